package desk

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"

	"whosaid/attribution"
	"whosaid/reports"
)

// Journal keeps what is decided: a line an event, in their order. Append returns when the lines are safe.
type Journal interface {
	Append(lines []byte) error
}

// What an event does.
const (
	doArticle = "article" // the article and its rows, before its first decision
	doVerdict = "verdict" // a row is right, wrong or unsure; "" takes that back
	doChange  = "change"  // a row gets other words, speaker, cue, status or kind
	doAdd     = "add"     // a row that the program missed
	doSign    = "sign"    // the article is finished
	doUndo    = "undo"
)

// The verdicts.
const (
	Right  = "right"
	Wrong  = "wrong"
	Unsure = "unsure"
	Added  = "added" // never given: a row that was added has it
)

// NoReport is the reason of a row that reports nothing.
const NoReport = "no report"

// otherReading is the reason of a row whose rival was taken; see Settle.
const otherReading = "the other reading was taken"

// Event is one decision as the journal has it.
type Event struct {
	N        int     `json:"n"` // from 1
	Do       string  `json:"do"`
	Document string  `json:"doc"` // its id
	Row      string  `json:"row,omitempty"`
	Verdict  string  `json:"verdict,omitempty"`
	Reason   string  `json:"reason,omitempty"`
	Change   *Change `json:"change,omitempty"`
	Undone   int     `json:"undone,omitempty"` // the event that an undo takes back
	By       string  `json:"by,omitempty"`
	Time     string  `json:"time,omitempty"`    // RFC 3339
	Seconds  float64 `json:"seconds,omitempty"` // since the row was shown

	Article *keptArticle `json:"article,omitempty"`
}

// keptArticle is an article in the journal.
type keptArticle struct {
	reports.Standoff
	MadeBy []string        `json:"made_by,omitempty"`
	Sample map[string]Draw `json:"sample,omitempty"`
	Groups map[string]int  `json:"groups,omitempty"`
	Agreed []string        `json:"agreed,omitempty"`
	Asked  []string        `json:"asked,omitempty"`
	All    bool            `json:"all,omitempty"` // all rows are asked

	Settling bool `json:"settling,omitempty"`
}

// Change is what a person makes of a row. A field that is nil stays.
type Change struct {
	Content     [][2]int `json:"content,omitempty"`
	Source      [][2]int `json:"source,omitempty"`
	Cue         [][2]int `json:"cue,omitempty"`
	Speaker     *string  `json:"speaker,omitempty"` // "" for nobody
	SpeakerType *string  `json:"speaker_type,omitempty"`
	Status      *string  `json:"status,omitempty"`
	Kind        *string  `json:"kind,omitempty"`
}

// Judged is what was decided of a row.
type Judged struct {
	Verdict string   `json:"verdict,omitempty"` // "" where nothing was
	Reason  string   `json:"reason,omitempty"`
	Changed []string `json:"changed,omitempty"` // words, source, cue, speaker, status, kind
	By      string   `json:"by,omitempty"`
	Time    string   `json:"time,omitempty"`
	Seconds float64  `json:"seconds,omitempty"`
	Asked   bool     `json:"asked"`            // it is to be judged
	Group   int      `json:"group,omitempty"`  // of readings that exclude each other, from 1
	Agreed  bool     `json:"agreed,omitempty"` // two annotators have it alike
}

// rowState is a row's judgement, and the row as it was opened.
type rowState struct {
	Judged
	made *reports.StandoffAttribution // nil for an added row
}

// open reports whether the row is still to be judged.
func (s *rowState) open() bool { return s.Asked && s.Verdict == "" }

// state is what the events of an article come to.
type state struct {
	rows    []reports.StandoffAttribution // with their changes, refused and added ones among them
	states  map[string]*rowState
	signed  string // when
	touched bool

	open, done, timed int
	seconds           float64 // of all rows with a time

	differing *state // of an article that is being settled: without the rows that both have alike

	once    sync.Once // makes gold
	gold    []byte
	goldErr error
}

