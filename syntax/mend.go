package syntax

// Trees, last step: what the moves could not see is mended over the whole tree. A greedy parser chooses a head before it has
// read on; once the tree is whole, each word that was attached with some doubt is asked again which of the words
// that could be its head is, by features of the finished tree: siblings, the head's head, its own dependents (Attardi & Ciaramita 2007).

import "math"

// mender is the fitted weights. A weight of heads has two sides: for a head before its dependent and for one after it.
type mender struct {
	heads  moveTable
	doubt  int32 // a word is asked for its head where a move that led to it won by less
	labels rowTable
	vague  int32 // and for its label where that won by less
}

// mendScratch is the memory of one mending. Slices run beside the words; token 0 is the root, the last one stands for "none".
type mendScratch struct {
	mendTree
	first, last []int32 // of the words below a word and itself
	left, right []int32 // outermost dependents
	cands       [2 * mendReach]int32
}

// mendTree is a tree as the moves left it, and how sure they were of each part of it.
type mendTree struct {
	heads    []int32
	rels     []Relation
	attached []int32 // by how much the move won that attached a word
	shifted  []int32 // by how much the move won that took it up
	labelled []int32 // by how much its label won
	moved    []bool  // has it been given another head?
}

const (
	mendReach = 5  // how many heads on each side are asked
	mostMends = 32 // changes in one sentence, so that time stays linear in its length
	certain   = math.MaxInt32
)

// load takes over the tree of the pass that has just run.
func (m *mendScratch) load(s *parseScratch) {
	n := int(s.n) + 1
	m.heads, m.rels, m.moved = resize(m.heads, n), resize(m.rels, n), resize(m.moved, n)
	for i := range n - 1 {
		m.heads[i], m.rels[i] = s.nodes[i].head, s.rels[i]
	}
	m.heads[0], m.heads[n-1] = -1, -1
	m.span()
}

// forget makes room for a sentence of n tokens.
func (m *mendScratch) forget(n int) {
	m.attached, m.shifted, m.labelled = resize(m.attached, n), resize(m.shifted, n), resize(m.labelled, n)
}

// span fills first, last, left and right. The tree is projective.
func (m *mendScratch) span() {
	n := len(m.heads)
	m.first, m.last, m.left, m.right = resize(m.first, n), resize(m.last, n), resize(m.left, n), resize(m.right, n)
	none := int32(n - 1)
	for i := range m.first {
		m.first[i], m.last[i], m.left[i], m.right[i] = int32(i), int32(i), none, none
	}
	for d := 1; d < n-1; d++ {
		if h := m.heads[d]; h > int32(d) && m.left[h] == none {
			m.left[h] = int32(d)
		}
	}
	for d := n - 2; d > 0; d-- {
		if h := m.heads[d]; h >= 0 && h < int32(d) && m.right[h] == none {
			m.right[h] = int32(d)
		}
	}
	// The first word below i is the first below its leftmost dependent, which is before i.
	for i := 0; i < n-1; i++ {
		if l := m.left[i]; l != none {
			m.first[i] = m.first[l]
		}
	}
	for i := n - 2; i >= 0; i-- {
		if r := m.right[i]; r != none {
			m.last[i] = m.last[r]
		}
	}
}

// candidates gives the words that may be the head of d with no arc crossing another and no circle: those above the word
// before its span, as long as they are before d, up to the first that has something below it beyond d, and the same after it. It
// also gives how sure the moves were.
func (m *mendScratch) candidates(d int32) (cands []int32, sure int32) {
	n := int32(len(m.heads) - 1)
	cands = m.cands[:0]
	h := m.heads[d]
	sure = min(m.attached[d], m.shifted[d], m.shifted[m.first[d]])
	below := true
	for a, k := m.first[d]-1, 0; a > 0 && a < d && k < mendReach; a, k = m.heads[a], k+1 {
		cands = append(cands, a)
		if a == h {
			below = false
		}
		if below {
			sure = min(sure, m.attached[a])
		}
		if m.last[a] > m.last[d] {
			break
		}
	}
	for a, k := m.last[d]+1, 0; a > d && a < n && k < mendReach; a, k = m.heads[a], k+1 {
		cands = append(cands, a)
		if m.first[a] < m.first[d] {
			break
		}
	}
	return cands, sure
}

// neighbours gives the dependents of h that are next to d, inside towards h, and outermost on the far side of d; n where there is none.
func (m *mendScratch) neighbours(h, d, n int32) (in, out int32) {
	in, out = n, n
	if h < d {
		for c, k := m.first[d]-1, 0; c > h && k < mostUp; c, k = m.heads[c], k+1 {
			in = c
		}
		if r := m.right[h]; r != n && r > d {
			out = r
		}
	} else {
		for c, k := m.last[d]+1, 0; c < h && c > d && k < mostUp; c, k = m.heads[c], k+1 {
			in = c
		}
		if l := m.left[h]; l != n && l < d {
			out = l
		}
	}
	if m.heads[in] != h {
		in = n
	}
	return in, out
}

