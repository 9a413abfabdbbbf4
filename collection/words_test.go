package collection

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func texts(words []word) string {
	var out []string
	for _, w := range words {
		out = append(out, w.text)
	}
	return strings.Join(out, " ")
}

// Texts that differ in marks, case, hyphens and spelling alone have the same words.
func TestWordsThatCountAsTheSame(t *testing.T) {
	for _, pair := range [][2]string{
		{"“We don’t know,” he said.", `"WE DON'T KNOW" - he said`},
		{"co-operate", "cooperate"},
		{"a well‑known co\u00adoperation", "a well-known cooperation"},
		{"It was re-\nplaced", "it was replaced"},
		{"It was re-\r\n> placed", "it was replaced"},
		{"1,250,000 euros", "1250000 euros"},
		{"The labour organisation centre", "the labor organization center"},
		{"travelling", "traveling"},
		{"Café Ångström", "cafe angstrom"},
		{"ﬁnal", "final"},
		{"5 percent", "5%"},
	} {
		if a, b := texts(cutWords(pair[0])), texts(cutWords(pair[1])); a != b {
			t.Errorf("%q gives %q, %q gives %q", pair[0], a, pair[1], b)
		}
	}
	for _, pair := range [][2]string{
		{"not", "now"}, {"3.5", "35"}, {"10-year", "10 years"}, {"we will", "we won't"}, {"four", "for"}, {"fire", "fier"},
	} {
		if a, b := texts(cutWords(pair[0])), texts(cutWords(pair[1])); a == b {
			t.Errorf("%q and %q both give %q", pair[0], pair[1], a)
		}
	}
}

func TestWordsKeepTheirPlaces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		end := 0
		for _, w := range cutWords(text) {
			if w.Start < end || w.End <= w.Start || w.End > len(text) {
				t.Fatalf("word %q at %d-%d of %q", w.text, w.Start, w.End, text)
			}
			if w.hash != hashOf(w.text) || w.text == "" {
				t.Fatalf("word %q of %q", w.text, text)
			}
			end = w.End
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"", "a-\nb", "'''", "1,2.3", "e\u0301", "\xff-\xff", "%%", "don’t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, w := range cutWords(text) {
			if w.Start < 0 || w.End > len(text) || w.Start >= w.End || utf8.ValidString(text) && !utf8.ValidString(w.text) {
				t.Fatalf("%+v of %q", w, text)
			}
		}
	})
}
