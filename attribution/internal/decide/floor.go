package decide

import (
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// The floor: a quotation in marks, a verb of saying right beside it and the source of that verb leave nothing to weigh (“No,” said Ann Lee when
// asked …). The weights may choose among the readings of the cue that have the quotation; they may not refuse all of them.

// certain is the confidence of such a reading where the weights give it less.
const certain = 0.8

// floor gives the reading of the highest rank in group that the marks and the verb leave no doubt about; -1 where there is none.
func (d *Decider) floor(group []propose.Candidate) int {
	at := -1
	for i := range group {
		if c := &group[i]; (at < 0 || c.Rank > group[at].Rank) && d.beyondDoubt(c) {
			at = i
		}
	}
	return at
}

// beyondDoubt reports whether a candidate is a quotation with a verb of saying and its source beside it, in one sentence.
func (d *Decider) beyondDoubt(c *propose.Candidate) bool {
	if c.Quoted < 0 || c.InQuote || c.Source.Len() == 0 || c.Origin.Inherited || !d.reports(c.Cue) || !d.canSpeak(c.Origin.Head) {
		return false
	}
	t := d.Doc.Quotations[c.Quoted].Tokens
	frame := article.Range{First: min(c.Source.First, c.Cue), End: max(c.Source.End, c.Cue+1)}
	if frame.Len() > longestFrame || d.otherReport(frame, c.Cue) {
		return false
	}
	if t.End <= frame.First {
		return d.plainBefore(t, frame)
	}
	return frame.End <= t.First && c.Source.End <= c.Cue && d.plainAfter(t, frame)
}

// reports reports whether token i is a finite verb of saying.
func (d *Decider) reports(i int) bool {
	t := d.Tag(i)
	return (view.Tense(t) > 0 || t == syntax.VBN) && d.On(i, d.Lists.Saying)
}

// otherReport reports whether a verb of saying other than cue is in frame: “…,” he said, though he admitted ….
func (d *Decider) otherReport(frame article.Range, cue int) bool {
	for i := frame.First; i < frame.End; i++ {
		if i != cue && d.reports(i) {
			return true
		}
	}
	return false
}

// canSpeak reports whether the source with head i can be somebody's words: a name, a noun or a pronoun of the third or first person.
func (d *Decider) canSpeak(i int) bool {
	if i < 0 {
		return false
	}
	switch t := d.Tag(i); {
	case t == syntax.PRP:
		return !d.On(i, d.Lists.ObjectPronouns) && !d.On(i, d.Lists.SecondPerson)
	default:
		return t.Noun()
	}
}

// plainBefore reports whether quotation t opens its sentence, ends with the mark of an utterance and is right before frame, the
// verb and its source.
func (d *Decider) plainBefore(t, frame article.Range) bool {
	first := d.Sentence(t.First).First
	joined := t.First-1 > first && d.Tag(t.First-1) == syntax.CC && d.Quote[first] >= 0 // “Yes,” said Ann, and “no,” said Tom
	if !d.Sentence(t.End-1).Has(frame.First) || d.HasWord(first, t.First) && !joined || !d.Doc.Quotations[d.Quote[t.First]].Closed {
		return false
	}
	if d.HasWord(t.End, frame.First) {
		return false
	}
	return strings.IndexByte(",?!", d.Char(t.End-2)) >= 0 || d.Tag(t.End) == syntax.TagComma
}

// plainAfter reports whether quotation t follows frame and a comma or a colon, and ends its sentence.
func (d *Decider) plainAfter(t, frame article.Range) bool {
	if !d.Sentence(t.First).Has(frame.First) {
		return false
	}
	if t.First == frame.End {
		return d.cried(t, frame)
	}
	if t.First != frame.End+1 {
		return false
	}
	if before := frame.First - 1; before >= d.Sentence(frame.First).First && d.IsWord(before) && d.Tag(before) != syntax.CC && d.Tag(before) != syntax.RB {
		return false // as the charter says, “…”
	}
	mark := d.Char(frame.End)
	return (mark == ',' || mark == ':') && !d.HasWord(t.End, d.Sentence(t.End-1).End)
}

// cried reports whether quotation t is a cry or a question right behind the verb of frame: screamed “Stop!” just as …. A title before a noun
// is none: says “Stop!” fans …; a time is no such noun: shouted “All off!” moments before ….
func (d *Decider) cried(t, frame article.Range) bool {
	if mark := d.Char(t.End - 2); mark != '!' && mark != '?' || !d.reports(frame.End-1) || d.Quote[t.First] < 0 || !d.Doc.Quotations[d.Quote[t.First]].Closed {
		return false
	}
	end := d.Sentence(t.First).End
	return t.End >= end || !d.Tag(t.End).Noun() || t.End+1 < end && d.On(t.End+1, d.Lists.ClauseJoins)
}

// longestFrame is how many tokens a verb of saying and its source have that leave no doubt.
const longestFrame = 40

// raise gives the choices of which there is no doubt no less confidence than certain.
func (d *Decider) raise(kept []choice) {
	for i := range kept {
		d.Syntax.Tick(i)
		c := &kept[i]
		if !c.sure || c.p >= certain {
			continue
		}
		c.p = certain
		if d.Explain {
			c.why.steps[len(c.why.steps)-1] = acceptStep(c.p, noDoubt+c.why.tips)
		}
	}
}

// noDoubt is why such a choice has the confidence that it has.
const noDoubt = "no less: the marks, the verb and its source leave no doubt; "
