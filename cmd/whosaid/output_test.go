package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What another process does to a partial output must not pass for a whole one.
func TestOutputThatAnotherProcessChangedIsNotWhole(t *testing.T) {
	for name, change := range map[string]func(partial string) error{
		"cut":    func(partial string) error { return os.Truncate(partial, 3) },
		"longer": func(partial string) error { return os.Truncate(partial, 1<<20) },
		"replaced": func(partial string) error {
			os.Remove(partial)
			return os.WriteFile(partial, []byte("rows of us\n"), 0o600)
		},
		"gone": os.Remove,
	} {
		path := filepath.Join(t.TempDir(), "rows.csv")
		o, err := openOutput(path, nil)
		if err != nil {
			t.Fatal(err)
		}
		o.WriteString("rows of us\n")
		if err := o.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := change(path + partialSuffix); err != nil {
			t.Fatal(err)
		}
		o.WriteString("and more of them, which would fill a hole\n")
		if err := o.finish(); err == nil || !strings.Contains(err.Error(), "another process changed") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: the output has its name", name)
		}
	}
}
