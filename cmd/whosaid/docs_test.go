package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the program prints into the documents")

// Every command in a console block of README.md and of docs/ prints what is below it. With
// -update, what it prints is put there:
//
//	go test ./cmd/whosaid -run Documents -update
func TestDocumentsShowWhatTheProgramPrints(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	files, err := filepath.Glob(filepath.Join("docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(files, "README.md") {
		old, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		is := shown(t, name, string(old))
		switch {
		case is == string(old):
		case *update:
			if err := os.WriteFile(name, []byte(is), 0o666); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s does not show what the program prints; `go test ./cmd/whosaid -run Documents -update` mends it. It should be\n%s", name, is)
		}
	}
}

// command begins a command of this program in a console block. Other commands are left as they are.
const command = "$ go run ./cmd/whosaid "

// shown gives the document with the output of each command as it is.
func shown(t *testing.T, name, doc string) string {
	var out strings.Builder
	console, ours := false, false
	for line := range strings.Lines(doc) {
		switch {
		case strings.HasPrefix(line, "```"):
			console, ours = !console && strings.HasPrefix(line, "```console"), false
			out.WriteString(line)
		case console && strings.HasPrefix(line, "$ "):
			out.WriteString(line)
			if ours = strings.HasPrefix(line, command); ours {
				out.WriteString(printed(t, name, strings.TrimSpace(line)))
			}
		case console && ours: // what it printed before
		default:
			out.WriteString(line)
		}
	}
	return out.String()
}

// printed gives what a command prints, standard error too. It must end well.
func printed(t *testing.T, name, line string) string {
	args := words(strings.TrimPrefix(line, command))
	var b bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &b, err: &b, engine: newEngine}
	if code := p.run(context.Background(), append([]string{"whosaid"}, args...)); code != exitRight {
		t.Errorf("%s: %s: exit code %d\n%s", name, line, code, b.String())
	}
	return b.String()
}

// words splits a command line as a shell does, as far as the documents need it.
func words(line string) (out []string) {
	var word strings.Builder
	quoted, begun := false, false
	for _, r := range line + " " {
		switch {
		case r == '\'':
			quoted, begun = !quoted, true
		case r == ' ' && !quoted:
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	return out
}

func TestWords(t *testing.T) {
	if got := strings.Join(words(`a 'b  "c"' --x=1 ''`), "|"); got != `a|b  "c"|--x=1|` {
		t.Errorf("%q", got)
	}
}
