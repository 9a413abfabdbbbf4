package article

import (
	"slices"
	"unicode"
)

// Stage 4: quotations. Which marks open, which close, and what is between them?
//
// One paragraph at a time. Double marks and guillemets are paired first, by a stack: most say by
// their form or by their neighbours which way they face, and the rest go by what is open. Single
// marks are paired afterwards, each with its like inside the same double quotation, because an
// apostrophe looks the same and a wrong guess must never tear a double quotation.

// facing is which way a mark looks.
type facing uint8

const (
	opens facing = iota
	closes
	either       // what is open decides
	closesWeakly // or is no mark: a possessive, an elision (the dogs' home, goin' home), inches
)

// glyph is the shape of a mark. A closing mark looks first for an opening one of its own shape:
// "He called it “rubbish” and left."
type glyph uint8

const (
	straight glyph = iota
	curly
	doubled // `` '' and the like
)

// quoteMark is a token that is a quotation mark.
type quoteMark struct {
	token  int
	family Mark
	facing facing
	glyph  glyph
	low    bool // „ or ‚: what closes it looks like an opening mark
	starts bool // begins a quotation of whole clauses: first in its paragraph, or after a comma or colon
}

// maxDepth bounds how deep quotations nest: what opens deeper is no quotation. Prose has three
// levels at most; a bound keeps thousands of opening marks in a row linear.
const maxDepth = 8

// region is a quotation under way, in tokens.
type region struct {
	first, end int
	family     Mark
	closed     bool
	implied    bool // no opening mark: it goes on from the paragraph before
}

// quotations finds the quotations of every paragraph and links those that run on.
func (p *parser) quotations() {
	carry := [2]int{-1, -1} // the quotations left open by the paragraph before: double, single
	for k := range p.doc.Paragraphs {
		if aside(p.doc.Paragraphs[k].Kind) {
			p.quotationsOf(k, [2]int{-1, -1})
			continue // what is open before it goes on after it
		}
		carry = p.quotationsOf(k, carry)
	}
}

// quotationsOf finds the quotations of paragraph k. carry is what the paragraph before left open; it gives
// what this one does.
func (p *parser) quotationsOf(k int, carry [2]int) [2]int {
	p.collectMarks(k)
	p.regions = p.regions[:0]
	if len(p.marks) == 0 {
		if carry[Double] < 0 {
			return [2]int{-1, -1}
		}
		// Left open, and a later paragraph closes it.
		t := p.doc.Paragraphs[k].Tokens
		p.regions = append(p.regions, region{t.First, t.End, Double, false, true})
		return p.addQuotations(k, carry)
	}
	p.pairDoubles(k, carry[Double] >= 0)
	p.nest()
	p.pairSingles(k)
	return p.addQuotations(k, carry)
}

// markOf tells whether token i is a quotation mark, of which family, and which way its form faces.
func (p *parser) markOf(i int) (m quoteMark, ok bool) {
	t := &p.doc.Tokens[i]
	if t.Word || t.End-t.Start > 10 {
		return m, false
	}
	c := p.doc.Text[t.Start]
	if c < 0x80 && c != '"' && c != '\'' && c != '`' && (c != '&' || t.End-t.Start < 4) {
		return m, false
	}
	m.token = i
	r, n := runeAt(p.doc.Text, t.Start)
	if c == '&' {
		r, n = referred(p.doc.Text[t.Start:t.End]), t.End-t.Start
	}
	double := t.End-t.Start > n // `` '' ‘‘ ’’
	m.family, m.glyph = Single, curly
	if double {
		m.family, m.glyph = Double, doubled
	}
	switch r {
	case '"', '＂':
		m.family, m.facing, m.glyph = Double, either, straight
	case '“', '‟':
		m.family, m.facing = Double, opens
	case '„':
		m.family, m.facing, m.low = Double, opens, true
	case '”':
		m.family, m.facing = Double, closes
	case '`', '‘', '‛':
		m.facing = opens
	case '‚':
		m.facing, m.low = opens, true
	case '’':
		m.facing = closes
	case '\'':
		m.facing = either
	case '«', '‹':
		m.family, m.facing = Guillemet, opens
	case '»', '›':
		m.family, m.facing = Guillemet, closes
	default:
		return m, false
	}
	return m, true
}

