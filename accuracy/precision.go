package accuracy

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"whosaid/article/source"
)

// Proportion is how many of the rows that were judged are right, with its interval.
type Proportion struct {
	Right, Judged int
	Estimate      float64 // weighted back to all rows, 0 to 1
	Low, High     float64 // Wilson's 95 % interval (Wilson 1927; Brown, Cai & DasGupta 2001)
}

// Precision is what a sheet that was filled in says of the rows that it was drawn from.
type Precision struct {
	Rows, Drawn, Unfilled, Unsure int
	MadeBy                        []string
	Questions                     []string // report, quote, speaker, all
	Total                         map[string]Proportion
	Strata                        []StratumPrecision
}

// StratumPrecision is the same of one stratum.
type StratumPrecision struct {
	Name        string
	Rows, Drawn int
	Shares      map[string]Proportion
}

// PrecisionQuestions are what a sheet answers of a row: that somebody is reported at all; that the words are right as well; that
// the speaker is right, of rows that report; that all is right.
var PrecisionQuestions = []string{"report", "quote", "speaker", "all"}

// judgedRow is one line of a sheet.
type judgedRow struct {
	stratum string
	answer  map[string]bool // by question; missing where it was not asked or not answered
}

// ReadSheet reads sheets that a person filled in, and estimates precision. Errors name file and line.
func ReadSheet(r io.Reader, name string) (*Precision, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if strings.HasPrefix(string(all), "PK\x03\x04") {
		return nil, fmt.Errorf("%s: this is a workbook or an archive: save the sheet as CSV", name)
	}
	text, _ := source.Text(all) // a spreadsheet may have saved it in another character set
	cr, head, err := sheetReader(strings.NewReader(text), name)
	if err != nil {
		return nil, err
	}
	for _, c := range []string{"stratum", "stratum_rows", "verdict", "speaker_right"} {
		if _, ok := head[c]; !ok {
			return nil, fmt.Errorf("%s:1: no column %q: want a sheet that `whosaid sample` wrote", name, c)
		}
	}
	p := &Precision{Questions: PrecisionQuestions, Total: map[string]Proportion{}}
	sizes := map[string]int{}
	var rows []judgedRow
	var faults Faults
	for {
		record, err := cr.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, csvError(name, err)
		}
		line, _ := cr.FieldPos(0)
		cell := func(c string) string {
			if i, ok := head[c]; ok && i < len(record) {
				return strings.TrimSpace(record[i])
			}
			return ""
		}
		n, err := strconv.Atoi(cell("stratum_rows"))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%s:%d: stratum_rows %q: want the number of rows of the stratum", name, line, cell("stratum_rows"))
		}
		sizes[cell("stratum")] = n
		if by := cell("made_by"); by != "" && !slices.Contains(p.MadeBy, by) {
			p.MadeBy = append(p.MadeBy, by)
		}
		p.Drawn++
		row, unsure, err := judgeLine(cell)
		if err != nil {
			faults = append(faults, fmt.Sprintf("%s:%d: %v", name, line, err))
			continue
		}
		switch {
		case unsure:
			p.Unsure++
		case row == nil:
			p.Unfilled++
		}
		if row == nil {
			row = map[string]bool{}
		}
		rows = append(rows, judgedRow{cell("stratum"), row})
	}
	if err := faults.orNil(); err != nil {
		return nil, err
	}
	p.estimate(rows, sizes)
	return p, nil
}

// ReadVerdicts estimates precision from gold that was checked by hand: see judged. The rows that were not drawn for a sample
// count as one stratum, of all rows of their articles that were to be judged. Rows that a person added are no rows of the program.
func ReadVerdicts(docs []*Document) (*Precision, error) {
	p := &Precision{Questions: PrecisionQuestions, Total: map[string]Proportion{}}
	sizes := map[string]int{}
	var rows []judgedRow
	for _, d := range docs {
		all, err := d.judged()
		if err != nil {
			return nil, err
		}
		for _, by := range d.madeBy() {
			if !slices.Contains(p.MadeBy, by) {
				p.MadeBy = append(p.MadeBy, by)
			}
		}
		for _, r := range all {
			if r.skip {
				continue
			}
			p.Drawn++
			switch {
			case r.unsure:
				p.Unsure++
			case r.row.answer == nil:
				p.Unfilled++
			}
			if r.size > 0 {
				sizes[r.row.stratum] = r.size
			} else {
				sizes[r.row.stratum]++
			}
			rows = append(rows, r.row)
		}
	}
	if p.Drawn == 0 {
		return nil, fmt.Errorf("%s: no row has a verdict: want gold that `whosaid serve --gold` made", docs[0].Place.File)
	}
	p.estimate(rows, sizes)
	return p, nil
}

// verdictRow is a row of gold that was checked, and how many rows its stratum has; 0 where it was not drawn.
type verdictRow struct {
	row          judgedRow
	size         int
	unsure, skip bool
}

