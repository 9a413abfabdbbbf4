package accuracy

import (
	"fmt"
	"index/suffixarray"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// locator finds words in one text, white space folded: a line end or two blanks of the text match
// one blank of the words. Looking up m bytes costs time in proportion to m and to the places found.
type locator struct {
	ix   index
	text string
	flat string // the text with each run of white space as one blank
	at   []int  // by byte of flat: the code point of the text that it belongs to; one more at the end
	sa   *suffixarray.Index
}

func newLocator(text string) *locator {
	l := &locator{text: text, ix: indexOf(text)}
	var b strings.Builder
	b.Grow(len(text))
	l.at = make([]int, 0, len(text)+1)
	blank := false
	n := 0
	for _, r := range text {
		if unicode.IsSpace(r) {
			if !blank {
				b.WriteByte(' ')
				l.at = append(l.at, n)
			}
			blank = true
		} else {
			blank = false
			b.WriteRune(r)
			for range utf8.RuneLen(r) {
				l.at = append(l.at, n)
			}
		}
		n++
	}
	l.at = append(l.at, n)
	l.flat = b.String()
	l.sa = suffixarray.New([]byte(l.flat))
	return l
}

// all finds the places where the words stand, in the order of the text.
func (l *locator) all(words string) []Span {
	w := folded(words)
	if w == "" {
		return nil
	}
	places := l.sa.Lookup([]byte(w), -1)
	slices.Sort(places)
	out := make([]Span, len(places))
	for i, p := range places {
		out[i] = Span{l.at[p], l.at[p+len(w)-1] + 1}
	}
	return out
}

// within keeps the places that lie in s.
func within(places []Span, s Span) []Span {
	var out []Span
	for _, p := range places {
		if s.Start <= p.Start && p.End <= s.End {
			out = append(out, p)
		}
	}
	return out
}

// one finds the only place of the words, whose parts are joined by " … ", at or after a place and
// inside a region. Parts follow each other in the text. No place and two places are errors.
func (l *locator) parts(words string, region Span) ([]Span, error) {
	whole := within(l.all(words), region) // the text itself may have " … "
	switch {
	case len(whole) == 1:
		return whole, nil
	case len(whole) > 1:
		return nil, l.ambiguous(words, whole)
	}
	if !strings.Contains(words, " … ") {
		return nil, fmt.Errorf("the text does not have %q", clip(words, 60))
	}
	// Each way to find all parts in their order is one reading. The last part fixes the readings from
	// behind: of the part before it the nearest place counts.
	texts := strings.Split(words, " … ")
	first := within(l.all(texts[0]), region)
	if len(first) == 0 {
		return nil, fmt.Errorf("the text does not have %q", clip(texts[0], 60))
	}
	rest := make([][]Span, len(texts))
	for i, t := range texts {
		rest[i] = within(l.all(t), region)
	}
	var found []Span
	var starts []Span
	for k, f := range first {
		reading := []Span{f}
		limit := region.End
		if k+1 < len(first) {
			limit = first[k+1].Start // a later first part has the later parts nearer
		}
		for _, places := range rest[1:] {
			end := reading[len(reading)-1].End
			i, _ := slices.BinarySearchFunc(places, end, func(p Span, e int) int { return p.Start - e })
			if i == len(places) || places[i].Start >= limit {
				break
			}
			reading = append(reading, places[i])
		}
		if len(reading) == len(texts) {
			found = reading
			starts = append(starts, f)
		}
	}
	switch len(starts) {
	case 1:
		return found, nil
	case 0:
		return nil, fmt.Errorf("the text does not have the parts of %q in this order", clip(words, 60))
	}
	return nil, l.ambiguous(words, starts)
}

func (l *locator) ambiguous(words string, places []Span) error {
	var at []string
	for _, p := range places[:min(4, len(places))] {
		at = append(at, fmt.Sprint(p.Start))
	}
	more := ""
	if len(places) > 4 {
		more = " …"
	}
	return fmt.Errorf("the text has %q at %d places (code points %s%s): say which with offsets", clip(words, 60), len(places), strings.Join(at, ", "), more)
}

// nearest finds the place of the words nearest to the anchor and outside it, in a region; of two
// equally near the first. ok is false where there is none.
func (l *locator) nearest(words string, region Span, anchor []Span) (best Span, ok bool) {
	far := func(p Span) int {
		d := -1
		for _, a := range anchor {
			var n int
			switch {
			case p.End <= a.Start:
				n = a.Start - p.End
			case a.End <= p.Start:
				n = p.Start - a.End
			default:
				return -1 // inside
			}
			if d < 0 || n < d {
				d = n
			}
		}
		return max(d, 0)
	}
	least := -1
	for _, p := range within(l.all(words), region) {
		if d := far(p); d >= 0 && (least < 0 || d < least) {
			best, least, ok = p, d, true
		}
	}
	return best, ok
}
