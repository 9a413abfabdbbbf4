package syntax

// Training of the parser: an averaged perceptron over the parser's own states, with a dynamic
// oracle and exploration (Goldberg & Nivre 2012, 2013). The same sentences, options and seed give the same
// bytes: what runs side by side is whole trainings, none of which sees anything of another, and no map is walked.

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// ParserOptions steers TrainParser. A field that is 0 stands for that of DefaultParserOptions.
type ParserOptions struct {
	Epochs      int     // skips the sentences
	FirstEpochs int     // the same for the first pass of the parser
	Folds       int     // how many parts the documents are dealt into for the guide; with 1 there is no first pass
	Explore     float64 // after the first epoch, how often a wrong move is followed to learn what to do after it
	MinCount    int     // features seen less often in the derivations of the trees are dropped
	MoveMargin  float32 // weights are mended too where the right move wins by less
	LabelMargin float32 // the same for labels
	PruneMove   float64 // averaged weights of moves under it are dropped
	PruneLabel  float64 // averaged weights of labels under it are dropped
	PruneMend   float64 // averaged weights of what mends whole trees under it are dropped
	Hurry       float64 // how often a choice by the quick tables may differ from what the large ones would choose
	Seed        uint64  // of the order of the sentences and of exploration
	Doubt       float64 // the part of the words whose heads, and of those whose labels, are asked for again in the whole tree
	Log         func(format string, args ...any)

	// Jackknife, where it is set, is called once for each sentence with a tree, in their order, with its index
	// and the tree that a parser finds which learnt from the other folds alone: heads by index in the sentence, -1 at the root.
	Jackknife func(sentence int, heads []int32, rels []Relation)
}

// DefaultParserOptions are those that the embedded model was made with.
func DefaultParserOptions() ParserOptions {
	return ParserOptions{
		Epochs: 7, FirstEpochs: 4, Folds: 3, Explore: 0.9, MinCount: 3,
		MoveMargin: 100, LabelMargin: 50, PruneMove: 3.5, PruneLabel: 2, PruneMend: 2, Doubt: 0.3, Hurry: 0.0005, Seed: 1,
	}
}

func (o ParserOptions) withDefaults() ParserOptions {
	d := DefaultParserOptions()
	o.Epochs, o.FirstEpochs, o.Folds, o.MinCount = cmp.Or(o.Epochs, d.Epochs), cmp.Or(o.FirstEpochs, d.FirstEpochs), cmp.Or(o.Folds, d.Folds), cmp.Or(o.MinCount, d.MinCount)
	o.Explore, o.MoveMargin, o.LabelMargin = cmp.Or(o.Explore, d.Explore), cmp.Or(o.MoveMargin, d.MoveMargin), cmp.Or(o.LabelMargin, d.LabelMargin)
	o.PruneMove, o.PruneLabel, o.Seed = cmp.Or(o.PruneMove, d.PruneMove), cmp.Or(o.PruneLabel, d.PruneLabel), cmp.Or(o.Seed, d.Seed)
	o.PruneMend, o.Doubt = cmp.Or(o.PruneMend, d.PruneMend), cmp.Or(o.Doubt, d.Doubt)
	o.Hurry = cmp.Or(o.Hurry, d.Hurry)
	log, lock := o.Log, new(sync.Mutex)
	o.Log = func(format string, args ...any) {
		if log != nil {
			lock.Lock()
			defer lock.Unlock()
			log(format, args...)
		}
	}
	return o
}

// trainSentence is a sentence with its tree, laid out as the parser counts: token 0 is the
// artificial root. heads are projective: an arc that crosses others was lifted.
type trainSentence struct {
	words []string
	tags  []Tag
	heads []int32
	rels  []Relation
	kids  [][]int32

	guideHeads []int32 // the tree of the first pass, nil while that is trained
	guideRels  []Relation

	first bool // the words are in reverse, for the first pass
}

