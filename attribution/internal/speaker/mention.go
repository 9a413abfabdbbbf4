package speaker

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/syntax"
)

// Mentions: the words that stand for somebody. A source is read word by word, with the tree
// asked only for who is joined to whom, so that a wrong tree does little harm.

// kind is what an entity is, as far as the text tells.
type kind uint8

const (
	kindUnknown kind = iota
	kindPerson
	kindOrganization
	kindPlace
	kindDocument
	kindGroup   // many persons, or a body with no name of its own
	kindUnnamed // one person with no name, or many whose names are withheld
	kindAuthor
)

// nameRun is a proper name in the text: its words, and the titles in front of them.
type nameRun struct {
	all       article.Range // with titles
	words     article.Range // the name alone
	kind      kind
	titled    bool
	gender    byte // of an honorific: m, f, else 0
	ent       int32
	weak      bool    // nothing but a tagger's guess tells the kind
	contested bool    // two of them are about as likely
	among     []int32 // the entities that it may stand for where there are several
}

// prepare fills the tables by token: lower-case words and traits.
func (r *Resolver) prepare() {
	n := len(r.d.Tokens)
	r.lower = sized(r.lower, n)
	r.traits = sized(r.traits, n)
	r.nameOf = sized(r.nameOf, n)
	r.cueAt = sized(r.cueAt, n)
	clear(r.cueAt)
	for k := range r.atts {
		if h := r.atts[k].CueHead; h >= 0 && h < n {
			r.cueAt[h] = true
		}
	}
	for i := range n {
		r.a.Tick(i)
		word := r.d.Word(i)
		low := strings.ToLower(word)
		r.lower[i], r.nameOf[i] = low, -1
		t := r.w.traits[low]
		tag := r.a.Tags[i]
		if tag == syntax.NNS || tag == syntax.NNPS {
			if l := r.a.Lemmas[i]; l != low {
				t |= r.w.traits[l] &^ traitFirst
			}
			t |= traitPlural
		}
		if t&^traitPlural == 0 && len(low) > 3 && low[len(low)-1] == 's' {
			// A plural in a heading is often tagged as a name.
			if s := r.w.traits[low[:len(low)-1]] & (traitPerson | traitDocument | traitGroup | traitOrganization | traitUtterance); s != 0 {
				t |= s | traitPlural
			}
		}
		office := t&traitTitle != 0 && (tag == syntax.VB || tag == syntax.VBP) && i > 0 && r.a.Tags[i-1].Noun() && r.tag(i+1).Proper() // "Tigers captain Arun Sen"
		if (tag.Verb() || tag == syntax.MD) && !office {
			t &^= traitPerson | traitGroup | traitDocument | traitUtterance | traitOrganization | traitTitle | traitPlace
		}
		r.traits[i] = t
	}
}

func (r *Resolver) is(i int, t trait) bool { return i >= 0 && i < len(r.traits) && r.traits[i]&t != 0 }

func (r *Resolver) tag(i int) syntax.Tag {
	if i < 0 || i >= len(r.a.Tags) {
		return syntax.TagNone
	}
	return r.a.Tags[i]
}

// markAt gives the first byte of token i where it is no word, else 'w'; 0 off the ends.
func (r *Resolver) markAt(i int) byte {
	if i < 0 || i >= len(r.d.Tokens) {
		return 0
	}
	if r.d.Tokens[i].Word {
		return 'w'
	}
	return r.d.Text[r.d.Tokens[i].Start]
}

func (r *Resolver) sentence(i int) int  { return int(r.d.Tokens[i].Sentence) }
func (r *Resolver) paragraph(i int) int { return int(r.d.Tokens[i].Paragraph) }
func (r *Resolver) quoted(i int) bool   { return r.d.Tokens[i].Quotation >= 0 }

func upperFirst(s string) bool {
	c, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(c)
}

func allUpper(s string) bool {
	letters := 0
	for _, c := range s {
		if unicode.IsLower(c) {
			return false
		}
		if unicode.IsLetter(c) {
			letters++
		}
	}
	return letters >= 2
}

// findNames cuts the article's proper names out of its runs of capitals.
func (r *Resolver) findNames() {
	r.names = r.names[:0]
	headings := r.findHeadings()
	for i := 0; i < len(r.d.Tokens); i++ {
		r.a.Tick(i)
		if len(r.lower[i]) > 1 && r.lower[i][0] == '@' { // a name on a network
			r.keepName(nameRun{all: article.Range{First: i, End: i + 1}, words: article.Range{First: i, End: i + 1}, ent: -1, kind: kindPerson})
			continue
		}
		if e := r.namedInMarks(i); e > i {
			r.cutRun(i, e)
			if n := r.nameOf[i]; n >= 0 {
				r.names[n].kind = kindPerson
			}
			i = e - 1
			continue
		}
		listed := r.listedRun(i)
		if listed < 0 && !r.properWord(i) && !r.bodyOwner(i) && !r.opensBody(i) {
			continue
		}
		if r.heading[r.sentence(i)] {
			i = r.d.Sentences[r.sentence(i)].Tokens.End - 1
			continue
		}
		first := i
		if r.officeOf(i) || r.calledBody(i) {
			first--
		}
		i = r.runEnd(first, max(i, listed-1))
		end := max(r.nameEnd(first, i+1), listed)
		r.cutRun(first, end)
		i = max(i, end-1)
	}
	if headings > 0 {
		r.findHeadingNames()
	}
	r.findLastNames()
}

// findHeadings marks the sentences in which capitals tell nothing, and counts them.
func (r *Resolver) findHeadings() (headings int) {
	r.heading = sized(r.heading, len(r.d.Sentences))
	for s := range r.d.Sentences {
		r.a.Tick(s)
		if r.heading[s] = r.inCapitals(r.d.Sentences[s].Tokens); r.heading[s] {
			headings++
		}
	}
	return headings
}

// keepName enters a name under its tokens.
func (r *Resolver) keepName(nm nameRun) {
	k := int32(len(r.names))
	r.names = append(r.names, nm)
	for i := nm.words.First; i < nm.words.End; i++ {
		r.nameOf[i] = k
	}
}

// inSentence reports whether token k is in the sentence of token i.
func (r *Resolver) inSentence(k, i int) bool {
	return k < len(r.d.Tokens) && r.d.Tokens[k].Sentence == r.d.Tokens[i].Sentence
}

// runEnd gives the last token of the run of capitals that begins at first and goes on from token i.
func (r *Resolver) runEnd(first, i int) int {
	for r.inSentence(i+1, i) {
		last := r.runGoesOn(first, i)
		if last == i {
			break
		}
		i = last
	}
	return i
}

// runGoesOn gives the token up to which a run of capitals goes on after token i, or i.
func (r *Resolver) runGoesOn(first, i int) int {
	k := i + 1
	inside := r.inSentence(k+1, i)
	if r.properWord(k) || r.bodyOwner(i) && inside {
		return k
	}
	if r.tag(i) == syntax.POS && r.joiner(k) && inside && r.bodyOwner(k+1) {
		return k + 1
	}
	if r.markAt(k) == ',' {
		if e := r.listedBody(first, k); e > k {
			return e - 1
		}
	}
	if inside && r.is(k, traitParticle) && (r.properWord(k+1) || r.is(k+1, traitParticle) && r.inSentence(k+2, i) && r.properWord(k+2)) {
		return k
	}
	if inside && r.glued(k) { // letters torn apart by a wrong encoding
		return k + 1
	}
	if e := r.nicknameEnd(first, k); e > k {
		return e - 1
	}
	if r.markAt(k) == '(' && r.shortNameIn(first, k) {
		return k + 3
	}
	if r.joinsFirm(first, i) {
		return k + 1
	}
	if r.lower[k] == "&" && r.properWord(k+1) || r.joinsBody(first, i) {
		return k
	}
	if e := r.linkedBody(i); e > i {
		return e
	}
	if r.officeOwner(i) && inside {
		return k + 1
	}
	if nm, ok := r.a.NameAt(i); ok && nm.Tokens.Has(k) && (r.tag(k) != syntax.IN || r.w.rare[r.lower[k]]&rareNameLink != 0 || r.is(k, traitParticle) || upperFirst(r.d.Word(k))) {
		return k // but "gold for South Africa as Ntula won"
	}
	return i
}

