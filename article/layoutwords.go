package article

// What layout asks of English, beside the lists of data.go: labels, pronouns by person, words in brackets.

// person is whom a pronoun speaks of; see data/persons.txt.
type person uint8

const (
	noPerson person = iota
	firstPerson
	secondPerson
	thirdPerson
	thing
	talkWord
)
