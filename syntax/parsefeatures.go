package syntax

import "unicode/utf8"

// Features of the parser. Each is a 32-bit key: a multilinear hash (Lemire & Kaser 2014) of a
// template's number and up to four atoms, of which the upper half is kept. An atom is the 64-bit
// hash of a word, a tag, a label or a count.
const (
	mixT = 0x9E3779B97F4A7C15
	mixA = 0xBF58476D1CE4E5B9
	mixB = 0x94D049BB133111EB
	mixC = 0xD6E8FEB86659FD93
	mixD = 0xA0761D6478BD642F
)

func key1(t, a uint64) uint32       { return uint32((t*mixT + a*mixA) >> 32) }
func key2(t, a, b uint64) uint32    { return uint32((t*mixT + a*mixA + b*mixB) >> 32) }
func key3(t, a, b, c uint64) uint32 { return uint32((t*mixT + a*mixA + b*mixB + c*mixC) >> 32) }
func key4(t, a, b, c, d uint64) uint32 {
	return uint32((t*mixT + a*mixA + b*mixB + c*mixC + d*mixD) >> 32)
}

// scatter spreads the bits of a small number over 64 (the finalizer of SplitMix64).
func scatter(z uint64) uint64 {
	z += mixT
	z = (z ^ z>>30) * mixA
	z = (z ^ z>>27) * mixB
	return z ^ z>>31
}

// The atoms of the artificial root and of "no token here".
const (
	atomNone = 0x1d8e4e27c47d124f
	atomRoot = 0xeb44accab455d165
)

var tagAtoms = func() (a [len(tagNames)]uint64) {
	for i := range a {
		a[i] = scatter(uint64(i) + 1000)
	}
	return
}()

var relationAtoms = func() (a [len(relationNames)]uint64) {
	for i := range a {
		a[i] = scatter(uint64(i) + 2000)
	}
	return
}()

// Kinds of token that the features between two tokens count.
const (
	betweenVerb = iota
	betweenComma
	betweenQuote
	betweenConjunction
	betweenLink // prepositions, subordinators and wh-words
	betweenStop // colons, full stops, brackets
	betweenKinds
)

// parseToken is what the parser knows of a token before it begins.
type parseToken struct {
	word, tag, suffix uint64
	marks             uint64              // atom of the punctuation between it and the word before it
	before, through   [betweenKinds]int32 // how many tokens of each kind are before it, and with it
}

// parseNode is what the parser knows of a token's place in the tree so far. Children are counted
// from the outside: left is the leftmost one, left2 the one inside it.
type parseNode struct {
	head                       int32
	left, left2, right, right2 int32
	label                      uint64 // atom
	leftSet, rightSet          uint64 // a bit for each label among the children
	first, last                int32  // of the tokens below it and itself
}

// wordAtom hashes a word as the parser sees it: lower case, every digit a 0, long numbers all
// alike, every double quotation mark, apostrophe and dash the same whether straight, curly or as
// treebanks spell it, and brackets as they are. suffix is the hash of its last three bytes.
func wordAtom(w string) (word, suffix uint64) {
	var buf [24]byte
	b := normalWord(buf[:0], w)
	word = hashBytes(b)
	if n := len(b); n > 3 {
		return word, hashBytes(b[n-3:])
	}
	return word, word
}

func hashBytes(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return scatter(h)
}

// normalWord appends the normal form of w to b, at most 24 bytes of it.
func normalWord(b []byte, w string) []byte {
	dashes, digits := true, false
	for i := 0; i < len(w) && len(b) < 20; {
		c := w[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'A' <= c && c <= 'Z':
				c += 'a' - 'A'
			case '0' <= c && c <= '9':
				c, digits = '0', true
			case c == '`':
				c = '\''
			}
			dashes = dashes && c == '-'
			b = append(b, c)
			continue
		}
		r, n := utf8.DecodeRuneInString(w[i:])
		i += n
		switch r {
		case '“', '”', '„', '‟', '«', '»':
			r = '"'
		case '‘', '’', '‚', '‛', 'ʼ':
			r = '\''
		case '‐', '‑', '‒', '–', '—', '―', '−':
			r = '-'
		case '…':
			b = append(b, "..."...)
			dashes = false
			continue
		case '£':
			r = '#'
		case '€':
			r = '$'
		}
		dashes = dashes && r == '-'
		b = utf8.AppendRune(b, r)
	}
	switch {
	case dashes && len(b) > 0:
		return append(b[:0], '-')
	case digits && len(b) > 4 && b[0] == '0':
		return append(b[:0], "00000"...)
	}
	switch string(b) {
	case "''":
		return append(b[:0], '"')
	case "-lrb-":
		return append(b[:0], '(')
	case "-rrb-":
		return append(b[:0], ')')
	}
	return b
}

