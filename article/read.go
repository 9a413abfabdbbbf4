package article

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Input is one article as it was read, not yet cut up, so that the cutting can be another
// goroutine's work.
type Input struct {
	Name     string // of the file
	Line     int    // where it stands in the file, from 1; 0 for a file of its own
	Text     string
	Options  Options
	Warnings []Warning // of the reading; Parse hands them on
}

// Parse cuts the article up.
func (in *Input) Parse() *Document {
	d := new(Document)
	in.ParseInto(d)
	return d
}

// ParseInto is Parse into a document whose slices are used again.
func (in *Input) ParseInto(d *Document) {
	ParseInto(d, in.Text, in.Options)
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
	in := Input{Name: name, Options: Options{ID: strings.TrimSuffix(filepath.Base(name), ".txt")}}
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		in.Warnings = append(in.Warnings, Warning{0, "the file looks like UTF-16; it is read as UTF-8"})
	}
	in.Text = string(bytes.TrimPrefix(b, []byte(byteOrderMark)))
	return in, nil
}

// LineError is what is wrong with one line. The lines after it can be read.
type LineError struct {
	Name string
	Line int
	Err  error
}

// Error gives name:line: and the error.
func (e *LineError) Error() string { return fmt.Sprintf("%s:%d: %v", e.Name, e.Line, e.Err) }

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

// MaxLine is the longest line, in bytes, that a Lines reads if not told otherwise.
const MaxLine = 64 << 20

// Lines reads JSON Lines: one article a line, an object with "text" and perhaps "id", "title",
// "date" and "url" (see https://jsonlines.org). Title and date may stand in an object "meta" instead.
// Names are matched letter by letter; others are passed over. An article without an id is called by
// its line's number. It holds one line in memory at a time.
type Lines struct {
	name string
	r    *bufio.Reader
	max  int
	line int
	buf  []byte
}

// NewLines reads from r; name is for errors. A line of more than maxLine bytes is passed over and
// reported; 0 means MaxLine.
func NewLines(name string, r io.Reader, maxLine int) *Lines {
	if maxLine <= 0 {
		maxLine = MaxLine
	}
	return &Lines{name: name, r: bufio.NewReaderSize(r, 64<<10), max: maxLine}
}

// Next gives the next article. Its error is io.EOF after the last, a *LineError where this line alone
// is wrong and reading goes on at the next, or else the reader's error, which ends the stream.
func (l *Lines) Next() (Input, error) {
	for {
		b, err := l.read()
		if err != nil {
			return Input{}, err
		}
		if l.line == 1 {
			b = bytes.TrimPrefix(b, []byte(byteOrderMark))
		}
		b = bytes.TrimSpace(b)
		if len(b) == 0 {
			continue
		}
		in, err := l.decode(b)
		if err != nil {
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

// decode reads the article in one line.
func (l *Lines) decode(b []byte) (Input, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(b, &fields); err != nil {
		return Input{}, fmt.Errorf("not a JSON object: %w", err)
	}
	in := Input{Name: l.name, Line: l.line}
	raw, ok := fields["text"]
	if !ok {
		return Input{}, errors.New(`no field "text"`)
	}
	if string(raw) == "null" || json.Unmarshal(raw, &in.Text) != nil {
		return Input{}, errors.New(`field "text": not a string`)
	}
	if n := unreadable(raw); n > 0 {
		at := max(0, strings.IndexRune(in.Text, utf8.RuneError))
		in.Warnings = append(in.Warnings, Warning{at, fmt.Sprintf("%s: text holds %d bytes or escapes that are no Unicode, read as U+FFFD", l.place(), n)})
	}
	optional := func(from map[string]json.RawMessage, name string, to *string) {
		if raw, ok := from[name]; ok && *to == "" && string(raw) != "null" {
			if json.Unmarshal(raw, to) != nil {
				in.Warnings = append(in.Warnings, Warning{0, fmt.Sprintf("%s: field %q is not a string and is passed over", l.place(), name)})
			}
		}
	}
	o := &in.Options
	if id := fields["id"]; len(id) > 0 && (id[0] == '-' || isDigit(id[0])) {
		o.ID = string(id)
	} else {
		optional(fields, "id", &o.ID)
	}
	if o.ID == "" {
		o.ID = strconv.Itoa(l.line)
	}
	optional(fields, "title", &o.Title)
	optional(fields, "date", &o.Date)
	optional(fields, "url", &o.URL)
	if raw, ok := fields["meta"]; ok && (o.Title == "" || o.Date == "" || o.URL == "") {
		var meta map[string]json.RawMessage
		if json.Unmarshal(raw, &meta) == nil {
			optional(meta, "title", &o.Title)
			optional(meta, "date", &o.Date)
			optional(meta, "url", &o.URL)
		}
	}
	return in, nil
}

func (l *Lines) place() string { return l.name + ":" + strconv.Itoa(l.line) }

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
