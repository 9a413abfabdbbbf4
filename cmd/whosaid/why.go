package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
	"whosaid/syntax"
)

// whyCommand shows what the rows of an article rest on.
func (p *program) whyCommand() *cli.Command {
	return &cli.Command{
		Name:      "why",
		Usage:     "explain how a quote and its speaker were found: decisions, tokens, tree",
		ArgsUsage: "FILE|-|'TEXT'",
		Description: "For example:\n\n" +
			"   whosaid why article.txt --quote q3\n" +
			"   whosaid why '\"We will go,\" Ann Berg said.'\n\n" +
			"Of each token: its number, word, lemma, tag, relation and head, the class of the name and the\n" +
			"quotation that it stands in, and what it is a part of.",
		Flags:  oneArticleFlags(&cli.StringFlag{Name: "quote", Usage: "show only the row with the quote_id `ID` (default: all)"}),
		Action: p.why,
	}
}

// oneArticleFlags are the flags of a command that is asked about one article: its own, and those that say
// which article it is and how it is analysed.
func oneArticleFlags(own cli.Flag) []cli.Flag {
	return append([]cli.Flag{
		own,
		&cli.StringFlag{Name: "doc", Usage: "of many articles, take the one with this `ID` (default: the first)"},
		fromFlag(),
	}, engineFlags()...)
}

// asked gives the article that the one argument of a command names, and the engine that its flags
// describe, which notes the steps of each decision if told to explain.
func (p *program) asked(c *cli.Context, explain bool) (*article.Document, *attribution.Engine, error) {
	if c.Args().Len() != 1 {
		return nil, nil, misuse("%s takes one file or one text, not %d", c.Command.Name, c.Args().Len())
	}
	in, err := p.oneArticle(c.Args().First(), c.String("from"), c.String("doc"))
	if err != nil {
		return nil, nil, err
	}
	o, err := engineOptions(c)
	if err != nil {
		return nil, nil, err
	}
	o.Explain = explain
	engine, err := attribution.New(o)
	if err != nil {
		return nil, nil, failed(exitMisuse, err)
	}
	return in.Parse(), engine, nil
}

// whyAtOnce is how many bytes of what why prints are held before they are written: of an article of many
// rows it is more than fits into memory.
const whyAtOnce = 1 << 20

func (p *program) why(c *cli.Context) error {
	doc, engine, err := p.asked(c, true)
	if err != nil {
		return err
	}
	defer thrifty.begin(len(doc.Text))()
	w := &reason{syntax: engine.Annotate(doc)}
	w.result = engine.AnalyzeAnnotated(w.syntax)
	w.rows = reports.Rows(w.result)
	if fault := w.result.Fault; fault != nil {
		return p.whyFault(w, fault)
	}
	id := c.String("quote")
	if id != "" && !slices.ContainsFunc(w.rows, func(r reports.Row) bool { return r.QuoteID() == id }) {
		return misuse("--quote %s: the article's quotes are %s", id, ids(w.rows))
	}
	if id == "" && len(w.rows) == 0 {
		fmt.Fprintln(&w.Buffer, "Nothing is attributed.")
		w.tokens(article.Range{First: 0, End: len(doc.Tokens)}, nil)
	}
	first := true
	for i := range w.rows {
		row := &w.rows[i]
		if id == "" || row.QuoteID() == id {
			if !first {
				w.WriteByte('\n')
			}
			first = false
			w.attribution(i)
			if w.Len() > whyAtOnce {
				if err := p.show("", w.Bytes()); err != nil {
					return err
				}
				w.Reset()
			}
		}
	}
	return p.show("", w.Bytes())
}

// whyFault prints what is left of an article in which a stage failed: its quotations.
func (p *program) whyFault(w *reason, fault *attribution.Fault) error {
	fmt.Fprintf(&w.Buffer, "%s\n", fault)
	for i := range w.rows {
		fmt.Fprintf(&w.Buffer, "%s: %s\n", w.rows[i].QuoteID(), reports.Visible(w.rows[i].Quote()))
	}
	if err := p.show("", w.Bytes()); err != nil {
		return err
	}
	return &failure{exitSomeFailed, reports.Visible(w.result.Doc.ID) + ": " + fault.Error()}
}

// oneArticle gives the article that an argument names: a file, standard input, or the text itself.
func (p *program) oneArticle(arg, form, id string) (article.Input, error) {
	if _, err := os.Stat(arg); err != nil && arg != "-" {
		if !strings.ContainsAny(arg, " \n") {
			return article.Input{}, failed(exitNothing, placed(arg, err))
		}
		return article.Input{Name: "text", Text: arg, Metadata: article.Metadata{ID: "text"}}, nil
	}
	in, err := newInputs([]string{arg}, form, p.in)
	if err != nil {
		return article.Input{}, err
	}
	for {
		next, err := in.Next()
		if err != nil {
			switch {
			case err == io.EOF && id == "":
				err = fmt.Errorf("%s: no article in it", arg)
			case err == io.EOF:
				err = fmt.Errorf("%s: no article %q in it", arg, id)
			}
			return next, failed(exitNothing, err)
		}
		if id == "" || next.Metadata.ID == id {
			return next, nil
		}
	}
}

