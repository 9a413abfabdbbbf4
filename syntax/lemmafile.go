//go:build !js

package syntax

import (
	_ "embed"
	"fmt"
	"unsafe"
)

// lemmasFile is what makeLemmatiser makes of both tables, used where it lies: golem's dictionary is packed, and takes 70 million
// instructions to unpack and to lay out. A test makes it again and compares.
//
//go:embed data/lemmas.model
var lemmasFile []byte

// The file: a head as that of sealModel, and then
//
//	forms u32 | starts of the buckets, u32 | keys of the forms, u32 | where their lemmas are, u32 | the text of the lemmas
const (
	lemmasMagic   = "WSLL"
	lemmasVersion = 1
)

// loadLemmatiser reads the file.
func loadLemmatiser() (*lemmatiser, error) {
	b, err := openModel(lemmasMagic, lemmasVersion, lemmasFile, true)
	if err != nil {
		return nil, fmt.Errorf("syntax/data/lemmas.model: %w", err)
	}
	r := &modelReader{b: b, ok: true, own: true}
	n := int(r.u32())
	m := &lemmatiser{starts: inPlace[uint32](r, 1<<lemmaBuckets+1), keys: inPlace[uint32](r, n), at: inPlace[lemmaAt](r, n)}
	if !r.ok || len(r.b) == 0 {
		return nil, fmt.Errorf("syntax/data/lemmas.model: %w", errCut)
	}
	m.text = unsafe.String(&r.b[0], len(r.b)) // nobody changes the file
	return m, nil
}
