package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
)

// goldCommand makes, checks and turns gold.
func (p *program) goldCommand() *cli.Command {
	var forms []string
	for _, f := range accuracy.Formats() {
		forms = append(forms, f[0]+": "+f[1])
	}
	described := "Forms of gold:\n\n  " + strings.Join(forms, "\n  ")
	reading := []cli.Flag{
		&cli.StringFlag{Name: "from", Usage: "read `FORM` (default: as the file's name and content tell)"},
		&cli.StringFlag{Name: "articles", Usage: "the texts of rows of CSV: `PATH` of .txt or .jsonl"},
		&cli.StringFlag{Name: "offsets", Usage: "what the file's offsets count: `UNIT` codepoints, bytes or utf16 (default: as its form says)"},
		&cli.StringFlag{Name: "labels", Usage: "the project's `NAMES` for the parts: content=Quotation,source=Speaker,cue=Cue"},
		&cli.StringFlag{Name: "annotator", Usage: "of several annotations of one text take that of `NAME`"},
	}
	return &cli.Command{
		Name:  "gold",
		Usage: "import, export and check gold",
		Subcommands: []*cli.Command{
			{
				Name:      "import",
				Usage:     "turn gold of any form into stand-off JSON Lines",
				ArgsUsage: "FILE|DIR ...",
				Description: described + "\n\nRows whose offsets are missing are found by their words; words that occur twice are an error.\n" +
					"Of rows of CSV, the articles of --articles that have none stay, with no rows: all of their rows were refused, or\n" +
					"nothing is said in them. A sheet of `whosaid sample` that was filled in is gold too: rows with the verdict none are\n" +
					"left out, and those that nobody judged are set aside. What is left out is told on standard error.",
				Flags: append([]cli.Flag{
					&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`"},
				}, reading...),
				Action: func(c *cli.Context) error {
					docs, err := p.readGold(c)
					if err != nil {
						return err
					}
					if err := accuracy.CheckValues(docs); err != nil {
						return unreadable(err)
					}
					if docs, err = p.withoutRows(c, docs); err != nil {
						return err
					}
					for _, d := range docs {
						if !d.HasText {
							return unreadable(fmt.Errorf("%s: document %q: no text: name its articles with --articles", d.Place, d.ID))
						}
						for _, w := range d.Warnings {
							fmt.Fprintln(p.err, "whosaid: "+w)
						}
						accuracy.TellKinds(d)
					}
					var b bytes.Buffer
					if err := accuracy.WriteJSONL(&b, docs); err != nil {
						return unreadable(err)
					}
					if out := c.String("out"); out != "" && out != "-" {
						if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
							return unreadable(err)
						}
					}
					return p.writeAll(c.String("out"), b.Bytes())
				},
			},
			{
				Name:        "export",
				Usage:       "turn gold into the form of an annotation tool or a spreadsheet",
				ArgsUsage:   "FILE|DIR ...",
				Description: described + "\n\nOf brat, webanno and citron, which have one file a document, --out names a directory.",
				Flags: append([]cli.Flag{
					&cli.StringFlag{Name: "to", Value: "csv", Usage: "write `FORM`: csv, jsonl, labelstudio, brat, webanno or citron"},
					&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, or of several files to the directory"},
				}, reading...),
				Action: p.exportGold,
			},
			{
				Name:      "check",
				Usage:     "prove gold: each finding with its file, line and row",
				ArgsUsage: "FILE|DIR ...",
				Description: "Errors: offsets outside the text or of another unit, words that are not there, spans that cut words,\n" +
					"source, cue and content that overlap, duplicate ids and rows, nested_in without a target,\n" +
					"a text whose hash differs. Warnings: one mark of a quotation without the other, contents that cross,\n" +
					"blanks at an end, a kind that the marks contradict.\n\n" +
					"Exit codes: 0 no error; 1 errors (with --strict also warnings); 2 misuse; 3 cannot be read.\n\n" + described,
				Flags: append([]cli.Flag{
					&cli.BoolFlag{Name: "strict", DisableDefaultText: true, Usage: "exit 1 on warnings too"},
					&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, DisableDefaultText: true, Usage: "print errors only"},
				}, reading...),
				Action: p.checkGold,
			},
		},
	}
}

// readGold reads the arguments as the flags of `gold` say.
func (p *program) readGold(c *cli.Context) ([]*accuracy.Document, error) {
	if c.NArg() == 0 {
		return nil, misuse("%s: no file of gold", commandPath(c))
	}
	o := accuracy.Reading{Format: c.String("from"), Annotator: c.String("annotator")}
	if o.Format != "" && !accuracy.KnownFormat(o.Format) {
		return nil, misuse("--from %s: see `whosaid gold %s --help` for the forms", o.Format, c.Command.Name)
	}
	if name := c.String("offsets"); name != "" {
		u, ok := accuracy.UnitNamed(name)
		if !ok {
			return nil, misuse("--offsets %s: there are codepoints, bytes and utf16", name)
		}
		o.Offsets = &u
	}
	var err error
	if o.Labels, err = accuracy.ParseLabels(c.String("labels")); err != nil {
		return nil, misuse("--labels: %v", err)
	}
	o.Corrected = true
	if o.Texts, err = p.texts(c.String("articles")); err != nil {
		return nil, err
	}
	docs, err := accuracy.Read(c.Args().Slice(), o)
	return docs, unreadable(err)
}

// withoutRows adds the articles of --articles that the gold has no rows of. Nobody found anything in them, or all that the
// program found was refused: left out, they would hide the program's mistakes.
func (p *program) withoutRows(c *cli.Context, docs []*accuracy.Document) ([]*accuracy.Document, error) {
	path := c.String("articles")
	if path == "" {
		return docs, nil
	}
	there := map[string]bool{}
	for _, d := range docs {
		if d.Field(accuracy.SheetField) != "" {
			return docs, nil // of its other articles nothing was looked at
		}
		there[d.ID] = true
	}
	in, err := newInputs([]string{path}, fromAuto, p.in)
	if err != nil {
		return nil, err
	}
	added := 0
	err = in.each(func(one article.Input) {
		if o := one.Metadata; !there[o.ID] {
			there[o.ID] = true
			added++
			docs = append(docs, &accuracy.Document{
				ID: o.ID, Text: one.Text, HasText: true, Title: o.Title, Date: o.Date, URL: o.URL, Place: accuracy.Place{File: one.Name, Line: one.Line},
			})
		}
	})
	if added > 0 {
		fmt.Fprintf(p.err, "whosaid: articles without rows, which stay: %d\n", added)
	}
	return docs, unreadable(err)
}

// texts reads the articles of a path; with none it knows no text.
func (p *program) texts(path string) (func(id string) (string, bool), error) {
	known := map[string]string{}
	if path != "" {
		in, err := newInputs([]string{path}, fromAuto, p.in)
		if err != nil {
			return nil, err
		}
		if err := in.each(func(one article.Input) { known[one.Metadata.ID] = one.Text }); err != nil {
			return nil, unreadable(err)
		}
	}
	return func(id string) (string, bool) {
		t, ok := known[id]
		return t, ok
	}, nil
}

func (p *program) checkGold(c *cli.Context) error {
	docs, err := p.readGold(c)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	count := map[accuracy.Grave]int{}
	for _, f := range accuracy.Check(docs) {
		count[f.Grave]++
		if f.Grave == accuracy.Wrong || !c.Bool("quiet") {
			fmt.Fprintln(&b, f)
		}
	}
	rows := 0
	for _, d := range docs {
		rows += len(d.Attributions)
	}
	fmt.Fprintf(&b, "%d documents, %d rows: %d errors, %d warnings\n", len(docs), rows, count[accuracy.Wrong], count[accuracy.Warning])
	if err := p.show("", b.Bytes()); err != nil {
		return err
	}
	if count[accuracy.Wrong] > 0 || c.Bool("strict") && count[accuracy.Warning] > 0 {
		return &failure{exitSomeFailed, ""}
	}
	return nil
}

// exportGold writes gold in another form.
func (p *program) exportGold(c *cli.Context) error {
	docs, err := p.readGold(c)
	if err != nil {
		return err
	}
	for _, d := range docs {
		if !d.HasText {
			return unreadable(fmt.Errorf("%s: document %q: no text", d.Place, d.ID))
		}
	}
	var b bytes.Buffer
	whole := map[string]func(io.Writer, []*accuracy.Document) error{"csv": accuracy.WriteCSV, "jsonl": accuracy.WriteJSONL, "labelstudio": accuracy.WriteLabelStudio}
	each := map[string]struct {
		ext   string
		write func(io.Writer, *accuracy.Document) error
	}{"brat": {".ann", accuracy.WriteBrat}, "webanno": {".tsv", accuracy.WriteWebAnno}, "citron": {".json", accuracy.WriteCitron}}
	to := c.String("to")
	if write := whole[to]; write != nil {
		if err := write(&b, docs); err != nil {
			return unreadable(err)
		}
		return p.writeAll(c.String("out"), b.Bytes())
	}
	form, ok := each[to]
	if !ok {
		return misuse("--to %s: there are csv, jsonl, labelstudio, brat, webanno and citron", to)
	}
	dir := c.String("out")
	if dir == "" || dir == "-" {
		return misuse("--to %s: it has one file a document: name a directory with --out", to)
	}
	var names []string
	for _, d := range docs {
		name := fileName(d.ID)
		if slices.Contains(names, name) {
			return misuse("--to %s: two documents would both be called %s", to, name)
		}
		names = append(names, name)
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return unreadable(err)
	}
	for i, d := range docs {
		b.Reset()
		if err := form.write(&b, d); err != nil {
			return unreadable(err)
		}
		if err := p.writeAll(filepath.Join(dir, names[i]+form.ext), b.Bytes()); err != nil {
			return err
		}
		if to == "brat" {
			if err := p.writeAll(filepath.Join(dir, names[i]+".txt"), []byte(d.Text)); err != nil {
				return err
			}
		}
	}
	return nil
}

// fileName makes a document's id the name of a file: what leads elsewhere or is hidden becomes _.
func fileName(id string) string {
	name := strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, id)
	if strings.HasPrefix(name, ".") || name == "" {
		name = "_" + name
	}
	return name
}
