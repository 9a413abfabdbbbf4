package reports

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

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

// Summary counts quotes by speaker over many documents. Two speakers of two documents are one
// where they have one id in the user's list, or no id and the same key: a full name. "(author)" or a
// government source of two documents are two. Its size grows with the number of speakers.
type Summary struct {
	ByStatus bool // print how many quotes stand as what, in place of how many are of which kind

	counts map[who]*Count
}

// who is what tells one line of a summary from another.
type who struct{ id, name, kind, key string }

// NewSummary gives a summary of nothing.
func NewSummary() *Summary {
	return &Summary{counts: map[who]*Count{}}
}

// Tally is what one document adds to a summary.
type Tally []Count

// TallyOf counts one document. Each of its lines counts one document.
func TallyOf(r *attribution.Result) Tally {
	one := NewSummary()
	for i := range r.Attributions {
		a := &r.Attributions[i]
		p := speakerOf(r, a.Speaker)
		c := one.line(who{p.ID, p.Name, string(p.Type), p.Key})
		switch a.Kind {
		case attribution.Direct:
			c.Direct++
		case attribution.Mixed:
			c.Mixed++
		default:
			c.Indirect++
		}
		if k := slices.Index(attribution.StatusNames, string(a.Status)); k >= 0 {
			c.Statuses[k]++
		}
		c.Total++
		c.Documents = 1
	}
	return one.Counts()
}

// Add adds one document's tally.
func (s *Summary) Add(t Tally) {
	for _, d := range t {
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

// line gives the line of a speaker, a new one where there is none.
func (s *Summary) line(w who) *Count {
	key := w
	if w.id != "" {
		key = who{id: w.id}
	}
	c := s.counts[key]
	if c == nil {
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
	if s.ByStatus {
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

// widest is how many columns of a terminal a speaker's name may take.
const widest = 48

// PrintText appends the summary as a table for a terminal, with a last line of sums.
func (s *Summary) PrintText(to *bytes.Buffer) {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Format.Footer = text.FormatDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader, style.Options.SeparateFooter = true, true
	t.SetStyle(style)
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
	var numbers []table.ColumnConfig
	for n := 3; n <= len(by)+4; n++ {
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
