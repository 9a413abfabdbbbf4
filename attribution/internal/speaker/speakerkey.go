package speaker

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// translitKey folds the spellings in which one name comes out of other scripts and languages:
// Marchenskiy, Marchensky and Marchenskyy; Yıldız and Yildiz; Yusuf and Youssouf. Names
// of one key may be one name; nothing is said of names that are merely close by letters.
func translitKey(name string) string {
	var b strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(name)) {
		if unicode.IsLetter(c) {
			if s, ok := letterKeys[c]; ok {
				b.WriteString(s)
			} else {
				b.WriteRune(c)
			}
		}
	}
	s := b.String()
	for _, f := range foldings {
		s = strings.ReplaceAll(s, f[0], f[1])
	}
	for _, e := range endings {
		if strings.HasSuffix(s, e[0]) && len(s) > len(e[0])+2 {
			s = s[:len(s)-len(e[0])] + e[1]
			break
		}
	}
	// Doubled letters and vowels that transliterations swap.
	var out []byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		if len(out) > 0 && out[len(out)-1] == c {
			continue
		}
		out = append(out, c)
	}
	return string(out)
}

// letterKeys spells letters that have no decomposition.
var letterKeys = map[rune]string{'ß': "ss", 'ø': "o", 'ł': "l", 'đ': "d", 'ı': "i", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d"}

// foldings are applied in this order: a longer spelling before a shorter one.
var foldings = [][2]string{
	{"you", "yu"}, {"shch", "sc"}, {"tsch", "c"}, {"tch", "c"}, {"sch", "s"}, {"dzh", "j"}, {"ch", "c"}, {"sh", "s"}, {"zh", "z"}, {"kh", "h"}, {"gh", "g"}, {"ph", "f"}, {"ck", "k"}, {"ks", "x"},
	{"yo", "o"}, {"ye", "e"}, {"ie", "e"}, {"oe", "o"}, {"ue", "u"}, {"ou", "u"}, {"oo", "u"}, {"ee", "i"}, {"ae", "e"}, {"q", "k"}, {"w", "v"}, {"y", "i"}, {"j", "i"},
}

// endings are those in which one ending comes out in many ways; the first that fits is taken.
var endings = [][2]string{{"ii", "i"}, {"iii", "i"}, {"eff", "ev"}, {"off", "ov"}, {"ef", "ev"}, {"of", "ov"}}
