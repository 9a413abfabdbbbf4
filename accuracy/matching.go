package accuracy

import (
	"slices"
	"strconv"
)

// Matching of two lists of rows, such as gold and system, in which rows may overlap in any number.
//
// The rule is: of all pairs whose contents share a word, the pair with the largest overlap first; of
// equal ones that with the right source, then in the order of the files. To list all pairs takes time
// and memory in the square of the rows. Here each row asks for its best partner instead, and the two
// rows of a pair that are best for each other are matched (the nearest-neighbour chain of clustering;
// Murtagh 1983). Since the rule is one order over all pairs, the result is the same.

// candidateRows is one side of a matching.
type candidateRows struct {
	contents []runs
	sources  []string // rows with one content and one source are interchangeable; may be nil
}

// pair is a row of gold and a row of the system that are matched.
type pair struct {
	iou    float64 // of their contents
	source bool    // the sources are the same
	g, s   int
}

// match pairs rows. same tells whether two rows have the same source.
func match(g, s candidateRows, same func(g, s int) bool) []pair {
	sides := [2]*rowIndex{newRowIndex(g), newRowIndex(s)}
	var out []pair
	var chain []*rowGroup // of the one side and of the other by turns, each the best partner of the one before
	for _, start := range sides[0].groups {
		for start.alive() || len(chain) > 0 {
			if len(chain) == 0 {
				chain = append(chain, start)
			}
			top := chain[len(chain)-1]
			side := (len(chain) - 1) % 2
			best := sides[1-side].best(top.content, overlapShare, func(of *rowGroup) bool {
				if side == 0 {
					return same(top.least(), of.least())
				}
				return same(of.least(), top.least())
			})
			if best.group == nil { // nobody overlaps with it any more
				sides[side].removeAll(top)
				chain = chain[:len(chain)-1]
				continue
			}
			if len(chain) < 2 || chain[len(chain)-2] != best.group {
				chain = append(chain, best.group)
				continue
			}
			p := pair{best.value, best.source, top.least(), best.group.least()}
			if side == 1 {
				p.g, p.s = p.s, p.g
			}
			out = append(out, p)
			sides[side].remove(top)
			sides[1-side].remove(best.group)
			chain = chain[:len(chain)-2]
		}
	}
	return out
}

// rowGroup are the rows of one side that have the same content and source.
type rowGroup struct {
	content runs
	size    int
	rows    []int // not matched yet, in their order
	leaf    *rowNode
}

func (g *rowGroup) alive() bool { return len(g.rows) > 0 }
func (g *rowGroup) least() int  { return g.rows[0] }

// rowIndex finds the row that overlaps most with a content: a k-d tree over the contents' first words,
// last words and sizes. Rows can be removed.
type rowIndex struct {
	groups []*rowGroup
	root   *rowNode
}

// rowNode holds the bounds of the groups below it.
type rowNode struct {
	parent, left, right *rowNode
	groups              []*rowGroup // of a leaf
	low, high           [3]int      // of first, last and size
	least               int         // the first row below that is not removed; noRow where none is left
}

const noRow = int(^uint(0) >> 1)

// leafGroups is how many groups a leaf of the tree has at most.
const leafGroups = 8

func (g *rowGroup) coordinates() [3]int { return [3]int{g.content.first(), g.content.last(), g.size} }

func newRowIndex(rows candidateRows) *rowIndex {
	x := &rowIndex{}
	byKey := map[string]*rowGroup{}
	for i, content := range rows.contents {
		if len(content) == 0 {
			continue
		}
		key := content.key()
		if rows.sources != nil {
			key = strconv.Itoa(len(key)) + " " + key + rows.sources[i]
		}
		group := byKey[key]
		if group == nil {
			group = &rowGroup{content: content, size: content.size()}
			byKey[key] = group
			x.groups = append(x.groups, group)
		}
		group.rows = append(group.rows, i)
	}
	if len(x.groups) > 0 {
		x.root = newRowNode(nil, slices.Clone(x.groups))
	}
	return x
}

