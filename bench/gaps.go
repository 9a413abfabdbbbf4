package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"whosaid/article"
	"whosaid/attribution"
)

// gaps analyses one article of so many bytes and prints the longest times between two moments at which the analysis asks
// its context whether to go on: a cancelled analysis ends after no more than the longest of them.
func gaps(w io.Writer, shared string, most, size int) error {
	articles, _, err := load(w, shared, most)
	if err != nil {
		return err
	}
	var text strings.Builder
	for i := 0; text.Len() < size; i++ {
		text.WriteString(articles[i%len(articles)].Text)
		text.WriteString("\n\n")
	}
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		return err
	}
	doc := article.Parse(text.String()[:size], article.Metadata{})
	runtime.LockOSThread() // threadTime is of this thread
	defer runtime.UnlockOSThread()
	c := newAsked()
	if _, err := engine.Analyze(c, doc); err != nil {
		return err
	}
	_ = c.Err()
	fmt.Fprintf(w, "one article of %d bytes: asked %d times; the longest times between\n\n", size, c.count)
	fmt.Fprintf(w, "%12s %12s  %s\n", "processor ms", "clock ms", "from a function to the next that asks")
	for _, g := range c.longest() {
		fmt.Fprintf(w, "%12.1f %12.1f  %s to %s\n", g.spent.Seconds()*1000, g.clock.Seconds()*1000, placeOf(g.from[:]), placeOf(g.to[:]))
	}
	return nil
}

const (
	askedFrames = 2  // of a stack that are kept
	longestKept = 12 // gaps that are printed
)

// gap is the time between two questions.
type gap struct {
	spent, clock time.Duration // of this thread, and of the clock
	from, to     [askedFrames]uintptr
}

// asked is a context that never ends and measures how long nobody asks it.
type asked struct {
	context.Context
	done  chan struct{}
	count int
	spent time.Duration
	clock time.Time
	last  [askedFrames]uintptr
	gaps  []gap
}

func newAsked() *asked {
	return &asked{Context: context.Background(), done: make(chan struct{}), spent: threadTime(), clock: time.Now()}
}

// Done gives a channel that is never closed.
func (c *asked) Done() <-chan struct{} { return c.done }

// Err is nil. It notes the time since it was called before.
func (c *asked) Err() error {
	const first = 4 // below are Err, what the engine made of it, and the function that asks on behalf of a stage
	g := gap{spent: threadTime() - c.spent, clock: time.Since(c.clock), from: c.last}
	clear(g.to[:])
	runtime.Callers(first, g.to[:])
	c.count++
	c.last = g.to
	if len(c.gaps) < 2*longestKept || g.spent > c.gaps[len(c.gaps)-1].spent || g.clock > 10*time.Millisecond {
		c.gaps = append(c.gaps, g)
		if len(c.gaps) > 1000 {
			c.gaps = c.longest()
		}
	}
	c.spent, c.clock = threadTime(), time.Now()
	return nil
}

// longest gives the longest gaps, by the processor's time and by the clock.
func (c *asked) longest() []gap {
	slices.SortStableFunc(c.gaps, func(a, b gap) int { return -cmp.Compare(a.spent, b.spent) })
	kept := slices.Clone(c.gaps[:min(len(c.gaps), longestKept)])
	if len(c.gaps) > longestKept {
		kept = append(kept, slices.MaxFunc(c.gaps[longestKept:], func(a, b gap) int { return cmp.Compare(a.clock, b.clock) }))
	}
	return kept
}

// placeOf names the innermost function of a stack; "the beginning" of an empty one.
func placeOf(pcs []uintptr) string {
	if pcs[0] == 0 {
		return "the beginning"
	}
	f, _ := runtime.CallersFrames(pcs).Next()
	return fmt.Sprintf("%s:%d", f.Function[strings.LastIndexByte(f.Function, '/')+1:], f.Line)
}
