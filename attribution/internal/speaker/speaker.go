// Package speaker is the speaker stage of attribution: it finds the people and bodies that an article
// names or describes, and gives each attribution its speaker, status, addressee and the stated reason
// for withholding a name. It also reads and writes users' lists of speakers.
package speaker

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// The speaker stage: whose words are these? It reads the article once from its first token to its
// last, keeps a list of all who were named or described, and links each source to one of them.
// Where it cannot tell, it says so in the flags.

// Options says how far the speaker stage goes.
type Options struct {
	List    *List // the user's own list, or nil
	Explain bool  // leave a step on each attribution
}

// descriptor is what the text calls an entity beside its name: a head and the words around it.
type descriptor struct {
	head   string
	at     int // the token of the head
	tokens article.Range
}

// entity is somebody, or something that speaks, and all that the text has told of it so far.
type entity struct {
	kind     kind
	name     article.Range // the fullest form of its name in the text; empty where it has none
	text     string        // what to print where it has no name
	gender   byte          // told by a title, a noun or a pronoun: m, f, else 0
	given    byte          // told by the given name, where only one gender bears it: m, f, else 0
	hint     byte          // told by one pronoun near by: m, f, else 0
	votes    votes         // pronouns that seem to stand for it
	titled   bool          // a title stood before the name
	weak     bool          // nothing but a tagger's guess tells the kind
	theyOnly bool          // one person of whom the text says "they"
	age      int           // 0 where it is not told
	nations  []string      // lower-case names of places where the person is said to come from
	plural   bool
	descs    []descriptor
	members  []int32 // of "A and B"
	owner    int32   // "Berg's staff": whose, else -1
	definite bool    // first met as "the …"
	loose    bool    // "one", "another", "some": nobody in particular
	sure     bool    // a title, a given name or syntax says that it is a person
	full     int     // mentions by the full name
	count    int     // mentions outside quotations so far
	fresh    int32   // the latest mention, else -1
	spoke    bool    // it was the source of an attribution
	headed   bool    // the title names it
	body     string  // the body of places.tsv that it is, or "seat:…" where it is only a seat of one
	tried    int32   // the head of the description that was last held against it
	speaker  int32   // index into the result's speakers, else -1
}

// mention is one place where an entity is spoken of.
type mention struct {
	head    int32
	ent     int32
	sent    int32
	par     int32
	subject bool // of a clause
	main    bool // of the sentence's own clause
	low     bool // a possessor, a modifier
	inner   bool // within words that say which thing is meant: "a memo issued by the agency"
	holder  bool // the possessor of the subject of the sentence's own clause
	pronoun bool
	source  bool // the source of an attribution
	quoted  bool
	named   bool
	told    bool // somebody is told something
	first   bool // the first mention of a full name
	topic   bool // "For Ms. Aho, …" at the front of its sentence
}

// speech is an attribution whose speaker is known, in the order in which sources stand.
type speech struct {
	att  int32
	ent  int32
	sent int32
	par  int32
}

// Resolver holds one document while its speakers are found. It may be used for one document after
// another, and by one goroutine at a time.
type Resolver struct {
	a    *syntax.Annotation
	d    *article.Document
	w    *wordbook
	atts []result.Attribution
	opts Options

	lower  []string
	traits []trait
	names  []nameRun
	nameOf []int32 // token → names, -1

	ents       []entity
	byKey      map[string]int32
	byLast     map[string][]int32
	byFirst    map[string][]int32
	byBody     map[string]int32
	byHead     map[string][]int32 // by the head of a description
	byPart     map[string][]int32 // bodies by "<" first word, ">" last word, "." initials
	byMembers  map[string]int32
	byTranslit map[string][]int32
	mentions   []mention
	mentionAt  []int32 // token → mentions, -1
	describes  []int32 // token → the entity to whose name the noun belongs as a title or an apposition; -1 none

	sources     []int32 // by token: the first attribution with a source head there, -1
	nextSource  []int32 // by attribution: the next one with its source head there, -1
	single      []int   // heads of "one of the officials"
	isSource    []bool  // by token
	cueAt       []bool  // by token: it heads the cue of an attribution
	heads       [][]int // by attribution: heads of its source
	found       []int32 // by attribution: entity, -1
	speeches    []speech
	rivals      []rival
	rivalOf     []int32   // by entity: index into rivals, -1
	lead        []float64 // by attribution: by how much the pronoun's best candidate leads, -1 where it has no pronoun
	spoken      []bool    // by token: it is in what somebody says
	toldAt      []bool    // by token: it heads words for somebody who is told
	watch       func(k int, rivals []rival)
	heading     []bool          // by sentence: in capitals throughout
	inQuote     map[int32]int   // quotation → the attribution whose words it is
	reasons     map[int]string  // by sentence
	inParagraph [][]int         // attributions by paragraph
	plurals     map[string]bool // lower-case names of which the text has the plural: "dunne" of "the Dunnes"
	byPassage   map[int]int     // passage → the attribution whose words it is
}

