package article

// Options is what is known of an article from outside its text. Every field may be empty.
type Options struct {
	ID    string
	Title string
	Date  string // ISO 8601, or as printed
	URL   string
}

// Parse cuts text into paragraphs, tokens, quotations and sentences, and says what each paragraph
// is for. It takes any bytes: it never fails, never changes them, and its time grows linearly with
// their number.
func Parse(text string, opts Options) *Document {
	doc := new(Document)
	ParseInto(doc, text, opts)
	return doc
}

// ParseInto is Parse into a document whose slices are used again: for streams of many articles.
// Whatever doc held before is lost.
func ParseInto(doc *Document, text string, opts Options) {
	*doc = Document{
		ID: opts.ID, URL: opts.URL, Title: opts.Title, Date: opts.Date, Text: text,
		Paragraphs: doc.Paragraphs[:0],
		Sentences:  doc.Sentences[:0],
		Tokens:     doc.Tokens[:0],
		Quotations: doc.Quotations[:0],
		Warnings:   doc.Warnings[:0],
	}
	p := parser{doc: doc}
	p.parse()
}

// parser is the state of one Parse. steps counts the work done, so that tests can hold it to be
// linear without a clock.
type parser struct {
	doc   *Document
	first int // first token of the paragraph at hand
	steps int

	// Scratch for one paragraph's quotations.
	marks                        []quoteMark
	regions                      []region
	stack, level, decisive, last []int
}

// parse runs the stages in their order.
func (p *parser) parse() {
	if n := len(p.doc.Text)/5 + 8; cap(p.doc.Tokens) < n {
		p.doc.Tokens = make([]Token, 0, n)
	}
	p.paragraphs()
	p.kinds()
	p.quotations()
	p.sentences()
	p.dateline()
}
