package syntax

// Training of the parser: an averaged perceptron over the parser's own states, with a dynamic
// oracle and exploration (Goldberg & Nivre 2012, 2013). The same sentences, options and seed give the same
// bytes: nothing runs in parallel and no map is walked.

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"sort"
)

// ParserOptions steers TrainParser. The zero value of a field stands for DefaultParserOptions's.
type ParserOptions struct {
	Epochs    int      // passes over the sentences
	Explore   float64  // after the first epoch, how often a wrong move is followed to learn what to do after it
	MinCount  int      // features seen less often in the derivations of the trees are dropped
	PruneMove float64  // averaged weights of moves under it are dropped
	PruneRel  float64  // averaged weights of labels under it are dropped
	Seeds     []uint64 // one training each; their weights are averaged
	Log       func(format string, args ...any)
}

// DefaultParserOptions are those that the embedded model was made with.
func DefaultParserOptions() ParserOptions {
	return ParserOptions{Epochs: 8, Explore: 0.9, MinCount: 3, PruneMove: 2, PruneRel: 1, Seeds: []uint64{1}}
}

// trainSentence is a sentence with its tree, laid out as the parser counts: token 0 is the
// artificial root. heads are projective: an arc that crosses others was lifted.
type trainSentence struct {
	words []string
	tags  []Tag
	heads []int32
	rels  []Relation
	kids  [][]int32
}

// newTrainSentence readies a sentence; false where it has no tree.
func newTrainSentence(c *ConlluSentence) (*trainSentence, bool) {
	n := len(c.Tokens)
	if !c.Tree || n == 0 {
		return nil, false
	}
	s := &trainSentence{words: make([]string, n), tags: make([]Tag, n), heads: make([]int32, n+1), rels: make([]Relation, n+1), kids: make([][]int32, n+1)}
	s.heads[0] = -1
	for i := range c.Tokens {
		t := &c.Tokens[i]
		s.words[i] = t.Form
		s.tags[i], _ = ParseTag(t.XPOS)
		s.heads[i+1] = t.Head + 1
		s.rels[i+1] = relationOf(t.Deprel)
		if t.Head < 0 {
			s.rels[i+1] = RelRoot
		}
	}
	projectivize(s.heads)
	for d := 1; d <= n; d++ {
		s.kids[s.heads[d]] = append(s.kids[s.heads[d]], int32(d))
	}
	return s, true
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
	down  uint
	keys  []uint32 // by row, ascending
}

// newFeatureIndex takes keys in ascending order, neither 0 nor the largest among them.
func newFeatureIndex(keys []uint32) *featureIndex {
	at, size, down := layRows(keys)
	x := &featureIndex{down: down, keys: keys, slots: make([]struct{ key, row uint32 }, size)}
	for i := range x.slots {
		x.slots[i] = struct{ key, row uint32 }{emptyKey(i, down), uint32(len(keys))}
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
		i := k >> x.down
		for x.slots[i].key < k {
			i++
		}
		if e := x.slots[i]; e.key == k && e.row < uint32(len(x.keys)) {
			out = append(out, e.row)
		}
	}
	return out
}

// featureCounter counts features, roughly: 16 neighbouring keys share one count of the first look,
// which only lets a few rare ones in.
type featureCounter struct {
	rough []uint8
	seen  []uint64 // a bit for each key that is frequent enough
	least uint8
}

func newFeatureCounter(least int) *featureCounter {
	return &featureCounter{rough: make([]uint8, 1<<28), seen: make([]uint64, 1<<26), least: uint8(min(least, 255))}
}

func (c *featureCounter) add(keys []uint32) {
	for _, k := range keys {
		if n := &c.rough[k>>4]; *n < 255 {
			*n++
		}
	}
}

// keep notes the features that were counted often enough.
func (c *featureCounter) keep(keys []uint32) {
	for _, k := range keys {
		if c.rough[k>>4] >= c.least {
			c.seen[k>>6] |= 1 << (k & 63)
		}
	}
}

func (c *featureCounter) index() *featureIndex {
	var keys []uint32
	for i, w := range c.seen {
		for ; w != 0; w &= w - 1 {
			if k := uint32(i)<<6 + uint32(bits.TrailingZeros64(w)); k != 0 && k != math.MaxUint32 {
				keys = append(keys, k)
			}
		}
	}
	return newFeatureIndex(keys)
}

// derive walks the derivation of the tree and shows the features of each choice.
func (t *trainSentence) derive(s *parseScratch, move, label func(keys []uint32)) {
	s.reset(t.words, t.tags)
	var none [moveCount]float32
	for !s.done() {
		move(s.moveKeys())
		m, _ := cheapest(s.costs(t), s.allowed(), &none)
		if m == moveShift {
			s.shift()
			continue
		}
		h, d := s.arcOf(m)
		if h > 0 {
			label(s.labelKeys(h, d))
		}
		s.attach(h, d, t.rels[d])
	}
}

const relationCount = len(relationNames)

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

