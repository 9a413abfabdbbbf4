package main

import (
	"strings"

	"github.com/urfave/cli/v2"
)

// examples are what the help of a command begins with, where the command has none of its own. A test holds each to the flags
// that there are.
var examples = map[string]string{
	"summary":        "whosaid summary news/ --by outlet\nwhosaid summary quotes.csv --status denied",
	"parse":          "whosaid parse article.txt\nwhosaid parse article.txt --to paragraphs",
	"worker":         `echo '{"id": "a", "text": "“No,” Ann Berg said."}' | whosaid worker`,
	"rules check":    "whosaid rules check --pack my-rules",
	"rules list":     "whosaid rules list",
	"rules show":     "whosaid rules show say-clause",
	"rules new":      "whosaid rules new quip-that --dir my-rules",
	"rules try":      "whosaid rules try say-clause 'Kiev said on Tuesday that two posts had been shelled.'",
	"rules stats":    "whosaid rules stats --gold gold.jsonl --to csv",
	"rules language": "whosaid rules language",
	"gold":           "whosaid gold import annotated/ --from brat --out gold.jsonl\nwhosaid gold check gold.jsonl",
	"gold import":    "whosaid gold import annotated/ --from brat --out gold.jsonl",
	"gold export":    "whosaid gold export gold.jsonl --to brat --out annotated",
	"gold check":     "whosaid gold check gold.jsonl --strict",
	"diff":           "whosaid diff before.csv after.csv --exit-code",
	"precision":      "whosaid precision sheet.csv",
	"fit":            "whosaid fit --gold gold.jsonl --out weights.tsv",
	"train":          "whosaid train all --data treebanks --out models",
	"train all":      "whosaid train all --data treebanks --out models",
	"train prose":    "whosaid train prose --out prose.model",
	"train tagger":   "whosaid train tagger --train trees.conllu.gz --out tagger.model",
	"train names":    "whosaid train names --train trees.conllu.gz --out names.model",
	"train parser":   "whosaid train parser --train trees.conllu.gz --out parser.bin",
	"train trim":     "whosaid train trim --models models --out smaller",
	"columns":        "whosaid columns\nwhosaid columns --to markdown",
	"completion":     "whosaid completion bash",
}

// addExample puts a command's example before its description.
func addExample(c *cli.Command, path string) {
	if lines, ok := examples[path]; ok {
		c.Description = strings.TrimSpace("For example:\n\n   " + strings.ReplaceAll(lines, "\n", "\n   ") + "\n\n" + c.Description)
	}
}
