package reports

import (
	"fmt"
	"slices"
	"strings"
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
	XLSX          Form = "xlsx"
	Brat          Form = "brat"
	WebAnnotation Form = "webannotation"
	ClaimReview   Form = "claimreview"
	CoNLL         Form = "conll"
	Markdown      Form = "md"
	Table         Form = "table" // for a person at a terminal

	// Answers is the form of a worker's answers for callers that make a table of them: no file is written in it.
	Answers Form = "rows"
)

// formEntry is all that the program knows of a form of output.
type formEntry struct {
	form      Form
	endings   []string // of files that are written in it where --to does not say otherwise
	mediaType string
	rune      rune // what parts its columns, where it is lines of cells; else 0
	schema    bool // its columns have types that a data package describes
	binary    bool // it is no text
	picks     bool // a user may pick some of its columns
	needsFile bool // it can be written to a file alone, and not to a pipe
	inPipe    bool // it is for a worker's answers alone, and no form of files

	printer func(Options) (Printer, error)
	binder  func(Target) (Binder, error) // nil where documents are joined byte by byte, or where it is linked
	linked  bool                         // its binder is in a package of its own: see Link

	// columns names the columns of fields of the input, where their names are not those of FieldColumns.
	columns func(fields []string) []string
}

// forms is every form of output, in the order in which users see them: the one list that
// --to, the endings of --out, the printers and the data package are made from. A new form is an entry here and
// a file with its printer.
var forms = []formEntry{
	{form: CSV, endings: []string{".csv"}, mediaType: "text/csv", rune: ',', schema: true, picks: true,
		printer: func(o Options) (Printer, error) { return newSheet(',', o) }},
	{form: TSV, endings: []string{".tsv"}, mediaType: "text/tab-separated-values", rune: '\t', schema: true, picks: true,
		printer: func(o Options) (Printer, error) { return newSheet('\t', o) }},
	{form: JSONL, endings: []string{".jsonl", ".ndjson"}, mediaType: "application/jsonl",
		printer: func(Options) (Printer, error) { return lines{}, nil }},
	{form: Parquet, endings: []string{".parquet"}, mediaType: "application/vnd.apache.parquet", schema: true, binary: true,
		printer: func(o Options) (Printer, error) { return newLeaves(o), nil },
		linked:  true, columns: parquetColumns},
	{form: SQLite, endings: []string{".sqlite", ".db", ".sqlite3"}, mediaType: "application/vnd.sqlite3", binary: true, needsFile: true,
		printer: func(o Options) (Printer, error) { return leaves{fields: o.Fields, ofRow: o.OfRow, text: true}, nil },
		linked:  true, columns: databaseColumns},
	{form: XLSX, endings: []string{".xlsx"}, mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", binary: true, picks: true,
		printer: func(o Options) (Printer, error) { return newPickedLeaves(o) },
		binder:  func(to Target) (Binder, error) { return newWorkbook(to), nil }},
	{form: Brat, mediaType: "application/zip", binary: true,
		printer: func(Options) (Printer, error) { return bratLeaves{}, nil },
		binder:  func(to Target) (Binder, error) { return newCorpus(to), nil }},
	{form: WebAnnotation, mediaType: "application/jsonl",
		printer: func(Options) (Printer, error) { return annotations{}, nil }},
	{form: ClaimReview, mediaType: "application/jsonl",
		printer: func(o Options) (Printer, error) { return claims{o.AnyStatus}, nil }},
	{form: CoNLL, endings: []string{".conll"}, mediaType: "text/tab-separated-values",
		printer: func(Options) (Printer, error) { return conll{}, nil }},
	{form: Markdown, endings: []string{".md"}, mediaType: "text/markdown",
		printer: func(Options) (Printer, error) { return digest{}, nil }},
	{form: Table, mediaType: "text/plain",
		printer: func(o Options) (Printer, error) { return newReadable(o), nil }},
	{form: Answers, inPipe: true,
		printer: func(Options) (Printer, error) { return answers{}, nil }},
}

// Forms lists the forms of files, as a user writes them.
var Forms = func() []Form {
	var out []Form
	for _, e := range forms {
		if !e.inPipe {
			out = append(out, e.form)
		}
	}
	return out
}()

// entry gives what is known of the form; an entry of nothing for an unknown one.
func (f Form) entry() formEntry {
	if i := slices.IndexFunc(forms, func(e formEntry) bool { return e.form == f }); i >= 0 {
		return forms[i]
	}
	return formEntry{}
}

// FormOfEnding gives the form of a file's ending, which begins with a dot; else "".
func FormOfEnding(ending string) Form {
	for _, e := range forms {
		if slices.Contains(e.endings, ending) {
			return e.form
		}
	}
	return ""
}

// HasColumns reports whether the form is lines of cells.
func (f Form) HasColumns() bool { return f.entry().rune != 0 }

// NeedsFile reports whether the form can be written to a file alone, and not to a pipe.
func (f Form) NeedsFile() bool { return f.entry().needsFile }

// Joins reports whether the form's documents are joined byte by byte, with no Binder.
func (f Form) Joins() bool { return f.entry().binder == nil && !f.entry().linked }

// NewPrinter gives the printer of a form.
func NewPrinter(form Form, o Options) (Printer, error) {
	e := form.entry()
	switch {
	case e.printer == nil:
		return nil, fmt.Errorf("reports: no form of output is called %q (there are %v)", form, Forms)
	case o.Columns != nil && !e.picks:
		return nil, fmt.Errorf("reports: the columns of %s cannot be chosen", form)
	}
	return e.printer(o)
}

// binders are those of the forms that the program has linked.
var binders = map[Form]func(Target) (Binder, error){}

// Link adds the binder of a form that needs a large library. Packages reports/parquet and reports/sqlite call it when
// a program imports them, as drivers of database/sql do; a program that does not import them stays small.
func Link(form Form, open func(Target) (Binder, error)) { binders[form] = open }

// Writable reports whether this program can write the form: whether its library is linked, where it needs one.
func (f Form) Writable() bool { return !f.entry().linked || binders[f] != nil }

// NewBinder gives the binder of a form; nil for a form whose documents are joined byte by byte.
func NewBinder(form Form, to Target) (Binder, error) {
	switch {
	case form.Joins():
		return nil, nil
	case !form.Writable():
		return nil, fmt.Errorf("reports: this program cannot write %s: it does not import whosaid/reports/%[1]s", form)
	case form.entry().linked:
		return binders[form](to)
	}
	return form.entry().binder(to)
}

// FieldColumns gives the columns that hold fields of the input in the form: those of the function FieldColumns,
// under names that the form can have.
func (f Form) FieldColumns(fields []string) []string {
	if columns := f.entry().columns; columns != nil {
		return columns(fields)
	}
	return FieldColumns(fields)
}

// databaseColumns gives the columns of fields as FieldColumns does, none of which the table documents has.
func databaseColumns(fields []string) []string {
	names := make([]string, len(fields))
	for i, name := range fields {
		switch strings.ToLower(name) {
		case "key", "text", "fields":
			name = "input_" + name
		}
		names[i] = name
	}
	return FieldColumns(names)
}

// parquetColumns gives the columns of fields as FieldColumns does, under names that parquet-go takes
// from a tag: with no comma, which would end it, and not "-", which means no column.
func parquetColumns(fields []string) []string {
	names := make([]string, len(fields))
	for i, name := range fields {
		if names[i] = strings.ReplaceAll(name, ",", "_"); names[i] == "-" {
			names[i] = "-_"
		}
	}
	return FieldColumns(names)
}
