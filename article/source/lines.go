package source

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"whosaid/article"
)

// layoutLines is how many lines are looked at to find out which layout a file has.
const layoutLines = 400

// openText begins to read a stream of plain text: the articles of an export whose layout is known, else
// one article.
func (c *Config) openText(from Origin, in *stream, taken Taken) (Reader, error) {
	l := layoutNamed(c.Form)
	if l == nil && (c.Form == "" || c.Form == Auto || c.Form == ZIP) {
		head, _ := in.Peek(peeked)
		decoded, _ := toUTF8(head, c.Charset, false)
		l = layoutOf(strings.Split(decoded, "\n"))
	}
	if l == nil {
		c.took(taken)
		return &single{c: c, from: from, in: in, form: TXT}, nil
	}
	taken.Form, taken.In, taken.Named = l.name, TXT, false
	c.took(taken)
	warning, err := c.decodeText(in)
	if err != nil {
		return nil, err
	}
	lines := &rawLines{lineReader{r: in, max: c.article()}}
	return c.newExport(from, in, l, lines, false, warning), nil
}

func (c *Config) newExport(from Origin, in io.Closer, l *layout, lines textLines, paragraphs bool,
	warning string) Reader {
	return &export{from: from, in: in, layout: l, lines: lines, paragraphs: paragraphs, keep: c.Keep,
		max: c.article(), warning: warning}
}

// decodeText makes a stream of text UTF-8, by its first bytes.
func (c *Config) decodeText(in *stream) (warning string, err error) {
	head, _ := in.Peek(peeked)
	e, after := byteOrder(head)
	switch {
	case e != nil || c.Charset != "":
	case len(after) < len(head):
		in.Discard(len(head) - len(after))
		return "", nil
	case zeros(head) != nil:
		e = zeros(head)
	default:
		for i := len(head); i > 0 && i > len(head)-utf8.UTFMax; i-- { // a character may be cut off
			if utf8.Valid(head[:i]) {
				return "", nil
			}
		}
		valid, invalid := multibyte(head)
		if 8*valid >= invalid {
			return "", nil
		}
		e, _ = charset.Lookup(guessed)
		warning = "no character set is declared and the bytes are no UTF-8; read as " + guessed
	}
	in.Reader, err = decodeStream(in, e, c.Charset)
	return warning, err
}

// rawLines gives the lines of a text.
type rawLines struct{ r lineReader }

func (l *rawLines) next() (string, error) {
	b, err := l.r.read(nil)
	if err != nil {
		return "", err
	}
	return string(bytes.TrimPrefix(b, []byte("\ufeff"))), nil
}

// openLines begins to read a document that gives its paragraphs one after the other: the articles of an
// export, or one article.
func (c *Config) openLines(from Origin, in io.Closer, lines textLines, taken Taken) (Reader, error) {
	ahead := &aheadLines{lines: lines}
	l := layoutNamed(c.Form)
	if l == nil && (c.Form == "" || c.Form == Auto || c.Form == ZIP) {
		l = layoutOf(ahead.look())
	}
	if l == nil {
		c.took(taken)
		return &document{c: c, from: from, in: in, lines: ahead}, nil
	}
	taken.Form, taken.In, taken.Named = l.name, taken.Form, false
	c.took(taken)
	return c.newExport(from, in, l, ahead, true, ""), nil
}

// aheadLines gives lines that have been looked at before.
type aheadLines struct {
	lines  textLines
	ahead  []string
	failed error
}

func (a *aheadLines) look() []string {
	for size := 0; len(a.ahead) < layoutLines && size < peeked && a.failed == nil; {
		var line string
		if line, a.failed = a.lines.next(); a.failed == nil {
			a.ahead = append(a.ahead, line)
			size += len(line)
		}
	}
	return a.ahead
}

func (a *aheadLines) next() (string, error) {
	if len(a.ahead) > 0 {
		line := a.ahead[0]
		a.ahead = a.ahead[1:]
		return line, nil
	}
	if a.failed != nil {
		return "", a.failed
	}
	return a.lines.next()
}

// described is implemented by lines that know more of their document than its text. It is asked when all
// have been read.
type described interface {
	describe() (m metadata, warnings []string)
}

// document is a Reader of a document that is one article: its paragraphs, with blank lines between them.
type document struct {
	c     *Config
	from  Origin
	in    io.Closer
	lines *aheadLines
	done  bool
}

func (d *document) Close() error { return d.in.Close() }

func (d *document) Next() (in article.Input, err error) {
	if d.done {
		return in, io.EOF
	}
	d.done = true
	in = article.Input{Name: d.from.Name, Metadata: article.Metadata{ID: d.from.ID}}
	var b strings.Builder
	for {
		line, err := d.lines.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return article.Input{}, fmt.Errorf("%s: %w", d.from.Name, err)
		}
		if line = strings.TrimFunc(line, isBlank); line == "" {
			continue
		}
		if b.Len()+len(line) > d.c.article() {
			return article.Input{}, fmt.Errorf("%s: an article of more than %d bytes", d.from.Name, d.c.article())
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(line)
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	in.Text = b.String()
	warn := func(s string) { in.Warnings = append(in.Warnings, article.Warning{Message: s}) }
	if known, ok := d.lines.lines.(described); ok {
		m, warnings := known.describe()
		o := &in.Metadata
		o.Title, o.Date, o.Author, o.Site, o.URL = m.title, m.date, m.author, m.site, m.url
		for _, w := range warnings {
			warn(w)
		}
	}
	if in.Text == "" {
		warn("there is no text in this document")
	}
	if s := severalArticles(in.Text); s != "" {
		warn(s)
	}
	return in, nil
}

// severalArticles says why a text that is read as one article may be several: labels that stand once in an
// article begin lines of it again and again.
func severalArticles(text string) string {
	count := map[string]int{}
	for line := range strings.Lines(text) {
		label, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		if label = strings.ToLower(label); ok && value != "" && slices.Contains(common.again, label) {
			count[label]++
		}
	}
	var often []string
	for _, label := range common.again {
		if count[label] > 1 {
			often = append(often, label)
		}
	}
	if len(often) < 2 {
		return ""
	}
	return fmt.Sprintf("this may be several articles in one file, in a form that is not known: %d lines begin with %q, %d with %q; it is read as one article",
		count[often[0]], often[0]+":", count[often[1]], often[1]+":")
}
