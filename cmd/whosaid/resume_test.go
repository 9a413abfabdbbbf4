package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// mortalEngine is the stand-in that is killed, with its whole process, when it comes to the text that
// holds the word in DIES_AT.
func mortalEngine(attribution.Options) (analysis, error) {
	word := os.Getenv("DIES_AT")
	return func(_ context.Context, doc *article.Document) (*attribution.Result, error) {
		if word != "" && strings.Contains(doc.Text, word) {
			journalGrows(os.Getenv("JOURNAL"))
			if self, err := os.FindProcess(os.Getpid()); err == nil {
				self.Kill()
			}
			select {}
		}
		return standin(doc), nil
	}, nil
}

// journalGrows waits until the journal of that name, if there is one, holds more: analysis goes far ahead of what is written.
// Where nothing was left to write, it waits in vain, and not long.
func journalGrows(name string) {
	size := func() int64 {
		info, err := os.Stat(name)
		if err != nil {
			return 0
		}
		return info.Size()
	}
	for begun, tries := size(), 0; name != "" && size() == begun && tries < 200; tries++ {
		time.Sleep(5 * time.Millisecond)
	}
}

// sayings is a text with the n-th saying. Some texts have none.
func sayings(n int) string {
	if n%7 == 3 {
		return fmt.Sprintf("Nothing was said. w%d.\n", n)
	}
	return fmt.Sprintf("“Word w%d.,” Ann said.\n\nThen “two,” Bo added.\n", n)
}

// articlesIn writes some 300 small articles into a directory, in many files and some of many, with a few that
// cannot be read, and gives the arguments that name them and how many there are.
func articlesIn(t *testing.T, dir string) (args []string, articles int) {
	t.Helper()
	write := func(name string, b []byte) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	n := 0
	for i := range 120 {
		write(fmt.Sprintf("in/news/%d/%03d.txt", i/30, i), []byte(sayings(n)))
		n++
	}
	var lines, packed bytes.Buffer
	for i := range 90 {
		b, _ := json.Marshal(map[string]any{"id": fmt.Sprint("j", i), "text": sayings(n), "n": i})
		n++
		fmt.Fprintf(&lines, "%s\n", b)
		if i%20 == 10 {
			lines.WriteString("no json\n\n")
		}
	}
	write("in/lines.jsonl", lines.Bytes())
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, "text,desk\n")
	for i := range 90 {
		fmt.Fprintf(z, "\"%s\",o%d\n", sayings(n), i%3)
		n++
		if i%30 == 15 {
			fmt.Fprint(z, "ragged\n")
		}
	}
	z.Close()
	write("in/table.csv.gz", packed.Bytes())
	write("in/not-read.txt", []byte("%PDF-1.7\n"))
	for _, name := range []string{"in/news", "in/missing.txt", "in/lines.jsonl", "in/not-read.txt", "in/table.csv.gz"} {
		args = append(args, filepath.Join(dir, name))
	}
	return args, n
}

// ran runs the program, whose context ends when the stop-th text is analysed, and gives the exit code and
// standard error. With no stop it is 0.
func ran(t *testing.T, stop int64, pause time.Duration, args ...string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var n atomic.Int64
	var errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: io.Discard, err: &errs, pause: pause}
	p.engine = func(attribution.Options) (analysis, error) {
		return func(ctx context.Context, doc *article.Document) (*attribution.Result, error) {
			if n.Add(1) == stop {
				cancel()
			}
			return standin(doc), ctx.Err()
		}, nil
	}
	return p.run(ctx, append([]string{"whosaid", "analyze"}, args...)), errs.String()
}

func contents(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func missing(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, os.ErrNotExist)
}

// joined puts the outputs of shards together as docs/running.md says: of CSV, the head of all but the first is
// left out.
func joined(t *testing.T, form string, names []string) string {
	var all strings.Builder
	for i, name := range names {
		s := contents(t, name)
		if i > 0 && form == "csv" {
			_, s, _ = strings.Cut(s, "\n")
		}
		all.WriteString(s)
	}
	return all.String()
}

