package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"

	"whosaid/attribution"
)

// What the command prints must be a list that --speakers takes.
func TestSpeakersOfACollection(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"a.txt": "\"One,\" Okafor said.\n\n\"Two,\" Okafor said.\n",
		"b.txt": "\"Three,\" Okafor said. \"Four,\" Lindqvist said.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var out, errs bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &out, err: &errs, engine: standinEngine}
	app := &cli.App{Name: "whosaid", Commands: []*cli.Command{p.speakersCommand()}, Writer: &out, ErrWriter: &errs, ExitErrHandler: func(*cli.Context, error) {}}
	if err := app.RunContext(context.Background(), []string{"whosaid", "speakers", dir}); err != nil {
		t.Fatal(err, errs.String())
	}
	want := "id\tname\taliases\ttype\tnote\n" +
		"okafor\tOkafor\t\tperson\t3 quotes in 2 documents\n" +
		"lindqvist\tLindqvist\t\tperson\t1 quote in 1 document\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	list, err := attribution.ReadSpeakerList(&out, "list")
	if err != nil || len(list.Entries) != 2 {
		t.Fatalf("the list does not read back: %v", err)
	}
}
