package whosaid_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A module outside of this one builds the program of docs/embedding.md as that page says, and it
// prints what the page shows.
func TestProgramOfAnotherModule(t *testing.T) {
	if testing.Short() {
		t.Skip("no other module is built in a short test")
	}
	page, err := os.ReadFile(filepath.Join("docs", "embedding.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := func(begin string) string {
		_, after, ok := strings.Cut(string(page), "\n```"+begin+"\n")
		text, _, closed := strings.Cut(after, "\n```\n")
		if !ok || !closed {
			t.Fatalf("docs/embedding.md has no block %q", begin)
		}
		return text + "\n"
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	ours, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	// What `go mod tidy` would ask the network for is in our own go.mod.
	mod := regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(ours), "module example.org/app") +
		"\nrequire whosaid v0.0.0\nreplace whosaid => " + strconv.Quote(here) + "\n"
	dir := t.TempDir()
	for name, text := range map[string]string{"main.go": block("go main.go"), "go.mod": mod, "go.sum": string(sums)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	build := exec.Command("go", "build", "-o", "app", ".")
	build.Dir = dir
	build.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	app := filepath.Join(dir, "app")
	out, err := exec.Command(app).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := block("text main.go prints"); string(out) != want {
		t.Errorf("got %s, want %s", out, want)
	}
	// Nothing that learns is linked into it.
	symbols, err := exec.Command("go", "tool", "nm", app).Output()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"whosaid/syntax.Train": false, "whosaid/train.": false, "jdkato/prose": false, "whosaid/syntax.(*Annotator).Annotate": true} {
		if strings.Contains(string(symbols), name) != want {
			t.Errorf("the program holds %s: %v, want %v", name, !want, want)
		}
	}
}

// A program that embeds the engine needs nothing that only training needs, and one that prints rows links no
// database: forms with a large library are packages of their own.
func TestEmbeddedPackagesStaySmall(t *testing.T) {
	for room, unwanted := range map[string][]string{
		"attribution": {
			"whosaid/train", "github.com/jdkato/prose", "gonum.org/", "github.com/deckarep/golang-set",
			"gopkg.in/neurosnap/sentences", "github.com/mingrammer/commonregex",
		},
		"reports": {"whosaid/train", "github.com/jdkato/prose", "modernc.org/", "github.com/parquet-go", "database/sql"},
	} {
		out, err := exec.Command("go", "list", "-deps", "./"+room).Output()
		if err != nil {
			t.Fatal(err)
		}
		needs := strings.Fields(string(out))
		if !slices.Contains(needs, "whosaid/syntax") {
			t.Fatalf("go list gives %q", needs)
		}
		for _, u := range unwanted {
			for _, p := range needs {
				if strings.HasPrefix(p, u) {
					t.Errorf("package %s needs %s", room, p)
				}
			}
		}
	}
}
