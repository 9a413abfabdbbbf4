package attribution

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
)

// Why: the steps by which a choice was reached, for a person who asks.

// shownWeights is how many weights a step names.
const shownWeights = 3

// part is a feature with what it adds to a score.
type part struct {
	name   string
	weight float64
}

// explain gives the steps of a choice: who proposed it, whom it beat and by which weights, and which
// weights tipped its acceptance, the step that comes last. tips are those, "" where a priority decided.
func (b *builder) explain(w *Weights, group []candidate, at int, margin, p float64) (out []result.Step, tips string) {
	c := &group[at]
	step := func(stage, format string, args ...any) {
		out = append(out, result.Step{Stage: stage, Text: fmt.Sprintf(format, args...)})
	}
	step("candidate", "cue %q; proposed by %s; %d readings of this cue", b.d.Word(c.cue), strings.Join(c.proposers(), ", "), len(group))
	if c.variant != whole && c.variant != quotation {
		step("edge", "the content's end: %s, than what the rule gave", endNames[c.variant])
	}
	if c.join != alone {
		step("edge", "a further quotation joined: %s", joinValues[c.join].s)
	}
	if c.origin.head >= 0 {
		step("source", "reached as %s; its edges by %s", c.origin.value().s, extentValues[c.extent].s)
	} else {
		step("source", "none is named")
	}
	second := -1
	for i := range group {
		g := &group[i]
		if i == at || g.words == c.words && g.source == c.source {
			continue
		}
		if second < 0 || g.rank > group[second].rank {
			second = i
		}
	}
	f := &features{named: true}
	mine := b.parts(f, &w.rank, func() { b.describe(f, c) })
	if second >= 0 {
		g := &group[second]
		theirs := b.parts(f, &w.rank, func() { b.describe(f, g) })
		step("rank", "%.2f, before %.2f of %s: %s", c.rank, g.rank, b.show(g), tipped(difference(mine, theirs)))
	}
	if b.ownRule(w, group) == at && p == c.believed() {
		because := "which no gold has told the weights of"
		switch {
		case c.plan.turn:
			because = "as the layout is that of an interview"
		case c.rule.Settles:
			because = "which settles its cue"
		}
		step("accept", "%.3f: by the priority %d of %s, %s", p, c.rule.Priority, c.rule.ID, because)
		return out, ""
	}
	tips = tipped(b.parts(f, &w.accept, func() {
		b.describe(f, c)
		b.describeCue(f, group, c, margin)
	}))
	return append(out, acceptStep(p, tips)), tips
}

// acceptStep is the last step of a choice: how likely it is, and what tipped that.
func acceptStep(p float64, tips string) result.Step {
	return result.Step{Stage: "accept", Text: fmt.Sprintf("%.3f: %s", p, tips)}
}

var endNames = [...]string{"whole", "shorter", "longer, to the sentence's end", "the phrase around the quotation", "the quotation alone", "quotation", "up to a joining word"}

// proposers gives the ids of the rules that proposed a candidate's content, sorted.
func (c *candidate) proposers() (ids []string) {
	for _, r := range c.plan.rules {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}

// show gives a candidate's source and content in few words.
func (b *builder) show(c *candidate) string {
	source := "nobody"
	if c.source.Len() > 0 {
		s := b.d.SpanOf(c.source)
		source = b.d.Text[s.Start:s.End]
	}
	s := b.d.SpanOf(article.Range{First: c.content[0].First, End: c.content[len(c.content)-1].End})
	return fmt.Sprintf("[%s] [%s]", source, shortened(b.d.Text[s.Start:s.End]))
}

func (b *builder) parts(f *features, t *table, describe func()) []part {
	f.reset()
	describe()
	var out []part
	for i, h := range f.hash {
		if x := float64(t.get(h)); x != 0 {
			out = append(out, part{f.names[i], x})
		}
	}
	return out
}

// difference gives what a has over b.
func difference(a, b []part) []part {
	sum := map[string]float64{}
	for _, p := range a {
		sum[p.name] += p.weight
	}
	for _, p := range b {
		sum[p.name] -= p.weight
	}
	var out []part
	for n, x := range sum {
		if math.Abs(x) > 1e-9 {
			out = append(out, part{n, x})
		}
	}
	return out
}

// tipped names the weights that count most.
func tipped(ps []part) string {
	slices.SortFunc(ps, func(x, y part) int {
		if d := cmp.Compare(math.Abs(y.weight), math.Abs(x.weight)); d != 0 {
			return d
		}
		return cmp.Compare(x.name, y.name)
	})
	var out []string
	for _, p := range ps[:min(shownWeights, len(ps))] {
		out = append(out, fmt.Sprintf("%s %+.2f", p.name, p.weight))
	}
	return strings.Join(out, ", ")
}
