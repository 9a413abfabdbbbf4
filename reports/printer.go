package reports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"

	"github.com/gocarina/gocsv"

	"whosaid/attribution"
)

// Form is a form of output.
type Form string

// The forms that a Printer prints.
const (
	CSV   Form = "csv"
	TSV   Form = "tsv"
	JSONL Form = "jsonl"
)

// Forms lists the forms, as a user writes them.
var Forms = []Form{CSV, TSV, JSONL}

// Options say how rows are printed.
type Options struct {
	Raw   bool // leave cells as they are, also those that a spreadsheet would run as a formula
	Excel bool // begin with a byte order mark, without which Excel does not take a CSV for UTF-8

	Columns []string // print these columns alone, in this order; nil for all. Not for JSON Lines.
}

// Printer turns results into bytes. What Head, Print and Print and … give, one after the other,
// is the whole file; what Print gives for a document depends on that document alone. One Printer
// serves one goroutine.
type Printer interface {
	// Head appends what stands before the first document.
	Head(to *bytes.Buffer) error
	// Print appends one document.
	Print(to *bytes.Buffer, r *attribution.Result) error
}

// NewPrinter gives the printer of a form.
func NewPrinter(form Form, o Options) (Printer, error) {
	switch form {
	case CSV:
		return newSheet(',', o)
	case TSV:
		return newSheet('\t', o)
	case JSONL:
		if o.Columns != nil {
			return nil, errors.New("reports: JSON Lines have no columns to choose from")
		}
		return lines{}, nil
	}
	return nil, fmt.Errorf("reports: no form of output is called %q (there are %v)", form, Forms)
}

// sheet prints rows as RFC 4180, but for the line ends, which are \n: gocsv's way to \r\n would
// also rewrite the line ends inside cells. The TSV is the same with tabs, as pandas and R read it:
// a cell with a tab, a line end or a double mark stands in double marks.
//
// gocsv's MarshalCSVWithoutHeaders is called once a document on one and the same writer. Its
// MarshalChan would panic on rows that are no pointers and leave out the header where there is no
// row, and its setters are global.
type sheet struct {
	o    Options
	into redirect
	out  gocsv.CSVWriter
}

// redirect lets one csv.Writer, with its buffer, write into one bytes.Buffer after the other.
type redirect struct{ to *bytes.Buffer }

func (r *redirect) Write(p []byte) (int, error) { return r.to.Write(p) }

func newSheet(comma rune, o Options) (*sheet, error) {
	s := &sheet{o: o}
	w := csv.NewWriter(&s.into)
	w.Comma = comma
	safe := gocsv.NewSafeCSVWriter(w)
	s.out = safe
	if o.Columns != nil {
		p := &picked{SafeCSVWriter: safe}
		for _, name := range o.Columns {
			i := slices.IndexFunc(Columns, func(c Column) bool { return c.Name == name })
			if i < 0 {
				return nil, fmt.Errorf("reports: there is no column %q", name)
			}
			p.columns = append(p.columns, i)
		}
		s.out = p
	}
	return s, nil
}

// picked lets only some columns of each row through.
type picked struct {
	*gocsv.SafeCSVWriter
	columns []int
	row     []string
}

// Write writes the columns of the row that are asked for.
func (p *picked) Write(row []string) error {
	p.row = p.row[:0]
	for _, i := range p.columns {
		p.row = append(p.row, row[i])
	}
	return p.SafeCSVWriter.Write(p.row)
}

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\ufeff"

func (s *sheet) Head(to *bytes.Buffer) error {
	if s.o.Excel {
		to.WriteString(byteOrderMark)
	}
	s.into.to = to
	return gocsv.MarshalCSV([]Row{}, s.out)
}

func (s *sheet) Print(to *bytes.Buffer, r *attribution.Result) error {
	rows := Rows(r)
	if len(rows) == 0 {
		return nil
	}
	for i := range rows {
		for _, cell := range rows[i].texts() {
			*cell = clean(*cell)
			if !s.o.Raw {
				*cell = Guard(*cell)
			}
		}
	}
	s.into.to = to
	return gocsv.MarshalCSVWithoutHeaders(rows, s.out)
}

// texts gives the cells of the row that hold words of the text or of the user.
func (r *Row) texts() []*string {
	return []*string{
		&r.DocID, &r.Title, &r.Date, &r.URL, &r.QuoteID, &r.Kind, &r.Quote, &r.QuoteSpans,
		&r.Speaker, &r.SpeakerID, &r.SpeakerType, &r.SpeakerRole, &r.SpeakerAffiliation,
		&r.Source, &r.SourceForm, &r.Cue, &r.CueLemma, &r.CueClass, &r.Status, &r.Addressee, &r.Resolution,
		&r.Rule, &r.NestedIn, &r.Sentence, &r.Flags,
		&r.SpeakerInnermost, &r.SpeakerOutermost, &r.AnonymityReason, &r.SourceDescriptor, &r.SourcePlural,
	}
}