// officeOwner reports whether token i is an office with a capital that owns a body: "Lakeview County Sheriff's Office".
func (r *Resolver) officeOwner(i int) bool {
	return r.tag(i+1) == syntax.POS && r.is(i, traitTitle|traitTitleModifier) && upperFirst(r.d.Word(i)) && r.properWord(i+2) &&
		r.is(i+2, traitOrganization|traitOrganizationName) && !r.tag(i+3).Proper()
}

// joinsBody reports whether the "and" after token i is within a body's name that begins at first: "the
// Science and Technology Directorate".
func (r *Resolver) joinsBody(first, i int) bool {
	return i-first < 2 && r.isRare(i+1, rarePartJoiner) && !r.is(i, traitOrganization|traitOrganizationName) &&
		r.is(first-1, traitDefinite) && !r.is(first, traitFirst) && r.endsInBody(i+2, r.d.Tokens[i].Sentence)
}

// linkedBody gives the token up to which a body's name goes on after token i over a preposition and perhaps a
// determiner: "Bank of England", "Ministry of the Interior"; else i.
func (r *Resolver) linkedBody(i int) int {
	k := i + 1
	if !r.is(i, traitOrganization|traitOrganizationName) || r.tag(k) != syntax.IN || r.w.rare[r.lower[k]]&rareNameLink == 0 || !r.is(k, traitLead) {
		return i
	}
	if r.w.rare[r.lower[k]]&rareWhose == 0 && !r.is(i, traitOrganization) || r.w.rare[r.lower[i]]&rareFirmTail != 0 {
		return i // "Woodside Energy on the peninsula"
	}
	if !r.inSentence(k+1, i) || r.is(k+1, traitHonorific) || r.is(k+1, traitFirst) && r.properWord(k+2) {
		return i
	}
	switch the := r.is(k+1, traitDefinite); {
	case the && (r.properWord(k+1) && !r.isRare(k, rarePlaceLink) || r.properWord(k+2) && r.inSentence(k+2, i)):
		return k + 1
	case !the && r.properWord(k+1) && !r.isRare(k, rarePlaceLink):
		return k
	}
	return i
}

// nameEnd gives the end of the name that begins at first in a run of capitals that ends at end: without what is no
// word of a name, and with a suffix after it ("Walter Pruitt, Jr.").
func (r *Resolver) nameEnd(first, end int) int {
	for end > first+1 && !r.properWord(end-1) && !r.is(end-1, traitSuffix) && !r.behindNickname(first, end-1) && !(end-3 >= first && r.joinsFirm(first, end-3)) {
		end--
	}
	switch {
	case r.inSentence(end+1, first) && r.markAt(end) == ',' && r.is(end+1, traitSuffix) && r.tag(end+1) != syntax.VBP:
		return end + 2
	case r.inSentence(end, first) && r.is(end, traitSuffix) && upperFirst(r.d.Word(end)):
		return end + 1
	}
	return end
}

// findLastNames adds the last names that a tagger took for common words, as it does at the
// beginning of a sentence: those of persons whom the article names in full.
func (r *Resolver) findLastNames() {
	last, the := map[string]bool{}, map[string]bool{}
	for k := range r.names {
		r.a.Tick(k)
		nm := &r.names[k]
		w := r.keyWords(nm.words)
		switch {
		case len(w) > 1 && (nm.kind == kindPerson || nm.kind == kindUnknown):
			last[w[len(w)-1]] = true
		case len(w) == 1 && nm.kind == kindOrganization && r.is(nm.words.First-1, traitDefinite):
			the[w[0]] = true // "the Advocate"
		}
	}
	before := len(r.names)
	for i := range r.d.Tokens {
		r.a.Tick(i)
		body := the[r.lower[i]] && r.is(i-1, traitDefinite)
		if r.nameOf[i] < 0 && (last[r.lower[i]] || body) && upperFirst(r.d.Word(i)) {
			switch r.tag(i) {
			case syntax.DT, syntax.IN, syntax.PRP, syntax.PRPS, syntax.MD, syntax.CC:
				continue
			}
			kd := kindPerson
			if body {
				kd = kindOrganization
			}
			r.nameOf[i] = int32(len(r.names))
			r.names = append(r.names, nameRun{all: article.Range{First: i, End: i + 1}, words: article.Range{First: i, End: i + 1}, ent: -1, kind: kd})
		}
	}
	if len(r.names) > before {
		r.orderNames()
	}
}

// orderNames puts the names in the order of the text.
func (r *Resolver) orderNames() {
	tick := r.a.Ticks()
	slices.SortStableFunc(r.names, func(a, b nameRun) int {
		tick()
		return a.words.First - b.words.First
	})
	for i := range r.nameOf {
		r.nameOf[i] = -1
	}
	for k := range r.names {
		r.a.Tick(k)
		for i := r.names[k].words.First; i < r.names[k].words.End; i++ {
			r.nameOf[i] = int32(k)
		}
	}
}

// namedInMarks gives the end of a name in marks that opens before token i, where the words before it say that
// somebody goes by it: "a vendor who goes by the name "Biscuit""; else -1.
func (r *Resolver) namedInMarks(i int) int {
	if i < 2 || !r.quoted(i) || !upperFirst(r.d.Word(i)) || !r.d.Tokens[i].Word || r.is(i, traitPronoun|traitDefinite|traitIndefinite) {
		return -1
	}
	q := &r.d.Quotations[r.d.Tokens[i].Quotation]
	if q.Tokens.First != i-1 || q.Words > 3 {
		return -1
	}
	b := i - 2
	for b > 0 && i-b < 5 && (r.tag(b) == syntax.IN || r.tag(b) == syntax.RB) {
		b--
	}
	if r.w.rare[r.lower[b]]&(rareNamingSelf|rareNamed) == 0 || r.sentence(b) != r.sentence(i) {
		return -1
	}
	e := i
	for e < q.Tokens.End && r.d.Tokens[e].Word {
		if !upperFirst(r.d.Word(e)) {
			return -1
		}
		e++
	}
	return e
}

// calledBody reports whether the capital before token i at the beginning of a sentence belongs to its name, as
// what follows calls it a body: "Warm Hands, the charity that …".
func (r *Resolver) calledBody(i int) bool {
	b := i - 1
	if b < 0 || b != r.d.Sentences[r.sentence(i)].Tokens.First || r.sentence(b) != r.sentence(i) || !r.d.Tokens[b].Word || r.tag(b) == syntax.IN || r.tag(b) == syntax.DT || r.tag(b) == syntax.RB || r.tag(b).Proper() ||
		r.is(b, traitPronoun|traitDefinite|traitIndefinite|traitPerson|traitTitle|traitHonorific|traitOrganization) {
		return false
	}
	e := i + 1
	for r.properWord(e) && r.sentence(e) == r.sentence(i) {
		e++
	}
	if r.markAt(e) != ',' || !r.is(e+1, traitDefinite|traitIndefinite) {
		return false
	}
	for x := e + 2; x < e+5 && x < len(r.d.Tokens); x++ {
		if r.tag(x).Noun() && !r.tag(x+1).Noun() {
			return r.is(x, traitOrganization|traitGroup) && !r.is(x, traitPerson)
		}
	}
	return false
}

