package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
	"whosaid/article/source"
	"whosaid/attribution"
	"whosaid/serve"
	"whosaid/web/desk"
)

// serveCommand opens pages on this machine.
func (p *program) serveCommand() *cli.Command {
	return &cli.Command{
		Name:      "serve",
		Usage:     "read and check rows in a browser, on this machine only",
		ArgsUsage: "[FILE|DIR|ROWS.jsonl ...]",
		UsageText: "whosaid serve                                             paste text, drop files\n" +
			"whosaid serve news/ rows.jsonl                            articles, and existing rows\n" +
			"whosaid serve --gold gold.jsonl rows.jsonl                check row by row (docs/review.md)\n" +
			"whosaid serve --gold anna.jsonl --annotator anna --blind blind.jsonl     mark articles before their rows are shown\n" +
			"whosaid serve --gold settled.jsonl --settle anna.jsonl ben.jsonl         only where two annotators differ",
		Description: "Prints an address to open in a browser. It has a random token and works on this machine only; nothing is sent\n" +
			"anywhere. Ctrl-C ends it.\n\n" +
			"With --gold every decision is saved at once: FILE is stand-off gold that `score`, `fit` and `precision` read, and\n" +
			"FILE.journal next to it has each decision. The same command continues after an end or a kill.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "gold", Usage: "check rows, and save the decisions in `FILE`"},
			&cli.StringFlag{Name: "annotator", Usage: "`NAME` of the annotator; two annotators need a file each"},
			&cli.BoolFlag{Name: "blind", DisableDefaultText: true, Usage: "hide the rows of an article until it is signed"},
			&cli.BoolFlag{Name: "settle", DisableDefaultText: true, Usage: "show where two files of gold differ, to decide which is right"},
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:0", DefaultText: "127.0.0.1, any free port", Usage: "listen at `HOST:PORT`; other machines reach any address but 127.0.0.1"},
		}, inputFlags()...), engineFlags()...),
		Action: func(c *cli.Context) error {
			switch {
			case c.String("gold") == "" && (c.Bool("blind") || c.Bool("settle") || c.IsSet("annotator")):
				return misuse("serve: --blind, --settle and --annotator need --gold FILE")
			case c.Bool("settle") && c.NArg() != 2:
				return misuse("serve: --settle wants the gold of two annotators")
			}
			if err := textsOfRows(c.Args().Slice()); err != nil && !c.Bool("settle") {
				return err
			}
			return p.serve(c, nil)
		},
	}
}

// textsOfRows refuses tables of rows, which have no article to show them in.
func textsOfRows(paths []string) error {
	for _, path := range paths {
		if !strings.HasSuffix(path, ".jsonl") && holdsRows(path) {
			return misuse("serve: %s: a table of rows has no articles to show: open the articles, or rows written with --to jsonl", path)
		}
	}
	return nil
}

// serve serves what the arguments of c name, or a sample that was drawn of it.
func (p *program) serve(c *cli.Context, sample []byte) error {
	d, gold, err := p.openDesk(c)
	if err != nil {
		return err
	}
	listen := cmp.Or(c.String("listen"), "127.0.0.1:0")
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return failed(exitNothing, fmt.Errorf("--listen %s: %w", listen, err))
	}
	asked, _, _ := net.SplitHostPort(listen)
	s := serve.New(serve.Options{Desk: d, Gold: gold, Token: serve.NewToken(), Hosts: serve.HostsOf(l.Addr(), asked)})
	if tcp, ok := l.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		fmt.Fprintf(p.err, "whosaid: warning: %s is reached from other machines; whoever has the address reads and decides\n", l.Addr())
	}
	ctx, stop := context.WithCancel(c.Context)
	defer stop()
	if err := p.writeAll("", []byte("open http://"+s.Address(l.Addr())+"\n")); err != nil {
		return err
	}
	opened := make(chan error, 1)
	go func() {
		err := p.lay(ctx, c, d, sample)
		if err != nil {
			stop() // what the arguments ask for cannot be opened at all
		}
		opened <- err
	}()
	err = s.Run(ctx, l)
	stop()
	if e := <-opened; err == nil && e != nil && !errors.Is(e, context.Canceled) {
		err = e
	}
	if gold != nil {
		if e := gold.Close(d); err == nil {
			err = e
		}
	}
	return unreadable(err)
}

