package syntax

import (
	"encoding/binary"
	"math/bits"
	"slices"
	"unsafe"
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

// A table in a file lies there as it does in memory, so that it is used where it lies. Numbers are little-endian; each
// part begins at a multiple of 8 bytes from the start of the file:
//
//	rows u32 | spread u32 | slots u32 | groups u32 | shifts, 1<<16 of u16 | slots | groups of cells, u64
//
// with nothing after the groups where rows is 0.

// appendTable writes a table of so many rows. b has a multiple of 8 bytes, and so has what comes back.
func appendTable[T ~uint32 | ~uint64](b []byte, rows int, p placing, slots []T, groups []uint64) []byte {
	le := binary.LittleEndian
	for _, n := range [...]int{rows, int(p.spread), len(slots), len(groups)} {
		b = le.AppendUint32(b, uint32(n))
	}
	if rows == 0 {
		return b
	}
	for _, v := range p.shifts {
		b = le.AppendUint16(b, v)
	}
	for _, v := range slots {
		if unsafe.Sizeof(v) == 4 {
			b = le.AppendUint32(b, uint32(v))
		} else {
			b = le.AppendUint64(b, uint64(v))
		}
	}
	b = padded(b)
	for _, v := range groups {
		b = le.AppendUint64(b, v)
	}
	return b
}

// padded gives b with as many zeros at its end as make its length a multiple of 8.
func padded(b []byte) []byte { return append(b, make([]byte, -len(b)&7)...) }

// readTable reads what appendTable wrote. Where r.own is not set it makes sure that every key has a slot.
func readTable[T ~uint32 | ~uint64](r *modelReader) (p placing, slots []T, groups []uint64) {
	rows, spread, n, g := r.rows(4), r.u32(), int(r.u32()), int(r.u32())
	if rows == 0 {
		r.ok = r.ok && spread == 0 && n == 0 && g == 0
		return
	}
	if spread < 1<<16 || uint64(spread) > 1<<16+16*uint64(rows) || n < int(spread) {
		r.ok = false
	}
	shifts := inPlace[uint16](r, 1<<16)
	slots = inPlace[T](r, n)
	r.take(-n * int(unsafe.Sizeof(T(0))) & 7)
	groups = inPlace[uint64](r, g)
	if !r.ok {
		return placing{}, nil, nil
	}
	p = placing{shifts: (*[1 << 16]uint16)(shifts), spread: spread, size: n}
	if !r.own && n-int(spread) < int(slices.Max(shifts)) {
		r.ok = false
	}
	return p, slots, groups
}

// inPlace takes n numbers of a file. They are where they lie in it, if this machine can read them there, and else a copy.
func inPlace[T ~uint16 | ~uint32 | ~uint64 | ~int32](r *modelReader, n int) []T {
	width := int(unsafe.Sizeof(T(0)))
	if !r.ok || n < 0 || n > len(r.b)/width {
		r.ok = false
		return nil
	}
	b := r.take(n * width)
	if n == 0 {
		return nil
	}
	if first := unsafe.Pointer(&b[0]); littleEndian && uintptr(first)%uintptr(width) == 0 {
		return unsafe.Slice((*T)(first), n)
	}
	numbers := make([]T, n)
	for i := range numbers {
		for k := width - 1; k >= 0; k-- {
			numbers[i] = numbers[i]<<8 | T(b[i*width+k])
		}
	}
	return numbers
}

// littleEndian tells whether this machine has numbers in memory as the files have them.
var littleEndian = binary.NativeEndian.Uint16([]byte{1, 0}) == 1
