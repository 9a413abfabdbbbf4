package article

import _ "embed"

// What layout asks of English, beside the lists of data.go: labels, pronouns by person, words in brackets.

//go:embed data/folios.txt
var foliosFile string

//go:embed data/parts.txt
var partsFile string

//go:embed data/persons.txt
var personsFile string

//go:embed data/directions.txt
var directionsFile string

//go:embed data/interview.txt
var interviewFile string

//go:embed data/openends.txt
var openEndsFile string

// person is whom a pronoun speaks of; see data/persons.txt.
type person uint8

const (
	noPerson person = iota
	firstPerson
	secondPerson
	thirdPerson
	talkWord
)
