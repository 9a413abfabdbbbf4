package decide

import (
	"math"
	"testing"
)

// TestJoinedConfidence: the confidence of joined rows follows its own line, beforeJoined undoes it, and weights with no such line
// leave it alone.
func TestJoinedConfidence(t *testing.T) {
	plain := NewWeights(Tables{Set: map[string]float64{}})
	lower := NewWeights(Tables{Set: map[string]float64{"joined-slope": 1, "joined-offset": -math.Log(3)}})
	if got := lower.joined(0.75); math.Abs(got-0.5) > 1e-12 {
		t.Errorf("joined(0.75) = %v, want 0.5", got)
	}
	for _, p := range []float64{0, 0.01, 0.3, 0.75, 0.99, 1} {
		if got := plain.joined(p); got != p {
			t.Errorf("with no line: joined(%v) = %v", p, got)
		}
		if got := lower.joined(lower.beforeJoined(p)); math.Abs(got-p) > 1e-12 {
			t.Errorf("joined(beforeJoined(%v)) = %v", p, got)
		}
	}
}
