package source

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
)

// wideName gives a name as a compound file writes it.
func wideName(s string) (b []byte) {
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// renamed gives a compound file whose stream Workbook is called otherwise.
func renamed(t *testing.T, book []byte, name string) string {
	t.Helper()
	at := bytes.Index(book, wideName("Workbook"))
	if at < 0 {
		t.Fatal("no stream called Workbook")
	}
	book = bytes.Clone(book)
	copy(book[at:at+64], make([]byte, 64))
	copy(book[at:], wideName(name))
	book[at+64] = byte(2*len(name) + 2)
	return string(book)
}

// An old document that is not read is reported with what it is and what to do.
func TestOldDocuments(t *testing.T) {
	book, err := os.ReadFile("testdata/forms/articles.xls")
	if err != nil {
		t.Fatal(err)
	}
	record := func(kind int, body string) string {
		return string([]byte{byte(kind), byte(kind >> 8), byte(len(body)), byte(len(body) >> 8)}) + body
	}
	// The first record after the beginning becomes the one that says that the rest is encrypted.
	begin := bytes.Index(book, []byte("\x09\x08\x10\x00\x00\x06"))
	coded := bytes.Clone(book)
	copy(coded[begin+20:], record(biffFilePass, "\x00\x00"))
	older := bytes.Clone(book)
	copy(older[begin+4:], "\x00\x05")
	for _, c := range []struct{ name, file, content, want string }{
		{"word", "a.doc", renamed(t, book, "WordDocument"), "a.doc: an old Word document; save it as .docx"},
		{"slides", "a.xls", renamed(t, book, "PowerPoint Document"), "a.xls: old slides"},
		{"encrypted .docx", "a.docx", renamed(t, book, "EncryptedPackage"),
			"a.docx: an encrypted Office document; save it without a password"},
		{"mail", "a.msg", renamed(t, book, "__properties_version1.0"), "a.msg: an Outlook message; save it as .eml"},
		{"Excel 95", "a.xls", renamed(t, book, "Book"), "a.xls: a workbook older than Excel 97; save it as .xlsx"},
		{"Excel 95, with a sound name", "a.xls", string(older), "a.xls: a workbook older than Excel 97"},
		{"another", "a.doc", renamed(t, book, "Nothing"), "a.doc: an old Office document; save it as .docx or .xlsx"},
		{"encrypted .xls", "a.xls", string(coded), "a.xls: an encrypted Office document; save it without a password"},
		{"a head alone", "a.xls", string(book[:600]), "a.xls: the workbook is cut off or broken"},
		{"a page", "a.xls", "<html><body><p>" + strings.Repeat("The council voted. ", 30) + "</p></body></html>", ""},
		{"a table", "a.xls", "id\tText\n7\tThe council voted.\n", `a.xls:2 id=7 "The council voted."`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(read(&Config{}, c.file, c.content), "\n")
			if !strings.Contains(got, c.want) || c.want == "" && strings.Contains(got, "error") {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}
