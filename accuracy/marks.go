package accuracy

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"whosaid/article"
)

// mark is one annotated stretch as annotation tools have it: a label over spans, perhaps with
// values of its own.
type mark struct {
	id     string
	part   part
	spans  []Span            // in the file's unit until fit has turned them
	words  string            // as the file gives them beside the offsets; "" where it does not
	values map[string]string // kind, speaker, speaker_type, status, nested_in, confidence
	place  Place
}

// marked is a document of an annotation tool on its way to attributions.
type marked struct {
	*Document
	marks []mark
	byID  map[string]int
	links [][2]int // between marks that belong together, in either direction
}

func newMarked(d *Document) *marked { return &marked{Document: d, byID: map[string]int{}} }

func (m *marked) add(k mark) {
	m.byID[k.id] = len(m.marks)
	m.marks = append(m.marks, k)
}

// link joins two marks by their ids; false where one is not there.
func (m *marked) link(a, b string) bool {
	i, ok1 := m.byID[a]
	j, ok2 := m.byID[b]
	if ok1 && ok2 {
		m.links = append(m.links, [2]int{i, j})
	}
	return ok1 && ok2
}

// fit turns the marks' spans into code points. The unit is the one asked for; else the first of
// usual and the others in which every mark's words are those that the file gives. Where no unit
// fits, the faults of the usual one are reported.
func (m *marked) fit(asked *Unit, usual ...Unit) error {
	units := append(slices.Clone(usual), CodePoints, UTF16, Bytes)
	if asked != nil {
		units = []Unit{*asked}
	}
	var first Faults
	ix := indexOf(m.Text)
	for k, u := range units {
		r := newRuler(m.Text, u)
		var faults Faults
		turned := make([][]Span, len(m.marks))
		for i := range m.marks {
			mk := &m.marks[i]
			fits := true
			for _, s := range mk.spans {
				t, ok := r.span(s)
				if !ok {
					faults.add(mk.place, "%s: span %d-%d is no stretch of the text in %s", mk.id, s.Start, s.End, u)
					fits = false
					break
				}
				turned[i] = append(turned[i], t)
			}
			if fits && mk.words != "" {
				if got := ix.cutAll(m.Text, turned[i]); bare(got) != bare(mk.words) {
					faults.add(mk.place, "%s: at %s the text has %q, the file says %q", mk.id, spanText(mk.spans), clip(got, 60), clip(mk.words, 60))
				}
			}
		}
		if len(faults) == 0 {
			for i := range m.marks {
				m.marks[i].spans = turned[i]
			}
			if k > 0 && u != usual[0] {
				m.Warnings = append(m.Warnings, fmt.Sprintf("%s: the offsets count %s", m.Place, u))
			}
			return nil
		}
		if k == 0 {
			first = faults
		}
	}
	return first
}

// bare is a text without white space and without the mark between parts, which tools write each in
// their own way.
func bare(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, " … ", " ")), "")
}

// attributions makes one attribution of each content: contents that are linked to each other are
// parts of one; its cues are those linked to it, its sources those linked to it or to its cues, and
// what is linked to those. A source that two contents share is in both. Marks that nothing is
// linked to are reported in Warnings.
func (m *marked) attributions() {
	near := make([][]int, len(m.marks))
	for _, l := range m.links {
		near[l[0]] = append(near[l[0]], l[1])
		near[l[1]] = append(near[l[1]], l[0])
	}
	done := make([]bool, len(m.marks))
	used := make([]bool, len(m.marks))
	reach := func(from []int, p part) []int { // marks of part p beside from, and beside those
		var out []int
		seen := map[int]bool{}
		for queue := from; len(queue) > 0; {
			var next []int
			for _, i := range queue {
				for _, j := range near[i] {
					if m.marks[j].part == p && !seen[j] {
						seen[j] = true
						out = append(out, j)
						next = append(next, j)
					}
				}
			}
			queue = next
		}
		sort.Ints(out)
		return out
	}
	for i := range m.marks {
		if m.marks[i].part != contentPart || done[i] {
			continue
		}
		contents := []int{i}
		for _, j := range reach([]int{i}, contentPart) {
			if j != i {
				contents = append(contents, j)
			}
		}
		cues := reach(contents, cuePart)
		sources := reach(append(slices.Clone(contents), cues...), sourcePart)
		a := Attribution{ID: m.marks[i].id, Place: m.marks[i].place}
		for _, group := range [][]int{contents, cues, sources} {
			for _, j := range group {
				k := &m.marks[j]
				done[j], used[j] = true, true
				a.add(k.part, k.spans)
				a.take(k.values)
			}
		}
		m.Attributions = append(m.Attributions, a)
	}
	for i := range m.marks {
		if k := &m.marks[i]; !used[i] && k.part != noPart {
			m.Warnings = append(m.Warnings, fmt.Sprintf("%s: %s is linked to no content and left out", k.place, k.id))
		}
	}
	sortAttributions(m.Attributions)
}

