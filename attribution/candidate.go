package attribution

import (
	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/rules"
	"whosaid/syntax"
)

// Stage 2, candidates: rules propose; each proposal becomes several candidates, one for each
// possible source and each place where the content may end.

// candidate is one reading of one cue: whose words, which words.
type candidate struct {
	rule    *rules.Rule
	frame   val // the rule's id
	cue     int // head token of the cue
	cueSpan article.Range
	origin  origin
	source  article.Range // empty where the candidate names none
	content []article.Range
	kind    result.Kind

	clause  int // the head of the content's clause, else -1
	variant variant
	edge    edge // what a cut took off, or an extension took in
	join    join // the quotation that was joined to the content after the cue
	extent  extent
	why     [3]val
	quoted  int  // of a quotation frame: index into Quotations, else -1
	gap     int  // of a quotation frame: words between quotation and cue
	inQuote bool // the cue itself stands in a quotation
	snapped bool // a quotation was taken in whole

	plan  *plan
	words uint64 // a hash of the content
	also  []val  // the other frames that give the same content
	rank  float64
	mass  float64 // of the group's probability, on readings that this one answers; set for the one chosen
}

// variant says which end of the content a candidate tries.
type variant uint8

const (
	whole     variant = iota // all that the operator gave
	shorter                  // less a trailing dependent
	longer                   // on to the sentence's end
	phraseEnd                // no more than the phrase in which the quotation stands
	quoteOnly                // the quotation alone
	quotation                // a quotation frame
	surface                  // less what follows a joining word
)

var variantValues = values("whole", "shorter", "longer", "phrase", "only", "quote", "surface")

// join says which quotations were joined to the one that the cue stands beside.
type join uint8

const (
	alone     join = iota
	after          // the quotation after the cue's sentence, same paragraph
	paragraph      // the next paragraph, wholly a quotation
	middle         // the cue interrupts
	reopened       // paragraphs opened again
	added          // the quotation after a content that ends with its sentence
	later          // a quotation further on in the paragraph, a sentence of the writer's between
	under          // the next paragraph, wholly a quotation, below a paraphrase that does not end in marks of its own
	chained        // a further paragraph, wholly a quotation, below a joined one
	running        // the next sentence, a quotation in a part of it
)

var joinValues = values("alone", "after", "paragraph", "middle", "reopened", "added", "later", "under", "chained", "running")

func values(names ...string) (out []val) {
	for _, n := range names {
		out = append(out, valueOf(n))
	}
	return out
}

// edge describes the words at a cut.
type edge struct {
	rel   syntax.Relation
	word  val
	comma bool
	set   bool
}

const (
	mostEnds        = 4    // shorter ends tried for one content, of the tree
	mostSurfaceEnds = 5    // and of the words alone
	longestGap      = 14   // words between a quotation and its cue
	farthest        = 60   // tokens looked at on one side of a quotation
	longestAside    = 25   // tokens of "…, said X, who …" between two parts
	mostPerCue      = 480  // candidates of one cue
	mostPerSentence = 1500 // candidates of one sentence, after which each cue has but a few
	fewPerCue       = 12
)

// builder makes the candidates of one document.
type builder struct {
	*view
	out                  []candidate
	perCue               []int32         // candidates made so far, by cue token
	order                []int32         // plans by cue
	spare                []article.Range // the arena of groups
	perSentence          []int32         // and by sentence
	owner                []int32         // by token: 1 + the cue whose rule, the only one, has it, below 0 for a link of a chain; else 0
	origins              []origin
	pack                 *rules.Pack
	scratch              rules.Scratch
	planner              planner
	claimed              []claims      // by quotation
	plan                 *plan         // being carried out
	span1                article.Range // the cue's words, where the plan gives them
	frames               []val         // by rule number: its frame as a feature value
	rangesA              []article.Range
	rangesB              []article.Range
	rangesC              []article.Range
	nested               bool // reports inside quotations are asked for
	thoughts, intentions bool // and these
	byWords              []int32
	byRank               []int32
	also                 []val
}

