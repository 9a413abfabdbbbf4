package collection_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/collection"
)

// plantedEcho is a variant of a quotation that was put into an article of its own.
type plantedEcho struct{ doc, quote, variant string }

// plantEchoes makes articles with each variant of some of the direct quotations of others.
func plantEchoes(articles []*collection.Article, most, oneIn int) (made []*collection.Article, planted []plantedEcho) {
	r := rand.New(rand.NewPCG(plantSeed, 2))
	variants := []string{"the same", "marks", "a word changed", "two words changed", "the middle left out", "the end left out", "another speaker"}
	used := map[string]bool{} // words that two articles have are planted once
	for _, i := range r.Perm(len(articles)) {
		a := articles[i]
		for _, q := range a.Quotes {
			words := strings.Fields(strings.Trim(a.Text[q.Spans[0].Start:q.Spans[0].End], "\"“”'‘’,. "))
			if q.Kind != "direct" || len(q.Spans) != 1 || len(words) < 9 || q.Speaker.Name == "" || r.IntN(oneIn) > 0 {
				continue
			}
			if once := strings.ToLower(strings.Join(words[:6], " ")); used[once] {
				continue
			} else {
				used[once] = true
			}
			for _, variant := range variants {
				made = append(made, plantEcho(fmt.Sprintf("planted-%04d", len(planted)), variant, words, q))
				planted = append(planted, plantedEcho{a.ID, q.ID, variant})
			}
			if len(planted) >= most {
				return made, planted
			}
		}
	}
	return made, planted
}

// plantEcho makes an article of one quotation, a variant of the words of q.
func plantEcho(id, variant string, words []string, q collection.Quote) *collection.Article {
	words, speaker := slices.Clone(words), q.Speaker
	switch variant {
	case "marks":
		for k := range words {
			words[k] = strings.ToUpper(words[k])
		}
	case "a word changed":
		words[len(words)/2] = "otherwise"
	case "two words changed":
		words[len(words)/3], words[2*len(words)/3] = "otherwise", "42"
	case "the middle left out":
		words = slices.Delete(words, len(words)/2-1, len(words)/2+1)
	case "the end left out":
		words = words[:max(8, len(words)/2)]
	case "another speaker":
		speaker = collection.Speaker{Name: "Torvald Ekman", Key: "torvald-ekman", Type: "person", Confidence: 1}
	}
	text := "“" + strings.Join(words, " ") + "”"
	b := collection.NewArticle(article.Parse(text+" was what was said.", article.Metadata{ID: id, Date: "2030-01-01"}))
	b.Quotes = []collection.Quote{{ID: "q1", Kind: "direct", Status: q.Status, Spans: []article.Span{{End: len(text)}}, Speaker: speaker}}
	return b
}

// measureEchoes says how many planted variants are in the group of what they are variants of, and how many quotations of
// the articles are in a group with a variant of something else.
func measureEchoes(t *testing.T, articles []*collection.Article, most, oneIn int) {
	made, planted := plantEchoes(articles, most, oneIn)
	e, err := collection.NewEchoes(nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	quotes := 0
	for _, a := range append(append([]*collection.Article{}, articles...), made...) {
		quotes += len(a.Quotes)
		if err := e.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	origin := map[string]string{} // of a planted article: document and quote
	for i, p := range planted {
		origin[made[i].ID] = p.doc + "/" + p.quote
	}
	groups := map[string]string{} // of document and quote
	members := map[string][]collection.Echo{}
	if err := e.Each(func(g []collection.Echo) error {
		for _, o := range g {
			groups[o.Doc+"/"+o.QuoteID] = o.Group
			members[o.Group] = append(members[o.Group], o)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	found, lost := map[string]int{}, 0
	all := map[string]int{}
	for i, p := range planted {
		all[p.variant]++
		if g := groups[made[i].ID+"/q1"]; g != "" && g == groups[p.doc+"/"+p.quote] {
			found[p.variant]++
		} else {
			lost++
			t.Logf("lost: %s: %s", p.variant, made[i].Text)
		}
	}
	wrong := 0
	for _, g := range members {
		firsts := map[string]bool{}
		for _, o := range g {
			if from := origin[o.Doc]; from != "" {
				firsts[from] = true
			}
		}
		if len(firsts) > 1 {
			wrong += len(firsts) - 1
			t.Logf("two in one group: %q and %q", g[0].Quote, g[len(g)-1].Quote)
		}
	}
	for v, n := range all {
		t.Logf("%s: %d of %d", v, found[v], n)
	}
	t.Logf("%d articles with %d quotations, %d groups; %d of %d variants found; %d joined with another's", len(articles), quotes, len(members), len(planted)-lost, len(planted), wrong)
	if 100*lost > 3*len(planted) || 1000*wrong >= quotes {
		t.Errorf("%d of %d variants are lost, %d of %d quotations are joined with another's", lost, len(planted), wrong, quotes)
	}
}

// Variants of this project's own quotations, planted in other articles, are found.
func TestPlantedEchoes(t *testing.T) {
	var articles []*collection.Article
	for _, a := range readGold(t) {
		articles = append(articles, analysed(t, a.Text, article.Metadata{ID: a.ID, Date: a.Date}))
	}
	measureEchoes(t, articles, 1000, 1)
}

// … and of quotations of news, where that is available:
//
//	WHOSAID_ECHOES=1 go test ./collection -run TestPlantedEchoesInNews -v
func TestPlantedEchoesInNews(t *testing.T) {
	f, err := os.Open(filepath.Join("..", "..", "shared", "raw", "news.jsonl.gz"))
	if err != nil || os.Getenv("WHOSAID_ECHOES") == "" {
		t.Skip("there is no news at hand, or WHOSAID_ECHOES is not set")
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<24)
	var articles []*collection.Article
	for in.Scan() {
		var one struct{ ID, Text, Date string }
		if err := json.Unmarshal(in.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		articles = append(articles, analysed(t, one.Text, article.Metadata{ID: one.ID, Date: one.Date}))
	}
	measureEchoes(t, articles, 1000, 3)
}
