package accuracy

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// matchAllPairs is match as its rule is written: all pairs, sorted.
func matchAllPairs(g, s candidateRows, same func(g, s int) bool) []pair {
	var pairs, out []pair
	for i, a := range g.contents {
		for j, b := range s.contents {
			if n := a.common(b); n > 0 {
				pairs = append(pairs, pair{float64(n) / float64(a.size()+b.size()-n), same(i, j), i, j})
			}
		}
	}
	slices.SortFunc(pairs, func(p, q pair) int {
		switch {
		case p.iou != q.iou:
			return int(1e9 * (q.iou - p.iou))
		case p.source != q.source && p.source:
			return -1
		case p.source != q.source:
			return 1
		case p.g != q.g:
			return p.g - q.g
		}
		return p.s - q.s
	})
	usedG, usedS := map[int]bool{}, map[int]bool{}
	for _, p := range pairs {
		if !usedG[p.g] && !usedS[p.s] {
			usedG[p.g], usedS[p.s] = true, true
			out = append(out, p)
		}
	}
	return out
}

func byGold(pairs []pair) []pair {
	slices.SortFunc(pairs, func(a, b pair) int { return a.g - b.g })
	return pairs
}

func TestMatchingIsThatOfAllPairsSorted(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for round := range 3000 {
		words := 3 + random.IntN(40)
		side := func() candidateRows {
			var rows candidateRows
			for range random.IntN(30) {
				var spans []Span
				for range 1 + random.IntN(3) {
					at := random.IntN(words)
					spans = append(spans, Span{at, at + random.IntN(words/2+1)})
				}
				rows.contents = append(rows.contents, normal(spans))
				rows.sources = append(rows.sources, fmt.Sprint(random.IntN(3)))
			}
			return rows
		}
		g, s := side(), side()
		same := func(i, j int) bool { return g.sources[i] == s.sources[j] }
		got, want := byGold(match(g, s, same)), byGold(matchAllPairs(g, s, same))
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(pair{})); diff != "" {
			t.Fatalf("round %d, %v and %v:\n%s", round, g, s, diff)
		}
	}
}

// crowds are rows of one document nearly all of which overlap.
var crowds = map[string]func(i, n int) Span{
	"nested":          func(i, n int) Span { return Span{i, 4*n - i} },
	"shifted":         func(i, n int) Span { return Span{i, i + n} },
	"from one place":  func(i, n int) Span { return Span{0, i + 1} },
	"the same":        func(int, int) Span { return Span{3, 99} },
	"of many lengths": func(i, n int) Span { return Span{i * 7919 % n, n + i*104729%n} },
}

func TestMatchingOfRowsThatAllOverlapLooksAtFewPairs(t *testing.T) {
	for name, of := range crowds {
		const n = 4000
		var rows candidateRows
		for i := range n {
			rows.contents = append(rows.contents, runs{of(i, n)})
			rows.sources = append(rows.sources, "")
		}
		looked := 0
		pairs := match(rows, rows, func(i, j int) bool { looked++; return true })
		if len(pairs) != n {
			t.Errorf("%s: %d pairs, want %d", name, len(pairs), n)
		}
		if looked > 100*n {
			t.Errorf("%s: %d sources compared for %d rows", name, looked, n)
		}
	}
}

func TestCheckOfRowsThatAllOverlapIsBounded(t *testing.T) {
	const n = 2000
	d := &Document{ID: "d", HasText: true, Text: strings.Repeat("word ", 5*n)}
	for i := range n {
		d.Attributions = append(d.Attributions, Attribution{Kind: "indirect", Content: []Span{{5 * i, 5*(i+n) + 4}}})
	}
	findings := Check([]*Document{d})
	if most := n * (crossingsTold + 3); len(findings) > most || len(findings) < n {
		t.Errorf("%d findings of %d rows, want at most %d", len(findings), n, most)
	}
	last := findings[len(findings)-1].String()
	if want := "crosses those of 190 rows more"; !strings.Contains(last, want) {
		t.Errorf("the last row: %s, want %q", last, want)
	}
}
