package syntax

import (
	"bytes"
	"encoding/gob"
	"maps"
	"strings"
	"testing"

	"github.com/jdkato/prose/v2"
)

// proseOfLibrary gives the weights of the library itself.
func proseOfLibrary(t *testing.T) (w ProseWeights) {
	t.Helper()
	for name, into := range map[string]any{"classes": &w.Classes, "tags": &w.Words, "weights": &w.Features} {
		b, err := prose.Asset("model/AveragedPerceptron/" + name + ".gob")
		if err == nil {
			err = gob.NewDecoder(bytes.NewReader(b)).Decode(into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// The file that is built in is made of prose's own weights, and holds nothing else.
func TestProseModelIsProses(t *testing.T) {
	weights := proseOfLibrary(t)
	want, err := weights.hashed()
	if err != nil {
		t.Fatal(err)
	}
	made, err := weights.Model()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, proseFile) {
		t.Errorf("data/prose.model has %d bytes, prose's weights make %d others: whosaid train prose --out syntax/data/prose.model", len(proseFile), len(made))
	}
	got, err := readProse(made, "made", false)
	if err != nil {
		t.Fatal(err)
	}
	for h, c := range want.fixed {
		if lo, hi := got.fixed.row(h); hi != lo+1 || lo != uint32(c) {
			t.Fatalf("word %x: rows %d to %d, want tag %d", h, lo, hi, c)
		}
	}
	for h, row := range want.rows {
		read := map[uint8]int64{}
		lo, hi := got.rows.row(h)
		for _, c := range got.cells[lo:hi] {
			read[uint8(c&63)] = int64(c >> 6)
		}
		if !maps.Equal(read, row) {
			t.Fatalf("feature %x: %v, want %v", h, read, row)
		}
	}
}

// A file that is cut or changed, or has another head, is refused by name.
func TestProseModelIsRefusedByName(t *testing.T) {
	flipped, newer := bytes.Clone(proseFile), bytes.Clone(proseFile)
	flipped[len(flipped)/2] ^= 4
	newer[4]++
	body := proseFile[16:]
	sealed := func(n int) []byte { return sealModel(proseMagic, proseVersion, body[:n]) }
	for _, c := range []struct {
		shows string
		file  []byte
		want  string
	}{
		{"empty", nil, "no model of this program (0 bytes)"},
		{"another model", taggerModel, "no model of this program"},
		{"newer", newer, "version 3, want 2"},
		{"cut", proseFile[:len(proseFile)-1], "cut off or overlong"},
		{"a bit turned", flipped, "checksum"},
		{"nothing, sealed", sealed(0), "byte 16: cut off"},
		{"cut in the names, sealed", sealed(20), "cut off"},
		{"cut in the words, sealed", sealed(1000), "cut off"},
		{"cut in the features, sealed", sealed(len(body) / 2), "cut off"},
		{"cut by one byte, sealed", sealed(len(body) - 1), "cut off"},
		{"overlong, sealed", sealModel(proseMagic, proseVersion, append(bytes.Clone(body), 0)), "cut off or no row"},
	} {
		got, err := readProse(c.file, "f", false)
		if err == nil || got != nil {
			t.Errorf("%s: taken", c.shows)
		} else if !strings.HasPrefix(err.Error(), "f: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %q, want f: … %q", c.shows, err, c.want)
		}
	}
}

func FuzzReadProse(f *testing.F) {
	w := proseWeights{
		names: []string{"NN", "VB"}, fixed: map[uint64]uint8{fixedHash("the"): 1},
		rows: map[uint64]map[uint8]int64{proseSeeds[pfBias]: {1: 5, 2: -5}, mix(proseSeeds[pfWord], fnvString("a")): {1: 9000}},
	}
	file, err := w.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file[16:])
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := readProse(sealModel(proseMagic, proseVersion, body), "f", false)
		if (m == nil) == (err == nil) {
			t.Fatalf("model %v and error %v", m, err)
		}
		if m != nil {
			m.tag(strings.Fields("a dog barks - 0 times , 3.14 @x"), new(proseScratch))
		}
	})
}
