package propose

import "whosaid/syntax"

// Readings without marks that report nothing, whatever verb they have.

// saysNothing reports whether a candidate is one of them.
func (b *Builder) saysNothing(c *Candidate) bool {
	return b.muteSource(c) || b.priceMove(c) || b.onlyAnswered(c)
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

// priceMove reports whether the content is the size of a move: "the index added 1.9 percent", "declined 2 points".
func (b *Builder) priceMove(c *Candidate) bool {
	first := c.Content[0].First
	if !b.On(c.Cue, b.Lists.Moves) || first != c.Cue+1 {
		return false
	}
	n := first
	for n < c.Content[0].End && (b.Tag(n) == syntax.CD || b.Tag(n) == syntax.TagDollar) {
		n++
	}
	return n > first && n < len(b.Doc.Tokens) && (b.On(n, b.Lists.Shares) || b.Char(n) == '%')
}

// onlyAnswered reports whether a verb of answering has but what was answered: "responded to the news that …". Who did not respond
// to something has declined to, which is told; who objects to something has told what he is against.
func (b *Builder) onlyAnswered(c *Candidate) bool {
	if !b.On(c.Cue, b.Lists.Answers) || b.On(c.Cue, b.Lists.Criticism) || b.Child(c.Cue, syntax.RelNeg) >= 0 {
		return false
	}
	first := c.Content[0].First
	return first > c.Cue && (b.Tag(first) == syntax.TO || b.Tag(first) == syntax.IN) && !b.On(first, b.Lists.ClauseOpeners)
}
