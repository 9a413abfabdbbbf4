//go:build unix

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// nobody is the number of a user who has no rights, by custom.
const nobody = 65534

// asPlainUser runs the stand-in as a user who may not do everything, in dir, and gives the exit code and what it said.
func asPlainUser(t *testing.T, dir string, args ...string) (int, string) {
	t.Helper()
	place, err := exec.LookPath("standin")
	if err != nil {
		t.Skip("the program is not there: ", err)
	}
	c := exec.Command(place, args...)
	if os.Getuid() == 0 {
		c.Path = filepath.Join(dir, "standin")
		if err := copied(place, c.Path); err != nil {
			t.Fatal(err)
		}
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	c.Dir = dir
	said, err := c.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Skip("no process of another user: ", err)
	}
	return c.ProcessState.ExitCode(), string(said)
}

func copied(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o755)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}

// openDirectory gives a directory in which every user may write.
func openDirectory(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPlainUserAndAProtectedOutput(t *testing.T) {
	dir := openDirectory(t)
	put(t, filepath.Join(dir, "in.txt"), "“A word,” Ann said.")
	put(t, filepath.Join(dir, "rows.csv"), "of old")
	if err := os.Chmod(filepath.Join(dir, "rows.csv"), 0o444); err != nil {
		t.Fatal(err)
	}
	if code, said := asPlainUser(t, dir, "in.txt", "--out", "rows.csv"); code != exitNothing || said != "whosaid: rows.csv: permission denied\n" {
		t.Errorf("exit code %d, %q", code, said)
	}
	if got := contents(t, filepath.Join(dir, "rows.csv")); got != "of old" {
		t.Errorf("it holds %q", got)
	}
}

// A subdirectory that may not be read keeps nothing else from being read, and what the database has of it stays.
func TestPlainUserWatchesAClosedDirectory(t *testing.T) {
	dir := openDirectory(t)
	in := filepath.Join(dir, "in")
	for _, name := range []string{"a.txt", "closed/b.txt", "z.txt"} {
		put(t, filepath.Join(in, name), "“A word,” Ann said.")
	}
	watch := []string{"watch", "in", "--db", "q.sqlite", "--once", "--remove", "--every", "100ms"}
	if code, said := asPlainUser(t, dir, watch...); code != exitRight {
		t.Fatalf("exit code %d, %q", code, said)
	}
	if err := os.Chmod(filepath.Join(in, "closed"), 0); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Chmod(filepath.Join(in, "closed"), 0o777) })
	put(t, filepath.Join(in, "new.txt"), "“A word,” Bo said.")
	os.Remove(filepath.Join(in, "z.txt"))
	code, said := asPlainUser(t, dir, watch...)
	if code != exitSomeFailed || !strings.Contains(said, "whosaid: in/closed: permission denied\n") {
		t.Errorf("exit code %d, %q", code, said)
	}
	if got := cells(t, filepath.Join(dir, "q.sqlite"), "SELECT path, rows FROM files ORDER BY path"); got != "a.txt|1|\nclosed/b.txt|1|\nnew.txt|1|" {
		t.Errorf("the database has %s", got)
	}
}

// The database holds names as text also where they are none.
func TestWatchNamesThatAreNoText(t *testing.T) {
	dir := t.TempDir()
	in, db := filepath.Join(dir, "in"), filepath.Join(dir, "q.sqlite")
	for _, name := range []string{"a\xfe.txt", "a\xff.txt", "b\xff.jsonl"} {
		if err := os.MkdirAll(in, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(in, name), []byte("“A word,” Ann said."), 0o666); err != nil {
			t.Skip("no such names here: ", err)
		}
	}
	watchOnce(t, exitSomeFailed, in, db)
	if got := cells(t, db, "SELECT hex(path), rows FROM files ORDER BY path"); got != "61EFBFBD46452E747874|1|\n61EFBFBD46462E747874|1|\n62EFBFBD46462E6A736F6E6C|0|" {
		t.Errorf("the database has %s", got)
	}
	if got := cells(t, db, "SELECT count(*) FROM files WHERE hex(error) LIKE '%FF%'"); got != "0|" {
		t.Errorf("an error holds bytes that are no text")
	}
	if got := cells(t, db, "SELECT hex(doc_id) FROM documents ORDER BY key"); got != "61EFBFBD4645|\n61EFBFBD4646|" {
		t.Errorf("ids of documents %s", got)
	}
	if errs := watchOnce(t, exitRight, in, db, "--remove"); !strings.Contains(errs, "0 files read, 0 rows") {
		t.Errorf("looked at again: %s", errs)
	}
}

