package syntax

// Lemmas: what is the dictionary form of a word, given its tag? A table of our own first (verbs and
// nouns of reports, and what follows no rule), then golem's dictionary, then rules of spelling.

import (
	"strings"
)

// wordKind is what a tag asks of a lemma.
type wordKind uint8

const (
	kindNone wordKind = iota // the form itself
	kindVerb
	kindNoun
	kindWord
	kindGolem    // golem's dictionary does not say what a word is
	kindInflects // of golem's words those that have a form in -ing: verbs
)

var kindOfTag = func() (k [len(tagNames)]wordKind) {
	for t := VB; t <= VBZ; t++ {
		k[t] = kindVerb
	}
	k[NNS] = kindNoun
	k[PRP], k[PRPS], k[MD], k[RB], k[DT] = kindWord, kindWord, kindWord, kindWord, kindWord
	return
}()

// lemmatiser finds lemmas: of verbs, plurals, pronouns, clitics and modals. All else, comparatives
// too, is its own lemma in lower case, as CoreNLP has it. A lemma that is known is a part of its text, and costs no
// allocation. It is read-only once made.
//
// golem's own Lemmatizer is not used: it knows no tags (the past of "find" is its "found", to
// "found" a town), gives the first of several lemmas by the order of its file, and takes 100 to 170 ms to load.
type lemmatiser struct {
	text   string    // all lemmas
	starts []uint32  // by bucket, the upper bits of a hash: where its forms begin; one more than there are buckets
	keys   []uint32  // of forms: what tells them apart in a bucket, sorted in it
	at     []lemmaAt // beside keys; a form of several lemmas stands there several times
}

// lemmaBuckets is how many of the upper bits of a hash name a bucket.
const lemmaBuckets = 16

// lemmaAt is where a lemma is in the text: the offset in the upper 24 bits, the length in bytes below.
type lemmaAt uint32

func (m *lemmatiser) lemmaOf(at lemmaAt) string { return m.text[at>>8:][:at&0xff] }

func lemmaKey(kind wordKind, hash uint64) uint64 { return mix(uint64(kind)+77, hash) }

// known gives the lemmas of a form.
func (m *lemmatiser) known(kind wordKind, hash uint64) []lemmaAt {
	h := lemmaKey(kind, hash)
	bucket, key := h>>(64-lemmaBuckets), uint32(h>>(32-lemmaBuckets))
	i, end := m.starts[bucket], m.starts[bucket+1]
	for i < end && m.keys[i] != key {
		i++
	}
	first := i
	for i < end && m.keys[i] == key {
		i++
	}
	return m.at[first:i]
}

// lemma gives the lemma of a word in lower case; ok is false where it is the word itself. The
// result is made of bytes of low only where a rule of spelling cuts its end, and then it is the
// first n bytes of low and tail after them.
func (m *lemmatiser) lemma(low []byte, tag Tag) (whole string, n int, tail string) {
	kind := kindOfTag[tag]
	if kind == kindNone || len(low) == 0 || low[0] >= '0' && low[0] <= '9' {
		return "", len(low), ""
	}
	h := fnvBytes(low)
	if k := m.known(kind, h); len(k) > 0 {
		l := m.choose(k, low, tag)
		if tag == VB && l != string(low) { // "to found a town"
			if g := m.known(kindGolem, h); len(g) > 0 && m.choose(g, low, tag) == string(low) {
				l = m.choose(g, low, tag)
			}
		}
		return l, 0, ""
	}
	if kind == kindWord {
		return "", len(low), ""
	}
	if k := m.known(kindGolem, h); len(k) > 0 {
		if l := m.choose(k, low, tag); fits(l, low, tag) {
			return l, 0, ""
		}
	}
	return m.spell(low, tag)
}

// choose picks among the lemmas of a form: of a base form the form itself, else another, and of
// several others the one that shares the longest beginning with the form.
func (m *lemmatiser) choose(lemmas []lemmaAt, low []byte, tag Tag) string {
	base := tag == VB || tag == VBP
	best, score := "", -1
	for _, at := range lemmas {
		l, s := m.lemmaOf(at), 1
		for s <= len(l) && s <= len(low) && l[s-1] == low[s-1] {
			s++
		}
		if (l == string(low)) == base {
			s += 100
		}
		if s > score {
			best, score = l, s
		}
	}
	return best
}

// fits reports whether the lemma explains the ending that the tag asks for; golem's dictionary may
// know the form as something else.
func fits(lemma string, low []byte, tag Tag) bool {
	w := string(low)
	switch tag {
	case VBG:
		return lemma != w
	case VBZ, NNS:
		return lemma != w || !strings.HasSuffix(w, "s")
	case VBD, VBN:
		return lemma != w || !strings.HasSuffix(w, "ed")
	}
	return true
}

