package accuracy

import (
	"fmt"
	"io"
	"math"
	"net/url"
	"path/filepath"
	"sort"
	"strings"

	"whosaid/ci"
)

// Report is all that a report on a judged score may tell. Verdict is nil where there was no
// baseline to judge by.
type Report struct {
	Score   *Score
	Groups  []Group
	Notes   Notes
	Verdict *Verdict
	Version string // of this program
}

// reporters write a Report for the tools of continuous integration.
var reporters = map[string]func(io.Writer, *Report) error{
	"junit":    writeJUnit,
	"github":   writeGitHub,
	"markdown": writeMarkdown,
	"json":     writeVerdictJSON,
	"sarif":    writeSARIF,
}

// ReportFormats are the formats that WriteReport knows.
func ReportFormats() []string { return sortedKeys(reporters) }

// WriteReport writes a report in a format of ReportFormats.
func WriteReport(w io.Writer, format string, r *Report) error {
	f, ok := reporters[format]
	if !ok {
		return fmt.Errorf("report %q: want one of %s", format, strings.Join(ReportFormats(), ", "))
	}
	return f(w, r)
}

// Print writes a verdict for a terminal: what was lost and gained row by row, the figures that
// moved, and whether the gate fails.
func (v *Verdict) Print(w io.Writer) error {
	var b strings.Builder
	for i := range v.Changes {
		c := &v.Changes[i]
		if i == 0 || v.Changes[i-1].Kind != c.Kind {
			fmt.Fprintf(&b, "\n%s: %d\n", strings.ToUpper(c.Kind.String()[:1])+c.Kind.String()[1:], v.Count(c.Kind))
		}
		fmt.Fprintf(&b, "  %s: %s\n", c.place(), c.headline())
		fmt.Fprintf(&b, "    quote:    %s\n", clip(oneLine(c.Quote), 200))
		if c.Sentence != "" {
			fmt.Fprintf(&b, "    sentence: %s\n", clip(c.Sentence, 300))
		}
	}
	b.WriteByte('\n')
	for _, f := range v.Figures {
		fmt.Fprintf(&b, "%s\n", f.line())
	}
	for _, n := range v.notes() {
		fmt.Fprintf(&b, "%s\n", n)
	}
	for _, r := range v.Reasons {
		fmt.Fprintf(&b, "FAIL: %s\n", r)
	}
	if !v.Failed() {
		b.WriteString("The gate is passed.\n")
	}
	_, err := io.WriteString(w, strings.TrimPrefix(b.String(), "\n"))
	return err
}

// moved is the figure then and now.
func (f *Figure) moved() string {
	_, _, was := f.Was.PRF()
	_, _, now := f.Now.PRF()
	switch f.Name {
	case wrongFigure:
		return fmt.Sprintf("rows too many %d → %d", f.Was.FP, f.Now.FP)
	case SpeakerTrait.String(), StatusTrait.String(), TypeTrait.String():
		return fmt.Sprintf("right %d → %d of %d", f.Was.TP, f.Now.TP, f.Now.TP+f.Now.FN)
	}
	return fmt.Sprintf("right %d → %d of %d, F1 %.1f → %.1f", f.Was.TP, f.Now.TP, f.Now.TP+f.Now.FN, 100*was, 100*now)
}

func (f *Figure) line() string {
	s := fmt.Sprintf("%-8s %s", f.Name, f.moved())
	if !math.IsNaN(f.P) {
		s += fmt.Sprintf(", p = %.4f", f.P)
	}
	if f.Lost > 0 {
		s += fmt.Sprintf(" (worse by %d, tolerated %d)", f.Lost, f.Tolerance)
	}
	return s
}

// reason says by how much a figure is beyond its tolerance.
func (f *Figure) reason() string {
	return fmt.Sprintf("%s is worse by %s, tolerated are %d: %s", f.Name, plural(f.Lost, "row"), f.Tolerance, f.moved())
}

// notes are what a reader must know that no figure tells.
func (v *Verdict) notes() []string {
	var out []string
	if n := len(v.GoldChanged); n > 0 {
		out = append(out, fmt.Sprintf("The gold of %s has changed since the baseline was recorded (%s): what changed in its rows is shown and counts in no figure. Record it with --update-baseline.", plural(n, "document"), listOf(v.GoldChanged, 5)))
	}
	if n := len(v.NewInGold); n > 0 {
		out = append(out, fmt.Sprintf("The baseline does not have %s (%s). Record it with --update-baseline.", plural(n, "document"), listOf(v.NewInGold, 5)))
	}
	if gained := v.Count(Gained) + v.Count(WrongGone) + v.Count(SpeakerRight) + v.Count(StatusRight) + v.Count(TypeRight) + v.Count(Better); gained > 0 {
		out = append(out, fmt.Sprintf("%s got better. Record that with --update-baseline, so that it cannot be lost again unseen.", plural(gained, "row")))
	}
	return out
}

