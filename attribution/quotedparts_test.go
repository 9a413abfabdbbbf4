package attribution

import (
	"slices"
	"testing"

	"whosaid/article"
)

func TestQuotedPartsAreTheStretchesInMarks(t *testing.T) {
	text := `She said the plan was “dead” and “buried ‘for good’ now”, he said.`
	doc := article.Parse(text, article.Metadata{})
	words := func(spans []article.Span) (out []string) {
		for _, s := range spans {
			out = append(out, text[s.Start:s.End])
		}
		return out
	}
	whole := article.Span{Start: 9, End: len(text) - 10}
	if got, want := words(QuotedParts(doc, []article.Span{whole})), []string{"“dead”", "“buried ‘for good’ now”"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	// A span that begins after a quotation inside the marks still is in them.
	at := len(`She said the plan was “dead” and “buried ‘for good’ `)
	if got, want := words(QuotedParts(doc, []article.Span{{Start: at, End: at + 3}})), []string{"now"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
