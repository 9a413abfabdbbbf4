package syntax

// Printers of an Annotation: CoNLL-U for programs, a drawn tree for a person, and the stand-off
// files of the brat tool (https://brat.nlplab.org/standoff.html).

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"whosaid/article"
)

// String gives the class as entity columns print it; "" for NoName.
func (c Class) String() string {
	return [...]string{"", "PERSON", "ORGANIZATION", "LOCATION", "MISC"}[min(c, Other)]
}

// ToCoNLLU gives the annotation as sentences of CoNLL-U, with code-point offsets in MISC.
func ToCoNLLU(a *Annotation) []ConlluSentence {
	doc := a.Doc
	points := doc.CodePoints()
	out := make([]ConlluSentence, 0, len(doc.Sentences))
	for i, s := range doc.Sentences {
		if s.Tokens.Len() <= 0 {
			continue
		}
		c := ConlluSentence{Doc: doc.ID, Tree: a.Parsed[i], Tokens: make([]ConlluToken, 0, s.Tokens.Len())}
		for j := s.Tokens.First; j < s.Tokens.End; j++ {
			from, to := points.Points(doc.Tokens[j].Span)
			misc := fmt.Sprintf("Start=%d|End=%d", from, to)
			if n, ok := a.NameAt(j); ok && n.Class != NoName {
				misc = "NER=" + n.Class.String() + "|" + misc
			}
			head := int32(-1)
			if h := a.Heads[j]; h >= 0 {
				head = h - int32(s.Tokens.First)
			}
			c.Tokens = append(c.Tokens, ConlluToken{
				Form: doc.Word(j), Lemma: a.Lemmas[j], XPOS: a.Tags[j].String(),
				Head: head, Deprel: a.Relations[j].String(), Misc: misc, Start: from, End: to,
			})
		}
		out = append(out, c)
	}
	return out
}

// DocumentOfForms makes a document whose tokens and sentences are those of the file, its text the
// forms with a space between them and a line a sentence, all in one paragraph. Quotation marks are in it as
// treebanks spell them, so that opening and closing ones differ, and white space inside
// a form becomes "_", which keeps every token one word.
func DocumentOfForms(id string, sents []ConlluSentence) *article.Document {
	doc := &article.Document{ID: id}
	var b strings.Builder
	for i := range sents {
		first := len(doc.Tokens)
		for j, form := range formsOf(&sents[i]) {
			if j > 0 {
				b.WriteByte(' ')
			}
			form = strings.Join(strings.Fields(form), "_")
			if form == "" {
				form = "_"
			}
			from := b.Len()
			b.WriteString(form)
			doc.Tokens = append(doc.Tokens, article.Token{Span: article.Span{Start: from, End: b.Len()}, Sentence: int32(i), Quotation: -1, Word: hasWord(form)})
		}
		b.WriteByte('\n')
		doc.Sentences = append(doc.Sentences, article.Sentence{Tokens: article.Range{First: first, End: len(doc.Tokens)}})
	}
	doc.Text = b.String()
	doc.Paragraphs = []article.Paragraph{{
		Span: article.Span{End: len(doc.Text)}, Tokens: article.Range{End: len(doc.Tokens)}, Sentences: article.Range{End: len(doc.Sentences)},
	}}
	return doc
}

// maxDrawn is how deep a tree is drawn in full: without a bound a chain of a thousand tokens would fill a
// million columns.
const maxDrawn = 30

// PrintTrees draws the tree of each sentence below its words, a line a token: the branch, the relation, the
// word, its tag and, where it differs from the word, its lemma.
func PrintTrees(w io.Writer, a *Annotation) error {
	b := bufio.NewWriter(w)
	doc := a.Doc
	for i, s := range doc.Sentences {
		if s.Tokens.Len() <= 0 {
			continue
		}
		span := doc.SpanOf(s.Tokens)
		fmt.Fprintf(b, "# %s\n", strings.Join(strings.Fields(doc.Text[span.Start:span.End]), " "))
		for j := s.Tokens.First; j < s.Tokens.End; j++ {
			if !a.Parsed[i] {
				fmt.Fprintf(b, "%s\n", nodeText(a, j))
			} else if a.Heads[j] < 0 {
				drawTree(b, a, j)
			}
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

// drawTree draws token root and all below it, walking with no recursion.
func drawTree(b *bufio.Writer, a *Annotation, root int) {
	path := []int{root} // from the root to the token drawn
	for {
		j := path[len(path)-1]
		for k := 1; k < len(path) && k <= maxDrawn; k++ {
			last := a.NextSibling(path[k]) < 0
			switch {
			case k == len(path)-1 && last:
				b.WriteString("└─ ")
			case k == len(path)-1:
				b.WriteString("├─ ")
			case last:
				b.WriteString("   ")
			default:
				b.WriteString("│  ")
			}
		}
		if len(path)-1 > maxDrawn {
			fmt.Fprintf(b, "(%d deep) ", len(path)-1)
		}
		fmt.Fprintf(b, "%s %s\n", a.Relations[j], nodeText(a, j))
		if c := a.FirstChild(j); c >= 0 {
			path = append(path, c)
			continue
		}
		for len(path) > 1 && a.NextSibling(path[len(path)-1]) < 0 {
			path = path[:len(path)-1]
		}
		if len(path) == 1 {
			return
		}
		path[len(path)-1] = a.NextSibling(path[len(path)-1])
	}
}

// nodeText is the word, its tag, its lemma where that differs and its class of name.
func nodeText(a *Annotation, j int) string {
	word := a.Doc.Word(j)
	t := word + " " + a.Tags[j].String()
	if l := a.Lemmas[j]; l != strings.ToLower(word) {
		t += " (" + l + ")"
	}
	if n, ok := a.NameAt(j); ok && n.Class != NoName {
		t += " " + n.Class.String()
	}
	return t
}

// PrintBrat writes the .ann file that brat reads beside the article's text: a text-bound line (T) for each
// token with its tag and for each name with its class, and a relation line (R) for each arc. Offsets are code points.
func PrintBrat(w io.Writer, a *Annotation) error {
	b := bufio.NewWriter(w)
	doc := a.Doc
	points := doc.CodePoints()
	for j := range doc.Tokens {
		from, to := points.Points(doc.Tokens[j].Span)
		tag := bratType(a.Tags[j].String(), "TOKEN")
		fmt.Fprintf(b, "T%d\t%s %d %d\t%s\n", j+1, tag, from, to, oneLine(doc.Word(j)))
	}
	for k, n := range a.Names {
		span := doc.SpanOf(n.Tokens)
		from, to := points.Points(span)
		fmt.Fprintf(b, "T%d\t%s %d %d\t%s\n", len(doc.Tokens)+k+1, bratType(n.Class.String(), "NAME"), from, to, oneLine(doc.Text[span.Start:span.End]))
	}
	r := 0
	for j, h := range a.Heads {
		if h >= 0 {
			r++
			fmt.Fprintf(b, "R%d\t%s Arg1:T%d Arg2:T%d\n", r, bratType(a.Relations[j].String(), "dep"), h+1, j+1)
		}
	}
	return b.Flush()
}

// bratType makes a name that brat takes for a type: letters, digits, "-" and "_" alone. Of a tag of marks,
// which holds none of them, it gives PUNCT.
func bratType(name, none string) string {
	if name == "" {
		return none
	}
	if !hasWord(name) {
		return "PUNCT"
	}
	return strings.Map(func(r rune) rune {
		if r == ':' || r == '$' {
			return '-'
		}
		return r
	}, name)
}

// oneLine turns line ends into spaces, character by character, so that the length stays.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, s)
}
