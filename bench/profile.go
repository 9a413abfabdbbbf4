package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"runtime"
	"runtime/pprof"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
)

// profiled writes the CPU profile of the whole way from article to CSV, of so many rounds on one core. The compiler takes it for
// the program (cmd/whosaid/default.pgo), so articles of all kinds belong into it, and nothing else.
func profiled(to, shared string, most, rounds int) (err error) {
	articles, _, err := load(io.Discard, shared, most)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(1)
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		return err
	}
	printer, err := reports.NewPrinter(reports.CSV, reports.Options{})
	if err != nil {
		return err
	}
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	var doc article.Document
	var out bytes.Buffer
	for range rounds {
		for i := range articles {
			articles[i].ParseInto(&doc)
			r, err := engine.Analyze(context.Background(), &doc)
			if err != nil {
				return err
			}
			out.Reset()
			if err := printer.Print(&out, r); err != nil {
				return err
			}
		}
	}
	return nil
}
