package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/reports"
)

// workerCommand is the program as one end of another program's pipe.
func (p *program) workerCommand() *cli.Command {
	return &cli.Command{
		Name:  "worker",
		Usage: "answer each line of JSON on standard input with one line of JSON on standard output",
		Description: "A line in is an article: an object with \"text\", and perhaps \"id\", \"title\", \"date\" and \"url\".\n" +
			"A line out is the same article with its \"attributions\", as `whosaid analyze --to jsonl` prints\n" +
			"it; or, if a line cannot be read or analysed, {\"line\": N, \"error\": \"…\"}. Answers come in the\n" +
			"order of the lines, at once if no other line is waiting. Blank lines have no answer. The exit\n" +
			"code is 0 whatever the answers are.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "to", Value: string(reports.JSONL), Usage: "answer as `FORM`: jsonl, or rows: {\"id\": …, \"rows\": [[…], …]}, the cells as `whosaid columns --to schema` names them"},
			&cli.IntFlag{Name: "workers", DefaultText: "one per core", Usage: "analyse `N` articles at a time; the output is the same at any number"},
		}, engineFlags()...),
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return misuse("worker reads standard input alone, but got %q", c.Args().First())
			}
			s := &stream{form: reports.Form(c.String("to"))}
			if s.form != reports.JSONL && s.form != reports.Answers {
				return misuse("worker --to %s: there are %s, %s", s.form, reports.JSONL, reports.Answers)
			}
			if err := p.prepare(c, s); err != nil {
				return err
			}
			out, err := openOutput("", p.out)
			if err != nil {
				return err
			}
			s.rows = out
			s.failed = func(err error) { out.Write(answer(err)) }                        // a failure of writing comes again with the next line
			s.faulted = func(err error) { fmt.Fprintln(p.err, "whosaid: "+err.Error()) } // the line has its answer
			done, err := s.run(c.Context, &lineArticles{lines: article.NewLines(stdinName, p.in, maxDocument)})
			done.failed = 0
			return p.ended(out, done, err)
		},
	}
}

// lineArticles are the articles of a worker: lines of UTF-8, whatever the first of them begins with. One line that
// looks as if something packed it, or as if it were of another character set, must not spoil those after it.
type lineArticles struct {
	lines *article.Lines
	begun *article.Input
}

func (l *lineArticles) Next() (article.Input, error) {
	in, err := l.lines.Next()
	if err == nil && l.begun == nil {
		l.begun = &article.Input{Metadata: in.Metadata}
	}
	return in, err
}

func (l *lineArticles) note() []string        { return nil }
func (l *lineArticles) first() *article.Input { return l.begun }

// answer is the answer to a line that has no other.
func answer(err error) []byte {
	a := struct {
		Line  int    `json:"line,omitempty"`
		Error string `json:"error"`
	}{Error: err.Error()}
	var line *article.LineError
	if errors.As(err, &line) {
		a.Line, a.Error = line.Line, line.Err.Error()
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(a) != nil {
		fmt.Fprintf(&b, "{\"error\":%q}\n", "error without words")
	}
	return b.Bytes()
}
