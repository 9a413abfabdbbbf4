// Package view holds one annotated document with the tables that the stages of attribution look up: the
// subtree and the quotation of each token, words counted, the pack's word lists, and features' values.
package view

import (
	"math"
	"sort"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// View is one annotated document with the tables that every stage asks for.
type View struct {
	Syntax *syntax.Annotation
	Doc    *article.Document

	left, right []int32 // first and last token of the subtree of token i
	Quote       []int32 // the outermost quotation that token i is in (its marks included), else -1
	Lists       *Lists
	lex         lexicon.Tokens
	counted     []int32 // words before token i; one longer than the tokens
	InMarks     []int32 // words in quotation marks before token i, likewise
	class       []uint8 // 1 + the number of the class of token i; 0 where it has not been asked for
	Arena       []article.Range
}

// Look fills v for a. The slices of an earlier document are used again.
func (v *View) Look(a *syntax.Annotation) {
	v.Syntax, v.Doc = a, a.Doc
	n := len(v.Doc.Tokens)
	v.left, v.right, v.Quote = Grow(v.left, n), Grow(v.right, n), Grow(v.Quote, n)
	v.class = syntax.Filled(a, v.class, n, 0)
	v.counted, v.InMarks = Grow(v.counted, n+1), Grow(v.InMarks, n+1)
	v.InMarks[0] = 0
	v.Arena = v.Arena[:0]
	v.counted[0] = 0
	v.Lists.Lexicon.Read(a, &v.lex)
	for i := range n {
		a.Tick(i)
		v.left[i], v.right[i] = int32(i), int32(i)
		q := v.Doc.Tokens[i].Quotation
		for q >= 0 && v.Doc.Quotations[q].Parent >= 0 {
			q = int32(v.Doc.Quotations[q].Parent)
		}
		v.Quote[i] = q
		v.counted[i+1], v.InMarks[i+1] = v.counted[i], v.InMarks[i]
		if v.Doc.Tokens[i].Word {
			v.counted[i+1]++
			if q >= 0 {
				v.InMarks[i+1]++
			}
		}
	}
	// The first token to reach an ancestor is its leftmost: each entry is set once, so this is linear.
	for i := range n {
		a.Tick(i)
		for h := a.Heads[i]; h >= 0 && v.left[h] > int32(i); h = a.Heads[h] {
			v.left[h] = int32(i)
		}
	}
	for i := n - 1; i >= 0; i-- {
		a.Tick(i)
		for h := a.Heads[i]; h >= 0 && v.right[h] < int32(i); h = a.Heads[h] {
			v.right[h] = int32(i)
		}
	}
}

func Grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+min(n/4, 1<<12))
	}
	return s[:n]
}

// Extents gives the first and the last tokens of the subtrees of all tokens.
func (v *View) Extents() (left, right []int32) { return v.left, v.right }

// Tree gives the run of tokens that hang on i, itself included. Trees are projective, so that it is one run.
func (v *View) Tree(i int) article.Range {
	return article.Range{First: int(v.left[i]), End: int(v.right[i]) + 1}
}

func (v *View) Tag(i int) syntax.Tag {
	if i < 0 || i >= len(v.Syntax.Tags) {
		return syntax.TagNone
	}
	return v.Syntax.Tags[i]
}

// OnLists gives what the lexicon knows of the document's tokens.
func (v *View) OnLists() *lexicon.Tokens { return &v.lex }

// On reports whether token i is on list l, as a lemma or as a word; false off the ends, as stages look at the word after the last one.
func (v *View) On(i int, l lexicon.List) bool {
	return uint(i) < uint(len(v.lex.Lemma)) && v.lex.Has(i, l)
}

// OnAny is On of any of the lists of s.
func (v *View) OnAny(i int, s *lexicon.Set) bool {
	return uint(i) < uint(len(v.lex.Lemma)) && v.lex.Meets(i, s)
}

// Word gives the lemma of token i as a feature value.
func (v *View) Word(i int) Value {
	if s := v.lex.Lemma[i]; s != lexicon.NoSymbol { // its hash is known
		return v.Lists.words[s]
	}
	return ValueOf(v.Syntax.Lemmas[i])
}

// Class gives the class of the verb or noun of saying that token i is, else none. Every candidate asks it of the words of its content:
// the answer for a token is kept.
func (v *View) Class(i int) Value {
	if v.class[i] == 0 {
		v.class[i] = 1 + v.Lists.classOf(v.Syntax.Tags[i], &v.lex, i)
	}
	return v.Lists.classes[v.class[i]-1]
}

