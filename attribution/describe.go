package attribution

import (
	"strings"

	"whosaid/article"
	"whosaid/syntax"
)

// What is true of a candidate, as features with names. The ranking and the acceptance model read the
// same description; acceptance adds what is true of the cue and of its other candidates.

var (
	tagValues = func() (out [64]val) {
		for i := range out {
			if i <= int(syntax.TagOpenQuote) {
				out[i] = valueOf(syntax.Tag(i).String())
			}
		}
		return
	}()
	relationValues = func() (out [64]val) {
		for i := range out {
			if i <= int(syntax.RelXcomp) {
				out[i] = valueOf(syntax.Relation(i).String())
			}
		}
		return
	}()
	kindValues  = values("direct", "mixed", "indirect")
	classValues = values("-", "person", "organization", "place", "other")
	charValues  = func() (out [256]val) {
		for i := range out {
			if i > ' ' && i < 127 && i != '|' && i != '=' {
				out[i] = valueOf(string(rune(i)))
			} else {
				out[i] = valueOf("mark")
			}
		}
		out[0] = valueOf("edge")
		return
	}()
	none = valueOf("-")
)

var (
	tFrame, tLemmaFrame, tTagFrame               = valueOf("frame"), valueOf("lemma-frame"), valueOf("tag-frame")
	tNoSource, tNoSourceLemma                    = valueOf("nosource-frame"), valueOf("nosource-lemma")
	tSourceClass, tSourceTag, tSourceWord        = valueOf("source-class"), valueOf("source-tag"), valueOf("source-word")
	tReach, tReachLemma, tReachFrame, tSCFrame   = valueOf("reach"), valueOf("reach-lemma"), valueOf("reach-frame"), valueOf("source-class-frame")
	tClauseTag, tClauseWord, tMark, tMarkLemma   = valueOf("clause-tag"), valueOf("clause-word"), valueOf("marker-frame"), valueOf("marker-lemma")
	tFinite, tFiniteLemma                        = valueOf("finite-frame"), valueOf("finite-lemma-frame")
	tLength, tKindFrame, tKindLemma              = valueOf("length-frame"), valueOf("kind-frame"), valueOf("kind-lemma")
	tVariant, tJoin, tJoinFrame                  = valueOf("variant-frame"), valueOf("join"), valueOf("join-frame")
	tInQuote, tInQuoteLemma, tRelFrame, tRuns    = valueOf("inquote-frame"), valueOf("inquote-lemma"), valueOf("relation-frame"), valueOf("runs-join")
	tCut, tCutRel, tCutWord, tCutKind            = valueOf("cut"), valueOf("cut-relation"), valueOf("cut-word"), valueOf("cut-kind")
	tNext, tNextRel, tNextTag, tNextTwo          = valueOf("next"), valueOf("next-relation"), valueOf("next-tag"), valueOf("next-two")
	tNextTense, tNextConj, tFirst, tFirstTag     = valueOf("next-tense"), valueOf("next-conj"), valueOf("first"), valueOf("first-tag")
	tBefore, tInner, tInnerKind, tLead, tTrail   = valueOf("before-frame"), valueOf("inner"), valueOf("inner-kind"), valueOf("lead"), valueOf("trail")
	tParts, tJoinEnd, tJoinKind, tJoinAfter      = valueOf("parts"), valueOf("join-end"), valueOf("join-kind"), valueOf("join-after")
	tSplits, tLeftOut                            = valueOf("splits-quotation"), valueOf("quotations-left-out")
	tSourceNear, tSourceFar, tSourceSide, tVerbs = valueOf("source-near"), valueOf("source-distance"), valueOf("source-side"), valueOf("verbs-between")
	tGap, tOpen, tClose, tGapMark, tGapWord      = valueOf("gap-frame"), valueOf("open-frame"), valueOf("close-frame"), valueOf("gapmark-frame"), valueOf("gap-lemma")
	tWords, tShortClose, tGapClose               = valueOf("words-frame"), valueOf("short-close"), valueOf("gap-close")
	tOrder, tSourceOrder, tBetween, tTail, tLong = valueOf("order-frame"), valueOf("source-order"), valueOf("between-frame"), valueOf("tail-kind"), valueOf("long-frame")
	tChoiceAbout, tChoiceVerb, tChoiceAt         = valueOf("clause-about"), valueOf("clause-verb"), valueOf("clause-at")

	tLemma, tTag, tPrev, tPrevTag, tNextWord, tNextTagL           = valueOf("L"), valueOf("LT"), valueOf("prev"), valueOf("prev-tag"), valueOf("next-word"), valueOf("next-tag-lemma")
	tAbove, tAboveTag, tAux, tNeg, tPassive, tPassLemma, tPassHow = valueOf("above"), valueOf("above-tag"), valueOf("aux"), valueOf("not"), valueOf("passive"), valueOf("passive-lemma"), valueOf("passive-reach")
	tVerbMark, tHas, tHasLemma, tMargin, tCount, tMass            = valueOf("verb-marker"), valueOf("has"), valueOf("has-lemma"), valueOf("margin"), valueOf("candidates"), valueOf("mass")
	tLFK, tLReach, tLClass, tLClause, tClauseFrame, tClauseHas    = valueOf("LFK"), valueOf("L-reach"), valueOf("L-class"), valueOf("L-clause-tag"), valueOf("clause-word-frame"), valueOf("clause-has")
	tSourceKind, tSourceWordKind, tWholeKind, tParagraph          = valueOf("source-kind"), valueOf("source-word-kind"), valueOf("variant-kind"), valueOf("paragraph")
	tExtent, tSourceNext, tSourceNextTag, tSourceAfter            = valueOf("extent"), valueOf("source-next"), valueOf("source-next-tag"), valueOf("source-after")
	tSourceFirst, tSourceBefore, tSourceLast, tSourceCommas       = valueOf("source-first"), valueOf("source-before"), valueOf("source-last"), valueOf("source-commas")
	tSourceLength, tSourceTail, tSourceTime                       = valueOf("source-length"), valueOf("source-tail"), valueOf("source-time")
	tAlso, tAlsoVariant, tAgree                                   = valueOf("also"), valueOf("also-variant"), valueOf("agree")
	tClassFrame, tClassKind, tClassReach, tClass                  = valueOf("class-frame"), valueOf("class-kind"), valueOf("class-reach-frame"), valueOf("class")
	tClassFrameKind, tClassTag, tClassSource                      = valueOf("class-frame-kind"), valueOf("class-tag"), valueOf("class-source")
	tRule, tRuleVariant, tWon                                     = valueOf("rule"), valueOf("rule-variant"), valueOf("won")
	tHolds, tJoined                                               = valueOf("holds-speech"), valueOf("holds-clause")
	tClauseNoun                                                   = valueOf("clause-noun")
	tOrphan, tOrphanSpeech                                        = valueOf("cuts-subject"), valueOf("cuts-speaker")
	tVerbless, tSecond, tSecondCue, tNextSecond, tEndClose        = valueOf("finite"), valueOf("second"), valueOf("second-cue"), valueOf("next-second"), valueOf("end-close")
	tSwallows                                                     = valueOf("swallows")
	tJoint, tJointVerb                                            = valueOf("joint"), valueOf("joint-verb")
	tJointBare, tJoinClass                                        = valueOf("joint-bare"), valueOf("join-class")
	tGovernor                                                     = valueOf("takes-governor")
	tRivals                                                       = valueOf("rivals")
	tSourceGovernor                                               = valueOf("source-governor")
	tBias                                                         = valueOf("bias")
)

