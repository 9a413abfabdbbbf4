package main

import (
	"context"
	"sync"
)

// backlog counts what is on its way from the reader to the writer, and says when the reader may go on. Texts that are not analysed
// have one bound. Where the writer is slow, texts that are analysed count as well, and so does the number of articles: what is read and
// not written is lost when a run is killed. Where it waits for one article, which may be very
// long, the workers go on with what comes behind it, until the rows that wait have their own bound.
//
// One article larger than the bound of texts is worked on at a time, and others beside it.
type backlog struct {
	mu      sync.Mutex
	all     int  // articles that are not written
	texts   int  // bytes of texts that are not analysed, but of the giant
	giant   bool // one is not analysed
	behind  int  // bytes of texts that are analysed and not written
	rows    int  // bytes of rows and other results that are not written
	waiting bool // the writer waits for an article that is not analysed

	most, mostTexts, mostRows int
	changed                   chan struct{}
}

func newBacklog(most, mostTexts, mostRows int) *backlog {
	return &backlog{most: most, mostTexts: mostTexts, mostRows: mostRows, changed: make(chan struct{}, 1)}
}

// take waits until there is room for a text of n bytes; false where ctx is done before. Only one goroutine may take.
func (b *backlog) take(ctx context.Context, n int) bool {
	for !b.enter(n) {
		select {
		case <-b.changed:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// enter counts a text, if there is room for it.
func (b *backlog) enter(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rows > b.mostRows || !b.waiting && b.all >= b.most {
		return false
	}
	held := b.texts
	if !b.waiting {
		held += b.behind
	}
	if n > b.mostTexts {
		if b.giant || held > b.mostTexts {
			return false
		}
		b.giant = true
		b.all++
		return true
	}
	if held+n > b.mostTexts && held > 0 {
		return false
	}
	b.texts += n
	b.all++
	return true
}

// change changes the counts and wakes the reader.
func (b *backlog) change(counts func()) {
	b.mu.Lock()
	counts()
	b.mu.Unlock()
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// analysed says that a text of n bytes has become so many bytes of rows.
func (b *backlog) analysed(n, rows int) {
	b.change(func() {
		if n > b.mostTexts {
			b.giant = false
		} else {
			b.texts -= n
		}
		b.behind, b.rows = b.behind+n, b.rows+rows
	})
}

// written says that those rows are written.
func (b *backlog) written(n, rows int) {
	b.change(func() { b.all, b.behind, b.rows = b.all-1, b.behind-n, b.rows-rows })
}

// stuck says whether the writer waits for an article that is not analysed.
func (b *backlog) stuck(waiting bool) { b.change(func() { b.waiting = waiting }) }
