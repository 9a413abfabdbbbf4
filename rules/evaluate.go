package rules

// The operators evaluated plainly: which words does a proposal mean, with no variants and no
// weights? The proof of a rule by its own examples reads this; attribution, which weighs several
// readings of an operator against each other, does not.

import (
	"sort"
	"strings"

	"whosaid/article"
	"whosaid/syntax"
)

// Plain is a proposal as words: runs of tokens in the order of the text.
type Plain struct {
	Cue, Source, Content, Addressee []article.Range
}

// Text gives the words of some runs, the runs set apart by " … ".
func Text(d *article.Document, rs []article.Range) string {
	var parts []string
	for _, r := range rs {
		sp := d.SpanOf(r)
		parts = append(parts, strings.Join(strings.Fields(d.Text[sp.Start:sp.End]), " "))
	}
	return strings.Join(parts, " … ")
}

// Evaluate gives the words of a proposal. s is the scratch that it was proposed with, for the same article.
func (p *Pack) Evaluate(a *syntax.Annotation, s *Scratch, pr *Proposal) Plain {
	e := &evaluation{a: a, s: s, p: p, cue: pr.Cue.Head, content: pr.Content.Head, opening: -1}
	if e.cue < 0 {
		e.cue = pr.Cue.Tokens.First
	}
	switch pr.Content.Op {
	case OpNone, OpBefore, OpAround, OpAncestor, OpPassage:
	case OpClause, OpSubtree:
		e.opening = pr.Content.Head
	default:
		e.opening = pr.Content.Tokens.First
	}
	out := Plain{Cue: e.cueWords(&pr.Cue)}
	out.Source = e.sourceWords(&pr.Source, out.Cue)
	if pr.Addressee.Op != OpNone {
		out.Addressee = e.words(&pr.Addressee, nil)
	}
	taken := append(append([]article.Range(nil), out.Cue...), out.Source...)
	out.Content = e.contentWords(pr, taken)
	return out
}

type evaluation struct {
	a       *syntax.Annotation
	s       *Scratch
	p       *Pack
	cue     int
	content int // head of the content, which is nobody's possessor
	opening int // first token of the content, which is no part of a source
}

func (e *evaluation) sentence(i int) article.Range {
	return e.a.Doc.Sentences[e.a.Doc.Tokens[i].Sentence].Tokens
}

func (e *evaluation) has(i int, list string) bool {
	l, ok := e.p.Lex.ID(list)
	return ok && e.s.Tokens.Has(i, l)
}

func (e *evaluation) cueWords(c *Part) []article.Range {
	if c.Op != OpVerbGroup || c.Head < 0 {
		return e.words(c, nil)
	}
	a, v := e.a, c.Head
	in := map[int]bool{v: true}
	for k := a.FirstChild(v); k >= 0; k = a.NextSibling(k) {
		switch a.Relations[k] {
		case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelCompoundPrt:
			in[k] = true
		case syntax.RelAdvmod:
			if k < v && k >= v-4 && !e.has(k, "time-adverbs") || k == v+1 && e.has(k, "cue-adverbs") {
				in[k] = true
			}
		case syntax.RelNmod:
			// A venue right after the verb: "said in a statement".
			x := e.s.Machine.Extent(k)
			if k > v && x.First <= v+2 && x.Len() <= 5 && e.has(k, "venues") && e.cased(k, "venue-prepositions") {
				for i := x.First; i < x.End; i++ {
					in[i] = true
				}
			}
		}
	}
	lo, hi := v, v+1
	for in[lo-1] {
		lo--
	}
	for in[hi] {
		hi++
	}
	return []article.Range{{First: lo, End: hi}}
}

func (e *evaluation) cased(i int, list string) bool {
	for c := e.a.FirstChild(i); c >= 0; c = e.a.NextSibling(c) {
		if e.a.Relations[c] == syntax.RelCase && e.has(c, list) {
			return true
		}
	}
	return false
}

func (e *evaluation) sourceWords(s *Part, cue []article.Range) []article.Range {
	switch s.Op {
	case OpSubject:
		h := e.subject(s.Head, 0)
		if h < 0 {
			if s.Head < 0 {
				return nil
			}
			// Inverted: the noun phrase after the verb, over an auxiliary's particle.
			if r, ok := e.nounPhrase(s.Head+1, s.Head); ok {
				h = r.End - 1
			} else {
				return nil
			}
		}
		return e.phrase(h)
	case OpPossessor:
		if h := e.possessor(s.Head); h >= 0 {
			return e.phrase(h)
		}
		return nil
	}
	return e.words(s, cue)
}

