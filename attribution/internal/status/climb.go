package status

import (
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// maxClimb is how many words above the cue are asked.
const maxClimb = 8

// climb goes from the reporting word at x to the words that govern it, and to those that govern them.
func (r *reader) climb(x int, g *group) {
	for n := 0; n < maxClimb; n++ {
		if r.conditional(x, g) {
			return
		}
		up, joined := r.governor(x, g)
		if up < 0 {
			if n == 0 && r.status == result.StatusAsserted && r.toCome(x) {
				r.set(result.StatusIntended, x)
			}
			return
		}
		above := r.group(up)
		if joined {
			if !r.shares(up, x) {
				return
			}
			switch {
			case r.status == result.StatusAsserted || r.status == result.StatusQuestion:
				r.apply(&above, x)
			case r.status == result.StatusDenied && above.negation >= 0:
				r.negate(x, false, above.negation) // "without confirming or denying"
			}
		} else {
			r.governed(up, &above, x)
		}
		x, g = up, &above
	}
}

// governor gives the word that governs the one at x, whose group is g; joined says that it only is next to
// it, joined by "and" or "or". -1: there is none.
func (r *reader) governor(x int, g *group) (up int, joined bool) {
	if up = r.before(x, g); up >= 0 {
		return up, false
	}
	if r.tag(x) == syntax.VBG && g.first > 0 && r.markAt(g.first-1) == ',' {
		return -1, false // "denied it, adding that": a clause of its own
	}
	if up = r.nounBefore(x); up >= 0 {
		return up, false
	}
	p := int(r.a.Heads[x])
	if p < 0 || !r.outside(p) || !r.sameSentence(p, x) {
		return -1, false
	}
	switch r.a.Relations[x] {
	case syntax.RelConj:
		return p, true
	case syntax.RelXcomp, syntax.RelCcomp, syntax.RelCsubj, syntax.RelCsubjpass:
		return p, false
	case syntax.RelAcl:
		if r.report(p) || r.t.Has(p, r.w.truth) {
			return p, false
		}
	case syntax.RelDobj, syntax.RelNmod, syntax.RelNsubj, syntax.RelNsubjpass:
		if !r.tag(x).Verb() && !(r.a.Relations[x] == syntax.RelDobj && r.hears(p)) {
			return p, false
		}
	}
	return -1, false
}

// hears reports whether the verb at p only takes in what is before somebody: "was not allowed to hear claims
// by Holm that". The claims were made all the same.
func (r *reader) hears(p int) bool {
	return r.tag(p).Verb() && !r.t.Has(p, r.w.light) && !r.governs(p) && !r.at.Cue[0].Has(p)
}

// before gives the governing verb that is right before the group of x, with no more than "to", "of" and
// particles between, or -1. Of a noun it is the verb of the cue that it is the object of.
func (r *reader) before(x int, g *group) int {
	c := r.at.Cue[0]
	linked := r.tag(x) == syntax.VBG
	for i := g.first - 1; i >= 0 && i >= g.first-maxGroup && r.outside(i) && !r.inSource(i) && r.sameSentence(i, x); i-- {
		switch t := r.tag(i); {
		case r.governs(i) && linked:
			return i
		case t == syntax.TO || t == syntax.IN:
			linked = true
		case t == syntax.RP || t == syntax.RB || r.isParticle(i):
		case !r.tag(x).Verb() && c.Has(i) && !t.Verb():
			linked = true // "poured scorn on suggestions", "retracted his claim"
		default:
			return -1
		}
	}
	return -1
}

// nounBefore gives the noun right before the clause of x that the clause fills: "no evidence that she said"; the
// tree may hang the clause on a verb. -1: there is none.
func (r *reader) nounBefore(x int) int {
	for c := r.a.FirstChild(x); c >= 0 && c < x; c = r.a.NextSibling(c) {
		if i := c - 1; r.a.Relations[c] == syntax.RelMark && i >= 0 && r.tag(i).Noun() && r.outside(i) && (r.report(i) || r.t.Has(i, r.w.truth)) {
			return i
		}
	}
	return -1
}

// governs reports whether token i is a word that decides how what it governs stands.
func (r *reader) governs(i int) bool {
	t := r.tag(i)
	return (t.Verb() || t == syntax.JJ) && (r.t.Has(i, r.w.governors) || r.t.Has(i, r.w.denials))
}

// shares reports whether the second of two joined verbs is under what the first is under: "did not
// laugh or say", but not "was not there but said".
func (r *reader) shares(first, second int) bool {
	if first > second || r.tag(first) != r.tag(second) || !r.tag(second).Verb() {
		return false
	}
	switch r.tag(second) {
	case syntax.VB, syntax.VBN, syntax.VBG:
	default:
		return false
	}
	for c := r.a.FirstChild(second); c >= 0; c = r.a.NextSibling(c) {
		if r.a.Relations[c].Subject() || r.a.Relations[c] == syntax.RelAux {
			return false
		}
	}
	return true
}

// governed changes the status by the word at up, which governs the one at x.
func (r *reader) governed(up int, g *group, x int) {
	w := r.w
	not := g.negation >= 0
	switch {
	case r.preset && r.at.Cue[0].Has(up): // the rule knows it
	case r.a.Relations[x].Subject():
		r.governedAsSubject(up, not, x)
	case r.sensed(up, w.holdBack):
		r.holdBack(up, not, x)
	case r.sensed(up, w.decline):
		r.decline(up, not)
	case r.denies(up) || !r.tag(x).Verb() && r.dismissesNoun(up):
		r.deny(up, not)
	case r.hearsay(up, x):
		r.hedge(up)
	case r.t.Has(up, w.ending) && r.tag(x) == syntax.VBG:
		r.holdBack(up, not, x)
	case r.t.Has(up, w.seeming) && r.tag(up).Verb() && r.infinitive(x):
		r.hedge(up)
	case r.sensed(up, w.plan) && r.infinitive(x):
		r.plan(up, not)
	case r.t.Has(up, w.truth):
		r.truth(up, not)
	case r.t.Has(up, w.questions) && r.tag(up).Verb() && r.clauseAsks(x):
		r.weaken(result.StatusQuestion, up)
	case not && r.tag(up).Verb():
		r.negated(up, g, x)
	}
	if g.hedged >= 0 {
		r.hedge(g.hedged)
	}
	if g.hedge >= 0 {
		r.hedge(g.hedge)
	}
}

// negated changes the status by the verb at up, which has a negation and governs the one at x: "did not say that", "did not
// begin to say".
func (r *reader) negated(up int, g *group, x int) {
	switch {
	case r.a.Relations[x] == syntax.RelCcomp && r.t.Has(up, r.w.saying):
		r.weaken(result.StatusHedged, g.negation)
	case g.hedged < 0 && (r.infinitive(x) || r.a.Relations[x] == syntax.RelXcomp):
		r.weaken(result.StatusDenied, g.negation)
	}
}

// governedAsSubject changes the status by the verb at up, of which the word at x is the subject.
func (r *reader) governedAsSubject(up int, not bool, x int) {
	if r.passiveDenial(up, x) {
		r.deny(up, not)
	} else if r.t.Has(up, r.w.truth) {
		r.truth(up, not)
	}
}

// hearsay reports whether up says that others hold what the word at x says: "is believed to", "is accused of".
func (r *reader) hearsay(up, x int) bool {
	return r.sensed(up, r.w.hearsay) && r.passive(up) && (r.infinitive(x) || r.t.Has(up, r.w.charges) && r.tag(x) == syntax.VBG)
}

// weaken gives an asserted report another status.
func (r *reader) weaken(s result.Status, by int) {
	if r.status == result.StatusAsserted {
		r.set(s, by)
	}
}

// holdBack: "avoided saying", "stopped short of denying", "did not fail to mention".
func (r *reader) holdBack(by int, not bool, x int) {
	switch {
	case not:
	case r.status == result.StatusDenied || r.status == result.StatusDeclined:
		r.set(result.StatusHedged, by)
	case r.status == result.StatusAsserted && (r.asks() || r.t.Has(x, r.w.silence) && !r.t.Has(r.at.Content[0].First, r.w.clauseOpeners)):
		r.set(result.StatusDeclined, by)
	default:
		r.set(result.StatusDenied, by)
	}
}

// decline: "refused to say"; "refused to rule out", which denies nothing.
func (r *reader) decline(by int, not bool) {
	switch {
	case not, r.status == result.StatusDenied:
		r.set(result.StatusHedged, by)
	case r.status != result.StatusHedged:
		r.set(result.StatusDeclined, by)
	}
}

// deny: "denied that he had said", "did not deny that he had said".
func (r *reader) deny(by int, not bool) {
	switch {
	case not:
		r.weaken(result.StatusHedged, by)
	case r.status == result.StatusAsserted || r.status == result.StatusHedged:
		r.set(result.StatusDenied, by)
	}
}

// plan: "plans to announce"; "does not plan to announce".
func (r *reader) plan(by int, not bool) {
	switch {
	case r.status != result.StatusAsserted:
	case not:
		r.set(result.StatusDenied, by)
	default:
		r.set(result.StatusIntended, by)
	}
}

// truth: "it is not true that he said", "it is unclear whether he said", "there is no evidence that he said".
func (r *reader) truth(by int, not bool) {
	w := r.w
	switch {
	case r.t.Has(by, w.truthTrue) && not, r.t.Has(by, w.truthEvidence) && not, r.t.Has(by, w.truthFalse) && !not, r.t.Has(by, w.truthPossible) && not:
		if r.status == result.StatusAsserted || r.status == result.StatusHedged {
			r.set(result.StatusDenied, by)
		}
	case r.t.Has(by, w.truthOpen):
		r.weaken(result.StatusQuestion, by)
	case r.t.Has(by, w.truthPossible):
		r.weaken(result.StatusHedged, by)
	}
}

// dismissesNoun reports whether the verb at up takes back or dismisses a noun of report, or denies it.
func (r *reader) dismissesNoun(up int) bool {
	return r.tag(up).Verb() && (r.sensed(up, r.w.dismissal) || r.sensed(up, r.w.takeBack) || r.t.Has(up, r.w.denials))
}

// passiveDenial reports whether the noun at x is what is denied: "reports that he had said were denied".
func (r *reader) passiveDenial(up, x int) bool {
	return r.a.Relations[x] == syntax.RelNsubjpass && r.dismissesNoun(up)
}

// infinitive reports whether "to" is before the group of the verb at x.
func (r *reader) infinitive(x int) bool {
	g := r.group(x)
	for i := g.first - 1; i >= 0 && i >= g.first-2; i-- {
		if r.tag(i) == syntax.TO {
			return true
		}
		if r.tag(i) != syntax.RB {
			return false
		}
	}
	return false
}

// clauseAsks reports whether the clause of x is an indirect question.
func (r *reader) clauseAsks(x int) bool {
	for c := r.a.FirstChild(x); c >= 0 && c < x; c = r.a.NextSibling(c) {
		if r.t.Has(c, r.w.questionWords) && r.outside(c) {
			return true
		}
	}
	return false
}

// conditional reports whether the verb at x, whose group is g, only supposes what it says, and notes it: "if she
// says", "had she said", "were she to say", "should she say".
func (r *reader) conditional(x int, g *group) bool {
	if !r.tag(x).Verb() || r.status == result.StatusDeclined {
		return false
	}
	if i := r.conditionWord(x); i >= 0 {
		r.set(result.StatusConditional, i)
		return true
	}
	if i := r.invertedCondition(x); i >= 0 && !r.isQuestion(x) {
		r.set(result.StatusConditional, i)
		return true
	}
	return false
}

// conditionWord gives the "if" of the clause of x, or -1. That of an indirect question ("asked if she said") is none.
func (r *reader) conditionWord(x int) int {
	if r.a.Relations[x] == syntax.RelCcomp && r.a.Heads[x] >= 0 && r.a.Heads[x] < int32(x) {
		if p := int(r.a.Heads[x]); r.t.Has(p, r.w.questions) || r.t.Has(p, r.w.saying) || r.t.Has(p, r.w.truth) {
			return -1
		}
	}
	for c := r.a.FirstChild(x); c >= 0 && c < x; c = r.a.NextSibling(c) {
		if (r.a.Relations[c] == syntax.RelMark || r.a.Relations[c] == syntax.RelAdvmod) && r.t.Has(c, r.w.conditions) && r.outside(c) && !r.clauseEnds(c) {
			return c
		}
	}
	if i := r.beforeClause(x); i >= 0 && r.t.Has(i, r.w.conditions) && r.outside(i) {
		return i
	}
	return r.joinedCondition(x)
}

// clauseEnds reports whether the clause that the condition word at c opens ends at the comma before the source: "If the votes were moving,
// Holm wrote, …" is what Holm wrote.
func (r *reader) clauseEnds(c int) bool {
	if len(r.at.Source) == 0 || r.at.Source[0].First <= c || r.markAt(r.at.Source[0].First-1) != ',' {
		return false
	}
	for i := c + 1; i < r.at.Source[0].First; i++ {
		if t := r.tag(i); t == syntax.VBD || t == syntax.VBZ || t == syntax.VBP || t == syntax.MD {
			return true
		}
	}
	return false
}

// joinedCondition gives the "if" of the clause that "and" joins to that of x, or -1: "if you have a key and your friend says".
func (r *reader) joinedCondition(x int) int {
	p := int(r.a.Heads[x])
	if r.a.Relations[x] != syntax.RelConj || p < 0 || p > x || r.a.Relations[p] != syntax.RelAdvcl || r.tag(p) != r.tag(x) && !(presentTags.Has(r.tag(p)) && presentTags.Has(r.tag(x))) {
		return -1
	}
	for c := r.a.FirstChild(p); c >= 0 && c < p; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelMark && r.t.Has(c, r.w.conditions) && r.outside(c) {
			return c
		}
	}
	return -1
}

