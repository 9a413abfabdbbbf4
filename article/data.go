package article

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// What the scanner needs of English: short lists under data/, each with its form stated on top.
//
//go:embed data/*.txt
var dataFiles embed.FS

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
	zones         map[string]bool // of the time that a clock shows
	lines         map[string]lineWord
	dates         map[string]int // the month's number, 0 for the other words of dates
	numberEnds    map[string]numberEnd
	joiners       map[string]bool // words between the last two items of a list
	byline        map[string]bool
	unheadlined   map[string]bool // what headlines leave out
	folios        map[string]bool // words beside the number of a page
	parts         map[string]Part
	persons       map[string]person
	directions    map[string]bool
	interview     map[string]bool
	openEnds      map[string]bool // words that no paragraph ends with
}

// numberEnd is what the letters after a number make of it.
type numberEnd uint8

const (
	noEnd      numberEnd = iota
	ordinalEnd           // "5th"
	hourEnd              // "5pm"
)

// lineWord is what a word in a line may tell of the line. Each word of each line is looked up: it is one table.
type lineWord struct {
	page    bool // it speaks to the reader of a page
	told    bool // it reports
	phrases []phrase
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
	creditAtEnd // in the last words, after a full stop or a bracket
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

// english is read once. A list that is not of its form is a fault of the program, which does not start.
var english = func() lists {
	l, err := readLists(dataFiles)
	if err != nil {
		panic(err)
	}
	return l
}()

// readLists reads every list of data/. The error has every fault, each with file and line.
func readLists(fsys fs.FS) (lists, error) {
	r := &listReader{fsys: fsys}
	l := lists{
		abbreviations: kinds(r, "abbreviations", map[string]abbreviation{"title": beforeName, "number": beforeNumber, "word": wordToo, "end": maybeLast}),
		elisions:      kinds(r, "elisions", map[string]elided{"always": elidedAlways, "inside": elidedInside, "closed": elidedClosed, "suffix": elidedSuffix, "year": beforeYear}),
		parts:         kinds(r, "parts", map[string]Part{"question": Question, "answer": Answer}),
		persons:       kinds(r, "persons", map[string]person{"first": firstPerson, "second": secondPerson, "third": thirdPerson, "thing": thing, "talk": talkWord, "none": noPerson}),
		numberEnds:    kinds(r, "numbers", map[string]numberEnd{"ordinal": ordinalEnd, "hour": hourEnd}),
		joiners:       r.set("joiners"),
		reporting:     r.set("reporting"),
		afterName:     r.set("reporting-after-name"),
		starters:      r.set("starters"),
		zones:         r.set("zones"),
		byline:        r.set("byline"),
		unheadlined:   r.set("headline"),
		folios:        r.set("folios"),
		directions:    r.set("directions"),
		interview:     r.set("interview"),
		openEnds:      r.set("openends"),
		dates:         r.dates(),
	}
	l.clitics, l.joined = r.contractions()
	l.lines = r.lines(l.reporting)
	return l, errors.Join(r.faults...)
}

// listReader reads the lists of a directory and gathers their faults.
type listReader struct {
	fsys   fs.FS
	faults []error
}

// entry is a line of a list.
type entry struct {
	file string
	line int
	text string
}

func (r *listReader) fault(e entry, format string, args ...any) {
	r.faults = append(r.faults, fmt.Errorf("article/%s:%d: %s", e.file, e.line, fmt.Sprintf(format, args...)))
}

// entries gives the lines of a list that are neither blank nor a comment.
func (r *listReader) entries(name string) iter.Seq[entry] {
	e := entry{file: "data/" + name + ".txt"}
	b, err := fs.ReadFile(r.fsys, e.file)
	if err != nil {
		r.faults = append(r.faults, fmt.Errorf("article/%s: %w", e.file, err))
	}
	return func(yield func(entry) bool) {
		for line := range strings.Lines(string(b)) {
			e.line++
			e.text = strings.TrimRight(line, "\r\n")
			if e.text == "" || e.text[0] == '#' {
				continue
			}
			if !yield(e) {
				return
			}
		}
	}
}

// set gives the lines of a list of one column.
func (r *listReader) set(name string) map[string]bool {
	m := map[string]bool{}
	for e := range r.entries(name) {
		switch {
		case strings.ContainsRune(e.text, '\t'):
			r.fault(e, "a tab in a list of one column")
		case m[e.text]:
			r.fault(e, "%q stands there twice", e.text)
		}
		m[e.text] = true
	}
	return m
}

// kinds gives the entries of a list of two columns, the second of which is one of a few words.
func kinds[K any](r *listReader, name string, of map[string]K) map[string]K {
	m := map[string]K{}
	for e := range r.entries(name) {
		form, kind, _ := strings.Cut(e.text, "\t")
		if _, twice := m[form]; twice {
			r.fault(e, "%q stands there twice", form)
		}
		m[form] = kindOf(r, e, "kind", kind, of)
	}
	return m
}

// kindOf gives what a word of a list means; one that is not among them is a fault.
func kindOf[K any](r *listReader, e entry, column, word string, of map[string]K) K {
	k, ok := of[word]
	if !ok {
		r.fault(e, "%s %q: want one of %s", column, word, strings.Join(slices.Sorted(maps.Keys(of)), ", "))
	}
	return k
}

// dates gives the words of dates with the number of their month, 0 for a word that is no month.
func (r *listReader) dates() map[string]int {
	m := map[string]int{}
	for e := range r.entries("dates") {
		word, number, two := strings.Cut(e.text, "\t")
		month, err := strconv.Atoi(number)
		if two && (err != nil || month < 1 || month > 12) {
			r.fault(e, "month %q: want a number from 1 to 12", number)
		}
		m[word] = month
	}
	return m
}

// lines gives the words that may tell what a line is.
func (r *listReader) lines(reporting map[string]bool) map[string]lineWord {
	m := map[string]lineWord{}
	for first, phrases := range r.phrases() {
		m[first] = lineWord{phrases: phrases}
	}
	for w := range r.set("page") {
		x := m[w]
		x.page = true
		m[w] = x
	}
	for w := range reporting {
		x := m[w]
		x.told = true
		m[w] = x
	}
	return m
}

// phrases gives the phrases of lines by their first word.
func (r *listReader) phrases() map[string][]phrase {
	hits := map[string]hit{"end": furnitureStart, "furniture": furnitureLine, "byline": bylineLine, "caption": captionLine}
	places := map[string]place{"whole": wholeLine, "starts": lineStart, "ends": lineEnds, "holds": anywhere, "credit": creditAtEnd}
	m := map[string][]phrase{}
	for e := range r.entries("lines") {
		kind, rest, _ := strings.Cut(e.text, "\t")
		where, words, _ := strings.Cut(rest, "\t")
		if words == "" {
			r.fault(e, "want three columns with tabs between")
		}
		first, _, _ := strings.Cut(words, " ")
		m[first] = append(m[first], phrase{words, kindOf(r, e, "where", where, places), kindOf(r, e, "kind", kind, hits)})
	}
	return m
}

// contractions gives the words that are cut in two: by what follows the apostrophe, and whole words with the byte
// of the cut.
func (r *listReader) contractions() (clitics map[string]clitic, joined map[string]int) {
	clitics, joined = map[string]clitic{}, map[string]int{}
	for e := range r.entries("contractions") {
		head, tail, bar := strings.Cut(e.text, "|")
		before, after, apostrophe := strings.Cut(e.text, "'")
		switch {
		case bar:
			joined[head+tail] = len(head)
		case !apostrophe:
			r.fault(e, "%q: want an apostrophe or a bar", e.text)
		case before == "":
			clitics[after] = cliticPlain
		default:
			clitics[after] = cliticAfterN
		}
	}
	return clitics, joined
}
