package article

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// dataCopy gives the lists of data/, one of them with a line added.
func dataCopy(t *testing.T, file, line string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	names, err := fs.Glob(dataFiles, "data/*.txt")
	if err != nil || len(names) < 10 {
		t.Fatalf("%q: %v", names, err)
	}
	for _, name := range names {
		b, err := fs.ReadFile(dataFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: b}
	}
	if file != "" {
		f := all["data/"+file]
		f.Data = append([]byte("# head\n"+line+"\n"), f.Data...)
	}
	return all
}

// A line that is not of its list's form is an error with file and line, and not the zero kind.
func TestFaultsOfTheLists(t *testing.T) {
	for _, c := range []struct{ file, line, want string }{
		{"", "", ""},
		{"abbreviations.txt", "hon\ttitel", `article/data/abbreviations.txt:2: kind "titel": want one of end, number, title, word`},
		{"abbreviations.txt", "hon", `article/data/abbreviations.txt:2: kind "": want one of`},
		{"abbreviations.txt", "hon title", `article/data/abbreviations.txt:2: kind "": want one of`},
		{"elisions.txt", "'neath\talway", `article/data/elisions.txt:2: kind "alway": want one of always, closed, inside, suffix, year`},
		{"parts.txt", "qu\tquestoin", `article/data/parts.txt:2: kind "questoin": want one of answer, question`},
		{"persons.txt", "thou\tfourth", `article/data/persons.txt:2: kind "fourth": want one of first, none, second, talk, thing, third`},
		{"numbers.txt", "º\tordnal", `article/data/numbers.txt:2: kind "ordnal": want one of hour, ordinal`},
		{"joiners.txt", "plus\tand", `article/data/joiners.txt:2: a tab in a list of one column`},
		{"lines.txt", "furnitur\twhole\tshare this story", `article/data/lines.txt:2: kind "furnitur": want one of byline, caption, end, furniture`},
		{"lines.txt", "furniture\thole\tshare this story", `article/data/lines.txt:2: where "hole": want one of credit, ends, holds, starts, whole`},
		{"lines.txt", "furniture\twhole", `article/data/lines.txt:2: want three columns with tabs between`},
		{"dates.txt", "januar\tone", `article/data/dates.txt:2: month "one": want a number from 1 to 12`},
		{"dates.txt", "undecimber\t13", `article/data/dates.txt:2: month "13": want a number from 1 to 12`},
		{"contractions.txt", "cannot", `article/data/contractions.txt:2: "cannot": want an apostrophe or a bar`},
		{"starters.txt", "the\ttitle", `article/data/starters.txt:2: a tab in a list of one column`},
		{"starters.txt", "x y z\nx y z", `article/data/starters.txt:3: "x y z" stands there twice`},
	} {
		_, err := readLists(dataCopy(t, c.file, c.line))
		switch {
		case c.want == "" && err != nil:
			t.Errorf("the lists as they are: %v", err)
		case c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
			t.Errorf("%s with %q: got %v, want %s", c.file, c.line, err, c.want)
		}
	}
	if _, err := readLists(fstest.MapFS{}); err == nil || !strings.Contains(err.Error(), "article/data/lines.txt: ") {
		t.Errorf("with no lists: %v", err)
	}
}

// TestLists holds every list to the form that its head states.
func TestLists(t *testing.T) {
	names, err := fs.Glob(dataFiles, "data/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := &listReader{fsys: dataFiles}
	for _, name := range names {
		b, err := fs.ReadFile(dataFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(b), "# ") {
			t.Errorf("%s: no comment on top", name)
		}
		name = strings.TrimSuffix(strings.TrimPrefix(name, "data/"), ".txt")
		seen := map[string]bool{}
		for e := range r.entries(name) {
			if e.text != strings.TrimSpace(e.text) {
				t.Errorf("%s:%d: blanks around %q", e.file, e.line, e.text)
			}
			if seen[e.text] {
				t.Errorf("%s:%d: %q stands there twice", e.file, e.line, e.text)
			}
			seen[e.text] = true
			if name != "lines" {
				continue
			}
			words := e.text[strings.LastIndexByte(e.text, '\t')+1:]
			if words != strings.ToLower(words) || strings.ContainsAny(words, "'’,.-") || strings.Contains(words, "  ") {
				t.Errorf("%s:%d: %q", e.file, e.line, e.text)
			}
		}
	}
}
