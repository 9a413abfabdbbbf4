//go:build !js

package decide

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"sync"
	"unsafe"
)

//go:embed weights.table
var weightsTable []byte

// Shipped gives the weights that are built in. They are read once.
var Shipped = sync.OnceValues(func() (*Weights, error) {
	w, err := readBoth(weightsTable, packedWeights)
	if err != nil {
		return nil, err
	}
	w.text = shippedText
	return w, nil
})

// readBoth reads a table, and refuses one that was made of another text than the packed one.
func readBoth(table []byte, packed string) (*Weights, error) {
	w, fingerprint, err := readTable(table)
	if err != nil {
		return nil, fmt.Errorf("weights.table: %w", err)
	}
	if of := packedOf(packed); of != "" && of != fingerprint {
		return nil, fmt.Errorf("weights.table was made of the weights %s and weights.tsv.gz of %s; "+
			"go test ./attribution/internal/decide -run Shipped -update makes both", fingerprint, of)
	}
	return w, nil
}

// Fingerprint is the beginning of a hash over the weights that are built in.
func Fingerprint() string {
	_, sum, _ := readTable(weightsTable) // it is sound, or Shipped tells
	return sum
}

// The file. Numbers are little-endian, and all before the trees are of 4 bytes:
//
//	tableMagic, 8 bytes | the fingerprint of weights.tsv, fingerprintLength bytes
//	rank, accept, thought:  groups | slots | places | seed, 8 bytes | shifts of 2 bytes, filled up to 4 | slots, each its key and its weight
//	trees | of each its nodes | of each node its number, left, right, below | of each node its value, 8 bytes
//	set | of each its value, 8 bytes, the length of its name, 1 byte, and its name
const tableMagic = "weights2"

var errTable = errors.New("it is cut or damaged; go test ./attribution/internal/decide -run Shipped -update makes it again")

// tableReader reads the parts of a file; ok is false once something was not there.
type tableReader struct {
	b  []byte
	ok bool
}

func (r *tableReader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.ok = false
		return nil
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *tableReader) u32() uint32 {
	b := r.take(4)
	if !r.ok {
		return 0
	}
	return binary.LittleEndian.Uint32(b)
}

func (r *tableReader) u64() uint64 {
	b := r.take(8)
	if !r.ok {
		return 0
	}
	return binary.LittleEndian.Uint64(b)
}

func (r *tableReader) f64() float64 { return math.Float64frombits(r.u64()) }

// count reads how many things follow that take so many bytes each.
func (r *tableReader) count(size int) int {
	n := int(r.u32())
	if n < 0 || n > len(r.b)/size {
		r.ok = false
		return 0
	}
	return n
}

// readTable reads weights and the fingerprint of the text that they were made of. The weights are used where they lie in b.
func readTable(b []byte) (w *Weights, fingerprint string, err error) {
	r := &tableReader{b: b, ok: true}
	if string(r.take(len(tableMagic))) != tableMagic {
		return nil, "", errTable
	}
	fingerprint = string(r.take(fingerprintLength))
	w = &Weights{set: map[string]float64{}}
	for _, t := range []*table{&w.rank, &w.accept, &w.thought} {
		*t = r.table()
	}
	w.secondLook = make(trees, r.count(4))
	for i := range w.secondLook {
		w.secondLook[i] = make([]node, r.count(24))
	}
	for _, tree := range w.secondLook {
		for i := range tree {
			n := &tree[i]
			n.number, n.left, n.right = int16(r.u32()), int16(r.u32()), int16(r.u32())
			n.below = math.Float32frombits(r.u32())
		}
	}
	for _, tree := range w.secondLook {
		for i := range tree {
			tree[i].value = r.f64()
		}
	}
	for range r.count(9) {
		x := r.f64()
		if n := r.take(1); r.ok {
			w.set[string(r.take(int(n[0])))] = x
		}
	}
	if !r.ok || len(r.b) != 0 {
		return nil, "", errTable
	}
	w.prepare()
	return w, fingerprint, nil
}

// table reads one table.
func (r *tableReader) table() table {
	groups, slots, spread := r.count(2), int(r.u32()), r.u32()
	t := table{spread: spread, seed: r.u64(), across: 64 - uint(bits.TrailingZeros(uint(max(1, groups))))}
	t.shifts = fixedSize[uint16](r, groups)
	r.take(-2 * groups & 3)
	t.slots = fixedSize[weightSlot](r, slots)
	if groups == 0 && slots == 0 {
		return table{}
	}
	if !r.ok || groups == 0 || groups&(groups-1) != 0 || spread == 0 || slots != int(spread)+int(slices.Max(t.shifts)) {
		r.ok = false
		return table{}
	}
	return t
}

// fixedSize takes n things that are made of numbers of 4 bytes. They are where they lie, if this machine can read them there,
// and else a copy.
func fixedSize[T uint16 | weightSlot](r *tableReader, n int) []T {
	width := int(unsafe.Sizeof(*new(T)))
	if n < 0 || n > len(r.b)/width {
		r.ok = false
	}
	b := r.take(n * width)
	if !r.ok || n == 0 {
		return nil
	}
	first := unsafe.Pointer(&b[0])
	if binary.NativeEndian.Uint16([]byte{1, 0}) == 1 && uintptr(first)%unsafe.Alignof(*new(T)) == 0 {
		return unsafe.Slice((*T)(first), n)
	}
	out := make([]T, n)
	switch out := any(out).(type) {
	case []uint16:
		for i := range out {
			out[i] = binary.LittleEndian.Uint16(b[2*i:])
		}
	case []weightSlot:
		for i := range out {
			out[i] = weightSlot{binary.LittleEndian.Uint32(b[8*i:]), math.Float32frombits(binary.LittleEndian.Uint32(b[8*i+4:]))}
		}
	}
	return out
}