func (c *Change) place() string {
	if c.Place.File == "" {
		return c.Document
	}
	return c.Place.String()
}

// headline is the change in one line, without its place.
func (c *Change) headline() string {
	var b strings.Builder
	b.WriteString(c.Document)
	if c.Row != "" {
		b.WriteString(" " + c.Row)
	}
	if c.Was != c.Now {
		fmt.Fprintf(&b, ", %s → %s", c.Was, c.Now)
	}
	switch {
	case c.RuleWas != "" && c.RuleNow != "" && c.RuleWas != c.RuleNow:
		fmt.Fprintf(&b, ", rule %s, before %s", c.RuleNow, c.RuleWas)
	case c.RuleWas != "" && c.RuleNow == "":
		fmt.Fprintf(&b, ", before by rule %s", c.RuleWas)
	case c.RuleNow != "":
		fmt.Fprintf(&b, ", rule %s", c.RuleNow)
	}
	if c.TraitWas != c.TraitNow {
		fmt.Fprintf(&b, ", %s → %s", c.TraitWas, c.TraitNow)
	}
	if c.Cue != "" {
		fmt.Fprintf(&b, ", cue %q", clip(oneLine(c.Cue), 60))
	}
	if c.Must {
		b.WriteString(", MUST")
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// writeJUnit writes one test a row of gold, in one suite a document. With a baseline a row that was
// lost fails, and one that was never found is skipped as a known miss; without one only a required
// row fails. The suite "gate" has one test a reason and figure.
func writeJUnit(w io.Writer, r *Report) error {
	out := ci.Suites{Name: "whosaid score"}
	lost := map[RowKey]*Change{}
	level := LinkedLevel
	var extra map[string][]*Change
	if v := r.Verdict; v != nil {
		level = v.Level
		extra = map[string][]*Change{}
		for i := range v.Changes {
			c := &v.Changes[i]
			switch {
			case c.Kind == WrongNew:
				extra[c.Document] = append(extra[c.Document], c)
			case c.Kind.Bad():
				lost[RowKey{c.Document, c.Row}] = c
			}
		}
		gate := ci.Suite{Name: "gate"}
		for i := range v.Figures {
			f := &v.Figures[i]
			one := ci.Case{Name: f.Name, Class: "gate"}
			if f.Beyond || f.P < significance && f.Fall > 0 {
				one.Failure = &ci.Message{Message: ci.Text(f.line()), Type: "figure"}
			}
			gate.Add(one)
		}
		for _, id := range v.GoneInGold {
			gate.Add(ci.Case{Name: ci.Text(id), Class: "gate", Failure: &ci.Message{Message: "document of the baseline that the gold does not have", Type: "gold"}})
		}
		out.Add(gate)
	}
	for i := range r.Score.Documents {
		d := &r.Score.Documents[i]
		s := ci.Suite{Name: ci.Text(d.Doc.ID), File: ci.Text(d.Doc.Place.File)}
		for _, o := range d.Outcomes {
			if o.Gold == nil {
				continue
			}
			key := d.Doc.key(o.Gold)
			one := ci.Case{Name: ci.Text(key), Class: s.Name}
			switch c := lost[RowKey{d.Doc.ID, key}]; {
			case c != nil:
				one.Failure = c.junit()
			case o.Level < level && r.Verdict == nil && o.Gold.Required:
				one.Failure = &ci.Message{Message: "required row is " + lostWord(o.Level), Type: "required"}
			case o.Level < level:
				one.Skipped = &ci.Message{Message: "known miss: " + lostWord(o.Level)}
			}
			s.Add(one)
		}
		for k, c := range extra[d.Doc.ID] {
			s.Add(ci.Case{Name: fmt.Sprintf("wrong row %d", k+1), Class: s.Name, Failure: c.junit()})
		}
		out.Add(s)
	}
	return out.Write(w)
}

func (c *Change) junit() *ci.Message {
	return &ci.Message{Message: ci.Text(c.Kind.String() + ": " + c.headline()), Type: c.Kind.String(), Text: ci.Text(c.place() + "\n" + c.Quote + "\n" + c.Sentence)}
}

// level is how grave a change is for a reader of annotations.
func (v *Verdict) level(c *Change) string {
	switch {
	case c.Must && c.Kind == Lost:
		return "error"
	case c.Kind.Bad() && v.Failed():
		return "error"
	case c.Kind.Bad():
		return "warning"
	}
	return "notice"
}

// writeGitHub writes the workflow commands that GitHub turns into annotations at file and line.
func writeGitHub(w io.Writer, r *Report) error {
	v := r.Verdict
	if v == nil {
		return nil
	}
	var b strings.Builder
	for i := range v.Changes {
		c := &v.Changes[i]
		b.WriteString(ci.Annotation(v.level(c), c.Place.File, c.Place.Line, "whosaid: "+c.Kind.String(),
			c.headline()+"\n"+clip(oneLine(c.Quote), 300)+"\n"+clip(c.Sentence, 300)))
	}
	for _, n := range v.notes() {
		b.WriteString(ci.Annotation("notice", "", 0, "whosaid", n))
	}
	for _, reason := range v.Reasons {
		b.WriteString(ci.Annotation("error", "", 0, "whosaid", reason))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeMarkdown writes a summary for the page of a job.
func writeMarkdown(w io.Writer, r *Report) error {
	var b strings.Builder
	v := r.Verdict
	switch {
	case v == nil:
		b.WriteString("## Accuracy\n\n")
	case v.Failed():
		b.WriteString("## Accuracy: worse\n\n")
	default:
		b.WriteString("## Accuracy: passed\n\n")
	}
	if v != nil {
		for _, reason := range v.Reasons {
			fmt.Fprintf(&b, "- **%s**\n", ci.Cell(reason))
		}
		for _, n := range v.notes() {
			fmt.Fprintf(&b, "- %s\n", ci.Cell(n))
		}
		b.WriteString("\n| figure | then and now | tolerated |\n|---|---|---:|\n")
		for _, f := range v.Figures {
			fmt.Fprintf(&b, "| %s | %s | %d |\n", f.Name, ci.Cell(f.moved()), f.Tolerance)
		}
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%s, %s asked.\n\n| | found | linked | 95 %% | tight | exact | speaker | status |\n|---|---:|---:|---:|---:|---:|---:|---:|\n", plural(r.Notes.Documents, "document"), ci.Cell(r.Notes.Choice.String()))
	for i := range r.Groups {
		g := &r.Groups[i]
		if g.RowsOnly || g.empty() {
			continue
		}
		f := func(m Measure) string { _, _, f := g.Tally.Counts[m].PRF(); return percent(f) }
		fmt.Fprintf(&b, "| %s %s | %s | %s | %s | %s | %s | %s | %s |\n", g.By, ci.Cell(g.Name), f(Found), f(Linked), percentRange(g.Intervals.F1[Linked]), f(Tight), f(Exact), percent(g.Tally.Speaker()),
			percent(g.Tally.Shares[StatusTrait].Value()))
	}
	if v != nil && len(v.Changes) > 0 {
		const most = 200
		fmt.Fprintf(&b, "\n<details><summary>%s changed</summary>\n\n| | document | row | was | now | rule | quote |\n|---|---|---|---|---|---|---|\n", plural(len(v.Changes), "row"))
		for i := range v.Changes[:min(most, len(v.Changes))] {
			c := &v.Changes[i]
			rule := c.RuleNow
			if rule == "" {
				rule = c.RuleWas
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", c.Kind, ci.Cell(c.Document), ci.Cell(c.Row), c.Was, c.Now, ci.Cell(rule), ci.Cell(clip(oneLine(c.Quote), 160)))
		}
		if n := len(v.Changes) - most; n > 0 {
			fmt.Fprintf(&b, "\nand %d more\n", n)
		}
		b.WriteString("\n</details>\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

type jsonChange struct {
	Kind     string `json:"kind"`
	Document string `json:"document"`
	Row      string `json:"row,omitempty"`
	Was      string `json:"was"`
	Now      string `json:"now"`
	RuleWas  string `json:"rule_was,omitempty"`
	RuleNow  string `json:"rule_now,omitempty"`
	TraitWas string `json:"trait_was,omitempty"`
	TraitNow string `json:"trait_now,omitempty"`
	Must     bool   `json:"must,omitempty"`
	Quote    string `json:"quote"`
	Cue      string `json:"cue,omitempty"`
	Sentence string `json:"sentence"`
	File     string `json:"file,omitempty"`
	Line     int    `json:"line,omitempty"`
}

type jsonFigureChange struct {
	Name      string   `json:"name"`
	RightWas  int      `json:"right_was"`
	RightNow  int      `json:"right_now"`
	WrongWas  int      `json:"wrong_was"`
	WrongNow  int      `json:"wrong_now"`
	Tolerance int      `json:"tolerance"`
	Beyond    bool     `json:"beyond"`
	P         *float64 `json:"p,omitempty"`
}

type jsonVerdict struct {
	Passed      bool               `json:"passed"`
	Reasons     []string           `json:"reasons"`
	Figures     []jsonFigureChange `json:"figures"`
	Changes     []jsonChange       `json:"changes"`
	GoldChanged []string           `json:"gold_changed"`
	NewInGold   []string           `json:"new_in_gold"`
	GoneInGold  []string           `json:"gone_in_gold"`
}

func writeVerdictJSON(w io.Writer, r *Report) error {
	out := struct {
		Score jsonScore    `json:"score"`
		Gate  *jsonVerdict `json:"gate,omitempty"`
	}{Score: jsonOf(r.Groups, r.Notes)}
	if v := r.Verdict; v != nil {
		g := &jsonVerdict{Passed: !v.Failed(), Reasons: orEmpty(v.Reasons), Figures: []jsonFigureChange{}, Changes: []jsonChange{},
			GoldChanged: orEmpty(v.GoldChanged), NewInGold: orEmpty(v.NewInGold), GoneInGold: orEmpty(v.GoneInGold)}
		for _, f := range v.Figures {
			one := jsonFigureChange{Name: f.Name, RightWas: f.Was.TP, RightNow: f.Now.TP, WrongWas: f.Was.FP, WrongNow: f.Now.FP, Tolerance: f.Tolerance, Beyond: f.Beyond}
			if !math.IsNaN(f.P) {
				one.P = &f.P
			}
			g.Figures = append(g.Figures, one)
		}
		for i := range v.Changes {
			c := &v.Changes[i]
			g.Changes = append(g.Changes, jsonChange{c.Kind.String(), c.Document, c.Row, c.Was.String(), c.Now.String(), c.RuleWas, c.RuleNow, c.TraitWas, c.TraitNow, c.Must, c.Quote, c.Cue, c.Sentence, c.Place.File, c.Place.Line})
		}
		out.Gate = g
	}
	return writeJSON(w, out)
}

// SARIF 2.1.0 (OASIS 2020), as much of it as code scanning reads.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string            `json:"ruleId"`
		RuleIndex int               `json:"ruleIndex"`
		Level     string            `json:"level"`
		Message   sarifText         `json:"message"`
		Locations []sarifLocation   `json:"locations,omitempty"`
		Prints    map[string]string `json:"partialFingerprints,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
)

var sarifMeaning = map[string]string{
	"lost":           "A row of gold that the baseline has and that is no longer found.",
	"new-wrong-row":  "A row that the gold does not have and the baseline did not have.",
	"speaker-lost":   "A row whose speaker the baseline has right and that is now another's.",
	"worse":          "A row of gold that is found in fewer words than the baseline has.",
	"gained":         "A row of gold that the baseline does not have; record it.",
	"wrong-row-gone": "A wrong row of the baseline that is gone; record it.",
	"speaker-gained": "A row whose speaker is now right; record it.",
	"status-lost":    "A row whose status the baseline has right and that now has another.",
	"type-lost":      "A row whose type of speaker the baseline has right and that now has another.",
	"status-gained":  "A row whose status is now right; record it.",
	"type-gained":    "A row whose type of speaker is now right; record it.",
	"better":         "A row of gold that is found in more words than the baseline has; record it.",
	"gate":           "A reason for which the gate fails.",
}

func writeSARIF(w io.Writer, r *Report) error {
	ids := sortedKeys(sarifMeaning)
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "whosaid", Version: r.Version}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	for _, id := range ids {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{id, sarifText{sarifMeaning[id]}})
	}
	if v := r.Verdict; v != nil {
		for i := range v.Changes {
			c := &v.Changes[i]
			id := strings.ReplaceAll(c.Kind.String(), " ", "-")
			res := sarifResult{RuleID: id, RuleIndex: sort.SearchStrings(ids, id), Level: v.level(c),
				Message: sarifText{c.headline() + ": " + clip(oneLine(c.Quote), 300)},
				Prints:  map[string]string{"whosaidRow/v1": c.Document + "/" + c.Row + "/" + id}}
			if res.Level == "notice" {
				res.Level = "note"
			}
			if c.Row == "" {
				res.Prints["whosaidRow/v1"] += "/" + clip(oneLine(c.Quote), 80)
			}
			if c.Place.File != "" {
				p := sarifPhysical{Artifact: sarifArtifact{uriPath(c.Place.File)}}
				if c.Place.Line > 0 {
					p.Region = &sarifRegion{c.Place.Line}
				}
				res.Locations = []sarifLocation{{p}}
			}
			run.Results = append(run.Results, res)
		}
		for _, reason := range v.Reasons {
			run.Results = append(run.Results, sarifResult{RuleID: "gate", RuleIndex: sort.SearchStrings(ids, "gate"), Level: "error", Message: sarifText{reason}})
		}
	}
	return writeJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// uriPath is a file as the URI of an artifact: relative where the file is.
func uriPath(file string) string {
	return (&url.URL{Path: filepath.ToSlash(file)}).EscapedPath()
}
