package speaker

import (
	"strings"

	"whosaid/syntax"
)

// Words of names. A tagger takes rare names for anything, so the word lists and the words beside decide as well.

var (
	neverInName  = syntax.Tags(syntax.DT, syntax.IN, syntax.PRP, syntax.POS)
	surnameTags  = syntax.Tags(syntax.DT, syntax.CD, syntax.NN, syntax.UH, syntax.FW, syntax.JJ, syntax.RB)
	capitalsTags = syntax.Tags(syntax.NN, syntax.JJ, syntax.VB, syntax.FW)
	unknownTags  = syntax.Tags(syntax.VBN, syntax.VBD, syntax.NN, syntax.VB, syntax.VBG, syntax.NNS, syntax.RB)
	givenTags    = syntax.Tags(
		syntax.NN, syntax.JJ, syntax.FW, syntax.MD, syntax.RB, syntax.VB, syntax.NNS, syntax.UH)
)

// properWord reports whether token i may be a word of a name.
func (r *Resolver) properWord(i int) bool {
	switch {
	case i < 0 || i >= len(r.d.Tokens) || !r.d.Tokens[i].Word || !upperFirst(r.d.Word(i)):
		return r.particleName(i) || r.numberName(i)
	case r.pronounName(i) || r.numberOfBody(i):
		return true
	case r.functionWord(i) || r.partyState(i):
		return false
	case r.rareSurname(i):
		return true
	case r.tailed(i) || r.calendarWord(i) || r.monthWord(i):
		return false
	case r.tag(i).Proper() || r.shortCapitals(i) || r.ampersand(i):
		return true
	}
	if _, ok := r.a.NameAt(i); ok {
		return !neverInName.Has(r.tag(i))
	}
	return r.adjectiveInName(i) || r.unlistedInName(i) || r.givenName(i)
}

// particleName reports whether token i is a last name that begins with a particle behind another name: "Abdullah
// al-Jahafi".
func (r *Resolver) particleName(i int) bool {
	if i < 1 || i >= len(r.d.Tokens) || !r.d.Tokens[i].Word || r.sentence(i-1) != r.sentence(i) || !upperFirst(r.d.Word(i-1)) {
		return false
	}
	particle, name, ok := strings.Cut(r.d.Word(i), "-")
	return ok && name != "" && upperFirst(name) && r.w.traits[particle]&traitParticle != 0
}

// numberName reports whether token i begins with a figure and goes on as a name does: "3Com".
func (r *Resolver) numberName(i int) bool {
	if i < 0 || i >= len(r.d.Tokens) || !r.d.Tokens[i].Word {
		return false
	}
	w := r.d.Word(i)
	rest := strings.TrimLeft(w, "0123456789")
	return len(rest) > 1 && len(rest) < len(w) && upperFirst(rest) && !allUpper(rest) && r.inSentence(i+1, i) && upperFirst(r.d.Word(i+1)) && r.is(i+1, traitOrganizationName|traitOrganization)
}

// pronounName reports whether token i is a last name that looks like a pronoun and stands before a given name:
// "said He Ningsheng, an official".
func (r *Resolver) pronounName(i int) bool {
	p, ok := r.w.pronouns[r.lower[i]]
	if !ok || p.person != 3 || !r.inSentence(i+1, i) || !r.tag(i+1).Proper() || !upperFirst(r.d.Word(i+1)) || allUpper(r.d.Word(i)) || r.is(i+1, traitPronoun|traitCalendar) {
		return false
	}
	if i == r.d.Sentences[r.sentence(i)].Tokens.First {
		return r.markAt(i+2) == ',' && r.traits[i+1] == 0
	}
	return r.d.Tokens[i-1].Word && (!upperFirst(r.d.Word(i-1)) || r.is(i-1, traitTitle|traitPerson)) && !r.tag(i-1).Proper()
}

// numberOfBody reports whether token i is a Roman one within a firm's name: "Dumez Investments I Inc".
func (r *Resolver) numberOfBody(i int) bool {
	return i > 0 && len(r.lower[i]) == 1 && r.inSentence(i+1, i) && r.d.Tokens[i-1].Word && upperFirst(r.d.Word(i-1)) &&
		upperFirst(r.d.Word(i+1)) && r.is(i+1, traitOrganizationName) && r.is(i, traitPronoun)
}

