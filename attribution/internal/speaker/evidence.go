package speaker

import (
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/syntax"
)

// What the text tells about whoever a name stands for: he, she or it, of what age, from where, a person or a
// body.

// votes counts the pronouns that most likely stand for one name.
type votes struct{ m, f, thing float64 }

// voteGenders learns from the pronouns after the names, where a sentence names nobody else before the
// pronoun ("Kim Lee … her"), from a possessive that runs ahead of the name ("Having lost her job, Lee"), and
// from a pronoun or possessive that opens the next sentence.
func (r *Resolver) voteGenders() {
	count := map[int32]votes{}
	last := int32(-1) // the one name of the sentence before
	lastPar := int32(-1)
	for n := range r.d.Sentences {
		r.a.Tick(n)
		s := r.d.Sentences[n].Tokens
		if s.Len() == 0 {
			continue
		}
		if par := r.d.Tokens[s.First].Paragraph; par != lastPar {
			last, lastPar = -1, par
		}
		if p, ok := r.w.pronouns[r.lower[s.First]]; ok && last >= 0 && p.person == 3 && (p.form == 'p' || p.form == 'o') && !r.quoted(s.First) {
			count[last] = count[last].add(p, 0.5)
		}
		r.voteIn(s, count)
		last = r.onlyName(s)
	}
	for e, v := range count {
		r.takeVotes(&r.ents[e], v)
	}
}

func (v votes) add(p pronoun, n float64) votes {
	switch {
	case p.gender == 'm':
		v.m += n
	case p.gender == 'f':
		v.f += n
	case p.thing == 't':
		v.thing += n
	}
	return v
}

// onlyName gives the one entity that is named in a sentence, of those that may be persons; -1 where none or
// several are.
func (r *Resolver) onlyName(s article.Range) int32 {
	only := int32(-1)
	for i := s.First; i < s.End; i++ {
		k := r.nameOf[i]
		if r.quoted(i) {
			continue
		}
		if k < 0 {
			if r.tag(i) == syntax.NN && r.is(i, traitPerson|traitKin) && r.is(i-1, traitDefinite|traitIndefinite) && (i < 2 || r.markAt(i-2) != ',') {
				return -1 // "said the boy was found": the next "he" is the boy's
			}
			continue
		}
		nm := &r.names[k]
		if nm.ent < 0 || !r.mayBePerson(nm) {
			continue
		}
		if only >= 0 && only != nm.ent {
			return -1
		}
		only = nm.ent
	}
	return only
}

// mayBePerson reports whether a name is a person's or one whose kind nothing sure tells.
func (r *Resolver) mayBePerson(nm *nameRun) bool {
	return nm.kind == kindPerson || nm.kind == kindUnknown || nm.weak
}

// voteIn counts the first pronoun after the one name of a sentence.
func (r *Resolver) voteIn(s article.Range, count map[int32]votes) {
	only := int32(-1)
	var ahead pronoun // a possessive in front of the name
	for i := s.First; i < s.End; i++ {
		if r.quoted(i) {
			continue
		}
		if k := r.nameOf[i]; k >= 0 {
			nm := &r.names[k]
			if !r.mayBePerson(nm) || nm.ent == only && only >= 0 {
				continue
			}
			if only >= 0 || nm.ent < 0 {
				return
			}
			only = nm.ent
			if ahead.person == 3 && r.markAt(nm.all.First-1) == ',' && (r.tag(nm.words.End).Verb() || r.tag(nm.words.End) == syntax.MD) {
				count[only] = count[only].add(ahead, 2)
			}
			continue
		}
		p, isPronoun := r.w.pronouns[r.lower[i]]
		isPronoun = isPronoun && p.person == 3 && p.form != 'i'
		if only < 0 {
			if isPronoun && (r.tag(i) != syntax.PRPS || ahead.person != 0) {
				return
			}
			if isPronoun {
				ahead = p
			}
			continue
		}
		if isPronoun {
			if p.gender == 'm' || p.gender == 'f' || p.thing == 't' && r.a.Relations[i] != syntax.RelDobj {
				count[only] = count[only].add(p, 1)
			}
			return
		}
		if r.is(i, traitKin|traitPerson) && r.tag(i) == syntax.NN && r.a.Relations[i] != syntax.RelAppos {
			return
		}
	}
}

// takeVotes fixes what the votes settle.
func (r *Resolver) takeVotes(en *entity, v votes) {
	en.votes = v
	if en.kind == kindUnknown || en.weak {
		switch {
		case v.m+v.f > v.thing && v.m+v.f >= 0.5:
			en.kind, en.weak = kindPerson, false
		case v.thing > v.m+v.f && v.thing >= 1:
			en.kind, en.weak = kindOrganization, false
		}
	}
	if en.gender != 0 {
		return
	}
	var g byte
	switch {
	case v.m > v.f:
		g = 'm'
	case v.f > v.m:
		g = 'f'
	default:
		return
	}
	more, less := max(v.m, v.f), min(v.m, v.f)
	switch {
	case more >= 2 && more >= 3*less:
		en.gender = g
	case en.given != 0 && en.given != g:
		if more >= 2 {
			en.given = 0 // the table of given names and the text disagree
		}
	case en.given == 0:
		en.hint = g
	}
}

