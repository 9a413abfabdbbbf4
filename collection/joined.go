package collection

import (
	"cmp"
	"slices"
)

// A quotation may be joined from two places: its beginning is at one, its end at the other, far from it.

// partWords is the least that one of two places holds of a joined quotation, in a row.
const partWords = 4

// held tells which words of the claim are at a place, in runs of at least partWords.
func (c *candidate) held(n int) []bool {
	out := make([]bool, n)
	run := 0
	for i, m := range c.moves {
		if run++; m.step != stepEqual {
			run = 0
		}
		if run >= partWords {
			for k := range run {
				out[c.moves[i-k].a] = true
			}
		}
	}
	return out
}

// considerPart keeps a place that holds the beginning or the end of a claim, and not all of it.
func (cl *claim) considerPart(c *candidate) {
	n := len(cl.words)
	if c.equal == 0 || n < 2*partWords || cl.quote.Kind == indirect {
		return
	}
	held := c.held(n)
	head, tail := held[0], held[n-1]
	switch {
	case head && !tail:
		cl.heads = kept(cl.heads, c, comparePlaces)
	case tail && !head:
		cl.tails = kept(cl.tails, c, comparePlaces)
	}
}

// comparePlaces orders places by how much they hold, and then as compareCandidates does.
func comparePlaces(a, b *candidate) int {
	return cmp.Or(cmp.Compare(b.equal, a.equal), cmp.Compare(a.source.Date, b.source.Date), cmp.Compare(a.source.ID, b.source.ID),
		cmp.Compare(a.at(), b.at()), cmp.Compare(a.source.File, b.source.File), cmp.Compare(a.source.Line, b.source.Line))
}

// joined gives the claim as joined from two places; nil where it is not. What is said in the middle must
// are at one of them.
func (cl *claim) joined() *candidate {
	n := len(cl.words)
	for _, same := range []bool{true, false} { // of one source first
		for _, head := range cl.heads {
			for _, tail := range cl.tails {
				if (head.source == tail.source) != same {
					continue
				}
				before, behind := head.held(n), tail.held(n)
				k := slices.Index(before, false)
				if slices.Contains(behind[k:], false) {
					continue
				}
				return cl.join(head, tail, k)
			}
		}
	}
	return nil
}

// join makes one candidate of the words before k at one place and those from k on at another.
func (cl *claim) join(head, tail *candidate, k int) *candidate {
	first, second := *head, *tail
	first.moves = slices.DeleteFunc(slices.Clone(head.moves), func(m move) bool { return m.a >= k })
	second.moves = slices.DeleteFunc(slices.Clone(tail.moves), func(m move) bool { return m.a < k || m.a == k && m.step == stepSkipped })
	for _, c := range []*candidate{&first, &second} {
		c.words, c.skips, c.left, c.equal, c.also = Cut, nil, 1, len(c.moves), nil
		c.quote = cl.saidIn(c.source, c.found())
		c.settle(cl)
	}
	out := first
	out.equal, out.overlap = first.equal+second.equal, 1
	out.joinedWith = &second
	if second.like > out.like {
		out.like, out.verdict = second.like, second.verdict
	}
	out.also = slices.DeleteFunc(out.also, func(s string) bool { return s == string(out.verdict) })
	for _, s := range append([]string{string(second.verdict)}, second.also...) {
		if s != string(out.verdict) && !slices.Contains(out.also, s) {
			out.also = append(out.also, s)
		}
	}
	out.also = append(out.also, "two-places")
	return &out
}
