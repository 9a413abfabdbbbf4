package pattern

// Stage 2, compile: which small steps find it, from which words on, and what do they cost at most?

import (
	"fmt"
	"regexp"
	"slices"
	"sort"
	"strings"

	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// MaxCost is the most steps that one attempt of a pattern's sequence may take; Compile refuses a
// pattern that could take more. maxTree and maxMatches bound what the edges may take besides.
const (
	MaxCost    = 20000
	maxInsts   = 2000
	maxTree    = 5000
	maxMatches = 64
	maxSlots   = 32
)

// Within says how far a match may reach.
type Within uint8

// The reaches.
const (
	InSentence  Within = iota // words of one sentence; quotations of its paragraph
	InParagraph               // words and quotations of one paragraph
	InNext                    // words of one paragraph; quotations may open the next
)

type opcode uint8

const (
	opToken  opcode = iota // one token that passes a test
	opRegion               // a region
	opSplit                // try x, then y
	opJump                 // go on at x
	opMark                 // set an end of a slot
	opBound                // the beginning or end of a sentence …
	opLook                 // run x; it must succeed, or not
	opFound                // end of what opLook runs
	opLeft                 // go back to the anchor's beginning and read leftwards
	opMatch                // the sequence is found; the edges follow
)

type inst struct {
	op   opcode
	back bool // reads leftwards
	not  bool
	end  bool // opMark: the slot's end
	test int16
	slot int16 // -1: none
	reg  regionKind
	x, y int32
	arg  int16 // list, or class of a name
}

type regionKind uint8

const (
	regQuote regionKind = iota
	regNP
	regName
	regClause
	regSentence
	regList
)

var regionNames = [...]string{"quote", "np", "name", "clause", "sentence", "list"}

type predKind uint8

const (
	predWord  predKind = iota // by word form
	predLemma                 // by lemma
	predTag
	predRel
	predName
	predShape
	predLayout
	predFlag
)

type pred struct {
	kind predKind
	not  bool
	mask uint64 // tags, relations, classes, shapes, or one flag
	syms []lexicon.Symbol
	set  lexicon.Set
	list bool
	res  []*regexp.Regexp
	text string
}

// test is demands on a token, which must all hold.
type test struct {
	preds []pred
	// What most of them ask of comes first and together: a token passes that has one of tags, one of rels, and passes rest.
	tags, rels uint64
	rest       []uint16 // indexes into preds
}

func newTest(preds []pred) test {
	t := test{preds: preds, tags: ^uint64(0), rels: ^uint64(0)}
	for i := range preds {
		p := &preds[i]
		tags, rels, ok := p.masks()
		if !ok {
			t.rest = append(t.rest, uint16(i))
			continue
		}
		t.tags &= tags
		t.rels &= rels
	}
	return t
}

// masks gives the tags and the relations with which a token passes p; ok is false where p looks at something else.
func (p *pred) masks() (tags, rels uint64, ok bool) {
	const all = ^uint64(0)
	tags, rels = all, all
	switch p.kind {
	case predTag:
		tags = p.mask
	case predRel:
		rels = p.mask
	case predFlag:
		switch flag(p.mask) {
		case flagVerb:
			tags = verbTags
		case flagNoun:
			tags = nounTags
		case flagProper:
			tags = properTags
		case flagNumber:
			tags = 1 << syntax.CD
		case flagSubject:
			rels = subjectRels
		default:
			return all, all, false
		}
	default:
		return all, all, false
	}
	if p.not && tags != all {
		tags = ^tags
	}
	if p.not && rels != all {
		rels = ^rels
	}
	return tags, rels, true
}

type step struct {
	up       bool
	rels     uint64
	cases    []lexicon.Symbol
	set      lexicon.Set
	list     bool
	min, max int8
}

type edge struct {
	from     int16
	slot     int16
	test     int16
	not, opt bool
	steps    []step
}

// Keys says at which tokens a pattern is tried.
type Keys struct {
	Lemmas []lexicon.Symbol
	Words  []lexicon.Symbol
	Tags   uint64 // bit t: a token with tag t
	// At the first token of a region.
	Quotes, NPs, Names, Clauses, Sentences bool
	Any                                    bool // at every token
}

// Program is a compiled pattern. It is read-only and may be run by many goroutines, each with its
// own Machine.
type Program struct {
	insts  []inst
	tests  []test
	edges  []edge
	conds  []cond
	slots  []string // names; "" for a slot of the compiler's own
	within Within
	keys   Keys
	cost   int
	lex    *lexicon.Lexicon
	lists  []lexicon.List

	// What must hold at the anchor before anything is tried: relations of which it must have a
	// dependent, each; relations of which its own must be one; a quotation nearby.
	below  []uint64
	above  uint64
	quotes bool

	demands        []Demand // what its window must have
	before, behind int16    // the tests of the tokens right beside the anchor; -1 where any will do
}

// Options says what Compile is to take for granted.
type Options struct {
	Lexicon *lexicon.Lexicon // its words are interned: compile all patterns before reading an article
	Within  Within
	Where   []string // conditions on captures
}

type compiler struct {
	o     Options
	p     *Program
	slots map[string]int16
	tests map[*Expr]int16 // of the items compiled so far
	look  bool
}

// Compile makes the program of a parsed pattern. The error is an *Error; one in a condition has
// line 0 and its number as the column.
func Compile(x *Expr, o Options) (p *Program, err error) {
	c := &compiler{o: o, p: &Program{within: o.Within, lex: o.Lexicon}, slots: map[string]int16{}, tests: map[*Expr]int16{}}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			p, err = nil, e
		}
	}()
	top := []*Expr{x}
	if x.Kind == Seq && x.Capture == "" && x.Min == 1 && x.Max == 1 {
		top = x.Sub
	}
	a := c.anchor(top)
	if a < 0 {
		fail(x, "nothing to begin from: at least one word, block or region must stand outside of alternatives and optional parts")
	}
	anchor := top[a]
	c.p.keys = c.first(anchor)
	if c.p.keys.Any {
		fail(anchor, "nothing narrows the words to begin from: give %s a word, lemma, tag or list", nameOf(anchor))
	}
	for _, y := range top[a:] {
		c.expr(y, false)
	}
	if a > 0 {
		c.emit(inst{op: opLeft})
		for i := a - 1; i >= 0; i-- {
			c.expr(top[i], true)
		}
	}
	c.emit(inst{op: opMatch})
	c.need(top, anchor)
	c.demand(top, anchor)
	c.neighbours(top, a)
	c.p.cost = min(MaxCost*10, worst(order(top, a)))
	if c.p.cost > MaxCost {
		fail(x, "could take more than %d steps at one word: make the gaps shorter or fewer", MaxCost)
	}
	for i, w := range o.Where {
		cd, msg := c.condition(w)
		if msg != "" {
			return nil, &Error{0, i + 1, fmt.Sprintf("%q: %s", w, msg)}
		}
		c.p.conds = append(c.p.conds, cd)
	}
	return c.p, nil
}

