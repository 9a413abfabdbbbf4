package serve_test

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"whosaid/web/desk"
)

// axeVersion is the release of axe-core (MPL 2.0, Deque Systems) that looks at the pages.
const axeVersion = "4.10.3"

// axe gives the script of axe-core. npm fetches it once into the user's cache; where there is no npm, or it cannot fetch,
// the test is skipped.
func axe(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Skip("no place to keep axe-core in:", err)
	}
	dir := filepath.Join(cache, "whosaid-tests")
	packed := filepath.Join(dir, "axe-core-"+axeVersion+".tgz")
	if _, err := os.Stat(packed); err != nil {
		npm, err := exec.LookPath("npm")
		if err != nil {
			t.Skip("no npm, which fetches axe-core: install nodejs and npm to try whether the pages can be used by everybody")
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Skip(err)
		}
		if out, err := exec.Command(npm, "pack", "axe-core@"+axeVersion, "--pack-destination", dir).CombinedOutput(); err != nil {
			t.Skipf("npm cannot fetch axe-core: %v: %s", err, out)
		}
	}
	f, err := os.Open(packed)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(unzipped); ; {
		head, err := r.Next()
		if err != nil {
			t.Fatal("axe.min.js is not in the package: ", err)
		}
		if head.Name == "package/axe.min.js" {
			b, err := io.ReadAll(r)
			if err != nil {
				t.Fatal(err)
			}
			return string(b)
		}
	}
}

// seriousFindings lets axe-core look at the page, and gives what keeps people out.
func (b *browser) seriousFindings(script string) []string {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](script+"; 0")); err != nil {
		b.Fatal(err)
	}
	b.script(`window.findings = null; axe.run(document).then((r) => { window.findings = JSON.stringify(r.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + n.any.concat(n.all, n.none).map((c) => c.message).join("; ")).join(" | "))) })`)
	b.until(`window.findings !== null`, "true")
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`window.findings`))
	if err != nil {
		b.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal([]byte(found), &list); err != nil {
		b.Fatal(err)
	}
	return list
}

func TestPagesCanBeUsedByEverybody(t *testing.T) {
	b := newBrowser(t)
	script := axe(t)
	in := articles(t, "diplomacy-black-sea", "court-warehouse-fire")
	check := start(t, filepath.Join(t.TempDir(), "g.jsonl"), desk.Options{Annotator: "anna"}, in...)
	read := start(t, "", desk.Options{}, in...)
	empty := start(t, "", desk.Options{})
	look := func(what string) {
		t.Helper()
		for _, f := range b.seriousFindings(script) {
			t.Errorf("%s: %s", what, f)
		}
	}
	b.open(check.address)
	b.keys("yn")
	b.until(verdictCount+" >= 2", "true")
	look("checking")
	b.look(1280, 900, true)
	b.run(chromedp.Sleep(400 * time.Millisecond)) // the colours of marks fade over
	look("checking in the dark")
	b.keys("s")
	b.until(`document.getElementById("dialog").open`, "true")
	look("who said it")
	b.run(chromedp.KeyEvent("\x1b"))
	b.look(1280, 900, false)
	b.open(read.address)
	b.keys("w")
	b.until(`document.querySelectorAll("#rows .current .why dl").length > 0`, "true")
	look("why")
	b.run(chromedp.Navigate(empty.address))
	b.until(`document.activeElement.id`, "paste")
	look("opening")
	b.look(390, 844, false)
	b.open(check.address)
	look("a phone")
	if strings.Contains(strings.Join(b.wrong, " "), "Content Security Policy") {
		t.Errorf("the browser says: %q", b.wrong)
	}
}