// sourceWord gives the word of a source for features: its lemma, or the class of name, so that no
// model learns people by name.
func (b *builder) sourceWord(h int) (class, word val) {
	nm, ok := b.a.NameAt(h)
	if ok {
		class = classValues[nm.Class]
	} else {
		class = none
	}
	if b.on(h, b.lists.weekdays) || b.on(h, b.lists.months) {
		return class, b.word(h) // a day is no name, though it is written as one
	}
	if ok && nm.Class != syntax.Other || b.tag(h).Proper() {
		return class, tagValues[b.tag(h)]
	}
	return class, b.word(h)
}

// describe fills f with what is true of candidate c.
func (b *builder) describe(f *features, c *candidate) {
	h, fr, k := c.cue, c.frame, kindValues[c.kind]
	l := b.word(h)
	tag, rel := tagValues[b.tag(h)], relationValues[b.rel(h)]
	how := c.origin.value()
	speech := none
	if b.on(h, b.lists.speech) {
		speech = l
	}
	f.add1(tFrame, fr)
	for _, x := range c.also {
		if x != fr {
			f.add1(tAlso, x)
			f.add2(tAlsoVariant, x, variantValues[c.variant])
		}
	}
	f.add1(tAgree, number(len(c.also), 6))
	for _, r := range c.plan.rules {
		f.add1(tRule, b.frames[r.Number])
		f.add2(tRuleVariant, b.frames[r.Number], variantValues[c.variant])
	}
	f.add1(tWon, b.frames[c.rule.Number])
	cl := b.class(h)
	f.add2(tClassFrame, cl, fr)
	f.add2(tClassKind, cl, k)
	f.add3(tClassReach, cl, how, fr)
	f.add2(tLemmaFrame, l, fr)
	f.add2(tTagFrame, tag, fr)
	f.add2(tRelFrame, rel, fr)
	f.add1(tReach, how)
	f.add2(tReachLemma, how, speech)
	f.add2(tReachFrame, how, fr)
	sh := c.origin.head
	if sh < 0 {
		f.add1(tNoSource, fr)
		f.add1(tNoSourceLemma, l)
	} else {
		class, word := b.sourceWord(sh)
		f.add1(tSourceClass, class)
		f.add1(tSourceTag, tagValues[b.tag(sh)])
		f.add1(tSourceWord, word)
		f.add2(tSCFrame, class, fr)
	}
	if c.clause >= 0 {
		x := c.clause
		mk, fin := none, false
		for z := b.a.FirstChild(x); z >= 0; z = b.a.NextSibling(z) {
			if b.rel(z) == syntax.RelMark && mk == none {
				mk = b.word(z)
			}
			fin = fin || b.rel(z).Subject()
		}
		f.add2(tClauseTag, tagValues[b.tag(x)], fr)
		_, xw := b.sourceWord(x)
		f.add1(tClauseWord, xw)
		if xc := b.class(x); b.tag(x).Noun() && xc != none {
			f.add2(tClauseNoun, xc, cl) // "denied allegations"
		}
		f.add2(tMark, mk, fr)
		f.add2(tMarkLemma, mk, l)
		f.add2(tFinite, yes(fin), fr)
		f.add3(tFiniteLemma, yes(fin), fr, l)
	}
	n := 0
	for _, r := range c.content {
		n += b.words(r)
	}
	f.add2(tLength, number(n/4, 10), fr)
	f.add2(tKindFrame, k, fr)
	f.add2(tKindLemma, k, l)
	f.add2(tVariant, variantValues[c.variant], fr)
	j := joinValues[c.join]
	f.add2(tJoinFrame, j, fr)
	f.add1(tJoin, j)
	f.add2(tInQuote, yes(c.inQuote), fr)
	if c.inQuote {
		f.add1(tInQuoteLemma, l)
	}
	f.add2(tRuns, number(len(c.content), 3), j)
	if c.edge.set {
		v := variantValues[c.variant]
		f.add3(tCut, relationValues[c.edge.rel], c.edge.word, yes(c.edge.comma))
		f.add2(tCutRel, v, relationValues[c.edge.rel])
		f.add2(tCutWord, v, c.edge.word)
		f.add2(tCutKind, v, k)
	}
	b.describeSource(f, c)
	b.describeEdges(f, c, k, l, speech, j)
	if sh >= 0 {
		near := yes(abs(sh-h) <= 2)
		f.add2(tSourceNear, how, near)
		f.add1(tSourceFar, number(abs(sh-h), 8))
		f.add2(tSourceSide, yes(sh > h), how)
		verbs := 0
		for z := min(sh, h) + 1; z < max(sh, h) && z < min(sh, h)+40; z++ {
			if b.tag(z).Verb() {
				verbs++
			}
		}
		f.add2(tVerbs, number(verbs, 3), how)
		f.add3(tSourceOrder, yes(sh < h), number(abs(sh-h)/2, 5), fr)
		governor, above := none, none
		if g := b.head(sh); g >= 0 {
			governor = relationValues[b.rel(g)]
			if b.head(g) >= 0 {
				above = relationValues[b.rel(h)]
			}
		}
		f.add3(tSourceGovernor, governor, how, tag)
		f.add3(tSourceGovernor, governor, relationValues[b.rel(sh)], above)
	}
	if c.quoted >= 0 {
		q := &b.d.Quotations[c.quoted]
		open, cls := charValues[b.char(q.Tokens.First-1)], charValues[b.char(q.Tokens.End-2)]
		gm := b.char(q.Tokens.End)
		if q.Tokens.First > h {
			gm = b.char(q.Tokens.First - 1)
		}
		f.add2(tGap, number(c.gap, 8), fr)
		f.add2(tOpen, open, fr)
		f.add2(tClose, cls, fr)
		f.add2(tGapMark, charValues[gm], fr)
		f.add2(tGapWord, number(min(c.gap, 3), 3), l)
		f.add2(tWords, number(q.Words, 12), fr)
		f.add3(tShortClose, yes(q.Words > 5), cls, fr)
		f.add3(tGapClose, charValues[gm], cls, fr)
	}
	first, end := c.content[0].First, c.content[len(c.content)-1].End
	side, sided := numbers[0], first < h
	if sided {
		side = numbers[1]
	}
	f.add2(tOrder, side, fr)
	lo, hi := h+1, first
	if sided {
		lo, hi = end, h
	}
	f.add3(tBetween, number(b.words(article.Range{First: lo, End: max(lo, hi)}), 4), charValues[b.char(lo)], fr)
	f.add2(tTail, charValues[b.char(end)], k)
}

