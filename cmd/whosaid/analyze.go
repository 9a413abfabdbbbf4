package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/reports"
	"whosaid/rules"
)

// analyzeCommand is the main job: articles in, rows out.
func (p *program) analyzeCommand() *cli.Command {
	return &cli.Command{
		Name:      "analyze",
		Usage:     "find who said what in articles: one row per attribution",
		ArgsUsage: "FILE|DIR|PATTERN|- ...",
		Description: "For example, from a directory to a spreadsheet, and the denials of one speaker:\n\n" +
			"   whosaid news/ --excel --out quotes.csv\n" +
			"   whosaid news/ --speaker Holm --status denied\n\n" +
			"Reads plain text, HTML pages, tables, JSON, web archives, exports of newspaper archives, documents,\n" +
			"feeds, mail and subtitles (docs/inputs.md), also compressed with gzip, zstd or zip, and directories of\n" +
			"these; - is standard input. Rows come in the order of the input: on a terminal as a table,\n" +
			"else, or with --to csv, as CSV.\n\n" +
			"`whosaid columns` says what each column holds.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.StringFlag{Name: "to", Usage: "print `FORM`: " + listOf(reports.Forms) + " (default: as --out ends, else table on a terminal and csv in a pipe)"},
			&cli.BoolFlag{Name: "excel", DisableDefaultText: true, Usage: "begin with a byte order mark, so that Excel reads the file as UTF-8"},
			&cli.BoolFlag{Name: "raw-cells", DisableDefaultText: true, Usage: "write cells unchanged; without it, a cell that a spreadsheet would run as a formula gets a ' before it"},
			&cli.BoolFlag{Name: "raw-text", DisableDefaultText: true, Usage: "keep line ends in quotes and sentences; without it, lines that were wrapped by hand are joined"},
			&cli.StringFlag{Name: "columns", Usage: "print only `COLUMNS`, in this order: speaker,quote,... (csv, tsv and xlsx; see whosaid columns)"},
			&cli.BoolFlag{Name: "datapackage", DisableDefaultText: true, Usage: "describe the file's columns and types in " + reports.PackageFile + " next to --out (Frictionless), for data frames"},
			&cli.BoolFlag{Name: "echoes", DisableDefaultText: true, Usage: "add the columns echo_group (quotations of several articles that share their words) and copy_of (the article that this one is a copy of)"},
			&cli.BoolFlag{Name: "resume", DisableDefaultText: true, Usage: "continue the run to --out that was interrupted or killed, from its journal (docs/running.md)"},
			&cli.StringFlag{Name: "shard", Usage: "take the part `I/N` of the articles, as one of N runs whose outputs are joined (docs/running.md)"},
			&cli.BoolFlag{Name: "summary", DisableDefaultText: true, Usage: "print a table of speakers; the rows go only to --out"},
			unitFlag,
		}, inputFlags()...), engineFlags()...),
		Action: p.analyzeArticles,
	}
}

// asksForCells reports whether flags ask for what a table for a person does not have.
func (p *program) asksForCells(c *cli.Context) bool {
	for _, flag := range []string{"columns", "excel", "raw-cells", "keep", "summary"} {
		if c.IsSet(flag) {
			return true
		}
	}
	return false
}

// whole reports whether a run with that failure has written all that it could read.
func whole(err error) bool {
	var f *failure
	return err == nil || errors.As(err, &f) && f.code == exitSomeFailed
}

// analyzeArticles carries out the command analyze.
func (p *program) analyzeArticles(c *cli.Context) error {
	s, err := p.printing(c)
	if err != nil {
		return err
	}
	out, options := c.String("out"), s.options
	if s.form == reports.Table && out == "" && p.shows != nil { // its words are harmless to a terminal, and its colours are wanted
		s.options.Width, s.options.Colour = p.shows.width, p.shows.colour
		shown := *p
		shown.out = p.shows.w
		return shown.analyze(c, s, out, true)
	}
	if c.Bool("summary") {
		s.summary = reports.NewSummary()
		if out == "" && c.String("to") != "" {
			return misuse("--to is the form of the rows, which --summary does not print without --out; `whosaid summary --to csv` prints the summary as CSV")
		}
	}
	if c.Bool("datapackage") && (out == "" || out == "-") {
		return misuse("--datapackage: name a file with --out, to put it beside")
	}
	switch rows := s.summary == nil || out != ""; {
	case c.Bool("echoes") && rows:
		err = p.analyzeEchoes(c, s, out)
	case c.Bool("echoes"):
		err = misuse("--echoes adds columns to the rows, which --summary does not print without --out")
	default:
		err = p.analyze(c, s, out, rows)
	}
	if c.Bool("datapackage") && whole(err) {
		options.Fields = s.fields
		if e := p.describe(out, s.form, options); e != nil {
			return e
		}
	}
	if s.summary != nil && !misused(err) {
		var b bytes.Buffer
		s.summary.PrintText(&b)
		if _, e := p.out.Write(b.Bytes()); e != nil && !closedPipe(e) {
			return failed(exitNothing, placed("standard output", e))
		}
	}
	return err
}

