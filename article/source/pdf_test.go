package source

import (
	"bytes"
	"compress/lzw"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestJoinedLines(t *testing.T) {
	vocabulary := map[string]bool{"well-known": true, "harbour": true}
	for _, c := range []struct{ before, line, want string }{
		{"the har-", "bour is", "the harbour is"},
		{"a well-", "known man", "a well-known man"},
		{"the Anglo-", "Saxon", "the Anglo-Saxon"},
		{"it was -", "and is", "it was - and is"},
		{"the", "harbour", "the harbour"},
		{"", "The", "The"},
	} {
		if got := joinedLines(c.before, c.line, vocabulary); got != c.want {
			t.Errorf("%q + %q: got %q, want %q", c.before, c.line, got, c.want)
		}
	}
}

// A font that names its characters, one with a table, and text in a form.
func TestFontsOfPDF(t *testing.T) {
	file := `%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R 2 0 R] /Count 1 /Resources <</Font <</A 4 0 R /B 5 0 R>> /XObject <</X 8 0 R>>>> >> endobj
3 0 obj <</Type /Page /Parent 2 0 R /Contents 7 0 R>> endobj
4 0 obj <</Type /Font /Subtype /Type1 /Encoding <</Differences [65 /quotedblleft /quotedblright 97 /fi /eacute /uni0041]>>>> endobj
5 0 obj <</Type /Font /Subtype /Type0 /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<</DW 500 /W [1 [600 600] 5 9 400]>>]>> endobj
6 0 obj <</Length 150>> stream
1 begincodespacerange <0000> <ffff> endcodespacerange
1 beginbfchar <0001> <0054> endbfchar
2 beginbfrange <0002> <0004> <0068> <0005> <0006> [<0066 0066> <D83DDE00>] endbfrange
endstream endobj
7 0 obj <<>> stream
BT /A 10 Tf 1 0 0 1 50 700 Tm (AabcB) Tj ET
BT /B 10 Tf 1 0 0 1 50 600 Tm [<00010002> -20 <00050006> -900 <0003>] TJ ET
/X Do
endstream endobj
8 0 obj <</Subtype /Form /Matrix [1 0 0 1 0 -100]>> stream
BT /A 10 Tf 50 600 Td (In \(a\) f\157rm.) Tj ET /X Do
endstream endobj
trailer <</Root 1 0 R>>
`
	got := read(&Config{}, "a.pdf", file)
	if want := "“fiéA”\\n\\nThff\U0001f600 i\\n\\nIn (fi) form.\\n"; len(got) != 1 || !strings.Contains(got[0], want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A file that anyone may read is read, whatever it is locked by; one that asks for a password says so.
func TestLockedPDF(t *testing.T) {
	content := func(name string) string {
		b, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	want := read(&Config{}, "a.pdf", content("forms/columns.pdf"))
	for _, name := range []string{"rc4-40", "rc4-128", "aes-128", "aes-256-r5", "aes-256"} {
		if got := read(&Config{}, "a.pdf", content("locked/"+name+".pdf")); !slices.Equal(got, want) {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	got := read(&Config{}, "a.pdf", content("locked/password.pdf"))
	if want := "end a.pdf: a PDF that asks for a password; save it without one"; len(got) != 1 || !strings.HasSuffix(got[0], want[4:]) {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, torn := range []string{"/U <", "/V 5", "/CFM /AESV3", "/StmF /StdCF"} { // and none falls over what is missing
		read(&Config{}, "a.pdf", strings.ReplaceAll(content("locked/aes-256.pdf"), torn, strings.Repeat(" ", len(torn))))
	}
}

// packLZW packs as PDF has it; see unLZW.
func packLZW(data []byte, early int) (out []byte) {
	bits, have, width := uint64(0), 0, 9
	put := func(code int) {
		bits, have = bits<<width|uint64(code), have+width
		for ; have >= 8; have -= 8 {
			out = append(out, byte(bits>>(have-8)))
		}
	}
	codes, word := map[string]int{}, ""
	number := func(s string) int {
		if len(s) == 1 {
			return int(s[0])
		}
		return codes[s]
	}
	put(256)
	for _, b := range data {
		longer := word + string([]byte{b})
		if len(longer) == 1 || codes[longer] != 0 {
			word = longer
			continue
		}
		put(number(word))
		codes[longer] = 258 + len(codes)
		if n := 259 + len(codes) - 1 + early; n > 1<<width {
			width++
		}
		if len(codes) == 4096-258-2 {
			put(256)
			clear(codes)
			width = 9
		}
		word = string([]byte{b})
	}
	if word != "" {
		put(number(word))
		if n := 258 + len(codes) + 1 + early; n > 1<<width && width < 12 {
			width++
		}
	}
	put(257)
	return append(out, byte(bits<<(8-have)))
}

func TestUnLZW(t *testing.T) {
	// The example of ISO 32000-1, 7.4.4.2.
	got, err := unLZW([]byte{0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01}, true, 1<<20)
	if want := []byte{45, 45, 45, 45, 45, 65, 45, 45, 45, 66}; err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(strings.Repeat(rapid.StringMatching(`[a-e“]{0,300}`).Draw(t, "data"), rapid.IntRange(1, 60).Draw(t, "times")))
		for early, is := range []bool{false, true} {
			if got, err := unLZW(packLZW(data, early), is, 1<<20); err != nil || !bytes.Equal(got, data) {
				t.Fatalf("early %v: %d bytes, %v, want %d", is, len(got), err, len(data))
			}
		}
		var late bytes.Buffer
		w := lzw.NewWriter(&late, lzw.MSB, 8)
		w.Write(data)
		w.Close()
		if got, err := unLZW(late.Bytes(), false, 1<<20); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("of compress/lzw: %d bytes, %v, want %d", len(got), err, len(data))
		}
		if got, _ := unLZW(packLZW(data, 1), true, 100); len(got) > 100+4096 {
			t.Fatalf("%d bytes of at most 100", len(got))
		}
	})
}

// A page whose text LZW packed.
func TestPDFOfLZW(t *testing.T) {
	page := packLZW([]byte("BT /A 10 Tf 50 700 Td (The council voted on Monday.) Tj ET"), 1)
	file := "%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n" +
		"2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1 /Resources <</Font <</A 4 0 R>>>>>> endobj\n" +
		"3 0 obj <</Type /Page /Parent 2 0 R /Contents 5 0 R>> endobj\n4 0 obj <</Type /Font /Subtype /Type1>> endobj\n" +
		fmt.Sprintf("5 0 obj <</Length %d /Filter /LZWDecode>> stream\n%s\nendstream endobj\n", len(page), page) +
		"trailer <</Root 1 0 R>>\n"
	if got := read(&Config{}, "a.pdf", file); len(got) != 1 || !strings.Contains(got[0], "The council voted on Monday.") {
		t.Errorf("got %s", got)
	}
}

// FuzzUnLZW holds that no bytes make more come out than is asked for.
func FuzzUnLZW(f *testing.F) {
	f.Add(packLZW([]byte("abababababababab"), 1), true)
	f.Fuzz(func(t *testing.T, data []byte, early bool) {
		if out, _ := unLZW(data, early, 1<<16); len(out) > 1<<16+1<<16 {
			t.Errorf("%d bytes", len(out))
		}
	})
}
