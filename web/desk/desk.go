// Package desk has the functions of the pages that show and check rows. It opens articles and rows, filters them, explains
// a row, records a person's decision about each row, and makes downloads and gold.
//
// It uses no file, no network and no clock: the caller of a Desk passes bytes, times and a Journal to write to. So
// `whosaid serve` and the page that runs the engine in a browser use the same code. All answers are structs
// that the pages receive as JSON.
package desk

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"whosaid/article"
	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/reports"
	"whosaid/web/front"
)

// Input is a file as it was dropped on the page, named on the command line or pasted.
type Input struct {
	Name  string
	Bytes []byte
}

// Options say how a Desk works.
type Options struct {
	Engine  *attribution.Engine // nil: rows can be opened, and no articles
	Read    source.Config       // how articles are read
	Workers int                 // articles analysed at a time; 0 is one
	MadeBy  string              // the program, its version and the hashes of what decides

	Check     bool    // rows are judged
	Blind     bool    // rows are hidden until the article is signed
	Annotator string  // who judges
	Journal   Journal // keeps what is decided; nil keeps nothing

	MostBytes int64 // of text on the desk; 0 for MostBytes
}

// MostBytes is how much text a desk holds where Options say nothing.
const MostBytes = 512 << 20

// Desk holds the articles that are open and what was decided of their rows. It serves all goroutines.
type Desk struct {
	o Options

	mu       sync.RWMutex
	docs     []*document
	byID     map[string]int
	failures []Failure
	made     []string // who made the rows
	events   int      // in the journal
	begun    []int    // documents that are in the journal, in its order
	order    []int    // of events that may be undone: documents, the last one last
	mode     string
	opening  *Progress
	bytes    int64 // of text
}

// document is one article on the desk.
type document struct {
	made    *reports.Standoff // the rows as they were opened
	options article.Metadata  // of the reading

	analysed bool            // options are those of the reading
	asked    map[string]bool // rows to be judged; nil for all
	draws    map[string]Draw // by row, of a sample
	groups   map[string]int  // by row, of readings that exclude each other; see Settle
	agreed   map[string]bool // rows that need no judgement
	journal  bool            // it is in the journal
	events   []Event
	now      *state // what events make of made
}

// Draw says where a row of a sample comes from.
type Draw struct {
	Stratum     string `json:"stratum"`
	StratumRows int    `json:"stratum_rows"`
}

// Failure is an input that could not be read.
type Failure struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// The modes of a desk.
const (
	ModeRead   = "read"
	ModeCheck  = "check"
	ModeBlind  = "blind"
	ModeSettle = "settle"
)

// New gives a desk with nothing on it.
func New(o Options) *Desk {
	d := &Desk{o: o, byID: map[string]int{}, mode: ModeRead}
	switch {
	case o.Blind:
		d.mode = ModeBlind
	case o.Check:
		d.mode = ModeCheck
	}
	return d
}

// put takes an article. A second article of one id and text is the first one again; of another text it gets an id of its own.
func (d *Desk) put(doc *document) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := doc.made
	if d.bytes += int64(len(s.Text)); d.bytes > cmp.Or(d.o.MostBytes, MostBytes) {
		d.bytes -= int64(len(s.Text))
		return errors.New("there is no more room: more text is open than fits")
	}
	if s.ID == "" {
		s.ID = strconv.Itoa(len(d.docs) + 1)
	}
	id := s.ID
	for k := 2; ; k++ {
		i, there := d.byID[s.ID]
		if !there {
			break
		}
		if old := d.docs[i]; old.made.Text == s.Text {
			if !old.analysed && doc.analysed {
				old.options, old.analysed = doc.options, true
			}
			d.bytes -= int64(len(s.Text))
			return nil // what is in the journal counts
		}
		s.ID = id + " (" + strconv.Itoa(k) + ")"
	}
	named(s)
	doc.options.ID = s.ID
	doc.now = doc.fold(d.mode)
	d.byID[s.ID] = len(d.docs)
	d.docs = append(d.docs, doc)
	return nil
}

