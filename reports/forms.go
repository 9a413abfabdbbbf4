package reports

import (
	"fmt"
	"slices"
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
)

// formEntry is all that the program knows of a form of output.
type formEntry struct {
	form      Form
	endings   []string // of files that are written in it where --to does not say otherwise
	mediaType string
	rune      rune // what parts its columns, where it is lines of cells; else 0
	schema    bool // its columns have types that a data package describes
	binary    bool // it is no text
	needsFile bool // it can be written to a file alone, and not to a pipe

	printer func(Options) (Printer, error)
	binder  func(Target) (Binder, error) // nil where documents are joined byte by byte
}

// forms is every form of output, in the order in which a user is told of them: the one list that
// --to, the endings of --out, the printers and the data package are made from. A new form is an entry here and
// a file with its printer.
var forms = []formEntry{
	{form: CSV, endings: []string{".csv"}, mediaType: "text/csv", rune: ',', schema: true,
		printer: func(o Options) (Printer, error) { return newSheet(',', o) }},
	{form: TSV, endings: []string{".tsv"}, mediaType: "text/tab-separated-values", rune: '\t', schema: true,
		printer: func(o Options) (Printer, error) { return newSheet('\t', o) }},
	{form: JSONL, endings: []string{".jsonl", ".ndjson"}, mediaType: "application/jsonl",
		printer: func(Options) (Printer, error) { return lines{}, nil }},
	{form: Parquet, endings: []string{".parquet"}, mediaType: "application/vnd.apache.parquet", schema: true, binary: true,
		printer: func(o Options) (Printer, error) { return leaves{fields: o.Fields}, nil },
		binder:  func(to Target) (Binder, error) { return newColumnFile(to), nil }},
	{form: SQLite, endings: []string{".sqlite", ".db", ".sqlite3"}, mediaType: "application/vnd.sqlite3", binary: true, needsFile: true,
		printer: func(o Options) (Printer, error) { return leaves{fields: o.Fields, text: true}, nil },
		binder:  func(to Target) (Binder, error) { return newDatabase(to.Path) }},
	{form: XLSX, endings: []string{".xlsx"}, mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", binary: true,
		printer: func(o Options) (Printer, error) { return leaves{fields: o.Fields}, nil },
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
}

// Forms lists the forms, as a user writes them.
var Forms = func() []Form {
	var out []Form
	for _, e := range forms {
		out = append(out, e.form)
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

// FormOfEnding gives the form that a file's ending tells, dot and all; else "".
func FormOfEnding(ending string) Form {
	for _, e := range forms {
		if slices.Contains(e.endings, ending) {
			return e.form
		}
	}
	return ""
}

// HasColumns reports whether the form's columns can be chosen.
func (f Form) HasColumns() bool { return f.entry().rune != 0 }

// NeedsFile reports whether the form can be written to a file alone, and not to a pipe.
func (f Form) NeedsFile() bool { return f.entry().needsFile }

// Joins reports whether the form's documents are joined byte by byte, with no Binder.
func (f Form) Joins() bool { return f.entry().binder == nil }

// NewPrinter gives the printer of a form.
func NewPrinter(form Form, o Options) (Printer, error) {
	e := form.entry()
	switch {
	case e.printer == nil:
		return nil, fmt.Errorf("reports: no form of output is called %q (there are %v)", form, Forms)
	case o.Columns != nil && !form.HasColumns():
		return nil, fmt.Errorf("reports: the columns of %s cannot be chosen", form)
	}
	return e.printer(o)
}

// NewBinder gives the binder of a form; nil for a form whose documents are joined byte by byte.
func NewBinder(form Form, to Target) (Binder, error) {
	if form.Joins() {
		return nil, nil
	}
	return form.entry().binder(to)
}
