package syntax

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"whosaid/article"
)

// handTree reads a tree written as word/tag/head/relation, heads counted from 1, names in brackets:
// "[Amina Bello]" are one person.
func handTree(t testing.TB, text string) *Annotation {
	t.Helper()
	doc := &article.Document{}
	a := &Annotation{Doc: doc}
	open := -1
	for _, f := range strings.Fields(text) {
		i := len(doc.Tokens)
		if strings.HasPrefix(f, "[") {
			open, f = i, f[1:]
		}
		p := strings.Split(strings.TrimSuffix(f, "]"), "|")
		if len(p) != 4 {
			t.Fatalf("%q: want word|tag|head|relation", f)
		}
		if i > 0 {
			doc.Text += " "
		}
		start := len(doc.Text)
		doc.Text += p[0]
		doc.Tokens = append(doc.Tokens, article.Token{Span: article.Span{Start: start, End: len(doc.Text)}, Quotation: -1})
		tag, ok := ParseTag(p[1])
		rel, ok2 := ParseRelation(p[3])
		head, err := strconv.Atoi(p[2])
		if !ok || !ok2 || err != nil {
			t.Fatalf("%q: unknown tag, head or relation", f)
		}
		a.Tags, a.Lemmas = append(a.Tags, tag), append(a.Lemmas, strings.ToLower(p[0]))
		a.Heads, a.Relations = append(a.Heads, int32(head-1)), append(a.Relations, rel)
		if strings.HasSuffix(f, "]") {
			a.Names = append(a.Names, Name{article.Range{First: open, End: i + 1}, Person})
		}
	}
	doc.Sentences = []article.Sentence{{Tokens: article.Range{End: len(doc.Tokens)}}}
	a.Parsed = []bool{true}
	a.Link()
	return a
}

func (a *Annotation) textOf(r article.Range) string {
	s := a.Doc.SpanOf(r)
	return a.Doc.Text[s.Start:s.End]
}

func printParts(a *Annotation, parts []Part) string {
	var out []string
	for _, p := range parts {
		comma := ""
		if p.Comma {
			comma = ","
		}
		out = append(out, fmt.Sprintf("%s%s(%s)", comma, p.Kind, a.textOf(p.Tokens)))
	}
	return strings.Join(out, " ")
}

var nounPhrases = []struct {
	name, tree       string
	head             int // counted from 1
	core, parts      string
	identity, all    string
	possessiveFollow bool
}{
	{"title-and-name", "Foreign|NNP|4|compound Minister|NNP|4|compound [Amina|NNP|4|compound Bello|NNP|5|nsubj] resigned|VBD|0|root",
		4, "Foreign Minister Amina Bello", "title(Foreign) title(Minister)", "Foreign Minister Amina Bello", "Foreign Minister Amina Bello", false},
	{"apposition-with-possessor", "[Amina|NNP|2|compound Bello|NNP|9|nsubj] ,|,|2|punct the|DT|5|det bank|NN|7|nmod:poss 's|POS|5|case governor|NN|2|appos ,|,|2|punct said|VBD|0|root",
		2, "Amina Bello", ",apposition(the bank 's governor)", "Amina Bello , the bank 's governor", "Amina Bello , the bank 's governor", false},
	{"possessor", "the|DT|2|det bank|NN|5|nmod:poss 's|POS|2|case new|JJ|5|amod governor|NN|6|nsubj spoke|VBD|0|root",
		5, "the bank 's new governor", "possessor(the bank 's) modifier(new)", "the bank 's new governor", "the bank 's new governor", false},
	{"inner-possessor", "the|DT|2|det bank|NN|5|nmod:poss 's|POS|2|case new|JJ|5|amod governor|NN|6|nsubj spoke|VBD|0|root",
		2, "the bank", "determiner(the)", "the bank", "the bank", true},
	{"restrictive-clause", "a|DT|2|det man|NN|6|nsubj who|WP|4|nsubj saw|VBD|2|acl:relcl it|PRP|4|dobj said|VBD|0|root",
		2, "a man", "determiner(a) restrictive(who saw it)", "a man who saw it", "a man who saw it", false},
	{"non-restrictive-clause", "[Bello|NNP|6|nsubj] ,|,|1|punct who|WP|4|nsubj resigned|VBD|1|acl:relcl ,|,|1|punct spoke|VBD|0|root",
		1, "Bello", ",non-restrictive(who resigned)", "Bello", "Bello , who resigned", false},
	{"complements", "two|CD|3|nummod senior|JJ|3|amod officials|NNS|10|nsubj at|IN|6|case the|DT|6|det ministry|NN|3|nmod familiar|JJ|3|amod with|IN|9|case it|PRP|7|nmod agreed|VBD|0|root",
		3, "two senior officials", "modifier(two) modifier(senior) complement(at the ministry) complement(familiar with it)", "two senior officials at the ministry familiar with it", "two senior officials at the ministry familiar with it", false},
	{"conjunct", "the|DT|2|det mayor|NN|6|nsubj and|CC|2|cc her|PRP$|5|nmod:poss deputy|NN|2|conj left|VBD|0|root",
		2, "the mayor", "determiner(the) conjunct(and her deputy)", "the mayor and her deputy", "the mayor and her deputy", false},
	{"preposition-stays-out", "according|VBG|4|case to|TO|4|case the|DT|4|det minister|NN|0|root",
		4, "the minister", "determiner(the)", "the minister", "the minister", false},
	{"verb-attached-by-mistake", "the|DT|2|det minister|NN|0|root said|VBD|2|dep yes|UH|3|discourse",
		2, "the minister", "determiner(the)", "the minister", "the minister", false},
	{"lead-adverb", "even|RB|3|advmod the|DT|3|det minister|NN|4|nsubj agreed|VBD|0|root",
		3, "the minister", "lead(even) determiner(the)", "the minister", "even the minister", false},
}

