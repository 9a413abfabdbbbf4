package accuracy

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
)

// Grave says how bad a finding of Check is.
type Grave uint8

// The graves. An error makes gold that cannot be scored rightly; a warning is what an annotator
// should look at.
const (
	Warning Grave = iota
	Wrong
)

var graveNames = [...]string{"warning", "error"}

// String gives warning or error.
func (g Grave) String() string { return graveNames[g] }

// Finding is one thing that Check found, with its place, document and row.
type Finding struct {
	Grave    Grave
	Place    Place
	Document string
	Row      string // "" where it is of the document
	Message  string
}

// String is the finding in one line.
func (f Finding) String() string {
	row := ""
	if f.Row != "" {
		row = " row " + f.Row
	}
	return fmt.Sprintf("%s: %s: document %s%s: %s", f.Place, f.Grave, f.Document, row, f.Message)
}

// Check proves gold: that hashes, offsets and words agree, that ids are unique and nested_in names
// one of them, that kinds and marks agree, and that spans are such as annotators draw: no cut word,
// no blank at an end, no half quotation, no part in another. Findings come in the order of the gold.
func Check(docs []*Document) []Finding {
	var out []Finding
	for _, d := range docs {
		out = append(out, d.check()...)
	}
	return out
}

// CheckValues refuses rows with an unknown kind or status, each with its place.
func CheckValues(docs []*Document) error {
	var faults Faults
	for _, d := range docs {
		for i := range d.Attributions {
			a := &d.Attributions[i]
			for _, x := range []struct {
				name  string
				value *string
				may   []string
			}{{"kind", &a.Kind, KindNames}, {"status", &a.Status, attribution.StatusNames}} {
				if folded := strings.ToLower(strings.TrimSpace(*x.value)); folded == "" || slices.Contains(x.may, folded) {
					*x.value = folded
					continue
				}
				faults.add(a.Place, "document %q, row %s: %s %q: want one of %s", d.ID, d.key(a), x.name, *x.value, strings.Join(x.may, ", "))
			}
		}
	}
	return faults.orNil()
}

// checker collects the findings of one document.
type checker struct {
	d     *Document
	ix    index
	rows  map[*Attribution]int // the row's number, from 1
	out   []Finding
	order []int // of each finding, the row's number; 0 for the document

	quoted *quotedWords // of the text, made where it is needed
}

func (c *checker) of(g Grave, a *Attribution, format string, args ...any) {
	f := Finding{Grave: g, Place: c.d.Place, Document: c.d.ID, Message: fmt.Sprintf(format, args...)}
	if a != nil {
		f.Row = c.key(a)
		if a.Place.File != "" {
			f.Place = a.Place
		}
	}
	c.out = append(c.out, f)
	c.order = append(c.order, c.rows[a])
}

// sorted are the findings by row, those of the document first.
func (c *checker) sorted() []Finding {
	by := make([]int, len(c.out))
	for i := range by {
		by[i] = i
	}
	slices.SortStableFunc(by, func(a, b int) int { return c.order[a] - c.order[b] })
	out := make([]Finding, len(by))
	for i, k := range by {
		out[i] = c.out[k]
	}
	return out
}

func (d *Document) check() []Finding {
	c := &checker{d: d, ix: indexOf(d.Text), rows: make(map[*Attribution]int, len(d.Attributions))}
	for i := range d.Attributions {
		c.rows[&d.Attributions[i]] = i + 1
	}
	if !c.text() {
		return c.out
	}
	ids := c.ids()
	marks := marksOf(article.Parse(d.Text, article.Metadata{}))
	words := wordsOf(d.Text)
	var rows []checkedRow
	same := map[string]*Attribution{}
	for i := range d.Attributions {
		a := &d.Attributions[i]
		c.values(a, ids)
		if len(a.Content) == 0 {
			c.of(Wrong, a, "no content")
			continue
		}
		if !c.spans(a) {
			continue
		}
		content, ok := c.words(a, words)
		if !ok {
			continue
		}
		c.kind(a, marks)
		c.balance(a, marks)
		key := spanText(a.Content) + "|" + spanText(a.Source) + "|" + spanText(a.Cue)
		if first := same[key]; first != nil {
			c.of(Wrong, a, "row %s has the same content, source and cue", c.key(first))
		}
		same[key] = a
		rows = append(rows, checkedRow{a, content})
	}
	c.crossings(rows)
	for _, s := range d.Flagged {
		if s.Start < 0 || s.End > c.ix.Len() || s.Start >= s.End {
			c.of(Wrong, nil, "flagged span %d-%d is no stretch of the text", s.Start, s.End)
		}
	}
	return c.sorted()
}

