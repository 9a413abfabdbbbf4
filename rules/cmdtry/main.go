package main

import (
	"fmt"
	"os"

	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

func main() {
	p, err := rules.English()
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	an, err := syntax.New()
	if err != nil {
		panic(err)
	}
	if len(os.Args) == 1 {
		n := 0
		for _, e := range p.Check(an, rules.CheckOptions{}) {
			fmt.Println(e)
			n++
		}
		fmt.Println(n, "faults", len(p.Rules), "rules")
		return
	}
	for _, t := range os.Args[1:] {
		d := article.Parse(t, article.Options{})
		a := an.Annotate(d)
		for i := range d.Tokens {
			fmt.Printf("%d:%s/%s/%s->%d:%s ", i, d.Word(i), a.Tags[i], a.Lemmas[i], a.Heads[i], a.Relations[i])
		}
		fmt.Println(d.Quotations, a.Names)
		var s rules.Scratch
		p.Propose(a, &s, func(pr rules.Proposal) {
			e := p.Evaluate(a, &s, &pr)
			fmt.Printf("  %-24s cue=%q src=%q con=%q to=%q\n", pr.Rule.ID, rules.Text(d, e.Cue), rules.Text(d, e.Source), rules.Text(d, e.Content), rules.Text(d, e.Addressee))
		})
	}
}