// printing reads the flags that say which form and columns the rows have.
func (p *program) printing(c *cli.Context) (*stream, error) {
	form, err := formOfOutput(c.String("to"), c.String("out"), reports.Forms)
	if err != nil {
		return nil, err
	}
	if p.shows != nil && !c.IsSet("to") && c.String("out") == "" && !p.asksForCells(c) {
		form = reports.Table
	}
	options := reports.Options{Raw: c.Bool("raw-cells"), Excel: c.Bool("excel"), AnyStatus: len(c.StringSlice("status")) > 0}
	if kept := keep(c); !slices.Contains(kept, "*") {
		options.Fields = kept
	}
	for name := range strings.SplitSeq(c.String("columns"), ",") {
		if name = strings.TrimSpace(name); name != "" {
			options.Columns = append(options.Columns, name)
		}
	}
	asked := options
	if c.Bool("echoes") {
		asked.Fields = append(slices.Clone(options.Fields), echoGroupColumn, copyOfColumn)
	}
	if _, err := reports.NewPrinter(form, asked); err != nil {
		return nil, misuse("--columns: %s; one of the input's own is named by --keep too", strings.TrimPrefix(err.Error(), "reports: "))
	}
	if options.Excel && !form.HasColumns() {
		return nil, misuse("--excel is for csv and tsv")
	}
	return &stream{form: form, options: options, rawText: c.Bool("raw-text")}, nil
}

// describe puts the description of a written file beside it.
func (p *program) describe(out string, form reports.Form, o reports.Options) error {
	var b bytes.Buffer
	if err := reports.PrintPackage(&b, filepath.Base(out), form, o); err != nil {
		return err
	}
	return p.writeAll(filepath.Join(filepath.Dir(out), reports.PackageFile), b.Bytes())
}

// misused reports whether err kept a run from beginning.
func misused(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.code == exitMisuse
}

// fromFlag says of which form the articles are; also names what a command reads besides.
func fromFlag(also ...string) cli.Flag {
	forms := slices.DeleteFunc(slices.Clone(source.Forms), func(f source.Form) bool { return f == source.Auto })
	for _, name := range also {
		forms = append(forms, source.Form(name))
	}
	return &cli.StringFlag{
		Name: "from", Value: fromAuto,
		Usage: "read `FORM`: " + listing(forms) + ", or auto, which decides by the content and the name",
	}
}

// inputFlags are the flags of every command that reads many articles.
func inputFlags() []cli.Flag {
	return []cli.Flag{
		fromFlag(),
		&cli.StringFlag{Name: "files-from", Usage: "also read the files that are named in `FILE`, one per line or separated by NUL; - is standard input"},
		&cli.StringFlag{Name: "text-column", Usage: "in tables and JSON, the text is in the column or field `NAME` (default: text, content, body …)"},
		&cli.StringFlag{Name: "id-column", Usage: "in tables and JSON, the id is in the column or field `NAME` (default: id, doc_id …)"},
		&cli.StringFlag{Name: "text-path", Usage: "in JSON, the text is at `PATH`: articles[].content; each element of the first array is an article"},
		&cli.StringFlag{Name: "id-path", Usage: "in JSON, the id is at `PATH`: articles[].uri"},
		&cli.StringFlag{Name: "title-path", Usage: "in JSON, the title is at `PATH`"},
		&cli.StringFlag{Name: "date-path", Usage: "in JSON, the date is at `PATH`"},
		&cli.StringFlag{Name: "url-path", Usage: "in JSON, the address is at `PATH`"},
		&cli.StringFlag{Name: "author-path", Usage: "in JSON, the author is at `PATH`"},
		&cli.StringFlag{Name: "site-path", Usage: "in JSON, the newspaper is at `PATH`"},
		&cli.StringSliceFlag{Name: "keep", Usage: "copy these `COLUMNS` or fields of the input into the rows: a,b or '*' (default: all of a table, none of JSON)"},
		&cli.StringFlag{Name: "charset", Usage: "read text in the character set `NAME`, whatever it declares"},
		&cli.BoolFlag{Name: "repair", DisableDefaultText: true, Usage: "correct text that was UTF-8, was read as windows-1252 and saved again"},
		&cli.StringFlag{Name: "from-date", Usage: "leave out articles before `DATE` (a day, a month or a year: 2024-03-04, 2024-03, 2024), and those without a date"},
		&cli.StringFlag{Name: "to-date", Usage: "leave out articles after `DATE`, and those without a date"},
		&cli.IntFlag{Name: "workers", DefaultText: "one per core", Usage: "analyse `N` articles at a time; the output is the same at any number"},
		&cli.StringFlag{Name: "memory", DefaultText: "the limit of the process", Usage: "skip articles that could take more than `SIZE` of memory (500M, 2G) and count them as failed"},
		&cli.StringFlag{Name: "errors", Usage: "also write the inputs that failed to `FILE`, as JSON Lines"},
	}
}

