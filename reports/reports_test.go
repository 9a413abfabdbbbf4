package reports

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/gocarina/gocsv"
	"github.com/google/go-cmp/cmp"

	"whosaid/article"
	"whosaid/attribution"
)

// Every cell is of its column's type, and every column says in a sentence what it holds.
func TestColumnsAreWhole(t *testing.T) {
	filled := map[string]bool{}
	for _, r := range analysed(t) {
		for _, row := range Rows(r) {
			for i, cell := range row.cells() {
				c := &Columns[i]
				is := "string"
				switch cell := cell.(type) {
				case nil:
					continue
				case int:
					is = "integer"
				case float64:
					is = "number"
				case bool:
					is = "boolean"
				case string:
					if cell == "" {
						continue
					}
				default:
					t.Fatalf("column %s has a %T", c.Name, cell)
				}
				if is != c.Type {
					t.Fatalf("column %s, of type %s, has the %s %v", c.Name, c.Type, is, cell)
				}
				if c.Values != nil && !slices.Contains(c.Values, cell.(string)) {
					t.Errorf("column %s has %q, which is none of %q", c.Name, cell, c.Values)
				}
				filled[c.Name] = true
			}
		}
	}
	names := map[string]bool{}
	for _, c := range Columns {
		if c.Meaning == "" || !strings.HasSuffix(c.Meaning, ".") && !strings.HasSuffix(c.Meaning, "…") {
			t.Errorf("column %s: no sentence says what it holds: %q", c.Name, c.Meaning)
		}
		if names[c.Name] {
			t.Errorf("there are two columns %s", c.Name)
		}
		names[c.Name] = true
		if !filled[c.Name] && c.Name != "url" && c.Name != "speaker_id" { // which the input would give
			t.Errorf("column %s is empty in every row of testdata/articles", c.Name)
		}
	}
}

// Whatever a result holds, no cell of CSV or TSV is one that a spreadsheet runs.
func TestEveryCellOfWordsIsGuarded(t *testing.T) {
	const bad = "=1+1"
	r := result(bad)
	r.Doc.ID, r.Doc.Title, r.Doc.Date, r.Doc.URL = bad, bad, bad, bad
	r.Doc.Fields = []article.Field{{Name: bad, Value: bad}}
	r.Speakers = []attribution.Speaker{{Name: bad, ID: bad, Type: bad, Role: bad, Affiliation: bad}}
	a := plain()
	whole := article.Span{Start: 0, End: len(bad)}
	a.ID, a.Content, a.Source, a.Cue, a.Addressee = bad, []article.Span{whole}, []article.Span{whole}, []article.Span{whole}, whole
	a.SourceForm, a.CueLemma, a.CueClass, a.Status, a.Resolution, a.Rule, a.Reason = bad, bad, bad, bad, bad, bad, bad
	a.Flags, a.Speaker, a.Innermost, a.Outermost, a.NestedIn = []string{bad}, 0, 0, 0, 0
	r.Attributions = []attribution.Attribution{a}
	for form, comma := range map[Form]rune{CSV: ',', TSV: '\t'} {
		guarded := 0
		for _, row := range cellsOfCSV(t, printed(t, form, Options{Fields: []string{bad}}, r), comma) {
			for _, cell := range row {
				if runs(cell) && Unguard(cell) == cell {
					t.Errorf("%s: the cell %q runs", form, cell)
				}
				if cell == "'"+bad {
					guarded++
				}
			}
		}
		if guarded < 20 {
			t.Errorf("%s: only %d cells are guarded: the test shows nothing", form, guarded)
		}
	}
}

