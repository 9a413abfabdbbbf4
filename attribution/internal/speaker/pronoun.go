package speaker

import (
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Pronouns: he, she, it and they go to whoever is most in the reader's mind, by weights that a
// reader can name (in the manner of Lappin & Leass 1994), and never to a name inside the
// quotation, to the person told, or against what is known of gender and number.

// meetPronoun resolves the pronoun at token i. k is the attribution whose source it is, else -1
// (or -2: asked for by another mention). It gives the entity or -1.
func (r *Resolver) meetPronoun(i, k int) int32 {
	if m := r.mentionAt[i]; m >= 0 {
		return r.mentions[m].ent
	}
	p := r.w.pronouns[r.lower[i]]
	if p.person != 3 || p.form == 'i' {
		return -1
	}
	tag := r.tag(i)
	if tag != syntax.PRP && tag != syntax.PRPS && k < 0 {
		return -1
	}
	if k < 0 && (p.thing == 't' || r.quoted(i)) && k != -2 {
		return -1
	}
	if r.quoted(i) && k == -1 {
		return -1
	}
	if k >= 0 && p.thing == 't' && r.standsForNothing(i, k) {
		return -1
	}
	e, lead := r.mostSalient(i, k, p)
	if ahead := r.cataphor(i, p); ahead >= 0 && (e < 0 || k >= 0 && lead < closeRace) {
		e, lead = ahead, closeRace
	}
	if e < 0 {
		return -1
	}
	r.add(i, e, true)
	if k >= 0 {
		r.lead[k] = lead
		if lead < closeRace {
			r.flag(k, flagTwoCandidates)
		}
		if r.oneForMany(p, &r.ents[e]) {
			r.flag(k, flagUnsureSpeaker)
		}
	}
	r.fixGender(e, p, lead)
	return e
}

// oneForMany reports whether the pronoun is "they" and all that was found for it is one person or one place: somebody else was with
// them, or is meant.
func (r *Resolver) oneForMany(p pronoun, en *entity) bool {
	if p.number != 'p' || en.plural || en.theyOnly || len(en.members) > 0 {
		return false
	}
	return en.kind == kindPerson || en.kind == kindUnnamed || en.kind == kindPlace
}

// standsForNothing reports whether the pronoun at i, the subject of attribution k's cue, only stands before what is said: "It is not explained why",
// "It's worth noting that".
func (r *Resolver) standsForNothing(i, k int) bool {
	h := r.atts[k].CueHead
	if h <= i {
		return false
	}
	if r.a.Relations[i] == syntax.RelNsubjpass && int(r.a.Heads[i]) == h {
		return true
	}
	return r.tag(h) == syntax.VBG && r.tag(h-1) == syntax.JJ && h-i <= 4
}

// fixGender notes what a pronoun tells about somebody of whom nothing else told the gender.
func (r *Resolver) fixGender(e int32, p pronoun, lead float64) {
	en := &r.ents[e]
	if p.gender != 'm' && p.gender != 'f' || en.gender != 0 || lead < closeRace {
		return
	}
	en.gender = p.gender
	if en.kind == kindUnknown {
		en.kind = kindPerson
	}
}

// cataphor gives the person whom a pronoun in a clause at the front of a sentence runs ahead of: "While she
// said that the firm had lied, Lee would not sue"; -1 where there is none.
func (r *Resolver) cataphor(i int, p pronoun) int32 {
	if p.gender != 'm' && p.gender != 'f' || r.quoted(i) {
		return -1
	}
	s := r.d.Sentences[r.sentence(i)].Tokens
	if i-s.First > 4 || !r.opensClause(s.First, i) {
		return -1
	}
	for j := i + 1; j < s.End; j++ {
		k := r.nameOf[j]
		if k < 0 || r.quoted(j) {
			continue
		}
		nm := &r.names[k]
		if nm.words.First != j || nm.ent < 0 || r.markAt(nm.all.First-1) != ',' {
			continue
		}
		var ev evidence
		next := r.tag(nm.words.End)
		if (next.Verb() || next == syntax.MD || next == syntax.RB) && r.fits(p, &r.ents[nm.ent], &ev) {
			return nm.ent
		}
	}
	return -1
}

// opensClause reports whether the words from first to the pronoun at i open a clause before the main one:
// "while", "even as", "after".
func (r *Resolver) opensClause(first, i int) bool {
	for j := first; j < i; j++ {
		if r.tag(j) != syntax.IN && r.tag(j) != syntax.RB && r.tag(j) != syntax.WRB {
			return false
		}
	}
	return first < i && (r.tag(i-1) == syntax.IN || r.tag(i-1) == syntax.WRB)
}

func (r *Resolver) flag(k int, f string) {
	for _, g := range r.atts[k].Flags {
		if g == f {
			return
		}
	}
	r.atts[k].Flags = append(r.atts[k].Flags, f)
}

// exclude counts what speaks against the candidates of attribution k's source who are named in what is said
// or are told, and what speaks for the speaker of the speech in which it stands.
func (r *Resolver) exclude(i, k int) {
	const bodyInContent = 0.3 // how much a body counts that speaks of itself by name
	at := &r.atts[k]
	add := func(e int32, weight int, v float64) {
		if e >= 0 && int(e) < len(r.rivalOf) && r.rivalOf[e] >= 0 {
			r.rivals[r.rivalOf[e]].ev[weight] += v
		}
	}
	for _, t := range at.Content {
		for x := t.First; x < t.End && x < t.First+400; x++ {
			j := r.nameOf[x]
			if j < 0 || r.names[j].ent < 0 || r.nameHead(x) != x {
				continue
			}
			v := 1.0
			switch r.ents[r.names[j].ent].kind {
			case kindPerson:
			case kindOrganization:
				if at.NestedIn >= 0 {
					continue
				}
				v = bodyInContent
			default:
				continue
			}
			if r.tag(x+1) == syntax.POS || r.tag(x+1).Noun() {
				v /= 2
			}
			add(r.names[j].ent, weightInContent, v)
		}
	}
	r.excludeNew(at, add)
	if at.CueHead >= 0 {
		for x := at.CueHead + 1; x < at.CueHead+6 && x < len(r.d.Tokens) && r.sentence(x) == r.sentence(at.CueHead); x++ {
			if j := r.nameOf[x]; j >= 0 && r.a.Relations[r.nameHead(x)] == syntax.RelDobj && int(r.a.Heads[r.nameHead(x)]) == at.CueHead {
				add(r.names[j].ent, weightInContent, 2)
			}
		}
	}
	if n := at.NestedIn; n >= 0 && n < len(r.found) {
		if r.quoted(i) && r.atts[n].Kind == result.Direct {
			add(r.found[n], weightInContent, 2)
		} else {
			add(r.found[n], weightParent, 1)
		}
	}
}

// excludeNew counts what speaks against those of whom nothing but what is said speaks: "Countries need to go on, they
// said".
func (r *Resolver) excludeNew(at *result.Attribution, add func(e int32, weight int, v float64)) {
	const most = 400 // tokens of a part
	inside := map[int32]int32{}
	for _, t := range at.Content {
		for x := t.First; x < min(t.End, t.First+most); x++ {
			if m := r.mentionAt[x]; m >= 0 && !r.mentions[m].quoted {
				inside[r.mentions[m].ent]++
			}
		}
	}
	for _, t := range at.Content {
		for x := t.First; x < min(t.End, t.First+most); x++ {
			m := r.mentionAt[x]
			if m < 0 {
				continue
			}
			if e := r.mentions[m].ent; inside[e] > 0 && inside[e] == int32(r.ents[e].count) && r.ents[e].kind != kindPerson {
				add(e, weightInContent, 1)
				inside[e] = 0
			}
		}
	}
}

// settleSelf links I and we to whoever speaks the words in which they stand, and to the author
// where nobody does.
func (r *Resolver) settleSelf() {
	r.inQuote = map[int32]int{}
	for j := range r.atts {
		r.a.Tick(j)
		if r.atts[j].Kind == result.Indirect {
			continue
		}
		for _, t := range r.atts[j].Content {
			for i := t.First; i < t.End && i < t.First+60; i++ {
				if q := r.d.Tokens[i].Quotation; q >= 0 {
					r.inQuote[q] = j
				}
			}
		}
	}
	for k := range r.atts {
		r.a.Tick(k)
		if r.atts[k].Resolution != result.BySelf {
			continue
		}
		h := r.heads[k][0]
		e, how := r.selfAt(h, k, 0)
		r.found[k], r.atts[k].Resolution = e, how
		if e < 0 {
			r.atts[k].Resolution = result.ByNothing
		}
	}
}

func (r *Resolver) selfAt(h, k, depth int) (int32, result.Resolution) {
	at := &r.atts[k]
	n := at.NestedIn
	if n < 0 && r.quoted(h) {
		// The attribution whose words these are, where nesting was not told.
		for q, hops := r.d.Tokens[h].Quotation, 0; q >= 0 && n < 0 && hops < 16; q, hops = int32(r.d.Quotations[q].Parent), hops+1 {
			if j, ok := r.inQuote[q]; ok && j != k {
				n = j
			}
		}
	}
	for hops := 0; n >= 0 && n < len(r.atts) && hops < 8; hops++ {
		if r.found[n] >= 0 {
			return r.found[n], result.BySelf
		}
		if r.atts[n].Resolution == result.BySelf && depth < 8 && n != k && len(r.heads[n]) > 0 {
			return r.selfAt(r.heads[n][0], n, depth+1)
		}
		n = r.atts[n].NestedIn
	}
	if x, role := r.d.PassageAt(h); role == article.Said {
		// A letter's or a turn's I is whoever wrote or spoke it.
		if j := r.ofPassage(x); j >= 0 && j != k && r.found[j] >= 0 {
			return r.found[j], result.BySelf
		}
		return -1, result.ByNothing
	}
	if r.quoted(h) {
		return -1, result.ByNothing
	}
	return r.author(), result.ByAuthor
}

func (r *Resolver) author() int32 {
	const key = "=author"
	e, ok := r.byKey[key]
	if !ok {
		e = r.newEntity(entity{kind: kindAuthor, text: "(author)"})
		r.byKey[key] = e
	}
	return e
}

// span of the tokens, for the reasons that are printed.
func (r *Resolver) words(t article.Range) string {
	s := r.d.SpanOf(t)
	return strings.Join(strings.Fields(r.d.Text[s.Start:s.End]), " ")
}
