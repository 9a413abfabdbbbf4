package accuracy

import (
	"bytes"
	"maps"
	"math"
	"math/rand/v2"
	"testing"

	"whosaid/attribution"
	"whosaid/attribution/learn"
)

// TestBoostLearnsWhatNoSumTells: right is what has exactly one of two numbers high.
func TestBoostLearnsWhatNoSumTells(t *testing.T) {
	names := learn.ArticleNumberNames()
	draw := rand.New(rand.NewPCG(1, 2))
	made := func(n int) (rows []boostRow) {
		for range n {
			r := boostRow{numbers: make([]float32, len(names)), weight: 1}
			for k := range r.numbers {
				r.numbers[k] = draw.Float32()
			}
			r.right = (r.numbers[0] < 0.5) != (r.numbers[3] < 0.25)
			rows = append(rows, r)
		}
		return rows
	}
	rows := made(3000)
	nodes := boost(rows, names)
	if !maps.Equal(nodes, boost(rows, names)) {
		t.Error("two fits on the same rows differ")
	}
	set := map[string]float64{"threshold": 0.5}
	w := learn.NewWeights(learn.Tables{Set: set, SecondLook: nodes})
	wrong := 0
	others := made(1000)
	for _, r := range others {
		if (learn.Judge(w, 0, r.numbers) > 0.5) != r.right {
			wrong++
		}
	}
	if wrong > 50 {
		t.Errorf("%d of %d judged wrongly", wrong, len(others))
	}
	// What is written and read again judges the same.
	var b bytes.Buffer
	if err := learn.WriteWeights(&b, nil, learn.Tables{Set: set, SecondLook: nodes}); err != nil {
		t.Fatal(err)
	}
	again, err := attribution.ReadWeights(&b, "w.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range others {
		if x, y := learn.Judge(w, 0, r.numbers), learn.Judge(again, 0, r.numbers); math.Abs(x-y) > 1e-3 {
			t.Fatalf("%v judged, and %v once written and read", x, y)
		}
	}
}

func TestBoostOfFewRowsIsTheirShare(t *testing.T) {
	names := learn.ArticleNumberNames()
	rows := []boostRow{{make([]float32, len(names)), true, 1}, {make([]float32, len(names)), false, 1}}
	w := learn.NewWeights(learn.Tables{SecondLook: boost(rows, names)})
	if p := learn.Judge(w, 0, rows[0].numbers); math.Abs(p-0.5) > 0.02 {
		t.Errorf("one of two right is judged %v", p)
	}
	if p := learn.Judge(learn.NewWeights(learn.Tables{SecondLook: boost(nil, names)}), 0, rows[0].numbers); math.IsNaN(p) {
		t.Error("no rows give no number")
	}
}
