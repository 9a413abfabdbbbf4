package serve_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"whosaid/serve"
	"whosaid/web/desk"
)

// request asks the server, and gives the answer's code, head and body.
func (s *served) request(t testing.TB, method, path, body string, change func(*http.Request)) (int, http.Header, string) {
	t.Helper()
	r := httptest.NewRequest(method, "http://"+s.host+path, strings.NewReader(body))
	r.Host = s.host
	r.RequestURI = ""
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Code, w.Header(), w.Body.String()
}

func (s *served) decide(t testing.TB, tab string, c desk.Decision) (int, string) {
	t.Helper()
	b, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	code, _, body := s.request(t, "POST", "/"+s.token()+"/api/decide", string(b), func(r *http.Request) { r.Header.Set("X-Tab", tab) })
	return code, body
}

func TestOnlyOurOwnPagesAreAnswered(t *testing.T) {
	s := start(t, filepath.Join(t.TempDir(), "g.jsonl"), desk.Options{}, articles(t, "court-warehouse-fire")...)
	decision := `{"do":"verdict","document":0,"row":"q1","verdict":"right"}`
	at := "/" + s.token() + "/"
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	for _, c := range []struct {
		name, method, path, body string
		change                   func(*http.Request)
		want                     int
	}{
		{"the-page", "GET", at, "", nil, 200},
		{"no-token", "GET", "/", "", nil, 403},
		{"another-token", "GET", "/" + strings.Repeat("a", len(s.token())) + "/", "", nil, 403},
		{"no-token-for-rows", "GET", "/api/list", "", nil, 403},
		{"rebound-name", "GET", at, "", func(r *http.Request) { r.Host = "evil.example" }, 421},
		{"rebound-name-with-our-port", "GET", at, "", func(r *http.Request) { r.Host = "evil.example:" + s.host[strings.LastIndex(s.host, ":")+1:] }, 421},
		{"another-port", "GET", at, "", func(r *http.Request) { r.Host = "127.0.0.1:1" }, 421},
		{"localhost", "GET", at, "", func(r *http.Request) { r.Host = "localhost" + s.host[strings.LastIndex(s.host, ":"):] }, 200},
		{"own-origin", "POST", at + "api/decide", decision, header("Origin", "http://"+s.host), 200},
		{"another-origin", "POST", at + "api/decide", decision, header("Origin", "https://evil.example"), 403},
		{"no-origin-at-all", "POST", at + "api/decide", decision, header("Origin", "null"), 403},
		{"another-port-is-another-origin", "POST", at + "api/decide", decision, header("Origin", "http://127.0.0.1:1"), 403},
		{"a-form-of-another-site", "POST", at + "api/decide", decision, header("Sec-Fetch-Site", "cross-site"), 403},
		{"a-link-of-another-site", "GET", at, "", header("Sec-Fetch-Site", "cross-site"), 403},
		{"another-port-is-another-site", "GET", at, "", header("Sec-Fetch-Site", "same-site"), 403},
		{"a-form", "POST", at + "api/decide", decision, header("Content-Type", "application/x-www-form-urlencoded"), 400},
		{"plain-text", "POST", at + "api/decide", decision, header("Content-Type", "text/plain"), 400},
		{"unknown-fields", "POST", at + "api/decide", `{"do":"verdict","shell":"rm"}`, nil, 400},
		{"decide-by-get", "GET", at + "api/decide", "", nil, 405},
		{"a-template", "GET", at + "app.html", "", nil, 404},
		{"a-directory", "GET", at + "..%2f..%2fetc%2fpasswd", "", nil, 404},
		{"a-script", "GET", at + "app.js", "", nil, 200},
		{"no-such-article", "GET", at + "api/article?n=99", "", nil, 400},
		{"no-number", "GET", at + "api/article?n=-1", "", nil, 400},
		{"no-filter", "GET", at + "api/list?filter=%7B", "", nil, 400},
		{"no-such-download", "GET", at + "download/exe", "", nil, 400},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, head, body := s.request(t, c.method, c.path, c.body, c.change)
			if code != c.want {
				t.Errorf("got %d, want %d: %.200s", code, c.want, body)
			}
			if p := head.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'") || strings.Contains(p, "unsafe") {
				t.Errorf("policy %q", p)
			}
			if head.Get("Access-Control-Allow-Origin") != "" || head.Get("X-Content-Type-Options") != "nosniff" || code == 200 && head.Get("Cache-Control") != "no-store" {
				t.Errorf("head %v", head)
			}
		})
	}
}

