package speaker

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/syntax"
)

// Names: which of the article's names are one bearer's. Full names come first, wherever they
// stand; last names, given names, acronyms and parts of names are then linked to them.

// keyWords gives the lower-case words of a name with no suffix: "Jr.".
func (r *Resolver) keyWords(t article.Range) []string {
	end := t.End
	for end > t.First+1 && (r.is(end-1, traitSuffix) || !r.d.Tokens[end-1].Word) {
		end--
	}
	words := r.lower[t.First:end]
	for i := t.First + 1; i < end-1; i++ {
		if !r.d.Tokens[i].Word && (r.d.Tokens[i].Quotation >= 0 || r.markAt(i) == '(') {
			return r.withoutNickname(t.First, end)
		}
	}
	return words
}

// withoutNickname gives the lower-case words of a name without a nickname in marks or in brackets.
func (r *Resolver) withoutNickname(first, end int) []string {
	var out []string
	for i := first; i < end; i++ {
		if r.markAt(i) == '(' {
			i += 2
			continue
		}
		if r.d.Tokens[i].Quotation < 0 || r.d.Tokens[i].Quotation == r.d.Tokens[first].Quotation {
			out = append(out, r.lower[i])
		}
	}
	return out
}

// nicknames enters a person under the words in marks or brackets within the name, and under the name by which he or she
// is known: "Eleanor Shaw, known to all as Nell".
func (r *Resolver) nicknames(e int32, t article.Range) {
	for i := t.First + 1; i < t.End-1; i++ {
		marks := r.d.Tokens[i].Quotation >= 0 && r.d.Tokens[i].Quotation != r.d.Tokens[t.First].Quotation
		if r.d.Tokens[i].Word && (marks || r.markAt(i-1) == '(') {
			r.byFirst[r.lower[i]] = append(r.byFirst[r.lower[i]], e)
		}
	}
	if i := r.knownAs(t); i >= 0 {
		r.byFirst[r.lower[i]] = append(r.byFirst[r.lower[i]], e)
	}
}

// knownAs gives the one word with a capital by which the bearer of a name is known, as words right behind the name say;
// -1 where they do not.
func (r *Resolver) knownAs(t article.Range) int {
	const most = 6 // words from "known" to the name
	k := t.End + 1
	for r.inSentence(k, t.First) && r.tag(k) == syntax.RB {
		k++
	}
	if r.markAt(t.End) != ',' || !r.inSentence(k+1, t.First) || r.w.rare[r.lower[k]]&rareNamed == 0 || r.tag(k) != syntax.VBN && r.tag(k) != syntax.VBD {
		return -1
	}
	for i := k + 1; i < k+most && r.inSentence(i, t.First) && r.d.Tokens[i].Word; i++ {
		if upperFirst(r.d.Word(i)) {
			if r.markAt(i+1) == 'w' && upperFirst(r.d.Word(i+1)) {
				return -1
			}
			return i
		}
	}
	return -1
}

// bearer reports whether the article has a person with two names one of which is the word: "Paris Holt" for
// Paris.
func (r *Resolver) bearer(word string) bool {
	for _, list := range [...][]int32{r.byFirst[word], r.byLast[word]} {
		for _, e := range latest(list) {
			if en := &r.ents[e]; en.name.Len() > 1 && (en.kind == kindPerson || en.kind == kindUnknown && r.is(en.name.First-1, traitPerson|traitTitle)) {
				return true
			}
		}
	}
	return false
}

func (r *Resolver) clusterNames() {
	r.ents = r.ents[:0]
	r.byKey, r.byLast, r.byFirst, r.byBody = map[string]int32{}, map[string][]int32{}, map[string][]int32{}, map[string]int32{}
	r.byHead, r.byTranslit, r.byPart, r.byMembers = map[string][]int32{}, map[string][]int32{}, map[string][]int32{}, map[string]int32{}
	r.nameTeams()
	r.findPlurals()
	order := make([]int, len(r.names))
	for i := range order {
		order[i] = i
	}
	rank := func(i int) int {
		n := len(r.keyWords(r.names[i].words))
		return min(n, 3)
	}
	sort.SliceStable(order, func(a, b int) bool {
		r.a.Tick(a)
		return rank(order[a]) > rank(order[b])
	})
	for n, i := range order {
		r.a.Tick(n)
		r.clusterName(&r.names[i])
	}
	r.shareLastNames()
	r.voteGenders()
	for i := range r.ents {
		r.a.Tick(i)
		if e := &r.ents[i]; (e.kind == kindUnknown || e.weak) && e.name.Len() > 0 {
			e.kind, e.weak = r.guessLate(e), false
		}
	}
	r.tellPersons()
	r.tellThey()
	for k := range r.names {
		r.a.Tick(k)
		nm := &r.names[k]
		switch {
		case nm.ent >= 0:
			nm.kind = r.ents[nm.ent].kind
		case len(nm.among) > 0:
			nm.kind = kindPerson
		}
	}
}

// nameTeams takes for bodies the names that look like persons' and whose last word stands as a
// plural after "the" somewhere in the article: "Eastern Tigers", "the Tigers".
func (r *Resolver) nameTeams() {
	teams := map[string]bool{}
	for k := range r.names {
		r.a.Tick(k)
		nm := &r.names[k]
		last := nm.words.End - 1
		if nm.titled || !strings.HasSuffix(r.lower[last], "s") || !r.is(last, traitPlural) || !r.is(nm.words.First-1, traitDefinite) || r.sentence(nm.words.First-1) != r.sentence(last) || r.tag(last+1).Noun() || r.tag(last+1) == syntax.POS {
			continue
		}
		teams[r.lower[last]] = true
	}
	if len(teams) == 0 {
		return
	}
	for k := range r.names {
		r.a.Tick(k)
		nm := &r.names[k]
		if (nm.kind == kindPerson || nm.kind == kindUnknown) && !nm.titled && !r.is(nm.words.First, traitFirst) && teams[r.lower[nm.words.End-1]] {
			nm.kind = kindOrganization
		}
	}
}

