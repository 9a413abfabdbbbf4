package accuracy

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Measure is one of the figures that a score gives.
type Measure uint8

// The measures. Spans are compared as sets of words: quotation marks and other punctuation are no
// words, and neither is an opening that, whether or if. Every figure is two-sided: a span that is
// too long costs as much as one that is too short. One attribution of the system answers at most
// one of the gold, the pair with the largest overlap first.
const (
	Found       Measure = iota // contents overlap, intersection over union of at least 0.5
	Linked                     // found, and the source is right: its words overlap by half, or the one lies in the other and both end in one word, or neither has a source
	Tight                      // contents overlap with at least 0.8, and the source is right
	Exact                      // content, source and cue each word for word
	ContentSpan                // that span alone, word for word, whatever the rest says
	SourceSpan
	CueSpan
	GGT3 // the Gender Gap Tracker's one-sided measure: more than 0.3 of the gold content's code points are covered
	GGT8 // the same, more than 0.8
	measures
)

// Measures is how many there are.
const Measures = int(measures)

var measureNames = [Measures]string{"found", "linked", "tight", "exact", "content", "source", "cue", "ggt@3", "ggt@8"}

// String gives the measure's name as tables print it.
func (m Measure) String() string { return measureNames[m] }

// MeasureNamed finds a measure by its name.
func MeasureNamed(name string) (Measure, bool) {
	i := slices.Index(measureNames[:], name)
	return Measure(max(i, 0)), i >= 0
}

// Count is how often a system was right, wrong, and silent where it should have spoken.
type Count struct{ TP, FP, FN int }

