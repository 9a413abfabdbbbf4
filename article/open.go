package article

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrNoFile says that a path leads to a pipe or a device. Who wants one to be read gives it as standard
// input: to open a pipe waits for its other end, and a device may have no end.
var ErrNoFile = errors.New("a pipe or a device, and no file; it can be read as standard input (-)")

// OpenFile opens a regular file, or one that this process was given open (/dev/stdin, /dev/fd/63), for
// reading. The null device is an empty file.
func OpenFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() && !info.IsDir() && !isOpenAlready(path) {
		return nil, &fs.PathError{Op: "open", Path: path, Err: ErrNoFile}
	}
	return os.Open(path)
}

// isOpenAlready reports whether a path names one of the process's own files, or the null device.
func isOpenAlready(path string) bool {
	clean := filepath.ToSlash(filepath.Clean(path))
	return path == os.DevNull || clean == "/dev/stdin" || strings.HasPrefix(clean, "/dev/fd/") || strings.HasPrefix(clean, "/proc/self/fd/")
}
