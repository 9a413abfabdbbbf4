package main

import (
	"io"
	"os"
	"runtime"
	"runtime/pprof"

	"whosaid/attribution"
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
	ours, err := wholeWay(engine)
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
	for range rounds {
		for i := range articles {
			if err := ours(&articles[i]); err != nil {
				return err
			}
		}
	}
	return nil
}
