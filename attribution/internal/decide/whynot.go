package decide

import (
	"fmt"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/view"
	"whosaid/rules"
	"whosaid/syntax"
)

// Why not: what was proposed for some words of an article, and why it is no row.

// Proposed is a reading of one cue that has some of the words asked for.
type Proposed struct {
	Cue    string   // the word that heads the cue
	Rules  []string // the rules that proposed the content, sorted
	Shown  string   // [source] [content], shortened
	Reason string   // why it is no row, or that it is one
	Won    bool     // it is a row

	CueAt article.Span // the bytes of Cue
	Back  bool         // its content is one word that stands for words before it, without which it is no row
}

// shownReadings is how many readings of one cue are shown: the nearest to the words, and the best.
const shownReadings = 2

// WhyNot describes every cue with a reading that shares a word with the bytes at: the reading that
// comes nearest to them, and the one that stands for the cue, where that is another. They come in
// the order of their cues. Quotations there that no cue claims and that are no rows follow, each
// with the reason.
func (d *Decider) WhyNot(o Options, a *syntax.Annotation, at article.Span) []Proposed {
	d.Options = o
	d.Explain = true
	d.Look(a)
	words := []article.Range{d.Touched(at)}
	if !d.HasWord(words[0].First, words[0].End) {
		return nil
	}
	d.Build()
	all := d.decide()
	become := d.outcome(all, d.keep(all))
	d.Build() // the candidates are made once more: deciding kept only the best
	var out []Proposed
	d.groups(func(group []propose.Candidate) {
		if slices.ContainsFunc(group, func(c propose.Candidate) bool { return d.Iou(c.Content, words) > 0 }) {
			out = append(out, d.judged(group, words, become)...)
		}
	})
	return append(out, d.unclaimed(words[0], become)...)
}

// judged describes the readings of one cue: the nearest to the words and the best.
func (d *Decider) judged(group []propose.Candidate, words []article.Range, o *outcome) []Proposed {
	var at int
	var margin float64
	if d.Weights.empty() {
		at, margin = d.byPriority(group)
	} else {
		at, margin = (&Group{d, group}).Rank(d.Weights.rank.weight)
	}
	nearest := at
	for i := range group {
		x, y := d.Iou(group[i].Content, words), d.Iou(group[nearest].Content, words)
		if x > y || x == y && group[i].Rank > group[nearest].Rank {
			nearest = i
		}
	}
	out := make([]Proposed, 0, shownReadings)
	if nearest != at {
		near, best := &group[nearest], &group[at]
		reason := fmt.Sprintf("of the same cue %s ranks %.2f higher", d.show(best), best.Rank-near.Rank)
		if w := d.tippedBy(best, near); w != "" {
			reason += ": " + w
		}
		out = append(out, d.proposed(near, reason))
	}
	if nearest != at && d.Iou(group[at].Content, words) == 0 {
		return out
	}
	p := d.proposed(&group[at], "")
	var unsure bool
	p.Won, unsure, p.Reason = d.fate(&group[at], o)
	if tips := o.tips[group[at].Cue]; unsure && tips != "" {
		p.Reason += ": " + tips
	} else if unsure {
		f := &features{named: true}
		if w := tipped(d.parts(f, &d.Weights.accept, func() {
			d.describe(f, &group[at])
			d.describeCue(f, group, &group[at], margin)
		})); w != "" {
			p.Reason += ": " + w
		}
	}
	return append(out, p)
}

// tippedBy names the weights by which one reading ranks above another.
func (d *Decider) tippedBy(best, other *propose.Candidate) string {
	f := &features{named: true}
	x := d.parts(f, &d.Weights.rank, func() { d.describe(f, best) })
	y := d.parts(f, &d.Weights.rank, func() { d.describe(f, other) })
	return tipped(difference(x, y))
}

func (d *Decider) proposed(c *propose.Candidate, reason string) Proposed {
	back := len(c.Content) == 1 && d.Words(c.Content[0]) == 1 && d.Quote[c.Content[0].First] < 0 && d.PointsBack(c.Cue, c.Content[0].First)
	return Proposed{Cue: d.Doc.Word(c.Cue), Rules: d.Proposers(c), Shown: d.show(c), Reason: reason, CueAt: d.Doc.Tokens[c.Cue].Span, Back: back}
}

