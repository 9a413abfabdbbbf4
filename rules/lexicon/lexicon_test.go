package lexicon

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
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
		{"verbs", "deny", true}, {"verbs/denial", "deny", true}, {"verbs/thought", "deny", true}, {"verbs+np", "deny", true}, {"verbs+that", "deny", true},
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
	if got := x.Entries("verbs/denial"); !reflect.DeepEqual(got, []string{"deny"}) {
		t.Errorf("entries %q", got)
	}
	if got := x.PartsOf("both"); !reflect.DeepEqual(got, []string{"verbs", "nouns", "verbs/thought"}) {
		t.Errorf("parts %q", got)
	}
}

func TestFaultsOfAList(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"twice", "a\nb\na\n", `pack/lexicon/list.txt:3: "a" stands in line 1 already`},
		{"columns", "a\tb\tc\td\n", `pack/lexicon/list.txt:1: 4 columns`},
		{"no-entry", "\tb\n", `pack/lexicon/list.txt:1: no entry before the tab`},
		{"directive", "#: values\n", `pack/lexicon/list.txt:1: unknown directive "values"`},
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