// presentTags are the tags of a finite verb in the present tense.
var presentTags = syntax.Tags(syntax.VBP, syntax.VBZ)

// beforeClause gives the word right before the source, where the source is right before the group of x; or -1.
func (r *reader) beforeClause(x int) int {
	if len(r.at.Source) == 0 {
		return -1
	}
	s := r.at.Source[0]
	if g := r.group(x); s.End == g.first && s.First > 0 && r.sameSentence(s.First-1, x) {
		return s.First - 1
	}
	return -1
}

// invertedCondition gives the auxiliary that opens the clause of x before its subject, or -1.
func (r *reader) invertedCondition(x int) int {
	if len(r.at.Source) == 0 {
		return -1
	}
	i := r.at.Source[0].First - 1
	if i < 0 || r.at.Source[0].First > x || !r.sameSentence(i, x) || !r.outside(i) {
		return -1
	}
	switch l := r.tag(i); {
	case l == syntax.MD && r.t.Has(i, r.w.modalConditional):
	case l == syntax.VBD && r.t.Has(i, r.w.light) && (r.infinitive(x) || !r.t.Has(i, r.w.be)):
	default:
		return -1
	}
	if i > 0 && r.sameSentence(i-1, i) && r.d.Tokens[i-1].Word {
		return -1
	}
	return i
}
