package accuracy

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// gateGold is two documents with four rows, one of them required.
func gateGold(t testing.TB) []*Document {
	a := document(t, "fare", mayorText,
		words{id: "q1", kind: "direct", content: "“We will not raise the fare this winter,”", source: "Mayor Ilse Brandt", cue: "said", speaker: "Ilse Brandt", rule: "quote-said"},
		words{id: "q2", kind: "indirect", content: "that the harbour fund was empty", source: "She", cue: "added", speaker: "Ilse Brandt", rule: "say-clause"})
	b := document(t, "bins|<odd> id", "Residents complained of the noise at night. The council promised quieter lorries by spring.",
		words{id: "q1", kind: "indirect", content: "of the noise at night", source: "Residents", cue: "complained", rule: "complain-of"},
		words{id: "q2", kind: "indirect", content: "quieter lorries by spring", source: "The council", cue: "promised", rule: "promise"})
	b.Place.Line = 2
	for i := range b.Attributions {
		b.Attributions[i].Place = b.Place
	}
	a.Attributions[0].Required = true
	return []*Document{a, b}
}

// changed is the gold as a system could answer it: f may change it.
func changed(t testing.TB, f func(docs []*Document)) []*Document {
	docs := gateGold(t)
	f(docs)
	return docs
}

func judge(t testing.TB, gate Gate, tolerance string, before, after []*Document) *Verdict {
	t.Helper()
	gold := gateGold(t)
	base := NewBaseline(Evaluate(gold, before, Choice{}), Choice{}, nil)
	tol, err := ParseTolerance(tolerance)
	if err != nil {
		t.Fatal(err)
	}
	base.Tolerance = tol
	return gate.Judge(rewritten(t, base), Evaluate(gold, after, Choice{}))
}

// rewritten is the baseline as it is after it was in a file.
func rewritten(t testing.TB, base *Baseline) *Baseline {
	t.Helper()
	var b, again bytes.Buffer
	if err := base.Write(&b); err != nil {
		t.Fatal(err)
	}
	read, err := ReadBaseline(bytes.NewReader(b.Bytes()), "baseline")
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if err := read.Write(&again); err != nil || again.String() != b.String() {
		t.Errorf("a baseline read and written is another:\n%s\n%s", b.String(), again.String())
	}
	return read
}

func kinds(v *Verdict) string {
	var out []string
	for _, c := range v.Changes {
		out = append(out, fmt.Sprintf("%s %s/%s", c.Kind, c.Document[:4], c.Row))
	}
	return strings.Join(out, ", ")
}

