package desk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"whosaid/accuracy"
	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// engine is one for all tests: the models are read once.
var engine = sync.OnceValue(func() *attribution.Engine {
	e, err := attribution.New(attribution.Options{})
	if err != nil {
		panic(err)
	}
	return e
})

// kept is a journal in memory.
type kept struct {
	bytes.Buffer
	full error
}

func (k *kept) Append(line []byte) error {
	if k.full != nil {
		return k.full
	}
	k.Write(line)
	return nil
}

const harbour = "“The ferries have to sail,” Karin Holm told reporters. Lars Ek denied that the talks had failed.\n"

// checked is a desk for checking, with an article on it.
func checked(t testing.TB, o Options, in ...Input) (*Desk, *kept) {
	t.Helper()
	k := &kept{}
	o.Check, o.Journal, o.Engine = true, k, engine()
	d := New(o)
	if in == nil {
		in = []Input{{"harbour.txt", []byte(harbour)}}
	}
	if _, err := d.Open(t.Context(), in, nil); err != nil {
		t.Fatal(err)
	}
	return d, k
}

// resumed is a desk again of a journal.
func resumed(t testing.TB, o Options, journal []byte) *Desk {
	t.Helper()
	o.Check = true
	d := New(o)
	if _, err := d.Resume(bytes.NewReader(journal), "journal"); err != nil {
		t.Fatal(err)
	}
	return d
}

