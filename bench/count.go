package main

// Instructions of fixed runs, which depend on no other program on the machine: a change that costs shows in review.

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// recordFile keeps the counts of the last change that wrote them down.
const recordFile = "testdata/bench.tsv"

// costly is from how many percent more than the record a run is called dearer. The counts of two machines differ by about 1.
const costly = 3

// fixedRuns are what is counted: what is on standard input, and the arguments.
var fixedRuns = []struct {
	name string
	text func() (string, error)
	args []string
}{
	{"start", func() (string, error) { return tiny, nil }, []string{"analyze", "--from", "txt", "-"}},
	{"articles", counted, []string{"analyze", "--from", "txt", "-"}},
}

// counted gives the project's articles as one text, up to some 4,000 words.
func counted() (string, error) {
	files, err := filepath.Glob(filepath.Join("testdata", "articles", "*.txt"))
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		if b.Write(text); b.Len() > 24_000 {
			break
		}
		b.WriteString("\n\n")
	}
	return b.String(), nil
}

// counters are the programs that count instructions, with what each says. The first one that works on this machine is taken.
var counters = []struct {
	command []string
	says    *regexp.Regexp
}{
	{[]string{"perf", "stat", "-x", ",", "-e", "instructions:u"}, regexp.MustCompile(`(?m)^(\d+),[^,]*,instructions:u`)},
	{[]string{"valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"}, regexp.MustCompile(`I +refs: +([\d,]+)`)},
}

var errNoCounter = errors.New("neither perf nor valgrind counts instructions here")

// countOne gives how many instructions a command takes on one processor. Memory is not collected: when that happens depends on
// the time.
func countOne(command []string, stdin string) (int64, error) {
	for _, c := range counters {
		if _, err := exec.LookPath(c.command[0]); err != nil {
			continue
		}
		var says bytes.Buffer
		run := exec.Command(c.command[0], append(c.command[1:len(c.command):len(c.command)], command...)...)
		run.Stdin, run.Stderr = strings.NewReader(stdin), &says
		run.Env = append(os.Environ(), "GOMAXPROCS=1", "GODEBUG=asyncpreemptoff=1", "GOGC=off")
		err := run.Run()
		m := c.says.FindStringSubmatch(says.String())
		if err != nil && m != nil {
			return 0, fmt.Errorf("%s: %w: %s", command[0], err, says.String())
		}
		if m != nil {
			return strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
		}
	}
	return 0, errNoCounter
}

// count counts the fixed runs of the program and prints them beside the record; with update it writes them down. It
// warns of what is dearer: another version of Go or another processor may be the reason.
func count(w io.Writer, program string, update bool) error {
	record, err := readRecord(recordFile)
	if err != nil && !update {
		return err
	}
	fmt.Fprintf(w, "%-10s %14s %14s %8s\n", "", "instructions", "recorded", "change")
	lines := "# Instructions of fixed runs on one processor, with " + runtime.Version() + " on " + runtime.GOARCH + ": go run ./bench -count -update\n"
	for _, r := range fixedRuns {
		text, err := r.text()
		if err != nil {
			return err
		}
		n, err := countOne(append([]string{program}, r.args...), text)
		if errors.Is(err, errNoCounter) {
			fmt.Fprintln(w, "bench: not counted:", err)
			return nil
		}
		if err != nil {
			return err
		}
		lines += fmt.Sprintf("%s\t%d\n", r.name, n)
		was := record[r.name]
		if was == 0 {
			fmt.Fprintf(w, "%-10s %14d\n", r.name, n)
			continue
		}
		change := 100 * (float64(n)/float64(was) - 1)
		fmt.Fprintf(w, "%-10s %14d %14d %+7.1f%%\n", r.name, n, was, change)
		if change > costly && !update {
			fmt.Fprintf(w, "bench: warning: %s takes %.1f %% more instructions than %s says. Make it cheaper, or say why and write it down: go run ./bench -count -update\n", r.name, change, recordFile)
		}
	}
	if update {
		return os.WriteFile(recordFile, []byte(lines), 0o644)
	}
	return nil
}

// readRecord reads NAME<TAB>COUNT a line.
func readRecord(name string) (map[string]int64, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	record := map[string]int64{}
	for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		run, number, ok := strings.Cut(line, "\t")
		n, err := strconv.ParseInt(number, 10, 64)
		if !ok || err != nil || n <= 0 {
			return nil, fmt.Errorf("%s:%d: want NAME<TAB>COUNT", name, i+1)
		}
		record[run] = n
	}
	return record, nil
}
