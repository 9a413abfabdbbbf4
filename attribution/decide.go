package attribution

import (
	"cmp"
	"math"
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/rules"
	"whosaid/syntax"
)

// Stage 3, decisions: weights dispose. Of one cue's candidates the best by rank stands for the cue;
// it is accepted or not; of those accepted, the best compatible set wins.

// choice is the best candidate of one cue.
type choice struct {
	*candidate
	p     float64       // that quote and source are right
	steps []result.Step // where they are asked for

	seen   bool    // by the second look
	judged bool    // and by it alone, not by a rule's priority
	look   Look    // what it is told: of the reading that the weights chose
	meant  float64 // the probability that it is a belief or an intention that is asked for
	tips   string  // what tipped its acceptance, where steps are asked for
}

// groups carries out the plans cue by cue and calls f with the candidates of each, which are valid during
// the call only: a document of any length has the candidates of one cue in memory.
func (b *builder) groups(f func(group []candidate)) {
	b.order = b.order[:0]
	for i := range b.planner.plans[:b.planner.n] {
		b.order = append(b.order, int32(i))
	}
	plans := b.planner.plans
	slices.SortStableFunc(b.order, func(x, y int32) int { return cmp.Compare(plans[x].cue, plans[y].cue) })
	b.own(plans[:b.planner.n])
	kept := b.arena // the plans' contents stay
	b.arena = b.spare[:0]
	for i := 0; i < len(b.order); {
		cue := plans[b.order[i]].cue
		b.out, b.also, b.arena = b.out[:0], b.also[:0], b.arena[:0]
		for ; i < len(b.order) && plans[b.order[i]].cue == cue; i++ {
			if o := max(b.owner[cue], -b.owner[cue]); o == 0 || o == int32(cue)+1 {
				b.carryOut(&plans[b.order[i]])
			}
		}
		if len(b.out) > 0 {
			b.holdSole()
			b.holdQuotation()
			b.holdContinuation()
			b.holdInterrupted()
			b.holdBackground()
			b.agree(b.out)
			f(b.out)
		}
	}
	b.spare, b.arena = b.arena, kept
}

// own gives the words of a match of a rule that asks to be the only one to its cue: of “quoted as saying:” neither
// “saying” nor the colon is a cue of its own. The words of the content are nobody's. Those of a link of a chain (“…, citing Y”)
// are marked below 0: no content ends with them.
func (b *builder) own(plans []plan) {
	b.owner = grow(b.owner, len(b.d.Tokens))
	clear(b.owner)
	for i := range plans {
		x := &plans[i]
		if !slices.ContainsFunc(x.rules, func(r *rules.Rule) bool { return r.Sole || r.Settles }) {
			continue
		}
		owner := int32(x.cue) + 1
		if slices.ContainsFunc(x.rules, func(r *rules.Rule) bool { return r.Chains }) {
			owner = -owner
		}
		t := article.Range{First: x.cue, End: x.cue + 1}
		if x.span.Len() > 0 {
			t = x.span
		}
		for _, o := range x.origins {
			if o.given.Len() > 0 {
				t.First, t.End = min(t.First, o.given.First), max(t.End, o.given.End)
			}
		}
		content := x.content
		if x.quoted >= 0 {
			content = []article.Range{b.d.Quotations[x.quoted].Tokens}
		}
		end := t.End
		for end < content[0].First && tense(b.tag(end)) == 0 {
			end++
		}
		if end == content[0].First {
			t.End = end
		}
		if t.Len() > longestAside {
			t = article.Range{First: x.cue, End: x.cue + 1}
		}
		for k := t.First; k < t.End; k++ {
			if b.owner[k] == 0 && !inside(content, k) {
				b.owner[k] = owner
			}
		}
	}
}

// holdSole drops every reading of a cue but those that settle it, or else those of a rule that asks to be the only one.
func (b *builder) holdSole() {
	for _, only := range [...]func(*candidate) bool{(*candidate).settled, func(c *candidate) bool { return c.rule.Sole }} {
		for i := range b.out {
			if only(&b.out[i]) {
				b.out = slices.DeleteFunc(b.out, func(c candidate) bool { return !only(&c) })
				return
			}
		}
	}
}

