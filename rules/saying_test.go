package rules

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
)

var updateLists = flag.Bool("update", false, "write the lists of syntax/data again from the lexicon")

const sayingFile = "../syntax/data/saying.txt"

// The tagger cannot ask the lexicon, which is above it. It has a list of its own, of the verbs that report speech with a quotation
// or a clause; this test holds the list to the lexicon.
func TestTaggerKnowsTheVerbsOfSaying(t *testing.T) {
	data, err := os.ReadFile("en/lexicon/verbs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	pack, err := English()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) < 3 || strings.HasPrefix(line, "#") {
			continue
		}
		frames := strings.Fields(cells[2])
		if !pack.Lex.Has("speech", cells[0]) {
			continue
		}
		if slices.ContainsFunc(frames, func(f string) bool { return f == "quote" || f == "that" || f == "zero" }) {
			want = append(want, cells[0])
		} else {
			want = append(want, cells[0]+"\theading")
		}
	}
	slices.Sort(want)
	old, err := os.ReadFile(sayingFile)
	if err != nil {
		t.Fatal(err)
	}
	var head, collective, got []string
	for line := range strings.Lines(string(old)) {
		if line = strings.TrimSuffix(line, "\n"); strings.HasPrefix(line, "#") {
			head = append(head, line)
		} else if strings.HasSuffix(line, "\tcollective") {
			collective = append(collective, line)
		} else {
			got = append(got, line)
		}
	}
	if want = slices.Compact(want); slices.Equal(got, want) {
		return
	}
	if *updateLists {
		if err := os.WriteFile(sayingFile, []byte(strings.Join(slices.Concat(head, collective, want), "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s does not agree with the lexicon; run go test ./rules -run Tagger -update", sayingFile)
}