// text reports whether the offsets of the gold are code points of the text that it has.
func (c *checker) text() bool {
	d := c.d
	if !d.HasText {
		c.of(Wrong, nil, "no text")
		return false
	}
	if d.TextSHA256 != "" && !strings.EqualFold(d.TextSHA256, d.Hash()) {
		c.of(Wrong, nil, "its text has the hash %.12s, text_sha256 says %.12s: the gold is of another text", d.Hash(), d.TextSHA256)
	}
	if u := UnitOf(d, d.Text); u != CodePoints {
		c.of(Wrong, nil, "the offsets count %s, not code points: whosaid gold import --offsets %s turns them", u, unitFlags[u])
		return false
	}
	return true
}

// ids gives the ids of the rows, and finds those that stand twice.
func (c *checker) ids() map[string]bool {
	ids := map[string]bool{}
	for i := range c.d.Attributions {
		if id := c.d.Attributions[i].ID; id != "" {
			if ids[id] {
				c.of(Wrong, &c.d.Attributions[i], "the id stands twice")
			}
			ids[id] = true
		}
	}
	return ids
}

// values checks the row in which a is nested, and its kind.
func (c *checker) values(a *Attribution, ids map[string]bool) {
	if a.NestedIn != "" && !ids[a.NestedIn] {
		c.of(Wrong, a, "nested_in names %q, which is no row of the document", a.NestedIn)
	}
	if a.NestedIn != "" && a.NestedIn == a.ID {
		c.of(Wrong, a, "it is nested in itself")
	}
	if a.Kind != "" && !slices.Contains(KindNames, a.Kind) {
		c.of(Wrong, a, "kind %q: want direct, mixed or indirect", a.Kind)
	}
}

// words checks the words of a's parts, and gives those of its content; ok is false where there is none.
func (c *checker) words(a *Attribution, all *textWords) (content runs, ok bool) {
	text := c.d.Text
	if a.Words != "" && !sameWords(c.ix.cutAll(text, a.Content), a.Words) {
		c.of(Wrong, a, "at %s the text has %q, the quote is %q", spanText(a.Content), clip(c.ix.cutAll(text, a.Content), 60), clip(a.Words, 60))
	}
	content, source, cue := all.of(a.Content, false), all.of(a.Source, false), all.of(a.Cue, false)
	if len(content) == 0 {
		c.of(Wrong, a, "the content has no word: %q", c.ix.cutAll(text, a.Content))
		return nil, false
	}
	if n := content.common(source); n > 0 {
		c.of(Wrong, a, "the source stands in the content (%s)", plural(n, "word"))
	}
	if n := cue.common(source); n > 0 {
		c.of(Wrong, a, "cue and source share %s", plural(n, "word"))
	}
	if n := cue.common(content); n > 0 {
		c.of(Warning, a, "cue and content share %s", plural(n, "word"))
	}
	return content, true
}

// kind compares a's kind with the quotation marks of the text. A row without marks of its own inside somebody's quotation is
// as the annotator says.
func (c *checker) kind(a *Attribution, marks *quoteEnds) {
	if c.quoted == nil {
		c.quoted = newQuotedWords(c.d.Text)
	}
	own := slices.ContainsFunc(a.Content, func(s Span) bool { return holdsMark(marks, c.ix.Byte(s.Start), c.ix.Byte(s.End)) })
	if kind := c.quoted.kind(a.Content); slices.Contains(KindNames, a.Kind) && kind != a.Kind && (kind == "indirect" || a.Kind == "indirect" && own) {
		c.of(Warning, a, "it is called %s, by the quotation marks of the text it is %s", a.Kind, kind)
	}
}

// checkedRow is a row whose spans are stretches of the text.
type checkedRow struct {
	a     *Attribution
	words runs // of its content
}

// Contents that overlap in great numbers are no annotation but a mistake of whoever made the file. A row is
// compared with as many others as overlapsCompared, those that begin nearest before it, and crossingsTold
// of them are named: all of them would be the square of the rows.
const (
	overlapsCompared = 200
	crossingsTold    = 10
)

// crossings warns of contents that cross: neither lies in the other.
func (c *checker) crossings(rows []checkedRow) {
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return rows[i].words.first() - rows[j].words.first() })
	furthest := make([]int, len(order)) // the last word of any row up to here
	crossed := make([][]int, len(rows)) // by row, those before it in the file
	skipped := 0                        // pairs that were not compared
	for k, j := range order {
		row := &rows[j]
		if furthest[k] = row.words.last(); k > 0 {
			furthest[k] = max(furthest[k], furthest[k-1])
		}
		compared := 0
		for b := k - 1; b >= 0 && furthest[b] >= row.words.first(); b-- {
			if compared++; compared > overlapsCompared {
				skipped++
				break
			}
			other := &rows[order[b]]
			if n := other.words.common(row.words); 0 < n && n < other.words.size() && n < row.words.size() {
				first, second := min(order[b], j), max(order[b], j)
				crossed[second] = append(crossed[second], first)
			}
		}
	}
	for j, with := range crossed {
		slices.Sort(with)
		for _, i := range with[:min(len(with), crossingsTold)] {
			c.of(Warning, rows[j].a, "its content crosses that of row %s in %s", c.key(rows[i].a), plural(rows[i].words.common(rows[j].words), "word"))
		}
		if more := len(with) - crossingsTold; more > 0 {
			c.of(Warning, rows[j].a, "its content crosses those of %d rows more", more)
		}
	}
	if skipped > 0 {
		c.of(Warning, nil, "%s overlap with more than %d others each and were not compared with all of them", plural(skipped, "row"), overlapsCompared)
	}
}

