// Package learn is for the program that fits the weights (package accuracy). It shows the candidates of
// an article with their features, and makes tables of weights. A program that only analyses articles has
// no use for it, and it may change with any version.
package learn

import (
	"io"
	"sync"

	"whosaid/article"
	"whosaid/attribution/internal/decide"
	"whosaid/attribution/internal/propose"
	"whosaid/rules"
	"whosaid/syntax"
)

// Candidates makes the candidates of articles by the rules of one pack. It serves all goroutines.
type Candidates struct {
	pack     *propose.Prepared
	deciders sync.Pool
}

// New makes Candidates. It fails where the pack lacks a list that the stages need.
func New(pack *rules.Pack) (*Candidates, error) {
	p, err := propose.Prepare(pack)
	if err != nil {
		return nil, err
	}
	return &Candidates{pack: p}, nil
}

// Groups makes the candidates of an annotated document and calls visit with those of each cue. The
// group is valid during the call only.
func (c *Candidates) Groups(a *syntax.Annotation, visit func(g *Group)) {
	d, ok := c.deciders.Get().(*decide.Decider)
	if !ok {
		d = decide.New(c.pack)
	}
	d.Groups(a, visit)
	c.deciders.Put(d) // not where visit panics: a decider that was stopped midway is of no use
}

// Group is a cue with all its candidates.
type Group = decide.Group

// Reading is one candidate as the fit sees it.
type Reading = decide.Reading

// Look is what the second look knows of a choice.
type Look = decide.Look

// ArticleNumbers gives the numbers of every look of one article, in the order of ArticleNumberNames. The looks come in the
// order of their cues. It takes time linear in their number.
func ArticleNumbers(d *article.Document, looks []Look, visit func(i int, numbers []float32)) {
	decide.ArticleNumbers(d, looks, visit)
}

// ArticleNumberNames gives the names of the numbers that ArticleNumbers gives.
func ArticleNumberNames() []string { return decide.ArticleNumberNames() }

// Weights are the fitted models.
type Weights = decide.Weights

// Tables are the models as maps, by the names of their features.
type Tables = decide.Tables

// NewWeights makes weights of tables. It panics where SecondLook holds what is no tree.
func NewWeights(t Tables) *Weights { return decide.NewWeights(t) }

// HashedWeights makes weights of tables by feature hash, as a fit has them before it names them, and of trees by node.
// It panics where beside holds what is no tree.
func HashedWeights(set map[string]float64, rank, accept map[uint64]float64, beside map[string]float64) *Weights {
	return decide.HashedWeights(set, rank, accept, beside)
}

// WriteWeights writes tables as attribution.ReadWeights reads them, sorted by model and feature, under the notes.
func WriteWeights(out io.Writer, notes []string, t Tables) error {
	return decide.WriteWeights(out, notes, t)
}

// Each calls visit for every weight, in the order of the table.
func Each(w *Weights, visit func(model, feature string, weight float64)) { decide.Each(w, visit) }

// RankWeight gives the weight of a feature in the ranking.
func RankWeight(w *Weights, feature uint64) float64 { return decide.RankWeight(w, feature) }

// AcceptWeight gives the weight of a feature in the acceptance.
func AcceptWeight(w *Weights, feature uint64) float64 { return decide.AcceptWeight(w, feature) }

// ThoughtWeight gives the weight of a feature in the acceptance of beliefs and intentions.
func ThoughtWeight(w *Weights, feature uint64) float64 { return decide.ThoughtWeight(w, feature) }

// Judge gives the confidence in a choice by the numbers of the second look. score are its log-odds by
// itself, which decide where there are no trees.
func Judge(w *Weights, score float64, numbers []float32) float64 {
	return decide.Judge(w, score, numbers)
}
