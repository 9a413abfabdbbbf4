package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Store is a database that grows file by file. It has the tables of the form reports.SQLite, and besides them a
// table of files; documents.file_key says which file a document is from. Fields of the input stand in
// documents.fields. The rows of a file come, change and go in one transaction, so that a process that is killed
// leaves each file whole or as it was.
type Store struct{ d *database }

// File is a row of the table files.
type File struct {
	Directory string // that is watched
	Path      string // in the directory, with slashes
	Size      int64
	Modified  int64  // nanoseconds since 1970
	Hash      string // SHA-256 of the content; "" where it could not be read
	Looked    int64  // when the file was read, nanoseconds since 1970
	Documents int    // Replace counts them
	Rows      int    // Replace counts them
	Error     string // what failed, a line each; "" for nothing
}

const filesTable = `
CREATE TABLE files (
  key INTEGER PRIMARY KEY,
  directory TEXT NOT NULL,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified TEXT NOT NULL,
  hash TEXT,
  looked TEXT NOT NULL,
  documents INTEGER NOT NULL,
  rows INTEGER NOT NULL,
  error TEXT,
  modified_ns INTEGER NOT NULL,
  looked_ns INTEGER NOT NULL,
  UNIQUE (directory, path)
);`

// storeSettings make a database that a killed process cannot spoil, and that others read while it is written.
const storeSettings = "_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(normal)" +
	"&_pragma=foreign_keys(on)&_pragma=cache_size(-16000)&_pragma=temp_store(memory)"

// OpenStore opens the database at a path, and makes it where there is none.
func OpenStore(path string) (*Store, error) {
	d, err := opened(path, storeSettings)
	if err != nil {
		return nil, err
	}
	d.stored = true
	s := &Store{d}
	if err := s.prepare(); err != nil {
		defer d.db.Close() // what it holds of the disk tells why
		return nil, d.placed(err)
	}
	return s, nil
}

// prepare makes the tables of an empty database, all or none of them, and refuses one that has others.
func (s *Store) prepare() error {
	tx, err := s.d.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var tables, files int
	err = tx.QueryRow("SELECT count(*), count(*) FILTER (WHERE name = 'files') FROM sqlite_master WHERE type = 'table'").Scan(&tables, &files)
	switch {
	case err != nil:
		return err
	case tables > 0 && files == 0:
		return errors.New("it was not made by `whosaid watch`: it has no table files")
	case tables > 0:
		return sameColumns(tx)
	}
	statements := filesTable + s.d.schema() + s.d.finished() + "CREATE INDEX documents_file_key ON documents (file_key);"
	if _, err := tx.Exec(statements); err != nil {
		return err
	}
	return tx.Commit()
}

// sameColumns refuses a database whose quotes have other columns than this version writes.
func sameColumns(tx *sql.Tx) error {
	var have int
	if err := tx.QueryRow("SELECT count(*) FROM pragma_table_info('quotes')").Scan(&have); err != nil {
		return err
	}
	if want := 4 + len(quoteColumns); have != want {
		return fmt.Errorf("another version of whosaid made it: its table quotes has %d columns and not %d; begin a new database", have, want)
	}
	return nil
}

// Close ends the store.
func (s *Store) Close() error { return s.d.placed(s.d.db.Close()) }

// Files gives the files of a directory that are known, in the order of their paths.
func (s *Store) Files(directory string) (files []File, err error) {
	rows, err := s.d.db.Query(`SELECT path, size, modified_ns, COALESCE(hash, ''), looked_ns, documents, rows, COALESCE(error, '')
FROM files WHERE directory = ? ORDER BY path`, directory)
	if err != nil {
		return nil, s.d.placed(err)
	}
	defer rows.Close()
	for rows.Next() {
		f := File{Directory: directory}
		if err := rows.Scan(&f.Path, &f.Size, &f.Modified, &f.Hash, &f.Looked, &f.Documents, &f.Rows, &f.Error); err != nil {
			return nil, s.d.placed(err)
		}
		files = append(files, f)
	}
	return files, s.d.placed(rows.Err())
}

// Replace puts what fill writes in the place of what the file had, in one transaction. fill writes what a printer of
// reports.SQLite gives, its head first, and may set f.Error. Where it fails, all stays as it was.
func (s *Store) Replace(f *File, fill func(io.Writer) error) (err error) {
	d := s.d
	if err := d.begin(); err != nil {
		return d.placed(err)
	}
	defer func() {
		if d.tx != nil {
			d.tx.Rollback()
			d.tx = nil
		}
	}()
	clear(d.known) // rows that a rolled back transaction, or another process, took away
	for i, table := range []string{"documents", "quotes", "speakers"} {
		if err := d.tx.QueryRow("SELECT COALESCE(max(key), 0) FROM " + table).Scan(&d.keys[i]); err != nil {
			return d.placed(err)
		}
	}
	before := d.keys
	old, err := s.emptied(f)
	if err != nil {
		return d.placed(err)
	}
	if err := fill(&rest{d: d}); err != nil {
		return err
	}
	f.Documents, f.Rows = int(d.keys[0]-before[0]), int(d.keys[1]-before[1])
	_, err = d.tx.Exec("UPDATE files SET documents = ?, rows = ?, error = ? WHERE key = ?", f.Documents, f.Rows, null(f.Error), d.file)
	if err == nil {
		err = s.forget(old)
	}
	if err == nil {
		err = d.tx.Commit()
		d.tx = nil
	}
	return d.placed(err)
}

