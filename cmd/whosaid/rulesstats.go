package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
	"whosaid/attribution"
	"whosaid/rules"
)

// rulesStatsCommand tells what each rule brings on gold.
func (p *program) rulesStatsCommand(pack cli.Flag) *cli.Command {
	return &cli.Command{
		Name:      "stats",
		Usage:     "report for each rule how often it proposed, won, was right and wrong on gold, and what is lost without it",
		UsageText: "whosaid rules stats --gold GOLD [--ablation say-that,tell-np-that|all] [--to csv]",
		Description: "A rule won where the row bears its name. Right is a quote that overlaps the gold's by half and\n" +
			"has the right source (linked); the interval is Wilson's, for 95 %. Lost is how many points of\n" +
			"linked F1 go when the rule is taken out; each rule of --ablation is one more analysis of the gold.",
		Flags: []cli.Flag{
			pack,
			&cli.StringSliceFlag{Name: "gold", Usage: "count on `PATH`: a file of gold or a directory of them (repeatable)"},
			&cli.StringFlag{Name: "strata", Usage: "score only rows of the strata `S1,S2,…`"},
			&cli.StringFlag{Name: "kind", Usage: "score only rows of `KINDS`: direct,mixed,indirect"},
			&cli.StringFlag{Name: "ablation", Usage: "take out each of the rules `ID,…` in turn, or all that won"},
			&cli.StringFlag{Name: "to", Value: "table", Usage: "print `FORM`: table or csv"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`"},
		},
		Action: p.rulesStats,
	}
}

// ruleFigures are what one rule brought.
type ruleFigures struct {
	id       string
	status   rules.Status
	proposed int
	won      int
	right    int
	wrong    int
	lost     float64 // points of linked F1; NaN where it was not taken out
}

func (p *program) rulesStats(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return misuse("rules stats takes no %q; gold stands after --gold", c.Args().First())
	}
	if err := required(c, "gold", "gold"); err != nil {
		return err
	}
	form := c.String("to")
	if form != "table" && form != "csv" {
		return misuse("--to %q: want table or csv", form)
	}
	choice, err := accuracy.ParseChoice(c.String("strata"), c.String("kind"))
	if err != nil {
		return misuse("--strata, --kind: %v", err)
	}
	pack, err := loadPack(c)
	if err != nil {
		return err
	}
	out, err := ablated(c.String("ablation"), pack)
	if err != nil {
		return err
	}
	gold, err := accuracy.Read(c.StringSlice("gold"), accuracy.Reading{})
	if err != nil {
		return unreadable(err)
	}
	if len(choice.Strata) > 0 && !accuracy.TellsStrata(gold) {
		return misuse("--strata: the gold does not tell them; --kind goes by what it has")
	}
	figures := map[string]*ruleFigures{}
	of := func(id string) *ruleFigures {
		if figures[id] == nil {
			figures[id] = &ruleFigures{id: id, lost: math.NaN()}
		}
		return figures[id]
	}
	for _, r := range pack.Rules {
		of(r.ID).status = r.Status
	}
	engine, err := attribution.New(attribution.Options{Rules: pack})
	if err != nil {
		return failed(exitMisuse, err)
	}
	var system []*accuracy.Document
	var scratch rules.Scratch
	for _, g := range gold {
		doc := article.Parse(g.Text, article.Metadata{})
		a := engine.Annotate(doc)
		pack.Propose(a, &scratch, func(pr rules.Proposal) { of(pr.Rule.ID).proposed++ })
		res := engine.AnalyzeAnnotated(a)
		for i := range res.Attributions {
			of(res.Attributions[i].Rule).won++
		}
		d := accuracy.FromResult(res)
		d.ID = g.ID
		system = append(system, d)
	}
	score := accuracy.Evaluate(gold, system, choice)
	for _, d := range score.Documents {
		for _, r := range d.Rules {
			of(r.Rule).right += r.Right[accuracy.LinkedLevel]
			of(r.Rule).wrong += r.Wrong[accuracy.LinkedLevel]
		}
	}
	_, _, whole := score.Total.Counts[accuracy.Linked].PRF()
	for _, id := range out {
		if c.String("ablation") == "all" && of(id).won == 0 {
			continue
		}
		f1, err := without(c.String("pack"), pack.Rule(id), gold, choice)
		if err != nil {
			return err
		}
		of(id).lost = 100 * (whole - f1)
	}
	var list []*ruleFigures
	for _, f := range figures {
		if f.id != "" {
			list = append(list, f)
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].right != list[j].right {
			return list[i].right > list[j].right
		}
		if list[i].proposed != list[j].proposed {
			return list[i].proposed > list[j].proposed
		}
		return list[i].id < list[j].id
	})
	var b bytes.Buffer
	if err := printRuleFigures(&b, form, list); err != nil {
		return err
	}
	return p.writeAll(c.String("out"), b.Bytes())
}

// ablated gives the ids that --ablation names.
func ablated(list string, pack *rules.Pack) ([]string, error) {
	var ids []string
	if list == "all" {
		for _, r := range pack.Rules {
			if r.Status == rules.Stable {
				ids = append(ids, r.ID)
			}
		}
		return ids, nil
	}
	for id := range strings.SplitSeq(list, ",") {
		if id = strings.TrimSpace(id); id == "" {
			continue
		}
		if pack.Rule(id) == nil {
			return nil, misuse("--ablation: there is no rule %q", id)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// without gives the linked F1 of the pack with one rule retired.
func without(dir string, r *rules.Rule, gold []*accuracy.Document, choice accuracy.Choice) (float64, error) {
	over, err := os.MkdirTemp("", "whosaid-rules-")
	if err != nil {
		return 0, failed(exitNothing, err)
	}
	defer os.RemoveAll(over)
	extends := "en"
	if dir != "" {
		if extends, err = filepath.Abs(dir); err != nil {
			return 0, failed(exitNothing, err)
		}
	}
	for name, text := range map[string]string{"pack.yaml": "extends: " + strconv.Quote(extends) + "\n", r.ID + ".yaml": string(r.Retired())} {
		if err := os.WriteFile(filepath.Join(over, name), []byte(text), 0o666); err != nil {
			return 0, failed(exitNothing, err)
		}
	}
	pack, err := rules.Load(over)
	if err != nil {
		return 0, failed(exitMisuse, err)
	}
	engine, err := attribution.New(attribution.Options{Rules: pack})
	if err != nil {
		return 0, failed(exitMisuse, err)
	}
	var system []*accuracy.Document
	for _, g := range gold {
		d := accuracy.FromResult(engine.AnalyzeAnnotated(engine.Annotate(article.Parse(g.Text, article.Metadata{}))))
		d.ID = g.ID
		system = append(system, d)
	}
	_, _, f1 := accuracy.Evaluate(gold, system, choice).Total.Counts[accuracy.Linked].PRF()
	return f1, nil
}

// interval gives the ends of Wilson's interval (1927) for a share of n, at 95 %.
func interval(right, n int) (low, high float64) {
	if n == 0 {
		return math.NaN(), math.NaN()
	}
	const z = 1.959964
	p, m := float64(right)/float64(n), float64(n)
	mid := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return max(0, mid-half), min(1, mid+half)
}

func printRuleFigures(b *bytes.Buffer, form string, list []*ruleFigures) error {
	head := []string{"rule", "status", "proposed", "won", "right", "wrong", "precision", "low", "high", "lost"}
	rows := [][]string{head}
	for _, f := range list {
		low, high := interval(f.right, f.right+f.wrong)
		share := math.NaN()
		if n := f.right + f.wrong; n > 0 {
			share = float64(f.right) / float64(n)
		}
		rows = append(rows, []string{f.id, f.status.String(), strconv.Itoa(f.proposed), strconv.Itoa(f.won), strconv.Itoa(f.right), strconv.Itoa(f.wrong),
			figure(100 * share), figure(100 * low), figure(100 * high), figure(f.lost)})
	}
	if form == "csv" {
		w := csv.NewWriter(b)
		if err := w.WriteAll(rows); err != nil {
			return err
		}
		return w.Error()
	}
	wide := make([]int, len(head))
	for _, r := range rows {
		for i, cell := range r {
			wide[i] = max(wide[i], len(cell))
		}
	}
	for _, r := range rows {
		var line strings.Builder
		for i, cell := range r {
			if i < 2 {
				fmt.Fprintf(&line, "%-*s  ", wide[i], cell)
			} else {
				fmt.Fprintf(&line, "%*s  ", wide[i], cell)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return nil
}

// figure gives one decimal, or nothing of what is not known.
func figure(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', 1, 64)
}
