package attribution_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"whosaid/attribution"
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
// are next to it.
func ExampleNewEvaluator() {
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
	alone, err := attribution.NewEvaluator(pack)
	if err != nil {
		log.Fatal(err)
	}
	for _, fault := range pack.Check(annotator, rules.CheckOptions{Alone: alone}) {
		fmt.Println(fault)
	}
	fmt.Println(pack.Rule("let-it-be-known").Title)
	// Output: To let it be known that
}
