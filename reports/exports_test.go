package reports_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"github.com/russross/blackfriday/v2"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"whosaid/article"
	"whosaid/attribution"
	. "whosaid/reports"
)

func TestParquetHasTheColumnsWithTheirTypes(t *testing.T) {
	file := bound(t, Parquet, Options{Fields: []string{"desk", "kind", "a,b\"c", "", "-", "input_kind", "desk"}}, interrupted(t), hostileResult(t))
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parquet.OpenFile(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if f.NumRows() != 4 {
		t.Errorf("%d rows, want 4", f.NumRows())
	}
	kinds := map[string]parquet.Kind{"string": parquet.ByteArray, "integer": parquet.Int64, "number": parquet.Double, "boolean": parquet.Boolean}
	fields := f.Schema().Fields()
	var names []string
	for i, c := range fields {
		names = append(names, c.Name())
		if i < len(Columns) && (c.Type().Kind() != kinds[Columns[i].Type] || c.Optional() == Columns[i].Filled) {
			t.Errorf("%s is %s, optional %v", c.Name(), c.Type(), c.Optional())
		}
	}
	var want []string
	for _, c := range Columns {
		want = append(want, c.Name)
	}
	if d := cmp.Diff(append(want, "desk", "input_kind", `a_b"c`, "_", "-_", "input_kind_", "desk_"), names); d != "" {
		t.Error(d)
	}
	type row struct {
		DocID      string  `parquet:"doc_id"`
		QuoteStart *int64  `parquet:"quote_start,optional"`
		Speaker    *string `parquet:"speaker,optional"`
		Confidence float64 `parquet:"confidence"`
		Plural     *bool   `parquet:"source_plural,optional"`
		Desk       *string `parquet:"desk,optional"`
	}
	rows, err := parquet.Read[row](bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	if r := rows[0]; r.DocID != "a1" || *r.QuoteStart != 16 || *r.Speaker != "Zoë Ørsted" || r.Confidence != 0.9731 || *r.Plural || r.Desk != nil {
		t.Errorf("the first row: %+v", r)
	}
	if r := rows[2]; r.Speaker != nil || r.Plural != nil {
		t.Errorf("the row of nobody: %+v", r)
	}
	if r := rows[3]; *r.Desk != "x'\ufffd" {
		t.Errorf("the last row: %+v", r)
	}
}

func TestParquetIsReadByPandas(t *testing.T) {
	file := bound(t, Parquet, Options{}, interrupted(t))
	got := python(t, "pyarrow.parquet", `
import sys, pyarrow.parquet as pq
t = pq.read_table(sys.argv[1])
print(t.num_rows, t.num_columns, t.schema.field("quote_start").type, t.schema.field("confidence").type, t.schema.field("source_plural").type, t["speaker"].null_count)`, file)
	if want := fmt.Sprintf("3 %d int64 double bool 1\n", len(Columns)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDatabaseIsReadByPython(t *testing.T) {
	linked := interrupted(t)
	linked.Speakers[1].ID = "Q2"
	linked.Doc.Fields = []article.Field{{Name: "desk", Value: "news"}}
	file := bound(t, SQLite, Options{}, interrupted(t), linked, result("nothing"), hostileResult(t))
	got := python(t, "sqlite3", `
import sqlite3, sys, json
db = sqlite3.connect(sys.argv[1])
one = lambda q, *a: db.execute(q, a).fetchone()[0]
print(one("PRAGMA integrity_check"), db.execute("PRAGMA foreign_key_check").fetchall())
print([one("SELECT count(*) FROM " + t) for t in ("documents", "quotes", "speakers", "attributions")])
print(json.dumps([c[0] for c in db.execute("SELECT * FROM attributions").description]))
print(db.execute("SELECT quote_start, confidence, source_plural, nested_in_key IS NULL, typeof(confidence), speaker FROM quotes WHERE document_key = 1").fetchall())
print(db.execute("SELECT name, s.speaker_id, count(*) FROM quotes JOIN speakers s ON s.key = speaker_row WHERE document_key < 4 GROUP BY s.key").fetchall())
print(db.execute("SELECT q.quote_id FROM quotes_fts f JOIN quotes q ON q.key = f.rowid WHERE quotes_fts MATCH 'zoe AND \"will\"' ORDER BY q.key").fetchall())
print(db.execute("SELECT doc_id, url, fields FROM documents WHERE key IN (2, 4)").fetchall())
db.execute("PRAGMA foreign_keys = on")
db.execute("UPDATE quotes SET quote = 'zebra' WHERE key = 1")
print([one("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH ?", w) for w in ("zebra", "will")])
db.execute("DELETE FROM documents WHERE key = 1")
print(one("SELECT count(*) FROM quotes"), one("SELECT count(*) FROM quotes_fts WHERE quotes_fts MATCH 'zebra'"))
db.execute("INSERT INTO quotes_fts (quotes_fts, rank) VALUES ('integrity-check', 1)")
try:
    db.execute("INSERT INTO quotes (document_key) VALUES (99)")
    print("no foreign keys")
except sqlite3.IntegrityError as e:
    print(e)
`, file)
	names, _ := json.Marshal(columnNames())
	want := strings.Join([]string{
		"ok []",
		"[4, 7, 4, 7]",
		strings.ReplaceAll(string(names), ",", ", "),
		"[(16, 0.9731, 0, 1, 'real', 'Zoë Ørsted'), (48, 0.0, 1, 0, 'real', 'two officials'), (66, 0.0, None, 1, 'real', None)]",
		"[('Zoë Ørsted', 'Q1', 2), ('two officials', '', 1), ('two officials', 'Q2', 1)]",
		"[('q1',), ('q1',)]",
		`[('a1', None, '{"desk":"news"}'), ("../../x';--\n�", 'javascript:alert(1)', '{"desk":"x\'�"}')]`,
		"[1, 1]",
		"4 0",
		"FOREIGN KEY constraint failed",
	}, "\n") + "\n"
	if d := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); d != "" {
		t.Error(d)
	}
}

func TestDatabaseOfManyDocumentsKnowsItsSpeakers(t *testing.T) {
	r := interrupted(t)
	var rs []*attribution.Result
	for range 503 {
		rs = append(rs, r)
	}
	got := python(t, "sqlite3", `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print([db.execute("SELECT count(*) FROM " + t).fetchone()[0] for t in ("documents", "quotes", "speakers")], db.execute("PRAGMA foreign_key_check").fetchall())`, bound(t, SQLite, Options{}, rs...))
	if want := fmt.Sprintf("[%d, %d, 2] []\n", len(rs), 3*len(rs)); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// files reads a zip archive.
func files(t *testing.T, path string) map[string]string {
	t.Helper()
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out := map[string]string{}
	for _, f := range z.File {
		if !filepath.IsLocal(f.Name) || strings.Contains(f.Name, "/") {
			t.Errorf("a file called %q", f.Name)
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(b)
	}
	return out
}

// Each line of .ann is as brat's own description has it: the words of a span are those of the text.
func TestBratMarksStandInTheirText(t *testing.T) {
	all := files(t, bound(t, Brat, Options{}, interrupted(t), hostileResult(t)))
	if len(all) != 5 {
		t.Errorf("%d files: want two for each document, and annotation.conf", len(all))
	}
	spans, events := 0, 0
	for name, marks := range all {
		if filepath.Ext(name) != ".ann" {
			continue
		}
		text := []rune(all[strings.TrimSuffix(name, ".ann")+".txt"])
		seen := map[string]bool{}
		for line := range strings.Lines(marks) {
			part := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			switch part[0][0] {
			case 'T':
				spans++
				_, where, _ := strings.Cut(part[1], " ")
				var words []string
				for p := range strings.SplitSeq(where, ";") {
					var start, end int
					if _, err := fmt.Sscanf(p, "%d %d", &start, &end); err != nil || start >= end || end > len(text) {
						t.Fatalf("%s: %q: %v", name, line, err)
					}
					words = append(words, string(text[start:end]))
				}
				if got := strings.ReplaceAll(strings.Join(words, " "), "\t", " "); len(part) != 3 || got != part[2] || strings.Contains(got, "\n") {
					t.Errorf("%s: %q stands at %q", name, line, got)
				}
				seen[part[0]] = true
			case 'E':
				events++
				for arg := range strings.FieldsSeq(part[1]) {
					if _, id, _ := strings.Cut(arg, ":"); !seen[id] {
						t.Errorf("%s: %q names %s", name, line, id)
					}
				}
			case '#':
			default:
				t.Errorf("%s: %q", name, line)
			}
		}
	}
	if spans < 12 || events != 4 {
		t.Errorf("%d spans and %d events", spans, events)
	}
}

// What "The Web Annotation Data Model" (W3C Recommendation, 2017) says must be there.
func TestWebAnnotationsAreAsTheStandardAsks(t *testing.T) {
	r := interrupted(t)
	r.Doc.URL = "https://www.herald.example/a b"
	for _, r := range []*attribution.Result{r, hostileResult(t)} {
		text := []rune(r.Doc.Text)
		n := 0
		for line := range strings.Lines(printed(t, WebAnnotation, Options{}, r)) {
			n++
			var a struct {
				Context string `json:"@context"`
				ID      string
				Type    string
				Body    []map[string]string
				Target  []struct {
					Source   string
					Selector []struct {
						Type, Exact, Prefix, Suffix string
						Start, End                  *int
					}
				}
			}
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			if u, err := url.Parse(a.ID); err != nil || !u.IsAbs() || a.Context != "http://www.w3.org/ns/anno.jsonld" || a.Type != "Annotation" || len(a.Target) == 0 {
				t.Errorf("%s", line)
			}
			for _, target := range a.Target {
				if u, err := url.Parse(target.Source); err != nil || !u.IsAbs() {
					t.Errorf("source %q", target.Source)
				}
				quote, position := target.Selector[0], target.Selector[1]
				if quote.Type != "TextQuoteSelector" || position.Type != "TextPositionSelector" {
					t.Fatalf("%s", line)
				}
				start, end := *position.Start, *position.End
				if string(text[start:end]) != quote.Exact || !strings.HasSuffix(string(text[:start]), quote.Prefix) || !strings.HasPrefix(string(text[end:]), quote.Suffix) {
					t.Errorf("%+v is not what stands at %d-%d", quote, start, end)
				}
			}
		}
		if n != len(r.Attributions) {
			t.Errorf("%d annotations of %d attributions", n, len(r.Attributions))
		}
	}
}

// What search engines ask of a ClaimReview, except for the rating and the reviewer.
func TestClaimReviewDrafts(t *testing.T) {
	r := interrupted(t)
	r.Doc.Date, r.Doc.URL = "2024-05-02", "https://www.herald.example/1"
	denied := r.Attributions[0]
	denied.Status = "denied"
	r.Attributions = append(r.Attributions, denied)
	out := printed(t, ClaimReview, Options{}, r)
	if n := strings.Count(out, "\n"); n != 2 {
		t.Fatalf("%d drafts, want 2: nobody's words and a denial are none\n%s", n, out)
	}
	first, _, _ := strings.Cut(out, "\n")
	var got, want any
	if err := json.Unmarshal([]byte(first), &got); err != nil {
		t.Fatal(err)
	}
	json.Unmarshal([]byte(`{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "“We will,” … “go, as Ann said.”", "itemReviewed": {
		"@type": "Claim", "creativeWorkStatus": "asserted", "datePublished": "2024-05-02",
		"author": {"@type": "Person", "name": "Zoë Ørsted", "sameAs": "http://www.wikidata.org/entity/Q1", "jobTitle": "minister", "affiliation": {"@type": "Organization", "name": "Denmark"}},
		"appearance": {"@type": "NewsArticle", "identifier": "a1", "url": "https://www.herald.example/1", "datePublished": "2024-05-02", "text": "“We will,” Zoë Ørsted told us, “go, as Ann said.”"}}}`), &want)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestConllLinesRebuildTokensAndParts(t *testing.T) {
	want := `# newdoc id = a1
# sent_id = 1
1	Naïve	0	5	O	O	O
2	title	6	11	O	O	O
3	–	12	13	O	O	O
4	é	14	15	O	O	O

# sent_id = 2
# attribution = q1 direct Zoë Ørsted
# attribution = q9 indirect two officials
1	“We	16	19	B-content	O	O
2	will,”	20	26	I-content	O	O
3	Zoë	27	30	O	B-source	O
4	Ørsted	31	37	O	I-source	O
5	told	38	42	O	O	B-cue
6	us,	43	46	O	O	O
7	“go,	47	51	B-content	O	O
8	as	52	54	B-content	O	O
9	Ann	55	58	I-content	O	O
10	said.”	59	65	I-content	O	O

# sent_id = 3
# attribution = q3 direct 
1	“Nobody”	66	74	B-content	O	O

`
	got := printed(t, CoNLL, Options{}, interrupted(t))
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for line := range strings.SplitSeq(printed(t, CoNLL, Options{}, hostileResult(t)), "\n") {
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		part := strings.Split(line, "\t")
		if _, err := strconv.Atoi(part[0]); err != nil || len(part) != 7 {
			t.Errorf("%q", line)
		}
	}
}

// Another reader's rendering of the digest has the words of the text and no element of theirs.
func TestDigestIsReadByAnotherReader(t *testing.T) {
	html := string(blackfriday.Run([]byte(printed(t, Markdown, Options{}, interrupted(t), hostileResult(t)))))
	for what, want := range map[string]int{"<h2>": 2, "<h3>": 4, "<blockquote>": 4, "<b>": 0, "<i>": 0, "<em>": 0, "<strong>": 0, "<li>": 0, "<a ": 0, "<h1": 0, "<code": 0} {
		if got := strings.Count(html, what); got != want {
			t.Errorf("%q stands in it %d times, want %d:\n%s", what, got, want, html)
		}
	}
	for _, want := range []string{"Zoë Ørsted", "person, minister, Denmark, Q1", "&lt;b&gt;X&lt;/b&gt;"} {
		if !strings.Contains(html, want) {
			t.Errorf("no %q in\n%s", want, html)
		}
	}
}

func TestEscape(t *testing.T) {
	for words, want := range map[string]string{
		"plain words.":   "plain words.",
		"12. May":        `12\. May`,
		"- a":            `\- a`,
		"a - b":          "a - b",
		"=":              `\=`,
		"*a* _b_ [c](d)": `\*a\* \_b\_ \[c\](d)`,
		"<b>&\n#":        `&lt;b&gt;&amp; \#`,
		"":               "",
	} {
		if got := Escape(words); got != want {
			t.Errorf("%q: got %s, want %s", words, got, want)
		}
	}
}

// safePath is the one pattern of the schemas that Go's regexp cannot read: a path that begins with
// none of . / ~ and has no .. in it.
type safePath string

func (p safePath) String() string { return string(p) }

func (safePath) MatchString(s string) bool {
	return s != "" && !strings.ContainsAny(s[:1], "./~") && !strings.Contains(s, "..")
}

func schemaPattern(p string) (jsonschema.Regexp, error) {
	if p == `^(?=^[^./~])(^((?!\.{2}).)*$).*$` {
		return safePath(p), nil
	}
	return regexp.Compile(p)
}

func TestPackageIsAsItsPublishedSchemaAsks(t *testing.T) {
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(schemaPattern)
	for _, form := range Forms {
		for _, o := range []Options{{}, {Fields: []string{"desk", "kind"}}, {Columns: []string{"speaker", "quote"}}} {
			var b bytes.Buffer
			if err := PrintPackage(&b, "Quotes of May."+string(form), form, o); err != nil {
				t.Fatal(err)
			}
			p, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
			if err != nil {
				t.Fatal(err)
			}
			profile := p.(map[string]any)["profile"].(string)
			if (profile == "tabular-data-package") != form.HasColumns() {
				t.Errorf("%s: profile %s", form, profile)
			}
			schema, err := c.Compile(filepath.Join("testdata", profile+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(p); err != nil {
				t.Errorf("%s: %v\n%s", form, err, b.String())
			}
		}
	}
	// The schema is one that finds faults.
	schema, err := c.Compile("testdata/tabular-data-package.json")
	if err != nil {
		t.Fatal(err)
	}
	if schema.Validate(map[string]any{"profile": "tabular-data-package", "resources": []any{map[string]any{"name": "A B"}}}) == nil {
		t.Error("the schema takes anything")
	}
}

func TestPackageTellsTheColumnsOfItsFile(t *testing.T) {
	for _, o := range []Options{{}, {Fields: []string{"desk", "kind"}}, {Fields: []string{"desk"}, Columns: []string{"desk", "quote"}}} {
		var names []string
		for _, f := range newTableSchema(CSV, o).Fields {
			names = append(names, f.Name)
		}
		header, _, _ := strings.Cut(printed(t, CSV, o), "\n")
		if got := strings.Join(names, ","); got != header {
			t.Errorf("the schema has %s, the file %s", got, header)
		}
	}
}

func TestFormsOfEndings(t *testing.T) {
	for _, f := range Forms {
		if e := FormOfEnding("." + string(f)); e != f && e != "" {
			t.Errorf(".%s tells %s", f, e)
		}
		if _, err := NewPrinter(f, Options{Columns: []string{"quote"}}); (err == nil) != (f.HasColumns() || f == XLSX) {
			t.Errorf("%s with columns: %v", f, err)
		}
	}
	if !slices.Contains(Forms, FormOfEnding(".db")) || FormOfEnding(".txt") != "" {
		t.Error("endings")
	}
}

func columnNames() []string {
	var names []string
	for _, c := range Columns {
		names = append(names, c.Name)
	}
	return names
}
