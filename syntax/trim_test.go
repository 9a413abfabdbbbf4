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

// The embedded models hold no weight that their trimming leaves out, and larger limits leave more out.
func TestEmbeddedModelsAreTrimmed(t *testing.T) {
	for least, same := range map[float64]bool{DefaultTagTrim: true, 2 * DefaultTagTrim: false} {
		tagger, err := TrimTagger(taggerModel, least)
		if err != nil || bytes.Equal(tagger, taggerModel) != same || len(tagger) > len(taggerModel) {
			t.Errorf("tags below %v: %d bytes of %d, %v", least, len(tagger), len(taggerModel), err)
		}
	}
	more := DefaultTrim
	more.Labels, more.Heads = 2*more.Labels, 2*more.Heads
	for o, same := range map[TrimOptions]bool{DefaultTrim: true, more: false} {
		parser, err := TrimParser(parserFile, o)
		if err != nil || bytes.Equal(parser, parserFile) != same || len(parser) > len(parserFile) {
			t.Errorf("trees with %+v: %d bytes of %d, %v", o, len(parser), len(parserFile), err)
			continue
		}
		if m, err := readParser(parser, "trimmed", false); err != nil || m.second.labels.top == 0 {
			t.Errorf("trees with %+v: %v", o, err)
		}
	}
}
