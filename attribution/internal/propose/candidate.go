// Package propose makes candidates: the rules of a pack propose contents and sources for a cue (expand.go),
// proposals that agree become one plan, and each plan becomes several candidates, one for each possible
// source and each place where the content may end.
package propose

import (
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
	"whosaid/rules"
	"whosaid/syntax"
)

// Stage 2, candidates: rules propose; each proposal becomes several candidates, one for each
// possible source and each place where the content may end.

// Candidate is one reading of one cue: whose words, which words.
type Candidate struct {
	Rule    *rules.Rule
	Frame   *view.Value // the rule's id
	Cue     int         // head token of the cue
	CueSpan article.Range
	Origin  origin
	Source  article.Range // empty where the candidate names none
	Content []article.Range

	Clause   int  // the head of the content's clause, else -1
	Edge     edge // what a cut took off, or an extension took in
	Relative int  // the head of the relative clause that hangs on the head of the source, else 0
	Quoted   int  // of a quotation frame: index into Quotations, else -1
	Gap      int  // of a quotation frame: words between quotation and cue

	Kind    result.Kind
	Variant variant
	Join    join // the quotation that was joined to the content after the cue
	Extent  extent
	InQuote bool // the cue itself is in a quotation
	snapped bool // a quotation was taken in whole

	Plan  *plan
	Words uint64       // a hash of the content
	Also  []view.Value // the other frames that give the same content
	Rank  float64
	Mass  float64 // of the group's probability, on readings that this one answers; set for the one chosen
}

// variant says which end of the content a candidate tries.
type variant uint8

const (
	Whole     variant = iota // all that the operator gave
	shorter                  // less a trailing dependent
	longer                   // on to the sentence's end
	phraseEnd                // no more than the phrase in which the quotation stands
	quoteOnly                // the quotation alone
	Quotation                // a quotation frame
	surface                  // less what follows a joining word
)

var VariantValues = view.Values("whole", "shorter", "longer", "phrase", "only", "quote", "surface")

// join says which quotations were joined to the one that the cue is next to.
type join uint8

const (
	Alone     join = iota
	after          // the quotation after the cue's sentence, same paragraph
	paragraph      // the next paragraph, wholly a quotation
	middle         // the cue interrupts
	reopened       // paragraphs opened again
	added          // the quotation after a content that ends with its sentence
	Later          // a quotation further on in the paragraph, a sentence of the writer's between
	under          // the next paragraph, wholly a quotation, below a paraphrase that does not end in marks of its own
	chained        // a further paragraph, wholly a quotation, below a joined one
	running        // the next sentence, a quotation in a part of it
)

var JoinValues = view.Values("alone", "after", "paragraph", "middle", "reopened", "added", "later", "under", "chained", "running")

// edge describes the words at a cut.
type edge struct {
	Word  view.Value
	Rel   syntax.Relation
	Comma bool
	Set   bool
}

const (
	mostEnds        = 4    // shorter ends tried for one content, of the tree
	mostSurfaceEnds = 5    // and of the words alone
	longestGap      = 14   // words between a quotation and its cue
	farthest        = 60   // tokens looked at on one side of a quotation
	longestAside    = 25   // tokens of "…, said X, who …" between two parts
	mostPerCue      = 480  // candidates of one cue
	mostPerSentence = 1500 // candidates of one sentence, after which each cue has only a few
	fewPerCue       = 12
)

// Builder makes the candidates of one document.
type Builder struct {
	*view.View
	*Prepared

	Out         []Candidate
	perCue      []int32 // candidates made so far, by cue token
	perSentence []int32 // and by sentence
	reservedBy  []int32 // by token: 1 + the cue whose rule, the only one, has it, below 0 for a link of a chain; else 0
	reached     []origin
	subjectsOf  verbOrigins
	reach       cueReach
	lastReport  lastReport
	scratch     rules.Scratch
	planner     planner
	planContent []article.Range // of a plan that is looked at
	planOrigins []origin        // of the plan being carried out
	planRules   []*rules.Rule   // by its origin: the rule of the highest priority that proposes it
	readings    []sourceReading
	readingsAt  []int32       // by its origin: the first of its readings; one longer than the origins
	claimed     []claims      // by quotation
	ownCue      []bool        // by quotation: a cue of saying in its sentence has a plan with it
	plan        *plan         // being carried out
	cueSpan     article.Range // the cue's words, where the plan gives them
	regions     []int         // of regionsIn
	rangesA     []article.Range
	rangesB     []article.Range
	rangesC     []article.Range
}

// New makes a builder for a rule pack.
func New(p *Prepared) Builder { return Builder{View: &view.View{Lists: p.wordLists}, Prepared: p} }

// Read takes an annotated document: its tables are filled, and the rules propose.
func (b *Builder) Read(a *syntax.Annotation) {
	b.Look(a)
	b.Build()
}

// regionOf gives the innermost quotation that token i is in and its inner tokens; -1 outside.
func (b *Builder) regionOf(i int) (q int, inner article.Range) {
	q = int(b.Doc.Tokens[i].Quotation)
	if q < 0 {
		return -1, article.Range{First: 0, End: len(b.Doc.Tokens)}
	}
	// A mark belongs to the quotation but is not inside it.
	inner = b.Doc.Quotations[q].Tokens
	if !b.IsWord(inner.First) {
		inner.First++
	}
	if b.Doc.Quotations[q].Closed && inner.End > inner.First && !b.IsWord(inner.End-1) {
		inner.End--
	}
	return q, inner
}