// need finds what can be asked of the anchor cheaply, so that most attempts end before they begin.
func (c *compiler) need(top []*Expr, anchor *Expr) {
	for _, x := range top {
		if x.Kind == Region && x.Name == "quote" && x.Min > 0 {
			c.p.quotes = true
		}
	}
	if anchor.Kind != Token || anchor.Max != 1 {
		return
	}
	for _, e := range anchor.Edges {
		s := e.Steps[0]
		if e.Not || e.Optional || s.Min == 0 || len(s.Rels) == 0 {
			continue
		}
		mask := uint64(0)
		for _, r := range s.Rels {
			mask |= 1 << relation(anchor, r)
		}
		if !s.Up {
			c.p.below = append(c.p.below, mask)
		} else if c.p.above == 0 {
			c.p.above = mask
		}
	}
	for _, t := range anchor.Terms {
		if t.Key == "rel" && !t.Not && c.p.above == 0 {
			c.p.above = c.pred(anchor, t).mask
		}
	}
}

// Slots gives the names of the captures, in the order in which the program numbers them.
func (p *Program) Slots() []string { return p.slots }

// Slot gives the number of a capture; -1 where there is none of that name.
func (p *Program) Slot(name string) int {
	for i, s := range p.slots {
		if s == name && name != "" {
			return i
		}
	}
	return -1
}

