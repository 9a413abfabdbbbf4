package status

import (
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// group is what stands around one verb or noun: its negation, its auxiliaries, its adverbs.
type group struct {
	negation, hedge          int // tokens; -1 where there is none
	hedged, cond, plan, able int // auxiliaries, likewise
	first                    int // the first token of the verb group
}

// maxGroup is how many tokens before a verb may belong to its group.
const maxGroup = 8

// group reads the words around token x: those right before it, and those that the tree hangs on it.
func (r *reader) group(x int) group {
	g := group{-1, -1, -1, -1, -1, -1, x}
	for i := x - 1; i >= 0 && i >= x-maxGroup && r.outside(i) && r.sameSentence(i, x); i-- {
		if first := r.negationEnding(i); first >= 0 {
			g.negation, g.first = first, first
			i = first
			continue
		}
		if !r.auxiliary(i) {
			break
		}
		r.note(&g, i)
		g.first = i
	}
	for c := r.a.FirstChild(x); c >= 0 && c < x; c = r.a.NextSibling(c) {
		switch r.a.Relations[c] {
		case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelAdvmod, syntax.RelDet, syntax.RelCop:
			if r.outside(c) && !r.inSource(c) && !r.setApart(c, x) {
				r.note(&g, c)
			}
		}
	}
	if !r.tag(x).Verb() {
		g.hedged, g.cond, g.plan, g.able = -1, -1, -1, -1
	}
	if i := x + 1; g.negation < 0 && r.tag(x).Verb() && r.t.Has(x, r.w.light) && i < len(r.d.Tokens) && r.t.Has(i, r.w.negVerb) && r.outside(i) {
		g.negation = i // "that is not to say"
	}
	return g
}

// negationEnding gives the first word of a phrase that denies the verb behind it and ends at token i, or -1: "has yet to
// say", "instead of saying". It is asked for the words that no verb group has by itself.
func (r *reader) negationEnding(i int) int {
	if t := r.tag(i); t != syntax.TO && t != syntax.IN {
		return -1
	}
	for first := max(0, i-2); first < i; first++ {
		to, ok := r.w.lex.PhraseAt(r.t, r.w.negBefore, first, i+1)
		if ok && to == i+1 && r.outside(first) && !r.inSource(first) && r.sameSentence(first, i) {
			return first
		}
	}
	return -1
}

// setApart reports whether a comma is between the word at c and the verb at x: "whether you knew or not, you
// said". What is set between commas itself ("never, he said") and the source do not count.
func (r *reader) setApart(c, x int) bool {
	commas := 0
	for i := c + 1; i < x; i++ {
		if r.markAt(i) == ',' && !r.inSource(i) {
			commas++
		}
	}
	return commas == 1
}

// auxiliary reports whether token i may be part of the verb group after it.
func (r *reader) auxiliary(i int) bool {
	switch t := r.tag(i); {
	case r.inSource(i):
		return false
	case t == syntax.MD, t == syntax.RB, t == syntax.RBR, r.t.Has(i, r.w.negVerb), r.phraseAt(i, r.w.negVerb), r.t.Has(i, r.w.modals):
		return true
	case t.Verb():
		return r.t.Has(i, r.w.light)
	}
	return false
}

// widen takes a negation right before the cue into it: "no longer disputes".
func (r *reader) widen(g *group) {
	if c := &r.at.Cue[0]; g.negation >= 0 && g.negation < c.First && g.negation >= c.First-2 && g.first <= g.negation && !r.inSource(c.First-1) {
		c.First = g.negation
	}
}

// note takes down what token i says of the verb that it belongs to.
func (r *reader) note(g *group, i int) {
	w := r.w
	if to, ok := w.lex.PhraseAt(r.t, w.negOther, i, min(i+3, len(r.d.Tokens))); ok && to > i+1 {
		return // "not only", "no doubt"
	}
	switch {
	case r.t.Has(i, w.negVerb), r.t.Has(i, w.negNoun), r.phraseAt(i, w.negVerb):
		g.negation = i
	case r.t.Has(i, w.modalHedged):
		g.hedged = i
	case r.t.Has(i, w.modalConditional):
		g.cond = i
	case r.t.Has(i, w.modalIntended):
		g.plan = i
	case r.t.Has(i, w.modals):
		g.able = i
	case r.t.Has(i, w.hedgeAdverbs):
		g.hedge = i
	}
}

func (r *reader) phraseAt(i int, l lexicon.List) bool {
	to, ok := r.w.lex.PhraseAt(r.t, l, i, min(i+4, len(r.d.Tokens)))
	return ok && to > i+1
}

// apply changes the status by the words around the reporting word at x.
func (r *reader) apply(g *group, x int) {
	switch {
	case g.negation >= 0 && g.hedged >= 0:
		r.set(result.StatusHedged, g.hedged, g.negation)
	case g.negation >= 0:
		modal := max(g.cond, g.plan, g.able)
		r.negate(x, modal >= 0, g.negation)
	case g.hedged >= 0:
		r.set(result.StatusHedged, g.hedged)
	case g.plan >= 0 && (r.status == result.StatusAsserted || r.status == result.StatusQuestion && !r.asks()):
		r.set(result.StatusIntended, g.plan)
	case g.hedge >= 0:
		r.hedge(g.hedge)
	case g.cond >= 0 && r.status == result.StatusAsserted:
		r.supposed(g.cond, x)
	}
}

// supposed changes the status by the conditional auxiliary at cond, where the verb at x is not said in spite of it.
func (r *reader) supposed(cond, x int) {
	switch {
	case r.completed(cond, x):
	case r.futureOfPast(x):
		r.set(result.StatusIntended, cond)
	case r.saidAfterAll(cond, x), r.politely(cond, x):
	default:
		r.set(result.StatusConditional, cond)
	}
}

// completed reports whether the auxiliary at cond is short for "had": a participle follows it, and no bare verb. "She'd told
// them", "they'd been warned".
func (r *reader) completed(cond, x int) bool {
	for i := cond + 1; i <= x; i++ {
		if t := r.tag(i); t.Verb() {
			return t == syntax.VBN || t == syntax.VBD
		}
	}
	return false
}

// saidAfterAll reports whether an adverb beside the verb at x tells that it was said: "would only say", "would later admit", "would
// say only that".
func (r *reader) saidAfterAll(cond, x int) bool {
	for i := cond + 1; i <= x+1 && i < len(r.d.Tokens); i++ {
		if i != x && r.t.Has(i, r.w.saidAfterAll) {
			return true
		}
	}
	return false
}

// politely reports whether the source is the one who speaks, so that the auxiliary at cond only softens what is said: "I would say
// that". "If asked, I would say", "I would have said" and words in marks are none.
func (r *reader) politely(cond, x int) bool {
	if r.at.Kind == result.Direct || len(r.at.Source) != 1 || r.at.Source[0].Len() != 1 || !r.t.Has(r.at.Source[0].First, r.w.firstPerson) || !r.t.Has(cond, r.w.modalPolite) {
		return false
	}
	for i := cond + 1; i < x; i++ {
		if r.tag(i).Verb() {
			return false
		}
	}
	for i := r.d.Sentences[r.d.Tokens[x].Sentence].Tokens.First; i < cond; i++ {
		if r.t.Has(i, r.w.conditions) && r.outside(i) {
			return false
		}
	}
	return true
}

// negate turns the status round: what was asserted was not said, what was denied is not denied.
func (r *reader) negate(x int, modal bool, by int) {
	switch r.status {
	case result.StatusDenied, result.StatusDeclined:
		if r.pairOfAnswers(x) {
			r.set(result.StatusDeclined, by) // "neither admitted nor denied"
			return
		}
		r.set(result.StatusHedged, by)
	case result.StatusAsserted:
		if modal || r.asks() || r.t.Has(x, r.w.silence) || r.pairOfAnswers(x) {
			r.set(result.StatusDeclined, by)
			return
		}
		r.set(result.StatusDenied, by)
	default:
		r.set(result.StatusDenied, by)
	}
}

// hedge weakens what was asserted or planned; a denial at second hand is still none of the words' own.
func (r *reader) hedge(by int) {
	if r.status == result.StatusAsserted || r.status == result.StatusIntended {
		r.set(result.StatusHedged, by)
	}
}

// pairOfAnswers reports whether the verb at x is joined to another, and one of the two denies and the other
// does not: "neither confirm nor deny".
func (r *reader) pairOfAnswers(x int) bool {
	other := -1
	if r.a.Relations[x] == syntax.RelConj {
		other = int(r.a.Heads[x])
	}
	for c := r.a.FirstChild(x); c >= 0 && other < 0; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelConj && r.tag(c).Verb() {
			other = c
		}
	}
	if other < 0 && x > 0 && r.t.Has(x-1, r.w.negPair) { // "neither confirm nor deny": the verb before the pair's second word
		other = x - 2
	}
	return other >= 0 && r.tag(other).Verb() && r.t.Has(x, r.w.denials) != r.t.Has(other, r.w.denials)
}