func (e *evaluation) nounPhrase(i, v int) (article.Range, bool) {
	if i >= e.sentence(v).End {
		return article.Range{}, false
	}
	return e.s.Machine.NounPhraseAt(i)
}

// subject gives the head of who does verb v, or -1.
func (e *evaluation) subject(v, depth int) int {
	a := e.a
	if v < 0 || depth > 4 {
		return -1
	}
	for c := a.FirstChild(v); c >= 0; c = a.NextSibling(c) {
		if a.Relations[c] == syntax.RelNsubj || a.Relations[c] == syntax.RelNsubjpass && !e.agent(v) {
			return c
		}
	}
	for c := a.FirstChild(v); c >= 0; c = a.NextSibling(c) {
		if a.Relations[c] == syntax.RelNmod && e.cased(c, "agent-words") && c > v {
			return c
		}
	}
	h := int(a.Heads[v])
	switch a.Relations[v] {
	case syntax.RelConj, syntax.RelXcomp, syntax.RelAdvcl, syntax.RelDep, syntax.RelCcomp, syntax.RelParataxis:
		return e.subject(h, depth+1)
	case syntax.RelAcl, syntax.RelAclRelcl:
		return h
	}
	return -1
}

func (e *evaluation) agent(v int) bool {
	for c := e.a.FirstChild(v); c >= 0; c = e.a.NextSibling(c) {
		if e.a.Relations[c] == syntax.RelNmod && c > v && e.cased(c, "agent-words") {
			return true
		}
	}
	return false
}

// possessor gives the head of whose noun n is, or -1.
func (e *evaluation) possessor(n int) int {
	a := e.a
	if n < 0 {
		return -1
	}
	for c := a.FirstChild(n); c >= 0; c = a.NextSibling(c) {
		if a.Relations[c] == syntax.RelNmodPoss {
			return c
		}
	}
	for c := a.FirstChild(n); c >= 0; c = a.NextSibling(c) {
		if a.Relations[c] == syntax.RelNmod && c != e.content && e.cased(c, "by-words") {
			return c
		}
	}
	if h := int(a.Heads[n]); h >= 0 && a.Tags[h].Verb() {
		switch a.Relations[n] {
		case syntax.RelDobj, syntax.RelNmod:
			return e.subject(h, 0)
		}
	}
	return -1
}

// phrase gives the noun phrase of head h: what hangs on it, less its preposition, conjunctions
// before it and clauses that say something else.
func (e *evaluation) phrase(h int) []article.Range {
	a := e.a
	r := e.sentence(h)
	if !a.Parsed[a.Doc.Tokens[h].Sentence] {
		for i := h; i >= r.First && i > h-12; i-- {
			if np, ok := e.s.Machine.NounPhraseAt(i); ok && np.Has(h) {
				return []article.Range{np}
			}
		}
		return []article.Range{{First: h, End: h + 1}}
	}
	in := make([]bool, r.Len())
	var add func(i int)
	add = func(i int) {
		if i == e.cue || !r.Has(i) || in[i-r.First] {
			return
		}
		in[i-r.First] = true
		for c := a.FirstChild(i); c >= 0; c = a.NextSibling(c) {
			x := e.s.Machine.Extent(c)
			if x.Has(e.cue) || x.Has(e.opening) || a.Doc.Tokens[x.First].Quotation != a.Doc.Tokens[h].Quotation && a.Doc.Tokens[c].Quotation != a.Doc.Tokens[h].Quotation {
				continue
			}
			comma := x.First > r.First && !a.Doc.Tokens[x.First-1].Word
			if i == h {
				switch rel := a.Relations[c]; {
				case c < h && (rel == syntax.RelCase || rel == syntax.RelMark || rel == syntax.RelCop || rel == syntax.RelDiscourse || rel == syntax.RelNeg || rel == syntax.RelCc):
					continue
				case rel == syntax.RelNsubj || rel == syntax.RelParataxis:
					continue
				case rel == syntax.RelAdvmod && c < h && !e.has(c, "noun-fillers"):
					continue
				case c > h && comma && (rel == syntax.RelNmod && !a.Tags[c].Proper() || rel == syntax.RelAcl || rel == syntax.RelDep || rel == syntax.RelAclRelcl && a.Tags[h].Proper()):
					continue
				}
			}
			add(c)
		}
	}
	add(h)
	lo, hi := h, h+1
	ok := func(i int) bool { return r.Has(i) && in[i-r.First] }
	for ok(lo-1) || r.Has(lo-1) && !a.Doc.Tokens[lo-1].Word && ok(lo-2) {
		lo--
	}
	for ok(hi) || r.Has(hi) && !a.Doc.Tokens[hi].Word && ok(hi+1) {
		hi++
	}
	return e.trim([]article.Range{{First: lo, End: hi}})
}

