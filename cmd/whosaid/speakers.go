package main

import (
	"bytes"
	"context"
	"sync"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// speakersCommand lists the speakers of a collection.
func (p *program) speakersCommand() *cli.Command {
	return &cli.Command{
		Name:      "speakers",
		Usage:     "list the speakers of a collection, with possible duplicates",
		ArgsUsage: "FILE|DIR|- ...",
		Description: "The list has the columns of --speakers (id, name, aliases, type, note). Put your own ids in\n" +
			"the first column, write the other names of each speaker under aliases, separated by \";\",\n" +
			"delete the lines that are doubles, and give it to `whosaid analyze --speakers`.\n\n" +
			"   whosaid speakers articles/ --out speakers.tsv",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
		}, inputFlags()...), engineFlags()...),
		Action: func(c *cli.Context) error {
			var (
				mu  sync.Mutex
				all attribution.Collection
			)
			// What is counted does not depend on the order in which articles come.
			counting := *p
			counting.engine = func(o attribution.Options) (analysis, error) {
				analyze, err := p.engine(o)
				if err != nil {
					return nil, err
				}
				return func(ctx context.Context, doc *article.Document) (*attribution.Result, error) {
					r, err := analyze(ctx, doc)
					if err != nil {
						return nil, err
					}
					mu.Lock()
					all.Add(r)
					mu.Unlock()
					return r, nil
				}, nil
			}
			ended := counting.analyze(c, &stream{form: reports.CSV}, "", false)
			if misused(ended) {
				return ended
			}
			var b bytes.Buffer
			if err := attribution.WriteSpeakers(&b, all.Speakers()); err != nil {
				return failed(exitNothing, err)
			}
			if err := p.writeAll(c.String("out"), b.Bytes()); err != nil {
				return err
			}
			return ended
		},
	}
}
