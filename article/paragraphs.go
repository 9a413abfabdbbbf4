package article

import (
	"strings"
	"unicode"
)

// Stage 1: paragraphs. Which lines belong together?

// paragraphs cuts the text at its line ends, and each line into tokens; a line is a paragraph. Lines that the layout
// joins are one paragraph. A line without a token is no paragraph.
func (p *parser) paragraphs() {
	p.lay()
	if len(p.layout.lines) > 0 {
		p.wrappedParagraphs()
		return
	}
	text := p.doc.Text
	for lo := 0; lo < len(text); {
		p.steps++
		p.first = len(p.doc.Tokens)
		hi, next := lineEnd(text, lo)
		p.tokenize(lo, hi)
		lo = next
		p.paragraph()
	}
}

// wrappedParagraphs makes paragraphs of lines of which some go on with the line before. The margin of a mail and the
// heads of pages inside a paragraph give no tokens.
func (p *parser) wrappedParagraphs() {
	lines := p.layout.lines
	for i := 0; i < len(lines); {
		p.first = len(p.doc.Tokens)
		p.lineTokens(&lines[i])
		i++
		for i < len(lines) && (lines[i].any(joined) || lines[i].any(skipped)) {
			if l := &lines[i]; l.any(skipped) {
				p.doc.PageHeads = append(p.doc.PageHeads, Span{int(l.at), int(l.end)})
				i++
				continue
			}
			before := len(p.doc.Tokens)
			p.lineTokens(&lines[i])
			if lines[i-1].any(hyphened) && lines[i].any(lowered) {
				p.mendWord(before)
			}
			p.doc.Joined = true
			i++
		}
		p.paragraph()
	}
	p.doc.findCompounds()
}

// lineTokens makes the tokens of one line, without its margin.
func (p *parser) lineTokens(l *textLine) { p.tokenize(int(l.at), int(l.end)) }

// mendWord makes one token of a word that the line's end has cut: "re-" and "placed". The tokens of the second line
// begin at token first.
func (p *parser) mendWord(first int) {
	t := p.doc.Tokens
	if first < p.first+2 || first >= len(t) || !t[first].Word {
		return
	}
	hyphen, head := t[first-1], t[first-2]
	if hyphen.Word || !head.Word || head.End != hyphen.Start || p.doc.Text[hyphen.Start:hyphen.End] != "-" {
		return
	}
	t[first-2].End = t[first].End
	t[first-2].Cut = true
	p.doc.Tokens = append(t[:first-1], t[first+1:]...)
}

// paragraph makes the tokens since p.first a paragraph, if there are any. Where an empty line has torn a
// sentence in quotation marks, they go on with the paragraph before.
func (p *parser) paragraph() {
	d := p.doc
	if p.first == len(d.Tokens) {
		return
	}
	r := Range{p.first, len(d.Tokens)}
	if p.tornBefore(r) {
		last := &d.Paragraphs[len(d.Paragraphs)-1]
		r.First = last.Tokens.First
		last.Tokens, last.Span = r, d.SpanOf(r)
		for i := p.first; i < r.End; i++ {
			d.Tokens[i].Paragraph = int32(len(d.Paragraphs) - 1)
		}
		d.Joined = true
		return
	}
	n := int32(len(d.Paragraphs))
	for i := p.first; i < len(d.Tokens); i++ {
		d.Tokens[i].Paragraph = n
	}
	d.Paragraphs = append(d.Paragraphs, Paragraph{Span: d.SpanOf(r), Tokens: r, Passage: -1})
}

// longestTorn is how many tokens of a paragraph are asked whether a quotation is open at its end.
const longestTorn = 120

// tornBefore reports whether the tokens of r go on in the middle of a sentence that the paragraph before has left, inside
// quotation marks that r closes.
func (p *parser) tornBefore(r Range) bool {
	d := p.doc
	if len(d.Paragraphs) == 0 || !d.Tokens[r.First].Word || !unicode.IsLower(runeOf(d.Word(r.First))) {
		return false
	}
	last := d.Paragraphs[len(d.Paragraphs)-1].Tokens
	if w := d.Word(last.End - 1); !d.Tokens[last.End-1].Word && w != "," || isLink(w) || last.Len() < 4 {
		return false
	}
	if d.Tokens[r.First].Start-d.Tokens[last.End-1].End > 200 {
		return false
	}
	open := 0
	for i := max(last.First, last.End-longestTorn); i < last.End; i++ {
		p.steps++
		open = p.afterMark(i, open)
	}
	if open <= 0 {
		return false
	}
	for i := r.First; i < min(r.End, r.First+longestTorn); i++ {
		p.steps++
		if n := p.afterMark(i, open); n != open {
			return n < open
		}
	}
	return false
}

// afterMark gives how many double quotation marks are open after token i, where open were before it.
func (p *parser) afterMark(i, open int) int {
	m, ok := p.markOf(i)
	switch {
	case !ok || m.family != Double:
	case m.facing == opens:
		open++
	case m.facing == closes:
		open--
	case open > 0: // a straight mark
		open--
	default:
		open++
	}
	return open
}

// isLink reports whether a word is a web address or a handle.
func isLink(word string) bool { return word[0] == '@' || word[0] == '#' || link(word, 0) > 0 }

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