// newTrainSentence readies a sentence; false where it has no tree.
func newTrainSentence(c *ConlluSentence) (*trainSentence, bool) {
	if !c.Tree || len(c.Tokens) == 0 {
		return nil, false
	}
	s := &trainSentence{}
	for i := range c.Tokens {
		tag, _ := ParseTag(c.Tokens[i].XPOS)
		s.words, s.tags = append(s.words, c.Tokens[i].Form), append(s.tags, tag)
	}
	// The tree of the words alone: a mark's dependents go to its head, and if a mark is the root,
	// the first of them becomes it.
	all := hasNoMark(s.tags)
	place := make([]int32, len(c.Tokens)) // by token of the sentence, its place among the words; 0 for a mark
	n := int32(0)
	for i, t := range s.tags {
		if all || markOf(0, t) == 0 {
			n++
			place[i] = n
		}
	}
	s.heads, s.rels = make([]int32, n+1), make([]Relation, n+1)
	s.heads[0] = -1
	root := int32(0)
	for i := range c.Tokens {
		d := place[i]
		if d == 0 {
			continue
		}
		h := c.Tokens[i].Head
		for h >= 0 && place[h] == 0 {
			h = c.Tokens[h].Head
		}
		if h >= 0 {
			s.heads[d], s.rels[d] = place[h], relationOf(c.Tokens[i].Deprel)
			continue
		}
		if s.heads[d], s.rels[d] = root, RelParataxis; root == 0 {
			root, s.rels[d] = d, RelRoot
		}
	}
	projectivize(s.heads)
	s.setKids()
	return s, true
}

func (t *trainSentence) setKids() {
	t.kids = make([][]int32, len(t.heads))
	for d := 1; d < len(t.heads); d++ {
		t.kids[t.heads[d]] = append(t.kids[t.heads[d]], int32(d))
	}
}

// reversed gives the sentence read from its end.
func (t *trainSentence) reversed() *trainSentence {
	n := len(t.heads) - 1
	r := &trainSentence{first: true, words: slices.Clone(t.words), tags: slices.Clone(t.tags), heads: make([]int32, n+1), rels: make([]Relation, n+1)}
	slices.Reverse(r.words)
	slices.Reverse(r.tags)
	r.heads[0] = -1
	for d := 1; d <= n; d++ {
		h := t.heads[d]
		if h > 0 {
			h = int32(n+1) - h
		}
		r.heads[n+1-d], r.rels[n+1-d] = h, t.rels[d]
	}
	r.setKids()
	return r
}

// ready readies the scratch for the sentence.
func (t *trainSentence) ready(s *parseScratch) {
	s.reset(t.words, t.tags, false)
	s.first = t.first
	if t.guideHeads != nil {
		s.setGuide(t.guideHeads, t.guideRels)
	}
}

// projectivize lifts the shortest arc that crosses another to the head's head, until none crosses
// (Nivre & Nilsson 2005, with no trace of it in the labels). heads[0] is the root's, -1.
func projectivize(heads []int32) {
	n := int32(len(heads))
	under := make([]bool, n)
	for {
		best, shortest := int32(-1), n
		for d := int32(1); d < n; d++ {
			h := heads[d]
			lo, hi := min(d, h), max(d, h)
			if hi-lo >= shortest || hi-lo < 2 {
				continue
			}
			for i := range under {
				under[i] = false
			}
			for k := lo + 1; k < hi; k++ {
				a := k
				for a > 0 && a != h && !under[a] {
					a = heads[a]
				}
				if a != h && (a <= 0 || !under[a]) {
					best, shortest = d, hi-lo
					break
				}
				under[k] = true
			}
		}
		if best < 0 {
			return
		}
		heads[best] = heads[heads[best]]
	}
}

// costs gives, for each move, how many of the tree's arcs that are still within reach it puts out of reach.
func (s *parseScratch) costs(t *trainSentence) (c [moveCount]int) {
	b := s.next
	if len(s.stack) > 1 {
		s0 := s.top(0)
		lost := 0
		for _, k := range t.kids[s0] {
			if k >= b {
				lost++
			}
		}
		c[moveLeft], c[moveRight] = lost, lost
		g := t.heads[s0]
		if g > b || g == s.top(1) {
			c[moveLeft]++
		}
		if g >= b {
			c[moveRight]++
		}
	}
	if b < s.n {
		if g := t.heads[b]; g < b && g != s.top(0) && (g == 0 || s.nodes[g].head < 0) {
			c[moveShift]++
		}
		for _, k := range t.kids[b] {
			if k < b && s.nodes[k].head < 0 {
				c[moveShift]++
			}
		}
	}
	return c
}

