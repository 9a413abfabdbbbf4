package article

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stage 3: kinds. What is each paragraph for?
//
// A copied page is an article with a rim of other lines. Lines are known by their wording
// (data/lines.txt) and by their build; what follows a strong mark of the article's end is furniture
// until the article plainly goes on. In doubt a paragraph is Body: a line too many costs less than
// one that is lost.

// look is what a paragraph looks like.
type look struct {
	words     int // with a letter or a digit
	capitals  int // of those, how many begin with a capital
	lowers    int // and how many with a small letter
	parts     int // how often a separator of menus is between words
	stop      bool
	colon     bool
	quoted    bool // has a double quotation mark
	odd       bool // has an odd number of them
	hasColon  bool // has a colon
	page      bool // speaks to the reader
	codeMarks int  // marks that are frequent in style sheets and scripts
	told      bool // has a verb of saying
	code      bool // style sheets and scripts
	hit       hit
}

// goes reports whether the paragraph looks like running text of an article.
func (l *look) goes(words int) bool {
	return l.hit == noHit && !l.code && l.parts < 3 && l.words >= words && l.stop && (!l.page || l.quoted || l.words > 60)
}

// menuWords is the length, in words, above which a line is read as text whatever phrases it holds.
const menuWords = 45

func (p *parser) kinds() {
	d := p.doc
	p.looks = p.looks[:0]
	for k := range d.Paragraphs {
		p.looks = append(p.looks, p.lookAt(k))
	}
	p.furniture()
	p.heads()
}

// lookAt measures paragraph k.
func (p *parser) lookAt(k int) (l look) {
	d := p.doc
	r := d.Paragraphs[k].Tokens
	for i := r.First; i < r.End; i++ {
		p.steps++
		if d.Tokens[i].Word {
			l.addWord(d.Word(i))
		} else {
			p.lookAtMark(&l, i, r.End)
		}
	}
	end := p.beforeClosers(r)
	switch d.Text[d.Tokens[end].End-1] {
	case '.', '?', '!':
		l.stop = true
	case ':':
		l.colon = true
	}
	first, final := d.Word(r.First), d.Word(r.End-1)
	l.code = l.words <= 8 && (final == "{" || first == "}" || l.codeMarks > 0 && final == ";" && l.hasColon && l.capitals <= 1 && !isUpper(first))
	if l.words > 80 {
		return l
	}
	l.hit = p.phrase(r, &l)
	return l
}

// addWord counts a word.
func (l *look) addWord(w string) {
	l.words++
	switch c := w[0]; {
	case 'a' <= c && c <= 'z':
		l.lowers++
	case 'A' <= c && c <= 'Z', c >= utf8.RuneSelf && unicode.IsUpper(runeOf(w)):
		l.capitals++
	}
}

// addDouble counts a double quotation mark.
func (l *look) addDouble() { l.quoted, l.odd = true, !l.odd }

// lookAtMark counts the mark at token i of a paragraph that ends before token end.
func (p *parser) lookAtMark(l *look, i, end int) {
	d := p.doc
	t := &d.Tokens[i]
	switch c := d.Text[t.Start]; c {
	case '"', '`':
		l.addDouble()
	case '\'':
		if t.End-t.Start == 2 {
			l.addDouble()
		}
	case ':':
		l.hasColon = true
	case '&':
		if m, ok := p.markOf(i); ok && m.family == Double {
			l.addDouble()
		}
	case '|', '>', '/', '+':
		l.parts++
	case '{', '}', ';':
		l.codeMarks++
	default:
		if c < utf8.RuneSelf {
			return
		}
		switch runeOf(d.Word(i)) {
		case '·', '•', '‖', '▸', '►', '→', '∙':
			l.parts++
		case '»', '›':
			if i+1 < end && t.End < d.Tokens[i+1].Start {
				l.parts++
			}
		case '“', '”', '„':
			l.addDouble()
		case '«':
			l.quoted = true
		}
	}
}

