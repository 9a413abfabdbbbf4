//go:build release

package decide

import (
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
)

// release/build.sh makes it of weights.tsv: 0.5 MB of the program in place of 3.1.
//
//go:embed weights.tsv.gz
var packedWeights string

// shipped gives the table of weights that is built in. It is as it was packed, so it can be unpacked.
func shipped() string {
	r, err := gzip.NewReader(strings.NewReader(packedWeights))
	if err != nil {
		panic(err)
	}
	table, err := io.ReadAll(r)
	if err != nil {
		panic(err)
	}
	return string(table)
}
