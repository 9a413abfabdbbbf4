package accuracy

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"whosaid/article"
)

// annotatorSuffix is what PolNeAR puts after the name of an article: who annotated it.
var annotatorSuffix = regexp.MustCompile(`^(.*)_([0-9a-f]{4})$`)

// readBrat reads one .ann file of brat's stand-off format with its .txt beside it. Attributions are
// events whose arguments are a content, sources and cues (as PolNeAR has them), or contents linked
// to sources and cues by relations. Attributes and notes of an event or content may tell its kind,
// status, speaker and speaker_type; spans labelled Discard are flagged. In PolNeAR's own layout the
// text is in ../text, the name ends in the annotator's, and ../../metadata.tsv tells title and date.
func readBrat(path string, data []byte, o Reading) ([]*Document, error) {
	d := &Document{Place: Place{path, 0}, HasText: true}
	base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	d.ID = base
	text, err := readWhole(filepath.Join(filepath.Dir(path), base+".txt"))
	if s := annotatorSuffix.FindStringSubmatch(base); errors.Is(err, os.ErrNotExist) && s != nil {
		folder := filepath.Dir(path)
		text, err = readWhole(filepath.Join(folder, "..", "text", s[1]+".txt"))
		if err == nil {
			d.ID = s[1]
			d.Meta = append(d.Meta, textField("annotator", s[2]))
			if others, _ := filepath.Glob(filepath.Join(folder, escapeGlob(s[1])+"_????.ann")); len(others) > 1 {
				d.ID = s[1] + "#" + s[2]
				d.Meta = append(d.Meta, textField("doc", s[1]))
			}
			d.polnearMeta(filepath.Join(folder, "..", "..", "metadata.tsv"), s[1])
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: its text: %w", path, err)
	}
	d.Text = string(text)
	m := newMarked(d)
	events, err := m.brat(data, o)
	if err != nil {
		return nil, err
	}
	if err := m.fit(o.Offsets, CodePoints); err != nil {
		return nil, err
	}
	m.events(events)
	return []*Document{d}, nil
}

func escapeGlob(s string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(s)
}

func textField(name, value string) Field {
	v, _ := json.Marshal(value) // a string always marshals
	return Field{name, v}
}

// polnearMeta reads an article's line of PolNeAR's table, where there is one.
func (d *Document) polnearMeta(table, name string) {
	f, err := article.OpenFile(table)
	if err != nil {
		return
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	var head []string
	for sc.Scan() {
		cells := strings.Split(sc.Text(), "\t")
		if head == nil {
			head = cells
			continue
		}
		row := map[string]string{}
		for i, h := range head {
			if i < len(cells) {
				row[h] = cells[i]
			}
		}
		if row["filename"] == name {
			d.Title, d.Date = row["title"], row["publication_date"]
			if p := row["publisher"]; p != "" {
				d.Meta = append(d.Meta, textField("publisher", p))
			}
			return
		}
	}
}

// bratEvent is one E line.
type bratEvent struct {
	id     string
	parts  []string // ids of its arguments that are parts of an attribution
	values map[string]string
	place  Place
}

// brat reads the lines of an .ann file into marks, links and events.
func (m *marked) brat(data []byte, o Reading) ([]*bratEvent, error) {
	r := bratReader{marked: m, labels: o.Labels, eventByID: map[string]*bratEvent{}}
	for n, line := range strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		if line = strings.TrimSuffix(line, "\r"); line != "" {
			r.line(Place{m.Place.File, n + 1}, line)
		}
	}
	r.settle()
	return r.events, r.faults.orNil()
}

// bratReader reads the lines of an .ann file.
type bratReader struct {
	*marked
	labels    Labels
	events    []*bratEvent
	eventByID map[string]*bratEvent
	later     []bratLink
	faults    Faults
}

// bratLink is a line that speaks of other lines, which may come after it.
type bratLink struct {
	place      Place
	id         string // of the relation, or of what has the value
	a, b       string // the two that are related, or the name and the value
	isRelation bool
}

// line reads one line.
func (r *bratReader) line(place Place, line string) {
	id, body, ok := strings.Cut(line, "\t")
	if !ok || id == "" {
		r.faults.add(place, "no tab behind the id")
		return
	}
	switch id[0] {
	case 'T':
		r.textBound(place, id, body)
	case 'E':
		e := &bratEvent{id: id, values: map[string]string{}, place: place}
		for i, arg := range strings.Fields(body) {
			if _, target, ok := strings.Cut(arg, ":"); ok && i > 0 { // the first is the trigger
				e.parts = append(e.parts, target)
			}
		}
		r.events = append(r.events, e)
		r.eventByID[id] = e
	case 'R':
		fields := strings.Fields(body)
		if len(fields) != 3 {
			r.faults.add(place, "%s: want a relation and two arguments", id)
			return
		}
		_, a, _ := strings.Cut(fields[1], ":")
		_, b, _ := strings.Cut(fields[2], ":")
		r.later = append(r.later, bratLink{place, id, a, b, true})
	case 'A', 'M':
		if f := strings.Fields(body); len(f) == 3 {
			r.later = append(r.later, bratLink{place, f[1], strings.ToLower(f[0]), f[2], false})
		}
	case '#':
		r.note(place, body)
	case '*', 'N':
	default:
		r.faults.add(place, "%s: an id begins with T, E, R, A, M, N, # or *", clip(id, 20))
	}
}

// textBound reads a T line: a label, offsets and words.
func (r *bratReader) textBound(place Place, id, body string) {
	head, words, _ := strings.Cut(body, "\t")
	label, where, ok := strings.Cut(head, " ")
	if !ok {
		r.faults.add(place, "%s: want a label and offsets", id)
		return
	}
	spans, err := parseSpans(strings.ReplaceAll(where, " ", "-"))
	if err != nil {
		r.faults.add(place, "%s: offsets %q: want start end;start end", id, clip(where, 40))
		return
	}
	if _, twice := r.byID[id]; twice {
		r.faults.add(place, "%s stands twice", id)
		return
	}
	k := mark{id: id, part: r.labels.part(label), spans: spans, words: words, values: map[string]string{}, place: place}
	if strings.EqualFold(label, "Discard") {
		k.values["flagged"] = label
	}
	r.add(k)
}

// note reads the values of an annotator's note: "kind: direct; status: denied".
func (r *bratReader) note(place Place, body string) {
	head, note, _ := strings.Cut(body, "\t")
	f := strings.Fields(head)
	if len(f) != 2 {
		return
	}
	for _, part := range strings.Split(note, "; ") {
		if name, value, ok := strings.Cut(part, ":"); ok {
			r.later = append(r.later, bratLink{place, f[1], strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value), false})
		}
	}
}