func (s *state) judged(id string) *Judged {
	if r := s.states[id]; r != nil {
		return &r.Judged
	}
	return nil
}

// visible gives the rows that are shown: of an article that is being settled, only those that differ.
func (doc *document) visible() *state { return cmp.Or(doc.now.differing, doc.now) }

// left is how many rows are to be judged; of an article that is marked blind, 1 until it is signed.
func (doc *document) left(mode string) int {
	switch {
	case mode != ModeBlind:
		return doc.now.open
	case doc.now.signed == "":
		return 1
	}
	return 0
}

// count counts what is judged and what is not.
func (s *state) count() {
	for _, r := range s.states {
		if r.open() {
			s.open++
		}
		if r.Verdict == "" || r.Agreed {
			continue
		}
		s.done++
		if r.Seconds > 0 {
			s.timed++
			s.seconds += r.Seconds
		}
	}
}

// fold makes the state of an article from its rows and events.
func (doc *document) fold(mode string) *state {
	s := &state{states: map[string]*rowState{}}
	if mode != ModeBlind {
		s.rows = slices.Clone(doc.made.Attributions)
		for i := range doc.made.Attributions {
			id := doc.made.Attributions[i].ID
			r := &rowState{made: &doc.made.Attributions[i]}
			r.Asked = mode != ModeRead && (doc.asked == nil || doc.asked[id]) && !doc.agreed[id]
			r.Group, r.Agreed = doc.groups[id], doc.agreed[id]
			if r.Agreed {
				r.Verdict = Right
			}
			s.states[id] = r
		}
	}
	undone := map[int]bool{}
	for i := range doc.events {
		if e := &doc.events[i]; e.Do == doUndo {
			undone[e.Undone] = true
		}
	}
	for i := range doc.events {
		e := &doc.events[i]
		if e.Do == doUndo || undone[e.N] {
			continue
		}
		s.apply(doc, e)
	}
	slices.SortStableFunc(s.rows, func(a, b reports.StandoffAttribution) int {
		return cmp.Compare(firstOf(a.Content), firstOf(b.Content))
	})
	s.count()
	if mode == ModeSettle {
		s.differing = &state{states: s.states, signed: s.signed, touched: s.touched}
		for _, a := range s.rows {
			if !doc.agreed[a.ID] {
				s.differing.rows = append(s.differing.rows, a)
			}
		}
	}
	return s
}

func firstOf(spans [][2]int) int {
	if len(spans) == 0 {
		return 0
	}
	return spans[0][0]
}

// apply makes one event part of the state.
func (s *state) apply(doc *document, e *Event) {
	s.touched = true
	switch e.Do {
	case doSign:
		s.signed = e.Time
		return
	case doAdd:
		s.rows = append(s.rows, reports.StandoffAttribution{ID: e.Row, Kind: kinds[2], Content: [][2]int{}, Source: [][2]int{}, Cue: [][2]int{}, Confidence: 1, SourceForm: "none"})
		s.states[e.Row] = &rowState{Judged: Judged{Verdict: Added, Asked: true}}
	}
	r := s.states[e.Row]
	if r == nil {
		return
	}
	at := slices.IndexFunc(s.rows, func(a reports.StandoffAttribution) bool { return a.ID == e.Row })
	r.By, r.Time, r.Seconds = e.By, e.Time, r.Seconds+e.Seconds
	if e.Do == doVerdict {
		s.verdict(r, e)
		return
	}
	if e.Change != nil && at >= 0 {
		e.Change.to(&s.rows[at])
	}
	if r.made == nil {
		return
	}
	r.Changed = changed(r.made, &s.rows[at])
	r.Verdict, r.Reason = Right, ""
	if len(r.Changed) > 0 {
		r.Verdict, r.Reason = Wrong, strings.Join(r.Changed, ", ")
	}
	s.exclude(e.Row, r)
}