// Resolve finds the speakers of the attributions and fills, in each, Speaker, Resolution,
// SourceForm, Reason, Status, Addressee, Innermost, Outermost and Flags. It gives the speakers in
// the order of the attributions that name them.
func (r *Resolver) Resolve(a *syntax.Annotation, atts []result.Attribution, opts Options) []result.Speaker {
	r.a, r.d, r.w, r.atts, r.opts = a, a.Doc, speakerWords(), atts, opts
	r.byPassage, r.reasons = nil, map[int]string{}
	r.rivals, r.rivalOf = r.rivals[:0], r.rivalOf[:0]
	r.prepare()
	r.findNames()
	r.clusterNames()
	r.mentions, r.speeches = r.mentions[:0], r.speeches[:0]
	n := len(a.Doc.Tokens)
	r.mentionAt, r.describes = sized(r.mentionAt, n), sized(r.describes, n)
	for i := range n {
		r.a.Tick(i)
		r.mentionAt[i], r.describes[i] = -1, -1
	}
	r.describeNames()
	r.placeSources()
	r.findTold()
	r.read()
	r.settleAhead()
	r.settleParts()
	r.settleSelf()
	r.settleSourceless()
	r.settleTold()
	speakers := r.list()
	r.trustOf()
	r.chains()
	return speakers
}

// placeSources reads the sources' words and notes at which tokens their heads stand.
func (r *Resolver) placeSources() {
	n := len(r.d.Tokens)
	r.single = r.single[:0]
	r.sources, r.nextSource = sized(r.sources, n), sized(r.nextSource, len(r.atts))
	r.isSource = sized(r.isSource, n)
	for i := range r.sources {
		r.a.Tick(i)
		r.sources[i], r.isSource[i] = -1, false
	}
	r.heads = sized(r.heads, len(r.atts))
	r.found = sized(r.found, len(r.atts))
	r.lead = sized(r.lead, len(r.atts))
	for k := range r.atts {
		r.a.Tick(k)
		at := &r.atts[k]
		r.heads[k], r.found[k], r.lead[k] = r.heads[k][:0], -1, -1
		at.Speaker, at.Innermost, at.Outermost = -1, -1, -1
		at.SourceForm, at.Resolution = result.FormNone, result.ByNothing
		if at.Nobody {
			at.SourceForm = result.FormDescription
			continue
		}
		if r.part(k) == article.NoPart {
			r.repair(k)
		}
		if len(at.Source) == 0 || r.part(k) != article.NoPart {
			continue
		}
		t := at.Source[0]
		if t.Len() == 0 {
			continue
		}
		if r.inLabel(t.First) {
			t = r.beforeTown(t)
		}
		r.heads[k] = r.readSource(t, r.heads[k])
		for _, h := range r.heads[k] {
			r.isSource[h] = true
		}
	}
	r.nestAgain()
	for k := len(r.atts) - 1; k >= 0; k-- {
		r.a.Tick(k)
		if hs := r.heads[k]; len(hs) > 0 {
			h := hs[len(hs)-1]
			r.nextSource[k], r.sources[h] = r.sources[h], int32(k)
		}
	}
}

// nestAgain takes each attribution out of one that no longer holds its cue, since source and content were taken for each other there.
func (r *Resolver) nestAgain() {
	for k := range r.atts {
		r.a.Tick(k)
		at := &r.atts[k]
		n := at.NestedIn
		for hops := 0; n >= 0 && len(at.Cue) > 0 && !r.holds(&r.atts[n], at); hops++ {
			if n = r.atts[n].NestedIn; n == k || hops > mostNested {
				n = -1
			}
		}
		at.NestedIn = n
	}
}

// mostNested is how many attributions one may stand in.
const mostNested = 16

// holds reports whether outer has the cue of at in its content, or the same words.
func (r *Resolver) holds(outer, at *result.Attribution) bool {
	return outer.Content[0] == at.Content[0] || slices.ContainsFunc(outer.Content, func(c article.Range) bool { return c.Has(at.Cue[0].First) })
}

