// Package decide chooses among candidates. Of one cue's candidates the best by rank stands for the cue
// (describe.go has the features, weights.go the models); it is accepted or not, once by itself and once beside the
// other choices of the article (beside.go); of those accepted, the likeliest compatible set becomes
// attributions. Quotations that no cue claims are added (continuation.go).
package decide

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// Stage 3, decisions: weights dispose. Of one cue's candidates the best by rank stands for the cue;
// it is accepted or not; of those accepted, the best compatible set wins.

// Options say how a decider decides.
type Options struct {
	Weights       *Weights
	MinConfidence float64 // 0: the threshold of the weights
	Explain       bool    // leave steps

	Joined               bool // what one cue introduces is one row, paraphrase and quotation
	Nested               bool // reports inside quotations are asked for
	Thoughts, Intentions bool // and these
}

// Decider ranks and accepts the candidates of one document. It may be used for one document after another, by one
// goroutine at a time.
type Decider struct {
	propose.Builder
	Options

	features features
	ranks    ranks
	also     []view.Value // frames of the cue's candidates, by content
	byWords  []int32
	byRank   []int32
}

// New makes a decider for a rule pack.
func New(p *propose.Prepared) *Decider {
	return &Decider{Builder: propose.New(p)}
}

// Attributions gives the attributions of the document that was read, as yet with no speakers, in the order of the text.
func (d *Decider) Attributions(o Options) []result.Attribution {
	if o.Joined && o.MinConfidence > 0 {
		o.MinConfidence = o.Weights.beforeJoined(o.MinConfidence)
	}
	d.Options = o
	all := d.decide()
	kept := d.keep(all)
	claimed, refused := d.covered(kept), d.covered(all)
	clear(all) // what no row is made of is not kept meanwhile
	atts := make([]result.Attribution, 0, len(kept))
	for i := range kept {
		d.Syntax.Pause()
		at := d.attribution(kept[i])
		if o.Explain {
			at.Steps = kept[i].why.steps
		}
		atts = append(atts, at)
		kept[i] = choice{}
	}
	if bare := o.Weights.bare(); o.MinConfidence <= bare {
		atts = d.bare(atts, claimed, refused, bare)
	}
	d.Release()
	if !o.Joined {
		atts = d.split(atts)
	} else {
		for i := range atts {
			atts[i].Confidence = o.Weights.joined(atts[i].Confidence)
		}
	}
	d.order(atts)
	return atts
}

// keep gives the choices that become rows.
func (d *Decider) keep(all []choice) []choice {
	kept := d.parted(all)
	d.captured(kept)
	kept = d.compatible(kept)
	if !d.Joined { // PolNeAR gives what is joined to both
		kept = d.single(kept)
	}
	d.raise(kept)
	if d.MinConfidence == 0 {
		kept = d.rescue(all, kept)
	}
	return kept
}

// parted takes out of each choice the quotations of other sentences that another choice has with a cue in their own: its words are in
// no other row.
func (d *Decider) parted(all []choice) []choice {
	passing := 0
	for i := range all {
		d.Syntax.Tick(i)
		if d.passes(&all[i]) {
			passing++
		}
	}
	kept := make([]choice, 0, passing)
	for i := range all {
		d.Syntax.Tick(i)
		if d.passes(&all[i]) {
			kept = append(kept, all[i])
		}
	}
	owner := make([]int, len(d.Doc.Quotations)) // by quotation: 1 + the index of the choice that has it by its own sentence
	for i := range kept {
		d.Syntax.Tick(i)
		c := &kept[i]
		if c.InQuote || c.Rule.Chains {
			continue
		}
		for _, r := range c.Content {
			for t := r.First; t < r.End; t++ {
				if q := int(d.Quote[t]); q >= 0 {
					x := d.Doc.Quotations[q].Tokens
					if t == x.First && x.End <= r.End && d.sharesSentence(q, c.Cue) {
						owner[q] = i + 1
					}
					t = max(t, x.End-1)
				}
			}
		}
	}
	out := kept[:0]
	for i := range kept {
		d.Syntax.Tick(i)
		c := kept[i]
		var cuts []article.Range
		for _, r := range c.Content {
			for t := r.First; t < r.End; t++ {
				q := int(d.Quote[t])
				if q < 0 {
					continue
				}
				if k := owner[q]; k > 0 && k != i+1 && !d.sharesSentence(q, c.Cue) {
					cuts = append(cuts, d.Doc.Quotations[q].Tokens)
				}
				t = max(t, d.Doc.Quotations[q].Tokens.End-1)
			}
		}
		if d.less(&c, cuts); len(c.Content) == 0 {
			continue
		}
		out = append(out, c)
	}
	return out
}

