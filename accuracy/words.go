package accuracy

import (
	_ "embed"
	"encoding/binary"
	"sort"
	"strings"
	"unicode"
)

//go:embed data/openers.txt
var openersFile string

//go:embed data/titles.txt
var titlesFile string

// openers are words that open a clause of content and do not count; titles are words before a
// name that do not count. Both are lower case.
var (
	openers = wordList(openersFile)
	titles  = wordList(titlesFile)
)

func wordList(file string) map[string]bool {
	set := map[string]bool{}
	for _, line := range strings.Split(file, "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			set[line] = true
		}
	}
	return set
}

// runs is a set of whole numbers as disjoint half-open stretches in their order, none empty and no
// two of them touching, so that equal sets have equal runs.
type runs []Span

// normal brings stretches into the form of runs. It may reorder its argument.
func normal(spans []Span) runs {
	sort.Slice(spans, func(i, j int) bool { return spans[i].Start < spans[j].Start })
	out := runs{}
	for _, s := range spans {
		if s.Start >= s.End {
			continue
		}
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

func (r runs) size() int {
	n := 0
	for _, s := range r {
		n += s.End - s.Start
	}
	return n
}

// first and last are the least and greatest numbers of a set that is not empty.
func (r runs) first() int { return r[0].Start }
func (r runs) last() int  { return r[len(r)-1].End - 1 }

// common is the size of the intersection.
func (r runs) common(t runs) int {
	n, i, j := 0, 0, 0
	for i < len(r) && j < len(t) {
		if d := min(r[i].End, t[j].End) - max(r[i].Start, t[j].Start); d > 0 {
			n += d
		}
		if r[i].End < t[j].End {
			i++
		} else {
			j++
		}
	}
	return n
}

func (r runs) within(t runs) bool { return r.common(t) == r.size() }

func (r runs) equal(t runs) bool {
	if len(r) != len(t) {
		return false
	}
	for i := range r {
		if r[i] != t[i] {
			return false
		}
	}
	return true
}

// key is the set as a map key.
func (r runs) key() string {
	b := make([]byte, 0, 16*len(r))
	for _, s := range r {
		b = binary.AppendUvarint(b, uint64(s.Start))
		b = binary.AppendUvarint(b, uint64(s.End))
	}
	return string(b)
}

// iou is intersection over union; 0 for two empty sets.
func iou(a, b runs) float64 {
	both := a.common(b)
	union := a.size() + b.size() - both
	if union == 0 {
		return 0
	}
	return float64(both) / float64(union)
}

// textWords are the words of a text: runs of letters and digits, joined by single full stops,
// apostrophes and hyphens that are between them.
type textWords struct {
	start, end []int  // code points
	opener     []bool // whether the word is one of openers
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func isJoiner(r rune) bool { return r == '.' || r == '\'' || r == '’' || r == '-' }

// wordsOf cuts a text in one pass.
func wordsOf(text string) *textWords {
	w := &textWords{}
	at := -1    // code point where the word began, -1 outside words
	atByte := 0 // the same in bytes
	join := -1  // code point of a joiner right after the word, -1 where there is none
	joinB := 0  // the same in bytes
	n := 0      // code point
	finish := func(end, endByte int) {
		w.start, w.end = append(w.start, at), append(w.end, end)
		w.opener = append(w.opener, openers[lower(text[atByte:endByte])])
		at, join = -1, -1
	}
	for b, r := range text {
		switch {
		case isWordRune(r):
			if at < 0 {
				at, atByte = n, b
			}
			join = -1
		case at >= 0 && join < 0 && isJoiner(r):
			join, joinB = n, b
		case at >= 0 && join >= 0:
			finish(join, joinB)
		case at >= 0:
			finish(n, b)
		}
		n++
	}
	if at >= 0 && join >= 0 {
		finish(join, joinB)
	} else if at >= 0 {
		finish(n, len(text))
	}
	return w
}

// of is the set of the words that the spans touch. Of content, a word that only opens the clause
// does not count, where others follow it.
func (w *textWords) of(spans []Span, content bool) runs {
	out := make([]Span, 0, len(spans))
	for _, s := range spans {
		first := sort.Search(len(w.end), func(i int) bool { return w.end[i] > s.Start })
		end := sort.SearchInts(w.start, s.End)
		out = append(out, Span{first, end})
	}
	r := normal(out)
	if content && r.size() > 1 && w.opener[r.first()] {
		r[0].Start++
		if r[0].Start == r[0].End {
			r = r[1:]
		}
	}
	return r
}

// lower is the lower case of s. The dotted capital I becomes two code points, as Unicode has it.
func lower(s string) string {
	if strings.ContainsRune(s, 'İ') {
		s = strings.ReplaceAll(s, "İ", "i\u0307")
	}
	return strings.ToLower(s)
}

// foldName gives the words of a name that count when two names are compared: lower case, no
// possessive ending, no article or title at the front.
func foldName(name string) []string {
	name = dropPossessive(lower(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return !isWordRune(r) })
	for len(words) > 1 && titles[words[0]] {
		words = words[1:]
	}
	return words
}

// dropPossessive takes out each 's that ends a word.
func dropPossessive(s string) string {
	if !strings.ContainsAny(s, "'’") {
		return s
	}
	rs := []rune(s)
	out := rs[:0:0]
	for i := 0; i < len(rs); i++ {
		if (rs[i] == '\'' || rs[i] == '’') && i+1 < len(rs) && rs[i+1] == 's' &&
			(i+2 == len(rs) || !isWordRune(rs[i+2]) && rs[i+2] != '_') {
			i++
			continue
		}
		out = append(out, rs[i])
	}
	return string(out)
}

// SameSpeaker reports whether two names are one speaker's: the same words, case, articles and
// titles folded, or the same last word.
func SameSpeaker(a, b string) bool {
	x, y := foldName(a), foldName(b)
	return len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1]
}
