package propose

import (
	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/rules"
)

// Stage 2, passages: the layout of the page says which words are somebody's (article.Passage). There is one reading for each
// source: no other end of the content is tried, and no quotation is joined to it.

// passageContent makes the candidates of cue h for a content that the layout gives.
func (b *Builder) passageContent(r *rules.Rule, frame view.Value, h int, from []origin, content []article.Range) {
	runs := b.Keep(b.Tidy(append(b.rangesA[:0], content...)))
	if len(runs) == 0 {
		return
	}
	base := Candidate{Rule: r, Frame: frame, Cue: h, Clause: -1, Variant: Whole, Quoted: -1, CueSpan: b.span1, Content: runs}
	for _, o := range from {
		b.add(base, o)
	}
}
