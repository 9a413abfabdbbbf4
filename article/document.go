// Package article turns the bytes of one news article into a Document: paragraphs, sentences,
// tokens and quotations, each with its place in the text. The text itself never changes.
//
// All offsets in this package are byte offsets into Document.Text. Spans are half-open. Output files count
// Unicode code points instead: CodePoints converts.
//
// Parse takes a text in memory. ReadTXT and Lines read plain text and JSON Lines; package
// article/source reads all other formats. Any bytes are a valid article: Parse returns no error. Errors come
// from readers and begin with the file and the line.
package article

// Span is a stretch of bytes of Document.Text, half-open. A Span and a Range are two types so
// that the compiler keeps bytes and tokens apart.
type Span struct{ Start, End int }

// Empty reports whether the span holds no byte.
func (s Span) Empty() bool { return s.End <= s.Start }

// Overlaps reports whether the two spans share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Contains reports whether t lies wholly in s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Range is a run of tokens, as indexes into Document.Tokens, half-open.
type Range struct{ First, End int }

// Len is the number of tokens in the range.
func (r Range) Len() int { return r.End - r.First }

// Has reports whether token i is in the range.
func (r Range) Has(i int) bool { return r.First <= i && i < r.End }

// Document is one article, cut up. Tokens and the gaps between them rebuild Text byte by byte; a
// gap holds white space only, as Blank has it, and besides the margin of a mail (">" at the beginning of a line)
// and what PageHeads has.
type Document struct {
	ID   string
	URL  string
	Text string // what the newspaper printed: the caller's bytes, never changed

	Title string // as given with the text, else read off its first lines; "" where not known
	Date  string // ISO 8601 as given or read off the text; "" where not known

	Author string  // as given with the text; "" where not known
	Site   string  // the newspaper, as given with the text
	Fields []Field // what else was given with the text, copied to the output
	Cut    bool    // the source broke off in the article

	TitleSpan Span // where Title is in Text; empty where it does not
	Dateline  Span // "MOSCOW (Reuters) —", with its dash; empty where there is none

	Paragraphs []Paragraph
	Sentences  []Sentence
	Tokens     []Token
	Quotations []Quotation
	Passages   []Passage // words that layout alone gives somebody, in the order of the text; none share a token
	Warnings   []Warning

	// Joined reports that some sentence goes over the end of a line: Plain gives its words joined.
	Joined bool
	// PageHeads are heads and numbers of pages that are in the middle of a paragraph. They give no tokens.
	PageHeads []Span

	compounds map[string]bool // words with a hyphen of their own, where some word is cut at a line's end
}

// Token is a word or a mark. Word reports whether it holds a letter or a digit.
type Token struct {
	Span
	Sentence  int32 // index into Document.Sentences
	Paragraph int32 // index into Document.Paragraphs
	Quotation int32 // the innermost quotation that it is in (its marks included), else -1
	Word      bool  // has a letter or a digit
	Cut       bool  // a line's end cuts it: "re-" and "placed"
}

// Sentence is a run of tokens inside one paragraph. A full stop inside quotation marks ends no
// sentence that a reporting clause continues; a dateline is a sentence of its own.
type Sentence struct {
	Tokens    Range
	Paragraph int
}

// ParagraphKind says what a paragraph is for. Attributions are looked for in Title, Heading, Body
// and Caption alone.
type ParagraphKind uint8

// The kinds of paragraph.
const (
	Body ParagraphKind = iota
	Title
	Date
	Byline
	Heading
	Caption
	Furniture // menus, sign-up boxes, comment policies, "read more" of a copied web page
)

var kindNames = [...]string{"body", "title", "date", "byline", "heading", "caption", "furniture"}

// String gives the kind's name in small letters: body, title …
func (k ParagraphKind) String() string { return kindNames[k] }

// Paragraph is a block of text between line ends, or between blank lines where the text is wrapped by hand.
type Paragraph struct {
	Span      Span
	Kind      ParagraphKind
	Tokens    Range
	Sentences Range // indexes into Document.Sentences
	Passage   int32 // index into Document.Passages of the one that has words of it, else -1
	Entry     int32 // of a live page: the number of its entry, from 1; else 0
}

// Mark is the family of quotation mark that a quotation is in.
type Mark uint8

// The families of quotation mark.
const (
	Double    Mark = iota // “ ” " „ `` ''
	Single                // ‘ ’ '
	Guillemet             // « »
)

// Quotation is a region in quotation marks.
type Quotation struct {
	Span        Span  // with its marks
	Inner       Span  // without its marks
	Tokens      Range // the marks included
	Mark        Mark
	Closed      bool  // false where no closing mark was found before the paragraph's end
	Depth       int32 // 0 is outermost
	Parent      int32 // index of the quotation around this one, else -1
	Continues   int32 // index of the quotation, left open before this one, that it carries on; else -1
	ContinuedBy int32 // index of the quotation that carries this one on, else -1
	Words       int32 // tokens with a letter or digit inside it
}

// Warning describes something in the bytes that a person should know of.
type Warning struct {
	Offset  int // bytes
	Message string
}

// Word gives the text of token i, without the line's end that may cut it.
func (d *Document) Word(i int) string {
	t := &d.Tokens[i]
	if t.Cut {
		return d.Plain(t.Span)
	}
	return d.Text[t.Start:t.End]
}

// SpanOf gives the bytes from the first token of r to its last; empty for an empty range.
func (d *Document) SpanOf(r Range) Span {
	if r.Len() <= 0 {
		return Span{}
	}
	return Span{d.Tokens[r.First].Start, d.Tokens[r.End-1].End}
}
