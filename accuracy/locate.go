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

	known map[string][]Span // places of words looked up before
	held  int               // places in known
}

// mostHeld bounds the places that a locator remembers.
const mostHeld = 1 << 20

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
	if out, ok := l.known[w]; ok {
		return out
	}
	places := l.sa.Lookup([]byte(w), -1)
	slices.Sort(places)
	out := make([]Span, len(places))
	for i, p := range places {
		out[i] = Span{l.at[p], l.at[p+len(w)-1] + 1}
	}
	if l.known == nil || l.held+len(out) > mostHeld {
		l.known, l.held = map[string][]Span{}, 0
	}
	l.known[w] = out
	l.held += len(out)
	return out
}

// from is the first of the places, which are in the order of the text, that begins at or after a
// code point.
func from(places []Span, at int) int {
	i, _ := slices.BinarySearchFunc(places, at, func(p Span, at int) int { return p.Start - at })
	return i
}

// within keeps the places that lie in s. All places of the same words have one length, more or
// less some blanks, so that those in s follow each other.
func within(places []Span, s Span) []Span {
	i := from(places, s.Start)
	j := i
	for j < len(places) && places[j].End <= s.End {
		j++
	}
	return places[i:j]
}

// parts finds the only place of the words, whose parts are joined by " … ", at or after a place and
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
			i := from(places, end)
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

// nearest finds the place of the words in a region that is nearest to the anchor and outside it; of
// two equally near the first. With no anchor it is the first. ok is false where there is none.
func (l *locator) nearest(words string, region Span, anchor []Span) (best Span, ok bool) {
	places := l.all(words)
	first := from(places, region.Start)
	free := func(p Span) bool { // in the region, and in no part of the anchor
		return p.End <= region.End && !slices.ContainsFunc(anchor, func(a Span) bool { return p.Start < a.End && a.Start < p.End })
	}
	least := -1
	try := func(p Span, far int) {
		if least < 0 || far < least || far == least && p.Start < best.Start {
			best, least, ok = p, far, true
		}
	}
	if len(anchor) == 0 && first < len(places) && free(places[first]) {
		try(places[first], 0)
	}
	for _, a := range anchor {
		at := from(places, a.End)
		for i := at; i < len(places) && places[i].End <= region.End; i++ {
			if i >= first && free(places[i]) {
				try(places[i], places[i].Start-a.End)
				break
			}
		}
		for i := at - 1; i >= first; i-- {
			if places[i].End <= a.Start && free(places[i]) {
				try(places[i], a.Start-places[i].End)
				break
			}
		}
	}
	return best, ok
}
