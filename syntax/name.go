package syntax

// Names: which runs of tokens are proper names, and of what class? An averaged perceptron walks
// over the words that may be in a name; lists of given names, places and words of
// organizations, the shape of the run and what the rest of the article says of the same words
// count for more than the words themselves, so that names of other countries and years are found.

import (
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"whosaid/article"
)

//go:embed data/names.model
var namesModel []byte

//go:embed data/first-names.txt
var firstNameData string

//go:embed data/gazetteer.tsv
var gazetteerData string

// The labels of the walk: outside, and for each class the first and the further words of a name.
var nameLabels = []string{"O", "B-person", "I-person", "B-organization", "I-organization", "B-place", "I-place", "B-other", "I-other"}

func labelOf(c Class, inside bool) uint8 {
	l := uint8(c)*2 - 1
	if inside {
		l++
	}
	return l
}

func classOf(label uint8) Class { return Class((label + 1) / 2) }

// gazetteer bits: what the lists know of a word.
const (
	gazFirst = 1 << iota
	gazSurname
	gazPlace  // country, capital, city, region
	gazPeople // nationalities, faiths, parties
	gazTitle
	gazOrgWord
	gazOrg
	gazWork
	gazPlaceWord
	gazParticle
	gazSuffix
	gazDate
	gazPrep
	gazInside // a word inside a name of another class than a person's: "of". It is no feature of the model.
)

// The second set of bits: what the article says of a word in other places.
const (
	docAfterFirst = 1 << iota // a given name is before it
	docAfterTitle
	docBeforeOrg // a word of organizations ends its run
	docAfterPrep // "in X"
	docLower     // it is in lower case too
	docInside    // capital in the midst of a sentence
	docAcronym   // "(X)" after a run of capitals
)

// namer finds names. It is read-only once made.
type namer struct {
	gaz     map[uint64]uint32 // hash of an entry, words joined by spaces, to its bits
	starts  map[uint64]bool   // hash of the first word of an entry of several words
	inside  map[string]bool   // words and marks that a run of capitalised words may hold
	longest int
	model   *linearModel
}

// nameWord is what the features see of a word.
type nameWord struct {
	low, suf, shape uint64
	gaz             uint32
	doc             uint32
	cap             bool  // holds a capital letter
	several         bool  // is part of an entry of several words
	first, last     int32 // of its run of capitalised words, in the sentence
}

// nameScratch is the working memory of one document.
type nameScratch struct {
	words  []nameWord
	doc    map[uint64]uint32
	feats  [nfCount]uint64
	labels []uint8
	low    []byte
	short  map[uint64]bool // acronyms of organizations that the article explains
	votes  map[uint64]nameVotes
}

var namesModelKind = modelKind{name: "names", templates: nfCount, classes: len(nameLabels), labels: nameLabels}

func loadNamer() (*namer, error) {
	l, err := loadLists()
	if err != nil {
		return nil, err
	}
	m := *l.names
	m.model, err = readLinearModel(namesModel, "syntax/data/names.model", namesModelKind, true)
	return &m, err
}

// loadGazetteer reads the lists.
func loadGazetteer() (*namer, error) {
	m := &namer{gaz: make(map[uint64]uint32, 8192), starts: map[uint64]bool{}, inside: map[string]bool{}}
	add := func(entry string, bit uint32) {
		if bit == gazInside {
			m.inside[entry] = true
			return
		}
		words := strings.Split(entry, "_")
		m.longest = max(m.longest, len(words))
		h := fnvString(words[0])
		if len(words) > 1 {
			m.starts[h] = true
			for _, w := range words[1:] {
				h = mix(h, fnvString(w))
			}
		}
		m.gaz[h] |= bit
	}
	line := 0
	for l := range strings.Lines(firstNameData) {
		line++
		switch l = strings.TrimSuffix(l, "\n"); {
		case l != "" && l[0] == '#':
		case len(strings.Fields(l)) != 1:
			return nil, fmt.Errorf("data/first-names.txt:%d: want one name", line)
		default:
			add(l, gazFirst)
		}
	}
	line = 0
	for l := range strings.Lines(gazetteerData) {
		line++
		l = strings.TrimSuffix(l, "\n")
		if l == "" || l[0] == '#' {
			continue
		}
		kind, entries, ok := strings.Cut(l, "\t")
		bit := gazetteerKinds[kind]
		if !ok || bit == 0 {
			return nil, fmt.Errorf("data/gazetteer.tsv:%d: want a kind, a tab and entries", line)
		}
		for _, e := range strings.Fields(entries) {
			add(e, bit)
		}
	}
	if len(m.inside) == 0 {
		return nil, errors.New("data/gazetteer.tsv: no words of the kind inside")
	}
	return m, nil
}