// keep reads the flag of that name; nil where it is not there.
func keep(c *cli.Context) []string { return valuesOf(c, "keep") }

// unitFlag is a flag of analyze; of other commands --rows names rows that were made before.
var unitFlag = &cli.StringFlag{Name: "rows", Usage: "make one row per `UNIT`: attributions, or passages (unbroken passages in quotation marks)"}

// engineFlags are the flags of every command that analyses.
func engineFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "rules", TakesFile: true, Usage: "add the rules in `DIR` to the built-in ones"},
		&cli.StringFlag{Name: "speakers", TakesFile: true, Usage: "link speakers to the ids in `FILE` (TSV: id, name, aliases, type, note)"},
		&cli.Float64Flag{Name: "min-confidence", Usage: "leave out rows with a confidence below `P`, 0 to 1"},
		&cli.Float64Flag{Name: "min-speaker-confidence", Usage: "leave out rows with a speaker_confidence below `P`, 0 to 1, and rows without a speaker"},
		&cli.StringSliceFlag{Name: "speaker", Usage: "leave out rows of any other speaker than `NAME`: a part of the name, or an id (repeatable)"},
		&cli.StringSliceFlag{Name: "status", Usage: "leave out rows of any other status than `VALUES`: " + strings.Join(attribution.StatusNames, ", ")},
		&cli.StringSliceFlag{Name: "forms", Usage: "leave out rows of any other form than `VALUES`: " + strings.Join(attribution.FormNames, ", ")},
		&cli.StringSliceFlag{Name: "include", Usage: "also find `KINDS` left out by default: thought, intention, and nested, reports inside quotations and inside other reports"},
		&cli.StringFlag{Name: "profile", Usage: "set units and borders of quotes and sources as `SCHEME` does: " + strings.Join(attribution.ProfileNames, ", ")},
		&cli.StringFlag{Name: "weights", TakesFile: true, Usage: "decide by the weights in `FILE`; none: decide by the rules' priorities only"},
		&cli.StringSliceFlag{Name: "without", Usage: "leave out a `STAGE`, to measure its effect: trees, quotations"},
	}
}

// engineOptions reads engineFlags.
func engineOptions(c *cli.Context) (o attribution.Options, err error) {
	o = attribution.Options{
		MinConfidence: c.Float64("min-confidence"),

		MinSpeakerConfidence: c.Float64("min-speaker-confidence"),
		Profile:              c.String("profile"),
	}
	if !(o.MinConfidence >= 0 && o.MinConfidence <= 1) || math.IsNaN(o.MinConfidence) {
		return o, misuse("--min-confidence %v: it goes from 0 to 1", o.MinConfidence)
	}
	if !(o.MinSpeakerConfidence >= 0 && o.MinSpeakerConfidence <= 1) {
		return o, misuse("--min-speaker-confidence %v: it goes from 0 to 1", o.MinSpeakerConfidence)
	}
	o.Without = c.StringSlice("without")
	if dir := c.String("rules"); dir != "" {
		if o.Rules, err = rules.Load(dir); err != nil {
			return o, failed(exitMisuse, err)
		}
	}
	if name := c.String("speakers"); name != "" {
		if o.Speakers, err = attribution.ReadSpeakerListFile(name); err != nil {
			return o, failed(exitMisuse, err)
		}
	}
	switch name := c.String("weights"); name {
	case "":
	case "none":
		o.Weights = attribution.NoWeights()
	default:
		f, err := article.OpenFile(name)
		if err != nil {
			return o, failed(exitMisuse, placed(name, err))
		}
		defer f.Close()
		if o.Weights, err = attribution.ReadWeights(f, name); err != nil {
			return o, failed(exitMisuse, err)
		}
	}
	o.Named = c.StringSlice("speaker")
	if slices.ContainsFunc(o.Named, func(name string) bool { return strings.TrimSpace(name) == "" }) {
		return o, misuse("--speaker: want a name")
	}
	o.Include, o.Statuses, o.Forms = valuesOf(c, "include"), valuesOf(c, "status"), valuesOf(c, "forms")
	return o, nil
}