// Files whose names differ only in such bytes have ids that differ, in a directory and named one by one.
func TestIDsOfNamesThatAreNoText(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in\xff")
	one, other := filepath.Join(in, "a\xfe.txt"), filepath.Join(in, "a\xff.txt")
	if err := os.Mkdir(in, 0o777); err != nil {
		t.Skip("no such names here: ", err)
	}
	for _, name := range []string{one, other} {
		if err := os.WriteFile(name, []byte("“A word,” Ann said."), 0o666); err != nil {
			t.Skip("no such names here: ", err)
		}
	}
	for _, c := range []struct{ args, ids []string }{
		{[]string{in}, []string{"a\ufffdFE", "a\ufffdFF"}},
		{[]string{one, other}, []string{"a\ufffdFE", "a\ufffdFF"}},
		{[]string{filepath.Join(dir, "in*", "*.txt")}, []string{filepath.Join(dir, "in\ufffdFF", "a\ufffdFE"), filepath.Join(dir, "in\ufffdFF", "a\ufffdFF")}},
		{[]string{in, one}, []string{"in\ufffdFF/a\ufffdFE", "in\ufffdFF/a\ufffdFF", "a\ufffdFE"}},
	} {
		out := filepath.Join(dir, "out.csv")
		if code, errs := watched(t, append(append([]string{"analyze"}, c.args...), "--columns", "doc_id", "--out", out)...); code != exitRight {
			t.Fatalf("exit code %d: %s", code, errs)
		}
		b, err := os.ReadFile(out)
		if want := "doc_id\n" + strings.Join(c.ids, "\n") + "\n"; err != nil || string(b) != want {
			t.Errorf("%q, %v, want %q", b, err, want)
		}
	}
}

// No command that is given a pipe by its name waits for the pipe's other end.
func TestNoCommandWaitsForAPipe(t *testing.T) {
	dir := t.TempDir()
	pipe, text := filepath.Join(dir, "pipe"), filepath.Join(dir, "a.txt")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no pipes here: ", err)
	}
	if err := os.WriteFile(text, []byte("“A word,” Ann said."), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"analyze", pipe}, {"verify", text, "--against", pipe}, {"verify", pipe, "--against", text}, {"versions", text, pipe}, {"echoes", pipe}, {"report", pipe}, {"summary", pipe},
		{"speakers", pipe}, {"why", pipe}, {"parse", pipe}, {"score", "--gold", pipe}, {"diff", text, pipe}, {"agree", pipe, text}, {"precision", pipe}, {"sample", pipe},
		{"gold", "check", pipe}, {"rules", "check", "--pack", pipe}, {"mcp", "--db", pipe}, {"analyze", text, "--speakers", pipe}, {"analyze", text, "--rules", pipe},
		{"analyze", "--files-from", pipe}, {"watch", dir, "--db", pipe, "--once"},
	} {
		ended := make(chan int, 1)
		go func() {
			p := &program{in: strings.NewReader(""), out: io.Discard, err: io.Discard, engine: standinEngine}
			ended <- p.run(context.Background(), append([]string{"whosaid"}, args...))
		}()
		select {
		case code := <-ended:
			if code == exitRight && args[0] != "watch" && args[0] != "sample" {
				t.Errorf("%q: exit code 0", args)
			}
		case <-time.After(time.Minute):
			t.Errorf("%q waits", args)
			return
		}
	}
}
