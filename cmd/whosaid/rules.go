package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/rules"
	"whosaid/syntax"
)

// rulesCommand is the work on rules: to see them, to add one, to prove them.
func (p *program) rulesCommand() *cli.Command {
	pack := &cli.StringFlag{Name: "pack", Usage: "add the rules in `DIR` to the built-in ones, unless its pack.yaml says otherwise"}
	return &cli.Command{
		Name:  "rules",
		Usage: "list, show, add, try and check the rules that find attributions",
		Description: "For example, from a sentence that came out wrong to a proven rule (docs/rules.md):\n\n" +
			"   whosaid rules new quip-that --dir my-rules\n" +
			"   whosaid rules try quip-that 'The host quipped that the show was over.' --pack my-rules\n" +
			"   whosaid rules check --pack my-rules\n" +
			"   whosaid article.txt --rules my-rules",
		Subcommands: []*cli.Command{
			{
				Name:  "check",
				Usage: "check every rule by its examples; exit with code 1 if one fails",
				Flags: []cli.Flag{
					pack,
					&cli.BoolFlag{Name: "whole", DisableDefaultText: true, Usage: "also check the examples of match against all rules and weights"},
					&cli.BoolFlag{Name: "mine", DisableDefaultText: true, Usage: "check only the rules and lists of --pack, not those that it extends"},
					&cli.BoolFlag{Name: "renew", DisableDefaultText: true, Usage: "with --whole, write the examples that lose there into " + rules.LedgerFile + " in the directory of --pack"},
					&cli.StringFlag{Name: "coverage", Usage: "list the rules that never match in the articles of `FILE`, JSON Lines with a field \"text\""},
				},
				Action: p.rulesCheck,
			},
			{
				Name:   "list",
				Usage:  "list the rules: id, status, priority, title",
				Flags:  []cli.Flag{pack},
				Action: p.rulesList,
			},
			{
				Name:      "show",
				Usage:     "show a rule: its pattern, its program, its examples",
				ArgsUsage: "ID",
				Flags:     []cli.Flag{pack},
				Action:    p.rulesShow,
			},
			{
				Name:      "new",
				Usage:     "write the file of a new rule: a valid draft to edit",
				ArgsUsage: "ID",
				Flags:     []cli.Flag{&cli.StringFlag{Name: "dir", Value: "my-rules", Usage: "write into `DIR`"}},
				Action:    p.rulesNew,
			},
			{
				Name:      "try",
				Usage:     "show what one rule finds in a sentence, with the sentence's tags and tree",
				ArgsUsage: "ID 'SENTENCE'",
				Flags:     []cli.Flag{pack},
				Action:    p.rulesTry,
			},
			p.rulesStatsCommand(pack),
			{
				Name:   "language",
				Usage:  "the language of patterns on one page",
				Action: p.rulesLanguage,
			},
		},
	}
}

// loadPack gives the pack that the flags name. A broken one is refused with every fault at once.
func loadPack(c *cli.Context) (*rules.Pack, error) {
	var pack *rules.Pack
	var err error
	if dir := c.String("pack"); dir != "" {
		pack, err = rules.Load(dir)
	} else {
		pack, err = rules.English()
	}
	if err != nil {
		return nil, &failure{exitMisuse, "the rules are not sound:\n" + err.Error()}
	}
	return pack, nil
}

