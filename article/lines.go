package article

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stage 1a, lines: how are the lines of the text related? A text that was wrapped by hand has paragraphs of
// many lines; a mail has a margin; a printed page has a head and a number. All of that is asked before a
// paragraph is made, because a sentence may run over each of them.
//
// A wrong join puts two people's words into one sentence, so a line is joined only where the whole text
// shows that it is wrapped, and the current line was full.

// textLine is one line that holds something. Offsets are bytes.
type textLine struct {
	lo, at, end, next int32  // the line, its first byte after margin and indentation, after its last, the next line
	cols              uint16 // code points from the margin to its last
	indent            uint16 // of those, blanks at the beginning
	first             uint16 // code points of its first word
	blanks            uint16 // empty lines before it
	is                lineTrait
}

// lineTrait is what a line looks like, as a set of bits.
type lineTrait uint32

const (
	stopped   lineTrait = 1 << iota // ends as a sentence does
	coloned                         // ends in a colon
	hyphened                        // ends in a word and a hyphen
	lowered                         // begins with a small letter
	listed                          // begins like an item of a list
	labelled                        // begins with a name and a colon
	asked                           // begins with the label of a question or an answer
	signed                          // begins with a dash and a name
	timed                           // begins with a time of day
	shouted                         // all its letters are capitals
	margined                        // follows a ">"
	pageBreak                       // begins with a form feed
	foliated                        // a page number, or a page head with one
	joined                          // goes on with the line before
	skipped                         // part of a page break in the middle of a sentence
	unended                         // ends with a word that ends no paragraph
)

const (
	narrowest  = 28  // columns of the narrowest line that is wrapped
	widest     = 110 // and of the widest
	longLine   = 130 // columns above which a line was never wrapped
	mostFolios = 4   // lines between two parts of a sentence that a page break parts
)

// is reports whether the line has any of the traits.
func (l *textLine) any(t lineTrait) bool { return l.is&t != 0 }

// open reports whether the line ends in the middle of a sentence.
func (l *textLine) open() bool { return !l.any(stopped | coloned) }

// layout is what the lines show about the whole text.
type layout struct {
	lines   []textLine
	width   int  // of a wrapped text, in columns
	wrapped bool // by hand
	mail    bool // most lines follow a ">"
}

// hints is what a first look at the lines counts. It keeps no line.
type hints struct {
	lines, margins, breaks, long, columns int
	broken                                bool             // the line before is the number of a page
	torn                                  int              // pairs where a sentence runs over the line's end
	pairs                                 [widest + 1]int  // pairs of lines by the width of the first
	tornAt                                [widest + 1]bool // is there a torn pair of that width?
}

// lay reads the lines of the text and decides how they are related. Without a sign that lines are related the
// layout has no lines, and each line is a paragraph.
func (p *parser) lay() {
	l := &p.layout
	*l = layout{lines: l.lines[:0]}
	text := p.doc.Text
	if len(text) > math.MaxInt32 {
		return
	}
	h := &p.hints
	*h = hints{}
	var before textLine
	for lo, blanks := 0, 0; lo < len(text); {
		hi, next := lineEnd(text, lo)
		at := p.readLine(lo, hi, next, false)
		lo = next
		if at.at == at.end {
			blanks++
			continue
		}
		at.blanks = uint16(min(blanks, math.MaxUint16))
		blanks = 0
		h.count(&before, &at, text)
		if !at.any(foliated) {
			before = at
		}
	}
	l.decide(h)
	p.warnOfColumns(h)
	if !l.wrapped && h.margins == 0 && h.breaks == 0 {
		return
	}
	for lo, blanks := 0, 0; lo < len(text); {
		hi, next := lineEnd(text, lo)
		at := p.readLine(lo, hi, next, true)
		lo = next
		if at.at == at.end {
			blanks++
			if at.any(pageBreak) {
				blanks = 1
			}
			continue
		}
		at.blanks = uint16(min(blanks, math.MaxUint16))
		blanks = 0
		l.lines = append(l.lines, at)
	}
	p.join()
}