// take sets what values tell, where nothing is set yet.
func (a *Attribution) take(values map[string]string) {
	for _, v := range []struct {
		name string
		to   *string
	}{{"kind", &a.Kind}, {"speaker", &a.Speaker}, {"speaker_type", &a.SpeakerType}, {"status", &a.Status}, {"nested_in", &a.NestedIn}, {"rule", &a.Rule}} {
		if *v.to == "" {
			*v.to = values[v.name]
		}
	}
}

// valueNames are the values that an annotation tool may hang on a mark.
var valueNames = []string{"kind", "speaker", "speaker_type", "status", "nested_in", "rule"}

// values are what take reads.
func (a *Attribution) values() map[string]string {
	out := map[string]string{}
	for name, v := range map[string]string{"kind": a.Kind, "speaker": a.Speaker, "speaker_type": a.SpeakerType, "status": a.Status, "nested_in": a.NestedIn, "rule": a.Rule} {
		if v != "" {
			out[name] = v
		}
	}
	return out
}

// sortAttributions brings rows into the order of the text.
func sortAttributions(atts []Attribution) {
	start := func(a *Attribution) int {
		if len(a.Content) == 0 {
			return 0
		}
		return a.Content[0].Start
	}
	sort.SliceStable(atts, func(i, j int) bool { return start(&atts[i]) < start(&atts[j]) })
}

// TellKinds sets the kind of each row that has none, by the quotation marks of the text: direct
// where all words of the content are in them, mixed where some do, indirect where none does.
func TellKinds(d *Document) {
	var quoted *quotedWords
	for i := range d.Attributions {
		a := &d.Attributions[i]
		if a.Kind != "" || len(a.Content) == 0 {
			continue
		}
		if quoted == nil {
			quoted = newQuotedWords(d.Text)
		}
		a.Kind = quoted.kind(a.Content)
	}
}

// quotedWords counts, for each word of a text, how many words before it are in quotation marks.
type quotedWords struct {
	words  *textWords
	before []int
}

func newQuotedWords(text string) *quotedWords {
	doc := article.Parse(text, article.Metadata{})
	q := &quotedWords{words: wordsOf(text)}
	ix := indexOf(text)
	q.before = make([]int, len(q.words.start)+1)
	t := 0
	for w := range q.words.start {
		b := ix.Byte(q.words.start[w])
		for t < len(doc.Tokens) && doc.Tokens[t].End <= b {
			t++
		}
		q.before[w+1] = q.before[w]
		if t < len(doc.Tokens) && doc.Tokens[t].Quotation >= 0 {
			q.before[w+1]++
		}
	}
	return q
}

func (q *quotedWords) kind(content []Span) string {
	all, in := 0, 0
	for _, s := range q.words.of(content, false) {
		all += s.End - s.Start
		in += q.before[s.End] - q.before[s.Start]
	}
	switch {
	case in == 0:
		return "indirect"
	case in == all:
		return "direct"
	}
	return "mixed"
}
