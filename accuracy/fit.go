package accuracy

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"slices"
	"sort"
	"sync"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/attribution/learn"
	"whosaid/syntax"
)

// FitDocument is one annotated article with its gold, to fit on.
type FitDocument struct {
	Annotation *syntax.Annotation
	Gold       *Document
}

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

// target is one row of gold in tokens of the document.
type target struct {
	content []article.Range
	source  []article.Range
	cue     []article.Range
	stratum string
}

// judged is a candidate held against the gold.
type judgement struct {
	quality float64 // IoU of content plus IoU of source with the row that it answers; 0 where it answers none
	thought bool    // it answers a row that is not asked: belief, intention
	touches bool    // the cue is that of a row that is asked, and the contents overlap
}

// sample is a group as the minimiser sees it.
type sample struct {
	features [][]uint32 // by candidate
	quality  []float64
	weight   float64
}

// interner numbers features from their hashes.
type interner struct {
	ids   map[uint64]uint32
	seen  []int32
	start []float64              // the prior's weight of each feature
	prior func(h uint64) float64 // nil: 0 for all
}

func (t *interner) of(hs []uint64) []uint32 {
	out := make([]uint32, len(hs))
	for i, h := range hs {
		id, ok := t.ids[h]
		if !ok {
			id = uint32(len(t.seen))
			t.ids[h] = id
			t.seen = append(t.seen, 0)
			start := 0.0
			if t.prior != nil {
				start = t.prior(h)
			}
			t.start = append(t.start, start)
		}
		t.seen[id]++
		out[i] = id
	}
	return out
}

func newInterner() *interner { return &interner{ids: map[uint64]uint32{}} }