// sharesSentence reports whether cue h is in a sentence of quotation q.
func (d *Decider) sharesSentence(q, h int) bool {
	t := d.Doc.Quotations[q].Tokens
	return d.Sentence(t.First).Has(h) || d.Sentence(t.End-1).Has(h)
}

// threshold is the confidence that a row is to be above: what the caller asks for, else that of its sort.
func (d *Decider) threshold(c *propose.Candidate) float64 {
	if d.MinConfidence > 0 {
		return d.MinConfidence
	}
	s := d.sortOf(c)
	if s == thoughts && d.Thoughts {
		s = clauses // they are asked for
	}
	return d.Weights.threshold(s)
}

// passes reports whether a choice may be a row.
func (d *Decider) passes(c *choice) bool {
	return c.p > d.threshold(c.Candidate) || c.sure && certain > d.MinConfidence
}

// choice is the best candidate of one cue.
type choice struct {
	*propose.Candidate
	p     float64    // that quote and source are right
	meant float64    // the probability that it is a belief or an intention that is asked for
	why   *reasoning // where it is asked for, else nil

	seen   bool // by the second look
	judged bool // and by it alone, not by a rule's priority
	sure   bool // the marks and the verb leave no doubt: no threshold refuses it (floor.go)
	weak   bool // it was turned down, but no other one has its quotation
}

// reasoning is what an explanation says of a choice: its steps, the last of which says what tipped its acceptance.
type reasoning struct {
	steps []result.Step
	tips  string
}

// groups calls f with the candidates of each cue, less those that the layout or a rule excludes. They are valid during
// the call only.
func (d *Decider) groups(f func(group []propose.Candidate)) {
	d.Builder.Groups(func() {
		d.also = d.also[:0]
		if d.holdSentence(); len(d.Out) == 0 {
			return
		}
		d.holdSole() // after holdSentence, so that a rule which has only what holdSentence drops excludes no other
		d.holdTitle()
		d.holdSourced()
		d.holdQuotation()
		d.holdContinuation()
		d.holdInterrupted()
		d.holdBackground()
		if len(d.Out) == 0 {
			return
		}
		d.agree(d.Out)
		f(d.Out)
	})
}

// holdSole drops every reading of a cue but those that settle it, or else those of a rule that asks to be the only one.
func (d *Decider) holdSole() {
	for _, only := range [...]func(*propose.Candidate) bool{(*propose.Candidate).Settled, func(c *propose.Candidate) bool { return c.Rule.Sole }} {
		for i := range d.Out {
			if only(&d.Out[i]) {
				d.Out = slices.DeleteFunc(d.Out, func(c propose.Candidate) bool { return !only(&c) })
				return
			}
		}
	}
}

// holdSentence drops readings of a cue with a quotation of another sentence: one that is before it and has ended (“I am sorry.” The judge
// nodded.), unless the whole sentence is a short report, and one that follows it and has a cue of its own. None may be left.
func (d *Decider) holdSentence() {
	foreign := func(c propose.Candidate) bool {
		return c.Quoted >= 0 && !c.InQuote && !c.Settled() && d.foreign(c.Quoted, c.Cue)
	}
	d.Out = slices.DeleteFunc(d.Out, foreign)
}

