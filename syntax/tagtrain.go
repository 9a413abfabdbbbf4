package syntax

// Training of the second tagger. Nothing here runs when articles are read.

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sort"
)

// TagTrainOptions say how the second tagger is trained. The zero value of a field means its default.
type TagTrainOptions struct {
	Out    string   // file that the model is written to; "" writes none
	Test   []string // CoNLL-U files whose agreement is told at the end, and changes nothing
	Epochs int      // default 6
	Seed   uint64   // of the order of the sentences; default 1
	Models int      // so many models, each with an order of its own, are averaged into one; default 3
	Least  int      // features seen less often are left out; default 3
	Prune  float64  // averaged weights below it are left out; default 0.35
}

func (o TagTrainOptions) withDefaults() TagTrainOptions {
	if o.Epochs == 0 {
		o.Epochs = 6
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Models == 0 {
		o.Models = 3
	}
	if o.Least == 0 {
		o.Least = 3
	}
	if o.Prune == 0 {
		o.Prune = 0.35
	}
	return o
}

// taggedSentence is one sentence to learn tags from.
type taggedSentence struct {
	words []string
	gold  []Tag
	prose []proseTag
}

// TrainTagger trains the second tagger on the words (column 2) and tags (column 5) of CoNLL-U
// files and writes the model. The same files, options and version give the same bytes.
func TrainTagger(files []string, opts TagTrainOptions, w io.Writer) error {
	opts = opts.withDefaults()
	p, err := loadProse()
	if err != nil {
		return err
	}
	lists, err := loadLists()
	if err != nil {
		return err
	}
	var train []taggedSentence
	for _, f := range files {
		s, err := readTagged(f, p)
		if err != nil {
			return err
		}
		train = append(train, s...)
	}
	b := trainTags(train, p, lists, opts, w)
	m, err := readLinearModel(b, "new model", tagModelKind)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "model: %d bytes\n", len(b))
	for _, f := range opts.Test {
		s, err := readTagged(f, p)
		if err != nil {
			return err
		}
		r := scoreTags(&tagger{p, lists, m}, s)
		fmt.Fprintf(w, "%s: %s\n", f, r)
	}
	if opts.Out == "" {
		return nil
	}
	return os.WriteFile(opts.Out, b, 0o644)
}

// ScoreTags tells how far the embedded tagger agrees with column 5 of CoNLL-U files, over their own
// words: all, and prose's tags alone.
func ScoreTags(files []string, w io.Writer) error {
	t, err := loadTagger()
	if err != nil {
		return err
	}
	for _, f := range files {
		s, err := readTagged(f, t.prose)
		if err != nil {
			return err
		}
		same, n := 0, 0
		for i := range s {
			for j, g := range s[i].gold {
				if n++; t.prose.toTag[s[i].prose[j]] == g {
					same++
				}
			}
		}
		fmt.Fprintf(w, "%s: %s\n  prose alone: %.2f %%\n", f, scoreTags(t, s), 100*float64(same)/float64(max(1, n)))
	}
	return nil
}

// JackknifeTags gives emit the sentences of each CoNLL-U file with column 5 as a tagger gives it
// that was trained on the other folds of all files; a document's id decides its fold. A parser trained
// on them learns to live with the tagger's errors. The words are in normal form. opts.Models is 1
// by default here.
func JackknifeTags(files []string, folds int, opts TagTrainOptions, log io.Writer, emit func(file string, sents []ConlluSentence) error) error {
	if opts.Models == 0 {
		opts.Models = 1
	}
	opts = opts.withDefaults()
	p, err := loadProse()
	if err != nil {
		return err
	}
	lists, err := loadLists()
	if err != nil {
		return err
	}
	var all [][]ConlluSentence
	var tagged [][]taggedSentence
	for _, f := range files {
		s, err := ReadCoNLLUFile(f)
		if err != nil {
			return err
		}
		all = append(all, s)
		tagged = append(tagged, toTagged(s, p))
	}
	fold := func(file, sent int) int {
		h := fnvString(all[file][sent].Doc)
		return int(h % uint64(folds))
	}
	for k := 0; k < folds; k++ {
		var train []taggedSentence
		for f := range tagged {
			for i := range tagged[f] {
				if fold(f, i) != k {
					train = append(train, tagged[f][i])
				}
			}
		}
		m, err := readLinearModel(trainTags(train, p, lists, opts, log), "fold", tagModelKind)
		if err != nil {
			return err
		}
		t := &tagger{p, lists, m}
		var s tagScratch
		var out []Tag
		for f := range tagged {
			same, n := 0, 0
			for i := range tagged[f] {
				if fold(f, i) != k {
					continue
				}
				q := &tagged[f][i]
				out = append(out[:0], make([]Tag, len(q.words))...)
				t.tag(q.words, out, &s)
				for j, tag := range out {
					if n++; tag == q.gold[j] {
						same++
					}
					c := &all[f][i].Tokens[j]
					c.Form, c.XPOS = q.words[j], tag.String()
				}
			}
			fmt.Fprintf(log, "fold %d: %s: %d of %d\n", k+1, files[f], same, n)
		}
	}
	for f := range all {
		if err := emit(files[f], all[f]); err != nil {
			return err
		}
	}
	return nil
}

