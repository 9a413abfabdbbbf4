package speaker

import (
	_ "embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"whosaid/rules"
)

// The words that the speaker stage asks for. They stand with the rules: what they are is written in the
// head of each file. The weights of salience are ours.

//go:embed salience.tsv
var salienceTable string

// trait is a set of classes of words, a bit each.
type trait uint64

const (
	traitHonorific trait = 1 << iota
	traitTitle
	traitTitleModifier
	traitPerson
	traitGroup
	traitOrganization
	traitOrganizationName
	traitMedia
	traitMediaName
	traitGenericBody
	traitDocument
	traitUtterance
	traitPlace
	traitPlaceSpeaks
	traitDefinite
	traitIndefinite
	traitManyQuantity
	traitVague
	traitOneQuantity
	traitLead
	traitParticle
	traitSuffix
	traitRelative
	traitJoiner
	traitNegative
	traitWithheldReason
	traitInsider
	traitInsiderMark
	traitGenericPerson
	traitMale
	traitFemale
	traitFirstMale
	traitFirstFemale
	traitFirstEither
	traitPronoun
	traitDemonym
	traitTell
	traitPlural // the word is a plural by itself or by its form
	traitKin
	traitCalendar
	traitLink
	traitDocumentLink
	traitCounting
	traitTold
	traitWithheldLead
	traitHear
	traitPostNominal
	traitOrdinal
	traitTime
	traitLinkTo

	traitFirst = traitFirstMale | traitFirstFemale | traitFirstEither
)

// classTraits names the classes of words.tsv, "class" or "class/value".
var classTraits = map[string]trait{
	"honorific": traitHonorific, "title": traitTitle, "title-modifier": traitTitleModifier,
	"person": traitPerson, "kin": traitPerson | traitKin, "group": traitGroup,
	"organization": traitOrganization, "organization-name": traitOrganizationName,
	"media": traitMedia, "media-name": traitMediaName, "generic-body": traitGenericBody,
	"document": traitDocument, "utterance": traitUtterance,
	"place": traitPlace, "place-speaks": traitPlaceSpeaks,
	"determiner/definite": traitDefinite, "determiner/indefinite": traitIndefinite,
	"quantity/plural": traitManyQuantity, "quantity/vague": traitVague, "quantity/singular": traitOneQuantity,
	"source-lead": traitLead, "particle": traitParticle,
	"relative": traitRelative, "joiner": traitJoiner, "negative": traitNegative,
	"withheld-reason": traitWithheldReason,
	"insider":         traitInsider, "insider-mark": traitInsiderMark, "generic-person": traitGenericPerson,
	"cue/tell": traitTell,
	"ordinal":  traitOrdinal, "time": traitTime, "link-to": traitLinkTo, "suffix/u": traitSuffix, "suffix/post-nominal": traitSuffix | traitPostNominal,
	"cue/hear": traitHear,

	"calendar": traitCalendar, "link": traitLink, "document-link": traitDocumentLink, "counting": traitCounting,
	"told": traitTold, "withheld-lead": traitWithheldLead,
}

// pronoun is one line of the table of pronouns.
type pronoun struct {
	person int8
	number byte // s, p, u
	gender byte // m, f, u
	thing  byte // p person, t thing, a any
	form   byte // p personal, o possessive, r reflexive, i indefinite
}