func (p *program) rulesCheck(c *cli.Context) error {
	if c.Args().Len() > 0 {
		return misuse("rules check takes no %q; a directory of rules stands after --pack", c.Args().First())
	}
	switch {
	case c.Bool("mine") && c.String("pack") == "":
		return misuse("--mine: say with --pack where your rules are")
	case c.Bool("renew") && (!c.Bool("whole") || c.String("pack") == ""):
		return misuse("--renew: it goes with --whole and --pack")
	}
	pack, err := loadPack(c)
	if err != nil {
		return err
	}
	an, err := syntax.New()
	if err != nil {
		return err
	}
	alone, err := attribution.NewEvaluator(pack)
	if err != nil {
		return failed(exitMisuse, err)
	}
	o := rules.CheckOptions{Alone: alone, Mine: c.Bool("mine")}
	if c.Bool("whole") {
		if o.Whole, err = p.whole(c.Context, pack); err != nil {
			return err
		}
		if o.Ledger, err = pack.Ledger(); err != nil {
			return failed(exitMisuse, err)
		}
	}
	var texts []string
	if name := c.String("coverage"); name != "" {
		if texts, err = textsOf(name); err != nil {
			return failed(exitNothing, err)
		}
	}
	faults := pack.Check(an, o)
	if c.Bool("renew") {
		return p.writeAll(filepath.Join(c.String("pack"), rules.LedgerFile), o.Ledger.Renewed())
	}
	if texts != nil {
		never, idle := pack.Coverage(an, texts)
		faults = append(faults, never...)
		for _, f := range idle {
			fmt.Fprintln(p.person(), f)
		}
	}
	if c.Context.Err() != nil { // what was asked last has no answer
		return &failure{exitInterrupted, "interrupted"}
	}
	for _, f := range faults {
		fmt.Fprintln(p.person(), f)
	}
	count, examples, stable := 0, 0, 0
	for _, r := range pack.Rules {
		if o.Mine && !pack.Mine(r) {
			continue
		}
		count++
		examples += len(r.Examples().Match) + len(r.Examples().NoMatch) + len(r.Examples().KnownMiss)
		if r.Status == rules.Stable {
			stable++
		}
	}
	known := ""
	if o.Ledger != nil && o.Ledger.Known() > 0 {
		known = fmt.Sprintf(" (%d are known to lose in the whole pack)", o.Ledger.Known())
	}
	fmt.Fprintf(p.person(), "%d rules (%d stable), %d examples%s: %s\n", count, stable, examples, known, faultCount(len(faults)))
	if len(faults) > 0 {
		return &failure{code: exitSomeFailed}
	}
	return nil
}

// whole gives the analysis with all rules and weights.
func (p *program) whole(ctx context.Context, pack *rules.Pack) (rules.Analyzer, error) {
	analyze, err := p.engine(attribution.Options{Rules: pack, Include: []string{"thought", "intention"}})
	if err != nil {
		return nil, failed(exitMisuse, err)
	}
	return func(text string) []rules.Finding {
		res, err := analyze(ctx, article.Parse(text, article.Metadata{}))
		if err != nil {
			return nil
		}
		var out []rules.Finding
		for i := range res.Attributions {
			at := &res.Attributions[i]
			out = append(out, rules.Finding{Rule: at.Rule, Source: spans(res.Doc, at.Source), Cue: spans(res.Doc, at.Cue), Content: spans(res.Doc, at.Content)})
		}
		return out
	}, nil
}

// spans gives the words of a part, as the examples of rules write them.
func spans(d *article.Document, of []article.Span) string {
	var parts []string
	for _, s := range of {
		parts = append(parts, strings.Join(strings.Fields(d.Text[s.Start:s.End]), " "))
	}
	return strings.Join(parts, " … ")
}

func faultCount(n int) string {
	switch n {
	case 0:
		return "all right"
	case 1:
		return "1 fault"
	}
	return fmt.Sprintf("%d faults", n)
}

