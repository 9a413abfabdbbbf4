package serve_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"whosaid/accuracy"
	"whosaid/web/chromium"
	"whosaid/web/desk"
)

// What the tests look at on the page.
const (
	documentCount = `document.querySelectorAll("#documents li").length`
	rowCount      = `document.querySelectorAll("#rows > li").length`
	currentRow    = `(document.querySelector("#rows .current .said")?.textContent ?? "")`
	currentNumber = `(document.querySelector("#rows .current")?.dataset.q ?? "")`
	loaded        = `!!document.querySelector("#rows .current")`
	verdictCount  = `document.querySelectorAll("#rows .verdict").length`
	progressText  = `document.getElementById("progress").textContent`
	stateText     = `document.getElementById("state").textContent`
	noticeText    = `document.getElementById("notice").textContent`
	textOnPage    = `[...document.querySelectorAll(".text p")].map(p => p.textContent).join("\n")`
)

// open shows the page and waits for its first article.
func (b *browser) open(address string) {
	b.Helper()
	b.Run(chromedp.Navigate(address))
	b.Until(loaded, "true")
}

// goldOf reads the gold that was saved.
func goldOf(t *testing.T, path string) []*accuracy.Document {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	docs, err := accuracy.ReadJSONL(f, path)
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// verdicts counts the verdicts in a file of gold.
func verdicts(t *testing.T, path string) map[string]int {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, m := range regexp.MustCompile(`"verdict": ?"([a-z]+)"`).FindAllStringSubmatch(string(b), -1) {
		count[m[1]]++
	}
	return count
}

func TestReadInABrowser(t *testing.T) {
	b := newBrowser(t)
	s := start(t, "", desk.Options{})
	b.Run(chromedp.Navigate(s.address))
	b.Until(`document.activeElement.id`, "paste")
	const text = "“The ferries have to sail,” Karin Holm told reporters.\n\nLars Ek denied that the talks had failed."
	b.Run(chromedp.SendKeys(chromedp.CSS("#paste"), text))
	b.Click("#read-paste")
	b.Until(rowCount, "2")
	want, _ := json.Marshal(strings.ReplaceAll(text, "\n\n", "\n"))
	b.Until(textOnPage, strings.Trim(string(want), `"`))

	t.Run("a file is dropped", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "second.html")
		page := "<html><head><title>Ferry late</title></head><body><article><h1>Ferry late</h1><p>“It was fog,” said Captain Olav Lie, who had waited for hours in the harbour of Bergen on Monday.</p><p>He said that nobody was hurt when the boat came in at last, long after dark.</p></article></body></html>"
		if err := os.WriteFile(file, []byte(page), 0o666); err != nil {
			t.Fatal(err)
		}
		b.Run(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{file}))
		b.Until(documentCount, "2")
		b.Until(`document.querySelector(".text").textContent.includes("It was fog")`, "true")
	})
	t.Run("why", func(t *testing.T) {
		b.Click(`#documents li:first-child button`)
		b.Until(currentRow, "“The ferries have to sail,”")
		b.Keys("w")
		b.Until(`document.querySelectorAll("#rows .current .why dl").length > 0`, "true")
		if got := b.Get(`document.querySelector("#rows .current .why").textContent`); !strings.Contains(got, "Who else it could be: Lars Ek") || !strings.Contains(got, "rule") {
			t.Errorf("why: %s", got)
		}
	})
	t.Run("a mark is clicked", func(t *testing.T) {
		b.Run(chromedp.Click(chromedp.CSS(`.text p:last-child .q`)))
		b.Until(currentNumber, "1")
		b.Run(chromedp.Click(chromedp.CSS(`.text p:first-child .q`)))
		b.Until(currentNumber, "0")
	})
	t.Run("filters", func(t *testing.T) {
		all := b.Get(stateText)
		for _, c := range []struct{ act, want string }{
			{`document.querySelector("input[value=denied]").click()`, "1 of"},
			{`document.querySelector("input[value=quotation]").click()`, "0 of"},
			{`document.getElementById("all").click()`, all},
			{`const s = document.getElementById("speaker"); s.selectedIndex = [...s.options].findIndex(o => o.text.startsWith("Karin")); s.dispatchEvent(new Event("change", {bubbles: true}))`, "1 of"},
			{`document.getElementById("all").click()`, all},
			{`const c = document.getElementById("confidence"); c.value = 100; c.dispatchEvent(new Event("change", {bubbles: true}))`, "0 of"},
			{`document.getElementById("all").click()`, all},
			{`const c = document.getElementById("search"); c.value = "FOG"; c.dispatchEvent(new Event("input", {bubbles: true}))`, "2 of"},
		} {
			b.Script(c.act)
			b.Until(stateText+`.startsWith("`+c.want+`")`, "true")
		}
		b.Until(documentCount, "1")
		b.Until(`CSS.highlights.get("found")?.size > 0`, "true")
		b.Script(`document.getElementById("all").click()`)
		b.Until(documentCount, "2")
	})
	t.Run("all rows", func(t *testing.T) {
		b.Click("#all-rows")
		b.Until(rowCount, "4")
		b.Click("#rows > li:last-child .pick")
		b.Until(`document.querySelector(".text").textContent.includes("nobody was hurt")`, "true")
	})
	t.Run("what is no article is told of", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "broken.zip")
		if err := os.WriteFile(file, []byte("PK\x03\x04 and no more"), 0o666); err != nil {
			t.Fatal(err)
		}
		b.Run(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{file}))
		b.Until(noticeText+`.includes("broken.zip")`, "true")
	})
	b.Calm()
}

