package attribution

import (
	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// view is one annotated document with the tables that every stage asks for.
type view struct {
	a *syntax.Annotation
	d *article.Document

	left, right []int32 // first and last token of the subtree of token i
	quote       []int32 // the outermost quotation that token i stands in (its marks included), else -1
	lists       *lists
	lex         lexicon.Tokens
	counted     []int32 // words before token i; one longer than the tokens
	inMarks     []int32 // words in quotation marks before token i, likewise
	arena       []article.Range
}

// look fills v for a. The slices of an earlier document are used again.
func (v *view) look(a *syntax.Annotation) {
	v.a, v.d = a, a.Doc
	n := len(v.d.Tokens)
	v.left, v.right, v.quote = grow(v.left, n), grow(v.right, n), grow(v.quote, n)
	v.counted, v.inMarks = grow(v.counted, n+1), grow(v.inMarks, n+1)
	v.inMarks[0] = 0
	v.arena = nil
	v.counted[0] = 0
	v.lists.lexicon.Read(a, &v.lex)
	for i := range n {
		v.left[i], v.right[i] = int32(i), int32(i)
		q := v.d.Tokens[i].Quotation
		for q >= 0 && v.d.Quotations[q].Parent >= 0 {
			q = int32(v.d.Quotations[q].Parent)
		}
		v.quote[i] = q
		v.counted[i+1], v.inMarks[i+1] = v.counted[i], v.inMarks[i]
		if v.d.Tokens[i].Word {
			v.counted[i+1]++
			if q >= 0 {
				v.inMarks[i+1]++
			}
		}
	}
	// The first token to reach an ancestor is its leftmost: each entry is set once, so this is linear.
	for i := range n {
		for h := a.Heads[i]; h >= 0 && v.left[h] > int32(i); h = a.Heads[h] {
			v.left[h] = int32(i)
		}
	}
	for i := n - 1; i >= 0; i-- {
		for h := a.Heads[i]; h >= 0 && v.right[h] < int32(i); h = a.Heads[h] {
			v.right[h] = int32(i)
		}
	}
}

func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}

// tree gives the run of tokens that hang on i, itself included. Trees are projective, so that it is one run.
func (v *view) tree(i int) article.Range {
	return article.Range{First: int(v.left[i]), End: int(v.right[i]) + 1}
}

func (v *view) tag(i int) syntax.Tag {
	if i < 0 || i >= len(v.a.Tags) {
		return syntax.TagNone
	}
	return v.a.Tags[i]
}

// on reports whether token i is on list l, as a lemma or as a word.
func (v *view) on(i int, l lexicon.List) bool { return v.lex.Has(i, l) }

// word gives the lemma of token i as a feature value.
func (v *view) word(i int) val { return valueOf(v.a.Lemmas[i]) }

// class gives the class of the verb or noun of saying that token i is, else none.
func (v *view) class(i int) val {
	return v.lists.classOf(v.a.Tags[i], func(l lexicon.List) bool { return v.on(i, l) })
}

// caseOn reports whether the preposition of noun i is on list l.
func (v *view) caseOn(i int, l lexicon.List) bool {
	for c := v.a.FirstChild(i); c >= 0; c = v.a.NextSibling(c) {
		if v.rel(c) == syntax.RelCase {
			return v.on(c, l)
		}
	}
	return false
}

func (v *view) rel(i int) syntax.Relation { return v.a.Relations[i] }
func (v *view) head(i int) int            { return int(v.a.Heads[i]) }
func (v *view) isWord(i int) bool         { return v.d.Tokens[i].Word }
func (v *view) lemma(i int) string        { return v.a.Lemmas[i] }

// char gives the first byte of token i when it is a mark, else 'w'; 0 off the ends.
func (v *view) char(i int) byte {
	if i < 0 || i >= len(v.d.Tokens) {
		return 0
	}
	if v.d.Tokens[i].Word {
		return 'w'
	}
	return v.d.Text[v.d.Tokens[i].Start]
}

func (v *view) sentence(i int) article.Range {
	return v.d.Sentences[v.d.Tokens[i].Sentence].Tokens
}

// child gives the first dependent of i under relation r, or -1.
func (v *view) child(i int, r syntax.Relation) int {
	for c := v.a.FirstChild(i); c >= 0; c = v.a.NextSibling(c) {
		if v.a.Relations[c] == r {
			return c
		}
	}
	return -1
}

