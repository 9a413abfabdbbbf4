package accuracy

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"strings"
	"testing"
)

// rowsOf makes n rows of CSV whose kind goes round.
func rowsOf(n int, kinds ...string) string {
	var b strings.Builder
	b.WriteString("doc_id,quote_id,kind,quote,confidence\n")
	for i := range n {
		fmt.Fprintf(&b, "d%d,q%d,%s,words %d,0.%d5\n", i/10, i, kinds[i%len(kinds)], i, i%10)
	}
	return b.String()
}

func sheet(t *testing.T, s *Sampler, rows string) [][]string {
	t.Helper()
	if err := s.ReadCSV(strings.NewReader(rows), "rows.csv"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := s.WriteSheet(&b); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return records
}

func TestSampleIsInProportionAndRepeatable(t *testing.T) {
	rows := rowsOf(1000, "direct", "direct", "direct", "direct", "direct", "direct", "direct", "direct", "direct", "mixed")
	s := func(seed uint64) *Sampler { return &Sampler{Size: 50, By: []string{"kind"}, Seed: seed} }
	one := sheet(t, s(1), rows)
	if got := len(one) - 1; got != 50 {
		t.Fatalf("%d rows drawn, want 50", got)
	}
	mixed := 0
	for _, r := range one[1:] {
		if r[1] == "kind=mixed" {
			mixed++
			if r[2] != "100" {
				t.Errorf("the stratum has %s rows, want 100", r[2])
			}
		}
	}
	if mixed != 5 {
		t.Errorf("%d rows of the smaller stratum, want 5 of 50", mixed)
	}
	if again := sheet(t, s(1), rows); fmt.Sprint(again) != fmt.Sprint(one) {
		t.Error("the same seed gives another sample")
	}
	if other := sheet(t, s(2), rows); fmt.Sprint(other) == fmt.Sprint(one) {
		t.Error("another seed gives the same sample")
	}
}

func TestSampleTellsOfEveryStratum(t *testing.T) {
	rows := rowsOf(500, "direct") + strings.Repeat("d,q,mixed,w,0.55\n", 1)
	records := sheet(t, &Sampler{Size: 20, By: []string{"kind"}, Seed: 3}, rows)
	if !strings.Contains(fmt.Sprint(records), "kind=mixed") {
		t.Error("a stratum of one row is not in the sample")
	}
	s := &Sampler{Size: 5, By: []string{"confidence"}}
	if err := s.ReadCSV(strings.NewReader(rows), "rows.csv"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.WriteSheet(new(bytes.Buffer)); err == nil {
		t.Error("ten strata in a sample of five rows: want an error")
	}
}

func TestSampleNeedsItsColumns(t *testing.T) {
	err := (&Sampler{Size: 5, By: []string{"nosuch"}}).ReadCSV(strings.NewReader(rowsOf(3, "direct")), "rows.csv")
	if err == nil || !strings.HasPrefix(err.Error(), `rows.csv:1: no column "nosuch"`) {
		t.Errorf("got %v", err)
	}
}

const sheetHead = "number,stratum,stratum_rows,made_by,verdict,speaker_right,right_speaker,note\n"

func TestPrecisionWeightsStrataBack(t *testing.T) {
	var b strings.Builder
	b.WriteString(sheetHead)
	for i := range 10 { // 900 rows, 9 of 10 right
		fmt.Fprintf(&b, "%d,big,900,whosaid 1,%s,yes,,\n", i, map[bool]string{true: "words", false: "right"}[i == 0])
	}
	for i := range 10 { // 100 rows, half of them no report
		fmt.Fprintf(&b, "%d,small,100,whosaid 1,%s,%s,,\n", i, map[bool]string{true: "none", false: "right"}[i%2 == 0], map[bool]string{true: "", false: "no"}[i%2 == 0])
	}
	b.WriteString("21,small,100,whosaid 1,,,,\n22,small,100,whosaid 1,unsure,,,\n")
	p, err := ReadSheet(strings.NewReader(b.String()), "sheet.csv")
	if err != nil {
		t.Fatal(err)
	}
	if p.Rows != 1000 || p.Drawn != 22 || p.Unfilled != 1 || p.Unsure != 1 {
		t.Errorf("rows %d, drawn %d, unfilled %d, unsure %d", p.Rows, p.Drawn, p.Unfilled, p.Unsure)
	}
	for q, want := range map[string]float64{"report": 0.9*1 + 0.1*0.5, "quote": 0.9*0.9 + 0.1*0.5, "all": 0.9 * 0.9, "speaker": 900.0 / 950} {
		if got := p.Total[q].Estimate; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %.4f, want %.4f", q, got, want)
		}
	}
	if !strings.Contains(p.Methods(), "81.0 % of the rows are right") || !strings.Contains(p.Methods(), "whosaid 1") {
		t.Errorf("methods: %s", p.Methods())
	}
}

// The interval of Brown, Cai & DasGupta (2001), and the limits where all or none are right.
func TestWilson(t *testing.T) {
	for _, c := range []struct{ share, n, low, high float64 }{
		{0.5, 10, 0.2366, 0.7634}, {1, 10, 0.7225, 1}, {0, 10, 0, 0.2775}, {0.81, 263, 0.7583, 0.8528},
	} {
		low, high := wilson(c.share, c.n)
		if math.Abs(low-c.low) > 5e-4 || math.Abs(high-c.high) > 5e-4 {
			t.Errorf("%v of %v: %.4f to %.4f, want %.4f to %.4f", c.share, c.n, low, high, c.low, c.high)
		}
	}
}

func TestSheetErrorsNameTheLine(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"1,all,10,w,good,yes,,", `sheet.csv:2: verdict "good"`},
		{"1,all,10,w,right,maybe,,", `sheet.csv:2: speaker_right "maybe"`},
		{"1,all,10,w,right,,,", "sheet.csv:2: speaker_right is empty"},
		{"1,all,many,w,right,yes,,", `sheet.csv:2: stratum_rows "many"`},
	} {
		_, err := ReadSheet(strings.NewReader(sheetHead+c.line+"\n"), "sheet.csv")
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.line, err, c.want)
		}
	}
}

// A spreadsheet saves a workbook unless it is told otherwise.
func TestAWorkbookIsNoSheet(t *testing.T) {
	_, err := ReadSheet(strings.NewReader("PK\x03\x04\x14\x00"), "sheet.xlsx")
	if err == nil || err.Error() != "sheet.xlsx: this is a workbook or an archive: save the sheet as CSV" {
		t.Error(err)
	}
}
