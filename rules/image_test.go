//go:build !js

package rules

import (
	"os"
	"reflect"
	"slices"
	"testing"

	"whosaid/rules/image"
)

// TestImageIsThePack holds the image of the built-in pack to its files.
func TestImageIsThePack(t *testing.T) {
	want, err := build("en", englishLayers())
	if err != nil {
		t.Fatal(err)
	}
	if *updateLists {
		var c image.Codec
		of := sumOf(english)
		image.Number(&c, &of)
		want.visit(&c)
		if err := os.WriteFile("en.image", c.Out, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const again = "make it again: go test ./rules -run Image -update"
	b, err := os.ReadFile("en.image")
	if err != nil {
		t.Fatal(err)
	}
	c := image.Read(string(b))
	var of uint64
	if image.Number(c, &of); of != sumOf(english) {
		t.Fatal("rules/en.image was made of other files than those of rules/en; " + again)
	}
	got := &Pack{from: englishLayers()}
	if got.visit(c); !c.Sound() {
		t.Fatal("rules/en.image is cut or was made by another version; " + again)
	}
	got.makeIndex()
	if !reflect.DeepEqual(got.Lex.Files(), want.Lex.Files()) {
		t.Error("the lexicon gives other files")
	}
	if len(got.Rules) != len(want.Rules) {
		t.Fatalf("%d rules, want %d", len(got.Rules), len(want.Rules))
	}
	for _, x := range []*Lexicon{got.Lex, want.Lex} { // which have been compared
		for _, name := range []string{"files", "late"} {
			f := reflect.ValueOf(x).Elem().FieldByName(name)
			reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem().SetZero()
		}
	}
	if !reflect.DeepEqual(got.Lex, want.Lex) {
		t.Error("the image has another lexicon; " + again)
	}
	for i, r := range want.Rules {
		g := got.Rules[i]
		if !reflect.DeepEqual(g.Examples(), r.Examples()) {
			t.Errorf("%s: other examples", r.ID)
		}
		g.late, r.late = nil, nil
		if !reflect.DeepEqual(g, r) {
			t.Errorf("%s: the image has another rule, or visit leaves a part of it out: got %+v, want %+v; %s", r.ID, g, r, again)
		}
	}
	if !reflect.DeepEqual(got.index, want.index) {
		t.Error("the image gives another index")
	}
}

// TestSumKnowsNamesAndBytes shows that an image of other files is not used.
func TestSumKnowsNamesAndBytes(t *testing.T) {
	sum := func(files ...string) uint64 { return sumOf(os.DirFS(write(t, files...))) }
	first := sum("a.yaml", "one\nexamples:\n  two\n", "lexicon/c.txt", "three", "d.tsv", "four")
	sums := []uint64{
		first, sum("a.yaml", "onE\n", "lexicon/c.txt", "three"), sum("b.yaml", "one\n", "lexicon/c.txt", "three"),
		sum("a.yaml", "one\n", "lexicon/c.txt", "thre"), sum("a.yaml", "one\n"),
	}
	if slices.Sort(sums); len(slices.Compact(sums)) != 5 {
		t.Error("two of five directories have one sum")
	}
	if first != sum("a.yaml", "one\n", "lexicon/c.txt", "three") {
		t.Error("the sum depends on examples, or on files that no pack is made of")
	}
}