// findTold notes the heads of words for those who are told something, and the words that somebody says.
func (r *Resolver) findTold() {
	r.toldAt, r.spoken = sized(r.toldAt, len(r.d.Tokens)), sized(r.spoken, len(r.d.Tokens))
	for i := range r.toldAt {
		r.toldAt[i], r.spoken[i] = false, false
	}
	for k := range r.atts {
		r.a.Tick(k)
		for _, c := range r.atts[k].Content {
			for i := c.First; i < c.End; i++ {
				r.spoken[i] = true
			}
		}
		t := r.addresseeOf(&r.atts[k])
		if t.Len() == 0 {
			continue
		}
		h := r.firstHead(t.First, t.End)
		if h >= t.First && h < t.End {
			r.toldAt[r.nameHead(h)] = true
		}
		for i := t.First; i < t.End; i++ {
			if r.nameOf[i] >= 0 {
				r.toldAt[r.nameHead(i)] = true
			}
		}
	}
}

// talkedTo reports whether the name at token i stands for somebody who was spoken to or with.
func (r *Resolver) talkedTo(i int) bool {
	b := r.names[r.nameOf[i]].all.First - 1
	for b >= 0 && i-b < 8 && (r.tag(b).Noun() || r.tag(b) == syntax.DT || r.tag(b) == syntax.JJ || r.tag(b) == syntax.POS) {
		b--
	}
	return b > 0 && r.tag(b) != syntax.DT && (r.tag(b) == syntax.TO || r.tag(b) == syntax.IN) && r.w.rare[r.a.Lemmas[b-1]]&rareTalk != 0 && r.sentence(b) == r.sentence(i)
}

// fronted reports whether the name at token i is in a phrase at the front of its sentence that says
// whom it is about: "For Ms. Aho, …".
func (r *Resolver) fronted(i int) bool {
	first := r.d.Sentences[r.sentence(i)].Tokens.First
	if r.w.rare[r.lower[first]]&rareTopic == 0 {
		return false
	}
	for j := first + 1; j < i; j++ {
		if !r.d.Tokens[j].Word || r.tag(j).Verb() {
			return false
		}
	}
	return i > first
}

// read goes through the article once and resolves mention after mention.
func (r *Resolver) read() {
	n := len(r.d.Tokens)
	for i := 0; i < n; i++ {
		r.a.Pause()
		if outsideText(r.d.Paragraphs[r.d.Tokens[i].Paragraph].Kind) {
			continue
		}
		isSource := r.isSource[i]
		switch k := r.nameOf[i]; {
		case k >= 0:
			if r.nameHead(i) == i || isSource {
				r.meetName(i, k)
			}
		case r.is(i, traitPronoun) && !isSource:
			r.meetPronoun(i, -1)
		case r.tag(i).Noun() && r.is(i, traitPerson|traitGroup|traitOrganization|traitDocument|traitTitle|traitPlaceSpeaks) && !isSource && !r.tag(i+1).Noun() && !(i+1 < n && r.nameOf[i+1] >= 0 && r.sentence(i+1) == r.sentence(i)) && r.describes[i] < 0:
			r.meetDescription(i, -1)
		}
		for k := r.sources[i]; k >= 0; k = r.nextSource[k] {
			r.meetSource(int(k))
		}
	}
}

// add notes a mention of entity e at token i.
func (r *Resolver) add(i int, e int32, pronoun bool) {
	if e < 0 {
		return
	}
	t, en := &r.d.Tokens[i], &r.ents[e]
	m := mention{head: int32(i), ent: e, sent: t.Sentence, par: t.Paragraph, pronoun: pronoun, quoted: r.quoted(i), named: r.nameOf[i] >= 0}
	rel, at := r.a.Relations[i], i
	if h := int(r.a.Heads[i]); rel == syntax.RelAppos && h >= 0 && h < i {
		rel, at = r.a.Relations[h], h // "His rival, Tom Hale, was less cheerful"
	}
	if one := r.oneBefore(i); one >= 0 {
		rel, at = r.a.Relations[one], one
	}
	m.subject = rel.Subject() || rel != syntax.RelDobj && rel != syntax.RelNmod && r.beforeVerb(i)
	m.main = m.subject && r.mainVerb(int(r.a.Heads[at]))
	m.low = rel == syntax.RelCompound || rel == syntax.RelNmodPoss || r.possessor(i)
	m.inner = r.restricts(at)
	m.holder = m.low && r.ownsSubject(i)
	m.told = r.toldAt[i]
	en.headed = en.headed || m.named && r.d.Paragraphs[t.Paragraph].Kind == article.Title
	if m.named && !m.quoted {
		m.first = en.count == 0 && en.name.Len() > 1 && (en.age > 0 || len(en.descs) > 0) && !r.spoken[i]
		m.topic = r.fronted(i)
		m.told = m.told || r.talkedTo(i)
	} else if en.kind == kindUnnamed {
		m.first = en.count == 0 && (en.age > 0 || m.subject && r.oneBefore(i) >= 0) && !m.quoted // "the woman, 34,", "one of the victims"
	}
	r.mentionAt[i] = int32(len(r.mentions))
	r.mentions = append(r.mentions, m)
	if !m.quoted {
		en.count++
		en.fresh = r.mentionAt[i]
	}
}

