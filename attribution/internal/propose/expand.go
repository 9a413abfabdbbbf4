package propose

import (
	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/rules"
	"whosaid/syntax"
)

// Build makes the plans of the document: rules propose. groups carries them out.
func (b *Builder) Build() {
	b.reset()
	b.Pack.ProposeRead(b.Syntax, b.OnLists(), &b.scratch, b.take)
	b.claim()
	if b.long() { // the tables of the matcher are done with
		b.scratch = rules.Scratch{}
	}
}

// reset forgets the plans of an earlier document.
func (b *Builder) reset() {
	b.planner.pack = b.Pack
	b.planner.reset(b.Syntax)
	b.reach, b.lastReport, b.subjectsOf.verb = cueReach{}, lastReport{}, 0
	b.scratch.Machine.Lend(b.Extents())
}

// claims are the cues, of words of saying, that some plan gives one quotation to: no more than two, as more say nothing new.
type claims [2]int32

// claim notes by quotation which cues of saying have a plan with it, so that one which only a single cue could have is told
// from one that has its own.
func (b *Builder) claim() {
	b.claimed = view.Grow(b.claimed, len(b.Doc.Quotations))
	for i := range b.claimed {
		b.claimed[i] = claims{-1, -1}
	}
	add := func(q, cue int) {
		c := &b.claimed[q]
		switch {
		case c[0] == int32(cue) || c[1] == int32(cue):
		case c[0] < 0:
			c[0] = int32(cue)
		case c[1] < 0:
			c[1] = int32(cue)
		}
	}
	b.ownCue = view.Grow(b.ownCue, len(b.Doc.Quotations))
	clear(b.ownCue)
	for i := range b.planner.plans.n {
		b.Syntax.Tick(i)
		x := b.planner.plans.at(int32(i))
		cue := int(x.cue)
		if q := x.quoted; q >= 0 && (b.On(cue, b.Lists.Saying) || b.best(x).Settles) {
			t := b.Doc.Quotations[q].Tokens
			b.ownCue[q] = b.ownCue[q] || b.Sentence(t.First).Has(cue) || b.Sentence(t.End-1).Has(cue)
		}
		if !b.On(cue, b.Lists.Speech) {
			continue
		}
		if x.quoted >= 0 {
			add(int(x.quoted), cue)
		}
		b.planContent = b.contentOf(b.planContent[:0], x)
		for _, r := range b.planContent {
			for t := r.First; t < r.End; t++ {
				if q := int(b.Quote[t]); q >= 0 {
					add(q, cue)
					t = max(t, b.Doc.Quotations[q].Tokens.End-1)
				}
			}
		}
	}
}

// OwnCue reports whether a cue of saying is in a sentence of quotation q and has a plan with it.
func (b *Builder) OwnCue(q int) bool { return b.ownCue[q] }

// Rivals counts the cues of saying, other than h, that could have quotation q; at most two.
func (b *Builder) Rivals(q, h int) (n int) {
	for _, c := range b.claimed[q] {
		if c >= 0 && int(c) != h {
			n++
		}
	}
	return n
}

// take turns one proposal into a plan, or joins it to one.
func (b *Builder) take(p rules.Proposal) {
	if p.Cue.Op == rules.OpNone {
		return // a quotation without a cue is for continuation to judge
	}
	h := p.Cue.Head
	if h < 0 {
		h = p.Cue.Tokens.First
	}
	var span article.Range
	if p.Cue.Op == rules.OpWords && p.Cue.Tokens.Len() > 0 {
		span = p.Cue.Tokens
	}
	content := p.Content.Op
	if quotes(content) && (p.Content.Less >= 0 || p.More.Op != rules.OpNone && !quotes(p.More.Op)) {
		content = rules.OpWords // what is more or less than quotations is no reading of quotations
	}
	switch content {
	case rules.OpQuote, rules.OpQuoteRun:
		b.takeQuotation(&p, h, span)
	case rules.OpAncestor:
		b.takeAncestors(&p, h, span)
	default:
		b.takeWords(&p, h, span)
	}
}

// takeQuotation plans a proposal whose content is a quotation in marks.
func (b *Builder) takeQuotation(p *rules.Proposal, h int, span article.Range) {
	q := p.Content.Quote
	for q >= 0 && b.Doc.Quotations[q].Parent >= 0 && b.Doc.Tokens[h].Quotation != int32(b.Doc.Quotations[q].Parent) {
		q = int(b.Doc.Quotations[q].Parent)
	}
	if q < 0 || b.Doc.Quotations[q].Tokens.Has(h) {
		return
	}
	x, made := b.planner.at(h, view.Mix(view.Mix(uint64(h), 1), uint64(q)), p.Rule)
	if made {
		x.span, x.quoted, x.clause = runOf(span), int32(q), -1
	}
	x.heed(p.Rule, span)
	b.sources(x, p, h)
}

