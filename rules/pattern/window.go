package pattern

// Stage 2, the demands of a program: what must some token of its window have, whatever the anchor?

import (
	"slices"

	"whosaid/article"
	"whosaid/rules/lexicon"
)

// traits are what one token has, or all tokens of a window together, as bits. A demand is traits too: a token meets it that
// has any of them.
type traits [allTraits]uint64

// What the numbers of traits are.
const (
	atLists   = 0                            // the lists of the word and of the lemma
	atWords   = atLists + len(lexicon.Set{}) // bit wordBit(s) for their symbols s
	atTags    = atWords + len(lexicon.Set{})
	atRels    = atTags + 1
	atPlaces  = atRels + 1 // a bit for each of layoutNames, behind them one for each kind of paragraph, then quotesHere and quotesNext
	allTraits = atPlaces + 1
)

// wordBit gives the bit of a word's symbol. Two words may share a bit: a demand may then seem to be met that is not, which
// costs an attempt in vain and nothing else.
func wordBit(s lexicon.Symbol) lexicon.List { return lexicon.List(uint8(s)) }

// or adds all of u to t.
func (t *traits) or(u *traits) {
	for i := range t {
		t[i] |= u[i]
	}
}

// Window is a sentence or a paragraph, and what its tokens have, all together.
type Window struct {
	Tokens article.Range
	has    traits
}

// Demand is a part of what a window must have: any of some bits of one number of its traits. Several parts may make one demand, which is met
// where one of them is.
type Demand struct {
	bits uint64
	at   uint8 // which number
	last bool  // the next part belongs to another demand
}

// demand gives the parts of d.
func (d *traits) demand() (parts []Demand) {
	for i, bits := range d {
		if bits != 0 {
			parts = append(parts, Demand{bits: bits, at: uint8(i)})
		}
	}
	parts[len(parts)-1].last = true
	return parts
}

// Meets reports whether w meets all demands. A program whose demands its window does not meet has no match in it. Most programs want a word
// or a relation that most windows do not have, so that asking once a window saves an attempt at each verb.
func (w *Window) Meets(demands []Demand) bool {
	met := uint64(0)
	for i := range demands {
		d := &demands[i]
		if met |= w.has[d.at] & d.bits; d.last {
			if met == 0 {
				return false
			}
			met = 0
		}
	}
	return true
}

// Demands gives what the window of every match of p meets: the sentence of its anchor, or the paragraph where p reaches further
// than a sentence. They are not to be changed.
func (p *Program) Demands() []Demand { return p.demands }

// Lonely reports whether p asks nothing of the tokens right beside its anchor.
func (p *Program) Lonely() bool { return p.before < 0 && p.behind < 0 }

// kindBit gives the bit of a place that is a paragraph of kind k.
func kindBit(k article.ParagraphKind) uint64 { return 1 << (len(layoutNames) + int(k)) }

const (
	quotesHere = 1 << (62 + iota) // a quotation begins in the paragraph
	quotesNext                    // or in one beside it
)

var (
	titleKinds   = kindBit(article.Title) | kindBit(article.Heading)
	captionKinds = kindBit(article.Caption)
	allKinds     = kindBit(article.Furniture+1) - kindBit(0)
)

// Window gives what the tokens of r have, which is in one paragraph.
func (m *Machine) Window(r article.Range) (w Window) {
	d := m.a.Doc
	if w.Tokens = r; r.Len() <= 0 {
		return w
	}
	para := d.Tokens[r.First].Paragraph
	places := kindBit(d.Paragraphs[para].Kind)
	if m.quotesNear(para, InParagraph) {
		places |= quotesHere
	}
	if m.quotesNear(para, InNext) {
		places |= quotesNext
	}
	var lists, words lexicon.Set
	var tags, rels uint64
	for i := r.First; i < r.End; i++ {
		m.a.Tick(i)
		m.tok.Lists(i, &lists)
		lemma, word := m.tok.Lemma[i], m.tok.Word[i]
		if lemma != lexicon.NoSymbol {
			words.Add(wordBit(lemma))
		}
		if word != lexicon.NoSymbol {
			words.Add(wordBit(word))
		}
		tags |= 1 << m.a.Tags[i]
		rels |= 1 << m.a.Relations[i]
		places |= 1 << m.layoutOf(i)
	}
	copy(w.has[atLists:], lists[:])
	copy(w.has[atWords:], words[:])
	w.has[atTags], w.has[atRels], w.has[atPlaces] = tags, rels, places
	return w
}

