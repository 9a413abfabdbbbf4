package main

import (
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/reports"
	"whosaid/web/front"
)

// reportCommand makes a page to look at.
func (p *program) reportCommand() *cli.Command {
	return &cli.Command{
		Name:      "report",
		Usage:     "make an HTML page: articles with their quotations marked, speakers, an overview",
		ArgsUsage: "FILE|DIR|- ...",
		Description: "Writes one HTML file that any browser opens without a network. For example:\n\n" +
			"   whosaid report articles/ --out report.html\n\n" +
			"Quotations are coloured by speaker, sources underlined, cues dotted; a pointer or the keys j and k\n" +
			"show rule, confidence and chain. For several articles it shows who is quoted where, how much, when,\n" +
			"and by name or without one; an outlet is the host of an article's url, else its site, else the folder in its id.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.StringFlag{Name: "title", Usage: "use `TEXT` as the page's heading"},
			&cli.StringFlag{Name: "date", Value: time.Now().Format(time.DateOnly), DefaultText: "today", Usage: "print `DATE` on the page as the day it was made"},
			&cli.IntFlag{Name: "articles", Value: front.PageArticles, Usage: "show the first `N` articles in full; all are counted"},
		}, inputFlags()...), engineFlags()...),
		Action: func(c *cli.Context) error {
			if c.Int("articles") < 1 {
				return misuse("--articles %d: it begins at 1", c.Int("articles"))
			}
			by, err := madeBy(c)
			if err != nil {
				return err
			}
			page := front.NewPage(front.PageOptions{
				Title: c.String("title"), Articles: c.Int("articles"), MadeBy: by, Date: c.String("date"),
			})
			ended := p.analyze(c, &stream{form: reports.JSONL, rows: page}, "", false)
			if !whole(ended) {
				return ended
			}
			if err := p.printTo(c.String("out"), page.Print); err != nil && !closedPipe(err) {
				return err
			}
			return ended
		},
	}
}
