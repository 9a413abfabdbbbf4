package accuracy

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
)

// printers write the groups of a score.
var printers = map[string]func(io.Writer, []Group, Notes) error{
	"table": printTable,
	"csv":   printCSV,
	"json":  printJSON,
}

// Notes are what a reader of figures must know besides them.
type Notes struct {
	Choice     Choice
	Documents  int
	Lacking    []string // documents of the gold that the system lacks: every row of theirs is missed
	Beyond     []string // documents of the system that the gold lacks: nothing of theirs is counted
	Resampling Resampling
}

// PrintGroups writes groups in a format: table, csv or json.
func PrintGroups(w io.Writer, format string, groups []Group, notes Notes) error {
	p, ok := printers[format]
	if !ok {
		return fmt.Errorf("format %q: want one of %s", format, strings.Join(sortedKeys(printers), ", "))
	}
	return p(w, groups, notes)
}

func percent(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(100*v, 'f', 1, 64)
}

func percentRange(i Interval) string {
	if !i.Known() {
		return ""
	}
	return percent(i.Low) + "–" + percent(i.High)
}

// measured are the measures that a group has.
func (g *Group) measured() []Measure {
	if g.RowsOnly {
		return figures
	}
	out := make([]Measure, Measures)
	for m := range out {
		out[m] = Measure(m)
	}
	return out
}