// Join makes w the window of its own tokens and those of v, which follow them.
func (w *Window) Join(v *Window) {
	if w.Tokens.Len() == 0 {
		w.Tokens.First = v.Tokens.First
	}
	w.Tokens.End = v.Tokens.End
	w.has.or(&v.has)
}

// Beside reports whether the tokens before and behind i, in the window w, pass the tests of p for those beside its anchor.
func (m *Machine) Beside(p *Program, w *Window, i int) bool {
	m.p = p
	if p.before >= 0 && (i-1 < w.Tokens.First || !m.test(p.before, i-1)) {
		return false
	}
	return p.behind < 0 || i+1 < w.Tokens.End && m.test(p.behind, i+1)
}

// neighbours finds the tests of the tokens right beside the anchor, the item a of top. Only an anchor of one token has one behind it.
func (c *compiler) neighbours(top []*Expr, a int) {
	c.p.before, c.p.behind = -1, -1
	for i := a - 1; i >= 0 && c.p.before < 0; i-- {
		if c.p.before = c.neighbour(top[i], true); !empty(top[i]) {
			break
		}
	}
	if top[a].Kind != Token || top[a].Max != 1 {
		return
	}
	for i := a + 1; i < len(top) && c.p.behind < 0; i++ {
		if c.p.behind = c.neighbour(top[i], false); !empty(top[i]) {
			break
		}
	}
}

// empty reports whether x takes up no words.
func empty(x *Expr) bool { return x.Kind == Bound || x.Kind == Look }

// neighbour gives the test of the token with which each match of x begins, or ends where it is read leftwards; -1 where that is no one test.
func (c *compiler) neighbour(x *Expr, leftwards bool) int16 {
	if x.Kind == Look && !x.Not && x.Behind == leftwards {
		x = x.Sub[0]
	}
	for x.Kind == Seq && x.Min > 0 {
		at := 0
		if leftwards {
			at = len(x.Sub) - 1
		}
		x = x.Sub[at]
	}
	if x.Kind == Token && x.Min > 0 {
		if t, ok := c.tests[x]; ok {
			return t
		}
	}
	return -1
}

// demand finds the demands of the program. Of the anchor's own only its place counts: where p is tried, its words and its
// tag are there.
func (c *compiler) demand(top []*Expr, anchor *Expr) {
	names := map[string]int{}
	for _, x := range top {
		countNames(x, names)
	}
	var all []traits
	if c.p.quotes {
		near := traits{atPlaces: quotesHere}
		if c.o.Within == InNext {
			near[atPlaces] = quotesNext
		}
		all = append(all, near)
	}
	for _, x := range top {
		at := len(all)
		all = c.demands(all, x)
		if x == anchor && x.Kind == Token {
			all = append(all[:at], slices.DeleteFunc(all[at:], func(d traits) bool { return d[atPlaces] == 0 })...)
		}
		all = c.edgeDemands(all, x, names)
	}
	for i, d := range all {
		if !slices.Contains(all[:i], d) {
			c.p.demands = append(c.p.demands, d.demand()...)
		}
	}
}

// countNames counts how often each name is captured in x.
func countNames(x *Expr, names map[string]int) {
	if x.Capture != "" {
		names[x.Capture]++
	}
	for _, s := range x.Sub {
		countNames(s, names)
	}
	for _, e := range x.Edges {
		countNames(e.Target, names)
	}
}

