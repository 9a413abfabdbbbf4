package syntax

import (
	"hash/crc32"
	"slices"
	"strings"
	"testing"
)

func TestReadParserRefusesWhatIsNoModel(t *testing.T) {
	if _, err := readParser(parserFile, "f", false); err != nil { // each start takes it as sound
		t.Fatal(err)
	}
	change := func(at int, to byte) []byte {
		b := append([]byte(nil), parserFile...)
		b[at] = to
		return b
	}
	version := len(parserMagic)
	tests := []struct {
		name string
		file []byte
		want string
	}{
		{"empty", nil, "f: not a parser's model"},
		{"foreign", []byte("\x89PNG\r\n\x1a\n and more"), "f: not a parser's model"},
		{"another version", change(version, 99), "f: model of version 99, want"},
		{"other labels", change(version+5, 'x'), "f: model of another set of labels"},
		{"header alone", parserFile[:version+1], "f: the file is cut or damaged"},
		{"cut", parserFile[:len(parserFile)-1], "f: the file is cut or damaged"},
		{"longer", append(append([]byte(nil), parserFile...), 0), "f: the file is cut or damaged"},
		{"a bit turned", change(len(parserFile)/2, parserFile[len(parserFile)/2]^4), "f: the file is cut or damaged"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, err := readParser(tt.file, "f", false)
			if m != nil || err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

// FuzzReadParser gives bodies with a right checksum, so that the reader itself must stand them.
func FuzzReadParser(f *testing.F) {
	header := len(encodeParser(nil, nil, nil)) - 4
	f.Add([]byte{})
	w := make([]float32, relationCount)
	w[3], w[5] = 4, -4
	var p parserPass
	p.slow()
	pass := slices.Concat(p.encodeMargins(nil), encodeMoves([]uint32{7}, []float32{1, 2, -3}, 0), encodeLabels([]uint32{9}, w, 0), encodeLabels(nil, nil, 0))
	mend := encodeMender(&mender{doubt: 9, vague: 7}, encodeMoves([]uint32{8}, []float32{1, 2, 0}, 0), encodeLabels([]uint32{9}, w, 0))
	f.Add(slices.Concat(pass, pass, mend))
	if _, err := readParser(encodeParser(pass, pass, mend), "f", false); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		b := encodeParser(body, nil, nil)
		if got := crc32.ChecksumIEEE(b[header+4:]); len(b) < header+4 || got != crc32.ChecksumIEEE(body) {
			t.Fatal("the header has another length")
		}
		m, err := readParser(b, "f", false)
		if (m == nil) == (err == nil) {
			t.Fatalf("model %v and error %v", m, err)
		}
		if m != nil {
			var s parseScratch
			heads, rels := make([]int32, 3), make([]Relation, 3)
			m.parse([]string{"a", "b", "c"}, []Tag{NN, VBD, NN}, heads, rels, &s)
			checkTree(t, heads, rels)
		}
	})
}

func TestTablesFindEveryRowAndNoOther(t *testing.T) {
	keys := []uint32{1, 2, 3, 0x10, 0x11, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffd, 0xfffffffe}
	moves := make([]float32, len(keys)*moveCount)
	labels := make([]float32, len(keys)*relationCount)
	for i := range keys {
		moves[i*moveCount+moveShift], moves[i*moveCount+moveRight] = float32(i+1), -float32(i+1)
		for l := 1; l <= 1+i%7; l++ {
			labels[i*relationCount+l] = float32(i + l)
		}
	}
	var p parserPass
	var err error
	if p.moves, p.labels, err = decodeTables(append(encodeMoves(keys, moves, 0.5), encodeLabels(keys, labels, 0.5)...)); err != nil {
		t.Fatal(err)
	}
	near := func(got int32, want int) bool {
		return float64(got) > 0.95*weightScale*float64(want) && float64(got) < 1.05*weightScale*float64(want)
	}
	for i, k := range keys {
		if shift, left := p.moves.sum([]uint32{k}); !near(shift, i+1) || left != 0 {
			t.Errorf("key %#x: shift %d left %d", k, shift, left)
		}
		var scores [256]int32
		p.labels.score([]uint32{k}, &scores)
		for l := 1; l <= 1+i%7; l++ {
			if !near(scores[l], i+l) {
				t.Errorf("key %#x label %d: %d", k, l, scores[l])
			}
		}
	}
	for _, k := range []uint32{0, 4, 0x12, 0x7ffffffe, 0x80000001, 0xfffffffc, 0xffffffff} {
		if shift, left := p.moves.sum([]uint32{k}); shift != 0 || left != 0 {
			t.Errorf("key %#x, which is not there: shift %d left %d", k, shift, left)
		}
		var scores [256]int32
		if p.labels.score([]uint32{k}, &scores); scores != [256]int32{} {
			t.Errorf("key %#x, which is not there, has weights of labels", k)
		}
	}
}
