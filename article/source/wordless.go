package source

import (
	"errors"
	"fmt"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
)

// errWordless says that a file which should be text is none.
var errWordless = errors.New("no words in it: this is data of another kind, not text")

// maxBlank is how many blank lines may be before a row, a record or an object.
const maxBlank = 16 << 20

// errBlank says that a reader gave up in a stretch of blank lines that has no end.
var errBlank = fmt.Errorf("%w: the rest is not read", article.ErrBlankLines)

// What is looked at of a text, at its beginning, in its middle and at its end, to tell it from other data.
const wordlessLook = 16 << 10

// A text is none where more than one character in steeredShare steers a device or cannot be decoded.
// Texts of news have none of these; random bytes have one in eight.
const (
	steeredShare = 30
	steeredLeast = 64 // fewer are not enough to tell
)

// wordless reports whether the bytes are no text: a program, a picture, what is packed or encrypted.
func wordless(text string) bool {
	looks := []string{text}
	if n := len(text); n > 3*wordlessLook {
		looks = []string{text[:wordlessLook], text[n/2 : n/2+wordlessLook], text[n-wordlessLook:]}
	}
	all, steered := 0, 0
	for _, s := range looks {
		for _, r := range s {
			all++
			switch {
			case r == '\t', r == '\n', r == '\r', r == '\f', r == 0x85:
			case unicode.IsControl(r), r == utf8.RuneError:
				steered++
			}
		}
	}
	return steered >= steeredLeast && steered > all/steeredShare
}
