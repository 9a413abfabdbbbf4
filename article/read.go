package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Input is one article as it was read, not yet cut up, so that the cutting can be another
// goroutine's work.
type Input struct {
	Name     string // of the file
	Line     int    // where it is in the file, from 1; 0 for a file of its own
	Text     string
	Metadata Metadata
	Warnings []Warning // of the reading; Parse hands them on

	// Extract, where it is not nil, makes the article of what was read: Text holds a page's source
	// until ParseInto calls it, so that it too can be another goroutine's work.
	Extract func(*Input)

	// Lost says why there is no article, where one is there and could not be read; nil before Extract is called.
	Lost error
}

// Parse cuts the article up.
func (in *Input) Parse() *Document {
	d := new(Document)
	in.ParseInto(d)
	return d
}

// ParseInto is Parse into a document whose slices are used again.
func (in *Input) ParseInto(d *Document) {
	if extract := in.Extract; extract != nil {
		in.Extract = nil
		extract(in)
	}
	ParseInto(d, in.Text, in.Metadata)
	d.Warnings = append(d.Warnings, in.Warnings...)
}

const byteOrderMark = "\ufeff"

// ReadTXT reads a file of plain text that is one article. Its id is the file's base name without
// ".txt". A byte order mark at the beginning is no part of the text: the code point after it is
// number 0. All else is kept byte by byte, invalid UTF-8 too. Errors begin with name.
func ReadTXT(name string, r io.Reader) (Input, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return Input{}, placed(name, 0, err)
	}
	in := Input{Name: name, Metadata: Metadata{ID: strings.TrimSuffix(filepath.Base(name), ".txt")}}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		in.Warnings = append(in.Warnings, Warning{0, "the file looks like UTF-16; it is read as UTF-8"})
	}
	in.Text = string(bytes.TrimPrefix(b, []byte(byteOrderMark)))
	return in, nil
}

// LineError is what is wrong with one line, or with one record. Those after it can be read.
type LineError struct {
	Name string
	Line int // 0 where the name alone says the place
	Err  error
}

// Error gives name:line: and the error.
func (e *LineError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %v", e.Name, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.Name, e.Line, e.Err)
}

// Unwrap gives the error without its place.
func (e *LineError) Unwrap() error { return e.Err }

// ErrLongLine says that a line is longer than the reader's bound.
var ErrLongLine = errors.New("line too long")

func placed(name string, line int, err error) error {
	if line == 0 {
		return fmt.Errorf("%s: %w", name, err)
	}
	return &LineError{name, line, err}
}

// MaxLine is the longest line, in bytes, that a Lines reads by default.
const MaxLine = 64 << 20

// Names says under which names the parts of an article are in an object or in a table's head: of
// each list, the first that is there. Names are matched letter by letter.
type Names struct {
	Text, ID, Title, Date, URL, Author, Site []string

	// Keep names the other fields that go into Metadata.Fields; a "*" in it stands for all.
	Keep []string
}

// StandoffNames are the names in the stand-off form.
var StandoffNames = Names{
	Text: []string{"text"}, ID: []string{"id"}, Title: []string{"title"}, Date: []string{"date"},
	URL: []string{"url"}, Author: []string{"author"}, Site: []string{"site"},
}

// Lines reads JSON Lines: one article a line, an object with "text" and perhaps "id", "title",
// "date" and "url" (see https://jsonlines.org), or with other Names. Title, date and url may be in
// an object "meta" instead. An article without an id is called by its line's number. It holds one
// line in memory at a time.
type Lines struct {
	Names Names // StandoffNames by default

	name string
	r    *bufio.Reader
	max  int
	line int
	buf  []byte

	blank   int // bytes of blank lines since the last that is none
	stopped bool
}

// maxBlank is how many bytes of blank lines may follow each other.
const maxBlank = 16 << 20

// ErrBlankLines says that a reader gave up in a stretch of blank lines that has no end.
var ErrBlankLines = errors.New("nothing but blank lines")

