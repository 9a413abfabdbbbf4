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

// packedOf gives the fingerprint of the text in weights.tsv.gz, which its head has as a comment (RFC 1952), without unpacking it; "" where it
// has none.
func packedOf(packed string) string {
	const (
		head       = 10 // bytes
		flagsAt    = 3
		hasComment = 1 << 4
	)
	if len(packed) < head || packed[flagsAt] != hasComment {
		return ""
	}
	comment, _, _ := strings.Cut(packed[head:min(len(packed), head+fingerprintLength+1)], "\x00")
	return comment
}

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
