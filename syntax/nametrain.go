package syntax

// Training of the names' model. Nothing here runs when articles are read.

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"

	"whosaid/article"
)

// NameTrainOptions say how the names' model is trained. The zero value of a field means its default.
type NameTrainOptions struct {
	GivenTags bool     // the tags are those of column 5, not the embedded tagger's
	Out       string   // file that the model is written to; "" writes none
	Test      []string // CoNLL-U files whose agreement is told at the end, and changes nothing
	Epochs    int      // default 6
	Seed      uint64   // default 1
	Least     int      // features seen less often are left out; default 3
	Prune     float64  // averaged weights below it are left out; default 0.3
	Hide      float64  // the part of the words that is trained on with the words of names hidden; default 0.5
}

// namedDocument is one document to learn names from.
type namedDocument struct {
	words     []string
	tags      []Tag
	sentences []article.Sentence
	names     []Name
	gold      []uint8 // labels
}

// readNamed reads a file of names. Its tags are those of column 5 if given, else the embedded
// tagger's.
func readNamed(path string, given bool) ([]namedDocument, error) {
	sents, err := ReadCoNLLUFile(path)
	if err != nil {
		return nil, err
	}
	if !given {
		if err := TagCoNLLU(sents); err != nil {
			return nil, err
		}
	}
	var out []namedDocument
	for _, g := range GroupCoNLLU(sents) {
		var d namedDocument
		var a Annotation
		for i := range g.Sentences {
			q := &g.Sentences[i]
			first := len(d.words)
			d.words = append(d.words, formsOf(q)...)
			for j := range q.Tokens {
				t, ok := ParseTag(q.Tokens[j].XPOS)
				if !ok {
					t = NN
				}
				d.tags = append(d.tags, t)
				a.addEntity(first+j, first, q.Tokens[j].entity())
			}
			d.sentences = append(d.sentences, article.Sentence{Tokens: article.Range{First: first, End: len(d.words)}})
		}
		d.names = a.Names
		d.gold = make([]uint8, len(d.words))
		for _, n := range d.names {
			for i := n.Tokens.First; i < n.Tokens.End; i++ {
				d.gold[i] = labelOf(n.Class, i > n.Tokens.First)
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// TrainNames trains the names' model on the words and entity classes (NER=PERSON,
// ORGANIZATION, LOCATION, MISC) of CoNLL-U files and writes it. The same files, options and
// embedded tagger give the same bytes.
//
// That the tagger has seen the same text costs a little: with tags jackknifed in 5 folds (GivenTags)
// the F1 of spans on polnear.tune was 92.7 instead of 91.9, at ten times the time.
func TrainNames(files []string, opts NameTrainOptions, w io.Writer) error {
	if opts.Epochs == 0 {
		opts.Epochs = 6
	}
	if opts.Seed == 0 {
		opts.Seed = 1
	}
	if opts.Least == 0 {
		opts.Least = 3
	}
	if opts.Prune == 0 {
		opts.Prune = 0.3
	}
	if opts.Hide == 0 {
		opts.Hide = 0.5
	}
	m, err := loadGazetteer()
	if err != nil {
		return err
	}
	var docs []namedDocument
	for _, f := range files {
		d, err := readNamed(f, opts.GivenTags)
		if err != nil {
			return err
		}
		docs = append(docs, d...)
	}
	b := m.train(docs, opts, w)
	fmt.Fprintf(w, "model: %d bytes\n", len(b))
	if m.model, err = readLinearModel(b, "new model", namesModelKind); err != nil {
		return err
	}
	for _, f := range opts.Test {
		d, err := readNamed(f, opts.GivenTags)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s:\n%s", f, m.score(d))
	}
	if opts.Out == "" {
		return nil
	}
	return os.WriteFile(opts.Out, b, 0o644)
}

// ScoreNames tells how far the names found over the words of CoNLL-U files agree with their entity
// classes.
func ScoreNames(files []string, w io.Writer) error {
	m, err := loadNamer()
	if err != nil {
		return err
	}
	for _, f := range files {
		d, err := readNamed(f, false)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s:\n%s", f, m.score(d))
	}
	return nil
}

// ScoreLemmas tells how far the lemmas of verbs and nouns agree with column 3 of CoNLL-U files, with the tags of column
// 5; case does not count.
func ScoreLemmas(files []string, w io.Writer) error {
	l, err := loadLists()
	if err != nil {
		return err
	}
	var low []byte
	for _, f := range files {
		sents, err := ReadCoNLLUFile(f)
		if err != nil {
			return err
		}
		var same, n [2]int // verbs, nouns
		for i := range sents {
			for j := range sents[i].Tokens {
				t := &sents[i].Tokens[j]
				tag, _ := ParseTag(t.XPOS)
				k := 1
				if tag.Verb() {
					k = 0
				} else if !tag.Noun() {
					continue
				}
				low = appendLower(low[:0], normalForm(t.Form, quoteUnknown))
				got, m, tail := l.lemmas.lemma(low, tag)
				if got == "" {
					got = string(low[:m]) + tail
				}
				if n[k]++; got == strings.ToLower(t.Lemma) {
					same[k]++
				}
			}
		}
		for k, what := range []string{"verbs", "nouns"} {
			fmt.Fprintf(w, "%s: lemmas of %s: %.2f %% of %d\n", f, what, 100*float64(same[k])/float64(max(1, n[k])), n[k])
		}
	}
	return nil
}

func (m *namer) train(docs []namedDocument, opts NameTrainOptions, w io.Writer) []byte {
	tr := newLinearTrainer(len(nameLabels))
	s := &nameScratch{doc: map[uint64]uint32{}}
	// each walks a document; visit gives the label decided for a word of whose features n are in s.feats.
	each := func(d *namedDocument, drop func() bool, visit func(n int, gold uint8) uint8) {
		clear(s.doc)
		for _, sent := range d.sentences {
			r := sent.Tokens
			m.look(d.words[r.First:r.End], d.tags[r.First:r.End], s)
			m.learn(d.tags[r.First:r.End], d.words[r.First:r.End], s)
		}
		for _, sent := range d.sentences {
			r := sent.Tokens
			ws, ts := d.words[r.First:r.End], d.tags[r.First:r.End]
			m.look(ws, ts, s)
			s.recall()
			title := caseOf(ws)
			prev, prev2 := uint8(0), uint8(0)
			for i := range ws {
				l := uint8(0)
				if s.may(i, prev) {
					n := s.features(i, ts, prev, prev2, title, drop())
					l = follow(prev, visit(n, d.gold[r.First+i]))
				}
				prev2, prev = prev, l
			}
		}
	}
	counts := map[uint32]uint8{}
	for i := range docs {
		each(&docs[i], func() bool { return false }, func(n int, gold uint8) uint8 {
			for _, h := range s.feats[:n] {
				if c := counts[uint32(h>>32)]; c < 255 {
					counts[uint32(h>>32)] = c + 1
				}
			}
			return gold
		})
	}
	for k, c := range counts {
		if int(c) >= opts.Least {
			tr.admit(k)
		}
	}
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	rng := rand.New(rand.NewPCG(opts.Seed, 0x4E41))
	for e := 0; e < opts.Epochs; e++ {
		rng.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		wrong, n := 0, 0
		for _, i := range order {
			each(&docs[i], func() bool { return rng.Float64() < opts.Hide }, func(k int, gold uint8) uint8 {
				got := tr.step(s.feats[:k], gold)
				if n++; got != gold {
					wrong++
				}
				return got
			})
		}
		fmt.Fprintf(w, "epoch %d: %d of %d wrong\n", e+1, wrong, n)
	}
	return writeLinearModel(namesModelKind, tr.rows(opts.Prune))
}

// score compares the names found with those of the documents: precision, recall and F1 of spans,
// whatever their class, and of spans with their class.
func (m *namer) score(docs []namedDocument) string {
	type prf struct{ hit, got, want int }
	var spans prf
	var classes [5]prf
	var s nameScratch
	for i := range docs {
		d := &docs[i]
		var names []Name
		m.find(d.words, d.tags, d.sentences, &s, &names)
		want := map[article.Range]Class{}
		for _, n := range d.names {
			want[n.Tokens] = n.Class
			classes[n.Class].want++
			spans.want++
		}
		for _, n := range names {
			classes[n.Class].got++
			spans.got++
			if c, ok := want[n.Tokens]; ok {
				spans.hit++
				if c == n.Class {
					classes[c].hit++
				}
			}
		}
	}
	line := func(name string, p prf) string {
		pr, rc := float64(p.hit)/float64(max(1, p.got)), float64(p.hit)/float64(max(1, p.want))
		return fmt.Sprintf("  %-14s P %.1f R %.1f F1 %.1f of %d\n", name, 100*pr, 100*rc, 200*pr*rc/max(1e-9, pr+rc), p.want)
	}
	return line("spans", spans) + line("person", classes[Person]) + line("organization", classes[Organization]) + line("place", classes[Place]) + line("other", classes[Other])
}
