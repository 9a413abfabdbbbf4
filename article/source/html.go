package source

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"whosaid/article"
)

// maxElements is how many elements a page may have. Long pages of news have some 10,000; the time
// that the search for the article takes grows faster than their number.
const maxElements = 200_000

// proseWords is how many words a paragraph has at least, outside of links, if it is the article's.
// Where no paragraph has as many there is no article.
const proseWords = 8

// proseBytes is how long a paragraph without links is at least, of a language that puts no blanks
// between its words.
const proseBytes = 150

// page is what an HTML page is made of: its metadata, and the paragraphs of its article.
type page struct {
	metadata
	paragraphs []string
	shown      []setting // of each paragraph, where the page tells it; else empty
	warnings   []string
	lost       error // why a page that may have an article gave none
}

// setting is how a page shows a paragraph.
type setting uint8

const (
	plain   setting = iota
	apart           // in a block quotation, an embedded post's too
	listing         // an item of a list
)

// extractPage makes an article.Input's Extract. declared is the character set that was given with the page, or "".
func extractPage(declared string, at *url.URL) func(*article.Input) {
	return func(in *article.Input) {
		p := readPage([]byte(in.Text), declared, at)
		in.Text = p.text()
		in.Lost = p.lost
		o := &in.Metadata
		o.Apart, o.Items = p.spans(apart), p.spans(listing)
		o.Title, o.Date = firstOf(o.Title, p.title), firstOf(o.Date, p.date)
		o.Author, o.Site, o.URL = firstOf(o.Author, p.author), firstOf(o.Site, p.site), firstOf(p.url, o.URL)
		for _, w := range p.warnings {
			in.Warnings = append(in.Warnings, article.Warning{Message: w})
		}
	}
}

// readPage finds the article in a page with readability (Mozilla's, by way of go-readability): its
// paragraphs, and what the page says about it. declared is the character set that was told beside the
// page, at its address; both may be empty. A page that is too deep or too large for that is read without a
// tree, and is lost where it has no paragraph then. Another page without an article has no paragraphs and a warning.
func readPage(source []byte, declared string, at *url.URL) (p page) {
	text, warning := toUTF8(source, declared, true)
	p, why := treePage(text, at)
	if why != "" {
		if p = flatPage(text, at, why); len(p.paragraphs) == 0 {
			p.lost = errors.New(why + ", and no paragraph was found without looking for the article")
		}
	}
	if len(p.paragraphs) == 0 {
		p.warnings = append(p.warnings, "no article in this page")
	}
	if warning != "" {
		p.warnings = append([]string{warning}, p.warnings...)
	}
	return p
}

// treePage finds the article in the tree of a page. why says why there is no tree, or none that can be
// searched.
func treePage(text string, at *url.URL) (p page, why string) {
	defer func() {
		if fault := recover(); fault != nil { // none is known, but pages are what anybody writes
			p, why = page{}, "the search for the article failed"
		}
	}()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return p, "the page is nested too deeply"
	}
	told := collect(doc)
	p.metadata = told.decide(at)
	linked, live := told.linkedText()
	keepSigners(doc)
	parser := readability.NewParser()
	parser.DisableJSONLD = true // ours reads more of it
	parser.MaxElemsToParse = maxElements
	found, err := parser.ParseAndMutate(doc, at)
	if err != nil {
		return p, fmt.Sprintf("the page has more than %d elements", maxElements)
	}
	p.author = firstOf(p.author, byline(squeeze(found.Byline())))
	p.title = firstOf(p.title, squeeze(found.Title()))
	prose := false
	if found.Node != nil {
		r := renderer{}
		r.node(found.Node, 0)
		r.end()
		p.paragraphs, p.shown, prose = r.paragraphs, r.shown, r.prose
	}
	if len(p.paragraphs) > 0 && letters(p.paragraphs[0]) == letters(p.title) {
		p.paragraphs, p.shown = p.paragraphs[1:], p.shown[1:]
	}
	if !prose {
		p.paragraphs = nil
	}
	if (!prose || live && wordsIn(linked) > wordsIn(p.paragraphs)) && hasProse(linked) {
		p.paragraphs, p.shown = linked, nil
	}
	return p, ""
}

// keepSigners makes plain paragraphs of the footers and names in block quotations: they say whose words those are, and the
// search for the article would drop them or run them into the words.
func keepSigners(doc *html.Node) {
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Cite && n.Parent.DataAtom == atom.Blockquote || n.DataAtom == atom.Footer && inQuotation(n) {
			n.DataAtom, n.Data, n.Attr = atom.P, "p", nil
		}
	}
}

// inQuotation reports whether an element is in a block quotation.
func inQuotation(n *html.Node) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Blockquote {
			return true
		}
	}
	return false
}

// text gives the title and the paragraphs, with a blank line between them: the text that all offsets
// are into. It is empty where there is no article.
func (p *page) text() string {
	if len(p.paragraphs) == 0 {
		return ""
	}
	var b strings.Builder
	if p.title != "" {
		b.WriteString(p.title + "\n\n")
	}
	for i, s := range p.paragraphs {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(s)
	}
	b.WriteByte('\n')
	return b.String()
}

// spans gives the stretches of text() whose paragraphs are shown as s.
func (p *page) spans(s setting) (out []article.Span) {
	if len(p.shown) != len(p.paragraphs) {
		return nil
	}
	at := 0
	if p.title != "" {
		at = len(p.title) + len("\n\n")
	}
	for i, text := range p.paragraphs {
		if p.shown[i] == s {
			out = append(out, article.Span{Start: at, End: at + len(text)})
		}
		at += len(text) + len("\n\n")
	}
	return out
}

