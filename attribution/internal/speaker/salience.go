package speaker

import (
	"math"

	"whosaid/article"
	"whosaid/syntax"
)

// Salience: whom a reader has in mind at a pronoun. Each candidate gets evidence, a count for each weight of
// salience.tsv, and the largest sum wins (in the manner of Lappin & Leass 1994). The weights are fitted: see
// TestFitSalience.

const (
	pronounReach    = 10 // sentences back
	pronounMentions = 80 // mentions back
	closeRace       = 0.5
)

// The weights of salience.tsv.
const (
	weightGender = iota
	weightGiven
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
	weightSame
	weightTold
	weightNew
	weightAside
	weightHolder
	weightReported
	weightInner
	weightGoesOn
	weightTopic
	weightTitle
	weightGroup
	weightBody
	weightOne
	weightThreshold
	weights
)

var weightNames = [weights]string{
	weightGender: "gender", weightGiven: "given", weightUnsure: "unsure", weightIdle: "idle", weightSubject: "subject", weightMain: "main",
	weightLow: "low", weightSentence: "sentence", weightParagraph: "paragraph", weightSpeaker: "speaker", weightSource: "source",
	weightPronoun: "pronoun", weightAgain: "again", weightQuoted: "quoted", weightInContent: "in-content", weightParent: "parent",
	weightOften: "often", weightOwn: "own", weightSame: "same", weightTold: "told", weightNew: "new", weightAside: "aside", weightHolder: "holder", weightReported: "reported", weightInner: "inner", weightGoesOn: "goes-on", weightTopic: "topic", weightTitle: "title",
	weightGroup: "group", weightBody: "body", weightOne: "one", weightThreshold: "threshold",
}

// evidence holds how much of each weight's feature speaks for one candidate.
type evidence [weights]float64

// rival is an entity that a pronoun may stand for.
type rival struct {
	ent  int32
	sent int32 // of its latest mention
	ev   evidence
}

func (r *Resolver) sum(ev *evidence) float64 {
	v := 0.0
	for i, x := range ev {
		v += x * r.w.salience[i]
	}
	return v
}

// fits reports whether the pronoun can stand for the entity, and adds how well its gender and number go
// with it.
func (r *Resolver) fits(p pronoun, en *entity, ev *evidence) bool {
	switch {
	case en.kind == kindAuthor:
		return false
	case p.gender == 'm' || p.gender == 'f':
		return fitsOne(p.gender, en, ev)
	case p.thing == 't':
		return !en.plural && (en.kind == kindOrganization || en.kind == kindDocument || en.kind == kindPlace)
	}
	return fitsMany(en, ev)
}

// fitsOne is fits of he and she. One person is never both: a known gender excludes the other, and so does a given
// name that only the other gender bears.
func fitsOne(gender byte, en *entity, ev *evidence) bool {
	if len(en.members) > 0 || en.plural || en.theyOnly || en.kind != kindPerson && en.kind != kindUnnamed && (en.kind != kindUnknown || en.name.Len() == 0) {
		return false
	}
	switch {
	case en.gender != 0:
		ev[weightGender]++
		return en.gender == gender
	case en.given != 0:
		ev[weightGiven]++
		return en.given == gender
	case en.hint != 0 && en.hint != gender:
		ev[weightGiven]--
	case en.hint != 0:
		ev[weightGiven] += 0.5
	case en.kind == kindUnknown:
		ev[weightUnsure]++
	case en.kind == kindPerson && !en.sure:
		ev[weightUnsure]++
	}
	return true
}

// fitsMany is fits of they.
func fitsMany(en *entity, ev *evidence) bool {
	switch {
	case en.theyOnly:
		ev[weightGroup] += 3
	case len(en.members) > 0 || en.plural || en.kind == kindGroup:
		ev[weightGroup]++
	case en.kind == kindOrganization:
		ev[weightBody]++
	case en.kind == kindUnnamed:
		ev[weightBody]++ // a source whose gender the writer hides
	case en.kind == kindPlace:
		ev[weightBody] += 2
	case en.kind == kindPerson && en.gender == 0 && en.given == 0:
		ev[weightOne]++
	default:
		return false
	}
	return true
}