// describeSource adds where the source begins and ends.
func (b *builder) describeSource(f *features, c *candidate) {
	x := extentValues[c.extent]
	if c.why[0].s != "" {
		f.add2(tChoiceAbout, x, c.why[0])
		f.add2(tChoiceVerb, x, c.why[1])
		f.add2(tChoiceAt, x, c.why[2])
	}
	if c.source.Len() == 0 || c.origin.given.Len() > 0 {
		return
	}
	h := c.origin.head
	side := yes(h > c.cue)
	f.add2(tExtent, x, side)
	after, first, last := c.source.End, c.source.First, c.source.End-1
	what := none
	if after < len(b.a.Lemmas) {
		what = tagValues[b.tag(after)]
		if b.tag(after) == syntax.TagComma && after+1 < len(b.a.Lemmas) {
			f.add3(tSourceNext, x, b.plainOrTag(after+1), side)
			f.add2(tSourceNextTag, tagValues[b.tag(after+1)], side)
		}
	}
	if after == c.cue {
		what = valueCue
	}
	f.add2(tSourceAfter, what, side)
	f.add2(tSourceFirst, tagValues[b.tag(first)], side)
	if first > 0 {
		f.add2(tSourceBefore, tagValues[b.tag(first-1)], tagValues[b.tag(first)])
	}
	f.add2(tSourceLast, tagValues[b.tag(last)], tagValues[b.tag(h)])
	commas, verbs, time := 0, 0, false
	for i := first; i <= last; i++ {
		switch t := b.tag(i); {
		case t == syntax.TagComma:
			commas++
		case t.Verb():
			verbs++
		}
		time = time || i > h && (b.on(i, b.lists.weekdays) || b.on(i, b.lists.months))
	}
	f.add3(tSourceCommas, number(commas, 4), number(verbs, 2), side)
	f.add2(tSourceLength, number(b.words(c.source), 12), side)
	f.add2(tSourceTail, number(last-h, 6), yes(b.tag(h).Proper()))
	if time {
		f.add1(tSourceTime, side)
	}
}