// verdict takes a verdict on a row. Right of a row that was changed is as its change says.
func (s *state) verdict(r *rowState, e *Event) {
	switch {
	case r.made == nil && e.Verdict == Wrong: // an added row that was a mistake
		s.rows = slices.DeleteFunc(s.rows, func(a reports.StandoffAttribution) bool { return a.ID == e.Row })
		delete(s.states, e.Row)
		return
	case r.made == nil:
		return
	case e.Verdict == Right && len(r.Changed) > 0:
		r.Verdict, r.Reason = Wrong, strings.Join(r.Changed, ", ")
	case e.Verdict == Wrong:
		r.Verdict, r.Reason = Wrong, NoReport
		if e.Reason != "" {
			r.Reason += ": " + e.Reason
		}
	default:
		r.Verdict, r.Reason = e.Verdict, e.Reason
	}
	s.exclude(e.Row, r)
}

// exclude refuses the other readings of a group where one was taken.
func (s *state) exclude(id string, r *rowState) {
	if r.Group == 0 || r.refused() || r.Verdict == "" || r.Verdict == Unsure {
		return
	}
	for other, o := range s.states {
		if other != id && o.Group == r.Group {
			o.Verdict, o.Reason, o.By, o.Time = Wrong, NoReport+": "+otherReading, r.By, r.Time
		}
	}
}

// refused reports whether the row was found to report nothing.
func (r *rowState) refused() bool { return r.Verdict == Wrong && strings.HasPrefix(r.Reason, NoReport) }

// to changes a row.
func (c *Change) to(a *reports.StandoffAttribution) {
	for _, part := range []struct {
		from [][2]int
		to   *[][2]int
	}{{c.Content, &a.Content}, {c.Source, &a.Source}, {c.Cue, &a.Cue}} {
		if part.from != nil {
			*part.to = part.from
		}
	}
	if c.Speaker != nil {
		a.Speaker, a.SpeakerID, a.SpeakerKey, a.SpeakerRole, a.SpeakerAffiliation = c.Speaker, "", "", "", ""
		a.SpeakerInnermost, a.SpeakerOutermost = "", ""
		if *c.Speaker == "" {
			a.Speaker, a.SpeakerType = nil, string(attribution.TypeNone)
		}
	}
	if c.SpeakerType != nil && a.Speaker != nil {
		a.SpeakerType = *c.SpeakerType
	}
	if c.Status != nil {
		a.Status = *c.Status
	}
	if c.Kind != nil {
		a.Kind = *c.Kind
	}
}

// changed names what differs between a row as it was made and as it is.
func changed(made, now *reports.StandoffAttribution) (parts []string) {
	name := func(a *reports.StandoffAttribution) string {
		if a.Speaker == nil {
			return ""
		}
		return *a.Speaker
	}
	for _, part := range []struct {
		name string
		same bool
	}{
		{"words", slices.Equal(made.Content, now.Content)},
		{"source", slices.Equal(made.Source, now.Source)},
		{"cue", slices.Equal(made.Cue, now.Cue)},
		{"speaker", name(made) == name(now)},
		{"type", made.SpeakerType == now.SpeakerType || now.Speaker == nil},
		{"status", made.Status == now.Status},
		{"kind", made.Kind == now.Kind},
	} {
		if !part.same {
			parts = append(parts, part.name)
		}
	}
	return parts
}

// Decision is what a person decides, as the page sends it.
type Decision struct {
	Do       string  `json:"do"`
	Document int     `json:"document"`
	Row      string  `json:"row,omitempty"`
	Verdict  string  `json:"verdict,omitempty"`
	Reason   string  `json:"reason,omitempty"`
	Change   *Change `json:"change,omitempty"`
	Seconds  float64 `json:"seconds,omitempty"`
}

