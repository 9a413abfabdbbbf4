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

// Row is one attribution of a result as a row of a table. Columns says what its cells are; its
// methods give those that other printers need too. Words are as in the text, but that lines which were
// wrapped by hand are joined (article.Document.Plain); cells are not yet made harmless for a spreadsheet.
type Row struct {
	*attribution.Attribution
	Speaker attribution.Speaker // of type none, with no name, where no speaker was found
	result  *attribution.Result
	number  int // of the attribution in the result, from 0
	points  *article.CodePoints
}

// Rows gives one row for each attribution of r, in the order of r.
func Rows(r *attribution.Result) []Row {
	if len(r.Attributions) == 0 {
		return nil
	}
	points := r.Doc.CodePoints()
	rows := make([]Row, len(r.Attributions))
	for i := range r.Attributions {
		a := &r.Attributions[i]
		rows[i] = Row{Attribution: a, Speaker: speakerOf(r, a.Speaker), result: r, number: i, points: points}
	}
	return rows
}

// Number is the row's place among those of its article, from 0.
func (r *Row) Number() int { return r.number }

// Doc is the article that the row is of.
func (r *Row) Doc() *article.Document { return r.result.Doc }

// QuoteID is the row's id, unique in the document.
func (r *Row) QuoteID() string { return quoteID(r.result, r.number) }

// NestedIn is the id of the row whose quote this one is in, or "".
func (r *Row) NestedIn() string { return quoteID(r.result, r.Attribution.NestedIn) }

// Quote is what was said.
func (r *Row) Quote() string { return words(r.Doc(), r.Content) }

// QuoteSpans are the code points of all parts of the quote, as "88-140;163-201".
func (r *Row) QuoteSpans() string { return spans(r.points, r.Content) }

// Source is the words that name the speaker.
func (r *Row) Source() string { return words(r.Doc(), r.Attribution.Source) }

// Cue is the words that report.
func (r *Row) Cue() string { return words(r.Doc(), r.Attribution.Cue) }

// Addressee is whom it was said to.
func (r *Row) Addressee() string { return wordsOf(r.Doc(), r.Attribution.Addressee) }

// Flags are what a person should look at, joined by semicolons.
func (r *Row) Flags() string { return strings.Join(r.Attribution.Flags, ";") }

// Confidence is the probability that the row is right, with at most four decimals.
func (r *Row) Confidence() float64 { return fourDecimals(r.Attribution.Confidence) }

// ConfidenceText is Confidence as the cell has it.
func (r *Row) ConfidenceText() string { return cellText(r.Confidence()) }

// Sentence is the sentence in which the cue stands, or where there is none, the one in which the
// quote begins.
func (r *Row) Sentence() string {
	for _, part := range [][]article.Span{r.Attribution.Cue, r.Content} {
		if len(part) == 0 {
			continue
		}
		if t := tokenAt(r.Doc(), part[0].Start); t >= 0 {
			return sentenceOf(r.Doc(), t)
		}
	}
	return ""
}

// paragraph is the number of the paragraph in which the quote begins, from 1; nil where it is in none.
func (r *Row) paragraph() any {
	if len(r.Content) > 0 {
		if t := tokenAt(r.Doc(), r.Content[0].Start); t >= 0 {
			return int(r.Doc().Tokens[t].Paragraph) + 1
		}
	}
	return nil
}

// start is the code point at which the first of the spans begins; nil where there is none.
func (r *Row) start(spans []article.Span) any {
	if len(spans) == 0 {
		return nil
	}
	return r.points.Of(spans[0].Start)
}

// end is the code point at which the last of the spans ends; nil where there is none.
func (r *Row) end(spans []article.Span) any {
	if len(spans) == 0 {
		return nil
	}
	return r.points.Of(spans[len(spans)-1].End)
}

// speakerName gives the name of the i-th speaker of the result, "" for -1.
func (r *Row) speakerName(speaker int) string { return speakerOf(r.result, speaker).Name }

// hasSpeaker reports whether a speaker was found.
func (r *Row) hasSpeaker() bool { return r.Attribution.Speaker >= 0 }

// fourDecimals rounds a probability; what is no number is 0.
func fourDecimals(p float64) float64 {
	r := math.Round(p*1e4) / 1e4
	if math.IsNaN(r) || math.IsInf(r, 0) {
		return 0
	}
	return r
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
		b.WriteString(doc.Plain(s))
	}
	return b.String()
}

func wordsOf(doc *article.Document, s article.Span) string {
	if s.Empty() {
		return ""
	}
	return doc.Plain(s)
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

// sentenceOf gives the words of the sentence that token t is in.
func sentenceOf(doc *article.Document, t int) string {
	s := int(doc.Tokens[t].Sentence)
	if s < 0 || s >= len(doc.Sentences) {
		return ""
	}
	return wordsOf(doc, doc.SpanOf(doc.Sentences[s].Tokens))
}