// regionOf gives the innermost quotation that token i stands in and its inner tokens; -1 outside.
func (b *builder) regionOf(i int) (q int, inner article.Range) {
	q = int(b.d.Tokens[i].Quotation)
	if q < 0 {
		return -1, article.Range{First: 0, End: len(b.d.Tokens)}
	}
	// A mark belongs to the quotation but is not inside it.
	inner = b.d.Quotations[q].Tokens
	if !b.isWord(inner.First) {
		inner.First++
	}
	if b.d.Quotations[q].Closed && inner.End > inner.First && !b.isWord(inner.End-1) {
		inner.End--
	}
	return q, inner
}

// clauseContent makes candidates from a content given as runs of tokens, seen from cue head h.
func (b *builder) clauseContent(r *rules.Rule, frame val, h int, from []origin, content []article.Range, clause int, quoteParts bool) {
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
			attempts[n] = attempt{v, e, b.keep(runs)}
			n++
		}
	}
	try(whole, edge{}, content)
	b.ends(h, content, clause, try)
	if quoteParts {
		b.partQuotes(h, content, clause, region, try)
	}
	for _, at := range attempts[:n] {
		runs := b.tidy(append(b.rangesA[:0], at.runs...))
		b.rangesA = runs
		if len(runs) == 0 {
			continue
		}
		snapped := false
		for _, q := range b.regionsIn(runs, region) {
			runs = append(runs, b.d.Quotations[q].Tokens)
			snapped = true
		}
		if region >= 0 { // a report inside a quotation stays inside it
			k := runs[:0]
			for _, x := range runs {
				x.First, x.End = max(x.First, inner.First), min(x.End, inner.End)
				if x.Len() > 0 {
					k = append(k, x)
				}
			}
			runs = k
		}
		b.rangesB = cut(b.rangesB[:0], b.tidy(runs), article.Range{First: h, End: h + 1})
		runs = b.tidy(b.rangesB)
		if len(runs) == 0 {
			continue
		}
		base := candidate{rule: r, frame: frame, cue: h, clause: clause, variant: at.v, edge: at.e, inQuote: region >= 0, snapped: snapped, quoted: -1, cueSpan: b.span1}
		base.content = b.keep(runs)
		for _, o := range from {
			b.add(base, o)
		}
		if region < 0 && (snapped || at.v == whole) {
			if q, j := b.following(h, base.content); q >= 0 {
				base.join = j
				base.content = b.keep(b.tidy(append(append(b.rangesA[:0], base.content...), b.d.Quotations[q].Tokens)))
				for _, o := range from {
					b.add(base, o)
				}
				if all := b.chain(append(b.rangesC[:0], base.content...), q); len(all) > len(base.content) {
					base.join = chained
					base.content = b.keep(b.tidy(all))
					for _, o := range from {
						b.add(base, o)
					}
				}
			} else if r := b.runsOn(h, base.content); r.Len() > 0 {
				base.join = running
				base.content = b.keep(b.tidy(append(append(b.rangesA[:0], base.content...), r)))
				for _, o := range from {
					b.add(base, o)
				}
			}
		}
	}
}

// chain appends to rs the quotations that go on behind quotation q: those that open its mark again, and next
// paragraphs that are wholly quotations.
func (b *builder) chain(rs []article.Range, q int) []article.Range {
	for n := 0; n < longestChain; {
		k := b.d.Quotations[q].ContinuedBy
		if k < 0 {
			var j join
			if k, j = b.followingAfter(q); k < 0 || j != paragraph {
				break
			}
			n++
		}
		rs = append(rs, b.d.Quotations[k].Tokens)
		q = k
	}
	return rs
}

// longestChain is how many paragraphs of closed marks are joined to one report.
const longestChain = 16