// beforeVerb reports whether a finite verb directly follows token i.
func (r *Resolver) beforeVerb(i int) bool {
	switch r.tag(i + 1) {
	case syntax.VBD, syntax.VBZ, syntax.VBP, syntax.MD:
		return r.sentence(i+1) == r.sentence(i)
	}
	return false
}

// mainVerb reports whether token h heads the sentence, or a clause beside that.
func (r *Resolver) mainVerb(h int) bool {
	if h < 0 {
		return false
	}
	switch r.a.Relations[h] {
	case syntax.RelRoot, syntax.RelParataxis:
		return true
	case syntax.RelConj:
		up := r.a.Heads[h]
		return up >= 0 && r.a.Relations[up] == syntax.RelRoot
	}
	return false
}

// possessor reports whether token i is a possessive, is before the mark of one, or is a name before a noun.
func (r *Resolver) possessor(i int) bool {
	if r.tag(i) == syntax.PRPS {
		return true
	}
	next := r.tag(i + 1)
	return (next == syntax.POS || next.Noun() && r.nameOf[i] >= 0) && r.sentence(i+1) == r.sentence(i)
}

// restricts reports whether the word at token i is in words that hang on a noun and say which thing is meant:
// "a memo issued by the agency", "the mayor of Lisbon".
func (r *Resolver) restricts(i int) bool {
	const most = 3 // steps up the tree
	for range most {
		h, rel := int(r.a.Heads[i]), r.a.Relations[i]
		if h < 0 {
			return false
		}
		if h < i && r.tag(h).Noun() {
			return rel == syntax.RelNmod || rel == syntax.RelAcl
		}
		if rel.Subject() || !r.tag(h).Verb() || r.a.Relations[h] != syntax.RelAcl {
			return false
		}
		i = h
	}
	return false
}

// ownsSubject reports whether the subject of the sentence's own clause belongs to the one at token i: "Lord Hale's
// proposal comes …".
func (r *Resolver) ownsSubject(i int) bool {
	h := int(r.a.Heads[i])
	if h <= i || !r.a.Relations[h].Subject() {
		return false
	}
	v := r.a.Heads[h]
	return v >= 0 && r.a.Relations[v] == syntax.RelRoot
}

func (r *Resolver) newEntity(e entity) int32 {
	e.fresh, e.speaker, e.tried = -1, -1, -1
	if e.owner == 0 {
		e.owner = -1
	}
	r.ents = append(r.ents, e)
	return int32(len(r.ents) - 1)
}

// meetName notes a name, and settles which of several bearers it stands for.
func (r *Resolver) meetName(i int, k int32) {
	nm := &r.names[k]
	if nm.ent < 0 && len(nm.among) > 0 {
		nm.ent = r.amongBearers(nm)
	}
	r.add(i, nm.ent, false)
	r.meetPair(int(k))
}

// meetPair notes the two whom "and" joins as one who may be "they" or "the couple": "Yusuf and Amina Khan came in 1994". Two places or
// two bodies are such a pair where they are the subject.
func (r *Resolver) meetPair(k int) {
	if k < 1 {
		return
	}
	a, b := &r.names[k-1], &r.names[k]
	x := b.all.First - 1
	if a.ent < 0 || b.ent < 0 || a.ent == b.ent || x < a.words.End || !r.joiner(x) || r.mentionAt[x] >= 0 || r.quoted(x) || r.sentence(a.words.First) != r.sentence(x+1) {
		return
	}
	one, two := &r.ents[a.ent], &r.ents[b.ent]
	if one.kind != two.kind || len(one.members)+len(two.members) > 0 {
		return
	}
	head := r.nameHead(a.words.First)
	first := r.mentionAt[head]
	if first < 0 || x > a.words.End && !r.conjunct(r.nameHead(b.words.First), head) {
		return
	}
	switch one.kind {
	case kindPerson:
	case kindPlace, kindOrganization:
		if !r.mentions[first].subject {
			return
		}
	default:
		return
	}
	r.addPair(x, r.mentions[first], []int32{a.ent, b.ent})
}