// named gives every row an id of its own.
func named(s *reports.Standoff) {
	seen := map[string]bool{}
	for i := range s.Attributions {
		a := &s.Attributions[i]
		for k := i + 1; a.ID == "" || seen[a.ID]; k++ {
			a.ID = "q" + strconv.Itoa(k)
		}
		seen[a.ID] = true
	}
}

// document gives the n-th article; nil where there is none.
func (d *Desk) document(n int) *document {
	if n < 0 || n >= len(d.docs) {
		return nil
	}
	return d.docs[n]
}

// Filter says which rows are shown. What is empty filters nothing.
type Filter struct {
	Speakers []string `json:"speakers,omitempty"` // keys of Choice
	Statuses []string `json:"statuses,omitempty"`
	Forms    []string `json:"forms,omitempty"`
	Kinds    []string `json:"kinds,omitempty"`
	Least    int      `json:"least,omitempty"` // confidence, in percent
	Most     int      `json:"most,omitempty"`  // confidence, in percent; 0 is no bound
	Words    string   `json:"words,omitempty"` // in the article, in upper or lower case
	Open     bool     `json:"open,omitempty"`  // only rows that are still to be judged
}

func (f *Filter) empty() bool {
	return len(f.Speakers)+len(f.Statuses)+len(f.Forms)+len(f.Kinds)+f.Least+f.Most+len(f.Words) == 0 && !f.Open
}

// passes reports whether a row is shown.
func (f *Filter) passes(a *reports.StandoffAttribution, s *rowState) bool {
	has := func(list []string, x string) bool { return len(list) == 0 || slices.Contains(list, x) }
	confidence := 100 * a.Confidence
	return has(f.Kinds, a.Kind) && has(f.Statuses, a.Status) && has(f.Forms, a.Form) && has(f.Speakers, speakerKey(a)) &&
		confidence >= float64(f.Least) && (f.Most == 0 || confidence <= float64(f.Most)) && (!f.Open || s == nil || s.open())
}

// speakerKey names a row's speaker over all articles; "" where nobody was found.
func speakerKey(a *reports.StandoffAttribution) string {
	if a.Speaker == nil {
		return ""
	}
	return cmp.Or(a.SpeakerID, a.SpeakerKey, *a.Speaker+"|"+a.SpeakerType)
}

// List is the first answer that a page asks for: the articles that have rows which the filter lets through.
type List struct {
	Mode      string         `json:"mode"`
	Annotator string         `json:"annotator,omitempty"`
	MadeBy    []string       `json:"made_by,omitempty"`
	Documents []DocumentLine `json:"documents"`
	Speakers  []Choice       `json:"speakers"` // of all rows, the most quoted first
	Statuses  []string       `json:"statuses"`
	Forms     []string       `json:"forms"`
	Kinds     []string       `json:"kinds"`
	Types     []string       `json:"types"` // of speakers
	Rows      int            `json:"rows"`  // that the filter lets through
	All       int            `json:"all"`   // rows on the desk
	Articles  int            `json:"articles"`
	Failures  []Failure      `json:"failures,omitempty"`
	Progress  *Standing      `json:"progress,omitempty"` // where rows are judged
	Opening   *Progress      `json:"opening,omitempty"`  // while something is being opened
	CanOpen   bool           `json:"can_open"`           // articles can be analysed
}

// DocumentLine is an article in a List.
type DocumentLine struct {
	N      int    `json:"n"`
	ID     string `json:"id"`
	Title  string `json:"title"`
	Date   string `json:"date,omitempty"`
	Outlet string `json:"outlet,omitempty"`
	Rows   int    `json:"rows"`
	Left   int    `json:"left"` // rows to be judged
	Signed bool   `json:"signed,omitempty"`
}

// Choice is a speaker that can be chosen in a filter.
type Choice struct {
	Key   string `json:"key"` // "" for nobody found
	Name  string `json:"name,omitempty"`
	About string `json:"about,omitempty"`
	Rows  int    `json:"rows"`
}