// Decided answers a Decision.
type Decided struct {
	Document int          `json:"document"`
	Row      string       `json:"row,omitempty"`
	Judged   *Judged      `json:"judged,omitempty"` // nil where the row is gone
	Line     DocumentLine `json:"line"`
	Redraw   bool         `json:"redraw"` // the article's marks have changed
	Progress *Standing    `json:"progress"`
}

// A Refusal is a decision that cannot be taken: the page sent what it should not.
type Refusal struct{ Reason string }

func (r *Refusal) Error() string { return r.Reason }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }

// longestWords bounds names and reasons.
const longestWords = 2000

// Decide takes a decision at a time: it is checked, written to the journal, and then holds.
func (d *Desk) Decide(c Decision, at string) (*Decided, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	doc := d.document(c.Document)
	if d.mode == ModeRead {
		return nil, refuse("rows are not judged here: start with --gold FILE")
	}
	if doc == nil {
		return nil, refuse("there is no article %d", c.Document)
	}
	if err := d.refusal(doc, &c); err != nil {
		return nil, err
	}
	e := Event{Do: c.Do, Document: doc.made.ID, Row: c.Row, Verdict: c.Verdict, Reason: c.Reason, Change: c.Change, By: d.o.Annotator, Time: at}
	if c.Seconds > 0 && c.Seconds < 3600 {
		e.Seconds = c.Seconds
	}
	if c.Do == doAdd {
		e.Row = doc.nextAdded()
	}
	if err := d.keep(doc, e); err != nil {
		return nil, err
	}
	return d.decided(c.Document, e.Row, c.Do != doVerdict || doc.groups != nil || c.Verdict == Wrong), nil
}

func (d *Desk) decided(n int, row string, redraw bool) *Decided {
	doc := d.docs[n]
	return &Decided{Document: n, Row: row, Judged: doc.now.judged(row), Line: doc.line(n, d.mode), Redraw: redraw, Progress: d.standing()}
}

// refusal says why a decision cannot be taken.
func (d *Desk) refusal(doc *document, c *Decision) error {
	row := doc.now.states[c.Row]
	if len(c.Reason) > longestWords {
		return refuse("the reason is too long")
	}
	switch c.Do {
	case doVerdict:
		if !slices.Contains([]string{"", Right, Wrong, Unsure}, c.Verdict) {
			return refuse("verdict %q: want right, wrong or unsure", c.Verdict)
		}
	case doChange, doAdd:
		if c.Change == nil || c.Do == doAdd && len(c.Change.Content) == 0 {
			return refuse("a row needs words")
		}
		if err := c.Change.check(len([]rune(doc.made.Text))); err != nil {
			return err
		}
	case doSign:
		if doc.now.signed != "" {
			return refuse("the article is signed already")
		}
		if n := doc.left(d.mode); n > 0 && d.mode != ModeBlind {
			return refuse("%d rows of the article are not judged yet", n)
		}
		return nil
	default:
		return refuse("%q: want verdict, change, add or sign", c.Do)
	}
	if d.mode == ModeBlind && doc.now.signed != "" {
		return refuse("the article is signed: what was marked blind stays")
	}
	if c.Do != doAdd && row == nil {
		return refuse("there is no row %q", c.Row)
	}
	return nil
}

// check refuses values that a row cannot have.
func (c *Change) check(length int) error {
	for _, part := range []struct {
		name  string
		spans [][2]int
	}{{"words", c.Content}, {"source", c.Source}, {"cue", c.Cue}} {
		if err := checkSpans(part.spans, length); err != nil {
			return refuse("%s: %v", part.name, err)
		}
	}
	if c.Content != nil && len(c.Content) == 0 {
		return refuse("a row needs words")
	}
	for _, x := range []struct {
		name  string
		value *string
		may   []string
	}{{"status", c.Status, attribution.StatusNames}, {"kind", c.Kind, kinds}, {"type", c.SpeakerType, speakerTypes}} {
		if x.value != nil && !slices.Contains(x.may, *x.value) {
			return refuse("%s %q: want one of %s", x.name, *x.value, strings.Join(x.may, ", "))
		}
	}
	if c.Speaker != nil && len(*c.Speaker) > longestWords {
		return refuse("the name is too long")
	}
	return nil
}