// clusterName finds the entity that a name stands for, or makes one.
func (r *Resolver) clusterName(nm *nameRun) {
	words := r.keyWords(nm.words)
	key := strings.Join(words, " ")
	the := r.is(nm.words.First-1, traitDefinite)
	if (nm.kind == kindPlace || nm.kind == kindOrganization && r.listedBodyName(nm.words)) && len(words) == 1 && !the && r.tag(nm.words.First-1) != syntax.IN && r.bearer(key) {
		nm.kind = kindPerson
	}
	if r.clusterBody(nm, key) {
		return
	}
	if len(words) >= 2 {
		if r.clusterFull(nm, words, key) {
			return
		}
	} else if r.clusterShort(nm, words, key) {
		return
	}
	r.newName(nm, words, key)
}

// mayBePerson reports whether the name is a person's, as far as is known.
func (nm *nameRun) mayBePerson() bool { return nm.kind == kindPerson || nm.kind == kindUnknown }

// clusterBody gives the name to a body of places.tsv, or to the seat of one.
func (r *Resolver) clusterBody(nm *nameRun, key string) bool {
	b, ok := r.w.bodies[key]
	if !ok || nm.titled || nm.kind == kindPerson {
		return false
	}
	if b.seat {
		seat := "seat:" + key
		e, ok := r.byKey[seat]
		if !ok {
			e = r.newEntity(entity{kind: nm.kind, name: nm.words, body: seat})
			r.byKey[seat] = e
		}
		nm.ent = e
		return true
	}
	e, ok := r.byBody[b.name]
	if !ok {
		e = r.bodyEntity(b)
		r.ents[e].name = article.Range{}
	}
	nm.ent = e
	return true
}

// clusterFull gives a name of several words to an entity with the same name, or with a name that it is a form of.
func (r *Resolver) clusterFull(nm *nameRun, words []string, key string) bool {
	if e, ok := r.byKey[key]; ok && !r.suffixDiffers(r.ents[e].name, nm.words) && !r.juniorBehind(r.ents[e].name, nm.words) {
		r.join(nm, e, true)
		return true
	}
	if (nm.mayBePerson() || r.endsPersonsName(nm, words)) && r.clusterPerson(nm, words, key) {
		return true
	}
	if nm.kind != kindPerson {
		if e, ok := r.partOfBody(nm, words); ok {
			r.join(nm, e, false)
			return true
		}
	}
	return false
}

// endsPersonsName reports whether a name that syntax takes for a body's is the end of a person's full name: "La Riva" of
// "Gloria La Riva".
func (r *Resolver) endsPersonsName(nm *nameRun, words []string) bool {
	if r.is(nm.words.End-1, traitOrganization|traitOrganizationName) || r.is(nm.words.First-1, traitDefinite) && r.tag(nm.words.First-1) == syntax.DT {
		return false
	}
	for _, e := range latest(r.byLast[words[len(words)-1]]) {
		if r.ents[e].kind == kindPerson && endsIn(r.keyWords(r.ents[e].name), words) {
			nm.kind = kindPerson
			return true
		}
	}
	return false
}

// clusterPerson gives a person's name of several words to a person whose name it is a form of.
func (r *Resolver) clusterPerson(nm *nameRun, words []string, key string) bool {
	sameLast := latest(r.byLast[words[len(words)-1]])
	for _, e := range sameLast {
		if r.samePerson(r.keyWords(r.ents[e].name), words) && !r.suffixDiffers(r.ents[e].name, nm.words) && !r.juniorBehind(r.ents[e].name, nm.words) {
			r.join(nm, e, true)
			r.byKey[key] = e
			return true
		}
	}
	// "Van der Velde" of "Marijke van der Velde".
	var among []int32
	for _, e := range sameLast {
		if endsIn(r.keyWords(r.ents[e].name), words) {
			among = append(among, e)
		}
	}
	if r.joinAmong(nm, among) {
		return true
	}
	e, ok := r.byLikeName(words)
	if ok {
		r.join(nm, e, true)
	}
	return ok
}

// clusterShort gives a name of one word to whoever has it as a last or given name, to a family, to an entity with
// the same name, or to a body that is named in part.
func (r *Resolver) clusterShort(nm *nameRun, words []string, key string) bool {
	many := !nm.titled && nm.kind != kindPerson && r.manyPeople(nm.words.First)
	if many {
		nm.kind = kindGroup
	}
	if !many && r.clusterLast(nm, words) || r.clusterFamily(nm, words[0]) {
		return true
	}
	if e, ok := r.byKey[key]; ok {
		r.join(nm, e, true)
		return true
	}
	if many || nm.kind == kindPerson && nm.titled {
		return false
	}
	e, ok := r.partOfBody(nm, words)
	if nm.kind == kindPerson && r.is(nm.words.First, traitFirst) && ok {
		known := r.ents[e].name
		ok = known.Len() > 1 && r.listedBodyName(article.Range{First: known.First, End: known.First + 2})
	}
	if ok {
		if nm.kind == kindPerson {
			nm.kind = r.ents[e].kind // "Prairie", though it looks like a last name
		}
		r.join(nm, e, false)
	}
	return ok
}

// clusterLast gives a name of one word to the bearer of a last name, or of a given name: "Dame Rosalind" of
// "Rosalind Keay", "Mr Xi" of "Xi Jinping".
func (r *Resolver) clusterLast(nm *nameRun, words []string) bool {
	body := nm.kind == kindOrganization
	if !nm.mayBePerson() && !body && nm.kind != kindPlace {
		return false
	}
	word := words[0]
	if among := r.byLast[word]; len(among) > 0 && !(body && r.is(nm.words.First-1, traitDefinite)) && !r.firmBesides(nm, word) && r.joinAmong(nm, among) {
		return true
	}
	if !nm.mayBePerson() {
		return false
	}
	if among := r.byFirst[word]; len(among) > 0 && r.joinAmong(nm, among) {
		return true
	}
	e, ok := r.byLikeName(words)
	if ok {
		r.join(nm, e, false)
	}
	return ok
}

// firmBesides reports whether a name of one word is that of a known body, though the article names a person who ends in it, too: "Disney"
// after "Walt Disney Co" and "Roy Disney". With a title it is the person.
func (r *Resolver) firmBesides(nm *nameRun, word string) bool {
	if nm.titled || !r.w.listed[word] {
		return false
	}
	if !slices.ContainsFunc(r.byLast[word], func(e int32) bool { return r.ents[e].sure || r.ents[e].titled }) {
		return true // "Twitter" after "State Twitter", which nothing shows to be a person
	}
	for _, list := range [...][]int32{r.byPart["<"+word], r.byPart[">"+word]} {
		for _, e := range latest(list) {
			if r.ents[e].kind == kindOrganization {
				return true
			}
		}
	}
	return false
}

