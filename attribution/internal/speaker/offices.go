package speaker

import "whosaid/syntax"

// Offices that "and" joins: one person may hold both, and one office may be for two things. Firms that "and" joins
// are one name.

// holderOfOffice gives the head of the person's name that ends a source, where its first head, h, is only the body of the
// office: "Bank of England Governor Mark Carney". -1 where there is none.
func (r *Resolver) holderOfOffice(h, end int) int {
	k := r.nameOf[end-1]
	if k < 0 || h+2 >= end || !r.is(h, traitOrganization|traitOrganizationName) || r.tag(h+1) != syntax.IN {
		return -1
	}
	nm := &r.names[k]
	if nm.kind != kindPerson || !nm.titled || nm.words.End != end || nm.words.First <= h+2 {
		return -1
	}
	for i := h + 2; i < nm.words.First; i++ {
		if !upperFirst(r.d.Word(i)) && !r.is(i, traitLink|traitTitle|traitPerson) {
			return -1
		}
	}
	return r.nameHead(end - 1)
}

// holderBehindOf gives the head of the person's name that ends a source with an office and what it is of: "Chairman of judges Tom Rask", "the Chancellor
// of the Exchequer Jim Dale"; -1 where there is none. In "the mother of victim Tom Rask" the name is the victim's.
func (r *Resolver) holderBehindOf(h, end int) int {
	k := r.nameOf[end-1]
	if k < 0 || h+2 >= end || r.nameOf[h] == k || !r.tag(h).Noun() || !upperFirst(r.d.Word(h)) || r.is(h, traitPlural) || r.tag(h+1) != syntax.IN {
		return -1
	}
	nm := &r.names[k]
	of := nm.words.First - 1
	if nm.kind != kindPerson || nm.words.End != end || !r.is(nm.words.First, traitFirst) || of <= h+1 || !r.tag(of).Noun() || r.is(of, traitPerson|traitTitle) && !r.is(of, traitPlural) {
		return -1
	}
	for i := h + 2; i < of; i++ {
		if !r.d.Tokens[i].Word || r.is(i, traitJoiner) {
			return -1
		}
	}
	return r.nameHead(end - 1)
}

// bearerOfBoth gives the head of the name of one person who is two things: "the delegate and spokesman Ola Ruud",
// "Labour peer and former minister Lord Dubs", "party leader and Prime Minister Ann Obi"; -1 where there is none.
// The first noun is at h.
func (r *Resolver) bearerOfBoth(h, end int) int {
	x := h + 1
	if r.nameOf[h] >= 0 || !r.tag(h).Noun() || !r.is(h, traitPerson|traitTitle) || r.is(h, traitPlural) || x+1 >= end || !r.joiner(x) || r.tag(end) == syntax.VBP {
		return -1
	}
	k := r.nameBehindJoiner(x, end, false)
	if k < 0 {
		return -1
	}
	nm := &r.names[k]
	switch before := nm.all.First - 1; {
	case before == x:
		// "the president and Senator Hale" are two.
		office := nm.words.First - 1
		if office <= x || !r.is(office, traitTitle|traitPerson) || r.is(office, traitHonorific) || r.is(h, traitKin) || r.descriptionBefore(h).det == 'd' {
			return -1
		}
	case !r.tag(before).Noun() || !r.is(before, traitPerson|traitTitle) && !r.workEnds(before) || r.is(before, traitPlural) || upperFirst(r.d.Word(before)):
		return -1
	}
	return r.nameHead(nm.words.First)
}

// ministerOfBoth gives the head of the name of a person whose one office is for two things: "Justice and Trade
// Minister Ann Obi", "occupational health and safety officer Tom Hale"; -1 where there is none. The first of the
// things is at h.
func (r *Resolver) ministerOfBoth(h, end int) int {
	const most = 8 // tokens of the first things
	x := h
	for x < end && x-h < most && (r.w.rare[r.lower[x]]&rarePortfolio != 0 || x > h && r.markAt(x) == ',') {
		x++
	}
	if x == h || x >= end || !r.joiner(x) || r.is(h, traitGroup|traitOrganization) || r.is(h, traitPlural) && r.nameOf[h] < 0 && !upperFirst(r.d.Word(h)) {
		return -1
	}
	k := r.nameBehindJoiner(x, end, true)
	if k < 0 {
		return -1
	}
	office := r.names[k].words.First - 1
	for office > x && r.is(office, traitHonorific) {
		office-- // "Surveillance Commissioner Prof Ann Obi"
	}
	if office <= x || !r.is(office, traitTitle|traitPerson) || r.is(office, traitHonorific|traitPlural) {
		return -1
	}
	return r.nameHead(r.names[k].words.First)
}

