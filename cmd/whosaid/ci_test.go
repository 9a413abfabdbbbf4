package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

var longFlag = regexp.MustCompile(`--[a-z][a-z-]*`)

// TestTheCIPageIsTrue holds docs/ci.md and action.yml to the program: every command that they run is
// one, and every flag is one of its.
func TestTheCIPageIsTrue(t *testing.T) {
	app := (&program{}).app()
	flags := func(c *cli.Command) []string {
		var names []string
		for _, f := range c.Flags {
			names = append(names, f.Names()...)
		}
		return names
	}
	commands := 0
	for _, name := range []string{filepath.Join("docs", "ci.md"), "action.yml"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		for n, line := range strings.Split(string(text), "\n") {
			line, _, _ = strings.Cut(line, " #")
			var words []string
			switch {
			case name == "action.yml":
				if strings.Contains(line, "set -- ") {
					words = append([]string{"score"}, strings.Fields(line)...)
				}
			default:
				if _, after, ok := strings.Cut(line, "whosaid "); ok && (strings.HasPrefix(strings.TrimSpace(line), "whosaid ") || strings.Contains(line, "entry:") || strings.Contains(line, "go run")) {
					words = strings.Fields(after)
				} else if _, after, ok := strings.Cut(line, "whosaid-bin "); ok && strings.Contains(line, "--gold") {
					words = strings.Fields(after)
				}
			}
			if len(words) == 0 {
				continue
			}
			c := app.Command(words[0])
			if c == nil {
				t.Errorf("%s:%d: no command %q", name, n+1, words[0])
				continue
			}
			if len(words) > 1 && c.Command(words[1]) != nil {
				c = c.Command(words[1])
			}
			commands++
			for _, f := range longFlag.FindAllString(strings.Join(words, " "), -1) {
				if !slices.Contains(flags(c), strings.TrimPrefix(f, "--")) {
					t.Errorf("%s:%d: %s has no flag %s", name, n+1, c.Name, f)
				}
			}
		}
	}
	if commands < 15 {
		t.Errorf("only %d commands were looked at", commands)
	}
}
