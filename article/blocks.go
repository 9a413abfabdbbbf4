package article

import (
	"sort"
	"unicode"
)

// Stage 4c, blocks: what does a line that ends in a colon introduce? A letter or a statement in paragraphs of its own,
// without marks, or the items of a list. Whether the line tells who wrote them is for rules to say.

const (
	longestIntroduction = 80 // tokens
	longestBlock        = 60 // paragraphs
	longestList         = 200
	shortParagraph      = 14 // words of a paragraph without a pronoun that may still be a letter's
)

// blocks finds what paragraphs introduce.
func (p *parser) blocks() {
	d := p.doc
	for k := 0; k+1 < len(d.Paragraphs); k++ {
		r := d.Paragraphs[k].Tokens
		if !p.texty(k) || d.Paragraphs[k].Passage >= 0 || r.Len() > longestIntroduction {
			continue
		}
		colon := p.introduces(r)
		next := p.nextText(k)
		if colon < 0 || next < 0 || d.Paragraphs[next].Passage >= 0 || d.Paragraphs[next].Entry != d.Paragraphs[k].Entry {
			continue
		}
		x := Passage{Mark: Range{colon, colon + 1}, Kind: Block}
		if p.isItem(next) {
			x.Kind = List
			x.Said = p.items(next)
		} else {
			if p.opensQuote(next) {
				x.Kind = Introduced
			}
			x.Said = p.block(k, next)
		}
		p.addPassage(x)
	}
}

// introduces gives the token of the colon that ends a paragraph, also before a dash; else -1.
func (p *parser) introduces(r Range) int {
	d := p.doc
	i := r.End - 1
	for n := 0; i > r.First && n < 3 && (isDash(runeOf(d.Word(i))) || isBold(d.Word(i))) && !d.Tokens[i].Word; n++ {
		i--
	}
	if i > r.First && d.Word(i) == ":" && d.Tokens[i].Quotation < 0 {
		return i
	}
	return -1
}

// nextText gives the next paragraph after k that is no furniture and no caption; -1 where there is none of text.
func (p *parser) nextText(k int) int {
	d := p.doc
	for n := k + 1; n < len(d.Paragraphs) && n <= k+4; n++ {
		if aside(d.Paragraphs[n].Kind) {
			continue
		}
		if p.texty(n) {
			return n
		}
		return -1
	}
	return -1
}

// itemLength gives the length in bytes of the mark of an item at the beginning of paragraph k; 0 where it is none.
func (p *parser) itemLength(k int) int {
	d := p.doc
	s := d.Paragraphs[k].Span
	n := item(d.Text[s.Start:s.End])
	if r, _ := runeAt(d.Text, s.Start); r == '—' || r == '―' {
		if next := d.Paragraphs[k].Tokens.First + 1; next < d.Paragraphs[k].Tokens.End && isUpper(d.Word(next)) {
			return 0 // a signature, or talk that a dash opens
		}
	}
	return n
}

// items gives what the items of a list say, without their marks and without what parts them.
func (p *parser) items(k int) (said []Range) {
	d := p.doc
	for n := k; n < len(d.Paragraphs) && n < k+longestList; n++ {
		if aside(d.Paragraphs[n].Kind) {
			continue
		}
		mark := p.itemLength(n)
		if !p.isItem(n) || !p.texty(n) || d.Paragraphs[n].Passage >= 0 {
			break
		}
		r := d.Paragraphs[n].Tokens
		from := d.Paragraphs[n].Span.Start + mark
		for r.First < r.End && d.Tokens[r.First].Start < from {
			r.First++
		}
		if end := r.End - 1; end > r.First && english.joiners[d.Word(end)] {
			r.End--
		}
		for r.End > r.First && (d.Word(r.End-1) == ";" || d.Word(r.End-1) == ",") {
			r.End--
		}
		said = append(said, r)
	}
	return said
}

// holds reports whether one of the spans, which are in order, holds byte at.
func holds(spans []Span, at int) bool {
	n := sort.Search(len(spans), func(n int) bool { return spans[n].End > at })
	return n < len(spans) && spans[n].Start <= at
}

// isItem reports whether paragraph k is an item of a list.
func (p *parser) isItem(k int) bool {
	return p.itemLength(k) > 0 || holds(p.listed, p.doc.Paragraphs[k].Span.Start)
}

