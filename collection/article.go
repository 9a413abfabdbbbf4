package collection

import (
	"slices"
	"sort"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
)

// Article is one article as comparisons see it: its text, where quotation marks are in it, and its rows.
type Article struct {
	ID, Title, Date, URL string
	File                 string // where it was read from, for messages; may be empty
	Line                 int    // in the file, from 1; 0 for a file of its own
	Text                 string
	Quotes               []Quote // in the order of the text

	marked     []article.Span // outermost quotations, with their marks
	paragraphs []article.Span
	sentences  []article.Span
	words      []word
}

// Quote is one attribution of an article. Spans are bytes of the text.
type Quote struct {
	ID         string
	Kind       string // direct, mixed or indirect
	Spans      []article.Span
	Speaker    Speaker // with no name where no speaker was found
	Status     string
	Cue        string
	CueLemma   string
	CueClass   string
	Confidence float64
	Line       int // of a list of claims; else 0
}

// indirect is the kind of what is in no quotation marks.
const indirect = "indirect"

// Speaker is the speaker of a quotation, as one article gives it.
type Speaker struct {
	Name, ID, Key, Type string
	Role, Affiliation   string
	Gender              string   // "m", "f" or ""
	Forms               []string // other names in the article
	Plural              bool
	Confidence          float64 // that it is the right speaker, 0 to 1
}

// NewArticle gives an article without rows.
func NewArticle(doc *article.Document) *Article {
	a := &Article{ID: doc.ID, Title: doc.Title, Date: doc.Date, URL: doc.URL, Text: doc.Text}
	for _, q := range doc.Quotations {
		if q.Parent < 0 {
			a.marked = append(a.marked, q.Span)
		}
	}
	for _, p := range doc.Paragraphs {
		a.paragraphs = append(a.paragraphs, p.Span)
	}
	for _, s := range doc.Sentences {
		a.sentences = append(a.sentences, doc.SpanOf(s.Tokens))
	}
	a.words = cutWords(a.Text)
	return a
}

// FromResult gives an article with its rows.
func FromResult(r *attribution.Result) *Article {
	a := NewArticle(r.Doc)
	for i := range r.Attributions {
		at := &r.Attributions[i]
		q := Quote{
			ID: at.ID, Kind: at.Kind.String(), Spans: at.Content, Status: string(at.Status), Cue: plain(r.Doc, at.Cue),
			CueLemma: at.CueLemma, CueClass: at.CueClass, Confidence: at.Confidence,
		}
		if at.Speaker >= 0 {
			s := &r.Speakers[at.Speaker]
			q.Speaker = Speaker{
				Name: s.Name, ID: s.ID, Key: s.Key, Type: string(s.Type), Role: s.Role, Affiliation: s.Affiliation,
				Gender: s.Gender, Forms: s.Forms, Plural: s.Plural, Confidence: at.SpeakerConfidence,
			}
		}
		a.Quotes = append(a.Quotes, q)
	}
	return a
}

// between joins the parts of a quotation that are shown in one line.
const between = " … "

func plain(doc *article.Document, spans []article.Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = doc.Plain(s)
	}
	return strings.Join(parts, between)
}

// show gives the words of spans in one line.
func (a *Article) show(spans []article.Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = strings.Join(strings.Fields(a.Text[s.Start:s.End]), " ")
	}
	return strings.Join(parts, between)
}

// inMarks gives the stretches of spans that are in quotation marks.
func (a *Article) inMarks(spans []article.Span) (out []article.Span) {
	for _, s := range spans {
		for i := firstEnding(a.marked, s.Start); i < len(a.marked) && a.marked[i].Start < s.End; i++ {
			part := article.Span{Start: max(a.marked[i].Start, s.Start), End: min(a.marked[i].End, s.End)}
			if part.Start < part.End {
				out = append(out, part)
			}
		}
	}
	return out
}

// wordsOf gives the words that lie in spans, as ranges of a.words.
func (a *Article) wordsOf(spans []article.Span) (out []article.Range) {
	for _, s := range spans {
		first := sort.Search(len(a.words), func(i int) bool { return a.words[i].Start >= s.Start })
		end := first + sort.Search(len(a.words)-first, func(i int) bool { return a.words[first+i].End > s.End })
		if end > first {
			out = append(out, article.Range{First: first, End: end})
		}
	}
	return out
}

// firstEnding gives the first of spans, which do not overlap, that ends after a byte.
func firstEnding(spans []article.Span, at int) int {
	return sort.Search(len(spans), func(i int) bool { return spans[i].End > at })
}

// spanAt gives the span that a byte is in, or an empty one.
func spanAt(spans []article.Span, at int) article.Span {
	if i := firstEnding(spans, at); i < len(spans) && spans[i].Start <= at {
		return spans[i]
	}
	return article.Span{}
}

// sameWords reports whether two articles have the same words in the same order.
func (a *Article) sameWords(b *Article) bool {
	return slices.EqualFunc(a.words, b.words, func(v, w word) bool { return v.hash == w.hash })
}
