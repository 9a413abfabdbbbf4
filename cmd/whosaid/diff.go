package main

import (
	"bytes"
	"errors"
	"slices"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
)

// diffCommand compares two outputs.
func (p *program) diffCommand() *cli.Command {
	return &cli.Command{
		Name:      "diff",
		Usage:     "compare two outputs row by row: found, lost, speaker changed, quote changed",
		ArgsUsage: "OLD NEW",
		Description: "Both are outputs of whosaid over the same articles: csv, tsv or jsonl. Rows are paired by the\n" +
			"overlap of their quotes, not by their ids.\n\n" +
			"Exit codes: 0 compared (with --exit-code: the same); 1 with --exit-code: they differ; 2 misuse;\n" +
			"3 an output cannot be read.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "rule", DisableDefaultText: true, Usage: "also report rows in which only the rule differs"},
			&cli.BoolFlag{Name: "exit-code", DisableDefaultText: true, Usage: "exit with code 1 if the outputs differ"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() != 2 {
				return misuse("diff: want two outputs, got %d", c.NArg())
			}
			before, err := outputOf(c.Args().Get(0))
			if err != nil {
				return err
			}
			after, err := outputOf(c.Args().Get(1))
			if err != nil {
				return err
			}
			if !haveCommon(before, after) {
				return misuse("diff: %s and %s have no article in common (doc_id): nothing can be compared", c.Args().Get(0), c.Args().Get(1))
			}
			if err := accuracy.SameTexts(before, after); err != nil {
				return unreadable(err)
			}
			differences := accuracy.Diff(before, after, c.Bool("rule"))
			var b bytes.Buffer
			if err := accuracy.PrintDiff(&b, differences); err != nil {
				return unreadable(err)
			}
			if err := p.show(c.String("out"), b.Bytes()); err != nil {
				return err
			}
			if c.Bool("exit-code") && len(differences) > 0 {
				return &failure{exitSomeFailed, ""}
			}
			return nil
		},
	}
}

// outputOf reads rows that this program printed.
func outputOf(path string) ([]*accuracy.Document, error) {
	docs, err := accuracy.Read([]string{path}, accuracy.Reading{})
	if errors.Is(err, accuracy.ErrUnknownForm) {
		return nil, misuse("diff: %s: these are no rows; want csv, tsv or jsonl that whosaid wrote, as in `whosaid %s --out rows.csv`", path, path)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return docs, nil
}

// haveCommon reports whether an article is in both outputs, or one of them has none.
func haveCommon(a, b []*accuracy.Document) bool {
	ids := map[string]bool{}
	for _, d := range a {
		ids[d.ID] = true
	}
	return len(a) == 0 || len(b) == 0 || slices.ContainsFunc(b, func(d *accuracy.Document) bool { return ids[d.ID] })
}
