package syntax

// Tags, second half: a small averaged perceptron (Collins 2002) that takes prose's tag as one
// feature among words, shapes and neighbours, and mends its errors.

import (
	_ "embed"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed data/tagger.model
var taggerModel []byte

// The templates of the second tagger. A model file says how many there were when it was trained.
const (
	tfBias = iota
	tfWord
	tfExact
	tfWordTag
	tfSuffix4
	tfSuffix3
	tfSuffix2
	tfPrefix
	tfShape
	tfShapeCase
	tfTags0p1
	tfTagsM1p1
	tfTags0p1p2
	tfTagsM2M10
	tfTagsM1p1Out
	tfPrevWord
	tfNextWord
	tfPrevHere
	tfHereNext
	tfPrev2Word
	tfNext2Word
	tfOut1
	tfOut2
	tfOut1Word
	tfOut2Word
	tfOut1Suffix
	tfOut1NextWord
	tfWordNextTag
	tfNextSuffix
	tfPrevNext
	tfWordNext2Tag
	tfNextShape
	tfHyphenTail
	tfLists
	tfListsNext
	tfListsTags
	tfOutWordNext
	tfAround
	tfPrevShape
	tfFixed // no feature: a frequent word that has one tag only
	tfCount
)

var tagSeeds = func() (s [tfCount]uint64) {
	for i := range s {
		s[i] = templateSeed(1000 + i)
	}
	return s
}()

// tagWord is what the features see of a word.
type tagWord struct {
	exact, low         uint64
	suf4, suf3, suf2   uint64
	prefix, shape, end uint64 // end: what follows the last hyphen, 0 where there is none
	lists              uint64 // what the dictionary and the gazetteer know of it
}

// tagScratch is the working memory of one call of a tagger; it may be used again.
type tagScratch struct {
	prose proseScratch
	words []tagWord
	low   []byte
	feats [tfCount]uint64
}

// wordLists are the dictionary and the gazetteer, of which the tagger asks what they know of a word: whether
// a word that starts with a capital is a common word too, whether "Kenyan" is a people.
type wordLists struct {
	lemmas *lemmatiser
	names  *namer
}

var loadLists = sync.OnceValues(func() (l wordLists, err error) {
	if l.lemmas, err = loadLemmatiser(); err == nil {
		l.names, err = loadGazetteer()
	}
	return l, err
})

// of gives bits for a word; low is its form in lower case.
func (l wordLists) of(w string, low []byte) uint64 {
	var b uint64
	h := fnvBytes(low)
	for _, x := range l.lemmas.known(kindGolem, h) {
		if l.lemmas.lemmaOf(x) == string(low) {
			b |= 1
		} else {
			b |= 2
		}
	}
	if len(l.lemmas.known(kindInflects, h)) > 0 {
		b |= 1 << 41
	}
	if c := w[0]; c >= 'A' && c <= 'Z' {
		b |= uint64(l.names.gaz[fnvString(w)])<<2 | 1<<40
	}
	return b
}

// tagger gives tags. It is read-only once made.
type tagger struct {
	prose *proseTagger
	lists wordLists
	model *linearModel
}

// isNew reports whether prose's tagger met no word like w, in capitals or not, when it was trained. low is working memory.
func (t *tagger) isNew(w string, low *[]byte) bool {
	*low = appendLower((*low)[:0], w)
	hash := fnvBytes(*low)
	lo, hi := t.prose.rows.row(mix(proseSeeds[pfWord], hash))
	if lo < hi {
		return false
	}
	lo, hi = t.prose.fixed.row(mix(fixedSeed, hash))
	return lo == hi
}

// loadTagger reads prose's weights and the embedded model.
func loadTagger() (*tagger, error) {
	var (
		t    tagger
		errs [3]error
		wait sync.WaitGroup
	)
	wait.Go(func() { t.prose, errs[0] = loadProse() })
	wait.Go(func() { t.lists, errs[1] = loadLists() })
	wait.Go(func() {
		t.model, errs[2] = readLinearModel(taggerModel, "syntax/data/tagger.model", tagModelKind, true)
	})
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return &t, nil
}

// tagModelKind is what a model file of this tagger has to say of itself.
var tagModelKind = modelKind{name: "tags", templates: tfCount, classes: len(tagNames), labels: tagNames[:], ends: tagEnds}

// tag gives each word its tag. words are in normal form and not empty; out has the same length.
func (t *tagger) tag(words []string, out []Tag, s *tagScratch) { t.tagGiven(words, nil, out, s) }

// tagGiven is tag where some words have their tag already: those of which given, where it is not nil, holds one.
func (t *tagger) tagGiven(words []string, given, out []Tag, s *tagScratch) {
	pt := t.prose.tag(words, &s.prose)
	s.lookAt(words, t.lists)
	title := caseOf(words)
	var score scores
	for i := range words {
		if given != nil && given[i] != TagNone {
			out[i] = given[i]
			continue
		}
		if c, ok := t.model.rows.first(fixedKey(&s.words[i])); ok {
			out[i] = Tag(c)
			continue
		}
		n := s.features(i, pt, t.prose.toTag, out, title)
		out[i] = Tag(t.model.best(s.feats[:n], &score))
		if out[i] == TagComma && dashOrDots(words[i]) {
			out[i] = TagColon
		}
	}
}

// fixedKey is the feature under which the model has the tag of a word that has one only.
func fixedKey(w *tagWord) uint32 { return linearKey(mix(tagSeeds[tfFixed], w.exact)) }

// dashOrDots reports whether a word is a dash or an ellipsis: ":" in the Penn Treebank, though EWT has "," for
// some.
func dashOrDots(w string) bool { return w != "" && (w[0] == '-' || w[0] == '.') }

// lookAt fills s.words.
func (s *tagScratch) lookAt(words []string, lists wordLists) {
	if cap(s.words) < len(words) {
		s.words = make([]tagWord, 0, len(words)+len(words)/2)
	}
	s.words = s.words[:0]
	for _, w := range words {
		s.words = append(s.words, s.look(w, lists))
	}
}

func (s *tagScratch) look(w string, lists wordLists) tagWord {
	b := appendLower(s.low[:0], w)
	s.low = b
	known := lists.of(w, b)
	hyphen := 0
	for i, c := range b {
		if c >= '0' && c <= '9' {
			b[i] = '0'
		}
		if c == '-' {
			hyphen = i + 1
		}
	}
	t := tagWord{exact: fnvString(w), low: fnvBytes(b), shape: shapeOf(w), lists: known}
	t.suf4, t.suf3, t.suf2 = fnvBytes(b[max(0, len(b)-4):]), fnvBytes(b[max(0, len(b)-3):]), fnvBytes(b[max(0, len(b)-2):])
	t.prefix = fnvBytes(b[:min(len(b), 3)])
	if hyphen > 1 {
		t.end = fnvBytes(b[hyphen:])
	}
	return t
}

// shapeOf gives the kinds of a word's letters, runs of one kind as one: Xx, X, x, 0, and each mark
// as it is; at most 15 runs count.
func shapeOf(w string) uint64 {
	var h, last uint64
	for i := 0; i < len(w) && h>>60 == 0; {
		c := uint64(w[i])
		n := 1
		switch {
		case c >= 'a' && c <= 'z':
			c = 1
		case c >= 'A' && c <= 'Z':
			c = 2
		case c >= '0' && c <= '9':
			c = 3
		case c == '-':
			c = 4
		case c == '.':
			c = 5
		case c == '\'':
			c = 6
		case c < utf8.RuneSelf:
			c = 7
		default:
			var r rune
			r, n = utf8.DecodeRuneInString(w[i:])
			switch {
			case unicode.IsUpper(r):
				c = 2
			case unicode.IsLetter(r):
				c = 1
			default:
				c = 8
			}
		}
		if c != last {
			h = h<<4 | c
			last = c
		}
		i += n
	}
	return h
}

// caseOf tells how a sentence is capitalised: 0 as running text, 1 as a title, 2 all in capitals.
func caseOf(words []string) uint64 {
	n, upper, all := 0, 0, 0
	for _, w := range words {
		if len(w) < 4 {
			continue
		}
		switch c := w[0]; {
		case c >= 'a' && c <= 'z':
			n++
		case c >= 'A' && c <= 'Z':
			n++
			upper++
			if shapeOf(w) == 2 {
				all++
			}
		}
	}
	switch {
	case n < 3 || upper*10 < n*7:
		return 0
	case all*10 >= n*7:
		return 2
	}
	return 1
}

const (
	edgeBefore = 0x1B873593CC9E2D51
	edgeAfter  = 0x85EBCA6BC2B2AE35
)

// tagEnds are where the parts end in which the features of a tag are looked up; the last one ends with them. Their order was
// chosen as that of the moves was, see parsemoves.go.
var tagEnds = []int{8, 16, 24}

// features fills s.feats for word i and gives their number. out holds the tags before i.
func (s *tagScratch) features(i int, pt []proseTag, toTag []Tag, out []Tag, title uint64) int {
	ws := s.words
	w := &ws[i]
	at := func(k int) uint64 { // prose's tag, beside the sentence its edge
		if k < 0 || k >= len(pt) {
			return 63
		}
		return uint64(pt[k])
	}
	o1, o2 := uint64(61), uint64(61)
	l1, l2, r1, r2 := uint64(edgeBefore), uint64(edgeBefore), uint64(edgeAfter), uint64(edgeAfter)
	var rs3, lshape, rshape, rlists uint64
	if i > 0 {
		o1, l1, lshape = uint64(out[i-1]), ws[i-1].low, ws[i-1].shape
	}
	if i > 1 {
		o2, l2 = uint64(out[i-2]), ws[i-2].low
	}
	if i+1 < len(ws) {
		r1, rs3, rshape, rlists = ws[i+1].low, ws[i+1].suf3, ws[i+1].shape, ws[i+1].lists
	}
	if i+2 < len(ws) {
		r2 = ws[i+2].low
	}
	p0, p1, p2, m1, m2 := at(i), at(i+1), at(i+2), at(i-1), at(i-2)
	first := uint64(0)
	if i == 0 || i == 1 && out[0] == TagOpenQuote {
		first = 1
	}
	f := s.feats[:0]
	f = append(f,
		mix(tagSeeds[tfWord], w.low),
		mix(tagSeeds[tfOut1]+p0, o1),
		mix(tagSeeds[tfTags0p1]+p0, p1),
		mix(mix(tagSeeds[tfLists]+(p0<<3|title<<1|first), w.lists), w.shape),
		mix(tagSeeds[tfShape]+p0, w.shape),
		mix(tagSeeds[tfSuffix4]+first, w.suf4),
		mix(tagSeeds[tfExact], w.exact),
		mix(tagSeeds[tfNextWord]+p0, r1),
		mix(tagSeeds[tfTagsM2M10]+m2, m1<<8|p0),
		mix(tagSeeds[tfWordNextTag]+p1, w.low),
		mix(tagSeeds[tfBias], p0),
		mix(tagSeeds[tfSuffix2]+p0, w.suf2),
		mix(tagSeeds[tfOut1Suffix]+o1, w.suf3),
		mix(tagSeeds[tfPrevWord]+p0, l1),
		mix(tagSeeds[tfTagsM1p1Out]+o1, p0<<8|p1),
		mix(tagSeeds[tfPrefix], w.prefix),
		mix(tagSeeds[tfShapeCase]+title*2+first, w.shape),
		mix(tagSeeds[tfSuffix3]+p0, w.suf3),
		mix(tagSeeds[tfOut2]+p0, o1<<8|o2),
		mix(mix(tagSeeds[tfListsNext]+p0, w.lists), rlists),
		mix(mix(mix(tagSeeds[tfAround], w.low), lshape), rshape),
		mix(tagSeeds[tfTags0p1p2]+p0, p1<<8|p2),
		mix(tagSeeds[tfNextSuffix]+p0, rs3),
		mix(tagSeeds[tfOut1Word]+o1, w.low),
		mix(tagSeeds[tfPrev2Word]+p0, l2),
		mix(tagSeeds[tfListsTags]+(o1<<16|p1), w.lists),
		mix(tagSeeds[tfNextShape]+(p0<<2|title), w.shape<<20^rshape),
		mix(tagSeeds[tfNext2Word]+p0, r2),
		mix(tagSeeds[tfPrevShape]+(p0<<2|title), w.shape<<20^lshape),
		mix(tagSeeds[tfTagsM1p1]+m1, p0<<8|p1),
		mix(tagSeeds[tfWordTag]+p0, w.low),
		mix(tagSeeds[tfOut1NextWord]+o1, r1),
		mix(mix(tagSeeds[tfHereNext], w.low), r1),
		mix(mix(tagSeeds[tfPrevHere], l1), w.low),
		mix(tagSeeds[tfWordNext2Tag]+(p1<<8|p2), w.low),
		mix(tagSeeds[tfOut2Word]+(o1<<8|o2), w.low),
		mix(mix(tagSeeds[tfPrevNext]+p0, l1), r1),
		mix(tagSeeds[tfOutWordNext]+(o1<<16|p1<<8|p2), w.low),
	)
	if w.end != 0 {
		f = append(f, mix(tagSeeds[tfHyphenTail], w.end))
	}
	return len(f)
}

// normalForm gives a word as the taggers and the parser know it: marks as a typist has them, a
// dash as "--", the quotation marks as “ and ” where open says which they are. Most words are
// given back as they are.
func normalForm(w string, mark quoteMark) string {
	if len(w) == 1 {
		switch w[0] {
		case '"':
			return mark.of(w)
		case '\'', '`':
			return mark.of(w)
		}
		return w
	}
	if isPlainWord(w) {
		return w
	}
	switch w {
	case "“", "„", "«", "‹", "‚":
		return mark.or(quoteOpens).of(w)
	case "”", "»", "›":
		return mark.or(quoteCloses).of(w)
	case "‘":
		return mark.or(quoteOpens).of(w)
	case "’":
		return mark.of("'")
	case "—", "–", "―", "---":
		return "--"
	case "…":
		return "..."
	case "-LRB-":
		return "("
	case "-RRB-":
		return ")"
	case "-LSB-":
		return "["
	case "-RSB-":
		return "]"
	case "-LCB-":
		return "{"
	case "-RCB-":
		return "}"
	}
	if !utf8.ValidString(w) {
		return "x"
	}
	for i, r := range w {
		switch r {
		case '’', '‘', 'ʼ', '‐', '‑', '–':
			b := append([]byte(nil), w[:i]...)
			for _, r := range w[i:] {
				switch r {
				case '’', '‘', 'ʼ':
					r = '\''
				case '‐', '‑', '–':
					r = '-'
				}
				b = utf8.AppendRune(b, r)
			}
			return string(b)
		}
	}
	return w
}

// isPlainWord reports whether w is its own normal form for certain: ASCII letters and digits, and
// full stops within.
func isPlainWord(w string) bool {
	for i := 0; i < len(w); i++ {
		c := w[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == ',') {
			return false
		}
	}
	return true
}

// quoteMark says whether a quotation mark opens or closes.
type quoteMark uint8

const (
	quoteUnknown quoteMark = iota
	quoteOpens
	quoteCloses
)

func (m quoteMark) or(d quoteMark) quoteMark {
	if m == quoteUnknown {
		return d
	}
	return m
}

func (m quoteMark) of(w string) string {
	switch m {
	case quoteOpens:
		return "``"
	case quoteCloses:
		return "''"
	}
	return w
}

// pairQuotes settles the straight double marks of a sentence that nothing is known of: they open
// and close by turns. words is changed in place.
func pairQuotes(words []string) {
	open := false
	for i, w := range words {
		switch w {
		case "``":
			open = true
		case "''":
			open = false
		case `"`:
			if open = !open; open {
				words[i] = "``"
			} else {
				words[i] = "''"
			}
		}
	}
}
