package pattern

// Stage 3, match: where in this article does the program succeed?

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// Capture is what a match took under one name.
type Capture struct {
	Tokens article.Range
	Head   int // the token that heads it; -1 of a quotation and of what was not captured
	Quote  int // index of the quotation, -1 where none was captured
	Set    bool
}

type slotValue struct{ first, end, head, quote int32 }

var unset = slotValue{-1, -1, -1, -1}

// Machine runs programs over one article at a time. It is reused from article to article and
// belongs to one goroutine.
type Machine struct {
	a     *syntax.Annotation
	tok   *lexicon.Tokens
	lex   *lexicon.Lexicon
	lists known

	p        *Program
	slots    [maxSlots]slotValue
	origin   int32
	lo, hi   int // the window of words
	para     int32
	found    func()
	matches  int
	tree     int
	steps    int   // of this attempt's sequence
	maxSteps int   // the most of any attempt so far
	stop     *stop // of the current attempt, where somebody asks; else nil

	below       []uint64 // by token: the relations of its dependents
	quoted      []bool   // by paragraph: a quotation begins in it
	left, right []int32  // the first and last token of a token's subtree
	own, lent   extents  // the room for them, and those that the caller has
	quoteAt     []int32  // index of the outermost quotation that begins at the token, else -1
	quoteTo     []int32  // index of the outermost quotation whose last token it is, else -1
	npEnd       []int32  // end of the noun phrase that begins at the token, else -1
	npFrom      []int32  // beginning of the noun phrase whose last token it is, else -1
	layout      []uint8  // by token: its layout, as an index of layoutNames; empty where the article has no passages
}

// known are the numbers of the lists that flags ask of; -1 where the lexicon has none.
type known struct{ speakers, persons, mute, thing, plural, negations int }

// Lists that the flags animate, plural and negated read, by name.
var flagLists = [...]string{"speakers", "actors", "mute", "pronouns/thing", "pronouns/plural", "negations"}

// FlagLists gives the names of the lists that the flags animate, plural and negated read.
func FlagLists() []string { return flagLists[:] }

// Read makes the machine ready for an article. found is called at each match; Captured then gives what was
// captured.
func (m *Machine) Read(a *syntax.Annotation, lex *lexicon.Lexicon, tok *lexicon.Tokens, found func()) {
	if m.lex != lex {
		id := func(name string) int {
			if l, ok := lex.ID(name); ok {
				return int(l)
			}
			return -1
		}
		m.lists = known{id(flagLists[0]), id(flagLists[1]), id(flagLists[2]), id(flagLists[3]), id(flagLists[4]), id(flagLists[5])}
		m.lex = lex
	}
	m.a, m.tok, m.found = a, tok, found
	d := a.Doc
	n := len(d.Tokens)
	lent := len(m.lent.left) == n && len(m.lent.right) == n
	if m.left, m.right = m.lent.left, m.lent.right; !lent {
		m.own = extents{grow(m.own.left, n), grow(m.own.right, n)}
		m.left, m.right = m.own.left, m.own.right
	}
	m.lent = extents{}
	m.quoteAt, m.quoteTo = grow(m.quoteAt, n), grow(m.quoteTo, n)
	m.npEnd, m.npFrom = grow(m.npEnd, n), grow(m.npFrom, n)
	for i := 0; i < n; i++ {
		a.Tick(i)
		if !lent {
			m.left[i], m.right[i] = int32(i), int32(i)
		}
		m.quoteAt[i], m.quoteTo[i], m.npEnd[i], m.npFrom[i] = -1, -1, -1, -1
	}
	m.below = syntax.Filled(a, m.below, n, 0)
	for i, h := range a.Heads[:n] {
		a.Tick(i)
		if h >= 0 {
			m.below[h] |= 1 << a.Relations[i]
		}
	}
	m.readLayout()
	if np := len(d.Paragraphs); cap(m.quoted) < np {
		m.quoted = make([]bool, np+np/4)
	}
	m.quoted = m.quoted[:len(d.Paragraphs)]
	clear(m.quoted)
	for k := len(d.Quotations) - 1; k >= 0; k-- { // an outer one comes before those within it
		q := &d.Quotations[k]
		if q.Tokens.Len() > 0 && q.Tokens.First >= 0 && q.Tokens.End <= n {
			m.quoteAt[q.Tokens.First] = int32(k)
			m.quoted[d.Tokens[q.Tokens.First].Paragraph] = true
			m.quoteTo[q.Tokens.End-1] = int32(k)
		}
	}
	for s := range d.Sentences {
		a.Pause()
		a.BasePhrases(d.Sentences[s].Tokens, func(r article.Range) {
			m.npEnd[r.First], m.npFrom[r.End-1] = int32(r.End), int32(r.First)
		})
		if !lent && s < len(a.Parsed) && a.Parsed[s] {
			m.extend(d.Sentences[s].Tokens)
		}
	}
}

