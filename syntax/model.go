package syntax

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"sync"
)

//go:embed model/parser.bin
var parserFile []byte

// loadParser gives the embedded model, read once.
var loadParser = sync.OnceValues(func() (*parserModel, error) {
	return readParser(parserFile, "syntax/model/parser.bin", true)
})

// parserModel is the fitted weights. It never changes once read, and serves all goroutines.
type parserModel struct {
	first  parserPass // reads the sentence from its end
	second parserPass // reads it from its beginning, with the first one's tree as a guide
	mend   mender     // looks at the whole tree
}

// parserPass is the weights of one pass over a sentence. Most choices are easy: features are looked up in parts, and what
// follows a part only where it leaves two choices closer than its stop. Before the table of labels is asked, a small one of ten
// features is, and the large one only where that leaves two choices closer than the margin. (A small table of moves settled a
// fifth of the choices and cost more than it saved.)
type parserPass struct {
	moves  moveTable
	labels rowTable

	moveStops  [moveParts - 1]int32
	labelStops [labelParts - 1]int32

	quickLabels rowTable
	labelMargin int32
}

// The model file. All numbers are little-endian; tables are as appendTable writes them; weights are companded to one signed byte:
// ±(e^(|q|·log(1+top)/127) − 1), where top is the largest weight of the section. (Linear bytes
// lose 6 to 9 points of UAS.)
//
//	"whosaid parser\n" | version u16 | labels u8 | label names, each ended by \n | crc u32 of all that follows up to the end | zeros
//	and for each of the two passes
//	stops of moves, 3 of i32 | margin of the quick labels i32 | stops of labels, 2 of i32
//	moves:  top f32 | 0 u32 | table of slots u32, as appendMoves writes it    the weight of right is what makes the three sum to 0
//	labels: top f32 | 0 u32 | table of slots u64, as appendRows writes it
//	quick labels
//	and then
//	doubt i32 | vague i32 | what mends heads, laid out as moves | labels of what mends them
const (
	parserMagic   = "whosaid parser\n"
	parserVersion = 6
)

// weightScale is the fixed point of weights in memory.
const weightScale = 64

var errCut = errors.New("the file is cut or damaged")

// moveTable holds the weights of features of moves. The zero value knows no feature.
type moveTable struct {
	place placing
	slots []moveSlot
	top   float32 // the largest weight, which the bytes stand for parts of
	// What a byte stands for: that of moveShift in the upper half and that of moveLeft in the lower, so that both are added up at once.
	shift, left [256]int64
}

// moveSlot is one feature: the low half of its key, and above it the bytes of moveShift and moveLeft. The weight
// of moveRight is -(shift+left): every update of a perceptron adds as much to one class as it takes from another.
type moveSlot uint32

// winner gives the allowed move of the highest score, of equals the first of left, right, shift, and by how much it wins.
func winner(shift, left int32, ok [moveCount]bool) (move int, margin int32) {
	const none = math.MinInt32 / 2
	scores := [moveCount]int32{none, none, none}
	if ok[moveShift] {
		scores[moveShift] = shift
	}
	if ok[moveLeft] {
		scores[moveLeft] = left
	}
	if ok[moveRight] {
		scores[moveRight] = -(shift + left)
	}
	second := int32(none)
	for _, m := range [...]int{moveRight, moveLeft} {
		if scores[m] >= scores[move] {
			move, second = m, scores[move]
		} else {
			second = max(second, scores[m])
		}
	}
	return move, scores[move] - second
}

// sum adds up the weights of the features.
func (t *moveTable) sum(keys []uint32) (shift, left int32) {
	if len(t.slots) == 0 {
		return 0, 0
	}
	var sum int64
	var found [64]uint32
	for len(keys) > 0 {
		n := min(len(keys), len(found))
		t.find(keys[:n], &found)
		keys = keys[n:]
		for _, e := range found[:n] {
			q := e >> 16 & uint32(int32(e&0xffff-1)>>31) // 0 stands for the weight 0
			sum += t.shift[uint8(q)] + t.left[uint8(q>>8)]
		}
	}
	left = int32(sum)
	return int32((sum - int64(left)) >> 32), left
}

// find gives what is in the slots of at most 64 features, each with its low half 0 if that is the feature. It does as little as can
// be between one slot and the next, so that the processor asks memory for many at once.
func (t *moveTable) find(keys []uint32, found *[64]uint32) {
	slots, place := t.slots, t.place
	for i, k := range keys {
		found[i&63] = uint32(slots[place.at(k)]) ^ k&0xffff
	}
}

// sameHalf gives all ones if the low halves are equal, else 0.
func sameHalf(a, b uint32) uint32 { return uint32(int32((a^b)&0xffff-1) >> 31) }

// homeSlot gives the first slot to look at for a key.
func homeSlot(key, homes uint32) uint32 { return uint32(uint64(key) * uint64(homes) >> 32) }

