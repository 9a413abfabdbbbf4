package accuracy

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// Annotator is one of several who annotated the same texts.
type Annotator struct {
	Name      string
	Documents []*Document
}

// Annotators divides documents that one file holds by who made them: those whose meta names an annotator and
// the article, as PolNeAR's several readings of one article do. The documents get the id of their article.
func Annotators(docs []*Document) []Annotator {
	var out []Annotator
	at := map[string]int{}
	for _, d := range docs {
		name := d.Field("annotator")
		if name == "" {
			return nil
		}
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, Annotator{Name: name})
		}
		one := *d
		if of := d.Field("doc"); of != "" {
			one.ID = of
		}
		out[i].Documents = append(out[i].Documents, &one)
	}
	return out
}

// Agreement is how far annotators agree.
type Agreement struct {
	Names     []string
	Documents int // that at least two of them annotated
	Pairs     []PairAgreement
	All       Tally   // of all pairs, each both ways
	Alpha     float64 // Krippendorff's, word by word; NaN where there is nothing to compare
	Words     int     // that at least two annotators labelled or skipped
}

// PairAgreement is that of two annotators, each measured against the other.
type PairAgreement struct {
	A, B      string
	Documents int
	Tally     Tally
	Alpha     float64
}

// Agree measures annotators against each other over the documents that two of them share: by the
// measures of a score, each once as the gold and once as the system, and by Krippendorff's alpha
// over words, each of them labelled by what it is a part of. An annotator who lacks a document has
// said nothing of it. Texts that differ are an error.
func Agree(annotators []Annotator, choice Choice) (*Agreement, error) {
	out := &Agreement{}
	byID := make([]map[string]*Document, len(annotators))
	var order []*Document // one of each id, in the order of the first who has it
	seen := map[string]*Document{}
	var faults Faults
	for i, a := range annotators {
		out.Names = append(out.Names, a.Name)
		byID[i] = make(map[string]*Document, len(a.Documents))
		for _, d := range a.Documents {
			byID[i][d.ID] = d
			switch first := seen[d.ID]; {
			case first == nil:
				seen[d.ID] = d
				order = append(order, d)
			case first.Text != d.Text:
				faults.add(d.Place, "document %q is another text than in %s: %s", d.ID, first.Place, difference(first.Text, d.Text))
			default:
				faults.checkOffsets(d, d.Text)
			}
		}
	}
	if err := faults.orNil(); err != nil {
		return nil, err
	}
	all := newAlpha()
	for _, d := range order {
		var having []*Document
		for i := range annotators {
			if one := byID[i][d.ID]; one != nil {
				having = append(having, one)
			}
		}
		if len(having) >= 2 {
			out.Documents++
			all.document(having)
		}
	}
	out.Alpha, out.Words = all.value(), all.units
	for i := range annotators {
		for j := i + 1; j < len(annotators); j++ {
			p := PairAgreement{A: annotators[i].Name, B: annotators[j].Name}
			one := newAlpha()
			var a, b []*Document
			for _, d := range annotators[i].Documents {
				if e := byID[j][d.ID]; e != nil {
					a, b = append(a, d), append(b, e)
					one.document([]*Document{d, e})
				}
			}
			if p.Documents = len(a); p.Documents == 0 {
				continue
			}
			p.Tally.Add(&Evaluate(a, b, choice).Total)
			p.Tally.Add(&Evaluate(b, a, choice).Total)
			p.Alpha = one.value()
			out.All.Add(&p.Tally)
			out.Pairs = append(out.Pairs, p)
		}
	}
	return out, nil
}

// alpha gathers the units of Krippendorff's alpha for nominal values: for each unit that at least
// two have judged, how often each value was given (Krippendorff 2011, "Computing Krippendorff's
// Alpha-Reliability", part D: any number of observers, missing data).
type alpha struct {
	n         int         // values of units that have two or more
	given     map[int]int // by value
	disagreed float64     // sum over units of the pairs of unlike values, each over the unit's values less one
	units     int
}

func newAlpha() *alpha { return &alpha{given: map[int]int{}} }

// unit takes the values that one unit was given; those that are missing are left out.
func (a *alpha) unit(values []int) {
	m := len(values)
	if m < 2 {
		return
	}
	count := map[int]int{}
	for _, v := range values {
		count[v]++
	}
	alike := 0
	for v, n := range count {
		alike += n * n
		a.given[v] += n
	}
	a.disagreed += float64(m*m-alike) / float64(m-1)
	a.n += m
	a.units++
}

// value is 1 where all agree, 0 where they agree as by chance, and NaN where there is nothing that
// could be disagreed on.
func (a *alpha) value() float64 {
	alike := 0
	for _, n := range a.given {
		alike += n * n
	}
	n := float64(a.n)
	expected := (n*n - float64(alike)) / (n - 1)
	if a.n < 2 || expected == 0 {
		return math.NaN()
	}
	return 1 - a.disagreed/expected
}

// document takes the words of a text that two or more have annotated. A word's value is what it is
// a part of: nothing, content, source, cue, or more than one of them.
func (a *alpha) document(docs []*Document) {
	w := wordsOf(docs[0].Text)
	labels := make([][]uint8, len(docs))
	for i, d := range docs {
		labels[i] = make([]uint8, len(w.start))
		var parts [3][]Span
		for k := range d.Attributions {
			at := &d.Attributions[k]
			for bit, spans := range [3][]Span{at.Content, at.Source, at.Cue} {
				parts[bit] = append(parts[bit], w.of(spans, false)...)
			}
		}
		for bit, spans := range parts {
			for _, r := range normal(spans) { // each word once, however many rows overlap there
				for j := r.Start; j < r.End; j++ {
					labels[i][j] |= 1 << bit
				}
			}
		}
	}
	values := make([]int, len(docs))
	for j := range w.start {
		for i := range docs {
			values[i] = int(labels[i][j])
		}
		a.unit(values)
	}
}

// Print writes an agreement as a table.
func (a *Agreement) Print(w io.Writer) error {
	t := newTable("annotators", "documents", "found", "linked", "tight", "exact", "content", "source", "cue", "speaker", "status", "type", "alpha")
	row := func(name string, documents int, tally *Tally, alpha float64) {
		cells := []any{name, documents}
		for _, m := range []Measure{Found, Linked, Tight, Exact, ContentSpan, SourceSpan, CueSpan} {
			_, _, f := tally.Counts[m].PRF()
			cells = append(cells, percent(f))
		}
		for _, share := range tally.Shares {
			cells = append(cells, percent(share.Value()))
		}
		t.AppendRow(append(cells, percent(alpha)))
	}
	for i := range a.Pairs {
		p := &a.Pairs[i]
		row(p.A+" – "+p.B, p.Documents, &p.Tally, p.Alpha)
	}
	if len(a.Pairs) != 1 {
		row("all pairs", a.Documents, &a.All, a.Alpha)
	}
	_, err := fmt.Fprintf(w, "%s: %s in common, %s\n%s\n", strings.Join(a.Names, ", "), plural(a.Documents, "document"), plural(a.Words, "word"), t.Render())
	return err
}