func grow(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n, n+min(n/4, 1<<12))
	}
	return s[:n]
}

// extents are the first and the last tokens of the subtrees of all tokens.
type extents struct{ left, right []int32 }

// Lend gives the first and the last tokens of all subtrees of the article that is read next, where the caller has found them
// anyway. They are only read.
func (m *Machine) Lend(left, right []int32) { m.lent = extents{left, right} }

// extend finds the first and last token below each token, in one walk of each tree.
func (m *Machine) extend(r article.Range) {
	a := m.a
	for root := r.First; root < r.End; root++ {
		if a.Heads[root] >= 0 {
			continue
		}
		x := root
	walk:
		for {
			if c := a.FirstChild(x); c >= 0 {
				x = c
				continue
			}
			for {
				if x == root {
					break walk
				}
				h := int(a.Heads[x])
				m.left[h], m.right[h] = min(m.left[h], m.left[x]), max(m.right[h], m.right[x])
				if s := a.NextSibling(x); s >= 0 {
					x = s
					break
				}
				x = h
			}
		}
	}
}

// Try runs p once with its anchor at token i; each match calls the function that Read was given.
func (m *Machine) Try(p *Program, i int) bool {
	for _, rels := range p.below {
		if m.below[i]&rels == 0 {
			return false
		}
	}
	if p.above != 0 && p.above>>m.a.Relations[i]&1 == 0 {
		return false
	}
	if p.quotes && !m.quotesNear(m.a.Doc.Tokens[i].Paragraph, p.within) {
		return false
	}
	m.p = p
	for k := range p.slots {
		m.slots[k] = unset
	}
	d := m.a.Doc
	t := &d.Tokens[i]
	m.para = t.Paragraph
	if p.within == InSentence {
		r := d.Sentences[t.Sentence].Tokens
		m.lo, m.hi = r.First, r.End
	} else {
		r := d.Paragraphs[t.Paragraph].Tokens
		m.lo, m.hi = r.First, r.End
	}
	m.origin, m.matches, m.tree, m.steps = int32(i), 0, 0, 0
	ok := m.run(0, int32(i))
	m.maxSteps = max(m.maxSteps, m.steps)
	return ok
}

// quotesNear reports whether a match in a paragraph could reach a quotation.
func (m *Machine) quotesNear(para int32, w Within) bool {
	if m.quoted[para] {
		return true
	}
	return w == InNext && (int(para)+1 < len(m.quoted) && m.quoted[para+1] || para > 0 && m.quoted[para-1])
}

// Captured gives what the current match took in slot k.
func (m *Machine) Captured(k int) Capture {
	s := m.slots[k]
	if s.first < 0 || s.end < s.first {
		return Capture{Head: -1, Quote: -1}
	}
	c := Capture{article.Range{First: int(s.first), End: int(s.end)}, int(s.head), int(s.quote), true}
	if c.Head < 0 && c.Quote < 0 && s.end > s.first {
		c.Head = m.headOf(c.Tokens.First, c.Tokens.End)
	}
	return c
}

// Extent gives the first token of what hangs on token i and the one after its last.
func (m *Machine) Extent(i int) article.Range {
	return article.Range{First: int(m.left[i]), End: int(m.right[i]) + 1}
}

// QuoteAt gives the index of the outermost quotation that begins at token i, else -1.
func (m *Machine) QuoteAt(i int) int { return int(m.quoteAt[i]) }

// NounPhraseAt gives the base noun phrase that begins at token i; ok is false where none does.
func (m *Machine) NounPhraseAt(i int) (r article.Range, ok bool) {
	if m.npEnd[i] < 0 {
		return article.Range{}, false
	}
	return article.Range{First: i, End: int(m.npEnd[i])}, true
}

