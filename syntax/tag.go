package syntax

// Tags, first half: prose's averaged perceptron (Honnibal's tagger, github.com/jdkato/prose v2) run over arrays. Its
// weights are kept as a file of ours, prosemodel.go. The second half, tagstack.go, mends it.

import (
	"math"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// proseTag is a class of prose's tagger: an index into proseTagger.classes. 0 is "no tag".
type proseTag uint8

// proseTagger holds prose's own weights. Sums are in thousandths, in which the weights are whole
// numbers, so that a sum does not depend on its order; ties go to the class whose name sorts
// first. It is read-only once made.
type proseTagger struct {
	classes []string // names; [0] is ""
	hash    []uint64 // of the names, as parts of features
	toTag   []Tag
	fixed   featureTable // hash of a word, as it stands, that has one tag only: the tag
	rows    featureTable
	cells   []int32 // class in the low 6 bits, weight in thousandths above
	start1  uint64
	start2  uint64
	yes     struct{ hyphen, year, digits, end1, end2 proseWord }
	dash    proseTag // "-", a tag of prose's own
	noun    proseTag
	none    proseTag // -NONE-
}

// proseWord is what prose's features see of a word: its normal form and that form's last three bytes.
type proseWord struct{ word, suffix uint64 }

// The templates of prose's features, in the order of its featurize.
const (
	pfBias = iota
	pfSuffix
	pfPref
	pfTag1
	pfTag2
	pfTags
	pfWord
	pfTagWord
	pfWord1
	pfSuffix1
	pfWord2
	pfNext
	pfNextSuffix
	pfNext2
	pfCount
)

// fnvBytes is FNV-1a, 64 bits, with a last shuffle so that all bits may be used.
func fnvBytes(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return h ^ h>>29
}

// fnvString is fnvBytes of a string.
func fnvString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h ^ h>>29
}

