package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// TestRandomSentences runs sentences of the grammar through the engine and every printer: no stage fails,
// spans are of the text, and each quotation of a paragraph that it fills is in a row. WHOSAID_ATTACK says how
// many sentences.
func TestRandomSentences(t *testing.T) {
	attackWith(t, asked(t, 3000), (*grammar).text)
}

// TestShuffledWords does the same with the words of the grammar in random order: marks, names, pronouns, verbs of saying. WHOSAID_ATTACK
// says how many texts of perSentence words, of which six are read as one article.
func TestShuffledWords(t *testing.T) {
	attackWith(t, asked(t, 3000), (*grammar).shuffled)
}

// asked gives how many texts are asked for.
func asked(t *testing.T, n int) int {
	if s := os.Getenv("WHOSAID_ATTACK"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

// perArticle is how many sentences are one article; perSeed is how many articles are made of one seed.
const perArticle, perSeed = 6, 100

// attackWith runs so many sentences on all cores. The articles are the same whatever the number of cores.
func attackWith(t *testing.T, sentences int, text func(*grammar, int) string) {
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	var next, failed atomic.Int64
	for range runtime.NumCPU() {
		printers := map[reports.Form]reports.Printer{}
		for _, form := range reports.Forms {
			if printers[form], err = reports.NewPrinter(form, reports.Options{}); err != nil {
				t.Fatal(err)
			}
		}
		wait.Go(func() {
			var out bytes.Buffer
			for failed.Load() < 10 {
				seed := next.Add(1)
				if first := (seed - 1) * perSeed * perArticle; first >= int64(sentences) {
					return
				}
				g := newGrammar(uint64(seed))
				for range perSeed {
					article := text(g, perArticle)
					if what := wrongWith(engine, printers, &out, article); what != "" {
						t.Errorf("%q: %s", article, what)
						failed.Add(1)
					}
				}
			}
		})
	}
	wait.Wait()
}

// wrongWith runs a text through the engine and the printers and says what is wrong with what comes of it.
func wrongWith(engine *attribution.Engine, printers map[reports.Form]reports.Printer, out *bytes.Buffer, text string) (wrong string) {
	defer func() {
		if fault := recover(); fault != nil {
			wrong = fmt.Sprintf("a panic: %v\n%s", fault, debug.Stack())
		}
	}()
	r, err := engine.Analyze(context.Background(), article.Parse(text, article.Metadata{ID: "a"}))
	if err != nil || r.Fault != nil {
		return fmt.Sprintf("%v, %v", err, r.Fault)
	}
	if what := misplaced(r); what != "" {
		return what
	}
	for form, p := range printers {
		out.Reset()
		if err := p.Print(out, r); err != nil {
			return fmt.Sprintf("%s: %v", form, err)
		}
	}
	return ""
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
