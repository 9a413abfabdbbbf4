package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/reports"
)

// newJournal gives the journal of a run; nil where the outputs are such that none is kept. With --resume
// that is an error.
func (p *program) newJournal(c *cli.Context, s *stream, to, errs *output) (j *journal, err error) {
	wanted := c.Bool("resume")
	refuse := func(format string, args ...any) (*journal, error) {
		if !wanted {
			return nil, nil
		}
		return nil, misuse("--resume: "+format, args...)
	}
	switch {
	case to == nil || to.partial == "":
		return refuse("it goes on with a file: name one with --out")
	case s.summary != nil:
		return refuse("not with --summary, which must see all rows; `whosaid summary` counts as well")
	case !s.form.Joins() && !wanted: // to keep the documents besides takes as much room again
		return nil, nil
	case errs != nil && errs.partial == "":
		return refuse("--errors %s is no file that can be gone on with", c.String("errors"))
	}
	j = &journal{path: to.name + journalSuffix, wanted: wanted, pause: p.pause, out: to, errs: errs, last: time.Now()}
	j.begun = beginning{Journal: journalKind, Version: version(), Form: string(s.form), Inputs: c.Args().Slice()}
	if !s.form.Joins() {
		name := to.name + documentsSuffix
		j.out, j.bound = &output{name: name, partial: name}, to
	}
	j.out.journal = j.path
	if errs != nil {
		errs.journal = j.path
	}
	j.begun.Options, err = settings(c)
	if err != nil {
		return nil, failed(exitMisuse, err)
	}
	return j, nil
}

// begin takes a run to where it begins: the beginning of its shard, or where an earlier run was that is
// continued. in has been opened; again opens it once more. It waits no longer than the context, also for
// an input that hangs.
func (p *program) begin(c *cli.Context, s *stream, j *journal, in *inputs, again func() (*inputs, error)) (articles, error) {
	type begun struct {
		articles
		err error
	}
	done := make(chan begun, 1)
	go func() {
		read, err := p.beginAt(c, s, j, in, again)
		done <- begun{read, err}
	}()
	select {
	case b := <-done:
		return b.articles, b.err
	case <-c.Context.Done():
		return nil, c.Context.Err()
	}
}

func (p *program) beginAt(c *cli.Context, s *stream, j *journal, in *inputs, again func() (*inputs, error)) (articles, error) {
	ctx := c.Context
	once := onceOnly(c.Args().Slice(), c.String("files-from"))
	open := func() (_ articles, err error) {
		opened := in
		if in = nil; opened == nil {
			opened, err = again()
		}
		return opened, err
	}
	if name := c.String("shard"); name != "" {
		part, err := shardOf(name)
		if err != nil {
			return nil, err
		}
		if once != "" {
			return nil, misuse("--shard: %s can be read once only, and the articles must be counted first", once)
		}
		counted, err := open()
		if err != nil {
			return nil, err
		}
		n, err := countOf(ctx, counted)
		if err != nil {
			return nil, err
		}
		if from, to := part.of(n); from < to {
			s.warned(fmt.Errorf("--shard %s: articles %d to %d of %d", part, from+1, to, n))
		} else {
			s.warned(fmt.Errorf("--shard %s: none of %d articles", part, n))
		}
		if j != nil {
			j.begun.Shard = fmt.Sprintf("%s of %d", part, n)
		}
		open = func() (articles, error) {
			opened, err := again()
			if err != nil {
				return nil, err
			}
			return newPortion(ctx, opened, part, n)
		}
	}
	if j == nil {
		return open()
	}
	s.kept = j
	if !j.wanted {
		return open()
	}
	read, at, before, err := j.resume(ctx, open, once != "")
	if err != nil {
		return nil, err
	}
	if s.from, s.before = at, before; at.at > 0 {
		read.note()
		s.warned(fmt.Errorf("%s: goes on after %d documents, at %s", c.String("out"), before.documents, at.place))
	}
	return read, nil
}

// endedWith closes the outputs of a run that kept a journal, and gives the run's failure.
func (p *program) endedWith(j *journal, done tally, err error) error {
	interrupted := errors.Is(err, context.Canceled)
	switch {
	case err == nil:
		if err = j.ended(); err == nil && j.bound != nil {
			err = j.bind()
		}
	case interrupted && j.now.At > 0 && !j.midway: // else the last checkpoint holds: what follows it is cut off
		if e := j.write(); e != nil {
			interrupted, err = false, e
		}
	}
	switch {
	case err == nil:
		if err := j.name(p.err); err != nil {
			return failed(exitNothing, err)
		}
		return p.ended(nil, done, nil)
	case j.file == nil: // nothing to go on with
		j.errs.finish()
		return p.ended(j.out, done, err)
	}
	j.file.Close()
	j.errs.breakOff()
	name := j.out.breakOff()
	if interrupted {
		return &failure{exitInterrupted, fmt.Sprintf("interrupted after %d documents; their rows are in %s, and --resume goes on", done.documents, name)}
	}
	return &failure{exitNothing, fmt.Sprintf("%v; what was written before is in %s, and --resume goes on", err, name)}
}

// name gives the outputs of a run that has ended their names, and removes what was kept for the case that it had not.
// Where inputs broke off, that stays, and is reported.
func (j *journal) name(told io.Writer) error {
	err := j.errs.finish()
	if err == nil && j.bound == nil {
		err = j.out.finish()
	}
	if err != nil || j.file == nil {
		if err == nil && j.bound != nil {
			err = forget(j.out.name)
		}
		return err
	}
	j.file.Close()
	if j.broke {
		fmt.Fprintf(told, "whosaid: %s stays: where inputs that could not be read can be, --resume goes on at the first of them\n", j.path)
		return nil
	}
	if err := forget(j.path); err != nil || j.bound == nil {
		return err
	}
	return forget(j.out.name)
}

// bind makes the output of the documents that have been kept.
func (j *journal) bind() error {
	if err := j.out.Flush(); err != nil {
		return err
	}
	defer j.out.file.Close() // until then no other run may take it
	kept, err := openOwn(j.out.partial, os.O_RDONLY)
	if err != nil {
		return placed(j.out.partial, err)
	}
	defer kept.Close()
	if err := j.bound.open(); err != nil {
		return err
	}
	if err := reports.Bind(reports.Form(j.begun.Form), reports.Target{Writer: j.bound, Path: j.bound.partial}, kept); err != nil {
		j.bound.discard()
		return err
	}
	return j.bound.finish()
}
