package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
	"whosaid/reports"
)

// sampleCommand draws rows to be judged by hand.
func (p *program) sampleCommand() *cli.Command {
	return &cli.Command{
		Name:      "sample",
		Usage:     "draw a sample of rows or whole articles to check by hand",
		ArgsUsage: "ROWS.csv|ROWS.jsonl|FILE|DIR ...",
		UsageText: "whosaid sample rows.csv --n 200 --by kind,form --out sheet.csv     rows made before\n" +
			"whosaid sample articles/ --n 200 --out sheet.csv                    analyse, then draw\n" +
			"whosaid sample articles/ --n 200 --serve --gold gold.jsonl          check them at once, in the browser\n" +
			"whosaid sample articles/ --articles 12 --out blind.jsonl            whole articles, with no rows",
		Description: "Writes a sheet with a line for each row drawn, and columns to fill in:\n\n" +
			"   verdict        right, words (it is a report, but the words are wrong), none (no report), unsure\n" +
			"   speaker_right  yes or no\n" +
			"   right_speaker  the name, where the speaker is wrong\n" +
			"   note           what you like\n\n" +
			"`whosaid precision sheet.csv` then says how many rows are right. With --by the sample is stratified: each\n" +
			"stratum gives rows in proportion to its size, and two at least. The same rows and --seed give the same sheet.\n\n" +
			"With --serve, or with --out FILE.jsonl for `whosaid serve --gold`, the rows are checked beside their articles\n" +
			"(docs/review.md). That needs rows of JSON Lines or the articles: rows of CSV have no texts.\n\n" +
			"--articles N draws articles instead and leaves out what the program found, so that somebody can\n" +
			"mark them blind; `whosaid score --gold` then tells what the program missed.",
		Flags: append(append([]cli.Flag{
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.IntFlag{Name: "n", Value: 200, Usage: "draw `N` rows"},
			&cli.StringFlag{Name: "by", Usage: "stratify the rows by `COLUMNS`: kind, form, status, outlet, speaker_type, rule, confidence (by tenths) …"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "random seed `N`"},
			&cli.IntFlag{Name: "articles", Usage: "draw `N` whole articles instead of rows"},
			&cli.BoolFlag{Name: "serve", DisableDefaultText: true, Usage: "check the sample in the browser, as with 'whosaid serve'"},
			&cli.StringFlag{Name: "gold", Usage: "with --serve, save the decisions in `FILE`"},
			&cli.StringFlag{Name: "annotator", Usage: "with --serve, the `NAME` of the annotator"},
		}, inputFlags()...), engineFlags()...),
		Action: func(c *cli.Context) error {
			switch {
			case c.Int("n") < 1:
				return misuse("--n %d: want at least one row", c.Int("n"))
			case c.IsSet("articles") && c.Int("articles") < 1:
				return misuse("--articles %d: want at least one article", c.Int("articles"))
			case c.NArg() == 0 && c.String("files-from") == "":
				return misuse("sample: want rows or articles to draw from")
			case c.Bool("serve") && (c.String("gold") == "" || c.String("out") != ""):
				return misuse("sample: --serve needs --gold FILE to save what is decided in, and no --out")
			case !c.Bool("serve") && (c.IsSet("gold") || c.IsSet("annotator")):
				return misuse("sample: --gold and --annotator are for --serve")
			}
			var b bytes.Buffer
			ended, err := p.draw(c, &b)
			if err != nil {
				return err
			}
			if c.Bool("serve") {
				return p.serve(c, b.Bytes())
			}
			if err := p.writeAll(c.String("out"), b.Bytes()); err != nil {
				return err
			}
			return ended
		},
	}
}

// draw writes a sheet, or articles, to b. ended is how the analysis of articles ended.
func (p *program) draw(c *cli.Context, b *bytes.Buffer) (ended, err error) {
	if n := c.Int("articles"); n > 0 {
		d := &articleDraw{want: n, random: rand.New(rand.NewPCG(c.Uint64("seed"), 0xa27))}
		if ended = p.analyze(c, &stream{form: reports.JSONL, rows: d}, "", false); !whole(ended) {
			return nil, ended
		}
		return ended, d.write(b)
	}
	by, err := madeBy(c)
	if err != nil {
		return nil, err
	}
	s := &accuracy.Sampler{Size: c.Int("n"), Seed: c.Uint64("seed"), MadeBy: by}
	if by := c.String("by"); by != "" {
		for column := range strings.SplitSeq(by, ",") {
			s.By = append(s.By, strings.TrimSpace(column))
		}
	}
	if sampleLines(c) {
		return p.drawLines(c, s, b)
	}
	if ended, err = p.offer(c, s); err != nil {
		return nil, err
	}
	n, err := s.WriteSheet(b)
	if err != nil {
		return nil, misuse("--n, --by: %v", err)
	}
	fmt.Fprintf(p.err, "whosaid: %d of %d rows drawn\n", n, s.Rows())
	return ended, nil
}

