package decide

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/rules"
	"whosaid/syntax"
)

// annotator and shippedDecider are shared by the tests of this room: making them takes a second.
var (
	annotator = sync.OnceValue(func() *syntax.Annotator {
		an, err := syntax.New()
		if err != nil {
			panic(err)
		}
		return an
	})
	englishPack = sync.OnceValue(func() *propose.Prepared {
		pack, err := rules.English()
		if err != nil {
			panic(err)
		}
		p, err := propose.Prepare(pack)
		if err != nil {
			panic(err)
		}
		return p
	})
)

func shippedWeights() *Weights {
	w, err := Shipped()
	if err != nil {
		panic(err)
	}
	return w
}

func annotatedText(text string) *syntax.Annotation {
	return annotator().Annotate(article.Parse(text, article.Metadata{}))
}

// ownTexts gives the project's own articles by their files' names.
func ownTexts(t testing.TB) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("../../../testdata/articles/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no articles: %v", err)
	}
	out := map[string]string{}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(p)] = string(b)
	}
	return out
}
