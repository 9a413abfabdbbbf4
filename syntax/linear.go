package syntax

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"math"
	"sort"
)

// linearModel is a linear classifier over hashed features: the weights of the tags' second half
// and of the names. It is read-only once made.
type linearModel struct {
	rows    rowTable // its weights are above cellShift bits, in which each counts itself
	classes int
	ends    []int   // where the parts of the features end, but the last one
	stops   []int32 // a part after the first is asked only where no class leads by more
}

// cellShift leaves room below a sum to count the features that make it up.
const cellShift = 8

// linearCell is one weight of a feature's row.
type linearCell struct {
	class uint8
	q     uint8
}

// modelKind is what a model file has to say of itself to be taken.
type modelKind struct {
	name      string
	templates int
	classes   int
	labels    []string
	ends      []int // where the parts of the features end, but the last one
}

// labelSum is a sum over the label names, so that a model of another label set is refused.
func (k modelKind) labelSum() uint32 {
	h := crc32.NewIEEE()
	for _, l := range k.labels {
		h.Write([]byte(l))
		h.Write([]byte{0})
	}
	return h.Sum32()
}

const (
	linearMagic   = "WSLM"
	linearVersion = 3
)

// A weight is kept as its sign and 127 steps of log1p: small weights stay apart and the large ones
// fit (a straight scale of 8 bits loses several points). unit is the weight, before quantising,
// that decodes to 256.
const (
	logStep   = 24.0
	fixedUnit = 256.0
)

// largestWeight is the largest weight that a cell can hold; a model with larger ones is scaled down.
var largestWeight = math.Expm1(127/logStep) / 4

func quantise(w float64) uint8 {
	q := math.Round(math.Log1p(math.Abs(w)*4) * logStep)
	q = min(q, 127)
	if w < 0 {
		return uint8(128 + q)
	}
	return uint8(q)
}

func weightTable() (t [256]int32) {
	for q := 1; q < 128; q++ {
		v := int32(math.Round(math.Expm1(float64(q)/logStep) / 4 * fixedUnit))
		t[q], t[128+q] = v, -v
	}
	return t
}

// linearRow is a feature on its way into a file.
type linearRow struct {
	hash  uint64
	cells []linearCell // by class
}

// writeLinearModel gives the bytes of a model: the head of sealModel, the kind, the stops, zeros up to a multiple of 8 bytes, and the features as appendRows has them. Of
// two features with one key the one whose hash is smaller is kept.
func writeLinearModel(kind modelKind, stops []int32, rows []linearRow) []byte {
	sort.Slice(rows, func(i, j int) bool { return rows[i].hash < rows[j].hash })
	body := []byte{uint8(len(kind.name))}
	body = append(body, kind.name...)
	body = binary.LittleEndian.AppendUint32(body, uint32(kind.templates))
	body = binary.LittleEndian.AppendUint32(body, kind.labelSum())
	for i := range kind.ends {
		stop := int32(math.MaxInt32)
		if stops != nil {
			stop = stops[i]
		}
		body = binary.LittleEndian.AppendUint32(body, uint32(stop))
	}
	var keys []uint32
	var packed [][]byte
	for _, r := range rows {
		k := linearKey(r.hash)
		if len(keys) > 0 && keys[len(keys)-1] == k {
			continue
		}
		b := []byte{uint8(len(r.cells))}
		for _, c := range r.cells {
			b = append(b, c.class, c.q)
		}
		keys, packed = append(keys, k), append(packed, b)
	}
	return sealModel(linearMagic, linearVersion, appendRows(padded(body), keys, packed))
}

// sealModel puts a head of 16 bytes before the body of a model: magic, version, length and CRC-32 of the body.
func sealModel(magic string, version uint32, body []byte) []byte {
	b := append([]byte(magic), make([]byte, 12)...)
	binary.LittleEndian.PutUint32(b[4:], version)
	binary.LittleEndian.PutUint32(b[8:], uint32(len(body)))
	binary.LittleEndian.PutUint32(b[12:], crc32.ChecksumIEEE(body))
	return append(b, body...)
}

