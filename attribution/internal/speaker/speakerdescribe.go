package speaker

import (
	"math"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Descriptions: "the minister", "a senior state department official", "the ministry", "Berg's
// staff", "the poll". A definite one takes up what was spoken of before where something fits; all
// else is somebody new.

// meetDescription resolves the noun phrase at head h. k is the attribution whose source it is, -1
// for none, -2 for what a relative pronoun goes back to.
func (r *Resolver) meetDescription(h, k int) (e int32, how result.Resolution) {
	if m := r.mentionAt[h]; m >= 0 {
		e = r.mentions[m].ent
		if k < 0 {
			return e, how
		}
		how = result.ByDescription
		if r.ents[e].name.Len() > 0 || r.ents[e].text == "" {
			how = result.ByTitle
		}
		r.widenText(e, h, k)
		return e, how
	}
	p := r.describedPhrase(h, k)
	if e, how = r.settledDescription(&p, k); e >= 0 {
		r.add(h, e, false)
		return e, how
	}
	if e = r.takeUp(&p, k); e < 0 {
		e = r.newDescription(&p, k)
		r.add(h, e, false)
		return e, result.ByDescription
	}
	r.add(h, e, false)
	if k >= 0 {
		r.widenText(e, h, k)
	}
	if r.ents[e].kind == kindPerson {
		r.learn(&r.ents[e], r.portraitOf(&p))
	}
	if r.ents[e].name.Len() > 0 {
		return e, result.ByTitle
	}
	return e, result.ByDescription
}

// describedPhrase reads the noun phrase at head h with the words after the head that say who is meant.
func (r *Resolver) describedPhrase(h, k int) phrase {
	const most = 12 // words after the head where no source says where it ends
	p := r.descriptionBefore(h)
	if k >= 0 && len(r.atts[k].Source) > 0 {
		r.extend(&p, r.atts[k].Source[0].End, true)
	} else {
		r.extend(&p, min(h+most, r.d.Sentences[r.d.Tokens[h].Sentence].Tokens.End), false)
		if p.plural && r.oneBefore(h) >= 0 {
			p.plural, p.det = false, 'i'
		}
	}
	return p
}

// oneBefore gives the word that makes one of the many whom the plural noun at h names: "One of the victims"; -1 where
// there is none.
func (r *Resolver) oneBefore(h int) int {
	const most = 4 // words between "of" and the noun
	if !r.is(h, traitPlural) || !r.is(h, traitPerson|traitTitle) {
		return -1
	}
	for i := h - 1; i > 0 && h-i <= most && r.sentence(i-1) == r.sentence(h); i-- {
		if r.tag(i) == syntax.IN {
			if r.w.rare[r.lower[i]]&rareWhose != 0 && r.is(i-1, traitOneQuantity) {
				return i - 1
			}
			return -1
		}
	}
	return -1
}

// settledDescription gives whom a description stands for where its own words or the words beside it say so: one of
// many, the writer, whoever an utterance belongs to, the name that it describes, a country; e is -1 where they do
// not.
func (r *Resolver) settledDescription(p *phrase, k int) (e int32, how result.Resolution) {
	h := p.head
	if k >= 0 && slices.Contains(r.single, h) {
		text := "one of " + r.words(article.Range{First: p.tokens.First, End: p.end})
		d := descriptor{head: r.nounLemma(h), at: h, tokens: p.tokens}
		return r.newEntity(entity{kind: kindUnnamed, text: text, descs: []descriptor{d}}), result.ByDescription
	}
	if k >= 0 && r.ofWriter(p) {
		return r.author(), result.ByAuthor
	}
	// "Her remarks", "the minister's warning": whoever they belong to speaks.
	if k >= 0 && r.is(h, traitUtterance) {
		if e = r.utterer(p, k); e >= 0 {
			return e, result.ByPossessor
		}
	}
	// A description of a name that follows it is that name's.
	if e = r.describes[h]; e >= 0 {
		return e, result.ByName
	}
	// "X is a farmer who …": the farmer is X.
	if e = r.predicateOf(p); e >= 0 {
		return e, result.ByDescription
	}
	if e, how = r.relatives(p); e >= 0 {
		return e, how
	}
	if k < 0 {
		return -1, result.ByNothing
	}
	if e = r.countryOf(p); e >= 0 {
		return e, result.ByAlias
	}
	return r.pairOf(p), result.ByDescription
}

// ofWriter reports whether a description names the writer's colleagues: "our correspondent".
func (r *Resolver) ofWriter(p *phrase) bool {
	return p.owner >= 0 && !r.quoted(p.head) && r.w.rare[r.lower[p.head]]&rareOwn != 0 && r.w.pronouns[r.lower[p.owner]].person == 1
}

// countryOf gives the country of "the Swiss" or "the Russians", unless the text is speaking of one person of it; else -1.
func (r *Resolver) countryOf(p *phrase) int32 {
	if p.det != 'd' || p.tokens.Len() != 2 {
		return -1
	}
	d, ok := r.w.demonyms[r.lower[p.head]]
	if !ok || !r.is(p.head, traitPlural) && (!r.collective(p.head) || r.atHand(p) >= 0) {
		return -1
	}
	return r.bodyEntity(r.w.bodies[strings.ToLower(d)])
}

// widenText widens what is printed of an entity with no name when it is met as a source: the fullest
// description is its name.
func (r *Resolver) widenText(e int32, h, k int) {
	en := &r.ents[e]
	if en.name.Len() > 0 || len(en.members) > 0 || len(r.atts[k].Source) == 0 || en.body != "" || en.kind == kindAuthor {
		return
	}
	p := r.descriptionBefore(h)
	r.extend(&p, r.atts[k].Source[0].End, true)
	text := r.descriptionText(&p)
	if len(strings.Fields(text)) > len(strings.Fields(en.text)) && p.det != 'o' {
		en.text = text
		en.describeBy(r.nounLemma(h), h, article.Range{First: p.tokens.First, End: p.end})
	}
}

// behindVerb gives the first word of a description in the title behind a plural noun before its head, which most likely is the verb of the
// title: "Court issues stop notice".
func (r *Resolver) behindVerb(p *phrase) int {
	if !r.heading[r.sentence(p.head)] && r.d.Paragraphs[r.paragraph(p.head)].Kind != article.Title {
		return p.tokens.First
	}
	for i := p.head - 1; i > p.tokens.First; i-- {
		if r.tag(i) == syntax.NNS && !upperFirst(r.d.Word(i)) {
			return i + 1
		}
	}
	return p.tokens.First
}

// pairOf gives the two countries that alone the last sentences and the title named, for "the two
// countries", "both sides"; else -1.
func (r *Resolver) pairOf(p *phrase) int32 {
	if !r.is(p.head, traitPlural) || r.w.rare[r.nounLemma(p.head)]&rarePair == 0 || p.tokens.Len() > 3 || p.tokens.Len() < 2 {
		return -1
	}
	two := false
	for i := p.tokens.First; i < p.head; i++ {
		two = two || r.tag(i) == syntax.CD || r.w.pronouns[r.lower[i]].form == 'i' && r.w.pronouns[r.lower[i]].number == 'p'
	}
	if !two {
		return -1
	}
	here := int32(r.sentence(p.head))
	var got []int32
	for j := len(r.mentions) - 1; j >= 0 && here-r.mentions[j].sent <= pronounReach; j-- {
		m := &r.mentions[j]
		e := m.ent
		if len(r.ents[e].members) > 0 || r.ents[e].kind != kindPlace || r.ents[e].body == "" {
			continue
		}
		if strings.HasPrefix(r.ents[e].body, "seat:") {
			continue
		}
		if !slices.Contains(got, e) {
			got = append(got, e)
		}
	}
	if len(got) != 2 {
		return -1
	}
	slices.Reverse(got)
	return r.joint(got)
}

// predicateOf gives whoever a predicate noun describes ("X is a farmer"), or -1.
func (r *Resolver) predicateOf(p *phrase) int32 {
	if p.det == 'd' {
		return -1
	}
	subject, copula := -1, false
	for c := r.a.FirstChild(p.head); c >= 0; c = r.a.NextSibling(c) {
		switch r.a.Relations[c] {
		case syntax.RelCop:
			copula = true
		case syntax.RelNsubj:
			subject = r.nameHead(c)
		}
	}
	if !copula || subject < 0 || subject >= p.head {
		return -1
	}
	m := r.mentionAt[subject]
	if m < 0 {
		return -1
	}
	e := r.mentions[m].ent
	en := &r.ents[e]
	switch r.class(p) {
	case kindUnnamed:
		if en.plural || en.kind != kindPerson && en.kind != kindUnnamed {
			return -1
		}
	case kindGroup:
		if !en.plural && en.kind != kindGroup {
			return -1
		}
	case kindOrganization:
		if en.kind != kindOrganization {
			return -1
		}
	default:
		return -1
	}
	return e
}

// utterer gives whoever the utterance p belongs to, or -1.
func (r *Resolver) utterer(p *phrase, k int) int32 {
	if p.owner >= 0 {
		return r.ownerEntity(p.owner)
	}
	// "the claim by Smith", "a statement from the ministry"
	for i := p.head + 1; i < p.end && i < p.head+3; i++ {
		if r.tag(i) == syntax.IN && r.is(i, traitDocumentLink) {
			if x := r.firstHead(i+1, p.end); x > i {
				x = r.nameHead(x)
				if r.nameOf[x] >= 0 {
					if r.mentionAt[x] < 0 {
						r.meetName(x, r.nameOf[x])
					}
					return r.names[r.nameOf[x]].ent
				}
				if r.is(x, traitPerson|traitGroup|traitOrganization) {
					e, _ := r.meetDescription(x, -2)
					return e
				}
			}
		}
	}
	if p.det == 'd' && p.tokens.Len() <= 2 {
		// "The statement said": whoever spoke last made it.
		if n := len(r.speeches); n > 0 && r.sentence(p.head)-int(r.speeches[n-1].sent) <= 2 {
			return r.speeches[n-1].ent
		}
	}
	return -1
}

// ownerEntity gives the entity of the possessor at token o, or -1.
func (r *Resolver) ownerEntity(o int) int32 {
	o = r.nameHead(o)
	if m := r.mentionAt[o]; m >= 0 {
		return r.mentions[m].ent
	}
	switch {
	case r.nameOf[o] >= 0:
		r.meetName(o, r.nameOf[o])
		return r.names[r.nameOf[o]].ent
	case r.is(o, traitPronoun):
		if p := r.w.pronouns[r.lower[o]]; p.person == 3 && p.form != 'i' {
			return r.meetPronoun(o, -2)
		}
	case r.tag(o).Noun() && r.is(o, traitPerson|traitGroup|traitOrganization|traitDocument|traitPlace):
		e, _ := r.meetDescription(o, -2)
		return e
	}
	return -1
}

// class gives the kind that the head noun of a description tells.
func (r *Resolver) class(p *phrase) kind {
	h := p.head
	switch {
	case r.is(h, traitDocument) && !r.is(h, traitPerson|traitOrganization):
		return kindDocument
	case r.writtenWork(p):
		return kindDocument
	case r.groupBody(h):
		return kindOrganization
	case r.is(h, traitPerson|traitTitle) || r.compoundPerson(h) || r.countryman(h) || r.personByEnd(h):
		if p.plural {
			return kindGroup
		}
		return kindUnnamed
	case r.is(h, traitGroup) && !r.is(h, traitOrganization):
		return kindGroup
	case r.is(h, traitOrganization) && !(p.plural && p.det != 'd'):
		return kindOrganization
	case r.is(h, traitOrganization|traitGroup):
		return kindGroup
	case r.w.rare[r.nounLemma(h)]&rareLocal != 0 && !p.plural:
		return kindOrganization // "the city": who governs it
	case r.is(h, traitPlace):
		return kindPlace
	case r.is(h, traitDocument):
		return kindDocument
	case r.is(h, traitDemonym|traitTitleModifier) && p.plural:
		return kindGroup
	case r.tag(h) == syntax.CD && !r.is(h, traitOneQuantity) && !r.numberName(h) || r.is(h, traitCounting) && (r.tag(h-1) == syntax.CD || p.det == 'i'):
		return kindGroup // "42 percent", "a third", "nine of them"
	case p.plural:
		return kindGroup
	}
	return kindUnknown
}

// writtenWork reports whether a noun for a body or a document means the document: "a paper in the journal Root", "a
// paper by two surveyors".
func (r *Resolver) writtenWork(p *phrase) bool {
	const near = 4 // tokens from the preposition to the journal
	h := p.head
	if !r.is(h, traitDocument) || !r.is(h, traitOrganization) || p.det == 'd' || r.tag(h+1) != syntax.IN || r.is(h, traitPerson) {
		return false
	}
	if r.is(h+1, traitDocumentLink) {
		return true
	}
	for i := h + 2; i < h+2+near && r.inSentence(i, h); i++ {
		if r.is(i, traitMedia|traitMediaName) {
			return true
		}
	}
	return false
}

// personByEnd reports whether a word that no list has ends as one for a person does, surely ("medallist") or so that the
// article calls a person by it ("Installer Ann Obi").
func (r *Resolver) personByEnd(h int) bool {
	if r.traits[h] != 0 || r.tag(h) != syntax.NN {
		return false
	}
	w := r.lower[h]
	for n := 3; n <= 6 && n+2 < len(w); n++ {
		if r.w.personEnds[w[len(w)-n:]] {
			return true
		}
	}
	return r.workEnds(h) && len(r.byHead[r.nounLemma(h)]) > 0
}

// groupBody reports whether the word at h is one for a body that goes with a plural verb: "police".
func (r *Resolver) groupBody(h int) bool {
	const both = traitGroup | traitOrganization
	return r.w.traits[r.lower[h]]&both == both && r.is(h, traitPlural)
}

// compoundPerson reports whether the word at h describes a person by its parts: "mum-of-two",
// "40-year-old".
func (r *Resolver) compoundPerson(h int) bool {
	w := r.lower[h]
	a, b := strings.IndexByte(w, '-'), strings.LastIndexByte(w, '-')
	return a > 0 && (a < b && r.w.traits[w[:a]]&traitPerson != 0 || r.w.personTails[w[a+1:]])
}

// takeUp finds what was spoken of before that a description takes up, or -1. The description is the source of
// attribution k, or of none where k is negative.
func (r *Resolver) takeUp(p *phrase, k int) int32 {
	// Whoever comes with "a" is new, though the words be the same.
	if p.det == 'i' && !p.plural {
		return -1
	}
	w := takeUpSearch{Resolver: r, p: p, k: k, c: r.class(p), head: r.nounLemma(p.head), got: -1, next: -1}
	if e := r.workBefore(p, w.head); e >= 0 {
		return e
	}
	w.search()
	if k >= 0 && (w.close() || w.overlooks()) {
		r.flag(k, flagTwoCandidates)
	}
	if w.got >= 0 || k < 0 || p.det != 'd' {
		return w.got
	}
	switch w.c {
	case kindUnnamed:
		if e := r.atHand(p); e >= 0 {
			if r.nearerThan(e, p) {
				r.flag(k, flagTwoCandidates)
			}
			return e
		}
		if e := r.speaksOn(p, k); e >= 0 {
			return e
		}
		return r.onlySpeaker(p)
	case kindOrganization:
		return r.bodyThatSpoke(p)
	}
	return -1
}

// workBefore gives the document that "the paper" takes up, where the article has spoken of one by that very noun; -1
// where it has not.
func (r *Resolver) workBefore(p *phrase, head string) int32 {
	const reach = 12 // sentences
	if p.det != 'd' || p.plural || p.tokens.Len() > 2 || !r.is(p.head, traitDocument) || !r.is(p.head, traitOrganization) {
		return -1
	}
	list := latest(r.byHead[head])
	for j := len(list) - 1; j >= 0; j-- {
		en := &r.ents[list[j]]
		if en.kind == kindDocument && !en.plural && len(en.descs) > 0 && en.descs[0].head == head && r.within(p.head, en, reach) {
			return list[j]
		}
	}
	return -1
}

// takeUpSearch looks for the entity that a description goes with best.
type takeUpSearch struct {
	*Resolver
	p    *phrase
	c    kind
	head string // the lemma of the description's head
	k    int    // the attribution whose source the description is, or negative
	best float64
	got  int32 // the best entity so far, or -1

	second float64
	next   int32 // the second best, or -1
}

// close reports whether two bodies or two persons with names of their own go with the description about as well.
func (w *takeUpSearch) close() bool {
	const race = 0.35
	if w.next < 0 || w.best-w.second >= race || w.c != kindOrganization && w.c != kindUnnamed {
		return false
	}
	a, b := &w.ents[w.got], &w.ents[w.next]
	if !a.named() || !b.named() {
		return false
	}
	for i := b.name.First; i < b.name.End; i++ {
		if w.wordIn(a.name, i) && !w.is(i, traitOrganization|traitOrganizationName) {
			return false // two names of one, or a firm and its own
		}
	}
	return true
}

// overlooks reports whether the best is a person without a name who has said nothing, while the sentence before "the actor" is about a
// person with a name, who may be meant.
func (w *takeUpSearch) overlooks() bool {
	if w.got < 0 || w.c != kindUnnamed || w.p.det != 'd' || w.p.tokens.Len() > 2 || w.p.end > w.p.head+1 {
		return false
	}
	if en := &w.ents[w.got]; en.named() || en.spoke || w.within(w.p.head, en, 1) {
		return false
	}
	here := w.speechStart(w.p.head)
	for j := len(w.mentions) - 1; j >= max(0, len(w.mentions)-pronounMentions) && here-w.mentions[j].sent <= 1; j-- {
		m := &w.mentions[j]
		if en := &w.ents[m.ent]; m.subject && !m.quoted && m.sent < here && en.kind == kindPerson && !en.plural && w.sameSex(w.p.head, en) {
			return true
		}
	}
	return false
}

// search tries the latest mentions, what was called by the same noun, and for one person what was called by a
// noun of the same family.
func (w *takeUpSearch) search() {
	const sameNoun, sameFamily = 40, 10 // the latest entities that are tried of each list
	for j := len(w.mentions) - 1; j >= 0 && j >= len(w.mentions)-pronounMentions; j-- {
		w.try(w.mentions[j].ent)
	}
	w.tryLast(w.byHead[w.head], sameNoun)
	families := w.w.kin[w.head]
	if w.got >= 0 || families == 0 || w.c != kindUnnamed || w.p.det != 'd' {
		return
	}
	for i := range 32 {
		if families>>i&1 == 0 {
			continue
		}
		for _, noun := range w.w.families[i] {
			w.tryLast(w.byHead[noun], sameFamily)
		}
	}
}

// tryLast tries the last n entities of a list.
func (w *takeUpSearch) tryLast(list []int32, n int) {
	for _, e := range list[max(0, len(list)-n):] {
		w.try(e)
	}
}

// try keeps the entity if the description goes with it better than with those before.
func (w *takeUpSearch) try(e int32) {
	en := &w.ents[e]
	if en.fresh < 0 || en.tried == int32(w.p.head) {
		return
	}
	en.tried = int32(w.p.head)
	v := w.fit(w.p, w.c, w.head, en)
	if v <= 0 {
		return
	}
	m := &w.mentions[en.fresh]
	v += 1.5 / (1 + float64(w.d.Tokens[w.p.head].Sentence-m.sent)/3)
	if m.source {
		v += 0.3
	}
	if en.kind == kindOrganization {
		v += w.onStage(en, m)
	}
	if v > w.best {
		w.second, w.next = w.best, w.got
		w.best, w.got = v, e
	} else if v > w.second {
		w.second, w.next = v, e
	}
}

// onStage tells how much more likely "the company" is a body for its place in the article: its subject, and not
// who was told, who only published it or who is in words that say which thing is meant.
func (w *takeUpSearch) onStage(en *entity, m *mention) float64 {
	v := 0.1 * math.Log2(1+float64(en.count))
	if m.told {
		v -= 0.6
	}
	if m.subject {
		v += 0.2
	}
	if m.inner || m.low {
		v -= 0.2
	}
	if en.name.Len() > 0 && w.heading[w.sentence(en.name.First)] {
		v -= 0.7 // what only a heading in capitals names may be no name
	}
	if w.k >= 0 && en.named() {
		v += w.ownWords(en)
	}
	return v
}

// ownWords tells how much more likely a body is the speaker for its place in what is said: a firm speaks of itself as the subject before the
// words for it ("Nike will leave the market," the company said). Any other name in the words is another's, for behind "the company said"
// the firm would be "it".
func (w *takeUpSearch) ownWords(en *entity) float64 {
	const most = 100 // tokens of each part
	v := 0.0
	for _, c := range w.atts[w.k].Content {
		for i := c.First; i < min(c.End, c.First+most); i++ {
			k := w.nameOf[i]
			if k < 0 || w.nameHead(i) != i || w.names[k].ent < 0 || &w.ents[w.names[k].ent] != en {
				continue
			}
			if w.a.Relations[i].Subject() && w.names[k].all.First <= c.First+2 && i < w.p.tokens.First {
				return 0.8
			}
			v = -0.4
		}
	}
	return v
}

// speaksOn gives the person who was speaking right before, where the cue of attribution k says that somebody goes
// on: "…," the minister continued. It gives -1 where there is none.
func (r *Resolver) speaksOn(p *phrase, k int) int32 {
	cue, n := r.atts[k].CueHead, len(r.speeches)
	if cue < 0 || !r.w.goesOn[r.a.Lemmas[cue]] || n == 0 {
		return -1
	}
	last, here := &r.speeches[n-1], r.d.Tokens[p.head]
	if here.Sentence-last.sent > 1 || last.par != here.Paragraph {
		return -1
	}
	en := &r.ents[last.ent]
	if (en.kind == kindPerson || en.kind == kindUnnamed) && !en.plural && r.sameSex(p.head, en) {
		return last.ent
	}
	return -1
}

// onlySpeaker gives the person with a name who alone has spoken in the sentences before "the researcher", where
// nobody else is on stage and nobody was called so; -1 where there is none.
func (r *Resolver) onlySpeaker(p *phrase) int32 {
	const reach, least, longest = 6, 2, 4 // sentences, speeches in them, and words of the description
	if p.tokens.Len() > longest || p.end > p.head+1 || p.owner >= 0 || r.is(p.head, traitKin|traitGenericPerson|traitInsider) || r.w.keepsName[r.nounLemma(p.head)] || r.w.keepsOffice[r.nounLemma(p.head)] {
		return -1
	}
	for i := p.tokens.First; i < p.head; i++ {
		if r.is(i, traitOrdinal) {
			return -1
		}
	}
	here := r.d.Tokens[p.head].Sentence
	got, n := int32(-1), 0
	for j := len(r.speeches) - 1; j >= 0 && here-r.speeches[j].sent <= reach; j-- {
		e := r.speeches[j].ent
		if got >= 0 && e != got {
			return -1
		}
		got = e
		if n++; here-r.speeches[j].sent <= 1 && r.speeches[j].par == r.d.Tokens[p.head].Paragraph {
			n++ // right before, in one paragraph
		}
	}
	if n < least || !r.named(got) || !r.sameSex(p.head, &r.ents[got]) {
		return -1
	}
	for j := len(r.mentions) - 1; j >= 0 && here-r.mentions[j].sent <= reach; j-- {
		m := &r.mentions[j]
		en := &r.ents[m.ent]
		if m.ent != got && !m.quoted && !r.offStage(int(m.par)) && (en.kind == kindPerson || en.kind == kindUnnamed) && !en.plural {
			return -1
		}
	}
	return got
}

// bodyThatSpoke gives the body with a name that spoke last in the sentences before "the network" or "the company",
// or -1.
func (r *Resolver) bodyThatSpoke(p *phrase) int32 {
	const reach = 4 // sentences
	if !r.is(p.head, traitMedia|traitGenericBody) || p.tokens.Len() > 3 {
		return -1
	}
	here := r.d.Tokens[p.head].Sentence
	for j := len(r.speeches) - 1; j >= 0 && here-r.speeches[j].sent <= reach; j-- {
		if en := &r.ents[r.speeches[j].ent]; en.kind == kindOrganization && en.name.Len() > 0 && !r.calledOtherwise(r.w.bodyKin[r.nounLemma(p.head)], en) {
			return r.speeches[j].ent
		}
	}
	return -1
}

// countryman reports whether the word at h is a noun for one person of a country: "the Scot".
func (r *Resolver) countryman(h int) bool {
	w := r.lower[h]
	return upperFirst(r.d.Word(h)) && !r.is(h, traitPlural) && (r.w.countrymen[w] != "" || r.w.demonyms[w] != "")
}

// collective reports whether the demonym at h names, as a noun, all the people of a country: "the Swiss".
func (r *Resolver) collective(h int) bool {
	w := r.lower[h]
	if r.w.countrymen[w] != "" {
		return false
	}
	for n := 2; n <= 3 && n < len(w); n++ {
		if r.w.collectives[w[len(w)-n:]] {
			return true
		}
	}
	return false
}

// portrait holds the traits of a description that the person must not contradict.
type portrait struct {
	nation string
	age    int
	office bool // an office that another may hold: "the judge"
}

// portraitOf reads what a description says of one person's origin, age and office.
func (r *Resolver) portraitOf(p *phrase) (q portrait) {
	for i := p.tokens.First; i <= p.head; i++ {
		if n := r.yearsOld(i); n > 0 {
			q.age = n
		}
		if place, ok := r.placeOf(i); ok {
			q.nation = place
		}
	}
	q.office = r.w.keepsOffice[r.nounLemma(p.head)]
	return q
}

// learn keeps the age and the origin that a description gives, once it is linked to somebody.
func (r *Resolver) learn(en *entity, q portrait) {
	if q.age > 0 && en.age == 0 {
		en.age = q.age
	}
	if q.nation != "" && len(en.nations) == 0 {
		en.nations = append(en.nations, q.nation)
	}
}

// atHand gives the person whom the article is speaking of, for a definite description that no
// earlier words explain ("the 43-year-old former congressman", "the Scot"): newspapers put new persons in
// with "a", and say "the" of the one they are speaking of. Age and country choose, then who is nearest.
func (r *Resolver) atHand(p *phrase) int32 {
	q := r.portraitOf(p)
	plain := q.age == 0 && q.nation == "" && r.w.rare[r.lower[p.head]]&rareAtHand == 0
	if r.is(p.head, traitKin) || plain && (p.tokens.Len() <= 2 || q.office) || q.office && q.age == 0 {
		return -1 // "the judge" has an office that another may hold
	}
	for i := p.tokens.First; i < p.head; i++ {
		if r.is(i, traitOrdinal) {
			return -1
		}
	}
	for i := p.head + 1; i < p.end; i++ {
		if r.w.rare[r.lower[i]]&rareWhose != 0 {
			return -1
		}
	}
	here := r.speechStart(p.head)
	best, got := 0.0, int32(-1)
	for j := len(r.mentions) - 1; j >= 0 && j >= len(r.mentions)-pronounMentions; j-- {
		m := &r.mentions[j]
		reach := int32(2)
		if q.age > 0 || q.nation != "" {
			reach = 6
		}
		if here-m.sent > reach {
			break
		}
		if m.quoted || r.offStage(int(m.par)) || m.sent == here && m.named || r.namedIn(r.d.Sentences[here].Tokens, m.ent) {
			continue
		}
		if v := r.handiness(p, q, m); v > best {
			best, got = v, m.ent
		}
	}
	return got
}

// nearerThan reports whether another person of whom the article speaks last may be the one that a description means: "said McEnroe. Roddick
// was angry. “…,” said the American".
func (r *Resolver) nearerThan(e int32, p *phrase) bool {
	q, here := r.portraitOf(p), r.speechStart(p.head)
	for j := len(r.mentions) - 1; j >= max(0, len(r.mentions)-pronounMentions) && here-r.mentions[j].sent <= 1; j-- {
		m := &r.mentions[j]
		en := &r.ents[m.ent]
		if m.ent == e {
			return false
		}
		if m.quoted || !m.subject || m.source || r.offStage(int(m.par)) || en.kind != kindPerson || en.plural || m.sent == here && m.named {
			continue
		}
		return r.handiness(p, q, m) > 0
	}
	return false
}

// namedIn reports whether the tokens name the entity: who is named in a sentence is not its "the striker".
func (r *Resolver) namedIn(t article.Range, e int32) bool {
	for i := t.First; i < t.End; i++ {
		if k := r.nameOf[i]; k >= 0 && r.names[k].ent == e {
			return true
		}
	}
	return false
}

// speechStart gives the sentence from which a description at token i looks back: that in which the quotation begins which
// opens its paragraph, else its own.
func (r *Resolver) speechStart(i int) int32 {
	first := r.d.Paragraphs[r.paragraph(i)].Tokens.First
	if !r.quoted(first) || r.quoted(i) {
		return r.d.Tokens[i].Sentence
	}
	for k := first; k < i; k++ {
		if r.mentionAt[k] >= 0 && !r.quoted(k) {
			return r.d.Tokens[i].Sentence // somebody was spoken of behind the quotation
		}
	}
	return r.d.Tokens[first].Sentence
}

// handiness says how well the person of mention m fits a description: 0 or less not at all.
func (r *Resolver) handiness(p *phrase, q portrait, m *mention) float64 {
	en := &r.ents[m.ent]
	if en.kind != kindPerson && !(en.kind == kindUnnamed && q.age > 0) || en.plural || !r.sameSex(p.head, en) || q.age > 0 && en.age > 0 && q.age != en.age {
		return 0
	}
	if slices.ContainsFunc(en.descs, func(d descriptor) bool { return r.otherBody(p, d, true) }) {
		return 0
	}
	here := r.speechStart(p.head)
	v := 3 - float64(here-m.sent)
	if q.age > 0 && en.age == q.age {
		v += 6
	}
	if q.nation != "" && len(en.nations) > 0 {
		if !slices.Contains(en.nations, q.nation) {
			return 0
		}
		v += 6
	}
	if en.count == 1 && m.named && here-m.sent <= 1 && (q.nation != "" || q.age > 0 && r.broughtIn(m)) {
		v += 2 // who has just been brought in: "…, with manager Branko Marić admitting it. … said the Croatian"
	}
	if g := r.nounGender(p.head); g != 0 && (en.gender == g || en.given == g) {
		v += 1.5
	}
	if n := len(r.speeches); n > 0 && r.speeches[n-1].ent == m.ent {
		v += 1.5
	}
	switch {
	case m.subject:
		v++
	case q.age == 0 && q.nation == "":
		v -= 2
	}
	if q.age > 0 && r.byOffice(en) {
		v -= 2.5 // "Judge Irene Falk" is called by her office, not by her age
	}
	return v
}

// broughtIn reports whether the mention brings in a person at the end of a sentence that is about no other person: "The younger stars were
// there in the shape of Emma Watts".
func (r *Resolver) broughtIn(m *mention) bool {
	en := &r.ents[m.ent]
	if m.low || m.subject || en.name.Len() < 2 || r.byOffice(en) {
		return false
	}
	for j := len(r.mentions) - 1; j >= max(0, len(r.mentions)-pronounMentions) && r.mentions[j].sent >= m.sent; j-- {
		o := &r.mentions[j]
		if o.sent == m.sent && o.ent != m.ent && o.subject && r.ents[o.ent].kind == kindPerson {
			return false
		}
	}
	return true
}

// byOffice reports whether newspapers take a person up by an office: a judge, a prosecutor, a spokesman.
func (r *Resolver) byOffice(en *entity) bool {
	for _, d := range en.descs {
		if r.w.keepsOffice[d.head] {
			return true
		}
	}
	if i := en.name.First - 1; en.name.Len() > 0 && i >= 0 {
		return r.w.keepsOffice[r.lower[i]]
	}
	return false
}

// nounGender gives the gender that the noun at h tells, also by its first part: "spokeswoman", "mother-of-two";
// else 0.
func (r *Resolver) nounGender(h int) byte {
	t := r.traits[h]
	if at := strings.IndexByte(r.lower[h], '-'); at > 0 && t&(traitMale|traitFemale) == 0 {
		t = r.w.traits[r.lower[h][:at]]
	}
	switch male, female := t&traitMale != 0, t&traitFemale != 0; {
	case male && !female:
		return 'm'
	case female && !male:
		return 'f'
	}
	return 0
}

// sameSex reports whether nothing that is known of the entity's gender speaks against the noun at h.
func (r *Resolver) sameSex(h int, en *entity) bool {
	g := en.gender
	if g == 0 {
		g = en.given
	}
	noun := r.nounGender(h)
	return g == 0 || noun == 0 || g == noun
}

// named reports whether the entity has a name of its own.
func (e *entity) named() bool { return e.name.Len() > 0 || e.body != "" }

// within reports whether the entity was mentioned in the last sentences before token i.
func (r *Resolver) within(i int, en *entity, sentences int) bool {
	return en.fresh >= 0 && r.sentence(i)-int(r.mentions[en.fresh].sent) <= sentences
}

// fit tells how well a description of kind c goes with an entity: 0 not at all.
func (r *Resolver) fit(p *phrase, c kind, head string, en *entity) float64 {
	if len(en.members) > 0 || en.kind == kindAuthor {
		return 0
	}
	switch c {
	case kindUnnamed:
		return r.fitPerson(p, head, en)
	case kindGroup:
		return r.fitGroup(p, head, en)
	case kindOrganization:
		return r.fitBody(p, head, en)
	case kindDocument:
		return r.fitDocument(p, head, en)
	case kindPlace:
		return r.fitPlace(p, en)
	}
	if p.det == 'd' && en.named() && len(en.descs) > 0 {
		return r.descriptorFit(p, head, en)
	}
	return 0
}

// fitPerson tells how well a description of one person goes with an entity: "the sergeant", "the woman".
func (r *Resolver) fitPerson(p *phrase, head string, en *entity) float64 {
	if en.plural || en.kind != kindPerson && en.kind != kindUnnamed {
		return 0
	}
	if g := r.nounGender(p.head); g != 0 && en.gender != 0 && g != en.gender {
		return 0
	}
	const clear = 2 // of a description without "the"
	definite := p.det == 'd'
	if !definite && p.det != 'o' && p.det != 0 {
		return 0
	}
	if v := r.descriptorFit(p, head, en); v >= clear || v > 0 && definite {
		return v
	}
	if definite {
		return r.fitAnyPerson(p, en)
	}
	return 0
}

// fitAnyPerson tells how well a word for any person ("the man") goes with an entity.
func (r *Resolver) fitAnyPerson(p *phrase, en *entity) float64 {
	if !r.is(p.head, traitGenericPerson) || p.tokens.Len() > 2 || !r.within(p.head, en, 3) {
		return 0
	}
	if r.is(p.head, traitFemale) && en.gender != 'f' && en.given != 'f' || r.is(p.head, traitMale) && en.gender != 'm' && en.given != 'm' {
		return 0
	}
	if en.kind == kindUnnamed {
		return 1
	}
	return 0.6
}

// fitGroup tells how well a description of several goes with an entity.
func (r *Resolver) fitGroup(p *phrase, head string, en *entity) float64 {
	switch {
	case en.named() && en.kind != kindGroup || !en.plural && en.kind != kindGroup:
		return 0
	case en.text == "" || len(en.descs) == 0 || en.descs[0].head != head:
		return 0
	case p.det != 'd' && !r.sameWords(p, en.descs[0].tokens):
		return 0 // "officials" after "American officials" are others, or all of them
	}
	return r.modifierFit(p, en, 0.9)
}

// fitBody tells how well a description of a body ("the company") goes with an entity.
func (r *Resolver) fitBody(p *phrase, head string, en *entity) float64 {
	if en.kind != kindOrganization || en.plural {
		return 0
	}
	if p.det != 'd' && p.det != 'o' && (p.det != 0 || en.named()) {
		return 0
	}
	if !en.named() {
		if len(en.descs) > 0 && en.descs[0].head == head {
			return r.modifierFit(p, en, 1.7)
		}
		return 0
	}
	v := r.fitNamedBody(p, head, en)
	if v == 0 || r.seated(p) {
		return v
	}
	return v + r.wordsShared(p, en)
}

// fitNamedBody tells how well the head of a description goes with a body's name and with what the article has
// called the body: the same word, or a word of the same family ("the party" after "the Progress Congress").
func (r *Resolver) fitNamedBody(p *phrase, head string, en *entity) float64 {
	short := p.tokens.Len() <= 2
	if r.forAnother(p, en) {
		return 0
	}
	if short && en.body != "" && r.w.takesUp[head] == en.body || r.sameNoun(p, head, en) {
		return 2
	}
	media := r.hasNameWord(en, traitMediaName)
	switch {
	case p.det == 'd' && (short || r.plainlyModified(p)) && r.within(p.head, en, 8) && r.namedByKin(head, en):
		return 1.2
	case media && r.is(p.head, traitMedia) && !r.inDateline(en.name):
		return 1.2
	case !media && r.is(p.head, traitGenericBody) && (short || r.seated(p)) && r.within(p.head, en, 4) && !r.otherSort(head, en):
		return 0.5
	}
	return 0
}

// sameNoun reports whether the head of a description is the noun of a body's name, or of what the article has called it.
func (r *Resolver) sameNoun(p *phrase, head string, en *entity) bool {
	same := func(i int) bool { return r.lower[i] == r.lower[p.head] || r.lower[i] == head }
	first := en.name.First
	switch {
	case p.end == p.head+1 && r.tag(p.end) != syntax.IN && same(r.nounOfBody(en)):
		return true
	case same(en.nameEnd() - 1):
		return true
	case en.name.Len() > 2 && r.tag(first+1) == syntax.IN && same(first):
		return true // "the health ministry" after "the Ministry of Health"
	}
	return slices.ContainsFunc(en.descs, func(d descriptor) bool { return d.head == head })
}

// forAnother reports whether the words after the head of a description say of what a body is, and neither its name nor what
// it was called has them: "the Department of Justice" is not the Department of Trade.
func (r *Resolver) forAnother(p *phrase, en *entity) bool {
	if p.end <= p.head+2 || r.w.rare[r.lower[p.head+1]]&rareWhose == 0 {
		return false
	}
	for i := p.head + 1; i < p.end; i++ {
		if !r.tag(i).Noun() || r.wordIn(en.name, i) {
			continue
		}
		if !slices.ContainsFunc(en.descs, func(d descriptor) bool { return r.wordIn(d.tokens, i) }) {
			return true
		}
	}
	return false
}

// nounOfBody gives the noun that a body's name is built on: before the first preposition ("Swedish Academy of Arts"), else
// its last word.
func (r *Resolver) nounOfBody(en *entity) int {
	for i := en.name.First + 1; i < en.name.End; i++ {
		if r.tag(i) == syntax.IN {
			return i - 1
		}
	}
	return en.nameEnd() - 1
}

// plainlyModified reports whether one word is before the head of p that says nothing of its own: "the local
// authority".
func (r *Resolver) plainlyModified(p *phrase) bool {
	return p.tokens.Len() == 3 && r.w.rare[r.lower[p.head-1]]&rarePlainModifier != 0
}

// namedByKin reports whether the body's name holds a word of the same family as the noun.
func (r *Resolver) namedByKin(noun string, en *entity) bool {
	family := r.w.bodyKin[noun]
	if family == 0 || r.w.rare[noun]&rareOwnNoun != 0 {
		return false
	}
	for i := en.name.First; i < en.name.End; i++ {
		if r.w.bodyKin[r.lower[i]]&family != 0 {
			return true
		}
	}
	return false
}

// fitDocument tells how well a description of a document goes with an entity.
func (r *Resolver) fitDocument(p *phrase, head string, en *entity) float64 {
	if en.kind != kindDocument || len(en.descs) == 0 || en.plural != p.plural {
		return 0
	}
	other := en.descs[0].head
	switch {
	case other == head:
		if r.namesAnother(p, en.descs[0].tokens) {
			return 0 // "the navy statement" after the captain's "short statement"
		}
		return r.modifierFit(p, en, 0.9)
	case p.det == 'd' && r.w.kin[other]&r.w.kin[head] != 0 && p.tokens.Len() <= 3:
		return r.modifierFit(p, en, 0.9) - 0.8
	}
	return 0
}

// fitPlace tells how well a description of a place ("the country") goes with an entity.
func (r *Resolver) fitPlace(p *phrase, en *entity) float64 {
	if p.det == 'd' && !p.plural && p.tokens.Len() <= 2 && en.kind == kindPlace && r.within(p.head, en, 4) {
		return 0.5
	}
	return 0
}

// seated reports whether a description says of a body no more than where it sits: "the Saskatoon-based
// company", "the Dutch carrier".
func (r *Resolver) seated(p *phrase) bool {
	if p.det != 'd' || p.tokens.Len() < 3 || p.end > p.head+1 {
		return false
	}
	for i := p.tokens.First + 1; i < p.head; i++ {
		if !r.is(i, traitDemonym) && !r.tailed(i) {
			return false
		}
	}
	return true
}

// namesAnother reports whether a noun before the head of a description is not among the words of an earlier one.
func (r *Resolver) namesAnother(p *phrase, t article.Range) bool {
	for i := p.tokens.First; i < p.head; i++ {
		if !r.tag(i).Noun() && !r.is(i, traitOrganization|traitOrganizationName) {
			continue
		}
		if !r.wordIn(t, i) {
			return true
		}
	}
	return false
}

// inDateline reports whether a name is in the article's dateline, as the agency's that sent it does.
func (r *Resolver) inDateline(name article.Range) bool {
	s := r.d.Dateline
	return name.Len() > 0 && s.Start < s.End && r.d.Tokens[name.First].Start >= s.Start && r.d.Tokens[name.First].Start < s.End
}

func (e *entity) nameEnd() int {
	if e.name.Len() == 0 {
		return 1
	}
	return e.name.End
}

func (r *Resolver) hasNameWord(en *entity, t trait) bool {
	for i := en.name.First; i < en.name.End; i++ {
		if r.is(i, t) {
			return true
		}
	}
	return false
}

// descriptorFit compares a description with what the text has called the entity.
func (r *Resolver) descriptorFit(p *phrase, head string, en *entity) float64 {
	best := 0.0
	for _, d := range en.descs {
		v := 1.5
		if d.head != head {
			if r.w.kin[d.head]&r.w.kin[head] == 0 || p.det != 'd' {
				continue
			}
			v = 0.9
		}
		if r.otherParty(p, d.tokens) || r.otherBody(p, d, en.named()) {
			continue
		}
		first := p.tokens.First
		if p.owner >= first && r.tag(p.owner) != syntax.PRPS {
			first = p.owner + 1
			v += r.ownerFit(p, d.tokens)
		}
		for i := first; i < p.head; i++ {
			if !r.d.Tokens[i].Word || r.is(i, traitDefinite|traitIndefinite) || r.tag(i) == syntax.PRPS || r.tag(i) == syntax.POS {
				continue
			}
			if r.wordIn(d.tokens, i) || r.initialsOf(article.Range{First: i, End: i + 1}, r.namesBeforeHead(d.at, d.tokens.First)) {
				v += 0.8
			} else if r.is(i, traitTitleModifier) && r.is(p.head, traitTitle) {
				v -= 1.2 // "the prime minister" is not the deputy minister
			} else if en.kind == kindPerson {
				v -= 0.5
			} else {
				v -= 0.2
			}
		}
		for i := p.head + 1; i < p.end; i++ {
			if r.nameOf[i] < 0 || r.nameHead(i) != i {
				continue
			}
			if !r.wordIn(d.tokens, i) {
				v -= 1 // "the head of the bank" is not the head of the party
			}
		}
		if r.lesser(d.tokens) && !r.lesser(p.tokens) {
			v -= 0.7 // "the governor" is not the deputy governor
		}
		best = max(best, v)
	}
	return best
}

// otherBody reports whether each of two descriptions has names right before its head and they are of two bodies: "the SDLP leader" is
// not "the Ulster Unionist leader". Whoever has a name may be called by other nouns with other names of the body, so that the same noun
// or initials alone count there.
func (r *Resolver) otherBody(p *phrase, d descriptor, named bool) bool {
	a, b := r.namesBeforeHead(p.head, p.tokens.First), r.namesBeforeHead(d.at, d.tokens.First)
	if a.Len() == 0 || b.Len() == 0 || named && r.lower[p.head] != r.lower[d.at] && !r.initials(a) {
		return false
	}
	return !r.mayBeOneBody(a, b)
}

// mayBeOneBody reports whether two names can be of one body: they have a word in common, a word of one begins one of the other ("Fed",
// "Federal Reserve"), or one is the initials of the other.
func (r *Resolver) mayBeOneBody(a, b article.Range) bool {
	const least = 3 // letters
	for i := a.First; i < a.End; i++ {
		if r.is(i, traitTitleModifier) {
			return true
		}
		for j := b.First; j < b.End; j++ {
			x, y := r.lower[i], r.lower[j]
			if r.alike(i, j) || min(len(x), len(y)) >= least && (strings.HasPrefix(x, y) || strings.HasPrefix(y, x)) {
				return true
			}
		}
	}
	return r.initialsOf(a, b) || r.initialsOf(b, a)
}

// initialsOf reports whether the first words are one in capitals that begin the others: "ECB" and "European Central Bank".
func (r *Resolver) initialsOf(a, b article.Range) bool {
	if !r.initials(a) || b.Len() < 2 {
		return false
	}
	word, n := r.d.Word(a.First), 0
	for i := b.First; i < b.End; i++ {
		if n < len(word) && r.d.Word(i)[0] == word[n] {
			n++
		}
	}
	return n >= min(len(word), b.Len())
}

// initials reports whether the words are one in capitals: "SDLP".
func (r *Resolver) initials(t article.Range) bool {
	const least = 3
	return t.Len() == 1 && len(r.lower[t.First]) >= least && allUpper(r.d.Word(t.First))
}

// namesBeforeHead gives the words with a capital that end right before the head of a description which begins at first.
func (r *Resolver) namesBeforeHead(head, first int) article.Range {
	end := head
	if end > first && r.tag(end-1) == syntax.POS {
		end--
	}
	i := end
	for i > first && upperFirst(r.d.Word(i-1)) && !r.heading[r.sentence(i-1)] && (r.tag(i-1).Proper() || i < end && r.tag(i-1) == syntax.JJ) {
		i--
	}
	return article.Range{First: i, End: end}
}

// lesser reports whether the words describe an office below another: "deputy governor".
func (r *Resolver) lesser(t article.Range) bool {
	for i := t.First; i < t.End; i++ {
		if r.w.rare[r.lower[i]]&rareLesser != 0 {
			return true
		}
	}
	return false
}

// ownerFit compares the possessor of a description ("the airline's chief pilot") with the words of another
// ("Arctic Air chief pilot", "president of Eastbrook University").
func (r *Resolver) ownerFit(p *phrase, t article.Range) float64 {
	for j := t.First; j < t.End; j++ {
		if r.alike(p.owner, j) {
			return 0.8
		}
	}
	if r.nameOf[p.owner] >= 0 || !r.is(p.owner, traitOrganization|traitPlace) {
		return -1
	}
	for j := t.First; j < t.End; j++ {
		if k := r.nameOf[j]; k >= 0 && r.names[k].kind != kindPerson {
			return 0.8
		}
	}
	return -1
}

// wordIn reports whether the tokens hold a word that says the same as token i.
func (r *Resolver) wordIn(t article.Range, i int) bool {
	for j := t.First; j < t.End; j++ {
		if r.alike(i, j) {
			return true
		}
	}
	return false
}

// alike reports whether two words say the same in a description: the same word, or two words for
// one party or country.
func (r *Resolver) alike(i, j int) bool {
	a, b := r.lower[i], r.lower[j]
	if a == b {
		return true
	}
	x, ok := r.w.alike[a]
	if !ok {
		x = a
	}
	y, ok := r.w.alike[b]
	if !ok {
		y = b
	}
	return x == y
}

// sameWords reports whether a description has the same words as an earlier one, determiners and
// quantities aside.
func (r *Resolver) sameWords(p *phrase, t article.Range) bool {
	next := func(i, end int) int {
		for i < end && (!r.d.Tokens[i].Word || r.is(i, traitDefinite|traitIndefinite|traitVague|traitManyQuantity)) {
			i++
		}
		return i
	}
	i, j := next(p.tokens.First, p.end), next(t.First, t.End)
	for i < p.end && j < t.End {
		if r.lower[i] != r.lower[j] {
			return false
		}
		i, j = next(i+1, p.end), next(j+1, t.End)
	}
	return i >= p.end && j >= t.End
}

// otherParty reports whether the descriptions name two parties or two countries.
func (r *Resolver) otherParty(p *phrase, t article.Range) bool {
	for i := p.tokens.First; i <= p.head; i++ {
		x, ok := r.w.alike[r.lower[i]]
		if !ok || r.w.traits[x]&(traitPerson|traitTitle) != 0 && r.w.traits[r.lower[i]]&traitTitleModifier == 0 {
			continue
		}
		other := false
		for j := t.First; j < t.End; j++ {
			y, ok := r.w.alike[r.lower[j]]
			if !ok || r.w.traits[r.lower[j]]&traitTitleModifier != r.w.traits[r.lower[i]]&traitTitleModifier || r.w.traits[r.lower[j]]&traitTitle != 0 {
				continue
			}
			if x == y {
				other = false
				break
			}
			other = true
		}
		if other {
			return true
		}
	}
	return false
}

// otherNumber reports whether token i is a number in figures and the words have another one.
func (r *Resolver) otherNumber(t article.Range, i int) bool {
	figure := func(k int) bool { return r.lower[k][0] >= '0' && r.lower[k][0] <= '9' }
	if !figure(i) {
		return false
	}
	other := false
	for k := t.First; k < t.End; k++ {
		if r.lower[k] == r.lower[i] {
			return false
		}
		other = other || figure(k)
	}
	return other
}

// modifierFit compares the words of a description with those of an earlier one with the same
// head; each word that the earlier one has not costs other.
func (r *Resolver) modifierFit(p *phrase, en *entity, other float64) float64 {
	d := en.descs[0]
	v, words := 1.5, 0
	for i := p.tokens.First; i < p.head; i++ {
		if !r.d.Tokens[i].Word || r.is(i, traitDefinite|traitIndefinite|traitVague) || r.tag(i) == syntax.POS {
			continue
		}
		words++
		if r.wordIn(d.tokens, i) {
			v += 0.8
		} else {
			v -= other
		}
		if r.otherNumber(d.tokens, i) {
			return 0 // "the 14th Amendment" is not the 12th
		}
	}
	for i := p.head + 1; i < p.end; i++ {
		if r.nameOf[i] < 0 || r.nameHead(i) != i {
			continue
		}
		if !r.wordIn(d.tokens, i) {
			v -= other // "the government in Beijing" after "the German government"
		}
	}
	old := 0
	for j := d.tokens.First; j < d.tokens.End && r.lower[j] != d.head; j++ {
		if r.d.Tokens[j].Word && !r.is(j, traitDefinite|traitIndefinite|traitVague) && r.tag(j) != syntax.POS {
			old++
		}
	}
	if p.det != 'd' && words != old {
		// "Officials" after "American officials" need not be the same.
		v -= 0.9 * float64(max(words-old, old-words))
	}
	return v
}

// otherSort reports whether the name tells another sort of body than the noun: a court is no company.
func (r *Resolver) otherSort(head string, en *entity) bool {
	family := r.w.bodyKin[head]
	if family == 0 {
		return false
	}
	other := false
	for i := en.name.First; i < en.name.End; i++ {
		k := r.w.bodyKin[r.lower[i]]
		if k&family != 0 {
			return false
		}
		other = other || k != 0
	}
	return other || r.calledOtherwise(family, en)
}

// calledOtherwise reports whether the text calls a body by a noun of another family: "the union CMU" is no company.
func (r *Resolver) calledOtherwise(family uint32, en *entity) bool {
	other := false
	for _, d := range en.descs {
		k := r.w.bodyKin[d.head]
		if k&family != 0 {
			return false
		}
		other = other || k != 0 && k&r.w.firmKin == 0
	}
	return other
}

func (r *Resolver) wordsShared(p *phrase, en *entity) float64 {
	v := 0.0
	for i := p.tokens.First; i < p.head; i++ {
		if !r.d.Tokens[i].Word || r.is(i, traitDefinite|traitIndefinite) || r.tag(i) == syntax.POS || r.w.rare[r.lower[i]]&rarePlainModifier != 0 {
			continue
		}
		in := r.wordIn(en.name, i)
		for _, d := range en.descs {
			in = in || r.wordIn(d.tokens, i)
		}
		switch {
		case in:
			v += 0.8
		case r.nameOf[i] >= 0 || r.is(i, traitPlace):
			v -= 4 // "the Astrakhan veterinarian service" is not the Federal Veterinarian Service
		default:
			v -= 2.5
		}
	}
	return v
}

// newDescription makes the entity of a description that takes nothing up.
func (r *Resolver) newDescription(p *phrase, k int) int32 {
	c := r.class(p)
	if c == kindUnknown && k >= 0 && r.capitalInText(p.head) {
		c = r.classOfName(p)
	}
	en := entity{kind: c, plural: p.plural, owner: -1, definite: p.det == 'd', loose: r.tag(p.head) == syntax.CD || r.is(p.head, traitCounting)}
	en.text = r.descriptionText(p)
	if one := r.oneBefore(p.head); one >= 0 && !p.plural {
		en.text = r.lower[one] + " " + r.words(article.Range{First: one + 1, End: p.end})
	}
	if r.is(p.head, traitMale) && !r.is(p.head, traitFemale) {
		en.gender = 'm'
	} else if r.is(p.head, traitFemale) && !r.is(p.head, traitMale) {
		en.gender = 'f'
	}
	en.descs = []descriptor{{head: r.nounLemma(p.head), at: p.head, tokens: article.Range{First: p.tokens.First, End: p.end}}}
	if r.markAt(p.end) == ',' && c == kindUnnamed {
		en.age = age(r.lowerAt(p.end + 1))
	}
	if c == kindGroup && r.withheld(p) {
		en.kind = kindUnnamed
	}
	if p.owner >= 0 {
		en.owner = r.ownerEntity(p.owner)
	}
	e := r.newEntity(en)
	r.byHead[en.descs[0].head] = append(r.byHead[en.descs[0].head], e)
	return e
}

// classOfName tells the kind of what the tagger took for common words though they have a capital.
func (r *Resolver) classOfName(p *phrase) kind {
	for i := p.tokens.First; i < p.head; i++ {
		switch {
		case r.is(i, traitDocument):
			return kindUnknown // "Republic Act No. 3"
		case r.is(i, traitPerson) && !r.is(i, traitOrganization):
			return kindPerson // "rap star 50 Cent"
		}
	}
	if r.is(p.head, traitFirst) || r.surname(p.head) {
		return kindPerson
	}
	return kindOrganization
}

// capitalInText reports whether token i has a capital that is not due to its place in the sentence.
func (r *Resolver) capitalInText(i int) bool {
	if !upperFirst(r.d.Word(i)) || r.heading[r.sentence(i)] || len(r.lower[i]) < 2 {
		return false
	}
	first := r.d.Sentences[r.sentence(i)].Tokens.First
	alone := i == first && r.traits[i] == 0 && r.tag(i) == syntax.NN && (r.tag(i+1) == syntax.VBD || r.tag(i+1) == syntax.VBZ) // "Ohm said"
	return r.tag(i).Proper() || i > first && r.d.Tokens[i-1].Word || r.inLabel(i) || alone
}

// withheld reports whether a description of many means certain persons whose names are kept
// back ("three people briefed on the talks") and not of a sort of people ("voters").
func (r *Resolver) withheld(p *phrase) bool {
	if !r.is(p.head, traitPerson|traitGroup) {
		return false
	}
	for i := p.tokens.First; i < p.head; i++ {
		if r.tag(i) == syntax.CD && !r.is(p.head, traitPlace) && !r.largeNumber(i) {
			return true
		}
	}
	if r.is(p.head, traitInsider) && !r.is(p.head, traitGenericPerson) {
		if r.w.rare[r.nounLemma(p.head)]&rareSource != 0 {
			return true
		}
		for i := p.head + 1; i < p.end; i++ {
			if r.is(i, traitInsiderMark) {
				return true
			}
		}
	}
	return false
}

// largeNumber reports whether token i is a number in figures of two digits or more: "32 experts" are a group.
func (r *Resolver) largeNumber(i int) bool {
	w := r.lower[i]
	return len(w) > 1 && w[0] >= '0' && w[0] <= '9' && w[1] != '-'
}

// descriptionText gives what to print for somebody with no name: the description without its
// article, and of a document without what merely dates it.
func (r *Resolver) descriptionText(p *phrase) string {
	first := r.behindVerb(p)
	if p.det == 'o' && p.owner >= 0 {
		if o := p.owner; r.tag(o) == syntax.PRPS {
			if e := r.ownerEntity(o); e >= 0 {
				if name := r.printed(e); name != "" && len(r.ents[e].members) == 0 {
					return name + "'s " + r.phraseText(o+1, p.end)
				}
			}
		}
	}
	return r.phraseText(first, p.end)
}

// printed gives the name to print for entity e: the fullest form in the article.
func (r *Resolver) printed(e int32) string {
	en := &r.ents[e]
	switch {
	case len(en.members) > 0:
		parts := make([]string, len(en.members))
		for i, m := range en.members {
			if parts[i] = r.printed(m); i > 0 && r.ents[m].owner == en.members[0] {
				// "Laska & team", not "Laska & Laska's team"
				parts[i] = strings.TrimPrefix(strings.TrimPrefix(parts[i], parts[0]), "'s ")
			}
		}
		return strings.Join(parts, " & ")
	case en.text != "":
		return en.text
	case en.name.Len() > 0:
		end := en.name.End
		for end > en.name.First+1 && (r.is(end-1, traitPostNominal) && allUpper(r.d.Word(end-1)) || !r.d.Tokens[end-1].Word) {
			end--
		}
		name := r.phraseText(en.name.First, end)
		if en.kind == kindPerson && r.inLabel(en.name.First) {
			name = uncapitalized(name)
		}
		return name
	}
	return ""
}