// mostSalient gives the entity for the pronoun at token i, or -1, and by how much it leads the next one.
func (r *Resolver) mostSalient(i, k int, p pronoun) (e int32, lead float64) {
	r.findRivals(i, k, p)
	if r.watch != nil && k >= 0 {
		r.watch(k, r.rivals)
	}
	best, next := math.Inf(-1), math.Inf(-1)
	e = -1
	for x := range r.rivals {
		v := r.sum(&r.rivals[x].ev)
		if v > best || v == best && r.rivals[x].ent < e {
			best, next, e = v, best, r.rivals[x].ent
		} else if v > next {
			next = v
		}
	}
	if best < r.w.salience[weightThreshold] {
		return -1, 0
	}
	return e, best - next
}

// findRivals fills r.rivals with those whom the pronoun at token i may stand for.
func (r *Resolver) findRivals(i, k int, p pronoun) {
	for _, x := range r.rivals {
		r.rivalOf[x.ent] = -1
	}
	for len(r.rivalOf) < len(r.ents) {
		r.rivalOf = append(r.rivalOf, -1)
	}
	r.rivals = r.rivals[:0]
	here := r.d.Tokens[i].Sentence
	from := max(0, len(r.mentions)-pronounMentions)
	for j := len(r.mentions) - 1; j >= from; j-- {
		m := &r.mentions[j]
		if int(m.head) >= i || here-m.sent > pronounReach || r.offStage(int(m.par)) {
			continue
		}
		if x := r.rivalOf[m.ent]; x >= 0 {
			if !m.quoted {
				r.rivals[x].ev[weightAgain] += 1 / float64(1+here-m.sent)
				r.rivals[x].sameSentence(m)
			}
			continue
		}
		if m.quoted && !r.quoted(i) {
			continue
		}
		var ev evidence
		if r.fits(p, &r.ents[m.ent], &ev) {
			r.weigh(m, i, k, p, &ev)
			r.rivalOf[m.ent] = int32(len(r.rivals))
			r.rivals = append(r.rivals, rival{m.ent, m.sent, ev})
		}
	}
	if n := len(r.speeches); n > 0 {
		if e := r.speeches[n-1].ent; int(e) < len(r.rivalOf) && r.rivalOf[e] >= 0 {
			if k == -1 {
				r.rivals[r.rivalOf[e]].ev[weightSpeaker] += 0.5 // a pronoun of the story, and no source
			} else {
				r.rivals[r.rivalOf[e]].ev[weightSpeaker]++
			}
			if k >= 0 && r.atts[k].CueHead >= 0 && r.w.goesOn[r.a.Lemmas[r.atts[k].CueHead]] {
				r.rivals[r.rivalOf[e]].ev[weightGoesOn]++
			}
		}
	}
	if k >= 0 {
		r.exclude(i, k)
	}
}

// sameSentence adds that an earlier mention in the sentence of the latest one was a subject.
func (v *rival) sameSentence(m *mention) {
	if m.sent != v.sent {
		return
	}
	count := func(weight int, is bool) {
		if is {
			v.ev[weight] = 1
		}
	}
	count(weightSubject, m.subject)
	count(weightMain, m.subject && m.main)
	count(weightHolder, m.holder)
	if m.subject && !m.low {
		v.ev[weightLow] = 0
	}
	if m.source {
		v.ev[weightReported], v.ev[weightSource] = 0, 1
	}
}

