package front

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"whosaid/reports"
)

// browser is a tab of a headless Chromium, and what went wrong in it.
type browser struct {
	*testing.T
	ctx context.Context

	mu    sync.Mutex
	wrong []string // errors of scripts, of the security policy, and requests for anything but the page
}

// newBrowser opens a Chromium, or skips the test.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	if testing.Short() {
		t.Skip("no browser in a short test")
	}
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "headless-shell"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium found: install chromium to test the report in a browser")
	}
	o := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.WindowSize(1280, 900))
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, o...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &browser{T: t, ctx: ctx}
	if err := chromedp.Listen(ctx, func(event any) {
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
			b.wrong = append(b.wrong, e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, "file://") {
				b.wrong = append(b.wrong, "the page asks for "+e.Request.URL)
			}
		case *page.EventJavascriptDialogOpening:
			b.wrong = append(b.wrong, "a dialog: "+e.Message)
			go chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
		}
	}); err != nil {
		t.Fatal(err)
	}
	send(b, network.Enable, network.EnableParams{})
	send(b, log.Enable, cdp.Empty{})
	send(b, runtime.Enable, cdp.Empty{})
	return b
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

// open shows the page of the documents.
func (b *browser) open(o PageOptions, docs ...*reports.Standoff) {
	b.Helper()
	p := NewPage(o)
	for _, s := range docs {
		p.Add(s)
	}
	name := filepath.Join(b.TempDir(), "report.html")
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	if err := p.Print(f); err != nil {
		b.Fatal(err)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	b.run(chromedp.Navigate("file://" + name))
}

// get gives what an expression of JavaScript is on the page, as JSON has it.
func (b *browser) get(expression string) string {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[any](expression))
	if err != nil {
		b.Fatal(err)
	}
	j, err := json.Marshal(v)
	if err != nil {
		b.Fatal(err)
	}
	return strings.Trim(string(j), `"`)
}

// want fails where an expression is not what it should be.
func (b *browser) want(expression, want string) {
	b.Helper()
	if got := b.get(expression); got != want {
		b.Errorf("%s: got %s, want %s", expression, got, want)
	}
}

// calm fails where anything went wrong on the page.
func (b *browser) calm() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrong {
		b.Errorf("the browser says: %s", w)
	}
	b.wrong = nil
}

// search types into the field of the search, which the key / goes to. The driver types the / too,
// which a keyboard would not.
func (b *browser) search(term string) {
	b.Helper()
	b.run(chromedp.KeyEvent("/"))
	b.want(`document.activeElement.id`, "search")
	b.script(`document.activeElement.value = ""`)
	b.run(chromedp.KeyEvent(term), chromedp.Sleep(2*settled))
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
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o666); err != nil {
		b.Fatal(err)
	}
}

