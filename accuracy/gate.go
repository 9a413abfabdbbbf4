package accuracy

import (
	"fmt"
	"math"
	"sort"
	"strings"

	"whosaid/article"
)

// ChangeKind says what became of a row since the baseline.
type ChangeKind uint8

// The kinds of change. Gained and Lost cross the level of the gate; Better and Worse do not.
const (
	Lost         ChangeKind = iota
	WrongNew                // a row too many that the baseline does not have
	SpeakerLost             // the row is as it was, and its speaker is no longer the gold's
	StatusLost              // the same of its status
	TypeLost                // the same of its type of speaker
	Worse                   // found in fewer words than before, on the same side of the gate
	Gained                  // not in the baseline
	WrongGone               // a row too many that is gone
	SpeakerRight            // the row is as it was, and its speaker is now the gold's
	StatusRight             // the same of its status
	TypeRight               // the same of its type of speaker
	Better                  // found in more words than before, on the same side of the gate
)

var changeNames = [...]string{"lost", "new wrong row", "speaker lost", "status lost", "type lost", "worse",
	"gained", "wrong row gone", "speaker gained", "status gained", "type gained", "better"}

// String gives the kind's name.
func (k ChangeKind) String() string { return changeNames[k] }

// Bad reports whether the change is one for the worse.
func (k ChangeKind) Bad() bool { return k <= Worse }

// Change is one row that is not as the baseline has it.
type Change struct {
	Kind     ChangeKind
	Document string
	Row      string // id of the row of gold; "" for a row too many
	Quote    string // the words of its content
	Cue      string // the words that report; "" where none do
	Sentence string // of the cue, else of the content's beginning
	Was, Now Level
	RuleWas  string
	RuleNow  string
	TraitWas string // of a status or type lost or gained: what the row told then and tells now
	TraitNow string
	Must     bool  // the row may never be lost
	Place    Place // of the row of gold, else of its document
}

// Figure is one count now and as the baseline has it, over the documents whose gold is unchanged.
type Figure struct {
	Name      string
	Was, Now  Count // of a trait TP is right and FN is wrong
	Tolerance int
	Lost      int     // rows right then less rows right now; of the figure "wrong", rows too many now less those then
	Beyond    bool    // Lost is more than Tolerance
	P         float64 // of the paired randomisation test; NaN where it was not asked for
	Fall      float64 // F1 then less F1 now
}

// Verdict is a score judged by a baseline.
type Verdict struct {
	Level       Level
	Changes     []Change // those for the worse first, each in the order of the gold
	Figures     []Figure
	GoldChanged []string // documents whose gold is not what the baseline was made from: they count in no figure
	NewInGold   []string // documents that the baseline does not have: they count in no figure
	GoneInGold  []string // documents of the baseline that the gold does not have: their rows are lost
	Reasons     []string // why the gate fails; empty where it does not
}

// Failed reports whether the gate fails.
func (v *Verdict) Failed() bool { return len(v.Reasons) > 0 }

// Count is the number of changes of a kind.
func (v *Verdict) Count(k ChangeKind) int {
	n := 0
	for i := range v.Changes {
		if v.Changes[i].Kind == k {
			n++
		}
	}
	return n
}

// Gate is how a score is judged.
type Gate struct {
	Level       Level       // a row below it is not found; LinkedLevel where Missed
	Significant *Resampling // nil where no test is asked for
}

// significance is the p below which a fall counts as one.
const significance = 0.05