// collectMarks fills p.marks with the quotation marks of paragraph k, each facing as its form and
// its neighbours say. Marks that touch each other share their neighbours: in `no!'"` both close.
func (p *parser) collectMarks(k int) {
	p.marks = p.marks[:0]
	d := p.doc
	r := d.Paragraphs[k].Tokens
	for i := r.First; i < r.End; i++ {
		p.steps++
		m, ok := p.markOf(i)
		if !ok {
			continue
		}
		run := len(p.marks)
		p.marks = append(p.marks, m)
		first := i
		for i+1 < r.End && d.Tokens[i+1].Start == d.Tokens[i].End {
			if m, ok = p.markOf(i + 1); !ok {
				break
			}
			p.marks = append(p.marks, m)
			i++
			p.steps++
		}
		sides := p.sidesOf(r, first, i)
		for j := run; j < len(p.marks); j++ {
			p.marks[j].face(sides)
		}
	}
}

// markSides is what is on the two sides of marks that touch each other.
type markSides struct {
	left, right rune
	before      string // the word or mark before, across a gap
	wordNext    bool   // a word follows
	last        bool   // nothing follows
}

// sidesOf gives what is on the two sides of the tokens from first to last, in a paragraph of the tokens r.
func (p *parser) sidesOf(r Range, first, last int) markSides {
	d := p.doc
	s := markSides{left: ' ', right: ' ', last: last+1 == r.End}
	if first > r.First {
		s.left, s.before = runeBefore(d.Text, d.Tokens[first].Start), d.Word(first-1)
	}
	if !s.last {
		s.right, _ = runeAt(d.Text, d.Tokens[last].End)
		s.wordNext = d.Tokens[last+1].Word
	}
	return s
}

// mayOpen reports whether a mark that opens may have s.left before it.
func (s *markSides) mayOpen() bool {
	return classOf(s.left) == blank || s.left == ':' || isOpener(s.left) || isDash(s.left)
}

// mayClose reports whether a mark that closes may have s.right after it.
func (s *markSides) mayClose() bool {
	return classOf(s.right) == blank || isCloser(s.right) || isDash(s.right)
}

// startsQuotation reports whether a quotation of whole clauses may begin after s.before.
func (s *markSides) startsQuotation() bool {
	switch s.before {
	case "", ",", ":", ".", "?", "!":
		return true
	}
	return isDash(runeOf(s.before))
}

// face settles which way m looks, from what is on its two sides.
func (m *quoteMark) face(s markSides) {
	m.starts = s.startsQuotation()
	mayOpen, mayClose := s.mayOpen(), s.mayClose()
	switch form := m.facing; {
	case m.family == Guillemet:
		if rc := classOf(s.right); form == opens && !mayOpen && rc != letter && rc != digit || form == closes && mayOpen && !mayClose {
			m.facing = opens + closes - form // »so«
		}
	case form == opens:
		if !mayOpen && (mayClose || isOpener(s.right)) && !m.low || s.last && classOf(s.left) == blank {
			m.facing = closes // the closing mark of „so“, or one turned the wrong way
		}
	case form == closes && m.family == Double:
		if mayOpen && !mayClose {
			m.facing = either // turned the wrong way
		}
	default:
		m.facing = either
		switch {
		case mayOpen && !mayClose:
			m.facing = opens
		case mayClose && !mayOpen:
			m.facing = closes
		}
		m.weaken(form, s)
	}
}

// weaken makes a mark close weakly where it may be an apostrophe or a sign for inches. form is which way it looks by its shape.
func (m *quoteMark) weaken(form facing, s markSides) {
	wordAfterBlank := classOf(s.right) == blank && s.wordNext
	var weak bool
	switch {
	case m.family == Double:
		weak = m.facing == closes && s.left >= '0' && s.left <= '9' && wordAfterBlank // 12" pipes
	case m.facing == opens:
		weak = form == closes // ’burgers: an elision, or a mark turned the wrong way
	case m.facing == closes:
		weak = wordAfterBlank && possessive(s.before)
	}
	if weak {
		m.facing = closesWeakly
	}
}

