package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/article/source"
	"whosaid/reports"
	"whosaid/reports/sqlite"
)

// watchCommand keeps a database of a directory.
func (p *program) watchCommand() *cli.Command {
	return &cli.Command{
		Name:      "watch",
		Usage:     "keep a SQLite database of the articles in a directory: new and changed files only",
		ArgsUsage: "DIR --db quotes.sqlite",
		UsageText: "whosaid watch news/ --db quotes.sqlite                     look every 30 seconds, until Ctrl-C\n" +
			"whosaid watch news/ --db quotes.sqlite --once              look once, for cron\n" +
			"whosaid watch news/ --db quotes.sqlite --once --remove     forget the files that are gone, too",
		Description: "The directory may hold every form that analyze reads. The database has the tables of `analyze --to sqlite`\n" +
			"and a table files: path, size, time, hash, rows and errors of each file. A file that has not changed is not\n" +
			"read again. The rows of a changed file are replaced in one transaction, so a run may be killed at any time.\n" +
			"A file that is being written is left until its size and time stay the same. Other programs may read the\n" +
			"database meanwhile. docs/running.md says more.\n\n" +
			"Exit codes: 0 all was read; 1 some file could not be read, or another process fills the database; 2 misuse;\n" +
			"3 the directory could not be read, or the database could not be written; 130 --once was interrupted.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringFlag{Name: "db", TakesFile: true, Usage: "keep the rows in the SQLite database `FILE`"},
			&cli.BoolFlag{Name: "once", DisableDefaultText: true, Usage: "look once and end"},
			&cli.DurationFlag{Name: "every", Value: 30 * time.Second, DefaultText: "30s", Usage: "look every `TIME`: 30s, 5m"},
			&cli.BoolFlag{Name: "remove", DisableDefaultText: true, Usage: "take away the rows of files that are gone; without it, they stay"},
		}, watchInputFlags(), engineFlags()),
		Action: p.watch,
	}
}

// watchInputFlags are inputFlags without those that make no sense for a directory that is looked at again and again.
func watchInputFlags() []cli.Flag {
	return slices.DeleteFunc(inputFlags(), func(f cli.Flag) bool {
		return slices.Contains([]string{"files-from", "keep", "errors"}, f.Names()[0])
	})
}

// leastEvery is the shortest time between two looks.
const leastEvery = 100 * time.Millisecond

func (p *program) watch(c *cli.Context) error {
	w := &watcher{program: p, config: sourceConfig(c), remove: c.Bool("remove"), settle: min(longestSettle, c.Duration("every"))}
	switch {
	case c.NArg() != 1:
		return misuse("watch takes one directory, not %d", c.NArg())
	case c.Duration("every") < leastEvery:
		return misuse("--every %v: the shortest time is %v", c.Duration("every"), leastEvery)
	}
	if err := required(c, "db", "database"); err != nil {
		return err
	}
	var err error
	w.directory = c.Args().First()
	if w.absolute, err = filepath.Abs(w.directory); err != nil {
		return failed(exitNothing, err)
	}
	if w.database, err = filepath.Abs(c.String("db")); err != nil {
		return failed(exitNothing, err)
	}
	if info, err := os.Stat(w.directory); err != nil {
		return failed(exitNothing, placed(w.directory, err))
	} else if !info.IsDir() {
		return misuse("%s: it is no directory", w.directory)
	}
	if _, err := w.open(w.directory); err != nil { // tells of wrong flags before anything is made
		return err
	}
	if err := p.prepare(c, &w.stream); err != nil {
		return err
	}
	unlock, err := lockDatabase(c.String("db"))
	if err != nil {
		return err
	}
	defer unlock()
	if w.store, err = sqlite.OpenStore(c.String("db")); err != nil {
		return failed(exitNothing, err)
	}
	err = w.watch(c.Context, c.Bool("once"), c.Duration("every"))
	if e := w.store.Close(); err == nil {
		err = unreadable(e)
	}
	return err
}

// lockDatabase keeps other processes from filling the database, through a file beside it. It stays there: whoever
// took it away could let two in.
func lockDatabase(db string) (unlock func() error, err error) {
	f, err := createOwn(db + lockSuffix)
	if err != nil {
		return nil, failed(exitNothing, err)
	}
	if !lock(f) {
		f.Close()
		return nil, &failure{exitSomeFailed, db + ": another process fills it"}
	}
	return f.Close, nil
}

