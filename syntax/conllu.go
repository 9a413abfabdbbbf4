package syntax

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
)

// ConlluToken is one word line of a CoNLL-U file (https://universaldependencies.org/format.html).
type ConlluToken struct {
	Form   string
	Lemma  string // "_" where not given
	UPOS   string // "_" where not given
	XPOS   string // column 5: here, a PTB tag
	Feats  string // "_" where not given
	Head   int32  // index of the head in the sentence, counted from 0; -1 at a root, and everywhere in a sentence with no tree
	Deprel string // "_" where not given
	Misc   string // "_" where not given
	Start  int    // code points into the article, from MISC; -1 where not given
	End    int    // half-open
	Line   int    // of the file, counted from 1
}

// ConlluSentence is one sentence of a CoNLL-U file. Ranges of multiword tokens (3-4) and empty
// nodes (5.1) are passed over.
type ConlluSentence struct {
	Doc    string // of the last "# newdoc id = …" before it
	Tokens []ConlluToken
	Tree   bool // every token has a head, at least one is a root, and there is no cycle
	Line   int  // of the first token
}

// maxConlluLine is the longest line in bytes that ReadCoNLLU takes.
const maxConlluLine = 1 << 20

// ReadCoNLLU reads all sentences of r. Errors begin with name:line. A sentence either gives the
// head of every token or "_" for all of them; heads that stand outside the sentence or run in a
// circle are errors.
func ReadCoNLLU(r io.Reader, name string) ([]ConlluSentence, error) {
	var (
		out  []ConlluSentence
		cur  []ConlluToken
		doc  string
		line int
		bare int // tokens of cur that have no head
	)
	flush := func() error {
		if len(cur) == 0 {
			return nil
		}
		s := ConlluSentence{Doc: doc, Tokens: cur, Line: cur[0].Line, Tree: bare == 0}
		switch {
		case bare == len(cur):
		case bare > 0:
			return fmt.Errorf("%s:%d: %d of %d tokens of the sentence have no head", name, s.Line, bare, len(cur))
		default:
			if err := checkHeads(cur); err != nil {
				return fmt.Errorf("%s:%w", name, err)
			}
		}
		out = append(out, s)
		cur, bare = nil, 0
		return nil
	}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 64<<10), maxConlluLine)
	for sc.Scan() {
		line++
		l := strings.TrimSuffix(sc.Text(), "\r")
		if line == 1 {
			l = strings.TrimPrefix(l, "\ufeff")
		}
		if l == "" {
			if err := flush(); err != nil {
				return nil, err
			}
			continue
		}
		if l[0] == '#' {
			if k, v, ok := strings.Cut(l[1:], "="); ok && strings.TrimSpace(k) == "newdoc id" {
				doc = strings.TrimSpace(v)
			}
			continue
		}
		var c [10]string
		rest, n := l, 0
		for ; n < 10; n++ {
			f, r, more := strings.Cut(rest, "\t")
			c[n], rest = f, r
			if !more {
				n++
				break
			}
		}
		if n != 10 || strings.ContainsRune(c[9], '\t') {
			return nil, fmt.Errorf("%s:%d: %d columns, want 10 with tabs between", name, line, strings.Count(l, "\t")+1)
		}
		if strings.ContainsAny(c[0], "-.") {
			continue
		}
		if id, err := strconv.Atoi(c[0]); err != nil || id != len(cur)+1 {
			return nil, fmt.Errorf("%s:%d: id %q, want %d", name, line, c[0], len(cur)+1)
		}
		if c[1] == "" {
			return nil, fmt.Errorf("%s:%d: empty form", name, line)
		}
		t := ConlluToken{Form: c[1], Lemma: c[2], UPOS: c[3], XPOS: c[4], Feats: c[5], Head: -1, Deprel: c[7], Misc: c[9], Start: -1, End: -1, Line: line}
		if c[6] == "_" {
			bare++
		} else {
			h, err := strconv.Atoi(c[6])
			if err != nil || h < 0 || h > 1<<30 {
				return nil, fmt.Errorf("%s:%d: head %q is no token", name, line, c[6])
			}
			t.Head = int32(h - 1)
		}
		if err := t.offsets(); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		cur = append(cur, t)
	}
	if err := sc.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("line longer than %d bytes", maxConlluLine)
		}
		return nil, fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	if err := flush(); err != nil {
		return nil, err
	}
	return out, nil
}

