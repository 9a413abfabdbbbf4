package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// watched runs the program until it ends, and gives the exit code and standard error.
func watched(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs, engine: standinEngine}
	code := p.run(context.Background(), append([]string{"whosaid"}, args...))
	if out.Len() > 0 {
		t.Errorf("standard output: %q", out.String())
	}
	return code, errs.String()
}

// watchOnce brings the database to what the directory holds.
func watchOnce(t *testing.T, want int, dir, db string, more ...string) string {
	t.Helper()
	code, errs := watched(t, append([]string{"watch", dir, "--db", db, "--once", "--every", "100ms"}, more...)...)
	if code != want {
		t.Fatalf("exit code %d, want %d: %s", code, want, errs)
	}
	return errs
}

// cells gives what a query finds in a database, a line a row.
func cells(t *testing.T, path, query string) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for rows.Next() {
		values := make([]any, len(names))
		for i := range values {
			values[i] = new(any)
		}
		if err := rows.Scan(values...); err != nil {
			t.Fatal(err)
		}
		line := ""
		for _, v := range values {
			line += fmt.Sprint(*v.(*any)) + "|"
		}
		lines = append(lines, line)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// sameAsAnalyze fails where the database does not hold what `whosaid analyze --to sqlite` gives of the directory, or
// is not sound.
func sameAsAnalyze(t *testing.T, dir, db string) {
	t.Helper()
	fresh := filepath.Join(t.TempDir(), "analyze.sqlite")
	if code, errs := watched(t, "analyze", dir, "--out", fresh); code > exitSomeFailed {
		t.Fatalf("analyze: %d: %s", code, errs)
	}
	for _, query := range []string{
		"SELECT * FROM attributions ORDER BY doc_id, quote_id, quote",
		"SELECT doc_id, title, date, url, text FROM documents ORDER BY doc_id, text",
		"SELECT name, speaker_id, type, (SELECT count(*) FROM quotes WHERE speaker_row = s.key) FROM speakers s ORDER BY name, speaker_id, type",
		"SELECT q.quote FROM quotes_fts f JOIN quotes q ON q.key = f.rowid WHERE quotes_fts MATCH 'word' ORDER BY q.quote",
	} {
		got, want := cells(t, db, query), cells(t, fresh, query)
		if got != want {
			t.Errorf("%s\ngave  %d bytes\n%.400s\nwant  %d bytes\n%.400s", query, len(got), got, len(want), want)
		}
		if want == "" {
			t.Errorf("%s finds nothing", query)
		}
	}
	sound(t, db)
	counted := "SELECT sum(documents), sum(rows) FROM files"
	if got, want := cells(t, db, counted), cells(t, db, "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM quotes)"); got != want {
		t.Errorf("the table files counts %s, but there are %s", got, want)
	}
}

// sound fails where the database, its references or its index contradict themselves.
func sound(t *testing.T, db string) {
	t.Helper()
	if got := cells(t, db, "PRAGMA integrity_check"); got != "ok|" {
		t.Errorf("integrity: %s", got)
	}
	if got := cells(t, db, "PRAGMA foreign_key_check"); got != "" {
		t.Errorf("foreign keys: %s", got)
	}
	cells(t, db, "INSERT INTO quotes_fts (quotes_fts, rank) VALUES ('integrity-check', 1)")
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestWatchHasTheRowsOfAnalyze(t *testing.T) {
	dir := t.TempDir()
	articlesIn(t, dir)
	put(t, filepath.Join(dir, "in", "feed.xml"), `<rss version="2.0"><channel><title>News</title><item><title>One</title><link>https://example.org/1</link>
<description>“Word of a feed,” Ann said.</description></item><item><title>Two</title><description>“Word two,” Bo said.</description></item></channel></rss>`)
	filler := strings.Repeat("Nothing was said. ", 150)
	large := strings.Repeat(`{"text":"“A word of many,” Dee said. `+filler+`"}`+"\n", wholeInMemory/len(filler)+1) // beyond what is analysed in memory
	put(t, filepath.Join(dir, "in", "large.jsonl"), large)
	var packed bytes.Buffer // small as it lies there, and beyond what is kept in memory
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, strings.Repeat(large, 1+mostInMemory/len(large))+strings.Repeat("no json\n", 30))
	z.Close()
	put(t, filepath.Join(dir, "in", "packed.jsonl.gz"), packed.String())
	in, db := filepath.Join(dir, "in"), filepath.Join(dir, "q.sqlite")
	errs := watchOnce(t, exitSomeFailed, in, db)
	if !strings.Contains(errs, "and 10 more errors") {
		t.Errorf("30 errors of a file are told as %s", errs)
	}
	if !strings.Contains(errs, "not-read.txt: ") || !strings.Contains(errs, "lines.jsonl:12: ") {
		t.Errorf("the errors are not told: %s", errs)
	}
	sameAsAnalyze(t, in, db)
	if got := cells(t, db, "SELECT path, rows FROM files WHERE error LIKE '%lines.jsonl:12: %' AND error LIKE '%lines.jsonl:34: %'"); !strings.HasPrefix(got, "lines.jsonl|1") {
		t.Errorf("errors of lines.jsonl: %q", got)
	}
	before := cells(t, db, "SELECT key, file_key FROM documents")
	if errs := watchOnce(t, exitRight, in, db); errs != "whosaid: 0 files read, 0 rows\n" {
		t.Errorf("the second run says %q", errs)
	}
	if cells(t, db, "SELECT key, file_key FROM documents") != before {
		t.Error("the second run wrote documents again")
	}
}

func TestWatchChangedAndRemovedFiles(t *testing.T) {
	dir := t.TempDir()
	in, db := filepath.Join(dir, "in"), filepath.Join(dir, "in", "q.sqlite") // which is no article
	for n := range 12 {
		put(t, filepath.Join(in, fmt.Sprint("a", n%3), fmt.Sprint(n, ".txt")), sayings(n))
	}
	watchOnce(t, exitRight, in, db)
	sameAsAnalyze(t, in, db)
	keys := func() string { return cells(t, db, "SELECT key FROM documents ORDER BY key") }
	before := keys()

	// The time alone changes; the size stays and the content changes, with the time of before.
	touched, same := filepath.Join(in, "a0", "0.txt"), filepath.Join(in, "a1", "1.txt")
	later := time.Now().Add(-time.Minute)
	if err := os.Chtimes(touched, later, later); err != nil {
		t.Fatal(err)
	}
	if errs := watchOnce(t, exitRight, in, db); errs != "whosaid: 0 files read, 0 rows\n" || keys() != before {
		t.Errorf("a new time alone: %s", errs)
	}
	info, err := os.Stat(same)
	if err != nil {
		t.Fatal(err)
	}
	put(t, same, strings.Replace(sayings(1), "Word", "Term", 1))
	if err := os.Chtimes(same, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if errs := watchOnce(t, exitRight, in, db); errs != "whosaid: 1 files read, 2 rows\n" {
		t.Errorf("a changed content within the clock's grain: %s", errs)
	}
	sameAsAnalyze(t, in, db)

	// One goes, one is renamed, one is new, one is cut; what is gone stays unless it is asked for.
	for _, err := range []error{
		os.Remove(filepath.Join(in, "a2", "2.txt")),
		os.Rename(filepath.Join(in, "a2", "5.txt"), filepath.Join(in, "a2", "moved.txt")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	put(t, filepath.Join(in, "new.txt"), "“A new word,” Cora said.\n")
	put(t, filepath.Join(in, "a0", "6.txt"), "“One word,” Dan said.\n")
	watchOnce(t, exitRight, in, db)
	if got := cells(t, db, "SELECT path FROM files WHERE path IN ('a2/2.txt', 'a2/5.txt', 'a2/moved.txt') ORDER BY path"); strings.Count(got, "|") != 3 {
		t.Errorf("without --remove there are %s", got)
	}
	if errs := watchOnce(t, exitRight, in, db, "--remove"); errs != "whosaid: 0 files read, 0 rows; 2 removed\n" {
		t.Errorf("--remove says %q", errs)
	}
	sameAsAnalyze(t, in, db)

	// Another directory in the same database is left alone.
	other := filepath.Join(dir, "other")
	put(t, filepath.Join(other, "new.txt"), "“An other word,” Eve said.\n")
	watchOnce(t, exitRight, other, db, "--remove")
	if got := cells(t, db, "SELECT count(*) FROM files WHERE path = 'new.txt'"); got != "2|" {
		t.Errorf("two files of the name new.txt are %s", got)
	}
	if got := cells(t, db, "SELECT count(*) > 10 FROM files"); got != "1|" {
		t.Error("--remove took away the files of another directory")
	}
	sound(t, db)
}

func TestWatchWaitsForFilesBeingWritten(t *testing.T) {
	dir := t.TempDir()
	path, db := filepath.Join(dir, "in", "a.txt"), filepath.Join(dir, "q.sqlite")
	put(t, path, "“Half a word")
	put(t, filepath.Join(dir, "in", "b.txt"), "“A word,” Bo said.")
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				f.WriteString(" and more")
			}
		}
	}()
	errs := watchOnce(t, exitSomeFailed, filepath.Dir(path), db)
	close(stop)
	<-ended
	if !strings.Contains(errs, "a.txt: it is being written; the next run reads it") {
		t.Errorf("it says %q", errs)
	}
	if got := cells(t, db, "SELECT path FROM files"); got != "b.txt|" {
		t.Errorf("read while it was written: %s", got)
	}
	f.WriteString(",” Ann said.")
	f.Close()
	watchOnce(t, exitRight, filepath.Dir(path), db)
	sameAsAnalyze(t, filepath.Dir(path), db)
}

// A process is killed again and again, at any moment, while files change. What the last run leaves is what
// analyze gives, and after each kill every file is whole.
func TestWatchKilled(t *testing.T) {
	standin, err := exec.LookPath("standin")
	if err != nil {
		t.Skip("the program is not there: ", err)
	}
	dir := t.TempDir()
	in, db := filepath.Join(dir, "in"), filepath.Join(dir, "q.sqlite")
	random := rand.New(rand.NewPCG(1, 2))
	old := time.Now().Add(-time.Hour)
	write := func(n, version int) {
		path := filepath.Join(in, fmt.Sprint(n, ".jsonl"))
		put(t, path, strings.Repeat(fmt.Sprintf(`{"text":"“Word %d of %d,” Ann said."}`+"\n", version, n), 20))
		when := old.Add(time.Duration(version) * time.Second)
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 150 {
		write(n, 0)
	}
	killed := 0
	for round := 1; round <= 12; round++ {
		c := exec.Command(standin, "watch", in, "--db", db, "--once")
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(120)) * time.Millisecond)
		c.Process.Kill()
		if c.Wait() != nil {
			killed++
		}
		if _, err := os.Stat(db); err == nil && cells(t, db, "SELECT count(*) FROM sqlite_master") != "0|" {
			sound(t, db)
			if got := cells(t, db, "SELECT path FROM files f WHERE documents <> 20 OR rows <> 20 OR 20 <> (SELECT count(*) FROM documents d WHERE d.file_key = f.key)"); got != "" {
				t.Fatalf("round %d: not whole: %s", round, got)
			}
		}
		for range 10 {
			write(random.IntN(150), round)
		}
	}
	if killed == 0 {
		t.Error("no run was killed")
	}
	watchOnce(t, exitRight, in, db)
	sameAsAnalyze(t, in, db)
}