// functionWord reports whether token i is a pronoun or a determiner, and no given name and no pair of initials.
func (r *Resolver) functionWord(i int) bool {
	if r.is(i, traitPronoun|traitRelative) {
		initials := r.tag(i).Proper() && allUpper(r.d.Word(i)) && len(r.lower[i]) == 2 && !r.upperSentence(i)
		if !initials {
			return true
		}
	}
	return r.is(i, traitDefinite|traitIndefinite|traitManyQuantity) && !r.is(i, traitFirst)
}

// ampersand reports whether "&" joins token i to another word with a capital: "Marks & Spencer".
func (r *Resolver) ampersand(i int) bool {
	and := func(k int) bool {
		return k > 0 && k+1 < len(r.lower) && r.lower[k] == "&" && r.sentence(k-1) == r.sentence(k+1)
	}
	return and(i+1) && upperFirst(r.d.Word(i+2)) || and(i-1) && upperFirst(r.d.Word(i-2))
}

// rareSurname reports whether token i is a last name that no other list has, as at the beginning of a sentence,
// where a tagger takes it for anything.
func (r *Resolver) rareSurname(i int) bool {
	return r.traits[i] == 0 && surnameTags.Has(r.tag(i)) && r.w.surnames[r.lower[i]]
}

// tailed reports whether token i is an adjective made of a name and a tail: "Oslo-based".
func (r *Resolver) tailed(i int) bool {
	at := strings.LastIndexByte(r.lower[i], '-')
	return at > 0 && r.w.tails[r.lower[i][at+1:]]
}

// calendarWord reports whether token i is a day or a month and no given name.
func (r *Resolver) calendarWord(i int) bool {
	return r.is(i, traitCalendar) && !r.initialsOfBody(i) &&
		(!r.is(i, traitFirst) || r.tag(i+1) == syntax.CD || r.tag(i-1) == syntax.IN || r.markAt(i+1) != 'w')
}

// initialsOfBody reports whether token i looks like a month or a day in short and is a subject in capitals: "DEC has no
// connection with the site".
func (r *Resolver) initialsOfBody(i int) bool {
	if !allUpper(r.d.Word(i)) || len(r.lower[i]) != 3 || r.upperSentence(i) || !r.inSentence(i+1, i) {
		return false
	}
	return r.tag(i+1) == syntax.VBZ || r.tag(i+1) == syntax.VBD
}

// monthWord reports whether token i is a month that is also a name, and the words beside it tell a date.
func (r *Resolver) monthWord(i int) bool {
	if i == 0 || r.w.rare[r.lower[i]]&rareMonth == 0 || r.sentence(i-1) != r.sentence(i) {
		return false
	}
	return r.tag(i+1) == syntax.CD || r.w.rare[r.lower[i-1]]&rareMonthLead != 0 || r.is(i-2, traitCalendar)
}

// shortCapitals reports whether token i is a short word in capitals that no list has, in a sentence that is not.
func (r *Resolver) shortCapitals(i int) bool {
	const shortest, longest = 2, 6
	n := len(r.lower[i])
	return capitalsTags.Has(r.tag(i)) && n >= shortest && n <= longest && r.traits[i] == 0 && allUpper(r.d.Word(i)) && !r.upperSentence(i)
}

// beforeProper reports whether the next token is a proper noun of the same sentence.
func (r *Resolver) beforeProper(i int) bool {
	return r.tag(i+1).Proper() && r.sentence(i+1) == r.sentence(i)
}

// adjectiveInName reports whether token i is an adjective of names ("Northern Grid") at the beginning of a sentence.
func (r *Resolver) adjectiveInName(i int) bool {
	return r.tag(i) == syntax.JJ && r.w.rare[r.lower[i]]&rareNameAdjective != 0 && r.tag(i+1) == syntax.NNP && r.beforeProper(i) &&
		i == r.d.Sentences[r.sentence(i)].Tokens.First
}

// unlistedInName reports whether token i is a word that no list has, that the tagger takes for a verb or an adverb,
// in the midst of a sentence and before a name: "councillor Sioned Wynne".
func (r *Resolver) unlistedInName(i int) bool {
	return r.traits[i]&^(traitPlural|traitFirst) == 0 && len(r.lower[i]) > 2 && unknownTags.Has(r.tag(i)) && r.beforeProper(i) &&
		i > r.d.Sentences[r.sentence(i)].Tokens.First && r.d.Tokens[i-1].Word
}

// givenName reports whether token i is a given name before a proper noun.
func (r *Resolver) givenName(i int) bool {
	return r.is(i, traitFirst) && givenTags.Has(r.tag(i)) && r.beforeProper(i)
}
