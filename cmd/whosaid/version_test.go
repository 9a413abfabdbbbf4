package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every package that is made of this repository has the program's version.
func TestOneVersion(t *testing.T) {
	for name, line := range map[string]string{
		"python/pyproject.toml":               `version = "` + release + `"`,
		"CITATION.cff":                        "version: " + release,
		"r/whosaid/DESCRIPTION":               "Version: " + release,
		"python/src/whosaid_news/_version.py": `__version__ = "` + release + `"`,
	} {
		b, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), "\n"+line+"\n") {
			t.Errorf("%s: there is no line %s", name, line)
		}
	}
}
