package reports

import (
	"bytes"
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/attribution"
)

// annotations prints W3C Web Annotations (www.w3.org/TR/annotation-model), one a line, one for each
// attribution: its targets are the parts of the quote, each with a TextQuoteSelector and a
// TextPositionSelector; its bodies tell the speaker and the kind. The source of a target is the article's
// address in the web, or where there is none, a name made of its id. Positions are code points, as the standard asks.
type annotations struct{}

func (annotations) Head(*bytes.Buffer) error { return nil }

type webAnnotation struct {
	Context    string      `json:"@context"`
	ID         string      `json:"id"`
	Type       string      `json:"type"`
	Motivation string      `json:"motivation"`
	Generator  webAgent    `json:"generator"`
	Body       []webBody   `json:"body"`
	Target     []webTarget `json:"target"`
}

type webAgent struct {
	Type string `json:"type"`
	Name string `json:"name"`
}

type webBody struct {
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
	Value   string `json:"value,omitempty"`
	Source  string `json:"source,omitempty"`
	Format  string `json:"format,omitempty"`
}

type webTarget struct {
	Type     string        `json:"type"`
	Source   string        `json:"source"`
	Selector []webSelector `json:"selector"`
}

type webSelector struct {
	Type   string `json:"type"`
	Exact  string `json:"exact,omitempty"`
	Prefix string `json:"prefix,omitempty"`
	Suffix string `json:"suffix,omitempty"`
	Start  *int   `json:"start,omitempty"`
	End    *int   `json:"end,omitempty"`
}

// aroundQuote is how many code points a TextQuoteSelector has of the text before and after.
const aroundQuote = 32

func (annotations) Print(to *bytes.Buffer, r *attribution.Result) error {
	begin := to.Len()
	defer func() { inScript(to, begin) }()
	rows := Rows(r)
	at := r.Doc.CodePoints()
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	name := nameOf(r)
	source := webAddress(r.Doc.URL)
	if source == "" {
		source = name
	}
	for i := range rows {
		row := &rows[i]
		w := webAnnotation{
			Context: "http://www.w3.org/ns/anno.jsonld", ID: name + ":" + url.PathEscape(row.QuoteID()), Type: "Annotation", Motivation: "identifying",
			Generator: webAgent{"Software", "whosaid"},
		}
		if row.Speaker.Name != "" {
			w.Body = append(w.Body, webBody{Type: "TextualBody", Purpose: "tagging", Value: row.Speaker.Name, Format: "text/plain"})
		}
		if iri := iriOf(row.Speaker.ID); iri != "" {
			w.Body = append(w.Body, webBody{Type: "SpecificResource", Purpose: "identifying", Source: iri})
		}
		w.Body = append(w.Body, webBody{Type: "TextualBody", Purpose: "classifying", Value: row.Kind.String(), Format: "text/plain"})
		var told []string
		for _, v := range [][2]string{{"source", row.Source()}, {"cue", row.Cue()}, {"status", string(row.Status)}, {"speaker type", string(row.Speaker.Type)}, {"rule", row.Rule}, {"confidence", row.ConfidenceText()}} {
			if v[1] != "" {
				told = append(told, v[0]+": "+v[1])
			}
		}
		w.Body = append(w.Body, webBody{Type: "TextualBody", Purpose: "describing", Value: strings.Join(told, "; "), Format: "text/plain"})
		for _, s := range r.Attributions[i].Content {
			start, end := at.Points(s)
			w.Target = append(w.Target, webTarget{Type: "SpecificResource", Source: source, Selector: []webSelector{
				{Type: "TextQuoteSelector", Exact: r.Doc.Text[s.Start:s.End],
					Prefix: r.Doc.Text[at.Byte(max(0, start-aroundQuote)):s.Start], Suffix: r.Doc.Text[s.End:at.Byte(min(at.Len(), end+aroundQuote))]},
				{Type: "TextPositionSelector", Start: &start, End: &end},
			}})
		}
		if len(w.Target) == 0 {
			continue // the standard asks for a target
		}
		if err := e.Encode(w); err != nil {
			return err
		}
	}
	return nil
}

// nameOf gives a document's name as an IRI.
func nameOf(r *attribution.Result) string { return "urn:whosaid:" + url.PathEscape(clean(r.Doc.ID)) }

var wikidataID = regexp.MustCompile(`^Q[1-9][0-9]*$`)

// iriOf gives the IRI of a speaker's id, where it is an address or looks like one of Wikidata's items.
func iriOf(id string) string {
	if wikidataID.MatchString(id) {
		return "http://www.wikidata.org/entity/" + id
	}
	return webAddress(id)
}

// webAddress gives an address of the web as an IRI (RFC 3987), with what may not be in one percent-encoded;
// "" for what is no such address, such as a javascript: that a reader of the export might follow.
func webAddress(s string) string {
	u, err := url.Parse(clean(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	var b strings.Builder
	for _, r := range u.String() {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) && r != utf8.RuneError && !strings.ContainsRune("<>\"{}|\\^`", r) {
			b.WriteRune(r)
		} else {
			b.WriteString(url.PathEscape(string(r)))
		}
	}
	return b.String()
}
