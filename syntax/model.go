package syntax

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"sync"
)

//go:embed model/parser.bin
var parserFile []byte

// loadParser gives the embedded model, read once.
var loadParser = sync.OnceValues(func() (*parserModel, error) {
	return readParser(parserFile, "syntax/model/parser.bin")
})

// parserModel is the fitted weights. It never changes once read, and serves all goroutines.
type parserModel struct {
	moves  moveTable
	labels labelTable
}

// The model file. All numbers are little-endian; rows stand in the order of their keys, each key as
// the uvarint of its difference to the one before; weights are companded to one signed byte:
// ±(e^(|q|·log(1+top)/127) − 1), where top is the largest weight of the section. (Linear bytes
// lose 6 to 9 points of UAS.)
//
//	"whosaid parser\n" | version u16 | labels u8 | label names, each ended by \n | crc of all that follows up to the end u32
//	moves:  top f32 | rows u32 | { uvarint, q(shift), q(left) }    the weight of right is what makes the three sum to 0
//	labels: top f32 | rows u32 | { uvarint, count u8, { label u8, q } }
const (
	parserMagic   = "whosaid parser\n"
	parserVersion = 1
)

// weightScale is the fixed point of weights in memory.
const weightScale = 64

var errCut = errors.New("the file is cut or damaged")

// moveTable is an ordered hash table with linear probing: the slot of a key is its upper bits, and
// keys ascend from slot to slot, so that a search ends at the first key that is not smaller.
type moveTable struct {
	slots []moveSlot
	down  uint // key>>down is the first slot to look at
}

// moveSlot is one feature. The weight of moveRight is -(shift+left): every update of a perceptron adds as
// much to one class as it takes from another.
type moveSlot struct {
	key         uint32
	shift, left int16
}

// best gives the allowed move of the highest score; of equals the first of left, right, shift.
func (t *moveTable) best(keys []uint32, ok [moveCount]bool) int {
	var shift, left int32
	slots, down := t.slots, t.down
	for _, k := range keys {
		i := k >> down
		for slots[i].key < k {
			i++
		}
		if e := &slots[i]; e.key == k {
			shift += int32(e.shift)
			left += int32(e.left)
		}
	}
	right := -(shift + left)
	move, score := moveShift, shift
	if !ok[moveShift] {
		score = math.MinInt32
	}
	if ok[moveRight] && right >= score {
		move, score = moveRight, right
	}
	if ok[moveLeft] && left >= score {
		move = moveLeft
	}
	return move
}

// labelTable is a table of the same order whose rows are lists of weights by label.
type labelTable struct {
	slots   []labelSlot
	down    uint
	weights []labelWeight
}

type labelSlot struct {
	key uint32
	row uint32 // first index into weights <<8 | count
}

type labelWeight struct {
	weight int16
	label  uint8
}

// score adds the weights of the features to scores.
func (t *labelTable) score(keys []uint32, scores *[len(relationNames)]int32) {
	slots, down := t.slots, t.down
	for _, k := range keys {
		i := k >> down
		for slots[i].key < k {
			i++
		}
		if e := slots[i]; e.key == k {
			first := e.row >> 8
			for _, w := range t.weights[first : first+e.row&0xff] {
				scores[w.label] += int32(w.weight)
			}
		}
	}
}

// layRows gives the slot of each of the ascending keys, and the size of a table that they fill by
// half at most: each stands in its first slot or, where that is taken, in the first free one after it.
func layRows(keys []uint32) (at []uint32, size int, down uint) {
	width := uint(bits.Len(uint(len(keys)*2) | 1023))
	down = 32 - width
	at = make([]uint32, len(keys))
	next := uint32(0)
	for i, k := range keys {
		next = max(next, k>>down)
		at[i] = next
		next++
	}
	return at, max(1<<width, int(next)) + 1, down
}