// valuesOf gives the values of a flag that may be repeated and may hold several, parted by commas.
func valuesOf(c *cli.Context, flag string) (values []string) {
	for _, list := range c.StringSlice(flag) {
		for value := range strings.SplitSeq(list, ",") {
			if value = strings.TrimSpace(value); value != "" {
				values = append(values, value)
			}
		}
	}
	return values
}

// analyze runs s over the inputs that c names, and gives the run's failure, if any. With rows, the
// rows go to the file out, or to standard output.
func (p *program) analyze(c *cli.Context, s *stream, out string, rows bool) error {
	again := func() (*inputs, error) { return p.inputsOf(c, s) }
	opened, err := again()
	if err != nil {
		return err
	}
	if err := p.prepare(c, s); err != nil {
		return err
	}
	line := newProgress(p.screen, p.terminal)
	s.tick = func(done tally) { line.tick(done, s.found.rows) }
	told := &complaints{err: p.err, show: line.clear}
	s.failed, s.warned = told.add, told.warn
	if name := c.String("errors"); name != "" {
		if told.file, err = newOutput(name, p.out); err != nil {
			return err
		}
	}
	var to *output
	if rows {
		if to, err = newOutput(out, p.out); err != nil {
			return err
		}
		to.ofForm(s.form)
	}
	j, err := p.newJournal(c, s, to, told.file)
	if err != nil {
		return err
	}
	if j != nil && j.wanted && j.isWhole() {
		told.warn(fmt.Errorf("%s is whole, and no run to it was interrupted: nothing to go on with", out))
		return nil
	}
	read, err := p.begin(c, s, j, opened, again)
	switch {
	case errors.Is(err, context.Canceled):
		return &failure{exitInterrupted, "interrupted before the first document"}
	case err != nil:
		return err
	}
	if j != nil {
		to = j.out
	} else if err := to.forgetJournal(); err != nil {
		return err
	}
	bound, err := openOutputs(s, to, told.file, rows, j != nil)
	if err != nil {
		return err
	}
	begun := time.Now()
	done, err := s.run(c.Context, read)
	line.clear()
	p.tellPassed(told, done, err)
	if err == nil {
		s.found.tell(p.err, s, done, time.Since(begun))
		p.tellNoRow(c.StringSlice("speaker"), s, done)
		p.tellNotes(c.String("speakers"), s)
	}
	if bound != nil {
		if e := bound.Close(); err == nil {
			err = e
		}
	}
	if j != nil {
		return p.endedWith(j, done, err)
	}
	if e := told.file.finish(); e != nil && err == nil {
		to.discard()
		return failed(exitNothing, e)
	}
	return p.ended(to, done, err)
}

// inputsOf opens the inputs that c names, or those that s has of its own.
func (p *program) inputsOf(c *cli.Context, s *stream) (*inputs, error) {
	args, list := c.Args().Slice(), c.String("files-from")
	if s.args != nil {
		args, list = s.args, ""
	}
	if len(args) == 0 && list == "" && commandPath(c) == "analyze" && isPiped(p.in) {
		args = []string{"-"}
	}
	in, err := newInputsOf(args, list, sourceConfig(c), p.in)
	if err != nil {
		return nil, err
	}
	in.late = true // the workers do it
	in.outputs, err = outputsOf(c)
	return in, err
}

// openOutputs opens the output of the rows and that of the errors; each may be nil. It makes the rows of s go to
// the first. bound, where it is not nil, is to be closed after the last row. A journal binds its output itself.
func openOutputs(s *stream, to, faults *output, rows, journalled bool) (bound reports.Binder, err error) {
	for _, o := range []*output{to, faults} {
		if o == nil || o.Writer != nil {
			continue
		}
		if err := o.open(); err != nil {
			if o != to {
				to.discard()
			}
			return nil, err
		}
	}
	if !rows {
		return nil, nil
	}
	s.rows = to
	if journalled {
		return nil, nil
	}
	if bound, err = to.bind(s.form); err != nil {
		faults.discard()
		to.discard()
		return nil, err
	}
	if bound != nil {
		s.rows = bound
	}
	return bound, nil
}

// tellNoRow says that no row has one of the speakers that were asked for. A run that was continued does not know it.
func (p *program) tellNoRow(named []string, s *stream, done tally) {
	if len(named) > 0 && s.found.rows == 0 && s.from.at == 0 && done.documents > 0 {
		fmt.Fprintf(p.err, "whosaid: no row is left: none has a speaker of --speaker %s, or the other filters leave it out\n", reports.Visible(strings.Join(named, ", ")))
	}
}

