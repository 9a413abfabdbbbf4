package attribution

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"whosaid/article"
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
}

// shownReadings is how many readings of one cue are told of: the nearest to the words, and the best.
const shownReadings = 2

// WhyNot tells of every cue with a reading that shares a word with the bytes at: the reading that
// comes nearest to them, and the one that stands for the cue, where that is another. They come in
// the order of their cues. Quotations there that no cue claims and that are no rows follow, each
// with the reason.
func (e *Engine) WhyNot(a *syntax.Annotation, at article.Span) []Proposed {
	s := e.scratch()
	defer e.pool.Put(s)
	b := &s.b
	e.ask(b)
	b.look(a)
	words := []article.Range{b.touched(at)}
	if !b.hasWord(words[0].First, words[0].End) {
		return nil
	}
	b.build()
	o := b.outcome(b.decide(e.weights, &s.f, true), e.threshold())
	b.build() // the candidates are made once more: deciding kept none but the best
	var out []Proposed
	b.groups(func(group []candidate) {
		if slices.ContainsFunc(group, func(c candidate) bool { return b.iou(c.content, words) > 0 }) {
			out = append(out, e.judged(s, group, words, o)...)
		}
	})
	return append(out, b.unclaimed(words[0], o)...)
}

// ask tells b what the options ask for beyond speech.
func (e *Engine) ask(b *builder) {
	b.nested = slices.Contains(e.options.Include, "nested")
	b.thoughts, b.intentions = slices.Contains(e.options.Include, "thought"), slices.Contains(e.options.Include, "intention")
}

// threshold is the confidence that a row is to be above.
func (e *Engine) threshold() float64 {
	if e.options.MinConfidence > 0 {
		return e.options.MinConfidence
	}
	return e.weights.Threshold()
}

// touched gives the tokens that share a byte with s.
func (v *view) touched(s article.Span) article.Range {
	first := sort.Search(len(v.d.Tokens), func(i int) bool { return v.d.Tokens[i].End > s.Start })
	end := sort.Search(len(v.d.Tokens), func(i int) bool { return v.d.Tokens[i].Start >= s.End })
	return article.Range{First: first, End: max(first, end)}
}

// judged tells of the readings of one cue: the nearest to the words and the best.
func (e *Engine) judged(s *workspace, group []candidate, words []article.Range, o *outcome) []Proposed {
	b := &s.b
	var at int
	var margin float64
	if e.weights.Empty() {
		at, margin = b.byPriority(group)
	} else {
		at, margin = (&Group{b, group, &s.f}).Rank(e.weights.RankWeight)
	}
	nearest := at
	for i := range group {
		x, y := b.iou(group[i].content, words), b.iou(group[nearest].content, words)
		if x > y || x == y && group[i].rank > group[nearest].rank {
			nearest = i
		}
	}
	out := make([]Proposed, 0, shownReadings)
	if nearest != at {
		near, best := &group[nearest], &group[at]
		reason := fmt.Sprintf("of the same cue %s ranks %.2f higher", b.show(best), best.rank-near.rank)
		if w := e.tippedBy(b, best, near); w != "" {
			reason += ": " + w
		}
		out = append(out, b.proposed(near, reason))
	}
	if nearest != at && b.iou(group[at].content, words) == 0 {
		return out
	}
	p := b.proposed(&group[at], "")
	var unsure bool
	p.Won, unsure, p.Reason = e.fate(b, &group[at], o)
	if tips := o.tips[group[at].cue]; unsure && tips != "" {
		p.Reason += ": " + tips
	} else if unsure {
		f := &features{named: true}
		if w := tipped(b.parts(f, &e.weights.accept, func() {
			b.describe(f, &group[at])
			b.describeCue(f, group, &group[at], margin)
		})); w != "" {
			p.Reason += ": " + w
		}
	}
	return append(out, p)
}

// tippedBy names the weights by which one reading ranks above another.
func (e *Engine) tippedBy(b *builder, best, other *candidate) string {
	f := &features{named: true}
	x := b.parts(f, &e.weights.rank, func() { b.describe(f, best) })
	y := b.parts(f, &e.weights.rank, func() { b.describe(f, other) })
	return tipped(difference(x, y))
}

