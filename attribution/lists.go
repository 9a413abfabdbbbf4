package attribution

import (
	"fmt"
	"strings"

	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// lists are the word lists of the rule pack that the stages ask for. What stands on them is for
// the pack to say.
type lists struct {
	lexicon *lexicon.Lexicon

	verbs, nouns []class // of saying, by class

	speech        lexicon.List // verbs that mostly report speech
	asides        lexicon.List // forms that report whatever their tag
	venues        lexicon.List // statement, interview
	venueCase     lexicon.List // in, on, during
	timeAdverbs   lexicon.List // beside a cue, not of it
	cueAdverbs    lexicon.List // after a cue, of it
	phraseOpeners lexicon.List // even, nearly: before a noun phrase
	light         lexicon.List // be, have, do
	clauseOpeners lexicon.List // that, whether, how
	personTold    lexicon.List // verbs whose object is the person told
	weekdays      lexicon.List
	months        lexicon.List
	clauseJoins   lexicon.List // prepositions and conjunctions that open a trailing clause
	agents        lexicon.List // "by", before who did it
	owners        lexicon.List // before whose claim it is: by, from, of
	intentions    lexicon.List // words of what somebody means to do
	background    lexicon.List // as, while: open a clause of the writer's behind a quotation
	firstPerson   lexicon.List // I, we, my
	secondPerson  lexicon.List // you, your
}

// class is a list of cues of one class, with the class's name as a feature value.
type class struct {
	list lexicon.List
	name val
}

// classOf gives the class of a word of saying: that of verbs for a verb, that of nouns for a noun.
func (l *lists) classOf(t syntax.Tag, on func(lexicon.List) bool) val {
	of := l.verbs
	if !t.Verb() {
		if !t.Noun() {
			return none
		}
		of = l.nouns
	}
	for i := range of {
		if on(of[i].list) {
			return of[i].name
		}
	}
	return none
}

func newLists(x *lexicon.Lexicon) (*lists, error) {
	l := &lists{lexicon: x}
	for _, want := range []struct {
		name string
		id   *lexicon.List
	}{
		{"plain-speech", &l.speech}, {"cue-forms", &l.asides}, {"venues", &l.venues}, {"venue-prepositions", &l.venueCase},
		{"time-adverbs", &l.timeAdverbs}, {"cue-adverbs", &l.cueAdverbs}, {"noun-fillers", &l.phraseOpeners},
		{"light", &l.light}, {"agent-words", &l.agents}, {"by-words", &l.owners}, {"clause-openers", &l.clauseOpeners}, {"person-told", &l.personTold}, {"weekdays", &l.weekdays}, {"months", &l.months}, {"clause-joins", &l.clauseJoins}, {"intentions", &l.intentions},
		{"background-openers", &l.background}, {"pronouns/first", &l.firstPerson}, {"pronouns/second", &l.secondPerson},
	} {
		id, ok := x.ID(want.name)
		if !ok {
			return nil, fmt.Errorf("the rule pack has no list %q", want.name)
		}
		*want.id = id
	}
	for _, name := range x.Names() {
		id, _ := x.ID(name)
		switch kind, rest, _ := strings.Cut(name, "/"); {
		case rest == "":
		case kind == "verbs":
			l.verbs = append(l.verbs, class{id, valueOf(rest)})
		case kind == "nouns":
			l.nouns = append(l.nouns, class{id, valueOf(rest)})
		}
	}
	return l, nil
}
