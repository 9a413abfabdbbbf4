package front

import (
	"bytes"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// interrupted is a result with one quotation in two parts, one nested in it, and one with nobody.
func interrupted(t *testing.T) *attribution.Result {
	text := "Naïve title – é\n“We will,” Zoë Ørsted told us, “go, as Ann said.”\n“Nobody”"
	find := func(words ...string) (out []article.Span) {
		from := 0
		for _, w := range words {
			i := strings.Index(text[from:], w)
			if i < 0 {
				t.Fatalf("no %q in %q", w, text[from:])
			}
			out = append(out, article.Span{Start: from + i, End: from + i + len(w)})
			from += i + len(w)
		}
		return out
	}
	plain := attribution.Attribution{SourceHead: -1, CueHead: -1, Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1}
	a, b, c := plain, plain, plain
	a.Kind, a.Content, a.Source, a.Cue = attribution.Direct, find("“We will,”", "“go, as Ann said.”"), find("Zoë Ørsted"), find("told")
	a.CueLemma, a.CueClass, a.SourceForm, a.Status, a.Addressee = "tell", "neutral", "name", "asserted", find("us,")[0]
	a.Speaker, a.Resolution, a.Rule, a.Confidence, a.Flags = 0, "named", "around", 0.97314999, []string{"two-candidates", "unclosed-quote"}
	a.Innermost, a.Outermost = 1, 0
	b.Kind, b.Content, b.Speaker, b.NestedIn, b.ID, b.Reason = attribution.Indirect, find("go"), 1, 0, "q9", "because the talks are private"
	c.Content = find("“Nobody”")
	r := &attribution.Result{Doc: article.Parse(text, article.Metadata{ID: "a1", Title: "Naïve title – é"}), Attributions: []attribution.Attribution{a, b, c}}
	r.Speakers = []attribution.Speaker{
		{Name: "Zoë Ørsted", ID: "Q1", Type: "person", Role: "minister", Affiliation: "Denmark"},
		{Name: "two officials", Type: "unnamed", Plural: true},
	}
	return r
}

// printed gives results as JSON Lines.
func printed(t *testing.T, rs ...*attribution.Result) string {
	t.Helper()
	p, err := reports.NewPrinter(reports.JSONL, reports.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, r := range rs {
		if err := p.Print(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}
