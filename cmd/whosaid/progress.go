package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress keeps one line on a terminal that says how far a run is.
type progress struct {
	w     io.Writer
	now   func() time.Time
	begun time.Time
	last  time.Time
	shown bool
}

// every is how often the line is rewritten.
const every = 200 * time.Millisecond

// newProgress gives the line, or nil where w is no terminal.
func newProgress(w io.Writer, terminal bool) *progress {
	if !terminal {
		return nil
	}
	return &progress{w: w, now: time.Now, begun: time.Now(), last: time.Now()}
}

// showsProgress reports whether standard error is a terminal that no rows go to.
func showsProgress() bool {
	return term.IsTerminal(int(os.Stderr.Fd())) && !term.IsTerminal(int(os.Stdout.Fd()))
}

// tick shows how far the run is, if it has not done so just now.
func (p *progress) tick(done tally, rows int) {
	if p == nil || p.now().Sub(p.last) < every {
		return
	}
	p.last = p.now()
	p.clear()
	p.shown = true
	seconds := max(p.last.Sub(p.begun).Seconds(), 1e-3)
	fmt.Fprintf(p.w, "%d articles, %d rows, %.1f MB, %s words a second", done.documents, rows, float64(done.bytes)/1e6, grouped(int(float64(done.words)/seconds)))
	if done.failed > 0 {
		fmt.Fprintf(p.w, ", %d failed", done.failed)
	}
}

// clear takes the line away, so that something else can be printed in its place.
func (p *progress) clear() {
	if p != nil && p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