// clusterFamily makes a group of a last name in the plural ("the Bergs"), and gives it to all who bear the name
// where these are few.
func (r *Resolver) clusterFamily(nm *nameRun, word string) bool {
	const most = 4
	if !strings.HasSuffix(word, "s") {
		return false
	}
	among := r.byLast[strings.TrimSuffix(word, "s")]
	if len(among) == 0 || len(among) == 1 && !r.is(nm.words.First-1, traitDefinite) {
		return false
	}
	nm.kind = kindGroup
	if len(among) == 1 || len(among) > most {
		return false
	}
	nm.ent = r.joint(append([]int32(nil), among...))
	return true
}

// newName makes an entity of a name, and enters it under the words that later names may have in common with it.
func (r *Resolver) newName(nm *nameRun, words []string, key string) {
	person := nm.mayBePerson()
	e := r.newEntity(entity{kind: nm.kind, name: nm.words, plural: nm.kind == kindGroup, weak: nm.weak})
	r.byKey[key] = e
	r.join(nm, e, true)
	if len(words) >= 2 && nm.kind != kindPerson {
		r.partsOf(e, nm.words, words)
	}
	if !person {
		return
	}
	last := words[len(words)-1]
	r.byLast[last] = append(r.byLast[last], e)
	if t := translitKey(last); len(t) >= 4 {
		r.byTranslit[t] = append(r.byTranslit[t], e)
	}
	if len(words) >= 2 {
		r.byFirst[words[0]] = append(r.byFirst[words[0]], e)
		r.nicknames(e, nm.words)
	}
}

// join links the name to entity e.
func (r *Resolver) join(nm *nameRun, e int32, full bool) {
	nm.ent = e
	en := &r.ents[e]
	en.titled = en.titled || nm.titled
	en.weak = en.weak && nm.weak
	if nm.kind != kindUnknown && (en.kind == kindUnknown || en.kind != kindPerson && nm.kind == kindPerson && nm.titled) {
		en.kind = nm.kind
	}
	if nm.gender != 0 && en.gender == 0 {
		en.gender = nm.gender
	}
	en.sure = en.sure || nm.kind == kindPerson
	if full {
		en.full++
	}
	if en.given == 0 && !(nm.words.Len() > 1 && r.w.rare[r.lower[nm.words.End-1]]&rareLatinLetters != 0 && len(r.lower[nm.words.First]) <= 4) && (nm.words.Len() > 1 || !r.w.surnames[r.lower[nm.words.First]]) && en.kind != kindOrganization && en.kind != kindPlace {
		switch {
		case r.is(nm.words.First, traitFirstMale):
			en.given = 'm'
		case r.is(nm.words.First, traitFirstFemale):
			en.given = 'f'
		}
	}
	// The fullest form; of two as long the one not in capitals, then the earlier.
	old, now := r.ents[e].name, nm.words
	if old.Len() < now.Len() || old.Len() == now.Len() && old.Len() > 0 && (allUpper(r.d.Word(old.End-1)) && !allUpper(r.d.Word(now.End-1)) || now.First < old.First && allUpper(r.d.Word(old.End-1)) == allUpper(r.d.Word(now.End-1))) {
		if en.body == "" {
			en.name = now
		}
	}
}

// joinAmong links the name to the one of several bearers that its title allows; where several are
// left, it is settled when the name is read.
func (r *Resolver) joinAmong(nm *nameRun, among []int32) bool {
	var fit []int32
	for _, e := range latest(among) {
		if en := &r.ents[e]; nm.gender != 0 && (en.gender != 0 && en.gender != nm.gender || en.gender == 0 && en.given != 0 && en.given != nm.gender) {
			continue
		}
		fit = append(fit, e)
	}
	switch len(fit) {
	case 0:
		return false
	case 1:
		r.join(nm, fit[0], nm.words.Len() >= r.ents[fit[0]].name.Len())
		if len(among) > 1 {
			nm.among = nil
		}
	default:
		nm.among, nm.ent = fit, -1
	}
	return true
}

// samePerson reports whether two full names with one last name may be one person's.
func (r *Resolver) samePerson(a, b []string) bool {
	if len(a) < 2 || len(b) < 2 || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	if r.w.sameGivenName(a[0], b[0]) {
		return true
	}
	// "Ada Maria Lund", "Maria Lund"; "J. Walter Pruitt", "Walter Pruitt".
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(b) > len(a) && endsIn(b, a)
}

// juniorBehind reports whether a name with a suffix stands a few sentences after the same without one: "Frank Odell said it
// was his. Frank Odell Jr. said it was not."
func (r *Resolver) juniorBehind(plain, junior article.Range) bool {
	const near = 3 // sentences
	if plain.Len() == 0 || r.suffixOf(plain) != "" || r.suffixOf(junior) == "" || junior.First < plain.First {
		return false
	}
	return r.d.Paragraphs[r.paragraph(plain.First)].Kind == article.Body && r.sentence(junior.First)-r.sentence(plain.First) <= near
}

// suffixDiffers reports whether both names carry a suffix and not the same: father and son.
func (r *Resolver) suffixDiffers(a, b article.Range) bool {
	s, t := r.suffixOf(a), r.suffixOf(b)
	return s != t && s != "" && t != ""
}

func (r *Resolver) suffixOf(t article.Range) string {
	if t.Len() > 1 && r.is(t.End-1, traitSuffix) {
		return strings.TrimSuffix(r.lower[t.End-1], ".")
	}
	return ""
}

func endsIn(long, short []string) bool {
	if len(short) >= len(long) {
		return false
	}
	for i := range short {
		if long[len(long)-len(short)+i] != short[i] {
			return false
		}
	}
	return true
}

func beginsWith(long, short []string) bool {
	if len(short) >= len(long) {
		return false
	}
	for i := range short {
		if long[i] != short[i] {
			return false
		}
	}
	return true
}