// Fit fits the models on docs: first the ranking, over all groups that hold a right candidate;
// then the acceptance, over the candidate that a ranking fitted on the other half of the documents
// puts first, so that it meets rankings as good as it will meet; then the trees of the second look, over
// acceptances fitted on other documents. With a prior that has trees, these stay. Deterministic.
func Fit(e *attribution.Engine, docs []FitDocument, o FitOptions) (*learn.Tables, error) {
	if o.RankL2 == 0 {
		o.RankL2 = 1.5
	}
	if o.AcceptL2 == 0 {
		o.AcceptL2 = 14
	}
	if o.Seen == 0 {
		o.Seen = 4
	}
	if o.Steps == 0 {
		o.Steps = 70
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	if len(docs) < 2 {
		return nil, fmt.Errorf("%d documents: want at least two to fit on", len(docs))
	}
	candidates, err := learn.New(e.Rules())
	if err != nil {
		return nil, err
	}
	targets := make([][]target, len(docs))
	for i, d := range docs {
		t, err := targetsOf(d)
		if err != nil {
			return nil, err
		}
		targets[i] = t
	}

	// The ranking.
	feats, acc := newInterner(), newInterner()
	if o.Prior != nil {
		feats.prior = func(h uint64) float64 { return learn.RankWeight(o.Prior, h) }
		acc.prior = func(h uint64) float64 { return learn.AcceptWeight(o.Prior, h) }
	}
	perDoc := make([][]sample, len(docs))
	collect(len(docs), func(i int) any {
		var out []rawSample
		candidates.Groups(docs[i].Annotation, func(g *learn.Group) {
			if s, ok := rankSample(docs[i].Annotation.Doc, targets[i], g); ok {
				out = append(out, s)
			}
		})
		return out
	}, func(i int, got any) {
		for _, r := range got.([]rawSample) {
			s := sample{quality: r.quality, weight: 1}
			for _, f := range r.features {
				s.features = append(s.features, feats.of(f))
			}
			perDoc[i] = append(perDoc[i], s)
		}
	})
	var halves [2][]sample
	var all []sample
	for i, s := range perDoc {
		halves[i%2] = append(halves[i%2], s...)
		all = append(all, s...)
	}
	fmt.Fprintf(o.Log, "ranking: %d groups, %d features\n", len(all), len(feats.seen))
	var ranks [3][]float64
	for k, s := range [3][]sample{halves[0], halves[1], all} {
		ranks[k] = fitRank(s, feats, o)
	}
	weightIn := func(w []float64) func(uint64) float64 {
		return func(h uint64) float64 {
			if id, ok := feats.ids[h]; ok {
				return w[id]
			}
			if feats.prior != nil {
				return feats.prior(h)
			}
			return 0
		}
	}

	// The acceptance, over the rankings of the other half.
	type one struct {
		doc      int
		features []uint32
		right    bool
		weight   float64
		held     bool // a wrong row here is held against the system
		look     learn.Look
		only     bool // no sample of the acceptance, but the second look sees it beside others
		inQuote  bool
	}
	var tops []one
	type rawTop struct {
		features []uint64
		right    bool
		weight   float64
		held     bool
		thought  bool // it answers a row of belief or intention
		only     bool // for the model of thought alone
		look     learn.Look
		inQuote  bool
	}
	tho := newInterner()
	if o.Prior != nil {
		tho.prior = func(h uint64) float64 { return learn.ThoughtWeight(o.Prior, h) }
	}
	var thoughts []sample
	firstRight, firstWrong := 0, 0
	collect(len(docs), func(i int) any {
		var out []rawTop
		w := weightIn(ranks[1-i%2])
		candidates.Groups(docs[i].Annotation, func(g *learn.Group) {
			at, margin := g.Rank(w)
			judge := judgements(docs[i].Annotation.Doc, targets[i], g)
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
			if top.thought && top.quality == 0 || thoughts {
				out = append(out, rawTop{features: append([]uint64(nil), g.Acceptance(at, margin)...), thought: top.thought, only: true, look: g.Look(at, margin, 0), inQuote: g.InQuotation()})
				return
			}
			weight := 1.0
			if top.quality == 0 && touches {
				weight = 0.3
			}
			out = append(out, rawTop{append([]uint64(nil), g.Acceptance(at, margin)...), top.quality > 0, weight, true, false, false, g.Look(at, margin, 0), g.InQuotation()})
		})
		return out
	}, func(i int, got any) {
		for _, r := range got.([]rawTop) {
			if !r.right && (r.only || i%3 == 0) { // the rest is plenty
				q := 0.0
				if r.thought {
					q = 1
				}
				thoughts = append(thoughts, sample{features: [][]uint32{tho.of(r.features)}, quality: []float64{q}, weight: 1})
			}
			tops = append(tops, one{i, acc.of(r.features), r.right, r.weight, r.held, r.look, r.only, r.inQuote})
			if r.only {
				continue
			}
			if r.right {
				firstRight++
			} else {
				firstWrong++
			}
		}
	})
	fmt.Fprintf(o.Log, "acceptance: %d cues, of which %d right, %d features\n", len(tops), firstRight, len(acc.seen))
	fitOn := func(keep func(doc int) bool) []float64 {
		var s []sample
		for _, t := range tops {
			if !t.only && keep(t.doc) {
				q := 0.0
				if t.right {
					q = 1
				}
				s = append(s, sample{features: [][]uint32{t.features}, quality: []float64{q}, weight: t.weight})
			}
		}
		return fitAccept(s, acc, o)
	}
	var accepts [2][]float64
	for k := range 2 {
		accepts[k] = fitOn(func(doc int) bool { return doc%2 == k })
	}
	final := fitOn(func(int) bool { return true })
	thought := fitAccept(thoughts, tho, o)

	// The second look, over first scores by models that have not seen the document.
	besideOn := func(keep func(doc int) bool) map[string]float64 {
		if kept := besideOf(o.Prior); len(kept) > 0 {
			return kept
		}
		const folds = 4
		fold := func(doc int) int { return doc / 2 % folds }
		var byFold [folds][]float64
		for k := range folds {
			byFold[k] = fitOn(func(doc int) bool { return keep(doc) && fold(doc) != k })
		}
		var rows []boostRow
		for i := 0; i < len(tops); {
			doc := tops[i].doc
			var looks []learn.Look
			var of []int
			for ; i < len(tops) && tops[i].doc == doc; i++ {
				if t := &tops[i]; !t.inQuote && keep(doc) {
					score := 0.0
					for _, f := range t.features {
						score += byFold[fold(doc)][f]
					}
					if l := t.look.Scored(score); l.Kept() {
						looks, of = append(looks, l), append(of, i)
					}
				}
			}
			learn.Beside(docs[doc].Annotation.Doc, looks, func(k int, numbers []float32) {
				if t := &tops[of[k]]; !t.only {
					rows = append(rows, boostRow{slices.Clone(numbers), t.right, t.weight})
				}
			})
		}
		return boost(rows, learn.BesideNames())
	}
	var beside [3]map[string]float64
	for k := range 3 {
		beside[k] = besideOn(func(doc int) bool { return k == 2 || doc%2 == k })
	}

	// Calibration and threshold, on documents that neither model of the pair has seen.
	slope, offset, bare, asked, rows := calibrate(e, docs, [2]*attribution.Weights{
		hashed(feats, ranks[0], acc, accepts[0], beside[0]), hashed(feats, ranks[1], acc, accepts[1], beside[1]),
	})
	threshold, f1 := bestThreshold(asked, rows)
	fmt.Fprintf(o.Log, "calibration: slope %.3f, offset %.3f; bare quotations %.3f; threshold %.2f (linked F1 over S1-S3 by halves %.1f)\n", slope, offset, bare, threshold, 100*f1)

	out := &learn.Tables{Rank: map[string]float64{}, Accept: map[string]float64{}, Thought: map[string]float64{}, Beside: beside[2], Set: map[string]float64{
		"threshold": threshold, "calibration-slope": slope, "calibration-offset": offset, "bare": bare,
	}}
	keepRank, keepAccept, keepThought := map[uint64]float64{}, map[uint64]float64{}, map[uint64]float64{}
	for h, id := range tho.ids {
		if w := thought[id]; math.Abs(w) >= 0.05 {
			keepThought[h] = w
		}
	}
	for h, id := range feats.ids {
		if w := ranks[2][id]; math.Abs(w) >= 0.01 {
			keepRank[h] = w
		}
	}
	for h, id := range acc.ids {
		if w := final[id]; math.Abs(w) >= 0.01 {
			keepAccept[h] = w
		}
	}
	collect(len(docs), func(i int) any {
		names := map[uint64]string{}
		candidates.Groups(docs[i].Annotation, func(g *learn.Group) {
			g.Names(weightIn(ranks[1-i%2]), func(h uint64, n string) {
				if _, ok := names[h]; ok {
					return
				}
				_, r := keepRank[h]
				_, a := keepAccept[h]
				_, t := keepThought[h]
				if r || a || t {
					names[h] = n
				}
			})
		})
		return names
	}, func(i int, got any) {
		for h, n := range got.(map[uint64]string) {
			if w, ok := keepRank[h]; ok {
				out.Rank[n] = w
			}
			if w, ok := keepAccept[h]; ok {
				out.Accept[n] = w
			}
			if w, ok := keepThought[h]; ok {
				out.Thought[n] = w
			}
		}
	})
	if o.Prior != nil {
		learn.Each(o.Prior, func(model, feature string, weight float64) {
			m := out.Rank
			switch model {
			case "accept":
				m = out.Accept
			case "thought":
				m = out.Thought
			case "beside":
				m = out.Beside
			}
			if _, ok := m[feature]; !ok {
				m[feature] = weight
			}
		})
	}
	fmt.Fprintf(o.Log, "kept %d + %d + %d weights, %d nodes of trees\n", len(out.Rank), len(out.Accept), len(out.Thought), len(out.Beside))
	return out, nil
}

// besideOf gives the nodes of the trees of w; none where w is nil.
func besideOf(w *attribution.Weights) map[string]float64 {
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

// calibrate finds how confidences answer to being linked: document i is analysed with the weights that
// were fitted on the other half. asked are the rows of S1 to S3, and those too many, with calibrated
// confidences; gold is how many there should be.
func calibrate(e *attribution.Engine, docs []FitDocument, halves [2]*attribution.Weights) (slope, offset, bare float64, asked []Judged, gold int) {
	engines := [2]*attribution.Engine{e.With(halves[0]), e.With(halves[1])}
	var golds, systems []*Document
	collect(len(docs), func(i int) any {
		return FromResult(engines[1-i%2].AnalyzeAnnotated(docs[i].Annotation))
	}, func(i int, got any) {
		d := got.(*Document)
		d.ID = docs[i].Gold.ID
		golds, systems = append(golds, docs[i].Gold), append(systems, d)
	})
	every, first := Choice{}, Choice{}
	if TellsStrata(golds) {
		every.Strata, first.Strata = []string{"S1", "S2", "S3", "S4"}, []string{"S1", "S2", "S3"}
	}
	logit := func(o *Outcome) float64 {
		p := math.Min(math.Max(*o.System.Confidence, 1e-4), 1-1e-4)
		return math.Log(p / (1 - p))
	}
	linked := func(o *Outcome) bool { return o.Gold != nil && o.Level >= LinkedLevel }
	var xs, ys []float64
	bareRight, bareAll := 1.0, 2.0
	score := Evaluate(golds, systems, every)
	for i := range score.Documents {
		for k := range score.Documents[i].Outcomes {
			o := &score.Documents[i].Outcomes[k]
			if o.System == nil || o.System.Confidence == nil {
				continue
			}
			if len(o.System.Cue) == 0 { // this gold gives every quotation a cue: ask the words alone
				if o.Gold != nil && o.Level >= FoundLevel {
					bareRight++
				}
				bareAll++
				continue
			}
			right := 0.0
			if linked(o) {
				right = 1
			}
			xs, ys = append(xs, logit(o)), append(ys, right)
		}
	}
	w := minimise(2, 100, func(w, g []float64) float64 {
		g[0], g[1] = w[0]-1, w[1] // a little pull towards no change
		v := ((w[0]-1)*(w[0]-1) + w[1]*w[1]) / 2
		for i, x := range xs {
			p := 1 / (1 + math.Exp(-w[0]*x-w[1]))
			v -= ys[i]*math.Log(math.Max(p, 1e-12)) + (1-ys[i])*math.Log(math.Max(1-p, 1e-12))
			g[0] += (p - ys[i]) * x
			g[1] += p - ys[i]
		}
		return v
	})
	score = Evaluate(golds, systems, first)
	for i := range score.Documents {
		for k := range score.Documents[i].Outcomes {
			o := &score.Documents[i].Outcomes[k]
			if o.Gold != nil {
				gold++
			}
			if o.System != nil && o.System.Confidence != nil && len(o.System.Cue) > 0 {
				asked = append(asked, Judged{1 / (1 + math.Exp(-w[0]*logit(o)-w[1])), linked(o)})
			}
		}
	}
	return w[0], w[1], bareRight / bareAll, asked, gold
}

// bestThreshold gives the confidence at which F1 of the accepted is highest, the least of several, in hundredths from 0.10 to 0.69. gold is
// the number of rows that there should be.
func bestThreshold(rows []Judged, gold int) (threshold, f1 float64) {
	threshold = 0.5
	for step := 10; step < 70; step++ {
		t := float64(step) / 100
		tp, fp := 0, 0
		for _, r := range rows {
			if r.Confidence > t {
				if r.Correct {
					tp++
				} else {
					fp++
				}
			}
		}
		if f := 2 * float64(tp) / float64(tp+fp+gold); f > f1 {
			threshold, f1 = t, f
		}
	}
	return threshold, f1
}

// collect runs work for 0..n-1 on all cores and hands the results over in order.
func collect(n int, work func(i int) any, hand func(i int, got any)) {
	workers := runtime.GOMAXPROCS(0)
	type slot struct {
		got  any
		done chan struct{}
	}
	slots := make([]slot, n)
	for i := range slots {
		slots[i].done = make(chan struct{})
	}
	var next sync.Mutex
	at := 0
	for range workers {
		go func() {
			for {
				next.Lock()
				i := at
				at++
				next.Unlock()
				if i >= n {
					return
				}
				slots[i].got = work(i)
				close(slots[i].done)
			}
		}()
	}
	for i := range slots {
		<-slots[i].done
		hand(i, slots[i].got)
		slots[i].got = nil
	}
}

type rawSample struct {
	features [][]uint64
	quality  []float64
}

// mostWrong is about how many wrong candidates of one group the ranking is fitted on; of more, every
// second, third … is taken. A fit on all of them costs three times as much and gains nothing measurable.
const mostWrong = 30

// rankSample gives the target distribution over a group's candidates; ok is false where none is right.
func rankSample(d *article.Document, ts []target, g *learn.Group) (rawSample, bool) {
	if g.Len() < 2 {
		return rawSample{}, false
	}
	judge := judgements(d, ts, g)
	top := 0.0
	for _, j := range judge {
		top = math.Max(top, j.quality)
	}
	if top == 0 {
		return rawSample{}, false
	}
	var s rawSample
	total := 0.0
	wrong, nth := 0, 1
	for _, j := range judge {
		if j.quality == 0 {
			wrong++
		}
	}
	for wrong/nth > mostWrong {
		nth++
	}
	wrong = 0
	for i := range g.Len() {
		q := 0.0
		if judge[i].quality == 0 {
			if wrong++; wrong%nth != 0 {
				continue
			}
		}
		if judge[i].quality > 0 {
			q = math.Max(0, 1-(top-judge[i].quality)/0.1)
		}
		s.quality = append(s.quality, q)
		total += q
		s.features = append(s.features, append([]uint64(nil), g.Reading(i).Features...))
	}
	for i := range s.quality {
		s.quality[i] /= total
	}
	return s, true
}

// judgements holds every candidate of a group against the rows of gold whose cue is the group's; nil where
// there is no such row.
func judgements(d *article.Document, ts []target, g *learn.Group) []judgement {
	var out []judgement
	for k := range ts {
		t := &ts[k]
		if !has(t.cue, g.Cue()) {
			continue
		}
		if out == nil {
			out = make([]judgement, g.Len())
		}
		for i := range out {
			content, source := g.Spans(i)
			v := iouRanges(d, t.content, content)
			if v == 0 {
				continue
			}
			same, sv := sameSourceRanges(d, t.source, source)
			if t.stratum == "S5" {
				if v >= 0.5 && same {
					out[i].thought = true
				}
				continue
			}
			out[i].touches = true
			if v >= 0.5 && same {
				out[i].quality = math.Max(out[i].quality, v+sv)
			}
		}
	}
	return out
}

func has(rs []article.Range, i int) bool {
	for _, r := range rs {
		if r.Has(i) {
			return true
		}
	}
	return false
}

func wordsIn(d *article.Document, r article.Range) (n int) {
	for i := r.First; i < r.End; i++ {
		if d.Tokens[i].Word {
			n++
		}
	}
	return n
}

func iouRanges(d *article.Document, x, y []article.Range) float64 {
	if len(x) == 0 || len(y) == 0 || x[0].First >= y[len(y)-1].End || y[0].First >= x[len(x)-1].End {
		return 0
	}
	in, nx, ny := 0, 0, 0
	for _, r := range x {
		nx += wordsIn(d, r)
		for _, q := range y {
			in += wordsIn(d, article.Range{First: max(r.First, q.First), End: min(r.End, q.End)})
		}
	}
	for _, q := range y {
		ny += wordsIn(d, q)
	}
	if nx+ny == in {
		return 0
	}
	return float64(in) / float64(nx+ny-in)
}

// sameSourceRanges is the measure's test of sources, with their IoU.
func sameSourceRanges(d *article.Document, gold []article.Range, got article.Range) (bool, float64) {
	if len(gold) == 0 || got.Len() == 0 {
		return len(gold) == 0 && got.Len() == 0, 0
	}
	g := []article.Range{got}
	v := iouRanges(d, gold, g)
	if v >= 0.5 {
		return true, v
	}
	lastWord := func(rs []article.Range) int {
		for k := len(rs) - 1; k >= 0; k-- {
			for i := rs[k].End - 1; i >= rs[k].First; i-- {
				if d.Tokens[i].Word {
					return i
				}
			}
		}
		return -1
	}
	if v == 0 || lastWord(gold) != lastWord(g) {
		return false, v
	}
	inGold, inGot := true, true
	for i := got.First; i < got.End; i++ {
		inGold = inGold && (!d.Tokens[i].Word || has(gold, i))
	}
	for _, r := range gold {
		for i := r.First; i < r.End; i++ {
			inGot = inGot && (!d.Tokens[i].Word || got.Has(i))
		}
	}
	return inGold || inGot, v
}

// targetsOf turns gold rows into runs of tokens.
func targetsOf(fd FitDocument) ([]target, error) {
	d := fd.Annotation.Doc
	if d.Text != fd.Gold.Text {
		return nil, fmt.Errorf("%s: the gold is for another text", fd.Gold.ID)
	}
	bytesAt := make([]int, 0, len(d.Text)+1)
	for i := range d.Text {
		bytesAt = append(bytesAt, i)
	}
	bytesAt = append(bytesAt, len(d.Text))
	conv := func(ss []Span) (out []article.Range) {
		for _, s := range ss {
			if s.Start < 0 || s.End >= len(bytesAt) || s.Start >= s.End {
				continue
			}
			lo, hi := bytesAt[s.Start], bytesAt[s.End]
			first := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].End > lo })
			end := sort.Search(len(d.Tokens), func(i int) bool { return d.Tokens[i].Start >= hi })
			if first < end {
				out = append(out, article.Range{First: first, End: end})
			}
		}
		return out
	}
	var ts []target
	for i := range fd.Gold.Attributions {
		a := &fd.Gold.Attributions[i]
		t := target{conv(a.Content), conv(a.Source), conv(a.Cue), a.Stratum()}
		if t.stratum == "S5" && reportedClaim(a) {
			t.stratum = "S3"
		}
		if len(t.content) > 0 {
			ts = append(ts, t)
		}
	}
	return ts, nil
}