func newRowNode(parent *rowNode, groups []*rowGroup) *rowNode {
	n := &rowNode{parent: parent, low: groups[0].coordinates(), high: groups[0].coordinates(), least: noRow}
	for _, g := range groups {
		for d, c := range g.coordinates() {
			n.low[d], n.high[d] = min(n.low[d], c), max(n.high[d], c)
		}
		n.least = min(n.least, g.least())
	}
	if len(groups) <= leafGroups {
		n.groups = groups
		for _, g := range groups {
			g.leaf = n
		}
		return n
	}
	widest := 0
	for d := range n.low {
		if n.high[d]-n.low[d] > n.high[widest]-n.low[widest] {
			widest = d
		}
	}
	slices.SortFunc(groups, func(a, b *rowGroup) int {
		if d := a.coordinates()[widest] - b.coordinates()[widest]; d != 0 {
			return d
		}
		return a.least() - b.least()
	})
	half := len(groups) / 2
	n.left, n.right = newRowNode(n, groups[:half:half]), newRowNode(n, groups[half:])
	return n
}

// remove takes the first row out of a group.
func (x *rowIndex) remove(g *rowGroup) {
	g.rows = g.rows[1:]
	x.changed(g)
}

func (x *rowIndex) removeAll(g *rowGroup) {
	g.rows = nil
	x.changed(g)
}

func (x *rowIndex) changed(g *rowGroup) {
	for n := g.leaf; n != nil; n = n.parent {
		n.least = noRow
		for _, g := range n.groups {
			if g.alive() {
				n.least = min(n.least, g.least())
			}
		}
		if n.left != nil {
			n.least = min(n.left.least, n.right.least)
		}
	}
}

// overlapValue is what a search seeks the most of. It grows with the common numbers of two sets and
// falls with the size of the one that is found; common is not 0.
type overlapValue func(common, size, other int) float64

// overlapShare is intersection over union.
func overlapShare(common, size, other int) float64 {
	return float64(common) / float64(size+other-common)
}

// overlapSize is the size of the intersection.
func overlapSize(common, _, _ int) float64 { return float64(common) }

// partner is the result of a search.
type partner struct {
	group  *rowGroup
	value  float64
	source bool
}

// best finds the group with the most value for a content; of equal ones one with the same source, then
// the one with the first row.
func (x *rowIndex) best(content runs, value overlapValue, same func(*rowGroup) bool) partner {
	var found partner
	if x.root != nil {
		s := search{content, content.size(), value, same, &found}
		s.visit(x.root, s.bound(x.root))
	}
	return found
}

type search struct {
	content runs
	size    int
	value   overlapValue
	same    func(*rowGroup) bool
	found   *partner
}

// bound is the most value that a group below the node can have; 0 where none overlaps.
func (s *search) bound(n *rowNode) float64 {
	if n.least == noRow {
		return 0
	}
	hull := min(s.content.last(), n.high[1]) - max(s.content.first(), n.low[0]) + 1
	common := min(s.size, n.high[2], hull)
	if common <= 0 {
		return 0
	}
	return s.value(common, s.size, max(n.low[2], common))
}

func (s *search) visit(n *rowNode, bound float64) {
	switch f := s.found; {
	case bound <= 0 || bound < f.value:
		return
	case f.group != nil && bound == f.value && f.source && n.least > f.group.least():
		return
	}
	if n.left == nil {
		for _, g := range n.groups {
			if g.alive() {
				s.consider(g)
			}
		}
		return
	}
	first, second := n.left, n.right
	a, b := s.bound(first), s.bound(second)
	if b > a || b == a && second.least < first.least {
		first, second, a, b = second, first, b, a
	}
	s.visit(first, a)
	s.visit(second, b)
}

func (s *search) consider(g *rowGroup) {
	common := s.content.common(g.content)
	if common == 0 {
		return
	}
	value := s.value(common, s.size, g.size)
	if f := s.found; f.group != nil {
		if value < f.value || value == f.value && f.source && f.group.least() < g.least() {
			return
		}
		source := s.same(g)
		if value > f.value || source && !f.source || source == f.source && g.least() < f.group.least() {
			*f = partner{g, value, source}
		}
		return
	}
	*s.found = partner{g, value, s.same(g)}
}
