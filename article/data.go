package article

import (
	_ "embed"
	"strconv"
	"strings"
)

// What the scanner needs of English: short lists under data/, each with its form stated on top.

//go:embed data/abbreviations.txt
var abbreviationsFile string

//go:embed data/elisions.txt
var elisionsFile string

//go:embed data/contractions.txt
var contractionsFile string

//go:embed data/reporting.txt
var reportingFile string

//go:embed data/reporting-after-name.txt
var reportingAfterNameFile string

//go:embed data/starters.txt
var startersFile string

//go:embed data/lines.txt
var linesFile string

//go:embed data/page.txt
var pageFile string

//go:embed data/dates.txt
var datesFile string

//go:embed data/byline.txt
var bylineFile string

//go:embed data/headline.txt
var headlineFile string

// abbreviation is what the full stop of an abbreviation means; see data/abbreviations.txt.
type abbreviation uint8

const (
	notAbbreviated abbreviation = iota
	beforeName
	beforeNumber
	wordToo
	maybeLast
)

// elided is what an apostrophe does to a word; see data/elisions.txt.
type elided uint8

const (
	elidedAlways elided = iota
	elidedInside
	elidedClosed
	elidedSuffix
	beforeYear
)

// clitic is how a contraction is cut off its word; see data/contractions.txt.
type clitic uint8

const (
	cliticPlain  clitic = iota
	cliticAfterN        // n't takes the n before the apostrophe
)

type lists struct {
	abbreviations map[string]abbreviation
	elisions      map[string]elided
	clitics       map[string]clitic
	joined        map[string]int // "cannot" to the byte of the cut
	reporting     map[string]bool
	afterName     map[string]bool // these report after a name alone
	starters      map[string]bool
	phrases       map[string][]phrase // by their first word
	page          map[string]bool
	dates         map[string]int // the month's number, 0 for the other words of dates
	byline        map[string]bool
	unheadlined   map[string]bool // what headlines leave out
	folios        map[string]bool // words beside the number of a page
	parts         map[string]Part
	persons       map[string]person
	directions    map[string]bool
	interview     map[string]bool
	openEnds      map[string]bool // words that no paragraph ends with
}

// phrase is one entry of data/lines.txt.
type phrase struct {
	words string // parted by single spaces
	where place
	kind  hit
}

// place is where in a line a phrase stands.
type place uint8

const (
	wholeLine place = iota
	lineStart
	lineEnds
	anywhere
	creditAtEnd // in the last words, behind a full stop or a bracket
)

// hit is what a phrase makes of its line.
type hit uint8

const (
	noHit hit = iota
	furnitureLine
	furnitureStart // what follows is furniture too
	bylineLine
	captionLine
)

var english = readLists()

func readLists() (l lists) {
	abbreviationKinds := map[string]abbreviation{"title": beforeName, "number": beforeNumber, "word": wordToo, "end": maybeLast}
	elisionKinds := map[string]elided{"always": elidedAlways, "inside": elidedInside, "closed": elidedClosed, "suffix": elidedSuffix, "year": beforeYear}
	l.abbreviations = map[string]abbreviation{}
	l.elisions = map[string]elided{}
	l.clitics = map[string]clitic{}
	l.joined = map[string]int{}
	l.reporting = map[string]bool{}
	l.starters = map[string]bool{}
	l.phrases = map[string][]phrase{}
	l.page = map[string]bool{}
	l.dates = map[string]int{}
	l.byline = map[string]bool{}
	hits := map[string]hit{"end": furnitureStart, "furniture": furnitureLine, "byline": bylineLine, "caption": captionLine}
	places := map[string]place{"whole": wholeLine, "starts": lineStart, "ends": lineEnds, "holds": anywhere, "credit": creditAtEnd}
	for line := range entries(linesFile) {
		kind, rest, _ := strings.Cut(line, "\t")
		where, words, _ := strings.Cut(rest, "\t")
		first, _, _ := strings.Cut(words, " ")
		l.phrases[first] = append(l.phrases[first], phrase{words, places[where], hits[kind]})
	}
	for line := range entries(pageFile) {
		l.page[line] = true
	}
	for line := range entries(datesFile) {
		word, month, _ := strings.Cut(line, "\t")
		l.dates[word], _ = strconv.Atoi(month)
	}
	for line := range entries(bylineFile) {
		l.byline[line] = true
	}
	l.unheadlined = map[string]bool{}
	for line := range entries(headlineFile) {
		l.unheadlined[line] = true
	}
	for line := range entries(abbreviationsFile) {
		form, kind, _ := strings.Cut(line, "\t")
		l.abbreviations[form] = abbreviationKinds[kind]
	}
	for line := range entries(elisionsFile) {
		form, kind, _ := strings.Cut(line, "\t")
		l.elisions[form] = elisionKinds[kind]
	}
	for line := range entries(contractionsFile) {
		if head, tail, ok := strings.Cut(line, "|"); ok {
			l.joined[head+tail] = len(head)
		} else if strings.HasPrefix(line, "'") {
			l.clitics[line[1:]] = cliticPlain
		} else {
			l.clitics[line[strings.IndexByte(line, '\'')+1:]] = cliticAfterN
		}
	}
	l.afterName = map[string]bool{}
	for line := range entries(reportingAfterNameFile) {
		l.afterName[line] = true
	}
	for line := range entries(reportingFile) {
		l.reporting[line] = true
	}
	for line := range entries(startersFile) {
		l.starters[line] = true
	}
	l.folios, l.directions, l.interview, l.openEnds = set(foliosFile), set(directionsFile), set(interviewFile), set(openEndsFile)
	parts := map[string]Part{"question": Question, "answer": Answer}
	l.parts = map[string]Part{}
	for line := range entries(partsFile) {
		form, part, _ := strings.Cut(line, "\t")
		l.parts[form] = parts[part]
	}
	persons := map[string]person{"first": firstPerson, "second": secondPerson, "third": thirdPerson, "talk": talkWord}
	l.persons = map[string]person{}
	for line := range entries(personsFile) {
		form, whom, _ := strings.Cut(line, "\t")
		l.persons[form] = persons[whom]
	}
	return l
}

// set gives the lines of a list of one column.
func set(file string) map[string]bool {
	m := map[string]bool{}
	for line := range entries(file) {
		m[line] = true
	}
	return m
}

// entries gives the lines of a list that are neither blank nor a comment.
func entries(file string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(file) {
			line = strings.TrimRight(line, "\r\n")
			if line == "" || line[0] == '#' {
				continue
			}
			if !yield(line) {
				return
			}
		}
	}
}
