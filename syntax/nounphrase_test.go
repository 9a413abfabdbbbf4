package syntax

import (
	"strings"
	"testing"

	"whosaid/article"
)

func TestBasePhrases(t *testing.T) {
	for _, c := range []struct{ name, tags, want string }{ // word/tag; phrases as first-end
		{"determiner, adjective, noun", "the/DT old/JJ mayor/NN said/VBD", "0-3"},
		{"a name", "Ann/NNP Lee/NNP said/VBD", "0-2"},
		{"a pronoun is one of its own", "she/PRP said/VBD", "0-1"},
		{"a pronoun before a noun", "us/PRP farmers/NNS", "0-1 1-2"},
		{"a possessor is part of it", "the/DT bank/NN 's/POS governor/NN said/VBD", "0-4"},
		{"another determiner begins another", "the/DT mayor/NN the/DT town/NN chose/VBD", "0-2 2-4"},
		{"a participle before the noun", "the/DT elected/VBN mayor/NN", "0-3"},
		{"a verb behind its subject", "the/DT mayor/NN elected/VBN today/NN", "0-2 3-4"},
		{"a quantity alone", "two/CD of/IN them/PRP", "0-1 2-3"},
		{"an adjective with no noun", "the/DT rich/JJ said/VBD", ""},
		{"what follows the noun is no part", "the/DT head/NN of/IN police/NN", "0-2 3-4"},
		{"nothing", "said/VBD so/RB", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := &Annotation{}
			for _, word := range strings.Fields(c.tags) {
				_, name, _ := strings.Cut(word, "/")
				tag, ok := ParseTag(name)
				if !ok {
					t.Fatalf("no tag %q", name)
				}
				a.Tags = append(a.Tags, tag)
			}
			var got []string
			a.BasePhrases(article.Range{End: len(a.Tags)}, func(r article.Range) { got = append(got, string(rune('0'+r.First))+"-"+string(rune('0'+r.End))) })
			if g := strings.Join(got, " "); g != c.want {
				t.Errorf("got %s, want %s", g, c.want)
			}
		})
	}
}

// The phrase of a token begins at its determiner, its possessor's too, and is looked for in its sentence alone.
func TestPhraseStart(t *testing.T) {
	doc := article.Parse("The old mayor left. The bank's two governors of the city stayed.", article.Metadata{})
	a := &Annotation{Doc: doc, Tags: []Tag{DT, JJ, NN, VBD, TagStop, DT, NN, POS, CD, NNS, IN, DT, NN, VBD, TagStop}}
	if len(a.Tags) != len(doc.Tokens) {
		t.Fatalf("%d tokens", len(doc.Tokens))
	}
	for token, want := range map[int]int{2: 0, 1: 1, 3: 3, 5: 5, 6: 5, 9: 5, 10: 10, 12: 11} {
		if got := a.PhraseStart(token); got != want {
			t.Errorf("the phrase of token %d begins at %d, want %d", token, got, want)
		}
	}
}

// Phrases are in their order, are not empty, and stay in the range, whatever the tags are.
func FuzzBasePhrases(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 2)
	f.Fuzz(func(t *testing.T, tags []byte, first int) {
		a := &Annotation{}
		for _, b := range tags {
			a.Tags = append(a.Tags, Tag(int(b)%len(tagNames)))
		}
		r := article.Range{First: max(0, min(first, len(tags))), End: len(tags)}
		at := r.First
		a.BasePhrases(r, func(p article.Range) {
			if p.First < at || p.Len() <= 0 || p.End > r.End {
				t.Fatalf("phrase %v behind %d of %v", p, at, r)
			}
			at = p.End
		})
	})
}