// cheapest gives the allowed move of the least cost and that cost; of equals the one that scores higher.
func cheapest(c [moveCount]int, ok [moveCount]bool, scores *[moveCount]float32) (move, cost int) {
	move = -1
	for m := range c {
		if ok[m] && (move < 0 || c[m] < cost || c[m] == cost && scores[m] > scores[move]) {
			move, cost = m, c[m]
		}
	}
	return move, cost
}

// featureIndex gives each feature that is frequent enough a row. It is laid out as the tables of the model.
type featureIndex struct {
	slots []struct{ key, row uint32 }
	homes uint32
	keys  []uint32 // by row, ascending
}

// newFeatureIndex takes keys in ascending order, neither 0 nor the largest among them.
func newFeatureIndex(keys []uint32) *featureIndex {
	at, size, homes := layRows(keys)
	x := &featureIndex{homes: homes, keys: keys, slots: make([]struct{ key, row uint32 }, size)}
	for i := range x.slots {
		x.slots[i] = struct{ key, row uint32 }{emptyKey(i, size, homes), uint32(len(keys))}
	}
	for i, k := range keys {
		x.slots[at[i]] = struct{ key, row uint32 }{k, uint32(i)}
	}
	return x
}

// rows turns keys into rows in place and drops those that have none.
func (x *featureIndex) rows(keys []uint32) []uint32 {
	out := keys[:0]
	for _, k := range keys {
		i := homeSlot(k, x.homes)
		for x.slots[i].key < k {
			i++
		}
		if e := x.slots[i]; e.key == k && e.row < uint32(len(x.keys)) {
			out = append(out, e.row)
		}
	}
	return out
}

// featureCounter counts features, roughly: neighbouring keys share one count of the first look,
// which only lets a few rare ones in.
type featureCounter struct {
	rough []uint8
	down  uint          // key>>down is the place of its count
	seen  []*[64]uint64 // a bit for each key that is frequent enough; by key>>12, nil where there is none
	least uint8
}

// newFeatureCounter gives a counter of the features of so many words.
func newFeatureCounter(least, words int) *featureCounter {
	down := uint(4)
	for down < 12 && words < 1<<(22-down) {
		down++
	}
	return &featureCounter{rough: make([]uint8, 1<<(32-down)), down: down, seen: make([]*[64]uint64, 1<<20), least: uint8(min(least, 255))}
}

func (c *featureCounter) add(keys []uint32) {
	for _, k := range keys {
		if n := &c.rough[k>>c.down]; *n < 255 {
			*n++
		}
	}
}

// keep notes the features that were counted often enough.
func (c *featureCounter) keep(keys []uint32) {
	for _, k := range keys {
		if c.rough[k>>c.down] < c.least {
			continue
		}
		p := &c.seen[k>>12]
		if *p == nil {
			*p = new([64]uint64)
		}
		(*p)[k>>6&63] |= 1 << (k & 63)
	}
}

func (c *featureCounter) index() *featureIndex {
	var keys []uint32
	for i, p := range c.seen {
		if p == nil {
			continue
		}
		for j, w := range p {
			for ; w != 0; w &= w - 1 {
				if k := uint32(i)<<12 + uint32(j)<<6 + uint32(bits.TrailingZeros64(w)); k != 0 && k != math.MaxUint32 {
					keys = append(keys, k)
				}
			}
		}
	}
	return newFeatureIndex(keys)
}

// derive walks the derivation of the tree and shows the features of each choice.
func (t *trainSentence) derive(s *parseScratch, move, label func(keys []uint32)) {
	t.ready(s)
	var none [moveCount]float32
	for !s.done() {
		move(s.allMoveKeys())
		m, _ := cheapest(s.costs(t), s.allowed(), &none)
		if m == moveShift {
			s.shift()
			continue
		}
		h, d := s.arcOf(m)
		rel := t.rels[d]
		if s.first && h > 0 {
			rel = RelDep
		} else if h > 0 {
			label(s.labelKeys(h, d))
		}
		s.attach(h, d, rel)
	}
}

// perceptron is the weights of one training: w now, u the sum of each change times the time of it.
type perceptron struct {
	width int
	w, u  []float32
	time  float32
}

func newPerceptron(rows, width int) *perceptron {
	return &perceptron{width: width, w: make([]float32, rows*width), u: make([]float32, rows*width), time: 1}
}

func (p *perceptron) update(rows []uint32, good, bad int) {
	for _, r := range rows {
		i := int(r) * p.width
		p.w[i+good]++
		p.w[i+bad]--
		p.u[i+good] += p.time
		p.u[i+bad] -= p.time
	}
}