// runsOn gives the sentence behind that of cue h, in the same paragraph, where a part of it is a quotation and no word
// of saying is outside it: “…,” she said. But “…”; empty where there is none.
func (b *builder) runsOn(h int, content []article.Range) article.Range {
	s := b.sentence(h)
	if s.End >= len(b.d.Tokens) || b.d.Tokens[s.End].Paragraph != b.d.Tokens[h].Paragraph || b.quote[s.End] >= 0 || b.class(h) == none {
		return article.Range{}
	}
	n := b.sentence(s.End)
	if n.Len() > farthest {
		return article.Range{}
	}
	quoted := false
	for i := n.First; i < n.End; i++ {
		if b.quote[i] >= 0 {
			quoted = quoted || b.d.Quotations[b.quote[i]].Words > 2
			continue
		}
		if b.on(i, b.lists.speech) {
			return article.Range{}
		}
	}
	if !quoted {
		return article.Range{}
	}
	end := b.last(n) + 1
	if q := b.quote[end-1]; q >= 0 { // its closing mark too
		end = max(end, min(b.d.Quotations[q].Tokens.End, n.End))
	}
	return article.Range{First: n.First, End: end}
}

// regionsIn gives the quotations, of those right inside region, that share a word with runs.
func (b *builder) regionsIn(runs []article.Range, region int) (out []int) {
	var buf [8]int
	out = buf[:0]
	for _, r := range runs {
		for i := r.First; i < r.End; i++ {
			q := int(b.d.Tokens[i].Quotation)
			for q >= 0 && b.d.Quotations[q].Parent != region {
				q = b.d.Quotations[q].Parent
			}
			if q < 0 || q == region || !b.isWord(i) {
				continue
			}
			if len(out) == 0 || out[len(out)-1] != q {
				out = append(out, q)
			}
			i = max(i, min(r.End, b.d.Quotations[q].Tokens.End)-1)
		}
	}
	return out
}

// following gives the quotation that starts right after the sentence of cue h, when the content does
// not already reach the sentence's end behind the cue; -1 where there is none.
func (b *builder) following(h int, content []article.Range) (int, join) {
	s := b.sentence(h)
	if s.End >= len(b.d.Tokens) {
		return -1, alone
	}
	next := s.End
	q := int(b.quote[next])
	if q < 0 || b.d.Quotations[q].Tokens.First != next {
		return b.laterOn(h, next)
	}
	p, np := b.d.Tokens[h].Paragraph, b.d.Tokens[next].Paragraph
	full := content[len(content)-1].End
	if p == np {
		if full > h && full >= b.last(s)+1 {
			return q, added
		}
		return q, after
	}
	if np != p+1 || !b.wholly(q) {
		return -1, alone
	}
	if (full <= h || full < b.last(s)+1) && b.quoteRuns(h, content) {
		return q, paragraph
	}
	if b.class(h) != none && b.quote[full-1] < 0 && b.standsAlone(q) && b.d.Quotations[q].Words >= leastWords {
		return q, under
	}
	return -1, alone
}

// laterOn gives the quotation that fills its sentences at the end of the sentence that follows a cue's: `"…," he
// said. He paused. "…"`; -1 where there is none, or where that sentence has a verb of saying of its own.
func (b *builder) laterOn(h, next int) (int, join) {
	p := b.d.Paragraphs[b.d.Tokens[h].Paragraph].Tokens
	if next >= p.End {
		return -1, alone
	}
	s := b.sentence(next)
	if s.Len() > longestAside || s.End >= p.End {
		return -1, alone
	}
	for i := s.First; i < s.End; i++ {
		if b.quote[i] >= 0 || b.tag(i).Verb() && b.on(i, b.lists.speech) {
			return -1, alone
		}
	}
	q := int(b.quote[s.End])
	if q < 0 || b.d.Quotations[q].Tokens.First != s.End || !b.standsAlone(q) {
		return -1, alone
	}
	return q, later
}

