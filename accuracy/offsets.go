package accuracy

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Unit is what a file's offsets count. Gold and rows count code points; what some tools write
// counts otherwise, which shows in texts that are not ASCII.
type Unit uint8

// The units.
const (
	CodePoints Unit = iota
	Bytes           // of UTF-8
	UTF16           // code units, as Java and JavaScript count
)

var unitNames = [...]string{"code points", "bytes of UTF-8", "UTF-16 code units"}

// String gives the unit's name.
func (u Unit) String() string { return unitNames[u] }

// ruler turns offsets of one text from a unit into code points.
type ruler struct {
	n     int   // code points
	units []int // of each code point and of the end, the offset in the unit; nil for code points
}

func newRuler(text string, u Unit) *ruler {
	if u == CodePoints {
		return &ruler{n: utf8.RuneCountInString(text)}
	}
	r := &ruler{units: make([]int, 0, len(text)+1)}
	at := 0
	for i, c := range text {
		switch u {
		case Bytes:
			at = i
			r.units = append(r.units, at)
		case UTF16:
			r.units = append(r.units, at)
			at++
			if c > 0xFFFF {
				at++
			}
		}
	}
	if u == Bytes {
		at = len(text)
	}
	r.n = len(r.units)
	r.units = append(r.units, at)
	return r
}

// point turns one offset; ok is false where it is outside the text or inside a code point.
func (r *ruler) point(offset int) (p int, ok bool) {
	if r.units == nil {
		return offset, offset >= 0 && offset <= r.n
	}
	lo, hi := 0, len(r.units)
	for lo < hi {
		if mid := (lo + hi) / 2; r.units[mid] < offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, lo < len(r.units) && r.units[lo] == offset
}

// span turns a span; ok is false where an end is not a place in the text or the span is empty.
func (r *ruler) span(s Span) (Span, bool) {
	a, ok1 := r.point(s.Start)
	b, ok2 := r.point(s.End)
	return Span{a, b}, ok1 && ok2 && a < b
}

// Converted turns spans from a unit into code points of the text. It fails at the first that does
// not fit.
func Converted(text string, u Unit, spans []Span) ([]Span, error) {
	r := newRuler(text, u)
	out := make([]Span, len(spans))
	for i, s := range spans {
		var ok bool
		if out[i], ok = r.span(s); !ok {
			return nil, fmt.Errorf("span %d-%d is no stretch of the text in %s", s.Start, s.End, u)
		}
	}
	return out, nil
}

// misfits counts what speaks against a document's offsets counting a unit: spans that are no
// stretch of the text or whose words are not those that the file gives, and ends that cut a word.
func misfits(d *Document, text string, u Unit) (wrong, cut, checked int) {
	r := newRuler(text, u)
	ix := indexOf(text)
	for i := range d.Attributions {
		a := &d.Attributions[i]
		fits := true
		var content []Span
		for part, spans := range [3][]Span{a.Content, a.Source, a.Cue} {
			for _, s := range spans {
				checked++
				t, ok := r.span(s)
				if !ok {
					wrong++
					fits = false
					continue
				}
				if part == 0 {
					content = append(content, t)
				}
				cut += ix.cuts(text, t)
			}
		}
		if fits && a.Words != "" && !sameWords(ix.cutAll(text, content), a.Words) {
			wrong++
		}
	}
	return wrong, cut, checked
}

// cuts is how many ends of a span, 0 to 2, are inside a word.
func (ix index) cuts(text string, s Span) int {
	n := 0
	for _, e := range [2]int{s.Start, s.End} {
		if e <= 0 || e >= ix.Len() {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:ix.Byte(e)])
		after, _ := utf8.DecodeRuneInString(text[ix.Byte(e):])
		if isWordRune(before) && isWordRune(after) {
			n++
		}
	}
	return n
}

// sameWords compares two texts with white space folded, and with what a byte that is not UTF-8
// turned into.
func sameWords(a, b string) bool { return a == b || folded(a) == folded(b) }

func folded(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// UnitOf tells what the offsets of a document count, judged by the text: code points, unless those
// plainly do not fit and another unit does. A few ends that cut a word are no proof, since gold has
// them; a third of them is, where another unit has almost none.
func UnitOf(d *Document, text string) Unit {
	ascii := true
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return CodePoints
	}
	wrong, cut, checked := misfits(d, text, CodePoints)
	if wrong == 0 && cut*3 < checked {
		return CodePoints
	}
	best, bestWrong, bestCut := CodePoints, wrong, cut
	for _, u := range []Unit{Bytes, UTF16} {
		w, c, _ := misfits(d, text, u)
		if w < bestWrong || w == bestWrong && c < bestCut {
			best, bestWrong, bestCut = u, w, c
		}
	}
	if best != CodePoints && bestWrong*4 <= wrong && (bestWrong < wrong || bestCut*4 <= cut) {
		return best
	}
	return CodePoints
}