// speakersListed is how many speakers a List names.
const speakersListed = 400

// List gives the articles with rows that the filter lets through; with no filter, all articles.
func (d *Desk) List(f Filter) *List {
	d.mu.RLock()
	defer d.mu.RUnlock()
	l := &List{
		Mode: d.mode, Annotator: d.o.Annotator, MadeBy: d.made, Failures: d.failures, Documents: []DocumentLine{},
		Statuses: attribution.StatusNames, Forms: attribution.FormNames, Kinds: kinds, Types: speakerTypes,
		Articles: len(d.docs), CanOpen: d.o.Engine != nil, Opening: d.opening,
	}
	if len(l.MadeBy) == 0 && d.o.MadeBy != "" {
		l.MadeBy = []string{d.o.MadeBy}
	}
	counts := map[string]*Choice{}
	f.Words = strings.ToLower(strings.TrimSpace(f.Words))
	for n, doc := range d.docs {
		if len(f.Words) > 0 && !doc.holds(f.Words) {
			l.All += len(doc.visible().rows)
			continue
		}
		line := doc.line(n, d.mode)
		line.Rows = 0
		shown := doc.visible()
		l.All += len(shown.rows)
		for i := range shown.rows {
			a := &shown.rows[i]
			count(counts, a)
			if f.passes(a, shown.states[a.ID]) {
				line.Rows++
			}
		}
		l.Rows += line.Rows
		if line.Rows > 0 || f.onlyWords() && d.mode != ModeSettle {
			l.Documents = append(l.Documents, line)
		}
	}
	l.Speakers = most(counts)
	if d.mode != ModeRead {
		l.Progress = d.standing()
	}
	return l
}

// onlyWords reports whether articles without rows are shown.
func (f *Filter) onlyWords() bool {
	words := f.Words
	f.Words = ""
	defer func() { f.Words = words }()
	return f.empty()
}

func (doc *document) holds(words string) bool {
	return strings.Contains(strings.ToLower(doc.made.Text), words) || strings.Contains(strings.ToLower(doc.made.Title), words)
}

func (doc *document) line(n int, mode string) DocumentLine {
	s := doc.made
	shown := doc.visible()
	title := reports.Visible(s.Title)
	if title == "" {
		title = reports.Visible(s.ID)
	}
	return DocumentLine{
		N: n, ID: reports.Visible(s.ID), Title: title, Date: reports.Visible(s.Date), Outlet: front.OutletOf(s),
		Rows: len(shown.rows), Left: doc.left(mode), Signed: doc.now.signed != "",
	}
}

func count(counts map[string]*Choice, a *reports.StandoffAttribution) {
	key := speakerKey(a)
	c := counts[key]
	if c == nil {
		c = &Choice{Key: key}
		if a.Speaker != nil {
			c.Name = reports.Visible(*a.Speaker)
			c.About = reports.Visible(strings.Join(slices.DeleteFunc([]string{a.SpeakerType, a.SpeakerRole}, func(s string) bool { return s == "" }), ", "))
		}
		counts[key] = c
	}
	c.Rows++
}

func most(counts map[string]*Choice) []Choice {
	out := make([]Choice, 0, len(counts))
	for _, c := range counts {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Choice) int {
		nobody := func(c Choice) int {
			if c.Key == "" {
				return 1
			}
			return 0
		}
		return cmp.Or(nobody(a)-nobody(b), b.Rows-a.Rows, cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key))
	})
	return out[:min(len(out), speakersListed)]
}

var kinds = []string{attribution.Direct.String(), attribution.Mixed.String(), attribution.Indirect.String()}

var speakerTypes = []string{
	string(attribution.TypePerson), string(attribution.TypeOrganization), string(attribution.TypePlace), string(attribution.TypeGroup),
	string(attribution.TypeDocument), string(attribution.TypeUnnamed), string(attribution.TypeAuthor),
}

// TableRow is one row in a table over all articles.
type TableRow struct {
	Document int         `json:"document"`
	Title    string      `json:"title"`
	Row      front.Quote `json:"row"`
	Judged   *Judged     `json:"judged,omitempty"`
}

