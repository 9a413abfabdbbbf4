package attribution

import (
	"cmp"
	"math"
	"slices"

	"whosaid/article"
)

// Stage 3, decisions: weights dispose. Of one cue's candidates the best by rank stands for the cue;
// it is accepted or not; of those accepted, the best compatible set wins.

// choice is the best candidate of one cue.
type choice struct {
	*candidate
	p     float64 // that quote and source are right
	steps []Step  // where they are asked for
}

// groups carries out the plans cue by cue and calls f with the candidates of each, which are valid during
// the call only: a document of any length has the candidates of one cue in memory.
func (b *builder) groups(f func(group []candidate)) {
	b.order = b.order[:0]
	for i := range b.planner.plans[:b.planner.n] {
		b.order = append(b.order, int32(i))
	}
	plans := b.planner.plans
	slices.SortStableFunc(b.order, func(x, y int32) int { return cmp.Compare(plans[x].cue, plans[y].cue) })
	kept := b.arena // the plans' contents stay
	b.arena = b.spare[:0]
	for i := 0; i < len(b.order); {
		cue := plans[b.order[i]].cue
		b.out, b.also, b.arena = b.out[:0], b.also[:0], b.arena[:0]
		for ; i < len(b.order) && plans[b.order[i]].cue == cue; i++ {
			b.carryOut(&plans[b.order[i]])
		}
		if len(b.out) > 0 {
			b.holdQuotation()
			b.agree(b.out)
			f(b.out)
		}
	}
	b.spare, b.arena = b.arena, kept
}

// holdQuotation drops, where a quotation opens its sentence and stands right before the cue and its source (“…,” X said of Y), every
// reading of the cue that does not have it: what stands on the other side is said about the quotation. A
// quotation lost is the worst fault there is.
func (b *builder) holdQuotation() {
	q := -1
	for i := range b.out {
		c := &b.out[i]
		if c.quoted < 0 || c.inQuote || b.d.Quotations[c.quoted].Words < 2 {
			continue
		}
		t := b.d.Quotations[c.quoted].Tokens
		if t.End > c.cue || c.cue-t.End > closeBy || b.hasWord(b.sentence(t.First).First, t.First) {
			continue
		}
		switch b.char(t.End - 2) {
		case ',', '?', '!':
		default:
			continue
		}
		between := false
		for k := t.End; k < c.cue; k++ {
			between = between || b.tag(k).Verb() && !b.on(k, b.lists.light)
		}
		if !between {
			q = c.quoted
			break
		}
	}
	if q < 0 {
		return
	}
	t := b.d.Quotations[q].Tokens
	kept := b.out[:0]
	for _, c := range b.out {
		if overlap(c.content, t) {
			kept = append(kept, c)
		}
	}
	b.out = kept
}

// closeBy is how many tokens may stand between a quotation and the cue that it is held to.
const closeBy = 8

// agree tells each candidate of a group which other frames give the same content.
func (b *builder) agree(group []candidate) {
	b.byWords = b.byWords[:0]
	for i := range group {
		b.byWords = append(b.byWords, int32(i))
	}
	slices.SortStableFunc(b.byWords, func(x, y int32) int { return cmp.Compare(group[x].words, group[y].words) })
	for i := 0; i < len(b.byWords); {
		j := i + 1
		for j < len(b.byWords) && group[b.byWords[j]].words == group[b.byWords[i]].words {
			j++
		}
		at := len(b.also)
		for _, k := range b.byWords[i:j] {
			if f := group[k].frame; !slices.Contains(b.also[at:], f) {
				b.also = append(b.also, f)
			}
		}
		for _, k := range b.byWords[i:j] {
			group[k].also = b.also[at:len(b.also):len(b.also)]
		}
		i = j
	}
}

// best gives the candidate of a group with the highest rank, and its margin over the next that says
// something else: another source, or a content that overlaps its by less than half. Readings that
// differ by a word at an edge are not rivals.
func (b *builder) best(group []candidate) (at int, margin float64) {
	for i := range group {
		if group[i].rank > group[at].rank {
			at = i
		}
	}
	margin = noRival
	top := &group[at]
	for i := range group {
		c := &group[i]
		if m := top.rank - c.rank; m < margin && i != at && (c.origin.head != top.origin.head || c.words != top.words && b.iou(c.content, top.content) < 0.5) {
			margin = m
		}
	}
	return at, margin
}

