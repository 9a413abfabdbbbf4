package syntax

import (
	"bytes"
	"testing"
)

// A model of which nothing is left out keeps its tables, byte for byte.
func TestTrimOfNothing(t *testing.T) {
	tagger, err := TrimTagger(taggerModel, 0)
	if err != nil || !bytes.Equal(tagger, taggerModel) {
		t.Errorf("the tagger's model has changed: %v", err)
	}
	parser, err := TrimParser(parserFile, TrimOptions{})
	if err != nil || !bytes.Equal(parser, parserFile) {
		t.Errorf("the parser's model has changed: %v", err)
	}
}
