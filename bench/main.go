// Bench measures the whole way from an article's bytes to its rows of CSV, on one core, beside
// prose's own NewDocument with everything switched on over the same articles in the same run.
//
//	go run ./bench [-shared ../shared] [-words 40000] [-rounds 3] [-whole [-largest 1000000] [-many 5000]] [-gaps BYTES]
//	go run ./bench -profile FILE [-words 40000] [-rounds 3]
//	go run ./bench -count [-update]
//
// The articles are those of testdata/articles and, where the folder of shared gold is there, the
// first of gold/polnear.tune.jsonl. The two take turns, so that whatever else the machine does
// weighs on both, and the fastest round of each counts: what another program takes away can only
// make a round slower. What is measured is the processor's time where the system tells it, else the clock's. Loading models is not counted.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jdkato/prose/v2"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

func main() {
	shared := flag.String("shared", "../shared", "`folder` with gold/polnear.tune.jsonl")
	words := flag.Int("words", 40_000, "take at most this `many` words of articles")
	rounds := flag.Int("rounds", 3, "run each `so often`")
	whole := flag.Bool("whole", false, "measure stages, rules, start, growth and a stream as well")
	profile := flag.String("profile", "", "write only the CPU profile of the whole way to `FILE`")
	largest := flag.Int("largest", 1_000_000, "with -whole, the longest article has so many `bytes`")
	many := flag.Int("many", 5000, "with -whole, the stream has so many `articles`")
	longest := flag.Int("gaps", 0, "measure only how long the analysis of one article of so many `bytes` does not ask whether to go on")
	instructions := flag.Bool("count", false, "count only the instructions of fixed runs, beside those that testdata/bench.tsv records")
	update := flag.Bool("update", false, "with -count, write them down")
	flag.Parse()
	var err error
	if *instructions {
		if err = built(func(program, _ string) error { return count(os.Stdout, program, *update) }); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *profile != "" {
		if err = profiled(*profile, *shared, *words, max(1, *rounds)); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *longest > 0 {
		if err = gaps(os.Stdout, *shared, *words, *longest); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	if *whole { // first, while this process is small: a child's peak of memory begins at its parent's
		err = outside(os.Stdout, *shared, *words, *largest, *many)
	}
	if err == nil {
		err = run(os.Stdout, *shared, *words, max(1, *rounds))
	}
	if err == nil && *whole {
		err = inside(os.Stdout, *shared, *words, max(1, *rounds))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// outside prints what is measured on the program itself.
func outside(w io.Writer, shared string, most, largest, many int) error {
	articles, _, err := load(w, shared, most)
	if err != nil {
		return err
	}
	return processes(w, articles, largest, many)
}

// inside prints the shares of the stages and the cost of more rules.
func inside(w io.Writer, shared string, most, rounds int) error {
	articles, _, err := load(io.Discard, shared, most)
	if err != nil {
		return err
	}
	if err := stages(w, articles, rounds); err != nil {
		return err
	}
	return ruled(w, articles, rounds)
}

// run prints the figures.
func run(w io.Writer, shared string, most, rounds int) error {
	articles, total, err := load(w, shared, most)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)

	begin := spent()
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		return err
	}
	ready := spent() - begin
	ours, err := wholeWay(engine)
	if err != nil {
		return err
	}
	var doc article.Document
	trees := func(in *article.Input) error {
		in.ParseInto(&doc)
		engine.Annotate(&doc)
		return nil
	}
	model := prose.ModelFromData("shared")
	theirs := func(in *article.Input) error {
		_, err := prose.NewDocument(in.Text, prose.UsingModel(model))
		return err
	}

	a, b := side{name: "whosaid, article to CSV", do: ours}, side{name: "prose NewDocument, all on", do: theirs}
	c := side{name: "whosaid, tags to trees", do: trees}
	for range rounds {
		for _, s := range []*side{&a, &c, &b} {
			if err := s.round(articles); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(w, "%d articles, %d words, the fastest of %d rounds, one core, %s; whosaid's models loaded in %d ms\n\n", len(articles), total, rounds, runtime.Version(), ready.Milliseconds())
	fmt.Fprintf(w, "%-28s %12s %14s %8s\n", "", "words/s", "bytes/word", "failed")
	for _, s := range []*side{&a, &c, &b} {
		fmt.Fprintf(w, "%-28s %12.0f %14.0f %8d\n", s.name, float64(total)/s.seconds(), s.bytes()/float64(total), s.failed/rounds)
	}
	fmt.Fprintf(w, "%-28s %12.2f %14.2f\n", "ratio", b.seconds()/a.seconds(), a.bytes()/b.bytes())
	fmt.Fprintf(w, "%-28s %12.2f %14.2f\n", "ratio of tags to trees", b.seconds()/c.seconds(), c.bytes()/b.bytes())
	return nil
}

// wholeWay gives what takes one article to its rows of CSV.
func wholeWay(engine *attribution.Engine) (func(*article.Input) error, error) {
	printer, err := reports.NewPrinter(reports.CSV, reports.Options{})
	if err != nil {
		return nil, err
	}
	var doc article.Document
	var out bytes.Buffer
	return func(in *article.Input) error {
		in.ParseInto(&doc)
		out.Reset()
		r, err := engine.Analyze(context.Background(), &doc)
		if err != nil {
			return err
		}
		return printer.Print(&out, r)
	}, nil
}

// load gives articles of at most so many words together.
func load(w io.Writer, shared string, most int) (articles []article.Input, total int, err error) {
	add := func(in article.Input) bool {
		n := len(strings.Fields(in.Text))
		if total+n > most {
			return false
		}
		articles, total = append(articles, in), total+n
		return true
	}
	files, err := filepath.Glob(filepath.Join("testdata", "articles", "*.txt"))
	if err != nil {
		return nil, 0, err
	}
	if len(files) == 0 {
		return nil, 0, errors.New("no testdata/articles; run this at the top of the project")
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, 0, err
		}
		in, err := article.ReadTXT(name, f)
		f.Close()
		if err != nil {
			return nil, 0, err
		}
		if !add(in) {
			break
		}
	}
	gold := filepath.Join(shared, "gold", "polnear.tune.jsonl")
	f, err := os.Open(gold)
	if errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(w, "there is no %s: only the articles of testdata are measured\n", gold)
		return articles, total, nil
	}
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	for lines := article.NewLines(gold, f, 0); ; {
		in, err := lines.Next()
		if err == io.EOF || err == nil && !add(in) {
			return articles, total, nil
		}
		if err != nil {
			return nil, 0, err
		}
	}
}

// side is one of the two that are compared.
type side struct {
	name   string
	do     func(*article.Input) error
	took   []time.Duration
	taken  []uint64 // bytes allocated
	failed int      // articles, over all rounds
}

// round takes every article once.
func (s *side) round(articles []article.Input) error {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := spent()
	for i := range articles {
		if s.one(&articles[i]) != nil {
			s.failed++
		}
	}
	s.took = append(s.took, spent()-begin)
	runtime.ReadMemStats(&after)
	s.taken = append(s.taken, after.TotalAlloc-before.TotalAlloc)
	if s.failed == len(articles)*len(s.took) {
		return fmt.Errorf("%s fails on every article", s.name)
	}
	return nil
}

// one takes one article; a panic, which prose has in it, is a failure.
func (s *side) one(in *article.Input) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("%s: %v", in.Name, fault)
		}
	}()
	return s.do(in)
}

func (s *side) seconds() float64 { return slices.Min(s.took).Seconds() }
func (s *side) bytes() float64   { return float64(slices.Min(s.taken)) }
