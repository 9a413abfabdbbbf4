package reports

import (
	"bytes"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
)

// Standoff is one document in the stand-off form: its text, and what was found in it as offsets.
// Spans are pairs of code points into Text, half-open.
type Standoff struct {
	ID           string                `json:"id"`
	Text         string                `json:"text"`
	Title        string                `json:"title,omitempty"`
	Date         string                `json:"date,omitempty"`
	URL          string                `json:"url,omitempty"`
	Author       string                `json:"author,omitempty"`
	Site         string                `json:"site,omitempty"`
	Fields       map[string]string     `json:"fields,omitempty"` // what else was given with the text
	Attributions []StandoffAttribution `json:"attributions"`
	Speakers     []StandoffSpeaker     `json:"speakers,omitempty"`
	Warnings     []StandoffWarning     `json:"warnings,omitempty"`
}

// StandoffAttribution is one attribution of a Standoff: what this program itself reads of a line of JSON
// Lines. A line that is printed has every one of Columns that has a key. The lists of spans are never null.
type StandoffAttribution struct {
	ID                 string   `json:"id"`
	Kind               string   `json:"kind"`
	Content            [][2]int `json:"content"`
	Source             [][2]int `json:"source"`
	Cue                [][2]int `json:"cue"`
	Speaker            *string  `json:"speaker"` // null where no speaker was found
	SpeakerType        string   `json:"speaker_type"`
	SpeakerID          string   `json:"speaker_id,omitempty"`
	SpeakerRole        string   `json:"speaker_role,omitempty"`
	SpeakerAffiliation string   `json:"speaker_affiliation,omitempty"`
	NestedIn           *string  `json:"nested_in"` // the id of another attribution, or null
	Rule               string   `json:"rule"`
	Confidence         float64  `json:"confidence"` // at most four decimals
	SourceForm         string   `json:"source_form"`
	CueLemma           string   `json:"cue_lemma,omitempty"`
	CueClass           string   `json:"cue_class,omitempty"`
	Status             string   `json:"status,omitempty"`
	Addressee          [][2]int `json:"addressee,omitempty"`
	Resolution         string   `json:"resolution,omitempty"`
	Flags              []string `json:"flags,omitempty"`
	SpeakerInnermost   string   `json:"speaker_innermost,omitempty"`
	SpeakerOutermost   string   `json:"speaker_outermost,omitempty"`
	AnonymityReason    string   `json:"anonymity_reason,omitempty"`
	SourcePlural       bool     `json:"source_plural,omitempty"`
	AttributionID      string   `json:"attribution_id,omitempty"`
	Form               string   `json:"form,omitempty"`
	QuotedSpans        [][2]int `json:"quoted_spans,omitempty"`
	SpeakerConfidence  float64  `json:"speaker_confidence,omitempty"` // at most four decimals
	SpeakerKey         string   `json:"speaker_key,omitempty"`
	ResolvedContent    [][2]int `json:"resolved_content,omitempty"`
}

// StandoffSpeaker is one speaker of a Standoff, with every mention.
type StandoffSpeaker struct {
	Name        string   `json:"name"`
	ID          string   `json:"id,omitempty"`
	Type        string   `json:"type"`
	Role        string   `json:"role,omitempty"`
	Affiliation string   `json:"affiliation,omitempty"`
	Plural      bool     `json:"plural,omitempty"`
	Mentions    [][2]int `json:"mentions"`
}

// StandoffWarning describes something in the bytes of the document.
type StandoffWarning struct {
	Offset  int    `json:"offset"` // code points
	Message string `json:"message"`
}

// NewStandoff gives r in the stand-off form.
func NewStandoff(r *attribution.Result) *Standoff {
	at := r.Doc.CodePoints()
	s := newStandoffOf(r)
	s.Attributions = make([]StandoffAttribution, len(r.Attributions))
	for i := range r.Attributions {
		a := &r.Attributions[i]
		who := speakerOf(r, a.Speaker)
		out := &s.Attributions[i]
		*out = StandoffAttribution{
			ID: quoteID(r, i), Kind: a.Kind.String(),
			Content: pairs(at, a.Content), Source: pairs(at, a.Source), Cue: pairs(at, a.Cue),
			SpeakerType: string(who.Type), SpeakerID: who.ID, SpeakerRole: who.Role, SpeakerAffiliation: who.Affiliation,
			Rule: a.Rule, Confidence: fourDecimals(a.Confidence), SourceForm: orNone(string(a.SourceForm)),
			CueLemma: a.CueLemma, CueClass: a.CueClass, Status: string(a.Status), Resolution: string(a.Resolution), Flags: a.Flags,
			SpeakerInnermost: speakerOf(r, a.Innermost).Name, SpeakerOutermost: speakerOf(r, a.Outermost).Name,
			AnonymityReason: a.Reason, SourcePlural: who.Plural, AttributionID: a.Shared,
			Form: string(a.Form), QuotedSpans: pairs(at, attribution.QuotedParts(r.Doc, a.Content)),
			SpeakerConfidence: fourDecimals(a.SpeakerConfidence), SpeakerKey: who.Key, ResolvedContent: pairs(at, a.Resolved),
		}
		if a.Speaker >= 0 {
			out.Speaker = &who.Name
		}
		if id := quoteID(r, a.NestedIn); id != "" {
			out.NestedIn = &id
		}
		if !a.Addressee.Empty() {
			out.Addressee = pairs(at, []article.Span{a.Addressee})
		}
	}
	return s
}