// ids lists the quotes of the rows.
func ids(rows []reports.Row) string {
	if len(rows) == 0 {
		return "none"
	}
	var all []string
	for _, r := range rows {
		all = append(all, r.QuoteID())
	}
	return listing(all)
}

// reason prints what the attributions of one article rest on.
type reason struct {
	bytes.Buffer
	result *attribution.Result
	rows   []reports.Row
	syntax *syntax.Annotation
}

// attribution prints the i-th attribution, its steps, and the tokens of its sentences.
func (w *reason) attribution(i int) {
	a, row := &w.result.Attributions[i], &w.rows[i]
	who := row.Speaker.Name
	if who == "" {
		who = "nobody"
	}
	fmt.Fprintf(w, "%s  %s, said by %s, confidence %s\n", row.QuoteID(), row.Kind, reports.Visible(who), row.ConfidenceText())
	for _, line := range [][2]string{
		{"quote", row.Quote()}, {"at", row.QuoteSpans()}, {"source", row.Source()}, {"cue", row.Cue()}, {"rule", row.Rule},
		{"speaker", listed(row.Speaker.Name, string(row.Speaker.Type), row.Speaker.Role, row.Speaker.Affiliation, row.Speaker.ID)},
		{"reached by", string(row.Resolution)}, {"status", string(row.Status)}, {"class", row.CueClass}, {"told to", row.Addressee()},
		{"nested in", row.NestedIn()}, {"flags", row.Flags()},
	} {
		if line[1] != "" {
			fmt.Fprintf(w, "  %-10s %s\n", line[0], reports.Visible(line[1]))
		}
	}
	if len(a.Steps) > 0 {
		fmt.Fprintln(w, "  why")
	}
	for _, s := range a.Steps {
		fmt.Fprintf(w, "    %-10s %s\n", s.Stage, reports.Visible(s.Text))
	}
	w.tokens(w.sentences(a), a)
}

// listed joins what is not empty.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), ", ")
}

// sentences gives the tokens of all sentences from the first to the last that the attribution
// is in; its source, where that is in another one, is not followed.
func (w *reason) sentences(a *attribution.Attribution) article.Range {
	doc := w.result.Doc
	var r article.Range
	for _, s := range slices.Concat(a.Content, a.Cue) {
		for _, at := range []int{s.Start, s.End - 1} {
			t, _ := slices.BinarySearchFunc(doc.Tokens, at, func(t article.Token, at int) int { return t.End - at - 1 })
			if t >= len(doc.Tokens) {
				continue
			}
			sentence := doc.Sentences[doc.Tokens[t].Sentence].Tokens
			if r.Len() == 0 {
				r = sentence
			}
			r.First, r.End = min(r.First, sentence.First), max(r.End, sentence.End)
		}
	}
	return r
}

// tokens prints a table of the tokens: with an attribution, also which part of it each one is.
func (w *reason) tokens(r article.Range, a *attribution.Attribution) {
	doc, s := w.result.Doc, w.syntax
	var lines [][]string
	sentence := int32(-1)
	for i := r.First; i < r.End; i++ {
		t := doc.Tokens[i]
		if t.Sentence != sentence && sentence >= 0 {
			lines = append(lines, nil)
		}
		sentence = t.Sentence
		relation, head := "", ""
		if s.Parsed[t.Sentence] {
			relation = s.Relations[i].String()
			if h := s.Heads[i]; h >= 0 {
				head = reports.Visible(doc.Word(int(h))) + " " + strconv.Itoa(int(h))
			}
		}
		name, quotation := "", ""
		if n, ok := s.NameAt(i); ok {
			name = n.Class.String()
		}
		if t.Quotation >= 0 {
			quotation = "quotation " + strconv.Itoa(int(t.Quotation))
		}
		lines = append(lines, []string{strconv.Itoa(i), reports.Visible(doc.Word(i)), reports.Visible(s.Lemmas[i]), s.Tags[i].String(), relation, head, name, quotation, part(a, t.Span)})
	}
	var wide [9]int
	for _, line := range lines {
		for k, cell := range line {
			wide[k] = max(wide[k], utf8.RuneCountInString(cell))
		}
	}
	for _, line := range lines {
		var b strings.Builder
		for k, cell := range line {
			if wide[k] > 0 {
				b.WriteString("  " + cell + strings.Repeat(" ", wide[k]-utf8.RuneCountInString(cell)))
			}
		}
		fmt.Fprintln(w, strings.TrimRight("  "+b.String(), " "))
	}
}

// part says which part of the attribution a token is.
func part(a *attribution.Attribution, t article.Span) string {
	if a == nil {
		return ""
	}
	for _, p := range []struct {
		name  string
		spans []article.Span
	}{{"cue", a.Cue}, {"source", a.Source}, {"quote", a.Content}, {"told to", []article.Span{a.Addressee}}} {
		if slices.ContainsFunc(p.spans, t.Overlaps) {
			return p.name
		}
	}
	return ""
}