// futureOfPast reports whether a conditional at x is what somebody said of the time to come: "said he would
// propose".
func (r *reader) futureOfPast(x int) bool {
	p := int(r.a.Heads[x])
	return r.a.Relations[x] == syntax.RelCcomp && p >= 0 && r.outside(p) && r.t.Has(p, r.w.saying) &&
		(r.tag(p) == syntax.VBD || r.tag(p) == syntax.VBN)
}

// nobody sees to a subject that is nobody: its words stay, but they name no speaker. It gives the token that
// denies, else -1.
func (r *reader) nobody(x int) int {
	if len(r.at.Source) == 0 || !r.tag(x).Verb() {
		return -1
	}
	s := &r.at.Source[0]
	for i := max(s.First-3, 0); i < s.End && (i <= s.First || r.tag(i-1) == syntax.RB); i++ {
		if !r.sameSentence(i, s.First) {
			continue
		}
		end, kind := r.negativeSubject(i)
		if end < s.First || end == i {
			continue
		}
		if r.othersToo(i) {
			return -1
		}
		r.at.Nobody = kind == emptySubject
		if before := (article.Range{First: i, End: s.First}); i < s.First && !overlaps(r.at.Cue, before) && !overlaps(r.at.Content, before) {
			s.First = i
		}
		return i
	}
	return -1
}