// look sets the window's size, the medium and whether the system is dark.
func (b *browser) look(width int64, medium string, dark bool) {
	b.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.run(chromedp.EmulateViewport(width, 900))
	send(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

const (
	marksOn  = `document.querySelectorAll(".m:not(.off)").length`
	state    = `document.getElementById("state").textContent`
	cardText = `document.getElementById("card").hidden ? "" : document.getElementById("card").textContent`
)

// settled waits until the page has done what an input set off.
const settled = 250 * time.Millisecond

func TestReportInABrowser(t *testing.T) {
	b := newBrowser(t)
	one, two := reports.NewStandoff(interrupted(t)), reports.NewStandoff(interrupted(t))
	two.ID, two.Title, two.URL, two.Date = "a2", "Second", "https://www.herald.example/2", "2024-05-02"
	two.Attributions[0].Confidence, two.Attributions[0].Kind = 0.25, "indirect"
	b.open(PageOptions{}, one, two)
	b.calm()

	t.Run("the text is the article's", func(t *testing.T) {
		want, _ := json.Marshal(one.Text)
		b.want(`[...document.querySelectorAll("#a0 .text p")].map(p => p.textContent).join("\n")`, strings.Trim(string(want), `"`))
	})
	t.Run("hover shows rule, confidence and chain", func(t *testing.T) {
		b.script(`document.querySelector("#a0 .q").scrollIntoView({block: "center"})`)
		at, err := chromedp.Run(b.ctx, chromedp.Evaluate[struct {
			X float64 `json:"x"`
			Y float64 `json:"y"`
		}](`(() => { const r = document.querySelector("#a0 .q").getClientRects()[0]; return {x: r.x + r.width / 2, y: r.y + r.height / 2} })()`))
		if err != nil {
			b.Fatal(err)
		}
		b.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y))
		got := b.get(cardText)
		for _, want := range []string{"Zoë Ørsted", "person, minister, Denmark, Q1", "around", "97.3", "Zoë Ørsted → two officials", "unclosed-quote"} {
			if !strings.Contains(got, want) {
				b.Errorf("the card has no %q: %s", want, got)
			}
		}
		b.shot("hover")
		b.run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 2, 2))
		b.want(cardText, "")
	})
	t.Run("keys go from quote to quote", func(t *testing.T) {
		b.run(chromedp.KeyEvent("j"))
		b.want(`document.activeElement.dataset.q`, "0")
		first := b.get(cardText)
		b.run(chromedp.KeyEvent("j"))
		if second := b.get(cardText); second == "" || second == first {
			b.Errorf("the second card: %q", second)
		}
		b.run(chromedp.KeyEvent("k"))
		b.want(cardText, first)
		b.want(`document.querySelectorAll("#articles .m[tabindex='0']").length`, "1")
		b.run(chromedp.KeyEvent("\x1b"))
		b.want(cardText, "")
	})
	t.Run("a speaker is chosen", func(t *testing.T) {
		all := b.get(marksOn)
		b.run(chromedp.Click(chromedp.CSS(`.speaker[data-s="1"]`)))
		b.want(`document.querySelector('.speaker[data-s="1"]').getAttribute("aria-pressed")`, "true")
		b.want(state, "2 of 6 quotes")
		b.want(`document.getElementById("overview").hidden`, "true")
		if got := b.get(marksOn); got == all {
			b.Errorf("all %s marks are still on", got)
		}
		b.run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
		b.want(marksOn, all)
		b.want(state, "6 quotes")
		b.want(`document.getElementById("overview").hidden`, "false")
	})
	t.Run("from further down, what is left of a choice is in the window", func(t *testing.T) {
		b.script(`document.querySelector("main").style.paddingBottom = "400vh"; scrollTo(0, 1e6)`)
		b.run(chromedp.Click(chromedp.CSS(`.speaker[data-s="1"]`)), chromedp.Sleep(settled))
		b.want(`document.getElementById("articles").getBoundingClientRect().top >= 0`, "true")
		b.run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
		b.script(`document.querySelector("main").style.paddingBottom = ""`)
	})
	t.Run("the slider hides what is uncertain", func(t *testing.T) {
		b.script(`const s = document.getElementById("confidence"); s.value = 90; s.dispatchEvent(new Event("input"))`)
		b.want(state, "1 of 6 quotes")
		b.want(`document.getElementById("least").textContent`, "90 %")
		b.run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
	})
	t.Run("a kind is left out", func(t *testing.T) {
		b.run(chromedp.Click(chromedp.CSS(`input[value="direct"]`)))
		if got := b.get(state); !strings.Contains(got, " of 6 quotes") {
			b.Errorf("got %s", got)
		}
		b.run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
	})
	t.Run("the text is searched", func(t *testing.T) {
		b.search("ørsted told")
		b.want(`CSS.highlights.get("found").size`, "2")
		b.run(chromedp.KeyEvent("xyz"), chromedp.Sleep(2*settled))
		b.want(`document.getElementById("nothing").hidden`, "false")
		b.run(chromedp.KeyEvent("\x1b"), chromedp.Sleep(settled))
		b.want(state, "6 quotes")
		b.want(`document.getElementById("nothing").hidden`, "true")
	})
	t.Run("the overview counts", func(t *testing.T) {
		b.want(`document.querySelectorAll("#overview .time rect.named").length`, "1")
		b.want(`[...document.querySelectorAll("#overview .matrix tbody th")].map(e => e.textContent).sort().join()`, "herald.example,no outlet given")
	})
	t.Run("dark, narrow and printed it stays inside the window", func(t *testing.T) {
		const over = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
		for _, width := range []int64{1280, 360} {
			for _, on := range []bool{false, true} {
				b.look(width, "", on)
				b.want(over, "0")
			}
		}
		b.want(`getComputedStyle(document.body).backgroundColor`, "rgb(22, 24, 26)")
		b.look(1280, "print", true)
		b.want(`getComputedStyle(document.getElementById("filters")).display`, "none")
		b.want(`getComputedStyle(document.body).backgroundColor`, "rgb(255, 255, 255)")
	})
	b.calm()
}

