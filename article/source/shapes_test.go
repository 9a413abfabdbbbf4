package source

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const hits = `{"took":3,"hits":{"total":2,"hits":[{"_id":"a","_source":{"head":"Crane","wording":"One.","when":"12 Feb 2019","by":{"name":"Tove Brandt"}}},{"_id":"b","_source":{"head":"No words"}}]},"end":[1,[2]]}
{"hits":{"hits":[{"_id":"c","_source":{"wording":"Three."}}]}}`

func TestPaths(t *testing.T) {
	for _, c := range []struct {
		name, file, content string
		paths               Paths
		want                []string
	}{
		{"parts by their paths", "a.json", hits,
			Paths{Text: "hits.hits[]._source.wording", ID: "hits.hits[]._id", Title: "_source.head", Date: "_source.when", Author: "_source.by.name"},
			[]string{`a.json#1 id=a "One." title="Crane" date="2019-02-12" author="Tove Brandt"`,
				`bad a.json#2: nothing at hits.hits[]._source.wording (there are "_id", "_source", "_source.head")`, `a.json#3 id=c "Three."`}},
		{"paragraphs in an array", "a.json", `[{"ps":["One.","Two."]},{"ps":[{"t":1}]}]`, Paths{Text: "[].ps[]"},
			[]string{`a.json#1 id=1 "One.\n\nTwo."`, `bad a.json#2: nothing at [].ps[] (there are "ps", "ps[].t")`}},
		{"one article", "a.json", `{"response":{"content":{"text":"One."}}}`, Paths{Text: "response.content.text"}, []string{`a.json#1 id=1 "One."`}},
		{"lines", "a.jsonl", "{\"a\":{\"b\":\"One.\"}}\n{\"a\":{}}\n", Paths{Text: "a.b"}, []string{`a.jsonl:1 id=1 "One."`, `bad a.jsonl:2: nothing at a.b (there are "a")`}},
		{"a path that leads nowhere", "a.json", `{"a":[1]}`, Paths{Text: "b[].c"}, []string{`end a.json: nothing at b[]`}},
		{"no path", "a.json", `{}`, Paths{Text: "b[.c"}, []string{`error a.json: b[.c: no path; it is like articles[].content`}},
		{"an array without an end", "a.json", `{"a":[{"t":"One."},`, Paths{Text: "a[].t"}, []string{`a.json#1 id=1 "One."`, "end a.json#2: no JSON from here on: unexpected EOF"}},
	} {
		got := read(&Config{Paths: c.paths}, c.file, c.content)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func TestMarkupIsToldFromText(t *testing.T) {
	for s, want := range map[string]bool{
		"<p>So.</p>": true, "So.<br>There.": true, "So.<br/>There.": true, "<b>So</b> he said": true, "x < y": false, "a <b and c> d": false,
		"<3 said Ann": false, "He wrote <p> and left": false, "<ann@post.example> wrote": false, "": false, "<div class=\"a\">So": false,
	} {
		if isMarkup(s) != want {
			t.Errorf("%q: %t", s, !want)
		}
	}
}
