package collection

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"whosaid/ci"
	"whosaid/reports"
)

// column is one column of a table of T.
type column[T any] struct {
	name, meaning string
	cell          func(*T) string
}

// findingColumns are the columns of verify's tables, in their order. New ones are added at the end.
var findingColumns = []column[Finding]{
	{"draft", "the draft's id", func(f *Finding) string { return f.Draft }},
	{"quote_id", "the row of the draft", func(f *Finding) string { return f.QuoteID }},
	{"kind", "direct, mixed, indirect; listed: of a list of claims", func(f *Finding) string { return f.Kind }},
	{"quote", "the words of the draft", func(f *Finding) string { return f.Quote }},
	{"quote_spans", "their offsets: code points, half-open", func(f *Finding) string { return spansCell(f.Spans) }},
	{"speaker", "who says them in the draft", func(f *Finding) string { return f.Speaker }},
	{"status", "how the draft presents them", func(f *Finding) string { return f.Status }},
	{"verdict", "what was found", func(f *Finding) string { return string(f.Verdict) }},
	{"certainty", "sure; perhaps: a speaker is not sure; possible: a paraphrase", func(f *Finding) string { return f.Certainty }},
	{"also", "what else differs", func(f *Finding) string { return strings.Join(f.Also, ";") }},
	{"overlap", "the share of the draft's words that the place has", func(f *Finding) string { return numberCell(f.Overlap) }},
	{"source", "the source document's id", func(f *Finding) string { return f.Source }},
	{"source_quote", "the words of the source", func(f *Finding) string { return f.SourceQuote }},
	{"source_spans", "their offsets", func(f *Finding) string { return spansCell(f.SourceSpans) }},
	{"source_speaker", "who says them in the source", func(f *Finding) string { return f.SourceSpeaker }},
	{"source_status", "how the source presents them", func(f *Finding) string { return f.SourceStatus }},
	{"source_cue", "the words that report them in the source", func(f *Finding) string { return f.SourceCue }},
	{"source_date", "the source's date", func(f *Finding) string { return f.SourceDate }},
	{"source_url", "the source's address", func(f *Finding) string { return f.SourceURL }},
	{"changed", "what stands out in the difference: number, negation, name", func(f *Finding) string { return strings.Join(f.Changed, ";") }},
	{"diff", "from the source to the draft: [-left out-]{+added+}", func(f *Finding) string { return diffCell(f) }},
	{"file", "the file of the draft", func(f *Finding) string { return f.File }},
	{"line", "the line of the quotation in that file", func(f *Finding) string { return countCell(f.Line) }},
}

func spansCell(spans [][2]int) string {
	var b strings.Builder
	for i, s := range spans {
		if i > 0 {
			b.WriteByte(';')
		}
		fmt.Fprintf(&b, "%d-%d", s[0], s[1])
	}
	return b.String()
}

func numberCell(x float64) string {
	if x == 0 {
		return ""
	}
	return strconv.FormatFloat(x, 'f', -1, 64)
}

func countCell(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// diffCell is the word diff, where there is a difference.
func diffCell(f *Finding) string {
	if !slices.ContainsFunc(f.Edits, func(e Edit) bool { return e.Op != opEqual && e.Op != opInterrupted }) {
		return ""
	}
	return WordDiff(f.Edits)
}

// TableOptions say how a table is printed.
type TableOptions struct {
	Comma rune // what parts the cells: ',' or '\t'
	Raw   bool // leave cells as they are, also those that a spreadsheet would run as a formula
	Excel bool // begin with a byte order mark
}

// table writes rows of cells.
type table[T any] struct {
	columns []column[T]
	out     *csv.Writer
	o       TableOptions
}

// newTable begins a table with the names of its columns.
func newTable[T any](w io.Writer, columns []column[T], o TableOptions) (*table[T], error) {
	if o.Excel {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return nil, err
		}
	}
	t := &table[T]{columns, csv.NewWriter(w), o}
	t.out.Comma = o.Comma
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	return t, t.out.Write(names)
}

