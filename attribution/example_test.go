package attribution_test

import (
	"context"
	"fmt"
	"log"
	"strings"

	"whosaid/article"
	"whosaid/attribution"
)

// One engine serves all goroutines; making one takes a while, so make it once.
func ExampleNew() {
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		log.Fatal(err)
	}
	doc := article.Parse("The mayor said the bridge would close.", article.Metadata{})
	result, err := engine.Analyze(context.Background(), doc)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(result.Attributions))
	// Output: 1
}

// What was said, by whom, and the words that say so. A span is bytes of the document's text.
func ExampleEngine_Analyze() {
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		log.Fatal(err)
	}
	doc := article.Parse(`"We will talk to anyone," Karin Holm told reporters. "The ferries have to sail."

She said that the talks would begin on Monday.

The union denied that it had broken them off.`, article.Metadata{ID: "harbour"})
	words := func(spans []article.Span) (all []string) {
		for _, s := range spans {
			all = append(all, doc.Text[s.Start:s.End])
		}
		return all
	}
	result, err := engine.Analyze(context.Background(), doc)
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range result.Attributions {
		who := "nobody found"
		if a.Speaker >= 0 {
			who = result.Speakers[a.Speaker].Name
		}
		fmt.Printf("%s, %s %s: %q (%q %q)\n", who, a.Kind, a.Status, words(a.Content), words(a.Source), words(a.Cue))
	}
	// Output:
	// Karin Holm, direct asserted: ["\"We will talk to anyone,\"" "\"The ferries have to sail.\""] (["Karin Holm"] ["told"])
	// Karin Holm, indirect asserted: ["that the talks would begin on Monday"] (["She"] ["said"])
	// union, indirect denied: ["that it had broken them off"] (["The union"] ["denied"])
}

// A list of one's own gives speakers ids, whatever an article calls them.
func ExampleNew_speakers() {
	table := "id\tname\taliases\ttype\nP7\tKarin Holm\tthe transport minister\tperson\n"
	list, err := attribution.ReadSpeakerList(strings.NewReader(table), "people.tsv")
	if err != nil {
		log.Fatal(err)
	}
	engine, err := attribution.New(attribution.Options{Speakers: list})
	if err != nil {
		log.Fatal(err)
	}
	result, err := engine.Analyze(context.Background(), article.Parse("Karin Holm said the ferries had to sail.", article.Metadata{}))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.Speakers[0].Name, result.Speakers[0].ID)
	// Output: Karin Holm P7
}

// With Explain, each attribution tells how it came about.
func ExampleOptions_explain() {
	engine, err := attribution.New(attribution.Options{Explain: true})
	if err != nil {
		log.Fatal(err)
	}
	result, err := engine.Analyze(context.Background(), article.Parse("The mayor said the bridge would close.", article.Metadata{}))
	if err != nil {
		log.Fatal(err)
	}
	a := result.Attributions[0]
	fmt.Println(a.Rule, len(a.Steps) > 0)
	// Output: say-clause true
}
