//go:build !js

package syntax

import (
	"encoding/binary"
	"flag"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "make data/lemmas.model again")

// TestLemmasFileIsOfItsSources holds the file to our table and golem's dictionary.
func TestLemmasFileIsOfItsSources(t *testing.T) {
	want, err := makeLemmatiser()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		le := binary.LittleEndian
		b := le.AppendUint32(nil, uint32(len(want.keys)))
		for _, list := range [][]uint32{want.starts, want.keys} {
			for _, n := range list {
				b = le.AppendUint32(b, n)
			}
		}
		for _, n := range want.at {
			b = le.AppendUint32(b, uint32(n))
		}
		lemmasFile = sealModel(lemmasMagic, lemmasVersion, append(b, want.text...))
		if err := os.WriteFile("data/lemmas.model", lemmasFile, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const again = "make it again: go test ./syntax -run LemmasFile -update"
	if _, err := openModel(lemmasMagic, lemmasVersion, lemmasFile, false); err != nil {
		t.Fatalf("data/lemmas.model: %v; %s", err, again)
	}
	got, err := loadLemmatiser()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("data/lemmas.model has other lemmas than its sources; %s", again)
	}
}
