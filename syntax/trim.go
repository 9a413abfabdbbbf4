package syntax

import (
	"encoding/binary"
	"math"
	"slices"
)

// Trimming: small weights are many and change few choices. Without them a model is smaller, in the program and in memory. The margins
// from which a part of the features settles a choice stay as they are. Nothing here runs when articles are read.

// TrimOptions steers TrimParser: weights below these are left out, of the moves of each pass, of labels, and of what mends heads.
type TrimOptions struct{ First, Moves, Labels, Heads float64 }

// DefaultTrim are the options that the embedded model of the parser was made with, and DefaultTagTrim the weight below which
// the embedded tagger's are left out. docs/notebook.md has what other ones cost.
var DefaultTrim = TrimOptions{Labels: 4, Heads: 2.6}

const DefaultTagTrim = 1.15

// TrimParser leaves small weights out of a model of the parser.
func TrimParser(model []byte, o TrimOptions) ([]byte, error) {
	m, err := decodeParser(model, false)
	if err != nil {
		return nil, err
	}
	mend := encodeMender(&m.mend, m.mend.heads.trim(o.Heads), m.mend.labels.trim(0))
	return encodeParser(m.first.trim(o.First, o.Labels), m.second.trim(o.Moves, o.Labels), mend), nil
}

// trim gives the sections of a pass, of which all tables but the quick one are trimmed.
func (p *parserPass) trim(moves, labels float64) []byte {
	return slices.Concat(p.encodeMargins(nil), p.moves.trim(moves), p.labels.trim(labels), p.quickLabels.trim(0))
}

// keyIn gives the key whose slot is i and whose low half is low; ok is false where no key has that slot.
func (p placing) keyIn(i int, low uint16) (key uint32, ok bool) {
	at := i - int(p.shifts[low])
	high := (uint64(max(at, 0))<<16 + uint64(p.spread) - 1) / uint64(p.spread)
	key = uint32(high)<<16 | uint32(low)
	return key, at >= 0 && high < 1<<16 && int(p.at(key)) == i
}

// trim gives the table as a section of a model file, without features of which neither weight is as large as least.
func (t *moveTable) trim(least float64) []byte {
	w := &weightsOf{top: t.top}
	for i, e := range t.slots {
		row := []byte{byte(e >> 16), byte(e >> 24)}
		if key, ok := t.place.keyIn(i, uint16(e)); ok && max(w.size(row[0]), w.size(row[1])) >= least && e>>16 != 0 {
			w.add(key, row)
		}
	}
	return appendMoves(w.head(), w.keys, w.rows)
}

// trim gives the table as a section of a model file, without weights smaller than least.
func (t *rowTable) trim(least float64) []byte {
	w := &weightsOf{top: t.top}
	t.each(func(key uint32, cells []byte) {
		row := []byte{0}
		for i := 0; i < len(cells); i += 2 {
			if w.size(cells[i+1]) >= least {
				row = append(row, cells[i], cells[i+1])
				row[0]++
			}
		}
		if row[0] > 0 {
			w.add(key, row)
		}
	})
	return appendRows(w.head(), w.keys, w.rows)
}

// each calls visit with every feature of the table and its cells, a class and a weight's byte each.
func (t *rowTable) each(visit func(key uint32, cells []byte)) {
	for i, e := range t.slots {
		key, ok := t.place.keyIn(i, uint16(e))
		if !ok {
			continue
		}
		var cells []byte
		take := func(group uint64, n int) {
			for ; n > 0; n-- {
				if uint8(group) < 128 {
					cells = append(cells, byte(group), byte(group>>8))
				}
				group >>= 16
			}
		}
		if uint8(e>>16) == isLong {
			for _, g := range t.long[e>>32 : e>>32+e>>24&0xff] {
				take(g, groupCells)
			}
		} else {
			take(e>>16, slotCells)
		}
		if len(cells) > 0 {
			visit(key, cells)
		}
	}
}

// weightsOf gathers the rows of a section whose largest weight is top.
type weightsOf struct {
	top  float32
	keys []uint32
	rows [][]byte
}

// size gives the size of the weight that a byte stands for.
func (w *weightsOf) size(b byte) float64 {
	return math.Expm1(math.Abs(float64(int8(b))) / 127 * math.Log1p(float64(w.top)))
}

func (w *weightsOf) add(key uint32, row []byte) {
	w.keys, w.rows = append(w.keys, key), append(w.rows, row)
}

// head gives the beginning of the section.
func (w *weightsOf) head() []byte {
	return padded(binary.LittleEndian.AppendUint32(nil, math.Float32bits(w.top)))
}

// TrimTagger leaves weights below least out of a model of the tagger.
func TrimTagger(model []byte, least float64) ([]byte, error) {
	m, err := readLinearModel(model, "model", tagModelKind, false)
	if err != nil {
		return nil, err
	}
	var rows []linearRow
	m.rows.each(func(key uint32, cells []byte) {
		r := linearRow{hash: hashOf(key)}
		for i := 0; i < len(cells); i += 2 {
			if math.Expm1(float64(cells[i+1]&127)/logStep)/4 >= least {
				r.cells = append(r.cells, linearCell{cells[i], cells[i+1]})
			}
		}
		if len(r.cells) > 0 {
			rows = append(rows, r)
		}
	})
	return writeLinearModel(tagModelKind, m.stops, rows), nil
}

// hashOf gives a hash whose linearKey is key.
func hashOf(key uint32) uint64 { return uint64(key>>17<<16|key&0xffff) << 33 }
