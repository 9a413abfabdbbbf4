// Package chromium drives a headless Chromium for the tests of the pages. No program imports it.
package chromium

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Tab is a tab of a headless Chromium, and what went wrong in it.
type Tab struct {
	*testing.T
	Ctx context.Context

	may   func(address string) bool // may be asked for
	mu    sync.Mutex
	wrong []string // errors of scripts and of the security policy, and requests for what may not be asked for
}

// Step is something that a browser does.
type Step = chromedp.Action[chromedp.Void]

// Path gives the path of a Chromium, or skips the test.
func Path(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in a short test")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"} {
		if p, err := exec.LookPath(name); err == nil {
			return p
		}
	}
	t.Skip("no Chromium found: install chromium to try the pages in a browser")
	return ""
}

// shared is the Chromium that the tests of a package open their tabs in.
var shared struct {
	sync.Mutex
	ctx  context.Context
	stop func()
}

// Close ends the shared Chromium. A package calls it when its tests are done.
func Close() {
	shared.Lock()
	defer shared.Unlock()
	if shared.stop != nil {
		shared.stop()
	}
}

// Open opens a tab in the shared Chromium, or skips the test. may says which addresses the page may ask for.
func Open(t *testing.T, may func(address string) bool) *Tab {
	t.Helper()
	path := Path(t)
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx == nil {
		var err error
		if shared.ctx, shared.stop, err = Launch(context.Background(), path); err != nil {
			t.Fatal(err)
		}
	}
	return OpenIn(t, shared.ctx, may)
}

// Launch starts a Chromium of its own. more are flags for it. What it gives last ends it.
func Launch(ctx context.Context, path string, more ...chromedp.ExecAllocatorOption) (context.Context, func(), error) {
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	ctx, end := chromedp.NewExecAllocator(ctx, append(o, more...)...)
	ctx, cancel := chromedp.NewContext(ctx)
	err := chromedp.Do(ctx)
	return ctx, func() { cancel(); end() }, err
}

// most is how long a test may have a tab.
const most = 8 * time.Minute

// OpenIn opens a tab in a Chromium.
func OpenIn(t *testing.T, in context.Context, may func(address string) bool) *Tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(in)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, most)
	t.Cleanup(cancel)
	b := &Tab{T: t, Ctx: ctx, may: may}
	b.listen()
	return b
}

// Another opens another tab in the same Chromium.
func (b *Tab) Another() *Tab {
	b.Helper()
	return OpenIn(b.T, b.Ctx, b.may)
}

func (b *Tab) listen() {
	if err := chromedp.Listen(b.Ctx, b.hear); err != nil {
		b.Fatal(err)
	}
	Send(b, network.Enable, network.EnableParams{})
	Send(b, log.Enable, cdp.Empty{})
	Send(b, runtime.Enable, cdp.Empty{})
}

// hear notes what goes wrong.
func (b *Tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			what += ": " + e.ExceptionDetails.Exception.Description
		}
		b.wrong = append(b.wrong, what)
	case *log.EventEntryAdded:
		b.wrong = append(b.wrong, e.Entry.Text+" "+e.Entry.URL)
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, "blob:") && !b.may(u) {
			b.wrong = append(b.wrong, "the page asks for "+u)
		}
	case *page.EventJavascriptDialogOpening:
		b.wrong = append(b.wrong, "a dialog: "+e.Message)
		go chromedp.Call(b.Ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
	}
}

// Wrong gives what went wrong since it was asked for last.
func (b *Tab) Wrong() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	wrong := b.wrong
	b.wrong = nil
	return wrong
}

// Calm fails where anything went wrong on the page, or was asked for that may not be.
func (b *Tab) Calm() {
	b.Helper()
	for _, w := range b.Wrong() {
		b.Errorf("the browser says: %s", w)
	}
}

// Run lets the browser do steps.
func (b *Tab) Run(steps ...Step) {
	b.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.Fatalf("%v; the browser says %q", err, b.Wrong())
	}
}

// Send sends a command of the browser's protocol.
func Send[P, R any](b *Tab, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.Ctx, command, params); err != nil {
		b.Fatal(err)
	}
}

// Script runs JavaScript for what it does.
func (b *Tab) Script(s string) {
	b.Helper()
	if _, err := chromedp.Run(b.Ctx, chromedp.Evaluate[any]("(() => {"+s+"})(); 0")); err != nil {
		b.Fatal(err)
	}
}

