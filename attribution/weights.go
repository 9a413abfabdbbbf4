package attribution

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
)

// Weights are the fitted models: one ranks the candidates of a cue against each other (softmax over
// the group), one accepts the best of them or not (logistic), and a third accepts
// beliefs and intentions where these are asked for. They are linear over named features and
// live in a sorted text table, MODEL<TAB>FEATURE<TAB>WEIGHT a line; lines that begin with # are notes.
type Weights struct {
	rank, accept, thought table
	set                   map[string]float64
	rows                  []weightRow
}

type weightRow struct {
	model, feature string
	weight         float64
}

// table maps feature hashes to weights by open addressing; it is never more than half full.
type table struct {
	keys    []uint64
	weights []float32
	mask    uint64
	n       int
}

func newTable(n int) table {
	size := 64
	for size < 2*n+2 {
		size *= 2
	}
	return table{keys: make([]uint64, size), weights: make([]float32, size), mask: uint64(size - 1)}
}

func (t *table) put(h uint64, w float32) {
	if h == 0 {
		h = 1
	}
	i := h & t.mask
	for t.keys[i] != 0 && t.keys[i] != h {
		i = (i + 1) & t.mask
	}
	t.keys[i], t.weights[i] = h, w
	t.n++
}

func (t *table) has(h uint64) bool {
	if h == 0 {
		h = 1
	}
	for i := h & t.mask; t.keys[i] != 0; i = (i + 1) & t.mask {
		if t.keys[i] == h {
			return true
		}
	}
	return false
}

func (t *table) get(h uint64) float32 {
	if h == 0 {
		h = 1
	}
	for i := h & t.mask; ; i = (i + 1) & t.mask {
		if t.keys[i] == h {
			return t.weights[i]
		}
		if t.keys[i] == 0 {
			return 0
		}
	}
}

func (t *table) score(hs []uint64) float64 {
	var s float64
	for _, h := range hs {
		s += float64(t.get(h))
	}
	return s
}

