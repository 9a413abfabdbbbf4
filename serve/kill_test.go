package serve_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"whosaid/serve"
	"whosaid/web/chromium"
	"whosaid/web/desk"
)

// childGold names, in the environment of a process that is to be a server, the file of gold.
const childGold = "WHOSAID_TEST_SERVES"

func TestMain(m *testing.M) {
	if gold := os.Getenv(childGold); gold != "" {
		serveAsChild(gold)
	}
	code := m.Run()
	chromium.Close()
	os.Exit(code)
}

// rowsOfMany is an article with many rows, so that no engine is needed.
func rowsOfMany(rows int) []byte {
	var text strings.Builder
	var list []string
	for i := range rows {
		at := len([]rune(text.String()))
		line := fmt.Sprintf("“Number %d,” Ann Berg said.\n", i)
		words := len([]rune(line)) - len(" Ann Berg said.\n")
		text.WriteString(line)
		list = append(list, fmt.Sprintf(`{"id":"q%d","kind":"direct","content":[[%d,%d]],"source":[[%d,%d]],"cue":[[%d,%d]],"speaker":"Ann Berg","speaker_type":"person","status":"asserted","confidence":0.9}`,
			i+1, at, at+words, at+words+1, at+words+9, at+words+10, at+words+14))
	}
	b, _ := json.Marshal(text.String())
	return fmt.Appendf(nil, `{"id":"many","text":%s,"attributions":[%s]}`, b, strings.Join(list, ","))
}

// serveAsChild serves until the process is killed.
func serveAsChild(path string) {
	fail := func(err error) {
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	gold, err := serve.OpenGold(path, func(*os.File) bool { return true })
	fail(err)
	d := desk.New(desk.Options{Check: true, Journal: gold})
	fail(gold.Resume(d))
	_, err = d.Open(context.Background(), []desk.Input{{Name: "many.jsonl", Bytes: rowsOfMany(400)}}, nil)
	fail(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	fail(err)
	s := serve.New(serve.Options{Desk: d, Gold: gold, Token: serve.NewToken(), Hosts: serve.HostsOf(l.Addr(), "")})
	fmt.Println("http://" + s.Address(l.Addr()))
	fail(s.Run(context.Background(), l))
	os.Exit(0)
}

// child starts a server of its own process and gives its address.
func child(t *testing.T, gold string) (*exec.Cmd, string) {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childGold+"="+gold)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "http://") {
		t.Fatalf("the child says %q, %v", line, err)
	}
	return c, strings.TrimSpace(line)
}

func post(address, path string, body any) (int, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, err
	}
	r, err := http.NewRequest("POST", address+path, bytes.NewReader(b))
	if err != nil {
		return 0, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Tab", "one")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// A server that is killed while decisions come in has lost none that it answered.
func TestKillMinusNine(t *testing.T) {
	gold := filepath.Join(t.TempDir(), "g.jsonl")
	answered := 0
	for range 3 {
		c, address := child(t, gold)
		killed := time.AfterFunc(150*time.Millisecond, func() { _ = c.Process.Kill() })
		for row := answered + 1; row <= 400; row++ {
			code, err := post(address, "api/decide", desk.Decision{Do: "verdict", Row: fmt.Sprint("q", row), Verdict: "right"})
			if err != nil {
				break // the kill
			}
			if code != http.StatusOK {
				t.Fatalf("row %d: %d", row, code)
			}
			answered = row
		}
		killed.Stop()
		_ = c.Process.Kill()
		_ = c.Wait()
	}
	if answered == 0 {
		t.Fatal("no decision was answered before the kill")
	}
	d := desk.New(desk.Options{Check: true})
	journal, err := os.ReadFile(gold + ".journal")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Resume(bytes.NewReader(journal), "journal"); err != nil {
		t.Fatal(err)
	}
	if got := d.List(desk.Filter{}).Progress.Judged; got != answered && got != answered+1 { // one may be saved and not answered
		t.Errorf("%d decisions are there, %d were answered", got, answered)
	}
	saved, err := os.ReadFile(gold)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(saved), `"verdict": "right"`); got < answered-1 {
		t.Errorf("the gold has %d decisions, %d were answered", got, answered)
	}
}
