package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/gocarina/gocsv"

	"whosaid/article"
	"whosaid/attribution"
)

// Options say how rows are printed.
type Options struct {
	Raw   bool // leave cells as they are, also those that a spreadsheet would run as a formula
	Excel bool // begin with a byte order mark, without which Excel does not take a CSV for UTF-8

	// AnyStatus is set where the rows were chosen by their status already: ClaimReview drafts all of them, and else
	// those alone that are asserted or hedged.
	AnyStatus bool

	Columns []string // print these columns alone, in this order; nil for all. For CSV, TSV and XLSX.

	// Fields names the article's own fields (article.Metadata.Fields) that are copied to the output, in
	// columns after the others, by CSV, TSV, Parquet and SQLite. JSON Lines carry all of them, unasked.
	// See FieldColumns.
	Fields []string

	// Width is how many columns a Table may take, 0 for 80; Colour lets it use the colours of a terminal.
	Width  int
	Colour bool

	// OfRow, if not nil, gives the cells of those of Fields that are of a row and not of an article.
	OfRow map[string]func(*Row) string

	// Full, if not nil, is given whole rows of a document that has very many, to write them and to empty
	// the buffer, so that they are never in memory all at once. For CSV and TSV.
	Full func(*bytes.Buffer) error
}

// rowsAtOnce is how many rows are made at a time, and fullAt how many bytes make a buffer full.
const (
	rowsAtOnce = 64
	fullAt     = 1 << 20
)

// Printer turns results into bytes. What Head, Print and Print and … give, one after the other,
// is the whole file, or, where the form has a Binder, what that makes the file of; what Print gives for a document depends on that document alone. One Printer
// serves one goroutine.
type Printer interface {
	// Head appends what is before the first document.
	Head(to *bytes.Buffer) error
	// Print appends one document.
	Print(to *bytes.Buffer, r *attribution.Result) error
}

// sheet prints rows as RFC 4180, except for the line ends, which are \n: gocsv's way to \r\n would
// also rewrite the line ends inside cells. The TSV is the same with tabs, as pandas and R read it:
// a cell with a tab, a line end or a double mark is in double marks.
//
// gocsv marshals structs. Which columns a row has is known only when a sheet is made, so the struct is
// made then: a field of text for each column that is asked for. MarshalCSVWithoutHeaders is called
// once a document on one and the same writer; MarshalChan would panic on rows that are no pointers, and
// gocsv's setters are global.
type sheet struct {
	o       Options
	into    redirect
	out     gocsv.CSVWriter
	head    []string
	columns []int        // of Columns; those beyond are fields of the input
	rows    reflect.Type // a slice of structs
}

// redirect lets one csv.Writer, with its buffer, write into one bytes.Buffer after the other.
type redirect struct{ to *bytes.Buffer }

func (r *redirect) Write(p []byte) (int, error) { return r.to.Write(p) }

func newSheet(comma rune, o Options) (*sheet, error) {
	s := &sheet{o: o}
	w := csv.NewWriter(&s.into)
	w.Comma = comma
	s.out = gocsv.NewSafeCSVWriter(w)
	names := columnNames(o.Fields)
	var err error
	if s.columns, err = o.picked(names); err != nil {
		return nil, err
	}
	fields := make([]reflect.StructField, len(s.columns))
	for i, c := range s.columns {
		s.head = append(s.head, s.cell(names[c]))
		name := "C" + strconv.Itoa(i)
		fields[i] = reflect.StructField{Name: name, Type: reflect.TypeFor[string](), Tag: reflect.StructTag(`csv:"` + name + `"`)}
	}
	s.rows = reflect.SliceOf(reflect.StructOf(fields))
	return s, nil
}

// columnNames gives the names of all columns: ours, and those of the fields of the input after them.
func columnNames(fields []string) []string {
	var names []string
	for _, c := range Columns {
		names = append(names, c.Name)
	}
	return append(names, FieldColumns(fields)...)
}

// picked gives the places of the columns that are printed among all that have a name.
func (o *Options) picked(names []string) (columns []int, err error) {
	if o.Columns == nil {
		for i := range names {
			columns = append(columns, i)
		}
		return columns, nil
	}
	for _, name := range o.Columns {
		i := slices.Index(names, name)
		if i < 0 {
			return nil, fmt.Errorf("reports: there is no column %q", name)
		}
		columns = append(columns, i)
	}
	return columns, nil
}

// FieldColumns gives the columns that hold fields of the input: of the same names, with "input_" before
// one that a column of ours has, and "_" after one that is there already or is empty. Large and small
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

// byteOrderMark is U+FEFF in UTF-8.
const byteOrderMark = "\ufeff"

func (s *sheet) Head(to *bytes.Buffer) error {
	if s.o.Excel {
		to.WriteString(byteOrderMark)
	}
	s.into.to = to
	if err := s.out.Write(s.head); err != nil { // gocsv's own way takes a comma in a name for the end of it
		return err
	}
	s.out.Flush()
	return s.out.Error()
}

func (s *sheet) Print(to *bytes.Buffer, r *attribution.Result) error {
	rows := Rows(r)
	if len(rows) == 0 {
		return nil
	}
	fields := s.fieldsOf(r.Doc)
	s.into.to = to
	table := reflect.MakeSlice(s.rows, min(len(rows), rowsAtOnce), min(len(rows), rowsAtOnce))
	for len(rows) > 0 {
		n := min(len(rows), rowsAtOnce)
		for i := range rows[:n] {
			line := table.Index(i)
			for k, c := range s.columns {
				if c < len(Columns) {
					line.Field(k).SetString(s.cell(Columns[c].cell(&rows[i])))
				} else if of := s.o.OfRow[s.o.Fields[c-len(Columns)]]; of != nil {
					line.Field(k).SetString(s.cell(of(&rows[i])))
				} else {
					line.Field(k).SetString(fields[c-len(Columns)])
				}
			}
		}
		if err := gocsv.MarshalCSVWithoutHeaders(table.Slice(0, n).Interface(), s.out); err != nil {
			return err
		}
		if rows = rows[n:]; s.o.Full != nil && to.Len() > fullAt {
			if err := s.o.Full(to); err != nil {
				return err
			}
		}
	}
	return nil
}

// cell gives a cell as it is printed.
func (s *sheet) cell(cell any) string {
	words, ok := cell.(string)
	if !ok {
		return cellText(cell)
	}
	words = clean(words)
	if !s.o.Raw {
		words = Guard(words)
	}
	return words
}

// fieldsOf gives what the article's fields hold that are copied to the output.
func (s *sheet) fieldsOf(doc *article.Document) []string {
	cells := make([]string, len(s.o.Fields))
	values := make(map[string]string, len(doc.Fields))
	for _, f := range doc.Fields {
		values[f.Name] = f.Value
	}
	for i, name := range s.o.Fields {
		if value, ok := values[name]; ok {
			cells[i] = s.cell(value)
		}
	}
	return cells
}
