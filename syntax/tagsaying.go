package syntax

// Tags, third part: verbs of saying beside quotation marks and commas. The models know such words mostly as plural nouns, because
// the news that they learnt from reports in the past tense: in “…,” Sinclair claims. they see a compound. Behind a closing mark and a
// subject a word that can be a verb of saying is one, if the clause has no other verb. Where the tagger has said otherwise the sentence
// is tagged again with these words given, so that their neighbours, lemmas and the tree come right too.

import (
	_ "embed"
	"strings"
	"unicode"
)

//go:embed data/saying.txt
var sayingData string

// sayingPlace says where a verb of saying is looked for.
type sayingPlace uint8

const (
	nowhere    sayingPlace = iota
	inHeadings             // only there
	everywhere
)

// sayingVerbs are the lemmas of data/saying.txt, collectives its nouns that may have a verb in the plural.
var sayingVerbs, collectives = readSaying(sayingData)

func readSaying(data string) (verbs map[string]sayingPlace, nouns map[string]bool) {
	verbs, nouns = map[string]sayingPlace{}, map[string]bool{}
	for line := range strings.Lines(data) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		switch lemma, where, _ := strings.Cut(line, "\t"); where {
		case "heading":
			verbs[lemma] = inHeadings
		case "collective":
			nouns[lemma] = true
		default:
			verbs[lemma] = everywhere
		}
	}
	return verbs, nouns
}

//go:embed data/prepositions.txt
var prepositionData string

// prepositions are the words of data/prepositions.txt.
var prepositions = wordSet(prepositionData)

// wordSet gives the words of a list, one a line; lines that begin with # are notes.
func wordSet(list string) map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			words[line] = true
		}
	}
	return words
}

// shortestMistaken is how many letters a word has that is no preposition if it is not among them.
const shortestMistaken = 5

