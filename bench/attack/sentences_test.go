package main

import (
	"bytes"
	"os"
	"strconv"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// TestRandomSentences runs sentences of the grammar through the engine and every printer: no stage fails,
// spans are of the text, and each quotation of a paragraph that it fills is in a row. WHOSAID_ATTACK says how
// many sentences.
func TestRandomSentences(t *testing.T) {
	n := 3000
	if s := os.Getenv("WHOSAID_ATTACK"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		t.Fatal(err)
	}
	printers := map[reports.Form]reports.Printer{}
	for _, form := range reports.Forms {
		if printers[form], err = reports.NewPrinter(form, reports.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	g := newGrammar(15)
	var out bytes.Buffer
	failed := 0
	for made := 0; made < n && failed < 10; made += 6 {
		text := g.text(6)
		doc := article.Parse(text, article.Metadata{ID: "a"})
		r, err := engine.Analyze(t.Context(), doc)
		if err != nil || r.Fault != nil {
			t.Errorf("%q: %v, %v", text, err, r.Fault)
			failed++
			continue
		}
		if what := misplaced(r); what != "" {
			t.Errorf("%q: %s", text, what)
			failed++
		}
		for form, p := range printers {
			out.Reset()
			if err := p.Print(&out, r); err != nil {
				t.Errorf("%q: %s: %v", text, form, err)
				failed++
			}
		}
	}
}

// misplaced says which span of a result is none of its text, or which quotation is in no row.
func misplaced(r *attribution.Result) string {
	inRow := make([]bool, len(r.Doc.Quotations))
	for i := range r.Attributions {
		a := &r.Attributions[i]
		for _, spans := range [][]article.Span{a.Content, a.Source, a.Cue, {a.Addressee}} {
			for _, s := range spans {
				if s.Start < 0 || s.End > len(r.Doc.Text) || s.Start > s.End {
					return a.ID + ": a span outside of the text"
				}
			}
		}
		if len(a.Content) == 0 || a.Speaker >= len(r.Speakers) {
			return a.ID + ": no content, or a speaker that is none"
		}
		for _, s := range a.Content {
			for q := range r.Doc.Quotations {
				if x := r.Doc.Quotations[q].Span; x.Start < s.End && s.Start < x.End {
					inRow[q] = true
				}
			}
		}
	}
	for q := range r.Doc.Quotations {
		x := &r.Doc.Quotations[q]
		p := r.Doc.Paragraphs[r.Doc.Tokens[x.Tokens.First].Paragraph]
		if !inRow[q] && x.Parent < 0 && x.Closed && x.Words >= 4 && p.Kind == article.Body && p.Span == x.Span {
			return "in no row: " + r.Doc.Text[x.Span.Start:x.Span.End]
		}
	}
	return ""
}

func TestGrammarIsWhole(t *testing.T) {
	g := newGrammar(1)
	for name, ways := range g.ways {
		for _, way := range ways {
			for way != "" {
				_, rest, found := bytes.Cut([]byte(way), []byte("<"))
				if !found {
					break
				}
				part, after, _ := bytes.Cut(rest, []byte(">"))
				if g.ways[string(part)] == nil {
					t.Errorf("%s: there is no <%s>", name, part)
				}
				way = string(after)
			}
		}
	}
	if len(g.ways["sentence"]) < 10 {
		t.Errorf("%d ways to write a sentence", len(g.ways["sentence"]))
	}
}
