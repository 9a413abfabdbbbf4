package article

import (
	"strings"
	"unicode"
)

// Stage 4b, signatures: which paragraphs end with the name of whoever said or wrote them? The name follows a
// dash or in brackets, in the paragraph itself or as the next one.

const (
	longestSignature = 26 // tokens
	fewestSigned     = 3  // paragraphs of one page that end alike, where nothing else shows that they are signed
)

// signature is where a paragraph is signed.
type signature struct {
	mark   int   // the token of the dash or the bracket
	label  Range // the name and what is next to it
	handle bool  // it has an account's name
	dashed bool
}

// signatures finds the signed passages.
func (p *parser) signatures() {
	d := p.doc
	signed := p.signedPlain()
	namesBelow := p.namesBelow()
	for k := range d.Paragraphs {
		if !p.texty(k) || d.Paragraphs[k].Passage >= 0 {
			continue
		}
		r := d.Paragraphs[k].Tokens
		first := p.start(k)
		if s, ok := p.signatureIn(first, r.End); ok && s.mark > first {
			if p.quotedUpTo(first, s.mark) || s.handle || s.dashed && signed >= fewestSigned && p.endsSentence(s.mark-1) {
				said := Range{p.saidFrom(k, first), s.mark}
				for s.handle && said.Len() > 1 && p.isAddress(said.End-1) {
					said.End-- // of a picture
				}
				p.addPassage(Passage{Kind: Signed, Label: s.label, Mark: Range{s.mark, s.mark + 1}, Said: []Range{said}})
			}
			continue
		}
		if k == 0 || d.Paragraphs[k-1].Passage >= 0 || !p.texty(k-1) || d.Paragraphs[k-1].Entry != d.Paragraphs[k].Entry {
			continue
		}
		if s, ok := p.signatureIn(first, r.End); ok && s.mark == first {
			p.addSignedAbove(k, s)
		} else if namesBelow[k] || p.namesBlock(k) {
			p.addSignedAbove(k, signature{mark: first, label: Range{first, r.End}, handle: !namesBelow[k]})
		}
	}
}

// isAddress reports whether token i is a web address.
func (p *parser) isAddress(i int) bool {
	w := p.doc.Word(i)
	return link(w, 0) > 0 || strings.Contains(w, "/") && strings.Contains(w, ".")
}

// saidFrom gives the first token of what is said in paragraph k.
func (p *parser) saidFrom(k, first int) int {
	d := p.doc
	if n := item(d.Text[d.Tokens[first].Start:d.Paragraphs[k].Span.End]); n > 0 {
		from := d.Tokens[first].Start + n
		for first+1 < d.Paragraphs[k].Tokens.End && d.Tokens[first].Start < from {
			first++
		}
	}
	return first
}

// addSignedAbove makes a passage of a signature in a paragraph of its own and the words above it.
func (p *parser) addSignedAbove(k int, s signature) {
	d := p.doc
	above := d.Paragraphs[k-1].Tokens
	first := p.start(k - 1)
	x := Passage{Kind: Signed, Label: s.label, Mark: Range{s.mark, s.mark + 1}}
	if s.mark == s.label.First { // no dash
		x.Mark.End = s.mark
	}
	switch {
	case p.quotedUpTo(first, above.End):
		// Several paragraphs that open one quotation again have one signature.
		from := k - 1
		for from > 0 && p.reopened(from) {
			from--
		}
		for n := from; n < k; n++ {
			x.Said = append(x.Said, Range{p.start(n), d.Paragraphs[n].Tokens.End})
		}
	case s.handle || p.setApart(k-1):
		from := k - 1
		for from > 0 && p.texty(from-1) && p.setApart(from-1) && p.setApart(k-1) && d.Paragraphs[from-1].Passage < 0 {
			from--
		}
		for n := from; n < k; n++ {
			x.Said = append(x.Said, Range{p.start(n), d.Paragraphs[n].Tokens.End})
		}
	default:
		return
	}
	p.addPassage(x)
}

// namesBlock reports whether paragraph k is a name that ends a block which the page sets apart.
func (p *parser) namesBlock(k int) bool {
	d := p.doc
	r := d.Paragraphs[k].Tokens
	if r.Len() > 12 || !p.setApart(k) || !p.setApart(k-1) || k+1 < len(d.Paragraphs) && p.setApart(k+1) {
		return false
	}
	label, _ := p.signer(r.First, r.End)
	return label == r && p.caps(label) >= 2
}