const mostUp = 8 // how far up beside looks

// keys gives the features of head h for dependent d.
func (m *mendScratch) keys(s *parseScratch, h, d int32, doubts uint64) []uint32 {
	tk, n := s.tokens, s.n
	H, D := &tk[h], &tk[d]
	hw, ht, dw, dt := H.word, H.tag, D.word, D.tag
	rel, hrel := relationAtoms[m.rels[d]], relationAtoms[m.rels[h]]
	var state uint64 = 1 // is it the head now, and that of the guide?
	if m.heads[d] == h {
		state++
	}
	if s.guide[d].head == h {
		state += 2
	}
	st, sb := scatter(state), scatter(state*16+doubts+100)
	dist, betw := distance(h, d), s.between(h, d)
	in, out := m.neighbours(h, d, n)
	I, O := &tk[in], &tk[out]
	irel, orel := relationAtoms[m.rels[in]], relationAtoms[m.rels[out]]
	G, L, R := &tk[max(m.heads[h], 0)], &tk[m.left[d]], &tk[m.right[d]]
	hl := m.left[h]
	if hl == d {
		hl = n
	}
	near := func(i int32) uint64 {
		if i < 0 {
			i = n
		}
		return tk[i].tag
	}
	dp, dn, hp, hn := near(d-1), near(d+1), near(h-1), near(h+1)
	ml, mr := tk[m.first[d]].marks, tk[m.last[d]+1].marks // towards h, and on the far side of d
	if h > d {
		ml, mr = mr, ml
	}
	k := append(s.keys[:0],
		key1(800, sb), key2(801, sb, dt), key2(802, sb, ht), key3(803, sb, ht, dt), key3(804, sb, rel, ht), key3(805, sb, rel, dist), key2(806, sb, betw), key2(807, sb, dw), key2(808, sb, hw), key3(809, sb, rel, L.word),
		key2(810, hw, dw), key3(811, hw, dt, rel), key3(812, ht, dw, rel), key3(813, ht, dt, rel), key3(814, ht, dt, dist), key3(815, ht, dt, betw), key3(816, hw, dt, betw), key3(817, ht, dw, betw), key3(818, rel, dist, ht), key3(819, rel, betw, ht),
		key4(820, ht, dt, hp, dp), key4(821, ht, dt, hn, dn), key4(822, ht, dt, hp, dn), key4(823, ht, dt, hn, dp), key3(824, ht, dt, ml), key3(825, ht, dt, mr), key3(826, hw, rel, ml), key4(827, ht, rel, ml, mr), key4(828, ht, rel, betw, ml),
		key3(830, ht, dt, I.tag), key3(831, hw, I.tag, dt), key3(832, ht, I.word, dt), key4(833, ht, irel, rel, dt), key3(834, hw, irel, rel), key3(835, I.word, dw, ht), key3(836, I.tag, rel, irel), key4(837, ht, orel, rel, dt), key3(838, ht, O.tag, dt), key3(839, hw, orel, rel),
		key3(840, hw, L.word, rel), key3(841, ht, L.word, dt), key3(842, hw, L.word, dw), key3(843, ht, L.word, dw), key3(844, hw, L.tag, dt), key4(845, ht, L.word, rel, dist), key3(846, hw, R.tag, dt), key4(847, ht, R.tag, L.tag, dt),
		key4(850, G.tag, ht, dt, hrel), key3(851, G.tag, ht, L.word), key3(852, hrel, hw, rel), key4(853, hrel, ht, rel, L.word), key3(854, G.word, ht, dt), key4(855, hrel, rel, dist, ht), key4(856, hrel, rel, betw, ht), key4(857, G.tag, hrel, rel, L.word),
		key3(860, tk[hl].word, hw, rel), key4(861, tk[hl].tag, ht, rel, dt), key4(862, st, ht, dt, L.word), key4(863, st, hw, rel, L.word), key3(864, st, dw, ht), key3(865, st, hw, dt), key4(866, st, hrel, rel, ht), key4(867, st, irel, rel, ht),
	)
	s.keys = k
	return k
}

// doubts sums up in a number under 10 how sure the moves were of the head of d.
func (t *mender) doubts(s *parseScratch, m *mendScratch, d, sure int32) uint64 {
	bin := uint64(4)
	if sure < t.doubt {
		bin = uint64(int64(sure) * 4 / int64(t.doubt))
	}
	if s.guide[d].head == m.heads[d] {
		bin += 5
	}
	return bin
}

// eachDoubt calls visit for each word whose head is in doubt, with what may be its head; visit gives the head that it is to have.
// It is asked for where a move won by less than below, or where the two passes differ.
func (t *mender) eachDoubt(s *parseScratch, below int32, visit func(d int32, cands []int32, doubts uint64) int32) {
	m := &s.mend
	changed := 0
	for d := int32(1); d < s.n && changed < mostMends; d++ {
		h := m.heads[d]
		if h == 0 {
			continue
		}
		cands, sure := m.candidates(d)
		if len(cands) < 2 || sure >= below && s.guide[d].head == h {
			continue
		}
		if best := visit(d, cands, t.doubts(s, m, d, sure)); best != h {
			m.heads[d], m.moved[d] = best, true
			changed++
			m.span()
		}
	}
}