// beforeClosers gives the last token of r that is neither a closing mark nor inside the brackets at the
// end: of `He left." [Agency]` the full stop.
func (p *parser) beforeClosers(r Range) int {
	d := p.doc
	end := r.End - 1
	for n := 0; end > r.First && n < 4; n++ {
		if d.Tokens[end].Word {
			break
		}
		w := d.Word(end)
		if w == "]" || w == ")" {
			open := end - 1
			for open > r.First && open > end-8 && d.Word(open) != "[" && d.Word(open) != "(" {
				open--
			}
			if c := d.Word(open); (c == "[" || c == "(") && open > r.First && !d.Tokens[open-1].Word {
				end = open - 1
			} else {
				end--
			}
			continue
		}
		if m, ok := p.markOf(end); !ok || m.facing == opens {
			break
		}
		end--
	}
	return end
}

// phrase finds the strongest entry of data/lines.txt that fits the line of tokens r, and notes in l
// whether it speaks to the reader.
func (p *parser) phrase(r Range, l *look) (best hit) {
	line := p.lineWords(r)
	holds := false // best stands anywhere in the line
	for at := 0; at+1 < len(line); {
		end := at + 1
		for line[end] != ' ' {
			end++
		}
		word := line[at+1 : end]
		known := english.lines[string(word)]
		l.page, l.told = l.page || known.page, l.told || known.told
		for _, ph := range known.phrases {
			n := at + 1 + len(ph.words)
			if n >= len(line) || line[n] != ' ' || string(line[at+1:n]) != ph.words || !l.fits(&ph, line, at, n) {
				continue
			}
			if best == noHit || ph.kind == furnitureStart {
				best, holds = ph.kind, ph.where == anywhere || ph.where == creditAtEnd
			}
		}
		at = end
	}
	if l.told && l.stop && !l.page && holds {
		return noHit // a report that happens to hold the words
	}
	return best
}

// lineWords gives the words of the tokens in lower case, without signs, a space before each and one behind the last.
func (p *parser) lineWords(r Range) []byte {
	d := p.doc
	line := p.line[:0]
	for i := r.First; i < r.End; i++ {
		p.steps++
		if !d.Tokens[i].Word {
			if d.Text[d.Tokens[i].Start] == ':' && i+1 < r.End {
				line = append(line, " :"...)
			}
			continue
		}
		w := d.Word(i)
		clitic := (w == "n't" || w == "n’t") && i > r.First && d.Tokens[i-1].End == d.Tokens[i].Start
		if !isApostrophe(runeOf(w)) && !clitic {
			line = append(line, ' ')
		}
		for j := 0; j < len(w); j++ {
			switch c := w[j]; {
			case c == '-' || c == '/':
				line = append(line, ' ')
			case 'A' <= c && c <= 'Z':
				line = append(line, c|0x20)
			case strings.HasPrefix(w[j:], "’"):
				j += len("’") - 1
			case c >= utf8.RuneSelf || ascii[c] == letter || ascii[c] == digit:
				line = append(line, c)
			}
		}
	}
	line = append(line, ' ')
	p.line = line
	p.steps += len(line)
	return line
}

// fits reports whether the phrase, which stands in the words of a line from at to n, stands there in its place.
func (l *look) fits(ph *phrase, line []byte, at, n int) bool {
	const longestEnd, longestCredit = 12, 40 // words of a line that ends in furniture, bytes behind a credit
	if l.quoted && ph.where != wholeLine && ph.where != creditAtEnd {
		return false
	}
	switch ph.where {
	case wholeLine:
		return at == 0 && n == len(line)-1
	case lineStart:
		return at == 0 && l.words <= menuWords
	case lineEnds:
		return n == len(line)-1 && (ph.kind != furnitureLine || l.words <= longestEnd)
	case anywhere:
		return l.words <= menuWords
	case creditAtEnd:
		return l.words <= menuWords && at > 0 && len(line)-n < longestCredit && (!l.stop || line[n-1] == ':')
	}
	return false
}

