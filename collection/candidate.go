package collection

import (
	"slices"
	"strings"

	"whosaid/article"
)

// candidate is one place of a source at which a claim may stand.
type candidate struct {
	source  *Article
	quote   int // of source.Quotes: who says it there; -1 for nobody
	verdict Verdict
	also    []string // what else differs
	words   Verdict  // by the words alone: Verbatim, Altered, Cut or Paraphrase
	like    likeness
	status  bool // the statuses differ
	spans   []article.Span
	moves   []move // between claim.words and source.words; nil for a paraphrase
	equal   int    // words that are found
	overlap float64
	skips   []skip
	left    int // how many parts of the source are left out

	joinedWith *candidate // the place of the second half, where it is joined from two
}

// at is where the place begins.
func (c *candidate) at() int {
	if len(c.spans) == 0 {
		return 0
	}
	return c.spans[0].Start
}

// rank is how good a place is: the words first, then the speaker, then the status.
func (c *candidate) rank() int {
	words := 2 * slices.Index([]Verdict{Verbatim, Cut, Altered, Paraphrase}, c.words)
	if c.words == Altered && c.equal*10 > len(c.moves)*8 {
		words-- // of a few words: as good as one that is cut
	}
	who := map[likeness]int{sameSpeaker: 0, unclear: 1, perhapsOther: 2, otherSpeaker: 3}[c.like]
	if c.quote < 0 {
		who = 4
	}
	rank := words*16 + who*2
	if c.status {
		rank++
	}
	return rank
}

// skip is a run of words of the source that the draft leaves out.
type skip struct {
	before      int // the word of the claim after it
	first, end  int // words of the source
	interrupted bool
	short       bool // so short that it counts as a changed word
}

// What a claim shares with its place at least.
const (
	leastShare         = 0.55 // of its words
	leastShareIndirect = 0.75
	leastShareOthers   = 0.7 // where it is not the same speaker
	fewWords           = 4   // with fewer equal words, the speaker must be the same
	leastUnsaid        = 5   // an indirect claim of fewer words is not looked for where nobody says them
)

// aligned aligns a claim with a stretch of a source, and says who says the words there.
func (cl *claim) aligned(a *Article, in article.Range) *candidate {
	al := align(cl.words, a.words[in.First:in.End])
	c := &candidate{source: a, quote: -1, like: unclear, moves: shifted(al.moves, 0, in.First), equal: al.equal}
	c.quote = cl.saidIn(a, c.found())
	c.skips = cl.skipsOf(c)
	changed := 0
	for _, m := range c.moves {
		if m.step == stepReplaced || m.step == stepAdded {
			changed++
		}
	}
	for _, s := range c.skips {
		switch {
		case s.interrupted:
		case s.short:
			changed += s.end - s.first
		default:
			c.left++
		}
	}
	if al.equal > 0 {
		c.overlap = float64(al.equal) / float64(al.equal+changed)
	}
	switch {
	case changed > 0:
		c.words = Altered
	case c.left > 0 || cl.endsEarly(c, a):
		c.words = Cut
	default:
		c.words = Verbatim
	}
	c.settle(cl)
	return c
}

// settle finds who says the words there, and judges.
func (c *candidate) settle(cl *claim) {
	a := c.source
	c.spans = foundSpans(c.moves, a)
	if c.quote >= 0 {
		said := &a.Quotes[c.quote]
		c.like = cl.refined(c, compareSpeakers(cl.quote.Speaker, said.Speaker))
		c.status = statusesDiffer(cl.quote, said)
	}
	if cl.quote.Kind == indirect && c.words != Verbatim && a.coveredMarked(c.found()) == len(c.found()) {
		c.words = Paraphrase // a draft may tell without marks what a source quotes
	}
	c.judge(cl)
}

// found gives the words of the source that stand for words of the claim.
func (c *candidate) found() (out []int) {
	for _, m := range c.moves {
		if m.step != stepSkipped && m.step != stepAdded {
			out = append(out, m.b)
		}
	}
	return out
}