// openModel gives the body of what sealModel made; the errors say what is cut, changed or of another version.
// The program's own it does not read through.
func openModel(magic string, version uint32, b []byte, own bool) (body []byte, err error) {
	if len(b) < 16 || string(b[:4]) != magic {
		return nil, fmt.Errorf("no model of this program (%d bytes)", len(b))
	}
	if v := binary.LittleEndian.Uint32(b[4:]); v != version {
		return nil, fmt.Errorf("version %d, want %d", v, version)
	}
	if n := binary.LittleEndian.Uint32(b[8:]); uint64(n) != uint64(len(b)-16) {
		return nil, fmt.Errorf("%d bytes after the head, want %d: cut off or overlong", len(b)-16, n)
	}
	if own {
		return b[16:], nil
	}
	want := binary.LittleEndian.Uint32(b[12:])
	if got := crc32.ChecksumIEEE(b[16:]); got != want {
		return nil, fmt.Errorf("checksum %08x, want %08x", got, want)
	}
	return b[16:], nil
}

// linearKey cuts a feature's hash down to the 31 bits that tell features apart.
func linearKey(h uint64) uint32 {
	k := uint32(h >> 33)
	return k>>16<<17 | k&0xffff
}

// readLinearModel reads what writeLinearModel wrote. A file that is cut, changed, of another
// version, of another kind or of another label set is refused; the error begins with its name. own tells that it is the
// program's own, as in readParser.
func readLinearModel(b []byte, name string, kind modelKind, own bool) (*linearModel, error) {
	fail := func(format string, a ...any) (*linearModel, error) {
		return nil, fmt.Errorf("%s: %s", name, fmt.Sprintf(format, a...))
	}
	b, err := openModel(linearMagic, linearVersion, b, own)
	if err != nil {
		return fail("%v", err)
	}
	if len(b) < 1 || len(b) < 1+int(b[0])+8+4*len(kind.ends) {
		return fail("cut off in its head")
	}
	n := int(b[0])
	if got := string(b[1 : 1+n]); got != kind.name {
		return fail("a model of %s, want %s", got, kind.name)
	}
	b = b[1+n:]
	if got := binary.LittleEndian.Uint32(b); got != uint32(kind.templates) {
		return fail("made with %d feature templates, want %d", got, kind.templates)
	}
	if binary.LittleEndian.Uint32(b[4:]) != kind.labelSum() {
		return fail("made for another set of labels")
	}
	r := modelReader{b: b[8:], ok: true, own: own}
	m := &linearModel{classes: kind.classes, ends: kind.ends}
	for range kind.ends {
		m.stops = append(m.stops, int32(r.u32()))
	}
	r.take(-(1 + n + 8 + 4*len(kind.ends)) & 7)
	r.rowTable(&m.rows, kind.classes)
	if !r.ok || len(r.b) != 0 {
		return fail("its table is cut off, or has a class above %d or other faults", kind.classes-1)
	}
	for q, w := range weightTable() {
		m.rows.weight[q] = w<<cellShift + 1
	}
	return m, nil
}

// scores is the room for one decision: the features' keys and a sum for each class.
type scores struct {
	keys [64]uint32
	sums [256]int32
}

// best gives the class with the highest sum over the features, 64 at most; of equals the lowest. A class that no
// feature speaks for is none of them, whatever the others have; 0 if there is none.
func (m *linearModel) best(feats []uint64, s *scores) uint8 {
	keys := s.keys[:len(feats)]
	for i, h := range feats {
		keys[i] = linearKey(h)
	}
	clear(s.sums[:m.classes])
	from := 0
	for part, end := range m.ends {
		if end >= len(keys) {
			break
		}
		m.rows.score(keys[from:end], &s.sums)
		if k, margin := winnerOf(s.sums[:m.classes]); margin > m.stops[part] {
			return k
		}
		from = end
	}
	m.rows.score(keys[from:], &s.sums)
	k, _ := winnerOf(s.sums[:m.classes])
	return k
}

// winnerOf gives the class that best gives, and by how much it wins.
func winnerOf(sums []int32) (class uint8, margin int32) {
	const none = math.MinInt32 / 2
	best, second := int32(none), int32(none)
	for c, v := range sums {
		// Without a branch, which hardly any processor would guess right.
		unknown := (v&(1<<cellShift-1) - 1) >> 31 // all bits, where no feature speaks for the class
		x := v>>cellShift&^unknown | none&unknown
		if x > best {
			class = uint8(c)
		}
		second = max(second, min(best, x))
		best = max(best, x)
	}
	return class, best - second
}