// clauseContent makes the candidates of a plan whose content is given as runs of tokens.
func (b *Builder) clauseContent(x *plan) {
	h, clause := int(x.cue), int(x.clause)
	region, inner := b.regionOf(h)
	type attempt struct {
		v    variant
		e    edge
		runs []article.Range
	}
	var attempts [4 + mostEnds + mostSurfaceEnds]attempt
	n := 0
	try := func(v variant, e edge, runs []article.Range) {
		if n < len(attempts) {
			attempts[n] = attempt{v, e, b.Keep(runs)}
			n++
		}
	}
	b.planContent = b.contentOf(b.planContent[:0], x)
	content := b.planContent
	try(Whole, edge{}, content)
	if !b.best(x).Exact {
		b.ends(h, content, clause, try)
	}
	if x.frame&partsFlag != 0 && !b.best(x).Exact {
		b.partQuotes(h, content, clause, region, try)
	}
	for _, at := range attempts[:n] {
		runs := b.Tidy(append(b.rangesA[:0], at.runs...))
		b.rangesA = runs
		if len(runs) == 0 {
			continue
		}
		snapped := false
		for _, q := range b.regionsIn(runs, region) {
			runs = append(runs, b.Doc.Quotations[q].Tokens)
			snapped = true
		}
		if region >= 0 { // a report inside a quotation stays inside it
			k := runs[:0]
			for _, p := range runs {
				p.First, p.End = max(p.First, inner.First), min(p.End, inner.End)
				if p.Len() > 0 {
					k = append(k, p)
				}
			}
			runs = k
		}
		b.rangesB = view.Cut(b.rangesB[:0], b.Tidy(runs), article.Range{First: h, End: h + 1})
		runs = b.Tidy(b.rangesB)
		if len(runs) == 0 {
			continue
		}
		base := Candidate{Rule: b.best(x), Frame: b.frame(x), Cue: h, Clause: clause, Variant: at.v, Edge: at.e, InQuote: region >= 0, snapped: snapped, Quoted: -1, CueSpan: b.cueSpan}
		base.Content = b.Keep(runs)
		b.addAll(&base)
		if region < 0 && (snapped || at.v == Whole) {
			if q, j := b.following(h, base.Content); q >= 0 {
				base.Join = j
				base.Content = b.Keep(b.Tidy(append(append(b.rangesA[:0], base.Content...), b.Doc.Quotations[q].Tokens)))
				b.addAll(&base)
				if all := b.chain(append(b.rangesC[:0], base.Content...), q); len(all) > len(base.Content) {
					base.Join = chained
					base.Content = b.Keep(b.Tidy(all))
					b.addAll(&base)
				}
			} else if r := b.runsOn(h, base.Content); r.Len() > 0 {
				base.Join = running
				base.Content = b.Keep(b.Tidy(append(append(b.rangesA[:0], base.Content...), r)))
				b.addAll(&base)
			}
		}
	}
}

// chain appends to rs the quotations that go on after quotation q: those that open its mark again, and next
// paragraphs that are wholly quotations.
func (b *Builder) chain(rs []article.Range, q int) []article.Range {
	for n := 0; n < longestChain; {
		k := int(b.Doc.Quotations[q].ContinuedBy)
		if k < 0 {
			var j join
			if k, j = b.followingAfter(q); k < 0 || j != paragraph {
				break
			}
			n++
		}
		rs = append(rs, b.Doc.Quotations[k].Tokens)
		q = k
	}
	return rs
}

// longestChain is how many paragraphs of closed marks are joined to one report.
const longestChain = 16

// runsOn gives the sentence after that of cue h, in the same paragraph, where a part of it is a quotation and no word
// of saying is outside it: “…,” she said. But “…”; empty where there is none.
func (b *Builder) runsOn(h int, content []article.Range) article.Range {
	s := b.Sentence(h)
	if s.End >= len(b.Doc.Tokens) || b.Doc.Tokens[s.End].Paragraph != b.Doc.Tokens[h].Paragraph || b.Quote[s.End] >= 0 || b.Class(h) == view.None {
		return article.Range{}
	}
	n := b.Sentence(s.End)
	if n.Len() > farthest {
		return article.Range{}
	}
	quoted := false
	for i := n.First; i < n.End; i++ {
		if b.Quote[i] >= 0 {
			quoted = quoted || b.Doc.Quotations[b.Quote[i]].Words > 2
			continue
		}
		if b.On(i, b.Lists.Speech) {
			return article.Range{}
		}
	}
	if !quoted {
		return article.Range{}
	}
	end := b.Last(n) + 1
	if q := b.Quote[end-1]; q >= 0 { // its closing mark too
		end = max(end, min(b.Doc.Quotations[q].Tokens.End, n.End))
	}
	return article.Range{First: n.First, End: end}
}

// regionsIn gives the quotations, of those right inside region, that share a word with runs. They are valid until the next call.
func (b *Builder) regionsIn(runs []article.Range, region int) []int {
	out := b.regions[:0]
	for _, r := range runs {
		if b.InMarks[r.End] == b.InMarks[r.First] {
			continue // no word of it is in marks
		}
		for i := r.First; i < r.End; i++ {
			q := int(b.Doc.Tokens[i].Quotation)
			for q >= 0 && int(b.Doc.Quotations[q].Parent) != region {
				q = int(b.Doc.Quotations[q].Parent)
			}
			if q < 0 || q == region || !b.IsWord(i) {
				continue
			}
			if len(out) == 0 || out[len(out)-1] != q {
				out = append(out, q)
			}
			i = max(i, min(r.End, b.Doc.Quotations[q].Tokens.End)-1)
		}
	}
	b.regions = out
	return out
}