// mix joins two hashes; the order of the two matters.
func mix(a, b uint64) uint64 {
	h := (a ^ bits.RotateLeft64(b, 25)) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// templateSeed gives each template of a table its own start value.
func templateSeed(t int) uint64 { return mix(0x517CC1B727220A95, uint64(t)+1) }

// featureTable finds the row of a feature by the upper 40 bits of the feature's hash: open addressing, the slot
// from the highest bits, the lower 32 of the 40 kept as the key. Of a million features that are not there, less than
// one is taken for another.
type featureTable struct {
	slots []featureSlot
	shift uint
}

// featureSlot points at n cells from off. key 0 is an empty slot.
type featureSlot struct {
	key uint32
	off uint32 // offset in the low 26 bits, count of cells above
}

const (
	rowOffBits = 26
	rowOffMask = 1<<rowOffBits - 1
	maxRow     = 1<<(32-rowOffBits) - 1
)

// newFeatureTable makes a table with room for n features.
func newFeatureTable(n int) featureTable {
	b := uint(4)
	for 1<<b < n+n/2 {
		b++
	}
	return featureTable{make([]featureSlot, 1<<b), 64 - b}
}

// featureBits is how many of the upper bits of a hash tell features apart.
const featureBits = 40

// keyOf is the part of a hash that a slot keeps.
func keyOf(h uint64) uint32 { return uint32(h>>(64-featureBits)) | 1 }

// put enters a feature with n cells, at least one; it reports false if its key is there already.
func (t *featureTable) put(h uint64, off, n int) bool {
	s := t.slot(h)
	if s.off != 0 {
		return false
	}
	s.off = uint32(off) | uint32(n)<<rowOffBits
	return true
}

// slot gives the slot of a feature. Where the feature is new it is entered, with no cells.
func (t *featureTable) slot(h uint64) *featureSlot {
	k, mask := keyOf(h), len(t.slots)-1
	for i := int(h >> t.shift); ; i++ {
		if s := &t.slots[i&mask]; s.key == k || s.key == 0 {
			s.key = k
			return s
		}
	}
}

// row gives the cells of a feature as a range; lo == hi where the feature is not known.
func (t *featureTable) row(h uint64) (lo, hi uint32) {
	k, mask := keyOf(h), uint64(len(t.slots)-1)
	for i := h >> t.shift; ; i++ {
		s := t.slots[i&mask]
		if s.key == k {
			lo = s.off & rowOffMask
			return lo, lo + s.off>>rowOffBits
		}
		if s.key == 0 {
			return 0, 0
		}
	}
}

func plainProseWord(s string) proseWord {
	return proseWord{fnvString(s), fnvString(s[max(0, len(s)-3):])}
}

// fromProse maps a class of prose to a tag. Prose has "(" and ")" for the brackets, and "-" for a
// hyphen that is alone, which treebanks of news call ":".
func fromProse(name string) Tag {
	switch name {
	case "(":
		return TagLRB
	case ")":
		return TagRRB
	case "-":
		return TagColon
	case "", "-NONE-":
		return NN
	}
	t, _ := ParseTag(name)
	return t
}

// fixedHash is what proseTagger.fixed knows a word by.
func fixedHash(w string) uint64 { return mix(fixedSeed, fnvString(w)) }

var fixedSeed = templateSeed(pfCount)

// proseScratch is the working memory of one call; it may be used again.
type proseScratch struct {
	words []proseWord
	tags  []proseTag
	low   []byte
}

// tag gives each word prose's class. words hold no empty string; out is in s.tags.
func (t *proseTagger) tag(words []string, s *proseScratch) []proseTag {
	s.words = s.words[:0]
	for _, w := range words {
		s.words = append(s.words, t.word(w, s))
	}
	s.words = append(s.words, t.yes.end1, t.yes.end2, t.yes.end2)
	s.tags = s.tags[:0]
	p1, p2 := t.start1, t.start2
	for i, w := range words {
		var c proseTag
		switch {
		case w == "-":
			c = t.dash
		case w == "0":
			c = t.none
		case w == "" || w[0] == '@' || looksLinked(w):
			c = t.noun
		default:
			if tag, end := t.fixed.row(fixedHash(w)); tag < end {
				c = proseTag(tag)
			} else {
				c = t.predict(i, w, p1, p2, s)
			}
		}
		s.tags = append(s.tags, c)
		p2, p1 = p1, t.hash[c]
	}
	return s.tags
}

// word gives what prose's normalize makes of a word.
func (t *proseTagger) word(w string, s *proseScratch) proseWord {
	if w == "" {
		return proseWord{}
	}
	if w[0] != '-' && strings.IndexByte(w, '-') >= 0 {
		return t.yes.hyphen
	}
	if len(w) == 4 && numeral(w) {
		return t.yes.year
	}
	if w[0] >= '0' && w[0] <= '9' {
		return t.yes.digits
	}
	s.low = appendLower(s.low[:0], w)
	return proseWord{fnvBytes(s.low), fnvBytes(s.low[max(0, len(s.low)-3):])}
}

// numeral reports whether strconv.Atoi would take w.
func numeral(w string) bool {
	if w[0] == '+' || w[0] == '-' {
		w = w[1:]
	}
	for i := 0; i < len(w); i++ {
		if w[i] < '0' || w[i] > '9' {
			return false
		}
	}
	return w != ""
}

// appendLower appends w in lower case, as strings.ToLower has it.
func appendLower(b []byte, w string) []byte {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= utf8.RuneSelf {
			for _, r := range w[i:] {
				b = utf8.AppendRune(b, unicode.ToLower(r))
			}
			return b
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return b
}

// looksLinked reports whether prose would take w for a link or an address of mail. Decimal numbers
// with two digits after the point are links to it.
func looksLinked(w string) bool {
	stop := -1 // the last full stop, once it is asked for
	for i := 1; i < len(w); i++ {
		switch w[i] {
		case '@':
			if stop < 0 {
				stop = max(0, strings.LastIndexByte(w, '.'))
			}
			if stop > i+1 {
				return true
			}
		case '.':
			if p := w[i-1]; p != '.' && p != '-' && (p < 'a' || p > 'z') && (p < '0' || p > '9') {
				continue
			}
			n := 0
			for _, r := range w[i+1:] {
				if r == '(' || r == ')' || r == '<' || r == '>' || unicode.IsSpace(r) {
					break
				}
				if n++; n > 1 && !strings.ContainsRune("![]{};:'\".,?", r) {
					return true
				}
			}
			return false // what follows a later full stop is a tail of this
		}
	}
	return false
}

func (t *proseTagger) predict(i int, w string, p1, p2 uint64, s *proseScratch) proseTag {
	var hashes [pfCount]uint64
	n := 0
	add := func(h uint64) {
		hashes[n] = h
		n++
	}
	b1, b2 := proseWord{t.start2, fnvString("T2-")}, t.start1
	if i > 0 {
		b1, b2 = s.words[i-1], t.start2
	}
	if i > 1 {
		b2 = s.words[i-2].word
	}
	c, n1, n2 := s.words[i], s.words[i+1], s.words[i+2]
	add(proseSeeds[pfBias])
	add(mix(proseSeeds[pfSuffix], fnvString(w[max(0, len(w)-3):])))
	add(mix(proseSeeds[pfPref], uint64(w[0])))
	add(mix(proseSeeds[pfTag1], p1))
	add(mix(proseSeeds[pfTag2], p2))
	add(mix(mix(proseSeeds[pfTags], p1), p2))
	add(mix(proseSeeds[pfWord], c.word))
	add(mix(mix(proseSeeds[pfTagWord], p1), c.word))
	add(mix(proseSeeds[pfWord1], b1.word))
	add(mix(proseSeeds[pfSuffix1], b1.suffix))
	add(mix(proseSeeds[pfWord2], b2))
	add(mix(proseSeeds[pfNext], n1.word))
	add(mix(proseSeeds[pfNextSuffix], n1.suffix))
	add(mix(proseSeeds[pfNext2], n2.word))
	// First all rows are looked up, so that memory is asked for many at once; then they are added.
	var rows [pfCount]struct{ from, to uint32 }
	for k, h := range hashes {
		rows[k].from, rows[k].to = t.rows.row(h)
	}
	var score [64]int32
	var seen uint64
	for _, r := range rows {
		for _, c := range t.cells[r.from:r.to] {
			score[c&63] += c >> 6
			seen |= 1 << (c & 63)
		}
	}
	best, bc := int32(math.MinInt32), proseTag(0)
	for seen != 0 {
		k := bits.TrailingZeros64(seen)
		seen &= seen - 1
		if score[k] > best {
			best, bc = score[k], proseTag(k)
		}
	}
	return bc
}

var proseSeeds = func() (s [pfCount]uint64) {
	for i := range s {
		s[i] = templateSeed(i)
	}
	return s
}()
