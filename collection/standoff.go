package collection

import (
	"whosaid/article"
	"whosaid/reports"
)

// FromStandoff gives an article with the rows that were made of it before, from a line of JSON Lines in a file, or
// from a database, which has the words of the cues and not their offsets. Spans that do not lie in the text are skipped.
func FromStandoff(s *reports.Standoff, file string, cues []string) *Article {
	a := NewArticle(article.Parse(s.Text, article.Metadata{ID: s.ID, Title: s.Title, Date: s.Date, URL: s.URL}))
	a.File = file
	points := article.NewCodePoints(s.Text)
	within := func(spans [][2]int) (out []article.Span) {
		for _, p := range spans {
			if p[0] >= 0 && p[0] < p[1] && p[1] <= points.Len() {
				out = append(out, points.Bytes(p[0], p[1]))
			}
		}
		return out
	}
	for i := range s.Attributions {
		at := &s.Attributions[i]
		q := Quote{
			ID: at.ID, Kind: at.Kind, Spans: within(at.Content), Status: at.Status, Cue: a.show(within(at.Cue)), CueLemma: at.CueLemma, CueClass: at.CueClass,
			Confidence: at.Confidence,
		}
		if cues != nil {
			q.Cue = cues[i]
		}
		if at.Speaker != nil {
			q.Speaker = Speaker{
				Name: *at.Speaker, ID: at.SpeakerID, Key: at.SpeakerKey, Type: at.SpeakerType, Role: at.SpeakerRole, Affiliation: at.SpeakerAffiliation,
				Plural: at.SourcePlural, Confidence: at.SpeakerConfidence,
			}
		}
		if len(q.Spans) > 0 {
			a.Quotes = append(a.Quotes, q)
		}
	}
	return a
}
