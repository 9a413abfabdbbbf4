package reports

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"whosaid/attribution"
)

// said is a document in which the speakers, in turn, say one thing each, of the given kinds.
func said(kinds []attribution.Kind, speakers ...attribution.Speaker) *attribution.Result {
	r := result("word")
	r.Speakers = speakers
	for i, k := range kinds {
		a := plain()
		a.Kind = k
		if len(speakers) > 0 {
			a.Speaker = i % len(speakers)
		}
		r.Attributions = append(r.Attributions, a)
	}
	return r
}

func TestSummaryCountsSpeakersOverDocuments(t *testing.T) {
	ann := attribution.Speaker{Name: "Ann Lee", Type: "person"}
	s := NewSummary()
	for _, r := range []*attribution.Result{
		said([]attribution.Kind{attribution.Direct, attribution.Mixed, attribution.Direct}, ann, attribution.Speaker{Name: "=Evil", Type: "group"}),
		said([]attribution.Kind{attribution.Indirect}),
		said([]attribution.Kind{attribution.Indirect}, ann),
		said([]attribution.Kind{attribution.Direct}, attribution.Speaker{Name: "Lee", ID: "Q7", Type: "person"}),
		said([]attribution.Kind{attribution.Mixed}, attribution.Speaker{Name: "A. Lee", ID: "Q7", Type: "person"}),
		said(nil),
	} {
		s.Add(TallyOf(r))
	}
	var b bytes.Buffer
	if err := s.PrintTable(&b, CSV, Options{}); err != nil {
		t.Fatal(err)
	}
	const want = `speaker,speaker_id,speaker_type,direct,mixed,indirect,total,documents,speaker_key
Ann Lee,,person,2,0,1,3,2,
Lee,Q7,person,1,1,0,2,2,
'=Evil,,group,0,1,0,1,1,
,,none,0,0,1,1,1,
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	b.Reset()
	s.PrintText(&b)
	got := b.String()
	for _, want := range []string{"Ann Lee", "(no speaker found)", "=Evil"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	lines := strings.Split(strings.TrimSpace(got), "\n")
	if last := lines[len(lines)-1]; last != " 1 of 6 articles have no row" {
		t.Errorf("last line %q", last)
	}
	if last := strings.Fields(lines[len(lines)-2]); strings.Join(last, " ") != "3 2 2 7" {
		t.Errorf("sums %q in\n%s", last, got)
	}
}

func TestSummaryOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := NewSummary().PrintTable(&b, CSV, Options{}); err != nil {
		t.Fatal(err)
	}
	if b.String() != "speaker,speaker_id,speaker_type,direct,mixed,indirect,total,documents,speaker_key\n" {
		t.Errorf("%q", b.String())
	}
}

// A name from the text must not steer the terminal that it is shown on.
func TestNamesOnATerminal(t *testing.T) {
	if got := Visible("A\x1b[31m\n  B\u202e\x00\u200f C"); got != "A[31m B\ufffd C" {
		t.Errorf("%q", got)
	}
}

func TestSchemaNamesEveryColumn(t *testing.T) {
	var b bytes.Buffer
	if err := PrintSchema(&b); err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Fields []struct{ Name, Type string }
	}
	if err := json.Unmarshal(b.Bytes(), &schema); err != nil {
		t.Fatal(err)
	}
	for i, f := range schema.Fields {
		if f.Name != Columns[i].Name || f.Type == "" {
			t.Errorf("field %d: %+v", i, f)
		}
	}
	if len(schema.Fields) != len(Columns) {
		t.Errorf("%d fields", len(schema.Fields))
	}
}

// Rows that were printed before give the summary of the articles that they were made of.
func TestTallyOwnRowsGivesTheSameSummary(t *testing.T) {
	ann := attribution.Speaker{Name: "=Ann, \"Lee\"", Type: "person", Key: "ann-lee"}
	var all []*attribution.Result
	for i, r := range []*attribution.Result{
		said([]attribution.Kind{attribution.Direct, attribution.Mixed, attribution.Direct}, ann, attribution.Speaker{Name: "Bo\nEk", Type: "group"}),
		said([]attribution.Kind{attribution.Indirect}),
		said([]attribution.Kind{attribution.Indirect}, ann),
	} {
		r.Doc.ID, r.Doc.Date, r.Doc.URL = string(rune('a'+i)), "2024-03-04", "https://herald.example/x"
		all = append(all, r)
	}
	for _, by := range []string{"", "outlet", "month"} {
		want := NewSummary()
		want.By = by
		for _, r := range all {
			want.Add(TallyOf(r))
		}
		for _, form := range []Form{CSV, TSV, JSONL} {
			got := NewSummary()
			got.By = by
			err := TallyOwn(strings.NewReader(printed(t, form, Options{Excel: form == CSV}, all...)), "rows", noSite, func(*OwnRow) bool { return true },
				func(_ OwnRow, t Tally) { got.Add(t) })
			if err != nil {
				t.Fatal(err)
			}
			var a, b bytes.Buffer
			if err := errors.Join(want.PrintTable(&a, CSV, Options{}), got.PrintTable(&b, CSV, Options{})); err != nil || a.String() != b.String() {
				t.Errorf("%s by %q: %v\n%s\nwant\n%s", form, by, err, b.String(), a.String())
			}
		}
	}
	err := TallyOwn(strings.NewReader("doc_id,confidence\na,much\n"), "rows.csv", noSite, func(*OwnRow) bool { return true }, func(OwnRow, Tally) {})
	if err == nil || err.Error() != `rows.csv:2: confidence "much" is no number` {
		t.Error(err)
	}
}

func noSite(string) bool { return false }

// A column of the input that was carried along tells the newspaper; a column of ours never does, though its name be one of such.
func TestOwnRowsKnowTheirNewspaper(t *testing.T) {
	isSite := func(column string) bool { return column == "source" || column == "outlet" }
	for head, want := range map[string]string{"source,outlet": "Gazette", "source,input_source": "Gazette", "source,desk": ""} {
		rows := "doc_id,kind," + head + "\na,direct,the mayor,Gazette\n"
		got := "no article"
		err := TallyOwn(strings.NewReader(rows), "rows.csv", isSite, func(*OwnRow) bool { return true }, func(_ OwnRow, t Tally) { got = t.Outlet })
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", head, got, err, want)
		}
	}
}
