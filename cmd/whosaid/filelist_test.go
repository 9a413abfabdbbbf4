package main

import (
	"io"
	"strings"
	"testing"
)

func TestPatternsOfPaths(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*.txt", "a.txt", true},
		{"*.txt", "d/a.txt", false},
		{"**/*.txt", "a.txt", true},
		{"**/*.txt", "d/e/a.txt", true},
		{"d/**/a.txt", "d/a.txt", true},
		{"d/**/a.txt", "e/d/a.txt", false},
		{"**/d/**/?.txt", "x/d/y/d/a.txt", true},
		{"**/d/**/?.txt", "x/y/a.txt", false},
		{"**", "a/b/c", true},
		{"d/**", "d", true},
		{"[ab]/*", "b/x", true},
		{"*/a/*/a/*", "a/a/a/a/a", true},
		{"**/a/**/b/**/c", strings.Repeat("a/", 400) + "b", false},
	} {
		if got := matches(strings.Split(c.pattern, "/"), strings.Split(c.path, "/")); got != c.want {
			t.Errorf("%s, %.40s: %v", c.pattern, c.path, got)
		}
	}
}

func TestListsOfFiles(t *testing.T) {
	for _, c := range []struct{ shows, list, want string }{
		{"lines", "a.txt\n\n b.txt \r\nd/c.html", "a.txt=a b.txt=b d/c.html=d/c"},
		{"NULs", "a b.txt\x00c\n.txt\x00\x00", "a b.txt=a b c\n.txt=c\n"},
		{"a file that is called -", "-\n", "./-=-"},
		{"none", "", ""},
		{"a name without end", "a.txt\n" + strings.Repeat("x", maxName+1) + "\n", "a.txt=a error standard input:2: a name of more than 65536 bytes"},
	} {
		l, err := openList("-", strings.NewReader(c.list))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			p, err := l.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				got = append(got, "error "+err.Error())
				break
			}
			got = append(got, p.path+"="+p.id)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %q, want %q", c.shows, s, c.want)
		}
	}
}
