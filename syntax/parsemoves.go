package syntax

// Features of the choice of a move. The number of a template goes into the hash of its features, so that it names the
// template in the model: a new template takes a new number, and one that is given up leaves its number unused.
//
// The features are looked up part by part, and a choice is made as soon as one move leads by a margin that the
// rest hardly ever makes up for. So the order counts: in each part are those that leave the least doubt about the
// sum of all that follow (greedily chosen by the variance of that sum, over 70,000 choices in news).

// moveParts is in how many parts the features of a move are looked up.
const moveParts = 4

// moveState is what the features of a move are made of: atoms of the words s0, s1 and s2 on the stack and of the next
// ones n0 to n3, their tags, outermost dependents and neighbours, what stands between them, and the marks beside them.
type moveState struct {
	s0w, s1w, s2w, n0w, n1w, n2w      uint64 // words
	s0t, s1t, s2t, n0t, n1t, n2t, n3t uint64 // tags
	lc0w, rc0w, rc1w, lcbw            uint64 // of the leftmost and rightmost dependents of s0, s1 and n0
	lc0t, rc0t, lc1t, rc1t, lcbt      uint64
	lc02t, rc02t, rc12t, lcb2t        uint64 // and of those inside them
	s0p, s0n, s1p, s1n, n0p           uint64 // tags of the neighbours in the sentence
	m0, m1, ms0, ma0, ma1             uint64 // marks before n0, n1 and s0, and behind s0 and s1
	d0, d1                            uint64 // distances of s0 and n0, of s1 and s0
	w0, w1                            uint64 // what stands between them
	lc0l, rc0l, lc1l, rc1l, lcbl      uint64 // labels: of the second pass alone, as what follows
	rc02l, lc02l, lcb2l               uint64
	l0set, r0set, lbset, r1set        uint64 // which labels the dependents have
	where, g0l, gnl, g1l              uint64 // of the guide
}

// look fills the state of the next choice.
func (s *parseScratch) look() {
	c := &s.state
	tk, nd, n := s.tokens, s.nodes, s.n
	i0, i1, i2 := s.top(0), s.top(1), s.top(2)
	j0 := min(s.next, n)
	j1, j2, j3 := min(j0+1, n), min(j0+2, n), min(j0+3, n)
	S0, S1, S2, N0, N1, N2 := &tk[i0], &tk[i1], &tk[i2], &tk[j0], &tk[j1], &tk[j2]
	c.s0w, c.s1w, c.s2w, c.n0w, c.n1w, c.n2w = S0.word, S1.word, S2.word, N0.word, N1.word, N2.word
	c.s0t, c.s1t, c.s2t, c.n0t, c.n1t, c.n2t, c.n3t = S0.tag, S1.tag, S2.tag, N0.tag, N1.tag, N2.tag, tk[j3].tag

	a0, a1, b0 := &nd[i0], &nd[i1], &nd[j0]
	lc0, rc0, lc1, rc1, lcb := &tk[a0.left], &tk[a0.right], &tk[a1.left], &tk[a1.right], &tk[b0.left]
	c.lc0w, c.rc0w, c.rc1w, c.lcbw = lc0.word, rc0.word, rc1.word, lcb.word
	c.lc0t, c.rc0t, c.lc1t, c.rc1t, c.lcbt = lc0.tag, rc0.tag, lc1.tag, rc1.tag, lcb.tag
	c.lc02t, c.rc02t, c.rc12t, c.lcb2t = tk[a0.left2].tag, tk[a0.right2].tag, tk[a1.right2].tag, tk[b0.left2].tag
	c.d0, c.d1 = distance(i0, j0), distance(i1, i0)
	c.w0, c.w1 = s.between(i0, j0), s.between(i1, i0)
	// A token with none before or after it is distinguished by its own tag.
	near := func(k int32) uint64 {
		if k < n && k >= 0 {
			return tk[k].tag
		}
		return atomNone
	}
	c.s0p, c.s0n, c.s1p, c.s1n, c.n0p = near(i0-1), near(i0+1), near(i1-1), near(i1+1), near(j0-1)
	c.m0, c.m1, c.ms0, c.ma0, c.ma1 = N0.marks, N1.marks, S0.marks, tk[min(i0+1, n)].marks, tk[min(i1+1, n)].marks
	if s.first {
		return
	}
	c.lc0l, c.rc0l, c.lc1l = nd[a0.left].label, nd[a0.right].label, nd[a1.left].label
	c.rc1l, c.lcbl = nd[a1.right].label, nd[b0.left].label
	c.rc02l, c.lc02l, c.lcb2l = nd[a0.right2].label, nd[a0.left2].label, nd[b0.left2].label
	c.l0set, c.r0set, c.lbset, c.r1set = a0.leftSet, a0.rightSet, b0.leftSet, a1.rightSet
	c.where, c.g0l, c.gnl, c.g1l = 0, 0, 0, 0
	if s.guided {
		c.where = scatter(s.where(i1, i0, j0))
		c.g0l, c.gnl, c.g1l = s.guide[i0].label, s.guide[j0].label, s.guide[i1].label
	}
}

