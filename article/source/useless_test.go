package source

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

// blankLines gives some lines and then blank ones without end.
type blankLines struct{ head io.Reader }

func (b blankLines) Read(p []byte) (int, error) {
	if n, err := b.head.Read(p); err == nil {
		return n, nil
	}
	for i := range p {
		p[i] = '\n'
	}
	return len(p), nil
}

func TestBlankLinesWithoutEndAreGivenUp(t *testing.T) {
	for name, head := range map[string]string{"a.jsonl": "{\"text\":\"A.\"}\n", "a.csv": "text,id\nA.,1\n", "a.tsv": "text\tid\nA.\t1\n",
		"a.warc": warcRecord("conversion", "a", "A.", "Content-Type: text/plain\r\n"), "a.json": "{\"text\":\"A.\"}\n"} {
		r, err := new(Config).Open(Origin{Name: name}, io.NopCloser(blankLines{strings.NewReader(head)}))
		if err != nil {
			t.Fatal(err)
		}
		if in, err := r.Next(); err != nil || in.Text != "A." {
			t.Errorf("%s: %q, %v", name, in.Text, err)
		}
		if _, err := r.Next(); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := r.Next(); err != io.EOF && name != "a.warc" {
			t.Errorf("%s: after the end: %v", name, err)
		}
	}
}

func TestDataThatIsNoTextIsRefused(t *testing.T) {
	random := rand.NewChaCha8([32]byte{1})
	noise := make([]byte, 100_000)
	random.Read(noise)
	for name, c := range map[string]struct {
		content string
		refused bool
	}{
		"random bytes":       {string(noise), true},
		"few random bytes":   {string(noise[:4000]), true},
		"zeros":              {strings.Repeat("\x00", 5000), true},
		"text behind noise":  {string(noise) + strings.Repeat(prose, 100), true},
		"text":               {strings.Repeat(prose, 100), false},
		"text with few NULs": {strings.Repeat(prose, 100) + strings.Repeat("\x00", 50), false},
		"latin-1":            {strings.Repeat("Caf\xe9 au lait, \x93so\x94.\n", 100), false},
		"Japanese":           {strings.Repeat("日本の首相は「はい」と言った。", 100), false},
	} {
		got := strings.Join(read(new(Config), "a.txt", c.content), "|")
		if strings.Contains(got, "no words in it") != c.refused {
			t.Errorf("%s: %.100q", name, got)
		}
	}
}

func TestZIPWhoseMembersOverlapIsRefused(t *testing.T) {
	// Two entries of the directory that lead to one member's bytes.
	content := zipped("a.txt", strings.Repeat("A. ", 100), "b.txt", strings.Repeat("B. ", 100))
	z, err := zip.NewReader(strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	second, _ := z.File[1].DataOffset()
	header := second - 30 - int64(len("b.txt"))
	b := []byte(content)
	at := bytes.LastIndex(b, binary.LittleEndian.AppendUint32(nil, uint32(header)))
	copy(b[at:], make([]byte, 4)) // the member at offset 0
	got := read(new(Config), "a.zip", string(b))
	if len(got) != 1 || !strings.Contains(got[0], "error a.zip: members of the archive overlap") {
		t.Errorf("%q", got)
	}
}
