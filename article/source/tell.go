package source

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// tell says what the stream is. It reads no further than it must, so that a slow stream is not
// waited for. named says that the file's name tells the same form.
func (c *Config) tell(name string, r *bufio.Reader) (form Form, named bool, err error) {
	byName := FormOfName(name)
	if c.Form != "" && c.Form != Auto && c.Form != ZIP {
		form := c.Form
		if form == WACZ {
			form = WARC
		}
		return form, true, nil
	}
	head := look(r)
	if text := bytes.TrimLeft(head, "\ufeff \t\r\n"); len(text) > 0 && len(head) < headBytes && mayNeedMore.re().Match(text) {
		head, _ = r.Peek(headBytes)
	}
	if what := unreadable(head); what != "" && byName != Parquet {
		return "", false, fmt.Errorf("%s; this is not read", what)
	}
	if byName == XLS { // many a page and table is called so
		byName = ""
	}
	form = formOfContent(head, byName)
	if form == "" {
		form = byName
	}
	if form == "" && c.isTable(head) {
		form = CSV
	}
	if form == "" {
		form = TXT
	}
	return form, form == FormOfName(name), nil
}

// headBytes is how much is looked at of what begins as XML, subtitles or mail do.
const headBytes = 4 << 10

// mayNeedMore finds these beginnings.
var mayNeedMore = lazily(`^(?:<|\d+\s|[A-Z][A-Za-z-]*:|From )`)

// look gives the first bytes of a stream: enough of them to see some that are no white space, and
// those of the line they are in if they are there already.
func look(r *bufio.Reader) []byte {
	const most = 4 << 10
	for {
		head, _ := r.Peek(min(r.Buffered(), most))
		text := bytes.TrimLeft(head, "\ufeff \t\r\n")
		if len(head) >= most || len(text) >= 16 || bytes.IndexByte(text, '\n') > 0 {
			return head
		}
		if _, err := r.Peek(r.Buffered() + 1); err != nil {
			head, _ := r.Peek(r.Buffered())
			return head
		}
	}
}

// unreadable names what is known and not read: formats that are no text.
func unreadable(head []byte) string {
	for _, k := range []struct{ magic, what string }{
		{"SQLite format 3\x00", "a SQLite database"},
		{"\x89PNG\r\n", "a picture"},
		{"\xff\xd8\xff", "a picture"},
		{"GIF8", "a picture"},
		{"BZh", "something that bzip2 packed"},
		{"\xfd7zXZ\x00", "something that xz packed"},
		{"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"},
		{"Rar!\x1a\x07", "a RAR archive"},
		{"\x7fELF", "a program"},
	} {
		if bytes.HasPrefix(head, []byte(k.magic)) {
			return k.what
		}
	}
	if len(head) > 262 && string(head[257:262]) == "ustar" {
		return "a tar archive"
	}
	return ""
}

var (
	pageBegins = lazily(`(?i)^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title)[\s>]`)
	jsonBegins = lazily(`^(?:\{[ \t]*(?:["}]|[\r\n])|\[\s*(?:\{|\]|$))`)
)

// formOfContent gives the form that the first bytes leave no doubt of, else "". A form of JSON that
// the name tells as well is left to the name.
func formOfContent(head []byte, byName Form) Form {
	if string(head[:min(4, len(head))]) == "PAR1" {
		return Parquet
	}
	if bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return XLS // or another old Office document, which its streams tell
	}
	if bytes.HasPrefix(head, []byte("%PDF-")) {
		return PDF
	}
	if bytes.HasPrefix(head, []byte("WARC/")) {
		return WARC
	}
	if bytes.HasPrefix(head, []byte("{\\rtf")) {
		return RTF
	}
	var text string
	if e, after := byteOrder(head); e != nil {
		text = decodeWith(e, after)
	} else if e := zeros(head); e != nil {
		text = decodeWith(e, head)
	} else {
		text = string(after)
	}
	text = strings.TrimLeft(text, " \t\r\n")
	if pageBegins.re().MatchString(text) {
		return HTML
	}
	if form := cmp.Or(formOfXML(text, byName), formOfSubtitles(text), formOfMail(text, byName)); form != "" {
		return form
	}
	if !jsonBegins.re().MatchString(text) || byName == TXT || byName == CSV || byName == TSV {
		return ""
	}
	if byName == JSON {
		return JSON
	}
	if text[0] == '[' || strings.HasPrefix(strings.TrimLeft(text[1:], " \t"), "\n") || strings.HasPrefix(strings.TrimLeft(text[1:], " \t"), "\r") {
		return JSON
	}
	return JSONL
}

// isTable reports whether the first line looks like the head of a table that has the column asked for.
func (c *Config) isTable(head []byte) bool {
	line, _, whole := bytes.Cut(head, []byte("\n"))
	if !whole || !utf8.Valid(line) {
		return false
	}
	h, err := c.headOf(string(bytes.TrimRight(line, "\r")), "")
	return err == nil && len(h.columns) > 1
}

var errNested = errors.New("an archive inside an archive is not opened")