// offer gives the rows of the arguments to s.
func (p *program) offer(c *cli.Context, s *accuracy.Sampler) (ended, err error) {
	rows, err := rowFiles("sample", c.Args().Slice())
	if err != nil {
		return nil, err
	}
	if rows {
		for _, path := range c.Args().Slice() {
			if err := drawFrom(s, path); err != nil {
				return nil, unreadable(err)
			}
		}
	} else {
		r, w := io.Pipe()
		read := make(chan error, 1)
		go func() {
			err := s.ReadCSV(r, "rows")
			_, _ = io.Copy(io.Discard, r) // the analysis is not to wait for a reader that has stopped
			read <- err
		}()
		ended = p.analyze(c, &stream{form: reports.CSV, rows: w}, "", false)
		w.Close()
		err = <-read
		if !whole(ended) {
			return nil, ended
		}
		if err != nil {
			return nil, misuse("--by: %v", err)
		}
	}
	return ended, somethingDrawn(s)
}

func somethingDrawn(s *accuracy.Sampler) error {
	if s.Rows() == 0 {
		return unreadable(fmt.Errorf("sample: there are no rows to draw from"))
	}
	return nil
}

// rowFiles reports whether the arguments are rows that this program printed: all of them or none.
func rowFiles(command string, paths []string) (bool, error) {
	rows := 0
	for _, path := range paths {
		if holdsRows(path) {
			rows++
		}
	}
	if rows > 0 && rows < len(paths) {
		return false, misuse("%s: some arguments are rows and some are articles; want one or the other", command)
	}
	return rows > 0, nil
}

// holdsRows reports whether a file begins like rows of ours: a table with the columns quote_id and quote, or JSON Lines
// with attributions.
func holdsRows(path string) bool {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	f, err := article.OpenFile(path)
	if err != nil {
		return false
	}
	defer f.Close()
	line, err := bufio.NewReaderSize(f, 64<<10).ReadSlice('\n')
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return false
	}
	head := strings.TrimPrefix(string(line), "\ufeff")
	if strings.HasPrefix(head, "{") {
		return strings.Contains(head, `"attributions"`)
	}
	return strings.Contains(head, "quote_id") && strings.Contains(head, "quote_spans")
}

// drawFrom offers the rows of one file.
func drawFrom(s *accuracy.Sampler, path string) error {
	f, err := article.OpenFile(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if !strings.HasSuffix(path, ".jsonl") {
		return s.ReadCSV(f, path)
	}
	l := newLineSample(s)
	err = l.offer(f, path)
	if e := l.end(); err == nil {
		err = e
	}
	return err
}

// articleDraw takes lines of JSON Lines and keeps some of them, each article with the same chance (algorithm R).
type articleDraw struct {
	want, seen int
	random     *rand.Rand
	kept       []drawnArticle
	line       []byte
}

type drawnArticle struct {
	at   int
	line []byte
}

// Write takes whole or broken lines.
func (d *articleDraw) Write(b []byte) (int, error) {
	d.line = append(d.line, b...)
	for {
		i := bytes.IndexByte(d.line, '\n')
		if i < 0 {
			return len(b), nil
		}
		d.offer(d.line[:i])
		d.line = append(d.line[:0], d.line[i+1:]...)
	}
}

func (d *articleDraw) offer(line []byte) {
	number := d.seen
	d.seen++
	if len(d.kept) < d.want {
		d.kept = append(d.kept, drawnArticle{number, bytes.Clone(line)})
		return
	}
	if k := d.random.IntN(d.seen); k < d.want {
		d.kept[k] = drawnArticle{number, bytes.Clone(line)}
	}
}

// blindFields are the fields of an article that an annotator may see before marking it.
var blindFields = []string{"id", "text", "title", "date", "url", "site", "author"}

// write prints the articles with no attributions, in the order of the input.
func (d *articleDraw) write(to *bytes.Buffer) error {
	byNumber := map[int][]byte{}
	for _, a := range d.kept {
		byNumber[a.at] = a.line
	}
	for n := range d.seen {
		line, ok := byNumber[n]
		if !ok {
			continue
		}
		fields := map[string]json.RawMessage{}
		if err := json.Unmarshal(line, &fields); err != nil {
			return fmt.Errorf("sample: %w", err)
		}
		for name := range fields {
			if !slices.Contains(blindFields, name) {
				delete(fields, name)
			}
		}
		fields["attributions"] = json.RawMessage("[]")
		out, err := json.Marshal(fields)
		if err != nil {
			return fmt.Errorf("sample: %w", err)
		}
		to.Write(out)
		to.WriteByte('\n')
	}
	return nil
}
