package main

import (
	"regexp"
	"strings"
	"testing"
)

// Without shared gold the articles of testdata are measured, and the run says so.
func TestBenchMeasuresBothSides(t *testing.T) {
	t.Chdir("..")
	var b strings.Builder
	if err := run(&b, "no-such-folder", 900, 1); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`^there is no no-such-folder/gold/polnear.tune.jsonl: only the articles of testdata are measured\n`,
		`(?m)^[1-9]\d* articles, [1-9]\d* words, the fastest of 1 rounds, one core, go`,
		`(?m)^whosaid, article to CSV +[1-9]\d* +[1-9]\d* +0$`,
		`(?m)^prose NewDocument, all on +[1-9]\d* +[1-9]\d* +\d+$`,
		`(?m)^ratio +\d+\.\d\d +\d+\.\d\d$`,
	} {
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
}

// Every stage has its share, and every number of rules its figure.
func TestBenchMeasuresStagesAndRules(t *testing.T) {
	t.Chdir("..")
	var b strings.Builder
	if err := inside(&b, "no-such-folder", 900, 1); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`(?m)^tokens, sentences, quotations +\d+\.\d %$`, `(?m)^trees +[1-9]\d*\.\d %$`, `(?m)^who said what +\d+\.\d %$`, `(?m)^ +1000 +[1-9]\d*$`} {
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
}
