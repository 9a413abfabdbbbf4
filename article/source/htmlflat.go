package source

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatPage reads a page that is too deep or too large for a tree: it goes through its tags once, and
// keeps each paragraph that looks like running text. The frame of the article is recognised by the names of
// the elements alone. why says what kept us from the tree.
func flatPage(text string, at *url.URL, why string) page {
	f := flat{told: &collected{meta: map[string]string{}}}
	tags := html.NewTokenizer(strings.NewReader(text))
	for {
		kind := tags.Next()
		if kind == html.ErrorToken { // io.EOF: whatever the bytes are, tags are read to their end
			break
		}
		f.token(kind, tags)
	}
	f.end()
	p := page{metadata: f.told.decide(at), paragraphs: f.paragraphs}
	if len(p.paragraphs) > 0 && letters(p.paragraphs[0]) == letters(p.title) {
		p.paragraphs = p.paragraphs[1:]
	}
	p.warnings = append(p.warnings, why+"; its paragraphs are read without looking for the article among them")
	return p
}

// flat is the state of flatPage.
type flat struct {
	renderer
	told    *collected
	out     atom.Atom       // the element that is skipped, and how many of it are open
	depth   int             // of these
	keeping *html.Node      // title, h1 or script, whose text is kept besides
	kept    strings.Builder // that text
}

// maxKept bounds the text that is kept of a heading or a script.
const maxKept = maxScript + 1

func (f *flat) token(kind html.TokenType, tags *html.Tokenizer) {
	switch kind {
	case html.TextToken:
		s := string(tags.Text())
		if f.keeping != nil && f.kept.Len()+len(s) < maxKept {
			f.kept.WriteString(s)
		}
		if f.depth == 0 && (f.keeping == nil || f.keeping.DataAtom == atom.H1) {
			f.text(html.UnescapeString(s))
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		f.start(tags.Token(), kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := tags.TagName()
		f.close(atom.Lookup(name))
	}
}

func (f *flat) start(tag html.Token, closed bool) {
	n := &html.Node{Type: html.ElementNode, DataAtom: tag.DataAtom, Data: tag.Data, Attr: tag.Attr}
	switch tag.DataAtom {
	case atom.Title, atom.H1, atom.Script:
		if f.keeping == nil && !closed {
			f.keeping = n
			f.kept.Reset()
		}
	default:
		f.told.element(n)
	}
	switch {
	case f.depth > 0:
		if tag.DataAtom == f.out && !closed {
			f.depth++
		}
		return
	case isFrame(tag.DataAtom) && !closed && tag.DataAtom != atom.Title:
		f.end()
		f.out, f.depth = tag.DataAtom, 1
		return
	}
	switch tag.DataAtom {
	case atom.Br, atom.Hr:
		f.end()
	case atom.Q:
		f.quote(true)
	case atom.A:
		f.links = 1 // links do not nest
	case atom.Td, atom.Th:
		f.blank = true
	}
	if isBlock(tag.DataAtom) {
		f.end()
	}
}

func (f *flat) close(name atom.Atom) {
	if f.keeping != nil && f.keeping.DataAtom == name {
		f.keeping.AppendChild(&html.Node{Type: html.TextNode, Data: html.UnescapeString(f.kept.String())})
		f.told.element(f.keeping)
		f.keeping = nil
	}
	switch {
	case f.depth > 0:
		if name == f.out {
			f.depth--
		}
	case name == atom.Q:
		f.quote(false)
	case name == atom.A:
		f.links = 0
	case isBlock(name):
		f.end()
	}
}

// end ends the paragraph. One that does not look like running text is left out, but for one without links that has a quotation mark:
// a short answer.
func (f *flat) end() {
	f.prose = false
	before := len(f.paragraphs)
	answer := f.linked == 0 && f.words > 0 && strings.ContainsAny(f.b.String(), "\"“”„«»")
	f.renderer.end()
	if !f.prose && !answer {
		f.paragraphs = f.paragraphs[:before]
	}
}

// isFrame reports whether an element holds no part of an article, whatever page it is.
func isFrame(a atom.Atom) bool {
	switch a {
	case atom.Nav, atom.Aside, atom.Footer, atom.Form:
		return true
	}
	return isUnseen(a)
}