// conjunct reports whether the tree joins the word at token b to the one at token a: "Ann Obi, of NBT, and Tom Lee, a teacher, said".
func (r *Resolver) conjunct(b, a int) bool {
	return r.a.Relations[b] == syntax.RelConj && int(r.a.Heads[b]) == a
}

// addPair notes at the "and" at token x that those whom it joins were spoken of as one; like is the mention of the first of them.
func (r *Resolver) addPair(x int, like mention, ents []int32) {
	r.add(x, r.joint(ents), false)
	m := &r.mentions[r.mentionAt[x]]
	m.subject, m.main, m.low, m.told, m.first, m.topic = like.subject, like.main, like.low, like.told, false, false
}

// meetSource links attribution k to the entity that its source stands for.
func (r *Resolver) meetSource(k int) {
	at := &r.atts[k]
	heads := r.heads[k]
	var ents []int32
	for j, h := range heads {
		e, form, how := r.sourceEntity(h, k)
		if j == 0 {
			at.SourceForm, at.Resolution = form, how
		}
		if e >= 0 {
			ents = append(ents, e)
		}
	}
	if len(ents) == 0 {
		return
	}
	e := ents[0]
	if len(ents) > 1 {
		e = r.joint(ents)
		r.meetJoint(heads, e)
	}
	r.found[k] = e
	r.ents[e].spoke = true
	h := heads[0]
	for _, x := range heads {
		if m := r.mentionAt[x]; m >= 0 {
			r.mentions[m].source = true
		}
	}
	r.speeches = append(r.speeches, speech{att: int32(k), ent: e, sent: r.d.Tokens[h].Sentence, par: r.d.Tokens[h].Paragraph})
}

// meetJoint notes the sources that speak as one at the "and" between the last two, so that they may be "they".
func (r *Resolver) meetJoint(heads []int, e int32) {
	first, last := r.mentionAt[heads[0]], heads[len(heads)-1]
	if first < 0 || len(r.ents[e].members) == 0 {
		return
	}
	for x := last - 1; x > heads[0]; x-- {
		if r.joiner(x) {
			if r.mentionAt[x] < 0 {
				r.addPair(x, r.mentions[first], append([]int32(nil), r.ents[e].members...))
				r.mentions[r.mentionAt[x]].source = true
			}
			return
		}
	}
}

// joint gives the entity of several who speak as one.
func (r *Resolver) joint(ents []int32) int32 {
	uniq := ents[:0]
	for _, e := range ents {
		dup := false
		for _, u := range uniq {
			dup = dup || u == e
		}
		if !dup {
			uniq = append(uniq, e)
		}
	}
	if len(uniq) == 1 {
		return uniq[0]
	}
	var key strings.Builder
	for _, e := range uniq {
		key.WriteString(strconv.Itoa(int(e)))
		key.WriteByte(' ')
	}
	if e, ok := r.byMembers[key.String()]; ok {
		return e
	}
	k := r.ents[uniq[0]].kind
	for _, e := range uniq[1:] {
		if r.ents[e].kind != k {
			k = kindGroup
		}
	}
	if k == kindUnnamed {
		k = kindGroup
	}
	e := r.newEntity(entity{kind: k, members: append([]int32(nil), uniq...), plural: true})
	r.byMembers[key.String()] = e
	return e
}

// sourceEntity finds the entity of the source head h of attribution k, with the source's form and
// how it was reached.
func (r *Resolver) sourceEntity(h, k int) (e int32, form result.SourceForm, how result.Resolution) {
	limit := h + 1
	if at := &r.atts[k]; len(at.Source) > 0 {
		limit = at.Source[0].End
	}
	if r.twoOf(h, limit) {
		if e = r.theTwo(h); e >= 0 {
			r.add(h, e, true)
			return e, result.FormPronoun, result.ByPronoun
		}
	}
	switch {
	case r.nameOf[h] >= 0:
		e, how = r.sourceName(h, k)
		return e, result.FormName, how
	case r.relative(h):
		if e = r.antecedent(h); e >= 0 {
			r.add(h, e, true)
			return e, result.FormRelative, result.ByRelative
		}
		return -1, result.FormRelative, result.ByNothing
	case r.is(h, traitPronoun):
		e, how = r.sourcePronoun(h, limit, k)
		return e, result.FormPronoun, how
	}
	e, how = r.meetDescription(h, k)
	return e, result.FormDescription, how
}