// isLemma reports whether a word is a dictionary form.
func (m *lemmatiser) isLemma(b []byte) bool {
	h := fnvBytes(b)
	for _, k := range [...]wordKind{kindGolem, kindVerb, kindNoun} {
		for _, l := range m.known(k, h) {
			if m.lemmaOf(l) == string(b) {
				return true
			}
		}
	}
	return false
}

// spell undoes the ending of a word that no table knows.
func (m *lemmatiser) spell(w []byte, tag Tag) (whole string, n int, tail string) {
	ends := func(s string) bool { return len(w) > len(s)+1 && string(w[len(w)-len(s):]) == s }
	n = len(w)
	switch tag {
	case VBZ, NNS:
		switch {
		case ends("ies") && n > 4:
			return "", n - 3, "y"
		case ends("sses"), ends("shes"), ends("ches"), ends("xes"), ends("zzes"):
			return "", n - 2, ""
		case ends("ss"), ends("us") && tag == NNS, ends("is") && tag == NNS:
		case ends("s"):
			return "", n - 1, ""
		case ends("men") && tag == NNS:
			return "", n - 2, "an"
		}
	case VBD, VBN:
		if ends("ied") && n > 4 {
			return "", n - 3, "y"
		}
		if ends("ed") {
			return m.stem(w[:n-2])
		}
	case VBG:
		if ends("ing") && n > 4 {
			return m.stem(w[:n-3])
		}
	}
	return "", len(w), ""
}

// stem gives the base of what is left when -ed or -ing is cut off: itself, with an e,
// or with its doubled last letter single. The dictionary decides where it can; else the spelling does.
func (m *lemmatiser) stem(s []byte) (whole string, n int, tail string) {
	n = len(s)
	if n < 2 {
		return "", n, ""
	}
	if m.isLemma(s) {
		return "", n, ""
	}
	var buf [32]byte
	e := append(append(buf[:0], s...), 'e')
	if m.isLemma(e) {
		return "", n, "e"
	}
	if s[n-1] == s[n-2] && m.isLemma(s[:n-1]) {
		return "", n - 1, ""
	}
	if i := lastHyphen(s); i > 0 && n-i > 3 { // of a compound, its last part decides
		_, k, tail := m.stem(s[i:])
		return "", i + k, tail
	}
	switch {
	case doubled(s):
		return "", n - 1, ""
	case lacksE(s):
		return "", n, "e"
	}
	return "", n, ""
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// doubled reports whether the last letter of a stem is doubled before -ed and -ing alone: "stopp", not "pass".
func doubled(s []byte) bool {
	c, d := s[len(s)-1], s[len(s)-2]
	return c == d && !isVowel(c) && c != 'l' && c != 's' && c != 'f' && c != 'z'
}

// lacksE reports whether a stem that no dictionary knows has lost an e before -ed and -ing: "argu", "rais".
func lacksE(s []byte) bool {
	c, d := s[len(s)-1], s[len(s)-2]
	switch c {
	case 'v', 'u', 'c':
		return true
	case 'z':
		return d != 'z'
	case 's':
		return isVowel(d)
	case 'g':
		return d != 'n' && d != 'g' && !isVowel(d)
	case 't':
		return d == 'a' && len(s) > 3
	case 'l':
		return !isVowel(d) && d != 'l' && d != 'r'
	}
	return false
}

func lastHyphen(s []byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '-' {
			return i + 1
		}
	}
	return 0
}

// annotate fills a.Lemmas from s.words and a.Tags. Words that are their own lemma, and lemmas that
// are the beginning of their word, are parts of the article's text; the rest that no table knows
// share one string.
func (m *lemmatiser) annotate(s *annotateScratch, a *Annotation) {
	s.later, s.lower = s.later[:0], s.lower[:0]
	for i, w := range s.words {
		a.Tick(i)
		tag := a.Tags[i]
		kind := kindOfTag[tag]
		if kind == kindNone && isLower(w) {
			a.Lemmas[i] = w
			continue
		}
		off := len(s.lower)
		s.lower = appendLower(s.lower, w)
		low := s.lower[off:]
		whole, n, tail := m.lemma(low, tag)
		switch {
		case whole != "":
			a.Lemmas[i] = whole
			s.lower = s.lower[:off]
		case tail == "" && n <= len(w) && w[:n] == string(low[:n]):
			a.Lemmas[i] = w[:n]
			s.lower = s.lower[:off]
		default:
			s.lower = append(s.lower[:off+n], tail...)
			s.later = append(s.later, laterLemma{i, off, len(s.lower)})
		}
	}
	if len(s.later) == 0 {
		return
	}
	all := string(s.lower)
	for _, l := range s.later {
		a.Lemmas[l.token] = all[l.off:l.end]
	}
}

// isLower reports whether a word is ASCII with no capital letter.
func isLower(w string) bool {
	for i := 0; i < len(w); i++ {
		if c := w[i]; c >= 'A' && c <= 'Z' || c >= 0x80 {
			return false
		}
	}
	return true
}
