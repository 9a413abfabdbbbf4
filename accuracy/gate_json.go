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
	m := gateMarks{marked: newMarked(d), labels: o.Labels}
	if err := m.readSets(g.Sets); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if err := m.readEntities(g.Entities); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	m.linkByFeatures()
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

// gateMarks are the marks of a document of GATE with their features.
type gateMarks struct {
	*marked
	labels   Labels
	features []map[string]any // of each mark
}

func (m *gateMarks) addMark(id string, p part, s Span, features map[string]any) {
	m.features = append(m.features, features)
	m.add(mark{id: id, part: p, spans: []Span{s}, values: gateValues(features), place: m.Place})
}

// readSets reads annotation sets.
func (m *gateMarks) readSets(sets map[string]gateSet) error {
	for _, name := range sortedKeys(sets) {
		for _, a := range sets[name].Annotations {
			p := m.labels.part(a.Type)
			if p == noPart {
				continue
			}
			id := strconv.Itoa(a.ID)
			if _, twice := m.byID[id]; twice {
				return fmt.Errorf("annotation %s stands twice among the parts of attributions: export one annotation set", id)
			}
			m.addMark(id, p, Span{a.Start, a.End}, a.Features)
		}
	}
	return nil
}

// readEntities reads the form that is like a tweet's, without ids.
func (m *gateMarks) readEntities(entities map[string][]gateEntity) error {
	for _, kind := range sortedKeys(entities) {
		p := m.labels.part(kind)
		if p == noPart {
			continue
		}
		for n, e := range entities[kind] {
			indices, _ := e["indices"].([]any)
			var at [2]float64
			whole := len(indices) == len(at)
			for k := 0; whole && k < len(at); k++ {
				at[k], whole = indices[k].(float64)
			}
			if !whole {
				return fmt.Errorf("%s number %d: want indices [start, end]", kind, n+1)
			}
			id := gateText(e["id"])
			if id == "" {
				id = kind + strconv.Itoa(n+1)
			}
			m.addMark(id, p, Span{int(at[0]), int(at[1])}, e)
		}
	}
	return nil
}

// linkByFeatures links the marks of which one names the other, and those with the same feature "attribution".
func (m *gateMarks) linkByFeatures() {
	together := map[string][]int{} // marks by their feature "attribution"
	for i := range m.marks {
		for _, name := range sortedKeys(m.features[i]) {
			v := gateText(m.features[i][name])
			switch {
			case v == "" || name == "id":
			case name == "attribution":
				together[v] = append(together[v], i)
			default:
				if j, ok := m.byID[v]; ok && j != i && (m.labels.part(name) != noPart || strings.HasSuffix(strings.ToLower(name), "id")) {
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