// rareClasses are classes of words that are asked for seldom, by the word and not by the token.
var rareClasses = map[string]rareTrait{"naming/self": rareNamingSelf, "naming/named": rareNamed, "own/u": rareOwn, "lesser/u": rareLesser, "couple/u": rareCouple, "they-mark/u": rareTheyMark, "latin-letters/u": rareLatinLetters, "honorific-name/u": rareHonorificName, "name-adjective/u": rareNameAdjective,
	"month/u": rareMonth, "month-lead/u": rareMonthLead, "at-hand/u": rareAtHand, "pair/u": rarePair, "topic/u": rareTopic, "aged/u": rareAged, "talk/u": rareTalk, "label/u": rareLabel, "programme/u": rareProgramme, "plain-say/u": rarePlainSay, "part-of/u": rarePartOf, "venue/u": rareVenue, "name-link/u": rareNameLink, "whose/u": rareWhose, "plain-modifier/u": rarePlainModifier, "portfolio/u": rarePortfolio, "firm-tail/u": rareFirmTail, "local/u": rareLocal, "place-end/u": rarePlaceEnd, "dying/u": rareDying, "dying/done": rareDying | rareKilling,
	"single/u": rareSingle, "partitive/u": rarePartitive, "serves/u": rareServes, "part-joiner/u": rarePartJoiner, "place-link/u": rarePlaceLink, "two-of/number": rareTwo, "two-of/alone": rareBoth,
	"relative-pointing/u": rarePointing, "relative-thing/u": rareOfThings, "noun-link/u": rareNounLink, "being/u": rareBeing, "source-noun/u": rareSource, "own-noun/u": rareOwnNoun}

// rareTrait is a set of the classes of rareClasses.
type rareTrait uint64

const (
	rareNamingSelf    rareTrait = 1 << iota // "himself" in "who identified himself as"
	rareNamed                               // "named" in "a man named"
	rareOwn                                 // "correspondent" in "our correspondent"
	rareNameAdjective                       // "Northern" in "Northern Grid"
	rareMonth                               // a month that is also a name
	rareMonthLead                           // "in" in "in May"
	rareAtHand                              // "teenager" in "the teenager"
	rarePair                                // "countries" in "the two countries"
	rareAged                                // "aged" in "Tom Hale, aged 9"
	rareWhose                               // "of" in "the head of the bank"
	rareNameLink                            // "of" in "the Bank of England"
	rareVenue                               // "in" in "said Duarte in a letter"
	rarePartOf                              // "upper" in "Upper Austria"
	rarePlainSay                            // "say", of all cues the one that is turned round most
	rareProgramme                           // "programme" in "on the evening programme"
	rareLabel                               // "Q" before a turn
	rareTalk                                // "spoke" in "spoke to the sergeant"
	rareTopic                               // "For" in "For Ms. Aho, …"
	rareTheyMark                            // "they/them" in "Sam Oduya, whose pronouns are they/them"
	rareLatinLetters                        // "Zhou" in "Dan Zhou"
	rareHonorificName                       // "Dean" in "Dean Ruth Hale"
	rareCouple                              // "couple" in "the couple"
	rareLesser                              // "deputy" in "deputy governor"
	rarePlainModifier                       // "local" in "the local authority"
	rarePortfolio                           // "justice" in "Justice and Trade Minister Ann Obi"
	rareFirmTail                            // "Sons" in "Hale and Sons"
	rareSingle                              // "one" in "one officer"
	rarePartitive                           // "of" in "one of the officials"
	rareServes                              // "to" in "adviser to the mayor"
	rarePartJoiner                          // "and" in "the Science and Technology Directorate"
	rarePlaceLink                           // "in" in "the Institute in Lagos", which is no name
	rareTwo                                 // "two" in "the two said"
	rareBoth                                // "both" in "both said"
	rarePointing                            // "that", also where it is tagged as a determiner
	rareOfThings                            // "which" in "the report, which said"
	rareNounLink                            // "on" in "reporters on the plane"
	rareBeing                               // "be" in "who was identified as"
	rareSource                              // "source", of which one has no name
	rareLocal                               // "city" in "the city said"
	rarePlaceEnd                            // "Market" in "Corn Market"
	rareDying                               // "die" in "after Clara died"
	rareKilling                             // "kill", of which the subject dies in the passive alone
	rareOwnNoun                             // "administration", which takes up no "office"
)

// body is one line of the table of places that speak for governments.
type body struct {
	name string
	kind string // place or organization
	seat bool   // reached by a seat (Kyiv), not by a name of its own
}

