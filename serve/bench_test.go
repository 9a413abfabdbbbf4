package serve_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"whosaid/web/desk"
)

// many gives rows of so many articles, ten each.
func many(articles int) []byte {
	var b strings.Builder
	for n := range articles {
		b.WriteString(strings.Replace(string(rowsOfMany(10)), `"id":"many"`, fmt.Sprintf(`"id":"a%d","title":"Article number %d"`, n, n), 1))
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// BenchmarkFirstPage is what a browser asks for before it shows something, of 2,000 articles with 20,000 rows: the list and
// the first article.
func BenchmarkFirstPage(b *testing.B) {
	s := start(b, filepath.Join(b.TempDir(), "g.jsonl"), desk.Options{}, desk.Input{Name: "many.jsonl", Bytes: many(2000)})
	at := "/" + s.token() + "/"
	for b.Loop() {
		for _, path := range []string{"", "app.js", "style.css", "api/list", "api/article?n=0"} {
			if code, _, body := s.request(b, "GET", at+path, "", nil); code != 200 {
				b.Fatal(code, body)
			}
		}
	}
}

// BenchmarkDecision is one decision among them, saved: the journal is on the disk, and the gold is written.
func BenchmarkDecision(b *testing.B) {
	s := start(b, filepath.Join(b.TempDir(), "g.jsonl"), desk.Options{}, desk.Input{Name: "many.jsonl", Bytes: many(2000)})
	n := 0
	for b.Loop() {
		c := desk.Decision{Do: "verdict", Document: n / 10 % 2000, Row: fmt.Sprint("q", n%10+1), Verdict: []string{"right", "wrong"}[n/20000%2]}
		if code, body := s.decide(b, "tab", c); code != 200 {
			b.Fatal(code, body)
		}
		n++
	}
}
