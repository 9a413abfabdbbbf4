package attribution

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whosaid/article"
)

// wordsOf gives the words of a range of tokens, without marks between them.
func wordsOf(d *article.Document, r article.Range) string {
	var words []string
	for _, token := range d.Tokens[r.First:r.End] {
		if token.Word {
			words = append(words, d.Plain(token.Span))
		}
	}
	return strings.Join(words, " ")
}

// firstWord gives the first word of a range of tokens that stands in no brackets, as what is done is put into a transcript in
// brackets, or -1.
func firstWord(d *article.Document, r article.Range) int {
	depth := 0
	for i := r.First; i < r.End; i++ {
		switch text := d.Plain(d.Tokens[i].Span); {
		case strings.HasPrefix(text, "("):
			depth++
		case strings.HasPrefix(text, ")"):
			depth--
		case depth <= 0 && d.Tokens[i].Word:
			return i
		}
	}
	return -1
}

// lostPassages gives the turns and the signed words of a document that no row has.
func lostPassages(r *Result) (lost []string) {
	d := r.Doc
	labels := map[string]bool{}
	for _, x := range d.Passages {
		labels[wordsOf(d, x.Label)] = true
	}
	for _, x := range d.Passages {
		if x.Kind != article.Turn && x.Kind != article.Signed {
			continue
		}
		word := firstWord(d, x.Said[0])
		said := wordsOf(d, x.Said[0])
		bare := strings.HasSuffix(d.Plain(d.SpanOf(x.Said[0])), ":") && strings.Count(said, " ") < 5
		if word < 0 || len(x.Said) == 1 && (labels[said] || bare) {
			continue // also where it is only a label with nothing behind it: nobody says that
		}
		found := false
		for i := range r.Attributions {
			for _, s := range r.Attributions[i].Content {
				found = found || s.Contains(d.Tokens[word].Span)
			}
		}
		if !found {
			lost = append(lost, fmt.Sprintf("%s of %q: %q", x.Kind, d.Plain(d.SpanOf(x.Label)), d.Plain(d.SpanOf(x.Said[0]))))
		}
	}
	return lost
}

// TestEveryPassageIsInARow holds, over all articles and constructions of the project, that what the layout of a page gives to a
// turn or a signature is in some row.
func TestEveryPassageIsInARow(t *testing.T) {
	articles, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := filepath.Glob("../testdata/constructions/*/*.case")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, path := range append(articles, cases...) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		if filepath.Ext(path) == ".case" {
			if _, text, _ = strings.Cut(text, "\n--- text\n"); text == "" {
				continue
			}
		}
		r, err := reader().Analyze(t.Context(), article.Parse(text, article.Metadata{ID: path}))
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range r.Doc.Passages {
			if x.Kind == article.Turn || x.Kind == article.Signed {
				seen++
			}
		}
		for _, lost := range lostPassages(r) {
			t.Errorf("%s: no row has the words of a %s", path, lost)
		}
	}
	if seen < 100 {
		t.Errorf("%d turns and signatures: too few to show anything", seen)
	}
}

// FuzzPages analyses texts of lines that look like the parts of pages: no text makes the engine fail, spans are in the text, and no
// turn is lost.
func FuzzPages(f *testing.F) {
	pieces := []string{"\n", "\n", "\n\n", "    ", "> ", "- ", "• ", " — ", "Q: ", "A: ", "HOLM: ", "BECKER: ", "Ann Lee, 45, cook: ", "**Lee:** ",
		"The board voted on Monday to close the fish dock, which", "has leaked since the", "spring, she said.", "re-\n", "placed ", "“We go.”", "“We", " go,” ",
		"Ann Lee", " (@annlee) ", "May 3, 2019", "10:42 ", "Holm wrote:", "The union demands:", "(LAUGHTER) ", "I said no. ", "Will you go?", "12\n", "Related articles\n",
		"Photo: AP\n", "said Ann Lee.", "The letter of the king in full:", "And from Mayor Ann Lee:"}
	f.Add([]byte("\x0a\x1e\x00\x0b\x1d\x00\x0a\x1e\x00\x0b\x1d"))
	f.Add([]byte("\x13\x07\x16\x17\x18\x00\x13\x07\x16"))
	f.Add([]byte("\x1a\x02\x1d\x02\x1b\x00\x06\x12\x00\x06\x12"))
	f.Add([]byte("\x0e\x00\x0f\x00\x10\x02\x24\x02\x13"))
	f.Fuzz(func(t *testing.T, recipe []byte) {
		var b strings.Builder
		for _, c := range recipe[:min(len(recipe), 200)] {
			b.WriteString(pieces[int(c)%len(pieces)])
		}
		r, err := reader().Analyze(t.Context(), article.Parse(b.String(), article.Metadata{}))
		if err != nil || r.Fault != nil {
			t.Fatal(err, r.Fault)
		}
		for i := range r.Attributions {
			a := &r.Attributions[i]
			for _, spans := range [][]article.Span{a.Content, a.Source, a.Cue} {
				for k, s := range spans {
					if s.Start < 0 || s.End <= s.Start || s.End > len(b.String()) || k > 0 && s.Start < spans[k-1].End {
						t.Fatalf("row %d: spans %v of %q", i, spans, b.String())
					}
				}
			}
		}
		for _, lost := range lostPassages(r) {
			for _, sentence := range []string{"I said no.", "Will you go?", "The board voted"} {
				if strings.Contains(lost, `: "`+sentence) { // what else is lost may be rubbish that nobody says
					t.Errorf("no row has the words of a %s in %q", lost, b.String())
				}
			}
		}
	})
}