// reopened reports whether paragraph k begins with a quotation that carries on one of the paragraph before.
func (p *parser) reopened(k int) bool {
	d := p.doc
	q := d.Tokens[d.Paragraphs[k].Tokens.First].Quotation
	return q >= 0 && d.Quotations[q].Continues >= 0 && int(d.Tokens[d.Quotations[d.Quotations[q].Continues].Tokens.First].Paragraph) == k-1
}

// signedPlain counts the paragraphs without marks that end in a sentence, a dash and a name.
func (p *parser) signedPlain() (n int) {
	d := p.doc
	for k := range d.Paragraphs {
		if !p.texty(k) || d.Paragraphs[k].Passage >= 0 {
			continue
		}
		first := p.start(k)
		if s, ok := p.signatureIn(first, d.Paragraphs[k].Tokens.End); ok && s.dashed && s.mark > first && p.endsSentence(s.mark-1) {
			n++
		}
	}
	return n
}

// endsSentence reports whether token i is the full stop of a sentence, or a mark after one.
func (p *parser) endsSentence(i int) bool {
	d := p.doc
	for n := 0; n < 3 && i > 0; n++ {
		switch w := d.Word(i); w {
		case ".", "?", "!", "…", "...":
			return true
		default:
			if _, ok := p.markOf(i); !ok {
				return d.Tokens[i].Word && strings.HasSuffix(w, ".")
			}
		}
		i--
	}
	return false
}

// signatureIn finds a dash or a tilde and a name, or a name in brackets, at the end of the tokens from first to end.
func (p *parser) signatureIn(first, end int) (s signature, ok bool) {
	d := p.doc
scan:
	for i := end - 1; i >= first && i >= end-longestSignature; i-- {
		p.steps++
		w := d.Word(i)
		if d.Tokens[i].Word {
			continue
		}
		if c := runeOf(w); (isDash(c) || c == '~' && len(w) == 1) && i+1 < end {
			if c == '-' && len(w) == 1 && !(i == first || p.endsSentence(i-1) && d.Tokens[i-1].End < d.Tokens[i].Start) {
				continue
			}
			if label, handle := p.signer(i+1, end); label.Len() > 0 && label.Len() <= longestLabel {
				return signature{i, label, handle, true}, true
			}
			continue
		}
		switch w {
		case ".", ",", "(", ")", "/", "&", "·", "|", "'", "’", "*", "**", "[", "]", ":":
		default:
			if m, ok := p.markOf(i); ok && m.family == Double {
				break scan
			}
		}
	}
	// “…” (Ann Lee)
	if last := d.Word(end - 1); (last == ")" || last == "]") && end-first > 4 {
		for i := end - 2; i > first && i >= end-10; i-- {
			if d.Word(i) != "(" && d.Word(i) != "[" {
				continue
			}
			if _, marked := p.markOf(i - 1); !marked {
				return s, false
			}
			if label, handle := p.signer(i+1, end-1); label.Len() >= 2 && !handle && !p.direction(label) {
				return signature{i, label, false, false}, true
			}
			return s, false
		}
	}
	return s, false
}

// direction reports whether words in brackets tell what was heard.
func (p *parser) direction(r Range) bool {
	for i := r.First; i < r.End; i++ {
		if w := p.doc.Word(i); len(w) <= 24 && english.directions[strings.ToLower(w)] {
			return true
		}
	}
	return false
}

// signer reads the name of whoever signs from token i to end: words of which the first is a capital or an account's name. A date
// behind the name is no part of it. It is empty where the words are no name.
func (p *parser) signer(i, end int) (label Range, handle bool) {
	d := p.doc
	for i < end && isBold(d.Word(i)) {
		i++
	}
	if i >= end || !p.beginsName(i) {
		return Range{}, false
	}
	label = Range{i, i}
	depth, comma := 0, false
	for n := i; n < end; n++ {
		p.steps++
		if n > i && depth == 0 && p.tellsDay(n, comma) {
			break // the day it was said
		}
		switch w := d.Word(n); {
		case w == "(":
			depth++
		case w == ")":
			if depth--; handle && depth <= 0 {
				return Range{label.First, n + 1}, true // what follows is the day
			}
		case w == ",":
			comma = true
		case w == "." && n < end-1 && depth == 0 || w == "?" || w == "!" || w == ";":
			return Range{}, false
		case w == ".", isBold(w):
			continue
		case !d.Tokens[n].Word:
		case w[0] == '@':
			handle = true
		case depth == 0 && !comma && p.isClauseWord(n):
			return Range{}, false
		}
		label.End = n + 1
	}
	for label.End > label.First && !d.Tokens[label.End-1].Word && d.Word(label.End-1) != ")" {
		label.End--
	}
	return label, handle
}

