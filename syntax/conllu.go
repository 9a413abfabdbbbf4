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
// nodes (5.1) are skipped.
type ConlluSentence struct {
	Doc    string // of the last "# newdoc id = …" before it
	Tokens []ConlluToken
	Tree   bool // every token has a head, at least one is a root, and there is no cycle
	Line   int  // of the first token
}

// maxConlluLine is the longest line in bytes that ReadCoNLLU takes.
const maxConlluLine = 1 << 20

// ReadCoNLLU reads all sentences of r. Errors begin with name:line. A sentence either gives the
// head of every token or "_" for all of them; heads that are outside the sentence or run in a
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

// checkHeads reports heads outside the sentence and of cycles; the error begins with the line.
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

// WriteCoNLLU writes the sentences in CoNLL-U. "# newdoc id" is before the first sentence of a document.
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
