package decide

import (
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Reading is one candidate as the fitting of weights sees it.
type Reading struct {
	Content  []article.Range
	Source   article.Range // empty where it names none
	Cue      int           // head token of the cue
	Kind     result.Kind
	Rule     string
	Features []uint64 // valid until the call returns
}

// Group is a cue with all its candidates.
type Group struct {
	b          *Decider
	candidates []propose.Candidate
}

// Groups makes the candidates of an annotated document and calls visit with those of each cue. The
// group is valid during the call only.
func (d *Decider) Groups(a *syntax.Annotation, visit func(g *Group)) {
	d.Read(a)
	d.groups(func(c []propose.Candidate) { visit(&Group{d, c}) })
}

// Len is the number of candidates.
func (g *Group) Len() int { return len(g.candidates) }

// Reading gives candidate i with the features that rank it; named asks for their names too.
func (g *Group) Reading(i int) Reading {
	c := &g.candidates[i]
	g.b.features.reset()
	g.b.describe(&g.b.features, c)
	return Reading{c.Content, c.Source, c.Cue, c.Kind, c.Rule.ID, g.b.features.hash}
}

// Rank scores the candidates by the weight of each feature.
func (g *Group) Rank(weight func(feature uint64) float64) (at int, margin float64) {
	for i := range g.candidates {
		c := &g.candidates[i]
		g.b.features.reset()
		g.b.describe(&g.b.features, c)
		c.Rank = 0
		for _, h := range g.b.features.hash {
			c.Rank += weight(h)
		}
	}
	return g.b.best(g.candidates)
}

// Acceptance gives the features by which candidate at is accepted or not.
func (g *Group) Acceptance(at int, margin float64) []uint64 {
	c := &g.candidates[at]
	g.b.features.reset()
	g.b.describe(&g.b.features, c)
	g.b.describeCue(&g.b.features, g.candidates, c, margin)
	return g.b.features.hash
}

// Look gives the numbers of the second look at candidate at, which ranks first by margin and has score, the log-odds of the
// first look.
func (g *Group) Look(at int, margin, score float64) Look {
	c := g.candidates[at]
	c.Content = slices.Clone(c.Content)
	return g.b.lookAt(&c, len(g.candidates), margin, score)
}

// Names gives hash and name of every feature of every candidate, and those by which the candidate that
// wins under weight is accepted.
func (g *Group) Names(weight func(feature uint64) float64, visit func(hash uint64, name string)) {
	f := &features{named: true}
	for i := range g.candidates {
		f.reset()
		g.b.describe(f, &g.candidates[i])
		for k, h := range f.hash {
			visit(h, f.names[k])
		}
	}
	at, margin := g.Rank(weight)
	f.reset()
	g.b.describeCue(f, g.candidates, &g.candidates[at], margin)
	for k, h := range f.hash {
		visit(h, f.names[k])
	}
}

// Cue is the token that heads the group's cue.
func (g *Group) Cue() int { return g.candidates[0].Cue }

// Spans gives the content and the source of candidate i in tokens; the source is empty where it names none.
func (g *Group) Spans(i int) (content []article.Range, source article.Range) {
	return g.candidates[i].Content, g.candidates[i].Source
}

// InQuotation reports whether the cue itself is in a quotation.
func (g *Group) InQuotation() bool { return g.candidates[0].InQuote }
