package speaker

import (
	"strings"

	"whosaid/article"
	"whosaid/syntax"
)

// Noun phrases, read word by word: from their beginning to the head, from the head back to the determiner, and
// over the words after the head that say who is meant. Tags and word lists decide, not the tree.

// phrase is a noun phrase that stands for a speaker.
type phrase struct {
	tokens article.Range // determiner to head, with no apposition
	head   int           // its head token
	end    int           // end of the words after the head that belong to the description ("people close to …")
	owner  int           // head token of the possessor ("Berg's staff"), else -1
	det    byte          // d definite, i indefinite, o owned, q quantity, else 0
	plural bool
	name   int // index into names where the head is in a name, else -1
}

var (
	pronounTags    = syntax.Tags(syntax.PRP, syntax.WP, syntax.WDT, syntax.EX)
	participleTags = syntax.Tags(syntax.VBN, syntax.VBG)
	numeralTags    = syntax.Tags(syntax.JJ, syntax.JJR, syntax.JJS, syntax.CD)
	modifierTags   = syntax.Tags(syntax.CD, syntax.DT, syntax.JJ, syntax.JJR, syntax.JJS, syntax.PDT, syntax.HYPH)
	ownedTags      = syntax.Tags(syntax.VBN, syntax.VBG, syntax.JJ, syntax.JJR, syntax.JJS, syntax.CD, syntax.RB, syntax.RBS)
	beforeHeadTags = syntax.Tags(syntax.JJ, syntax.JJR, syntax.JJS, syntax.VBN, syntax.VBG, syntax.HYPH, syntax.ADD, syntax.AFX)
	clauseTags     = syntax.Tags(
		syntax.WP, syntax.WDT, syntax.WPS, syntax.WRB, syntax.MD, syntax.PRP, syntax.VBZ, syntax.VBP, syntax.VB)
	linkTags = syntax.Tags(syntax.IN, syntax.TO)
)

// headWalk goes over the words of a noun phrase from the left and keeps the best head so far.
type headWalk struct {
	*Resolver
	first, end int
	head       int  // the head so far, or -1
	owned      bool // a possessive follows head, and what is owned has not come yet
}

// firstHead gives the head of the first noun phrase of the tokens. It takes names whole and asks the word lists, and so is no
// base phrase of syntax.
func (r *Resolver) firstHead(first, end int) int {
	w := headWalk{Resolver: r, first: first, end: end, head: -1}
	for i := first; i < end && !(w.head >= 0 && r.sentence(i) != r.sentence(first)); i++ {
		if last := w.overName(i); last >= i {
			i = last
			continue
		}
		if w.owned && w.modifiesOwned(i) {
			continue
		}
		if w.step(i) {
			return w.head
		}
	}
	switch {
	case w.head < 0:
		return w.lastWord()
	case r.tag(w.head) == syntax.PRPS:
		// "her first superior", "his elderly": an adjective is the head.
		for i := w.head + 1; i < end && numeralTags.Has(r.tag(i)); i++ {
			w.head = i
		}
	}
	return w.head
}

// noun reports whether the head so far is a noun.
func (w *headWalk) noun() bool { return w.head >= 0 && w.tag(w.head).Noun() }

// ownerWord reports whether the head so far is a possessive pronoun.
func (w *headWalk) ownerWord() bool { return w.head >= 0 && w.tag(w.head) == syntax.PRPS }

// overName makes the last word of the name that token i is in the head, and gives the name's last token; -1
// where there is no name.
func (w *headWalk) overName(i int) int {
	k := w.nameOf[i]
	if k < 0 || i >= w.names[k].words.End {
		return -1
	}
	e := min(w.names[k].words.End, w.end)
	w.head, w.owned = e-1, false
	for w.head > i && (w.is(w.head, traitSuffix) || !w.d.Tokens[w.head].Word) {
		w.head--
	}
	return e - 1
}

// modifiesOwned reports whether token i may be between a possessive and what is owned.
func (w *headWalk) modifiesOwned(i int) bool {
	return ownedTags.Has(w.tag(i)) || !w.d.Tokens[i].Word && w.quoted(i)
}