// endBeforePair ends the source before "neither confirmed nor" or "neither", where the tree took words of the verbs for a part
// of it.
func (r *reader) endBeforePair(x int) {
	if len(r.at.Source) != 1 || !r.tag(x).Verb() {
		return
	}
	s := &r.at.Source[0]
	if s.End != r.group(x).first || !r.t.Has(s.End-1, r.w.negPair) {
		return
	}
	end := s.End - 1
	for i := end - 2; r.tag(end-1).Verb() && i > s.First && i > end-maxGroup; i-- {
		if r.t.Has(i, r.w.negPair) {
			end = i
			break
		}
	}
	if end > s.First && !r.t.Has(s.First, r.w.negPair) {
		s.End = end
	}
}

// overlaps reports whether any of rs has a token of r.
func overlaps(rs []article.Range, r article.Range) bool {
	return slices.ContainsFunc(rs, func(x article.Range) bool { return x.First < r.End && r.First < x.End })
}

// noSubject gives the "no" of a passive's subject, where the report has no source: "no date was announced". -1:
// there is none.
func (r *reader) noSubject(x int) int {
	if len(r.at.Source) > 0 {
		return -1
	}
	for c := r.a.FirstChild(x); c >= 0 && c < x; c = r.a.NextSibling(c) {
		if r.a.Relations[c] != syntax.RelNsubjpass || !r.outside(c) {
			continue
		}
		for k := r.a.FirstChild(c); k >= 0 && k < c; k = r.a.NextSibling(k) {
			if r.t.Has(k, r.w.negNoun) {
				return k
			}
		}
	}
	return -1
}

// fronted gives the negation that opens the clause before an auxiliary and the subject: "Not once did she say",
// "At no point has he said". -1: there is none.
func (r *reader) fronted(x int) int {
	if len(r.at.Source) == 0 {
		return -1
	}
	aux := r.at.Source[0].First - 1
	if aux < 1 || aux > x || !r.sameSentence(aux, x) || !r.auxiliary(aux) || r.tag(aux) == syntax.RB {
		return -1
	}
	for i := aux - 1; i >= 0 && i >= aux-4 && r.sameSentence(i, x) && r.d.Tokens[i].Word && r.outside(i); i-- {
		if !r.t.Has(i, r.w.negVerb) && !r.t.Has(i, r.w.negNoun) {
			continue
		}
		before := i - 1
		if r.tag(before) == syntax.IN {
			before-- // "At no point"
		}
		if before < 0 || !r.sameSentence(before, x) || !r.d.Tokens[before].Word || r.tag(before) == syntax.CC {
			return i
		}
		return -1
	}
	return -1
}

