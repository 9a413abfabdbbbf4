package main

import (
	"bytes"
	"testing"
)

func TestNothingSteersATerminal(t *testing.T) {
	for in, want := range map[string]string{
		"plain “text” ü\n\ttab":        "plain “text” ü\n\ttab",
		"\x1b[31mred\x1b]0;title\a":    `\x1b[31mred\x1b]0;title\x07`,
		"\u009b2J \u202egnp.exe\u2066": `\u009b2J \u202egnp.exe\u2066`,
		"a\x9bb\xff":                   `a\x9bb\xff`,
		"over\rwritten\r\nline\n":      "over\\x0dwritten\r\nline\n",
		"\ufeffmark \u061c":            `\ufeffmark \u061c`,
	} {
		for size := 1; size <= len(in); size++ { // however it is cut into writes
			var b bytes.Buffer
			v := newVisible(&b)
			for rest := []byte(in); len(rest) > 0; rest = rest[min(size, len(rest)):] {
				v.Write(rest[:min(size, len(rest))])
			}
			if b.String() != want {
				t.Errorf("%q in pieces of %d became %q, want %q", in, size, b.String(), want)
			}
		}
	}
}