// step reads token i, which is in no name, and reports whether the phrase has ended.
func (w *headWalk) step(i int) (done bool) {
	switch tag := w.tag(i); {
	case w.noun() && w.d.Text[w.d.Tokens[i].Start] == '<':
		return !w.owned // the sign of a share: "Hale Systems Inc <HLSY>"
	case pronounTags.Has(tag):
		if !w.noun() && !w.ownerWord() {
			w.head = i
		}
		return true
	case tag == syntax.WPS:
		if w.head < 0 {
			w.head = i
		}
		return true
	case tag == syntax.PRPS:
		if !w.noun() {
			w.head = i
		}
		return false
	case tag.Noun() || tag == syntax.FW || tag == syntax.CC && w.is(i, traitPerson|traitTitle):
		return w.takeNoun(i)
	case w.possessive(i) || w.lower[i] == "’" && w.tag(i+1).Noun():
		w.owned = w.head >= 0
		return false
	case modifierTags.Has(tag) || w.is(i, traitManyQuantity):
		return w.takeModifier(i)
	}
	return w.head >= 0 && !w.goesOver(i)
}

// takeNoun makes the noun at token i the head, but for a time after a noun: "the minister Monday".
func (w *headWalk) takeNoun(i int) (done bool) {
	if w.ownerWord() {
		w.head = i
		return false
	}
	if w.noun() && !w.owned && (w.is(i, traitTime) && !upperFirst(w.d.Word(i)) || w.is(i, traitCalendar)) {
		return true
	}
	w.head, w.owned = i, false
	return false
}

// takeModifier makes the number, determiner or adjective at token i the head as long as no noun has come. After
// a noun it begins something new, unless another noun follows at once.
func (w *headWalk) takeModifier(i int) (done bool) {
	if w.noun() && !w.ownedAfter(w.head, i) {
		return w.tag(i) == syntax.DT || w.is(i, traitInsiderMark) || i+1 >= w.end || !w.tag(i+1).Noun()
	}
	if !w.noun() && !w.ownerWord() {
		w.head = i
	}
	return false
}

// goesOver reports whether the phrase goes on over token i, though that is no word of a noun phrase by itself.
func (w *headWalk) goesOver(i int) bool {
	return w.goesOverJoiner(i) || w.goesOverMark(i) || !w.noun() && w.goesOverModifier(i)
}

// goesOverJoiner reports whether token i joins words of one phrase: "current and former employees".
func (w *headWalk) goesOverJoiner(i int) bool {
	switch {
	case w.tag(i) != syntax.CC || i+1 >= w.end:
		return false
	case w.noun():
		return w.sameCompound(w.head, i, w.end)
	}
	return i > w.first && w.tag(i-1) != syntax.PRP
}

// goesOverMark reports whether the phrase goes on after the mark at token i.
func (w *headWalk) goesOverMark(i int) bool {
	if w.d.Tokens[i].Word || i+1 >= w.end {
		return false
	}
	switch w.markAt(i) {
	case '/':
		return w.tag(i + 1).Noun()
	case ',':
		return !w.noun()
	case '-':
		return false
	}
	return w.quoted(i) && w.tag(i+1).Noun()
}

// goesOverModifier reports whether token i is an adverb or a participle that is before the noun.
func (w *headWalk) goesOverModifier(i int) bool {
	switch w.tag(i) {
	case syntax.RB:
		return w.tag(i+1) == syntax.JJ
	case syntax.VBD:
		return w.is(i-1, traitDefinite|traitIndefinite)
	case syntax.VBN, syntax.VBG:
		return true
	}
	return false
}

// lastWord gives the last word of the tokens, or the first token.
func (w *headWalk) lastWord() int {
	h := w.end - 1
	for h > w.first && !w.d.Tokens[h].Word {
		h--
	}
	return h
}

// possessive reports whether token i is the mark of a possessive.
func (r *Resolver) possessive(i int) bool {
	return r.tag(i) == syntax.POS || r.lower[i] == "'s" || r.lower[i] == "’s"
}

// ownedAfter reports whether a possessive mark is between tokens h and i.
func (r *Resolver) ownedAfter(h, i int) bool {
	for k := h + 1; k < i; k++ {
		if r.possessive(k) {
			return true
		}
	}
	return false
}

