package collection

import (
	"math"
	"slices"

	"whosaid/article"
)

// Finding is what was found of one quotation of a draft. Offsets are code points of the texts, half-open.
type Finding struct {
	Draft   string   `json:"draft"` // the id of the draft
	File    string   `json:"file,omitempty"`
	Line    int      `json:"line,omitempty"` // of the quotation in the file of a draft that is plain text; of a list of claims, of its row
	QuoteID string   `json:"quote_id"`
	Kind    string   `json:"kind"`
	Quote   string   `json:"quote"`
	Spans   [][2]int `json:"quote_spans"`
	Speaker string   `json:"speaker,omitempty"`
	Status  string   `json:"status,omitempty"`

	Verdict   Verdict  `json:"verdict"`
	Certainty string   `json:"certainty"` // sure; perhaps: a speaker is not sure; possible: a paraphrase
	Also      []string `json:"also,omitempty"`
	Overlap   float64  `json:"overlap,omitempty"` // the share of the draft's words that the place has

	Source        string   `json:"source,omitempty"` // the id of the source document
	SourceTitle   string   `json:"source_title,omitempty"`
	SourceDate    string   `json:"source_date,omitempty"`
	SourceURL     string   `json:"source_url,omitempty"`
	SourceQuote   string   `json:"source_quote,omitempty"`
	SourceSpans   [][2]int `json:"source_spans,omitempty"`
	SourceQuoteID string   `json:"source_quote_id,omitempty"`
	SourceSpeaker string   `json:"source_speaker,omitempty"`
	SourceStatus  string   `json:"source_status,omitempty"`
	SourceCue     string   `json:"source_cue,omitempty"`

	Changed []string `json:"changed,omitempty"` // number, negation, name
	Edits   []Edit   `json:"edits,omitempty"`

	draft, source *Article
}

// The values of Finding.Certainty.
const (
	sure     = "sure"
	perhaps  = "perhaps"
	possible = "possible"
)

// Findings gives one finding for each quotation of the drafts, in their order.
func (c *Checker) Findings() []Finding {
	out := make([]Finding, 0, len(c.claims))
	points := map[*Article]*article.CodePoints{}
	pointsOf := func(a *Article) *article.CodePoints {
		if points[a] == nil {
			points[a] = article.NewCodePoints(a.Text)
		}
		return points[a]
	}
	for _, cl := range c.claims {
		out = append(out, cl.finding(pointsOf))
	}
	return out
}

// Same gives the sources that are drafts themselves, which were not counted as proof.
func (c *Checker) Same() []Same { return c.same }

func round4(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// place gives the best place of a claim; nil where it is nowhere.
func (cl *claim) place() *candidate {
	var best *candidate
	if len(cl.best) > 0 {
		best = cl.best[0]
	}
	if best == nil || best.words == Altered || best.words == Cut && best.overlap < 1 {
		if j := cl.joined(); j != nil {
			return j
		}
	}
	return best
}

func (cl *claim) finding(pointsOf func(*Article) *article.CodePoints) Finding {
	d, q := cl.draft, cl.quote
	f := Finding{
		Draft: d.ID, File: d.File, QuoteID: q.ID, Kind: q.Kind, Quote: d.show(q.Spans), Spans: pairs(pointsOf(d), q.Spans),
		Speaker: q.Speaker.Name, Status: q.Status, Verdict: NotFound, Certainty: sure, draft: d,
	}
	if d.File != "" {
		f.Line = d.lineOf(q)
	}
	c := cl.place()
	if c == nil {
		return f
	}
	a := c.source
	f.Verdict, f.Also, f.Overlap = c.verdict, c.also, round4(c.overlap)
	switch {
	case c.verdict == Paraphrase:
		f.Certainty = possible
	case c.verdict == OtherSpeaker && c.like == perhapsOther:
		f.Certainty = perhaps
	}
	f.Source, f.SourceTitle, f.SourceDate, f.SourceURL, f.source = a.ID, a.Title, a.Date, a.URL, a
	f.SourceQuote, f.SourceSpans = a.show(joinSpans(c.spans)), pairs(pointsOf(a), c.spans)
	if c.quote >= 0 {
		said := &a.Quotes[c.quote]
		f.SourceQuoteID, f.SourceSpeaker, f.SourceStatus, f.SourceCue = said.ID, said.Speaker.Name, said.Status, said.Cue
	}
	if c.moves != nil {
		f.Edits = cl.edits(c)
	}
	if with := c.joinedWith; with != nil {
		f.SourceQuote += between + with.source.show(joinSpans(with.spans))
		if with.source == a {
			f.SourceSpans = append(f.SourceSpans, pairs(pointsOf(a), with.spans)...)
		} else {
			f.Source += ";" + with.source.ID
		}
		f.Edits = append(append(f.Edits, Edit{Op: opLeftOut, Source: "…"}), cl.edits(with)...)
	}
	f.Changed = kindsOf(f.Edits)
	return f
}

// joinSpans joins spans that follow each other with at most some marks between them.
func joinSpans(spans []article.Span) (out []article.Span) {
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.Start-out[last].End <= 3 && s.Start >= out[last].End {
			out[last].End = s.End
			continue
		}
		out = append(out, s)
	}
	return out
}

// lineOf gives the line of the draft's file in which a quote begins: that of the row where the draft is one of many.
func (a *Article) lineOf(q *Quote) int {
	switch {
	case q.Line > 0:
		return q.Line
	case a.Line > 0 || len(q.Spans) == 0:
		return a.Line
	}
	line := 1
	for _, b := range []byte(a.Text[:q.Spans[0].Start]) {
		if b == '\n' {
			line++
		}
	}
	return line
}

func pairs(at *article.CodePoints, spans []article.Span) [][2]int {
	out := make([][2]int, len(spans))
	for i, s := range spans {
		out[i][0], out[i][1] = at.Points(s)
	}
	return out
}

// Count counts the findings of each verdict, in the order of Verdicts.
func Count(findings []Finding) (counts []int) {
	counts = make([]int, len(Verdicts))
	for i := range findings {
		counts[slices.Index(Verdicts, findings[i].Verdict)]++
	}
	return counts
}
