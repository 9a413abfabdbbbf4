package accuracy

import (
	"cmp"
	"fmt"
	"io"
	"slices"

	"whosaid/attribution"
	"whosaid/attribution/learn"
	"whosaid/syntax"
)

// FitDocument is one annotated article with its gold, to fit on.
type FitDocument struct {
	Annotation *syntax.Annotation
	Gold       *Document
	Count      float64 // how many times the document counts; 0 for once
}

// count is how many times the document counts.
func (d *FitDocument) count() float64 { return cmp.Or(d.Count, 1) }

// FitOptions say how weights are fitted.
type FitOptions struct {
	RankL2, AcceptL2 float64 // strengths of the penalty; 0 for the defaults 1.5 and 14, the best of a few tried by halves of the fitted articles
	Seen             int     // features seen less often are left out; 0 for the default 4
	Steps            int     // of the minimiser; 0 for the default 70
	// Prior is what the fit starts from and is drawn towards: features that the gold seldom shows keep
	// its weights. Nil starts from nothing.
	Prior *attribution.Weights
	Log   io.Writer
}

// Fit fits the models on docs: first the ranking, over all groups that hold a right candidate;
// then the acceptance, over the candidate that a ranking fitted on the other half of the documents
// puts first, so that it meets rankings as good as it will meet; then the trees of the second look, over
// acceptances fitted on other documents. With a prior that has trees, these stay. Deterministic.
func Fit(e *attribution.Engine, docs []FitDocument, o FitOptions) (*learn.Tables, error) {
	f, err := newFitting(e, docs, o.withDefaults())
	if err != nil {
		return nil, err
	}
	f.fitRankings()
	f.takeFirsts()
	var accepts [3][]float64
	var looks [3]map[string]float64
	for part := range accepts {
		accepts[part] = f.fitAcceptance(f.in(part))
	}
	for part := range looks {
		looks[part] = f.fitSecondLook(f.in(part))
	}
	// Calibration and threshold, on documents that neither model of the pair has seen.
	var halves [2]*attribution.Weights
	for half := range halves {
		halves[half] = hashed(f.ranking, f.ranks[half], f.acceptance, accepts[half], looks[half])
	}
	c := calibrate(e, docs, halves)
	f.log("calibration: slope %.3f, offset %.3f; bare quotations %.3f; threshold %.2f (linked F1 over S1-S3 by halves %.1f)", c.slope, c.offset, c.bare, c.threshold, 100*c.f1)

	kept := keptWeights{
		rank:    f.ranking.over(f.ranks[whole], 0.01),
		accept:  f.acceptance.over(accepts[whole], 0.01),
		thought: f.thought.over(fitAccept(f.thoughts, f.thought, f.o), 0.05),
	}
	out := f.named(kept)
	out.SecondLook = looks[whole]
	out.Set = map[string]float64{"threshold": c.threshold, "calibration-slope": c.slope, "calibration-offset": c.offset, "joined-slope": c.joinedSlope, "joined-offset": c.joinedOffset, "bare": c.bare}
	for _, t := range sortThresholds(c.bySort) {
		f.log("threshold of %s: %.2f, above it %d of %d rows are right", t.sort, t.threshold, t.right, t.rows)
		out.Set["threshold-"+t.sort] = t.threshold
	}
	f.keepPrior(out)
	f.log("kept %d + %d + %d weights, %d nodes of trees", len(out.Rank), len(out.Accept), len(out.Thought), len(out.SecondLook))
	return out, nil
}

func (o FitOptions) withDefaults() FitOptions {
	o.RankL2, o.AcceptL2 = cmp.Or(o.RankL2, 1.5), cmp.Or(o.AcceptL2, 14)
	o.Seen, o.Steps = cmp.Or(o.Seen, 4), cmp.Or(o.Steps, 70)
	if o.Log == nil {
		o.Log = io.Discard
	}
	return o
}

// The parts of the documents that a model is fitted on: each half, for what is measured on the other one, and
// all of them.
const (
	evenHalf = iota
	oddHalf
	whole
)

