package lexicon

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"whosaid/article"
	"whosaid/syntax"
)

func load(t *testing.T, files ...string) *Lexicon {
	t.Helper()
	fsys := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		fsys["lexicon/"+files[i]] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	x := New()
	if err := x.Load(fsys, "lexicon", "pack/"); err != nil {
		t.Fatal(err)
	}
	return x
}

func TestListsClassesAndFrames(t *testing.T) {
	x := load(t, "verbs.tsv", "# a comment\ndeny\tdenial thought\tthat np\nsay\tneutral\tthat\n", "nouns.tsv", "denial\tdenial\nclaim\tclaim\n", "lists.txt", "both = verbs nouns -verbs/thought\n")
	for _, tt := range []struct {
		list, entry string
		want        bool
	}{
		{"verbs", "deny", true}, {"verbs/denial", "deny", true}, {"verbs/thought", "deny", true}, {"verbs+np", "deny", true},
		{"verbs+np", "say", false}, {"verbs/claim", "say", false}, {"nothing", "say", false}, {"verbs", "mumble", false},
		{"both", "say", true}, {"both", "claim", true}, {"both", "deny", false},
	} {
		if got := x.Has(tt.list, tt.entry); got != tt.want {
			t.Errorf("%s has %s: %v, want %v", tt.list, tt.entry, got, tt.want)
		}
	}
	if got := x.Class("deny"); got != "denial" {
		t.Errorf("class of deny %q", got)
	}
	if got := x.Class("claim"); got != "claim" {
		t.Errorf("class of the noun claim %q", got)
	}
	if got := x.Frames("verbs", "deny"); !reflect.DeepEqual(got, []string{"that", "np"}) {
		t.Errorf("frames of deny %q", got)
	}
	if got := x.Entries("verbs/denial"); !reflect.DeepEqual(got, []string{"deny"}) {
		t.Errorf("entries %q", got)
	}
	if got := x.PartsOf("both"); !reflect.DeepEqual(got, []string{"verbs", "nouns", "verbs/thought"}) {
		t.Errorf("parts %q", got)
	}
}

func TestTokensPhrasesAndValues(t *testing.T) {
	x := load(t, "governments.tsv", "#: values words\nMoscow\tRussia\nDowning Street\tUnited Kingdom\nDowning Street garden\ta garden\n", "verbs.txt", "say\ndon't\n", "forms.txt", "#: words\nsaid\n")
	d := article.Parse("Moscow said Downing Street said nothing, and don’t say DOWNING STREET", article.Options{})
	a := &syntax.Annotation{Doc: d, Lemmas: make([]string, len(d.Tokens))}
	for i := range d.Tokens {
		a.Lemmas[i] = strings.ToLower(d.Word(i))
		if a.Lemmas[i] == "said" {
			a.Lemmas[i] = "say"
		}
	}
	var tok Tokens
	x.Read(a, &tok)
	gov, _ := x.ID("governments")
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
		at, value string
		words     int
	}{{"Moscow", "Russia", 1}, {"Downing", "United Kingdom", 2}, {"DOWNING", "United Kingdom", 2}, {"nothing", "", 0}} {
		i := find(tt.at)
		v, to, ok := x.PhraseValue(&tok, gov, i, n)
		if v != tt.value || ok != (tt.words > 0) || ok && to-i != tt.words {
			t.Errorf("%s: %q, %d words, %v", tt.at, v, to-i, ok)
		}
	}
	if _, ok := x.PhraseAt(&tok, gov, find("Downing"), find("Street")); ok {
		t.Error("a phrase that reaches over the end")
	}
	said := find("said")
	if !tok.Sets[said].Has(verbs) || !tok.Sets[said].Has(forms) {
		t.Error("said is on the list of its lemma and on that of its form")
	}
	say := find("say")
	if !tok.Sets[say].Has(verbs) || tok.Sets[say].Has(forms) {
		t.Error("say is on the list of lemmas alone")
	}
	if got := x.Starters(gov); len(got) != 1 || x.Text(got[0]) != "downing" {
		t.Errorf("starters %v", got)
	}
	// Read again over a shorter article.
	b := article.Parse("Nobody.", article.Options{})
	x.Read(&syntax.Annotation{Doc: b, Lemmas: []string{"nobody", "."}}, &tok)
	if len(tok.Sets) != len(b.Tokens) || !tok.Sets[0].Empty() || tok.Word[0] != NoSymbol {
		t.Errorf("%v", tok)
	}
}

func TestFaultsOfAList(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"twice", "a\nb\na\n", `pack/lexicon/list.txt:3: "a" stands in line 1 already`},
		{"columns", "a\tb\tc\td\n", `pack/lexicon/list.txt:1: 4 columns`},
		{"a-value-lacks", "#: values\na\n", `pack/lexicon/list.txt:2: 1 columns`},
		{"no-entry", "\tb\n", `pack/lexicon/list.txt:1: no entry before the tab`},
		{"directive", "#: lemmas\n", `pack/lexicon/list.txt:1: unknown directive "lemmas"`},
		{"class", "a\tBig\n", `pack/lexicon/list.txt:1: class or frame "Big"`},
		{"utf8", "a\n\xff\n", `pack/lexicon/list.txt:2: not valid UTF-8`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := New().Load(fstest.MapFS{"lexicon/list.txt": {Data: []byte(tt.text)}}, "lexicon", "pack/")
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	var many strings.Builder
	for i := range 300 {
		many.WriteString("w" + strings.Repeat("x", i) + "\tc" + strings.Repeat("d", i) + "\n")
	}
	if err := New().Load(fstest.MapFS{"lexicon/list.txt": {Data: []byte(many.String())}}, "lexicon", ""); err == nil || !strings.Contains(err.Error(), "more than 255 lists") {
		t.Errorf("got %v", err)
	}
	if err := New().Load(fstest.MapFS{}, "lexicon", ""); err != nil {
		t.Errorf("no lists: %v", err)
	}
}