// refined asks the source's text where names alone do not tell: one whom the source names beside the words may well
// be the one who says them, and one whom it never names is somebody else than the one whom it describes.
func (cl *claim) refined(c *candidate, like likeness) likeness {
	mine, there := &cl.quote.Speaker, &c.source.Quotes[c.quote].Speaker
	name := nameWords(mine.Name)
	if len(name) == 0 || mine.described() || there.Name == "" {
		return like
	}
	last := hashOf(name[len(name)-1])
	switch {
	case like == perhapsOther && (c.source.hasNear(last, c.spans) || there.Type != person && c.source.has(last, article.Span{End: len(c.source.Text)})):
		return unclear
	case like == unclear && there.described() && mine.Type == person && !c.source.has(last, article.Span{End: len(c.source.Text)}):
		return perhapsOther
	}
	return like
}

// hasNear reports whether a word is in the paragraph of the first of spans, or in one beside it.
func (a *Article) hasNear(want uint64, spans []article.Span) bool {
	if len(spans) == 0 {
		return false
	}
	i := firstEnding(a.paragraphs, spans[0].Start)
	for _, p := range a.paragraphs[max(0, i-1):min(len(a.paragraphs), i+2)] {
		if a.has(want, p) {
			return true
		}
	}
	return false
}

// has reports whether a word is in a stretch of the text.
func (a *Article) has(want uint64, in article.Span) bool {
	for _, r := range a.wordsOf([]article.Span{in}) {
		if slices.ContainsFunc(a.words[r.First:r.End], func(w word) bool { return w.hash == want }) {
			return true
		}
	}
	return false
}

// holds refuses places that have too little in common with a claim, or whose words are so few that they prove nothing.
func (cl *claim) holds(c *candidate) bool {
	n := len(cl.words)
	if c.equal == 0 || c.overlap < leastShare || c.left > 2+n/10 {
		return false
	}
	if n <= shortWords {
		return c.quote >= 0 && c.words == Verbatim && (cl.quote.Kind != indirect || c.like == sameSpeaker || c.like == unclear)
	}
	if c.quote < 0 && (n < leastUnsaid && cl.quote.Kind == indirect || len(contentStems(cl.words)) == 0) {
		return false
	}
	switch {
	case c.words == Verbatim || c.words == Cut && c.equal >= fewWords:
		return true
	case c.words == Paraphrase:
		return c.quote >= 0 && c.equal >= fewWords
	case (c.like != sameSpeaker || c.quote < 0) && c.overlap < leastShareOthers:
		return false
	case c.words == Cut || c.equal < fewWords:
		return c.quote >= 0 && c.like == sameSpeaker
	case cl.quote.Kind == indirect:
		return c.overlap >= leastShareIndirect
	}
	return longestRun(c.moves) >= min(3, n-1) || c.overlap >= 0.8
}

