package whosaid_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	// What `go mod tidy` would ask the network for stands in our own go.mod.
	mod := regexp.MustCompile(`(?m)^module .*$`).ReplaceAllString(string(ours), "module example.org/app") +
		"\nrequire whosaid v0.0.0\nreplace whosaid => " + strconv.Quote(here) + "\n"
	dir := t.TempDir()
	for name, text := range map[string]string{"main.go": block("go main.go"), "go.mod": mod, "go.sum": string(sums)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("go", "run", ".")
	c.Dir = dir
	c.Env = append(os.Environ(), "GOPROXY=off", "GOFLAGS=-mod=mod", "GOWORK=off")
	out, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if want := block("text main.go prints"); string(out) != want {
		t.Errorf("got %s, want %s", out, want)
	}
}