// Keys says at which tokens the program is to be tried.
func (p *Program) Keys() Keys { return p.keys }

// Cost is the most steps that one attempt of the sequence takes in any text.
func (p *Program) Cost() int { return p.cost }

// Lists gives the lists that the pattern names.
func (p *Program) Lists() []lexicon.List { return p.lists }

func fail(x *Expr, format string, args ...any) {
	panic(&Error{x.Line, x.Col, fmt.Sprintf(format, args...)})
}

func nameOf(x *Expr) string {
	if x.Capture != "" {
		return x.Capture
	}
	return "it"
}

func (c *compiler) emit(i inst) int32 {
	if len(c.p.insts) >= maxInsts {
		panic(&Error{1, 1, fmt.Sprintf("more than %d steps: the repeats are too large", maxInsts)})
	}
	c.p.insts = append(c.p.insts, i)
	return int32(len(c.p.insts) - 1)
}

// anchor chooses the item of the sequence where a match begins: the cue, else the one with the
// fewest places. One attempt is made at each of its places.
func (c *compiler) anchor(top []*Expr) int {
	best, rank := -1, 1<<30
	for i, x := range top {
		if x.Min < 1 || x.Kind == Bound || x.Kind == Look {
			continue
		}
		k := c.first(x)
		r := k.rank()
		if x.Capture == "cue" && !k.Any {
			return i
		}
		if r < rank {
			best, rank = i, r
		}
	}
	return best
}

// rank orders keys by how many places they have.
func (k Keys) rank() int {
	r := len(k.Lemmas) + len(k.Words)
	n := 0
	for t := k.Tags; t != 0; t &= t - 1 {
		n++
	}
	r += 2000 * n
	if k.Quotes {
		r += 1000
	}
	if k.Sentences {
		r += 1500
	}
	if k.Names {
		r += 3000
	}
	if k.NPs || k.Clauses {
		r += 9000
	}
	if k.Any {
		r += 1 << 20
	}
	return r
}

func (k *Keys) or(l Keys) {
	k.Lemmas = union(k.Lemmas, l.Lemmas)
	k.Words = union(k.Words, l.Words)
	k.Tags |= l.Tags
	k.Quotes = k.Quotes || l.Quotes
	k.NPs = k.NPs || l.NPs
	k.Names = k.Names || l.Names
	k.Clauses = k.Clauses || l.Clauses
	k.Sentences = k.Sentences || l.Sentences
	k.Any = k.Any || l.Any
}

func union(a, b []lexicon.Symbol) []lexicon.Symbol {
	out := append(append([]lexicon.Symbol(nil), a...), b...)
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	n := 0
	for i, s := range out {
		if i == 0 || s != out[n-1] {
			out[n] = s
			n++
		}
	}
	return out[:n]
}

// first gives the keys of the tokens that a match of x can begin with.
func (c *compiler) first(x *Expr) Keys {
	switch x.Kind {
	case Token:
		return c.tokenKeys(x)
	case Region:
		switch x.Name {
		case "quote":
			return Keys{Quotes: true}
		case "np":
			return Keys{NPs: true}
		case "name":
			return Keys{Names: true}
		case "clause":
			return Keys{Clauses: true}
		case "sentence":
			return Keys{Sentences: true}
		}
		l := c.list(x, x.Arg)
		lem, wor := c.o.Lexicon.Symbols(l)
		return Keys{Lemmas: lem, Words: union(wor, c.o.Lexicon.Starters(l))}
	case Alt:
		var k Keys
		for _, s := range x.Sub {
			k.or(c.first(s))
		}
		return k
	case Seq:
		var k Keys
		for _, s := range x.Sub {
			if s.Kind == Bound || s.Kind == Look {
				continue
			}
			k.or(c.first(s))
			if s.Min > 0 {
				return k
			}
		}
		k.Any = true
		return k
	}
	return Keys{Any: true}
}