// byLikeName finds the one person whose name is spelt another way: Marchenskiy, Marchensky.
func (r *Resolver) byLikeName(words []string) (int32, bool) {
	k := translitKey(words[len(words)-1])
	if len(k) < 4 {
		return 0, false
	}
	got := int32(-1)
	for _, e := range latest(r.byTranslit[k]) {
		w := r.keyWords(r.ents[e].name)
		if w[len(w)-1] == words[len(words)-1] {
			continue
		}
		if len(words) >= 2 && len(w) >= 2 && translitKey(w[0]) != translitKey(words[0]) && !r.w.sameGivenName(w[0], words[0]) {
			continue
		}
		if got >= 0 {
			return 0, false
		}
		got = e
	}
	return got, got >= 0
}

// partOfBody finds the one body that the words are an acronym, the first words or the last words of.
func (r *Resolver) partOfBody(nm *nameRun, words []string) (int32, bool) {
	acronym := len(words) == 1 && allUpper(r.d.Word(nm.words.First)) && len(words[0]) >= 2
	if acronym {
		for _, e := range r.byPart["."+strings.ReplaceAll(words[0], ".", "")] {
			if r.ents[e].kind != kindPerson {
				return e, true
			}
		}
	}
	got, n := int32(-1), 0
	if nm.kind != kindPlace && !(len(words) == 1 && r.is(nm.words.First, traitTitleModifier|traitDemonym)) {
		for _, list := range [...][]int32{r.byPart["<"+words[0]], r.byPart[">"+words[len(words)-1]]} {
			for _, e := range latest(list) {
				if e != got && r.mayBePart(nm, words, e, acronym) {
					got = e
					n++
				}
			}
		}
	}
	// An acronym that the text itself explains: "Organization for … (OSCE)".
	if acronym && r.markAt(nm.words.First-1) == '(' {
		for k := nm.words.First - 2; k >= 0 && nm.words.First-k < 5; k-- {
			if j := r.nameOf[k]; j >= 0 && r.names[j].ent >= 0 && r.names[j].kind != kindPerson {
				return r.names[j].ent, true
			}
		}
	}
	return got, n == 1
}

// mayBePart reports whether the words of a name are the first or the last words of the name of entity e, which is a body.
func (r *Resolver) mayBePart(nm *nameRun, words []string, e int32, acronym bool) bool {
	en := &r.ents[e]
	switch {
	case en.kind == kindPerson || en.kind == kindPlace || en.body != "" || en.name.Len() == 0:
		return false
	case en.kind == kindDocument && len(words) == 1 && nm.kind != kindDocument:
		return false // "Zippo" is not the "Zippo Files"
	case acronym && en.name.Len() > 2 && r.is(en.name.End-2, traitOrganization) && r.lower[en.name.End-1] == words[0]:
		return false // "told the Federal Court AWB had lied"
	case acronym && en.name.Len() > 2 && r.lower[en.name.First] == words[0] && r.w.rare[r.lower[en.name.End-1]]&rareFirmTail == 0:
		return false // the NHS is not the NHS Pay Review Body
	}
	w := r.keyWords(en.name)
	return (endsIn(w, words) || beginsWith(w, words)) && !r.madeBy(en.name, words)
}

// madeBy reports whether a longer name is only of a thing or a part of the known body whose name is its first words: the "Nintendo
// Switch" is not Nintendo.
func (r *Resolver) madeBy(long article.Range, short []string) bool {
	const most = 2 // words that only say what sort of firm it is: "Hyundai Motor Group"
	if !r.w.listed[strings.Join(short, " ")] || r.listedBodyName(long) {
		return false
	}
	last := long.End - 1
	if r.w.rare[r.lower[last]]&rareFirmTail != 0 {
		return false
	}
	return long.Len()-len(short) > most || !r.is(last, traitOrganization|traitOrganizationName|traitSuffix)
}

// manyPeople reports whether token i is a plural word for people, of which no body is meant: "MPs" are not the
// "Labour MPs" alone.
func (r *Resolver) manyPeople(i int) bool {
	one, many := strings.CutSuffix(r.lower[i], "s")
	return many && !allUpper(r.d.Word(i)) && r.w.traits[one]&(traitPerson|traitTitle) != 0 && !r.is(i, traitFirst|traitOrganization|traitOrganizationName)
}

// latest gives the last entries of a list that may be long.
func latest(list []int32) []int32 { return list[max(0, len(list)-maxNamesakes):] }

// maxNamesakes bounds how many names that share a word are compared with one more.
const maxNamesakes = 40

// partsOf enters a name of several words, that need not be a person's, under its first and its last
// word and under its initials: of all words, and of those with a capital.
func (r *Resolver) partsOf(e int32, t article.Range, words []string) {
	r.byPart["<"+words[0]] = append(r.byPart["<"+words[0]], e)
	if last := words[len(words)-1]; last != words[0] {
		r.byPart[">"+last] = append(r.byPart[">"+last], e)
	}
	var all, big strings.Builder
	for i := t.First; i < t.End; i++ {
		if !r.d.Tokens[i].Word {
			continue
		}
		for _, part := range strings.FieldsFunc(r.d.Word(i), func(c rune) bool { return c == '-' }) {
			c, _ := utf8.DecodeRuneInString(part)
			c = unicode.ToLower(c)
			all.WriteRune(c)
			if upperFirst(part) {
				big.WriteRune(c)
			}
		}
	}
	r.byPart["."+all.String()] = append(r.byPart["."+all.String()], e)
	if big.String() != all.String() {
		r.byPart["."+big.String()] = append(r.byPart["."+big.String()], e)
	}
}

