package accuracy

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// The two forms of JSON that GATE has: documents of its Python library and of the plugin
// Format_Bdoc ("annotation_sets", offsets of the type that "offset_type" tells: p code points, j
// UTF-16), and those of its JSON exporter, like tweets ("entities" by type, each with "indices").
type (
	gateDocument struct {
		Text       *string                 `json:"text"`
		Name       string                  `json:"name"`
		OffsetType string                  `json:"offset_type"`
		Features   map[string]any          `json:"features"`
		Sets       map[string]gateSet      `json:"annotation_sets"`
		Entities   map[string][]gateEntity `json:"entities"`
	}
	gateSet struct {
		Annotations []gateAnnotation `json:"annotations"`
	}
	gateAnnotation struct {
		Type     string         `json:"type"`
		Start    int            `json:"start"`
		End      int            `json:"end"`
		ID       int            `json:"id"`
		Features map[string]any `json:"features"`
	}
	gateEntity map[string]any
)

// readGATE reads one document of GATE. Annotations whose type is the label of a content, source or
// cue are parts. GATE has no relations of its own that all exports keep: two parts belong together
// where a feature of the one is the id of the other, or where both have the same value of a feature
// "attribution". Features kind, speaker, speaker_type and status of a content are the attribution's.
func readGATE(path string, data []byte, o Reading) ([]*Document, error) {
	var g gateDocument
	if err := json.Unmarshal(data, &g); err != nil {
		return nil, fmt.Errorf("%s: not GATE's JSON: %w", path, err)
	}
	if g.Text == nil {
		return nil, fmt.Errorf("%s: no text", path)
	}
	place := Place{path, 1}
	d := &Document{ID: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), Text: *g.Text, HasText: true, Place: place}
	if g.Name != "" {
		d.ID = g.Name
	}
	m := newMarked(d)
	features := map[int]map[string]any{} // of each mark
	for _, name := range sortedKeys(g.Sets) {
		for _, a := range g.Sets[name].Annotations {
			p := o.Labels.part(a.Type)
			if p == noPart {
				continue
			}
			id := strconv.Itoa(a.ID)
			if _, twice := m.byID[id]; twice {
				return nil, fmt.Errorf("%s: annotation %s stands twice among the parts of attributions: export one annotation set", path, id)
			}
			features[len(m.marks)] = a.Features
			m.add(mark{id: id, part: p, spans: []Span{{a.Start, a.End}}, values: gateValues(a.Features), place: place})
		}
	}
	for _, kind := range sortedKeys(g.Entities) {
		p := o.Labels.part(kind)
		if p == noPart {
			continue
		}
		for n, e := range g.Entities[kind] {
			indices, _ := e["indices"].([]any)
			if len(indices) != 2 {
				return nil, fmt.Errorf("%s: %s number %d: want indices [start, end]", path, kind, n+1)
			}
			start, ok1 := indices[0].(float64)
			end, ok2 := indices[1].(float64)
			if !ok1 || !ok2 {
				return nil, fmt.Errorf("%s: %s number %d: want indices [start, end]", path, kind, n+1)
			}
			id := gateText(e["id"])
			if id == "" {
				id = kind + strconv.Itoa(n+1)
			}
			features[len(m.marks)] = e
			m.add(mark{id: id, part: p, spans: []Span{{int(start), int(end)}}, values: gateValues(e), place: place})
		}
	}
	together := map[string][]int{} // marks by their feature "attribution"
	for i := range m.marks {
		for _, name := range sortedKeys(features[i]) {
			v := gateText(features[i][name])
			switch {
			case v == "" || name == "id":
			case name == "attribution":
				together[v] = append(together[v], i)
			default:
				if j, ok := m.byID[v]; ok && j != i && (o.Labels.part(name) != noPart || strings.HasSuffix(strings.ToLower(name), "id")) {
					m.links = append(m.links, [2]int{i, j})
				}
			}
		}
	}
	for _, v := range sortedKeys(together) {
		for _, i := range together[v] {
			for _, j := range together[v] {
				if m.marks[i].part == contentPart && i != j {
					m.links = append(m.links, [2]int{i, j})
				}
			}
		}
	}
	unit := CodePoints
	if g.OffsetType == "j" {
		unit = UTF16
	}
	if err := m.fit(o.Offsets, unit); err != nil {
		return nil, err
	}
	m.attributions()
	return []*Document{d}, nil
}

func gateValues(features map[string]any) map[string]string {
	out := map[string]string{}
	for _, name := range valueNames {
		if s, ok := features[name].(string); ok {
			out[name] = s
		}
	}
	return out
}

// gateText is a feature that may name an annotation: a text or a whole number.
func gateText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