// officeOf reports whether token i is a country and the plain noun with a capital before it makes an office's
// name of it: "Statistics Peru".
func (r *Resolver) officeOf(i int) bool {
	b := i - 1
	if b < 0 || r.sentence(b) != r.sentence(i) || r.nameOf[b] >= 0 || !r.country(i) || !upperFirst(r.d.Word(b)) || !r.tag(b).Noun() || r.is(b, traitPerson|traitGroup|traitTitle|traitDemonym|traitTime|traitCalendar) {
		return false
	}
	if b > 0 && r.sentence(b-1) == r.sentence(i) && (r.is(b-1, traitDefinite|traitIndefinite) || r.tag(b-1) == syntax.JJ || r.tag(b-1).Noun()) {
		return false
	}
	return r.tag(i+1).Verb() || r.tag(i+1) == syntax.MD || r.markAt(i+1) != 'w'
}

// country reports whether token i is the name of a place that speaks for a government.
func (r *Resolver) country(i int) bool {
	b, ok := r.w.bodies[r.lower[i]]
	return ok && b.kind == "place" && !b.seat
}

// nicknameEnd gives the token after a nickname in marks that opens at token k within a person's name, and
// the last name that follows: Tom "Spoons" Reilly; -1 where there is none. The name begins at first.
func (r *Resolver) nicknameEnd(first, k int) int {
	const most = 3 // words of a nickname
	if r.d.Tokens[k].Word || r.d.Tokens[k].Quotation < 0 || !r.is(first, traitFirst|traitTitle|traitHonorific) && r.is(k-1, traitOrganization) {
		return -1
	}
	q := &r.d.Quotations[r.d.Tokens[k].Quotation]
	if q.Tokens.First != k || q.Tokens.Len() > most+2 || q.Words == 0 || !r.properWord(k-1) {
		return -1
	}
	e := q.Tokens.End
	if e >= len(r.d.Tokens) || !r.d.Tokens[e].Word || !upperFirst(r.d.Word(e)) || r.is(e, traitPronoun|traitDefinite) || r.sentence(e) != r.sentence(first) || !upperFirst(r.d.Word(k+1)) {
		return -1
	}
	return e + 1
}

// shortNameIn reports whether a bracket at token k holds one given name and stands within a person's name that begins
// at first: "Rosalind (Roz) Pryce".
func (r *Resolver) shortNameIn(first, k int) bool {
	return k > first && r.inSentence(k+3, first) && r.is(k-1, traitFirst) && len(r.lower[k+1]) > 1 && upperFirst(r.d.Word(k+1)) && !allUpper(r.d.Word(k+1)) &&
		r.markAt(k+2) == ')' && r.properWord(k+3) && !r.is(k+3, traitFirst)
}

// behindNickname reports whether token i, in a name that begins at first, stands right behind a nickname in marks:
// what stands there with a capital is the last name, whatever its tag.
func (r *Resolver) behindNickname(first, i int) bool {
	return i-1 > first && !r.d.Tokens[i-1].Word && r.d.Tokens[i-1].Quotation >= 0 && r.d.Tokens[i].Word && upperFirst(r.d.Word(i))
}

// glued reports whether token k is a sign that stands between letters without a blank and that no
// writer puts there.
func (r *Resolver) glued(k int) bool {
	ts := r.d.Tokens
	if k < 1 || k+1 >= len(ts) || ts[k].Word || ts[k-1].End != ts[k].Start || ts[k].End != ts[k+1].Start || !ts[k+1].Word {
		return false
	}
	c, n := utf8.DecodeRuneInString(r.lower[k])
	return n == len(r.lower[k]) && c > 0x7f && (unicode.IsSymbol(c) || unicode.IsControl(c))
}

// bodyOwner reports whether token i is a plural with a capital that owns a body: "Peoples’ Progress
// Congress", "Freight Forwarders' Association".
func (r *Resolver) bodyOwner(i int) bool {
	if i+2 >= len(r.d.Tokens) || !r.is(i, traitPlural) || !upperFirst(r.d.Word(i)) || r.tag(i+1) != syntax.POS {
		return false
	}
	if r.joiner(i+2) && r.inSentence(i+3, i) {
		return r.bodyOwner(i + 3) // "Workers' and Peasants' Party"
	}
	if !r.properWord(i + 2) {
		return false
	}
	s, e := r.d.Tokens[i].Sentence, i+2
	for e < len(r.d.Tokens) && r.d.Tokens[e].Sentence == s && r.properWord(e) {
		e++
	}
	return r.is(e-1, traitOrganizationName|traitOrganization) && r.d.Tokens[i+1].Sentence == s && e-i < 8
}

// listedBody gives the end of a body's name that goes on after the comma at k, or -1: "Ministry of
// Health, Labor and Welfare", "the Farming, Forests and Fisheries Ministry". The name begins at
// first.
func (r *Resolver) listedBody(first, k int) int {
	const most = 8 // words after the comma
	s, joined := r.d.Tokens[first].Sentence, -1
	e := k
	for i := k; i < len(r.d.Tokens) && i-k < most && r.d.Tokens[i].Sentence == s; i++ {
		switch {
		case r.mayBeListed(i):
			if nm, ok := r.a.NameAt(i); ok && (nm.Class == syntax.Person && nm.Tokens.Len() > 1 || nm.Class == syntax.Place) {
				return -1
			}
			e = i + 1
			continue
		case joined < 0 && r.markAt(i) == ',' && (i == k || r.properWord(i-1)):
			continue
		case joined < 0 && r.is(i, traitJoiner) && r.properWord(i-1):
			joined = i
			continue
		}
		break
	}
	if joined < 0 || e <= joined+1 {
		return -1
	}
	if e == joined+2 && r.w.rare[r.lower[joined+1]]&rareFirmTail != 0 {
		return e // "Bear, Stearns and Co"
	}
	if r.is(first, traitOrganization|traitOrganizationName) {
		for i := first; i < k; i++ {
			if r.tag(i) == syntax.IN && (e == joined+2 || r.w.rare[r.lower[k+1]]&rarePortfolio != 0) {
				return e
			}
		}
		return -1
	}
	if r.is(first-1, traitDefinite) && e > joined+2 && r.is(e-1, traitOrganization|traitOrganizationName) {
		return e
	}
	return -1
}

// mayBeListed reports whether token i may be one of the words that a body's name lists.
func (r *Resolver) mayBeListed(i int) bool {
	return r.properWord(i) && !r.is(i, traitFirst|traitHonorific|traitTitle|traitDemonym) && !(len(r.lower[i]) > 1 && allUpper(r.d.Word(i)))
}

// endsInBody reports whether a run of capitals of more than one word begins at k and ends in a
// word for a body.
func (r *Resolver) endsInBody(k int, s int32) bool {
	e := k
	for e < len(r.d.Tokens) && r.d.Tokens[e].Sentence == s && r.properWord(e) {
		e++
	}
	return e > k+1 && r.is(e-1, traitOrganizationName|traitOrganization) && !r.is(k, traitFirst)
}

// inCapitals reports whether most words of a sentence begin with a capital, as in a heading.
func (r *Resolver) inCapitals(t article.Range) bool {
	big, all := 0, 0
	for i := t.First; i < t.End; i++ {
		if r.tag(i) == syntax.VBD && !upperFirst(r.d.Word(i)) {
			return false // a past tense in small letters is a sentence's
		}
		if r.d.Tokens[i].Word && r.tag(i) != syntax.CD && len(r.lower[i]) > 3 {
			all++
			if upperFirst(r.d.Word(i)) {
				big++
			}
		}
	}
	return all >= 4 && big*10 >= all*8
}

// findHeadingNames finds names where capitals tell nothing: those that the rest of the article
// has, those that syntax knows, and else runs of capitals without the words that the article
// writes small elsewhere.
func (r *Resolver) findHeadingNames() {
	w := headingWalk{Resolver: r}
	w.learn()
	for k, s := range r.d.Sentences {
		if !r.heading[k] {
			continue
		}
		for i := s.Tokens.First; i < s.Tokens.End; i++ {
			if !r.d.Tokens[i].Word || !upperFirst(r.d.Word(i)) {
				continue
			}
			end, kd := w.knownName(i, s.Tokens.End)
			if end < 0 {
				end = w.headingName(i, s.Tokens.End)
			}
			if end <= i {
				continue
			}
			n := len(r.names)
			r.cutRun(i, end)
			if len(r.names) > n && r.names[n].kind == kindUnknown {
				r.names[n].kind = kd
			}
			i = end - 1
		}
	}
	r.orderNames()
}