// twoOf reports whether the source head at h stands for two who were spoken of: "the two", "both".
func (r *Resolver) twoOf(h, limit int) bool {
	if r.tag(h) == syntax.CD && r.is(h-1, traitDefinite) && r.isRare(h, rareTwo) {
		return true
	}
	return (h+1 >= limit || r.tag(h) == syntax.DT) && r.isRare(h, rareBoth)
}

// relative reports whether token h is a relative pronoun.
func (r *Resolver) relative(h int) bool {
	if !r.is(h, traitRelative) {
		return false
	}
	switch r.tag(h) {
	case syntax.WP, syntax.WDT, syntax.WPS, syntax.IN:
		return true
	case syntax.DT:
		return r.isRare(h, rarePointing)
	}
	return false
}

// sourceName finds the entity of the name at the source head h. "Berg's first remarks" and "Berg's staff" have heads
// of their own, so that a name at the head is the speaker.
func (r *Resolver) sourceName(h, k int) (e int32, how result.Resolution) {
	nm := &r.names[r.nameOf[h]]
	if x := r.seatHolder(nm); x >= 0 {
		return r.meetDescription(x, k)
	}
	if r.mentionAt[h] < 0 {
		r.meetName(h, r.nameOf[h])
	}
	e = nm.ent
	if e < 0 {
		return -1, result.ByNothing
	}
	if nm.contested {
		r.flag(k, flagTwoCandidates)
	}
	if strings.HasPrefix(r.ents[e].body, "seat:") {
		if g := r.governmentOf(e); g >= 0 {
			return g, result.ByAlias
		}
	}
	if nm.words.Len() < r.ents[e].name.Len() {
		return e, result.ByAlias
	}
	return e, result.ByName
}

// seatHolder gives the last word of a name that is only a place and the short word for who sits for it: "the Salford MP"; else -1.
func (r *Resolver) seatHolder(nm *nameRun) int {
	last := nm.all.End - 1
	if nm.kind == kindPerson || last <= nm.all.First || !r.is(nm.all.First-1, traitDefinite) || !r.is(last, traitPostNominal) || !allUpper(r.d.Word(last)) {
		return -1
	}
	return last
}

// sourcePronoun finds the entity of the pronoun at the source head h.
func (r *Resolver) sourcePronoun(h, limit, k int) (e int32, how result.Resolution) {
	p := r.w.pronouns[r.lower[h]]
	switch {
	case p.person == 1 && (r.tag(h).Noun() || firstPersonTags.Has(r.tag(h))):
		return -1, result.BySelf // settled when all is read
	case p.person == 2:
		return -1, result.ByNothing // whoever reads it
	case p.form == 'i':
		return r.meetIndefinite(h, limit, k), result.ByDescription
	}
	if e = r.meetPronoun(h, k); e < 0 {
		return -1, result.ByNothing
	}
	return e, result.ByPronoun
}

// firstPersonTags are the tags that "I" is given, rightly or not.
var firstPersonTags = syntax.Tags(syntax.PRP, syntax.PRPS, syntax.FW, syntax.LS, syntax.CD)

// meetIndefinite is for sources such as "some", "many of the reporters", "those over 60", "one".
func (r *Resolver) meetIndefinite(h, limit, k int) int32 {
	p := r.descriptionBefore(h)
	r.extend(&p, limit, true)
	text := r.phraseText(p.tokens.First, p.end)
	pr := r.w.pronouns[r.lower[h]]
	kd := kindGroup
	if pr.number == 's' {
		kd = kindUnnamed
	}
	switch {
	case h+1 < limit && participleTags.Has(r.tag(h+1)):
		text = r.words(article.Range{First: p.tokens.First, End: max(p.end, limit)}) // "those questioned"
	case p.end == h+1 && p.tokens.First == h && (pr.number == 'p' || k >= 0):
		// "Many fear", "one said": of those who were spoken of.
		if g, _ := r.mostSalient(h, -1, pronoun{person: 3, number: 'p', gender: 'u', thing: 'a'}); g >= 0 && r.ents[g].kind == kindGroup && r.ents[g].fresh >= 0 && r.ents[g].text != "" && len(r.ents[g].descs) > 0 && !r.is(r.ents[g].descs[0].tokens.First, traitManyQuantity|traitVague) && r.sentence(h)-int(r.mentions[r.ents[g].fresh].sent) <= 2 {
			text = r.lower[h] + " " + r.uncapped(g)
			if pr.number == 's' {
				text = r.lower[h] + " of " + r.uncapped(g)
			}
		}
	}
	e := r.newEntity(entity{kind: kd, text: text, plural: pr.number == 'p', loose: true})
	r.add(h, e, true)
	return e
}

