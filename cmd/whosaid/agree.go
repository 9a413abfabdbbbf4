package main

import (
	"bytes"
	"fmt"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
)

// agreeCommand tells how far annotators agree, or annotators and the tool.
func (p *program) agreeCommand() *cli.Command {
	return &cli.Command{
		Name:      "agree",
		Usage:     "measure how far annotators agree with each other or with the program",
		ArgsUsage: "A B [C ...]",
		UsageText: "whosaid agree anna.jsonl ben.csv out.jsonl\n" +
			"whosaid agree several.jsonl      one file whose documents tell their annotator",
		Description: "Each argument is one annotator's gold in any form that `whosaid gold import` reads, or an output\n" +
			"of the tool. Figures are F1, each pair both ways, by the measures of `whosaid score`; alpha is\n" +
			"Krippendorff's, word by word, over what a word is part of: content, source, cue, nothing.\n\n" +
			"Exit codes: 0 compared; 2 misuse; 3 a file cannot be read, or the texts are not the same.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "strata", Usage: "ask only for `S1,S2,…`"},
			&cli.StringFlag{Name: "kind", Usage: "ask only for `KINDS`: direct,mixed,indirect"},
			&cli.StringFlag{Name: "articles", Usage: "the texts of rows of CSV: `PATH` of .txt or .jsonl; else those of the first argument that has them"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`"},
		},
		Action: func(c *cli.Context) error {
			choice, err := accuracy.ParseChoice(c.String("strata"), c.String("kind"))
			if err != nil {
				return misuse("--strata, --kind: %v", err)
			}
			if c.NArg() == 0 {
				return misuse("agree: want the gold of two annotators or more")
			}
			texts, err := p.texts(c.String("articles"))
			if err != nil {
				return err
			}
			var annotators []accuracy.Annotator
			known := map[string]string{}
			for _, path := range c.Args().Slice() {
				docs, err := accuracy.Read([]string{path}, accuracy.Reading{CSVSource: accuracy.CSVSource{Corrected: true, Texts: func(id string) (string, bool) {
					if t, ok := texts(id); ok {
						return t, true
					}
					t, ok := known[id]
					return t, ok
				}}})
				if err != nil {
					return unreadable(err)
				}
				for _, d := range docs {
					if d.HasText {
						known[d.ID] = d.Text
					}
				}
				annotators = append(annotators, accuracy.Annotator{Name: filepath.Base(path), Documents: docs})
			}
			if len(annotators) == 1 {
				if annotators = accuracy.Annotators(annotators[0].Documents); len(annotators) < 2 {
					return misuse("agree: want the gold of two annotators or more, or one file whose documents tell their annotator")
				}
			}
			agreement, err := accuracy.Agree(annotators, choice)
			if err != nil {
				return unreadable(err)
			}
			if agreement.Documents == 0 {
				return unreadable(fmt.Errorf("agree: no document is in two of the files"))
			}
			var b bytes.Buffer
			if err := agreement.Print(&b); err != nil {
				return unreadable(err)
			}
			return p.show(c.String("out"), b.Bytes())
		},
	}
}