// headOf gives the token in the range whose head is outside of it; of several the first noun
// or verb, else the last word.
func (m *Machine) headOf(first, end int) int {
	a := m.a
	end = min(end, first+maxHead)
	last, fallback := -1, -1
	for i := first; i < end; i++ {
		if !a.Doc.Tokens[i].Word {
			continue
		}
		last = i
		if h := int(a.Heads[i]); h >= first && h < end {
			continue
		}
		if a.Relations[i] == syntax.RelNone {
			if a.Tags[i].Noun() {
				fallback = i
			}
			continue
		}
		if a.Tags[i].Noun() || a.Tags[i].Verb() || a.Tags[i] == syntax.PRP {
			return i
		}
		if fallback < 0 {
			fallback = i
		}
	}
	if fallback >= 0 {
		return fallback
	}
	if last >= 0 {
		return last
	}
	return first
}

func (m *Machine) run(pc, pos int32) bool {
	for {
		m.steps++
		in := &m.p.insts[pc]
		switch in.op {
		case opToken:
			i := pos
			if in.back {
				i--
			}
			if int(i) < m.lo || int(i) >= m.hi || !m.test(in.test, int(i)) {
				m.stopped(int(pc), int(i))
				return false
			}
			if in.back {
				pos--
			} else {
				pos++
			}
			if in.slot >= 0 {
				was := m.slots[in.slot]
				m.slots[in.slot] = slotValue{i, i + 1, i, -1}
				if m.run(pc+1, pos) {
					return true
				}
				m.slots[in.slot] = was
				return false
			}
			pc++
		case opRegion:
			return m.region(in, pc, pos)
		case opSplit:
			if m.run(in.x, pos) {
				return true
			}
			pc = in.y
		case opJump:
			pc = in.x
		case opMark:
			was := m.slots[in.slot]
			v := was
			if in.end {
				v.end = pos
			} else {
				v.first = pos
			}
			v.head, v.quote = -1, -1
			m.slots[in.slot] = v
			if m.run(pc+1, pos) {
				return true
			}
			m.slots[in.slot] = was
			return false
		case opBound:
			if !m.atBound(in, int(pos)) {
				m.stopped(int(pc), int(pos))
				return false
			}
			pc++
		case opLook:
			// What is looked at takes nothing and says nothing.
			if m.run(in.x, pos) == in.not {
				m.stopped(int(pc), int(pos))
				return false
			}
			pc = in.y
		case opFound:
			return true
		case opLeft:
			pos = m.origin
			pc++
		case opMatch:
			return m.edge(0)
		default:
			return false
		}
	}
}

// Bounds on what is looked at beside the items themselves: marks at an edge, words of a region
// whose head is asked for.
const (
	maxMarks = 16
	maxHead  = 256
)

func (m *Machine) atBound(in *inst, pos int) bool {
	d := m.a.Doc
	n := len(d.Tokens)
	if in.arg == 2 {
		if in.back {
			return pos > 0 && pos <= n && m.quoteAt[pos-1] >= 0
		}
		return pos >= 0 && pos < n && m.quoteTo[pos] >= 0
	}
	lo, hi := m.lo, m.hi
	if in.arg == 1 {
		r := d.Paragraphs[m.para].Tokens
		lo, hi = r.First, r.End
	} else if m.p.within != InSentence {
		at := pos
		if !in.back {
			at--
		}
		if at < lo || at >= hi {
			return at == hi && in.back || at == lo-1 && !in.back
		}
		r := d.Sentences[d.Tokens[at].Sentence].Tokens
		lo, hi = r.First, r.End
	}
	// Marks that are at the edge do not count, up to a bound: a line of dots is no edge.
	if in.back {
		for i := pos - 1; i >= lo; i-- {
			if d.Tokens[i].Word || pos-i > maxMarks {
				return false
			}
		}
		return pos >= lo
	}
	for i := pos; i < hi; i++ {
		if d.Tokens[i].Word || i-pos >= maxMarks {
			return false
		}
	}
	return pos <= hi
}

// region goes on after a region that begins, or read leftwards ends, at pos.
func (m *Machine) region(in *inst, pc, pos int32) bool {
	if !m.tryRegion(in, pc, pos) {
		m.stopped(int(pc), int(pos))
		return false
	}
	return true
}

