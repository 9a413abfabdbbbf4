package propose

import (
	"iter"

	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

// plan is a content that some rules propose for a cue, with all the sources that they propose for it.
// Rules that agree make one plan: what they agree on is expanded once, and their names are features.
// A long text of cues has one for every few of its bytes, so that plans are small.
type plan struct {
	key     uint64 // a hash of cue and content
	content run    // its ranges in planner.contents; none of a quotation
	frame   uint32 // the number of the most general rule, which weights know it by, above two flags
	best    int32  // the number of the rule of the highest priority
	span    run    // the cue's words, where a rule gives them; else empty
	told    run    // the words of the addressee, where a rule gives them; else empty
	cue     int32
	clause  int32 // the head of the content's clause, else -1
	quoted  int32 // index into Quotations where the content is a quotation beside its cue, else -1
	next    int32 // of its cue; -1 after the last
	rules   int32 // the first of planner.rules, else -1
	sources int32 // the first of planner.sources, else -1
}

// The flags in plan.frame.
const (
	partsFlag   = 1 << 0 // a rule gives a clause or a subtree
	passageFlag = 1 << 1 // the content is what the layout of the page gives
	frameShift  = 2
)

func (x *plan) frameNumber() int { return int(x.frame >> frameShift) }

// flag notes that a flag is true.
func (x *plan) flag(f uint32, is bool) {
	if is {
		x.frame |= f
	}
}

// Passage reports whether the content is what the layout of the page gives.
func (x *plan) Passage() bool { return x.frame&passageFlag != 0 }

// best gives the rule of the highest priority of a plan.
func (b *Builder) best(x *plan) *rules.Rule { return b.Pack.Rules[x.best] }

// run is a Range in half the room.
type run struct{ first, end int32 }

func runOf(r article.Range) run     { return run{int32(r.First), int32(r.End)} }
func (r run) tokens() article.Range { return article.Range{First: int(r.first), End: int(r.end)} }
func (r run) empty() bool           { return r.end <= r.first }

// planned is one rule of a plan.
type planned struct {
	rule, next int32
}

// sourced is one source of a plan: an origin, and the rule of the highest priority that proposes it. A long text of cues has
// three for each of its bytes.
type sourced struct {
	by         uint32 // how the tree reaches it, two flags, and the number of the rule
	head, next int32
	given      given // the words, where a rule captured them
}

// What is where in sourced.by.
const (
	inheritedBit = 1 << 5
	viaNounBit   = 1 << 6
	reachMask    = inheritedBit - 1
	ruleShift    = 7
)

const _ = uint(reachMask - len(reachNames)) // there is room for all of them

func (s *sourced) reach() reach  { return reach(s.by & reachMask) }
func (s *sourced) rule() int     { return int(s.by >> ruleShift) }
func (s *sourced) setRule(n int) { s.by = s.by&(1<<ruleShift-1) | uint32(n)<<ruleShift }

// reachedAs notes how the tree reaches the source.
func (s *sourced) reachedAs(o *origin) {
	s.by = s.by>>ruleShift<<ruleShift | uint32(o.How)
	if o.Inherited {
		s.by |= inheritedBit
	}
	if o.viaNoun {
		s.by |= viaNounBit
	}
}

// origin gives the origin of which a source was made.
func (p *planner) origin(s *sourced) origin {
	return origin{How: s.reach(), Inherited: s.by&inheritedBit != 0, viaNoun: s.by&viaNounBit != 0, Head: int(s.head), Given: p.givenTokens(s)}
}

// given is a Range near the head of its source in half the room of a run: how far before the head it begins, and its length. 0 is the
// zero Range, and one that is farther or longer stands in planner.far.
type given uint32

// What is where in a given.
const (
	farGiven    given = 1 << 31 // the rest is an index
	nearGiven   given = 1 << 30
	givenShift        = 16
	givenMiddle       = 1 << 13 // stands for the head itself
)

// keepGiven gives what a source with that head keeps of a Range.
func (p *planner) keepGiven(head int, r article.Range) given {
	if r == (article.Range{}) {
		return 0
	}
	if before, n := head-r.First+givenMiddle, r.Len(); 0 <= before && before < 2*givenMiddle && 0 <= n && n < 1<<givenShift {
		return nearGiven | given(before)<<givenShift | given(n)
	}
	p.far = append(p.far, r)
	return farGiven | given(len(p.far)-1)
}

// givenTokens gives the Range back.
func (p *planner) givenTokens(s *sourced) article.Range {
	switch g := s.given; {
	case g&farGiven != 0:
		return p.far[g&^farGiven]
	case g&nearGiven != 0:
		first := int(s.head) + givenMiddle - int(g&^nearGiven>>givenShift)
		return article.Range{First: first, End: first + int(g&(1<<givenShift-1))}
	}
	return article.Range{}
}

// pile is a list that grows without a copy of all that is on it.
type pile[T any] struct {
	blocks [][]T
	n      int
	freed  []uint8 // by block: how many in it are given up
}

// inBlock is how many are in a block.
const inBlock = 64

func (p *pile[T]) at(i int32) *T { return &p.blocks[i/inBlock][i%inBlock] }

// add makes room for one more.
func (p *pile[T]) add() (x *T, i int32) {
	if p.n == len(p.blocks)*inBlock {
		p.blocks = append(p.blocks, make([]T, inBlock))
	}
	p.n++
	return p.at(int32(p.n - 1)), int32(p.n - 1)
}

// free gives up the block of element i once it has been told so of all that are in it.
func (p *pile[T]) free(i int32) {
	if p.freed == nil {
		p.freed = make([]uint8, len(p.blocks))
	}
	if p.freed[i/inBlock]++; p.freed[i/inBlock] == inBlock {
		p.blocks[i/inBlock] = nil
	}
}

// planner gathers the proposals of one document into plans.
type planner struct {
	pack     *rules.Pack
	first    []int32 // by cue: its first plan, else -1
	plans    pile[plan]
	contents pile[run]
	rules    pile[planned]
	sources  pile[sourced]
	far      []article.Range // of a given that is far from its head
}

func (p *planner) reset(a *syntax.Annotation) {
	p.first = syntax.Filled(a, p.first, len(a.Doc.Tokens), -1)
	if p.sources.freed != nil { // their blocks are gone
		p.sources, p.rules = pile[sourced]{}, pile[planned]{}
	}
	p.plans.n, p.contents.n, p.rules.n, p.sources.n, p.far = 0, 0, 0, 0, p.far[:0]
}

// setContent keeps the content of a plan.
func (p *planner) setContent(x *plan, content []article.Range) {
	x.content.first = int32(p.contents.n)
	for _, r := range content {
		kept, _ := p.contents.add()
		*kept = runOf(r)
	}
	x.content.end = int32(p.contents.n)
}

// contentOf appends the content of a plan.
func (b *Builder) contentOf(out []article.Range, x *plan) []article.Range {
	for i := x.content.first; i < x.content.end; i++ {
		out = append(out, b.planner.contents.at(i).tokens())
	}
	return out
}

// at gives the plan for a cue and a content, made where there is none.
func (p *planner) at(cue int, key uint64, r *rules.Rule) (x *plan, made bool) {
	link := &p.first[cue]
	for ; *link >= 0; link = &x.next {
		if x = p.plans.at(*link); x.key == key {
			break
		}
	}
	if made = *link < 0; made {
		var i int32
		x, i = p.plans.add()
		*x = plan{key: key, cue: int32(cue), next: -1, rules: -1, sources: -1, frame: uint32(r.Number) << frameShift, best: int32(r.Number)}
		*link = i
	}
	p.name(x, r)
	if f := p.pack.Rules[x.frameNumber()]; r.Priority < f.Priority || r.Priority == f.Priority && r.ID < f.ID {
		x.frame = x.frame&(1<<frameShift-1) | uint32(r.Number)<<frameShift
	}
	if above(r, p.pack.Rules[x.best]) {
		x.best = int32(r.Number)
	}
	return x, made
}

// name adds a rule to those of a plan, once.
func (p *planner) name(x *plan, r *rules.Rule) {
	link := &x.rules
	for *link >= 0 {
		n := p.rules.at(*link)
		if n.rule == int32(r.Number) {
			return
		}
		link = &n.next
	}
	n, i := p.rules.add()
	*n = planned{int32(r.Number), -1}
	*link = i
}

// above reports whether r goes before s: one that settles its cue before one that does not, then by priority.
func above(r, s *rules.Rule) bool {
	if r.Settles != s.Settles {
		return r.Settles
	}
	return r.Priority > s.Priority
}

// heed takes the cue's words from a rule that settles its cue, whatever other rules say.
func (x *plan) heed(r *rules.Rule, span article.Range) {
	if r.Settles && x.best == int32(r.Number) {
		x.span, x.told = runOf(span), run{}
	}
}

// addSource adds a source to a plan, once.
func (b *Builder) addSource(x *plan, o origin, r *rules.Rule) {
	p := &b.planner
	link, n := &x.sources, 0
	for ; *link >= 0; n++ {
		s := p.sources.at(*link)
		if s.head == int32(o.Head) && (o.Given.Len() == 0 || p.givenTokens(s).Len() <= 0 || p.givenTokens(s) == o.Given) {
			if above(r, b.Pack.Rules[s.rule()]) {
				s.setRule(r.Number)
				if r.Settles { // it is taken at its word
					s.given = p.keepGiven(o.Head, o.Given)
				}
			}
			if s.reach() == reachGiven && o.How != reachGiven { // how the tree reaches it says more
				s.reachedAs(&o)
			}
			return
		}
		link = &s.next
	}
	if n < mostOrigins+4 {
		s, i := p.sources.add()
		*s = sourced{head: int32(o.Head), given: p.keepGiven(o.Head, o.Given), next: -1}
		s.reachedAs(&o)
		s.setRule(r.Number)
		*link = i
	}
}

// RulesOf gives the rules that propose a candidate's content. It holds while Groups is under way.
func (b *Builder) RulesOf(c *Candidate) iter.Seq[*rules.Rule] { return b.rulesOf(c.Plan) }

func (b *Builder) rulesOf(x *plan) iter.Seq[*rules.Rule] {
	return func(yield func(*rules.Rule) bool) {
		for i := x.rules; i >= 0; {
			n := b.planner.rules.at(i)
			if !yield(b.Pack.Rules[n.rule]) {
				return
			}
			i = n.next
		}
	}
}

// readSources puts the sources of a plan where those who carry it out look.
func (b *Builder) readSources(x *plan) {
	b.planOrigins, b.planRules = b.planOrigins[:0], b.planRules[:0]
	for i := x.sources; i >= 0; {
		s := b.planner.sources.at(i)
		b.planOrigins, b.planRules = append(b.planOrigins, b.planner.origin(s)), append(b.planRules, b.Pack.Rules[s.rule()])
		i = s.next
	}
}

// free gives up the rules and sources of the plans of one cue, which nothing asks for again. Those of neighbours stand together.
func (p *planner) free(first int32) {
	for i := first; i >= 0; {
		x := p.plans.at(i)
		for k := x.sources; k >= 0; {
			next := p.sources.at(k).next
			p.sources.free(k)
			k = next
		}
		for k := x.rules; k >= 0; {
			next := p.rules.at(k).next
			p.rules.free(k)
			k = next
		}
		x.sources, x.rules = -1, -1
		i = x.next
	}
}
