package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"
)

// manualCommand writes pages for man(1), made of the help of each command.
func (p *program) manualCommand() *cli.Command {
	return &cli.Command{
		Name: "manual", Hidden: true,
		Usage:       "write a page for man for each command into a directory",
		Description: "For example:\n\n   whosaid manual --out man1",
		Flags:       []cli.Flag{&cli.StringFlag{Name: "out", Usage: "write the pages into `DIR`"}},
		Action: func(c *cli.Context) error {
			dir := c.String("out")
			if err := required(c, "out", "directory for the pages"); err != nil {
				return err
			}
			if err := os.MkdirAll(dir, 0o777); err != nil {
				return failed(exitNothing, err)
			}
			for name, page := range manual(p.app()) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(page), 0o666); err != nil {
					return failed(exitNothing, err)
				}
			}
			return nil
		},
	}
}

// manual gives the pages by the names of their files.
func manual(app *cli.App) map[string]string {
	pages := map[string]string{}
	var names []string
	var each func(c *cli.Command, path []string)
	each = func(c *cli.Command, path []string) {
		if c.Hidden {
			return
		}
		name := strings.Join(append([]string{"whosaid"}, path...), "-")
		names = append(names, name)
		pages[name+".1"] = commandPage(name, "whosaid "+strings.Join(path, " "), c)
		for _, sub := range c.Subcommands {
			each(sub, append(append([]string{}, path...), sub.Name))
		}
	}
	for _, c := range app.Commands {
		each(c, []string{c.Name})
	}
	var b strings.Builder
	pageHead(&b, "whosaid", app.Usage)
	verbatim(&b, "SYNOPSIS", app.UsageText)
	verbatim(&b, "DESCRIPTION", app.Description)
	b.WriteString(".SH COMMANDS\n")
	for _, c := range app.Commands {
		if !c.Hidden {
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(c.Name), roff(c.Usage))
		}
	}
	b.WriteString(".SH SEE ALSO\n" + roff(strings.Join(names, "(1), ")+"(1)") + "\n")
	pages["whosaid.1"] = b.String()
	return pages
}

func commandPage(name, path string, c *cli.Command) string {
	var b strings.Builder
	pageHead(&b, name, c.Usage)
	synopsis := path + " [options] " + c.ArgsUsage
	if len(c.Subcommands) > 0 {
		synopsis = path + " COMMAND [options]"
	}
	verbatim(&b, "SYNOPSIS", synopsis)
	verbatim(&b, "DESCRIPTION", strings.TrimSpace(c.UsageText+"\n\n"+c.Description))
	if flags := c.VisibleFlags(); len(flags) > 0 {
		b.WriteString(".SH OPTIONS\n")
		for _, f := range flags {
			d, ok := f.(cli.DocGenerationFlag)
			if !ok {
				continue
			}
			usage, value := d.GetUsage(), ""
			if before, rest, ok := strings.Cut(usage, "`"); ok {
				var after string
				value, after, _ = strings.Cut(rest, "`")
				usage = before + value + after
			}
			var forms []string
			for _, n := range f.Names() {
				dashes := "--"
				if len(n) == 1 {
					dashes = "-"
				}
				forms = append(forms, strings.TrimSpace(dashes+n+" "+value))
			}
			fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(strings.Join(forms, ", ")), roff(usage))
		}
	}
	b.WriteString(".SH SEE ALSO\nwhosaid(1)\n")
	return b.String()
}

func pageHead(b *strings.Builder, name, usage string) {
	fmt.Fprintf(b, ".TH %s 1 \"\" \"whosaid %s\" \"whosaid\"\n.SH NAME\n%s \\- %s\n", strings.ToUpper(roff(name)), release, roff(name), roff(usage))
}

// verbatim writes a section with its lines as they are.
func verbatim(b *strings.Builder, title, text string) {
	if strings.TrimSpace(text) != "" {
		fmt.Fprintf(b, ".SH %s\n.nf\n%s\n.fi\n", title, roff(text))
	}
}

// roff gives words so that nothing in them is a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			lines[i] = `\&` + line
		}
	}
	return strings.Join(lines, "\n")
}
