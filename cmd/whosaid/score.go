package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
)

// scoreCommand measures the rules, or rows made before, against gold, and judges them by a baseline.
func (p *program) scoreCommand() *cli.Command {
	return &cli.Command{
		Name:      "score",
		Usage:     "measure against gold, and fail if a figure falls below the baseline",
		ArgsUsage: "[ARTICLE ...]",
		UsageText: "whosaid score --gold GOLD                          analyse the gold's own texts, and score\n" +
			"whosaid score --gold GOLD --rows rows.csv          score rows made before (csv, tsv or jsonl)\n" +
			"whosaid score --gold GOLD ARTICLE ...              score articles, whose ids or texts are the gold's\n" +
			"whosaid score --gold GOLD --baseline B             compare: exit 1 if a figure is below B\n" +
			"whosaid score --gold GOLD --baseline B --update-baseline",
		Description: "Figures, two-sided and over words: found (quotes overlap by half), linked (and the source is\n" +
			"right), tight (overlap by 0.8), exact (quote, source and cue word for word), content, source and\n" +
			"cue (that part alone), ggt@3 and ggt@8 (the Gender Gap Tracker's one-sided cover), and speaker\n" +
			"(where the gold resolves it). Intervals are bootstrapped over documents.\n\n" +
			"Exit codes: 0 right; 1 worse than the baseline; 2 misuse; 3 gold, rows or baseline cannot be read,\n" +
			"or do not belong together.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringSliceFlag{Name: "gold", Usage: "score against `PATH`: a file of gold or a directory of them (repeatable)"},
			&cli.StringFlag{Name: "rows", Usage: "score the rows in `FILE` instead of analysing"},
			&cli.StringFlag{Name: "strata", Usage: "score only rows of the strata `S1,S2,…` (direct, mixed, indirect clause, indirect phrase, everything else)"},
			&cli.StringFlag{Name: "kind", Usage: "score only rows of `KINDS`: direct,mixed,indirect"},
			&cli.StringFlag{Name: "by", Value: "stratum,kind", Usage: "report figures by `GROUPS`: stratum, kind, rule, outlet, document, or a field of the gold's documents"},
			&cli.StringFlag{Name: "to", Value: "table", Usage: "print `FORM`: table, csv or json"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the figures to `FILE`"},
			&cli.IntFlag{Name: "misses", Usage: "also print the first `N` rows missed, wrong or too many"},
			&cli.BoolFlag{Name: "calibration", DisableDefaultText: true, Usage: "also print the calibration of the confidence"},
			&cli.StringFlag{Name: "curve", Usage: "draw precision and recall over --min-confidence into `FILE.svg`"},
			&cli.StringFlag{Name: "baseline", Usage: "compare with the baseline in `FILE`"},
			&cli.BoolFlag{Name: "update-baseline", DisableDefaultText: true, Usage: "write the baseline, and keep its tolerances and must rows"},
			&cli.StringFlag{Name: "tolerance", Usage: "allow each figure to fall by `ROWS`, or linked=2,exact=5,speaker=1; instead of the baseline's"},
			&cli.BoolFlag{Name: "significant", DisableDefaultText: true, Usage: "also fail if a paired randomisation test finds a fall with p < 0.05"},
			&cli.StringSliceFlag{Name: "report", Usage: "write `FORM[=FILE]`: " + strings.Join(accuracy.ReportFormats(), ", ") + " (repeatable; without FILE to standard output, instead of the figures)"},
			&cli.IntFlag{Name: "samples", Value: accuracy.DefaultResampling.Samples, Usage: "use `N` samples for intervals and tests; 0 for none"},
			&cli.Uint64Flag{Name: "seed", Value: accuracy.DefaultResampling.Seed, Usage: "random seed `N`"},
			fromFlag(),
		}, withoutFlag(engineFlags(), "rows")), // rows are a file here
		Action: p.score,
	}
}

