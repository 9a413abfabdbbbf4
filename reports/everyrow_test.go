package reports_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	other "github.com/fraugster/parquet-go"
	"github.com/google/go-cmp/cmp"

	"whosaid/article"
	. "whosaid/reports"
	_ "whosaid/reports/parquet"
	_ "whosaid/reports/sqlite"
)

// cellsOfParquet gives head and rows as a reader of another house has them. It is an old one: what it opens,
// others open too.
func cellsOfParquet(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := other.NewFileReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var head []string
	for _, c := range r.Columns() {
		head = append(head, c.Name())
	}
	all := [][]string{head}
	for {
		row, err := r.NextRow()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, name := range head {
			cells = append(cells, cellOf(row[name]))
		}
		all = append(all, cells)
	}
	return all
}

// cellsOfDatabase gives the view attributions.
func cellsOfDatabase(t *testing.T, path string) [][]string {
	t.Helper()
	db := openDatabase(t, path)
	rows, err := db.Query("SELECT * FROM attributions")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	head, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	all := [][]string{head}
	for rows.Next() {
		values, into := make([]any, len(head)), make([]any, len(head))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		var cells []string
		for i, v := range values {
			if n, ok := v.(int64); ok && i < len(Columns) && Columns[i].Type == "boolean" {
				v = n != 0
			}
			cells = append(cells, cellOf(v))
		}
		all = append(all, cells)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func openDatabase(t *testing.T, path string) *sql.DB {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "q.db")
	b, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(copied, b, 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", copied)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// cellOf gives a value as the CSV has it.
func cellOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []byte:
		return string(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(v)
}

// Every form has every row, and those with columns have the same cells.
func TestEveryFormKeepsEveryRow(t *testing.T) {
	rs := analysed(t)
	want, claimed, parts, said := 0, 0, 0, 0
	for _, r := range rs {
		for i, row := range Rows(r) {
			want++
			parts += len(r.Attributions[i].Content)
			if row.Speaker.Name != "" && standsBy(row.Status) {
				claimed++
			}
			said += strings.Count(row.QuoteSpans(), "-")
		}
	}
	if want < 500 || parts != said || parts == want || claimed == want {
		t.Fatalf("%d rows, %d parts, %d spans, %d claims: the test shows nothing", want, parts, said, claimed)
	}
	o := Options{Raw: true, Fields: carriedFields}
	table := cellsOfCSV(t, printed(t, CSV, o, rs...), ',')
	if len(table) != want+1 {
		t.Errorf("csv has %d rows, want %d", len(table)-1, want)
	}
	if head := table[0]; !slices.Equal(head[len(Columns):], []string{"desk", "input_Kind"}) {
		t.Errorf("the fields are called %q", head[len(Columns):])
	}
	for form, got := range map[Form][][]string{
		TSV:     cellsOfCSV(t, printed(t, TSV, o, rs...), '\t'),
		Parquet: cellsOfParquet(t, bound(t, Parquet, o, rs...)),
		SQLite:  cellsOfDatabase(t, bound(t, SQLite, o, rs...)),
	} {
		for _, row := range got {
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r\n", "\n") // as encoding/csv reads it
			}
		}
		if d := cmp.Diff(table, got); d != "" {
			t.Errorf("%s is not what the csv is (-csv +%s):\n%.2000s", form, form, d)
		}
	}

	n := 0
	for line := range strings.Lines(printed(t, JSONL, o, rs...)) {
		var s Standoff
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			t.Fatal(err)
		}
		n += len(s.Attributions)
	}
	if n != want {
		t.Errorf("jsonl has %d attributions, want %d", n, want)
	}
	for what, c := range map[string]struct {
		form Form
		sign string
		want int
	}{
		"annotations":                {WebAnnotation, `"type":"Annotation"`, want},
		"targets":                    {WebAnnotation, `"type":"TextPositionSelector"`, parts},
		"drafts":                     {ClaimReview, `"@type":"ClaimReview"`, claimed},
		"attributions of a sentence": {CoNLL, "\n# attribution = ", want},
		"quotes of the digest":       {Markdown, "\n> ", want},
	} {
		if got := strings.Count(printed(t, c.form, o, rs...), c.sign); got != c.want {
			t.Errorf("%s: %d %s, want %d", c.form, got, what, c.want)
		}
	}
	n = 0
	for name, marks := range files(t, bound(t, Brat, o, rs...)) {
		if filepath.Ext(name) == ".ann" {
			n += strings.Count("\n"+marks, "\nE")
		}
	}
	if n != want {
		t.Errorf("brat has %d events, want %d", n, want)
	}
}

// The database is whole, its index finds what is in it, and its keys hold.
func TestDatabaseIsWhole(t *testing.T) {
	rs := analysed(t)
	db := openDatabase(t, bound(t, SQLite, Options{Fields: carriedFields}, rs...))
	one := func(query string, args ...any) string {
		t.Helper()
		var v any
		if err := db.QueryRow(query, args...).Scan(&v); err != nil && err != sql.ErrNoRows {
			t.Fatalf("%s: %v", query, err)
		}
		return cellOf(v)
	}
	for query, want := range map[string]string{
		`SELECT count(*) FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '%VIRTUAL TABLE%USING FTS%content="quotes"%'`: "1", // so Datasette looks for it
		"PRAGMA integrity_check":         "ok",
		"PRAGMA foreign_key_check":       "",
		"SELECT count(*) FROM documents": strconv.Itoa(len(rs)),
		"SELECT count(*) FROM quotes":    one("SELECT count(*) FROM attributions"),
		"SELECT count(*) FROM quotes WHERE speaker IS NULL AND speaker_row > 0":                                                              "0",
		"SELECT count(*) FROM quotes q LEFT JOIN speakers s ON s.key = speaker_row WHERE speaker IS NOT s.name AND s.speaker_id = ''":        "0",
		"SELECT count(*) FROM quotes q LEFT JOIN quotes u ON u.key = q.nested_in_key WHERE q.nested_in IS NOT u.quote_id":                    "0",
		"SELECT count(*) FROM quotes q JOIN quotes u ON u.key = q.nested_in_key WHERE q.document_key <> u.document_key":                      "0",
		"SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'quote : people'":                                                            one("SELECT count(*) FROM quotes WHERE lower(quote) GLOB '*people*'"),
		"SELECT count(*) FROM documents d JOIN quotes ON document_key = d.key WHERE substr(text, quote_start + 1, 1) <> substr(quote, 1, 1)": "0",
	} {
		if got := one(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if n := one("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'quote : people'"); n == "0" {
		t.Error("the index finds nothing")
	}
	if _, err := db.Exec("INSERT INTO quotes_fts (quotes_fts, rank) VALUES ('integrity-check', 1)"); err != nil {
		t.Error(err)
	}
}

func TestFieldColumns(t *testing.T) {
	for _, c := range []struct{ fields, want []string }{
		{[]string{"desk", "lang"}, []string{"desk", "lang"}},
		{[]string{"kind", "KIND", "input_kind"}, []string{"input_kind", "input_KIND_", "input_kind__"}},
		{[]string{"a", "A", "", "", "x\x00"}, []string{"a", "A_", "_", "__", "x\ufffd"}},
	} {
		if got := FieldColumns(c.fields); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.fields, got, c.want)
		}
	}
	if got := SQLite.FieldColumns([]string{"Key", "text", "input_text"}); !slices.Equal(got, []string{"input_Key", "input_text", "input_text_"}) {
		t.Errorf("got %q", got)
	}
}

// More fields than a table can have columns go where the others' names and values are kept.
func TestDatabaseOfMoreFieldsThanColumns(t *testing.T) {
	r := interrupted(t)
	var names []string
	for i := range 2200 {
		names = append(names, fmt.Sprintf("f%d \"x\"", i))
		r.Doc.Fields = append(r.Doc.Fields, article.Field{Name: names[i], Value: strconv.Itoa(i)})
	}
	db := openDatabase(t, bound(t, SQLite, Options{Fields: names}, r))
	var first, last string
	var left int
	if err := db.QueryRow(`SELECT a."f0 ""x""", a."f1899 ""x""", (SELECT count(*) FROM json_each(d.fields)) FROM attributions a JOIN documents d`).Scan(&first, &last, &left); err != nil {
		t.Fatal(err)
	}
	if first != "0" || last != "1899" || left != 300 {
		t.Errorf("%s %s %d", first, last, left)
	}
}