// words evaluates the operators that any part can have.
func (e *evaluation) words(p *Part, less []article.Range) []article.Range {
	d := e.a.Doc
	switch p.Op {
	case OpNone:
		return nil
	case OpWords, OpVerbGroup:
		return e.trimTo(p.Tokens)
	case OpPhrase:
		if p.Quote >= 0 {
			return []article.Range{p.Tokens}
		}
		if p.Tokens.Len() > 1 && !e.a.Parsed[d.Tokens[p.Tokens.First].Sentence] {
			return e.trimTo(p.Tokens)
		}
		return e.phrase(p.Head)
	case OpSubject:
		if h := e.subject(p.Head, 0); h >= 0 {
			return e.phrase(h)
		}
		return nil
	case OpPossessor:
		if h := e.possessor(p.Head); h >= 0 {
			return e.phrase(h)
		}
		return nil
	case OpQuote:
		return []article.Range{p.Tokens}
	case OpQuoteRun:
		out := []article.Range{p.Tokens}
		for q, n := p.Quote, 0; q >= 0 && n < 1000; n++ {
			q = d.Quotations[q].ContinuedBy
			if q >= 0 {
				out = append(out, d.Quotations[q].Tokens)
			}
		}
		return out
	case OpRest:
		return e.less(article.Range{First: p.Tokens.First, End: e.sentence(p.Tokens.First).End}, less)
	case OpParagraph:
		return e.less(article.Range{First: p.Tokens.First, End: d.Paragraphs[d.Tokens[p.Tokens.First].Paragraph].Tokens.End}, less)
	case OpPassage:
		if n := d.PassageFrom(e.cue); n >= 0 {
			return e.trim(append([]article.Range(nil), d.Passages[n].Said...))
		}
		return nil
	case OpBefore, OpAround:
		r := e.sentence(e.cue)
		lo, hi := e.cue, e.cue+1
		for _, l := range less {
			lo, hi = min(lo, l.First), max(hi, l.End)
		}
		if p.Tokens.Len() > 0 {
			lo = min(lo, p.Tokens.First)
		}
		out := e.less(article.Range{First: r.First, End: max(lo, r.First)}, nil)
		if p.Op == OpAround {
			// What stands beside the cue up to the next comma is the cue's.
			for hi < r.End && d.Word(hi) != "," && hi < e.cue+12 {
				hi++
			}
			out = append(out, e.less(article.Range{First: min(hi+1, r.End), End: r.End}, nil)...)
		}
		return out
	case OpSubtree, OpClause:
		if p.Head < 0 {
			return e.trimTo(p.Tokens)
		}
		return e.subtree(p.Head, p.Op == OpClause, p.Less, less)
	case OpAncestor:
		// The whole sentence that the phrase hangs in.
		root := p.Head
		for n := 0; root >= 0 && e.a.Heads[root] >= 0 && n < 60; n++ {
			root = int(e.a.Heads[root])
		}
		if root < 0 {
			return e.less(e.sentence(e.cue), less)
		}
		return e.subtree(root, false, p.Less, append(less, e.s.Machine.Extent(p.Head)))
	}
	return nil
}

