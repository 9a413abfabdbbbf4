package collection_test

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whosaid/article"
	"whosaid/collection"
)

// What is added from one version to another is gone on the way back.
func TestVersionsBothWays(t *testing.T) {
	paragraphs := strings.Split(strings.TrimSpace(harbour), "\n\n")
	rapid.Check(t, func(t *rapid.T) {
		some := func(label string) *collection.Article {
			var kept []string
			for _, p := range paragraphs {
				if rapid.Bool().Draw(t, label) {
					kept = append(kept, p)
				}
			}
			e, err := engine()
			if err != nil {
				t.Fatal(err)
			}
			r, err := e.Analyze(t.Context(), article.Parse(strings.Join(kept, "\n\n"), article.Metadata{ID: label}))
			if err != nil {
				t.Fatal(err)
			}
			return collection.FromResult(r)
		}
		a, b := some("a"), some("b")
		there, back := counted(collection.CompareVersions(a, b)), counted(collection.CompareVersions(b, a))
		for _, pair := range [][2]collection.ChangeKind{{collection.SourceAdded, collection.SourceRemoved}, {collection.QuoteAdded, collection.QuoteGone}} {
			if there[pair[0]] != back[pair[1]] || there[pair[1]] != back[pair[0]] {
				t.Fatalf("%s and %s: %v there, %v back", pair[0], pair[1], there, back)
			}
		}
		if same := collection.CompareVersions(a, a); len(same.Changes) != 0 {
			t.Fatalf("one version differs from itself: %+v", same.Changes)
		}
	})
}

func counted(v collection.Versions) map[collection.ChangeKind]int {
	out := map[collection.ChangeKind]int{}
	for _, c := range v.Changes {
		out[c.Kind]++
	}
	return out
}

func FuzzVersions(f *testing.F) {
	f.Add(harbour, strings.ReplaceAll(harbour, "said", "claimed"))
	f.Add("", "“x” \xff")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 10_000 {
			return
		}
		v := collection.CompareVersions(analysed(t, a, article.Metadata{ID: "a"}), analysed(t, b, article.Metadata{ID: "b"}))
		var out bytes.Buffer
		v.Page("x")
		if err := v.PrintText(&out); err != nil {
			t.Fatal(err)
		}
	})
}