// kindOf tells which of the kinds between tokens the token is, or -1.
func kindOf(word uint64, t Tag) int {
	switch t {
	case VB, VBD, VBG, VBN, VBP, VBZ, MD:
		return betweenVerb
	case TagComma:
		return betweenComma
	case CC:
		return betweenConjunction
	case IN, WDT, WP, WPS, WRB:
		return betweenLink
	case TagOpenQuote, TagCloseQuote:
		return betweenQuote
	case TagColon, TagStop, TagLRB:
		return betweenStop
	}
	if word == atomQuote {
		return betweenQuote
	}
	return -1
}

// markOf gives the bit of a punctuation mark, 0 for a word. Marks take no part in the moves: what
// is known of them is which stand between two words. They get their heads when the tree of the words is done.
func markOf(word uint64, t Tag) uint32 {
	switch t {
	case TagComma:
		return 1
	case TagOpenQuote:
		return 2
	case TagCloseQuote:
		return 4
	case TagStop:
		return 8
	case TagLRB:
		return 16
	case TagRRB:
		return 32
	case TagColon:
		switch word {
		case atomColon:
			return 64
		case atomDash:
			return 128
		}
		return 256
	}
	return 0
}

var (
	atomColon = hashBytes([]byte{':'})
	atomDash  = hashBytes([]byte{'-'})
)

var atomQuote = hashBytes([]byte{'"'})

// distance puts the distance of two tokens into one of nine bins.
func distance(a, b int32) uint64 {
	d := b - a
	if d < 0 {
		d = -d
	}
	switch {
	case d < 5:
		return uint64(d)
	case d < 8:
		return 5
	case d < 12:
		return 6
	case d < 20:
		return 7
	}
	return 8
}

// between sums up what stands between tokens i and j in a number under 145; 0 at the end.
func (s *parseScratch) between(i, j int32) uint64 {
	if i > j {
		i, j = j, i
	}
	if j >= s.n {
		return 0
	}
	a, b := &s.tokens[i].through, &s.tokens[j].before
	g := func(k int, most int32) uint64 { return uint64(min(b[k]-a[k], most)) }
	return 1 + g(betweenVerb, 2) + 3*g(betweenComma, 2) + 9*uint64((b[betweenQuote]-a[betweenQuote])&1) +
		18*g(betweenConjunction, 1) + 36*g(betweenLink, 1) + 72*g(betweenStop, 1)
}

