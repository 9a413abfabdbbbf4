package main

import (
	"bytes"

	"github.com/urfave/cli/v2"

	"whosaid/reports"
)

// summaryText is the form of a summary for a terminal.
const summaryText reports.Form = "text"

// summaryBy are what a summary may count by.
var summaryBy = []string{"kind", "status"}

// summaryCommand counts quotes by speaker.
func (p *program) summaryCommand() *cli.Command {
	return &cli.Command{
		Name:      "summary",
		Usage:     "count the quotes of each speaker over articles",
		ArgsUsage: "FILE|DIR|- ...",
		Description: "Two speakers of two articles are one where --speakers links them to one id, or where\n" +
			"they have no id and the same name and type.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.StringFlag{Name: "by", Value: "kind", Usage: "count by `COLUMN`: kind or status"},
			&cli.StringFlag{Name: "to", Usage: "print `FORM`: text, csv or tsv (default: as --out ends, else text)"},
			&cli.BoolFlag{Name: "excel", DisableDefaultText: true, Usage: "begin with a byte order mark, so that Excel reads the file as UTF-8"},
			&cli.BoolFlag{Name: "raw-cells", DisableDefaultText: true, Usage: "leave cells as they are, also those that a spreadsheet would run as a formula"},
		}, inputFlags()...), engineFlags()...),
		Action: func(c *cli.Context) error {
			form, err := formOfOutput(c.String("to"), c.String("out"), []reports.Form{summaryText, reports.CSV, reports.TSV})
			if err != nil {
				return err
			}
			s := &stream{summary: reports.NewSummary(), form: reports.CSV}
			switch by := c.String("by"); by {
			case "kind":
			case "status":
				s.summary.ByStatus = true
			default:
				return misuse("--by %s: there are kind, status", by)
			}
			ended := p.analyze(c, s, "", false)
			if misused(ended) {
				return ended
			}
			var b bytes.Buffer
			if form == summaryText {
				s.summary.PrintText(&b)
			} else if err := s.summary.PrintTable(&b, form, reports.Options{Raw: c.Bool("raw-cells"), Excel: c.Bool("excel")}); err != nil {
				return failed(exitNothing, err)
			}
			if err := p.writeAll(c.String("out"), b.Bytes()); err != nil {
				return err
			}
			return ended
		},
	}
}
