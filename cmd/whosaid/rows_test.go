package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/gocarina/gocsv"

	"whosaid/reports"
)

// analyzed gives the rows of CSV of the arguments, by the real analysis.
func analyzed(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	p := &program{out: &out, err: &errs, engine: newEngine}
	if code := p.run(context.Background(), append([]string{"whosaid", "analyze"}, args...)); code != exitRight {
		t.Fatalf("exit code %d\n%s", code, errs.String())
	}
	return out.Bytes()
}

// cutWord is a word that the end of a line cuts.
var cutWord = regexp.MustCompile(`(\pL)-[ \t]*\r?\n\s*(\p{Ll})`)

// What the rows say of the text is so: every offset, every id, every value of a closed list.
func TestRowsAgreeWithTheText(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "articles")
	var rows []struct {
		DocID       string  `csv:"doc_id"`
		QuoteID     string  `csv:"quote_id"`
		Kind        string  `csv:"kind"`
		Quote       string  `csv:"quote"`
		QuoteStart  int     `csv:"quote_start"`
		QuoteEnd    int     `csv:"quote_end"`
		QuoteSpans  string  `csv:"quote_spans"`
		Speaker     string  `csv:"speaker"`
		SpeakerType string  `csv:"speaker_type"`
		Source      string  `csv:"source"`
		SourceStart string  `csv:"source_start"`
		SourceEnd   string  `csv:"source_end"`
		SourceForm  string  `csv:"source_form"`
		Status      string  `csv:"status"`
		Confidence  float64 `csv:"confidence"`
		Rule        string  `csv:"rule"`
		NestedIn    string  `csv:"nested_in"`
		Paragraph   int     `csv:"paragraph"`
		Sentence    string  `csv:"sentence"`
	}
	if err := gocsv.UnmarshalBytes(analyzed(t, dir, "--raw-cells"), &rows); err != nil {
		t.Fatal(err)
	}
	if len(rows) < 100 {
		t.Fatalf("only %d rows", len(rows))
	}
	texts := map[string][]rune{}
	seen := map[string]bool{}
	for _, r := range rows {
		seen[r.DocID+" "+r.QuoteID] = true
	}
	if len(seen) != len(rows) {
		t.Errorf("%d rows have %d ids", len(rows), len(seen))
	}
	lists := map[string][]string{}
	for _, c := range reports.Columns {
		lists[c.Name] = c.Values
	}
	for _, r := range rows {
		place := r.DocID + " " + r.QuoteID
		text, ok := texts[r.DocID]
		if !ok {
			b, err := os.ReadFile(filepath.Join(dir, r.DocID+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			text = []rune(strings.TrimPrefix(string(b), "\ufeff"))
			texts[r.DocID] = text
		}
		var parts []string
		at, end := 0, 0
		for i, span := range strings.Split(r.QuoteSpans, ";") {
			a, b, _ := strings.Cut(span, "-")
			lo, err1 := strconv.Atoi(a)
			hi, err2 := strconv.Atoi(b)
			if err1 != nil || err2 != nil || lo < end || hi <= lo || hi > len(text) {
				t.Fatalf("%s: quote_spans %s", place, r.QuoteSpans)
			}
			if i == 0 {
				at = lo
			}
			end = hi
			parts = append(parts, string(text[lo:hi]))
		}
		// Lines that were wrapped by hand are joined in a cell, and words that a line's end cuts are whole;
		// encoding/csv reads the \r\n in a cell as \n.
		same := func(text, cell string) bool {
			plain := cutWord.ReplaceAllString(text, "$1$2")
			return slices.Equal(strings.Fields(text), strings.Fields(cell)) || slices.Equal(strings.Fields(plain), strings.Fields(cell))
		}
		if got := strings.Join(parts, reports.Between); !same(got, r.Quote) || r.QuoteStart != at || r.QuoteEnd != end {
			t.Errorf("%s: quote %q at %d-%d is %q at %s", place, r.Quote, r.QuoteStart, r.QuoteEnd, got, r.QuoteSpans)
		}
		switch {
		case r.Source == "":
			if r.SourceStart != "" || r.SourceEnd != "" || r.SourceForm != "none" {
				t.Errorf("%s: no source, of form %s at %s-%s", place, r.SourceForm, r.SourceStart, r.SourceEnd)
			}
		case !strings.Contains(r.Source, reports.Between):
			start, _ := strconv.Atoi(r.SourceStart)
			end, _ := strconv.Atoi(r.SourceEnd)
			if got := string(text[start:end]); !same(got, r.Source) {
				t.Errorf("%s: source %q is %q", place, r.Source, got)
			}
		}
		if r.NestedIn != "" && (!seen[r.DocID+" "+r.NestedIn] || r.NestedIn == r.QuoteID) {
			t.Errorf("%s: nested in %s", place, r.NestedIn)
		}
		if r.Confidence < 0 || r.Confidence > 1 {
			t.Errorf("%s: confidence %v", place, r.Confidence)
		}
		if (r.Speaker == "") != (r.SpeakerType == "none") {
			t.Errorf("%s: speaker %q of type %s", place, r.Speaker, r.SpeakerType)
		}
		for column, value := range map[string]string{"kind": r.Kind, "speaker_type": r.SpeakerType, "source_form": r.SourceForm, "status": r.Status} {
			if value != "" && !slices.Contains(lists[column], value) {
				t.Errorf("%s: %s is %q, which the dictionary does not list", place, column, value)
			}
		}
		if r.Rule == "" || r.Status == "" || r.Sentence == "" || r.Paragraph < 1 {
			t.Errorf("%s: an empty cell in %+v", place, r)
		}
	}
}

// The real analysis, too, gives the same bytes at any number of workers and at every run.
func TestAnalysisIsTheSameAtAnyNumberOfWorkers(t *testing.T) {
	dir := filepath.Join("..", "..", "testdata", "articles")
	want := analyzed(t, dir, "--workers", "1", "--to", "jsonl")
	for _, workers := range []string{"3", "8"} {
		if got := analyzed(t, dir, "--workers", workers, "--to", "jsonl"); !bytes.Equal(got, want) {
			t.Errorf("with %s workers the output is another one", workers)
		}
	}
}
