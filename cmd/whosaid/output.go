package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"whosaid/article/source"
	"whosaid/reports"
	_ "whosaid/reports/parquet" // the form
	_ "whosaid/reports/sqlite"  // the form
)

// output is a file that appears under its name only when it is whole. Until then it is called
// NAME.partial. Standard output, and what is no regular file (a device, a pipe), is written to
// as it is.
type output struct {
	*bufio.Writer
	name    string // "" for standard output
	file    *os.File
	partial string // "" where it is written under its own name
	below   *told  // what the bufio.Writer writes to
	journal string // the file of the journal that is kept of it, or "": what is written is summed up
	byPath  bool   // a library writes it by its path
	guard   *output
}

// partialSuffix follows the name of an output that is not whole.
const partialSuffix = ".partial"

// openOutput opens the output of that name; "" and - are standard output.
func openOutput(name string, stdout io.Writer) (*output, error) {
	o, err := newOutput(name, stdout)
	if err == nil {
		err = o.open()
	}
	if err != nil {
		return nil, err
	}
	return o, nil
}

// newOutput gives the output of that name, which is not open yet: nothing has been changed.
func newOutput(name string, stdout io.Writer) (*output, error) {
	if name == "" || name == "-" || isOpenAs(name, 1) {
		return &output{below: &told{w: stdout, name: "standard output"}}, nil
	}
	o := &output{name: name}
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return nil, misuse("%s: this is a directory, and no file to write to", name)
	case err == nil && (!info.Mode().IsRegular() || isOpenAs(name, -1)):
		return o, nil
	case err == nil:
		if err := mayWrite(name); err != nil {
			return nil, err
		}
	}
	o.partial = name + partialSuffix
	return o, nil
}

// isOpenAs reports whether a path names the process's own file of that number; of any number where it is -1.
func isOpenAs(path string, number int) bool {
	clean := filepath.ToSlash(filepath.Clean(path))
	if clean == "/dev/stdout" {
		return number == 1 || number < 0
	}
	for _, dir := range []string{"/dev/fd/", "/proc/self/fd/"} {
		if of, ok := strings.CutPrefix(clean, dir); ok {
			return number < 0 || of == strconv.Itoa(number)
		}
	}
	return clean == "/dev/stderr" && number < 0
}

// mayWrite fails where a file is there that this user may not write to. To put another one in its place takes only the
// right to write to the directory.
func mayWrite(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if errors.Is(err, fs.ErrPermission) {
		return failed(exitNothing, placed(name, err))
	}
	if err == nil {
		f.Close()
	}
	return nil
}

// ofForm says that rows of that form are written to the output. A nil output is none.
func (o *output) ofForm(form reports.Form) {
	if o != nil {
		o.byPath = form.NeedsFile()
	}
}

// open opens the output at its beginning.
func (o *output) open() error {
	if o.name != "" {
		path := o.partial
		if path == "" {
			path = o.name
		}
		f, err := o.create(path)
		if err == nil && o.partial != "" {
			err = o.claim(f)
			if err == nil && o.journal != "" {
				err = forget(o.journal) // before the output that it records is gone
			}
			if err == nil {
				err = f.Truncate(0)
			}
		}
		if err != nil {
			f.Close()
			return failed(exitNothing, placed(path, err))
		}
		o.file, o.below = f, &told{w: f, name: o.name}
		if o.journal != "" {
			o.below.sum = sha256.New()
		}
	}
	o.Writer = bufio.NewWriterSize(o.below, 64<<10)
	return nil
}

// errTaken says that another process is writing an output.
var errTaken = errors.New("another run is writing it")

// claim takes the partial output for this process, until it is closed.
func (o *output) claim(f *os.File) error {
	if !o.byPath {
		return claimed(f, o.partial)
	}
	// The library locks the file in its own way, which ours could keep out on some file systems: one beside it is locked.
	guard := &output{partial: o.partial + lockSuffix}
	g, err := createOwn(guard.partial)
	if err != nil {
		return err
	}
	if err := claimed(g, guard.partial); err != nil {
		g.Close()
		return err
	}
	guard.file, o.guard = g, guard
	return nil
}

// claimed locks the file of that path for this process.
func claimed(f *os.File, path string) error {
	is, err := f.Stat()
	if err != nil {
		return err
	}
	if !lock(f) {
		return errTaken
	}
	// The other one may have given it its name, or taken it away, since it was opened.
	if there, err := os.Lstat(path); err != nil || !os.SameFile(is, there) {
		return errTaken
	}
	return nil
}

// isTaken reports whether another process has claimed the file of that path.
func isTaken(path string) bool {
	f, err := openOwn(path, os.O_WRONLY)
	if err != nil {
		return false
	}
	defer f.Close()
	return !lock(f)
}

