package article

import (
	"math/rand"
	"slices"
	"strings"
	"testing"
)

// seeds gives f every text of the tables.
func seeds(f *testing.F) {
	for _, c := range quotationCases {
		f.Add(strings.NewReplacer(">[", "", "[", "", "]~", "", "]", "").Replace(c.want))
	}
	for _, c := range layoutCases {
		f.Add(c.text)
	}
	for _, s := range []string{
		"", "\n\r\n\r\u2028\u2029", "\ufeff", "\xff\xfe", "a\xe2\x80", "Mr. U.S. p.m. don't 6'2\" '90s 'n'",
		"http://a.b/c). <a href=\"x\"> &amp; @a #b $5 5% US$5", "\u200d\u0301 e\u0301 \U0001f468\u200d\U0001f469",
		"“‘’‘—\n\n\n\n‘—’’’’’’’\n‘—\n\n\n\n‘—dogs", "“no ’\x92‘no\x92\x92 so” he",
		"MOSCOW (Reuters) — He said.", "2015-05-12 22:07\n\nRead more on: us | them\nComments are closed.",
	} {
		f.Add(s)
	}
}

// linear is how many steps a byte may cost.
const linear = 40

func FuzzParse(f *testing.F) {
	seeds(f)
	var again Document
	f.Fuzz(func(t *testing.T, text string) {
		d := new(Document)
		p := parser{doc: d}
		d.Text = text
		p.parse()
		if d.Text != text {
			t.Fatal("the text was changed")
		}
		checkDocument(t, d)
		if p.steps > linear*len(text)+100 {
			t.Errorf("%d steps for %d bytes", p.steps, len(text))
		}
		ParseInto(&again, text, Metadata{})
		if marked(d) != marked(&again) || words(d) != words(&again) {
			t.Error("a document used again differs from a new one")
		}
		c := d.CodePoints()
		for _, k := range d.Tokens {
			if a, b := c.Points(k.Span); c.Bytes(a, b) != k.Span {
				t.Errorf("token %v: code points %d to %d are bytes %v", k.Span, a, b, c.Bytes(a, b))
			}
		}
	})
}

// markPieces are marks, a few words and stops; pagePieces the parts of the lines of pages.
var (
	markPieces = []string{"“", "”", "\"", "'", "‘", "’", "''", "``", "«", "»", "„", " ", " ", "\n", "we", "dogs", " said", ",", ".", "?", "(", ")", "—", "5", "\x93", "\x94", "&quot;", "&rsquo;", "&lsquo;", ":", "\u2028", "Smith"}
	pagePieces = []string{"\n", "\n", "\n\n", "\r\n", "\f", "    ", "> ", "- ", "• ", "— ", "Q: ", "A. ", "HOLM: ", "Ann Lee, 45, cook: ", "**Lee:** ",
		"The board voted on Monday to close the fish dock, which", "has leaked since the", "spring, she said.", "re-", "placed ", "“We go.”", "“We", "go,” ",
		"Ann Lee", "(@annlee) ", "May 3, 2019", "10:42 ", "3h ago", "wrote:", "(LAUGHTER) ", "I know. ", "Page 4", "12", "HERALD       Page 5", "Related articles", "© 2019", "Photo: AP", "?", "\u2028", "@lee: "}
)

// FuzzQuotations makes a text of nothing but marks, a few words and stops out of each byte, which
// random text would seldom hit.
func FuzzQuotations(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x0e\x04\x05"))
	f.Add([]byte("\x02\x0e\x11\x0b\x10\x12\x0b\x02\x0e\x12\x02"))
	f.Fuzz(func(t *testing.T, recipe []byte) { parsePieces(t, markPieces, recipe) })
}

// textOf puts together the pieces that the bytes of a recipe name.
func textOf(pieces []string, recipe []byte) string {
	var b strings.Builder
	for _, c := range recipe {
		b.WriteString(pieces[int(c)%len(pieces)])
	}
	return b.String()
}

// parsePieces parses the text of a recipe, and checks its document.
func parsePieces(t *testing.T, pieces []string, recipe []byte) *Document {
	d := &Document{Text: textOf(pieces, recipe)}
	p := parser{doc: d}
	p.parse()
	checkDocument(t, d)
	if p.steps > linear*len(d.Text)+100 {
		t.Errorf("%d steps for %d bytes of %q", p.steps, len(d.Text), d.Text)
	}
	return d
}

