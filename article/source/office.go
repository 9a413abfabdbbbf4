package source

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Documents that are zips of XML: Word's (ECMA-376), those of OpenDocument 1.3.

// documentIn says which document a zip is; "" for none.
func documentIn(files []*zip.File) Form {
	office := false
	for _, f := range files {
		switch f.Name {
		case "word/document.xml":
			return DOCX
		case "xl/workbook.xml":
			return XLSX
		case "META-INF/container.xml":
			return EPUB
		case "content.xml":
			return ODT
		case "[Content_Types].xml":
			office = true
		}
	}
	if office {
		return otherOffice
	}
	return ""
}

// otherOffice are documents that hold no articles: slides, drawings.
const otherOffice Form = "office"

func memberNamed(files []*zip.File, name string) *zip.File {
	for _, f := range files {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// openMember opens a part of a document, within the bounds of what may swell.
func (c *Config) openMember(files []*zip.File, name string, total *watched) (io.ReadCloser, error) {
	f := memberNamed(files, name)
	if f == nil {
		return nil, fmt.Errorf("it has no %s", name)
	}
	if f.Flags&1 != 0 {
		return nil, errors.New("it is encrypted")
	}
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	total.r = r
	return &memberReader{total, r}, nil
}

// openDocument begins to read a zip that is a document.
func (c *Config) openDocument(from Origin, in *stream, form Form, files []*zip.File, total *watched) (Reader, error) {
	taken := Taken{Name: from.Name, Form: form, Named: FormOfName(from.Name) == form}
	var lines textLines
	switch form {
	case DOCX:
		part, err := c.openMember(files, "word/document.xml", total)
		if err != nil {
			return nil, err
		}
		lines = &xmlLines{d: newXML(part), shape: &wordShape, max: c.article()}
	case ODT:
		part, err := c.openMember(files, "content.xml", total)
		if err != nil {
			return nil, err
		}
		lines = &xmlLines{d: newXML(part), shape: &odtShape, max: c.article()}
	case EPUB:
		return c.openBook(from, in, files, total)
	case XLSX:
		return c.openWorkbook(from, in, files, total)
	default:
		return nil, errors.New("an Office document without a text; this is not read")
	}
	return c.openLines(from, in, lines, taken)
}

func newXML(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.Strict = true
	d.CharsetReader = charsetReader
	return d
}

// shape says what the elements of a document are, by their local names.
type shape struct {
	paragraph map[string]bool // one is a line
	text      map[string]bool // what is in them is text; nil: all in a paragraph
	breaks    map[string]bool // ends a line
	tab       map[string]bool
	ignored   map[string]bool // with all that is in them
	replaced  map[string]string
	hidden    string // in a run's properties: nothing of the run is shown
	run       string
	blanks    string // so many of them, by an attribute c
}

func setOf(names ...string) map[string]bool {
	m := map[string]bool{}
	for _, n := range names {
		m[n] = true
	}
	return m
}

var wordShape = shape{
	paragraph: setOf("p"), text: setOf("t"), breaks: setOf("br", "cr"), tab: setOf("tab", "ptab"),
	ignored:  setOf("Fallback", "del", "moveFrom", "instrText", "delText", "tabs"),
	replaced: map[string]string{"noBreakHyphen": "-"}, hidden: "vanish", run: "r",
}

var odtShape = shape{
	paragraph: setOf("p", "h"), breaks: setOf("line-break"), tab: setOf("tab"),
	ignored: setOf("tracked-changes", "annotation", "note", "automatic-styles", "font-face-decls", "scripts",
		"ruby-text"), blanks: "s",
}

// xmlLines gives the paragraphs of a document of XML. It holds one of them in memory.
type xmlLines struct {
	d     *xml.Decoder
	shape *shape
	max   int

	b      strings.Builder
	inside int // how many paragraphs we are in
	texts  int // how many elements of text
	run    int // the length of b at the run's beginning
	hidden bool
	lines  []string // that are due
	depth  int
}

func (l *xmlLines) next() (string, error) {
	for {
		if len(l.lines) > 0 {
			line := l.lines[0]
			l.lines = l.lines[1:]
			return line, nil
		}
		t, err := l.d.RawToken()
		if err != nil {
			if err == io.EOF && l.depth > 0 {
				err = io.ErrUnexpectedEOF
			}
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			l.depth++
			if err := l.start(t); err != nil {
				return "", err
			}
		case xml.EndElement:
			l.depth--
			l.end(t.Name.Local)
		case xml.CharData:
			if l.inside > 0 && (l.shape.text == nil || l.texts > 0) {
				l.b.Write(t)
			}
		}
		if l.b.Len() > l.max {
			return "", fmt.Errorf("a paragraph of more than %d bytes", l.max)
		}
	}
}

func (l *xmlLines) start(t xml.StartElement) error {
	name := t.Name.Local
	s := l.shape
	switch {
	case s.ignored[name]:
		l.depth--
		return skipElement(l.d)
	case s.paragraph[name]:
		if l.inside > 0 { // a text box in a paragraph
			l.flush()
		}
		l.inside++
	case s.text[name]:
		l.texts++
	case s.breaks[name]:
		l.flush()
	case s.tab[name] && l.inside > 0:
		l.b.WriteByte('\t')
	case s.replaced[name] != "":
		l.b.WriteString(s.replaced[name])
	case name == s.run && s.run != "":
		l.run, l.hidden = l.b.Len(), false
	case name == s.hidden && s.hidden != "":
		l.hidden = xmlAttribute(t, "val") != "0" && xmlAttribute(t, "val") != "false"
	case name == s.blanks && s.blanks != "" && l.inside > 0:
		l.b.WriteByte(' ')
	}
	return nil
}

func (l *xmlLines) end(name string) {
	s := l.shape
	switch {
	case s.paragraph[name]:
		l.inside = max(0, l.inside-1)
		l.flush()
	case s.text[name]:
		l.texts = max(0, l.texts-1)
	case name == s.run && s.run != "" && l.hidden && l.run <= l.b.Len():
		kept := l.b.String()[:l.run]
		l.b.Reset()
		l.b.WriteString(kept)
		l.hidden = false
	}
}

func (l *xmlLines) flush() {
	l.lines = append(l.lines, l.b.String())
	l.b.Reset()
	l.run = 0
}

// skipElement skips the rest of an element that has begun.
func skipElement(d *xml.Decoder) error {
	for depth := 1; depth > 0; {
		t, err := d.RawToken()
		if err != nil {
			return unexpected(err)
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

func xmlAttribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