// noPreposition reports whether word i is tagged as a preposition and cannot be one.
func (c *sayingClause) noPreposition(i int) bool {
	w := c.words[i]
	if c.tags[i] != IN || len(w) < shortestMistaken || prepositions[w] {
		return false
	}
	for _, r := range w {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

// longestSubject is how many tokens may be between a mark and the verb of saying after its subject.
const longestSubject = 24

// sayingForm is what a word can be as a verb of saying.
type sayingForm uint8

const (
	notAsked sayingForm = iota
	noSaying
	sayingBase // claim: the subject is a plural
	sayingS    // claims: the subject is a singular
	sayingPast // claimed
)

// sayingScratch is the memory of one call.
type sayingScratch struct {
	given []Tag // by word: the tag that it must have, TagNone where it is free
	forms []sayingForm
	low   []byte
}

// tagSaying tags a sentence, which may be in a title or heading, and mends its verbs of saying.
func (an *Annotator) tagSaying(words []string, heading bool, out []Tag, s *annotateScratch) {
	an.tags.tag(words, out, &s.tag)
	c := sayingClause{an: an, words: words, heading: heading, tags: out, s: &s.say}
	if c.find() {
		an.tags.tagGiven(words, s.say.given, out, &s.tag)
	}
}

// sayingClause looks for verbs of saying in one tagged sentence.
type sayingClause struct {
	an    *Annotator
	words []string
	tags  []Tag
	s     *sayingScratch

	heading bool // is it a title or heading?
	found   bool
}

// find fills given and reports whether any word is to have another tag.
func (c *sayingClause) find() bool {
	c.s.given, c.s.forms = resize(c.s.given, len(c.words)), resize(c.s.forms, len(c.words))
	for i := range c.words {
		if c.noPreposition(i) || c.agedOne(i) {
			c.give(i, NN)
			c.tags[i] = NN
		}
	}
	for i := range c.words {
		switch {
		case c.tags[i] == TagCloseQuote:
			c.behindQuotation(i)
		case c.tags[i] == TagComma:
			c.behindComma(i)
		case i == 0 || c.tags[i-1] == TagOpenQuote || c.tags[i-1] == TagColon:
			c.newName(i)
			c.opening(i)
			if i == 0 && !c.heading {
				c.gesture(i)
			}
		}
	}
	if c.heading && !c.found {
		c.headline()
	}
	return c.found
}

// agedOne reports whether word i, a number with a hyphen behind an article, stands for a person: "the 30-year-old, who trains in Lusaka".
func (c *sayingClause) agedOne(i int) bool {
	if c.tags[i] != JJ || i == 0 || c.tags[i-1] != DT || c.words[i][0] < '0' || c.words[i][0] > '9' {
		return false
	}
	if i+1 >= len(c.words) {
		return true
	}
	switch t := c.tags[i+1]; t {
	case TagComma, TagStop, WP, MD, VBD, VBZ, TagOpenQuote, TagColon:
		return true
	}
	return false
}

// form tells what form of a verb of saying word i can be.
func (c *sayingClause) form(i int) sayingForm {
	if c.s.forms[i] == notAsked {
		c.s.forms[i] = c.formOf(c.words[i])
	}
	return c.s.forms[i]
}

// formOf is form, once for each word. Words with a capital are names.
func (c *sayingClause) formOf(w string) sayingForm {
	if len(w) < 3 || w[0] < 'a' || w[0] > 'z' {
		return noSaying
	}
	c.s.low = append(c.s.low[:0], w...)
	known := func(lemma string) bool {
		where := sayingVerbs[lemma]
		return where == everywhere || where == inHeadings && c.heading
	}
	is := func(t Tag) bool {
		whole, n, tail := c.an.lemmas.lemma(c.s.low, t)
		if whole != "" {
			return known(whole)
		}
		return n < len(w) && known(w[:n]+tail)
	}
	switch {
	case w[len(w)-1] == 's' && is(VBZ) && !known(w):
		return sayingS
	case known(w):
		return sayingBase
	case is(VBD):
		return sayingPast
	}
	return noSaying
}

// give sets the tag of word i, if it has another.
func (c *sayingClause) give(i int, t Tag) {
	if c.tags[i] != t {
		c.s.given[i], c.found = t, true
	}
}

// behindQuotation mends what follows the closing mark at i: “…,” Sinclair claims; “…,” claims Sinclair; “…,” Will said.
func (c *sayingClause) behindQuotation(i int) {
	k := i + 1
	for k < len(c.words) && (c.tags[k] == TagComma || c.tags[k] == TagCloseQuote) {
		k++
	}
	if k >= len(c.words) {
		return
	}
	if ended := c.ends(i - 1); !ended && k == i+1 {
		return // “second” claims: a word or two in marks are part of the sentence around them
	}
	if c.form(k) != noSaying {
		if k+1 < len(c.words) && c.form(k) != sayingBase {
			switch c.tags[k+1] {
			case MD, VB: // “…,” said Will.
				if c.capital(k + 1) {
					c.name(k + 1)
				}
			}
		}
		if c.inverted(k) {
			return
		}
	}
	c.named(k)
	if v := c.verbAfter(k, false); v >= 0 {
		c.say(v)
		if v == k+2 && c.tags[k] == DT && c.tags[k+1] == JJ {
			c.give(k+1, NN) // “…,” the Ethiopian laughed.
		}
	}
}

// newName makes the first word of a sentence a name where it is in no word list of the tagger and a verb of saying follows:
// Zakharova said. The tagger goes by the word's end there, as the capital tells nothing.
func (c *sayingClause) newName(k int) {
	switch c.tags[k] {
	case RB, RBR, JJ, JJR, JJS, PRPS, CD, VB, VBN, VBP, VBZ, VBD, IN, FW, UH:
	default:
		return
	}
	if k+1 >= len(c.words) || len(c.words[k]) < 3 {
		return
	}
	says := c.form(k+1) == sayingPast || c.form(k+1) == sayingS
	if !says && (!finite(c.tags[k+1]) || c.tags[k] == RB) || !c.an.tags.isNew(c.words[k], &c.s.low) {
		return
	}
	for i, r := range c.words[k] {
		if i == 0 && !unicode.IsUpper(r) || i > 0 && !unicode.IsLower(r) {
			return
		}
	}
	c.name(k)
	if c.form(k+1) == sayingPast && c.tags[k+1] == VBN {
		c.give(k+1, VBD)
	}
}

// ends reports whether token i is a mark that ends what is quoted.
func (c *sayingClause) ends(i int) bool {
	if i < 0 {
		return false
	}
	switch w := c.words[i]; w {
	case ",", "?", "!", ".", "...", "--":
		return true
	default:
		return c.tags[i] == TagCloseQuote && c.ends(i-1)
	}
}

// say makes word v a verb in the form that it has.
func (c *sayingClause) say(v int) {
	switch c.form(v) {
	case sayingS:
		c.give(v, VBZ)
	case sayingBase:
		c.give(v, VBP)
	case sayingPast:
		if c.tags[v] != VBN {
			c.give(v, VBD)
		}
	}
}

// inverted mends a verb of saying at v right after a mark with its subject after it. It reports whether v is one.
func (c *sayingClause) inverted(v int) bool {
	if finite(c.tags[v]) || v+1 >= len(c.words) {
		return finite(c.tags[v])
	}
	switch t := c.tags[v+1]; {
	case t.Proper(), t == DT, t == PRPS, t == PRP, t == CD, (t == NNS || t == JJ) && c.form(v) == sayingBase:
	default:
		return false
	}
	if c.form(v) == sayingBase && !c.pluralFrom(v+1) {
		return false
	}
	if c.finiteFrom(v+1, len(c.words)) {
		return false
	}
	c.say(v)
	return true
}

// pluralFrom reports whether the noun phrase at i is a plural: its first noun that no noun follows is one, or "and" joins names.
func (c *sayingClause) pluralFrom(i int) bool {
	if c.tags[i] == PRP {
		return true
	}
	for ; i < len(c.words) && phraseTag(c.tags[i]); i++ {
		if i+1 == len(c.words) || !phraseTag(c.tags[i+1]) {
			return c.tags[i] == NNS || c.tags[i] == NNPS || i+1 < len(c.words) && c.tags[i+1] == CC
		}
	}
	return false
}

// named makes a word with a capital at k a name where a verb of saying or another name follows it: “…,” Will said.
func (c *sayingClause) named(k int) {
	switch c.tags[k] {
	case MD, VB, VBD, VBP, VBZ, VBN:
	default:
		return
	}
	if k+1 < len(c.words) && c.capital(k) && (c.form(k+1) != noSaying || c.tags[k+1] == NNP) {
		c.name(k)
	}
}

// capital reports whether word i begins with a capital letter and is no word of grammar.
func (c *sayingClause) capital(i int) bool {
	switch c.tags[i] {
	case DT, PRP, PRPS, IN, CC, WP, WDT, WRB, EX, NNS:
		return false
	}
	return c.words[i][0] >= 'A' && c.words[i][0] <= 'Z'
}

// name makes word i a proper name.
func (c *sayingClause) name(i int) {
	c.s.given[i], c.tags[i], c.found = NNP, NNP, true
}

// verbAfter gives the word of saying after the subject that begins at k, -1 where there is none or where the
// clause has a verb already. Without marks (strict), the subject is one name, pronoun or noun phrase.
func (c *sayingClause) verbAfter(k int, strict bool) int {
	s := subjectReader{sayingClause: c, first: k, head: -1}
	for v := k; v < len(c.words) && v < k+longestSubject; v++ {
		if s.head >= 0 && c.form(v) != noSaying && c.agrees(v, s.head, s.plural) && c.closes(v) {
			if finite(c.tags[v]) {
				return -1
			}
			return v
		}
		if !s.read(v, strict) {
			return -1
		}
	}
	return -1
}

// subjectReader is what the words of a subject tell so far.
type subjectReader struct {
	*sayingClause
	first  int
	head   int // -1 as long as there is none
	plural bool
	commas int
}

// read adds word v; it is false where the subject has no such word.
func (s *subjectReader) read(v int, strict bool) bool {
	switch t := s.tags[v]; {
	case endsSubject(t):
		return false
	case t == PRP:
		if v != s.first {
			return false
		}
		s.head = v
	case t == CC, t == TagComma, t == IN:
		if s.head < 0 || strict {
			return false
		}
		s.plural = s.plural || t == CC
		if t == TagComma {
			s.commas++
		}
	case t == RB:
	case !phraseTag(t):
		return false
	default:
		s.readNoun(v, t)
	}
	return true
}

// endsSubject reports whether no subject of a word of saying holds a word with tag t: a finite verb, a mark, a relative word.
func endsSubject(t Tag) bool {
	switch t {
	case TagOpenQuote, TagCloseQuote, TagColon, TagStop, WDT, WP, WRB:
		return true
	}
	return finite(t)
}

// readNoun takes word v, whose tag is t, for the head, where it may be that.
func (s *subjectReader) readNoun(v int, t Tag) {
	if t == JJ && v == s.first+1 && s.tags[s.first] == DT {
		s.head = v // “…,” the Ethiopian laughed; a noun after it takes its place
	}
	if !t.Noun() || s.commas > 0 || v != s.first && s.head >= 0 && (s.tags[v-1] == IN || s.behindOf(v, s.head)) {
		return
	}
	s.head = v
	switch t {
	case NNS, NNPS:
		s.plural = true
	case NN, NNP:
		s.plural = s.plural && s.joined(s.first, v)
	}
}

// behindOf reports whether a preposition is between the head and v.
func (c *sayingClause) behindOf(v, head int) bool {
	for ; v > head; v-- {
		if c.tags[v] == IN {
			return true
		}
	}
	return false
}

// joined reports whether a conjunction is in the words from k to v.
func (c *sayingClause) joined(k, v int) bool {
	for ; k < v; k++ {
		if c.tags[k] == CC {
			return true
		}
	}
	return false
}

// agrees reports whether the form of v is that of a verb whose subject is the noun or pronoun at head.
func (c *sayingClause) agrees(v, head int, plural bool) bool {
	switch t := c.tags[v-1]; {
	case t.Noun(), t == PRP, t == CD, t == TagComma, t == RB:
	case t == JJ && v-1 == head:
	default:
		return false
	}
	switch c.form(v) {
	case sayingS:
		return !plural
	case sayingBase:
		return plural || c.tags[head] == PRP
	}
	return c.tags[v] != VBN || c.tags[v-1].Noun() || c.tags[v-1] == PRP
}

// closes reports whether what follows v lets it be the verb of its clause.
func (c *sayingClause) closes(v int) bool {
	if v+1 >= len(c.words) {
		return true
	}
	switch t := c.tags[v+1]; {
	case t.Noun() && !t.Proper(), t == JJ, t == POS, t == TagCloseQuote:
		return false
	case t == TagComma || t == TagColon || t == TagOpenQuote || t == TagStop:
		return true
	}
	return !c.finiteFrom(v+1, len(c.words))
}

// finiteFrom reports whether a finite verb stands from i on, before a mark or a word that opens a clause.
func (c *sayingClause) finiteFrom(i, end int) bool {
	for ; i < end; i++ {
		switch t := c.tags[i]; {
		case finite(t):
			return true
		case t == TagComma, t == TagStop, t == TagColon, t == TagOpenQuote, t == IN, t == WDT, t == WP, t == WRB:
			return false
		}
	}
	return false
}

// behindComma mends a reporting clause that interrupts or ends a sentence with no marks: "The road, Sinclair claims, is shut."
func (c *sayingClause) behindComma(i int) {
	if i == 0 || c.tags[i-1] == TagCloseQuote || i+1 >= len(c.words) {
		return
	}
	k := i + 1
	if c.heading && c.form(k) == sayingS && c.tags[k] == NNS && c.objectAt(k+1) && c.finiteBefore(i) && !c.finiteIn(k+1+c.nounAsVerb(k)) {
		c.say(k) // "Minister says ferry will stay, rejects blame"
		return
	}
	c.titleAt(k)
	if c.tags[k] == NNS && c.form(k) == sayingS && k+2 < len(c.words) && c.tags[k+1] == IN && c.clauseAt(k+2) && c.namedBefore(i) {
		c.say(k) // "; the secretary, Ann Poe, remarks that it is late"
		return
	}
	if v := c.verbAfter(k, true); v >= 0 && c.tags[v] != VBN {
		switch {
		case v+1 >= len(c.words) || c.tags[v+1] == TagStop:
			if c.finiteBefore(i) {
				c.say(v)
			}
		case c.tags[v+1] == TagComma && v+2 < len(c.words) && (finite(c.tags[v+2]) || c.tags[v+2] == RB && c.finiteFrom(v+2, min(v+5, len(c.words)))):
			c.say(v)
		}
	}
}

// namedBefore reports whether the words before the comma at i, back to the last semicolon, are a noun phrase and a name set between
// commas, with no verb.
func (c *sayingClause) namedBefore(i int) bool {
	if !c.tags[i-1].Proper() {
		return false
	}
	commas := 0
	for j := i - 1; j >= 0 && c.tags[j] != TagColon; j-- {
		switch t := c.tags[j]; {
		case t == TagComma:
			commas++
		case !phraseTag(t):
			return false
		}
	}
	return commas == 1
}

// titleAt makes the word at k a noun that is tagged as a verb and begins the title of whoever is named before a verb of saying at the end:
// "…, harbour master Ole Brandal says."
func (c *sayingClause) titleAt(k int) {
	if c.tags[k] != VB && c.tags[k] != VBP || k+2 >= len(c.words) || !c.tags[k+1].Noun() {
		return
	}
	v := k + 1
	for v < len(c.words) && c.tags[v].Noun() && c.form(v) == noSaying {
		v++
	}
	if v+1 < len(c.words) && v > k+2 && c.tags[v-1].Proper() && c.form(v) != noSaying && c.tags[v+1] == TagStop {
		c.give(k, NN)
		c.tags[k] = NN
	}
}

// objectAt reports whether a noun phrase or a quotation begins at i.
func (c *sayingClause) objectAt(i int) bool {
	if i >= len(c.words) {
		return false
	}
	t := c.tags[i]
	return t.Noun() || t == DT || t == PRPS || t == JJ || t == TagOpenQuote || t == VBP && c.nounAsVerb(i-1) == 1
}

// finiteBefore reports whether a finite verb is before i.
func (c *sayingClause) finiteBefore(i int) bool {
	for ; i >= 0; i-- {
		if finite(c.tags[i]) {
			return true
		}
	}
	return false
}

// opening mends a subject and its verb at the beginning of a sentence, before a quotation or a clause: "Sinclair claims: “…”",
// "The board claims that it …".
func (c *sayingClause) opening(k int) {
	if k+2 < len(c.words) && c.tags[k] != NNP && c.form(k+1) == sayingS && c.capital(k) && (c.tags[k+2] == TagOpenQuote || c.tags[k+2] == TagColon) {
		c.name(k)
	}
	if v := c.beforeClause(k); v >= 0 {
		c.say(v)
		return
	}
	v := c.verbAfter(k, true)
	if v < 0 || v+1 >= len(c.words) {
		return
	}
	next := c.tags[v+1]
	switch {
	case next == TagOpenQuote, next == TagColon && v+2 < len(c.words) && c.tags[v+2] == TagOpenQuote:
	case next == TagComma && v+2 < len(c.words) && c.tags[v+2] == TagOpenQuote:
	case next == IN && c.clauseAt(v+2):
	default:
		return
	}
	c.say(v)
}

// beforeClause gives the word of saying between a subject with an article at k and a clause without "that": "The complaint states Moreno slipped." It
// is -1 where there is none, or where the clause has two verbs: "The claims Moreno made were false."
func (c *sayingClause) beforeClause(k int) int {
	if t := c.tags[k]; t != DT && t != PRPS || c.heading {
		return -1
	}
	v := k + 1
	for v < len(c.words) && (c.tags[v] == NN && c.form(v) != sayingS || c.tags[v] == JJ) {
		v++
	}
	if v == k+1 || v+2 >= len(c.words) || c.tags[v-1] != NN || c.tags[v] != NNS || c.form(v) != sayingS {
		return -1
	}
	if t := c.tags[v+1]; !t.Proper() && t != PRP && t != DT {
		return -1
	}
	verbs := 0
	for i := v + 1; i < len(c.words); i++ {
		switch t := c.tags[i]; {
		case finite(t), t == VBN && !finite(c.tags[i-1]) && c.tags[i-1] != RB && c.tags[i-1] != VB && c.tags[i-1] != VBN:
			verbs++
		case t == CC && verbs > 0:
			i = len(c.words)
		}
	}
	if verbs != 1 {
		return -1
	}
	return v
}

// headline mends the verb of a title or heading that has none: "Police call situation 'unpredictable'", "Mayor brands plan 'reckless'".
// What follows must be such as is said: words in marks, an infinitive or a noun phrase with its article.
func (c *sayingClause) headline() {
	head, n := -1, len(c.words)
	if n > 2 && finite(c.tags[0]) && c.capital(0) && c.words[0][len(c.words[0])-1] == 's' && c.form(1) == sayingBase && !finite(c.tags[1]) {
		c.give(0, NNS) // "Pilots warn of strike"
		c.tags[0] = NNS
	}
	for v := 0; v+1 < n && v < longestSubject; v++ {
		t := c.tags[v]
		if finite(t) || t == TagOpenQuote {
			return
		}
		if head >= 0 && c.form(v) != noSaying && c.form(v) != sayingPast && v > head && c.agreesInHeadline(v) && c.saidFrom(v+1) && !c.finiteIn(v+1+c.nounAsVerb(v)) {
			c.say(v)
			return
		}
		if !phraseTag(t) {
			return
		}
		if t.Noun() {
			head = v
		}
	}
}

// nounAsVerb gives 1 where the word after v, a verb of saying with an -s, is tagged as a verb that does not agree with the subject: a noun
// that was taken for a verb along with v.
func (c *sayingClause) nounAsVerb(v int) int {
	if c.form(v) == sayingS && c.tags[v+1] == VBP {
		return 1
	}
	return 0
}

// agreesInHeadline is agrees for words without articles.
func (c *sayingClause) agreesInHeadline(v int) bool {
	plural := c.tags[v-1] == NNS || c.tags[v-1] == NNPS || collectives[strings.ToLower(c.words[v-1])]
	return c.tags[v-1].Noun() && (c.form(v) == sayingBase) == plural
}

// saidFrom reports whether what begins at i may be what somebody is said to say.
func (c *sayingClause) saidFrom(i int) bool {
	switch c.tags[i] {
	case TO, DT, PRPS, PRP, TagOpenQuote:
		return true
	case IN:
		return c.form(i-1) == sayingBase // "Pilots warn of strike"
	}
	for ; i < len(c.words); i++ {
		if c.tags[i] == TagOpenQuote {
			return true
		}
	}
	return false
}

// finiteIn reports whether a finite verb is outside marks from i on.
func (c *sayingClause) finiteIn(i int) bool {
	quoted := false
	for ; i < len(c.words); i++ {
		switch t := c.tags[i]; {
		case t == TagOpenQuote:
			quoted = true
		case t == TagCloseQuote:
			quoted = false
		case finite(t) && !quoted:
			return true
		}
	}
	return false
}

// clauseAt reports whether a subject and a verb follow at i.
func (c *sayingClause) clauseAt(i int) bool {
	if i >= len(c.words) {
		return false
	}
	switch t := c.tags[i]; {
	case t == DT, t == PRP, t == PRPS, t.Proper(), t == NNS, t == CD, t == JJ, t == NN:
		return c.finiteFrom(i, len(c.words))
	}
	return false
}

// finite reports tags of verbs that a clause may be on.
func finite(t Tag) bool { return t == VBD || t == VBZ || t == VBP || t == MD }

// phraseTag reports tags that a noun phrase is made of.
func phraseTag(t Tag) bool {
	switch t {
	case DT, PDT, PRPS, JJ, JJR, JJS, CD, POS, TagDollar:
		return true
	}
	return t.Noun()
}
