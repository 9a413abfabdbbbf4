package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
)

// A page is loaded over a network: it holds the weights once, packed, and no table.

// Shipped gives the weights that are built in. They are read once.
var Shipped = sync.OnceValues(func() (*Weights, error) { return readWeights(shippedText(), "weights.tsv") })

// Fingerprint is the beginning of a hash over the weights that are built in.
func Fingerprint() string {
	sum := sha256.Sum256([]byte(shippedText()))
	return hex.EncodeToString(sum[:])[:fingerprintLength]
}