func (c *compiler) tokenKeys(x *Expr) Keys {
	best := Keys{Any: true}
	for _, t := range x.Terms {
		pr := c.pred(x, t)
		if pr.not || len(pr.res) > 0 {
			continue
		}
		var k Keys
		switch pr.kind {
		case predWord, predLemma:
			if pr.kind == predWord {
				k.Words = union(pr.syms, nil)
			} else {
				k.Lemmas = union(pr.syms, nil)
			}
			for l := lexicon.List(0); l < lexicon.MaxLists; l++ {
				if pr.set.Has(l) {
					lem, wor := c.o.Lexicon.Symbols(l)
					k.Lemmas, k.Words = union(k.Lemmas, lem), union(k.Words, wor)
				}
			}
		case predTag:
			k.Tags = pr.mask
		case predFlag:
			switch flag(pr.mask) {
			case flagVerb:
				k.Tags = verbTags
			case flagNoun:
				k.Tags = nounTags
			default:
				continue
			}
		default:
			continue
		}
		if k.rank() < best.rank() {
			best = k
		}
	}
	return best
}

func (c *compiler) slot(x *Expr) int16 {
	name := x.Capture
	if name == "" {
		return c.newSlot(x, "")
	}
	if c.look {
		fail(x, "capture %q inside a look-around captures nothing", name)
	}
	if s, ok := c.slots[name]; ok {
		return s
	}
	s := c.newSlot(x, name)
	c.slots[name] = s
	return s
}

func (c *compiler) newSlot(x *Expr, name string) int16 {
	if len(c.p.slots) >= maxSlots {
		fail(x, "more than %d captures and edges", maxSlots)
	}
	c.p.slots = append(c.p.slots, name)
	return int16(len(c.p.slots) - 1)
}

// expr compiles x with its repeat and capture; back reads leftwards.
func (c *compiler) expr(x *Expr, back bool) {
	slot := int16(-1)
	simple := (x.Kind == Token || x.Kind == Region) && x.Max == 1
	if x.Capture != "" || len(x.Edges) > 0 {
		slot = c.slot(x)
	}
	for i := 0; i < x.Min; i++ {
		if i == 0 && !simple && slot >= 0 {
			c.emit(inst{op: opMark, slot: slot, end: back})
		}
		c.once(x, back, pick(simple, slot))
	}
	if x.Min == 0 && x.Max == 1 {
		s := c.emit(inst{op: opSplit})
		if !simple && slot >= 0 {
			c.emit(inst{op: opMark, slot: slot, end: back})
		}
		// A part that may be left out is taken where it is there.
		c.once(x, back, pick(simple, slot))
		if !simple && slot >= 0 {
			c.emit(inst{op: opMark, slot: slot, end: !back})
		}
		c.p.insts[s].x, c.p.insts[s].y = s+1, int32(len(c.p.insts))
	} else {
		if x.Min == 0 && !simple && slot >= 0 {
			c.emit(inst{op: opMark, slot: slot, end: back})
		}
		var splits []int32
		for i := x.Min; i < x.Max; i++ {
			// A repeat takes as few as it can.
			s := c.emit(inst{op: opSplit})
			c.p.insts[s].y = s + 1
			splits = append(splits, s)
			c.once(x, back, pick(simple, slot))
		}
		for _, s := range splits {
			c.p.insts[s].x = int32(len(c.p.insts))
		}
		if !simple && slot >= 0 {
			c.emit(inst{op: opMark, slot: slot, end: !back})
		}
	}
	for _, e := range x.Edges {
		if c.look {
			fail(x, "an edge inside a look-around")
		}
		c.edge(slot, e)
	}
}

func pick(simple bool, slot int16) int16 {
	if simple {
		return slot
	}
	return -1
}

