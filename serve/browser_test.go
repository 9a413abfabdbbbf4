package serve_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
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

// browser is a tab of a headless Chromium, and what went wrong in it.
type browser struct {
	*testing.T
	ctx context.Context

	mu      sync.Mutex
	wrong   []string // errors of scripts and of the security policy
	outside []string // requests for anything but this machine
}

// chromium gives the path of a Chromium, or skips the test.
func chromium(t *testing.T) string {
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

// shared is the Chromium that all tests open their tabs in.
var shared struct {
	sync.Mutex
	ctx  context.Context
	stop func()
}

// closeBrowser ends the Chromium of all tests.
func closeBrowser() {
	shared.Lock()
	defer shared.Unlock()
	if shared.stop != nil {
		shared.stop()
	}
}

// newBrowser opens a tab, or skips the test.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	path := chromium(t)
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx == nil {
		var err error
		if shared.ctx, shared.stop, err = launch(context.Background(), path); err != nil {
			t.Fatal(err)
		}
	}
	return newTab(t, shared.ctx)
}

// launch starts a Chromium. more are flags for it.
func launch(ctx context.Context, path string, more ...chromedp.ExecAllocatorOption) (context.Context, func(), error) {
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	ctx, end := chromedp.NewExecAllocator(ctx, append(o, more...)...)
	ctx, cancel := chromedp.NewContext(ctx)
	err := chromedp.Do(ctx)
	return ctx, func() { cancel(); end() }, err
}

// newTab opens a tab in a Chromium. It has four minutes.
func newTab(t *testing.T, in context.Context) *browser {
	t.Helper()
	ctx, cancel := chromedp.NewContext(in)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancel)
	b := &browser{T: t, ctx: ctx}
	b.listen()
	return b
}

// tab opens another tab of the same browser.
func (b *browser) tab() *browser {
	b.Helper()
	return newTab(b.T, b.ctx)
}

func (b *browser) listen() {
	if err := chromedp.Listen(b.ctx, func(event any) {
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
			if !strings.HasPrefix(e.Request.URL, "http://127.0.0.1:") && !strings.HasPrefix(e.Request.URL, "blob:") {
				b.outside = append(b.outside, e.Request.URL)
			}
		case *page.EventJavascriptDialogOpening:
			b.wrong = append(b.wrong, "a dialog: "+e.Message)
			go chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		}
	}); err != nil {
		b.Fatal(err)
	}
	send(b, network.Enable, network.EnableParams{})
	send(b, log.Enable, cdp.Empty{})
	send(b, runtime.Enable, cdp.Empty{})
}

type step = chromedp.Action[chromedp.Void]

func (b *browser) run(steps ...step) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// send sends a command of the browser's protocol.
func send[P, R any](b *browser, command cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, command, params); err != nil {
		b.Fatal(err)
	}
}

// script runs JavaScript for what it does.
func (b *browser) script(s string) {
	b.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Evaluate[any]("(() => {"+s+"})(); 0")); err != nil {
		b.Fatal(err)
	}
}

// get gives what an expression of JavaScript is on the page, as JSON has it.
func (b *browser) get(expression string) string {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	j, err := json.Marshal(v)
	if err != nil {
		b.Fatal(err)
	}
	return strings.Trim(string(j), `"`)
}

// until waits for an expression to be what it should be.
func (b *browser) until(expression, want string) {
	b.Helper()
	var got string
	for range 200 {
		if got = b.get(expression); got == want {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	b.Fatalf("%s: got %s, want %s; the page says %q, and went wrong in %q", expression, got, want, b.get(`document.getElementById("notice")?.textContent ?? ""`), b.wrong)
}

// keys presses keys, one after the other.
func (b *browser) keys(keys string) {
	b.Helper()
	for _, k := range keys {
		b.run(chromedp.KeyEvent(string(k)))
	}
}

func (b *browser) click(selector string) { b.Helper(); b.run(chromedp.Click(chromedp.CSS(selector))) }

// calm fails where anything went wrong on the page, or was asked of another machine.
func (b *browser) calm() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrong {
		b.Errorf("the browser says: %s", w)
	}
	for _, u := range b.outside {
		b.Errorf("the page asks for %s", u)
	}
	b.wrong, b.outside = nil, nil
}

// look sets the window's width and whether the system is dark.
func (b *browser) look(width, height int64, dark bool) {
	b.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.run(chromedp.EmulateViewport(width, height))
	send(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// shot saves a picture where WHOSAID_SCREENSHOTS names a folder for it.
func (b *browser) shot(name string) {
	b.Helper()
	dir := os.Getenv("WHOSAID_SCREENSHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
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
