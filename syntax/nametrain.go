package syntax

// Training of the names' model. Nothing here runs when articles are read.

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"

	"whosaid/article"
)

// NameTrainOptions say how the names' model is trained. A field that is 0 stands for that of DefaultNameOptions.
type NameTrainOptions struct {
	Epochs int     // skips the documents
	Seed   uint64  // of their order
	Least  int     // features seen less often are left out
	Prune  float64 // averaged weights below it are left out
	Margin int     // weights are mended too where the right label wins by less
	Hide   float64 // the part of the words that is trained on with the words of names hidden
}

// DefaultNameOptions are those that the embedded model was made with.
func DefaultNameOptions() NameTrainOptions {
	return NameTrainOptions{Epochs: 6, Seed: 1, Least: 3, Prune: 0.3, Margin: 30, Hide: 0.5}
}

func (o NameTrainOptions) withDefaults() NameTrainOptions {
	d := DefaultNameOptions()
	o.Epochs, o.Seed, o.Least = cmp.Or(o.Epochs, d.Epochs), cmp.Or(o.Seed, d.Seed), cmp.Or(o.Least, d.Least)
	o.Prune, o.Margin, o.Hide = cmp.Or(o.Prune, d.Prune), cmp.Or(o.Margin, d.Margin), cmp.Or(o.Hide, d.Hide)
	return o
}

// namedDocument is one document to learn names from.
type namedDocument struct {
	words     []string
	tags      []Tag
	sentences []article.Sentence
	names     []Name
	gold      []uint8 // labels
}

// toNamed gives the documents of the sentences, whose tags are in column 5.
func toNamed(sents []ConlluSentence) (out []namedDocument) {
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
	return out
}

// TrainNames trains the names' model on the words and entity classes (NER=PERSON, ORGANIZATION, LOCATION, MISC) of sentences and
// gives the model file. Column 5 holds the tags that it will be given, hence predicted ones, best by taggers that have not
// seen the text: with those of the embedded tagger, which has, the F1 of spans on polnear.tune was 91.9 instead of
// 92.7. The same sentences, options and version give the same bytes.
func TrainNames(sents []ConlluSentence, o NameTrainOptions, log io.Writer) ([]byte, error) {
	m, err := loadGazetteer()
	if err != nil {
		return nil, err
	}
	docs := toNamed(sents)
	if !slices.ContainsFunc(docs, func(d namedDocument) bool { return len(d.names) > 0 }) {
		return nil, errors.New("train names: no sentence has an entity class")
	}
	return m.train(docs, o.withDefaults(), log), nil
}

// ScoreNames measures how far the names that a model file, or the embedded one where it is nil, finds over the words and
// tags of sentences agree with their entity classes.
func ScoreNames(model []byte, sents []ConlluSentence) (*NameScore, error) {
	m, err := loadNamer()
	if model != nil {
		if m, err = loadGazetteer(); err == nil {
			m.model, err = readLinearModel(model, "model", namesModelKind, false)
		}
	}
	if err != nil {
		return nil, err
	}
	return m.score(toNamed(sents)), nil
}

// LemmaScore counts agreement of lemmas.
type LemmaScore struct{ RightVerbs, Verbs, RightNouns, Nouns int }

// ScoreLemmas measures how far the lemmas of verbs and nouns, by the tags of column 5, agree with column 3; case does
// not count.
func ScoreLemmas(sents []ConlluSentence) (r LemmaScore, err error) {
	l, err := loadLists()
	if err != nil {
		return r, err
	}
	var low []byte
	for i := range sents {
		for j := range sents[i].Tokens {
			t := &sents[i].Tokens[j]
			tag, _ := ParseTag(t.XPOS)
			right, all := &r.RightNouns, &r.Nouns
			switch {
			case t.Lemma == "_" && t.Form != "_" || !tag.Verb() && !tag.Noun():
				continue
			case tag.Verb():
				right, all = &r.RightVerbs, &r.Verbs
			}
			low = appendLower(low[:0], normalForm(t.Form, quoteUnknown))
			got, m, tail := l.lemmas.lemma(low, tag)
			if got == "" {
				got = string(low[:m]) + tail
			}
			if *all++; got == strings.ToLower(t.Lemma) {
				*right++
			}
		}
	}
	return r, nil
}

// String gives the shares in percent.
func (r LemmaScore) String() string {
	return fmt.Sprintf("lemmas of verbs %.2f %% of %d, of nouns %.2f %% of %d", percent(r.RightVerbs, r.Verbs), r.Verbs, percent(r.RightNouns, r.Nouns), r.Nouns)
}

func (m *namer) train(docs []namedDocument, o NameTrainOptions, log io.Writer) []byte {
	s := &nameScratch{doc: map[uint64]uint32{}}
	rows := fitLinear(linearOptions{
		classes: len(nameLabels), epochs: o.Epochs, models: 1, least: o.Least, prune: o.Prune, margin: o.Margin, seed: [2]uint64{o.Seed, 0x4E41},
	}, len(docs), log, func(i int, rng *rand.Rand, visit func([]uint64, uint8) uint8) {
		d := &docs[i]
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
					n := s.features(i, ts, prev, prev2, title, rng != nil && rng.Float64() < o.Hide)
					l = follow(prev, visit(s.feats[:n], d.gold[r.First+i]))
				}
				prev2, prev = prev, l
			}
		}
	})
	return writeLinearModel(namesModelKind, nil, rows)
}

// NameScore counts names that agree in their tokens (index 0), and names that agree in tokens and class, by class.
type NameScore [Other + 1]struct{ Right, Gold, Found int }

// F1 is the harmonic mean of precision and recall of a class, in percent; for NoName, of the spans without their class.
func (r *NameScore) F1(c Class) float64 { return percent(2*r[c].Right, r[c].Gold+r[c].Found) }

// String gives a line for the spans and for each class.
func (r *NameScore) String() (s string) {
	for c, what := range []string{"spans", "persons", "organizations", "places", "other"} {
		n := r[c]
		s += fmt.Sprintf("names: %-14s P %5.1f  R %5.1f  F1 %5.1f of %d\n", what, percent(n.Right, n.Found), percent(n.Right, n.Gold), r.F1(Class(c)), n.Gold)
	}
	return s
}

// score compares the names found with those of the documents.
func (m *namer) score(docs []namedDocument) *NameScore {
	r := new(NameScore)
	var s nameScratch
	for i := range docs {
		d := &docs[i]
		var names []Name
		m.find(d.words, d.tags, d.sentences, &s, &names, new(Annotation))
		want := map[article.Range]Class{}
		for _, n := range d.names {
			want[n.Tokens] = n.Class
			r[NoName].Gold++
			r[n.Class].Gold++
		}
		for _, n := range names {
			r[NoName].Found++
			r[n.Class].Found++
			if c, ok := want[n.Tokens]; ok {
				r[NoName].Right++
				if c == n.Class {
					r[c].Right++
				}
			}
		}
	}
	return r
}