// print writes rows.
func (t *table[T]) print(rows []T) error {
	cells := make([]string, len(t.columns))
	for k := range rows {
		for i, c := range t.columns {
			cells[i] = strings.ToValidUTF8(strings.ReplaceAll(c.cell(&rows[k]), "\x00", "\ufffd"), "\ufffd")
			if !t.o.Raw {
				cells[i] = reports.Guard(cells[i])
			}
		}
		if err := t.out.Write(cells); err != nil {
			return err
		}
	}
	return nil
}

// end writes what is left.
func (t *table[T]) end() error {
	t.out.Flush()
	return t.out.Error()
}

// PrintFindings writes findings as CSV or TSV.
func PrintFindings(w io.Writer, findings []Finding, o TableOptions) error {
	t, err := newTable(w, findingColumns, o)
	if err == nil {
		err = t.print(findings)
	}
	if err != nil {
		return err
	}
	return t.end()
}

// printJSON writes one value.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(v)
}

// Checked is the result of a check, as JSON has it.
type Checked struct {
	Findings []Finding       `json:"findings"`
	Counts   map[Verdict]int `json:"counts"`
	Same     []SameNames     `json:"drafts_among_the_sources,omitempty"` // not counted as proof
}

// SameNames names a draft and the source that is the same text.
type SameNames struct {
	Draft  string `json:"draft"`
	Source string `json:"source"`
}

// Checked gives what was found, for JSON.
func (c *Checker) Checked() Checked {
	out := Checked{Findings: c.Findings(), Counts: map[Verdict]int{}}
	for i, n := range Count(out.Findings) {
		if n > 0 {
			out.Counts[Verdicts[i]] = n
		}
	}
	for _, s := range c.Same() {
		out.Same = append(out.Same, SameNames{s.Draft.ID, s.Source.ID})
	}
	return out
}

// PrintJSON writes what was found as one JSON object.
func (c Checked) PrintJSON(w io.Writer) error { return printJSON(w, c) }