func TestCheckInABrowser(t *testing.T) {
	b := newBrowser(t)
	gold := filepath.Join(t.TempDir(), "gold.jsonl")
	s := start(t, gold, desk.Options{Annotator: "anna"}, articles(t, "diplomacy-black-sea", "court-warehouse-fire", "karachi-bench-remarks")...)
	b.open(s.address)
	t.Run("thirty rows by keyboard", func(t *testing.T) {
		b.Keys(strings.Repeat("yyn", 10))
		b.Until(progressText+`.includes("30 judged")`, "true")
		if got := verdicts(t, gold); got["right"] != 20 || got["wrong"] != 10 {
			t.Errorf("the gold has %v", got)
		}
		if by := goldOf(t, gold)[0].Field("annotator"); by != "anna" {
			t.Errorf("annotator %q", by)
		}
	})
	t.Run("undo", func(t *testing.T) {
		b.Keys("uu")
		b.Until(progressText+`.includes("28 judged")`, "true")
		if got := verdicts(t, gold); got["right"]+got["wrong"] != 28 {
			t.Errorf("the gold has %v", got)
		}
	})
	t.Run("reload", func(t *testing.T) {
		b.Run(chromedp.Reload())
		b.Until(loaded, "true")
		b.Until(progressText+`.includes("28 judged")`, "true")
		b.Keys("y")
		b.Until(progressText+`.includes("29 judged")`, "true")
	})
	t.Run("status, kind and speaker by dialog", func(t *testing.T) {
		b.Keys("t")
		b.Until(`document.getElementById("dialog").open`, "true")
		b.Keys("2")
		b.Until(`document.querySelector("#rows .current .verdict")?.textContent`, "✎ changed: status")
		b.Keys("s")
		b.Until(`document.getElementById("dialog").open`, "true")
		b.Keys("1")
		b.Until(`document.querySelector("#rows .current .verdict")?.textContent.includes("speaker")`, "true")
		b.Keys("s")
		b.Until(`document.getElementById("dialog").open`, "true")
		b.Run(chromedp.KeyEvent("Somebody Else\r"))
		b.Until(`document.querySelector("#rows .current b").textContent`, "Somebody Else")
	})
	t.Run("words by keys alone", func(t *testing.T) {
		before := b.Get(currentRow)
		b.Keys("e")
		b.Until(`!!document.getElementById("marking-bar")`, "true")
		b.Run(chromedp.KeyEvent("\u0302"), chromedp.KeyEvent("\r")) // arrow left: the end goes back by a word
		b.Until(`!!document.getElementById("marking-bar")`, "false")
		b.Until(currentRow+" === "+strconv.Quote(before), "false")
		shorter := before[:strings.LastIndex(before, " ")]
		if after := b.Get(currentRow); !strings.HasSuffix(after, shorter[len(shorter)/2:]) {
			t.Errorf("%q became %q", before, after)
		}
		b.Keys("e")
		b.Run(chromedp.KeyEvent("\x1b"))
		b.Until(`!!document.getElementById("marking-bar")`, "false")
	})
	t.Run("a row is added by selecting with the mouse", func(t *testing.T) {
		rows, err := strconv.Atoi(b.Get(rowCount))
		if err != nil {
			t.Fatal(err)
		}
		b.Script(`document.querySelector(".text p:nth-of-type(4)").scrollIntoView({block: "center"})`)
		at, err := chromedp.Run(b.Ctx, chromedp.Evaluate[struct {
			X float64 `json:"x"`
			Y float64 `json:"y"`
			W float64 `json:"w"`
		}](`(() => { const r = document.querySelector(".text p:nth-of-type(4)").getClientRects()[0]; return {x: r.x + 2, y: r.y + 15, w: 160} })()`))
		if err != nil {
			t.Fatal(err)
		}
		b.drag(at.X, at.Y, at.X+at.W)
		b.Until(`getSelection().toString().length > 3`, "true")
		words := strings.TrimSpace(b.Get(`getSelection().toString()`))
		b.Keys("a")
		b.Until(`document.getElementById("dialog").open`, "true")
		b.Run(chromedp.KeyEvent("\x1b"))
		b.Until(rowCount, strconv.Itoa(rows+1))
		b.Until(`document.querySelector("#rows .current .verdict")?.textContent`, "+ added")
		if got := b.Get(currentRow); got != words {
			t.Errorf("the row has %q, selected was %q", got, words)
		}
		if got := verdicts(t, gold); got["added"] != 1 {
			t.Errorf("the gold has %v", got)
		}
		b.Keys("u")
		b.Until(rowCount, strconv.Itoa(rows))
	})
	t.Run("a mouse does it too", func(t *testing.T) {
		before := b.Get(progressText)
		b.Click(`#rows > li:last-child .pick`)
		b.Until(`document.querySelector("#rows > li:last-child").classList.contains("current")`, "true")
		b.Click(`#actions [data-does=unsure]`)
		b.Until(progressText+` === `+strconv.Quote(before), "false")
		b.Click(`#actions [data-does=undo]`)
		b.Until(progressText+` === `+strconv.Quote(before), "true")
	})
	t.Run("help", func(t *testing.T) {
		b.Keys("?")
		b.Until(`document.querySelectorAll("#dialog kbd").length > 10`, "true")
		b.Run(chromedp.KeyEvent("\x1b"))
		b.Until(`document.getElementById("dialog").open`, "false")
	})
	t.Run("another tab is refused", func(t *testing.T) {
		other := &browser{b.Another()}
		other.open(s.address)
		other.Until(noticeText+`.includes("another tab")`, "true")
		other.Keys("y")
		other.Until(noticeText+`.includes("not taken")`, "true")
		other.Script(`document.querySelector("#notice button:not(.close)").click()`)
		other.Until(`document.getElementById("notice").hidden`, "true")
	})
	b.Calm()
}