// beginsName reports whether token i is a word with a capital, or the name of an account.
func (p *parser) beginsName(i int) bool {
	w := p.doc.Word(i)
	return p.doc.Tokens[i].Word && (unicode.IsUpper(runeOf(w)) || w[0] == '@')
}

// tellsDay reports whether token i is a month, or after a comma another word of dates or a year.
func (p *parser) tellsDay(i int, comma bool) bool {
	w := p.doc.Word(i)
	if !p.doc.Tokens[i].Word || len(w) > longestDateWord {
		return false
	}
	var buf [longestDateWord]byte
	month, known := english.dates[lower(w, buf[:0])]
	return known && (month > 0 || comma) || isDigit(w[0]) && len(w) == 4 && comma
}

// isClauseWord reports whether token i is a word in small letters that names do not hold.
func (p *parser) isClauseWord(i int) bool {
	w := p.doc.Word(i)
	return unicode.IsLower(runeOf(w)) && !english.byline[w] && !isClitic(w)
}

// quotedUpTo reports whether the tokens from first to end are one quotation, or several with no word between.
func (p *parser) quotedUpTo(first, end int) bool {
	d := p.doc
	for i := first; i < end; {
		q := int(d.Tokens[i].Quotation)
		for q >= 0 && d.Quotations[q].Parent >= 0 {
			q = int(d.Quotations[q].Parent)
		}
		if q < 0 {
			if d.Tokens[i].Word {
				return false
			}
			i++
			continue
		}
		i = max(i+1, d.Quotations[q].Tokens.End)
	}
	return first < end && p.doc.Tokens[end-1].Quotation >= 0
}

// namesBelow finds the lines that are a name alone, below a paragraph that is a quotation alone, where the page has
// several of them.
func (p *parser) namesBelow() []bool {
	d := p.doc
	below := grown(p.below, len(d.Paragraphs))
	p.below = below
	found := 0
	for k := 1; k < len(d.Paragraphs); k++ {
		above := d.Paragraphs[k-1].Tokens
		r := d.Paragraphs[k].Tokens
		if !p.texty(k) || !p.texty(k-1) || r.Len() > 12 || d.Paragraphs[k].Passage >= 0 || d.Paragraphs[k-1].Passage >= 0 || !p.quotedUpTo(p.start(k-1), above.End) {
			continue
		}
		label, _ := p.signer(p.start(k), r.End)
		if label.Len() == 0 || label.End != r.End || p.hasQuotation(r) || p.caps(label) < 2 {
			continue
		}
		below[k] = true
		found++
		if p.tellsMore(label) {
			found++ // one such line is enough: "Ruth Lang, head teacher"
		}
	}
	if found < 2 {
		clear(below)
	}
	return below
}

// tellsMore reports whether a label has a name of two words or more, a comma, and a word in small letters.
func (p *parser) tellsMore(label Range) bool {
	d := p.doc
	for i := label.First + 2; i+1 < label.End; i++ {
		if d.Word(i) == "," {
			return d.Tokens[i+1].Word && unicode.IsLower(runeOf(d.Word(i+1)))
		}
		if !d.Tokens[i].Word || !isUpper(d.Word(i)) {
			return false
		}
	}
	return false
}

// caps counts the words of r that begin with a capital.
func (p *parser) caps(r Range) (n int) {
	for i := r.First; i < r.End; i++ {
		if p.doc.Tokens[i].Word && isUpper(p.doc.Word(i)) {
			n++
		}
	}
	return n
}

func (p *parser) hasQuotation(r Range) bool {
	for i := r.First; i < r.End; i++ {
		if p.doc.Tokens[i].Quotation >= 0 {
			return true
		}
	}
	return false
}

// grown gives a slice of n zero values, in the room of s where that suffices.
func grown(s []bool, n int) []bool {
	if cap(s) < n {
		return make([]bool, n)
	}
	s = s[:n]
	clear(s)
	return s
}
