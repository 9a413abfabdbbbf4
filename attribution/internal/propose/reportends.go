package propose

import (
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// Where a content stops because another report of the same sentence begins.

// anotherReport gives the token of r, the last run of a content, at which another report begins; the end of r where none does.
// Only a content that follows its cue can run into one.
func (b *Builder) anotherReport(c *Candidate, r article.Range) int {
	if r.First <= c.Cue {
		return r.End
	}
	if l := &b.lastReport; l.cue != c.Cue+1 || l.run != r {
		*l = lastReport{c.Cue + 1, r, b.reportIn(c, r)}
	}
	return min(b.lastReport.at, b.ownAct(c, r), b.joinedClause(c, r))
}

// lastReport is where another report begins in the run of a cue, whatever the source: the readings of one content ask one after another.
type lastReport struct {
	cue int // 1 + its token; 0 for none
	run article.Range
	at  int
}

// reportIn gives what of anotherReport depends on the cue and the run alone.
func (b *Builder) reportIn(c *Candidate, r article.Range) int {
	k := min(b.tagAtEnd(c, r), b.laterAct(c, r), b.bracketReport(c, r))
	tags := b.tagsIn(r) // most contents lack the words by which the others begin
	if tags.Has(syntax.TagComma) {
		k = min(k, b.withReport(c, r), b.titleAct(c, r), b.replyTo(r))
	}
	if tags.Has(syntax.CC) {
		k = min(k, b.secondAdverbial(c, r), b.otherSpeaker(c, r), b.actInPast(c, r))
	}
	if tags.Has(syntax.CC) || tags.Has(syntax.IN) {
		k = min(k, b.secondCue(c, r))
	}
	return k
}

// tagsIn gives the tags of the tokens of r.
func (b *Builder) tagsIn(r article.Range) (tags syntax.TagSet) {
	for _, t := range b.Syntax.Tags[r.First:r.End] {
		tags |= 1 << t
	}
	return tags
}

// ownAct gives the conjunction before what the speaker does besides: "says it is nobody's business and hangs up". The clause has "it" or
// "there" and a form of be, which do nothing that a second verb with no subject could tell.
func (b *Builder) ownAct(c *Candidate, r article.Range) int {
	s, k := r.First, r.First
	if b.Tag(k) == syntax.IN && b.On(k, b.Lists.ClauseOpeners) {
		s++
		k++
	}
	if k+2 >= r.End || b.Quote[k] >= 0 || b.Tag(k) != syntax.EX && !(b.Tag(k) == syntax.PRP && b.On(k, b.Lists.ThingPronouns) && b.personal(c.Origin.Head)) {
		return r.End
	}
	for k++; k < s+3 && (b.Tag(k) == syntax.RB || b.Tag(k) == syntax.MD); k++ {
	}
	if k >= r.End || !b.On(k, b.Lists.BeWords) || view.Tense(b.Tag(k)) == 0 {
		return r.End
	}
	tense := view.Tense(b.Tag(c.Cue))
	for k++; k+1 < r.End; k++ {
		if b.Tag(k) != syntax.CC || b.Quote[k] >= 0 {
			continue
		}
		v := k + 1
		if b.On(v, b.Lists.Light) && b.Child(v, syntax.RelNeg) < 0 && v+2 < r.End && b.Tag(v+1) == syntax.RB && b.Tag(v+2) == syntax.VB {
			v += 2 // "does n't punish"
		}
		acts := b.Tag(v) == syntax.VB || view.Tense(b.Tag(v)) == tense && tense > 0
		if !acts || b.On(v, b.Lists.Light) || b.On(v, b.Lists.Impersonal) || !b.takesPerson(v, r.End) {
			continue
		}
		return b.withComma(k)
	}
	return r.End
}

// joinedClause gives the conjunction before a clause that stands beside the report, where what was said is a phrase and no clause: "proposed a freeze
// [and Canada has begun one]", "promised to stay, [but some members have left]", "labelled him a spy [and froze his account]", "denied the story[, as did
// his aide]".
func (b *Builder) joinedClause(c *Candidate, r article.Range) int {
	if !b.phraseAlone(c, r) {
		return r.End
	}
	end := b.Sentence(r.First).End // the phrase may break off within the other clause
	for k := r.First + 1; k+2 < r.End; k++ {
		t := b.Tag(k)
		switch {
		case b.Quote[k] >= 0:
			return r.End
		case view.Tense(t) > 0, t == syntax.WDT, t == syntax.WP, t == syntax.WRB, b.plainThat(k):
			return r.End // what follows may be joined to a clause of the content
		case t == syntax.CC && !b.besideReport(c, k, end):
			continue
		case t == syntax.CC:
		case b.On(k, b.Lists.AsWords) && b.On(k+1, b.Lists.Light) && view.Tense(b.Tag(k+1)) > 0 && view.Nominal(b.Tag(k+2)):
		default:
			continue
		}
		return b.withComma(k)
	}
	return r.End
}

// withComma gives the comma right before token k, else k: where words before a joined part end.
func (b *Builder) withComma(k int) int {
	if b.Tag(k-1) == syntax.TagComma {
		return k - 1
	}
	return k
}

// phraseAlone reports whether r, after the cue, is a noun phrase or an infinitive and no clause.
func (b *Builder) phraseAlone(c *Candidate, r article.Range) bool {
	h := c.Clause
	if h < 0 || len(c.Content) != 1 || !b.Tag(c.Cue).Verb() || b.On(c.Cue, b.Lists.WithoutThat) || b.Quote[r.First] >= 0 || b.Child(h, syntax.RelNsubj) >= 0 || b.Child(h, syntax.RelCop) >= 0 {
		return false
	}
	return b.Tag(h).Noun() && b.Rel(h) == syntax.RelDobj || b.infinitive(r)
}

// infinitive reports whether r is an infinitive, or a person and what that one is to do: "residents to stay indoors".
func (b *Builder) infinitive(r article.Range) bool {
	k := r.First
	for k < r.End && view.Nominal(b.Tag(k)) {
		k++
	}
	return k+1 < r.End && b.Tag(k) == syntax.TO && b.Tag(k+1) == syntax.VB
}

// besideReport reports whether conjunction k joins a clause to the report of cue: a verb of the cue's tense, or a subject with a verb of its own
// that a noun before the conjunction cannot share.
func (b *Builder) besideReport(c *Candidate, k, end int) bool {
	v := k + 1
	for v+1 < end && b.Tag(v) == syntax.RB {
		v++
	}
	before := b.Tag(k - 1)
	if tense := view.Tense(b.Tag(v)); tense > 0 && b.Tag(v) != syntax.MD {
		return tense == view.Tense(b.Tag(c.Cue)) && before == syntax.TagComma && b.On(v, b.Lists.Saying)
	}
	if b.Tag(v) == syntax.PRP {
		return view.Tense(b.Tag(v+1)) > 0
	}
	if b.On(k, b.Lists.ClauseJoins) { // "but"
		return view.Nominal(b.Tag(v)) && b.finiteIn(v+1, end)
	}
	if b.infinitive(c.Content[0]) {
		return b.verbOf(v, end) >= 0
	}
	v, _ = b.speakerThenVerb(v, end)
	return v >= 0 && (b.Tag(v) == syntax.VBZ || before == syntax.TagComma)
}

// verbOf gives the finite verb of the clause whose subject begins at token k and may be two nouns; -1 where other words stand there.
func (b *Builder) verbOf(k, end int) int {
	for first := k; k < min(end, first+farVerb) && b.Quote[k] < 0; k++ {
		switch t := b.Tag(k); {
		case view.Tense(t) > 0:
			if k > first && b.Tag(k-1).Noun() {
				return k
			}
			return -1
		case view.Nominal(t), t == syntax.IN && k > first, t == syntax.CC && k > first:
		default:
			return -1
		}
	}
	return -1
}

// personal reports whether head h of a source is a person, who is no "it".
func (b *Builder) personal(h int) bool {
	if h < 0 {
		return false
	}
	if nm, ok := b.Syntax.NameAt(h); ok {
		return nm.Class == syntax.Person
	}
	return b.Tag(h) == syntax.PRP && !b.On(h, b.Lists.ThingPronouns) || b.Tag(h).Noun() && (b.On(h, b.Lists.Roles) || b.On(h, b.Lists.People))
}

// takesPerson reports whether what follows verb v is a particle, a person or something of the speaker's: "hangs up", "punish them", "shook
// his head", "closes the window".
func (b *Builder) takesPerson(v, end int) bool {
	if v+1 >= end {
		return false
	}
	switch t := b.Tag(v + 1); t {
	case syntax.RP, syntax.PRPS, syntax.DT:
		return true
	case syntax.PRP:
		return b.On(v+1, b.Lists.ObjectPronouns)
	}
	return false
}

// laterAct gives the semicolon before what the speaker did besides: "said the till had always balanced; she showed the books". Behind a
// cue in the past tense, a plain past is no words of the speaker's.
func (b *Builder) laterAct(c *Candidate, r article.Range) int {
	if b.Tag(c.Cue) != syntax.VBD {
		return r.End
	}
	for k := r.First + 1; k+2 < r.End; k++ {
		if b.Char(k) != ';' || b.Quote[k] >= 0 || b.Tag(k+1) != syntax.PRP || b.On(k+1, b.Lists.ThingPronouns) {
			continue
		}
		if b.Tag(k+2) == syntax.VBD && !b.On(k+2, b.Lists.Light) {
			return k
		}
	}
	return r.End
}

// withReport gives the comma before a report of somebody else's: ", with a clerk describing the row as …".
func (b *Builder) withReport(c *Candidate, r article.Range) int {
	for k := r.First + 1; k+2 < r.End; k++ {
		if b.Tag(k) != syntax.TagComma || b.Quote[k] >= 0 || !b.On(k+1, b.Lists.WithWords) {
			continue
		}
		for v := k + 3; v < min(r.End, k+longestTag); v++ {
			if b.Tag(v) == syntax.VBG && b.On(v, b.Lists.Saying) {
				return k
			}
			if t := b.Tag(v); t.Verb() || t == syntax.TagComma {
				break
			}
		}
	}
	return r.End
}

// titleAct gives the comma before what the speaker of a title does besides: "Minister says ferry will stay, denies rift".
func (b *Builder) titleAct(c *Candidate, r article.Range) int {
	k := b.Doc.Paragraphs[b.Doc.Tokens[c.Cue].Paragraph].Kind
	if k != article.Title && k != article.Heading || b.Tag(c.Cue) != syntax.VBZ {
		return r.End
	}
	for k := r.First + 1; k+1 < r.End; k++ {
		if b.Tag(k) == syntax.TagComma && b.Quote[k] < 0 && b.Tag(k+1) == syntax.VBZ && b.Quote[k+1] < 0 {
			return k
		}
	}
	return r.End
}

// bracketReport gives the bracket, dash or colon before a quotation with a cue of its own: "said it was unsafe (“It will fall,” Strand wrote)";
// "said it was unsafe – “It will fall,” Strand said twice – and left".
func (b *Builder) bracketReport(c *Candidate, r article.Range) int {
	for k := r.First + 1; k+1 < r.End; k++ {
		q := b.Quote[k+1]
		if b.Quote[k] >= 0 || q < 0 || b.Doc.Quotations[q].Tokens.First != k+1 {
			continue
		}
		if (b.Dash(k) || b.Char(k) == ':') && b.ownTag(int(q)) && strings.IndexByte(",?!", b.Char(b.Doc.Quotations[q].Tokens.End-2)) >= 0 {
			return k
		}
		if b.Char(k) != '(' {
			continue
		}
		for v := b.Doc.Quotations[q].Tokens.End; v < min(len(b.Doc.Tokens), b.Doc.Quotations[q].Tokens.End+longestTag) && b.Char(v) != ')'; v++ {
			if b.Tag(v).Verb() && b.On(v, b.Lists.Saying) {
				return k
			}
		}
	}
	return r.End
}

// tagAtEnd gives the comma before a reporting clause that ends the sentence: "said they feared the worst, the poll found". The
// clause is a noun phrase and a finite verb of saying with nothing after it; taggers
// take its past tense for a participle.
func (b *Builder) tagAtEnd(c *Candidate, r article.Range) int {
	v := r.End - 1
	if v != b.Last(b.Sentence(r.First)) || b.Quote[v] >= 0 || view.Tense(b.Tag(v)) == 0 && b.Tag(v) != syntax.VBN || !b.On(v, b.Lists.Saying) {
		return r.End
	}
	for k := v - 1; k > r.First && k > v-longestTag; k-- {
		switch t := b.Tag(k); {
		case t == syntax.TagComma:
			if k < v-1 && b.Quote[k] < 0 {
				return k
			}
			return r.End
		case t.Noun() || t == syntax.DT || t == syntax.JJ || t == syntax.PRPS || t == syntax.CD || t == syntax.PRP || t == syntax.RB || t == syntax.POS || t == syntax.IN:
		default:
			return r.End
		}
	}
	return r.End
}

// longestTag is how many tokens a reporting clause at the end of a sentence may have.
const longestTag = 10

// secondCue gives the conjunction before a second verb of saying that shares the subject of the cue and has a clause or a
// quotation of its own: "says he slept in his car and alleges that …", "cited the rules while suggesting …".
func (b *Builder) secondCue(c *Candidate, r article.Range) int {
	for k := r.First + 1; k+2 < r.End; k++ {
		join := b.Tag(k) == syntax.CC || b.Tag(k) == syntax.IN && b.On(k, b.Lists.ClauseJoins)
		if !join || b.Quote[k] >= 0 {
			continue
		}
		v := b.behindPlace(k+1, r.End)
		for v+1 < r.End && b.Tag(v) == syntax.RB {
			v++
		}
		if b.Quote[v] >= 0 || !b.Tag(v).Verb() || !b.On(v, b.Lists.Saying) {
			continue
		}
		switch {
		case b.Tag(v) == syntax.VBG && b.Tag(k) == syntax.IN:
		case view.Tense(b.Tag(v)) > 0 && b.Tag(v) != syntax.MD && b.Tag(k) == syntax.CC:
			clause := b.opensClause(v+1, r.End)
			venue := v > k+1 && b.Tag(k+1) == syntax.IN && b.finiteIn(v+1, r.End) // "but in a statement said he had lied"
			if !clause && !venue || view.Tense(b.Tag(v)) != view.Tense(b.Tag(c.Cue)) && !b.plainThat(v+1) {
				continue
			}
		default:
			continue
		}
		return b.withComma(k)
	}
	return r.End
}

// otherSpeaker gives the conjunction before a report of another speaker: "said two soldiers died and the rebels claimed five had". Within the
// content an earlier report would stand in the past perfect.
func (b *Builder) otherSpeaker(c *Candidate, r article.Range) int {
	tense := view.Tense(b.Tag(c.Cue))
	if tense == 0 || b.Tag(c.Cue) == syntax.MD {
		return r.End
	}
	for k := r.First + 2; k+3 < r.End; k++ {
		if b.Tag(k) != syntax.CC || b.Quote[k] >= 0 || !b.finiteIn(r.First, k) {
			continue
		}
		v, proper := b.speakerThenVerb(k+1, r.End)
		if v < 0 || view.Tense(b.Tag(v)) != tense || !b.On(v, b.Lists.Speech) {
			continue
		}
		if b.opensClause(v+1, r.End) || b.finiteIn(v+1, r.End) || proper && v+1 < r.End && b.Tag(v+1) == syntax.DT {
			return b.withComma(k)
		}
	}
	return r.End
}

// actInPast gives the comma before what the speaker did besides: "hinted that the ban would be lifted, but later reversed himself". What would be or
// could be does not go on in the plain past.
func (b *Builder) actInPast(c *Candidate, r article.Range) int {
	if b.Tag(c.Cue) != syntax.VBD {
		return r.End
	}
	first := syntax.TagNone // the first finite verb of the content
	for k := r.First; k+1 < r.End; k++ {
		if first == syntax.TagNone && view.Tense(b.Tag(k)) > 0 {
			first = b.Tag(k)
		}
		if b.Tag(k) != syntax.CC || b.Tag(k-1) != syntax.TagComma || b.Quote[k] >= 0 || first != syntax.MD {
			continue
		}
		v := k + 1
		for v+1 < r.End && b.Tag(v) == syntax.RB {
			v++
		}
		if b.Tag(v) == syntax.VBD && b.Quote[v] < 0 {
			return k - 1
		}
	}
	return r.End
}

// replyTo gives the comma before somebody's reply to the content: "…, to which the agent replied that he was fit".
func (b *Builder) replyTo(r article.Range) int {
	for k := r.First + 1; k+4 < r.End; k++ {
		if b.Tag(k) != syntax.TagComma || b.Quote[k] >= 0 || b.Tag(k+1) != syntax.TO || b.Tag(k+2) != syntax.WDT {
			continue
		}
		v, _ := b.speakerThenVerb(k+3, r.End)
		if v < 0 && b.Tag(k+3) == syntax.PRP {
			v = k + 4
		}
		if v > 0 && view.Tense(b.Tag(v)) > 0 && b.On(v, b.Lists.Saying) {
			return k
		}
	}
	return r.End
}

// speakerThenVerb gives the finite verb behind a short noun phrase that begins at token k, and whether its head is a name; -1 where other words
// stand there. A pronoun is no other speaker.
func (b *Builder) speakerThenVerb(k, end int) (verb int, proper bool) {
	noun := false
	for first := k; k < min(end, first+nearWords+1) && b.Quote[k] < 0; k++ {
		switch t := b.Tag(k); {
		case t.Noun():
			noun, proper = true, t.Proper()
		case view.Tense(t) > 0 && t != syntax.MD && noun:
			return k, proper
		case t == syntax.DT || t == syntax.JJ || t == syntax.CD || t == syntax.PRPS || t == syntax.POS || t == syntax.RB && noun:
		default:
			return -1, false
		}
	}
	return -1, false
}

// plainThat reports whether token k is the word that opens a reported clause and nothing else: "conceded that".
func (b *Builder) plainThat(k int) bool {
	return k < len(b.Doc.Tokens) && b.Tag(k) == syntax.IN && b.On(k, b.Lists.ClauseOpeners) && b.Rel(k) != syntax.RelDet
}

// behindPlace gives the token behind a phrase of place or occasion that begins at token k: "in a later interview", "at a meeting with fans"; k
// where there is none.
func (b *Builder) behindPlace(k, end int) int {
	if b.Tag(k) != syntax.IN || !b.On(k, b.Lists.VenueCase) {
		return k
	}
	for v := k + 1; v < min(end, k+longestVenue) && b.Quote[v] < 0; v++ {
		switch t := b.Tag(v); {
		case t.Verb() && b.Tag(v-1).Noun():
			return v
		case view.Nominal(t), t == syntax.TO, t == syntax.IN && !b.On(v, b.Lists.ClauseOpeners), t == syntax.NNP:
		default:
			return k
		}
	}
	return k
}

// longestVenue is how many tokens a phrase of place or occasion before a verb of saying has.
const longestVenue = 12

// inVenue reports whether a source right before its verb is a part of such a phrase, behind a conjunction: "but in a later «interview» said".
func (b *Builder) inVenue(c *Candidate) bool {
	s := c.Source
	if s.Len() == 0 || c.Cue < s.End || c.Cue > s.End+2 || s.First < 2 || view.Tense(b.Tag(c.Cue)) == 0 {
		return false
	}
	if t := b.Tag(s.First - 1); t != syntax.IN && t != syntax.TO {
		return false
	}
	for k := s.First - 1; k > 0 && k > s.First-longestVenue; k-- {
		if b.Tag(k) == syntax.CC {
			return b.behindPlace(k+1, c.Cue+1) == c.Cue
		}
	}
	return false
}

// opensClause reports whether a that-clause or a quotation begins at token k, or after one word.
func (b *Builder) opensClause(k, end int) bool {
	for ; k < min(end, k+2); k++ {
		if q := b.Quote[k]; q >= 0 && b.Doc.Quotations[q].Tokens.First == k {
			return true
		}
		if t := b.Tag(k); (t == syntax.IN || t == syntax.WRB) && b.On(k, b.Lists.ClauseOpeners) {
			return true
		}
		if b.Tag(k) != syntax.RB {
			return false
		}
	}
	return false
}

// secondAdverbial gives the conjunction before a second adverbial clause of the sentence, where the cue is in the first: "After
// the office said it would raise quotas and as buyers wait, …".
func (b *Builder) secondAdverbial(c *Candidate, r article.Range) int {
	mark := b.Child(c.Cue, syntax.RelMark)
	if mark < 0 {
		mark = b.Child(c.Cue, syntax.RelAdvmod)
	}
	if mark < 0 || mark > c.Cue || !b.adverbialMark(mark) && b.Tag(mark) != syntax.WRB {
		return r.End
	}
	for k := r.First + 1; k+1 < r.End; k++ {
		if b.Tag(k) == syntax.CC && b.Quote[k] < 0 && b.adverbialMark(k+1) {
			return k
		}
	}
	return r.End
}

// adverbialMark reports whether token i opens an adverbial clause: after, as, while.
func (b *Builder) adverbialMark(i int) bool {
	return b.Tag(i) == syntax.IN && b.On(i, b.Lists.ClauseJoins) && !b.On(i, b.Lists.ClauseOpeners)
}

// beginsPhrase reports whether a noun phrase begins at token k right after another, with no mark and no preposition between: a
// determiner after a noun, or a plural noun after a plural noun.
func (b *Builder) beginsPhrase(k int) bool {
	before, t := b.Tag(k-1), b.Tag(k)
	if !before.Noun() || !b.IsWord(k) {
		return false
	}
	return t == syntax.DT || t == syntax.PRPS || before == syntax.NNS && (t == syntax.NNS || t == syntax.NNPS)
}

// finiteIn reports whether a finite verb is within the next tokens from first on.
func (b *Builder) finiteIn(first, end int) bool {
	for k := first; k < min(end, first+farVerb); k++ {
		if view.Tense(b.Tag(k)) > 0 {
			return true
		}
	}
	return false
}

// farVerb is how far after the beginning of a clause its verb is looked for.
const farVerb = 14

// halfClause reports whether a content is an adverbial clause alone, whose main clause goes on after the comma: "says if the dam breaks,
// the valley must be cleared".
func (b *Builder) halfClause(c *Candidate) bool {
	r := c.Content[0]
	if len(c.Content) != 1 || r.First <= c.Cue || b.Quote[r.First] >= 0 || b.Quote[r.End-1] >= 0 {
		return false
	}
	k := r.First
	if b.On(k, b.Lists.ClauseOpeners) && b.Tag(k) == syntax.IN && k+1 < r.End && b.adverbialMark(k+1) {
		k++
	}
	if b.On(k, b.Lists.ThingPronouns) || !b.adverbialMark(k) && !(b.Tag(k) == syntax.IN && b.On(k, b.Lists.ClauseJoins) && !b.On(c.Cue, b.Lists.Questions)) {
		return false
	}
	return b.mainClause(r.End, b.Sentence(c.Cue).End)
}

// mainClause reports whether a comma, a subject and a finite verb stand from token k on.
func (b *Builder) mainClause(k, end int) bool {
	if k+2 >= end || b.Tag(k) != syntax.TagComma || b.Quote[k] >= 0 {
		return false
	}
	subject := false
	for k++; k < min(end, k+farVerb); k++ {
		switch t := b.Tag(k); {
		case view.Tense(t) > 0 || t == syntax.MD:
			return subject
		case t.Noun() || t == syntax.PRP || t == syntax.EX || t == syntax.DT && b.On(k, b.Lists.ThingPronouns):
			subject = true
		case t == syntax.DT || t == syntax.JJ || t == syntax.CD || t == syntax.PRPS || t == syntax.POS || t == syntax.RB && subject:
		default:
			return false
		}
	}
	return false
}

// eatenSubject reports whether a source after its cue has taken the subject of what was said: According to «the fund, the next year» for …
func (b *Builder) eatenSubject(c *Candidate) bool {
	s, r := c.Source, c.Content[0]
	if s.Len() == 0 || s.First < c.Cue || r.First != s.End || b.Tag(c.Cue).Verb() {
		return false
	}
	comma := false
	for k := s.First; k < s.End; k++ {
		comma = comma || b.Tag(k) == syntax.TagComma
	}
	t := b.Tag(r.First)
	return comma && (t == syntax.IN || t.Verb() || t == syntax.MD || t == syntax.TO)
}