// furniture marks the lines of the page around the article, each by itself. Below the mark of a box ("Related
// articles") the lines that look like its entries go too; the first that reads like the article's ends it.
func (p *parser) furniture() {
	d := p.doc
	last := -1 // the last paragraph that looks like the article's
	for k := range p.looks {
		if p.looks[k].goes(18) {
			last = k
		}
	}
	box := false // below the mark of a box
	marks := 0   // lines known by their wording since the article's last paragraph
	for k := range p.looks {
		l := &p.looks[k]
		par := &d.Paragraphs[k]
		menu := l.parts >= 2 && !l.stop && !l.quoted && l.words <= 40 || l.parts >= 6 && !l.quoted
		sign := d.Text[par.Span.Start] >= utf8.RuneSelf && runeOf(d.Text[par.Span.Start:]) == '©'
		switch {
		case l.hit == furnitureStart || sign:
			box = true
			marks++
		case l.hit == furnitureLine:
			marks++
			box = box || marks > 1
		case l.code, menu, l.words == 0 && k > last:
		case box && l.inBox(k > last, marks):
		case l.hit == bylineLine:
			par.Kind = Byline
			continue
		case l.hit == captionLine:
			par.Kind = Caption
			continue
		default:
			box, marks = false, 0
			continue
		}
		par.Kind = Furniture
	}
}

// longestEntry is how many words an entry of a box has that does not end like a title.
const longestEntry = 25

// inBox reports whether a line below the mark of a box looks like one of its entries: a title without a full stop, or
// words to the reader. Words that report something are never taken for one. Behind the article's last
// paragraph (atEnd) and two marks, short sentences are the small print.
func (l *look) inBox(atEnd bool, marks int) bool {
	reports := l.told && (l.stop || l.quoted)
	switch {
	case reports || l.quoted && l.stop:
		return false
	case !l.stop:
		return l.words <= longestEntry
	case l.page:
		return l.words <= menuWords
	}
	return atEnd && marks >= 2 && l.words <= longestEntry
}

// heads finds the title, the date, bylines and headings.
func (p *parser) heads() {
	d := p.doc
	last := -1 // the last paragraph that is not furniture
	for k := range d.Paragraphs {
		if d.Paragraphs[k].Kind != Furniture {
			last = k
		}
	}
	p.title(last)
	early := true // before the first paragraph of running text
	for k := range d.Paragraphs {
		par, l := &d.Paragraphs[k], &p.looks[k]
		if par.Kind == Title {
			continue
		}
		if l.words <= 16 && (par.Kind == Body || par.Kind == Furniture && early) && p.dated(par) {
			continue
		}
		if par.Kind != Body {
			continue
		}
		switch {
		case early && l.words <= 20 && p.byName(par.Tokens), p.layout.mail && l.colon && p.beforeMail(k):
			par.Kind = Byline
		case last > 0 && p.headsText(k):
			par.Kind = Heading
		case l.goes(15) || l.quoted || l.colon:
			early = false
		}
	}
}

// dated marks a paragraph that is a line with a date, and takes the date of the article from it.
func (p *parser) dated(par *Paragraph) bool {
	iso, ok := p.dateLine(par.Tokens)
	if !ok {
		return false
	}
	par.Kind = Date
	if p.doc.Date == "" {
		p.doc.Date = iso
	}
	return true
}

// headsText reports whether paragraph k has the form of a heading.
func (p *parser) headsText(k int) bool {
	l := &p.looks[k]
	return l.words > 0 && l.words <= 14 && !l.stop && !l.colon && !l.odd && !(l.quoted && l.hasColon) &&
		!l.quotedWhole(p, p.doc.Paragraphs[k].Tokens) && !p.isItem(k) && !p.signs(k)
}

// quotedWhole reports whether the tokens of r stand in double marks, first to last.
func (l *look) quotedWhole(p *parser, r Range) bool {
	if !l.quoted {
		return false
	}
	a, first := p.markOf(r.First)
	b, last := p.markOf(r.End - 1)
	return first && last && a.family == Double && b.family == Double
}

// title finds the paragraphs that are the title: those that spell Document.Title where it was given,
// else the first line that looks like one. last is the last paragraph that is not furniture.
func (p *parser) title(last int) {
	d := p.doc
	if d.Title != "" {
		p.givenTitle()
		return
	}
	for k := 0; k < last && k < 12; k++ {
		par, l := &d.Paragraphs[k], &p.looks[k]
		if par.Kind != Body || l.words == 0 || l.words <= 2 && !l.stop && p.titleFollows(k, last) {
			continue
		}
		if signed, handle := p.signedLine(k); handle || p.speech(k) {
			return // a post, or the first turn of a talk
		} else if signed && k+1 < len(d.Paragraphs) {
			if next, _ := p.signedLine(k + 1); next {
				return
			}
		}
		if _, ok := p.dateLine(par.Tokens); ok {
			continue
		}
		if p.byName(par.Tokens) {
			continue
		}
		next := k + 1
		for next < last && (d.Paragraphs[next].Kind != Body || p.looks[next].words == 0) {
			next++
		}
		short := l.words <= 30 && !l.colon && !(l.odd && p.looks[next].quoted) // a quotation may run over the line's end
		if short && l.stop {
			// Most titles have no stop; where all lines have one, their wording tells.
			short = l.words <= 20 && !l.quotedWhole(p, par.Tokens) && p.looks[next].words >= 12 && p.headline(par.Tokens, l, d.Paragraphs[next].Tokens)
		}
		if short {
			par.Kind = Title
			d.TitleSpan = par.Span
			d.Title = d.Text[par.Span.Start:par.Span.End]
		}
		return
	}
}

