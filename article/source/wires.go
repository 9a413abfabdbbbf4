package source

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
)

// Feeds and the XML of agencies: RSS 2.0 and 1.0, Atom (RFC 4287), NITF 3.x with the New York Times' corpus,
// NewsML-G2 and NewsML 1.2.

var rootElement = lazily(`^(?:\s*<\?[\s\S]*?\?>|\s*<!--[\s\S]*?-->|\s*<!(?i:doctype)(?:[^<>\[]|\[[\s\S]*?\]\s*)*>)*\s*<([A-Za-z_][\w.:-]*)`)

// rootOf gives the name of the root element of XML, without its namespace; "" where there is none.
func rootOf(head string) string {
	m := rootElement.re().FindStringSubmatch(head)
	if m == nil {
		return ""
	}
	name := m[1]
	if i := strings.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return name
}

// wireRoots are the root elements of XML that is read, and the form that each tells.
var wireRoots = map[string]Form{
	"rss": RSS, "RDF": RSS, "channel": RSS, "feed": Atom, "entry": Atom, "nitf": NITF, "newsMessage": NewsML, "newsItem": NewsML, "NewsML": NewsML,
	"packageItem": NewsML,
}

// formOfXML gives the form of a text that begins as XML does; "" for none that is known.
func formOfXML(text string, byName Form) Form {
	if !strings.HasPrefix(text, "<") {
		return ""
	}
	root := rootOf(text)
	if form := wireRoots[root]; form != "" {
		return form
	}
	if isSGML(text, root) {
		return SGML
	}
	if strings.HasPrefix(text, "<?xml") || byName == XML && root != "" {
		return XML
	}
	return ""
}

// wire reads the articles of a feed, or of the XML of an agency, one at a time.
type wire struct {
	c    *Config
	from Origin
	in   *stream
	form Form
	d    *xml.Decoder
	site string
	n    int
	told error
}

func (c *Config) openWire(from Origin, in *stream, taken Taken) (Reader, error) {
	head, _ := in.Peek(min(in.Buffered(), 4<<10))
	if e, after := byteOrder(head); e != nil || c.Charset != "" {
		decoded, err := decodeStream(in, e, c.Charset)
		if err != nil {
			return nil, err
		}
		in.Reader = decoded
	} else if len(after) < len(head) {
		in.Discard(len(head) - len(after))
	}
	if taken.Form == XML {
		head, _ := in.Peek(min(in.Buffered(), 4<<10))
		root := rootOf(string(head))
		if taken.Form = wireRoots[root]; taken.Form == "" {
			return nil, fmt.Errorf("XML whose root element is <%s>: this is no form of news that is known, and is not read", root)
		}
	}
	c.took(taken)
	d := newXML(in)
	d.Strict = false
	d.Entity = xml.HTMLEntity
	return &wire{c: c, from: from, in: in, form: taken.Form, d: d}, nil
}

func (w *wire) Close() error { return w.in.Close() }

// articleElements are the elements that are articles.
var articleElements = setOf("item", "entry", "nitf", "newsItem", "NewsItem")

func (w *wire) Next() (in article.Input, err error) {
	for w.told == nil {
		t, err := w.d.Token()
		if err != nil {
			if w.told = err; err != io.EOF {
				w.told = fmt.Errorf("%s: no XML from here on: %w", w.place(w.n+1), err)
			}
			break
		}
		start, ok := t.(xml.StartElement)
		switch {
		case !ok:
		case articleElements[start.Name.Local]:
			w.n++
			e, err := readElement(w.d, start, w.c.article())
			var long errTooLong
			if errors.As(err, &long) {
				return in, &article.LineError{Name: w.place(w.n), Err: err}
			}
			if err != nil {
				w.told = fmt.Errorf("%s: %w", w.place(w.n), err)
				continue
			}
			return w.article(e)
		case start.Name.Local == "title" && w.site == "": // of the feed
			e, err := readElement(w.d, start, maxPart)
			if err == nil {
				w.site = e.words()
			}
		}
	}
	if w.told == io.EOF && w.n == 0 {
		w.n++
		return in, fmt.Errorf("%s: no article in this %s", w.from.Name, w.form)
	}
	return in, w.told
}

func (w *wire) place(n int) string { return w.from.Name + "#" + strconv.Itoa(n) }

func (w *wire) article(e *element) (in article.Input, err error) {
	var p *printed
	switch e.name {
	case "item":
		p = readItem(e)
		p.site = firstOf(p.site, w.site)
	case "entry":
		p = readEntry(e)
		p.site = firstOf(p.site, w.site)
	case "nitf":
		p = readNITF(e)
	default:
		p = readNewsItem(e)
		if len(p.paragraphs) == 0 {
			return in, &article.LineError{Name: w.place(w.n), Err: &PassedOver{Why: "an item without a text"}}
		}
	}
	p.date = isoDate(p.date)
	in = p.input(w.place(w.n), []string{})
	if in.Metadata.ID == "" {
		in.Metadata.ID = w.from.ID + "#" + strconv.Itoa(w.n)
	}
	return in, nil
}

