package attribution

import (
	"testing"

	"whosaid/article"
)

// TestStatusesLeaveOutRows: ids stay, what was nested is nested in the next row around it, and every speaker that
// is left is named.
func TestStatusesLeaveOutRows(t *testing.T) {
	const text = `Reuters reported that Ann Holm denied that Olaf Lind had said the fund was empty. Lind will speak on Monday. Berit Ek said it was late.`
	analyze := func(o Options) *Result {
		r, err := mustEngine(o).Analyze(t.Context(), article.Parse(text, article.Metadata{}))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	all := analyze(Options{Include: []string{"nested"}})
	some := analyze(Options{Include: []string{"nested"}, Statuses: []string{"asserted"}})
	byID := map[string]*Attribution{}
	want := 0
	for i := range all.Attributions {
		byID[all.Attributions[i].ID] = &all.Attributions[i]
		if all.Attributions[i].Status == StatusAsserted {
			want++
		}
	}
	if want == 0 || want == len(all.Attributions) || len(some.Attributions) != want {
		t.Fatalf("%d rows are left, want %d of %d", len(some.Attributions), want, len(all.Attributions))
	}
	named := map[int]bool{}
	for i := range some.Attributions {
		at := &some.Attributions[i]
		if old := byID[at.ID]; old == nil || old.Status != StatusAsserted || old.Content[0] != at.Content[0] {
			t.Errorf("row %s is another than without the choice", at.ID)
		}
		if at.NestedIn >= i {
			t.Errorf("row %s is nested in row %d, which does not stand before it", at.ID, at.NestedIn)
		}
		for _, k := range []int{at.Speaker, at.Innermost, at.Outermost} {
			if k >= len(some.Speakers) {
				t.Fatalf("row %s names speaker %d of %d", at.ID, k, len(some.Speakers))
			}
			named[k] = true
		}
	}
	for k := range some.Speakers {
		if !named[k] {
			t.Errorf("speaker %q is left and says nothing", some.Speakers[k].Name)
		}
	}
}
