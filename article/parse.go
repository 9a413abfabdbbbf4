package article

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"
)

// Metadata is what is known of an article from outside its text. Every field may be empty.
type Metadata struct {
	ID    string
	Title string
	Date  string // ISO 8601, or as printed
	URL   string

	Apart []Span // stretches of the text that the page sets apart, in their order: block quotations, embedded posts
	Items []Span // likewise those that it shows as items of a list

	Author string  // as printed in the byline or told by the page
	Site   string  // the newspaper's name
	Fields []Field // what else stood beside the article in a table or an object, in that order

	Cut bool // the source breaks off in the article: what follows in it is not known
}

// Field is a cell of a table, or a field of an object, that is copied to the output with an article.
type Field struct{ Name, Value string }

// Parse cuts text into paragraphs, tokens, quotations and sentences, and says what each paragraph
// is for. It takes any bytes: it never fails, never changes them, and its time grows linearly with
// their number.
func Parse(text string, about Metadata) *Document {
	doc := new(Document)
	ParseInto(doc, text, about)
	return doc
}

// ParseInto is Parse into a document whose slices are used again: for streams of many articles.
// Whatever doc held before is lost.
func ParseInto(doc *Document, text string, about Metadata) {
	*doc = Document{
		ID: about.ID, URL: about.URL, Title: about.Title, Date: about.Date, Text: text,
		Author: about.Author, Site: about.Site, Fields: about.Fields, Cut: about.Cut,
		Paragraphs: doc.Paragraphs[:0],
		Sentences:  doc.Sentences[:0],
		Tokens:     doc.Tokens[:0],
		Quotations: doc.Quotations[:0],
		Passages:   doc.Passages[:0],
		PageHeads:  doc.PageHeads[:0],
		Warnings:   doc.Warnings[:0],
	}
	p := parsers.Get().(*parser)
	p.doc, p.apart, p.listed, p.steps = doc, about.Apart, about.Items, 0
	p.parse()
	p.doc, p.apart, p.listed = nil, nil, nil
	parsers.Put(p)
}

// parsers keeps the scratch of past calls.
var parsers = sync.Pool{New: func() any { return new(parser) }}

// parser is the state of one Parse. steps counts the work done, so that tests can hold it to be
// linear without a clock.
type parser struct {
	doc   *Document
	first int // first token of the current paragraph
	steps int

	layout    layout
	hints     hints
	looks     []look
	labels    []turnLabel
	below     []bool
	apart     []Span  // what is apart from the text, as was given with it
	listed    []Span  // and what is an item of a list
	quiet     Range   // tokens that were asked and are nobody's talk
	unasked   Range   // tokens that were asked and are no question mark
	datelined int     // the token after the dateline, else -1
	words     []int32 // of the paragraph, before each of its tokens and after the last
	cuts      []int   // tokens before which a sentence ends whatever is there, in order
	stampEnds []int   // by paragraph: the token after its time stamp, else 0
	line      []byte

	// Scratch for one paragraph's quotations.
	marks                              []quoteMark
	regions                            []region
	stack, level, decisive, last, read []int
	weak, weakSince                    []bool
}

// parse runs the stages in their order.
func (p *parser) parse() {
	p.quiet, p.unasked = Range{}, Range{}
	if n := tokensExpected(p.doc.Text); cap(p.doc.Tokens) < n {
		p.doc.Tokens = make([]Token, 0, n)
	}
	p.invalid()
	p.paragraphs()
	p.kinds()
	p.stamps()
	p.quotations()
	p.dateline()
	p.passages()
	p.sentences()
}

// tokensExpected guesses how many tokens a text has. News has 1.17 a blank, more where it quotes much; a guess too high costs memory, one
// too low a copy. Of a long text, whose copy costs much, words and marks are counted.
func tokensExpected(text string) int {
	if len(text) < longText {
		return (strings.Count(text, " ")+strings.Count(text, "\n"))*4/3 + 32
	}
	n, before := 32, blank
	for _, r := range text {
		c := classOf(r)
		if c != blank && (c != before || c == symbol) {
			n++
		}
		before = c
	}
	return n
}

// longText is the size of a long text in bytes.
const longText = 1 << 18

// invalid warns of bytes that are no UTF-8, and of NULs, which no text has: where the first one is, and how
// many there are.
func (p *parser) invalid() {
	text := p.doc.Text
	if first := strings.IndexByte(text, 0); first >= 0 {
		p.doc.Warnings = append(p.doc.Warnings, Warning{first, fmt.Sprintf("%d NUL among the bytes, the first at byte %d", strings.Count(text, "\x00"), first)})
	}
	if utf8.ValidString(text) {
		return
	}
	first, count := -1, 0
	for i, r := range text {
		if r != utf8.RuneError {
			continue
		}
		if _, n := utf8.DecodeRuneInString(text[i:]); n == 1 {
			if first < 0 {
				first = i
			}
			count++
		}
	}
	p.doc.Warnings = append(p.doc.Warnings, Warning{first, fmt.Sprintf("%d bytes are no UTF-8, the first at byte %d", count, first)})
}

// SentenceText gives the words of sentence i as printed.
func (d *Document) SentenceText(i int) string {
	s := d.SpanOf(d.Sentences[i].Tokens)
	return d.Text[s.Start:s.End]
}

// ParagraphText gives paragraph i as printed.
func (d *Document) ParagraphText(i int) string {
	s := d.Paragraphs[i].Span
	return d.Text[s.Start:s.End]
}
