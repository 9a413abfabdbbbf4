package syntax

import (
	"encoding/binary"
	"math/bits"
)

// placing gives every key of a fixed set a slot of its own, in a table that has hardly more slots than there are
// keys: a displacement hash (Tarjan & Yao 1979). The keys that share their low half move together, by a shift
// of their own, to where none of them meets another key.
//
// A key's place and its low half together give the key back, so a slot that keeps the low half is sure of whom it
// belongs to; and one look at one slot is all that a search takes. No branch hangs on what is found there, which is
// worth more than anything else here: a processor cannot guess which features a model knows.
type placing struct {
	shifts *[1 << 16]uint16
	spread uint32 // slots over which the high halves are spread, at least 1<<16
	size   int    // slots
}

// at gives the slot of a key; a key that is not of the set gets one too.
func (p placing) at(key uint32) uint32 {
	return uint32(uint64(key>>16)*uint64(p.spread)>>16) + uint32(p.shifts[uint16(key)])
}

// mostShift bounds how far a group of keys is moved before the table is made larger.
const mostShift = 1<<16 - 64

// place finds a placing for keys that differ from each other, in any order. The same keys give the same one.
func place(keys []uint32) placing {
	// The high halves, group by group, by counting.
	var starts [1<<16 + 1]uint32
	for _, k := range keys {
		starts[int(uint16(k))+1]++
	}
	most := uint32(0)
	for i := 1; i < len(starts); i++ {
		most = max(most, starts[i])
		starts[i] += starts[i-1]
	}
	next := make([]uint32, 1<<16)
	copy(next, starts[:])
	highs := make([]uint16, len(keys))
	for _, k := range keys {
		n := &next[uint16(k)]
		highs[*n] = uint16(k >> 16)
		*n++
	}
	// The larger a group, the earlier its turn.
	ends := make([]uint32, most+2)
	for g := range 1 << 16 {
		ends[most-(starts[g+1]-starts[g])+1]++
	}
	for i := 1; i < len(ends); i++ {
		ends[i] += ends[i-1]
	}
	order := next[:1<<16]
	for g := range 1 << 16 {
		e := &ends[most-(starts[g+1]-starts[g])]
		order[*e] = uint32(g)
		*e++
	}

	p := placing{shifts: new([1 << 16]uint16)}
	for slack := len(keys) / 24; ; slack += slack/2 + 64 {
		p.spread = uint32(max(len(keys)+slack, 1<<16))
		if p.fill(highs, &starts, order) {
			return p
		}
	}
}

// fill chooses the shift of each group; it reports false where a group finds no room.
func (p *placing) fill(highs []uint16, starts *[1<<16 + 1]uint32, order []uint32) bool {
	taken := make([]uint64, (int(p.spread)+mostShift)/64+4) // a bit for each slot
	end := uint32(0)
	for _, g := range order {
		group := highs[starts[g]:starts[g+1]]
		if len(group) == 0 {
			p.shifts[g] = 0
			continue
		}
		shift := uint32(0)
		for ; shift < mostShift; shift += 64 {
			// Which of the next 64 shifts bring a key to a slot that is taken?
			var bad uint64
			for _, h := range group {
				i := uint32(uint64(h)*uint64(p.spread)>>16) + shift
				w, b := i/64, i%64
				bad |= taken[w]>>b | taken[w+1]<<1<<(63-b)
				if bad == ^uint64(0) {
					break
				}
			}
			if bad != ^uint64(0) {
				shift += uint32(bits.TrailingZeros64(^bad))
				break
			}
		}
		if shift >= mostShift {
			return false
		}
		for _, h := range group {
			i := uint32(uint64(h)*uint64(p.spread)>>16) + shift
			taken[i/64] |= 1 << (i % 64)
			end = max(end, i+1)
		}
		p.shifts[g] = uint16(shift)
	}
	// Any high half with any shift stays within the table.
	most := uint16(0)
	for _, s := range p.shifts {
		most = max(most, s)
	}
	p.size = int(p.spread) + int(most)
	return true
}

// A table in a file, slot by slot, so that reading it is hardly more than copying:
//
//	rows u32 | spread u32 | shifts | { uvarint of free slots, uvarint of slots that are not, the latter's bytes }
//
// with nothing after the rows where these are 0. A shift is the uvarint of one more; 0 is before the length of a run
// of shifts that are 0. The bytes of a slot are the low half of its key u16 and what its feature has.

// appendTable writes a table of features; the keys differ from each other.
func appendTable(b []byte, keys []uint32, rows [][]byte) []byte {
	le := binary.LittleEndian
	b = le.AppendUint32(b, uint32(len(keys)))
	if len(keys) == 0 {
		return b
	}
	p := place(keys)
	b = le.AppendUint32(b, p.spread)
	for g := 0; g < len(p.shifts); {
		run := 0
		for g+run < len(p.shifts) && p.shifts[g+run] == 0 {
			run++
		}
		if run > 2 {
			b = binary.AppendUvarint(append(b, 0), uint64(run))
			g += run
			continue
		}
		b = binary.AppendUvarint(b, uint64(p.shifts[g])+1)
		g++
	}
	at := make([]int32, p.size) // one more than the row
	for i, k := range keys {
		at[p.at(k)] = int32(i) + 1
	}
	for end := 0; ; {
		free := end
		for end < len(at) && at[end] == 0 {
			end++
		}
		if end == len(at) {
			return b
		}
		first := end
		for end < len(at) && at[end] != 0 {
			end++
		}
		b = binary.AppendUvarint(b, uint64(first-free))
		b = binary.AppendUvarint(b, uint64(end-first))
		for _, i := range at[first:end] {
			b = le.AppendUint16(b, uint16(keys[i-1]))
			b = append(b, rows[i-1]...)
		}
	}
}

// placing reads how many rows a table has, and the placing of their keys.
func (r *modelReader) placing() (p placing, rows int) {
	rows = r.rows(4)
	if rows == 0 {
		return
	}
	p.spread, p.shifts = r.u32(), new([1 << 16]uint16)
	most := 0
	for g := 0; g < len(p.shifts) && r.ok; {
		v := r.uvarint(1 << 16)
		if v == 0 {
			run := r.uvarint(len(p.shifts) - g)
			r.ok = r.ok && run > 0
			g += run
			continue
		}
		p.shifts[g] = uint16(v - 1)
		most = max(most, v-1)
		g++
	}
	if p.spread < 1<<16 || uint64(p.spread) > 1<<16+16*uint64(rows) {
		r.ok = false
	}
	if !r.ok {
		return placing{}, 0
	}
	p.size = int(p.spread) + most
	return p, rows
}

// taken reads the next stretch of slots that are not free, in a table of size slots of which those before at have been
// read; at most rows of them. After what is lacking or wrong, first and end are equal.
func (r *modelReader) taken(at, rows, size int) (first, end int) {
	first = at + r.uvarint(size-at)
	end = first + r.uvarint(min(rows, size-first))
	r.ok = r.ok && end > first
	return
}
