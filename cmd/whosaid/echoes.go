package main

import (
	"fmt"
	"io"
	"os"

	"github.com/urfave/cli/v2"

	"whosaid/collection"
	"whosaid/reports"
)

// echoesCommand finds the same words in several articles.
func (p *program) echoesCommand() *cli.Command {
	return &cli.Command{
		Name:      "echoes",
		Usage:     "find the same words in many articles: who else printed them, and how they changed",
		ArgsUsage: "FILE|DIR|- ...",
		Description: "Quotations that share their words are one group: its first by date, every variant, and how each differs\n" +
			"(speaker, words, cut, indirect, status). Articles that are copies of one, as of an agency's, are named\n" +
			"(copy_of) and count once (independent).\n\n" +
			"   whosaid echoes news/ --out echoes.csv\n\n" +
			"The output is the same whatever the order of the inputs. Temporary files are in the system's directory for\n" +
			"them (TMPDIR).",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.StringFlag{Name: "to", Usage: "print `FORM`: csv, tsv or jsonl, a group a line (default: as --out ends, else csv)"},
			&cli.BoolFlag{Name: "excel", DisableDefaultText: true, Usage: "begin with a byte order mark, so that Excel reads the file as UTF-8"},
			&cli.BoolFlag{Name: "raw-cells", DisableDefaultText: true, Usage: "write cells unchanged, also those that a spreadsheet would run as a formula"},
			&cli.BoolFlag{Name: "analysed", DisableDefaultText: true, Usage: "the inputs are rows that were made before: JSON Lines or SQLite of whosaid analyze"},
			&cli.IntFlag{Name: "independent", Value: 1, Usage: "leave out groups that occur in fewer than `N` articles, copies counted once"},
			&cli.BoolFlag{Name: "without-copies", DisableDefaultText: true, Usage: "leave out the quotations of articles that are copies"},
		}, inputFlags()...), engineFlags()...),
		Action: p.echoes,
	}
}

func (p *program) echoes(c *cli.Context) error {
	form, err := pageForm(c, []reports.Form{reports.CSV, reports.TSV, reports.JSONL})
	if err != nil {
		return err
	}
	if c.Int("independent") < 1 {
		return misuse("--independent %d: it begins at 1", c.Int("independent"))
	}
	e, ended := p.gatherEchoes(c)
	if e != nil {
		defer e.Close()
	}
	if !whole(ended) {
		return ended
	}
	keep := func(o *collection.Echo) bool {
		return o.Independent >= c.Int("independent") && !(c.Bool("without-copies") && o.CopyOf != "")
	}
	err = p.printTo(c.String("out"), func(to io.Writer) error {
		if form == reports.JSONL {
			return e.PrintLines(to, keep)
		}
		return e.PrintEchoes(to, tableOptions(c, form), keep)
	})
	if err != nil && !closedPipe(err) {
		return err
	}
	return ended
}

// gatherEchoes analyses the inputs and compares all that they quote.
func (p *program) gatherEchoes(c *cli.Context) (*collection.Echoes, error) {
	memory, err := memoryOf(c.String("memory"))
	if err != nil {
		return nil, err
	}
	e, err := collection.NewEchoes(scratchFile, tablesOf(memory))
	if err != nil {
		return nil, failed(exitNothing, err)
	}
	var fault error
	s := &stream{form: reports.CSV, gather: gathered}
	s.take = func(one any) {
		if fault == nil {
			fault = e.Add(one.(*collection.Article))
		}
	}
	var ended error
	if c.Bool("analysed") {
		ended = p.readRows(c, e)
	} else {
		ended = p.analyze(c, s, "", false)
	}
	if fault == nil && whole(ended) {
		fault = e.Finish()
	}
	if fault != nil {
		return e, failed(exitNothing, fmt.Errorf("temporary files: %w", fault))
	}
	return e, ended
}

// readRows adds rows that were made before.
func (p *program) readRows(c *cli.Context, e *collection.Echoes) error {
	if c.NArg() == 0 {
		return misuse("echoes: no input: name outputs of `whosaid analyze`")
	}
	for _, path := range c.Args().Slice() {
		if err := eachAnalysed(path, e.Add); err != nil {
			return failed(exitNothing, err)
		}
	}
	return nil
}

// tablesOf gives how much of the memory the tables of echoes may take: half of what the models leave.
func tablesOf(memory int64) int64 {
	if memory == 0 {
		return 0
	}
	return max((memory-memoryAtRest)/2, 16<<20)
}

// temporary is a file without a name of its own, where the system lets it have none.
type temporary struct {
	*os.File
	name string // to be removed; "" where it has none any more
}

// scratchFile makes a temporary file.
func scratchFile() (collection.ScratchFile, error) {
	f, err := os.CreateTemp("", "whosaid-*.tmp")
	if err != nil {
		return nil, err
	}
	t := &temporary{File: f, name: f.Name()}
	if os.Remove(t.name) == nil {
		t.name = ""
	}
	return t, nil
}

// Close removes the file.
func (t *temporary) Close() error {
	err := t.File.Close()
	if t.name != "" {
		os.Remove(t.name)
	}
	return err
}