// emptied gives the file its row, without documents, and tells which speakers may have lost their last quote.
func (s *Store) emptied(f *File) (speakers []int64, err error) {
	err = s.d.tx.QueryRow(`INSERT INTO files (directory, path, size, modified, hash, looked, documents, rows, error, modified_ns, looked_ns)
VALUES (?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', ? / 1000000000, 'unixepoch'), ?, strftime('%Y-%m-%dT%H:%M:%SZ', ? / 1000000000, 'unixepoch'), 0, 0, NULL, ?, ?)
ON CONFLICT (directory, path) DO UPDATE SET size = excluded.size, modified = excluded.modified, hash = excluded.hash, looked = excluded.looked,
modified_ns = excluded.modified_ns, looked_ns = excluded.looked_ns
RETURNING key`, f.Directory, f.Path, f.Size, f.Modified, null(f.Hash), f.Looked, f.Modified, f.Looked).Scan(&s.d.file)
	if err != nil {
		return nil, err
	}
	return s.withoutDocuments()
}

// withoutDocuments takes the documents of the file away, and their quotes.
func (s *Store) withoutDocuments() (speakers []int64, err error) {
	const ofFile = "document_key IN (SELECT key FROM documents WHERE file_key = ?)"
	rows, err := s.d.tx.Query("SELECT DISTINCT speaker_row FROM quotes WHERE speaker_row IS NOT NULL AND "+ofFile, s.d.file)
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		var key int64
		if err := rows.Scan(&key); err != nil {
			rows.Close()
			return nil, err
		}
		speakers = append(speakers, key)
	}
	if err := rows.Close(); err != nil {
		return nil, err
	}
	for _, statement := range []string{
		"UPDATE quotes SET nested_in_key = NULL WHERE nested_in_key IS NOT NULL AND " + ofFile,
		"DELETE FROM quotes WHERE " + ofFile,
		"DELETE FROM documents WHERE file_key = ?",
	} {
		if _, err := s.d.tx.Exec(statement, s.d.file); err != nil {
			return nil, err
		}
	}
	return speakers, nil
}

// forget takes those speakers away who have no quote any more.
func (s *Store) forget(speakers []int64) error {
	slices.Sort(speakers)
	for _, key := range speakers {
		_, err := s.d.tx.Exec("DELETE FROM speakers WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM quotes WHERE speaker_row = ?1)", key)
		if err != nil {
			return err
		}
	}
	return nil
}

// Touch notes another size and time of a file whose content is the same.
func (s *Store) Touch(f *File) error {
	_, err := s.d.db.Exec(`UPDATE files SET size = ?1, modified = strftime('%Y-%m-%dT%H:%M:%SZ', ?2 / 1000000000, 'unixepoch'), modified_ns = ?2,
looked = strftime('%Y-%m-%dT%H:%M:%SZ', ?3 / 1000000000, 'unixepoch'), looked_ns = ?3
WHERE directory = ?4 AND path = ?5`, f.Size, f.Modified, f.Looked, f.Directory, f.Path)
	return s.d.placed(err)
}

// Remove takes a file and its rows away.
func (s *Store) Remove(f *File) (err error) {
	d := s.d
	if d.tx, err = d.db.Begin(); err != nil {
		return d.placed(err)
	}
	defer func() {
		if d.tx != nil {
			d.tx.Rollback()
			d.tx = nil
		}
	}()
	err = d.tx.QueryRow("SELECT key FROM files WHERE directory = ? AND path = ?", f.Directory, f.Path).Scan(&d.file)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	var old []int64
	if err == nil {
		old, err = s.withoutDocuments()
	}
	if err == nil {
		err = s.forget(old)
	}
	if err == nil {
		_, err = d.tx.Exec("DELETE FROM files WHERE key = ?", d.file)
	}
	if err == nil {
		err = d.tx.Commit()
		d.tx = nil
	}
	return d.placed(err)
}

// rest writes what stands behind the head: the tables are there already.
type rest struct {
	d      *database
	headed bool
}

func (r *rest) Write(b []byte) (int, error) {
	if !r.headed {
		r.headed = true
		return len(b), nil
	}
	return r.d.Write(b)
}