// hostileText is what an article must not be able to do anything with.
const hostileText = "</script><script>window.pwned = 1; alert(1)</script>\n<img src=x onerror=\"window.pwned=1\">\n\u202eThe end\u202d is “back” here\u2067 and\u200f there\n" +
	"{{.Policy}} <!-- ]]> --> &amp; &lt; ' \" ` ${alert(1)}\n</div></article></main><style>*{display:none}</style>\u2028\u2029\x01\x7f\u0085\ufeff<base href=//evil.example>\n"

func hostile() *reports.Standoff {
	evil := `"><script>window.pwned=1</script>` + "\u202e"
	s := &reports.Standoff{ID: evil, Text: hostileText, Title: evil, Date: evil, URL: "javascript:window.pwned=1", Warnings: []reports.StandoffWarning{{Offset: 0, Message: evil}}}
	n := len([]rune(hostileText))
	for i := 0; i+5 < n; i += 3 {
		a := reports.StandoffAttribution{ID: evil, Kind: evil, Content: [][2]int{{i, min(n, i+40)}}, Source: [][2]int{{i + 1, i + 4}}, Cue: [][2]int{{i + 2, i + 5}},
			Speaker: &evil, SpeakerType: evil, SpeakerRole: evil, SpeakerAffiliation: evil, SpeakerID: "", Rule: evil, Status: evil, Resolution: evil,
			Flags: []string{evil}, SpeakerInnermost: evil + "2", SpeakerOutermost: evil + "3", AnonymityReason: evil, NestedIn: &evil, Confidence: 0.5}
		s.Attributions = append(s.Attributions, a)
	}
	s.Attributions = append(s.Attributions, reports.StandoffAttribution{Content: [][2]int{{-1, 5}, {5, 3}, {0, n + 1}, {n, n}}})
	return s
}

func TestHostileTextIsHarmlessInABrowser(t *testing.T) {
	b := newBrowser(t)
	b.open(PageOptions{}, hostile(), hostile())
	b.want(`window.pwned === undefined`, "true")
	b.want(`document.scripts.length + " " + document.querySelectorAll("img, base, iframe, link, #articles style").length`, "1 0")
	b.want(`document.querySelectorAll("article").length`, "2")
	b.want(`document.querySelectorAll("a[href^='javascript']").length`, "0")
	b.want(`[..."\u202e\u202d\u202a\u202b\u202c"].some(c => document.documentElement.outerHTML.includes(c))`, "false")
	b.want(`[...document.querySelectorAll("#a0 .control")].slice(0, 2).map(e => e.textContent).join()`, "U+202E,U+202D")
	b.run(chromedp.KeyEvent("j"))
	b.want(`document.getElementById("card").hidden`, "false")
	b.want(`document.getElementById("card").querySelectorAll("script").length`, "0")
	b.calm()
}

func TestFiveMegabytesOpenInABrowser(t *testing.T) {
	b := newBrowser(t)
	line := "“It went on and on,” Ann Berg said. " + strings.Repeat("Nothing was to be seen. ", 40) + "\n"
	s := &reports.Standoff{ID: "long", Title: "Long"}
	ann := "Ann Berg"
	var text strings.Builder
	for at := 0; text.Len() < 5<<20; at += len([]rune(line)) {
		text.WriteString(line)
		s.Attributions = append(s.Attributions, reports.StandoffAttribution{ID: "q", Kind: "direct", Content: [][2]int{{at, at + 20}}, Source: [][2]int{{at + 21, at + 29}}, Cue: [][2]int{{at + 30, at + 34}}, Speaker: &ann, SpeakerType: "person", Confidence: 0.9})
	}
	s.Text = text.String()
	b.open(PageOptions{}, s)
	n, _ := json.Marshal(len(s.Attributions))
	b.want(`document.querySelectorAll(".text .q").length`, string(n))
	b.run(chromedp.KeyEvent("j"))
	if got := b.get(cardText); !strings.Contains(got, "Ann Berg") {
		b.Errorf("the card: %q", got)
	}
	b.search("on and on")
	b.run(chromedp.Sleep(2 * settled))
	b.want(`CSS.highlights.get("found").size`, "2000")
	b.calm()
}
