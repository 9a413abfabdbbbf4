// Package sqlite writes rows into a SQLite database. A program that imports it can write reports.SQLite; it links
// the library modernc.org/sqlite.
package sqlite

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"whosaid/reports"
)

// database binds documents, quotes and speakers into a SQLite database.
//
// A document is a row of documents, an attribution one of quotes, and a speaker of many documents
// one of speakers: told apart by the id in the user's list, else by name and type, as a Summary
// does it. Their keys are numbers in the order of the input. quotes_fts is an FTS5 index over quotes,
// kept right by triggers when a person edits the database; the view attributions has the columns of
// the CSV. Fields of the input that are copied to the output are columns of documents and of the view; what has
// no column is in documents.fields, as JSON. Empty cells are NULL.
type database struct {
	path     string
	db       *sql.DB
	fields   []string // of the input, that have a column
	names    []string // their columns
	ofRow    []bool   // whether they are columns of quotes
	tx       *sql.Tx  // nil before the head
	document *sql.Stmt
	quote    *sql.Stmt
	speaker  *sql.Stmt
	known    map[speaker]int64 // speakers that have their key, the latest ones
	inTx     int               // documents in tx
	keys     [3]int64          // the last keys of documents, quotes and speakers

	stored bool  // it is the database of a Store: documents have the key of their file
	file   int64 // that key
}

// How much is held in memory: documents before they are written, and speakers whose key is known
// without asking the database.
const (
	documentsInTx = 500
	speakersKnown = 50000
)

