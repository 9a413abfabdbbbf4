package view

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

// viewed gives the view of a text.
func viewed(t testing.TB, text string) *View {
	t.Helper()
	an, err := syntax.New()
	if err != nil {
		t.Fatal(err)
	}
	pack, err := rules.English()
	if err != nil {
		t.Fatal(err)
	}
	l, err := NewLists(pack.Lex)
	if err != nil {
		t.Fatal(err)
	}
	v := &View{Lists: l}
	v.Look(an.Annotate(article.Parse(text, article.Metadata{})))
	return v
}

const viewText = `But "the tower, (so) he said, is unsafe," Lund said, and "it – the old one – 'must' fall": $5, 6%! The "gate" is shut.

“We need nurses.

“And beds,” she said; it was 5 p.m.`

// runs draws runs of the tokens of viewText, in any order; some are empty, some overlap.
func runs(t *rapid.T, v *View, name string) []article.Range {
	n := len(v.Doc.Tokens)
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) article.Range {
		first := rapid.IntRange(0, n).Draw(t, "first")
		return article.Range{First: first, End: min(n, first+rapid.IntRange(0, 12).Draw(t, "length"))}
	}), 0, 6).Draw(t, name)
}

// wordsIn gives which words of v are in rs.
func wordsIn(v *View, rs []article.Range) []bool {
	in := make([]bool, len(v.Doc.Tokens))
	for _, r := range rs {
		for i := r.First; i < r.End; i++ {
			in[i] = v.IsWord(i)
		}
	}
	return in
}

func TestTidyKeepsTheWords(t *testing.T) {
	v := viewed(t, viewText)
	rapid.Check(t, func(t *rapid.T) {
		rs := runs(t, v, "runs")
		before := wordsIn(v, rs)
		got := v.Tidy(slices.Clone(rs))
		if after := wordsIn(v, got); !slices.Equal(before, after) {
			t.Fatalf("tidy(%v) = %v has other words", rs, got)
		}
		for i, r := range got {
			switch {
			case !v.HasWord(r.First, r.End):
				t.Fatalf("tidy(%v) = %v: %v has no word", rs, got, r)
			case i > 0 && r.First < got[i-1].End:
				t.Fatalf("tidy(%v) = %v: not in order, or overlapping", rs, got)
			case i > 0 && !v.HasWord(got[i-1].End, r.First):
				t.Fatalf("tidy(%v) = %v: no word between %v and %v", rs, got, got[i-1], r)
			}
		}
		if again := v.Tidy(slices.Clone(got)); !slices.Equal(again, got) {
			t.Fatalf("tidy(%v) = %v, and again %v", rs, got, again)
		}
	})
}

func TestTidyKeepsMarksOfWholeQuotations(t *testing.T) {
	v := viewed(t, viewText)
	for q, x := range v.Doc.Quotations {
		if got := v.Tidy([]article.Range{x.Tokens}); len(got) != 1 || got[0] != x.Tokens {
			t.Errorf("quotation %d: tidy(%v) = %v", q, x.Tokens, got)
		}
	}
	if len(v.Doc.Quotations) < 5 {
		t.Errorf("%d quotations in the text, want at least 5", len(v.Doc.Quotations))
	}
}

func TestCutTakesOutOneRun(t *testing.T) {
	v := viewed(t, viewText)
	rapid.Check(t, func(t *rapid.T) {
		rs := v.Tidy(runs(t, v, "runs"))
		all := runs(t, v, "cut")
		if len(all) == 0 {
			return
		}
		c := all[0]
		got := Cut(nil, rs, c)
		if c.Len() > 0 && Overlap(got, c) {
			t.Fatalf("cut(%v, %v) = %v overlaps what was cut", rs, c, got)
		}
		for i := range v.Doc.Tokens {
			if want := Inside(rs, i) && !c.Has(i); Inside(got, i) != want {
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
	v := viewed(t, viewText)
	for i := range v.Doc.Tokens {
		r := v.Tree(i)
		if !r.Has(i) {
			t.Errorf("token %d is not in its own tree %v", i, r)
		}
		if h := v.Head(i); h >= 0 {
			if up := v.Tree(h); up.First > r.First || up.End < r.End {
				t.Errorf("the tree %v of token %d is not in that of its head, %v", r, i, up)
			}
		}
	}
}

func TestWordsAreCounted(t *testing.T) {
	v := viewed(t, viewText)
	rapid.Check(t, func(t *rapid.T) {
		for _, r := range runs(t, v, "runs") {
			n := 0
			for i := r.First; i < r.End; i++ {
				if v.IsWord(i) {
					n++
				}
			}
			if v.Words(r) != n || v.HasWord(r.First, r.End) != (n > 0) {
				t.Fatalf("words of %v: %d, has any: %v; want %d", r, v.Words(r), v.HasWord(r.First, r.End), n)
			}
		}
	})
}

func TestOverlapOfContents(t *testing.T) {
	v := viewed(t, viewText)
	rapid.Check(t, func(t *rapid.T) {
		x, y := v.Tidy(runs(t, v, "x")), v.Tidy(runs(t, v, "y"))
		if len(x) == 0 || len(y) == 0 {
			return
		}
		xs, ys := wordsIn(v, x), wordsIn(v, y)
		both, any := 0, 0
		for i := range xs {
			if xs[i] && ys[i] {
				both++
			}
			if xs[i] || ys[i] {
				any++
			}
		}
		if got, want := v.Iou(x, y), float64(both)/float64(any); got != want || got != v.Iou(y, x) {
			t.Fatalf("iou(%v, %v) = %v, the other way %v, want %v", x, y, got, v.Iou(y, x), want)
		}
	})
}

// Class keeps what it has said of a token of this document and not of the one before.
func TestClassIsThatOfTheDocument(t *testing.T) {
	v := viewed(t, "The clerk denied it and the claim was mentioned.")
	of := func() (out []string) {
		for range 2 {
			out = out[:0]
			for i := range v.Doc.Tokens {
				if c := v.Class(i); c != None {
					out = append(out, v.Lemma(i)+":"+c.S)
				}
			}
		}
		return out
	}
	if got, want := of(), []string{"deny:denial", "claim:claim", "mention:neutral"}; !slices.Equal(got, want) {
		t.Errorf("classes %v, want %v", got, want)
	}
	an, err := syntax.New()
	if err != nil {
		t.Fatal(err)
	}
	v.Look(an.Annotate(article.Parse("Nobody spoke of the bridge on Monday but a clerk.", article.Metadata{})))
	if got := of(); len(got) > 1 {
		t.Errorf("classes %v in a text with no more than one word of saying", got)
	}
}
