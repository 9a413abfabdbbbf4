package syntax

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
// at a time. Token 0 is the artificial root, tokens 1 to n-1 are the sentence's, token n stands
// for "none".
type parseScratch struct {
	n      int32
	next   int32 // the next word; n when all are taken up
	tokens []parseToken
	nodes  []parseNode
	stack  []int32
	rels   []Relation // by token, as the label classifier chose
	keys   []uint32
	scores [len(relationNames)]int32
	steps  int // moves made since the scratch was made, for tests of linear time
}

// reset readies the scratch for a sentence.
func (s *parseScratch) reset(words []string, tags []Tag) {
	n := len(words) + 1
	s.n = int32(n)
	if cap(s.tokens) < n+1 {
		m := n + n/2 + 64
		s.tokens, s.nodes, s.stack, s.rels = make([]parseToken, m), make([]parseNode, m), make([]int32, 0, m), make([]Relation, m)
	}
	s.tokens = s.tokens[:n+1]
	s.tokens[0] = parseToken{word: atomRoot, tag: atomRoot, suffix: atomRoot}
	var before [betweenKinds]int32
	for i, w := range words {
		t := &s.tokens[i+1]
		t.word, t.suffix = wordAtom(w)
		t.tag = tagAtoms[tags[i]]
		t.before = before
		if k := kindOf(t.word, tags[i]); k >= 0 {
			before[k]++
		}
	}
	s.tokens[n] = parseToken{word: atomNone, tag: atomNone, suffix: atomNone, before: before}
	s.restart()
}

// restart forgets the tree and goes back to the sentence's start.
func (s *parseScratch) restart() {
	n := s.n
	s.nodes, s.rels = s.nodes[:n+1], s.rels[:n+1]
	for i := range s.nodes {
		s.nodes[i] = parseNode{head: -1, left: n, left2: n, right: n, right2: n}
	}
	s.stack = append(s.stack[:0], 0)
	s.next = 1
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
		b.left2, b.left = b.left, d
		b.leftSet |= bit
	} else {
		b.right2, b.right = b.right, d
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
	s.reset(words, tags)
	for !s.done() {
		ok := s.allowed()
		move := moveShift
		switch {
		case !ok[moveLeft] && !ok[moveRight]:
		case !ok[moveShift]:
			move = moveRight
		default:
			move = m.moves.best(s.moveKeys(), ok)
		}
		if move == moveShift {
			s.shift()
			continue
		}
		h, d := s.arcOf(move)
		s.attach(h, d, m.label(h, d, s))
	}
	for i := range words {
		heads[i] = s.nodes[i+1].head - 1
		rels[i] = s.rels[i+1]
	}
}

// label chooses the label of the arc from h to d.
func (m *parserModel) label(h, d int32, s *parseScratch) Relation {
	if h == 0 {
		return RelRoot
	}
	s.scores = [len(relationNames)]int32{}
	m.labels.score(s.labelKeys(h, d), &s.scores)
	return bestRelation(&s.scores)
}

// bestRelation gives the label of the highest score, the first of equals; never RelNone or RelRoot.
func bestRelation[T int32 | float32](scores *[len(relationNames)]T) Relation {
	best := RelDep
	for r := RelNone + 1; int(r) < len(scores); r++ {
		if r != RelRoot && scores[r] > scores[best] {
			best = r
		}
	}
	return best
}