// count takes the line at into the hints.
func (h *hints) count(before, at *textLine, text string) {
	h.lines++
	if at.any(margined) {
		h.margins++
	}
	if at.any(pageBreak | foliated) {
		h.breaks++
	}
	if at.cols > longLine {
		h.long++
	}
	if twoColumns(text[at.at:at.end]) {
		h.columns++
	}
	broken := h.broken
	h.broken = h.lines > 1 && at.any(foliated)
	if h.lines == 1 || h.broken || at.any(listed) || before.is&margined != at.is&margined || before.cols < narrowest || before.cols > widest {
		return
	}
	torn := before.open() && (at.any(lowered) || before.any(unended))
	if at.blanks > 0 && !(broken && torn) {
		return
	}
	h.pairs[before.cols]++
	if torn {
		h.torn++
		h.tornAt[before.cols] = true
	}
}

// decide settles whether the text is wrapped, and how wide. Three in ten pairs of lines that are about as wide
// must be torn, and hardly any line may be longer than lines that people wrap.
func (l *layout) decide(h *hints) {
	l.mail = h.margins*2 > h.lines
	for w := widest; w >= narrowest && l.width == 0; w-- {
		if h.tornAt[w] {
			l.width = w
		}
	}
	near := 0
	for w := l.width * 6 / 10; w <= widest; w++ {
		near += h.pairs[w]
	}
	l.wrapped = h.torn > 0 && h.torn*10 >= near*3 && h.long*20 <= h.lines
}

// warnOfColumns warns of a page that was copied with its columns side by side.
func (p *parser) warnOfColumns(h *hints) {
	if h.columns >= 5 && h.columns*10 >= h.lines*6 {
		p.doc.Warnings = append(p.doc.Warnings, Warning{0, "the text looks like two columns side by side: their lines are read across"})
	}
}

// twoColumns reports whether a line has words, a gap of three blanks or more, and words again.
func twoColumns(line string) bool {
	gaps, run, left, words := 0, 0, 0, 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		if c == ' ' || c == '\t' {
			run++
			if c == '\t' {
				run += 2
			}
			continue
		}
		if run >= 3 && i > 0 {
			gaps++
			left, words = words, 0
		}
		if 'a' <= c && c <= 'z' && (i == 0 || run > 0) {
			words++
		}
		run = 0
	}
	return gaps == 1 && left >= 2 && words >= 2
}

// readLine measures the line text[lo:hi]. whole tells whether every trait is asked for, or only those that the
// first look needs.
func (p *parser) readLine(lo, hi, next int, whole bool) (l textLine) {
	text := p.doc.Text
	p.steps += hi - lo + 1
	l.lo, l.next = int32(lo), int32(next)
	at := lo
	if m := margin(text[lo:hi]); m > 0 {
		at += m
		l.is |= margined
	}
	indent := 0
	for at < hi {
		r, n := runeAt(text, at)
		if classOf(r) != blank {
			break
		}
		switch r {
		case '\f':
			l.is |= pageBreak
		case '\t':
			indent += 4
		default:
			indent++
		}
		at += n
	}
	end := hi
	for end > at && (text[end-1] == ' ' || text[end-1] == '\t' || text[end-1] == '\f') {
		end--
	}
	l.at, l.end = int32(at), int32(end)
	if at == end {
		return l
	}
	cols := indent
	if end-at <= 4*longLine {
		cols += utf8.RuneCountInString(text[at:end])
	} else {
		cols += end - at
	}
	l.cols, l.indent = uint16(min(cols, math.MaxUint16)), uint16(min(indent, math.MaxUint16))
	l.ends(text[at:end])
	line := text[at:end]
	first, _ := runeAt(line, 0)
	if unicode.IsLower(first) {
		l.is |= lowered
	}
	if item(line) > 0 {
		l.is |= listed
	}
	if cols <= widest && folio(line, l.any(pageBreak)) {
		l.is |= foliated
	}
	if whole {
		l.begins(p, line)
	}
	return l
}

// ends notes how the line ends.
func (l *textLine) ends(line string) {
	i := len(line)
	for n := 0; i > 0 && n < 6; n++ {
		r := runeBefore(line, i)
		switch {
		case r == '.' || r == '?' || r == '!' || r == '…':
			l.is |= stopped
			return
		case r == ':':
			l.is |= coloned
			return
		case r == '"' || r == '”' || r == '’' || r == '\'' || r == ')' || r == ']' || r == '»' || r == '*':
			i -= utf8.RuneLen(r)
			continue
		case r == '-':
			if i >= 2 && classOf(runeBefore(line, i-1)) == letter && n == 0 {
				l.is |= hyphened
			}
		case n == 0:
			l.lastWord(line)
		}
		return
	}
}

