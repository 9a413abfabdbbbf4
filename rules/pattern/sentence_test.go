package pattern

import (
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// sentences makes an annotated article of a compact form: tokens set apart by white space, each
// word|TAG|head|relation|lemma with heads counted from 1 in the sentence and 0 for a root. What
// is left out is guessed: no tree, the word in lower case as its lemma. ‖ ends a sentence, ¶ a
// paragraph, “ and ” make quotations, and [person …] around words makes a name.
func sentences(t testing.TB, form string) *syntax.Annotation {
	t.Helper()
	d := &article.Document{}
	a := &syntax.Annotation{Doc: d}
	var text strings.Builder
	sentence, paragraph := 0, 0
	quote := int32(-1)
	endSentence := func() {
		if len(d.Tokens) > sentence {
			d.Sentences = append(d.Sentences, article.Sentence{Tokens: article.Range{First: sentence, End: len(d.Tokens)}, Paragraph: len(d.Paragraphs)})
			parsed := false
			for i := sentence; i < len(d.Tokens); i++ {
				parsed = parsed || a.Relations[i] != syntax.RelNone
			}
			a.Parsed = append(a.Parsed, parsed)
		}
		sentence = len(d.Tokens)
	}
	endParagraph := func() {
		endSentence()
		if len(d.Tokens) > paragraph {
			d.Paragraphs = append(d.Paragraphs, article.Paragraph{Tokens: article.Range{First: paragraph, End: len(d.Tokens)}})
		}
		paragraph = len(d.Tokens)
	}
	name := -1
	class := syntax.NoName
	for _, f := range strings.Fields(form) {
		switch {
		case f == "‖":
			endSentence()
			continue
		case f == "¶":
			endParagraph()
			continue
		case strings.HasPrefix(f, "["):
			name, class = len(d.Tokens), classOf(f[1:])
			continue
		case f == "]":
			a.Names = append(a.Names, syntax.Name{Tokens: article.Range{First: name, End: len(d.Tokens)}, Class: class})
			continue
		}
		p := strings.Split(f, "|")
		for len(p) < 5 {
			p = append(p, "")
		}
		tok := article.Token{Sentence: int32(len(d.Sentences)), Paragraph: int32(len(d.Paragraphs)), Quotation: quote, Word: strings.ContainsFunc(p[0], func(r rune) bool { return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' })}
		if text.Len() > 0 {
			text.WriteByte(' ')
		}
		tok.Start = text.Len()
		text.WriteString(p[0])
		tok.End = text.Len()
		i := len(d.Tokens)
		if p[0] == "“" {
			quote = int32(len(d.Quotations))
			tok.Quotation = quote
			d.Quotations = append(d.Quotations, article.Quotation{Tokens: article.Range{First: i, End: i + 1}, Parent: -1, Continues: -1, ContinuedBy: -1})
		}
		if quote >= 0 {
			d.Quotations[quote].Tokens.End = i + 1
		}
		if p[0] == "”" {
			quote = -1
		}
		d.Tokens = append(d.Tokens, tok)
		tag, _ := syntax.ParseTag(p[1])
		rel, _ := syntax.ParseRelation(p[3])
		head := -1
		if n, err := strconv.Atoi(p[2]); err == nil && n > 0 {
			head = sentence + n - 1
		}
		if p[4] == "" {
			p[4] = strings.ToLower(p[0])
		}
		a.Tags, a.Relations, a.Heads, a.Lemmas = append(a.Tags, tag), append(a.Relations, rel), append(a.Heads, int32(head)), append(a.Lemmas, p[4])
	}
	endParagraph()
	d.Text = text.String()
	a.Link()
	return a
}

// words is the lexicon of these tests.
func words(t testing.TB) *lexicon.Lexicon {
	t.Helper()
	x := lexicon.New()
	files := fstest.MapFS{
		"verbs.tsv":      {Data: []byte("say\tneutral\tthat zero\ndeny\tdenial\tthat np\n")},
		"mute.txt":       {Data: []byte("experience\n")},
		"speakers.txt":   {Data: []byte("minister\nministry\n")},
		"pronouns.tsv":   {Data: []byte("#: words\nit\tthing\nthey\tplural\n")},
		"negations.txt":  {Data: []byte("#: words\nnot\n")},
		"anonymous.txt":  {Data: []byte("#: words\nan official\na senior official\nofficials\n")},
		"lists.txt":      {Data: []byte("speech = verbs/neutral verbs/denial\n")},
		"not-a-list.pdf": {Data: []byte("\xff")},
	}
	if err := x.Load(files, ".", ""); err != nil {
		t.Fatal(err)
	}
	return x
}

// matches runs a pattern over an article and gives each match as "name=words name=words".
func matches(t testing.TB, source string, o Options, a *syntax.Annotation) []string {
	t.Helper()
	p := mustCompile(t, source, o)
	var tok lexicon.Tokens
	var m Machine
	var out []string
	o.Lexicon.Read(a, &tok)
	m.Read(a, o.Lexicon, &tok, func() {
		var parts []string
		for k, n := range p.Slots() {
			if n == "" {
				continue
			}
			c := m.Captured(k)
			if !c.Set {
				parts = append(parts, n+"=–")
				continue
			}
			sp := a.Doc.SpanOf(c.Tokens)
			parts = append(parts, n+"="+a.Doc.Text[sp.Start:sp.End])
		}
		out = append(out, strings.Join(parts, "; "))
		if !possible(&m, p) {
			t.Errorf("%s: a match where none is possible", source)
		}
	})
	for i := range a.Doc.Tokens {
		if begins(p.Keys(), &m, &tok, a, i) {
			m.Try(p, i)
		}
	}
	return out
}

// possible reports whether the window of the current match, and the tokens beside its anchor, let p match.
func possible(m *Machine, p *Program) bool {
	w := m.Window(article.Range{First: m.lo, End: m.hi})
	return w.Meets(p.Demands()) && m.Beside(p, &w, int(m.origin))
}

func begins(k Keys, m *Machine, tok *lexicon.Tokens, a *syntax.Annotation, i int) bool {
	for _, l := range k.Lemmas {
		if tok.Lemma[i] == l {
			return true
		}
	}
	for _, w := range k.Words {
		if tok.Word[i] == w {
			return true
		}
	}
	_, np := m.NounPhraseAt(i)
	n, name := a.NameAt(i)
	return k.Tags>>a.Tags[i]&1 != 0 || k.Quotes && m.QuoteAt(i) >= 0 || k.NPs && np || k.Names && name && n.Tokens.First == i || k.Clauses || k.Sentences && a.Doc.Sentences[a.Doc.Tokens[i].Sentence].Tokens.First == i
}

func mustCompile(t testing.TB, source string, o Options) *Program {
	t.Helper()
	x, err := Parse(source)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	p, err := Compile(x, o)
	if err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	return p
}
