package source

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

func brotlied(s string) string {
	var b bytes.Buffer
	w := brotli.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

func deflated(s string) string {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// chunked sends a body in chunks of some bytes.
func chunked(body string, size int) string {
	var b strings.Builder
	for len(body) > 0 {
		n := min(size, len(body))
		fmt.Fprintf(&b, "%x\r\n%s\r\n", n, body[:n])
		body = body[n:]
	}
	return b.String() + "0\r\n\r\n"
}

// TestWARCBodyThatIsCutIsReadToWhereItIsSound cuts bodies in each coding, in chunks and not.
func TestWARCBodyThatIsCutIsReadToWhereItIsSound(t *testing.T) {
	var text strings.Builder
	for i := range 400 {
		fmt.Fprintf(&text, "Line %d of %d: é.\n", i, i*i*7919)
	}
	plain := text.String()
	same := func(s string) string { return s }
	for _, coding := range []struct {
		name string
		pack func(string) string
	}{{"identity", same}, {"gzip", gzipped}, {"br", brotlied}, {"deflate", deflated}, {"zstd", zstded}} {
		for _, chunk := range []int{0, 64, 1 << 20} {
			body, header := coding.pack(plain), "Content-Encoding: "+coding.name+"\r\n"
			if chunk > 0 {
				body, header = chunked(body, chunk), header+"Transfer-Encoding: chunked\r\n"
			}
			answer := "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n" + header + "\r\n"
			for _, keep := range []int{100, 50, 80} {
				if coding.name == "identity" && chunk == 0 && keep < 100 {
					continue // nothing tells that it is cut
				}
				name := fmt.Sprintf("%s in chunks of %d, %d %%", coding.name, chunk, keep)
				content := warcRecord("response", "a", answer+body[:len(body)*keep/100]) + warcRecord("conversion", "b", "Next.", "Content-Type: text/plain\r\n")
				r, err := new(Config).Open(Origin{Name: "c.warc"}, io.NopCloser(strings.NewReader(content)))
				if err != nil {
					t.Fatal(err)
				}
				in, err := r.Next()
				if keep < 100 && err != nil && (coding.name == "zstd" || coding.name == "br") { // their first block is not there
					if !strings.HasPrefix(err.Error(), "c.warc#1: ") {
						t.Errorf("%s: %v", name, err)
					}
				} else if err != nil || !strings.HasPrefix(plain, in.Text) || in.Text == "" || in.Metadata.Cut != (keep < 100) || keep == 100 && in.Text != plain {
					t.Errorf("%s: %v, cut %v, %.200q", name, err, in.Metadata.Cut, in.Text)
				} else if keep < 100 {
					if _, err := r.Next(); err == nil || !strings.HasPrefix(err.Error(), "c.warc#1: the ") {
						t.Errorf("%s: the cut is reported as %v", name, err)
					}
				}
				if in, err := r.Next(); err != nil || in.Text != "Next." {
					t.Errorf("%s: the record behind it: %q, %v", name, in.Text, err)
				}
				r.Close()
			}
		}
	}
}

func TestWARCThatEndsInARecordGivesWhatIsThere(t *testing.T) {
	whole := warcRecord("conversion", "a", prose+prose, "Content-Type: text/plain\r\n")
	got := read(new(Config), "c.warc", whole[:len(whole)-len(prose)-4])
	if len(got) != 2 || !strings.Contains(got[0], prose[:40]) || got[1] != "end c.warc#1: the record is cut: unexpected EOF" {
		t.Errorf("%q", got)
	}
}

func TestBodiesThatAreNoChunks(t *testing.T) {
	for _, body := range []string{"<html>so</html>", "2024\nA year.", "1f\r\nshort", "", "so", "5\r\nabcdefgh\r\n", "0000\n"} {
		if got, cut := dechunk([]byte(body)); string(got) != body && cut == nil && !strings.HasPrefix(body, "0") {
			t.Errorf("%q became %q", body, got)
		}
	}
}

// A body whose first chunk is broken never has sizes of chunks among its words.
func TestBodyWhoseFirstChunkIsBroken(t *testing.T) {
	const text = "<p>The road is long and wide.</p>\r\n<p>It goes by the sea, where people live and work.</p>"
	body := chunked(text, 16)
	_, behind, _ := strings.Cut(body, "\r\n")
	for name, broken := range map[string]string{
		"no number": "zz\r\n" + behind, "too small": "f\r\n" + behind, "too large": "1f\r\n" + behind, "negative": "-5\r\n" + behind,
		"above all bounds": "ffffffffffffffff\r\n" + behind, "no size": behind, "an empty line": "\r\n" + behind, "begun later": behind[5:],
	} {
		got, cut := dechunk([]byte(broken))
		if cut != errChunk || !strings.HasSuffix(text, string(got[5:])) || len(got) < len(text)-5 {
			t.Errorf("%s: %q, %v", name, got, cut)
		}
	}
}
