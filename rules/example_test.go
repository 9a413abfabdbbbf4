package rules_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

const letItBeKnown = `id: let-it-be-known
title: To let it be known that
description: A cue of four words.
status: stable
priority: 180
pattern: |
  source:<np> cue:({lemma=let verb} "it" "be" "known") content:{word="that"}
gives: {source: phrase, cue: words, content: rest}
examples:
  match:
    - text: The palace let it be known that the king was ill.
      source: The palace
      cue: let it be known
      content: that the king was ill
  no_match:
    - text: The palace let the king sleep.
      because: nothing is made known.
`

// A directory of rules lies over the rules that are built in. Check proves each rule by the examples that
// stand beside it.
func ExampleLoad() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "let-it-be-known.yaml"), []byte(letItBeKnown), 0o666); err != nil {
		log.Fatal(err)
	}
	pack, err := rules.Load(dir)
	if err != nil {
		log.Fatal(err)
	}
	annotator, err := syntax.New()
	if err != nil {
		log.Fatal(err)
	}
	for _, fault := range pack.Check(annotator, rules.CheckOptions{}) {
		fmt.Println(fault)
	}
	fmt.Println(pack.Rule("let-it-be-known").Title)
	// Output: To let it be known that
}

// Each rule proposes for itself; which proposal wins is for attribution.Engine to say.
func ExamplePack_Propose() {
	pack, err := rules.English()
	if err != nil {
		log.Fatal(err)
	}
	annotator, err := syntax.New()
	if err != nil {
		log.Fatal(err)
	}
	doc := article.Parse("The mayor said the bridge would close.", article.Options{})
	annotation := annotator.Annotate(doc)
	var scratch rules.Scratch
	pack.Propose(annotation, &scratch, func(p rules.Proposal) {
		if p.Rule.ID == "say-clause" {
			plain := pack.Evaluate(annotation, &scratch, &p)
			fmt.Printf("%q said %q\n", rules.Text(doc, plain.Source), rules.Text(doc, plain.Content))
		}
	})
	// Output: "The mayor" said "the bridge would close"
}