// longestRun counts the words of the longest run of equal words.
func longestRun(moves []move) (longest int) {
	run := 0
	for _, m := range moves {
		if run++; m.step != stepEqual {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// maxInterruption is the most words that a reporting clause between two parts of a quotation has.
const maxInterruption = 40

// mostInBrackets is how many words of a source a draft may say by others in square brackets.
const mostInBrackets = 4

// skipsOf gives the runs of words of the source that an alignment leaves out.
func (cl *claim) skipsOf(c *candidate) (out []skip) {
	moves, a := c.moves, c.source
	for i := 0; i < len(moves); i++ {
		if moves[i].step != stepSkipped {
			continue
		}
		first := i
		for i+1 < len(moves) && moves[i+1].step == stepSkipped {
			i++
		}
		s := skip{before: moves[first].a, first: moves[first].b, end: moves[i].b + 1}
		between := s.before < len(cl.words) && slices.Contains(cl.parts, s.before)
		s.interrupted = a.interruption(s.first, s.end) || between && cl.quote.Kind == "mixed" || c.betweenParts(s.first, s.end) ||
			s.before < len(cl.words) && cl.bracketed[s.before] && s.end-s.first <= mostInBrackets
		marked := s.before < len(cl.words) && cl.ellipsis[s.before]
		s.short = !marked && !between && (s.end-s.first == 1 || s.end-s.first == 2 && slices.ContainsFunc(a.words[s.first:s.end], turns))
		out = append(out, s)
	}
	return out
}

// betweenParts reports whether words are between two parts of the one row of the source that has the claim: a
// reporting clause that interrupts what is said.
func (c *candidate) betweenParts(first, end int) bool {
	if c.quote < 0 {
		return false
	}
	before, behind := false, false
	for _, r := range c.source.wordsOf(c.source.Quotes[c.quote].Spans) {
		if first < r.End && r.First < end {
			return false
		}
		before, behind = before || r.End == first, behind || r.First == end
	}
	return before && behind
}

// turns reports whether a word can turn a statement round: a negation or a number.
func turns(w word) bool { return english().negations[w.text] || english().isNumber(w.text) }

// interruption reports whether words of an article are between two quotations: what is said goes on after them.
func (a *Article) interruption(first, end int) bool {
	if first == 0 || end >= len(a.words) || end-first > maxInterruption {
		return false
	}
	before, behind := spanAt(a.marked, a.words[first-1].Start), spanAt(a.marked, a.words[end].Start)
	if before.Empty() || behind.Empty() || before == behind {
		return false
	}
	for i := first; i < end; i++ {
		if !spanAt(a.marked, a.words[i].Start).Empty() {
			return false
		}
	}
	return true
}

// cutWordsLeast is how many words of its sentence a quotation leaves out, before it counts as cut there. One that
// qualifies what is said ("I doubt", "if convicted") is enough.
const cutWordsLeast = 3

// endsEarly reports whether a quotation that reads as whole sentences begins or ends within a sentence of the
// source's quotation, or a report leaves out words before it that qualify what is said.
func (cl *claim) endsEarly(c *candidate, a *Article) bool {
	before, behind := cl.leftAtEnds(c, a)
	return before > 0 || behind > 0
}

// leftAtEnds gives how many words of the source's sentences a claim leaves out before its first and behind its last word,
// where readers would take it for whole.
func (cl *claim) leftAtEnds(c *candidate, a *Article) (before, behind int) {
	direct := cl.quote.Kind == "direct" || cl.quote.Kind == Listed
	if len(cl.words) <= shortWords || !direct && c.quote < 0 {
		return 0, 0
	}
	first, last := c.ends()
	switch {
	case first < 0:
		return 0, 0
	case !direct:
		return a.qualifiersBefore(first, a.Quotes[c.quote].Spans[0].Start), 0
	case spanAt(a.marked, a.words[first].Start).Empty() || spanAt(a.marked, a.words[last].Start).Empty():
		return 0, 0 // without marks, nothing tells where the source's quotation begins and ends
	}
	if n := a.sentenceBefore(first); startsUpper(cl.draft.Text[cl.words[0].Start:]) && !startsUpper(a.Text[a.words[first].Start:]) &&
		(n >= cutWordsLeast || a.qualified(first-n, first)) {
		before = n
	}
	if n := a.sentenceBehind(last); endsSentence(cl.draft.Text[cl.words[len(cl.words)-1].End:]) &&
		(n >= cutWordsLeast || a.qualified(last+1, last+1+n)) {
		behind = n
	}
	return before, behind
}

// qualifiersBefore gives how many words stand before a word in its sentence, from a place in the text on, where one of them
// qualifies what follows; else 0. A word that opens a clause just before it does not count.
func (a *Article) qualifiersBefore(first, from int) int {
	begin := first
	for begin > 0 && a.words[begin-1].Start >= from {
		begin--
	}
	begin = max(begin, first-a.sentenceBefore(first))
	end := first
	for end > begin && english().openers[a.words[end-1].text] {
		end--
	}
	if !a.qualified(begin, end) {
		return 0
	}
	return first - begin
}

// ends gives the first and the last word of the source that stand for words of the claim; -1 where none does.
func (c *candidate) ends() (first, last int) {
	first, last = -1, -1
	for _, m := range c.moves {
		if m.step == stepSkipped || m.step == stepAdded {
			continue
		}
		if first < 0 {
			first = m.b
		}
		last = m.b
		if m.step == stepJoined {
			last++
		}
	}
	return first, last
}

// qualified reports whether one of these words qualifies what the words beside it say: without it, they say more.
func (a *Article) qualified(first, end int) bool {
	for i := first; i < end; i++ {
		if w := a.words[i]; english().negations[w.text] || english().qualifiers[w.text] {
			return true
		}
	}
	return false
}

func startsUpper(s string) bool {
	for _, r := range s {
		return strings.ToUpper(string(r)) == string(r) && strings.ToLower(string(r)) != string(r)
	}
	return false
}

// endsSentence reports whether what follows a quotation's last word ends a sentence, or holds the place of a
// full stop before a reporting clause.
func endsSentence(rest string) bool {
	for _, r := range rest {
		switch r {
		case '.', '!', '?', ',':
			return !strings.HasPrefix(rest, "..")
		case ')', ']', ' ', '\'', '’':
			continue
		}
		return false
	}
	return false
}

// sentenceBehind counts the words that follow a word in its sentence and in its quotation, if it is in one.
func (a *Article) sentenceBehind(at int) (n int) {
	w := a.words[at]
	region := spanAt(a.marked, w.Start)
	for i := at + 1; i < len(a.words); i++ {
		next := a.words[i]
		if strings.ContainsAny(a.Text[a.words[i-1].End:next.Start], ".!?;:\n\"”") || !region.Empty() && next.Start >= region.End {
			return n
		}
		if region.Empty() && !spanAt(a.marked, next.Start).Empty() {
			return n
		}
		n++
	}
	return n
}

// sentenceBefore counts the words that are before a word in its sentence and in its quotation.
func (a *Article) sentenceBefore(at int) (n int) {
	region := spanAt(a.marked, a.words[at].Start)
	for i := at - 1; i >= 0; i-- {
		if strings.ContainsAny(a.Text[a.words[i].End:a.words[i+1].Start], ".!?;:\n\"“") || !region.Empty() && a.words[i].Start < region.Start {
			return n
		}
		n++
	}
	return n
}

// foundSpans gives the stretches of the source's text that an alignment finds, from word to word without a gap.
func foundSpans(moves []move, a *Article) (out []article.Span) {
	end := -1
	for _, m := range moves {
		taken := 1
		switch m.step {
		case stepSkipped, stepAdded:
			continue
		case stepJoined:
			taken = 2
		}
		s := article.Span{Start: a.words[m.b].Start, End: a.words[m.b+taken-1].End}
		if m.b == end {
			out[len(out)-1].End = s.End
		} else {
			out = append(out, s)
		}
		end = m.b + taken
	}
	return out
}

// saidIn gives the row of the source that holds most of the words found; -1 where none holds half of them. Of
// several it takes one of the same speaker, then of the same status, then the shortest.
func (cl *claim) saidIn(a *Article, found []int) int {
	best, bestKey := -1, [4]int{}
	for i := range a.Quotes {
		q := &a.Quotes[i]
		in, size := 0, 0
		for _, r := range a.wordsOf(q.Spans) {
			size += r.Len()
			for _, at := range found {
				if at >= r.First && at < r.End {
					in++
				}
			}
		}
		if 2*in < len(found) || in == 0 {
			continue
		}
		if len(cl.words) <= shortWords && cl.quote.Kind != indirect && a.coveredMarked(found) < len(found) {
			continue
		}
		whole := 0
		if in < len(found) {
			whole = 1
		}
		status := 0
		if statusesDiffer(cl.quote, q) {
			status = 1
		}
		key := [4]int{whole, int(compareSpeakers(cl.quote.Speaker, q.Speaker)), status, size}
		if best < 0 || slices.Compare(key[:], bestKey[:]) < 0 {
			best, bestKey = i, key
		}
	}
	return best
}

// coveredMarked counts the words that are in quotation marks.
func (a *Article) coveredMarked(words []int) (n int) {
	for _, at := range words {
		if !spanAt(a.marked, a.words[at].Start).Empty() {
			n++
		}
	}
	return n
}

const asserted = "asserted"

// statusesDiffer compares how two articles present the words. That a quotation in marks is asked tells nothing.
func statusesDiffer(a, b *Quote) bool {
	if a.Status == b.Status || a.Status == "" || b.Status == "" {
		return false
	}
	asked := func(q *Quote) bool { return q.Status == "question" || q.Status == asserted }
	return !(asked(a) && asked(b) && (a.Kind == "direct" || b.Kind == "direct"))
}

// judge makes the one verdict of what differs, and names the rest.
func (c *candidate) judge(cl *claim) {
	var all []Verdict
	known := c.quote >= 0 && c.source.Quotes[c.quote].Speaker.Name != ""
	switch {
	case !known && cl.quote.Speaker.Name != "" && !cl.named(c):
		all = append(all, Unattributed)
	case c.like == otherSpeaker || c.like == perhapsOther:
		all = append(all, OtherSpeaker)
	}
	if c.words != Verbatim {
		all = append(all, c.words)
	}
	if c.status {
		all = append(all, OtherStatus)
	}
	c.verdict = Verbatim
	if len(all) > 0 {
		c.verdict = all[0]
		if c.verdict == Unattributed && len(all) > 1 && c.words == Altered {
			c.verdict, all = all[1], append([]Verdict{all[1], Unattributed}, all[2:]...)
		}
		for _, v := range all[1:] {
			c.also = append(c.also, string(v))
		}
	}
	if slices.ContainsFunc(c.skips, func(s skip) bool { return !s.interrupted && s.end-s.first > maxInterruption }) {
		c.also = append(c.also, "two-places")
	}
	if cl.quote.Kind != indirect && c.quote >= 0 && c.source.Quotes[c.quote].Kind == indirect {
		c.also = append(c.also, "no-marks-in-source")
	}
	if c.verdict != Unattributed && c.like == unclear && cl.quote.Speaker.Name != "" && !slices.Contains(c.also, string(Unattributed)) {
		c.also = append(c.also, "speaker-unclear")
	}
}

// named reports whether a source that has the words in marks, as a quotation of nobody, names the claim's speaker.
func (cl *claim) named(c *candidate) bool {
	name := nameWords(cl.quote.Speaker.Name)
	if len(name) == 0 || c.quote < 0 && c.source.coveredMarked(c.found()) < len(c.found()) {
		return false
	}
	return c.source.has(hashOf(name[len(name)-1]), article.Span{End: len(c.source.Text)})
}

// paraphrased compares the words that carry meaning of an indirect claim with those of a row; nil where they share too little.
func (cl *claim) paraphrased(a *Article, i int) *candidate {
	q := &a.Quotes[i]
	var words []word
	for _, r := range a.wordsOf(q.Spans) {
		words = append(words, a.words[r.First:r.End]...)
	}
	shared := overlap(cl.stems, contentStems(words))
	if !enoughStems(shared, len(cl.stems)) {
		return nil
	}
	c := &candidate{source: a, quote: i, words: Paraphrase, spans: q.Spans, equal: shared, overlap: float64(shared) / float64(len(cl.stems))}
	c.like = compareSpeakers(cl.quote.Speaker, q.Speaker)
	c.status = statusesDiffer(cl.quote, q)
	c.verdict = Paraphrase
	if c.like == otherSpeaker || c.like == perhapsOther {
		c.also = append(c.also, string(OtherSpeaker))
	}
	if c.status {
		c.also = append(c.also, string(OtherStatus))
	}
	return c
}
