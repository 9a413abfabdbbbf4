package collection

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"whosaid/article"
)

// The same words in many articles: quotations that share them, and articles that are copies of one another.
//
// Of each quotation the hashes of some of its runs of words are kept: those that winnowing picks (Schleimer,
// Wilkerson & Aiken, "Winnowing: local algorithms for document fingerprinting", SIGMOD 2003), so that two
// quotations that share a run of some words share a hash, wherever in them it stands. Quotations that share a hash
// are aligned word by word, and the alignment decides. Quotations of the very same words by one speaker are one
// class from the beginning, however many they are.
//
// Nothing depends on the order in which articles come: hashes are of words, what is compared with what follows from
// the words, and joins are closed over all pairs.

// Echoes gathers the quotations of many articles. Some 100 bytes of each quotation stay in memory; the rest goes to
// scratch files where it is more than the memory allows. It is not safe for several goroutines.
type Echoes struct {
	scratch   Scratch
	memory    int64
	documents *records
	docWords  *records // of each document the hashes of its words, cut to 32 bits
	quotes    *records
	variants  *records // of each class what its variants are found by

	docAt   []int64
	wordsAt []int64
	docHash []uint64 // of the words of each document
	docRuns []uint32 // how many hashes each has
	copyOf  []int32  // after finish: of each document, the one that it is a copy of, else -1

	quoteAt    []int64
	quoteOf    []uint32 // the class of each quote
	firstQuote []uint32 // of each document, the number of its first quote

	lastHead   *document
	lastHeadOf uint32

	classes []class
	known   map[[2]uint64]uint32
	parents forest

	runs    *sorter // hashes of runs of words → classes
	docRun  *sorter // … → documents
	speaker *sorter // hashes of runs of words with the speaker → classes
	long    *sorter // hashes of long runs → classes
	equal   *sorter // hashes of whole quotations → classes
}

// class is the quotations of the same words by the same speaker, all indirect or none.
type class struct {
	at    int64  // its record among the variants
	hash  uint64 // of its words, its speaker and whether it is indirect
	n     uint16 // how many words
	stems uint8  // how many of them carry meaning
	who   bool   // it has a speaker that is known in other articles too
}

// document is what is kept of an article.
type document struct {
	ID, Title, Date, URL, File string
	Line                       int `json:",omitempty"`
}

// kept is what is kept of a quotation.
type keptQuote struct {
	Doc     uint32
	ID      string
	Kind    string
	Quote   string
	Words   string // as they are compared
	Spans   [][2]int
	Speaker Speaker
	Status  string
	Cue     string
}

// How runs of words are picked: the length of the runs, and the window of which one is kept at least.
const (
	echoRun, echoWindow         = 4, 4
	echoLongRun                 = 8
	echoSpeakerRun              = 2
	echoSpeakerWords            = 14 // quotations of at most so many words are looked for by their speaker too
	documentRun, documentWindow = 5, 20
)

// What quotations need to be joined: words in common, their share of the shorter one, and a run of them.
const (
	unknownWords    = 7    // in common, where a speaker is not known
	echoWords       = 8    // of fewer words, the very same words are the same only by the same speaker
	echoStems       = 3    // … and of fewer that carry meaning
	nearlyAll       = 0.85 // of the longer one: then a shorter run is enough
	mostInBucket    = 48   // all quotations of a bucket of so many are compared with each other
	documentsBucket = 32   // likewise of documents
	documentWords   = 40   // a shorter article is no copy
	copyShare       = 0.7  // of the runs of words of the shorter of two articles
	copyShareShort  = 0.9  // where it has less than half of the words of the longer
)

