package accuracy

import (
	"bytes"
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
)

// observers turns observers' rows into units: "." is a missing value.
func observers(rows ...string) [][]string {
	units := make([][]string, len(strings.Fields(rows[0])))
	for _, r := range rows {
		for i, v := range strings.Fields(r) {
			if v != "." {
				units[i] = append(units[i], v)
			}
		}
	}
	return units
}

// alphaOf gives alpha for units of the values that observers gave, the missing ones left out.
func alphaOf(units [][]string) float64 {
	a, number := newAlpha(), map[string]int{}
	for _, u := range units {
		var values []int
		for _, v := range u {
			if _, ok := number[v]; !ok {
				number[v] = len(number)
			}
			values = append(values, number[v])
		}
		a.unit(values)
	}
	return a.value()
}

// TestAlphaOfPublishedExamples checks the worked examples of Krippendorff (2011), "Computing
// Krippendorff's Alpha-Reliability": A binary data of two observers, B nominal data of two, C nominal data
// of four with missing values.
func TestAlphaOfPublishedExamples(t *testing.T) {
	for _, c := range []struct {
		name  string
		units [][]string
		want  float64
	}{
		{"A, binary, two observers", observers(
			"0 1 0 0 0 0 0 0 1 0",
			"1 1 1 0 0 1 0 0 0 0"), 0.095},
		{"B, nominal, two observers", observers(
			"a a b b d c c c e d d a",
			"b a b b b c c c e d d d"), 0.692},
		{"C, nominal, four observers, missing values", observers(
			"1 2 3 3 2 1 4 1 2 . . .",
			"1 2 3 3 2 2 4 1 2 5 . 3",
			". 3 3 3 2 3 4 2 2 5 1 .",
			"1 2 3 3 2 4 4 1 2 5 1 ."), 0.743},
	} {
		if got := alphaOf(c.units); math.Abs(got-c.want) > 0.0005 {
			t.Errorf("%s: %.4f, want %.3f", c.name, got, c.want)
		}
	}
}

func TestAlphaAtItsEnds(t *testing.T) {
	if got := alphaOf(observers("a b a", "a b a")); got != 1 {
		t.Errorf("all agree: %v", got)
	}
	if got := alphaOf(observers("a b", "b a")); got >= 0 {
		t.Errorf("all disagree: %v", got)
	}
	for name, units := range map[string][][]string{"one value": observers("a a", "a a"), "one observer": observers("a b"), "nothing": nil} {
		if got := alphaOf(units); !math.IsNaN(got) {
			t.Errorf("%s: %v, want none", name, got)
		}
	}
}

func TestAgree(t *testing.T) {
	a, b := gateGold(t), gateGold(t)
	same, err := Agree([]Annotator{{"a", a}, {"b", b}}, Choice{})
	if err != nil || same.Alpha != 1 || same.Documents != 2 || same.Pairs[0].Tally.Counts[Exact] != (Count{TP: 8}) {
		t.Errorf("two who agree: %+v %v", same, err)
	}
	b[1].Attributions = b[1].Attributions[:1]
	less, err := Agree([]Annotator{{"a", a}, {"b", b}, {"c", a[:1]}}, Choice{})
	if err != nil || len(less.Pairs) != 3 {
		t.Fatalf("%+v %v", less, err)
	}
	// One row of four is missing on one side: recall 3/4 one way, precision 3/4 the other.
	if n := less.Pairs[0].Tally.Counts[Linked]; n != (Count{TP: 6, FP: 1, FN: 1}) {
		t.Errorf("a – b: %+v", n)
	}
	if less.Pairs[1].Documents != 1 || less.Pairs[1].Alpha != 1 || !(less.Alpha < 1 && less.Alpha > 0.5) {
		t.Errorf("a – c shares one document: %+v, alpha of all %v", less.Pairs[1], less.Alpha)
	}
	var out bytes.Buffer
	if err := less.Print(&out); err != nil || !strings.Contains(out.String(), "a – b") || strings.Contains(out.String(), "NaN") {
		t.Errorf("%v\n%s", err, out.String())
	}
	b[0].Text += "!"
	if _, err := Agree([]Annotator{{"a", a}, {"b", b}}, Choice{}); err == nil || !strings.Contains(err.Error(), "another text") {
		t.Errorf("other texts: %v", err)
	}
}