// fitting is a fit under way.
type fitting struct {
	o          FitOptions
	docs       []FitDocument
	targets    [][]target // by document
	candidates *learn.Candidates

	ranking, acceptance, thought *interner // the features of each model

	ranks    [3][]float64 // weights of the ranking, by part
	firsts   []first      // what the acceptance and the second look learn from, in the order of the documents
	thoughts []sample     // what the model of belief and intention learns from
}

// first is the candidate of a group that the ranking puts first.
type first struct {
	doc      int
	features []uint32 // of the acceptance
	right    bool
	weight   float64
	look     learn.Look
	only     bool // no sample of the acceptance, but the second look sees it beside others
	inQuote  bool
}

func newFitting(e *attribution.Engine, docs []FitDocument, o FitOptions) (*fitting, error) {
	if len(docs) < 2 {
		return nil, fmt.Errorf("%d documents: want at least two to fit on", len(docs))
	}
	candidates, err := learn.New(e.Rules())
	if err != nil {
		return nil, err
	}
	f := &fitting{o: o, docs: docs, candidates: candidates, ranking: newInterner(), acceptance: newInterner(), thought: newInterner()}
	if o.Prior != nil {
		f.ranking.prior = func(h uint64) float64 { return learn.RankWeight(o.Prior, h) }
		f.acceptance.prior = func(h uint64) float64 { return learn.AcceptWeight(o.Prior, h) }
		f.thought.prior = func(h uint64) float64 { return learn.ThoughtWeight(o.Prior, h) }
	}
	for _, d := range docs {
		t, err := targetsOf(d)
		if err != nil {
			return nil, err
		}
		f.targets = append(f.targets, t)
	}
	return f, nil
}

func (f *fitting) log(format string, args ...any) { fmt.Fprintf(f.o.Log, format+"\n", args...) }

// in gives the documents of a part.
func (f *fitting) in(part int) func(doc int) bool {
	return func(doc int) bool { return part == whole || doc%2 == part }
}

// unseen gives the weights of the ranking that was fitted on the half without a document.
func (f *fitting) unseen(doc int) func(uint64) float64 { return f.ranking.weights(f.ranks[1-doc%2]) }

// fitRankings fits the ranking on each half and on all documents.
func (f *fitting) fitRankings() {
	var parts [3][]sample
	collect(len(f.docs), func(i int) (out []rawSample) {
		f.candidates.Groups(f.docs[i].Annotation, func(g *learn.Group) {
			if s, ok := rankSample(f.docs[i].Annotation.Doc, f.targets[i], g); ok {
				out = append(out, s)
			}
		})
		return out
	}, func(i int, got []rawSample) {
		for _, r := range got {
			s := sample{quality: r.quality, weight: f.docs[i].count()}
			for _, features := range r.features {
				s.features = append(s.features, f.ranking.of(features))
			}
			parts[i%2] = append(parts[i%2], s)
			parts[whole] = append(parts[whole], s)
		}
	})
	f.log("ranking: %d groups, %d features", len(parts[whole]), len(f.ranking.seen))
	for part := range parts {
		f.ranks[part] = fitRank(parts[part], f.ranking, f.o)
	}
}

// rawFirst is a first whose features are not numbered yet.
type rawFirst struct {
	first
	hashes  []uint64
	thought bool // it answers a row of belief or intention
}

// takeFirsts gathers the first candidate of each group, by the ranking of the other half, and what it answers.
func (f *fitting) takeFirsts() {
	right := 0
	collect(len(f.docs), f.firstsOf, func(i int, got []rawFirst) {
		for _, r := range got {
			if !r.right && (r.only || i%3 == 0) { // the rest is plenty
				f.thoughts = append(f.thoughts, sample{features: [][]uint32{f.thought.of(r.hashes)}, quality: []float64{oneIf(r.thought)}, weight: f.docs[i].count()})
			}
			r.doc, r.features = i, f.acceptance.of(r.hashes)
			r.weight *= f.docs[i].count()
			f.firsts = append(f.firsts, r.first)
			if r.right && !r.only {
				right++
			}
		}
	})
	f.log("acceptance: %d cues, of which %d right, %d features", len(f.firsts), right, len(f.acceptance.seen))
}

