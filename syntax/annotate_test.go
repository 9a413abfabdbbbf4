package syntax

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"whosaid/article"
)

const testArticle = `Central bank holds rate

LAGOS (Wire) — The central bank's governor, Amina Bello, said on Tuesday that the rate wouldn't change before May.

“We aren't in a hurry,” she told reporters. “Prices have fallen.” The "Daily Sentinel" had called the policy 'timid'.

Analysts at Kestrel Partners were less sure: growth, they wrote, was slowing in Ghana, Kenya and Peru.
`

func newAnnotator(t testing.TB) *Annotator {
	t.Helper()
	an, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return an
}

func row(a *Annotation, i int) string {
	return a.Doc.Word(i) + "/" + a.Tags[i].String() + "/" + a.Lemmas[i]
}

func TestAnnotateGivesTagsAndLemmas(t *testing.T) {
	doc := article.Parse(testArticle, article.Metadata{})
	a := newAnnotator(t).Annotate(doc)
	var got []string
	for i := range doc.Tokens {
		got = append(got, row(a, i))
	}
	all := strings.Join(got, " ")
	for _, want := range []string{
		"bank/NN/bank 's/POS/'s governor/NN/governor ,/,/, Amina/NNP/amina Bello/NNP/bello ,/,/, said/VBD/say on/IN/on Tuesday/NNP/tuesday that/IN/that the/DT/the rate/NN/rate would/MD/would n't/RB/not change/VB/change",
		"“/``/`` We/PRP/we are/VBP/be n't/RB/not in/IN/in",
		"hurry/NN/hurry ,/,/, ”/''/'' she/PRP/she told/VBD/tell reporters/NNS/reporter",
		"\"/``/`` Daily/NNP/daily Sentinel/NNP/sentinel \"/''/'' had/VBD/have called/VBN/call",
		"they/PRP/they wrote/VBD/write ,/,/, was/VBD/be slowing/VBG/slow",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("not found: %s\nin: %s", want, all)
		}
	}
}

// One Annotator, many goroutines, documents and annotations used again: always the same result.
func TestAnnotatorServesAllGoroutines(t *testing.T) {
	an := newAnnotator(t)
	texts := []string{testArticle, "Short.", "", strings.Repeat(testArticle, 3), "\"Unclosed\n\n’’’ “” 3.14 @x -- …"}
	var want []*Annotation
	for _, s := range texts {
		want = append(want, an.Annotate(article.Parse(s, article.Metadata{})))
	}
	var wait sync.WaitGroup
	for g := range 8 {
		wait.Go(func() {
			var a Annotation
			for k := range 12 {
				i := (g + k) % len(texts)
				an.AnnotateInto(article.Parse(texts[i], article.Metadata{}), &a)
				w := want[i]
				if !slices.Equal(w.Tags, a.Tags) || !slices.Equal(w.Lemmas, a.Lemmas) || !slices.Equal(w.Heads, a.Heads) ||
					!slices.Equal(w.Relations, a.Relations) || !slices.Equal(w.Names, a.Names) {
					t.Errorf("text %d differs from its first annotation", i)
				}
			}
		})
	}
	wait.Wait()
}

func TestTreesOnlyWhereAsked(t *testing.T) {
	an := newAnnotator(t)
	doc := article.Parse(testArticle, article.Metadata{})
	var a Annotation
	an.AnnotateWhere(doc, &a, func(_ *Annotation, s int) bool { return s%2 == 0 })
	for s, sent := range doc.Sentences {
		if a.Parsed[s] != (s%2 == 0) {
			t.Errorf("sentence %d: parsed %v", s, a.Parsed[s])
		}
		for i := sent.Tokens.First; i < sent.Tokens.End && !a.Parsed[s]; i++ {
			if a.Heads[i] != -1 || a.Relations[i] != RelNone {
				t.Errorf("token %d has a head in a sentence with no tree", i)
			}
		}
	}
}

// checkAnnotation tells what is not well-formed.
func checkAnnotation(t *testing.T, a *Annotation) {
	t.Helper()
	n := len(a.Doc.Tokens)
	if len(a.Tags) != n || len(a.Lemmas) != n || len(a.Heads) != n || len(a.Relations) != n || len(a.Parsed) != len(a.Doc.Sentences) {
		t.Fatalf("slices of %d, %d, %d, %d for %d tokens", len(a.Tags), len(a.Lemmas), len(a.Heads), len(a.Relations), n)
	}
	for i := range n {
		if a.Tags[i] == TagNone || a.Lemmas[i] == "" || int(a.Tags[i]) >= len(tagNames) {
			t.Errorf("token %d %q: tag %q, lemma %q", i, a.Doc.Word(i), a.Tags[i], a.Lemmas[i])
		}
	}
	for s, sent := range a.Doc.Sentences {
		if !a.Parsed[s] {
			continue
		}
		roots := 0
		for i := sent.Tokens.First; i < sent.Tokens.End; i++ {
			steps, j := 0, i
			for a.Heads[j] >= 0 && steps <= sent.Tokens.Len() {
				j = int(a.Heads[j])
				if !sent.Tokens.Has(j) {
					t.Fatalf("head of token %d stands outside its sentence", i)
				}
				steps++
			}
			if steps > sent.Tokens.Len() {
				t.Fatalf("token %d is on a circle", i)
			}
			if a.Heads[i] < 0 {
				roots++
			}
			if (a.Heads[i] < 0) != (a.Relations[i] == RelRoot) || a.Relations[i] == RelNone {
				t.Errorf("token %d: head %d, relation %q", i, a.Heads[i], a.Relations[i])
			}
		}
		if roots != 1 {
			t.Errorf("sentence %d has %d roots", s, roots)
		}
	}
	end := 0
	for _, m := range a.Names {
		if m.Tokens.First < end || m.Tokens.Len() <= 0 || m.Tokens.End > n || m.Class == NoName || m.Class > Other {
			t.Errorf("name %v after token %d", m, end)
		}
		end = m.Tokens.End
		if a.Doc.Tokens[m.Tokens.First].Sentence != a.Doc.Tokens[end-1].Sentence {
			t.Errorf("name %v runs over a sentence's end", m)
		}
	}
}

func FuzzAnnotate(f *testing.F) {
	for _, s := range tagSentences {
		f.Add(s.words)
	}
	f.Add(testArticle)
	f.Add("\xff\xfe ȺȺȺȺ's \x00 ’s “‘’” ----- @ .")
	an := newAnnotator(f)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<12 {
			return
		}
		a := an.Annotate(article.Parse(text, article.Metadata{}))
		checkAnnotation(t, a)
		b := an.Annotate(article.Parse(text, article.Metadata{}))
		if !slices.Equal(a.Tags, b.Tags) || !slices.Equal(a.Heads, b.Heads) || !slices.Equal(a.Lemmas, b.Lemmas) || !slices.Equal(a.Names, b.Names) {
			t.Error("two annotations of one text differ")
		}
	})
}