// following gives the quotation that starts right after the sentence of cue h, when the content does
// not already reach the sentence's end after the cue; -1 where there is none.
func (b *Builder) following(h int, content []article.Range) (int, join) {
	s := b.Sentence(h)
	if s.End >= len(b.Doc.Tokens) {
		return -1, Alone
	}
	next := s.End
	q := int(b.Quote[next])
	if q < 0 || b.Doc.Quotations[q].Tokens.First != next {
		return b.laterOn(h, next)
	}
	p, np := b.Doc.Tokens[h].Paragraph, b.Doc.Tokens[next].Paragraph
	full := content[len(content)-1].End
	if p == np {
		if full > h && full >= b.Last(s)+1 {
			return q, added
		}
		return q, after
	}
	if np != p+1 || !b.wholly(q) {
		return -1, Alone
	}
	if (full <= h || full < b.Last(s)+1) && b.quoteRuns(h, content) {
		return q, paragraph
	}
	if b.Class(h) != view.None && b.Quote[full-1] < 0 && b.StandsAlone(q) && b.Doc.Quotations[q].Words >= LeastWords {
		return q, under
	}
	return -1, Alone
}

// laterOn gives the quotation that fills its sentences at the end of the sentence that follows a cue's: `"…," he
// said. He paused. "…"`; -1 where there is none, or where that sentence has a verb of saying of its own or is about somebody else.
func (b *Builder) laterOn(h, next int) (int, join) {
	p := b.Doc.Paragraphs[b.Doc.Tokens[h].Paragraph].Tokens
	if next >= p.End {
		return -1, Alone
	}
	s := b.Sentence(next)
	if s.Len() > longestAside || s.End >= p.End {
		return -1, Alone
	}
	for i := s.First; i < s.End; i++ {
		if b.Quote[i] >= 0 || b.Tag(i).Verb() && b.On(i, b.Lists.Speech) || b.newActor(i, h) {
			return -1, Alone
		}
	}
	q := int(b.Quote[s.End])
	if q < 0 || b.Doc.Quotations[q].Tokens.First != s.End || !b.StandsAlone(q) {
		return -1, Alone
	}
	return q, Later
}

// newActor reports whether token i is the subject of a sentence and a person, by name or in apposition, whom the sentence of cue h does not
// name: what is quoted next may be that one's words.
func (b *Builder) newActor(i, h int) bool {
	if b.Rel(i) != syntax.RelNsubj {
		return false
	}
	if k := b.Child(i, syntax.RelAppos); k >= 0 {
		i = k
	}
	if nm, ok := b.Syntax.NameAt(i); !ok || nm.Class != syntax.Person {
		return false
	}
	s := b.Sentence(h)
	for k := s.First; k < s.End; k++ {
		if b.Lemma(k) == b.Lemma(i) {
			return false
		}
	}
	return true
}

// quoteRuns reports whether a content is a quotation that fills its sentence except for the source and
// the cue: only such a one goes on in the next paragraph. `X warned that it was "a dead end."` does not.
func (b *Builder) quoteRuns(h int, content []article.Range) bool {
	r := content[len(content)-1]
	q := b.Quote[r.End-1]
	if q < 0 || b.Doc.Quotations[q].Tokens.First < r.First {
		return false
	}
	t := b.Doc.Quotations[q].Tokens
	if t.First > h { // the words before the quotation end with a colon or a comma
		k := t.First - 1
		return b.Mark(k) || t.First == b.Sentence(t.First).First
	}
	return !b.HasWord(b.Sentence(t.First).First, t.First)
}

// wholly reports whether the paragraph of quotation q holds no word outside it.
func (b *Builder) wholly(q int) bool {
	t := b.Doc.Quotations[q].Tokens
	p := b.Doc.Paragraphs[b.Doc.Tokens[t.First].Paragraph].Tokens
	return p.Len() > 0 && !b.HasWord(p.First, t.First) && !b.HasWord(min(t.End, p.End), p.End)
}

// ends tries other ends of a content that follows its cue: less each trailing dependent, and on to
// the sentence's end.
func (b *Builder) ends(h int, content []article.Range, clause int, try func(variant, edge, []article.Range)) {
	if len(content) == 0 || clause < 0 {
		return
	}
	lo, hi := content[0].First, content[len(content)-1].End-1
	if lo < h {
		return
	}
	made := 0
	var seen [mostEnds * 2]int
	marks := seen[:0]
	has := func(x int) bool {
		for _, m := range marks {
			if m == x {
				return true
			}
		}
		return false
	}
	for x := lo + 2; x <= hi && made < mostEnds; x++ {
		if !view.Inside(content, x) || b.Head(x) < 0 {
			continue
		}
		t := b.Tree(x)
		if t.End-1 < hi-1 || t.First <= lo+1 || has(t.First) {
			continue
		}
		comma := b.Mark(t.First - 1)
		r := b.Rel(x)
		if !comma && r != syntax.RelAdvcl && r != syntax.RelConj && r != syntax.RelParataxis {
			continue
		}
		at, first := b.cutBefore(t.First, lo, r)
		if at <= lo+1 || has(at) || len(marks)+2 > cap(marks) {
			continue
		}
		marks = append(marks, at, t.First)
		b.rangesC = view.Cut(b.rangesC[:0], content, article.Range{First: at, End: hi + 1})
		try(shorter, edge{first, r, comma, true}, b.rangesC)
		made++
	}
	b.surfaceEnds(lo, hi, content, has, try)
	s := b.Sentence(h)
	end := b.Last(s)
	if end > hi+1 && hi < s.End {
		k := hi + 1
		for k < end && !b.IsWord(k) {
			k++
		}
		try(longer, edge{view.TagValues[b.Tag(k)], b.Rel(k), !b.IsWord(k - 1), true}, append(b.rangesC[:0], article.Range{First: lo, End: end + 1}))
	}
}

