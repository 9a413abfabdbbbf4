package collection_test

import (
	"testing"

	"whosaid/article"
	"whosaid/collection"
)

// Articles that have only a sentence more than their sources say nothing new: each of their rows is word for word in the source.
func TestOwnArticlesRaiseNoAlarm(t *testing.T) {
	words := plants(t)
	var drafts []*collection.Article
	articles := readGold(t)
	for i, a := range articles {
		text := words["filler"][i%len(words["filler"])] + "\n\n" + a.Text
		drafts = append(drafts, analysed(t, text, article.Metadata{ID: a.ID, Date: a.Date}))
	}
	checker := collection.NewChecker(drafts)
	for _, a := range articles {
		checker.Add(analysedBy(t, sourceEngine, a.Text, article.Metadata{ID: a.ID, Date: a.Date}))
	}
	alarms, all := 0, 0
	for _, f := range checker.Findings() {
		all++
		if f.Verdict != collection.Verbatim {
			alarms++
			t.Logf("%s %s %v: %s %q by %s (%s)\n\t%s %q by %s (%s)\n\t%s", f.Verdict, f.Certainty, f.Also, f.Kind, f.Quote, f.Speaker, f.Status, f.Source, f.SourceQuote, f.SourceSpeaker, f.SourceStatus, collection.WordDiff(f.Edits))
		}
	}
	t.Logf("%d alarms on %d rows", alarms, all)
	if 50*alarms > all {
		t.Errorf("%d alarms on %d rows that are the source's own", alarms, all)
	}
}