// headingWalk finds names in headings by what the rest of the article has.
type headingWalk struct {
	*Resolver
	known   map[string]kind // names of the rest of the article
	longest int             // words of the longest of them
	small   map[string]bool // words and lemmas that the article writes small
}

// learn reads the names and the small words of the article.
func (w *headingWalk) learn() {
	const most = 6 // words of a name in a heading
	w.known, w.longest = map[string]kind{}, 1
	for k := range w.names {
		w.a.Tick(k)
		nm := &w.names[k]
		words := w.keyWords(nm.words)
		w.longest = max(w.longest, len(words))
		w.known[strings.Join(words, " ")] = nm.kind
		if nm.kind == kindPerson && len(words) > 1 {
			w.known[words[len(words)-1]] = kindPerson
		}
	}
	w.longest = min(w.longest, most)
	w.small = map[string]bool{}
	for i := range w.d.Tokens {
		w.a.Tick(i)
		if w.d.Tokens[i].Word && w.lower[i] == w.d.Word(i) {
			w.small[w.lower[i]] = true
			w.small[w.a.Lemmas[i]] = true
		}
	}
}

// common reports whether the word at i is none of a name: the article writes it small, or it is a verb.
func (w *headingWalk) common(i int) bool {
	word := w.lower[i]
	return w.small[word] || w.small[w.a.Lemmas[i]] || w.tag(i).Verb() && !w.is(i, traitFirst) ||
		len(word) > 3 && w.small[strings.TrimSuffix(word, "s")] || len(word) > 4 && w.small[strings.TrimSuffix(word, "es")]
}

// knownName gives the end and the kind of the longest name of the rest of the article that begins at i; the end is
// -1 where there is none.
func (w *headingWalk) knownName(i, end int) (int, kind) {
	for n := min(w.longest, end-i); n > 0; n-- {
		if k, ok := w.known[strings.Join(w.lower[i:i+n], " ")]; ok && (n > 1 || !w.small[w.lower[i]]) {
			return i + n, k
		}
	}
	return -1, kindUnknown
}

// headingName gives the end of the name that begins at i and that the heading alone has; i or less where there is none.
func (w *headingWalk) headingName(i, limit int) int {
	end := i
	if nm, ok := w.a.NameAt(i); ok && nm.Tokens.First == i {
		for end < nm.Tokens.End && !w.common(end) {
			end++
		}
		return end
	}
	for end < limit && w.properWord(end) && !w.common(end) {
		end++
	}
	if end == i+1 && w.traits[i]&^traitPlural != 0 && !w.is(i, traitFirst) {
		return i
	}
	return end
}

// cutRun cuts the run of capitals into titles and name and keeps the name.
func (r *Resolver) cutRun(first, end int) {
	last := end - 1
	for last > first && (r.is(last, traitSuffix) || r.markAt(last) == ',') {
		last--
	}
	nm := nameRun{all: article.Range{First: first, End: end}, words: article.Range{First: first, End: end}, ent: -1}
	if last == first || !r.bodyRun(first, last) && !r.firmOf(nm.words) {
		r.cutTitles(&nm, last)
	}
	nm.kind = r.guessKind(&nm, last)
	if nm.kind == kindPerson {
		last = r.cutOrigin(&nm, last)
	}
	if !r.firmOf(nm.words) && !r.listedBodyName(nm.words) && (r.onlyWord(&nm, last) || r.officeRun(&nm, last)) {
		return
	}
	r.keepName(nm)
}

// bodyRun reports whether the run of capitals names a body: its last word says so and syntax knows no person
// there ("GOP Sen. John Doe"), or it is like "House of Representatives Committee on Waterways".
func (r *Resolver) bodyRun(first, last int) bool {
	if r.is(last, traitOrganization|traitOrganizationName) {
		nm, ok := r.a.NameAt(last)
		if !ok || nm.Class != syntax.Person || last == first || r.is(last, traitOrganization) {
			return true
		}
	}
	return r.bodyAndPlace(first, last)
}

// bodyAndPlace reports whether a word for a body and a preposition are in a run of capitals in which no person
// follows: "First Savings Bank of Lindale", "Arts Council for Northern Ireland".
func (r *Resolver) bodyAndPlace(first, last int) bool {
	for k := first; k < last; k++ {
		if r.is(k, traitOrganization|traitOrganizationName) && r.tag(k+1) == syntax.IN && !r.personAfter(k+1, last) {
			return true
		}
	}
	return false
}

// listedRun gives the end of the longest name in the list of known bodies that begins at token i, whatever the tagger takes
// its words for: "Standard and Poor's"; -1 where none does. A single word must stand in the midst of a sentence.
func (r *Resolver) listedRun(i int) int {
	if !upperFirst(r.d.Word(i)) {
		return -1
	}
	if !r.w.listedFirst[r.lower[i]] {
		if r.w.listed[r.lower[i]] && !neverInName.Has(r.tag(i)) && i > r.d.Sentences[r.sentence(i)].Tokens.First && r.d.Tokens[i-1].Word {
			return i + 1
		}
		return -1
	}
	for n := min(r.w.listedWords, len(r.lower)-i); n > 1; n-- {
		if r.sentence(i+n-1) == r.sentence(i) && r.w.listed[strings.Join(r.lower[i:i+n], " ")] && (upperFirst(r.d.Word(i+n-1)) || r.tag(i+n-1) == syntax.POS) {
			return i + n
		}
	}
	return -1
}

// listedBodyName reports whether a name is in the list of known bodies.
func (r *Resolver) listedBodyName(t article.Range) bool {
	return t.Len() <= r.w.listedWords && r.w.listed[r.nameKey(t)]
}

// cutOrigin cuts off a person's name where he or she is from, and gives the last word of the name that is left: "Ruth
// Cheptoo of Kenya", "Ann Obi of NBT".
func (r *Resolver) cutOrigin(nm *nameRun, last int) int {
	for k := nm.words.First + 1; k < last; k++ {
		if r.tag(k) == syntax.IN && r.is(k, traitLink) && (r.country(k+1) || k-nm.words.First >= 2 && r.is(nm.words.First, traitFirst)) {
			nm.words.End, nm.all.End = k, k
			return k - 1
		}
	}
	return last
}

// cutTitles sets the beginning of a name after its titles, and notes what these tell. The name's last word is last.
func (r *Resolver) cutTitles(nm *nameRun, last int) {
	first := nm.all.First
	cut := first
	for k := first; k < last; k++ {
		switch {
		case r.titleAt(nm, k, cut, last):
			cut, nm.titled = k+1, true
		case k == cut && r.describesName(k, last) && !(nm.titled && last-k == 1 && k > first && r.is(k, traitPerson) && !r.is(k, traitTitle)):
			cut = k + 1
		}
	}
	if cut == first && last-first >= 2 && !r.is(first, traitFirst) && r.is(first+1, traitFirst) && r.workEnds(first) {
		cut, nm.titled = first+1, true // "Guitarist Jordan Webb"
	}
	if !r.is(cut, traitFirst) && r.officeBefore(first) {
		cut = r.nameIn(cut+1, last, cut)
	}
	cut = r.behindField(cut, last)
	if cut == first {
		cut = r.behindBody(first, last)
	}
	if cut > first && r.tag(cut) == syntax.IN && !r.is(cut, traitParticle) {
		cut = first // "Commissioners of Northern Lights"
		nm.titled = false
	}
	nm.words.First = min(cut, last)
	if cut > first {
		cut = nm.words.First
		nm.titled = nm.titled || r.is(cut-1, traitPerson|traitTitle) && !r.is(cut-1, traitTitleModifier)
	}
}

