package article

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

func TestReadTXT(t *testing.T) {
	for _, c := range []struct {
		name, file, id, text string
		warnings             int
	}{
		{"plain", "dir/so.txt", "so", "So it is.\n", 0},
		{"byte order mark is no part of the text", "a.txt", "a", "So.", 0},
		{"invalid bytes are kept and told of", "a.txt", "a", "caf\xe9 \xff", 1},
		{"empty", "a.txt", "a", "", 0},
		{"another extension stays in the id", "a.text", "a.text", "So.", 0},
	} {
		bytes := c.text
		if strings.HasPrefix(c.name, "byte order") {
			bytes = byteOrderMark + bytes
		}
		in, err := ReadTXT(c.file, strings.NewReader(bytes))
		if err != nil {
			t.Fatal(err)
		}
		d := in.Parse()
		if d.ID != c.id || d.Text != c.text || len(d.Warnings) != c.warnings {
			t.Errorf("%s: got id %q text %q warnings %v", c.name, d.ID, d.Text, d.Warnings)
		}
	}
	in, _ := ReadTXT("a.txt", strings.NewReader("ab\xe9cd\xff"))
	if w := in.Parse().Warnings; w[0].Offset != 2 || !strings.HasPrefix(w[0].Message, "2 bytes") {
		t.Errorf("invalid bytes: got %v", w)
	}
}

func TestLines(t *testing.T) {
	file := byteOrderMark + `{"id":"a","text":"So.","title":"T","date":"2020-01-02","url":"u","other":[1,{"text":"no"}]}` + "\r\n" +
		"\n" +
		`{"text":"Number three"}` + "\n" +
		`{"id":7,"text":"x","meta":{"title":"M","date":"2021-01-01"},"title":null}` + "\n" +
		`{"id":"b","title":"none"}` + "\n" +
		`{"text":5}` + "\n" +
		`{"text":` + "\n" +
		`[1]` + "\n" +
		`{"text":"` + strings.Repeat("long ", 40) + `"}` + "\n" +
		`{"TEXT":"no","text":"a\ud83d\ude00\ud800b\\ud800\udc00"}` + "\n" +
		"{\"text\":\"caf\xe9\"}\n" +
		`{"text":"last","title":"T","meta":{"title":"M"},"url":3}`
	l := NewLines("f.jsonl", strings.NewReader(file), 160)
	for _, want := range []struct {
		id, text, title, date, url, err string
		warnings                        int
	}{
		{id: "a", text: "So.", title: "T", date: "2020-01-02", url: "u"},
		{id: "3", text: "Number three"},
		{id: "7", text: "x", title: "M", date: "2021-01-01"},
		{err: `f.jsonl:5: no field "text"`},
		{err: `f.jsonl:6: field "text": not a string`},
		{err: `f.jsonl:7: not a JSON object: unexpected end of JSON input`},
		{err: `f.jsonl:8: not a JSON object: `},
		{err: `f.jsonl:9: line too long: more than 160 bytes`},
		{id: "10", text: "a\U0001f600\ufffdb\\ud800\ufffd", warnings: 1},
		{id: "11", text: "caf\ufffd", warnings: 1},
		{id: "12", text: "last", title: "T", warnings: 1},
	} {
		in, err := l.Next()
		if want.err != "" {
			var le *LineError
			if !errors.As(err, &le) || !strings.HasPrefix(err.Error(), want.err) {
				t.Errorf("got error %v, want %s", err, want.err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", want.id, err)
		}
		o := in.Metadata
		if o.ID != want.id || in.Text != want.text || o.Title != want.title || o.Date != want.date || o.URL != want.url || len(in.Warnings) != want.warnings {
			t.Errorf("got %+v, want %+v", in, want)
		}
	}
	if _, err := l.Next(); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
}

func TestLinesWithOtherNames(t *testing.T) {
	file := `{"body":"So.","doc":5,"by":["A","B"],"views":7,"tags":["x", "y"],"lang":"en","none":null,"text":"no","meta":{"where":"u"}}` + "\n" +
		`{"content":"There.","text":1}` + "\n" + `{"text":"no"}`
	l := NewLines("f.jsonl", strings.NewReader(file), 0)
	l.Names = Names{Text: []string{"body", "content"}, ID: []string{"doc"}, URL: []string{"where"}, Author: []string{"by"}, Keep: []string{"*"}}
	in, err := l.Next()
	if err != nil {
		t.Fatal(err)
	}
	d := in.Parse()
	want := []Field{{"lang", "en"}, {"none", ""}, {"tags", `["x", "y"]`}, {"text", "no"}, {"views", "7"}}
	if d.Text != "So." || d.ID != "5" || d.Author != "A; B" || d.URL != "u" || !slices.Equal(d.Fields, want) || len(d.Warnings) > 0 {
		t.Errorf("got %+v", in)
	}
	l.Names.Keep = []string{"views"}
	if in, err = l.Next(); err != nil || in.Text != "There." || in.Metadata.ID != "2" || in.Metadata.Fields != nil {
		t.Errorf("got %+v, %v", in, err)
	}
	if _, err = l.Next(); err == nil || err.Error() != `f.jsonl:3: no field "body" (there are "text")` {
		t.Errorf("got %v", err)
	}
}

func TestLinesPassesOnTheReadersError(t *testing.T) {
	bad := errors.New("disk on fire")
	l := NewLines("f", io.MultiReader(strings.NewReader(`{"text":"a"}`+"\n"), errorReader{bad}), 0)
	if _, err := l.Next(); err != nil {
		t.Fatal(err)
	}
	_, err := l.Next()
	var le *LineError
	if !errors.Is(err, bad) || errors.As(err, &le) {
		t.Errorf("got %v", err)
	}
}

type errorReader struct{ err error }

func (r errorReader) Read([]byte) (int, error) { return 0, r.err }
