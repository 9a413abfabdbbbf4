package rules

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const firstNamesFile = "../syntax/data/first-names.txt"

// The name finder of syntax cannot read en/speaker/first-names.tsv, which is above it. It has a list of its own; this test
// holds that list to the table.
func TestFirstNamesOfTheNameFinder(t *testing.T) {
	table, err := os.ReadFile("en/speaker/first-names.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) == 3 && (cells[2] == "both" || cells[2] == "names") {
			want = append(want, cells[0])
		}
	}
	slices.Sort(want)
	if twice := len(want) - len(slices.Compact(slices.Clone(want))); len(want) == 0 || twice > 0 {
		t.Fatalf("%d names, of which %d stand twice", len(want), twice)
	}
	old, err := os.ReadFile(firstNamesFile)
	if err != nil {
		t.Fatal(err)
	}
	var head strings.Builder
	for line := range strings.Lines(string(old)) {
		if strings.HasPrefix(line, "#") {
			head.WriteString(line)
		}
	}
	made := head.String() + strings.Join(want, "\n") + "\n"
	if made == string(old) {
		return
	}
	if *updateLists {
		if err := os.WriteFile(firstNamesFile, []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s does not agree with en/speaker/first-names.tsv; run go test ./rules -run FirstNames -update", firstNamesFile)
}