// quoteRuns reports whether a content is a quotation that fills its sentence but for the source and
// the cue: only such a one goes on in the next paragraph. `X warned that it was "a dead end."` does not.
func (b *builder) quoteRuns(h int, content []article.Range) bool {
	r := content[len(content)-1]
	q := b.quote[r.End-1]
	if q < 0 || b.d.Quotations[q].Tokens.First < r.First {
		return false
	}
	t := b.d.Quotations[q].Tokens
	if t.First > h { // the words before the quotation end with a colon or a comma
		k := t.First - 1
		return b.mark(k) || t.First == b.sentence(t.First).First
	}
	return !b.hasWord(b.sentence(t.First).First, t.First)
}

// wholly reports whether the paragraph of quotation q holds no word outside it.
func (b *builder) wholly(q int) bool {
	t := b.d.Quotations[q].Tokens
	p := b.d.Paragraphs[b.d.Tokens[t.First].Paragraph].Tokens
	return p.Len() > 0 && !b.hasWord(p.First, t.First) && !b.hasWord(min(t.End, p.End), p.End)
}

// ends tries other ends of a content that follows its cue: less each trailing dependent, and on to
// the sentence's end.
func (b *builder) ends(h int, content []article.Range, clause int, try func(variant, edge, []article.Range)) {
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
		if !inside(content, x) || b.head(x) < 0 {
			continue
		}
		t := b.tree(x)
		if t.End-1 < hi-1 || t.First <= lo+1 || has(t.First) {
			continue
		}
		comma := b.mark(t.First - 1)
		r := b.rel(x)
		if !comma && r != syntax.RelAdvcl && r != syntax.RelConj && r != syntax.RelParataxis {
			continue
		}
		at, first := t.First, b.word(t.First)
		if r == syntax.RelConj {
			k := t.First - 1
			for k > lo && (b.mark(k) || b.tag(k) == syntax.CC) {
				k--
			}
			at = k + 1
			if b.tag(at) == syntax.TagComma && at+1 < len(b.a.Lemmas) {
				first = b.word(at + 1)
			} else {
				first = b.word(at)
			}
		} else if !wordClass(b.tag(t.First)) {
			first = tagValues[b.tag(t.First)]
		}
		if at <= lo+1 || has(at) || len(marks)+2 > cap(marks) {
			continue
		}
		marks = append(marks, at, t.First)
		b.rangesC = cut(b.rangesC[:0], content, article.Range{First: at, End: hi + 1})
		try(shorter, edge{r, first, comma, true}, b.rangesC)
		made++
	}
	b.surfaceEnds(lo, hi, content, has, try)
	s := b.sentence(h)
	end := b.last(s)
	if end > hi+1 && hi < s.End {
		k := hi + 1
		for k < end && !b.isWord(k) {
			k++
		}
		try(longer, edge{b.rel(k), tagValues[b.tag(k)], !b.isWord(k - 1), true}, append(b.rangesC[:0], article.Range{First: lo, End: end + 1}))
	}
}

// surfaceEnds tries ends at the words where clauses commonly join, whatever the tree says: before a
// conjunction or a subordinating word, and at commas, semicolons and dashes.
func (b *builder) surfaceEnds(lo, hi int, content []article.Range, has func(int) bool, try func(variant, edge, []article.Range)) {
	made := 0
	for k := hi; k > lo+2 && made < mostSurfaceEnds; k-- {
		if b.quote[k] >= 0 || has(k) || !inside(content, k) {
			continue
		}
		comma := b.mark(k-1) || b.char(k-1) == ';' || b.quotedComma(k-1)
		switch b.tag(k) {
		case syntax.CC, syntax.IN, syntax.WRB, syntax.WDT, syntax.WP, syntax.VBG:
			if b.tag(k) == syntax.IN && !comma && !b.on(k, b.lists.clauseJoins) || b.tag(k) == syntax.VBG && !comma {
				continue
			}
		default:
			if !comma || b.char(k-1) == ',' && b.char(k) == ',' {
				continue
			}
		}
		at := k
		for at > lo+2 && !b.isWord(at-1) && b.quote[at-1] < 0 {
			at--
		}
		if has(at) {
			continue
		}
		w := tagValues[b.tag(k)]
		if wordClass(b.tag(k)) {
			w = b.word(k)
		}
		b.rangesC = cut(b.rangesC[:0], content, article.Range{First: at, End: hi + 1})
		try(surface, edge{syntax.RelNone, w, comma, true}, b.rangesC)
		made++
	}
}

