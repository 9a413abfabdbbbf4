package syntax

// rowTable holds features that have a weight for each of some classes, as pairs of a class and a byte that
// stands for the weight. The zero value knows no feature.
type rowTable struct {
	place  placing
	slots  []uint64
	long   []uint64 // groups of four cells
	weight [256]int32
}

// A slot is one feature: in its lowest 16 bits the low half of the key, above it three cells. A cell is a class and,
// above it, a weight's byte. A feature with more than three cells has them in long: isLong stands where the
// first cell's class would, then come the number of its groups in 8 bits and the first one's index in 32.
const (
	slotCells  = 3
	groupCells = 4
	isLong     = 0xff
	maxCells   = 255 * groupCells
)

// rowRoom is the room for making tables; it may be used again.
type rowRoom struct {
	placer
	keys  []uint32
	cells []uint16
	ends  []int32
}

// table makes a table of features. ends says where in cells the row of each key ends; keys differ from each
// other, and no row has more than maxCells cells or a class above 127.
func (r *rowRoom) table() rowTable {
	if len(r.keys) == 0 {
		return rowTable{}
	}
	t := rowTable{place: r.place(r.keys)}
	groups, last := 0, int32(0)
	for _, end := range r.ends {
		if n := end - last; n > slotCells {
			groups += int(n+groupCells-1) / groupCells
		}
		last = end
	}
	t.slots, t.long = make([]uint64, t.place.size), make([]uint64, 0, groups)
	for i := range t.slots {
		t.slots[i] = lackOf(i) << 16
	}
	last = 0
	for i, k := range r.keys {
		row := r.cells[last:r.ends[i]]
		last = r.ends[i]
		s := &t.slots[t.place.at(k)]
		if len(row) <= slotCells {
			*s = packCells(row, i)<<16 | uint64(k&0xffff)
			continue
		}
		*s = uint64(k&0xffff) | isLong<<16 | uint64((len(row)+groupCells-1)/groupCells)<<24 | uint64(len(t.long))<<32
		for len(row) > 0 {
			n := min(len(row), groupCells)
			t.long = append(t.long, packCells(row[:n], i))
			row = row[n:]
		}
	}
	return t
}

// packCells puts up to four cells side by side. Where a cell is lacking stands a class above 127, which nobody asks
// for: one of many, n says which, since sums that are added to one after the other must wait for each other.
func packCells(row []uint16, n int) uint64 {
	g := lackOf(n)
	for j, c := range row {
		g = g&^(0xffff<<(16*j)) | uint64(c)<<(16*j)
	}
	return g
}

// lackOf gives four cells that are lacking.
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
	slots, w, s, l := t.slots, &t.weight, 0, 0
	for _, k := range keys {
		e := slots[t.place.at(k)]
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
