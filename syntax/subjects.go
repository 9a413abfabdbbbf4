package syntax

import (
	_ "embed"
	"slices"
)

//go:embed data/indefinite.txt
var indefiniteData string

// indefinite are the determiners of data/indefinite.txt.
var indefinite = wordSet(indefiniteData)

// Trees, after the last step: a verb with a clause has no subject on both sides. In "The firm said Ann Holt, 54, has resigned" the parser
// often makes Holt a second subject of "said", because a name behind a verb of saying is mostly who said it. In 2,891 sentences
// of news no verb has two. The one behind the verb is given to the clause.

// oneSubject gives the second subject of a verb to the verb's clause behind it, if that has none. Heads are places in the sentence, -1 at the root.
func oneSubject(heads []int32, rels []Relation, tags []Tag) {
	for c := range heads {
		v := heads[c]
		if v < 0 || int(v) > c || rels[c] != RelNsubj || !tags[v].Verb() || !subjectBefore(heads, rels, tags, v) {
			continue
		}
		x := clauseBehind(heads, rels, v, int32(c))
		if x < 0 {
			continue
		}
		for i := int32(c) + 1; i < x; i++ {
			if heads[i] == v { // commas around what is said of the subject
				heads[i] = x
			}
			if heads[i] == x && rels[i] == RelAuxpass {
				rels[c] = RelNsubjpass
			}
		}
		heads[c] = x
	}
}

// noCaseSubject takes from a joined verb the subject that a preposition leads: in "The aide denied it but in a later interview said he had lied" the
// interview has said nothing. Of 3,267 subjects of news one has a preposition.
func noCaseSubject(heads []int32, rels []Relation, tags []Tag) {
	for i, c := range heads {
		if c <= int32(i) || rels[i] != RelCase || tags[i] != IN && tags[i] != TO || rels[c] != RelNsubj || !tags[c].Noun() {
			continue
		}
		if v := heads[c]; v > c && rels[v] == RelConj && heads[v] >= 0 && subjectBefore(heads, rels, tags, heads[v]) {
			rels[c] = RelNmod
		}
	}
}

// bareRelative takes the first of two subjects that stand side by side before a verb for a noun that the verb describes: in "They say it leaks, a
// charge the firm has denied" the firm has denied the charge, and the charge sums up the clause before it. The parser takes both for subjects, or makes
// that clause what was denied. The noun has an indefinite determiner and a comma before it.
func bareRelative(words []string, heads []int32, rels []Relation, tags []Tag) {
	for i := range heads {
		c := int32(i)
		v := heads[c]
		if v <= c || rels[c] != RelNsubj || tags[c] != NN && tags[c] != NNS || !tags[v].Verb() {
			continue
		}
		det := lastChild(heads[:c], rels, c, RelDet)
		if det < 1 || tags[det-1] != TagComma || !indefinite[words[det]] || !secondSubject(heads, rels, tags, c, v) {
			continue
		}
		above, rel := heads[v], rels[v]
		if x := clauseBefore(heads, rels, v, det); x >= 0 {
			heads[x], rels[x] = above, rel
			for k := range det {
				if heads[k] == v {
					heads[k] = x
				}
			}
			above = x
		}
		if above < 0 || above > c {
			continue
		}
		heads[c], rels[c] = above, RelAppos
		heads[v], rels[v] = c, RelAclRelcl
	}
}

// secondSubject reports whether verb v has, right behind noun c, another subject, with no mark in or behind it.
func secondSubject(heads []int32, rels []Relation, tags []Tag, c, v int32) bool {
	found := false
	for i := c + 1; i < v; i++ {
		if tags[i] == TagComma || tags[i] == TagColon || tags[i].Verb() && heads[i] != v {
			return false
		}
		found = found || heads[i] == v && rels[i] == RelNsubj
	}
	return found && !tags[c+1].Verb() && tags[c+1] != IN && tags[c+1] != TO
}

// clauseBefore gives the clause that verb v has before token end; -1 where it has none.
func clauseBefore(heads []int32, rels []Relation, v, end int32) int32 {
	for i := end - 1; i >= 0; i-- {
		if heads[i] == v && (rels[i] == RelCcomp || rels[i] == RelParataxis || rels[i] == RelAdvcl) {
			return i
		}
	}
	return -1
}

