package decide

import (
	"cmp"
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// attribution makes an attribution of a choice, as yet with no speaker.
func (d *Decider) attribution(c choice) result.Attribution {
	d.lessTail(&c)
	at := result.Attribution{
		Kind: c.Kind, Form: d.formOf(c.Candidate), Sort: sortNames[d.sortOf(c.Candidate)],
		Content: slices.Clone(c.Content), SourceHead: c.Origin.Head, CueHead: c.Cue, CueLemma: d.Lemma(c.Cue),
		CueClass: d.cueClass(c.Candidate), Rule: c.Rule.ID, Confidence: c.p, Status: result.Status(c.Rule.Asserted),
		Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1,
	}
	if told := c.Addressee(); told.Len() > 0 && !view.Overlap(c.Content, told) {
		at.Addressee = told
	}
	at.Link = c.Rule.Chains
	if c.weak {
		at.Flags = append(at.Flags, FlagWeakCue)
	}
	if d.leftOpen(c.Content) {
		at.Flags = append(at.Flags, FlagUnclosed)
	}
	if c.Source.Len() > 0 {
		at.Source = []article.Range{c.Source}
	}
	if _, role := d.Doc.PassageAt(c.Cue); role == article.Label {
		at.CueHead = -1 // a name below the words: there is nothing between
	} else if c.CueSpan.Len() > 0 {
		at.Cue = []article.Range{c.CueSpan}
	}
	if at.Addressee.Len() == 0 || d.On(c.Cue, d.Lists.PersonTold) {
		d.fromSubject(&at)
	}
	d.behindDay(&at)
	d.beforeRelative(&at)
	d.toPhraseEnd(&at, c.Candidate)
	return at
}

// mostBefore is how many words a subject and what stands before it may have between a cue and the verb with which a content begins.
const mostBefore = 14

// fromSubject begins a content without marks that begins with its finite verb right behind the cue, where the subject stands: "said «in the last
// few weeks his force» have stopped an attack".
func (d *Decider) fromSubject(at *result.Attribution) {
	if at.Kind == result.Direct || len(at.Cue) == 0 || at.CueHead < 0 || !d.Tag(at.CueHead).Verb() {
		return
	}
	if d.On(at.CueHead, d.Lists.PersonTold) {
		d.fromTold(at)
		return
	}
	first, from := at.Content[0].First, at.Cue[0].End
	if first <= from || first > from+mostBefore || view.Tense(d.Tag(first)) == 0 || d.Quote[first] >= 0 {
		return
	}
	parted := false // the words are more than one phrase
	for k := from; k < first; k++ {
		t := d.Tag(k)
		if d.Quote[k] >= 0 || !d.IsWord(k) || t.Verb() || t == syntax.MD || t == syntax.WDT || t == syntax.WP || view.Inside(at.Source, k) {
			return
		}
		if k > from && d.Tag(k-1).Noun() {
			parted = parted || t == syntax.DT || t == syntax.PRPS || t.Noun() && (d.On(k-1, d.Lists.Weekdays) || d.On(k-1, d.Lists.Months)) ||
				t.Proper() && !d.Tag(k-1).Proper()
		}
	}
	if d.Tag(first-1).Noun() && (parted || d.Tag(from) != syntax.IN) {
		at.Content[0].First = from
	}
}

// fromTold begins a content behind those who are told: "told Radio Nine «farmers were angry»", "told the site «this was wrong»", "told MPs on
// Tuesday «care was needed»". The tree gives the subject to them, or them to the subject.
func (d *Decider) fromTold(at *result.Attribution) {
	first, from := at.Content[0].First, at.Cue[0].End
	verb := first
	if first == from {
		verb = d.finiteFrom(first, at.Content[0].End)
	}
	if verb < from+2 || verb > from+mostBefore || view.Tense(d.Tag(verb)) == 0 || d.Child(at.CueHead, syntax.RelAuxpass) >= 0 {
		return
	}
	subject, sure := 0, false
	for k := from; k < verb; k++ {
		t := d.Tag(k)
		if d.Quote[k] >= 0 || t != syntax.POS && !d.IsWord(k) || !view.Nominal(t) && t != syntax.IN && t != syntax.RB || d.On(k, d.Lists.ClauseOpeners) || view.Inside(at.Source, k) {
			return
		}
		if k == from || sure || d.isDay(k) || t == syntax.POS {
			continue
		}
		before := d.Tag(k - 1)
		sure = before.Noun() && (t == syntax.DT || t == syntax.PRPS || t == syntax.RB && d.Tag(k+1) == syntax.CD || d.isDay(k-1) && view.Nominal(t))
		if sure || subject == 0 && before.Proper() && !t.Proper() && (t.Noun() || t == syntax.JJ && view.Nominal(d.Tag(k+1))) {
			subject = k
		}
	}
	if last := d.Tag(verb - 1); subject > first || subject > 0 && first == verb && (last.Noun() || last == syntax.DT) {
		at.Content[0].First = subject
		at.Addressee.End = max(at.Addressee.First, min(at.Addressee.End, subject))
	}
}

// beforeRelative begins a content that begins with a relative clause at the noun that this is about: "asked «the mayor, who has a flat there, to
// resign»".
func (d *Decider) beforeRelative(at *result.Attribution) {
	if at.Kind == result.Direct || len(at.Cue) == 0 {
		return
	}
	r, from := at.Content[0], at.Cue[0].End
	if t := d.Tag(r.First); t != syntax.WP && t != syntax.WDT || r.First-from < 2 || r.First-from > mostBefore || d.Tag(r.First-1) != syntax.TagComma {
		return
	}
	for k := from; k < r.First-1; k++ {
		if t := d.Tag(k); d.Quote[k] >= 0 || !view.Nominal(t) && t != syntax.IN || view.Inside(at.Source, k) {
			return
		}
	}
	for k := r.First + 2; k+2 < r.End; k++ {
		if d.Tag(k) == syntax.TagComma && d.Quote[k] < 0 && (view.Tense(d.Tag(k+1)) > 0 || d.Tag(k+1) == syntax.TO && d.Tag(k+2) == syntax.VB) {
			at.Content[0].First = from
			at.Addressee = article.Range{}
			return
		}
	}
}

// behindDay takes the time of a report off the front of a content: "said [Friday] «he had asked a friend»", "said [last month] «she would not go»".
func (d *Decider) behindDay(at *result.Attribution) {
	if at.Kind == result.Direct || len(at.Cue) == 0 || at.CueHead < 0 || d.Tag(at.CueHead) != syntax.VBD && d.Tag(at.CueHead) != syntax.VBN {
		return
	}
	r := at.Content[0]
	k := d.dayEnd(r.First, r.End)
	if k == r.First || r.First != at.Cue[0].End && !d.On(at.CueHead, d.Lists.PersonTold) {
		return
	}
	switch t := d.Tag(k); {
	case d.Quote[k] >= 0, d.finiteFrom(k+1, r.End) < 0, t == syntax.NN: // "Monday trading"
	case t == syntax.PRP, t == syntax.EX, t != syntax.POS && view.Nominal(t), d.opensClause(k):
		at.Content[0].First = k
	}
}

// opensClause reports whether token k opens a reported clause, also where it is tagged as a relative pronoun: "that".
func (d *Decider) opensClause(k int) bool {
	t := d.Tag(k)
	return (t == syntax.IN || t == syntax.WDT) && d.On(k, d.Lists.ClauseOpeners)
}

// dayEnd gives the token behind the day or the time at token k: "Friday", "late on Tuesday", "yesterday night", "last month"; k where none is.
func (d *Decider) dayEnd(k, end int) int {
	const most = 3 // tokens before the day
	for i := k; i < min(k+most, end-2); i++ {
		switch t := d.Tag(i); {
		case d.On(i, d.Lists.Weekdays):
			if t := d.Tag(i + 2); d.Tag(i+1).Noun() && (t == syntax.PRP || t == syntax.DT || d.opensClause(i+2)) {
				return i + 2 // "yesterday night that"
			}
			return i + 1
		case i > k && t == syntax.NN && d.Rel(i) == syntax.RelNmodTmod && d.Tag(i-1) == syntax.JJ:
			return i + 1
		case t != syntax.RB && t != syntax.JJ && t != syntax.IN, t == syntax.IN && !d.On(i+1, d.Lists.Weekdays):
			return k
		}
	}
	return k
}

// leftOpen reports whether a quotation in the content is closed neither where it stands nor where it goes on.
func (d *Decider) leftOpen(content []article.Range) bool {
	for _, r := range content {
		for i := r.First; i < r.End; i++ {
			if q := d.Quote[i]; q >= 0 {
				x := &d.Doc.Quotations[q]
				if !x.Closed && x.ContinuedBy < 0 {
					return true
				}
				i = max(i, x.Tokens.End-1)
			}
		}
	}
	return false
}

// cueClass gives the class of a cue: the rule's, where it tells one, else that of the word in the lexicon; ""
// for a cue that is no word of saying, such as a colon.
func (d *Decider) cueClass(c *propose.Candidate) string {
	if c.Rule.Class != "" {
		return c.Rule.Class
	}
	if d.Tag(c.Cue).Verb() {
		return d.Lists.Lexicon.ClassIn("verbs", d.Lemma(c.Cue))
	}
	return d.Lists.Lexicon.ClassIn("nouns", d.Lemma(c.Cue))
}

// order sorts attributions by what was said and then by cue, and finds which are in the content of which.
func (d *Decider) order(as []result.Attribution) {
	cueAt := func(a *result.Attribution) int {
		if len(a.Cue) > 0 {
			return a.Cue[0].First
		}
		return -1
	}
	places := make([]int32, len(as))
	for i := range places {
		places[i] = int32(i)
	}
	tick := d.Syntax.Ticks()
	slices.SortStableFunc(places, func(i, j int32) int {
		tick()
		x, y := &as[i], &as[j]
		return cmp.Or(
			cmp.Compare(x.Content[0].First, y.Content[0].First),
			cmp.Compare(y.Content[0].End, x.Content[0].End),
			cmp.Compare(y.Content[len(y.Content)-1].End, x.Content[len(x.Content)-1].End),
			cmp.Compare(cueAt(x), cueAt(y)),
		)
	})
	permute(as, places)
	for i := range as {
		d.Syntax.Tick(i)
		as[i].NestedIn = -1
		c := cueAt(&as[i])
		if c < 0 {
			continue
		}
		if as[i].NestedIn = linkOf(as, i); as[i].NestedIn >= 0 {
			continue
		}
		size := 0
		// Whoever holds this one begins at or before it; contents overlap seldom, so look back a bounded way.
		for k := i - 1; k >= 0 && k >= i-nestingWindow; k-- {
			for _, sp := range as[k].Content {
				if sp.Has(c) && sp.Has(as[i].Content[0].First) {
					if n := sp.Len(); size == 0 || n < size {
						size, as[i].NestedIn = n, k
					}
				}
			}
		}
	}
}

// permute puts at each place the attribution that stood where from says. It uses from up: no copy of all is made.
func permute(as []result.Attribution, from []int32) {
	for i := range from {
		if from[i] < 0 {
			continue
		}
		held, at := as[i], i
		for from[at] != int32(i) {
			next := int(from[at])
			as[at], from[at] = as[next], -1
			at = next
		}
		as[at], from[at] = held, -1
	}
}

// linkOf gives the attribution whose words link i of a chain hands on: “…,” the agency quoted the minister as saying; -1 where i is none.
func linkOf(as []result.Attribution, i int) int {
	if !as[i].Link {
		return -1
	}
	for k := max(0, i-nestingWindow); k < min(len(as), i+nestingWindow); k++ {
		if o := &as[k]; k != i && !o.Link && len(o.Cue) > 0 && o.Content[0] == as[i].Content[0] {
			return k
		}
	}
	return -1
}

// FlagUnclosed marks a row whose quotation has no closing mark: where it ends is a guess.
const FlagUnclosed = "unclosed-quote"

// nestingWindow is how many attributions back one may stand whose content holds this one.
const nestingWindow = 24
