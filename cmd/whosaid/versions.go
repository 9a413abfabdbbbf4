package main

import (
	"bytes"

	"github.com/urfave/cli/v2"

	"whosaid/collection"
	"whosaid/reports"
	"whosaid/web/front"
)

// versionsCommand compares two versions of one story.
func (p *program) versionsCommand() *cli.Command {
	return &cli.Command{
		Name:      "versions",
		Usage:     "compare two versions of one story: sources added and removed, quotations changed, cues and statuses",
		ArgsUsage: "OLD NEW",
		Description: "   whosaid versions morning.html evening.html\n" +
			"   whosaid versions morning.html evening.html --out versions.html\n\n" +
			"Exit codes: 0 compared (with --exit-code: the same); 1 with --exit-code: they differ; 2 misuse;\n" +
			"3 a version cannot be read.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.StringFlag{Name: "to", Usage: "print `FORM`: text, json or html (default: as --out ends, else text)"},
			&cli.BoolFlag{Name: "exit-code", DisableDefaultText: true, Usage: "exit with code 1 if the versions differ"},
		}, inputFlags()...), engineFlags()...),
		Action: p.versions,
	}
}

func (p *program) versions(c *cli.Context) error {
	form, err := pageForm(c, []reports.Form{summaryText, formJSON, formHTML})
	if err != nil {
		return err
	}
	if c.NArg() != 2 {
		return misuse("versions: want two versions, got %d", c.NArg())
	}
	var all []*collection.Article
	s := &stream{form: reports.CSV, gather: gathered, take: func(one any) { all = append(all, one.(*collection.Article)) }}
	if err := p.analyze(c, s, "", false); err != nil {
		if whole(err) { // one of the two was read
			return &failure{exitNothing, "versions: one version could not be read"}
		}
		return err
	}
	if len(all) != 2 {
		return misuse("versions: %s and %s hold %d articles, want one each", c.Args().Get(0), c.Args().Get(1), len(all))
	}
	v := collection.CompareVersions(all[0], all[1])
	var b bytes.Buffer
	switch form {
	case formJSON:
		err = v.PrintJSON(&b)
	case formHTML:
		err = front.PrintCompared(&b, v.Page("Two versions: "+v.Old+" and "+v.New))
	default:
		err = v.PrintText(&b)
	}
	if err != nil {
		return failed(exitNothing, err)
	}
	if err := p.writeAll(c.String("out"), b.Bytes()); err != nil {
		return err
	}
	if c.Bool("exit-code") && len(v.Changes) > 0 {
		return &failure{exitSomeFailed, ""}
	}
	return nil
}
