package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/reports"
	"whosaid/rules"
)

// stages prints which stage takes which share of the time.
func stages(w io.Writer, articles []article.Input, rounds int) error {
	runtime.GOMAXPROCS(1)
	engine, err := attribution.New(attribution.Options{})
	if err != nil {
		return err
	}
	bare, err := attribution.New(attribution.Options{Without: []string{"trees"}})
	if err != nil {
		return err
	}
	printer, err := reports.NewPrinter(reports.CSV, reports.Options{})
	if err != nil {
		return err
	}
	names := [...]string{"tokens, sentences, quotations", "tags, lemmas, names", "trees", "who said what", "rows of CSV"}
	var took [len(names)]time.Duration
	var out bytes.Buffer
	for range rounds {
		for i := range articles {
			var doc article.Document
			marks := [len(names) + 1]time.Duration{spent()}
			articles[i].ParseInto(&doc)
			marks[1] = spent()
			bare.Annotate(&doc)
			marks[2] = spent()
			a := engine.Annotate(&doc)
			marks[3] = spent()
			r := engine.AnalyzeAnnotated(a)
			marks[4] = spent()
			out.Reset()
			if err := printer.Print(&out, r); err != nil {
				return err
			}
			marks[5] = spent()
			for k := range took {
				took[k] += marks[k+1] - marks[k]
			}
		}
	}
	took[2] -= took[1] // with trees, less all else of the same
	total := time.Duration(0)
	for _, t := range took {
		total += t
	}
	fmt.Fprintln(w)
	for k, t := range took {
		fmt.Fprintf(w, "%-30s %5.1f %%\n", names[k], 100*t.Seconds()/total.Seconds())
	}
	return nil
}

// ruled measures the whole way with rules of a user's own beside the shipped ones.
func ruled(w io.Writer, articles []article.Input, rounds int) error {
	runtime.GOMAXPROCS(1)
	words := 0
	for i := range articles {
		words += len(strings.Fields(articles[i].Text))
	}
	var all []*side
	var doc article.Document
	for _, n := range []int{0, 10, 100, 1000} {
		dir, err := os.MkdirTemp("", "whosaid-bench-rules")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		for i := range n {
			id := fmt.Sprintf("bench-%04d", i)
			if err := os.WriteFile(filepath.Join(dir, id+".yaml"), []byte(fmt.Sprintf(rule, id, i)), 0o600); err != nil {
				return err
			}
		}
		o := attribution.Options{}
		if n > 0 {
			pack, err := rules.Load(dir)
			if err != nil {
				return err
			}
			o.Rules = pack
		}
		engine, err := attribution.New(o)
		if err != nil {
			return err
		}
		all = append(all, &side{name: fmt.Sprint(n), do: func(in *article.Input) error {
			in.ParseInto(&doc)
			_, err := engine.Analyze(context.Background(), &doc)
			return err
		}})
	}
	for range rounds {
		for _, s := range all {
			if err := s.round(articles); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(w, "\n%12s %12s\n", "rules added", "words/s")
	for _, s := range all {
		fmt.Fprintf(w, "%12s %12.0f\n", s.name, float64(words)/s.seconds())
	}
	return nil
}

// rule is a rule of a verb that no article has.
const rule = `id: %s
title: A rule for measuring
description: A rule for measuring.
status: stable
priority: 100
pattern: |
  cue:{lemma=benchverb%d verb} -nsubj-> source
  -ccomp-> content
gives: {source: phrase, content: clause, cue: verb-group}
examples:
  match: [{text: The captain told sailors that land was near., source: The captain, cue: told, content: that land was near}]
  no_match: [{text: The captain slept., because: nobody tells.}]
`
