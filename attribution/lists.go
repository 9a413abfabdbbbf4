package attribution

import (
	"fmt"

	"whosaid/rules/lexicon"
)

// lists are the word lists of the rule pack that the stages ask for. What stands on them is for
// the pack to say.
type lists struct {
	lexicon *lexicon.Lexicon

	speech         lexicon.List // verbs that mostly report speech
	asides         lexicon.List // forms that report whatever their tag
	venues         lexicon.List // statement, interview
	venueCase      lexicon.List // in, on, during
	timeAdverbs    lexicon.List // beside a cue, not of it
	cueAdverbs     lexicon.List // after a cue, of it
	phraseOpeners  lexicon.List // even, nearly: before a noun phrase
	light          lexicon.List // be, have, do
	clauseOpeners  lexicon.List // that, whether, how
	personTold     lexicon.List // verbs whose object is the person told
	governingNames lexicon.List
}

func newLists(x *lexicon.Lexicon) (*lists, error) {
	l := &lists{lexicon: x}
	for _, want := range []struct {
		name string
		id   *lexicon.List
	}{
		{"plain-speech", &l.speech}, {"cue-forms", &l.asides}, {"venues", &l.venues}, {"venue-prepositions", &l.venueCase},
		{"time-adverbs", &l.timeAdverbs}, {"cue-adverbs", &l.cueAdverbs}, {"noun-fillers", &l.phraseOpeners},
		{"light", &l.light}, {"clause-openers", &l.clauseOpeners}, {"person-told", &l.personTold},
	} {
		id, ok := x.ID(want.name)
		if !ok {
			return nil, fmt.Errorf("the rule pack has no list %q", want.name)
		}
		*want.id = id
	}
	return l, nil
}
