package collection

import "slices"

// Stage 2: alignment. Which words of two texts stand for each other?

// step is one move of an alignment.
type step uint8

const (
	stepEqual    step = iota // the same word
	stepReplaced             // one word in the place of another
	stepAdded                // a word that the other text lacks
	stepSkipped              // a word of the other text that is left out
	stepJoined               // one word that is two in the other text
	stepSplit                // two words that are one in the other text
)

// move is a step with the words it is of: a-words of the one text, b-words of the other.
type move struct {
	step step
	a, b int // first word of each
}

// alignment is how the words a are found in a stretch of the words b.
type alignment struct {
	moves      []move
	equal      int // words of a that are found
	replaced   int
	added      int
	first, end int // the stretch of b, from the first to after the last word found
}

// What the steps are worth, in hundredths. A long gap in b is worth little more than a short one: a part may
// have been left out. An alignment is a global one in a and a local one in b, with affine gaps (Gotoh 1982).
const (
	worthEqual    = 200
	worthReplaced = -90
	worthAdded    = -100
	worthSkip     = -250 // the first word left out
	worthSkipMore = -4   // each further one
	worthNever    = -1 << 29
)

// maxCells bounds the table of one alignment. Longer texts are aligned between the runs of words that they share.
const maxCells = 1 << 20

// Where a cell of the table comes from.
const (
	fromEqual uint8 = iota
	fromReplaced
	fromAdded
	fromSkip // ends a gap in b
	fromJoined
	fromSplit
	fromStart
)

// align finds the words a in the words b. Ties are broken in one way, so that the result depends on the words alone.
func align(a, b []word) alignment {
	if len(a) == 0 || len(b) == 0 {
		return finished(a, nil)
	}
	if (len(a)+1)*(len(b)+1) > maxCells {
		return finished(a, alignLong(a, b))
	}
	return finished(a, alignTable(a, b, true))
}

// finished counts the steps of an alignment.
func finished(a []word, moves []move) alignment {
	al := alignment{moves: moves, first: -1}
	for _, m := range moves {
		taken := 1 // words of b
		switch m.step {
		case stepEqual:
			al.equal++
		case stepJoined:
			al.equal++
			taken = 2
		case stepSplit:
			al.equal += 2
		case stepReplaced:
			al.replaced++
		case stepAdded:
			al.added++
			continue
		case stepSkipped:
			continue
		}
		if al.first < 0 {
			al.first = m.b
		}
		al.end = m.b + taken
	}
	if al.first < 0 {
		al.first, al.end = 0, 0
	}
	return al
}

// alignTable fills the whole table. Where free, the stretch of b may begin and end anywhere; else all of b is aligned.
func alignTable(a, b []word, free bool) []move {
	n, m := len(a), len(b)
	width := m + 1
	from := make([]uint8, (n+1)*width)
	gapOpen := make([]bool, (n+1)*width) // the gap that ends here begins here
	rows := [3][]int32{make([]int32, width), make([]int32, width), make([]int32, width)}
	gap := make([]int32, width)
	for i := 0; i <= n; i++ {
		row, up, up2 := rows[i%3], rows[(i+2)%3], rows[(i+1)%3]
		for j := 0; j <= m; j++ {
			at := i*width + j
			gap[j] = worthNever
			if j > 0 && (i > 0 || !free) {
				open, more := row[j-1]+worthSkip, gap[j-1]+worthSkipMore
				gap[j], gapOpen[at] = max(open, more), open >= more
			}
			best, way := int32(worthNever), fromStart
			if i == 0 && (free || j == 0) {
				best = 0
			}
			if i > 0 && j > 0 {
				if a[i-1].hash == b[j-1].hash {
					best, way = up[j-1]+worthEqual, fromEqual
				} else {
					best, way = up[j-1]+worthReplaced, fromReplaced
				}
				if j > 1 && isJoined(a[i-1], b[j-2], b[j-1]) && up[j-2]+worthEqual > best {
					best, way = up[j-2]+worthEqual, fromJoined
				}
				if i > 1 && isJoined(b[j-1], a[i-2], a[i-1]) && up2[j-1]+2*worthEqual > best {
					best, way = up2[j-1]+2*worthEqual, fromSplit
				}
			}
			if i > 0 && up[j]+worthAdded > best {
				best, way = up[j]+worthAdded, fromAdded
			}
			if gap[j] > best {
				best, way = gap[j], fromSkip
			}
			row[j], from[at] = best, way
		}
	}
	last := m
	if free {
		for j, worth := range rows[n%3] {
			if worth > rows[n%3][last] {
				last = j
			}
		}
		for j, worth := range rows[n%3] { // the first of the best
			if worth == rows[n%3][last] {
				last = j
				break
			}
		}
	}
	return traced(from, gapOpen, n, last, width)
}