// amongBearers settles which of several bearers of one last name is meant. Newspapers give a
// last name alone to the one whom the article is about, and name the others in full.
func (r *Resolver) amongBearers(nm *nameRun) int32 {
	best, second := math.Inf(-1), math.Inf(-1)
	got := int32(-1)
	i := nm.words.First
	apposed := r.apposed(nm)
	kin, gender := r.kinOf(nm), r.pronounBehind(nm)
	for _, e := range nm.among {
		en := &r.ents[e]
		v := 0.0
		if en.fresh >= 0 {
			m := &r.mentions[en.fresh]
			d := r.sentence(i) - int(m.sent)
			if int(m.par) == r.paragraph(i) || d <= 2 {
				v += 1.5
			}
			v += 1.0 / float64(1+d)
		}
		// A bearer who is always named in full is not the one whom the bare name means.
		bare := en.count - en.full
		v += 0.4*float64(min(bare, 10)) - 0.15*float64(min(en.full, 8))
		if apposed != "" && slices.ContainsFunc(en.descs, func(d descriptor) bool { return d.head == apposed || r.w.kin[d.head]&r.w.kin[apposed] != 0 }) {
			v += 6
		}
		if en.headed {
			v++
		}
		switch g := en.sex(); {
		case gender == 0 || g == 0:
		case g == gender:
			v += 1.5
		default:
			v -= 1.5
		}
		switch g := en.sex(); {
		case kin == 0 || g == 0:
		case g == kin:
			v -= 4 // "my husband" is not said by the husband
		default:
			v += 2
		}
		if v > best {
			best, second, got = v, best, e
		} else if v > second {
			second = v
		}
	}
	nm.contested = best-second < 1
	return got
}

// pronounBehind gives the gender of the first pronoun after a name in its sentence, where nobody else is named before
// that; else 0.
func (r *Resolver) pronounBehind(nm *nameRun) byte {
	const most = 14 // words after the name
	i := nm.words.End
	for n := 0; n < most && r.inSentence(i, nm.words.First); n++ {
		if r.personName(i) || r.is(i, traitKin) || r.spoken[i] {
			return 0
		}
		if p, ok := r.w.pronouns[r.lower[i]]; ok && p.person == 3 && (p.gender == 'm' || p.gender == 'f') && !r.quoted(i) {
			return p.gender
		}
		i++
	}
	return 0
}

// sex gives the entity's gender as a title, a noun, a pronoun or the given name tells it; else 0.
func (e *entity) sex() byte {
	switch {
	case e.gender != 0:
		return e.gender
	case e.given != 0:
		return e.given
	}
	return e.hint
}

// apposed gives the head of what is next to a name and says which bearer it is: "Mr Harlow, the
// developer"; else "".
func (r *Resolver) apposed(nm *nameRun) string {
	e, h := nm.words.End, nm.words.End-1
	if e+1 < len(r.d.Tokens) && r.sentence(e) == r.sentence(h) && (r.markAt(e) == ',' || r.markAt(e) == '(') {
		if x := r.appositionHead(e+1, h, traitPerson|traitTitle); x >= 0 {
			return r.nounLemma(x)
		}
	}
	if b := nm.all.First - 1; b >= 0 && r.is(b, traitPerson|traitTitle) && r.tag(b).Noun() && r.sentence(b) == r.sentence(h) {
		return r.nounLemma(b)
	}
	if nm.words.First > nm.all.First && r.is(nm.words.First-1, traitTitle|traitPerson) && !r.is(nm.words.First-1, traitHonorific) {
		return r.nounLemma(nm.words.First - 1)
	}
	return ""
}

// kinOf gives the gender of a relative whom the words of a name's own report speak of as the speaker's ("My
// husband …"), where they speak of one; else 0.
func (r *Resolver) kinOf(nm *nameRun) byte {
	for i := nm.words.First; i < nm.words.End; i++ {
		for k := r.sources[i]; k >= 0; k = r.nextSource[k] {
			if g := r.kinIn(r.atts[k].Content); g != 0 {
				return g
			}
		}
	}
	return 0
}

// kinIn gives the gender of the first relative after a possessive of the first person in the quoted words.
func (r *Resolver) kinIn(content []article.Range) byte {
	for _, t := range content {
		for i := t.First; i+1 < t.End && i < t.First+400; i++ {
			if !r.quoted(i) || r.tag(i) != syntax.PRPS || r.w.pronouns[r.lower[i]].person != 1 || r.w.pronouns[r.lower[i]].number != 's' {
				continue
			}
			if x := i + 1; r.is(x, traitKin) && r.is(x, traitMale) != r.is(x, traitFemale) {
				if r.is(x, traitMale) {
					return 'm'
				}
				return 'f'
			}
		}
	}
	return 0
}

// describeNames collects what is next to the names: titles before them, appositions on both
// sides, "X is a …".
func (r *Resolver) describeNames() {
	for k := range r.names {
		r.a.Tick(k)
		nm := &r.names[k]
		if nm.ent < 0 {
			continue
		}
		r.describeName(nm)
		r.nameItself(nm)
	}
}

// describeName notes what the words beside a name say of its bearer.
func (r *Resolver) describeName(nm *nameRun) {
	h := r.lastWordOf(nm)
	n := describedName{nm: nm, head: h, ent: nm.ent, person: r.ents[nm.ent].kind == kindPerson}
	switch {
	case n.person:
		n.want = traitPerson | traitTitle
	case r.ents[nm.ent].kind == kindPlace:
		n.want = traitPlace
	default:
		n.want = traitOrganization | traitGroup | traitPlace | traitDocument
	}
	r.describeBefore(&n)
	if nm.titled {
		r.describes[max(nm.words.First-1, 0)] = nm.ent
	}
	r.describeMedia(&n)
	r.describeBehind(&n)
	r.describeAhead(&n)
	r.describeByVerb(&n)
	r.describeByWho(&n)
}

// describeByWho reads what a clause with "who" says a person is: "…, who was elected mayor in May,".
func (r *Resolver) describeByWho(n *describedName) {
	const most = 7 // words from "who" to the noun
	w := n.nm.words.End + 1
	if !n.person || r.markAt(w-1) != ',' || !r.inSentence(w+2, n.head) || r.tag(w) != syntax.WP || !r.being(w+1) && !r.being(w+2) {
		return
	}
	for x := w + 2; x < w+most && r.inSentence(x, n.head) && r.d.Tokens[x].Word; x++ {
		tag := r.tag(x)
		if linkTags.Has(tag) || tag == syntax.CC || tag == syntax.RB {
			return
		}
		if tag.Noun() && !r.tag(x+1).Noun() && r.tag(x+1) != syntax.POS {
			if r.is(x, n.want) && !r.is(x, traitPlural) && r.nameOf[x] < 0 {
				q := r.descriptionBefore(x)
				r.addDescriptor(n.ent, x, article.Range{First: q.tokens.First, End: x + 1})
			}
			return
		}
	}
}

// describedName is a name whose bearer is described by the words beside it.
type describedName struct {
	nm     *nameRun
	head   int // the last word of the name
	ent    int32
	person bool
	want   trait // of the nouns that can describe the bearer
}

