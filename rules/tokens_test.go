package rules

import (
	"strings"
	"testing"
	"testing/fstest"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

func TestTokensAndPhrases(t *testing.T) {
	x := lexicon.New()
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{"places.txt": "#: words\nMoscow\nDowning Street\nDowning Street garden\n", "verbs.txt": "say\ndon't\n", "forms.txt": "#: words\nsaid\n"} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	if err := x.Load(fsys, ".", ""); err != nil {
		t.Fatal(err)
	}
	d := article.Parse("Moscow said Downing Street said nothing, and don’t say DOWNING STREET", article.Metadata{})
	a := &syntax.Annotation{Doc: d, Lemmas: make([]string, len(d.Tokens))}
	for i := range d.Tokens {
		a.Lemmas[i] = strings.ToLower(d.Word(i))
		if a.Lemmas[i] == "said" {
			a.Lemmas[i] = "say"
		}
	}
	var tok lexicon.Tokens
	x.Read(a, &tok)
	places, _ := x.ID("places")
	verbs, _ := x.ID("verbs")
	forms, _ := x.ID("forms")
	n := len(d.Tokens)
	find := func(w string) int {
		for i := range d.Tokens {
			if d.Word(i) == w {
				return i
			}
		}
		t.Fatalf("no token %q", w)
		return 0
	}
	for _, tt := range []struct {
		at    string
		words int
	}{{"Moscow", 1}, {"Downing", 2}, {"DOWNING", 2}, {"nothing", 0}} {
		i := find(tt.at)
		if to, ok := x.PhraseAt(&tok, places, i, n); ok != (tt.words > 0) || to-i != tt.words {
			t.Errorf("%s: %d words, %v", tt.at, to-i, ok)
		}
	}
	if _, ok := x.PhraseAt(&tok, places, find("Downing"), find("Street")); ok {
		t.Error("a phrase that reaches over the end")
	}
	said := find("said")
	if !tok.Has(said, verbs) || !tok.Has(said, forms) {
		t.Error("said is on the list of its lemma and on that of its form")
	}
	say := find("say")
	if !tok.Has(say, verbs) || tok.Has(say, forms) {
		t.Error("say is on the list of lemmas alone")
	}
	if got := x.Starters(places); len(got) != 1 || x.Text(got[0]) != "downing" {
		t.Errorf("starters %v", got)
	}
	// Read again over a shorter article.
	b := article.Parse("Nobody.", article.Metadata{})
	x.Read(&syntax.Annotation{Doc: b, Lemmas: []string{"nobody", "."}}, &tok)
	if len(tok.Lemma) != len(b.Tokens) || tok.Has(0, verbs) || tok.Has(0, forms) || tok.Word[0] != lexicon.NoSymbol {
		t.Errorf("%v", tok)
	}
}
