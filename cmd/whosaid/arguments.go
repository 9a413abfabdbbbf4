package main

import (
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange makes of the arguments as a user writes them those that urfave/cli reads right:
//
//   - cli stops looking for flags at the first file name, and would take `--out x.csv` behind one for
//     two more files. Flags are moved before the other arguments; after "--" nothing is a flag.
//   - Arguments whose first is no command are those of `analyze`.
func arrange(app *cli.App, args []string) ([]string, error) {
	if len(args) < 2 {
		return args, nil
	}
	first := args[1]
	switch {
	case first == "help" || first == "h" || first == "--help" || first == "-h":
		return args, onlyNames(args[2:])
	case first == "--version":
		return []string{args[0], "version"}, nil
	case app.Command(first) != nil:
	default:
		if err := strayWord(app, args); err != nil {
			return nil, err
		}
		args = slices.Insert(slices.Clone(args), 1, "analyze")
	}

	command := app.Command(args[1])
	at := 2
	for at < len(args) && command.Command(args[at]) != nil {
		command = command.Command(args[at])
		at++
	}
	if at < len(args) && len(command.Subcommands) > 0 {
		switch {
		case args[at] == "help" || args[at] == "h":
			return args, onlyNames(args[at+1:])
		case !strings.HasPrefix(args[at], "-"):
			return nil, misuse("%s: there is no command %q; there are %s", strings.Join(args[1:at], " "), args[at], commandNames(command.Subcommands))
		}
	}
	out := slices.Clone(args[:at])
	var files []string
	for ; at < len(args); at++ {
		arg := args[at]
		switch {
		case arg == "--":
			files = append(files, args[at+1:]...)
			at = len(args)
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			files = append(files, arg)
		default:
			out = append(out, arg)
			if takesValue(command, arg) {
				if at++; at == len(args) {
					return nil, misuse("flag needs an argument: %s", arg)
				}
				out = append(out, args[at])
			}
		}
	}
	if len(files) > 0 {
		out = append(append(out, "--"), files...)
	}
	return out, nil
}

// onlyNames refuses flags after `help`, for which urfave/cli would print the help to standard output.
func onlyNames(args []string) error {
	for _, arg := range args {
		if strings.HasPrefix(arg, "-") && arg != "--help" && arg != "-h" {
			return misuse("help takes the name of a command, but got %q", arg)
		}
	}
	return nil
}

// noHelpInAFile refuses a call that would print its help because it names nothing to do, where that goes to no person:
// `whosaid >quotes.csv`, or with an empty pipe.
func noHelpInAFile(app *cli.App, args []string) error {
	if len(args) < 2 {
		return misuse("no input: name files or directories, or - for standard input (`whosaid help` lists the commands)")
	}
	commands := app.Commands
	for at, name := range args[1:] {
		i := slices.IndexFunc(commands, func(c *cli.Command) bool { return c.HasName(name) })
		if i < 0 {
			break
		}
		if commands = commands[i].Subcommands; len(commands) > 0 && at+2 == len(args) {
			return misuse("%s: name a command: %s", strings.Join(args[1:], " "), commandNames(commands))
		}
	}
	return nil
}

// commandNames lists commands for a person.
func commandNames(commands []*cli.Command) string {
	var names []string
	for _, c := range commands {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return strings.Join(names, ", ")
}

// takesValue reports whether the flag, as written, takes the argument after it for its value.
func takesValue(command *cli.Command, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	if strings.Contains(name, "=") {
		return false
	}
	for _, f := range command.Flags {
		if slices.Contains(f.Names(), name) {
			d, ok := f.(cli.DocGenerationFlag)
			return ok && d.TakesValue()
		}
	}
	return false
}

var plainWord = regexp.MustCompile(`^[a-z][a-z-]*$`)

// strayWord is the error of a first argument that looks like a command, is none, and is no file.
func strayWord(app *cli.App, args []string) error {
	word := args[1]
	if !plainWord.MatchString(word) {
		return nil
	}
	if _, err := os.Lstat(word); err == nil {
		return nil
	}
	return misuse("there is no command and no file %q. %s", word, cli.SuggestCommand(app.Commands, word))
}

// meant gives the flag that a user who wrote an unknown one may have meant.
func meant(c *cli.Context, err error) string {
	_, name, ok := strings.Cut(err.Error(), "flag provided but not defined: -")
	if !ok {
		return ""
	}
	if s := cli.SuggestFlag(c.Command.Flags, strings.TrimLeft(name, "-"), true); s != "" {
		return "; did you mean " + s + "?"
	}
	return ""
}
