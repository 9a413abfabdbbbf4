package accuracy

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
)

// citronSpan is a span of BBC Citron's annotation format (docs/data_format.md of its repository):
// code points and the words that are there.
type citronSpan struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

type citronQuote struct {
	ID           json.RawMessage `json:"id,omitempty"`
	Cue          *citronSpan     `json:"cue,omitempty"`
	Sources      []citronSpan    `json:"sources"`
	Contents     []citronSpan    `json:"contents"`
	Coreferences []citronSpan    `json:"coreferences,omitempty"`
	Confidence   *float64        `json:"confidence,omitempty"`
}

type citronDocument struct {
	Text   *string       `json:"text"`
	Quotes []citronQuote `json:"quotes"`
}

// readCitron reads one document of Citron's, gold or output. The speaker is the longest of the
// source's coreferences, where the file has them.
func readCitron(path string, data []byte, o Reading) ([]*Document, error) {
	var c citronDocument
	if err := json.Unmarshal(data, &c); err != nil {
		return nil, fmt.Errorf("%s: not Citron's JSON: %w", path, err)
	}
	if c.Text == nil {
		return nil, fmt.Errorf("%s: no text", path)
	}
	place := Place{path, 1}
	d := &Document{ID: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), Text: *c.Text, HasText: true, Place: place}
	m := newMarked(d)
	for n, q := range c.Quotes {
		id, _ := asText(orNull(q.ID))
		if id == "" {
			id = "q" + strconv.Itoa(n+1)
		}
		a := Attribution{ID: id, Confidence: q.Confidence, Place: place}
		longest := ""
		for _, r := range q.Coreferences {
			if len(r.Text) > len(longest) {
				longest = r.Text
			}
		}
		a.Speaker = longest
		add := func(p part, s citronSpan, k int) {
			m.add(mark{id: fmt.Sprintf("quote %s, part %d", id, len(m.marks)), part: p, spans: []Span{{s.Start, s.End}}, words: s.Text, values: map[string]string{"row": strconv.Itoa(n)}, place: place})
		}
		for k, s := range q.Contents {
			add(contentPart, s, k)
		}
		for k, s := range q.Sources {
			add(sourcePart, s, k)
		}
		if q.Cue != nil {
			add(cuePart, *q.Cue, 0)
		}
		if len(q.Contents) == 0 {
			return nil, fmt.Errorf("%s: quote %s has no contents", path, id)
		}
		d.Attributions = append(d.Attributions, a)
	}
	if err := m.fit(o.Offsets, CodePoints); err != nil {
		return nil, err
	}
	for i := range m.marks {
		row, _ := strconv.Atoi(m.marks[i].values["row"])
		d.Attributions[row].add(m.marks[i].part, m.marks[i].spans)
	}
	return []*Document{d}, nil
}

// WriteCitron writes one document in Citron's form. A cue of several spans becomes one from the
// first to the last.
func WriteCitron(w io.Writer, d *Document) error {
	ix := indexOf(d.Text)
	span := func(s Span) citronSpan { return citronSpan{s.Start, s.End, ix.cut(d.Text, s)} }
	out := citronDocument{Text: &d.Text, Quotes: []citronQuote{}}
	for i := range d.Attributions {
		a := &d.Attributions[i]
		id, _ := json.Marshal(d.key(a)) // a string always marshals
		q := citronQuote{ID: id, Sources: []citronSpan{}, Contents: []citronSpan{}, Confidence: a.Confidence}
		for _, s := range a.Content {
			q.Contents = append(q.Contents, span(s))
		}
		for _, s := range a.Source {
			q.Sources = append(q.Sources, span(s))
		}
		if n := len(a.Cue); n > 0 {
			c := span(Span{a.Cue[0].Start, a.Cue[n-1].End})
			q.Cue = &c
		}
		out.Quotes = append(out.Quotes, q)
	}
	return writeJSON(w, out)
}
