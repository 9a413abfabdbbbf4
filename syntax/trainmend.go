package syntax

// Training of what mends whole trees: averaged perceptrons over trees that parsers found which had not seen them, so that they
// hold as many faults as those of new text.

import (
	"math/rand/v2"
	"slices"
)

// mendEpochs is how often the sentences are visited, and mendMargin and relabelMargin below which margin the weights
// are mended too.
const (
	mendEpochs    = 3
	mendMargin    = 100
	relabelMargin = 50
)

// mendSample is a sentence with the tree that was found for it.
type mendSample struct {
	t *trainSentence
	mendTree
}

// sample gives the tree that the scratch holds.
func (s *parseScratch) sample(t *trainSentence) mendSample {
	m := &s.mend
	m.load(s)
	return mendSample{t, mendTree{slices.Clone(m.heads), slices.Clone(m.rels), slices.Clone(m.attached), slices.Clone(m.shifted), slices.Clone(m.labelled), slices.Clone(m.moved)}}
}

// show readies the scratch as it was after the sample was parsed.
func (x *mendSample) show(s *parseScratch) *mendScratch {
	x.t.ready(s)
	m := &s.mend
	m.heads, m.rels, m.moved = append(m.heads[:0], x.heads...), append(m.rels[:0], x.rels...), append(m.moved[:0], x.moved...)
	m.attached, m.shifted, m.labelled = append(m.attached[:0], x.attached...), append(m.shifted[:0], x.shifted...), append(m.labelled[:0], x.labelled...)
	m.span()
	return m
}

// doubtful gives the margin below which the part of the words lies whose heads, or whose labels, are asked for again.
func doubtful(part float64, s *parseScratch, samples []mendSample) (doubt, vague int32) {
	var sure, labelled []int32
	for i := range samples {
		m := samples[i].show(s)
		for d := int32(1); d < s.n; d++ {
			if m.heads[d] > 0 {
				_, v := m.candidates(d)
				sure, labelled = append(sure, v), append(labelled, m.labelled[d])
			}
		}
	}
	at := func(v []int32) int32 {
		slices.Sort(v)
		return max(1, v[int(part*float64(len(v)))])
	}
	if len(sure) == 0 {
		return 1, 1
	}
	return at(sure), at(labelled)
}