// firstsOf gives those of one document.
func (f *fitting) firstsOf(i int) (out []rawFirst) {
	a := f.docs[i].Annotation
	ranks := f.unseen(i)
	f.candidates.Groups(a, func(g *learn.Group) {
		at, margin := g.Rank(ranks)
		judge := judgements(a.Doc, f.targets[i], g)
		if judge == nil {
			judge = make([]judgement, g.Len())
		}
		touches, thoughts := false, true
		for _, j := range judge {
			touches = touches || j.touches
			thoughts = thoughts && j.thought
		}
		top := judge[at]
		if g.InQuotation() && top.quality == 0 { // the gold seldom looks inside quotations: its silence says nothing
			return
		}
		r := rawFirst{first: first{weight: 1, look: g.Look(at, margin, 0), inQuote: g.InQuotation()}, hashes: slices.Clone(g.Acceptance(at, margin))}
		switch {
		case top.thought && top.quality == 0 || thoughts:
			r.only, r.thought, r.weight = true, top.thought, 0
		case top.quality > 0:
			r.right = true
		case touches:
			r.weight = 0.3
		}
		out = append(out, r)
	})
	return out
}

// oneIf is 1 for true and 0 for false.
func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// fitAcceptance fits the acceptance on some documents.
func (f *fitting) fitAcceptance(keep func(doc int) bool) []float64 {
	var samples []sample
	for _, t := range f.firsts {
		if !t.only && keep(t.doc) {
			samples = append(samples, sample{features: [][]uint32{t.features}, quality: []float64{oneIf(t.right)}, weight: t.weight})
		}
	}
	return fitAccept(samples, f.acceptance, f.o)
}

// lookFolds is how many parts the documents are dealt into for the scores that the second look learns over.
const lookFolds = 4

func lookFold(doc int) int { return doc / 2 % lookFolds }

// fitSecondLook fits the trees of the second look on some documents, over first scores by models that have not seen the
// document. A prior's trees stay.
func (f *fitting) fitSecondLook(keep func(doc int) bool) map[string]float64 {
	if kept := secondLookOf(f.o.Prior); len(kept) > 0 {
		return kept
	}
	var byFold [lookFolds][]float64
	for k := range byFold {
		byFold[k] = f.fitAcceptance(func(doc int) bool { return keep(doc) && lookFold(doc) != k })
	}
	var rows []boostRow
	for first, end := 0, 0; first < len(f.firsts); first = end {
		doc := f.firsts[first].doc
		for end = first; end < len(f.firsts) && f.firsts[end].doc == doc; end++ {
		}
		if keep(doc) {
			rows = append(rows, f.lookRows(f.firsts[first:end], byFold[lookFold(doc)])...)
		}
	}
	return boost(rows, learn.ArticleNumberNames())
}

// lookRows gives what the second look learns from the firsts of one document, scored by an acceptance.
func (f *fitting) lookRows(firsts []first, accept []float64) (rows []boostRow) {
	var looks []learn.Look
	var of []*first
	for i := range firsts {
		t := &firsts[i]
		if t.inQuote {
			continue
		}
		score := 0.0
		for _, feature := range t.features {
			score += accept[feature]
		}
		if l := t.look.Scored(score); l.Kept() {
			looks, of = append(looks, l), append(of, t)
		}
	}
	if len(firsts) == 0 {
		return nil
	}
	learn.ArticleNumbers(f.docs[firsts[0].doc].Annotation.Doc, looks, func(k int, numbers []float32) {
		if t := of[k]; !t.only {
			rows = append(rows, boostRow{slices.Clone(numbers), t.right, t.weight})
		}
	})
	return rows
}

// keptWeights are the weights that are worth a row in the table, by the hash of their feature.
type keptWeights struct{ rank, accept, thought map[uint64]float64 }