// judged gives the rows of the document that a program made, with what was decided of them: those that are gold, those
// that were refused and those that are open.
func (d *Document) judged() (out []verdictRow, err error) {
	sampled := false
	add := func(a *Attribution) error {
		r, err := a.judged()
		if err != nil {
			return fmt.Errorf("%s: document %q, row %s: %w", d.Place, d.ID, a.ID, err)
		}
		sampled = sampled || r.size > 0
		out = append(out, r)
		return nil
	}
	for i := range d.Attributions {
		if err := add(&d.Attributions[i]); err != nil {
			return nil, err
		}
	}
	for _, f := range d.Other {
		if f.Name != "refused" && f.Name != "open" {
			continue
		}
		var list []json.RawMessage
		if err := json.Unmarshal(f.Value, &list); err != nil {
			return nil, fmt.Errorf("%s: document %q: %s: want a list of rows", d.Place, d.ID, f.Name)
		}
		for _, raw := range list {
			a := &Attribution{}
			if err := a.unmarshal(raw); err != nil {
				return nil, fmt.Errorf("%s: document %q: %s: %w", d.Place, d.ID, f.Name, err)
			}
			if err := add(a); err != nil {
				return nil, err
			}
		}
	}
	for i := range out { // of an article of a sample, the rows that were not drawn are nobody's business
		out[i].skip = out[i].skip || sampled && out[i].size == 0
	}
	return out, nil
}