// nextAdded gives the id of the next added row: none that was ever used.
func (doc *document) nextAdded() string {
	n := 1
	for i := range doc.events {
		if doc.events[i].Do == doAdd {
			n++
		}
	}
	for ; ; n++ {
		id := "added-" + strconv.Itoa(n)
		if doc.now.states[id] == nil {
			return id
		}
	}
}

// keep writes an event to the journal, before it the article where it is not there yet, and then lets it hold.
func (d *Desk) keep(doc *document, e Event) error {
	events := []*Event{&e}
	if !doc.journal {
		events = []*Event{d.beginning(doc, e.Time), &e}
	}
	if err := d.append(events...); err != nil {
		return err
	}
	d.hasBegun(doc)
	doc.events = append(doc.events, e)
	d.noted(d.byID[doc.made.ID], &e)
	doc.now = doc.fold(d.mode)
	return nil
}

// begin puts an article into the journal, if it is not there yet.
func (d *Desk) begin(doc *document, at string) error {
	if doc.journal {
		return nil
	}
	if err := d.append(d.beginning(doc, at)); err != nil {
		return err
	}
	d.hasBegun(doc)
	return nil
}

// beginning is the event of an article and its rows.
func (d *Desk) beginning(doc *document, at string) *Event {
	return &Event{Do: doArticle, Document: doc.made.ID, By: d.o.Annotator, Time: at, Article: doc.kept(d.made, d.o.MadeBy)}
}

func (d *Desk) hasBegun(doc *document) {
	if !doc.journal {
		doc.journal = true
		d.begun = append(d.begun, d.byID[doc.made.ID])
	}
}

// append gives events their numbers and writes them to the journal, all or none.
func (d *Desk) append(events ...*Event) error {
	var lines []byte
	for i, e := range events {
		e.N = d.events + 1 + i
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		lines = append(append(lines, line...), '\n')
	}
	if d.o.Journal != nil {
		if err := d.o.Journal.Append(lines); err != nil {
			return fmt.Errorf("the decision could not be saved, and does not hold: %w", err)
		}
	}
	d.events += len(events)
	return nil
}

// noted keeps the order of what may be undone.
func (d *Desk) noted(n int, e *Event) {
	if e.Do == doUndo {
		d.order = d.order[:max(0, len(d.order)-1)]
		return
	}
	d.order = append(d.order, n)
}

// kept gives the article as the journal has it.
func (doc *document) kept(made []string, by string) *keptArticle {
	k := &keptArticle{Standoff: *doc.made, MadeBy: made, Sample: doc.draws, Groups: doc.groups, Agreed: sortedKeys(doc.agreed), Asked: sortedKeys(doc.asked), All: doc.asked == nil, Settling: doc.agreed != nil}
	if len(made) == 0 && by != "" {
		k.MadeBy = []string{by}
	}
	return k
}

// Undo takes the last decision back.
func (d *Desk) Undo(at string) (*Decided, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.order) == 0 {
		return nil, refuse("there is nothing to undo")
	}
	n := d.order[len(d.order)-1]
	doc := d.docs[n]
	last := doc.last()
	if last == nil {
		return nil, refuse("there is nothing to undo")
	}
	if err := d.keep(doc, Event{Do: doUndo, Document: doc.made.ID, Row: last.Row, Undone: last.N, By: d.o.Annotator, Time: at}); err != nil {
		return nil, err
	}
	return d.decided(n, last.Row, true), nil
}

// last gives the last event of the article that holds; nil where there is none.
func (doc *document) last() *Event {
	undone := map[int]bool{}
	for i := len(doc.events) - 1; i >= 0; i-- {
		e := &doc.events[i]
		switch {
		case e.Do == doUndo:
			undone[e.Undone] = true
		case !undone[e.N]:
			return e
		}
	}
	return nil
}

