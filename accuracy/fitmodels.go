package accuracy

import (
	"math"
	"runtime"
	"sync"
)

// The two linear models of a fit, over features that are numbered from their hashes.

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

// weights gives the weight of a feature by its hash: of one that was not met, the prior's.
func (t *interner) weights(w []float64) func(uint64) float64 {
	return func(h uint64) float64 {
		if id, ok := t.ids[h]; ok {
			return w[id]
		}
		if t.prior != nil {
			return t.prior(h)
		}
		return 0
	}
}

// over gives the weights of that size at least, by hash.
func (t *interner) over(w []float64, least float64) map[uint64]float64 {
	out := map[uint64]float64{}
	for h, id := range t.ids {
		if math.Abs(w[id]) >= least {
			out[h] = w[id]
		}
	}
	return out
}

// collect runs work for 0..n-1 on all cores and hands the results over in order.
func collect[T any](n int, work func(i int) T, hand func(i int, got T)) {
	workers := runtime.GOMAXPROCS(0)
	type slot struct {
		got  T
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
		slots[i] = slot{} // its memory is free
	}
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
	counts := make([]float64, len(in.seen))
	for _, s := range ss {
		for _, fs := range s.features {
			for _, f := range fs {
				counts[f] += max(1, s.weight)
			}
		}
	}
	cols = make([]int32, len(counts))
	for i, c := range counts {
		cols[i] = -1
		if c >= float64(seen) {
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

// sumOf gives the score of features: their weights at the start, and what was fitted.
func sumOf(features []uint32, start []float64, cols []int32, w []float64) (x float64) {
	for _, f := range features {
		x += start[f]
		if c := cols[f]; c >= 0 {
			x += w[c]
		}
	}
	return x
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
					x := sumOf(fs, in.start, cols, w)
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
						v -= s.weight * q * lp
						d -= q
					}
					d *= s.weight
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
				x := sumOf(s.features[0], in.start, cols, w)
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
