package syntax

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/gob"
	"flag"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"
)

var updateProse = flag.Bool("update-prose", false, "make data/prose.model again from what prose gives")

// proseTemplates are the names of prose's features, in the order of its featurize. Each starts its feature's
// text in prose's weights; the rest of the text is the parts.
var proseTemplates = [pfCount]string{
	"bias", "i suffix", "i pref1", "i-1 tag", "i-2 tag", "i tag+i-2 tag", "i word",
	"i-1 tag+i word", "i-1 word", "i-1 suffix", "i-2 word", "i+1 word", "i+1 suffix", "i+2 word",
}

// proseFeature gives the hash of a feature from its text in prose's weights.
func proseFeature(t testing.TB, text string) uint64 {
	for i, n := range proseTemplates {
		rest, ok := strings.CutPrefix(text, n)
		if !ok || rest != "" && rest[0] != ' ' {
			continue
		}
		if i == pfBias {
			return proseSeeds[i]
		}
		if rest != "" {
			rest = rest[1:]
		}
		switch i {
		case pfPref:
			r, _ := utf8.DecodeRuneInString(rest)
			return mix(proseSeeds[i], uint64(r))
		case pfTags, pfTagWord:
			a, b, ok := strings.Cut(rest, " ")
			if ok {
				return mix(mix(proseSeeds[i], fnvString(a)), fnvString(b))
			}
		default:
			return mix(proseSeeds[i], fnvString(rest))
		}
	}
	t.Fatalf("prose has the unknown feature %q", text)
	return 0
}

// proseAsset decodes one of the files of prose's tagger into v.
func proseAsset(t testing.TB, name string, v any) {
	t.Helper()
	b, err := prose.Asset("model/AveragedPerceptron/" + name)
	if err == nil {
		err = gob.NewDecoder(bytes.NewReader(b)).Decode(v)
	}
	if err != nil {
		t.Fatalf("prose: %s: %v", name, err)
	}
}

// proseWeights is what prose's tagger has learnt, in thousandths, with classes as numbers from 1 in the order of names.
type proseWeights struct {
	names []string
	fixed map[uint64]uint8
	rows  map[uint64]map[uint8]int64
}

// readProseWeights reads them through prose's exported functions.
func readProseWeights(t testing.TB) proseWeights {
	w := proseWeights{fixed: map[uint64]uint8{}, rows: map[uint64]map[uint8]int64{}}
	proseAsset(t, "classes.gob", &w.names)
	slices.Sort(w.names)
	number := map[string]uint8{}
	for i, n := range w.names {
		number[n] = uint8(i + 1)
	}
	known := func(n string) uint8 {
		c, ok := number[n]
		if !ok {
			t.Fatalf("prose has the unknown class %q", n)
		}
		return c
	}
	var fixed map[string]string
	proseAsset(t, "tags.gob", &fixed)
	for word, n := range fixed {
		w.fixed[fixedHash(word)] = known(n)
	}
	var weights map[string]map[string]float64
	proseAsset(t, "weights.gob", &weights)
	features := 0
	for text, row := range weights {
		h := proseFeature(t, text)
		for n, x := range row {
			c := known(n)
			if k := math.Round(x * 1000); k != 0 {
				if w.rows[h] == nil {
					w.rows[h] = map[uint8]int64{}
					features++
				}
				w.rows[h][c] += int64(k)
			}
		}
	}
	if features != len(w.rows) || len(w.fixed) != len(fixed) {
		t.Fatal("two features or words have one hash")
	}
	return w
}

