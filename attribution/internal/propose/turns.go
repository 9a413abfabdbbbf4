package propose

import "slices"

// Stage 2, turns: a transcript is recognised by its layout. A name and a colon before one paragraph may be a label of
// anything; names that come again and again before paragraphs of talk are the turns of an interview, and that is
// evidence by itself, which no weight of a single paragraph holds.

// findTurns marks the plans of rules that ask for a layout (`recurs`) where the article has it: as many
// turns as the rule asks for, of labels that come again, and most of them talk.
func (b *Builder) findTurns() {
	var at []int
	seen, times := map[uint64]bool{}, map[string]int{}
	plans := b.planner.plans[:b.planner.n]
	for i := range plans {
		x := plans[i]
		if x.best.Recurs > 0 && !seen[uint64(x.cue)] {
			seen[uint64(x.cue)] = true
			at = append(at, i)
			times[b.label(x)]++
		}
	}
	at = slices.DeleteFunc(at, func(i int) bool { return times[b.label(plans[i])] < 2 })
	talk := 0
	for _, i := range at {
		if b.talks(plans[i]) {
			talk++
		}
	}
	if 2*talk <= len(at) {
		return
	}
	for _, i := range at {
		plans[i].Turn = len(at) >= plans[i].best.Recurs
	}
}

// label gives the words before a turn's cue.
func (b *Builder) label(x *plan) string {
	p := b.Doc.Paragraphs[b.Doc.Tokens[x.cue].Paragraph].Tokens
	return b.Doc.Text[b.Doc.Tokens[p.First].Start:b.Doc.Tokens[x.cue].Start]
}

// talks reports whether a turn reads as somebody's talk: it ends as a sentence does, and asks, or names the speaker or the
// one spoken to.
func (b *Builder) talks(x *plan) bool {
	p := b.Doc.Paragraphs[b.Doc.Tokens[x.cue].Paragraph].Tokens
	ends, told := false, false
	for i := x.cue + 1; i < p.End; i++ {
		told = told || b.Char(i) == '?' || b.On(i, b.Lists.FirstPerson) || b.On(i, b.Lists.SecondPerson)
		ends = b.stopped(i) || !b.IsWord(i) && ends
	}
	return ends && told
}