// cutBefore gives the token before which a content is cut that leaves out the dependent with relation r whose words begin at
// token first: before the marks and joiners of a conjunct. word is the first word that is left out, or its tag.
func (b *Builder) cutBefore(first, lo int, r syntax.Relation) (at int, word view.Value) {
	if r != syntax.RelConj {
		if !view.WordClass(b.Tag(first)) {
			return first, view.TagValues[b.Tag(first)]
		}
		return first, b.Word(first)
	}
	at = first
	for at-1 > lo && (b.Mark(at-1) || b.Tag(at-1) == syntax.CC) {
		at--
	}
	if b.Tag(at) == syntax.TagComma && at+1 < len(b.Syntax.Lemmas) {
		return at, b.Word(at + 1)
	}
	return at, b.Word(at)
}

// surfaceEnds tries ends at the words where clauses commonly join, whatever the tree says: before a
// conjunction or a subordinating word, and at commas, semicolons and dashes.
func (b *Builder) surfaceEnds(lo, hi int, content []article.Range, has func(int) bool, try func(variant, edge, []article.Range)) {
	made := 0
	for k := hi; k > lo+2 && made < mostSurfaceEnds; k-- {
		if b.Quote[k] >= 0 || has(k) || !view.Inside(content, k) {
			continue
		}
		comma := b.Mark(k-1) || b.Char(k-1) == ';' || b.QuotedComma(k-1)
		switch b.Tag(k) {
		case syntax.CC, syntax.IN, syntax.WRB, syntax.WDT, syntax.WP, syntax.VBG:
			if b.Tag(k) == syntax.IN && !comma && !b.On(k, b.Lists.ClauseJoins) || b.Tag(k) == syntax.VBG && !comma {
				continue
			}
		default:
			if !comma || b.Char(k-1) == ',' && b.Char(k) == ',' {
				continue
			}
		}
		at := k
		for at > lo+2 && !b.IsWord(at-1) && b.Quote[at-1] < 0 {
			at--
		}
		if has(at) {
			continue
		}
		w := view.TagValues[b.Tag(k)]
		if view.WordClass(b.Tag(k)) {
			w = b.Word(k)
		}
		b.rangesC = view.Cut(b.rangesC[:0], content, article.Range{First: at, End: hi + 1})
		try(surface, edge{w, syntax.RelNone, comma, true}, b.rangesC)
		made++
	}
}

// partQuotes tries, for a content with a quotation in a part of it, the quotation alone and the
// smallest phrase around it: `said he was "very happy" with it`.
func (b *Builder) partQuotes(h int, content []article.Range, clause, region int, try func(variant, edge, []article.Range)) {
	for _, q := range b.regionsIn(content, region) {
		t := b.Doc.Quotations[q].Tokens
		lo, hi := content[0].First, content[len(content)-1].End
		if t.First <= lo && t.End >= hi {
			continue
		}
		top := -1
		for i := t.First; i < t.End; i++ {
			if b.IsWord(i) && !t.Has(b.Head(i)) {
				top = i
			}
		}
		if top >= 0 {
			b.rangesC = append(b.rangesC[:0], b.Tree(top))
			if tr := b.Tree(top); tr.Has(h) {
				b.rangesC = view.Cut(b.rangesC[:0], []article.Range{tr}, b.Tree(h))
			}
			try(phraseEnd, edge{}, b.rangesC)
		}
		try(quoteOnly, edge{}, append(b.rangesC[:0], t))
		return
	}
}

// extent says where a candidate's source begins and ends.
type extent uint8

const (
	ByPhrase   extent = iota // the phrase, its relative clause by the rule of thumb
	withClause               // with the relative clause
	LessClause               // without it
	toComma                  // up to the first comma
	toLast                   // up to the last comma
	nounRun                  // the run of nouns around the head alone, whatever the tree
	toCue                    // all that is between the phrase and the cue, set off by commas
	onward                   // on to the next comma or the sentence's end
)

var ExtentValues = view.Values("phrase", "with-clause", "less-clause", "to-comma", "to-last-comma", "noun-run", "to-cue", "onward")

// mostSources is how many extents of one source are tried.
const mostSources = 6

// sourceReading is one place where the words of a source may begin and end.
type sourceReading struct {
	tokens   article.Range
	extent   extent
	relative int // the head of the relative clause that hangs on the head of the source, else 0
}

// add makes one candidate of c for each reading of source k of the plan.
func (b *Builder) add(c *Candidate, k int) {
	c.Origin = b.planOrigins[k]
	for _, r := range b.readings[b.readingsAt[k]:b.readingsAt[k+1]] {
		c.Source, c.Extent, c.Relative = r.tokens, r.extent, r.relative
		b.finish(c)
	}
}

// addAll makes the candidates of c for every source of the plan.
func (b *Builder) addAll(c *Candidate) {
	for k := range b.planOrigins {
		b.add(c, k)
	}
}

// readExtents finds the readings of the sources of a plan. They depend on the cue and the source alone: all contents of the plan have the
// same.
func (b *Builder) readExtents(cue int) {
	b.readings, b.readingsAt = b.readings[:0], append(b.readingsAt[:0], 0)
	for _, o := range b.planOrigins {
		if o.Head < 0 || o.Given.Len() > 0 {
			b.readings = append(b.readings, sourceReading{tokens: o.Given})
		} else {
			b.extentsOf(o.Head, cue)
		}
		b.readingsAt = append(b.readingsAt, int32(len(b.readings)))
	}
}

// extentsOf appends the readings of the source that head h stands for.
func (b *Builder) extentsOf(h, cue int) {
	x := sourceExtents{Builder: b, head: h, cue: cue, from: len(b.readings)}
	full := x.fullSource()
	if t := b.Tag(h); t == syntax.PRP || t == syntax.WP || t == syntax.WDT {
		return
	}
	x.tryCommas(full)
	x.try(nounRun, b.wordsBeside(h, cue))
	x.tryAside(full)
}

// sourceExtents appends readings of one source, which differ in their words.
type sourceExtents struct {
	*Builder
	head, cue int
	relative  int // as in the readings
	from      int // the first reading of this source
}

