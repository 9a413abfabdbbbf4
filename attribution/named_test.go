package attribution

import (
	"testing"

	"whosaid/article"
)

func TestIsNamed(t *testing.T) {
	karin := Speaker{Name: "Karin Anna Holm", ID: "Q7", Key: "karin-anna-holm", Forms: []string{"Kalle Holm"}}
	for name, want := range map[string]bool{
		"Karin Anna Holm": true, "karin holm": true, "HOLM": true, "Q7": true, "karin-anna-holm": true, "Kalle": true,
		"Holm Karin": false, "Hol": false, "Karin Berg": false, "Kalle Karin": false, "": false, " ": false,
	} {
		if got := karin.IsNamed(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
	if (&Speaker{}).IsNamed("") {
		t.Error("nobody is named by nothing")
	}
}

func TestNamedLeavesOutRows(t *testing.T) {
	const text = `Karin Holm said the fund was empty. Olaf Lind said it was not.`
	for name, want := range map[string]int{"holm": 1, "LIND": 1, "nobody": 0} {
		r, err := mustEngine(Options{Named: []string{name}}).Analyze(t.Context(), article.Parse(text, article.Metadata{}))
		if err != nil || len(r.Attributions) != want || len(r.Speakers) != want {
			t.Errorf("%s: %d rows of %d speakers, %v", name, len(r.Attributions), len(r.Speakers), err)
		}
	}
}