// askedLess is by how much smaller the margins are below which words are asked again than those that the weights were fitted
// below. All of the words would cost 5 % of the time of the whole program, and who said what is found no better.
const askedLess = 2

// mend gives words of the tree that the second pass has just found other heads and labels.
func (t *mender) mend(s *parseScratch) {
	if t.doubt > 0 {
		s.mend.load(s)
		t.mendHeads(s)
		t.mendLabels(s)
	}
}

// mendHeads changes heads of the tree that was loaded.
func (t *mender) mendHeads(s *parseScratch) {
	m := &s.mend
	t.eachDoubt(s, t.doubt/askedLess, func(d int32, cands []int32, doubts uint64) int32 {
		best, most := m.heads[d], int32(math.MinInt32)
		for _, c := range cands {
			score, behind := t.heads.sum(m.keys(s, c, d, doubts))
			if c > d {
				score = behind
			}
			if score > most || score == most && c == m.heads[d] {
				best, most = c, score
			}
		}
		return best
	})
}

// mendLabels makes the tree of s.mend that of the scratch, with the labels that it gives to some words.
func (t *mender) mendLabels(s *parseScratch) {
	t.relabel(s, t.vague/askedLess, func(d int32, keys []uint32) Relation {
		clear(s.scores[:relationCount])
		t.labels.score(keys, &s.scores)
		r, _ := bestRelation(s.scores[:relationCount])
		return r
	})
}

// relabel makes the tree of s.mend that of the scratch, and calls visit for each word whose label won by less than below, with its
// features; visit gives the label that it is to have. The labels of other words that it sees are those from before.
func (t *mender) relabel(s *parseScratch, below int32, visit func(d int32, keys []uint32) Relation) {
	m := &s.mend
	s.take(m)
	for d := int32(1); d < s.n; d++ {
		if m.heads[d] > 0 && (m.moved[d] || m.labelled[d] < below) {
			s.rels[d] = visit(d, m.labelKeys(s, d, t.vague))
		}
	}
}

// labelKeys gives the features of the label of d: those of the arc when it is made, with all dependents known, and
// what is above it.
func (m *mendScratch) labelKeys(s *parseScratch, d, vague int32) []uint32 {
	tk := s.tokens
	h := m.heads[d]
	k := s.labelKeys(h, d)
	z := uint64(900)
	if d > h {
		z = 950
	}
	var state uint64
	switch {
	case m.moved[d]:
		state = 1
	case m.labelled[d] < vague/2:
		state = 2
	}
	rel := relationAtoms[m.rels[d]]
	st := rel + scatter(state)
	hrel := relationAtoms[m.rels[h]]
	g := max(m.heads[h], 0)
	H, D, G := &tk[h], &tk[d], &tk[g]
	dist := distance(h, d)
	k = append(k,
		key1(z, st), key2(z+1, st, D.tag), key3(z+2, st, H.tag, D.tag), key2(z+3, st, H.word), key2(z+4, st, D.word), key2(z+5, st, hrel), key3(z+6, rel, dist, H.tag),
		key3(z+10, hrel, H.tag, D.tag), key3(z+11, hrel, H.word, D.tag), key3(z+12, hrel, H.tag, D.word), key3(z+13, G.tag, H.tag, D.tag), key3(z+14, G.word, hrel, D.tag), key3(z+15, hrel, s.nodes[h].leftSet, D.tag), key3(z+16, hrel, s.nodes[h].rightSet, D.tag),
		key3(z+17, D.tag, s.nodes[d].leftSet, s.nodes[d].rightSet), key3(z+18, rel, s.nodes[d].leftSet, s.nodes[d].rightSet), key3(z+19, rel, s.nodes[h].leftSet, s.nodes[h].rightSet),
	)
	s.keys = k
	return k
}

// take makes the tree of m that of the scratch.
func (s *parseScratch) take(m *mendScratch) {
	n := s.n
	for i := range s.nodes {
		s.nodes[i] = parseNode{head: -1, left: n, left2: n, right: n, right2: n}
	}
	for d := int32(1); d < n; d++ {
		h := m.heads[d]
		s.nodes[d].head, s.nodes[d].label, s.rels[d] = h, relationAtoms[m.rels[d]], m.rels[d]
		b := &s.nodes[h]
		bit := uint64(1) << (m.rels[d] & 63)
		if d < h {
			s.gaps[m.last[d]] = h
			if b.leftSet |= bit; b.left == n {
				b.left = d
			} else if b.left2 == n {
				b.left2 = d
			}
		} else {
			s.gaps[m.first[d]-1] = h
			b.rightSet |= bit
			b.right2, b.right = b.right, d
		}
	}
}