// wordbook holds the words of the speaker stage. It is read-only and shared.
type wordbook struct {
	traits       map[string]trait
	pronouns     map[string]pronoun
	bodies       map[string]body   // lower-case names and seats
	listed       map[string]bool   // lower-case tokens of names that are known to be bodies'
	listedFirst  map[string]bool   // … the first tokens of those of several
	listedWords  int               // tokens of the longest of them
	demonyms     map[string]string // lower-case demonym → body
	kin          map[string]uint32 // documents that may take up one another: a bit for each family
	families     [][]string
	nicknames    map[string][]string // short form → full forms
	tails        map[string]bool     // what makes an adjective of a name before it and a hyphen: "based"
	keepsName    map[string]bool     // lemmas of heads of descriptions whose bearers newspapers seldom name
	personTails  map[string]bool     // what follows a number and a hyphen in a word for a person: "year-old"
	goesOn       map[string]bool     // lemmas of cues that carry on with what was being said
	countrymen   map[string]string   // lower-case noun for one person of a country → its lower-case name
	parties      map[string]bool     // letters of parties: "R" in "R-Nev."
	reactions    map[string]bool     // lemmas of verbs for how hearers take what is said
	workEnds     map[string]bool     // endings of words for people by their work
	personEnds   map[string]bool     // … of words that are for nothing else
	fields       map[string]string   // words of roles → the field of work
	collectives  map[string]bool     // endings of demonyms that name all the people: "the British"
	kinSides     map[string]string   // word for a relative → its side: parent, child, sibling
	kinNouns     map[string][]string // side → its words
	kinInverse   map[string]string   // side → what the owner is to such a relative: parent → child
	theyPairs    map[string]bool     // words that say that one person is called "they": "they and them"
	titlePairs   map[string]bool     // two words that are before a name: "tan sri"
	keepsOffice  map[string]bool     // lemmas of offices by which newspapers take their holders up
	surnames     map[string]bool     // lower-case last names
	surnameEnds  map[string]bool     // how last names end
	takesUp      map[string]string   // noun → the body that it takes up where that was named
	alike        map[string]string   // word → the word that stands for it when descriptions are compared
	phrases      [][]string          // that say that a name is withheld
	salience     [weights]float64
	bodyWords    int                  // words of the longest name of a body
	bodyFamilies int                  // families of bodyKin
	bodyKin      map[string]uint32    // words in the names of bodies and nouns that take them up: a bit for each family
	firmKin      uint32               // the families of nouns that take up any body: "airline"
	rare         map[string]rareTrait // what is asked for seldom
	classes      map[string]bool      // the classes of words.tsv, "class" and "class/value"
}

var speakerWords = sync.OnceValue(func() *wordbook {
	w, err := readWordbook()
	if err != nil {
		panic(err) // the files are part of the program; the tests read them
	}
	return w
})

// manyWords is about how many words have traits, most of them given names.
const manyWords = 9000

func readWordbook() (*wordbook, error) {
	w := &wordbook{
		traits: make(map[string]trait, manyWords), pronouns: map[string]pronoun{}, bodies: map[string]body{}, demonyms: map[string]string{},
		kin: map[string]uint32{}, nicknames: map[string][]string{}, alike: map[string]string{}, takesUp: map[string]string{},
		tails: map[string]bool{}, personTails: map[string]bool{}, keepsName: map[string]bool{}, goesOn: map[string]bool{},
		countrymen: map[string]string{}, surnames: map[string]bool{}, listed: map[string]bool{}, listedFirst: map[string]bool{}, collectives: map[string]bool{}, fields: map[string]string{},
		workEnds: map[string]bool{}, personEnds: map[string]bool{}, parties: map[string]bool{}, reactions: map[string]bool{}, keepsOffice: map[string]bool{},
		surnameEnds: map[string]bool{}, theyPairs: map[string]bool{}, titlePairs: map[string]bool{},
		kinSides: map[string]string{}, kinNouns: map[string][]string{}, kinInverse: map[string]string{}, rare: map[string]rareTrait{}, bodyKin: map[string]uint32{}, classes: map[string]bool{},
	}
	for _, table := range []struct {
		name   string
		fields int
		read   func([]string) error
	}{
		{"words.tsv", 3, w.addWords},
		{"pronouns.tsv", 6, w.addPronoun},
		{"places.tsv", 5, w.addPlace},
		{"nicknames.tsv", 2, w.addNickname},
		{"last-names.tsv", 1, w.addSurname},
		{"countrymen.tsv", 3, w.addCountryman},
		{"bodies.tsv", 1, w.addListed},
		{"first-names.tsv", 3, w.addFirstName},
	} {
		if err := eachWord(table.name, table.fields, table.read); err != nil {
			return nil, err
		}
	}
	if err := w.lackingClass(); err != nil {
		return nil, err
	}
	for x, kin := range w.bodyKin {
		if w.traits[x]&traitGenericBody != 0 {
			w.firmKin |= kin
		}
	}
	return w, w.readSalience()
}

