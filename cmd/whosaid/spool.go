package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/collection"
	"whosaid/reports"
)

// The columns that --echoes adds after all others.
const (
	echoGroupColumn = "echo_group"
	copyOfColumn    = "copy_of"
)

// spooled is an analysed article in a temporary file, until all articles are known.
type spooled struct {
	Text         string
	Options      article.Metadata
	Attributions []attribution.Attribution
	Speakers     []attribution.Speaker
}

// spool is articles one after the other: each its length and its bytes.
type spool struct {
	file collection.ScratchFile
	n    int64 // bytes written
	at   int64 // bytes read
	done int   // articles read
}

func (s *spool) add(b []byte) error {
	size := binary.LittleEndian.AppendUint32(nil, uint32(len(b)))
	for _, part := range [][]byte{size, b} {
		n, err := s.file.Write(part)
		s.n += int64(n)
		if err != nil {
			return err
		}
	}
	return nil
}

// Next gives the next article as an input: its text is what was kept of it, its line its number from 1.
func (s *spool) Next() (article.Input, error) {
	if s.at >= s.n {
		return article.Input{}, io.EOF
	}
	var size [4]byte
	if _, err := s.file.ReadAt(size[:], s.at); err != nil {
		return article.Input{}, fmt.Errorf("temporary files: %w", err)
	}
	b := make([]byte, binary.LittleEndian.Uint32(size[:]))
	if n, err := s.file.ReadAt(b, s.at+4); n < len(b) {
		return article.Input{}, fmt.Errorf("temporary files: %w", errors.Join(err, io.ErrUnexpectedEOF))
	}
	s.at += int64(len(b)) + 4
	s.done++
	return article.Input{Line: s.done, Text: string(b)}, nil
}

func (s *spool) note() []string        { return nil }
func (s *spool) first() *article.Input { return nil }

// keptArticle is what a worker makes of an article for a run with --echoes.
type keptArticle struct {
	article *collection.Article
	bytes   []byte
}

// analyzeEchoes is analyze with the columns of --echoes: all articles are analysed and kept in temporary files, then
// compared, then printed.
func (p *program) analyzeEchoes(c *cli.Context, s *stream, out string) error {
	if !s.form.HasColumns() && s.form != reports.Parquet && s.form != reports.SQLite && s.form != reports.XLSX {
		return misuse("--echoes is for tables: csv, tsv, parquet, sqlite, xlsx; `whosaid echoes --to jsonl` gives the groups")
	}
	if c.Bool("resume") || c.String("shard") != "" {
		return misuse("--echoes compares all articles of one run: it goes with neither --resume nor --shard")
	}
	to, err := newOutput(out, p.out)
	if err != nil {
		return err
	}
	to.ofForm(s.form)
	memory, err := memoryOf(c.String("memory"))
	if err != nil {
		return err
	}
	echoes, err := collection.NewEchoes(scratchFile, tablesOf(memory))
	if err != nil {
		return failed(exitNothing, err)
	}
	defer echoes.Close()
	file, err := scratchFile()
	if err != nil {
		return failed(exitNothing, err)
	}
	defer file.Close()
	kept := &spool{file: file}
	fields, ended, err := p.spoolInto(c, s, kept, echoes)
	if err != nil {
		return failed(exitNothing, fmt.Errorf("temporary files: %w", err))
	}
	if !whole(ended) {
		return ended
	}
	if err := p.printSpooled(c, s, kept, echoes.Marks(), fields, to); err != nil {
		return err
	}
	return ended
}

// spoolInto analyses the articles, keeps them and compares them. It gives the fields that are copied to the output.
func (p *program) spoolInto(c *cli.Context, s *stream, kept *spool, echoes *collection.Echoes) (fields []string, ended, err error) {
	first := &stream{form: s.form, options: reports.Options{Fields: s.options.Fields}, summary: s.summary}
	first.gather = func(in *article.Input, r *attribution.Result) any {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(spooled{in.Text, in.Metadata, r.Attributions, r.Speakers}); err != nil {
			panic(err) // structs of strings and numbers
		}
		return keptArticle{gathered(in, r).(*collection.Article), b.Bytes()}
	}
	first.take = func(one any) {
		k := one.(keptArticle)
		if err == nil {
			err = echoes.Add(k.article)
		}
		if err == nil {
			err = kept.add(k.bytes)
		}
	}
	ended = p.analyze(c, first, "", false)
	if err == nil && whole(ended) {
		err = echoes.Finish()
	}
	return first.fields, ended, err
}

// printSpooled prints the articles that were kept.
func (p *program) printSpooled(c *cli.Context, s *stream, kept *spool, marks *collection.Marked, fields []string, to *output) error {
	var numbers sync.Map // the numbers of the documents that workers hold now
	s.fields = append(append([]string{}, fields...), echoGroupColumn, copyOfColumn)
	second := &stream{form: s.form, options: s.options, rawText: s.rawText, workers: max(c.Int("workers"), 1)}
	second.options.Fields = s.fields
	second.options.OfRow = map[string]func(*reports.Row) string{echoGroupColumn: func(r *reports.Row) string {
		n, _ := numbers.Load(r.Doc())
		return marks.Group(n.(int), r.Number())
	}}
	second.recall = func(in *article.Input, doc *article.Document) *attribution.Result {
		var k spooled
		if err := gob.NewDecoder(strings.NewReader(in.Text)).Decode(&k); err != nil {
			panic(err) // our own bytes
		}
		number := in.Line - 1
		original, err := marks.CopyOf(number)
		if err != nil {
			panic("temporary files: " + strconv.Quote(err.Error()))
		}
		k.Options.Fields = append(k.Options.Fields, article.Field{Name: copyOfColumn, Value: original})
		article.ParseInto(doc, k.Text, k.Options)
		numbers.Store(doc, number)
		return &attribution.Result{Doc: doc, Attributions: k.Attributions, Speakers: k.Speakers}
	}
	second.failed = func(err error) { fmt.Fprintln(p.err, "whosaid: "+reports.Visible(err.Error())) }
	if err := to.open(); err != nil {
		return err
	}
	bound, err := to.bind(s.form)
	if err != nil {
		to.discard()
		return err
	}
	second.rows = to
	if bound != nil {
		second.rows = bound
	}
	done, err := second.run(c.Context, kept)
	if bound != nil {
		if e := bound.Close(); err == nil {
			err = e
		}
	}
	return p.ended(to, done, err)
}
