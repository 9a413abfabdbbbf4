package accuracy

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Interval is a range that a figure lies in, from 0 to 1; both ends NaN where there are too few
// documents to tell.
type Interval struct{ Low, High float64 }

var noInterval = Interval{math.NaN(), math.NaN()}

// Known reports whether there is an interval.
func (i Interval) Known() bool { return !math.IsNaN(i.Low) }

// Intervals are those of all figures of one tally.
type Intervals struct {
	Precision, Recall, F1 [Measures]Interval
	Shares                [Traits]Interval
}

// Resampling says how intervals and tests of significance draw documents.
type Resampling struct {
	Samples int    // draws; intervals are left out where 0
	Seed    uint64 // of the random numbers: the same seed gives the same figures
}

// DefaultResampling is the default of the commands.
var DefaultResampling = Resampling{Samples: 1000, Seed: 1}

// Bootstrap gives 95 % intervals by the percentile method: documents are drawn with replacement,
// as many as there are, and the middle 95 % of the figures of all draws is kept (Efron 1979; over
// documents and not rows, since the rows of one article are not independent). With fewer than two
// documents there are no intervals.
func (r Resampling) Bootstrap(documents []*Tally) Intervals {
	var out Intervals
	for m := range Measures {
		out.Precision[m], out.Recall[m], out.F1[m] = noInterval, noInterval, noInterval
	}
	for k := range out.Shares {
		out.Shares[k] = noInterval
	}
	n := len(documents)
	if n < 2 || r.Samples < 1 {
		return out
	}
	rng := rand.New(rand.NewPCG(r.Seed, 0x626f6f74))
	figures := make([][]float64, 3*Measures)
	var shares [Traits][]float64
	for s := 0; s < r.Samples; s++ {
		var t Tally
		for range n {
			t.Add(documents[rng.IntN(n)])
		}
		for m := range Measures {
			p, rec, f := t.Counts[m].PRF()
			for k, v := range [3]float64{p, rec, f} {
				figures[3*m+k] = append(figures[3*m+k], v)
			}
		}
		for k, share := range t.Shares {
			if share.Asked > 0 {
				shares[k] = append(shares[k], share.Value())
			}
		}
	}
	for m := range Measures {
		out.Precision[m], out.Recall[m], out.F1[m] = middle(figures[3*m]), middle(figures[3*m+1]), middle(figures[3*m+2])
	}
	for k := range shares {
		out.Shares[k] = middle(shares[k])
	}
	return out
}

// middle is the range of the middle 95 % of the values.
func middle(v []float64) Interval {
	if len(v) == 0 {
		return noInterval
	}
	slices.Sort(v)
	at := func(q float64) float64 { return v[min(max(int(math.Round(q*float64(len(v)-1))), 0), len(v)-1)] }
	return Interval{at(0.025), at(0.975)}
}

// Worse tests whether the second of two systems is worse than the first on one measure, by paired
// approximate randomisation over documents (Noreen 1989; for F1 in language work Yeh 2000): in each
// draw every document's two counts change places or not, by the toss of a coin, and p is the share
// of draws whose difference in F1 is at least the one seen, the one seen counted among them. The
// test is two-sided. before and after are paired by their places.
func (r Resampling) Worse(before, after []Count) (p, fall float64) {
	f := func(c Count) float64 { _, _, f := c.PRF(); return f }
	var a, b Count
	for i := range before {
		a.add(before[i])
		b.add(after[i])
	}
	fall = f(a) - f(b)
	seen := math.Abs(fall)
	if seen == 0 {
		return 1, 0
	}
	rng := rand.New(rand.NewPCG(r.Seed, 0x72616e64))
	const slack = 1e-12 // sums in another order may differ in the last digit
	as := 1
	for s := 0; s < r.Samples; s++ {
		var x, y Count
		for i := range before {
			if before[i] != after[i] && rng.Uint64()&1 == 1 {
				x.add(after[i])
				y.add(before[i])
			} else {
				x.add(before[i])
				y.add(after[i])
			}
		}
		if math.Abs(f(x)-f(y)) >= seen-slack {
			as++
		}
	}
	return float64(as) / float64(r.Samples+1), fall
}
