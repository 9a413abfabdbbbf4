package source

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// rtfLines gives the paragraphs of a Rich Text file (RTF 1.9.1). It holds one of them in memory.
type rtfLines struct {
	r     *bufio.Reader
	max   int
	codes encoding.Encoding // of \'hh

	group group
	stack []group
	b     strings.Builder
	bytes []byte // of \'hh, not yet decoded
	skip  int    // characters that stand for one in Unicode, in readers that know none
	high  rune   // the first half of a surrogate pair
	ended bool
	begun bool
}

// group is what counts until the brace closes.
type group struct {
	ignored bool // nothing of it is text
	hidden  bool
	uc      int
	first   bool // nothing but a star has stood in it yet
	star    bool
}

// maxGroups bounds how deep groups may nest.
const maxGroups = 2000

func newRTF(r *bufio.Reader, max int) *rtfLines {
	e, _ := charset.Lookup(guessed)
	return &rtfLines{r: r, max: max, codes: e, group: group{uc: 1}}
}

// rtfIgnored are destinations whose text is none of the article's.
var rtfIgnored = map[string]bool{
	"fonttbl": true, "colortbl": true, "stylesheet": true, "info": true, "pict": true, "object": true, "fldinst": true, "header": true,
	"headerl": true, "headerr": true, "headerf": true, "footer": true, "footerl": true, "footerr": true, "footerf": true, "footnote": true,
	"annotation": true, "listtable": true, "listoverridetable": true, "revtbl": true, "rsidtbl": true, "generator": true, "filetbl": true,
	"xmlnstbl": true, "themedata": true, "colorschememapping": true, "latentstyles": true, "datastore": true, "bkmkstart": true,
	"bkmkend": true, "nonshppict": true, "listtext": true, "pntext": true, "deleted": true,
}

// rtfCharacters are those that have a control word.
var rtfCharacters = map[string]string{
	"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "tab": "\t",
	"emspace": " ", "enspace": " ", "qmspace": " ", "cell": "\t", "nestcell": "\t",
}

func (l *rtfLines) next() (string, error) {
	for !l.ended {
		c, err := l.r.ReadByte()
		if err == io.EOF && l.begun {
			l.ended = true
			if len(l.stack) > 0 {
				return "", io.ErrUnexpectedEOF
			}
			break
		}
		if err != nil {
			return "", err
		}
		l.begun = true
		ends := false
		switch c {
		case '{':
			err = l.open()
		case '}':
			l.flush()
			if n := len(l.stack); n > 0 {
				l.group = l.stack[n-1]
				l.stack = l.stack[:n-1]
				l.ended = n == 1 // what follows is no part of it
			}
		case '\\':
			ends, err = l.control()
		case '\r', '\n', 0:
		default:
			l.group.first = false
			l.raw(c)
		}
		if err != nil {
			return "", err
		}
		if l.b.Len() > l.max {
			return "", fmt.Errorf("a paragraph of more than %d bytes", l.max)
		}
		if ends || l.ended {
			return l.line(), nil
		}
	}
	if l.b.Len() > 0 || len(l.bytes) > 0 {
		return l.line(), nil
	}
	return "", io.EOF
}

func (l *rtfLines) line() string {
	l.flush()
	s := l.b.String()
	l.b.Reset()
	return s
}

func (l *rtfLines) open() error {
	l.flush()
	if len(l.stack) >= maxGroups {
		return errors.New("braces are nested too deep")
	}
	l.stack = append(l.stack, l.group)
	l.group.first, l.group.star = true, false
	return nil
}

// raw takes a character in the file's own encoding.
func (l *rtfLines) raw(c byte) {
	if l.skip > 0 {
		l.skip--
		return
	}
	if !l.group.ignored && !l.group.hidden {
		l.bytes = append(l.bytes, c)
		if len(l.bytes) >= 4<<10 && c < 0x80 {
			l.flush()
		}
	}
}

func (l *rtfLines) text(s string) {
	if l.group.ignored || l.group.hidden {
		return
	}
	l.flush()
	l.b.WriteString(s)
}

func (l *rtfLines) flush() {
	if len(l.bytes) > 0 {
		l.b.WriteString(decodeWith(l.codes, l.bytes))
		l.bytes = l.bytes[:0]
	}
}

// control reads what follows a backslash. ends says that the paragraph ends.
func (l *rtfLines) control() (ends bool, err error) {
	c, err := l.r.ReadByte()
	if err != nil {
		return false, unexpected(err)
	}
	if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' {
		word, n, has, err := l.word(c)
		if err != nil {
			return false, err
		}
		return l.controlWord(word, n, has)
	}
	first := l.group.first
	l.group.first = false
	switch c {
	case '\'':
		hex := make([]byte, 2)
		if _, err := io.ReadFull(l.r, hex); err != nil {
			return false, unexpected(err)
		}
		if n, err := strconv.ParseUint(string(hex), 16, 8); err == nil {
			l.raw(byte(n))
		}
	case '*':
		l.group.first, l.group.star = first, true
	case '~':
		l.text(" ")
	case '_':
		l.text("-")
	case '-':
	case '\r', '\n':
		return !l.group.ignored, nil
	case '{', '}', '\\':
		l.raw(c)
	}
	return false, nil
}

// word reads a control word, its number and the blank that ends it.
func (l *rtfLines) word(c byte) (word string, n int, has bool, err error) {
	b := []byte{c}
	digits := []byte{}
	for {
		c, err = l.r.ReadByte()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", 0, false, err
		}
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		switch {
		case letter && len(digits) == 0 && len(b) < 40:
			b = append(b, c)
			continue
		case ('0' <= c && c <= '9' || c == '-' && len(digits) == 0) && len(digits) < 11:
			digits = append(digits, c)
			continue
		case c != ' ':
			l.r.UnreadByte()
		}
		break
	}
	n, e := strconv.Atoi(string(digits))
	return string(b), n, e == nil, nil
}

func (l *rtfLines) controlWord(word string, n int, has bool) (ends bool, err error) {
	if l.group.first {
		l.group.first = false
		if rtfIgnored[word] || l.group.star {
			l.group.ignored = true
		}
	}
	switch word {
	case "par", "line", "row", "sect", "page", "nestrow", "column":
		return !l.group.ignored, nil
	case "ansicpg":
		if e, _ := charset.Lookup("windows-" + strconv.Itoa(n)); e != nil {
			l.codes = e
		}
	case "mac":
		if e, _ := charset.Lookup("macintosh"); e != nil {
			l.codes = e
		}
	case "uc":
		l.group.uc = min(max(n, 0), 16)
	case "u":
		l.unicode(rune(uint16(n)))
	case "bin":
		if has && n > 0 {
			_, err = io.CopyN(io.Discard, l.r, int64(n))
			return false, unexpected(err)
		}
	case "v":
		l.flush()
		l.group.hidden = !has || n != 0
	case "plain":
		l.flush()
		l.group.hidden = false
	default:
		if s := rtfCharacters[word]; s != "" {
			l.text(s)
		}
	}
	return false, nil
}

func (l *rtfLines) unicode(r rune) {
	l.skip = l.group.uc
	switch {
	case 0xd800 <= r && r < 0xdc00:
		l.high = r
		return
	case 0xdc00 <= r && r < 0xe000:
		if l.high == 0 {
			r = '\ufffd'
		} else {
			r = (l.high-0xd800)<<10 + (r - 0xdc00) + 0x10000
		}
	}
	l.high = 0
	l.text(string(r))
}

func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