// NewLines reads from r; name is for errors. A line of more than maxLine bytes is skipped and
// reported; 0 means MaxLine.
func NewLines(name string, r io.Reader, maxLine int) *Lines {
	if maxLine <= 0 {
		maxLine = MaxLine
	}
	return &Lines{Names: StandoffNames, name: name, r: bufio.NewReaderSize(r, 64<<10), max: maxLine}
}

// Next gives the next article. Its error is io.EOF after the last, a *LineError where this line alone
// is wrong and reading goes on at the next, or else the reader's error, which ends the stream.
func (l *Lines) Next() (Input, error) {
	if l.stopped {
		return Input{}, io.EOF
	}
	for {
		b, err := l.read()
		if err != nil {
			return Input{}, err
		}
		if l.line == 1 {
			b = bytes.TrimPrefix(b, []byte(byteOrderMark))
		}
		size := len(b)
		b = bytes.TrimSpace(b)
		if len(b) == 0 {
			if l.blank += size; l.blank > maxBlank {
				l.stopped = true
				return Input{}, fmt.Errorf("%s: %w in %d bytes before line %d: the rest is not read", l.name, ErrBlankLines, l.blank, l.line)
			}
			continue
		}
		l.blank = 0
		in := Input{Name: l.name, Line: l.line}
		in.Metadata.ID = strconv.Itoa(l.line)
		if err := in.DecodeJSON(b, &l.Names); err != nil {
			return Input{}, placed(l.name, l.line, err)
		}
		return in, nil
	}
}

// read gives the next line, in memory that the one after it uses again.
func (l *Lines) read() ([]byte, error) {
	l.buf = l.buf[:0]
	l.line++
	long := false
	for {
		part, err := l.r.ReadSlice('\n')
		if !long && len(l.buf)+len(part) > l.max+1 {
			long = true
			l.buf = l.buf[:0]
		}
		if !long {
			l.buf = append(l.buf, part...)
		}
		switch {
		case err == bufio.ErrBufferFull:
			continue
		case err == io.EOF && (long || len(l.buf) > 0), err == nil:
			if long {
				return nil, placed(l.name, l.line, fmt.Errorf("%w: more than %d bytes", ErrLongLine, l.max))
			}
			return l.buf, nil
		case err == io.EOF:
			return nil, io.EOF
		default:
			return nil, fmt.Errorf("%s: %w", l.name, err)
		}
	}
}

// DecodeJSON reads the article in one JSON object. Before the call, in.Name and in.Line are its place, and
// in.Metadata.ID is its id where the object has none. A list of strings is joined by "; ". A field with a value
// of the wrong type is skipped with a warning, except for the text, without which there is an error.
func (in *Input) DecodeJSON(b []byte, names *Names) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		var other *json.UnmarshalTypeError
		if errors.As(err, &other) {
			return fmt.Errorf("not a JSON object: got one of the kind %s", other.Value)
		}
		return fmt.Errorf("not a JSON object: %w", err)
	}
	name, raw, ok := first(fields, names.Text)
	if !ok {
		return fmt.Errorf("no field %q (there are %s)", strings.Join(names.Text[:min(1, len(names.Text))], ""), fieldNames(fields))
	}
	if string(raw) == "null" || json.Unmarshal(raw, &in.Text) != nil {
		return fmt.Errorf("field %q: not a string", name)
	}
	if n := unreadable(raw); n > 0 {
		at := max(0, strings.IndexRune(in.Text, utf8.RuneError))
		in.Warnings = append(in.Warnings, Warning{at, fmt.Sprintf("%s: text holds %d bytes or escapes that are no Unicode, read as U+FFFD", in.place(), n)})
	}
	optional := func(from map[string]json.RawMessage, called []string, to *string) {
		if name, raw, ok := first(from, called); ok && *to == "" && string(raw) != "null" {
			var several []string
			switch {
			case json.Unmarshal(raw, to) == nil:
			case json.Unmarshal(raw, &several) == nil:
				*to = strings.Join(several, "; ")
			default:
				in.Warnings = append(in.Warnings, Warning{0, fmt.Sprintf("%s: field %q is not a string and is passed over", in.place(), name)})
			}
		}
	}
	o := &in.Metadata
	id := ""
	if _, raw, _ := first(fields, names.ID); len(raw) > 0 && (raw[0] == '-' || isDigit(raw[0])) {
		id = string(raw)
	} else {
		optional(fields, names.ID, &id)
	}
	if id != "" {
		o.ID = id
	}
	parts := []struct {
		called []string
		to     *string
	}{{names.Title, &o.Title}, {names.Date, &o.Date}, {names.URL, &o.URL}, {names.Author, &o.Author}, {names.Site, &o.Site}}
	lacking := false
	for _, p := range parts {
		optional(fields, p.called, p.to)
		lacking = lacking || *p.to == ""
	}
	if raw, ok := fields["meta"]; ok && lacking {
		var meta map[string]json.RawMessage
		if json.Unmarshal(raw, &meta) == nil {
			for _, p := range parts {
				optional(meta, p.called, p.to)
			}
		}
	}
	if len(names.Keep) > 0 {
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			if names.Keeps(name) && name != "meta" {
				value := string(fields[name])
				switch {
				case value == "null":
					value = ""
				case strings.HasPrefix(value, `"`):
					json.Unmarshal(fields[name], &value)
				}
				o.Fields = append(o.Fields, Field{name, value})
			}
		}
	}
	return nil
}