func TestCalibration(t *testing.T) {
	rows := []Judged{}
	add := func(confidence float64, right, wrong int) {
		for range right {
			rows = append(rows, Judged{confidence, true})
		}
		for range wrong {
			rows = append(rows, Judged{confidence, false})
		}
	}
	add(0.9, 9, 1)
	add(0.3, 3, 7)
	if got := ECE(rows, 10); math.Abs(got) > 1e-12 {
		t.Errorf("what is said holds: %v", got)
	}
	add(1, 0, 20) // half of all rows are sure and wrong
	if got := ECE(rows, 10); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("half of the rows are sure and wrong: %v, want 0.5", got)
	}
	if got := Brier([]Judged{{0.5, true}, {1, false}}); got != (0.25+1)/2 {
		t.Errorf("Brier %v", got)
	}
	bins := Reliability([]Judged{{0, true}, {0.1, true}, {0.10001, true}, {1, true}, {2, true}, {-1, true}, {math.NaN(), true}}, 10)
	if bins[0].Rows != 4 || bins[1].Rows != 1 || bins[9].Rows != 2 {
		t.Errorf("%+v", bins)
	}
	if ECE(nil, 10) != 0 || Brier(nil) != 0 {
		t.Error("of no rows")
	}
}

func curveScore(t testing.TB) *Score {
	gold := gateGold(t)
	system := changed(t, func(d []*Document) {
		for i, c := range []float64{0.9, 0.4} {
			d[0].Attributions[i].Confidence = &c
			e := c + 0.05
			d[1].Attributions[i].Confidence = &e
		}
		d[1].Attributions[1].Source = nil // at 0.45, and not linked
	})
	return Evaluate(gold, system, Choice{})
}

func TestCurve(t *testing.T) {
	points := curveScore(t).Curve(LinkedLevel, 100)
	want := []CurvePoint{{0.4, Count{3, 1, 1}}, {0.45, Count{2, 1, 2}}, {0.9, Count{2, 0, 2}}, {0.95, Count{1, 0, 3}}}
	if len(points) != len(want) {
		t.Fatalf("%+v", points)
	}
	for i := range want {
		if math.Abs(points[i].MinConfidence-want[i].MinConfidence) > 1e-9 || points[i].Count != want[i].Count {
			t.Errorf("%+v, want %+v", points[i], want[i])
		}
	}
	if thin := curveScore(t).Curve(LinkedLevel, 2); len(thin) != 2 || thin[0].Count != want[0].Count || thin[1].Count != want[3].Count {
		t.Errorf("two points: %+v", thin)
	}
	rows := curveScore(t).Confidences(LinkedLevel, true)
	right := 0
	for _, r := range rows {
		if r.Correct {
			right++
		}
	}
	if len(rows) != 4 || right != 3 {
		t.Errorf("%+v", rows)
	}
}

func TestCurveIsXML(t *testing.T) {
	for name, s := range map[string]*Score{"rows": curveScore(t), "none": Evaluate(nil, nil, Choice{})} {
		var b bytes.Buffer
		if err := WriteCurve(&b, s, LinkedLevel); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "NaN") {
			t.Errorf("%s: NaN in\n%s", name, b.String())
		}
		dec := xml.NewDecoder(&b)
		for {
			if _, err := dec.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
}

func TestDiff(t *testing.T) {
	before := gateGold(t)
	after := changed(t, func(d []*Document) {
		d[0].Attributions[0].ID, d[0].Attributions[0].Speaker = "other", "Karl Öberg"
		d[0].Attributions[1].Content = spansOf(t, mayorText, "the harbour fund was empty")
		d[1].Attributions = append(d[1].Attributions[1:], document(t, "", d[1].Text, words{id: "new", content: "Residents complained"}).Attributions...)
		d[1].Attributions[0].Rule = "another"
	})
	var got []string
	for _, d := range Diff(before, after, false) {
		got = append(got, d.Document[:4]+" "+strings.Join(d.What, "+"))
	}
	if s := strings.Join(got, ", "); s != "fare speaker, fare quote, bins found, bins lost" {
		t.Errorf("%s", s)
	}
	if n := len(Diff(before, before, true)); n != 0 {
		t.Errorf("an output differs from itself in %d rows", n)
	}
	if n := len(Diff(before[:1], after, true)); n != 4 {
		t.Errorf("a document that only the new output has: %d rows, want 4", n)
	}
	var b bytes.Buffer
	if err := PrintDiff(&b, Diff(before, after, true)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"~ fare other: speaker changed; speaker Ilse Brandt → Karl Öberg", "- [that the harbour fund was empty]\n    + [the harbour fund was empty]", "+ bins|<odd> id new: (nobody) [Residents complained] by rule -", "rule promise → another", "1 found, 1 lost, 1 speakers changed, 1 quotes changed"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
}