// othersToo reports whether somebody is joined to the negative subject that begins at token i: "no arrests and
// officers say".
func (r *reader) othersToo(i int) bool {
	joined := false
	for j := i + 1; j < r.at.Source[0].End; j++ {
		switch {
		case r.tag(j) == syntax.CC && !r.t.Has(j, r.w.negators):
			joined = true
		case r.t.Has(j, r.w.negators):
			joined = false
		}
	}
	return joined && !r.t.Has(i, r.w.negPair) && r.t.Has(i, r.w.negNoun)
}

type subjectKind uint8

const (
	noSubject subjectKind = iota
	emptySubject
	pairSubject
)

// negativeSubject gives the end of the negative words that begin at token i: "Nobody", "No", "None", "Not one".
func (r *reader) negativeSubject(i int) (end int, kind subjectKind) {
	w, n := r.w, len(r.d.Tokens)
	if _, ok := w.lex.PhraseAt(r.t, w.negOther, i, min(i+4, n)); ok {
		return i, noSubject // "No fewer than"
	}
	if r.t.Has(i, w.negPair) {
		for j := i + 1; j < r.at.Source[0].End; j++ {
			if r.t.Has(j, w.negPair) {
				return i + 1, pairSubject
			}
		}
		return i + 1, emptySubject // "Neither side"
	}
	if to, ok := w.lex.PhraseAt(r.t, w.negSubject, i, min(i+4, n)); ok {
		return to, emptySubject
	}
	if r.t.Has(i, w.negNoun) && i+1 < n && r.d.Tokens[i+1].Word && r.tag(i+1) != syntax.CD {
		return i + 1 + 1, emptySubject // the noun belongs to it
	}
	return i, noSubject
}

// noEvidence sees to "found no evidence that the ballots were changed": the noun right before the content, which the content
// fills, is denied, or there is little of it.
func (r *reader) noEvidence() {
	last := r.at.Content[0].First - 1
	if r.at.Kind == result.Direct || r.status != result.StatusAsserted || last < 0 || !r.outside(last) || !r.t.Has(last, r.w.truthEvidence) {
		return
	}
	if up := int(r.a.Heads[last]); up >= 0 && up < last && r.a.Relations[last] == syntax.RelDobj && r.tag(up).Verb() && r.outside(up) {
		if g := r.group(up); g.negation >= 0 {
			r.set(result.StatusDenied, g.negation, last) // "did not provide evidence that"
			return
		}
	}
	for i := last - 1; i >= 0 && i >= last-4 && r.sameSentence(i, last) && r.outside(i); i-- {
		switch {
		case r.t.Has(i, r.w.negNoun) || r.t.Has(i, r.w.negPair):
			r.set(result.StatusDenied, i, last)
			return
		case r.t.Has(i, r.w.negLittle):
			r.set(result.StatusHedged, i, last)
			return
		case !r.mayQualify(i):
			return
		}
	}
}

// fewSay sees to "Few experts say the reef can be saved": nearly nobody says it.
func (r *reader) fewSay() {
	if r.status == result.StatusAsserted && len(r.at.Source) > 0 && r.t.Has(r.at.Source[0].First, r.w.negLittle) {
		r.set(result.StatusHedged, r.at.Source[0].First)
	}
}

// saidNothing sees to "said nothing about the leak" and "told them nothing about it": what the content is about was not said.
func (r *reader) saidNothing(x int) {
	c := r.at.Content[0]
	about := c.First // the word behind "nothing"
	if r.t.Has(c.First, r.w.negVoid) {
		about++
	}
	if r.at.Kind == result.Direct || r.status != result.StatusAsserted || !r.t.Has(x, r.w.saying) || about == 0 || !r.t.Has(about-1, r.w.negVoid) {
		return
	}
	if void := about - 1; void > x && !r.a.Relations[void].Subject() && (about == c.End || r.tag(about) == syntax.IN) {
		r.set(result.StatusDeclined, void)
	}
}