// possessive reports whether an apostrophe after word may be part of it: the dogs' home, goin' home.
func possessive(word string) bool {
	n := len(word)
	if n < 2 {
		return false
	}
	switch word[n-1] | 0x20 {
	case 's', 'x', 'z':
		return true
	case 'n':
		return n > 3 && word[n-2]|0x20 == 'i'
	}
	return false
}

func runeOf(word string) rune { r, _ := runeAt(word, 0); return r }

func isOpener(r rune) bool {
	switch r {
	case '(', '[', '{', '/', '¿', '¡', '<', '*', '•', '|', '>':
		return true
	}
	return false
}

func isCloser(r rune) bool {
	switch r {
	case '.', ',', ';', ':', '!', '?', ')', ']', '}', '/', '…', '*', '|':
		return true
	}
	return false
}

func isDash(r rune) bool {
	return r == '-' || r == '–' || r == '—' || r == '―' || r == 0x2010 || r == 0x2011
}

// pairDoubles pairs the double marks and guillemets of p.marks into p.regions. carried says that
// the paragraph before left a quotation open.
func (p *parser) pairDoubles(k int, carried bool) {
	p.stack = p.stack[:0]
	par := p.doc.Paragraphs[k].Tokens
	first := true
	for j := range p.marks {
		p.steps++
		m := &p.marks[j]
		if m.family == Single {
			continue
		}
		switch p.doubleFacing(j, par, first && carried) {
		case opens:
			if len(p.stack) < maxDepth {
				p.stack = append(p.stack, j)
			}
		case closes:
			p.closeDouble(m, par, first, carried)
		}
		first = false
	}
	p.endDoubles(k)
}

// doubleFacing gives whether mark j opens or closes, as the marks before it say; it is closesWeakly where j is no mark of a
// quotation. continued says that j may close a quotation of the paragraph before.
func (p *parser) doubleFacing(j int, par Range, continued bool) facing {
	m := &p.marks[j]
	f := m.facing
	if f == closes && p.openAt(m) < 0 && !continued && p.misturned(j, par) {
		f = opens
	}
	if f == opens && !m.low && m.family == Double && p.openLow(m) {
		return closes // „so“
	}
	switch f {
	case either:
		if p.openAt(m) >= 0 {
			return closes
		}
		return opens
	case closesWeakly:
		if p.openAt(m) >= 0 && !p.closerFollows(j) {
			return closes
		}
	}
	return f
}

// closeDouble ends the quotation that m closes. first tells that m is the first double mark of the paragraph.
func (p *parser) closeDouble(m *quoteMark, par Range, first, carried bool) {
	at := p.openAt(m)
	if at < 0 { // a stray closing mark, where no quotation is found that it ends
		if first && carried && m.family == Double && m.token > par.First {
			p.regions = append(p.regions, region{par.First, m.token + 1, m.family, true, true})
		} else if from := p.unopened(m, par, first); from >= 0 && len(p.stack) == 0 && p.freeFrom(from) {
			p.regions = append(p.regions, region{from, m.token + 1, m.family, true, true})
		}
		return
	}
	for len(p.stack)-1 > at {
		p.leaveOpen(p.stack[len(p.stack)-1], m.token)
		p.stack = p.stack[:len(p.stack)-1]
	}
	p.regions = append(p.regions, region{p.marks[p.stack[at]].token, m.token + 1, m.family, true, false})
	p.stack = p.stack[:at]
}

// endDoubles ends what is still open at the end of paragraph k: where the next mark of its shape opens, or it goes on in
// the next paragraph.
func (p *parser) endDoubles(k int) {
	par := p.doc.Paragraphs[k].Tokens
	for s := len(p.stack) - 1; s >= 0; s-- {
		j := p.stack[s]
		limit := p.nextOfShape(j, par.End)
		switch {
		case s > 0 && p.misspaced(j) && p.marks[p.stack[s-1]].glyph == straight:
			p.regions = append(p.regions, region{p.marks[p.stack[s-1]].token, p.marks[j].token + 1, Double, true, false})
			s--
		case limit == par.End && p.goesOn(k, p.marks[j].family):
			p.regions = append(p.regions, region{p.marks[j].token, par.End, p.marks[j].family, false, false})
		default:
			p.leaveOpen(j, limit)
		}
	}
}