// lastWordOf gives the last word of a name that is no suffix.
func (r *Resolver) lastWordOf(nm *nameRun) int {
	h := nm.words.End - 1
	for h > nm.words.First && (r.is(h, traitSuffix) || !r.d.Tokens[h].Word) {
		h--
	}
	return h
}

// describe notes that the tokens, whose head is h, describe the bearer of the name.
func (r *Resolver) describe(n *describedName, h int, t article.Range) {
	r.addDescriptor(n.ent, h, t)
	r.describes[h] = n.ent
}

// describeBefore reads the words right before a name: "Berg campaign spokesman", "former UN Ambassador".
func (r *Resolver) describeBefore(n *describedName) {
	const most = 8 // words before the name
	p := r.descriptionBefore(n.head)
	for i := n.nm.words.First - 1; i >= p.tokens.First && i >= n.nm.words.First-most; i-- {
		noun := r.tag(i).Noun() || r.tag(i) == syntax.JJ
		byWork := n.person && i == n.nm.all.First && !r.is(i-1, traitTitle|traitPerson) && r.nameOf[i] < 0 && r.traits[i] == 0 && r.workEnds(i)
		if byWork || r.is(i, n.want) && (noun || r.is(i, traitTitle)) && !(n.person && r.is(i, traitOrganization)) {
			r.describe(n, i, article.Range{First: p.tokens.First, End: i + 1})
			return
		}
		if !noun {
			return
		}
	}
}

// describeMedia reads the noun after a name that says what it is the name of: "the Lofoten newspaper".
func (r *Resolver) describeMedia(n *describedName) {
	x := n.nm.words.End
	if n.person || r.ents[n.ent].kind == kindPlace || r.is(n.nm.words.First-1, traitIndefinite) {
		return
	}
	if x < len(r.d.Tokens) && r.is(x, traitMedia) && r.tag(x) == syntax.NN && r.sentence(x) == r.sentence(n.head) && !r.tag(x+1).Noun() {
		r.describe(n, x, article.Range{First: x, End: x + 1})
	}
}

// describeBehind reads the apposition after a name and a comma, a dash or a bracket: "…, a campaign spokesman,".
func (r *Resolver) describeBehind(n *describedName) {
	const most = 12 // words of the apposition
	end, tokens := n.nm.words.End, len(r.d.Tokens)
	if end+1 >= tokens {
		return
	}
	if m := r.markAt(end); m != '-' && !(r.sentence(end) == r.sentence(n.head) && (m == ',' || m == '(')) {
		return
	}
	first := end + 1
	if r.tag(first) == syntax.CD && r.markAt(first+1) == ',' {
		first += 2 // an age between: "…, 44, a farmer"
	}
	if x := r.appositionHead(first, n.head, n.want); x >= 0 {
		q := r.descriptionBefore(x)
		r.extend(&q, min(x+most, tokens), false)
		r.describe(n, x, article.Range{First: q.tokens.First, End: q.end})
	}
}

// describeAhead reads a description before a person's name that a comma parts from it: "the newspaper's editor,
// Jane Smith,".
func (r *Resolver) describeAhead(n *describedName) {
	const most = 10 // words of the description
	b := n.nm.all.First - 1
	if !n.person || b <= 0 || r.sentence(b) != r.sentence(n.head) || !r.setApart(n, b) {
		return
	}
	for x := b - 1; x >= 0 && b-x < most && r.sentence(x) == r.sentence(n.head) && r.markAt(x) != ','; x-- {
		if r.tag(x).Verb() || r.personName(x) {
			return
		}
		if !r.describesPerson(x) || x != b-1 && r.tag(x+1) != syntax.IN {
			continue
		}
		q := r.descriptionBefore(x)
		r.extend(&q, b, false)
		if q.end == b && (q.det == 'd' || q.det == 'o' || q.det == 'i' || r.a.Relations[n.head] == syntax.RelAppos) {
			r.describe(n, x, article.Range{First: q.tokens.First, End: q.end})
		}
		return
	}
}

// setApart reports whether a comma or a bracket at b sets the name apart from what is before it, and the name
// ends as an apposition does.
func (r *Resolver) setApart(n *describedName, b int) bool {
	end := n.nm.words.End
	if r.markAt(b) != ',' && !(r.markAt(b) == '(' && r.markAt(end) == ')') {
		return false
	}
	return r.markAt(end) != 'w' || r.is(end, traitRelative) || r.tag(end).Verb() && r.a.Relations[n.head] == syntax.RelAppos
}

// describesPerson reports whether token x is a noun for one person that is in no name.
func (r *Resolver) describesPerson(x int) bool {
	if r.nameOf[x] >= 0 {
		return false
	}
	return r.tag(x) == syntax.NN && r.is(x, traitPerson|traitTitle) || r.tag(x) == syntax.NNP && r.is(x, traitTitle)
}

// describeByVerb reads what a form of "be" says of the name's bearer: "X is the minister".
func (r *Resolver) describeByVerb(n *describedName) {
	const most = 12 // words from the name to the noun
	if r.a.Relations[n.head] != syntax.RelNsubj {
		return
	}
	x := int(r.a.Heads[n.head])
	if x <= n.head || x-n.head >= most || !r.tag(x).Noun() || !r.is(x, n.want) {
		return
	}
	for c := r.a.FirstChild(x); c >= 0; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelCop {
			q := r.descriptionBefore(x)
			r.addDescriptor(n.ent, x, article.Range{First: q.tokens.First, End: x + 1})
			return
		}
	}
}

// selfNaming is how many tokens are at most between a description and the name that its bearer
// goes by: "a woman who would give her name only as Ann".
const selfNaming = 14

