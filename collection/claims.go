package collection

import (
	"strconv"
	"strings"

	"whosaid/article"
)

// Claim is one line of a list of quotations that somebody is said to have said.
type Claim struct {
	ID      string // may be empty
	Quote   string
	Speaker string // may be empty
	Line    int    // in the list
}

// Listed is the kind of a quotation of a list.
const Listed = "listed"

// FromClaims makes a draft of a list of claims: each is a quotation whose speaker is sure.
func FromClaims(id, file string, claims []Claim) *Article {
	a := &Article{ID: id, File: file}
	var text strings.Builder
	for i := range claims {
		c := &claims[i]
		if i > 0 {
			text.WriteString("\n\n")
		}
		span := article.Span{Start: text.Len()}
		text.WriteString(strings.TrimSpace(c.Quote))
		span.End = text.Len()
		q := Quote{ID: c.ID, Kind: Listed, Spans: []article.Span{span}, Confidence: 1, Line: c.Line}
		if q.ID == "" {
			q.ID = "q" + strconv.Itoa(i+1)
		}
		if name := strings.TrimSpace(c.Speaker); name != "" {
			q.Speaker = Speaker{Name: name, Confidence: 1}
		}
		a.paragraphs = append(a.paragraphs, span)
		a.Quotes = append(a.Quotes, q)
	}
	a.Text = text.String()
	a.words = cutWords(a.Text)
	return a
}
