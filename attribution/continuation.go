package attribution

import (
	"whosaid/article"
	"whosaid/attribution/internal/result"
)

// Stage 5, continuations: a quotation that no cue claims. One that fills its paragraph or its
// sentences is speech; it goes on from the one before it where that is near, and else stands alone
// with no source. A word or two in marks inside a sentence are a title or a nickname, and no speech.

const (
	leastWords = 4                // words of a quotation that is speech by itself, unless it is a turn of a dialogue
	ruleBare   = "bare-quotation" // the rule that such rows name
)

// bare appends to atts the quotations that none of the choices has, all with one confidence: how often such
// a row is right.
func (b *builder) bare(atts []result.Attribution, kept []choice, confidence float64) []result.Attribution {
	claimed := make([]bool, len(b.d.Quotations))
	for i := range kept {
		for _, c := range kept[i].content {
			for t := c.First; t < c.End; t++ {
				if q := b.quote[t]; q >= 0 {
					claimed[q] = true
					t = max(t, b.d.Quotations[q].Tokens.End-1)
				}
			}
		}
	}
	for q := range b.d.Quotations {
		x := &b.d.Quotations[q]
		if claimed[q] || x.Parent >= 0 || x.Tokens.Len() == 0 || x.Words < leastWords && !b.turn(q) {
			continue
		}
		p := int(b.d.Tokens[x.Tokens.First].Paragraph)
		if b.d.Paragraphs[p].Kind != article.Body || !b.standsAlone(q) {
			continue
		}
		a := result.Attribution{
			Kind: result.Direct, Content: []article.Range{x.Tokens}, SourceHead: -1, CueHead: -1, SourceForm: result.FormNone,
			Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1,
			Rule: ruleBare, Confidence: confidence,
		}
		// What was left open goes on where the next paragraph opens its marks again.
		last := x
		for k := x.ContinuedBy; k >= 0 && !claimed[k]; k = last.ContinuedBy {
			last, claimed[k] = &b.d.Quotations[k], true
			a.Content = append(a.Content, last.Tokens)
		}
		if b.leftOpen([]article.Range{last.Tokens}) {
			a.Flags = append(a.Flags, flagUnclosed)
		}
		atts = append(atts, a)
	}
	return atts
}

// opener gives the quotation that was left open, and that no row has, which quotation q and those
// before it carry on; q itself where there is none.
func (b *builder) opener(q int, claimed []bool) int {
	for k := b.d.Quotations[q].Continues; k >= 0 && !claimed[k]; k = b.d.Quotations[k].Continues {
		q = k
	}
	return q
}

// turn reports whether quotation q is a turn of a dialogue: the whole of its paragraph, with its own
// full stop inside.
func (b *builder) turn(q int) bool {
	t := b.d.Quotations[q].Tokens
	if b.d.Quotations[q].Words == 0 || !b.wholly(q) {
		return false
	}
	switch b.char(t.End - 2) {
	case '.', '!', '?':
		return true
	}
	return false
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
