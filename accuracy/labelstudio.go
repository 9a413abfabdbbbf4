package accuracy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// The JSON export of Label Studio: a list of tasks, each with its text under data and with
// annotations whose results are regions of text, relations between them, and choices or text areas
// that belong to a region.
type (
	labelTask struct {
		ID          json.RawMessage            `json:"id"`
		Data        map[string]json.RawMessage `json:"data"`
		Annotations []labelAnnotation          `json:"annotations"`
		Completions []labelAnnotation          `json:"completions"` // before version 1.0
	}
	labelAnnotation struct {
		ID          json.RawMessage `json:"id,omitempty"`
		Cancelled   bool            `json:"was_cancelled,omitempty"`
		GroundTruth bool            `json:"ground_truth,omitempty"`
		By          json.RawMessage `json:"completed_by,omitempty"`
		Result      []labelResult   `json:"result"`
	}
	labelResult struct {
		ID        string      `json:"id,omitempty"`
		Type      string      `json:"type"`
		FromName  string      `json:"from_name,omitempty"`
		ToName    string      `json:"to_name,omitempty"`
		Value     *labelValue `json:"value,omitempty"`
		FromID    string      `json:"from_id,omitempty"`
		ToID      string      `json:"to_id,omitempty"`
		Direction string      `json:"direction,omitempty"`
		Labels    []string    `json:"labels,omitempty"` // of a relation
	}
	labelValue struct {
		Start   json.RawMessage `json:"start,omitempty"`
		End     json.RawMessage `json:"end,omitempty"`
		Words   any             `json:"text,omitempty"` // the region's words; of a text area, its lines
		Labels  []string        `json:"labels,omitempty"`
		Choices []string        `json:"choices,omitempty"`
	}
)

// readLabelStudio reads Label Studio's JSON. Regions whose label is that of a content, source or
// cue are parts; relations link them, and contents linked to each other are parts of one quote. Of
// a task's annotations the one marked as ground truth counts, else the only one; o.Annotator picks
// another. Offsets count code points, before version 1.4 UTF-16 code units: the words tell which.
func readLabelStudio(path string, data []byte, o Reading) ([]*Document, error) {
	dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	var tasks []labelTask
	if err := dec.Decode(&tasks); err != nil {
		return nil, fmt.Errorf("%s: not a list of Label Studio's tasks: %w", path, err)
	}
	var out []*Document
	for n := range tasks {
		d, err := tasks[n].document(path, n, o)
		if err != nil {
			return nil, err
		}
		out = append(out, d)
	}
	return out, nil
}

func (t *labelTask) document(path string, n int, o Reading) (*Document, error) {
	place := Place{path + fmt.Sprintf(" task %d", n+1), 0}
	field := func(name string) string {
		s, _ := asText(orNull(t.Data[name]))
		return s
	}
	d := &Document{ID: field("id"), Title: field("title"), Date: field("date"), URL: field("url"), Place: place}
	if d.ID == "" {
		d.ID = field("doc_id")
	}
	if d.ID == "" {
		d.ID, _ = asText(orNull(t.ID))
	}
	if d.ID == "" {
		d.ID = strconv.Itoa(n + 1)
	}
	raw, ok := t.Data["text"]
	if !ok {
		return nil, fmt.Errorf("%s: no data.text", place)
	}
	var err error
	if d.Text, err = asText(raw); err != nil {
		return nil, fmt.Errorf("%s: data.text: %w", place, err)
	}
	d.HasText = true
	a, err := t.annotation(o.Annotator)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", place, err)
	}
	m := newMarked(d)
	if a != nil {
		if err := m.labelStudio(a, o); err != nil {
			return nil, fmt.Errorf("%s: %w", place, err)
		}
	}
	if err := m.fit(o.Offsets, CodePoints); err != nil {
		return nil, err
	}
	m.attributions()
	return d, nil
}

func orNull(v json.RawMessage) json.RawMessage {
	if v == nil {
		return json.RawMessage("null")
	}
	return v
}

