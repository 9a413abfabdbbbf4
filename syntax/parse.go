package syntax

import "slices"

// Trees: a greedy transition parser. It asks at each step whether the next word is taken up, or
// the last word taken up becomes a dependent of the next one or of the one before it.
//
// The system is arc-hybrid (Kuhlmann, Gómez-Rodríguez & Satta 2011) with the artificial root at
// the bottom of the stack, which takes a dependent only when nothing else is left: hence one root.
// Weights come from an averaged perceptron with a dynamic oracle (Goldberg & Nivre 2013).
// A sentence of n tokens takes 2n moves whatever it holds.

// The moves. s0 is the top of the stack, s1 the one below it, n0 the next word.
const (
	moveShift = iota // n0 goes onto the stack
	moveLeft         // s0 becomes a dependent of n0 and leaves the stack
	moveRight        // s0 becomes a dependent of s1 and leaves the stack
	moveCount
)

// parseScratch is the memory of one parse, used again for the next. It belongs to one goroutine
// at a time. Token 0 is the artificial root, tokens 1 to n-1 are the sentence's words, without its
// marks, and token n stands for "none".
type parseScratch struct {
	n      int32
	next   int32 // the next word; n when all are taken up
	words  bool  // marks are words here
	tokens []parseToken
	at     []int32 // by token, its index in the sentence
	gaps   []int32 // by token, the head of the arc that spans the gap after it and no other gap but its dependent's
	nodes  []parseNode
	stack  []int32
	rels   []Relation // by token, as the label classifier chose
	keys   []uint32
	state  moveState

	// The guide: the tree that the first pass found, in this pass's order; used if guided.
	first  bool // reads the sentence from its end, and asks for no labels
	guided bool
	guide  []guideNode

	guides guides

	mend mendScratch

	scores [256]int32
	steps  int // moves made since the scratch was made, for tests of linear time
}

// guideNode is a token's place in the tree of the first pass.
type guideNode struct {
	head        int32
	left, right int32 // leftmost and rightmost dependent; the token itself where there is none beyond it
	label       uint64
}

// reset readies the scratch for a sentence. In the first pass the words are in reverse.
func (s *parseScratch) reset(words []string, tags []Tag, reverse bool) {
	s.guided, s.first = false, reverse
	if n := len(words) + 1; cap(s.tokens) < n+1 {
		m := n + n/2 + 64
		s.tokens, s.nodes, s.stack, s.rels = make([]parseToken, m), make([]parseNode, m), make([]int32, 0, m), make([]Relation, m)
		s.at, s.gaps = make([]int32, m), make([]int32, m)
	}
	s.tokens = s.tokens[:1]
	s.tokens[0] = parseToken{word: atomRoot, tag: atomRoot, suffix: atomRoot}
	s.words = hasNoMark(tags)
	var before [betweenKinds]int32
	var marks uint32
	for i := range words {
		from := i
		if reverse {
			from = len(words) - 1 - i
		}
		w, suffix := wordAtom(words[from])
		kind := kindOf(w, tags[from])
		if bit := markOf(w, tags[from]); bit != 0 && !s.words {
			marks |= bit
			if kind >= 0 {
				before[kind]++
			}
			continue
		}
		n := len(s.tokens)
		s.tokens = s.tokens[:n+1]
		t := &s.tokens[n]
		t.word, t.suffix, t.tag, t.marks, t.before = w, suffix, tagAtoms[tags[from]], scatter(uint64(marks)), before
		if kind >= 0 {
			before[kind]++
		}
		t.through = before
		s.at[n] = int32(from)
		marks = 0
	}
	n := len(s.tokens)
	s.n = int32(n)
	s.tokens = s.tokens[:n+1]
	s.tokens[n] = parseToken{word: atomNone, tag: atomNone, suffix: atomNone, marks: scatter(uint64(marks)), before: before, through: before}
	s.restart()
}

// hasNoMark reports whether the sentence is to be taken as words alone: that is so where it holds nothing
// but marks.
func hasNoMark(tags []Tag) bool {
	for _, t := range tags {
		if markOf(0, t) == 0 {
			return false
		}
	}
	return true
}

// restart forgets the tree and goes back to the sentence's start.
func (s *parseScratch) restart() {
	n := s.n
	s.nodes, s.rels = s.nodes[:n+1], s.rels[:n+1]
	for i := range s.nodes {
		s.nodes[i] = parseNode{head: -1, left: n, left2: n, right: n, right2: n, first: int32(i), last: int32(i)}
	}
	s.stack = append(s.stack[:0], 0)
	s.next = 1
	s.mend.forget(int(n) + 1)
}

