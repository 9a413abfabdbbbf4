package status

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"whosaid/rules/lexicon"
)

// A list that says that it is read here is: without it the words cannot be made.
func TestListsUsedByStatusAreRead(t *testing.T) {
	const dir = "../../../rules/en/lexicon"
	all := fstest.MapFS{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(dir + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = &fstest.MapFile{Data: b}
	}
	lexiconOf := func(files fstest.MapFS) *lexicon.Lexicon {
		x := lexicon.New()
		x.Load(files, ".", "") // a list of lists may lack one of its parts here
		return x
	}
	whole := lexiconOf(all)
	if _, err := New(whole); err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, f := range whole.Files() {
		if f.UsedBy != "status" {
			continue
		}
		asked++
		without := fstest.MapFS{}
		for name, file := range all {
			if name != f.Path {
				without[name] = file
			}
		}
		if _, err := New(lexiconOf(without)); err == nil || !strings.Contains(err.Error(), f.Name) {
			t.Errorf("%s says used-by=status, which does not ask for it: %v", f.Path, err)
		}
	}
	if asked == 0 {
		t.Error("no list says used-by=status")
	}
}
