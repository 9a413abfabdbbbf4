package speaker

import (
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Repairs: sources that swallowed a neighbour or took the wrong one, as far as names and quotations show it.
// They run when the names are known and before the sources are read.

// repair mends the spans of attribution k. The order matters: a source is first the right one, then cut.
func (r *Resolver) repair(k int) {
	at := &r.atts[k]
	if len(at.Source) != 1 || at.Source[0].Len() == 0 {
		return
	}
	before := *at
	before.Source, before.Cue, before.Content = slices.Clone(at.Source), slices.Clone(at.Cue), slices.Clone(at.Content)
	r.turnAround(at)
	r.ownCue(at)
	r.citedClause(at)
	r.relativeAside(at)
	r.sourceOutsideQuote(k)
	r.wholeName(at)
	r.wholePhrase(at)
	r.afterBracket(at)
	r.afterNobody(at)
	r.afterTime(at)
	r.behindOnlyTime(at)
	r.placeOfParticiple(at)
	r.outOfBracket(at)
	r.giveBackQuotation(k)
	r.cutVenue(at)
	r.reaction(at)
	if overlap(at.Source, at.Cue) || overlap(at.Source, at.Content) || overlap(at.Cue, at.Content) {
		*at = before
	}
}

// overlap reports whether two parts of an attribution share a token.
func overlap(a, b []article.Range) bool {
	for _, x := range a {
		for _, y := range b {
			if x.First < y.End && y.First < x.End {
				return true
			}
		}
	}
	return false
}

// afterNobody cuts what is not there from the front of a source: "There have been no arrests and officers say" is said by the officers.
func (r *Resolver) afterNobody(at *result.Attribution) {
	s := &at.Source[0]
	if s.First < 2 || !r.is(s.First-1, traitNegative) && !r.is(s.First, traitNegative) {
		return
	}
	be := s.First - 1
	if r.is(be, traitNegative) {
		be--
	}
	if be < 0 || !r.being(be) {
		return
	}
	for i := s.First + 1; i+1 < s.End; i++ {
		if r.joiner(i) {
			s.First = i + 1
			at.SourceHead = -1
			return
		}
	}
}

// turnAround mends "Reports that she had quit were 'nonsense', said her office", where source and content
// were taken for each other: what is before an inverted cue holds a verb, what follows it holds none.
func (r *Resolver) turnAround(at *result.Attribution) {
	if len(at.Cue) != 1 || len(at.Content) != 1 || at.Kind != result.Indirect && at.Kind != result.Mixed {
		return
	}
	src, cue, said := at.Source[0], at.Cue[0], at.Content[0]
	if cue.Len() != 1 || r.tag(cue.First) != syntax.VBD && r.tag(cue.First) != syntax.VBZ || r.w.rare[r.a.Lemmas[cue.First]]&rarePlainSay == 0 || src.First >= cue.First || said.First != cue.End || said.Len() > 16 || r.sentence(src.First) != r.sentence(said.End-1) {
		return
	}
	if r.finiteIn(said) || !r.finiteIn(article.Range{First: src.First, End: cue.First}) || !r.clauseEnds(cue.First-1) || said.End < r.d.Sentences[r.sentence(cue.First)].Tokens.End-1 {
		return
	}
	h := r.firstHead(said.First, said.End)
	if h < said.First || h >= said.End || !r.human(h) && r.nameOf[h] < 0 && !r.is(h, traitOrganization|traitDocument) || r.quoted(h) {
		return
	}
	end := cue.First
	for end > src.First && r.markAt(end-1) == ',' && r.d.Tokens[end-1].Quotation < 0 {
		end--
	}
	at.Source[0] = said
	at.Content[0] = article.Range{First: src.First, End: end}
	at.Kind = result.Indirect
	for i := src.First; i < end; i++ {
		if r.quoted(i) {
			at.Kind = result.Mixed
		}
	}
	at.SourceHead = h
}

// clauseEnds reports whether a clause before an inverted cue ends at token i: with a comma, also inside marks.
func (r *Resolver) clauseEnds(i int) bool {
	return r.markAt(i) == ',' || i > 0 && r.quoted(i) && !r.d.Tokens[i].Word && (r.markAt(i-1) == ',' || r.d.Tokens[i-1].Word)
}

// finiteIn reports whether the tokens hold a finite verb outside relative clauses with "who".
func (r *Resolver) finiteIn(t article.Range) bool {
	for i := t.First; i < t.End; i++ {
		if r.is(i, traitRelative) && r.tag(i) != syntax.IN && i > t.First {
			return false
		}
		if tag := r.tag(i); tag == syntax.VBD || tag == syntax.VBZ || tag == syntax.VBP || tag == syntax.MD {
			return true
		}
	}
	return false
}

// ownCue mends "after the miners walked out, expressing …", where the cue took in the clause before the
// participle: the cue is the participle, and its source the subject of that clause.
func (r *Resolver) ownCue(at *result.Attribution) {
	h := at.CueHead
	if len(at.Cue) != 1 || h < 1 || h >= len(r.d.Tokens) || r.tag(h) != syntax.VBG || r.markAt(h-1) != ',' || at.Cue[0].First >= h-1 {
		return
	}
	for v := h - 2; v >= at.Cue[0].First; v-- {
		if r.tag(v) != syntax.VBD && r.tag(v) != syntax.VBZ && r.tag(v) != syntax.VBP {
			continue
		}
		e := v
		for e > at.Cue[0].First && !r.tag(e-1).Noun() && r.nameOf[e-1] < 0 {
			e--
		}
		x := e - 1
		if x < at.Cue[0].First {
			return
		}
		p := r.descriptionBefore(r.nameHead(x))
		at.Source[0] = article.Range{First: p.tokens.First, End: x + 1}
		at.SourceHead = x
		at.Cue[0].First = h
		return
	}
}

// citedClause mends "a report that, citing unnamed nurses, alleged …": the report alleges, and does not merely
// cite.
func (r *Resolver) citedClause(at *result.Attribution) {
	src := at.Source[0]
	if len(at.Cue) != 1 || at.Cue[0].End > src.First || at.Cue[0].Len() != 1 || r.tag(at.Cue[0].First) != syntax.VBG || len(at.Content) == 0 {
		return
	}
	v, w := src.End+1, at.Cue[0].First-2
	if r.markAt(src.End) != ',' || v >= at.Content[0].First || !r.tag(v).Verb() || w < 0 || r.markAt(w+1) != ',' || !r.is(w, traitRelative) {
		return
	}
	at.Source[0] = article.Range{First: w, End: w + 1}
	at.SourceHead, at.CueHead = w, v
	at.Cue[0] = article.Range{First: v, End: v + 1}
	at.CueLemma = r.a.Lemmas[v]
}

// relativeAside mends "The row began with an article that, citing two surveyors, claimed …" where the subject of the
// sentence became the source: the article cites and claims.
func (r *Resolver) relativeAside(at *result.Attribution) {
	const reach = 14 // tokens between the relative and the verb
	h := at.CueHead
	if h < 3 || h >= len(r.d.Tokens) || r.markAt(h-1) != ',' || !r.tag(h).Verb() {
		return
	}
	w := h - 2
	for w > 0 && h-w < reach && r.sentence(w) == r.sentence(h) && !(r.is(w, traitRelative) && r.markAt(w+1) == ',') {
		w--
	}
	if w <= 0 || !r.is(w, traitRelative) || r.markAt(w+1) != ',' || r.tag(w+2) != syntax.VBG || r.markAt(w-1) == ',' || r.sentence(w) != r.sentence(h) || at.Source[0].End > w {
		return
	}
	at.Source[0], at.SourceHead = article.Range{First: w, End: w + 1}, w
}

// sourceOutsideQuote mends a source that is inside what somebody else says while the cue does not: "“There
// is no audience,” says the luthier, noting that …". The one whose words these are is the source.
func (r *Resolver) sourceOutsideQuote(k int) {
	at := &r.atts[k]
	src := at.Source[0]
	if len(at.Cue) == 0 || !r.quoted(src.First) || r.quoted(at.Cue[0].First) || at.Cue[0].First < src.First {
		return
	}
	for j := max(0, k-4); j < min(len(r.atts), k+4); j++ {
		o := &r.atts[j]
		if j == k || len(o.Source) != 1 || o.Source[0].Len() == 0 || r.quoted(o.Source[0].First) || o.Source[0].First > at.Cue[0].First || r.sentence(o.Source[0].First) != r.sentence(at.Cue[0].First) {
			continue
		}
		if slices.ContainsFunc(o.Content, func(c article.Range) bool { return c.Has(src.First) }) {
			at.Source[0], at.SourceHead = o.Source[0], o.SourceHead
			return
		}
	}
}

// wholeName mends a source that begins with a party and a state, "R-Nev., a farmer", by the name before it.
func (r *Resolver) wholeName(at *result.Attribution) {
	i := at.Source[0].First
	if !r.partyState(i) || i < 2 || r.markAt(i-1) != ',' && r.markAt(i-1) != '(' {
		return
	}
	if n := r.nameOf[i-2]; n >= 0 && r.sentence(i-2) == r.sentence(i) {
		at.Source[0].First = r.names[n].all.First
		at.SourceHead = r.nameHead(i - 2)
	}
}

// partyState reports whether token i tells a party and a state: "R-Nev.", "D-Ohio".
func (r *Resolver) partyState(i int) bool {
	if i < 0 || i >= len(r.d.Tokens) {
		return false
	}
	w := r.d.Word(i)
	return len(w) > 3 && w[1] == '-' && upperFirst(w[:1]) && upperFirst(w[2:]) && r.w.parties[r.lower[i][:1]]
}

// afterBracket cuts what is before the end of a bracket that opened before the source: "Ola Nes / Bergen
// Post) Skipper Jan Moe".
func (r *Resolver) afterBracket(at *result.Attribution) {
	t := at.Source[0]
	open := 0
	for i := t.First; i < t.End-1; i++ {
		switch r.markAt(i) {
		case '(':
			open++
		case ')':
			if open--; open < 0 {
				if r.markAt(i+1) == ',' && i+2 < t.End {
					i++ // "Transport Workers), Mick Card"
				}
				if !r.properWord(i+1) && !(r.is(i+1, traitPerson|traitTitle) && upperFirst(r.d.Word(i+1))) {
					return
				}
				at.Source[0].First = i + 1
				if at.SourceHead <= i {
					at.SourceHead = r.firstHead(i+1, t.End)
				}
				return
			}
		}
	}
}

// afterTime cuts an expression of time from before a source: "Last month Ms Quaye", "the time Mr Osei", "Last week
// the watchdog".
func (r *Resolver) afterTime(at *result.Attribution) {
	const most = 4 // tokens of the expression
	t := at.Source[0]
	x := r.behindTime(t.First, t.End)
	for i := t.First; i < t.End && i <= t.First+most && x == t.First; i++ {
		if k := r.nameOf[i]; k >= 0 && r.names[k].kind == kindPerson {
			if b := r.names[k].all.First - 1; b >= t.First && r.timeWord(b) {
				x = b + 1
			}
			break
		}
	}
	if x <= t.First || x > t.First+most || x >= t.End || r.markAt(x-1) != 'w' || r.sentence(x) != r.sentence(t.First) {
		return
	}
	at.Source[0].First = x
	if at.SourceHead < x {
		at.SourceHead = r.firstHead(x, t.End)
	}
}

// behindOnlyTime mends a source that is an expression of time alone by the words before it: "Platini, who years
// later said".
func (r *Resolver) behindOnlyTime(at *result.Attribution) {
	t := at.Source[0]
	b := t.First - 1
	if len(at.Cue) == 0 || at.Cue[0].First < t.End || t.Len() > 3 || b < 0 || r.sentence(b) != r.sentence(t.First) {
		return
	}
	for i := t.First; i < t.End; i++ {
		if r.nameOf[i] >= 0 || !r.timeWord(i) && !r.is(i, traitManyQuantity|traitVague|traitIndefinite) && r.tag(i) != syntax.RB && r.tag(i) != syntax.CD {
			return
		}
	}
	switch {
	case r.is(b, traitRelative) && r.relative(b), r.tag(b) == syntax.PRP:
		at.Source[0], at.SourceHead = article.Range{First: b, End: b + 1}, b
	case r.nameOf[b] >= 0:
		at.Source[0], at.SourceHead = r.names[r.nameOf[b]].all, r.nameHead(b)
	}
}

// placeOfParticiple mends "Hale seemed not to have enjoyed her time in the house saying: “…”", where the place right
// before a participle became the source: the subject of the sentence speaks.
func (r *Resolver) placeOfParticiple(at *result.Attribution) {
	t := at.Source[0]
	if len(at.Cue) != 1 || at.Cue[0].First != t.End || r.tag(at.Cue[0].First) != syntax.VBG || t.First < 2 || r.tag(t.First-1) != syntax.IN || r.w.rare[r.lower[t.First-1]]&rareVenue == 0 {
		return
	}
	h := r.firstHead(t.First, t.End)
	if h != t.End-1 || r.nameOf[h] >= 0 || r.human(h) || r.is(h, traitDocument|traitUtterance) {
		return
	}
	s := r.d.Sentences[r.sentence(h)].Tokens
	for j := s.First; j < t.First-1; j++ {
		if !r.a.Relations[j].Subject() || r.quoted(j) {
			continue
		}
		switch {
		case r.nameOf[j] >= 0 && r.names[r.nameOf[j]].kind == kindPerson:
			at.Source[0], at.SourceHead = r.names[r.nameOf[j]].all, r.nameHead(j)
		case r.tag(j) == syntax.PRP:
			at.Source[0], at.SourceHead = article.Range{First: j, End: j + 1}, j
		}
		return
	}
}

// outOfBracket mends a source that stands in brackets at the front of a sentence, as the credit of a picture does,
// where a name follows that the cue goes on from: "(Tom Hunt / Reuters) Farmer Ruth Vale, 58, said".
func (r *Resolver) outOfBracket(at *result.Attribution) {
	const most = 8 // tokens between the source and the bracket's end, and of the words behind it
	t := at.Source[0]
	if len(at.Cue) == 0 || at.Cue[0].First < t.End || r.markAt(t.First-1) != '(' {
		return
	}
	e := t.End
	for e < at.Cue[0].First && e-t.End < most && r.markAt(e) != ')' {
		e++
	}
	if e >= at.Cue[0].First || r.markAt(e) != ')' {
		return
	}
	for i := e + 1; i < at.Cue[0].First && i-e < most && r.d.Tokens[i].Word; i++ {
		k := r.nameOf[i]
		if k < 0 {
			continue
		}
		if r.names[k].kind != kindPerson {
			return
		}
		first := r.names[k].all.First
		for first > e+1 && r.is(first-1, traitPerson|traitTitle) {
			first--
		}
		at.Source[0], at.SourceHead = article.Range{First: first, End: r.names[k].all.End}, r.nameHead(i)
		return
	}
}

// timeWord reports whether token i is a noun of time, a day or a month.
func (r *Resolver) timeWord(i int) bool {
	return r.is(i, traitTime|traitCalendar) || r.w.rare[r.lower[i]]&rareMonth != 0 && upperFirst(r.d.Word(i))
}

// giveBackQuotation takes a quotation out of the end of a source that follows its cue, and gives it to what is
// said: "said Vega, the foreman — the oldest hand — "then you smell it."".
func (r *Resolver) giveBackQuotation(k int) {
	at := &r.atts[k]
	t := at.Source[0]
	if len(at.Cue) == 0 || at.Cue[0].First > t.First || at.Kind == result.Indirect {
		return
	}
	for i := t.First + 1; i < t.End; i++ {
		n := r.d.Tokens[i].Quotation
		if n < 0 || r.d.Quotations[n].Tokens.First != i || r.quoted(t.First) {
			continue
		}
		q := r.d.Quotations[n]
		if r.markAt(i-1) == 'w' || r.markAt(i-1) == '(' || r.nicknamed(i) && r.markAt(i-1) != ',' && !r.dash(i-1) || r.claimed(k, q.Tokens) {
			return
		}
		end := i
		for end > t.First+1 && !r.d.Tokens[end-1].Word && r.markAt(end-1) != ')' {
			end--
		}
		at.Source[0].End = end
		at.Content = append(at.Content, q.Tokens)
		return
	}
}

// claimed reports whether another attribution near k has the tokens in what is said.
func (r *Resolver) claimed(k int, t article.Range) bool {
	for j := max(0, k-4); j < min(len(r.atts), k+5); j++ {
		for _, c := range r.atts[j].Content {
			if c.First < t.End && t.First < c.End {
				return true
			}
		}
	}
	return false
}

// cutVenue cuts from after a person's name where or when it was said: "Duarte in a May 9 letter", "Alma Moore
// on the evening programme".
func (r *Resolver) cutVenue(at *result.Attribution) {
	t := at.Source[0]
	h := at.SourceHead
	if h < t.First || h >= t.End {
		h = r.firstHead(t.First, t.End)
	}
	if h < t.First || h >= t.End || r.nameOf[h] < 0 {
		return
	}
	nm := &r.names[r.nameOf[h]]
	i := nm.words.End
	if nm.kind != kindPerson || i >= t.End || r.w.rare[r.lower[i]]&rareVenue == 0 {
		return
	}
	end := t.End
	for j := i + 1; j < end; j++ {
		if r.markAt(j) == ',' || r.is(j, traitRelative) && r.tag(j) != syntax.IN && r.tag(j) != syntax.DT {
			return
		}
	}
	x := r.firstHead(i+1, end)
	if x > i && x < end && r.nameOf[x] >= 0 && r.tag(r.names[r.nameOf[x]].words.End) == syntax.POS {
		x = r.firstHead(r.names[r.nameOf[x]].words.End+1, end) // "on Radio Two's breakfast show"
	}
	if x <= i || x >= end || r.nameOf[x] >= 0 || r.is(x, traitOrganization) && !r.is(x, traitDocument|traitUtterance) && r.w.rare[r.nounLemma(x)]&rareProgramme == 0 || !r.tag(x).Noun() {
		return
	}
	at.Source[0].End = i
}

// reaction takes from a finished quotation a cue that only tells how others took it: "… it will stay ours."
// The crowd cheered.
func (r *Resolver) reaction(at *result.Attribution) {
	h := at.CueHead
	if at.Kind != result.Direct || h < 0 || h >= len(r.d.Tokens) || !r.w.reactions[r.a.Lemmas[h]] || len(at.Content) == 0 || len(at.Cue) == 0 {
		return
	}
	last := at.Content[len(at.Content)-1]
	if last.End > at.Source[0].First || last.End > at.Cue[0].First || last.Len() < 3 {
		return
	}
	switch r.markAt(last.End - 2) {
	case '.', '!', '?':
	default:
		return
	}
	if !upperFirst(r.d.Word(at.Source[0].First)) || r.tag(at.Source[0].First) == syntax.PRP && r.markAt(last.End-2) != '.' {
		return
	}
	at.Source, at.Cue, at.SourceHead, at.CueHead, at.CueLemma, at.CueClass = nil, nil, -1, -1, "", ""
}