func (c *compiler) once(x *Expr, back bool, slot int16) {
	switch x.Kind {
	case Token:
		c.emit(inst{op: opToken, back: back, test: c.test(x), slot: slot})
	case Region:
		in := inst{op: opRegion, back: back, slot: slot}
		for i, n := range regionNames {
			if n == x.Name {
				in.reg = regionKind(i)
			}
		}
		switch x.Name {
		case "list":
			in.arg = int16(c.list(x, x.Arg))
		case "name":
			in.arg = int16(classOf(x.Arg))
		}
		c.emit(in)
	case Seq:
		for i := range x.Sub {
			if back {
				i = len(x.Sub) - 1 - i
			}
			c.expr(x.Sub[i], back)
		}
	case Alt:
		var jumps []int32
		for i, s := range x.Sub {
			if i < len(x.Sub)-1 {
				sp := c.emit(inst{op: opSplit})
				c.expr(s, back)
				jumps = append(jumps, c.emit(inst{op: opJump}))
				c.p.insts[sp].x, c.p.insts[sp].y = sp+1, int32(len(c.p.insts))
			} else {
				c.expr(s, back)
			}
		}
		for _, j := range jumps {
			c.p.insts[j].x = int32(len(c.p.insts))
		}
	case Bound:
		in := inst{op: opBound, back: x.Behind}
		switch x.Name {
		case "paragraph":
			in.arg = 1
		case "quote":
			in.arg = 2
		}
		c.emit(in)
	case Look:
		was := c.look
		c.look = true
		l := c.emit(inst{op: opLook, not: x.Not})
		c.expr(x.Sub[0], x.Behind)
		c.emit(inst{op: opFound})
		c.p.insts[l].x, c.p.insts[l].y = l+1, int32(len(c.p.insts))
		c.look = was
	}
}

// classNames are the classes of <name CLASS>, by syntax.Class.
var classNames = [...]string{syntax.NoName: "", syntax.Person: "person", syntax.Organization: "organization", syntax.Place: "place", syntax.Other: "other"}

func classOf(name string) syntax.Class {
	return syntax.Class(max(0, slices.Index(classNames[:], name)))
}

// regionText writes a region as a pattern does.
func (p *Program) regionText(in *inst) string {
	switch {
	case in.reg == regList:
		return "<@" + p.lex.Name(lexicon.List(in.arg)) + ">"
	case in.reg == regName && in.arg > 0:
		return "<name " + classNames[in.arg] + ">"
	}
	return "<" + regionNames[in.reg] + ">"
}

func (c *compiler) list(x *Expr, name string) lexicon.List {
	l, ok := c.o.Lexicon.ID(name)
	if !ok {
		fail(x, "no list %q in the lexicon%s", name, c.near(name))
	}
	c.p.lists = append(c.p.lists, l)
	return l
}

func (c *compiler) near(name string) string {
	head, _, _ := strings.Cut(strings.ReplaceAll(name, "+", "/"), "/")
	var out []string
	for _, n := range c.o.Lexicon.Names() {
		if strings.HasPrefix(n, head) || strings.HasPrefix(name, n) {
			out = append(out, n)
		}
	}
	if len(out) == 0 {
		return ""
	}
	if len(out) > 8 {
		out = append(out[:8], "…")
	}
	return " (there are: " + strings.Join(out, ", ") + ")"
}

func (c *compiler) test(x *Expr) int16 {
	if len(x.Terms) == 0 {
		return -1
	}
	var ps []pred
	for _, t := range x.Terms {
		ps = append(ps, c.pred(x, t))
	}
	c.p.tests = append(c.p.tests, newTest(ps))
	c.tests[x] = int16(len(c.p.tests) - 1)
	return c.tests[x]
}

var shapeNames = [...]string{"lower", "capitalized", "upper", "mixed", "digits", "mark", "handle", "hashtag"}

// layoutNames are what a token can be in the layout of a page: in no passage, in the label or the words of one, or the
// sign of a passage of some kind (article.PassageKind).
var layoutNames = [...]string{"none", "label", "said", "turn", "signed", "block", "list", "introduced"}

var (
	verbTags    = tagMask(syntax.Tag.Verb)
	nounTags    = tagMask(syntax.Tag.Noun)
	properTags  = tagMask(syntax.Tag.Proper)
	subjectRels = relMask(syntax.Relation.Subject)
)