// Get gives what an expression of JavaScript is on the page, as JSON has it.
func (b *Tab) Get(expression string) string {
	b.Helper()
	v, err := chromedp.Run(b.Ctx, chromedp.Evaluate[any](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	j, err := json.Marshal(v)
	if err != nil {
		b.Fatal(err)
	}
	return strings.Trim(string(j), `"`)
}

// Want fails where an expression is not what it should be.
func (b *Tab) Want(expression, want string) {
	b.Helper()
	if got := b.Get(expression); got != want {
		b.Errorf("%s: got %s, want %s", expression, got, want)
	}
}

// patience is how long Until waits: long, for machines that have more to do.
const patience = 2 * time.Minute

// Until waits for an expression to be what it should be.
func (b *Tab) Until(expression, want string) {
	b.Helper()
	var got string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(25 * time.Millisecond) {
		if got = b.Get(expression); got == want {
			return
		}
	}
	b.Fatalf("%s: got %s, want %s; the page says %q, and went wrong in %q", expression, got, want, b.Get(`document.getElementById("notice")?.textContent ?? ""`), b.Wrong())
}

// Keys presses keys, one after the other.
func (b *Tab) Keys(keys string) {
	b.Helper()
	for _, k := range keys {
		b.Run(chromedp.KeyEvent(string(k)))
	}
}

// Click clicks what a selector of CSS finds.
func (b *Tab) Click(selector string) { b.Helper(); b.Run(chromedp.Click(chromedp.CSS(selector))) }

// Look sets the window's size, the medium ("" for the screen) and whether the system is dark.
func (b *Tab) Look(width, height int64, medium string, dark bool) {
	b.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.Run(chromedp.EmulateViewport(width, height))
	Send(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// Shot saves a picture where WHOSAID_SCREENSHOTS names a folder for it.
func (b *Tab) Shot(name string) {
	b.Helper()
	dir := os.Getenv("WHOSAID_SCREENSHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot())
	if err != nil {
		b.Fatal(err)
	}
	if picture, err = fewColours(picture); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o666); err != nil {
		b.Fatal(err)
	}
}

// fewColours gives a picture in the 256 colours that it has the most of, which is a third of its size.
func fewColours(picture []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	count := map[color.RGBA]int{}
	for y := range full.Bounds().Dy() {
		for x := range full.Bounds().Dx() {
			count[color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)]++
		}
	}
	colours := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var few color.Palette
	for _, c := range colours[:min(len(colours), 256)] {
		few = append(few, c)
	}
	small := image.NewPaletted(full.Bounds(), few)
	near := map[color.RGBA]uint8{}
	for y := range full.Bounds().Dy() {
		for x := range full.Bounds().Dx() {
			c := color.RGBAModel.Convert(full.At(x, y)).(color.RGBA)
			i, known := near[c]
			if !known {
				i = uint8(few.Index(c))
				near[c] = i
			}
			small.SetColorIndex(x, y, i)
		}
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	err = encoder.Encode(&b, small)
	return b.Bytes(), err
}

// axeVersion is the release of axe-core (MPL 2.0, Deque Systems) that looks at the pages.
const axeVersion = "4.10.3"

// Axe gives the script of axe-core. npm fetches it once into the user's cache; where there is no npm, or it cannot fetch,
// the test is skipped.
func Axe(t *testing.T) string {
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

// SeriousFindings lets axe-core look at the page, and gives what keeps people out.
func (b *Tab) SeriousFindings(script string) []string {
	b.Helper()
	if _, err := chromedp.Run(b.Ctx, chromedp.Evaluate[any](script+"; 0")); err != nil {
		b.Fatal(err)
	}
	b.Script(`window.findings = null; axe.run(document).then((r) => { window.findings = JSON.stringify(r.violations.filter((v) => v.impact === "serious" || v.impact === "critical").map((v) => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160) + " " + n.any.concat(n.all, n.none).map((c) => c.message).join("; ")).join(" | "))) })`)
	b.Until(`window.findings !== null`, "true")
	found, err := chromedp.Run(b.Ctx, chromedp.Evaluate[string](`window.findings`))
	if err != nil {
		b.Fatal(err)
	}
	var list []string
	if err := json.Unmarshal([]byte(found), &list); err != nil {
		b.Fatal(err)
	}
	return list
}
