package main

import (
	"regexp"
	"strings"
	"testing"
)

// Each gap has the functions between which it is.
func TestBenchMeasuresGaps(t *testing.T) {
	t.Chdir("..")
	var b strings.Builder
	if err := gaps(&b, "no-such-folder", 900, 20_000); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`^there is no no-such-folder/gold/polnear.tune.jsonl`,
		`(?m)^one article of 20000 bytes: asked [1-9]\d{3,} times; the longest times between$`,
		`(?m)^ +\d+\.\d +\d+\.\d  \S+:\d+ to \S+:\d+$`,
	} {
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
}
