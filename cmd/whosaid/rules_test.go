package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
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
				if uncounted(got) != uncounted(want) && !*updateDocs {
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

// uncounted takes out how many rules and examples there are, which every new rule changes.
func uncounted(s string) string {
	return regexp.MustCompile(`\d+ rules \(\d+ stable\), \d+ examples`).ReplaceAllString(s, "N rules, N examples")
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

func TestRulesStats(t *testing.T) {
	t.Chdir(t.TempDir())
	gold := `{"id": "a", "text": "\"We will mend the roof,\" the headmaster said.\n", "attributions": [{"id": "q1", "kind": "direct", "content": [[0, 24]], "source": [[25, 39]], "cue": [[40, 44]]}]}` + "\n"
	if err := os.WriteFile("gold.jsonl", []byte(gold), 0o666); err != nil {
		t.Fatal(err)
	}
	out, code := runRules(t, "rules", "stats", "--gold", "gold.jsonl", "--to", "csv")
	if code != 0 || !strings.HasPrefix(out, "rule,status,proposed,won,right,wrong,precision,low,high,lost\n") {
		t.Fatalf("exit code %d\n%s", code, out)
	}
	won, right := 0, 0
	for _, line := range strings.Split(strings.TrimSpace(out), "\n")[1:] {
		cells := strings.Split(line, ",")
		if cells[0] == "quote-subject-said" && cells[2] != "1" {
			t.Errorf("want one proposal: %s", line)
		}
		if cells[3] == "1" {
			won++
		}
		if cells[4] == "1" {
			right++
			if cells[6] != "100.0" || cells[7] != "20.7" || cells[8] != "100.0" {
				t.Errorf("want 100.0 (20.7 to 100.0): %s", line)
			}
			_, code := runRules(t, "rules", "stats", "--gold", "gold.jsonl", "--ablation", cells[0])
			if code != 0 {
				t.Errorf("exit code %d without %s", code, cells[0])
			}
		}
	}
	if won != 1 || right != 1 {
		t.Errorf("%d rules won and %d were right, want 1 and 1\n%s", won, right, out)
	}
	for _, args := range [][]string{{"--gold", "nowhere.jsonl"}, {}, {"--gold", "gold.jsonl", "--to", "xml"}, {"--gold", "gold.jsonl", "--ablation", "no-such-rule"}} {
		if out, code := runRules(t, append([]string{"rules", "stats"}, args...)...); code == 0 {
			t.Errorf("%q: exit code 0\n%s", args, out)
		}
	}
}

func TestWilsonInterval(t *testing.T) {
	// Newcombe 1998, table I, method 3.
	for _, tt := range []struct {
		right, n  int
		low, high float64
	}{{81, 263, .2553, .3662}, {15, 148, .0624, .1605}, {0, 20, 0, .1611}, {1, 29, .0061, .1718}} {
		low, high := interval(tt.right, tt.n)
		if math.Abs(low-tt.low) > 5e-5 || math.Abs(high-tt.high) > 5e-5 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", tt.right, tt.n, low, high, tt.low, tt.high)
		}
	}
}

func TestTheWholePackIsAsked(t *testing.T) {
	var out bytes.Buffer
	nothing := func(o attribution.Options) (analysis, error) {
		return func(_ context.Context, d *article.Document) (*attribution.Result, error) {
			return &attribution.Result{Doc: d}, nil
		}, nil
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