// speech reports whether paragraph k and the next one both begin with a label and a colon.
func (p *parser) speech(k int) bool {
	d := p.doc
	text := func(k int) string { s := d.Paragraphs[k].Span; return d.Text[s.Start:s.End] }
	return labelOf(text(k)) > 0 && k+1 < len(d.Paragraphs) && labelOf(text(k+1)) > 0 && p.looks[k].stop
}

// signs reports whether paragraph k is signed.
func (p *parser) signs(k int) bool {
	signed, _ := p.signedLine(k)
	return signed
}

// signedLine reports whether paragraph k is a quotation with a signature, or a post that ends with the name of an account.
func (p *parser) signedLine(k int) (signed, handle bool) {
	d := p.doc
	r := d.Paragraphs[k].Tokens
	s, ok := p.signatureIn(r.First, r.End)
	if !ok || s.mark == r.First {
		return false, false
	}
	m, marked := p.markOf(s.mark - 1)
	_, opened := p.markOf(r.First)
	return s.handle || marked && opened && m.family == Double, s.handle
}

// beforeMail reports whether paragraph k has no margin and the next one has: "On Friday Ada Marsh wrote:".
func (p *parser) beforeMail(k int) bool {
	d := p.doc
	return k+1 < len(d.Paragraphs) && p.margined(d.Paragraphs[k+1].Span.Start) && !p.margined(d.Paragraphs[k].Span.Start)
}

// margined reports whether a ">" stands before byte at in its line.
func (p *parser) margined(at int) bool {
	for i := at; i > 0 && i > at-12; i-- {
		switch p.doc.Text[i-1] {
		case '>':
			return true
		case ' ', '\t':
		default:
			return false
		}
	}
	return false
}

// titleFollows reports whether a line of four to thirty words without a stop stands between paragraph k
// and the first running text, so that k is the name of the page or of its section.
func (p *parser) titleFollows(k, last int) bool {
	for n := k + 1; n < last && n < k+12; n++ {
		l := &p.looks[n]
		if l.goes(12) {
			return false
		}
		if p.doc.Paragraphs[n].Kind == Body && 4 <= l.words && l.words <= 30 && !l.stop && !l.colon {
			if _, date := p.dateLine(p.doc.Paragraphs[n].Tokens); !date && !p.byName(p.doc.Paragraphs[n].Tokens) {
				return true
			}
		}
	}
	return false
}

// headline reports whether the line of tokens r, which ends like a sentence, reads like a title: it asks or
// cries, most of its words have capitals, it quotes in single marks, it leaves out what headlines do, or the
// next paragraph begins with a dateline.
func (p *parser) headline(r Range, l *look, next Range) bool {
	d := p.doc
	stop := r.End - 1
	for _, ok := p.markOf(stop); ok && stop > r.First; _, ok = p.markOf(stop) {
		stop-- // warned that it was "a dead end."
	}
	if d.Word(stop) != "." || l.capitals >= 3*l.lowers || p.datelineEnd(next, true) > 0 {
		return true
	}
	bare := l.words >= 4
	for i := r.First; i < r.End; i++ {
		p.steps++
		if m, ok := p.markOf(i); ok && m.family == Single && !l.quoted && i+1 < r.End && d.Tokens[i].End == d.Tokens[i+1].Start && (i == r.First || d.Tokens[i-1].End < d.Tokens[i].Start) {
			return true
		}
		var buf [8]byte
		if w := d.Word(i); len(w) <= 5 && english.unheadlined[lower(w, buf[:0])] {
			bare = false
		}
	}
	return bare
}

