package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"whosaid/article"
	"whosaid/collection"
	"whosaid/reports"
	"whosaid/reports/sqlite"
)

// eachAnalysed reads an output of `whosaid analyze`: JSON Lines, or a SQLite database. Nothing is analysed again.
func eachAnalysed(path string, take func(*collection.Article) error) error {
	if sqlite.Is(path) {
		return sqlite.Read(path, func(s *reports.Standoff, cues []string) error {
			return take(collection.FromStandoff(s, path, cues))
		})
	}
	f, err := article.OpenFile(path)
	if err != nil {
		return placed(path, err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, 1<<20)
	for line := 1; ; line++ {
		b, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return placed(path, err)
		}
		if strings.TrimSpace(string(b)) != "" {
			s := new(reports.Standoff)
			if e := json.Unmarshal(b, s); e != nil || s.Attributions == nil {
				return &article.LineError{Name: path, Line: line, Err: fmt.Errorf("no line of `whosaid analyze --to jsonl`%s", because(e))}
			}
			if e := take(collection.FromStandoff(s, path, nil)); e != nil {
				return e
			}
		}
		if err == io.EOF {
			return nil
		}
	}
}

func because(err error) string {
	if err == nil {
		return ": it has no attributions"
	}
	return ": " + err.Error()
}
