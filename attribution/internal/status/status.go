// Package status is the status stage of attribution: how does a report stand? "She denied it", "he may have
// said", "they will announce" and "the ministry declined to say" lay something to somebody, but none of them
// says that it was said.
//
// The words that govern the cue decide, never those of the content: its verb group, its subject, and the verbs,
// nouns and clauses above it in the tree. Where a verb governs another by standing right before it ("stopped
// short of saying"), the order of the words counts more than the tree.
package status

import (
	"fmt"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// Settle fills the status of each attribution, and marks those whose source is nobody.
func (w *Words) Settle(a *syntax.Annotation, tokens *lexicon.Tokens, atts []result.Attribution, explain bool) {
	r := reader{w: w, a: a, d: a.Doc, t: tokens}
	for k := range atts {
		a.Pause()
		at := &atts[k]
		r.read(at)
		at.Status = r.status
		if explain && len(r.why) > 0 {
			at.Steps = append(at.Steps, result.Step{Stage: "status", Text: r.reason()})
		}
	}
}

// reader reads one attribution after another.
type reader struct {
	w *Words
	a *syntax.Annotation
	d *article.Document
	t *lexicon.Tokens

	at     *result.Attribution
	status result.Status
	preset bool  // the rule sets the status
	why    []int // the tokens that decided, in the order in which they did
}

// read decides the status of at: from the words of its cue outwards.
func (r *reader) read(at *result.Attribution) {
	r.at, r.why = at, r.why[:0]
	preset := at.Status
	r.preset = preset != ""
	r.status = result.StatusAsserted
	x := r.innermost()
	switch {
	case len(at.Cue) == 0:
		if r.directQuestion() {
			r.status = result.StatusQuestion
		}
		return
	case x < 0 && preset != "":
		r.set(preset, at.Cue[0].First)
		return
	case x < 0:
		r.withoutVerb()
		return
	case preset != "":
		r.set(preset, x)
	default:
		r.byCueWord(x)
	}
	r.endBeforePair(x)
	g := r.group(x)
	r.widen(&g)
	if by := max(r.nobody(x), r.noSubject(x), r.fronted(x)); by >= 0 && g.negation < 0 {
		g.negation = by
	}
	if preset == "" {
		r.apply(&g, x)
		r.noSuchThing(x)
		r.noEvidence()
		r.fewSay()
		r.saidNothing(x)
		r.inFake(x)
		r.byHearsay(x)
	}
	r.climb(x, &g)
	if r.status == result.StatusAsserted && r.isQuestion(x) {
		r.set(result.StatusQuestion, x)
	}
}

// byHearsay sees to an adverb of hearsay that opens the sentence, set apart from it: "Reportedly, his family said".
func (r *reader) byHearsay(x int) {
	first := r.d.Sentences[r.d.Tokens[x].Sentence].Tokens.First
	if !r.t.Has(first, r.w.hedgeAdverbs) || !r.outside(first) || r.at.Cue[0].Has(first) {
		return
	}
	next := first + 1
	if r.markAt(next) == ',' {
		next++
	}
	if len(r.at.Source) > 0 && r.at.Source[0].First == next || r.group(x).first == next {
		r.hedge(first)
	}
}

// set notes a status and the words that make it.
func (r *reader) set(s result.Status, words ...int) {
	r.status = s
	r.why = append(r.why, words...)
}

// reason is the status with the words that decided it, for a reader.
func (r *reader) reason() string {
	var words []string
	for k, i := range r.why {
		if k == 0 || i != r.why[k-1] {
			words = append(words, fmt.Sprintf("%q", r.d.Word(i)))
		}
	}
	return string(r.status) + " by " + strings.Join(words, ", ")
}

// withoutVerb decides the status of "according to", a colon, a dash, or an adverb that reports.
func (r *reader) withoutVerb() {
	for _, c := range r.at.Cue {
		for i := c.First; i < c.End; i++ {
			if r.t.Has(i, r.w.hedgeAdverbs) {
				r.set(result.StatusHedged, i)
				return
			}
		}
	}
	if r.directQuestion() || r.at.Kind == result.Indirect && r.markAt(r.lastOfContent()) == '?' {
		r.set(result.StatusQuestion, r.lastOfContent())
	}
}

// innermost gives the token of the verb or noun that reports: of "stopped short of saying" it is "saying";
// -1 where the cue has neither.
func (r *reader) innermost() int {
	if len(r.at.Cue) == 0 {
		return -1
	}
	c := r.at.Cue[0]
	x := r.at.CueHead
	if x < c.First || x >= c.End {
		x = -1
		for i := c.First; i < c.End && x < 0; i++ {
			if r.tag(i).Verb() || r.tag(i).Noun() {
				x = i
			}
		}
	}
	if x < 0 || !r.tag(x).Verb() && !r.tag(x).Noun() && !r.t.Has(x, r.w.governors) {
		return -1
	}
	return r.downwards(x, c.End)
}

// downwards follows the verbs that the one at x governs, inside the cue: from "stopped" over "short of" to
// "saying", from "is" over "said to have" to "told".
func (r *reader) downwards(x, end int) int {
	last, infinitive := x, false
	for i := x + 1; i < end; i++ {
		switch t := r.tag(i); {
		case t.Verb():
			if infinitive || r.t.Has(last, r.w.light) || r.t.Has(last, r.w.governors) && !r.t.Has(last, r.w.dismissal) && !r.t.Has(last, r.w.takeBack) {
				last = i
			}
		case t == syntax.JJ && r.t.Has(i, r.w.governors):
			last = i // "is due to announce"
		case t == syntax.TO:
			infinitive = true
		case t == syntax.IN || t == syntax.RP || t == syntax.RB || r.isParticle(i):
		default:
			return last
		}
	}
	return last
}

func (r *reader) isParticle(i int) bool {
	for k := range r.w.particles {
		if strings.EqualFold(r.d.Word(i), r.w.particles[k].word) {
			return true
		}
	}
	return false
}

// byCueWord decides by the reporting word itself, without what stands around it.
func (r *reader) byCueWord(x int) {
	w := r.w
	switch {
	case !r.tag(x).Verb() && r.t.Has(x, w.denialNouns):
		r.set(result.StatusDenied, x)
	case !r.tag(x).Verb() && r.t.Has(x, w.questionNouns) && r.tag(x).Noun():
		if r.asks() {
			r.set(result.StatusQuestion, x)
		}
	case r.denies(x):
		r.set(result.StatusDenied, x)
	case !r.tag(x).Verb() && r.dismissedBefore(x) >= 0:
		r.set(result.StatusDenied, r.dismissedBefore(x))
	case r.sensed(x, w.decline):
		r.set(result.StatusDeclined, x)
	case r.directQuestion():
		r.set(result.StatusQuestion, r.lastOfContent())
	case r.t.Has(x, w.questions) && (r.asks() || r.asksOf(x)), r.t.Has(x, w.requests) && r.toKnow():
		r.set(result.StatusQuestion, x)
	case r.t.Has(x, w.hints), r.t.Has(x, w.seeming):
		r.set(result.StatusHedged, x)
	case r.t.Has(x, w.hearsay) && len(r.at.Source) == 0 && r.passive(x):
		r.set(result.StatusHedged, x)
	}
}

// calledUpon reports whether somebody is to do something: "challenged her to say". Nothing is denied.
func (r *reader) calledUpon(x int) bool {
	if !r.t.Has(x, r.w.told) {
		return false
	}
	for c := r.a.FirstChild(x); c >= 0; c = r.a.NextSibling(c) {
		if c > x && r.tag(c) == syntax.VB && (r.a.Relations[c] == syntax.RelXcomp || r.a.Relations[c] == syntax.RelCcomp) && r.infinitive(c) && in(r.at.Content, c) {
			return true
		}
	}
	return false
}

// dismissedBefore gives the word of the cue before the noun at x that dismisses it or takes it back with its particle, also
// where the tagger took it for no verb; or -1.
func (r *reader) dismissedBefore(x int) int {
	for i := r.at.Cue[0].First; i < x; i++ {
		if r.needsParticle(i) && (r.sensed(i, r.w.dismissal) || r.sensed(i, r.w.takeBack)) {
			return i
		}
	}
	return -1
}

// denies reports whether the verb at x denies what follows it. Of "dismissed the book as dull" nothing is
// denied: only a report or a thought can be.
func (r *reader) denies(x int) bool {
	w := r.w
	switch {
	case !r.tag(x).Verb():
		return false
	case r.sensed(x, w.doubt):
		return true
	case (r.sensed(x, w.dismissal) || r.sensed(x, w.takeBack)) && (r.needsParticle(x) || r.aboutReport(x)):
		return true
	}
	return r.t.Has(x, w.denials) && r.tag(r.at.Content[0].First) != syntax.TO && !r.calledUpon(x) && (!r.judges() || r.aboutReport(x))
}