// passiveSubject makes the subject of a verb in the passive one of the passive: in "They'd been told" the parser sometimes sees a subject of "told".
func passiveSubject(heads []int32, rels []Relation) {
	for a, v := range heads {
		if v < 0 || rels[a] != RelAuxpass {
			continue
		}
		for c := max(0, v-farthestSubject); c < int32(a); c++ {
			if heads[c] == v && rels[c] == RelNsubj {
				rels[c] = RelNsubjpass
			}
		}
	}
}

// subjectBehind makes what stands right behind a verb its subject, where the verb comes right after a closing quotation mark and has no
// subject: in "“We won,” said the Croatian" she has said it, and is no object.
func subjectBehind(heads []int32, rels []Relation, tags []Tag) {
	for v := 1; v+1 < len(heads); v++ {
		if tags[v-1] != TagCloseQuote || tags[v] != VBD && tags[v] != VBZ || rels[v] == RelConj || rels[v] == RelAcl {
			continue
		}
		object := int32(-1)
		for c := v - 1; c >= max(0, v-farthestSubject) && object != int32(v); c-- {
			if heads[c] == int32(v) && rels[c].Subject() {
				object = int32(v)
			}
		}
		for c := v + 1; c < min(len(heads), v+nearSubject) && object < 0; c++ {
			if heads[c] != int32(v) {
				continue
			}
			if rels[c] != RelDobj {
				break
			}
			object = int32(c)
		}
		if object > int32(v) {
			rels[object] = RelNsubj
		}
	}
}

// nearSubject is how many tokens behind its verb the head of a subject may be that follows it.
const nearSubject = 8

// mainVerb gives a sentence its main verb back that a relative clause has taken: in "A man who knew the victim said she was afraid" the parser makes "the
// victim said" what the man knew, and leaves the sentence without a verb. If its root is no verb, the clause that the relative verb has with no
// "that" is the sentence's.
func mainVerb(heads []int32, rels []Relation, tags []Tag) {
	root := int32(slices.Index(heads, -1))
	if root < 0 || tags[root].Verb() || slices.Contains(heads[root+1:], -1) {
		return
	}
	relative := int32(slices.Index(rels, RelAclRelcl))
	if relative < 0 {
		return
	}
	n := heads[relative]
	if n < 0 || !tags[n].Noun() || n > relative || n != root && (heads[n] != root || n < root) {
		return
	}
	if who := lastChild(heads, rels, relative, RelNsubj); who < n || tags[who] != WP && tags[who] != WDT {
		return
	}
	verb := lastChild(heads, rels, relative, RelCcomp)
	if verb < 0 || !tags[verb].Verb() || lastChild(heads, rels, verb, RelMark) >= 0 {
		return
	}
	object := lastChild(heads, rels, verb, RelNsubj)
	if object <= relative || object >= verb || !tags[object].Noun() {
		return
	}
	if n != root { // "On Monday a man who …": the day hangs on the verb
		heads[root], rels[root] = verb, RelNmod
	}
	heads[n], rels[n] = verb, RelNsubj
	heads[verb], rels[verb] = -1, RelRoot
	heads[object], rels[object] = relative, RelDobj
	for i := verb + 1; i < int32(len(heads)); i++ {
		if heads[i] == n || heads[i] == relative || heads[i] == root && i != verb {
			heads[i] = verb
		}
	}
}

// lastChild gives the last dependent of a token with a relation; -1 where there is none.
func lastChild(heads []int32, rels []Relation, of int32, rel Relation) int32 {
	for i := len(heads) - 1; i >= 0; i-- {
		if heads[i] == of && rels[i] == rel {
			return int32(i)
		}
	}
	return -1
}

// subjectBefore reports whether verb v has a noun phrase before it as its subject.
func subjectBefore(heads []int32, rels []Relation, tags []Tag, v int32) bool {
	for i := max(0, v-farthestSubject); i < v; i++ {
		if heads[i] == v && (rels[i] == RelNsubj || rels[i] == RelNsubjpass) && (tags[i].Noun() || tags[i] == PRP) {
			return true
		}
	}
	return false
}

// clauseBehind gives the head of the clause that verb v has behind token c; -1 where there is none, or where it has a subject of its own.
func clauseBehind(heads []int32, rels []Relation, v, c int32) int32 {
	x := int32(-1)
	for i := c + 1; i < min(int32(len(heads)), c+farthestSubject); i++ {
		if heads[i] == v && rels[i] == RelCcomp {
			x = i
			break
		}
	}
	for i := c + 1; x >= 0 && i < x; i++ {
		if heads[i] == x && rels[i].Subject() {
			return -1
		}
	}
	return x
}

// farthestSubject is how many tokens a subject may be from its verb.
const farthestSubject = 40
