package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/collection"
	"whosaid/reports"
	"whosaid/reports/sqlite"
	"whosaid/web/front"
)

// The forms of verify, echoes and versions that no printer of rows prints.
const (
	formJSON reports.Form = "json"
	formHTML reports.Form = "html"
)

// verifyCommand checks the quotations of drafts against sources.
func (p *program) verifyCommand() *cli.Command {
	return &cli.Command{
		Name:      "verify",
		Usage:     "check the quotations of a draft against its sources: word for word, and by the same speaker?",
		ArgsUsage: "DRAFT ... --against SOURCES",
		UsageText: "whosaid verify draft.txt --against sources/                    a row for each quotation and its verdict\n" +
			"whosaid verify draft.txt --against sources/ --out check.html   the two texts side by side\n" +
			"whosaid verify claims.csv --against sources/                   a list of quotes (columns quote, speaker)\n" +
			"whosaid verify draft.txt --against sources/ --fail-on any --report github",
		Description: "Sources are files, directories, tables, or a SQLite database that `whosaid analyze` wrote.\n\n" +
			"Verdicts: verbatim; altered; cut; other-speaker; other-status; paraphrase (never more than possible);\n" +
			"unattributed (in the text, but nobody says it); not-found. docs/verify.md says what each means.\n\n" +
			"Exit codes: 0 checked; 1 a verdict of --fail-on occurs, or some input could not be read; 2 misuse;\n" +
			"3 nothing could be read.",
		Flags: slices.Concat([]cli.Flag{
			&cli.StringSliceFlag{Name: "against", Usage: "check against `SOURCES`: a file, a directory, a database (repeatable)"},
			&cli.StringSliceFlag{Name: "fail-on", Usage: "exit with code 1 where one of `VERDICTS` occurs: altered,other-speaker,...; any is all but verbatim"},
			&cli.StringSliceFlag{Name: "report", Usage: "write `FORM[=FILE]`: " + strings.Join(collection.CheckReports, ", ") + " (repeatable; without FILE to standard output, instead of the rows)"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.StringFlag{Name: "to", Usage: "print `FORM`: csv, tsv, json, md or html (default: as --out ends, else csv)"},
			&cli.BoolFlag{Name: "excel", DisableDefaultText: true, Usage: "begin with a byte order mark, so that Excel reads the file as UTF-8"},
			&cli.BoolFlag{Name: "raw-cells", DisableDefaultText: true, Usage: "write cells unchanged, also those that a spreadsheet would run as a formula"},
		}, inputFlags(), engineFlags()),
		Action: p.verify,
	}
}

func (p *program) verify(c *cli.Context) error {
	form, err := pageForm(c, []reports.Form{reports.CSV, reports.TSV, formJSON, reports.Markdown, formHTML})
	if err != nil {
		return err
	}
	fail, err := collection.ParseFailOn(c.StringSlice("fail-on"))
	if err != nil {
		return misuse("--fail-on %v", err)
	}
	to, err := parseReports(c.StringSlice("report"), collection.CheckReports)
	if err != nil {
		return err
	}
	if len(c.StringSlice("against")) == 0 {
		return misuse("verify: no sources: name them with --against")
	}
	if c.NArg() == 0 && c.String("files-from") == "" {
		return misuse("verify: no draft: name a file")
	}
	drafts, err := p.drafts(c)
	if !whole(err) {
		return err
	}
	checker := collection.NewChecker(drafts)
	ended := p.against(c, checker)
	if !whole(ended) {
		return ended
	}
	checked := checker.Checked()
	for _, s := range checked.Same {
		fmt.Fprintf(p.err, "whosaid: %s is the draft %s itself, and is not counted as proof\n", reports.Visible(s.Source), reports.Visible(s.Draft))
	}
	if len(checked.Findings) == 0 {
		fmt.Fprintln(p.err, "whosaid: there is no quotation and no reported claim in the draft")
	}
	if e := p.printChecked(c, checked, form, to, fail); e != nil {
		return e
	}
	failing := 0
	for i := range checked.Findings {
		if fail.Fails(&checked.Findings[i]) {
			failing++
		}
	}
	if failing > 0 {
		return &failure{exitSomeFailed, fmt.Sprintf("verify: %d of %d quotations have a verdict of --fail-on", failing, len(checked.Findings))}
	}
	return errors.Join(err, ended)
}

// pageForm gives the form that --to and --out ask for, also one of our own: json and html.
func pageForm(c *cli.Context, forms []reports.Form) (reports.Form, error) {
	to, out := c.String("to"), c.String("out")
	own := map[string]reports.Form{".json": formJSON, ".html": formHTML, ".htm": formHTML}[strings.ToLower(filepath.Ext(out))]
	if slices.Contains(forms, own) && (to == "" || to == string(own)) {
		return own, nil
	}
	if own == "" && slices.Contains([]reports.Form{formJSON, formHTML}, reports.Form(to)) && slices.Contains(forms, reports.Form(to)) {
		if named := reports.FormOfEnding(strings.ToLower(filepath.Ext(out))); named != "" {
			return "", misuse("--out %s: --to says %s", out, to)
		}
		return reports.Form(to), nil
	}
	form, err := formOfOutput(to, out, forms)
	if err == nil && c.Bool("excel") && !form.HasColumns() {
		err = misuse("--excel is for csv and tsv")
	}
	return form, err
}

// drafts reads the drafts: articles, and lists of claims.
func (p *program) drafts(c *cli.Context) (drafts []*collection.Article, err error) {
	var articles []string
	for _, arg := range c.Args().Slice() {
		list, err := readClaims(arg)
		if err != nil {
			return nil, failed(exitNothing, err)
		}
		if list != nil {
			drafts = append(drafts, list)
		} else {
			articles = append(articles, arg)
		}
	}
	if len(articles) == 0 && c.String("files-from") == "" {
		return drafts, nil
	}
	s := &stream{form: reports.CSV, gather: gathered, take: func(one any) { drafts = append(drafts, one.(*collection.Article)) }}
	if len(articles) < c.NArg() {
		s.args = articles
	}
	err = p.analyze(c, s, "", false)
	return drafts, err
}

// gathered makes of an analysed article what comparisons want.
func gathered(in *article.Input, r *attribution.Result) any {
	a := collection.FromResult(r)
	a.File, a.Line = in.Name, in.Line
	return a
}

// against reads the sources, and analyses those that may hold words of the drafts.
func (p *program) against(c *cli.Context, checker *collection.Checker) error {
	var articles []string
	for _, path := range c.StringSlice("against") {
		if !sqlite.Is(path) {
			articles = append(articles, path)
			continue
		}
		if err := eachAnalysed(path, func(a *collection.Article) error {
			checker.Add(a)
			return nil
		}); err != nil {
			return failed(exitNothing, err)
		}
	}
	if len(articles) == 0 {
		return nil
	}
	reading := *p
	reading.engine = func(o attribution.Options) (analysis, error) {
		if o.Include == nil { // who said it there may be told inside another report
			o.Include = attribution.IncludeNames
		}
		analyze, err := p.engine(o)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, doc *article.Document) (*attribution.Result, error) {
			if !checker.Wants(collection.NewArticle(doc)) {
				return &attribution.Result{Doc: doc}, nil
			}
			return analyze(ctx, doc)
		}, nil
	}
	s := &stream{form: reports.CSV, args: articles}
	s.gather = gathered
	s.take = func(one any) { checker.Add(one.(*collection.Article)) }
	return reading.analyze(c, s, "", false)
}