// moveKeys gives the features of one part, once look has filled the state.
//
// The first pass has fewer. It is quicker, knows no labels, and its errors are the second one's to mend.
func (s *parseScratch) moveKeys(part int) []uint32 {
	if s.first {
		s.keys = s.state.first(s.keys[:0], part)
	} else {
		s.keys = s.state.second(s.keys[:0], part)
	}
	return s.keys
}

// allMoveKeys gives the features of all parts.
func (s *parseScratch) allMoveKeys() []uint32 {
	s.look()
	k := s.keys[:0]
	for part := range moveParts {
		if s.first {
			k = s.state.first(k, part)
		} else {
			k = s.state.second(k, part)
		}
	}
	s.keys = k
	return k
}

// first appends the features of a part in the first pass.
func (c *moveState) first(k []uint32, part int) []uint32 {
	switch part {
	case 0:
		return append(k,
			key3(75, c.s0t, c.rc0t, c.rc02t), key2(226, c.m0, c.n0w), key2(68, c.s0w, c.lc0w),
			key2(12, c.n0w, c.n0t), key3(78, c.s1t, c.rc1t, c.rc12t), key3(150, c.s0t, c.n0t, c.w0),
			key3(184, c.s1t, c.s0t, c.s0p), key3(47, c.n0t, c.n1t, c.n2t), key3(60, c.s0t, c.lc0t, c.n0t),
			key2(153, c.n0w, c.w0), key2(67, c.s0w, c.rc0w), key3(221, c.m1, c.n0t, c.s0t),
			key3(45, c.s1t, c.s0t, c.n0t), key2(21, c.s0t, c.n0w), key1(13, c.n1w), key2(122, c.s0w, c.d0))
	case 1:
		return append(k,
			key3(183, c.s0t, c.n0t, c.s0n), key3(223, c.ms0, c.s0t, c.s1t), key3(220, c.m0, c.s0t, c.n0t),
			key1(5, c.s1w), key2(152, c.s0w, c.w0), key2(18, c.n2t, c.n3t), key2(69, c.n0w, c.lcbw),
			key4(187, c.s1t, c.s1n, c.s0p, c.s0t), key2(225, c.m0, c.s0w), key4(186, c.s0t, c.s0n, c.n0p, c.n0t),
			key3(46, c.s0t, c.n0t, c.n1t), key4(79, c.s1t, c.rc1t, c.s0t, c.n0t), key2(27, c.s1t, c.s0w),
			key3(156, c.s0w, c.n0t, c.w0), key3(48, c.s2t, c.s1t, c.s0t), key1(16, c.n2w))
	case 2:
		return append(k,
			key2(8, c.s2w, c.s2t), key2(34, c.n0t, c.n1w), key3(127, c.s1t, c.s0t, c.d1),
			key3(62, c.s0t, c.n0t, c.lcbt), key4(162, c.s1t, c.s0t, c.w1, c.n0t), key3(23, c.s0w, c.s0t, c.n0t),
			key2(154, c.s1w, c.w1), key2(4, c.s0w, c.s0t), key4(80, c.s0t, c.rc0t, c.n0t, c.n1t),
			key3(157, c.s0t, c.n0w, c.w0), key4(51, c.s2t, c.s1t, c.s0t, c.n0t), key2(26, c.s1w, c.s0t),
			key2(15, c.n1w, c.n1t), key3(81, c.s0t, c.lc0w, c.n0t), key3(222, c.ma0, c.s0t, c.n0t),
			key3(82, c.s0t, c.rc0w, c.n0t))
	default:
		return append(k,
			key3(185, c.s1t, c.s0t, c.s1n), key3(30, c.s0w, c.s0t, c.s1t), key1(10, c.n0w),
			key3(76, c.s0t, c.lc0t, c.lc02t), key3(77, c.n0t, c.lcbt, c.lcb2t), key2(7, c.s1w, c.s1t),
			key3(151, c.s1t, c.s0t, c.w1), key3(182, c.s0t, c.n0t, c.n0p), key3(24, c.n0w, c.n0t, c.s0t),
			key2(70, c.s1w, c.rc1w), key3(124, c.s0t, c.n0t, c.d0), key1(74, c.rc1w), key2(33, c.n0w, c.n1t),
			key4(49, c.s1t, c.s0t, c.n0t, c.n1t), key4(50, c.s0t, c.n0t, c.n1t, c.n2t), key1(2, c.s0w),
			key3(37, c.s1t, c.s0t, c.n0w), key2(20, c.s0w, c.n0t), key3(42, c.s0t, c.n0t, c.n1w),
			key3(29, c.s1w, c.s1t, c.s0t), key3(39, c.s0w, c.n0t, c.n1t), key3(36, c.s1t, c.s0w, c.n0t),
			key3(40, c.s0t, c.n0w, c.n1t), key2(25, c.s1w, c.s0w), key3(38, c.s1w, c.s0t, c.n0t),
			key2(19, c.s0w, c.n0w), key1(73, c.lcbw), key3(160, c.s0t, c.w0, c.w1))
	}
}