// givenTitle looks among the first paragraphs for those whose letters are the title's.
func (p *parser) givenTitle() {
	d := p.doc
	title := d.Title
	for k := 0; k < len(d.Paragraphs) && k < 8; k++ {
		par := &d.Paragraphs[k]
		if par.Span.End-par.Span.Start > 2*len(title)+40 {
			continue
		}
		rest, ok := cutLetters(title, d.Text[par.Span.Start:par.Span.End])
		p.steps += par.Span.End - par.Span.Start
		if !ok {
			if !d.TitleSpan.Empty() {
				return
			}
			continue
		}
		par.Kind = Title
		if d.TitleSpan.Empty() {
			d.TitleSpan.Start = par.Span.Start
		}
		d.TitleSpan.End = par.Span.End
		if title = rest; !hasLetters(title) {
			return
		}
	}
}

// cutLetters takes the letters and digits of line off the beginning of title, whatever their case and
// whatever marks stand between them.
func cutLetters(title, line string) (rest string, ok bool) {
	i := 0
	for j := 0; j < len(line); {
		r, n := runeAt(line, j)
		j += n
		if c := classOf(r); c != letter && c != digit {
			continue
		}
		for {
			q, m := runeAt(title, i)
			if m == 0 {
				return "", false
			}
			i += m
			if c := classOf(q); c != letter && c != digit {
				continue
			}
			if unicode.ToLower(q) != unicode.ToLower(r) {
				return "", false
			}
			ok = true
			break
		}
	}
	// A title may be cut at a word's end, not inside a word.
	if r, n := runeAt(title, i); n > 0 && classOf(r) == letter {
		return "", false
	}
	return title[i:], ok
}

func hasLetters(s string) bool {
	for i := 0; i < len(s); {
		r, n := runeAt(s, i)
		if c := classOf(r); c == letter || c == digit {
			return true
		}
		i += n
	}
	return false
}

// dateLine reports whether the tokens of r are a date and nothing but words and marks of dates, and
// gives it as ISO 8601: "" where the order of day and month is not clear.
func (p *parser) dateLine(r Range) (iso string, ok bool) {
	d := p.doc
	var l lineDate
	for i := r.First; i < r.End; i++ {
		p.steps++
		switch w := d.Word(i); {
		case len(w) > longestDateWord:
			return "", false
		case d.Tokens[i].Word:
			if !l.read(w) {
				return "", false
			}
		case !strings.Contains(".,:;|-–—·•/()+[]", w):
			return "", false
		}
	}
	return l.iso()
}

const longestDateWord = 24 // bytes

// lineDate is what the words of a line tell of a date.
type lineDate struct {
	year, month, day int
	named            int    // how many of the three are clear from the form of a word
	numbers          [3]int // of one or two digits, in their order
	count            int    // of numbers
	agency           bool   // one word in capitals may be beside the date
}

// read adds a word; it is false where that is no word of a date.
func (l *lineDate) read(word string) bool {
	var buf [longestDateWord]byte
	w := lower(strings.TrimSuffix(word, "."), buf[:0])
	if y, m, d, whole := wholeDate(w); whole {
		if l.year == 0 {
			l.year, l.month, l.day, l.named = y, m, d, 3
		}
		return true
	}
	if isDigit(w[0]) {
		return l.readNumber(w)
	}
	month, known := english.dates[w]
	switch {
	case known:
		if month > 0 && l.month == 0 {
			l.month = month
			l.named++
		}
	case l.agency || word != strings.ToUpper(w) || len(w) > 8:
		return false
	default:
		l.agency = true
	}
	return true
}

// readNumber adds a year, a day or a time of day; it is false where w is none.
func (l *lineDate) readNumber(w string) bool {
	v, digits := 0, 0
	for digits < len(w) && isDigit(w[digits]) && digits < 5 {
		v = v*10 + int(w[digits]-'0')
		digits++
	}
	rest := w[digits:]
	after := english.numberEnds[rest]
	switch {
	case rest == "" && digits == 4 && v >= 1500 && v <= 2200:
		if l.year == 0 {
			l.year = v
			l.named++
		}
	case rest == "" && digits <= 2, after == ordinalEnd:
		if l.count < len(l.numbers) {
			l.numbers[l.count] = v
			l.count++
		}
	case rest != "" && (rest[0] == ':' || rest[0] == 'h' || rest[0] == '.'), after == hourEnd:
	default:
		return false
	}
	return true
}

