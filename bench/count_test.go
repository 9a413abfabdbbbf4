package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A record is read line by line; what is no line of it is named by its place.
func TestReadRecord(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"# a note\nstart\t12\narticles\t34\n", ""},
		{"start\t12\nstart 13\n", ":2: want NAME<TAB>COUNT"},
		{"start\tmany\n", ":1: want NAME<TAB>COUNT"},
		{"start\t-1\n", ":1: want NAME<TAB>COUNT"},
	} {
		name := filepath.Join(t.TempDir(), "bench.tsv")
		if err := os.WriteFile(name, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := readRecord(name)
		if c.want == "" {
			if err != nil || got["start"] != 12 || got["articles"] != 34 {
				t.Errorf("%q: %v, %v", c.text, got, err)
			}
		} else if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q", c.text, err, c.want)
		}
	}
}

// The record in the project has a count of every fixed run.
func TestRecordHasEveryRun(t *testing.T) {
	record, err := readRecord("../" + recordFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range fixedRuns {
		if record[r.name] == 0 {
			t.Errorf("%s has no count of %q: go run ./bench -count -update", recordFile, r.name)
		}
	}
	if len(record) != len(fixedRuns) {
		t.Errorf("%s has %d runs, want %d", recordFile, len(record), len(fixedRuns))
	}
}

// Both counters' words are understood.
func TestCountersAreUnderstood(t *testing.T) {
	for i, says := range []string{
		"1234567,,instructions:u,2000,100.00,,\n", "==7== \n==7== I   refs:      1,234,567\n",
	} {
		m := counters[i].says.FindStringSubmatch(says)
		if m == nil || strings.ReplaceAll(m[1], ",", "") != "1234567" {
			t.Errorf("%s: %q gives %q", counters[i].command[0], says, m)
		}
	}
	if counters[0].says.MatchString("<not supported>,,instructions:u,0,100.00,,\n") {
		t.Error("perf that counts nothing is taken for one that counts")
	}
}