var valueCue = valueOf("CUE")

// plainOrTag gives the lemma of a word that is there for grammar, else the tag.
func (b *builder) plainOrTag(i int) val {
	if wordClass(b.tag(i)) || b.tag(i) == syntax.DT {
		return b.word(i)
	}
	return tagValues[b.tag(i)]
}

// describeEdges adds what stands on both sides of each cut.
func (b *builder) describeEdges(f *features, c *candidate, k, l, speech, j val) {
	h := c.cue
	s := b.sentence(h)
	first, end := c.content[0].First, c.content[len(c.content)-1].End
	if end <= s.End && end > h {
		comma := yes(b.char(end) == ',' || b.char(end-1) == ',' || b.quotedComma(end-1))
		n1 := b.nextWord(end, s.End)
		if n1 < s.End {
			w := tagValues[b.tag(n1)]
			if wordClass(b.tag(n1)) || b.tag(n1) == syntax.RB {
				w = b.word(n1)
			}
			if t := b.tag(n1); n1 == end && (t.Verb() && t != syntax.VBG && t != syntax.VB || t == syntax.MD) && n1 != h && inside(c.content, b.before(n1)) {
				f.add1(tOrphan, k) // the cut leaves a verb without its subject
				if b.on(n1, b.lists.speech) {
					f.add1(tOrphanSpeech, k)
				}
			}
			f.add2(tNext, w, comma)
			f.add2(tNextRel, relationValues[b.rel(n1)], comma)
			f.add3(tNextTag, tagValues[b.tag(n1)], comma, k)
			if n2 := b.nextWord(n1+1, s.End); n2 < s.End {
				f.add3(tNextTwo, w, tagValues[b.tag(n2)], comma)
				if b.tag(n1) == syntax.CC {
					f.add2(tNextConj, b.word(n1), tagValues[b.tag(n2)])
				}
			}
			for z := n1; z < s.End && z < n1+30; z++ {
				if t := b.tag(z); t.Verb() && t != syntax.VB || t == syntax.MD {
					f.add3(tNextTense, tagValues[t], tagValues[b.tag(h)], comma)
					break
				}
			}
		} else {
			f.add2(tNext, valueEnd, k)
		}
	}
	st := b.nextWord(first, end)
	if st < end && first >= s.First {
		w := tagValues[b.tag(st)]
		if wordClass(b.tag(st)) || b.tag(st) == syntax.DT || b.tag(st) == syntax.RB {
			w = b.word(st)
		}
		f.add2(tFirst, w, speech)
		f.add2(tFirstTag, tagValues[b.tag(st)], c.frame)
	}
	if first > s.First && first < h {
		p := first - 1
		for p > s.First && !b.isWord(p) {
			p--
		}
		f.add2(tBefore, tagValues[b.tag(p)], c.frame)
	} else if first <= s.First+1 {
		f.add2(tBefore, valueStart, c.frame)
	}
	// words of the sentence in no part
	lo, hi := min(first, c.cueSpan.First), max(end, c.cueSpan.End)
	covered := b.words(c.cueSpan)
	if c.source.Len() > 0 {
		lo, hi = min(lo, c.source.First), max(hi, c.source.End)
		covered += b.words(c.source)
	}
	for _, r := range c.content {
		covered += b.words(article.Range{First: max(r.First, s.First), End: max(min(r.End, s.End), max(r.First, s.First))})
	}
	lo, hi = max(lo, s.First), min(hi, s.End)
	inner := b.words(article.Range{First: lo, End: max(lo, hi)}) - covered
	side := yes(first > h)
	f.add1(tInner, number(inner, 6))
	f.add2(tInnerKind, number(inner, 6), k)
	f.add2(tLead, number(b.words(article.Range{First: s.First, End: max(lo, s.First)}), 4), side)
	f.add2(tTrail, number(b.words(article.Range{First: min(hi, s.End), End: s.End}), 4), side)
	f.add3(tParts, number(len(c.content), 4), yes(first < h && h < end), k)
	if c.join != alone {
		f.add2(tJoinEnd, charValues[b.char(end-2)], j)
		f.add2(tJoinKind, k, j)
		f.add2(tJoinClass, b.class(h), j)
		p := b.d.Paragraphs[b.d.Tokens[end-1].Paragraph].Tokens
		nx := b.nextWord(end, p.End)
		what := numbers[0]
		if nx < p.End {
			what = numbers[1]
			if c := b.d.Text[b.d.Tokens[nx].Start]; c >= 'A' && c <= 'Z' {
				what = numbers[2]
			}
		}
		f.add2(tJoinAfter, what, j)
	}
	out, long := 0, false
	for _, r := range c.content {
		for i := r.First; i < r.End; i++ {
			if q := b.quote[i]; q >= 0 {
				t := b.d.Quotations[q].Tokens
				long = long || b.d.Quotations[q].Words >= 5
				if i == r.First && t.First < r.First && r.End > t.End || i == r.End-1 {
					if t.End > r.End && t.First > r.First {
						f.add(tSplits)
					}
				}
				i = max(i, min(t.End, r.End)-1)
			}
		}
	}
	for i := s.First; i < s.End; i++ {
		if q := b.quote[i]; q >= 0 {
			t := b.d.Quotations[q].Tokens
			if t.First >= s.First && t.End <= s.End && !overlap(c.content, t) {
				out++
			}
			i = max(i, t.End-1)
		}
	}
	f.add2(tLeftOut, number(out, 2), k)
	holds, joined := 0, false
	for n, r := range c.content {
		for i := r.First; i < r.End; i++ {
			if q := b.quote[i]; q >= 0 {
				i = max(i, b.d.Quotations[q].Tokens.End-1)
				continue
			}
			if !b.tag(i).Verb() || b.tag(i) == syntax.VB || b.tag(i) == syntax.VBG {
				continue
			}
			if b.on(i, b.lists.speech) {
				holds++
			}
			if n > 0 || i > r.First+1 {
				joined = joined || b.before(i) > r.First && b.tag(b.clauseStart(i)) == syntax.CC
			}
		}
	}
	f.add2(tHolds, number(holds, 2), k)
	b.describeSecond(f, c, k, speech)
	b.describeRivals(f, c, k, speech)
	b.describeJoint(f, c, k)
	f.add2(tJoined, yes(joined), number(holds, 2))
	f.add2(tLong, yes(long), c.frame)
}