// try appends the reading r, if that is new.
func (x *sourceExtents) try(e extent, r article.Range) {
	made := x.readings[x.from:]
	if r.Len() <= 0 || !x.HasWord(r.First, r.End) || len(made) == mostSources || r.Has(x.cue) {
		return
	}
	for i := range made {
		if made[i].tokens == r {
			return
		}
	}
	x.readings = append(x.readings, sourceReading{r, e, x.relative})
}

// fullSource tries the phrase of the source, with and without a relative clause that it has, and gives the longer one.
func (x *sourceExtents) fullSource() article.Range {
	h, cue := x.head, x.cue
	clause := x.relativeOf(h)
	if clause < 0 {
		full := x.source(h, cue, relativeByRule)
		x.try(ByPhrase, full)
		return full
	}
	x.relative = clause
	x.try(LessClause, x.source(h, cue, relativeOut))
	full := x.source(h, cue, relativeIn)
	x.try(withClause, full)
	return full
}

// WhyRelative tells what speaks for or against a relative clause as a part of the source that it hangs on: what kind of source and clause they
// are, the clause's verb, and where they stand. Candidates with such a clause have Relative.
func (b *Builder) WhyRelative(c *Candidate) (about, verb, at view.Value) {
	h, t := c.Origin.Head, b.Tree(c.Relative)
	about = view.Number(boolBits(b.Tag(t.First-1) == syntax.TagComma, b.Tag(h).Proper(), b.holdsSaying(t)), 7)
	return about, b.Word(c.Relative), view.Number(boolBits(h > c.Cue, b.Child(h, syntax.RelAppos) >= 0), 3)
}

// relativeOf gives the head of the first relative clause after h that hangs on it; -1 where there is none.
func (b *Builder) relativeOf(h int) int {
	for k := b.Syntax.FirstChild(h); k >= 0; k = b.Syntax.NextSibling(k) {
		if b.Rel(k) == syntax.RelAclRelcl && k > h {
			return k
		}
	}
	return -1
}

// tryCommas tries the source up to the first and up to the last comma after its head.
func (x *sourceExtents) tryCommas(full article.Range) {
	first, last := -1, -1
	for k := x.head + 1; k < full.End; k++ {
		if x.Tag(k) == syntax.TagComma || x.Dash(k) {
			if first < 0 {
				first = k
			}
			last = k
		}
	}
	if first <= 0 {
		return
	}
	x.try(toComma, article.Range{First: full.First, End: first})
	if last != first {
		x.try(toLast, article.Range{First: full.First, End: last})
	}
}

// wordsBeside gives the nouns, adjectives and determiners on both sides of h in its sentence, without the cue. A base phrase of
// syntax ends at its head; this goes on behind it.
func (b *Builder) wordsBeside(h, cue int) article.Range {
	s := b.Sentence(h)
	run := article.Range{First: h, End: h + 1}
	for run.First > s.First && view.Nominal(b.Tag(run.First-1)) && run.First-1 != cue && b.Tag(run.First) != syntax.DT {
		run.First--
	}
	for run.End < s.End && view.Nominal(b.Tag(run.End)) && run.End != cue {
		run.End++
	}
	return run
}

// tryAside tries the source with what commas set off after it: up to a cue that follows, or up to the next mark.
func (x *sourceExtents) tryAside(full article.Range) {
	h, cue := x.head, x.cue
	switch s := x.Sentence(h); {
	case cue > h && cue < full.End+longestAside:
		k := x.cueStart(cue)
		if k-1 > full.End && x.Tag(k-1) == syntax.TagComma && x.Tag(full.End) == syntax.TagComma {
			x.try(toCue, article.Range{First: full.First, End: k - 1})
		}
	case cue < h && full.End < s.End && x.Tag(full.End) == syntax.TagComma:
		for k := full.End + 1; k < s.End && k < full.End+longestAside; k++ {
			if x.Quote[k] < 0 && !x.stopped(k) && x.Tag(k) != syntax.TagComma {
				continue
			}
			if x.HasWord(full.End, k) {
				x.try(onward, article.Range{First: full.First, End: k})
			}
			return
		}
	}
}

// cueStart gives the first token of the verb group that a cue heads.
func (b *Builder) cueStart(cue int) int {
	k := cue
	for z := b.Syntax.FirstChild(cue); z >= 0 && z < cue; z = b.Syntax.NextSibling(z) {
		switch b.Rel(z) {
		case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelAdvmod:
			if z >= cue-4 {
				k = min(k, z)
			}
		}
	}
	return k
}

func boolBits(bs ...bool) (n int) {
	for i, x := range bs {
		if x {
			n |= 1 << i
		}
	}
	return n
}

// finish settles the spans of a candidate against each other and keeps it. It changes a copy.
func (b *Builder) finish(given *Candidate) {
	c := *given
	k := b.Doc.Tokens[c.Cue].Sentence
	if n := b.perCue[c.Cue]; n >= mostPerCue || n >= fewPerCue && b.perSentence[k] >= mostPerSentence {
		return
	}
	content := b.besideSource(&c)
	if len(content) == 0 {
		return
	}
	if c.CueSpan.Len() == 0 {
		c.CueSpan = b.cue(c.Cue, c.Source, content)
	}
	if b.plan != nil && b.plan.Passage() {
		b.put(&c, content) // the layout has told where it begins and ends
		return
	}
	if view.Overlap(content, c.CueSpan) {
		content = b.Keep(b.Tidy(view.Cut(b.rangesA[:0], content, c.CueSpan)))
		if len(content) == 0 {
			return
		}
	}
	if x := b.predicate(c.Cue); x >= 0 && content[0].First > c.Cue && view.Inside(content, x) {
		return
	}
	if b.holdsReport(content[0], c.Cue) {
		return
	}
	content = b.opening(&c, b.sourceRunsOn(&c, content))
	if content = b.ownEnd(&c, content); len(content) == 0 {
		return
	}
	b.put(&c, b.wholeDate(b.lessAdverb(content)))
}