func TestThePageHasNoInlineScript(t *testing.T) {
	s := start(t, "", desk.Options{})
	_, _, body := s.request(t, "GET", "/"+s.token()+"/", "", nil)
	for _, bad := range []string{"<script>", "<style", " onclick", " style=", "http:", "https:", "//"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page has %q", bad)
		}
	}
}

func TestHostsOf(t *testing.T) {
	hosts := serve.HostsOf(&net.TCPAddr{IP: net.IPv4zero, Port: 80}, "0.0.0.0")
	for _, h := range hosts {
		host, port, err := net.SplitHostPort(h)
		if err != nil || port != "80" || host != "localhost" && net.ParseIP(host) == nil {
			t.Errorf("host %q", h)
		}
	}
	if len(hosts) < 3 {
		t.Errorf("hosts %q", hosts)
	}
}

func TestTokensDiffer(t *testing.T) {
	a, b := serve.NewToken(), serve.NewToken()
	if a == b || len(a) < 20 {
		t.Errorf("tokens %q and %q", a, b)
	}
}

// open uploads a file and gives the lines of the answer.
func (s *served) upload(t testing.TB, name string, body []byte) (int, string) {
	t.Helper()
	code, _, answer := s.request(t, "POST", "/"+s.token()+"/api/open?name="+name, string(body), nil)
	return code, answer
}

func TestUploads(t *testing.T) {
	s := start(t, "", desk.Options{})
	code, answer := s.upload(t, "a.txt", []byte("“Go,” said Ann Berg.\n"))
	if code != 200 || !strings.Contains(answer, `"opened":{"name":"a.txt","documents":1,"rows":1`) {
		t.Errorf("%d %s", code, answer)
	}
	if code, answer = s.upload(t, "..%2f..%2fetc%2fpasswd", []byte("Ann said no.\n")); code != 200 || strings.Contains(answer, "etc") {
		t.Errorf("a name with a path: %d %s", code, answer)
	}
	if _, answer = s.upload(t, "a.bin", bytes.Repeat([]byte{0, 1, 2, 255}, 5000)); !strings.Contains(answer, `"failures":[`) {
		t.Errorf("bytes that are no text: %.300s", answer)
	}
	if _, answer = s.upload(t, "empty.txt", nil); !strings.Contains(answer, `"documents":0`) {
		t.Errorf("an empty file: %s", answer)
	}
}

func TestUploadsAreBounded(t *testing.T) {
	d := desk.New(desk.Options{Engine: engine()})
	s := &served{desk: d, host: "127.0.0.1:1", address: "http://127.0.0.1:1/token/"}
	s.Server = serve.New(serve.Options{Desk: d, Token: "token", Hosts: []string{s.host}, MaxUpload: 1000})
	if code, answer := s.upload(t, "long.txt", bytes.Repeat([]byte("Long. "), 200)); code != http.StatusRequestEntityTooLarge || !strings.Contains(answer, "too large") {
		t.Errorf("%d %s", code, answer)
	}
	if code, _, answer := s.request(t, "POST", "/token/api/decide", `{"reason":"`+strings.Repeat("x", 5<<20)+`"}`, nil); code != http.StatusRequestEntityTooLarge {
		t.Errorf("a long decision: %d %.200s", code, answer)
	}
}