// printTable writes the total with every measure, and a line a group with the main ones.
func printTable(w io.Writer, groups []Group, notes Notes) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, %s asked\n", plural(notes.Documents, "document"), notes.Choice)
	for _, l := range []struct {
		ids  []string
		what string
	}{{notes.Lacking, "of the gold that the rows lack; all of theirs is missed"}, {notes.Beyond, "of the rows that the gold lacks; nothing of theirs is counted"}} {
		if len(l.ids) > 0 {
			fmt.Fprintf(&b, "%s %s: %s\n", plural(len(l.ids), "document"), l.what, listOf(l.ids, 5))
		}
	}
	if len(groups) > 0 {
		g := &groups[0]
		t := newTable("measure", "P", "R", "F1", "95 %", "right", "wrong", "missed")
		for _, m := range g.measured() {
			c := g.Tally.Counts[m]
			p, r, f := c.PRF()
			t.AppendRow(table.Row{m.String(), percent(p), percent(r), percent(f), percentRange(g.Intervals.F1[m]), c.TP, c.FP, c.FN})
		}
		for k, share := range g.Tally.Shares {
			if share.Asked > 0 {
				t.AppendRow(table.Row{Trait(k).String(), "", percent(share.Value()), "", percentRange(g.Intervals.Shares[k]), share.Right, "", share.Asked - share.Right})
			}
		}
		b.WriteString(t.Render())
		b.WriteByte('\n')
		for k, values := range g.Values {
			printValues(&b, Trait(k), values)
		}
	}
	for i := 1; i < len(groups); {
		by := groups[i].By
		header := []any{by, "found", "linked", "95 %", "tight", "exact", "speaker", "right", "wrong", "missed"}
		if groups[i].RowsOnly {
			header = []any{by, "found P", "linked P", "95 %", "tight P", "exact P", "right", "wrong"}
		}
		t := newTable(header...)
		for ; i < len(groups) && groups[i].By == by; i++ {
			g := &groups[i]
			if g.empty() {
				continue
			}
			row := table.Row{g.Name}
			for _, m := range figures {
				p, _, f := g.Tally.Counts[m].PRF()
				interval := g.Intervals.F1[m]
				if g.RowsOnly {
					f, interval = p, g.Intervals.Precision[m]
				}
				row = append(row, percent(f))
				if m == Linked {
					row = append(row, percentRange(interval))
				}
			}
			c := g.Tally.Counts[Linked]
			if g.RowsOnly {
				row = append(row, c.TP, c.FP)
			} else {
				row = append(row, percent(g.Tally.Speaker()), c.TP, c.FP, c.FN)
			}
			t.AppendRow(row)
		}
		b.WriteByte('\n')
		b.WriteString(t.Render())
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// printValues writes a line a value of a trait, over linked rows.
func printValues(b *strings.Builder, of Trait, values []ValueCount) {
	if len(values) == 0 {
		return
	}
	t := newTable(of.String()+" of linked rows", "P", "R", "F1", "right", "wrong", "missed")
	for _, v := range values {
		p, r, f := v.Count.PRF()
		t.AppendRow(table.Row{v.Value, percent(p), percent(r), percent(f), v.Count.TP, v.Count.FP, v.Count.FN})
	}
	fmt.Fprintf(b, "\n%s\n", t.Render())
}

func newTable(header ...any) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.Options{SeparateHeader: true}
	style.Box.PaddingLeft, style.Box.PaddingRight = "", "  "
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	t.AppendHeader(table.Row(header))
	var columns []table.ColumnConfig
	for i := 2; i <= len(header); i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	t.SuppressTrailingSpaces()
	return t
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// listOf names the first of a list and says how many more there are.
func listOf(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
}

// printCSV writes one row a group and measure, with figures from 0 to 1 in full precision.
func printCSV(w io.Writer, groups []Group, _ Notes) error {
	cw := csv.NewWriter(w)
	_ = cw.Write([]string{"by", "name", "documents", "measure", "precision", "recall", "f1", "precision_low", "precision_high", "recall_low", "recall_high", "f1_low", "f1_high", "right", "wrong", "missed"})
	number := func(v float64) string {
		if math.IsNaN(v) {
			return ""
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	for i := range groups {
		g := &groups[i]
		for _, m := range g.measured() {
			c := g.Tally.Counts[m]
			p, r, f := c.PRF()
			ip, ir, iff := g.Intervals.Precision[m], g.Intervals.Recall[m], g.Intervals.F1[m]
			row := []string{g.By, g.Name, strconv.Itoa(g.Documents), m.String(), number(p), number(r), number(f),
				number(ip.Low), number(ip.High), number(ir.Low), number(ir.High), number(iff.Low), number(iff.High),
				strconv.Itoa(c.TP), strconv.Itoa(c.FP), strconv.Itoa(c.FN)}
			if g.RowsOnly {
				for _, k := range []int{5, 6, 9, 10, 11, 12, 15} {
					row[k] = ""
				}
			}
			_ = cw.Write(row)
		}
		for k, share := range g.Tally.Shares {
			if share.Asked == 0 {
				continue
			}
			in := g.Intervals.Shares[k]
			_ = cw.Write([]string{g.By, g.Name, strconv.Itoa(g.Documents), Trait(k).String(), "", number(share.Value()), "", "", "", number(in.Low), number(in.High), "", "",
				strconv.Itoa(share.Right), "", strconv.Itoa(share.Asked - share.Right)})
		}
		for k, values := range g.Values {
			for _, v := range values {
				p, r, f := v.Count.PRF()
				_ = cw.Write([]string{Trait(k).String(), v.Value, strconv.Itoa(g.Documents), Trait(k).String(), number(p), number(r), number(f), "", "", "", "", "", "",
					strconv.Itoa(v.Count.TP), strconv.Itoa(v.Count.FP), strconv.Itoa(v.Count.FN)})
			}
		}
	}
	cw.Flush()
	return cw.Error()
}

// jsonFigure is one measure of one group in JSON. Intervals are [low, high] or absent.
type jsonFigure struct {
	Precision   *float64    `json:"p,omitempty"`
	Recall      *float64    `json:"r,omitempty"`
	F1          *float64    `json:"f1,omitempty"`
	Right       int         `json:"tp"`
	Wrong       int         `json:"fp"`
	Missed      *int        `json:"fn,omitempty"`
	PrecisionIn *[2]float64 `json:"p_interval,omitempty"`
	RecallIn    *[2]float64 `json:"r_interval,omitempty"`
	F1In        *[2]float64 `json:"f1_interval,omitempty"`
}

type jsonShare struct {
	Share    float64     `json:"share"`
	Right    int         `json:"right"`
	Asked    int         `json:"asked"`
	Interval *[2]float64 `json:"interval,omitempty"`
}

type jsonGroup struct {
	By        string                `json:"by"`
	Name      string                `json:"name"`
	Documents int                   `json:"documents"`
	Measures  map[string]jsonFigure `json:"measures"`
	Speaker   *jsonShare            `json:"speaker,omitempty"`
	Statuses  map[string]jsonFigure `json:"statuses,omitempty"`
	Types     map[string]jsonFigure `json:"speaker_types,omitempty"`
	Status    *jsonShare            `json:"status,omitempty"`
	Type      *jsonShare            `json:"speaker_type,omitempty"`
}

type jsonScore struct {
	Choice    string      `json:"choice"`
	Documents int         `json:"documents"`
	Lacking   []string    `json:"lacking"`
	Beyond    []string    `json:"beyond"`
	Samples   int         `json:"samples"`
	Seed      uint64      `json:"seed"`
	Groups    []jsonGroup `json:"groups"`
}

func known(i Interval) *[2]float64 {
	if !i.Known() {
		return nil
	}
	return &[2]float64{i.Low, i.High}
}

func jsonOf(groups []Group, notes Notes) jsonScore {
	out := jsonScore{Choice: notes.Choice.String(), Documents: notes.Documents, Lacking: orEmpty(notes.Lacking), Beyond: orEmpty(notes.Beyond),
		Samples: notes.Resampling.Samples, Seed: notes.Resampling.Seed, Groups: []jsonGroup{}}
	for i := range groups {
		g := &groups[i]
		j := jsonGroup{By: g.By, Name: g.Name, Documents: g.Documents, Measures: map[string]jsonFigure{}}
		for _, m := range g.measured() {
			c := g.Tally.Counts[m]
			p, r, f := c.PRF()
			one := jsonFigure{Precision: &p, Right: c.TP, Wrong: c.FP, PrecisionIn: known(g.Intervals.Precision[m])}
			if !g.RowsOnly {
				one.Recall, one.F1, one.Missed = &r, &f, &c.FN
				one.RecallIn, one.F1In = known(g.Intervals.Recall[m]), known(g.Intervals.F1[m])
			}
			j.Measures[m.String()] = one
		}
		for k, to := range []**jsonShare{SpeakerTrait: &j.Speaker, StatusTrait: &j.Status, TypeTrait: &j.Type} {
			if share := g.Tally.Shares[k]; share.Asked > 0 {
				*to = &jsonShare{share.Value(), share.Right, share.Asked, known(g.Intervals.Shares[k])}
			}
		}
		j.Statuses, j.Types = jsonValues(g.Values[StatusTrait]), jsonValues(g.Values[TypeTrait])
		out.Groups = append(out.Groups, j)
	}
	return out
}

func jsonValues(values []ValueCount) map[string]jsonFigure {
	out := map[string]jsonFigure{}
	for _, v := range values {
		p, r, f := v.Count.PRF()
		missed := v.Count.FN
		out[v.Value] = jsonFigure{Precision: &p, Recall: &r, F1: &f, Right: v.Count.TP, Wrong: v.Count.FP, Missed: &missed}
	}
	return out
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func printJSON(w io.Writer, groups []Group, notes Notes) error {
	return writeJSON(w, jsonOf(groups, notes))
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
