package speaker

import (
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Addressee: who is told the words. "Told reporters travelling on the plane", "said to the committee".

// addresseeOf gives the words for the addressee, or an empty span.
func (r *Resolver) addresseeOf(at *result.Attribution) article.Range {
	h := at.CueHead
	if h < 0 || h >= len(r.d.Tokens) || !r.tag(h).Verb() {
		return article.Range{}
	}
	cue := r.w.traits[r.a.Lemmas[h]]
	if cue&traitHear != 0 {
		return r.hearer(h)
	}
	who, from := r.listenerByTree(at, cue&traitTell != 0)
	if who < 0 && cue&traitTell != 0 {
		who, from = r.listenerBehind(at)
	}
	if who < 0 {
		return article.Range{}
	}
	return r.listenerWords(at, who, from)
}

// hearer gives the subject of the verb at h, where whoever hears is the addressee: "the court heard".
func (r *Resolver) hearer(h int) article.Range {
	for c := r.a.FirstChild(h); c >= 0 && c < h; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelNsubj && r.tag(c) != syntax.PRP {
			return article.Range{First: r.descriptionBefore(r.nameHead(c)).tokens.First, End: c + 1}
		}
	}
	return article.Range{}
}

// listenerByTree gives the head of the addressee by the tree, an object of a verb of telling or a phrase with
// "to", and the token from which the words for him can begin; who is -1 where there is none.
func (r *Resolver) listenerByTree(at *result.Attribution, tells bool) (who, from int) {
	const far = 30 // tokens after the cue
	h := at.CueHead
	for c := r.a.FirstChild(h); c >= 0; c = r.a.NextSibling(c) {
		if c <= h || c > h+far || r.sayPart(at, c) {
			continue
		}
		switch r.a.Relations[c] {
		case syntax.RelDobj, syntax.RelIobj:
			if tells && r.mayListen(c) {
				return c, h + 1
			}
		case syntax.RelNmod:
			if k := r.caseOf(c); k >= 0 && k <= h+2 && r.is(k, traitTold) && r.mayListen(c) && r.human(c) {
				return c, k + 1
			}
		}
	}
	return -1, -1
}

// listenerBehind gives the head of the noun phrase right after the verb, where the tree lost it.
func (r *Resolver) listenerBehind(at *result.Attribution) (who, from int) {
	const most = 12 // tokens from the verb
	h := at.CueHead
	i := h + 1
	if i >= len(r.d.Tokens) || r.sentence(i) != r.sentence(h) || r.sayPart(at, i) {
		return -1, -1
	}
	if tag := r.tag(i); !tag.Noun() && tag != syntax.DT && tag != syntax.PRPS && r.nameOf[i] < 0 {
		return -1, -1
	}
	x := r.firstHead(i, min(h+most, r.d.Sentences[r.sentence(h)].Tokens.End))
	if x < i || r.sayPart(at, x) || !r.mayListen(x) {
		return -1, -1
	}
	return x, i
}

// listenerWords gives the words for the addressee, whose head is who and which begin at from or later.
func (r *Resolver) listenerWords(at *result.Attribution, who, from int) article.Range {
	const most = 14 // tokens after the head
	out := article.Range{First: min(who, max(from, r.descriptionBefore(r.nameHead(who)).tokens.First)), End: who + 1}
	k := r.nameOf[who]
	if k >= 0 {
		out.End = max(out.End, r.names[k].words.End)
	}
	end := out.End
	if k < 0 && r.markAt(end) == ',' && r.personName(end+1) && !r.sayPart(at, end+1) {
		out.End = r.names[r.nameOf[end+1]].words.End
		return out
	}
	// What hangs on the noun without a break: "reporters travelling on the plane".
	if r.tag(end) == syntax.IN && !r.isRare(end, rareNounLink) {
		return out
	}
	for end < len(r.d.Tokens) && end-who < most && r.sentence(end) == r.sentence(who) && r.d.Tokens[end].Word &&
		r.tag(end) != syntax.WDT && !r.sayPart(at, end) && r.hangsOn(end, who) {
		end++
	}
	out.End = end
	return out
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

// sayPart reports whether token i is in what is said.
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
