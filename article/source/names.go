package source

import (
	_ "embed"
	"slices"
	"strings"

	"whosaid/article"
)

//go:embed data/columns.tsv
var columnsFile string

//go:embed data/metadata.tsv
var metadataFile string

// wordLists reads a file of lines "key, tab, words"; # begins a remark.
func wordLists(file string) map[string][]string {
	lists := map[string][]string{}
	for line := range strings.Lines(file) {
		key, words, ok := strings.Cut(line, "\t")
		if ok && !strings.HasPrefix(key, "#") {
			lists[key] = strings.Fields(words)
		}
	}
	return lists
}

var (
	columnNames   = wordLists(columnsFile)
	metadataNames = wordLists(metadataFile)
)

// IsSiteColumn reports whether a column of this name holds the newspaper of an article, where the user named no column.
func IsSiteColumn(name string) bool { return slices.Contains(columnNames["site"], spelled(name)) }

// names gives the names under which the parts of an article are looked for.
func (c *Config) names(keep []string) *article.Names {
	n := &article.Names{
		Text: columnNames["text"], ID: columnNames["id"], Title: columnNames["title"], Date: columnNames["date"],
		URL: columnNames["url"], Author: columnNames["author"], Site: columnNames["site"], Keep: keep,
	}
	if c.TextColumn != "" {
		n.Text = []string{c.TextColumn}
	}
	if c.IDColumn != "" {
		n.ID = []string{c.IDColumn}
	}
	return n
}