// behindOffice reports whether a name begins at token k, behind what an office is of: "Superintendent of [Police] Ramya
// Bharathi", "Leader of the [Opposition] V D Satheesan". The run of capitals begins before k and ends in last.
func (r *Resolver) behindOffice(k, last int) bool {
	return r.is(k, traitFirst) || k < last && r.initial(k) ||
		r.is(k-1, traitOrganization) && !r.is(last, traitOrganization|traitOrganizationName) && last-k <= 1
}

// initial reports whether token i is one capital letter, with a full stop or without.
func (r *Resolver) initial(i int) bool {
	word := strings.TrimSuffix(r.d.Word(i), ".")
	return len(word) == 1 && upperFirst(word)
}

// titleAt reports whether token k is a title before the rest of a name, which ends in last, and notes the gender that it
// tells. The title words found so far end before cut.
func (r *Resolver) titleAt(nm *nameRun, k, cut, last int) bool {
	first := nm.all.First
	switch {
	case k > first && cut >= k-1 && r.w.titlePairs[r.lower[k-1]+" "+r.lower[k]]:
		return true // "Tan Sri"
	case k == cut && last-k >= 2 && r.w.rare[r.lower[k]]&rareHonorificName != 0 && r.is(k+1, traitFirst):
		return true // "Dean Ruth Hale"
	case r.is(k, traitHonorific) && (k == first || !r.is(k, traitFirst)):
		if r.is(k, traitMale) {
			nm.gender = 'm'
		} else if r.is(k, traitFemale) {
			nm.gender = 'f'
		}
		return true
	}
	return r.is(k, traitTitle) && (!r.is(k, traitFirst) || r.is(k, traitMale|traitFemale))
}

// describesName reports whether token k says of the person whose name ends in last what he or she is.
func (r *Resolver) describesName(k, last int) bool {
	if !r.is(k, traitDemonym|traitTitleModifier) && (!r.is(k, traitPerson) || r.is(k, traitFirst)) {
		return false
	}
	return last-k >= 2 || r.is(k, traitPerson) || r.is(last, traitTitle)
}

// behindField gives the given name behind words for a field, a body or a part of the world with which a run of capitals
// goes on at token cut; cut where there is none.
func (r *Resolver) behindField(cut, last int) int {
	if r.is(cut, traitFirst) {
		return cut
	}
	for k := cut + 1; k < last; k++ {
		if r.is(k, traitFirst) && last-k <= 2 && r.fieldWord(k-1) && (last-k == 1 || r.w.rare[r.lower[k-1]]&rarePartOf == 0) {
			return k
		}
	}
	return cut
}

// fieldWord reports whether token i is a word for a field, a body, a part of the world or a person, which is no part of the
// name right behind it: "Economic Affairs Robert Ortner", "Irrigation George Warne", "Committee Democrat Tom Harkin".
func (r *Resolver) fieldWord(i int) bool {
	return r.w.rare[r.lower[i]]&(rarePortfolio|rarePartOf) != 0 || r.is(i, traitPerson|traitOrganization) && !r.is(i, traitFirst)
}

// behindBody gives the given name that follows a body's name in one run of capitals, before a last name: "Department of
// Agriculture Ann Obi"; else first.
func (r *Resolver) behindBody(first, last int) int {
	k := last - 1
	if k < first+3 || !r.is(k, traitFirst) || r.country(k) || r.is(last, traitOrganization|traitOrganizationName) || r.tag(k-1) == syntax.IN {
		return first
	}
	for i := first; i < k-1; i++ {
		if r.is(i, traitOrganization|traitOrganizationName) && r.tag(i+1) == syntax.IN {
			return k
		}
	}
	return first
}

// nameIn gives where a name begins behind an office, from token k to the one before last; else otherwise.
func (r *Resolver) nameIn(k, last, otherwise int) int {
	for ; k < last; k++ {
		if r.behindOffice(k, last) {
			return k
		}
	}
	return otherwise
}

// onlyWord reports whether a run of capitals is no name but a word with a capital: "the Dutchman", a day, "the
// President", "Republicans". "The Advocate" is a name, of a body.
func (r *Resolver) onlyWord(nm *nameRun, last int) bool {
	if r.allCalendar(nm.words.First, last) {
		return true
	}
	if nm.words.Len() != 1 {
		return false
	}
	the := r.is(last-1, traitDefinite) && r.sentence(last-1) == r.sentence(last)
	switch {
	case !nm.titled && the && r.countryman(last):
		return true
	case !nm.titled && r.is(last, traitTitle) && !r.is(last, traitFirst) && (nm.kind != kindPerson || the):
		return true
	case the && nm.kind != kindPerson && r.is(last, traitPerson|traitDocument) && !r.is(last, traitTitle|traitTitleModifier|traitDemonym|traitPlural):
		nm.kind = kindOrganization
		return false
	}
	return !nm.titled && (nm.kind == kindUnknown || r.is(last, traitPlural)) &&
		r.is(last, traitPerson|traitGroup|traitDocument|traitTitle|traitUtterance|traitDemonym)
}

// allCalendar reports whether all words up to last are days or months.
func (r *Resolver) allCalendar(first, last int) bool {
	for k := first; k <= last; k++ {
		if !r.is(k, traitCalendar) || r.initialsOfBody(k) {
			return false
		}
	}
	return true
}

// officeRun reports whether a run of capitals ends in an office and holds no name of a person, so that it is a
// description: "Foreign Minister".
func (r *Resolver) officeRun(nm *nameRun, last int) bool {
	first := nm.all.First
	if last == first || !r.is(last, traitTitle|traitPerson|traitGroup|traitUtterance) ||
		r.is(last, traitOrganization|traitOrganizationName) || r.is(first, traitFirst) {
		return false
	}
	if known, ok := r.a.NameAt(last); ok && known.Class == syntax.Person {
		return false
	}
	const before = traitTitleModifier | traitOrganization | traitOrganizationName | traitDemonym | traitPerson | traitTitle
	return nm.kind == kindUnknown || r.is(last, traitPlural) || r.is(last-1, before) ||
		r.is(first-1, traitDefinite) && r.is(last, traitTitle) && r.sentence(first-1) == r.sentence(last)
}

// officeBefore reports whether the words before token i are an office and a preposition: "minister
// for", "chairman of the". What begins at i tells then of what, and may run on into a name.
func (r *Resolver) officeBefore(i int) bool {
	b := i - 1
	if r.is(b, traitDefinite) {
		b--
	}
	return b > 0 && r.tag(b) == syntax.IN && r.is(b, traitLink) && r.sentence(b) == r.sentence(i) && (r.is(b-1, traitTitle) || r.is(b-1, traitPlace) && r.is(b-3, traitTitle))
}

// workEnds reports whether the word at token i ends as words for people by their work do.
func (r *Resolver) workEnds(i int) bool {
	w := r.lower[i]
	for n := 2; n <= 5 && n+2 < len(w); n++ {
		if r.w.workEnds[w[len(w)-n:]] {
			return !r.w.surnames[w]
		}
	}
	return false
}

// personAfter reports whether a title or a given name is between the two tokens, or a person's
// name at the last of them.
func (r *Resolver) personAfter(a, last int) bool {
	for k := a; k <= last; k++ {
		if r.is(k, traitFirst|traitHonorific) || k < last && r.is(k, traitTitle) && !r.is(k, traitPlural) {
			return true
		}
	}
	nm, ok := r.a.NameAt(last)
	return ok && nm.Class == syntax.Person
}

// nameKey gives the lower-case words of a name, joined by blanks.
func (r *Resolver) nameKey(t article.Range) string {
	if t.Len() == 1 {
		return r.lower[t.First]
	}
	return strings.Join(r.lower[t.First:t.End], " ")
}

