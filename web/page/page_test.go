package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"pgregory.net/rapid"

	"whosaid/web/chromium"
)

// unpacked does what unpack in engine-worker.js does.
func unpacked(text string, length int) []byte {
	var out []byte
	turn := false
	for _, unit := range text {
		if unit == mark && !turn {
			turn = true
			continue
		}
		if turn {
			unit ^= turned
			turn = false
		}
		out = append(out, byte(unit), byte(unit>>8))
	}
	return out[:length]
}

func TestPackedBytesComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		text := pack(b)
		if strings.ContainsAny(text, "\x00\r<") {
			t.Fatalf("%q cannot stand in a script element", text)
		}
		if got := unpacked(text, len(b)); !bytes.Equal(got, b) {
			t.Fatalf("%x, want %x", got, b)
		}
	})
	var all []byte
	for unit := range 1 << 16 {
		all = append(all, byte(unit), byte(unit>>8))
	}
	if got := unpacked(pack(all), len(all)); !bytes.Equal(got, all) {
		t.Error("not every pair of bytes comes back")
	}
}

// builtIn is where built has built; "" where it has not.
var builtIn string

// built builds the page once, and the program.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "whosaid-page-*")
	if err != nil {
		return "", err
	}
	builtIn = dir
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return "", err
	}
	if err := os.Chdir(root); err != nil {
		return "", err
	}
	if err := filepath.WalkDir(".", outsideHidden); err != nil { // go test gives no result of an earlier program out of its cache
		return "", err
	}
	// In a process of its own: under the race detector, packing the engine takes minutes.
	if out, err := exec.Command("go", "run", "./web/page", "-out", dir, "-version", "test").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	out, err := exec.Command("go", "build", "-o", filepath.Join(dir, "whosaid"), "./cmd/whosaid").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return dir, nil
})

// outsideHidden lets all directories be read whose names do not begin with a dot.
func outsideHidden(path string, d fs.DirEntry, err error) error {
	if err == nil && d.IsDir() && path != "." && strings.HasPrefix(d.Name(), ".") {
		return filepath.SkipDir
	}
	return err
}

func TestMain(m *testing.M) {
	code := m.Run()
	if builtIn != "" {
		os.RemoveAll(builtIn)
	}
	os.Exit(code)
}

// tab is a page in a headless Chromium with no network.
type tab struct{ *chromium.Tab }