// layRows gives the slot of each of the ascending keys, and the size of a table that they fill by
// three quarters: each is in its first slot or, where that is taken, in the first free one after it.
func layRows(keys []uint32) (at []uint32, size int, homes uint32) {
	homes = uint32(len(keys) + len(keys)/3 + 16)
	at = make([]uint32, len(keys))
	next := uint32(0)
	for i, k := range keys {
		next = max(next, homeSlot(k, homes))
		at[i] = next
		next++
	}
	return at, int(max(homes, next)) + 2, homes
}

// emptyKey gives what an empty slot holds for a key: the largest for which a search may come by. If
// that key is looked for it is found with no weights, which is what a feature not in the table has.
// The last slot of a table holds 0, so that no walk along equal keys leaves it.
func emptyKey(slot, size int, homes uint32) uint32 {
	if slot == size-1 {
		return 0
	}
	return uint32(min(((uint64(slot)+1)<<32-1)/uint64(homes), math.MaxUint32))
}

// expand gives the 256 weights that a byte can stand for, in units of 1/weightScale.
func expand(top float32) (w [256]int16) {
	l := math.Log1p(float64(top))
	for q := 1; q < 128; q++ {
		v := math.Min(math.Round(math.Expm1(float64(q)/127*l)*weightScale), math.MaxInt16)
		w[q], w[256-q] = int16(v), int16(-v)
	}
	return w
}

// compand gives the byte that stands for the weight v, 0 for one under the threshold.
func compand(v, top, threshold float64) int8 {
	a := math.Abs(v)
	if a < threshold || a == 0 {
		return 0
	}
	q := math.Round(127 * math.Log1p(a) / math.Log1p(top))
	return int8(math.Copysign(min(q, 127), v))
}

// modelReader reads the fields of a model file; after the first that is lacking, ok is false and all are 0.
type modelReader struct {
	b   []byte
	ok  bool
	own bool // it is the program's own: tests have read it through
}

func (r *modelReader) take(n int) []byte {
	if !r.ok || n < 0 || n > len(r.b) {
		r.ok = false
		return make([]byte, 8)
	}
	b := r.b[:n]
	r.b = r.b[n:]
	return b
}

func (r *modelReader) u8() uint8    { return r.take(1)[0] }
func (r *modelReader) u16() uint16  { return binary.LittleEndian.Uint16(r.take(2)) }
func (r *modelReader) u32() uint32  { return binary.LittleEndian.Uint32(r.take(4)) }
func (r *modelReader) f32() float32 { return math.Float32frombits(r.u32()) }

// rows reads the number of rows, each of which takes at least width bytes.
func (r *modelReader) rows(width int) int {
	n := int(r.u32())
	if n > len(r.b)/width {
		r.ok = false
		return 0
	}
	return n
}

// top reads the largest weight of a section.
func (r *modelReader) top() float32 {
	v := r.f32()
	r.u32()
	if !(v > 0 && v < 1e9) {
		r.ok = false
		return 1
	}
	return v
}

