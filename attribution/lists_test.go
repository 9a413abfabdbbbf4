package attribution

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"whosaid/attribution/internal/status"
	"whosaid/attribution/internal/view"
	"whosaid/rules/lexicon"
)

// A list that says which stage reads it is read there: without it the stage cannot be made.
func TestListsAreReadWhereTheySay(t *testing.T) {
	const dir = "../rules/en/lexicon"
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
	for stage, made := range map[string]func(*lexicon.Lexicon) error{
		"attribution": func(x *lexicon.Lexicon) error { _, err := view.NewLists(x); return err },
		"status":      func(x *lexicon.Lexicon) error { _, err := status.New(x); return err },
	} {
		if err := made(whole); err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, f := range whole.Files() {
			if f.UsedBy != stage {
				continue
			}
			asked++
			without := fstest.MapFS{}
			for name, file := range all {
				if name != f.Path {
					without[name] = file
				}
			}
			if err := made(lexiconOf(without)); err == nil || !strings.Contains(err.Error(), f.Name) {
				t.Errorf("%s says used-by=%s, which does not ask for it: %v", f.Path, stage, err)
			}
		}
		if asked == 0 {
			t.Errorf("no list says used-by=%s", stage)
		}
	}
}
