package train

import (
	"bytes"
	"cmp"
	"encoding/gob"
	"fmt"

	"github.com/jdkato/prose/v2"

	"whosaid/syntax"
)

// ReadProse gives what prose's tagger has learnt, read through the functions that the library exports.
func ReadProse() (w syntax.ProseWeights, err error) {
	err = cmp.Or(proseAsset("classes.gob", &w.Classes), proseAsset("tags.gob", &w.Words), proseAsset("weights.gob", &w.Features))
	return w, err
}

// proseAsset decodes one of the files of prose's tagger into v.
func proseAsset(name string, v any) error {
	b, err := prose.Asset("model/AveragedPerceptron/" + name)
	if err == nil {
		err = gob.NewDecoder(bytes.NewReader(b)).Decode(v)
	}
	if err != nil {
		return fmt.Errorf("prose: %s: %w", name, err)
	}
	return nil
}

// ProseModel makes the file of the first tagger from prose's weights.
func ProseModel() ([]byte, error) {
	w, err := ReadProse()
	if err != nil {
		return nil, err
	}
	return w.Model()
}
