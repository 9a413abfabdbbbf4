package reports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"

	"whosaid/attribution"
)

// Binder makes one file of documents whose form does not let them be joined byte by byte. The first
// Write takes what Head gave, and each one after it what Print gave for one document, in the order of
// the input; what they are made of is between the form's Printer and its Binder. Close ends the file,
// not what it is written to. Its memory does not grow with the number of documents.
type Binder interface {
	io.Writer
	Close() error
}

// Target is where a Binder writes.
type Target struct {
	io.Writer
	Path string // the file's own name, for the forms that need one (see NeedsFile); it exists and is empty
}

// NeedsFile reports whether the form can be written to a file alone, and not to a pipe.
func (f Form) NeedsFile() bool { return f == SQLite }

// Joins reports whether the form's documents are joined byte by byte, with no Binder.
func (f Form) Joins() bool {
	switch f {
	case Parquet, SQLite, Brat:
		return false
	}
	return true
}

// NewBinder gives the binder of a form; nil for a form whose documents are joined byte by byte.
func NewBinder(form Form, to Target) (Binder, error) {
	switch form {
	case Parquet:
		return newColumnFile(to), nil
	case SQLite:
		return newDatabase(to.Path)
	case Brat:
		return newCorpus(to), nil
	}
	return nil, nil
}

// Bind makes a whole file of what a Printer of the form gave, Head and documents one after the other, as it was
// kept somewhere: of the forms with a Binder, each of them is a line.
func Bind(form Form, to Target, printed io.Reader) error {
	b, err := NewBinder(form, to)
	if err != nil {
		return err
	}
	p, err := NewPrinter(form, Options{})
	var head bytes.Buffer
	if err == nil {
		err = p.Head(&head)
	}
	if err == nil && head.Len() == 0 {
		_, err = b.Write(nil)
	}
	lines := bufio.NewReaderSize(printed, 64<<10)
	for ended := false; err == nil && !ended; {
		var line []byte
		if line, err = lines.ReadBytes('\n'); err == io.EOF {
			ended, err = true, nil
		}
		if err == nil && len(line) > 0 {
			_, err = b.Write(line)
		}
	}
	if e := b.Close(); err == nil {
		err = e
	}
	return err
}

// leaf is what a Binder gets of one document. Its strings are UTF-8 with no NUL.
type leaf struct {
	ID, Title, Date, URL string
	Text                 string            `json:",omitempty"` // for the forms that hold it
	Fields               map[string]string `json:",omitempty"` // what else was given beside the text
	Rows                 []Row
}

// leaves prints documents for a Binder. Its head are the fields of the input that are carried along.
type leaves struct {
	fields []string
	text   bool
}

// leafHead is what a Binder gets first.
type leafHead struct{ Fields []string }

func (l leaves) Head(to *bytes.Buffer) error {
	h := leafHead{}
	for _, name := range l.fields {
		h.Fields = append(h.Fields, clean(name))
	}
	return json.NewEncoder(to).Encode(h)
}

func readLeafHead(b []byte) (leafHead, error) {
	var h leafHead
	if err := json.Unmarshal(b, &h); err != nil {
		return h, fmt.Errorf("reports: %w", err)
	}
	return h, nil
}

func (l leaves) Print(to *bytes.Buffer, r *attribution.Result) error {
	p := leaf{ID: clean(r.Doc.ID), Title: clean(r.Doc.Title), Date: clean(r.Doc.Date), URL: clean(r.Doc.URL), Rows: Rows(r)}
	if l.text {
		p.Text = clean(r.Doc.Text)
	}
	for _, f := range r.Doc.Fields {
		if p.Fields == nil {
			p.Fields = map[string]string{}
		}
		p.Fields[clean(f.Name)] = clean(f.Value)
	}
	for i := range p.Rows {
		row := &p.Rows[i]
		for _, cell := range row.texts() {
			*cell = clean(*cell)
		}
		row.Confidence = Probability(row.Confidence.round())
	}
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e.Encode(p)
}

func readLeaf(b []byte) (leaf, error) {
	var p leaf
	if err := json.Unmarshal(b, &p); err != nil {
		return p, fmt.Errorf("reports: %w", err)
	}
	return p, nil
}

// values gives the cells of a row, in the order of Columns, as int, float64, bool and string; nil for
// an empty one.
func (r *Row) values() []any {
	v := reflect.ValueOf(r).Elem()
	out := make([]any, v.NumField())
	for i := range out {
		switch cell := v.Field(i).Interface().(type) {
		case Number:
			if cell >= 0 {
				out[i] = int(cell)
			}
		case Probability:
			out[i] = cell.round()
		case string:
			switch {
			case cell == "":
			case Columns[i].Type == "boolean":
				out[i] = cell == "true"
			default:
				out[i] = cell
			}
		}
	}
	return out
}