// nextOfShape gives the token of the next mark after j that has its shape and does not close; end where there is none.
func (p *parser) nextOfShape(j, end int) int {
	m := &p.marks[j]
	for n := j + 1; n < len(p.marks); n++ {
		p.steps++
		if x := &p.marks[n]; x.family == m.family && x.glyph == m.glyph && x.facing != closes {
			return x.token
		}
	}
	return end
}

// unopened gives the token at which the quotation begins that m closes and no mark opens: after `"…," Ruud said.`, whose speaker
// goes on, or where the sentence begins that a reporting clause follows (`I was cold," said Ruud.`). first tells that m is
// the first double mark of the paragraph. -1 where nothing shows that there is one.
func (p *parser) unopened(m *quoteMark, par Range, first bool) int {
	d := p.doc
	if m.family != Double || m.token < par.First+3 || m.token-par.First > longestUnopened {
		return -1
	}
	switch d.Word(m.token - 1) {
	case ".", "?", "!", ",":
	default:
		return -1
	}
	lo := par.First
	if !first {
		if len(p.regions) == 0 {
			return -1
		}
		last := &p.regions[len(p.regions)-1]
		if last.family != Double || !last.closed || last.end >= m.token || !p.reportFollows(last.end, m.token) {
			return -1
		}
		for i := last.end; i < m.token-3; i++ {
			p.steps++
			if d.Word(i) == "." {
				return i + 1
			}
			if i > last.end+10 {
				break
			}
		}
		return -1
	}
	if d.Word(m.token-1) == "." || !p.reportFollows(m.token+1, par.End) {
		return -1
	}
	for i := m.token - 2; i > lo; i-- {
		p.steps++
		switch d.Word(i) {
		case ".", "?", "!":
			return i + 1
		}
	}
	return lo
}

// freeFrom reports whether no quotation found so far holds token i and one before it.
func (p *parser) freeFrom(i int) bool {
	for n := len(p.regions) - 1; n >= 0 && p.regions[n].end > i; n-- {
		p.steps++
		if p.regions[n].first < i {
			return false
		}
	}
	return true
}

// longestUnopened is how many tokens may be in a paragraph before a closing mark that nothing opens.
const longestUnopened = 150

// misspaced reports whether mark j, which looks like an opening one that nothing closes, closes what is
// open: a straight mark between two words, with the blank on its wrong side.
func (p *parser) misspaced(j int) bool {
	m := &p.marks[j]
	return m.family == Double && m.glyph == straight && !m.starts && p.doc.Tokens[m.token-1].Word
}

// openAt gives the place on the stack of the open mark that m would close: the innermost of its
// shape, else the innermost of its family; -1 where there is none.
func (p *parser) openAt(m *quoteMark) int {
	other := -1
	for s := len(p.stack) - 1; s >= 0; s-- {
		open := &p.marks[p.stack[s]]
		if open.family != m.family {
			continue
		}
		if open.glyph == m.glyph {
			return s
		}
		if other < 0 {
			other = s
		}
	}
	return other
}

func (p *parser) openLow(m *quoteMark) bool {
	at := p.openAt(m)
	return at >= 0 && p.marks[p.stack[at]].low
}

// misturned reports whether mark j, which looks like a closing one with nothing to close, opens a
// quotation: the next mark closes, and this one comes first, after a colon, after a reporting verb and
// its comma, or as a straight one between two words with no reporting clause after it.
func (p *parser) misturned(j int, par Range) bool {
	d := p.doc
	t := p.marks[j].token
	if t+1 >= par.End || !p.closerFollows(j) {
		return false
	}
	if t == par.First {
		return true
	}
	switch w := d.Word(t - 1); {
	case w == ":":
		return true
	case w == ",":
		return t-2 >= par.First && english.reporting[d.Word(t-2)]
	}
	return p.marks[j].glyph == straight && d.Tokens[t-1].Word && d.Tokens[t+1].Word && !p.reportFollows(t+1, par.End)
}

