package syntax

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jdkato/prose/v2"

	"whosaid/article"
)

// tagSentences are written for these tests; words are parted by spaces.
var tagSentences = []struct{ name, words string }{
	{"plain-report", "The minister said on Tuesday that two posts had been cut ."},
	{"quotation", "`` We will not wait , '' he told reporters in Lagos ."},
	{"straight-marks", `" We will not wait , " he told reporters in Lagos .`},
	{"numbers-and-years", "In 1987 some 4,500 people paid $ 3.25 each , or 12 % of their pay ."},
	{"decimal-is-a-link-to-prose", "Prices rose 3.14 percent and then 2.5 percent ."},
	{"hyphens", "A well-known Anglo-Irish go-between resigned - at last ."},
	{"address", "Write to @desk or to news.desk@example.org about example.org today ."},
	{"one-word", "Stop"},
	{"two-words", "Talks fail"},
	{"not-ascii", "Señor Ólafur Þórsson visited Málaga and İzmir ."},
	{"capitals", "PRIME MINISTER RESIGNS AFTER VOTE"},
	{"possessive", "Kenya 's central bank is n't raising its rate , analysts ' notes say ."},
	{"brackets", "The group ( founded in 2003 ) has 0 members."},
	{"question", "Who knew what the committee 's chairwoman had promised them ?"},
	{"rare-words", "Gallimaufries of snark , blogosphere-wide , obnubilated the plebiscite ."},
}

// The fast path and NewDocument, given a sentence at a time, agree token by token.
func TestProseTagsAgreeWithNewDocument(t *testing.T) {
	fast, err := loadProse()
	if err != nil {
		t.Fatal(err)
	}
	model := prose.ModelFromData("x")
	var s proseScratch
	for _, c := range tagSentences {
		t.Run(c.name, func(t *testing.T) {
			doc, err := prose.NewDocument(c.words, prose.UsingModel(model), prose.WithSegmentation(false), prose.WithExtraction(false))
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			seen := map[string]string{} // prose may share one tag, the last, among like words
			for _, k := range doc.Tokens() {
				words = append(words, k.Text)
			}
			got := fast.tag(words, &s)
			for i := range words {
				seen[words[i]] = fast.classes[got[i]]
			}
			for i, k := range doc.Tokens() {
				if g := fast.classes[got[i]]; g != k.Tag && seen[words[i]] != k.Tag {
					t.Errorf("token %d %q of %q: tag %q, prose gives %q", i, k.Text, c.words, g, k.Tag)
				}
			}
		})
	}
}

// The same over whole articles, a sentence at a time: at most one token in a thousand differs (of
// equal sums prose takes the one that its map happens to give first).
func TestProseTagsAgreeOverArticles(t *testing.T) {
	fast, err := loadProse()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no articles: ", err)
	}
	model := prose.ModelFromData("x")
	var s proseScratch
	n, differ := 0, 0
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc := article.Parse(string(b), article.Metadata{})
		for _, sent := range doc.Sentences {
			var words []string
			for i := sent.Tokens.First; i < sent.Tokens.End; i++ {
				words = append(words, normalForm(doc.Word(i), quoteUnknown))
			}
			d, err := prose.NewDocument(strings.Join(words, " "), prose.UsingModel(model), prose.WithSegmentation(false), prose.WithExtraction(false))
			if err != nil {
				t.Fatal(err)
			}
			words = words[:0]
			for _, k := range d.Tokens() {
				words = append(words, k.Text)
			}
			got := fast.tag(words, &s)
			last := map[string]string{}
			for i, w := range words {
				last[w] = fast.classes[got[i]]
			}
			for i, k := range d.Tokens() {
				if n++; fast.classes[got[i]] != k.Tag && last[k.Text] != k.Tag {
					differ++
					t.Logf("%q in %q: tag %q, prose gives %q", k.Text, strings.Join(words, " "), fast.classes[got[i]], k.Tag)
				}
			}
		}
	}
	if n < 5000 || differ*1000 > n {
		t.Errorf("%d of %d tokens differ", differ, n)
	}
}