// printChecked writes the rows and the reports, each where it was asked to go.
func (p *program) printChecked(c *cli.Context, checked collection.Checked, form reports.Form, to []reportTo, fail collection.FailOn) error {
	quiet := false
	for _, r := range to {
		quiet = quiet || r.file == "" || r.file == "-"
		var b bytes.Buffer
		if err := checked.WriteReport(&b, r.form, fail); err != nil {
			return failed(exitNothing, err)
		}
		if err := p.writeAll(r.file, b.Bytes()); err != nil {
			return err
		}
	}
	if quiet && c.String("out") == "" {
		return nil
	}
	var b bytes.Buffer
	var err error
	switch form {
	case formJSON:
		err = checked.PrintJSON(&b)
	case formHTML:
		err = front.PrintCompared(&b, checked.Page("Quotations against the sources"))
	case reports.Markdown:
		err = checked.PrintMarkdown(&b)
	default:
		err = collection.PrintFindings(&b, checked.Findings, tableOptions(c, form))
	}
	if err != nil {
		return failed(exitNothing, err)
	}
	return p.writeAll(c.String("out"), b.Bytes())
}

// tableOptions says how a table is printed.
func tableOptions(c *cli.Context, form reports.Form) collection.TableOptions {
	o := collection.TableOptions{Comma: ',', Raw: c.Bool("raw-cells"), Excel: c.Bool("excel")}
	if form == reports.TSV {
		o.Comma = '\t'
	}
	return o
}

// readClaims reads a list of claims: a table in a file .csv or .tsv with a column quote and none with the text of
// articles. nil where the file is none.
func readClaims(path string) (*collection.Article, error) {
	comma := map[string]rune{".csv": ',', ".tsv": '\t'}[strings.ToLower(filepath.Ext(path))]
	if comma == 0 {
		return nil, nil
	}
	f, err := article.OpenFile(path)
	if err != nil {
		return nil, nil // it is an input like others, which says what is wrong
	}
	defer f.Close()
	r := csv.NewReader(io.MultiReader(f))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, comma == '\t'
	head, err := r.Read()
	if err != nil {
		return nil, nil
	}
	column := map[string]int{}
	for i, name := range head {
		column[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))] = i
	}
	quote, ok := column["quote"]
	if _, article := column["text"]; !ok || article {
		return nil, nil
	}
	cell := func(row []string, name string) string {
		if i, ok := column[name]; ok && i < len(row) {
			return reports.Unguard(row[i])
		}
		return ""
	}
	var claims []collection.Claim
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, placed(path, err)
		}
		line, _ := r.FieldPos(0)
		if quote < len(row) && strings.TrimSpace(row[quote]) != "" {
			claims = append(claims, collection.Claim{ID: cell(row, "quote_id"), Quote: cell(row, "quote"), Speaker: cell(row, "speaker"), Line: line})
		}
	}
	return collection.FromClaims(source.ArticleID(source.NameAsText(filepath.Base(path))), path, claims), nil
}
