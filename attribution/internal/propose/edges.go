package propose

import (
	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// Stage 4, edges: where the words of a source and of a cue begin and end.

// relativeChoice says what becomes of the relative clauses and conjuncts after a source's head.
type relativeChoice uint8

const (
	relativeByRule relativeChoice = iota
	relativeIn
	relativeOut
	conjunctOut
)

// source gives the words of the source that head h stands for, seen from cue: the noun phrase with
// its titles, appositions and the clauses that say who the source is; not the cue nor what hangs on
// it. It is one run around h; a gap of marks alone does not end it.
func (b *Builder) source(h, cue int, choice relativeChoice) article.Range {
	lo, hi := h, h
	var lbuf, rbuf [24]article.Range
	left, right := b.phraseEdges(h, cue, choice, lbuf[:0], rbuf[:0])
	for _, r := range left {
		if r.End >= lo-1 && (r.End >= lo || !b.IsWord(lo-1)) && !r.Has(cue) {
			lo = min(lo, r.First)
		}
	}
	for _, r := range right {
		if r.First <= hi+2 && (r.First <= hi+1 || !b.IsWord(hi+1)) && !r.Has(cue) {
			hi = max(hi, r.End-1)
		}
	}
	if first := b.appositeBefore(h, lo); first >= 0 && (first > cue || cue > h) {
		lo = first
	}
	if cue < h && lo <= cue {
		lo = cue + 1
	}
	if cue > h && hi >= cue {
		hi = cue - 1
	}
	for lo < h && !b.IsWord(lo) && b.Tag(lo) != syntax.TagDollar {
		lo++
	}
	lo = b.behindMonth(lo, h)
	for hi > h && !b.IsWord(hi) && b.Char(hi) != '.' && b.Char(hi) != '%' {
		hi--
	}
	return b.bracketed(lo, h, hi)
}

// behindMonth gives the first token of a name that the tree has glued to the month before it: "in November «Juul» said", "last May «Orla Bank»
// said"; lo where it has not.
func (b *Builder) behindMonth(lo, h int) int {
	k := lo
	if k < h && b.Tag(k) == syntax.JJ && b.On(k+1, b.Lists.Months) {
		k++
	} else if k == 0 || b.Tag(k-1) != syntax.IN {
		return lo
	}
	if k >= h || !b.On(k, b.Lists.Months) || !b.Tag(k+1).Proper() {
		return lo
	}
	if nm, ok := b.Syntax.NameAt(k); ok && nm.Class == syntax.Person {
		return lo
	}
	return k + 1
}

// bracketed gives the words from lo to hi with no bracket cut in two: what is before a bracket's
// end, and not before h, goes ("East) Bheema Rao"), and the end of one that is open comes in
// ("Ann Lund (Marlhaven").
func (b *Builder) bracketed(lo, h, hi int) article.Range {
	open := 0
	for i := lo; i <= hi; i++ {
		switch b.Char(i) {
		case '(':
			open++
		case ')':
			if open--; open < 0 && i < h {
				lo, open = i+1, 0
			}
		}
	}
	for k := hi + 1; open == 1 && k < min(hi+5, len(b.Doc.Tokens)); k++ {
		if b.Char(k) == ')' {
			hi = k
			break
		}
	}
	return article.Range{First: lo, End: hi + 1}
}

// appositeBefore gives the first token of a description that is before a name and that the tree took for a second
// subject ("A resident, Tom Hale, said"); -1 where there is none. The phrase of the name h begins at lo.
func (b *Builder) appositeBefore(h, lo int) int {
	if lo < 2 || !b.Tag(h).Proper() || b.Tag(lo-1) != syntax.TagComma || b.Head(h) < 0 || !b.Rel(h).Subject() {
		return -1
	}
	for c := b.Syntax.FirstChild(b.Head(h)); c >= 0 && c < h; c = b.Syntax.NextSibling(c) {
		if t := b.Tree(c); b.Rel(c).Subject() && b.Tag(c).Noun() && t.End == lo-1 && b.Tag(t.First) == syntax.DT {
			return t.First
		}
	}
	return -1
}

// phraseEdges gives the dependents of h that belong to the phrase: those on the left from the nearest
// outwards, and those on the right likewise. It appends them to left and right, which are empty.
func (b *Builder) phraseEdges(h, cue int, choice relativeChoice, left, right []article.Range) (_, _ []article.Range) {
	for c := b.Syntax.FirstChild(h); c >= 0; c = b.Syntax.NextSibling(c) {
		t := b.Tree(c)
		if c == cue || t.Has(cue) && !(b.Rel(c) == syntax.RelPunct) {
			continue
		}
		if !b.belongs(h, c, t, cue, choice) {
			continue
		}
		if c < h {
			left = append(left, t)
		} else {
			right = append(right, t)
		}
	}
	for i, j := 0, len(left)-1; i < j; i, j = i+1, j-1 {
		left[i], left[j] = left[j], left[i]
	}
	return left, right
}

// belongs reports whether dependent c of h, with subtree t, is part of the source's phrase.
func (b *Builder) belongs(h, c int, t article.Range, cue int, choice relativeChoice) bool {
	r := b.Rel(c)
	comma := t.First > 0 && (b.Tag(t.First-1) == syntax.TagComma || b.Dash(t.First-1))
	switch r {
	case syntax.RelCase, syntax.RelMark, syntax.RelCop, syntax.RelDiscourse, syntax.RelNeg, syntax.RelCc:
		if c < h {
			return false
		}
	case syntax.RelNsubj, syntax.RelParataxis, syntax.RelAux, syntax.RelAuxpass:
		return false
	case syntax.RelAdvmod:
		if c < h {
			return b.On(c, b.Lists.PhraseOpeners)
		}
		return !comma
	case syntax.RelNmod, syntax.RelNmodTmod:
		if c > h && (b.On(c, b.Lists.Weekdays) || b.On(c, b.Lists.Months)) { // "Smith on Tuesday"
			return false
		}
		if c > h && comma {
			return b.Tag(c).Proper()
		}
	case syntax.RelAdvcl, syntax.RelCcomp:
		return false
	case syntax.RelDep:
		return !comma
	case syntax.RelAcl:
		if c > h && (comma || choice == relativeOut) {
			return false
		}
	case syntax.RelConj:
		return choice != conjunctOut
	case syntax.RelAclRelcl:
		if c < h {
			return true
		}
		switch choice {
		case relativeIn:
			return true
		case relativeOut, conjunctOut:
			return false
		}
		if !comma {
			return true
		}
		if b.holdsSaying(t) {
			return false
		}
		if cue < h {
			return true
		}
		bare := b.Tag(h).Proper() && b.Child(h, syntax.RelAppos) < 0 && b.Child(h, syntax.RelCompound) < 0
		return !bare
	}
	return true
}

// holdsSaying reports whether a verb of saying is in r.
func (b *Builder) holdsSaying(r article.Range) bool {
	for i := r.First; i < r.End; i++ {
		if b.Tag(i).Verb() && b.On(i, b.Lists.Speech) {
			return true
		}
	}
	return false
}

// cue gives the words of the cue that verb or noun h stands for: the verb group with auxiliaries,
// negation, particles and adverbs, the verbs above that it completes ("went on to say"), and a venue
// right after it ("said in a statement"); never words of the source or the content.
func (b *Builder) cue(h int, source article.Range, content []article.Range) article.Range {
	reach := b.reachOf(h)
	free := func(i int) bool {
		return !source.Has(i) && !view.Inside(content, i) && b.Quote[i] == b.Quote[h] && b.Tag(i) != syntax.TagComma
	}
	first, last := h, h
	for first-1 >= reach.First && free(first-1) {
		first--
	}
	for last+1 < reach.End && free(last+1) {
		last++
	}
	for first < h && (!b.IsWord(first) || b.Tag(first) == syntax.TO) {
		first++
	}
	for last > h && !b.IsWord(last) {
		last--
	}
	return article.Range{First: first, End: last + 1}
}

// cueReach is how far the words of a cue may reach on both sides.
type cueReach struct {
	known bool
	cue   int
	article.Range
}

// reachOf gives how far the words of cue h may reach. It keeps the last answer: the candidates of one cue ask one after another.
func (b *Builder) reachOf(h int) article.Range {
	if !b.reach.known || b.reach.cue != h {
		r := b.verbGroup(h)
		if b.Tag(h).Verb() {
			b.withVerbsAbove(&r, h)
			b.withVenues(&r, h)
		}
		b.reach = cueReach{true, h, r}
	}
	return b.reach.Range
}

// widen makes r hold token i.
func widen(r *article.Range, i int) { r.First, r.End = min(r.First, i), max(r.End, i+1) }

// verbGroup gives the range of cue h with its auxiliaries, negation, particles and the adverbs beside it.
func (b *Builder) verbGroup(h int) article.Range {
	r := article.Range{First: h, End: h + 1}
	for c := b.Syntax.FirstChild(h); c >= 0; c = b.Syntax.NextSibling(c) {
		switch b.Rel(c) {
		case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelCompoundPrt:
			widen(&r, c)
		case syntax.RelAdvmod:
			near := h-4 <= c && c < h || c == h+1
			if near && !b.On(c, b.Lists.TimeAdverbs) && (c < h || b.On(c, b.Lists.CueAdverbs)) {
				widen(&r, c)
			}
		}
	}
	return r
}

// withVerbsAbove takes the verbs that cue h completes into r: "went on to say".
func (b *Builder) withVerbsAbove(r *article.Range, h int) {
	for x := h; ; {
		g := b.Head(x)
		if b.Rel(x) != syntax.RelXcomp || g < 0 || g >= x || x-g > 3 || b.Mark(x-1) && !b.On(g, b.Lists.Speech) {
			return
		}
		x = g
		widen(r, x)
		for c := b.Syntax.FirstChild(x); c >= 0 && c < x; c = b.Syntax.NextSibling(c) {
			switch b.Rel(c) {
			case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelMark:
				widen(r, c)
			}
		}
	}
}

// withVenues takes where something was said into r: "said in a statement". The tree may hang a venue right behind the verb on the
// clause that follows it: "said in a faxed statement it was ready".
func (b *Builder) withVenues(r *article.Range, h int) {
	for c := b.Syntax.FirstChild(h); c >= 0; c = b.Syntax.NextSibling(c) {
		if b.Rel(c) == syntax.RelCcomp && c > h {
			for v := b.Syntax.FirstChild(c); v >= 0 && v < c; v = b.Syntax.NextSibling(v) {
				if t := b.Tree(v); b.venue(v) && t.First == h+1 && t.Len() <= 6 {
					widen(r, t.End-1)
				}
			}
		}
		if c < h || !b.venue(c) {
			continue
		}
		if t := b.Tree(c); t.First <= h+2 && t.Len() <= 5 {
			widen(r, t.End-1)
		}
	}
}

// venue reports whether token c is the noun of where something was said, with its preposition.
func (b *Builder) venue(c int) bool {
	return b.Rel(c) == syntax.RelNmod && b.On(c, b.Lists.Venues) && b.CaseOn(c, b.Lists.VenueCase)
}
