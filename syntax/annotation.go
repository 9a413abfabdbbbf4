// Package syntax gives each token of an article a part-of-speech tag (Penn Treebank), a lemma, a head and a
// relation (Universal Dependencies 1), and finds names. It analyses how a sentence is built; it knows nothing about
// reported speech.
package syntax

import "whosaid/article"

// Class is the coarse class of a name.
type Class uint8

// The classes of names.
const (
	NoName Class = iota
	Person
	Organization
	Place
	Other // events, works, nationalities, laws
)

// Name is a proper name: a run of tokens and what it names.
type Name struct {
	Tokens article.Range
	Class  Class
}

// Annotation is what syntax knows of one document. The slices run beside Document.Tokens: index i
// is token i. It is read-only once made, and may be read by many goroutines.
type Annotation struct {
	Doc *article.Document

	Tags      []Tag
	Lemmas    []string   // lower case; of a name, its lower-cased form
	Heads     []int32    // document index of the head; -1 at a root and in a sentence with no tree
	Relations []Relation // RelRoot at a root; RelNone in a sentence with no tree
	Parsed    []bool     // by sentence: does it have a tree?
	Names     []Name     // in the order of the text, never overlapping

	// Poll, where not nil, is called often while the annotation is made and while stages read it. It may panic to
	// end that work. It is for the one goroutine that works: others take a copy of the Annotation.
	Poll func()

	firstChild, nextSibling []int32 // the children of a token, in the order of the text
	nameOf                  []int32 // index into Names, else -1
}

// FirstChild gives the first dependent of token i in the order of the text, or -1; with
// NextSibling it walks the dependents with no closure.
func (a *Annotation) FirstChild(i int) int { return int(a.firstChild[i]) }

// NextSibling gives the dependent of the same head that follows c, or -1.
func (a *Annotation) NextSibling(c int) int { return int(a.nextSibling[c]) }

// NameAt gives the name that token i is in; ok is false where it is in none.
func (a *Annotation) NameAt(i int) (n Name, ok bool) {
	if k := a.nameOf[i]; k >= 0 {
		return a.Names[k], true
	}
	return Name{}, false
}

// pollEvery is how many tokens may pass between two calls of Poll, less one: some ten microseconds of work.
const pollEvery = 1<<11 - 1

// Tick calls Poll at some of the indices i of a loop over tokens. It costs next to nothing at the others.
func (a *Annotation) Tick(i int) {
	if i&pollEvery == 0 && a.Poll != nil {
		a.Poll()
	}
}

// Pause calls Poll: for loops whose steps are long, such as those over sentences.
func (a *Annotation) Pause() {
	if a.Poll != nil {
		a.Poll()
	}
}

// Link fills the tables after FirstChild, NextSibling and NameAt from Heads and Names. Whoever makes or changes
// an Annotation calls it last.
func (a *Annotation) Link() {
	n := len(a.Doc.Tokens)
	a.firstChild, a.nextSibling, a.nameOf = Filled(a, a.firstChild, n, -1), Filled(a, a.nextSibling, n, -1), Filled(a, a.nameOf, n, -1)
	for c := n - 1; c >= 0; c-- {
		a.Tick(c)
		if h := a.Heads[c]; h >= 0 {
			a.nextSibling[c] = a.firstChild[h]
			a.firstChild[h] = int32(c)
		}
	}
	for k, nm := range a.Names {
		for i := nm.Tokens.First; i < nm.Tokens.End; i++ {
			a.nameOf[i] = int32(k)
		}
	}
}

// Ticks gives a function that calls Poll at some of its calls: for what has no index, such as the comparisons of a sort.
func (a *Annotation) Ticks() func() {
	n := 0
	return func() {
		a.Tick(n)
		n++
	}
}

// Filled gives n times x, in the room of s where that suffices. It calls Poll as it goes: to write to new memory takes long
// enough in a long article.
func Filled[T any](a *Annotation, s []T, n int, x T) []T {
	if cap(s) < n {
		s = make([]T, n, n+min(n/4, 1<<12)) // no more: of a long text all tables together are large
	}
	s = s[:n]
	for i := range s {
		if i&(1<<14-1) == 0 {
			a.Pause()
		}
		s[i] = x
	}
	return s
}