// moveKeys gives the features of the state for the choice of a move. The number of a template goes into the hash
// of its features, so that it names the template in the model: a new template takes a new number, and one that is
// given up leaves its number unused.
//
// The first pass asks for the first part alone. It is quicker, knows no labels, and its errors are the second one's
// to mend.
func (s *parseScratch) moveKeys() []uint32 {
	tk, nd := s.tokens, s.nodes
	n := s.n
	i0, i1, i2 := s.top(0), s.top(1), s.top(2)
	j0 := min(s.next, n)
	j1, j2, j3 := min(j0+1, n), min(j0+2, n), min(j0+3, n)
	S0, S1, S2, N0, N1, N2 := &tk[i0], &tk[i1], &tk[i2], &tk[j0], &tk[j1], &tk[j2]
	s0w, s1w, s2w, n0w, n1w, n2w := S0.word, S1.word, S2.word, N0.word, N1.word, N2.word
	s0t, s1t, s2t, n0t, n1t, n2t, n3t := S0.tag, S1.tag, S2.tag, N0.tag, N1.tag, N2.tag, tk[j3].tag

	a0, a1, b0 := &nd[i0], &nd[i1], &nd[j0]
	lc0, rc0, lc1, rc1, lcb := a0.left, a0.right, a1.left, a1.right, b0.left
	lc0t, rc0t, lc1t, rc1t, lcbt := tk[lc0].tag, tk[rc0].tag, tk[lc1].tag, tk[rc1].tag, tk[lcb].tag
	lc0w, rc0w, rc1w, lcbw := tk[lc0].word, tk[rc0].word, tk[rc1].word, tk[lcb].word
	lc02, rc02, rc12, lcb2 := a0.left2, a0.right2, a1.right2, b0.left2
	lc0l, rc0l, lc1l, rc1l, lcbl := nd[lc0].label, nd[rc0].label, nd[lc1].label, nd[rc1].label, nd[lcb].label

	d0, d1 := distance(i0, j0), distance(i1, i0)
	w0, w1 := s.between(i0, j0), s.between(i1, i0)

	// Linear neighbours; a token with none before or after it is distinguished by its own tag.
	near := func(i int32, d int32) uint64 {
		if k := i + d; i < n && k >= 0 && k < n {
			return tk[k].tag
		}
		return atomNone
	}
	s0p, s0n, s1p, s1n, n0p := near(i0, -1), near(i0, 1), near(i1, -1), near(i1, 1), near(j0, -1)

	// Punctuation before and after n0, s0 and s1, in the order of reading.
	m0, m1, ms0, ma0, ma1 := N0.marks, N1.marks, S0.marks, tk[min(i0+1, n)].marks, tk[min(i1+1, n)].marks

	k := append(s.keys[:0],
		// single tokens
		key1(2, s0w), key2(4, s0w, s0t), key1(5, s1w), key2(7, s1w, s1t), key2(8, s2w, s2t), key1(10, n0w),
		key2(12, n0w, n0t), key1(13, n1w), key2(15, n1w, n1t), key1(16, n2w), key2(18, n2t, n3t),
		// tokens together
		key2(19, s0w, n0w), key2(20, s0w, n0t), key2(21, s0t, n0w), key3(23, s0w, s0t, n0t), key3(24, n0w, n0t, s0t),
		key2(25, s1w, s0w), key2(26, s1w, s0t), key2(27, s1t, s0w), key3(29, s1w, s1t, s0t), key3(30, s0w, s0t, s1t),
		key2(33, n0w, n1t), key2(34, n0t, n1w), key3(36, s1t, s0w, n0t), key3(37, s1t, s0t, n0w), key3(38, s1w, s0t, n0t),
		key3(39, s0w, n0t, n1t), key3(40, s0t, n0w, n1t), key3(42, s0t, n0t, n1w), key3(45, s1t, s0t, n0t),
		key3(46, s0t, n0t, n1t), key3(47, n0t, n1t, n2t), key3(48, s2t, s1t, s0t), key4(49, s1t, s0t, n0t, n1t),
		key4(50, s0t, n0t, n1t, n2t), key4(51, s2t, s1t, s0t, n0t),
		// children
		key2(67, s0w, rc0w), key2(68, s0w, lc0w), key2(69, n0w, lcbw), key2(70, s1w, rc1w), key1(73, lcbw), key1(74, rc1w),
		key3(75, s0t, rc0t, tk[rc02].tag), key3(76, s0t, lc0t, tk[lc02].tag), key3(77, n0t, lcbt, tk[lcb2].tag),
		key3(78, s1t, rc1t, tk[rc12].tag), key4(79, s1t, rc1t, s0t, n0t), key4(80, s0t, rc0t, n0t, n1t),
		key3(81, s0t, lc0w, n0t), key3(82, s0t, rc0w, n0t), key3(62, s0t, n0t, lcbt), key3(60, s0t, lc0t, n0t),
		// distances
		key3(124, s0t, n0t, d0), key3(127, s1t, s0t, d1), key2(122, s0w, d0),
		// what stands between
		key3(150, s0t, n0t, w0), key3(151, s1t, s0t, w1), key2(152, s0w, w0), key2(153, n0w, w0), key2(154, s1w, w1),
		key3(156, s0w, n0t, w0), key3(157, s0t, n0w, w0), key3(160, s0t, w0, w1), key4(162, s1t, s0t, w1, n0t),
		// neighbours in the sentence
		key3(182, s0t, n0t, n0p), key3(183, s0t, n0t, s0n), key3(184, s1t, s0t, s0p), key3(185, s1t, s0t, s1n),
		key4(186, s0t, s0n, n0p, n0t), key4(187, s1t, s1n, s0p, s0t),
		// marks
		key3(220, m0, s0t, n0t), key3(221, m1, n0t, s0t), key3(222, ma0, s0t, n0t), key3(223, ms0, s0t, s1t),
		key2(225, m0, s0w), key2(226, m0, n0w),
	)
	if s.first {
		s.keys = k
		return k
	}
	k = append(k,
		// single tokens
		key1(1, 0), key1(3, s0t), key1(6, s1t), key1(9, s2t), key1(11, n0t), key1(14, n1t), key1(17, n2t),
		// tokens together
		key2(22, s0t, n0t), key2(28, s1t, s0t), key2(31, n0t, n1t), key2(32, s1t, n0t), key3(35, s1w, s0w, n0t),
		key2(41, s1w, n0w), key3(43, s1w, s0t, n0w),
		// children
		key3(61, s0t, rc0t, n0t), key3(63, s1t, rc1t, s0t), key3(64, s1t, lc1t, s0t), key3(65, s1t, s0t, lc0t),
		key3(66, s1t, s0t, rc0t), key1(71, rc0w), key1(72, lc0w), key3(83, s1t, s0t, lc0w),
		// labels of children
		key2(90, s0t, lc0l), key2(91, s0t, rc0l), key2(92, n0t, lcbl), key2(93, s1t, rc1l), key2(94, s1t, lc1l),
		key2(95, s0w, rc0l), key2(96, s0w, lc0l), key2(97, n0w, lcbl), key2(98, s1w, rc1l), key3(99, s0t, rc0l, n0t),
		key3(100, s0t, lc0l, n0t), key3(101, s0t, n0t, lcbl), key3(102, s1t, rc1l, s0t), key3(103, s1t, s0t, lc0l),
		key3(104, s1t, s0t, rc0l), key3(105, s0t, rc0l, nd[rc02].label), key3(106, s0t, lc0l, nd[lc02].label),
		key3(107, n0t, lcbl, nd[lcb2].label),
		// which labels the children have
		key2(110, s0t, a0.leftSet), key2(111, s0t, a0.rightSet), key2(112, n0t, b0.leftSet), key2(113, s1t, a1.rightSet),
		key2(114, s0w, a0.rightSet), key2(115, s1w, a1.rightSet), key2(116, s0w, a0.leftSet),
		// distances
		key2(128, s1w, d1), key3(130, s0w, n0t, d0),
		// what stands between
		key2(155, s0w, w1+1000), key2(158, n0t, w0), key2(159, s0t, w1), key3(161, n0t, w0, w1),
		// neighbours in the sentence
		key2(180, s0t, s0p), key2(181, s0t, s0n), key2(188, s1t, s1p),
		// marks
		key3(224, ma1, s1t, s0t), key3(227, ma0, ms0, s0t), key4(228, m0, ma0, ms0, s0t), key3(229, m1, n0t, n1t),
		key2(230, m1, s0w), key4(231, m0, m1, s0t, n0t), key3(232, m0, w0, s0t), key4(233, ma0, s1t, s0t, n0t),
	)
	if s.guided {
		g0, gn, g1 := &s.guide[i0], &s.guide[j0], &s.guide[i1]
		where := scatter(s.where(i1, i0, j0))
		k = append(k, key1(200, where), key3(201, where, s0t, n0t), key3(202, where, s1t, s0t), key2(203, where, s0w), key2(204, where, n0w), key2(205, where, s1w),
			key2(206, where, g0.label), key2(207, where, gn.label), key4(208, where, g0.label, s0t, n0t), key3(209, where, g0.label, gn.label), key4(210, where, g0.label, s1t, s0t),
			key4(211, where, g1.label, s1t, s0t), key3(212, where, d0, d1), key3(213, where, w0, w1), key4(214, where, s0t, n0t, n1t), key4(215, where, s1t, s0t, n0t),
			key2(216, g0.label, gn.label), key3(217, where, rc0l, s0t), key3(218, where, lcbl, n0t))
	}
	s.keys = k
	return k
}