// iso gives the date as ISO 8601; "" where the order of day and month is not clear. ok is false where the words are too few for a date.
func (l *lineDate) iso() (iso string, ok bool) {
	if l.named < 2 || l.month == 0 && l.named < 3 {
		return "", false
	}
	day := l.day
	if day == 0 && l.count > 0 && l.numbers[0] >= 1 && l.numbers[0] <= 31 {
		day = l.numbers[0]
	}
	if l.year == 0 || l.month < 1 || l.month > 12 || day < 1 || day > 31 {
		return "", true
	}
	return fmt.Sprintf("%04d-%02d-%02d", l.year, l.month, day), true
}

// wholeDate reads 2015-05-12, 2015/05/12, 12.05.2015 and, where the day is above 12, 13/05/2015 and
// 05/13/2015, with a time of day behind a T or none. Month and day are 0 where their order is not clear.
func wholeDate(w string) (year, month, day int, ok bool) {
	if t := strings.IndexByte(w, 't'); t >= 8 {
		w = w[:t]
	}
	var v [3]int
	n, digits := 0, 0
	var mark byte
	first := 0
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case isDigit(c):
			v[n] = v[n]*10 + int(c-'0')
			if digits++; digits > 4 {
				return 0, 0, 0, false
			}
		case (c == '-' || c == '/' || c == '.') && digits > 0 && n < 2 && (mark == 0 || mark == c):
			if n == 0 {
				first = digits
			}
			mark = c
			n++
			digits = 0
		default:
			return 0, 0, 0, false
		}
	}
	if n != 2 || digits == 0 {
		return 0, 0, 0, false
	}
	switch {
	case first == 4:
		return v[0], v[1], v[2], v[1] >= 1 && v[1] <= 12 && v[2] <= 31
	case digits != 4 || v[0] > 31 || v[1] > 31:
		return 0, 0, 0, false
	case mark == '.' || v[0] > 12:
		return v[2], v[1], v[0], true
	case v[1] > 12:
		return v[2], v[0], v[1], true
	}
	return v[2], 0, 0, true
}

// byName reports whether the tokens of r are "By" and names.
func (p *parser) byName(r Range) bool {
	d := p.doc
	if first := d.Word(r.First); len(first) != 2 || first[0] != 'B' || first[1]|0x20 != 'y' {
		return false
	}
	names := 0
	for i := r.First + 1; i < r.End; i++ {
		p.steps++
		w := d.Word(i)
		if !d.Tokens[i].Word {
			switch w {
			case ",", "|", "-", "–", "—", "&", "(", ")", "/", "·", "•":
				continue
			case ".":
				if i == r.End-1 {
					continue
				}
			}
			return false
		}
		var buf [24]byte
		low := w
		if len(w) <= 24 {
			low = lower(w, buf[:0])
		}
		switch _, date := english.dates[low]; {
		case date: // "By Monday"
		case isUpper(w), w[0] == '@', isDigit(w[0]), strings.Contains(w, "@"):
			names++
		case !english.byline[low]:
			return false
		}
	}
	return names >= 1
}

// dateline finds "MOSCOW (Reuters) —" at the beginning of the first paragraphs of the body: a place,
// perhaps a day and an agency, and a dash before a capital or a quotation mark.
func (p *parser) dateline() {
	d := p.doc
	p.datelined = -1
	seen := 0
	for k := range d.Paragraphs {
		par := &d.Paragraphs[k]
		if par.Kind != Body {
			continue
		}
		if end := p.datelineEnd(par.Tokens, seen == 0); end > 0 {
			d.Dateline = d.SpanOf(Range{par.Tokens.First, end})
			p.datelined = end
			return
		}
		if seen++; seen == 3 {
			return
		}
	}
}

