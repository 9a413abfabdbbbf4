package source

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"testing"
)

// repeated gives n times what make writes, without holding it.
func repeated(before string, n int, make func(i int) string, behind string) io.ReadCloser {
	r, w := io.Pipe()
	go func() {
		io.WriteString(w, before)
		for i := range n {
			if _, err := io.WriteString(w, make(i)); err != nil {
				return
			}
		}
		io.WriteString(w, behind)
		w.Close()
	}()
	return r
}

// An export of 100,000 articles is read in memory that does not grow with their number.
func TestExportStaysFlat(t *testing.T) {
	text, err := os.ReadFile("testdata/forms/factiva.html")
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(text), `<div class="article`)
	for _, c := range []struct {
		articles             int
		name, before, behind string
		make                 func(i int) string
	}{
		{100_000, "a.txt", "", "", func(i int) string {
			return fmt.Sprintf("   %d of 100000 DOCUMENTS\n\nThe Courier\n\nMay 1, 2019\n\nTitle %d\n\nLENGTH: 5 words\n\nShe said so.\n\nLANGUAGE: ENGLISH\n\n", i+1, i)
		}},
		{20_000, "a.rtf", `{\rtf1\ansi `, "}", func(i int) string {
			return fmt.Sprintf(`{Title %d\par The Courier\par May 1, 2019\par Length: 5 words\par Body\par She said so.\par Load-Date: May 2, 2019\par End of Document\par}`, i)
		}},
		{20_000, "a.html", head, "</body></html>", func(int) string { return `<div class="article` + rest[:strings.Index(rest, "<br>")] }},
	} {
		r, err := (&Config{}).Open(Origin{Name: c.name, ID: "a"}, repeated(c.before, c.articles, c.make, c.behind))
		if err != nil {
			t.Fatal(err)
		}
		var before, m runtime.MemStats
		n := 0
		for ; ; n++ {
			in, err := r.Next()
			if err == io.EOF {
				break
			}
			if err != nil || in.Text == "" {
				t.Fatalf("%s: article %d: %q, %v", c.name, n, in.Text, err)
			}
			if n == 1000 {
				runtime.GC()
				runtime.ReadMemStats(&before)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&m)
		r.Close()
		if n != c.articles {
			t.Errorf("%s: %d articles", c.name, n)
		}
		if grown := int64(m.HeapAlloc) - int64(before.HeapAlloc); grown > 2<<20 {
			t.Errorf("%s: %d bytes more are held after %d articles", c.name, grown, n)
		}
	}
}
