package speaker

import (
	"math"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Pronouns: he, she, it and they go to whoever is most in the reader's mind, by weights that a
// reader can name (in the manner of Lappin & Leass 1994), and never to a name inside the
// quotation, to the person told, or against what is known of gender and number.

const (
	pronounReach    = 10 // sentences back
	pronounMentions = 80 // mentions back
)

// The weights of salience.tsv.
const (
	weightGender = iota
	weightGiven
	weightOtherGiven
	weightUnsure
	weightIdle
	weightSubject
	weightMain
	weightLow
	weightSentence
	weightParagraph
	weightSpeaker
	weightSource
	weightPronoun
	weightAgain
	weightQuoted
	weightInContent
	weightParent
	weightOften
	weightOwn
	weightThreshold
	weights
)

var weightNames = [weights]string{weightGender: "gender", weightGiven: "given", weightOtherGiven: "other-given", weightUnsure: "unsure", weightIdle: "idle", weightSubject: "subject", weightMain: "main", weightLow: "low", weightSentence: "sentence", weightParagraph: "paragraph", weightSpeaker: "speaker", weightSource: "source", weightPronoun: "pronoun", weightAgain: "again", weightQuoted: "quoted", weightInContent: "in-content", weightParent: "parent", weightOften: "often", weightOwn: "own", weightThreshold: "threshold"}

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
	e, second := r.mostSalient(i, k, p)
	if e < 0 {
		return -1
	}
	r.add(i, e, true)
	if k >= 0 && second {
		r.flag(k, "two-candidates")
	}
	return e
}

func (r *Resolver) flag(k int, f string) {
	for _, g := range r.atts[k].Flags {
		if g == f {
			return
		}
	}
	r.atts[k].Flags = append(r.atts[k].Flags, f)
}

// fits reports whether the pronoun can stand for the entity, and how well its gender goes with it.
func (r *Resolver) fits(p pronoun, en *entity) (ok bool, v float64) {
	switch en.kind {
	case kindAuthor:
		return false, 0
	}
	switch {
	case p.gender == 'm' || p.gender == 'f':
		if len(en.members) > 0 || en.plural || en.kind != kindPerson && en.kind != kindUnnamed && (en.kind != kindUnknown || en.name.Len() == 0) {
			return false, 0
		}
		if en.gender != 0 {
			if en.gender != p.gender {
				return false, 0
			}
			return true, r.w.salience[weightGender]
		}
		if en.given != 0 {
			if en.given != p.gender {
				return true, r.w.salience[weightOtherGiven]
			}
			return true, r.w.salience[weightGiven]
		}
		switch {
		case en.kind == kindUnknown:
			return true, r.w.salience[weightUnsure] - 1
		case en.kind == kindPerson && !en.sure:
			return true, r.w.salience[weightUnsure]
		}
		return true, 0
	case p.thing == 't':
		switch en.kind {
		case kindOrganization, kindDocument, kindPlace:
			if en.plural {
				return false, 0
			}
			return true, 0
		}
		return false, 0
	}
	// they
	switch {
	case len(en.members) > 0 || en.plural || en.kind == kindGroup:
		return true, 1
	case en.kind == kindOrganization:
		return true, -0.8
	case en.kind == kindUnnamed:
		return true, -0.8 // a source whose gender the writer hides
	case en.kind == kindPlace:
		return true, -2
	case en.kind == kindPerson:
		return true, -3.5
	}
	return false, 0
}

