package syntax

import (
	"bytes"
	"strings"
	"testing"

	"whosaid/article"
)

// printed gives an annotation of `Kiév said “no”` and `Go` with its document.
func printed(t *testing.T) *Annotation {
	t.Helper()
	doc := &article.Document{ID: "d1", Text: "Kiév said “no”\n\nGo", Paragraphs: []article.Paragraph{{Span: article.Span{Start: 0, End: 19}}, {Span: article.Span{Start: 21, End: 23}}}}
	s, err := ReadCoNLLU(strings.NewReader(conlluTwo), "f")
	if err != nil {
		t.Fatal(err)
	}
	a := &Annotation{Doc: doc}
	points := doc.CodePoints()
	for i, sentence := range s {
		first := len(doc.Tokens)
		for _, t := range sentence.Tokens {
			span := article.Span{Start: points.Byte(t.Start), End: points.Byte(t.End)}
			doc.Tokens = append(doc.Tokens, article.Token{Span: span, Sentence: int32(i), Quotation: -1, Word: hasWord(t.Form)})
			head := t.Head
			if head >= 0 {
				head += int32(first)
			}
			tag, _ := ParseTag(t.XPOS)
			a.Tags, a.Lemmas = append(a.Tags, tag), append(a.Lemmas, strings.ToLower(t.Lemma))
			a.Heads, a.Relations = append(a.Heads, head), append(a.Relations, relationOf(t.Deprel))
			a.addEntity(len(doc.Tokens)-1, first, t.entity())
		}
		doc.Sentences = append(doc.Sentences, article.Sentence{Tokens: article.Range{First: first, End: len(doc.Tokens)}, Paragraph: i})
		a.Parsed = append(a.Parsed, true)
	}
	a.Link()
	return a
}

func TestPrintTreesDrawsBranches(t *testing.T) {
	const want = `# Kiév said “no”
root said VBD (say)
├─ nsubj Kiév NNP (kiev) LOCATION
└─ ccomp no UH
   ├─ punct “ ` + "`` (``)" + `
   └─ punct ” '' ('')

# Go
root Go VB

`
	var b bytes.Buffer
	if err := PrintTrees(&b, printed(t)); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("drew\n%s\nwant\n%s", b.String(), want)
	}
}

func TestPrintTreesOfADeepChainStaysNarrow(t *testing.T) {
	n := 3000
	var b strings.Builder
	doc := &article.Document{}
	a := &Annotation{Doc: doc, Parsed: []bool{true}}
	for i := range n {
		from := b.Len()
		b.WriteString("x ")
		doc.Tokens = append(doc.Tokens, article.Token{Span: article.Span{Start: from, End: from + 1}})
		a.Tags, a.Lemmas = append(a.Tags, NN), append(a.Lemmas, "x")
		a.Heads, a.Relations = append(a.Heads, int32(i-1)), append(a.Relations, RelDep)
	}
	doc.Text = b.String()
	doc.Sentences = []article.Sentence{{Tokens: article.Range{First: 0, End: n}}}
	a.Link()
	var out bytes.Buffer
	if err := PrintTrees(&out, a); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != n+1 {
		t.Errorf("%d lines for %d tokens", len(lines), n)
	}
	for _, l := range lines[1:] {
		if len(l) > 200 {
			t.Fatalf("a line of %d bytes: %.60s", len(l), l)
		}
	}
}

func TestPrintBratGivesTokensNamesAndArcs(t *testing.T) {
	const want = "T1\tNNP 0 4\tKiév\nT2\tVBD 5 9\tsaid\nT3\tPUNCT 10 11\t“\nT4\tUH 11 13\tno\nT5\tPUNCT 13 14\t”\nT6\tVB 16 18\tGo\n" +
		"T7\tLOCATION 0 4\tKiév\nR1\tnsubj Arg1:T2 Arg2:T1\nR2\tpunct Arg1:T4 Arg2:T3\nR3\tccomp Arg1:T2 Arg2:T4\nR4\tpunct Arg1:T4 Arg2:T5\n"
	var b bytes.Buffer
	if err := PrintBrat(&b, printed(t)); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("wrote\n%s\nwant\n%s", b.String(), want)
	}
}

func TestToCoNLLUGivesWhatWasRead(t *testing.T) {
	want, err := ReadCoNLLU(strings.NewReader(conlluTwo), "f")
	if err != nil {
		t.Fatal(err)
	}
	got := ToCoNLLU(printed(t))
	for i := range want {
		for j := range want[i].Tokens {
			w, g := want[i].Tokens[j], got[i].Tokens[j]
			if g.Start != w.Start || g.End != w.End || g.XPOS != w.XPOS || g.Head != w.Head || g.Deprel != relationOf(w.Deprel).String() || g.entity() != w.entity() {
				t.Errorf("got %+v, want %+v", g, w)
			}
		}
	}
}

func TestDocumentOfFormsKeepsEachFormOneToken(t *testing.T) {
	s := []ConlluSentence{{Tokens: []ConlluToken{{Form: "a\u00a0b"}, {Form: "“"}, {Form: "c"}, {Form: "\""}}}, {Tokens: []ConlluToken{{Form: "d"}}}}
	doc := DocumentOfForms("x", s)
	var words []string
	for i := range doc.Tokens {
		words = append(words, doc.Word(i))
	}
	if got, want := strings.Join(words, "|"), "a_b|``|c|''|d"; got != want {
		t.Errorf("words %s, want %s", got, want)
	}
	if len(doc.Sentences) != 2 || doc.Sentences[1].Tokens != (article.Range{First: 4, End: 5}) {
		t.Errorf("sentences %+v", doc.Sentences)
	}
}