// withoutFlag leaves out a flag of a name that a command has a flag of its own for.
func withoutFlag(flags []cli.Flag, name string) []cli.Flag {
	return slices.DeleteFunc(flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
}

// unreadable is the failure of a file that cannot be read, or that does not belong to another.
func unreadable(err error) error {
	if err == nil {
		return nil
	}
	return failed(exitNothing, err)
}

// scoring is what the flags of score ask for.
type scoring struct {
	choice    accuracy.Choice
	reports   []reportTo
	tolerance map[string]int
	draws     accuracy.Resampling
}

// scoringOf reads the flags of score.
func scoringOf(c *cli.Context) (s scoring, err error) {
	if err := required(c, "gold", "gold"); err != nil {
		return s, err
	}
	if c.String("rows") != "" && c.NArg() > 0 {
		return s, misuse("score: --rows and articles at once: the rows are of articles already")
	}
	if s.choice, err = accuracy.ParseChoice(c.String("strata"), c.String("kind")); err != nil {
		return s, misuse("--strata, --kind: %v", err)
	}
	if s.reports, err = parseReports(c.StringSlice("report"), accuracy.ReportFormats()); err != nil {
		return s, err
	}
	if s.tolerance, err = accuracy.ParseTolerance(c.String("tolerance")); err != nil {
		return s, misuse("--tolerance: %v", err)
	}
	s.draws = accuracy.Resampling{Samples: c.Int("samples"), Seed: c.Uint64("seed")}
	switch {
	case s.draws.Samples < 0 || s.draws.Samples > 1_000_000:
		return s, misuse("--samples %d: there are 0 to 1000000", s.draws.Samples)
	case c.Bool("update-baseline") && c.String("baseline") == "":
		return s, misuse("--update-baseline: say which with --baseline FILE")
	case c.Bool("significant") && s.draws.Samples == 0:
		return s, misuse("--significant needs --samples")
	}
	return s, nil
}

// chooseAs takes the choice of rows from the baseline, where none is asked for. Another choice is refused, unless the
// baseline is about to be written.
func (s *scoring) chooseAs(c *cli.Context, base *accuracy.Baseline) error {
	switch asked := s.choice.String(); {
	case base == nil:
	case asked == accuracy.Choice{}.String():
		s.choice = base.Choice
	case !c.Bool("update-baseline") && asked != base.Choice.String():
		return misuse("--strata, --kind: the baseline %s was made with %s asked, not %s", c.String("baseline"), base.Choice, s.choice)
	}
	return nil
}

func (p *program) score(c *cli.Context) error {
	s, err := scoringOf(c)
	if err != nil {
		return err
	}
	gold, err := accuracy.Read(c.StringSlice("gold"), accuracy.Reading{})
	if err != nil {
		return unreadable(err)
	}
	if len(gold) == 0 {
		return unreadable(fmt.Errorf("%s: no document of gold", strings.Join(c.StringSlice("gold"), ", ")))
	}
	by, err := accuracy.ParseGroups(c.String("by"), gold)
	if err != nil {
		return misuse("--by: %v", err)
	}
	base, err := p.readBaseline(c)
	if err != nil {
		return err
	}
	if err := s.chooseAs(c, base); err != nil {
		return err
	}
	if len(s.choice.Strata) > 0 && !accuracy.TellsStrata(gold) {
		return misuse("--strata: the gold does not tell them (no cue_class, no content_finite); --kind goes by what it has")
	}
	system, faults, err := p.system(c, gold)
	if err != nil {
		return err
	}
	lacking, beyond, err := accuracy.Reconcile(gold, system)
	if err != nil {
		return unreadable(err)
	}
	score, groups := accuracy.Groups(gold, system, s.choice, by, s.draws)
	report := &accuracy.Report{Score: score, Groups: groups, Version: version(),
		Notes: accuracy.Notes{Choice: s.choice, Documents: len(gold), Lacking: lacking, Beyond: beyond, Resampling: s.draws}}
	report.Verdict = s.judge(c, base, score)
	if err := p.print(c, report, s.reports); err != nil {
		return err
	}
	if err := p.writeCurve(c.String("curve"), score); err != nil {
		return err
	}
	if c.Bool("update-baseline") {
		if err := p.updateBaseline(c, &s, base, score); err != nil {
			return err
		}
	} else if v := report.Verdict; v != nil && v.Failed() {
		return &failure{exitSomeFailed, "score: worse than the baseline " + c.String("baseline")}
	}
	return p.toldFaults(faults)
}

// judge compares figures with the baseline; nil where there is none.
func (s *scoring) judge(c *cli.Context, base *accuracy.Baseline, score *accuracy.Score) *accuracy.Verdict {
	if base == nil {
		return nil
	}
	for name, n := range s.tolerance {
		base.Tolerance[name] = n
	}
	gate := accuracy.Gate{}
	if c.Bool("significant") {
		gate.Significant = &s.draws
	}
	return gate.Judge(base, score)
}

// writeCurve draws precision and recall into the file name, where one is named.
func (p *program) writeCurve(name string, score *accuracy.Score) error {
	if name == "" {
		return nil
	}
	var b bytes.Buffer
	if err := accuracy.WriteCurve(&b, score, accuracy.LinkedLevel); err != nil {
		return unreadable(err)
	}
	return p.writeAll(name, b.Bytes())
}

// updateBaseline writes the baseline of the figures.
func (p *program) updateBaseline(c *cli.Context, s *scoring, base *accuracy.Baseline, score *accuracy.Score) error {
	next := accuracy.NewBaseline(score, s.choice, base)
	for name, n := range s.tolerance {
		next.Tolerance[name] = n
	}
	var b bytes.Buffer
	if err := next.Write(&b); err != nil {
		return unreadable(err)
	}
	return p.writeAll(c.String("baseline"), b.Bytes())
}

// toldFaults reports the articles in which a stage failed. They were scored by their quotations alone.
func (p *program) toldFaults(faults []error) error {
	for _, err := range faults {
		fmt.Fprintln(p.err, "whosaid: "+err.Error())
	}
	if len(faults) > 0 {
		return &failure{exitSomeFailed, fmt.Sprintf("score: %d articles were not analysed", len(faults))}
	}
	return nil
}

// readBaseline reads --baseline; nil where there is none, or where it is about to be written first.
func (p *program) readBaseline(c *cli.Context) (*accuracy.Baseline, error) {
	name := c.String("baseline")
	if name == "" {
		return nil, nil
	}
	f, err := article.OpenFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		if c.Bool("update-baseline") {
			return nil, nil
		}
		return nil, unreadable(fmt.Errorf("%s: there is no baseline yet; --update-baseline writes it", name))
	}
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	b, err := accuracy.ReadBaseline(f, name)
	return b, unreadable(err)
}

