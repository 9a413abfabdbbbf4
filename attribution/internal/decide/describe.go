package decide

import (
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// What is true of a candidate, as features with names. The ranking and the acceptance model read the
// same description; acceptance adds what is true of the cue and of its other candidates.

var (
	relationValues = func() (out [64]view.Value) {
		for i := range out {
			if i <= int(syntax.RelXcomp) {
				out[i] = view.ValueOf(syntax.Relation(i).String())
			}
		}
		return
	}()
	kindValues  = view.Values("direct", "mixed", "indirect")
	classValues = view.Values("-", "person", "organization", "place", "other")
	charValues  = func() (out [256]view.Value) {
		for i := range out {
			if i > ' ' && i < 127 && i != '|' && i != '=' {
				out[i] = view.ValueOf(string(rune(i)))
			} else {
				out[i] = view.ValueOf("mark")
			}
		}
		out[0] = view.ValueOf("edge")
		return
	}()
)

var (
	tFrame, tLemmaFrame, tTagFrame               = view.ValueOf("frame"), view.ValueOf("lemma-frame"), view.ValueOf("tag-frame")
	tNoSource, tNoSourceLemma                    = view.ValueOf("nosource-frame"), view.ValueOf("nosource-lemma")
	tSourceClass, tSourceTag, tSourceWord        = view.ValueOf("source-class"), view.ValueOf("source-tag"), view.ValueOf("source-word")
	tReach, tReachLemma, tReachFrame, tSCFrame   = view.ValueOf("reach"), view.ValueOf("reach-lemma"), view.ValueOf("reach-frame"), view.ValueOf("source-class-frame")
	tClauseTag, tClauseWord, tMark, tMarkLemma   = view.ValueOf("clause-tag"), view.ValueOf("clause-word"), view.ValueOf("marker-frame"), view.ValueOf("marker-lemma")
	tFinite, tFiniteLemma                        = view.ValueOf("finite-frame"), view.ValueOf("finite-lemma-frame")
	tLength, tKindFrame, tKindLemma              = view.ValueOf("length-frame"), view.ValueOf("kind-frame"), view.ValueOf("kind-lemma")
	tVariant, tJoin, tJoinFrame                  = view.ValueOf("variant-frame"), view.ValueOf("join"), view.ValueOf("join-frame")
	tInQuote, tInQuoteLemma, tRelFrame, tRuns    = view.ValueOf("inquote-frame"), view.ValueOf("inquote-lemma"), view.ValueOf("relation-frame"), view.ValueOf("runs-join")
	tCut, tCutRel, tCutWord, tCutKind            = view.ValueOf("cut"), view.ValueOf("cut-relation"), view.ValueOf("cut-word"), view.ValueOf("cut-kind")
	tNext, tNextRel, tNextTag, tNextTwo          = view.ValueOf("next"), view.ValueOf("next-relation"), view.ValueOf("next-tag"), view.ValueOf("next-two")
	tNextTense, tNextConj, tFirst, tFirstTag     = view.ValueOf("next-tense"), view.ValueOf("next-conj"), view.ValueOf("first"), view.ValueOf("first-tag")
	tBefore, tInner, tInnerKind, tLead, tTrail   = view.ValueOf("before-frame"), view.ValueOf("inner"), view.ValueOf("inner-kind"), view.ValueOf("lead"), view.ValueOf("trail")
	tParts, tJoinEnd, tJoinKind, tJoinAfter      = view.ValueOf("parts"), view.ValueOf("join-end"), view.ValueOf("join-kind"), view.ValueOf("join-after")
	tSplits, tLeftOut                            = view.ValueOf("splits-quotation"), view.ValueOf("quotations-left-out")
	tSourceNear, tSourceFar, tSourceSide, tVerbs = view.ValueOf("source-near"), view.ValueOf("source-distance"), view.ValueOf("source-side"), view.ValueOf("verbs-between")
	tGap, tOpen, tClose, tGapMark, tGapWord      = view.ValueOf("gap-frame"), view.ValueOf("open-frame"), view.ValueOf("close-frame"), view.ValueOf("gapmark-frame"), view.ValueOf("gap-lemma")
	tWords, tShortClose, tGapClose               = view.ValueOf("words-frame"), view.ValueOf("short-close"), view.ValueOf("gap-close")
	tOrder, tSourceOrder, tBetween, tTail, tLong = view.ValueOf("order-frame"), view.ValueOf("source-order"), view.ValueOf("between-frame"), view.ValueOf("tail-kind"), view.ValueOf("long-frame")
	tChoiceAbout, tChoiceVerb, tChoiceAt         = view.ValueOf("clause-about"), view.ValueOf("clause-verb"), view.ValueOf("clause-at")

	tLemma, tTag, tPrev, tPrevTag, tNextWord, tNextTagL           = view.ValueOf("L"), view.ValueOf("LT"), view.ValueOf("prev"), view.ValueOf("prev-tag"), view.ValueOf("next-word"), view.ValueOf("next-tag-lemma")
	tAbove, tAboveTag, tAux, tNeg, tPassive, tPassLemma, tPassHow = view.ValueOf("above"), view.ValueOf("above-tag"), view.ValueOf("aux"), view.ValueOf("not"), view.ValueOf("passive"), view.ValueOf("passive-lemma"), view.ValueOf("passive-reach")
	tVerbMark, tHas, tHasLemma, tMargin, tCount, tMass            = view.ValueOf("verb-marker"), view.ValueOf("has"), view.ValueOf("has-lemma"), view.ValueOf("margin"), view.ValueOf("candidates"), view.ValueOf("mass")
	tLFK, tLReach, tLClass, tLClause, tClauseFrame, tClauseHas    = view.ValueOf("LFK"), view.ValueOf("L-reach"), view.ValueOf("L-class"), view.ValueOf("L-clause-tag"), view.ValueOf("clause-word-frame"), view.ValueOf("clause-has")
	tSourceKind, tSourceWordKind, tWholeKind, tParagraph          = view.ValueOf("source-kind"), view.ValueOf("source-word-kind"), view.ValueOf("variant-kind"), view.ValueOf("paragraph")
	tExtent, tSourceNext, tSourceNextTag, tSourceAfter            = view.ValueOf("extent"), view.ValueOf("source-next"), view.ValueOf("source-next-tag"), view.ValueOf("source-after")
	tSourceFirst, tSourceBefore, tSourceLast, tSourceCommas       = view.ValueOf("source-first"), view.ValueOf("source-before"), view.ValueOf("source-last"), view.ValueOf("source-commas")
	tSourceLength, tSourceTail, tSourceTime                       = view.ValueOf("source-length"), view.ValueOf("source-tail"), view.ValueOf("source-time")
	tAlso, tAlsoVariant, tAgree                                   = view.ValueOf("also"), view.ValueOf("also-variant"), view.ValueOf("agree")
	tClassFrame, tClassKind, tClassReach, tClass                  = view.ValueOf("class-frame"), view.ValueOf("class-kind"), view.ValueOf("class-reach-frame"), view.ValueOf("class")
	tClassFrameKind, tClassTag, tClassSource                      = view.ValueOf("class-frame-kind"), view.ValueOf("class-tag"), view.ValueOf("class-source")
	tRule, tRuleVariant, tWon                                     = view.ValueOf("rule"), view.ValueOf("rule-variant"), view.ValueOf("won")
	tHolds, tJoined                                               = view.ValueOf("holds-speech"), view.ValueOf("holds-clause")
	tClauseNoun                                                   = view.ValueOf("clause-noun")
	tOrphan, tOrphanSpeech                                        = view.ValueOf("cuts-subject"), view.ValueOf("cuts-speaker")
	tVerbless, tSecond, tSecondCue, tNextSecond, tEndClose        = view.ValueOf("finite"), view.ValueOf("second"), view.ValueOf("second-cue"), view.ValueOf("next-second"), view.ValueOf("end-close")
	tSwallows                                                     = view.ValueOf("swallows")
	tJoint, tJointVerb                                            = view.ValueOf("joint"), view.ValueOf("joint-verb")
	tJointBare, tJoinClass                                        = view.ValueOf("joint-bare"), view.ValueOf("join-class")
	tGovernor                                                     = view.ValueOf("takes-governor")
	tRivals                                                       = view.ValueOf("rivals")
	tSourceGovernor                                               = view.ValueOf("source-governor")
	tBias                                                         = view.ValueOf("bias")
)

// sourceWord gives the word of a source for features: its lemma, or the class of name, so that no
// model learns people by name.
func (d *Decider) sourceWord(h int) (class, word view.Value) {
	nm, ok := d.Syntax.NameAt(h)
	if ok {
		class = classValues[nm.Class]
	} else {
		class = view.None
	}
	if d.On(h, d.Lists.Weekdays) || d.On(h, d.Lists.Months) {
		return class, d.Word(h) // a day is no name, though it is written as one
	}
	if ok && nm.Class != syntax.Other || d.Tag(h).Proper() {
		return class, view.TagValues[d.Tag(h)]
	}
	return class, d.Word(h)
}

// describe fills f with what is true of candidate c.
func (d *Decider) describe(f *features, c *propose.Candidate) {
	d.describeContent(f, c)
	d.describeVoice(f, c)
	d.describeCover(f, c)
}

// describeContent adds what is true of a candidate whatever its source is.
func (d *Decider) describeContent(f *features, c *propose.Candidate) {
	h, fr, k := c.Cue, *c.Frame, kindValues[c.Kind]
	l := d.Word(h)
	speech := d.speechWord(h)
	f.add1(tFrame, fr)
	for _, x := range c.Also {
		if x != fr {
			f.add1(tAlso, x)
			f.add2(tAlsoVariant, x, propose.VariantValues[c.Variant])
		}
	}
	f.add1(tAgree, view.Number(len(c.Also), 6))
	for r := range d.RulesOf(c) {
		f.add1(tRule, d.Frames[r.Number])
		f.add2(tRuleVariant, d.Frames[r.Number], propose.VariantValues[c.Variant])
	}
	f.add1(tWon, d.Frames[c.Rule.Number])
	cl := d.Class(h)
	f.add2(tClassFrame, cl, fr)
	f.add2(tClassKind, cl, k)
	f.add2(tLemmaFrame, l, fr)
	f.add2(tTagFrame, view.TagValues[d.Tag(h)], fr)
	f.add2(tRelFrame, relationValues[d.Rel(h)], fr)
	d.describeClause(f, c, cl)
	n := 0
	for _, r := range c.Content {
		n += d.Words(r)
	}
	f.add2(tLength, view.Number(n/4, 10), fr)
	f.add2(tKindFrame, k, fr)
	f.add2(tKindLemma, k, l)
	f.add2(tVariant, propose.VariantValues[c.Variant], fr)
	j := propose.JoinValues[c.Join]
	f.add2(tJoinFrame, j, fr)
	f.add1(tJoin, j)
	f.add2(tInQuote, view.Yes(c.InQuote), fr)
	if c.InQuote {
		f.add1(tInQuoteLemma, l)
	}
	f.add2(tRuns, view.Number(len(c.Content), 3), j)
	if c.Edge.Set {
		v := propose.VariantValues[c.Variant]
		f.add3(tCut, relationValues[c.Edge.Rel], c.Edge.Word, view.Yes(c.Edge.Comma))
		f.add2(tCutRel, v, relationValues[c.Edge.Rel])
		f.add2(tCutWord, v, c.Edge.Word)
		f.add2(tCutKind, v, k)
	}
	d.describeEdges(f, c, k, speech, j)
	d.describeQuotation(f, c)
	first, end := c.Content[0].First, c.Content[len(c.Content)-1].End
	side, sided := view.Numbers[0], first < h
	if sided {
		side = view.Numbers[1]
	}
	f.add2(tOrder, side, fr)
	lo, hi := h+1, first
	if sided {
		lo, hi = end, h
	}
	f.add3(tBetween, view.Number(d.Words(article.Range{First: lo, End: max(lo, hi)}), 4), charValues[d.Char(lo)], fr)
	f.add2(tTail, charValues[d.Char(end)], k)
}

// speechWord gives the lemma of a cue that is a word of saying, else view.None.
func (d *Decider) speechWord(h int) view.Value {
	if d.On(h, d.Lists.Speech) {
		return d.Word(h)
	}
	return view.None
}

// describeClause adds how the content's clause begins, where it is one. cl is the class of the cue.
func (d *Decider) describeClause(f *features, c *propose.Candidate, cl view.Value) {
	if c.Clause < 0 {
		return
	}
	x, fr, l := c.Clause, *c.Frame, d.Word(c.Cue)
	mk, fin := view.None, false
	for z := d.Syntax.FirstChild(x); z >= 0; z = d.Syntax.NextSibling(z) {
		if d.Rel(z) == syntax.RelMark && mk == view.None {
			mk = d.Word(z)
		}
		fin = fin || d.Rel(z).Subject()
	}
	f.add2(tClauseTag, view.TagValues[d.Tag(x)], fr)
	_, xw := d.sourceWord(x)
	f.add1(tClauseWord, xw)
	if xc := d.Class(x); d.Tag(x).Noun() && xc != view.None {
		f.add2(tClauseNoun, xc, cl) // "denied allegations"
	}
	f.add2(tMark, mk, fr)
	f.add2(tMarkLemma, mk, l)
	f.add2(tFinite, view.Yes(fin), fr)
	f.add3(tFiniteLemma, view.Yes(fin), fr, l)
}

// describeQuotation adds how the quotation of a quotation frame is set, and how far it is from the cue.
func (d *Decider) describeQuotation(f *features, c *propose.Candidate) {
	if c.Quoted < 0 {
		return
	}
	fr, q := *c.Frame, &d.Doc.Quotations[c.Quoted]
	open, cls := charValues[d.Char(q.Tokens.First-1)], charValues[d.Char(q.Tokens.End-2)]
	gm := d.Char(q.Tokens.End)
	if q.Tokens.First > c.Cue {
		gm = d.Char(q.Tokens.First - 1)
	}
	f.add2(tGap, view.Number(c.Gap, 8), fr)
	f.add2(tOpen, open, fr)
	f.add2(tClose, cls, fr)
	f.add2(tGapMark, charValues[gm], fr)
	f.add2(tGapWord, view.Number(min(c.Gap, 3), 3), d.Word(c.Cue))
	f.add2(tWords, view.Number(int(q.Words), 12), fr)
	f.add3(tShortClose, view.Yes(q.Words > 5), cls, fr)
	f.add3(tGapClose, charValues[gm], cls, fr)
}

// describeVoice adds what is true of a candidate's source and of how its rule came to it, whatever the content is.
func (d *Decider) describeVoice(f *features, c *propose.Candidate) {
	h, fr, how := c.Cue, *c.Frame, c.Origin.Value()
	f.add3(tClassReach, d.Class(h), how, fr)
	f.add1(tReach, how)
	f.add2(tReachLemma, how, d.speechWord(h))
	f.add2(tReachFrame, how, fr)
	d.describeSource(f, c)
	sh := c.Origin.Head
	if sh < 0 {
		f.add1(tNoSource, fr)
		f.add1(tNoSourceLemma, d.Word(h))
		return
	}
	class, word := d.sourceWord(sh)
	f.add1(tSourceClass, class)
	f.add1(tSourceTag, view.TagValues[d.Tag(sh)])
	f.add1(tSourceWord, word)
	f.add2(tSCFrame, class, fr)
	near := view.Yes(abs(sh-h) <= 2)
	f.add2(tSourceNear, how, near)
	f.add1(tSourceFar, view.Number(abs(sh-h), 8))
	f.add2(tSourceSide, view.Yes(sh > h), how)
	verbs := 0
	for z := min(sh, h) + 1; z < max(sh, h) && z < min(sh, h)+40; z++ {
		if d.Tag(z).Verb() {
			verbs++
		}
	}
	f.add2(tVerbs, view.Number(verbs, 3), how)
	f.add3(tSourceOrder, view.Yes(sh < h), view.Number(abs(sh-h)/2, 5), fr)
	governor, above := view.None, view.None
	if g := d.Head(sh); g >= 0 {
		governor = relationValues[d.Rel(g)]
		if d.Head(g) >= 0 {
			above = relationValues[d.Rel(h)]
		}
	}
	f.add3(tSourceGovernor, governor, how, view.TagValues[d.Tag(h)])
	f.add3(tSourceGovernor, governor, relationValues[d.Rel(sh)], above)
}

// describeSource adds where the source begins and ends.
func (d *Decider) describeSource(f *features, c *propose.Candidate) {
	x := propose.ExtentValues[c.Extent]
	if c.Relative > 0 {
		about, verb, at := d.WhyRelative(c)
		f.add2(tChoiceAbout, x, about)
		f.add2(tChoiceVerb, x, verb)
		f.add2(tChoiceAt, x, at)
	}
	if c.Source.Len() == 0 || c.Origin.Given.Len() > 0 {
		return
	}
	h := c.Origin.Head
	side := view.Yes(h > c.Cue)
	f.add2(tExtent, x, side)
	after, first, last := c.Source.End, c.Source.First, c.Source.End-1
	what := view.None
	if after < len(d.Syntax.Lemmas) {
		what = view.TagValues[d.Tag(after)]
		if d.Tag(after) == syntax.TagComma && after+1 < len(d.Syntax.Lemmas) {
			f.add3(tSourceNext, x, d.plainOrTag(after+1), side)
			f.add2(tSourceNextTag, view.TagValues[d.Tag(after+1)], side)
		}
	}
	if after == c.Cue {
		what = valueCue
	}
	f.add2(tSourceAfter, what, side)
	f.add2(tSourceFirst, view.TagValues[d.Tag(first)], side)
	if first > 0 {
		f.add2(tSourceBefore, view.TagValues[d.Tag(first-1)], view.TagValues[d.Tag(first)])
	}
	f.add2(tSourceLast, view.TagValues[d.Tag(last)], view.TagValues[d.Tag(h)])
	commas, verbs, time := 0, 0, false
	for i := first; i <= last; i++ {
		switch t := d.Tag(i); {
		case t == syntax.TagComma:
			commas++
		case t.Verb():
			verbs++
		}
		time = time || i > h && (d.On(i, d.Lists.Weekdays) || d.On(i, d.Lists.Months))
	}
	f.add3(tSourceCommas, view.Number(commas, 4), view.Number(verbs, 2), side)
	f.add2(tSourceLength, view.Number(d.Words(c.Source), 12), side)
	f.add2(tSourceTail, view.Number(last-h, 6), view.Yes(d.Tag(h).Proper()))
	if time {
		f.add1(tSourceTime, side)
	}
}

var valueCue = view.ValueOf("CUE")

// plainOrTag gives the lemma of a word that is there for grammar, else the tag.
func (d *Decider) plainOrTag(i int) view.Value {
	if view.WordClass(d.Tag(i)) || d.Tag(i) == syntax.DT {
		return d.Word(i)
	}
	return view.TagValues[d.Tag(i)]
}

// describeEdges adds what is on both sides of each cut.
func (d *Decider) describeEdges(f *features, c *propose.Candidate, k, speech, j view.Value) {
	d.describeNext(f, c, k)
	d.describeFirst(f, c, speech)
	d.describeJoin(f, c, k, j)
	out, long := d.describeQuotations(f, c)
	f.add2(tLeftOut, view.Number(out, 2), k)
	holds, joined := d.verbsOfSaying(c)
	f.add2(tHolds, view.Number(holds, 2), k)
	d.describeSecond(f, c, k, speech)
	d.describeRivals(f, c, k, speech)
	d.describeJoint(f, c, k)
	f.add2(tJoined, view.Yes(joined), view.Number(holds, 2))
	f.add2(tLong, view.Yes(long), *c.Frame)
}

// describeNext tells what follows a content that ends after its cue, in the cue's sentence.
func (d *Decider) describeNext(f *features, c *propose.Candidate, k view.Value) {
	h := c.Cue
	s := d.Sentence(h)
	end := c.Content[len(c.Content)-1].End
	if end > s.End || end <= h {
		return
	}
	comma := view.Yes(d.Char(end) == ',' || d.Char(end-1) == ',' || d.QuotedComma(end-1))
	n1 := d.nextWord(end, s.End)
	if n1 < s.End {
		w := view.TagValues[d.Tag(n1)]
		if view.WordClass(d.Tag(n1)) || d.Tag(n1) == syntax.RB {
			w = d.Word(n1)
		}
		if t := d.Tag(n1); n1 == end && (t.Verb() && t != syntax.VBG && t != syntax.VB || t == syntax.MD) && n1 != h && view.Inside(c.Content, d.Before(n1)) {
			f.add1(tOrphan, k) // the cut leaves a verb without its subject
			if d.On(n1, d.Lists.Speech) {
				f.add1(tOrphanSpeech, k)
			}
		}
		f.add2(tNext, w, comma)
		f.add2(tNextRel, relationValues[d.Rel(n1)], comma)
		f.add3(tNextTag, view.TagValues[d.Tag(n1)], comma, k)
		if n2 := d.nextWord(n1+1, s.End); n2 < s.End {
			f.add3(tNextTwo, w, view.TagValues[d.Tag(n2)], comma)
			if d.Tag(n1) == syntax.CC {
				f.add2(tNextConj, d.Word(n1), view.TagValues[d.Tag(n2)])
			}
		}
		for z := n1; z < s.End && z < n1+30; z++ {
			if t := d.Tag(z); t.Verb() && t != syntax.VB || t == syntax.MD {
				f.add3(tNextTense, view.TagValues[t], view.TagValues[d.Tag(h)], comma)
				break
			}
		}
	} else {
		f.add2(tNext, valueEnd, k)
	}
}

// describeFirst tells with which word a content begins and which is before it.
func (d *Decider) describeFirst(f *features, c *propose.Candidate, speech view.Value) {
	h := c.Cue
	s := d.Sentence(h)
	first, end := c.Content[0].First, c.Content[len(c.Content)-1].End
	st := d.nextWord(first, end)
	if st < end && first >= s.First {
		w := view.TagValues[d.Tag(st)]
		if view.WordClass(d.Tag(st)) || d.Tag(st) == syntax.DT || d.Tag(st) == syntax.RB {
			w = d.Word(st)
		}
		f.add2(tFirst, w, speech)
		f.add2(tFirstTag, view.TagValues[d.Tag(st)], *c.Frame)
	}
	if first > s.First && first < h {
		p := first - 1
		for p > s.First && !d.IsWord(p) {
			p--
		}
		f.add2(tBefore, view.TagValues[d.Tag(p)], *c.Frame)
	} else if first <= s.First+1 {
		f.add2(tBefore, valueStart, *c.Frame)
	}
}

// describeCover tells how many words of the sentence are in no part: between the parts, before and after them.
func (d *Decider) describeCover(f *features, c *propose.Candidate) {
	h, k := c.Cue, kindValues[c.Kind]
	s := d.Sentence(h)
	first, end := c.Content[0].First, c.Content[len(c.Content)-1].End
	lo, hi := min(first, c.CueSpan.First), max(end, c.CueSpan.End)
	covered := d.Words(c.CueSpan)
	if c.Source.Len() > 0 {
		lo, hi = min(lo, c.Source.First), max(hi, c.Source.End)
		covered += d.Words(c.Source)
	}
	for _, r := range c.Content {
		covered += d.Words(article.Range{First: max(r.First, s.First), End: max(min(r.End, s.End), max(r.First, s.First))})
	}
	lo, hi = max(lo, s.First), min(hi, s.End)
	inner := d.Words(article.Range{First: lo, End: max(lo, hi)}) - covered
	side := view.Yes(first > h)
	f.add1(tInner, view.Number(inner, 6))
	f.add2(tInnerKind, view.Number(inner, 6), k)
	f.add2(tLead, view.Number(d.Words(article.Range{First: s.First, End: max(lo, s.First)}), 4), side)
	f.add2(tTrail, view.Number(d.Words(article.Range{First: min(hi, s.End), End: s.End}), 4), side)
	f.add3(tParts, view.Number(len(c.Content), 4), view.Yes(first < h && h < end), k)
}

// describeJoin describes a content to which a further quotation was joined: with what it ends, and what follows.
func (d *Decider) describeJoin(f *features, c *propose.Candidate, k, j view.Value) {
	h, end := c.Cue, c.Content[len(c.Content)-1].End
	if c.Join == propose.Alone {
		return
	}
	f.add2(tJoinEnd, charValues[d.Char(end-2)], j)
	f.add2(tJoinKind, k, j)
	f.add2(tJoinClass, d.Class(h), j)
	p := d.Doc.Paragraphs[d.Doc.Tokens[end-1].Paragraph].Tokens
	nx := d.nextWord(end, p.End)
	what := view.Numbers[0]
	if nx < p.End {
		what = view.Numbers[1]
		if c := d.Doc.Text[d.Doc.Tokens[nx].Start]; c >= 'A' && c <= 'Z' {
			what = view.Numbers[2]
		}
	}
	f.add2(tJoinAfter, what, j)
}

// describeQuotations describes each quotation that the content cuts in two. It gives how many of the cue's sentence the content leaves
// out, and whether a quotation in it has five words or more.
func (d *Decider) describeQuotations(f *features, c *propose.Candidate) (out int, long bool) {
	s := d.Sentence(c.Cue)
	for _, r := range c.Content {
		for i := r.First; i < r.End; i++ {
			if q := d.Quote[i]; q >= 0 {
				t := d.Doc.Quotations[q].Tokens
				long = long || d.Doc.Quotations[q].Words >= 5
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
		if q := d.Quote[i]; q >= 0 {
			t := d.Doc.Quotations[q].Tokens
			if t.First >= s.First && t.End <= s.End && !view.Overlap(c.Content, t) {
				out++
			}
			i = max(i, t.End-1)
		}
	}
	return out, long
}

// verbsOfSaying counts the verbs of saying in a content, outside quotations, and reports whether a conjunction joins a further clause to it.
func (d *Decider) verbsOfSaying(c *propose.Candidate) (holds int, joined bool) {
	for n, r := range c.Content {
		for i := r.First; i < r.End; i++ {
			if q := d.Quote[i]; q >= 0 {
				i = max(i, d.Doc.Quotations[q].Tokens.End-1)
				continue
			}
			if !d.Tag(i).Verb() || d.Tag(i) == syntax.VB || d.Tag(i) == syntax.VBG {
				continue
			}
			if d.On(i, d.Lists.Speech) {
				holds++
			}
			if n > 0 || i > r.First+1 {
				joined = joined || d.Before(i) > r.First && d.Tag(d.clauseStart(i)) == syntax.CC
			}
		}
	}
	return holds, joined
}

// describeSecond adds what tells a content that runs into the next report from one that stops short of it: a second
// word of saying inside or right after the cut, whether any verb is inside, and how a quotation at the end is closed.
func (d *Decider) describeSecond(f *features, c *propose.Candidate, k, speech view.Value) {
	in := d.verbsInside(c)
	after := view.Numbers[0]
	if in.second != view.None {
		after = view.Number(in.quotes-in.before, 1)
	}
	d.describeSwallowed(f, c)
	governor := false
	for x, n := d.Head(c.Cue), 0; x >= 0 && n < propose.HighestReach; x, n = d.Head(x), n+1 {
		governor = governor || view.Inside(c.Content, x)
	}
	f.add3(tGovernor, view.Yes(governor), relationValues[d.Rel(c.Cue)], view.Yes(c.Content[0].First > c.Cue))
	v := propose.VariantValues[c.Variant]
	f.add2(tVerbless, view.Yes(in.finite), speech)
	f.add3(tVerbless, view.Yes(in.finite), k, v)
	f.add3(tSecond, in.second, view.Number(in.before, 1), after)
	f.add3(tSecondCue, in.second, view.TagValues[d.Tag(c.Cue)], k)
	s := d.Sentence(c.Cue)
	end := c.Content[len(c.Content)-1].End
	if end > s.End || end <= c.Cue {
		return
	}
	n := d.nextWord(end, s.End)
	f.add3(tNextSecond, d.secondVerb(n, s.End), view.TagValues[d.Tag(c.Cue)], k)
	if q := d.Quote[end-1]; q >= 0 && d.Doc.Quotations[q].Tokens.End == end {
		w := valueEnd
		if n < s.End {
			w = d.plainOrTag(n)
		}
		f.add3(tEndClose, charValues[d.Char(end-2)], w, view.Yes(end < s.End && d.Mark(end)))
		f.add3(tEndClose, k, w, v)
	}
}

// insideVerbs is what the verbs of a content tell.
type insideVerbs struct {
	finite bool       // there is a finite verb
	second view.Value // the tag of the first verb of saying outside quotations, after the first word
	quotes int        // quotations that begin in the content
	before int        // those of them before the verb of saying
}

// verbsInside reads the verbs of c's content.
func (d *Decider) verbsInside(c *propose.Candidate) (in insideVerbs) {
	in.second = view.None
	for _, r := range c.Content {
		for i := r.First; i < r.End; i++ {
			t := d.Tag(i)
			in.finite = in.finite || t.Verb() && t != syntax.VB && t != syntax.VBG && t != syntax.VBN || t == syntax.MD ||
				t == syntax.VB && i > 1 && d.Tag(i-1) != syntax.TO && d.Tag(i-2) != syntax.TO // "demanded that she step aside"
			if q := d.Quote[i]; q >= 0 {
				if d.Doc.Quotations[q].Tokens.First == i {
					in.quotes++
				}
				continue
			}
			if in.second == view.None && i > r.First && t.Verb() && d.Class(i) != view.None && d.joins(i) {
				in.second, in.before = view.TagValues[t], in.quotes
			}
		}
	}
	return in
}

// describeSwallowed adds each clause beside the cue that the content takes in or leaves out.
func (d *Decider) describeSwallowed(f *features, c *propose.Candidate) {
	for z := d.Syntax.FirstChild(c.Cue); z >= 0; z = d.Syntax.NextSibling(z) {
		switch r := d.Rel(z); r {
		case syntax.RelConj, syntax.RelAdvcl, syntax.RelParataxis, syntax.RelDep:
			if z == c.Clause || z < c.Cue || view.Inside(c.Content, c.Cue) {
				continue
			}
			own := 0
			for y := d.Syntax.FirstChild(z); y >= 0; y = d.Syntax.NextSibling(y) {
				if d.Rel(y).Subject() {
					own = 1
				}
			}
			f.add3(tSwallows, relationValues[r], view.Yes(view.Inside(c.Content, z)), view.Number(own, 1))
		}
	}
}

// secondVerb gives the tag of the verb of saying that begins another report at token i, before end; view.None where there is
// none. A joiner and an adverb may be before it.
func (d *Decider) secondVerb(i, end int) view.Value {
	const most = 4 // words
	for w := 0; i < end && w < most; i++ {
		if !d.IsWord(i) {
			continue
		}
		w++
		switch t := d.Tag(i); {
		case t.Verb() && d.Class(i) != view.None:
			if d.joins(i) {
				return view.TagValues[t]
			}
			return view.None
		case t != syntax.CC && t != syntax.RB:
			return view.None
		}
	}
	return view.None
}

// describeJoint adds whether a content that follows its cue takes in what follows the first comma with a word that joins clauses
// (", but residents did not believe it"): the word, how its clause begins, and its verb beside the cue's tense.
func (d *Decider) describeJoint(f *features, c *propose.Candidate, k view.Value) {
	first, h := c.Content[0].First, c.Cue
	if first < h {
		return
	}
	s, bare := d.Sentence(first), false
	for i := first + 2; i+1 < s.End; i++ {
		if d.Quote[i] >= 0 || !d.IsWord(i) || d.Tag(i) != syntax.CC && !d.On(i, d.Lists.ClauseJoins) {
			continue
		}
		if !d.Mark(i-1) && !d.QuotedComma(i-1) {
			if n := d.verbBehind(i, s.End); n >= 0 && !bare {
				f.add3(tJointBare, d.Word(i), view.TagValues[d.Tag(n)], view.Yes(view.Inside(c.Content, i)))
				f.add3(tJointBare, view.Yes(d.Class(n) != view.None), view.TagValues[d.Tag(h)], view.Yes(view.Inside(c.Content, i)))
				f.add3(tJointBare, d.tenses(c, n), d.Class(n), view.Yes(view.Inside(c.Content, i)))
				bare = true
			}
			continue
		}
		subject, verb := view.TagValues[d.Tag(i+1)], view.None
		if d.Tag(i+1).Noun() || d.Tag(i+1) == syntax.DT || d.Tag(i+1) == syntax.PRPS || d.Tag(i+1) == syntax.JJ {
			subject = view.TagValues[syntax.NN]
		}
		for z := i + 1; z < s.End && z < i+12; z++ {
			if t := d.Tag(z); t == syntax.MD {
				verb = d.Word(z)
				break
			} else if t.Verb() && t != syntax.VB && t != syntax.VBG && t != syntax.VBN {
				verb = view.TagValues[t]
				if d.On(z, d.Lists.Light) {
					verb = d.plainForm(z)
				}
				break
			}
		}
		in := view.Yes(view.Inside(c.Content, i))
		f.add3(tJoint, d.Word(i), subject, in)
		f.add3(tJointVerb, verb, view.TagValues[d.Tag(h)], in)
		f.add3(tJointVerb, verb, d.Word(i), in)
		f.add3(tJoint, d.Word(i), k, in)
		return
	}
}

// verbBehind gives the finite verb that follows conjunction i at once or after adverbs, before end; -1 where another word does.
func (d *Decider) verbBehind(i, end int) int {
	if d.Tag(i) != syntax.CC {
		return -1
	}
	for k := i + 1; k < end; k++ {
		switch d.Tag(k) {
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
func (d *Decider) plainForm(i int) view.Value { return view.ValueOf(strings.ToLower(d.Doc.Word(i))) }

// describeRivals adds how many other cues of saying could have the quotations of a content: the least over all of them, and that
// of the last, which a join may have brought in. 3 stands for no quotation.
func (d *Decider) describeRivals(f *features, c *propose.Candidate, k, speech view.Value) {
	fewest, last := 3, 3
	for _, r := range c.Content {
		for i := r.First; i < r.End; i++ {
			if q := int(d.Quote[i]); q >= 0 {
				last = d.Rivals(q, c.Cue)
				fewest = min(fewest, last)
				i = max(i, d.Doc.Quotations[q].Tokens.End-1)
			}
		}
	}
	f.add3(tRivals, view.Number(fewest, 3), k, speech)
	f.add3(tRivals, view.Number(fewest, 3), view.Number(last, 3), propose.JoinValues[c.Join])
}

// joins reports whether verb i opens a second report of its sentence: after a conjunction or a mark, adverbs between.
func (d *Decider) joins(i int) bool {
	k := i - 1
	for k > 0 && d.Tag(k) == syntax.RB {
		k--
	}
	return k >= 0 && (d.Tag(k) == syntax.CC || d.Mark(k) || d.QuotedComma(k))
}

// tenses tells how verb v, which a conjunction joins to a content, goes with the content's first verb: whether both are of one
// class of saying or meaning, else their tenses and that of the cue.
func (d *Decider) tenses(c *propose.Candidate, v int) view.Value {
	for i := c.Content[0].First; i < v; i++ {
		if t := view.Tense(d.Tag(i)); t > 0 {
			if cl := d.Class(i); cl != view.None && cl == d.Class(v) {
				return valueSame
			}
			return view.Number(view.Tense(d.Tag(v))*16+t*4+view.Tense(d.Tag(c.Cue)), 63)
		}
	}
	return view.None
}

// clauseStart gives the token before the noun phrase that is right before verb i.
func (d *Decider) clauseStart(i int) int {
	k := d.Before(i)
	if k < 0 {
		return i
	}
	for k > 0 && view.Nominal(d.Tag(k)) || k > 0 && d.Tag(k) == syntax.PRP {
		k--
	}
	return k
}

var valueEnd, valueStart, valueSame = view.ValueOf("END"), view.ValueOf("START"), view.ValueOf("SAME")

func (d *Decider) nextWord(i, end int) int {
	for i < end && !d.IsWord(i) {
		i++
	}
	return i
}

func abs(x int) int { return max(x, -x) }

// describeCue adds, for the acceptance model, what is true of the cue and of its other candidates.
func (d *Decider) describeCue(f *features, group []propose.Candidate, c *propose.Candidate, margin float64) {
	h := c.Cue
	l, k := d.Word(h), kindValues[c.Kind]
	s := d.Sentence(h)
	f.add(tBias)
	f.add1(tLemma, l)
	cl := d.Class(h)
	f.add1(tClass, cl)
	f.add3(tClassFrameKind, cl, *c.Frame, k)
	f.add2(tClassTag, cl, view.TagValues[d.Tag(h)])
	f.add2(tTag, l, view.TagValues[d.Tag(h)])
	f.add2(tPassive, l, relationValues[d.Rel(h)])
	for i := range group {
		g := &group[i]
		if !seenFrame(group[:i], g) {
			f.add2(tHas, *g.Frame, kindValues[g.Kind])
			f.add2(tHasLemma, l, *g.Frame)
		}
	}
	f.add3(tLFK, l, *c.Frame, k)
	f.add1(tMargin, view.Number(int(margin*2), 10))
	f.add1(tMass, view.Number(int(c.Mass*12), 12))
	f.add2(tMass, view.Number(int(c.Mass*6), 6), k)
	f.add1(tCount, view.Number(len(group)/3, 5))
	f.add2(tLReach, l, c.Origin.Value())
	f.add2(tWholeKind, propose.VariantValues[c.Variant], k)
	if sh := c.Origin.Head; sh >= 0 {
		class, word := d.sourceWord(sh)
		f.add2(tLClass, l, class)
		f.add3(tClassSource, cl, class, view.TagValues[d.Tag(sh)])
		f.add3(tSourceKind, view.TagValues[d.Tag(sh)], class, k)
		f.add2(tSourceWordKind, word, k)
	}
	prev, prevTag := valueStart, valueStart
	if h > s.First {
		prev, prevTag = d.plain(h-1), view.TagValues[d.Tag(h-1)]
	}
	f.add1(tPrev, prev)
	f.add2(tPrevTag, prevTag, view.TagValues[d.Tag(h)])
	if h+1 < s.End {
		f.add1(tNextWord, d.plain(h+1))
		f.add2(tNextTagL, l, view.TagValues[d.Tag(h+1)])
	}
	if g := d.Head(h); g >= 0 {
		f.add2(tAbove, d.plain(g), relationValues[d.Rel(h)])
		f.add2(tAboveTag, view.TagValues[d.Tag(g)], relationValues[d.Rel(h)])
	}
	for z := d.Syntax.FirstChild(h); z >= 0; z = d.Syntax.NextSibling(z) {
		switch d.Rel(z) {
		case syntax.RelAux:
			f.add1(tAux, d.Word(z))
		case syntax.RelNeg:
			f.add1(tNeg, l)
		case syntax.RelAuxpass:
			f.add1(tPassLemma, l)
			f.add1(tPassHow, c.Origin.Value())
		case syntax.RelMark:
			f.add1(tVerbMark, d.Word(z))
		}
	}
	if x := c.Clause; x >= 0 {
		f.add3(tLClause, l, view.TagValues[d.Tag(x)], *c.Frame)
		f.add2(tClauseFrame, d.plain(x), *c.Frame)
		for z := d.Syntax.FirstChild(x); z >= 0; z = d.Syntax.NextSibling(z) {
			switch d.Rel(z) {
			case syntax.RelAux, syntax.RelCop, syntax.RelMark, syntax.RelNeg, syntax.RelNsubj:
				f.add1(tClauseHas, relationValues[d.Rel(z)])
			}
		}
	}
	f.add1(tParagraph, view.Number(int(d.Doc.Paragraphs[d.Doc.Tokens[h].Paragraph].Kind), 8))
}

func seenFrame(group []propose.Candidate, g *propose.Candidate) bool {
	for i := range group {
		if *group[i].Frame == *g.Frame && group[i].Kind == g.Kind {
			return true
		}
	}
	return false
}

// plain gives the lemma of token i, or its tag where it is a name.
func (d *Decider) plain(i int) view.Value {
	if d.Tag(i).Proper() {
		return view.TagValues[d.Tag(i)]
	}
	return d.Word(i)
}
