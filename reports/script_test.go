package reports

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
)

func TestNoFormOfJSONForPagesEndsItsScript(t *testing.T) {
	const text = "“So </script><script>alert(1)</script> <!-- it is,” Ann Berg said."
	doc := article.Parse(text, article.Metadata{ID: "a", URL: "https://post.example/a", Date: "2024-01-02"})
	r := &attribution.Result{Doc: doc, Speakers: []attribution.Speaker{{Name: "Ann </script> Berg", Type: "person"}},
		Attributions: []attribution.Attribution{{ID: "q1", Content: []article.Span{{Start: 0, End: strings.Index(text, " Ann")}}, SourceHead: -1, CueHead: -1, NestedIn: -1, Innermost: -1, Outermost: -1}}}
	for _, form := range []Form{WebAnnotation, ClaimReview} {
		p, err := NewPrinter(form, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		b.WriteString("</before>")
		if err := p.Print(&b, r); err != nil {
			t.Fatal(err)
		}
		out := strings.TrimPrefix(b.String(), "</before>")
		if strings.Contains(out, "</") || strings.Contains(out, "<!") || !strings.Contains(out, "script") {
			t.Errorf("%s: %s", form, out)
		}
		for line := range strings.Lines(out) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%s: no JSON: %s", form, line)
			}
		}
	}
}

func TestGuardKnowsAllWhiteSpace(t *testing.T) {
	for _, space := range []string{"", " ", "\u3000", "\u2002", "\u2028", "\u2029", "\u1680", "\u205f", "\u0085", "\u00a0", "\u200b", "\u202e", "\u2060", "\ufeff", "\x01", "\u180e"} {
		for _, sign := range []string{"=", "+", "-", "@", "＝"} {
			cell := space + sign + "SUM(1)"
			if got := Guard(cell); got != "'"+cell || Unguard(got) != cell {
				t.Errorf("%q is guarded as %q", cell, got)
			}
		}
	}
}