// sqlTypes are SQLite's types for those of Columns.
var sqlTypes = map[string]string{"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}

// fieldsWithColumn is how many fields of the input get a column; SQLite has at most 2,000 columns in
// a table or a view.
const fieldsWithColumn = 1900

// quoteColumns are the columns of Columns that the table quotes has, by their places.
var quoteColumns = columnsWith(func(c *reports.Column) bool { return !c.Document })

// indexed are the columns of the FTS5 index.
var indexed = columnsWith(func(c *reports.Column) bool { return c.Searched })

// columnsWith gives the places of the columns that something is true of.
func columnsWith(is func(*reports.Column) bool) (places []int) {
	for i := range reports.Columns {
		if is(&reports.Columns[i]) {
			places = append(places, i)
		}
	}
	return places
}

// Where in a row stands what makes its keys.
var (
	quoteIDColumn     = reports.ColumnNamed("quote_id")
	nestedInColumn    = reports.ColumnNamed("nested_in")
	speakerColumn     = reports.ColumnNamed("speaker")
	speakerIDColumn   = reports.ColumnNamed("speaker_id")
	speakerTypeColumn = reports.ColumnNamed("speaker_type")
)

// named gives a name as SQL has it.
func named(column string) string { return `"` + strings.ReplaceAll(column, `"`, `""`) + `"` }

// schema gives the statements that make the tables.
func (d *database) schema() string {
	var b strings.Builder
	b.WriteString(`
CREATE TABLE documents (
  key INTEGER PRIMARY KEY,
  doc_id TEXT NOT NULL,
  title TEXT,
  date TEXT,
  url TEXT,
  text TEXT NOT NULL,
  fields TEXT`)
	for i, name := range d.names {
		if !d.ofRow[i] {
			b.WriteString(",\n  " + named(name) + " TEXT")
		}
	}
	if d.stored {
		b.WriteString(",\n  file_key INTEGER NOT NULL REFERENCES files (key)")
	}
	b.WriteString(`
);
CREATE TABLE speakers (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  speaker_id TEXT NOT NULL,
  type TEXT NOT NULL,
  UNIQUE (speaker_id, name, type)
);
CREATE TABLE quotes (
  key INTEGER PRIMARY KEY,
  document_key INTEGER NOT NULL REFERENCES documents (key) ON DELETE CASCADE,
  speaker_row INTEGER REFERENCES speakers (key),
  nested_in_key INTEGER REFERENCES quotes (key) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED`)
	for _, i := range quoteColumns {
		c := &reports.Columns[i]
		fmt.Fprintf(&b, ",\n  %s %s", c.Name, sqlTypes[c.Type])
		if c.Type == "boolean" {
			fmt.Fprintf(&b, " CHECK (%s IN (0, 1))", c.Name)
		}
	}
	for i, name := range d.names {
		if d.ofRow[i] {
			b.WriteString(",\n  " + named(name) + " TEXT")
		}
	}
	b.WriteString("\n);\n")
	return b.String()
}

// finished gives the statements that a database ends with. Datasette knows an index of a table by
// content="quotes", in just these marks.
func (d *database) finished() string {
	var columns []string
	for _, c := range reports.Columns {
		table := "q"
		if c.Document {
			table = "d"
		}
		columns = append(columns, table+"."+c.Name)
	}
	for i, name := range d.names {
		if d.ofRow[i] {
			columns = append(columns, "q."+named(name))
		} else {
			columns = append(columns, "d."+named(name))
		}
	}
	var names []string
	for _, i := range indexed {
		names = append(names, reports.Columns[i].Name)
	}
	indexed := strings.Join(names, ", ")
	old := "old." + strings.Join(names, ", old.")
	new := "new." + strings.Join(names, ", new.")
	return `
CREATE INDEX documents_doc_id ON documents (doc_id);
CREATE INDEX quotes_document_key ON quotes (document_key);
CREATE INDEX quotes_speaker_row ON quotes (speaker_row);
CREATE INDEX quotes_nested_in_key ON quotes (nested_in_key);
CREATE VIEW attributions AS SELECT ` + strings.Join(columns, ", ") + ` FROM quotes q JOIN documents d ON d.key = q.document_key ORDER BY q.key;
CREATE VIRTUAL TABLE quotes_fts USING fts5 (` + indexed + `, content="quotes", content_rowid="key", tokenize='unicode61 remove_diacritics 2');
INSERT INTO quotes_fts (quotes_fts) VALUES ('rebuild');
CREATE TRIGGER quotes_inserted AFTER INSERT ON quotes BEGIN
  INSERT INTO quotes_fts (rowid, ` + indexed + `) VALUES (new.key, ` + new + `);
END;
CREATE TRIGGER quotes_deleted AFTER DELETE ON quotes BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, ` + indexed + `) VALUES ('delete', old.key, ` + old + `);
END;
CREATE TRIGGER quotes_updated AFTER UPDATE ON quotes BEGIN
  INSERT INTO quotes_fts (quotes_fts, rowid, ` + indexed + `) VALUES ('delete', old.key, ` + old + `);
  INSERT INTO quotes_fts (rowid, ` + indexed + `) VALUES (new.key, ` + new + `);
END;
`
}

func init() {
	reports.Link(reports.SQLite, func(to reports.Target) (reports.Binder, error) { return newDatabase(to.Path) })
}

// speaker is what tells one row of speakers from another: the id alone where there is one.
type speaker struct{ id, name, kind string }

// newDatabase opens an empty file. It is written without a journal: it has no name of its own before
// it is whole.
func newDatabase(path string) (*database, error) {
	return opened(path, "_pragma=journal_mode(off)&_pragma=synchronous(off)&_pragma=foreign_keys(on)&_pragma=cache_size(-16000)&_pragma=temp_store(memory)")
}

// opened opens a file over one connection, with settings as the driver reads them.
func opened(path, settings string) (*database, error) {
	db, err := sql.Open("sqlite", address(path, settings))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	d := &database{path: path, db: db, known: map[speaker]int64{}}
	if err := db.Ping(); err != nil {
		defer db.Close()
		return nil, d.placed(err)
	}
	return d, nil
}

// address gives a file and its settings as the driver wants them.
func address(path, settings string) string {
	name := url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: settings}
	if !strings.HasPrefix(path, "/") {
		name.Path, name.Opaque = "", url.PathEscape(path)
	}
	return name.String()
}

// head makes the tables.
func (d *database) head(b []byte) error {
	h, err := reports.ReadLeafHead(b)
	if err != nil {
		return err
	}
	d.fields = h.Fields[:min(len(h.Fields), fieldsWithColumn)]
	d.names = reports.SQLite.FieldColumns(d.fields)
	d.ofRow = make([]bool, len(d.fields))
	for i, name := range d.fields {
		d.ofRow[i] = slices.Contains(h.OfRow, name)
	}
	if _, err := d.db.Exec(d.schema()); err != nil {
		return d.placed(err)
	}
	return d.placed(d.begin())
}

// countOfRow counts the fields that are columns of quotes.
func (d *database) countOfRow() (n int) {
	for _, is := range d.ofRow {
		if is {
			n++
		}
	}
	return n
}