// second appends the features of a part in the second pass.
func (c *moveState) second(k []uint32, part int) []uint32 {
	switch part {
	case 0:
		return append(k,
			key3(232, c.m0, c.w0, c.s0t), key3(229, c.m1, c.n0t, c.n1t), key2(92, c.n0t, c.lcbl),
			key2(97, c.n0w, c.lcbl), key2(90, c.s0t, c.lc0l), key2(112, c.n0t, c.lbset), key2(153, c.n0w, c.w0),
			key2(95, c.s0w, c.rc0l), key3(103, c.s1t, c.s0t, c.lc0l), key1(14, c.n1t),
			key3(227, c.ma0, c.ms0, c.s0t), key2(69, c.n0w, c.lcbw), key2(7, c.s1w, c.s1t), key1(9, c.s2t),
			key2(113, c.s1t, c.r1set), key2(226, c.m0, c.n0w), key2(4, c.s0w, c.s0t), key2(31, c.n0t, c.n1t),
			key3(217, c.where, c.rc0l, c.s0t), key2(91, c.s0t, c.rc0l), key2(94, c.s1t, c.lc1l),
			key2(32, c.s1t, c.n0t), key4(231, c.m0, c.m1, c.s0t, c.n0t), key3(106, c.s0t, c.lc0l, c.lc02l),
			key2(225, c.m0, c.s0w), key3(213, c.where, c.w0, c.w1), key2(8, c.s2w, c.s2t), key2(12, c.n0w, c.n0t),
			key3(23, c.s0w, c.s0t, c.n0t), key4(186, c.s0t, c.s0n, c.n0p, c.n0t), key3(77, c.n0t, c.lcbt, c.lcb2t),
			key2(33, c.n0w, c.n1t))
	case 1:
		return append(k,
			key2(152, c.s0w, c.w0), key3(46, c.s0t, c.n0t, c.n1t), key3(100, c.s0t, c.lc0l, c.n0t), key1(3, c.s0t),
			key3(101, c.s0t, c.n0t, c.lcbl), key3(151, c.s1t, c.s0t, c.w1), key2(15, c.n1w, c.n1t),
			key3(184, c.s1t, c.s0t, c.s0p), key2(122, c.s0w, c.d0), key2(67, c.s0w, c.rc0w), key1(200, c.where),
			key3(105, c.s0t, c.rc0l, c.rc02l), key2(98, c.s1w, c.rc1l), key3(104, c.s1t, c.s0t, c.rc0l),
			key1(6, c.s1t), key3(150, c.s0t, c.n0t, c.w0), key2(20, c.s0w, c.n0t), key3(47, c.n0t, c.n1t, c.n2t),
			key3(99, c.s0t, c.rc0l, c.n0t), key1(5, c.s1w), key2(206, c.where, c.g0l), key2(180, c.s0t, c.s0p),
			key3(48, c.s2t, c.s1t, c.s0t), key1(17, c.n2t), key2(18, c.n2t, c.n3t), key2(181, c.s0t, c.s0n),
			key1(10, c.n0w), key4(80, c.s0t, c.rc0t, c.n0t, c.n1t), key3(224, c.ma1, c.s1t, c.s0t),
			key3(75, c.s0t, c.rc0t, c.rc02t), key4(208, c.where, c.g0l, c.s0t, c.n0t), key2(203, c.where, c.s0w))
	case 2:
		return append(k,
			key3(124, c.s0t, c.n0t, c.d0), key3(64, c.s1t, c.lc1t, c.s0t), key3(30, c.s0w, c.s0t, c.s1t),
			key3(202, c.where, c.s1t, c.s0t), key4(162, c.s1t, c.s0t, c.w1, c.n0t), key2(21, c.s0t, c.n0w),
			key3(65, c.s1t, c.s0t, c.lc0t), key2(70, c.s1w, c.rc1w), key3(107, c.n0t, c.lcbl, c.lcb2l),
			key2(96, c.s0w, c.lc0l), key2(230, c.m1, c.s0w), key3(127, c.s1t, c.s0t, c.d1),
			key3(61, c.s0t, c.rc0t, c.n0t), key4(214, c.where, c.s0t, c.n0t, c.n1t), key1(16, c.n2w),
			key2(111, c.s0t, c.r0set), key4(233, c.ma0, c.s1t, c.s0t, c.n0t), key2(34, c.n0t, c.n1w),
			key2(26, c.s1w, c.s0t), key3(182, c.s0t, c.n0t, c.n0p), key2(68, c.s0w, c.lc0w),
			key3(221, c.m1, c.n0t, c.s0t), key3(161, c.n0t, c.w0, c.w1), key2(22, c.s0t, c.n0t),
			key2(205, c.where, c.s1w), key2(188, c.s1t, c.s1p), key4(50, c.s0t, c.n0t, c.n1t, c.n2t),
			key3(66, c.s1t, c.s0t, c.rc0t), key4(215, c.where, c.s1t, c.s0t, c.n0t),
			key3(78, c.s1t, c.rc1t, c.rc12t), key3(24, c.n0w, c.n0t, c.s0t), key2(128, c.s1w, c.d1))
	default:
		return append(k,
			key4(187, c.s1t, c.s1n, c.s0p, c.s0t), key3(130, c.s0w, c.n0t, c.d0), key3(212, c.where, c.d0, c.d1),
			key3(222, c.ma0, c.s0t, c.n0t), key3(102, c.s1t, c.rc1l, c.s0t), key2(155, c.s0w, c.w1+1000),
			key2(28, c.s1t, c.s0t), key3(81, c.s0t, c.lc0w, c.n0t), key4(51, c.s2t, c.s1t, c.s0t, c.n0t),
			key2(115, c.s1w, c.r1set), key2(25, c.s1w, c.s0w), key3(38, c.s1w, c.s0t, c.n0t),
			key3(36, c.s1t, c.s0w, c.n0t), key3(223, c.ms0, c.s0t, c.s1t), key1(71, c.rc0w),
			key2(159, c.s0t, c.w1), key3(76, c.s0t, c.lc0t, c.lc02t), key2(116, c.s0w, c.l0set),
			key2(154, c.s1w, c.w1), key4(211, c.where, c.g1l, c.s1t, c.s0t), key3(185, c.s1t, c.s0t, c.s1n),
			key2(204, c.where, c.n0w), key4(49, c.s1t, c.s0t, c.n0t, c.n1t), key3(83, c.s1t, c.s0t, c.lc0w),
			key3(42, c.s0t, c.n0t, c.n1w), key4(79, c.s1t, c.rc1t, c.s0t, c.n0t), key3(183, c.s0t, c.n0t, c.s0n),
			key3(220, c.m0, c.s0t, c.n0t), key3(40, c.s0t, c.n0w, c.n1t), key3(29, c.s1w, c.s1t, c.s0t),
			key3(157, c.s0t, c.n0w, c.w0), key2(41, c.s1w, c.n0w), key2(27, c.s1t, c.s0w),
			key3(43, c.s1w, c.s0t, c.n0w), key3(63, c.s1t, c.rc1t, c.s0t), key3(37, c.s1t, c.s0t, c.n0w),
			key3(35, c.s1w, c.s0w, c.n0t), key3(39, c.s0w, c.n0t, c.n1t), key3(45, c.s1t, c.s0t, c.n0t),
			key2(19, c.s0w, c.n0w), key2(93, c.s1t, c.rc1l), key4(210, c.where, c.g0l, c.s1t, c.s0t),
			key3(156, c.s0w, c.n0t, c.w0), key1(73, c.lcbw), key1(72, c.lc0w), key2(216, c.g0l, c.gnl),
			key3(160, c.s0t, c.w0, c.w1), key3(209, c.where, c.g0l, c.gnl), key4(228, c.m0, c.ma0, c.ms0, c.s0t),
			key1(13, c.n1w), key3(201, c.where, c.s0t, c.n0t), key2(207, c.where, c.gnl), key1(2, c.s0w),
			key3(218, c.where, c.lcbl, c.n0t), key3(60, c.s0t, c.lc0t, c.n0t), key3(82, c.s0t, c.rc0w, c.n0t),
			key3(62, c.s0t, c.n0t, c.lcbt), key2(110, c.s0t, c.l0set), key1(11, c.n0t), key2(158, c.n0t, c.w0),
			key1(1, 0), key1(74, c.rc1w), key2(114, c.s0w, c.r0set))
	}
}