// CaseOn reports whether the preposition of noun i is on list l.
func (v *View) CaseOn(i int, l lexicon.List) bool {
	for c := v.Syntax.FirstChild(i); c >= 0; c = v.Syntax.NextSibling(c) {
		if v.Rel(c) == syntax.RelCase {
			return v.On(c, l)
		}
	}
	return false
}

func (v *View) Rel(i int) syntax.Relation { return v.Syntax.Relations[i] }
func (v *View) Head(i int) int            { return int(v.Syntax.Heads[i]) }
func (v *View) IsWord(i int) bool         { return uint(i) < uint(len(v.Doc.Tokens)) && v.Doc.Tokens[i].Word }
func (v *View) Lemma(i int) string        { return v.Syntax.Lemmas[i] }

// Char gives the first byte of token i when it is a mark, else 'w'; 0 off the ends.
func (v *View) Char(i int) byte {
	if i < 0 || i >= len(v.Doc.Tokens) {
		return 0
	}
	if v.Doc.Tokens[i].Word {
		return 'w'
	}
	return v.Doc.Text[v.Doc.Tokens[i].Start]
}

func (v *View) Sentence(i int) article.Range {
	return v.Doc.Sentences[v.Doc.Tokens[i].Sentence].Tokens
}

// Child gives the first dependent of i under relation r, or -1.
func (v *View) Child(i int, r syntax.Relation) int {
	for c := v.Syntax.FirstChild(i); c >= 0; c = v.Syntax.NextSibling(c) {
		if v.Syntax.Relations[c] == r {
			return c
		}
	}
	return -1
}

// Last gives the last token of the sentence that can end content: a word, "%" or ")".
func (v *View) Last(s article.Range) int {
	e := s.End - 1
	for e > s.First && !v.IsWord(e) && v.Char(e) != '%' && v.Char(e) != ')' {
		e--
	}
	return e
}

// Words counts the words in r.
func (v *View) Words(r article.Range) int {
	if r.Len() <= 0 {
		return 0
	}
	return int(v.counted[r.End] - v.counted[r.First])
}

func (v *View) HasWord(first, end int) bool {
	return first < end && v.counted[end] > v.counted[first]
}

// Keep copies rs into memory that lives as long as the analysis of this document: the next one has it again.
func (v *View) Keep(rs []article.Range) []article.Range {
	if cap(v.Arena)-len(v.Arena) < len(rs) {
		v.Arena = make([]article.Range, 0, 4096+len(rs))
	}
	at := len(v.Arena)
	v.Arena = append(v.Arena, rs...)
	return v.Arena[at : at+len(rs) : at+len(rs)]
}

// Tidy sorts rs, joins runs with no word between them, cuts commas, stops and colons off the ends of runs that
// are no quotation, and drops runs without a word. It works in place.
func (v *View) Tidy(rs []article.Range) []article.Range {
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
		if n := len(out); n > 0 && (r.First <= out[n-1].End || !v.HasWord(out[n-1].End, r.First)) {
			out[n-1].End = max(out[n-1].End, r.End)
			continue
		}
		out = append(out, r)
	}
	rs, out = out, out[:0]
	for _, r := range rs {
		if r = v.Trim(r); r.Len() > 0 {
			out = append(out, r)
		}
	}
	return out
}

// Trim cuts commas, stops and colons off both ends of r, but never the marks of a quotation that
// lies wholly in r; empty where no word is left.
func (v *View) Trim(r article.Range) article.Range {
	for r.First < r.End && !v.IsWord(r.First) && !v.opens(r.First, r.End) && !v.keepsEdge(r.First) {
		r.First++
	}
	for r.End > r.First && !v.IsWord(r.End-1) && !v.closes(r.End-1, r.First) && !v.keepsEnd(r.End-1) {
		r.End--
	}
	if !v.HasWord(r.First, r.End) {
		return article.Range{}
	}
	return r
}

// keepsEdge reports marks that belong to the word that follows: a currency sign, "@", "#".
func (v *View) keepsEdge(i int) bool {
	switch v.Tag(i) {
	case syntax.TagDollar, syntax.TagHash:
		return true
	}
	c := v.Char(i)
	return c == '@' || c == '#' || c == '$' || c == '('
}

func (v *View) keepsEnd(i int) bool {
	c := v.Char(i)
	return c == '?' || c == '!' || c == '%' || c == ')'
}

