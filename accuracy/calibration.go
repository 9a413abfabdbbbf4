package accuracy

import (
	"cmp"
	"math"
	"slices"
)

// Judged is one row of a system: how sure it was, from 0 to 1, and whether it was right.
type Judged struct {
	Confidence float64
	Correct    bool
}

// Bin is one line of a reliability table: the rows whose confidence lies in (From, To], in the
// first bin also those at From.
type Bin struct {
	From, To   float64
	Rows       int
	Confidence float64 // mean; 0 where the bin is empty
	Correct    float64 // share; 0 where the bin is empty
}

// Reliability sorts rows into bins of equal width. Confidences outside 0 to 1 count as the nearer
// end, and one that is no number as 0.
func Reliability(rows []Judged, bins int) []Bin {
	bins = max(bins, 1)
	out := make([]Bin, bins)
	for b := range out {
		out[b].From, out[b].To = float64(b)/float64(bins), float64(b+1)/float64(bins)
	}
	for _, r := range rows {
		c := r.Confidence
		if !(c > 0) {
			c = 0
		}
		c = min(c, 1)
		b := &out[min(max(int(math.Ceil(c*float64(bins)))-1, 0), bins-1)]
		b.Rows++
		b.Confidence += c
		if r.Correct {
			b.Correct++
		}
	}
	for b := range out {
		if n := float64(out[b].Rows); n > 0 {
			out[b].Confidence /= n
			out[b].Correct /= n
		}
	}
	return out
}

// ECE is the expected calibration error: the mean over rows of the distance, in each bin, between
// the confidence stated and the share that was right (Naeini, Cooper & Hauskrecht 2015; Guo et al.
// 2017). It is 0 for no rows.
func ECE(rows []Judged, bins int) float64 {
	if len(rows) == 0 {
		return 0
	}
	e := 0.0
	for _, b := range Reliability(rows, bins) {
		e += float64(b.Rows) / float64(len(rows)) * math.Abs(b.Confidence-b.Correct)
	}
	return e
}

// Brier is the mean squared distance between confidence and truth (Brier 1950); 0 for no rows.
func Brier(rows []Judged) float64 {
	if len(rows) == 0 {
		return 0
	}
	e := 0.0
	for _, r := range rows {
		t := 0.0
		if r.Correct {
			t = 1
		}
		e += (r.Confidence - t) * (r.Confidence - t)
	}
	return e / float64(len(rows))
}

// Confidences gives the rows of a score that are asked or held against the system and that state a
// confidence, each with whether it is right at the level; where the row must also name the right
// speaker, that counts where the gold resolves one.
func (s *Score) Confidences(level Level, speaker bool) []Judged {
	var out []Judged
	for i := range s.Documents {
		for _, o := range s.Documents[i].Outcomes {
			if o.System == nil || o.System.Confidence == nil {
				continue
			}
			right := o.Gold != nil && o.Level >= level && (!speaker || o.Answers[SpeakerTrait] != WrongAnswer)
			out = append(out, Judged{*o.System.Confidence, right})
		}
	}
	return out
}

// CurvePoint is what is left when rows under a confidence are dropped.
type CurvePoint struct {
	MinConfidence float64
	Count
}

// Curve gives precision and recall for each confidence at which the rows could be cut, from the
// lowest (everything is kept) to the highest, at most `most` points, evenly taken. asked is the
// number of rows of gold. A row with no confidence is kept at every cut.
func (s *Score) Curve(level Level, most int) []CurvePoint {
	type row struct {
		c     float64
		right bool
	}
	var rows []row
	asked := 0
	for i := range s.Documents {
		for _, o := range s.Documents[i].Outcomes {
			if o.Gold != nil {
				asked++
			}
			if o.System == nil {
				continue
			}
			c := math.Inf(1)
			if o.System.Confidence != nil {
				c = *o.System.Confidence
			}
			rows = append(rows, row{c, o.Gold != nil && o.Level >= level})
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.c, a.c) })
	var points []CurvePoint
	n := Count{FN: asked}
	for i, r := range rows {
		if r.right {
			n.TP++
			n.FN--
		} else {
			n.FP++
		}
		if i+1 == len(rows) || rows[i+1].c != r.c {
			points = append(points, CurvePoint{min(r.c, 1), n})
		}
	}
	slices.Reverse(points)
	if most >= 2 && len(points) > most {
		thin := make([]CurvePoint, most)
		for k := range thin {
			thin[k] = points[k*(len(points)-1)/(most-1)]
		}
		points = thin
	}
	return points
}
