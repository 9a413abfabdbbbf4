// Page builds the page that needs nothing: the engine as WebAssembly and the app over it, in one HTML file that works by
// double-click, and the same in two files for a host.
//
//	go run ./web/page -out web/dist
//
// The one file is UTF-16, with a byte order mark that every browser believes before all else: the engine, packed by gzip,
// is in it as code units of two bytes, which costs 3 % where base64 costs 33 %.
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"html/template"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/klauspost/compress/gzip" // packs some 90 KB better than the standard library's

	"whosaid/web/front"
)

func main() {
	out := flag.String("out", filepath.Join("web", "dist"), "write the files into `DIR`")
	version := flag.String("version", "", "the `VERSION` that the page tells; that of the checkout where it is not given")
	flag.Parse()
	if err := build(*out, *version); err != nil {
		fmt.Fprintln(os.Stderr, "page:", err)
		os.Exit(1)
	}
}

// build writes whosaid.html, and index.html with whosaid.wasm.
func build(dir, version string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	wasm := filepath.Join(dir, "whosaid.wasm")
	if err := compile(wasm, version); err != nil {
		return err
	}
	engine, err := os.ReadFile(wasm)
	if err != nil {
		return err
	}
	worker, err := workerScript()
	if err != nil {
		return err
	}
	packed, err := squeeze(engine)
	if err != nil {
		return err
	}
	whole, err := page(worker, engineElement(packed), "connect-src 'none'")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "whosaid.html"), encode(whole), 0o666); err != nil {
		return err
	}
	beside := `<script type="application/octet-stream" id="engine" data-file="whosaid.wasm"></script>`
	hosted, err := page(worker, beside, "connect-src 'self'")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "index.html"), []byte(hosted), 0o666)
}

// seldomRun are packages whose functions are not copied into their callers: what reads and writes formats takes less room
// so, and costs no time that one could notice.
var seldomRun = []string{
	"github.com/...", "golang.org/x/...", "codeberg.org/...", "go.yaml.in/...", "net/...", "crypto/...", "html/...", "text/...", "encoding/...",
	"archive/...", "compress/...", "context", "errors", "fmt", "hash/...", "image/...", "io/...", "log/...", "math/big", "mime/...", "os/...",
	"path/...", "reflect", "regexp/...", "time", "whosaid/article/source", "whosaid/reports", "whosaid/accuracy", "whosaid/web/...",
}

// compile makes the engine. The same sources give the same bytes on every machine.
func compile(to, version string) error {
	if version == "" {
		told, err := exec.Command("git", "describe", "--always", "--dirty", "--tags").Output()
		if err != nil {
			told = []byte("(no version)")
		}
		version = strings.TrimSpace(string(told))
	}
	args := []string{"build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid= -X 'main.version=" + version + "'"}
	for _, pattern := range seldomRun {
		args = append(args, "-gcflags="+pattern+"=-l")
	}
	command := exec.Command("go", append(args, "-o", to, "./web/engine")...)
	command.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "CGO_ENABLED=0")
	if told, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go build ./web/engine: %w\n%s", err, told)
	}
	return nil
}

// workerScript gives the script of the worker, after Go's own.
func workerScript() (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	exe, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return "", err
	}
	script := string(exe) + "\n" + front.WorkerScript()
	for _, ends := range []string{"</script", "<!--"} {
		if strings.Contains(strings.ToLower(script), ends) {
			return "", errors.New("a script holds " + ends + ", which would end its element")
		}
	}
	return script, nil
}

// squeeze packs bytes by gzip, with no time and no name.
func squeeze(b []byte) ([]byte, error) {
	var to bytes.Buffer
	w, err := gzip.NewWriterLevel(&to, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return to.Bytes(), nil
}

// engineElement gives the element that holds the engine.
func engineElement(packed []byte) string {
	return `<script type="application/octet-stream" id="engine" data-bytes="` + strconv.Itoa(len(packed)) + `">` + pack(packed) + `</script>`
}

// page gives the page with its policy, which names the only script and the only style that run, and where data may come
// from.
func page(worker, engine, connect string) (string, error) {
	app := front.AppScript("engine-worker.js", "tools.js", "main-worker.js")
	if strings.Contains(app, "</script") {
		return "", errors.New("the app's script holds </script, which would end its element")
	}
	style := front.Style()
	scripts := `<script type="text/plain" id="worker">` + worker + "</script>\n" + engine + "\n<script>" + app + "</script>"
	var b strings.Builder
	err := front.PrintShell(&b, front.Shell{
		Policy: front.Policy(style, app, "'wasm-unsafe-eval'") + "; worker-src blob:; " + connect,
		Style:  template.CSS(style), Script: template.HTML(scripts),
	})
	return b.String(), err
}

// The mark is before a code unit that the text of a script element cannot hold, which follows with its first bit turned.
const (
	mark   = 0xf8ff
	turned = 0x8000
)

// pack makes bytes into code units of two bytes that a script element can hold: no surrogate, no NUL, no carriage return,
// no "<". What engine-worker.js calls unpack takes it back. Strings here are WTF-8 with no surrogates, so UTF-8.
func pack(b []byte) string {
	var to strings.Builder
	to.Grow(len(b) * 2)
	if len(b)%2 == 1 {
		b = append(b[:len(b):len(b)], 0)
	}
	for i := 0; i < len(b); i += 2 {
		unit := rune(binary.LittleEndian.Uint16(b[i:]))
		switch {
		case unit >= 0xd800 && unit < 0xe000, unit == 0, unit == '\r', unit == '<', unit == mark:
			to.WriteRune(mark)
			unit ^= turned
		}
		to.WriteRune(unit)
	}
	return to.String()
}

// encode gives a text in UTF-16, with its byte order mark.
func encode(text string) []byte {
	units := utf16.Encode([]rune(text))
	out := make([]byte, 2, 2*len(units)+2)
	out[0], out[1] = 0xff, 0xfe
	for _, u := range units {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return out
}
