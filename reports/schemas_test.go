package reports_test

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"whosaid/article"
	"whosaid/attribution"
	. "whosaid/reports"
)

// schemaOf compiles a schema of testdata; its formats (iri, date …) are checked too.
func schemaOf(t testing.TB, name string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	file, anchor, _ := strings.Cut(name, "#")
	path := filepath.Join("testdata", file)
	if anchor != "" {
		path += "#" + anchor
	}
	s, err := c.Compile(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decoded(t *testing.T, line string) map[string]any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
	if err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	return v.(map[string]any)
}

// addressed gives results whose articles have addresses and dates as people give them, good and bad.
func addressed(t *testing.T) []*attribution.Result {
	rs := analysed(t)
	for i, r := range rs {
		r.Doc.URL = []string{"", "https://www.herald.example/a b?x=“1”#y", "javascript:alert(1)", "http://", "//herald.example/x", "HTTP://herald.example/\u202e?a=<b> \u202e|\"", "not an address", "data:text/html,<b>"}[i%8]
		if i%3 == 1 {
			r.Doc.Date = []string{"yesterday", "2024-02-30", "2024-02-29", "2024-02-29T10:00:00+01:00", "2024", "<b>"}[i%6]
		}
		for s := range r.Speakers {
			r.Speakers[s].ID = []string{"", "Q42", "javascript:x", "https://id.example/a b", "7"}[s%5]
		}
	}
	hostile := hostileResult(t)
	hostile.Doc.Fields = []article.Field{{Name: "\x00", Value: "\xff"}}
	return append(rs, hostile)
}

func TestWebAnnotationsAreAsTheirSchemaAsks(t *testing.T) {
	s := schemaOf(t, "web-annotation.json")
	n, sources := 0, map[string]int{}
	for _, r := range addressed(t) {
		for line := range strings.Lines(printed(t, WebAnnotation, Options{}, r)) {
			n++
			a := decoded(t, line)
			if err := s.Validate(a); err != nil {
				t.Errorf("%v\n%s", err, line)
			}
			source, _ := a["target"].([]any)[0].(map[string]any)["source"].(string)
			scheme, _, _ := strings.Cut(source, ":")
			sources[scheme]++
			if strings.ContainsAny(source, "<>\" |\u202e") {
				t.Errorf("the source %q is no IRI", source)
			}
		}
	}
	if n < 500 || len(sources) != 3 || sources["urn"] == 0 || sources["https"] == 0 || sources["http"] == 0 {
		t.Errorf("%d annotations of sources %v", n, sources)
	}
	// The schema is one that finds faults.
	whole := `{"@context": "http://www.w3.org/ns/anno.jsonld", "id": "urn:x:1", "type": "Annotation", "target": {"type": "SpecificResource", "source": "urn:x:2", "selector": {"type": "TextQuoteSelector", "exact": "a"}}}`
	if err := s.Validate(decoded(t, whole)); err != nil {
		t.Fatal(err)
	}
	for was, is := range map[string]string{
		`"@context": "http://www.w3.org/ns/anno.jsonld", `: ``,
		`"urn:x:1"`:                         `"x 1"`,
		`"Annotation"`:                      `"Note"`,
		`"source": "urn:x:2"`:               `"id": "urn:x:2"`,
		`, "exact": "a"`:                    ``,
		`"TextQuoteSelector", "exact": "a"`: `"TextPositionSelector", "start": -1, "end": 2`,
		`"target"`:                          `"bodyValue": "a", "body": [], "target"`,
	} {
		if s.Validate(decoded(t, strings.Replace(whole, was, is, 1))) == nil {
			t.Errorf("the schema takes %s for %s", is, was)
		}
	}
}

func TestClaimReviewDraftsAreAsTheirSchemaAsks(t *testing.T) {
	draft, whole := schemaOf(t, "claim-review.json#draft"), schemaOf(t, "claim-review.json")
	n, dated, addresses := 0, 0, 0
	for _, r := range addressed(t) {
		for line := range strings.Lines(printed(t, ClaimReview, Options{}, r)) {
			n++
			c := decoded(t, line)
			if err := draft.Validate(c); err != nil {
				t.Errorf("%v\n%s", err, line)
			}
			if whole.Validate(c) == nil {
				t.Errorf("a draft passes for a review: %s", line)
			}
			// What is left to the person makes it whole.
			c["url"], c["datePublished"] = "https://checks.example/"+strconv.Itoa(n), "2024-05-02"
			c["author"] = map[string]any{"@type": "Organization", "name": "Checks"}
			c["reviewRating"] = map[string]any{"@type": "Rating", "ratingValue": json.Number("1"), "bestRating": json.Number("5"), "worstRating": json.Number("1"), "alternateName": "False"}
			if err := whole.Validate(c); err != nil {
				t.Errorf("%v\n%s", err, line)
			}
			item := c["itemReviewed"].(map[string]any)
			if _, ok := item["datePublished"]; ok {
				dated++
			}
			if _, ok := item["appearance"].(map[string]any)["url"]; ok {
				addresses++
			}
		}
	}
	if n < 400 || dated == 0 || dated == n || addresses == 0 || addresses == n {
		t.Errorf("%d drafts, %d with a date, %d with an address: the test shows nothing", n, dated, addresses)
	}
	for _, line := range []string{
		`{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "", "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "A"}, "appearance": {"@type": "NewsArticle"}}}`,
		`{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "a", "itemReviewed": {"@type": "Claim", "author": {"@type": "Organization", "name": "A", "jobTitle": "x"}, "appearance": {"@type": "NewsArticle"}}}`,
		`{"@context": "https://schema.org", "@type": "ClaimReview", "claimReviewed": "a", "itemReviewed": {"@type": "Claim", "datePublished": "yesterday", "author": {"@type": "Person", "name": "A"}, "appearance": {"@type": "NewsArticle"}}}`,
	} {
		if draft.Validate(decoded(t, line)) == nil {
			t.Errorf("the schema takes %s", line)
		}
	}
}

// The lines of an .ann file, as brat's page on its stand-off format has them (brat.nlplab.org/standoff.html):
// an id, a tab, and what the id's letter asks for.
var (
	bratText  = regexp.MustCompile(`^T[1-9][0-9]*\t([A-Za-z_-]+) ([0-9]+ [0-9]+(?:;[0-9]+ [0-9]+)*)\t(.+)$`)
	bratEvent = regexp.MustCompile(`^E[1-9][0-9]*\t([A-Za-z_-]+:T[1-9][0-9]*)((?: [A-Za-z]+[0-9]*:[TE][1-9][0-9]*)*)$`)
	bratNote  = regexp.MustCompile(`^#[1-9][0-9]*\tAnnotatorNotes ([TE][1-9][0-9]*)\t(.+)$`)
)

// bratFaults holds an .ann file to brat's own rules: ids are one, the fragments of a span are in order and
// apart, none holds the end of a line, its words are those of the text joined by a blank, an event has one
// trigger and names what is there, and every label is in annotation.conf. It counts the spans that are
// in several parts, and the events.
func bratFaults(t *testing.T, conf, name, text, marks string) (apart, events int) {
	t.Helper()
	points := []rune(text)
	ids, labels := map[string]bool{}, map[string]string{}
	for line := range strings.Lines(marks) {
		line, ended := strings.CutSuffix(line, "\n")
		id, _, _ := strings.Cut(line, "\t")
		if !ended || ids[id] {
			t.Errorf("%s: %q: no line's end, or an id again", name, line)
		}
		ids[id] = true
		switch id[:1] {
		case "T":
			m := bratText.FindStringSubmatch(line)
			if m == nil {
				t.Errorf("%s: %q", name, line)
				continue
			}
			labels[id] = m[1]
			last, words := -1, []string{}
			for part := range strings.SplitSeq(m[2], ";") {
				from, to, _ := strings.Cut(part, " ")
				a, _ := strconv.Atoi(from)
				b, _ := strconv.Atoi(to)
				if a < last || a >= b || b > len(points) {
					t.Fatalf("%s: %q: fragments out of order or of the text", name, line)
				}
				last = b
				words = append(words, string(points[a:b]))
			}
			if len(words) > 1 {
				apart++
			}
			if got := strings.Join(words, " "); strings.ReplaceAll(got, "\t", " ") != m[3] || strings.ContainsAny(got, "\r\n") {
				t.Errorf("%s: %q: the text has %q", name, line, got)
			}
		case "E":
			events++
			m := bratEvent.FindStringSubmatch(line)
			if m == nil {
				t.Errorf("%s: %q", name, line)
				continue
			}
			for i, arg := range append([]string{m[1]}, strings.Fields(m[2])...) {
				role, of, _ := strings.Cut(arg, ":")
				want := strings.TrimRight(role, "0123456789")
				if labels[of] != want || i > 0 && !strings.Contains(conf, " "+want+"*:"+want) || i == 0 && !strings.Contains(conf, "\n"+want+" ") {
					t.Errorf("%s: %q: %s is a %q", name, line, arg, labels[of])
				}
			}
		default:
			if m := bratNote.FindStringSubmatch(line); m == nil || !ids[m[1]] {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
	return apart, events
}

func TestBratKeepsBratsRules(t *testing.T) {
	all := files(t, bound(t, Brat, Options{}, addressed(t)...))
	apart, events := 0, 0
	for name, marks := range all {
		if base, ok := strings.CutSuffix(name, ".ann"); ok {
			a, e := bratFaults(t, all["annotation.conf"], name, all[base+".txt"], marks)
			apart, events = apart+a, events+e
		}
	}
	if apart < 10 || events < 500 {
		t.Errorf("%d spans in several parts, %d events: the test shows nothing", apart, events)
	}
}

func TestJSONLinesAreAsTheirSchemaSays(t *testing.T) {
	s := schemaOf(t, "../../docs/standoff.schema.json")
	n := 0
	for _, r := range addressed(t) {
		for i := range r.Attributions {
			if r.Attributions[i].Status == "" { // the hand-made one
				r.Attributions[i].Status = "asserted"
			}
		}
		for line := range strings.Lines(printed(t, JSONL, Options{}, r)) {
			n++
			if err := s.Validate(decoded(t, line)); err != nil {
				t.Errorf("%v\n%.300s", err, line)
			}
		}
	}
	if n < 30 {
		t.Errorf("%d lines", n)
	}
	if err := s.Validate(decoded(t, `{"line": 2, "error": "standard input:2: no \"text\""}`)); err != nil {
		t.Error(err)
	}
	for _, line := range []string{`{}`, `{"id": "a", "text": "b", "attributions": null}`, `{"id": "a", "text": "b", "attributions": [{"id": "q1"}]}`, `{"line": 0, "error": "x"}`} {
		if s.Validate(decoded(t, line)) == nil {
			t.Errorf("the schema takes %s", line)
		}
	}
}

// Whatever the text is and wherever in it attributions stand, every form can be written, and each keeps its rules.
func FuzzForms(f *testing.F) {
	f.Add("“We will,” Zoë told us,\r\n“go.”\tNo =1\u2028x", []byte{0, 2, 3, 1, 4, 1, 7, 3, 0, 1, 0, 9})
	f.Add(hostileText, []byte{3, 9, 2, 1, 1, 1, 30, 5, 4, 2, 2, 2})
	f.Add("\xff\x00a b\xc3 c", []byte{0, 1, 1, 1, 2, 2})
	f.Add("", []byte{0})
	annotation, draft, line := schemaOf(f, "web-annotation.json"), schemaOf(f, "claim-review.json#draft"), schemaOf(f, "../../docs/standoff.schema.json")
	f.Fuzz(func(t *testing.T, text string, places []byte) {
		doc := article.Parse(text, article.Metadata{ID: text, Title: text, URL: text, Date: text, Fields: []article.Field{{Name: text, Value: text}}})
		r := &attribution.Result{Doc: doc, Speakers: []attribution.Speaker{{Name: text, ID: text, Type: "person", Role: text, Affiliation: text}}}
		at := 0
		next := func(n int) int {
			if at == len(places) || n == 0 {
				return 0
			}
			at++
			return int(places[at-1]) % n
		}
		spans := func() (out []article.Span) {
			first := 0
			for range next(3) + 1 {
				first += next(len(doc.Tokens))
				end := min(len(doc.Tokens), first+1+next(6))
				if first < end {
					out = append(out, doc.SpanOf(article.Range{First: first, End: end}))
				}
				first = end
			}
			return out
		}
		for len(doc.Tokens) > 0 && at < len(places) && len(r.Attributions) < 20 {
			a := plain()
			if a.Content = spans(); len(a.Content) == 0 {
				continue
			}
			a.Source, a.Cue, a.Kind, a.Status, a.Rule, a.Reason = spans(), spans(), attribution.Kind(next(3)), "asserted", "r", text
			a.Speaker, a.NestedIn, a.Confidence = next(2)-1, next(len(r.Attributions)+1)-1, float64(next(256))/255
			r.Attributions = append(r.Attributions, a)
		}
		n := len(r.Attributions)
		o := Options{Fields: []string{text, "x", text}}
		for form, schema := range map[Form]*jsonschema.Schema{WebAnnotation: annotation, ClaimReview: draft, JSONL: line} {
			for printed := range strings.Lines(printed(t, form, o, r)) {
				v, err := jsonschema.UnmarshalJSON(strings.NewReader(printed))
				if err == nil {
					err = schema.Validate(v)
				}
				if err != nil {
					t.Errorf("%s: %v in %s", form, err, printed)
				}
			}
		}
		for form, comma := range map[Form]rune{CSV: ',', TSV: '\t'} {
			if got := len(cellsOfCSV(t, printed(t, form, o, r), comma)) - 1; got != n {
				t.Errorf("%s: %d rows, want %d", form, got, n)
			}
		}
		if got := len(cellsOfParquet(t, bound(t, Parquet, o, r))) - 1; got != n {
			t.Errorf("parquet: %d rows, want %d", got, n)
		}
		if got := len(cellsOfDatabase(t, bound(t, SQLite, o, r))) - 1; got != n {
			t.Errorf("sqlite: %d rows, want %d", got, n)
		}
		all := files(t, bound(t, Brat, o, r))
		for name, marks := range all {
			if base, ok := strings.CutSuffix(name, ".ann"); ok {
				bratFaults(t, all["annotation.conf"], name, all[base+".txt"], marks)
			}
		}
		printed(t, CoNLL, o, r)
		printed(t, Markdown, o, r)
	})
}
