package view

import (
	"fmt"
	"strings"

	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// Lists are the word lists of the rule pack that the stages ask for. What is on them is for
// the pack to say.
type Lists struct {
	Lexicon *lexicon.Lexicon

	verbs, nouns   []class     // of saying, by class
	classes        []Value     // their names by number, as feature values
	asVerb, asNoun lexicon.Set // the lists of verbs, and of nouns
	words          []Value     // by symbol: the word as a value

	Speech         lexicon.List // verbs that mostly report speech
	asides         lexicon.List // forms that report whatever their tag
	Venues         lexicon.List // statement, interview
	VenueCase      lexicon.List // in, on, during
	TimeAdverbs    lexicon.List // beside a cue, not of it
	CueAdverbs     lexicon.List // after a cue, of it
	PhraseOpeners  lexicon.List // even, nearly: before a noun phrase
	Light          lexicon.List // be, have, do
	ClauseOpeners  lexicon.List // that, whether, how
	PersonTold     lexicon.List // verbs whose object is the listener
	Weekdays       lexicon.List
	Months         lexicon.List
	ClauseJoins    lexicon.List // prepositions and conjunctions that open a trailing clause
	Agents         lexicon.List // "by", before who did it
	Owners         lexicon.List // before whose claim it is: by, from, of
	Intentions     lexicon.List // words of what somebody means to do
	Background     lexicon.List // as, while: open a clause of the writer's after a quotation
	ObjectPronouns lexicon.List // him, them
	FirstPerson    lexicon.List // I, we, my
	SecondPerson   lexicon.List // you, your
	Saying         lexicon.List // every verb of saying
	NoSources      lexicon.List // abstract nouns that are no speaker: "experience shows"
	Moves          lexicon.List // verbs of saying that also tell how a price moved
	Shares         lexicon.List // words after a number that make it the size of a move
	Answers        lexicon.List // verbs of answering
	Criticism      lexicon.List // verbs of criticism
	Speakers       lexicon.List // bodies, offices, people, documents: what may speak without a name
	TitleWords     lexicon.List // song, entitled: before the title of a work
	PhrasalActs    lexicon.List // verbs of saying that mean an action with a particle: knock out
	Particles      lexicon.List // out, down, back
	Denials        lexicon.List // verbs of denial
	Agreements     lexicon.List // verbs of agreement
	ThingPronouns  lexicon.List // it, this, that: stand for what was said before
	Winning        lexicon.List // verbs of saying that also mean to win or to take
	Prizes         lexicon.List // what is won or taken: bronze, lives
	Topics         lexicon.List // verbs whose object is what the talk or the work is about
	Stories        lexicon.List // nouns for what is no report: story, joke
	Announced      lexicon.List // nouns for what was announced elsewhere: decision, findings
	Without        lexicon.List // without
	AsWords        lexicon.List // as
	WithWords      lexicon.List // with
	Performing     lexicon.List // sing: what is performed has a title
	Roles, People  lexicon.List // minister; woman
	Neutral        lexicon.List // verbs of saying that tell no attitude
	Indefinite     lexicon.List // a, an
	Questions      lexicon.List // verbs of asking
	Naming         lexicon.List // known, called: before "as" and a name in marks
	Cries          lexicon.List // wow, okay: no answers
	BeWords        lexicon.List // is, was
	Impersonal     lexicon.List // verbs whose subject is often a thing: costs, takes
	WithoutThat    lexicon.List // verbs that a clause without "that" follows

	CourtPapers     lexicon.List // lawsuit: a court dismisses it, and says nothing
	Comparisons     lexicon.List // compare: reports where it says what is like what
	Offers          lexicon.List // give: "gave no reason" reports nothing
	Refusals        lexicon.List // decline, refuse
	SoWords         lexicon.List // so: stands for what was said
	WholeAnswers    lexicon.List // verbs whose object pronoun stands for what was said: "denied it", not "rejected it"
	AnswerJoins     lexicon.List // and, though: join an answer to the clause before it
	Negations       lexicon.List // not, never
	ClaimNouns      lexicon.List // claim, assertion
	AccusationNouns lexicon.List // charge, allegation
	Accusing        lexicon.List // verbs of accusation
	Claiming        lexicon.List // verbs of claiming

	// Acts are verbs that may tell of an act: of moves, winning, topics and comparisons, of denial and refusal, and those whose object is the
	// listener or what is given.
	Acts lexicon.Set
	Days lexicon.Set // weekdays and months
}

// class is a list of cues of one class.
type class struct {
	list   lexicon.List
	number uint8 // of its name in Lists.classes; a pack has at most lexicon.MaxLists lists
}

// noClass is the number of the class of what is no word of saying.
const noClass = 0

// classOf gives the number of the class of token i as a word of saying: that of verbs for a verb, that of nouns for a noun.
func (l *Lists) classOf(t syntax.Tag, tokens *lexicon.Tokens, i int) uint8 {
	of, any := l.verbs, &l.asVerb
	if !t.Verb() {
		if !t.Noun() {
			return noClass
		}
		of, any = l.nouns, &l.asNoun
	}
	if !tokens.Meets(i, any) { // most words are none
		return noClass
	}
	for k := range of {
		if tokens.Has(i, of[k].list) {
			return of[k].number
		}
	}
	return noClass
}

func NewLists(x *lexicon.Lexicon) (*Lists, error) {
	l := &Lists{Lexicon: x}
	for _, want := range []struct {
		name string
		id   *lexicon.List
	}{
		{"plain-speech", &l.Speech}, {"cue-forms", &l.asides}, {"venues", &l.Venues}, {"venue-prepositions", &l.VenueCase},
		{"time-adverbs", &l.TimeAdverbs}, {"cue-adverbs", &l.CueAdverbs}, {"noun-fillers", &l.PhraseOpeners},
		{"light", &l.Light}, {"agent-words", &l.Agents}, {"by-words", &l.Owners}, {"clause-openers", &l.ClauseOpeners}, {"person-told", &l.PersonTold}, {"weekdays", &l.Weekdays}, {"months", &l.Months}, {"clause-joins", &l.ClauseJoins}, {"intentions", &l.Intentions},
		{"background-openers", &l.Background}, {"pronouns/object", &l.ObjectPronouns}, {"no-sources", &l.NoSources}, {"moves", &l.Moves}, {"shares", &l.Shares}, {"verbs/answer", &l.Answers}, {"verbs/criticism", &l.Criticism}, {"pronouns/first", &l.FirstPerson}, {"pronouns/second", &l.SecondPerson}, {"speech", &l.Saying}, {"title-words", &l.TitleWords}, {"speakers", &l.Speakers},
		{"phrasal-acts", &l.PhrasalActs}, {"particles", &l.Particles}, {"verbs/denial", &l.Denials}, {"verbs/agreement", &l.Agreements},
		{"thing-pronouns", &l.ThingPronouns}, {"winning", &l.Winning}, {"prizes", &l.Prizes}, {"topics", &l.Topics}, {"stories", &l.Stories},
		{"announced", &l.Announced}, {"without", &l.Without}, {"as-words", &l.AsWords}, {"with-words", &l.WithWords}, {"cries", &l.Cries}, {"verbs/question", &l.Questions}, {"naming", &l.Naming}, {"verbs/neutral", &l.Neutral}, {"indefinite", &l.Indefinite}, {"roles", &l.Roles}, {"people", &l.People}, {"performing", &l.Performing},
		{"be-words", &l.BeWords}, {"impersonal", &l.Impersonal}, {"verbs+zero", &l.WithoutThat},
		{"court-papers", &l.CourtPapers}, {"comparisons", &l.Comparisons}, {"offers", &l.Offers}, {"refusals", &l.Refusals},
		{"so-words", &l.SoWords}, {"whole-answers", &l.WholeAnswers}, {"answer-joins", &l.AnswerJoins}, {"negations", &l.Negations},
		{"nouns/claim", &l.ClaimNouns}, {"nouns/accusation", &l.AccusationNouns}, {"verbs/accusation", &l.Accusing}, {"verbs/claim", &l.Claiming},
	} {
		id, ok := x.ID(want.name)
		if !ok {
			return nil, fmt.Errorf("the rule pack has no list %q", want.name)
		}
		*want.id = id
	}
	for _, id := range []lexicon.List{l.Moves, l.PhrasalActs, l.Winning, l.Topics, l.PersonTold, l.Denials, l.Comparisons, l.Offers, l.Refusals} {
		l.Acts.Add(id)
	}
	l.Days.Add(l.Weekdays)
	l.Days.Add(l.Months)
	l.classes = []Value{noClass: None}
	add := func(to *[]class, any *lexicon.Set, id lexicon.List, name string) {
		*to = append(*to, class{id, uint8(len(l.classes))})
		any.Add(id)
		l.classes = append(l.classes, ValueOf(name))
	}
	for _, name := range x.Names() {
		id, _ := x.ID(name)
		switch kind, rest, _ := strings.Cut(name, "/"); {
		case rest == "":
		case kind == "verbs":
			add(&l.verbs, &l.asVerb, id, rest)
		case kind == "nouns":
			add(&l.nouns, &l.asNoun, id, rest)
		}
	}
	l.words = make([]Value, x.Size())
	for s := range l.words {
		l.words[s] = ValueOf(x.Text(lexicon.Symbol(s)))
	}
	return l, nil
}