func relMask(f func(syntax.Relation) bool) (m uint64) {
	for r := syntax.RelNone + 1; r <= syntax.RelXcomp; r++ {
		if f(r) {
			m |= 1 << r
		}
	}
	return
}

func tagMask(f func(syntax.Tag) bool) (m uint64) {
	for t := syntax.TagNone + 1; t <= syntax.TagOpenQuote; t++ {
		if f(t) {
			m |= 1 << t
		}
	}
	return
}

func (c *compiler) pred(x *Expr, t Term) pred {
	at := &Expr{Line: t.Line, Col: t.Col}
	p := pred{not: t.Not}
	var b strings.Builder
	printTerms(&b, []Term{t})
	p.text = strings.TrimSuffix(strings.TrimPrefix(b.String(), "{"), "}")
	if len(t.Values) == 0 {
		f, ok := flagByName(t.Key)
		if !ok {
			fail(at, "unknown flag %q: want one of %s", t.Key, strings.Join(flagNames[:], ", "))
		}
		p.kind, p.mask = predFlag, uint64(f)
		return p
	}
	switch t.Key {
	case "word":
		c.predWords(&p, at, t.Values)
	case "lemma":
		p.kind = predLemma
		c.predWords(&p, at, t.Values)
	case "tag":
		p.kind = predTag
		for _, v := range t.Values {
			p.mask |= tagsOf(at, v)
		}
	case "rel":
		p.kind = predRel
		for _, v := range t.Values {
			if v.Form != 'w' {
				fail(at, "want the names of relations: rel=nsubj|dobj")
			}
			p.mask |= 1 << relation(at, v.Text)
		}
	case "name":
		p.kind = predName
		for _, v := range t.Values {
			k := classOf(v.Text)
			if k == syntax.NoName && v.Text != "none" {
				fail(at, "name %q: want person, organization, place, other or none", v.Text)
			}
			p.mask |= 1 << k
		}
	case "shape":
		p.kind, p.mask = predShape, namedBits(at, t, shapeNames[:])
	case "layout":
		p.kind, p.mask = predLayout, namedBits(at, t, layoutNames[:])
	default:
		fail(at, "unknown key %q: want word, lemma, tag, rel, name, shape or layout", t.Key)
	}
	return p
}

// expression compiles a regular expression that a whole word or tag matches.
func expression(at *Expr, flags, s string) *regexp.Regexp {
	r, err := regexp.Compile(flags + "^(?:" + s + ")$")
	if err != nil {
		fail(at, "%v", err)
	}
	return r
}

// predWords adds the words, lists and expressions of a test.
func (c *compiler) predWords(p *pred, at *Expr, values []Value) {
	for _, v := range values {
		switch v.Form {
		case 'w':
			p.syms = append(p.syms, c.o.Lexicon.Intern(v.Text))
		case '@':
			p.set.Add(c.list(at, v.Text))
			p.list = true
		case '/':
			p.res = append(p.res, expression(at, "(?i)", v.Text))
		}
	}
}

// tagsOf gives a bit for each tag that a value names.
func tagsOf(at *Expr, v Value) uint64 {
	switch v.Form {
	case 'w':
		g, ok := syntax.ParseTag(v.Text)
		if !ok {
			fail(at, "no tag %q", v.Text)
		}
		return 1 << g
	case '/':
		r := expression(at, "", v.Text)
		m := tagMask(func(g syntax.Tag) bool { return r.MatchString(g.String()) })
		if m == 0 {
			fail(at, "no tag is like /%s/", v.Text)
		}
		return m
	}
	fail(at, "a list of tags; write TAG|TAG")
	return 0
}

// namedBits gives a bit for each value of t, by its place among the names.
func namedBits(at *Expr, t Term, names []string) (mask uint64) {
	for _, v := range t.Values {
		k := slices.Index(names, v.Text)
		if k < 0 {
			fail(at, "%s %q: want one of %s", t.Key, v.Text, strings.Join(names, ", "))
		}
		mask |= 1 << k
	}
	return mask
}

func relation(at *Expr, name string) syntax.Relation {
	r, ok := syntax.ParseRelation(name)
	if !ok || r == syntax.RelNone {
		fail(at, "no relation %q", name)
	}
	return r
}