func (d *database) begin() (err error) {
	if d.tx, err = d.db.Begin(); err != nil {
		return err
	}
	prepare := func(query string) *sql.Stmt {
		if err != nil {
			return nil
		}
		var s *sql.Stmt
		s, err = d.tx.Prepare(query)
		return s
	}
	cells := len(d.names) - d.countOfRow()
	if d.stored {
		cells++
	}
	d.document = prepare("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?" + strings.Repeat(", ?", cells) + ")")
	d.speaker = prepare("INSERT INTO speakers VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
	d.quote = prepare("INSERT INTO quotes VALUES (?" + strings.Repeat(", ?", 3+len(quoteColumns)+d.countOfRow()) + ")")
	d.inTx = 0
	return err
}

// Write takes the head or one document.
func (d *database) Write(b []byte) (int, error) {
	if d.tx == nil {
		return len(b), d.head(b)
	}
	p, err := reports.ReadLeaf(b)
	if err == nil {
		if err = d.add(&p); err != nil {
			err = d.placed(err)
		}
	}
	if err != nil {
		return 0, err
	}
	return len(b), nil
}

func (d *database) add(p *reports.Leaf) error {
	d.keys[0]++
	document := []any{d.keys[0], p.ID, null(p.Title), null(p.Date), null(p.URL), p.Text, nil}
	for i, name := range d.fields {
		if !d.ofRow[i] {
			document = append(document, p.Field(name, 0))
		}
	}
	for _, name := range d.fields {
		delete(p.Fields, name)
	}
	if len(p.Fields) > 0 {
		b, err := json.Marshal(p.Fields)
		if err != nil {
			return err
		}
		document[6] = string(b)
	}
	if d.stored {
		document = append(document, d.file)
	}
	if _, err := d.document.Exec(document...); err != nil {
		return err
	}
	keys := make(map[any]int64, len(p.Rows)) // by quote_id
	for i, row := range p.Rows {
		keys[row[quoteIDColumn]] = d.keys[1] + int64(i) + 1
	}
	for n, row := range p.Rows {
		d.keys[1]++
		speaker, err := d.speakerKey(row)
		if err != nil {
			return err
		}
		cells := []any{d.keys[1], d.keys[0], speaker, nil}
		if key, ok := keys[row[nestedInColumn]]; ok {
			cells[3] = key
		}
		for _, i := range quoteColumns {
			cells = append(cells, row[i])
		}
		for i, name := range d.fields {
			if d.ofRow[i] {
				cells = append(cells, p.Field(name, n))
			}
		}
		if _, err := d.quote.Exec(cells...); err != nil {
			return err
		}
	}
	if d.inTx++; d.stored || d.inTx < documentsInTx {
		return nil
	}
	if err := d.tx.Commit(); err != nil {
		return err
	}
	return d.begin()
}

// speakerKey gives the key of a row's speaker, a new one where it has none; nil for nobody.
func (d *database) speakerKey(row []any) (any, error) {
	if row[speakerColumn] == nil {
		return nil, nil
	}
	whole := speaker{id: text(row[speakerIDColumn]), name: text(row[speakerColumn]), kind: text(row[speakerTypeColumn])}
	w := whole
	if w.id != "" {
		w = speaker{id: w.id}
	}
	if key, ok := d.known[w]; ok {
		return key, nil
	}
	var key int64
	query, args := "SELECT key FROM speakers WHERE speaker_id = '' AND name = ? AND type = ?", []any{w.name, w.kind}
	if w.id != "" {
		query, args = "SELECT key FROM speakers WHERE speaker_id = ? LIMIT 1", []any{w.id}
	}
	switch err := d.tx.QueryRow(query, args...).Scan(&key); err {
	case nil:
	case sql.ErrNoRows:
		d.keys[2]++
		key = d.keys[2]
		if _, err := d.speaker.Exec(key, whole.name, whole.id, whole.kind); err != nil {
			return nil, err
		}
	default:
		return nil, err
	}
	if len(d.known) >= speakersKnown {
		clear(d.known)
	}
	d.known[w] = key
	return key, nil
}

// null gives a string; nil for an empty one.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// text gives a cell of text; "" for an empty one.
func text(cell any) string {
	s, _ := cell.(string)
	return s
}

// Close makes the indexes and ends the file.
func (d *database) Close() error {
	var err error
	if d.tx != nil {
		if err = d.tx.Commit(); err == nil {
			_, err = d.db.Exec(d.finished())
		}
	}
	if e := d.db.Close(); err == nil {
		err = e
	}
	return d.placed(err)
}

// placed puts the file before an error.
func (d *database) placed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", d.path, d.unwritten(err))
}