func TestNounPhraseTellsItsPartsApart(t *testing.T) {
	for _, c := range nounPhrases {
		t.Run(c.name, func(t *testing.T) {
			a := handTree(t, c.tree)
			np := a.NounPhrase(c.head-1, nil)
			for _, x := range []struct{ what, got, want string }{
				{"core", a.textOf(np.Core), c.core},
				{"parts", printParts(a, np.Parts), c.parts},
				{"identity", a.textOf(np.Extent(IdentityParts)), c.identity},
				{"all", a.textOf(np.Extent(^PartSet(0))), c.all},
				{"possessive", fmt.Sprint(np.Possessive), fmt.Sprint(c.possessiveFollow)},
			} {
				if x.got != x.want {
					t.Errorf("%s: got %q, want %q", x.what, x.got, x.want)
				}
			}
		})
	}
}

var verbGroups = []struct {
	name, tree       string
	head             int
	tokens, parts    string
	negated, passive bool
}{
	{"plain", "he|PRP|2|nsubj said|VBD|0|root so|RB|2|advmod", 2, "said so", "adverb(so)", false, false},
	{"negated-perfect", "he|PRP|5|nsubj has|VBZ|5|aux not|RB|5|neg yet|RB|5|advmod denied|VBN|0|root it|PRP|5|dobj", 5, "has not yet denied", "auxiliary(has) negation(not) adverb(yet)", true, false},
	{"passive", "it|PRP|3|nsubjpass was|VBD|3|auxpass reported|VBN|0|root", 3, "was reported", "auxiliary(was)", false, true},
	{"governor", "he|PRP|2|nsubj declined|VBD|0|root to|TO|4|mark say|VB|2|xcomp why|WRB|4|advmod", 4, "declined to say", "governor(declined) infinitive(to)", false, false},
	{"particle", "she|PRP|2|nsubj pointed|VBD|0|root out|RP|2|compound:prt that|IN|2|dep", 2, "pointed out", "particle(out)", false, false},
	{"auxiliary-before-subject", "did|VBD|3|aux he|PRP|3|nsubj say|VB|0|root so|RB|3|advmod", 3, "say so", "auxiliary(did) adverb(so)", false, false},
}

func TestVerbGroupTellsItsPartsApart(t *testing.T) {
	for _, c := range verbGroups {
		t.Run(c.name, func(t *testing.T) {
			a := handTree(t, c.tree)
			g := a.VerbGroup(c.head-1, nil)
			if got := a.textOf(g.Tokens); got != c.tokens {
				t.Errorf("tokens: got %q, want %q", got, c.tokens)
			}
			if got := printParts(a, g.Parts); got != c.parts {
				t.Errorf("parts: got %q, want %q", got, c.parts)
			}
			if g.Negated != c.negated || g.Passive != c.passive {
				t.Errorf("negated %v, passive %v, want %v, %v", g.Negated, g.Passive, c.negated, c.passive)
			}
		})
	}
}

// Whatever the tree, a phrase is one run in one sentence that holds its head, and its parts stand
// in order.
func FuzzPhrases(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8})
	f.Add([]byte{9, 200, 31, 7, 7, 7, 0, 1, 1, 1, 2, 250, 33, 21, 6})
	f.Fuzz(func(t *testing.T, b []byte) {
		n := min(len(b)/3, 40)
		doc := &article.Document{Text: strings.Repeat("w ", n)}
		a := &Annotation{Doc: doc}
		for i := range n {
			doc.Tokens = append(doc.Tokens, article.Token{Span: article.Span{Start: 2 * i, End: 2*i + 1}, Quotation: -1})
			a.Tags = append(a.Tags, Tag(int(b[3*i])%(len(tagNames)-1)+1))
			a.Relations = append(a.Relations, Relation(int(b[3*i+1])%(len(relationNames)-1)+1))
			// Heads from a permutation-free rule that has no circle: towards token 0, or crossing arcs over the middle.
			h := -1
			if i > 0 {
				h = int(b[3*i+2]) % i
			}
			a.Heads = append(a.Heads, int32(h))
		}
		if n > 4 && b[0]%2 == 0 {
			a.Heads[0], a.Heads[n-1] = int32(n-1), -1
		}
		doc.Sentences = []article.Sentence{{Tokens: article.Range{End: n}}}
		a.Link()
		for i := range n {
			np := a.NounPhrase(i, nil)
			g := a.VerbGroup(i, nil)
			for _, r := range []article.Range{np.Core, np.Extent(IdentityParts), np.Extent(^PartSet(0)), g.Tokens} {
				if !r.Has(i) || r.First < 0 || r.End > n {
					t.Fatalf("token %d: %v does not hold it or leaves the sentence", i, r)
				}
			}
			for _, parts := range [][]Part{np.Parts, g.Parts} {
				end := 0
				for _, p := range parts {
					if p.Tokens.First < end || p.Tokens.Len() <= 0 || p.Kind == NoPart {
						t.Fatalf("token %d: part %v after token %d", i, p, end)
					}
					end = p.Tokens.End
				}
			}
		}
	})
}
