package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/urfave/cli/v2"
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
	case !s.form.Joins():
		return refuse("a file of %s cannot be gone on with; csv, tsv, jsonl and the other forms of text can", s.form)
	case errs != nil && errs.partial == "":
		return refuse("--errors %s is no file that can be gone on with", c.String("errors"))
	}
	j = &journal{path: to.name + journalSuffix, wanted: wanted, pause: p.pause, out: to, errs: errs, last: time.Now()}
	j.begun = beginning{Journal: journalKind, Version: version(), Form: string(s.form), Inputs: c.Args().Slice()}
	j.begun.Options, err = settings(c)
	if err != nil {
		return nil, misuse("%v", err)
	}
	return j, nil
}

// begin takes a run to where it begins: the beginning of its shard, or where an earlier run was that is
// gone on with. in has been opened; again opens it once more. It waits no longer than the context, also for
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
		if err := j.forget(); err != nil {
			return nil, err
		}
		return open()
	}
	read, at, before, err := j.resume(ctx, open, once != "")
	if err != nil {
		return nil, err
	}
	if s.from, s.before = at, before; at.at > 0 {
		read.note()
		s.warned(fmt.Errorf("%s: goes on after %d documents, at %s", j.out.name, before.documents, at.place))
	}
	return read, nil
}

// endedWith closes the outputs of a run that kept a journal, and gives the run's failure.
func (p *program) endedWith(j *journal, done tally, err error) error {
	interrupted := errors.Is(err, context.Canceled)
	switch {
	case err == nil:
		err = j.ended()
	case interrupted && j.now.At > 0:
		if e := j.write(); e != nil {
			interrupted, err = false, e
		}
	}
	if err == nil {
		if err = j.errs.finish(); err == nil {
			err = j.out.finish()
		}
		if err == nil {
			if stays, e := j.close(); stays {
				fmt.Fprintf(p.err, "whosaid: %s stays: where inputs that could not be read can be, --resume goes on at the first of them\n", j.path)
			} else {
				err = e
			}
		}
		if err != nil {
			return &failure{exitNothing, err.Error()}
		}
		return p.ended(nil, done, nil)
	}
	if j.file == nil { // nothing to go on with
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
