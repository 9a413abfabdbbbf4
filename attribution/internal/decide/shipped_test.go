//go:build !js

package decide

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"flag"
	"io"
	"maps"
	"math"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "make weights.table and weights.tsv.gz again from weights.tsv")

// TestShippedAreThoseOfTheText holds both forms that are built in to weights.tsv.
func TestShippedAreThoseOfTheText(t *testing.T) {
	text, err := os.ReadFile("weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	want, err := readWeights(string(text), "weights.tsv")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	fingerprint := hex.EncodeToString(sum[:])[:fingerprintLength]
	if *update {
		var packed bytes.Buffer
		z, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		z.Comment = fingerprint
		z.Write(text)
		z.Close()
		for name, b := range map[string][]byte{"weights.table": appendWeights(nil, want, fingerprint), "weights.tsv.gz": packed.Bytes()} {
			if err := os.WriteFile(name, b, 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	const again = "make it again: go test ./attribution/internal/decide -run Shipped -update"
	b, err := os.ReadFile("weights.table")
	if err != nil {
		t.Fatal(err)
	}
	got, of, err := readTable(b)
	if err != nil {
		t.Fatal(err)
	}
	if of != fingerprint {
		t.Errorf("weights.table was made of a weights.tsv of fingerprint %s, and weights.tsv has %s; %s", of, fingerprint, again)
	}
	want.text = nil
	if !reflect.DeepEqual(got, want) {
		t.Errorf("weights.table has other weights than weights.tsv; %s", again)
	}
	packed, err := os.ReadFile("weights.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if says := packedOf(string(packed)); r.Comment != fingerprint || says != fingerprint {
		t.Errorf("weights.tsv.gz says that it has the weights %q, %q; %s", r.Comment, says, again)
	}
	if unpacked, err := io.ReadAll(r); err != nil || !bytes.Equal(unpacked, text) {
		t.Errorf("weights.tsv.gz has another text than weights.tsv (%v); %s", err, again)
	}
}

// A table beside the text of other weights is refused at the start.
func TestTableOfOtherWeights(t *testing.T) {
	if _, err := readBoth(weightsTable, packedWeights); err != nil {
		t.Error(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Comment = strings.Repeat("0", fingerprintLength)
	z.Write([]byte("other weights"))
	z.Close()
	if _, err := readBoth(weightsTable, packed.String()); err == nil || !strings.Contains(err.Error(), "-update makes both") {
		t.Errorf("another text: %v", err)
	}
}

// TestTableThatIsCut shows that a table is whole or refused.
func TestTableThatIsCut(t *testing.T) {
	w := NewWeights(Tables{
		Set: map[string]float64{"threshold": 0.5}, Rank: map[string]float64{"a=b": 1}, Accept: map[string]float64{"bias": -1, "c=d": 2},
		SecondLook: map[string]float64{"0.": 0.25},
	})
	whole := appendWeights(nil, w, "0123456789ab")
	if _, _, err := readTable(whole); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, _, err := readTable(whole[:n]); err == nil {
			t.Fatalf("the first %d of %d bytes are taken for a table", n, len(whole))
		}
	}
	if _, _, err := readTable(append(whole, 0)); err == nil {
		t.Error("a table with a byte too many is taken")
	}
}

// appendWeights writes what readTable reads.
func appendWeights(b []byte, w *Weights, fingerprint string) []byte {
	le := binary.LittleEndian
	number := func(n int) { b = le.AppendUint32(b, uint32(int32(n))) }
	b = append(append(b, tableMagic...), fingerprint...)
	for _, t := range []*table{&w.rank, &w.accept, &w.thought} {
		number(len(t.shifts))
		number(len(t.slots))
		number(int(t.spread))
		b = le.AppendUint64(b, t.seed)
		for _, n := range t.shifts {
			b = le.AppendUint16(b, n)
		}
		b = append(b, make([]byte, -2*len(t.shifts)&3)...)
		for _, s := range t.slots {
			b = le.AppendUint32(le.AppendUint32(b, s.key), math.Float32bits(s.weight))
		}
	}
	number(len(w.secondLook))
	for _, tree := range w.secondLook {
		number(len(tree))
	}
	for _, tree := range w.secondLook {
		for _, n := range tree {
			number(int(n.number))
			number(int(n.left))
			number(int(n.right))
			b = le.AppendUint32(b, math.Float32bits(n.below))
		}
	}
	for _, tree := range w.secondLook {
		for _, n := range tree {
			b = le.AppendUint64(b, math.Float64bits(n.value))
		}
	}
	number(len(w.set))
	for _, name := range slices.Sorted(maps.Keys(w.set)) {
		b = le.AppendUint64(b, math.Float64bits(w.set[name]))
		b = append(append(b, uint8(len(name))), name...)
	}
	return b
}