// sameCompound reports whether the "and" at i joins parts of one compound ("Science and
// Technology Directorate") and not two heads.
func (r *Resolver) sameCompound(h, i, end int) bool {
	if n, ok := r.a.NameAt(i); ok && n.Tokens.Has(i-1) && n.Tokens.Has(i+1) {
		return true
	}
	if r.personName(h) || r.personName(i+1) {
		return false
	}
	// "Rail and Tram Employees Union secretary": a body's name, and what somebody is of it.
	if k := r.nameOf[i+1]; k >= 0 && upperFirst(r.d.Word(h)) && r.names[k].kind == kindOrganization {
		if e := r.names[k].words.End; e < end && r.names[k].words.Len() > 1 && r.is(e-1, traitOrganizationName|traitOrganization) && r.tag(e).Noun() {
			return true
		}
	}
	// The noun before "and" hangs on a noun to its right.
	return r.a.Parsed[r.sentence(h)] && int(r.a.Heads[h]) > i && int(r.a.Heads[h]) < end && (r.a.Relations[h] == syntax.RelCompound || r.a.Relations[h] == syntax.RelAmod)
}

// descriptionBefore reads the words before token h that describe whom h, the head, means: back to the determiner. It asks the word
// lists of each of them, and so is no base phrase of syntax.
func (r *Resolver) descriptionBefore(h int) phrase {
	w := phraseWalk{Resolver: r, head: h}
	w.p = phrase{tokens: article.Range{First: h, End: h + 1}, head: h, end: h + 1, owner: -1, name: int(r.nameOf[h])}
	w.p.plural = r.is(h, traitPlural) || r.is(h, traitGroup) && !r.is(h, traitOrganization|traitPlace)
	if w.p.name >= 0 {
		w.p.tokens.First = r.names[w.p.name].words.First
	}
	const most = 24 // words before the head
	s, begin := r.d.Tokens[h].Sentence, w.p.tokens.First
	for k := begin - 1; k >= 0 && r.d.Tokens[k].Sentence == s && begin-k < most; k-- {
		if r.quoted(k) != r.quoted(h) && r.d.Tokens[k].Word || w.begins(k) || !w.modifies(k) {
			break
		}
		w.p.tokens.First = k
	}
	for w.p.tokens.First < h && !r.d.Tokens[w.p.tokens.First].Word {
		w.p.tokens.First++
	}
	if w.p.det == 0 && w.quantity {
		w.p.det = 'q'
	}
	return w.p
}

// phraseWalk goes over the words of a noun phrase from its head to the left.
type phraseWalk struct {
	*Resolver
	head     int
	p        phrase
	quantity bool // a number or "many" is before the head
}

// begins reports whether the phrase begins with token k, or with the possessor that ends in it.
func (w *phraseWalk) begins(k int) bool {
	tag := w.tag(k)
	switch {
	case w.is(k, traitDefinite) && tag != syntax.IN && tag != syntax.WDT:
		w.p.det, w.p.tokens.First = 'd', k
	case w.is(k, traitIndefinite):
		w.p.det, w.p.tokens.First = 'i', k
	case tag == syntax.PRPS:
		w.p.det, w.p.tokens.First, w.p.owner = 'o', k, k
	case w.possessive(k) || w.lower[k] == "'" && tag != syntax.TagCloseQuote && k > 0 && w.tag(k-1) == syntax.NNS:
		if k > 0 {
			// The possessor's own words belong to the phrase: "the ministry's spokesman".
			w.p.det, w.p.owner, w.p.tokens.First = 'o', k-1, w.a.PhraseStart(k-1)
		}
	default:
		return false
	}
	return true
}

