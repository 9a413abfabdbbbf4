package reports

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gocarina/gocsv"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"whosaid/attribution"
)

// Count is one line of a summary: a speaker, and how often and how it was quoted.
type Count struct {
	Speaker   string `csv:"speaker"` // "" for the quotes that no speaker was found for
	SpeakerID string `csv:"speaker_id"`
	Type      string `csv:"speaker_type"`
	Direct    int    `csv:"direct"`
	Mixed     int    `csv:"mixed"`
	Indirect  int    `csv:"indirect"`
	Total     int    `csv:"total"`
	Documents int    `csv:"documents"`

	Statuses   [7]int `csv:"-"`           // by attribution.StatusNames
	SpeakerKey string `csv:"speaker_key"` // the speaker over many articles: see the column of the rows
}

// Summary counts quotes by speaker, by outlet and by date over many documents. Two speakers of two documents are one
// where they have one id in the user's list, or no id and the same key: a full name. "(author)" or a
// government source of two documents are two. Its size grows with the number of speakers, outlets and days.
type Summary struct {
	ByStatus bool   // print counts by status instead of counts by kind
	By       string // a line is a speaker (""), or one of Groupings

	counts map[who]*Count
	groups map[string]*Group
	all    Group // of all documents
}

// Groupings are what a line of a summary may be besides a speaker.
var Groupings = []string{"outlet", "date", "month", "year"}

// Group is one line of a summary by outlet or by date.
type Group struct {
	Name                    string // "" for articles that tell none
	Articles, Without       int    // how many there are, and how many of them have no row
	Direct, Mixed, Indirect int
	Total                   int
}

// who is what tells one line of a summary from another.
type who struct{ id, name, kind, key string }

// NewSummary gives a summary of nothing.
func NewSummary() *Summary {
	return &Summary{counts: map[who]*Count{}, groups: map[string]*Group{}}
}

// Tally is what one document adds to a summary.
type Tally struct {
	Counts       []Count // a line for each speaker; each counts one document
	Outlet, Date string
}

// TallyOf counts one document.
func TallyOf(r *attribution.Result) Tally {
	one := NewSummary()
	for i := range r.Attributions {
		a := &r.Attributions[i]
		p := speakerOf(r, a.Speaker)
		one.count(who{p.ID, p.Name, string(p.Type), p.Key}, a.Kind.String(), string(a.Status))
	}
	return Tally{one.Counts(), (&Standoff{URL: r.Doc.URL, Site: r.Doc.Site, ID: r.Doc.ID}).Outlet(), r.Doc.Date}
}

// count adds one quote of a speaker in one document.
func (s *Summary) count(w who, kind, status string) {
	c := s.line(w)
	switch kind {
	case attribution.Direct.String():
		c.Direct++
	case attribution.Mixed.String():
		c.Mixed++
	default:
		c.Indirect++
	}
	if k := slices.Index(attribution.StatusNames, status); k >= 0 {
		c.Statuses[k]++
	}
	c.Total++
	c.Documents = 1
}

// Add adds one document's tally.
func (s *Summary) Add(t Tally) {
	g := s.group(t)
	for _, g := range []*Group{g, &s.all} {
		g.Articles++
		if len(t.Counts) == 0 {
			g.Without++
		}
	}
	for _, d := range t.Counts {
		for _, g := range []*Group{g, &s.all} {
			g.Direct += d.Direct
			g.Mixed += d.Mixed
			g.Indirect += d.Indirect
			g.Total += d.Total
		}
		c := s.line(who{d.SpeakerID, d.Speaker, d.Type, d.SpeakerKey})
		c.Direct += d.Direct
		c.Mixed += d.Mixed
		c.Indirect += d.Indirect
		for k, n := range d.Statuses {
			c.Statuses[k] += n
		}
		c.Total += d.Total
		c.Documents += d.Documents
	}
}

