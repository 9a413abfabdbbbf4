package syntax

import (
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"
)

// keysFor gives n keys that differ from each other: spread over all, or of few low or few high halves.
func keysFor(n int, mask uint32) []uint32 {
	r := rand.New(rand.NewPCG(uint64(n), uint64(mask)))
	seen := map[uint32]bool{}
	var keys []uint32
	for len(keys) < n {
		if k := r.Uint32() & mask; !seen[k] {
			seen[k], keys = true, append(keys, k)
		}
	}
	return keys
}

func TestEveryKeyHasASlotOfItsOwn(t *testing.T) {
	for _, c := range []struct {
		n    int
		mask uint32
		fill int // at least so many percent of the slots are taken
	}{
		{0, 0, 0}, {1, 0, 0}, {1000, 0xffffffff, 0}, {100_000, 0xffffffff, 80}, {250_000, 0xffffffff, 80},
		{40_000, 0xffff, 0}, {60_000, 0xffff0003, 0}, {60_000, 0xff00ff, 0}, {50_000, 0x3ffff, 0},
	} {
		keys := keysFor(c.n, c.mask)
		p := place(keys)
		taken := make([]bool, p.size)
		for _, k := range keys {
			i := p.at(k)
			if taken[i] {
				t.Fatalf("%d keys of mask %#x: two in slot %d", c.n, c.mask, i)
			}
			taken[i] = true
		}
		if c.n*100 < c.fill*p.size {
			t.Errorf("%d keys of mask %#x: %d slots", c.n, c.mask, p.size)
		}
		// A key that is not of the set lands in the table as well, and the low half tells it from whoever is there.
		at := map[uint32]uint32{}
		for _, k := range keys {
			at[p.at(k)] = k
		}
		for _, k := range keysFor(1000, 0xffffffff) {
			i := p.at(k)
			if int(i) >= p.size {
				t.Fatalf("key %#x is sent to slot %d of %d", k, i, p.size)
			}
			if o, ok := at[i]; ok && o != k && uint16(o) == uint16(k) {
				t.Fatalf("keys %#x and %#x share slot %d and their low halves", k, o, i)
			}
		}
		again := place(keys)
		if again.size != p.size || *again.shifts != *p.shifts {
			t.Errorf("%d keys of mask %#x: another placing the second time", c.n, c.mask)
		}
	}
}

func TestRowsOfAnyLength(t *testing.T) {
	keys := keysFor(300, 0xffffffff)
	rows := make([][]uint16, len(keys))
	packed := make([][]byte, len(keys))
	for i := range keys {
		packed[i] = []byte{uint8(1 + i%60)}
		for j := range 1 + i%60 {
			rows[i] = append(rows[i], uint16(j+1)|uint16(1+(i+j)%255)<<8)
			packed[i] = binary.LittleEndian.AppendUint16(packed[i], rows[i][j])
		}
	}
	file := appendRows(nil, keys, packed)
	var m rowTable
	read := func(b []byte, classes int) bool {
		r := modelReader{b: b, ok: true}
		r.rowTable(&m, classes)
		return r.ok && len(r.b) == 0
	}
	if read(file, 60) {
		t.Error("a table with class 60 is taken for one of 60 classes")
	}
	for n := range len(file) {
		if (n < 500 || n%97 == 0) && read(file[:n], 61) {
			t.Fatalf("a table cut after %d bytes is taken", n)
		}
	}
	if !read(file, 61) {
		t.Fatal("a table is not taken")
	}
	for q := range m.weight {
		m.weight[q] = int32(q * q)
	}
	sumOf := func(keys []uint32) (s [128]int32) {
		var sums [256]int32
		m.score(keys, &sums)
		return [128]int32(sums[:])
	}
	var all [128]int32
	for i, k := range keys {
		var want [128]int32
		for _, c := range rows[i] {
			q := int32(c >> 8)
			want[uint8(c)] += q * q
			all[uint8(c)] += q * q
		}
		if got := sumOf(keys[i : i+1]); got != want {
			t.Fatalf("row of %d cells: sums %v, want %v", len(rows[i]), got, want)
		}
		class, ok := m.first(k)
		if !ok || class != 1 {
			t.Errorf("row of %d cells: first class %d, %v", len(rows[i]), class, ok)
		}
	}
	if got := sumOf(keys); got != all {
		t.Errorf("all rows together: sums %v, want %v", got, all)
	}
	absent := keysFor(2000, 0xffffffff)
	absent = slices.DeleteFunc(absent, func(k uint32) bool { return slices.Contains(keys, k) })
	if got := sumOf(absent); got != [128]int32{} {
		t.Errorf("features that are not there have sums %v", got)
	}
}
