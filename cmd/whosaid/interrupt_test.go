package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"whosaid/reports"
)

// stopper ends a run when so many bytes are written at once: in the rows of an article that has very many.
type stopper struct {
	*output
	stop context.CancelFunc
	at   int
}

func (s *stopper) Write(b []byte) (int, error) {
	if len(b) >= s.at {
		s.stop()
	}
	return s.output.Write(b)
}

// A run that ends when some of the rows of an article are written goes on before that article.
func TestInterruptedInTheRowsOfOneArticle(t *testing.T) {
	dir := t.TempDir()
	in, whole, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "whole.csv"), filepath.Join(dir, "out.csv")
	var lines bytes.Buffer
	for n, text := range []string{sayings(0), sayings(1), strings.Repeat(sayings(2), 12_000), sayings(4)} {
		b, _ := json.Marshal(map[string]string{"id": fmt.Sprint(n), "text": text})
		fmt.Fprintf(&lines, "%s\n", b)
	}
	if err := os.WriteFile(in, lines.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	if code, errs := ran(t, 0, time.Hour, in, "--out", whole); code != exitRight {
		t.Fatal(errs)
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	j := &journal{path: out + journalSuffix, pause: time.Hour, out: &output{name: out, partial: out + partialSuffix, journal: out + journalSuffix}, last: time.Now()}
	j.begun = beginning{Journal: journalKind, Version: version(), Form: string(reports.CSV), Inputs: []string{in}}
	if err := j.out.open(); err != nil {
		t.Fatal(err)
	}
	read, err := newInputs([]string{in}, fromAuto, nil)
	if err != nil {
		t.Fatal(err)
	}
	s := &stream{form: reports.CSV, workers: 1, kept: j, rows: &stopper{j.out, stop, 1 << 20}, analyze: standinAnalysis}
	done, err := s.run(ctx, read)
	p := &program{err: new(bytes.Buffer)}
	if err = p.endedWith(j, done, err); done.documents != 2 || err == nil || !strings.Contains(err.Error(), "interrupted after 2 documents") {
		t.Fatalf("%d documents, %v", done.documents, err)
	}
	if got := len(contents(t, out+partialSuffix)); got < 1<<20 {
		t.Fatalf("%d bytes were written: not in the midst of the article", got)
	}
	code, errs := ran(t, 0, time.Hour, in, "--out", out, "--resume")
	if code != exitRight || !strings.Contains(errs, "goes on after 2 documents") {
		t.Fatalf("exit code %d\n%s", code, errs)
	}
	if contents(t, out) != contents(t, whole) {
		t.Error("the rows are others")
	}
}