// demands appends what tokens of every match of x have.
func (c *compiler) demands(out []traits, x *Expr) []traits {
	if x.Min < 1 {
		return out
	}
	switch x.Kind {
	case Token:
		return c.tokenDemands(out, x)
	case Seq:
		for _, s := range x.Sub {
			out = c.demands(out, s)
		}
	case Alt: // one demand of each branch, any of which is met
		var any traits
		for _, s := range x.Sub {
			of := c.demands(nil, s)
			if len(of) == 0 {
				return out
			}
			any.or(narrowest(of))
		}
		out = append(out, any)
	}
	return out
}

// narrowest gives the first demand that asks for words or lists alone, else the first of all.
func narrowest(of []traits) *traits {
	for i := range of {
		if of[i][atTags]|of[i][atRels]|of[i][atPlaces] == 0 {
			return &of[i]
		}
	}
	return &of[0]
}

// tokenDemands appends what a token has that passes the test of x.
func (c *compiler) tokenDemands(out []traits, x *Expr) []traits {
	t, ok := c.tests[x]
	if !ok || t < 0 {
		return out
	}
	preds := c.p.tests[t].preds
	for i := range preds {
		if d := preds[i].traits(); d != (traits{}) {
			out = append(out, d)
		}
	}
	return out
}

// traits gives what a token has that passes p; none of them where p looks at something else.
func (p *pred) traits() (d traits) {
	if p.not {
		if p.kind == predFlag && (flag(p.mask) == flagTitle || flag(p.mask) == flagCaption) {
			d[atPlaces] = allKinds &^ kindsOf(flag(p.mask))
		}
		return d
	}
	switch p.kind {
	case predWord, predLemma:
		if len(p.res) > 0 {
			return traits{} // any word
		}
		copy(d[atLists:], p.set[:])
		d.addWords(p.syms)
	case predLayout:
		d[atPlaces] = p.mask
	case predFlag:
		if f := flag(p.mask); f == flagTitle || f == flagCaption {
			d[atPlaces] = kindsOf(f)
		}
	}
	if tags, rels, ok := p.masks(); ok && tags != ^uint64(0) {
		d[atTags] = tags
	} else if ok {
		d[atRels] = rels
	}
	return d
}

// kindsOf gives the kinds of paragraph that a flag asks for.
func kindsOf(f flag) uint64 {
	if f == flagTitle {
		return titleKinds
	}
	return captionKinds
}

// addWords adds words to what d asks for.
func (d *traits) addWords(of []lexicon.Symbol) {
	var bits lexicon.Set
	for _, s := range of {
		bits.Add(wordBit(s))
	}
	for i := range bits {
		d[atWords+i] |= bits[i]
	}
}

// edgeDemands appends what the paths of the edges of x have that every match goes through: their relations, the words of
// their cases, and what their targets have. The head of a token and its dependents are in its sentence.
func (c *compiler) edgeDemands(out []traits, x *Expr, names map[string]int) []traits {
	// An edge that begins at a capture which may not be there, or which another item may have made without a head, is passed over.
	if x.Kind != Token || x.Min != 1 || x.Max != 1 || names[x.Capture] > 1 {
		return out
	}
	for _, e := range x.Edges {
		if e.Not || e.Optional {
			continue
		}
		for _, s := range e.Steps {
			if s.Min > 0 {
				out = c.stepDemands(out, e, &s)
			}
		}
		out = c.tokenDemands(out, e.Target)
		out = c.edgeDemands(out, e.Target, names)
	}
	return out
}

// stepDemands appends what is beside a step: a token with one of its relations, and one of the words of its case.
func (c *compiler) stepDemands(out []traits, e *Edge, s *Step) []traits {
	st := c.step(e, s)
	if len(s.Rels) > 0 {
		out = append(out, traits{atRels: st.rels})
	}
	if len(s.Cases) > 0 {
		var d traits
		copy(d[atLists:], st.set[:])
		d.addWords(st.cases)
		out = append(out, d)
	}
	return out
}
