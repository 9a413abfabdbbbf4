package rules_test

import (
	"fmt"
	"log"

	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

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
	doc := article.Parse("The mayor said the bridge would close.", article.Metadata{})
	annotation := annotator.Annotate(doc)
	var scratch rules.Scratch
	pack.Propose(annotation, &scratch, func(p rules.Proposal) {
		if p.Rule.ID == "say-clause" {
			fmt.Printf("cue %q, content headed by %q\n", doc.Word(p.Cue.Head), doc.Word(p.Content.Head))
		}
	})
	// Output: cue "said", content headed by "close"
}