// describeSecond adds what tells a content that runs into the next report from one that stops short of it: a second
// word of saying inside or right behind the cut, whether any verb is inside, and how a quotation at the end is closed.
func (b *builder) describeSecond(f *features, c *candidate, k, speech val) {
	s := b.sentence(c.cue)
	finite, quotes, second, after := false, 0, none, numbers[0]
	before := 0
	for _, r := range c.content {
		for i := r.First; i < r.End; i++ {
			t := b.tag(i)
			finite = finite || t.Verb() && t != syntax.VB && t != syntax.VBG && t != syntax.VBN || t == syntax.MD ||
				t == syntax.VB && i > 1 && b.tag(i-1) != syntax.TO && b.tag(i-2) != syntax.TO // "demanded that she step aside"
			if q := b.quote[i]; q >= 0 {
				if b.d.Quotations[q].Tokens.First == i {
					quotes++
				}
				continue
			}
			if second == none && i > r.First && t.Verb() && b.class(i) != none && b.joins(i) {
				second, before = tagValues[t], quotes
			}
		}
	}
	if second != none {
		after = number(quotes-before, 1)
	}
	for z := b.a.FirstChild(c.cue); z >= 0; z = b.a.NextSibling(z) {
		switch r := b.rel(z); r {
		case syntax.RelConj, syntax.RelAdvcl, syntax.RelParataxis, syntax.RelDep:
			if z == c.clause || z < c.cue || inside(c.content, c.cue) {
				continue
			}
			own := 0
			for y := b.a.FirstChild(z); y >= 0; y = b.a.NextSibling(y) {
				if b.rel(y).Subject() {
					own = 1
				}
			}
			f.add3(tSwallows, relationValues[r], yes(inside(c.content, z)), number(own, 1))
		}
	}
	governor := false
	for x, n := b.head(c.cue), 0; x >= 0 && n < highestReach; x, n = b.head(x), n+1 {
		governor = governor || inside(c.content, x)
	}
	f.add3(tGovernor, yes(governor), relationValues[b.rel(c.cue)], yes(c.content[0].First > c.cue))
	v := variantValues[c.variant]
	f.add2(tVerbless, yes(finite), speech)
	f.add3(tVerbless, yes(finite), k, v)
	f.add3(tSecond, second, number(before, 1), after)
	f.add3(tSecondCue, second, tagValues[b.tag(c.cue)], k)
	end := c.content[len(c.content)-1].End
	if end <= s.End && end > c.cue {
		n := b.nextWord(end, s.End)
		next := none
		for i, w := n, 0; i < s.End && w < 4; i++ {
			if !b.isWord(i) {
				continue
			}
			w++
			if t := b.tag(i); t.Verb() && b.class(i) != none {
				if b.joins(i) {
					next = tagValues[t]
				}
				break
			} else if t != syntax.CC && t != syntax.RB {
				break
			}
		}
		f.add3(tNextSecond, next, tagValues[b.tag(c.cue)], k)
		if q := b.quote[end-1]; q >= 0 && b.d.Quotations[q].Tokens.End == end {
			w := valueEnd
			if n < s.End {
				w = b.plainOrTag(n)
			}
			f.add3(tEndClose, charValues[b.char(end-2)], w, yes(end < s.End && b.mark(end)))
			f.add3(tEndClose, k, w, v)
		}
	}
}

