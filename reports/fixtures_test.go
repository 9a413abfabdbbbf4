package reports

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
)

// result builds a result over text by hand: tokens at white space, one sentence and one paragraph
// a line.
func result(text string) *attribution.Result {
	doc := &article.Document{ID: "a1", Text: text}
	at := 0
	for _, line := range strings.SplitAfter(text, "\n") {
		first := len(doc.Tokens)
		for i := 0; i < len(line); {
			if line[i] == ' ' || line[i] == '\n' {
				i++
				continue
			}
			end := i
			for end < len(line) && line[end] != ' ' && line[end] != '\n' {
				end++
			}
			doc.Tokens = append(doc.Tokens, article.Token{
				Span: article.Span{Start: at + i, End: at + end}, Sentence: int32(len(doc.Sentences)), Paragraph: int32(len(doc.Paragraphs)), Quotation: -1,
			})
			i = end
		}
		if first < len(doc.Tokens) {
			doc.Sentences = append(doc.Sentences, article.Sentence{Tokens: article.Range{First: first, End: len(doc.Tokens)}, Paragraph: len(doc.Paragraphs)})
			doc.Paragraphs = append(doc.Paragraphs, article.Paragraph{})
		}
		at += len(line)
	}
	return &attribution.Result{Doc: doc}
}

// find gives the spans of the given words of the text, each looked for after the one before.
func find(t *testing.T, text string, words ...string) []article.Span {
	t.Helper()
	var out []article.Span
	from := 0
	for _, w := range words {
		i := strings.Index(text[from:], w)
		if i < 0 {
			t.Fatalf("no %q in %q", w, text[from:])
		}
		out = append(out, article.Span{Start: from + i, End: from + i + len(w)})
		from += i + len(w)
	}
	return out
}

func plain() attribution.Attribution {
	return attribution.Attribution{SourceHead: -1, CueHead: -1, Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1}
}

// interrupted is a result with one quotation in two parts, one nested in it, and one with nobody.
func interrupted(t *testing.T) *attribution.Result {
	text := "Naïve title – é\n“We will,” Zoë Ørsted told us, “go, as Ann said.”\n“Nobody”"
	r := result(text)
	r.Speakers = []attribution.Speaker{
		{Name: "Zoë Ørsted", ID: "Q1", Type: "person", Role: "minister", Affiliation: "Denmark"},
		{Name: "two officials", Type: "unnamed", Plural: true},
	}
	a, b, c := plain(), plain(), plain()
	a.Kind, a.Content, a.Source, a.Cue = attribution.Direct, find(t, text, "“We will,”", "“go, as Ann said.”"), find(t, text, "Zoë Ørsted"), find(t, text, "told")
	a.CueLemma, a.CueClass, a.SourceForm, a.Status, a.Addressee = "tell", "neutral", "name", "asserted", find(t, text, "us,")[0]
	a.Speaker, a.Resolution, a.Rule, a.Confidence, a.Flags = 0, "named", "around", 0.97314999, []string{"two-candidates", "unclosed-quote"}
	a.Innermost, a.Outermost = 1, 0
	b.Kind, b.Content, b.Speaker, b.NestedIn, b.ID, b.Reason = attribution.Indirect, find(t, text, "go"), 1, 0, "q9", "because the talks are private"
	c.Content = find(t, text, "“Nobody”")
	r.Attributions = []attribution.Attribution{a, b, c}
	return r
}

func printed(t *testing.T, form Form, o Options, rs ...*attribution.Result) string {
	t.Helper()
	p, err := NewPrinter(form, o)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Head(&b); err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		if err := p.Print(&b, r); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// records reads CSV the strict way and gives each row as a map from column to cell.
func records(t *testing.T, file string, comma rune) []map[string]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(file))
	r.Comma = comma
	all, err := r.ReadAll()
	if err != nil {
		t.Fatalf("%v in %q", err, file)
	}
	var out []map[string]string
	for _, row := range all[1:] {
		m := map[string]string{}
		for i, cell := range row {
			m[all[0][i]] = cell
		}
		out = append(out, m)
	}
	return out
}

// bound gives the file that a form's binder makes, as a path.
func bound(t *testing.T, form Form, o Options, rs ...*attribution.Result) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "out #1?."+string(form))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewBinder(form, Target{f, path})
	if err != nil {
		t.Fatal(err)
	}
	head := printed(t, form, o)
	if _, err := b.Write([]byte(head)); err != nil {
		t.Fatal(err)
	}
	for _, r := range rs {
		if _, err := b.Write([]byte(strings.TrimPrefix(printed(t, form, o, r), head))); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// python runs a script with the path of a file, or skips where there is no python3 or it has no such
// module.
func python(t *testing.T, module, script, path string) string {
	t.Helper()
	p, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 found, whose reader would be asked")
	}
	if err := exec.Command(p, "-c", "import "+module).Run(); err != nil {
		t.Skipf("python3 has no %s, which would be asked", module)
	}
	out, err := exec.Command(p, "-c", script, path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

// loaded gives the engine that the tests share.
var loaded = sync.OnceValues(func() (*attribution.Engine, error) { return attribution.New(attribution.Options{}) })

// analysed gives the articles of testdata with what is found in them, each with two fields of the
// input, and the hostile one.
func analysed(t *testing.T) []*attribution.Result {
	t.Helper()
	names, err := filepath.Glob(filepath.Join("..", "testdata", "articles", "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no articles: %v", err)
	}
	engine, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	var rs []*attribution.Result
	for i, name := range names {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		in, err := article.ReadTXT(name, f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		in.Metadata.Fields = []article.Field{{Name: "desk", Value: "d" + strconv.Itoa(i%3)}, {Name: "Kind", Value: "=k \"" + strconv.Itoa(i) + "\"\n"}}
		if i%5 == 0 {
			in.Metadata.Fields = nil
		}
		r, err := engine.Analyze(t.Context(), article.Parse(in.Text, in.Metadata))
		if err != nil {
			t.Fatal(err)
		}
		rs = append(rs, r)
	}
	return append(rs, hostileResult(t))
}

// carriedFields are the fields that analysed gives.
var carriedFields = []string{"desk", "Kind"}

// cellsOfCSV gives head and rows as encoding/csv reads them.
func cellsOfCSV(t *testing.T, file string, comma rune) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(file))
	r.Comma = comma
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// hostileResult has an id, words and values that could end a cell, a line or a name.
func hostileResult(t *testing.T) *attribution.Result {
	text := "=1\t“a\r\nb\u2028\x00\xff'\";--” <b>X</b>, <b>said\nso</b> # *\\"
	r := result(text)
	r.Doc.ID, r.Doc.Title, r.Doc.URL = "../../x';--\n\x00", "# <i>T</i>", "javascript:alert(1)"
	r.Doc.Fields = []article.Field{{Name: "desk", Value: "x'\x00"}}
	a := plain()
	a.Content, a.Source, a.Cue = find(t, text, "“a\r\nb\u2028\x00\xff'\";--”"), find(t, text, "<b>X</b>"), find(t, text, "said\nso")
	r.Speakers = []attribution.Speaker{{Name: "<b>X</b>\n'); DROP TABLE quotes;--", Type: "person"}}
	a.Speaker, a.Rule = 0, "r"
	r.Attributions = []attribution.Attribution{a}
	return r
}
