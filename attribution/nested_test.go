package attribution

import (
	"fmt"
	"testing"
)

// TestAskingForNestedReportsLosesNone shows that it makes no other row less sure, and some surer: those inside another's content.
func TestAskingForNestedReportsLosesNone(t *testing.T) {
	nested, surer := mustEngine(Options{Include: []string{"nested"}}), 0
	for name, text := range ownArticles(t) {
		a := annotated(reader(), text)
		sure := map[string]float64{}
		for _, at := range nested.AnalyzeAnnotated(a).Attributions {
			sure[fmt.Sprint(at.Cue, at.Content, at.Rule)] = at.Confidence
		}
		for _, at := range reader().AnalyzeAnnotated(a).Attributions {
			if got, ok := sure[fmt.Sprint(at.Cue, at.Content, at.Rule)]; ok && got != at.Confidence {
				surer++
				if got < at.Confidence {
					t.Errorf("%s: %v has confidence %v, with nested ones %v", name, at.Content, at.Confidence, got)
				}
			}
		}
	}
	if surer == 0 {
		t.Error("no row is surer")
	}
}
