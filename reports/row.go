package reports

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
)

// Between joins the parts of a quote, a source or a cue in one cell.
const Between = " … "

// Row is one attribution as a row of a table: the columns of Columns, in their order. Cells are
// as in the text, before anything is made harmless for a spreadsheet.
type Row struct {
	DocID              string      `csv:"doc_id"`
	Title              string      `csv:"title"`
	Date               string      `csv:"date"`
	URL                string      `csv:"url"`
	QuoteID            string      `csv:"quote_id"`
	Kind               string      `csv:"kind"`
	Quote              string      `csv:"quote"`
	QuoteStart         Number      `csv:"quote_start"`
	QuoteEnd           Number      `csv:"quote_end"`
	QuoteSpans         string      `csv:"quote_spans"`
	Speaker            string      `csv:"speaker"`
	SpeakerID          string      `csv:"speaker_id"`
	SpeakerType        string      `csv:"speaker_type"`
	SpeakerRole        string      `csv:"speaker_role"`
	SpeakerAffiliation string      `csv:"speaker_affiliation"`
	Source             string      `csv:"source"`
	SourceStart        Number      `csv:"source_start"`
	SourceEnd          Number      `csv:"source_end"`
	SourceForm         string      `csv:"source_form"`
	Cue                string      `csv:"cue"`
	CueLemma           string      `csv:"cue_lemma"`
	CueClass           string      `csv:"cue_class"`
	Status             string      `csv:"status"`
	Addressee          string      `csv:"addressee"`
	Resolution         string      `csv:"resolution"`
	Confidence         Probability `csv:"confidence"`
	Rule               string      `csv:"rule"`
	NestedIn           string      `csv:"nested_in"`
	Paragraph          Number      `csv:"paragraph"`
	Sentence           string      `csv:"sentence"`
	Flags              string      `csv:"flags"`
	SpeakerInnermost   string      `csv:"speaker_innermost"`
	SpeakerOutermost   string      `csv:"speaker_outermost"`
	AnonymityReason    string      `csv:"anonymity_reason"`
	SourceDescriptor   string      `csv:"source_descriptor"`
	SourcePlural       string      `csv:"source_plural"`
}

// Number is a whole number from 0; None where there is none, which is an empty cell.
type Number int

// None is the number of an empty cell.
const None Number = -1

// MarshalCSV gives the number in decimal, or "" for None.
func (n Number) MarshalCSV() (string, error) {
	if n < 0 {
		return "", nil
	}
	return strconv.Itoa(int(n)), nil
}

// UnmarshalCSV reads what MarshalCSV gives.
func (n *Number) UnmarshalCSV(cell string) error {
	if cell == "" {
		*n = None
		return nil
	}
	v, err := strconv.ParseUint(cell, 10, 31)
	if err != nil {
		return err
	}
	*n = Number(v)
	return nil
}

// Probability is a number from 0 to 1 that is printed with at most four decimals.
type Probability float64

// round gives p to four decimals; what is no number is 0.
func (p Probability) round() float64 {
	r := math.Round(float64(p)*1e4) / 1e4
	if math.IsNaN(r) || math.IsInf(r, 0) {
		return 0
	}
	return r
}

// MarshalCSV gives the probability with at most four decimals.
func (p Probability) MarshalCSV() (string, error) {
	return strconv.FormatFloat(p.round(), 'f', -1, 64), nil
}

// UnmarshalCSV reads what MarshalCSV gives; an empty cell is 0.
func (p *Probability) UnmarshalCSV(cell string) error {
	if cell == "" {
		*p = 0
		return nil
	}
	v, err := strconv.ParseFloat(cell, 64)
	*p = Probability(v)
	return err
}