// describeJoint adds whether a content that follows its cue takes in what stands behind the first comma with a word that joins clauses
// (", but residents did not believe it"): the word, how its clause begins, and its verb beside the cue's tense.
func (b *builder) describeJoint(f *features, c *candidate, k val) {
	first, h := c.content[0].First, c.cue
	if first < h {
		return
	}
	s, bare := b.sentence(first), false
	for i := first + 2; i+1 < s.End; i++ {
		if b.quote[i] >= 0 || !b.isWord(i) || b.tag(i) != syntax.CC && !b.on(i, b.lists.clauseJoins) {
			continue
		}
		if !b.mark(i-1) && !b.quotedComma(i-1) {
			if n := b.verbBehind(i, s.End); n >= 0 && !bare {
				f.add3(tJointBare, b.word(i), tagValues[b.tag(n)], yes(inside(c.content, i)))
				f.add3(tJointBare, yes(b.class(n) != none), tagValues[b.tag(h)], yes(inside(c.content, i)))
				f.add3(tJointBare, b.tenses(c, n), b.class(n), yes(inside(c.content, i)))
				bare = true
			}
			continue
		}
		subject, verb := tagValues[b.tag(i+1)], none
		if b.tag(i+1).Noun() || b.tag(i+1) == syntax.DT || b.tag(i+1) == syntax.PRPS || b.tag(i+1) == syntax.JJ {
			subject = tagValues[syntax.NN]
		}
		for z := i + 1; z < s.End && z < i+12; z++ {
			if t := b.tag(z); t == syntax.MD {
				verb = b.word(z)
				break
			} else if t.Verb() && t != syntax.VB && t != syntax.VBG && t != syntax.VBN {
				verb = tagValues[t]
				if b.on(z, b.lists.light) {
					verb = b.plainForm(z)
				}
				break
			}
		}
		in := yes(inside(c.content, i))
		f.add3(tJoint, b.word(i), subject, in)
		f.add3(tJointVerb, verb, tagValues[b.tag(h)], in)
		f.add3(tJointVerb, verb, b.word(i), in)
		f.add3(tJoint, b.word(i), k, in)
		return
	}
}

