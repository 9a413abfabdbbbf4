package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"whosaid/article"
	"whosaid/article/source"
	"whosaid/reports"
	"whosaid/reports/sqlite"
)

// wholeInMemory is up to which size files are analysed side by side, each into memory. A larger one goes alone, and its
// articles are analysed side by side.
const wholeInMemory = 256 << 10

// reading is a file on its way into the database.
type reading struct {
	look   look
	file   sqlite.File
	same   bool     // it has the content that the database knows
	gone   bool     // it was taken away since
	lines  [][]byte // what is written of it; nil of a large one, which is read while it is written
	large  bool
	errors []string // of articles and of the file, the first ones
	more   int      // errors beside those
	odd    []error  // the first ones
	err    error    // the run ends
	done   chan struct{}
}

// take reads files and puts them into the database, in their order.
func (w *watcher) take(ctx context.Context, files []look, known map[string]*sqlite.File, r *round) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	order := make(chan *reading, 2*w.stream.workers)
	free := make(chan struct{}, w.stream.workers)
	go func() {
		defer close(order)
		for _, l := range files {
			one := &reading{look: l, done: make(chan struct{}), large: l.size > wholeInMemory}
			select {
			case order <- one:
			case <-ctx.Done():
				return
			}
			free <- struct{}{}
			go func() {
				w.prepareFile(ctx, one, known[l.key])
				close(one.done)
				<-free
			}()
		}
	}()
	for one := range order {
		<-one.done
		if err := w.put(ctx, one, r); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// prepareFile reads the content of a file, and analyses it where it is small and new.
func (w *watcher) prepareFile(ctx context.Context, one *reading, old *sqlite.File) {
	l := &one.look
	one.file = sqlite.File{Directory: source.NameAsText(w.absolute), Path: l.key, Size: l.size, Modified: l.modified, Looked: time.Now().UnixNano()}
	hash, err := hashOf(w.named(l.path))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		one.gone = true
		return
	case err != nil:
		one.errors = append(one.errors, err.Error())
	case l.passed != nil:
		one.errors = append(one.errors, w.named(l.path)+": "+l.passed.Error())
	}
	one.file.Hash = hash
	if one.same = old != nil && hash != "" && old.Hash == hash; one.same || one.errors != nil || one.large {
		return
	}
	kept := new(lines)
	if one.err = w.analyse(ctx, one, 1, kept); errors.Is(one.err, errMuch) { // it was packed
		one.large, one.err, one.errors, one.more, one.odd = true, nil, nil, 0, nil
		return
	}
	one.lines = kept.all
}

// lines keeps what is written, each piece for itself.
type lines struct {
	all  [][]byte
	size int
}

// mostInMemory is how many bytes of what is written of a file are kept in memory.
const mostInMemory = 8 << 20

var errMuch = errors.New("more than is kept in memory")

func (l *lines) Write(b []byte) (int, error) {
	if l.size += len(b); l.size > mostInMemory {
		return 0, errMuch
	}
	l.all = append(l.all, bytes.Clone(b))
	return len(b), nil
}

// errorsKept is how many errors of a file the database keeps.
const errorsKept = 20

// analyse writes the rows of a file as a printer of reports.SQLite gives them.
func (w *watcher) analyse(ctx context.Context, one *reading, workers int, to io.Writer) error {
	in, err := w.open(w.named(one.look.path))
	if err != nil {
		return err
	}
	in.waiting[0].id, in.waiting[0].within = source.ArticleID(one.look.key), one.look.key
	s := w.stream
	s.form, s.workers, s.rows = reports.SQLite, workers, to
	s.failed = func(err error) {
		var passed *source.PassedOver
		switch {
		case errors.As(err, &passed) && !passed.Lost:
		case len(one.errors) < errorsKept:
			one.errors = append(one.errors, err.Error())
		default:
			one.more++
		}
	}
	s.warned = func(err error) {
		if len(one.odd) < errorsKept {
			one.odd = append(one.odd, err)
		}
	}
	_, err = s.run(ctx, in)
	return err
}

// open makes a file the input of a run.
func (w *watcher) open(name string) (*inputs, error) {
	in, err := newInputsOf([]string{name}, "", w.config, nil)
	if err == nil {
		in.late, in.config.Took = true, nil
	}
	return in, err
}

// errWriting says that a file changed while it was read.
var errWriting = errors.New("it changed while it was read")

// put writes what came of a file into the database.
func (w *watcher) put(ctx context.Context, one *reading, r *round) error {
	if one.err != nil {
		return one.err
	}
	if one.gone {
		return nil
	}
	if one.same {
		if !w.isStill(&one.look) {
			return nil // the next look meets it again
		}
		return w.store.Touch(&one.file)
	}
	err := w.store.Replace(&one.file, func(to io.Writer) error {
		for _, line := range one.lines {
			if _, err := to.Write(line); err != nil {
				return err
			}
		}
		if one.large && one.errors == nil {
			if err := w.analyse(ctx, one, w.stream.workers, to); err != nil {
				return err
			}
		}
		if !w.isStill(&one.look) {
			return errWriting
		}
		one.file.Error = strings.ToValidUTF8(strings.Join(one.errors, "\n"), "\ufffd")
		if one.more > 0 {
			one.file.Error += fmt.Sprintf("\nand %d more errors", one.more)
		}
		return nil
	})
	if errors.Is(err, errWriting) {
		r.writing = append(r.writing, one.look.path)
		return nil
	}
	if err != nil {
		return err
	}
	for _, odd := range one.odd {
		fmt.Fprintln(w.err, "whosaid: "+reports.Visible(odd.Error()))
	}
	if one.file.Error != "" {
		r.failed++
		w.warn(one.look.path, errors.New(one.file.Error))
	} else {
		delete(w.told, one.look.path)
	}
	if one.file.Error == "" || one.file.Documents > 0 {
		r.read++
	}
	r.rows += one.file.Rows
	return nil
}

// isStill reports whether a file is as it was met. One that is gone is: its rows are those of the last look at it.
func (w *watcher) isStill(l *look) bool {
	info, err := os.Stat(w.named(l.path))
	return err != nil || info.Size() == l.size && info.ModTime().UnixNano() == l.modified
}

// hashOf gives the SHA-256 of a file.
func hashOf(name string) (string, error) {
	f, err := article.OpenFile(name)
	if err != nil {
		return "", placed(name, err)
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", placed(name, err)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