// readItem reads an item of RSS.
func readItem(e *element) *printed {
	p := &printed{title: plainTitle(e.child("title").words()), id: e.child("guid").words(),
		author: firstOf(e.child("creator").words(), e.child("author").words())}
	p.date = firstOf(e.child("pubDate").words(), e.child("date").words())
	p.site = e.child("source").words()
	if p.url = address(e.child("link").words(), nil); p.url == "" {
		p.url = address(p.id, nil)
	}
	p.id = firstOf(p.id, e.attribute("about"))
	p.paragraphs = markedText(firstOf(e.child("encoded").raw(), e.child("description").raw()))
	return p
}

// readEntry reads an entry of Atom.
func readEntry(e *element) *printed {
	p := &printed{title: plainTitle(e.child("title").words()), id: e.child("id").words(),
		author: e.child("author").first("name").words()}
	p.date = firstOf(e.child("published").words(), e.child("updated").words())
	p.site = e.child("source").first("title").words()
	for _, l := range e.children {
		if rel := l.attribute("rel"); l.name == "link" && (rel == "" || rel == "alternate") && p.url == "" {
			p.url = address(l.attribute("href"), nil)
		}
	}
	content := e.child("content")
	if content == nil || content.words() == "" {
		content = e.child("summary")
	}
	if content.attribute("type") == "xhtml" {
		p.paragraphs = content.paragraphs()
	} else {
		p.paragraphs = markedText(content.raw())
	}
	return p
}

func plainTitle(s string) string {
	if isMarkup(s) || isEscaped(s) {
		return squeeze(strings.Join(markedText(s), " "))
	}
	return s
}

// markedText gives the paragraphs of what may be HTML or plain text.
func markedText(s string) []string {
	if isMarkup(s) || isEscaped(s) {
		paragraphs, _ := fragment(s)
		return paragraphs
	}
	return plainParagraphs(s)
}

// plainParagraphs gives the paragraphs of a plain text: its blocks between blank lines, where it has some,
// else its lines.
func plainParagraphs(s string) []string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = squeeze(lines[i])
	}
	if isWrapped(lines) {
		return unwrapped(lines)
	}
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

// readNITF reads NITF. The corpus of the New York Times has the text twice, its beginning as a block of its own.
func readNITF(e *element) *printed {
	p := &printed{}
	head, body := e.child("head"), e.child("body")
	p.title = firstOf(body.first("body.head").first("hl1").words(), body.first("hedline").words(),
		head.child("title").words())
	p.author = body.first("byline").words()
	data := head.first("pubdata")
	p.site = firstOf(data.attribute("name"), head.first("doc.copyright").attribute("holder"))
	p.date = firstOf(head.first("date.issue").attribute("norm"), data.attribute("date.publication"),
		body.first("story.date").attribute("norm"))
	p.date = compactDate(p.date)
	p.url = address(data.attribute("ex-ref"), nil)
	p.id = head.first("doc-id").attribute("id-string")
	p.section = firstOf(data.attribute("position.section"), metaNamed(head, "online_sections"))
	content := body.first("body.content")
	for _, b := range content.all("block") {
		if b.attribute("class") == "full_text" {
			content = b
			break
		}
	}
	p.paragraphs = content.paragraphs()
	return p
}

func metaNamed(head *element, name string) string {
	for _, m := range head.all("meta") {
		if m.attribute("name") == name {
			return m.attribute("content")
		}
	}
	return ""
}

// compactDate gives the day of a date that has no hyphens.
func compactDate(s string) string {
	if len(s) >= 8 && strings.Trim(s[:8], "0123456789") == "" {
		return s[:4] + "-" + s[4:6] + "-" + s[6:8]
	}
	return s
}

// readNewsItem reads an item of NewsML-G2, or of NewsML 1.2.
func readNewsItem(e *element) *printed {
	if nitf := e.first("nitf"); nitf != nil {
		p := readNITF(nitf)
		fillNewsItem(p, e)
		return p
	}
	p := &printed{}
	fillNewsItem(p, e)
	content := e.first("inlineXML", "DataContent", "inlineData")
	switch {
	case content == nil:
	case content.name == "inlineData", len(content.children) == 1 && content.children[0].name == "":
		p.paragraphs = markedText(content.raw())
	default:
		if body := content.first("body.content", "body"); body != nil {
			content = body
		}
		p.paragraphs = content.paragraphs()
	}
	if len(p.paragraphs) > 0 && letters(p.paragraphs[0]) == letters(p.title) {
		p.paragraphs = p.paragraphs[1:]
	}
	return p
}

// fillNewsItem takes from an item's own description what its text has not told.
func fillNewsItem(p *printed, e *element) {
	meta := e.child("contentMeta")
	p.title = firstOf(p.title, meta.first("headline").words(), e.first("HeadLine").words())
	p.author = firstOf(p.author, meta.child("by").words(), meta.first("creator").first("name").words(),
		e.first("ByLine").words())
	p.site = firstOf(p.site, e.first("provider").first("name").words(), e.first("provider").attribute("literal"),
		e.first("infoSource").first("name").words(),
		e.first("ProviderId").words())
	p.date = firstOf(p.date, meta.child("contentCreated").words(), e.first("firstCreated",
		"versionCreated").words(), compactDate(e.first("DateId", "FirstCreated").words()))
	p.id = firstOf(e.attribute("guid"), p.id, e.first("PublicIdentifier").words())
}
