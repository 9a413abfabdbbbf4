package propose

import (
	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// Words at the edges of a content that the cut has left over, or that it has taken too many.

// lessLeftover cuts off what leads to words that are cut off already: the "by" before a source ("described as harsh by the union"), and
// the phrase before a relative pronoun ("… in the register, most of which were old").
func (b *Builder) lessLeftover(c *Candidate, content []article.Range) []article.Range {
	r := content[len(content)-1]
	k := r.End - 1
	if r.Len() < 3 || b.Quote[k] >= 0 || b.Tag(k) != syntax.IN && b.Tag(k) != syntax.TO {
		return content
	}
	end := r.End
	switch {
	case c.Source.First == r.End:
		end = k
	case r.End < len(b.Doc.Tokens) && b.relative(r.End):
		end = k
		for n := k - 1; n > r.First && n > k-longestPart; n-- {
			if b.Tag(n) == syntax.TagComma || b.Char(n) == ';' {
				end = n
				break
			}
			if b.Tag(n).Verb() || b.Quote[n] >= 0 {
				break
			}
		}
	}
	if end == r.End {
		return content
	}
	content = b.Keep(content)
	content[len(content)-1].End = end
	return b.Keep(b.Tidy(content))
}

// longestPart is how many tokens the phrase before a relative pronoun has: ", the vast majority of which".
const longestPart = 7

// relative reports whether token i is a relative pronoun.
func (b *Builder) relative(i int) bool {
	return b.Tag(i) == syntax.WDT || b.Tag(i) == syntax.WP
}

// sourceRunsOn gives a source behind a cue that is no verb ("According to …") the words of its phrase that the content has taken: a second
// name ("the Herald and the Post, …"), or what is said of it (", which cites the police, …").
func (b *Builder) sourceRunsOn(c *Candidate, content []article.Range) []article.Range {
	s, r := c.Source, content[0]
	if len(content) != 1 || s.Len() == 0 || s.First < c.Cue || view.Tense(b.Tag(c.Cue)) > 0 || r.First < s.End || r.First > s.End+1 {
		return content
	}
	comma := -1
	switch {
	case r.First == s.End && b.Tag(r.First) == syntax.CC:
		comma = b.commaAfterNouns(r.First+1, r.End)
	case r.First == s.End+1 && b.Tag(s.End) == syntax.TagComma && b.relative(r.First):
		comma = b.commaOfClause(r.First+1, r.End)
	}
	if comma < 0 || comma+1 >= r.End {
		return content
	}
	c.Source.End = comma
	content = b.Keep(content)
	content[0].First = comma + 1
	return content
}

// commaAfterNouns gives the first comma after token first, where nouns, their modifiers and prepositions alone are before it; else -1.
func (b *Builder) commaAfterNouns(first, end int) int {
	for k := first; k < min(end, first+farVerb); k++ {
		switch t := b.Tag(k); {
		case b.Quote[k] >= 0:
			return -1
		case t == syntax.TagComma && k > first:
			return k
		case t.Noun() || t == syntax.DT || t == syntax.JJ || t == syntax.PRPS || t == syntax.POS || t == syntax.CD || t == syntax.IN:
		default:
			return -1
		}
	}
	return -1
}

// commaOfClause gives the comma that ends the relative clause which goes on at token first: a main clause follows it.
func (b *Builder) commaOfClause(first, end int) int {
	verb := false
	for k := first; k < min(end, first+longestFrame); k++ {
		if b.Tag(k) == syntax.TagComma && b.Quote[k] < 0 && verb && b.mainClause(k, end) {
			return k
		}
		verb = verb || view.Tense(b.Tag(k)) > 0 || b.Tag(k) == syntax.MD
	}
	return -1
}

// longestFrame is how many tokens a relative clause inside "according to" has.
const longestFrame = 30

// lostSubject gives where the subject begins that a content has left behind, which begins at its relative clause: "reported the landing at
// Fath, «which has a short runway, was a mistake»"; else first.
func (b *Builder) lostSubject(c *Candidate, r article.Range) int {
	at := c.CueSpan.End
	if b.Tag(r.First) != syntax.WDT || at <= c.Cue || r.First-at < 2 || r.First-at > farVerb || b.Tag(r.First-1) != syntax.TagComma {
		return r.First
	}
	if t := b.Tag(at); t != syntax.DT && t != syntax.PRPS && !t.Proper() {
		return r.First
	}
	for k := at; k < r.First-1; k++ {
		t := b.Tag(k)
		plain := t.Noun() || t == syntax.DT || t == syntax.PRPS || t == syntax.JJ || t == syntax.VBN || t == syntax.CD || t == syntax.POS || t == syntax.IN
		if !plain || b.Quote[k] >= 0 || c.Source.Has(k) {
			return r.First
		}
	}
	for k := r.First + 2; k+1 < r.End; k++ {
		if b.Tag(k) == syntax.TagComma && b.Quote[k] < 0 && (view.Tense(b.Tag(k+1)) > 0 || b.Tag(k+1) == syntax.MD) {
			return at
		}
	}
	return r.First
}

// asideSubject gives where the subject begins of a clause that a content has begun at its verb, behind what is said of the subject between commas:
// "said on Monday «Anna Holt, 54, has resigned»", "told reporters «the plant, built in 1960, would close»"; else first.
func (b *Builder) asideSubject(c *Candidate, first int) int {
	low := max(c.Cue+1, c.CueSpan.End)
	if first-3 < low || view.Tense(b.Tag(first)) == 0 || b.Quote[first] >= 0 || b.Tag(first-1) != syntax.TagComma {
		return first
	}
	k := first - 2
	for k > low && k > first-longestAside && b.Tag(k) != syntax.TagComma && b.Quote[k] < 0 {
		k--
	}
	if b.Tag(k) != syntax.TagComma || !b.Tag(k-1).Noun() {
		return first
	}
	at := b.phraseBack(k-1, low)
	for at-2 >= low && b.Tag(at-1) == syntax.CC && (b.Tag(at-2).Noun() || b.Tag(at-2) == syntax.PRP) {
		at = b.phraseBack(at-2, low) // "he and his wife"
	}
	if at < low || c.Source.First < k && at < c.Source.End {
		return first
	}
	return at
}

// phraseBack gives the first token of the short noun phrase that ends at token k, not before low. A day is no part of it.
func (b *Builder) phraseBack(k, low int) int {
	for ; k > low; k-- {
		t := b.Tag(k - 1)
		if b.beginsPhrase(k) || !view.Nominal(t) || b.Quote[k-1] >= 0 || b.On(k-1, b.Lists.Weekdays) || b.On(k-1, b.Lists.TimeAdverbs) {
			break
		}
	}
	return k
}

// lostFront gives where a clause begins that the tree has begun too late: at the phrase or the adverbial clause that opens it ("said «under the
// old charter, no member may sell»", "says «if the levy passes, growers will leave»"), or at the first words of its subject ("said «suspended
// driver Paul Okoro should race»"); else the first token of r.
func (b *Builder) lostFront(c *Candidate, r article.Range) int {
	at, first := c.CueSpan.End, r.First
	if n := first - at; n < 1 || n > longestFront || at <= c.Cue || !b.Tag(c.Cue).Verb() || !b.On(c.Cue, b.Lists.Saying) || b.On(c.Cue, b.Lists.PersonTold) {
		return first
	}
	if b.Doc.Tokens[at].Sentence != b.Doc.Tokens[first].Sentence || !b.beginsClause(c, first, r.End) || view.Overlap([]article.Range{{First: at, End: first}}, c.Source) {
		return first
	}
	last := first - 1
	comma := b.Tag(last) == syntax.TagComma
	if comma {
		last--
	}
	for k := at; k <= last; k++ {
		if b.Quote[k] >= 0 || !b.IsWord(k) && b.Tag(k) != syntax.TagComma || b.isTime(k) || b.On(k, b.Lists.Months) || b.Rel(k) == syntax.RelNmodTmod {
			return first // a bracket, a dash, a time
		}
	}
	if b.opensFront(at, last, first, comma) || b.opensSubject(at, last) {
		return at
	}
	return first
}

// longestFront is how many tokens a phrase or an adverbial clause before a reported clause has.
const longestFront = 16

// beginsClause reports whether a clause with a finite verb begins at token first, and neither a that-clause nor a relative clause.
func (b *Builder) beginsClause(c *Candidate, first, end int) bool {
	if h := c.Clause; h < 0 || b.Tag(h) == syntax.VBG || b.Tag(h).Noun() && b.Child(h, syntax.RelCop) < 0 && b.Child(h, syntax.RelNsubj) < 0 {
		return false
	}
	switch t := b.Tag(first); {
	case b.Quote[first] >= 0, t == syntax.WDT, t == syntax.WP, t == syntax.WRB, t == syntax.VBN, t == syntax.TO, t == syntax.VBG && b.Tag(first-1) != syntax.IN:
		return false
	case t == syntax.IN && (b.On(first, b.Lists.ClauseOpeners) || first > c.CueSpan.End+1):
		return false
	}
	return b.finiteIn(first, end)
}

// opensFront reports whether an adverbial of the clause at token first stands from token at on: "despite some doubts, the deal …", "rather than
// wait she …". Where and when something was said, and to whom, is no part of it.
func (b *Builder) opensFront(at, last, first int, comma bool) bool {
	subject := b.Tag(first)
	if subject == syntax.VBG {
		return at+1 == last && b.Tag(at) == syntax.RB // "rather than waiting, she …"
	}
	if !view.Nominal(subject) && subject != syntax.PRP && subject != syntax.EX {
		return false
	}
	switch t := b.Tag(at); {
	case t == syntax.IN && b.On(at, b.Lists.ClauseJoins) && b.finiteIn(at, last+1):
		return comma
	case t == syntax.IN && !b.On(at, b.Lists.VenueCase) && !b.On(at, b.Lists.Background), t == syntax.VBN:
		return comma
	case t == syntax.RB && at < last:
		next := b.Tag(at + 1)
		return next == syntax.IN && !b.On(at+1, b.Lists.VenueCase) && !b.On(at+1, b.Lists.ClauseOpeners)
	}
	return false
}

// opensSubject reports whether the words from at to last are the first ones of a subject: a gerund with its object, or what stands before a noun.
func (b *Builder) opensSubject(at, last int) bool {
	if b.Tag(at) == syntax.VBG {
		return !b.On(at, b.Lists.Saying)
	}
	for k := at; k <= last; k++ {
		number := b.Tag(k+1) == syntax.CD && (k == at && !b.On(k, b.Lists.VenueCase) && !b.On(k, b.Lists.Background) || b.Tag(k) == syntax.CC) // "about 40"
		if t := b.Tag(k); !view.Nominal(t) && t != syntax.VBN && t != syntax.PDT && !number {
			return false
		}
	}
	return b.Tag(last+1) != syntax.TagComma
}
