package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/rules/pattern"
)

var updateDocs = flag.Bool("update-docs", false, "write the true output into docs/rules.md")

// runRules runs the rules command with the arguments and gives what it printed and its exit code.
func runRules(t *testing.T, args ...string) (string, int) {
	t.Helper()
	var out bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &out}
	app := p.app()
	if app.Command("rules") == nil {
		app.Commands = append(app.Commands, p.rulesCommand())
	}
	args, err := arrange(app, append([]string{"whosaid"}, args...))
	if err == nil {
		err = app.Run(args)
	}
	var f *failure
	switch {
	case err == nil:
		return out.String(), 0
	case !errors.As(err, &f):
		f = &failure{exitMisuse, err.Error()}
	}
	if f.message != "" {
		out.WriteString("whosaid: " + f.message + "\n")
	}
	return out.String(), f.code
}

// shellWords splits a command line at spaces outside of single marks.
func shellWords(line string) []string {
	var out []string
	for i, part := range strings.Split(line, "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}

// The page on rules is true: its files are written, its commands run, its output compared.
func TestTheRulesPageIsTrue(t *testing.T) {
	page, err := filepath.Abs("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	lines := strings.Split(string(b), "\n")
	var now []string
	commands := 0
	for i := 0; i < len(lines); i++ {
		now = append(now, lines[i])
		info, ok := strings.CutPrefix(lines[i], "```")
		if !ok || info == "" {
			continue
		}
		end := i + 1
		for end < len(lines) && lines[end] != "```" {
			end++
		}
		block := lines[i+1 : end]
		switch {
		case strings.HasPrefix(info, "yaml "):
			name := strings.TrimPrefix(info, "yaml ")
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(strings.Join(block, "\n")+"\n"), 0o666); err != nil {
				t.Fatal(err)
			}
			now = append(now, block...)
		case info == "console":
			for k := 0; k < len(block); {
				line := block[k]
				args, ok := strings.CutPrefix(line, "$ whosaid ")
				if !ok {
					t.Fatalf("docs/rules.md:%d: want a command, got %q", i+2+k, line)
				}
				commands++
				out, _ := runRules(t, shellWords(args)...)
				k++
				from := k
				for k < len(block) && !strings.HasPrefix(block[k], "$ ") {
					k++
				}
				want := strings.Join(block[from:k], "\n")
				got := strings.TrimRight(trimLines(out), "\n")
				if got != want && !*updateDocs {
					t.Errorf("docs/rules.md:%d: %s\ngot\n%s\nwant\n%s", i+1+from, line, got, want)
				}
				now = append(now, line)
				if got != "" {
					now = append(now, strings.Split(got, "\n")...)
				}
			}
		}
		now = append(now, "```")
		i = end
	}
	if commands < 5 {
		t.Errorf("%d commands on the page, want at least 5", commands)
	}
	if *updateDocs {
		if err := os.WriteFile(page, []byte(strings.Join(now, "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// trimLines takes the white space off the ends of lines, as an editor would.
func trimLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

func TestRulesCommands(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, tt := range []struct {
		name string
		args []string
		code int
		want []string
	}{
		{"list", []string{"rules", "list"}, 0, []string{"say-that", "stable", "Verb of saying with a clause opened by"}},
		{"show", []string{"rules", "show", "say-that"}, 0, []string{"say-that —", "\nparsed\n    cue:{lemma=@verbs+that verb}", "\nprogram\n    begin at ", "no match: Experience shows that plans can fail.", "because: experience is nobody"}},
		{"show-what-is-not-there", []string{"rules", "show", "say"}, exitMisuse, []string{`there is no rule "say"; there are `, "say-that"}},
		{"show-nothing", []string{"rules", "show"}, exitMisuse, []string{"takes ID"}},
		{"try", []string{"rules", "try", "say-that", "The clerk said that it rained."}, 0, []string{"token", "nsubj", "say-that (stable) matches 1 times", "content    that it rained"}},
		{"language", []string{"rules", "language"}, 0, []string{"What it will not do."}},
		{"new-with-a-bad-id", []string{"rules", "new", "Bad Id"}, exitMisuse, []string{"want lower-case words joined by hyphens"}},
		{"new", []string{"rules", "new", "good-id", "--dir", "mine"}, 0, []string{"mine/good-id.yaml"}},
		{"new-again", []string{"rules", "new", "good-id", "--dir", "mine"}, exitMisuse, []string{"exists"}},
		{"check-what-new-made", []string{"rules", "check", "--pack", "mine"}, 0, []string{"all right"}},
		{"check-no-directory", []string{"rules", "check", "--pack", "nowhere"}, exitMisuse, []string{"no such directory of rules"}},
		{"check-a-file", []string{"rules", "check", "mine"}, exitMisuse, []string{"--pack"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			out, code := runRules(t, tt.args...)
			if code != tt.code {
				t.Errorf("exit code %d, want %d\n%s", code, tt.code, out)
			}
			for _, w := range tt.want {
				if !strings.Contains(out, w) {
					t.Errorf("no %q in\n%s", w, out)
				}
			}
		})
	}
	if strings.Contains(pattern.Doc, "\t\t\t") {
		t.Error("the page on the language is not that of a doc comment")
	}
}

func TestCoverageReadsJSONLines(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("gold.jsonl", []byte(`{"id": "a", "text": "The clerk said that it rained."}`+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	out, code := runRules(t, "rules", "check", "--coverage", "gold.jsonl")
	if code != exitSomeFailed || strings.Contains(out, "say-that.yaml") || !strings.Contains(out, "quote-subject-said.yaml:") || !strings.Contains(out, "never fires on the 1 articles") {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

func TestTheWholePackIsAsked(t *testing.T) {
	var out bytes.Buffer
	nothing := func(o attribution.Options) (analysis, error) {
		return func(d *article.Document) *attribution.Result { return &attribution.Result{Doc: d} }, nil
	}
	p := &program{in: strings.NewReader(""), out: &out, err: &out, engine: nothing}
	app := p.app()
	if app.Command("rules") == nil {
		app.Commands = append(app.Commands, p.rulesCommand())
	}
	err := app.Run([]string{"whosaid", "rules", "check", "--whole"})
	var f *failure
	if !errors.As(err, &f) || f.code != exitSomeFailed {
		t.Errorf("got %v, want exit code %d", err, exitSomeFailed)
	}
	for _, want := range []string{"clause/say-that.yaml:", "wins alone, loses in the whole pack: nothing is found"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "frame-dobj.yaml") {
		t.Error("a rule that only proposes candidates is held to the whole pack")
	}
}
