package source

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"whosaid/article"
)

// HTML where it hides: in the cells of tables, the fields of JSON, feeds and chapters. All of it is the
// article; nothing has to be found among menus.

// fragment gives the paragraphs of a piece of HTML, as a browser shows them, and its first heading.
func fragment(markup string) (paragraphs []string, heading string) {
	doc, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		return nil, ""
	}
	elements := 0
	for n := range doc.Descendants() {
		if elements++; elements > maxElements {
			return nil, ""
		}
		switch n.DataAtom {
		case atom.H1, atom.H2, atom.H3:
			if heading == "" && n.Type == html.ElementNode {
				heading = innerText(n)
			}
		}
	}
	r := renderer{}
	r.node(bodyOf(doc), 0)
	r.end()
	return r.paragraphs, heading
}

// bodyOf gives the body of a page.
func bodyOf(doc *html.Node) *html.Node {
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.DataAtom == atom.Body {
			return n
		}
	}
	return doc
}

var (
	tags = lazily(`(?i)</?(?:p|div|br|h[1-6]|ul|ol|li|blockquote|span|a|b|strong|em|i|u|img|figure|figcaption|article|section|html|body|` +
		`table|tr|td|tbody|q|cite|sup|sub|hr|iframe|header|footer|aside|pre|font|center|time|amp-[a-z-]+)(?:\s+[a-z_:][^<>]*)?\s*/?>`)
	blockTags = lazily(`(?i)<(?:br\s*/?|/(?:p|div|h[1-6]|li|blockquote|article|section|body|html))>`)
	entities  = lazily(`&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[a-zA-Z]{2,8});`)
)

// isMarkup reports whether a text is HTML, and not one in which a < or a & stands.
func isMarkup(s string) bool {
	if !strings.Contains(s, "<") {
		return false
	}
	found := tags.re().FindAllStringIndex(s, 3)
	return len(found) >= 2 || len(found) == 1 && blockTags.re().MatchString(s)
}

// isEscaped reports whether a text without tags has character references in place of characters.
func isEscaped(s string) bool {
	if !strings.Contains(s, "&") || !strings.Contains(s, ";") {
		return false
	}
	found := entities.re().FindAllString(s, -1)
	for _, e := range found {
		if html.UnescapeString(e) == e {
			return false
		}
	}
	return len(found) > 0 && len(found) == strings.Count(s, "&")
}

// plainer has the text of a cell or field that is HTML made plain, by the goroutine that parses it.
func plainer(in *article.Input) {
	if in.Extract != nil {
		return
	}
	switch {
	case isMarkup(in.Text):
		in.Extract = func(in *article.Input) {
			paragraphs, _ := fragment(in.Text)
			in.Text = strings.Join(paragraphs, "\n\n")
			if in.Text == "" {
				in.Warnings = append(in.Warnings, article.Warning{Message: "the text is HTML, and no words are in it"})
			}
		}
	case isEscaped(in.Text):
		in.Text = html.UnescapeString(in.Text)
	}
	if isEscaped(in.Metadata.Title) {
		in.Metadata.Title = html.UnescapeString(in.Metadata.Title)
	}
}
