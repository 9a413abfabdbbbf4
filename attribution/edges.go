package attribution

import (
	"whosaid/article"
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
func (v *view) source(h, cue int, choice relativeChoice) article.Range {
	lo, hi := h, h
	var lbuf, rbuf [24]article.Range
	left, right := v.phraseEdges(h, cue, choice, lbuf[:0], rbuf[:0])
	for _, r := range left {
		if r.End >= lo-1 && (r.End >= lo || !v.isWord(lo-1)) && !r.Has(cue) {
			lo = min(lo, r.First)
		}
	}
	for _, r := range right {
		if r.First <= hi+2 && (r.First <= hi+1 || !v.isWord(hi+1)) && !r.Has(cue) {
			hi = max(hi, r.End-1)
		}
	}
	if first := v.appositeBefore(h, lo); first >= 0 && (first > cue || cue > h) {
		lo = first
	}
	if cue < h && lo <= cue {
		lo = cue + 1
	}
	if cue > h && hi >= cue {
		hi = cue - 1
	}
	for lo < h && !v.isWord(lo) && v.tag(lo) != syntax.TagDollar {
		lo++
	}
	for hi > h && !v.isWord(hi) && v.char(hi) != '.' && v.char(hi) != '%' {
		hi--
	}
	return v.bracketed(lo, h, hi)
}

// bracketed gives the words from lo to hi with no bracket cut in two: what stands before a bracket's
// end, and not before h, goes ("East) Bheema Rao"), and the end of one that is open comes in
// ("Ann Lund (Marlhaven").
func (v *view) bracketed(lo, h, hi int) article.Range {
	open := 0
	for i := lo; i <= hi; i++ {
		switch v.char(i) {
		case '(':
			open++
		case ')':
			if open--; open < 0 && i < h {
				lo, open = i+1, 0
			}
		}
	}
	for k := hi + 1; open == 1 && k < min(hi+5, len(v.d.Tokens)); k++ {
		if v.char(k) == ')' {
			hi = k
			break
		}
	}
	return article.Range{First: lo, End: hi + 1}
}

// appositeBefore gives the first token of a description that stands before a name and that the tree took for a second
// subject ("A resident, Tom Hale, said"); -1 where there is none. The phrase of the name h begins at lo.
func (v *view) appositeBefore(h, lo int) int {
	if lo < 2 || !v.tag(h).Proper() || v.tag(lo-1) != syntax.TagComma || v.head(h) < 0 || !v.rel(h).Subject() {
		return -1
	}
	for c := v.a.FirstChild(v.head(h)); c >= 0 && c < h; c = v.a.NextSibling(c) {
		if t := v.tree(c); v.rel(c).Subject() && v.tag(c).Noun() && t.End == lo-1 && v.tag(t.First) == syntax.DT {
			return t.First
		}
	}
	return -1
}

// phraseEdges gives the dependents of h that belong to the phrase: those on the left from the nearest
// outwards, and those on the right likewise. It appends them to left and right, which are empty.
func (v *view) phraseEdges(h, cue int, choice relativeChoice, left, right []article.Range) (_, _ []article.Range) {
	for c := v.a.FirstChild(h); c >= 0; c = v.a.NextSibling(c) {
		t := v.tree(c)
		if c == cue || t.Has(cue) && !(v.rel(c) == syntax.RelPunct) {
			continue
		}
		if !v.belongs(h, c, t, cue, choice) {
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
func (v *view) belongs(h, c int, t article.Range, cue int, choice relativeChoice) bool {
	r := v.rel(c)
	comma := t.First > 0 && (v.tag(t.First-1) == syntax.TagComma || v.dash(t.First-1))
	switch r {
	case syntax.RelCase, syntax.RelMark, syntax.RelCop, syntax.RelDiscourse, syntax.RelNeg, syntax.RelCc:
		if c < h {
			return false
		}
	case syntax.RelNsubj, syntax.RelParataxis, syntax.RelAux, syntax.RelAuxpass:
		return false
	case syntax.RelAdvmod:
		if c < h {
			return v.on(c, v.lists.phraseOpeners)
		}
		return !comma
	case syntax.RelNmod, syntax.RelNmodTmod:
		if c > h && (v.on(c, v.lists.weekdays) || v.on(c, v.lists.months)) { // "Smith on Tuesday"
			return false
		}
		if c > h && comma {
			return v.tag(c).Proper()
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
		if v.speaks(t) {
			return false
		}
		if cue < h {
			return true
		}
		bare := v.tag(h).Proper() && v.child(h, syntax.RelAppos) < 0 && v.child(h, syntax.RelCompound) < 0
		return !bare
	}
	return true
}

// speaks reports whether a verb of saying stands in r.
func (v *view) speaks(r article.Range) bool {
	for i := r.First; i < r.End; i++ {
		if v.tag(i).Verb() && v.on(i, v.lists.speech) {
			return true
		}
	}
	return false
}

func (v *view) dash(i int) bool {
	if i < 0 || v.isWord(i) {
		return false
	}
	switch w := v.d.Word(i); w {
	case "-", "--", "–", "—":
		return true
	}
	return false
}

// cue gives the words of the cue that verb or noun h stands for: the verb group with auxiliaries,
// negation, particles and adverbs, the verbs above that it completes ("went on to say"), and a venue
// right after it ("said in a statement"); never words of the source or the content.
func (v *view) cue(h int, source article.Range, content []article.Range) article.Range {
	lo, hi := h, h
	take := func(i int) { lo, hi = min(lo, i), max(hi, i) }
	for c := v.a.FirstChild(h); c >= 0; c = v.a.NextSibling(c) {
		switch v.rel(c) {
		case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelCompoundPrt:
			take(c)
		case syntax.RelAdvmod:
			near := h-4 <= c && c < h || c == h+1
			if near && !v.on(c, v.lists.timeAdverbs) && (c < h || v.on(c, v.lists.cueAdverbs)) {
				take(c)
			}
		}
	}
	if v.tag(h).Verb() {
		for x := h; v.rel(x) == syntax.RelXcomp && v.head(x) >= 0 && v.head(x) < x && x-v.head(x) <= 3; {
			x = v.head(x)
			take(x)
			for c := v.a.FirstChild(x); c >= 0 && c < x; c = v.a.NextSibling(c) {
				switch v.rel(c) {
				case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelMark:
					take(c)
				}
			}
		}
		for c := v.a.FirstChild(h); c >= 0; c = v.a.NextSibling(c) {
			if v.rel(c) != syntax.RelNmod || c < h || !v.on(c, v.lists.venues) || !v.caseOn(c, v.lists.venueCase) {
				continue
			}
			if t := v.tree(c); t.First <= h+2 && t.Len() <= 5 {
				take(t.End - 1)
			}
		}
	}
	free := func(i int) bool { return !source.Has(i) && !inside(content, i) }
	first, last := h, h
	for first-1 >= lo && free(first-1) {
		first--
	}
	for last+1 <= hi && free(last+1) {
		last++
	}
	for first < h && (!v.isWord(first) || v.tag(first) == syntax.TO) {
		first++
	}
	for last > h && !v.isWord(last) {
		last--
	}
	return article.Range{First: first, End: last + 1}
}
