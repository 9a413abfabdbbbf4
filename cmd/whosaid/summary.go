package main

import (
	"bytes"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/reports"
)

// summaryText is the form of a summary for a terminal.
const summaryText reports.Form = "text"

// summaryBy are what a summary may count by.
var summaryBy = append([]string{"speaker", "status"}, reports.Groupings...)

// summaryCommand counts quotes by speaker.
func (p *program) summaryCommand() *cli.Command {
	return &cli.Command{
		Name:      "summary",
		Usage:     "count the quotes of each speaker over articles",
		ArgsUsage: "FILE|DIR|- ...",
		Description: "Reads articles, or existing rows (csv, tsv or jsonl). csv and tsv do not show which articles have no row.\n" +
			"An outlet is the host of an article's url, else its site, else the folder in its id.\n\n" +
			"Speakers of two articles are the same if --speakers links them to one id, or if\n" +
			"they have no id and the same name and type.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.StringFlag{Name: "by", Value: "speaker", Usage: "`WHAT` to count by: " + strings.Join(summaryBy, ", ") + "; status counts each speaker's rows by status"},
			&cli.StringFlag{Name: "to", Usage: "print `FORM`: text, csv or tsv (default: as --out ends, else text)"},
			&cli.BoolFlag{Name: "excel", DisableDefaultText: true, Usage: "begin with a byte order mark, so that Excel reads the file as UTF-8"},
			&cli.BoolFlag{Name: "raw-cells", DisableDefaultText: true, Usage: "write cells unchanged, also those that a spreadsheet would run as a formula"},
		}, inputFlags()...), engineFlags()...),
		Action: p.summary,
	}
}

func (p *program) summary(c *cli.Context) error {
	form, err := formOfOutput(c.String("to"), c.String("out"), []reports.Form{summaryText, reports.CSV, reports.TSV})
	if err != nil {
		return err
	}
	s := &stream{summary: reports.NewSummary(), form: reports.CSV}
	switch by := c.String("by"); {
	case by == "speaker" || by == "kind":
	case by == "status":
		s.summary.ByStatus = true
	case slices.Contains(reports.Groupings, by):
		s.summary.By = by
	default:
		return misuse("--by %s: there are %s", by, strings.Join(summaryBy, ", "))
	}
	rows, err := rowFiles("summary", c.Args().Slice())
	if err != nil {
		return err
	}
	var ended error
	if rows {
		ended = p.addOwnRows(c, s.summary)
	} else {
		ended = p.analyze(c, s, "", false)
	}
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
}

// ofRows are the flags that choose among rows that were made before.
var ofRows = []string{"out", "o", "by", "to", "excel", "raw-cells", "speaker", "status", "forms", "min-confidence", "min-speaker-confidence", "from-date", "to-date"}

// addOwnRows counts rows that this program printed.
func (p *program) addOwnRows(c *cli.Context, to *reports.Summary) error {
	for _, flag := range c.LocalFlagNames() {
		if !slices.Contains(ofRows, flag) {
			return misuse("summary: --%s is for articles, and these are rows that were made before", flag)
		}
	}
	days, err := datesOf(c)
	if err != nil {
		return err
	}
	o, err := engineOptions(c)
	if err != nil {
		return err
	}
	if err := o.Check(); err != nil {
		return misuse("%v", err)
	}
	asked := func(values []string, value string) bool { return len(values) == 0 || slices.Contains(values, value) }
	keep := func(r *reports.OwnRow) bool {
		who := attribution.Speaker{Name: r.Speaker, ID: r.SpeakerID, Key: r.SpeakerKey}
		return asked(o.Statuses, r.Status) && asked(o.Forms, r.Form) &&
			(len(o.Named) == 0 || slices.ContainsFunc(o.Named, who.IsNamed)) &&
			r.Confidence >= o.MinConfidence && r.SpeakerConfidence >= o.MinSpeakerConfidence
	}
	add := func(of reports.OwnRow, t reports.Tally) {
		if days.where(of.Date) == dateInside {
			to.Add(t)
		}
	}
	for _, path := range c.Args().Slice() {
		f, err := article.OpenFile(path)
		if err != nil {
			return unreadable(err)
		}
		err = reports.TallyOwn(f, path, source.IsSiteColumn, keep, add)
		f.Close()
		if err != nil {
			return unreadable(err)
		}
	}
	return nil
}
