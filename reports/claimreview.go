package reports

import (
	"bytes"
	"encoding/json"
	"time"

	"whosaid/attribution"
)

// claims prints drafts of ClaimReview (schema.org/ClaimReview), one a line, one for each
// attribution that is asserted or hedged: what is denied, supposed, asked, intended or withheld is no claim
// of the speaker's, and what nobody was found for has no speaker. The status is in the claim's
// creativeWorkStatus, so that a hedged one is seen to be. The rating, its words and who reviews are left to the
// person.
type claims struct{ anyStatus bool }

func (claims) Head(*bytes.Buffer) error { return nil }

type claimReview struct {
	Context       string `json:"@context"`
	Type          string `json:"@type"`
	ClaimReviewed string `json:"claimReviewed"`
	ItemReviewed  claim  `json:"itemReviewed"`
}

type claim struct {
	Type          string      `json:"@type"`
	Author        claimAuthor `json:"author"`
	Status        string      `json:"creativeWorkStatus,omitempty"`
	DatePublished string      `json:"datePublished,omitempty"`
	Appearance    appearance  `json:"appearance"`
}

type claimAuthor struct {
	Type        string       `json:"@type"`
	Name        string       `json:"name"`
	SameAs      string       `json:"sameAs,omitempty"`
	JobTitle    string       `json:"jobTitle,omitempty"`
	Affiliation *claimAuthor `json:"affiliation,omitempty"`
}

type appearance struct {
	Type          string `json:"@type"`
	Identifier    string `json:"identifier,omitempty"`
	URL           string `json:"url,omitempty"`
	Headline      string `json:"headline,omitempty"`
	DatePublished string `json:"datePublished,omitempty"`
	Text          string `json:"text,omitempty"` // the sentence that it is in
}

func (c claims) Print(to *bytes.Buffer, r *attribution.Result) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	begin := to.Len()
	defer func() { inScript(to, begin) }()
	rows := Rows(r)
	for i := range rows {
		row := &rows[i]
		if row.Speaker.Name == "" || !c.anyStatus && !standsBy(row.Status) {
			continue
		}
		date := isoDate(r.Doc.Date)
		review := claimReview{
			Context: "https://schema.org", Type: "ClaimReview", ClaimReviewed: row.Quote(),
			ItemReviewed: claim{
				Type: "Claim", Author: authorOf(&row.Speaker), Status: string(row.Status), DatePublished: date,
				Appearance: appearance{Type: "NewsArticle", Identifier: r.Doc.ID, URL: webAddress(r.Doc.URL), Headline: r.Doc.Title, DatePublished: date, Text: row.Sentence()},
			},
		}
		if err := e.Encode(review); err != nil {
			return err
		}
	}
	return nil
}

// isoDate gives a date that is one of ISO 8601, as schema.org asks for it, a day or a moment with its zone;
// "" for what an input may have called a date besides.
func isoDate(s string) string {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if _, err := time.Parse(layout, s); err == nil {
			return s
		}
	}
	return ""
}

// standsBy reports whether an attribution of that status makes the claim its speaker's.
func standsBy(status attribution.Status) bool {
	return status == attribution.StatusAsserted || status == attribution.StatusHedged || status == ""
}

// authorOf gives the speaker as a Person, or as an Organization where it is no person: schema.org
// knows no other authors.
func authorOf(p *attribution.Speaker) claimAuthor {
	a := claimAuthor{Type: "Organization", Name: p.Name, SameAs: iriOf(p.ID)}
	switch p.Type {
	case "person", "author":
		a.Type = "Person"
	case "unnamed":
		if !p.Plural {
			a.Type = "Person"
		}
	}
	if a.Type == "Person" {
		a.JobTitle = p.Role
		if p.Affiliation != "" {
			a.Affiliation = &claimAuthor{Type: "Organization", Name: p.Affiliation}
		}
	}
	return a
}
