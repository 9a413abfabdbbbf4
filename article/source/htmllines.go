package source

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// htmlLines gives the blocks of a page as lines, from beginning to end, however long the page is. It is for
// exports; where an article has to be found among menus, see html.go.
type htmlLines struct {
	z       *html.Tokenizer
	max     int
	b       strings.Builder
	blank   bool
	ignored atom.Atom // the element whose text is none
	ended   bool
}

func newHTMLLines(r io.Reader, max int) *htmlLines {
	l := &htmlLines{z: html.NewTokenizer(r), max: max}
	l.z.SetMaxBuf(max)
	return l
}

func (l *htmlLines) next() (string, error) {
	for !l.ended {
		ends := false
		switch l.z.Next() {
		case html.ErrorToken:
			if err := l.z.Err(); err != io.EOF {
				return "", err
			}
			l.ended = true
		case html.TextToken:
			if l.ignored == 0 {
				l.text(string(l.z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			ends = l.start()
		case html.EndTagToken:
			name, _ := l.z.TagName()
			a := atom.Lookup(name)
			if a == l.ignored {
				l.ignored = 0
			}
			ends = isBlock(a)
		}
		if l.b.Len() > l.max {
			return "", fmt.Errorf("a paragraph of more than %d bytes", l.max)
		}
		if ends && l.b.Len() > 0 {
			break
		}
	}
	if l.b.Len() == 0 {
		return "", io.EOF
	}
	line := l.b.String()
	l.b.Reset()
	l.blank = false
	return line, nil
}

func (l *htmlLines) start() (ends bool) {
	name, _ := l.z.TagName()
	switch a := atom.Lookup(name); a {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Noscript, atom.Select, atom.Textarea:
		l.ignored = a
	case atom.Br, atom.Hr:
		return true
	case atom.Td, atom.Th:
		if l.b.Len() > 0 {
			l.b.WriteByte('\t')
			l.blank = false
		}
	default:
		return isBlock(a)
	}
	return false
}

func (l *htmlLines) text(s string) {
	for _, c := range s {
		switch {
		case unicode.IsSpace(c):
			l.blank = true
			continue
		case c == '\u00ad', c == '\u200b', c == '\u2060', c == '\ufeff':
			continue
		}
		if l.blank && l.b.Len() > 0 {
			l.b.WriteByte(' ')
		}
		l.blank = false
		l.b.WriteRune(c)
	}
}

// exportInPage gives the layout that a page has which holds the articles of an export, else nil.
func (c *Config) exportInPage(in *stream) *layout {
	if l := layoutNamed(c.Form); l != nil {
		return l
	}
	if c.Form != "" && c.Form != Auto && c.Form != ZIP {
		return nil
	}
	head, _ := in.Peek(peeked)
	decoded, _ := toUTF8(head, c.Charset, true)
	ahead := aheadLines{lines: newHTMLLines(strings.NewReader(decoded), peeked)}
	return layoutOf(ahead.look())
}

// openPages begins to read the articles of an export that is a page.
func (c *Config) openPages(from Origin, in *stream, l *layout) Reader {
	c.took(Taken{Name: from.Name, Form: l.name, In: HTML})
	head, _ := in.Peek(1 << 10)
	name := c.Charset
	if name == "" {
		_, name, _ = charset.DetermineEncoding(head, "")
	}
	var r io.Reader = in
	if e, _ := charset.Lookup(name); e != nil && name != "utf-8" {
		r = bufio.NewReader(e.NewDecoder().Reader(in))
	}
	return c.newExport(from, in, l, newHTMLLines(r, c.article()), true, "")
}
