package decide

import "math"

// forest is trees as they are walked: every node has 8 bytes, the two below it stand side by side, and a leaf leads to
// itself. So all trees are walked equally far, four at a time, and no branch hangs on a number: a processor
// cannot guess the way, and would wait at every node.
type forest struct {
	branches []branch
	values   []float64 // by branch: what a leaf adds
	roots    []uint32  // the places of the roots, in the order of the trees
	depth    int       // tests from a root to the farthest leaf
}

// branch is one node of a forest.
type branch struct {
	below float32 // goes on to the node where the number is below it, else to the one after; nothing is below a leaf's
	to    uint32  // that node, and in the lowest numberBits the number that is tested
}

// numberBits is how many bits say which number a branch tests.
const numberBits = 5

// newForest lays trees out. It panics where they have more than 1<<27 nodes.
func newForest(ts trees) (f forest) {
	n := 0
	for _, t := range ts {
		n += len(t)
	}
	f.branches, f.values, f.roots = make([]branch, 0, n), make([]float64, 0, n), make([]uint32, 0, len(ts))
	for _, t := range ts {
		f.roots = append(f.roots, f.room(1))
		f.lay(t, 0, f.roots[len(f.roots)-1], 0)
	}
	return f
}

// room makes room for n nodes and gives the place of the first.
func (f *forest) room(n int) uint32 {
	at := len(f.branches)
	if at+n > 1<<(32-numberBits) {
		panic("too many nodes of trees")
	}
	for range n {
		f.branches, f.values = append(f.branches, branch{}), append(f.values, 0)
	}
	return uint32(at)
}

// lay puts node k of a tree, and all below it, at a place. depth is how many tests are above it.
func (f *forest) lay(t []node, k int16, at uint32, depth int) {
	n := &t[k]
	f.depth = max(f.depth, depth)
	if n.number < 0 {
		f.branches[at] = branch{float32(math.Inf(-1)), (at - 1) << numberBits}
		f.values[at] = n.value
		return
	}
	next := f.room(2)
	f.branches[at] = branch{n.below, next<<numberBits | uint32(n.number)}
	f.lay(t, n.left, next, depth+1)
	f.lay(t, n.right, next+1, depth+1)
}

// score sums the leaves that numbers come to, in the order of the trees.
func (f *forest) score(numbers []float32) (sum float64) {
	var x [1 << numberBits]float32
	copy(x[:], numbers)
	roots := f.roots
	for ; len(roots) >= 4; roots = roots[4:] {
		a, b, c, d := roots[0], roots[1], roots[2], roots[3]
		for range f.depth {
			a, b, c, d = f.step(a, &x), f.step(b, &x), f.step(c, &x), f.step(d, &x)
		}
		sum += f.values[a]
		sum += f.values[b]
		sum += f.values[c]
		sum += f.values[d]
	}
	for _, at := range roots {
		for range f.depth {
			at = f.step(at, &x)
		}
		sum += f.values[at]
	}
	return sum
}

// step gives the node that follows one.
func (f *forest) step(at uint32, x *[1 << numberBits]float32) uint32 {
	n := f.branches[at]
	after := uint32(1)
	if x[n.to&(1<<numberBits-1)] < n.below {
		after = 0
	}
	return (n.to>>numberBits + after) & (1<<(32-numberBits) - 1)
}