// drag drags the mouse from one place to another of the same height.
func (b *browser) drag(x, y, to float64) {
	b.Helper()
	for _, e := range []struct {
		kind    input.DispatchMouseEventType
		x       float64
		buttons int64
	}{{input.DispatchMouseEventTypeMousePressed, x, 1}, {input.DispatchMouseEventTypeMouseMoved, (x + to) / 2, 1}, {input.DispatchMouseEventTypeMouseMoved, to, 1}, {input.DispatchMouseEventTypeMouseReleased, to, 0}} {
		chromium.Send(b.Tab, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: e.kind, X: e.x, Y: y, Button: input.MouseButtonLeft, Buttons: e.buttons, ClickCount: 1})
	}
}

// A server that is killed in the middle and started again has lost nothing.
func TestKilledUnderABrowser(t *testing.T) {
	b := newBrowser(t)
	gold := filepath.Join(t.TempDir(), "gold.jsonl")
	first, address := child(t, gold)
	b.open(address)
	b.Keys("ynynyn")
	b.Until(progressText+`.includes("6 judged")`, "true")
	_ = first.Process.Kill()
	_ = first.Wait()
	b.Keys("y")
	b.Until(noticeText+`.includes("nothing that was decided is lost")`, "true")
	_, again := child(t, gold)
	b.open(again)
	b.Until(progressText+`.includes("6 judged")`, "true")
	b.Until(currentNumber, "6")
}

