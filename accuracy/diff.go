package accuracy

import (
	"fmt"
	"io"
	"slices"
	"sort"
	"strings"

	"whosaid/attribution"
	"whosaid/reports"
)

// FromResult gives what was found in one article in the form of gold, so that it can be scored or
// corrected.
func FromResult(r *attribution.Result) *Document {
	s := reports.NewStandoff(r)
	d := &Document{ID: s.ID, Text: s.Text, HasText: true, Title: s.Title, Date: s.Date, URL: s.URL}
	spans := func(pairs [][2]int) []Span {
		out := make([]Span, len(pairs))
		for i, p := range pairs {
			out[i] = Span{p[0], p[1]}
		}
		return out
	}
	for i := range s.Attributions {
		a := &s.Attributions[i]
		one := Attribution{ID: a.ID, Kind: a.Kind, Content: spans(a.Content), Source: spans(a.Source), Cue: spans(a.Cue),
			SpeakerType: a.SpeakerType, Rule: a.Rule, Status: a.Status, Confidence: &a.Confidence, Sort: r.Attributions[i].Sort}
		if a.Speaker != nil {
			one.Speaker = *a.Speaker
		}
		if a.NestedIn != nil {
			one.NestedIn = *a.NestedIn
		}
		d.Attributions = append(d.Attributions, one)
	}
	return d
}

// Difference is one row that two outputs do not share.
type Difference struct {
	Document string
	Old, New *Attribution // nil where that side has no such row
	What     []string     // found, lost, quote, source, cue, speaker, type, kind, status, rule
	OldWords string       // of the quote, its first wordsTold code points
	NewWords string
}

// Diff compares two outputs over the same texts. Rows are paired by the overlap of their quotes,
// the largest first. Rows that are the same in quote, source, cue, speaker and its type, kind and
// status are not reported; a status or type that one side lacks is no difference; a rule alone that differs is reported only where rules is set. Documents come in the order of
// the old output, then those that only the new one has; rows in the order of the text.
func Diff(before, after []*Document, rules bool) []Difference {
	newByID := map[string]*Document{}
	for _, d := range after {
		newByID[d.ID] = d
	}
	var out []Difference
	seen := map[string]bool{}
	for _, d := range before {
		seen[d.ID] = true
		n := newByID[d.ID]
		if n == nil {
			n = &Document{ID: d.ID}
		}
		out = append(out, diffDocument(d, n, rules)...)
	}
	for _, d := range after {
		if !seen[d.ID] {
			out = append(out, diffDocument(&Document{ID: d.ID}, d, rules)...)
		}
	}
	return out
}

func diffDocument(before, after *Document, rules bool) []Difference {
	chars := func(d *Document) []runs {
		out := make([]runs, len(d.Attributions))
		for i := range d.Attributions {
			out[i] = normal(slices.Clone(d.Attributions[i].Content))
		}
		return out
	}
	words := func(d *Document) func(*Attribution) string {
		var ix index
		return func(a *Attribution) string {
			if a.Words != "" || !d.HasText {
				return a.Words
			}
			if ix.CodePoints == nil {
				ix = indexOf(d.Text)
			}
			return ix.cutAll(d.Text, beginning(a.Content, wordsTold))
		}
	}
	side := func(d *Document, contents []runs) candidateRows {
		sources := make([]string, len(contents))
		for i := range d.Attributions {
			sources[i] = spanText(d.Attributions[i].Source)
		}
		return candidateRows{contents, sources}
	}
	oldWords, newWords := words(before), words(after)
	o, n := chars(before), chars(after)
	ofOld, ofNew := make([]int, len(o)), make([]int, len(n))
	for i := range ofOld {
		ofOld[i] = -1
	}
	for j := range ofNew {
		ofNew[j] = -1
	}
	for _, p := range match(side(before, o), side(after, n), func(i, j int) bool {
		return slices.Equal(before.Attributions[i].Source, after.Attributions[j].Source)
	}) {
		ofOld[p.g], ofNew[p.s] = p.s, p.g
	}
	var out []Difference
	for i := range before.Attributions {
		a := &before.Attributions[i]
		if ofOld[i] < 0 {
			out = append(out, Difference{Document: before.ID, Old: a, What: []string{"lost"}, OldWords: oldWords(a)})
			continue
		}
		b := &after.Attributions[ofOld[i]]
		var what []string
		for _, c := range []struct {
			differs bool
			name    string
		}{
			{!o[i].equal(n[ofOld[i]]), "quote"},
			{!slices.Equal(a.Source, b.Source), "source"},
			{!slices.Equal(a.Cue, b.Cue), "cue"},
			{a.Speaker != b.Speaker, "speaker"},
			{bothTell(a.SpeakerType, b.SpeakerType) && a.SpeakerType != b.SpeakerType, "type"},
			{a.Kind != b.Kind, "kind"},
			{bothTell(a.Status, b.Status) && a.Status != b.Status, "status"},
			{rules && a.Rule != b.Rule, "rule"},
		} {
			if c.differs {
				what = append(what, c.name)
			}
		}
		if len(what) > 0 {
			out = append(out, Difference{before.ID, a, b, what, oldWords(a), newWords(b)})
		}
	}
	for j := range after.Attributions {
		if ofNew[j] < 0 {
			b := &after.Attributions[j]
			out = append(out, Difference{Document: after.ID, New: b, What: []string{"found"}, NewWords: newWords(b)})
		}
	}
	place := func(d *Difference) int {
		a := d.Old
		if a == nil {
			a = d.New
		}
		if len(a.Content) == 0 {
			return 0
		}
		return a.Content[0].Start
	}
	sort.SliceStable(out, func(i, j int) bool { return place(&out[i]) < place(&out[j]) })
	return out
}