// where sums up in a number under 288 how the guide ties s1, s0 and n0: where the head of s0 is,
// whether dependents of s0 and s1 are still to come, and how n0 stands to s0.
func (s *parseScratch) where(i1, i0, j0 int32) uint64 {
	n := s.n
	g0, gn, g1 := &s.guide[i0], &s.guide[j0], &s.guide[i1]
	var where uint64
	switch h := g0.head; {
	case h == j0 && j0 < n:
		where = 1
	case h > j0:
		where = 2
	case h == i1:
		where = 3
	case h > i1:
		where = 4
	case h >= 0:
		where = 5
	}
	if g0.right >= j0 {
		where += 6
	}
	switch h := gn.head; {
	case h == i0:
		where += 12
	case h >= 0 && h < i0:
		where += 24
	}
	switch l := gn.left; {
	case l == i0:
		where += 36
	case l < i0:
		where += 72
	case l < j0:
		where += 108
	}
	if g1.right >= j0 {
		where += 144
	}
	return where
}

// labelKeys gives the features of the arc from head h to dependent d, for the choice of its label
// when it is made.
func (s *parseScratch) labelKeys(h, d int32) []uint32 {
	tk, nd := s.tokens, s.nodes
	n := s.n
	H, D := &tk[h], &tk[d]
	hw, ht, dw, dt := H.word, H.tag, D.word, D.tag
	var z uint64 = 300
	if d > h {
		z = 400
	}
	at := func(i int32) *parseToken {
		if i < 0 || i > n {
			i = n
		}
		return &tk[i]
	}
	dist, betw := distance(h, d), s.between(h, d)
	a, b := &nd[d], &nd[h]
	lc, rc, hl, hr := a.left, a.right, b.left, b.right
	lct, rct, lcw, rcw := tk[lc].tag, tk[rc].tag, tk[lc].word, tk[rc].word
	lcl, rcl, hll, hrl := nd[lc].label, nd[rc].label, nd[hl].label, nd[hr].label
	dp, dn, hp, hn := at(d-1), at(d+1), at(h-1), at(h+1)
	k := append(s.keys[:0],
		key1(z+1, 0), key1(z+2, hw), key1(z+3, ht), key1(z+4, dw), key1(z+5, dt), key2(z+6, hw, dw), key2(z+7, hw, dt), key2(z+8, ht, dw), key2(z+9, ht, dt),
		key2(z+10, dw, dt), key2(z+11, hw, ht), key3(z+12, hw, ht, dt), key3(z+13, ht, dw, dt),
		key3(z+14, ht, dt, dist), key3(z+15, ht, dt, betw), key2(z+16, dw, betw), key2(z+17, hw, betw), key2(z+60, dt, betw),
		key2(z+18, dt, dp.tag), key2(z+19, dt, dn.tag), key3(z+20, ht, dt, hp.tag), key3(z+21, ht, dt, hn.tag), key3(z+22, dt, dp.tag, dn.tag),
		key2(z+23, dt, dp.word), key2(z+24, dt, dn.word),
		key2(z+25, dt, lcw), key2(z+26, dt, rcw), key3(z+27, ht, dt, lct), key3(z+28, ht, dt, rct), key3(z+29, ht, dt, lcl), key3(z+30, ht, dt, rcl), key2(z+31, dw, lcl), key2(z+32, dw, rcl),
		key3(z+33, ht, hll, hrl), key3(z+34, dt, hll, hrl), key3(z+35, hw, hrl, dt), key3(z+36, hw, hll, dt),
		key2(z+37, dt, b.leftSet), key2(z+38, dt, b.rightSet), key2(z+39, dt, a.leftSet), key2(z+40, dt, a.rightSet),
		key3(z+41, hw, b.rightSet, dt), key2(z+42, D.suffix, ht), key2(z+43, H.suffix, dt), key2(z+44, D.suffix, dt), key3(z+45, ht, lcw, dt), key3(z+46, hw, lcw, dt),
		key3(z+47, ht, dt, tk[hr].word), key3(z+48, hn.tag, dt, dp.tag), key3(z+49, tk[a.right2].tag, rct, dt), key2(z+50, ht, a.leftSet), key2(z+51, dw, b.leftSet),
		key3(z+52, ht, tk[a.left2].word, dt), key2(z+53, tk[hl].word, dt),
		key3(z+70, D.marks, dt, ht), key3(z+71, dn.marks, dt, ht), key2(z+72, D.marks, dw), key3(z+73, D.marks, dn.marks, dt), key3(z+74, hn.marks, ht, dt), key2(z+75, D.marks, hw),
	)
	if s.guided {
		g := s.guide[d].label
		if s.guide[d].head != h {
			g++
		}
		k = append(k, key1(z+61, g), key3(z+62, g, ht, dt), key2(z+63, g, dw), key2(z+64, g, hw), key3(z+65, g, dt, lcl), key3(z+66, g, b.leftSet, b.rightSet), key2(z+67, g, betw))
	}
	s.keys = k
	return k
}

