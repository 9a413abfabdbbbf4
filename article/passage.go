package article

import (
	"slices"
	"sort"
)

// Passage is words that the layout of the page gives to a speaker, with or without quotation marks: a turn of a
// transcript, a signed quotation, a letter that is set apart, the items of a list.
type Passage struct {
	Kind  PassageKind
	Label Range // the words of the page that name whom it is of; empty for a Block and a List
	Mark  Range // the colon or the dash between the label, or the line that introduces, and what was said
	Said  []Range
	Part  Part // of an interview, where the label tells it
}

// PassageKind says by which layout.
type PassageKind uint8

// The layouts.
const (
	Turn       PassageKind = iota // "HOLM: No. I have done nothing wrong."
	Signed                        // "“It floated.” — Ines Vale", also with the signature in the next line
	Block                         // words of a paragraph of their own, under a line that ends in a colon
	List                          // items under a line that ends in a colon
	Introduced                    // a quotation in marks under a line that ends in a colon
)

var passageNames = [...]string{"turn", "signed", "block", "list", "introduced"}

// String gives the kind's name in small letters: turn, signed …
func (k PassageKind) String() string { return passageNames[k] }

// Part says what a turn does in an interview.
type Part uint8

// The parts.
const (
	NoPart Part = iota
	Question
	Answer
)

// Role is what a token is in a passage.
type Role uint8

// The roles.
const (
	NoRole Role = iota
	Label       // names whom the passage is of
	Sign        // the colon or dash
	Said        // what was said
)

// first gives the passage's first token.
func (p *Passage) first() int {
	i := p.Mark.First
	if p.Label.Len() > 0 {
		i = min(i, p.Label.First)
	}
	return min(i, p.Said[0].First)
}

// PassageAt gives the passage that token i is in and its role there; -1 and NoRole where it is in none.
func (d *Document) PassageAt(i int) (int, Role) {
	n := sort.Search(len(d.Passages), func(n int) bool { return d.Passages[n].first() > i }) - 1
	if n < 0 {
		return -1, NoRole
	}
	p := &d.Passages[n]
	switch {
	case p.Label.Has(i):
		return n, Label
	case p.Mark.Has(i):
		return n, Sign
	}
	at := sort.Search(len(p.Said), func(k int) bool { return p.Said[k].End > i })
	if at < len(p.Said) && p.Said[at].Has(i) {
		return n, Said
	}
	return -1, NoRole
}

// PassageFrom gives the passage that token i is in, or else the one whose colon follows i in its paragraph; -1
// where there is none.
func (d *Document) PassageFrom(i int) int {
	if n, _ := d.PassageAt(i); n >= 0 {
		return n
	}
	n := sort.Search(len(d.Passages), func(n int) bool { return d.Passages[n].Mark.End > i })
	if n < len(d.Passages) && d.Passages[n].Mark.Len() > 0 && d.Tokens[d.Passages[n].Mark.First].Paragraph == d.Tokens[i].Paragraph {
		return n
	}
	return -1
}

// addPassage keeps a passage, of which something must be said, and cuts sentences at its edges.
func (p *parser) addPassage(x Passage) {
	said := x.Said[:0]
	for _, r := range x.Said {
		if r.Len() > 0 && p.hasWord(r) {
			said = append(said, r)
		}
	}
	if x.Said = said; len(said) == 0 {
		return
	}
	d := p.doc
	n := int32(len(d.Passages))
	mark := func(i int) {
		if k := d.Tokens[i].Paragraph; d.Paragraphs[k].Passage < 0 {
			d.Paragraphs[k].Passage = n
		}
	}
	mark(x.Mark.First)
	for _, r := range said {
		mark(r.First)
		if x.Kind != Introduced {
			p.cuts = append(p.cuts, r.First, r.End)
		}
	}
	if x.Label.Len() > 0 {
		p.cuts = append(p.cuts, min(x.Label.First, x.Mark.First), max(x.Label.End, x.Mark.End))
	}
	d.Passages = append(d.Passages, x)
}

