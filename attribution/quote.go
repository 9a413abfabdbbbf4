package attribution

import (
	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

// Quotation frames: the cue of a quotation is looked for by position, on both sides of it, because
// the trees of `"…," he said` are the ones that parsers get wrong.

// besides makes the candidates of the verbs that stand before or after outermost quotation q.
func (b *builder) besides(q int, next, prev *rules.Rule, nextFrame, prevFrame val) {
	t := b.d.Quotations[q].Tokens
	p := b.d.Paragraphs[b.d.Tokens[t.First].Paragraph].Tokens
	words := 0
	for i := t.End; i < min(t.End+farthest, p.End); i++ {
		if b.quote[i] >= 0 || i > t.End && b.stopped(i-1) {
			break
		}
		if b.verbLike(i) {
			b.beside(prev, prevFrame, q, i, words, false)
		}
		if b.isWord(i) {
			if words++; words > longestGap {
				break
			}
		}
	}
	words = 0
	for i := t.First - 1; i >= 0 && i >= t.First-farthest; i-- {
		if b.quote[i] >= 0 || b.stopped(i) {
			break
		}
		if i < p.First && !(i == p.First-1 && b.char(i) == ':') && b.d.Tokens[i].Paragraph != b.introducer(t.First) {
			break
		}
		if b.verbLike(i) {
			b.beside(next, nextFrame, q, i, words, true)
		}
		if b.isWord(i) {
			if words++; words > longestGap {
				break
			}
		}
	}
}

// introducer gives the paragraph before that of token i where it ends with a colon, else -1.
func (b *builder) introducer(i int) int32 {
	p := int(b.d.Tokens[i].Paragraph)
	if p == 0 || i != b.d.Paragraphs[p].Tokens.First {
		return -1
	}
	if r := b.d.Paragraphs[p-1].Tokens; r.Len() > 0 && b.char(r.End-1) == ':' {
		return int32(p - 1)
	}
	return -1
}

// stopped reports whether token i ends a sentence.
func (b *builder) stopped(i int) bool {
	switch b.char(i) {
	case '.', '!', '?':
		return b.d.Tokens[i].End-b.d.Tokens[i].Start == 1
	}
	return false
}

func (b *builder) verbLike(i int) bool {
	return (b.tag(i).Verb() || b.on(i, b.lists.asides)) && !b.on(i, b.lists.light)
}

// beside makes the candidates of cue h for quotation q; before tells that the cue comes first.
func (b *builder) beside(r *rules.Rule, frame val, q, h, gap int, before bool) {
	t := b.d.Quotations[q].Tokens
	from := b.view.origins(b.origins[:0], h)
	b.origins = from
	if !before {
		own := false
		for _, o := range from {
			own = own || o.how == reachSubject && !o.inherited
		}
		if !own {
			if k := b.inverted(h); k >= 0 {
				from = append(from, origin{})
				copy(from[1:], from)
				from[0] = origin{how: reachInverted, head: k}
			}
		}
	}
	if len(from) > 4 {
		from = from[:4]
	}
	base := candidate{rule: r, frame: frame, cue: h, clause: -1, variant: quotation, snapped: true, quoted: q, gap: gap}
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
	if b.d.Quotations[last].ContinuedBy >= 0 {
		all := append(b.rangesC[:0], parts[:tail]...)
		for k := b.d.Quotations[last].ContinuedBy; k >= 0; k = b.d.Quotations[k].ContinuedBy {
			all = append(all, b.d.Quotations[k].Tokens)
		}
		b.rangesC = all
		base.join = reopened
		base.content = b.keep(b.tidy(append(b.rangesA[:0], all...)))
		for _, o := range from {
			b.add(base, o)
		}
	}
}

// followingAfter gives the quotation that starts right behind quotation q in the same paragraph.
func (b *builder) followingAfter(q int) (int, join) {
	t := b.d.Quotations[q].Tokens
	if t.End >= len(b.d.Tokens) {
		return -1, alone
	}
	k := int(b.quote[t.End])
	if k < 0 || k == q || b.d.Tokens[t.End].Paragraph != b.d.Tokens[t.First].Paragraph {
		return -1, alone
	}
	return k, after
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
