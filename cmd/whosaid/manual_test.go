package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// Every command has a page, and groff finds no fault in any.
func TestManual(t *testing.T) {
	pages := manual(new(program).app())
	for _, name := range []string{"whosaid.1", "whosaid-analyze.1", "whosaid-rules-check.1"} {
		if !strings.Contains(pages[name], ".SH NAME\nwhosaid") {
			t.Errorf("there is no page %s", name)
		}
	}
	if page := pages["whosaid-analyze.1"]; !strings.Contains(page, ".B \\-\\-out FILE, \\-o FILE\n") {
		t.Errorf("the flag --out is lost in\n%s", page)
	}
	if _, err := exec.LookPath("groff"); err != nil {
		t.Skip("skipped: there is no groff to read the pages with")
	}
	for name, page := range pages {
		c := exec.Command("groff", "-man", "-Tutf8", "-ww", "-K", "utf8", "-z")
		c.Stdin = strings.NewReader(page)
		if out, err := c.CombinedOutput(); err != nil || len(bytes.TrimSpace(out)) > 0 {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func TestRoff(t *testing.T) {
	if got := roff(".x\n'y\n--a \\n"); got != "\\&.x\n\\&'y\n\\-\\-a \\en" {
		t.Errorf("%q", got)
	}
}