// Rows gives one row for each attribution of r, in the order of r.
func Rows(r *attribution.Result) []Row {
	if len(r.Attributions) == 0 {
		return nil
	}
	doc := r.Doc
	at := doc.CodePoints()
	rows := make([]Row, len(r.Attributions))
	for i := range r.Attributions {
		a := &r.Attributions[i]
		who := speakerOf(r, a.Speaker)
		row := &rows[i]
		*row = Row{
			DocID: doc.ID, Title: doc.Title, Date: doc.Date, URL: doc.URL,
			QuoteID: quoteID(r, i), Kind: a.Kind.String(),
			Quote: words(doc, a.Content), QuoteStart: None, QuoteEnd: None, QuoteSpans: spans(at, a.Content),
			Speaker: who.Name, SpeakerID: who.ID, SpeakerType: string(who.Type), SpeakerRole: who.Role, SpeakerAffiliation: who.Affiliation,
			Source: words(doc, a.Source), SourceStart: None, SourceEnd: None, SourceForm: orNone(string(a.SourceForm)),
			Cue: words(doc, a.Cue), CueLemma: a.CueLemma, CueClass: a.CueClass,
			Status: string(a.Status), Addressee: wordsOf(doc, a.Addressee), Resolution: string(a.Resolution),
			Confidence: Probability(a.Confidence), Rule: a.Rule, NestedIn: quoteID(r, a.NestedIn),
			Paragraph: None, Flags: strings.Join(a.Flags, ";"),
			SpeakerInnermost: speakerOf(r, a.Innermost).Name, SpeakerOutermost: speakerOf(r, a.Outermost).Name,
			AnonymityReason: a.Reason,
		}
		if n := len(a.Content); n > 0 {
			row.QuoteStart, row.QuoteEnd = Number(at.Of(a.Content[0].Start)), Number(at.Of(a.Content[n-1].End))
			if t := tokenAt(doc, a.Content[0].Start); t >= 0 {
				row.Paragraph = Number(doc.Tokens[t].Paragraph) + 1
				row.Sentence = sentenceOf(doc, t)
			}
		}
		if n := len(a.Source); n > 0 {
			row.SourceStart, row.SourceEnd = Number(at.Of(a.Source[0].Start)), Number(at.Of(a.Source[n-1].End))
		}
		if len(a.Cue) > 0 {
			if t := tokenAt(doc, a.Cue[0].Start); t >= 0 {
				row.Sentence = sentenceOf(doc, t)
			}
		}
		if a.Speaker >= 0 {
			row.SourcePlural = strconv.FormatBool(who.Plural)
		}
		if who.Type == "unnamed" {
			row.SourceDescriptor = who.Name
		}
	}
	return rows
}

// speakerOf gives the i-th speaker; for -1 one with no name, of type none.
func speakerOf(r *attribution.Result, i int) attribution.Speaker {
	if i < 0 || i >= len(r.Speakers) {
		return attribution.Speaker{Type: "none"}
	}
	return r.Speakers[i]
}

// quoteID gives the id of the i-th attribution: its own, else its number in the text with a q
// before it; "" for -1.
func quoteID(r *attribution.Result, i int) string {
	switch {
	case i < 0 || i >= len(r.Attributions):
		return ""
	case r.Attributions[i].ID != "":
		return r.Attributions[i].ID
	}
	return "q" + strconv.Itoa(i+1)
}

func orNone(form string) string {
	if form == "" {
		return "none"
	}
	return form
}

// words gives the words of the spans, joined by Between.
func words(doc *article.Document, spans []article.Span) string {
	switch len(spans) {
	case 0:
		return ""
	case 1:
		return wordsOf(doc, spans[0])
	}
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteString(Between)
		}
		b.WriteString(doc.Text[s.Start:s.End])
	}
	return b.String()
}

func wordsOf(doc *article.Document, s article.Span) string {
	if s.Empty() {
		return ""
	}
	return doc.Text[s.Start:s.End]
}

// spans gives the code points of the spans as "88-140;163-201".
func spans(at *article.CodePoints, spans []article.Span) string {
	var b []byte
	for i, s := range spans {
		if i > 0 {
			b = append(b, ';')
		}
		b = strconv.AppendInt(b, int64(at.Of(s.Start)), 10)
		b = append(b, '-')
		b = strconv.AppendInt(b, int64(at.Of(s.End)), 10)
	}
	return string(b)
}

// tokenAt gives the first token that ends after byte b, or -1.
func tokenAt(doc *article.Document, b int) int {
	t := sort.Search(len(doc.Tokens), func(i int) bool { return doc.Tokens[i].End > b })
	if t == len(doc.Tokens) {
		return -1
	}
	return t
}

// sentenceOf gives the words of the sentence that token t stands in.
func sentenceOf(doc *article.Document, t int) string {
	s := int(doc.Tokens[t].Sentence)
	if s < 0 || s >= len(doc.Sentences) {
		return ""
	}
	return wordsOf(doc, doc.SpanOf(doc.Sentences[s].Tokens))
}
