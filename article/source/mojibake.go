package source

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"whosaid/article"
)

// Text that was UTF-8, was read as windows-1252 and saved again: "â€œSo,â€ she said". It is recognised by sequences
// that no language has, and mended where asked.

// surely are beginnings of such sequences that are in no other text, if a continuation follows.
const surely = "ÃÂâ"

// windowsByte gives the byte that windows-1252 has for a character; the bytes that it leaves open stand for
// themselves, as in browsers (WHATWG Encoding).
func windowsByte(r rune) (byte, bool) {
	if r < 0x80 || 0xa0 <= r && r <= 0xff {
		return byte(r), true
	}
	if 0x80 <= r && r < 0xa0 {
		return byte(r), true
	}
	return charmap.Windows1252.EncodeRune(r)
}

// misreadAt gives the character that was misread as those at the beginning of s, and how many bytes they have;
// 0 where nothing was.
func misreadAt(s string) (r rune, n int) {
	first, size := utf8.DecodeRuneInString(s)
	lead, ok := windowsByte(first)
	if !ok || lead < 0xc2 || lead > 0xf4 {
		return 0, 0
	}
	want := 2
	switch {
	case lead >= 0xf0:
		want = 4
	case lead >= 0xe0:
		want = 3
	}
	b := []byte{lead}
	n = size
	for len(b) < want && n < len(s) {
		next, size := utf8.DecodeRuneInString(s[n:])
		c, ok := windowsByte(next)
		if !ok || c < 0x80 || c > 0xbf {
			break
		}
		b = append(b, c)
		n += size
	}
	if r, size := utf8.DecodeRune(b); (r != utf8.RuneError || string(b) == "\ufffd") && size == len(b) &&
		len(b) == want {
		return r, n
	}
	if rest, ok := strings.CutPrefix(s, "â€"); ok { // the closing mark, whose last byte many programs drop or replace
		if n = len("â€"); strings.HasPrefix(rest, "\ufffd") {
			n += len("\ufffd")
		}
		return '”', n
	}
	return 0, 0
}

// misread gives the first place where a text was misread for sure; -1 where it was not.
func misread(text string) int {
	for i := 0; i < len(text); {
		at := strings.IndexAny(text[i:], surely)
		if at < 0 {
			return -1
		}
		i += at
		if r, n := misreadAt(text[i:]); n > 0 && (r >= 0x2000 && r < 0x2100 || r >= 0xa0 && r <= 0x17f) {
			return i
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return -1
}

// mendMisread gives a text as it was before it was misread, once or twice.
func mendMisread(text string) string {
	for range 2 {
		if misread(text) < 0 {
			return text
		}
		var b strings.Builder
		for i := 0; i < len(text); {
			if text[i] < utf8.RuneSelf {
				b.WriteByte(text[i])
				i++
				continue
			}
			r, n := misreadAt(text[i:])
			if n == 0 {
				_, n = utf8.DecodeRuneInString(text[i:])
				b.WriteString(text[i : i+n])
			} else {
				b.WriteRune(r)
			}
			i += n
		}
		text = b.String()
	}
	return text
}

// repairing is a Reader that mends what was misread, or warns of it.
type repairing struct {
	Reader
	repair bool
}

func (r *repairing) Next() (article.Input, error) {
	in, err := r.Reader.Next()
	if err != nil {
		return in, err
	}
	if extract := in.Extract; extract != nil {
		in.Extract = func(in *article.Input) {
			extract(in)
			r.look(in)
		}
		return in, nil
	}
	r.look(&in)
	return in, nil
}

func (r *repairing) look(in *article.Input) {
	o := &in.Metadata
	at := misread(in.Text)
	if at < 0 && misread(o.Title) < 0 {
		return
	}
	if r.repair {
		in.Text = mendMisread(in.Text)
		for _, s := range []*string{&o.Title, &o.Author, &o.Site} {
			*s = mendMisread(*s)
		}
		return
	}
	if at >= 0 {
		end := min(len(in.Text), at+24)
		for end < len(in.Text) && !utf8.RuneStart(in.Text[end]) {
			end++
		}
		in.Warnings = append(in.Warnings, article.Warning{Offset: at, Message: fmt.Sprintf(
			"UTF-8 was read as windows-1252 and saved, first at character %d, %q; --repair mends it", utf8.RuneCountInString(in.Text[:at]), in.Text[at:end])})
	}
}

// isMacRoman reports whether bytes that are no UTF-8 are of an old Macintosh: they have its quotation marks and
// apostrophes where such marks stand, and none of windows-1252.
func isMacRoman(text []byte) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z')
	}
	blank := func(i int) bool { return i < 0 || i >= len(text) || text[i] <= ' ' }
	mac := 0
	for i, c := range text {
		switch {
		case c >= 0x91 && c <= 0x94:
			return false
		case c == 0xd5 && letter(i-1) && letter(i+1), c == 0xd2 && blank(i-1) && letter(i+1),
			c == 0xd3 && !blank(i-1) && blank(i+1) && i > 0 && (text[i-1] == ',' || text[i-1] == '.' ||
				text[i-1] == '?' || text[i-1] == '!'):
			mac++
		}
	}
	return mac >= 2
}