// ReadCoNLLUFile reads the file at path, gzipped or not; "-" is the standard input.
func ReadCoNLLUFile(path string) ([]ConlluSentence, error) {
	f := os.Stdin
	if path != "-" {
		var err error
		if f, err = os.Open(path); err != nil {
			return nil, err
		}
		defer f.Close()
	}
	b := bufio.NewReader(f)
	if m, _ := b.Peek(2); !bytes.Equal(m, []byte{0x1f, 0x8b}) {
		return ReadCoNLLU(b, path)
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	defer z.Close()
	return ReadCoNLLU(z, path)
}

// offsets reads Start= and End= out of MISC.
func (t *ConlluToken) offsets() error {
	for _, kv := range [...]struct {
		key string
		to  *int
	}{{"Start", &t.Start}, {"End", &t.End}} {
		v, ok := t.misc(kv.key)
		if !ok {
			continue
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 0 {
			return fmt.Errorf("%s=%q is no offset", kv.key, v)
		}
		*kv.to = n
	}
	return nil
}

// misc gives the value of a key of MISC.
func (t *ConlluToken) misc(key string) (string, bool) {
	for rest := t.Misc; rest != ""; {
		var f string
		f, rest, _ = strings.Cut(rest, "|")
		if k, v, ok := strings.Cut(f, "="); ok && k == key {
			return v, true
		}
	}
	return "", false
}

// entity gives the value of NER= in MISC or FEATS, "" where there is none.
func (t *ConlluToken) entity() string {
	if v, ok := t.misc("NER"); ok {
		return v
	}
	for rest := t.Feats; rest != ""; {
		var f string
		f, rest, _ = strings.Cut(rest, "|")
		if v, ok := strings.CutPrefix(f, "NER="); ok {
			return v
		}
	}
	return ""
}

// checkHeads tells of heads outside the sentence and of cycles; the error begins with the line.
func checkHeads(ts []ConlluToken) error {
	n := int32(len(ts))
	state := make([]int32, n) // 0 unseen, k+1 seen on the walk from k, -1 known to reach a root
	for i := range ts {
		if ts[i].Head >= n {
			return fmt.Errorf("%d: head %d of a sentence of %d tokens", ts[i].Line, ts[i].Head+1, n)
		}
	}
	for i := int32(0); i < n; i++ {
		j := i
		for j >= 0 && state[j] == 0 {
			state[j] = i + 1
			j = ts[j].Head
		}
		if j >= 0 && state[j] == i+1 {
			return fmt.Errorf("%d: the heads from %q on run in a circle", ts[j].Line, ts[j].Form)
		}
		for j = i; j >= 0 && state[j] > 0; j = ts[j].Head {
			state[j] = -1
		}
	}
	return nil
}

// WriteCoNLLU writes the sentences in CoNLL-U. "# newdoc id" stands before the first sentence of a document.
func WriteCoNLLU(w io.Writer, sents []ConlluSentence) error {
	b := bufio.NewWriter(w)
	doc := ""
	for i := range sents {
		s := &sents[i]
		if s.Doc != doc {
			doc = s.Doc
			fmt.Fprintf(b, "# newdoc id = %s\n", doc)
		}
		for j := range s.Tokens {
			t := &s.Tokens[j]
			head := "_"
			if s.Tree {
				head = strconv.Itoa(int(t.Head) + 1)
			}
			fmt.Fprintf(b, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t_\t%s\n", j+1, blank(t.Form), blank(t.Lemma), blank(t.UPOS), blank(t.XPOS), blank(t.Feats), head, blank(t.Deprel), blank(t.Misc))
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

// blank gives the value as a column holds it: "_" for none, no tab and no line end within.
func blank(s string) string {
	if s == "" {
		return "_"
	}
	if strings.ContainsAny(s, "\t\r\n") {
		s = strings.Map(func(r rune) rune {
			if r == '\t' || r == '\r' || r == '\n' {
				return ' '
			}
			return r
		}, s)
	}
	return s
}

// ConlluDocument is the run of sentences that carry one document id.
type ConlluDocument struct {
	ID        string
	Sentences []ConlluSentence
}

// GroupCoNLLU cuts the sentences at each change of document, in the order of the file.
func GroupCoNLLU(sents []ConlluSentence) []ConlluDocument {
	var out []ConlluDocument
	for i := range sents {
		if i == 0 || sents[i].Doc != sents[i-1].Doc {
			out = append(out, ConlluDocument{ID: sents[i].Doc})
		}
		d := &out[len(out)-1]
		d.Sentences = append(d.Sentences, sents[i])
	}
	return out
}

// FromCoNLLU makes an Annotation of what a CoNLL-U file says of the document: its tags, lemmas,
// trees and entity classes. Tokens carry Start= and End= in code points of doc.Text. It *replaces*
// the document's tokens and sentences by those of the file and finds paragraph and quotation of
// each anew from their spans; text, paragraphs and quotations stay. Errors begin with the line
// of the file.
func FromCoNLLU(doc *article.Document, sents []ConlluSentence) (*Annotation, error) {
	n := 0
	for i := range sents {
		n += len(sents[i].Tokens)
	}
	tokens := make([]article.Token, 0, n)
	sentences := make([]article.Sentence, 0, len(sents))
	a := &Annotation{
		Doc: doc, Tags: make([]Tag, 0, n), Lemmas: make([]string, 0, n),
		Heads: make([]int32, 0, n), Relations: make([]Relation, 0, n), Parsed: make([]bool, 0, len(sents)),
	}
	at := codePoints{text: doc.Text}
	for i := range sents {
		s := &sents[i]
		first := len(tokens)
		for j := range s.Tokens {
			t := &s.Tokens[j]
			if t.Start < 0 || t.End <= t.Start {
				return nil, fmt.Errorf("%d: %q has no Start= and End= that hold a character", t.Line, t.Form)
			}
			from, ok := at.offset(t.Start)
			to, ok2 := at.offset(t.End)
			if !ok || !ok2 {
				return nil, fmt.Errorf("%d: %q at %d-%d goes back or beyond the text's end", t.Line, t.Form, t.Start, t.End)
			}
			if k := len(tokens); k > 0 && from < tokens[k-1].End {
				return nil, fmt.Errorf("%d: %q overlaps the token before it", t.Line, t.Form)
			}
			tokens = append(tokens, article.Token{
				Span: article.Span{Start: from, End: to}, Sentence: int32(i), Quotation: -1,
				Word: hasWord(doc.Text[from:to]),
			})
			tag, _ := ParseTag(t.XPOS)
			a.Tags = append(a.Tags, tag)
			lemma := t.Lemma
			if lemma == "" || lemma == "_" && t.Form != "_" {
				lemma = t.Form
			}
			a.Lemmas = append(a.Lemmas, strings.ToLower(lemma))
			head, rel := int32(-1), RelNone
			if s.Tree {
				if rel = relationOf(t.Deprel); t.Head < 0 {
					rel = RelRoot
				} else {
					head = t.Head + int32(first)
				}
			}
			a.Heads = append(a.Heads, head)
			a.Relations = append(a.Relations, rel)
			a.addEntity(len(tokens)-1, first, t.entity())
		}
		sentences = append(sentences, article.Sentence{Tokens: article.Range{First: first, End: len(tokens)}})
		a.Parsed = append(a.Parsed, s.Tree)
	}
	doc.Tokens, doc.Sentences = tokens, sentences
	placeTokens(doc)
	a.Link()
	return a, nil
}

// hasWord reports whether the text holds a letter or a digit.
func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// relationOf reads a label; of one with a subtype that is not known the subtype is dropped, and
// what is not known at all is "dep".
func relationOf(name string) Relation {
	if r, ok := ParseRelation(name); ok && r != RelNone {
		return r
	}
	base, _, _ := strings.Cut(name, ":")
	if r, ok := ParseRelation(base); ok && r != RelNone {
		return r
	}
	return RelDep
}

// addEntity lengthens the last name by token i, or begins a new one, if the class is that of a name.
func (a *Annotation) addEntity(i, sentenceFirst int, class string) {
	var c Class
	switch class {
	case "PERSON":
		c = Person
	case "ORGANIZATION":
		c = Organization
	case "LOCATION":
		c = Place
	case "MISC":
		c = Other
	default:
		return
	}
	if k := len(a.Names) - 1; k >= 0 && a.Names[k].Class == c && a.Names[k].Tokens.End == i && i > sentenceFirst {
		a.Names[k].Tokens.End = i + 1
		return
	}
	a.Names = append(a.Names, Name{article.Range{First: i, End: i + 1}, c})
}

// codePoints turns ascending code-point offsets into bytes in one walk.
type codePoints struct {
	text      string
	byte, cps int
}

// offset gives the byte of code point cp; ok is false beyond the end and for one before the last asked.
func (c *codePoints) offset(cp int) (b int, ok bool) {
	if cp < c.cps {
		return 0, false
	}
	for c.cps < cp {
		if c.byte >= len(c.text) {
			return 0, false
		}
		_, n := utf8.DecodeRuneInString(c.text[c.byte:])
		c.byte += n
		c.cps++
	}
	return c.byte, true
}

// placeTokens gives each token its paragraph and its innermost quotation, each sentence its
// paragraph, and each paragraph and quotation its range of tokens.
func placeTokens(doc *article.Document) {
	if len(doc.Paragraphs) == 0 {
		doc.Paragraphs = []article.Paragraph{{Span: article.Span{End: len(doc.Text)}}}
	}
	p := 0
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		for p+1 < len(doc.Paragraphs) && doc.Paragraphs[p+1].Span.Start <= t.Start {
			p++
		}
		t.Paragraph = int32(p)
	}
	for i := range doc.Sentences {
		if s := &doc.Sentences[i]; s.Tokens.Len() > 0 {
			s.Paragraph = int(doc.Tokens[s.Tokens.First].Paragraph)
		}
	}
	ti, si := 0, 0
	for i := range doc.Paragraphs {
		q := &doc.Paragraphs[i]
		q.Tokens.First, q.Sentences.First = ti, si
		for ti < len(doc.Tokens) && int(doc.Tokens[ti].Paragraph) <= i {
			ti++
		}
		for si < len(doc.Sentences) && doc.Sentences[si].Paragraph <= i {
			si++
		}
		q.Tokens.End, q.Sentences.End = ti, si
	}
	// Quotations stand in the order of their start; the innermost is the last that covers a token.
	for i := range doc.Quotations {
		q := &doc.Quotations[i]
		q.Tokens = article.Range{First: firstTokenFrom(doc, q.Span.Start), End: firstTokenFrom(doc, q.Span.End)}
		q.Words = 0
	}
	open, next := -1, 0
	for i := range doc.Tokens {
		t := &doc.Tokens[i]
		for next < len(doc.Quotations) && doc.Quotations[next].Span.Start <= t.Start {
			open = next
			next++
		}
		for open >= 0 && doc.Quotations[open].Span.End <= t.Start {
			open = outer(doc, open)
		}
		t.Quotation = int32(open)
		if t.Word {
			for q := open; q >= 0; q = outer(doc, q) {
				doc.Quotations[q].Words++
			}
		}
	}
}

// outer gives the quotation around q, which stands before it in the list, or -1.
func outer(doc *article.Document, q int) int {
	if p := doc.Quotations[q].Parent; p < q {
		return p
	}
	return -1
}

// firstTokenFrom gives the index of the first token that begins at byte b or after it.
func firstTokenFrom(doc *article.Document, b int) int {
	lo, hi := 0, len(doc.Tokens)
	for lo < hi {
		m := (lo + hi) / 2
		if doc.Tokens[m].Start < b {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}
