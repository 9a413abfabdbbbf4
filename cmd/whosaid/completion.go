package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/reports"
)

// The scripts that complete words in a shell. Each asks `whosaid completion words` for the words that may be next.
var (
	//go:embed completion/whosaid.bash
	completionBash string
	//go:embed completion/whosaid.zsh
	completionZsh string
	//go:embed completion/whosaid.fish
	completionFish string
)

// shells are the scripts by the name of the shell, and where a user puts each.
var shells = []struct{ name, script, use string }{
	{"bash", completionBash, "whosaid completion bash >~/.local/share/bash-completion/completions/whosaid"},
	{"zsh", completionZsh, "whosaid completion zsh >~/.zfunc/_whosaid        # fpath+=~/.zfunc, before compinit"},
	{"fish", completionFish, "whosaid completion fish >~/.config/fish/completions/whosaid.fish"},
}

// completionCommand prints the script of a shell.
func (p *program) completionCommand() *cli.Command {
	c := &cli.Command{
		Name:  "completion",
		Usage: "print a script that lets a shell complete commands, flags and their values: bash, zsh or fish",
	}
	for _, s := range shells {
		c.Description += s.use + "\n"
		c.Subcommands = append(c.Subcommands, &cli.Command{
			Name: s.name, Usage: "print the script for " + s.name, Description: "For example:\n\n   " + s.use,
			Action: func(*cli.Context) error { return p.writeAll("", []byte(s.script)) },
		})
	}
	c.Subcommands = append(c.Subcommands, &cli.Command{
		Name: "words", Hidden: true, Usage: "print the words that may stand in the place of the last one, one a line, each with what it is behind a tab",
		Action: func(c *cli.Context) error {
			var b strings.Builder
			for _, w := range completions(p.app().Commands, c.Args().Slice()) {
				fmt.Fprintf(&b, "%s\t%s\n", w.word, w.about)
			}
			return p.writeAll("", []byte(b.String()))
		},
	})
	return c
}

// completion is a word that may be next, and what it is.
type completion struct{ word, about string }

// valuesOfFlags are the values of flags that have few.
func valuesOfFlags(path, flag string) []string {
	switch flag {
	case "status":
		return attribution.StatusNames
	case "forms":
		return attribution.FormNames
	case "include":
		return attribution.IncludeNames
	case "profile":
		return attribution.ProfileNames
	case "rows":
		if path == "analyze" {
			return attribution.RowNames
		}
	case "from":
		return namesOf(source.Forms)
	case "to":
		if path == "analyze" {
			return namesOf(reports.Forms)
		}
	case "by":
		if path == "summary" {
			return summaryBy
		}
	}
	return nil
}

func namesOf[F ~string](forms []F) (names []string) {
	for _, f := range forms {
		names = append(names, string(f))
	}
	return names
}

// completions gives what may be in the place of the last of the words; nothing where the name of a file may.
func completions(commands []*cli.Command, words []string) (found []completion) {
	if len(words) == 0 {
		words = []string{""}
	}
	last, words := words[len(words)-1], words[:len(words)-1]
	var command *cli.Command
	var path []string
	for _, w := range words {
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(w) })
		if i < 0 {
			break
		}
		command, commands, path = commands[i], commands[i].Subcommands, append(path, w)
	}
	offer := func(word, about string) {
		if strings.HasPrefix(word, last) {
			found = append(found, completion{word, strings.Join(strings.Fields(about), " ")})
		}
	}
	if command == nil && len(words) == 0 || command != nil && len(words) == len(path) && len(commands) > 0 {
		for _, c := range commands {
			if !c.Hidden {
				offer(c.Name, c.Usage)
			}
		}
	}
	if command == nil { // files without a command are analyzed
		command, path = (&program{}).analyzeCommand(), []string{"analyze"}
	}
	if len(words) > 0 && strings.HasPrefix(words[len(words)-1], "--") {
		if values := valuesOfFlags(strings.Join(path, " "), words[len(words)-1][2:]); values != nil {
			for _, v := range values {
				offer(v, "")
			}
			return found
		}
	}
	if strings.HasPrefix(last, "-") {
		for _, f := range command.VisibleFlags() {
			usage := ""
			if d, ok := f.(cli.DocGenerationFlag); ok {
				usage = strings.ReplaceAll(d.GetUsage(), "`", "")
			}
			offer("--"+f.Names()[0], usage)
		}
		offer("--help", "say what the command does")
		slices.SortFunc(found, func(a, b completion) int { return strings.Compare(a.word, b.word) })
	}
	return found
}