func TestGate(t *testing.T) {
	drop := func(doc, row int) func([]*Document) {
		return func(d []*Document) { d[doc].Attributions = slices.Delete(d[doc].Attributions, row, row+1) }
	}
	same := func([]*Document) {}
	for _, c := range []struct {
		name          string
		tolerance     string
		before, after func([]*Document)
		changes       string
		fails         string // part of the only reason; "" where the gate is passed
	}{
		{"nothing changed", "", same, same, "", ""},
		{"a row is lost", "", same, drop(1, 0), "lost bins/q1", "found is worse by 1 row, tolerated are 0"},
		{"a row is lost within the tolerance", "1", same, drop(1, 0), "lost bins/q1", ""},
		{"two rows are lost beyond the tolerance", "1", same, func(d []*Document) { d[1].Attributions = nil }, "lost bins/q1, lost bins/q2", "found is worse by 2 rows, tolerated are 1"},
		{"a required row is lost within the tolerance", "5", same, drop(0, 0), "lost fare/q1", "must row q1 of document fare is missed"},
		{"a required row that was never found", "5", drop(0, 0), drop(0, 0), "", ""},
		{"a row is gained", "", drop(0, 1), same, "gained fare/q2", ""},
		{"one lost, one gained: the figures hold", "", drop(0, 1), drop(1, 0), "lost bins/q1, gained fare/q2", ""},
		{"the source is lost", "found=9,tight=9,exact=9,speaker=9", same, func(d []*Document) { d[1].Attributions[0].Source = nil }, "lost bins/q1", "linked is worse by 1 row"},
		{"a word of the cue is lost", "", same, func(d []*Document) { d[1].Attributions[0].Cue = nil }, "worse bins/q1", "exact is worse by 1 row"},
		{"a word of the cue is gained", "", func(d []*Document) { d[1].Attributions[0].Cue = nil }, same, "better bins/q1", ""},
		{"the speaker is lost", "", same, func(d []*Document) { d[0].Attributions[1].Speaker = "Karl Öberg" }, "speaker lost fare/q2", "speaker is worse by 1 row"},
		{"the speaker is gained", "", func(d []*Document) { d[0].Attributions[1].Speaker = "Karl Öberg" }, same, "speaker gained fare/q2", ""},
		{"a wrong row comes", "", same, func(d []*Document) {
			d[0].Attributions = append(d[0].Attributions, document(t, "", mayorText, words{content: "Her deputy, Karl Öberg, disagreed"}).Attributions...)
		}, "new wrong row fare/", "wrong is worse by 1 row, tolerated are 0: rows too many 0 → 1"},
		{"a row is gained whose cue is another", "", drop(1, 0), func(d []*Document) { d[1].Attributions[0].Cue = nil }, "gained bins/q1", ""},
		{"a wrong row goes", "", func(d []*Document) {
			d[0].Attributions = append(d[0].Attributions, document(t, "", mayorText, words{content: "Her deputy, Karl Öberg, disagreed"}).Attributions...)
		}, same, "wrong row gone fare/", ""},
	} {
		v := judge(t, Gate{}, c.tolerance, changed(t, c.before), changed(t, c.after))
		if got := kinds(v); got != c.changes {
			t.Errorf("%s: %q, want %q", c.name, got, c.changes)
		}
		reasons := strings.Join(v.Reasons, "; ")
		if v.Failed() != (c.fails != "") || !strings.Contains(reasons, c.fails) {
			t.Errorf("%s: fails with %q, want %q", c.name, reasons, c.fails)
		}
	}
}

func TestChangesTellSentenceRuleAndPlace(t *testing.T) {
	v := judge(t, Gate{}, "", gateGold(t), changed(t, func(d []*Document) { d[1].Attributions = d[1].Attributions[:1] }))
	c := v.Changes[0]
	if c.Sentence != "The council promised quieter lorries by spring." || c.RuleWas != "promise" || c.Place != (Place{"gold.jsonl", 2}) || c.Quote != "quieter lorries by spring" {
		t.Errorf("%+v", c)
	}
}