// quickMoveKeys gives the few features that settle most choices of a move.
func (s *parseScratch) quickMoveKeys() []uint32 {
	tk, nd, n := s.tokens, s.nodes, s.n
	i0, i1, j0 := s.top(0), s.top(1), min(s.next, n)
	S0, S1, N0, N1 := &tk[i0], &tk[i1], &tk[j0], &tk[min(j0+1, n)]
	s0t, s1t, n0t, n1t := S0.tag, S1.tag, N0.tag, N1.tag
	k := append(s.keys[:0],
		key3(700, s1t, s0t, n0t), key4(701, s1t, s0t, n0t, n1t), key3(702, s0t, n0t, n1t), key3(703, S0.word, n0t, s1t), key3(704, N0.word, s0t, s1t),
		key4(705, N0.marks, s0t, n0t, N1.marks), key4(706, s0t, tk[nd[i0].right].tag, n0t, n1t), key4(707, s0t, tk[nd[j0].left].tag, n0t, s1t), key2(708, S0.word, N0.word), key2(709, S1.word, S0.word),
	)
	if s.guided {
		where := scatter(s.where(i1, i0, j0))
		k = append(k, key1(720, where), key3(721, where, s0t, n0t), key3(722, where, s1t, s0t), key4(723, where, s1t, s0t, n0t), key2(724, where, S0.word), key2(725, where, N0.word), key4(726, where, s0t, n0t, n1t))
	} else {
		k = append(k, key4(730, s1t, s0t, n0t, tk[min(j0+2, n)].tag+n1t*mixT), key4(731, tk[s.top(2)].tag, s1t, s0t, n0t), key3(732, S0.word, n0t, n1t), key3(733, N0.word, s0t, n1t))
	}
	s.keys = k
	return k
}

// quickLabelKeys does the same for the label of an arc.
func (s *parseScratch) quickLabelKeys(h, d int32) []uint32 {
	tk, nd := s.tokens, s.nodes
	H, D := &tk[h], &tk[d]
	var z uint64 = 750
	if d > h {
		z = 770
	}
	lc := nd[d].left
	k := append(s.keys[:0],
		key2(z, H.tag, D.tag), key2(z+1, D.word, H.tag), key2(z+2, H.word, D.tag), key3(z+3, H.tag, D.tag, tk[lc].word), key3(z+4, H.tag, D.tag, nd[lc].label),
		key3(z+5, H.tag, D.tag, tk[max(d-1, 0)].tag), key3(z+6, H.tag, D.tag, tk[min(d+1, s.n)].tag), key3(z+7, D.tag, nd[h].leftSet, nd[h].rightSet), key2(z+8, D.word, H.word), key3(z+9, D.tag, H.tag, s.between(h, d)),
	)
	s.keys = k
	return k
}