// closerFollows reports whether the next double mark after mark j closes too.
func (p *parser) closerFollows(j int) bool {
	for n := j + 1; n < len(p.marks) && n < j+8; n++ {
		if p.marks[n].family == Double {
			return p.marks[n].facing == closes
		}
	}
	return false
}

// leaveOpen adds the quotation that mark j opens and nothing closes before token limit. Where a
// reporting clause follows a comma, the closing mark was forgotten there; else the quotation goes on
// to the end of its sentence, and to the last one's before limit where it began as whole clauses.
func (p *parser) leaveOpen(j, limit int) {
	m := p.marks[j]
	end := p.tear(m.token+1, limit, m.starts)
	if end > m.token+1 {
		p.regions = append(p.regions, region{m.token, end, m.family, false, false})
	}
}

// tear gives the token after the last one of an unclosed quotation whose words begin at token first.
// whole tells that it began as whole clauses; else it is a few words inside another's sentence.
func (p *parser) tear(first, limit int, whole bool) int {
	d := p.doc
	stop, depth, single := limit, 0, false
	for i := first; i < limit; i++ {
		p.steps++
		if d.Tokens[i].Word {
			continue
		}
		w := d.Word(i)
		ends := false
		switch w {
		case ",":
			if i > first && p.reportFollows(i+1, limit) {
				return i + 1
			}
			ends = !whole
		case "?", "!":
			if i > first && p.reportFollows(i+1, limit) {
				return i + 1
			}
			ends = true
		case ".":
			ends = true
		case "...", "…":
			ends = whole && i+1 == limit
		case ";", ":":
			if !whole && i > first {
				return i
			}
		case "(", "[":
			depth++
		case ")", "]":
			depth--
			if depth < 0 && !whole && i > first {
				return i
			}
		default:
			if m, ok := p.markOf(i); ok && m.family == Single {
				// A single mark that closes nothing, after a stop, was meant for a double one.
				tight := d.Tokens[i].Start == d.Tokens[i-1].End
				if tight && !single && i > first && !d.Tokens[i-1].Word {
					return i + 1
				}
				single = !tight
			}
		}
		if ends && depth <= 0 {
			if !whole {
				return i + 1
			}
			stop = i + 1
		}
	}
	return stop
}

// reportFollows reports whether a reporting verb is among the words from token i on, before any
// mark and after at most three others.
func (p *parser) reportFollows(i, limit int) bool {
	for n := 0; n < 4 && i < limit && p.doc.Tokens[i].Word; n++ {
		if english.reporting[p.doc.Word(i)] {
			return true
		}
		i++
	}
	return false
}

// aside reports whether a paragraph of that kind may be in the middle of a running text.
func aside(kind ParagraphKind) bool { return kind == Furniture || kind == Caption }

// goesOn reports whether what paragraph k leaves open is carried on: the first token of the next
// paragraph is a mark that opens, or the first double mark of the next one to have any closes with
// nothing opened. At most two paragraphs without a mark may lie between, furniture and captions besides.
func (p *parser) goesOn(k int, family Mark) bool {
	d := p.doc
	between := 0
	for n := k + 1; n < len(d.Paragraphs) && n <= k+6 && between < 3; n++ {
		if d.Paragraphs[n].Kind != d.Paragraphs[k].Kind {
			if aside(d.Paragraphs[n].Kind) {
				continue
			}
			return false
		}
		if d.Paragraphs[n].Entry != d.Paragraphs[k].Entry {
			return false // of a live page: another time, another speaker
		}
		between++
		r := d.Paragraphs[n].Tokens
		if m, ok := p.markOf(r.First); between == 1 && ok && m.family == family && m.facing != closes {
			return true
		}
		if family != Double {
			return false
		}
		for i := r.First; i < r.End; i++ {
			p.steps++
			if m, ok := p.markOf(i); ok && m.family == Double {
				t := d.Tokens[i].Span
				s := markSides{left: runeBefore(d.Text, t.Start), right: ' ', last: i+1 == r.End}
				if !s.last {
					s.right, _ = runeAt(d.Text, t.End)
				}
				m.face(s)
				// A few words after a full stop are whoever is quoted: "We go on. ¶ Jo Bell."
				return m.facing == closes && i > r.First && (i > r.First+8 || !p.stops(k))
			}
		}
	}
	return false
}