// guessLate gives a kind to a name that nothing has told the kind of.
func (r *Resolver) guessLate(e *entity) kind {
	n := len(r.keyWords(e.name))
	first, last := e.name.First, e.name.End-1
	if n > 1 && r.w.rare[r.lower[first]]&rareNameAdjective != 0 {
		return kindOrganization // "Northern Grid"
	}
	if n > 1 && r.w.rare[r.lower[last]]&rarePlaceEnd != 0 && !r.is(first, traitFirst|traitHonorific) {
		return kindPlace // "Corn Market"
	}
	definite := r.is(first-1, traitDefinite) && !r.tag(e.name.End).Noun() // not of "the Trump campaign"
	if n == 1 {
		if !definite && !allUpper(r.d.Word(first)) && (r.surname(first) || r.speaksAlone(e.name)) {
			return kindPerson
		}
		return kindOrganization
	}
	if n <= 4 && !definite && !(allUpper(r.d.Word(first)) && allUpper(r.d.Word(last))) {
		return kindPerson
	}
	return kindOrganization
}

// surname reports whether token i is a last name of the table or ends as one.
func (r *Resolver) surname(i int) bool {
	w := r.lower[i]
	if r.w.surnames[w] {
		return true
	}
	for n := 3; n <= 6 && n+2 < len(w); n++ {
		if r.w.surnameEnds[w[len(w)-n:]] {
			return true
		}
	}
	return false
}

// speaksAlone reports whether a name of one word is the source of a report and nothing near it speaks of a
// body.
func (r *Resolver) speaksAlone(t article.Range) bool {
	i := t.First
	if r.tag(i+1) == syntax.POS || r.tag(i-1) == syntax.IN || len(r.d.Tokens) > shortArticle {
		return false
	}
	for k := range r.atts {
		r.a.Tick(k)
		if r.atts[k].SourceHead == i {
			return true
		}
	}
	return false
}

// shortArticle is how many tokens an article has at most in which a last name may be alone: a longer one
// gives its persons' names in full.
const shortArticle = 220

// tellPersons notes ages, origins and what kind of speaker an apposition makes of each name.
func (r *Resolver) tellPersons() {
	for k := range r.names {
		r.a.Pause()
		nm := &r.names[k]
		if nm.ent < 0 || nm.ent >= int32(len(r.ents)) {
			continue
		}
		en := &r.ents[nm.ent]
		if en.kind == kindPerson && (en.weakPerson(r) || en.gender == 0 && !en.titled && en.name.Len() > 1 && en.votes.m+en.votes.f == 0 && r.apposedBody(nm)) {
			r.unmask(nm, en)
		}
		if en.kind != kindPerson || len(en.members) > 0 {
			continue
		}
		if en.age == 0 {
			en.age = r.ageOf(nm)
		}
		r.originOf(nm, en)
	}
}

// tellThey notes of whom the text says that one person is "they": "Robin Achterberg, who uses they and them". The
// person is the last one named before these words in their sentence.
func (r *Resolver) tellThey() {
	for n, s := range r.d.Sentences {
		r.a.Tick(n)
		person := int32(-1)
		for i := s.Tokens.First; i < s.Tokens.End; i++ {
			if k := r.nameOf[i]; k >= 0 {
				if e := r.names[k].ent; e >= 0 && r.ents[e].kind == kindPerson {
					person = e
				}
				continue
			}
			if person < 0 || r.quoted(i) || !r.saysThey(i) {
				continue
			}
			en := &r.ents[person]
			en.theyOnly, en.gender, en.given, en.hint = true, 0, 0, 0
		}
	}
}

// saysThey reports whether the words at token i say that somebody is called "they".
func (r *Resolver) saysThey(i int) bool {
	if r.w.rare[r.lower[i]]&rareTheyMark != 0 {
		return true
	}
	return r.w.pronouns[r.lower[i]].number == 'p' && i+2 < len(r.lower) && r.w.theyPairs[r.lower[i]+" "+r.lower[i+1]+" "+r.lower[i+2]]
}

// weakPerson reports whether nothing but its shape makes a name a person's.
func (e *entity) weakPerson(r *Resolver) bool {
	return e.gender == 0 && e.given == 0 && e.hint == 0 && !e.titled && e.name.Len() > 0 && !r.is(e.name.First, traitFirst)
}

