package syntax

import (
	"bytes"
	"strings"
	"testing"
)

const conlluTwo = "# newdoc id = d1\n" +
	"1\tKiev\tKiev\t_\tNNP\t_\t2\tnsubj\t_\tNER=LOCATION|Start=0|End=4\n" +
	"2\tsaid\tsay\t_\tVBD\t_\t0\troot\t_\tStart=5|End=9\n" +
	"3\t``\t``\t_\t``\t_\t4\tpunct\t_\tStart=10|End=11\n" +
	"4\tno\tno\t_\tUH\t_\t2\tccomp:sub\t_\tStart=11|End=13\n" +
	"5\t''\t''\t_\t''\t_\t4\tpunct\t_\tStart=13|End=14\n" +
	"\n" +
	"1\tGo\tgo\t_\tVB\t_\t0\troot\t_\tStart=16|End=18\n\n"

func TestReadCoNLLURefusesWithItsLine(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nine columns", "1\ta\ta\t_\tNN\t_\t0\troot\t_\n", "f:1: 9 columns"},
		{"ids that skip", "1\ta\t_\t_\t_\t_\t0\t_\t_\t_\n3\tb\t_\t_\t_\t_\t1\t_\t_\t_\n", "f:2: id \"3\", want 2"},
		{"head outside", "1\ta\t_\t_\t_\t_\t0\t_\t_\t_\n2\tb\t_\t_\t_\t_\t7\t_\t_\t_\n\n", "f:2: head 7 of a sentence of 2 tokens"},
		{"heads in a circle", "1\ta\t_\t_\t_\t_\t2\t_\t_\t_\n2\tb\t_\t_\t_\t_\t1\t_\t_\t_\n\n", "f:1: the heads from \"a\" on run in a circle"},
		{"own head", "1\ta\t_\t_\t_\t_\t1\t_\t_\t_\n", "f:1: the heads from \"a\" on run in a circle"},
		{"some heads", "1\ta\t_\t_\t_\t_\t0\t_\t_\t_\n2\tb\t_\t_\t_\t_\t_\t_\t_\t_\n\n", "f:1: 1 of 2 tokens of the sentence have no head"},
		{"head no number", "1\ta\t_\t_\t_\t_\tx\t_\t_\t_\n", "f:1: head \"x\" is no token"},
		{"offset no number", "1\ta\t_\t_\t_\t_\t0\t_\t_\tStart=x\n", "f:1: Start=\"x\" is no offset"},
		{"empty form", "1\t\t_\t_\t_\t_\t0\t_\t_\t_\n", "f:1: empty form"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ReadCoNLLU(strings.NewReader(tt.in), "f"); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestReadCoNLLUPassesOverRangesAndEmptyNodes(t *testing.T) {
	in := "\ufeff1-2\tdu\t_\t_\t_\t_\t_\t_\t_\t_\r\n1\tde\t_\t_\t_\t_\t_\t_\t_\t_\r\n1.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n2\tle\t_\t_\t_\t_\t_\t_\t_\t_"
	got, err := ReadCoNLLU(strings.NewReader(in), "f")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || len(got[0].Tokens) != 2 || got[0].Tree || got[0].Tokens[1].Form != "le" {
		t.Errorf("got %+v", got)
	}
}

func TestWriteCoNLLUReadsBackTheSame(t *testing.T) {
	s, err := ReadCoNLLU(strings.NewReader(conlluTwo), "f")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteCoNLLU(&b, s); err != nil {
		t.Fatal(err)
	}
	if b.String() != conlluTwo {
		t.Errorf("wrote\n%s\nwant\n%s", b.String(), conlluTwo)
	}
}
