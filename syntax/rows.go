package syntax

import "encoding/binary"

// rowTable holds features that have a weight for each of some classes, as pairs of a class and a byte that
// stands for the weight. The zero value knows no feature.
type rowTable struct {
	place  placing
	slots  []uint64
	long   []uint64 // groups of four cells
	top    float32  // of a parser's table, as in moveTable
	weight [256]int32
}

// A slot is one feature: in its lowest 16 bits the low half of the key, above it three cells. A cell is a class and,
// above it, a weight's byte. A feature with more than three cells has them in long: isLong is where the
// first cell's class would, then come the number of its groups in 8 bits and the first one's index in 32.
const (
	slotCells  = 3
	groupCells = 4
	isLong     = 0xff
)

// appendRows writes a table of features. A row is the number of its cells and the cells, a class and a weight's byte each; it has
// at least one cell, and no class above 127.
func appendRows(b []byte, keys []uint32, rows [][]byte) []byte {
	if len(keys) == 0 {
		return appendTable[uint64](b, 0, placing{}, nil, nil)
	}
	p := place(keys)
	at := make([]int32, p.size) // one more than the row
	for i, k := range keys {
		at[p.at(k)] = int32(i) + 1
	}
	slots, long := make([]uint64, p.size), []uint64(nil)
	for i := range slots {
		if at[i] == 0 {
			slots[i] = lackOf(i) << 16
			continue
		}
		row, low := rows[at[i]-1], uint64(uint16(keys[at[i]-1]))
		n, cells := int(row[0]), row[1:]
		if n <= slotCells {
			slots[i] = low | cellsOf(cells, n, i)<<16
			continue
		}
		slots[i] = low | isLong<<16 | uint64((n+groupCells-1)/groupCells)<<24 | uint64(len(long))<<32
		for ; n > 0; n -= groupCells {
			long = append(long, cellsOf(cells, min(n, groupCells), i))
			cells = cells[min(len(cells), 2*groupCells):]
		}
	}
	return appendTable(b, len(keys), p, slots, long)
}

// cellsOf gives the first n cells of b, and lacking ones for those after them.
func cellsOf(b []byte, n, slot int) uint64 {
	cells := uint64(0)
	for j := n - 1; j >= 0; j-- {
		cells = cells<<16 | uint64(binary.LittleEndian.Uint16(b[2*j:]))
	}
	if n == groupCells {
		return cells
	}
	return cells | lackOf(slot)&(^uint64(0)<<(16*n))
}

// rowTable reads a table that appendRows wrote, of features of so many classes. Where r.own is not set it makes sure that
// there is no other class and that every long row is there.
func (r *modelReader) rowTable(t *rowTable, classes int) {
	p, slots, long := readTable[uint64](r)
	if !r.ok || !r.own && !soundRows(slots, long, classes) {
		r.ok = false
		return
	}
	t.place, t.slots, t.long = p, slots, long
}

// soundRows reports whether all cells are of so many classes, or lacking, and all long rows are within long.
func soundRows(slots, long []uint64, classes int) bool {
	sound := func(cells uint64, n int) bool {
		for ; n > 0; n-- {
			if c := uint8(cells); c < 128 && int(c) >= classes {
				return false
			}
			cells >>= 16
		}
		return true
	}
	for _, e := range slots {
		if cells := e >> 16; uint8(cells) != isLong {
			if !sound(cells, slotCells) {
				return false
			}
		} else if n := e >> 24 & 0xff; n == 0 || e>>32+n > uint64(len(long)) {
			return false
		}
	}
	for _, g := range long {
		if !sound(g, groupCells) {
			return false
		}
	}
	return true
}

// lackOf gives four cells that are lacking: a class above 127, which nobody asks for. It is one of many, n says which,
// since sums that are added to one after the other must wait for each other.
func lackOf(n int) uint64 { return lacking[n&63] }

var lacking = func() (all [64]uint64) {
	for n := range all {
		for j := range groupCells {
			all[n] |= uint64(128|(3*n+j)&63) << (16 * j)
		}
	}
	return all
}()

// score adds the weights of the features to the sums of the classes.
func (t *rowTable) score(keys []uint32, sums *[256]int32) {
	if len(t.slots) == 0 {
		return
	}
	for len(keys) > 64 {
		t.score64(keys[:64], sums)
		keys = keys[64:]
	}
	t.score64(keys, sums)
}

// score64 is score of at most 64 features. First all are looked up with no branch that hangs on what is found, so that
// memory is asked for many at once; then what was found is added.
func (t *rowTable) score64(keys []uint32, sums *[256]int32) {
	var short, long [64]uint64
	slots, place, w, s, l := t.slots, t.place, &t.weight, 0, 0
	for _, k := range keys {
		e := slots[place.at(k)]
		hit := int(sameHalf(uint32(e), k) & 1)
		e >>= 16
		many := int((e&isLong + 1) >> 8)
		short[s&63], long[l&63] = e, e
		s += hit &^ many
		l += hit & many
	}
	groups := t.long
	var any uint64
	for _, e := range long[:min(l, 64)] {
		any |= groups[e>>16]
	}
	for _, e := range short[:min(s, 64)] {
		sums[uint8(e)] += w[uint8(e>>8)]
		sums[uint8(e>>16)] += w[uint8(e>>24)]
		sums[uint8(e>>32)] += w[uint8(e>>40)]
	}
	if any == 0 {
		return
	}
	for _, e := range long[:min(l, 64)] {
		first := e >> 16
		for _, g := range groups[first : first+e>>8&0xff] {
			sums[uint8(g)] += w[uint8(g>>8)]
			sums[uint8(g>>16)] += w[uint8(g>>24)]
			sums[uint8(g>>32)] += w[uint8(g>>40)]
			sums[uint8(g>>48)] += w[uint8(g>>56)]
		}
	}
}

// first gives the class of a feature's first cell; ok is false where the feature is not known.
func (t *rowTable) first(key uint32) (class uint8, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	e := t.slots[t.place.at(key)]
	cell := e >> 16
	if uint8(cell) == isLong {
		cell = t.long[e>>32]
	}
	return uint8(cell), uint16(e) == uint16(key) && uint8(cell) < 128
}