// noRival is the margin of a candidate that nothing contradicts.
const noRival = 5

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// decide ranks and accepts. The choices come in the order of their cues.
func (b *builder) decide(w *Weights, f *features, explain bool) []choice {
	var out []choice
	b.groups(func(group []candidate) {
		if group[0].inQuote && !b.nested {
			return
		}
		if w.Empty() {
			at, margin := b.byPriority(group)
			out = append(out, b.choose(w, group, at, margin, group[at].believed(), explain))
			return
		}
		for i := range group {
			f.reset()
			b.describe(f, &group[i])
			group[i].rank = w.rank.score(f.hash)
		}
		at, margin := b.best(group)
		f.reset()
		b.describe(f, &group[at])
		b.describeCue(f, group, &group[at], margin)
		p := w.calibrated(w.accept.score(f.hash))
		if b.thoughts || b.intentions { // what is both is taken for the likelier
			meant := b.on(group[at].cue, b.lists.intentions)
			if t := logistic(w.thought.score(f.hash)); t > p && (meant && b.intentions || !meant && b.thoughts) {
				p = t
			}
		}
		if p >= leastKept {
			out = append(out, b.choose(w, group, at, margin, p, explain))
		}
	})
	return out
}

// leastKept is the probability below which a choice is not even remembered.
const leastKept = 0.01

// choose copies what is to outlive its group.
func (b *builder) choose(w *Weights, group []candidate, at int, margin, p float64, explain bool) choice {
	c := group[at]
	c.content, c.also = slices.Clone(c.content), nil
	x := choice{candidate: &c, p: p}
	if explain && p > 0.1 {
		x.steps = b.explain(w, group, at, margin, p)
	}
	return x
}

// byPriority ranks a group with no weights: the rule's priority, then the reading that changes least of
// what the rule gave, then a source over none.
func (b *builder) byPriority(group []candidate) (at int, margin float64) {
	for i := range group {
		c := &group[i]
		c.rank = float64(c.rule.Priority)
		if c.variant != whole && c.variant != quotation {
			c.rank -= 4
		}
		if c.join == alone || c.join == later {
			c.rank -= 2
		}
		if c.extent != byPhrase && c.extent != lessClause {
			c.rank -= 3
		}
		if c.origin.head < 0 {
			c.rank -= 10
		} else if c.origin.inherited || c.origin.how == reachAbove {
			c.rank -= 5
		}
	}
	return b.best(group)
}

// believed is the confidence in a candidate where there are no weights: rules of priority 100 and above
// are taken at their word.
func (c *candidate) believed() float64 { return logistic((float64(c.rule.Priority) - 90) / 40) }

// compatible keeps the likeliest choices above the threshold, less those whose content another, likelier one
// already has.
func (b *builder) compatible(all []choice, threshold float64) []choice {
	order := make([]int, 0, len(all))
	for i := range all {
		if all[i].p > threshold {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(x, y int) int {
		switch {
		case all[x].p > all[y].p:
			return -1
		case all[x].p < all[y].p:
			return 1
		}
		return x - y
	})
	// Only what stands near can overlap: those kept are found by the stretches of text that they touch.
	touching := make([][]int32, len(b.d.Tokens)/stretch+1)
	var keep []choice
next:
	for _, i := range order {
		c := &all[i]
		for _, r := range c.content {
			for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
				for _, k := range touching[s] {
					if b.sameWords(c.candidate, keep[k].candidate) {
						continue next
					}
				}
			}
		}
		for _, r := range c.content {
			for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
				if t := touching[s]; len(t) == 0 || t[len(t)-1] != int32(len(keep)) {
					touching[s] = append(t, int32(len(keep)))
				}
			}
		}
		keep = append(keep, *c)
	}
	return keep
}

// sameWords reports whether c reports what the likelier k has already: contents that mostly overlap, or a
// quotation that k's holds. A report inside the other's content is a link of a chain, and no double.
func (b *builder) sameWords(c, k *candidate) bool {
	if inside(k.content, c.cue) != inside(c.content, k.cue) && c.source.Len() > 0 && k.source.Len() > 0 && c.origin.head != k.origin.head {
		return false
	}
	if b.iou(c.content, k.content) > 0.6 {
		return true
	}
	if c.kind != Direct {
		return false
	}
	for _, r := range c.content {
		if !inside(k.content, r.First) || !inside(k.content, r.End-1) {
			return false
		}
	}
	return true
}

// stretch is how many tokens of text are looked up together.
const stretch = 64

// iou gives intersection over union of the words of two contents.
func (b *builder) iou(x, y []article.Range) float64 {
	if x[0].First >= y[len(y)-1].End || y[0].First >= x[len(x)-1].End {
		return 0
	}
	in, nx, ny := 0, 0, 0
	for _, r := range x {
		nx += b.words(r)
		for _, q := range y {
			in += b.words(article.Range{First: max(r.First, q.First), End: max(max(r.First, q.First), min(r.End, q.End))})
		}
	}
	for _, q := range y {
		ny += b.words(q)
	}
	if nx+ny == in {
		return 0
	}
	return float64(in) / float64(nx+ny-in)
}