// reportedClaim reports whether a row that the measure does not ask for is a claim all the same: what a document
// says, finds or shows in a clause of its own.
func reportedClaim(a *Attribution) bool {
	return a.CueClass != nil && *a.CueClass == "document" && a.Finite != nil && *a.Finite
}

// shards is how many parts a sum over samples is cut into: fixed, so that the sum is the same on any machine.
const shards = 16

func sharded(n int, size int, f func(shard, from, to int, gradient []float64) float64, total []float64) float64 {
	grads := make([][]float64, shards)
	values := make([]float64, shards)
	var wg sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for k := range shards {
		wg.Add(1)
		limit <- struct{}{}
		go func() {
			defer wg.Done()
			grads[k] = make([]float64, size)
			values[k] = f(k, n*k/shards, n*(k+1)/shards, grads[k])
			<-limit
		}()
	}
	wg.Wait()
	v := 0.0
	for k := range shards {
		v += values[k]
		axpy(1, grads[k], total)
	}
	return v
}

// columns numbers the features seen often enough in ss.
func columns(ss []sample, in *interner, seen int) (cols []int32, n int) {
	counts := make([]int32, len(in.seen))
	for _, s := range ss {
		for _, fs := range s.features {
			for _, f := range fs {
				counts[f]++
			}
		}
	}
	cols = make([]int32, len(counts))
	for i, c := range counts {
		cols[i] = -1
		if int(c) >= seen {
			cols[i] = int32(n)
			n++
		}
	}
	return cols, n
}

