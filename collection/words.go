package collection

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"whosaid/article"
	"whosaid/rules"
)

// Stage 1: words. What of a text counts when it is compared with another?

// word is one word of a text, normalised.
type word struct {
	article.Span
	text string // in small letters, without accents, apostrophes and hyphens; American spelling
	hash uint64
}

// wordbook is the English that comparisons ask for: see rules/en/collection/words.tsv.
type wordbook struct {
	negations, qualifiers, numbers, functions, openers map[string]bool
	contracted                                         map[string]string // negations run together with a verb, to the negation in them
	spelling                                           map[string]string
	endings                                            map[string][]ending // by the last letter
	inflections                                        []string
	strengths                                          map[string]int // by class of cue
}

// ending is an ending of words that is written in two ways.
type ending struct {
	before   int // at least so many letters are before it
	from, to string
}

// english gives the words of the English pack. The table is part of the program: a fault in it is found by a test.
var english = sync.OnceValue(func() *wordbook {
	w, err := readWordbook(rules.CollectionWords(), "words.tsv")
	if err != nil {
		panic(err)
	}
	return w
})

func readWordbook(fsys fs.FS, name string) (*wordbook, error) {
	b, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, err
	}
	w := &wordbook{
		negations: map[string]bool{}, qualifiers: map[string]bool{}, numbers: map[string]bool{}, functions: map[string]bool{}, openers: map[string]bool{},
		contracted: map[string]string{}, spelling: map[string]string{}, endings: map[string][]ending{}, strengths: map[string]int{},
	}
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		class, rest, ok := strings.Cut(line, "\t")
		if !ok || !w.add(class, strings.Fields(rest)) {
			return nil, fmt.Errorf("%s:%d: no line of the table: %q", name, i+1, line)
		}
	}
	return w, nil
}

// add takes one line of the table; false where it is none.
func (w *wordbook) add(class string, words []string) bool {
	number := 0
	switch class {
	case "ending", "strength":
		n, err := strconv.Atoi(words[0])
		if err != nil {
			return false
		}
		number, words = n, words[1:]
	}
	set := map[string]map[string]bool{
		"negation": w.negations, "qualifier": w.qualifiers, "number": w.numbers, "function": w.functions, "opener": w.openers,
	}[class]
	switch {
	case set != nil:
		for _, x := range words {
			set[x] = true
		}
	case class == "contracted":
		for _, x := range words[1:] {
			w.contracted[x], w.negations[x] = words[0], true
		}
	case class == "inflection":
		w.inflections = words
	case class == "strength":
		for _, x := range words {
			w.strengths[x] = number
		}
	case len(words) != 2:
		return false
	case class == "spelling":
		w.spelling[words[0]] = words[1]
	case class == "ending":
		last := words[0][len(words[0])-1:]
		w.endings[last] = append(w.endings[last], ending{number, words[0], words[1]})
	default:
		return false
	}
	return true
}

// negation gives the negation in a word that is run together of a verb and one, and any other word as it is.
func (w *wordbook) negation(text string) string {
	if negation, ok := w.contracted[text]; ok {
		return negation
	}
	return text
}

// spelt gives the one spelling of a word in small letters.
func (w *wordbook) spelt(word string) string {
	if s, ok := w.spelling[word]; ok {
		return s
	}
	if word == "" {
		return word
	}
	for _, e := range w.endings[word[len(word)-1:]] {
		if len(word) >= e.before+len(e.from) && strings.HasSuffix(word, e.from) {
			return word[:len(word)-len(e.from)] + e.to
		}
	}
	return word
}

// stem gives what the forms of one word share, roughly.
func (w *wordbook) stem(word string) string {
	for _, e := range w.inflections {
		if len(word) >= len(e)+3 && strings.HasSuffix(word, e) {
			word = word[:len(word)-len(e)]
			break
		}
	}
	return strings.TrimSuffix(word, "e")
}

