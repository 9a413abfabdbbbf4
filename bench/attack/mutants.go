package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"whosaid/article"
	"whosaid/article/source"
)

// mutants reads files of each form with some of their bytes changed, cut out or doubled. Whatever they hold,
// reading ends, without a panic, and an error begins with the file's name.
func (a *attack) mutants() {
	each := 10_000
	if a.short {
		each = 300
	}
	random := rand.New(rand.NewPCG(3, 3))
	line := fmt.Sprintf("{\"id\":\"1\",\"text\":%q}\n", said)
	record := fmt.Sprintf("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(said), said)
	for name, content := range map[string]string{
		"m.txt": said, "m.jsonl": line + line, "m.json": "[" + line + "," + line + "]", "m.csv": "id,text\n1,\"So, it is\"\n2,\"He \"\"said\"\" so\"\n",
		"m.tsv": "id\ttext\n1\t\"So\nit\"\n2\tHe said\n", "m.html": "<html><body><p>" + strings.ReplaceAll(said, "\n\n", "</p><p>") + "</p></body></html>",
		"m.warc": record + record, "m.txt.gz": packed(said), "m.zip": overlapping(), "m.warc.gz": packed(record),
	} {
		a.count += each
		for range each {
			if what := readMutant(name, mutate(random, content)); what != "" {
				a.fail("a mutant of "+name, "%s", what)
				break
			}
		}
	}
}

// mutate changes some bytes.
func mutate(random *rand.Rand, content string) []byte {
	b := []byte(content)
	for range 1 + random.IntN(4) {
		if len(b) == 0 {
			break
		}
		at := random.IntN(len(b))
		n := min(1+random.IntN(16), len(b)-at)
		switch random.IntN(4) {
		case 0:
			b[at] = byte(random.IntN(256))
		case 1:
			b = append(b[:at:at], b[at+n:]...)
		case 2:
			b = append(b[:at+n:at+n], b[at:]...)
		default:
			b = b[:at]
		}
	}
	return b
}

// readMutant reads a file to its end and says what went wrong.
func readMutant(name string, content []byte) (what string) {
	defer func() {
		if fault := recover(); fault != nil {
			what = fmt.Sprintf("%v: %q", fault, content)
		}
	}()
	begun := time.Now()
	c := &source.Config{MaxArticle: 1 << 20, MaxUnpacked: 16 << 20, FreeRatio: 4 << 20}
	r, err := c.Open(source.Origin{Name: name, ID: "m"}, io.NopCloser(bytes.NewReader(content)))
	if err != nil {
		return unplaced(name, err)
	}
	defer r.Close()
	for {
		in, err := r.Next()
		var bad *article.LineError
		switch {
		case err == io.EOF:
			return ""
		case err == nil:
			in.Parse()
		case !errors.As(err, &bad):
			return unplaced(name, err)
		}
		if time.Since(begun) > mostTime {
			return fmt.Sprintf("no end: %q", content)
		}
	}
}

func unplaced(name string, err error) string {
	if !strings.HasPrefix(err.Error(), name) || strings.Contains(err.Error(), "runtime error") {
		return "the error " + err.Error()
	}
	return ""
}
