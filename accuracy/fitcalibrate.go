package accuracy

import (
	"math"

	"whosaid/attribution"
)

// The last stage of a fit: how do confidences answer to being right?

// calibration is how confidences answer to being right.
type calibration struct {
	slope, offset float64              // of the log-odds
	bare          float64              // the share of quotations with no cue that are right
	threshold, f1 float64              // where F1 is best, and that
	joinedSlope   float64              // of the confidence's log-odds where what one cue introduces is one row
	joinedOffset  float64              // the same
	bySort        map[string][]counted // the rows of S1 to S4 with their confidences, by the sort of row
}

// counted is a judged row that counts so many times.
type counted struct {
	Judged
	count float64
}

// calibrate finds it out: document i is analysed with the weights that were fitted on the other half.
func calibrate(e *attribution.Engine, docs []FitDocument, halves [2]*attribution.Weights) (c calibration) {
	engines := [2]*attribution.Engine{e.With(halves[0]), e.With(halves[1])}
	var golds, systems []*Document
	collect(len(docs), func(i int) *Document {
		return FromResult(engines[1-i%2].AnalyzeAnnotated(docs[i].Annotation))
	}, func(i int, d *Document) {
		d.ID = docs[i].Gold.ID
		gold := *docs[i].Gold
		gold.Attributions = joinedRows(docs[i].Gold)
		golds, systems = append(golds, &gold), append(systems, d)
	})
	every, first := Choice{}, Choice{}
	if TellsStrata(golds) {
		every.Strata, first.Strata = []string{"S1", "S2", "S3", "S4"}, []string{"S1", "S2", "S3"}
	}
	var odds, right, counts []float64
	var sorts []string
	bareRight, bareAll := 1.0, 2.0
	eachOf(Evaluate(golds, systems, every), func(doc int, o *Outcome) {
		switch {
		case !o.confident():
		case len(o.System.Cue) == 0: // this gold gives every quotation a cue: ask the words alone
			bareRight += oneIf(o.Gold != nil && o.Level >= FoundLevel)
			bareAll++
		default:
			odds, right = append(odds, o.logOdds()), append(right, oneIf(o.linked()))
			sorts, counts = append(sorts, o.System.Sort), append(counts, docs[doc].count())
		}
	})
	c.bare = bareRight / bareAll
	c.slope, c.offset = logistic(odds, right, counts)
	c.joinedSlope, c.joinedOffset = c.fitJoined(odds, right, counts)
	c.bySort = map[string][]counted{}
	for i, s := range sorts {
		c.bySort[s] = append(c.bySort[s], counted{Judged{c.confidence(odds[i]), right[i] == 1}, counts[i]})
	}

	// The threshold is sought over S1 to S3, and the rows too many.
	var asked []counted
	gold := 0.0
	eachOf(Evaluate(golds, systems, first), func(doc int, o *Outcome) {
		if o.Gold != nil {
			gold += docs[doc].count()
		}
		if o.confident() && len(o.System.Cue) > 0 {
			asked = append(asked, counted{Judged{c.confidence(o.logOdds()), o.linked()}, docs[doc].count()})
		}
	})
	c.threshold, c.f1 = bestThreshold(asked, gold)
	return c
}

// fitJoined fits how the confidences of the articles that count once answer to being right: PolNeAR's, whose scheme joins what
// one cue introduces. The articles that count more often are the project's own, and their rows are right more often.
func (c *calibration) fitJoined(odds, right, counts []float64) (slope, offset float64) {
	var x, y, ones []float64
	for i, n := range counts {
		if n == 1 {
			p := c.confidence(odds[i])
			x, y, ones = append(x, math.Log(p/(1-p))), append(y, right[i]), append(ones, 1)
		}
	}
	return logistic(x, y, ones)
}

// confidence gives the calibrated confidence of log-odds.
func (c *calibration) confidence(odds float64) float64 {
	return 1 / (1 + math.Exp(-c.slope*odds-c.offset))
}

// eachOf calls visit for every outcome of a score, with the number of its document.
func eachOf(s *Score, visit func(doc int, o *Outcome)) {
	for i := range s.Documents {
		for k := range s.Documents[i].Outcomes {
			visit(i, &s.Documents[i].Outcomes[k])
		}
	}
}

// confident reports whether there is a row of the system with a confidence.
func (o *Outcome) confident() bool { return o.System != nil && o.System.Confidence != nil }

func (o *Outcome) linked() bool { return o.Gold != nil && o.Level >= LinkedLevel }

// logOdds gives the row's confidence as log-odds.
func (o *Outcome) logOdds() float64 {
	p := math.Min(math.Max(*o.System.Confidence, 1e-4), 1-1e-4)
	return math.Log(p / (1 - p))
}

// logistic fits slope and offset of log-odds to what is right (1) or wrong (0), each as often as it counts, with a little pull
// towards no change.
func logistic(odds, right, counts []float64) (slope, offset float64) {
	w := minimise(2, 100, func(w, g []float64) float64 {
		g[0], g[1] = w[0]-1, w[1]
		v := ((w[0]-1)*(w[0]-1) + w[1]*w[1]) / 2
		for i, x := range odds {
			p := 1 / (1 + math.Exp(-w[0]*x-w[1]))
			v -= counts[i] * (right[i]*math.Log(math.Max(p, 1e-12)) + (1-right[i])*math.Log(math.Max(1-p, 1e-12)))
			g[0] += counts[i] * (p - right[i]) * x
			g[1] += counts[i] * (p - right[i])
		}
		return v
	})
	return w[0], w[1]
}

// bestThreshold gives the confidence at which F1 of the accepted is highest, the least of several, in hundredths from 0.10 to 0.69. gold is
// the number of rows that there should be.
func bestThreshold(rows []counted, gold float64) (threshold, f1 float64) {
	threshold = 0.5
	for step := 10; step < 70; step++ {
		t := float64(step) / 100
		tp, fp := 0.0, 0.0
		for _, r := range rows {
			if r.Confidence > t {
				if r.Correct {
					tp += r.count
				} else {
					fp += r.count
				}
			}
		}
		if f := 2 * tp / (tp + fp + gold); f > f1 {
			threshold, f1 = t, f
		}
	}
	return threshold, f1
}