func (c *compiler) edge(from int16, e *Edge) {
	out := edge{from: from, slot: -1, not: e.Not, opt: e.Optional, test: c.test(e.Target)}
	for i := range e.Steps {
		out.steps = append(out.steps, c.step(e, &e.Steps[i]))
	}
	if e.Target.Capture != "" || len(e.Target.Edges) > 0 {
		t := *e.Target
		out.slot = c.slot(&t)
	}
	c.p.edges = append(c.p.edges, out)
	for _, f := range e.Target.Edges {
		c.edge(out.slot, f)
	}
}

// step compiles one step of an edge.
func (c *compiler) step(e *Edge, s *Step) step {
	at := &Expr{Line: e.Line, Col: e.Col}
	st := step{up: s.Up, min: int8(s.Min), max: int8(s.Max)}
	if len(s.Rels) == 0 {
		st.rels = ^uint64(0)
	}
	for _, r := range s.Rels {
		st.rels |= 1 << relation(at, r)
	}
	for _, w := range s.Cases {
		if strings.HasPrefix(w, "@") {
			st.set.Add(c.list(at, w[1:]))
			st.list = true
		} else {
			st.cases = append(st.cases, c.o.Lexicon.Intern(w))
		}
	}
	return st
}

// order gives the items in the order in which they are matched: from the anchor on, then leftwards
// from it.
func order(top []*Expr, a int) *Expr {
	x := &Expr{Kind: Seq, Min: 1, Max: 1}
	x.Sub = append(x.Sub, top[a:]...)
	for i := a - 1; i >= 0; i-- {
		x.Sub = append(x.Sub, top[i])
	}
	return x
}

// worst gives the most steps that matching x can take: for each way through what is before an
// item, once that item.
func worst(x *Expr) int {
	cost, _ := ways(x)
	return cost
}

const tooMany = 1 << 30

func ways(x *Expr) (cost, n int) {
	switch x.Kind {
	case Token, Region:
		cost, n = 1, 1
		if x.Kind == Region && (x.Name == "list" || x.Name == "clause") {
			cost = 8
		}
	case Bound:
		cost, n = 1, 1
	case Look:
		cost, _ = ways(x.Sub[0])
		return min(cost+1, tooMany), 1
	case Alt:
		for _, s := range x.Sub {
			c, w := ways(s)
			cost, n = min(cost+c+1, tooMany), min(n+w, tooMany)
		}
	case Seq:
		n = 1
		for _, s := range x.Sub {
			c, w := ways(s)
			cost, n = min(cost+n*c, tooMany), min(n*w, tooMany)
			if n > 1<<15 || cost > 1<<24 {
				return tooMany, tooMany
			}
		}
	}
	if x.Max > 1 || x.Min == 0 {
		one, w := cost, n
		cost, n = 0, 0
		if x.Min == 0 {
			n = 1
		}
		paths := 1
		for i := 1; i <= x.Max; i++ {
			cost = min(cost+paths*(one+1), tooMany)
			paths = min(paths*w, 1<<15)
			if i >= x.Min {
				n = min(n+paths, tooMany)
			}
		}
	}
	return min(cost, tooMany), min(max(n, 1), tooMany)
}

