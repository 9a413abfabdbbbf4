package article

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestOpenFileWaitsForNothing(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(file, []byte("So."), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{file, os.DevNull} {
		f, err := OpenFile(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		f.Close()
	}
	if _, err := os.Stat("/dev/zero"); err == nil {
		if _, err := OpenFile("/dev/zero"); !errors.Is(err, ErrNoFile) {
			t.Errorf("/dev/zero: %v", err)
		}
	}
	if _, err := OpenFile(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
}