// selfNamed gives the head of the description that the name is given to in words of naming ("a
// resident who identified himself only as Preye", "a man named Tom Hale", "the woman, who gave only
// her first name, Furaha"), with the gender that these words tell (m, f, else 0); -1 where none is.
func (r *Resolver) selfNamed(nm *nameRun) (head int, gender byte) {
	if !r.maySelfName(nm) {
		return -1, 0
	}
	first := nm.words.First
	s := r.d.Tokens[first].Sentence
	naming := rareTrait(0)
	for k := first - 1; k >= 0 && first-k < selfNaming && r.d.Tokens[k].Sentence == s && r.nameOf[k] < 0; k-- {
		if p, ok := r.w.pronouns[r.lower[k]]; ok && p.person == 3 && gender == 0 && (p.gender == 'm' || p.gender == 'f') {
			gender = p.gender
		}
		tag, rare := r.tag(k), r.w.rare[r.lower[k]]
		switch relative := r.is(k, traitRelative); {
		case naming == 0 && rare&(rareNamingSelf|rareNamed) != 0:
			naming = rare
			if r.cueAt[k] || !r.leadsToName(k, first, rare) { // "one senator called Tom Hale a clown" names nobody
				return -1, 0
			}
			if head, ok := r.personNamed(k, rare); ok {
				return sureHead(head, gender)
			}
		case naming == 0 && (tag.Verb() || relative):
			return -1, 0
		case relative && (tag == syntax.WP || tag == syntax.WPS):
			if naming&rareNamingSelf == 0 && !r.beBefore(k, first) {
				return -1, 0
			}
			return sureHead(r.personBeforeRelative(k), gender)
		}
	}
	return -1, 0
}

// sureHead gives the head with the gender, and no gender where there is no head.
func sureHead(head int, gender byte) (int, byte) {
	if head < 0 {
		return -1, 0
	}
	return head, gender
}

// maySelfName reports whether a name may be one that somebody gave himself: no title, no place, not in a
// quotation, and no noun after it.
func (r *Resolver) maySelfName(nm *nameRun) bool {
	first, end := nm.words.First, nm.words.End
	if nm.titled || nm.kind == kindPlace || first == 0 || r.quoted(first) && !r.nicknamed(first) {
		return false
	}
	return end >= len(r.d.Tokens) || r.sentence(end) != r.sentence(first) || r.tag(end) != syntax.POS && !r.tag(end).Noun()
}

// leadsToName reports whether the word of naming at k leads to the name that begins at first: "as", "only" and
// "simply" may be between, and after "name" a comma.
func (r *Resolver) leadsToName(k, first int, rare rareTrait) bool {
	const far = 5 // words from "himself" to the name
	tag := r.tag(k)
	for i := k + 1; i < first; i++ {
		switch t := r.tag(i); {
		case t == syntax.IN || t == syntax.RB:
		case i == first-1 && r.nicknamed(first):
		case tag.Noun() && (r.markAt(i) == ',' || t.Verb() && i == k+1):
		default:
			return false
		}
	}
	if rare&rareNamed != 0 {
		return tag == syntax.VBN || tag == syntax.VBD
	}
	return first-k <= far
}

// personNamed gives the noun for a person right before "named" at k: "a man named Tom Hale"; -1 where that is no
// noun for one person. There is no answer (ok is false) where no noun is there.
func (r *Resolver) personNamed(k int, rare rareTrait) (head int, ok bool) {
	x := k - 1
	if r.tag(x) == syntax.RB {
		x--
	}
	if rare&rareNamed == 0 || !r.tag(x).Noun() {
		return -1, false
	}
	if x > 2 && !r.is(x, traitPerson) && r.is(x-1, traitIndefinite) && r.markAt(x-2) == ',' {
		x -= 3 // "the new doctor, a Kenyan named Ann Otieno"
	}
	if r.sentence(x) == r.sentence(k) && r.is(x, traitPerson) && !r.is(x, traitPlural) && r.nameOf[x] < 0 {
		return x, true
	}
	return -1, true
}

// personBeforeRelative gives the nearest noun for one person before the relative pronoun at who, or -1.
func (r *Resolver) personBeforeRelative(who int) int {
	const most = 10 // words before the pronoun
	for k := who - 1; k >= 0 && who-k < most && r.sentence(k) == r.sentence(who); k-- {
		if r.personName(k) || r.tag(k).Verb() && r.tag(k) != syntax.VBN {
			return -1
		}
		if r.is(k, traitPerson) && r.tag(k).Noun() && r.nameOf[k] < 0 {
			if r.is(k, traitPlural) {
				return -1
			}
			return k
		}
	}
	return -1
}

// nicknamed reports whether the words in marks at token i are a name and no more: "Biscuit".
func (r *Resolver) nicknamed(i int) bool {
	q := r.d.Tokens[i].Quotation
	return q >= 0 && r.d.Quotations[q].Words <= 3 && r.d.Quotations[q].Tokens.First >= i-1
}

// being reports whether token i is a form of "be".
func (r *Resolver) being(i int) bool { return r.w.rare[r.a.Lemmas[i]]&rareBeing != 0 }

// beBefore reports whether a form of "be" is between the two tokens: "who was identified as".
func (r *Resolver) beBefore(a, b int) bool {
	for i := a + 1; i < b; i++ {
		if r.w.rare[r.a.Lemmas[i]]&rareBeing != 0 {
			return true
		}
	}
	return false
}

// nameItself gives the name to the description that its bearer goes by.
func (r *Resolver) nameItself(nm *nameRun) {
	x, gender := r.selfNamed(nm)
	if x < 0 || r.describes[x] >= 0 {
		return
	}
	en := &r.ents[nm.ent]
	if en.body != "" || en.kind == kindOrganization && nm.words.Len() > 2 {
		return
	}
	if en.kind != kindPerson {
		en.kind, en.plural = kindPerson, false
		for k := range r.names {
			if r.names[k].ent == nm.ent {
				r.names[k].kind = kindPerson
			}
		}
	}
	en.sure = true
	if en.gender == 0 {
		en.gender = gender
	}
	q := r.descriptionBefore(x)
	r.extend(&q, nm.words.First, false)
	r.addDescriptor(nm.ent, x, article.Range{First: q.tokens.First, End: q.end})
	r.describes[x] = nm.ent
}

// appositionHead gives the head noun of the apposition that begins at first and belongs to the
// name at h, or -1.
func (r *Resolver) appositionHead(first, h int, want trait) int {
	const most = 10 // words up to the head
	for x := first; x < len(r.d.Tokens) && x < first+most && r.sentence(x) == r.sentence(h); x++ {
		next := r.tag(x + 1)
		if r.personName(x) && next != syntax.POS && !next.Noun() {
			return -1
		}
		if r.tag(x).Noun() && r.nameOf[x] < 0 {
			if next.Noun() && r.sentence(x+1) == r.sentence(x) || next == syntax.POS {
				continue
			}
			if !r.is(x, want) || want&traitPerson != 0 && r.is(x, traitPlural) || !r.closesApposition(x) {
				return -1
			}
			return x
		}
		if r.endsApposition(x, x == first) {
			return -1
		}
	}
	return -1
}

