package decide

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"sync"
)

// A page is loaded over a network: it is packed as a whole, and holds the weights once.

//go:embed weights.tsv
var weightsText string

func shippedText() string { return weightsText }

// Shipped gives the weights that are built in. They are read once.
var Shipped = sync.OnceValues(func() (*Weights, error) { return readWeights(shippedText(), "weights.tsv") })

// Fingerprint is the beginning of a hash over the weights that are built in.
func Fingerprint() string {
	sum := sha256.Sum256([]byte(shippedText()))
	return hex.EncodeToString(sum[:])[:fingerprintLength]
}
