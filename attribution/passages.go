package attribution

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
)

// Rows of another unit: one row for each unbroken passage. What one cue introduces may be several passages; they share its id.

// RowNames are the units that Options.Rows may name. "attributions" is one row for what one cue introduces, of one kind. "passages" is one
// row for each unbroken passage in quotation marks; words outside marks are left out.
var RowNames = []string{rowsAttributions, rowsPassages}

const (
	rowsAttributions = "attributions"
	rowsPassages     = "passages"
)

// unit says which passages of the content become rows.
type unit struct {
	unmarked bool // words outside marks too
	words    int  // passages of fewer words are left out
	others   bool // rows of I and we, and rows inside others, are left out
	apart    bool // each passage is a row
}

// unitOf gives the unit of rows that the options ask for.
func (o *Options) unitOf() unit {
	switch {
	case o.Profile == profileGGT:
		return unit{apart: true, unmarked: true, words: fewestGGT, others: true}
	case o.Profile == profileDirectQuote || o.Rows == rowsPassages:
		return unit{apart: true}
	}
	return unit{}
}

// fewestGGT is how many words a quote of the Gender Gap Tracker has at least.
const fewestGGT = 4

// asPassages makes a row of each passage of the rows.
func (r *Result) asPassages(u unit) {
	if !u.apart {
		return
	}
	type piece struct {
		Attribution
		of int
	}
	var all []piece
	for i := range r.Attributions {
		a := &r.Attributions[i]
		if u.others && (a.NestedIn >= 0 || a.Resolution == ByAuthor) {
			continue
		}
		for _, p := range r.passages(a.Content, u.unmarked) {
			if len(strings.Fields(r.Doc.Text[p.Start:p.End])) < u.words {
				continue
			}
			x := *a
			x.Content = []article.Span{p}
			if x.Kind = Direct; len(QuotedParts(r.Doc, x.Content)) == 0 {
				x.Kind = Indirect
			}
			if x.Kind == Direct && x.Form != Turn && x.Form != Headline {
				x.Form = Quotation
			}
			all = append(all, piece{x, i})
		}
	}
	slices.SortStableFunc(all, func(x, y piece) int {
		return cmp.Or(cmp.Compare(x.Content[0].Start, y.Content[0].Start), cmp.Compare(y.Content[0].End, x.Content[0].End))
	})
	r.Attributions = r.Attributions[:0:0]
	for i, x := range all {
		x.ID = "q" + strconv.Itoa(i+1)
		outer := x.NestedIn
		x.NestedIn = -1
		for k := i - 1; outer >= 0 && k >= 0; k-- {
			if all[k].of == outer && all[k].Content[0].Contains(x.Content[0]) {
				x.NestedIn = k
				break
			}
		}
		r.Attributions = append(r.Attributions, x.Attribution)
	}
	r.dropSilent()
}

// passages gives the unbroken stretches of some spans that are in marks, and with unmarked also those between them. A quotation that goes
// on where a paragraph opens its mark again is one passage, if no other words are between.
func (r *Result) passages(content []article.Span, unmarked bool) (out []article.Span) {
	for _, c := range content {
		at := c.Start
		for _, p := range QuotedParts(r.Doc, []article.Span{c}) {
			if unmarked {
				out = r.appendWords(out, article.Span{Start: at, End: p.Start})
			}
			if n := len(out); n > 0 && out[n-1].End <= p.Start && r.goesOn(out[n-1], p) {
				out[n-1].End = p.End
			} else {
				out = append(out, p)
			}
			at = p.End
		}
		if unmarked {
			out = r.appendWords(out, article.Span{Start: at, End: c.End})
		}
	}
	return out
}

// goesOn reports whether passage p opens again the mark that passage before left open, right after it.
func (r *Result) goesOn(before, p article.Span) bool {
	if strings.TrimSpace(r.Doc.Text[before.End:p.Start]) != "" {
		return false
	}
	n, ok := slices.BinarySearchFunc(r.Doc.Quotations, p.Start, func(q article.Quotation, at int) int { return q.Span.Start - at })
	if !ok {
		return false
	}
	k := r.Doc.Quotations[n].Continues
	return k >= 0 && before.Start <= r.Doc.Quotations[k].Span.Start && r.Doc.Quotations[k].Span.Start < before.End
}

// appendWords appends s less the blanks and marks at its edges, where a word is left.
func (r *Result) appendWords(out []article.Span, s article.Span) []article.Span {
	first, end := -1, -1
	for _, t := range r.Doc.Tokens[r.tokenFrom(s.Start):] {
		if t.Start >= s.End {
			break
		}
		if t.Word && t.Start >= s.Start && t.End <= s.End {
			if first < 0 {
				first = t.Start
			}
			end = t.End
		}
	}
	if first < 0 {
		return out
	}
	return append(out, article.Span{Start: first, End: end})
}

// tokenFrom gives the first token that ends after byte at.
func (r *Result) tokenFrom(at int) int {
	n, _ := slices.BinarySearchFunc(r.Doc.Tokens, at, func(t article.Token, at int) int {
		if t.End <= at {
			return -1
		}
		return 1
	})
	return n
}

// QuotedParts gives the stretches of some spans that lie in an outermost quotation.
func QuotedParts(doc *article.Document, content []article.Span) (out []article.Span) {
	quotations := doc.Quotations
	for _, c := range content {
		first, _ := slices.BinarySearchFunc(quotations, c.Start, func(q article.Quotation, at int) int { return q.Span.Start - at })
		if first > 0 { // the one before may hold the beginning, or are in one that does
			first--
			for quotations[first].Parent >= 0 {
				first = int(quotations[first].Parent)
			}
		}
		for _, q := range quotations[first:] {
			if q.Span.Start >= c.End {
				break
			}
			part := article.Span{Start: max(q.Span.Start, c.Start), End: min(q.Span.End, c.End)}
			if q.Parent < 0 && part.Start < part.End {
				out = append(out, part)
			}
		}
	}
	return out
}