// gazetteerKinds are the kinds of data/gazetteer.tsv.
var gazetteerKinds = map[string]uint32{
	"surname": gazSurname, "country": gazPlace, "capital": gazPlace, "city": gazPlace, "region": gazPlace,
	"people": gazPeople, "title": gazTitle, "orgword": gazOrgWord, "org": gazOrg, "work": gazWork,
	"placeword": gazPlaceWord, "particle": gazParticle, "suffix": gazSuffix, "date": gazDate, "prep": gazPrep, "inside": gazInside,
}

// look fills s.words for one sentence.
func (m *namer) look(words []string, tags []Tag, s *nameScratch) {
	s.words = s.words[:0]
	for i, w := range words {
		s.low = appendLower(s.low[:0], w)
		b := s.low
		for j, c := range b {
			if c >= '0' && c <= '9' {
				b[j] = '0'
			}
		}
		h := fnvString(w)
		n := nameWord{low: fnvBytes(b), suf: fnvBytes(b[max(0, len(b)-3):]), shape: shapeOf(w), gaz: m.gaz[h], first: int32(i), last: int32(i)}
		n.cap = hasCapital(w)
		if n.gaz == 0 && n.shape == 2 && len(w) > 3 { // ANGELA as Angela
			b[0] = w[0]
			n.gaz = m.gaz[fnvBytes(b)]
		}
		s.words = append(s.words, n)
	}
	// Entries of several words; the longest wins.
	for i := 0; i < len(words); i++ {
		if !s.words[i].cap || !m.starts[fnvString(words[i])] {
			continue
		}
		h, bits, end := fnvString(words[i]), uint32(0), i
		for j := i + 1; j < len(words) && j < i+m.longest; j++ {
			h = mix(h, fnvString(words[j]))
			if b := m.gaz[h]; b != 0 {
				bits, end = b, j
			}
		}
		if bits == 0 {
			continue
		}
		for ; i <= end; i++ {
			s.words[i].gaz, s.words[i].several = bits, true
		}
		i = end
	}
	// Runs of capitalised words; particles and "of", "for", "&" within stay in.
	for i := 0; i < len(words); {
		if !s.runs(i, tags) {
			i++
			continue
		}
		j := i + 1
		for j < len(words) && j-i < longestRun {
			if s.runs(j, tags) {
				j++
				continue
			}
			if j+1 < len(words) && s.runs(j+1, tags) && (s.words[j].gaz&gazParticle != 0 || m.inside[words[j]]) {
				j += 2
				continue
			}
			break
		}
		for k := i; k < j; k++ {
			s.words[k].first, s.words[k].last = int32(i), int32(j-1)
		}
		i = j
	}
}

// longestRun is where a run of capitalised words is cut, so that a text all in capitals costs no
// more than another.
const longestRun = 24

// runs reports whether word i may be in a run of capitalised words.
func (s *nameScratch) runs(i int, tags []Tag) bool {
	if !s.words[i].cap {
		return false
	}
	t := tags[i]
	return s.words[i].several || t.Noun() || t == JJ || t == FW || t == GW || t == VBN || t == CD
}

func hasCapital(w string) bool {
	for i, r := range w {
		if r >= 'A' && r <= 'Z' || r >= 0xC0 && strings.ToLower(w[i:]) != w[i:] {
			return true
		}
		if i > 6 {
			break
		}
	}
	return false
}

