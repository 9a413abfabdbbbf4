package syntax

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
)

// proseFile is the weights of prose's tagger as prose.Asset gives them, brought into a form that is read in a few
// milliseconds: prose itself unpacks a zipped gob of 5 MB, for which a run would wait 50. The tests make it again from
// what prose gives and hold it to that.
//
//go:embed data/prose.model
var proseFile []byte

// The file: a head as that of sealModel, and then
//
//	classes u8 | names, each ended by \n, sorted
//	words uvarint | { uvarint, class u8 }                    words that have one tag only
//	features uvarint | { uvarint, cells }
//
// A word or a feature is known by the upper featureBits of its hash; they are in the order of these, each as the difference
// to the one before. Weights are in thousandths. They add up to hardly anything over the classes of a feature, since
// every step of a perceptron takes from one class what it gives another: so the last one follows from the sum of all.
//
//	cells: count in the low 6 bits and 1 + sum above, 3 for a sum that follows as a varint | { class u8, varint } | class u8 of the last
const (
	proseMagic   = "WSPT"
	proseVersion = 1
)

// mostClasses is the most classes that prose's model may have: classes and two more go into the 6 bits of a cell.
const mostClasses = 56

// loadProse reads prose's weights.
func loadProse() (*proseTagger, error) { return readProse(proseFile, "syntax/data/prose.model") }

// readProse reads a file of prose's weights. One that is cut, changed or of another version is refused; the error begins
// with its name.
func readProse(b []byte, name string) (*proseTagger, error) {
	b, err := openModel(proseMagic, proseVersion, b, false)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	t := new(proseTagger)
	r := proseReader{b: b}
	t.setClasses(r.names())
	r.words(t)
	r.features(t)
	if r.bad || len(r.b) != 0 {
		return nil, fmt.Errorf("%s: byte %d: %w", name, 16+len(b)-len(r.b), errBadRow)
	}
	return t, nil
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

// proseReader reads the parts of the file; bad is set, and zeros are given, once it is cut.
type proseReader struct {
	b       []byte
	classes uint8
	bad     bool
}

func (r *proseReader) byte() uint8 {
	if len(r.b) == 0 {
		r.bad = true
		return 0
	}
	c := r.b[0]
	r.b = r.b[1:]
	return c
}

func (r *proseReader) uint() uint64 {
	if b := r.b; len(b) > 2 { // most are of one byte or two
		switch {
		case b[0] < 0x80:
			r.b = b[1:]
			return uint64(b[0])
		case b[1] < 0x80:
			r.b = b[2:]
			return uint64(b[0]&0x7f) | uint64(b[1])<<7
		}
	}
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *proseReader) int() int64 {
	v := r.uint()
	return int64(v>>1) ^ -int64(v&1)
}

// count reads a number of rows, each of which takes at least width bytes.
func (r *proseReader) count(width int) int {
	n := r.uint()
	if n > uint64(len(r.b)/width) {
		r.bad = true
		return 0
	}
	return int(n)
}

// class reads a class, which is never 0.
func (r *proseReader) class() uint8 {
	c := r.byte()
	if c == 0 || c > r.classes {
		r.bad = true
	}
	return c
}

// hash reads the next hash after last.
func (r *proseReader) hash(last uint64) uint64 {
	d := r.uint()
	if d == 0 || d > (1<<64-1-last)>>(64-featureBits) {
		r.bad = true
		return last
	}
	return last + d<<(64-featureBits)
}

func (r *proseReader) names() []string {
	n := int(r.byte())
	names := make([]string, 0, n)
	for range n {
		end := bytes.IndexByte(r.b[:min(len(r.b), 32)], '\n')
		if end < 0 || n > mostClasses {
			r.bad = true
			return nil
		}
		names = append(names, string(r.b[:end]))
		r.b = r.b[end+1:]
	}
	r.classes = uint8(n)
	return names
}

func (r *proseReader) words(t *proseTagger) {
	n := r.count(2)
	t.fixed = newFeatureTable(n)
	h := uint64(0)
	for ; n > 0 && !r.bad; n-- {
		h = r.hash(h)
		if c := r.class(); !r.bad && !t.fixed.put(h, int(c), 1) {
			r.bad = true
		}
	}
}

func (r *proseReader) features(t *proseTagger) {
	n := r.count(3)
	t.rows = newFeatureTable(n)
	t.cells = make([]int32, 0, len(r.b)/3) // a cell takes 1 byte or 2 to 4, and a feature 4 more
	h := uint64(0)
	for ; n > 0; n-- {
		h = r.hash(h)
		head := r.byte()
		sum := int64(head>>6) - 1
		if sum == 2 {
			sum = r.int()
		}
		begin, cells := len(t.cells), int(head&63)
		if r.bad || cells == 0 || begin > rowOffMask-maxRow {
			r.bad = true
			return
		}
		for range cells - 1 {
			c, w := r.class(), r.int()
			sum -= w
			t.cells = append(t.cells, proseCell(c, w))
		}
		t.cells = append(t.cells, proseCell(r.class(), sum))
		if r.bad || !t.rows.put(h, begin, cells) {
			r.bad = true
			return
		}
	}
}

// proseCell is a class and its weight in thousandths.
func proseCell(class uint8, thousandths int64) int32 { return int32(thousandths)<<6 | int32(class) }