// named gives the kept weights under the names of their features.
func (f *fitting) named(kept keptWeights) *learn.Tables {
	out := &learn.Tables{Rank: map[string]float64{}, Accept: map[string]float64{}, Thought: map[string]float64{}}
	collect(len(f.docs), func(i int) map[uint64]string {
		names := map[uint64]string{}
		f.candidates.Groups(f.docs[i].Annotation, func(g *learn.Group) {
			g.Names(f.unseen(i), func(h uint64, name string) {
				if _, ok := names[h]; !ok && kept.has(h) {
					names[h] = name
				}
			})
		})
		return names
	}, func(i int, names map[uint64]string) {
		for h, name := range names {
			for _, model := range []struct {
				from map[uint64]float64
				to   map[string]float64
			}{{kept.rank, out.Rank}, {kept.accept, out.Accept}, {kept.thought, out.Thought}} {
				if w, ok := model.from[h]; ok {
					model.to[name] = w
				}
			}
		}
	})
	return out
}

func (k *keptWeights) has(h uint64) bool {
	_, rank := k.rank[h]
	_, accept := k.accept[h]
	_, thought := k.thought[h]
	return rank || accept || thought
}

// keepPrior puts the prior's weights of features that were not fitted into the tables.
func (f *fitting) keepPrior(out *learn.Tables) {
	if f.o.Prior == nil {
		return
	}
	models := map[string]map[string]float64{"rank": out.Rank, "accept": out.Accept, "thought": out.Thought, "beside": out.SecondLook}
	learn.Each(f.o.Prior, func(model, feature string, weight float64) {
		table, ok := models[model]
		if !ok {
			table = out.Rank
		}
		if _, fitted := table[feature]; !fitted {
			table[feature] = weight
		}
	})
}

// secondLookOf gives the nodes of the trees of w; none where w is nil.
func secondLookOf(w *attribution.Weights) map[string]float64 {
	out := map[string]float64{}
	if w != nil {
		learn.Each(w, func(model, node string, value float64) {
			if model == "beside" {
				out[node] = value
			}
		})
	}
	return out
}

// hashed makes weights of a fit's vectors.
func hashed(feats *interner, rank []float64, acc *interner, accept []float64, beside map[string]float64) *attribution.Weights {
	r, a := map[uint64]float64{}, map[uint64]float64{}
	for h, id := range feats.ids {
		if rank[id] != 0 {
			r[h] = rank[id]
		}
	}
	for h, id := range acc.ids {
		if accept[id] != 0 {
			a[h] = accept[id]
		}
	}
	return learn.HashedWeights(map[string]float64{"threshold": 0.1}, r, a, beside)
}

// CrossValidate fits on each half of docs and scores on the other: linked F1 over S1 to S3 (or all rows,
// where the gold has no strata) with the weights that the fit starts from, and with those
// that it gives.
func CrossValidate(options attribution.Options, docs []FitDocument, o FitOptions) (before, after float64, err error) {
	var old, fresh []*Document
	var gold []*Document
	for half := range 2 {
		var in, out []FitDocument
		for i, d := range docs {
			if i%2 == half {
				out = append(out, d)
			} else {
				in = append(in, d)
			}
		}
		base := options
		base.Weights = o.Prior
		e, err := attribution.New(base)
		if err != nil {
			return 0, 0, err
		}
		fitted, err := Fit(e, in, o)
		if err != nil {
			return 0, 0, err
		}
		changed := options
		changed.Weights = learn.NewWeights(*fitted)
		f, err := attribution.New(changed)
		if err != nil {
			return 0, 0, err
		}
		for _, d := range out {
			gold = append(gold, d.Gold)
			fresh = append(fresh, FromResult(f.AnalyzeAnnotated(d.Annotation)))
			if o.Prior != nil {
				old = append(old, FromResult(e.AnalyzeAnnotated(d.Annotation)))
			}
		}
	}
	choice := Choice{}
	if TellsStrata(gold) {
		choice.Strata = []string{"S1", "S2", "S3"}
	}
	linked := func(system []*Document) float64 {
		m, _ := MeasureNamed("linked")
		_, _, f := Evaluate(gold, system, choice).Total.Counts[m].PRF()
		return f
	}
	return linked(old), linked(fresh), nil
}
