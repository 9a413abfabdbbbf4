package propose

import (
	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// Where a content stops because another report of the same sentence begins.

// anotherReport gives the token of r, the last run of a content, at which another report begins; the end of r where none does.
// Only a content that follows its cue can run into one.
func (b *Builder) anotherReport(c *Candidate, r article.Range) int {
	if r.First <= c.Cue {
		return r.End
	}
	at := min(b.tagAtEnd(c, r), b.secondCue(c, r), b.secondAdverbial(c, r))
	return at
}

// tagAtEnd gives the comma before a reporting clause that ends the sentence: "said they feared the worst, the poll found". The
// clause is a noun phrase and a finite verb of saying with nothing behind it; taggers
// take its past tense for a participle.
func (b *Builder) tagAtEnd(c *Candidate, r article.Range) int {
	v := r.End - 1
	if v != b.Last(b.Sentence(r.First)) || b.Quote[v] >= 0 || view.Tense(b.Tag(v)) == 0 && b.Tag(v) != syntax.VBN || !b.On(v, b.Lists.Saying) {
		return r.End
	}
	for k := v - 1; k > r.First && k > v-longestTag; k-- {
		switch t := b.Tag(k); {
		case t == syntax.TagComma:
			if k < v-1 && b.Quote[k] < 0 {
				return k
			}
			return r.End
		case t.Noun() || t == syntax.DT || t == syntax.JJ || t == syntax.PRPS || t == syntax.CD || t == syntax.PRP || t == syntax.RB || t == syntax.POS || t == syntax.IN:
		default:
			return r.End
		}
	}
	return r.End
}

// longestTag is how many tokens a reporting clause at the end of a sentence may have.
const longestTag = 10

// secondCue gives the conjunction before a second verb of saying that shares the subject of the cue and has a clause or a
// quotation of its own: "says he slept in his car and alleges that …", "cited the rules while suggesting …".
func (b *Builder) secondCue(c *Candidate, r article.Range) int {
	for k := r.First + 1; k+2 < r.End; k++ {
		join := b.Tag(k) == syntax.CC || b.Tag(k) == syntax.IN && b.On(k, b.Lists.ClauseJoins)
		if !join || b.Quote[k] >= 0 {
			continue
		}
		v := k + 1
		for v+1 < r.End && b.Tag(v) == syntax.RB {
			v++
		}
		if b.Quote[v] >= 0 || !b.Tag(v).Verb() || !b.On(v, b.Lists.Saying) {
			continue
		}
		switch {
		case b.Tag(v) == syntax.VBG && b.Tag(k) == syntax.IN:
		case view.Tense(b.Tag(v)) > 0 && view.Tense(b.Tag(v)) == view.Tense(b.Tag(c.Cue)) && b.Tag(k) == syntax.CC:
			if !b.opensClause(v+1, r.End) {
				continue
			}
		default:
			continue
		}
		if b.Tag(k-1) == syntax.TagComma {
			k--
		}
		return k
	}
	return r.End
}

// opensClause reports whether a that-clause or a quotation begins at token k, or behind one word.
func (b *Builder) opensClause(k, end int) bool {
	for ; k < min(end, k+2); k++ {
		if q := b.Quote[k]; q >= 0 && b.Doc.Quotations[q].Tokens.First == k {
			return true
		}
		if t := b.Tag(k); (t == syntax.IN || t == syntax.WRB) && b.On(k, b.Lists.ClauseOpeners) {
			return true
		}
		if b.Tag(k) != syntax.RB {
			return false
		}
	}
	return false
}

// secondAdverbial gives the conjunction before a second adverbial clause of the sentence, where the cue stands in the first: "After
// the office said it would raise quotas and as buyers wait, …".
func (b *Builder) secondAdverbial(c *Candidate, r article.Range) int {
	mark := b.Child(c.Cue, syntax.RelMark)
	if mark < 0 || mark > c.Cue || !b.adverbialMark(mark) {
		return r.End
	}
	for k := r.First + 1; k+1 < r.End; k++ {
		if b.Tag(k) == syntax.CC && b.Quote[k] < 0 && b.adverbialMark(k+1) {
			return k
		}
	}
	return r.End
}

// adverbialMark reports whether token i opens an adverbial clause: after, as, while.
func (b *Builder) adverbialMark(i int) bool {
	return b.Tag(i) == syntax.IN && b.On(i, b.Lists.ClauseJoins) && !b.On(i, b.Lists.ClauseOpeners)
}

// beginsPhrase reports whether a noun phrase begins at token k right behind another, with no mark and no preposition between: a
// determiner behind a noun, or a plural noun behind a plural noun.
func (b *Builder) beginsPhrase(k int) bool {
	before, t := b.Tag(k-1), b.Tag(k)
	if !before.Noun() || !b.IsWord(k) {
		return false
	}
	return t == syntax.DT || t == syntax.PRPS || before == syntax.NNS && (t == syntax.NNS || t == syntax.NNPS)
}

// finiteIn reports whether a finite verb stands within the next tokens from first on.
func (b *Builder) finiteIn(first, end int) bool {
	for k := first; k < min(end, first+farVerb); k++ {
		if b.Quote[k] >= 0 {
			return false
		}
		if view.Tense(b.Tag(k)) > 0 {
			return true
		}
	}
	return false
}

// farVerb is how far behind the beginning of a clause its verb is looked for.
const farVerb = 14