// Resume reads a journal, and gives how many of its bytes are whole events: what follows them was torn off when the
// program was killed. It is called before anything is decided.
func (d *Desk) Resume(r io.Reader, name string) (whole int64, err error) {
	lines := newLines(r, 2*maxRowsLine)
	defer func() {
		for _, doc := range d.docs {
			doc.now = doc.fold(d.mode)
		}
	}()
	for n := 1; ; n++ {
		line, err := lines.next()
		if err == io.EOF {
			return whole, nil
		}
		if err != nil {
			return whole, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		var e Event
		if json.Unmarshal(line, &e) != nil {
			if _, err := lines.next(); err == io.EOF {
				return whole, nil // the last line, torn
			}
			return whole, fmt.Errorf("%s:%d: no event of a journal", name, n)
		}
		if err := d.replay(&e); err != nil {
			return whole, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		whole += int64(len(line)) + 1
	}
}

// replay lets an event of the journal hold.
func (d *Desk) replay(e *Event) error {
	if e.By != "" && d.o.Annotator != "" && e.By != d.o.Annotator {
		return fmt.Errorf("this file is %s's: --annotator %s needs a file of their own", e.By, d.o.Annotator)
	}
	if e.N != d.events+1 {
		return fmt.Errorf("event %d follows event %d", e.N, d.events)
	}
	d.events = e.N
	if e.Do == doArticle {
		return d.replayArticle(e)
	}
	n, ok := d.byID[e.Document]
	if !ok {
		return fmt.Errorf("a decision on %q, which is no article of the journal", e.Document)
	}
	doc := d.docs[n]
	if e.Change != nil {
		if err := e.Change.check(len([]rune(doc.made.Text))); err != nil {
			return err
		}
	}
	if e.Do == doAdd && (e.Change == nil || len(e.Change.Content) == 0) {
		return errors.New("an added row without words")
	}
	doc.events = append(doc.events, *e)
	d.noted(n, e)
	return nil
}

func (d *Desk) replayArticle(e *Event) error {
	if e.Article == nil {
		return errors.New("an article without its text")
	}
	k := e.Article
	if err := check(&k.Standoff); err != nil {
		return err
	}
	if _, twice := d.byID[k.ID]; twice {
		return fmt.Errorf("article %q stands in the journal twice", k.ID)
	}
	doc := &document{made: &k.Standoff, draws: k.Sample, asked: setOf(k.Asked), journal: true}
	if k.All {
		doc.asked = nil
	}
	if k.Settling {
		d.mode = ModeSettle
		doc.groups, doc.agreed = k.Groups, setOf(k.Agreed)
	}
	if err := d.put(doc); err != nil {
		return err
	}
	d.begun = append(d.begun, d.byID[k.ID])
	for _, by := range k.MadeBy {
		if !slices.Contains(d.made, by) {
			d.made = append(d.made, by)
		}
	}
	return nil
}

func setOf(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, x := range list {
		set[x] = true
	}
	return set
}

// Standing says how far the checking is.
type Standing struct {
	Judged   int     `json:"judged"`
	Left     int     `json:"left"`     // rows; of articles marked blind, articles
	Articles int     `json:"articles"` // that are not finished
	Seconds  float64 `json:"seconds"`  // the mean time of a judged row
}

// standing counts over all articles.
func (d *Desk) standing() *Standing {
	s := &Standing{}
	timed := 0
	for _, doc := range d.docs {
		left := doc.left(d.mode)
		s.Left += left
		if left > 0 {
			s.Articles++
		}
		s.Judged += doc.now.done
		s.Seconds += doc.now.seconds
		timed += doc.now.timed
	}
	if timed > 0 {
		s.Seconds /= float64(timed)
	}
	return s
}