// system gives the rows to score: read, or found in articles, or found in the gold's own texts. faults are of the
// articles in which a stage failed.
func (p *program) system(c *cli.Context, gold []*accuracy.Document) ([]*accuracy.Document, []error, error) {
	byID := make(map[string]*accuracy.Document, len(gold))
	for _, g := range gold {
		byID[g.ID] = g
	}
	if rows := c.String("rows"); rows != "" {
		texts := func(id string) (string, bool) {
			g := byID[id]
			if g == nil {
				return "", false
			}
			return g.Text, true
		}
		docs, err := accuracy.Read([]string{rows}, accuracy.Reading{CSVSource: accuracy.CSVSource{Texts: texts}})
		return docs, nil, unreadable(err)
	}
	o, err := engineOptions(c)
	if err != nil {
		return nil, nil, err
	}
	analyze, err := p.engine(o)
	if err != nil {
		return nil, nil, failed(exitMisuse, err)
	}
	var articles []article.Input
	if c.NArg() == 0 {
		for _, g := range gold {
			articles = append(articles, article.Input{Text: g.Text, Metadata: article.Metadata{ID: g.ID, Title: g.Title, Date: g.Date, URL: g.URL}})
		}
	} else {
		byText := make(map[string]string, len(gold))
		for _, g := range gold {
			byText[g.Text] = g.ID
		}
		in, err := newInputs(c.Args().Slice(), c.String("from"), p.in)
		if err != nil {
			return nil, nil, err
		}
		err = in.each(func(one article.Input) {
			if id, ok := byText[one.Text]; ok { // a file may have another name than the gold gave it
				one.Metadata.ID = id
			}
			articles = append(articles, one)
		})
		if err != nil {
			return nil, nil, unreadable(err)
		}
	}
	out := make([]*accuracy.Document, len(articles))
	faults := make([]error, len(articles))
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := range next {
				r, err := analyze(c.Context, article.Parse(articles[i].Text, articles[i].Metadata))
				if err != nil {
					continue // interrupted
				}
				if out[i] = accuracy.FromResult(r); r.Fault != nil {
					faults[i] = fmt.Errorf("document %s: %w", articles[i].Metadata.ID, r.Fault)
				}
			}
		})
	}
	for i := range articles {
		select {
		case next <- i:
		case <-c.Context.Done():
			close(next)
			wait.Wait()
			return nil, nil, &failure{exitInterrupted, "interrupted"}
		}
	}
	close(next)
	if wait.Wait(); c.Context.Err() != nil {
		return nil, nil, &failure{exitInterrupted, "interrupted"}
	}
	return out, slices.DeleteFunc(faults, func(err error) bool { return err == nil }), nil
}