// Judge compares a score with a baseline. Rows of gold are paired by document and id, rows too many
// by document and spans.
func (g Gate) Judge(base *Baseline, score *Score) *Verdict {
	if g.Level == Missed {
		g.Level = LinkedLevel
	}
	v := &Verdict{Level: g.Level}
	was := make(map[string]*BaselineDocument, len(base.Documents))
	for i := range base.Documents {
		was[base.Documents[i].ID] = &base.Documents[i]
	}
	must := make(map[RowKey]bool, len(base.Must))
	for _, m := range base.Must {
		must[m] = true
	}
	inGold := map[string]bool{}
	before, after := map[string][]Count{}, map[string][]Count{}
	rulesBefore, rulesAfter := map[string]int{}, map[string]int{}
	for i := range score.Documents {
		d := &score.Documents[i]
		inGold[d.Doc.ID] = true
		now, old := d.baseline(), was[d.Doc.ID]
		if old == nil {
			v.NewInGold = append(v.NewInGold, d.Doc.ID)
		}
		v.rows(d, old, must)
		switch {
		case old == nil:
		case old.Gold != d.Doc.goldHash(base.version):
			v.GoldChanged = append(v.GoldChanged, d.Doc.ID)
		default:
			old.countRules(rulesBefore)
			now.countRules(rulesAfter)
			for _, m := range figures {
				l := FoundLevel + Level(m-Found)
				before[m.String()] = append(before[m.String()], old.Counts[l])
				after[m.String()] = append(after[m.String()], now.Counts[l])
			}
			before[wrongFigure] = append(before[wrongFigure], Count{FP: old.Counts[FoundLevel].FP})
			after[wrongFigure] = append(after[wrongFigure], Count{FP: now.Counts[FoundLevel].FP})
			for t := range traits {
				before[t.String()] = append(before[t.String()], old.Shares[t].count())
				after[t.String()] = append(after[t.String()], now.Shares[t].count())
			}
		}
	}
	for i := range base.Documents {
		if d := &base.Documents[i]; !inGold[d.ID] {
			v.GoneInGold = append(v.GoneInGold, d.ID)
			v.Reasons = append(v.Reasons, fmt.Sprintf("document %s of the baseline is not in the gold: its %d rows cannot be judged", d.ID, len(d.Right)))
		}
	}
	for _, name := range figureNames() {
		f := Figure{Name: name, Tolerance: base.Tolerance[name], P: math.NaN()}
		for i := range before[name] {
			f.Was.add(before[name][i])
			f.Now.add(after[name][i])
		}
		f.Lost = f.Was.TP - f.Now.TP
		if name == wrongFigure {
			f.Lost = f.Now.FP - f.Was.FP
		}
		f.Beyond = f.Lost > f.Tolerance
		_, _, fWas := f.Was.PRF()
		_, _, fNow := f.Now.PRF()
		f.Fall = fWas - fNow
		if g.Significant != nil && name != wrongFigure { // wrong rows are in the F1 of the others
			f.P, f.Fall = g.Significant.Worse(before[name], after[name])
		}
		if f.Beyond {
			v.Reasons = append(v.Reasons, f.reason())
		}
		if f.P < significance && f.Fall > 0 {
			v.Reasons = append(v.Reasons, fmt.Sprintf("%s fell significantly: F1 %.1f → %.1f, p = %.4f over %d documents",
				f.Name, 100*fWas, 100*fNow, f.P, len(before[name])))
		}
		v.Figures = append(v.Figures, f)
	}
	for _, rule := range silentRules(rulesBefore, rulesAfter) {
		v.Reasons = append(v.Reasons, fmt.Sprintf("rule %s found %s and finds none: others may hold its figures today; record it with --update-baseline where that is meant",
			rule, plural(rulesBefore[rule], "row")))
	}
	for _, m := range base.Must {
		if inGold[m.Document] && must[m] { // not met by a row of the gold
			v.Reasons = append(v.Reasons, fmt.Sprintf("must row %s of document %s is not among the rows asked", m.Row, m.Document))
		}
	}
	sort.SliceStable(v.Changes, func(i, j int) bool { return v.Changes[i].Kind < v.Changes[j].Kind })
	return v
}

// countRules adds how many rows of gold each rule found.
func (d *BaselineDocument) countRules(counts map[string]int) {
	for i := range d.Right {
		counts[d.Right[i].Rule]++
	}
}

// silentRule is how many rows a rule must have found before its silence fails the gate.
const silentRule = 5

// silentRules names the rules that found rows and find none, in alphabetical order. Rows that tell no rule, as
// those of other programs, are no sign of anything.
func silentRules(before, after map[string]int) []string {
	var out []string
	for _, rule := range sortedKeys(before) {
		if rule != "" && before[rule] >= silentRule && after[rule] == 0 && len(after) > 0 && after[""] == 0 {
			out = append(out, rule)
		}
	}
	return out
}

