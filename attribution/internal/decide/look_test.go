package decide

import (
	"math"
	"slices"
	"testing"
)

// TestALookKeepsWhatIsTrueOfTheChoice shows that the second look gets the numbers of the choice itself.
func TestALookKeepsWhatIsTrueOfTheChoice(t *testing.T) {
	a := annotatedText("Peter Lund said that the tower was unsafe.")
	w := shippedWeights()
	seen := 0
	New(englishPack()).Groups(a, func(g *Group) {
		if a.Doc.Word(g.Cue()) != "said" {
			return
		}
		seen++
		at, margin := g.Rank(w.rank.weight)
		if margin <= 0 {
			t.Fatalf("margin %v, want more", margin)
		}
		ArticleNumbers(a.Doc, []Look{g.Look(at, margin, 1.25)}, func(_ int, numbers []float32) {
			c := &g.candidates[at]
			for name, want := range map[string]float64{
				"by-itself": 1.25, "rank": c.Rank, "mass": c.Mass, "margin": margin, "readings": float64(g.Len()),
				"kind": 2, "source-kind": 4, "cue-kind": 2, "inside": 0,
			} {
				if got := float64(numbers[slices.Index(articleNumbers, name)]); math.Abs(got-want) > 1e-4 {
					t.Errorf("%s is %v, want %v", name, got, want)
				}
			}
		})
	})
	if seen != 1 {
		t.Errorf("%d groups of said, want 1", seen)
	}
}

// TestCalibrationHasASlopeAndAnOffset shows what a score becomes with each of them.
func TestCalibrationHasASlopeAndAnOffset(t *testing.T) {
	for _, c := range []struct {
		set   map[string]float64
		score float64
		want  float64
	}{
		{nil, 0, 0.5},
		{nil, math.Log(3), 0.75},
		{map[string]float64{"calibration-slope": 2}, math.Log(3) / 2, 0.75},
		{map[string]float64{"calibration-slope": 2, "calibration-offset": math.Log(3)}, 0, 0.75},
		{map[string]float64{"calibration-slope": 1, "calibration-offset": -math.Log(3)}, 0, 0.25},
	} {
		if got := Judge(NewWeights(Tables{Set: c.set}), c.score, nil); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v of %v gives %v, want %v", c.set, c.score, got, c.want)
		}
	}
}