// stops reports whether paragraph k ends with its sentence.
func (p *parser) stops(k int) bool {
	switch p.doc.Word(p.doc.Paragraphs[k].Tokens.End - 1) {
	case ".", "?", "!":
		return true
	}
	return false
}

// nest sorts the regions by where they begin, and makes an unclosed one that ends inside another
// end where that one does.
func (p *parser) nest() {
	slices.SortFunc(p.regions, byStart)
	p.stack = p.stack[:0]
	for j, r := range p.regions {
		p.steps++
		for n := len(p.stack); n > 0 && p.regions[p.stack[n-1]].end <= r.first; n-- {
			p.stack = p.stack[:n-1]
		}
		for _, around := range p.stack {
			if q := &p.regions[around]; q.end < r.end && !q.closed {
				q.end = r.end
			}
		}
		p.stack = append(p.stack, j)
	}
}

// pairSingles pairs the single marks of p.marks inside each double quotation of p.regions.
func (p *parser) pairSingles(k int) {
	if !slices.ContainsFunc(p.marks, func(m quoteMark) bool { return m.family == Single }) {
		return
	}
	doubles := len(p.regions)
	p.levelMarks(doubles)
	p.lookAhead(doubles)
	for l := range p.last {
		p.last[l] = -1 // now: the mark that is open on level l
	}
	for j := range p.marks {
		p.steps++
		if p.marks[j].family == Single {
			p.pairSingle(j)
		}
	}
	p.endSingles(k)
}

// levelMarks fills p.level: for each mark the innermost of the double quotations that it is in, -1 for none.
func (p *parser) levelMarks(doubles int) {
	p.level, p.stack = p.level[:0], p.stack[:0]
	next := 0
	for j := range p.marks {
		p.steps++
		t := p.marks[j].token
		for next < doubles && (p.regions[next].first < t || p.regions[next].implied && p.regions[next].first == t) {
			p.stack = append(p.stack, next)
			next++
			p.popEnded(t)
		}
		p.popEnded(t)
		l := -1
		if n := len(p.stack); n > 0 {
			l = p.stack[n-1]
		}
		p.level = append(p.level, l)
	}
}

// lookAhead fills p.decisive and p.weak: for each single mark the next on its level that decides what a weak one is (one that
// opens, or one that closes strongly), and whether a weak one is before that.
func (p *parser) lookAhead(doubles int) {
	n := len(p.marks)
	p.decisive = append(p.decisive[:0], make([]int, n)...)
	p.weak = append(p.weak[:0], make([]bool, n)...)
	p.last = p.last[:0]
	for l := 0; l <= doubles; l++ {
		p.last = append(p.last, -1)
	}
	p.read = append(p.read[:0], make([]int, doubles+1)...) // up to which token tearSingle has read
	p.weakSince = append(p.weakSince[:0], make([]bool, doubles+1)...)
	for j := n - 1; j >= 0; j-- {
		p.decisive[j] = -1
		if p.marks[j].family != Single {
			continue
		}
		l := p.level[j] + 1
		p.decisive[j] = p.last[l]
		p.weak[j] = p.weakSince[l]
		p.weakSince[l] = p.marks[j].facing == closesWeakly
		if !p.weakSince[l] {
			p.last[l] = j
		}
	}
}

// pairSingle opens or closes a quotation by the single mark j, or takes it for an apostrophe.
func (p *parser) pairSingle(j int) {
	m := &p.marks[j]
	l := p.level[j] + 1
	open := p.last[l]
	switch {
	case m.facing == opens || m.facing == either && open < 0:
		if open >= 0 && !p.tearSingle(open, p.read[l], m.token) && p.marks[open].starts {
			p.read[l] = m.token
			return // an elision after all: 'We left, 'cause it rained,' he said
		}
		p.last[l] = j
		p.read[l] = m.token + 1
	case open < 0 || m.token <= p.marks[open].token+1:
	case m.facing == closesWeakly && !p.weakCloses(j, open):
	default:
		p.regions = append(p.regions, region{p.marks[open].token, m.token + 1, Single, true, false})
		p.last[l] = -1
	}
}