// readParser reads a model file whole. A file that is cut, damaged, of another version or not a
// parser's is an error that begins with its name, and nothing of it is used. The tables are used where they lie in b. own tells
// that b is the program's own: it is not read through then, of which the tests make sure.
func readParser(b []byte, name string, own bool) (*parserModel, error) {
	m, err := decodeParser(b, own)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

func decodeParser(b []byte, own bool) (*parserModel, error) {
	if len(b) < len(parserMagic) || string(b[:len(parserMagic)]) != parserMagic {
		return nil, errors.New("not a parser's model")
	}
	r := &modelReader{b: b[len(parserMagic):], ok: true, own: own}
	if v := r.u16(); r.ok && v != parserVersion {
		return nil, fmt.Errorf("model of version %d, want %d", v, parserVersion)
	}
	names := ""
	for _, n := range relationNames {
		names += n + "\n"
	}
	if n := int(r.u8()); r.ok && n != len(relationNames) || string(r.take(len(names))) != names {
		if !r.ok {
			return nil, errCut
		}
		return nil, errors.New("model of another set of labels")
	}
	sum := r.u32()
	r.take(-(len(b) - len(r.b)) & 7)
	if !r.ok || !own && crc32.ChecksumIEEE(r.b) != sum {
		return nil, errCut
	}
	m := &parserModel{}
	r.pass(&m.first)
	r.pass(&m.second)
	m.mend.doubt, m.mend.vague = int32(r.u32()), int32(r.u32())
	r.moves(&m.mend.heads)
	r.labels(&m.mend.labels)
	if !r.ok || len(r.b) != 0 {
		return nil, errCut
	}
	return m, nil
}

// pass reads the sections of one pass.
func (r *modelReader) pass(p *parserPass) {
	for i := range p.moveStops {
		p.moveStops[i] = int32(r.u32())
	}
	p.labelMargin = int32(r.u32())
	for i := range p.labelStops {
		p.labelStops[i] = int32(r.u32())
	}
	r.moves(&p.moves)
	r.labels(&p.labels)
	r.labels(&p.quickLabels)
}

// encodeMargins writes the margins of a pass, before its tables.
func (p *parserPass) encodeMargins(b []byte) []byte {
	le := binary.LittleEndian
	for _, m := range p.moveStops {
		b = le.AppendUint32(b, uint32(m))
	}
	b = le.AppendUint32(b, uint32(p.labelMargin))
	for _, m := range p.labelStops {
		b = le.AppendUint32(b, uint32(m))
	}
	return b
}

// slow makes every choice of a pass that of its large tables, over all features.
func (p *parserPass) slow() {
	p.labelMargin = math.MaxInt32
	for i := range p.moveStops {
		p.moveStops[i] = math.MaxInt32
	}
	for i := range p.labelStops {
		p.labelStops[i] = math.MaxInt32
	}
}

// decodeTables reads the tables of moves and labels that encodeTables wrote.
func decodeTables(b []byte) (moves moveTable, labels rowTable, err error) {
	r := &modelReader{b: b, ok: true}
	r.moves(&moves)
	r.labels(&labels)
	if !r.ok || len(r.b) != 0 {
		return moves, labels, errCut
	}
	return moves, labels, nil
}

func (r *modelReader) moves(t *moveTable) {
	t.top = r.top()
	for q, w := range expand(t.top) {
		t.shift[q], t.left[q] = int64(w)<<32, int64(w)
	}
	t.place, t.slots, _ = readTable[moveSlot](r)
}

func (r *modelReader) labels(t *rowTable) {
	t.top = r.top()
	for q, w := range expand(t.top) {
		t.weight[q] = int32(w)
	}
	r.rowTable(t, len(relationNames))
}

// encodeMender writes the section of what mends whole trees.
func encodeMender(t *mender, heads, labels []byte) []byte {
	le := binary.LittleEndian
	return slices.Concat(le.AppendUint32(le.AppendUint32(nil, uint32(t.doubt)), uint32(t.vague)), heads, labels)
}

// encodeParser writes a model file of the two passes and of what mends their trees.
func encodeParser(first, second, mend []byte) []byte {
	le := binary.LittleEndian
	out := le.AppendUint16([]byte(parserMagic), parserVersion)
	out = append(out, byte(len(relationNames)))
	for _, n := range relationNames {
		out = append(append(out, n...), '\n')
	}
	body := slices.Concat(first, second, mend)
	return append(padded(le.AppendUint32(out, crc32.ChecksumIEEE(body))), body...)
}

// encodeMoves writes a section of moves. The weights are row by row, moveCount a row; those under the
// threshold are dropped, and rows that are then empty.
func encodeMoves(keys []uint32, weights []float32, prune float64) []byte {
	return encodeSection(keys, weights, appendMoves, func(i int, top float64) []byte {
		w := weights[i*moveCount:]
		shift, left := compand(float64(w[moveShift]), top, prune), compand(float64(w[moveLeft]), top, prune)
		if shift == 0 && left == 0 {
			return nil
		}
		return []byte{byte(shift), byte(left)}
	})
}

// encodeLabels writes a section of labels in the same way, relationCount weights a row.
func encodeLabels(keys []uint32, weights []float32, prune float64) []byte {
	return encodeSection(keys, weights, appendRows, func(i int, top float64) []byte {
		b := []byte{0}
		for l, w := range weights[i*relationCount : (i+1)*relationCount] {
			if q := compand(float64(w), top, prune); q != 0 {
				b = append(b, byte(l), byte(q))
				b[0]++
			}
		}
		if b[0] == 0 {
			return nil
		}
		return b
	})
}

// encodeSection writes the largest weight and the table of the rows that are not nil.
func encodeSection(keys []uint32, weights []float32, table func([]byte, []uint32, [][]byte) []byte, row func(i int, top float64) []byte) []byte {
	top := 1.0
	for _, w := range weights {
		top = max(top, math.Abs(float64(w)))
	}
	top = float64(float32(top))
	var kept []uint32
	var rows [][]byte
	for i, k := range keys {
		if b := row(i, top); b != nil {
			kept, rows = append(kept, k), append(rows, b)
		}
	}
	return table(padded(binary.LittleEndian.AppendUint32(nil, math.Float32bits(float32(top)))), kept, rows)
}

// appendMoves writes a table of features, of which each row is the bytes of moveShift and moveLeft.
func appendMoves(b []byte, keys []uint32, rows [][]byte) []byte {
	if len(keys) == 0 {
		return appendTable[moveSlot](b, 0, placing{}, nil, nil)
	}
	p := place(keys)
	slots := make([]moveSlot, p.size)
	for i, k := range keys {
		slots[p.at(k)] = moveSlot(k&0xffff | uint32(rows[i][0])<<16 | uint32(rows[i][1])<<24)
	}
	return appendTable(b, len(keys), p, slots, nil)
}
