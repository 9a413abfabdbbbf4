package syntax

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"whosaid/article"
)

var linearModels = []struct {
	name string
	data []byte
	kind modelKind
}{
	{"syntax/data/tagger.model", taggerModel, tagModelKind},
	{"syntax/data/names.model", namesModel, namesModelKind},
}

// A model that is cut, changed, of another version or for something else is refused by name.
func TestLinearModelsAreRefusedByName(t *testing.T) {
	// sealed gives b with its checksum and length made right again.
	sealed := func(b []byte) []byte {
		binary.LittleEndian.PutUint32(b[8:], uint32(len(b)-16))
		binary.LittleEndian.PutUint32(b[12:], crc32.ChecksumIEEE(b[16:]))
		return b
	}
	for i, m := range linearModels {
		if _, err := readLinearModel(m.data, m.name, m.kind, false); err != nil {
			t.Fatal(err)
		}
		other := linearModels[1-i]
		newer := bytes.Clone(m.data)
		newer[4]++
		flipped := bytes.Clone(m.data)
		flipped[len(flipped)/2] ^= 4
		templates := m.kind
		templates.templates++
		labels := m.kind
		labels.labels = append([]string{"new"}, m.kind.labels...)
		fewer := m.kind
		fewer.classes = 2
		for _, c := range []struct {
			name string
			data []byte
			kind modelKind
			want string
		}{
			{"empty", nil, m.kind, "no model of this program"},
			{"head-only", m.data[:16], m.kind, "cut off"},
			{"cut-in-the-middle", m.data[:len(m.data)/2], m.kind, "cut off"},
			{"cut-by-one-byte", m.data[:len(m.data)-1], m.kind, "cut off"},
			{"overlong", append(bytes.Clone(m.data), 0), m.kind, "overlong"},
			{"newer-version", newer, m.kind, "version 4, want 3"},
			{"one-bit-changed", flipped, m.kind, "checksum"},
			{"cut-but-sealed", sealed(bytes.Clone(m.data[:len(m.data)/2])), m.kind, "is cut off"},
			{"cut-in-its-head-but-sealed", sealed(bytes.Clone(m.data[:18])), m.kind, "cut off in its head"},
			{"for-something-else", m.data, other.kind, "want " + other.kind.name},
			{"other-templates", m.data, templates, "feature templates"},
			{"other-labels", m.data, labels, "another set of labels"},
			{"class-out-of-range", m.data, fewer, "class above 1"},
		} {
			t.Run(m.kind.name+"/"+c.name, func(t *testing.T) {
				got, err := readLinearModel(c.data, m.name, c.kind, false)
				if err == nil || got != nil {
					t.Fatal("taken")
				}
				if !strings.HasPrefix(err.Error(), m.name+": ") || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got error %q, want %q: … %q", err, m.name, c.want)
				}
			})
		}
	}
}

func FuzzReadLinearModel(f *testing.F) {
	rows := []linearRow{{1 << 40, []linearCell{{1, 3}, {2, 200}}}, {5 << 50, []linearCell{{0, 127}}}}
	f.Add(writeLinearModel(tagModelKind, nil, rows)[16:])
	f.Add([]byte{4, 't', 'a', 'g', 's'})
	f.Fuzz(func(t *testing.T, body []byte) {
		m, err := readLinearModel(sealModel(linearMagic, linearVersion, body), "fuzz", tagModelKind, false)
		if err != nil {
			return
		}
		var s scores
		if c := m.best([]uint64{1 << 40, 5 << 50, 0, ^uint64(0)}, &s); int(c) >= len(tagNames) {
			t.Errorf("class %d", c)
		}
	})
}

// What is written is read again, weight by weight, to within a step of the scale.
func TestLinearModelKeepsItsWeights(t *testing.T) {
	weights := []float64{0.3, -0.3, 1, -7.5, 40, 300, -2000}
	table := weightTable()
	for _, w := range weights {
		got := float64(table[quantise(w)]) / fixedUnit
		if d := got/w - 1; d > 0.05 && w < 50 || d < -0.05 && w < 50 && w > -50 {
			t.Errorf("%v comes back as %v", w, got)
		}
		if got*w <= 0 {
			t.Errorf("%v comes back as %v", w, got)
		}
	}
	var rows []linearRow
	for i := range 500 {
		rows = append(rows, linearRow{templateSeed(i), []linearCell{{uint8(i % 40), quantise(float64(i%9) - 4.5)}}})
	}
	m, err := readLinearModel(writeLinearModel(tagModelKind, nil, rows), "m", tagModelKind, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		var sums, want [256]int32
		m.rows.score([]uint32{linearKey(r.hash)}, &sums)
		want[r.cells[0].class] = table[r.cells[0].q]<<cellShift + 1
		if [128]int32(sums[:]) != [128]int32(want[:]) {
			t.Fatalf("feature %x: sums %v, want %v", r.hash, sums, want)
		}
	}
	if _, ok := m.rows.first(linearKey(templateSeed(501))); ok {
		t.Error("a feature that was not written is found")
	}
}