// lackingClass is the error of a class that the program asks for and that has no word in words.tsv.
func (w *wordbook) lackingClass() error {
	for _, asked := range [][]string{slices.Sorted(maps.Keys(wordClasses)), slices.Sorted(maps.Keys(rareClasses)), slices.Sorted(maps.Keys(classTraits))} {
		for _, class := range asked {
			if !w.classes[class] {
				return fmt.Errorf("rules/en/speaker/words.tsv: no words of the class %s", class)
			}
		}
	}
	return nil
}

// addWords enters a line of words.tsv: a class, a value and the words.
func (w *wordbook) addWords(f []string) error {
	class, value, words := f[0], f[1], strings.Fields(f[2])
	w.classes[class], w.classes[class+"/"+value] = true, true
	if add, ok := wordClasses[class]; ok {
		return add(w, value, words)
	}
	if t, ok := rareClasses[class+"/"+value]; ok {
		for _, x := range words {
			w.rare[x] |= t
		}
		return nil
	}
	t, ok := classTraits[class]
	if !ok {
		if t, ok = classTraits[class+"/"+value]; !ok {
			return fmt.Errorf("unknown class %q with value %q", class, value)
		}
	}
	for _, x := range words {
		w.traits[x] |= t | genderTrait(value)
	}
	return nil
}

// wordClasses says where the words of a class go that is no trait of tokens.
var wordClasses = map[string]func(w *wordbook, value string, words []string) error{
	"body-kin": func(w *wordbook, _ string, words []string) error {
		if w.bodyFamilies == families {
			return fmt.Errorf("more than %d families of bodies", families)
		}
		for _, x := range words {
			w.bodyKin[x] |= 1 << w.bodyFamilies
		}
		w.bodyFamilies++
		return nil
	},
	"document-kin":   (*wordbook).addFamily,
	"person-kin":     (*wordbook).addFamily,
	"name-tail":      into(func(w *wordbook) map[string]bool { return w.tails }),
	"person-tail":    into(func(w *wordbook) map[string]bool { return w.personTails }),
	"party-letter":   into(func(w *wordbook) map[string]bool { return w.parties }),
	"reaction":       into(func(w *wordbook) map[string]bool { return w.reactions }),
	"person-end":     into(func(w *wordbook) map[string]bool { return w.personEnds }),
	"work-end":       into(func(w *wordbook) map[string]bool { return w.workEnds }),
	"collective-end": into(func(w *wordbook) map[string]bool { return w.collectives }),
	"keeps-office":   into(func(w *wordbook) map[string]bool { return w.keepsOffice }),
	"surname-end":    into(func(w *wordbook) map[string]bool { return w.surnameEnds }),
	"keeps-name":     into(func(w *wordbook) map[string]bool { return w.keepsName }),
	"goes-on":        into(func(w *wordbook) map[string]bool { return w.goesOn }),
	"field": func(w *wordbook, value string, words []string) error {
		for _, x := range words {
			w.fields[x] = value
		}
		return nil
	},
	"takes-up": func(w *wordbook, value string, words []string) error {
		for _, x := range words {
			w.takesUp[x] = value
		}
		return nil
	},
	"alike": func(w *wordbook, _ string, words []string) error {
		for _, x := range words {
			w.alike[x] = words[0]
		}
		return nil
	},
	"kin-side": func(w *wordbook, value string, words []string) error {
		for _, x := range words {
			w.kinSides[x] = value
		}
		w.kinNouns[value] = append(w.kinNouns[value], words...)
		return nil
	},
	"kin-inverse": func(w *wordbook, value string, words []string) error {
		for _, x := range words {
			w.kinInverse[value] = x
		}
		return nil
	},
	"they-pair":      intoPhrases(func(w *wordbook) map[string]bool { return w.theyPairs }),
	"honorific-pair": intoPhrases(func(w *wordbook) map[string]bool { return w.titlePairs }),
	"withheld-phrase": func(w *wordbook, _ string, words []string) error {
		for _, x := range words {
			w.phrases = append(w.phrases, strings.Split(x, "_"))
		}
		return nil
	},
}

