package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/article"
)

// A journal lets a run that was killed be continued (--resume). It is next to the output, is called
// like it with journalSuffix after, and is made only when a run has gone on for some seconds, or is
// interrupted. It is JSON Lines: what the run was begun with (beginning), and then, each after what it
// records is on the disk, checkpoints and the inputs that broke off (entry).
//
// What has been read is known by a hash over all of it, and what has been written by a hash too. So
// the run that goes on reads the inputs once more up to the checkpoint, without analysing them, and
// needs no trust in times and names; in packed files and streams there is no other way to a place.
type journal struct {
	path   string
	begun  beginning
	wanted bool          // --resume asks to go on with it
	pause  time.Duration // between two checkpoints
	out    *output
	errs   *output // of --errors; may be nil
	bound  *output // of a form that is written as a whole: what is made of out at the end; else nil

	file   *os.File // nil until the first checkpoint
	last   time.Time
	now    checkpoint // how far the run is
	broken []entry    // since the last checkpoint
	broke  bool       // an input broke off in this run
	midway bool       // rows of an article have been written, but not all of them
}

// journalSuffix follows the name of an output whose journal it is, and documentsSuffix after that of one
// that is bound of documents, which a run that can be continued keeps until then.
const (
	journalSuffix   = ".journal"
	documentsSuffix = ".documents"
)

// checkpointPause is how often a run makes a checkpoint: as much work is lost at most.
const checkpointPause = 2 * time.Second

// checkpointEvery, where a build sets it (-ldflags '-X main.checkpointEvery=50ms'), goes before checkpointPause: the
// attacks kill runs that are too short for it.
var checkpointEvery string

func checkpoints() time.Duration {
	if pause, err := time.ParseDuration(checkpointEvery); err == nil && pause > 0 {
		return pause
	}
	return checkpointPause
}

// journalKind is the first line's mark of what the file is, with the version of its format.
const journalKind = "whosaid journal 2"

// beginning is the first line: what must be the same again.
type beginning struct {
	Journal string            `json:"journal"`
	Version string            `json:"version"`
	Build   string            `json:"build"` // see buildID
	Form    string            `json:"form"`
	Inputs  []string          `json:"inputs"`
	Options map[string]string `json:"options"`
	Shard   string            `json:"shard,omitempty"`
}

// entry is each line after the first.
type entry struct {
	Reached *checkpoint `json:"reached,omitempty"`
	Broken  string      `json:"broken,omitempty"` // the error of an input that broke off
	Nth     int         `json:"nth,omitempty"`    // and at which place, from 1, it stood among what was read
}

// checkpoint says how far a run was when all of that was on the disk.
type checkpoint struct {
	At        int     `json:"at"`    // articles and errors read
	Place     string  `json:"place"` // of the last of them
	Read      string  `json:"read"`  // hash over them all
	Documents int     `json:"documents"`
	Bytes     int     `json:"bytes"`
	Failed    int     `json:"failed"`
	Out       extent  `json:"out"`
	Errors    *extent `json:"errors,omitempty"`
	Ended     bool    `json:"ended,omitempty"` // all has been read
}

// extent says how much of a file was written.
type extent struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// position is a place among what is read: how many articles and errors have been, and a hash over them
// all in which each is chained to those before it.
type position struct {
	at    int
	chain [sha256.Size]byte
	place string // of the last
}

// after gives the position after one more.
func (p position) after(in *article.Input, err error) position {
	h := sha256.New()
	h.Write(p.chain[:])
	if err != nil {
		sum(h, "error", err.Error())
		p.place = errorPlace(err)
	} else {
		o := &in.Metadata
		sum(h, "article", in.Name, strconv.Itoa(in.Line), in.Text, o.ID, o.Title, o.Date, o.URL, o.Author, o.Site)
		for _, f := range o.Fields {
			sum(h, f.Name, f.Value)
		}
		for _, w := range in.Warnings {
			sum(h, w.Message)
		}
		p.place = strings.TrimSuffix(placedIn(in, errors.New("")).Error(), ": ")
	}
	p.at++
	h.Sum(p.chain[:0])
	return p
}

