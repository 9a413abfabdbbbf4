package main

import (
	"fmt"
	"io"

	"whosaid/article"
	"whosaid/attribution"
)

// findings counts what was found in articles, and what was left out of them.
type findings struct {
	rows, bare, leftOut int
}

// fewestToTell is how many articles a run has before it ends with a line of what it found.
const fewestToTell = 25

func findingsOf(r *attribution.Result) (f findings) {
	f.rows = len(r.Attributions)
	for i := range r.Attributions {
		if a := &r.Attributions[i]; len(a.Source) == 0 && len(a.Cue) == 0 {
			f.bare++
		}
	}
	for i := range r.Doc.Paragraphs {
		if r.Doc.Paragraphs[i].Kind == article.Furniture {
			f.leftOut++
		}
	}
	return f
}

func (f *findings) add(g findings) {
	f.rows += g.rows
	f.bare += g.bare
	f.leftOut += g.leftOut
}

// tell prints the line at the end of a run of many articles. Of a run that goes on with an earlier one the counts are not known.
func (f *findings) tell(w io.Writer, s *stream, done tally) {
	if s.from.at == 0 && s.before.documents == 0 && done.documents >= fewestToTell {
		fmt.Fprintf(w, "whosaid: %d articles, %d rows, %d bare quotations, %d paragraphs left out as furniture\n", done.documents, f.rows, f.bare, f.leftOut)
	}
}