// passages finds the passages of the document.
func (p *parser) passages() {
	p.turns()
	p.signatures()
	p.blocks()
	d := p.doc
	slices.SortStableFunc(d.Passages, func(x, y Passage) int { return x.first() - y.first() })
	p.part()
	slices.Sort(p.cuts)
}

// part leaves out passages that share a token with an earlier one, and tells the paragraphs which passage they belong to.
func (p *parser) part() {
	d := p.doc
	kept := d.Passages[:0]
	end := 0
	for _, x := range d.Passages {
		if x.first() < end {
			continue
		}
		end = max(x.Mark.End, x.Label.End, x.Said[len(x.Said)-1].End)
		kept = append(kept, x)
	}
	d.Passages = kept
	for k := range d.Paragraphs {
		d.Paragraphs[k].Passage = -1
	}
	for n := range d.Passages {
		x := &d.Passages[n]
		for _, r := range x.Said {
			for k := d.Tokens[r.First].Paragraph; k <= d.Tokens[r.End-1].Paragraph; k++ {
				d.Paragraphs[k].Passage = int32(n)
			}
		}
	}
}

func (p *parser) hasWord(r Range) bool {
	for i := r.First; i < r.End; i++ {
		p.steps++
		if p.doc.Tokens[i].Word {
			return true
		}
	}
	return false
}

// texty reports whether paragraph k is text of the article, in which somebody's words may stand.
func (p *parser) texty(k int) bool {
	switch p.doc.Paragraphs[k].Kind {
	case Body, Heading:
		return true
	}
	return false
}

// start gives the first token of paragraph k after a time stamp and marks of a list or of bold type.
func (p *parser) start(k int) int {
	d := p.doc
	r := d.Paragraphs[k].Tokens
	i := r.First
	if end := p.stampEnds[k]; end > 0 && end < r.End {
		i = end
	}
	for i+1 < r.End && isBold(d.Word(i)) {
		i++
	}
	return i
}

// isBold reports whether a token is a mark of bold or slanted type in Markdown.
func isBold(w string) bool { return w == "*" || w == "**" || w == "***" || w == "__" || w == "_" }

// personOf gives the person of token i, where it is a pronoun of one.
func (p *parser) personOf(i int) person {
	t := &p.doc.Tokens[i]
	if n := t.End - t.Start; !t.Word || n > 10 {
		return noPerson
	}
	w := p.doc.Word(i)
	var buf [16]byte
	if len(w) > 10 {
		return noPerson
	}
	x := english.persons[lower(w, buf[:0])]
	if x == firstPerson {
		if written, known := english.persons[w]; known { // what is no pronoun in capitals: "US"
			return written
		}
	}
	return x
}

// talks reports whether the tokens of r read as somebody's talk: they ask, or name the speaker or the one spoken to. It
// looks at no more than longestLook tokens.
func (p *parser) talks(r Range) bool { return p.has(r, &p.quiet, p.isTalk) }

// asks reports whether the tokens of r have a question mark. It looks at no more than longestLook tokens.
func (p *parser) asks(r Range) bool { return p.has(r, &p.unasked, p.isQuestion) }

// has reports whether one of the first longestLook tokens of r is such a token. without holds tokens in a row that were
// asked and are not, since the labels of one paragraph ask for the same tokens again and again.
func (p *parser) has(r Range, without *Range, such func(i int) bool) bool {
	i, end := r.First, min(r.End, r.First+longestLook)
	for ; i < end; i++ {
		if without.Has(i) {
			i = without.End - 1
			continue
		}
		p.steps++
		if such(i) {
			break
		}
	}
	if without.Has(r.First) {
		without.End = max(without.End, min(i, end))
	} else {
		*without = Range{r.First, min(i, end)}
	}
	return i < end
}

// isTalk reports whether token i is a question mark or names the speaker or the one spoken to.
func (p *parser) isTalk(i int) bool {
	switch p.personOf(i) {
	case firstPerson, secondPerson, talkWord:
		return true
	}
	return p.isQuestion(i)
}

func (p *parser) isQuestion(i int) bool { return p.doc.Word(i) == "?" }

// longestLook is how many tokens of a paragraph are asked whether they are talk.
const longestLook = 200