// settle follows what lines say of other lines.
func (r *bratReader) settle() {
	for _, l := range r.later {
		switch {
		case l.isRelation:
			if !r.link(l.a, l.b) {
				r.faults.add(l.place, "%s: no %s or no %s", l.id, l.a, l.b)
			}
		case r.eventByID[l.id] != nil:
			r.eventByID[l.id].values[l.a] = l.b
		default:
			if i, ok := r.byID[l.id]; ok {
				r.marks[i].values[l.a] = l.b
			}
		}
	}
	for _, e := range r.events {
		for _, p := range e.parts {
			if _, ok := r.byID[p]; !ok && r.eventByID[p] == nil {
				r.faults.add(e.place, "%s: no %s", e.id, p)
			}
		}
	}
}

// events makes attributions of events, and of what is linked otherwise.
func (m *marked) events(events []*bratEvent) {
	var atts []Attribution
	for _, e := range events {
		a := Attribution{ID: e.id, Place: e.place}
		for _, p := range e.parts {
			if i, ok := m.byID[p]; ok {
				k := &m.marks[i]
				a.add(k.part, k.spans)
				a.take(k.values)
			}
		}
		a.take(e.values)
		if len(a.Content) == 0 {
			m.Warnings = append(m.Warnings, fmt.Sprintf("%s: %s has no content and is left out", e.place, e.id))
			continue
		}
		atts = append(atts, a)
	}
	taken := map[string]bool{}
	for _, e := range events {
		for _, p := range e.parts {
			taken[p] = true
		}
	}
	var flagged []Span
	for i := range m.marks {
		k := &m.marks[i]
		if taken[k.id] {
			k.part = noPart // it is in an event already
		}
		if k.values["flagged"] != "" {
			flagged = append(flagged, k.spans...)
		}
	}
	m.attributions()
	m.Attributions = append(m.Attributions, atts...)
	sortAttributions(m.Attributions)
	if len(flagged) > 0 {
		m.Flagged = flagged
		m.Meta = append(m.Meta, flaggedField("Discard", flagged))
	}
}