// traced reads the moves off a table, from its end.
func traced(from []uint8, gapOpen []bool, i, j, width int) []move {
	var moves []move
	for {
		at := i*width + j
		switch from[at] {
		case fromStart:
			slices.Reverse(moves)
			return moves
		case fromEqual:
			i, j = i-1, j-1
			moves = append(moves, move{stepEqual, i, j})
		case fromReplaced:
			i, j = i-1, j-1
			moves = append(moves, move{stepReplaced, i, j})
		case fromAdded:
			i--
			moves = append(moves, move{stepAdded, i, j})
		case fromJoined:
			i, j = i-1, j-2
			moves = append(moves, move{stepJoined, i, j})
		case fromSplit:
			i, j = i-2, j-1
			moves = append(moves, move{stepSplit, i, j})
		case fromSkip:
			for opened := false; !opened; {
				opened = gapOpen[i*width+j]
				j--
				moves = append(moves, move{stepSkipped, i, j})
			}
		}
	}
}

// isJoined reports whether a word is two others written together.
func isJoined(one, first, second word) bool {
	return len(one.text) > 0 && len(one.text) == len(first.text)+len(second.text) && hashOn(first.hash, second.text) == one.hash
}

// anchorWords is the length of the runs that hold a long alignment.
const anchorWords = 5

// alignLong aligns two long texts: runs of words that stand once in each hold them together, the longest
// chain of them that is in the order of both (after patience diff), and the words between two are aligned alone.
func alignLong(a, b []word) []move {
	once := map[uint64][2]int{} // place in a, and in b from 1; -1 where there are several
	for i := 0; i+anchorWords <= len(a); i++ {
		h := runHash(a[i : i+anchorWords])
		if _, twice := once[h]; twice {
			once[h] = [2]int{-1, 0}
		} else {
			once[h] = [2]int{i, 0}
		}
	}
	for j := 0; j+anchorWords <= len(b); j++ {
		h := runHash(b[j : j+anchorWords])
		if at, ok := once[h]; ok && at[0] >= 0 {
			if at[1] != 0 {
				at[0] = -1
			}
			at[1] = j + 1
			once[h] = at
		}
	}
	var pairs [][2]int
	for i := 0; i+anchorWords <= len(a); i++ {
		if at, ok := once[runHash(a[i:i+anchorWords])]; ok && at[0] == i && at[1] > 0 {
			pairs = append(pairs, [2]int{i, at[1] - 1})
		}
	}
	pairs = increasing(pairs)
	var moves []move
	i, j := 0, -1 // j is -1 until the stretch of b has begun
	for _, p := range pairs {
		if p[0] < i || p[1] < j {
			continue // inside the run before
		}
		if j < 0 {
			j = max(0, p[1]-2*(p[0]-i))
			moves = append(moves, shifted(between2(a[i:p[0]], b[j:p[1]]), i, j)...)
			for len(moves) > 0 && moves[0].step == stepSkipped {
				moves = moves[1:]
			}
		} else {
			moves = append(moves, shifted(between2(a[i:p[0]], b[j:p[1]]), i, j)...)
		}
		i, j = p[0], p[1]
		for i < len(a) && j < len(b) && a[i].hash == b[j].hash {
			moves = append(moves, move{stepEqual, i, j})
			i, j = i+1, j+1
		}
	}
	if j < 0 {
		for ; i < len(a); i++ {
			moves = append(moves, move{stepAdded, i, 0})
		}
		return moves
	}
	moves = append(moves, shifted(between2(a[i:], b[j:min(len(b), j+2*(len(a)-i))]), i, j)...)
	for len(moves) > 0 && moves[len(moves)-1].step == stepSkipped {
		moves = moves[:len(moves)-1]
	}
	return moves
}

// between2 aligns all of a with all of b, where that is not too much; else one replaces the other as a whole.
func between2(a, b []word) (moves []move) {
	if len(a) > 0 && len(b) > 0 && (len(a)+1)*(len(b)+1) <= maxCells {
		return alignTable(a, b, false)
	}
	for i := range a {
		if i < len(b) {
			moves = append(moves, move{stepReplaced, i, i})
		} else {
			moves = append(moves, move{stepAdded, i, len(b)})
		}
	}
	for j := len(a); j < len(b); j++ {
		moves = append(moves, move{stepSkipped, len(a), j})
	}
	return moves
}

func shifted(moves []move, a, b int) []move {
	for k := range moves {
		moves[k].a += a
		moves[k].b += b
	}
	return moves
}

// increasing gives the longest chain of pairs, which are in the order of their first, that is in the order of
// their second too.
func increasing(pairs [][2]int) [][2]int {
	var ends []int // of chains by length: the pair with the lowest second
	before := make([]int, len(pairs))
	for k, p := range pairs {
		low, high := 0, len(ends)
		for low < high {
			if mid := (low + high) / 2; pairs[ends[mid]][1] < p[1] {
				low = mid + 1
			} else {
				high = mid
			}
		}
		before[k] = -1
		if low > 0 {
			before[k] = ends[low-1]
		}
		if low == len(ends) {
			ends = append(ends, k)
		} else {
			ends[low] = k
		}
	}
	out := make([][2]int, len(ends))
	for n, k := len(ends)-1, -1; n >= 0; n-- {
		if k = before2(k, before); k < 0 {
			k = ends[n]
		}
		out[n] = pairs[k]
	}
	return out
}

func before2(k int, before []int) int {
	if k < 0 {
		return -1
	}
	return before[k]
}
