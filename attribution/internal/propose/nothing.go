package propose

import (
	"strings"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// Readings without marks that report nothing, whatever verb they have.

// saysNothing reports whether a candidate is one of them.
func (b *Builder) saysNothing(c *Candidate) bool {
	if b.plan != nil && b.plan.Passage() {
		return b.idleTurn(c)
	}
	return b.muteSource(c) || b.act(c) || b.onlyAnswered(c) || b.oneWord(c) || b.titleTopic(c) || b.announcedThing(c) || b.leftUnsaid(c) ||
		b.readerSays(c) || b.authorCannotSay(c) || b.heldBack(c) || b.demonstrative(c) || b.timeAlone(c)
}

// act reports whether the cue tells of something done and of no words. Most cues are on none of the lists that it takes for that.
func (b *Builder) act(c *Candidate) bool {
	return b.OnAny(c.Cue, &b.Lists.Acts) && (b.priceMove(c) || b.phrasalAct(c) || b.prize(c) || b.topic(c) || b.courtAct(c) || b.denied(c) || b.dwindled(c) || b.comparison(c) || b.notOffered(c))
}

// idleTurn reports whether a turn is one word that answers no question, or a cry: "Yeah", "Wow!". The one who asks answers with one word what
// is asked back: "Why I paint?" - "Yes.".
func (b *Builder) idleTurn(c *Candidate) bool {
	if len(c.Content) != 1 || b.Words(c.Content[0]) > 1 {
		return false
	}
	n, _ := b.Doc.PassageAt(c.Content[0].First)
	if n <= 0 || b.Doc.Passages[n].Kind != article.Turn {
		return false
	}
	for k := c.Content[0].First; k < c.Content[0].End; k++ {
		if b.On(k, b.Lists.Cries) {
			return true
		}
		if b.Tag(k).Verb() {
			return false // "Run."
		}
	}
	if !b.asks(n - 1) {
		return true
	}
	return n > 1 && b.asks(n-2) && b.words(b.Doc.Passages[n-2].Label) == b.words(b.Doc.Passages[n].Label)
}

// asks reports whether passage n ends with a question.
func (b *Builder) asks(n int) bool {
	said := b.Doc.Passages[n].Said
	return len(said) > 0 && b.Char(said[len(said)-1].End-1) == '?'
}

// words gives the text of a run.
func (b *Builder) words(r article.Range) string {
	if r.Len() == 0 {
		return ""
	}
	return b.Doc.Text[b.Doc.Tokens[r.First].Start:b.Doc.Tokens[r.End-1].End]
}

// muteSource reports whether the source is a thing that cannot speak: "experience shows that …".
func (b *Builder) muteSource(c *Candidate) bool {
	h := c.Origin.Head
	if h < 0 || !b.Tag(h).Noun() || b.Tag(h).Proper() || !b.On(h, b.Lists.NoSources) {
		return false
	}
	_, named := b.Syntax.NameAt(h)
	return !named
}

// priceMove reports whether the cue tells the size of a move: "the index added 1.9 percent", "declined 2 points".
func (b *Builder) priceMove(c *Candidate) bool {
	if !b.On(c.Cue, b.Lists.Moves) {
		return false
	}
	n := c.Cue + 1
	for n < len(b.Doc.Tokens) && (b.Tag(n) == syntax.CD || b.Tag(n) == syntax.TagDollar) {
		n++
	}
	return n > c.Cue+1 && n < len(b.Doc.Tokens) && (b.On(n, b.Lists.Shares) || b.Char(n) == '%' || b.stopped(n))
}

// onlyAnswered reports whether a verb of answering has but what was answered: "responded to the news that …"; also where the cue is that
// news. Who did not respond to something has declined to, which is a report; who objects to something has said what he is against.
func (b *Builder) onlyAnswered(c *Candidate) bool {
	v := c.Cue
	if b.Tag(v).Noun() && b.Rel(v) == syntax.RelNmod && b.Head(v) >= 0 && b.Head(v) < v && c.Origin.viaNoun {
		v = b.Head(v)
	}
	if !b.On(v, b.Lists.Answers) || b.On(v, b.Lists.Criticism) || b.Child(v, syntax.RelNeg) >= 0 {
		return false
	}
	first := c.Content[0].First
	if first <= v {
		return false
	}
	t := b.Tag(first)
	return b.Tag(v+1) == syntax.TO && b.Quote[v+1] < 0 || v == c.Cue && (t == syntax.TO || t == syntax.IN) && !b.On(first, b.Lists.ClauseOpeners)
}

// phrasalAct reports whether the cue and a particle make a verb of action: "knocked out", "pushes back".
func (b *Builder) phrasalAct(c *Candidate) bool {
	k := c.Cue + 1
	if k >= len(b.Doc.Tokens) || c.Rule.Settles || b.Quote[k] >= 0 || !b.On(c.Cue, b.Lists.PhrasalActs) {
		return false
	}
	return b.Tag(k) == syntax.RP || b.Rel(k) == syntax.RelCompoundPrt || b.On(k, b.Lists.Particles)
}

// oneWord reports whether the content is one word, which tells nothing by itself: "claimed responsibility". A word that points back to what was
// said before tells something: "denied it", "said so", "a charge that he denies".
func (b *Builder) oneWord(c *Candidate) bool {
	if len(c.Content) != 1 || b.Words(c.Content[0]) != 1 {
		return false
	}
	i := c.Content[0].First
	claim := b.AnswersClaim(c.Cue) && (b.On(i, b.Lists.ClaimNouns) || b.On(i, b.Lists.AccusationNouns)) && c.Rule.Settles
	return !claim && !b.PointsBack(c.Cue, i)
}

// PointsBack reports whether word i is the object of a verb that answers, and stands for what was said before: "denied it", "which he denied",
// "said so".
func (b *Builder) PointsBack(verb, i int) bool {
	if b.On(i, b.Lists.SoWords) {
		return b.On(verb, b.Lists.Saying)
	}
	return b.AnswersClaim(verb) && (b.On(i, b.Lists.ThingPronouns) || b.Tag(i) == syntax.WDT)
}

// AnswersClaim reports whether a verb denies or grants what somebody says.
func (b *Builder) AnswersClaim(verb int) bool {
	return b.On(verb, b.Lists.Denials) || b.On(verb, b.Lists.Agreements)
}

// prize reports whether a verb of claiming has what is won or lost: "claimed bronze", "claimed eleven lives", "claimed two boats".
func (b *Builder) prize(c *Candidate) bool {
	if !b.On(c.Cue, b.Lists.Winning) {
		return false
	}
	return b.soonOn(c.Cue+1, b.Sentence(c.Cue).End, b.Lists.Prizes) || b.counted(c)
}

// counted reports whether the content is a number of things right behind the cue, and no clause: "two boats".
func (b *Builder) counted(c *Candidate) bool {
	r := c.Content[0]
	if r.First != c.Cue+1 || b.Tag(r.First) != syntax.CD {
		return false
	}
	for k := r.First; k < r.End; k++ {
		if t := b.Tag(k); t.Verb() || t == syntax.MD || b.Quote[k] >= 0 {
			return false
		}
	}
	return true
}

// topic reports whether the verb tells only what the talk or the work was about: "discussed fees", "published a letter", "tells the story of".
func (b *Builder) topic(c *Candidate) bool {
	if b.On(c.Cue, b.Lists.Topics) {
		first := c.Content[0].First
		return first < c.Cue || !b.On(first, b.Lists.ClauseOpeners)
	}
	return b.On(c.Cue, b.Lists.PersonTold) && b.soonOn(c.Cue+1, b.Sentence(c.Cue).End, b.Lists.Stories)
}

// announcedThing reports whether the content is a noun that stands for what was announced elsewhere: "announced the decision that night".
func (b *Builder) announcedThing(c *Candidate) bool {
	r := c.Content[0]
	if r.First <= c.Cue || len(c.Content) > 1 || !b.verbless(c) {
		return false
	}
	if t := b.Tag(r.First); t != syntax.DT && t != syntax.PRPS || b.On(r.First, b.Lists.Indefinite) || !b.On(c.Cue, b.Lists.Neutral) {
		return false
	}
	k := r.First + 1
	if k < r.End && b.Tag(k) == syntax.JJ {
		k++
	}
	if k >= r.End || !b.Tag(k).Noun() || !b.On(k, b.Lists.Announced) {
		return false
	}
	for k++; k < r.End; k++ {
		switch t := b.Tag(k); {
		case t == syntax.TO, t == syntax.WDT && b.Rel(k) != syntax.RelDet, b.On(k, b.Lists.Owners), t.Verb(), b.On(k, b.Lists.ClauseOpeners) && b.Tag(k) == syntax.IN:
			return false
		}
	}
	return true
}

// leftUnsaid reports whether the cue hangs on "without" and has a phrase: "without revealing any details".
func (b *Builder) leftUnsaid(c *Candidate) bool {
	if b.Tag(c.Cue) != syntax.VBG {
		return false
	}
	k := c.Cue - 1
	for k > 0 && b.Tag(k) == syntax.RB {
		k--
	}
	return k >= 0 && b.On(k, b.Lists.Without)
}

// readerSays reports whether the source is the reader: "you can be fined for saying that …"; or, in an interview, who is
// asked to say something.
func (b *Builder) readerSays(c *Candidate) bool {
	h := c.Origin.Head
	if h < 0 || b.Tag(h) != syntax.PRP || !b.On(h, b.Lists.SecondPerson) || c.InQuote {
		return false
	}
	_, role := b.Doc.PassageAt(h)
	return role != article.Said || b.Char(b.Last(b.Sentence(h))+1) == '?'
}

// authorCannotSay reports whether the author says outright that he cannot say something: "we can't predict the winner".
func (b *Builder) authorCannotSay(c *Candidate) bool {
	h := c.Origin.Head
	if h < 0 || c.InQuote || b.Tag(h) != syntax.PRP || !b.On(h, b.Lists.FirstPerson) {
		return false
	}
	neg, modal := b.Child(c.Cue, syntax.RelNeg) >= 0, false
	for k := b.Syntax.FirstChild(c.Cue); k >= 0 && k < c.Cue; k = b.Syntax.NextSibling(k) {
		modal = modal || b.Tag(k) == syntax.MD
	}
	return neg && modal
}

// heldBack reports whether the content breaks off at the words that lead to it: "quoted a source as saying …".
func (b *Builder) heldBack(c *Candidate) bool {
	last := c.Content[len(c.Content)-1]
	k := last.End - 1
	return last.First > c.Cue && last.Len() > 2 && b.Tag(k) == syntax.VBG && b.On(k, b.Lists.Saying) && b.On(k-1, b.Lists.AsWords)
}

// demonstrative reports whether the content begins with a "that" that opens no clause: "adding that data to the samples".
func (b *Builder) demonstrative(c *Candidate) bool {
	r := c.Content[0]
	if r.First <= c.Cue || !b.On(r.First, b.Lists.ClauseOpeners) || b.Rel(r.First) != syntax.RelDet || b.On(c.Cue, b.Lists.Denials) {
		return false
	}
	for k := r.First; k < r.End; k++ {
		if b.Tag(k).Verb() || b.Tag(k) == syntax.MD {
			return false
		}
	}
	return true
}

// courtAct reports whether a court's act is taken for a denial: "dismissed the lawsuit".
func (b *Builder) courtAct(c *Candidate) bool {
	return b.On(c.Cue, b.Lists.Denials) && c.Content[0].First > c.Cue && b.soonOn(c.Cue+1, b.Sentence(c.Cue).End, b.Lists.CourtPapers)
}

// denied reports whether a verb of denial keeps something from somebody: "an injury denied Moore the chance", "denied the visitors a draw".
func (b *Builder) denied(c *Candidate) bool {
	r := c.Content[len(c.Content)-1]
	if !b.On(c.Cue, b.Lists.Denials) || r.First <= c.Cue || r.First > c.Cue+nearWords {
		return false
	}
	k, end := c.Cue+1, b.Sentence(c.Cue).End
	for k < end && (b.Tag(k) == syntax.DT || b.Tag(k) == syntax.PRPS) {
		k++
	}
	first := k
	for k < end && (b.Tag(k).Noun() || b.Tag(k) == syntax.PRP) {
		if b.On(k, b.Lists.Weekdays) || b.On(k, b.Lists.TimeAdverbs) || b.Quote[k] >= 0 {
			return false
		}
		k++
	}
	if k == first || k+1 >= end || b.Tag(k) != syntax.DT && b.Tag(k) != syntax.PRPS || b.On(k, b.Lists.ClauseOpeners) {
		return false
	}
	return b.Tag(k-1).Proper() || b.Tag(k-1) == syntax.PRP || !b.finiteIn(k, min(end, k+nearWords))
}

// dwindled reports whether a verb of refusal stands behind a clause and refuses nothing: "Since the war, the party has declined."
func (b *Builder) dwindled(c *Candidate) bool {
	return b.On(c.Cue, b.Lists.Refusals) && c.Content[len(c.Content)-1].End <= c.Cue && b.Child(c.Cue, syntax.RelXcomp) < 0
}

// comparison reports whether things are compared, and it is not said to what: "compared two groups of patients".
func (b *Builder) comparison(c *Candidate) bool {
	if !b.On(c.Cue, b.Lists.Comparisons) {
		return false
	}
	for _, r := range c.Content {
		for k := r.First; k < r.End; k++ {
			if b.Tag(k) == syntax.TO || b.Quote[k] >= 0 {
				return false
			}
		}
	}
	return true
}

// notOffered reports whether what the source could have given is what it did not give: "offered no evidence".
func (b *Builder) notOffered(c *Candidate) bool {
	first := c.Content[0].First
	return first == c.Cue+1 && b.On(c.Cue, b.Lists.Offers) && b.On(first, b.Lists.Negations) && b.verbless(c)
}

// timeAlone reports whether the content is the time of the report and nothing else: "was quoted as saying «in April»".
func (b *Builder) timeAlone(c *Candidate) bool {
	r, day := c.Content[0], false
	if len(c.Content) > 1 || r.First < c.Cue {
		return false
	}
	for k := r.First; k < r.End; k++ {
		on := b.OnAny(k, &b.Lists.Days)
		day = day || on
		switch t := b.Tag(k); {
		case b.Quote[k] >= 0:
			return false
		case on, t == syntax.IN, t == syntax.DT, t == syntax.CD, t == syntax.JJ, !b.IsWord(k), b.On(k, b.Lists.TimeAdverbs):
		default:
			return false
		}
	}
	return day
}

// soonOn reports whether a word of list l is among the next few tokens from first on, before a verb, a preposition or a quotation.
func (b *Builder) soonOn(first, end int, l lexicon.List) bool {
	for k := first; k < min(end, first+nearWords); k++ {
		if t := b.Tag(k); t.Verb() || t == syntax.IN || b.Quote[k] >= 0 {
			return false
		}
		if b.On(k, l) {
			return true
		}
	}
	return false
}

// nearWords is how many tokens soonOn looks at.
const nearWords = 5

// verbless reports whether a content after its cue has no finite verb of its own: it is the cue's object, or its head is a noun.
func (b *Builder) verbless(c *Candidate) bool {
	r := c.Content[0]
	if r.First <= c.Cue || b.On(r.First, b.Lists.ClauseOpeners) && b.Tag(r.First) != syntax.DT {
		return false
	}
	x := c.Clause
	return x < 0 || b.Tag(x).Noun() || b.Rel(x) == syntax.RelDobj
}

// nickname reports whether quotation q is inside a person's name: Boris "Train" Malik.
func (b *Builder) nickname(q int) bool {
	t := b.Doc.Quotations[q].Tokens
	return b.Doc.Quotations[q].Words <= longestNickname && t.First > 0 && b.Tag(t.First-1).Proper() && b.Tag(t.End).Proper() && b.Tag(t.First+1) != syntax.PRP
}

// longestNickname is how many words a nickname has at most.
const longestNickname = 3

// onlyNicknames reports whether every quotation in a content is a nickname.
func (b *Builder) onlyNicknames(content []article.Range) bool {
	for _, r := range content {
		for i := r.First; i < r.End; i++ {
			q := int(b.Quote[i])
			if q < 0 {
				continue
			}
			if !b.nickname(q) {
				return false
			}
			i = max(i, b.Doc.Quotations[q].Tokens.End-1)
		}
	}
	return true
}

// titleTopic reports whether the source is what a title is about: one word before a colon ("Eurovision: …") that the text below has too, and never
// as a person's name.
func (b *Builder) titleTopic(c *Candidate) bool {
	h := c.Origin.Head
	p := b.Doc.Paragraphs[b.Doc.Tokens[c.Cue].Paragraph]
	if h != c.Cue-1 || b.Char(c.Cue) != ':' || p.Kind != article.Title || c.Source.Len() != 1 || b.On(h, b.Lists.Speakers) {
		return false
	}
	found := false
	for i := p.Tokens.End; i < min(len(b.Doc.Tokens), p.Tokens.End+topicReach); i++ {
		if !strings.EqualFold(b.Doc.Word(i), b.Doc.Word(h)) {
			continue
		}
		if nm, ok := b.Syntax.NameAt(i); ok && nm.Class == syntax.Person {
			return false
		}
		found = true
	}
	return found
}

// topicReach is how many tokens below a title are looked at.
const topicReach = 2000
