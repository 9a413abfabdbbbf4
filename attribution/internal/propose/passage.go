package propose

// Stage 2, passages: the layout of the page says which words are somebody's (article.Passage). There is one reading for each
// source: no other end of the content is tried, and no quotation is joined to it.

// passageContent makes the candidates of a plan whose content the layout gives.
func (b *Builder) passageContent(x *plan) {
	runs := b.Keep(b.Tidy(b.contentOf(b.rangesA[:0], x)))
	if len(runs) == 0 {
		return
	}
	base := Candidate{Rule: b.best(x), Frame: b.frame(x), Cue: int(x.cue), Clause: -1, Variant: Whole, Quoted: -1, CueSpan: b.cueSpan, Content: runs}
	b.addAll(&base)
}
