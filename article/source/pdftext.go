package source

import (
	"bytes"
	"errors"
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	_ "embed"

	"golang.org/x/text/encoding/charmap"
)

//go:embed data/glyphs.tsv
var glyphsFile string

// glyphs are the characters that fonts call by names of more than one letter (Adobe Glyph List).
var glyphs = func() map[string]rune {
	m := map[string]rune{}
	for line := range strings.Lines(glyphsFile) {
		if name, code, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok && name[0] != '#' {
			n, _ := strconv.ParseInt(code, 16, 32)
			m[name] = rune(n)
		}
	}
	return m
}()

// pdfFont says what the bytes of a string mean and how wide they are.
type pdfFont struct {
	wide      bool // two bytes are a character
	unicode   map[int]string
	encoding  [256]string
	widths    map[int]float64
	usual     float64
	codeBytes int // of the table's codes; 0 where it does not say
}

// font reads a font once.
func (f *pdfFile) font(v any, cache map[pdfRef]*pdfFont) *pdfFont {
	ref, isRef := v.(pdfRef)
	if known := cache[ref]; isRef && known != nil {
		return known
	}
	d := f.dict(v)
	font := &pdfFont{widths: map[int]float64{}, usual: 500}
	if f.left -= 4 << 10; f.left < 0 { // a font that is read again and again
		return font
	}
	if f.name(d["Subtype"]) == "Type0" {
		f.wideFont(font, d)
	} else {
		f.narrowFont(font, d)
	}
	if s, ok := f.get(d["ToUnicode"]).(*pdfStream); ok {
		if data, err := f.data(s); err == nil {
			font.unicode, font.codeBytes = readCMap(data)
		}
	}
	if isRef {
		cache[ref] = font
	}
	return font
}

