package accuracy

import (
	"bytes"
	"math"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/attribution/learn"
)

// ownDocuments annotates the project's own articles, beside their gold.
func ownDocuments(t *testing.T, e *attribution.Engine, most int) []FitDocument {
	t.Helper()
	gold, err := ReadJSONLFile("../testdata/gold/gold.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var out []FitDocument
	for _, g := range gold[:most] {
		out = append(out, FitDocument{Annotation: e.Annotate(article.Parse(g.Text, article.Metadata{ID: g.ID})), Gold: g})
	}
	return out
}

func TestFitGivesTheSameTableTwiceAndTheTableDecides(t *testing.T) {
	e, err := attribution.New(attribution.Options{Weights: attribution.NoWeights()})
	if err != nil {
		t.Fatal(err)
	}
	docs := ownDocuments(t, e, 12)
	table := func() ([]byte, *learn.Tables) {
		f, err := Fit(e, docs, FitOptions{Steps: 15})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := learn.WriteWeights(&b, nil, *f); err != nil {
			t.Fatal(err)
		}
		return b.Bytes(), f
	}
	first, f := table()
	if second, _ := table(); !bytes.Equal(first, second) {
		t.Error("two fits on the same articles differ")
	}
	// On what it was fitted on, the fit must beat priorities alone.
	linked := func(e *attribution.Engine) int {
		var gold, system []*Document
		for _, d := range docs {
			r := FromResult(e.AnalyzeAnnotated(d.Annotation))
			r.ID = d.Gold.ID
			gold, system = append(gold, d.Gold), append(system, r)
		}
		c := Evaluate(gold, system, Choice{}).Total.Counts[Linked]
		return c.TP - c.FP
	}
	before, after := linked(e), linked(e.With(learn.NewWeights(*f)))
	if after <= before {
		t.Errorf("right less wrong rows: %d with the fit, %d without", after, before)
	}
}

func TestFitRefusesGoldForAnotherText(t *testing.T) {
	e, err := attribution.New(attribution.Options{Weights: attribution.NoWeights()})
	if err != nil {
		t.Fatal(err)
	}
	docs := ownDocuments(t, e, 2)
	other := *docs[1].Gold
	other.Text += " "
	docs[1].Gold = &other
	if _, err := Fit(e, docs, FitOptions{}); err == nil {
		t.Error("no error")
	}
}

func TestMinimiseFindsTheLeastOfASum(t *testing.T) {
	w := minimise(2, 100, func(w, g []float64) float64 {
		g[0], g[1] = 2*(w[0]-3)+w[1], 8*(w[1]+1)+w[0]
		return (w[0]-3)*(w[0]-3) + 4*(w[1]+1)*(w[1]+1) + w[0]*w[1]
	})
	// where both derivatives are 0: 2x + y = 6, x + 8y = -8
	if x, y := 56.0/15, -22.0/15; math.Abs(w[0]-x) > 1e-3 || math.Abs(w[1]-y) > 1e-3 {
		t.Errorf("got %v, want %.4f %.4f", w, x, y)
	}
}

func TestTheThresholdTakesTheLowestOfEquals(t *testing.T) {
	var rows []Judged
	for range 50 {
		rows = append(rows, Judged{0.9, true}, Judged{0.15, false})
	}
	if got, f := bestThreshold(once(rows), 50); got != 0.15 || f != 1 {
		t.Errorf("got %v with F1 %v", got, f)
	}
}

// once makes each row count once.
func once(rows []Judged) (out []counted) {
	for _, r := range rows {
		out = append(out, counted{r, 1})
	}
	return out
}
