package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"whosaid/article"
	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/reports"
)

// What may be on its way from the reader to the writer at one time: see backlog. The bounds hold memory flat over a stream of any
// length, whatever its articles' sizes.
const (
	maxAheadPerWorker = 32       // articles
	maxArticlesAhead  = 1 << 12  // articles, where one in front takes long
	maxBytesAhead     = 4 << 20  // bytes of text
	maxRowsAhead      = 32 << 20 // bytes of rows that wait for an article in front of them
)

// stream takes articles through analysis to rows: one reader, several workers, and one writer that
// writes in the order of the input. Rows are printed by the workers, each document into its own
// bytes, so that the output is the same at any number of workers.
type stream struct {
	list    *attribution.SpeakerList // the user's own, where one was named
	analyze analysis
	workers int
	memory  int64 // the most bytes that there may be for one article; 0 for no bound
	form    reports.Form
	options reports.Options
	rawText bool // leave the ends of lines in quotes and sentences
	dates   dates

	settled chan struct{} // closed when fields are known
	fields  []string      // of the input, copied to the output; see settle

	args    []string                                                    // read these, and not what the command line names
	rows    io.Writer                                                   // nil: no rows are printed
	summary *reports.Summary                                            // nil: nobody is counted
	gather  func(*article.Input, *attribution.Result) any               // what a worker keeps of an article for take; may be nil
	recall  func(*article.Input, *article.Document) *attribution.Result // in the place of analyze; may be nil
	take    func(any)                                                   // is given what was kept, in the order of the input
	failed  func(error)                                                 // called for an input that could not be read or analysed, in the order of the input
	faulted func(error)                                                 // called for an article in which a stage failed, after its rows; failed if nil
	warned  func(error)                                                 // called for an input that is odd; may be nil
	tick    func(done tally)                                            // after each document; may be nil

	found findings // in all articles of this run
	way   *backlog // made by run

	// Of a run that does not begin where its inputs do:
	from   position
	before tally
	kept   *journal // keeps how far the run is; may be nil
}

// articles is what a stream reads: see inputs.
type articles interface {
	Next() (article.Input, error)
	note() []string
	first() *article.Input
}

// tally counts what a stream has done.
type tally struct {
	documents, bytes, failed int
	passed                   int // files in directories and archives that are not read
	outside, undated         int // articles that the dates asked for leave out
	words                    int
}

// task is one article on its way.
type task struct {
	in     article.Input
	err    error
	size   int      // of its text
	held   int      // of what is left of it, once it is analysed
	at     position // behind it, where a journal is kept
	unread error    // err, if it is the reader's
	fault  error    // a stage failed, and the rows are those of the quotations alone
	odd    []error  // what a person should know of the article
	note   []string // what its file was taken for, if that is new
	none   bool     // there is no article any more, but only a note
	out    bytes.Buffer
	who    reports.Tally
	kept   any // what gather gave
	found  findings
	dated  int // dateInside, or why the dates asked for leave it out
	words  int
	done   chan struct{}
	more   chan []byte // rows of an article that has very many, before the last of them are in out
}

// run reads until the inputs end, an output fails, or ctx is done; then its error is ctx's, and
// what has been written are whole documents. It does not wait for a reader that hangs.
func (s *stream) run(ctx context.Context, in articles) (done tally, err error) {
	done = s.before
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	order := make(chan *task, maxArticlesAhead)           // to the writer
	work := make(chan *task, maxAheadPerWorker*s.workers) // to the workers
	if s.way == nil {
		s.way = newBacklog(maxAheadPerWorker*s.workers, maxBytesAhead, maxRowsAhead)
	}
	s.settled = make(chan struct{})
	go func() {
		defer close(order)
		defer close(work)
		s.read(ctx, in, order, work)
	}()
	for range s.workers {
		go s.work(ctx, work)
	}

	begun := s.kept != nil && s.kept.now.Out.Bytes > 0
	begin := func() error {
		if begun || s.rows == nil {
			return nil
		}
		begun = true
		return s.head()
	}
	for {
		t, ok, err := s.next(ctx, order, begin)
		if err != nil || !ok {
			if e := begin(); err == nil {
				err = e
			}
			return done, err
		}
		done.bytes += t.size
		if s.warned != nil {
			for _, note := range t.note {
				s.warned(errors.New(note))
			}
		}
		if t.none {
			continue
		}
		if stopped(ctx, t.err) { // it has not failed: a run that goes on analyses it
			return done, context.Cause(ctx)
		}
		var passed *source.PassedOver
		switch {
		case errors.As(t.err, &passed) && !passed.Lost:
			done.passed++
			s.failed(t.err)
		case t.err != nil:
			done.failed++
			s.failed(t.err)
		case t.dated == dateOutside:
			done.outside++
		case t.dated == dateUnknown:
			done.undated++
		default:
			done.words += t.words
			done.documents++
			if s.warned != nil {
				for _, odd := range t.odd {
					s.warned(odd)
				}
			}
			s.found.add(t.found)
			if s.summary != nil {
				s.summary.Add(t.who)
			}
			if s.take != nil {
				s.take(t.kept)
			}
			if s.rows != nil {
				if err := begin(); err != nil {
					return done, err
				}
				if _, err := s.rows.Write(t.out.Bytes()); err != nil {
					return done, err
				}
			}
			if t.fault != nil {
				done.failed++
				s.tellFault(t.fault)
			}
		}
		if s.kept != nil {
			if err := s.kept.passed(t.at, t.unread, done); err != nil {
				return done, err
			}
		}
		s.way.written(t.size, t.held)
		if s.tick != nil {
			s.tick(done)
		}
	}
}