// Whatever the number of workers and shards, and however often a run is interrupted and continued: the
// bytes are those of one run.
func TestSameBytesOverWorkersShardsAndResumes(t *testing.T) {
	dir := t.TempDir()
	inputs, articles := articlesIn(t, dir)
	for _, form := range []string{"csv", "jsonl", "conll", "parquet", "sqlite", "brat"} {
		in := append([]string{"--to", form, "--workers", "1"}, inputs...)
		whole, failures := filepath.Join(dir, "whole."+form), filepath.Join(dir, "errors."+form)
		if code, errs := ran(t, 0, time.Hour, append(in, "--out", whole, "--errors", failures)...); code != exitSomeFailed {
			t.Fatalf("exit code %d\n%s", code, errs)
		}
		want, wantErrors := contents(t, whole), contents(t, failures)
		if got := strings.Count(wantErrors, "\n"); got != 9 {
			t.Fatalf("%d inputs failed\n%s", got, wantErrors)
		}
		for _, workers := range []string{"1", "4"} {
			for _, shards := range []int{1, 3, 7} {
				if shards == 7 && form != "csv" || shards > 1 && !reports.Form(form).Joins() {
					continue
				}
				var outs, lists []string
				stops := 0
				for i := range shards {
					out := filepath.Join(dir, fmt.Sprintf("%s-%s-%d-%d", form, workers, shards, i))
					outs, lists = append(outs, out), append(lists, out+".errors")
					args := append([]string{"--to", form, "--workers", workers, "--out", out, "--errors", out + ".errors", "--resume"}, inputs...)
					if shards > 1 {
						args = append(args, "--shard", fmt.Sprintf("%d/%d", i+1, shards))
					}
					random := rand.New(rand.NewPCG(uint64(shards), uint64(i)))
					for {
						pause := time.Hour // then only interruptions make checkpoints
						if shards == 3 && form == "jsonl" {
							pause = 5 * time.Millisecond
						}
						code, errs := ran(t, 1+random.Int64N(int64(articles/shards)), pause, args...)
						if code == exitInterrupted {
							stops++
							if !missing(out) {
								t.Fatal("an output has its name before it is whole")
							}
							continue
						}
						if code != exitSomeFailed && code != exitRight {
							t.Fatalf("exit code %d\n%s", code, errs)
						}
						if !missing(out+partialSuffix) || missing(out+journalSuffix) != missing(out+documentsSuffix) && !reports.Form(form).Joins() {
							t.Fatal("something stays beside the output")
						}
						break
					}
				}
				if stops == 0 {
					t.Errorf("%s, %s workers, %d shards: never interrupted", form, workers, shards)
				}
				if joined(t, form, outs) != want {
					t.Errorf("%s, %s workers, %d shards, %d interruptions: the rows are others", form, workers, shards, stops)
				}
				if joined(t, "jsonl", lists) != wantErrors {
					t.Errorf("%s, %s workers, %d shards, %d interruptions: the errors are others", form, workers, shards, stops)
				}
			}
		}
	}
}