// families is how many families of words there may be: a bit each.
const families = 32

// into enters the words of a class into a set.
func into(set func(*wordbook) map[string]bool) func(*wordbook, string, []string) error {
	return func(w *wordbook, _ string, words []string) error {
		for _, x := range words {
			set(w)[x] = true
		}
		return nil
	}
}

// intoPhrases enters the phrases of a class, whose words "_" joins, into a set, with blanks.
func intoPhrases(set func(*wordbook) map[string]bool) func(*wordbook, string, []string) error {
	return func(w *wordbook, _ string, words []string) error {
		for _, x := range words {
			set(w)[strings.ReplaceAll(x, "_", " ")] = true
		}
		return nil
	}
}

// addFamily enters words that may take up one another.
func (w *wordbook) addFamily(_ string, words []string) error {
	if len(w.families) == families {
		return fmt.Errorf("more than %d families of words", families)
	}
	for _, x := range words {
		w.kin[x] |= 1 << len(w.families)
	}
	w.families = append(w.families, words)
	return nil
}

// genderTrait gives the trait of words for one gender, or none.
func genderTrait(value string) trait {
	switch value {
	case "m":
		return traitMale
	case "f":
		return traitFemale
	}
	return 0
}

// addPronoun enters a line of pronouns.tsv.
func (w *wordbook) addPronoun(f []string) error {
	if len(f[1]) != 1 || len(f[2]) != 1 || len(f[3]) != 1 || f[1] < "1" || f[1] > "3" {
		return fmt.Errorf("%q: person, number and gender are one character each", f[0])
	}
	p := pronoun{person: int8(f[1][0] - '0'), number: f[2][0], gender: f[3][0], thing: f[4][0], form: f[5][0]}
	if f[5] == "possessive" {
		p.form = 'o'
	}
	w.pronouns[f[0]] = p
	w.traits[f[0]] |= traitPronoun
	return nil
}

// addPlace enters a line of places.tsv: a body, its kind, its other names, the demonyms and the seats.
func (w *wordbook) addPlace(f []string) error {
	add := func(name string, seat bool) {
		if name = strings.ToLower(strings.TrimSpace(name)); name == "" {
			return
		}
		w.bodies[name] = body{name: f[0], kind: f[1], seat: seat}
		w.bodyWords = max(w.bodyWords, strings.Count(name, " ")+1)
	}
	lower := strings.ToLower(f[0])
	add(f[0], false)
	for _, x := range strings.Split(f[2], ";") {
		add(x, false)
		if x != "" {
			w.alike[strings.ToLower(x)] = lower
		}
	}
	for _, x := range strings.Split(f[3], ";") {
		if x = strings.ToLower(x); x != "" {
			w.demonyms[x] = f[0]
			w.alike[x] = lower
			w.traits[x] |= traitDemonym
		}
	}
	for _, x := range strings.Split(f[4], ";") {
		add(x, true)
	}
	return nil
}

// addNickname enters a line of nicknames.tsv: a short form and the full forms.
func (w *wordbook) addNickname(f []string) error {
	w.nicknames[f[0]] = strings.Split(f[1], ";")
	return nil
}

// addSurname enters a line of last-names.tsv.
func (w *wordbook) addSurname(f []string) error {
	w.surnames[f[0]] = true
	return nil
}