// verbBehind gives the finite verb that follows conjunction i at once or behind adverbs, before end; -1 where another word does.
func (b *builder) verbBehind(i, end int) int {
	if b.tag(i) != syntax.CC {
		return -1
	}
	for k := i + 1; k < end; k++ {
		switch b.tag(k) {
		case syntax.RB:
			continue
		case syntax.VBD, syntax.VBZ, syntax.VBP, syntax.MD:
			return k
		}
		break
	}
	return -1
}

// plainForm gives the word of token i as it stands, in small letters.
func (b *builder) plainForm(i int) val { return valueOf(strings.ToLower(b.d.Word(i))) }

// describeRivals adds how many other cues of saying could have the quotations of a content: the least over all of them, and that
// of the last, which a join may have brought in. 3 stands for no quotation.
func (b *builder) describeRivals(f *features, c *candidate, k, speech val) {
	fewest, last := 3, 3
	for _, r := range c.content {
		for i := r.First; i < r.End; i++ {
			if q := int(b.quote[i]); q >= 0 {
				last = b.rivals(q, c.cue)
				fewest = min(fewest, last)
				i = max(i, b.d.Quotations[q].Tokens.End-1)
			}
		}
	}
	f.add3(tRivals, number(fewest, 3), k, speech)
	f.add3(tRivals, number(fewest, 3), number(last, 3), joinValues[c.join])
}

// joins reports whether verb i opens a second report of its sentence: behind a conjunction or a mark, adverbs between.
func (b *builder) joins(i int) bool {
	k := i - 1
	for k > 0 && b.tag(k) == syntax.RB {
		k--
	}
	return k >= 0 && (b.tag(k) == syntax.CC || b.mark(k) || b.quotedComma(k))
}

// tense gives 1 for a verb in the past, 2 in the present, 3 for a modal, 0 for what is not finite.
func tense(t syntax.Tag) int {
	switch t {
	case syntax.VBD:
		return 1
	case syntax.VBZ, syntax.VBP:
		return 2
	case syntax.MD:
		return 3
	}
	return 0
}

// tenses tells how verb v, which a conjunction joins to a content, goes with the content's first verb: whether both are of one
// class of saying or meaning, else their tenses and that of the cue.
func (b *builder) tenses(c *candidate, v int) val {
	for i := c.content[0].First; i < v; i++ {
		if t := tense(b.tag(i)); t > 0 {
			if cl := b.class(i); cl != none && cl == b.class(v) {
				return valueSame
			}
			return number(tense(b.tag(v))*16+t*4+tense(b.tag(c.cue)), 63)
		}
	}
	return none
}