// openDesk makes the desk, with what was decided before.
func (p *program) openDesk(c *cli.Context) (*desk.Desk, *serve.Gold, error) {
	by, err := madeBy(c)
	if err != nil {
		return nil, nil, err
	}
	o := desk.Options{
		Read: sourceConfig(c), Workers: c.Int("workers"), Check: c.String("gold") != "", Blind: c.Bool("blind") || c.Int("articles") > 0, Annotator: c.String("annotator"),
		MadeBy: by,
	}
	o.Read.MaxArticle, o.Read.MaxUnpacked = maxDocument, maxUnpackedUpload
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	options, err := engineOptions(c)
	if err != nil {
		return nil, nil, err
	}
	if o.Engine, err = attribution.New(options); err != nil {
		return nil, nil, failed(exitMisuse, err)
	}
	var gold *serve.Gold
	if path := c.String("gold"); path != "" {
		if gold, err = serve.OpenGold(path, lock); err != nil {
			return nil, nil, failed(exitNothing, err)
		}
		o.Journal = gold
	}
	d := desk.New(o)
	if gold != nil {
		if err := gold.Resume(d); err != nil {
			return nil, nil, failed(exitNothing, err)
		}
	}
	return d, gold, nil
}

// maxUnpackedUpload is how much may come out of one packed file that is dropped on the page.
const maxUnpackedUpload = 2 << 30

// lay puts the arguments on the desk: rows as they are, articles analysed.
func (p *program) lay(ctx context.Context, c *cli.Context, d *desk.Desk, sample []byte) error {
	if sample != nil {
		_, err := d.Open(ctx, []desk.Input{{Name: "sample.jsonl", Bytes: sample}}, nil)
		return err
	}
	if c.Bool("settle") {
		return p.laySettling(ctx, c, d)
	}
	var articles []string
	for _, path := range c.Args().Slice() {
		if !strings.HasSuffix(path, ".jsonl") || !holdsRows(path) {
			articles = append(articles, path)
			continue
		}
		if err := p.layRows(ctx, d, path); err != nil {
			return err
		}
	}
	if len(articles) == 0 && c.String("files-from") == "" {
		return nil
	}
	in, err := newInputsOf(articles, c.String("files-from"), sourceConfig(c), p.in)
	if err != nil {
		return err
	}
	in.late = true // the desk's workers do it
	opened, err := d.OpenArticles(ctx, in, nil)
	p.tellFailures(opened)
	if err == nil && opened.First < 0 && opened.Failed > 0 && len(articles) == c.NArg() {
		err = errors.New("nothing to open")
	}
	return err
}

func (p *program) layRows(ctx context.Context, d *desk.Desk, path string) error {
	f, err := article.OpenFile(path)
	if err != nil {
		return err
	}
	defer f.Close()
	opened, err := d.OpenRows(ctx, path, f, nil)
	p.tellFailures(opened)
	return err
}

// laySettling opens what two annotators made.
func (p *program) laySettling(ctx context.Context, c *cli.Context, d *desk.Desk) error {
	var readings [2]desk.Reading
	for i, path := range c.Args().Slice() {
		docs, err := accuracy.Read([]string{path}, accuracy.Reading{})
		if err != nil {
			return err
		}
		readings[i] = desk.Reading{Annotator: annotatorOf(docs, path), Documents: docs}
	}
	if readings[0].Annotator == readings[1].Annotator {
		readings[1].Annotator += " (2)"
	}
	opened, err := d.Settle(ctx, readings[0], readings[1])
	p.tellFailures(opened)
	return err
}

// annotatorOf gives the annotator whom the gold names, else the name of its file.
func annotatorOf(docs []*accuracy.Document, path string) string {
	for _, d := range docs {
		if by := d.Field("annotator"); by != "" {
			return by
		}
	}
	return strings.TrimSuffix(filepath.Base(path), ".jsonl")
}

func (p *program) tellFailures(o *desk.Opened) {
	if o == nil {
		return
	}
	for _, f := range o.Failures {
		fmt.Fprintf(p.err, "whosaid: %s\n", f.Message)
	}
}

// sourceConfig says how articles are read, as the flags of c say.
func sourceConfig(c *cli.Context) source.Config {
	return source.Config{
		Form:       source.Form(c.String("from")),
		TextColumn: c.String("text-column"),
		IDColumn:   c.String("id-column"),
		Charset:    c.String("charset"),
		Repair:     c.Bool("repair"),
		Keep:       keep(c),
		Paths: source.Paths{
			Text: c.String("text-path"), ID: c.String("id-path"), Title: c.String("title-path"), Date: c.String("date-path"),
			URL: c.String("url-path"), Author: c.String("author-path"), Site: c.String("site-path"),
		},
	}
}
