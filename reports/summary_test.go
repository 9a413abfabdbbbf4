package reports

import (
	"bytes"
	"encoding/json"
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
	if last := strings.Fields(lines[len(lines)-1]); strings.Join(last, " ") != "3 2 2 7" {
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
