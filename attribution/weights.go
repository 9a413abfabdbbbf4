package attribution

import (
	"io"

	"whosaid/attribution/internal/decide"
)

// Weights are the fitted models that rank and accept what the rules propose: a sorted text table,
// MODEL<TAB>FEATURE<TAB>WEIGHT a line. They are read-only and serve all goroutines.
type Weights = decide.Weights

// ShippedWeights gives the weights that are built in. They are read once.
func ShippedWeights() (*Weights, error) { return decide.Shipped() }

// WeightsFingerprint is the beginning of a hash over the weights that are built in.
func WeightsFingerprint() string { return decide.Fingerprint() }

// ReadWeights reads a table of weights. Errors begin with name:line.
func ReadWeights(r io.Reader, name string) (*Weights, error) { return decide.ReadWeights(r, name) }

// NoWeights are weights that decide nothing: rules go by their priorities.
func NoWeights() *Weights { return decide.NoWeights() }

// Proposed is a reading of one cue that has some of the words asked for; see Engine.WhyNot.
type Proposed = decide.Proposed
