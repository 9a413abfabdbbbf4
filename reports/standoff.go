package reports

import (
	"bytes"
	"encoding/json"

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
	Fields       map[string]string     `json:"fields,omitempty"` // what else was given beside the text
	Attributions []StandoffAttribution `json:"attributions"`
	Speakers     []StandoffSpeaker     `json:"speakers,omitempty"`
	Warnings     []StandoffWarning     `json:"warnings,omitempty"`
}

// StandoffAttribution is one attribution of a Standoff. The lists of spans are never null.
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

// StandoffWarning tells of something in the bytes of the document.
type StandoffWarning struct {
	Offset  int    `json:"offset"` // code points
	Message string `json:"message"`
}

// NewStandoff gives r in the stand-off form.
func NewStandoff(r *attribution.Result) *Standoff {
	doc := r.Doc
	at := doc.CodePoints()
	s := &Standoff{
		ID: doc.ID, Text: doc.Text, Title: doc.Title, Date: doc.Date, URL: doc.URL,
		Attributions: make([]StandoffAttribution, len(r.Attributions)),
	}
	s.Author, s.Site = doc.Author, doc.Site
	for _, f := range doc.Fields {
		if s.Fields == nil {
			s.Fields = map[string]string{}
		}
		s.Fields[f.Name] = f.Value
	}
	for i := range r.Attributions {
		a := &r.Attributions[i]
		who := speakerOf(r, a.Speaker)
		out := &s.Attributions[i]
		*out = StandoffAttribution{
			ID: quoteID(r, i), Kind: a.Kind.String(),
			Content: pairs(at, a.Content), Source: pairs(at, a.Source), Cue: pairs(at, a.Cue),
			SpeakerType: string(who.Type), SpeakerID: who.ID, SpeakerRole: who.Role, SpeakerAffiliation: who.Affiliation,
			Rule: a.Rule, Confidence: Probability(a.Confidence).round(), SourceForm: orNone(string(a.SourceForm)),
			CueLemma: a.CueLemma, CueClass: a.CueClass, Status: string(a.Status), Resolution: string(a.Resolution), Flags: a.Flags,
			SpeakerInnermost: speakerOf(r, a.Innermost).Name, SpeakerOutermost: speakerOf(r, a.Outermost).Name,
			AnonymityReason: a.Reason, SourcePlural: who.Plural,
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
	e := json.NewEncoder(to) // ends the line itself, and prints a byte that is not UTF-8 as one U+FFFD
	e.SetEscapeHTML(false)
	return e.Encode(NewStandoff(r))
}
