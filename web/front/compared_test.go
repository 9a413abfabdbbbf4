package front

import (
	"bytes"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/collection"
)

// What a draft and its source hold stays text, whatever it is.
func TestComparedPageRunsNothing(t *testing.T) {
	words := "“<script>alert(1)</script> we will go & sail </mark> on Friday for ever”"
	make := func(id string) *collection.Article {
		doc := article.Parse(words+" said Lars Ek.", article.Metadata{ID: id, URL: "javascript:alert(1)"})
		a := collection.NewArticle(doc)
		a.Quotes = []collection.Quote{{ID: "q1", Kind: "direct", Spans: []article.Span{doc.Quotations[0].Span}, Status: "asserted",
			Speaker: collection.Speaker{Name: "Lars <b>Ek", Type: "person", Confidence: 1}}}
		return a
	}
	checker := collection.NewChecker([]*collection.Article{make("draft")})
	source := make("source")
	source.Text += " It rained."
	checker.Add(source)
	var b bytes.Buffer
	if err := PrintCompared(&b, checker.Checked().Page("<i>heading")); err != nil {
		t.Fatal(err)
	}
	for _, raw := range []string{"<script", "javascript:", "<b>Ek", "<i>heading"} {
		if strings.Contains(b.String(), raw) {
			t.Errorf("the page holds %q", raw)
		}
	}
	if !strings.Contains(b.String(), "Content-Security-Policy") {
		t.Error("the page has no policy")
	}
}

func FuzzComparedPage(f *testing.F) {
	f.Add("“x” he said", "“y”")
	f.Add("\xff“\x00”", "‘’")
	f.Fuzz(func(t *testing.T, a, b string) {
		quoted := func(id, text string) *collection.Article {
			doc := article.Parse(text, article.Metadata{ID: id})
			out := collection.NewArticle(doc)
			for _, q := range doc.Quotations {
				out.Quotes = append(out.Quotes, collection.Quote{ID: "q", Kind: "direct", Spans: []article.Span{q.Span}})
			}
			return out
		}
		checker := collection.NewChecker([]*collection.Article{quoted("a", a)})
		checker.Add(quoted("b", b))
		if err := PrintCompared(new(bytes.Buffer), checker.Checked().Page("x")); err != nil {
			t.Fatal(err)
		}
	})
}
