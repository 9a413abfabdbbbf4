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
	group  []candidate
	margin float64 // of its rank over the second
	p      float64 // that quote and source are right
}

// groups sorts the candidates by cue and calls f with those of each.
func (b *builder) groups(f func(group []candidate)) {
	slices.SortStableFunc(b.out, func(x, y candidate) int { return x.cue - y.cue })
	for i := 0; i < len(b.out); {
		j := i + 1
		for j < len(b.out) && b.out[j].cue == b.out[i].cue {
			j++
		}
		b.agree(b.out[i:j])
		f(b.out[i:j])
		i = j
	}
}

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
func (b *builder) decide(w *Weights, f *features) []choice {
	var out []choice
	b.groups(func(group []candidate) {
		if group[0].inQuote && !b.nested {
			return
		}
		if w.Empty() {
			at, margin := b.byPriority(group)
			out = append(out, choice{&group[at], group, margin, group[at].believed()})
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
		p := logistic(w.accept.score(f.hash))
		if b.thoughts || b.intentions { // what is both is taken for the likelier
			meant := b.on(group[at].cue, b.lists.intentions)
			if t := logistic(w.thought.score(f.hash)); t > p && (meant && b.intentions || !meant && b.thoughts) {
				p = t
			}
		}
		out = append(out, choice{&group[at], group, margin, p})
	})
	return out
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
	var keep []choice
next:
	for _, i := range order {
		for _, k := range keep {
			if b.iou(all[i].content, k.content) > 0.6 {
				continue next
			}
		}
		keep = append(keep, all[i])
	}
	return keep
}

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