// textsOf gives the texts of a JSON Lines file.
func textsOf(name string) ([]string, error) {
	f, err := article.OpenFile(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	texts := []string{}
	lines := article.NewLines(name, f, 64<<20)
	for {
		in, err := lines.Next()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		texts = append(texts, in.Text)
	}
}

func (p *program) rulesList(c *cli.Context) error {
	pack, err := loadPack(c)
	if err != nil {
		return err
	}
	wide := 0
	for _, r := range pack.Rules {
		wide = max(wide, utf8.RuneCountInString(r.ID))
	}
	for _, r := range pack.Rules {
		if _, err := fmt.Fprintf(p.person(), "%-*s  %-7s %4d  %s\n", wide, r.ID, r.Status, r.Priority, r.Title); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) rulesShow(c *cli.Context) error {
	r, _, err := oneRule(c, 1)
	if err != nil {
		return err
	}
	w := p.person()
	fmt.Fprintf(w, "%s — %s\n%s, priority %d, %s\n\n%s\n\npattern\n", r.ID, r.Title, r.Status, r.Priority, r.Path, r.Description)
	for _, l := range strings.Split(strings.TrimRight(r.Pattern, "\n"), "\n") {
		fmt.Fprintf(w, "    %s\n", l)
	}
	for _, l := range r.Where {
		fmt.Fprintf(w, "    where %s\n", l)
	}
	fmt.Fprintf(w, "\nparsed\n    %s\n\nprogram\n", r.Parsed())
	for _, l := range strings.Split(strings.TrimRight(r.Program().String(), "\n"), "\n") {
		fmt.Fprintf(w, "    %s\n", l)
	}
	fmt.Fprintln(w, "\nexamples")
	for _, g := range []struct {
		word string
		of   []rules.Example
	}{{"match", r.Examples().Match}, {"no match", r.Examples().NoMatch}, {"known miss", r.Examples().KnownMiss}} {
		for _, e := range g.of {
			fmt.Fprintf(w, "    %s: %s\n", g.word, e.Text)
			for _, part := range [][2]string{{"source", e.Source}, {"cue", e.Cue}, {"content", e.Content}, {"addressee", e.Addressee}, {"because", e.Because}} {
				if part[1] != "" {
					fmt.Fprintf(w, "        %s: %s\n", part[0], part[1])
				}
			}
		}
	}
	return nil
}

// oneRule gives the rule that the first argument names.
func oneRule(c *cli.Context, args int) (*rules.Rule, *rules.Pack, error) {
	if c.Args().Len() != args {
		return nil, nil, misuse("%s takes %s", commandPath(c), c.Command.ArgsUsage)
	}
	pack, err := loadPack(c)
	if err != nil {
		return nil, nil, err
	}
	id := c.Args().First()
	r := pack.Rule(id)
	if r == nil {
		near := ""
		var ids []string
		for _, x := range pack.Rules {
			if strings.Contains(x.ID, id) || strings.Contains(id, x.ID) {
				ids = append(ids, x.ID)
			}
		}
		if len(ids) > 0 {
			near = "; there are " + strings.Join(ids, ", ")
		}
		return nil, nil, misuse("there is no rule %q%s", id, near)
	}
	return r, pack, nil
}

func (p *program) rulesNew(c *cli.Context) error {
	if c.Args().Len() != 1 {
		return misuse("rules new takes the id of one rule")
	}
	id := c.Args().First()
	text, err := rules.Scaffold(id)
	if err != nil {
		return failed(exitMisuse, err)
	}
	dir := c.String("dir")
	name := filepath.Join(dir, id+".yaml")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return failed(exitNothing, err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return failed(exitMisuse, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return failed(exitNothing, err)
	}
	fmt.Fprintf(p.person(), "%s\nchange it, then: whosaid rules check --pack %s\n", name, dir)
	return nil
}

func (p *program) rulesTry(c *cli.Context) error {
	r, pack, err := oneRule(c, 2)
	if err != nil {
		return err
	}
	an, err := syntax.New()
	if err != nil {
		return err
	}
	a := an.Annotate(article.Parse(c.Args().Get(1), article.Metadata{}))
	d := a.Doc
	fmt.Fprintf(p.person(), "%5s  %-16s %-16s %-6s %-12s %s\n", "token", "word", "lemma", "tag", "relation", "head")
	for i := range d.Tokens {
		head := ""
		if h := int(a.Heads[i]); h >= 0 {
			head = fmt.Sprintf("%d %s", h, d.Word(h))
		}
		fmt.Fprintf(p.person(), "%5d  %-16s %-16s %-6s %-12s %s\n", i, d.Word(i), a.Lemmas[i], a.Tags[i], a.Relations[i], head)
	}
	alone, err := attribution.NewEvaluator(pack)
	if err != nil {
		return failed(exitMisuse, err)
	}
	found := alone(r, a)
	fmt.Fprintf(p.person(), "\n%s (%s) matches %d times\n", r.ID, r.Status, len(found))
	if n, ok := pack.NearestOf(r, a); ok && len(found) == 0 {
		fmt.Fprintf(p.person(), "    nearest    beginning at %d %s", n.Token, d.Word(n.Token))
		if at := n.Stop.Token; at >= 0 && at < len(d.Tokens) && at != n.Token {
			fmt.Fprintf(p.person(), ", at %d %s", at, d.Word(at))
		}
		fmt.Fprintf(p.person(), ", it wants %s\n", n.Stop.Reason)
	}
	for _, readings := range found {
		f := readings[0]
		for _, part := range [][2]string{{"source", f.Source}, {"cue", f.Cue}, {"content", f.Content}, {"addressee", f.Addressee}} {
			if part[1] != "" {
				fmt.Fprintf(p.person(), "    %-9s  %s\n", part[0], part[1])
			}
		}
		if n := len(readings) - 1; n > 0 {
			fmt.Fprintf(p.person(), "    and %d more readings of the same cue\n", n)
		}
		fmt.Fprintln(p.person())
	}
	return nil
}

func (p *program) rulesLanguage(*cli.Context) error {
	_, err := io.WriteString(p.person(), rules.Language())
	return err
}
