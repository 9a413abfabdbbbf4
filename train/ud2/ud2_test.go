package ud2

import (
	"fmt"
	"strings"
	"testing"

	"whosaid/syntax"
)

func TestTreesOfVersion1(t *testing.T) {
	tests := []struct{ name, in, want string }{ // word lemma head relation
		{"names are headed by their last word", "Ann Ann 4 nsubj|B. B. 1 flat|Lee Lee 1 flat|sleeps sleep 0 root", "3 compound|3 compound|4 nsubj|0 root"},
		{"what hung on a name's first word goes with its head", "old old 2 amod|Ann Ann 4 nsubj|Lee Lee 2 flat|sleeps sleep 0 root", "3 amod|3 compound|4 nsubj|0 root"},
		{"a conjunction hangs on the first conjunct", "cats cat 0 root|and and 3 cc|dogs dog 1 conj", "0 root|1 cc|1 conj"},
		{"objects and obliques", "read read 0 root|it it 1 obj|at at 4 case|home home 1 obl", "0 root|1 dobj|4 case|1 nmod"},
		{"bare nouns of time and of measure", "came come 0 root|Monday Monday 1 obl:unmarked|miles mile 4 obl:unmarked|late late 1 advmod", "0 root|1 nmod:tmod|4 nmod:npmod|1 advmod"},
		{"negations", "no no 2 det|cat cat 4 nsubj:pass|not not 4 advmod|seen see 0 root", "2 neg|4 nsubjpass|4 neg|0 root"},
		{"what has no counterpart", "oh oh 0 root|John John 1 vocative", "0 root|1 dep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b strings.Builder
			for i, w := range strings.Split(tt.in, "|") {
				f := strings.Fields(w)
				fmt.Fprintf(&b, "%d\t%s\t%s\t_\t_\t_\t%s\t%s\t_\t_\n", i+1, f[0], f[1], f[2], f[3])
			}
			in, err := syntax.ReadCoNLLU(strings.NewReader(b.String()), "in")
			if err != nil {
				t.Fatal(err)
			}
			out := Trees(in)
			var got []string
			for _, tok := range out[0].Tokens {
				got = append(got, fmt.Sprint(tok.Head+1, " ", tok.Deprel))
				if _, ok := syntax.ParseRelation(tok.Deprel); !ok {
					t.Errorf("%q is no relation of version 1", tok.Deprel)
				}
			}
			if g := strings.Join(got, "|"); g != tt.want {
				t.Errorf("got %s, want %s", g, tt.want)
			}
			var again strings.Builder
			if err := syntax.WriteCoNLLU(&again, out); err != nil {
				t.Fatal(err)
			}
			if _, err := syntax.ReadCoNLLU(strings.NewReader(again.String()), "out"); err != nil {
				t.Errorf("what comes out is no tree: %v", err)
			}
		})
	}
}