// PRF gives precision, recall and their harmonic mean; each 0 where nothing is counted.
func (c Count) PRF() (p, r, f float64) {
	if c.TP+c.FP > 0 {
		p = float64(c.TP) / float64(c.TP+c.FP)
	}
	if c.TP+c.FN > 0 {
		r = float64(c.TP) / float64(c.TP+c.FN)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

func (c *Count) add(d Count) { c.TP += d.TP; c.FP += d.FP; c.FN += d.FN }

// Trait is a property of a row other than its three spans.
type Trait uint8

// The traits.
const (
	SpeakerTrait Trait = iota // the resolved name; asked of every row of gold that has one
	StatusTrait               // asserted, denied …; asked where the row is linked and both sides tell it
	TypeTrait                 // the type of the speaker; asked like the status
	traits
)

// Traits is how many there are.
const Traits = int(traits)

var traitNames = [Traits]string{"speaker", "status", "speaker_type"}

// String gives the trait's name as tables print it.
func (t Trait) String() string { return traitNames[t] }

// of is the trait of a row; "" where the row does not tell it.
func (t Trait) of(a *Attribution) string {
	switch t {
	case SpeakerTrait:
		return a.Speaker
	case StatusTrait:
		return a.Status
	}
	return a.SpeakerType
}

// Share is how many of the rows asked have a trait right.
type Share struct{ Right, Asked int }

// Value is the share from 0 to 1; NaN where nothing is asked.
func (s Share) Value() float64 {
	if s.Asked == 0 {
		return math.NaN()
	}
	return float64(s.Right) / float64(s.Asked)
}

func (s *Share) add(t Share) { s.Right += t.Right; s.Asked += t.Asked }

// Tally is every measure over some documents.
type Tally struct {
	Counts [Measures]Count
	Shares [Traits]Share
}

// Add adds the counts of u.
func (t *Tally) Add(u *Tally) {
	for m := range t.Counts {
		t.Counts[m].add(u.Counts[m])
	}
	for k := range t.Shares {
		t.Shares[k].add(u.Shares[k])
	}
}

// Speaker is the share of speakers that came out right; NaN where the gold resolves none.
func (t *Tally) Speaker() float64 { return t.Shares[SpeakerTrait].Value() }

// Level is how far a pair of rows agrees. Each level includes those below it.
type Level uint8

// The levels.
const (
	Missed      Level = iota // no pair, or contents that overlap with less than 0.5
	FoundLevel               // as Found
	LinkedLevel              // as Linked
	TightLevel               // as Tight
	ExactLevel               // as Exact
)

var levelNames = [...]string{"missed", "found", "linked", "tight", "exact"}

// String gives the level's name.
func (l Level) String() string { return levelNames[l] }

// Measure is the measure that counts the rows at this level and above; of Missed there is none.
func (l Level) Measure() Measure { return Found + Measure(l-FoundLevel) }

// LevelNamed finds a level by its name.
func LevelNamed(name string) (Level, bool) {
	i := slices.Index(levelNames[:], name)
	return Level(max(i, 0)), i >= 0
}

// Answer is whether a trait of a row is the gold's.
type Answer uint8

// The answers.
const (
	NotAsked Answer = iota
	WrongAnswer
	RightAnswer
)

var answerNames = [...]string{"-", "wrong", "right"}

// String gives the answer's name.
func (a Answer) String() string { return answerNames[a] }

// Outcome is what became of one row of gold that is asked, or of one row of the system that is
// held against it and answers no row of gold.
type Outcome struct {
	Gold    *Attribution // nil for a row too many
	System  *Attribution // nil where nothing overlaps
	Overlap float64      // intersection over union of the contents' words
	Level   Level
	Answers [Traits]Answer
}

// answer compares one trait of a pair of rows.
func (o *Outcome) answer(t Trait) Answer {
	want := t.of(o.Gold)
	if want == "" {
		return NotAsked
	}
	if t == SpeakerTrait {
		if o.Level >= FoundLevel && SameSpeaker(want, o.System.Speaker) {
			return RightAnswer
		}
		return WrongAnswer
	}
	switch {
	case o.Level < LinkedLevel || t.of(o.System) == "":
		return NotAsked
	case t.of(o.System) == want:
		return RightAnswer
	}
	return WrongAnswer
}

// ValueCount is one value of a trait over linked rows: those where both sides have it, where the
// system alone has it, and where the gold alone has it.
type ValueCount struct {
	Value string
	Count Count
}

// Values counts each value of a trait over the linked rows whose trait is asked, in alphabetical
// order.
func (s *Score) Values(t Trait) []ValueCount {
	counts := map[string]Count{}
	add := func(value string, c Count) {
		sum := counts[value]
		sum.add(c)
		counts[value] = sum
	}
	for i := range s.Documents {
		for _, o := range s.Documents[i].Outcomes {
			switch {
			case o.Gold == nil || o.Level < LinkedLevel || o.Answers[t] == NotAsked:
			case o.Answers[t] == RightAnswer:
				add(t.of(o.Gold), Count{TP: 1})
			default:
				add(t.of(o.Gold), Count{FN: 1})
				add(t.of(o.System), Count{FP: 1})
			}
		}
	}
	var out []ValueCount
	for _, value := range sortedKeys(counts) {
		out = append(out, ValueCount{value, counts[value]})
	}
	return out
}

// DocumentScore is one document's part of a score.
type DocumentScore struct {
	Doc *Document // the gold
	Tally
	Lacking  bool      // the system's rows hold no such document
	Outcomes []Outcome // rows of gold in their order, then rows too many in the system's order
	Rules    []RuleCount
}

// RuleCount is what one rule of the system brought in one document: rows that are right at each
// level or above, and rows held against it.
type RuleCount struct {
	Rule  string
	Right [5]int // by Level; Right[Missed] is not used
	Wrong [5]int // rows held against the system that are not right at that level
}

// Score is a system measured against gold.
type Score struct {
	Total     Tally
	Documents []DocumentScore // in the gold's order
}

// Choice says which rows of gold are asked. Gold outside the choice is neither asked nor held
// against the system, and so is what is in a span that the annotators flagged, or a stray
// quoted fragment of one or two words.
type Choice struct {
	Strata []string // of S1 to S5; all where empty
	Kinds  []string // of direct, mixed, indirect; all where empty
}

// String gives the choice as a heading: "S1,S2", "direct", "all".
func (c Choice) String() string {
	parts := append(slices.Clone(c.Strata), c.Kinds...)
	if len(parts) == 0 {
		return "all"
	}
	return strings.Join(parts, ",")
}

// StrataNames are the strata of gold: S1 direct; S2 mixed; S3 indirect with a speech cue and a
// finite clause; S4 indirect with a speech cue and a phrase; S5 anything else.
var StrataNames = []string{"S1", "S2", "S3", "S4", "S5"}

// KindNames are the kinds of attribution.
var KindNames = []string{"direct", "mixed", "indirect"}

var strataOfKind = map[string][]string{"direct": {"S1"}, "mixed": {"S2"}, "indirect": {"S3", "S4", "S5"}}

// ParseChoice reads the lists that --strata and --kind take and refuses names it does not know.
func ParseChoice(strata, kinds string) (Choice, error) {
	c := Choice{Strata: splitList(strata), Kinds: splitList(kinds)}
	for _, s := range c.Strata {
		if !slices.Contains(StrataNames, s) {
			return c, fmt.Errorf("stratum %q: want some of %s", s, strings.Join(StrataNames, ", "))
		}
	}
	for _, k := range c.Kinds {
		if !slices.Contains(KindNames, k) {
			return c, fmt.Errorf("kind %q: want some of %s", k, strings.Join(KindNames, ", "))
		}
	}
	return c, nil
}

func splitList(s string) []string {
	var out []string
	for _, p := range strings.Split(s, ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// Stratum gives the stratum of a row of gold.
func (a *Attribution) Stratum() string {
	switch {
	case a.Kind == "direct":
		return "S1"
	case a.Kind == "mixed":
		return "S2"
	case a.CueClass != nil && *a.CueClass != "speech":
		return "S5"
	case a.Finite == nil || *a.Finite:
		return "S3"
	}
	return "S4"
}

func (c Choice) asks(a *Attribution) bool {
	return (len(c.Strata) == 0 || slices.Contains(c.Strata, a.Stratum())) &&
		(len(c.Kinds) == 0 || slices.Contains(c.Kinds, a.Kind))
}

// holds reports whether a row of that kind can be held against the system at all.
func (c Choice) holds(kind string) bool {
	if len(c.Kinds) > 0 && !slices.Contains(c.Kinds, kind) {
		return false
	}
	if len(c.Strata) == 0 || kind == "" {
		return true
	}
	of, known := strataOfKind[kind]
	return !known || slices.ContainsFunc(of, func(s string) bool { return slices.Contains(c.Strata, s) })
}

// scored is a row with its spans as sets of words.
type scored struct {
	*Attribution
	content, source, cue runs
	chars                runs // content as code points
}

func scoredRows(w *textWords, atts []Attribution) []scored {
	out := make([]scored, 0, len(atts))
	for i := range atts {
		a := &atts[i]
		content := w.of(a.Content, true)
		if len(content) == 0 {
			continue
		}
		out = append(out, scored{a, content, w.of(a.Source, false), w.of(a.Cue, false), normal(slices.Clone(a.Content))})
	}
	return out
}

// sameSource reports whether two sources are one: their words overlap by half, or the one lies in
// the other and both end in the same word, or neither is there.
func sameSource(g, s runs) bool {
	if len(g) == 0 || len(s) == 0 {
		return len(g) == 0 && len(s) == 0
	}
	return iou(g, s) >= 0.5 || (g.within(s) || s.within(g)) && g.last() == s.last()
}

// Evaluate scores the system's rows against gold. Documents are matched by their ids; what the
// system has beyond the gold is not looked at (see Reconcile). The figures are those of the
// project's measure to the last digit.
func Evaluate(gold, system []*Document, choice Choice) *Score {
	byID := make(map[string]*Document, len(system))
	for _, d := range system {
		byID[d.ID] = d
	}
	out := &Score{Documents: make([]DocumentScore, len(gold))}
	for i, g := range gold {
		s := byID[g.ID]
		d := &out.Documents[i]
		if d.Doc = g; s == nil {
			d.Lacking = true
			s = &Document{}
		}
		d.measure(s, choice)
		out.Total.Add(&d.Tally)
	}
	return out
}

// measure fills the document's part of a score.
func (d *DocumentScore) measure(system *Document, choice Choice) {
	m := newMatched(d.Doc, system, choice)
	d.countLevels(m)
	d.spanCount(ContentSpan, m, func(r *scored) runs { return r.content })
	d.spanCount(SourceSpan, m, func(r *scored) runs { return r.source })
	d.spanCount(CueSpan, m, func(r *scored) runs { return r.cue })
	d.tellOutcomes(m)
	d.countRules(m)
	d.oneSided(GGT3, 0.3, m)
	d.oneSided(GGT8, 0.8, m)
}

// matched is the rows of one document and of the system beside each other.
type matched struct {
	gold, system     []scored
	asked            []bool  // by row of gold
	held             []bool  // by row of the system: is it held against the system where it is wrong?
	ofGold, ofSystem []*pair // nil for a row with no partner
	level            []Level // by row of gold
	answers          []Level // by row of the system: the level of the asked row of gold that it answers
}

func newMatched(gold, system *Document, choice Choice) *matched {
	words := wordsOf(gold.Text)
	m := &matched{gold: scoredRows(words, gold.Attributions), system: scoredRows(words, system.Attributions)}
	m.asked = make([]bool, len(m.gold))
	for i := range m.gold {
		m.asked[i] = choice.asks(m.gold[i].Attribution)
	}
	m.ofGold, m.ofSystem = make([]*pair, len(m.gold)), make([]*pair, len(m.system))
	pairs := match(sideOf(m.gold), sideOf(m.system), func(i, j int) bool { return sameSource(m.gold[i].source, m.system[j].source) })
	for k := range pairs {
		m.ofGold[pairs[k].g], m.ofSystem[pairs[k].s] = &pairs[k], &pairs[k]
	}
	m.hold(words.of(gold.Flagged, false), choice)
	m.grade()
	return m
}

// hold decides which rows of the system are held against it. What is in flagged words, or in gold that is not
// asked, is not.
func (m *matched) hold(flagged runs, choice Choice) {
	inAsked, inOther := unionOf(m.gold, m.asked)
	m.held = make([]bool, len(m.system))
	for j := range m.system {
		content, partner := m.system[j].content, m.ofSystem[j]
		switch {
		case partner != nil && partner.iou >= 0.3:
			m.held[j] = m.asked[partner.g]
		case content.within(flagged) || content.size() <= 2:
		case content.common(inOther) > 0 && content.common(inAsked) == 0:
		default:
			m.held[j] = choice.holds(m.system[j].Kind)
		}
	}
}

// grade gives each row of gold the level at which its partner answers it.
func (m *matched) grade() {
	m.level, m.answers = make([]Level, len(m.gold)), make([]Level, len(m.system))
	for i, p := range m.ofGold {
		if p == nil {
			continue
		}
		m.level[i] = p.level(&m.gold[i], &m.system[p.s])
		if m.asked[i] {
			m.answers[p.s] = m.level[i]
		}
	}
}

// level gives the level at which a row of the system answers one of gold.
func (p *pair) level(gold, system *scored) Level {
	switch {
	case p.iou < 0.5:
		return Missed
	case !p.source:
		return FoundLevel
	case p.iou < 0.8:
		return LinkedLevel
	case !gold.content.equal(system.content) || !gold.source.equal(system.source) || !gold.cue.equal(system.cue):
		return TightLevel
	}
	return ExactLevel
}

// countLevels counts found, linked, tight and exact.
func (d *DocumentScore) countLevels(m *matched) {
	for l := FoundLevel; l <= ExactLevel; l++ {
		n := &d.Counts[l.Measure()]
		for i := range m.gold {
			switch {
			case !m.asked[i]:
			case m.level[i] >= l:
				n.TP++
			default:
				n.FN++
			}
		}
		for j := range m.system {
			if m.held[j] && m.answers[j] < l {
				n.FP++
			}
		}
	}
}

// tellOutcomes counts the traits, and lists the rows for a reader.
func (d *DocumentScore) tellOutcomes(m *matched) {
	for i := range m.gold {
		if !m.asked[i] {
			continue
		}
		o := Outcome{Gold: m.gold[i].Attribution, Level: m.level[i]}
		if p := m.ofGold[i]; p != nil {
			o.System, o.Overlap = m.system[p.s].Attribution, p.iou
		}
		for t := range traits {
			o.Answers[t] = o.answer(t)
			if o.Answers[t] != NotAsked {
				d.Shares[t].Asked++
			}
			if o.Answers[t] == RightAnswer {
				d.Shares[t].Right++
			}
		}
		d.Outcomes = append(d.Outcomes, o)
	}
	for j := range m.system {
		if m.held[j] && m.ofSystem[j] == nil {
			d.Outcomes = append(d.Outcomes, Outcome{System: m.system[j].Attribution})
		}
	}
}

// oneSided counts a one-sided measure: in the order of the gold each row takes the row of the system that
// covers most of it, the first of equal ones, and a row taken is gone.
func (d *DocumentScore) oneSided(measure Measure, need float64, m *matched) {
	n := &d.Counts[measure]
	taken := make([]bool, len(m.system))
	left := newRowIndex(candidateRows{contents: partsOf(m.system, func(r *scored) runs { return r.chars })})
	for i := range m.gold {
		if !m.asked[i] {
			continue
		}
		best := left.best(m.gold[i].chars, overlapSize, func(*rowGroup) bool { return true })
		if best.group != nil && best.value/float64(m.gold[i].chars.size()) > need {
			n.TP++
			taken[best.group.least()] = true
			left.remove(best.group)
		} else {
			n.FN++
		}
	}
	for j := range m.system {
		if m.held[j] && !taken[j] {
			n.FP++
		}
	}
}

// partsOf gives one part of each row.
func partsOf(rows []scored, part func(*scored) runs) []runs {
	out := make([]runs, len(rows))
	for i := range rows {
		out[i] = part(&rows[i])
	}
	return out
}

// sideOf gives the rows as one side of a matching.
func sideOf(rows []scored) candidateRows {
	out := candidateRows{contents: partsOf(rows, func(r *scored) runs { return r.content }), sources: make([]string, len(rows))}
	for i := range rows {
		out.sources[i] = rows[i].source.key()
	}
	return out
}

// unionOf gives the words of the contents of the rows that are asked, and of those that are not.
func unionOf(rows []scored, asked []bool) (inAsked, inOther runs) {
	var spans [2][]Span
	for i := range rows {
		side := 1
		if asked[i] {
			side = 0
		}
		spans[side] = append(spans[side], rows[i].content...)
	}
	return normal(spans[0]), normal(spans[1])
}

// spanCount counts one part of the rows, each set of words as often as it is on both sides.
func (d *DocumentScore) spanCount(measure Measure, m *matched, part func(*scored) runs) {
	n := &d.Counts[measure]
	want, other := map[string]int{}, map[string]int{}
	for i := range m.gold {
		p := part(&m.gold[i])
		switch {
		case len(p) == 0:
		case m.asked[i]:
			want[p.key()]++
		default:
			other[p.key()]++
		}
	}
	for j := range m.system {
		p := part(&m.system[j])
		if len(p) == 0 {
			continue
		}
		k := p.key()
		switch {
		case want[k] > 0:
			want[k]--
			n.TP++
		case other[k] > 0:
			other[k]--
		case m.held[j]:
			n.FP++
		}
	}
	for _, left := range want {
		n.FN += left
	}
}

// countRules counts what each rule brought, right and wrong.
func (d *DocumentScore) countRules(m *matched) {
	at := map[string]int{}
	for j := range m.system {
		if !m.held[j] && m.answers[j] == Missed {
			continue
		}
		k, ok := at[m.system[j].Rule]
		if !ok {
			k = len(d.Rules)
			at[m.system[j].Rule] = k
			d.Rules = append(d.Rules, RuleCount{Rule: m.system[j].Rule})
		}
		for l := FoundLevel; l <= ExactLevel; l++ {
			if m.answers[j] >= l {
				d.Rules[k].Right[l]++
			} else if m.held[j] {
				d.Rules[k].Wrong[l]++
			}
		}
	}
}