// spread gives the weight of every feature: the prior's, moved by what was fitted.
func spread(w []float64, cols []int32, start []float64) []float64 {
	out := make([]float64, len(cols))
	for i, c := range cols {
		out[i] = start[i]
		if c >= 0 {
			out[i] += w[c]
		}
	}
	return out
}

// fitRank fits a softmax over each group.
func fitRank(ss []sample, in *interner, o FitOptions) []float64 {
	cols, n := columns(ss, in, o.Seen)
	w := minimise(n, o.Steps, func(w, g []float64) float64 {
		for i := range g {
			g[i] = o.RankL2 * w[i]
		}
		v := o.RankL2 / 2 * dot(w, w)
		return v + sharded(len(ss), n, func(_, from, to int, g []float64) float64 {
			v := 0.0
			var z []float64
			for _, s := range ss[from:to] {
				z = z[:0]
				top := math.Inf(-1)
				for _, fs := range s.features {
					x := 0.0
					for _, f := range fs {
						x += in.start[f]
						if c := cols[f]; c >= 0 {
							x += w[c]
						}
					}
					z = append(z, x)
					top = math.Max(top, x)
				}
				all := 0.0
				for _, x := range z {
					all += math.Exp(x - top)
				}
				for i, fs := range s.features {
					lp := z[i] - top - math.Log(all)
					d := math.Exp(lp)
					if q := s.quality[i]; q > 0 {
						v -= q * lp
						d -= q
					}
					if d == 0 {
						continue
					}
					for _, f := range fs {
						if c := cols[f]; c >= 0 {
							g[c] += d
						}
					}
				}
			}
			return v
		}, g)
	})
	return spread(w, cols, in.start)
}

