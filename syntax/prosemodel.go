package syntax

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"math/bits"
	"unsafe"
)

// proseFile is the weights of prose's tagger as prose.Asset gives them, brought into a form that is used where it lies: prose
// itself unpacks a zipped gob of 5 MB, for which a run would wait 50 ms. The tests make it again from
// what prose gives and hold it to that.
//
//go:embed data/prose.model
var proseFile []byte

// The file: a head as that of sealModel, and then
//
//	classes u8 | names, each ended by \n, sorted | zeros up to a multiple of 8 bytes
//	slots of words u32 | slots of features u32 | cells u32 | 0 u32
//	the two tables of slots, as featureTable has them: key u32, offset and count u32
//	cells i32
//
// A word that has one tag only has that tag as its offset. Weights are in thousandths.
const (
	proseMagic   = "WSPT"
	proseVersion = 2
)

// mostClasses is the most classes that prose's model may have: classes and two more go into the 6 bits of a cell.
const mostClasses = 56

// loadProse reads prose's weights.
func loadProse() (*proseTagger, error) {
	return readProse(proseFile, "syntax/data/prose.model", true)
}

// readProse reads a file of prose's weights. One that is cut, changed or of another version is refused; the error begins
// with its name. own tells that it is the program's own, as in readParser.
func readProse(b []byte, name string, own bool) (*proseTagger, error) {
	b, err := openModel(proseMagic, proseVersion, b, own)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := new(proseTagger)
	r := &modelReader{b: b, ok: true, own: own}
	t.setClasses(r.names())
	r.take(-(len(b) - len(r.b)) & 7)
	words, features, cells := int(r.u32()), int(r.u32()), int(r.u32())
	r.u32()
	t.fixed, t.rows = r.featureTable(words), r.featureTable(features)
	t.cells = inPlace[int32](r, cells)
	if !r.ok || len(r.b) != 0 || !own && !t.sound() {
		return nil, fmt.Errorf("%s: byte %d: %w", name, 16+len(b)-len(r.b), errBadRow)
	}
	return t, nil
}

// names reads the names of the classes.
func (r *modelReader) names() []string {
	n := int(r.u8())
	names := make([]string, 0, n)
	for range n {
		end := bytes.IndexByte(r.b[:min(len(r.b), 32)], '\n')
		if end < 0 || n > mostClasses {
			r.ok = false
			return nil
		}
		names = append(names, string(r.b[:end]))
		r.b = r.b[end+1:]
	}
	return names
}

// featureTable reads a table of so many slots, a power of two.
func (r *modelReader) featureTable(n int) featureTable {
	if n < 16 || n&(n-1) != 0 {
		r.ok = false
		return featureTable{}
	}
	t := featureTable{shift: 64 - uint(bits.TrailingZeros(uint(n)))}
	slots := inPlace[uint64](r, n)
	if !r.ok {
		return featureTable{}
	}
	if littleEndian {
		t.slots = unsafe.Slice((*featureSlot)(unsafe.Pointer(&slots[0])), n)
		return t
	}
	for _, s := range slots {
		t.slots = append(t.slots, featureSlot{uint32(s), uint32(s >> 32)})
	}
	return t
}

// sound reports whether every search ends, and whether all that a slot or a cell names is there.
func (t *proseTagger) sound() bool {
	for _, table := range []featureTable{t.fixed, t.rows} {
		free := false
		for _, s := range table.slots {
			free = free || s.key == 0
		}
		if !free {
			return false
		}
	}
	class := func(c uint32) bool { return c > 0 && int(c) < len(t.classes)-2 }
	for _, s := range t.fixed.slots {
		if s.key != 0 && (!class(s.off&rowOffMask) || s.off>>rowOffBits != 1) {
			return false
		}
	}
	for _, s := range t.rows.slots {
		if s.key != 0 && (s.off>>rowOffBits == 0 || int(s.off&rowOffMask+s.off>>rowOffBits) > len(t.cells)) {
			return false
		}
	}
	for _, c := range t.cells {
		if !class(uint32(c & 63)) {
			return false
		}
	}
	return true
}

var errBadRow = errors.New("cut off or no row of weights")

// setClasses takes the sorted names of prose's classes, and prepares what hangs on them.
func (t *proseTagger) setClasses(names []string) {
	t.classes = append([]string{""}, names...)
	t.classes = append(t.classes, "-", "-NONE-")
	for i, n := range t.classes {
		t.hash = append(t.hash, fnvString(n))
		t.toTag = append(t.toTag, fromProse(n))
		switch n {
		case "-":
			t.dash = proseTag(i)
		case "-NONE-":
			t.none = proseTag(i)
		case "NN":
			t.noun = proseTag(i)
		}
	}
	t.start1, t.start2 = fnvString("-START-"), fnvString("-START2-")
	t.yes.hyphen, t.yes.year, t.yes.digits = plainProseWord("!HYPHEN"), plainProseWord("!YEAR"), plainProseWord("!DIGITS")
	t.yes.end1, t.yes.end2 = plainProseWord("-END-"), plainProseWord("-END2-")
}

// proseCell is a class and its weight in thousandths.
func proseCell(class uint8, thousandths int64) int32 { return int32(thousandths)<<6 | int32(class) }
