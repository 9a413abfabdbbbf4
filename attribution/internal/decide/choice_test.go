package decide

import (
	"slices"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/view"
	"whosaid/rules"
)

// TestCompatibleKeepsTheLikelier gives two readings of the same words, and one that is by itself.
func TestCompatibleKeepsTheLikelier(t *testing.T) {
	b := New(englishPack())
	b.Look(annotatedText("The mayor said that the tower was old and unsafe. The union said that it was not so."))
	one := func(p float64, cue, first, end int) choice {
		return choice{Candidate: &propose.Candidate{Rule: &rules.Rule{}, Cue: cue, Content: []article.Range{{First: first, End: end}}}, p: p}
	}
	all := []choice{one(0.6, 2, 3, 10), one(0.9, 2, 4, 10), one(0.7, 13, 14, 18), one(0.2, 1, 0, 2)}
	var got []float64
	b.MinConfidence = 0.3
	for _, c := range b.compatible(all) {
		got = append(got, c.p)
	}
	slices.Sort(got)
	if !slices.Equal(got, []float64{0.7, 0.9}) {
		t.Errorf("kept %v, want the likelier of each: 0.7 and 0.9", got)
	}
}

func TestTheNearestRivalTellsTheMargin(t *testing.T) {
	var sure, torn bool
	for _, text := range ownTexts(t) {
		New(englishPack()).Groups(annotatedText(text), func(g *Group) {
			at, margin := g.Rank(shippedWeights().rank.weight)
			if at < 0 || at >= g.Len() || margin < 0 || margin > noRival {
				t.Errorf("best of %d is %d, by %v", g.Len(), at, margin)
			}
			sure, torn = sure || margin == noRival, torn || margin < 1
		})
	}
	if !sure || !torn {
		t.Errorf("a cue with no rival: %v; one with a near rival: %v; want both in the articles", sure, torn)
	}
}

// TestCuesComeOnce shows that no two groups share a cue, and that each reading of a group has words.
func TestCuesComeOnce(t *testing.T) {
	for name, text := range ownTexts(t) {
		a := annotatedText(text)
		seen := map[int]bool{}
		New(englishPack()).Groups(a, func(g *Group) {
			if seen[g.Cue()] {
				t.Errorf("%s: cue %d %q comes twice", name, g.Cue(), a.Doc.Word(g.Cue()))
			}
			seen[g.Cue()] = true
			for i := range g.Len() {
				content, source := g.Spans(i)
				if len(content) == 0 {
					t.Errorf("%s: reading %d of cue %q says nothing", name, i, a.Doc.Word(g.Cue()))
				}
				if source.Len() > 0 && view.Overlap(content, source) {
					t.Errorf("%s: reading %d of cue %q: content %v overlaps source %v", name, i, a.Doc.Word(g.Cue()), content, source)
				}
			}
		})
	}
}