// Table is a part of the rows that a filter lets through.
type Table struct {
	From  int        `json:"from"`
	Total int        `json:"total"`
	Rows  []TableRow `json:"rows"`
}

// mostRows is how many rows one answer holds.
const mostRows = 500

// Rows gives so many rows that the filter lets through, beginning with number from.
func (d *Desk) Rows(f Filter, from, most int) *Table {
	d.mu.RLock()
	defer d.mu.RUnlock()
	most = min(max(most, 1), mostRows)
	t := &Table{From: from, Rows: []TableRow{}}
	f.Words = strings.ToLower(strings.TrimSpace(f.Words))
	for n, doc := range d.docs {
		if len(f.Words) > 0 && !doc.holds(f.Words) {
			continue
		}
		shown := doc.visible()
		var view *front.Article
		for i := range shown.rows {
			a := &shown.rows[i]
			if !f.passes(a, shown.states[a.ID]) {
				continue
			}
			if t.Total >= from && len(t.Rows) < most {
				if view == nil {
					view = front.NewArticle(n, doc.shownAs(shown))
				}
				t.Rows = append(t.Rows, TableRow{Document: n, Title: view.Title, Row: view.Quotes[i], Judged: shown.judged(a.ID)})
			}
			t.Total++
		}
	}
	return t
}

// Article is one article with its rows and what was decided of them.
type Article struct {
	*front.Article
	Rows     []*Judged       `json:"rows"`     // by the article's quotes; nil where rows are not judged
	Shown    []bool          `json:"shown"`    // by the article's quotes: the filter lets them through
	Speakers []SpeakerChoice `json:"speakers"` // whom the article names, the most quoted first
	Left     int             `json:"left"`
	Signed   string          `json:"signed,omitempty"`   // when; "" where it is not
	Compared *Compared       `json:"compared,omitempty"` // of an article marked blind and signed
}

// SpeakerChoice is a speaker that the article names.
type SpeakerChoice struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	About string `json:"about,omitempty"`
}

// Article gives the n-th article; nil where there is none.
func (d *Desk) Article(n int, f Filter) *Article {
	d.mu.RLock()
	defer d.mu.RUnlock()
	doc := d.document(n)
	if doc == nil {
		return nil
	}
	shown := doc.visible()
	a := &Article{Article: front.NewArticle(n, doc.shownAs(shown)), Left: doc.left(d.mode), Signed: doc.now.signed, Speakers: doc.speakers(), Rows: []*Judged{}, Shown: []bool{}}
	for i := range shown.rows {
		row := &shown.rows[i]
		a.Shown = append(a.Shown, f.passes(row, shown.states[row.ID]))
		if d.mode != ModeRead {
			a.Rows = append(a.Rows, shown.judged(row.ID))
		}
	}
	if d.mode == ModeBlind && doc.now.signed != "" {
		a.Compared = doc.compare()
	}
	return a
}

// shownAs gives the article with the rows of a state.
func (doc *document) shownAs(s *state) *reports.Standoff {
	out := *doc.made
	out.Attributions = s.rows
	return &out
}

// speakers gives whom the article names.
func (doc *document) speakers() []SpeakerChoice {
	out := []SpeakerChoice{}
	seen := map[string]bool{}
	add := func(name, kind string, about ...string) {
		name = reports.Visible(name)
		if name != "" && !seen[name] {
			seen[name] = true
			about = slices.DeleteFunc(about, func(s string) bool { return s == "" })
			out = append(out, SpeakerChoice{name, kind, reports.Visible(strings.Join(about, ", "))})
		}
	}
	for i := range doc.now.rows {
		if a := &doc.now.rows[i]; a.Speaker != nil {
			add(*a.Speaker, a.SpeakerType, a.SpeakerRole, a.SpeakerAffiliation)
		}
	}
	for _, s := range doc.made.Speakers {
		add(s.Name, s.Type, s.Role, s.Affiliation)
	}
	return out
}
