package article

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Stage 1: paragraphs. Which lines belong together?

// paragraphs cuts the text at its line ends, and each line into tokens; a line is a paragraph. Of
// text that is wrapped by hand a paragraph is what stands between blank lines. A line without a
// token is no paragraph.
func (p *parser) paragraphs() {
	text := p.doc.Text
	width, wrapped := p.wrapped()
	for lo := 0; lo < len(text); {
		p.steps++
		p.first = len(p.doc.Tokens)
		for {
			hi, next := lineEnd(text, lo)
			before := len(p.doc.Tokens)
			p.tokenize(lo, hi)
			short := hi-lo < width*6/10
			lo = next
			if !wrapped || len(p.doc.Tokens) == before || lo >= len(text) {
				break
			}
			if r, _ := runeAt(text, lo); short && !unicode.IsLower(r) {
				break // a title, a heading, an address: the next line had room here
			}
		}
		p.paragraph()
	}
}

// paragraph makes the tokens since p.first a paragraph, if there are any.
func (p *parser) paragraph() {
	d := p.doc
	if p.first == len(d.Tokens) {
		return
	}
	n := int32(len(d.Paragraphs))
	for i := p.first; i < len(d.Tokens); i++ {
		d.Tokens[i].Paragraph = n
	}
	r := Range{p.first, len(d.Tokens)}
	d.Paragraphs = append(d.Paragraphs, Paragraph{Span: d.SpanOf(r), Tokens: r})
}

// wrapped reports whether the text is wrapped by hand, and its longest usual line in bytes. Asked are
// the lines that another line follows with no blank one between: at least four of them, of which seven
// in ten are 40 to 100 bytes long and three in ten go on with a small letter; lines of more than 120
// bytes are less than one in twenty; and a text of more than twelve lines has a blank one.
func (p *parser) wrapped() (width int, yes bool) {
	text := p.doc.Text
	var lines, blanks, inner, middling, lower, long int
	followed := false // the line before holds something
	length := 0       // of the line before
	for lo := 0; lo < len(text); {
		p.steps++
		hi, next := lineEnd(text, lo)
		line := text[lo:hi]
		lo = next
		if strings.TrimSpace(line) == "" {
			blanks++
			followed = false
			continue
		}
		lines++
		if followed {
			inner++
			if 40 <= length && length <= 100 {
				middling++
				width = max(width, length)
			}
			if c := line[0]; 'a' <= c && c <= 'z' || c >= utf8.RuneSelf && unicode.IsLower(runeOf(line)) {
				lower++
			}
		}
		length, followed = len(line), true
		if length > 120 {
			long++
		}
	}
	yes = inner >= 4 && middling*10 >= inner*7 && lower*10 >= inner*3 && long*20 <= lines && (blanks > 0 || lines <= 12)
	return width, yes
}

// lineEnd finds the end of the line that holds byte lo: \n, \r\n, \r, U+2028 or U+2029. It gives the
// byte where the line ends and the one where the next line begins.
func lineEnd(text string, lo int) (hi, next int) {
	for i := lo; i < len(text); i++ {
		switch c := text[i]; {
		case c > '\r' && c != 0xe2:
		case c == '\n':
			return i, i + 1
		case c == '\r':
			if i+1 < len(text) && text[i+1] == '\n' {
				return i, i + 2
			}
			return i, i + 1
		case c == 0xe2 && (strings.HasPrefix(text[i:], "\u2028") || strings.HasPrefix(text[i:], "\u2029")):
			return i, i + 3
		}
	}
	return len(text), len(text)
}
