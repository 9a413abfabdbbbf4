package serve

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"whosaid/web/desk"
)

// Gold is a file of gold that decisions are saved in, and its journal beside it. The journal gets a line an event, and is on
// the disk before a decision is answered. The gold is made of it: at once while it is small, else after a pause.
type Gold struct {
	path    string
	journal *os.File
	size    int64 // of whole events in the journal

	mu      sync.Mutex
	written int64 // bytes of the gold when it was written last
	due     *time.Timer
	failed  error // of the last writing that nobody was told about
}

// journalSuffix is the end of the journal's name.
const journalSuffix = ".journal"

// OpenGold opens a file of gold and keeps it from others. lock keeps an open file for this process; false where another
// has it.
func OpenGold(path string, lock func(*os.File) bool) (*Gold, error) {
	name := path + journalSuffix
	_, journal := os.Stat(name)
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() { // a file would take its place
		return nil, fmt.Errorf("%s: it is no file", path)
	}
	if err == nil && info.Size() > 0 && errors.Is(journal, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: it is there already, and no journal of checking beside it (%s): name a new file", path, name)
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, errors.Unwrap(err))
	}
	if !lock(f) {
		f.Close()
		return nil, fmt.Errorf("%s: another whosaid serve has it: end that one first", path)
	}
	return &Gold{path: path, journal: f}, nil
}

// Resume lets the desk have what was decided before, and cuts off an event that was torn.
func (g *Gold) Resume(d *desk.Desk) error {
	if _, err := g.journal.Seek(0, io.SeekStart); err != nil {
		return err
	}
	whole, err := d.Resume(g.journal, g.path+journalSuffix)
	if err != nil {
		return err
	}
	g.size = whole
	if err := g.journal.Truncate(whole); err != nil {
		return err
	}
	if _, err := g.journal.Seek(whole, io.SeekStart); err != nil {
		return err
	}
	return g.now(d)
}

// Append writes a line and waits until it is on the disk. After a failure the journal is as it was.
func (g *Gold) Append(line []byte) error {
	_, err := g.journal.Write(line)
	if err == nil {
		err = g.journal.Sync()
	}
	if err != nil {
		_ = g.journal.Truncate(g.size)
		_, _ = g.journal.Seek(g.size, io.SeekStart)
		return err
	}
	g.size += int64(len(line))
	return nil
}

// Gold of up to smallGold bytes is written after each decision, larger gold at most once a pause.
const (
	smallGold = 2 << 20
	goldPause = time.Second
)

// Write writes the gold, or sees to it that it is written soon.
func (g *Gold) Write(d *desk.Desk) error {
	g.mu.Lock()
	if err := g.failed; err != nil {
		g.failed = nil
		g.mu.Unlock()
		return fmt.Errorf("the gold could not be written; its journal has all: %w", err)
	}
	if g.written > smallGold {
		if g.due == nil {
			g.due = time.AfterFunc(goldPause, func() {
				err := g.now(d)
				g.mu.Lock()
				g.due, g.failed = nil, err
				g.mu.Unlock()
			})
		}
		g.mu.Unlock()
		return nil
	}
	g.mu.Unlock()
	return g.now(d)
}

// now writes the gold: a new file that takes the place of the old one.
func (g *Gold) now(d *desk.Desk) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	var b bytes.Buffer
	if err := d.Gold(&b); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(g.path), filepath.Base(g.path)+".*.partial")
	if err != nil {
		return err
	}
	_, err = f.Write(b.Bytes())
	if e := f.Chmod(0o644); err == nil {
		err = e
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), g.path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return err
	}
	g.written = int64(b.Len())
	return nil
}

// Close writes the gold a last time and lets go of the file.
func (g *Gold) Close(d *desk.Desk) error {
	g.mu.Lock()
	if g.due != nil {
		g.due.Stop()
	}
	g.mu.Unlock()
	err := g.now(d)
	if e := g.journal.Close(); err == nil {
		err = e
	}
	return err
}
