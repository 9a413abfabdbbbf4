package accuracy

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Gradient boosting of small regression trees for the second look (Friedman 2001; Newton steps and histograms as in Chen &
// Guestrin 2016).

// boostRow is one choice to fit trees on.
type boostRow struct {
	numbers []float32
	right   bool
	weight  float64
}

const (
	boostTrees   = 240
	boostDepth   = 4
	boostRate    = 0.05 // how much of each step is taken
	boostPenalty = 5.0  // on the square of what a leaf adds
	boostLeast   = 40   // rows in a leaf
	boostRows    = 0.7  // share of the rows that a tree is grown on
	boostNumbers = 0.6  // and of the numbers that it may test
	boostBins    = 64   // limits tried of a number, at most
)

// boost fits trees to rows and gives their nodes as a table of weights has them. The first tree is a leaf: the log-odds
// of all. Deterministic: the rows and numbers of each tree are drawn with a seed of its own.
func boost(rows []boostRow, names []string) map[string]float64 {
	out := map[string]float64{}
	right, all := 0.5, 1.0
	for _, r := range rows {
		all += r.weight
		if r.right {
			right += r.weight
		}
	}
	base := math.Log(right / (all - right))
	out["000."] = base
	limits := make([][]float32, len(names))
	bins := make([][]uint8, len(names)) // by number and row: how many limits are not above it
	for k := range names {
		limits[k] = limitsOf(rows, k)
		bins[k] = make([]uint8, len(rows))
		for i, r := range rows {
			n, same := slices.BinarySearch(limits[k], r.numbers[k])
			if same {
				n++
			}
			bins[k][i] = uint8(n)
		}
	}
	score := make([]float64, len(rows))
	grad, hess := make([]float64, len(rows)), make([]float64, len(rows))
	for i := range score {
		score[i] = base
	}
	for t := 1; t <= boostTrees; t++ {
		draw := rand.New(rand.NewPCG(uint64(t), 20161108))
		var in []int32
		for i, r := range rows {
			p := 1 / (1 + math.Exp(-score[i]))
			y := 0.0
			if r.right {
				y = 1
			}
			grad[i], hess[i] = r.weight*(p-y), r.weight*p*(1-p)
			if draw.Float64() < boostRows {
				in = append(in, int32(i))
			}
		}
		var asked []int
		for k := range names {
			if draw.Float64() < boostNumbers {
				asked = append(asked, k)
			}
		}
		g := &grower{rows: rows, names: names, limits: limits, bins: bins, grad: grad, hess: hess, asked: asked, out: out, tree: fmt.Sprintf("%03d.", t)}
		every := make([]int32, len(rows))
		for i := range every {
			every[i] = int32(i)
		}
		g.grow("", in, every, score)
	}
	return out
}

// limitsOf gives the values below which number k of rows may be asked to be: quantiles, of three digits after the point.
func limitsOf(rows []boostRow, k int) []float32 {
	values := make([]float32, len(rows))
	for i, r := range rows {
		values[i] = r.numbers[k]
	}
	slices.Sort(values)
	var out []float32
	for i := 1; i < boostBins; i++ {
		at := len(values) * i / boostBins
		if at == 0 {
			continue
		}
		// Between the value and the next smaller one, so that a rounding on either side is no other answer.
		j, _ := slices.BinarySearch(values, values[at])
		if j == 0 {
			continue
		}
		x, err := strconv.ParseFloat(strconv.FormatFloat((float64(values[j-1])+float64(values[at]))/2, 'f', 3, 64), 32)
		if err == nil && (len(out) == 0 || float32(x) > out[len(out)-1]) {
			out = append(out, float32(x))
		}
	}
	return out
}

// grower grows one tree.
type grower struct {
	rows       []boostRow
	names      []string
	limits     [][]float32
	bins       [][]uint8
	grad, hess []float64
	asked      []int
	out        map[string]float64
	tree       string
}

// grow makes the node at path of the rows in, adds what its leaves give to the scores of every row that comes there, and gives
// the mean of what they add, by the rows in.
func (g *grower) grow(path string, in, every []int32, score []float64) float64 {
	var sumG, sumH float64
	for _, i := range in {
		sumG, sumH = sumG+g.grad[i], sumH+g.hess[i]
	}
	number, bin := -1, 0
	if len(path) < boostDepth {
		number, bin = g.split(in, sumG, sumH)
	}
	if number < 0 {
		x := math.Round(-boostRate*sumG/(sumH+boostPenalty)*1e4) / 1e4
		for _, i := range every {
			score[i] += x
		}
		g.out[g.tree+path] = x
		return x
	}
	var parts [2][2][]int32
	for k, is := range [2][]int32{in, every} {
		for _, i := range is {
			side := 0
			if int(g.bins[number][i]) > bin {
				side = 1
			}
			parts[k][side] = append(parts[k][side], i)
		}
	}
	l := g.grow(path+"L", parts[0][0], parts[1][0], score)
	r := g.grow(path+"R", parts[0][1], parts[1][1], score)
	mean := (l*float64(len(parts[0][0])) + r*float64(len(parts[0][1]))) / float64(len(in))
	mean = math.Round(mean*1e4) / 1e4
	limit := strings.TrimRight(strings.TrimRight(strconv.FormatFloat(float64(g.limits[number][bin]), 'f', 3, 32), "0"), ".")
	g.out[g.tree+path+" "+g.names[number]+"<"+limit] = mean
	return mean
}

// split gives the number and the place of the limit that part the rows best; -1 where nothing is gained.
func (g *grower) split(in []int32, sumG, sumH float64) (number, bin int) {
	type best struct {
		gain float64
		bin  int
	}
	found := make([]best, len(g.asked))
	var wg sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for n, k := range g.asked {
		wg.Add(1)
		limit <- struct{}{}
		go func() {
			defer func() { <-limit; wg.Done() }()
			var gs, hs [boostBins]float64
			var ns [boostBins]int
			for _, i := range in {
				b := g.bins[k][i]
				gs[b] += g.grad[i]
				hs[b] += g.hess[i]
				ns[b]++
			}
			var lg, lh float64
			ln := 0
			for b := range g.limits[k] {
				lg, lh, ln = lg+gs[b], lh+hs[b], ln+ns[b]
				if ln < boostLeast || len(in)-ln < boostLeast {
					continue
				}
				rg, rh := sumG-lg, sumH-lh
				gain := lg*lg/(lh+boostPenalty) + rg*rg/(rh+boostPenalty) - sumG*sumG/(sumH+boostPenalty)
				if gain > found[n].gain {
					found[n] = best{gain, b}
				}
			}
		}()
	}
	wg.Wait()
	most := 1e-6
	number = -1
	for n, f := range found {
		if f.gain > most {
			most, number, bin = f.gain, g.asked[n], f.bin
		}
	}
	return number, bin
}