// settled reports whether a candidate is taken at its rule's word: because the rule asks for it, or by the layout of the article.
func (c *candidate) settled() bool { return c.rule.Settles || c.plan.turn }

// holdQuotation drops, where a quotation opens its sentence and stands right before the cue and its source (“…,” X said of Y), every
// reading of the cue that does not have it: what stands on the other side is said about the quotation. A
// quotation lost is the worst fault there is.
func (b *builder) holdQuotation() {
	q := -1
	for i := range b.out {
		c := &b.out[i]
		if c.quoted < 0 || c.inQuote || b.d.Quotations[c.quoted].Words < 2 {
			continue
		}
		t := b.d.Quotations[c.quoted].Tokens
		if t.End > c.cue || c.cue-t.End > closeBy || b.hasWord(b.sentence(t.First).First, t.First) {
			continue
		}
		switch b.char(t.End - 2) {
		case ',', '?', '!':
		default:
			continue
		}
		between := false
		for k := t.End; k < c.cue; k++ {
			between = between || b.tag(k).Verb() && !b.on(k, b.lists.light)
		}
		if !between {
			q = c.quoted
			break
		}
	}
	if q < 0 {
		return
	}
	t := b.d.Quotations[q].Tokens
	has := func(c candidate) bool { return overlap(c.content, t) }
	if slices.ContainsFunc(b.out, has) { // a source or a cue that stands inside it may have taken all of its words
		b.out = slices.DeleteFunc(b.out, func(c candidate) bool { return !has(c) })
	}
}

