package speaker

import (
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// What is left when the article is read: quotations with no source, types, roles, and the list of
// the speakers.

// settleAhead gives a description that opens an article ("A spokesman for the governor") to the
// person or body whom the next sentences name with the very same office, where one alone has it.
func (r *Resolver) settleAhead() {
	ahead := map[int32]int32{}
	for i, t := range r.speeches {
		r.a.Tick(i)
		if _, done := ahead[t.ent]; !done && r.describedOnly(&r.ents[t.ent]) {
			ahead[t.ent] = r.namedAhead(t.ent)
		}
	}
	for k, e := range r.found {
		r.a.Tick(k)
		if e < 0 {
			continue
		}
		if to, ok := ahead[e]; ok && to >= 0 {
			r.found[k] = to
			r.atts[k].Resolution = result.ByTitle
		}
	}
}

// describedOnly reports whether a description is all that the article has of one person, body or document.
func (r *Resolver) describedOnly(en *entity) bool {
	return en.name.Len() == 0 && !en.plural && len(en.descs) > 0 &&
		(en.kind == kindUnnamed || en.kind == kindOrganization || en.kind == kindDocument)
}

// namedAhead gives the one entity with a name that the description of entity e looks ahead to, or -1.
func (r *Resolver) namedAhead(e int32) int32 {
	const opening, front = 5, 3 // sentences that open an article, and those where a person is held back
	en := &r.ents[e]
	w := aheadSearch{Resolver: r, ent: e, d: en.fullest(), got: -1}
	w.first = r.sentence(en.descs[0].tokens.First)
	if en.kind == kindUnnamed && r.reasonIn(w.first) != "" {
		return -1 // "an analyst who asked not to be named"
	}
	if got := r.namedSoon(e, w.d, w.first); got >= 0 {
		return got
	}
	title := r.heading[w.first] || r.d.Paragraphs[r.d.Sentences[w.first].Paragraph].Kind != article.Body
	place := w.first - r.firstBody()
	if place > opening && !title {
		return -1
	}
	w.try(w.d.head)
	if w.n == 0 && title {
		w.tryFamilies()
	}
	if w.n == 0 && en.kind == kindOrganization && r.w.traits[w.d.head]&traitMedia != 0 && r.a.Relations[w.d.at] != syntax.RelDobj {
		w.tryMedia()
	}
	if w.n == 0 && en.kind == kindUnnamed && (place <= front || title) {
		w.got, w.n = r.namedNext(e, w.d, w.first)
	}
	if w.n == 1 {
		return w.got
	}
	return -1
}

// aheadSearch looks after a description for whoever is named with the same office.
type aheadSearch struct {
	*Resolver
	ent   int32
	d     descriptor
	first int   // the description's sentence
	got   int32 // the latest entity that was found, or -1
	n     int   // how many were found
}

// try tries the entities that are called by the noun in the next sentences.
func (w *aheadSearch) try(noun string) {
	const reach = 8 // sentences
	for _, e := range latest(w.byHead[noun]) {
		o := &w.ents[e]
		if e == w.ent || e == w.got || o.name.Len() == 0 || o.kind == kindPlace {
			continue
		}
		for _, d := range o.descs {
			if d.head != noun || w.quoted(d.at) {
				continue
			}
			if s := w.sentence(d.tokens.First); s > w.first && s <= w.first+reach && w.sameOffice(w.d, d.tokens, o.name) {
				w.got = e
				w.n++
				break
			}
		}
	}
}

// tryFamilies tries the nouns of the families of the description's noun.
func (w *aheadSearch) tryFamilies() {
	families := w.w.kin[w.d.head]
	if families == 0 {
		return
	}
	for i, family := range w.w.families {
		if families>>i&1 == 0 {
			continue
		}
		for _, noun := range family {
			if noun != w.d.head {
				w.try(noun)
			}
		}
	}
}

// tryMedia tries the body that is next to speak by its name: "A local newspaper called for …".
func (w *aheadSearch) tryMedia() {
	const reach = 4 // sentences
	for _, t := range w.speeches {
		o := &w.ents[t.ent]
		if s := int(t.sent); s >= w.first && s <= w.first+reach && o.kind == kindOrganization && o.name.Len() > 0 {
			w.got, w.n = t.ent, 1
			return
		}
	}
}

// firstBody gives the first sentence of the running text.
func (r *Resolver) firstBody() int {
	for n := range r.d.Sentences {
		if r.d.Paragraphs[r.d.Sentences[n].Paragraph].Kind == article.Body {
			return n
		}
	}
	return 0
}

// namedSoon gives the person whose name the next sentences give to somebody who is just described: "their lawyer said.
// The lawyer, Ann Obi, said"; "A teacher said … said the woman, who gave only her first name, Furaha". It gives -1
// where they do not.
func (r *Resolver) namedSoon(e int32, d descriptor, first int) int32 {
	const reach = 3 // sentences
	if r.ents[e].kind != kindUnnamed || r.ents[e].plural {
		return -1
	}
	for _, u := range r.speeches {
		if u.ent == e || int(u.sent) < first || r.heads[u.att][0] < d.at {
			continue
		}
		if int(u.sent) > first+reach {
			break
		}
		o := &r.ents[u.ent]
		if o.kind != kindPerson || o.name.Len() == 0 || o.plural || !r.sameSex(d.at, o) {
			return -1
		}
		for _, x := range o.descs {
			if x.at > d.at && r.is(x.tokens.First, traitDefinite) && (x.head == d.head || r.is(x.at, traitGenericPerson)) {
				return u.ent
			}
		}
		return -1
	}
	return -1
}

// namedNext gives the person whom an opening "A café owner has accused …" holds back: the first to
// speak by a name that the article has not had before, if soon and if nobody else does so
// between. Sources whose names are kept back are none such. Where the opening has "the", the name must come with no
// words that say who that is, or with the same office. n is 1 where there is one.
func (r *Resolver) namedNext(e int32, d descriptor, first int) (got int32, n int) {
	const reach = 4 // sentences
	if r.is(d.at, traitInsider) || r.w.keepsName[d.head] || r.is(d.at, traitKin) && r.ownedKin(d) {
		return -1, 0
	}
	indefinite := r.is(d.tokens.First, traitIndefinite)
	opens := indefinite && first-r.firstBody() <= 1
	if !indefinite && !r.holdsBack(d, first) {
		return -1, 0
	}
	for _, u := range r.speeches {
		o := &r.ents[u.ent]
		if u.ent == e || int(u.sent) <= first {
			continue
		}
		if int(u.sent) > first+reach || !indefinite && int(u.par) == r.paragraph(d.at) {
			break
		}
		if o.kind != kindPerson || o.name.Len() == 0 || o.plural || !r.sameSex(d.at, o) || !opens && !r.introducedAs(o, d) {
			return -1, 0
		}
		if r.w.keepsOffice[d.head] && !r.introducedAs(o, d) && slices.ContainsFunc(o.descs, func(x descriptor) bool { return r.is(x.at, traitTitle) }) {
			return -1, 0 // "a judge ruled" … "Tax officer Ann Obi said"
		}
		for i := range r.mentions {
			r.a.Tick(i)
			if m := &r.mentions[i]; m.ent == u.ent {
				if int(m.head) > d.at && int(m.sent) > first {
					return u.ent, 1
				}
				return -1, 0
			}
		}
	}
	return -1, 0
}

// holdsBack reports whether "the islands' chief negotiator" in the very first sentence keeps back a name: of "the clerk" it
// is not likely, and "the medallist" is who was named before.
func (r *Resolver) holdsBack(d descriptor, first int) bool {
	p := r.descriptionBefore(d.at)
	return first <= r.firstBody() && (p.det == 'd' || p.det == 'o') && d.tokens.Len() > 2 && !r.inLabel(d.at) && !r.anyPersonBefore(d.at)
}

// anyPersonBefore reports whether the text names a person before token i.
func (r *Resolver) anyPersonBefore(i int) bool {
	for j := range r.mentions {
		m := &r.mentions[j]
		if int(m.head) >= i {
			return false
		}
		if m.named && r.ents[m.ent].kind == kindPerson && !r.offStage(int(m.par)) {
			return true
		}
	}
	return false
}

// ownedKin reports whether a word for a relative is somebody's: "a brother of the accused", "her sister". "A mother has
// claimed" is not.
func (r *Resolver) ownedKin(d descriptor) bool {
	return r.descriptionBefore(d.at).owner >= 0 || r.tag(d.at+1) == syntax.IN
}

// introducedAs reports whether nothing says who a named person is, or the same as the description d.
func (r *Resolver) introducedAs(o *entity, d descriptor) bool {
	for _, x := range o.descs {
		if x.at < d.at {
			return false
		}
		if x.head == d.head || r.w.kin[x.head]&r.w.kin[d.head] != 0 {
			return true
		}
	}
	return len(o.descs) == 0 && !o.titled
}

// sameOffice reports whether the words around a description's head are found in the other or in
// the name: of persons' names the last words, of other names all, and of common words all, unless a name was found.
func (r *Resolver) sameOffice(d descriptor, b, name article.Range) bool {
	found, lacks := false, false
	for i := d.tokens.First; i < d.tokens.End; i++ {
		if i == d.at {
			continue
		}
		named := r.nameOf[i] >= 0
		if tag := r.tag(i); !tag.Noun() && tag != syntax.JJ || named && r.nameHead(i) != i && r.personName(i) {
			continue
		}
		in := false
		for _, t := range [...]article.Range{b, name} {
			for j := t.First; j < t.End && !in; j++ {
				in = r.alike(i, j)
			}
		}
		switch {
		case named && !in:
			return false
		case named:
			found = true
		case !in:
			lacks = true
		}
	}
	return found || !lacks
}

// settleSourceless finds the speakers of attributions with no source of their own, or says why it
// does not.
func (r *Resolver) settleSourceless() {
	r.inParagraph = nil
	for k := range r.atts {
		r.a.Pause()
		at := &r.atts[k]
		if len(at.Source) > 0 || len(at.Content) == 0 || at.Passing {
			continue
		}
		t := at.Content[0]
		if t.Len() == 0 {
			continue
		}
		if len(at.Cue) > 0 {
			r.settleShared(k)
			continue
		}
		if at.Kind != result.Direct {
			continue
		}
		if at.Group == 0 || !r.settleGroup(k) {
			r.settleBare(k, t)
		}
	}
}

// settleGroup gives a quotation the speaker of the words that introduce it: said he was worried. “We …”
func (r *Resolver) settleGroup(k int) bool {
	at := &r.atts[k]
	for j := range r.atts {
		if o := &r.atts[j]; j != k && o.Group == at.Group && len(o.Cue)+len(o.Source) > 0 {
			if r.found[k] = r.found[j]; r.found[k] >= 0 {
				at.Resolution = result.ByContinuation
			} else {
				r.flag(k, "no-speaker")
			}
			return true
		}
	}
	return false
}

// settleShared gives a cue with no source the source of another cue in its sentence: "…, adding that".
func (r *Resolver) settleShared(k int) {
	at := &r.atts[k]
	c := at.Cue[0]
	if c.Len() == 0 || r.tag(c.First) != syntax.VBG && at.Kind == result.Indirect {
		return
	}
	for j := range r.speeches {
		t := r.speeches[j]
		if int(t.sent) == r.sentence(c.First) && r.heads[t.att][0] < c.First && r.tag(c.First) == syntax.VBG && r.a.Relations[c.First] != syntax.RelAmod {
			r.found[k], at.Resolution = t.ent, result.BySharing
		}
	}
}

// settleBare gives a quotation that nobody introduces to the one who spoke last, in its own
// paragraph or the one before; where two did, to nobody.
func (r *Resolver) settleBare(k int, t article.Range) {
	at := &r.atts[k]
	par := r.paragraph(t.First)
	prev := r.bodyBefore(par)
	if e := r.goesRightOn(k, t.First); e >= 0 {
		r.found[k], at.Resolution = e, result.ByContinuation
		return
	}
	last, other, near := r.lastSpeaker(k, t.First, par, prev)
	newcomer, reacts := r.subjectBefore(t.First, prev)
	switch {
	case newcomer >= 0 && newcomer != last && !reacts:
		r.found[k], at.Resolution = newcomer, result.ByNearest
		if last >= 0 {
			r.flag(k, flagTwoCandidates)
		}
	case last >= 0 && !other && !near && r.otherBefore(t.First, last):
		at.Resolution = result.ByNothing
		r.flag(k, flagTwoCandidates)
	case last >= 0 && !other:
		r.found[k], at.Resolution = last, result.ByContinuation
	case last >= 0:
		if e := r.reportBefore(t.First, par, prev); e >= 0 {
			r.found[k], at.Resolution = e, result.ByContinuation
			return
		}
		at.Resolution = result.ByNothing
		r.flag(k, flagTwoCandidates)
	default:
		if e := r.nearest(t.First, par, prev); e >= 0 {
			r.found[k], at.Resolution = e, result.ByNearest
			return
		}
		r.flag(k, "no-speaker")
	}
}

// lastSpeaker gives the one who spoke last before token at, in its paragraph par or in prev, in a row that is not k; -1 where nobody did.
// other tells that another one spoke in the same paragraph, near that this is par.
func (r *Resolver) lastSpeaker(k, at, par, prev int) (last int32, other, near bool) {
	last = -1
	for _, j := range r.rowsOf(prev, par) {
		if j == k || len(r.atts[j].Content) == 0 || r.found[j] < 0 || r.atts[j].NestedIn >= 0 {
			continue
		}
		a := r.anchor(j)
		if a >= at || len(r.heads[j]) > 0 && r.quoted(a) { // who is quoted within a quotation does not go on
			continue
		}
		switch p := r.paragraph(a); {
		case p == par:
			other = near && (other || last != r.found[j])
			last, near = r.found[j], true
		case p == prev && !near:
			other = other || last >= 0 && last != r.found[j]
			last = r.found[j]
		}
	}
	return last, other, near
}

// reportBefore gives the speaker of the reports in the sentence right before a quotation at token at, in its paragraph par or at the end of
// paragraph prev, where the quotation opens its own: "… were born abroad, Howard said. ¶ “I will act.”" -1 where it has none, or several speakers.
func (r *Resolver) reportBefore(at, par, prev int) int32 {
	i := at - 1
	if at == r.d.Paragraphs[par].Tokens.First {
		if prev != par-1 {
			return -1
		}
		i = r.d.Paragraphs[prev].Tokens.End - 1
	}
	s := r.d.Sentences[r.sentence(i)].Tokens
	got := int32(-1)
	for _, j := range r.rowsOf(prev, par) {
		o := &r.atts[j]
		if len(r.heads[j]) == 0 || len(o.Cue) == 0 || !s.Has(o.Cue[0].First) || r.quoted(o.Cue[0].First) || r.found[j] < 0 || o.NestedIn >= 0 || r.embedded(o.CueHead) {
			continue
		}
		if got >= 0 && got != r.found[j] {
			return -1
		}
		got = r.found[j]
	}
	return got
}

// embedded reports whether cue h is in a clause inside another: "it is hard to know whether he is who he says he is".
func (r *Resolver) embedded(h int) bool {
	if h < 0 {
		return false
	}
	switch r.a.Relations[h] {
	case syntax.RelCcomp, syntax.RelAclRelcl, syntax.RelAdvcl, syntax.RelAcl:
		return true
	}
	return false
}

// subjectBefore gives the person who is the subject of the sentence right before a quotation that begins at
// token at, and whether that sentence only tells how somebody took the words before ("Moss agreed"); -1
// where it has no such subject or has one of another report.
func (r *Resolver) subjectBefore(at, prev int) (e int32, reacts bool) {
	i := at - 1
	if i < 0 || r.paragraph(i) != r.paragraph(at) {
		if prev < 0 {
			return -1, false
		}
		i = r.d.Paragraphs[prev].Tokens.End - 1
	}
	s := r.d.Sentences[r.sentence(i)].Tokens
	for j := s.First; j < s.End && j < at; j++ {
		if r.mentionAt[j] < 0 || r.quoted(j) {
			continue
		}
		m := &r.mentions[r.mentionAt[j]]
		en := &r.ents[m.ent]
		if !m.subject || !m.main || en.kind != kindPerson && en.kind != kindUnnamed || en.plural || len(en.members) > 0 {
			continue
		}
		if m.source {
			return -1, false
		}
		if v := int(r.a.Heads[j]); v >= 0 && r.a.Relations[j] != syntax.RelAppos {
			reacts = r.w.reactions[r.a.Lemmas[v]] && !r.negated(v) // who did not agree has words of his own
		}
		return m.ent, reacts
	}
	return -1, false
}

// negated reports whether a negation hangs on token v.
func (r *Resolver) negated(v int) bool {
	for k := r.a.FirstChild(v); k >= 0; k = r.a.NextSibling(k) {
		if r.a.Relations[k] == syntax.RelNeg {
			return true
		}
	}
	return false
}

// goesRightOn gives the speaker of the quotation that ends right before a quotation at token first, with nothing but
// marks between, in one paragraph: “…. “Technology allows it.” It gives -1 where there is none.
func (r *Resolver) goesRightOn(k, first int) int32 {
	i := first - 1
	for i >= 0 && !r.d.Tokens[i].Word && r.paragraph(i) == r.paragraph(first) {
		i--
	}
	if i < 0 || r.paragraph(i) != r.paragraph(first) || !r.quoted(i) {
		return -1
	}
	for j := k - 1; j >= 0 && j >= k-4; j-- {
		o := &r.atts[j]
		if len(o.Content) == 0 || o.Kind == result.Indirect || len(r.heads[j]) > 0 && r.quoted(r.heads[j][0]) {
			continue
		}
		if o.Content[len(o.Content)-1].Has(i) {
			return r.found[j]
		}
	}
	return -1
}

// otherBefore reports whether the sentence right before a quotation, in its paragraph, names as its object a person
// other than who spoke in the paragraph before: "…, leaving Ingram unimpressed. “One of them was questionable.”"
func (r *Resolver) otherBefore(at int, last int32) bool {
	i := at - 1
	if i < 0 || r.paragraph(i) != r.paragraph(at) {
		return false
	}
	s, other := r.d.Sentences[r.sentence(i)].Tokens, false
	for j := s.First; j < s.End && j < at; j++ {
		if r.mentionAt[j] < 0 || r.quoted(j) {
			continue
		}
		m := &r.mentions[r.mentionAt[j]]
		if m.ent == last {
			return false
		}
		en := &r.ents[m.ent]
		other = other || m.named && !m.low && !m.inner && en.kind == kindPerson && (m.subject || r.a.Relations[j] == syntax.RelDobj)
	}
	return other
}

// nearest gives the one person whom the words before a quotation, in its paragraph or else in the
// paragraph before, have for a subject; -1 where there is none, or more than one.
func (r *Resolver) nearest(at, par, prev int) int32 {
	for _, p := range [...]int{par, prev} {
		if p < 0 {
			continue
		}
		got := int32(-1)
		t := r.d.Paragraphs[p].Tokens
		for i := t.First; i < t.End && i < at; i++ {
			m := r.mentionAt[i]
			if m < 0 || r.mentions[m].quoted {
				continue
			}
			e := r.mentions[m].ent
			if en := &r.ents[e]; en.kind != kindPerson && en.kind != kindUnnamed || len(en.members) > 0 || en.plural {
				continue
			}
			if !r.mentions[m].subject && (got < 0 || !r.mentions[m].named && !r.mentions[m].pronoun) {
				continue
			}
			if got >= 0 && got != e {
				return -1
			}
			got = e
		}
		if got >= 0 {
			return got
		}
	}
	return -1
}

// rowsOf gives the attributions that are in two paragraphs, in their own order. The list by
// paragraph is made once a document.
func (r *Resolver) rowsOf(prev, par int) []int {
	if r.inParagraph == nil {
		r.inParagraph = make([][]int, len(r.d.Paragraphs))
		for j := range r.atts {
			if len(r.atts[j].Content) == 0 && len(r.heads[j]) == 0 {
				continue
			}
			if a := r.anchor(j); a < len(r.d.Tokens) {
				p := r.paragraph(a)
				r.inParagraph[p] = append(r.inParagraph[p], j)
			}
		}
	}
	rows := r.inParagraph[par]
	if prev >= 0 {
		rows = slices.Concat(r.inParagraph[prev], rows)
		slices.Sort(rows)
	}
	return rows
}

// anchor gives the token at which attribution j stands: its source, else what is said.
func (r *Resolver) anchor(j int) int {
	if len(r.heads[j]) > 0 {
		return r.heads[j][0]
	}
	return r.atts[j].Content[0].First
}

// bodyBefore gives the paragraph of running text before par, or -1.
func (r *Resolver) bodyBefore(par int) int {
	for p := par - 1; p >= 0; p-- {
		if r.d.Paragraphs[p].Entry != r.d.Paragraphs[par].Entry {
			return -1 // an earlier entry of a live page
		}
		if r.d.Paragraphs[p].Kind == article.Body && r.d.Paragraphs[p].Tokens.Len() > 0 {
			return p
		}
	}
	return -1
}

// list numbers the entities that speak and makes their lines.
func (r *Resolver) list() []result.Speaker {
	var out []result.Speaker
	for k := range r.atts {
		r.a.Pause()
		e := r.found[k]
		at := &r.atts[k]
		if e >= 0 && !r.credible(e) {
			e, r.found[k] = -1, -1
			at.Resolution = result.ByNothing
			r.flag(k, flagOdd)
		}
		if e < 0 {
			if at.Resolution == "" {
				at.Resolution = result.ByNothing
			}
			continue
		}
		if r.ents[e].speaker < 0 {
			r.ents[e].speaker = int32(len(out))
			out = append(out, r.speaker(e))
		}
		at.Speaker = int(r.ents[e].speaker)
	}
	if r.opts.List != nil {
		r.link(out)
	}
	r.name(out)
	if r.opts.Explain {
		for k := range r.atts {
			r.a.Pause()
			r.explain(&r.atts[k], out)
		}
	}
	for i := range r.mentions {
		r.a.Tick(i)
		m := &r.mentions[i]
		if s := r.ents[m.ent].speaker; s >= 0 {
			h := int(m.head)
			t := article.Range{First: h, End: h + 1}
			if k := r.nameOf[h]; k >= 0 {
				t = r.names[k].words
			}
			out[s].Mentions = append(out[s].Mentions, t)
		}
	}
	return out
}

// explain leaves a step that says how the speaker was reached.
func (r *Resolver) explain(at *result.Attribution, speakers []result.Speaker) {
	text := "nobody: no source"
	if len(at.Source) > 0 {
		text = strconv.Quote(r.words(at.Source[0]))
		if at.Speaker < 0 {
			text += " is nobody that the article tells of"
		}
	}
	if at.Speaker >= 0 {
		s := &speakers[at.Speaker]
		if len(at.Source) > 0 {
			text += " is "
		} else {
			text = "no source: "
		}
		text += s.Name + " (" + string(s.Type) + "), by " + string(at.Resolution)
		if s.ID != "" {
			text += ", in the list as " + s.ID
		}
	}
	if len(at.Flags) > 0 {
		text += "; " + strings.Join(at.Flags, ", ")
	}
	at.Steps = append(at.Steps, result.Step{Stage: "speaker", Text: text})
}

// link gives the speakers their ids of the user's own list. A name that belongs to two entries
// links nobody and is flagged.
func (r *Resolver) link(out []result.Speaker) {
	forms := map[int32][]string{}
	for k := range r.names {
		r.a.Tick(k)
		if e := r.names[k].ent; e >= 0 && r.ents[e].speaker >= 0 && len(forms[e]) < 12 {
			forms[e] = append(forms[e], r.phraseText(r.names[k].words.First, r.names[k].words.End))
		}
	}
	unclear := map[int]bool{}
	for e := range r.ents {
		s := r.ents[e].speaker
		if s < 0 || len(r.ents[e].members) > 0 || r.ents[e].kind == kindAuthor {
			continue
		}
		names := []string{out[s].Name}
		for _, f := range forms[int32(e)] {
			// A last name alone may be another's.
			if r.ents[e].kind != kindPerson || len(strings.Fields(f)) > 1 {
				names = append(names, f)
			}
		}
		id, two := r.opts.List.Link(out[s].Type, names...)
		unclear[int(s)] = two
		if x := r.opts.List.entry(id); x != nil {
			out[s].ID, out[s].Name = id, x.Name
			r.opts.List.seen(id, forms[int32(e)])
			if x.Type != "" {
				out[s].Type = x.Type // the list decides
			}
		}
	}
	for k := range r.atts {
		r.a.Tick(k)
		if s := r.atts[k].Speaker; s >= 0 && unclear[s] {
			r.flag(k, "two-ids")
		}
	}
}

func (r *Resolver) speaker(e int32) result.Speaker {
	en := &r.ents[e]
	name := r.printed(e)
	if en.kind != kindAuthor {
		name = r.clean(name)
	}
	s := result.Speaker{Name: name, Plural: en.plural || len(en.members) > 1, Type: r.typeOf(e)}
	r.tellRole(e, &s)
	return s
}

var kindTypes = [...]result.SpeakerType{
	kindUnknown: result.TypeUnnamed, kindPerson: result.TypePerson, kindOrganization: result.TypeOrganization, kindPlace: result.TypePlace,
	kindDocument: result.TypeDocument, kindGroup: result.TypeGroup, kindUnnamed: result.TypeUnnamed, kindAuthor: result.TypeAuthor,
}

func (r *Resolver) typeOf(e int32) result.SpeakerType { return kindTypes[r.ents[e].kind] }

// tellRole fills the office that the text gives a speaker, and whose it is.
func (r *Resolver) tellRole(e int32, s *result.Speaker) {
	en := &r.ents[e]
	if en.kind != kindPerson && en.kind != kindUnnamed || en.plural {
		return
	}
	best := -1
	for i, d := range en.descs {
		if best < 0 || d.tokens.Len() > en.descs[best].tokens.Len() && r.w.traits[en.descs[best].head]&traitTitle == 0 {
			best = i
		}
	}
	if best < 0 {
		return
	}
	d := en.descs[best]
	head := d.at
	// The words of a name before the office say whose it is; what is between is the office.
	first := head
	for first > d.tokens.First && (r.tag(first-1) == syntax.JJ || r.tag(first-1) == syntax.NN || r.tag(first-1).Proper() && r.is(first-1, traitTitleModifier|traitTitle)) && r.nameOf[first-1] < 0 && !r.is(first-1, traitOrganization|traitDemonym) {
		first--
	}
	s.Role = strings.ToLower(r.phraseText(first, head+1))
	for i := first - 1; i >= d.tokens.First; i-- {
		if r.nameOf[i] >= 0 || r.tag(i).Noun() || r.is(i, traitDemonym) {
			b := d.tokens.First
			for b < i && r.is(b, traitDefinite|traitIndefinite) {
				b++
			}
			s.Affiliation = r.phraseText(b, i+1)
			return
		}
	}
	for i := head + 1; i+1 < d.tokens.End; i++ {
		if r.tag(i) == syntax.IN {
			s.Affiliation = r.phraseText(i+1, d.tokens.End)
			return
		}
	}
}

// chains fills, for each attribution, who speaks outermost and innermost.
func (r *Resolver) chains() {
	for k := range r.atts {
		r.a.Tick(k)
		at := &r.atts[k]
		at.Innermost, at.Outermost = at.Speaker, at.Speaker
		n := k
		for hops := 0; r.atts[n].NestedIn >= 0 && r.atts[n].NestedIn < len(r.atts) && hops < 16; hops++ {
			n = r.atts[n].NestedIn
			if r.atts[n].Speaker >= 0 {
				at.Outermost = r.atts[n].Speaker
			}
		}
	}
	// A row whose words are mostly a report of somebody else's hands on that one's speaker.
	child := make([]int, len(r.atts))
	for k := range child {
		child[k] = -1
	}
	for k := range r.atts {
		r.a.Tick(k)
		n := r.atts[k].NestedIn
		if n < 0 || n >= len(r.atts) || n == k {
			continue
		}
		if c := child[n]; 10*r.reach(k) > 6*r.length(r.atts[n].Content) && (c < 0 || r.reach(k) > r.reach(c)) {
			child[n] = k
		}
	}
	for k := range r.atts {
		r.a.Tick(k)
		n := k
		for hops := 0; hops < 16 && child[n] >= 0; hops++ {
			n = child[n]
		}
		if n != k && r.atts[n].Speaker >= 0 {
			r.atts[k].Innermost = r.atts[n].Speaker
		}
	}
}

// reach gives the bytes of attribution k with its source and cue.
func (r *Resolver) reach(k int) int {
	at := &r.atts[k]
	return r.length(at.Content) + r.length(at.Source) + r.length(at.Cue)
}

func (r *Resolver) length(parts []article.Range) int {
	n := 0
	for _, p := range parts {
		s := r.d.SpanOf(p)
		n += s.End - s.Start
	}
	return n
}
