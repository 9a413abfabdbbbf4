package syntax

// Training of the linear models of tags and names: averaged perceptrons (Collins 2002) over hashed features that
// mend their weights also where the right class wins by less than a margin.

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
)

// linearOptions steer fitLinear.
type linearOptions struct {
	classes int
	epochs  int
	models  int     // so many models, each with an order of its own, are averaged into one
	least   int     // features seen less often are left out
	prune   float64 // averaged weights below it are left out
	margin  int     // weights are mended too where the right class wins by less
	seed    [2]uint64
}

// fitLinear fits a model to so many items. walk goes over the decisions of an item: it calls visit with the features of
// each and its right class, and goes on with the class that visit gives, which is the right one while features are
// counted. Then rng is nil. The same calls give the same rows.
func fitLinear(o linearOptions, items int, w io.Writer, walk func(item int, rng *rand.Rand, visit func(feats []uint64, gold uint8) uint8)) []linearRow {
	counts := map[uint32]uint8{}
	for i := range items {
		walk(i, nil, func(feats []uint64, gold uint8) uint8 {
			for _, h := range feats {
				if c := counts[uint32(h>>32)]; c < 255 {
					counts[uint32(h>>32)] = c + 1
				}
			}
			return gold
		})
	}
	var keys []uint32
	for k, c := range counts {
		if int(c) >= o.least && k != 0 && k != math.MaxUint32 {
			keys = append(keys, k)
		}
	}
	slices.Sort(keys)
	n := len(keys) * o.classes
	t := &linearTrainer{
		classes: o.classes, margin: int32(o.margin), index: newFeatureIndex(keys),
		w: make([]int32, n), late: make([]int64, n), sum: make([]float32, n), score: make([]int32, o.classes),
	}
	order := make([]int, items)
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(o.seed[0], o.seed[1]))
	for e := range o.epochs * o.models {
		if e > 0 && e%o.epochs == 0 {
			t.settle()
		}
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wrong, n := 0, 0
		for _, i := range order {
			walk(i, rng, func(feats []uint64, gold uint8) uint8 {
				got := t.step(feats, gold)
				if n++; got != gold {
					wrong++
				}
				return got
			})
		}
		fmt.Fprintf(w, "epoch %d: %d of %d wrong\n", e+1, wrong, n)
	}
	t.settle()
	return t.rows(o.prune)
}

// linearTrainer is an averaged perceptron. A row holds the weight of each class and, for the average, the weight times the
// step at which it was added (the average is w - late/steps).
type linearTrainer struct {
	classes int
	margin  int32
	index   *featureIndex
	w       []int32
	late    []int64
	sum     []float32 // of the averages of the models that are done
	models  int
	steps   int64
	ids     []uint32
	score   []int32
}

// step decides, and learns where the decision is wrong or a narrow one. It gives what was decided.
func (t *linearTrainer) step(feats []uint64, gold uint8) uint8 {
	t.steps++
	t.ids = t.ids[:0]
	clear(t.score)
	for _, h := range feats {
		t.ids = append(t.ids, uint32(h>>32))
	}
	t.ids = t.index.rows(t.ids)
	score := t.score
	for _, r := range t.ids {
		for c, w := range t.w[int(r)*t.classes : int(r)*t.classes+len(score)] {
			score[c] += w
		}
	}
	rival := -1 // the best but the right one
	for c, s := range t.score {
		if c != int(gold) && (rival < 0 || s > t.score[rival]) {
			rival = c
		}
	}
	lead := t.score[gold] - t.score[rival]
	wrong := lead < 0 || lead == 0 && rival < int(gold)
	if wrong || lead < t.margin {
		for _, r := range t.ids {
			i := int(r) * t.classes
			t.w[i+int(gold)]++
			t.late[i+int(gold)] += t.steps
			t.w[i+rival]--
			t.late[i+rival] -= t.steps
		}
	}
	if wrong {
		return uint8(rival)
	}
	return gold
}

// settle puts the averaged weights by and begins another model over the same features.
func (t *linearTrainer) settle() {
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
	largest := 0.0
	for _, w := range t.sum {
		largest = max(largest, math.Abs(float64(w)))
	}
	scale := min(1/float64(t.models), largestWeight/largest)
	var out []linearRow
	for r, k := range t.index.keys {
		i := r * t.classes
		var cells []linearCell
		for c := range t.classes {
			if a := float64(t.sum[i+c]) * scale; a >= prune || a <= -prune {
				cells = append(cells, linearCell{uint8(c), quantise(a)})
			}
		}
		if len(cells) > 0 {
			out = append(out, linearRow{uint64(k) << 32, cells})
		}
	}
	return out
}
