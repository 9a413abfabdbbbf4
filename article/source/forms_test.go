package source

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the .want files of testdata/forms anew")

// formFiles gives the fixtures: a file for each form that articles come in, all of this project's own writing
// (testdata/forms/README.md), with what is read of it in a file .want beside it.
func formFiles(t testing.TB) (files []string) {
	t.Helper()
	all, err := filepath.Glob("testdata/forms/*.*")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		switch filepath.Ext(f) {
		case ".want", ".py", ".md":
			if filepath.Base(f) != "wiki.md" && filepath.Base(f) != "article.md" {
				continue
			}
		}
		files = append(files, f)
	}
	if len(files) < 10 {
		t.Fatalf("only %d fixtures", len(files))
	}
	return files
}

func TestForms(t *testing.T) {
	for _, file := range formFiles(t) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		c := &Config{}
		var took []string
		c.Took = func(t Taken) {
			s := "took " + string(t.Form)
			if t.In != "" {
				s += " in " + string(t.In)
			}
			if t.Column != "" {
				s += " column " + t.Column
			}
			took = append(took, s)
		}
		got := read(c, name, string(content))
		all := strings.Join(append(took, got...), "\n") + "\n"
		if *update {
			if err := os.WriteFile(file+".want", []byte(all), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file + ".want")
		if err != nil {
			t.Errorf("%s: what is to be read of it is not told: run go test -run TestForms -update and read the file", name)
			continue
		}
		if diff := cmp.Diff(string(want), all); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
