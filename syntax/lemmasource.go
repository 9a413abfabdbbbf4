package syntax

// What a lemmatiser is made of: our own table, and golem's dictionary.

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/aaaton/golem/v4/dicts/en"
)

//go:embed data/lemmas.tsv
var lemmaData string

// lemmaSource gathers forms and their lemmas.
type lemmaSource struct {
	forms []lemmaForm
	text  strings.Builder
	at    map[string]lemmaAt // where a lemma is in the text
}

type lemmaForm struct {
	hash uint64
	at   lemmaAt
}

// makeLemmatiser reads both tables.
func makeLemmatiser() (*lemmatiser, error) {
	golem, err := en.New().GetResource()
	if err != nil {
		return nil, fmt.Errorf("golem: dicts/en: %w", err)
	}
	s := lemmaSource{at: map[string]lemmaAt{}}
	if err := s.own(lemmaData); err != nil {
		return nil, err
	}
	if err := s.golem(string(golem)); err != nil {
		return nil, err
	}
	return s.lemmatiser(), nil
}

// own reads our table.
func (s *lemmaSource) own(table string) error {
	for i, l := range strings.Split(table, "\n") {
		if l == "" || l[0] == '#' {
			continue
		}
		f := strings.Split(l, "\t")
		k := kindNone
		if len(f) == 3 {
			k = kindOfName(f[1])
		}
		if k == kindNone || f[0] != strings.ToLower(f[0]) || !s.add(k, f[0], f[0]) {
			return fmt.Errorf("data/lemmas.tsv:%d: want lemma, verb|noun|word and forms, with tabs between", i+1)
		}
		for form := range strings.FieldsSeq(f[2]) {
			s.add(k, form, f[0])
		}
	}
	return nil
}

// golem reads golem's dictionary: a lemma and its forms a line.
func (s *lemmaSource) golem(table string) error {
	for i, l := range strings.Split(strings.TrimSuffix(table, "\n"), "\n") {
		lemma, forms, ok := strings.Cut(l, "\t")
		if !ok {
			return fmt.Errorf("golem: dicts/en:%d: no form beside the lemma", i+1)
		}
		if lemma != strings.ToLower(lemma) || strings.HasSuffix(lemma, ".") {
			continue
		}
		if !s.add(kindGolem, lemma, lemma) {
			return fmt.Errorf("golem: dicts/en:%d: more than the table holds", i+1)
		}
		inflects := false
		for form := range strings.SplitSeq(forms, "\t") {
			inflects = inflects || strings.HasSuffix(form, "ing")
			s.add(kindGolem, form, lemma)
		}
		if inflects {
			s.add(kindInflects, lemma, lemma)
		}
	}
	return nil
}

// add enters a form; it reports false where there is no room for its lemma.
func (s *lemmaSource) add(kind wordKind, form, lemma string) bool {
	at, ok := s.at[lemma]
	if !ok {
		if len(lemma) > 0xff || s.text.Len()+len(lemma) >= 1<<24 {
			return false
		}
		at = lemmaAt(s.text.Len()<<8 | len(lemma))
		s.at[lemma] = at
		s.text.WriteString(lemma)
	}
	s.forms = append(s.forms, lemmaForm{lemmaKey(kind, fnvString(form)), at})
	return true
}

// lemmatiser lays the forms out. The lemmas of one form stay in their order.
func (s *lemmaSource) lemmatiser() *lemmatiser {
	slices.SortStableFunc(s.forms, func(x, y lemmaForm) int { return cmp.Compare(x.hash>>(32-lemmaBuckets), y.hash>>(32-lemmaBuckets)) })
	m := &lemmatiser{text: s.text.String(), starts: make([]uint32, 1<<lemmaBuckets+1)}
	for _, f := range s.forms {
		m.starts[f.hash>>(64-lemmaBuckets)+1]++
		m.keys, m.at = append(m.keys, uint32(f.hash>>(32-lemmaBuckets))), append(m.at, f.at)
	}
	for b := range 1 << lemmaBuckets {
		m.starts[b+1] += m.starts[b]
	}
	return m
}

// kindOfName gives the kind that a line of our table names, or kindNone.
func kindOfName(name string) wordKind {
	switch name {
	case "verb":
		return kindVerb
	case "noun":
		return kindNoun
	case "word":
		return kindWord
	}
	return kindNone
}
