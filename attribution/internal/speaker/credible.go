package speaker

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/syntax"
)

// Credible speakers: a speaker is a name, a title with its name, or a noun phrase that can speak. What is none
// of these is nobody.

// flagOdd marks a row whose source names nobody who can speak.
const flagOdd = "odd-speaker"

// flagTwoCandidates marks a row whose source could be two speakers' about as well.
const flagTwoCandidates = "two-candidates"

// maxPrinted is how many letters of a speaker are printed at most.
const maxPrinted = 80

// credible reports whether entity e can be a speaker by what would be printed of it.
func (r *Resolver) credible(e int32) bool {
	en := &r.ents[e]
	if en.kind == kindAuthor || len(en.members) > 0 {
		return true
	}
	words := strings.Fields(strings.ToLower(r.printed(e)))
	if len(words) == 0 {
		return false
	}
	first := words[0]
	if len(words) == 1 {
		p, isPronoun := r.w.pronouns[first]
		initials := en.kind == kindOrganization && allUpper(strings.TrimSpace(r.printed(e))) // "DEC" is no month
		if isPronoun && p.form != 'i' || !initials && r.w.traits[first]&(traitDefinite|traitCalendar|traitNegative) != 0 || en.name.Len() == 0 && r.w.traits[first]&traitRelative != 0 {
			return false
		}
		if en.name.Len() == 0 && utf8.RuneCountInString(first) == 1 || r.w.rare[first]&rareLabel != 0 && upperFirst(strings.TrimSpace(r.printed(e))) {
			return false
		}
	}
	if r.w.traits[first]&traitNegative != 0 && en.name.Len() == 0 {
		return false // "no minister"
	}
	return strings.ContainsFunc(first+words[len(words)-1], unicode.IsLetter)
}

// clean takes from a printed speaker the marks and the possessive at its ends, and cuts what is overlong after
// its last whole phrase.
func (r *Resolver) clean(text string) string {
	text = strings.TrimFunc(text, func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(`@#.)"”'’`, c)
	})
	for _, s := range [...]string{"'s", "’s"} {
		text = strings.TrimSuffix(text, s)
	}
	if utf8.RuneCountInString(text) <= maxPrinted {
		return text
	}
	words, n, cut := strings.Fields(text), 0, 0
	for i, w := range words {
		if n += utf8.RuneCountInString(w) + 1; n > maxPrinted {
			break
		}
		if i > 0 && (r.w.traits[strings.ToLower(w)]&(traitLink|traitJoiner) != 0 || w == "&") {
			cut = i
		}
	}
	if cut == 0 {
		cut = 1
		for n = len(words[0]); cut < len(words) && n+1+len(words[cut]) <= maxPrinted; cut++ {
			n += 1 + len(words[cut])
		}
	}
	return strings.Join(words[:cut], " ")
}

// behindTime gives the first token of a source after an expression of time at its front: "This spring, as he was
// becoming chairman, Paul Manafort", "Last month Australia's watchdog".
func (r *Resolver) behindTime(first, end int) int {
	h := r.firstHead(first, end)
	if h < first || h+1 >= end || r.nameOf[h] >= 0 || !r.is(h, traitTime|traitCalendar) || r.tag(h+1) == syntax.POS {
		return first
	}
	for i := h + 1; i < end; i++ {
		if r.nameOf[i] >= 0 || r.tag(i).Noun() && r.is(i, traitPerson|traitGroup|traitOrganization|traitDocument|traitTitle) {
			return r.descriptionBefore(i).tokens.First
		}
		if r.tag(i).Verb() && r.markAt(h+1) != ',' {
			return first
		}
	}
	return first
}