// takeAncestors plans a proposal whose content is a clause around the cue: each of the heads above, and the sentence.
func (b *Builder) takeAncestors(p *rules.Proposal, h int, span article.Range) {
	const most = 5 // heads
	from := p.Content.Head
	if from < 0 {
		from = h
	}
	out := b.outsideContent(p, h, span)
	s := b.Sentence(h)
	last := 0
	try := func(r article.Range, clause int) {
		b.rangesC = view.Cut(b.rangesC[:0], view.Cut(nil, []article.Range{r}, out[0]), out[1])
		n := 0
		for _, r := range b.rangesC {
			n += b.Words(r)
		}
		if n == 0 || n == last {
			return
		}
		last = n
		b.planFor(p, h, span, b.rangesC, clause)
	}
	for g, n := b.Head(from), 0; g >= 0 && n < most; g, n = b.Head(g), n+1 {
		if !out[0].Has(g) && !out[1].Has(g) {
			try(b.Tree(g), g)
		}
	}
	try(article.Range{First: s.First, End: b.Last(s) + 1}, -1)
}

// takeWords plans a proposal whose content is the words that its operators reach.
func (b *Builder) takeWords(p *rules.Proposal, h int, span article.Range) {
	if w := p.Content.Head; w >= 0 && w < h && (b.Tag(w) == syntax.WDT || b.Tag(w) == syntax.WP) && p.Content.Op != rules.OpRest && p.Content.Op != rules.OpWords {
		if b.deniedBefore(p, h, span, w) && b.Tag(w-1) != syntax.TagComma && p.More.Op == rules.OpNone && b.Tree(w).Len() == 1 {
			if g := b.Head(h); b.Rel(h) != syntax.RelAclRelcl || g < 0 {
				return // the pronoun itself would be what is left
			}
		}
	}
	b.rangesC = b.span(b.rangesC[:0], &p.Content, p, h)
	if p.More.Op != rules.OpNone {
		b.rangesC = b.span(b.rangesC, &p.More, p, h)
	}
	if len(b.rangesC) == 0 {
		return
	}
	b.behindVenue(&b.rangesC[0], h)
	clause := p.Content.Head
	if p.Content.Op == rules.OpRest && clause >= 0 && b.Head(clause) > clause {
		clause = b.Head(clause)
	}
	b.planFor(p, h, span, b.rangesC, clause)
}

// behindVenue takes a venue right behind the cue off the front of a content: "said [in a faxed statement] it was ready".
func (b *Builder) behindVenue(content *article.Range, h int) {
	if content.First != h+1 || !b.Tag(h).Verb() {
		return
	}
	const most = 7 // tokens of the venue and before
	for v := h + 2; v < content.End-1 && v < h+most; v++ {
		if b.venue(v) && b.Head(v) > v && b.Tree(v).First == h+1 && b.Tree(v).End == v+1 {
			content.First = v + 1
			return
		}
	}
}

// outsideContent gives the words of the cue and of the source, which are no part of a clause around them; one run where the
// rule captured the cue's words ("according to X").
func (b *Builder) outsideContent(p *rules.Proposal, h int, span article.Range) (out [2]article.Range) {
	var source article.Range
	if t := b.Tree(max(p.Source.Head, 0)); p.Source.Head >= 0 && !t.Has(h) {
		source = t
	}
	if span.Len() == 0 {
		return [2]article.Range{b.cue(h, source, nil), source}
	}
	join := func(r article.Range) {
		if r.Len() > 0 {
			span = article.Range{First: min(span.First, r.First), End: max(span.End, r.End)}
		}
	}
	join(p.Source.Tokens)
	join(source)
	return [2]article.Range{span}
}

func quotes(o rules.Operator) bool { return o == rules.OpQuote || o == rules.OpQuoteRun }

// deniedBefore plans, for "claims of X that Y denied", each noun phrase that ends right before the relative
// word w: what Y denied is one of them, whichever the tree hangs the clause on. It reports whether there is one.
func (b *Builder) deniedBefore(p *rules.Proposal, h int, span article.Range, w int) bool {
	n := 0
	for g := w - 1; g >= 0 && g < w && n < 4 && b.Tree(g).Has(w-1); g = b.Head(g) {
		t := b.Tree(g)
		t.End = w
		for t.First < g && (b.Tag(t.First) == syntax.IN || b.Tag(t.First) == syntax.TO) {
			t.First++
		}
		if b.Tag(g).Noun() && b.Words(t) > 1 {
			b.planFor(p, h, span, []article.Range{t}, g)
			n++
		}
	}
	return n > 0
}

