package attribution

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"whosaid/article"
)

// countdown is a context that ends at the n-th time that it is asked.
type countdown struct {
	context.Context
	left int
	done chan struct{}
}

func newCountdown(n int) *countdown {
	c := &countdown{Context: context.Background(), left: n, done: make(chan struct{})}
	close(c.done)
	return c
}

func (c *countdown) Done() <-chan struct{} { return c.done }

func (c *countdown) Err() error {
	if c.left--; c.left >= 0 {
		return nil
	}
	return context.Canceled
}

// polls counts how often an analysis asks whether to go on.
func polls(t *testing.T, e *Engine, doc *article.Document) int {
	t.Helper()
	c := newCountdown(1 << 40)
	if _, err := e.Analyze(c, doc); err != nil {
		t.Fatal(err)
	}
	return 1<<40 - c.left
}

// An analysis that is stopped, wherever, gives the context's error and leaves no trace in later ones.
func TestAStoppedAnalysis(t *testing.T) {
	e := mustEngine(Options{})
	doc := article.Parse(strings.Repeat(faultText, 8), article.Metadata{})
	want := analyzed(e, doc)
	all := polls(t, e, doc)
	if sentences := len(doc.Sentences); all < 4*sentences {
		t.Errorf("asked %d times in %d sentences, want several times in each", all, sentences)
	}
	for n := 0; n < all; n += 1 + n/7 {
		r, err := e.Analyze(newCountdown(n), doc)
		if !errors.Is(err, context.Canceled) || r != nil {
			t.Fatalf("stopped at %d of %d: %v, %v", n, all, r, err)
		}
		if n%3 == 0 && !reflect.DeepEqual(analyzed(e, doc), want) {
			t.Fatalf("stopped at %d of %d, and the next analysis differs", n, all)
		}
	}
}

// The steps between two questions do not grow with the article: twice the text, twice the questions.
func TestALongArticleIsAskedOften(t *testing.T) {
	e := mustEngine(Options{})
	once := polls(t, e, article.Parse(strings.Repeat(faultText, 60), article.Metadata{}))
	twice := polls(t, e, article.Parse(strings.Repeat(faultText, 120), article.Metadata{}))
	if 10*twice < 18*once {
		t.Errorf("%d questions, and %d of twice the text", once, twice)
	}
}

// asking is a context that notes which functions ask whether to go on.
type asking struct {
	context.Context
	done chan struct{}
	by   map[string]bool
}

func (c *asking) Done() <-chan struct{} { return c.done }

func (c *asking) Err() error {
	const first, depth = 4, 6 // below are Err, the function of pollOf, and Tick or Pause
	var pcs [depth]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(first, pcs[:])])
	for {
		f, more := frames.Next()
		c.by[f.Function[strings.LastIndexByte(f.Function, '.')+1:]] = true
		if !more {
			return nil
		}
	}
}

// Every loop over all of an article asks: in 16 MB, each of these took more than 15 ms without.
func TestEveryLongLoopAsks(t *testing.T) {
	c := &asking{Context: context.Background(), done: make(chan struct{}), by: map[string]bool{}}
	close(c.done)
	if _, err := mustEngine(Options{}).Analyze(c, article.Parse(strings.Repeat(faultText, 8), article.Metadata{})); err != nil {
		t.Fatal(err)
	}
	for _, loop := range []string{
		"AnnotateWhere", "trees", "annotate", "Link", // syntax
		"agree", "Read", "Groups", "parted", "captured", "bare", "split", "compatible", "single", "raise", "rescue", "takenBy", "covered", "Attributions", "LeftOut", "order", // rows
		"prepare", "findHeadings", "findNames", "findLastNames", "clusterNames", "voteGenders", "tellPersons", "describeNames", // names
		"placeSources", "settleAhead", "settleParts", "settleSelf", "settleSourceless", "list", "name", "trustOf", "chains", // speakers
		"result",
	} {
		if !c.by[loop] {
			t.Errorf("%s never asks", loop)
		}
	}
}