// unmask makes a body of a name that looks like a person's and is called one: "Ride North, the group that
// called the meeting"; "the pump maker Varmland".
func (r *Resolver) unmask(nm *nameRun, en *entity) {
	h := nm.words.End - 1
	if r.whoBehind(h + 1) {
		return // "Neal Soss, its chief economist"
	}
	body := en.votes.thing > en.votes.m+en.votes.f
	if b := nm.all.First - 1; b >= 0 && r.tag(b).Noun() && r.is(b, traitOrganization) && !r.is(b, traitPerson|traitPlural) && r.nameOf[b] < 0 && r.sentence(b) == r.sentence(h) {
		body = true
	}
	if !body && !r.apposedBody(nm) {
		return
	}
	en.kind, en.weak = kindOrganization, false
	for k := range r.names {
		r.a.Tick(k)
		if r.names[k].ent == nm.ent {
			r.names[k].kind = kindOrganization
		}
	}
}

// apposedBody reports whether an apposition behind a name says that it is a body's: "Mercy Table, the group that
// feeds the strikers".
func (r *Resolver) apposedBody(nm *nameRun) bool {
	e, h := nm.words.End, nm.words.End-1
	if e+1 >= len(r.d.Tokens) || r.markAt(e) != ',' || r.sentence(e) != r.sentence(h) || !r.is(e+1, traitDefinite|traitIndefinite) {
		return false
	}
	x := r.appositionHead(e+1, h, traitOrganization|traitGroup)
	return x >= 0 && !r.is(x, traitPerson|traitPlural)
}

// ageOf gives the age that stands with a name: "Ida Moss, 71,", "44-year-old Ann Lee", "Tom Hale, aged 9"; else 0.
func (r *Resolver) ageOf(nm *nameRun) int {
	e := nm.words.End
	if r.markAt(e) == ',' || r.markAt(e) == '(' {
		if r.w.rare[r.lowerAt(e+1)]&rareAged != 0 {
			e++
		}
		if n := age(r.lowerAt(e + 1)); n > 0 && r.markAt(e+2) != 'w' {
			return n
		}
	}
	if r.w.rare[r.lowerAt(e)]&rareAged != 0 {
		return age(r.lowerAt(e + 1))
	}
	for i := nm.all.First - 1; i >= 0 && nm.all.First-i < 6 && r.sentence(i) == r.sentence(nm.all.First); i-- {
		if n := r.yearsOld(i); n > 0 {
			return n
		}
		if r.tag(i) == syntax.DT || r.tag(i).Verb() {
			break
		}
	}
	return 0
}

func (r *Resolver) lowerAt(i int) string {
	if i < 0 || i >= len(r.lower) {
		return ""
	}
	return r.lower[i]
}

// age reads a number of years that a speaker may have; else 0.
func age(w string) int {
	if len(w) == 0 || len(w) > 3 {
		return 0
	}
	n, err := strconv.Atoi(w)
	if err != nil || n < 4 || n > 115 {
		return 0
	}
	return n
}

// yearsOld gives the number in "44-year-old" at token i, else 0.
func (r *Resolver) yearsOld(i int) int {
	w := r.lowerAt(i)
	at := strings.IndexByte(w, '-')
	if at <= 0 || !r.w.personTails[w[at+1:]] {
		return 0
	}
	return age(w[:at])
}

// originOf notes where a person is said to come from: "Danish sprinter Mette Juul", "Spain's Iker Luna", "Urs
// Keller of Switzerland", "Kylie Marr, an Australian".
func (r *Resolver) originOf(nm *nameRun, en *entity) {
	add := func(i int) {
		place, ok := r.placeOf(i)
		if ok && len(en.nations) < 3 && !slices.Contains(en.nations, place) {
			en.nations = append(en.nations, place)
		}
	}
	s := r.sentence(nm.all.First)
	for i := nm.words.First - 1; i >= 0 && nm.words.First-i < 6 && r.sentence(i) == s; i-- {
		if r.tag(i) == syntax.DT || r.tag(i).Verb() || r.tag(i) == syntax.IN || r.markAt(i) == ',' {
			break
		}
		add(i)
	}
	e := nm.words.End
	switch {
	case e+1 >= len(r.d.Tokens) || r.sentence(e) != s:
	case r.tag(e) == syntax.IN && r.is(e, traitLink):
		add(e + 1)
	case r.markAt(e) == ',':
		for i := e + 1; i < e+5 && i < len(r.d.Tokens) && r.sentence(i) == s && r.markAt(i) == 'w' && !r.tag(i).Verb(); i++ {
			add(i)
		}
	}
}

// placeOf gives the place that a demonym or a place's own name at token i stands for.
func (r *Resolver) placeOf(i int) (string, bool) {
	if i < 0 || i >= len(r.lower) {
		return "", false
	}
	w := r.lower[i]
	if d, ok := r.w.demonyms[w]; ok {
		return strings.ToLower(d), true
	}
	if d, ok := r.w.countrymen[w]; ok {
		return d, true
	}
	if b, ok := r.w.bodies[w]; ok && b.kind == "place" && !b.seat && upperFirst(r.d.Word(i)) {
		return strings.ToLower(b.name), true
	}
	return "", false
}