// tryRegion runs on after the region that begins at pos, or that ends there where the pattern is read backwards.
func (m *Machine) tryRegion(in *inst, pc, pos int32) bool {
	i := pos
	if in.back {
		i--
	}
	if int(i) < 0 || int(i) >= len(m.a.Doc.Tokens) {
		return false
	}
	v, ok := m.regionAt(in, i)
	if !ok {
		return false
	}
	next := v.end
	if in.back {
		next = v.first
	}
	if in.slot < 0 {
		return m.run(pc+1, next)
	}
	was := m.slots[in.slot]
	m.slots[in.slot] = v
	if m.run(pc+1, next) {
		return true
	}
	m.slots[in.slot] = was
	return false
}

// regionAt gives the region that begins at token i, or ends with it where the pattern is read backwards.
func (m *Machine) regionAt(in *inst, i int32) (slotValue, bool) {
	inside := int(i) >= m.lo && int(i) < m.hi
	switch in.reg {
	case regQuote:
		return m.quoteRegion(in, i)
	case regSentence:
		r := m.a.Doc.Sentences[m.a.Doc.Tokens[i].Sentence].Tokens
		edge := r.First
		if in.back {
			edge = r.End - 1
		}
		return span(int32(r.First), int32(r.End)), edge == int(i) && (inside || m.p.within != InSentence)
	}
	if !inside {
		return unset, false
	}
	switch in.reg {
	case regNP:
		return m.phraseRegion(in, i)
	case regName:
		return m.nameRegion(in, int(i))
	case regClause:
		return m.clauseRegion(in, i)
	case regList:
		return m.listRegion(in, int(i))
	}
	return unset, true
}

// span gives a region without a head.
func span(first, end int32) slotValue { return slotValue{first, end, -1, -1} }

// quoteRegion gives the quotation at token i. It may lie in the sentence before or after: it is whole sentences
// itself.
func (m *Machine) quoteRegion(in *inst, i int32) (slotValue, bool) {
	k := m.quoteAt[i]
	if in.back {
		k = m.quoteTo[i]
	}
	if k < 0 || m.p.within != InNext && m.a.Doc.Tokens[i].Paragraph != m.para {
		return unset, false
	}
	q := &m.a.Doc.Quotations[k]
	return slotValue{int32(q.Tokens.First), int32(q.Tokens.End), -1, k}, true
}

// phraseRegion gives the noun phrase at token i.
func (m *Machine) phraseRegion(in *inst, i int32) (slotValue, bool) {
	v := span(i, m.npEnd[i])
	if in.back {
		v = span(m.npFrom[i], i+1)
	}
	if v.first < 0 || v.end < 0 {
		return unset, false
	}
	v.head = v.end - 1
	// "the Kremlin's" is headed by what follows: the last noun that is no possessive.
	if m.a.Tags[v.head] == syntax.POS && v.head > v.first {
		v.head--
	}
	return v, true
}

// nameRegion gives the name at token i, of the class that the pattern asks for.
func (m *Machine) nameRegion(in *inst, i int) (slotValue, bool) {
	nm, ok := m.a.NameAt(i)
	if !ok || in.arg != 0 && int16(nm.Class) != in.arg {
		return unset, false
	}
	edge := nm.Tokens.First
	if in.back {
		edge = nm.Tokens.End - 1
	}
	if edge != i {
		return unset, false
	}
	v := span(int32(nm.Tokens.First), int32(nm.Tokens.End))
	v.head = int32(m.headOf(nm.Tokens.First, nm.Tokens.End))
	return v, true
}

// clauseRegion gives the largest clause that has its edge at token i.
func (m *Machine) clauseRegion(in *inst, i int32) (slotValue, bool) {
	const most = 16 // steps up the tree
	edge := m.left
	if in.back {
		edge = m.right
	}
	best := int32(-1)
	for t, n := i, 0; t >= 0 && n < most && edge[t] == i; t, n = m.a.Heads[t], n+1 {
		if m.clauseHead(int(t)) {
			best = t
		}
	}
	if best < 0 {
		return unset, false
	}
	return slotValue{m.left[best], m.right[best] + 1, best, -1}, true
}