// besideSource settles the source of a candidate, and gives the content without its words; empty where the two do not
// go together.
func (b *Builder) besideSource(c *Candidate) []article.Range {
	content := c.Content
	if c.Source = b.unquoted(c.Source, c.Origin.Head); c.Source.Len() == 0 {
		if c.Origin.Head >= 0 {
			return nil
		}
	} else {
		if b.tearsQuotation(c.Source, c.Cue, content) || b.inVenue(c) || b.toldTo(c) {
			return nil
		}
		if second := b.secondSubject(c); second >= 0 {
			if b.Tag(content[0].First) == syntax.CC {
				return nil // "A quake jolted the coast, the agency said, but …"
			}
			c.Source.First = max(c.Source.First, b.Tree(second).First)
		}
		if view.Overlap(content, c.Source) {
			content = b.Keep(b.Tidy(view.Cut(b.rangesA[:0], content, c.Source)))
		}
	}
	if _, role := b.Doc.PassageAt(c.Cue); role != article.Label && c.Source.First < c.CueSpan.End && c.CueSpan.First < c.Source.End {
		return nil // "made it clear": what the rule captured as the cue names nobody
	}
	return content
}

// toldTo reports whether the source is who was told, behind a verb that has its subject before it: “…,” Mena, the coach, told «reporters».
func (b *Builder) toldTo(c *Candidate) bool {
	h := c.Origin.Head
	if h != c.Cue+1 || b.Rel(h) != syntax.RelDobj || b.Head(h) != c.Cue || !b.On(c.Cue, b.Lists.PersonTold) {
		return false
	}
	subject := b.Child(c.Cue, syntax.RelNsubj)
	return subject >= 0 && subject < c.Cue
}

// secondSubject gives the second subject of the cue in a source that holds two with a verb between, the clause that was said and who said it; -1
// where it does not.
func (b *Builder) secondSubject(c *Candidate) int {
	subject, verb := false, false
	for i := c.Source.First; i < c.Source.End && c.Source.End <= c.Cue; i++ {
		switch t := b.Tag(i); {
		case b.Rel(i).Subject() && b.Head(i) == c.Cue:
			if subject && verb {
				return i
			}
			subject = true
		case t == syntax.VBD || t == syntax.VBZ || t == syntax.VBP || t == syntax.MD:
			verb = subject
		}
	}
	return -1
}

// ownEnd cuts off the end of a content what another report owns and what joins nothing. The result may be empty.
func (b *Builder) ownEnd(c *Candidate, content []article.Range) []article.Range {
	if n := len(content) - 1; n > 0 && content[0].First < c.Cue && content[n].First > c.Cue && b.Tag(content[n].First) == syntax.VBG && b.leads(content[n].First) {
		content = b.Keep(content[:n]) // "…, she said, adding that …": another report
	}
	if last := content[len(content)-1]; last.First > c.Cue {
		if k := b.quotedNext(last); k > last.First { // "… to answer, saying only: “…”": the quotation has a cue of its own
			if content = b.endAt(content, k); len(content) == 0 {
				return nil
			}
		}
	}
	last := content[len(content)-1]
	if k := b.anotherReport(c, last); k > last.First {
		if content = b.endAt(content, k); len(content) == 0 {
			return nil
		}
	}
	if last = content[len(content)-1]; last.Len() > 1 && b.leads(last.End-1) { // it joins nothing that is left
		if content = b.endAt(content, last.End-1); len(content) == 0 {
			return nil
		}
	}
	if last = content[len(content)-1]; b.reservedBy[last.End-1] < 0 && -b.reservedBy[last.End-1] != int32(c.Cue)+1 {
		for last.Len() > 0 && b.reservedBy[last.End-1] < 0 {
			last.End--
		}
		if content = b.endAt(content, last.End); len(content) == 0 {
			return nil
		}
	}
	return b.lessLeftover(c, content)
}

// endAt gives a content that ends before token end of its last range. It is empty where no word is left.
func (b *Builder) endAt(content []article.Range, end int) []article.Range {
	if r := content[0]; len(content) == 1 && end == r.End && b.IsWord(r.First) && b.IsWord(end-1) {
		return content // most contents: nothing to cut off, and nothing to tidy
	}
	content = b.Keep(content)
	content[len(content)-1].End = end
	return b.Keep(b.Tidy(content))
}

// wholeDate takes in the year after a day, and the state after a town: "until March 5, 1988", "in Lodi, N.J.".
func (b *Builder) wholeDate(content []article.Range) []article.Range {
	r := content[len(content)-1]
	if r.End+1 >= len(b.Doc.Tokens) || b.Tag(r.End) != syntax.TagComma || b.Quote[r.End] >= 0 || b.Quote[r.End-1] >= 0 {
		return content
	}
	next := b.Doc.Word(r.End + 1)
	year := b.Tag(r.End-1) == syntax.CD && r.End-2 >= r.First && b.On(r.End-2, b.Lists.Months) && len(next) == 4 && b.Tag(r.End+1) == syntax.CD
	state := b.Tag(r.End-1).Proper() && len(next) >= 4 && strings.Count(next, ".")*2 == len(next)
	if !year && !state {
		return content
	}
	content = b.Keep(content)
	content[len(content)-1].End = r.End + 2
	return content
}