func (f *pdfFile) wideFont(font *pdfFont, d pdfDict) {
	font.wide = true
	below := f.array(d["DescendantFonts"])
	if len(below) == 0 {
		return
	}
	cid := f.dict(below[0])
	font.usual = 1000
	if cid["DW"] != nil {
		font.usual = f.number(cid["DW"])
	}
	w := f.array(cid["W"])
	for i := 0; i+1 < len(w) && len(font.widths) < 1<<16; {
		first := f.int(w[i])
		if list, ok := f.get(w[i+1]).(pdfArray); ok {
			for j, width := range list {
				font.widths[first+j] = f.number(width)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			return
		}
		for code := first; code <= f.int(w[i+1]) && code-first < 1<<16; code++ {
			font.widths[code] = f.number(w[i+2])
			if f.left--; f.left < 0 {
				return
			}
		}
		i += 3
	}
}

func (f *pdfFile) narrowFont(font *pdfFont, d pdfDict) {
	first := f.int(d["FirstChar"])
	for i, width := range f.array(d["Widths"]) {
		if first+i < 256 {
			font.widths[first+i] = f.number(width)
		}
	}
	base := f.name(d["Encoding"])
	differences := f.array(nil)
	if e, ok := f.get(d["Encoding"]).(pdfDict); ok {
		base, differences = f.name(e["BaseEncoding"]), f.array(e["Differences"])
	}
	table := charmap.Windows1252
	if base == "MacRomanEncoding" {
		table = charmap.Macintosh
	}
	for i := range font.encoding {
		if r := table.DecodeByte(byte(i)); r != utf8.RuneError && i >= ' ' {
			font.encoding[i] = string(r)
		}
	}
	if base == "" || base == "StandardEncoding" { // which differs where it matters in the marks
		for code, r := range map[int]string{0x27: "’", 0x60: "‘", 0xaa: "“", 0xba: "”", 0xad: "‹", 0xae: "ﬁ",
			0xaf: "ﬂ", 0xb1: "–", 0xd0: "—"} {
			if base == "StandardEncoding" || code > 0x7f {
				font.encoding[code] = r
			}
		}
	}
	defer func() { font.guessWidths(f.name(d["BaseFont"])) }()
	at := 0
	for _, v := range differences {
		switch v := f.get(v).(type) {
		case float64:
			at = f.int(v)
		case pdfName:
			if at >= 0 && at < 256 {
				font.encoding[at] = glyphText(string(v))
			}
			at++
		}
	}
}

// guessWidths gives a font that tells no widths, as those that each reader has may do, widths near to theirs: of
// all but typewriters, those of Helvetica.
func (font *pdfFont) guessWidths(name string) {
	if len(font.widths) > 0 {
		return
	}
	for code, s := range font.encoding {
		r, _ := utf8.DecodeRuneInString(s)
		width := 556.0
		switch {
		case strings.Contains(name, "Courier"):
			width = 600
		case s == "" || strings.ContainsRune(" !,./:;I[]fijlt|’‘'‹›", r):
			width = 265
		case strings.ContainsRune("()-r“”\"", r):
			width = 340
		case r == '—' || r == '…' || r == '@':
			width = 1000
		case strings.ContainsRune("mMWw%", r):
			width = 830
		case 'A' <= r && r <= 'Z' || 0xc0 <= r && r <= 0xde:
			width = 690
		}
		font.widths[code] = width
	}
}

// glyphText gives what a glyph of that name stands for; "" where nobody knows.
func glyphText(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if r := glyphs[name]; r != 0 {
		return string(r)
	}
	if utf8.RuneCountInString(name) == 1 {
		return name
	}
	for _, prefix := range []string{"uni", "u"} {
		if hex, ok := strings.CutPrefix(name, prefix); ok && len(hex) >= 4 {
			if n, err := strconv.ParseUint(hex, 16, 21); err == nil {
				return string(rune(n))
			}
		}
	}
	return ""
}

// readCMap reads a table from codes to Unicode, and how many bytes its codes have.
func readCMap(data []byte) (to map[int]string, size int) {
	to = map[int]string{}
	l := &pdfLexer{b: data}
	var stack []any
	left := 1 << 18 // characters that ranges may yet give
	for len(to) < 1<<17 {
		v := l.value(0)
		if v == pdfEnd {
			break
		}
		word, ok := v.(pdfKeyword)
		if !ok {
			if len(stack) < 1<<16 {
				stack = append(stack, v)
			}
			continue
		}
		switch word {
		case "endcodespacerange":
			if len(stack) > 0 {
				if s, ok := stack[len(stack)-1].(pdfString); ok {
					size = max(size, len(s))
				}
			}
		case "endbfchar":
			for i := 0; i+1 < len(stack); i += 2 {
				from, ok := stack[i].(pdfString)
				text, ok2 := stack[i+1].(pdfString)
				if ok && ok2 {
					to[codeOf(from)] = utf16Text(text)
				}
			}
		case "endbfrange":
			for i := 0; i+2 < len(stack); i += 3 {
				left -= mapRange(to, stack[i], stack[i+1], stack[i+2], left)
			}
		}
		stack = stack[:0]
	}
	return to, size
}

// mapRange takes the characters of a range of codes, at most so many, and gives how many there were.
func mapRange(to map[int]string, low, high, target any, most int) int {
	from, ok := low.(pdfString)
	until, ok2 := high.(pdfString)
	if !ok || !ok2 || most <= 0 {
		return 0
	}
	first := codeOf(from)
	last := min(codeOf(until), first+most)
	switch target := target.(type) {
	case pdfString:
		text := []rune(utf16Text(target))
		if len(text) == 0 {
			return 0
		}
		for code := first; code <= last; code++ {
			to[code] = string(text)
			text[len(text)-1]++
		}
	case pdfArray:
		for i, t := range target {
			if s, ok := t.(pdfString); ok && first+i <= last {
				to[first+i] = utf16Text(s)
			}
		}
	}
	return max(0, last-first+1)
}

func codeOf(s pdfString) (n int) {
	for i := range min(len(s), 4) {
		n = n<<8 | int(s[i])
	}
	return n
}

func utf16Text(s pdfString) string {
	var units []uint16
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	if len(s) == 1 {
		units = []uint16{uint16(s[0])}
	}
	return string(utf16.Decode(units))
}

// decode gives the text of a string, its width in thousandths, and how many of its characters are unknown.
func (font *pdfFont) decode(s pdfString) (text string, codes []int, unknown int) {
	var b strings.Builder
	step := 1
	if font.wide && font.codeBytes != 1 {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		code := int(s[i])
		if step == 2 {
			code = code<<8 | int(s[i+1])
		}
		codes = append(codes, code)
		known, ok := font.unicode[code]
		if !ok && step == 1 {
			known = font.encoding[code]
		}
		if known == "" && !ok {
			unknown++
		}
		b.WriteString(known)
	}
	return b.String(), codes, unknown
}

func (font *pdfFont) width(code int) float64 {
	if w, ok := font.widths[code]; ok {
		return w
	}
	return font.usual
}

// matrix is a transformation of the plane: a b c d e f.
type matrix [6]float64

func (m matrix) times(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

var unit = matrix{1, 0, 0, 1, 0, 0}

// chunk is a string that is drawn.
type chunk struct {
	x, y, end, size float64
	text            string
}

// drawing runs what draws a page and collects its text.
type drawing struct {
	f       *pdfFile
	fonts   map[pdfRef]*pdfFont
	chunks  []chunk
	letters int // bytes of text so far
	unknown int // characters that no table tells
	max     int
	inside  map[pdfRef]bool // the forms that are being drawn
}

// pdfState is the graphics state, as far as it moves text.
type pdfState struct {
	ctm                                          matrix
	font                                         *pdfFont
	size, spacing, words, scale, leading, rising float64
}

var errDrawing = errors.New("more text than an article may have")

// run draws what data says.
func (d *drawing) run(data []byte, resources pdfDict, ctm matrix, depth int) error {
	p := painter{d: d, lexer: pdfLexer{b: data}, resources: resources, depth: depth, s: pdfState{ctm: ctm, scale: 1}, tm: unit, line: unit}
	for {
		v := p.lexer.value(0)
		if v == pdfEnd {
			return nil
		}
		op, ok := v.(pdfKeyword)
		switch {
		case !ok:
			if len(p.args) < 64 {
				p.args = append(p.args, v)
			}
			continue
		case op == "ID":
			if !p.lexer.skipPicture() {
				return nil
			}
		default:
			if err := p.do(op); err != nil {
				return err
			}
		}
		p.args = p.args[:0]
	}
}

// painter carries out the operators of one drawing.
type painter struct {
	d         *drawing
	lexer     pdfLexer
	resources pdfDict
	depth     int // of drawings in drawings
	s         pdfState
	saved     []pdfState
	tm, line  matrix // where the next text stands, and where its line begins
	args      []any  // of the next operator
}

// number gives an argument that is a number, else 0.
func (p *painter) number(i int) float64 {
	if i < len(p.args) {
		n, _ := p.args[i].(float64)
		return n
	}
	return 0
}

// matrix gives the first six arguments.
func (p *painter) matrix() (m matrix) {
	for i := range m {
		m[i] = p.number(i)
	}
	return m
}

// move begins a line.
func (p *painter) move(x, y float64) {
	p.line = matrix{1, 0, 0, 1, x, y}.times(p.line)
	p.tm = p.line
}

// do carries out one operator.
func (p *painter) do(op pdfKeyword) error {
	switch op {
	case "q":
		if len(p.saved) < 1000 {
			p.saved = append(p.saved, p.s)
		}
	case "Q":
		if n := len(p.saved); n > 0 {
			p.s, p.saved = p.saved[n-1], p.saved[:n-1]
		}
	case "cm":
		p.s.ctm = p.matrix().times(p.s.ctm)
	case "Td":
		p.move(p.number(0), p.number(1))
	case "TD":
		p.s.leading = -p.number(1)
		p.move(p.number(0), p.number(1))
	case "Tm":
		p.line = p.matrix()
		p.tm = p.line
	case "T*":
		p.move(0, -p.s.leading)
	case "Tj", "'", `"`:
		return p.showString(op)
	case "TJ":
		return p.showParts()
	case "Do":
		if len(p.args) > 0 {
			name, _ := p.args[0].(pdfName)
			return p.d.form(p.d.f.dict(p.resources["XObject"])[name], p.resources, p.s.ctm, p.depth)
		}
	default:
		p.setText(op)
	}
	return nil
}

// setText sets how text is drawn.
func (p *painter) setText(op pdfKeyword) {
	switch op {
	case "BT":
		p.tm, p.line = unit, unit
	case "Tf":
		if len(p.args) > 1 {
			name, _ := p.args[0].(pdfName)
			p.s.font, p.s.size = p.d.f.font(p.d.f.dict(p.resources["Font"])[name], p.d.fonts), p.number(1)
		}
	case "Tc":
		p.s.spacing = p.number(0)
	case "Tw":
		p.s.words = p.number(0)
	case "Tz":
		p.s.scale = p.number(0) / 100
	case "TL":
		p.s.leading = p.number(0)
	case "Ts":
		p.s.rising = p.number(0)
	}
}

// show draws a string; anything else is passed over.
func (p *painter) show(v any) error {
	text, ok := v.(pdfString)
	if !ok || p.s.font == nil {
		return nil
	}
	return p.d.show(text, &p.s, &p.tm)
}

// showString draws one string, for all operators but Tj on the next line.
func (p *painter) showString(op pdfKeyword) error {
	if op != "Tj" {
		p.move(0, -p.s.leading)
	}
	if op == `"` && len(p.args) > 2 {
		p.s.words, p.s.spacing = p.number(0), p.number(1)
	}
	if len(p.args) == 0 {
		return nil
	}
	return p.show(p.args[len(p.args)-1])
}

// showParts draws strings with moves between them.
func (p *painter) showParts() error {
	if len(p.args) == 0 {
		return nil
	}
	list, _ := p.args[0].(pdfArray)
	for _, e := range list {
		if n, ok := e.(float64); ok {
			p.tm = matrix{1, 0, 0, 1, -n / 1000 * p.s.size * p.s.scale, 0}.times(p.tm)
		} else if err := p.show(e); err != nil {
			return err
		}
	}
	return nil
}

// skipPicture passes over the bytes of a picture; it is false where they do not end.
func (l *pdfLexer) skipPicture() bool {
	end := bytes.Index(l.b[l.at:], []byte("EI"))
	for end >= 0 && l.at+end+2 < len(l.b) && (!pdfBlank(l.b[l.at+end+2]) || end == 0 ||
		!pdfBlank(l.b[l.at+end-1])) {
		l.at += end + 2
		end = bytes.Index(l.b[l.at:], []byte("EI"))
	}
	if end < 0 {
		return false
	}
	l.at += end + 2
	return true
}

// form draws a form, which is a drawing of its own.
func (d *drawing) form(v any, resources pdfDict, ctm matrix, depth int) error {
	s, ok := d.f.get(v).(*pdfStream)
	ref, isRef := v.(pdfRef)
	if !ok || d.f.name(s.dict["Subtype"]) != "Form" || depth > 8 || isRef && d.inside[ref] {
		return nil
	}
	d.inside[ref] = true
	defer delete(d.inside, ref)
	data, err := d.f.data(s)
	if err != nil {
		if errors.Is(err, errSwells) {
			return err
		}
		return nil
	}
	if d.f.left -= len(data) + 1000; d.f.left < 0 { // a form that draws forms that draw forms
		return errSwells
	}
	if own := d.f.dict(s.dict["Resources"]); own != nil {
		resources = own
	}
	if m := d.f.array(s.dict["Matrix"]); len(m) == 6 {
		var own matrix
		for i := range own {
			own[i] = d.f.number(m[i])
		}
		ctm = own.times(ctm)
	}
	return d.run(data, resources, ctm, depth+1)
}

// show draws a string.
func (d *drawing) show(s pdfString, state *pdfState, tm *matrix) error {
	text, codes, unknown := state.font.decode(s)
	d.unknown += unknown
	begin := matrix{1, 0, 0, 1, 0, state.rising}.times(*tm).times(state.ctm)
	for _, code := range codes {
		w := state.font.width(code)/1000*state.size + state.spacing
		if code == ' ' && !state.font.wide {
			w += state.words
		}
		*tm = matrix{1, 0, 0, 1, w * state.scale, 0}.times(*tm)
	}
	end := matrix{1, 0, 0, 1, 0, state.rising}.times(*tm).times(state.ctm)
	if text == "" || math.Abs(begin[1]) > math.Abs(begin[0]) { // text that stands upright is no article's
		return nil
	}
	if d.letters += len(text) + 16; d.letters > d.max {
		return errDrawing
	}
	size := math.Abs(state.size) * math.Hypot(begin[2], begin[3])
	d.chunks = append(d.chunks, chunk{begin[4], begin[5], end[4], size, text})
	return nil
}