// sum adds strings to a hash, each after its length.
func sum(h hash.Hash, all ...string) {
	for _, s := range all {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(s)))
		h.Write(n[:])
		io.WriteString(h, s)
	}
}

// brokeOff reports whether an error is of an input as a whole, or of the rest of it, and not of one record.
func brokeOff(err error) bool {
	var record *article.LineError
	return err != nil && !errors.As(err, &record)
}

// isWhole reports whether an earlier run to the same output has ended well: there it is, and nothing is left
// of a run that did not end.
func (j *journal) isWhole() bool {
	there := func(name string) bool {
		_, err := os.Lstat(name)
		return err == nil
	}
	name := j.out.name
	if j.bound != nil {
		name = j.bound.name
	}
	return there(name) && !there(j.out.partial) && !there(j.path)
}

// forgetJournal removes the journal of an earlier run to the same output. A nil output has none.
func (o *output) forgetJournal() error {
	if o == nil || o.partial == "" {
		return nil
	}
	if isTaken(o.name + documentsSuffix) {
		return failed(exitNothing, placed(o.name, errTaken))
	}
	for _, suffix := range []string{journalSuffix, documentsSuffix} {
		if err := forget(o.name + suffix); err != nil {
			return err
		}
	}
	return nil
}

// forget removes a file, if it is there.
func forget(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return failed(exitNothing, placed(path, err))
	}
	return nil
}

// passed is called for each article or error when what it gave has been written. It makes a checkpoint where
// one is due.
func (j *journal) passed(at position, err error, done tally) error {
	j.midway = false
	if brokeOff(err) {
		j.broke = true
		j.broken = append(j.broken, entry{Broken: err.Error(), Nth: at.at})
	}
	j.now = checkpoint{
		At: at.at, Place: at.place, Read: hex.EncodeToString(at.chain[:]),
		Documents: done.documents, Bytes: done.bytes, Failed: done.failed,
	}
	if time.Since(j.last) < j.pause {
		return nil
	}
	return j.write()
}

// enters is called before rows of an article are written that are not all of them. What is written from here on has no
// checkpoint until the article is done, so it makes one.
func (j *journal) enters() error {
	if j.midway {
		return nil
	}
	j.midway = true
	if j.now.At == 0 {
		return nil
	}
	return j.write()
}

// write makes a checkpoint: first the rows are on the disk, then it is.
func (j *journal) write() error {
	j.last = time.Now()
	var err error
	if j.now.Out, err = j.out.settle(); err != nil {
		return err
	}
	if j.errs != nil {
		e, err := j.errs.settle()
		if err != nil {
			return err
		}
		j.now.Errors = &e
	}
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	to.SetEscapeHTML(false)
	if j.file == nil {
		if j.file, err = createOwn(j.path); err == nil {
			err = j.file.Truncate(0)
		}
		if err != nil {
			return placed(j.path, err)
		}
		j.begun.Build = buildID()
		if err := to.Encode(j.begun); err != nil {
			return err
		}
	}
	for _, e := range j.broken {
		if err := to.Encode(e); err != nil {
			return err
		}
	}
	j.broken = j.broken[:0]
	if err := to.Encode(entry{Reached: &j.now}); err != nil {
		return err
	}
	if _, err = j.file.Write(b.Bytes()); err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return placed(j.path, err)
	}
	return nil
}

// ended notes that all has been read, if there is a journal to note it in.
func (j *journal) ended() error {
	if j.file == nil {
		return nil
	}
	j.now.Ended = true
	return j.write()
}

// settings gives the flags of a command that were set and that its rows depend on. Of a flag that names a
// file or a directory, what is in it counts as well.
func settings(c *cli.Context) (map[string]string, error) {
	all := map[string]string{}
	for _, f := range c.Command.Flags {
		name := f.Names()[0]
		switch name {
		case "out", "to", "workers", "memory", "resume", "shard", "datapackage": // what counts of these is next to
			continue
		}
		if !c.IsSet(name) {
			continue
		}
		switch f := f.(type) {
		case *cli.StringSliceFlag:
			all[name] = strings.Join(c.StringSlice(name), ",")
		case *cli.StringFlag:
			all[name] = c.String(name)
			if _, err := os.Stat(all[name]); err == nil && f.TakesFile {
				content, err := contentOf(all[name])
				if err != nil {
					return nil, err
				}
				all[name] += " " + content
			}
		default:
			all[name] = fmt.Sprint(c.Value(name))
		}
	}
	return all, nil
}

