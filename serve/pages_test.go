package serve_test

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"whosaid/web/desk"
)

const (
	currentRow = `document.querySelector("#rows .current .said")?.textContent ?? ""`
	rowCount   = `document.querySelectorAll("#rows > li").length`
)

func TestReadInABrowser(t *testing.T) {
	b := newBrowser(t)
	s := start(t, "", desk.Options{}, articles(t, "diplomacy-black-sea", "court-warehouse-fire")...)
	b.run(chromedp.Navigate(s.address))
	b.until(`document.querySelectorAll("#documents li").length`, "2")
	b.until(`!!document.querySelector("#rows .current")`, "true")
	b.shot("read")
	b.keys("jw")
	b.until(`document.querySelectorAll("#rows .current .why dl").length > 0`, "true")
	b.shot("why")
	b.look(390, 844, false)
	b.shot("read-phone")
	b.look(1280, 900, true)
	b.shot("read-dark")
	b.calm()
}

func TestCheckInABrowser(t *testing.T) {
	b := newBrowser(t)
	s := start(t, filepath.Join(t.TempDir(), "gold.jsonl"), desk.Options{Annotator: "anna"}, articles(t, "diplomacy-black-sea", "court-warehouse-fire")...)
	b.run(chromedp.Navigate(s.address))
	b.until(`document.querySelectorAll("#documents li").length`, "2")
	b.until(`!!document.querySelector("#rows .current")`, "true")
	b.keys("yyn")
	b.until(`document.querySelectorAll("#rows .verdict").length`, "3")
	b.shot("check")
	b.look(390, 844, false)
	b.shot("check-phone")
	b.look(1280, 900, true)
	b.shot("check-dark")
	b.calm()
}