// tellNotes shows the notes on the list of speakers in the file name. A run that was continued has none: a part of what it
// met is not known.
func (p *program) tellNotes(name string, s *stream) {
	if s.list == nil || s.from.at != 0 {
		return
	}
	notes := s.list.Notes()
	for _, n := range notes[:min(len(notes), notesTold)] {
		fmt.Fprintf(p.err, "whosaid: %s:%d: %s\n", name, n.Line, n.Text)
	}
	if more := len(notes) - notesTold; more > 0 {
		fmt.Fprintf(p.err, "whosaid: %s: %d more notes of this kind\n", name, more)
	}
}

// tellPassed says how many files were skipped, and that there was nothing at all.
func (p *program) tellPassed(told *complaints, done tally, err error) {
	if told.passed > 0 {
		behind := ""
		if told.passed > maxNamed {
			behind = fmt.Sprintf("; the first %d are named", maxNamed)
		}
		fmt.Fprintf(p.err, "whosaid: %d files that are no articles were passed over%s\n", told.passed, behind)
	}
	if n := done.outside + done.undated; n > 0 {
		fmt.Fprintf(p.err, "whosaid: %d articles were left out for their date, %d of them for having none\n", n, done.undated)
	}
	if err == nil && done.documents+done.failed+done.outside+done.undated == 0 {
		fmt.Fprintln(p.err, "whosaid: there is no article in the input")
	}
}

// notesTold is how many notes on a list of speakers are shown. The others are counted.
const notesTold = 10

// outputsOf gives the files that are there and that c will write over. It refuses what would write over something
// that c reads, or two things to one file.
func outputsOf(c *cli.Context) (there []os.FileInfo, err error) {
	type named struct{ flag, path string }
	var to, from []named
	for _, flag := range []string{"out", "errors"} {
		if path := c.String(flag); path != "" && path != "-" {
			to = append(to, named{"--" + flag, path})
		}
	}
	for _, arg := range c.Args().Slice() {
		from = append(from, named{"an input", arg})
	}
	for _, path := range c.StringSlice("against") {
		from = append(from, named{"--against", path})
	}
	for _, flag := range []string{"files-from", "speakers", "weights"} {
		from = append(from, named{"--" + flag, c.String(flag)})
	}
	if len(to) == 2 && filepath.Clean(to[0].path) == filepath.Clean(to[1].path) {
		return nil, misuse("--out and --errors are both %s", to[0].path)
	}
	for _, t := range to {
		info, err := os.Stat(t.path)
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		for _, f := range from {
			if is, err := os.Stat(f.path); err == nil && os.SameFile(is, info) {
				return nil, misuse("%s %s would write over %s", t.flag, t.path, f.flag)
			}
		}
		there = append(there, info)
	}
	return there, nil
}

// prepare gives s its number of workers and its analysis, as the flags of c say.
func (p *program) prepare(c *cli.Context, s *stream) error {
	if s.workers = c.Int("workers"); s.workers < 0 || s.workers > 1024 {
		return misuse("--workers %d: there are 1 to 1024", s.workers)
	}
	if s.workers == 0 {
		s.workers = runtime.GOMAXPROCS(0)
	}
	var err error
	if s.dates, err = datesOf(c); err != nil {
		return err
	}
	if s.memory, err = memoryOf(c.String("memory")); err != nil {
		return err
	}
	o, err := engineOptions(c)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(c.Command.Flags, func(f cli.Flag) bool { return f == unitFlag }) {
		o.Rows = c.String(unitFlag.Name)
	}
	s.list = o.Speakers
	if s.analyze, err = p.engine(o); err != nil {
		return failed(exitMisuse, err)
	}
	return nil
}

// ended closes the output of a run and gives the run's failure.
func (p *program) ended(to *output, done tally, err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		message := fmt.Sprintf("interrupted after %d documents", done.documents)
		if name := to.breakOff(); name != "" {
			message += "; their rows are in " + name
		}
		return &failure{exitInterrupted, message}
	case err != nil:
		to.discard()
		if closedPipe(err) {
			return err
		}
		return failed(exitNothing, err)
	}
	if err := to.finish(); err != nil {
		if closedPipe(err) {
			return err
		}
		return failed(exitNothing, err)
	}
	switch {
	case done.failed == 0:
		return nil
	case done.documents+done.outside+done.undated == 0:
		return &failure{exitNothing, "nothing could be read"}
	}
	return &failure{exitSomeFailed, ""}
}