// learn adds what a sentence says of its words to s.doc.
func (m *namer) learn(tags []Tag, words []string, s *nameScratch) {
	title := caseOf(words)
	for i := range s.words {
		w := &s.words[i]
		if !w.cap {
			if w.shape == 1 {
				s.doc[w.low] |= docLower
			}
			continue
		}
		if title != 0 {
			continue
		}
		var b uint32
		if i > 0 {
			p := &s.words[i-1]
			if p.cap && p.gaz&gazFirst != 0 && tags[i].Proper() {
				b |= docAfterFirst
			}
			if p.cap && p.gaz&gazTitle != 0 && tags[i].Proper() {
				b |= docAfterTitle
			}
			if p.gaz&gazPrep != 0 && w.first == int32(i) {
				b |= docAfterPrep
			}
			if words[i-1] == "(" && i+1 < len(words) && words[i+1] == ")" && i > 1 && s.words[i-2].cap {
				b |= docAcronym
			}
			if words[i-1] != "``" && words[i-1] != ":" {
				b |= docInside
			}
		}
		if s.words[w.last].gaz&(gazOrgWord|gazOrg) != 0 && w.last > int32(i) {
			b |= docBeforeOrg
		}
		if b != 0 {
			s.doc[w.low] |= b
		}
	}
}

// The templates of the names' features.
const (
	nfBias = iota
	nfTag
	nfTagPrev
	nfTagNext
	nfTags
	nfShape
	nfShapePrev
	nfShapeNext
	nfWord
	nfSuffix
	nfPrevWord
	nfNextWord
	nfPrev2Word
	nfNext2Word
	nfGaz
	nfGazPrev
	nfGazNext
	nfGazOut
	nfGazAll
	nfOut
	nfOutTag
	nfOutShape
	nfOutWord
	nfOutPrevWord
	nfOut2
	nfRun
	nfRunGaz
	nfRunLastWord
	nfRunBefore
	nfRunAfter
	nfRunBeforeGaz
	nfDoc
	nfDocOut
	nfDocGaz
	nfRunLastDoc
	nfCase
	nfRunAround
	nfRun2After
	nfLastSuffix
	nfCount
)

var nameSeeds = func() (s [nfCount]uint64) {
	for i := range s {
		s[i] = templateSeed(2000 + i)
	}
	return s
}()

// may reports whether word i may be in a name, given the label before it.
func (s *nameScratch) may(i int, prev uint8) bool { return s.words[i].cap || prev != 0 }