// FuzzLayout makes a text of lines that look like the parts of pages out of each byte.
func FuzzLayout(f *testing.F) {
	f.Add([]byte("\x0f\x00\x10\x00\x11\x02\x15\x00\x09\x17"))
	f.Add([]byte("\x0a\x1e\x26\x00\x0b\x1e\x00\x0a\x1e"))
	f.Add([]byte("\x0f\x00\x10\x02\x20\x00\x21\x02\x11"))
	f.Add([]byte("\x06\x0f\x00\x06\x10\x00\x06\x11\x00\x06\x00\x06\x15"))
	f.Fuzz(func(t *testing.T, recipe []byte) {
		d := parsePieces(t, pagePieces, recipe)
		for _, x := range d.Passages {
			for _, r := range x.Said {
				for _, part := range d.PartAtPages(nil, r) {
					if plain := d.Plain(d.SpanOf(part)); strings.ContainsAny(plain, "\n\r\u2028") {
						t.Errorf("%q has the end of a line", plain)
					}
				}
			}
		}
	})
}

// TestClimbToTheSlowestText looks for the text that costs most: it changes a few bytes of a recipe, lays a part of it over another or
// repeats it, and keeps what costs more steps a byte.
func TestClimbToTheSlowestText(t *testing.T) {
	pieces := append(slices.Clone(markPieces), pagePieces...)
	cost := func(recipe []byte) float64 {
		d := &Document{Text: textOf(pieces, recipe)}
		p := parser{doc: d}
		p.parse()
		return float64(p.steps) / float64(len(d.Text)+1)
	}
	for seed := int64(0); seed < 8; seed++ {
		rng := rand.New(rand.NewSource(seed))
		best := make([]byte, 1000)
		rng.Read(best)
		most := cost(best)
		for range 400 {
			next := slices.Clone(best)
			from, to, n := rng.Intn(len(next)), rng.Intn(len(next)), 1+rng.Intn(60)
			part := best[from:min(from+n, len(best))]
			for times := []int{0, 1, len(next)}[rng.Intn(3)]; times > 0 && to < len(next); times-- {
				to += copy(next[to:], part)
			}
			next[rng.Intn(len(next))] = byte(rng.Intn(256))
			if c := cost(next); c >= most {
				best, most = next, c
			}
		}
		if most > linear/2 {
			t.Errorf("seed %d: %.1f steps a byte in %q", seed, most, textOf(pieces, best))
		}
	}
}

func TestWorkIsLinear(t *testing.T) {
	for name, text := range map[string]string{
		"one line of 10 MB":          strings.Repeat("He said \"no\" and it's the dogs' own. ", 10<<20/36),
		"one word of 10 MB":          strings.Repeat("x", 10<<20),
		"straight marks":             strings.Repeat("\"", 16000),
		"apostrophes":                strings.Repeat("'", 16001),
		"opening marks":              strings.Repeat("“", 16000),
		"opening, then closing":      strings.Repeat("“", 16000) + strings.Repeat("”", 16000),
		"opening marks and words":    strings.Repeat("“We ", 16000),
		"closing marks and words":    strings.Repeat("we” ", 16000),
		"single marks and words":     strings.Repeat("'we ", 16000),
		"possessives":                strings.Repeat("'the dogs' ", 16000),
		"two shapes by turns":        strings.Repeat("“a ``b «c ", 8000),
		"open single in each":        strings.Repeat("“‘a, ", 16000) + strings.Repeat("”", 16000),
		"line ends":                  strings.Repeat("\n", 100000),
		"opened in every paragraph":  strings.Repeat("“we go\n", 30000),
		"left open by turns":         strings.Repeat("“we go\nwe\n", 30000),
		"brackets":                   strings.Repeat("<a", 50000) + strings.Repeat("&a", 50000),
		"links":                      strings.Repeat("www.)", 50000),
		"stops":                      strings.Repeat(". ", 50000) + strings.Repeat(".", 50000),
		"closers after stops":        strings.Repeat("a.)", 50000) + "a." + strings.Repeat(")", 50000),
		"capitals after questions":   strings.Repeat("“A?” B B B ", 20000),
		"labels before talk":         strings.Repeat(strings.Repeat("A. ", 190)+"I go?\n", 99),
		"labels before talk by turn": strings.Repeat(strings.Repeat("Q: A. ", 60)+"we go,\n", 99),
		"invalid bytes":              strings.Repeat("\xff\x93", 50000),
	} {
		d := &Document{Text: text}
		p := parser{doc: d}
		p.parse()
		if p.steps > linear*len(text)+100 {
			t.Errorf("%s: %d steps for %d bytes", name, p.steps, len(text))
		}
	}
}
