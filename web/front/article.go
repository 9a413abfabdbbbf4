package front

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// Article is one article as the pages show it: its lines, cut where what is marked in them changes, and
// its rows. The template of the report and article.js make the same elements of it.
type Article struct {
	N          int         `json:"n"`
	ID         string      `json:"id"`
	Title      string      `json:"title"`
	Date       string      `json:"date,omitempty"`
	Outlet     string      `json:"outlet,omitempty"`
	URL        string      `json:"url,omitempty"` // http or https, else ""
	Headline   bool        `json:"headline"`      // the text begins with its title
	Paragraphs []Paragraph `json:"paragraphs"`
	Quotes     []Quote     `json:"quotes"`
	Warnings   []string    `json:"warnings,omitempty"`
}

// Quote is one row as the pages show it.
type Quote struct {
	N          int      `json:"n"`
	ID         string   `json:"id"`
	Speaker    int      `json:"speaker"` // number, from 1; 0 where nobody was found
	Hue        string   `json:"hue"`     // the speaker's colour
	Name       string   `json:"name,omitempty"`
	About      string   `json:"about,omitempty"`
	Kind       string   `json:"kind"`
	Form       string   `json:"form,omitempty"`
	Words      string   `json:"words"`
	Content    [][2]int `json:"content"` // the words' code points
	Cues       [][2]int `json:"cues"`    // the cue's
	Source     string   `json:"source,omitempty"`
	Cue        string   `json:"cue,omitempty"`
	Status     string   `json:"status,omitempty"`
	Standing   string   `json:"standing,omitempty"` // the status, where it is one of those and not asserted
	Reached    string   `json:"reached,omitempty"`
	Rule       string   `json:"rule,omitempty"`
	Flags      string   `json:"flags,omitempty"`
	Reason     string   `json:"reason,omitempty"` // for withholding a name
	ToldTo     string   `json:"told_to,omitempty"`
	Chain      []string `json:"chain,omitempty"` // the speakers of a chain of reports, the outermost first
	Confidence int      `json:"confidence"`      // in hundredths of a percent
	Percent    string   `json:"percent"`
	Unsure     bool     `json:"unsure,omitempty"` // the confidence is low

	contents, sources, cues, told []article.Span
}

// UnsureBelow is the confidence, in hundredths of a percent, below which a row is shown as unsure.
const UnsureBelow = 6000

// NewArticle gives an article with numbers and colours of its own: its most quoted speaker is number 1.
func NewArticle(n int, s *reports.Standoff) *Article {
	o := newOverview()
	o.add(s)
	numbers := o.numbers()
	return newArticle(n, s, numbers, newHues([]*reports.Standoff{s}, numbers))
}

func newArticle(n int, s *reports.Standoff, numbers speakerNumbers, hues hues) *Article {
	v := &Article{
		N: n, ID: reports.Visible(s.ID), Title: reports.Visible(s.Title), Date: reports.Visible(s.Date), Outlet: OutletOf(s),
		Quotes: make([]Quote, 0, len(s.Attributions)),
	}
	if v.Title == "" {
		v.Title = v.ID
	}
	if u, err := url.Parse(s.URL); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		v.URL = s.URL
	}
	for _, w := range s.Warnings {
		v.Warnings = append(v.Warnings, reports.Visible(w.Message))
	}
	at := newPlaces(s)
	byID := make(map[string]int, len(s.Attributions))
	for i := range s.Attributions {
		byID[s.Attributions[i].ID] = i
	}
	for i := range s.Attributions {
		q := newQuote(s, i, at, numbers, hues)
		q.Chain = chain(s, byID, i)
		v.Quotes = append(v.Quotes, q)
	}
	v.Paragraphs = mark(s.Text, at, v.Quotes)
	stamp(s.Text, v.Paragraphs)
	for i := range v.Paragraphs {
		if len(v.Paragraphs[i].Pieces) > 0 {
			v.Headline = v.Paragraphs[i].text() == v.Title
			v.Paragraphs[i].Headline = v.Headline
			break
		}
	}
	return v
}

