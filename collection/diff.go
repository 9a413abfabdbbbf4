package collection

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
)

// Edit is a run of words of which a word diff is made. Both texts are as they are printed.
type Edit struct {
	Op     string   `json:"op"`               // equal, replaced, added (in the draft alone), left-out (in the source alone), interrupted
	Draft  string   `json:"draft,omitempty"`  // its words in the draft
	Source string   `json:"source,omitempty"` // its words in the source
	Kinds  []string `json:"kinds,omitempty"`  // what stands out in it: number, negation, name
}

// The values of Edit.Op.
const (
	opEqual       = "equal"
	opReplaced    = "replaced"
	opAdded       = "added"
	opLeftOut     = "left-out"
	opInterrupted = "interrupted"
)

// The kinds of changes that stand out.
const (
	kindNumber   = "number"
	kindNegation = "negation"
	kindName     = "name"
)

// edits makes a word diff of a candidate's moves.
func (cl *claim) edits(c *candidate) []Edit {
	interrupted := map[int]bool{}
	for _, s := range c.skips {
		for i := s.first; i < s.end; i++ {
			interrupted[i] = s.interrupted
		}
	}
	var out []run
	for _, m := range c.moves {
		r := run{draft: []int{m.a}, source: []int{m.b}}
		switch m.step {
		case stepEqual:
			r.op = opEqual
		case stepJoined:
			r.op, r.source = opEqual, []int{m.b, m.b + 1}
		case stepSplit:
			r.op, r.draft = opEqual, []int{m.a, m.a + 1}
		case stepReplaced:
			r.op = opReplaced
		case stepAdded:
			r.op, r.source = opAdded, nil
		case stepSkipped:
			r.op, r.draft = opLeftOut, nil
			if interrupted[m.b] {
				r.op = opInterrupted
			}
		}
		out = appended(out, r)
	}
	if c.verdict == Cut {
		out = cl.withLeftEnds(c, out)
	}
	edits := make([]Edit, len(out))
	for i, r := range out {
		edits[i] = Edit{Op: r.op, Draft: shownWords(cl.draft, cl.words, r.draft), Source: shownWords(c.source, c.source.words, r.source)}
		switch {
		case r.op == opEqual || r.op == opInterrupted:
		case len(r.source) > maxInterruption: // all that is between two places
			edits[i].Source = shownWords(c.source, c.source.words, r.source[:5]) + between + shownWords(c.source, c.source.words, r.source[len(r.source)-5:])
		default:
			edits[i].Kinds = standOut(cl, c, r)
		}
	}
	return edits
}

// withLeftEnds puts before and behind the runs of a claim what it leaves out of the source's sentences there.
func (cl *claim) withLeftEnds(c *candidate, out []run) []run {
	before, behind := cl.leftAtEnds(c, c.source)
	first, last := c.ends()
	if before > 0 {
		left := run{op: opLeftOut}
		for i := first - before; i < first; i++ {
			left.source = append(left.source, i)
		}
		out = slices.Insert(out, 0, left)
	}
	if behind > 0 {
		left := run{op: opLeftOut}
		for i := last + 1; i <= last+behind; i++ {
			left.source = append(left.source, i)
		}
		out = append(out, left)
	}
	return out
}

// run is the words of one edit, by their places.
type run struct {
	op            string
	draft, source []int
}

// appended puts a run after others. Changed words that follow each other are one edit.
func appended(out []run, r run) []run {
	last := len(out) - 1
	changed := func(op string) bool { return op == opReplaced || op == opAdded || op == opLeftOut }
	if last < 0 || out[last].op != r.op && !(changed(out[last].op) && changed(r.op)) {
		return append(out, r)
	}
	if out[last].op != r.op {
		out[last].op = opReplaced
	}
	out[last].draft = append(out[last].draft, r.draft...)
	out[last].source = append(out[last].source, r.source...)
	return out
}

// shownWords gives words as the text has them, with what is between them.
func shownWords(a *Article, words []word, at []int) string {
	var b strings.Builder
	for k, i := range at {
		start := words[i].Start
		if k > 0 {
			if last := words[at[k-1]]; at[k-1]+1 == i && words[i].Start-last.End < 40 && words[i].Start >= last.End {
				start = last.End
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(a.Text[start:words[i].End])
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// standOut names what a change must be looked at for: numbers, negations and names that only one side has.
func standOut(cl *claim, c *candidate, r run) (kinds []string) {
	book := english()
	draft, source := map[string]bool{}, map[string]bool{}
	for _, i := range r.draft {
		draft[book.negation(cl.words[i].text)] = true
	}
	for _, i := range r.source {
		source[book.negation(c.source.words[i].text)] = true
	}
	add := func(kind string) {
		if !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	look := func(a *Article, w word, other map[string]bool) {
		switch {
		case other[book.negation(w.text)]:
		case book.negations[w.text]:
			add(kindNegation)
		case book.isNumber(w.text):
			add(kindNumber)
		case a.isName(w.Span):
			add(kindName)
		}
	}
	for _, i := range r.draft {
		look(cl.draft, cl.words[i], source)
	}
	for _, i := range r.source {
		look(c.source, c.source.words[i], draft)
	}
	slices.Sort(kinds)
	return kinds
}

// isName reports whether a word is written with a capital where no sentence and no quotation begins.
func (a *Article) isName(w article.Span) bool {
	first, size := utf8.DecodeRuneInString(a.Text[w.Start:])
	if !unicode.IsUpper(first) || w.End-w.Start == size && first == 'I' || strings.HasPrefix(a.Text[w.Start:w.End], "I'") || strings.HasPrefix(a.Text[w.Start:w.End], "I’") {
		return false
	}
	before := strings.TrimRight(a.Text[:w.Start], " \t")
	last, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && !strings.ContainsRune(".!?:\n\"“‘'«„…([", last)
}

// WordDiff writes edits in the manner of git's word diff, from the source to the draft: [-left out-]{+added+}. A change that
// stands out is marked by what it is.
func WordDiff(edits []Edit) string {
	var parts []string
	for _, e := range edits {
		switch e.Op {
		case opEqual:
			parts = append(parts, e.Draft)
			continue
		case opInterrupted:
			parts = append(parts, "…")
			continue
		}
		s := ""
		if e.Source != "" {
			s += "[-" + e.Source + "-]"
		}
		if e.Draft != "" {
			s += "{+" + e.Draft + "+}"
		}
		if len(e.Kinds) > 0 {
			s += "(" + strings.Join(e.Kinds, ", ") + "!)"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

// kindsOf gives what stands out in any of the edits.
func kindsOf(edits []Edit) (kinds []string) {
	for _, e := range edits {
		for _, k := range e.Kinds {
			if !slices.Contains(kinds, k) {
				kinds = append(kinds, k)
			}
		}
	}
	slices.Sort(kinds)
	return kinds
}
