package propose

import (
	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/rules"
	"whosaid/syntax"
)

// Groups carries out the plans cue by cue and calls f once the candidates of each are in
// b.out, where they stay during the call only: a document of any length has the candidates of one cue in memory.
func (b *Builder) Groups(f func()) {
	b.reserveWords()
	b.perCue = syntax.Filled(b.Syntax, b.perCue, len(b.Doc.Tokens), 0) // here, where a long text has no tables of the matcher any more
	b.perSentence = syntax.Filled(b.Syntax, b.perSentence, len(b.Doc.Sentences), 0)
	for cue, i := range b.planner.first {
		b.Syntax.Tick(cue)
		if i < 0 {
			continue
		}
		b.Syntax.Pause()
		b.Out, b.Arena = b.Out[:0], b.Arena[:0]
		first := i
		if o := max(b.reservedBy[cue], -b.reservedBy[cue]); o == 0 || o == int32(cue)+1 {
			for ; i >= 0; i = b.planner.plans.at(i).next {
				b.carryOut(b.planner.plans.at(i))
			}
		}
		if len(b.Out) > 0 {
			f()
		}
		if b.long() {
			b.planner.free(first)
		}
	}
}

// long reports whether the document has so many plans or tokens that its tables are given up as soon as they are done with, and
// not kept for the next one.
func (b *Builder) long() bool {
	return b.planner.plans.n > manyPlans || len(b.Doc.Tokens) > manyTokens
}

const (
	manyPlans  = 4096
	manyTokens = 1 << 16
)

// Release gives up the plans and candidates of a long article, once all that is made of them is made.
func (b *Builder) Release() {
	if !b.long() {
		return
	}
	b.planner, b.scratch = planner{}, rules.Scratch{}
	b.Out, b.reservedBy, b.perCue, b.claimed, b.Arena = nil, nil, nil, nil, nil
}

// reserveWords gives the words of a match of a rule that asks to be the only one to its cue: of “quoted as saying:” neither
// “saying” nor the colon is a cue of its own. The words of the content are nobody's. Those of a link of a chain (“…, citing Y”)
// are marked below 0: no content ends with them.
func (b *Builder) reserveWords() {
	b.reservedBy = syntax.Filled(b.Syntax, b.reservedBy, len(b.Doc.Tokens), 0)
	for i := range b.planner.plans.n {
		b.Syntax.Tick(i)
		x := b.planner.plans.at(int32(i))
		alone, chains := false, false
		for r := range b.rulesOf(x) {
			alone, chains = alone || r.Sole || r.Settles, chains || r.Chains
		}
		if !alone {
			continue
		}
		owner, cue := x.cue+1, int(x.cue)
		if chains {
			owner = -owner
		}
		t := article.Range{First: cue, End: cue + 1}
		if !x.span.empty() {
			t = x.span.tokens()
		}
		b.readSources(x)
		for _, o := range b.planOrigins {
			if o.Given.Len() > 0 {
				t.First, t.End = min(t.First, o.Given.First), max(t.End, o.Given.End)
			}
		}
		content := b.contentOf(b.planContent[:0], x)
		if x.quoted >= 0 {
			content = append(content[:0], b.Doc.Quotations[x.quoted].Tokens)
		}
		b.planContent = content
		end := t.End
		for end < content[0].First && view.Tense(b.Tag(end)) == 0 {
			end++
		}
		if end == content[0].First {
			t.End = end
		}
		if t.Len() > longestAside {
			t = article.Range{First: cue, End: cue + 1}
		}
		for k := t.First; k < t.End; k++ {
			if b.reservedBy[k] == 0 && !view.Inside(content, k) {
				b.reservedBy[k] = owner
			}
		}
	}
}
