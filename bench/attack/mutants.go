package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"whosaid/article"
	"whosaid/article/source"
)

// mutants reads files with some of their bytes changed, cut out or doubled: so many of each form, shared by the files that are
// called alike. Whatever they hold, reading ends, without a panic, and an error begins with the file's name.
func (a *attack) mutants() {
	ofForm := 10_000
	if a.short {
		ofForm = 100
	}
	line := fmt.Sprintf("{\"id\":\"1\",\"text\":%q}\n", said)
	record := fmt.Sprintf("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(said), said)
	files := map[string]string{
		"m.txt": said, "m.jsonl": line + line, "m.json": "[" + line + "," + line + "]", "m.csv": "id,text\n1,\"So, it is\"\n2,\"He \"\"said\"\" so\"\n",
		"m.tsv": "id\ttext\n1\t\"So\nit\"\n2\tHe said\n", "m.html": "<html><body><p>" + strings.ReplaceAll(said, "\n\n", "</p><p>") + "</p></body></html>",
		"m.warc": record + record, "m.txt.gz": packed(said), "m.zip": overlapping(), "m.warc.gz": packed(record),
		"m.wacz":      zipped(map[string]string{"archive/a.warc.gz": packed(record + record), "datapackage.json": "{}"}),
		"m.jsonl.zst": zstandard(line + line), "m.parquet": columns(said),
	}
	for _, pattern := range fixtures {
		found, _ := filepath.Glob(pattern)
		for _, file := range found {
			if content, err := os.ReadFile(file); err == nil && !slices.Contains([]string{".want", ".py"}, filepath.Ext(file)) {
				files[filepath.Base(file)] = string(content)
			}
		}
	}
	if len(files) < 60 {
		a.fail("mutants", "only %d files to change: run it at the root of the project", len(files))
	}
	alike := map[string]int{} // files by their ending
	for name := range files {
		alike[ending(name)]++
	}
	each(slices.Sorted(maps.Keys(files)), func(name string) {
		mutants := (ofForm-1)/alike[ending(name)] + 1
		random := rand.New(rand.NewPCG(3, uint64(len(name))))
		members := membersOf(files[name])
		a.counted(mutants)
		for n := range mutants {
			content := mutate(random, files[name])
			if len(members) > 0 && n%2 == 0 { // what a member holds is changed, and packed soundly
				content = packedAgain(random, members)
			}
			if what := readMutant(name, content); what != "" {
				a.fail("a mutant of "+name, "%.2000s", what)
				return
			}
		}
	})
}

// ending gives what the files of one form and packing have in common: ".warc.gz".
func ending(name string) string {
	if i := strings.IndexByte(name, '.'); i >= 0 {
		return name[i:]
	}
	return name
}

// fixtures are the files of each form of input.
var fixtures = []string{"article/source/testdata/forms/*.*", "article/source/testdata/locked/*.pdf"}

type zipMember struct{ name, content string }

// membersOf gives what is in a zip; nothing of another file.
func membersOf(content string) (all []zipMember) {
	z, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		return nil
	}
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			b, _ := io.ReadAll(r)
			all = append(all, zipMember{f.Name, string(b)})
		}
	}
	return all
}

// packedAgain packs members of which one is changed.
func packedAgain(random *rand.Rand, members []zipMember) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	changed := random.IntN(len(members))
	for i, m := range members {
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: zip.Store})
		if err != nil {
			continue
		}
		if i == changed {
			m.content = string(mutate(random, m.content))
		}
		io.WriteString(w, m.content)
	}
	z.Close()
	return b.Bytes()
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