// group gives the line of an outlet or a date, a new one where there is none.
func (s *Summary) group(t Tally) *Group {
	name := ""
	switch s.By {
	case "outlet":
		name = t.Outlet
	case "date", "month", "year":
		form := map[string]string{"date": time.DateOnly, "month": "2006-01", "year": "2006"}[s.By]
		if len(t.Date) >= len(form) {
			if d, err := time.Parse(form, t.Date[:len(form)]); err == nil {
				name = d.Format(form)
			}
		}
	}
	g := s.groups[name]
	if g == nil {
		name = strings.Clone(name)
		g = &Group{Name: name}
		s.groups[name] = g
	}
	return g
}

// Groups gives the lines of a summary by outlet, the one with the most quotes first, or by date, in their order. Articles that tell none
// are last.
func (s *Summary) Groups() []Group {
	out := make([]Group, 0, len(s.groups))
	for _, g := range s.groups {
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b Group) int {
		switch {
		case (a.Name == "") != (b.Name == ""):
			if a.Name == "" {
				return 1
			}
			return -1
		case s.By == "outlet" && a.Total != b.Total:
			return b.Total - a.Total
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out
}

// line gives the line of a speaker, a new one where there is none.
func (s *Summary) line(w who) *Count {
	key := w
	if w.id != "" {
		key = who{id: w.id}
	}
	c := s.counts[key]
	if c == nil {
		// Copies: names are parts of their articles' texts, which would stay in memory with them.
		w = who{strings.Clone(w.id), strings.Clone(w.name), w.kind, strings.Clone(w.key)}
		if key = w; w.id != "" {
			key = who{id: w.id}
		}
		c = &Count{Speaker: w.name, SpeakerID: w.id, Type: w.kind, SpeakerKey: w.key}
		s.counts[key] = c
	}
	return c
}

// Counts gives the lines: the speaker with the most quotes first, those with as many by name, and
// the quotes with no speaker last.
func (s *Summary) Counts() []Count {
	out := make([]Count, 0, len(s.counts))
	for _, c := range s.counts {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Count) int {
		switch {
		case (a.Speaker == "") != (b.Speaker == ""):
			if a.Speaker == "" {
				return 1
			}
			return -1
		case a.Total != b.Total:
			return b.Total - a.Total
		case a.Speaker != b.Speaker:
			return strings.Compare(a.Speaker, b.Speaker)
		case a.Type != b.Type:
			return strings.Compare(a.Type, b.Type)
		}
		return strings.Compare(a.SpeakerID, b.SpeakerID)
	})
	return out
}

// PrintTable appends the summary as CSV or TSV.
func (s *Summary) PrintTable(to *bytes.Buffer, form Form, o Options) error {
	counts := s.Counts()
	for i := range counts {
		for _, cell := range []*string{&counts[i].Speaker, &counts[i].SpeakerID, &counts[i].Type} {
			*cell = clean(*cell)
			if !o.Raw {
				*cell = Guard(*cell)
			}
		}
	}
	if o.Excel {
		to.WriteString(byteOrderMark)
	}
	w := csv.NewWriter(to)
	if form == TSV {
		w.Comma = '\t'
	}
	switch {
	case s.By != "":
		return s.writeGroups(w, o)
	case s.ByStatus:
		return writeByStatus(w, counts)
	}
	return gocsv.MarshalCSV(counts, gocsv.NewSafeCSVWriter(w))
}

// writeByStatus writes how many quotes of each speaker stand as what.
func writeByStatus(w *csv.Writer, counts []Count) error {
	w.Write(slices.Concat([]string{"speaker", "speaker_id", "speaker_type"}, attribution.StatusNames, []string{"total", "documents"}))
	for _, c := range counts {
		cells := []string{c.Speaker, c.SpeakerID, c.Type}
		for _, n := range c.Statuses {
			cells = append(cells, strconv.Itoa(n))
		}
		w.Write(append(cells, strconv.Itoa(c.Total), strconv.Itoa(c.Documents)))
	}
	w.Flush()
	return w.Error()
}

// writeGroups writes a line for each outlet or date.
func (s *Summary) writeGroups(w *csv.Writer, o Options) error {
	w.Write([]string{s.By, "articles", "articles_without_rows", "direct", "mixed", "indirect", "total"})
	for _, g := range s.Groups() {
		name := clean(g.Name)
		if !o.Raw {
			name = Guard(name)
		}
		cells := []string{name}
		for _, n := range g.numbers() {
			cells = append(cells, strconv.Itoa(n))
		}
		w.Write(cells)
	}
	w.Flush()
	return w.Error()
}

func (g *Group) numbers() []int {
	return []int{g.Articles, g.Without, g.Direct, g.Mixed, g.Indirect, g.Total}
}

// widest is how many columns of a terminal a speaker's name may take.
const widest = 48

// PrintText appends the summary as a table for a terminal, with a last line of sums, and how many articles have no row.
func (s *Summary) PrintText(to *bytes.Buffer) {
	if s.By != "" {
		s.printGroups(to)
		return
	}
	t := tableForATerminal()
	by := []string{"direct", "mixed", "indirect"}
	if s.ByStatus {
		by = attribution.StatusNames
	}
	row := func(cells ...any) table.Row { return cells }
	head := row("speaker", "type")
	for _, name := range by {
		head = append(head, name)
	}
	t.AppendHeader(append(head, "total", "documents"))
	numbersOf := func(c *Count) (cells []any) {
		if !s.ByStatus {
			return []any{c.Direct, c.Mixed, c.Indirect}
		}
		for _, n := range c.Statuses {
			cells = append(cells, n)
		}
		return cells
	}
	var sum Count
	for _, c := range s.Counts() {
		name := Visible(c.Speaker)
		if name == "" {
			name = "(no speaker found)"
		}
		t.AppendRow(append(append(row(text.Snip(name, widest, "…"), c.Type), numbersOf(&c)...), c.Total, c.Documents))
		sum.Direct += c.Direct
		sum.Mixed += c.Mixed
		sum.Indirect += c.Indirect
		for k, n := range c.Statuses {
			sum.Statuses[k] += n
		}
		sum.Total += c.Total
	}
	t.AppendFooter(append(append(row("", ""), numbersOf(&sum)...), sum.Total, ""))
	renderNumbers(to, t, 3, len(by)+4)
	if s.all.Without > 0 {
		fmt.Fprintf(to, " %d of %d articles have no row\n", s.all.Without, s.all.Articles)
	}
}

// printGroups appends a table with a line for each outlet or date.
func (s *Summary) printGroups(to *bytes.Buffer) {
	t := tableForATerminal()
	t.AppendHeader(table.Row{s.By, "articles", "with no row", "direct", "mixed", "indirect", "total"})
	row := func(name string, g *Group) table.Row {
		cells := table.Row{name}
		for _, n := range g.numbers() {
			cells = append(cells, n)
		}
		return cells
	}
	for _, g := range s.Groups() {
		name := Visible(g.Name)
		if name == "" {
			name = "(no " + s.By + " given)"
		}
		t.AppendRow(row(text.Snip(name, widest, "…"), &g))
	}
	t.AppendFooter(row("", &s.all))
	renderNumbers(to, t, 2, 7)
}

func tableForATerminal() table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Format.Footer = text.FormatDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader, style.Options.SeparateFooter = true, true
	t.SetStyle(style)
	return t
}

// renderNumbers appends the table; its columns from first to last are numbers.
func renderNumbers(to *bytes.Buffer, t table.Writer, first, last int) {
	var numbers []table.ColumnConfig
	for n := first; n <= last; n++ {
		numbers = append(numbers, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight, AlignFooter: text.AlignRight})
	}
	t.SetColumnConfigs(numbers)
	for line := range strings.Lines(t.Render()) {
		to.WriteString(strings.TrimRight(line, " \n"))
		to.WriteByte('\n')
	}
}

// Visible gives a name or other words of a text with nothing in it that would steer a terminal: white space is one blank,
// and other control and format characters are left out.
func Visible(name string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\u00a0':
			return ' '
		case r < ' ' || r == 0x7f || (r >= 0x80 && r < 0xa0) || (r >= 0x200b && r <= 0x200f) || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069) || r == '\ufeff':
			return -1
		}
		return r
	}, clean(name))), " ")
}