// Of two processes the second is told, and goes in when the first has ended.
func TestWatchTwoProcesses(t *testing.T) {
	standin, err := exec.LookPath("standin")
	if err != nil {
		t.Skip("the program is not there: ", err)
	}
	dir := t.TempDir()
	in, db := filepath.Join(dir, "in"), filepath.Join(dir, "q.sqlite")
	put(t, filepath.Join(in, "a.txt"), "“A word,” Ann said.")
	first := exec.Command(standin, "watch", in, "--db", db, "--every", "100ms")
	var errs lockedBuffer
	first.Stderr = &errs
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	defer first.Process.Kill()
	until := func(what string) {
		t.Helper()
		for range 600 {
			if strings.Contains(errs.String(), what) {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Fatalf("it never says %q, but %q", what, errs.String())
	}
	until("whosaid: 1 files read, 1 rows\n")
	code, said := watched(t, "watch", in, "--db", db, "--once")
	if code != exitSomeFailed || said != "whosaid: "+db+": another process fills it\n" {
		t.Errorf("the second: exit code %d, %q", code, said)
	}
	put(t, filepath.Join(in, "b.txt"), "“A word of b,” Bo said. “Another word,” Bo said.")
	until("whosaid: 1 files read, 2 rows\n")
	if err := first.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err != nil {
		t.Errorf("an interrupted watch: %v", err)
	}
	watchOnce(t, exitRight, in, db)
	sameAsAnalyze(t, in, db)
}

func TestWatchMisuse(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "in")
	put(t, filepath.Join(in, "a.txt"), "“A word,” Ann said.")
	made := filepath.Join(dir, "analyze.sqlite")
	watched(t, "analyze", in, "--out", made)
	db := filepath.Join(dir, "q.sqlite")
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{exitMisuse, "no database: name it with --db", []string{in}},
		{exitMisuse, "takes one directory, not 2", []string{in, in, "--db", db}},
		{exitMisuse, "it is no directory", []string{filepath.Join(in, "a.txt"), "--db", db}},
		{exitMisuse, "--every 1ms", []string{in, "--db", db, "--every", "1ms"}},
		{exitMisuse, "--from morse", []string{in, "--db", db, "--from", "morse"}},
		{exitNothing, "nosuch: no such file", []string{filepath.Join(dir, "nosuch"), "--db", db}},
		{exitNothing, "it was not made by `whosaid watch`", []string{in, "--db", made, "--once"}},
		{exitNothing, "not a database", []string{in, "--db", filepath.Join(in, "a.txt"), "--once"}},
	} {
		code, errs := watched(t, append([]string{"watch"}, c.args...)...)
		if code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit code %d, %q", strings.Join(c.args, " "), code, errs)
		}
	}
	if there, _ := filepath.Glob(db + "*"); !slices.Equal(there, nil) {
		t.Errorf("misuse made %v", there)
	}
}