func (b *builder) proposed(c *candidate, reason string) Proposed {
	return Proposed{Cue: b.d.Word(c.cue), Rules: c.proposers(), Shown: b.show(c), Reason: reason}
}

// outcome is what became of the choices of a document.
type outcome struct {
	p        map[int]float64 // by cue: the confidence of its choice
	tips     map[int]string  // and what tipped its acceptance
	kept     map[int]choice  // by cue: the choice that is a row
	claimed  []bool          // by quotation: a row has words of it
	touching map[int][]int   // by stretch of tokens: the cues of the rows that have words there
}

func (b *builder) outcome(all []choice, threshold float64) *outcome {
	o := &outcome{map[int]float64{}, map[int]string{}, map[int]choice{}, make([]bool, len(b.d.Quotations)), map[int][]int{}}
	for _, c := range all {
		o.p[c.cue], o.tips[c.cue] = c.p, c.tips
	}
	for _, c := range b.compatible(all, threshold) {
		o.kept[c.cue] = c
		for _, r := range c.content {
			for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
				o.touching[s] = append(o.touching[s], c.cue)
			}
			for t := r.First; t < r.End; t++ {
				if q := b.quote[t]; q >= 0 {
					o.claimed[q] = true
				}
			}
		}
	}
	return o
}

// fate tells what became of the best reading of a cue: it won, it was too unsure, or neither.
func (e *Engine) fate(b *builder, c *candidate, o *outcome) (won, unsure bool, reason string) {
	if c.inQuote && !b.nested {
		return false, false, "the cue stands in a quotation; --include nested asks for such reports"
	}
	p, ok := o.p[c.cue]
	switch {
	case !ok:
		return false, true, fmt.Sprintf("its confidence is below %.2f", leastKept)
	case p <= e.threshold():
		return false, true, fmt.Sprintf("its confidence %.3f is not above the %.3f asked for", p, e.threshold())
	}
	if _, ok := o.kept[c.cue]; ok {
		return true, false, fmt.Sprintf("it is a row, with confidence %.3f", p)
	}
	var likelier choice
	most := 0.0
	for _, r := range c.content {
		for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
			for _, cue := range o.touching[s] {
				if x := b.iou(o.kept[cue].content, c.content); x > most {
					likelier, most = o.kept[cue], x
				}
			}
		}
	}
	reason = fmt.Sprintf("its confidence is %.3f; a likelier one has its words", p)
	if most > 0 {
		reason += fmt.Sprintf(": %s, by the cue %q, with %.3f", b.show(likelier.candidate), b.d.Word(likelier.cue), likelier.p)
	}
	return false, false, reason
}

// unclaimed tells why quotations that touch the words, and that no row has, are none by themselves.
func (b *builder) unclaimed(words article.Range, o *outcome) (out []Proposed) {
	for q := range b.d.Quotations {
		x := &b.d.Quotations[q]
		if x.Tokens.First >= words.End || words.First >= x.Tokens.End || x.Parent >= 0 || x.Tokens.Len() == 0 {
			continue
		}
		if first := b.opener(q, o.claimed); o.claimed[q] || first != q && b.d.Quotations[first].Tokens.End > words.First {
			continue // it is told of with the quotation that it carries on
		}
		p := Proposed{Rules: []string{ruleBare}, Shown: "[nobody] [" + shortened(b.d.Text[x.Span.Start:x.Span.End]) + "]"}
		switch {
		case x.Words < leastWords && !b.turn(q):
			p.Reason = fmt.Sprintf("no cue claims it, and a quotation of less than %d words is no speech by itself", leastWords)
		case b.d.Paragraphs[b.d.Tokens[x.Tokens.First].Paragraph].Kind != article.Body:
			p.Reason = "no cue claims it, and its paragraph is none of the body"
		case !b.standsAlone(q):
			p.Reason = "no cue claims it, and other words stand beside it in its sentence"
		default:
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
func (e *Engine) Nearest(a *syntax.Annotation, at article.Span, most int) []rules.Near {
	v := &view{a: a, d: a.Doc}
	return e.pack.Nearest(a, new(rules.Scratch), v.touched(at), most)
}
