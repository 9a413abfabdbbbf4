package accuracy

import (
	"cmp"
	"slices"
	"sort"
)

// Thresholds by sort of row: rows that are wrong in different ways need different evidence.

// edgePrecision is the precision that is asked of the rows just above the threshold of a sort. Where a row that is lost costs
// as much as one too many, 0.45 would be best; of phrases and of general frames few are wanted by
// a reader, and many are no reports at all.
var edgePrecision = map[string]float64{
	"quotation": 0.45, "clause": 0.41, "mixed": 0.50, "mixed-other": 0.47, "sourceless": 0.46, "phrase": 0.52, "weak": 0.75, "thought": 0.65,
}

// sortThreshold is the threshold of one sort of rows, with how many above it are right.
type sortThreshold struct {
	sort        string
	threshold   float64
	right, rows int
}

// Thresholds stay between these, the lower in hundredths.
const (
	lowestThreshold  = 35
	highestThreshold = 0.9
)

// sortThresholds gives for each sort the lowest confidence at which rows are right often enough. How often they are is a curve that
// never falls with confidence, fitted to the rows (isotonic regression; Ayer et al. 1955), so that a lucky stretch does not count.
func sortThresholds(bySort map[string][]counted) (out []sortThreshold) {
	for _, name := range sortedKeys(edgePrecision) {
		rows := slices.Clone(bySort[name])
		slices.SortStableFunc(rows, func(a, b counted) int { return cmp.Compare(a.Confidence, b.Confidence) })
		t := sortThreshold{sort: name, threshold: highestThreshold}
		curve := isotonic(rows)
		for step := lowestThreshold; step < 100*highestThreshold; step++ {
			at := float64(step) / 100
			first := sort.Search(len(rows), func(i int) bool { return rows[i].Confidence > at })
			if first < len(rows) && curve[first] >= edgePrecision[name] {
				t.threshold = at
				break
			}
		}
		for _, r := range rows {
			if r.Confidence > t.threshold {
				t.rows++
				if r.Correct {
					t.right++
				}
			}
		}
		out = append(out, t)
	}
	return out
}

// isotonic gives for each of some rows, sorted by confidence, the share that is right at its confidence, never falling: neighbours
// that would make it fall are pooled.
func isotonic(rows []counted) []float64 {
	type pool struct {
		right, all float64
		rows       int
	}
	var pools []pool
	for _, r := range rows {
		p := pool{r.count * oneIf(r.Correct), r.count, 1}
		for n := len(pools); n > 0 && pools[n-1].right*p.all >= p.right*pools[n-1].all; n = len(pools) {
			p = pool{p.right + pools[n-1].right, p.all + pools[n-1].all, p.rows + pools[n-1].rows}
			pools = pools[:n-1]
		}
		pools = append(pools, p)
	}
	var out []float64
	for _, p := range pools {
		for range p.rows {
			out = append(out, p.right/p.all)
		}
	}
	return out
}
