package reports

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
)

// schemaOf compiles a schema of testdata; its formats (iri, date …) are held to.
func schemaOf(t *testing.T, name string) *jsonschema.Schema {
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

// Over real and hostile articles, what is written for brat keeps brat's own rules: ids are one, the
// fragments of a span are in order and apart, none holds the end of a line, its words are those of the text
// joined by a blank, an event has one trigger and names what is there, and every label is in annotation.conf.
func TestBratKeepsBratsRules(t *testing.T) {
	all := files(t, bound(t, Brat, Options{}, addressed(t)...))
	conf := all["annotation.conf"]
	apart, events := 0, 0
	for name, marks := range all {
		if filepath.Ext(name) != ".ann" {
			continue
		}
		text := []rune(all[strings.TrimSuffix(name, ".ann")+".txt"])
		ids, labels := map[string]bool{}, map[string]string{}
		for line := range strings.Lines(marks) {
			line, ended := strings.CutSuffix(line, "\n")
			id, _, _ := strings.Cut(line, "\t")
			if !ended || ids[id] {
				t.Errorf("%s: %q: no line's end, or an id again", name, line)
			}
			ids[id] = true
			switch line[0] {
			case 'T':
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
					if a < last || a >= b || b > len(text) {
						t.Fatalf("%s: %q: fragments out of order or of the text", name, line)
					}
					last = b
					words = append(words, string(text[a:b]))
				}
				if len(words) > 1 {
					apart++
				}
				if got := strings.Join(words, " "); strings.ReplaceAll(got, "\t", " ") != m[3] || strings.ContainsAny(got, "\r\n") {
					t.Errorf("%s: %q: the text has %q", name, line, got)
				}
			case 'E':
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
	}
	if apart < 10 || events < 500 {
		t.Errorf("%d spans in several parts, %d events: the test shows nothing", apart, events)
	}
}
