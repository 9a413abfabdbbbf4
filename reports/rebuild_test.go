package reports

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"whosaid/article"
)

// What is printed of rows that were read again is what was printed of the rows themselves.
func TestResultOfPrintsTheSame(t *testing.T) {
	for _, r := range append(analysed(t), interrupted(t)) {
		doc := article.Parse(r.Doc.Text, article.Metadata{ID: r.Doc.ID, Title: r.Doc.Title, Date: r.Doc.Date, URL: r.Doc.URL, Fields: r.Doc.Fields})
		if len(doc.Tokens) != len(r.Doc.Tokens) || len(doc.Warnings) != len(r.Doc.Warnings) {
			doc = r.Doc // of a result made by hand, whose words are cut otherwise
		}
		again := ResultOf(NewStandoff(r), doc)
		for _, form := range []Form{CSV, JSONL, ClaimReview, Markdown} {
			if d := cmp.Diff(printed(t, form, Options{}, r), printed(t, form, Options{}, again)); d != "" {
				t.Errorf("%s: %s", form, d)
			}
		}
	}
}