// fieldNames lists the names of some fields.
func fieldNames(fields map[string]json.RawMessage) string {
	const most = 12
	var b strings.Builder
	for i, name := range slices.Sorted(maps.Keys(fields)) {
		if i == most {
			b.WriteString(", …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(name[:min(len(name), 60)]))
	}
	if len(fields) == 0 {
		return "none"
	}
	return b.String()
}

// Keeps reports whether a field of that name goes into Metadata.Fields: it is asked for and is no part
// of the article that has a place of its own.
func (n *Names) Keeps(name string) bool {
	if slices.Contains(n.Keep, name) {
		return true
	}
	if !slices.Contains(n.Keep, "*") {
		return false
	}
	for _, list := range [][]string{n.Text, n.ID, n.Title, n.Date, n.URL, n.Author, n.Site} {
		if slices.Contains(list, name) {
			return false
		}
	}
	return true
}

// first gives the field that is under the first of the names.
func first(fields map[string]json.RawMessage, names []string) (name string, raw json.RawMessage, ok bool) {
	for _, name := range names {
		if raw, ok := fields[name]; ok {
			return name, raw, true
		}
	}
	return "", nil, false
}

// place is what a warning begins with.
func (in *Input) place() string {
	if in.Line == 0 {
		return in.Name
	}
	return in.Name + ":" + strconv.Itoa(in.Line)
}

// unreadable counts, in the bytes of a JSON string, those that are no UTF-8 and the escaped halves of
// surrogate pairs that lack the other half. The decoder reads each as U+FFFD and does not tell.
func unreadable(raw []byte) (n int) {
	if !utf8.Valid(raw) {
		for i := 0; i < len(raw); {
			r, m := utf8.DecodeRune(raw[i:])
			if r == utf8.RuneError && m == 1 {
				n++
			}
			i += m
		}
	}
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		i++
		u, ok := escaped(raw, i)
		if !ok || u < 0xd800 || u > 0xdfff {
			continue
		}
		if u < 0xdc00 && i+5 < len(raw) && raw[i+5] == '\\' {
			if v, ok := escaped(raw, i+6); ok && 0xdc00 <= v && v <= 0xdfff {
				i += 10
				continue
			}
		}
		n++
	}
	return n
}

// escaped reads uXXXX at byte i.
func escaped(raw []byte, i int) (u uint64, ok bool) {
	if i+5 > len(raw) || raw[i] != 'u' {
		return 0, false
	}
	u, err := strconv.ParseUint(string(raw[i+1:i+5]), 16, 32)
	return u, err == nil
}