// lastWord notes whether the line ends with a word that ends no paragraph.
func (l *textLine) lastWord(line string) {
	i := len(line)
	for i > 0 && i > len(line)-9 && ascii[line[i-1]&0x7f] == letter && line[i-1] < 0x80 {
		i--
	}
	var buf [12]byte
	if i > 0 && line[i-1] == ' ' && english.openEnds[lower(line[i:], buf[:0])] {
		l.is |= unended
	}
}

// begins notes how the line begins, as the second look asks.
func (l *textLine) begins(p *parser, line string) {
	n, i := 0, 0
	for i < len(line) && n < 60 {
		r, m := runeAt(line, i)
		if classOf(r) == blank {
			break
		}
		i += m
		n++
	}
	l.first = uint16(n)
	upper, lower := 0, 0
	for j := 0; j < len(line) && j < 4*longLine; j++ {
		switch c := line[j]; {
		case 'a' <= c && c <= 'z':
			lower++
		case 'A' <= c && c <= 'Z':
			upper++
		}
	}
	if lower == 0 && upper >= 6 {
		l.is |= shouted
	}
	if n := labelOf(line); n > 0 {
		l.is |= labelled
		if english.parts[strings.ToLower(line[:n])] != NoPart {
			l.is |= asked
		}
	}
	if r, m := runeAt(line, 0); isDash(r) || r == '-' {
		rest := line[m:]
		for len(rest) > 0 && (rest[0] == '-' || rest[0] == ' ') {
			rest = rest[1:]
		}
		if r, m := runeAt(rest, 0); m > 0 && len(rest) < 80 && len(rest) < len(line)-m && unicode.IsUpper(r) {
			l.is |= signed
		}
	}
	if clock(line) > 0 {
		l.is |= timed
	}
}

// margin gives the length of the margin of a quoted mail: "> " once or more. A ">" with nothing after it is an empty line.
func margin(line string) (n int) {
	for n < len(line) && line[n] == '>' {
		n++
		if n < len(line) && line[n] == ' ' {
			n++
		} else if n < len(line) && line[n] != '>' && line[n] != '\r' {
			return 0
		}
	}
	return n
}

// item gives the length of the mark of a list's item at the beginning of a line: "- ", "• ", "3. ", "(b) ";
// 0 where there is none.
func item(line string) int {
	r, n := runeAt(line, 0)
	switch r {
	case '-', '*', '•', '–', '·', '▪', '◦', '‣', '●', '■', '—', '+':
		if n < len(line) && (line[n] == ' ' || line[n] == '\t' || r == '•' || r == '●' || r == '▪') {
			return n
		}
		return 0
	case '(':
		n = 1
	default:
		n = 0
	}
	i := n
	for i < len(line) && i < n+2 && isDigit(line[i]) {
		i++
	}
	if i == n && i < len(line) && 'a' <= line[i] && line[i] <= 'h' {
		i++
	}
	if i == n || i+1 >= len(line) || line[i+1] != ' ' && line[i+1] != '\t' {
		return 0
	}
	if line[i] == ')' || line[i] == '.' && n == 0 && isDigit(line[i-1]) {
		return i + 1
	}
	return 0
}

// folio reports whether a line is a page number, with or without the head of the page. broken tells that a form
// feed is before it.
func folio(line string, broken bool) bool {
	var f folioLine
	for i := 0; i < len(line); {
		r, n := runeAt(line, i)
		switch classOf(r) {
		case digit, letter:
			i = f.read(line, i, r)
			continue
		case blank:
			f.gap = f.gap || strings.HasPrefix(line[i:], "   ")
		default:
			if r == '.' && f.numbers == 0 || r == ',' || r == ';' || r == '$' || r == '%' {
				return false
			}
		}
		i += n
	}
	switch {
	case f.words == 0 || f.words > 10:
		return false
	case f.numbers == f.words:
		return f.words == 1
	case f.pages > 0 && f.numbers > 0 && f.numbers+f.pages+f.capitals == f.words:
		return f.numberAtEdge || f.words <= 4
	}
	return f.numbers > 0 && f.numberAtEdge && (f.gap || broken) && f.numbers+f.capitals == f.words
}

// folioLine counts the words of a line that may be a page number.
type folioLine struct {
	words        int
	numbers      int  // words that are a number of a page
	capitals     int  // words that begin with a capital
	pages        int  // words for a page
	numberAtEdge bool // a number begins or ends the line
	gap          bool // blanks part the words
}

