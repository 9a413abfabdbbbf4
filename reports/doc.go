// Package reports turns the result of an analysis into rows (Rows) and files: CSV, TSV, stand-off
// JSON Lines, Parquet, SQLite, brat, Web Annotation, ClaimReview and others (see Forms), a page to look
// at (Page) and a summary of speakers (Summary). It decides nothing about who said what.
//
// Every offset in a report is a Unicode code point of the document's text, half-open. A byte that
// is not UTF-8 counts as one code point and is printed as U+FFFD; so does Python count what it
// decodes with errors="surrogateescape".
//
// A Printer turns one result at a time into bytes, so that many of them can work side by side and
// their bytes be joined in the order of the input; a Binder makes one file of them where they cannot
// simply be joined.
//
// A column is one entry of Columns: every form that has columns, the schemas and docs/columns.md are
// made from it (go test ./reports -run Documents -update writes the documents). A form of output is one entry
// of the list in forms.go and a file with its printer.
package reports