// last gives the last token of the sentence that can end content: a word, "%" or ")".
func (v *view) last(s article.Range) int {
	e := s.End - 1
	for e > s.First && !v.isWord(e) && v.char(e) != '%' && v.char(e) != ')' {
		e--
	}
	return e
}

// words counts the words in r.
func (v *view) words(r article.Range) int {
	if r.Len() <= 0 {
		return 0
	}
	return int(v.counted[r.End] - v.counted[r.First])
}

func (v *view) hasWord(first, end int) bool {
	return first < end && v.counted[end] > v.counted[first]
}

// keep copies rs into memory that lives as long as the analysis of this document.
func (v *view) keep(rs []article.Range) []article.Range {
	if cap(v.arena)-len(v.arena) < len(rs) {
		v.arena = make([]article.Range, 0, 4096+len(rs))
	}
	at := len(v.arena)
	v.arena = append(v.arena, rs...)
	return v.arena[at : at+len(rs) : at+len(rs)]
}

// tidy sorts rs, joins runs between which no word stands, cuts commas, stops and colons off the ends
// of what is not a quotation, and drops runs without a word. It works in place.
func (v *view) tidy(rs []article.Range) []article.Range {
	for i := 1; i < len(rs); i++ { // runs are few: insertion sort
		for j := i; j > 0 && rs[j].First < rs[j-1].First; j-- {
			rs[j], rs[j-1] = rs[j-1], rs[j]
		}
	}
	out := rs[:0]
	for _, r := range rs {
		if r.Len() <= 0 {
			continue
		}
		if n := len(out); n > 0 && (r.First <= out[n-1].End || !v.hasWord(out[n-1].End, r.First)) {
			out[n-1].End = max(out[n-1].End, r.End)
			continue
		}
		out = append(out, r)
	}
	rs, out = out, out[:0]
	for _, r := range rs {
		if r = v.trim(r); r.Len() > 0 {
			out = append(out, r)
		}
	}
	return out
}

// trim cuts commas, stops and colons off both ends of r, but never the marks of a quotation that
// lies wholly in r; empty where no word is left.
func (v *view) trim(r article.Range) article.Range {
	for r.First < r.End && !v.isWord(r.First) && !v.opens(r.First, r.End) && !v.keepsEdge(r.First) {
		r.First++
	}
	for r.End > r.First && !v.isWord(r.End-1) && !v.closes(r.End-1, r.First) && !v.keepsEnd(r.End-1) {
		r.End--
	}
	if !v.hasWord(r.First, r.End) {
		return article.Range{}
	}
	return r
}

// keepsEdge reports marks that belong to the word that follows: a currency sign, "@", "#".
func (v *view) keepsEdge(i int) bool {
	switch v.tag(i) {
	case syntax.TagDollar, syntax.TagHash:
		return true
	}
	c := v.char(i)
	return c == '@' || c == '#' || c == '$' || c == '('
}

func (v *view) keepsEnd(i int) bool {
	c := v.char(i)
	return c == '?' || c == '!' || c == '%' || c == ')'
}

// opens reports whether token i is the opening mark of a quotation that ends before end.
func (v *view) opens(i, end int) bool {
	q := v.d.Tokens[i].Quotation
	return q >= 0 && v.d.Quotations[q].Tokens.First == i && v.d.Quotations[q].Tokens.End <= end
}

// closes reports whether token i is the closing mark of a quotation that begins at or after first.
func (v *view) closes(i, first int) bool {
	q := v.d.Tokens[i].Quotation
	return q >= 0 && v.d.Quotations[q].Tokens.End == i+1 && v.d.Quotations[q].Tokens.First >= first
}

// cut takes the tokens of c out of rs, appending to out.
func cut(out, rs []article.Range, c article.Range) []article.Range {
	for _, r := range rs {
		if r.End <= c.First || r.First >= c.End {
			out = append(out, r)
			continue
		}
		if r.First < c.First {
			out = append(out, article.Range{First: r.First, End: c.First})
		}
		if c.End < r.End {
			out = append(out, article.Range{First: c.End, End: r.End})
		}
	}
	return out
}

func overlap(rs []article.Range, c article.Range) bool {
	for _, r := range rs {
		if r.First < c.End && c.First < r.End {
			return true
		}
	}
	return false
}

func inside(rs []article.Range, i int) bool {
	for _, r := range rs {
		if r.Has(i) {
			return true
		}
	}
	return false
}