// contentOf gives a hash over a file, or over the files in a directory and their names.
func contentOf(path string) (string, error) {
	h := sha256.New()
	err := filepath.WalkDir(path, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(path, at)
		sum(h, filepath.ToSlash(rel), string(b))
		return err
	})
	if err != nil {
		return "", placed(path, err)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

// differs says what of b is another than it was in a, for a person; "" for nothing.
func (a *beginning) differs(b *beginning) string {
	named := func(options map[string]string, name string) string {
		if value, ok := options[name]; ok {
			return "--" + name + " " + value
		}
		return "no --" + name
	}
	switch {
	case a.Version != b.Version:
		return fmt.Sprintf("whosaid %s, and this is %s", a.Version, b.Version)
	case a.Build != b.Build:
		return fmt.Sprintf("another build of whosaid %s (%.12s, and this is %.12s): its code, models, rules or weights may be others", a.Version, or(a.Build, "unknown"), b.Build)
	case !slices.Equal(a.Inputs, b.Inputs):
		return fmt.Sprintf("the inputs %q, and now they are %q", a.Inputs, b.Inputs)
	}
	for _, options := range []map[string]string{a.Options, b.Options} {
		for _, name := range slices.Sorted(maps.Keys(options)) {
			if was, is := named(a.Options, name), named(b.Options, name); was != is {
				return was + ", and now there is " + is
			}
		}
	}
	switch {
	case a.Form != b.Form:
		return fmt.Sprintf("the form %s, and now it is %s", a.Form, b.Form)
	case a.Shard != b.Shard:
		return fmt.Sprintf("shard %q, and now it is %q", a.Shard, b.Shard)
	}
	return ""
}

// refusal is an error of --resume. Nothing has been changed.
func (j *journal) refusal(format string, args ...any) error {
	return misuse("--resume: %s; without --resume the run starts from the beginning", fmt.Sprintf(format, args...))
}

// found is a journal as it was read.
type found struct {
	entries []entry
	ends    []int64 // of each entry, where in the file it ends
}

// maxJournalLine bounds a line of a journal that is read.
const maxJournalLine = 16 << 20

// read reads the journal of an earlier run, up to what was torn when it ended. It refuses one that was begun
// with something else. There is none where its error is fs.ErrNotExist.
func (j *journal) read() (*found, error) {
	f, err := openOwn(j.path, os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewReaderSize(f, 64<<10)
	var at int64
	next := func(v any) bool { // v is one line
		var line []byte
		for {
			part, err := lines.ReadSlice('\n')
			line = append(line, part...)
			if err == nil {
				break
			}
			if err != bufio.ErrBufferFull || len(line) > maxJournalLine {
				return false
			}
		}
		at += int64(len(line))
		return json.Unmarshal(line, v) == nil
	}
	var was beginning
	if !next(&was) {
		return &found{}, nil // killed before the first checkpoint
	}
	if was.Journal != journalKind {
		return nil, j.refusal("%s is no journal that this version reads", j.path)
	}
	j.begun.Build = buildID()
	if what := was.differs(&j.begun); what != "" {
		return nil, j.refusal("%s was begun with %s", j.path, what)
	}
	all := &found{}
	for {
		var e entry
		if !next(&e) || e.Reached == nil && e.Broken == "" {
			break
		}
		all.entries = append(all.entries, e)
		all.ends = append(all.ends, at)
	}
	for n := len(all.entries); n > 0 && all.entries[n-1].Reached == nil; n-- { // it lacks its checkpoint
		all.entries, all.ends = all.entries[:n-1], all.ends[:n-1]
	}
	return all, nil
}

// resume takes a run to where an earlier one was, as far as that is valid: it reads the inputs, which open
// opens, up to the last checkpoint, and opens the outputs after what they had then. Where there is nothing
// to go on with, nothing is changed and the position is that of the beginning. once says that an input can be
// read once only.
func (j *journal) resume(ctx context.Context, open func() (articles, error), once bool) (in articles, at position, done tally, err error) {
	anew := func() (articles, position, tally, error) {
		in, err := open()
		return in, position{}, tally{}, err
	}
	was, err := j.read()
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(was.entries) == 0 {
		return anew()
	}
	if err != nil {
		return nil, at, done, err
	}
	last := was.entries[len(was.entries)-1]
	if in, err = open(); err != nil {
		return nil, at, done, err
	}
	good := -1 // the last checkpoint that is valid
	var from position
walk:
	for i, e := range was.entries {
		to := e.Nth
		if e.Reached != nil {
			to = e.Reached.At
		}
		for at.at < to {
			if err := ctx.Err(); err != nil {
				return nil, at, done, err
			}
			next, err := in.Next()
			if err == io.EOF {
				return nil, at, done, j.refusal("the inputs have changed: they end after %s", at.place)
			}
			is := at.after(&next, err)
			switch then := e.Broken != "" && is.at == to; {
			case then && (err == nil || err.Error() != e.Broken):
				if once {
					return nil, at, done, j.refusal("%s has changed, and standard input cannot be gone back in", is.place)
				}
				break walk // it has been mended; so what came after it is to be done again
			case !then && brokeOff(err):
				return nil, at, done, j.refusal("an input cannot be read that could be: %s", err)
			}
			at = is
		}
		if e.Reached != nil {
			if e.Reached.Read != hex.EncodeToString(at.chain[:]) {
				return nil, at, done, j.refusal("the inputs have changed, between %s and %s", or(from.place, "the beginning"), e.Reached.Place)
			}
			good, from = i, at
		}
	}
	if good < 0 {
		return anew()
	}
	if good < len(was.entries)-1 { // we are beyond it
		if in, err = open(); err != nil {
			return nil, at, done, err
		}
		for at = (position{}); at.at < from.at; {
			if err := ctx.Err(); err != nil {
				return nil, at, done, err
			}
			next, err := in.Next()
			if err == io.EOF {
				break
			}
			at = at.after(&next, err)
		}
		if at.chain != from.chain {
			return nil, at, done, j.refusal("the inputs change while they are read")
		}
	}
	j.now = *was.entries[good].Reached
	j.now.Ended = false
	for _, e := range was.entries[:good] {
		j.broke = j.broke || e.Broken != ""
	}
	if err := j.reopen(last.Reached.Ended, was.ends[good]); err != nil {
		return nil, at, done, err
	}
	return in, at, tally{documents: j.now.Documents, bytes: j.now.Bytes, failed: j.now.Failed}, nil
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// reopen opens journal and outputs after the checkpoint j.now, and cuts off what follows it. First all is
// looked at. Then the journal is cut, and then the outputs, which may always be longer than it says. named says
// that the outputs may have their names already.
func (j *journal) reopen(named bool, end int64) error {
	outputs := []*output{j.out}
	extents := []*extent{&j.now.Out}
	if j.errs != nil {
		outputs, extents = append(outputs, j.errs), append(extents, j.now.Errors)
	}
	for i, o := range outputs {
		if extents[i] == nil {
			return j.refusal("%s says nothing of %s", j.path, o.name)
		}
		if _, err := os.Stat(o.partial); err != nil && named {
			if err := os.Rename(o.name, o.partial); err != nil {
				return j.refusal("%s is gone", o.name)
			}
		}
		if err := o.reopen(extents[i]); err != nil {
			for _, o := range outputs[:i] {
				o.file.Close()
			}
			return j.refusal("%v", err)
		}
	}
	f, err := openOwn(j.path, os.O_RDWR)
	if err == nil {
		if err = f.Truncate(end); err == nil {
			if _, err = f.Seek(end, io.SeekStart); err == nil {
				err = f.Sync()
			}
		}
	}
	if err != nil {
		return failed(exitNothing, placed(j.path, err))
	}
	j.file, j.last = f, time.Now()
	for i, o := range outputs {
		if err := o.file.Truncate(extents[i].Bytes); err != nil {
			return failed(exitNothing, placed(o.partial, err))
		}
	}
	return nil
}
