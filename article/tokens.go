package article

import (
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stage 2: tokens. What is one word, and what one mark?
//
// The cuts are those of the Penn Treebank as news parsers apply it (hyphenated words whole,
// "n't" and "'s" cut off, abbreviations with their stop), but nothing is rewritten: a token is
// the bytes of the text.

// class is what the scanner asks of a code point.
type class uint8

const (
	symbol class = iota
	blank
	letter
	digit
	joiner // combining marks, soft hyphens, zero-width joiners: part of what is before them
)

var ascii = func() (t [128]class) {
	for c := range t {
		switch {
		case c == ' ' || '\t' <= c && c <= '\r':
			t[c] = blank
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			t[c] = letter
		case '0' <= c && c <= '9':
			t[c] = digit
		}
	}
	return t
}()

// windows1252 reads the bytes 0x80 to 0x9f that are no UTF-8 as the Windows code page does, so that
// quotation marks of a mislabelled file are still marks. 0xa0 to 0xff are read as Latin-1.
var windows1252 = [32]rune{
	'€', 0x81, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', 0x8d, 'Ž', 0x8f,
	0x90, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', 0x9d, 'ž', 'Ÿ',
}

// runeAt decodes the code point that starts at byte i; n is its length in bytes. A byte that is no
// UTF-8 is one code point, read as windows1252 says. Past the end it gives 0, 0.
func runeAt(text string, i int) (r rune, n int) {
	if i >= len(text) {
		return 0, 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	r, n = utf8.DecodeRuneInString(text[i:])
	if text[i] == misreadLead {
		if mark, size := misreadMark(text[i:]); size > 0 {
			return mark, size
		}
	}
	if r == utf8.RuneError && n == 1 {
		r = rune(text[i])
		if r < 0xa0 {
			r = windows1252[r-0x80]
		}
	}
	return r, n
}

// runeBefore decodes the code point that ends at byte i, and gives 0 at the beginning of the text.
func runeBefore(text string, i int) rune {
	if i <= 0 {
		return 0
	}
	if c := text[i-1]; c < utf8.RuneSelf {
		return rune(c)
	}
	if mark := misreadBefore(text[:i]); mark != 0 {
		return mark
	}
	r, n := utf8.DecodeLastRuneInString(text[:i])
	if r == utf8.RuneError && n == 1 {
		r, _ = runeAt(text, i-1)
	}
	return r
}

// misread are the marks of a text that was UTF-8, was read as windows-1252 and saved again. They are marks
// still, as those of a mislabelled file are; the text stays as it is. The last stands for the mark whose third byte
// windows-1252 has not, where it was dropped.
var misread = []struct {
	as   string
	mark rune
}{
	{"â€œ", '“'}, {"â€\u009d", '”'}, {"â€˜", '‘'}, {"â€™", '’'}, {"â€“", '–'}, {"â€”", '—'}, {"â€¦", '…'}, {"â€", '”'},
}

// misreadLead is the first byte of each of them.
const misreadLead = 0xc3

// misreadMark gives the mark that text begins with, misread; 0, 0 where there is none.
func misreadMark(text string) (rune, int) {
	for _, m := range misread {
		if strings.HasPrefix(text, m.as) {
			return m.mark, len(m.as)
		}
	}
	return misreadLetter(text)
}

// misreadLetter gives the letter with an accent that text begins with, misread: é was made of the bytes of Ã and ©.
func misreadLetter(text string) (rune, int) {
	behind, ok := strings.CutPrefix(text, "Ã")
	if !ok {
		return 0, 0
	}
	r, n := utf8.DecodeRuneInString(behind)
	if i := slices.Index(windows1252[:], r); i >= 0 {
		r = 0x80 + rune(i)
	}
	if r < 0x80 || r > 0xbf || n < 2 {
		return 0, 0
	}
	return 0xc0 + r&0x3f, len("Ã") + n
}

// misreadBefore gives the mark that text ends with, misread; else 0.
func misreadBefore(text string) rune {
	i := len(text) - 1
	if i < 3 || text[i] < utf8.RuneSelf {
		return 0
	}
	if at := strings.LastIndex(text[max(0, i-5):], "Ã"); at >= 0 {
		if r, n := misreadLetter(text[max(0, i-5)+at:]); n == len(text)-max(0, i-5)-at {
			return r
		}
	}
	if !strings.Contains(text[max(0, i-9):], "â€") {
		return 0
	}
	for _, m := range misread {
		if strings.HasSuffix(text, m.as) {
			return m.mark
		}
	}
	return 0
}

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return ascii[r]
	case 0x2010 <= r && r <= 0x2027 || 0x2030 <= r && r <= 0x205e:
		return symbol // dashes, marks and dots: by far the commonest beyond ASCII
	case unicode.IsLetter(r):
		return letter
	case unicode.IsSpace(r), r == 0x200b, r == 0x2060, r == 0xfeff, 0x200e <= r && r <= 0x200f, 0x202a <= r &&
		r <= 0x202e:
		return blank
	case unicode.IsMark(r), r == 0xad, r == 0x200c, r == 0x200d, 0x1f3fb <= r && r <= 0x1f3ff:
		return joiner
	case unicode.IsNumber(r):
		return digit
	}
	return symbol
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHyphen(r rune) bool { return r == '-' || r == 0x2010 || r == 0x2011 }

// tokenize appends the tokens of text[lo:hi], which holds no line end that parts paragraphs.
func (p *parser) tokenize(lo, hi int) {
	text := p.doc.Text[:hi]
	for i := lo; i < hi; {
		p.steps++
		r, n := runeAt(text, i)
		switch classOf(r) {
		case blank:
			i += n
		case letter, digit:
			i = p.word(text, i, i)
		default:
			i = p.cutMark(text, i, r, n)
		}
	}
}

func (p *parser) add(start, end int, word bool) int {
	p.doc.Tokens = append(p.doc.Tokens, Token{Span: Span{start, end}, Quotation: -1, Word: word})
	return end
}

// cutMark cuts the token that starts with a code point that is neither letter nor digit, and gives
// the byte after it.
func (p *parser) cutMark(text string, i int, r rune, n int) int {
	end := 0
	switch r {
	case '\'', '’', '‘', '`':
		return p.cutApostrophe(text, i, r, n)
	case '-', '_', '*', '=', '~', '.', '!', '?':
		return p.cutRow(text, i, r, n)
	case '@', '#':
		end = p.cutHandle(text, i, r, n)
	case '<':
		end = p.cutTag(text, i, n)
	case '&':
		if end = reference(text, i); end > 0 {
			p.add(i, end, false)
		}
	}
	if end > 0 {
		return end
	}
	j := i + n
	for j < len(text) { // what a combining mark or a joiner ties to the symbol
		c, m := runeAt(text, j)
		if classOf(c) != joiner {
			break
		}
		j += m
	}
	p.steps += j - i
	return p.add(i, j, false)
}

// cutApostrophe cuts the token that starts with an apostrophe or a single quotation mark.
func (p *parser) cutApostrophe(text string, i int, r rune, n int) int {
	if end := p.elision(text, i, n); end > 0 {
		return p.add(i, end, true)
	}
	next, nn := runeAt(text, i+n)
	if next != r || nn == 0 {
		return p.add(i, i+n, false)
	}
	if third, _ := runeAt(text, i+n+nn); third == r && i > 0 && classOf(runeBefore(text, i)) != blank {
		return p.add(i, i+n, false) // no!''' closes the single mark first
	}
	return p.add(i, i+n+nn, false) // `` '' ’’ ‘‘: a double mark of two single ones
}

// cutRow cuts a row of equal marks, or a number that begins with its point (.38).
func (p *parser) cutRow(text string, i int, r rune, n int) int {
	j := i + n
	for j < len(text) && (text[j] == byte(r) || (r == '!' || r == '?') && (text[j] == '!' || text[j] == '?')) {
		j++
	}
	if _, class := classAt(text, j); r == '.' && j == i+1 && class == digit {
		return p.word(text, i, j)
	}
	p.steps += j - i
	return p.add(i, j, false)
}

// cutHandle cuts the name of an account or of a topic, and gives the byte after it; 0 where there is none.
func (p *parser) cutHandle(text string, i int, r rune, n int) int {
	next, class := classAt(text, i+n)
	switch {
	case class == letter:
	case r == '@' && (class == digit || next == '_'):
	case r == '#' && class == digit && hasLetter(text, i+n):
	default:
		return 0
	}
	j := i + n
	for j < len(text) {
		c, m := runeAt(text, j)
		if k := classOf(c); k != letter && k != digit && k != joiner && c != '_' {
			break
		}
		j += m
	}
	p.steps += j - i
	p.add(i, j, true)
	return p.clitic(text, j)
}

// cutTag cuts a tag of a page that was copied with its source, and gives the byte after it; 0 where there is none.
func (p *parser) cutTag(text string, i, n int) int {
	if next, class := classAt(text, i+n); class != letter && next != '/' {
		return 0
	}
	if j := strings.IndexAny(text[i+n:min(len(text), i+600)], "<>\n"); j > 0 && text[i+n+j] == '>' {
		p.steps += j
		if nameInTag(text[i+n : i+n+j]) {
			return 0
		}
		return p.add(i, i+n+j+1, false)
	}
	p.steps++
	return 0
}

// nameInTag reports whether the words in angle brackets are a name and no tag, as agencies once set off firms: "<Arlon Steel Corp>".
func nameInTag(words string) bool {
	first, _ := utf8.DecodeRuneInString(words)
	return unicode.IsUpper(first) && strings.IndexByte(words, ' ') > 0 && strings.IndexByte(words, '=') < 0 && strings.ContainsFunc(words, unicode.IsLower)
}

// classAt gives the code point at byte i and its class: symbol at the end of the text.
func classAt(text string, i int) (rune, class) {
	r, n := runeAt(text, i)
	if n == 0 {
		return r, symbol
	}
	return r, classOf(r)
}

// reference gives the end of the HTML character reference that starts at byte i (&amp; &#8217;), or 0:
// pages are copied with them. The text keeps them as they are; a reference to a quotation mark is one.
func reference(text string, i int) int {
	for j := i + 1; j < len(text) && j < i+10; j++ {
		c := text[j]
		if c == ';' {
			if j > i+2 {
				return j + 1
			}
			return 0
		}
		if c >= utf8.RuneSelf || ascii[c] != letter && ascii[c] != digit && c != '#' {
			return 0
		}
	}
	return 0
}

// referred gives the code point that the character reference ref means, or '&' where it means none.
func referred(ref string) rune { return runeOf(html.UnescapeString(ref)) }

// hasLetter reports whether a letter is in the first few characters of text[i:] before anything
// that is no letter or digit: "#2020vision", not "#2".
func hasLetter(text string, i int) bool {
	for j := i; j < len(text) && j < i+12; j++ {
		switch c := text[j]; {
		case c >= utf8.RuneSelf || ascii[c] == letter:
			return true
		case ascii[c] != digit:
			return false
		}
	}
	return false
}

// elision gives the end of the word that an apostrophe at byte i begins ('em, '90s, 'n', and 's cut
// off from its word by a space), or 0 where it begins none.
func (p *parser) elision(text string, i, n int) int {
	if r, _ := runeAt(text, i); r == '`' {
		return 0
	}
	j := i + n
	k := j
	digits := 0
	for k < len(text) && k < j+12 {
		r, m := runeAt(text, k)
		c := classOf(r)
		if c != letter && c != digit {
			break
		}
		if c == digit && digits == k-j {
			digits++
		}
		k += m
	}
	p.steps += k - i
	if k == j || k >= j+12 {
		return 0
	}
	// In-word apostrophes never come here: what stands before is a blank, a mark or nothing.
	w := text[j:k]
	if digits == 2 && (k == j+2 || k == j+3 && w[2]|0x20 == 's') {
		if k == j+3 || p.beforeYear() {
			return k
		}
		return 0
	}
	var buf [12]byte
	w = lower(w, buf[:0])
	kind, ok := english.elisions[w]
	if !ok {
		return 0
	}
	open, _ := runeAt(text, i)
	switch kind {
	case beforeYear:
		return 0
	case elidedClosed: // 'n'
		if r, m := runeAt(text, k); isApostrophe(r) {
			return k + m
		}
		return 0
	case elidedSuffix: // a blank has cut 's from its word
		if prev := runeBefore(text, i); classOf(prev) != blank || open == '‘' {
			return 0
		}
		if r, m := runeAt(text, k); m > 0 && classOf(r) != blank {
			return 0
		}
		if t := len(p.doc.Tokens); t == 0 || !p.doc.Tokens[t-1].Word {
			return 0
		}
		return k
	case elidedInside: // 'cause, 'round: as likely the first word of a quotation
		if open == '‘' || !p.insideClause() {
			return 0
		}
	}
	return k
}

// insideClause reports whether the last token is a word, so that a clause is under way.
func (p *parser) insideClause() bool {
	t := p.doc.Tokens
	return len(t) > 0 && len(t) > p.first && t[len(t)-1].Word
}

// beforeYear reports whether the last token is a word that years follow: in '16.
func (p *parser) beforeYear() bool {
	if !p.insideClause() {
		return false
	}
	w := p.doc.Tokens[len(p.doc.Tokens)-1]
	kind, ok := english.elisions[p.doc.Text[w.Start:w.End]]
	return ok && kind == beforeYear
}

// lower gives s with ASCII letters in lower case, in buf where it fits.
func lower(s string, buf []byte) string {
	same := true
	for i := 0; i < len(s); i++ {
		if 'A' <= s[i] && s[i] <= 'Z' {
			same = false
			break
		}
	}
	if same {
		return s
	}
	buf = append(buf, s...)
	for i, c := range buf {
		if 'A' <= c && c <= 'Z' {
			buf[i] = c | 0x20
		}
	}
	return string(buf)
}

// word cuts the word that starts at byte i and of which text[i:j] is read already, and gives the
// byte after it. It may be several tokens: "don't" is "do" and "n't".
func (p *parser) word(text string, i, j int) int {
	if end := link(text, i); end > 0 {
		p.steps += end - i
		return p.add(i, end, true)
	}
	w := wordScan{text: text, start: i, at: j, last: symbol, apostrophe: -1}
	for w.at < len(text) {
		r, n := runeAt(text, w.at)
		c := classOf(r)
		if c == blank {
			break
		}
		if c != symbol {
			w.take(r, n, c)
			continue
		}
		inside := connector{mark: r, n: n, class: symbol}
		if inside.next, inside.m = runeAt(text, w.at+n); inside.m > 0 {
			inside.class = classOf(inside.next)
		}
		if end := w.inches(&inside); end > 0 {
			p.steps += end - i
			return p.add(i, end, true)
		}
		if !p.connects(&w, &inside) {
			break
		}
		w.lettersInRow = 0
		w.last, w.before = symbol, r
		w.at += inside.n
	}
	j = w.at
	p.steps += j - i
	if j < len(text) {
		switch text[j] {
		case '.':
			if p.keepsStop(text, i, j) {
				p.add(i, j+1, true)
				return p.clitic(text, j+1)
			}
		case '$':
			if j-i <= 3 && unicode.IsUpper(w.before) && j+1 < len(text) && isDigit(text[j+1]) {
				return p.add(i, j+1, true) // US$5
			}
		}
	}
	p.contraction(text, i, j, w.apostrophe, w.apostropheEnd)
	return j
}

// wordScan reads a word from the left and keeps what decides whether the next mark belongs to it.
type wordScan struct {
	text          string
	start, at     int   // its first byte, and the byte that is read next
	last          class // of the code point before at
	before        rune  // that code point
	lettersInRow  int   // lower-case letters since the last mark
	mail          bool  // an @ stands in it
	apostrophe    int   // the last one inside, or -1
	apostropheEnd int
}

// connector is a mark that may stand inside a word, and what follows it.
type connector struct {
	mark  rune
	n     int // its length in bytes
	next  rune
	m     int   // the length of next, 0 at the end of the text
	class class // of next
}

// wordy reports whether a letter or a digit follows the mark.
func (c *connector) wordy() bool { return c.class == letter || c.class == digit }

// take takes a letter, a digit or a joiner into the word.
func (w *wordScan) take(r rune, n int, c class) {
	if c != joiner {
		w.last, w.before = c, r
	}
	if c == letter && (r < 'A' || r > 'Z') {
		w.lettersInRow++
	} else if c == digit {
		w.lettersInRow = 0
	}
	w.at += n
}

// inches gives the byte after feet and inches (6'2") whose mark for feet is c, or 0.
func (w *wordScan) inches(c *connector) int {
	if w.last != digit || c.class != digit || !isApostrophe(c.mark) || c.mark == '`' {
		return 0
	}
	k := w.at + c.n
	for k < len(w.text) && isDigit(w.text[k]) {
		k++
	}
	for _, mark := range [...]string{`"`, "”", "''"} {
		if strings.HasPrefix(w.text[k:], mark) {
			return k + len(mark)
		}
	}
	return 0
}

// connects reports whether the mark c belongs to the word.
func (p *parser) connects(w *wordScan, c *connector) bool {
	switch c.mark {
	case '-', 0x2010, 0x2011, '_':
		return c.wordy() || c.mark == '-' && isApostrophe(c.next) && p.elided(w, c)
	case '.':
		return w.keepsDot(c)
	case ',', ':':
		return w.last == digit && c.class == digit
	case '/', '⁄':
		return c.wordy()
	case '&':
		return w.keepsAnd(c)
	case '@':
		w.mail = w.mail || c.wordy()
		return c.wordy()
	case '\'', '’', 'ʼ', '‘':
		if c.wordy() {
			w.apostrophe, w.apostropheEnd = w.at, w.at+c.n
		}
		return c.wordy()
	}
	return false
}

// elided reports whether a shortened word follows the hyphen c and an apostrophe: "rock-'n'-roll" is a word, in
// "pro-'choice" the mark opens a quotation.
func (p *parser) elided(w *wordScan, c *connector) bool {
	r, k := runeAt(w.text, w.at+c.n+c.m)
	return k > 0 && classOf(r) == letter && c.next != '‘' && c.next != '`' && p.elides(w.text, w.at+c.n, c.m)
}

// keepsDot reports whether the full stop c belongs to the word. It does not where a sentence ends without a space.
func (w *wordScan) keepsDot(c *connector) bool {
	if c.wordy() {
		return c.class != letter || !unicode.IsUpper(c.next) || w.lettersInRow < 3 || w.mail
	}
	if !isHyphen(c.next) || !acronym(w.text[w.start:w.at]) {
		return false
	}
	r, k := runeAt(w.text, w.at+c.n+c.m)
	return k > 0 && classOf(r) == letter // U.S.-backed
}

// keepsAnd reports whether the & belongs to the word: it stands between capitals, or is an apostrophe that was
// written as a character reference (don&rsquo;t), which c then holds whole.
func (w *wordScan) keepsAnd(c *connector) bool {
	end := reference(w.text, w.at)
	if end <= 0 {
		return c.class == letter && unicode.IsUpper(c.next) && unicode.IsUpper(w.before)
	}
	r, k := runeAt(w.text, end)
	if k == 0 || classOf(r) != letter || !isApostrophe(referred(w.text[w.at:end])) {
		return false
	}
	w.apostrophe, w.apostropheEnd = w.at, end
	c.n = end - w.at
	return true
}

// clitic adds the 's of "U.S.'s" and "@jo's", if it stands at byte i, and gives the byte after it.
func (p *parser) clitic(text string, i int) int {
	r, n := runeAt(text, i)
	if r != '\'' && r != '’' || i+n >= len(text) {
		return i
	}
	if s, m := runeAt(text, i+n+1); text[i+n]|0x20 != 's' || m > 0 && (classOf(s) == letter || classOf(s) == digit) {
		return i
	}
	return p.add(i, i+n+1, true)
}

// elides reports whether the apostrophe at byte i, of n bytes, begins one of the elided words.
func (p *parser) elides(text string, i, n int) bool {
	j := i + n
	k := j
	for k < len(text) && k < j+8 && text[k] < utf8.RuneSelf && ascii[text[k]] == letter {
		k++
	}
	var buf [12]byte
	_, ok := english.elisions[lower(text[j:k], buf[:0])]
	return ok
}

// contraction adds text[i:j], cut before its clitics. apostrophe is the byte of the last apostrophe
// inside, or -1, and after the byte behind it.
func (p *parser) contraction(text string, i, j, apostrophe, after int) {
	var cuts [4]int
	n := 0
	end := j
	for apostrophe > i && n < len(cuts) {
		if end-after > 4 {
			break
		}
		var buf [8]byte
		kind, ok := english.clitics[lower(text[after:end], buf[:0])]
		if !ok {
			break
		}
		cut := apostrophe
		if kind == cliticAfterN {
			if cut-1 <= i || text[cut-1]|0x20 != 'n' {
				break
			}
			cut--
		}
		cuts[n] = cut
		n++
		end = cut
		apostrophe = -1
		for k := end - 1; k > i && k >= end-8; k-- {
			if utf8.RuneStart(text[k]) {
				if r, m := runeAt(text, k); isApostrophe(r) {
					apostrophe, after = k, k+m
					break
				}
			}
		}
	}
	if n == 0 && j-i <= 8 && j-i >= 5 {
		var buf [8]byte
		if at, ok := english.joined[lower(text[i:j], buf[:0])]; ok { // can|not
			p.add(i, i+at, true)
			p.add(i+at, j, true)
			return
		}
	}
	start := i
	for k := n - 1; k >= 0; k-- {
		p.add(start, cuts[k], true)
		start = cuts[k]
	}
	p.add(start, j, true)
}

// acronym reports whether the last part of w, after its last hyphen, is single letters with stops
// between them: U.S, D-N.Y, p.m.
func acronym(w string) bool {
	w = w[strings.LastIndexByte(w, '-')+1:]
	if len(w) < 3 || len(w)%2 == 0 || len(w) > 15 {
		return false
	}
	for k := 0; k < len(w); k++ {
		if k%2 == 0 && (w[k] >= utf8.RuneSelf || ascii[w[k]] != letter) || k%2 == 1 && w[k] != '.' {
			return false
		}
	}
	return true
}

// keepsStop reports whether the full stop at byte j belongs to the word text[i:j].
func (p *parser) keepsStop(text string, i, j int) bool {
	if j+1 < len(text) && text[j+1] == '.' {
		return false // an ellipsis
	}
	w := text[i:j]
	if len(w) > 24 {
		return false
	}
	if acronym(w) {
		return true
	}
	if r, n := runeAt(w, 0); n == len(w) {
		if !unicode.IsUpper(r) {
			return english.abbreviations[w] != notAbbreviated
		}
		if r != 'I' {
			return !p.lastLetter(text, j+1)
		}
		return p.afterName()
	}
	kind, ok := english.abbreviations[w]
	if !ok {
		k := strings.LastIndexByte(w, '-')
		if k < 0 {
			return false
		}
		if kind, ok = english.abbreviations[w[k+1:]]; !ok {
			return false
		}
		return kind != beforeNumber // R-Ky.
	}
	switch kind {
	case beforeNumber:
		k := j + 1
		for n := 0; n < 2; n++ {
			r, m := runeAt(text, k)
			if m == 0 || classOf(r) != blank {
				break
			}
			k += m
		}
		return k < len(text) && (isDigit(text[k]) || text[k] == '#')
	case wordToo: // Mass., Miss., Ill.: a state after a comma, else a word at its sentence's end
		t := p.doc.Tokens
		if len(t) == 0 || len(t) == p.first {
			return false
		}
		prev := p.doc.Text[t[len(t)-1].Start:t[len(t)-1].End]
		return prev == "," || prev == "(" || prev == "["
	}
	return true
}

// lastLetter reports whether a letter with a full stop that ends at byte k of the text ends its
// sentence and is no initial: "a post on X." at the end of a line or before a mark, behind a small word.
func (p *parser) lastLetter(text string, k int) bool {
	t := p.doc.Tokens
	if len(t) == 0 || len(t) == p.first || !unicode.IsLower(runeOf(p.doc.Text[t[len(t)-1].Start:])) {
		return false
	}
	for k < len(text) && (text[k] == ' ' || text[k] == '\t') {
		k++
	}
	if k == len(text) || text[k] == '\n' || text[k] == '\r' {
		return true
	}
	r, _ := runeAt(text, k)
	return r == '"' || r == '“' || r == '‘'
}

// afterName reports whether the last token begins with a capital.
func (p *parser) afterName() bool {
	t := p.doc.Tokens
	if len(t) == 0 || len(t) == p.first {
		return false
	}
	r, _ := runeAt(p.doc.Text, t[len(t)-1].Start)
	return unicode.IsUpper(r) && t[len(t)-1].End-t[len(t)-1].Start > 1
}

// link gives the end of the web address that starts at byte i, without the marks that follow it;
// 0 where none starts there.
func link(text string, i int) int {
	switch text[i] | 0x20 {
	case 'h', 'w', 'f':
	default:
		return 0
	}
	var buf [8]byte
	head := lower(text[i:min(len(text), i+8)], buf[:0])
	if !strings.HasPrefix(head, "http://") && head != "https://" && !strings.HasPrefix(head, "www.") &&
		!strings.HasPrefix(head, "ftp://") {
		return 0
	}
	j := i
	for j < len(text) {
		r, n := runeAt(text, j)
		if classOf(r) == blank || strings.ContainsRune("\"<>“”«»‘’`", r) {
			break
		}
		j += n
	}
	for j > i && strings.IndexByte(".,;:!?)]}'", text[j-1]) >= 0 {
		j--
	}
	if j < i+5 {
		return 0
	}
	return j
}
