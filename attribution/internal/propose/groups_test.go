package propose

import (
	"strings"
	"testing"

	"whosaid/article"
)

// TestCandidatesAreBounded gives one cue more ends, sources and quotations than are tried.
func TestCandidatesAreBounded(t *testing.T) {
	text := "The mayor said that " + strings.Repeat(`the tower, which he said was "old, cold and dark", fell, and `, 60) + "it rained."
	b := builderOf(t, english(t))
	b.Read(annotator().Annotate(article.Parse(text, article.Metadata{})))
	most := 0
	b.Groups(func() { most = max(most, len(b.Out)) })
	if most == 0 || most > mostPerCue {
		t.Errorf("a cue has %d candidates, want some and at most %d", most, mostPerCue)
	}
}
