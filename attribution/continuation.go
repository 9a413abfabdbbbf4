package attribution

import (
	"whosaid/article"
)

// Stage 5, continuations: a quotation that no cue claims. One that fills its paragraph or its
// sentences is speech; it goes on from the one before it where that is near, and else stands alone
// with no source. A word or two in marks inside a sentence are a title or a nickname, and no speech.

const (
	leastWords  = 4 // words of a quotation that is speech by itself
	nearEnough  = 1 // paragraphs between a quotation and the one that it goes on from
	bareP       = 0.5
	continuedP  = 0.8
	flagNoOne   = "no-source"
	flagGoesOn  = "continuation"
	ruleBare    = "bare-quotation"
	ruleGoesOn  = "continued-quotation"
	wayGoesOn   = "continuation"
	wayNone     = "none"
	terminators = ".!?…"
)

// bare appends the quotations that no attribution in r has.
func (b *builder) bare(r *Result) {
	claimed := make([]bool, len(b.d.Quotations))
	for i := range r.Attributions {
		for _, s := range r.Attributions[i].Content {
			for q := range b.d.Quotations {
				if b.d.Quotations[q].Span.Overlaps(s) {
					claimed[q] = true
				}
			}
		}
	}
	n := len(r.Attributions)
	for q := range b.d.Quotations {
		x := &b.d.Quotations[q]
		if claimed[q] || x.Parent >= 0 || x.Words < leastWords || x.Tokens.Len() == 0 {
			continue
		}
		p := int(b.d.Tokens[x.Tokens.First].Paragraph)
		if b.d.Paragraphs[p].Kind != article.Body || !b.standsAlone(q) {
			continue
		}
		a := Attribution{
			Kind: Direct, Content: []article.Span{x.Span}, SourceHead: -1, CueHead: -1, SourceForm: "none",
			Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1, ContinuesEarlier: -1,
			Rule: ruleBare, Confidence: bareP, Resolution: wayNone,
		}
		last := -1
		for i := range r.Attributions[:n] {
			c := &r.Attributions[i]
			if c.Kind == Indirect || c.Content[len(c.Content)-1].End > x.Span.Start {
				continue
			}
			if last < 0 || c.Content[len(c.Content)-1].End > r.Attributions[last].Content[len(r.Attributions[last].Content)-1].End {
				last = i
			}
		}
		_ = last
		r.Attributions = append(r.Attributions, a)
	}
}

// standsAlone reports whether quotation q fills its sentences: no word before it in the sentence where it
// begins, none after it in the one where it ends, and its own full stop inside.
func (b *builder) standsAlone(q int) bool {
	t := b.d.Quotations[q].Tokens
	first, last := b.sentence(t.First), b.sentence(t.End-1)
	if b.hasWord(first.First, t.First) || b.hasWord(t.End, last.End) {
		return false
	}
	switch b.char(t.End - 2) {
	case '.', '!', '?':
		return true
	}
	return !b.d.Quotations[q].Closed || b.wholly(q)
}
