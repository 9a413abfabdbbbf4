package decide

import (
	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// Contents that point back. The content of "She denied it" tells nothing by itself: what she denied stands before it. Resolve finds these words
// where the text leaves no choice: one report, or one plain clause, is all that is said before. Where there is a choice it finds nothing, for
// the wrong words would be worse than none.

// Resolve gives each row whose content points back the words that it stands for. A row of one word for which there are none is taken out. The rows are in the order of the text and have their statuses.
func (d *Decider) Resolve(atts []result.Attribution) []result.Attribution {
	var pointing []int
	for i := range atts {
		d.Syntax.Tick(i)
		if d.pointsBack(&atts[i]) {
			pointing = append(pointing, i)
		}
	}
	if len(pointing) == 0 {
		return atts
	}
	b := backward{Decider: d, atts: atts, rows: map[int32][]int{}}
	for i := range atts {
		d.Syntax.Tick(i)
		s := d.sentenceOf(atts[i].Content[0].First)
		b.rows[s] = append(b.rows[s], i)
	}
	out := make([]bool, len(atts))
	for _, i := range pointing {
		d.Syntax.Pause()
		if r := b.find(&atts[i]); r.Len() > 0 {
			atts[i].Resolved = []article.Range{r}
		} else {
			out[i] = d.oneWordOf(&atts[i])
		}
	}
	return without(atts, out)
}

// without takes rows out and numbers the others again.
func without(atts []result.Attribution, out []bool) []result.Attribution {
	place := make([]int, len(atts))
	kept := atts[:0]
	for i := range out {
		place[i] = -1
		if !out[i] {
			place[i] = len(kept)
			kept = append(kept, atts[i])
		}
	}
	for i := range kept {
		if up := kept[i].NestedIn; up >= 0 {
			kept[i].NestedIn = place[up]
		}
	}
	return kept
}

// oneWordOf reports whether the content is one word outside of quotation marks.
func (d *Decider) oneWordOf(at *result.Attribution) bool {
	return len(at.Content) == 1 && d.Words(at.Content[0]) == 1 && d.Quote[at.Content[0].First] < 0
}

// pointsBack reports whether the content of a row stands for words before it: a pronoun ("denied it"), or a noun of claiming without what is
// claimed ("a charge that he denies").
func (d *Decider) pointsBack(at *result.Attribution) bool {
	if at.CueHead < 0 || len(at.Content) != 1 {
		return false
	}
	r := at.Content[0]
	return d.Quote[r.First] < 0 && d.Words(r) == 1 && d.PointsBack(at.CueHead, r.First) || d.AnswersClaim(at.CueHead) && d.bareClaim(r) >= 0
}

// bareClaim gives the noun of a content that is a noun of claiming, with a determiner at most; -1 for any other content.
func (d *Decider) bareClaim(r article.Range) int {
	n := r.End - 1
	if r.Len() > 2 || d.Tag(n) != syntax.NN || d.Quote[n] >= 0 || !d.On(n, d.Lists.ClaimNouns) && !d.On(n, d.Lists.AccusationNouns) {
		return -1
	}
	if r.Len() == 2 && d.Tag(r.First) != syntax.DT && d.Tag(r.First) != syntax.WDT {
		return -1
	}
	return n
}

// backward looks for what contents point back to.
type backward struct {
	*Decider
	atts []result.Attribution
	rows map[int32][]int // by sentence: the rows whose content begins in it
}

func (d *Decider) sentenceOf(i int) int32 { return d.Doc.Tokens[i].Sentence }

// find gives the words that the content of a row stands for; none where they are not certain.
func (b *backward) find(at *result.Attribution) article.Range {
	first := at.Content[0].First
	noun := b.bareClaim(at.Content[0])
	if noun < 0 && !b.On(at.CueHead, b.Lists.WholeAnswers) && !b.On(first, b.Lists.SoWords) || b.supposed(at) {
		return article.Range{}
	}
	here := b.sentenceOf(first)
	before := min(first, at.CueHead)
	if len(at.Source) > 0 {
		before = min(before, at.Source[0].First)
	}
	k, n := b.only(here, before)
	switch {
	case n > 1:
		return article.Range{}
	case n == 1:
		if end := b.atts[k].Content[0].End; b.saysMore(article.Range{First: end, End: before}, k) {
			return article.Range{}
		}
		return b.said(at, k, noun)
	}
	if r := b.clauseBefore(at, before); r.Len() > 0 {
		return r
	}
	if here == 0 || !b.adjacent(here) || b.actsBefore(at, min(first, at.CueHead)) {
		return article.Range{}
	}
	t := b.Doc.Sentences[here-1].Tokens
	if k, n = b.only(here-1, t.End); n != 1 || b.saysMore(t, k) {
		return article.Range{}
	}
	return b.said(at, k, noun)
}

// supposed reports whether the report itself is only supposed: "if she says so".
func (b *backward) supposed(at *result.Attribution) bool {
	return at.Status == result.StatusConditional || at.Status == result.StatusQuestion || at.Status == result.StatusIntended
}

// adjacent reports whether the sentence before s is text of the same paragraph or of the one before it.
func (b *backward) adjacent(s int32) bool {
	here, there := b.Doc.Tokens[b.Doc.Sentences[s].Tokens.First].Paragraph, b.Doc.Tokens[b.Doc.Sentences[s-1].Tokens.First].Paragraph
	return here-there <= 1 && b.Doc.Paragraphs[there].Kind == b.Doc.Paragraphs[here].Kind
}

// only gives a row whose content begins in sentence s and ends before a token, with how many different contents there are.
func (b *backward) only(s int32, before int) (row, n int) {
	row = -1
	for _, k := range b.rows[s] {
		c := b.atts[k].Content
		if c[len(c)-1].End > before {
			continue
		}
		if row < 0 || c[0] != b.atts[row].Content[0] || len(c) != len(b.atts[row].Content) {
			n++
		}
		row = k
	}
	return row, n
}

// saysMore reports whether r has a finite verb beside the content and the reporting clause of row k.
func (b *backward) saysMore(r article.Range, k int) bool {
	for i := r.First; i < r.End; i++ {
		if view.Tense(b.Tag(i)) == 0 {
			continue
		}
		at := &b.atts[k]
		if i != at.CueHead && !view.Inside(at.Content, i) && !view.Inside(at.Source, i) && !view.Inside(at.Cue, i) {
			return true
		}
	}
	return false
}

// actsBefore reports whether another verb stands before the answer in its sentence: "he left the room and denied it".
func (b *backward) actsBefore(at *result.Attribution, before int) bool {
	for i := b.Sentence(before).First; i < before; i++ {
		if view.Tense(b.Tag(i)) > 0 && !view.Inside(at.Source, i) && !view.Inside(at.Cue, i) {
			return true
		}
	}
	return false
}

// said gives what the report k says as the words that the row at stands for: one proposition, of which it is plain whose "I" it has.
func (b *backward) said(at *result.Attribution, k, noun int) article.Range {
	x := &b.atts[k]
	if len(x.Content) != 1 || x.CueHead == at.CueHead || len(x.Cue) == 0 || b.pointsBack(x) {
		return article.Range{}
	}
	r := x.Content[0]
	if noun >= 0 && b.On(noun, b.Lists.AccusationNouns) && !b.On(x.CueHead, b.Lists.Accusing) && !b.On(x.CueHead, b.Lists.Claiming) {
		return article.Range{}
	}
	switch x.Status {
	case result.StatusAsserted:
	case result.StatusQuestion: // asked whether he had taken it, he denied it
		if !b.On(r.First, b.Lists.ClauseOpeners) || b.Tag(r.First) != syntax.IN {
			return article.Range{}
		}
	default:
		return article.Range{}
	}
	if b.clauses(r) == 1 {
		if b.On(r.First, b.Lists.ClauseOpeners) {
			if b.Tag(r.First) != syntax.IN {
				return article.Range{} // how, why
			}
			r.First++
		}
	} else if r = b.accusedOf(x); r.Len() == 0 {
		return article.Range{}
	}
	return b.plain(at, r)
}

// plain gives r where it can stand by itself beside the answer at: it has no "I" of somebody else, and no denial of a negation is turned round.
func (b *backward) plain(at *result.Attribution, r article.Range) article.Range {
	denies := b.On(at.CueHead, b.Lists.Denials) || at.Status != result.StatusAsserted
	for i := r.First; i < r.End; i++ {
		if b.On(i, b.Lists.FirstPerson) || b.On(i, b.Lists.SecondPerson) || denies && b.On(i, b.Lists.Negations) {
			return article.Range{}
		}
	}
	return r
}

// clauses counts the finite clauses of r that are in no other clause of r. One that a conjunction joins counts wherever the tree hangs it.
func (b *backward) clauses(r article.Range) (n int) {
	joined := false
	for i := r.First; i < r.End; i++ {
		joined = joined || b.On(i, b.Lists.AnswerJoins) || b.Char(i) == ';'
		if view.Tense(b.Tag(i)) == 0 {
			continue
		}
		if joined && n > 0 || !b.within(i, r) {
			n++
		}
		joined = false
	}
	return n
}

// within reports whether verb i is in a clause that hangs on a word of r.
func (b *backward) within(i int, r article.Range) bool {
	for n := 0; i >= 0 && r.Has(i) && n < highestVerb; n++ {
		up := b.Head(i)
		switch b.Rel(i) {
		case syntax.RelAclRelcl, syntax.RelAdvcl, syntax.RelCcomp, syntax.RelAcl, syntax.RelCsubj:
			if up >= 0 && r.Has(up) {
				return true
			}
		}
		i = up
	}
	return false
}

// accusedOf gives what somebody is accused of: "the owner of selling boats" is "selling boats".
func (b *backward) accusedOf(x *result.Attribution) article.Range {
	r := x.Content[0]
	if !b.On(x.CueHead, b.Lists.Accusing) || b.clauses(r) > 0 {
		return article.Range{}
	}
	for i := r.First; i+1 < r.End; i++ {
		if b.On(i, b.Lists.Owners) && b.Tag(i+1) == syntax.VBG {
			return article.Range{First: i + 1, End: r.End}
		}
	}
	return article.Range{}
}

// clauseBefore gives the plain clause that the clause of the answer is joined to: "The firm paid, and the minutes say so". It opens the
// sentence, has one finite verb with a subject, and reports nothing.
func (b *backward) clauseBefore(at *result.Attribution, before int) article.Range {
	s := b.Sentence(at.CueHead)
	end := before
	for end > s.First && !b.IsWord(end-1) {
		end--
	}
	joint := end - 1
	if joint <= s.First || !b.On(joint, b.Lists.AnswerJoins) {
		return article.Range{}
	}
	r := b.Trim(article.Range{First: s.First, End: joint})
	if r.Len() < leastClause || b.clauses(r) != 1 || b.On(r.First, b.Lists.ClauseJoins) || b.On(r.First, b.Lists.ClauseOpeners) {
		return article.Range{}
	}
	subject := false
	for i := r.First; i < r.End; i++ {
		if b.On(i, b.Lists.Saying) || b.Quote[i] >= 0 || b.Char(i) == ':' || b.Char(i) == ';' {
			return article.Range{}
		}
		subject = subject || b.Rel(i).Subject()
	}
	if !subject {
		return article.Range{}
	}
	return b.plain(at, r)
}

// leastClause is how many tokens a clause has.
const leastClause = 3
