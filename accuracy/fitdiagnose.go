package accuracy

import (
	"strings"

	"whosaid/attribution"
)

// Fate is what became of a row of gold on its way through the stages.
type Fate struct {
	Doc     string
	Row     *Attribution
	Stage   string // no-candidate, none-right, ranked-below, refused, found
	P       float64
	Best    string // the words of the candidate ranked first, where it is wrong
	Right   string // the words of the best right candidate
	Stratum string
}

// Fates tells for each row of gold in S1 to S4 how far it came: whether any candidate has its cue,
// whether one of them is right, whether the right one is ranked first, and whether it is accepted.
func Fates(e *attribution.Engine, w *attribution.Weights, fd FitDocument) ([]Fate, error) {
	ts, err := targetsOf(fd)
	if err != nil {
		return nil, err
	}
	d := fd.Annotation.Doc
	rows := map[int]int{} // target → row of gold
	k := 0
	for i := range fd.Gold.Attributions {
		if k < len(ts) && len(fd.Gold.Attributions[i].Content) > 0 {
			rows[k] = i
			k++
		}
	}
	out := make([]Fate, len(ts))
	for i := range out {
		out[i] = Fate{Doc: fd.Gold.ID, Row: &fd.Gold.Attributions[rows[i]], Stage: "no-candidate", Stratum: ts[i].stratum}
	}
	rank := map[string]int{"no-candidate": 0, "none-right": 1, "ranked-below": 2, "refused": 3, "found": 4}
	show := func(g *attribution.Group, i int) string {
		content, source := g.Spans(i)
		var b strings.Builder
		b.WriteString("[")
		if source.Len() > 0 {
			s := d.SpanOf(source)
			b.WriteString(d.Text[s.Start:s.End])
		}
		b.WriteString("] [" + d.Word(g.Cue()) + "] [")
		for n, r := range content {
			if n > 0 {
				b.WriteString(" … ")
			}
			s := d.SpanOf(r)
			b.WriteString(d.Text[s.Start:s.End])
		}
		return b.String() + "] " + g.Reading(i).Rule
	}
	sure := e.Confidences(fd.Annotation, w)
	e.Groups(fd.Annotation, func(g *attribution.Group) {
		var at int
		ranked := false
		for ti := range ts {
			t := &ts[ti]
			if t.stratum == "S5" || !has(t.cue, g.Cue()) {
				continue
			}
			if !ranked {
				at, _ = g.Rank(w.RankWeight)
				ranked = true
			}
			f := Fate{Stage: "none-right"}
			bestQ := 0.0
			for i := range g.Len() {
				content, source := g.Spans(i)
				v := iouRanges(d, t.content, content)
				same, sv := sameSourceRanges(d, t.source, source)
				if v >= 0.5 && same && v+sv > bestQ {
					bestQ = v + sv
					f.Right = show(g, i)
					if f.Stage == "none-right" {
						f.Stage = "ranked-below"
					}
					if i == at {
						f.Stage = "refused"
					}
				} else if v >= 0.5 && same && i == at {
					f.Stage = "refused"
				}
			}
			f.Best = show(g, at)
			f.P = sure[g.Cue()]
			if f.Stage == "refused" && f.P > w.Threshold() {
				f.Stage = "found"
			}
			if rank[f.Stage] > rank[out[ti].Stage] {
				o := &out[ti]
				o.Stage, o.P, o.Best, o.Right = f.Stage, f.P, f.Best, f.Right
			}
		}
	})
	return out, nil
}