// TagCoNLLU puts the tags of the embedded tagger into column 5, and the words' normal form into
// column 2.
func TagCoNLLU(sents []ConlluSentence) error {
	t, err := loadTagger()
	if err != nil {
		return err
	}
	var s tagScratch
	var out []Tag
	for i := range sents {
		words := formsOf(&sents[i])
		out = append(out[:0], make([]Tag, len(words))...)
		t.tag(words, out, &s)
		for j := range words {
			sents[i].Tokens[j].Form, sents[i].Tokens[j].XPOS = words[j], out[j].String()
		}
	}
	return nil
}

// formsOf gives the words of a sentence in normal form. Marks that say themselves whether they
// open are believed; straight ones open and close by turns.
func formsOf(s *ConlluSentence) []string {
	words := make([]string, len(s.Tokens))
	for j := range s.Tokens {
		words[j] = normalForm(s.Tokens[j].Form, quoteUnknown)
	}
	pairQuotes(words)
	return words
}

func readTagged(path string, p *proseTagger) ([]taggedSentence, error) {
	s, err := ReadCoNLLUFile(path)
	if err != nil {
		return nil, err
	}
	return toTagged(s, p), nil
}

func toTagged(sents []ConlluSentence, p *proseTagger) []taggedSentence {
	var s proseScratch
	out := make([]taggedSentence, 0, len(sents))
	for i := range sents {
		q := taggedSentence{words: formsOf(&sents[i])}
		for j := range sents[i].Tokens {
			q.gold = append(q.gold, pennTag(sents[i].Tokens[j].XPOS, q.words[j]))
		}
		q.prose = append(q.prose, p.tag(q.words, &s)...)
		out = append(out, q)
	}
	return out
}

// pennTag reads column 5. The gold trees of UD tag the preposition "to" as IN and those of EWT some
// dashes and ellipses as ","; here they are TO and ":", as in the Penn Treebank and in all news trees.
func pennTag(xpos, word string) Tag {
	t, ok := ParseTag(xpos)
	if !ok {
		t = NN
	}
	switch {
	case t == IN && (word == "to" || word == "To" || word == "TO"):
		return TO
	case t == TagComma && dashOrDots(word):
		return TagColon
	}
	return t
}

// trainTags gives the bytes of a model: an averaged perceptron, greedy from left to right, its own
// tags of the two words before as features.
func trainTags(train []taggedSentence, p *proseTagger, lists wordLists, opts TagTrainOptions, w io.Writer) []byte {
	fixed := fixedTags(train)
	tr := newLinearTrainer(len(tagNames))
	var s tagScratch
	out := make([]Tag, 0, 256)
	// Count the features along the gold tags, so that rare ones take no room.
	counts := map[uint32]uint8{}
	for i := range train {
		q := &train[i]
		s.lookAt(q.words, lists)
		title := caseOf(q.words)
		for j := range q.words {
			if _, ok := fixed[s.words[j].exact]; ok {
				continue
			}
			n := s.features(j, q.prose, p.toTag, q.gold, title)
			for _, h := range s.feats[:n] {
				if c := counts[uint32(h>>32)]; c < 255 {
					counts[uint32(h>>32)] = c + 1
				}
			}
		}
	}
	for k, c := range counts {
		if int(c) >= opts.Least {
			tr.admit(k)
		}
	}
	counts = nil
	order := make([]int, len(train))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(opts.Seed, 0x7A65))
	for e := 0; e < opts.Epochs*opts.Models; e++ {
		if e > 0 && e%opts.Epochs == 0 {
			tr.settle()
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wrong, n := 0, 0
		for _, i := range order {
			q := &train[i]
			s.lookAt(q.words, lists)
			title := caseOf(q.words)
			out = out[:0]
			for j := range q.words {
				if t, ok := fixed[s.words[j].exact]; ok {
					out = append(out, t)
					continue
				}
				k := s.features(j, q.prose, p.toTag, out, title)
				got := tr.step(s.feats[:k], uint8(q.gold[j]))
				if n++; got != uint8(q.gold[j]) {
					wrong++
				}
				out = append(out, Tag(got))
			}
		}
		fmt.Fprintf(w, "epoch %d: %d of %d wrong\n", e+1, wrong, n)
	}
	rows := tr.rows(opts.Prune)
	for h, t := range fixed {
		rows = append(rows, linearRow{mix(tagSeeds[tfFixed], h), []linearCell{{uint8(t), 127}}})
	}
	return writeLinearModel(tagModelKind, rows)
}

