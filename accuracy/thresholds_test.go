package accuracy

import (
	"slices"
	"testing"
)

// ramp gives rows whose confidence rises from 0.2 to 0.95; from rightFrom on they are right, below it every other is.
func ramp(n int, rightFrom float64) (out []counted) {
	for i := range n {
		p := 0.2 + 0.75*float64(i)/float64(n)
		out = append(out, counted{Judged{p, p >= rightFrom || i%2 == 0}, 1})
	}
	return out
}

func TestThresholdOfASortIsWherePrecisionBegins(t *testing.T) {
	rows := map[string][]counted{"clause": ramp(2000, 0.7), "weak": ramp(2000, 0.7), "quotation": ramp(2000, 0.7)}
	got := map[string]sortThreshold{}
	for _, x := range sortThresholds(rows) {
		got[x.sort] = x
	}
	if q := got["quotation"].threshold; q != 0.35 {
		t.Errorf("quotation: %.2f; half of the rows are right everywhere, so the least threshold is enough", q)
	}
	if w := got["weak"].threshold; w < 0.68 || w > 0.71 {
		t.Errorf("weak: %.2f, want it at 0.70, where three rows in four begin to be right", w)
	}
	if p := got["phrase"]; p.threshold != 0.9 || p.rows != 0 {
		t.Errorf("a sort without rows: threshold %.2f, want 0.9", p.threshold)
	}
}

func TestIsotonicPoolsWhatFalls(t *testing.T) {
	row := func(right bool, count float64) counted { return counted{Judged{0, right}, count} }
	rows := []counted{row(false, 1), row(true, 1), row(false, 1), row(true, 3), row(true, 1)}
	if got, want := isotonic(rows), []float64{0, 0.5, 0.5, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := isotonic([]counted{row(true, 3), row(false, 1)}), []float64{0.75, 0.75}; !slices.Equal(got, want) {
		t.Errorf("by count: got %v, want %v", got, want)
	}
}

func TestRowsCountAsOftenAsTheirDocument(t *testing.T) {
	_, once := bestThreshold([]counted{{Judged{0.9, true}, 1}, {Judged{0.9, false}, 1}}, 1)
	_, often := bestThreshold([]counted{{Judged{0.9, true}, 4}, {Judged{0.9, false}, 1}}, 4)
	if often <= once {
		t.Errorf("F1 %.2f where the right row counts four times, %.2f where once", often, once)
	}
}