// isNumber reports whether a normalised word is a number, in digits or in letters.
func (w *wordbook) isNumber(word string) bool {
	return w.numbers[word] || strings.ContainsFunc(word, unicode.IsDigit)
}

// cutWords gives the words of a text. A word is a run of letters and digits. An apostrophe inside it and a
// hyphen inside it do not count, so that "co-operate" and "cooperate" are one word; a hyphen at a line's end
// joins what it cut. A point or comma between two digits belongs to the number, and the comma does not count.
func cutWords(text string) []word {
	out := make([]word, 0, len(text)/6)
	book := english()
	var b []byte
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == '%' {
			out = append(out, newWord(article.Span{Start: i, End: i + size}, "%"))
		}
		if !wordRune(r) {
			i += size
			continue
		}
		start, ascii := i, true
		b = b[:0]
		for i < len(text) {
			r, size = utf8.DecodeRuneInString(text[i:])
			if wordRune(r) {
				if r >= utf8.RuneSelf {
					ascii = false
				}
				if r >= 'A' && r <= 'Z' {
					r += 'a' - 'A'
				}
				b = utf8.AppendRune(b, r)
				i += size
				continue
			}
			skip, keep := inside(text[i:], r, size, b)
			if skip == 0 {
				break
			}
			b = append(b, keep...)
			i += skip
		}
		folded := string(b)
		if !ascii {
			folded = fold(folded)
		}
		if folded != "" {
			out = append(out, newWord(article.Span{Start: start, End: i}, book.spelt(folded)))
		}
	}
	return out
}

func newWord(at article.Span, text string) word { return word{at, text, hashOf(text)} }

// wordRune reports whether a rune is part of a word. U+FFFD stands for what is no UTF-8.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r))
}

// inside tells how many bytes of rest, which begins with r and follows the word b, belong to the word
// without counting, and what of them counts; 0 where the word ends.
func inside(rest string, r rune, size int, b []byte) (skip int, keep string) {
	next, nextSize := utf8.DecodeRuneInString(rest[size:])
	switch r {
	case '\u00ad': // a soft hyphen
		if wordRune(next) {
			return size, ""
		}
	case '\'', '’', '‘', 'ʼ', '`', '´':
		if wordRune(next) {
			return size, ""
		}
	case '-', '‐', '‑':
		if wordRune(next) {
			return size, ""
		}
		if next == '\r' { // a line's end that cuts a word
			size += nextSize
			next, nextSize = utf8.DecodeRuneInString(rest[size:])
		}
		if next == '\n' {
			after := strings.TrimLeft(rest[size+nextSize:], " \t>")
			if first, _ := utf8.DecodeRuneInString(after); unicode.IsLower(first) {
				return len(rest) - len(after), ""
			}
		}
	case ']': // "[W]e"
		if len(b) == 1 && unicode.IsLower(next) {
			return size, ""
		}
	case '.', ',':
		if digit(b[len(b)-1]) && next >= '0' && next <= '9' {
			if r == '.' {
				return size, "."
			}
			return size, ""
		}
	}
	return 0, ""
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// fold gives letters without their accents and in small letters.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// The hash is FNV-1a of 64 bits (Fowler, Noll & Vo): that of two words joined is that of the first continued
// over the second.
const (
	hashOffset = 14695981039346656037
	hashPrime  = 1099511628211
)

func hashOf(s string) uint64 { return hashOn(hashOffset, s) }

func hashOn(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return h
}

// mixed adds a hash to that of the words before it, with the order kept.
func mixed(h, next uint64) uint64 {
	h = (h ^ next) * hashPrime
	h ^= h >> 29
	return h * 0x9E3779B97F4A7C15
}

// runHash gives the hash of a run of words.
func runHash(words []word) uint64 {
	h := uint64(hashOffset)
	for i := range words {
		h = mixed(h, words[i].hash)
	}
	return h
}