// fixedTags gives the words, as they stand, that are frequent and have had one tag always, or all
// but 1 in 1000 times.
func fixedTags(train []taggedSentence) map[uint64]Tag {
	type count struct {
		n   int
		tag [64]int32
	}
	counts := map[uint64]*count{}
	for i := range train {
		for j, w := range train[i].words {
			h := fnvString(w)
			c := counts[h]
			if c == nil {
				c = &count{}
				counts[h] = c
			}
			c.n++
			c.tag[train[i].gold[j]]++
		}
	}
	out := map[uint64]Tag{}
	for h, c := range counts {
		for t, n := range c.tag {
			if c.n >= 60 && int(n)*1000 >= c.n*999 {
				out[h] = Tag(t)
			}
		}
	}
	return out
}

// linearTrainer is an averaged perceptron over hashed features, of which only those admitted have
// weights. A row holds the weight of each class and, for the average, the weight times the step at
// which it was added (the average is w - late/steps).
type linearTrainer struct {
	classes int
	index   map[uint32]int32
	w       []int32
	late    []int64
	sum     []float32 // of the averages of the models before
	models  int
	steps   int64
	ids     []int32
	score   []int32
}

func newLinearTrainer(classes int) *linearTrainer {
	return &linearTrainer{classes: classes, index: map[uint32]int32{}, score: make([]int32, classes)}
}

// admit gives a feature its row. The order of rows is of no consequence: no sum depends on it.
func (t *linearTrainer) admit(k uint32) {
	if _, ok := t.index[k]; !ok {
		t.index[k] = int32(len(t.index))
	}
}

// step decides, and learns where the decision is wrong. It gives what was decided.
func (t *linearTrainer) step(feats []uint64, gold uint8) uint8 {
	if len(t.w) == 0 {
		t.w, t.late = make([]int32, len(t.index)*t.classes), make([]int64, len(t.index)*t.classes)
	}
	t.steps++
	t.ids = t.ids[:0]
	clear(t.score)
	for _, h := range feats {
		if r, ok := t.index[uint32(h>>32)]; ok {
			t.ids = append(t.ids, r)
			for c, w := range t.w[int(r)*t.classes : (int(r)+1)*t.classes] {
				t.score[c] += w
			}
		}
	}
	best := 0
	for c, s := range t.score {
		if s > t.score[best] {
			best = c
		}
	}
	if uint8(best) != gold {
		for _, r := range t.ids {
			i := int(r) * t.classes
			t.w[i+int(gold)]++
			t.late[i+int(gold)] += t.steps
			t.w[i+best]--
			t.late[i+best] -= t.steps
		}
	}
	return uint8(best)
}

// settle puts the averaged weights by and begins another model over the same features.
func (t *linearTrainer) settle() {
	if len(t.sum) == 0 {
		t.sum = make([]float32, len(t.w))
	}
	for i := range t.w {
		t.sum[i] += float32(float64(t.w[i]) - float64(t.late[i])/float64(t.steps+1))
	}
	clear(t.w)
	clear(t.late)
	t.steps = 0
	t.models++
}

// rows gives the weights averaged over all steps and models, quantised, without those below prune.
func (t *linearTrainer) rows(prune float64) []linearRow {
	t.settle()
	keys := make([]uint32, 0, len(t.index))
	for k := range t.index {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	var out []linearRow
	for _, k := range keys {
		i := int(t.index[k]) * t.classes
		var cells []linearCell
		for c := 0; c < t.classes; c++ {
			a := float64(t.sum[i+c]) / float64(t.models)
			if a >= prune || a <= -prune {
				cells = append(cells, linearCell{uint8(c), quantise(a)})
			}
		}
		if len(cells) > 0 {
			out = append(out, linearRow{uint64(k) << 32, cells})
		}
	}
	return out
}

// tagScore counts agreement.
type tagScore struct {
	same, n int
	wrong   map[[2]Tag]int
}

// scoreTags compares the tags given with those of the sentences.
func scoreTags(t *tagger, sents []taggedSentence) *tagScore {
	r := &tagScore{wrong: map[[2]Tag]int{}}
	var s tagScratch
	var out []Tag
	for i := range sents {
		q := &sents[i]
		out = append(out[:0], make([]Tag, len(q.words))...)
		t.tag(q.words, out, &s)
		for j, g := range q.gold {
			r.n++
			if out[j] == g {
				r.same++
			} else {
				r.wrong[[2]Tag{g, out[j]}]++
			}
		}
	}
	return r
}

// String gives the agreement and the most frequent differences.
func (r *tagScore) String() string {
	type row struct {
		k [2]Tag
		n int
	}
	var rows []row
	for k, n := range r.wrong {
		rows = append(rows, row{k, n})
	}
	sort.Slice(rows, func(i, j int) bool {
		if rows[i].n != rows[j].n {
			return rows[i].n > rows[j].n
		}
		return rows[i].k[0] < rows[j].k[0] || rows[i].k[0] == rows[j].k[0] && rows[i].k[1] < rows[j].k[1]
	})
	s := fmt.Sprintf("%.2f %% of %d", 100*float64(r.same)/float64(max(1, r.n)), r.n)
	for _, x := range rows[:min(14, len(rows))] {
		s += fmt.Sprintf("; %s as %s %d", x.k[0], x.k[1], x.n)
	}
	return s
}
