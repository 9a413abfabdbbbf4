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

// labelParts is in how many parts the features of a label are looked up, and labelEnds where the first ones end.
const labelParts = 3

var labelEnds = [labelParts - 1]int{24, 36}

// labelKeys gives the features of the arc from head h to dependent d, for the choice of its label
// when it is made: the parts that labelEnds tells of one after the other, and then what is known of the guide.
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
		key2(z+26, dt, rcw), key2(z+32, dw, rcl), key3(z+34, dt, hll, hrl), key2(z+39, dt, a.leftSet),
		key2(z+19, dt, dn.tag), key2(z+18, dt, dp.tag), key2(z+44, D.suffix, dt), key2(z+50, ht, a.leftSet),
		key2(z+60, dt, betw), key3(z+71, dn.marks, dt, ht), key2(z+75, D.marks, hw), key2(z+8, ht, dw),
		// the second part
		key3(z+47, ht, dt, tk[hr].word), key2(z+31, dw, lcl), key2(z+43, H.suffix, dt), key2(z+17, hw, betw),
		key3(z+45, ht, lcw, dt), key2(z+37, dt, b.leftSet), key1(z+5, dt), key3(z+48, hn.tag, dt, dp.tag),
		key3(z+30, ht, dt, rcl), key3(z+70, D.marks, dt, ht), key3(z+29, ht, dt, lcl), key1(z+2, hw),
		// the third part
		key2(z+16, dw, betw), key3(z+33, ht, hll, hrl), key2(z+40, dt, a.rightSet), key3(z+74, hn.marks, ht, dt),
		key2(z+72, D.marks, dw), key2(z+25, dt, lcw), key3(z+20, ht, dt, hp.tag), key1(z+3, ht),
		key3(z+73, D.marks, dn.marks, dt), key3(z+21, ht, dt, hn.tag), key2(z+51, dw, b.leftSet),
		key2(z+24, dt, dn.word), key2(z+42, D.suffix, ht), key2(z+38, dt, b.rightSet), key3(z+14, ht, dt, dist),
		key2(z+10, dw, dt), key3(z+22, dt, dp.tag, dn.tag), key2(z+11, hw, ht), key3(z+28, ht, dt, rct),
		key2(z+23, dt, dp.word), key3(z+52, ht, tk[a.left2].word, dt), key2(z+7, hw, dt), key3(z+15, ht, dt, betw),
		key2(z+53, tk[hl].word, dt), key3(z+35, hw, hrl, dt), key1(z+1, 0), key3(z+49, tk[a.right2].tag, rct, dt),
		key3(z+41, hw, b.rightSet, dt), key1(z+4, dw), key3(z+27, ht, dt, lct), key3(z+46, hw, lcw, dt),
		key3(z+13, ht, dw, dt), key3(z+12, hw, ht, dt), key2(z+9, ht, dt), key3(z+36, hw, hll, dt),
		key2(z+6, hw, dw),
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

// quickLabelKeys gives the few features that settle most choices of a label.
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