// datelineEnd gives the token after a dateline at the beginning of r, or 0. In the first paragraph of
// the body a place in common spelling and a dash will do; further on it takes capitals or an agency in brackets.
func (p *parser) datelineEnd(r Range, firstParagraph bool) int {
	const most = 16 // tokens
	s := datelineScan{parser: p, r: r, firstParagraph: firstParagraph, allShout: true}
	for i := r.First; i < r.End && i < r.First+most; i++ {
		p.steps++
		if ends, is := s.step(i); ends {
			if is {
				return i + 1
			}
			return 0
		}
	}
	return 0
}

// datelineScan reads the tokens of what may be a dateline and keeps what they tell.
type datelineScan struct {
	*parser
	r              Range
	firstParagraph bool
	agency         bool // a bracket was closed
	shout          bool // a word in capitals
	allShout       bool // all places in capitals
	places         int  // words with a capital
	depth          int  // of brackets
}

// step reads token i. At the end it tells whether that is the end of a dateline.
func (s *datelineScan) step(i int) (ends, is bool) {
	t, w := s.doc.Tokens[i], s.doc.Word(i)
	c := runeOf(w)
	switch {
	case w == "(":
		s.depth++
	case w == ")":
		s.depth--
		s.agency = true
		return s.depth < 0 || s.noDash(i), s.depth >= 0
	case w == ":":
		return true, s.endsAtColon(i)
	case s.depth > 0:
	case w == "," || w == "/" || w == "|":
		return s.places == 0, false
	case w == "--" || w == "---" || !t.Word && isDash(c):
		return true, s.endsAtDash(i)
	case !t.Word:
		return true, false
	case unicode.IsUpper(c):
		s.places++
		if shouts(w) {
			s.shout = true
		} else {
			s.allShout = false
		}
	case unicode.IsDigit(c):
		return s.places == 0, false
	default:
		var buf [24]byte
		return len(w) > len(buf) || !english.byline[lower(w, buf[:0])], false
	}
	return false, false
}

// capitalBehind reports whether a word with a capital stands behind token i.
func (s *datelineScan) capitalBehind(i int) bool { return i+1 < s.r.End && isUpper(s.doc.Word(i+1)) }

// noDash reports whether the bracket that token i closes ends a dateline without a dash: "(CNN) The", "Millford
// (CNN)The".
func (s *datelineScan) noDash(i int) bool {
	d := s.doc
	if i < s.r.First+2 || !s.capitalBehind(i) || !shouts(d.Word(i-1)) {
		return false
	}
	return i == s.r.First+2 || d.Tokens[i].End == d.Tokens[i+1].Start && d.Word(i-2) == "("
}

// endsAtColon reports whether the colon at token i ends a dateline of places in capitals.
func (s *datelineScan) endsAtColon(i int) bool {
	return s.firstParagraph && s.shout && s.places > 0 && s.allShout && s.capitalBehind(i) && !s.script(s.r)
}

// endsAtDash reports whether the dash at token i ends a dateline: a place or an agency before it, a capital, a
// figure or a quotation behind.
func (s *datelineScan) endsAtDash(i int) bool {
	const most = 4 // words of a place in common spelling
	d := s.doc
	if s.places == 0 && !s.agency || i == s.r.First || i+1 >= s.r.End {
		return false
	}
	next := runeOf(d.Word(i + 1))
	if _, quoted := s.markOf(i + 1); !quoted && !unicode.IsUpper(next) && !unicode.IsDigit(next) {
		return false
	}
	if s.agency || s.shout {
		return true
	}
	return s.firstParagraph && s.places <= most && !(d.Word(i) == "-" && d.Tokens[i].Start == d.Tokens[i-1].End)
}

// shouts reports whether w is three letters or more, all of them capitals.
func shouts(w string) bool {
	if len(w) < 3 {
		return false
	}
	for _, r := range w {
		if !unicode.IsUpper(r) {
			return false
		}
	}
	return true
}

// script reports whether a paragraph soon after the tokens of r begins with a word in capitals and a
// colon too, as the speeches of a transcript do.
func (p *parser) script(r Range) bool {
	d := p.doc
	k := int(d.Tokens[r.First].Paragraph)
	for n := k + 1; n < len(d.Paragraphs) && n <= k+8; n++ {
		t := d.Paragraphs[n].Tokens
		for i := t.First; i < t.End && i < t.First+3; i++ {
			p.steps++
			if w := d.Word(i); w == ":" && i > t.First {
				return true
			} else if !shouts(w) {
				break
			}
		}
	}
	return false
}
