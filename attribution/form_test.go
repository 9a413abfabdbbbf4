package attribution_test

import (
	"testing"

	"whosaid/article"
	"whosaid/attribution"
)

func TestForms(t *testing.T) {
	e, err := attribution.New(attribution.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text string
		want attribution.Form
	}{
		{`The harbour is shut for the winter. “We will open in May,” said Ann Poe.`, attribution.Quotation},
		{`The harbour is shut for the winter. Mayor Ann Poe said that the harbour would open in May.`, attribution.Clause},
		{`The harbour is shut for the winter. Mayor Ann Poe said the harbour was “a ruin” in winter.`, attribution.Clause},
		{`The harbour is shut for the winter. Mayor Ann Poe called for an inquiry into the delay.`, attribution.Phrase},
		{`The harbour is shut for the winter. Mayor Ann Poe accused the port of “rank stupidity” on Monday.`, attribution.Phrase},
		{"Harbour is a ruin, says mayor\n\nThe harbour is shut for the winter.", attribution.Headline},
	} {
		r, err := e.Analyze(t.Context(), article.Parse(c.text, article.Metadata{}))
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Attributions) != 1 {
			t.Errorf("%s: %d rows", c.text, len(r.Attributions))
			continue
		}
		if got := r.Attributions[0].Form; got != c.want {
			t.Errorf("%s: form %s, want %s", c.text, got, c.want)
		}
	}
}
