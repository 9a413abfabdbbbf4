package collection

import (
	"slices"
	"strings"
)

// Are two speakers, of two articles, the same? Keys decide where both have one: speakers of one full name share a
// key. Else the names and roles of both are compared.

// likeness says how two speakers compare.
type likeness uint8

const (
	sameSpeaker  likeness = iota
	unclear               // one has no name, or nothing tells
	perhapsOther          // they look different, and one side is not sure
	otherSpeaker          // they are different, and both sides are sure
)

// sureOf is the confidence from which a speaker counts as sure.
const sureOf = 0.6

const (
	person  = "person"
	unnamed = "unnamed"
	group   = "group"
)

// compareSpeakers is symmetric.
func compareSpeakers(a, b Speaker) likeness {
	like := compareNames(&a, &b)
	if like == otherSpeaker && (a.Confidence < sureOf || b.Confidence < sureOf) {
		return perhapsOther
	}
	return like
}

func compareNames(a, b *Speaker) likeness {
	switch {
	case a.Name == "" || b.Name == "":
		return unclear
	case a.ID != "" && b.ID != "":
		if a.ID == b.ID {
			return sameSpeaker
		}
		return otherSpeaker
	case a.Key != "" && a.Key == b.Key:
		return sameSpeaker
	case a.shares(b):
		return sameSpeaker
	case a.described() || b.described():
		return compareDescriptions(a, b)
	case a.Type == "" || b.Type == "": // a name in a list
		return comparePersons(nameWords(a.Name), nameWords(b.Name))
	case a.Type == person && b.Type == person:
		return comparePersons(nameWords(a.Name), nameWords(b.Name))
	case a.Plural || b.Plural:
		return perhapsOther
	case (a.Type == person) != (b.Type == person):
		return compareWithBody(a, b)
	}
	return otherSpeaker
}

// described reports whether the speaker is called by a description and not by a name.
func (s *Speaker) described() bool { return s.Type == unnamed || s.Type == group }

// nameWords gives the words of a name, normalised, without an article before it.
func nameWords(name string) (out []string) {
	for _, w := range cutWords(name) {
		out = append(out, w.text)
	}
	if len(out) > 1 && english().functions[out[0]] {
		out = out[1:]
	}
	return out
}

// shares reports whether one name of a fits one of b: the same words, or a part that ends both ("Holm" and
// "Karin Holm"), or first and last word ("Karin Anna Holm" and "Karin Holm"), or initials of a body.
func (s *Speaker) shares(other *Speaker) bool {
	for _, x := range append([]string{s.Name}, s.Forms...) {
		for _, y := range append([]string{other.Name}, other.Forms...) {
			v, w := nameWords(x), nameWords(y)
			if len(v) > len(w) {
				v, w, x, y = w, v, y, x
			}
			if len(v) == 0 {
				continue
			}
			ends := slices.Equal(v, w[len(w)-len(v):])
			if slices.Equal(v, w) || ends && !conflicting(s, other) {
				return true
			}
			if len(v) > 1 && v[0] == w[0] && v[len(v)-1] == w[len(w)-1] {
				return true
			}
			if len(v) == 1 && len(w) > 1 && v[0] == w[0] && s.Type != group && other.Type != group { // a first name alone
				return true
			}
			if len(v) == 1 && s.Type != person && other.Type != person && len(w) > 1 && strings.EqualFold(initials(y), strings.ReplaceAll(x, ".", "")) {
				return true
			}
		}
	}
	return false
}

// conflicting reports whether two articles tell two genders.
func conflicting(a, b *Speaker) bool { return a.Gender != "" && b.Gender != "" && a.Gender != b.Gender }

// initials gives the first letters of the words that begin with a capital.
func initials(name string) string {
	var b strings.Builder
	for w := range strings.FieldsSeq(name) {
		if first := []rune(w)[0]; strings.ToUpper(string(first)) == string(first) {
			b.WriteRune(first)
		}
	}
	return b.String()
}

// comparePersons compares the words of two names of people that do not fit each other.
func comparePersons(a, b []string) likeness {
	if len(a) == 0 || len(b) == 0 {
		return unclear
	}
	switch x, y := a[len(a)-1], b[len(b)-1]; {
	case x == y:
	case alike(x, y):
		return unclear // a name in another spelling
	default:
		return otherSpeaker
	}
	if a[0][0] == b[0][0] { // "A. Berg" and "Anna Berg"
		return unclear
	}
	return perhapsOther // "Bill" and "William", or two of one family
}

// alike reports whether two last names may be one in two spellings: all but one letter in four is the same.
func alike(x, y string) bool {
	v, w := []rune(x), []rune(y)
	if len(v) > len(w) {
		v, w = w, v
	}
	if len(v) < 5 {
		return false
	}
	row := make([]int, len(v)+1)
	for i := range row {
		row[i] = i
	}
	for j, b := range w {
		before := row[0]
		row[0] = j + 1
		for i, a := range v {
			next := min(row[i]+1, row[i+1]+1)
			if a == b {
				next = min(next, before)
			} else {
				next = min(next, before+1)
			}
			before, row[i+1] = row[i+1], next
		}
	}
	return 4*row[len(v)] <= len(w)
}

// compareDescriptions compares two speakers of whom one at least has no name.
func compareDescriptions(a, b *Speaker) likeness {
	x, y := a.descriptors(), b.descriptors()
	if a.described() && b.described() {
		if overlap(x, y) > 0 {
			return sameSpeaker
		}
		return perhapsOther
	}
	named := a
	if a.described() {
		named = b
	}
	if overlap(x, y) > 0 || named.Role == "" && named.Affiliation == "" {
		return unclear
	}
	return perhapsOther
}

// descriptors are the words by which an article describes a speaker.
func (s *Speaker) descriptors() []string {
	text := s.Role + " " + s.Affiliation
	if s.described() {
		text += " " + s.Name
	}
	var out []string
	for _, w := range nameWords(text) {
		if !english().functions[w] {
			out = append(out, english().stem(w))
		}
	}
	return out
}

func overlap(a, b []string) (n int) {
	for _, x := range a {
		if slices.Contains(b, x) {
			n++
		}
	}
	return n
}

// compareWithBody compares a person with an organization or a place: the person may speak for it.
func compareWithBody(a, b *Speaker) likeness {
	if a.Type != person {
		a, b = b, a
	}
	if overlap(a.descriptors(), nameStems(b.Name)) > 0 || overlap(nameStems(a.Name), nameStems(b.Name)) > 0 {
		return unclear
	}
	return perhapsOther
}

func nameStems(name string) []string {
	words := nameWords(name)
	for i, w := range words {
		words[i] = english().stem(w)
	}
	return words
}