// foreign reports whether quotation q is none of cue h's, as they are in sentences of their own.
func (d *Decider) foreign(q, h int) bool {
	t, s := d.Doc.Quotations[q].Tokens, d.Sentence(h)
	switch {
	case s.First >= t.End:
		return !d.On(h, d.Lists.Speech) || d.Words(s) > shortReport
	case s.End <= t.First:
		return d.OwnCue(q)
	}
	return false
}

// shortReport is how many words a sentence has at most that reports a quotation before it: “We won.” Smith told reporters.
const shortReport = 6

// holdSourced drops, where the marks, the verb and its source leave no doubt, every reading of a cue that has the same quotation and names nobody.
func (d *Decider) holdSourced() {
	nobody := func(c propose.Candidate) bool {
		return c.Source.Len() == 0 && !c.InQuote && !c.Settled() && c.Kind == result.Direct
	}
	if !slices.ContainsFunc(d.Out, nobody) {
		return
	}
	for i := range d.Out {
		if d.beyondDoubt(&d.Out[i]) {
			d.Out = slices.DeleteFunc(d.Out, nobody)
			return
		}
	}
}

// holdTitle drops readings of a cue that is no verb of saying, or that is one of performing, with a title or a name in marks alone: they sang "Old Mill". None may be left.
func (d *Decider) holdTitle() {
	d.Out = slices.DeleteFunc(d.Out, func(c propose.Candidate) bool {
		performed := d.On(c.Cue, d.Lists.Performing)
		switch {
		case c.Kind == result.Indirect || c.InQuote || c.Settled() || !d.Tag(c.Cue).Verb():
			return false
		case c.Kind == result.Mixed && !performed, d.On(c.Cue, d.Lists.Saying) && !performed:
			return false
		}
		q := d.Quote[c.Content[0].First]
		return q >= 0 && d.titled(int(q))
	})
}

// holdQuotation drops, where a quotation opens its sentence and is right before the cue and its source (“…,” X said of Y), every
// reading of the cue that does not have it: what is on the other side is said about the quotation. A
// quotation lost is the worst fault there is.
func (d *Decider) holdQuotation() {
	q := -1
	for i := range d.Out {
		c := &d.Out[i]
		if c.Quoted < 0 || c.InQuote {
			continue
		}
		t := d.Doc.Quotations[c.Quoted].Tokens
		if t.End > c.Cue || c.Cue-t.End > closeBy || d.HasWord(d.Sentence(t.First).First, t.First) && !d.setOff(c.Quoted) {
			continue
		}
		switch d.Char(t.End - 2) {
		case ',', '?', '!':
		default:
			continue
		}
		between := false
		for k := t.End; k < c.Cue; k++ {
			between = between || d.Tag(k).Verb() && !d.On(k, d.Lists.Light)
		}
		if !between {
			q = c.Quoted
			break
		}
	}
	if q < 0 {
		return
	}
	t := d.Doc.Quotations[q].Tokens
	has := func(c propose.Candidate) bool {
		return view.Overlap(c.Content, t) && (c.Cue <= t.End || !view.Overlap(c.Content, article.Range{First: t.End, End: c.Cue}))
	}
	if d.setOff(q) { // what is before it is another's, or the writer's
		before := func(c propose.Candidate) bool { return c.Content[0].First < t.First }
		if slices.ContainsFunc(d.Out, func(c propose.Candidate) bool { return has(c) && !before(c) }) {
			d.Out = slices.DeleteFunc(d.Out, before)
		}
	}
	if slices.ContainsFunc(d.Out, has) { // a source or a cue that is inside it may have taken all of its words
		d.Out = slices.DeleteFunc(d.Out, func(c propose.Candidate) bool { return !has(c) })
	}
	if slices.ContainsFunc(d.Out, func(c propose.Candidate) bool { return !d.tellsOnward(&c) }) {
		d.Out = slices.DeleteFunc(d.Out, func(c propose.Candidate) bool { return d.tellsOnward(&c) })
	}
}

