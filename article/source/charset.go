package source

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
	"golang.org/x/text/transform"
)

// Character sets. What is declared is believed, in this order: a byte order mark, the caller or the
// HTTP header, the page's own meta element (WHATWG HTML, 13.2.3.2). A text that is plainly not what
// it says, and one that says nothing, is UTF-8 if its bytes are, else windows-1252, which the same
// standard takes for what is undeclared; then there is a warning.

// plainly is how many characters beyond ASCII, all of them well-formed UTF-8, are proof that a page which
// says otherwise of itself is UTF-8: saved pages are often rewritten and keep their meta element.
const plainly = 8

// guessed is the character set of last resort.
const guessed = "windows-1252"

// macRoman is that of old Macintoshes, where the bytes look like it.
const macRoman = "macintosh"

// KnowsCharset reports whether a Config's Charset may have that name, which is one of the WHATWG's labels.
func KnowsCharset(name string) bool {
	e, _ := charset.Lookup(name)
	return e != nil
}

// Text decodes text that says nothing of its character set, as that of an article is decoded. A guess is reported in
// warning; it is "" for UTF-8.
func Text(text []byte) (decoded, warning string) { return toUTF8(text, "", false) }

// metaFar finds a declaration that stands farther down than the first 1,024 bytes, which is as far as
// browsers look.
var metaFar = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)<meta[^>]{1,200}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})`)
})

// far is how far metaFar looks.
const far = 32 << 10

// toUTF8 decodes text. declared is a character set that the caller knows of, or "". page says that
// the text may declare its own as HTML does. What could not be believed is reported in warning. Text that
// is UTF-8 is not changed, except for its byte order mark, which is left out: the code point after it is
// number 0. So is text that is mostly UTF-8: its few other bytes are reported by the document.
func toUTF8(text []byte, declared string, page bool) (decoded, warning string) {
	if e, after := byteOrder(text); e != nil {
		return decodeWith(e, after), ""
	} else if len(after) < len(text) {
		return string(after), ""
	}
	name := declared
	if name == "" && page {
		if _, called, certain := charset.DetermineEncoding(text, ""); certain {
			name = called
		} else if m := metaFar().FindSubmatch(text[:min(len(text), far)]); m != nil {
			name = string(m[1])
		}
	}
	if name != "" {
		e, canonical := charset.Lookup(name)
		valid := 0
		if declared == "" && utf8.Valid(text) {
			valid = utf8.RuneCount(text) // of which those beyond ASCII count
			for _, b := range text {
				if b < utf8.RuneSelf {
					valid--
				}
			}
		}
		switch {
		case e == nil:
			warning = fmt.Sprintf("the character set %q is not known", name)
		case canonical != "utf-8" && valid >= plainly:
			warning = fmt.Sprintf("the page says that it is %s and is UTF-8", canonical)
		case canonical != "utf-8":
			return decodeWith(e, text), ""
		}
	}
	if e := zeros(text); e != nil {
		return decodeWith(e, text), ""
	}
	valid, invalid := multibyte(text)
	if invalid == 0 || 8*valid >= invalid { // pairs of windows-1252 that look like UTF-8 are rare in words
		return string(text), warning
	}
	guess := guessed
	if isMacRoman(text) {
		guess = macRoman
	}
	e, _ := charset.Lookup(guess)
	if warning == "" {
		warning = "no character set is declared and the bytes are no UTF-8"
		if name != "" {
			warning = "the text says that it is UTF-8 and is not"
		}
	}
	return decodeWith(e, text), warning + "; read as " + guess
}

// byteOrder gives the encoding that a byte order mark shows, nil for UTF-8 and for none, and the
// text after the mark.
func byteOrder(text []byte) (encoding.Encoding, []byte) {
	for _, m := range []struct {
		mark string
		e    encoding.Encoding
	}{
		{"\xef\xbb\xbf", nil},
		{"\xff\xfe\x00\x00", utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)},
		{"\x00\x00\xfe\xff", utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)},
		{"\xff\xfe", utf16LE},
		{"\xfe\xff", utf16BE},
	} {
		if after, ok := bytes.CutPrefix(text, []byte(m.mark)); ok {
			return m.e, after
		}
	}
	return nil, text
}

var (
	utf16LE, _ = charset.Lookup("utf-16le")
	utf16BE, _ = charset.Lookup("utf-16be")
)

// zeros knows UTF-16 without a mark: where one of two bytes is 0 nearly always and the other never.
func zeros(text []byte) encoding.Encoding {
	head := text[:min(len(text), 1<<10)&^1]
	if len(head) < 8 {
		return nil
	}
	var n [2]int
	for i, b := range head {
		if b == 0 {
			n[i&1]++
		}
	}
	most := len(head) / 2 * 8 / 10
	switch {
	case n[0] == 0 && n[1] > most:
		return utf16LE
	case n[1] == 0 && n[0] > most:
		return utf16BE
	}
	return nil
}

// multibyte counts the characters of several bytes that are UTF-8 and the bytes that are none.
func multibyte(text []byte) (valid, invalid int) {
	if utf8.Valid(text) {
		return 0, 0
	}
	for len(text) > 0 {
		if text[0] < utf8.RuneSelf {
			text = text[1:]
			continue
		}
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n == 1 {
			invalid++
		} else {
			valid++
		}
		text = text[n:]
	}
	return valid, invalid
}

// decodeWith never fails: what the encoding does not know is U+FFFD.
func decodeWith(e encoding.Encoding, text []byte) string {
	if e == utf16LE || e == utf16BE { // the decoder would look for another mark
		order := binary.ByteOrder(binary.LittleEndian)
		if e == utf16BE {
			order = binary.BigEndian
		}
		return decodeUTF16(text, order)
	}
	b, err := e.NewDecoder().Bytes(text)
	if err != nil {
		return strings.ToValidUTF8(string(text), "\ufffd")
	}
	return string(b)
}

func decodeUTF16(text []byte, order binary.ByteOrder) string {
	var b strings.Builder
	b.Grow(len(text) / 2)
	for len(text) >= 2 {
		u := rune(order.Uint16(text))
		text = text[2:]
		if 0xd800 <= u && u < 0xdc00 && len(text) >= 2 {
			if v := rune(order.Uint16(text)); 0xdc00 <= v && v < 0xe000 {
				u = (u-0xd800)<<10 + (v - 0xdc00) + 0x10000
				text = text[2:]
			}
		}
		b.WriteRune(u) // half a pair alone is U+FFFD
	}
	if len(text) > 0 {
		b.WriteRune(utf8.RuneError)
	}
	return b.String()
}

// decodeStream gives the stream in UTF-8: in the encoding e, or where that is nil, in the one of that
// name.
func decodeStream(in *stream, e encoding.Encoding, name string) (*bufio.Reader, error) {
	if e == nil {
		if e, _ = charset.Lookup(name); e == nil {
			return nil, fmt.Errorf("the character set %q is not known", name)
		}
		return bufio.NewReaderSize(transform.NewReader(in.Reader, e.NewDecoder()), peeked), nil
	}
	switch e {
	case utf16LE:
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case utf16BE:
		e = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	}
	return bufio.NewReaderSize(transform.NewReader(in.Reader, e.NewDecoder()), peeked), nil
}

// charsetReader reads XML that says it is in another character set.
func charsetReader(name string, r io.Reader) (io.Reader, error) {
	e, canonical := charset.Lookup(name)
	switch {
	case e == nil:
		return nil, fmt.Errorf("the character set %q is not known", name)
	case canonical == "utf-8", strings.HasPrefix(canonical, "utf-16"): // which is made UTF-8 before
		return r, nil
	}
	return transform.NewReader(r, e.NewDecoder()), nil
}