// guessKind tells what a name is the name of, by its words, by what is next to it and by what syntax knows. The
// name's last word is last.
func (r *Resolver) guessKind(nm *nameRun, last int) kind {
	known, _ := r.a.NameAt(last)
	if r.firmBehind(last + 1) {
		return kindOrganization
	}
	if !nm.titled {
		if k := r.kindByWords(nm, last, known.Class == syntax.Person); k != kindUnknown {
			return k
		}
	}
	if k := r.kindByContext(nm, last, known.Class); k != kindUnknown {
		return k
	}
	several := last > nm.words.First
	switch known.Class {
	case syntax.Person:
		return kindPerson
	case syntax.Organization:
		nm.weak = !several && !allUpper(r.d.Word(last))
		return kindOrganization
	case syntax.Place:
		return kindPlace
	}
	if allUpper(r.d.Word(last)) && len(r.lower[last]) <= 6 && !r.upperSentence(last) && (!several || known.Class == syntax.NoName && !r.is(last, traitSuffix)) {
		return kindOrganization // "RCMP", "Moncton RCMP"
	}
	return kindUnknown
}

// kindByContext tells what a name is the name of by what is next to it, or gives kindUnknown. Syntax takes the name for one of
// class known.
func (r *Resolver) kindByContext(nm *nameRun, last int, known syntax.Class) kind {
	first := nm.words.First
	several := last > first
	switch {
	case nm.titled || several && r.is(first, traitFirst):
		return kindPerson
	case several && last-first < 4 && r.whoBehind(last+1) && !r.is(last, traitOrganization|traitOrganizationName):
		return kindPerson
	case !several && known == syntax.NoName && r.personBefore(first):
		return kindPerson // "her sister Constance"
	case several && known != syntax.Place && r.afterInitials(first, last):
		return kindPerson // "S Murugesan"
	case several && (known == syntax.NoName || known == syntax.Person) && r.bodyByPlace(first, last):
		return kindOrganization
	case several && last-first < 3 && r.playerBefore(first):
		return kindPerson
	case r.mediumBefore(first) && (several || !r.is(first, traitFirst)):
		return kindOrganization // "the daily Novy Svet"
	case several && r.peopleBefore(first) && !r.joiner(last+1) && r.markAt(last+1) != ',':
		return kindOrganization // "industry analysts Screen Digest"
	}
	return kindUnknown
}

// afterInitials reports whether a name begins with single letters, as people are called in South India, and ends in a word
// that names no body.
func (r *Resolver) afterInitials(first, last int) bool {
	for i := first + 1; i < last; i++ {
		if !r.initial(i) && !upperFirst(r.d.Word(i)) {
			return false
		}
	}
	const leastLetters, mostWords = 3, 4
	return r.initial(first) && last-first < mostWords && len(r.lower[last]) >= leastLetters && !allUpper(r.d.Word(last)) &&
		!r.is(last, traitOrganization|traitOrganizationName)
}

// mediumBefore reports whether a noun for a newspaper or a broadcaster is right before the name at i.
func (r *Resolver) mediumBefore(i int) bool {
	return r.is(i-1, traitMedia) && (r.tag(i-1) == syntax.NN || r.tag(i-1) == syntax.JJ) && r.sentence(i-1) == r.sentence(i)
}

// firmBehind reports whether a bracket at token i closes before the word that ends a firm's name: "Cheung Kong
// (Holdings) Ltd".
func (r *Resolver) firmBehind(i int) bool {
	const most = 3 // words in the bracket
	if r.markAt(i) != '(' {
		return false
	}
	e := i + 1
	for e < len(r.d.Tokens) && e-i <= most && r.d.Tokens[e].Word {
		e++
	}
	return r.inSentence(e+1, i) && r.markAt(e) == ')' && r.is(e+1, traitOrganizationName) && r.properWord(e+1)
}

// firmOf reports whether the words are a firm's name, made of other names by "&", and not two given names.
func (r *Resolver) firmOf(t article.Range) bool {
	for k := t.First + 1; k+1 < t.End; k++ {
		if r.lower[k] == "&" {
			return !(r.is(k-1, traitFirst|traitHonorific) && r.is(k+1, traitFirst|traitHonorific))
		}
		if r.joiner(k) && r.w.rare[r.lower[k+1]]&rareFirmTail != 0 {
			return true
		}
	}
	return false
}

// kindByWords tells what a name without a title is the name of by its words alone, or gives kindUnknown. Syntax may
// take it for a person's.
func (r *Resolver) kindByWords(nm *nameRun, last int, person bool) kind {
	first := nm.words.First
	if r.listedBodyName(nm.words) {
		return kindOrganization
	}
	if b, ok := r.bodyOf(nm.words); ok {
		if b.kind == "organization" {
			return kindOrganization
		}
		return kindPlace
	}
	switch {
	case last == first && r.is(first, traitOrganization) && !r.is(first, traitFirst|traitTitle|traitPerson|traitGroup) && first > r.d.Sentences[r.sentence(first)].Tokens.First:
		return kindOrganization // "the Association"
	case last == first:
	case last == first+1 && r.country(last) && !r.is(first, traitFirst|traitHonorific|traitDemonym) && r.w.rare[r.lower[first]]&rarePartOf == 0 && r.d.Tokens[first].Word:
		return kindOrganization // "Environment Finland", "Statistics Peru"
	case r.firmOf(nm.words):
		return kindOrganization // "Marks & Spencer"
	case r.is(last, traitOrganizationName|traitOrganization) && (!person || r.is(last, traitOrganization) || !r.surname(last) && !r.is(last, traitFirst) && (!r.is(first, traitFirst) || r.is(last, traitMediaName))):
		return kindOrganization
	case r.is(first, traitOrganization|traitPlural) && r.tag(first+1) == syntax.IN || r.bodyAndPlace(first, last):
		return kindOrganization
	case r.is(last, traitDocument) && !person:
		return kindDocument
	}
	return kindUnknown
}

// whoBehind reports whether a comma and a clause with "who", an age, or what one person is follow a name that ends before token i.
func (r *Resolver) whoBehind(i int) bool {
	if r.markAt(i) != ',' || !r.inSentence(i+2, i) {
		return false
	}
	return r.tag(i+1) == syntax.WP && r.is(i+1, traitRelative) || age(r.lower[i+1]) > 0 && r.markAt(i+2) == ',' || r.describedBehind(i+1)
}

// describedBehind reports whether the words from token i to the next mark are what one person is: "its chief economist",
// "a farmer".
func (r *Resolver) describedBehind(i int) bool {
	const most = 6 // words
	if t := r.tag(i); t != syntax.DT && t != syntax.PRPS {
		return false
	}
	for k := i + 1; k <= i+most && r.inSentence(k+1, i); k++ {
		switch t := r.tag(k); {
		case !r.d.Tokens[k].Word && t != syntax.POS:
			return false
		case !r.d.Tokens[k+1].Word && r.tag(k+1) != syntax.POS:
			return t == syntax.NN && r.is(k, traitPerson|traitTitle) && !r.is(k, traitPlural|traitOrganization)
		case !t.Noun() && t != syntax.JJ && t != syntax.POS && t != syntax.VBN:
			return false
		}
	}
	return false
}

// personBefore reports whether a noun for one person is right before the name of one word at i.
func (r *Resolver) personBefore(i int) bool {
	return r.is(i-1, traitPerson) && !r.is(i-1, traitPlural|traitOrganization) && r.tag(i-1).Noun() && r.sentence(i-1) == r.sentence(i) &&
		!allUpper(r.d.Word(i)) && r.markAt(i+1) != '-'
}

// playerBefore reports whether a word for one person at hand begins the sentence right before the name at i:
// "Forward Dallas Keene".
func (r *Resolver) playerBefore(i int) bool {
	return i > 0 && r.w.rare[r.lower[i-1]]&rareAtHand != 0 && r.d.Sentences[r.sentence(i)].Tokens.First == i-1
}

// peopleBefore reports whether a plural noun for people stands right before the name at i, which is then no one
// person's.
func (r *Resolver) peopleBefore(i int) bool {
	return i > 0 && r.is(i-1, traitPerson) && r.tag(i-1) == syntax.NNS && r.sentence(i-1) == r.sentence(i) && !r.is(i, traitFirst|traitHonorific)
}

