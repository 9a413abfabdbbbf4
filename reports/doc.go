// Package reports turns the result of an analysis into files: rows of CSV and TSV, stand-off JSON
// Lines, and a summary of speakers. It decides nothing about who said what.
//
// Every offset in a report is a Unicode code point of the document's text, half-open. A byte that
// is not UTF-8 counts as one code point and is printed as U+FFFD; so does Python count what it
// decodes with errors="surrogateescape".
//
// A Printer turns one result at a time into bytes, so that many of them can work side by side and
// their bytes be joined in the order of the input.
package reports