// weigh adds what the latest mention m of a candidate tells about the pronoun at token i.
func (r *Resolver) weigh(m *mention, i, k int, p pronoun, ev *evidence) {
	en := &r.ents[m.ent]
	here, par := r.d.Tokens[i].Sentence, r.d.Tokens[i].Paragraph
	ev[weightSentence] = math.Min(float64(here-m.sent), 4)
	ev[weightParagraph] = math.Min(float64(par-m.par), 5)
	count := func(weight int, is bool) {
		if is {
			ev[weight]++
		}
	}
	count(weightSubject, m.subject)
	count(weightMain, m.subject && m.main)
	count(weightLow, m.low)
	count(weightOwn, p.form == 'o' && m.subject && m.sent == here)
	count(weightSame, p.form != 'o' && m.subject && m.main && m.sent == here)
	count(weightSource, m.source)
	count(weightPronoun, m.pronoun)
	count(weightQuoted, m.quoted)
	count(weightTold, m.told)
	count(weightNew, m.first && here-m.sent <= 1)
	count(weightAside, m.first && here-m.sent <= 1 && !m.subject && !m.topic && en.age == 0)
	count(weightHolder, m.holder)
	count(weightInner, m.inner)
	count(weightReported, !m.quoted && r.spoken[m.head] && !r.spoken[i] && !(k >= 0 && en.kind == kindDocument && r.presentCue(k)))
	count(weightTopic, m.topic && here-m.sent <= 1)
	count(weightTitle, r.d.Paragraphs[m.par].Kind != article.Body)
	ev[weightIdle] += r.idle(m, here, k, p)
	ev[weightOften] = math.Log2(1 + float64(en.count))
}

// idle gives how much shows that the one whom mention m names is only spoken of and does not speak. The pronoun p is in sentence
// here, and is the source of attribution k, or of none.
func (r *Resolver) idle(m *mention, here int32, k int, p pronoun) (signs float64) {
	en := &r.ents[m.ent]
	if en.kind == kindUnnamed && !m.source && en.age == 0 && !m.first {
		signs++
		if en.definite && en.gender == 0 {
			signs++ // most likely somebody who has a name in the article
		}
	}
	if en.loose || (k >= 0 || m.sent == here && p.form == 'p') && r.dies(m) {
		signs += 2
	}
	if k >= 0 && p.thing == 't' && !m.source && (en.kind == kindDocument && !r.presentCue(k) || en.kind == kindPlace) {
		signs++ // what was only spoken of seldom speaks next
	}
	if k >= 0 && !en.spoke && r.onlyNamed(m, en, p) {
		signs++
	}
	return signs
}

// dies reports whether a mention is the subject of a verb of death: "After Clara was buried, she asked".
func (r *Resolver) dies(m *mention) bool {
	v := int(r.a.Heads[m.head])
	return m.subject && v >= 0 && r.w.rare[r.a.Lemmas[v]]&rareDying != 0 && !(r.tag(v) == syntax.VBD && r.w.rare[r.a.Lemmas[v]]&rareKilling != 0 && !r.passive(v))
}

// passive reports whether the verb at v has a form of "be" before it.
func (r *Resolver) passive(v int) bool {
	for c := r.a.FirstChild(v); c >= 0 && c < v; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelAuxpass {
			return true
		}
	}
	return false
}

// onlyNamed reports whether a body, a group or a place that has not spoken is none that "it" or "they" can well mean: no
// subject, and for "they" no group of persons that speaks.
func (r *Resolver) onlyNamed(m *mention, en *entity, p pronoun) bool {
	if p.gender == 'm' || p.gender == 'f' {
		return false
	}
	switch en.kind {
	case kindOrganization:
		return p.thing != 't' || m.low || m.inner || !m.subject
	case kindGroup, kindDocument, kindPlace:
		return p.thing != 't'
	}
	return false
}

// presentCue reports whether attribution k's cue is in the present tense, as it does where a paper is read out:
// "He cited a memo. It says …".
func (r *Resolver) presentCue(k int) bool {
	t := r.tag(r.atts[k].CueHead)
	return t == syntax.VBZ || t == syntax.VBP
}

// offStage reports whether paragraph p names nobody whom a pronoun can mean: a caption, a credit, a line of
// the page's own.
func (r *Resolver) offStage(p int) bool {
	switch r.d.Paragraphs[p].Kind {
	case article.Caption, article.Furniture, article.Byline, article.Date:
		return true
	}
	return false
}