// subtree gives the words below head, less those below the cue, below another token, or in less.
func (e *evaluation) subtree(head int, clause bool, other int, less []article.Range) []article.Range {
	a := e.a
	r := e.sentence(head)
	in := make([]bool, r.Len())
	var add func(i int)
	add = func(i int) {
		if !r.Has(i) || in[i-r.First] || i == e.cue || i == other {
			return
		}
		in[i-r.First] = true
		for c := a.FirstChild(i); c >= 0; c = a.NextSibling(c) {
			add(c)
		}
	}
	add(head)
	for _, l := range less {
		for i := l.First; i < l.End; i++ {
			if r.Has(i) {
				in[i-r.First] = false
			}
		}
	}
	var out []article.Range
	for i := r.First; i < r.End; i++ {
		if !in[i-r.First] {
			continue
		}
		if n := len(out); n > 0 && e.marksOnly(out[n-1].End, i) {
			out[n-1].End = i + 1
			continue
		}
		out = append(out, article.Range{First: i, End: i + 1})
	}
	return e.trim(out)
}

func (e *evaluation) marksOnly(from, to int) bool {
	for i := from; i < to; i++ {
		if e.a.Doc.Tokens[i].Word {
			return false
		}
	}
	return true
}

// less takes runs out of r.
func (e *evaluation) less(r article.Range, less []article.Range) []article.Range {
	var out []article.Range
	first := r.First
	cut := func(i int) bool {
		for _, l := range less {
			if l.Has(i) {
				return true
			}
		}
		return false
	}
	for i := r.First; i <= r.End; i++ {
		if i == r.End || cut(i) {
			if i > first {
				out = append(out, article.Range{First: first, End: i})
			}
			first = i + 1
		}
	}
	return e.trim(out)
}

func (e *evaluation) trimTo(r article.Range) []article.Range { return e.trim([]article.Range{r}) }

// trim takes marks off the ends of runs and drops runs without a word. A question mark and a mark
// of abbreviation stay.
func (e *evaluation) trim(rs []article.Range) []article.Range {
	d := e.a.Doc
	var out []article.Range
	for _, r := range rs {
		for r.First < r.End && !d.Tokens[r.First].Word && !openMark(d, r.First) {
			r.First++
		}
		for r.End > r.First && !d.Tokens[r.End-1].Word && !openMark(d, r.End-1) {
			w := d.Word(r.End - 1)
			if w == "?" || w == "!" || w == "%" || w == ")" {
				break
			}
			r.End--
		}
		if r.Len() > 0 && !e.marksOnly(r.First, r.End) {
			out = append(out, r)
		} else if r.Len() == 1 && d.Word(r.First) == ":" {
			out = append(out, r)
		}
	}
	if len(out) == 0 && len(rs) == 1 && rs[0].Len() > 0 {
		return rs // a cue that is only a mark: a colon, a dash
	}
	return out
}

// openMark reports whether token i is the first or last mark of a quotation.
func openMark(d *article.Document, i int) bool {
	q := int(d.Tokens[i].Quotation)
	return q >= 0 && (d.Quotations[q].Tokens.First == i || d.Quotations[q].Tokens.End-1 == i)
}

func (e *evaluation) contentWords(pr *Proposal, taken []article.Range) []article.Range {
	rs := e.words(&pr.Content, taken)
	if pr.More.Op != OpNone {
		rs = append(rs, e.words(&pr.More, taken)...)
	}
	// A run that reaches into a quotation takes all of it, unless the cue stands in it too.
	d := e.a.Doc
	for i := range rs {
		for _, t := range [...]int{rs[i].First, rs[i].End - 1} {
			q := int(d.Tokens[t].Quotation)
			for q >= 0 && d.Quotations[q].Parent >= 0 {
				q = d.Quotations[q].Parent
			}
			if q < 0 || d.Quotations[q].Tokens.Has(e.cue) {
				continue
			}
			qt := d.Quotations[q].Tokens
			if pr.Content.Op != OpQuote && pr.Content.Op != OpQuoteRun {
				clash := false
				for _, x := range taken {
					if x.First < qt.End && qt.First < x.End {
						clash = true
					}
				}
				if clash {
					continue
				}
			}
			rs[i].First, rs[i].End = min(rs[i].First, qt.First), max(rs[i].End, qt.End)
		}
	}
	sort.Slice(rs, func(i, j int) bool { return rs[i].First < rs[j].First })
	var out []article.Range
	for _, r := range rs {
		if n := len(out); n > 0 && (r.First <= out[n-1].End || e.marksOnly(out[n-1].End, r.First)) {
			out[n-1].End = max(out[n-1].End, r.End)
			continue
		}
		out = append(out, r)
	}
	return out
}
