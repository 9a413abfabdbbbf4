package article

import "strings"

// Stage 1: paragraphs. Which lines belong together?

// paragraphs cuts the text at its line ends and each block into tokens. A block without a token is
// no paragraph.
func (p *parser) paragraphs() {
	text := p.doc.Text
	for lo := 0; lo < len(text); {
		hi, next := lineEnd(text, lo)
		p.steps++
		p.paragraph(lo, hi)
		lo = next
	}
}

// paragraph adds text[lo:hi] as a paragraph, if it holds a token.
func (p *parser) paragraph(lo, hi int) {
	d := p.doc
	p.first = len(d.Tokens)
	p.tokenize(lo, hi)
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

// lineEnd finds the end of the line that holds byte lo: \n, \r\n, \r, U+2028 or U+2029. It gives the
// byte where the line ends and the one where the next line begins.
func lineEnd(text string, lo int) (hi, next int) {
	for i := lo; i < len(text); i++ {
		switch c := text[i]; {
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