// encode writes the file that readProse reads.
func (w proseWeights) encode() []byte {
	body := []byte{uint8(len(w.names))}
	for _, n := range w.names {
		body = append(append(body, n...), '\n')
	}
	last := uint64(0)
	hash := func(h uint64) {
		h >>= 64 - featureBits
		body = binary.AppendUvarint(body, h-last)
		last = h
	}
	body = binary.AppendUvarint(body, uint64(len(w.fixed)))
	for _, h := range slices.Sorted(maps.Keys(w.fixed)) {
		hash(h)
		body = append(body, w.fixed[h])
	}
	last = 0
	body = binary.AppendUvarint(body, uint64(len(w.rows)))
	for _, h := range slices.Sorted(maps.Keys(w.rows)) {
		hash(h)
		// The largest weight comes last, where it costs nothing.
		row, sum := w.rows[h], int64(0)
		classes := slices.SortedFunc(maps.Keys(row), func(a, b uint8) int {
			return cmp.Or(cmp.Compare(max(row[a], -row[a]), max(row[b], -row[b])), cmp.Compare(a, b))
		})
		for _, x := range row {
			sum += x
		}
		if sum < -1 || sum > 1 {
			body = append(body, 3<<6|uint8(len(row)))
			body = binary.AppendVarint(body, sum)
		} else {
			body = append(body, uint8(sum+1)<<6|uint8(len(row)))
		}
		for i, c := range classes {
			body = append(body, c)
			if i < len(classes)-1 {
				body = binary.AppendVarint(body, row[c])
			}
		}
	}
	return sealModel(proseMagic, proseVersion, body)
}

// The file that is built in is made of prose's own weights, and holds nothing else.
func TestProseModelIsProses(t *testing.T) {
	want := readProseWeights(t)
	made := want.encode()
	if *updateProse {
		if err := os.WriteFile("data/prose.model", made, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(made, proseFile) {
		t.Errorf("data/prose.model has %d bytes, prose's weights make %d others: go test ./syntax -run TestProseModelIsProses -update-prose", len(proseFile), len(made))
	}
	got, err := readProse(made, "made")
	if err != nil {
		t.Fatal(err)
	}
	for h, c := range want.fixed {
		if lo, hi := got.fixed.row(h); hi != lo+1 || lo != uint32(c) {
			t.Fatalf("word %x: rows %d to %d, want tag %d", h, lo, hi, c)
		}
	}
	for h, row := range want.rows {
		read := map[uint8]int64{}
		lo, hi := got.rows.row(h)
		for _, c := range got.cells[lo:hi] {
			read[uint8(c&63)] = int64(c >> 6)
		}
		if !maps.Equal(read, row) {
			t.Fatalf("feature %x: %v, want %v", h, read, row)
		}
	}
}

// A file that is cut or changed, or has another head, is refused by name.
func TestProseModelIsRefusedByName(t *testing.T) {
	flipped, newer := bytes.Clone(proseFile), bytes.Clone(proseFile)
	flipped[len(flipped)/2] ^= 4
	newer[4]++
	body := proseFile[16:]
	sealed := func(n int) []byte { return sealModel(proseMagic, proseVersion, body[:n]) }
	for _, c := range []struct {
		shows string
		file  []byte
		want  string
	}{
		{"empty", nil, "no model of this program (0 bytes)"},
		{"another model", taggerModel, "no model of this program"},
		{"newer", newer, "version 2, want 1"},
		{"cut", proseFile[:len(proseFile)-1], "cut off or overlong"},
		{"a bit turned", flipped, "checksum"},
		{"nothing, sealed", sealed(0), "byte 16: cut off"},
		{"cut in the names, sealed", sealed(20), "cut off"},
		{"cut in the words, sealed", sealed(1000), "cut off"},
		{"cut in the features, sealed", sealed(len(body) / 2), "cut off"},
		{"cut by one byte, sealed", sealed(len(body) - 1), "cut off"},
		{"overlong, sealed", sealModel(proseMagic, proseVersion, append(bytes.Clone(body), 0)), "cut off or no row"},
	} {
		got, err := readProse(c.file, "f")
		if err == nil || got != nil {
			t.Errorf("%s: taken", c.shows)
		} else if !strings.HasPrefix(err.Error(), "f: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %q, want f: … %q", c.shows, err, c.want)
		}
	}
}

func FuzzReadProse(f *testing.F) {
	w := proseWeights{
		names: []string{"NN", "VB"}, fixed: map[uint64]uint8{fixedHash("the"): 1},
		rows: map[uint64]map[uint8]int64{proseSeeds[pfBias]: {1: 5, 2: -5}, mix(proseSeeds[pfWord], fnvString("a")): {1: 9000}},
	}
	f.Add(w.encode()[16:])
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := readProse(sealModel(proseMagic, proseVersion, body), "f")
		if (m == nil) == (err == nil) {
			t.Fatalf("model %v and error %v", m, err)
		}
		if m != nil {
			m.tag(strings.Fields("a dog barks - 0 times , 3.14 @x"), new(proseScratch))
		}
	})
}
