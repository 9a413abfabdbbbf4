package attribution

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/decide"
)

var everyArticle = flag.Bool("every", false, "hold TestNoQuotationIsLost over all shared articles, not the first of each file")

// fewShared is how many articles of each shared file are read without -every.
const fewShared = 60

// Every quotation in marks has a row or a reason: it is a title or a name, a word or two, or no text of the article. And it has one row: only
// a report inside another's content shares its words.
func TestNoQuotationIsLost(t *testing.T) {
	texts := ownArticles(t)
	for _, pattern := range []string{"gold/*.jsonl", "raw/*.jsonl.gz"} {
		paths, err := filepath.Glob(filepath.Join("../../shared", pattern))
		if err != nil {
			t.Fatal(err)
		}
		if len(paths) == 0 {
			t.Logf("../../shared/%s is not there: the property is held over the project's own articles", pattern)
		}
		for _, path := range paths {
			readTexts(t, path, texts)
		}
	}
	reasons := map[string]int{}
	for name, text := range texts {
		r := read(reader(), text)
		for _, fault := range append(lostQuotations(r, reasons), doubleQuotations(r)...) {
			t.Errorf("%s: %s", name, fault)
		}
	}
	t.Logf("%d articles; quotations left out: %v", len(texts), reasons)
}

// lostQuotations gives the quotations of a result that are in no row and have no reason that is allowed, and counts the reasons.
func lostQuotations(r *Result, reasons map[string]int) (out []string) {
	touched := func(s article.Span) bool {
		return slices.ContainsFunc(r.Attributions, func(a Attribution) bool {
			return slices.ContainsFunc(a.Content, s.Overlaps)
		})
	}
	left := map[article.Span]string{}
	for _, x := range r.LeftOut {
		left[x.Span] = x.Reason
		reasons[x.Reason]++
	}
	for i := range r.Doc.Quotations {
		q := &r.Doc.Quotations[i]
		if q.Parent >= 0 || q.Tokens.Len() == 0 || touched(q.Span) {
			continue
		}
		switch words := r.Doc.Text[q.Span.Start:q.Span.End]; left[q.Span] {
		case decide.StaysTitle, decide.StaysFurniture:
		case decide.StaysShort:
			if q.Words > 2 {
				out = append(out, "no row has "+words+", which is more than a word or two")
			}
		default:
			out = append(out, "no row has "+words+", and the reason is "+left[q.Span])
		}
	}
	return out
}

// fullQuotation is how many words a quotation has that is in one row alone.
const fullQuotation = 5

// doubleQuotations gives the quotations of a result that are in two rows of which neither is in the other.
func doubleQuotations(r *Result) (out []string) {
	within := func(i, k int) bool {
		for i >= 0 && i != k {
			i = r.Attributions[i].NestedIn
		}
		return i == k
	}
	for i := range r.Doc.Quotations {
		q := &r.Doc.Quotations[i]
		if q.Parent >= 0 || q.Words < fullQuotation || !q.Closed {
			continue
		}
		var rows []int
		for k, a := range r.Attributions {
			if slices.ContainsFunc(a.Content, func(s article.Span) bool { return s.Start <= q.Span.Start && q.Span.End <= s.End }) {
				rows = append(rows, k)
			}
		}
		for n, k := range rows {
			if slices.ContainsFunc(rows[:n], func(o int) bool { return !within(k, o) && !within(o, k) }) {
				out = append(out, "two rows have "+r.Doc.Text[q.Span.Start:q.Span.End])
			}
		}
	}
	return out
}

// readTexts adds the texts of a file of JSON Lines, packed or not.
func readTexts(t *testing.T, path string, texts map[string]string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	few := fewShared
	if underRace {
		few /= 6
	}
	for n := 0; lines.Scan() && (n < few || *everyArticle); n++ {
		var doc struct{ ID, Text string }
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(path)+" "+doc.ID] = doc.Text
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestLeftOutHasItsReason(t *testing.T) {
	for text, want := range map[string]string{
		`Readers of "The Harbour Gate by the Sea" know the pier.`:       decide.StaysTitle,
		`The pier was "closed" in May.`:                                 decide.StaysShort,
		`A song called "we all go home in the rain" was played in May.`: "",
		`The song "we all go home in the rain" was played in May.`:      decide.StaysTitle,
		`The boat has "a leak in the hull and a mast" and no captain.`:  "",
		`"We have a leak in the hull," said Ann Lee.`:                   "",
	} {
		r := read(reader(), text)
		got := ""
		if len(r.LeftOut) > 0 {
			got = r.LeftOut[0].Reason
		}
		if got != want {
			t.Errorf("%s: left out because %q, want %q", text, got, want)
		}
		if (want == "") != (len(r.Attributions) > 0) {
			t.Errorf("%s: %d rows", text, len(r.Attributions))
		}
	}
}