// quotedComma reports whether token i closes a quotation behind a comma: “coercion,”.
func (v *view) quotedComma(i int) bool {
	if i < 1 || v.isWord(i) || v.quote[i] < 0 {
		return false
	}
	return v.d.Quotations[v.quote[i]].Tokens.End == i+1 && v.char(i-1) == ','
}

// wordClass reports tags of words that say by themselves what they are there for.
func wordClass(t syntax.Tag) bool {
	switch t {
	case syntax.IN, syntax.CC, syntax.WDT, syntax.WP, syntax.WRB, syntax.TO:
		return true
	}
	return false
}

func (v *view) mark(i int) bool {
	if i < 0 {
		return false
	}
	switch v.tag(i) {
	case syntax.TagComma, syntax.TagColon:
		return true
	}
	return v.dash(i)
}

// partQuotes tries, for a content with a quotation in a part of it, the quotation alone and the
// smallest phrase around it: `said he was "very happy" with it`.
func (b *builder) partQuotes(h int, content []article.Range, clause, region int, try func(variant, edge, []article.Range)) {
	for _, q := range b.regionsIn(content, region) {
		t := b.d.Quotations[q].Tokens
		lo, hi := content[0].First, content[len(content)-1].End
		if t.First <= lo && t.End >= hi {
			continue
		}
		top := -1
		for i := t.First; i < t.End; i++ {
			if b.isWord(i) && !t.Has(b.head(i)) {
				top = i
			}
		}
		if top >= 0 {
			b.rangesC = append(b.rangesC[:0], b.tree(top))
			if tr := b.tree(top); tr.Has(h) {
				b.rangesC = cut(b.rangesC[:0], []article.Range{tr}, b.tree(h))
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
	byPhrase   extent = iota // the phrase, its relative clause by the rule of thumb
	withClause               // with the relative clause
	lessClause               // without it
	toComma                  // up to the first comma
	toLast                   // up to the last comma
	nounRun                  // the run of nouns around the head alone, whatever the tree
	toCue                    // all that stands between the phrase and the cue, set off by commas
	onward                   // on to the next comma or the sentence's end
)

var extentValues = values("phrase", "with-clause", "less-clause", "to-comma", "to-last-comma", "noun-run", "to-cue", "onward")

// mostSources is how many extents of one source are tried.
const mostSources = 6

// add makes one candidate for each place where the source may begin and end.
func (b *builder) add(c candidate, o origin) {
	c.origin = o
	if o.head < 0 || o.given.Len() > 0 {
		c.source = o.given
		b.finish(c)
		return
	}
	var tried [mostSources]article.Range
	n := 0
	try := func(x extent, r article.Range) {
		if r.Len() <= 0 || !b.hasWord(r.First, r.End) || n == len(tried) || r.Has(c.cue) {
			return
		}
		for _, t := range tried[:n] {
			if t == r {
				return
			}
		}
		tried[n] = r
		n++
		c.source, c.extent = r, x
		b.finish(c)
	}
	h := o.head
	clause := -1
	for k := b.a.FirstChild(h); k >= 0; k = b.a.NextSibling(k) {
		if b.rel(k) == syntax.RelAclRelcl && k > h {
			clause = k
			break
		}
	}
	full := b.source(h, c.cue, relativeByRule)
	if clause >= 0 {
		t := b.tree(clause)
		about := number(boolBits(b.tag(t.First-1) == syntax.TagComma, b.tag(h).Proper(), b.speaks(t)), 7)
		c.why = [3]val{about, b.word(clause), number(boolBits(h > c.cue, b.child(h, syntax.RelAppos) >= 0), 3)}
		try(lessClause, b.source(h, c.cue, relativeOut))
		full = b.source(h, c.cue, relativeIn)
		try(withClause, full)
	} else {
		try(byPhrase, full)
	}
	if b.tag(h) == syntax.PRP || b.tag(h) == syntax.WP || b.tag(h) == syntax.WDT {
		return
	}
	firstComma, lastComma := -1, -1
	for k := h + 1; k < full.End; k++ {
		if b.tag(k) == syntax.TagComma || b.dash(k) {
			if firstComma < 0 {
				firstComma = k
			}
			lastComma = k
		}
	}
	if firstComma > 0 {
		try(toComma, article.Range{First: full.First, End: firstComma})
		if lastComma != firstComma {
			try(toLast, article.Range{First: full.First, End: lastComma})
		}
	}
	s := b.sentence(h)
	run := article.Range{First: h, End: h + 1}
	for run.First > s.First && nominal(b.tag(run.First-1)) && run.First-1 != c.cue {
		run.First--
	}
	for run.End < s.End && nominal(b.tag(run.End)) && run.End != c.cue {
		run.End++
	}
	try(nounRun, run)
	if c.cue > h && c.cue < full.End+longestAside {
		k := c.cueStart(b)
		if k-1 > full.End && b.tag(k-1) == syntax.TagComma && b.tag(full.End) == syntax.TagComma {
			try(toCue, article.Range{First: full.First, End: k - 1})
		}
	}
	if c.cue < h && full.End < s.End && b.tag(full.End) == syntax.TagComma {
		for k := full.End + 1; k < s.End && k < full.End+longestAside; k++ {
			if b.quote[k] >= 0 || b.stopped(k) || b.tag(k) == syntax.TagComma {
				if b.hasWord(full.End, k) {
					try(onward, article.Range{First: full.First, End: k})
				}
				break
			}
		}
	}
}

// cueStart gives the first token of the verb group that the cue heads.
func (c *candidate) cueStart(b *builder) int {
	k := c.cue
	for z := b.a.FirstChild(c.cue); z >= 0 && z < c.cue; z = b.a.NextSibling(z) {
		switch b.rel(z) {
		case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg, syntax.RelAdvmod:
			if z >= c.cue-4 {
				k = min(k, z)
			}
		}
	}
	return k
}

// nominal reports tags that a plain noun phrase is made of.
func nominal(t syntax.Tag) bool {
	switch t {
	case syntax.DT, syntax.PRPS, syntax.JJ, syntax.JJR, syntax.JJS, syntax.CD, syntax.POS, syntax.TagDollar:
		return true
	}
	return t.Noun()
}

func boolBits(bs ...bool) (n int) {
	for i, x := range bs {
		if x {
			n |= 1 << i
		}
	}
	return n
}

// finish settles the spans of a candidate against each other and keeps it.
func (b *builder) finish(c candidate) {
	k := b.d.Tokens[c.cue].Sentence
	if n := b.perCue[c.cue]; n >= mostPerCue || n >= fewPerCue && b.perSentence[k] >= mostPerSentence {
		return
	}
	content := c.content
	if c.source.Len() > 0 && overlap(content, c.source) {
		content = b.keep(b.tidy(cut(b.rangesA[:0], content, c.source)))
	}
	if len(content) == 0 {
		return
	}
	if c.cueSpan.Len() == 0 {
		c.cueSpan = b.cue(c.cue, c.source, content)
	}
	if overlap(content, c.cueSpan) {
		content = b.keep(b.tidy(cut(b.rangesA[:0], content, c.cueSpan)))
		if len(content) == 0 {
			return
		}
	}
	if x := b.predicate(c.cue); x >= 0 && content[0].First > c.cue && inside(content, x) {
		return
	}
	content = b.opening(c, content)
	if last := len(content) - 1; last > 0 && content[0].First < c.cue && content[last].First > c.cue && b.tag(content[last].First) == syntax.VBG && b.leads(content[last].First) {
		content = b.keep(content[:last]) // "…, she said, adding that …": another report
	}
	if last := len(content) - 1; content[last].First > c.cue {
		if k := b.quotedNext(content[last]); k > content[last].First {
			content = b.keep(content)
			content[last].End = k // "… to answer, saying only: “…”": the quotation has a cue of its own
			if content = b.keep(b.tidy(content)); len(content) == 0 {
				return
			}
		}
	}
	if last := len(content) - 1; content[last].Len() > 1 && b.leads(content[last].End-1) { // it joins nothing that is left
		content = b.keep(content)
		content[last].End--
		if content = b.keep(b.tidy(content)); len(content) == 0 {
			return
		}
	}
	if last := content[len(content)-1]; b.owner[last.End-1] < 0 && -b.owner[last.End-1] != int32(c.cue)+1 {
		for last.Len() > 0 && b.owner[last.End-1] < 0 {
			last.End--
		}
		content = b.keep(content)
		content[len(content)-1] = last
		if content = b.keep(b.tidy(content)); len(content) == 0 {
			return
		}
	}
	c.content = content
	c.kind = b.kindOf(content)
	c.words = 0
	for _, r := range content {
		c.words = mix(mix(c.words, uint64(r.First)), uint64(r.End))
	}
	b.perCue[c.cue]++
	b.perSentence[k]++
	b.out = append(b.out, c)
}

// predicate gives the verb behind cue h whose subject holds the cue: "Voss, who said the tower was unsafe, resigned". What such a cue
// reports ends before it. -1 where there is none.
func (b *builder) predicate(h int) int {
	for x, n := h, 0; b.head(x) >= 0 && n < highestReach; x, n = b.head(x), n+1 {
		if g := b.head(x); g > h && b.rel(x).Subject() && b.tag(g).Verb() && b.quote[g] == b.quote[h] {
			return g
		}
	}
	return -1
}

// leads reports whether the last word of a content leads on to words that are not in it: "and", or
// "adding" behind a comma.
func (b *builder) leads(i int) bool {
	return b.quote[i] < 0 && i > 0 && (b.tag(i) == syntax.CC || b.tag(i) == syntax.VBG && b.tag(i-1) == syntax.TagComma && b.on(i, b.lists.speech))
}

// tells reports whether token k is a word for a time: "today", "Tuesday".
func (b *builder) tells(k int) bool {
	t := b.tag(k)
	return (t == syntax.RB || t.Noun()) && (b.on(k, b.lists.timeAdverbs) || b.on(k, b.lists.weekdays))
}

// quotedNext gives the place in r of a participle of saying, behind a comma, that a quotation follows
// within two words; the end of r where there is none.
func (b *builder) quotedNext(r article.Range) int {
	for k := r.First + 1; k < r.End-1; k++ {
		if b.tag(k) != syntax.VBG || b.quote[k] >= 0 || !b.leads(k) {
			continue
		}
		for x := k + 1; x < min(k+5, r.End); x++ {
			if b.quote[x] >= 0 {
				return k
			}
		}
	}
	return r.End
}

// opening cuts off what opens the sentence and not the content ("But …, he said"), the person told
// before a that-clause or a quotation ("told reporters that …", "told reporters: “…”"), and what tells when or how something was said
// ("declared today that …", "saying only: “…”").
func (b *builder) opening(c candidate, content []article.Range) []article.Range {
	r := content[0]
	if r.First < c.cue {
		k := r.First
		if b.tag(k) == syntax.CC && k+1 < r.End && b.quote[k] < 0 && k == b.sentence(k).First {
			k++
			if b.tag(k) == syntax.TagComma && k+1 < r.End {
				k++
			}
			content = b.keep(content)
			content[0].First = k
		}
		return content
	}
	k := r.First
	for k < r.End-1 && b.quote[k] < 0 && (b.tells(k) || b.tag(k) == syntax.RB && b.char(k+1) == ':') {
		k++
	}
	if colon := k > r.First && b.char(k) == ':' && k+1 < r.End; colon || k > r.First && b.tag(k) == syntax.IN && b.on(k, b.lists.clauseOpeners) {
		if colon {
			k++
		}
		content = b.keep(content)
		content[0].First = k
		return content
	}
	if first := b.subjectBefore(c, r.First); first < r.First {
		content = b.keep(content)
		content[0].First = first
		return content
	}
	if b.on(c.cue, b.lists.personTold) {
		if k := b.personBefore(r); k > r.First {
			content = b.keep(content)
			content[0].First = k
			return content
		}
		for k := r.First + 1; k < min(r.First+7, r.End); k++ {
			t := b.tag(k)
			if t.Verb() || t == syntax.MD || b.quote[r.First] >= 0 {
				break
			}
			if q := b.quote[k]; b.on(k, b.lists.clauseOpeners) && (t == syntax.IN || t == syntax.WRB) || q >= 0 && b.d.Quotations[q].Tokens.First == k && b.mark(k-1) {
				content = b.keep(content)
				content[0].First = k
				break
			}
		}
	}
	return content
}

// subjectBefore gives where a clause without "that" begins that the tree has begun at its verb: at its
// subject, right behind the cue ("said more would follow"); else first.
func (b *builder) subjectBefore(c candidate, first int) int {
	at := c.cueSpan.End
	if t := b.tag(first); t != syntax.MD && t != syntax.VBD && t != syntax.VBZ && t != syntax.VBP || at < c.cue+1 || first-at < 1 || first-at > 3 || b.on(c.cue, b.lists.personTold) {
		return first
	}
	for k := at; k < first; k++ {
		switch t := b.tag(k); {
		case !b.isWord(k) || b.quote[k] >= 0 || c.source.Has(k):
			return first
		case t.Noun() || t == syntax.PRP || t == syntax.DT || t == syntax.JJ || t == syntax.JJR || t == syntax.RBR || t == syntax.CD || t == syntax.PRPS:
		default:
			return first
		}
	}
	if t := b.tag(first - 1); t.Noun() && (b.on(first-1, b.lists.weekdays) || b.on(first-1, b.lists.timeAdverbs)) {
		return first
	}
	return at
}

// personBefore gives where the clause begins behind the person told, where a pronoun shows it: "told MPs
// he would go"; else the content's own beginning.
func (b *builder) personBefore(r article.Range) int {
	for k := r.First; k < min(r.First+5, r.End-1); k++ {
		switch t := b.tag(k); {
		case !b.isWord(k) || b.quote[k] >= 0:
			return r.First
		case t == syntax.PRP && k > r.First:
			if v := b.tag(k + 1); b.tag(k-1).Noun() && (v == syntax.MD || v == syntax.VBD || v == syntax.VBZ || v == syntax.VBP) {
				return k
			}
			return r.First
		case t.Noun() || t == syntax.DT || t == syntax.JJ || t == syntax.PRPS || t == syntax.CD:
		default:
			return r.First
		}
	}
	return r.First
}

// kindOf tells how much of the content stands in quotation marks.
func (b *builder) kindOf(content []article.Range) result.Kind {
	all, in := 0, 0
	for _, r := range content {
		all += b.words(r)
		in += int(b.inMarks[r.End] - b.inMarks[r.First])
	}
	switch in {
	case 0:
		return result.Indirect
	case all:
		return result.Direct
	}
	return result.Mixed
}