// setApart reports whether paragraph k is apart from the text: it is marked so from outside, or its first line is indented or
// has a margin.
func (p *parser) setApart(k int) bool {
	d := p.doc
	at := d.Paragraphs[k].Span.Start
	if holds(p.apart, at) {
		return true
	}
	blanks := 0
	for i := at; i > 0 && i > at-40; i-- {
		switch c := d.Text[i-1]; c {
		case ' ':
			blanks++
		case '\t':
			blanks += 4
		case '>':
			return !p.layout.mail
		case '\n', '\r':
			return blanks >= 2
		default:
			return blanks >= 2 && c == 0xa0
		}
	}
	return blanks >= 2
}

// block gives the paragraphs that the line of paragraph k introduces, from paragraph first on.
func (p *parser) block(k, first int) (said []Range) {
	d := p.doc
	b := blockReader{parser: p, first: first, apart: p.setApart(first) && !p.setApart(k), quoted: p.opensQuote(first)}
	for n := first; n < len(d.Paragraphs) && n < first+longestBlock; n++ {
		par := &d.Paragraphs[n]
		if aside(par.Kind) {
			continue
		}
		if !p.texty(n) || par.Passage >= 0 || par.Entry != d.Paragraphs[k].Entry || !b.holds(n) {
			break
		}
		if b.quoted && n == first {
			q := int(d.Tokens[par.Tokens.First].Quotation)
			if q < 0 {
				return nil
			}
			said = append(said, d.Quotations[q].Tokens)
			if d.Quotations[q].Closed {
				break
			}
			continue
		}
		said = append(said, par.Tokens)
	}
	return said
}

// blockReader goes over the paragraphs that a line introduces.
type blockReader struct {
	*parser
	first  int  // paragraph
	apart  bool // the paragraphs are set apart from the text
	quoted bool // they begin with a quotation in marks
	talk   bool // one of them has a pronoun of the first or second person
}

// holds reports whether the block goes on with paragraph n.
func (b *blockReader) holds(n int) bool {
	par := &b.doc.Paragraphs[n]
	look := b.lookAtBlock(par.Tokens)
	b.talk = b.talk || look.talk
	switch {
	case b.apart:
		return b.setApart(n)
	case b.quoted: // a quotation with a cue of its own is no other line's
		return (n == b.first || b.reopened(n)) && b.quotedUpTo(b.start(n), par.Tokens.End)
	case n == b.first:
		return !look.reports
	case look.reports || look.quoted || par.Kind == Heading || b.isItem(n):
		return false
	case look.talk:
		return true
	}
	return b.talk && !look.third && b.looks[n].words <= shortParagraph && look.names <= 1 && (look.points || b.talksBelow(n))
}

// talksBelow reports whether the paragraph below k is talk, so that k is within a letter.
func (p *parser) talksBelow(k int) bool {
	next := p.nextText(k)
	return next >= 0 && p.lookAtBlock(p.doc.Paragraphs[next].Tokens).talk
}

// opensQuote reports whether paragraph k begins with a quotation in double marks.
func (p *parser) opensQuote(k int) bool {
	d := p.doc
	t := d.Paragraphs[k].Tokens.First
	q := d.Tokens[t].Quotation
	return q >= 0 && d.Quotations[q].Tokens.First == t && d.Quotations[q].Mark != Single
}

// blockLook is what tells a letter's paragraph from a report's.
type blockLook struct {
	talk    bool // it has a pronoun of the first or second person
	third   bool // it has one of the third
	reports bool // it has a verb of saying outside of marks, and has no "I"
	quoted  bool // it has a quotation in double marks
	points  bool // it begins with "it", "this", "there"
	names   int  // words with a capital in the middle of a sentence
}

func (p *parser) lookAtBlock(r Range) (l blockLook) {
	d := p.doc
	told := false
	for i := r.First; i < min(r.End, r.First+longestLook); i++ {
		p.steps++
		if q := d.Tokens[i].Quotation; q >= 0 {
			l.quoted = l.quoted || d.Quotations[q].Mark == Double
			continue
		}
		person := p.personOf(i)
		switch person {
		case firstPerson, secondPerson:
			l.talk = true
		case thing:
			l.points = l.points || i == r.First
		case talkWord:
			l.talk = l.talk || i == r.First
		case thirdPerson:
			l.third = true
		}
		if !d.Tokens[i].Word {
			continue
		}
		w := d.Word(i)
		told = told || english.reporting[w]
		oneLetter := person == firstPerson && len(w) == 1 // "I" is no name
		if i > r.First && d.Tokens[i-1].Word && unicode.IsUpper(runeOf(w)) && !oneLetter {
			l.names++
		}
	}
	l.reports = told && !l.talk
	return l
}
