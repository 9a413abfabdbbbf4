package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/accuracy"
	"whosaid/article"
	"whosaid/reports"
	"whosaid/web/desk"
)

// sampleLines reports whether the sample is to be articles with the rows that were drawn, and no sheet.
func sampleLines(c *cli.Context) bool {
	return c.Bool("serve") || strings.HasSuffix(c.String("out"), ".jsonl")
}

// drawLines writes the articles that rows were drawn of, as JSON Lines that `whosaid serve` opens. All lines are kept in
// a file meanwhile: which rows are drawn is known at their end.
func (p *program) drawLines(c *cli.Context, s *accuracy.Sampler, b *bytes.Buffer) (ended, err error) {
	rows, err := rowFiles("sample", c.Args().Slice())
	if err != nil {
		return nil, err
	}
	kept, err := os.CreateTemp("", "whosaid-*")
	if err != nil {
		return nil, unreadable(err)
	}
	defer os.Remove(kept.Name())
	defer kept.Close()
	l := newLineSample(s)
	l.kept = bufio.NewWriter(kept)
	switch {
	case rows:
		for _, path := range c.Args().Slice() {
			if err := l.offerFile(path); err != nil {
				return nil, unreadable(err)
			}
		}
	default:
		if ended = p.analyze(c, &stream{form: reports.JSONL, rows: l}, "", false); !whole(ended) {
			return nil, ended
		}
	}
	if err := l.end(); err != nil {
		return nil, misuse("--by: %v", err)
	}
	if err := somethingDrawn(s); err != nil {
		return nil, err
	}
	drawn, err := s.Draw()
	if err != nil {
		return nil, misuse("--n, --by: %v", err)
	}
	if _, err := kept.Seek(0, io.SeekStart); err != nil {
		return nil, unreadable(err)
	}
	fmt.Fprintf(p.err, "whosaid: %d of %d rows drawn\n", len(drawn), s.Rows())
	return ended, unreadable(writeDrawn(b, kept, drawn, s.MadeBy))
}

// writeDrawn copies the lines that rows were drawn of, and says which rows.
func writeDrawn(to *bytes.Buffer, lines io.Reader, drawn []accuracy.DrawnRow, by string) error {
	byDocument := map[string]map[string]desk.Draw{}
	for _, d := range drawn {
		if byDocument[d.Document] == nil {
			byDocument[d.Document] = map[string]desk.Draw{}
		}
		byDocument[d.Document][d.Row] = desk.Draw{Stratum: d.Stratum, StratumRows: d.StratumRows}
	}
	in := bufio.NewReaderSize(lines, 1<<20)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		var head struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(line, &head); err != nil {
			return err
		}
		rows := byDocument[cmp.Or(head.ID, strconv.Itoa(n))]
		if rows == nil {
			continue
		}
		sample, err := json.Marshal(rows)
		if err != nil {
			return err
		}
		name, err := json.Marshal(by)
		if err != nil {
			return err
		}
		line = bytes.TrimSuffix(bytes.TrimSpace(line), []byte("}"))
		fmt.Fprintf(to, "%s,\"made_by\":%s,\"sample\":%s}\n", line, name, sample)
	}
}

// lineSample offers the rows of lines of JSON Lines to a sampler, as the rows of CSV that they are. A document with no id is
// called by the number of its line.
type lineSample struct {
	kept *bufio.Writer // gets the lines; may be nil
	n    int
	seen map[string]bool // ids of documents
	line []byte
	csv  bytes.Buffer
	out  *io.PipeWriter
	read chan error
	p    reports.Printer
}

func newLineSample(s *accuracy.Sampler) *lineSample {
	r, w := io.Pipe()
	l := &lineSample{out: w, read: make(chan error, 1), seen: map[string]bool{}}
	go func() {
		err := s.ReadCSV(r, "rows")
		_, _ = io.Copy(io.Discard, r)
		l.read <- err
	}()
	return l
}

// Write takes whole or broken lines.
func (l *lineSample) Write(b []byte) (int, error) {
	l.line = append(l.line, b...)
	for {
		i := bytes.IndexByte(l.line, '\n')
		if i < 0 {
			return len(b), nil
		}
		if err := l.one(l.line[:i]); err != nil {
			return 0, err
		}
		l.line = append(l.line[:0], l.line[i+1:]...)
	}
}

// one offers the rows of a line.
func (l *lineSample) one(line []byte) error {
	if line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))); len(line) == 0 {
		return nil
	}
	l.n++
	s := new(reports.Standoff)
	if err := json.Unmarshal(line, s); err != nil {
		return err
	}
	s.ID = cmp.Or(s.ID, strconv.Itoa(l.n))
	if l.seen[s.ID] {
		return fmt.Errorf("document %q stands there twice: each needs an id of its own", s.ID)
	}
	l.seen[s.ID] = true
	if l.kept != nil {
		_, _ = l.kept.Write(line) // its error stays until end
		_ = l.kept.WriteByte('\n')
	}
	if l.p == nil {
		var err error
		if l.p, err = reports.NewPrinter(reports.CSV, reports.Options{Raw: true}); err != nil {
			return err
		}
		if err := l.p.Head(&l.csv); err != nil {
			return err
		}
	}
	doc := article.Parse(s.Text, article.Metadata{ID: s.ID, Title: s.Title, Date: s.Date, URL: s.URL})
	if err := l.p.Print(&l.csv, reports.ResultOf(s, doc)); err != nil {
		return err
	}
	_, err := l.out.Write(l.csv.Bytes())
	l.csv.Reset()
	return err
}

// offerFile offers the rows of a file.
func (l *lineSample) offerFile(path string) error {
	if !strings.HasSuffix(path, ".jsonl") {
		return fmt.Errorf("%s: rows of a table have no texts: draw from JSON Lines, or from the articles", path)
	}
	f, err := article.OpenFile(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return l.offer(f, path)
}

// offer offers the rows of a reader.
func (l *lineSample) offer(r io.Reader, path string) error {
	in := bufio.NewReaderSize(r, 1<<20)
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return err
		}
		if e := l.one(line); e != nil {
			return fmt.Errorf("%s:%d: %w", path, n, e)
		}
		if err == io.EOF {
			return nil
		}
	}
}

// end waits until all rows are offered.
func (l *lineSample) end() error {
	l.out.Close()
	err := <-l.read
	if l.n == 0 {
		err = nil // there is no head line either
	}
	if l.kept != nil {
		err = errors.Join(err, l.kept.Flush())
	}
	return err
}
