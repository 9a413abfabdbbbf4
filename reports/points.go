package reports

import (
	"unicode/utf8"

	"whosaid/attribution"
)

// stride is how many bytes lie between two counted places of the text. The count of a place costs
// at most this many bytes of walking.
const stride = 256

// points turns bytes of one text into code points. A byte that is not UTF-8 is one code point.
type points struct {
	text  string
	ascii bool
	upTo  []int32 // code points that begin before byte i*stride
}

// pointsOf makes the table for the text of r, in one pass.
func pointsOf(r *attribution.Result) *points {
	text := r.Doc.Text
	p := &points{text: text, ascii: true}
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			p.ascii = false
			break
		}
	}
	if p.ascii {
		return p
	}
	p.upTo = make([]int32, 0, len(text)/stride+1)
	n := int32(0)
	for i := range text { // the first byte of each code point
		for len(p.upTo)*stride <= i {
			p.upTo = append(p.upTo, n)
		}
		n++
	}
	for len(p.upTo)*stride <= len(text) {
		p.upTo = append(p.upTo, n)
	}
	return p
}

// point gives the number of code points that begin before byte b, which is at the edge of one.
func (p *points) point(b int) int {
	if p.ascii {
		return b
	}
	b = min(b, len(p.text))
	k := b / stride
	n := int(p.upTo[k])
	i := k * stride
	for i < b && within(p.text, i) {
		i++ // this code point began before the counted place
	}
	for i < b {
		_, size := utf8.DecodeRuneInString(p.text[i:])
		i += size
		n++
	}
	return n
}

// within reports whether byte i is inside a code point that begins before it.
func within(text string, i int) bool {
	for j := i - 1; j >= 0 && j > i-utf8.UTFMax; j-- {
		if utf8.RuneStart(text[j]) {
			_, size := utf8.DecodeRuneInString(text[j:])
			return j+size > i
		}
	}
	return false
}