// open opens the built page from the disk, or skips the test.
func open(t *testing.T) (*tab, string) {
	t.Helper()
	path := chromium.Path(t)
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	// A proxy that nobody listens at: what would leave the machine fails.
	own, stop, err := chromium.Launch(t.Context(), path, chromedp.ProxyServer("127.0.0.1:9"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	b := &tab{chromium.OpenIn(t, own, func(address string) bool {
		return strings.HasPrefix(address, "file://") && strings.HasSuffix(address, "/whosaid.html")
	})}
	chromium.Send(b.Tab, cdpage.AddScriptToEvaluateOnNewDocument, cdpage.AddScriptToEvaluateOnNewDocumentParams{Source: keepBlobs})
	b.Run(chromedp.Navigate("file://" + filepath.Join(dir, "whosaid.html")))
	b.wait(`document.documentElement.dataset.ready !== undefined && document.querySelector("#paste") !== null`)
	t.Logf("ready after %s ms", b.Get(`document.documentElement.dataset.ready`))
	return b, dir
}

// keepBlobs keeps what the page saves, for the test to read.
const keepBlobs = `window.saved = []; const make = URL.createObjectURL;
	URL.createObjectURL = (b) => { window.saved.push(b); return make.call(URL, b); };`

// wait waits until an expression is true.
func (b *tab) wait(expression string) { b.Helper(); b.Until("!!("+expression+")", "true") }

// saved gives the file that the page saved last, after one that a press of the button of the form saves.
func (b *tab) download(form string) []byte {
	b.Helper()
	before := b.Get(`saved.length`)
	b.Script(`document.querySelector('#downloads button[data-form="` + form + `"]').click()`)
	return b.saved(before)
}

func (b *tab) saved(before string) []byte {
	b.Helper()
	b.wait(`saved.length > ` + before)
	b.Script(`window.read = ""; saved.at(-1).arrayBuffer().then((a) => { let s = ""; const u = new Uint8Array(a); for (let i = 0; i < u.length; i += 32768) s += String.fromCharCode(...u.subarray(i, i + 32768)); window.read = btoa(s) || "="; })`)
	b.wait(`read`)
	text := b.Get(`read`)
	out, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		b.Fatal(err)
	}
	return out
}

// give gives files to the page, and waits until they are read.
func (b *tab) give(files ...string) {
	b.Helper()
	b.Script(`document.querySelector("#opening").hidden = false; document.querySelector("#opening-state").textContent = ""`)
	b.Run(chromedp.SetUploadFiles(chromedp.CSS("#files"), files))
	b.wait(`/rows?\.$/.test(document.querySelector("#opening-state").textContent)`)
}

// The page from the disk, with no network, has the rows of the program byte for byte.
func TestPageHasTheRowsOfTheProgram(t *testing.T) {
	b, dir := open(t)
	articles, err := filepath.Glob(filepath.Join("testdata", "articles", "*.txt"))
	if err != nil || len(articles) < 60 {
		t.Fatalf("%d articles: %v", len(articles), err)
	}
	articles = append([]string{filepath.Join("testdata", "readme", "harbour.txt")}, articles...)
	for i, name := range articles {
		if articles[i], err = filepath.Abs(name); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(articles[0])
	if err != nil {
		t.Fatal(err)
	}
	b.Run(chromedp.SetValue(chromedp.CSS("#paste"), string(text)), chromedp.Click(chromedp.CSS("#read-paste")))
	b.wait(`document.querySelectorAll("#rows > li").length > 5`)
	if got := b.Get(`document.querySelector("#rows").textContent.includes("Karin Holm")`); got != "true" {
		t.Errorf("the rows are %s", b.Get(`document.querySelector("#rows").textContent`))
	}
	b.Calm()

	b.Run(chromedp.Reload())
	b.wait(`document.documentElement.dataset.ready !== undefined && document.querySelector("#paste") !== null`)
	began := time.Now()
	b.give(articles...)
	t.Logf("%d articles in %v", len(articles), time.Since(began))
	want, err := exec.Command(filepath.Join(dir, "whosaid"), append([]string{"analyze", "--to", "jsonl"}, articles...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	got := b.download("jsonl")
	if !bytes.Equal(got, want) {
		a, c := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
		for i := range min(len(a), len(c)) {
			if !bytes.Equal(a[i], c[i]) {
				t.Fatalf("line %d of %d: the page has %.600s, the program has %.600s", i+1, len(c), a[i], c[i])
			}
		}
		t.Fatalf("%d lines, want %d", len(a), len(c))
	}
	sheet := b.download("xlsx")
	if !bytes.HasPrefix(sheet, []byte("PK")) {
		t.Errorf("no workbook: %.20q", sheet)
	}
	b.Calm()
}

// Rows are checked by the keyboard; decisions outlive a reload, and become gold.
func TestCheckingIsKept(t *testing.T) {
	b, _ := open(t)
	b.give(mustAbs(t, filepath.Join("testdata", "readme", "harbour.txt")))
	b.Script(`document.querySelector("#opening").hidden = false; document.querySelector("#annotator").value = "Ann"; document.querySelector("#check-button").click()`)
	b.wait(`!document.querySelector("#actions").hidden`)
	b.Script(`document.querySelector("#opening").hidden = true; document.activeElement.blur()`)
	b.Run(chromedp.KeyEvent("y"))
	b.wait(`document.querySelector("#progress").textContent.includes("6")`)
	b.Run(chromedp.KeyEvent("n"))
	b.wait(`document.querySelector("#progress").textContent.includes("5")`)
	b.Run(chromedp.Reload())
	b.wait(`document.querySelector("#kept")?.textContent.includes("events")`)
	b.Script(`document.querySelector("#check-button").click()`)
	b.wait(`!document.querySelector("#actions").hidden && document.querySelectorAll("#rows > li").length === 7`)
	gold := string(b.download("gold"))
	if !strings.Contains(gold, `"verdict": "right"`) || !strings.Contains(gold, `"refused": [`) || !strings.Contains(gold, `"annotator": "Ann"`) {
		t.Errorf("the gold is %s", gold)
	}
	b.Calm()
}

// A draft is checked against the other articles; rules and speakers of one's own are used; a stop stops.
func TestToolsOfThePage(t *testing.T) {
	b, _ := open(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	source := write("source.txt", "“The ferries have to sail before Easter,” Karin Holm told reporters.\n")
	draft := write("draft.txt", "“The ferries have to sail after Easter,” Karin Holm told reporters.\n")
	b.give(source, draft)
	before := b.Get(`saved.length`)
	b.Script(`for (const d of document.querySelectorAll("#opening details")) d.open = true`)
	b.wait(`document.querySelector("#draft").options.length === 2`)
	b.Script(`document.querySelector("#draft").value = "1"; document.querySelector("#verify-button").click()`)
	if compared := string(b.saved(before)); !strings.Contains(compared, "altered") {
		t.Errorf("the comparison is %.300s", compared)
	}
	list := write("speakers.tsv", "id\tname\taliases\ttype\nQ77\tKarin Holm\t\tperson\n")
	b.Run(chromedp.SetUploadFiles(chromedp.CSS("#own-files"), []string{list}))
	b.wait(`document.querySelector("#tools-state").textContent.includes("In use: speakers.tsv")`)
	if rows := string(b.download("jsonl")); !strings.Contains(rows, "Q77") {
		t.Errorf("the list is not used: %.500s", rows)
	}
	broken := write("broken.yaml", "id: broken\nnonsense: 1\n")
	b.Run(chromedp.SetUploadFiles(chromedp.CSS("#own-files"), []string{broken}))
	b.wait(`document.querySelector("#notice").textContent.includes("broken.yaml")`)

	var long strings.Builder
	for long.Len() < 5<<20 {
		fmt.Fprintf(&long, "“The harbour was closed for %d days,” Karin Holm told reporters on Monday. <script>alert(%[1]d)</script> \u202e\n\n", long.Len())
	}
	hostile := write("hostile.txt", long.String())
	b.Script(`document.querySelector("#opening-state").textContent = ""`)
	b.Run(chromedp.SetUploadFiles(chromedp.CSS("#files"), []string{hostile}))
	b.wait(`[...document.querySelectorAll("#opening button")].some((x) => x.textContent === "Stop" && !x.hidden)`)
	time.Sleep(time.Second)
	b.Script(`[...document.querySelectorAll("#opening button")].find((x) => x.textContent === "Stop").click()`)
	b.wait(`document.querySelector("#opening-state").textContent === "Stopped."`)
	b.Calm()
}

// A narrow page has no stretch that only scrolling sideways shows.
func TestPageOnAPhone(t *testing.T) {
	b, _ := open(t)
	chromium.Send(b.Tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 360, Height: 740, DeviceScaleFactor: 2, Mobile: true})
	b.give(mustAbs(t, filepath.Join("testdata", "readme", "harbour.txt")))
	if wide := b.Get(`document.documentElement.scrollWidth > 361`); wide != "false" {
		t.Errorf("the page is %s wide", b.Get(`document.documentElement.scrollWidth`))
	}
	b.Calm()
}

// axe-core finds nothing serious, and pictures are made for docs/page.md.
func TestPageCanBeUsedByEverybody(t *testing.T) {
	b, _ := open(t)
	script := chromium.Axe(t)
	b.Script(`for (const d of document.querySelectorAll("#opening details")) d.open = true`)
	b.Look(1180, 760, "", false)
	b.Shot("open")
	look := func(what string) {
		t.Helper()
		for _, f := range b.SeriousFindings(script) {
			t.Errorf("%s: %s", what, f)
		}
	}
	look("opening")
	b.give(mustAbs(t, filepath.Join("testdata", "articles", "diplomacy-black-sea.txt")))
	b.Script(`document.querySelector("#opening").hidden = true`)
	b.Shot("page")
	look("reading")
	b.Wrong() // axe-core asks for styles of its own, which the policy forbids
}

// The file is small enough to be sent by mail, loads nothing and runs nothing but its own scripts.
func TestPageIsOneSmallFile(t *testing.T) {
	if testing.Short() {
		t.Skip("the page is not built in a short test")
	}
	dir, err := built()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(dir, "whosaid.html"))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", info.Size())
	if info.Size() > 20_000_000 {
		t.Errorf("whosaid.html has %d bytes", info.Size())
	}
	index, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"default-src &#39;none&#39;", "worker-src blob:", `data-file="whosaid.wasm"`} {
		if !strings.Contains(string(index), want) {
			t.Errorf("index.html lacks %s", want)
		}
	}
	again := t.TempDir()
	if os.Getenv("WHOSAID_BUILDS") == "" {
		t.Skip("the second build is made with WHOSAID_BUILDS=1")
	}
	if err := build(again, "test"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"whosaid.html", "index.html", "whosaid.wasm"} {
		a, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(again, name))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(a, b) {
			t.Errorf("two builds give two %s", name)
		}
	}
}

func mustAbs(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// What a thousand articles cost beside the program: with WHOSAID_PAGE_BIG=1, on Linux.
func TestPageOfAThousandArticles(t *testing.T) {
	if os.Getenv("WHOSAID_PAGE_BIG") == "" {
		t.Skip("a thousand articles are read with WHOSAID_PAGE_BIG=1")
	}
	b, dir := open(t)
	names, err := filepath.Glob(filepath.Join("testdata", "articles", "*.txt"))
	if err != nil || len(names) == 0 {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	words := 0
	for i := range 1000 {
		text, err := os.ReadFile(names[i%len(names)])
		if err != nil {
			t.Fatal(err)
		}
		words += len(bytes.Fields(text))
		line, err := json.Marshal(map[string]string{"id": fmt.Sprint("a", i), "text": string(text)})
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	file := filepath.Join(t.TempDir(), "thousand.jsonl")
	if err := os.WriteFile(file, lines.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	before := rendererMemory(t)
	began := time.Now()
	b.give(file)
	inPage := time.Since(began)
	program := exec.Command(filepath.Join(dir, "whosaid"), "analyze", "--to", "jsonl", "--workers", "1", file)
	program.Env = append(os.Environ(), "GOMAXPROCS=1")
	began = time.Now()
	if out, err := program.CombinedOutput(); err != nil {
		t.Fatalf("%v: %.300s", err, out)
	}
	alone := time.Since(began)
	t.Logf("%d words: %v in the page, %v in the program (%.0f %% of its speed); memory of the page's process %d MB, %d MB before",
		words, inPage, alone, 100*alone.Seconds()/inPage.Seconds(), rendererMemory(t)>>20, before>>20)
	b.Calm()
}

// rendererMemory gives the bytes in memory of the largest process that shows a page.
func rendererMemory(t *testing.T) (most int64) {
	t.Helper()
	processes, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range processes {
		command, err := os.ReadFile(p)
		if err != nil || !bytes.Contains(command, []byte("--type=renderer")) {
			continue
		}
		status, err := os.ReadFile(filepath.Join(filepath.Dir(p), "status"))
		if err != nil {
			continue
		}
		var kilobytes int64
		if _, after, ok := strings.Cut(string(status), "VmRSS:"); ok {
			fmt.Sscan(after, &kilobytes)
		}
		most = max(most, kilobytes<<10)
	}
	return most
}
