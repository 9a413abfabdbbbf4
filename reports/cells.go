package reports

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Guard makes a cell harmless in a spreadsheet that would run it as a formula: it puts a ' before
// a cell whose first character, white space not counted, is one of = + - @ (or their full-width
// forms), and before a cell that begins with a tab, a carriage return or a line feed. This is what
// OWASP asks for under "CSV injection". A cell that looks guarded already gets one more ', so that
// Unguard always gives back what Guard took.
func Guard(cell string) string {
	if runs(cell) {
		return "'" + cell
	}
	return cell
}

// Unguard takes back what Guard did, and leaves every other cell as it is.
func Unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && runs(cell[1:]) {
		return cell[1:]
	}
	return cell
}

// runs reports whether Guard marks the cell.
func runs(cell string) bool {
	unmarked := strings.TrimLeft(cell, "'")
	if unmarked == "" {
		return false
	}
	switch unmarked[0] {
	case '\t', '\r', '\n':
		return true
	}
	rest := strings.TrimLeftFunc(unmarked, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Zs, r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r)
	})
	first, _ := utf8.DecodeRuneInString(rest)
	switch first {
	case '=', '+', '-', '@', '＝', '＋', '－', '＠':
		return true
	}
	return false
}

// clean gives the cell as UTF-8 with no NUL: each byte that is not UTF-8, and each NUL, which
// common readers of CSV stop at, becomes one U+FFFD, so that code points still count the same.
func clean(cell string) string {
	if utf8.ValidString(cell) && strings.IndexByte(cell, 0) < 0 {
		return cell
	}
	var b strings.Builder
	b.Grow(len(cell) + 8)
	for _, r := range cell {
		if r == 0 {
			r = utf8.RuneError
		}
		b.WriteRune(r)
	}
	return b.String()
}
