package syntax

import "math/bits"

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
func (p *placing) at(key uint32) uint32 {
	return uint32(uint64(key>>16)*uint64(p.spread)>>16) + uint32(p.shifts[uint16(key)])
}

// mostShift bounds how far a group of keys is moved before the table is made larger.
const mostShift = 1<<16 - 64

// placer is the room for finding placings; it may be used again.
type placer struct {
	starts [1<<16 + 1]uint32 // of each group among highs
	order  [1 << 16]uint32   // of the groups
	highs  []uint16
	taken  []uint64 // a bit for each slot
}

// place finds a placing for keys that differ from each other, in any order. The same keys give the same one.
func (r *placer) place(keys []uint32) placing {
	// The high halves, group by group, by counting.
	starts, next := &r.starts, &r.order
	clear(starts[:])
	for _, k := range keys {
		starts[int(uint16(k))+1]++
	}
	most := uint32(0)
	for i := 1; i < len(starts); i++ {
		most = max(most, starts[i])
		starts[i] += starts[i-1]
		next[i-1] = starts[i-1]
	}
	r.highs = resize(r.highs, len(keys))
	highs := r.highs
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
	for g := range 1 << 16 {
		e := &ends[most-(starts[g+1]-starts[g])]
		r.order[*e] = uint32(g)
		*e++
	}

	p := placing{shifts: new([1 << 16]uint16)}
	for slack := len(keys) / 12; ; slack += slack/2 + 64 {
		p.spread = uint32(max(len(keys)+slack, 1<<16))
		if r.fill(&p) {
			return p
		}
	}
}

// fill chooses the shift of each group; it reports false where a group finds no room.
func (r *placer) fill(p *placing) bool {
	r.taken = resize(r.taken, (int(p.spread)+mostShift)/64+4)
	taken, starts := r.taken, &r.starts
	end := uint32(0)
	for _, g := range r.order {
		group := r.highs[starts[g]:starts[g+1]]
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
