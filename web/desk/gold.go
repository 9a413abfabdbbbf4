package desk

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"

	"whosaid/accuracy"
	"whosaid/reports"
)

// Gold writes what was decided as stand-off gold: a line for each article that was begun, also where all its rows were
// refused. Rows that are right, were changed or added are its attributions. Refused ones are under "refused", and those
// still to be judged under "open"; nothing in their words is held against a program (meta.flagged). An article that is
// marked blind comes when it is signed. Articles come in the order in which they were begun.
func (d *Desk) Gold(to io.Writer) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	for _, n := range d.begun {
		line, err := d.goldLine(d.docs[n])
		if err != nil {
			return err
		}
		if _, err := to.Write(line); err != nil {
			return err
		}
	}
	return nil
}

// goldLine gives an article's line of gold; nil where it has none. It is made once for each state.
func (d *Desk) goldLine(doc *document) ([]byte, error) {
	s := doc.now
	if !s.touched && doc.agreed == nil && doc.draws == nil || d.mode == ModeBlind && s.signed == "" {
		return nil, nil
	}
	s.once.Do(func() {
		var b bytes.Buffer
		s.goldErr = accuracy.WriteJSONL(&b, []*accuracy.Document{d.goldOf(doc)})
		s.gold = b.Bytes()
	})
	return s.gold, s.goldErr
}

func (d *Desk) goldOf(doc *document) *accuracy.Document {
	made, s := doc.made, doc.now
	g := &accuracy.Document{ID: made.ID, Text: made.Text, HasText: true, Title: made.Title, Date: made.Date, URL: made.URL}
	var refused, open []json.RawMessage
	var flagged []flaggedSpans
	there := map[string]bool{}
	for i := range s.rows {
		a := &s.rows[i]
		r := s.states[a.ID]
		row := goldRow(doc, a, r)
		switch {
		case r.Verdict == Right, r.Verdict == Added, r.Verdict == Wrong && !r.refused():
			there[a.ID] = true
			g.Attributions = append(g.Attributions, row)
		case r.Verdict == Wrong:
			refused = append(refused, row.JSON())
		default:
			open = append(open, row.JSON())
			flagged = append(flagged, flaggedSpans{a.Content})
		}
	}
	for i := range g.Attributions {
		if a := &g.Attributions[i]; !there[a.NestedIn] {
			a.NestedIn = ""
		}
	}
	accuracy.TellKinds(g)
	add := func(name string, value any) {
		g.Other = append(g.Other, accuracy.Field{Name: name, Value: raw(value)})
	}
	if made.Author != "" {
		add("author", made.Author)
	}
	if made.Site != "" {
		add("site", made.Site)
	}
	if refused != nil {
		add("refused", refused)
	}
	if open != nil {
		add("open", open)
	}
	d.goldMeta(g, doc, flagged)
	return g
}

// flaggedSpans are what the gold sets aside, in the form of meta.flagged.
type flaggedSpans struct {
	Spans [][2]int `json:"spans"`
}

// goldMeta tells who judged the article, when it was signed, and who made its rows.
func (d *Desk) goldMeta(g *accuracy.Document, doc *document, flagged []flaggedSpans) {
	add := func(name string, value any) {
		g.Meta = append(g.Meta, accuracy.Field{Name: name, Value: raw(value)})
	}
	if by := d.o.Annotator; by != "" {
		add("annotator", by)
	}
	if doc.now.signed != "" {
		add("signed", doc.now.signed)
	}
	made := d.made
	if len(made) == 0 && d.o.MadeBy != "" {
		made = []string{d.o.MadeBy}
	}
	if made != nil {
		add("made_by", made)
	}
	if d.mode == ModeBlind {
		add("marked", ModeBlind)
	}
	if flagged != nil {
		add("flagged", flagged)
	}
}

// goldRow gives a row with what was decided of it.
func goldRow(doc *document, a *reports.StandoffAttribution, r *rowState) accuracy.Attribution {
	row := accuracy.Attribution{
		ID: a.ID, Kind: a.Kind, Content: spansOf(a.Content), Source: spansOf(a.Source), Cue: spansOf(a.Cue),
		SpeakerType: a.SpeakerType, Rule: a.Rule, Status: a.Status,
	}
	if a.Speaker != nil {
		row.Speaker = *a.Speaker
	}
	if a.NestedIn != nil {
		row.NestedIn = *a.NestedIn
	}
	if r.made != nil {
		confidence := a.Confidence
		row.Confidence = &confidence
	} else {
		row.Kind = "" // as the quotation marks tell
	}
	add := func(name string, value any, has bool) {
		if has {
			row.Other = append(row.Other, accuracy.Field{Name: name, Value: raw(value)})
		}
	}
	add("form", a.Form, a.Form != "")
	add("verdict", r.Verdict, r.Verdict != "")
	add("reason", r.Reason, r.Reason != "")
	add("changed", r.Changed, len(r.Changed) > 0)
	add("annotator", r.By, r.By != "")
	add("time", r.Time, r.Time != "")
	add("seconds", r.Seconds, r.Seconds > 0)
	if r.made != nil && len(r.Changed) > 0 {
		add("was", wasOf(r), true)
	}
	if draw, ok := doc.draws[a.ID]; ok {
		add("stratum", draw.Stratum, true)
		add("stratum_rows", draw.StratumRows, true)
	}
	return row
}

// wasOf gives what the program had where a person has another.
func wasOf(r *rowState) map[string]any {
	was := map[string]any{}
	for _, part := range r.Changed {
		switch part {
		case "words":
			was["content"] = r.made.Content
		case "source":
			was["source"] = r.made.Source
		case "cue":
			was["cue"] = r.made.Cue
		case "speaker":
			was["speaker"] = r.made.Speaker
		case "type":
			was["speaker_type"] = r.made.SpeakerType
		case "status":
			was["status"] = r.made.Status
		case "kind":
			was["kind"] = r.made.Kind
		}
	}
	return was
}

func spansOf(pairs [][2]int) []accuracy.Span {
	out := make([]accuracy.Span, 0, len(pairs))
	for _, p := range pairs {
		out = append(out, accuracy.Span{Start: p[0], End: p[1]})
	}
	return slices.Clip(out)
}

// raw gives a value as JSON; the values here always have one.
func raw(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return b
}