// release gives the output to others.
func (o *output) release() {
	if o.guard == nil {
		return
	}
	gone := os.Remove(o.guard.partial) == nil // first: whoever opens it meanwhile sees that it is gone
	o.guard.file.Close()
	if !gone { // a system that removes no open files
		os.Remove(o.guard.partial)
	}
	o.guard = nil
}

// reopen opens a partial output after what it had, which must be there still. What is after it is
// cut off by others.
func (o *output) reopen(had *extent) error {
	f, err := openOwn(o.partial, os.O_RDWR|atEnd)
	if err != nil {
		return placed(o.partial, err)
	}
	o.below = &told{w: f, name: o.name, sum: sha256.New()}
	if err = o.claim(f); err == nil {
		o.below.n, err = io.CopyN(o.below.sum, f, had.Bytes)
	}
	if err == nil || err == io.EOF {
		if is := o.below.extent(); is != *had {
			err = fmt.Errorf("its first %d bytes are not what was written", had.Bytes)
		}
	}
	if err != nil {
		f.Close()
		return placed(o.partial, err)
	}
	o.file = f
	o.Writer = bufio.NewWriterSize(o.below, 64<<10)
	return nil
}

// told puts the output's name before its errors and, where it has a sum, sums up what is written.
type told struct {
	w    io.Writer
	name string
	n    int64     // bytes written
	sum  hash.Hash // may be nil
}

func (t *told) Write(p []byte) (int, error) {
	n, err := t.w.Write(p)
	t.n += int64(n)
	if t.sum != nil {
		t.sum.Write(p[:n])
	}
	if err != nil {
		err = placed(t.name, err)
	}
	return n, err
}

func (t *told) extent() extent { return extent{t.n, hex.EncodeToString(t.sum.Sum(nil))} }

// settle puts all that has been written so far on the disk, and says what that is.
func (o *output) settle() (extent, error) {
	err := o.Flush()
	if err == nil {
		if err = o.file.Sync(); err != nil {
			err = placed(o.name, err)
		}
	}
	return o.below.extent(), err
}

// finish ends a whole output: it is given its name. A nil output is none.
func (o *output) finish() error {
	if o == nil {
		return nil
	}
	defer o.release()
	err := o.Flush()
	if o.file == nil {
		return err
	}
	if err == nil && o.partial != "" { // a file that has its name is whole, also where the power fails
		if err = o.file.Sync(); err == nil {
			err = o.untouched()
		}
		if err != nil {
			err = placed(o.name, err)
		}
	}
	if e := o.file.Close(); err == nil && e != nil {
		err = placed(o.name, e)
	}
	if o.partial == "" {
		return err
	}
	if err != nil {
		os.Remove(o.partial)
		return err
	}
	if err = os.Rename(o.partial, o.name); err != nil {
		var link *os.LinkError
		if errors.As(err, &link) {
			err = link.Err
		}
		err = fmt.Errorf("%s: %w; it is whole, but stays %s", o.name, err, o.partial)
	}
	return err
}

// untouched fails where the file is not what was written: another process has cut it, added to it or put
// another one in its place.
func (o *output) untouched() error {
	is, err := o.file.Stat()
	if err != nil {
		return err
	}
	there, err := os.Lstat(o.partial)
	byPath := o.below.n == 0 // a database is written by its path and not through us
	if err != nil || !os.SameFile(is, there) || is.Size() != o.below.n && !byPath {
		return fmt.Errorf("another process changed %s while it was written", o.partial)
	}
	return nil
}

// create opens a file to write to.
func (o *output) create(path string) (*os.File, error) {
	if path != o.partial {
		return os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o666)
	}
	return createOwn(path)
}

// createOwn opens a file that belongs to a run, as a partial output does, to write to it. A link in its place is not
// followed, since it could lead to anything.
func createOwn(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|atEnd, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return openOwn(path, os.O_WRONLY|atEnd)
	}
	return f, err
}

// openOwn opens a file that belongs to a run and is there already.
func openOwn(path string, flag int) (*os.File, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("a link, a pipe or a device stands there")}
	}
	f, err := os.OpenFile(path, flag|noFollow, 0)
	if err != nil {
		return nil, err
	}
	if is, err := f.Stat(); err != nil || !os.SameFile(is, info) {
		f.Close()
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("another file was put there")}
	}
	return f, nil
}

// breakOff ends an output that stays without its end but has only whole rows: it keeps the name
// of a partial one, which is given back ("" for standard output).
func (o *output) breakOff() string {
	if o == nil {
		return ""
	}
	o.Flush()
	if o.file != nil {
		o.file.Close()
	}
	o.release()
	return o.partial
}

