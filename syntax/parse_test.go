package syntax

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// parsed gives the tree that the embedded model finds.
func parsed(t testing.TB, words []string, tags []Tag, s *parseScratch) ([]int32, []Relation) {
	t.Helper()
	m, err := loadParser()
	if err != nil {
		t.Fatal(err)
	}
	heads, rels := make([]int32, len(words)), make([]Relation, len(words))
	m.parse(words, tags, heads, rels, s)
	return heads, rels
}

// checkTree reports a tree that is not valid: one root, every head inside, no cycle, no crossing arcs, a label
// everywhere and root's where the root is.
func checkTree(t testing.TB, heads []int32, rels []Relation) {
	t.Helper()
	roots := 0
	for i, h := range heads {
		if h < 0 {
			roots++
		}
		if (h < 0) != (rels[i] == RelRoot) || rels[i] == RelNone {
			t.Errorf("token %d has head %d and relation %q", i, h, rels[i])
		}
		if int(h) >= len(heads) {
			t.Fatalf("token %d has head %d of %d", i, h, len(heads))
		}
	}
	if roots != 1 {
		t.Fatalf("%d roots in %v", roots, heads)
	}
	for i := range heads {
		steps := 0
		for j := int32(i); j >= 0; j = heads[j] {
			if steps++; steps > len(heads) {
				t.Fatalf("a cycle from token %d in %v", i, heads)
			}
		}
	}
	shifted := append([]int32{-1}, heads...)
	for i := range shifted[1:] {
		shifted[i+1]++
	}
	lifted := slices.Clone(shifted)
	if projectivize(lifted); !slices.Equal(lifted, shifted) {
		t.Errorf("arcs cross in %v", heads)
	}
}

// randomSentence makes words of few letters, marks and bytes of no character, with tags at random.
func randomSentence(rng *rand.Rand, n int) ([]string, []Tag) {
	pieces := []string{"the", "minister", "said", "“", "\"", "''", ",", ".", "—", "12", "\xff", "é", "of", "that", "Ⱥ", "`", strings.Repeat("x", 60)}
	words, tags := make([]string, n), make([]Tag, n)
	for i := range words {
		words[i] = pieces[rng.IntN(len(pieces))]
		tags[i] = Tag(rng.IntN(len(tagNames)))
	}
	return words, tags
}

func TestParseGivesATreeForAnyTokens(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	var s, fresh parseScratch
	for range 400 {
		words, tags := randomSentence(rng, 1+rng.IntN(40))
		heads, rels := parsed(t, words, tags, &s)
		checkTree(t, heads, rels)
		fresh = parseScratch{}
		heads2, rels2 := parsed(t, words, tags, &fresh)
		if !slices.Equal(heads, heads2) || !slices.Equal(rels, rels2) {
			t.Fatalf("another tree with another scratch for %q", words)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("Kiev said that talks had failed .", []byte{29, 43, 18, 32, 43, 44, 7})
	f.Add("“ We will , ” he said , “ go . ”", []byte{50, 34, 23, 4, 3, 34, 43, 4, 50, 41, 7, 3})
	f.Add("\" \" \" '' ``", []byte{})
	f.Fuzz(func(t *testing.T, text string, bytes []byte) {
		words := strings.Split(text, " ")
		tags := make([]Tag, len(words))
		for i := range tags {
			if i < len(bytes) {
				tags[i] = Tag(int(bytes[i]) % len(tagNames))
			}
		}
		var s parseScratch
		heads, rels := parsed(t, words, tags, &s)
		checkTree(t, heads, rels)
	})
}

func TestParseTakesTwoMovesAWordAndPass(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{1, 2, 500, 2000, 20000} {
		words, tags := randomSentence(rng, n)
		var s parseScratch
		parsed(t, words, tags, &s)
		plain := 0 // words that are no marks; where there are none, marks are words
		for i, w := range words {
			if atom, _ := wordAtom(w); markOf(atom, tags[i]) == 0 {
				plain++
			}
		}
		if plain == 0 {
			plain = n
		}
		if s.steps != 4*plain {
			t.Errorf("%d tokens, %d of them no marks: %d moves, want %d", n, plain, s.steps, 4*plain)
		}
		if c := cap(s.tokens); c > 2*n+128 {
			t.Errorf("%d tokens: room for %d", n, c)
		}
	}
}

func TestParseAllocatesNothingWithAScratch(t *testing.T) {
	words, tags := randomSentence(rand.New(rand.NewPCG(5, 6)), 60)
	m, err := loadParser()
	if err != nil {
		t.Fatal(err)
	}
	var s parseScratch
	heads, rels := make([]int32, len(words)), make([]Relation, len(words))
	m.parse(words, tags, heads, rels, &s)
	if n := testing.AllocsPerRun(20, func() { m.parse(words, tags, heads, rels, &s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestParseIsTheSameInAllGoroutines(t *testing.T) {
	words, tags := randomSentence(rand.New(rand.NewPCG(7, 8)), 50)
	var s parseScratch
	want, _ := parsed(t, words, tags, &s)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var s parseScratch
			for range 20 {
				if got, _ := parsed(t, words, tags, &s); !slices.Equal(got, want) {
					t.Error("another tree in another goroutine")
				}
			}
		})
	}
	wait.Wait()
}

func TestParseReadsPlainSentences(t *testing.T) {
	tests := []struct {
		name, words, tags string
		heads             []int32
	}{
		{"subject and object", "The minister rejected the plan .", "DT NN VBD DT NN .", []int32{1, 2, -1, 4, 2, 2}},
		{"marks hang on what spans them", "\" No , \" she said .", "`` UH , '' PRP VBD .", []int32{5, 5, 5, 5, 5, -1, 5}},
		{"marks alone", ", .", ", .", nil},
		{"clause after that", "Kiev said that talks had failed .", "NNP VBD IN NNS VBD VBN .", []int32{1, -1, 5, 5, 5, 1, 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s parseScratch
			words := strings.Fields(tt.words)
			var tags []Tag
			for _, n := range strings.Fields(tt.tags) {
				tag, ok := ParseTag(n)
				if !ok {
					t.Fatalf("no tag %q", n)
				}
				tags = append(tags, tag)
			}
			heads, rels := parsed(t, words, tags, &s)
			checkTree(t, heads, rels)
			if tt.heads != nil && !slices.Equal(heads, tt.heads) {
				t.Errorf("heads %v relations %v, want heads %v", heads, rels, tt.heads)
			}
		})
	}
}

func TestNormalWordMakesSpellingsAlike(t *testing.T) {
	groups := [][]string{
		{"\"", "“", "”", "``", "''", "«"}, {"'s", "’s"}, {"-", "--", "—", "–"}, {"(", "-LRB-"}, {")", "-RRB-"},
		{"...", "…"}, {"1,234", "12345", "2016-01-02"}, {"Said", "said", "SAID"}, {"10", "42"}, {"#", "£"},
	}
	seen := map[uint64]string{}
	for _, g := range groups {
		want, _ := wordAtom(g[0])
		for _, w := range g[1:] {
			if got, _ := wordAtom(w); got != want {
				t.Errorf("%q and %q differ", g[0], w)
			}
		}
		if other, ok := seen[want]; ok {
			t.Errorf("%q and %q are one", g[0], other)
		}
		seen[want] = g[0]
	}
	if n := len(normalWord(nil, strings.Repeat("…", 100))); n > 24 {
		t.Errorf("a long word takes %d bytes", n)
	}
}
