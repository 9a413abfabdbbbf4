package serve_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"whosaid/web/chromium"
	"whosaid/web/desk"
)

func TestPagesCanBeUsedByEverybody(t *testing.T) {
	b := newBrowser(t)
	script := chromium.Axe(t)
	in := articles(t, "diplomacy-black-sea", "court-warehouse-fire")
	check := start(t, filepath.Join(t.TempDir(), "g.jsonl"), desk.Options{Annotator: "anna"}, in...)
	read := start(t, "", desk.Options{}, in...)
	empty := start(t, "", desk.Options{})
	look := func(what string) {
		t.Helper()
		for _, f := range b.SeriousFindings(script) {
			t.Errorf("%s: %s", what, f)
		}
	}
	b.open(check.address)
	b.Keys("yn")
	b.Until(verdictCount+" >= 2", "true")
	look("checking")
	b.Look(1280, 900, "", true)
	b.Run(chromedp.Sleep(400 * time.Millisecond)) // the colours of marks fade over
	look("checking in the dark")
	b.Keys("s")
	b.Until(`document.getElementById("dialog").open`, "true")
	look("who said it")
	b.Run(chromedp.KeyEvent("\x1b"))
	b.Look(1280, 900, "", false)
	b.open(read.address)
	b.Keys("w")
	b.Until(`document.querySelectorAll("#rows .current .why dl").length > 0`, "true")
	look("why")
	b.Run(chromedp.Navigate(empty.address))
	b.Until(`document.activeElement.id`, "paste")
	look("opening")
	b.Look(390, 844, "", false)
	b.open(check.address)
	look("a phone")
	if wrong := b.Wrong(); strings.Contains(strings.Join(wrong, " "), "Content Security Policy") {
		t.Errorf("the browser says: %q", wrong)
	}
}
