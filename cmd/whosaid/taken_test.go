package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"whosaid/reports"
)

// One run at a time writes to an output, of every form, with and without a journal. The one that is refused leaves what the other has.
func TestOneRunWritesToAnOutput(t *testing.T) {
	if !locks() {
		t.Skip("no locks on ", runtime.GOOS)
	}
	for _, form := range reports.Forms {
		path := filepath.Join(t.TempDir(), "rows")
		open := func(journal string) (*output, error) {
			o, err := newOutput(path, nil)
			if err != nil {
				t.Fatal(err)
			}
			o.journal = journal
			o.ofForm(form)
			return o, o.open()
		}
		first, err := open("")
		if err != nil {
			t.Fatal(err)
		}
		first.WriteString("rows of us\n")
		first.Flush()
		for _, journal := range []string{"", path + journalSuffix} {
			if _, err := open(journal); err == nil || !strings.Contains(err.Error(), errTaken.Error()) {
				t.Errorf("%s: the second run: %v", form, err)
			}
		}
		if err := first.finish(); err != nil || contents(t, path) != "rows of us\n" {
			t.Errorf("%s: %q, %v", form, contents(t, path), err)
		}
		third, err := open("")
		if err != nil {
			t.Fatalf("%s: the next run: %v", form, err)
		}
		third.discard()
		if there, _ := filepath.Glob(path + "*"); len(there) != 1 {
			t.Errorf("%s: there stay %v", form, there)
		}
	}
}

// locks reports whether this system locks files.
func locks() bool {
	f, err := os.CreateTemp("", "")
	if err != nil {
		return false
	}
	defer os.Remove(f.Name())
	defer f.Close()
	g, err := os.Open(f.Name())
	if err != nil {
		return false
	}
	defer g.Close()
	return lock(f) && !lock(g)
}

// A run that keeps its documents until the end is not disturbed by one that does not.
func TestDocumentsOfAnotherRun(t *testing.T) {
	if !locks() {
		t.Skip("no locks on ", runtime.GOOS)
	}
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.txt"), filepath.Join(dir, "out.parquet")
	put(t, in, "“A word,” Ann said.")
	kept, err := createOwn(out + documentsSuffix)
	if err != nil || !lock(kept) {
		t.Fatal(err)
	}
	code, errs := ran(t, 0, time.Hour, in, "--out", out)
	if code != exitNothing || !strings.Contains(errs, errTaken.Error()) || missing(out+documentsSuffix) {
		t.Errorf("exit code %d, %s", code, errs)
	}
	kept.Close()
	if code, errs := ran(t, 0, time.Hour, in, "--out", out); code != exitRight || !missing(out+documentsSuffix) {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

// Where a run keeps files of its own, a link is not followed, also not to go on with it.
func TestLinksInThePlaceOfOwnFiles(t *testing.T) {
	for _, suffix := range []string{partialSuffix, journalSuffix, documentsSuffix} {
		dir := t.TempDir()
		in, out, target := filepath.Join(dir, "in.txt"), filepath.Join(dir, "out.csv"), filepath.Join(dir, "diary")
		if suffix == documentsSuffix {
			out = filepath.Join(dir, "out.parquet")
		}
		put(t, in, "“A word,” Ann said.")
		put(t, target, "dear diary")
		if err := os.Symlink(target, out+suffix); err != nil {
			t.Skip(err)
		}
		code, errs := ran(t, 0, 0, in, "--out", out, "--resume")
		if code == exitRight || !strings.Contains(errs, suffix) {
			t.Errorf("%s: exit code %d, %s", suffix, code, errs)
		}
		if got := contents(t, target); got != "dear diary" {
			t.Errorf("%s: the link was followed: %q", suffix, got)
		}
	}
}

func TestNamesOfOpenFiles(t *testing.T) {
	for path, want := range map[string][2]bool{ // whether it is standard output, and whether it is any open file
		"/dev/stdout": {true, true}, "/dev/fd/1": {true, true}, "/proc/self/fd/1": {true, true}, "/dev/../dev/stdout": {true, true},
		"/dev/stderr": {false, true}, "/dev/fd/63": {false, true}, "stdout": {}, "/tmp/stdout": {}, "dev/stdout": {}, "/dev/null": {},
	} {
		if got := [2]bool{isOpenAs(path, 1), isOpenAs(path, -1)}; got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if o, err := newOutput("/dev/stdout", nil); err != nil || o.partial != "" || o.name != "" {
		t.Errorf("%+v, %v", o, err)
	}
}

// A file that this user may not write to stays, though another one could be put in its place.
func TestOutputOverAProtectedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rows.csv")
	put(t, path, "of old")
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	o, err := newOutput(path, nil)
	if f, e := os.OpenFile(path, os.O_WRONLY, 0); e == nil { // the superuser may
		f.Close()
		if err != nil {
			t.Error(err)
		}
		t.Skip("this user may write to every file")
	}
	var f *failure
	if o != nil || !errors.As(err, &f) || f.code != exitNothing || !strings.HasPrefix(err.Error(), path+": ") {
		t.Errorf("%v, %v", o, err)
	}
}