// setOff reports whether a colon or a dash is right before quotation q, and no cue of its own: at heart he is a boy – “I still skate,” he says.
func (d *Decider) setOff(q int) bool {
	t := d.Doc.Quotations[q].Tokens
	k := t.First - 1
	if k < d.Sentence(t.First).First || t.End < len(d.Doc.Tokens) && d.Tag(t.End) == syntax.CC {
		return false
	}
	return d.Char(k) == ':' && !d.On(k-1, d.Lists.Speech) || d.Dash(k)
}

// tellsOnward reports whether a content goes on behind its cue without marks in words that say something of the source: “…,” claims Ruiz, who
// lives here; “…?” Ruiz asks, and sits down.
func (d *Decider) tellsOnward(c *propose.Candidate) bool {
	last := c.Content[len(c.Content)-1]
	if len(c.Content) < 2 || last.First < c.Cue || d.Quote[last.First] >= 0 {
		return false
	}
	switch d.Tag(last.First) {
	case syntax.WP, syntax.WDT:
		return true
	case syntax.CC:
		return last.First+1 < last.End && view.Tense(d.Tag(last.First+1)) > 0
	}
	return false
}

// holdContinuation drops every reading that breaks off where a quotation runs on: at the end of a paragraph that
// closes no mark, before one that opens it again. Typography joins the two, and nothing else is to be asked. A
// reading that stops so stays where no other goes on.
func (d *Decider) holdContinuation() {
	torn := func(c *propose.Candidate) int {
		last := c.Content[len(c.Content)-1]
		q := int(d.Quote[last.End-1])
		if q < 0 || d.Doc.Quotations[q].Closed || d.Doc.Quotations[q].ContinuedBy < 0 || last.End < d.Doc.Quotations[q].Tokens.End {
			return -1
		}
		return q
	}
	runsOn := func(q int) bool {
		next := d.Doc.Quotations[d.Doc.Quotations[q].ContinuedBy].Tokens
		for i := range d.Out {
			if c := &d.Out[i]; torn(c) != q && view.Inside(c.Content, d.Doc.Quotations[q].Tokens.First) && view.Inside(c.Content, next.First) {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(d.Out); i++ {
		if q := torn(&d.Out[i]); q >= 0 && runsOn(q) {
			d.Out = slices.DeleteFunc(d.Out, func(c propose.Candidate) bool { return torn(&c) == q })
			i = -1
		}
	}
}

// holdInterrupted drops, where a reporting clause between commas interrupts a quotation (“We will,” X said, “go home.”),
// every reading that has one part and not the other: one that begins with a small letter goes on.
func (d *Decider) holdInterrupted() {
	if len(d.Out) == 0 {
		return
	}
	h := d.Out[0].Cue
	s := d.Sentence(h)
	before, after := -1, -1
	for i := s.First; i < s.End; i++ {
		q := int(d.Quote[i])
		if q < 0 {
			continue
		}
		t := d.Doc.Quotations[q].Tokens
		switch {
		case t.End <= h && strings.ContainsRune(",?!", rune(d.Char(t.End-2))):
			before = q
		case t.First > h && after < 0:
			if d.takesUp(t, h, s) {
				after = q
			}
			i = s.End
		}
		i = max(i, t.End-1)
	}
	if before < 0 || after < 0 {
		return
	}
	first, second := d.Doc.Quotations[before].Tokens.First, d.Doc.Quotations[after].Tokens.First
	whole := func(c propose.Candidate) bool { return view.Inside(c.Content, first) && view.Inside(c.Content, second) }
	if slices.ContainsFunc(d.Out, whole) {
		d.Out = slices.DeleteFunc(d.Out, func(c propose.Candidate) bool {
			return view.Inside(c.Content, first) != view.Inside(c.Content, second)
		})
	}
}

// takesUp reports whether quotation t, behind cue h in sentence s, goes on with the one before the cue: it begins with a small letter after a
// comma or a dash, or stands right behind the verb, where a stop was left out (“We go,” he said “It is late.”).
func (d *Decider) takesUp(t article.Range, h int, s article.Range) bool {
	w := d.nextWord(t.First, t.End)
	if w >= t.End || t.End < s.End-1 {
		return false
	}
	small := d.Doc.Text[d.Doc.Tokens[w].Start] >= 'a' && d.Doc.Text[d.Doc.Tokens[w].Start] <= 'z'
	return small && (d.Tag(t.First-1) == syntax.TagComma || d.Dash(t.First-1)) || !small && t.First == h+1
}

// holdBackground drops, where the content ends with a quotation and a comma, and the writer tells what else went on
// (it would not bow to “coercion,” as the minister hosted the envoy), every reading that runs on, if
// another stops at the mark. What goes on in quotation marks is content anyway.
func (d *Decider) holdBackground() {
	if len(d.Out) == 0 {
		return
	}
	h := d.Out[0].Cue
	s := d.Sentence(h)
	q := s.End - 1 // the mark that closes the last quotation of the sentence
	for q > h && d.Quote[q] < 0 {
		q--
	}
	at := q + 1
	switch {
	case q <= h || at >= s.End:
		return
	case d.Tag(at) == syntax.TagComma && at+1 < s.End:
		at++
	case !d.QuotedComma(q):
		return
	}
	if !d.On(at, d.Lists.Background) {
		return
	}
	runs := func(c propose.Candidate) bool { return view.Inside(c.Content, q-1) && view.Inside(c.Content, at) }
	if slices.ContainsFunc(d.Out, func(c propose.Candidate) bool { return view.Inside(c.Content, q-1) && !runs(c) }) {
		d.Out = slices.DeleteFunc(d.Out, runs)
	}
}

// closeBy is how many tokens may be between a quotation and the cue that must introduce it.
const closeBy = 8

// agree tells each candidate of a group which other frames give the same content.
func (d *Decider) agree(group []propose.Candidate) {
	d.byWords = d.byWords[:0]
	for i := range group {
		d.byWords = append(d.byWords, int32(i))
	}
	slices.SortStableFunc(d.byWords, func(x, y int32) int { return cmp.Compare(group[x].Words, group[y].Words) })
	for i := 0; i < len(d.byWords); {
		j := i + 1
		for j < len(d.byWords) && group[d.byWords[j]].Words == group[d.byWords[i]].Words {
			j++
		}
		at := len(d.also)
		for _, k := range d.byWords[i:j] {
			if f := *group[k].Frame; !slices.Contains(d.also[at:], f) {
				d.also = append(d.also, f)
			}
		}
		for _, k := range d.byWords[i:j] {
			group[k].Also = d.also[at:len(d.also):len(d.also)]
		}
		i = j
	}
}

// best gives the candidate of a group that is expected to answer best, and its margin over the next by rank that
// says something else: another source, or a content that overlaps its by less than half. Readings that
// differ by a word at an edge are not rivals.
func (d *Decider) best(group []propose.Candidate) (at int, margin float64) {
	for i := range group {
		if group[i].Rank > group[at].Rank {
			at = i
		}
	}
	at = d.leastRisk(group, at)
	margin = noRival
	top := &group[at]
	for i := range group {
		c := &group[i]
		if m := top.Rank - c.Rank; m < margin && i != at && (c.Origin.Head != top.Origin.Head || c.Words != top.Words && d.Iou(c.Content, top.Content) < 0.5) {
			margin = m
		}
	}
	return at, max(0, margin)
}

// leastRisk gives the candidate that is expected to answer best if each is the right one with the probability that
// the ranks give it, and notes how much of the probability lies on readings that it answers. Where many
// readings differ by little, that is one in their middle, though another may be the likeliest by
// itself (minimum Bayes risk; Kumar & Byrne 2004). top is the candidate of the highest rank.
func (d *Decider) leastRisk(group []propose.Candidate, top int) int {
	order := d.byRank[:0]
	for i := range group {
		if group[top].Rank-group[i].Rank < unlikely {
			order = append(order, int32(i))
		}
	}
	slices.SortStableFunc(order, func(x, y int32) int { return cmp.Compare(group[y].Rank, group[x].Rank) })
	d.byRank = order
	at, best, most := top, 0.0, order[:min(len(order), mostLikely)]
	var likely [mostLikely]float64
	for k, j := range most {
		likely[k] = math.Exp(flatter * (group[j].Rank - group[top].Rank))
	}
	for _, i := range most {
		u := 0.0
		for k, j := range most {
			u += likely[k] * d.answers(&group[i], &group[j])
		}
		if u > best+1e-9 {
			at, best = int(i), u
		}
	}
	all, linked := 0.0, 0.0
	for _, i := range order {
		p := math.Exp(group[i].Rank - group[top].Rank)
		all += p
		if d.answers(&group[at], &group[i]) > 0 {
			linked += p
		}
	}
	group[at].Mass = linked / all
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
func (d *Decider) answers(x, y *propose.Candidate) float64 {
	content, source := 1.0, 1.0
	if x.Words != y.Words {
		content = d.Iou(x.Content, y.Content)
	}
	if content < 0.5 {
		return 0
	}
	if x.Source != y.Source {
		if x.Source.Len() == 0 || y.Source.Len() == 0 {
			return 0
		}
		source = d.Iou([]article.Range{x.Source}, []article.Range{y.Source})
		if source == 0 || source < 0.5 && x.Source.End != y.Source.End {
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

// decide ranks and accepts. The choices come in the order of their cues.
func (d *Decider) decide() []choice {
	w, f := d.Weights, &d.features
	var out []choice
	var looks []Look // the input of the second look: the readings that the weights chose
	var of []int32   // by look: index into out
	d.groups(func(group []propose.Candidate) {
		if group[0].InQuote && !d.Nested {
			return
		}
		if w.empty() {
			at, margin := d.byPriority(group)
			out = append(out, d.choose(group, at, margin, group[at].Believed()))
			return
		}
		d.rank(group)
		at, margin := d.best(group)
		f.reset()
		d.describe(f, &group[at])
		d.describeCue(f, group, &group[at], margin)
		score := w.accept.score(f.hash)
		look := d.lookAt(&group[at], len(group), margin, score)
		seen := len(w.secondLook) > 0 && !group[at].InQuote && look.Kept()
		p, thought, judged := w.calibrated(score), 0.0, seen
		if seen {
			p = view.Logistic(score) // what is calibrated is the score of the second look
		}
		if d.Thoughts || d.Intentions { // what is both is taken for the likelier
			meant := d.On(group[at].Cue, d.Lists.Intentions)
			if meant && d.Intentions || !meant && d.Thoughts {
				thought = view.Logistic(w.thought.score(f.hash))
			}
		}
		p = max(p, thought)
		if k := d.ownRule(group); k >= 0 && (group[k].Settled() || group[k].Believed() > p) {
			at, p, judged = k, group[k].Believed(), false
			look.content = slices.Clone(look.content)
		}
		k := d.floor(group)
		if k >= 0 && !view.Overlap(group[at].Content, d.Doc.Quotations[group[k].Quoted].Tokens) {
			at, p, judged = k, certain, false
			look.content = slices.Clone(look.content)
		}
		if p >= leastKept || k >= 0 {
			c := d.choose(group, at, margin, p)
			c.seen, c.judged, c.meant, c.sure = seen, judged, thought, k >= 0
			if judged {
				look.content = c.Content
			}
			if seen {
				looks, of = append(looks, look), append(of, int32(len(out)))
			}
			out = append(out, c)
		}
	})
	d.secondLook(out, looks, of)
	return out
}

// leastKept is the probability below which a choice is not even remembered.
const leastKept = 0.01

// choose copies what is to outlive its group.
func (d *Decider) choose(group []propose.Candidate, at int, margin, p float64) choice {
	c := group[at]
	c.Content, c.Also = slices.Clone(c.Content), nil
	x := choice{Candidate: &c, p: p}
	if d.Explain {
		x.why = &reasoning{}
		x.why.steps, x.why.tips = d.explain(group, at, margin, p)
	}
	return x
}

// byPriority ranks a group with no weights: the rule's priority, then the reading that changes least of
// what the rule gave, then a source over none.
func (d *Decider) byPriority(group []propose.Candidate) (at int, margin float64) {
	for i := range group {
		c := &group[i]
		c.Rank = float64(c.Rule.Priority)
		if c.Variant != propose.Whole && c.Variant != propose.Quotation {
			c.Rank -= 4
		}
		if c.Join == propose.Alone || c.Join == propose.Later {
			c.Rank -= 2
		}
		if c.Extent != propose.ByPhrase && c.Extent != propose.LessClause {
			c.Rank -= 3
		}
		if c.Origin.Head < 0 {
			c.Rank -= 10
		} else if c.Origin.Inherited || c.Origin.How == propose.ReachAbove {
			c.Rank -= 5
		}
	}
	return d.best(group)
}

// ownRule gives the candidate of the highest rank that a rule proposes which no gold article has exercised, so that the weights do not know it: a
// user's own, or one for what the gold does not show, or one that settles its cue. Of those its priority tells the confidence.
// -1 where there is none; rules of a priority below 100 wait for gold.
func (d *Decider) ownRule(group []propose.Candidate) int {
	at := -1
	for i := range group {
		r := group[i].Rule
		if r.Priority < generalBelow || r.AsCaptured() && group[i].Variant != propose.Whole || at >= 0 && group[i].Rank <= group[at].Rank {
			continue
		}
		if group[i].Settled() || !d.Weights.tellOf(d.Frames[r.Number]) {
			at = i
		}
	}
	return at
}

// tellOf reports whether a fit has seen a rule: small weights are left out of the table, so that one alone says little.
func (w *Weights) tellOf(frame view.Value) bool {
	has := func(h uint64) bool { return w.rank.has(h) || w.accept.has(h) }
	h := view.Mix(tRuleVariant.H, frame.H)
	for _, v := range propose.VariantValues {
		if has(view.Mix(h, v.H)) {
			return true
		}
	}
	return has(view.Mix(tRule.H, frame.H)) || has(view.Mix(tWon.H, frame.H))
}

// compatible keeps the likeliest choices above the threshold, less those whose content another, likelier one
// already has.
func (d *Decider) compatible(all []choice) []choice {
	order := make([]int, 0, len(all))
	for i := range all {
		d.Syntax.Tick(i)
		if d.passes(&all[i]) {
			order = append(order, i)
		}
	}
	tick := d.Syntax.Ticks()
	slices.SortStableFunc(order, func(x, y int) int {
		tick()
		switch {
		case all[x].p > all[y].p:
			return -1
		case all[x].p < all[y].p:
			return 1
		}
		return x - y
	})
	// Only what stands near can overlap: those kept are found by the stretches of text that they touch.
	touching := make([][]int32, len(d.Doc.Tokens)/stretch+1)
	keep := make([]choice, 0, len(order))
next:
	for _, i := range order {
		d.Syntax.Pause()
		c := &all[i]
		for _, r := range c.Content {
			for s := r.First / stretch; s <= (r.End-1)/stretch; s++ {
				for _, k := range touching[s] {
					if d.sameWords(c.Candidate, keep[k].Candidate) {
						continue next
					}
				}
			}
		}
		for _, r := range c.Content {
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
func (d *Decider) sameWords(c, k *propose.Candidate) bool {
	if c.Rule.Chains != k.Rule.Chains && c.Origin.Head != k.Origin.Head {
		return false
	}
	if view.Inside(k.Content, c.Cue) != view.Inside(c.Content, k.Cue) && c.Source.Len() > 0 && k.Source.Len() > 0 && c.Origin.Head != k.Origin.Head {
		return false
	}
	if d.Iou(c.Content, k.Content) > 0.6 {
		return true
	}
	if c.Kind != result.Direct {
		return false
	}
	for _, r := range c.Content {
		if !view.Inside(k.Content, r.First) || !view.Inside(k.Content, r.End-1) {
			return false
		}
	}
	return true
}

// stretch is how many tokens of text are looked up together.
const stretch = 64
