package attribution

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"whosaid/article"
)

// viewed gives the view of a text.
func viewed(e *Engine, text string) *view {
	v := &view{lists: e.lists}
	v.look(annotated(e, text))
	return v
}

const viewText = `But "the tower, (so) he said, is unsafe," Lund said, and "it – the old one – 'must' fall": $5, 6%! The "gate" is shut.

“We need nurses.

“And beds,” she said; it was 5 p.m.`

// runs draws runs of the tokens of viewText, in any order; some are empty, some overlap.
func runs(t *rapid.T, v *view, name string) []article.Range {
	n := len(v.d.Tokens)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) article.Range {
		first := rapid.IntRange(0, n).Draw(t, "first")
		return article.Range{First: first, End: min(n, first+rapid.IntRange(0, 12).Draw(t, "length"))}
	}), 0, 6).Draw(t, name)
}

// wordsIn gives which words of v stand in rs.
func wordsIn(v *view, rs []article.Range) []bool {
	in := make([]bool, len(v.d.Tokens))
	for _, r := range rs {
		for i := r.First; i < r.End; i++ {
			in[i] = v.isWord(i)
		}
	}
	return in
}

func TestTidyKeepsTheWords(t *testing.T) {
	v := viewed(reader(), viewText)
	rapid.Check(t, func(t *rapid.T) {
		rs := runs(t, v, "runs")
		before := wordsIn(v, rs)
		got := v.tidy(slices.Clone(rs))
		if after := wordsIn(v, got); !slices.Equal(before, after) {
			t.Fatalf("tidy(%v) = %v has other words", rs, got)
		}
		for i, r := range got {
			switch {
			case !v.hasWord(r.First, r.End):
				t.Fatalf("tidy(%v) = %v: %v has no word", rs, got, r)
			case i > 0 && r.First < got[i-1].End:
				t.Fatalf("tidy(%v) = %v: not in order, or overlapping", rs, got)
			case i > 0 && !v.hasWord(got[i-1].End, r.First):
				t.Fatalf("tidy(%v) = %v: no word between %v and %v", rs, got, got[i-1], r)
			}
		}
		if again := v.tidy(slices.Clone(got)); !slices.Equal(again, got) {
			t.Fatalf("tidy(%v) = %v, and again %v", rs, got, again)
		}
	})
}

func TestTidyKeepsMarksOfWholeQuotations(t *testing.T) {
	v := viewed(reader(), viewText)
	for q, x := range v.d.Quotations {
		if got := v.tidy([]article.Range{x.Tokens}); len(got) != 1 || got[0] != x.Tokens {
			t.Errorf("quotation %d: tidy(%v) = %v", q, x.Tokens, got)
		}
	}
	if len(v.d.Quotations) < 5 {
		t.Errorf("%d quotations in the text, want at least 5", len(v.d.Quotations))
	}
}

func TestCutTakesOutOneRun(t *testing.T) {
	v := viewed(reader(), viewText)
	rapid.Check(t, func(t *rapid.T) {
		rs := v.tidy(runs(t, v, "runs"))
		all := runs(t, v, "cut")
		if len(all) == 0 {
			return
		}
		c := all[0]
		got := cut(nil, rs, c)
		if c.Len() > 0 && overlap(got, c) {
			t.Fatalf("cut(%v, %v) = %v overlaps what was cut", rs, c, got)
		}
		for i := range v.d.Tokens {
			if want := inside(rs, i) && !c.Has(i); inside(got, i) != want {
				t.Fatalf("cut(%v, %v) = %v: token %d in it: %v, want %v", rs, c, got, i, !want, want)
			}
		}
		for _, r := range got {
			if r.Len() <= 0 {
				t.Fatalf("cut(%v, %v) = %v has an empty run", rs, c, got)
			}
		}
	})
}

func TestTreesAreRunsAroundTheirHeads(t *testing.T) {
	v := viewed(reader(), viewText)
	for i := range v.d.Tokens {
		r := v.tree(i)
		if !r.Has(i) {
			t.Errorf("token %d is not in its own tree %v", i, r)
		}
		if h := v.head(i); h >= 0 {
			if up := v.tree(h); up.First > r.First || up.End < r.End {
				t.Errorf("the tree %v of token %d is not in that of its head, %v", r, i, up)
			}
		}
	}
}

func TestWordsAreCounted(t *testing.T) {
	v := viewed(reader(), viewText)
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range runs(t, v, "runs") {
			n := 0
			for i := r.First; i < r.End; i++ {
				if v.isWord(i) {
					n++
				}
			}
			if v.words(r) != n || v.hasWord(r.First, r.End) != (n > 0) {
				t.Fatalf("words of %v: %d, has any: %v; want %d", r, v.words(r), v.hasWord(r.First, r.End), n)
			}
		}
	})
}

func TestOverlapOfContents(t *testing.T) {
	b := &builder{view: viewed(reader(), viewText)}
	rapid.Check(t, func(t *rapid.T) {
		x, y := b.tidy(runs(t, b.view, "x")), b.tidy(runs(t, b.view, "y"))
		if len(x) == 0 || len(y) == 0 {
			return
		}
		xs, ys := wordsIn(b.view, x), wordsIn(b.view, y)
		both, any := 0, 0
		for i := range xs {
			if xs[i] && ys[i] {
				both++
			}
			if xs[i] || ys[i] {
				any++
			}
		}
		if got, want := b.iou(x, y), float64(both)/float64(any); got != want || got != b.iou(y, x) {
			t.Fatalf("iou(%v, %v) = %v, the other way %v, want %v", x, y, got, b.iou(y, x), want)
		}
	})
}
