package decide

import (
	"math"
	"testing"

	"whosaid/attribution/internal/propose"
)

// TestRankIsTheSumOfAllFeatures holds the ranks, which share what candidates have in common, to the weights of all features of each. Every
// feature of the articles has a weight of its own, so that one which is left out shows.
func TestRankIsTheSumOfAllFeatures(t *testing.T) {
	d := New(englishPack())
	var f features
	eachCandidate := func(visit func(group []propose.Candidate)) {
		for _, text := range ownTexts(t) {
			d.Read(annotatedText(text))
			d.groups(visit)
		}
	}
	weights := map[uint64]float64{}
	eachCandidate(func(group []propose.Candidate) {
		for i := range group {
			f.reset()
			d.describe(&f, &group[i])
			for _, h := range f.hash {
				weights[h] = float64(h>>40)/(1<<24) - 0.5
			}
		}
	})
	d.Weights = HashedWeights(nil, weights, nil, nil)
	candidates, known := 0, 0
	eachCandidate(func(group []propose.Candidate) {
		d.rank(group)
		for i := range group {
			f.reset()
			d.describe(&f, &group[i])
			if want := d.Weights.rank.score(f.hash); math.Abs(group[i].Rank-want) > 1e-9 {
				t.Fatalf("%s: rank %v, its features sum to %v", d.show(&group[i]), group[i].Rank, want)
			}
			if i > 0 && sameContent(&group[i], &group[i-1]) {
				known++
			}
			candidates++
		}
	})
	if candidates < 1000 || known < candidates/10 {
		t.Errorf("%d candidates, %d with the content of the one before: too few to show anything", candidates, known)
	}
}
