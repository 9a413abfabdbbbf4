package lexicon

import (
	"fmt"
	"io"
	"io/fs"
)

// ReadFile reads a regular file of at most so many bytes. Whatever else has that name (a device, a
// pipe) is refused before it is opened, and a file that is too large before it is read. Errors begin with
// the place, the file's first line.
func ReadFile(fsys fs.FS, name, shown string, most int64) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	tooLarge := func(n int64) error { return fmt.Errorf("%s:1: %d bytes; the most is %d", shown, n, most) }
	switch {
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s:1: no regular file", shown)
	case info.Size() > most:
		return nil, tooLarge(info.Size())
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(b)) > most { // it has grown
		err = tooLarge(int64(len(b)))
	}
	return b, err
}