// features fills s.feats for word i of a sentence and gives their number. drop hides who is named:
// the words themselves are left out (in training, of a part of the names).
func (s *nameScratch) features(i int, tags []Tag, prev, prev2 uint8, title uint64, drop bool) int {
	ws := s.words
	w := &ws[i]
	tag := func(k int) uint64 {
		if k < 0 || k >= len(tags) {
			return 60
		}
		return uint64(tags[k])
	}
	var none nameWord
	at := func(k int) *nameWord {
		if k < 0 || k >= len(ws) {
			return &none
		}
		return &ws[k]
	}
	m1, p1, m2, p2 := at(i-1), at(i+1), at(i-2), at(i+2)
	// A neighbour that may be part of the name is hidden with it.
	hide := func(n *nameWord) uint64 {
		if n == &none {
			return edgeBefore
		}
		if drop && n.cap && n.gaz == 0 {
			return n.shape
		}
		return n.low
	}
	t0, tm, tp := tag(i), tag(i-1), tag(i+1)
	o, o2 := uint64(prev), uint64(prev2)
	first, last := at(int(w.first)), at(int(w.last))
	before, after, after2 := at(int(w.first)-1), at(int(w.last)+1), at(int(w.last)+2)
	n := min(uint64(w.last-w.first), 5)
	pos := min(uint64(int32(i)-w.first), 3)
	at0 := uint64(0)
	if i == 0 || i == 1 && tags[0] == TagOpenQuote {
		at0 = 1
	}
	g, gm, gp := uint64(w.gaz), uint64(m1.gaz), uint64(p1.gaz)
	var run uint64 // what the lists know of the run
	for k := w.first; k <= w.last; k++ {
		run |= uint64(ws[k].gaz)
	}
	f := append(s.feats[:0],
		mix(nameSeeds[nfBias], o),
		mix(nameSeeds[nfTag], t0<<8|at0),
		mix(nameSeeds[nfTagPrev]+tm, t0),
		mix(nameSeeds[nfTagNext]+tp, t0),
		mix(nameSeeds[nfTags]+tm, t0<<8|tp),
		mix(nameSeeds[nfShape]+at0, w.shape),
		mix(mix(nameSeeds[nfShapePrev], m1.shape), w.shape),
		mix(mix(nameSeeds[nfShapeNext], p1.shape), w.shape),
		mix(nameSeeds[nfPrevWord]+o, hide(m1)),
		mix(nameSeeds[nfNextWord]+o, hide(p1)),
		mix(nameSeeds[nfPrev2Word], hide(m2)),
		mix(nameSeeds[nfNext2Word], hide(p2)),
		mix(nameSeeds[nfGaz]+t0, g),
		mix(nameSeeds[nfGazPrev]+g, gm),
		mix(nameSeeds[nfGazNext]+g, gp),
		mix(nameSeeds[nfGazOut]+o, g),
		mix(mix(nameSeeds[nfGazAll]+g, gm), gp),
		mix(nameSeeds[nfOutTag]+o, t0),
		mix(nameSeeds[nfOutShape]+o, w.shape),
		mix(nameSeeds[nfOutPrevWord]+o, hide(m1)),
		mix(nameSeeds[nfOut2], o<<4|o2),
		mix(nameSeeds[nfRun]+o, n<<8|pos<<4|at0<<1|title<<16),
		mix(nameSeeds[nfRunGaz]+n, run),
		mix(nameSeeds[nfRunLastWord]+o, hide(last)),
		mix(nameSeeds[nfRunBefore]+pos, hide(before)),
		mix(nameSeeds[nfRunAfter]+pos, hide(after)),
		mix(mix(nameSeeds[nfRunBeforeGaz], uint64(before.gaz)), uint64(first.gaz)<<20^uint64(last.gaz)),
		mix(nameSeeds[nfDoc], uint64(w.doc)),
		mix(nameSeeds[nfDocOut]+o, uint64(w.doc)),
		mix(nameSeeds[nfDocGaz]+g, uint64(w.doc)),
		mix(nameSeeds[nfRunLastDoc]+n, uint64(last.doc)),
		mix(nameSeeds[nfCase]+title, w.shape<<1|at0),
		mix(mix(nameSeeds[nfRunAround], hide(before)), hide(after)),
		mix(mix(nameSeeds[nfRun2After], hide(after)), hide(after2)),
		mix(nameSeeds[nfSuffix], w.suf),
		mix(nameSeeds[nfLastSuffix]+n, last.suf),
	)
	if !drop {
		f = append(f, mix(nameSeeds[nfWord], w.low), mix(nameSeeds[nfOutWord]+o, w.low))
	}
	return len(f)
}

// annotate fills a.Names.
func (m *namer) annotate(s *annotateScratch, a *Annotation) {
	m.find(s.words, a.Tags, a.Doc.Sentences, &s.name, &a.Names, a)
}

// find appends the names of a document's sentences. It asks a whether to go on.
func (m *namer) find(words []string, tags []Tag, sentences []article.Sentence, s *nameScratch, names *[]Name, a *Annotation) {
	if s.doc == nil {
		s.doc, s.short = map[uint64]uint32{}, map[uint64]bool{}
	}
	clear(s.doc)
	clear(s.short)
	for _, sent := range sentences {
		a.Pause()
		r := sent.Tokens
		m.look(words[r.First:r.End], tags[r.First:r.End], s)
		m.learn(tags[r.First:r.End], words[r.First:r.End], s)
	}
	var score scores
	for _, sent := range sentences {
		a.Pause()
		r := sent.Tokens
		ws, ts := words[r.First:r.End], tags[r.First:r.End]
		m.look(ws, ts, s)
		s.recall()
		title := caseOf(ws)
		s.labels = s.labels[:0]
		prev, prev2 := uint8(0), uint8(0)
		for i := range ws {
			l := uint8(0)
			if s.may(i, prev) {
				n := s.features(i, ts, prev, prev2, title, false)
				l = follow(prev, m.model.best(s.feats[:n], &score))
			}
			s.labels = append(s.labels, l)
			prev2, prev = prev, l
		}
		s.acronyms(ws)
		collect(s.labels, r.First, names)
	}
	m.agree(words, s, *names, a)
}