// rows compares one document row by row. It takes the must rows that it meets out of must.
func (v *Verdict) rows(d *DocumentScore, old *BaselineDocument, must map[RowKey]bool) {
	var sentences *sentenceFinder
	add := func(c Change, words []Span, cue []Span) {
		if sentences == nil {
			sentences = newSentenceFinder(d.Doc)
		}
		c.Document, c.Quote = d.Doc.ID, sentences.ix.cutAll(d.Doc.Text, words)
		c.Cue = sentences.ix.cutAll(d.Doc.Text, cue)
		c.Sentence = sentences.of(words, cue)
		if c.Place.File == "" {
			c.Place = d.Doc.Place
		}
		v.Changes = append(v.Changes, c)
	}
	right := map[string]*BaselineRow{}
	wrong := map[string][]*BaselineRow{}
	if old != nil {
		for i := range old.Right {
			right[old.Right[i].Row] = &old.Right[i]
		}
		for i := range old.Wrong {
			r := &old.Wrong[i]
			wrong[r.Spans] = append(wrong[r.Spans], r)
		}
	}
	for _, o := range d.Outcomes {
		if o.Gold == nil {
			if old == nil {
				continue
			}
			spans := spanText(o.System.Content)
			if left := wrong[spans]; len(left) > 0 {
				wrong[spans] = left[1:]
				continue
			}
			add(Change{Kind: WrongNew, RuleNow: o.System.Rule}, o.System.Content, o.System.Cue)
			continue
		}
		key := RowKey{d.Doc.ID, d.Doc.key(o.Gold)}
		listed := must[key]
		delete(must, key)
		c := Change{Row: key.Row, Now: o.Level, Place: o.Gold.Place, Must: listed || o.Gold.Required}
		if o.System != nil {
			c.RuleNow = o.System.Rule
		}
		r := right[key.Row]
		if r == nil {
			r = &BaselineRow{}
		}
		c.Was, c.RuleWas = r.Level, r.Rule
		if c.Now < v.Level && (listed || c.Must && c.Was >= v.Level) {
			v.Reasons = append(v.Reasons, fmt.Sprintf("must row %s of document %s is %s, want %s", key.Row, key.Document, lostWord(c.Now), v.Level))
		}
		if old == nil {
			continue
		}
		switch {
		case c.Was >= v.Level && c.Now < v.Level:
			c.Kind = Lost
		case c.Was < v.Level && c.Now >= v.Level:
			c.Kind = Gained
		case c.Now < c.Was:
			c.Kind = Worse
		case c.Now > c.Was:
			c.Kind = Better
		case !c.traitChanged(r, &o):
			continue
		}
		add(c, o.Gold.Content, o.Gold.Cue)
	}
	if old != nil {
		for i := range old.Wrong {
			r := &old.Wrong[i]
			left := wrong[r.Spans]
			if len(left) == 0 || left[0] != r {
				continue
			}
			wrong[r.Spans] = left[1:]
			spans, _ := parseSpans(r.Spans) // read by ReadBaseline already
			add(Change{Kind: WrongGone, RuleWas: r.Rule}, spans, nil)
		}
	}
}

// traitChanged reports whether a trait of a row went from right to wrong or back since the
// baseline, the first such trait, and notes it.
func (c *Change) traitChanged(was *BaselineRow, now *Outcome) bool {
	lost := [Traits]ChangeKind{SpeakerLost, StatusLost, TypeLost}
	gained := [Traits]ChangeKind{SpeakerRight, StatusRight, TypeRight}
	for t := range traits {
		before, after := was.answer(t), now.Answers[t]
		switch {
		case before == RightAnswer && after == WrongAnswer:
			c.Kind = lost[t]
		case before == WrongAnswer && after == RightAnswer:
			c.Kind = gained[t]
		default:
			continue
		}
		if t != SpeakerTrait {
			c.TraitWas, c.TraitNow = was.traitValue(t), t.of(now.System)
		}
		return true
	}
	return false
}

func lostWord(l Level) string {
	if l == Missed {
		return "missed"
	}
	return l.String() + " only"
}

// sentenceFinder finds the sentence of a row, for a reader.
type sentenceFinder struct {
	doc *article.Document
	ix  index
}

func newSentenceFinder(d *Document) *sentenceFinder {
	return &sentenceFinder{article.Parse(d.Text, article.Metadata{ID: d.ID}), indexOf(d.Text)}
}

// of gives the sentence of the cue, else that in which the content begins, its white space folded.
func (f *sentenceFinder) of(content, cue []Span) string {
	at := cue
	if len(at) == 0 {
		at = content
	}
	if len(at) == 0 || at[0].Start < 0 || at[0].Start >= f.ix.Len() {
		return ""
	}
	b := f.ix.Byte(at[0].Start)
	t := sort.Search(len(f.doc.Tokens), func(i int) bool { return f.doc.Tokens[i].End > b })
	if t == len(f.doc.Tokens) {
		return ""
	}
	s := int(f.doc.Tokens[t].Sentence)
	if s < 0 || s >= len(f.doc.Sentences) {
		return ""
	}
	span := f.doc.SpanOf(f.doc.Sentences[s].Tokens)
	return strings.Join(strings.Fields(f.doc.Text[span.Start:span.End]), " ")
}