// key names a row as Document.key does.
func (c *checker) key(a *Attribution) string {
	if a.ID != "" {
		return a.ID
	}
	return "#" + strconv.Itoa(c.rows[a])
}

// spans proves the offsets of a row; false where one is no stretch of the text.
func (c *checker) spans(a *Attribution) bool {
	right := true
	for _, p := range []struct {
		name  string
		spans []Span
	}{{"content", a.Content}, {"source", a.Source}, {"cue", a.Cue}} {
		for k, s := range p.spans {
			if s.Start < 0 || s.End > c.ix.Len() || s.Start >= s.End {
				c.of(Wrong, a, "%s: span %d-%d is no stretch of a text of %d code points", p.name, s.Start, s.End, c.ix.Len())
				right = false
				continue
			}
			if k > 0 && s.Start < p.spans[k-1].End {
				c.of(Wrong, a, "%s: span %d-%d begins before the one before it ends", p.name, s.Start, s.End)
			}
			words := c.ix.cut(c.d.Text, s)
			if strings.TrimSpace(words) != words {
				c.of(Warning, a, "%s: white space at an end of %q", p.name, clip(words, 60))
			} else if c.ix.cuts(c.d.Text, s) > 0 {
				c.of(Wrong, a, "%s: %d-%d cuts a word: %q", p.name, s.Start, s.End, clip(words, 60))
			}
		}
	}
	return right
}

// quoteEnd is one mark of a closed quotation: where it stands, in bytes, and which one it is.
type quoteEnd struct {
	at     int
	quote  int
	closes bool
	words  string
}

// quoteEnds are the marks of the closed quotations, in the order of the text. Quotations stand one behind the other or
// one in the other.
type quoteEnds struct {
	marks  []quoteEnd
	around []int // before each mark, and behind the last, the opening mark of the innermost quotation that is open; else -1
	closes []int // of each opening mark, its closing mark
}

// marksOf gives the marks of the closed quotations.
func marksOf(doc *article.Document) *quoteEnds {
	e := &quoteEnds{}
	for q := range doc.Quotations {
		quote := &doc.Quotations[q]
		if quote.Closed && !quote.Inner.Empty() {
			words := doc.Text[quote.Span.Start:quote.Span.End]
			e.marks = append(e.marks, quoteEnd{quote.Span.Start, q, false, words}, quoteEnd{quote.Span.End - 1, q, true, words})
		}
	}
	slices.SortFunc(e.marks, func(a, b quoteEnd) int { return a.at - b.at })
	e.closes = make([]int, len(e.marks))
	open := -1
	for k, m := range e.marks {
		e.around = append(e.around, open)
		if !m.closes {
			open = k
		} else if open >= 0 {
			e.closes[open], open = k, e.around[open]
		}
	}
	e.around = append(e.around, open)
	return e
}

// from gives the first mark at a byte or behind it.
func (e *quoteEnds) from(at int) int {
	k, _ := slices.BinarySearchFunc(e.marks, at, func(m quoteEnd, at int) int { return m.at - at })
	return k
}

// alone gives the marks from byte from on and before byte to whose other mark is not there. It looks at those alone, and
// not at each mark between.
func (e *quoteEnds) alone(from, to int) (out []quoteEnd) {
	first, behind := e.from(from), e.from(to)
	for k := e.around[first]; k >= 0 && e.closes[k] < behind; k = e.around[k] {
		out = append(out, e.marks[e.closes[k]])
	}
	for k := e.around[behind]; k >= first; k = e.around[k] {
		out = append(out, e.marks[k])
	}
	return out
}

// holdsMark reports whether a mark stands at byte from or after it, and before byte to.
func holdsMark(e *quoteEnds, from, to int) bool {
	k := e.from(from)
	return k < len(e.marks) && e.marks[k].at < to
}

// balance warns of a content that holds one mark of a quotation and not the other.
func (c *checker) balance(a *Attribution, marks *quoteEnds) {
	single := map[int]quoteEnd{}
	for _, s := range a.Content {
		for _, m := range marks.alone(c.ix.Byte(s.Start), c.ix.Byte(s.End)) {
			if _, both := single[m.quote]; both { // the other stands in an earlier part
				delete(single, m.quote)
				continue
			}
			single[m.quote] = m
		}
	}
	for _, m := range slices.SortedFunc(maps.Values(single), func(x, y quoteEnd) int { return x.at - y.at }) {
		mark := map[bool]string{true: "closing", false: "opening"}[m.closes]
		c.of(Warning, a, "it holds the %s mark of %q and not the other", mark, clip(m.words, 60))
	}
}