// zipOf packs files.
func zipOf(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchivesAreBounded(t *testing.T) {
	o := desk.Options{}
	o.Read.FreeRatio, o.Read.MaxRatio = 1<<20, 20
	s := start(t, "", o)
	if _, answer := s.upload(t, "news.zip", zipOf(t, map[string]string{"a.txt": "“Go,” said Ann.\n", "b.txt": "“Stay,” said Ben.\n"})); !strings.Contains(answer, `"documents":2`) {
		t.Errorf("a zip: %s", answer)
	}
	if _, answer := s.upload(t, "bomb.zip", zipOf(t, map[string]string{"a.txt": strings.Repeat("a", 20<<20)})); !strings.Contains(answer, `"failures":[`) {
		t.Errorf("a zip that swells: %.300s", answer)
	}
	if _, answer := s.upload(t, "out.zip", zipOf(t, map[string]string{"../../x.txt": "“Go,” said Ann.\n"})); !strings.Contains(answer, `"documents":0`) {
		t.Errorf("a zip whose paths lead out: %.300s", answer)
	}
}

func TestASecondTabIsRefused(t *testing.T) {
	now := time.Unix(1e9, 0)
	gold := filepath.Join(t.TempDir(), "g.jsonl")
	s := start(t, gold, desk.Options{}, articles(t, "court-warehouse-fire")...)
	s.Server = serve.New(serve.Options{Desk: s.desk, Gold: s.gold, Token: s.token(), Hosts: []string{s.host}, Now: func() time.Time { return now }})
	right := desk.Decision{Do: "verdict", Row: "q1", Verdict: "right"}
	if code, body := s.decide(t, "one", right); code != 200 {
		t.Fatalf("%d %s", code, body)
	}
	if code, body := s.decide(t, "two", right); code != http.StatusConflict || !strings.Contains(body, "another tab") {
		t.Errorf("a second tab: %d %s", code, body)
	}
	hold := func(body string) int {
		code, _, _ := s.request(t, "POST", "/"+s.token()+"/api/hold", body, nil)
		return code
	}
	if hold(`{"tab":"two"}`) != http.StatusConflict || hold(`{"tab":"one"}`) != 200 {
		t.Error("the right to decide went to the second tab, or left the first")
	}
	if hold(`{"tab":"two","take":true}`) != 200 {
		t.Error("the second tab could not take it")
	}
	if code, _ := s.decide(t, "one", right); code != http.StatusConflict {
		t.Error("the first tab decides although the second has taken it")
	}
	if hold(`{"tab":"two","release":true}`) != 200 || hold(`{"tab":"one"}`) != 200 {
		t.Error("what was released could not be taken")
	}
	now = now.Add(time.Minute)
	if code, _ := s.decide(t, "three", right); code != 200 {
		t.Error("a tab that is not heard of any more keeps others out")
	}
}

func TestASecondServerIsRefused(t *testing.T) {
	gold := filepath.Join(t.TempDir(), "g.jsonl")
	_, err := serve.OpenGold(gold, func(*os.File) bool { return false })
	if err == nil || !strings.Contains(err.Error(), "another whosaid serve has it") {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(gold, []byte("{}\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(gold + ".journal"); err != nil {
		t.Fatal(err)
	}
	if _, err := serve.OpenGold(gold, free); err == nil || !strings.Contains(err.Error(), "name a new file") {
		t.Errorf("gold that serve did not make: %v", err)
	}
}

// Nothing that was decided is lost when the program is killed, whenever that is: another one that opens the same file has it.
func TestKilledAndStartedAgain(t *testing.T) {
	gold := filepath.Join(t.TempDir(), "g.jsonl")
	in := articles(t, "court-warehouse-fire", "diplomacy-black-sea")
	first := start(t, gold, desk.Options{Annotator: "anna"}, in...)
	for i := range 8 {
		verdict := []string{"right", "wrong"}[i%2]
		if code, body := first.decide(t, "tab", desk.Decision{Do: "verdict", Document: i % 2, Row: fmt.Sprint("q", i/2+1), Verdict: verdict}); code != 200 {
			t.Fatalf("%d %s", code, body)
		}
	}
	want, err := os.ReadFile(gold)
	if err != nil {
		t.Fatal(err)
	}
	journal, err := os.ReadFile(gold + ".journal")
	if err != nil {
		t.Fatal(err)
	}
	// A kill while an event is being written leaves a part of it.
	if err := os.WriteFile(gold+".journal", append(journal, `{"n":99,"do":"verd`...), 0o666); err != nil {
		t.Fatal(err)
	}
	second := start(t, gold, desk.Options{Annotator: "anna"}, in...)
	second.stop()
	got, err := os.ReadFile(gold)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("gold after the kill:\n%s\nwant\n%s", got, want)
	}
	if again, _ := os.ReadFile(gold + ".journal"); string(again) != string(journal) {
		t.Error("the torn event stands in the journal yet")
	}
}

func TestDownloadsAreFiles(t *testing.T) {
	s := start(t, "", desk.Options{}, articles(t, "court-warehouse-fire")...)
	for form, name := range map[string]string{"csv": "rows.csv", "xlsx": "rows.xlsx", "jsonl": "rows.jsonl", "report": "report.html"} {
		code, head, body := s.request(t, "GET", "/"+s.token()+"/download/"+form, "", nil)
		if code != 200 || len(body) < 100 || head.Get("Content-Disposition") != `attachment; filename="`+name+`"` {
			t.Errorf("%s: %d, %d bytes, %v", form, code, len(body), head)
		}
	}
}

// Gold never takes the place of a device, a pipe or a directory. A directory stands for all of them.
func TestGoldIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gold")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := serve.OpenGold(path, free); err == nil || !strings.Contains(err.Error(), "it is no file") {
		t.Errorf("a directory: %v", err)
	}
	if _, err := os.Stat(path + ".journal"); err == nil {
		t.Error("it got a journal")
	}
	if _, err := serve.OpenGold(os.DevNull, free); err == nil || !strings.Contains(err.Error(), "it is no file") {
		t.Errorf("the null device: %v", err)
	}
}