// uncapped gives the description of a group as it is within a sentence.
func (r *Resolver) uncapped(e int32) string {
	text := r.ents[e].text
	if d := r.ents[e].descs[0]; d.at == d.tokens.First && !r.tag(d.at).Proper() && r.d.Tokens[d.at].Start == r.d.Tokens[r.d.Sentences[r.sentence(d.at)].Tokens.First].Start {
		c, n := utf8.DecodeRuneInString(text)
		return string(unicode.ToLower(c)) + text[n:]
	}
	return text
}

// theTwo gives the two persons of whom alone the last sentences spoke, as one entity, or -1.
func (r *Resolver) theTwo(h int) int32 {
	here := r.d.Tokens[h].Sentence
	var two []int32
	for j := len(r.mentions) - 1; j >= 0 && here-r.mentions[j].sent <= 2; j-- {
		m := &r.mentions[j]
		if m.quoted || r.ents[m.ent].kind != kindPerson {
			continue
		}
		if len(r.ents[m.ent].members) == 2 {
			return m.ent
		}
		if len(r.ents[m.ent].members) == 0 && !slices.Contains(two, m.ent) {
			two = append(two, m.ent)
		}
		if len(two) == 2 {
			break
		}
	}
	if len(two) != 2 {
		return -1
	}
	slices.Reverse(two)
	return r.joint(two)
}

// governmentOf gives the body that a seat speaks for ("Moscow": Russia), else -1.
func (r *Resolver) governmentOf(e int32) int32 {
	seat := strings.TrimPrefix(r.ents[e].body, "seat:")
	b, ok := r.w.bodies[seat]
	if !ok {
		return -1
	}
	return r.bodyEntity(b)
}

func (r *Resolver) bodyEntity(b body) int32 {
	if e, ok := r.byBody[b.name]; ok {
		return e
	}
	k := kindPlace
	if b.kind == "organization" {
		k = kindOrganization
	}
	e := r.newEntity(entity{kind: k, text: b.name, body: b.name})
	r.byBody[b.name] = e
	return e
}

// antecedent gives the entity that the relative pronoun at w goes back to, or -1.
func (r *Resolver) antecedent(w int) int32 {
	human := !r.isRare(w, rareOfThings)
	h := r.relativeHead(w)
	if h >= 0 && human {
		h = r.humanHead(h)
	}
	if h < 0 {
		h = r.nounBefore(w, human)
	}
	if h < 0 {
		return -1
	}
	if x := int(r.a.Heads[h]); !human && r.nameOf[h] >= 0 && r.a.Relations[h] == syntax.RelNmod && x >= 0 && x < h && r.is(x, traitDocument) && r.sentence(x) == r.sentence(h) {
		h = x // "an article in the Herald that"
	}
	h = r.nameHead(h)
	if human && r.nameOf[h] < 0 {
		h = r.nameRightBefore(w, h)
	}
	return r.entityAt(h)
}

// relativeHead gives the noun that the tree hangs the clause of the relative pronoun at w on, or -1.
func (r *Resolver) relativeHead(w int) int {
	const most = 8 // steps up the tree
	if !r.a.Parsed[r.sentence(w)] {
		return -1
	}
	for v, n := w, 0; n < most; n++ {
		if v = int(r.a.Heads[v]); v < 0 {
			return -1
		}
		h := int(r.a.Heads[v])
		if rel := r.a.Relations[v]; rel != syntax.RelAclRelcl && !(rel == syntax.RelAcl && h < w) {
			continue
		}
		if h < 0 || h >= w || r.is(h, traitCalendar) {
			return -1
		}
		if r.tag(h).Noun() || r.is(h, traitPronoun) || r.tag(h) == syntax.CD || r.tag(h) == syntax.DT {
			return h
		}
		return -1
	}
	return -1
}