// planFor puts a proposal with its content's words into a plan.
func (b *Builder) planFor(p *rules.Proposal, h int, span article.Range, content []article.Range, clause int) {
	key := view.Mix(uint64(h), 2)
	for _, r := range content {
		key = view.Mix(view.Mix(key, uint64(r.First)), uint64(r.End))
	}
	x, made := b.planner.at(h, key, p.Rule)
	if made {
		x.span, x.clause, x.quoted = runOf(span), int32(clause), -1
		b.planner.setContent(x, content)
	}
	x.heed(p.Rule, span)
	if x.clause < 0 {
		x.clause = int32(clause)
	}
	x.flag(passageFlag, p.Content.Op == rules.OpPassage)
	x.flag(partsFlag, p.Content.Op == rules.OpClause || p.Content.Op == rules.OpSubtree)
	b.sources(x, p, h)
}

// span appends the words of a part, as its operator reaches them.
func (b *Builder) span(out []article.Range, part *rules.Part, p *rules.Proposal, h int) []article.Range {
	at := len(out)
	switch part.Op {
	case rules.OpClause, rules.OpSubtree:
		switch g := b.Head(h); {
		case part.Head < 0:
			return append(out, part.Tokens)
		case b.Rel(h) == syntax.RelAclRelcl && g >= 0 && (b.Tag(part.Head) == syntax.WDT || b.Tag(part.Head) == syntax.WP):
			return view.Cut(out, []article.Range{b.Tree(g)}, b.Tree(h)) // "claims that X denied": what X denied are the claims
		}
		if t := b.Tree(part.Head); t.Has(h) {
			out = view.Cut(out, []article.Range{t}, b.Tree(h))
		} else {
			out = append(out, t)
		}
	case rules.OpPhrase:
		if part.Head >= 0 {
			out = append(out, b.Tree(part.Head))
		} else {
			out = append(out, part.Tokens)
		}
	case rules.OpWords, rules.OpVerbGroup:
		out = append(out, part.Tokens)
	case rules.OpQuote, rules.OpQuoteRun:
		if part.Quote >= 0 {
			out = append(out, b.Doc.Quotations[part.Quote].Tokens)
		}
	case rules.OpRest:
		s := b.Sentence(part.Tokens.First)
		out = append(out, article.Range{First: part.Tokens.First, End: b.Last(s) + 1})
	case rules.OpPassage:
		if n := b.Doc.PassageFrom(h); n >= 0 {
			out = append(out, b.Doc.Passages[n].Said...)
		}
	case rules.OpParagraph:
		out = append(out, article.Range{First: part.Tokens.First, End: b.Doc.Paragraphs[b.Doc.Tokens[part.Tokens.First].Paragraph].Tokens.End})
	case rules.OpBefore, rules.OpAround:
		out = b.aroundCue(out, part, p, h)
	}
	if part.Less >= 0 {
		kept := view.Cut(nil, out[at:], b.Tree(part.Less))
		out = append(out[:at], kept...)
	}
	return out
}

// aroundCue appends the words of the sentence before cue and source, and for OpAround those after the next comma too. It
// appends nothing where these words are no clause.
func (b *Builder) aroundCue(out []article.Range, part *rules.Part, p *rules.Proposal, h int) []article.Range {
	s := b.Sentence(h)
	lo, hi := h, h
	if p.Source.Tokens.Len() > 0 {
		lo, hi = min(lo, p.Source.Tokens.First), max(hi, p.Source.Tokens.End-1)
	}
	if p.Source.Op == rules.OpPhrase && p.Source.Head >= 0 {
		for _, r := range view.Cut(nil, []article.Range{b.Tree(p.Source.Head)}, b.Tree(h)) {
			lo, hi = min(lo, r.First), max(hi, r.End-1)
		}
	}
	if part.Tokens.Len() > 0 && part.Op == rules.OpBefore {
		lo = min(lo, part.Tokens.First)
	}
	if hi-lo > longestAside || lo < s.First+2 {
		return out
	}
	before := article.Range{First: s.First, End: lo}
	if part.Op == rules.OpBefore {
		return append(out, before)
	}
	const most = 10 // tokens up to the comma
	e := b.Last(s)
	j := hi + 1
	for j < s.End && b.Tag(j) != syntax.TagComma && j < hi+most {
		j++
	}
	if j >= e || b.Tag(j) != syntax.TagComma {
		return out
	}
	return append(out, before, article.Range{First: j + 1, End: e + 1})
}

