package train

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"whosaid/syntax"
)

// The file of prose's weights that is built in is what the library makes.
func TestProseModelIsTheOneBuiltIn(t *testing.T) {
	made, err := ProseModel()
	if err != nil {
		t.Fatal(err)
	}
	is, err := os.ReadFile(filepath.Join("..", "syntax", "data", ProseFile))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(made, is) {
		t.Errorf("syntax/data/%s is another: whosaid train prose --out syntax/data/%s", ProseFile, ProseFile)
	}
}

// treebank gives small trees of as many documents.
func treebank(documents int) []syntax.ConlluSentence {
	var b strings.Builder
	for d := range documents {
		for range 3 {
			fmt.Fprintf(&b, "# newdoc id = d%d\n", d)
			for i, word := range []string{"Ann\tNNP\t2\tnsubj\tNER=PERSON", "said\tVBD\t0\troot\t_", "so\tRB\t2\tadvmod\t_", ".\t.\t2\tpunct\t_"} {
				f := strings.Split(word, "\t")
				fmt.Fprintf(&b, "%d\t%s\t_\t_\t%s\t_\t%s\t%s\t_\t%s\n", i+1, f[0], f[1], f[2], f[3], f[4])
			}
			b.WriteByte('\n')
		}
	}
	sents, err := syntax.ReadCoNLLU(strings.NewReader(b.String()), "treebank")
	if err != nil {
		panic(err)
	}
	return sents
}

func TestAllReadsAndWritesEveryFile(t *testing.T) {
	var read, written []string
	parserSaw := 0
	err := All(Run{
		Read: func(file string) ([]syntax.ConlluSentence, error) {
			read = append(read, file)
			return treebank(20), nil
		},
		Write: func(file string, model []byte) error {
			if len(model) == 0 {
				t.Errorf("%s is empty", file)
			}
			written = append(written, file)
			return nil
		},
		FitParser: func(sents, treebank []syntax.ConlluSentence) ([]byte, error) {
			parserSaw = len(sents)
			return []byte{1}, nil
		},
		Every: 2,
		Log:   io.Discard,
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{NewsTreebank, GoldTreebanks[0].File, GoldTreebanks[1].File}; !slices.Equal(read, want) {
		t.Errorf("read %q, want %q", read, want)
	}
	if want := []string{ProseFile, TaggerFile, NamesFile, ParserFile}; !slices.Equal(written, want) {
		t.Errorf("written %q, want %q", written, want)
	}
	if parserSaw != 30 {
		t.Errorf("the parser learns from %d sentences, want 30: each second document", parserSaw)
	}
}

func TestAllEndsWithTheFirstError(t *testing.T) {
	bad := fmt.Errorf("f:1: bad")
	err := All(Run{Read: func(string) ([]syntax.ConlluSentence, error) { return nil, bad }, Log: io.Discard})
	if err != bad {
		t.Errorf("got %v", err)
	}
}