// emptyKey gives what an empty slot holds for a key: the largest for which a search may come by. If
// that key is looked for it is found with no weights, which is what a feature not in the table has.
func emptyKey(slot int, down uint) uint32 {
	return uint32(min((uint64(slot)+1)<<down-1, math.MaxUint32))
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
	b  []byte
	ok bool
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

// key reads the next key after last; keys ascend and are neither 0 nor the largest.
func (r *modelReader) key(last uint32) uint32 {
	d, n := binary.Uvarint(r.b)
	if !r.ok || n <= 0 || d == 0 || d >= math.MaxUint32-uint64(last) {
		r.ok = false
		return last
	}
	r.b = r.b[n:]
	return last + uint32(d)
}

// top reads the largest weight of a section.
func (r *modelReader) top() float32 {
	v := r.f32()
	if !(v > 0 && v < 1e9) {
		r.ok = false
		return 1
	}
	return v
}

// readParser reads a model file whole. A file that is cut, damaged, of another version or not a
// parser's is an error that begins with its name, and nothing of it is used.
func readParser(b []byte, name string) (*parserModel, error) {
	m, err := decodeParser(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, nil
}

func decodeParser(b []byte) (*parserModel, error) {
	if len(b) < len(parserMagic) || string(b[:len(parserMagic)]) != parserMagic {
		return nil, errors.New("not a parser's model")
	}
	r := &modelReader{b: b[len(parserMagic):], ok: true}
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
	if !r.ok || crc32.ChecksumIEEE(r.b) != sum {
		return nil, errCut
	}
	m := &parserModel{}
	r.moves(&m.moves)
	r.labels(&m.labels)
	if !r.ok || len(r.b) != 0 {
		return nil, errCut
	}
	return m, nil
}

func (r *modelReader) moves(t *moveTable) {
	w := expand(r.top())
	n := r.rows(3)
	keys := make([]uint32, n)
	qs := make([][2]uint8, n)
	last := uint32(0)
	for i := range keys {
		last = r.key(last)
		keys[i] = last
		q := r.take(2)
		qs[i] = [2]uint8{q[0], q[1]}
	}
	if !r.ok {
		return
	}
	at, size, down := layRows(keys)
	t.down = down
	t.slots = make([]moveSlot, size)
	for i := range t.slots {
		t.slots[i].key = emptyKey(i, down)
	}
	for i, k := range keys {
		t.slots[at[i]] = moveSlot{k, w[qs[i][0]], w[qs[i][1]]}
	}
}

func (r *modelReader) labels(t *labelTable) {
	w := expand(r.top())
	n := r.rows(4)
	keys := make([]uint32, n)
	rows := make([]uint32, n)
	last := uint32(0)
	for i := range keys {
		last = r.key(last)
		keys[i] = last
		c := int(r.u8())
		rows[i] = uint32(len(t.weights))<<8 | uint32(c)
		for ; c > 0 && r.ok; c-- {
			l := r.take(2)
			if int(l[0]) >= len(relationNames) {
				r.ok = false
				return
			}
			t.weights = append(t.weights, labelWeight{w[l[1]], l[0]})
		}
	}
	if !r.ok || len(t.weights) >= 1<<24 {
		r.ok = false
		return
	}
	at, size, down := layRows(keys)
	t.down = down
	t.slots = make([]labelSlot, size)
	for i := range t.slots {
		t.slots[i].key = emptyKey(i, down)
	}
	for i, k := range keys {
		t.slots[at[i]] = labelSlot{k, rows[i]}
	}
}

// encodeParser writes a model file. The weights are row by row, moveCount and relationCount a row; those under
// the thresholds are dropped, and rows of which nothing is left.
func encodeParser(moveKeys []uint32, moves []float32, pruneMove float64, labelKeys []uint32, labels []float32, pruneLabel float64) []byte {
	var body []byte
	le := binary.LittleEndian
	section := func(keys []uint32, weights []float32, row func(i int, top float64) []byte) {
		top := 1.0
		for _, w := range weights {
			top = max(top, math.Abs(float64(w)))
		}
		top = float64(float32(top))
		body = le.AppendUint32(body, math.Float32bits(float32(top)))
		count := len(body)
		body = le.AppendUint32(body, 0)
		n, last := uint32(0), uint32(0)
		for i, k := range keys {
			if b := row(i, top); b != nil {
				body = binary.AppendUvarint(body, uint64(k-last))
				body = append(body, b...)
				n, last = n+1, k
			}
		}
		le.PutUint32(body[count:], n)
	}
	section(moveKeys, moves, func(i int, top float64) []byte {
		w := moves[i*moveCount:]
		shift, left := compand(float64(w[moveShift]), top, pruneMove), compand(float64(w[moveLeft]), top, pruneMove)
		if shift == 0 && left == 0 {
			return nil
		}
		return []byte{byte(shift), byte(left)}
	})
	section(labelKeys, labels, func(i int, top float64) []byte {
		b := []byte{0}
		for l, w := range labels[i*relationCount : (i+1)*relationCount] {
			if q := compand(float64(w), top, pruneLabel); q != 0 {
				b = append(b, byte(l), byte(q))
				b[0]++
			}
		}
		if b[0] == 0 {
			return nil
		}
		return b
	})
	out := le.AppendUint16([]byte(parserMagic), parserVersion)
	out = append(out, byte(len(relationNames)))
	for _, n := range relationNames {
		out = append(append(out, n...), '\n')
	}
	out = le.AppendUint32(out, crc32.ChecksumIEEE(body))
	return append(out, body...)
}
