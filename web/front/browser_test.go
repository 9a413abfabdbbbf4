package front

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"whosaid/reports"
	"whosaid/web/chromium"
)

// browser is a tab that shows a report.
type browser struct{ *chromium.Tab }

// newBrowser opens a tab, or skips the test.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	return &browser{chromium.Open(t, func(address string) bool { return strings.HasPrefix(address, "file://") })}
}

func TestMain(m *testing.M) {
	code := m.Run()
	chromium.Close()
	os.Exit(code)
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
	b.Run(chromedp.Navigate("file://" + name))
}

// search types into the field of the search, which the key / goes to. The driver types the / too,
// which a keyboard would not.
func (b *browser) search(term string) {
	b.Helper()
	b.Run(chromedp.KeyEvent("/"))
	b.Want(`document.activeElement.id`, "search")
	b.Script(`document.activeElement.value = ""`)
	b.Run(chromedp.KeyEvent(term), chromedp.Sleep(2*settled))
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
	b.Calm()

	t.Run("the text is the article's", func(t *testing.T) {
		want, _ := json.Marshal(one.Text)
		b.Want(`[...document.querySelectorAll("#a0 .text p")].map(p => p.textContent).join("\n")`, strings.Trim(string(want), `"`))
	})
	t.Run("hover shows rule, confidence and chain", func(t *testing.T) {
		b.Script(`document.querySelector("#a0 .q").scrollIntoView({block: "center"})`)
		at, err := chromedp.Run(b.Ctx, chromedp.Evaluate[struct {
			X float64 `json:"x"`
			Y float64 `json:"y"`
		}](`(() => { const r = document.querySelector("#a0 .q").getClientRects()[0]; return {x: r.x + r.width / 2, y: r.y + r.height / 2} })()`))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y))
		got := b.Get(cardText)
		for _, want := range []string{"Zoë Ørsted", "person, minister, Denmark, Q1", "around", "97.3", "Zoë Ørsted → two officials", "unclosed-quote"} {
			if !strings.Contains(got, want) {
				b.Errorf("the card has no %q: %s", want, got)
			}
		}
		b.Shot("hover")
		b.Run(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 2, 2))
		b.Want(cardText, "")
	})
	t.Run("keys go from quote to quote", func(t *testing.T) {
		b.Run(chromedp.KeyEvent("j"))
		b.Want(`document.activeElement.dataset.q`, "0")
		first := b.Get(cardText)
		b.Run(chromedp.KeyEvent("j"))
		if second := b.Get(cardText); second == "" || second == first {
			b.Errorf("the second card: %q", second)
		}
		b.Run(chromedp.KeyEvent("k"))
		b.Want(cardText, first)
		b.Want(`document.querySelectorAll("#articles .m[tabindex='0']").length`, "1")
		b.Run(chromedp.KeyEvent("\x1b"))
		b.Want(cardText, "")
	})
	t.Run("a speaker is chosen", func(t *testing.T) {
		all := b.Get(marksOn)
		b.Run(chromedp.Click(chromedp.CSS(`.speaker[data-s="1"]`)))
		b.Want(`document.querySelector('.speaker[data-s="1"]').getAttribute("aria-pressed")`, "true")
		b.Want(state, "2 of 6 quotes")
		b.Want(`document.getElementById("overview").hidden`, "true")
		if got := b.Get(marksOn); got == all {
			b.Errorf("all %s marks are still on", got)
		}
		b.Run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
		b.Want(marksOn, all)
		b.Want(state, "6 quotes")
		b.Want(`document.getElementById("overview").hidden`, "false")
	})
	t.Run("from further down, what is left of a choice is in the window", func(t *testing.T) {
		b.Script(`document.querySelector("main").style.paddingBottom = "400vh"; scrollTo(0, 1e6)`)
		b.Run(chromedp.Click(chromedp.CSS(`.speaker[data-s="1"]`)), chromedp.Sleep(settled))
		b.Want(`document.getElementById("articles").getBoundingClientRect().top >= 0`, "true")
		b.Run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
		b.Script(`document.querySelector("main").style.paddingBottom = ""`)
	})
	t.Run("the slider hides what is uncertain", func(t *testing.T) {
		b.Script(`const s = document.getElementById("confidence"); s.value = 90; s.dispatchEvent(new Event("input"))`)
		b.Want(state, "1 of 6 quotes")
		b.Want(`document.getElementById("least").textContent`, "90 %")
		b.Run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
	})
	t.Run("a kind is left out", func(t *testing.T) {
		b.Run(chromedp.Click(chromedp.CSS(`input[value="direct"]`)))
		if got := b.Get(state); !strings.Contains(got, " of 6 quotes") {
			b.Errorf("got %s", got)
		}
		b.Run(chromedp.Click(chromedp.CSS("#all")), chromedp.Sleep(settled))
	})
	t.Run("the text is searched", func(t *testing.T) {
		b.search("ørsted told")
		b.Want(`CSS.highlights.get("found").size`, "2")
		b.Run(chromedp.KeyEvent("xyz"), chromedp.Sleep(2*settled))
		b.Want(`document.getElementById("nothing").hidden`, "false")
		b.Run(chromedp.KeyEvent("\x1b"), chromedp.Sleep(settled))
		b.Want(state, "6 quotes")
		b.Want(`document.getElementById("nothing").hidden`, "true")
	})
	t.Run("the overview counts", func(t *testing.T) {
		b.Want(`document.querySelectorAll("#overview .time rect.named").length`, "1")
		b.Want(`[...document.querySelectorAll("#overview .matrix tbody th")].map(e => e.textContent).sort().join()`, "herald.example,no outlet given")
	})
	t.Run("dark, narrow and printed it stays inside the window", func(t *testing.T) {
		const over = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
		for _, width := range []int64{1280, 360} {
			for _, on := range []bool{false, true} {
				b.Look(width, 900, "", on)
				b.Want(over, "0")
			}
		}
		b.Want(`getComputedStyle(document.body).backgroundColor`, "rgb(22, 24, 26)")
		b.Look(1280, 900, "print", true)
		b.Want(`getComputedStyle(document.getElementById("filters")).display`, "none")
		b.Want(`getComputedStyle(document.body).backgroundColor`, "rgb(255, 255, 255)")
	})
	b.Calm()
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
	b.Want(`window.pwned === undefined`, "true")
	b.Want(`document.scripts.length + " " + document.querySelectorAll("img, base, iframe, link, #articles style").length`, "1 0")
	b.Want(`document.querySelectorAll("article").length`, "2")
	b.Want(`document.querySelectorAll("a[href^='javascript']").length`, "0")
	b.Want(`[..."\u202e\u202d\u202a\u202b\u202c"].some(c => document.documentElement.outerHTML.includes(c))`, "false")
	b.Want(`[...document.querySelectorAll("#a0 .control")].slice(0, 2).map(e => e.textContent).join()`, "U+202E,U+202D")
	b.Run(chromedp.KeyEvent("j"))
	b.Want(`document.getElementById("card").hidden`, "false")
	b.Want(`document.getElementById("card").querySelectorAll("script").length`, "0")
	b.Calm()
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
	b.Want(`document.querySelectorAll(".text .q").length`, string(n))
	b.Run(chromedp.KeyEvent("j"))
	if got := b.Get(cardText); !strings.Contains(got, "Ann Berg") {
		b.Errorf("the card: %q", got)
	}
	b.search("on and on")
	b.Run(chromedp.Sleep(2 * settled))
	b.Want(`CSS.highlights.get("found").size`, "2000")
	b.Calm()
}