// addAverage adds the averaged weights, divided by share, to sum.
func (p *perceptron) addAverage(sum []float32, share float32) {
	for i := range sum {
		sum[i] += (p.w[i] - p.u[i]/p.time) / share
	}
}

// parserTrainer holds what the trainings of all seeds share.
type parserTrainer struct {
	o             ParserOptions
	sentences     []*trainSentence
	moves, labels *featureIndex
	s             parseScratch
}

// TrainParser fits a parser to the trees of the sentences, whose column 5 holds the tags that the
// parser will be given, hence predicted ones, and returns the model file. Sentences with no tree are passed over.
func TrainParser(sents []ConlluSentence, o ParserOptions) ([]byte, error) {
	d := DefaultParserOptions()
	if o.Epochs <= 0 {
		o.Epochs = d.Epochs
	}
	if o.MinCount <= 0 {
		o.MinCount = d.MinCount
	}
	if len(o.Seeds) == 0 {
		o.Seeds = d.Seeds
	}
	if o.Log == nil {
		o.Log = func(string, ...any) {}
	}
	tr := &parserTrainer{o: o}
	words := 0
	for i := range sents {
		if t, ok := newTrainSentence(&sents[i]); ok {
			tr.sentences = append(tr.sentences, t)
			words += len(t.words)
		}
	}
	if len(tr.sentences) == 0 {
		return nil, errors.New("train parser: no sentence has a tree")
	}
	o.Log("%d sentences with a tree, %d tokens", len(tr.sentences), words)
	tr.count()
	o.Log("%d features of moves, %d of labels", len(tr.moves.keys), len(tr.labels.keys))
	moves := make([]float32, len(tr.moves.keys)*moveCount)
	labels := make([]float32, len(tr.labels.keys)*relationCount)
	for _, seed := range o.Seeds {
		mp, lp := tr.fit(seed)
		mp.addAverage(moves, float32(len(o.Seeds)))
		lp.addAverage(labels, float32(len(o.Seeds)))
	}
	return encodeParser(tr.moves.keys, moves, o.PruneMove, tr.labels.keys, labels, o.PruneRel), nil
}

// count chooses the features: those seen often enough along the derivations of the trees.
func (tr *parserTrainer) count() {
	mc, lc := newFeatureCounter(tr.o.MinCount), newFeatureCounter(tr.o.MinCount)
	for _, t := range tr.sentences {
		t.derive(&tr.s, mc.add, lc.add)
	}
	for _, t := range tr.sentences {
		t.derive(&tr.s, mc.keep, lc.keep)
	}
	tr.moves, tr.labels = mc.index(), lc.index()
}

// fit trains once.
func (tr *parserTrainer) fit(seed uint64) (moves, labels *perceptron) {
	rng := rand.New(rand.NewPCG(seed, 0x77686f73616964))
	moves = newPerceptron(len(tr.moves.keys), moveCount)
	labels = newPerceptron(len(tr.labels.keys), relationCount)
	order := rng.Perm(len(tr.sentences))
	for epoch := 1; epoch <= tr.o.Epochs; epoch++ {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		var wrong, made, wrongLabels, arcs int
		for _, i := range order {
			w, m, wl, a := tr.learn(tr.sentences[i], moves, labels, epoch, rng)
			wrong, made, wrongLabels, arcs = wrong+w, made+m, wrongLabels+wl, arcs+a
		}
		tr.o.Log("seed %d epoch %d: %.2f%% of moves wrong, %.2f%% of labels", seed, epoch, 100*float64(wrong)/float64(max(made, 1)), 100*float64(wrongLabels)/float64(max(arcs, 1)))
	}
	return moves, labels
}

// learn parses one sentence, mends the weights at each wrong choice, and tells how many there were.
func (tr *parserTrainer) learn(t *trainSentence, mp, lp *perceptron, epoch int, rng *rand.Rand) (wrong, made, wrongLabels, arcs int) {
	s := &tr.s
	s.reset(t.words, t.tags)
	for !s.done() {
		ok := s.allowed()
		cost := s.costs(t)
		var scores [moveCount]float32
		rows := tr.moves.rows(s.moveKeys())
		for _, r := range rows {
			w := mp.w[int(r)*moveCount : int(r)*moveCount+moveCount : int(r)*moveCount+moveCount]
			scores[0] += w[0]
			scores[1] += w[1]
			scores[2] += w[2]
		}
		predicted := -1
		for m := range scores {
			if ok[m] && (predicted < 0 || scores[m] > scores[predicted]) {
				predicted = m
			}
		}
		good, least := cheapest(cost, ok, &scores)
		mp.time++
		made++
		if cost[predicted] > least {
			wrong++
			mp.update(rows, good, predicted)
		}
		move := good
		if cost[predicted] == least || epoch > 1 && rng.Float64() < tr.o.Explore {
			move = predicted
		}
		if move == moveShift {
			s.shift()
			continue
		}
		h, d := s.arcOf(move)
		rel := RelRoot
		if h > 0 {
			var ls [relationCount]float32
			rows := tr.labels.rows(s.labelKeys(h, d))
			for _, r := range rows {
				for j, x := range lp.w[int(r)*relationCount : int(r)*relationCount+relationCount] {
					ls[j] += x
				}
			}
			rel = bestRelation(&ls)
			if t.heads[d] == h {
				arcs++
				lp.time++
				if gold := t.rels[d]; rel != gold {
					wrongLabels++
					lp.update(rows, int(gold), int(rel))
					if epoch == 1 {
						rel = gold
					}
				}
			}
		}
		s.attach(h, d, rel)
	}
	return
}