// NewEchoes makes an empty collection. scratch may be nil: then all stays in memory. memory is how many bytes
// its tables may take.
func NewEchoes(scratch Scratch, memory int64) (*Echoes, error) {
	if scratch == nil {
		scratch = inMemory
	}
	if memory <= 0 {
		memory = 1 << 30
	}
	e := &Echoes{scratch: scratch, memory: memory, known: map[[2]uint64]uint32{}}
	part := memory / 12
	for _, s := range []**sorter{&e.runs, &e.docRun, &e.speaker, &e.long, &e.equal} {
		*s = newSorter(scratch, part)
	}
	var err error
	for _, r := range []**records{&e.documents, &e.docWords, &e.quotes, &e.variants} {
		if *r, err = newRecords(scratch); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Add adds an article. Its error is that of the scratch files.
func (e *Echoes) Add(a *Article) error {
	doc := uint32(len(e.docAt))
	d := document{ID: a.ID, Title: a.Title, Date: a.Date, URL: a.URL, File: a.File, Line: a.Line}
	at, err := e.documents.add(encode(d))
	if err != nil {
		return err
	}
	words := make([]byte, 0, 4*len(a.words))
	for i := range a.words {
		words = binary.LittleEndian.AppendUint32(words, uint32(a.words[i].hash))
	}
	wordsAt, err := e.docWords.add(words)
	if err != nil {
		return err
	}
	e.wordsAt = append(e.wordsAt, wordsAt)
	e.firstQuote = append(e.firstQuote, uint32(len(e.quoteAt)))
	e.docAt, e.docHash = append(e.docAt, at), append(e.docHash, runHash(a.words))
	hashes := winnow(a.words, documentRun, documentWindow)
	slices.Sort(hashes)
	hashes = slices.Compact(hashes)
	e.docRuns = append(e.docRuns, uint32(len(hashes)))
	if len(a.words) >= documentWords {
		for _, h := range hashes {
			if err := e.docRun.add(pair{h, uint64(doc)}); err != nil {
				return err
			}
		}
	}
	points := article.NewCodePoints(a.Text)
	for i := range a.Quotes {
		if err := e.addQuote(a, doc, &a.Quotes[i], points); err != nil {
			return err
		}
	}
	return nil
}

func (e *Echoes) addQuote(a *Article, doc uint32, q *Quote, points *article.CodePoints) error {
	var words []word
	spans := q.Spans
	if marked := a.inMarks(spans); q.Kind == "mixed" && wordsIn(a.wordsOf(marked)) >= 4 {
		spans = marked
	}
	var text strings.Builder
	for _, r := range a.wordsOf(spans) {
		words = append(words, a.words[r.First:r.End]...)
	}
	for i, w := range words {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(w.text)
	}
	k := keptQuote{Doc: doc, ID: q.ID, Kind: q.Kind, Quote: a.show(q.Spans), Words: text.String(), Spans: pairs(points, q.Spans),
		Speaker: q.Speaker, Status: q.Status, Cue: q.Cue}
	k.Speaker.Forms = nil
	at, err := e.quotes.add(encode(k))
	if err != nil {
		return err
	}
	e.quoteAt = append(e.quoteAt, at)
	number, fresh, err := e.classOf(words, q)
	if err != nil {
		return err
	}
	e.quoteOf = append(e.quoteOf, number)
	if !fresh {
		return nil
	}
	return e.addRuns(words, &q.Speaker, number)
}

func wordsIn(ranges []article.Range) (n int) {
	for _, r := range ranges {
		n += r.Len()
	}
	return n
}

// everywhere gives the key of a speaker that is the same in all articles, or "".
func (s *Speaker) everywhere() string {
	switch {
	case s.ID != "":
		return s.ID
	case s.Confidence < sureOf || strings.Contains(s.Key, "/"):
		return ""
	}
	return s.Key
}

// inMarks tells the quotations that are indirect from others.
func (q *Quote) inMarks() string {
	if q.Kind == indirect {
		return "\x00"
	}
	return ""
}

// classOf gives the class of a quotation, and whether it is a new one.
func (e *Echoes) classOf(words []word, q *Quote) (uint32, bool, error) {
	who := q.Speaker.everywhere()
	h := runHash(words)
	key := [2]uint64{h, hashOn(hashOf(who), q.inMarks())}
	if number, ok := e.known[key]; ok {
		return number, false, nil
	}
	v := variant{indirect: q.Kind == indirect, words: make([]word, len(words))}
	if who != "" {
		v.who = hashOf(who)
	}
	for i := range words {
		v.words[i] = short(words[i])
	}
	at, err := e.variants.add(v.encoded())
	if err != nil {
		return 0, false, err
	}
	number := uint32(len(e.classes))
	e.known[key] = number
	e.classes = append(e.classes, class{
		at: at, hash: mixed(h, key[1]), n: uint16(min(len(words), 1<<16-1)), stems: uint8(min(len(contentStems(words)), 255)), who: who != "",
	})
	return number, true, nil
}

// variant is what quotations are compared by.
type variant struct {
	indirect bool
	who      uint64 // the hash of the speaker's key; 0 where it has none that is the same in all articles
	words    []word // by their hashes alone, see short
}

// short gives a word by its hash alone, cut to 32 bits. The last bit tells whether it carries meaning.
func short(w word) word {
	h := w.hash >> 32 &^ 1
	if !english().functions[w.text] {
		h |= 1
	}
	return word{hash: h}
}

// encoded gives the bytes of a record.
func (v *variant) encoded() []byte {
	b := make([]byte, 0, 9+4*len(v.words))
	b = append(b, 0)
	if v.indirect {
		b[0] = 1
	}
	b = binary.LittleEndian.AppendUint64(b, v.who)
	for i := range v.words {
		b = binary.LittleEndian.AppendUint32(b, uint32(v.words[i].hash))
	}
	return b
}

// variantOf reads the variant of a class into one that may be used again.
func (e *Echoes) variantOf(number uint64, v *variant, buffer []byte) ([]byte, error) {
	b, err := e.variants.read(e.classes[number].at, buffer)
	if err != nil {
		return nil, err
	}
	v.indirect, v.who, v.words = b[0] == 1, binary.LittleEndian.Uint64(b[1:]), v.words[:0]
	for rest := b[9:]; len(rest) >= 4; rest = rest[4:] {
		v.words = append(v.words, word{hash: uint64(binary.LittleEndian.Uint32(rest))})
	}
	return b, nil
}

// addRuns keeps the hashes by which a class is found.
func (e *Echoes) addRuns(words []word, s *Speaker, number uint32) error {
	add := func(to *sorter, h uint64) error { return to.add(pair{h, uint64(number)}) }
	if s.everywhere() == "" && len(words) < unknownWords {
		return nil // nothing can be joined with it
	}
	if err := add(e.equal, runHash(words)); err != nil {
		return err
	}
	for _, h := range winnow(words, echoRun, echoWindow) {
		if err := add(e.runs, h); err != nil {
			return err
		}
	}
	for _, h := range winnow(words, echoLongRun, echoWindow) {
		if err := add(e.long, h); err != nil {
			return err
		}
	}
	if who := s.everywhere(); who != "" && len(words) <= echoSpeakerWords {
		for i := 0; i+echoSpeakerRun <= len(words); i++ {
			if err := add(e.speaker, mixed(runHash(words[i:i+echoSpeakerRun]), hashOf(who))); err != nil {
				return err
			}
		}
	}
	return nil
}

// winnow picks hashes of runs of words: of each window of hashes the least one, the last of equal ones.
func winnow(words []word, run, window int) (out []uint64) {
	n := len(words) - run + 1
	if n <= 0 {
		return nil
	}
	hashes := make([]uint64, n)
	for i := range hashes {
		hashes[i] = runHash(words[i : i+run])
	}
	if n <= 3*window { // of a short one all
		return hashes
	}
	last := -1
	for i := 0; i+window <= n; i++ {
		if last < i {
			last = i
			for k := i + 1; k < i+window; k++ {
				if hashes[k] <= hashes[last] {
					last = k
				}
			}
			out = append(out, hashes[last])
		} else if next := i + window - 1; hashes[next] <= hashes[last] {
			last = next
			out = append(out, hashes[last])
		}
	}
	return out
}

func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // structs of strings and numbers
	}
	return b
}