// read counts the word at byte i of a line, which begins with r, and gives the byte after it.
func (f *folioLine) read(line string, i int, r rune) int {
	j := i
	number := true
	for j < len(line) {
		r, n := runeAt(line, j)
		c := classOf(r)
		if c != digit && c != letter {
			break
		}
		number = number && c == digit
		j += n
	}
	f.words++
	if number && j-i <= 4 {
		f.numbers++
		f.numberAtEdge = f.numberAtEdge || i == 0 || j == len(line)
	}
	if !number && unicode.IsUpper(r) {
		f.capitals++
	}
	var buf [8]byte
	if j-i <= 8 && english.folios[lower(line[i:j], buf[:0])] {
		f.pages++
	}
	return j
}

// join decides which lines go on with the line before.
func (p *parser) join() {
	l := &p.layout
	for first := 0; first < len(l.lines); {
		end := first + 1
		for end < len(l.lines) && l.lines[end].blanks == 0 && l.lines[end].is&margined == l.lines[first].is&margined {
			end++
		}
		if l.wrapped {
			p.joinBlock(l.lines[first:end])
		}
		first = end
	}
	p.joinPages()
}

// lineBlock is what the lines between two empty ones have in common.
type lineBlock struct {
	width    int
	base     uint16 // the least indentation
	indented bool   // paragraphs begin with an indented line
	alone    bool   // no empty line parts the paragraphs of the text
}

// joinBlock decides for the lines between two empty ones.
func (p *parser) joinBlock(lines []textLine) {
	b := lineBlock{base: math.MaxUint16, alone: len(lines) > 8}
	deeper, torn := 0, 0
	for i := range lines {
		b.base = min(b.base, lines[i].indent)
		if i+1 < len(lines) && lines[i].cols <= longLine {
			b.width = max(b.width, int(lines[i].cols))
			if lines[i].open() && lines[i+1].any(lowered) {
				torn++
			}
		}
	}
	for i := range lines {
		if lines[i].indent > b.base && !lines[i].any(listed) {
			deeper++
		}
	}
	b.indented = deeper > 0 && deeper < len(lines)
	if torn == 0 || len(lines) < 4 || b.width > widest {
		b.width = max(min(b.width, widest), p.layout.width)
	}
	hanging := false // in an item of a list
	for i := 1; i < len(lines); i++ {
		before, at := &lines[i-1], &lines[i]
		hanging = hanging || before.any(listed)
		if b.goesOn(before, at, hanging) {
			at.is |= joined
		} else {
			hanging = false
		}
	}
}

// goesOn reports whether line at goes on with the line before it. hanging tells that the line before belongs to an
// item of a list.
func (b *lineBlock) goesOn(before, at *textLine, hanging bool) bool {
	short := int(before.cols) < b.width*6/10
	room := b.width - int(before.cols) - 1 - int(at.first) // columns to spare if its first word had stood in the line before
	switch {
	case at.any(asked), at.any(foliated) || before.any(foliated):
		return false
	case at.any(listed) && (hanging || !before.open()):
		return false
	case !before.open() && at.any(labelled|signed|timed):
		return false
	case before.any(shouted) != at.any(shouted) && before.any(shouted):
		return false // a title in capitals
	case hanging && at.indent > b.base:
		return true
	case b.indented && at.indent > b.base && !hanging:
		return before.any(hyphened) && at.any(lowered)
	case at.any(lowered):
		return true
	case b.indented && at.indent == b.base:
		return !(short && !before.open())
	case before.any(unended):
		return true
	case before.open():
		return room < b.width*15/100
	case b.alone:
		return room < 0
	}
	return room < b.width*8/100
}

// joinPages joins the parts of a sentence that the end of a page cuts in two.
func (p *parser) joinPages() {
	lines := p.layout.lines
	for i := 1; i < len(lines); i++ {
		p.steps++
		before := &lines[i-1]
		if !lines[i].any(foliated|pageBreak) || before.any(foliated) {
			continue
		}
		j := i
		for j < len(lines) && j < i+mostFolios && (lines[j].any(foliated) || j > i && lines[j].any(shouted) && lines[j].cols < 60) {
			j++
		}
		if j == len(lines) {
			return
		}
		after := &lines[j]
		torn := before.open() && (after.any(lowered) || p.layout.wrapped && int(before.cols) > p.layout.width*85/100 && !after.any(labelled|listed|signed|timed|shouted))
		if !torn || before.cols < narrowest {
			continue
		}
		for k := i; k < j; k++ {
			lines[k].is |= skipped
		}
		after.is |= joined
	}
}