func flaggedField(label string, spans []Span) Field {
	v, _ := json.Marshal([]struct {
		Label string `json:"label"`
		Spans []Span `json:"spans"`
	}{{label, spans}})
	return Field{"flagged", v}
}

// WriteBrat writes one document as brat's .ann: an event for each row, its values as a note.
func WriteBrat(w io.Writer, d *Document) error {
	var b strings.Builder
	ix := indexOf(d.Text)
	t, note := 0, 0
	words := func(spans []Span) string { // as brat writes them: on one line, parts joined by a blank
		return strings.NewReplacer("\n", " ", "\t", " ", "\r", " ").Replace(strings.Join(cutParts(ix, d.Text, spans), " "))
	}
	where := func(spans []Span) string { return strings.ReplaceAll(spanText(spans), "-", " ") }
	for n := range d.Attributions {
		a := &d.Attributions[n]
		var args []string
		for _, p := range []struct {
			label string
			spans []Span
		}{{DefaultLabels.Content, a.Content}, {DefaultLabels.Source, a.Source}, {DefaultLabels.Cue, a.Cue}} {
			if len(p.spans) == 0 {
				continue
			}
			t++
			fmt.Fprintf(&b, "T%d\t%s %s\t%s\n", t, p.label, where(p.spans), words(p.spans))
			args = append(args, fmt.Sprintf("%s:T%d", p.label, t))
		}
		spans := a.Cue
		if len(spans) == 0 {
			spans = a.Content
		}
		t++
		fmt.Fprintf(&b, "T%d\tAttribution %s\t%s\nE%d\tAttribution:T%d %s\n", t, where(spans), words(spans), n+1, t, strings.Join(args, " "))
		values := a.values()
		var told []string
		for _, name := range valueNames {
			if v := values[name]; v != "" {
				if name == "nested_in" {
					v = bratEventOf(d, v)
				}
				told = append(told, name+": "+strings.NewReplacer("\n", " ", "\t", " ", "; ", ", ").Replace(v))
			}
		}
		if len(told) > 0 {
			note++
			fmt.Fprintf(&b, "#%d\tAnnotatorNotes E%d\t%s\n", note, n+1, strings.Join(told, "; "))
		}
	}
	for _, s := range d.Flagged {
		t++
		fmt.Fprintf(&b, "T%d\tDiscard %d %d\t%s\n", t, s.Start, s.End, words([]Span{s}))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// bratEventOf is the id that WriteBrat gives to a row.
func bratEventOf(d *Document, id string) string {
	for i := range d.Attributions {
		if d.Attributions[i].ID == id {
			return "E" + strconv.Itoa(i+1)
		}
	}
	return id
}

func cutParts(ix index, text string, spans []Span) []string {
	out := make([]string, len(spans))
	for i, s := range spans {
		out[i] = ix.cut(text, s)
	}
	return out
}
