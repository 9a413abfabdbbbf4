package decide

import (
	"math"
	"math/bits"
	"slices"
)

// table maps feature hashes to weights. Every feature has a slot of its own, found by a displacement hash (Tarjan & Yao 1979): a
// mixed hash names a group and a place, and the features of a group are moved by one shift to where none meets another. So
// one look at one slot tells the weight, and no branch depends on what is there.
type table struct {
	seed   uint64   // of the mixing
	across uint     // a group is the mixed hash >> across
	spread uint32   // places before the shifts
	shifts []uint16 // by group; their number is a power of two
	slots  []weightSlot
}

// weightSlot is one feature: the upper half of its mixed hash, of which its place tells the rest, and its weight. A slot that no
// feature has holds the weight 0.
type weightSlot struct {
	key    uint32
	weight float32
}

// hashWeight is a feature's hash and its weight.
type hashWeight struct {
	hash   uint64
	weight float32
}

// mixed spreads a hash over 64 bits; for each seed two hashes have two of them.
func mixed(h, seed uint64) uint64 {
	h = (h ^ h>>32) * seed
	return h ^ h>>32
}

// at gives the slot of a mixed hash.
func (t *table) at(x uint64) uint32 {
	return uint32(uint64(uint32(x))*uint64(t.spread)>>32) + uint32(t.shifts[x>>t.across])
}

// get gives the weight of a hash; 0 where it has none.
func (t *table) get(h uint64) float32 {
	if len(t.slots) == 0 {
		return 0
	}
	x := mixed(h, t.seed)
	if s := t.slots[t.at(x)]; s.key == uint32(x>>32) {
		return s.weight
	}
	return 0
}

// has reports whether a hash has a weight that is not 0.
func (t *table) has(h uint64) bool { return t.get(h) != 0 }

func (t *table) weight(h uint64) float64 { return float64(t.get(h)) }

// score adds up the weights of hashes, in their order. Slots are looked up many at a time before the first one is used, so
// that memory is asked for many at once, and with no branch.
func (t *table) score(hs []uint64) float64 {
	if len(t.slots) == 0 {
		return 0
	}
	var found [32]uint32 // the bits of weights, 0 where a feature is not there
	var sum float64
	for len(hs) > 0 {
		n := min(len(hs), len(found))
		for i, h := range hs[:n] {
			x := mixed(h, t.seed)
			s := &t.slots[t.at(x)]
			same := uint32((uint64(s.key^uint32(x>>32)) - 1) >> 32) // all ones, or 0
			found[i&31] = math.Float32bits(s.weight) & same
		}
		for _, w := range found[:n] {
			sum += float64(math.Float32frombits(w))
		}
		hs = hs[n:]
	}
	return sum
}

const (
	groupSize = 4         // features of a group, on average
	mostShift = 1<<16 - 1 // how far a group is moved at most
	firstSeed = 0x9E3779B97F4A7C15
)

// newTable makes a table of features in any order. Of two with one hash the later counts.
func newTable(all []hashWeight) table {
	byHash := make(map[uint64]float32, len(all))
	for _, f := range all {
		byHash[f.hash] = f.weight
	}
	features := make([]hashWeight, 0, len(byHash))
	for h, w := range byHash {
		if w != 0 {
			features = append(features, hashWeight{h, w})
		}
	}
	if len(features) == 0 {
		return table{}
	}
	slices.SortFunc(features, func(a, b hashWeight) int {
		if a.hash < b.hash {
			return -1
		}
		return 1
	})
	t := table{across: 64 - uint(bits.Len(uint(max(1, len(features)/groupSize)))), seed: firstSeed}
	for {
		t.spread = uint32(len(features) + len(features)/8 + 8)
		t.seed = mixed(t.seed, firstSeed) | 1
		if t.fill(features) {
			return t
		}
	}
}

// fill puts the features into the slots of t; false where two of one group have one place, or a group finds no room.
func (t *table) fill(features []hashWeight) bool {
	groups := make([][]hashWeight, 1<<(64-t.across)) // of mixed hashes
	for _, f := range features {
		x := mixed(f.hash, t.seed)
		groups[x>>t.across] = append(groups[x>>t.across], hashWeight{x, f.weight})
	}
	order := make([]int, len(groups)) // the larger a group, the earlier its turn
	for g := range order {
		order[g] = g
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(groups[b]) - len(groups[a]) })
	t.shifts = make([]uint16, len(groups))
	t.slots = make([]weightSlot, t.spread, t.spread+t.spread/4)
	for _, g := range order {
		if len(groups[g]) > 0 && !t.put(g, groups[g]) {
			return false
		}
	}
	// Every place with every shift is within the slots, whatever hash is asked for.
	if n := int(t.spread) + int(slices.Max(t.shifts)); len(t.slots) < n {
		t.slots = append(t.slots, make([]weightSlot, n-len(t.slots))...)
	}
	t.slots = slices.Clip(t.slots)
	return true
}

// put finds the shift of a group and enters its features.
func (t *table) put(g int, group []hashWeight) bool {
	places := make([]uint32, len(group))
	for i, f := range group {
		places[i] = uint32(uint64(uint32(f.hash)) * uint64(t.spread) >> 32)
		if slices.Contains(places[:i], places[i]) {
			return false
		}
	}
	for shift := range uint32(mostShift) {
		if t.free(places, shift) {
			t.shifts[g] = uint16(shift)
			for i, f := range group {
				at := int(places[i] + shift)
				for len(t.slots) <= at {
					t.slots = append(t.slots, weightSlot{})
				}
				t.slots[at] = weightSlot{uint32(f.hash >> 32), f.weight}
			}
			return true
		}
	}
	return false
}

// free reports whether no feature has any of the slots that places moved by shift name.
func (t *table) free(places []uint32, shift uint32) bool {
	for _, p := range places {
		if at := int(p + shift); at < len(t.slots) && t.slots[at].weight != 0 {
			return false
		}
	}
	return true
}
