package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
)

// precisionCommand tells how many rows are right, after a sheet that was filled in.
func (p *program) precisionCommand() *cli.Command {
	return &cli.Command{
		Name:      "precision",
		Usage:     "report how many rows are right, from a filled-in sheet or checked gold",
		ArgsUsage: "SHEET.csv|GOLD.jsonl",
		Description: "Reads a sheet of `whosaid sample`, or gold of `whosaid serve --gold`. For each question it prints the share that is right with Wilson's 95 % interval,\n" +
			"over all rows (weighted by the size of the strata) and for each stratum:\n\n" +
			"   report   somebody is reported to have said something\n" +
			"   quote    the words are right as well\n" +
			"   speaker  the speaker is right, of rows that report\n" +
			"   all      words and speaker are right\n\n" +
			"The last paragraph is for the methods section of a paper. Lines with no verdict, and those marked unsure, are\n" +
			"counted apart. A value that is none of those allowed is an error with its line.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`"},
		},
		Action: func(c *cli.Context) error {
			if c.NArg() != 1 {
				return misuse("precision: want one sheet, or one file of gold")
			}
			f, err := article.OpenFile(c.Args().First())
			if err != nil {
				return unreadable(err)
			}
			defer f.Close()
			precision, err := precisionOf(f, c.Args().First())
			if err != nil {
				return unreadable(err)
			}
			var b bytes.Buffer
			if err := precision.Print(&b); err != nil {
				return unreadable(err)
			}
			return p.writeAll(c.String("out"), b.Bytes())
		},
	}
}

// precisionOf reads a sheet, or gold that was checked.
func precisionOf(r io.Reader, name string) (*accuracy.Precision, error) {
	if !strings.HasSuffix(name, ".jsonl") {
		return accuracy.ReadSheet(r, name)
	}
	docs, err := accuracy.ReadJSONL(r, name)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 {
		return nil, fmt.Errorf("%s: no article", name)
	}
	return accuracy.ReadVerdicts(docs)
}
