package main

import (
	"strings"

	"whosaid/reports"
)

// bind gives the binder that writes a form to the output; nil where documents are joined as they are.
func (o *output) bind(form reports.Form) (reports.Binder, error) {
	to := reports.Target{Writer: o, Path: o.partial}
	if form.NeedsFile() && to.Path == "" {
		return nil, misuse("--to %s: name a file for it with --out", form)
	}
	b, err := reports.NewBinder(form, to)
	if err != nil {
		return nil, failed(exitNothing, err)
	}
	return b, nil
}

// listOf gives forms for a sentence: csv, tsv or jsonl.
func listOf(forms []reports.Form) string {
	var b strings.Builder
	for i, f := range forms {
		switch {
		case i == 0:
		case i == len(forms)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(f))
	}
	return b.String()
}
