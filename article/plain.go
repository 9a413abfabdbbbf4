package article

import (
	"strings"
	"unicode"
)

// What a person reads: the words of a stretch of text without the ends of its lines.

// Plain gives the text of s as it reads: lines of one paragraph joined by a blank, words that a line's end cuts made
// whole, margins and page heads left out. Where no lines were joined it is the text itself.
func (d *Document) Plain(s Span) string {
	text := d.Text[s.Start:s.End]
	if !d.Joined || !strings.ContainsAny(text, "\n\r\u2028\u2029") {
		return text
	}
	out := make([]byte, 0, len(text))
	for lo := s.Start; lo < s.End; {
		hi, next := lineEnd(d.Text[:s.End], lo)
		first, last := lo, hi
		if lo > s.Start {
			first += margin(d.Text[lo:hi])
			for first < last && isBlankByte(d.Text[first]) {
				first++
			}
		}
		for next < s.End && last > first && isBlankByte(d.Text[last-1]) {
			last--
		}
		if first < last && !d.inPageHead(first) {
			out = d.addLine(out, d.Text[first:last])
		}
		lo = next
	}
	return string(out)
}

func isBlankByte(c byte) bool { return c == ' ' || c == '\t' || c == '\f' || c == '\v' }

// addLine appends a line to out, with a blank between, or none where the line before ends in a word that goes on here.
func (d *Document) addLine(out []byte, line string) []byte {
	n := len(out)
	switch {
	case n == 0:
	case n > 1 && out[n-1] == '-' && isLetterByte(out[n-2]) && unicode.IsLower(runeOf(line)):
		if !d.compounds[compound(string(out[max(0, n-longestHalf):n]), line)] {
			out = out[:n-1]
		}
	default:
		out = append(out, ' ')
	}
	return append(out, line...)
}

// isLetterByte reports whether c may be the last byte of a letter.
func isLetterByte(c byte) bool { return c >= 0x80 || ascii[c] == letter }

// longestHalf bounds how much of a word that a line's end cuts is looked at, in bytes.
const longestHalf = 40

// compound joins the last word of before, which ends in a hyphen, to the first of after, in small letters.
func compound(before, after string) string {
	head := before[strings.LastIndexFunc(before, unicode.IsSpace)+1:]
	end := strings.IndexFunc(after, func(r rune) bool { return classOf(r) != letter })
	if end < 0 || end > longestHalf {
		end = min(len(after), longestHalf)
	}
	return strings.ToLower(head + after[:end])
}

// findCompounds notes the words with a hyphen that are in the text uncut, where some word is cut: of "half-" and "built"
// they tell that the hyphen is the word's own.
func (d *Document) findCompounds() {
	d.compounds = nil
	for i := range d.Tokens {
		if !d.Tokens[i].Cut {
			continue
		}
		d.compounds = map[string]bool{}
		for _, t := range d.Tokens {
			w := d.Text[t.Start:t.End]
			if t.Word && !t.Cut && len(w) <= longestHalf && strings.IndexByte(w, '-') > 0 {
				d.compounds[strings.ToLower(w)] = true
			}
		}
		return
	}
}

// inPageHead reports whether byte at is in the head of a page.
func (d *Document) inPageHead(at int) bool {
	for lo, hi := 0, len(d.PageHeads); lo < hi; {
		m := (lo + hi) / 2
		switch h := d.PageHeads[m]; {
		case at < h.Start:
			hi = m
		case at >= h.End:
			lo = m + 1
		default:
			return true
		}
	}
	return false
}

// PartAtPages appends r to out, in several parts where the head of a page is between its tokens.
func (d *Document) PartAtPages(out []Range, r Range) []Range {
	first := r.First
	for i := r.First + 1; i < r.End && len(d.PageHeads) > 0; i++ {
		if a, b := d.Tokens[i-1].End, d.Tokens[i].Start; b-a > 2 && d.headBetween(a, b) {
			out = append(out, Range{first, i})
			first = i
		}
	}
	return append(out, Range{first, r.End})
}

// headBetween reports whether the head of a page is between two bytes.
func (d *Document) headBetween(a, b int) bool {
	lo, hi := 0, len(d.PageHeads)
	for lo < hi {
		if m := (lo + hi) / 2; d.PageHeads[m].Start < a {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo < len(d.PageHeads) && d.PageHeads[lo].Start < b
}
