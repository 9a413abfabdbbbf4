package propose

import (
	"cmp"
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/view"
	"whosaid/rules"
	"whosaid/syntax"
)

// Groups carries out the plans cue by cue and calls f once the candidates of each are in
// b.out, where they stay during the call only: a document of any length has the candidates of one cue in memory.
func (b *Builder) Groups(f func()) {
	b.order = b.order[:0]
	for i := range b.planner.plans[:b.planner.n] {
		b.order = append(b.order, int32(i))
	}
	plans, tick := b.planner.plans, b.Syntax.Ticks()
	slices.SortStableFunc(b.order, func(x, y int32) int {
		tick()
		return cmp.Compare(plans[x].cue, plans[y].cue)
	})
	b.reserveWords(plans[:b.planner.n])
	kept := b.Arena // the plans' contents stay
	b.Arena = b.spare[:0]
	for i := 0; i < len(b.order); {
		b.Syntax.Pause()
		cue := plans[b.order[i]].cue
		b.Out, b.Arena = b.Out[:0], b.Arena[:0]
		first := i
		for ; i < len(b.order) && plans[b.order[i]].cue == cue; i++ {
			if o := max(b.reservedBy[cue], -b.reservedBy[cue]); o == 0 || o == int32(cue)+1 {
				b.carryOut(plans[b.order[i]])
			}
		}
		if len(b.Out) > 0 {
			f()
		}
		if b.planner.n > manyPlans { // nothing asks for them again
			for _, k := range b.order[first:i] {
				plans[k].origins, plans[k].by = nil, nil
			}
		}
	}
	b.spare, b.Arena = b.Arena, kept
}

// manyPlans is how many plans a long article has. What they hold is not kept for the next one.
const manyPlans = 4096

// Release gives up the plans and candidates of a long article, once all that is made of them is made.
func (b *Builder) Release() {
	if b.planner.n <= manyPlans {
		return
	}
	b.planner, b.scratch = planner{}, rules.Scratch{}
	b.Out, b.order, b.reservedBy, b.perCue, b.Arena, b.spare = nil, nil, nil, nil, nil, nil
}

// reserveWords gives the words of a match of a rule that asks to be the only one to its cue: of “quoted as saying:” neither
// “saying” nor the colon is a cue of its own. The words of the content are nobody's. Those of a link of a chain (“…, citing Y”)
// are marked below 0: no content ends with them.
func (b *Builder) reserveWords(plans []*plan) {
	b.reservedBy = syntax.Filled(b.Syntax, b.reservedBy, len(b.Doc.Tokens), 0)
	for i := range plans {
		b.Syntax.Tick(i)
		x := plans[i]
		if !slices.ContainsFunc(x.Rules, func(r *rules.Rule) bool { return r.Sole || r.Settles }) {
			continue
		}
		owner := int32(x.cue) + 1
		if slices.ContainsFunc(x.Rules, func(r *rules.Rule) bool { return r.Chains }) {
			owner = -owner
		}
		t := article.Range{First: x.cue, End: x.cue + 1}
		if x.span.Len() > 0 {
			t = x.span
		}
		for _, o := range x.origins {
			if o.Given.Len() > 0 {
				t.First, t.End = min(t.First, o.Given.First), max(t.End, o.Given.End)
			}
		}
		content := x.content
		if x.quoted >= 0 {
			content = []article.Range{b.Doc.Quotations[x.quoted].Tokens}
		}
		end := t.End
		for end < content[0].First && view.Tense(b.Tag(end)) == 0 {
			end++
		}
		if end == content[0].First {
			t.End = end
		}
		if t.Len() > longestAside {
			t = article.Range{First: x.cue, End: x.cue + 1}
		}
		for k := t.First; k < t.End; k++ {
			if b.reservedBy[k] == 0 && !view.Inside(content, k) {
				b.reservedBy[k] = owner
			}
		}
	}
}