// bodyByPlace reports whether a name of several words is a body's by its first word ("Northern Grid") or by the
// article before it ("the Tor Baltica sailed").
func (r *Resolver) bodyByPlace(first, last int) bool {
	if r.w.rare[r.lower[first]]&rareNameAdjective != 0 {
		return true
	}
	return r.is(first-1, traitDefinite) && r.tag(first-1) == syntax.DT && r.sentence(first-1) == r.sentence(first) && r.markAt(last+1) == 'w' &&
		!r.tag(last+1).Noun() && r.tag(last+1) != syntax.POS
}

// upperSentence reports whether the words around token i are in capitals throughout.
func (r *Resolver) upperSentence(i int) bool {
	for _, k := range [...]int{i - 1, i + 1, i - 2, i + 2} {
		if k >= 0 && k < len(r.d.Tokens) && r.d.Tokens[k].Word && r.sentence(k) == r.sentence(i) && len(r.lower[k]) > 2 {
			return allUpper(r.d.Word(k))
		}
	}
	return false
}

// bodyOf looks a name up among the places that speak for governments.
func (r *Resolver) bodyOf(t article.Range) (body, bool) {
	if t.Len() > r.w.bodyWords {
		return body{}, false
	}
	b, ok := r.w.bodies[r.nameKey(t)]
	return b, ok
}

// readSource reads the words of a source and gives the heads of those whom it names: one, or
// several where it joins them.
func (r *Resolver) readSource(t article.Range, out []int) []int {
	first, end := r.behindLead(t), t.End
	if first >= end {
		return out
	}
	first = r.behindTime(first, end)
	h := r.behindOf(r.firstHead(first, end), end)
	if h > first && r.nameOf[h] < 0 && r.is(h, traitPlural) && r.oneOf(first, h) {
		r.single = append(r.single, h)
	}
	if n := r.nameBehind(h, end); n != h {
		r.describeSource(h, n)
		h = n
	} else if n := max(r.holderOfOffice(h, end), r.holderBehindOf(h, end), r.nameBehindBracket(h, end)); n >= 0 {
		h = n
	} else if n := r.bearerOfBoth(h, end); n >= 0 {
		r.describeSource(h, n)
		h = n
	} else if n := r.ministerOfBoth(h, end); n >= 0 {
		h = n
	}
	if out = r.joinedByTree(append(out, h), end); len(out) > 1 {
		return out
	}
	return r.joinedByWords(out, h, end)
}

// nameBehindBracket gives the head of the person's name that ends a source right behind a bracket: "the head of the RMT (Union of Rail,
// Maritime and Transport Workers), Mick Cash"; -1 where there is none.
func (r *Resolver) nameBehindBracket(h, end int) int {
	k := r.nameOf[end-1]
	if k < 0 || r.nameOf[h] >= 0 || !r.is(h, traitPerson|traitTitle) {
		return -1
	}
	nm := &r.names[k]
	if first := nm.all.First; nm.kind != kindPerson || first-2 <= h || r.markAt(first-1) != ',' || r.markAt(first-2) != ')' {
		return -1
	}
	return r.nameHead(end - 1)
}

// behindLead gives the first word of a source after a preposition or the like that leads to it.
func (r *Resolver) behindLead(t article.Range) int {
	i := t.First
	for i < t.End && (!r.d.Tokens[i].Word || r.is(i, traitLead) && (linkTags.Has(r.tag(i)) || r.tag(i) == syntax.VBG)) {
		i++
	}
	return i
}

// behindOf gives the noun after "of" that says who is meant, where h is a word that counts: "one of the
// officials", "some of them"; else h.
func (r *Resolver) behindOf(h, end int) int {
	const most = 3 // times "of"
	for hops := 0; hops < most && h+2 < end && r.isRare(h+1, rarePartitive) && r.counts(h); hops++ {
		k := r.firstHead(h+2, end)
		if k <= h+1 || r.tag(k) == syntax.PRP && !r.is(h, traitManyQuantity) && !r.isRare(h, rareSingle) {
			break
		}
		h = k
	}
	return h
}

// counts reports whether the word at h says how many, and not who.
func (r *Resolver) counts(h int) bool {
	if r.is(h, traitCounting) {
		return true
	}
	tag := r.tag(h)
	return !tag.Noun() && (tag == syntax.CD || tag == syntax.DT || r.is(h, traitManyQuantity|traitOneQuantity))
}

// describeSource notes that the description at h is that of the name after it at n.
func (r *Resolver) describeSource(h, n int) {
	e := r.names[r.nameOf[n]].ent
	if e < 0 || r.describes[h] >= 0 {
		return
	}
	p := r.descriptionBefore(h)
	r.extend(&p, n, false)
	r.addDescriptor(e, h, article.Range{First: p.tokens.First, End: p.end})
	r.describes[h] = e
}

// joinedByTree adds those whom the tree joins to the last of out.
func (r *Resolver) joinedByTree(out []int, end int) []int {
	const far = 200 // tokens
	h := out[len(out)-1]
	if !r.a.Parsed[r.sentence(h)] {
		return out
	}
	for c := r.a.FirstChild(h); c >= 0; c = r.a.NextSibling(c) {
		if c <= h || c >= end || c > h+far || r.a.Relations[c] != syntax.RelConj || r.between(h, c, traitRelative) || !r.joinedBetween(h, c) {
			continue
		}
		if r.nameOf[c] >= 0 && r.nameOf[c] == r.nameOf[h] || r.personName(h) && r.ofApposition(h, c, out[len(out)-1]) {
			continue
		}
		if r.tag(c).Noun() || r.tag(c) == syntax.PRP || r.nameOf[c] >= 0 {
			out = append(out, r.nameBehind(r.nameHead(c), end))
		}
	}
	return out
}

// joinedBetween reports whether a comma, a joiner or a preposition ("as well as") is between two tokens.
func (r *Resolver) joinedBetween(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if r.markAt(k) == ',' || r.is(k, traitJoiner) || r.tag(k) == syntax.IN || r.tag(k) == syntax.RB {
			return true
		}
	}
	return false
}

// ofApposition reports whether token c, which the tree joins to the person's name at h, belongs to an apposition of
// that: "Ann Lee, President and Chief Executive Officer of Halden". The source before c is at last.
func (r *Resolver) ofApposition(h, c, last int) bool {
	const near = 4 // tokens
	if r.is(c, traitTitle) && r.commaBetween(h, c) {
		return true
	}
	return !r.personName(c) && (c > h+near && !r.human(c) || r.commaBetween(last, c))
}

// joinedByWords adds those who are joined to the head h by "and", or by a comma in a heading ("Berg, Brun"), where
// the tree joins nobody.
func (r *Resolver) joinedByWords(out []int, h, end int) []int {
	switch {
	case h+2 < end && r.joiner(h+1):
		if n := r.firstHead(h+2, end); n > h+1 && (r.tag(n).Noun() || r.is(n, traitPronoun|traitManyQuantity)) {
			out = append(out, r.nameBehind(n, end))
		}
	case h+2 < end && r.markAt(h+1) == ',' && r.nameOf[h] >= 0 && r.nameOf[h+2] >= 0 && r.sameSort(h, h+2) && r.names[r.nameOf[h+2]].words.End == end:
		out = append(out, r.nameHead(h+2))
	case r.personName(h):
		for k := h + 1; k+1 < end && !r.is(k, traitRelative); k++ {
			if r.joiner(k) && r.markAt(k-1) == ',' {
				if n := r.firstHead(k+1, end); r.personName(n) {
					out = append(out, n)
				}
			}
		}
	}
	return out
}

// joiner reports whether token k is an "and".
func (r *Resolver) joiner(k int) bool { return r.tag(k) == syntax.CC && r.is(k, traitJoiner) }

// sameSort reports whether the names at the two tokens are both persons' or both bodies' of
// places.tsv ("Laos, China vow").
func (r *Resolver) sameSort(a, b int) bool {
	if r.personName(a) {
		return r.personName(b)
	}
	x, y := &r.names[r.nameOf[a]], &r.names[r.nameOf[b]]
	_, one := r.bodyOf(x.words)
	_, two := r.bodyOf(y.words)
	return one && two
}

