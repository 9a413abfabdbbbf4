package reports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

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

// Leaf is what a Binder gets of one document. Its strings are UTF-8 with no NUL.
type Leaf struct {
	ID, Title, Date, URL string
	Text                 string            `json:",omitempty"` // for the forms that hold it
	Fields               map[string]string `json:",omitempty"` // what else was given with the text
	Rows                 [][]any           // of each row the cells, in the order of Columns

	OfRow map[string][]string `json:",omitempty"` // the fields that are of a row: of each the cells
}

// leaves prints documents for a Binder. Its head are the fields of the input that are copied to the output.
type leaves struct {
	fields []string
	ofRow  map[string]func(*Row) string
	text   bool
	picked []int // the columns that are printed; nil for all
}

// Field gives what a field holds in a row; nil where it is empty.
func (p *Leaf) Field(name string, row int) any {
	if cells, ok := p.OfRow[name]; ok {
		return orNil(cells[row])
	}
	return orNil(p.Fields[name])
}

// LeafHead is what a Binder gets first: the fields of the input that are copied to the output, and the columns that are printed.
type LeafHead struct {
	Fields []string
	Picked []int `json:",omitempty"` // of Columns; those beyond are fields

	OfRow []string `json:",omitempty"` // those of Fields that are of a row
}

func newLeaves(o Options) leaves { return leaves{fields: o.Fields, ofRow: o.OfRow} }

// newPickedLeaves prints for a form of which some columns may be picked, each of them once.
func newPickedLeaves(o Options) (leaves, error) {
	l := newLeaves(o)
	if o.Columns == nil {
		return l, nil
	}
	for i, name := range o.Columns {
		if slices.Contains(o.Columns[:i], name) {
			return l, fmt.Errorf("reports: the column %q is named twice", name)
		}
	}
	var err error
	l.picked, err = o.picked(columnNames(o.Fields))
	return l, err
}

func (l leaves) Head(to *bytes.Buffer) error {
	h := LeafHead{Picked: l.picked}
	for _, name := range l.fields {
		h.Fields = append(h.Fields, clean(name))
		if l.ofRow[name] != nil {
			h.OfRow = append(h.OfRow, clean(name))
		}
	}
	return json.NewEncoder(to).Encode(h)
}

// ReadLeafHead gives the head that a line holds.
func ReadLeafHead(b []byte) (LeafHead, error) {
	var h LeafHead
	if err := json.Unmarshal(b, &h); err != nil {
		return h, fmt.Errorf("reports: %w", err)
	}
	return h, nil
}

func (l leaves) Print(to *bytes.Buffer, r *attribution.Result) error {
	p := Leaf{ID: clean(r.Doc.ID), Title: clean(r.Doc.Title), Date: clean(r.Doc.Date), URL: clean(r.Doc.URL)}
	if l.text {
		p.Text = clean(r.Doc.Text)
	}
	for _, f := range r.Doc.Fields {
		if p.Fields == nil {
			p.Fields = map[string]string{}
		}
		p.Fields[clean(f.Name)] = clean(f.Value)
	}
	rows := Rows(r)
	for i := range rows {
		p.Rows = append(p.Rows, rows[i].cells())
	}
	for name, of := range l.ofRow {
		if p.OfRow == nil {
			p.OfRow = map[string][]string{}
		}
		cells := make([]string, len(rows))
		for i := range rows {
			cells[i] = clean(of(&rows[i]))
		}
		p.OfRow[clean(name)] = cells
	}
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e.Encode(p)
}

// ReadLeaf gives the document that a line holds. Its cells are a string, int64, float64 or bool, and nil
// where they are empty.
func ReadLeaf(b []byte) (Leaf, error) {
	var p Leaf
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	if err := d.Decode(&p); err != nil {
		return p, fmt.Errorf("reports: %w", err)
	}
	for name, cells := range p.OfRow {
		if len(cells) != len(p.Rows) {
			return p, fmt.Errorf("reports: %d cells of %s, want %d", len(cells), name, len(p.Rows))
		}
	}
	for _, row := range p.Rows {
		if len(row) != len(Columns) {
			return p, fmt.Errorf("reports: a row of %d cells, want %d", len(row), len(Columns))
		}
		for i := range row {
			switch cell := row[i].(type) {
			case string:
				row[i] = orNil(cell)
			case json.Number:
				var err error
				if Columns[i].Type == "integer" {
					row[i], err = cell.Int64()
				} else {
					row[i], err = cell.Float64()
				}
				if err != nil {
					return p, fmt.Errorf("reports: column %s: %w", Columns[i].Name, err)
				}
			}
		}
	}
	return p, nil
}

// ErrorKeeper keeps the first error of writing, which a library that writes a file puts its own words before.
type ErrorKeeper struct {
	io.Writer
	err error
}

func (k *ErrorKeeper) Write(p []byte) (int, error) {
	n, err := k.Writer.Write(p)
	if err != nil && k.err == nil {
		k.err = err
	}
	return n, err
}

// Or gives the first error of writing, else err.
func (k *ErrorKeeper) Or(err error) error {
	if k.err != nil {
		return k.err
	}
	return err
}
