package propose

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"whosaid/article"
)

// eachRun calls f with a candidate and a run of tokens behind its cue, for the verbs and nouns of the articles of this project; its
// sources and contents are made up.
func eachRun(t *testing.T, f func(b *Builder, c *Candidate, r article.Range)) {
	files, err := filepath.Glob("../../../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no articles: %v", err)
	}
	b := builderOf(t, english(t))
	for _, name := range files[:min(len(files), 20)] {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		b.Read(annotator().Annotate(article.Parse(string(text), article.Metadata{})))
		for cue := range b.Doc.Tokens {
			s := b.Sentence(cue)
			for first := cue + 1; first < min(s.End, cue+4); first++ {
				for end := s.End; end > first; end -= 1 + (end-first)/3 {
					r := article.Range{First: first, End: end}
					c := &Candidate{Cue: cue, Content: []article.Range{r}, Origin: origin{Head: s.First}, Clause: -1, Quoted: -1, Rule: b.Pack.Rules[0]}
					f(b, c, r)
				}
			}
		}
	}
}

// The parts of anotherReport that are passed over by the tags of a run find nothing in it.
func TestAnotherReportIsTheFirstOfAllItsParts(t *testing.T) {
	found := 0
	eachRun(t, func(b *Builder, c *Candidate, r article.Range) {
		want := min(b.tagAtEnd(c, r), b.secondCue(c, r), b.secondAdverbial(c, r), b.ownAct(c, r), b.laterAct(c, r), b.withReport(c, r), b.titleAct(c, r),
			b.bracketReport(c, r), b.otherSpeaker(c, r), b.replyTo(r))
		if got := b.anotherReport(c, r); got != want {
			t.Fatalf("cue %d, run %v: another report at %d, want %d", c.Cue, r, got, want)
		}
		if want < r.End {
			found++
		}
	})
	if found < 20 {
		t.Errorf("only %d runs have another report", found)
	}
}

// A cue on none of the lists of acts tells of none.
func TestActsAreOnLists(t *testing.T) {
	found := 0
	eachRun(t, func(b *Builder, c *Candidate, r article.Range) {
		want := b.priceMove(c) || b.phrasalAct(c) || b.prize(c) || b.topic(c) || b.courtAct(c) || b.comparison(c)
		if got := b.act(c); got != want {
			t.Fatalf("cue %d, %s, run %v: act %v, want %v", c.Cue, b.Lemma(c.Cue), r, got, want)
		}
		if want {
			found++
		}
	})
	if found < 20 {
		t.Errorf("only %d runs are acts", found)
	}
}

// endAt leaves a run as it is exactly where tidying would.
func TestEndAtIsTidy(t *testing.T) {
	same := 0
	eachRun(t, func(b *Builder, c *Candidate, r article.Range) {
		got, want := b.endAt(c.Content, r.End), b.Tidy([]article.Range{r})
		if !slices.Equal(got, want) {
			t.Fatalf("run %v: %v, want %v", r, got, want)
		}
		if slices.Equal(want, c.Content) {
			same++
		}
	})
	if same < 100 {
		t.Errorf("only %d runs are tidy", same)
	}
}
