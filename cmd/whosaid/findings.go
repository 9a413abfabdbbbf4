package main

import (
	"fmt"
	"io"
	"strconv"
	"time"

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

// tell prints the lines at the end of a run of many articles. Of a run that goes on with an earlier one the counts are not known.
func (f *findings) tell(w io.Writer, s *stream, done tally, took time.Duration) {
	if s.from.at != 0 || s.before.documents != 0 || done.documents < fewestToTell {
		return
	}
	fmt.Fprintf(w, "whosaid: %d articles, %d rows, %d bare quotations, %d paragraphs left out as furniture\n", done.documents, f.rows, f.bare, f.leftOut)
	fmt.Fprintf(w, "whosaid: %d skipped, %s words in %s: %s words a second\n", done.failed+done.passed+done.outside+done.undated,
		grouped(done.words), took.Round(100*time.Millisecond), grouped(int(float64(done.words)/max(took.Seconds(), 1e-3))))
}

// grouped writes a number with a comma before each three digits.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return s
}