// nameBehindJoiner gives the person's name that ends the words behind the "and" at token x, with no determiner and no
// mark before it; -1 where there is none. The name of a body may be before it where bodies says so: "Health and Safety Executive
// inspector Jo Ash".
func (r *Resolver) nameBehindJoiner(x, end int, bodies bool) int32 {
	const most = 7 // words before the name
	for i := x + 1; i < end && i-x <= most; i++ {
		switch k := r.nameOf[i]; {
		case k >= 0 && r.names[k].kind == kindPerson:
			return k
		case k >= 0 && !bodies || r.is(i, traitDefinite|traitIndefinite|traitPronoun) || !r.d.Tokens[i].Word:
			return -1
		}
	}
	return -1
}

// joinsFirm reports whether the "and" after token i is within a firm's name that begins at first: "Hale and Sons",
// "Bear, Stearns and Co".
func (r *Resolver) joinsFirm(first, i int) bool {
	k := i + 2
	if !r.joiner(i+1) || !r.inSentence(k, first) || !r.d.Tokens[k].Word || !upperFirst(r.d.Word(k)) {
		return false
	}
	if r.w.rare[r.lower[k]]&rareFirmTail != 0 {
		return true
	}
	if r.oneFirm(first, i) {
		return true
	}
	letter := func(i int) bool { return len(r.lower[i]) == 1 && upperFirst(r.d.Word(i)) }
	return first == i && letter(i) && letter(k) // "P and O"
}

// oneFirm reports whether the names before and behind the "and" after token i are one firm's, because what follows speaks of one:
// "Rochester Gas and Electric Co said it expects", "Hale Iron and Steel Corp says".
func (r *Resolver) oneFirm(first, i int) bool {
	const most = 5 // words behind "and", and words up to "it"
	if r.is(first, traitFirst) || r.is(i, traitOrganization) || r.w.rare[r.lower[i]]&rareFirmTail != 0 || r.country(i) || r.quoted(i) {
		return false
	}
	end := i + 2
	for end-i-2 < most && r.inSentence(end, i) && r.properWord(end) {
		end++
	}
	if end-i < 4 || r.w.rare[r.lower[end-1]]&rareFirmTail == 0 && !r.is(end-1, traitOrganization) || !r.inSentence(end, i) {
		return false
	}
	end = r.behindTicker(end)
	switch r.tag(end) {
	case syntax.VBZ:
		return true
	case syntax.VBD:
		for k := end + 1; k <= end+most && r.inSentence(k, i); k++ {
			if r.is(k, traitPronoun) {
				p := r.w.pronouns[r.lower[k]]
				return p.person == 3 && p.thing == 't' && p.number == 's'
			}
			if r.tag(k).Verb() {
				return false
			}
		}
	}
	return false
}

// behindTicker gives the token behind the short name of a share that stands at token i in brackets: "<RGS>".
func (r *Resolver) behindTicker(i int) int {
	const most = 4
	if r.markAt(i) != '<' && r.markAt(i) != '(' {
		return i
	}
	for k := i + 1; k <= i+most && r.inSentence(k, i); k++ {
		if r.markAt(k) == '>' || r.markAt(k) == ')' {
			return k + 1
		}
	}
	return i
}

// opensBody reports whether token i is a plain noun with a capital that opens a body's name of two parts: "the
// Qualifications and Curriculum Authority".
func (r *Resolver) opensBody(i int) bool {
	return r.is(i-1, traitDefinite) && r.inSentence(i+2, i) && r.tag(i).Noun() && upperFirst(r.d.Word(i)) && !r.is(i, traitPerson|traitTitle|traitGroup|traitDemonym) &&
		r.joiner(i+1) && r.endsInBody(i+2, r.d.Tokens[i].Sentence)
}
