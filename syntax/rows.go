package syntax

import "encoding/binary"

// rowTable holds features that have a weight for each of some classes, as pairs of a class and a byte that
// stands for the weight. The zero value knows no feature.
type rowTable struct {
	place  placing
	slots  []uint64
	long   []uint64 // groups of four cells
	weight [256]int32
}

// A slot is one feature: in its lowest 16 bits the low half of the key, above it three cells. A cell is a class and,
// above it, a weight's byte. A feature with more than three cells has them in long: isLong is where the
// first cell's class would, then come the number of its groups in 8 bits and the first one's index in 32.
const (
	slotCells  = 3
	groupCells = 4
	isLong     = 0xff
	maxCells   = 255 * groupCells
)

// appendRows writes a table of features. A row is the number of its cells and the cells, a class and a weight's byte each; it has
// at least one cell, and no class above 127. Before the table stands the number of groups that its long rows take, u32.
func appendRows(b []byte, keys []uint32, rows [][]byte) []byte {
	groups := 0
	for _, row := range rows {
		if n := int(row[0]); n > slotCells {
			groups += groupsFor(n)
		}
	}
	return appendTable(binary.LittleEndian.AppendUint32(b, uint32(groups)), keys, rows)
}

// groupsFor gives how many groups n cells take.
func groupsFor(n int) int { return (n + groupCells - 1) / groupCells }

// rowTable reads a table that appendRows wrote, of features of so many classes.
func (r *modelReader) rowTable(t *rowTable, classes int) {
	groups := r.rows(2)
	p, rows := r.placing()
	slots, long := make([]uint64, p.size), make([]uint64, 0, groups)
	le, at := binary.LittleEndian, 0
	var high uint64 // has a bit set above the class of a cell once one is too high
	see := func(cells uint64) { high |= cells&0x00ff00ff00ff00ff + uint64(0x8000-classes)*0x0001000100010001 }
	for rows > 0 {
		first, end := r.taken(at, rows, p.size)
		for i := at; i < first; i++ {
			slots[i] = lackOf(i) << 16
		}
		b := r.b
		for i := first; i < end; i++ {
			if len(b) < 3 || len(b) < 3+2*int(b[2]) || b[2] == 0 {
				r.ok = false
				return
			}
			low, n := uint64(le.Uint16(b)), int(b[2])
			cells := b[3 : 3+2*n]
			if n <= slotCells {
				row, others := firstCells(b[3:], n), ^uint64(0)<<(16*n)
				b = b[3+2*n:]
				see(row)
				slots[i] = low | (row|lackOf(i)&others)<<16
				continue
			}
			b = b[3+2*n:]
			if len(long)+groupsFor(n) > groups {
				r.ok = false
				return
			}
			slots[i] = low | isLong<<16 | uint64(groupsFor(n))<<24 | uint64(len(long))<<32
			for ; n >= groupCells; n -= groupCells {
				long = append(long, le.Uint64(cells))
				see(le.Uint64(cells))
				cells = cells[2*groupCells:]
			}
			if n > 0 {
				row := firstCells(cells, n)
				see(row)
				long = append(long, row|lackOf(i)&(^uint64(0)<<(16*n)))
			}
		}
		r.b = b
		if first == end {
			return
		}
		at, rows = end, rows-(end-first)
	}
	for i := at; i < len(slots); i++ {
		slots[i] = lackOf(i) << 16
	}
	if high&0x8000800080008000 != 0 || len(long) != groups {
		r.ok = false
		return
	}
	t.place, t.slots, t.long = p, slots, long
}

// firstCells gives the first n cells of b, which has as many, and at most groupCells.
func firstCells(b []byte, n int) (cells uint64) {
	if len(b) >= 8 { // there is more behind them
		return binary.LittleEndian.Uint64(b) &^ (^uint64(0) << (16 * n))
	}
	for j := n - 1; j >= 0; j-- {
		cells = cells<<16 | uint64(binary.LittleEndian.Uint16(b[2*j:]))
	}
	return cells
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