// modifies reports whether token k is a word of the phrase between its determiner and its head.
func (w *phraseWalk) modifies(k int) bool {
	tag, next := w.tag(k), w.tag(k+1)
	switch {
	case w.dashAfterBlank(k):
		return false // "Port may close by June - union"
	case tag == syntax.CD || w.is(k, traitManyQuantity):
		w.quantity = true
		if !w.isRare(k, rareSingle) {
			w.p.plural = w.p.plural || tag == syntax.CD && w.is(w.head, traitPlural)
		}
		return true
	case beforeHeadTags.Has(tag) || tag.Noun() || tag.Verb() && w.is(k, traitTitle) || w.markAt(k) == '-' && k > 0 && w.d.Tokens[k-1].Word:
		return !participleTags.Has(tag) || w.prenominal(k)
	case tag == syntax.RB && (next == syntax.JJ || next == syntax.VBN || next == syntax.CD):
		return true
	case tag == syntax.CC && next == syntax.JJ && (w.tag(k-1) == syntax.JJ || w.tag(k-1) == syntax.VBN):
		return true // "current and former employees"
	case w.markAt(k) == ',' && next == syntax.JJ && w.tag(k-1) == syntax.JJ:
		return true
	case w.doubleMark(k):
		return w.d.Tokens[k+1].Word && !next.Verb() // a word in quotation marks within the phrase
	}
	return false
}

// dashAfterBlank reports whether token k is a dash that does not touch the word before it.
func (r *Resolver) dashAfterBlank(k int) bool {
	return r.dash(k) && (k == 0 || r.d.Tokens[k-1].End < r.d.Tokens[k].Start)
}

// doubleMark reports whether token k is a double quotation mark.
func (r *Resolver) doubleMark(k int) bool {
	return r.markAt(k) == '"' || strings.HasPrefix(r.lower[k], "“") || strings.HasPrefix(r.lower[k], "”")
}

// prenominal reports whether the participle k is before a noun as an adjective does.
func (r *Resolver) prenominal(k int) bool {
	if r.tag(k) == syntax.VBG {
		rel := r.a.Relations[k]
		return rel == syntax.RelAmod || rel == syntax.RelCompound
	}
	switch r.a.Relations[k] {
	case syntax.RelAmod, syntax.RelNone, syntax.RelCompound:
		return true
	}
	return r.is(k-1, traitDefinite|traitIndefinite) || r.tag(k-1) == syntax.JJ
}

// extend carries the end of p over the words after its head that say who is meant and that are before limit:
// "of", "for" and "in" phrases, "close to", "briefed on"; no clause and no apposition. Of a document that has a
// noun before its head nothing more is taken. Of a source that is only one word, a clause with "who" belongs to
// it too.
func (r *Resolver) extend(p *phrase, limit int, source bool) {
	const most = 12 // words after the head
	p.end = p.head + 1
	if p.end >= limit || r.sentence(p.end) != r.sentence(p.head) {
		return
	}
	document := r.is(p.head, traitDocument) && !r.is(p.head, traitPerson)
	start, goesOn := r.phraseBehind(p, limit, source, document)
	if !goesOn {
		return
	}
	for i := start; i < limit && r.sentence(i) == r.sentence(p.head) && i-p.head < most; i++ {
		gerund := document && r.tag(i) == syntax.VBG && r.tag(i-1) == syntax.IN
		if r.clauseBegins(p, i) || !gerund && r.participleBegins(p, i) || r.otherName(i) || i > start && r.otherPhrase(p, i) || r.datedPhrase(i) {
			return
		}
		if gerund || r.tag(i).Noun() || r.tag(i) == syntax.CD {
			p.end = i + 1
		}
	}
}

// phraseBehind gives the token at which the words after the head of p are read on; goesOn is false where
// nothing more belongs to it.
func (r *Resolver) phraseBehind(p *phrase, limit int, source, document bool) (start int, goesOn bool) {
	i := p.head + 1
	past := r.tag(i) == syntax.VBN || r.tag(i) == syntax.VBD
	if document {
		switch {
		case !r.bareHead(p):
			return i, false
		case past && r.tag(i+1) == syntax.IN && p.tokens.Len() <= 2 && !r.is(i+2, traitCalendar): // "the note pinned to the shed"
			p.end = i + 1
			return i + 1, true
		case r.tag(i) != syntax.IN || !r.is(i, traitDocumentLink):
			return i, false
		}
	}
	switch {
	case source && p.tokens.Len() <= 2 && p.det != 'd' && r.whoClause(i, limit):
		// "a deputy who was in the room": the clause is all that the description has.
		r.takeClause(p, i+1, limit)
		return i, false
	case !document && past && p.tokens.Len() <= 2 && !r.is(i, traitInsiderMark) && r.tag(i+1) == syntax.IN &&
		limit > i+2 && limit < r.d.Sentences[r.sentence(i)].Tokens.End && r.bareHead(p): // "one woman adopted from Iran"
		p.end = i + 1
		return i + 1, true
	case r.is(i, traitInsiderMark):
		return i, true
	case r.is(p.head, traitLinkTo) && r.isRare(i, rareServes) && !r.tag(i+1).Verb():
		return i + 1, true
	}
	return i, linkTags.Has(r.tag(i)) && (r.is(i, traitLink) || r.is(i+1, traitInsiderMark) || r.is(i+2, traitInsiderMark) && r.tag(i+1) == syntax.JJ)
}