// trainMender fits what mends whole trees and gives its section of the model file. Labels are learnt over mended heads, and
// those again come from tables that have not seen the sentence.
func (tr *passTrainer) trainMender(samples []mendSample, folds, places []int) ([]byte, error) {
	t := mender{}
	t.doubt, t.vague = doubtful(tr.o.Doubt, &tr.s, samples)
	mended := make([]mendSample, len(samples))
	others := make([]mender, tr.o.Folds) // by fold, a mender of the other folds
	var heads, labels []byte
	noMoves, noLabels := encodeMoves(nil, nil, 0), encodeLabels(nil, nil, 0)
	err := inParallel(1+tr.o.Folds, func(k int) (err error) {
		o := &passTrainer{o: tr.o}
		if k--; k < 0 {
			heads = o.fitHeads(t, samples)
			return nil
		}
		x := &others[k]
		*x = t
		if x.heads, _, err = decodeTables(append(o.fitHeads(*x, without(samples, folds, k)), noLabels...)); err != nil {
			return err
		}
		for i := range samples {
			if folds[i] == k {
				m := samples[i].show(&o.s)
				x.mendHeads(&o.s)
				mended[i] = samples[i]
				mended[i].heads, mended[i].moved = slices.Clone(m.heads), slices.Clone(m.moved)
			}
		}
		tr.o.Log("fold %d of %d is mended", k+1, tr.o.Folds)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if tr.o.Jackknife == nil {
		return encodeMender(&t, heads, tr.fitLabels(t, mended)), nil
	}
	trees := make([]mendTree, len(mended)) // heads and labels alone, of all tokens
	err = inParallel(1+tr.o.Folds, func(k int) (err error) {
		o := &passTrainer{o: tr.o}
		if k--; k < 0 {
			labels = o.fitLabels(t, mended)
			return nil
		}
		x := &others[k]
		if _, x.labels, err = decodeTables(append(slices.Clone(noMoves), o.fitLabels(*x, without(mended, folds, k))...)); err != nil {
			return err
		}
		for i := range mended {
			if folds[i] == k {
				mended[i].show(&o.s)
				x.mendLabels(&o.s)
				n := len(mended[i].t.words)
				trees[i].heads, trees[i].rels = make([]int32, n), make([]Relation, n)
				o.s.spread(trees[i].heads, trees[i].rels)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for i := range trees {
		tr.o.Jackknife(places[i], trees[i].heads, trees[i].rels)
	}
	return encodeMender(&t, heads, labels), nil
}

// fitHeads fits the table of heads and gives its section of the model file. The margins of t are known.
func (tr *passTrainer) fitHeads(t mender, samples []mendSample) []byte {
	s := &tr.s
	count := newFeatureCounter(tr.o.MinCount, tr.wordsOf(samples))
	for _, add := range []func([]uint32){count.add, count.keep} {
		for i := range samples {
			m := samples[i].show(s)
			t.eachDoubt(s, t.doubt, func(d int32, cands []int32, doubts uint64) int32 {
				for _, c := range cands {
					add(m.keys(s, c, d, doubts))
				}
				return m.heads[d]
			})
		}
	}
	index := count.index()
	p := newPerceptron(len(index.keys), moveCount)
	rng := rand.New(rand.NewPCG(tr.o.Seed, 0x6d656e64))
	var rows [2 * mendReach][]uint32
	for epoch := range mendEpochs {
		wrong, asked := 0, 0
		for _, i := range rng.Perm(len(samples)) {
			gold := samples[i].t.heads
			m := samples[i].show(s)
			t.eachDoubt(s, t.doubt, func(d int32, cands []int32, doubts uint64) int32 {
				var scores [2 * mendReach]float32
				right, rival := -1, -1
				for j, c := range cands {
					rows[j] = append(rows[j][:0], index.rows(m.keys(s, c, d, doubts))...)
					side := sideOf(c, d)
					for _, r := range rows[j] {
						scores[j] += p.w[int(r)*moveCount+side]
					}
					if c == gold[d] {
						right = j
					} else if rival < 0 || scores[j] > scores[rival] {
						rival = j
					}
				}
				asked++
				p.time++
				if right < 0 {
					return cands[rival]
				}
				lead := scores[right] - scores[rival]
				if lead < mendMargin {
					p.add(rows[right], sideOf(cands[right], d), 1)
					p.add(rows[rival], sideOf(cands[rival], d), -1)
				}
				if lead < 0 {
					wrong++
					return cands[rival]
				}
				return cands[right]
			})
		}
		tr.o.Log("heads mended, epoch %d: %.2f%% of %d wrong", epoch+1, percent(wrong, asked), asked)
	}
	return encodeMoves(index.keys, p.average(), tr.o.PruneMend)
}

// sideOf is the column of a weight of heads: 0 for a head before its dependent, 1 for one after it.
func sideOf(h, d int32) int {
	if h > d {
		return 1
	}
	return 0
}

// add adds to one weight of each row.
func (p *perceptron) add(rows []uint32, class int, v float32) {
	for _, r := range rows {
		i := int(r)*p.width + class
		p.w[i] += v
		p.u[i] += v * p.time
	}
}

// wordsOf counts the words of the samples.
func (tr *passTrainer) wordsOf(samples []mendSample) (n int) {
	for i := range samples {
		n += len(samples[i].t.words)
	}
	return n
}

// fitLabels fits the table of labels in the same way. The heads of the samples are mended ones.
func (tr *passTrainer) fitLabels(t mender, samples []mendSample) []byte {
	s := &tr.s
	count := newFeatureCounter(tr.o.MinCount, tr.wordsOf(samples))
	for _, add := range []func([]uint32){count.add, count.keep} {
		for i := range samples {
			m := samples[i].show(s)
			t.relabel(s, t.vague, func(d int32, keys []uint32) Relation { add(keys); return m.rels[d] })
		}
	}
	index := count.index()
	p := newPerceptron(len(index.keys), relationCount)
	rng := rand.New(rand.NewPCG(tr.o.Seed, 0x6c6162656c))
	for epoch := range mendEpochs {
		wrong, asked := 0, 0
		for _, i := range rng.Perm(len(samples)) {
			x := &samples[i]
			m := x.show(s)
			t.relabel(s, t.vague, func(d int32, keys []uint32) Relation {
				if x.t.heads[d] != m.heads[d] || x.t.rels[d] == RelRoot {
					return m.rels[d]
				}
				asked++
				p.time++
				rows := index.rows(keys)
				var scores [relationCount]float32
				for _, r := range rows {
					for l, v := range p.w[int(r)*relationCount : int(r)*relationCount+relationCount] {
						scores[l] += v
					}
				}
				gold := int(x.t.rels[d])
				rival := rivalOf(scores[:], gold, func(l int) bool { return l > 0 && Relation(l) != RelRoot })
				if scores[gold] < scores[rival] {
					wrong++
				}
				if scores[gold]-scores[rival] < relabelMargin {
					p.update(rows, gold, rival)
				}
				return m.rels[d]
			})
		}
		tr.o.Log("labels mended, epoch %d: %.2f%% of %d wrong", epoch+1, percent(wrong, asked), asked)
	}
	return encodeLabels(index.keys, p.average(), tr.o.PruneMend)
}