// The first columns are those of the published format, and stay where they are.
func TestColumnsOfTheFormatComeFirst(t *testing.T) {
	const format = "doc_id title date url quote_id kind quote quote_start quote_end quote_spans speaker speaker_id speaker_type " +
		"speaker_role speaker_affiliation source source_start source_end source_form cue cue_lemma cue_class status addressee " +
		"resolution confidence rule nested_in paragraph sentence flags " +
		"speaker_innermost speaker_outermost anonymity_reason source_descriptor source_plural attribution_id form quoted_spans " +
		"speaker_confidence speaker_key resolved_content"
	if got := strings.TrimSuffix(printed(t, CSV, Options{}), "\n"); got != strings.ReplaceAll(format, " ", ",") {
		t.Errorf("header %q", got)
	}
}

func TestRowOfAnInterruptedQuote(t *testing.T) {
	r := interrupted(t)
	r.Doc.Title, r.Doc.Date, r.Doc.URL = "Naïve title – é", "2020-01-02", "https://news.example/1"
	rows := records(t, printed(t, CSV, Options{}, r), ',')
	text := []rune(r.Doc.Text)
	want := []map[string]string{{
		"doc_id": "a1", "title": "Naïve title – é", "date": "2020-01-02", "url": "https://news.example/1",
		"quote_id": "q1", "kind": "direct", "quote": "“We will,” … “go, as Ann said.”",
		"quote_start": "16", "quote_end": "65", "quote_spans": "16-26;47-65",
		"speaker": "Zoë Ørsted", "speaker_id": "Q1", "speaker_type": "person", "speaker_role": "minister", "speaker_affiliation": "Denmark",
		"source": "Zoë Ørsted", "source_start": "27", "source_end": "37", "source_form": "name",
		"cue": "told", "cue_lemma": "tell", "cue_class": "neutral", "status": "asserted", "addressee": "us,", "resolution": "named",
		"confidence": "0.9731", "rule": "around", "nested_in": "", "paragraph": "2",
		"sentence": "“We will,” Zoë Ørsted told us, “go, as Ann said.”", "flags": "two-candidates;unclosed-quote",
		"speaker_innermost": "two officials", "speaker_outermost": "Zoë Ørsted", "anonymity_reason": "", "source_descriptor": "", "source_plural": "false",
	}, {
		"quote_id": "q9", "kind": "indirect", "nested_in": "q1", "speaker": "two officials", "speaker_type": "unnamed",
		"source": "", "source_start": "", "source_end": "", "source_form": "none", "confidence": "0",
		"anonymity_reason": "because the talks are private", "source_descriptor": "two officials", "source_plural": "true",
	}, {
		"quote_id": "q3", "speaker": "", "speaker_type": "none", "paragraph": "3", "sentence": "“Nobody”", "source_plural": "",
	}}
	if len(rows) != len(want) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, row := range rows {
		for column, cell := range want[i] {
			if row[column] != cell {
				t.Errorf("row %d: %s: got %q, want %q", i+1, column, row[column], cell)
			}
		}
	}
	if got := string(text[16:26]) + Between + string(text[47:65]); got != rows[0]["quote"] {
		t.Errorf("the offsets say %q, the quote %q", got, rows[0]["quote"])
	}
}

// A reader is shown the sentence of the cue, and that of the quote where there is no cue.
func TestSentenceIsThatOfTheCue(t *testing.T) {
	text := "“We go.”\nZoë said so.\n“No.”"
	r := result(text)
	a, b := plain(), plain()
	a.Content, a.Cue = find(t, text, "“We go.”"), find(t, text, "said")
	b.Content = find(t, text, "“No.”")
	r.Attributions = []attribution.Attribution{a, b}
	rows := records(t, printed(t, CSV, Options{}, r), ',')
	for i, want := range []struct{ sentence, paragraph string }{{"Zoë said so.", "1"}, {"“No.”", "3"}} {
		if rows[i]["sentence"] != want.sentence || rows[i]["paragraph"] != want.paragraph {
			t.Errorf("row %d: sentence %q in paragraph %s, want %v", i+1, rows[i]["sentence"], rows[i]["paragraph"], want)
		}
	}
}