// listRegion gives the longest phrase of a word list that begins at token i, or ends with it.
func (m *Machine) listRegion(in *inst, i int) (slotValue, bool) {
	l := lexicon.List(in.arg)
	if !in.back {
		end, ok := m.lex.PhraseAt(m.tok, l, i, m.hi)
		return span(int32(i), int32(end)), ok
	}
	from, pos := -1, i+1
	for k := 1; k <= m.lex.Longest() && pos-k >= m.lo; k++ {
		if end, ok := m.lex.PhraseAt(m.tok, l, pos-k, pos); ok && end == pos {
			from = pos - k
		}
	}
	return span(int32(from), int32(pos)), from >= 0
}

// clauseHead reports whether token i heads a clause that has its own subject or tense.
func (m *Machine) clauseHead(i int) bool {
	a := m.a
	if finiteTags.Has(a.Tags[i]) && a.Relations[i] != syntax.RelAux && a.Relations[i] != syntax.RelAuxpass && a.Relations[i] != syntax.RelCop {
		return true
	}
	for c := a.FirstChild(i); c >= 0; c = a.NextSibling(c) {
		if a.Relations[c].Subject() {
			return true
		}
	}
	return false
}

// edge goes through the edges from the k-th on, and at their end calls found. It reports whether
// there was a match.
func (m *Machine) edge(k int) bool {
	if k == len(m.p.edges) {
		for i := range m.p.conds {
			if !m.holds(&m.p.conds[i]) {
				m.stopped(len(m.p.insts)+len(m.p.edges)+i, -1)
				return false
			}
		}
		if m.matches < maxMatches {
			m.matches++
			m.found()
		}
		return true
	}
	e := &m.p.edges[k]
	from := m.slots[e.from]
	if from.first < 0 || from.head < 0 {
		// What it hangs on is not there: an optional part, or a quotation.
		return m.edge(k + 1)
	}
	any := m.walk(e, k, 0, 0, from.head)
	if e.not {
		if any {
			m.stopped(len(m.p.insts)+k, int(from.head))
		}
		return !any && m.edge(k+1)
	}
	if !any && !e.opt {
		m.stopped(len(m.p.insts)+k, int(from.head))
	}
	if !any && e.opt {
		return m.edge(k + 1)
	}
	return any
}

// walk follows the steps of an edge from token t on; n is how often the step was taken. It reports
// whether an end of the path led to a match; of an edge that must not be there, whether it is there.
func (m *Machine) walk(e *edge, k, step, n int, t int32) bool {
	if m.tree++; m.tree > maxTree || m.matches >= maxMatches {
		return false
	}
	if step == len(e.steps) {
		if !m.test(e.test, int(t)) {
			return false
		}
		if e.not {
			return true
		}
		if e.slot < 0 {
			return m.edge(k + 1)
		}
		was := m.slots[e.slot]
		m.slots[e.slot] = slotValue{t, t + 1, t, -1}
		ok := m.edge(k + 1)
		m.slots[e.slot] = was
		return ok
	}
	st := &e.steps[step]
	any := false
	if n >= int(st.min) {
		any = m.walk(e, k, step+1, 0, t)
		if any && (e.not || e.slot < 0) {
			return true
		}
	}
	if n >= int(st.max) {
		return any
	}
	a := m.a
	if st.up {
		if h := a.Heads[t]; h >= 0 && st.rels>>a.Relations[t]&1 != 0 && m.cased(st, int(t)) {
			any = m.walk(e, k, step, n+1, h) || any
		}
		return any
	}
	for c := a.FirstChild(int(t)); c >= 0; c = a.NextSibling(c) {
		if st.rels>>a.Relations[c]&1 != 0 && m.cased(st, c) {
			if m.walk(e, k, step, n+1, int32(c)) {
				any = true
				// One is enough of an edge that captures nothing.
				if e.not || e.slot < 0 {
					return true
				}
			}
			if m.tree > maxTree || m.matches >= maxMatches {
				return any
			}
		}
	}
	return any
}

