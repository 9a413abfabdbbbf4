package syntax

// rowTable holds features that have a weight for each of some classes, as pairs of a class and a byte that
// stands for the weight. The zero value knows no feature.
type rowTable struct {
	place  placing
	marks  []uint8     // by slot, the lowest byte of its key
	slots  []rowSlot   // by slot
	long   [][4]uint16 // the cells of long rows that their slots have no room for
	weight [256]int32
}

// rowSlot is one feature: the second byte of its key, above it the number of groups in long, and seven cells; where
// there are groups, five cells and the first group's index. A cell is a class and, above it, a weight's byte.
type rowSlot [1 + slotCells]uint16

const (
	slotCells  = 7
	longCells  = 5 // in the slot of a long row
	groupCells = 4
	maxCells   = longCells + 255*groupCells
)

// newRowTable makes a table of features. ends says where in cells the row of each key ends; keys differ from each
// other, and no row has more than maxCells cells or a class above 127.
func newRowTable(keys []uint32, cells []uint16, ends []int32) rowTable {
	t := rowTable{place: place(keys)}
	t.marks, t.slots = make([]uint8, t.place.size), make([]rowSlot, t.place.size)
	var empty rowSlot
	for j := range slotCells {
		empty[1+j] = noClass(j)
	}
	for i := range t.slots {
		t.slots[i] = empty
	}
	last := 0
	for i, k := range keys {
		row := cells[last:ends[i]]
		last = int(ends[i])
		at := t.place.at(k)
		t.marks[at] = uint8(k)
		s := &t.slots[at]
		s[0] = uint16(k) >> 8
		for j := range slotCells {
			s[1+j] = noClass(3*i + j)
		}
		if len(row) <= slotCells {
			copy(s[1:], row)
			continue
		}
		n := copy(s[1:1+longCells], row)
		row = row[n:]
		s[0] |= uint16((len(row)+groupCells-1)/groupCells) << 8
		s[1+longCells], s[2+longCells] = uint16(len(t.long)), uint16(len(t.long)>>16)
		for len(row) > 0 {
			g := [groupCells]uint16{noClass(i), noClass(i + 1), noClass(i + 2), noClass(i + 3)}
			n := copy(g[:], row)
			t.long, row = append(t.long, g), row[n:]
		}
	}
	return t
}

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

// score64 is score of at most 64 features. First all are looked up, with no branch; then what was found is added.
func (t *rowTable) score64(keys []uint32, sums *[256]int32) {
	var found [64]uint64
	marks, w, n := t.marks, &t.weight, 0
	for _, k := range keys {
		i := t.place.at(k)
		found[n&63] = uint64(i)<<32 | uint64(k)
		n += int((uint32(marks[i]^uint8(k)) - 1) >> 31)
	}
	slots, n2 := t.slots, 0
	for _, f := range found[:min(n, 64)] {
		i := f >> 32
		found[n2&63] = i
		n2 += int((uint32(uint8(slots[i][0])^uint8(f>>8)) - 1) >> 31)
	}
	for _, i := range found[:min(n2, 64)] {
		s := &slots[i]
		sums[uint8(s[1])] += w[uint8(s[1]>>8)]
		sums[uint8(s[2])] += w[uint8(s[2]>>8)]
		sums[uint8(s[3])] += w[uint8(s[3]>>8)]
		sums[uint8(s[4])] += w[uint8(s[4]>>8)]
		sums[uint8(s[5])] += w[uint8(s[5]>>8)]
		more := s[0] >> 8
		if more == 0 {
			sums[uint8(s[6])] += w[uint8(s[6]>>8)]
			sums[uint8(s[7])] += w[uint8(s[7]>>8)]
			continue
		}
		at := uint32(s[6]) | uint32(s[7])<<16
		for _, g := range t.long[at : at+uint32(more)] {
			sums[uint8(g[0])] += w[uint8(g[0]>>8)]
			sums[uint8(g[1])] += w[uint8(g[1]>>8)]
			sums[uint8(g[2])] += w[uint8(g[2]>>8)]
			sums[uint8(g[3])] += w[uint8(g[3]>>8)]
		}
	}
}

// noClass gives the class of a cell that stands empty: one of many that nobody asks for, since sums that are added to
// one after the other must wait for each other.
func noClass(n int) uint16 { return uint16(128 + n%128) }

// first gives the class of a feature's first cell; ok is false where the feature is not known.
func (t *rowTable) first(key uint32) (class uint8, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	i := t.place.at(key)
	s := &t.slots[i]
	return uint8(s[1]), t.marks[i] == uint8(key) && uint8(s[0]) == uint8(key>>8) && uint8(s[1]) < 128
}
