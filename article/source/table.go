package source

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
)

// head is the first row of a table: which column is what.
type head struct {
	columns []string
	comma   rune

	text, id, title, date, url, author, site int // indexes; -1 where there is none
	keep                                     []int
}

// headOf reads the first line of a table, to find out what parts its columns: what a CSV's name says
// is a comma is a semicolon in the spreadsheets of many countries.
func (c *Config) headOf(line string, form Form) (*head, error) {
	line = strings.TrimPrefix(line, "\ufeff")
	var failed error
	most := 0
	for _, comma := range commas(form) {
		r := csv.NewReader(strings.NewReader(line))
		r.Comma, r.LazyQuotes = comma, true
		cells, err := r.Read()
		if err != nil {
			continue
		}
		h, err := c.newHead(cells)
		if err == nil {
			h.comma = comma
			return h, nil
		}
		if len(cells) > most { // the error that tells most
			failed, most = err, len(cells)
		}
	}
	if failed == nil {
		failed = errors.New("a table without a head")
	}
	return nil, failed
}

// commas are what may part the columns of a table.
func commas(form Form) []rune {
	if form == TSV {
		return []rune{'\t'}
	}
	return []rune{',', ';', '\t', '|'}
}

// commaOf gives what parts the columns of a head of which only the beginning is known.
func commaOf(line []byte, form Form) rune {
	return slices.MaxFunc(commas(form), func(a, b rune) int {
		return bytes.Count(line, []byte(string(a))) - bytes.Count(line, []byte(string(b)))
	})
}

// newHead finds the columns that are parts of an article.
func (c *Config) newHead(columns []string) (*head, error) {
	h := &head{columns: slices.Clone(columns)}
	names := c.names(nil)
	find := func(called []string) int {
		for _, name := range called {
			if i := slices.Index(h.columns, name); i >= 0 {
				return i
			}
		}
		for _, name := range called {
			if i := slices.IndexFunc(h.columns, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), name) }); i >= 0 {
				return i
			}
		}
		return slices.IndexFunc(h.columns, func(s string) bool { return slices.Contains(called, spelled(s)) })
	}
	if h.text = find(names.Text); h.text < 0 {
		return nil, fmt.Errorf("no column %q (--text-column NAME says which holds the text; there are %s)", names.Text[0], someOf(h.columns))
	}
	if h.id = find(names.ID); h.id < 0 && c.IDColumn != "" {
		return nil, fmt.Errorf("no column %q for the ids", c.IDColumn)
	}
	h.title, h.date, h.url = find(names.Title), find(names.Date), find(names.URL)
	h.author, h.site = find(names.Author), find(names.Site)
	for i, name := range h.columns {
		taken := slices.Contains([]int{h.text, h.id, h.title, h.url}, i) // the others are in no row, or not as they are here
		if slices.Contains(c.Keep, name) || !taken && (c.Keep == nil || slices.Contains(c.Keep, "*")) {
			h.keep = append(h.keep, i)
		}
	}
	return h, nil
}

// lacks says which column that is to be kept a whole head does not have.
func (c *Config) lacks(h *head) error {
	for _, name := range c.Keep {
		if name != "*" && !slices.Contains(h.columns, name) {
			return fmt.Errorf("no column %q to keep (there are %s)", name, someOf(h.columns))
		}
	}
	return nil
}

// spelled gives a name as columns.tsv spells it: "Full Text" is full_text.
func spelled(name string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '_' || r == '-' || r == '.' }), "_"))
}

// alsoKeep adds columns that can be no part of an article but are copied to the output where they are asked for.
func (h *head) alsoKeep(c *Config, columns []string) {
	for _, name := range columns {
		if c.Keep == nil || slices.Contains(c.Keep, "*") || slices.Contains(c.Keep, name) {
			h.keep = append(h.keep, len(h.columns))
		}
		h.columns = append(h.columns, name)
	}
}

// uses reports whether an article is made of the column.
func (h *head) uses(i int) bool {
	return slices.Contains(h.keep, i) || slices.Contains([]int{h.text, h.id, h.title, h.date, h.url, h.author, h.site}, i)
}

// article makes an article of a row. number is what it is called without an id.
func (h *head) article(name string, line int, number string, cells []string, declared string) article.Input {
	in := article.Input{Name: name, Line: line}
	cell := func(i int) string {
		if i < 0 {
			return ""
		}
		s, _ := toUTF8([]byte(cells[i]), declared, false)
		return s
	}
	var warning string
	if in.Text, warning = toUTF8([]byte(cells[h.text]), declared, false); warning != "" {
		in.Warnings = append(in.Warnings, article.Warning{Message: warning})
	}
	in.Metadata = article.Metadata{
		ID: firstOf(cell(h.id), number), Title: cell(h.title), Date: isoDate(cell(h.date)), URL: cell(h.url),
		Author: cell(h.author), Site: cell(h.site),
	}
	for _, i := range h.keep {
		in.Metadata.Fields = append(in.Metadata.Fields, article.Field{Name: h.columns[i], Value: cell(i)})
	}
	plainer(&in)
	return in
}