// weakCloses reports whether mark j, which may be an apostrophe, closes what mark open opens.
func (p *parser) weakCloses(j, open int) bool {
	m, o := &p.marks[j], &p.marks[open]
	next := p.decisive[j]
	switch {
	case next >= 0 && p.marks[next].facing != opens && (o.starts || p.marks[next].token-m.token < 40):
		return false // a possessive: the closing mark is yet to come
	case o.starts:
		return !p.weak[j] // of several, the last
	}
	return p.short(o.token+1, m.token)
}

// endSingles ends the single quotations that are still open at the end of paragraph k.
func (p *parser) endSingles(k int) {
	for l, open := range p.last {
		if open < 0 {
			continue
		}
		end := p.doc.Paragraphs[k].Tokens.End
		if l > 0 {
			end = p.regions[l-1].end
			if p.regions[l-1].closed {
				end--
			}
		}
		if l == 0 && p.marks[open].starts && p.goesOn(k, Single) {
			p.regions = append(p.regions, region{p.marks[open].token, end, Single, false, false})
			continue
		}
		p.tearSingle(open, p.read[l], end)
	}
}

// popEnded takes the quotations that end before token t off the stack.
func (p *parser) popEnded(t int) {
	for n := len(p.stack); n > 0 && p.regions[p.stack[n-1]].end <= t; n-- {
		p.stack = p.stack[:n-1]
	}
}

// tearSingle adds the unclosed single quotation that mark j opens before token limit, if it looks
// like one: it begins whole clauses, and a reporting clause follows a comma in it, from token from on.
// All others are apostrophes. It reports whether it did.
func (p *parser) tearSingle(j, from, limit int) bool {
	m := p.marks[j]
	if !m.starts {
		return false
	}
	for i := from; i < limit; i++ {
		p.steps++
		if other, ok := p.markOf(i); ok && other.family != Single {
			return false // it may not cut a quotation inside it
		}
		switch p.doc.Word(i) {
		case ",", "?", "!":
			if p.reportFollows(i+1, limit) {
				p.regions = append(p.regions, region{m.token, i + 1, Single, false, false})
				return true
			}
		}
	}
	return false
}

// short reports whether the tokens from first to end are at most 60 and hold no sentence's end.
func (p *parser) short(first, end int) bool {
	if end-first > 60 {
		return false
	}
	for i := first; i < end; i++ {
		switch p.doc.Word(i) {
		case ".", "?", "!":
			return false
		}
	}
	return true
}

func byStart(a, b region) int {
	if a.first != b.first {
		return a.first - b.first
	}
	return b.end - a.end
}

// addQuotations turns p.regions into the document's quotations and gives those that paragraph k
// leaves open for the next.
func (p *parser) addQuotations(k int, carry [2]int) (left [2]int) {
	d := p.doc
	par := d.Paragraphs[k].Tokens
	left = [2]int{-1, -1}
	slices.SortFunc(p.regions, byStart)
	p.stack = p.stack[:0]
	base := len(d.Quotations)
	d.Quotations = slices.Grow(d.Quotations, len(p.regions))
	for _, r := range p.regions {
		p.steps++
		for n := len(p.stack); n > 0 && d.Quotations[p.stack[n-1]].Tokens.End <= r.first; n-- {
			p.stack = p.stack[:n-1]
		}
		q := Quotation{Tokens: Range{r.first, r.end}, Mark: r.family, Closed: r.closed, Parent: -1, Continues: -1, ContinuedBy: -1, Depth: int32(len(p.stack))}
		if n := len(p.stack); n > 0 {
			q.Parent = int32(p.stack[n-1])
		}
		q.Span = d.SpanOf(q.Tokens)
		q.Inner = Span{d.Tokens[r.first].End, q.Span.End}
		if r.implied {
			q.Inner.Start = q.Span.Start
		}
		if r.closed {
			q.Inner.End = d.Tokens[r.end-1].Start
		}
		n := len(d.Quotations)
		if r.first == par.First && q.Depth == 0 && r.family <= Single && carry[r.family] >= 0 {
			q.Continues = int32(carry[r.family])
		} else {
			q.Continues = int32(p.leftOpenBefore(&q, base))
		}
		if q.Continues >= 0 {
			d.Quotations[q.Continues].ContinuedBy = int32(n)
		}
		if !r.closed && r.end == par.End && q.Depth == 0 && r.family <= Single && p.goesOn(k, r.family) {
			left[r.family] = n
		}
		d.Quotations = append(d.Quotations, q)
		p.stack = append(p.stack, n)
	}
	p.fillQuotations(par, base)
	return left
}