func TestNoRowsStillHaveAHeader(t *testing.T) {
	for _, form := range []Form{CSV, TSV} {
		got := printed(t, form, Options{}, result("Nothing was said."))
		if strings.Count(got, "\n") != 1 || !strings.HasPrefix(got, "doc_id") {
			t.Errorf("%s: %q", form, got)
		}
	}
}

// Batches through one writer are the same bytes as one batch.
func TestPrintingDocumentByDocumentIsOneFile(t *testing.T) {
	a, b := interrupted(t), interrupted(t)
	head := printed(t, CSV, Options{Raw: true})
	one := head + strings.TrimPrefix(printed(t, CSV, Options{Raw: true}, a), head) + strings.TrimPrefix(printed(t, CSV, Options{Raw: true}, b), head)
	if got := printed(t, CSV, Options{Raw: true}, a, result("no"), b); got != one {
		t.Errorf("got %q\nwant %q", got, one)
	}
}

func TestChosenColumns(t *testing.T) {
	got := printed(t, CSV, Options{Columns: []string{"speaker", "quote_id", "kind", "speaker"}}, interrupted(t))
	if want := "speaker,quote_id,kind,speaker\nZoë Ørsted,q1,direct,Zoë Ørsted\ntwo officials,q9,indirect,two officials\n,q3,direct,\n"; got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
	for form, columns := range map[Form]string{CSV: "speeker", TSV: "", JSONL: "speaker"} {
		if _, err := NewPrinter(form, Options{Columns: []string{columns}}); err == nil {
			t.Errorf("%s: column %q is not refused", form, columns)
		}
	}
}

func TestFieldsOfTheInputAreCarriedAlong(t *testing.T) {
	one, other := result("“So,” Ann said."), result("“No,” Bo said.")
	one.Doc.Fields = []article.Field{{Name: "lang", Value: "en"}, {Name: "kind", Value: "=1"}, {Name: "more", Value: "x"}}
	one.Attributions, other.Attributions = []attribution.Attribution{plain()}, []attribution.Attribution{plain()}
	o := Options{Columns: []string{"lang", "kind", "input_kind"}, Fields: []string{"kind", "lang"}}
	if got, want := printed(t, CSV, o, one, other), "lang,kind,input_kind\nen,direct,'=1\n,direct,\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	o.Columns = nil
	if got := printed(t, CSV, o, one, other); !strings.Contains(got, "resolved_content,input_kind,lang\n") || !strings.Contains(got, ",'=1,en\n") {
		t.Errorf("got %s", got)
	}
	if got := printed(t, JSONL, Options{}, one); !strings.Contains(got, `"fields":{"kind":"=1","lang":"en","more":"x"}`) {
		t.Errorf("got %s", got)
	}
}