// setGuide makes the heads and labels of the first pass the guide; heads are by token, the root's -1.
func (s *parseScratch) setGuide(heads []int32, rels []Relation) {
	n := int(s.n)
	if cap(s.guide) < n+1 {
		s.guide = make([]guideNode, n+n/2+64)
	}
	g := s.guide[:n+1]
	s.guide, s.guided = g, true
	for i := range g {
		g[i] = guideNode{head: -1, left: int32(i), right: int32(i), label: relationAtoms[RelNone]}
	}
	for d := 1; d < n; d++ {
		h := heads[d]
		g[d].head, g[d].label = h, relationAtoms[rels[d]]
		g[h].left, g[h].right = min(g[h].left, int32(d)), max(g[h].right, int32(d))
	}
}

// top gives the k-th token of the stack from its top, or n.
func (s *parseScratch) top(k int) int32 {
	if i := len(s.stack) - 1 - k; i >= 0 {
		return s.stack[i]
	}
	return s.n
}

func (s *parseScratch) done() bool { return s.next >= s.n && len(s.stack) == 1 }

// allowed tells which moves the state permits; before done at least one.
func (s *parseScratch) allowed() (ok [moveCount]bool) {
	ok[moveShift] = s.next < s.n
	ok[moveLeft] = ok[moveShift] && len(s.stack) > 1
	ok[moveRight] = len(s.stack) > 2 || len(s.stack) == 2 && !ok[moveShift]
	return ok
}

// shift takes up the next word.
func (s *parseScratch) shift() {
	s.stack = append(s.stack, s.next)
	s.next++
	s.steps++
}

// arcOf gives the head and dependent of the arc that moveLeft or moveRight makes.
func (s *parseScratch) arcOf(move int) (h, d int32) {
	d = s.top(0)
	if move == moveLeft {
		return s.next, d
	}
	return s.top(1), d
}

// attach makes d, the top of the stack, a dependent of h.
func (s *parseScratch) attach(h, d int32, r Relation) {
	s.stack = s.stack[:len(s.stack)-1]
	s.steps++
	a, b := &s.nodes[d], &s.nodes[h]
	a.head, a.label, s.rels[d] = h, relationAtoms[r], r
	bit := uint64(1) << (r & 63)
	if d < h {
		s.gaps[a.last] = h
		b.left2, b.left, b.first = b.left, d, a.first
		b.leftSet |= bit
	} else {
		s.gaps[b.last] = h
		b.right2, b.right, b.last = b.right, d, a.last
		b.rightSet |= bit
	}
}

// parse fills heads (index in the sentence, -1 at the root) and rels of one sentence. The slices
// have the length of words. Every sentence of a token or more gets one root, and every other
// token a head, with no cycle and no crossing arcs, in a number of steps linear in its length. With a
// scratch that has seen a sentence of that length nothing is allocated.
func (m *parserModel) parse(words []string, tags []Tag, heads []int32, rels []Relation, s *parseScratch) {
	if len(words) == 0 {
		return
	}
	s.guides.forget()
	m.guess(words, tags, s)
	m.settle(words, tags, heads, rels, s)
}

// guess runs the first pass over a sentence, and keeps its tree for settle.
func (m *parserModel) guess(words []string, tags []Tag, s *parseScratch) {
	s.reset(words, tags, true)
	m.first.run(s)
	s.turn(s.guides.add(int(s.n)))
}

// settle runs the second pass over the sentence whose guess is the next to be asked for, and fills heads and rels.
func (m *parserModel) settle(words []string, tags []Tag, heads []int32, rels []Relation, s *parseScratch) {
	s.reset(words, tags, false)
	s.setGuide(s.guides.take(int(s.n)))
	m.second.run(s)
	m.mend.mend(s)
	s.spread(heads, rels)
}

// guides are the trees of first passes, one after the other, in the order in which they will be taken.
type guides struct {
	heads []int32
	rels  []Relation
	taken int
}

func (g *guides) forget() { g.heads, g.rels, g.taken = g.heads[:0], g.rels[:0], 0 }

