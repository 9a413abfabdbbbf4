package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"
)

// errFull is what SQLite says in other words.
var errFull = errors.New("the disk is full")

// unwritten gives the reason why a database could not be written. SQLite has one code for a full disk and many for a write that
// failed, without the reason: then the reason is what the same write beside the database says.
func (d *database) unwritten(err error) error {
	var e *driver.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() {
	case codes.SQLITE_FULL:
		return errFull
	case codes.SQLITE_IOERR_WRITE, codes.SQLITE_IOERR_FSYNC, codes.SQLITE_IOERR_DIR_FSYNC, codes.SQLITE_IOERR_TRUNCATE, codes.SQLITE_IOERR_SHMOPEN,
		codes.SQLITE_IOERR_SHMSIZE, codes.SQLITE_IOERR_SHMMAP, codes.SQLITE_IOERR_MMAP, codes.SQLITE_IOERR_COMMIT_ATOMIC:
		if reason := d.writeBeside(); reason != nil {
			return reason
		}
	}
	return err
}

// growth is by how much the files of a database grow at once, at most: the shared memory of its log.
const growth = 64 << 10

// writeBeside writes as far into a file beside the database as its largest file goes and further, and takes the file away.
func (d *database) writeBeside() error {
	var size int64
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(d.path + suffix); err == nil {
			size = max(size, info.Size())
		}
	}
	f, err := os.CreateTemp(filepath.Dir(d.path), ".whosaid-*.tmp")
	if err == nil {
		defer os.Remove(f.Name())
		defer f.Close()
		_, err = f.WriteAt(make([]byte, growth), size)
	}
	if errors.Is(err, syscall.ENOSPC) {
		return errFull
	}
	var failed *os.PathError
	if errors.As(err, &failed) {
		return failed.Err // the name of that file says nothing
	}
	return err
}
