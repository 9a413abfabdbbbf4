package main

import (
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// Every command's help has an example, with flags that the command has.
func TestEveryCommandHasAnExample(t *testing.T) {
	app := new(program).app()
	seen := map[string]bool{}
	var each func(c *cli.Command, path string)
	each = func(c *cli.Command, path string) {
		seen[path] = true
		help := c.UsageText + "\n" + c.Description
		has := false
		for line := range strings.Lines(help) {
			_, example, ok := strings.Cut(line, "whosaid ")
			begins := path + " "
			if path == "analyze" {
				begins = ""
			}
			if !ok || !strings.HasPrefix(strings.TrimSpace(example)+" ", begins) {
				continue
			}
			has = true
			for _, word := range words(strings.TrimSpace(example)) {
				name, isFlag := strings.CutPrefix(word, "--")
				name, _, _ = strings.Cut(name, "=")
				if isFlag && name != "" && !hasFlag(c, name) && !anyHasFlag(c.Subcommands, name) {
					t.Errorf("%s: the example has --%s, which is no flag of it", path, name)
				}
			}
		}
		if !has && !c.Hidden {
			t.Errorf("the help of %s has no example: add one in examples.go", path)
		}
		for _, sub := range c.Subcommands {
			each(sub, path+" "+sub.Name)
		}
	}
	for _, c := range app.Commands {
		each(c, c.Name)
	}
	for path := range examples {
		if !seen[path] {
			t.Errorf("examples.go has %q, which is no command", path)
		}
	}
}

func hasFlag(c *cli.Command, name string) bool {
	for _, f := range c.Flags {
		for _, n := range f.Names() {
			if n == name {
				return true
			}
		}
	}
	return false
}

func anyHasFlag(commands []*cli.Command, name string) bool {
	for _, c := range commands {
		if hasFlag(c, name) {
			return true
		}
	}
	return false
}

func TestCompletions(t *testing.T) {
	commands := new(program).app().Commands
	for _, c := range []struct{ words, want string }{
		{"summ", "summary"},
		{"rules c", "check"},
		{"rules check --pa", "--pack"},
		{"news.txt --excel --spea", "--speaker --speakers"},
		{"analyze --status de", "denied declined"},
		{"--to par", "parquet"},
		{"summary --by o", "outlet"},
		{"analyze a", ""},
		{"analyze --out q", ""},
		{"diff --exi", "--exit-code"},
		{"completion ", "bash zsh fish"},
		{"rules nothing x", ""},
	} {
		var got []string
		for _, f := range completions(commands, strings.Split(c.words, " ")) {
			got = append(got, f.word)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q: %q, want %q", c.words, g, c.want)
		}
	}
	if len(completions(commands, nil)) < 10 {
		t.Error("nothing is offered at the beginning")
	}
}