// The same sentences, options and seed give the same model bytes.
func TestTrainingIsReproducible(t *testing.T) {
	an := newAnnotator(t)
	var train []taggedSentence
	var ps proseScratch
	for _, c := range tagSentences {
		q := taggedSentence{words: strings.Fields(c.words)}
		pairQuotes(q.words)
		q.gold = make([]Tag, len(q.words))
		an.tags.tag(q.words, q.gold, new(tagScratch))
		q.prose = append(q.prose, an.tags.prose.tag(q.words, &ps)...)
		train = append(train, q)
	}
	o := TagTrainOptions{Least: 1, Epochs: 3}.withDefaults()
	one := an.tags.train(train, o, io.Discard)
	if two := an.tags.train(train, o, io.Discard); !bytes.Equal(one, two) {
		t.Error("two runs of the tagger's training differ")
	}
	learnt, err := readTagger(one)
	if err != nil {
		t.Fatal(err)
	}
	if r := learnt.score(train); r.Percent() < 97 {
		t.Errorf("what was learnt by heart is known to %s", r)
	}
}

var lemmaCases = []struct {
	form  string
	tag   Tag
	lemma string
}{
	{"said", VBD, "say"}, {"Said", NNP, "said"}, {"told", VBN, "tell"}, {"thought", VBD, "think"}, {"thought", NN, "thought"},
	{"found", VBD, "find"}, {"found", VB, "found"}, {"left", VBD, "leave"}, {"lay", VBD, "lie"}, {"lay", VB, "lay"},
	{"hoped", VBD, "hope"}, {"hopping", VBG, "hop"}, {"claims", VBZ, "claim"}, {"Claims", NNS, "claim"}, {"denies", VBZ, "deny"},
	{"retweeted", VBD, "retweet"}, {"doxxed", VBD, "dox"}, {"googled", VBN, "google"}, {"greenlighted", VBD, "greenlight"},
	{"spokeswomen", NNS, "spokeswoman"}, {"ministries", NNS, "ministry"}, {"crises", NNS, "crisis"}, {"1990s", NNS, "1990s"},
	{"'s", VBZ, "be"}, {"'s", POS, "'s"}, {"wo", MD, "will"}, {"n't", RB, "not"}, {"them", PRP, "they"}, {"ÉCLAIRS", NNS, "éclair"},
	{"gas", NN, "gas"}, {"buses", NNS, "bus"}, {"re-elected", VBN, "re-elect"}, {"", VBD, ""}, {"s", NNS, "s"}, {"ing", VBG, "ing"},
}

func TestLemmas(t *testing.T) {
	m, err := loadLemmatiser()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range lemmaCases {
		low := appendLower(nil, c.form)
		got, n, tail := m.lemma(low, c.tag)
		if got == "" {
			got = string(low[:n]) + tail
		}
		if got != c.lemma {
			t.Errorf("%s/%s: got %q, want %q", c.form, c.tag, got, c.lemma)
		}
	}
}

func FuzzLemma(f *testing.F) {
	m, err := loadLemmatiser()
	if err != nil {
		f.Fatal(err)
	}
	for _, c := range lemmaCases {
		f.Add(c.form, uint8(c.tag))
	}
	f.Fuzz(func(t *testing.T, form string, tag uint8) {
		low := appendLower(nil, form)
		whole, n, _ := m.lemma(low, Tag(int(tag)%len(tagNames)))
		if whole == "" && (n < 0 || n > len(low) || n == 0 && len(low) > 0) {
			t.Errorf("%q: %d bytes of %d", form, n, len(low))
		}
	})
}

var nameCases = []struct{ name, text, want string }{
	{"title-and-full-name", "The finance minister, Kwesi Boakye, met Prime Minister Ingrid Solheim in Oslo on Monday.", "person(Kwesi Boakye) person(Ingrid Solheim) place(Oslo)"},
	{"organization-by-its-word", "Analysts at Kestrel Bank said the Ministry of Justice had erred.", "organization(Kestrel Bank) organization(Ministry of Justice)"},
	{"surname-again", "Thandeka Mabuza resigned on Friday. Critics said Mabuza had waited too long.", "person(Thandeka Mabuza) person(Mabuza)"},
	{"peoples-are-other", "Nigerian officials and Kenyan traders disagreed.", "other(Nigerian) other(Kenyan)"},
	{"possessive-ends-the-name", "Ukraine's parliament sat.", "place(Ukraine)"},
	{"acronym-explained-once", "The Kestrel Fisheries Council (KFC) met. A source at KFC declined to comment.", "organization(Kestrel Fisheries Council) organization(KFC) organization(KFC)"},
	{"no-names", "The rain fell all day and nobody came on Tuesday.", ""},
}

func textOf(a *Annotation, r article.Range) string {
	s := a.Doc.SpanOf(r)
	return a.Doc.Text[s.Start:s.End]
}

func TestNamesAndTheirClasses(t *testing.T) {
	an := newAnnotator(t)
	classes := []string{"", "person", "organization", "place", "other"}
	for _, c := range nameCases {
		t.Run(c.name, func(t *testing.T) {
			a := an.Annotate(article.Parse(c.text, article.Metadata{}))
			var got []string
			for _, n := range a.Names {
				got = append(got, classes[n.Class]+"("+textOf(a, n.Tokens)+")")
			}
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %s\nwant %s", g, c.want)
			}
		})
	}
}