// rowSource gives the cells of the next row, until it is asked again, and the line it begins at. After a
// *rowError it goes on.
type rowSource interface {
	read() ([]string, int, error)
}

// table reads a table of text, RFC 4180 or with tabs: a head, and an article a row. A row with more or
// fewer cells than the head is an error of its own: nobody knows which of them is the text.
type table struct {
	name    string
	in      *stream
	head    *head
	max     int
	rows    rowSource
	stopped bool
}

func (c *Config) newTable(taken Taken, in *stream) (*table, error) {
	name := taken.Name
	t := &table{name: name, in: in, max: c.article()}
	if e, _ := byteOrder(peek(in)); e != nil || c.Charset != "" {
		decoded, err := decodeStream(in, e, c.Charset)
		if err != nil {
			in.Close()
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		in.Reader = decoded
	}
	line, _, whole := bytes.Cut(peek(in), []byte("\n"))
	h, err := c.headOf(string(bytes.TrimRight(line, "\r")), taken.Form)
	if err != nil && !whole && len(line) >= peeked { // thousands of columns: the text may be one of the last
		h, err = &head{comma: commaOf(line, taken.Form)}, nil
	}
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	if bytes.HasPrefix(line, []byte("\ufeff")) {
		in.Discard(3)
	}
	if h.comma == '\t' {
		taken.Form = TSV
	}
	t.rows = newRowReader(in, h.comma, t.max)
	cells, _, err := t.rows.read()
	if err == nil {
		t.head, err = c.newHead(cells)
	}
	if err == nil {
		err = c.lacks(t.head)
	}
	if err != nil {
		in.Close()
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	taken.Column = t.head.columns[t.head.text]
	c.took(taken)
	return t, nil
}

// peek gives what is there of the first bytes, up to the end of a line or as far as is looked.
func peek(in *stream) []byte {
	for {
		head, _ := in.Peek(in.Buffered())
		if bytes.IndexByte(head, '\n') >= 0 || len(head) >= peeked {
			return head
		}
		if _, err := in.Peek(in.Buffered() + 1); err != nil {
			head, _ := in.Peek(in.Buffered())
			return head
		}
	}
}

func (t *table) Close() error { return t.in.Close() }

// Next gives the article of the next row.
func (t *table) Next() (article.Input, error) {
	if t.stopped {
		return article.Input{}, io.EOF
	}
	cells, line, err := t.rows.read()
	var bad *rowError
	switch {
	case err == io.EOF:
		return article.Input{}, err
	case errors.As(err, &bad):
		return article.Input{}, &article.LineError{Name: t.name, Line: line, Err: bad.error}
	case err != nil:
		t.stopped = true
		if line > 0 {
			return article.Input{}, fmt.Errorf("%s:%d: %w", t.name, line, err)
		}
		return article.Input{}, fmt.Errorf("%s: %w", t.name, err)
	case len(cells) != len(t.head.columns):
		return article.Input{}, &article.LineError{Name: t.name, Line: line, Err: errRagged{len(cells), len(t.head.columns)}}
	}
	return t.head.article(t.name, line, strconv.Itoa(line), cells, ""), nil
}

// errLong says that a line is longer than it may be.
var errLong = errors.New("a line without end")

// slicer is the part of a bufio.Reader that reads lines.
type slicer interface {
	io.Reader
	ReadSlice(delim byte) ([]byte, error)
}

// lineReader reads lines of bounded length.
type lineReader struct {
	r   slicer
	max int
	buf []byte
}

// read appends the next line, without its end, to before, which is empty or what read gave last.
func (l *lineReader) read(before []byte) ([]byte, error) {
	if before == nil {
		before = l.buf[:0]
	}
	got := false
	for {
		part, err := l.r.ReadSlice('\n')
		before = append(before, part...)
		got = got || len(part) > 0
		if len(before) > l.max {
			return nil, fmt.Errorf("%w: more than %d bytes", errLong, l.max)
		}
		switch {
		case err == nil, err == io.EOF && got:
			before = bytes.TrimSuffix(bytes.TrimSuffix(before, []byte("\n")), []byte("\r"))
			l.buf = before
			return before, nil
		case errors.Is(err, bufio.ErrBufferFull):
		default:
			return nil, err
		}
	}
}
