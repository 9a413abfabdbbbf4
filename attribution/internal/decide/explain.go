package decide

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
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
func (d *Decider) explain(group []propose.Candidate, at int, margin, p float64) (out []result.Step, tips string) {
	c, w := &group[at], d.Weights
	step := func(stage, format string, args ...any) {
		out = append(out, result.Step{Stage: stage, Text: fmt.Sprintf(format, args...)})
	}
	step("candidate", "cue %q; proposed by %s; %d readings of this cue", d.Doc.Word(c.Cue), strings.Join(d.Proposers(c), ", "), len(group))
	if c.Variant != propose.Whole && c.Variant != propose.Quotation {
		step("edge", "the content's end: %s, than what the rule gave", endNames[c.Variant])
	}
	if c.Join != propose.Alone {
		step("edge", "a further quotation joined: %s", propose.JoinValues[c.Join].S)
	}
	if c.Origin.Head >= 0 {
		step("source", "reached as %s; its edges by %s", c.Origin.Value().S, propose.ExtentValues[c.Extent].S)
	} else {
		step("source", "none is named")
	}
	second := -1
	for i := range group {
		g := &group[i]
		if i == at || g.Words == c.Words && g.Source == c.Source {
			continue
		}
		if second < 0 || g.Rank > group[second].Rank {
			second = i
		}
	}
	f := &features{named: true}
	mine := d.parts(f, &w.rank, func() { d.describe(f, c) })
	if second >= 0 {
		g := &group[second]
		theirs := d.parts(f, &w.rank, func() { d.describe(f, g) })
		step("rank", "%.2f, before %.2f of %s: %s", c.Rank, g.Rank, d.show(g), tipped(difference(mine, theirs)))
	}
	if d.ownRule(group) == at && p == c.Believed() {
		because := "which no gold has told the weights of"
		if c.Rule.Settles {
			because = "which settles its cue"
		}
		step("accept", "%.3f: by the priority %d of %s, %s", p, c.Rule.Priority, c.Rule.ID, because)
		return out, ""
	}
	tips = tipped(d.parts(f, &w.accept, func() {
		d.describe(f, c)
		d.describeCue(f, group, c, margin)
	}))
	return append(out, acceptStep(p, tips)), tips
}

// acceptStep is the last step of a choice: how likely it is, and what tipped that.
func acceptStep(p float64, tips string) result.Step {
	return result.Step{Stage: "accept", Text: fmt.Sprintf("%.3f: %s", p, tips)}
}

var endNames = [...]string{"whole", "shorter", "longer, to the sentence's end", "the phrase around the quotation", "the quotation alone", "quotation", "up to a joining word"}

// show gives a candidate's source and content in few words.
func (d *Decider) show(c *propose.Candidate) string {
	source := "nobody"
	if c.Source.Len() > 0 {
		s := d.Doc.SpanOf(c.Source)
		source = d.Doc.Text[s.Start:s.End]
	}
	s := d.Doc.SpanOf(article.Range{First: c.Content[0].First, End: c.Content[len(c.Content)-1].End})
	return fmt.Sprintf("[%s] [%s]", source, shortened(d.Doc.Text[s.Start:s.End]))
}

func (d *Decider) parts(f *features, t *table, describe func()) []part {
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