// humanHead gives the words for people that the noun at h hangs on, as the tree often takes the nearest noun for
// the antecedent: "the editor of the paper, who"; else h.
func (r *Resolver) humanHead(h int) int {
	const most = 5 // steps up the tree
	s := r.d.Tokens[h].Sentence
	if r.nameOf[h] < 0 && !r.human(h) {
		if x := int(r.a.Heads[h]); x >= 0 && x < h && r.tag(x).Noun() && r.human(x) && r.d.Tokens[x].Sentence == s {
			h = x
		}
	}
	k := r.nameOf[h]
	if k < 0 || r.names[k].kind == kindPerson || r.names[k].kind == kindGroup {
		return h
	}
	// "Ann Lee, the head of the Board, who", "the mayor of York, Tom Hale, who"
	for x, n := int(r.a.Heads[h]), 0; x >= 0 && n < most && r.d.Tokens[x].Sentence == s; x, n = int(r.a.Heads[x]), n+1 {
		if x < h && r.human(x) && !r.tag(x).Verb() {
			return x
		}
	}
	return h
}

// nounBefore gives the nearest noun before the relative pronoun at w that it can go back to, or -1. Of words
// between which only a person fits ("who"), the first is kept in case that none does.
func (r *Resolver) nounBefore(w int, human bool) int {
	const most = 20 // words before the pronoun
	s, got := r.d.Tokens[w].Sentence, -1
	for k := w - 1; k >= 0 && r.d.Tokens[k].Sentence == s && w-k < most; k-- {
		before := r.tag(k - 1)
		switch {
		case r.is(k, traitCalendar) || !human && r.is(k, traitTime):
		case r.tag(k).Noun() || k == w-1 && (r.tag(k) == syntax.PRP || r.is(k, traitPronoun)):
			if !human || r.human(k) || r.nameOf[k] >= 0 && r.names[r.nameOf[k]].kind != kindPlace {
				return k
			}
			if got < 0 {
				got = k
			}
			if before != syntax.IN && !before.Noun() && r.nameOf[k] < 0 && !r.is(k-1, traitDefinite) {
				return got
			}
		case r.tag(k).Verb():
			return got
		}
	}
	return got
}

// nameRightBefore gives the person's name that is between the noun at h and the relative pronoun at w and
// ends the phrase: "his running mate, John Doe, who"; else h.
func (r *Resolver) nameRightBefore(w, h int) int {
	x := w - 1
	if r.markAt(x) == ',' {
		x--
	}
	if x <= h || !r.personName(x) {
		return h
	}
	nm := &r.names[r.nameOf[x]]
	if nm.words.End < x+1 {
		return h
	}
	if r.markAt(nm.all.First-1) == ',' || r.a.Relations[r.nameHead(x)] == syntax.RelAppos || nm.words.First == h+1 {
		return r.nameHead(x)
	}
	return h
}

// entityAt gives the entity that is spoken of at token h, and notes the mention if that is new.
func (r *Resolver) entityAt(h int) int32 {
	if m := r.mentionAt[h]; m >= 0 {
		return r.mentions[m].ent
	}
	if r.nameOf[h] >= 0 {
		r.meetName(h, r.nameOf[h])
		return r.names[r.nameOf[h]].ent
	}
	if r.is(h, traitPronoun) {
		if p := r.w.pronouns[r.lower[h]]; p.person == 3 && p.form == 'p' {
			return r.meetPronoun(h, -2)
		}
		return r.meetIndefinite(h, h+1, -1)
	}
	e, _ := r.meetDescription(h, -2)
	return e
}

// human reports whether token k heads words for people.
func (r *Resolver) human(k int) bool {
	return r.is(k, traitPerson|traitGroup|traitTitle) || r.personName(k)
}

// phraseText gives the words of the tokens with single blanks, as a name to print: without a
// leading determiner or vague quantity.
func (r *Resolver) phraseText(first, end int) string {
	for first < end-1 && r.tag(first+1) != syntax.IN && (r.is(first, traitDefinite|traitIndefinite|traitVague) && (r.tag(first) != syntax.CD || r.is(first, traitOneQuantity)) || r.tag(first) == syntax.PDT || r.tag(first) == syntax.PRPS || !r.d.Tokens[first].Word) {
		first++
	}
	for end > first+1 && !r.d.Tokens[end-1].Word {
		end--
	}
	return strings.Join(strings.Fields(r.d.Text[r.d.Tokens[first].Start:r.d.Tokens[end-1].End]), " ")
}

// sized gives s with n elements, whatever they hold; it makes room only where s is too small.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+min(n/4, 1<<12))
	}
	return s[:n]
}