// Score counts how far predicted trees agree with those of a treebank.
type Score struct {
	Scored   int // tokens that are not punctuation in the treebank
	Heads    int // of them, with the right head
	Labelled int // of them, with the right head and label; labels cut at ':'
	ByLabel  map[string]*LabelScore
}

// LabelScore counts the arcs of one label; right are those with the right head and label.
type LabelScore struct{ Right, Gold, Predicted int }

// F1 is the harmonic mean of precision and recall, in percent.
func (l *LabelScore) F1() float64 {
	return 200 * float64(l.Right) / float64(max(l.Gold+l.Predicted, 1))
}

// UAS and LAS are the attachment scores, in percent.
func (s *Score) UAS() float64 { return 100 * float64(s.Heads) / float64(max(s.Scored, 1)) }

// LAS is the share of tokens whose head and label are right, in percent.
func (s *Score) LAS() float64 { return 100 * float64(s.Labelled) / float64(max(s.Scored, 1)) }

// Labels gives the labels in the order of their frequency in the treebank.
func (s *Score) Labels() []string {
	out := make([]string, 0, len(s.ByLabel))
	for l := range s.ByLabel {
		out = append(out, l)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := s.ByLabel[out[i]], s.ByLabel[out[j]]
		if a.Gold != b.Gold {
			return a.Gold > b.Gold
		}
		return out[i] < out[j]
	})
	return out
}

// ScoreTrees compares sentence by sentence. Tokens whose label in the treebank is punct are not
// counted, as is usual. Sentences must be the same tokens in the same order.
func ScoreTrees(gold, predicted []ConlluSentence) (*Score, error) {
	if len(gold) != len(predicted) {
		return nil, fmt.Errorf("score: %d sentences against %d", len(predicted), len(gold))
	}
	sc := &Score{ByLabel: map[string]*LabelScore{}}
	of := func(l string) *LabelScore {
		if sc.ByLabel[l] == nil {
			sc.ByLabel[l] = &LabelScore{}
		}
		return sc.ByLabel[l]
	}
	for i := range gold {
		g, p := &gold[i], &predicted[i]
		if len(g.Tokens) != len(p.Tokens) {
			return nil, fmt.Errorf("%d: score: %d tokens against %d", g.Line, len(p.Tokens), len(g.Tokens))
		}
		if !g.Tree {
			continue
		}
		for j := range g.Tokens {
			a, b := &g.Tokens[j], &p.Tokens[j]
			if baseLabel(a.Deprel) == "punct" {
				continue
			}
			sc.Scored++
			head := a.Head == b.Head
			if head {
				sc.Heads++
				if baseLabel(a.Deprel) == baseLabel(b.Deprel) {
					sc.Labelled++
				}
			}
			of(a.Deprel).Gold++
			of(b.Deprel).Predicted++
			if head && a.Deprel == b.Deprel {
				of(a.Deprel).Right++
			}
		}
	}
	return sc, nil
}

func baseLabel(l string) string {
	for i := range len(l) {
		if l[i] == ':' {
			return l[:i]
		}
	}
	return l
}

// ParseCoNLLU gives the sentences with the trees that the model finds over their forms and the tags of
// column 5. A nil model is the embedded one.
func ParseCoNLLU(model []byte, sents []ConlluSentence) ([]ConlluSentence, error) {
	m, err := loadParser()
	if model != nil {
		m, err = readParser(model, "model")
	}
	if err != nil {
		return nil, err
	}
	var (
		s     parseScratch
		words []string
		tags  []Tag
		heads []int32
		rels  []Relation
	)
	out := make([]ConlluSentence, len(sents))
	for i := range sents {
		n := len(sents[i].Tokens)
		words, tags, heads, rels = words[:0], tags[:0], append(heads[:0], make([]int32, n)...), append(rels[:0], make([]Relation, n)...)
		for j := range sents[i].Tokens {
			t := &sents[i].Tokens[j]
			tag, _ := ParseTag(t.XPOS)
			words, tags = append(words, t.Form), append(tags, tag)
		}
		m.parse(words, tags, heads, rels, &s)
		out[i] = sents[i]
		out[i].Tree = n > 0
		out[i].Tokens = slices.Clone(sents[i].Tokens)
		for j := range out[i].Tokens {
			out[i].Tokens[j].Head, out[i].Tokens[j].Deprel = heads[j], rels[j].String()
		}
	}
	return out, nil
}