// clauseStart gives the token before the noun phrase that stands right before verb i.
func (b *builder) clauseStart(i int) int {
	k := b.before(i)
	if k < 0 {
		return i
	}
	for k > 0 && nominal(b.tag(k)) || k > 0 && b.tag(k) == syntax.PRP {
		k--
	}
	return k
}

var valueEnd, valueStart, valueSame = valueOf("END"), valueOf("START"), valueOf("SAME")

func (b *builder) nextWord(i, end int) int {
	for i < end && !b.isWord(i) {
		i++
	}
	return i
}

func abs(x int) int { return max(x, -x) }

// describeCue adds, for the acceptance model, what is true of the cue and of its other candidates.
func (b *builder) describeCue(f *features, group []candidate, c *candidate, margin float64) {
	h := c.cue
	l, k := b.word(h), kindValues[c.kind]
	s := b.sentence(h)
	f.add(tBias)
	f.add1(tLemma, l)
	cl := b.class(h)
	f.add1(tClass, cl)
	f.add3(tClassFrameKind, cl, c.frame, k)
	f.add2(tClassTag, cl, tagValues[b.tag(h)])
	f.add2(tTag, l, tagValues[b.tag(h)])
	f.add2(tPassive, l, relationValues[b.rel(h)])
	for i := range group {
		g := &group[i]
		if !seenFrame(group[:i], g) {
			f.add2(tHas, g.frame, kindValues[g.kind])
			f.add2(tHasLemma, l, g.frame)
		}
	}
	f.add3(tLFK, l, c.frame, k)
	f.add1(tMargin, number(int(margin*2), 10))
	f.add1(tMass, number(int(c.mass*12), 12))
	f.add2(tMass, number(int(c.mass*6), 6), k)
	f.add1(tCount, number(len(group)/3, 5))
	f.add2(tLReach, l, c.origin.value())
	f.add2(tWholeKind, variantValues[c.variant], k)
	if sh := c.origin.head; sh >= 0 {
		class, word := b.sourceWord(sh)
		f.add2(tLClass, l, class)
		f.add3(tClassSource, cl, class, tagValues[b.tag(sh)])
		f.add3(tSourceKind, tagValues[b.tag(sh)], class, k)
		f.add2(tSourceWordKind, word, k)
	}
	prev, prevTag := valueStart, valueStart
	if h > s.First {
		prev, prevTag = b.plain(h-1), tagValues[b.tag(h-1)]
	}
	f.add1(tPrev, prev)
	f.add2(tPrevTag, prevTag, tagValues[b.tag(h)])
	if h+1 < s.End {
		f.add1(tNextWord, b.plain(h+1))
		f.add2(tNextTagL, l, tagValues[b.tag(h+1)])
	}
	if g := b.head(h); g >= 0 {
		f.add2(tAbove, b.plain(g), relationValues[b.rel(h)])
		f.add2(tAboveTag, tagValues[b.tag(g)], relationValues[b.rel(h)])
	}
	for z := b.a.FirstChild(h); z >= 0; z = b.a.NextSibling(z) {
		switch b.rel(z) {
		case syntax.RelAux:
			f.add1(tAux, b.word(z))
		case syntax.RelNeg:
			f.add1(tNeg, l)
		case syntax.RelAuxpass:
			f.add1(tPassLemma, l)
			f.add1(tPassHow, c.origin.value())
		case syntax.RelMark:
			f.add1(tVerbMark, b.word(z))
		}
	}
	if x := c.clause; x >= 0 {
		f.add3(tLClause, l, tagValues[b.tag(x)], c.frame)
		f.add2(tClauseFrame, b.plain(x), c.frame)
		for z := b.a.FirstChild(x); z >= 0; z = b.a.NextSibling(z) {
			switch b.rel(z) {
			case syntax.RelAux, syntax.RelCop, syntax.RelMark, syntax.RelNeg, syntax.RelNsubj:
				f.add1(tClauseHas, relationValues[b.rel(z)])
			}
		}
	}
	f.add1(tParagraph, number(int(b.d.Paragraphs[b.d.Tokens[h].Paragraph].Kind), 8))
}

func seenFrame(group []candidate, g *candidate) bool {
	for i := range group {
		if group[i].frame == g.frame && group[i].kind == g.kind {
			return true
		}
	}
	return false
}

// plain gives the lemma of token i, or its tag where it is a name.
func (b *builder) plain(i int) val {
	if b.tag(i).Proper() {
		return tagValues[b.tag(i)]
	}
	return b.word(i)
}
