package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// Why says what a row rests on.
type Why struct {
	Row    string   `json:"row"`
	Facts  []Fact   `json:"facts"`
	Steps  []Fact   `json:"steps,omitempty"`  // decisions, in their order
	Others []Fact   `json:"others,omitempty"` // of the same cue, and why they lost
	Could  []string `json:"could,omitempty"`  // who else the article names, the nearest first
	Note   string   `json:"note,omitempty"`
}

// Fact is a name and what is under it.
type Fact struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// couldBe is how many other speakers are named.
const couldBe = 6

// Why says what the row of an article rests on. An article whose rows were opened is analysed for it.
func (d *Desk) Why(ctx context.Context, n int, id string) (*Why, error) {
	d.mu.RLock()
	doc := d.document(n)
	var row *reports.StandoffAttribution
	var state *rowState
	if doc != nil {
		if i := slices.IndexFunc(doc.now.rows, func(a reports.StandoffAttribution) bool { return a.ID == id }); i >= 0 {
			row, state = &doc.now.rows[i], doc.now.states[id]
		}
	}
	d.mu.RUnlock()
	if row == nil {
		return nil, refuse("there is no row %q in article %d", id, n)
	}
	w := &Why{Row: id, Facts: facts(row), Could: could(doc.made, row)}
	made := row
	if state != nil {
		made = state.made
	}
	switch {
	case made == nil:
		w.Note = "A person added this row."
	case d.o.Engine == nil:
		w.Note = "The steps are known where the engine runs."
	default:
		return w, d.explain(ctx, w, doc, made)
	}
	return w, nil
}

// explain analyses the article once more, and tells the steps of the row and the other readings of its cue.
func (d *Desk) explain(ctx context.Context, w *Why, doc *document, row *reports.StandoffAttribution) error {
	options := doc.options
	if !doc.analysed {
		options = optionsOf(doc.made)
	}
	engine := d.o.Engine.Explaining()
	parsed := article.Parse(doc.made.Text, options)
	result, err := engine.Analyze(ctx, parsed)
	if err != nil {
		return err
	}
	points := parsed.CodePoints()
	same := func(spans []article.Span, pairs [][2]int) bool {
		return slices.EqualFunc(spans, pairs, func(s article.Span, p [2]int) bool { return points.Of(s.Start) == p[0] && points.Of(s.End) == p[1] })
	}
	i := slices.IndexFunc(result.Attributions, func(a attribution.Attribution) bool { return same(a.Content, row.Content) && same(a.Cue, row.Cue) })
	if i < 0 {
		w.Note = "This program does not make this row: it comes from another version, other rules or a person."
		return nil
	}
	for _, step := range result.Attributions[i].Steps {
		w.Steps = append(w.Steps, Fact{step.Stage, reports.Visible(step.Text)})
	}
	w.Others = readings(engine, parsed, &result.Attributions[i])
	return nil
}

// readings gives the other readings at the words of a row, with the reasons why they lost.
func readings(engine *attribution.Engine, doc *article.Document, a *attribution.Attribution) (out []Fact) {
	at := article.Span{Start: a.Content[0].Start, End: a.Content[len(a.Content)-1].End}
	for _, p := range engine.WhyNot(engine.Annotate(doc), at) {
		if !p.Won && len(out) < couldBe {
			out = append(out, Fact{reports.Visible(p.Shown), reports.Visible(strings.Join(p.Rules, ", ") + ": " + p.Reason)})
		}
	}
	return out
}

// could gives who else the article names, those first who are named nearest to the row's words.
func could(s *reports.Standoff, row *reports.StandoffAttribution) (out []string) {
	type other struct {
		name string
		far  int
	}
	var all []other
	for i := range s.Speakers {
		p := &s.Speakers[i]
		if row.Speaker != nil && p.Name == *row.Speaker {
			continue
		}
		far := len(s.Text)
		for _, m := range p.Mentions {
			far = min(far, max(0, m[0]-row.Content[0][1], row.Content[0][0]-m[1]))
		}
		all = append(all, other{p.Name, far})
	}
	slices.SortStableFunc(all, func(a, b other) int { return a.far - b.far })
	for _, o := range all[:min(len(all), couldBe)] {
		out = append(out, reports.Visible(o.name))
	}
	return out
}

// facts are what the row itself says.
func facts(a *reports.StandoffAttribution) (out []Fact) {
	add := func(name, text string) {
		if text = reports.Visible(text); text != "" {
			out = append(out, Fact{name, text})
		}
	}
	add("rule", a.Rule)
	add("confidence", percent(a.Confidence)+" that quote and speaker are right")
	if a.SpeakerConfidence > 0 {
		add("speaker", percent(a.SpeakerConfidence)+" that the speaker is right where the quote is")
	}
	add("reached by", a.Resolution)
	add("source", a.SourceForm)
	add("cue", strings.TrimSpace(a.CueLemma+" "+a.CueClass))
	add("look at", strings.Join(a.Flags, ", "))
	return out
}

func percent(p float64) string { return strconv.FormatFloat(100*p, 'f', 1, 64) + " %" }