// endsApposition reports whether no word of an apposition before its head can be at token x.
func (r *Resolver) endsApposition(x int, first bool) bool {
	switch tag := r.tag(x); {
	case tag == syntax.WP || tag == syntax.WDT || tag == syntax.WPS || tag == syntax.PRP || tag == syntax.MD:
		return true
	case tag.Verb():
		return !participleTags.Has(tag)
	case linkTags.Has(tag) && !first:
		return true
	case r.d.Tokens[x].Word || tag == syntax.POS:
		return false
	}
	return r.markAt(x) != '-' && r.markAt(x) != '"'
}

// closesApposition reports whether what follows the noun at x closes an apposition; a verb would make the noun a
// subject.
func (r *Resolver) closesApposition(x int) bool {
	const most = 14 // words after the noun
	q := phrase{tokens: article.Range{First: x, End: x + 1}, head: x, end: x + 1}
	r.extend(&q, min(x+most, len(r.d.Tokens)), false)
	if q.end >= len(r.d.Tokens) || r.sentence(q.end) != r.sentence(x) || r.markAt(q.end) != 'w' || r.is(q.end, traitRelative) {
		return true
	}
	if tag := r.tag(q.end); linkTags.Has(tag) || participleTags.Has(tag) {
		return true
	}
	return r.a.Relations[x] == syntax.RelAppos && r.a.Heads[x] >= 0
}

func (r *Resolver) addDescriptor(e int32, head int, t article.Range) {
	en := &r.ents[e]
	if len(en.descs) >= 12 {
		return
	}
	en.descs = append(en.descs, descriptor{head: r.nounLemma(head), at: head, tokens: t})
	r.byHead[r.nounLemma(head)] = append(r.byHead[r.nounLemma(head)], e)
	en.sure = en.sure || en.kind == kindPerson && r.is(head, traitPerson|traitTitle)
	if g := r.nounGender(head); en.kind == kindPerson && en.gender == 0 && (en.given == 0 || en.given == g) { // a chairman may be a woman
		en.gender = g
	}
}

// nounLemma gives the lemma of a noun; of one tagged as a name, its lower-case form.
func (r *Resolver) nounLemma(i int) string {
	l := r.a.Lemmas[i]
	if l == "" {
		l = r.lower[i]
	}
	if x, ok := r.w.alike[l]; ok && r.w.traits[x]&(traitPerson|traitTitle) != 0 {
		return x // "Sen." and "senator", "spokeswoman" and "spokesman"
	}
	return l
}

// shareLastNames gives the last name that two persons share to the first of them: "Aoife and Niamh Dunne". The
// last name alone may then be either's.
func (r *Resolver) shareLastNames() {
	partners := map[int32][]int32{}
	for k := 0; k+1 < len(r.names); k++ {
		r.a.Tick(k)
		if !r.sharesLastName(k) {
			continue
		}
		nm, with := &r.names[k], &r.names[k+1]
		a, b := nm.ent, with.ent
		en := &r.ents[a]
		words := r.keyWords(r.ents[b].name)
		last := words[len(words)-1]
		en.text = r.d.Word(nm.words.First) + " " + r.d.Word(r.nameHead(with.words.End-1))
		en.kind, en.weak, en.sure = kindPerson, false, true
		r.byLast[last] = append(r.byLast[last], a)
		if len(partners[b]) < maxNamesakes {
			partners[b] = append(partners[b], a)
		}
	}
	if len(partners) == 0 {
		return
	}
	for k := range r.names {
		r.a.Tick(k)
		x := &r.names[k]
		if x.ent < 0 || x.words.Len() != 1 || x.gender != 0 || len(partners[x.ent]) == 0 {
			continue
		}
		if words := r.keyWords(r.ents[x.ent].name); r.lower[x.words.First] == words[len(words)-1] {
			x.among, x.ent = append([]int32{x.ent}, partners[x.ent]...), -1
		}
	}
}

// sharesLastName reports whether name k is a given name that "and" joins to a person's full name: "Aoife and
// Niamh Dunne". A name of the table of given names is one, and so is a word after kin in the plural ("Sisters
// Aoife and Niamh Dunne") and a word before a last name of which the text has the plural ("the Dunnes").
func (r *Resolver) sharesLastName(k int) bool {
	nm, with := &r.names[k], &r.names[k+1]
	if nm.ent < 0 || with.ent < 0 || nm.ent == with.ent || nm.words.Len() != 1 || nm.titled || with.titled || with.kind != kindPerson || r.ents[with.ent].kind != kindPerson {
		return false
	}
	i, x := nm.words.First, nm.words.End
	en := &r.ents[nm.ent]
	words := r.keyWords(with.words)
	if len(words) < 2 || x+1 != with.all.First || !r.is(x, traitJoiner) || r.tag(x) != syntax.CC || r.sentence(i) != r.sentence(x+1) || en.body != "" || en.name.Len() != 1 || en.text != "" {
		return false
	}
	if en.kind != kindPerson && en.kind != kindUnknown && !en.weak && !r.is(i, traitFirst) {
		return false
	}
	switch {
	case r.is(i, traitFirst) && !r.w.surnames[r.lower[i]]:
		return true
	case r.is(i-1, traitKin|traitGroup|traitPlural) && r.tag(i-1).Noun() && r.is(i-1, traitKin|traitGroup) && r.sentence(i-1) == r.sentence(i):
		return true
	}
	return r.plurals[words[len(words)-1]]
}

// findPlurals notes the names of which the text has the plural: "the Dunnes".
func (r *Resolver) findPlurals() {
	r.plurals = map[string]bool{}
	for k := range r.names {
		r.a.Tick(k)
		i := r.names[k].words.First
		if w := r.lower[i]; r.names[k].words.Len() == 1 && len(w) > 3 && w[len(w)-1] == 's' && r.is(i-1, traitDefinite) {
			r.plurals[w[:len(w)-1]] = true
			r.plurals[strings.TrimSuffix(w, "es")] = true
		}
	}
}
