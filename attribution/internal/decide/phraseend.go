package decide

import (
	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// A reported clause that breaks off within a phrase, because the tree hangs the rest of the phrase on the cue.

// toPhraseEnd gives a clause behind its cue the rest of its last phrase: the last part of a list ("hurt Ann Moe «and Per Lund»"), a relative clause
// without a comma ("the engine «that drives the pump»"), a phrase with a preposition ("would take him «to Oslo»").
func (d *Decider) toPhraseEnd(at *result.Attribution, c *propose.Candidate) {
	if at.Kind == result.Direct || c.Clause < 0 || c.Settled() || !d.Tag(c.Cue).Verb() {
		return
	}
	last := &at.Content[len(at.Content)-1]
	k, s := last.End, d.Sentence(c.Cue)
	if last.First <= c.Cue || !s.Has(k) || d.Quote[k] >= 0 || d.Quote[k-1] >= 0 || !d.IsWord(k-1) {
		return
	}
	end, whole := k, d.finiteFrom(d.lastOpener(last.First, k), k) >= 0
	switch t := d.Tag(k); {
	case !whole && t == syntax.TagComma:
		end = d.overRelative(k, s.End)
	case whole:
		end = d.restOfPhrase(c, k, s.End)
	}
	for i := k; i < end; i++ {
		if view.Inside(at.Source, i) || view.Inside(at.Cue, i) || at.Addressee.Has(i) {
			return
		}
	}
	last.End = end
}

// lessTail takes from a clause around its cue what follows the source and is about the report: "…, say the researchers[, who publish it today]", "…,
// according to a report [on Saturday]", "…, Lund said in Varna[, East Moor]", "…, Lund said[, without giving details]".
func (d *Decider) lessTail(c *choice) {
	n := len(c.Content) - 1
	if n < 1 || c.Kind == result.Direct || c.Content[0].First > c.Cue {
		return
	}
	if r := c.Content[n]; r.First > c.Cue && d.Quote[r.First] < 0 && d.ofReport(c.Cue, r) {
		d.less(c, []article.Range{r})
	}
}

// ofReport reports whether r, the last run of a content behind its cue and source, tells of the report and is no part of what was said.
func (d *Decider) ofReport(cue int, r article.Range) bool {
	switch t := d.Tag(r.First); {
	case t == syntax.WP, t == syntax.WPS:
		return true
	case t == syntax.IN && r.Len() > 2 && d.Tag(r.First+1) == syntax.VBG && (d.On(r.First, d.Lists.Without) || d.On(r.First, d.Lists.Background)):
		return true
	}
	verb := d.finiteFrom(r.First, r.End)
	if verb >= 0 { // another report: "Radio Nine reported on Thursday"
		return d.On(verb, d.Lists.Saying) && d.onlyDay(verb+1, r.End) && d.nounsEnd(r.First, verb) == verb
	}
	switch {
	case d.onlyDay(r.First, r.End):
		return true
	case d.On(cue, d.Lists.PersonTold):
		return d.nounsEnd(r.First, r.End) == r.End
	}
	for k := r.First; k < r.End; k++ {
		if !d.Tag(k).Proper() || r.Len() > 2 {
			return false
		}
	}
	return true
}

// onlyDay reports whether the tokens from k up to end are a day or a month with its preposition, or none.
func (d *Decider) onlyDay(k, end int) bool {
	if k < end && d.Tag(k) == syntax.IN {
		k++
		if k == end {
			return false
		}
	}
	for ; k < end; k++ {
		if !d.On(k, d.Lists.Weekdays) && !d.On(k, d.Lists.Months) {
			return false
		}
	}
	return true
}

// restOfPhrase gives the end of the phrase that breaks off before token k; k where none does.
func (d *Decider) restOfPhrase(c *propose.Candidate, k, last int) (end int) {
	end = k
	switch d.Tag(k) {
	case syntax.CC, syntax.TagComma:
		if end = d.lastOfList(k, last); end == k {
			end = d.goesOnWith(c, k, last)
		}
	case syntax.WDT, syntax.WP:
		end = d.relativeEnd(k, last)
	case syntax.IN, syntax.TO:
		end = d.prepositionEnd(k, last)
	}
	return end
}

// overRelative gives the end of a clause of which the subject alone stands before the relative clause behind comma k: "that the new levy«, which Lund
// proposed, would be dropped»", "urged Ann Moe«, who leads the guild, to resign»"; k where no verb follows the relative clause.
func (d *Decider) overRelative(k, end int) int {
	if t := d.Tag(k + 1); t != syntax.WDT && t != syntax.WP || !d.Tag(k-1).Noun() {
		return k
	}
	v := k + 2
	for ; v < end && d.Tag(v) != syntax.TagComma; v++ {
		if d.Quote[v] >= 0 || !d.IsWord(v) && d.Tag(v) != syntax.TagComma {
			return k
		}
	}
	if v++; v+1 >= end {
		return k
	}
	switch t := d.Tag(v); {
	case t == syntax.TO && d.Tag(v+1) == syntax.VB:
	case view.Tense(t) > 0 && !d.On(v, d.Lists.Saying):
	default:
		return k
	}
	j := v + 1
	for j < end && d.Quote[j] < 0 && d.IsWord(j) {
		j++
	}
	if j < end && d.Quote[j] >= 0 {
		return k
	}
	return j
}

// lastOpener gives the last token before end that opens a clause; first where none does.
func (d *Decider) lastOpener(first, end int) int {
	for i := end - 1; i > first; i-- {
		if d.Tag(i) == syntax.IN && d.On(i, d.Lists.ClauseOpeners) {
			return i
		}
	}
	return first
}

// finiteFrom gives the first finite verb from token first on, before end; -1 where there is none.
func (d *Decider) finiteFrom(first, end int) int {
	for i := first; i < end; i++ {
		if view.Tense(d.Tag(i)) > 0 {
			return i
		}
	}
	return -1
}

// lastOfList gives the end of a list of nouns that goes on at the conjunction or comma k, where no verb of its own follows; k where one does.
func (d *Decider) lastOfList(k, end int) int {
	if before := d.Tag(k - 1); !before.Noun() && before != syntax.CD || d.On(k, d.Lists.ClauseJoins) || !view.Nominal(d.Tag(k+1)) {
		return k
	}
	joined := d.Tag(k) == syntax.CC
	j := d.nounsEnd(k+1, end)
	for j+1 < end && d.Tag(j) == syntax.TagComma && !joined && d.Quote[j] < 0 {
		if d.Tag(j+1) == syntax.CC {
			j++
		}
		next := d.nounsEnd(j+1, end)
		if next == j+1 {
			return k
		}
		j = next
	}
	for i := k; i < j; i++ {
		joined = joined || d.Tag(i) == syntax.CC && d.Tag(i-1).Noun()
	}
	if !joined || !d.Tag(j-1).Noun() || j < end && d.Tag(j) != syntax.TagStop && (d.Tag(k) == syntax.TagComma || d.Tag(j) != syntax.TagComma || d.finiteFrom(j, end) >= 0) {
		return k
	}
	return j
}

// goesOnWith gives the end of what goes on at the conjunction of token k, or behind the comma there, with another that-clause or with a verb that the
// source cannot be the subject of: behind a cue in the past, "said the bid was low«, and may be raised»". It gives k where neither stands there.
func (d *Decider) goesOnWith(c *propose.Candidate, k, end int) int {
	v := k + 1
	if d.Tag(k) == syntax.TagComma {
		v++
	}
	if v+2 >= end || d.Tag(v-1) != syntax.CC {
		return k
	}
	that := d.Tag(v) == syntax.IN && d.On(v, d.Lists.ClauseOpeners) && d.On(v, d.Lists.ThingPronouns)
	for v+1 < end && d.Tag(v) == syntax.RB {
		v++
	}
	t := d.Tag(v)
	if !that && !(d.Tag(c.Cue) == syntax.VBD && (t == syntax.MD || t == syntax.VBZ || t == syntax.VBP) && !d.On(v, d.Lists.Saying)) {
		return k
	}
	j := v + 1
	for ; j < end && d.IsWord(j); j++ {
		if d.Quote[j] >= 0 || view.Tense(d.Tag(j)) > 0 && d.On(j, d.Lists.Saying) {
			return k
		}
	}
	if j < end && d.Quote[j] >= 0 || j < v+2 {
		return k
	}
	return j
}

// nounsEnd gives the token behind the nouns, their modifiers, prepositions and joining words from token k on.
func (d *Decider) nounsEnd(k, end int) int {
	for k < end && d.Quote[k] < 0 {
		t := d.Tag(k)
		leads := t == syntax.TO || t == syntax.CC || t == syntax.IN && d.Rel(k) == syntax.RelCase && !d.On(k, d.Lists.Background)
		leads = leads && k+1 < end && view.Nominal(d.Tag(k+1)) && !d.isDay(k+1)
		modifies := t == syntax.VBN && k+1 < end && d.Tag(k+1).Noun() && !d.isDay(k+1) // "cheaper imported fruit"
		if !view.Nominal(t) && !leads && !modifies {
			break
		}
		k++
	}
	return k
}

// isDay reports whether token i is a day, a month or another word for when something was said.
func (d *Decider) isDay(i int) bool {
	return d.On(i, d.Lists.Weekdays) || d.On(i, d.Lists.Months) || d.On(i, d.Lists.TimeAdverbs)
}

// relativeEnd gives the end of the relative clause that begins at token k right after its noun: the next mark or conjunction; k where the clause
// reports something itself.
func (d *Decider) relativeEnd(k, end int) int {
	if !d.Tag(k - 1).Noun() {
		return k
	}
	j := k + 1
	for ; j < end && d.Quote[j] < 0 && d.IsWord(j) && d.Tag(j) != syntax.CC; j++ {
		if view.Tense(d.Tag(j)) > 0 && d.On(j, d.Lists.Saying) {
			return k
		}
	}
	if d.finiteFrom(k+1, j) < 0 {
		return k
	}
	return j
}

// prepositionEnd gives the end of the phrase that the preposition at token k begins: of its nouns, or of a gerund or an infinitive with its object. It
// gives k where the phrase says when, where or to whom something was said.
func (d *Decider) prepositionEnd(k, end int) int {
	t, first := d.Tag(k), k+1
	if t == syntax.IN && (d.Rel(k) != syntax.RelCase || d.On(k, d.Lists.Background) || d.On(k, d.Lists.VenueCase)) || first >= end {
		return k
	}
	if n := d.Tag(first); n == syntax.VBG || n == syntax.VB && t == syntax.TO {
		first++
	}
	j := d.nounsEnd(first, end)
	if j == k+1 || !d.Tag(j-1).Noun() && j == first {
		return k
	}
	for i := k + 1; i < j; i++ {
		if d.isDay(i) || d.On(i, d.Lists.Venues) || t == syntax.TO && (d.On(i, d.Lists.People) || d.On(i, d.Lists.Speakers)) {
			return k
		}
	}
	return j
}
