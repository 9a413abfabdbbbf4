package main

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
	"whosaid/attribution"
	"whosaid/attribution/learn"
	"whosaid/rules"
)

// leastForFit is how many annotated articles a fit starts from.
const leastForFit = 50

// fitCommand fits the weights on gold.
func (p *program) fitCommand() *cli.Command {
	return &cli.Command{
		Name:  "fit",
		Usage: "fit the weights that rank and accept candidates to your own gold",
		UsageText: "whosaid fit --gold GOLD --out weights.tsv            start from the shipped weights\n" +
			"whosaid fit --gold GOLD --out weights.tsv --fresh    start from nothing",
		Description: "Gold is stand-off JSON Lines, at least 50 articles. The weights are a sorted text table. A fit is\n" +
			"first cross-validated: fitted on each half of the articles and scored on the other, beside the\n" +
			"weights it started from. Where it does not help, nothing is written and the exit code is 1; --force\n" +
			"writes it all the same. Use the result with `whosaid analyze --weights weights.tsv`.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "gold", Usage: "fit on `FILE` (repeatable)"},
			&cli.StringSliceFlag{Name: "count", Usage: "let each article of `FILE=N` count N times: your own gold next to a large corpus"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the weights to `FILE`"},
			&cli.StringFlag{Name: "rules", Usage: "use the rules in `DIR`"},
			&cli.StringFlag{Name: "profile", Value: "polnear", Usage: "what one cue introduces is one row of the gold (polnear), or two, the paraphrase and the quotation (whosaid): the gold's `SCHEME`"},
			&cli.BoolFlag{Name: "fresh", DisableDefaultText: true, Usage: "start from zero instead of from the shipped weights"},
			&cli.BoolFlag{Name: "force", DisableDefaultText: true, Usage: "write the weights even if they are not better; with --fresh, skip the cross-validation"},
			&cli.IntFlag{Name: "every", Value: 1, Usage: "fit on every `N`th article only, for a learning curve"},
			&cli.StringSliceFlag{Name: "without", Usage: "leave out a `STAGE`, to measure its effect: trees, quotations"},
			&cli.Float64Flag{Name: "rank-penalty", Value: 1.5, Usage: "`STRENGTH` of the L2 penalty of the ranking"},
			&cli.Float64Flag{Name: "accept-penalty", Value: 14, Usage: "`STRENGTH` of the L2 penalty of the acceptance"},
		},
		Action: p.fit,
	}
}

// fitCounts reads FILE=N for files that are gold.
func fitCounts(args, gold []string) (map[string]float64, error) {
	out := map[string]float64{}
	for _, a := range args {
		at := strings.LastIndexByte(a, '=')
		if at < 0 || !slices.Contains(gold, a[:at]) {
			return nil, misuse("--count %s: want FILE=N, FILE one of those named with --gold", a)
		}
		n, err := strconv.ParseFloat(a[at+1:], 64)
		if err != nil || !(n > 0 && n <= 100) {
			return nil, misuse("--count %s: want a number above 0 and at most 100", a)
		}
		out[a[:at]] = n
	}
	return out, nil
}

func (p *program) fit(c *cli.Context) error {
	if c.Args().Present() {
		return misuse("fit takes no arguments: name the gold with --gold")
	}
	if err := cmp.Or(required(c, "gold", "gold"), required(c, "out", "file for the weights")); err != nil {
		return err
	}
	counts, err := fitCounts(c.StringSlice("count"), c.StringSlice("gold"))
	if err != nil {
		return err
	}
	var gold []*accuracy.Document
	countOf := map[*accuracy.Document]float64{}
	for _, path := range c.StringSlice("gold") {
		docs, err := accuracy.ReadJSONLFile(path)
		if err != nil {
			return failed(exitNothing, err)
		}
		for _, d := range docs {
			countOf[d] = counts[path]
		}
		gold = append(gold, docs...)
	}
	if n := c.Int("every"); n > 1 {
		some := gold[:0]
		for i := 0; i < len(gold); i += n {
			some = append(some, gold[i])
		}
		gold = some
	}
	if len(gold) < leastForFit {
		return misuse("%d articles of gold: a fit wants at least %d", len(gold), leastForFit)
	}
	options := attribution.Options{Without: c.StringSlice("without"), Profile: c.String("profile")}
	if dir := c.String("rules"); dir != "" {
		pack, err := rules.Load(dir)
		if err != nil {
			return failed(exitMisuse, err)
		}
		options.Rules = pack
	}
	e, err := attribution.New(options)
	if err != nil {
		return failed(exitMisuse, err)
	}
	docs := make([]accuracy.FitDocument, len(gold))
	for i, g := range gold { // only the text goes in: the annotation never sees what the gold says
		docs[i] = accuracy.FitDocument{Annotation: e.Annotate(article.Parse(g.Text, article.Metadata{ID: g.ID, Title: g.Title, Date: g.Date})), Gold: g, Count: countOf[g]}
	}
	o := accuracy.FitOptions{RankL2: c.Float64("rank-penalty"), AcceptL2: c.Float64("accept-penalty"), Log: p.err}
	if !c.Bool("fresh") {
		if o.Prior, err = attribution.ShippedWeights(); err != nil {
			return err
		}
	}
	if !c.Bool("fresh") || !c.Bool("force") {
		before, after, err := accuracy.CrossValidate(options, docs, o)
		if err != nil {
			return failed(exitNothing, err)
		}
		fmt.Fprintf(p.err, "cross-validated linked F1: %.1f, before %.1f\n", 100*after, 100*before)
		if after <= before && !c.Bool("force") {
			return &failure{exitSomeFailed, "the fit does not help; nothing was written (--force writes it)"}
		}
	}
	fitted, err := accuracy.Fit(e, docs, o)
	if err != nil {
		return failed(exitNothing, err)
	}
	var names []string
	for _, path := range c.StringSlice("gold") {
		name := filepath.Base(path)
		if n := counts[path]; n > 0 {
			name = fmt.Sprintf("%s (each counts %g times)", name, n)
		}
		names = append(names, name)
	}
	notes := []string{
		fmt.Sprintf("fitted on %d articles of %s", len(docs), strings.Join(names, ", ")),
		fmt.Sprintf("L2 penalties: ranking %g, acceptance %g", o.RankL2, o.AcceptL2),
		"MODEL\tFEATURE\tWEIGHT; made again by `whosaid fit`",
	}
	var b bytes.Buffer
	if err := learn.WriteWeights(&b, notes, *fitted); err != nil {
		return failed(exitNothing, err)
	}
	return p.writeAll(c.String("out"), b.Bytes())
}