// wordsTold is how many code points of a quote a Difference holds: more than a line shows.
const wordsTold = 1000

// beginning gives the spans up to n code points of them.
func beginning(spans []Span, n int) []Span {
	var out []Span
	for _, s := range spans {
		if n <= 0 {
			break
		}
		s.End = min(s.End, s.Start+n)
		n -= s.End - s.Start
		out = append(out, s)
	}
	return out
}

// bothTell reports whether both sides have a value.
func bothTell(a, b string) bool { return a != "" && b != "" }

// PrintDiff writes differences for a terminal, and how many there are of each kind.
func PrintDiff(w io.Writer, ds []Difference) error {
	var b strings.Builder
	counts := map[string]int{}
	or := func(s, none string) string {
		if s == "" {
			return none
		}
		return s
	}
	for i := range ds {
		d := &ds[i]
		for _, what := range d.What {
			counts[what]++
		}
		switch {
		case d.Old == nil:
			fmt.Fprintf(&b, "+ %s %s: %s [%s] by rule %s\n", d.Document, d.New.ID, or(d.New.Speaker, "(nobody)"), clip(oneLine(d.NewWords), 160), or(d.New.Rule, "-"))
		case d.New == nil:
			fmt.Fprintf(&b, "- %s %s: %s [%s] by rule %s\n", d.Document, d.Old.ID, or(d.Old.Speaker, "(nobody)"), clip(oneLine(d.OldWords), 160), or(d.Old.Rule, "-"))
		default:
			fmt.Fprintf(&b, "~ %s %s: %s changed", d.Document, d.New.ID, strings.Join(d.What, ", "))
			for _, c := range []struct{ what, was, now string }{
				{"speaker", or(d.Old.Speaker, "(nobody)"), or(d.New.Speaker, "(nobody)")},
				{"type", or(d.Old.SpeakerType, "-"), or(d.New.SpeakerType, "-")},
				{"kind", d.Old.Kind, d.New.Kind},
				{"status", or(d.Old.Status, "-"), or(d.New.Status, "-")},
				{"rule", or(d.Old.Rule, "-"), or(d.New.Rule, "-")},
				{"source", or(spanText(d.Old.Source), "-"), or(spanText(d.New.Source), "-")},
				{"cue", or(spanText(d.Old.Cue), "-"), or(spanText(d.New.Cue), "-")},
			} {
				if slices.Contains(d.What, c.what) {
					fmt.Fprintf(&b, "; %s %s → %s", c.what, c.was, c.now)
				}
			}
			b.WriteByte('\n')
			if slices.Contains(d.What, "quote") {
				fmt.Fprintf(&b, "    - [%s]\n    + [%s]\n", clip(oneLine(d.OldWords), 200), clip(oneLine(d.NewWords), 200))
			} else {
				fmt.Fprintf(&b, "      [%s]\n", clip(oneLine(d.NewWords), 200))
			}
		}
	}
	fmt.Fprintf(&b, "%d found, %d lost, %d speakers changed, %d quotes changed, %d statuses changed, %d types changed\n",
		counts["found"], counts["lost"], counts["speaker"], counts["quote"], counts["status"], counts["type"])
	_, err := io.WriteString(w, b.String())
	return err
}
