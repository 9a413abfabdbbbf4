package attribution

import (
	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

// frame is a way of reporting that the builder knows by itself.
type frame struct {
	rule *rules.Rule
	id   val
}

func newFrame(id string) frame { return frame{&rules.Rule{ID: id}, valueOf(id)} }

var (
	fCcomp, fXcomp, fDobj, fAdvcl, fDep = newFrame("ccomp"), newFrame("xcomp"), newFrame("dobj"), newFrame("advcl"), newFrame("dep")
	fUp                                 = map[syntax.Relation]frame{
		syntax.RelParataxis: newFrame("parataxis-up"), syntax.RelDep: newFrame("dep-up"), syntax.RelCcomp: newFrame("ccomp-up"),
		syntax.RelConj: newFrame("conj-up"), syntax.RelAdvcl: newFrame("advcl-up"),
	}
	fParaDown, fObjX, fCcompWh     = newFrame("para-down"), newFrame("obj-x"), newFrame("ccomp-wh")
	fVthat, fVrest, fTail, fMedial = newFrame("verb-that"), newFrame("verb-rest"), newFrame("tail"), newFrame("medial")
	fNthat, fNccomp, fNacl, fNcop  = newFrame("noun-that"), newFrame("noun-ccomp"), newFrame("noun-acl"), newFrame("noun-cop")
	fAccRoot, fAccVerb, fAccNoun   = newFrame("according-root"), newFrame("according-verb"), newFrame("according-noun")
	fQprev, fQnext, fColon         = newFrame("quote-before"), newFrame("quote-after"), newFrame("colon")
	fNmod                          = map[string]frame{}
)

func init() {
	for _, c := range []string{"about", "of", "for", "as", "against", "to", "on", "with"} {
		fNmod[c] = newFrame("nmod-" + c)
	}
}

func (b *builder) build() {
	n := len(b.d.Tokens)
	b.perCue = grow(b.perCue, n)
	clear(b.perCue)
	b.out = b.out[:0]
	for _, s := range b.d.Sentences {
		switch b.d.Paragraphs[s.Paragraph].Kind {
		case article.Furniture, article.Date, article.Byline:
			continue
		}
		for i := s.Tokens.First; i < s.Tokens.End; i++ {
			switch {
			case b.tag(i).Verb():
				b.verb(i, s.Tokens)
			case b.tag(i).Noun():
				b.noun(i, s.Tokens)
			}
			if b.lemma(i) == "according" || b.lemma(i) == "accord" && b.tag(i) == syntax.VBG {
				b.according(i)
			}
		}
		b.colon(s.Tokens)
	}
	for q := range b.d.Quotations {
		if b.d.Quotations[q].Parent < 0 && b.d.Paragraphs[b.d.Tokens[b.d.Quotations[q].Tokens.First].Paragraph].Kind != article.Furniture {
			b.besides(q, fQnext.rule, fQprev.rule, fQnext.id, fQprev.id)
		}
	}
}

func (b *builder) less(c, h int) []article.Range {
	t := []article.Range{b.tree(c)}
	if t[0].Has(h) {
		return cut(nil, t, b.tree(h))
	}
	return t
}

func (b *builder) verb(h int, s article.Range) {
	if b.on(h, b.lists.light) {
		if c := b.child(h, syntax.RelParataxis); c >= 0 {
			b.clauseContent(fParaDown.rule, fParaDown.id, h, b.view.origins(b.origins[:0], h), b.less(c, h), c, false)
		}
		return
	}
	from := append([]origin(nil), b.view.origins(b.origins[:0], h)...)
	put := func(f frame, content []article.Range, clause int, parts bool) {
		b.clauseContent(f.rule, f.id, h, from, content, clause, parts)
	}
	cc := b.child(h, syntax.RelCcomp)
	for c := b.a.FirstChild(h); c >= 0; c = b.a.NextSibling(c) {
		switch b.rel(c) {
		case syntax.RelCcomp:
			put(fCcomp, b.less(c, h), c, true)
		case syntax.RelXcomp:
			put(fXcomp, b.less(c, h), c, true)
		case syntax.RelDobj:
			put(fDobj, b.less(c, h), c, true)
		case syntax.RelAdvcl:
			put(fAdvcl, b.less(c, h), c, false)
		case syntax.RelDep:
			put(fDep, b.less(c, h), c, true)
		case syntax.RelParataxis:
			put(fParaDown, b.less(c, h), c, false)
		case syntax.RelNmod:
			if f, ok := fNmod[b.caseOf(c)]; ok {
				put(f, b.less(c, h), c, true)
			}
		}
	}
	if f, ok := fUp[b.rel(h)]; ok && b.head(h) >= 0 && (b.rel(h) == syntax.RelParataxis || cc < 0) {
		put(f, b.less(b.head(h), h), b.head(h), false)
	}
	if o, x := b.child(h, syntax.RelDobj), b.child(h, syntax.RelXcomp); o >= 0 && x >= 0 {
		put(fObjX, append(b.less(o, h), b.less(x, h)...), x, true)
	}
	if cc >= 0 {
		for c := b.a.FirstChild(h); c >= 0 && c < h; c = b.a.NextSibling(c) {
			if (b.tag(c) == syntax.WDT || b.tag(c) == syntax.WP) && !b.rel(c).Subject() {
				put(fCcompWh, append(b.less(cc, h), article.Range{First: c, End: c + 1}), cc, false)
				break
			}
		}
	}
	b.positional(h, s, from, put)
}

func (b *builder) positional(h int, s article.Range, from []origin, put func(frame, []article.Range, int, bool)) {
	e := b.last(s)
	for k := h + 1; k < min(h+9, s.End-1); k++ {
		switch b.tag(k) {
		case syntax.IN, syntax.WDT, syntax.WRB, syntax.WP:
			if !b.on(k, b.lists.clauseOpeners) {
				continue
			}
			clause := k
			if b.head(k) > k {
				clause = b.head(k)
			}
			put(fVthat, []article.Range{{First: k, End: e + 1}}, clause, false)
			k = s.End
		}
	}
	if h+1 < s.End && h < e && b.child(h, syntax.RelCcomp) < 0 {
		switch b.tag(h + 1) {
		case syntax.PRP, syntax.NNP, syntax.DT, syntax.NNS, syntax.NN, syntax.JJ, syntax.EX, syntax.PRPS:
			put(fVrest, []article.Range{{First: h + 1, End: e + 1}}, h+1, false)
		}
	}
	subj, own := -1, false
	for c := b.a.FirstChild(h); c >= 0; c = b.a.NextSibling(c) {
		if b.rel(c).Subject() {
			subj, own = c, true
			break
		}
	}
	if !own {
		for k := h + 1; k < min(h+4, s.End); k++ {
			if b.tag(k).Noun() || b.tag(k) == syntax.PRP {
				subj = k
				break
			}
		}
	}
	if subj < 0 {
		return
	}
	lo, hi := h, h
	for _, r := range b.less(subj, h) {
		lo, hi = min(lo, r.First), max(hi, r.End-1)
	}
	if hi-lo > longestAside {
		return
	}
	pre := lo - 1
	if lo < s.First+3 || !(b.tag(pre) == syntax.TagComma || b.tag(pre) == syntax.TagCloseQuote || b.tag(pre) == syntax.TagColon) {
		return
	}
	how := reachSubject
	if !own {
		how = reachInverted
	}
	src := []origin{{how: how, head: subj}}
	b.clauseContent(fTail.rule, fTail.id, h, src, []article.Range{{First: s.First, End: lo}}, subj, false)
	j := hi + 1
	for j < s.End && b.tag(j) != syntax.TagComma && j < hi+10 {
		j++
	}
	if j < e && b.tag(j) == syntax.TagComma {
		b.clauseContent(fMedial.rule, fMedial.id, h, src, []article.Range{{First: s.First, End: lo}, {First: j + 1, End: e + 1}}, subj, false)
	}
}

func (b *builder) noun(h int, s article.Range) {
	var from []origin
	get := func() []origin {
		if from == nil {
			from = append([]origin(nil), b.view.owners(b.origins[:0], h)...)
		}
		return from
	}
	for k := h + 1; k < min(h+4, s.End-1); k++ {
		t := b.tag(k)
		if (t == syntax.IN || t == syntax.WDT || t == syntax.DT) && (b.lemma(k) == "that" || b.lemma(k) == "whether") {
			clause := k
			if b.head(k) > k {
				clause = b.head(k)
			}
			b.clauseContent(fNthat.rule, fNthat.id, h, get(), []article.Range{{First: k, End: b.last(s) + 1}}, clause, false)
			break
		}
		if b.isWord(k) && t != syntax.NN && t != syntax.CD && t != syntax.NNP {
			break
		}
	}
	for c := b.a.FirstChild(h); c >= 0; c = b.a.NextSibling(c) {
		switch b.rel(c) {
		case syntax.RelCcomp:
			b.clauseContent(fNccomp.rule, fNccomp.id, h, get(), b.less(c, h), c, false)
		case syntax.RelAcl:
			if b.tag(c) == syntax.VB || b.child(c, syntax.RelMark) >= 0 {
				b.clauseContent(fNacl.rule, fNacl.id, h, get(), b.less(c, h), c, false)
			}
		}
	}
	if b.rel(h) == syntax.RelNsubj && b.head(h) >= 0 && b.lemma(b.head(h)) == "be" {
		g := b.head(h)
		for c := b.a.FirstChild(g); c >= 0; c = b.a.NextSibling(c) {
			if b.rel(c) == syntax.RelCcomp || b.rel(c) == syntax.RelAdvcl {
				b.clauseContent(fNcop.rule, fNcop.id, h, get(), b.less(c, h), c, false)
			}
		}
	}
}

func (b *builder) according(h int) {
	x, g := -1, -1
	if b.rel(h) == syntax.RelCase {
		x = b.head(h)
		if x >= 0 {
			g = b.head(x)
		}
	} else {
		for c := b.a.FirstChild(h); c >= 0; c = b.a.NextSibling(c) {
			if b.rel(c) == syntax.RelNmod {
				x = c
			}
		}
		g = b.head(h)
	}
	s := b.sentence(h)
	if x < 0 || x == h {
		return
	}
	all := b.tree(x)
	if t := b.tree(h); t.First <= all.First && t.End >= all.End || b.rel(h) != syntax.RelCase {
		all = article.Range{First: min(all.First, t.First), End: max(all.End, t.End)}
	}
	from := []origin{{how: reachGiven, head: x}}
	last := -1
	try := func(content []article.Range, f frame, clause int) {
		n := 0
		for _, r := range content {
			n += r.Len()
		}
		if n == last || n == 0 {
			return
		}
		last = n
		at := len(b.out)
		b.clauseContent(f.rule, f.id, h, from, content, clause, true)
		for k := at; k < len(b.out); k++ {
			if h+1 < s.End && b.lemma(h+1) == "to" {
				b.out[k].cueSpan = article.Range{First: h, End: h + 2}
			}
		}
	}
	for n := 0; g >= 0 && n < 5; n++ {
		f := fAccNoun
		if b.head(g) < 0 || n == 4 {
			f = fAccRoot
		} else if b.tag(g).Verb() {
			f = fAccVerb
		}
		try(cut(nil, []article.Range{b.tree(g)}, all), f, g)
		g = b.head(g)
	}
	try(cut(nil, []article.Range{{First: s.First, End: b.last(s) + 1}}, all), fAccRoot, -1)
}

func (b *builder) colon(s article.Range) {
	for k := s.First + 1; k < min(s.First+12, s.End); k++ {
		if b.tag(k-1).Verb() || b.quote[k] >= 0 {
			return
		}
		if b.char(k) != ':' {
			continue
		}
		p := b.d.Paragraphs[b.d.Tokens[k].Paragraph].Tokens
		if !b.hasWord(k+1, p.End) || b.hasWord(p.First, s.First) && false {
			return
		}
		end := b.last(s) + 1
		if k+1 < p.End {
			if q := b.quote[k+1]; q >= 0 && b.d.Quotations[q].Tokens.First == k+1 {
				end = b.d.Quotations[q].Tokens.End
			} else if s.End <= k+1 {
				end = b.last(b.sentence(k+1)) + 1
			}
		}
		src := b.trim(article.Range{First: s.First, End: k})
		if src.Len() == 0 {
			return
		}
		content := b.keep(b.tidy(append(b.rangesA[:0], article.Range{First: k + 1, End: end})))
		if len(content) == 0 {
			return
		}
		h := src.End - 1
		b.add(candidate{rule: fColon.rule, frame: fColon.id, cue: k, cueSpan: article.Range{First: k, End: k + 1}, clause: -1, variant: whole, quoted: -1, gap: k - s.First, content: content},
			origin{how: reachGiven, head: h, given: src})
		return
	}
}