// dash reports whether token k is a dash between words.
func (r *Resolver) dash(k int) bool {
	if k < 0 || k >= len(r.d.Tokens) || r.d.Tokens[k].Word {
		return false
	}
	for _, c := range r.lower[k] {
		if !unicode.Is(unicode.Pd, c) {
			return false
		}
	}
	return true
}

// oneOf reports whether the words from first to the head h are "one of the …".
func (r *Resolver) oneOf(first, h int) bool {
	for i := first; i < h; i++ {
		if r.is(i, traitOneQuantity) {
			return i+1 < h && r.isRare(i+1, rarePartitive)
		}
	}
	return false
}

// commaBetween reports whether a comma is between the two tokens.
func (r *Resolver) commaBetween(a, b int) bool {
	for k := a + 1; k < b; k++ {
		if r.markAt(k) == ',' {
			return true
		}
	}
	return false
}

// between reports whether a token with the trait is between the two.
func (r *Resolver) between(a, b int, t trait) bool {
	for k := a + 1; k < b; k++ {
		if r.traits[k]&t != 0 {
			return true
		}
	}
	return false
}

func (r *Resolver) personName(i int) bool {
	return i >= 0 && i < len(r.nameOf) && r.nameOf[i] >= 0 && r.names[r.nameOf[i]].kind == kindPerson
}

// nameHead gives the last token of the name that i is in, else i.
func (r *Resolver) nameHead(i int) int {
	if k := r.nameOf[i]; k >= 0 {
		e := r.names[k].words.End - 1
		for e > r.names[k].words.First && (r.is(e, traitSuffix) || !r.d.Tokens[e].Word) {
			e--
		}
		return e
	}
	return i
}

// officeEndsAt reports whether the person's name that token k is in closes an office of several
// words: "minister for health Simon Harris", "deputy commissioner of police (east) Bheema Rao". A
// name after a preposition, a determiner or another office is not the one meant: "secretary to
// the mayor, John Smith".
func (r *Resolver) officeEndsAt(k int) bool {
	nm := &r.names[r.nameOf[k]]
	b := nm.all.First - 1
	if nm.words.First != k || b < 0 {
		return false
	}
	if nm.titled && nm.all.First == k-1 && r.is(k-1, traitHonorific) {
		// "director of public health Dr Ruth Harrell"
		return r.tag(b).Noun() && !r.is(b, traitTitle|traitPerson|traitGroup)
	}
	if r.markAt(b) == ')' || nm.all.First < k && !nm.titled {
		return true // "… (east) Bheema Rao"; "minister for Health Simon Harris", one run of capitals
	}
	return nm.all.First == k && (r.tag(b).Noun() || r.tag(b) == syntax.JJ) && !r.is(b, traitTitle|traitPerson|traitGroup)
}

// placeEndsAt reports whether the person's name at token k ends a source whose head h is what the person is, after
// where that is: "entomologist with the Department of Agriculture Ann Obi", "clerk of the course Tom Hale".
func (r *Resolver) placeEndsAt(h, k, end int) bool {
	nm := &r.names[r.nameOf[k]]
	if nm.words.End < end || r.is(h, traitKin|traitInsider) || !r.officeEndsAt(k) {
		return false
	}
	return nm.all.First < k && !nm.titled || r.is(k-2, traitDefinite)
}

// asideAt reports whether the words at token i tell what was done to or by whoever is before them, and
// give no name: "asked by the Globe", "when contacted by the Globe", "citing officials".
func (r *Resolver) asideAt(i int) bool {
	switch r.tag(i) {
	case syntax.VBG, syntax.WRB:
		return true
	case syntax.VBN, syntax.VBD:
		return r.tag(i+1) == syntax.IN || r.tag(i+1) == syntax.TO || r.tag(i+1) == syntax.RB
	}
	return false
}

// titledBehind reports whether a person's name with a title directly follows the comma at k.
func (r *Resolver) titledBehind(k, end int) bool {
	if k+2 >= end || r.markAt(k) != ',' {
		return false
	}
	n := r.firstHead(k+1, end)
	return n > k && r.nameOf[n] >= 0 && r.names[r.nameOf[n]].titled && r.names[r.nameOf[n]].all.First == k+1
}

// nameBehind gives the head of a person's name that is in apposition after the description
// at h: "a campaign spokesman, Piet Vos"; else h.
func (r *Resolver) nameBehind(h, end int) int {
	const most = 24 // tokens after the description
	if !r.mayHaveName(h) {
		return h
	}
	person := r.is(h, traitPerson|traitTitle)
	got := h // a body's name after a comma, where a person's may follow: "General Manager, Public Affairs, Mrs. Ann Obi"
	for k := h + 1; k < end && k < h+most; k++ {
		if got != h && r.markAt(k) != ',' {
			continue
		}
		if r.is(k, traitRelative) || r.tag(k) == syntax.VBD || r.tag(k) == syntax.VBZ || r.sentence(k) != r.sentence(h) {
			return h
		}
		if n := r.nameAt(h, k, end); n >= 0 {
			return n
		}
		if r.markAt(k) != ',' && !r.dash(k) || k+1 >= end {
			continue
		}
		if r.asideAt(k+1) || r.tag(k+1) == syntax.IN {
			return got
		}
		n := r.firstHead(k+1, end)
		if person && n+2 < end && r.is(n, traitPerson) && r.w.rare[r.lower[n+1]]&rareNamed != 0 && r.personName(n+2) {
			return r.nameHead(n + 2) // "the planning officer, a young man called Fraser Bain"
		}
		if !r.closesName(n, end, person) {
			return got
		}
		nm := &r.names[r.nameOf[n]]
		if (!person || nm.kind != kindOrganization) && (nm.titled || !r.titledBehind(nm.words.End, end)) {
			return n
		}
		got = n
	}
	return got
}

// nameAt gives the head of the person's name, or of the name in brackets, that token k begins and that belongs to the description at h;
// -1 where there is none.
func (r *Resolver) nameAt(h, k, end int) int {
	person := r.is(h, traitPerson|traitTitle)
	switch {
	case r.personName(k) && (k == h+1 && person || r.is(h, traitTitle) && r.officeEndsAt(k) || person && r.placeEndsAt(h, k, end)):
		return r.nameHead(k)
	case person && r.markAt(k) == '(':
		return r.nameInBrackets(k, end)
	}
	return -1
}

// mayHaveName reports whether a person's name may follow the description at h: no name, no plural, no
// document.
func (r *Resolver) mayHaveName(h int) bool {
	switch {
	case r.nameOf[h] >= 0:
		return false
	case r.is(h, traitPlural) && r.tag(h).Noun() && !slices.Contains(r.single, h):
		return false
	}
	return !r.is(h, traitDocument) || r.is(h, traitPerson|traitOrganization)
}

// nameInBrackets gives the head of the person's name that fills the bracket at k, or -1: "The Minister for Transport
// (Mrs Nora Pike)".
func (r *Resolver) nameInBrackets(k, end int) int {
	if k+1 >= end {
		return -1
	}
	n := r.firstHead(k+1, end)
	if r.personName(n) && (r.markAt(n+1) == ')' || n+1 >= end) && r.names[r.nameOf[n]].all.First == k+1 {
		return n
	}
	return -1
}

// closesName reports whether the name at token n can be that of whoever a description before it describes, and what
// follows it closes the apposition.
func (r *Resolver) closesName(n, end int, person bool) bool {
	j := r.nameOf[n]
	if j < 0 {
		return false
	}
	nm := &r.names[j]
	several := nm.words.Len() > 1
	switch nm.kind {
	case kindPerson:
	case kindUnknown, kindOrganization:
		if !several && person {
			return false
		}
	default:
		return false
	}
	return nm.words.End >= end || r.markAt(nm.words.End) != 'w' || r.is(nm.words.End, traitRelative)
}