// opens reports whether token i is the opening mark of a quotation that ends before end.
func (v *View) opens(i, end int) bool {
	q := v.Doc.Tokens[i].Quotation
	return q >= 0 && v.Doc.Quotations[q].Tokens.First == i && v.Doc.Quotations[q].Tokens.End <= end
}

// closes reports whether token i is the closing mark of a quotation that begins at or after first.
func (v *View) closes(i, first int) bool {
	q := v.Doc.Tokens[i].Quotation
	return q >= 0 && v.Doc.Quotations[q].Tokens.End == i+1 && v.Doc.Quotations[q].Tokens.First >= first
}

// Cut takes the tokens of c out of rs, appending to out.
func Cut(out, rs []article.Range, c article.Range) []article.Range {
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

func Overlap(rs []article.Range, c article.Range) bool {
	for _, r := range rs {
		if r.First < c.End && c.First < r.End {
			return true
		}
	}
	return false
}

func Inside(rs []article.Range, i int) bool {
	for _, r := range rs {
		if r.Has(i) {
			return true
		}
	}
	return false
}

// QuotedComma reports whether token i closes a quotation after a comma: “coercion,”.
func (v *View) QuotedComma(i int) bool {
	if i < 1 || v.IsWord(i) || v.Quote[i] < 0 {
		return false
	}
	return v.Doc.Quotations[v.Quote[i]].Tokens.End == i+1 && v.Char(i-1) == ','
}

func (v *View) Mark(i int) bool {
	if i < 0 {
		return false
	}
	switch v.Tag(i) {
	case syntax.TagComma, syntax.TagColon:
		return true
	}
	return v.Dash(i)
}

// Touched gives the tokens that share a byte with s.
func (v *View) Touched(s article.Span) article.Range {
	first := sort.Search(len(v.Doc.Tokens), func(i int) bool { return v.Doc.Tokens[i].End > s.Start })
	end := sort.Search(len(v.Doc.Tokens), func(i int) bool { return v.Doc.Tokens[i].Start >= s.End })
	return article.Range{First: first, End: max(first, end)}
}

func (v *View) Dash(i int) bool {
	if i < 0 || v.IsWord(i) {
		return false
	}
	switch w := v.Doc.Word(i); w {
	case "-", "--", "–", "—":
		return true
	}
	return false
}

// WordClass reports tags of words that say by themselves what they are there for.
func WordClass(t syntax.Tag) bool {
	switch t {
	case syntax.IN, syntax.CC, syntax.WDT, syntax.WP, syntax.WRB, syntax.TO:
		return true
	}
	return false
}

// Nominal reports tags of determiners, adjectives, numbers, possessives and nouns.
func Nominal(t syntax.Tag) bool { return nominalTags.Has(t) || t.Noun() }

var nominalTags = syntax.Tags(syntax.DT, syntax.PRPS, syntax.JJ, syntax.JJR, syntax.JJS, syntax.CD, syntax.POS, syntax.TagDollar)

// Tense gives 1 for a verb in the past, 2 in the present, 3 for a modal, 0 for what is not finite.
func Tense(t syntax.Tag) int {
	switch t {
	case syntax.VBD:
		return 1
	case syntax.VBZ, syntax.VBP:
		return 2
	case syntax.MD:
		return 3
	}
	return 0
}

func Logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Iou gives intersection over union of the words of two contents.
func (v *View) Iou(x, y []article.Range) float64 {
	if x[0].First >= y[len(y)-1].End || y[0].First >= x[len(x)-1].End {
		return 0
	}
	in, nx, ny := 0, 0, 0
	if len(x) == 1 && len(y) == 1 { // most contents are one run
		in = v.Words(article.Range{First: max(x[0].First, y[0].First), End: min(x[0].End, y[0].End)})
		return overUnion(in, v.Words(x[0]), v.Words(y[0]))
	}
	for _, r := range x {
		nx += v.Words(r)
		for _, q := range y {
			in += v.Words(article.Range{First: max(r.First, q.First), End: max(max(r.First, q.First), min(r.End, q.End))})
		}
	}
	for _, q := range y {
		ny += v.Words(q)
	}
	return overUnion(in, nx, ny)
}

// overUnion gives the share of the words in both contents among those in any; 0 where there are none.
func overUnion(in, nx, ny int) float64 {
	if nx+ny == in {
		return 0
	}
	return float64(in) / float64(nx+ny-in)
}