// average gives the mean of the weights over time.
func (p *perceptron) average() []float32 {
	mean := make([]float32, len(p.w))
	for i := range mean {
		mean[i] = p.w[i] - p.u[i]/p.time
	}
	return mean
}

// passTrainer trains one pass. count comes first, fit as often as wanted.
type passTrainer struct {
	o             ParserOptions
	moves, labels *featureIndex
	s             parseScratch
}

// TrainParser fits a parser to the trees of the sentences, whose column 5 holds the tags that the
// parser will be given, hence predicted ones, and returns the model file. Sentences with no tree are skipped.
//
// Each step must learn from what is as wrong as what it will be given: so the sentences are dealt into folds by
// document; the guide of each fold comes from a first pass that was trained on the others, and the trees to be mended from a
// second pass that was. With one fold there is neither a first pass nor a mending.
func TrainParser(sents []ConlluSentence, o ParserOptions) ([]byte, error) {
	o = o.withDefaults()
	var second, first []*trainSentence
	var folds, places []int // by sentence: its fold, and its index in sents
	words, fold := 0, 0
	for i := range sents {
		t, ok := newTrainSentence(&sents[i])
		if !ok {
			continue
		}
		if i > 0 && (sents[i].Doc != sents[i-1].Doc || sents[i].Doc == "") {
			fold = (fold + 1) % o.Folds
		}
		second, first, folds, places = append(second, t), append(first, t.reversed()), append(folds, fold), append(places, i)
		words += len(t.words)
	}
	if len(second) == 0 {
		return nil, errors.New("train parser: no sentence has a tree")
	}
	o.Log("%d sentences with a tree, %d tokens", len(second), words)

	tr := &passTrainer{o: o}
	if o.Folds == 1 {
		tr.count(second)
		none := &passTrainer{o: o, moves: newFeatureIndex(nil), labels: newFeatureIndex(nil)}
		one, _, err := none.train(nil, 0, false)
		if err != nil {
			return nil, err
		}
		two, _, err := tr.train(second, o.Epochs, true)
		return encodeParser(one, two, encodeMender(&mender{}, encodeMoves(nil, nil, 0), encodeLabels(nil, nil, 0))), err
	}
	tr.count(first)
	o.Log("first pass: %d features of moves, %d of labels", len(tr.moves.keys), len(tr.labels.keys))
	one, err := tr.trainWithFolds(first, folds, o.FirstEpochs, o.FirstEpochs, func(s *parseScratch, i int) {
		g := second[i]
		g.guideHeads, g.guideRels = make([]int32, len(g.heads)), make([]Relation, len(g.heads))
		s.turn(g.guideHeads, g.guideRels)
	})
	if err != nil {
		return nil, err
	}
	tr.count(second)
	o.Log("second pass: %d features of moves, %d of labels", len(tr.moves.keys), len(tr.labels.keys))
	samples := make([]mendSample, len(second))
	two, err := tr.trainWithFolds(second, folds, o.Epochs, max(1, o.Epochs-foldEpochsLess), func(s *parseScratch, i int) { samples[i] = s.sample(second[i]) })
	if err != nil {
		return nil, err
	}
	three, err := tr.trainMender(samples, folds, places)
	return encodeParser(one, two, three), err
}

// foldEpochsLess is by how many epochs the second passes of the folds are trained less than that of the model.
const foldEpochsLess = 2

// trainWithFolds trains a pass and gives its sections of the model file. Side by side with it, it trains one for each fold on the
// others and parses the sentences of the fold: each is called with a sentence whose tree the scratch holds, at the same time for
// sentences of different folds.
func (tr *passTrainer) trainWithFolds(sents []*trainSentence, folds []int, epochs, foldEpochs int, each func(s *parseScratch, sentence int)) (file []byte, err error) {
	err = inParallel(1+tr.o.Folds, func(k int) (err error) {
		t := &passTrainer{o: tr.o, moves: tr.moves, labels: tr.labels}
		if k--; k < 0 {
			file, _, err = t.train(sents, epochs, true)
			return err
		}
		_, p, err := t.train(without(sents, folds, k), foldEpochs, false)
		if err != nil {
			return err
		}
		for i, sent := range sents {
			if folds[i] == k {
				sent.ready(&t.s)
				p.run(&t.s)
				each(&t.s, i)
			}
		}
		tr.o.Log("fold %d of %d is parsed", k+1, tr.o.Folds)
		return nil
	})
	return file, err
}