// fillQuotations tells each token of a paragraph the innermost quotation that it is in, and each quotation, from the one at base on,
// how many words it has.
func (p *parser) fillQuotations(par Range, base int) {
	d := p.doc
	if base == len(d.Quotations) {
		return
	}
	p.stack, p.words = p.stack[:0], append(p.words[:0], 0)
	next := base
	for i := par.First; i < par.End; i++ {
		p.steps++
		for ; next < len(d.Quotations) && d.Quotations[next].Tokens.First <= i; next++ {
			p.stack = append(p.stack, next)
		}
		for len(p.stack) > 0 && d.Quotations[p.stack[len(p.stack)-1]].Tokens.End <= i {
			p.stack = p.stack[:len(p.stack)-1]
		}
		if len(p.stack) > 0 {
			d.Tokens[i].Quotation = int32(p.stack[len(p.stack)-1])
		}
		n := p.words[len(p.words)-1]
		if d.Tokens[i].Word {
			n++
		}
		p.words = append(p.words, n)
	}
	for n := base; n < len(d.Quotations); n++ {
		q := &d.Quotations[n]
		q.Words = p.words[q.Tokens.End-par.First] - p.words[q.Tokens.First-par.First]
	}
}

// leftOpenBefore gives the quotation that quotation q, which is not yet among the document's, opens the marks of again: one of the same
// paragraph that is left open after a full stop right before q, as where paragraphs of one speaker were run on in one line. base is
// the first quotation of the paragraph; -1 where there is none.
func (p *parser) leftOpenBefore(q *Quotation, base int) int {
	d := p.doc
	n := len(d.Quotations) - 1
	for n >= base && d.Quotations[n].Depth > 0 {
		n = int(d.Quotations[n].Parent)
	}
	if n < base || q.Depth > 0 || q.Mark != Double {
		return -1
	}
	o := &d.Quotations[n]
	if o.Mark != Double || o.Closed || p.hasWord(Range{o.Tokens.End, q.Tokens.First}) || !p.endsSentence(o.Tokens.End-1) {
		return -1
	}
	return n
}

// dropQuotations takes quotations away, as if their marks were none; those inside them stay.
func (d *Document) dropQuotations(drop []bool) {
	to := make([]int, len(d.Quotations))
	kept := 0
	for n := range d.Quotations {
		q := &d.Quotations[n]
		if !drop[n] {
			to[n] = kept
			kept++
			continue
		}
		if to[n] = -1; q.Parent >= 0 {
			to[n] = to[q.Parent]
		}
	}
	at := func(n int) int {
		if n < 0 {
			return -1
		}
		return to[n]
	}
	link := func(n int32) int32 {
		if n < 0 || drop[n] {
			return -1
		}
		return int32(to[n])
	}
	for i := range d.Tokens {
		d.Tokens[i].Quotation = int32(at(int(d.Tokens[i].Quotation)))
	}
	out := d.Quotations[:0]
	for n, q := range d.Quotations {
		if drop[n] {
			continue
		}
		q.Parent, q.Continues, q.ContinuedBy = int32(at(int(q.Parent))), link(q.Continues), link(q.ContinuedBy)
		if q.Depth = 0; q.Parent >= 0 {
			q.Depth = out[q.Parent].Depth + 1
		}
		out = append(out, q)
	}
	d.Quotations = out
}

func isUpper(word string) bool { return unicode.IsUpper(runeOf(word)) }