func (e *Echoes) document(i uint32) (d document, err error) {
	b, err := e.documents.read(e.docAt[i], nil)
	if err == nil {
		err = json.Unmarshal(b, &d)
	}
	return d, err
}

func (e *Echoes) quote(at int64) (q keptQuote, err error) {
	b, err := e.quotes.read(at, nil)
	if err == nil {
		err = json.Unmarshal(b, &q)
	}
	return q, err
}

// link compares what shares hashes, and joins it.
func (e *Echoes) link() error {
	e.parents = make(forest, len(e.classes))
	for i := range e.parents {
		e.parents[i] = uint32(i)
	}
	if err := e.equal.eachBucket(func(_ uint64, classes []uint64) error {
		first := &e.classes[classes[0]]
		if first.n < echoWords || first.stems < echoStems {
			return nil
		}
		for _, c := range classes[1:] {
			e.parents.join(uint32(classes[0]), uint32(c))
		}
		return nil
	}); err != nil {
		return err
	}
	candidates := newSorter(e.scratch, e.memory/4)
	all := func(classes []uint64) error {
		for i, a := range classes {
			for _, b := range classes[i+1:] {
				if err := candidates.add(pair{a, b}); err != nil {
					return err
				}
			}
		}
		return nil
	}
	for _, s := range []*sorter{e.runs, e.speaker} {
		if err := s.eachBucket(func(_ uint64, classes []uint64) error {
			if len(classes) > mostInBucket {
				return nil // a phrase that everybody uses
			}
			return all(classes)
		}); err != nil {
			return err
		}
	}
	if err := e.long.eachBucket(func(_ uint64, classes []uint64) error {
		if len(classes) <= mostInBucket {
			return all(classes)
		}
		slices.SortFunc(classes, func(a, b uint64) int { return cmp.Compare(e.classes[a].hash, e.classes[b].hash) })
		for i := range classes[1:] { // many variants of one text: each with the next, and with the first
			for _, other := range []uint64{classes[i], classes[0]} {
				if err := candidates.add(pair{min(classes[i+1], other), max(classes[i+1], other)}); err != nil {
					return err
				}
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return e.compareAll(candidates)
}

// compareAll aligns candidates and joins those that are variants of one another. They come sorted by their first,
// which is read once.
func (e *Echoes) compareAll(candidates *sorter) error {
	var last pair
	var v, w variant
	var buffer []byte
	started := false
	return candidates.each(func(p pair) (err error) {
		if started && p == last || e.parents.root(uint32(p.key)) == e.parents.root(uint32(p.value)) {
			return nil
		}
		if !started || last.key != p.key {
			if buffer, err = e.variantOf(p.key, &v, buffer); err != nil {
				return err
			}
		}
		started, last = true, p
		if buffer, err = e.variantOf(p.value, &w, buffer); err != nil {
			return err
		}
		if areVariants(&v, &w) {
			e.parents.join(uint32(p.key), uint32(p.value))
		}
		return nil
	})
}

// areVariants reports whether two quotations are variants of one: the shorter is in the longer, with few words
// changed. Reports without marks need more: many are made of the same phrases, with other names and numbers. It is symmetric.
func areVariants(a, b *variant) bool {
	if len(a.words) > len(b.words) || len(a.words) == len(b.words) && runHash(a.words) > runHash(b.words) {
		a, b = b, a
	}
	v, w := a.words, b.words
	same := a.who != 0 && a.who == b.who
	least, share, run := unknownWords, 0.6, 5
	switch {
	case same:
		least, share, run = 4, 0.6, 3
	case a.who != 0 && b.who != 0:
		least, share = 8, 0.7
	}
	if a.indirect && b.indirect {
		share = 0.75
	}
	if most := sharedWords(v, w); most < least || float64(most) < share*float64(len(v)) {
		return false
	}
	al := align(v, w)
	gaps := 0
	for i, m := range al.moves {
		if m.step == stepSkipped && (i == 0 || al.moves[i-1].step != stepSkipped) {
			gaps++
		}
	}
	said := 0 // words that carry meaning
	if len(v) >= echoWords && !same {
		said = echoStems
	}
	if whole := al.equal == len(v) && gaps <= 1; whole || float64(al.equal) >= nearlyAll*float64(len(w)) {
		run, said = min(run, 4), min(said, 2)
	}
	return al.equal >= least && float64(al.equal) >= share*float64(len(v)) && longestRun(al.moves) >= min(run, len(v)) && gaps <= 2+len(v)/10 &&
		meaning(v, al.moves) >= said
}

// sharedWords counts the words that two quotations share, in whatever order: no alignment finds more.
func sharedWords(v, w []word) (n int) {
	var x, y [64]uint64
	a, b := x[:0], y[:0]
	for i := range v {
		a = append(a, v[i].hash)
	}
	for i := range w {
		b = append(b, w[i].hash)
	}
	slices.Sort(a)
	slices.Sort(b)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			n, i, j = n+1, i+1, j+1
		case a[i] < b[j]:
			i++
		default:
			j++
		}
	}
	return n
}

// meaning counts the words found that carry meaning.
func meaning(v []word, moves []move) (n int) {
	for _, m := range moves {
		if m.step == stepEqual {
			n += int(v[m.a].hash & 1)
		}
	}
	return n
}

// linkDocuments finds the articles that are copies of others.
func (e *Echoes) linkDocuments() error {
	parents := make(forest, len(e.docAt))
	for i := range parents {
		parents[i] = uint32(i)
	}
	shared := newSorter(e.scratch, e.memory/4)
	err := e.docRun.eachBucket(func(_ uint64, docs []uint64) error {
		if len(docs) <= documentsBucket {
			for i, a := range docs {
				for _, b := range docs[i+1:] {
					if err := shared.add(pair{a<<32 | b, 0}); err != nil {
						return err
					}
				}
			}
			return nil
		}
		slices.SortFunc(docs, func(a, b uint64) int { return cmp.Or(cmp.Compare(e.docHash[a], e.docHash[b]), cmp.Compare(a, b)) })
		for i := range docs[1:] {
			for _, other := range []uint64{docs[i], docs[0]} {
				if err := shared.add(pair{min(docs[i+1], other)<<32 | max(docs[i+1], other), 0}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	var now uint64
	count := 0
	decide := func() error {
		a, b := uint32(now>>32), uint32(now)
		if count == 0 || 2*count < int(min(e.docRuns[a], e.docRuns[b])) || parents.root(a) == parents.root(b) {
			return nil
		}
		is, err := e.isCopy(a, b)
		if err == nil && is {
			parents.join(a, b)
		}
		return err
	}
	if err := shared.each(func(p pair) error {
		if p.key != now {
			if err := decide(); err != nil {
				return err
			}
			now, count = p.key, 0
		}
		count++
		return nil
	}); err != nil {
		return err
	}
	if err := decide(); err != nil {
		return err
	}
	return e.originals(parents)
}

// isCopy compares the runs of words of two articles.
func (e *Echoes) isCopy(a, b uint32) (bool, error) {
	v, err := e.docWords.read(e.wordsAt[a], nil)
	if err != nil {
		return false, err
	}
	w, err := e.docWords.read(e.wordsAt[b], nil)
	if err != nil {
		return false, err
	}
	return copies(v, w), nil
}

// copies reports whether one of two articles has most runs of words of the shorter. It is symmetric.
func copies(v, w []byte) bool {
	x, y := runSet(v), runSet(w)
	if len(x) > len(y) {
		x, y = y, x
	}
	shared := 0
	for h := range x {
		if y[h] {
			shared++
		}
	}
	share := copyShare
	if 2*len(x) < len(y) {
		share = copyShareShort
	}
	return len(x) > 0 && float64(shared) >= share*float64(len(x))
}

// runSet gives the runs of words of four bytes each.
func runSet(words []byte) map[uint64]bool {
	out := make(map[uint64]bool, len(words)/4)
	for ; len(words) >= 4*documentRun; words = words[4:] {
		h := uint64(hashOffset)
		for i := range documentRun {
			h = mixed(h, uint64(binary.LittleEndian.Uint32(words[4*i:])))
		}
		out[h] = true
	}
	return out
}

// originals names, of each set of copies, the first by date.
func (e *Echoes) originals(parents forest) error {
	e.copyOf = make([]int32, len(e.docAt))
	first := map[uint32]uint32{}
	heads := map[uint32]document{}
	sizes := map[uint32]int{}
	for i := range e.docAt {
		sizes[parents.root(uint32(i))]++
	}
	for i := range e.docAt {
		e.copyOf[i] = -1
		root := parents.root(uint32(i))
		if sizes[root] < 2 {
			continue
		}
		d, err := e.document(uint32(i))
		if err != nil {
			return err
		}
		if best, ok := heads[root]; !ok || compareDocuments(&d, &best) < 0 {
			heads[root], first[root] = d, uint32(i)
		}
	}
	for i := range e.docAt {
		root := parents.root(uint32(i))
		if head, ok := first[root]; ok && head != uint32(i) {
			e.copyOf[i] = int32(head)
		}
	}
	return nil
}

// compareDocuments orders articles: by date, those without one last, then by id.
func compareDocuments(a, b *document) int {
	return cmp.Or(compareDates(a.Date, b.Date), cmp.Compare(a.ID, b.ID), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.URL, b.URL), cmp.Compare(a.Title, b.Title))
}

// compareDates orders dates, "" last.
func compareDates(a, b string) int {
	if (a == "") != (b == "") {
		if a == "" {
			return 1
		}
		return -1
	}
	return cmp.Compare(a, b)
}

// Close gives the scratch files back.
func (e *Echoes) Close() error {
	var err error
	for _, r := range []*records{e.documents, e.docWords, e.quotes, e.variants} {
		if closed := r.file.Close(); err == nil {
			err = closed
		}
	}
	return err
}

// groupID names a group by its words, the same in every run.
func groupID(hash uint64) string { return fmt.Sprintf("e%016x", hash) }