func TestMustRowsOfABaseline(t *testing.T) {
	gold := gateGold(t)
	lost := Evaluate(gold, changed(t, func(d []*Document) { d[1].Attributions = nil }), Choice{})
	base := NewBaseline(lost, Choice{}, nil)
	base.Must = []RowKey{{"bins|<odd> id", "q2"}, {"fare", "gone"}}
	v := Gate{}.Judge(rewritten(t, base), lost)
	got := strings.Join(v.Reasons, "\n")
	for _, want := range []string{"must row q2 of document bins|<odd> id is missed", "must row gone of document fare is not among the rows asked"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if next := NewBaseline(lost, Choice{}, base); !slices.Equal(next.Must, base.Must) {
		t.Errorf("an update keeps must rows: %v", next.Must)
	}
}

func TestGoldThatChangedCountsInNoFigure(t *testing.T) {
	gold := gateGold(t)
	base := NewBaseline(Evaluate(gold, gold, Choice{}), Choice{}, nil)
	now := gateGold(t)
	now[1].Attributions = append(now[1].Attributions, document(t, "", now[1].Text, words{id: "q3", content: "by spring"}).Attributions...)
	now = append(now, document(t, "third", "Nothing."))
	v := Gate{}.Judge(base, Evaluate(now, gold, Choice{}))
	if v.Failed() || len(v.GoldChanged) != 1 || len(v.NewInGold) != 1 || v.Figures[0].Was.TP != 2 {
		t.Errorf("%+v", v)
	}
	v = Gate{}.Judge(base, Evaluate(gold[:1], gold, Choice{}))
	if !v.Failed() || len(v.GoneInGold) != 1 || !strings.Contains(v.Reasons[0], "is not in the gold") {
		t.Errorf("a document that went: %+v", v)
	}
}

func TestSignificance(t *testing.T) {
	r := Resampling{Samples: 999, Seed: 1}
	same := make([]Count, 30)
	worse := make([]Count, 30)
	mixed := make([]Count, 30)
	for i := range same {
		same[i] = Count{TP: 8, FP: 2, FN: 2}
		worse[i] = Count{TP: 6, FP: 3, FN: 4}
		mixed[i] = Count{TP: 8 - 2*(i%2) + 1, FP: 2, FN: 2 + 2*(i%2) - 1}
	}
	if p, fall := r.Worse(same, same); p != 1 || fall != 0 {
		t.Errorf("the same twice: p %v, fall %v", p, fall)
	}
	if p, fall := r.Worse(same, worse); p > 0.01 || fall <= 0 {
		t.Errorf("worse in every document: p %v, fall %v", p, fall)
	}
	if p, _ := r.Worse(same, mixed); p < 0.05 {
		t.Errorf("up here and down there: p %v", p)
	}
	if p, fall := r.Worse(worse, same); p > 0.01 || fall >= 0 {
		t.Errorf("better: p %v, fall %v", p, fall)
	}
	// The difference that was seen is one of those counted: p is never 0.
	if p, _ := (Resampling{Samples: 9, Seed: 1}).Worse(same, worse); p != 0.1 {
		t.Errorf("of nine draws none is as large as the one seen, and p = %v, want 1/10", p)
	}
	// Of two documents with equal differences the coin has four sides, and two of them reach what was
	// seen: p is a half.
	if p, _ := (Resampling{Samples: 20000, Seed: 3}).Worse(same[:2], worse[:2]); p < 0.47 || p > 0.53 {
		t.Errorf("two documents: p %v, want about 0.5", p)
	}
	gate := Gate{Significant: &r}
	v := judge(t, gate, "9", gateGold(t), changed(t, func(d []*Document) { d[1].Attributions = nil }))
	if v.Failed() {
		t.Errorf("two documents prove nothing: %v", v.Reasons)
	}
}

func TestIntervals(t *testing.T) {
	r := Resampling{Samples: 2000, Seed: 1}
	var tallies []*Tally
	for i := range 50 {
		one := &Tally{Shares: [Traits]Share{SpeakerTrait: {5, 10}}}
		one.Counts[Found] = Count{TP: 6 + i%5, FP: 2, FN: 4 - i%5} // recall 0.6 to 1.0, mean 0.8
		tallies = append(tallies, one)
	}
	in := r.Bootstrap(tallies)
	if again := r.Bootstrap(tallies); again.F1[Found] != in.F1[Found] {
		t.Errorf("one seed, two intervals: %v %v", in.F1[Found], again.F1[Found])
	}
	// The standard error of the mean is 0.1414/√50 = 0.02.
	if got := in.Recall[Found]; got.Low < 0.75 || got.Low > 0.775 || got.High < 0.825 || got.High > 0.85 {
		t.Errorf("recall %v, want about 0.76 to 0.84", got)
	}
	if in.Shares[SpeakerTrait] != (Interval{0.5, 0.5}) {
		t.Errorf("speaker %v: all documents are the same", in.Shares[SpeakerTrait])
	}
	if r.Bootstrap(tallies[:1]).F1[Found].Known() || (Resampling{}).Bootstrap(tallies).F1[Found].Known() {
		t.Error("an interval of one document, or of no draw")
	}
}

func TestBaselinesThatCannotBeRead(t *testing.T) {
	for in, want := range map[string]string{
		"":                                       "b: empty",
		"x":                                      "b:1: no baseline",
		baselineHead + "\nwhat":                  "b:2: \"what\"",
		baselineHead + "\nmust\ta":               "b:2: must: 2 fields, want 3",
		baselineHead + "\nstrata\tS9":            "stratum \"S9\"",
		baselineHead + "\ntolerance\tlinked\t-1": "want a number of rows",
		baselineHead + "\ntolerance\tluck\t1":    "want one of found",
		baselineHead + "\nright\td\tq\tfound\t-\tr\t1-2\t-\t-\tHe":                                                      "no document \"d\" above",
		baselineHead + "\ndocument\td\thash\t1\t2/0\t0/0\t0/0\t0/0\t0/0\t0/0\t0/0":                                      "2 of 1 rows right",
		baselineHead + "\ndocument\td\thash\t1\t1\t0/0\t0/0\t0/0\t0/0\t0/0\t0/0":                                        "counts \"1\"",
		baselineHead + "\ndocument\td\th\t1\t1/0\t0/0\t0/0\t0/0\t0/0\t0/0\t0/0\nright\td\tq\tgood\t-\tr\t1-2\t-\t-\tHe": "level \"good\"",
	} {
		_, err := ReadBaseline(strings.NewReader(in), "b")
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func gateReport(t testing.TB) *Report {
	gold := gateGold(t)
	system := changed(t, func(d []*Document) {
		d[0].Attributions = append(d[0].Attributions[:1], document(t, "", mayorText, words{content: "Her deputy, Karl Öberg, disagreed", rule: "a,b:c"}).Attributions...)
		d[1].Attributions = d[1].Attributions[:1]
	})
	score, groups := Groups(gold, system, Choice{}, []string{"kind", "rule", "document"}, Resampling{Samples: 50, Seed: 1})
	base := NewBaseline(Evaluate(gold, gold, Choice{}), Choice{}, nil)
	return &Report{Score: score, Groups: groups, Notes: Notes{Documents: 2}, Verdict: Gate{}.Judge(base, score), Version: "v1"}
}

// TestJUnitIsValid holds the report to what the schema of Jenkins asks (junit-10.xsd of its xunit
// plugin): where elements stand, which attributes they must and may have; and its counts are true.
func TestJUnitIsValid(t *testing.T) {
	r := gateReport(t)
	r.Verdict.Changes[0].Quote = "bad \x00 bytes \x1b and ]]> <b>"
	var b bytes.Buffer
	if err := WriteReport(&b, "junit", r); err != nil {
		t.Fatal(err)
	}
	must := map[string][]string{"testsuite": {"name", "tests", "failures", "errors"}, "testcase": {"name"}}
	may := map[string][]string{"testsuites": {"name", "time", "tests", "failures", "errors"},
		"testsuite": {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
		"testcase":  {"name", "time", "classname", "group"}, "failure": {"type", "message"}, "skipped": {"type", "message"}}
	parents := map[string]string{"testsuites": "", "testsuite": "testsuites", "testcase": "testsuite", "failure": "testcase", "skipped": "testcase"}
	dec := xml.NewDecoder(&b)
	var stack []string
	count := map[string]int{}
	attr := map[string]string{}
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			name := e.Name.Local
			parent := ""
			if len(stack) > 0 {
				parent = stack[len(stack)-1]
			}
			if want, ok := parents[name]; !ok || want != parent {
				t.Errorf("<%s> in <%s>", name, parent)
			}
			have := map[string]string{}
			for _, a := range e.Attr {
				have[a.Name.Local] = a.Value
				if !slices.Contains(may[name], a.Name.Local) {
					t.Errorf("<%s> has %s", name, a.Name.Local)
				}
			}
			for _, m := range must[name] {
				if _, ok := have[m]; !ok {
					t.Errorf("<%s> has no %s", name, m)
				}
			}
			if name == "testsuites" {
				attr = have
			}
			count[name]++
			stack = append(stack, name)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		}
	}
	if fmt.Sprint(count["testcase"]) != attr["tests"] || fmt.Sprint(count["failure"]) != attr["failures"] || count["failure"] < 4 {
		t.Errorf("%v, the head says %v", count, attr)
	}
}

func TestGitHubAnnotations(t *testing.T) {
	var b bytes.Buffer
	if err := WriteReport(&b, "github", gateReport(t)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"::error file=gold.jsonl,line=2,title=whosaid%3A lost::bins|<odd> id q2, exact → missed, before by rule promise, cue \"promised\"%0Aquieter lorries by spring%0AThe council promised quieter lorries by spring.\n",
		"::error file=gold.jsonl,line=1,title=whosaid%3A new wrong row::fare, rule a,b:c%0A",
		"::error title=whosaid::found is worse by 2 rows",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(b.String()), "\n") {
		if !strings.HasPrefix(line, "::") {
			t.Errorf("a line that is no command: %q", line)
		}
	}
}

// TestSARIF holds the log to what the schema of SARIF 2.1.0 asks of the members that are written.
func TestSARIF(t *testing.T) {
	var b bytes.Buffer
	if err := WriteReport(&b, "sarif", gateReport(t)); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	dec := json.NewDecoder(&b)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || len(log.Runs) != 1 || log.Runs[0].Tool.Driver.Name == "" || len(log.Runs[0].Results) < 4 {
		t.Fatalf("%+v", log)
	}
	rules := log.Runs[0].Tool.Driver.Rules
	for _, r := range log.Runs[0].Results {
		if r.RuleIndex < 0 || r.RuleIndex >= len(rules) || rules[r.RuleIndex].ID != r.RuleID || r.Message.Text == "" || !slices.Contains([]string{"none", "note", "warning", "error"}, r.Level) {
			t.Errorf("%+v", r)
		}
		for _, l := range r.Locations {
			if l.Physical.Artifact.URI != "gold.jsonl" || l.Physical.Region.StartLine < 1 {
				t.Errorf("%+v", l)
			}
		}
	}
	if got := uriPath(`a dir/gold#1.jsonl`); got != "a%20dir/gold%231.jsonl" {
		t.Errorf("uri %s", got)
	}
}

func TestMarkdownStaysInItsCells(t *testing.T) {
	var b bytes.Buffer
	if err := WriteReport(&b, "markdown", gateReport(t)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "## Accuracy: worse") || !strings.Contains(b.String(), `bins\|&lt;odd&gt; id`) {
		t.Errorf("%s", b.String())
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if strings.HasPrefix(line, "| lost") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 8 {
			t.Errorf("cells of %q", line)
		}
	}
}

func TestReportsWithoutABaseline(t *testing.T) {
	for _, format := range ReportFormats() {
		r := gateReport(t)
		r.Verdict = nil
		var b bytes.Buffer
		if err := WriteReport(&b, format, r); err != nil {
			t.Errorf("%s: %v", format, err)
		}
		if strings.Contains(b.String(), "NaN") {
			t.Errorf("%s: NaN in\n%s", format, b.String())
		}
	}
	if err := WriteReport(io.Discard, "morse", gateReport(t)); err == nil {
		t.Error("a report of an unknown form")
	}
}

func TestFiguresAreTheSameInEveryForm(t *testing.T) {
	r := gateReport(t)
	var table, csv, js bytes.Buffer
	for format, b := range map[string]*bytes.Buffer{"table": &table, "csv": &csv, "json": &js} {
		if err := PrintGroups(b, format, r.Groups, r.Notes); err != nil {
			t.Fatal(err)
		}
	}
	_, _, f := r.Groups[0].Tally.Counts[Linked].PRF()
	var j jsonScore
	if err := json.Unmarshal(js.Bytes(), &j); err != nil || *j.Groups[0].Measures["linked"].F1 != f {
		t.Errorf("%v: json has %v, want %v", err, j.Groups[0].Measures["linked"], f)
	}
	if !strings.Contains(csv.String(), fmt.Sprintf("total,all,2,linked,%v,", 2.0/3)) {
		t.Errorf("csv has no linked precision of 2/3:\n%s", csv.String())
	}
	for _, want := range []string{"2 documents, all asked", "57.1", "rule", "quote-said", "a,b:c"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%s", want, table.String())
		}
	}
}
