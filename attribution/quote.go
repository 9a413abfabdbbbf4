package attribution

import (
	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

// Quotations beside their cues: which other quotations belong to the one that a rule captured. The
// quotation's structure decides, because the trees of `"…," he said` are the ones that parsers get wrong.

// stopped reports whether token i ends a sentence.
func (b *builder) stopped(i int) bool {
	switch b.char(i) {
	case '.', '!', '?':
		return b.d.Tokens[i].End-b.d.Tokens[i].Start == 1
	}
	return false
}

// beside makes the candidates of cue h for quotation q; before tells that the cue comes first.
func (b *builder) beside(r *rules.Rule, frame val, q, h int, from []origin, gap int, before bool) {
	t := b.d.Quotations[q].Tokens
	base := candidate{rule: r, frame: frame, cue: h, clause: -1, variant: quotation, snapped: true, quoted: q, gap: gap, cueSpan: b.span1}
	emit := func(j join, parts ...article.Range) {
		base.join = j
		base.content = b.keep(b.tidy(append(b.rangesA[:0], parts...)))
		if len(base.content) == 0 {
			return
		}
		for _, o := range from {
			b.add(base, o)
		}
	}
	emit(alone, t)
	parts, tail, last := [4]article.Range{t}, 1, q
	if !before {
		one := [1]article.Range{t}
		if k, j := b.following(h, one[:]); k >= 0 {
			parts[tail] = b.d.Quotations[k].Tokens
			tail, last = tail+1, k
			emit(j, parts[:tail]...)
		}
		if k := b.resumed(h); k >= 0 && k != last {
			emit(middle, t, b.d.Quotations[k].Tokens)
			if k, j := b.followingAfter(k); k >= 0 && j == after {
				parts[tail] = b.d.Quotations[k].Tokens
			}
			last = k
			parts[1], tail = b.d.Quotations[k].Tokens, 2
			if n, j := b.followingAfter(k); n >= 0 && j == after {
				emit(middle, parts[0], parts[1], b.d.Quotations[n].Tokens)
				parts[2], tail, last = b.d.Quotations[n].Tokens, 3, n
			}
		}
	}
	if before {
		if k, j := b.followingAfter(q); k >= 0 {
			parts[tail] = b.d.Quotations[k].Tokens
			tail, last = tail+1, k
			emit(j, parts[:tail]...)
		}
	}
	if all := b.chain(append(b.rangesC[:0], parts[:tail]...), last); len(all) > tail {
		join := chained
		if b.d.Quotations[last].ContinuedBy >= 0 {
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

// followingAfter gives the quotation that starts right behind quotation q, in the same paragraph or as
// the whole of the next.
func (b *builder) followingAfter(q int) (int, join) {
	t := b.d.Quotations[q].Tokens
	if t.End >= len(b.d.Tokens) {
		return -1, alone
	}
	k := int(b.quote[t.End])
	if k < 0 || k == q || b.d.Quotations[k].Tokens.First != t.End {
		return -1, alone
	}
	switch p := b.d.Tokens[t.End-1].Paragraph; b.d.Tokens[t.End].Paragraph {
	case p:
		return k, after
	case p + 1:
		if b.wholly(k) && (b.mark(b.d.Quotations[q].Tokens.First-1) || b.standsAlone(q)) {
			return k, paragraph
		}
	}
	return -1, alone
}

// resumed gives the quotation that goes on behind an interrupting cue in the same sentence, else -1.
func (b *builder) resumed(h int) int {
	p := b.d.Paragraphs[b.d.Tokens[h].Paragraph].Tokens
	words := 0
	for i := h + 1; i < min(h+farthest, p.End); i++ {
		if q := int(b.quote[i]); q >= 0 {
			k := i - 1
			if b.mark(k) || b.char(k) == ';' || b.on(k, b.lists.clauseOpeners) || b.tag(k) == syntax.CC {
				return q
			}
			return -1
		}
		if b.stopped(i) {
			return -1
		}
		if b.isWord(i) {
			if words++; words > longestGap {
				return -1
			}
		}
	}
	return -1
}