// stopped reports whether an article's error says only that the run was to end.
func stopped(ctx context.Context, err error) bool {
	return ctx.Err() != nil && (errors.Is(err, ctx.Err()) || errors.Is(err, context.Cause(ctx)))
}

func (s *stream) tellFault(fault error) {
	if s.faulted != nil {
		s.faulted(fault)
		return
	}
	s.failed(fault)
}

// head writes what is before the first document. Where no article has been read yet, that is what
// is before none.
func (s *stream) head() error {
	o := s.options
	select {
	case <-s.settled:
		o.Fields = s.fields
	default:
	}
	p, err := reports.NewPrinter(s.form, o)
	if err != nil {
		return err
	}
	var head bytes.Buffer
	if err := p.Head(&head); err != nil {
		return err
	}
	_, err = s.rows.Write(head.Bytes())
	return err
}

// settle decides which fields of the input are copied to the output: those that were named, else those of the
// first article.
func (s *stream) settle(first *article.Input) {
	s.fields = s.options.Fields
	if s.fields == nil && first != nil {
		for _, f := range first.Metadata.Fields {
			s.fields = append(s.fields, f.Name)
		}
	}
	close(s.settled)
}

// next waits for the next article in order to be done. Before it waits, it lets the rows so far out.
// Rows of the article that come before it is done it writes at once, after what begin does.
func (s *stream) next(ctx context.Context, order <-chan *task, begin func() error) (t *task, ok bool, err error) {
	select {
	case t, ok = <-order:
	default:
		if err := s.flush(); err != nil {
			return nil, false, err
		}
		select {
		case t, ok = <-order:
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
	if !ok {
		return nil, false, ctx.Err()
	}
	if t.none {
		return t, true, nil
	}
	select {
	case <-t.done:
		return t, true, nil
	default:
	}
	if err := s.flush(); err != nil {
		return nil, false, err
	}
	s.way.stuck(true)
	defer s.way.stuck(false)
	for {
		select {
		case <-t.done:
			return t, true, nil
		case rows := <-t.more:
			if err := begin(); err != nil {
				return nil, false, err
			}
			if s.kept != nil {
				if err := s.kept.enters(); err != nil {
					return nil, false, err
				}
			}
			if _, err := s.rows.Write(rows); err != nil {
				return nil, false, err
			}
		case <-ctx.Done():
			return nil, false, context.Cause(ctx)
		}
	}
}

func (s *stream) flush() error {
	if f, ok := s.rows.(interface{ Flush() error }); ok {
		return f.Flush()
	}
	return nil
}

// read puts each article, and each error of reading, in its place in the order.
func (s *stream) read(ctx context.Context, in articles, order, work chan<- *task) {
	at := s.from
	settled := in.first() != nil
	if settled {
		s.settle(in.first())
	}
	defer func() {
		if !settled {
			s.settle(nil)
		}
	}()
	for {
		next, err := in.Next()
		if ctx.Err() != nil {
			return
		}
		if err == io.EOF {
			if note := in.note(); note != nil {
				select {
				case order <- &task{note: note, none: true}:
				case <-ctx.Done():
				}
			}
			return
		}
		if err == nil && !settled {
			settled = true
			s.settle(&next)
		}
		t := &task{in: next, err: err, size: len(next.Text), note: in.note(), done: make(chan struct{}), more: make(chan []byte)}
		if s.kept != nil {
			at = at.after(&next, err)
			t.at, t.unread = at, err
		}
		if !s.way.take(ctx, t.size) {
			return
		}
		to := work
		if err != nil {
			s.way.analysed(t.size, 0)
			close(t.done)
			to = nil
		}
		select {
		case order <- t:
		case <-ctx.Done():
			return
		}
		if to != nil {
			select {
			case to <- t:
			case <-ctx.Done():
				return
			}
		}
	}
}

// work analyses and prints articles, each worker with a document and a printer of its own.
func (s *stream) work(ctx context.Context, work <-chan *task) {
	doc := new(article.Document)
	<-s.settled
	options := s.options
	options.Fields = s.fields
	var now *task
	options.Full = func(rows *bytes.Buffer) error { // waits until all articles before this one are written
		select {
		case now.more <- bytes.Clone(rows.Bytes()):
			rows.Reset()
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	printer, err := reports.NewPrinter(s.form, options)
	for t := range work {
		now = t
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			t.err = err
		} else if t.err = s.one(ctx, t, doc, printer); t.err != nil {
			doc = new(article.Document)
			printer, err = reports.NewPrinter(s.form, options)
		} else if t.size > maxBytesAhead {
			doc = new(article.Document) // do not keep the memory of a giant
		}
		t.in = article.Input{}
		if t.held = t.out.Len(); s.gather != nil {
			t.held += t.size // about what is kept
		}
		s.way.analysed(t.size, t.held)
		close(t.done)
	}
}

// one analyses one article. A fault of ours is this article's error and not the end of the run.
func (s *stream) one(ctx context.Context, t *task, doc *article.Document, printer reports.Printer) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = placedIn(&t.in, fmt.Errorf("a fault in whosaid, please report it: %v%s", fault, where(debug.Stack())))
		}
	}()
	if err := tooLarge(&t.in, s.memory); err != nil {
		return err
	}
	defer thrifty.begin(len(t.in.Text))()
	if s.recall != nil {
		return s.reprint(t, doc, printer)
	}
	t.in.ParseInto(doc)
	if t.in.Lost != nil {
		return placedIn(&t.in, t.in.Lost)
	}
	if t.dated = s.dates.where(doc.Date); t.dated != dateInside {
		return nil
	}
	t.words = len(doc.Tokens)
	for _, w := range doc.Warnings {
		place := placedIn(&t.in, errors.New("")).Error() // "news.jsonl:3: "
		t.odd = append(t.odd, errors.New(place+"warning: "+strings.TrimPrefix(w.Message, place)))
	}
	if strings.TrimSpace(doc.Text) == "" && len(doc.Warnings) == 0 {
		t.odd = append(t.odd, placedIn(&t.in, errors.New("warning: it is empty")))
	}
	result, err := s.analyze(ctx, doc)
	if err != nil {
		return err
	}
	if result.Fault != nil {
		t.fault = placedIn(&t.in, result.Fault)
	}
	doc.Joined = doc.Joined && !s.rawText
	t.found = findingsOf(result)
	if s.summary != nil {
		t.who = reports.TallyOf(result)
	}
	if s.gather != nil {
		t.kept = s.gather(&t.in, result)
	}
	if s.rows != nil {
		return printer.Print(&t.out, result)
	}
	return nil
}

// reprint prints an article that was analysed before.
func (s *stream) reprint(t *task, doc *article.Document, printer reports.Printer) error {
	result := s.recall(&t.in, doc)
	doc.Joined = doc.Joined && !s.rawText
	return printer.Print(&t.out, result)
}

// placedIn puts the place of an article before an error: file and, where it is one of many, line.
func placedIn(in *article.Input, err error) error {
	if in.Line > 0 {
		return &article.LineError{Name: in.Name, Line: in.Line, Err: err}
	}
	return fmt.Errorf("%s: %w", in.Name, err)
}

// where gives, of a stack, the line of this project's code in which it panicked.
func where(stack []byte) string {
	_, after, _ := bytes.Cut(stack, []byte("panic("))
	for line := range bytes.Lines(after) {
		if line = bytes.TrimSpace(line); bytes.Contains(line, []byte(".go:")) && !bytes.Contains(line, []byte("/runtime/")) {
			if i := bytes.LastIndexByte(line, ' '); i > 0 {
				line = line[:i]
			}
			if i := bytes.LastIndexByte(line, '/'); i >= 0 {
				line = line[i+1:]
			}
			return fmt.Sprintf(" (%s)", line)
		}
	}
	return ""
}