// PrintMarkdown writes a table of the findings that are not verbatim, under their counts.
func (c Checked) PrintMarkdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Quotations against the sources\n\n| verdict | quotations |\n|---|---:|\n")
	for _, v := range Verdicts {
		if n := c.Counts[v]; n > 0 {
			fmt.Fprintf(&b, "| %s | %d |\n", v, n)
		}
	}
	for _, s := range c.Same {
		fmt.Fprintf(&b, "\nThe source %s is the draft %s itself, and was not counted as proof.\n", ci.Cell(s.Source), ci.Cell(s.Draft))
	}
	b.WriteString("\n| verdict | draft | speaker | quotation | source | said there by | difference |\n|---|---|---|---|---|---|---|\n")
	for i := range c.Findings {
		f := &c.Findings[i]
		if f.Verdict == Verbatim {
			continue
		}
		difference := diffCell(f)
		if difference == "" {
			difference = f.SourceQuote
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", f.title(), ci.Cell(f.Draft+" "+f.QuoteID), ci.Cell(f.Speaker), ci.Cell(clipped(f.Quote)),
			ci.Cell(f.Source), ci.Cell(f.SourceSpeaker), ci.Cell(clipped(difference)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// title is the verdict with its certainty and what else differs.
func (f *Finding) title() string {
	s := string(f.Verdict)
	if f.Certainty != sure {
		s += " (" + f.Certainty + ")"
	}
	if len(f.Also) > 0 {
		s += "; " + strings.Join(f.Also, ", ")
	}
	return s
}

// mostShown is how many bytes of a quotation messages show.
const mostShown = 300

func clipped(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= mostShown {
		return s
	}
	cut := mostShown
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}

// message is a finding in words, for a report of continuous integration.
func (f *Finding) message() string {
	s := fmt.Sprintf("%s\n%s", f.headline(), clipped(f.Quote))
	if f.Source != "" {
		s += fmt.Sprintf("\nin %s, %s: %s", f.Source, orNobody(f.SourceSpeaker), clipped(f.SourceQuote))
	}
	if d := diffCell(f); d != "" {
		s += "\n" + clipped(d)
	}
	return s
}

func (f *Finding) headline() string {
	s := fmt.Sprintf("%s %s, %s: %s", f.Draft, f.QuoteID, orNobody(f.Speaker), f.title())
	if len(f.Changed) > 0 {
		s += "; changed: " + strings.Join(f.Changed, ", ")
	}
	return s
}

func orNobody(name string) string {
	if name == "" {
		return "nobody"
	}
	return name
}

// FailOn is the verdicts that make a check fail.
type FailOn []Verdict

// ParseFailOn reads names of verdicts, parted by commas; any is all but verbatim.
func ParseFailOn(names []string) (FailOn, error) {
	var out FailOn
	for _, list := range names {
		for name := range strings.SplitSeq(list, ",") {
			switch name = strings.TrimSpace(name); {
			case name == "":
			case name == "any":
				out = append(out, Verdicts[1:]...)
			case slices.Contains(Verdicts, Verdict(name)):
				out = append(out, Verdict(name))
			default:
				return nil, fmt.Errorf("%q: there are any, %s", name, verdictNames())
			}
		}
	}
	return out, nil
}

func verdictNames() string {
	var names []string
	for _, v := range Verdicts {
		names = append(names, string(v))
	}
	return strings.Join(names, ", ")
}

// Fails reports whether a finding makes the check fail: by its verdict, or by what else differs.
func (o FailOn) Fails(f *Finding) bool {
	return slices.Contains(o, f.Verdict) || slices.ContainsFunc(f.Also, func(s string) bool { return slices.Contains(o, Verdict(s)) })
}

// CheckReports are the forms of report for continuous integration that WriteReport knows.
var CheckReports = []string{"github", "json", "junit", "markdown"}

// WriteReport writes a report for the tools of continuous integration.
func (c Checked) WriteReport(w io.Writer, form string, fail FailOn) error {
	switch form {
	case "github":
		return c.writeGitHub(w, fail)
	case "json":
		return c.PrintJSON(w)
	case "junit":
		return c.writeJUnit(w, fail)
	case "markdown":
		return c.PrintMarkdown(w)
	}
	return fmt.Errorf("report %q: want one of %s", form, strings.Join(CheckReports, ", "))
}

// writeGitHub writes an annotation for each finding that is not verbatim: an error where it makes the check fail.
func (c Checked) writeGitHub(w io.Writer, fail FailOn) error {
	for i := range c.Findings {
		f := &c.Findings[i]
		level := "warning"
		switch {
		case fail.Fails(f):
			level = "error"
		case f.Verdict == Verbatim:
			continue
		case f.Verdict == Paraphrase:
			level = "notice"
		}
		if _, err := io.WriteString(w, ci.Annotation(level, f.File, f.Line, "whosaid: "+string(f.Verdict), f.message())); err != nil {
			return err
		}
	}
	return nil
}

// writeJUnit writes a suite for each draft and a test for each quotation.
func (c Checked) writeJUnit(w io.Writer, fail FailOn) error {
	out := ci.Suites{Name: "whosaid verify"}
	for i := 0; i < len(c.Findings); {
		first := &c.Findings[i]
		s := ci.Suite{Name: ci.Text(first.Draft), File: ci.Text(first.File)}
		for ; i < len(c.Findings) && c.Findings[i].draft == first.draft; i++ {
			f := &c.Findings[i]
			one := ci.Case{Name: ci.Text(f.QuoteID + " " + string(f.Verdict)), Class: s.Name}
			if fail.Fails(f) {
				place := f.Draft
				if f.File != "" {
					place = fmt.Sprintf("%s:%d", f.File, f.Line)
				}
				one.Failure = &ci.Message{Message: ci.Text(f.headline()), Type: string(f.Verdict), Text: ci.Text(place + "\n" + f.message())}
			}
			s.Add(one)
		}
		out.Add(s)
	}
	return out.Write(w)
}