// discard ends an output that failed.
func (o *output) discard() {
	if o == nil || o.file == nil {
		return
	}
	o.file.Close()
	if o.partial != "" {
		os.Remove(o.partial)
	}
	o.release()
}

// writeAll writes a whole output.
func (p *program) writeAll(name string, b []byte) error {
	return p.printTo(name, func(to io.Writer) error {
		_, err := to.Write(b)
		return err
	})
}

// printTo prints a whole output. What failed leaves no file.
func (p *program) printTo(name string, print func(io.Writer) error) error {
	out, err := openOutput(name, p.out)
	if err != nil {
		return err
	}
	if err = print(out); err == nil {
		err = out.finish()
	} else {
		out.discard()
	}
	if err == nil || closedPipe(err) {
		return err
	}
	return failed(exitNothing, err)
}

// closedPipe reports whether err says that nobody reads our output any more, as after `| head`.
func closedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}

// formOfOutput gives the form that --to and --out ask for together.
func formOfOutput(to, out string, forms []reports.Form) (reports.Form, error) {
	form := reports.Form(to)
	if to == "" {
		form = forms[0]
		if named := reports.FormOfEnding(strings.ToLower(filepath.Ext(out))); slices.Contains(forms, named) {
			form = named
		}
	}
	if !slices.Contains(forms, form) {
		return "", misuse("--to %s: there are %s", form, listing(forms))
	}
	return form, promises(to, out, form)
}

// misleading are endings of files that hold what no form of ours is: programs would open them and fail.
var misleading = []string{".json", ".xls", ".xlsx", ".ods", ".doc", ".docx", ".odt", ".pdf", ".html", ".htm", ".xml", ".rds", ".dta", ".sav", ".feather",
	".arrow", ".gz", ".zst", ".bz2", ".xz", ".zip", ".7z", ".parquet", ".sqlite", ".db"}

// promises refuses a name of the output that promises another form than is written.
func promises(to, out string, form reports.Form) error {
	ending := strings.ToLower(filepath.Ext(out))
	named := reports.FormOfEnding(ending)
	if named == form || !slices.Contains(misleading, ending) || form == reports.Brat && ending == ".zip" {
		return nil
	}
	if to != "" && ending == ".json" { // a line of JSON each: whoever asks for it knows
		return nil
	}
	what := "no such file can be written"
	if named != "" {
		what = "--to says " + to
	}
	if ending == ".gz" || ending == ".zst" {
		what = "nothing is packed; write to standard output and pipe it through a program that packs"
	}
	if ending == ".json" {
		what = "JSON Lines are called .jsonl"
	}
	return misuse("--out %s: %s (by its ending --out may be %s)", out, what, endings())
}

// endings lists the endings that tell a form of output.
func endings() string {
	var all []string
	for _, e := range []string{".csv", ".tsv", ".jsonl", ".xlsx", ".parquet", ".sqlite", ".db", ".conll", ".md"} {
		if reports.FormOfEnding(e) != "" {
			all = append(all, e)
		}
	}
	return strings.Join(all, ", ")
}

// listing names forms one after the other, for a person.
func listing[F ~string](forms []F) string {
	var b strings.Builder
	for i, f := range forms {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(f))
	}
	return b.String()
}

// complaints reports inputs that failed: a line each on standard error and, where asked for, in
// a file of JSON Lines.
type complaints struct {
	err  io.Writer
	file *output // may be nil
	show func()  // clears the line of progress; may be nil

	passed int // how many files that are no articles have been named
}

// maxNamed is how many files that are no articles are named on standard error. The others are counted.
const maxNamed = 20

func (c *complaints) add(err error) {
	var passed *source.PassedOver
	if errors.As(err, &passed) && !passed.Lost {
		if c.passed++; c.passed <= maxNamed {
			c.warn(err)
		}
	} else {
		c.warn(err)
	}
	if c.file != nil {
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		e.Encode(complaint{errorPlace(err), err.Error()})
		c.file.Write(b.Bytes()) // a failure is reported by finish
	}
}

// warn reports something on standard error only, in one line that does not steer a terminal, whatever a
// file's name holds.
func (c *complaints) warn(err error) {
	if c.show != nil {
		c.show()
	}
	fmt.Fprintln(c.err, "whosaid: "+reports.Visible(err.Error()))
}

// complaint is one line of --errors.
type complaint struct {
	Place string `json:"place"` // the file, with :LINE where it is one line of it
	Error string `json:"error"` // the place too
}

// errorPlace gives the place that an error begins with.
func errorPlace(err error) string {
	place, _, _ := strings.Cut(err.Error(), ": ")
	return place
}
