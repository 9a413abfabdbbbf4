package main

import (
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/term"
)

// screen is a terminal that rows are shown on.
type screen struct {
	w      io.Writer // as it is: what is written must steer nothing
	width  int       // 0 where it is not known
	colour bool
}

// newScreen gives the terminal that a file is; nil where it is none. Colours are allowed unless NO_COLOR is set (no-color.org) or
// the terminal is a dumb one.
func newScreen(f *os.File) *screen {
	if !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 0
	}
	return &screen{w: f, width: width, colour: os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// visible is between us and a terminal. What an article or the name of a file holds could steer one:
// move its cursor, turn its text round, set its title. Such characters are written as Go writes them in a
// string, \x1b or \u202e; line ends and tabs stay.
//
// Messages on standard error and what is printed for a person always go through it, rows where
// standard output is a terminal. What goes to a file or into a pipe as rows stays as it is.
type visible struct {
	w    io.Writer
	rest []byte // the beginning of a character, or a carriage return, at the end of what was written last
}

func newVisible(w io.Writer) *visible {
	if v, ok := w.(*visible); ok {
		return v
	}
	return &visible{w: w}
}

func (v *visible) Write(p []byte) (int, error) {
	text := p
	if len(v.rest) > 0 {
		text = append(v.rest, p...)
		v.rest = nil
	}
	out := make([]byte, 0, len(text)+16)
	for len(text) > 0 {
		if text[0] == '\r' && len(text) == 1 || !utf8.FullRune(text) {
			v.rest = append([]byte(nil), text...)
			break
		}
		r, n := utf8.DecodeRune(text)
		switch {
		case r == utf8.RuneError && n == 1:
			out = fmt.Appendf(out, `\x%02x`, text[0])
		case r == '\r' && text[1] == '\n':
			out = append(out, '\r')
		case r < 0x80 && steers(r):
			out = fmt.Appendf(out, `\x%02x`, r)
		case steers(r):
			out = fmt.Appendf(out, `\u%04x`, r)
		default:
			out = append(out, text[:n]...)
		}
		text = text[n:]
	}
	if _, err := v.w.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// steers reports whether a character does something else on a terminal than to be seen in its place.
func steers(r rune) bool {
	switch {
	case r == '\n', r == '\t':
		return false
	case r < ' ', 0x7f <= r && r < 0xa0: // C0, DEL, C1
		return true
	case r == 0x61c, 0x200b <= r && r <= 0x200f, 0x2028 <= r && r <= 0x202e, 0x2060 <= r && r <= 0x2069, r == 0xfeff:
		return true
	}
	return false
}

// person is standard output for what a person reads.
func (p *program) person() io.Writer { return newVisible(p.out) }

// show writes what a person is to read: to a file as it is, to standard output so that it steers no terminal.
func (p *program) show(name string, b []byte) error {
	if name == "" || name == "-" {
		shown := *p
		shown.out = p.person()
		return shown.writeAll("", b)
	}
	return p.writeAll(name, b)
}