// acronyms makes names of the letters in brackets after an organization, "Economic Commission
// (EC)", and of the same letters wherever they are in the article after that.
func (s *nameScratch) acronyms(words []string) {
	for i, l := range s.labels {
		if l != 0 || s.words[i].shape != 2 || len(words[i]) < 2 || len(words[i]) > 8 {
			continue
		}
		h := fnvString(words[i])
		if i > 1 && i+1 < len(words) && words[i-1] == "(" && words[i+1] == ")" && classOf(s.labels[i-2]) == Organization {
			s.short[h] = true
		}
		if s.short[h] {
			s.labels[i] = labelOf(Organization, false)
		}
	}
}

// recall gives each word what the whole document says of it.
func (s *nameScratch) recall() {
	for i := range s.words {
		if s.words[i].cap {
			s.words[i].doc = s.doc[s.words[i].low]
		}
	}
}

// follow makes a label fit for the one before: a further word of a class that is not open begins
// a name.
func follow(prev, l uint8) uint8 {
	if l != 0 && l%2 == 0 && classOf(prev) != classOf(l) {
		return l - 1
	}
	return l
}

// collect appends the names that the labels of a sentence, whose first token is first, spell.
func collect(labels []uint8, first int, names *[]Name) {
	for i, l := range labels {
		switch {
		case l == 0:
		case l%2 == 1:
			*names = append(*names, Name{article.Range{First: first + i, End: first + i + 1}, classOf(l)})
		default:
			(*names)[len(*names)-1].Tokens.End = first + i + 1
		}
	}
}

// agree brings the names of an article that end in the same word to one class: a name of one word
// takes the class of most of them, and one of two or three words, none of which is known as an
// organization's or a place's, is a person's where its last word alone is.
func (m *namer) agree(words []string, s *nameScratch, names []Name, a *Annotation) {
	if s.votes == nil {
		s.votes = map[uint64]nameVotes{}
	}
	clear(s.votes)
	for i, n := range names {
		a.Tick(i)
		h := fnvString(words[n.Tokens.End-1])
		v := s.votes[h]
		if n.Tokens.Len() > 1 {
			v.all[n.Class] += 2
		} else {
			v.all[n.Class]++
			v.alone[n.Class]++
		}
		s.votes[h] = v
	}
	for k := range names {
		a.Tick(k)
		n := &names[k]
		v := s.votes[fnvString(words[n.Tokens.End-1])]
		if n.Tokens.Len() > 1 {
			if p := v.alone[Person]; n.Tokens.Len() <= 3 && p > v.alone[Organization]+v.alone[Place]+v.alone[Other] && m.unlisted(words[n.Tokens.First:n.Tokens.End]) {
				n.Class = Person
			}
			continue
		}
		best := n.Class
		for c := Person; c <= Other; c++ {
			if v.all[c] > v.all[best] {
				best = c
			}
		}
		if v.all[best] > 2*v.all[n.Class] {
			n.Class = best
		}
	}
}

// unlisted reports whether no word is known as one of an organization, a place, a people or a work.
func (m *namer) unlisted(words []string) bool {
	for _, w := range words {
		if m.gaz[fnvString(w)]&(gazOrg|gazOrgWord|gazPlace|gazPlaceWord|gazPeople|gazWork) != 0 || !hasCapital(w) {
			return false
		}
	}
	return true
}

// nameVotes counts the names of an article that end in one word, by class; alone counts those that
// are that word.
type nameVotes struct{ all, alone [Other + 1]int32 }
