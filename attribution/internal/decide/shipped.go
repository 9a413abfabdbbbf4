//go:build !js

package decide

// The weights that are built in: weights.tsv, in two forms that the tests make of it and hold to it. weights.table has them as they
// are in memory, so that a start reads no text; weights.tsv.gz has the names of the features, which only a fit asks for.

import (
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"
)

//go:embed weights.tsv.gz
var packedWeights string

// shippedText gives weights.tsv.
var shippedText = sync.OnceValue(func() string {
	r, err := gzip.NewReader(strings.NewReader(packedWeights))
	if err != nil {
		panic(err) // it is as the tests packed it
	}
	text, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return string(text)
})
