package decide

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/view"
)

// Weights are the fitted models: one ranks the candidates of a cue against each other (softmax over
// the group), one accepts the best of them or not (logistic), and a third accepts
// beliefs and intentions where these are asked for. They are linear over named features and
// live in a sorted text table, MODEL<TAB>FEATURE<TAB>WEIGHT a line; lines that begin with # are notes. A fourth model judges
// what may be accepted once more, beside the other choices of its article: trees, a node a line.
type Weights struct {
	rank, accept, thought table
	secondLook            trees
	forest                forest // the same, to be walked
	set                   map[string]float64
	thresholds            []float64 // by sort; nil until they are read

	text func() string // the table they were read from; nil where there is none, or
	rows []weightRow   // what it would hold, in its order
}

type weightRow struct {
	model, feature string
	weight         float64
}

// fingerprintLength is how many hexadecimal digits a fingerprint has.
const fingerprintLength = 12

// ReadWeights reads a table of weights. Errors begin with name:line.
func ReadWeights(r io.Reader, name string) (*Weights, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return readWeights(string(b), name)
}

// readWeights is ReadWeights of a table in memory.
func readWeights(text, name string) (*Weights, error) {
	w := &Weights{set: map[string]float64{}, text: func() string { return text }}
	var tables [3][]hashWeight
	var nodes []weightRow
	var lines []int // of nodes
	err := eachWeight(text, name, func(line int, model, feature string, weight float64) {
		switch k := modelNumber(model); {
		case k >= 0:
			tables[k] = append(tables[k], hashWeight{view.HashFeature(feature), float32(weight)})
		case model == "beside":
			nodes, lines = append(nodes, weightRow{model, feature, weight}), append(lines, line)
		default:
			w.set[feature] = weight
		}
	})
	if err != nil {
		return nil, err
	}
	var at int
	if w.secondLook, at, err = readTrees(nodes); err != nil {
		return nil, &article.LineError{Name: name, Line: lines[at], Err: err}
	}
	w.rank, w.accept, w.thought = newTable(tables[0]), newTable(tables[1]), newTable(tables[2])
	w.prepare()
	return w, nil
}

// modelNumber gives the place of a model's table among tableNames, -1 for one that has none.
func modelNumber(model string) int { return slices.Index(tableNames[:], model) }

// tableNames are the models that have a table of weights, by modelNumber.
var tableNames = [3]string{"rank", "accept", "thought"}

// cutByte is strings.Cut at one byte; after is empty where there is none.
func cutByte(s string, c byte) (before, after string) {
	i := strings.IndexByte(s, c)
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i+1:]
}

// decimal gives the number that a few digits with a point among them stand for, the same as strconv.ParseFloat: both the
// digits and the power of ten are exact, so that one division rounds once. ok is false for all other forms.
func decimal(s string) (x float64, ok bool) {
	digits, scale, minus, point := uint64(0), 1.0, false, false
	if s != "" && s[0] == '-' {
		s, minus = s[1:], true
	}
	if len(s) < 3 || len(s) > 15 || s[0] == '.' || s[len(s)-1] == '.' {
		return 0, false
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			digits = digits*10 + uint64(c-'0')
			if point {
				scale *= 10
			}
		case c == '.' && !point:
			point = true
		default:
			return 0, false
		}
	}
	if x = float64(digits) / scale; minus {
		x = -x
	}
	return x, true
}

// eachWeight calls visit for every line of a table that is no note; what is set has the model "set". Errors begin with name:line.
func eachWeight(text, name string, visit func(line int, model, feature string, weight float64)) error {
	for line := 1; text != ""; line++ {
		var s string
		s, text = cutByte(text, '\n')
		s = strings.TrimSuffix(s, "\r")
		if s == "" || s[0] == '#' {
			continue
		}
		model, rest := cutByte(s, '\t')
		tab := strings.IndexByte(rest, '\t')
		if tab < 0 {
			return &article.LineError{Name: name, Line: line, Err: errors.New("want MODEL<TAB>FEATURE<TAB>WEIGHT")}
		}
		feature, number := rest[:tab], rest[tab+1:]
		x, ok := decimal(number)
		if !ok {
			var err error
			x, err = strconv.ParseFloat(number, 64)
			ok = err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
		}
		if !ok {
			return &article.LineError{Name: name, Line: line, Err: fmt.Errorf("%q is no weight", number)}
		}
		if model != "set" && model != "beside" && modelNumber(model) < 0 {
			return &article.LineError{Name: name, Line: line, Err: fmt.Errorf("no model is called %q: want rank, accept, beside, thought or set", model)}
		}
		visit(line, model, feature, x)
	}
	return nil
}

// Tables are models by what the rows of their text are called.
type Tables struct {
	Set                   map[string]float64
	Rank, Accept, Thought map[string]float64 // by feature
	SecondLook            map[string]float64 // by node of a tree, TREE.PATH[ NUMBER<LIMIT]
}