// What is printed, read by gocsv into a struct of a caller's own, is what the rows hold.
func TestRowsReadBack(t *testing.T) {
	var got []struct {
		ID         string  `csv:"quote_id"`
		Quote      string  `csv:"quote"`
		Start      int     `csv:"quote_start"`
		SourceEnd  string  `csv:"source_end"`
		Speaker    string  `csv:"speaker"`
		Confidence float64 `csv:"confidence"`
	}
	if err := gocsv.UnmarshalString(printed(t, CSV, Options{}, interrupted(t)), &got); err != nil {
		t.Fatal(err)
	}
	want := Rows(interrupted(t))
	for i := range want {
		w := &want[i]
		g := []any{got[i].ID, got[i].Quote, got[i].Start, got[i].SourceEnd, got[i].Speaker, got[i].Confidence}
		if w := []any{w.QuoteID(), w.Quote(), w.start(w.Content), cellText(w.end(w.Attribution.Source)), w.Speaker.Name, w.Confidence()}; !reflect.DeepEqual(g, w) {
			t.Errorf("got %v\nwant %v", g, w)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
}

// A line of JSON Lines, read again, is the Standoff that Go callers get.
func TestLinesReadBack(t *testing.T) {
	for _, r := range append(analysed(t), interrupted(t), result("Nothing was said.")) {
		line := printed(t, JSONL, Options{}, r)
		var got Standoff
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(NewStandoff(r)) // so that bytes that are not UTF-8 are the same
		if err != nil {
			t.Fatal(err)
		}
		var want Standoff
		if err := json.Unmarshal(again, &want); err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: (-standoff +line)\n%.2000s", r.Doc.ID, d)
		}
	}
}

func TestExcelBeginsWithAByteOrderMark(t *testing.T) {
	with, without := printed(t, CSV, Options{Excel: true}, interrupted(t)), printed(t, CSV, Options{}, interrupted(t))
	if with != "\xef\xbb\xbf"+without {
		t.Errorf("with: %.20q, without: %.20q", with, without)
	}
}

func TestCellsThatASpreadsheetWouldRun(t *testing.T) {
	for _, c := range []struct{ shows, cell, want string }{
		{"formula", "=1+1", "'=1+1"},
		{"plus", "+44 20", "'+44 20"},
		{"dash opens speech", "- We go.", "'- We go."},
		{"tweet", "@someone", "'@someone"},
		{"tab", "\tx", "'\tx"},
		{"carriage return", "\rx", "'\rx"},
		{"line feed", "\nx", "'\nx"},
		{"white space before a formula", "  =1", "'  =1"},
		{"full-width sign", "＝1", "'＝1"},
		{"looks guarded already", "'=1", "''=1"},
		{"looks guarded twice", "''-", "'''-"},
		{"British mark", "'We go,'", "'We go,'"},
		{"en dash runs nothing", "– We go.", "– We go."},
		{"curly mark before a dash", "“- We", "“- We"},
		{"sign further in", "a=b", "a=b"},
		{"blank", "  ", "  "},
		{"empty", "", ""},
	} {
		t.Run(c.shows, func(t *testing.T) {
			got := Guard(c.cell)
			if got != c.want {
				t.Errorf("Guard(%q) = %q, want %q", c.cell, got, c.want)
			}
			if back := Unguard(got); back != c.cell {
				t.Errorf("Unguard(%q) = %q, want %q", got, back, c.cell)
			}
		})
	}
}

func TestGuardedAndRawCells(t *testing.T) {
	text := "=cmd|x said"
	r := result(text)
	a := plain()
	a.Content, a.Source = find(t, text, "=cmd|x"), find(t, text, "said")
	r.Attributions = []attribution.Attribution{a}
	r.Doc.Title = "@title"
	for raw, want := range map[bool][2]string{false: {"'=cmd|x", "'@title"}, true: {"=cmd|x", "@title"}} {
		for form, comma := range map[Form]rune{CSV: ',', TSV: '\t'} {
			row := records(t, printed(t, form, Options{Raw: raw}, r), comma)[0]
			if row["quote"] != want[0] || row["title"] != want[1] {
				t.Errorf("%s, raw %v: %q, %q", form, raw, row["quote"], row["title"])
			}
		}
	}
}

// Cells with commas, tabs, marks and line ends come back as they were, except for the carriage return
// of a Windows line end, which Go's own reader of CSV drops and ours is not asked.
func TestAwkwardCellsComeBack(t *testing.T) {
	for _, cell := range []string{"a,b", "a\tb", `a "b" c`, "a\nb", "a\n\nb", `\.`, " a", "a;b", "“a”"} {
		for form, comma := range map[Form]rune{CSV: ',', TSV: '\t'} {
			r := result("word")
			a := plain()
			a.Content, a.Rule = []article.Span{{Start: 0, End: 4}}, cell
			r.Attributions = []attribution.Attribution{a}
			if got := records(t, printed(t, form, Options{}, r), comma)[0]["rule"]; got != cell {
				t.Errorf("%s: %q came back as %q", form, cell, got)
			}
		}
	}
}

func TestBytesThatAreNoUTF8KeepTheOffsets(t *testing.T) {
	text := "\xff\xfeé \x00\xe2\x80 said"
	r := result(text)
	a := plain()
	a.Content, a.Cue = find(t, text, "\xff\xfeé", "\x00\xe2\x80"), find(t, text, "said")
	r.Attributions = []attribution.Attribution{a}
	r.Doc.Warnings = []article.Warning{{Offset: 5, Message: "not UTF-8"}}
	row := records(t, printed(t, CSV, Options{}, r), ',')[0]
	if row["quote"] != "\ufffd\ufffdé … \ufffd\ufffd\ufffd" || row["quote_spans"] != "0-3;4-7" {
		t.Errorf("row: %q at %s", row["quote"], row["quote_spans"])
	}
	var s Standoff
	line := printed(t, JSONL, Options{}, r)
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		t.Fatal(err)
	}
	got := []rune(s.Text)
	if string(got[4:7]) != "\x00\ufffd\ufffd" || string(got[s.Attributions[0].Cue[0][0]:s.Attributions[0].Cue[0][1]]) != "said" {
		t.Errorf("stand-off: %q, cue at %v", s.Text, s.Attributions[0].Cue)
	}
	if s.Warnings[0].Offset != 4 {
		t.Errorf("warning at %d", s.Warnings[0].Offset)
	}
}