// outcome is what became of the choices of a document.
type outcome struct {
	p        map[int]float64 // by cue: the confidence of its choice
	tips     map[int]string  // and what tipped its acceptance
	kept     map[int]choice  // by cue: the choice that is a row
	claimed  []bool          // by quotation: a row has words of it
	touching map[int][]int   // by stretch of tokens: the cues of the rows that have words there
}

func (d *Decider) outcome(all, kept []choice) *outcome {
	o := &outcome{map[int]float64{}, map[int]string{}, map[int]choice{}, make([]bool, len(d.Doc.Quotations)), map[int][]int{}}
	for _, c := range all {
		o.p[c.Cue] = c.p
		if c.why != nil {
			o.tips[c.Cue] = c.why.tips
		}
	}
	for _, c := range kept {
		o.kept[c.Cue] = c
		for _, r := range c.Content {
			for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
				o.touching[s] = append(o.touching[s], c.Cue)
			}
			for t := r.First; t < r.End; t++ {
				if q := d.Quote[t]; q >= 0 {
					o.claimed[q] = true
				}
			}
		}
	}
	return o
}

// fate tells what became of the best reading of a cue: it won, it was too unsure, or neither.
func (d *Decider) fate(c *propose.Candidate, o *outcome) (won, unsure bool, reason string) {
	if c.InQuote && !d.Nested {
		return false, false, "the cue stands in a quotation; --include nested asks for such reports"
	}
	p, ok := o.p[c.Cue]
	switch {
	case !ok:
		return false, true, fmt.Sprintf("its confidence is below %.2f", leastKept)
	case p <= d.threshold(c) && !o.kept[c.Cue].weak && !o.kept[c.Cue].sure:
		return false, true, fmt.Sprintf("its confidence %.3f is not above the %.3f asked for%s", p, d.threshold(c), d.ofSort(c))
	}
	if _, ok := o.kept[c.Cue]; ok {
		return true, false, fmt.Sprintf("it is a row, with confidence %.3f", p)
	}
	var likelier choice
	most := 0.0
	for _, r := range c.Content {
		for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
			for _, cue := range o.touching[s] {
				if x := d.Iou(o.kept[cue].Content, c.Content); x > most {
					likelier, most = o.kept[cue], x
				}
			}
		}
	}
	reason = fmt.Sprintf("its confidence is %.3f; a likelier one has its words", p)
	if most > 0 {
		reason += fmt.Sprintf(": %s, by the cue %q, with %.3f", d.show(likelier.Candidate), d.Doc.Word(likelier.Cue), likelier.p)
	}
	return false, false, reason
}

// unclaimed tells why quotations that touch the words, and that no row has, are none by themselves.
func (d *Decider) unclaimed(words article.Range, o *outcome) (out []Proposed) {
	for q := range d.Doc.Quotations {
		x := &d.Doc.Quotations[q]
		if x.Tokens.First >= words.End || words.First >= x.Tokens.End || x.Parent >= 0 || x.Tokens.Len() == 0 {
			continue
		}
		if first := d.opener(q, o.claimed); o.claimed[q] || first != q && d.Doc.Quotations[first].Tokens.End > words.First {
			continue // it is shown with the quotation that it continues
		}
		p := Proposed{Rules: []string{RuleBare}, Shown: "[nobody] [" + shortened(d.Doc.Text[x.Span.Start:x.Span.End]) + "]"}
		if why := d.stays(q); why != "" {
			p.Reason = "no cue claims it, and " + why
		} else {
			p.Won, p.Reason = true, "no cue claims it; it is a row by itself unless --min-confidence asks for more"
		}
		out = append(out, p)
	}
	return out
}

// shownRunes is how many code points of a text are shown.
const shownRunes = 70

// shortened gives a text in few words: its beginning and its end.
func shortened(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) <= shownRunes {
		return string(r)
	}
	return string(r[:shownRunes-30]) + " … " + string(r[len(r)-25:])
}

// Nearest gives how far the rules came in the sentences of the bytes at, the one that came furthest
// first, at most so many. A rule that matches there is not among them.
func (d *Decider) Nearest(a *syntax.Annotation, at article.Span, most int) []rules.Near {
	v := &view.View{Syntax: a, Doc: a.Doc}
	return d.Pack.Nearest(a, new(rules.Scratch), v.Touched(at), most)
}
