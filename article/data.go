package article

import (
	_ "embed"
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

//go:embed data/starters.txt
var startersFile string

// abbreviation is what the full stop of an abbreviation means; see data/abbreviations.txt.
type abbreviation uint8

const (
	notAbbreviated abbreviation = iota
	beforeName
	beforeNumber
	wordToo
	maybeLast
)

// elided is how sure it is that an apostrophe begins a word; see data/elisions.txt.
type elided uint8

const (
	elidedAlways elided = iota
	elidedInside
	elidedClosed
	elidedSuffix
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
	starters      map[string]bool
}

var english = readLists()

func readLists() (l lists) {
	abbreviationKinds := map[string]abbreviation{"title": beforeName, "number": beforeNumber, "word": wordToo, "end": maybeLast}
	elisionKinds := map[string]elided{"always": elidedAlways, "inside": elidedInside, "closed": elidedClosed, "suffix": elidedSuffix}
	l.abbreviations = map[string]abbreviation{}
	l.elisions = map[string]elided{}
	l.clitics = map[string]clitic{}
	l.joined = map[string]int{}
	l.reporting = map[string]bool{}
	l.starters = map[string]bool{}
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
	for line := range entries(reportingFile) {
		l.reporting[line] = true
	}
	for line := range entries(startersFile) {
		l.starters[line] = true
	}
	return l
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