// renderer makes paragraphs of the elements of an article, as a browser shows them: runs of white
// space are one blank, and each block is a paragraph of its own.
type renderer struct {
	paragraphs []string
	shown      []setting // of each paragraph
	prose      bool      // a paragraph looks like running text
	setting    setting   // of the current paragraph

	b      strings.Builder
	blank  bool // white space is due before the next word
	words  int  // of the paragraph so far
	linked int  // of those, how many in links
	links  int  // how many links we are in
	quotes int  // how many q elements we are in
}

// maxDepth bounds the recursion. The parser nests no deeper than 512.
const maxDepth = 2000

func (r *renderer) node(n *html.Node, depth int) {
	if depth > maxDepth {
		return
	}
	switch n.Type {
	case html.TextNode:
		r.text(n.Data)
		return
	case html.ElementNode:
	default:
		return
	}
	if isUnseen(n.DataAtom) || n.DataAtom == atom.Head || n.DataAtom == atom.Nav || unseenAMP[n.Data] {
		return
	}
	switch n.DataAtom {
	case atom.Br, atom.Hr:
		r.end()
		return
	case atom.Q:
		r.quote(true)
		r.children(n, depth)
		r.quote(false)
		return
	case atom.A:
		r.links++
		r.children(n, depth)
		r.links--
		return
	case atom.Td, atom.Th:
		r.blank = true
	}
	if !isBlock(n.DataAtom) {
		r.children(n, depth)
		return
	}
	r.end()
	around := r.setting
	switch n.DataAtom {
	case atom.Blockquote:
		r.setting = apart
	case atom.Li:
		r.setting = listing
	}
	r.children(n, depth)
	r.end()
	r.setting = around
}

// quote writes the mark that a browser shows where a q element opens or closes.
func (r *renderer) quote(opens bool) {
	if opens {
		r.quotes++
	}
	marks := [2]string{"“", "”"}
	if r.quotes%2 == 0 {
		marks = [2]string{"‘", "’"}
	}
	if opens {
		r.text(marks[0])
		return
	}
	r.blank = false
	r.text(marks[1])
	r.quotes--
}

func (r *renderer) children(n *html.Node, depth int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.node(c, depth+1)
	}
}

// text adds a run of text to the paragraph. Characters that are not to be seen, and would part a
// word, are left out: soft hyphens and joints of width zero.
func (r *renderer) text(s string) {
	word := r.b.Len() > 0 && !r.blank
	for _, c := range s {
		switch {
		case unicode.IsSpace(c):
			r.blank, word = true, false
			continue
		case c == '\u00ad', c == '\u200b', c == '\u2060', c == '\ufeff':
			continue
		}
		if r.blank && r.b.Len() > 0 {
			r.b.WriteByte(' ')
		}
		r.blank = false
		if !word {
			word = true
			r.words++
			if r.links > 0 {
				r.linked++
			}
		}
		r.b.WriteRune(c)
	}
}

// end ends the paragraph. One that is mostly links is a list of other articles.
func (r *renderer) end() {
	if s := r.b.String(); s != "" && (2*r.linked <= r.words || r.words < 4) {
		r.paragraphs = append(r.paragraphs, s)
		r.shown = append(r.shown, r.setting)
		r.prose = r.prose || r.words-r.linked >= proseWords || r.linked == 0 && len(s) >= proseBytes
	}
	r.b.Reset()
	r.blank, r.words, r.linked = false, 0, 0
}

// isUnseen reports whether what an element holds is no text of a page.
func isUnseen(a atom.Atom) bool {
	switch a {
	case atom.Script, atom.Style, atom.Template, atom.Noscript, atom.Svg, atom.Math, atom.Figure, atom.Figcaption, atom.Button,
		atom.Select, atom.Textarea, atom.Iframe, atom.Object, atom.Audio, atom.Video, atom.Canvas, atom.Title:
		return true
	}
	return false
}

// unseenAMP are elements of AMP pages that are no text of the article: advertisements, menus, media.
var unseenAMP = setOf("amp-ad", "amp-embed", "amp-sidebar", "amp-consent", "amp-user-notification", "amp-sticky-ad",
	"amp-img", "amp-video", "amp-iframe", "amp-analytics", "amp-social-share", "amp-list", "amp-youtube")

// isBlock reports whether a browser begins a new block with the element.
func isBlock(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Main, atom.Aside, atom.Header, atom.Footer, atom.Address,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Blockquote, atom.Pre, atom.Ul, atom.Ol, atom.Li,
		atom.Dl, atom.Dt, atom.Dd, atom.Table, atom.Tr, atom.Caption, atom.Tbody, atom.Thead, atom.Tfoot,
		atom.Details, atom.Summary, atom.Form, atom.Fieldset, atom.Center, atom.Body, atom.Html:
		return true
	}
	return false
}

// innerText gives the text in a node, squeezed.
func innerText(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		switch {
		case d.Type == html.TextNode:
			b.WriteString(d.Data)
		case d.Type == html.ElementNode && (d.DataAtom == atom.Br || isBlock(d.DataAtom)):
			b.WriteByte(' ')
		}
	}
	return squeeze(b.String())
}

// squeeze makes of each run of white space one blank.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