func newQuote(s *reports.Standoff, i int, at places, numbers speakerNumbers, hues hues) Quote {
	a := &s.Attributions[i]
	key := voiceOf(s, a)
	visible := reports.Visible
	q := Quote{
		N: i, ID: visible(a.ID), Speaker: numbers.of(key), Name: visible(key.name), Kind: a.Kind, Form: visible(a.Form),
		About:  visible(listed(a.SpeakerType, a.SpeakerRole, a.SpeakerAffiliation, a.SpeakerID)),
		Status: visible(a.Status), Reached: visible(a.Resolution), Rule: visible(a.Rule),
		Flags: visible(strings.Join(a.Flags, ", ")), Reason: visible(a.AnonymityReason),
		Content: append([][2]int{}, a.Content...), Cues: append([][2]int{}, a.Cue...),
		contents: at.spans(a.Content), sources: at.spans(a.Source), cues: at.spans(a.Cue), told: at.spans(a.Addressee),
	}
	if slices.Contains(attribution.StatusNames, a.Status) && a.Status != string(attribution.StatusAsserted) {
		q.Standing = a.Status
	}
	if q.Kind != attribution.Direct.String() && q.Kind != attribution.Mixed.String() {
		q.Kind = attribution.Indirect.String()
	}
	q.Hue = hues.of(q.Speaker)
	q.Words, q.Source, q.Cue, q.ToldTo = at.words(q.contents), at.words(q.sources), at.words(q.cues), at.words(q.told)
	q.Confidence = hundredths(a.Confidence)
	q.Percent = fmt.Sprintf("%d.%d %%", q.Confidence/100, q.Confidence/10%10)
	q.Unsure = q.Confidence < UnsureBelow
	return q
}

// hundredths gives a probability in hundredths of a percent; 0 where it is no number.
func hundredths(p float64) int {
	if math.IsNaN(p) || p < 0 || p > 1 {
		return 0
	}
	return int(math.Round(1e4 * p))
}

// stamp marks the lines that begin an entry of a live page with nothing but its time.
func stamp(text string, lines []Paragraph) {
	doc := article.Parse(text, article.Metadata{})
	entry, line, at := int32(0), 0, 0
	for k := range doc.Paragraphs {
		p := &doc.Paragraphs[k]
		if p.Entry == entry {
			continue
		}
		entry = p.Entry
		if p.Kind != article.Date {
			continue
		}
		for at <= p.Span.Start && line < len(lines) { // to the line after the one in which the paragraph begins
			next := strings.IndexByte(text[at:], '\n') + 1
			if next == 0 {
				next = len(text) - at + 1
			}
			at += next
			line++
		}
		if line > 0 {
			lines[line-1].Time = true
		}
	}
}

// deepest is how many reports in one another a chain may have.
const deepest = 16

// chain gives the speakers of the chain of reports that the i-th attribution ends, the outermost
// first; nil where it is alone.
func chain(s *reports.Standoff, byID map[string]int, i int) []string {
	name := func(a *reports.StandoffAttribution) string {
		if a.Speaker == nil {
			return "?"
		}
		return reports.Visible(*a.Speaker)
	}
	a := &s.Attributions[i]
	out := []string{name(a)}
	if inner := reports.Visible(a.SpeakerInnermost); inner != "" && inner != out[0] {
		out = append(out, inner)
	}
	for range deepest {
		if a.NestedIn == nil {
			break
		}
		up, ok := byID[*a.NestedIn]
		if !ok {
			break
		}
		a = &s.Attributions[up]
		out = append(out, "")
		copy(out[1:], out)
		out[0] = name(a)
	}
	if outer := reports.Visible(a.SpeakerOutermost); outer != "" && !slices.Contains(out, outer) {
		out = slices.Insert(out, 0, outer)
	}
	if len(out) == 1 {
		return nil
	}
	return out
}

// listed joins what is not empty.
func listed(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" || s == "none" }), ", ")
}

// voiceKey tells one speaker from another over many documents.
type voiceKey struct{ id, name, kind, key string }

// voiceOf says whose row it is. Two articles' authors, and two sources without a name, are two: rows that carry no
// key of their own get the article's id for one.
func voiceOf(s *reports.Standoff, a *reports.StandoffAttribution) voiceKey {
	if a.Speaker == nil {
		return voiceKey{}
	}
	key := voiceKey{id: a.SpeakerID, name: *a.Speaker, kind: a.SpeakerType, key: a.SpeakerKey}
	if key.key == "" && (key.kind == unnamed || key.kind == author) {
		key.key = s.ID
	}
	return key
}

// OutletOf gives where an article appeared: the host of its address, else the name of its site, else
// the folder in its id.
func OutletOf(s *reports.Standoff) string { return s.Outlet() }