// inParallel calls f with each number under n, as many at a time as there are processors, in that order. It gives the error of the
// lowest number that has one.
func inParallel(n int, f func(i int) error) error {
	errs := make([]error, n)
	var next atomic.Int32
	var wait sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wait.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				errs[i] = f(i)
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// without gives the items of all folds but one.
func without[T any](items []T, folds []int, fold int) (rest []T) {
	for i, t := range items {
		if folds[i] != fold {
			rest = append(rest, t)
		}
	}
	return rest
}

// train fits a pass, with its quick tables where they are wanted, and gives it and its sections of the model file.
func (tr *passTrainer) train(sents []*trainSentence, epochs int, quick bool) ([]byte, *parserPass, error) {
	moves, labels := tr.fit(sents, epochs)
	file := append(encodeMoves(tr.moves.keys, moves.average(), tr.o.PruneMove), encodeLabels(tr.labels.keys, labels.average(), tr.o.PruneLabel)...)
	p := new(parserPass)
	p.slow()
	var err error
	if p.moves, p.labels, err = decodeTables(file); err != nil {
		return nil, nil, err
	}
	quickLabels := encodeLabels(nil, nil, 0)
	if quick {
		quickLabels = tr.hurry(p, sents)
	}
	if _, p.quickLabels, err = decodeTables(append(encodeMoves(nil, nil, 0), quickLabels...)); err != nil {
		return nil, nil, err
	}
	if quick {
		tr.margins(p, sents)
	}
	return slices.Concat(p.encodeMargins(nil), file, quickLabels), p, nil
}

// The quick table of labels is fitted to what the large one chooses on one part of the sentences, and the margins from
// which the first parts of the work are trusted to another. (Tables of whole contexts in which the large ones always chose alike
// settled 29 % of the moves and 53 % of the labels at a price of 0.1 UAS.)
const (
	quickParts  = 3
	quickEpochs = 3
	quickWish   = 40 // margin, in weights, that is trained for
)

// hurry fits the quick table of a pass.
func (tr *passTrainer) hurry(p *parserPass, sents []*trainSentence) (labels []byte) {
	counter := newFeatureCounter(tr.o.MinCount, wordsOf(sents))
	none := func([moveCount]bool, int) {}
	each := func(label func([]uint32, Relation)) {
		for i := 0; i < len(sents); i += quickParts {
			p.watch(&tr.s, sents[i], none, func(h, d int32, want Relation) { label(tr.s.quickLabelKeys(h, d), want) })
		}
	}
	each(func(k []uint32, _ Relation) { counter.add(k) })
	each(func(k []uint32, _ Relation) { counter.keep(k) })
	index := counter.index()
	weights := newPerceptron(len(index.keys), relationCount)
	for range quickEpochs {
		each(func(k []uint32, want Relation) {
			weights.time++
			rows := index.rows(k)
			var scores [relationCount]float32
			for _, r := range rows {
				for l, x := range weights.w[int(r)*relationCount : int(r)*relationCount+relationCount] {
					scores[l] += x
				}
			}
			if rival := rivalOf(scores[:], int(want), func(l int) bool { return l > 0 && Relation(l) != RelRoot }); scores[want]-scores[rival] < quickWish {
				weights.update(rows, int(want), rival)
			}
		})
	}
	return encodeLabels(index.keys, weights.average(), 0.3)
}

// rivalOf gives the choice of the highest score among those allowed, want excepted; -1 where there is none.
func rivalOf(scores []float32, want int, allowed func(int) bool) int {
	rival := -1
	for c, v := range scores {
		if c != want && allowed(c) && (rival < 0 || v > scores[rival]) {
			rival = c
		}
	}
	return rival
}

// watch parses a sentence by the large tables over all features, and shows what they choose in each state that leaves a choice.
func (p *parserPass) watch(s *parseScratch, t *trainSentence, move func([moveCount]bool, int), label func(h, d int32, r Relation)) {
	t.ready(s)
	slow := parserPass{moves: p.moves, labels: p.labels}
	slow.slow()
	for !s.done() {
		ok := s.allowed()
		m := moveShift
		switch {
		case !ok[moveLeft] && !ok[moveRight]:
		case !ok[moveShift]:
			m = moveRight
		default:
			m, _ = slow.move(s, ok)
			move(ok, m)
		}
		if m == moveShift {
			s.shift()
			continue
		}
		h, d := s.arcOf(m)
		r, _ := slow.label(h, d, s)
		if h > 0 && !s.first {
			label(h, d, r)
		}
		s.attach(h, d, r)
	}
}

// settled is what one choice is after a part of the work: by how much it wins, and whether it is another than after all of it.
type settled struct {
	margin int32
	wrong  bool
}

// margins sets the least margin from which the quick table of labels chooses otherwise than the large one no more
// often than Hurry allows, and the stops from which a part of the features of the large tables does.
func (tr *passTrainer) margins(p *parserPass, sents []*trainSentence) {
	var moves [moveParts - 1][]settled
	var quick []settled
	var labels [labelParts - 1][]settled // beside quick
	for i := 1; i < len(sents); i += quickParts {
		p.watch(&tr.s, sents[i], func(ok [moveCount]bool, want int) {
			tr.s.look()
			var shift, left int32
			for part := range moves {
				a, b := p.moves.sum(tr.s.moveKeys(part))
				shift, left = shift+a, left+b
				m, margin := winner(shift, left, ok)
				moves[part] = append(moves[part], settled{margin, m != want})
			}
		}, func(h, d int32, want Relation) {
			r, margin := p.quickLabels.bestLabel(tr.s.quickLabelKeys(h, d))
			quick = append(quick, settled{margin, r != want})
			keys := tr.s.labelKeys(h, d)
			for part, end := range labelEnds {
				r, margin := p.labels.bestLabel(keys[:end])
				labels[part] = append(labels[part], settled{margin, r != want})
			}
		})
	}
	for part := range p.moveStops {
		p.moveStops[part] = tr.least(fmt.Sprint("moves, part ", part+1), moves[part])
	}
	p.labelMargin = tr.least("quick labels", slices.Clone(quick))
	for part := range p.labelStops {
		var asked []settled
		for i, x := range labels[part] {
			if quick[i].margin <= p.labelMargin {
				asked = append(asked, x)
			}
		}
		p.labelStops[part] = tr.least(fmt.Sprint("labels, part ", part+1), asked)
	}
}

// bestLabel gives the label of the highest score over the features, and by how much it wins.
func (t *rowTable) bestLabel(keys []uint32) (r Relation, margin int32) {
	var scores [256]int32
	t.score(keys, &scores)
	return bestRelation(scores[:relationCount])
}

// least is leastMargin with no more than Hurry of the choices, and a line in the log.
func (tr *passTrainer) least(what string, cs []settled) int32 {
	margin, share := leastMargin(cs, tr.o.Hurry)
	tr.o.Log("%s: settle %.1f%% from margin %d", what, 100*share, margin)
	return margin
}

// leastMargin gives the least margin above which no more than a rate of the choices are other than after all of the work, and the
// share of the choices that it settles. It sorts cs.
func leastMargin(cs []settled, rate float64) (margin int32, share float64) {
	slices.SortStableFunc(cs, func(a, b settled) int { return cmp.Compare(b.margin, a.margin) })
	margin, wrong, n := math.MaxInt32, 0, 0
	for i, c := range cs {
		if c.wrong {
			wrong++
		}
		if float64(wrong) <= rate*float64(i+1) && (i+1 == len(cs) || cs[i+1].margin < c.margin) {
			margin, n = c.margin-1, i+1
		}
	}
	return margin, float64(n) / float64(max(len(cs), 1))
}

// count chooses the features: those seen often enough along the derivations of the trees.
func (tr *passTrainer) count(sents []*trainSentence) {
	words := wordsOf(sents)
	mc, lc := newFeatureCounter(tr.o.MinCount, words), newFeatureCounter(tr.o.MinCount, words)
	for _, t := range sents {
		t.derive(&tr.s, mc.add, lc.add)
	}
	for _, t := range sents {
		t.derive(&tr.s, mc.keep, lc.keep)
	}
	tr.moves, tr.labels = mc.index(), lc.index()
}

func wordsOf(sents []*trainSentence) (n int) {
	for _, t := range sents {
		n += len(t.words)
	}
	return n
}

// fit trains the weights of the features that count chose.
func (tr *passTrainer) fit(sents []*trainSentence, epochs int) (moves, labels *perceptron) {
	rng := rand.New(rand.NewPCG(tr.o.Seed, 0x77686f73616964))
	moves = newPerceptron(len(tr.moves.keys), moveCount)
	labels = newPerceptron(len(tr.labels.keys), relationCount)
	order := rng.Perm(len(sents))
	for epoch := 1; epoch <= epochs; epoch++ {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		var wrong, made, wrongLabels, arcs int
		for _, i := range order {
			w, m, wl, a := tr.learn(sents[i], moves, labels, epoch, rng)
			wrong, made, wrongLabels, arcs = wrong+w, made+m, wrongLabels+wl, arcs+a
		}
		tr.o.Log("epoch %d: %.2f%% of moves wrong, %.2f%% of labels", epoch, 100*float64(wrong)/float64(max(made, 1)), 100*float64(wrongLabels)/float64(max(arcs, 1)))
	}
	return moves, labels
}

// learn parses one sentence, mends the weights at each wrong choice, and tells how many there were.
func (tr *passTrainer) learn(t *trainSentence, mp, lp *perceptron, epoch int, rng *rand.Rand) (wrong, made, wrongLabels, arcs int) {
	s := &tr.s
	t.ready(s)
	for !s.done() {
		move, right := tr.learnMove(t, mp, epoch, rng)
		made++
		if !right {
			wrong++
		}
		if move == moveShift {
			s.shift()
			continue
		}
		h, d := s.arcOf(move)
		rel := RelRoot
		switch {
		case h > 0 && s.first:
			rel = RelDep
		case h > 0:
			rel, right = tr.learnLabel(t, lp, h, d, epoch)
			if t.heads[d] == h {
				arcs++
				if !right {
					wrongLabels++
				}
			}
		}
		s.attach(h, d, rel)
	}
	return
}

// learnMove gives the next move of a sentence, and mends the weights where the one that they predict is wrong or is not far
// enough ahead of a wrong one.
func (tr *passTrainer) learnMove(t *trainSentence, p *perceptron, epoch int, rng *rand.Rand) (move int, right bool) {
	s := &tr.s
	ok := s.allowed()
	cost := s.costs(t)
	var scores [moveCount]float32
	rows := tr.moves.rows(s.allMoveKeys())
	for _, r := range rows {
		w := p.w[int(r)*moveCount : int(r)*moveCount+moveCount : int(r)*moveCount+moveCount]
		scores[0] += w[0]
		scores[1] += w[1]
		scores[2] += w[2]
	}
	best := func(of func(m int) bool) int {
		b := -1
		for m := range scores {
			if ok[m] && of(m) && (b < 0 || scores[m] > scores[b]) {
				b = m
			}
		}
		return b
	}
	predicted := best(func(int) bool { return true })
	good, least := cheapest(cost, ok, &scores)
	p.time++
	right = cost[predicted] <= least
	if !right {
		p.update(rows, good, predicted)
	} else if rival := best(func(m int) bool { return cost[m] > least }); rival >= 0 && scores[good]-scores[rival] < tr.o.MoveMargin {
		p.update(rows, good, rival)
	}
	if cost[predicted] == least || epoch > 1 && rng.Float64() < tr.o.Explore {
		return predicted, right
	}
	return good, right
}

// learnLabel gives the relation of token d to its head h, and mends the weights as learnMove does where the tree has that arc.
// In the first epoch it gives the right one.
func (tr *passTrainer) learnLabel(t *trainSentence, p *perceptron, h, d int32, epoch int) (rel Relation, right bool) {
	var scores [relationCount]float32
	rows := tr.labels.rows(tr.s.labelKeys(h, d))
	for _, r := range rows {
		for j, x := range p.w[int(r)*relationCount : int(r)*relationCount+relationCount] {
			scores[j] += x
		}
	}
	rel, _ = bestRelation(scores[:])
	if t.heads[d] != h {
		return rel, false
	}
	p.time++
	if gold := t.rels[d]; rel != gold {
		p.update(rows, int(gold), int(rel))
		if epoch == 1 {
			rel = gold
		}
		return rel, false
	}
	rival := -1
	for l, v := range scores {
		if l > 0 && l != int(rel) && (rival < 0 || v > scores[rival]) {
			rival = l
		}
	}
	if scores[rel]-scores[rival] < tr.o.LabelMargin {
		p.update(rows, int(rel), rival)
	}
	return rel, true
}