// ReadWeights reads a table of weights. Errors begin with name:line.
func ReadWeights(r io.Reader, name string) (*Weights, error) {
	w := &Weights{set: map[string]float64{}}
	counts := map[string]int{}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), 1<<20)
	for line := 1; sc.Scan(); line++ {
		s := sc.Text()
		if s == "" || s[0] == '#' {
			continue
		}
		model, rest, ok1 := strings.Cut(s, "\t")
		feature, number, ok2 := strings.Cut(rest, "\t")
		if !ok1 || !ok2 {
			return nil, fmt.Errorf("%s:%d: want MODEL<TAB>FEATURE<TAB>WEIGHT", name, line)
		}
		x, err := strconv.ParseFloat(number, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("%s:%d: %q is no weight", name, line, number)
		}
		switch model {
		case "set":
			w.set[feature] = x
		case "rank", "accept", "thought":
			w.rows = append(w.rows, weightRow{model, feature, x})
			counts[model]++
		default:
			return nil, fmt.Errorf("%s:%d: no model is called %q: want rank, accept, thought or set", name, line, model)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	w.fill(counts)
	return w, nil
}

// NewWeights makes weights of tables by feature name.
func NewWeights(set, rank, accept, thought map[string]float64) *Weights {
	w := &Weights{set: set}
	for f, x := range rank {
		w.rows = append(w.rows, weightRow{"rank", f, x})
	}
	for f, x := range accept {
		w.rows = append(w.rows, weightRow{"accept", f, x})
	}
	for f, x := range thought {
		w.rows = append(w.rows, weightRow{"thought", f, x})
	}
	slices.SortFunc(w.rows, func(a, b weightRow) int {
		return cmp.Or(cmp.Compare(a.model, b.model), cmp.Compare(a.feature, b.feature))
	})
	w.fill(map[string]int{"rank": len(rank), "accept": len(accept), "thought": len(thought)})
	return w
}

// Each calls visit for every weight, in the order of the table.
func (w *Weights) Each(visit func(model, feature string, weight float64)) {
	for _, r := range w.rows {
		visit(r.model, r.feature, r.weight)
	}
}

// AcceptWeight gives the weight of a feature in the acceptance.
func (w *Weights) AcceptWeight(feature uint64) float64 { return float64(w.accept.get(feature)) }

func (w *Weights) fill(counts map[string]int) {
	w.rank, w.accept, w.thought = newTable(counts["rank"]), newTable(counts["accept"]), newTable(counts["thought"])
	for _, row := range w.rows {
		t := &w.rank
		switch row.model {
		case "accept":
			t = &w.accept
		case "thought":
			t = &w.thought
		}
		t.put(hashFeature(row.feature), float32(row.weight))
	}
}

// WriteWeights writes rows, sorted by model and feature, under the notes.
func WriteWeights(out io.Writer, notes []string, set, rank, accept, thought map[string]float64) error {
	b := bufio.NewWriter(out)
	for _, n := range notes {
		fmt.Fprintf(b, "# %s\n", n)
	}
	section := func(model string, m map[string]float64, digits int) {
		keys := make([]string, 0, len(m))
		for k := range m {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			fmt.Fprintf(b, "%s\t%s\t%s\n", model, k, strconv.FormatFloat(m[k], 'f', digits, 64))
		}
	}
	section("accept", accept, 3)
	section("rank", rank, 3)
	section("set", set, 4)
	section("thought", thought, 3)
	return b.Flush()
}

// SetThreshold sets the confidence below which nothing is reported.
func (w *Weights) SetThreshold(t float64) { w.set["threshold"] = t }

//go:embed weights.tsv
var shipped string

// Shipped gives the weights that are built in. They are read once.
var Shipped = sync.OnceValues(func() (*Weights, error) { return ReadWeights(strings.NewReader(shipped), "weights.tsv") })

// HashedWeights makes weights of tables by feature hash, as a fit has them before it names them.
func HashedWeights(set map[string]float64, rank, accept map[uint64]float64) *Weights {
	w := &Weights{set: set, rank: newTable(len(rank)), accept: newTable(len(accept)), thought: newTable(0)}
	for h, x := range rank {
		w.rank.put(h, float32(x))
	}
	for h, x := range accept {
		w.accept.put(h, float32(x))
	}
	return w
}

// calibrated turns the acceptance model's score into a confidence: logistic(a·score + b), with a and b
// fitted on rows that the models had not seen (Platt 1999).
func (w *Weights) calibrated(score float64) float64 {
	a, ok := w.set["calibration-slope"]
	if !ok {
		return logistic(score)
	}
	return logistic(a*score + w.set["calibration-offset"])
}

// bare is the confidence in a quotation without a cue as a row of its own.
func (w *Weights) bare() float64 {
	if x, ok := w.set["bare"]; ok {
		return x
	}
	return 0.5
}

// NoWeights are weights that decide nothing: rules go by their priorities.
func NoWeights() *Weights {
	return NewWeights(map[string]float64{"threshold": 0.5}, nil, nil, nil)
}

// Empty reports whether no feature has a weight.
func (w *Weights) Empty() bool { return w.rank.n == 0 && w.accept.n == 0 }

// RankWeight gives the weight of a feature in the ranking.
func (w *Weights) RankWeight(feature uint64) float64 { return float64(w.rank.get(feature)) }

// ThoughtWeight gives the weight of a feature in the acceptance of beliefs and intentions.
func (w *Weights) ThoughtWeight(feature uint64) float64 { return float64(w.thought.get(feature)) }

// Accepts gives the probability that the acceptance model lays to a description.
func (w *Weights) Accepts(features []uint64) float64 { return w.calibrated(w.accept.score(features)) }

// Threshold is the confidence below which nothing is reported.
func (w *Weights) Threshold() float64 { return w.set["threshold"] }