// noSuchThing sees to "said no such thing".
func (r *reader) noSuchThing(x int) {
	c := r.at.Content[0]
	if r.at.Kind == result.Direct || r.status != result.StatusAsserted {
		return
	}
	if _, ok := r.w.lex.PhraseAt(r.t, r.w.negThing, c.First, c.End); ok && c.Len() < 5 {
		r.set(result.StatusDenied, c.First)
	}
}

// sensed reports whether the word at x is on the list and has the particle beside it that it needs there.
func (r *reader) sensed(x int, l lexicon.List) bool {
	if !r.t.Has(x, l) {
		return false
	}
	needs := false
	for k := range r.w.particles {
		p := &r.w.particles[k]
		if !r.t.Has(x, p.verbs) {
			continue
		}
		if needs = true; r.particleBehind(x, p.word) {
			return true
		}
	}
	return !needs
}

func (r *reader) needsParticle(x int) bool {
	for k := range r.w.particles {
		if r.t.Has(x, r.w.particles[k].verbs) {
			return true
		}
	}
	return false
}

// maxParticle is how far after its verb a particle may stand: "brushed the whole of the argument aside".
const maxParticle = 8

// particleBehind reports whether the word follows the verb at x, in the same clause.
func (r *reader) particleBehind(x int, word string) bool {
	for i := x + 1; i < len(r.d.Tokens) && i <= x+maxParticle && r.sameSentence(i, x); i++ {
		if strings.EqualFold(r.d.Word(i), word) {
			return true
		}
		if t := r.tag(i); !r.d.Tokens[i].Word || t.Verb() && i > x+1 || r.quoted(i) != r.quoted(x) {
			return false
		}
	}
	return false
}

// aboutReport reports whether what the verb at x is about is something told or thought: a claim, a report, an
// idea, a clause, or a word that stands for one.
func (r *reader) aboutReport(x int) bool {
	for _, c := range r.at.Cue {
		for i := max(c.First, x+1); i < c.End; i++ {
			if r.report(i) {
				return true
			}
		}
	}
	c := r.at.Content[0]
	for i := c.First; i < c.End && i < c.First+6; i++ {
		switch t := r.tag(i); {
		case r.report(i):
			return true
		case t == syntax.IN && i == c.First, t == syntax.PRP:
			return true
		case t == syntax.DT && (i+1 == c.End || !r.mayQualify(i+1)):
			return true // "dismissed that as …"
		case t.Noun() && !r.tag(i+1).Noun():
			return false
		}
	}
	return false
}

// judges reports whether the content says as what something is seen: "the book as dull".
func (r *reader) judges() bool {
	for _, c := range r.at.Content {
		for i := c.First; i < c.End; i++ {
			if r.t.Has(i, r.w.background) && r.tag(i) == syntax.IN {
				return true
			}
		}
	}
	return false
}

func (r *reader) report(i int) bool {
	return r.tag(i).Noun() && (r.t.Has(i, r.w.nouns) || r.t.Has(i, r.w.reportNouns))
}

// mayQualify reports whether token i may be between a determiner and its noun, or is that noun.
func (r *reader) mayQualify(i int) bool {
	t := r.tag(i)
	return t.Noun() || t == syntax.JJ || t == syntax.VBN || t == syntax.CD || t == syntax.RB
}

func (r *reader) tag(i int) syntax.Tag {
	if i < 0 || i >= len(r.a.Tags) {
		return syntax.TagNone
	}
	return r.a.Tags[i]
}

func (r *reader) quoted(i int) bool { return r.d.Tokens[i].Quotation >= 0 }

func (r *reader) sameSentence(i, j int) bool { return r.d.Tokens[i].Sentence == r.d.Tokens[j].Sentence }

// outside reports whether token i can govern the cue: it is none of the content, and it is in a quotation
// only where the cue does.
func (r *reader) outside(i int) bool {
	if r.quoted(i) && !r.quoted(r.at.Cue[0].First) {
		return false
	}
	return !in(r.at.Content, i)
}

func (r *reader) inSource(i int) bool { return in(r.at.Source, i) }

func in(ranges []article.Range, i int) bool {
	for _, c := range ranges {
		if c.Has(i) {
			return true
		}
	}
	return false
}