// addressee notes whom a proposal says was told.
func (b *Builder) addressee(x *plan, p *rules.Proposal) {
	if p.Addressee.Op == rules.OpNone || !x.told.empty() || b.best(x).Settles && b.best(x) != p.Rule {
		return
	}
	if h := p.Addressee.Head; p.Addressee.Op == rules.OpPhrase && h >= 0 {
		if !b.date(h) && b.Rel(h) != syntax.RelNmodTmod && !b.On(h, b.Lists.TimeAdverbs) { // "told the press last week"
			x.told = runOf(b.clear(b.source(h, int(x.cue), relativeByRule), x))
		}
		return
	}
	x.told = runOf(b.clear(p.Addressee.Tokens, x))
}

// clear ends r before the content of a plan, where it runs into it.
func (b *Builder) clear(r article.Range, x *plan) article.Range {
	b.planContent = b.contentOf(b.planContent[:0], x)
	if x.quoted >= 0 {
		b.planContent = append(b.planContent[:0], b.Doc.Quotations[x.quoted].Tokens)
	}
	for _, c := range b.planContent {
		if r.First < c.First {
			r.End = min(r.End, c.First)
		}
	}
	return b.Trim(r)
}

// sources adds the sources of a proposal to a plan.
func (b *Builder) sources(x *plan, p *rules.Proposal, h int) {
	b.addressee(x, p)
	switch p.Source.Op {
	case rules.OpNone:
		b.addSource(x, origin{How: reachNone, Head: -1}, p.Rule)
	case rules.OpSubject:
		at := p.Source.Head
		if at < 0 {
			at = h
		}
		subjects := b.originsOf(at)
		own := false
		for _, o := range subjects {
			own = own || o.How == reachSubject && !o.Inherited
		}
		if x.quoted >= 0 && !own {
			if k := b.inverted(at); k >= 0 {
				b.addSource(x, origin{How: reachInverted, Head: k}, p.Rule)
			}
		}
		for i, o := range subjects {
			if x.quoted >= 0 && i >= 4 {
				break
			}
			b.addSource(x, o, p.Rule)
		}
	case rules.OpPossessor:
		at := p.Source.Head
		if at < 0 {
			at = h
		}
		b.reached = b.sayersOf(b.reached[:0], at)
		for _, o := range b.reached {
			b.addSource(x, o, p.Rule)
		}
	case rules.OpWords:
		t := b.Trim(p.Source.Tokens)
		if t.Len() > 0 {
			b.addSource(x, origin{How: reachGiven, Head: t.End - 1, Given: t}, p.Rule)
		}
	default:
		head := p.Source.Head
		if head < 0 {
			head = b.rootOf(p.Source.Tokens)
		}
		if head >= 0 && head != h {
			b.addSource(x, origin{How: reachGiven, Head: head}, p.Rule)
		}
	}
}

// rootOf gives the token of r that the others hang on: a noun whose head lies outside r; -1 for an empty run.
func (b *Builder) rootOf(r article.Range) int {
	best := r.End - 1
	for i := r.End - 1; i >= r.First; i-- {
		if !r.Has(b.Head(i)) && (b.Tag(i).Noun() || b.Tag(i) == syntax.PRP || b.Tag(i) == syntax.CD) {
			return i
		}
	}
	if r.Len() <= 0 {
		return -1
	}
	return best
}

// carryOut makes the candidates of a plan.
func (b *Builder) carryOut(x *plan) {
	at := len(b.Out)
	b.cueSpan, b.plan = x.span.tokens(), x
	b.readSources(x)
	b.readExtents(int(x.cue))
	switch {
	case x.quoted >= 0:
		b.quotationContent(x)
	case x.Passage():
		b.passageContent(x)
	default:
		b.clauseContent(x)
	}
	for i := at; i < len(b.Out); i++ {
		c := &b.Out[i]
		c.Plan = x
		for k, o := range b.planOrigins {
			if o.Head == c.Origin.Head && o.Given == c.Origin.Given {
				c.Rule = b.planRules[k]
				if best := b.best(x); above(best, c.Rule) && x.quoted < 0 && len(b.planOrigins) == 1 {
					c.Rule = best
				}
				break
			}
		}
	}
}
