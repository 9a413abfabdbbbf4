package speaker

import (
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Addressee: whom it was told. "Told reporters travelling on the plane", "said to the committee".

// addresseeOf gives the words for whoever was told, or an empty span.
func (r *Resolver) addresseeOf(at *result.Attribution) article.Range {
	h := at.CueHead
	if h < 0 || h >= len(r.d.Tokens) || !r.tag(h).Verb() {
		return article.Range{}
	}
	if r.w.traits[r.a.Lemmas[h]]&traitHear != 0 {
		// "The court heard": whoever hears is told.
		for c := r.a.FirstChild(h); c >= 0 && c < h; c = r.a.NextSibling(c) {
			if r.a.Relations[c] == syntax.RelNsubj && r.tag(c) != syntax.PRP {
				return article.Range{First: r.nounPhrase(r.nameHead(c)).tokens.First, End: c + 1}
			}
		}
		return article.Range{}
	}
	tells := r.w.traits[r.a.Lemmas[h]]&traitTell != 0
	who, from := -1, -1
	for c := r.a.FirstChild(h); c >= 0; c = r.a.NextSibling(c) {
		if c <= h || c > h+30 || r.sayPart(at, c) {
			continue
		}
		switch r.a.Relations[c] {
		case syntax.RelDobj, syntax.RelIobj:
			if tells && who < 0 && r.mayListen(c) {
				who, from = c, h+1
			}
		case syntax.RelNmod:
			if who < 0 && r.mayListen(c) {
				if k := r.caseOf(c); k >= 0 && r.w.traits[r.lower[k]]&traitTold != 0 && k <= h+2 && r.human(c) {
					who, from = c, k+1
				}
			}
		}
	}
	if who < 0 && tells {
		// The tree lost it: the noun phrase right behind the verb.
		if i := h + 1; i < len(r.d.Tokens) && r.sentence(i) == r.sentence(h) && !r.sayPart(at, i) && (r.tag(i).Noun() || r.tag(i) == syntax.DT || r.tag(i) == syntax.PRPS || r.nameOf[i] >= 0) {
			end := min(h+12, r.d.Sentences[r.sentence(h)].Tokens.End)
			if x := r.firstHead(i, end); x >= i && !r.sayPart(at, x) && r.mayListen(x) {
				who, from = x, i
			}
		}
	}
	if who < 0 {
		return article.Range{}
	}
	first := min(who, max(from, r.nounPhrase(r.nameHead(who)).tokens.First))
	end := who + 1
	if k := r.nameOf[who]; k >= 0 {
		end = max(end, r.names[k].words.End)
	}
	if r.mark(end) == ',' && r.personName(end+1) && !r.sayPart(at, end+1) && r.nameOf[who] < 0 {
		return article.Range{First: first, End: r.names[r.nameOf[end+1]].words.End}
	}
	// What hangs on the noun without a break: "reporters travelling on the plane".
	if end < len(r.d.Tokens) && r.tag(end) == syntax.IN && r.lower[end] != "on" && r.lower[end] != "of" {
		return article.Range{First: first, End: end}
	}
	for end < len(r.d.Tokens) && end-who < 14 && r.sentence(end) == r.sentence(who) && !r.sayPart(at, end) && r.d.Tokens[end].Word && r.tag(end) != syntax.WDT && r.hangsOn(end, who) {
		end++
	}
	return article.Range{First: first, End: end}
}

// mayListen reports whether token c heads words for somebody who can be told something.
func (r *Resolver) mayListen(c int) bool {
	if k := r.nameOf[c]; k >= 0 {
		return r.names[k].kind != kindDocument
	}
	return r.tag(c).Noun() && !r.is(c, traitUtterance|traitCalendar)
}

// caseOf gives the preposition of the phrase headed by c, or -1.
func (r *Resolver) caseOf(c int) int {
	for x := r.a.FirstChild(c); x >= 0 && x < c; x = r.a.NextSibling(x) {
		if r.a.Relations[x] == syntax.RelCase {
			return x
		}
	}
	return -1
}

// sayPart reports whether token i stands in what is said.
func (r *Resolver) sayPart(at *result.Attribution, i int) bool {
	return slices.ContainsFunc(at.Content, func(c article.Range) bool { return c.Has(i) })
}

// hangsOn reports whether token i depends on token h, at whatever height up to eight.
func (r *Resolver) hangsOn(i, h int) bool {
	for n := 0; n < 8; n++ {
		i = int(r.a.Heads[i])
		if i == h {
			return true
		}
		if i < 0 {
			return false
		}
	}
	return false
}
