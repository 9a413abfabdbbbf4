//go:build !release

package decide

import _ "embed"

//go:embed weights.tsv
var weightsTable string

// shipped gives the table of weights that is built in.
func shipped() string { return weightsTable }