// addListed enters a line of bodies.tsv, as the article's tokens are: a possessive is a token of its own.
func (w *wordbook) addListed(f []string) error {
	name := f[0]
	if stem, ok := strings.CutSuffix(name, "'s"); ok {
		name = stem + " 's"
	}
	w.listed[name] = true
	if first, _, several := strings.Cut(name, " "); several {
		w.listedFirst[first] = true
	}
	w.listedWords = max(w.listedWords, strings.Count(name, " ")+1)
	return nil
}

// addCountryman enters a line of countrymen.tsv: a noun for one person, the country and the gender.
func (w *wordbook) addCountryman(f []string) error {
	country := strings.ToLower(f[1])
	w.countrymen[f[0]] = country
	w.alike[f[0]] = country
	w.traits[f[0]] |= traitDemonym | genderTrait(f[2])
	return nil
}

var firstNameGenders = map[string]trait{"m": traitFirstMale, "f": traitFirstFemale, "u": traitFirstEither}

// addFirstName enters a line of first-names.tsv: a given name, its gender and the stage that reads it.
func (w *wordbook) addFirstName(f []string) error {
	gender, ok := firstNameGenders[f[1]]
	if !ok {
		return fmt.Errorf("gender %q", f[1])
	}
	switch f[2] {
	case "both", "speakers":
		w.traits[strings.ToLower(f[0])] |= gender
	case "names":
	default:
		return fmt.Errorf("stage %q: want both, names or speakers", f[2])
	}
	return nil
}

// readSalience reads the weights of salience.tsv, each of which must be there.
func (w *wordbook) readSalience() error {
	const file = "attribution/internal/speaker/salience.tsv"
	seen := map[string]bool{}
	err := eachLine(file, salienceTable, 3, func(f []string) (err error) {
		i := slices.Index(weightNames[:], f[0])
		if i < 0 {
			return fmt.Errorf("unknown weight %q", f[0])
		}
		seen[f[0]] = true
		w.salience[i], err = strconv.ParseFloat(f[1], 64)
		return err
	})
	if err == nil && len(seen) != weights {
		err = fmt.Errorf("%s: %d weights, want %d", file, len(seen), weights)
	}
	return err
}

// eachWord is eachLine of a file of rules.SpeakerWords.
func eachWord(file string, columns int, f func([]string) error) error {
	shown := "rules/en/speaker/" + file
	b, err := fs.ReadFile(rules.SpeakerWords(), file)
	if err != nil {
		return fmt.Errorf("%s: %w", shown, err)
	}
	return eachLine(shown, unsafe.String(unsafe.SliceData(b), len(b)), columns, f) // nobody else has b
}

// eachLine calls f with the fields of each line of a table that is neither blank nor a comment. f does not keep the slice. Errors begin
// with file:line.
func eachLine(file, table string, columns int, f func([]string) error) error {
	var fields []string
	for i, more := 1, true; more; i++ {
		var line string
		line, table, more = strings.Cut(table, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		fields = fields[:0]
		for rest, tab := line, true; tab; {
			var field string
			field, rest, tab = strings.Cut(rest, "\t")
			fields = append(fields, field)
		}
		if len(fields) != columns {
			return fmt.Errorf("%s:%d: %d columns, want %d", file, i, len(fields), columns)
		}
		if err := f(fields); err != nil {
			return fmt.Errorf("%s:%d: %w", file, i, err)
		}
	}
	return nil
}

// sameGivenName reports whether two lower-case given names may be one person's: the same, one an
// initial of the other, or one a short form of the other.
func (w *wordbook) sameGivenName(a, b string) bool {
	if a == b {
		return true
	}
	a, b = strings.TrimSuffix(a, "."), strings.TrimSuffix(b, ".")
	if a == "" || b == "" {
		return false
	}
	if a == b || (len(a) == 1 || len(b) == 1) && a[0] == b[0] {
		return true
	}
	return w.shortFor(a, b) || w.shortFor(b, a)
}

func (w *wordbook) shortFor(short, long string) bool {
	for _, x := range w.nicknames[short] {
		if x == long {
			return true
		}
	}
	return false
}

// isRare reports whether the word at token i is in one of the classes.
func (r *Resolver) isRare(i int, classes rareTrait) bool { return r.w.rare[r.lower[i]]&classes != 0 }