// NewWeights makes weights of tables. It panics where SecondLook holds what is no tree.
func NewWeights(t Tables) *Weights {
	w := &Weights{set: t.Set}
	rank, accept, thought := t.Rank, t.Accept, t.Thought
	for f, x := range t.SecondLook {
		w.rows = append(w.rows, weightRow{"beside", f, x})
	}
	var err error
	if w.secondLook, _, err = readTrees(w.rows); err != nil {
		panic(err)
	}
	w.prepare()
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
	var tables [3][]hashWeight
	for _, row := range w.rows {
		if k := modelNumber(row.model); k >= 0 {
			tables[k] = append(tables[k], hashWeight{view.HashFeature(row.feature), float32(row.weight)})
		}
	}
	w.rank, w.accept, w.thought = newTable(tables[0]), newTable(tables[1]), newTable(tables[2])
	return w
}

// Each calls visit for every weight, in the order of the table.
func Each(w *Weights, visit func(model, feature string, weight float64)) {
	for _, r := range w.rows {
		visit(r.model, r.feature, r.weight)
	}
	if w.text == nil {
		return
	}
	_ = eachWeight(w.text(), "", func(_ int, model, feature string, weight float64) { // no error: it has been read before
		if model != "set" {
			visit(model, feature, weight)
		}
	})
}

// AcceptWeight gives the weight of a feature in the acceptance.
func AcceptWeight(w *Weights, feature uint64) float64 { return float64(w.accept.get(feature)) }

// WriteWeights writes rows, sorted by model and feature, under the notes.
func WriteWeights(out io.Writer, notes []string, t Tables) error {
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
	section("accept", t.Accept, 3)
	section("beside", t.SecondLook, 4)
	section("rank", t.Rank, 3)
	section("set", t.Set, 4)
	section("thought", t.Thought, 3)
	return b.Flush()
}

// HashedWeights makes weights of tables by feature hash, as a fit has them before it names them, and of trees by node.
// It panics where beside holds what is no tree.
func HashedWeights(set map[string]float64, rank, accept map[uint64]float64, beside map[string]float64) *Weights {
	w := NewWeights(Tables{Set: set, SecondLook: beside})
	w.rank, w.accept = hashedTable(rank), hashedTable(accept)
	return w
}

func hashedTable(weights map[uint64]float64) table {
	all := make([]hashWeight, 0, len(weights))
	for h, x := range weights {
		all = append(all, hashWeight{h, float32(x)})
	}
	return newTable(all)
}

// calibrated turns the acceptance model's score into a confidence: logistic(a·score + b), with a and b
// fitted on rows that the models had not seen (Platt 1999).
func (w *Weights) calibrated(score float64) float64 {
	a, ok := w.set["calibration-slope"]
	if !ok {
		return view.Logistic(score)
	}
	return view.Logistic(a*score + w.set["calibration-offset"])
}

// joined turns a confidence into that of a row of the profile that joins what one cue introduces, as PolNeAR does: the
// same logistic form, fitted on PolNeAR's articles alone. What is accepted does not depend on it.
func (w *Weights) joined(p float64) float64 {
	a, ok := w.set["joined-slope"]
	if !ok || p <= 0 || p >= 1 {
		return p
	}
	return view.Logistic(a*math.Log(p/(1-p)) + w.set["joined-offset"])
}

// beforeJoined gives the confidence that joined turns into p.
func (w *Weights) beforeJoined(p float64) float64 {
	a := w.set["joined-slope"]
	if a <= 0 || p <= 0 || p >= 1 {
		return p
	}
	return view.Logistic((math.Log(p/(1-p)) - w.set["joined-offset"]) / a)
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
	return NewWeights(Tables{Set: map[string]float64{"threshold": 0.5}})
}

// empty reports whether no feature has a weight.
func (w *Weights) empty() bool { return len(w.rank.slots)+len(w.accept.slots) == 0 }

// RankWeight gives the weight of a feature in the ranking.
func RankWeight(w *Weights, feature uint64) float64 { return float64(w.rank.get(feature)) }

// ThoughtWeight gives the weight of a feature in the acceptance of beliefs and intentions.
func ThoughtWeight(w *Weights, feature uint64) float64 { return float64(w.thought.get(feature)) }

// Judge gives the confidence in a choice of which the second look knows the numbers; score are its log-odds by
// itself, which are where there are no trees.
func Judge(w *Weights, score float64, numbers []float32) float64 {
	if len(w.secondLook) > 0 {
		score = w.forest.score(numbers)
	}
	return w.calibrated(score)
}

// threshold is the confidence that a row of sort s is to be above. A table that has none for the sort has one for all.
func (w *Weights) threshold(s rowSort) float64 {
	if w.thresholds == nil {
		return w.set["threshold"]
	}
	return w.thresholds[s]
}

// prepare lays the trees out and reads the thresholds out of what is set.
func (w *Weights) prepare() {
	w.forest = newForest(w.secondLook)
	w.thresholds = make([]float64, len(sortNames))
	for s, name := range sortNames {
		t, ok := w.set["threshold-"+name]
		if !ok {
			t = w.set["threshold"]
		}
		w.thresholds[s] = t
	}
}