// holdContinuation drops every reading that breaks off where a quotation runs on: at the end of a paragraph that
// closes no mark, before one that opens it again. Typography joins the two, and nothing else is to be asked. A
// reading that stops so stays where no other goes on.
func (b *builder) holdContinuation() {
	torn := func(c *candidate) int {
		last := c.content[len(c.content)-1]
		q := int(b.quote[last.End-1])
		if q < 0 || b.d.Quotations[q].Closed || b.d.Quotations[q].ContinuedBy < 0 || last.End < b.d.Quotations[q].Tokens.End {
			return -1
		}
		return q
	}
	runsOn := func(q int) bool {
		next := b.d.Quotations[b.d.Quotations[q].ContinuedBy].Tokens
		for i := range b.out {
			if c := &b.out[i]; torn(c) != q && inside(c.content, b.d.Quotations[q].Tokens.First) && inside(c.content, next.First) {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(b.out); i++ {
		if q := torn(&b.out[i]); q >= 0 && runsOn(q) {
			b.out = slices.DeleteFunc(b.out, func(c candidate) bool { return torn(&c) == q })
			i = -1
		}
	}
}

// holdInterrupted drops, where a reporting clause between commas interrupts a quotation (“We will,” X said, “go home.”),
// every reading that has the first part and not the second: one that begins with a small letter goes on.
func (b *builder) holdInterrupted() {
	h := b.out[0].cue
	s := b.sentence(h)
	before, after := -1, -1
	for i := s.First; i < s.End; i++ {
		q := int(b.quote[i])
		if q < 0 {
			continue
		}
		t := b.d.Quotations[q].Tokens
		switch {
		case t.End <= h && b.char(t.End-2) == ',':
			before = q
		case t.First > h && after < 0:
			if w := b.nextWord(t.First, t.End); w < t.End && t.End >= s.End-1 && b.tag(t.First-1) == syntax.TagComma && b.d.Text[b.d.Tokens[w].Start] >= 'a' && b.d.Text[b.d.Tokens[w].Start] <= 'z' {
				after = q
			}
			i = s.End
		}
		i = max(i, t.End-1)
	}
	if before < 0 || after < 0 {
		return
	}
	first, second := b.d.Quotations[before].Tokens.First, b.d.Quotations[after].Tokens.First
	whole := func(c candidate) bool { return inside(c.content, first) && inside(c.content, second) }
	if slices.ContainsFunc(b.out, whole) {
		b.out = slices.DeleteFunc(b.out, func(c candidate) bool { return inside(c.content, first) && !whole(c) })
	}
}

// holdBackground drops, where the content ends with a quotation and a comma, and the writer tells what else went on
// (it would not bow to “coercion,” as the minister hosted the envoy), every reading that runs on, if
// another stops at the mark. What goes on in quotation marks is content all the same.
func (b *builder) holdBackground() {
	h := b.out[0].cue
	s := b.sentence(h)
	q := s.End - 1 // the mark that closes the last quotation of the sentence
	for q > h && b.quote[q] < 0 {
		q--
	}
	at := q + 1
	switch {
	case q <= h || at >= s.End:
		return
	case b.tag(at) == syntax.TagComma && at+1 < s.End:
		at++
	case !b.quotedComma(q):
		return
	}
	if !b.on(at, b.lists.background) {
		return
	}
	runs := func(c candidate) bool { return inside(c.content, q-1) && inside(c.content, at) }
	if slices.ContainsFunc(b.out, func(c candidate) bool { return inside(c.content, q-1) && !runs(c) }) {
		b.out = slices.DeleteFunc(b.out, runs)
	}
}

// closeBy is how many tokens may stand between a quotation and the cue that it is held to.
const closeBy = 8

// agree tells each candidate of a group which other frames give the same content.
func (b *builder) agree(group []candidate) {
	b.byWords = b.byWords[:0]
	for i := range group {
		b.byWords = append(b.byWords, int32(i))
	}
	slices.SortStableFunc(b.byWords, func(x, y int32) int { return cmp.Compare(group[x].words, group[y].words) })
	for i := 0; i < len(b.byWords); {
		j := i + 1
		for j < len(b.byWords) && group[b.byWords[j]].words == group[b.byWords[i]].words {
			j++
		}
		at := len(b.also)
		for _, k := range b.byWords[i:j] {
			if f := group[k].frame; !slices.Contains(b.also[at:], f) {
				b.also = append(b.also, f)
			}
		}
		for _, k := range b.byWords[i:j] {
			group[k].also = b.also[at:len(b.also):len(b.also)]
		}
		i = j
	}
}

// best gives the candidate of a group that is expected to answer best, and its margin over the next by rank that
// says something else: another source, or a content that overlaps its by less than half. Readings that
// differ by a word at an edge are not rivals.
func (b *builder) best(group []candidate) (at int, margin float64) {
	for i := range group {
		if group[i].rank > group[at].rank {
			at = i
		}
	}
	at = b.leastRisk(group, at)
	margin = noRival
	top := &group[at]
	for i := range group {
		c := &group[i]
		if m := top.rank - c.rank; m < margin && i != at && (c.origin.head != top.origin.head || c.words != top.words && b.iou(c.content, top.content) < 0.5) {
			margin = m
		}
	}
	return at, max(0, margin)
}

// leastRisk gives the candidate that is expected to answer best if each is the right one with the probability that
// the ranks give it, and notes how much of the probability lies on readings that it answers. Where many
// readings differ by little, that is one in their middle, though another may be the likeliest by
// itself (minimum Bayes risk; Kumar & Byrne 2004). top is the candidate of the highest rank.
func (b *builder) leastRisk(group []candidate, top int) int {
	order := b.byRank[:0]
	for i := range group {
		if group[top].rank-group[i].rank < unlikely {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(x, y int32) int { return cmp.Compare(group[y].rank, group[x].rank) })
	b.byRank = order
	at, best, most := top, 0.0, order[:min(len(order), mostLikely)]
	for _, i := range most {
		u := 0.0
		for _, j := range most {
			u += math.Exp(flatter*(group[j].rank-group[top].rank)) * b.answers(&group[i], &group[j])
		}
		if u > best+1e-9 {
			at, best = int(i), u
		}
	}
	all, linked := 0.0, 0.0
	for _, i := range order {
		p := math.Exp(group[i].rank - group[top].rank)
		all += p
		if b.answers(&group[at], &group[i]) > 0 {
			linked += p
		}
	}
	group[at].mass = linked / all
	return at
}

const (
	unlikely   = 6.0 // what ranks lower than the first by more has no part in the choice
	mostLikely = 24  // and no more than so many have
	// flatter makes the ranks less sure of themselves. Of 0.7, 1 and 1.5, tried by parts of the fitted
	// articles, 0.7 gave 0.3 more of linked F1; choosing the highest rank, 0.4 less.
	flatter = 0.7
)

// answers says how well x would answer if y were right: 0 where it would not be linked, 1 where it would, 1.5
// where most of the words are the same, 2 where all are.
func (b *builder) answers(x, y *candidate) float64 {
	content, source := 1.0, 1.0
	if x.words != y.words {
		content = b.iou(x.content, y.content)
	}
	if content < 0.5 {
		return 0
	}
	if x.source != y.source {
		if x.source.Len() == 0 || y.source.Len() == 0 {
			return 0
		}
		source = b.iou([]article.Range{x.source}, []article.Range{y.source})
		if source == 0 || source < 0.5 && x.source.End != y.source.End {
			return 0
		}
	}
	switch {
	case content == 1 && source == 1:
		return 2
	case content >= 0.8:
		return 1.5
	}
	return 1
}

// noRival is the margin of a candidate that nothing contradicts.
const noRival = 5

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// decide ranks and accepts. The choices come in the order of their cues.
func (b *builder) decide(w *Weights, f *features, explain bool) []choice {
	var out []choice
	b.groups(func(group []candidate) {
		if group[0].inQuote && !b.nested {
			return
		}
		if w.Empty() {
			at, margin := b.byPriority(group)
			out = append(out, b.choose(w, group, at, margin, group[at].believed(), explain))
			return
		}
		for i := range group {
			f.reset()
			b.describe(f, &group[i])
			group[i].rank = w.rank.score(f.hash)
		}
		at, margin := b.best(group)
		f.reset()
		b.describe(f, &group[at])
		b.describeCue(f, group, &group[at], margin)
		score := w.accept.score(f.hash)
		look := b.lookAt(&group[at], len(group), margin, score)
		seen := len(w.beside) > 0 && !group[at].inQuote && look.Kept()
		p, thought, judged := w.calibrated(score), 0.0, seen
		if seen {
			p = logistic(score) // what is calibrated is the score of the second look
		}
		if b.thoughts || b.intentions { // what is both is taken for the likelier
			meant := b.on(group[at].cue, b.lists.intentions)
			if meant && b.intentions || !meant && b.thoughts {
				thought = logistic(w.thought.score(f.hash))
			}
		}
		p = max(p, thought)
		if k := b.ownRule(w, group); k >= 0 && (group[k].settled() || group[k].believed() > p) {
			at, p, judged = k, group[k].believed(), false
			look.content = slices.Clone(look.content)
		}
		if p >= leastKept {
			c := b.choose(w, group, at, margin, p, explain)
			c.seen, c.judged, c.meant, c.look = seen, judged, thought, look
			if judged {
				c.look.content = c.content
			}
			out = append(out, c)
		}
	})
	b.secondLook(w, out, explain)
	return out
}

// leastKept is the probability below which a choice is not even remembered.
const leastKept = 0.01

// choose copies what is to outlive its group.
func (b *builder) choose(w *Weights, group []candidate, at int, margin, p float64, explain bool) choice {
	c := group[at]
	c.content, c.also = slices.Clone(c.content), nil
	x := choice{candidate: &c, p: p}
	if explain {
		x.steps, x.tips = b.explain(w, group, at, margin, p)
	}
	return x
}

// byPriority ranks a group with no weights: the rule's priority, then the reading that changes least of
// what the rule gave, then a source over none.
func (b *builder) byPriority(group []candidate) (at int, margin float64) {
	for i := range group {
		c := &group[i]
		c.rank = float64(c.rule.Priority)
		if c.variant != whole && c.variant != quotation {
			c.rank -= 4
		}
		if c.join == alone || c.join == later {
			c.rank -= 2
		}
		if c.extent != byPhrase && c.extent != lessClause {
			c.rank -= 3
		}
		if c.origin.head < 0 {
			c.rank -= 10
		} else if c.origin.inherited || c.origin.how == reachAbove {
			c.rank -= 5
		}
	}
	return b.best(group)
}

// ownRule gives the candidate of the highest rank that a rule proposes of which no gold has told the weights anything: a
// user's own, or one for what the gold does not show, or one that settles its cue. Of those its priority tells the confidence.
// -1 where there is none; rules of a priority below 100 wait for gold.
func (b *builder) ownRule(w *Weights, group []candidate) int {
	at := -1
	for i := range group {
		r := group[i].rule
		if r.Priority < 100 || at >= 0 && group[i].rank <= group[at].rank {
			continue
		}
		if group[i].settled() || !w.tellOf(b.frames[r.Number]) {
			at = i
		}
	}
	return at
}

// tellOf reports whether a fit has seen a rule: small weights are left out of the table, so that one alone says little.
func (w *Weights) tellOf(frame val) bool {
	has := func(h uint64) bool { return w.rank.has(h) || w.accept.has(h) }
	h := mix(tRuleVariant.h, frame.h)
	for _, v := range variantValues {
		if has(mix(h, v.h)) {
			return true
		}
	}
	return has(mix(tRule.h, frame.h)) || has(mix(tWon.h, frame.h))
}

// believed is the confidence in a candidate where there are no weights: rules of priority 100 and above
// are taken at their word.
func (c *candidate) believed() float64 { return logistic((float64(c.rule.Priority) - 90) / 40) }

// compatible keeps the likeliest choices above the threshold, less those whose content another, likelier one
// already has.
func (b *builder) compatible(all []choice, threshold float64) []choice {
	order := make([]int, 0, len(all))
	for i := range all {
		if all[i].p > threshold {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(x, y int) int {
		switch {
		case all[x].p > all[y].p:
			return -1
		case all[x].p < all[y].p:
			return 1
		}
		return x - y
	})
	// Only what stands near can overlap: those kept are found by the stretches of text that they touch.
	touching := make([][]int32, len(b.d.Tokens)/stretch+1)
	var keep []choice
next:
	for _, i := range order {
		c := &all[i]
		for _, r := range c.content {
			for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
				for _, k := range touching[s] {
					if b.sameWords(c.candidate, keep[k].candidate) {
						continue next
					}
				}
			}
		}
		for _, r := range c.content {
			for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
				if t := touching[s]; len(t) == 0 || t[len(t)-1] != int32(len(keep)) {
					touching[s] = append(t, int32(len(keep)))
				}
			}
		}
		keep = append(keep, *c)
	}
	return keep
}

// sameWords reports whether c reports what the likelier k has already: contents that mostly overlap, or a
// quotation that k's holds. A report inside the other's content is a link of a chain, and no double.
func (b *builder) sameWords(c, k *candidate) bool {
	if c.rule.Chains != k.rule.Chains && c.origin.head != k.origin.head {
		return false
	}
	if inside(k.content, c.cue) != inside(c.content, k.cue) && c.source.Len() > 0 && k.source.Len() > 0 && c.origin.head != k.origin.head {
		return false
	}
	if b.iou(c.content, k.content) > 0.6 {
		return true
	}
	if c.kind != result.Direct {
		return false
	}
	for _, r := range c.content {
		if !inside(k.content, r.First) || !inside(k.content, r.End-1) {
			return false
		}
	}
	return true
}

// stretch is how many tokens of text are looked up together.
const stretch = 64

// iou gives intersection over union of the words of two contents.
func (b *builder) iou(x, y []article.Range) float64 {
	if x[0].First >= y[len(y)-1].End || y[0].First >= x[len(x)-1].End {
		return 0
	}
	in, nx, ny := 0, 0, 0
	for _, r := range x {
		nx += b.words(r)
		for _, q := range y {
			in += b.words(article.Range{First: max(r.First, q.First), End: max(max(r.First, q.First), min(r.End, q.End))})
		}
	}
	for _, q := range y {
		ny += b.words(q)
	}
	if nx+ny == in {
		return 0
	}
	return float64(in) / float64(nx+ny-in)
}