// put keeps a candidate with its content.
func (b *Builder) put(c *Candidate, content []article.Range) {
	c.Content = content
	if c.Kind = b.KindOf(content); c.Kind != result.Direct && (b.halfClause(c) || b.eatenSubject(c)) {
		return
	}
	switch {
	case c.Kind == result.Indirect && b.saysNothing(c):
		return
	case c.Kind == result.Mixed && content[0].First < c.Cue && b.On(c.Cue, b.Lists.Topics):
		return
	case c.Kind == result.Direct && (b.onlyNicknames(content) || b.readerSays(c) && !b.On(c.Cue, b.Lists.Saying)):
		return
	}
	c.Words = 0
	for _, r := range content {
		c.Words = view.Mix(view.Mix(c.Words, uint64(r.First)), uint64(r.End))
	}
	b.perCue[c.Cue]++
	b.perSentence[b.Doc.Tokens[c.Cue].Sentence]++
	b.Out = append(b.Out, *c)
}

// lessAdverb cuts off one word after a quotation that has ended and is all else of a content: shouted "Get out!" right before …
func (b *Builder) lessAdverb(content []article.Range) []article.Range {
	if len(content) != 1 {
		return content
	}
	r := content[0]
	q := int(b.Quote[r.First])
	if q < 0 || r.First != b.Doc.Quotations[q].Tokens.First || r.End != b.Doc.Quotations[q].Tokens.End+1 {
		return content
	}
	switch b.Char(r.End - 3) {
	case '.', '!', '?', ',':
	default:
		return content
	}
	content = b.Keep(content)
	content[0].End--
	return content
}

// tearsQuotation reports whether a source outside which the cue stands is a part of a quotation that the content has words of: in
// printed as “The Lamp by the Sea” the sea has said nothing.
func (b *Builder) tearsQuotation(source article.Range, cue int, content []article.Range) bool {
	q := b.Quote[source.First]
	if q < 0 || b.Quote[cue] == q {
		return false
	}
	return view.Overlap(content, b.Doc.Quotations[q].Tokens)
}

// unquoted cuts a phrase off at quotation marks, on the side of its head; a nickname inside a name stays, and so does a phrase whose head
// itself is quoted.
func (b *Builder) unquoted(r article.Range, head int) article.Range {
	if head < r.First || head >= r.End || b.Quote[head] >= 0 {
		return r
	}
	whole := r
	for i := r.First; i < r.End; i++ {
		q := int(b.Quote[i])
		if q < 0 {
			continue
		}
		t := b.Doc.Quotations[q].Tokens
		switch {
		case t.First > r.First && t.End < r.End && b.Tag(t.First-1).Proper() && b.Tag(t.End).Proper():
		case t.First > head:
			r.End = t.First
		default:
			r.First = max(r.First, min(t.End, head))
		}
		i = max(i, t.End-1)
	}
	if r == whole {
		return r
	}
	for r.End > head+1 && (!b.IsWord(r.End-1) || b.Tag(r.End-1) == syntax.IN || b.Tag(r.End-1) == syntax.CC || b.Tag(r.End-1) == syntax.DT) {
		r.End--
	}
	for r.First < head && !b.IsWord(r.First) {
		r.First++
	}
	return r
}

// predicate gives the verb after cue h whose subject holds the cue: "Voss, who said the tower was unsafe, resigned". What such a cue
// reports ends before it. -1 where there is none.
func (b *Builder) predicate(h int) int {
	for x, n := h, 0; b.Head(x) >= 0 && n < HighestReach; x, n = b.Head(x), n+1 {
		if g := b.Head(x); g > h && b.Rel(x).Subject() && b.Tag(g).Verb() && b.Quote[g] == b.Quote[h] {
			return g
		}
	}
	return -1
}

// leads reports whether the last word of a content leads on to words that are not in it: "and", or
// "adding" after a comma.
func (b *Builder) leads(i int) bool {
	if b.Quote[i] >= 0 || i == 0 {
		return false
	}
	comma := b.Tag(i-1) == syntax.TagComma || i > 1 && b.Tag(i-1) == syntax.RB && b.Tag(i-2) == syntax.TagComma // ", also adding"
	return b.Tag(i) == syntax.CC || b.Tag(i) == syntax.VBG && comma && b.On(i, b.Lists.Speech)
}

// isTime reports whether token k is a word for a time: "today", "Tuesday".
func (b *Builder) isTime(k int) bool {
	t := b.Tag(k)
	return (t == syntax.RB || t.Noun()) && (b.On(k, b.Lists.TimeAdverbs) || b.On(k, b.Lists.Weekdays))
}

// quotedNext gives the place in r of a participle of saying, after a comma, that a quotation follows
// within two words; the end of r where there is none.
func (b *Builder) quotedNext(r article.Range) int {
	for k := r.First + 1; k < r.End-1; k++ {
		if b.Tag(k) != syntax.VBG || b.Quote[k] >= 0 || !b.leads(k) {
			continue
		}
		for x := k + 1; x < min(k+5, r.End); x++ {
			if b.Quote[x] < 0 {
				continue
			}
			if b.Tag(k-1) == syntax.RB {
				k--
			}
			return k
		}
	}
	return r.End
}

// opening cuts off what opens the sentence and not the content ("But …, he said"), the person told
// before a that-clause or a quotation ("told reporters that …", "told reporters: “…”"), and what tells when or how something was said
// ("declared today that …", "saying only: “…”"). It takes in a subject that the tree has left out.
func (b *Builder) opening(c *Candidate, content []article.Range) []article.Range {
	r := content[0]
	var first int
	if r.First < c.Cue {
		first = b.behindJoiner(r)
	} else if first = b.behindTime(r); first == r.First {
		if first = min(b.subjectBefore(c, r.First), b.lostSubject(c, r), b.asideSubject(c, r.First), b.lostFront(c, r)); first == r.First && b.On(c.Cue, b.Lists.PersonTold) {
			first = b.behindTold(r)
		}
	}
	if first != r.First {
		content = b.Keep(content)
		content[0].First = first
	}
	return content
}

