package syntax

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// ProseWeights is what the tagger of github.com/jdkato/prose/v2 has learnt, as that library has it.
type ProseWeights struct {
	Classes  []string                      // the names of the tags
	Words    map[string]string             // words that have one tag only, and that tag
	Features map[string]map[string]float64 // by the text of a feature, the weight of each tag
}

// Model makes the file of the first tagger, data/prose.model: every weight, in thousandths, under the hashes that the
// tagger asks for. The same weights give the same bytes. An error names what of them is not as expected.
func (p ProseWeights) Model() ([]byte, error) {
	w, err := p.hashed()
	if err != nil {
		return nil, err
	}
	return w.encode()
}

// proseTemplates are the names of prose's features, in the order of its featurize. Each starts its feature's
// text in prose's weights; the rest of the text is the parts.
var proseTemplates = [pfCount]string{
	"bias", "i suffix", "i pref1", "i-1 tag", "i-2 tag", "i tag+i-2 tag", "i word",
	"i-1 tag+i word", "i-1 word", "i-1 suffix", "i-2 word", "i+1 word", "i+1 suffix", "i+2 word",
}

// proseFeature gives the hash of a feature from its text in prose's weights, or an error that names it.
func proseFeature(text string) (uint64, error) {
	for i, n := range proseTemplates {
		rest, ok := strings.CutPrefix(text, n)
		if !ok || rest != "" && rest[0] != ' ' {
			continue
		}
		if i == pfBias {
			return proseSeeds[i], nil
		}
		if rest != "" {
			rest = rest[1:]
		}
		switch i {
		case pfPref:
			r, _ := utf8.DecodeRuneInString(rest)
			return mix(proseSeeds[i], uint64(r)), nil
		case pfTags, pfTagWord:
			a, b, ok := strings.Cut(rest, " ")
			if ok {
				return mix(mix(proseSeeds[i], fnvString(a)), fnvString(b)), nil
			}
		default:
			return mix(proseSeeds[i], fnvString(rest)), nil
		}
	}
	return 0, fmt.Errorf("prose has the unknown feature %q", text)
}

// proseWeights is ProseWeights in thousandths, with classes as numbers from 1 in the order of names.
type proseWeights struct {
	names []string
	fixed map[uint64]uint8
	rows  map[uint64]map[uint8]int64
}

// hashed gives the weights under the hashes that the tagger asks for.
func (p ProseWeights) hashed() (proseWeights, error) {
	w := proseWeights{names: slices.Clone(p.Classes), fixed: map[uint64]uint8{}, rows: map[uint64]map[uint8]int64{}}
	slices.Sort(w.names)
	number := map[string]uint8{}
	for i, n := range w.names {
		number[n] = uint8(i + 1)
	}
	for word, n := range p.Words {
		c, ok := number[n]
		if !ok {
			return w, fmt.Errorf("prose has the unknown class %q", n)
		}
		w.fixed[fixedHash(word)] = c
	}
	features := 0
	for text, row := range p.Features {
		h, err := proseFeature(text)
		if err != nil {
			return w, err
		}
		for n, x := range row {
			c, ok := number[n]
			if !ok {
				return w, fmt.Errorf("prose has the unknown class %q", n)
			}
			if k := math.Round(x * 1000); k != 0 {
				if w.rows[h] == nil {
					w.rows[h] = map[uint8]int64{}
					features++
				}
				w.rows[h][c] += int64(k)
			}
		}
	}
	if features != len(w.rows) || len(w.fixed) != len(p.Words) {
		return w, errors.New("prose: two features or words have one hash")
	}
	return w, nil
}

// encode writes the file that readProse reads.
func (w proseWeights) encode() ([]byte, error) {
	body := []byte{uint8(len(w.names))}
	for _, n := range w.names {
		body = append(append(body, n...), '\n')
	}
	fixed, rows := newFeatureTable(len(w.fixed)), newFeatureTable(len(w.rows))
	var cells []int32
	once := true
	for _, h := range slices.Sorted(maps.Keys(w.fixed)) {
		once = fixed.put(h, int(w.fixed[h]), 1) && once
	}
	for _, h := range slices.Sorted(maps.Keys(w.rows)) {
		row, begin := w.rows[h], len(cells)
		for _, c := range slices.Sorted(maps.Keys(row)) {
			cells = append(cells, proseCell(c, row[c]))
		}
		once = rows.put(h, begin, len(row)) && once
	}
	if !once || len(cells) > rowOffMask-maxRow {
		return nil, errors.New("prose: two features or words have one key, or there are too many")
	}
	le := binary.LittleEndian
	body = padded(body)
	for _, n := range [...]int{len(fixed.slots), len(rows.slots), len(cells), 0} {
		body = le.AppendUint32(body, uint32(n))
	}
	for _, t := range [...]featureTable{fixed, rows} {
		for _, s := range t.slots {
			body = le.AppendUint32(le.AppendUint32(body, s.key), s.off)
		}
	}
	for _, c := range cells {
		body = le.AppendUint32(body, uint32(c))
	}
	return sealModel(proseMagic, proseVersion, body), nil
}
