package accuracy

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"whosaid/article"
)

// marksAlone finds the marks without their others by looking at each mark.
func marksAlone(e *quoteEnds, from, to int) (out []quoteEnd) {
	seen := map[int]quoteEnd{}
	for _, m := range e.marks {
		if m.at < from || m.at >= to {
			continue
		}
		if _, both := seen[m.quote]; both {
			delete(seen, m.quote)
			continue
		}
		seen[m.quote] = m
	}
	for _, m := range seen {
		out = append(out, m)
	}
	return out
}

func TestMarksAloneAreThoseOfEachMark(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"“", "”", "‘", "’ ", "no ", "She left. ", " \"", "\" ", "\n\n", "«", "»"}
	alone := 0
	for range 300 {
		var b strings.Builder
		for range 30 {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		e := marksOf(article.Parse(b.String(), article.Metadata{}))
		for from := 0; from <= b.Len(); from += 3 {
			to := from + random.IntN(b.Len()+1-from)
			got, want := e.alone(from, to), marksAlone(e, from, to)
			for _, list := range [][]quoteEnd{got, want} {
				slices.SortFunc(list, func(a, b quoteEnd) int { return cmp.Compare(a.at, b.at) })
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%q from %d to %d: %v, want %v", b.String(), from, to, got, want)
			}
			alone += len(got)
		}
	}
	if alone == 0 {
		t.Error("no mark stood alone")
	}
}