// mostSalient gives the entity for a pronoun, or -1; second tells that another is about as likely.
func (r *Resolver) mostSalient(i, k int, p pronoun) (e int32, second bool) {
	for _, x := range r.seen {
		r.score[x] = math.NaN()
	}
	for len(r.score) < len(r.ents) {
		r.score = append(r.score, math.NaN())
	}
	r.seen = r.seen[:0]
	here, par := r.d.Tokens[i].Sentence, r.d.Tokens[i].Paragraph
	from := max(0, len(r.mentions)-pronounMentions)
	for j := len(r.mentions) - 1; j >= from; j-- {
		m := &r.mentions[j]
		if int(m.head) == i || here-m.sent > pronounReach {
			continue
		}
		if int(m.head) > i {
			continue
		}
		en := &r.ents[m.ent]
		if !math.IsNaN(r.score[m.ent]) {
			if !m.quoted {
				r.score[m.ent] += r.w.salience[weightAgain] / float64(1+here-m.sent)
			}
			continue
		}
		ok, v := r.fits(p, en)
		if !ok {
			continue
		}
		if m.quoted && !r.quoted(i) {
			continue
		}
		d := float64(here - m.sent)
		v += r.w.salience[weightSentence] * math.Min(d, 4)
		v += r.w.salience[weightParagraph] * math.Min(float64(par-m.par), 5)
		if m.subject {
			v += r.w.salience[weightSubject]
			if m.main {
				v += r.w.salience[weightMain]
			}
		}
		if m.low {
			v += r.w.salience[weightLow]
		}
		if p.form == 'o' && m.subject && m.sent == here {
			v += r.w.salience[weightOwn]
		}
		if m.source {
			v += r.w.salience[weightSource]
		}
		if m.pronoun {
			v += r.w.salience[weightPronoun]
		}
		if m.quoted {
			v += r.w.salience[weightQuoted]
		}
		if en.kind == kindUnnamed && !m.source {
			v += r.w.salience[weightIdle]
			if en.definite {
				v += r.w.salience[weightIdle] // most likely somebody who has a name in the article
			}
		}
		if en.loose {
			v += 2 * r.w.salience[weightIdle]
		}
		if k >= 0 && p.thing == 't' && !m.source && (en.kind == kindDocument || en.kind == kindPlace) {
			v += r.w.salience[weightIdle] // what was only spoken of seldom speaks next
		}
		v += r.w.salience[weightOften] * math.Log2(1+float64(en.count))
		r.score[m.ent] = v
		r.seen = append(r.seen, m.ent)
	}
	if n := len(r.turns); n > 0 {
		t := r.turns[n-1]
		if int(t.ent) < len(r.score) && !math.IsNaN(r.score[t.ent]) {
			r.score[t.ent] += r.w.salience[weightSpeaker]
		}
	}
	if k >= 0 {
		r.exclude(i, k)
	}
	best, next := math.Inf(-1), math.Inf(-1)
	e = -1
	for _, x := range r.seen {
		v := r.score[x]
		if v > best || v == best && x < e {
			best, next, e = v, best, x
		} else if v > next {
			next = v
		}
	}
	if best < r.w.salience[weightThreshold] {
		return -1, false
	}
	return e, best-next < 0.25
}

// exclude takes from the candidates of attribution k's source those who are named in what is said
// and whoever is told, and favours the speaker of the speech in which it stands.
func (r *Resolver) exclude(i, k int) {
	at := &r.atts[k]
	for _, t := range at.Content {
		for x := t.First; x < t.End && x < t.First+400; x++ {
			if j := r.nameOf[x]; j >= 0 {
				if e := r.names[j].ent; e >= 0 && r.nameHead(x) == x && int(e) < len(r.score) && r.ents[e].kind == kindPerson && r.tag(x+1) != syntax.POS && !r.tag(x+1).Noun() {
					r.score[e] += r.w.salience[weightInContent]
				} else if e >= 0 && int(e) < len(r.score) && r.nameHead(x) == x && r.ents[e].kind == kindPerson {
					r.score[e] += r.w.salience[weightInContent] / 2
				}
			}
		}
	}
	if at.CueHead >= 0 {
		for x := at.CueHead + 1; x < at.CueHead+6 && x < len(r.d.Tokens) && r.sentence(x) == r.sentence(at.CueHead); x++ {
			if j := r.nameOf[x]; j >= 0 && r.a.Relations[r.nameHead(x)] == syntax.RelDobj && int(r.a.Heads[r.nameHead(x)]) == at.CueHead {
				if e := r.names[j].ent; e >= 0 && int(e) < len(r.score) {
					r.score[e] += 2 * r.w.salience[weightInContent]
				}
			}
		}
	}
	if n := at.NestedIn; n >= 0 && n < len(r.found) {
		if e := r.found[n]; e >= 0 && int(e) < len(r.score) {
			if r.quoted(i) && r.atts[n].Kind == result.Direct {
				r.score[e] += 2 * r.w.salience[weightInContent]
			} else {
				r.score[e] += r.w.salience[weightParent]
			}
		}
	}
}

// settleSelf lays I and we to whoever speaks the words in which they stand, and to the author
// where nobody does.
func (r *Resolver) settleSelf() {
	r.inQuote = map[int32]int{}
	for j := range r.atts {
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
