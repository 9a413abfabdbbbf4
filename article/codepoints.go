package article

import (
	"sort"
	"unicode/utf8"
)

// CodePoints maps bytes of one text to Unicode code points and back. A byte that is no UTF-8 counts
// as one code point, as Go's range and Python's errors="surrogateescape" count it. (Python's
// errors="replace" makes one replacement character of several bytes of a cut-off sequence.) It is
// made in one pass, takes an eighth of the text's memory, or none where the text is ASCII, and may
// be read by many goroutines.
type CodePoints struct {
	text   string
	blocks []block // block b is the first code point that starts at or after byte b*blockSize
	n      int
}

type block struct{ byte, point int }

const blockSize = 128

// NewCodePoints reads text once.
func NewCodePoints(text string) *CodePoints {
	c := &CodePoints{text: text, n: len(text)}
	ascii := true
	for i := 0; i < len(text); i++ {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return c
	}
	c.blocks = make([]block, 0, len(text)/blockSize+1)
	point := 0
	for i := range text {
		if i >= len(c.blocks)*blockSize {
			c.blocks = append(c.blocks, block{i, point})
		}
		point++
	}
	c.n = point
	return c
}

// CodePoints gives the map of the document's text. Each call makes a new one.
func (d *Document) CodePoints() *CodePoints { return NewCodePoints(d.Text) }

// Len is the number of code points in the text.
func (c *CodePoints) Len() int { return c.n }

// Of gives the number of code points before byte i. Of a byte inside a code point it gives that code
// point; bytes before the text and after it are taken for its ends.
func (c *CodePoints) Of(i int) int {
	if i <= 0 {
		return 0
	}
	if i >= len(c.text) {
		return c.n
	}
	if c.blocks == nil {
		return i
	}
	b := min(i/blockSize, len(c.blocks)-1)
	if c.blocks[b].byte > i { // i is inside a code point that starts in the block before
		b--
	}
	at, point := c.blocks[b].byte, c.blocks[b].point
	for at < i {
		if c.text[at] < utf8.RuneSelf {
			at++
			point++
			continue
		}
		_, n := utf8.DecodeRuneInString(c.text[at:])
		if at+n > i {
			break
		}
		at += n
		point++
	}
	return point
}

// Byte gives the byte at which code point k starts; points before the text and after it are taken
// for its ends.
func (c *CodePoints) Byte(k int) int {
	if k <= 0 {
		return 0
	}
	if k >= c.n {
		return len(c.text)
	}
	if c.blocks == nil {
		return k
	}
	b := sort.Search(len(c.blocks), func(b int) bool { return c.blocks[b].point > k }) - 1
	at := c.blocks[b].byte
	for point := c.blocks[b].point; point < k; point++ {
		if c.text[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, n := utf8.DecodeRuneInString(c.text[at:])
		at += n
	}
	return at
}

// Points gives the code points of a span of bytes.
func (c *CodePoints) Points(s Span) (start, end int) { return c.Of(s.Start), c.Of(s.End) }

// Bytes gives the span of bytes of the code points from start to end.
func (c *CodePoints) Bytes(start, end int) Span { return Span{c.Byte(start), c.Byte(end)} }