const lockSuffix = ".lock"

// watcher keeps the database of one directory.
type watcher struct {
	*program
	stream    stream // how a file is read
	config    source.Config
	directory string
	absolute  string // the directory
	database  string // its absolute path
	store     *sqlite.Store
	remove    bool
	settle    time.Duration // how long a file stays the same before it is read
	told      map[string]string
}

// longestSettle is how long a file must have been left alone before it is read.
const longestSettle = time.Second

// looksOnce is how often --once looks at files that are being written.
const looksOnce = 10

// look is a file as it was met.
type look struct {
	path     string // in the directory, with slashes
	key      string // the path as the database has it: it holds UTF-8 only
	size     int64
	modified int64
	passed   error // it is not read: why
}

// round is what came of one look at the directory.
type round struct {
	read, rows, failed, removed int
	writing                     []string // files that are being written
}

// watch looks once, or until ctx is done.
func (w *watcher) watch(ctx context.Context, once bool, every time.Duration) error {
	w.told = map[string]string{}
	var all round
	for looks := 1; ; looks++ {
		r, err := w.look(ctx)
		switch {
		case ctx.Err() != nil && once:
			return &failure{exitInterrupted, "interrupted; what was read before is in the database"}
		case ctx.Err() != nil:
			return nil
		case err != nil && !once && looks > 1 && errors.As(err, new(*unlistedError)):
			w.warn("", err) // it may come back
		case err != nil:
			return failed(exitNothing, err)
		}
		all.read, all.rows, all.failed, all.removed = all.read+r.read, all.rows+r.rows, all.failed+r.failed, all.removed+r.removed
		if !once {
			if r.read+r.failed+r.removed > 0 {
				w.tell(&r)
			}
			wait := every
			if len(r.writing) > 0 {
				wait = w.settle
			}
			if !sleep(ctx, wait) {
				return nil
			}
			continue
		}
		if len(r.writing) == 0 || looks == looksOnce {
			for _, path := range r.writing {
				all.failed++
				w.warn(path, errors.New("it is being written; the next run reads it"))
			}
			w.tell(&all)
			if all.failed > 0 {
				return &failure{exitSomeFailed, ""}
			}
			return nil
		}
		if !sleep(ctx, w.settle) {
			return &failure{exitInterrupted, "interrupted; what was read before is in the database"}
		}
	}
}

// tell says what was done.
func (w *watcher) tell(r *round) {
	line := fmt.Sprintf("whosaid: %d files read, %d rows", r.read, r.rows)
	if r.failed > 0 {
		line += fmt.Sprintf("; %d failed", r.failed)
	}
	if r.removed > 0 {
		line += fmt.Sprintf("; %d removed", r.removed)
	}
	fmt.Fprintln(w.err, line)
}

// warn tells of a file's error, and says it once as long as it stays the same.
func (w *watcher) warn(path string, err error) {
	message := err.Error()
	if w.told[path] == message {
		return
	}
	w.told[path] = message
	if name := w.named(path); path != "" && !strings.HasPrefix(message, name) {
		message = name + ": " + message
	}
	fmt.Fprintln(w.err, "whosaid: "+reports.Visible(message))
}

// named gives the name under which a file is opened.
func (w *watcher) named(path string) string {
	return filepath.Join(w.directory, filepath.FromSlash(path))
}

// look brings the database to what the directory holds.
func (w *watcher) look(ctx context.Context) (r round, err error) {
	known, err := w.known()
	if err != nil {
		return r, err
	}
	there, unlisted, err := w.list()
	if err != nil {
		return r, err
	}
	for _, d := range unlisted {
		if !errors.Is(d.err, fs.ErrNotExist) {
			r.failed++
			w.warn(d.path, d.err)
		}
	}
	var changed []look
	for _, l := range there {
		if !isUnchanged(known[l.key], &l) {
			changed = append(changed, l)
		}
	}
	changed, r.writing, err = w.still(ctx, changed)
	if err != nil {
		return r, err
	}
	if err := w.take(ctx, changed, known, &r); err != nil {
		return r, err
	}
	if !w.remove {
		return r, nil
	}
	for _, l := range there {
		delete(known, l.key)
	}
	for _, f := range known {
		if slices.ContainsFunc(unlisted, func(d unlistedDirectory) bool { return strings.HasPrefix(f.Path, source.NameAsText(d.path)+"/") }) {
			continue
		}
		if err := w.store.Remove(f); err != nil {
			return r, err
		}
		r.removed++
	}
	return r, nil
}

