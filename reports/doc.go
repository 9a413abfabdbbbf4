// Package reports turns the result of an analysis into rows (Rows) and files: CSV, TSV, stand-off
// JSON Lines, Parquet, SQLite, brat, Web Annotation, ClaimReview and others (see Forms), an HTML page
// (Page) and a summary of speakers (Summary). It does not decide who said what.
//
// Every offset in a report counts Unicode code points of the document's text; spans are half-open. A byte that
// is not UTF-8 counts as one code point and is printed as U+FFFD. Python counts in the same way when it
// decodes with errors="surrogateescape".
//
// A Printer turns one result at a time into bytes. Many printers can work in parallel, and their bytes are joined
// in the order of the input. A Binder writes forms whose parts cannot be joined in this way.
//
// A column is one entry of Columns. Every form with columns, the schemas and docs/columns.md are
// made from this list (go test ./reports -run Documents -update writes the documents). An output form is one entry
// of the list in forms.go, and one file with its printer.
package reports