// judged reads what was decided of one row.
func (a *Attribution) judged() (r verdictRow, err error) {
	r.row.stratum = "all"
	var verdict, reason string
	var changed []string
	for _, f := range a.Other {
		switch f.Name {
		case "verdict":
			verdict, err = asText(f.Value)
		case "reason":
			reason, err = asText(f.Value)
		case "changed":
			err = decode(f.Value, &changed, "a list of words")
		case "stratum":
			r.row.stratum, err = asText(f.Value)
		case "stratum_rows":
			err = decode(f.Value, &r.size, "a number")
		}
		if err != nil {
			return r, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	speaker := !slices.Contains(changed, "speaker")
	words := !slices.Contains(changed, "words")
	switch {
	case verdict == "added":
		r.skip = true
	case verdict == "":
	case verdict == "unsure":
		r.unsure = true
	case verdict == "right":
		r.row.answer = map[string]bool{"report": true, "quote": true, "speaker": true, "all": true}
	case verdict == "wrong" && strings.HasPrefix(reason, "no report"):
		r.row.answer = map[string]bool{"report": false, "quote": false, "all": false}
	case verdict == "wrong":
		r.row.answer = map[string]bool{"report": true, "quote": words, "speaker": speaker, "all": words && speaker}
	default:
		return r, fmt.Errorf("verdict %q: want right, wrong, unsure or added", verdict)
	}
	return r, nil
}

// madeBy gives who made the rows of checked gold.
func (d *Document) madeBy() (by []string) {
	for _, f := range d.Meta {
		if f.Name == "made_by" {
			_ = json.Unmarshal(f.Value, &by) // of another form it names nobody
		}
	}
	return by
}

// judgeLine reads what a person wrote of one row; nil where nothing was.
func judgeLine(cell func(string) string) (answers map[string]bool, unsure bool, err error) {
	verdict := strings.ToLower(cell("verdict"))
	if verdict == "" {
		return nil, false, nil
	}
	if !slices.Contains(SheetVerdicts, verdict) {
		return nil, false, fmt.Errorf("verdict %q: want one of %s", verdict, strings.Join(SheetVerdicts, ", "))
	}
	if verdict == "unsure" {
		return nil, true, nil
	}
	out := map[string]bool{"report": verdict != "none", "quote": verdict == "right"}
	speaker, answered, err := yesOrNo(cell("speaker_right"))
	if err != nil {
		return nil, false, err
	}
	switch {
	case verdict == "none":
		out["all"] = false
	case answered:
		out["speaker"] = speaker
		out["all"] = verdict == "right" && speaker
	case verdict == "words":
		out["all"] = false
	default:
		return nil, false, fmt.Errorf("speaker_right is empty where the verdict is %q: want yes or no", verdict)
	}
	return out, false, nil
}

// yesOrNo reads the ways in which people and spreadsheets write a truth value.
func yesOrNo(s string) (yes, answered bool, err error) {
	if s == "" {
		return false, false, nil
	}
	if b, err := strconv.ParseBool(strings.ToLower(s)); err == nil { // 1, t, true, 0, f, false
		return b, true, nil
	}
	switch strings.ToLower(s) {
	case "y", "yes", "x":
		return true, true, nil
	case "n", "no", "-":
		return false, true, nil
	}
	return false, false, fmt.Errorf("speaker_right %q: want yes or no", s)
}

// estimate counts by stratum and weights the shares back by the sizes of the strata.
func (p *Precision) estimate(rows []judgedRow, sizes map[string]int) {
	for _, n := range sizes {
		p.Rows += n
	}
	for _, name := range sortedKeys(sizes) {
		s := StratumPrecision{Name: name, Rows: sizes[name], Shares: map[string]Proportion{}}
		for _, r := range rows {
			if r.stratum != name {
				continue
			}
			s.Drawn++
			for q, right := range r.answer {
				x := s.Shares[q]
				x.Judged++
				if right {
					x.Right++
				}
				s.Shares[q] = x
			}
		}
		for q, x := range s.Shares {
			x.Estimate = float64(x.Right) / float64(x.Judged)
			x.Low, x.High = wilson(x.Estimate, float64(x.Judged))
			s.Shares[q] = x
		}
		p.Strata = append(p.Strata, s)
	}
	for _, q := range PrecisionQuestions {
		p.Total[q] = p.total(q)
	}
}

// total weights the strata by their sizes. The interval is Wilson's with the effective size of the sample, the inverse of
// the sum of squared weights over judged rows (Kish 1965): unequal weights make it wider.
func (p *Precision) total(q string) Proportion {
	var out Proportion
	size := 0.0
	for _, s := range p.Strata {
		if s.Shares[q].Judged > 0 {
			size += s.base(q)
		}
	}
	inverse := 0.0
	for _, s := range p.Strata {
		x := s.Shares[q]
		if x.Judged == 0 {
			continue
		}
		weight := s.base(q) / size
		out.Right += x.Right
		out.Judged += x.Judged
		out.Estimate += weight * x.Estimate
		inverse += weight * weight / float64(x.Judged)
	}
	if out.Judged == 0 {
		return out
	}
	out.Low, out.High = wilson(out.Estimate, 1/inverse)
	return out
}

// base is how many rows of the stratum a question is asked of: all, or those that report at all.
func (s *StratumPrecision) base(q string) float64 {
	if q == "speaker" {
		if r := s.Shares["report"]; r.Judged > 0 && r.Right > 0 {
			return float64(s.Rows) * r.Estimate
		}
	}
	return float64(s.Rows)
}

// wilson gives the 95 % interval of a share over n trials; n need not be whole.
func wilson(share, n float64) (low, high float64) {
	if n <= 0 {
		return 0, 1
	}
	const z = 1.959963984540054
	centre := (share + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	return max(0, centre-half), min(1, centre+half)
}

// Print writes the figures as a table, and a paragraph for the methods section of a paper.
func (p *Precision) Print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%d rows, %d drawn, %d judged", p.Rows, p.Drawn, p.Drawn-p.Unfilled-p.Unsure)
	if p.Unsure > 0 {
		fmt.Fprintf(&b, ", %d unsure", p.Unsure)
	}
	if p.Unfilled > 0 {
		fmt.Fprintf(&b, ", %d not filled in", p.Unfilled)
	}
	b.WriteString("\n\n")
	width := len("all rows")
	for _, s := range p.Strata {
		width = max(width, len(s.Name))
	}
	line := func(name string, rows int, shares map[string]Proportion) {
		fmt.Fprintf(&b, "%-*s %7d", width, name, rows)
		for _, q := range PrecisionQuestions {
			x := shares[q]
			cell := "-"
			if x.Judged > 0 {
				cell = fmt.Sprintf("%5.1f (%.1f-%.1f)", 100*x.Estimate, 100*x.Low, 100*x.High)
			}
			fmt.Fprintf(&b, "  %-20s", cell)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "%-*s %7s", width, "percent right", "rows")
	for _, q := range PrecisionQuestions {
		fmt.Fprintf(&b, "  %-20s", q)
	}
	b.WriteString("\n")
	line("all rows", p.Rows, p.Total)
	if len(p.Strata) > 1 {
		for _, s := range p.Strata {
			line(s.Name, s.Rows, s.Shares)
		}
	}
	b.WriteString("\n" + p.Methods() + "\n")
	out := strings.Split(b.String(), "\n")
	for i := range out {
		out[i] = strings.TrimRight(out[i], " ")
	}
	_, err := io.WriteString(w, strings.Join(out, "\n"))
	return err
}

// Methods is a paragraph that says how the figures were made.
func (p *Precision) Methods() string {
	x, s := p.Total["all"], p.Total["speaker"]
	if x.Judged == 0 {
		return "No row of the sheet has been judged yet."
	}
	by := "whosaid"
	if len(p.MadeBy) > 0 {
		by = strings.Join(p.MadeBy, "; ")
	}
	how := "a random sample"
	if len(p.Strata) > 1 {
		how = fmt.Sprintf("a random sample stratified into %d strata", len(p.Strata))
	}
	return fmt.Sprintf("The %d rows were made by %s. Of %s of %d rows, %d were judged by hand. "+
		"Weighted by the size of the strata, %.1f %% of the rows are right in words and speaker "+
		"(95 %% Wilson interval %.1f to %.1f); the speaker is right in %.1f %% (%.1f to %.1f) of the rows that report speech.",
		p.Rows, by, how, p.Drawn, x.Judged, 100*x.Estimate, 100*x.Low, 100*x.High, 100*s.Estimate, 100*s.Low, 100*s.High)
}
