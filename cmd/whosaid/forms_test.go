package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What is written for brat, unpacked, is read back as gold with the same places.
func TestBratIsReadBackAsGold(t *testing.T) {
	dir := t.TempDir()
	articles := filepath.Join("..", "..", "testdata", "articles", "nested-chain-ceasefire.txt")
	run := func(args ...string) string {
		var out, told bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, err: &told, engine: newEngine}
		if code := p.run(context.Background(), append([]string{"whosaid"}, args...)); code != exitRight {
			t.Fatalf("%v: exit code %d, %s", args, code, told.String())
		}
		return out.String()
	}
	run(articles, "--to", "brat", "--out", filepath.Join(dir, "x.zip"))
	z, err := zip.OpenReader(filepath.Join(dir, "x.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name), b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	type places struct {
		Attributions []struct {
			Kind                 string
			Content, Source, Cue [][2]int
			Speaker              string
		}
	}
	var got, want places
	if err := json.Unmarshal([]byte(run("gold", "import", filepath.Join(dir, "000001-nested-chain-ceasefire.ann"))), &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(run(articles, "--to", "jsonl")), &want); err != nil {
		t.Fatal(err)
	}
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if len(want.Attributions) < 5 || string(g) != string(w) {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}
