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
		left, right := rune(' '), rune(' ')
		if first > r.First {
			left = runeBefore(d.Text, d.Tokens[first].Start)
		}
		if i+1 < r.End {
			right, _ = runeAt(d.Text, d.Tokens[i].End)
		}
		var before string // the word or mark before, across a gap
		if first > r.First {
			before = d.Word(first - 1)
		}
		for j := run; j < len(p.marks); j++ {
			p.face(&p.marks[j], left, right, before, i+1 < r.End && d.Tokens[i+1].Word, i+1 == r.End)
		}
	}
}

// face settles which way m looks from the characters on its two sides. before is the token before it,
// wordNext tells whether a word follows, and last whether nothing does.
func (p *parser) face(m *quoteMark, left, right rune, before string, wordNext, last bool) {
	lb, rb := classOf(left) == blank, classOf(right) == blank
	openish := lb || left == ':' || isOpener(left) || isDash(left)
	closeish := rb || isCloser(right) || isDash(right)
	m.starts = before == "" || before == "," || before == ":" || before == "." || before == "?" || before == "!" || isDash(runeOf(before))
	form := m.facing
	switch {
	case m.family == Guillemet:
		if rc := classOf(right); form == opens && !openish && rc != letter && rc != digit || form == closes && openish && !closeish {
			m.facing = opens + closes - form // »so«
		}
		return
	case form == opens:
		if !openish && (closeish || isOpener(right)) && !m.low || last && lb {
			m.facing = closes // the closing mark of „so“, or one turned the wrong way
		}
		return
	case form == closes && m.family == Double:
		if openish && !closeish {
			m.facing = either // turned the wrong way
		}
		return
	}
	m.facing = either
	switch {
	case openish && !closeish:
		m.facing = opens
	case closeish && !openish:
		m.facing = closes
	}
	if m.family == Double {
		if m.facing == closes && left >= '0' && left <= '9' && rb && wordNext {
			m.facing = closesWeakly // 12" pipes
		}
		return
	}
	switch m.facing {
	case opens:
		if form == closes {
			m.facing = closesWeakly // ’burgers: an elision, or a mark turned the wrong way
		}
	case closes:
		if rb && wordNext && possessive(before) {
			m.facing = closesWeakly
		}
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
	any := false
	for j := range p.marks {
		p.steps++
		m := &p.marks[j]
		if m.family == Single {
			continue
		}
		first := !any
		any = true
		f := m.facing
		if f == closes && p.openAt(m) < 0 && !(first && carried) && p.misturned(j, par) {
			f = opens
		}
		if f == opens && !m.low && m.family == Double && p.openLow(m) {
			f = closes // „so“
		}
		if f == either {
			f = opens
			if p.openAt(m) >= 0 {
				f = closes
			}
		}
		if f == closesWeakly {
			if p.openAt(m) < 0 || p.closerFollows(j) {
				continue
			}
			f = closes
		}
		if f == opens {
			if len(p.stack) < maxDepth {
				p.stack = append(p.stack, j)
			}
			continue
		}
		at := p.openAt(m)
		if at < 0 {
			if first && carried && m.family == Double && m.token > par.First {
				p.regions = append(p.regions, region{par.First, m.token + 1, m.family, true, true})
			} else if from := p.unopened(m, par, first); from >= 0 && len(p.stack) == 0 && p.freeFrom(from) {
				p.regions = append(p.regions, region{from, m.token + 1, m.family, true, true})
			}
			continue // a stray closing mark
		}
		for len(p.stack)-1 > at {
			p.leaveOpen(p.stack[len(p.stack)-1], m.token)
			p.stack = p.stack[:len(p.stack)-1]
		}
		p.regions = append(p.regions, region{p.marks[p.stack[at]].token, m.token + 1, m.family, true, false})
		p.stack = p.stack[:at]
	}
	// What is still open ends where the next mark of its shape opens, or goes on in the next paragraph.
	for s := len(p.stack) - 1; s >= 0; s-- {
		j := p.stack[s]
		limit := par.End
		for n := j + 1; n < len(p.marks); n++ {
			p.steps++
			if p.marks[n].family == p.marks[j].family && p.marks[n].glyph == p.marks[j].glyph && p.marks[n].facing != closes {
				limit = p.marks[n].token
				break
			}
		}
		if s > 0 && p.misspaced(j) && p.marks[p.stack[s-1]].glyph == straight {
			p.regions = append(p.regions, region{p.marks[p.stack[s-1]].token, p.marks[j].token + 1, Double, true, false})
			s--
			continue
		}
		if limit == par.End && p.goesOn(k, p.marks[j].family) {
			p.regions = append(p.regions, region{p.marks[j].token, par.End, p.marks[j].family, false, false})
			continue
		}
		p.leaveOpen(j, limit)
	}
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
				left, right := runeBefore(d.Text, t.Start), ' '
				if i+1 < r.End {
					right, _ = runeAt(d.Text, t.End)
				}
				p.face(&m, left, right, "", false, i+1 == r.End)
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
	any := false
	for j := range p.marks {
		if p.marks[j].family == Single {
			any = true
			break
		}
	}
	if !any {
		return
	}
	par := p.doc.Paragraphs[k].Tokens
	doubles := len(p.regions)
	// The level of a mark: the innermost double quotation that it is in.
	p.level = p.level[:0]
	p.stack = p.stack[:0]
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
	// The next mark on the same level that decides what a weak one is: one that opens, or one that
	// closes strongly.
	n := len(p.marks)
	p.decisive = append(p.decisive[:0], make([]int, n)...)
	p.weak = append(p.weak[:0], make([]bool, n)...) // does a weak one stand before it?
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
	for l := range p.last {
		p.last[l] = -1 // now: the mark that is open on level l
	}
	for j := range p.marks {
		p.steps++
		m := &p.marks[j]
		if m.family != Single {
			continue
		}
		l := p.level[j] + 1
		open := p.last[l]
		f := m.facing
		if f == either {
			f = opens
			if open >= 0 {
				f = closes
			}
		}
		if f == opens {
			if open >= 0 && !p.tearSingle(open, p.read[l], m.token) && p.marks[open].starts {
				p.read[l] = m.token
				continue // an elision after all: 'We left, 'cause it rained,' he said
			}
			p.last[l] = j
			p.read[l] = m.token + 1
			continue
		}
		if open < 0 || m.token <= p.marks[open].token+1 {
			continue
		}
		if f == closesWeakly {
			next := p.decisive[j]
			if next >= 0 && p.marks[next].facing != opens && (p.marks[open].starts || p.marks[next].token-m.token < 40) {
				continue // a possessive: the closing mark is yet to come
			}
			if p.marks[open].starts {
				if p.weak[j] {
					continue // the last of several
				}
			} else if !p.short(p.marks[open].token+1, m.token) {
				continue
			}
		}
		p.regions = append(p.regions, region{p.marks[open].token, m.token + 1, Single, true, false})
		p.last[l] = -1
	}
	for l, open := range p.last {
		if open < 0 {
			continue
		}
		end := par.End
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
	for _, r := range p.regions {
		p.steps++
		for n := len(p.stack); n > 0 && d.Quotations[p.stack[n-1]].Tokens.End <= r.first; n-- {
			p.stack = p.stack[:n-1]
		}
		q := Quotation{Tokens: Range{r.first, r.end}, Mark: r.family, Closed: r.closed, Parent: -1, Continues: -1, ContinuedBy: -1, Depth: len(p.stack)}
		if n := len(p.stack); n > 0 {
			q.Parent = p.stack[n-1]
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
			q.Continues = carry[r.family]
			d.Quotations[q.Continues].ContinuedBy = n
		}
		if !r.closed && r.end == par.End && q.Depth == 0 && r.family <= Single && p.goesOn(k, r.family) {
			left[r.family] = n
		}
		d.Quotations = append(d.Quotations, q)
		p.stack = append(p.stack, n)
	}
	for n := base; n < len(d.Quotations); n++ {
		for i := d.Quotations[n].Tokens.First; i < d.Quotations[n].Tokens.End; i++ {
			p.steps++
			d.Tokens[i].Quotation = int32(n)
		}
	}
	for n := base; n < len(d.Quotations); n++ {
		q := &d.Quotations[n]
		for i := q.Tokens.First; i < q.Tokens.End; i++ {
			p.steps++
			if d.Tokens[i].Word {
				q.Words++
			}
		}
	}
	return left
}

func isUpper(word string) bool { return unicode.IsUpper(runeOf(word)) }
