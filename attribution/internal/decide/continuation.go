package decide

import (
	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/result"
)

// Stage 5, continuations: a quotation that no cue claims. One that fills its paragraph or its
// sentences is speech; it goes on from the one before it where that is near, and else stands alone
// with no source. A word or two in marks inside a sentence are a title or a nickname, and no speech.

// RuleBare is the rule that such rows name.
const RuleBare = "bare-quotation"

// bare appends to atts the quotations that none of the choices has, all with one confidence: how often such
// a row is right.
func (d *Decider) bare(atts []result.Attribution, kept []choice, confidence float64) []result.Attribution {
	claimed := make([]bool, len(d.Doc.Quotations))
	for i := range kept {
		for _, c := range kept[i].Content {
			for t := c.First; t < c.End; t++ {
				if q := d.Quote[t]; q >= 0 {
					claimed[q] = true
					t = max(t, d.Doc.Quotations[q].Tokens.End-1)
				}
			}
		}
	}
	for q := range d.Doc.Quotations {
		x := &d.Doc.Quotations[q]
		if claimed[q] || x.Parent >= 0 || x.Tokens.Len() == 0 || x.Words < propose.LeastWords && !d.Turn(q) {
			continue
		}
		p := int(d.Doc.Tokens[x.Tokens.First].Paragraph)
		if d.Doc.Paragraphs[p].Kind != article.Body || !d.StandsAlone(q) {
			continue
		}
		a := result.Attribution{
			Kind: result.Direct, Content: []article.Range{x.Tokens}, SourceHead: -1, CueHead: -1, SourceForm: result.FormNone,
			Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1,
			Rule: RuleBare, Confidence: confidence,
		}
		// What was left open goes on where the next paragraph opens its marks again.
		last := x
		for k := x.ContinuedBy; k >= 0 && !claimed[k]; k = last.ContinuedBy {
			last, claimed[k] = &d.Doc.Quotations[k], true
			a.Content = append(a.Content, last.Tokens)
		}
		if d.leftOpen([]article.Range{last.Tokens}) {
			a.Flags = append(a.Flags, FlagUnclosed)
		}
		atts = append(atts, a)
	}
	return atts
}

// opener gives the quotation that was left open, and that no row has, which quotation q and those
// before it carry on; q itself where there is none.
func (d *Decider) opener(q int, claimed []bool) int {
	for k := d.Doc.Quotations[q].Continues; k >= 0 && !claimed[k]; k = d.Doc.Quotations[k].Continues {
		q = k
	}
	return q
}
