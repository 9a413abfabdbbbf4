package main

import (
	"bytes"

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
			before, err := accuracy.Read([]string{c.Args().Get(0)}, accuracy.Reading{})
			if err != nil {
				return unreadable(err)
			}
			after, err := accuracy.Read([]string{c.Args().Get(1)}, accuracy.Reading{})
			if err != nil {
				return unreadable(err)
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
