package propose

import (
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// Quotations beside their cues: which other quotations belong to the one that a rule captured. The
// quotation's structure decides, because the trees of `"…," he said` are the ones that parsers get wrong.

// stopped reports whether token i ends a sentence.
func (b *Builder) stopped(i int) bool {
	switch b.Char(i) {
	case '.', '!', '?':
		return b.Doc.Tokens[i].End-b.Doc.Tokens[i].Start == 1
	}
	return false
}

// quotationContent makes the candidates of a plan whose content is a quotation beside its cue.
func (b *Builder) quotationContent(x *plan) {
	q, h := int(x.quoted), int(x.cue)
	t := b.Doc.Quotations[q].Tokens
	before := h < t.First // the cue comes first
	gap := b.Words(article.Range{First: t.End, End: max(t.End, h)})
	if before {
		gap = b.Words(article.Range{First: min(h+1, t.First), End: t.First})
	}
	base := Candidate{Rule: b.best(x), Frame: b.frame(x), Cue: h, Clause: -1, Variant: Quotation, snapped: true, Quoted: q, Gap: gap, CueSpan: b.cueSpan}
	emit := func(j join, parts ...article.Range) {
		base.Join = j
		base.Content = b.Keep(b.Tidy(append(b.rangesA[:0], parts...)))
		if len(base.Content) == 0 {
			return
		}
		b.addAll(&base)
	}
	emit(Alone, t)
	parts, tail, last := [4]article.Range{t}, 1, q
	if !before {
		one := [1]article.Range{t}
		if k, j := b.following(h, one[:]); k >= 0 {
			parts[tail] = b.Doc.Quotations[k].Tokens
			tail, last = tail+1, k
			emit(j, parts[:tail]...)
		}
		if k := b.resumed(h); k >= 0 && k != last {
			emit(middle, t, b.Doc.Quotations[k].Tokens)
			if k, j := b.followingAfter(k); k >= 0 && j == after {
				parts[tail] = b.Doc.Quotations[k].Tokens
			}
			last = k
			parts[1], tail = b.Doc.Quotations[k].Tokens, 2
			if n, j := b.followingAfter(k); n >= 0 && j == after {
				emit(middle, parts[0], parts[1], b.Doc.Quotations[n].Tokens)
				parts[2], tail, last = b.Doc.Quotations[n].Tokens, 3, n
			}
		}
	}
	if before {
		if k, j := b.followingAfter(q); k >= 0 {
			parts[tail] = b.Doc.Quotations[k].Tokens
			tail, last = tail+1, k
			emit(j, parts[:tail]...)
		}
	}
	if all := b.chain(append(b.rangesC[:0], parts[:tail]...), last); len(all) > tail {
		join := chained
		if b.Doc.Quotations[last].ContinuedBy >= 0 {
			join = reopened
		}
		b.rangesC = all
		emit(join, all...)
	}
	if tail == 1 && !before {
		if r := b.runsOn(h, parts[:1]); r.Len() > 0 {
			emit(running, t, r)
		}
	}
}

// followingAfter gives the quotation that starts right after quotation q, in the same paragraph or as
// the whole of the next.
func (b *Builder) followingAfter(q int) (int, join) {
	t := b.Doc.Quotations[q].Tokens
	if t.End >= len(b.Doc.Tokens) {
		return -1, Alone
	}
	k := int(b.Quote[t.End])
	if k < 0 || k == q || b.Doc.Quotations[k].Tokens.First != t.End {
		return -1, Alone
	}
	switch p := b.Doc.Tokens[t.End-1].Paragraph; b.Doc.Tokens[t.End].Paragraph {
	case p:
		return k, after
	case p + 1:
		if b.wholly(k) && (b.Mark(b.Doc.Quotations[q].Tokens.First-1) || b.StandsAlone(q)) {
			return k, paragraph
		}
	}
	return -1, Alone
}

// resumed gives the quotation that goes on after an interrupting cue in the same sentence, else -1.
func (b *Builder) resumed(h int) int {
	p := b.Doc.Paragraphs[b.Doc.Tokens[h].Paragraph].Tokens
	words := 0
	for i := h + 1; i < min(h+farthest, p.End); i++ {
		if q := int(b.Quote[i]); q >= 0 {
			k := i - 1
			if b.Tag(k) == syntax.CC && b.ownTag(q) {
				return -1 // “Yes,” said Ann, and “no,” said Tom
			}
			if b.Mark(k) || b.Char(k) == ';' || b.On(k, b.Lists.ClauseOpeners) || b.Tag(k) == syntax.CC || k == h && b.fullStopped(q) {
				return q
			}
			return -1
		}
		if b.stopped(i) {
			return -1
		}
		if b.IsWord(i) {
			if words++; words > longestGap {
				return -1
			}
		}
	}
	return -1
}

// ownTag reports whether a verb of saying follows right behind quotation q, before any mark: “no,” said Tom; “no,” Tom said.
func (b *Builder) ownTag(q int) bool {
	t := b.Doc.Quotations[q].Tokens
	for i := t.End; i < min(t.End+nearTag, b.Sentence(t.First).End); i++ {
		if b.Mark(i) || b.Quote[i] >= 0 {
			return false
		}
		if view.Tense(b.Tag(i)) > 0 && b.On(i, b.Lists.Saying) {
			return true
		}
	}
	return false
}

// holdsReport reports whether a run before the verb of saying cue ends with a quotation that is the verb's, and holds an earlier one with a verb of
// saying of its own behind it: «“Yes,” said Ann, and “no,”» said Tom.
func (b *Builder) holdsReport(r article.Range, cue int) bool {
	last := int(b.Quote[r.End-1])
	if r.End > cue || last < 0 || !b.Tag(cue).Verb() || !b.ownTag(last) || cue > r.End+nearTag {
		return false
	}
	for i := r.First; i < r.End; i++ {
		q := int(b.Quote[i])
		if q < 0 {
			continue
		}
		t := b.Doc.Quotations[q].Tokens
		if q != last && t.First >= r.First && strings.IndexByte(",?!", b.Char(t.End-2)) >= 0 && b.ownTag(q) {
			return true
		}
		i = max(i, t.End-1)
	}
	return false
}

// nearTag is how many tokens behind a quotation its verb of saying is looked for.
const nearTag = 5

// fullStopped reports whether quotation q begins with a capital and ends with its own full stop: the stop before it is left out, “We go,” he said
// “It is late.”
func (b *Builder) fullStopped(q int) bool {
	t := b.Doc.Quotations[q].Tokens
	c := b.Doc.Text[b.Doc.Tokens[t.First+1].Start]
	return t.Len() > 3 && c >= 'A' && c <= 'Z' && b.stopped(t.End-2)
}

// Turn reports whether quotation q is a turn of a dialogue: the whole of its paragraph, with its own
// full stop inside.
func (b *Builder) Turn(q int) bool {
	t := b.Doc.Quotations[q].Tokens
	if b.Doc.Quotations[q].Words == 0 || !b.wholly(q) {
		return false
	}
	switch b.Char(t.End - 2) {
	case '.', '!', '?':
		return true
	}
	return false
}

// StandsAlone reports whether quotation q fills its sentences: no word before it in the sentence where it
// begins, none after it in the one where it ends, and its own full stop inside.
func (b *Builder) StandsAlone(q int) bool {
	t := b.Doc.Quotations[q].Tokens
	first, last := b.Sentence(t.First), b.Sentence(t.End-1)
	if b.HasWord(first.First, t.First) || b.HasWord(t.End, last.End) {
		return false
	}
	switch b.Char(t.End - 2) {
	case '.', '!', '?':
		return true
	}
	return !b.Doc.Quotations[q].Closed || b.wholly(q)
}

// LeastWords is how many words a quotation has that is speech by itself, unless it is a turn of a dialogue.
const LeastWords = 4