// newStandoffOf gives all of r but its attributions.
func newStandoffOf(r *attribution.Result) *Standoff {
	doc := r.Doc
	at := doc.CodePoints()
	s := &Standoff{ID: doc.ID, Text: doc.Text, Title: doc.Title, Date: doc.Date, URL: doc.URL, Author: doc.Author, Site: doc.Site}
	for _, f := range doc.Fields {
		if s.Fields == nil {
			s.Fields = map[string]string{}
		}
		s.Fields[f.Name] = f.Value
	}
	for i := range r.Speakers {
		p := &r.Speakers[i]
		s.Speakers = append(s.Speakers, StandoffSpeaker{
			Name: p.Name, ID: p.ID, Type: string(p.Type), Role: p.Role, Affiliation: p.Affiliation, Plural: p.Plural,
			Mentions: pairs(at, p.Mentions),
		})
	}
	for _, w := range doc.Warnings {
		s.Warnings = append(s.Warnings, StandoffWarning{Offset: at.Of(w.Offset), Message: w.Message})
	}
	return s
}

// Outlet is where the article appeared: the host of its address, else the name of its site, else the folder in its id.
func (s *Standoff) Outlet() string {
	if u, err := url.Parse(s.URL); err == nil && u.Hostname() != "" {
		return Visible(strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."))
	}
	if site := Visible(s.Site); site != "" {
		return site
	}
	if dir := path.Dir(s.ID); dir != "." && dir != "/" {
		return Visible(dir)
	}
	return ""
}

func pairs(at *article.CodePoints, spans []article.Span) [][2]int {
	out := make([][2]int, len(spans))
	for i, s := range spans {
		out[i] = [2]int{at.Of(s.Start), at.Of(s.End)}
	}
	return out
}

// lines prints JSON Lines in the stand-off form: one line a document, also for one in which
// nothing was found.
type lines struct{}

func (lines) Head(*bytes.Buffer) error { return nil }

func (lines) Print(to *bytes.Buffer, r *attribution.Result) error {
	line := struct {
		*Standoff
		Attributions []attributionLine `json:"attributions"` // in the place of the Standoff's
		Speakers     []StandoffSpeaker `json:"speakers,omitempty"`
		Warnings     []StandoffWarning `json:"warnings,omitempty"`
	}{Standoff: newStandoffOf(r)}
	line.Speakers, line.Warnings = line.Standoff.Speakers, line.Standoff.Warnings
	line.Attributions = make([]attributionLine, len(r.Attributions))
	for i, row := range Rows(r) {
		line.Attributions[i] = attributionLine(row)
	}
	e := json.NewEncoder(to) // ends the line itself, and prints a byte that is not UTF-8 as one U+FFFD
	e.SetEscapeHTML(false)
	return e.Encode(line)
}

// attributionLine is a row as an object of JSON Lines.
type attributionLine Row

// keysFirst are the keys that an attribution begins with in JSON Lines. The columns that are not among them
// follow in the order of Columns.
var keysFirst = []string{
	"id", "kind", "content", "source", "cue", "speaker", "speaker_type", "speaker_id", "speaker_role", "speaker_affiliation",
	"nested_in", "rule", "confidence", "source_form",
}

// lineColumns are the columns that JSON Lines have, in their order there.
var lineColumns = func() (out []*Column) {
	var rest []*Column
	first := make([]*Column, len(keysFirst))
	for i := range Columns {
		c := &Columns[i]
		switch at := slices.Index(keysFirst, c.lineKey()); {
		case c.key == notInLines:
		case at >= 0:
			first[at] = c
		default:
			rest = append(rest, c)
		}
	}
	return append(first, rest...)
}()

// lineKey is the column's key in JSON Lines.
func (c *Column) lineKey() string {
	if c.key != "" {
		return c.key
	}
	return c.Name
}

// lineValue gives what is in JSON Lines for a row; false where nothing does.
func (c *Column) lineValue(r *Row) (any, bool) {
	switch {
	case c.spans != nil:
		spans := c.spans(r)
		return pairs(r.points, spans), c.kept || len(spans) > 0
	case c.list != nil:
		list := c.list(r)
		return list, c.kept || len(list) > 0
	}
	cell := c.cell(r)
	return cell, c.kept || cell != nil && cell != "" && cell != false
}

// MarshalJSON gives the object, its keys in the order of lineColumns.
func (l attributionLine) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, c := range lineColumns {
		value, has := c.lineValue((*Row)(&l))
		if !has {
			continue
		}
		if b.Len() == 0 {
			b.WriteByte('{')
		} else {
			b.Truncate(b.Len() - 1) // the line's end that an Encoder writes
			b.WriteByte(',')
		}
		b.WriteString(strconv.Quote(c.lineKey()))
		b.WriteByte(':')
		if err := e.Encode(value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