// behindJoiner gives the token of r after a word that joins its sentence to the one before; the first where there is none.
func (b *Builder) behindJoiner(r article.Range) int {
	k := r.First
	if b.Tag(k) != syntax.CC || k+1 >= r.End || b.Quote[k] >= 0 || k != b.Sentence(k).First {
		return k
	}
	if k++; b.Tag(k) == syntax.TagComma && k+1 < r.End {
		k++
	}
	return k
}

// behindTime gives the token of r after words for when or how, where a colon or a clause follows them; the first where none
// does.
func (b *Builder) behindTime(r article.Range) int {
	k := r.First
	for k < r.End-1 && b.Quote[k] < 0 && (b.isTime(k) || b.Tag(k) == syntax.RB && b.Char(k+1) == ':') {
		k++
	}
	if b.Tag(k) == syntax.IN && k+2 < r.End && (b.On(k+1, b.Lists.Months) || b.On(k+1, b.Lists.Weekdays)) {
		if k += 2; b.Tag(k) == syntax.CD && k+1 < r.End {
			k++ // "in April 2018 that …"
		}
	}
	switch {
	case k == r.First:
	case b.Char(k) == ':' && k+1 < r.End:
		return k + 1
	case b.Tag(k) == syntax.IN && b.On(k, b.Lists.ClauseOpeners):
		return k
	}
	return r.First
}

// behindTold gives the token of r after the person who was told; the first where there is none.
func (b *Builder) behindTold(r article.Range) int {
	if k := b.personBefore(r); k > r.First {
		return k
	}
	for k := r.First + 1; k < min(r.First+farthestTold, r.End); k++ {
		t := b.Tag(k)
		if t.Verb() || t == syntax.MD || b.Quote[r.First] >= 0 {
			break
		}
		if q := b.Quote[k]; b.On(k, b.Lists.ClauseOpeners) && (t == syntax.IN || t == syntax.WRB) || q >= 0 && b.Doc.Quotations[q].Tokens.First == k && b.Mark(k-1) {
			return k
		}
	}
	return r.First
}

// subjectBefore gives where a clause without "that" begins that the tree has begun at its verb: at its
// subject, right after the cue ("said more would follow"); else first.
func (b *Builder) subjectBefore(c *Candidate, first int) int {
	at := c.CueSpan.End
	if t := b.Tag(first); t != syntax.MD && t != syntax.VBD && t != syntax.VBZ && t != syntax.VBP || at < c.Cue+1 || first-at < 1 || first-at > 3 || b.On(c.Cue, b.Lists.PersonTold) {
		return first
	}
	for k := at; k < first; k++ {
		switch t := b.Tag(k); {
		case !b.IsWord(k) || b.Quote[k] >= 0 || c.Source.Has(k):
			return first
		case t.Noun() || t == syntax.PRP || t == syntax.DT || t == syntax.JJ || t == syntax.JJR || t == syntax.RBR || t == syntax.CD || t == syntax.PRPS:
		default:
			return first
		}
	}
	if t := b.Tag(first - 1); t.Noun() && (b.On(first-1, b.Lists.Weekdays) || b.On(first-1, b.Lists.TimeAdverbs)) {
		return first
	}
	return at
}

// personBefore gives where the clause begins after the person told, where a pronoun shows it: "told MPs
// he would go"; else the content's own beginning.
func (b *Builder) personBefore(r article.Range) int {
	for k := r.First; k < min(r.First+longestTold, r.End-1); k++ {
		switch t := b.Tag(k); {
		case !b.IsWord(k) || b.Quote[k] >= 0:
			return r.First
		case k == r.First && t == syntax.PRP && b.On(k, b.Lists.ObjectPronouns) && b.finiteIn(k+1, r.End):
			return k + 1 // "told him the ferry was late"
		case k > r.First && t != syntax.PRP && b.beginsPhrase(k) && b.finiteIn(k+1, r.End):
			return k // "told nurses thieves were about"
		case t == syntax.PRP && k > r.First:
			if v := b.Tag(k + 1); b.Tag(k-1).Noun() && (v == syntax.MD || v == syntax.VBD || v == syntax.VBZ || v == syntax.VBP) {
				return k
			}
			return r.First
		case t.Noun() || t == syntax.DT || t == syntax.JJ || t == syntax.PRPS || t == syntax.CD || t == syntax.POS:
		default:
			return r.First
		}
	}
	return r.First
}

// farthestTold is how many tokens after a verb of telling a that-clause or a quotation with its comma or colon is looked for.
const farthestTold = 12

// longestTold is how many tokens the person or the body told may have.
const longestTold = 9

// KindOf reports how much of the content is in quotation marks. A nickname inside a name is no quotation.
func (b *Builder) KindOf(content []article.Range) result.Kind {
	all, in := 0, 0
	for _, r := range content {
		all += b.Words(r)
		in += int(b.InMarks[r.End] - b.InMarks[r.First])
	}
	switch in {
	case 0:
		return result.Indirect
	case all:
		return result.Direct
	}
	if b.onlyNicknames(content) {
		return result.Indirect
	}
	return result.Mixed
}

// Settled reports whether a candidate is taken at its rule's word: because the rule asks for it, or by the layout of the article.
func (c *Candidate) Settled() bool { return c.Rule.Settles }

// Addressee gives the words of the addressee, where a rule gives them; else an empty range.
func (c *Candidate) Addressee() article.Range { return c.Plan.told.tokens() }

// Proposers gives the ids of the rules that proposed a candidate's content, sorted.
func (b *Builder) Proposers(c *Candidate) (ids []string) {
	for r := range b.RulesOf(c) {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}

// Believed is the confidence in a candidate where there are no weights: rules of priority 100 and above
// are taken at their word.
func (c *Candidate) Believed() float64 { return view.Logistic((float64(c.Rule.Priority) - 90) / 40) }