// bareHead reports whether no noun and no name is before the head of p.
func (r *Resolver) bareHead(p *phrase) bool {
	for k := p.tokens.First; k < p.head; k++ {
		if r.tag(k).Noun() || r.nameOf[k] >= 0 {
			return false
		}
	}
	return true
}

// whoClause reports whether "who" and a verb are at token i.
func (r *Resolver) whoClause(i, limit int) bool {
	return r.is(i, traitRelative) && r.tag(i) == syntax.WP && i+1 < limit && (r.tag(i+1).Verb() || r.tag(i+1) == syntax.MD)
}

// takeClause carries the end of p over the words of a clause, up to a mark, a joiner or a time.
func (r *Resolver) takeClause(p *phrase, i, limit int) {
	const most = 9 // words after the head
	for ; i < limit && i-p.head < most && r.sentence(i) == r.sentence(p.head) && r.d.Tokens[i].Word; i++ {
		if r.tag(i) == syntax.CC || r.is(i, traitCalendar) || r.tag(i) == syntax.IN && r.is(i+1, traitCalendar) {
			return
		}
		p.end = i + 1
	}
}

// clauseBegins reports whether a mark, a word that begins a clause, its verb, or a time is at token i.
func (r *Resolver) clauseBegins(p *phrase, i int) bool {
	tag := r.tag(i)
	return r.markAt(i) != 'w' && tag != syntax.POS || clauseTags.Has(tag) || r.is(i, traitCalendar) ||
		tag == syntax.VBD && !(r.is(i, traitInsiderMark) && i == p.head+1)
}

// participleBegins reports whether token i is a participle that begins a clause: no insider's mark ("briefed
// on") and not before a noun.
func (r *Resolver) participleBegins(p *phrase, i int) bool {
	return participleTags.Has(r.tag(i)) && !r.is(i, traitInsiderMark) && !(i > p.head+1 && r.tag(i+1).Noun())
}

// otherName reports whether an "and" at token i joins no words of one name.
func (r *Resolver) otherName(i int) bool {
	return r.tag(i) == syntax.CC && r.nameOf[i] < 0 && !(r.tag(i+1).Proper() && r.tag(i-1).Proper())
}

// otherPhrase reports whether the preposition at token i begins a second phrase, which says something else.
func (r *Resolver) otherPhrase(p *phrase, i int) bool {
	tag := r.tag(i)
	if !linkTags.Has(tag) || r.is(i-1, traitInsiderMark) || r.nameOf[i] >= 0 {
		return false
	}
	return !r.is(p.head, traitOrganization) && !r.isRare(i, rarePartitive) || i > p.head+1 && tag == syntax.IN && !r.is(i, traitLink)
}

// datedPhrase reports whether a preposition and a time are at token i.
func (r *Resolver) datedPhrase(i int) bool {
	return r.tag(i) == syntax.IN && (r.dated(i+1) || r.dated(i+2) || r.dated(i+3) && r.is(i+1, traitDefinite))
}

// dated reports whether token i is a year or a word of the calendar.
func (r *Resolver) dated(i int) bool {
	if i >= len(r.d.Tokens) {
		return false
	}
	w := r.lower[i]
	return r.is(i, traitCalendar) || len(w) >= 4 && len(w) <= 5 && (w[0] == '1' || w[0] == '2') && w[1] >= '0' && w[1] <= '9' && w[3] >= '0' && w[3] <= '9'
}
