package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"

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

	Parquet       Form = "parquet"
	SQLite        Form = "sqlite"
	Brat          Form = "brat"
	WebAnnotation Form = "webannotation"
	ClaimReview   Form = "claimreview"
	CoNLL         Form = "conll"
	Markdown      Form = "md"
)

// Forms lists the forms, as a user writes them.
var Forms = []Form{CSV, TSV, JSONL, Parquet, SQLite, Brat, WebAnnotation, ClaimReview, CoNLL, Markdown}

// FormOfEnding gives the form that a file's ending tells, dot and all; else "".
func FormOfEnding(ending string) Form {
	switch ending {
	case ".csv", ".tsv", ".jsonl", ".parquet", ".sqlite", ".conll", ".md":
		return Form(ending[1:])
	case ".db", ".sqlite3":
		return SQLite
	case ".ndjson":
		return JSONL
	}
	return ""
}

// HasColumns reports whether the form's columns can be chosen.
func (f Form) HasColumns() bool { return f == CSV || f == TSV }

// Options say how rows are printed.
type Options struct {
	Raw   bool // leave cells as they are, also those that a spreadsheet would run as a formula
	Excel bool // begin with a byte order mark, without which Excel does not take a CSV for UTF-8

	Columns []string // print these columns alone, in this order; nil for all. For CSV and TSV.

	// Fields names the article's own fields (article.Options.Fields) that are carried along, in
	// columns behind the others, by CSV, TSV, Parquet and SQLite. JSON Lines carry all of them, unasked.
	// See FieldColumns.
	Fields []string
}

// Printer turns results into bytes. What Head, Print and Print and … give, one after the other,
// is the whole file, or, where the form has a Binder, what that makes the file of; what Print gives for a document depends on that document alone. One Printer
// serves one goroutine.
type Printer interface {
	// Head appends what stands before the first document.
	Head(to *bytes.Buffer) error
	// Print appends one document.
	Print(to *bytes.Buffer, r *attribution.Result) error
}

// NewPrinter gives the printer of a form.
func NewPrinter(form Form, o Options) (Printer, error) {
	if o.Columns != nil && !form.HasColumns() && slices.Contains(Forms, form) {
		return nil, fmt.Errorf("reports: the columns of %s cannot be chosen", form)
	}
	switch form {
	case CSV:
		return newSheet(',', o)
	case TSV:
		return newSheet('\t', o)
	case JSONL:
		return lines{}, nil
	case Parquet:
		return leaves{fields: o.Fields}, nil
	case SQLite:
		return leaves{fields: o.Fields, text: true}, nil
	case Brat:
		return bratLeaves{}, nil
	case WebAnnotation:
		return annotations{}, nil
	case ClaimReview:
		return claims{}, nil
	case CoNLL:
		return conll{}, nil
	case Markdown:
		return digest{}, nil
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

	picked *picked // nil where every column is printed and no other
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
	if o.Columns == nil && len(o.Fields) == 0 {
		return s, nil
	}
	var names []string
	for _, c := range Columns {
		names = append(names, c.Name)
	}
	s.picked = &picked{SafeCSVWriter: safe}
	fields := FieldColumns(o.Fields)
	names = append(names, fields...)
	for _, name := range fields {
		if !o.Raw {
			name = Guard(name)
		}
		s.picked.fields = append(s.picked.fields, name)
	}
	if o.Columns == nil {
		for i := range names {
			s.picked.columns = append(s.picked.columns, i)
		}
	}
	for _, name := range o.Columns {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, fmt.Errorf("reports: there is no column %q", name)
		}
		s.picked.columns = append(s.picked.columns, i)
	}
	s.out = s.picked
	return s, nil
}

// FieldColumns gives the columns that hold fields of the input: of the same names, with "input_" before
// one that a column of ours has, and "_" behind one that is there already or is empty. Large and small
// letters are one, as in SQL. The names are UTF-8 with no NUL.
func FieldColumns(fields []string) []string {
	taken := make(map[string]bool, len(Columns)+len(fields))
	for _, c := range Columns {
		taken[c.Name] = true
	}
	names := make([]string, 0, len(fields))
	for _, name := range fields {
		name = clean(name)
		if slices.ContainsFunc(Columns, func(c Column) bool { return strings.EqualFold(c.Name, name) }) {
			name = "input_" + name
		}
		for name == "" || taken[strings.ToLower(name)] {
			name += "_"
		}
		taken[strings.ToLower(name)] = true
		names = append(names, name)
	}
	return names
}

// picked lets only some columns of each row through, and puts the document's fields behind them.
type picked struct {
	*gocsv.SafeCSVWriter
	columns []int    // those beyond the row are fields
	fields  []string // what they are called, then of each document what they hold
	row     []string
}

// Write writes the columns of the row that are asked for.
func (p *picked) Write(row []string) error {
	p.row = p.row[:0]
	for _, i := range p.columns {
		if i < len(row) {
			p.row = append(p.row, row[i])
		} else {
			p.row = append(p.row, p.fields[i-len(row)])
		}
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
	if s.picked != nil {
		for i, name := range s.o.Fields {
			s.picked.fields[i] = ""
			for _, f := range r.Doc.Fields {
				if f.Name == name {
					s.picked.fields[i] = clean(f.Value)
				}
			}
			if !s.o.Raw {
				s.picked.fields[i] = Guard(s.picked.fields[i])
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