func TestStandoffLine(t *testing.T) {
	line := printed(t, JSONL, Options{}, interrupted(t))
	for _, want := range []string{
		`{"id":"a1","text":"Naïve title – é\n“We will,” Zoë`,
		`{"id":"q1","kind":"direct","content":[[16,26],[47,65]],"source":[[27,37]],"cue":[[38,42]],"speaker":"Zoë Ørsted","speaker_type":"person"`,
		`"nested_in":null,"rule":"around","confidence":0.9731`,
		`{"id":"q9","kind":"indirect","content":[[48,50]],"source":[],"cue":[],"speaker":"two officials","speaker_type":"unnamed","nested_in":"q1"`,
		`"speaker":null,"speaker_type":"none"`,
		`"addressee":[[43,46]]`,
	} {
		if !strings.Contains(line, want) {
			t.Errorf("no %s in\n%s", want, line)
		}
	}
	if strings.Count(line, "\n") != 1 {
		t.Errorf("%d lines", strings.Count(line, "\n"))
	}
	if got := printed(t, JSONL, Options{}, result("No <b>one</b> spoke.")); got != `{"id":"a1","text":"No <b>one</b> spoke.","attributions":[]}`+"\n" {
		t.Errorf("document without attributions: %s", got)
	}
}

func TestUnknownFormIsRefused(t *testing.T) {
	if _, err := NewPrinter("xls", Options{}); err == nil || !strings.Contains(err.Error(), `"xls"`) {
		t.Errorf("got %v", err)
	}
}

// A form whose library the program does not link is refused in words that say which package to import.
func TestFormThatIsNotLinked(t *testing.T) {
	open := binders[SQLite]
	delete(binders, SQLite)
	defer Link(SQLite, open)
	if SQLite.Writable() || !CSV.Writable() || !XLSX.Writable() || !Parquet.Writable() {
		t.Error("Writable does not know what is linked")
	}
	if _, err := NewBinder(SQLite, Target{}); err == nil || !strings.Contains(err.Error(), "whosaid/reports/sqlite") {
		t.Errorf("got %v", err)
	}
}

func FuzzCells(f *testing.F) {
	for _, cell := range []string{"aé—😀\xff=", "'=x", "''", "- ", "\x00", "\ufeff+1", "＠"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if back := Unguard(Guard(cell)); back != cell {
			t.Errorf("Guard loses %q: %q", cell, back)
		}
		if c := clean(cell); !utf8.ValidString(c) || strings.Contains(c, "\x00") || utf8.RuneCountInString(c) != utf8.RuneCountInString(cell) {
			t.Errorf("clean(%q) = %q", cell, c)
		}
	})
}
