package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// shownRules is how many rules that came near are shown.
const shownRules = 5

// whyNotCommand shows why some words of an article are no row.
func (p *program) whyNotCommand() *cli.Command {
	return &cli.Command{
		Name:      "why-not",
		Usage:     "show why words are not a quote: what was proposed and lost, and which rules nearly matched",
		ArgsUsage: "FILE|-|'TEXT'",
		Description: "For example, for the words from code point 88 up to 140:\n\n" +
			"   whosaid why-not article.txt --span 88-140\n\n" +
			"Of each cue that could have had some of these words: what was proposed, by which rules, and why it\n" +
			"is no row. Then the rules that came nearest in these sentences, and on which condition each stopped.",
		Flags:  oneArticleFlags(&cli.StringFlag{Name: "span", Usage: "the words from code point `A-B` of the text, half-open, as quote_spans has them (default: all)"}),
		Action: p.whyNot,
	}
}

func (p *program) whyNot(c *cli.Context) error {
	doc, engine, err := p.asked(c, false)
	if err != nil {
		return err
	}
	at, err := spanOf(doc, c.String("span"))
	if err != nil {
		return err
	}
	return p.show("", []byte(whyNotShown(engine, doc, at)))
}

// whyNotShown tells of a span of an article what was proposed and lost, and which rules came near.
func whyNotShown(engine *attribution.Engine, doc *article.Document, at article.Span) string {
	syntax := engine.Annotate(doc)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", reports.Visible(doc.Text[at.Start:at.End]))
	proposed := engine.WhyNot(syntax, at)
	if len(proposed) == 0 {
		fmt.Fprintln(&b, "\nNo rule proposes these words.")
	}
	for _, x := range proposed {
		cue := "no cue"
		if x.Cue != "" {
			cue = "cue " + x.Cue
		}
		fmt.Fprintf(&b, "\n%s: %s\n", reports.Visible(cue), reports.Visible(x.Shown))
		fmt.Fprintf(&b, "    %-9s  %s\n", "rules", strings.Join(x.Rules, ", "))
		verdict := "lost"
		if x.Won {
			verdict = "won"
		}
		fmt.Fprintf(&b, "    %-9s  %s\n", verdict, reports.Visible(x.Reason))
	}
	near := engine.Nearest(syntax, at, shownRules)
	if len(near) > 0 {
		fmt.Fprintln(&b, "\nThe rules that came nearest and do not match here:")
	}
	for _, n := range near {
		fmt.Fprintf(&b, "    %s, beginning at %d %s", n.Rule.ID, n.Token, reports.Visible(doc.Word(n.Token)))
		if t := n.Stop.Token; t >= 0 && t < len(doc.Tokens) && t != n.Token {
			fmt.Fprintf(&b, ", at %d %s", t, reports.Visible(doc.Word(t)))
		}
		fmt.Fprintf(&b, ", wants %s\n", n.Stop.Reason)
	}
	return b.String()
}

// spanOf reads A-B, code points of the document's text; "" is the whole of it.
func spanOf(doc *article.Document, s string) (article.Span, error) {
	points := doc.CodePoints()
	if s == "" {
		return article.Span{Start: 0, End: len(doc.Text)}, nil
	}
	from, to, _ := strings.Cut(s, "-")
	a, err := strconv.Atoi(from)
	z, err2 := strconv.Atoi(to)
	if err != nil || err2 != nil {
		return article.Span{}, misuse("--span %q: want two numbers, as in 88-140", s)
	}
	if a >= z {
		return article.Span{}, misuse("--span %s: it begins at %d, which is not before its end; want the smaller number first, as in 88-140", s, a)
	}
	if a < 0 || z > points.Len() {
		return article.Span{}, misuse("--span %s: the text goes from 0 to %d", s, points.Len())
	}
	return points.Bytes(a, z), nil
}
