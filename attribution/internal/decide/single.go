package decide

import (
	"cmp"
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
)

// No quotation is in two rows. Rules join the quotations that follow to a cue, and two cues may each have joined the same one.

// single takes out of each choice the quotations that another choice has by better right. A report that is in another's content is a
// link of a chain: the quotations of its sentence are in both.
func (d *Decider) single(kept []choice) []choice {
	owners := map[int][]int{} // by quotation: the choices that have all of it
	for i := range kept {
		d.Syntax.Tick(i)
		if c := &kept[i]; !c.InQuote && !c.Rule.Chains {
			d.eachQuotation(c.Content, func(q int) { owners[q] = append(owners[q], i) })
		}
	}
	cuts := make([][]article.Range, len(kept))
	for q := range d.Doc.Quotations {
		d.Syntax.Tick(q)
		of := owners[q]
		if len(of) < 2 || d.Doc.Quotations[q].Words < leastSingle {
			continue
		}
		best := slices.MinFunc(of, func(i, k int) int { return d.right(&kept[i], &kept[k], q) })
		for _, i := range of {
			if i != best && !d.inside(&kept[i], &kept[best], q) && !d.inside(&kept[best], &kept[i], q) {
				cuts[i] = append(cuts[i], d.Doc.Quotations[q].Tokens)
			}
		}
	}
	out := kept[:0]
	for i := range kept {
		d.Syntax.Tick(i)
		c := kept[i]
		if d.less(&c, cuts[i]); len(c.Content) > 0 {
			out = append(out, c)
		}
	}
	return out
}

// captured takes out of each choice that has a quotation of its own the further ones that a rule captured for another cue: “We closed the
// road,” Crane said, adding: “We will open it.” Else the likelier of the two would have both quotations, or the other one none.
func (d *Decider) captured(passing []choice) {
	of := map[int]int{} // by quotation: the choice whose rule captured it beside its cue
	for i := range passing {
		d.Syntax.Tick(i)
		if c := &passing[i]; c.Quoted >= 0 && !c.InQuote && !c.Rule.Chains && d.sharesSentence(c.Quoted, c.Cue) {
			if k, ok := of[c.Quoted]; !ok || passing[k].p < c.p {
				of[c.Quoted] = i
			}
		}
	}
	for i := range passing {
		d.Syntax.Tick(i)
		c := &passing[i]
		if c.Quoted < 0 || c.InQuote || of[c.Quoted] != i {
			continue
		}
		var cuts []article.Range
		d.eachQuotation(c.Content, func(q int) {
			if k, ok := of[q]; ok && k != i && q != c.Quoted && passing[k].Cue > c.Cue && !d.inside(c, &passing[k], q) {
				cuts = append(cuts, d.Doc.Quotations[q].Tokens)
			}
		})
		d.less(c, cuts)
	}
}

// leastSingle is how many words a quotation has that is in one row alone: a phrase in marks may be a part of two reports.
const leastSingle = 5

// eachQuotation calls f with every outermost quotation that stands whole in content.
func (d *Decider) eachQuotation(content []article.Range, f func(q int)) {
	for _, r := range content {
		for t := r.First; t < r.End; t++ {
			q := int(d.Quote[t])
			if q < 0 {
				continue
			}
			if x := d.Doc.Quotations[q].Tokens; t == x.First && x.End <= r.End {
				f(q)
			}
			t = max(t, d.Doc.Quotations[q].Tokens.End-1)
		}
	}
}

// inside reports whether choice x holds the cue of y, which is in a sentence of quotation q.
func (d *Decider) inside(x, y *choice, q int) bool {
	return view.Inside(x.Content, y.Cue) && d.sharesSentence(q, y.Cue)
}

// right compares two choices that have quotation q by their right to it: first the one whose rule captured q beside its cue, then one that
// reports nothing but quotations, then the nearer one.
func (d *Decider) right(x, y *choice, q int) int {
	rank := func(c *choice) int {
		switch {
		case c.Quoted == q && d.sharesSentence(q, c.Cue):
			return 0
		case c.Kind == result.Direct:
			return 1
		}
		return 2
	}
	return cmp.Or(rank(x)-rank(y), d.away(x, q)-d.away(y, q))
}

// away tells how far the cue of choice c is from quotation q, in tokens.
func (d *Decider) away(c *choice, q int) int {
	t := d.Doc.Quotations[q].Tokens
	if c.Cue < t.First {
		return t.First - c.Cue
	}
	return c.Cue - t.End + 1
}

// less takes cuts out of the content of c. The candidate itself stays as it is: it is in the groups of the article too.
func (d *Decider) less(c *choice, cuts []article.Range) {
	if len(cuts) == 0 {
		return
	}
	less := *c.Candidate
	for _, cut := range cuts {
		less.Content = d.Tidy(view.Cut(nil, less.Content, cut))
	}
	c.Candidate = &less
	if len(less.Content) > 0 {
		less.Kind = d.KindOf(less.Content)
	}
}