func TestTwoAnnotatorsInABrowser(t *testing.T) {
	b := newBrowser(t)
	dir := t.TempDir()
	in := articles(t, "court-warehouse-fire")
	var files []string
	for i, name := range []string{"anna", "ben"} {
		gold := filepath.Join(dir, name+".jsonl")
		s := start(t, gold, desk.Options{Annotator: name}, in...)
		for row := 1; row <= 6; row++ {
			verdict := "right"
			if row == 3 && i == 1 {
				verdict = "wrong"
			}
			if code, body := s.decide(t, "tab", desk.Decision{Do: "verdict", Row: "q" + strconv.Itoa(row), Verdict: verdict}); code != 200 {
				t.Fatal(body)
			}
		}
		if i == 1 {
			who := "Somebody Else"
			if code, body := s.decide(t, "tab", desk.Decision{Do: "change", Row: "q5", Change: &desk.Change{Speaker: &who}}); code != 200 {
				t.Fatal(body)
			}
		}
		s.stop()
		files = append(files, gold)
	}
	settled := filepath.Join(dir, "settled.jsonl")
	s := start(t, settled, desk.Options{})
	a, z := desk.Reading{Annotator: "anna", Documents: goldOf(t, files[0])}, desk.Reading{Annotator: "ben", Documents: goldOf(t, files[1])}
	if _, err := s.desk.Settle(t.Context(), a, z); err != nil {
		t.Fatal(err)
	}
	b.open(s.address)
	b.Until(progressText+`.includes("3 rows left")`, "true") // one that ben refused, and two readings of another
	b.Until(`document.querySelectorAll("#rows > li").length`, "3")
	b.Keys("y")
	b.Until(progressText+`.includes("2 rows left")`, "true")
	b.Look(1180, 660, "", false)
	b.Shot("settle")
	b.Keys("jy")
	b.Until(progressText+`.includes("All")`, "true")
	if docs := goldOf(t, settled); len(docs) != 1 || len(docs[0].Attributions) != 6 {
		t.Errorf("%d rows are settled, want 6", len(docs[0].Attributions))
	}
	b.Calm()
}

// hostile is an article that must not be able to do anything.
const hostile = "</script><script>window.pwned = 1; alert(1)</script>\n<img src=x onerror=\"window.pwned=1\">\n\u202eThe end\u202d is “back” here\u2067 and\u200f there, said Ann Poe.\n" +
	"{{.Policy}} <!-- ]]> --> &amp; &lt; ' \" ` ${alert(1)}\n“Go,” said Ann Poe <b>loudly</b>.\n</div></article></main><style>*{display:none}</style>\u2028\u2029\x01\x7f\u0085\ufeff<base href=//evil.example>\n"

