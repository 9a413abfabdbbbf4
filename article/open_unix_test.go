//go:build unix

package article

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

func TestOpenFileOfAPipeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skip(err)
	}
	if _, err := OpenFile(path); !errors.Is(err, ErrNoFile) {
		t.Errorf("%v", err)
	}
}