// A process that is killed leaves a journal and a partial output from which the next goes on.
func TestKilledRunsGoOn(t *testing.T) {
	dir := t.TempDir()
	inputs, articles := articlesIn(t, dir)
	whole := filepath.Join(dir, "whole.csv")
	if code, errs := ran(t, 0, time.Hour, append(inputs, "--out", whole, "--errors", whole+".errors")...); code != exitSomeFailed {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	for _, workers := range []string{"1", "4"} {
		random := rand.New(rand.NewPCG(1, 2))
		out := filepath.Join(dir, "out"+workers+".csv")
		killed, wentOn, at := 0, 0, 0
		for {
			at += 1 + random.IntN(articles/5)
			c := exec.Command("mortal", append(inputs, "--resume", "--out", out, "--errors", out+".errors", "--workers", workers)...)
			c.Env = append(os.Environ(), fmt.Sprintf("DIES_AT=w%d.", at), "JOURNAL="+out+journalSuffix)
			journal, _ := os.ReadFile(out + journalSuffix)
			b, err := c.CombinedOutput()
			// A run may be killed before anything it read was written: then there is nothing to go on from.
			reached := bytes.Contains(journal, []byte(`{"reached":`))
			if goesOn := bytes.Contains(b, []byte(": goes on after ")); goesOn != reached {
				t.Fatalf("it goes on: %t, and a checkpoint was left: %t\n%s", goesOn, reached, b)
			}
			if reached {
				wentOn++
			}
			if c.ProcessState.ExitCode() == exitSomeFailed {
				break
			}
			if err == nil || c.ProcessState.ExitCode() != -1 || at >= articles {
				t.Fatalf("%v\n%s", err, b)
			}
			if killed++; !missing(out) || missing(out+partialSuffix) {
				t.Fatal("the output of a killed run is not called partial")
			}
		}
		if killed < 3 || wentOn == 0 {
			t.Errorf("killed %d times, and gone on with %d times", killed, wentOn)
		}
		if contents(t, out) != contents(t, whole) {
			t.Errorf("%s workers, killed %d times: the rows are others", workers, killed)
		}
		if contents(t, out+".errors") != contents(t, whole+".errors") {
			t.Errorf("%s workers, killed %d times: the errors are others", workers, killed)
		}
	}
}

// The same with the real analysis, of a stream: it is killed when the rows of so many articles are written.
func TestKilledWhileAStreamIsOpen(t *testing.T) {
	dir := t.TempDir()
	article := func(n int) string {
		return fmt.Sprintf(`{"id":"a%d","text":"The minister said on Monday that %d ships had left. \"We will go,\" she added."}`+"\n", n, n)
	}
	const all = 40
	var whole strings.Builder
	for n := range all {
		whole.WriteString(article(n))
	}
	one := exec.Command("whosaid", "-")
	one.Stdin = strings.NewReader(whole.String())
	want, err := one.Output()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out.csv")
	random := rand.New(rand.NewPCG(3, 4))
	for upTo := 0; upTo < all; upTo += 8 + random.IntN(10) {
		c := exec.Command("hasty", "-", "--out", out, "--resume", "--workers", strconv.Itoa(1+upTo%3))
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		var errs bytes.Buffer
		c.Stderr = &errs
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for n := range upTo {
			fmt.Fprint(in, article(n))
		}
		for begun := time.Now(); upTo > 0; time.Sleep(2 * time.Millisecond) {
			if b, _ := os.ReadFile(out + partialSuffix); bytes.Contains(b, fmt.Appendf(nil, "a%d,", upTo-1)) {
				break
			}
			if time.Since(begun) > time.Minute {
				t.Fatalf("no rows of article %d\n%s", upTo-1, errs.String())
			}
		}
		c.Process.Kill()
		c.Wait()
	}
	c := exec.Command("hasty", "-", "--out", out, "--resume")
	c.Stdin = strings.NewReader(whole.String())
	if b, err := c.CombinedOutput(); err != nil || !bytes.Contains(b, []byte("goes on after")) {
		t.Fatalf("%v\n%s", err, b)
	}
	if contents(t, out) != string(want) {
		t.Error("the rows are others")
	}
}

// A journal that was torn anywhere when the machine went down is right as far as it goes, and rows after its
// last checkpoint, half of them or rubbish, are cut off.
func TestTornJournals(t *testing.T) {
	dir := t.TempDir()
	var lines strings.Builder
	for n := range 12 {
		b, _ := json.Marshal(map[string]string{"text": sayings(n)})
		fmt.Fprintf(&lines, "%s\n", b)
	}
	in, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.csv")
	if err := os.WriteFile(in, []byte(lines.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	whole := filepath.Join(dir, "whole.csv")
	if code, errs := ran(t, 0, time.Hour, in, "--out", whole); code != exitRight {
		t.Fatal(errs)
	}
	want := contents(t, whole)
	if code, errs := ran(t, 9, 0, in, "--out", out, "--workers", "1"); code != exitInterrupted {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	journal, rows := contents(t, out+journalSuffix), contents(t, out+partialSuffix)
	if n := strings.Count(journal, "\n"); n < 6 {
		t.Fatalf("%d lines\n%s", n, journal)
	}
	wentOn := 0
	for cut := 0; cut <= len(journal); cut++ {
		if cut%23 != 0 && len(journal)-cut > 30 && !strings.HasSuffix(journal[:cut], "\n") {
			continue
		}
		for _, behind := range []string{"", "torn \x00\x00"} {
			if err := os.WriteFile(out+journalSuffix, []byte(journal[:cut]+behind), 0o666); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(out+partialSuffix, []byte(rows+"1,torn,\"row"), 0o666); err != nil {
				t.Fatal(err)
			}
			os.Remove(out)
			code, errs := ran(t, 0, time.Hour, in, "--out", out, "--resume")
			if code != exitRight {
				t.Fatalf("cut at %d of %d: exit code %d\n%s", cut, len(journal), code, errs)
			}
			if strings.Contains(errs, "goes on") {
				wentOn++
			}
			if contents(t, out) != want {
				t.Fatalf("cut at %d of %d: the rows are others\n%s", cut, len(journal), errs)
			}
			if !missing(out+journalSuffix) || !missing(out+partialSuffix) {
				t.Fatalf("cut at %d: something stays beside the output", cut)
			}
		}
	}
	if wentOn < 20 {
		t.Errorf("went on %d times only", wentOn)
	}
}

// What the journal was not begun with is refused, and nothing is touched.
func TestResumeRefuses(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(path(name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	os.MkdirAll(path("rules"), 0o777)
	write("rules/pack.yaml", "extends: en\n")
	replace := func(name, old, new string) func() {
		return func() {
			t.Helper()
			is := contents(t, path(name))
			if !strings.Contains(is, old) {
				t.Fatalf("%s does not hold %q:\n%s", name, old, is)
			}
			write(name, strings.Replace(is, old, new, 1))
		}
	}
	for _, c := range []struct {
		shows  string
		change func()
		args   []string
		want   string
	}{
		{"a text that has been read is another", replace("b.jsonl", "w2.", "w9."), nil, "--resume: the inputs have changed, between "},
		{"a text that has been read is gone", func() { os.Remove(path("a.txt")) }, nil, "--resume: an input cannot be read that could be: "},
		{"there are fewer texts", func() { write("b.jsonl", "") }, nil, "--resume: the inputs have changed: they end after "},
		{"another flag", nil, []string{"--raw-cells"}, "out.csv.journal was begun with no --raw-cells, and now there is --raw-cells true"},
		{"another number", nil, []string{"--min-confidence", "0.25"}, "was begun with no --min-confidence, and now there is --min-confidence 0.25"},
		{"another form", nil, []string{"--to", "tsv"}, "was begun with the form csv, and now it is tsv"},
		{"a rule in the directory", func() { write("rules/pack.yaml", "# changed\nextends: en\n") }, nil, "was begun with --rules "},
		{"other inputs", nil, []string{path("c.jsonl")}, "was begun with the inputs "},
		{"a shard", nil, []string{"--shard", "1/2"}, `was begun with shard "", and now it is "1/2 of 6"`},
		{"another version", replace("out.csv.journal", `"version":"`, `"version":"v0 `), nil, "was begun with whosaid v0 "},
		{"another build", replace("out.csv.journal", `"build":"`, `"build":"0`), nil, "was begun with another build of whosaid "},
		{"a journal of another kind", replace("out.csv.journal", journalKind, "whosaid journal 9"), nil, "out.csv.journal is no journal that this version reads"},
		{"rows that were edited", replace("out.csv.partial", "Ann", "Amy"), nil, "bytes are not what was written"},
		{"rows that are gone", func() { os.Remove(path("out.csv.partial")) }, nil, "out.csv.partial: no such file or directory"},
		{"rows that are fewer", func() { write("out.csv.partial", "doc_id") }, nil, "bytes are not what was written"},
	} {
		t.Run(c.shows, func(t *testing.T) {
			for _, name := range []string{"out.csv", "out.csv.partial", "out.csv.journal", "rules/x.yaml"} {
				os.Remove(path(name))
			}
			write("a.txt", sayings(0))
			write("b.jsonl", "")
			write("c.jsonl", "")
			var lines strings.Builder
			for n := range 5 {
				b, _ := json.Marshal(map[string]string{"text": sayings(n + 1)})
				fmt.Fprintf(&lines, "%s\n", b)
			}
			write("b.jsonl", lines.String())
			args := []string{path("a.txt"), path("b.jsonl"), "--workers", "1", "--out", path("out.csv"), "--rules", path("rules")}
			if code, errs := ran(t, 5, 0, args...); code != exitInterrupted {
				t.Fatalf("exit code %d\n%s", code, errs)
			}
			if c.change != nil {
				c.change()
			}
			before := map[string]string{}
			for _, name := range []string{"out.csv.partial", "out.csv.journal"} {
				if !missing(path(name)) {
					before[name] = contents(t, path(name))
				}
			}
			code, errs := ran(t, 0, 0, append(append(args, "--resume"), c.args...)...)
			if code != exitMisuse || !strings.Contains(errs, c.want) {
				t.Errorf("exit code %d\n%swant %s", code, errs, c.want)
			}
			for name, was := range before {
				if contents(t, path(name)) != was {
					t.Errorf("%s has been changed", name)
				}
			}
			if !missing(path("out.csv")) {
				t.Error("there is an output")
			}
			if c.args == nil || c.shows == "another flag" { // and without --resume all starts from the beginning
				if code, errs := ran(t, 0, time.Hour, args...); c.shows != "a text that has been read is gone" && code != exitRight {
					t.Errorf("exit code %d\n%s", code, errs)
				}
				if !missing(path("out.csv.journal")) || !missing(path("out.csv.partial")) {
					t.Error("something stays beside the output")
				}
			}
		})
	}
	for _, c := range []struct{ want, args string }{
		{"--resume: it goes on with a file: name one with --out", "a.txt --resume"},
		{"--resume: it goes on with a file: name one with --out", "a.txt --resume --out -"},
		{"--resume: it goes on with a file: name one with --out", "a.txt --resume --to parquet"},
		{"--resume: not with --summary", "a.txt --resume --summary --out x.csv"},
		{"--resume: --errors - is no file that can be gone on with", "a.txt --resume --out x.csv --errors -"},
		{"--shard 0/3: it is i/n, with i from 1 to n", "a.txt --shard 0/3"},
		{"--shard 4/3: it is i/n", "a.txt --shard 4/3"},
		{"--shard 1of2: it is i/n", "a.txt --shard 1of2"},
		{"--shard: standard input can be read once only", "- --shard 1/2"},
		{"--shard: standard input can be read once only", "--files-from - --shard 1/2"},
	} {
		if code, errs := ran(t, 0, 0, strings.Fields(c.args)...); code != exitMisuse || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit code %d\n%swant %s", c.args, code, errs, c.want)
		}
	}
	for _, name := range []string{"x.csv"} {
		if !missing(name) || !missing(name+partialSuffix) {
			t.Errorf("%s was begun", name)
		}
	}
}

// Inputs that could not be read, or broke off, are read by --resume where they have been mended; what stood
// before them is not done again.
func TestResumeReadsWhatHasBeenMended(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	var packed, first bytes.Buffer
	z := gzip.NewWriter(&packed)
	random := rand.New(rand.NewPCG(5, 6))
	for n := range 40 {
		fmt.Fprintf(&first, `{"text":"“First w%d.,” Ann said."}`+"\n", n)
		fmt.Fprintf(z, `{"text":"“Packed w%d.,” Ann said. %x"}`+"\n", n, random.Uint64())
	}
	z.Close()
	write := func(name string, b []byte) {
		t.Helper()
		if err := os.WriteFile(path(name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("a.jsonl", first.Bytes())
	write("b.jsonl.gz", packed.Bytes())
	write("c.txt", []byte(sayings(1)))
	write("d.txt", []byte(sayings(2)))
	args := []string{path("a.jsonl"), path("b.jsonl.gz"), path("c.txt"), path("d.txt"), "--errors", path("errors.jsonl"), "--workers", "1"}
	if code, errs := ran(t, 0, time.Hour, append(args, "--out", path("whole.csv"))...); code != exitRight {
		t.Fatal(errs)
	}
	want := contents(t, path("whole.csv"))

	write("b.jsonl.gz", packed.Bytes()[:packed.Len()/2])
	os.Remove(path("c.txt"))
	args = append(args, "--out", path("out.csv"))
	code, errs := ran(t, 0, 0, args...)
	for _, s := range []string{"b.jsonl.gz: unexpected EOF\n", "c.txt: no such file or directory\n", "out.csv.journal stays: "} {
		if code != exitSomeFailed || !strings.Contains(errs, s) {
			t.Fatalf("exit code %d\n%swant %s", code, errs, s)
		}
	}
	without := contents(t, path("out.csv"))
	if !strings.Contains(without, "First w39.") || !strings.Contains(without, "Packed w3.") || strings.Contains(without, "Packed w39.") || !strings.Contains(without, "Word w2.") {
		t.Errorf("rows\n%s", without)
	}
	// Nothing has been mended: the same again.
	if code, errs := ran(t, 1, 0, append(args, "--resume")...); code != exitSomeFailed || contents(t, path("out.csv")) != without || strings.Count(contents(t, path("errors.jsonl")), "\n") != 2 {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	write("b.jsonl.gz", packed.Bytes())
	code, errs = ran(t, 0, 0, append(args, "--resume")...)
	if code != exitSomeFailed || !strings.Contains(errs, "goes on after 5") && !strings.Contains(errs, "goes on after 6") || strings.Count(contents(t, path("errors.jsonl")), "\n") != 1 {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	write("c.txt", []byte(sayings(1)))
	code, errs = ran(t, 0, 0, append(args, "--resume")...)
	if code != exitRight || !strings.Contains(errs, "goes on after 80 documents") {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	if contents(t, path("out.csv")) != want || contents(t, path("errors.jsonl")) != "" || !missing(path("out.csv"+journalSuffix)) {
		t.Error("the rows are others")
	}
}

// Each article is in one shard, and the shards are as even as can be.
func TestShards(t *testing.T) {
	for _, count := range []int{0, 1, 2, 7, 100, 1 << 40} {
		for _, n := range []int{1, 2, 3, 7, 1000} {
			end := 0
			for i := 1; i <= n; i++ {
				from, to := shard{i, n}.of(count)
				if from != end || to-from < count/n || to-from > count/n+1 {
					t.Fatalf("shard %d/%d of %d: %d to %d, after %d", i, n, count, from, to, end)
				}
				end = to
			}
			if end != count {
				t.Errorf("%d shards of %d end at %d", n, count, end)
			}
		}
	}
}
