package syntax

// Measuring of trees against a treebank, and the ways to parse what CoNLL-U files hold.

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// Score counts how far predicted trees agree with those of a treebank.
type Score struct {
	Scored   int // tokens that are not punctuation in the treebank
	Heads    int // of them, with the right head
	Labelled int // of them, with the right head and label; labels cut at ':'
	ByLabel  map[string]*LabelScore
}

// LabelScore counts the arcs of one label; right are those with the right head and label.
type LabelScore struct{ Right, Gold, Predicted int }

// F1 is the harmonic mean of precision and recall, in percent.
func (l *LabelScore) F1() float64 {
	return 200 * float64(l.Right) / float64(max(l.Gold+l.Predicted, 1))
}

// UAS and LAS are the attachment scores, in percent.
func (s *Score) UAS() float64 { return 100 * float64(s.Heads) / float64(max(s.Scored, 1)) }

// LAS is the share of tokens whose head and label are right, in percent.
func (s *Score) LAS() float64 { return 100 * float64(s.Labelled) / float64(max(s.Scored, 1)) }

// Labels gives the labels in the order of their frequency in the treebank.
func (s *Score) Labels() []string {
	out := make([]string, 0, len(s.ByLabel))
	for l := range s.ByLabel {
		out = append(out, l)
	}
	sort.Slice(out, func(i, j int) bool {
		a, b := s.ByLabel[out[i]], s.ByLabel[out[j]]
		if a.Gold != b.Gold {
			return a.Gold > b.Gold
		}
		return out[i] < out[j]
	})
	return out
}

// String gives the attachment scores and a line for each label that the treebank has.
func (s *Score) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d tokens  UAS %.2f  LAS %.2f\n%-14s %7s %6s %6s %6s\n", s.Scored, s.UAS(), s.LAS(), "label", "gold", "P", "R", "F1")
	for _, name := range s.Labels() {
		if l := s.ByLabel[name]; l.Gold > 0 {
			fmt.Fprintf(&b, "%-14s %7d %6.1f %6.1f %6.1f\n", name, l.Gold, percent(l.Right, l.Predicted), percent(l.Right, l.Gold), l.F1())
		}
	}
	return b.String()
}

// ScoreTrees compares sentence by sentence. Tokens whose label in the treebank is punct are not
// counted, as is usual. Sentences must be the same tokens in the same order.
func ScoreTrees(gold, predicted []ConlluSentence) (*Score, error) {
	if len(gold) != len(predicted) {
		return nil, fmt.Errorf("score: %d sentences against %d", len(predicted), len(gold))
	}
	sc := &Score{ByLabel: map[string]*LabelScore{}}
	of := func(l string) *LabelScore {
		if sc.ByLabel[l] == nil {
			sc.ByLabel[l] = &LabelScore{}
		}
		return sc.ByLabel[l]
	}
	for i := range gold {
		g, p := &gold[i], &predicted[i]
		if len(g.Tokens) != len(p.Tokens) {
			return nil, fmt.Errorf("%d: score: %d tokens against %d", g.Line, len(p.Tokens), len(g.Tokens))
		}
		if !g.Tree {
			continue
		}
		for j := range g.Tokens {
			a, b := &g.Tokens[j], &p.Tokens[j]
			if baseLabel(a.Deprel) == "punct" {
				continue
			}
			sc.Scored++
			head := a.Head == b.Head
			if head {
				sc.Heads++
				if baseLabel(a.Deprel) == baseLabel(b.Deprel) {
					sc.Labelled++
				}
			}
			of(a.Deprel).Gold++
			of(b.Deprel).Predicted++
			if head && a.Deprel == b.Deprel {
				of(a.Deprel).Right++
			}
		}
	}
	return sc, nil
}

func baseLabel(l string) string {
	for i := range len(l) {
		if l[i] == ':' {
			return l[:i]
		}
	}
	return l
}

// ParseCoNLLU gives the sentences with the trees that the model finds over their forms and the tags of
// column 5. A nil model is the embedded one.
func ParseCoNLLU(model []byte, sents []ConlluSentence) ([]ConlluSentence, error) {
	m, err := loadParser()
	if model != nil {
		m, err = readParser(model, "model", false)
	}
	if err != nil {
		return nil, err
	}
	var (
		s     parseScratch
		words []string
		tags  []Tag
		heads []int32
		rels  []Relation
	)
	out := make([]ConlluSentence, len(sents))
	for i := range sents {
		n := len(sents[i].Tokens)
		words, tags, heads, rels = words[:0], tags[:0], append(heads[:0], make([]int32, n)...), append(rels[:0], make([]Relation, n)...)
		for j := range sents[i].Tokens {
			t := &sents[i].Tokens[j]
			tag, _ := ParseTag(t.XPOS)
			words, tags = append(words, t.Form), append(tags, tag)
		}
		m.parse(words, tags, heads, rels, &s)
		out[i] = sents[i]
		out[i].Tree = n > 0
		out[i].Tokens = slices.Clone(sents[i].Tokens)
		for j := range out[i].Tokens {
			out[i].Tokens[j].Head, out[i].Tokens[j].Deprel = heads[j], rels[j].String()
		}
	}
	return out, nil
}

// AnnotateCoNLLU takes the forms of the sentences as they are and predicts the rest: tags into column
// 5, lemmas, trees. Everything else of the sentences stays.
func (an *Annotator) AnnotateCoNLLU(sents []ConlluSentence) []ConlluSentence {
	out := make([]ConlluSentence, 0, len(sents))
	for _, d := range GroupCoNLLU(sents) {
		a := an.Annotate(DocumentOfForms(d.ID, d.Sentences))
		k := 0
		for i := range d.Sentences {
			s := d.Sentences[i]
			s.Tokens = slices.Clone(s.Tokens)
			s.Tree = a.Parsed[i]
			first := int32(k)
			for j := range s.Tokens {
				t := &s.Tokens[j]
				t.XPOS, t.Lemma, t.Head, t.Deprel = a.Tags[k].String(), a.Lemmas[k], -1, a.Relations[k].String()
				if h := a.Heads[k]; h >= 0 {
					t.Head = h - first
				}
				k++
			}
			out = append(out, s)
		}
	}
	return out
}