func TestHostileArticleInABrowser(t *testing.T) {
	b := newBrowser(t)
	evil := `"><img src=x onerror="window.pwned=1">` + "\u202e"
	row, err := json.Marshal(map[string]any{
		"id": evil, "title": evil, "date": evil, "url": "javascript:window.pwned=1", "text": hostile,
		"attributions": []any{map[string]any{"id": evil, "kind": evil, "content": [][2]int{{0, 30}}, "source": [][2]int{{31, 40}}, "cue": [][2]int{{41, 44}}, "speaker": evil, "speaker_type": evil, "rule": evil, "status": evil, "flags": []string{evil}, "form": evil}},
		"speakers":     []any{map[string]any{"name": evil, "type": evil, "mentions": [][2]int{{31, 40}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	gold := filepath.Join(t.TempDir(), "g.jsonl")
	s := start(t, gold, desk.Options{Annotator: evil}, desk.Input{Name: "evil.jsonl", Bytes: row}, desk.Input{Name: "evil.txt", Bytes: []byte(hostile)})
	b.open(s.address)
	b.Until(documentCount, "2")
	b.Keys("w")
	b.Until(`document.querySelectorAll("#rows .current .why dl").length > 0`, "true")
	b.Keys("s")
	b.Until(`document.getElementById("dialog").open`, "true")
	b.Run(chromedp.KeyEvent("\x1b"))
	b.Click("#all-rows")
	b.Until(rowCount+" > 1", "true")
	b.Until(`window.pwned === undefined`, "true")
	b.Until(`document.querySelectorAll("img, base, iframe, article style, article script").length`, "0")
	b.Until(`document.querySelectorAll("a[href^='javascript']").length`, "0")
	b.Until(`[..."\u202e\u202d\u202a\u202b\u202c"].some(c => document.querySelector("#article").textContent.includes(c))`, "false")
	b.Calm()
}

func TestFiveMegabytesInABrowser(t *testing.T) {
	b := newBrowser(t)
	line := "“It went on and on,” Ann Berg said. " + strings.Repeat("Nothing was to be seen there on Monday. ", 120) + "\n"
	size := len([]rune(line))
	var rows []string
	for at := range 1100 {
		rows = append(rows, fmt.Sprintf(`{"id":"q%d","kind":"direct","content":[[%d,%d]],"source":[],"cue":[],"speaker":"Ann Berg","speaker_type":"person","confidence":0.9}`, at, at*size, at*size+20))
	}
	text, err := json.Marshal(strings.Repeat(line, 1100))
	if err != nil || len(text) < 5<<20 {
		t.Fatal(len(text), err)
	}
	one := fmt.Appendf(nil, `{"id":"long","text":%s,"attributions":[%s]}`, text, strings.Join(rows, ","))
	s := start(t, filepath.Join(t.TempDir(), "g.jsonl"), desk.Options{}, desk.Input{Name: "long.jsonl", Bytes: one})
	b.Run(chromedp.Navigate(s.address))
	for range 60 {
		if b.Get(loaded) == "true" {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	b.Keys("yn")
	for range 60 {
		if strings.Contains(b.Get(progressText), "2 judged") {
			break
		}
		time.Sleep(500 * time.Millisecond)
	}
	b.Until(progressText+`.includes("2 judged")`, "true")
	b.Calm()
}

// Wide, narrow, light and dark, the page stays inside the window. The pictures are those of docs/review.md.
func TestPicturesInABrowser(t *testing.T) {
	b := newBrowser(t)
	in := articles(t, "diplomacy-black-sea", "court-warehouse-fire", "karachi-bench-remarks", "film-festival-jury", "kenya-governor-hospital")
	s := start(t, filepath.Join(t.TempDir(), "gold.jsonl"), desk.Options{Annotator: "anna"}, in...)
	b.Look(1180, 660, "", false)
	b.open(s.address)
	b.Keys("yyn")
	b.Until(verdictCount, "3")
	const over = `document.documentElement.scrollWidth - document.documentElement.clientWidth`
	b.Until(over, "0")
	b.Shot("check")
	b.Keys("s")
	b.Until(`document.getElementById("dialog").open`, "true")
	b.Shot("speaker")
	b.Run(chromedp.KeyEvent("\x1b"))
	b.Look(1280, 800, "", true)
	b.Until(`getComputedStyle(document.body).backgroundColor`, "rgb(22, 24, 26)")
	b.Until(over, "0")
	b.Shot("check-dark")
	for _, dark := range []bool{true, false} {
		b.Look(390, 844, "", dark)
		b.Run(chromedp.Reload())
		b.Until(loaded, "true")
		b.Until(over, "0")
		b.Until(`document.querySelector(".text .q.lit").getBoundingClientRect().bottom < document.querySelector(".rows-side").getBoundingClientRect().top`, "true")
	}
	b.Shot("check-phone")
	r := start(t, "", desk.Options{}, in...)
	b.Look(1180, 660, "", false)
	b.open(r.address)
	b.Keys("jw")
	b.Until(`document.querySelectorAll("#rows .current .why dl").length > 0`, "true")
	b.Shot("read")
	b.Calm()
}

// With keys alone everything is reached, and what has the focus is seen.
func TestKeysAloneInABrowser(t *testing.T) {
	b := newBrowser(t)
	s := start(t, filepath.Join(t.TempDir(), "gold.jsonl"), desk.Options{}, articles(t, "court-warehouse-fire", "karachi-bench-remarks")...)
	b.open(s.address)
	reached := map[string]bool{}
	for range 80 {
		b.Run(chromedp.KeyEvent("\t"))
		what := b.Get(`(() => { const e = document.activeElement; return e.id || e.closest("[id]")?.id || e.tagName })()`)
		reached[what] = true
		if what == "BODY" {
			break
		}
		if seen := b.Get(`document.activeElement === document.body || document.activeElement.matches(".skip") || getComputedStyle(document.activeElement).outlineStyle !== "none"`); seen != "true" {
			t.Errorf("%s has the focus, and nothing shows it", what)
		}
	}
	for _, want := range []string{"open-button", "download", "help-button", "search", "speaker", "confidence", "documents", "actions", "rows", "all-rows"} {
		if !reached[want] {
			t.Errorf("the tab key does not reach %s; it reaches %v", want, slices.Sorted(maps.Keys(reached)))
		}
	}
	b.Calm()
}

// browsersOwn are the services that a Chromium asks for by itself, whatever it shows.
var browsersOwn = regexp.MustCompile(`^[A-Z]+ [a-z0-9.-]+\.(google|googleapis|gvt1)\.com(:443)? `)

// Nothing is asked of another machine: a proxy for all that is not this one hears nothing.
func TestNoRequestLeavesTheMachine(t *testing.T) {
	var mu sync.Mutex
	var asked []string
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	proxy := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		asked = append(asked, r.Method+" "+r.Host+" "+r.URL.String())
		http.Error(w, "no", http.StatusForbidden)
	})}
	go func() { _ = proxy.Serve(l) }()
	t.Cleanup(func() { _ = proxy.Close() })
	own, stop, err := chromium.Launch(t.Context(), chromium.Path(t), chromedp.ProxyServer("http://"+l.Addr().String()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	b := &browser{chromium.OpenIn(t, own, onlyHere)}
	s := start(t, filepath.Join(t.TempDir(), "gold.jsonl"), desk.Options{}, articles(t, "court-warehouse-fire")...)
	b.open(s.address)
	b.Keys("ywnjk")
	b.Until(progressText+`.includes("2 judged")`, "true")
	b.Script(`document.querySelector("#downloads button[data-form=csv]").click()`)
	b.Run(chromedp.Sleep(300 * time.Millisecond))
	b.Calm()
	mu.Lock()
	defer mu.Unlock()
	for _, a := range asked {
		if browsersOwn.MatchString(a) {
			continue
		}
		t.Errorf("the browser asks for %s", a)
	}
}

// The report's template and the app's script make the same marks of an article.
func TestReportAndAppShowTheSame(t *testing.T) {
	b := newBrowser(t)
	s := start(t, "", desk.Options{}, articles(t, "layout-live-flood")...)
	const marks = `JSON.stringify([...document.querySelectorAll(".text p")].map((p) => [p.className, p.dir, p.textContent, ...[...p.querySelectorAll(".m")].map((m) => [m.className.replace(/ (lit|off|under)/g, ""), m.dataset.q, m.dataset.n, m.textContent])]))`
	b.open(s.address)
	app := b.Get(marks)
	report, err := s.desk.Download("report", desk.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, report.Bytes, 0o666); err != nil {
		t.Fatal(err)
	}
	b.Run(chromedp.Navigate("file://" + file))
	if got := b.Get(marks); got != app || len(got) < 500 {
		t.Errorf("the report shows\n%s\nthe app\n%s", got, app)
	}
}