// fitAccept fits a logistic regression; each sample has one candidate, its quality 1 where it is right.
func fitAccept(ss []sample, in *interner, o FitOptions) []float64 {
	cols, n := columns(ss, in, o.Seen)
	w := minimise(n, o.Steps, func(w, g []float64) float64 {
		for i := range g {
			g[i] = o.AcceptL2 * w[i]
		}
		v := o.AcceptL2 / 2 * dot(w, w)
		return v + sharded(len(ss), n, func(_, from, to int, g []float64) float64 {
			v := 0.0
			for _, s := range ss[from:to] {
				x := 0.0
				for _, f := range s.features[0] {
					x += in.start[f]
					if c := cols[f]; c >= 0 {
						x += w[c]
					}
				}
				p := 1 / (1 + math.Exp(-x))
				d := s.weight * (p - s.quality[0])
				if s.quality[0] > 0 {
					v -= s.weight * math.Log(math.Max(p, 1e-12))
				} else {
					v -= s.weight * math.Log(math.Max(1-p, 1e-12))
				}
				for _, f := range s.features[0] {
					if c := cols[f]; c >= 0 {
						g[c] += d
					}
				}
			}
			return v
		}, g)
	})
	return spread(w, cols, in.start)
}

// CrossValidate fits on each half of docs and scores on the other: linked F1 over S1 to S3 (or all rows,
// where the gold does not tell the strata) with the weights that the fit starts from, and with those
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