// cased reports whether token i has one of the cases that a step asks for.
func (m *Machine) cased(st *step, i int) bool {
	if len(st.cases) == 0 && !st.list {
		return true
	}
	for c := m.a.FirstChild(i); c >= 0; c = m.a.NextSibling(c) {
		if r := m.a.Relations[c]; r == syntax.RelCase || r == syntax.RelMark {
			for _, w := range st.cases {
				if m.tok.Word[c] == w {
					return true
				}
			}
			if st.list && m.tok.Meets(c, &st.set) {
				return true
			}
		}
	}
	return false
}

func (m *Machine) test(t int16, i int) bool {
	if t < 0 {
		return true
	}
	x := &m.p.tests[t]
	if (x.tags>>m.a.Tags[i])&(x.rels>>m.a.Relations[i])&1 == 0 {
		return false
	}
	for _, k := range x.rest {
		if p := &x.preds[k]; m.pred(p, i) == p.not {
			return false
		}
	}
	return true
}

func (m *Machine) pred(p *pred, i int) bool {
	switch p.kind {
	case predTag:
		return p.mask>>m.a.Tags[i]&1 != 0
	case predRel:
		return p.mask>>m.a.Relations[i]&1 != 0
	case predWord, predLemma:
		s := m.tok.Word[i]
		if p.kind == predLemma {
			s = m.tok.Lemma[i]
		}
		if s != lexicon.NoSymbol {
			for _, x := range p.syms {
				if x == s {
					return true
				}
			}
		}
		if p.list && m.tok.Meets(i, &p.set) {
			return true
		}
		for _, re := range p.res {
			w := m.a.Doc.Word(i)
			if p.kind == predLemma {
				w = m.a.Lemmas[i]
			}
			if re.MatchString(w) {
				return true
			}
		}
		return false
	case predFlag:
		return m.flag(flag(p.mask), i)
	case predName:
		k := syntax.NoName
		if n, ok := m.a.NameAt(i); ok {
			k = n.Class
		}
		return p.mask>>k&1 != 0
	case predShape:
		return p.mask&shapeOf(m.a.Doc.Word(i)) != 0
	case predLayout:
		return p.mask>>m.layoutOf(i)&1 != 0
	}
	return false
}

// readLayout tells what each token is in the passages of the article. Passages share no token.
func (m *Machine) readLayout() {
	const label, said, sign = 1, 2, 3 // of layoutNames; the kinds of passage follow on the first sign
	d := m.a.Doc
	if m.layout = m.layout[:0]; len(d.Passages) == 0 {
		return
	}
	m.layout = syntax.Filled(m.a, m.layout, len(d.Tokens), 0)
	fill := func(r article.Range, layout uint8) {
		for i := max(r.First, 0); i < min(r.End, len(m.layout)); i++ {
			m.a.Tick(i)
			m.layout[i] = layout
		}
	}
	for n := range d.Passages {
		p := &d.Passages[n]
		for _, r := range p.Said {
			fill(r, said)
		}
		fill(p.Mark, sign+uint8(p.Kind))
		fill(p.Label, label)
	}
}

// layoutOf gives what token i is in the layout of the page, as an index of layoutNames.
func (m *Machine) layoutOf(i int) int {
	if len(m.layout) == 0 {
		return 0
	}
	return int(m.layout[i])
}

// shapeOf gives the bits of the shapes that a word has, in the order of shapeNames.
func shapeOf(w string) uint64 {
	if w == "" {
		return 0
	}
	if len(w) > 1 && (w[0] == '@' || w[0] == '#') {
		if w[0] == '@' {
			return 1 << 6
		}
		return 1 << 7
	}
	upper, lower, digit := 0, 0, 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLetter(r):
			lower++
		case unicode.IsDigit(r):
			digit++
		}
	}
	switch {
	case upper+lower+digit == 0:
		return 1 << 5
	case upper+lower == 0:
		return 1 << 4
	case upper == 0:
		return 1 << 0
	case lower == 0 && upper > 1:
		return 1 << 2
	}
	if r, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(r) && (upper == 1 || strings.Contains(w, "-")) {
		return 1 << 1
	}
	return 1 << 3
}

func (m *Machine) inTitle(i int) bool {
	k := m.a.Doc.Paragraphs[m.a.Doc.Tokens[i].Paragraph].Kind
	return k == article.Title || k == article.Heading
}

func (m *Machine) inCaption(i int) bool {
	return m.a.Doc.Paragraphs[m.a.Doc.Tokens[i].Paragraph].Kind == article.Caption
}