// String prints the program, an instruction a line.
func (p *Program) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "begin at %s; at most %d steps\n", p.keysText(), p.cost)
	for i, in := range p.insts {
		fmt.Fprintf(&b, "%3d ", i)
		dir := ""
		if in.back {
			dir = "left "
		}
		into := ""
		if in.slot >= 0 && (in.op == opToken || in.op == opRegion) {
			into = " → " + p.slotName(in.slot)
		}
		switch in.op {
		case opToken:
			fmt.Fprintf(&b, "%stoken %s%s\n", dir, p.testText(in.test), into)
		case opRegion:
			fmt.Fprintf(&b, "%sregion %s%s\n", dir, p.regionText(&in), into)
		case opSplit:
			fmt.Fprintf(&b, "try %d else %d\n", in.x, in.y)
		case opJump:
			fmt.Fprintf(&b, "go on at %d\n", in.x)
		case opMark:
			side := "beginning"
			if in.end {
				side = "end"
			}
			fmt.Fprintf(&b, "%s of %s\n", side, p.slotName(in.slot))
		case opBound:
			side := "end"
			if in.back {
				side = "beginning"
			}
			fmt.Fprintf(&b, "at the %s of a %s\n", side, [...]string{"sentence", "paragraph", "quote"}[in.arg])
		case opLook:
			not := ""
			if in.not {
				not = " not"
			}
			fmt.Fprintf(&b, "look%s %d then %d\n", not, in.x, in.y)
		case opFound:
			b.WriteString("found\n")
		case opLeft:
			b.WriteString("back to the anchor, leftwards\n")
		case opMatch:
			b.WriteString("match\n")
		}
	}
	for _, e := range p.edges {
		word := "edge"
		if e.not {
			word = "no edge"
		} else if e.opt {
			word = "edge if there"
		}
		fmt.Fprintf(&b, "    %s from %s", word, p.slotName(e.from))
		for _, s := range e.steps {
			fmt.Fprintf(&b, " %s", p.stepText(s))
		}
		fmt.Fprintf(&b, " to %s", p.testText(e.test))
		if e.slot >= 0 {
			fmt.Fprintf(&b, " → %s", p.slotName(e.slot))
		}
		b.WriteString("\n")
	}
	for _, c := range p.conds {
		fmt.Fprintf(&b, "    where %s\n", c.text)
	}
	return b.String()
}

func (p *Program) slotName(s int16) string {
	if n := p.slots[s]; n != "" {
		return n
	}
	return fmt.Sprintf("#%d", s)
}

func (p *Program) testText(t int16) string {
	if t < 0 {
		return "any"
	}
	var out []string
	for _, pr := range p.tests[t].preds {
		out = append(out, pr.text)
	}
	return strings.Join(out, " ")
}

func (p *Program) stepText(s step) string {
	var rels []string
	if s.rels == ^uint64(0) {
		rels = []string{"_"}
	} else {
		for r := syntax.RelAcl; r <= syntax.RelXcomp; r++ {
			if s.rels>>r&1 != 0 {
				rels = append(rels, r.String())
			}
		}
	}
	t := strings.Join(rels, "|")
	var cs []string
	for _, w := range s.cases {
		cs = append(cs, p.lex.Text(w))
	}
	for l := lexicon.List(0); l < lexicon.MaxLists; l++ {
		if s.set.Has(l) {
			cs = append(cs, "@"+p.lex.Name(l))
		}
	}
	if len(cs) > 0 {
		t += "(" + strings.Join(cs, "|") + ")"
	}
	if s.min != 1 || s.max != 1 {
		t += fmt.Sprintf("{%d,%d}", s.min, s.max)
	}
	if s.up {
		return "<-" + t + "-"
	}
	return "-" + t + "->"
}

func (p *Program) keysText() string {
	k := p.keys
	var out []string
	words := func(what string, ss []lexicon.Symbol) {
		if len(ss) == 0 {
			return
		}
		if len(ss) > 6 {
			out = append(out, fmt.Sprintf("%d %ss", len(ss), what))
			return
		}
		var w []string
		for _, s := range ss {
			w = append(w, p.lex.Text(s))
		}
		out = append(out, what+" "+strings.Join(w, " "))
	}
	words("lemma", k.Lemmas)
	words("word", k.Words)
	if k.Tags != 0 {
		var w []string
		for t := syntax.TagNone; t <= syntax.TagOpenQuote; t++ {
			if k.Tags>>t&1 != 0 {
				w = append(w, t.String())
			}
		}
		out = append(out, "tag "+strings.Join(w, " "))
	}
	for _, r := range []struct {
		on   bool
		name string
	}{{k.Quotes, "quote"}, {k.NPs, "np"}, {k.Names, "name"}, {k.Clauses, "clause"}, {k.Sentences, "sentence"}} {
		if r.on {
			out = append(out, "<"+r.name+">")
		}
	}
	return strings.Join(out, ", ")
}