// annotation picks the one annotation of a task that counts; nil where there is none.
func (t *labelTask) annotation(who string) (*labelAnnotation, error) {
	var all []*labelAnnotation
	for i := range t.Annotations {
		all = append(all, &t.Annotations[i])
	}
	for i := range t.Completions {
		all = append(all, &t.Completions[i])
	}
	all = slices.DeleteFunc(all, func(a *labelAnnotation) bool { return a.Cancelled })
	by := func(a *labelAnnotation) string {
		var person struct {
			ID    json.RawMessage `json:"id"`
			Email string          `json:"email"`
		}
		if json.Unmarshal(orNull(a.By), &person) == nil && (person.Email != "" || person.ID != nil) {
			if person.Email != "" {
				return person.Email
			}
			a.By = person.ID
		}
		s, _ := asText(orNull(a.By))
		return s
	}
	if who != "" {
		for _, a := range all {
			if by(a) == who {
				return a, nil
			}
		}
		return nil, nil
	}
	for _, a := range all {
		if a.GroundTruth {
			return a, nil
		}
	}
	switch len(all) {
	case 0:
		return nil, nil
	case 1:
		return all[0], nil
	}
	var names []string
	for _, a := range all {
		names = append(names, by(a))
	}
	return nil, fmt.Errorf("%d annotations and none is the ground truth: say whose counts with --annotator (%s)", len(all), listOf(names, 6))
}

func (m *marked) labelStudio(a *labelAnnotation, o Reading) error {
	whole := func(v json.RawMessage) (int, error) {
		s, err := asText(orNull(v))
		if err != nil {
			return 0, err
		}
		return strconv.Atoi(s)
	}
	values := map[string]map[string]string{}
	for _, r := range a.Result {
		if r.Value == nil || len(r.Value.Labels) == 0 {
			continue
		}
		start, err1 := whole(r.Value.Start)
		end, err2 := whole(r.Value.End)
		if err1 != nil || err2 != nil {
			return fmt.Errorf("region %s: offsets are no numbers: only regions of plain text can be read", r.ID)
		}
		words, _ := r.Value.Words.(string)
		k := mark{id: r.ID, spans: []Span{{start, end}}, words: words, values: map[string]string{}, place: m.Place}
		for _, l := range r.Value.Labels {
			if p := o.Labels.part(l); p != noPart {
				k.part = p
			}
		}
		if _, twice := m.byID[r.ID]; twice {
			return fmt.Errorf("region %s stands twice", r.ID)
		}
		values[r.ID] = k.values
		m.add(k)
	}
	for _, r := range a.Result {
		switch {
		case r.Type == "relation":
			if !m.link(r.FromID, r.ToID) {
				return fmt.Errorf("relation from %q to %q: no such region", r.FromID, r.ToID)
			}
		case r.Value != nil && values[r.ID] != nil && slices.Contains(valueNames, r.FromName):
			if len(r.Value.Choices) > 0 {
				values[r.ID][r.FromName] = r.Value.Choices[0]
			} else if s := firstLine(r.Value.Words); s != "" {
				values[r.ID][r.FromName] = s
			}
		}
	}
	return nil
}

// firstLine is what a text area holds: a text, or a list of them.
func firstLine(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			s, _ := v[0].(string)
			return s
		}
	}
	return ""
}

// WriteLabelStudio writes documents as tasks that Label Studio imports with their annotations. The
// parts of a quote are regions linked to the first.
func WriteLabelStudio(w io.Writer, docs []*Document) error {
	tasks := []map[string]any{}
	for _, d := range docs {
		ix := indexOf(d.Text)
		results := []labelResult{}
		number := func(n int) json.RawMessage { return json.RawMessage(strconv.Itoa(n)) }
		for n := range d.Attributions {
			a := &d.Attributions[n]
			first := ""
			for _, p := range []struct {
				label string
				spans []Span
			}{{DefaultLabels.Content, a.Content}, {DefaultLabels.Source, a.Source}, {DefaultLabels.Cue, a.Cue}} {
				for k, s := range p.spans {
					id := fmt.Sprintf("%s-%s%d", d.key(a), strings.ToLower(p.label), k+1)
					if first == "" {
						id = d.key(a) // a row keeps its id
					}
					results = append(results, labelResult{ID: id, Type: "labels", FromName: "label", ToName: "text",
						Value: &labelValue{Start: number(s.Start), End: number(s.End), Words: ix.cut(d.Text, s), Labels: []string{p.label}}})
					if first == "" {
						first = id
						values := a.values()
						for _, name := range valueNames {
							if v := values[name]; v != "" {
								results = append(results, labelResult{ID: id, Type: "textarea", FromName: name, ToName: "text",
									Value: &labelValue{Start: number(s.Start), End: number(s.End), Words: []string{v}}})
							}
						}
					} else {
						results = append(results, labelResult{Type: "relation", FromID: first, ToID: id, Direction: "right", Labels: []string{p.label}})
					}
				}
			}
		}
		data := map[string]any{"id": d.ID, "text": d.Text}
		for name, v := range map[string]string{"title": d.Title, "date": d.Date, "url": d.URL} {
			if v != "" {
				data[name] = v
			}
		}
		tasks = append(tasks, map[string]any{"data": data, "annotations": []map[string]any{{"result": results}}})
	}
	return writeJSON(w, tasks)
}