// add makes room for a tree of n tokens.
func (g *guides) add(n int) ([]int32, []Relation) {
	at := len(g.heads)
	g.heads, g.rels = slices.Grow(g.heads, n)[:at+n], slices.Grow(g.rels, n)[:at+n]
	return g.heads[at:], g.rels[at:]
}

// take gives the next tree, which has n tokens.
func (g *guides) take(n int) ([]int32, []Relation) {
	at := g.taken
	g.taken += n
	return g.heads[at:g.taken], g.rels[at:g.taken]
}

// spread gives the words the heads that the pass found, and each mark the head of the shortest arc
// that spans it; before the first word and after the last that is the root.
func (s *parseScratch) spread(heads []int32, rels []Relation) {
	root, word := int32(-1), int32(0) // word is the last one passed
	for i := int32(1); i < s.n; i++ {
		if s.nodes[i].head == 0 {
			root = s.at[i]
		}
	}
	for i := range heads {
		if next := word + 1; next < s.n && int(s.at[next]) == i {
			word = next
			if h := s.nodes[word].head; h > 0 {
				heads[i] = s.at[h]
			} else {
				heads[i] = -1
			}
			rels[i] = s.rels[word]
			continue
		}
		heads[i], rels[i] = root, RelPunct
		if word > 0 && word+1 < s.n {
			heads[i] = s.at[s.gaps[word]]
		}
	}
}

// turn gives the tree of a sentence that was parsed in reverse, in the order of its words.
func (s *parseScratch) turn(heads []int32, rels []Relation) {
	heads[0] = -1
	for i := int32(1); i < s.n; i++ {
		h := s.nodes[i].head
		if h > 0 {
			h = s.n - h
		}
		heads[s.n-i], rels[s.n-i] = h, s.rels[i]
	}
}

// run parses the sentence that the scratch was readied for.
func (p *parserPass) run(s *parseScratch) {
	for !s.done() {
		ok := s.allowed()
		move, sure := moveShift, int32(certain)
		switch {
		case !ok[moveLeft] && !ok[moveRight]:
		case !ok[moveShift]:
			move = moveRight
		default:
			move, sure = p.move(s, ok)
		}
		if move == moveShift {
			s.mend.shifted[s.next] = sure
			s.shift()
			continue
		}
		h, d := s.arcOf(move)
		s.mend.attached[d] = sure
		r, labelled := p.label(h, d, s)
		s.mend.labelled[d] = labelled
		s.attach(h, d, r)
	}
}

// move chooses among the moves that are allowed, and gives by how much the one chosen wins.
func (p *parserPass) move(s *parseScratch, ok [moveCount]bool) (move int, sure int32) {
	s.look()
	var shift, left int32
	for part := range moveParts {
		a, b := p.moves.sum(s.moveKeys(part))
		shift, left = shift+a, left+b
		if move, sure = winner(shift, left, ok); part < moveParts-1 && sure > p.moveStops[part] {
			return move, certain
		}
	}
	return move, sure
}

// label chooses the label of the arc from h to d, and gives by how much it wins.
func (p *parserPass) label(h, d int32, s *parseScratch) (r Relation, sure int32) {
	if h == 0 {
		return RelRoot, certain
	}
	if s.first {
		return RelDep, certain
	}
	clear(s.scores[:relationCount])
	p.quickLabels.score(s.quickLabelKeys(h, d), &s.scores)
	if r, margin := bestRelation(s.scores[:relationCount]); margin > p.labelMargin {
		return r, certain
	}
	clear(s.scores[:relationCount])
	keys, from := s.labelKeys(h, d), 0
	for part, end := range labelEnds {
		p.labels.score(keys[from:end], &s.scores)
		if r, margin := bestRelation(s.scores[:relationCount]); margin > p.labelStops[part] {
			return r, certain
		}
		from = end
	}
	p.labels.score(keys[from:], &s.scores)
	return bestRelation(s.scores[:relationCount])
}

const relationCount = len(relationNames)

// bestRelation gives the label of the highest score, the first of equals, and by how much it wins; never RelNone or RelRoot.
func bestRelation[T int32 | float32](scores []T) (best Relation, margin T) {
	const lowest = -1 << 30
	best = RelDep
	high, second := scores[RelDep], T(lowest)
	for r := RelNone + 1; int(r) < len(scores); r++ {
		if r == RelRoot || r == RelDep {
			continue
		}
		v := scores[r]
		if v > high {
			best = r
		}
		second = max(second, min(high, v))
		high = max(high, v)
	}
	return best, high - second
}