// reportTo is one --report.
type reportTo struct{ form, file string }

// parseReports reads --report, whose forms are those named.
func parseReports(args, forms []string) ([]reportTo, error) {
	var out []reportTo
	stdout := 0
	for _, a := range args {
		form, file, _ := strings.Cut(a, "=")
		if !slices.Contains(forms, form) {
			return nil, misuse("--report %s: there are %s", form, strings.Join(forms, ", "))
		}
		if file == "" || file == "-" {
			stdout++
		}
		out = append(out, reportTo{form, file})
	}
	if stdout > 1 {
		return nil, misuse("--report: %d reports to standard output; give all but one a file: FORM=FILE", stdout)
	}
	return out, nil
}

// print writes the figures, the verdict and the reports, each where it was asked to go.
func (p *program) print(c *cli.Context, report *accuracy.Report, reports []reportTo) error {
	var b bytes.Buffer
	quiet := false
	for _, r := range reports {
		quiet = quiet || r.file == "" || r.file == "-"
		var one bytes.Buffer
		if err := accuracy.WriteReport(&one, r.form, report); err != nil {
			return unreadable(err)
		}
		if err := p.writeAll(r.file, one.Bytes()); err != nil {
			return err
		}
	}
	if quiet {
		return nil
	}
	if err := accuracy.PrintGroups(&b, c.String("to"), report.Groups, report.Notes); err != nil {
		return misuse("--to: %v", err)
	}
	if c.String("to") == "table" {
		if n := c.Int("misses"); n > 0 {
			b.WriteByte('\n')
			if err := accuracy.PrintMisses(&b, report.Score, accuracy.LinkedLevel, n); err != nil {
				return unreadable(err)
			}
		}
		if c.Bool("calibration") {
			b.WriteByte('\n')
			if err := accuracy.PrintCalibration(&b, report.Score.Confidences(accuracy.LinkedLevel, true)); err != nil {
				return unreadable(err)
			}
		}
		if report.Verdict != nil {
			b.WriteByte('\n')
			if err := report.Verdict.Print(&b); err != nil {
				return unreadable(err)
			}
		}
	}
	if c.String("to") == "table" {
		return p.show(c.String("out"), b.Bytes())
	}
	return p.writeAll(c.String("out"), b.Bytes())
}