// known gives the files of the directory that the database has, by their paths.
func (w *watcher) known() (map[string]*sqlite.File, error) {
	files, err := w.store.Files(source.NameAsText(w.absolute))
	known := make(map[string]*sqlite.File, len(files))
	for i := range files {
		known[files[i].Path] = &files[i]
	}
	return known, err
}

// unsure is how close to its last change a file may have been read that it could have changed again with the same time:
// clocks of file systems are coarse.
const unsure = 2 * time.Second

// isUnchanged reports whether size and time say that a file is as it was read. One that could not be read is tried again.
func isUnchanged(f *sqlite.File, l *look) bool {
	return f != nil && f.Hash != "" && f.Size == l.size && f.Modified == l.modified && f.Looked-f.Modified > int64(unsure)
}

// unlistedError is that of the whole directory: it cannot be listed, and what is in it is not known.
type unlistedError struct{ err error }

func (e *unlistedError) Error() string { return e.err.Error() }

// unlistedDirectory is a subdirectory that cannot be listed: what is in it is not known.
type unlistedDirectory struct {
	path string // in the directory, with slashes
	err  error
}

// list gives the files of the directory in the order in which analyze reads them, and the subdirectories that
// cannot be listed.
func (w *watcher) list() (there []look, unlisted []unlistedDirectory, err error) {
	var list func(within string) error
	list = func(within string) error {
		directory := w.named(within)
		entries, err := os.ReadDir(directory)
		if err != nil {
			return placed(directory, err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") {
				continue
			}
			path := e.Name()
			if within != "" {
				path = within + "/" + path
			}
			if e.IsDir() {
				if err := list(path); err != nil {
					unlisted = append(unlisted, unlistedDirectory{path, err})
				}
				continue
			}
			if l, ok := w.met(path); ok {
				there = append(there, l)
			}
		}
		return nil
	}
	if err := list(""); err != nil {
		return nil, nil, &unlistedError{err}
	}
	return there, unlisted, nil
}

// met looks at a file; false where it is none that holds articles, or is gone.
func (w *watcher) met(path string) (look, bool) {
	name := w.named(path)
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() || w.isOurs(path) {
		return look{}, false
	}
	l := look{path: path, key: source.NameAsText(path), size: info.Size(), modified: info.ModTime().UnixNano()}
	if err := w.config.Passed(filepath.Base(name)); err != nil {
		var passed *source.PassedOver
		if !errors.As(err, &passed) || !passed.Lost {
			return look{}, false
		}
		l.passed = passed
	}
	return l, true
}

// isOurs reports whether a file is the database, or one that lies beside it.
func (w *watcher) isOurs(path string) bool {
	at := filepath.Join(w.absolute, filepath.FromSlash(path))
	suffix, ok := strings.CutPrefix(at, w.database)
	return ok && slices.Contains([]string{"", lockSuffix, "-wal", "-shm", "-journal"}, suffix)
}

// still parts the files that are left alone from those that are being written: a file that was changed a moment ago is
// looked at twice.
func (w *watcher) still(ctx context.Context, files []look) (still []look, writing []string, err error) {
	now := time.Now().UnixNano()
	fresh := func(l look) bool { return now-l.modified < int64(w.settle) }
	if !slices.ContainsFunc(files, fresh) {
		return files, nil, nil
	}
	if !sleep(ctx, w.settle) {
		return nil, nil, ctx.Err()
	}
	for _, l := range files {
		if fresh(l) {
			switch again, ok := w.met(l.path); {
			case !ok:
				continue // it is gone
			case again.size != l.size || again.modified != l.modified:
				writing = append(writing, l.path)
				continue
			}
		}
		still = append(still, l)
	}
	return still, writing, nil
}

// sleep waits; false where ctx is done before.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