func (d *Desk) goldText(t testing.TB) string {
	t.Helper()
	var b bytes.Buffer
	if err := d.Gold(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func decide(t testing.TB, d *Desk, c Decision) *Decided {
	t.Helper()
	got, err := d.Decide(c, "2026-11-28T09:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// rowOf gives the gold's row of an id, from wherever it stands.
func rowOf(t *testing.T, gold, id string) map[string]any {
	t.Helper()
	var doc struct {
		Attributions, Refused, Open []map[string]any
	}
	if err := json.Unmarshal([]byte(gold), &doc); err != nil {
		t.Fatalf("%v in %s", err, gold)
	}
	for _, list := range [][]map[string]any{doc.Attributions, doc.Refused, doc.Open} {
		for _, row := range list {
			if row["id"] == id {
				return row
			}
		}
	}
	t.Fatalf("no row %s in %s", id, gold)
	return nil
}

func TestVerdicts(t *testing.T) {
	name, nobody := "Somebody Else", ""
	denied := "denied"
	for _, c := range []struct {
		name     string
		decision Decision
		verdict  string
		reason   string
		in       string // where the gold has the row
	}{
		{"right", Decision{Do: "verdict", Verdict: Right}, Right, "", "attributions"},
		{"no-report", Decision{Do: "verdict", Verdict: Wrong}, Wrong, "no report", "refused"},
		{"no-report-with-a-reason", Decision{Do: "verdict", Verdict: Wrong, Reason: "a belief"}, Wrong, "no report: a belief", "refused"},
		{"unsure", Decision{Do: "verdict", Verdict: Unsure}, Unsure, "", "open"},
		{"other-words", Decision{Do: "change", Change: &Change{Content: [][2]int{{5, 12}}}}, Wrong, "words", "attributions"},
		{"another-speaker", Decision{Do: "change", Change: &Change{Speaker: &name}}, Wrong, "speaker", "attributions"},
		{"nobody", Decision{Do: "change", Change: &Change{Speaker: &nobody}}, Wrong, "speaker", "attributions"},
		{"another-status", Decision{Do: "change", Change: &Change{Status: &denied}}, Wrong, "status", "attributions"},
		{"the-same-again", Decision{Do: "change", Change: &Change{Content: [][2]int{{0, 27}}}}, Right, "", "attributions"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, _ := checked(t, Options{Annotator: "anna"})
			c.decision.Row, c.decision.Seconds = "q1", 2.5
			got := decide(t, d, c.decision)
			want := &Judged{Verdict: c.verdict, Reason: c.reason, By: "anna", Time: "2026-11-28T09:00:00Z", Seconds: 2.5, Asked: true, Changed: got.Judged.Changed}
			if diff := cmp.Diff(want, got.Judged); diff != "" {
				t.Error(diff)
			}
			gold := d.goldText(t)
			row := rowOf(t, gold, "q1")
			if row["verdict"] != c.verdict || row["annotator"] != "anna" || row["time"] != "2026-11-28T09:00:00Z" {
				t.Errorf("gold has %v", row)
			}
			var where map[string]json.RawMessage
			if err := json.Unmarshal([]byte(gold), &where); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(where[c.in]), `"q1"`) {
				t.Errorf("row is not under %q: %s", c.in, gold)
			}
		})
	}
}

func TestARefusedRowsArticleStaysInTheGold(t *testing.T) {
	d, _ := checked(t, Options{})
	for _, id := range []string{"q1", "q2"} {
		decide(t, d, Decision{Do: "verdict", Row: id, Verdict: Wrong})
	}
	docs, err := accuracy.ReadJSONL(strings.NewReader(d.goldText(t)), "gold")
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 1 || len(docs[0].Attributions) != 0 || docs[0].Text != harbour {
		t.Errorf("gold: %d documents", len(docs))
	}
}

func TestRowsStillToBeJudgedAreFlagged(t *testing.T) {
	d, _ := checked(t, Options{})
	decide(t, d, Decision{Do: "verdict", Row: "q1", Verdict: Right})
	docs, err := accuracy.ReadJSONL(strings.NewReader(d.goldText(t)), "gold")
	if err != nil {
		t.Fatal(err)
	}
	if len(docs[0].Attributions) != 1 || len(docs[0].Flagged) == 0 {
		t.Errorf("%d rows, %v flagged", len(docs[0].Attributions), docs[0].Flagged)
	}
}

func TestAddedRows(t *testing.T) {
	d, _ := checked(t, Options{})
	name, kind := "Lars Ek", "person"
	added := decide(t, d, Decision{Do: "add", Change: &Change{Content: [][2]int{{55, 60}}, Speaker: &name, SpeakerType: &kind}})
	if added.Row != "added-1" || added.Judged.Verdict != Added || !added.Redraw {
		t.Errorf("got %+v", added)
	}
	if row := rowOf(t, d.goldText(t), "added-1"); row["kind"] != "indirect" || row["speaker"] != "Lars Ek" || row["confidence"] != nil {
		t.Errorf("gold has %v", row)
	}
	if a := d.Article(0, Filter{}); len(a.Quotes) != 3 {
		t.Errorf("%d rows", len(a.Quotes))
	}
	decide(t, d, Decision{Do: "verdict", Row: "added-1", Verdict: Wrong}) // it was a mistake
	if a := d.Article(0, Filter{}); len(a.Quotes) != 2 {
		t.Errorf("%d rows after it was taken away", len(a.Quotes))
	}
}

func TestWhatCannotBeDecided(t *testing.T) {
	d, k := checked(t, Options{})
	bad := "shouted"
	for name, c := range map[string]Decision{
		"no-such-article": {Do: "verdict", Document: 7, Row: "q1", Verdict: Right},
		"no-such-row":     {Do: "verdict", Row: "q99", Verdict: Right},
		"no-such-verdict": {Do: "verdict", Row: "q1", Verdict: "maybe"},
		"no-such-deed":    {Do: "burn", Row: "q1"},
		"no-such-status":  {Do: "change", Row: "q1", Change: &Change{Status: &bad}},
		"no-such-kind":    {Do: "change", Row: "q1", Change: &Change{Kind: &bad}},
		"no-such-type":    {Do: "change", Row: "q1", Change: &Change{SpeakerType: &bad}},
		"outside":         {Do: "change", Row: "q1", Change: &Change{Content: [][2]int{{0, 1e6}}}},
		"backwards":       {Do: "change", Row: "q1", Change: &Change{Content: [][2]int{{9, 4}}}},
		"overlapping":     {Do: "change", Row: "q1", Change: &Change{Content: [][2]int{{1, 5}, {4, 9}}}},
		"no-words":        {Do: "add", Change: &Change{}},
		"unfinished":      {Do: "sign"},
	} {
		var refusal *Refusal
		if _, err := d.Decide(c, "now"); !errors.As(err, &refusal) {
			t.Errorf("%s: got %v, want a refusal", name, err)
		}
	}
	if k.Len() > 0 {
		t.Errorf("refused decisions stand in the journal: %s", k.String())
	}
	if _, err := New(Options{}).Decide(Decision{Do: "verdict"}, "now"); err == nil {
		t.Error("a desk for reading takes decisions")
	}
}

func TestADecisionThatIsNotSavedDoesNotHold(t *testing.T) {
	d, k := checked(t, Options{})
	k.full = errors.New("no space left")
	if _, err := d.Decide(Decision{Do: "verdict", Row: "q1", Verdict: Right}, "now"); err == nil {
		t.Fatal("no error")
	}
	if j := d.Article(0, Filter{}).Rows[0]; j.Verdict != "" {
		t.Errorf("it holds: %+v", j)
	}
	k.full = nil
	decide(t, d, Decision{Do: "verdict", Row: "q1", Verdict: Right})
	if got, want := resumed(t, Options{}, k.Bytes()).goldText(t), d.goldText(t); got != want {
		t.Errorf("after the failure the journal is not whole:\n%s\n%s", got, want)
	}
}

// drawDecision draws something to decide.
func drawDecision(t *rapid.T, d *Desk) Decision {
	n := rapid.IntRange(0, len(d.docs)-1).Draw(t, "article")
	doc := d.docs[n]
	c := Decision{Document: n, Seconds: float64(rapid.IntRange(0, 9).Draw(t, "seconds"))}
	if ids := sortedKeys(doc.now.states); len(ids) > 0 {
		c.Row = rapid.SampledFrom(ids).Draw(t, "row")
	}
	length := len([]rune(doc.made.Text))
	span := func() [][2]int {
		a := rapid.IntRange(0, length-1).Draw(t, "from")
		return [][2]int{{a, rapid.IntRange(a+1, length).Draw(t, "to")}}
	}
	switch c.Do = rapid.SampledFrom([]string{doVerdict, doVerdict, doChange, doAdd, doSign}).Draw(t, "do"); c.Do {
	case doVerdict:
		c.Verdict = rapid.SampledFrom([]string{"", Right, Wrong, Unsure}).Draw(t, "verdict")
	case doChange, doAdd:
		c.Change = &Change{}
		if c.Do == doAdd || rapid.Bool().Draw(t, "words") {
			c.Change.Content = span()
		}
		if rapid.Bool().Draw(t, "cue") {
			c.Change.Cue = span()
		}
		if rapid.Bool().Draw(t, "speaker") {
			name := rapid.SampledFrom([]string{"", "Ann Berg", "two officials"}).Draw(t, "name")
			c.Change.Speaker = &name
		}
	}
	return c
}

// Whatever is decided: the journal gives the same gold again, each undo takes one decision back, and the gold is such that
// accuracy reads it.
func TestJournalAndUndo(t *testing.T) {
	first, _ := checked(t, Options{}, Input{"harbour.txt", []byte(harbour)}, Input{"other.txt", []byte("Ann Berg said on Monday that it was late.\n")})
	made := make([]*reports.Standoff, len(first.docs))
	for i, doc := range first.docs {
		made[i] = doc.made
	}
	rapid.Check(t, func(rt *rapid.T) {
		k := &kept{}
		d := New(Options{Check: true, Journal: k, Annotator: "anna"})
		for _, s := range made {
			one := *s
			if err := d.put(&document{made: &one}); err != nil {
				rt.Fatal(err)
			}
		}
		golds := []string{d.goldText(t)}
		for range rapid.IntRange(1, 12).Draw(rt, "decisions") {
			if _, err := d.Decide(drawDecision(rt, d), "2026-11-28T09:00:00Z"); err == nil {
				golds = append(golds, d.goldText(t))
			}
		}
		again := resumed(t, Options{Annotator: "anna"}, k.Bytes())
		if diff := cmp.Diff(golds[len(golds)-1], again.goldText(t)); diff != "" {
			rt.Fatalf("resumed: %s", diff)
		}
		if _, err := accuracy.ReadJSONL(strings.NewReader(d.goldText(t)), "gold"); err != nil {
			rt.Fatal(err)
		}
		for i := len(golds) - 2; i > 0; i-- { // the first gold is of articles that were not begun
			if _, err := d.Undo("2026-11-28T10:00:00Z"); err != nil {
				rt.Fatal(err)
			}
			if diff := cmp.Diff(golds[i], d.goldText(t)); diff != "" {
				rt.Fatalf("undone: %s", diff)
			}
		}
	})
}

func TestATornLineIsLeftOut(t *testing.T) {
	d, k := checked(t, Options{})
	decide(t, d, Decision{Do: "verdict", Row: "q1", Verdict: Right})
	whole := k.Len()
	decide(t, d, Decision{Do: "verdict", Row: "q2", Verdict: Wrong})
	for cut := whole; cut < k.Len()-1; cut += 7 {
		again := New(Options{Check: true})
		n, err := again.Resume(bytes.NewReader(k.Bytes()[:cut]), "journal")
		if err != nil || n != int64(whole) {
			t.Fatalf("cut at %d: %d whole bytes, want %d; %v", cut, n, whole, err)
		}
	}
	if _, err := New(Options{Check: true}).Resume(strings.NewReader("{\n"+k.String()), "journal"); err == nil {
		t.Error("no error for a bad line in the middle")
	}
}

func TestAnothersJournalIsRefused(t *testing.T) {
	d, k := checked(t, Options{Annotator: "anna"})
	decide(t, d, Decision{Do: "verdict", Row: "q1", Verdict: Right})
	_, err := New(Options{Check: true, Annotator: "ben"}).Resume(bytes.NewReader(k.Bytes()), "g.journal")
	if err == nil || !strings.Contains(err.Error(), "anna") {
		t.Errorf("got %v", err)
	}
}

func TestAfterAResumeTheInputsAreTheSameArticles(t *testing.T) {
	d, k := checked(t, Options{})
	decide(t, d, Decision{Do: "verdict", Row: "q1", Verdict: Right})
	again := resumed(t, Options{Engine: engine()}, k.Bytes())
	if _, err := again.Open(t.Context(), []Input{{"harbour.txt", []byte(harbour)}, {"new.txt", []byte(harbour + "More.")}}, nil); err != nil {
		t.Fatal(err)
	}
	if l := again.List(Filter{}); l.Articles != 2 || l.Progress.Judged != 1 {
		t.Errorf("%d articles, %d judged", l.Articles, l.Progress.Judged)
	}
}

func TestFilter(t *testing.T) {
	d := New(Options{Engine: engine()})
	if _, err := d.Open(t.Context(), []Input{{"harbour.txt", []byte(harbour)}, {"none.txt", []byte("It rained.\n")}}, nil); err != nil {
		t.Fatal(err)
	}
	all := d.List(Filter{})
	if all.Articles != 2 || len(all.Documents) != 2 || all.Rows != 2 || all.Mode != ModeRead {
		t.Fatalf("%+v", all)
	}
	holm := all.Speakers[slices.IndexFunc(all.Speakers, func(c Choice) bool { return c.Name == "Karin Holm" })].Key
	for name, c := range map[string]struct {
		f    Filter
		rows int
	}{
		"speaker":          {Filter{Speakers: []string{holm}}, 1},
		"status":           {Filter{Statuses: []string{"denied"}}, 1},
		"form":             {Filter{Forms: []string{"quotation"}}, 1},
		"kind":             {Filter{Kinds: []string{"mixed"}}, 0},
		"confidence":       {Filter{Least: 101}, 0},
		"words":            {Filter{Words: " FERRIES "}, 2},
		"words-elsewhere":  {Filter{Words: "rained"}, 0},
		"speaker-and-kind": {Filter{Speakers: []string{holm}, Kinds: []string{"indirect"}}, 0},
	} {
		if got := d.List(c.f); got.Rows != c.rows || got.All != 2 {
			t.Errorf("%s: %d of %d rows, want %d of 2", name, got.Rows, got.All, c.rows)
		}
		if got := d.Rows(c.f, 0, 10); got.Total != c.rows || len(got.Rows) != c.rows {
			t.Errorf("%s: a table of %d, want %d", name, got.Total, c.rows)
		}
	}
}

func TestDownloads(t *testing.T) {
	d, _ := checked(t, Options{})
	decide(t, d, Decision{Do: "verdict", Row: "q1", Verdict: Wrong})
	name := "Lars Ek Jr"
	decide(t, d, Decision{Do: "change", Row: "q2", Change: &Change{Speaker: &name}})
	for form, want := range map[string]string{"csv": "Lars Ek Jr", "jsonl": `"speaker":"Lars Ek Jr"`, "xlsx": "PK", "report": "Lars Ek Jr", "gold": `"verdict": "wrong"`} {
		f, err := d.Download(form, Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(f.Bytes, []byte(want)) {
			t.Errorf("%s has no %q", form, want)
		}
		if form != "gold" && form != "report" && bytes.Contains(f.Bytes, []byte("ferries have to sail,”\"")) {
			t.Errorf("%s has a row that was refused", form)
		}
	}
	if _, err := d.Download("exe", Filter{}); err == nil {
		t.Error("no error for a form that there is not")
	}
}

// What the page downloads is what `whosaid analyze` prints.
func TestDownloadIsWhatAnalyzePrints(t *testing.T) {
	files, err := filepath.Glob("../../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles", err)
	}
	d := New(Options{Engine: engine()})
	printer, err := reports.NewPrinter(reports.JSONL, reports.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	for _, name := range files[:min(12, len(files))] {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Open(t.Context(), []Input{{filepath.Base(name), b}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, doc := range d.docs {
		options := doc.options
		result, err := engine().Analyze(t.Context(), article.Parse(doc.made.Text, options))
		if err != nil {
			t.Fatal(err)
		}
		if err := printer.Print(&want, result); err != nil {
			t.Fatal(err)
		}
	}
	got, err := d.Download("jsonl", Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), string(got.Bytes)); diff != "" {
		t.Error(diff)
	}
}

func TestOpenRows(t *testing.T) {
	d := New(Options{Engine: engine()})
	rows := `{"id":"a","text":"“Go,” said Ann.","attributions":[{"id":"q1","kind":"direct","content":[[0,5]],"source":[[11,14]],"cue":[[6,10]],"speaker":"Ann","confidence":0.9}]}
{"id":"b","text":"short","attributions":[{"id":"q1","content":[[0,99]]}]}
not JSON
{"id":"a","text":"Another text.","attributions":[]}
`
	o, err := d.Open(t.Context(), []Input{{"rows.jsonl", []byte(rows)}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.Documents != 2 || o.Rows != 1 || o.Failed != 2 || len(o.Failures) != 2 || !strings.HasPrefix(o.Failures[0].Name, "rows.jsonl:2") {
		t.Errorf("got %+v", o)
	}
	if l := d.List(Filter{}); l.Documents[1].ID != "a (2)" {
		t.Errorf("the second article of one id is called %q", l.Documents[1].ID)
	}
	w, err := d.Why(t.Context(), 0, "q1")
	if err != nil || len(w.Facts) == 0 {
		t.Errorf("why: %+v %v", w, err)
	}
}

func TestWhyTellsStepsAndWhoElse(t *testing.T) {
	d := New(Options{Engine: engine()})
	if _, err := d.Open(t.Context(), []Input{{"harbour.txt", []byte(harbour)}}, nil); err != nil {
		t.Fatal(err)
	}
	w, err := d.Why(t.Context(), 0, "q1")
	if err != nil {
		t.Fatal(err)
	}
	if len(w.Steps) == 0 || w.Note != "" || !slices.Equal(w.Could, []string{"Lars Ek"}) {
		t.Errorf("got %+v", w)
	}
	if _, err := d.Why(t.Context(), 0, "q77"); err == nil {
		t.Error("no error for a row that there is not")
	}
}

func TestTheDeskIsFull(t *testing.T) {
	d := New(Options{Engine: engine(), MostBytes: int64(len(harbour)) + 5})
	o, err := d.Open(t.Context(), []Input{{"a.txt", []byte(harbour)}, {"b.txt", []byte(harbour + "x")}}, nil)
	if err != nil || o.Documents != 1 || o.Failed != 1 {
		t.Errorf("got %+v, %v", o, err)
	}
}

func TestBlind(t *testing.T) {
	d, k := checked(t, Options{Blind: true})
	if a := d.Article(0, Filter{}); len(a.Quotes) != 0 || a.Compared != nil {
		t.Fatalf("rows are shown before the article is signed: %+v", a)
	}
	if strings.Contains(string(raw(d.List(Filter{}))), "Karin") {
		t.Error("the list names a speaker before the article is signed")
	}
	decide(t, d, Decision{Do: "add", Change: &Change{Content: [][2]int{{0, 27}}}})
	if gold := d.goldText(t); gold != "" {
		t.Errorf("an article that is not signed is in the gold: %s", gold)
	}
	decide(t, d, Decision{Do: "sign"})
	c := d.Article(0, Filter{}).Compared
	if c == nil || c.Both != 1 || len(c.Missed) != 0 || len(c.Extra) != 1 {
		t.Errorf("compared: %+v", c)
	}
	if _, err := d.Decide(Decision{Do: "add", Change: &Change{Content: [][2]int{{0, 3}}}}, "now"); err == nil {
		t.Error("a signed article was marked further")
	}
	if gold := d.goldText(t); !strings.Contains(gold, "added-1") || strings.Contains(gold, `"open"`) {
		t.Errorf("gold: %s", gold)
	}
	again := New(Options{Check: true, Blind: true})
	if _, err := again.Resume(bytes.NewReader(k.Bytes()), "journal"); err != nil || again.goldText(t) != d.goldText(t) {
		t.Errorf("resumed: %v", err)
	}
}

func TestSettle(t *testing.T) {
	gold := func(rows string) []*accuracy.Document {
		docs, err := accuracy.ReadJSONL(strings.NewReader(fmt.Sprintf(`{"id":"a","text":"Ann said no. Ben said yes. Cid said so.","attributions":[%s]}`, rows)), "gold")
		if err != nil {
			t.Fatal(err)
		}
		return docs
	}
	same := `{"id":"q1","kind":"indirect","content":[[9,11]],"source":[[0,3]],"cue":[[4,8]],"speaker":"Ann"}`
	a := gold(same + `,{"id":"q2","kind":"indirect","content":[[22,25]],"source":[[13,16]],"cue":[[17,21]],"speaker":"Ben"}`)
	b := gold(same + `,{"id":"q2","kind":"indirect","content":[[22,25]],"source":[[13,16]],"cue":[[17,21]],"speaker":"Cid"},{"id":"q3","content":[[36,38]],"source":[],"cue":[]}`)
	k := &kept{}
	d := New(Options{Check: true, Journal: k})
	if _, err := d.Settle(t.Context(), Reading{"anna", a}, Reading{"ben", b}); err != nil {
		t.Fatal(err)
	}
	if l := d.List(Filter{}); l.Mode != ModeSettle || l.Progress.Left != 3 {
		t.Fatalf("%d rows to be settled, want 3", l.Progress.Left)
	}
	decide(t, d, Decision{Do: "verdict", Row: "ben: q2", Verdict: Right})
	if l := d.List(Filter{}); l.Progress.Left != 1 {
		t.Errorf("%d left: the other reading is still asked for", l.Progress.Left)
	}
	decide(t, d, Decision{Do: "verdict", Row: "ben: q3", Verdict: Wrong})
	docs, err := accuracy.ReadJSONL(strings.NewReader(d.goldText(t)), "gold")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, at := range docs[0].Attributions {
		ids = append(ids, at.ID+" "+at.Speaker)
	}
	if diff := cmp.Diff([]string{"q1 Ann", "ben: q2 Cid"}, ids); diff != "" {
		t.Error(diff)
	}
	again := New(Options{Check: true})
	if _, err := again.Resume(bytes.NewReader(k.Bytes()), "journal"); err != nil || again.goldText(t) != d.goldText(t) || again.List(Filter{}).Mode != ModeSettle {
		t.Errorf("resumed: %v", err)
	}
}

// Whatever a journal holds, it is refused or gives gold that can be read.
func FuzzResume(f *testing.F) {
	d, k := checked(f, Options{})
	decide(f, d, Decision{Do: "verdict", Row: "q1", Verdict: Right})
	decide(f, d, Decision{Do: "add", Change: &Change{Content: [][2]int{{3, 9}}}})
	f.Add(k.Bytes())
	f.Add([]byte(`{"n":1,"do":"article","doc":"a","article":{"id":"a","text":"ab","attributions":[{"content":[[0,1]]}]}}` + "\n" +
		`{"n":2,"do":"change","doc":"a","row":"q1","change":{"content":[[0,9]]}}` + "\n"))
	f.Fuzz(func(t *testing.T, journal []byte) {
		d := New(Options{Check: true})
		if _, err := d.Resume(bytes.NewReader(journal), "journal"); err != nil {
			return
		}
		if _, err := accuracy.ReadJSONL(strings.NewReader(d.goldText(t)), "gold"); err != nil {
			t.Error(err)
		}
		d.List(Filter{})
		for n := range d.docs {
			d.Article(n, Filter{})
		}
	})
}
