package status

import (
	"fmt"

	"whosaid/rules/lexicon"
)

// Words are the lists of a rule pack that the stage asks for.
type Words struct {
	lex *lexicon.Lexicon

	denials, questions, requests, questionNouns, denialNouns, nouns lexicon.List
	saying, light, be, background, clauseOpeners                    lexicon.List

	governors, holdBack, takeBack, dismissal, doubt, decline, plan, hearsay, seeming, silence, charges, ending lexicon.List
	particles                                                                                                  []particle

	negators, negVerb, negBefore, negSubject, negNoun, negPair, negOther, negThing, negLittle, negVoid lexicon.List
	modals, modalHedged, modalConditional, modalIntended                                               lexicon.List
	truth, truthTrue, truthFalse, truthOpen, truthPossible, truthEvidence                              lexicon.List
	conditions, questionWords, hedgeAdverbs, hints, reportNouns, fakes                                 lexicon.List
	modalPolite, saidAfterAll, firstPerson, told                                                       lexicon.List
}

// particle is a word that some governors need beside them to have their sense: "aside" of "brush aside".
type particle struct {
	word  string
	verbs lexicon.List // the governors that need it, or another
}

// New finds the lists in a pack's lexicon.
func New(x *lexicon.Lexicon) (*Words, error) {
	w := &Words{lex: x}
	for _, want := range []struct {
		id   *lexicon.List
		name string
	}{
		{&w.denials, "verbs/denial"}, {&w.told, "verbs+np-to"}, {&w.questions, "verbs/question"}, {&w.requests, "verbs/request"}, {&w.questionNouns, "nouns/question"}, {&w.denialNouns, "nouns/denial"},
		{&w.nouns, "nouns"}, {&w.saying, "saying"}, {&w.light, "light"}, {&w.be, "be-words"}, {&w.clauseOpeners, "clause-openers"}, {&w.background, "background-openers"},
		{&w.governors, "governors"}, {&w.holdBack, "governors/hold-back"}, {&w.takeBack, "governors/take-back"},
		{&w.dismissal, "governors/dismissal"}, {&w.doubt, "governors/doubt"}, {&w.decline, "governors/decline"},
		{&w.plan, "governors/plan"}, {&w.hearsay, "governors/hearsay"}, {&w.seeming, "governors/seeming"}, {&w.silence, "governors/silence"},
		{&w.charges, "governors/charge"}, {&w.ending, "governors/ending"},
		{&w.negators, "negators"}, {&w.negVerb, "negators/verb"}, {&w.negBefore, "negators/before"}, {&w.negSubject, "negators/subject"}, {&w.negNoun, "negators/no"},
		{&w.negPair, "negators/pair"}, {&w.negOther, "negators/other"}, {&w.negThing, "negators/thing"}, {&w.negLittle, "negators/little"}, {&w.negVoid, "negators/void"},
		{&w.modals, "modals"}, {&w.modalHedged, "modals/hedged"}, {&w.modalConditional, "modals/conditional"}, {&w.modalIntended, "modals/intended"},
		{&w.modalPolite, "modals/polite"}, {&w.saidAfterAll, "said-after-all"}, {&w.firstPerson, "pronouns/first"},
		{&w.truth, "truth-words"}, {&w.truthTrue, "truth-words/true"}, {&w.truthFalse, "truth-words/false"}, {&w.truthOpen, "truth-words/open"},
		{&w.truthPossible, "truth-words/possible"}, {&w.truthEvidence, "truth-words/evidence"},
		{&w.conditions, "conditions"}, {&w.questionWords, "question-words"}, {&w.hedgeAdverbs, "hedge-adverbs"},
		{&w.hints, "hints"}, {&w.reportNouns, "report-nouns"}, {&w.fakes, "fakes"},
	} {
		id, ok := x.ID(want.name)
		if !ok {
			return nil, fmt.Errorf("the rule pack has no list %q", want.name)
		}
		*want.id = id
	}
	const frames = "governors+"
	for _, name := range x.Names() {
		if len(name) > len(frames) && name[:len(frames)] == frames {
			id, _ := x.ID(name)
			w.particles = append(w.particles, particle{name[len(frames):], id})
		}
	}
	return w, nil
}
