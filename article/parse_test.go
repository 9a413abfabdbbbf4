package article

import (
	"fmt"
	"strings"
	"testing"
)

// words gives the tokens of a text, parted by single spaces.
func words(d *Document) string {
	var w []string
	for i := range d.Tokens {
		w = append(w, d.Word(i))
	}
	return strings.Join(w, " ")
}

func TestTokens(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"I don't; we'll, they’ve can't cannot.", "I do n't ; we 'll , they ’ve ca n't can not ."},
		{"The dogs' home, Ann's and James's", "The dogs ' home , Ann 's and James 's"},
		{"Mr. Hale of the U.S. paid $1,000.50, up 5%.", "Mr. Hale of the U.S. paid $ 1,000.50 , up 5 % ."},
		{"No. 10 said no. Nothing", "No. 10 said no . Nothing"},
		{"a well-known co-op -- so—and… wait...", "a well-known co-op -- so — and … wait ..."},
		{"see https://example.org/a?b=c, or mail a.b@example.org (@some_one #tag #2)", "see https://example.org/a?b=c , or mail a.b@example.org ( @some_one #tag # 2 )"},
		{"rock 'n' roll in the '90s, get 'em", "rock 'n' roll in the '90s , get 'em"},
		{"He is 6'2\" tall at 10:30 on 1/2", "He is 6'2\" tall at 10:30 on 1/2"},
		{"``So,'' it said.", "`` So , '' it said ."},
		{"They left.Then", "They left . Then"},
		{"U.S.-backed, D-N.Y., R-Ky. said", "U.S.-backed , D-N.Y. , R-Ky. said"},
		{"Q&A at AT&T &amp; co", "Q&A at AT&T &amp; co"},
		{"I don&rsquo;t; Ann&#39;s R&D &quot;lab&quot; &x;", "I do n&rsquo;t ; Ann &#39;s R&D &quot; lab &quot; & x ;"},
		{"\x93So,\x94 caf\xe9", "\x93 So , \x94 caf\xe9"},
	} {
		if got := words(Parse(c.text, Metadata{})); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// isBlank reports whether s holds nothing but white space, as a gap between tokens does: Unicode's
// White_Space, zero-width spaces, byte order marks and marks of writing direction.
func isBlank(s string) bool {
	for i := 0; i < len(s); {
		r, n := runeAt(s, i)
		if classOf(r) != blank {
			return false
		}
		i += n
	}
	return true
}

// trimmedLeft gives s without the white space at its beginning, which may be a byte of windows-1252.
func trimmedLeft(s string) string {
	for {
		r, n := runeAt(s, 0)
		if n == 0 || classOf(r) != blank {
			return s
		}
		s = s[n:]
	}
}

// isGap reports whether the text between two tokens, from byte at on, is white space, margins and page heads.
func isGap(d *Document, at int, gap string) bool {
	if isBlank(gap) {
		return true
	}
	for lo := 0; lo < len(gap); {
		hi, next := lineEnd(gap, lo)
		line := gap[lo:hi]
		if start := at + lo; start == 0 || strings.IndexByte("\n\r\xa8\xa9", d.Text[start-1]) >= 0 {
			line = line[margin(line):]
		}
		if at := at + hi - len(trimmedLeft(line)); !isBlank(line) && !d.inPageHead(at) {
			return false
		}
		lo = next
	}
	return true
}

// checkDocument fails where d breaks one of the promises of its types.
func checkDocument(t *testing.T, d *Document) {
	t.Helper()
	at, sentence, paragraph := 0, -1, -1
	for i, k := range d.Tokens {
		if k.Start < at || k.End <= k.Start || k.End > len(d.Text) {
			t.Fatalf("token %d %v: after byte %d of %d", i, k.Span, at, len(d.Text))
		}
		if gap := d.Text[at:k.Start]; !isGap(d, at, gap) {
			t.Fatalf("gap before token %d: %q", i, gap)
		}
		at = k.End
		if n := int(k.Sentence); n != sentence && n != sentence+1 || !d.Sentences[n].Tokens.Has(i) {
			t.Fatalf("token %d: sentence %d after %d", i, n, sentence)
		}
		if n := int(k.Paragraph); n != paragraph && n != paragraph+1 || !d.Paragraphs[n].Tokens.Has(i) {
			t.Fatalf("token %d: paragraph %d after %d", i, n, paragraph)
		}
		sentence, paragraph = int(k.Sentence), int(k.Paragraph)
	}
	if gap := d.Text[at:]; !isGap(d, at, gap) {
		t.Fatalf("gap at the end: %q", gap)
	}
	if sentence != len(d.Sentences)-1 || paragraph != len(d.Paragraphs)-1 {
		t.Fatalf("%d sentences and %d paragraphs, the last token in %d and %d", len(d.Sentences), len(d.Paragraphs), sentence, paragraph)
	}
	for n, s := range d.Sentences {
		if s.Tokens.Len() <= 0 || !d.Paragraphs[s.Paragraph].Sentences.Has(n) {
			t.Fatalf("sentence %d: %v", n, s)
		}
	}
	for n, p := range d.Paragraphs {
		if p.Span != d.SpanOf(p.Tokens) || p.Tokens.Len() <= 0 || p.Sentences.Len() <= 0 {
			t.Fatalf("paragraph %d: %v", n, p)
		}
	}
	var open []int
	for n, q := range d.Quotations {
		for len(open) > 0 && d.Quotations[open[len(open)-1]].Tokens.End <= q.Tokens.First {
			open = open[:len(open)-1]
		}
		parent := -1
		if len(open) > 0 {
			parent = open[len(open)-1]
			if around := d.Quotations[parent]; !around.Span.Contains(q.Span) || around.Span == q.Span {
				t.Fatalf("quotation %d %v is torn by %d %v in %q", n, q.Span, parent, around.Span, d.Text)
			}
		}
		if int(q.Parent) != parent || int(q.Depth) != len(open) {
			t.Fatalf("quotation %d: parent %d depth %d, want %d and %d", n, q.Parent, q.Depth, parent, len(open))
		}
		if q.Tokens.Len() <= 0 || q.Span != d.SpanOf(q.Tokens) || !q.Span.Contains(q.Inner) || q.Inner.End < q.Inner.Start {
			t.Fatalf("quotation %d: %+v", n, q)
		}
		if d.Tokens[q.Tokens.First].Paragraph != d.Tokens[q.Tokens.End-1].Paragraph {
			t.Fatalf("quotation %d runs over the end of its paragraph", n)
		}
		if c := q.Continues; c >= 0 && (int(c) >= n || int(d.Quotations[c].ContinuedBy) != n || d.Quotations[c].Closed) {
			t.Fatalf("quotation %d continues %d: %+v", n, c, d.Quotations[c])
		}
		if c := q.ContinuedBy; c >= 0 && int(d.Quotations[c].Continues) != n {
			t.Fatalf("quotation %d is continued by %d: %+v", n, c, d.Quotations[c])
		}
		open = append(open, n)
	}
	for i, k := range d.Tokens {
		inner := -1
		for n, q := range d.Quotations {
			if len(d.Quotations) < 100 && q.Tokens.Has(i) {
				inner = n // the last in the order of the text is the innermost
			}
		}
		if len(d.Quotations) < 100 && int(k.Quotation) != inner {
			t.Fatalf("token %d stands in quotation %d, want %d", i, k.Quotation, inner)
		}
	}
	said := 0
	for n, x := range d.Passages {
		if len(x.Said) == 0 || x.first() < said {
			t.Fatalf("passage %d %+v: after token %d", n, x, said)
		}
		ranges := append([]Range{x.Label, x.Mark}, x.Said...)
		for i, r := range ranges {
			said = max(said, r.End)
			if r.End < r.First || r.First < 0 || r.End > len(d.Tokens) || i >= 2 && r.Len() == 0 {
				t.Fatalf("passage %d: %v", n, x)
			}
			for k, o := range ranges {
				if k > i && i > 0 && r.First < o.End && o.First < r.End {
					t.Fatalf("passage %d: %v and %v share a token", n, r, o)
				}
			}
			if i >= 3 && r.First < ranges[i-1].End {
				t.Fatalf("passage %d: %v is out of order", n, x.Said)
			}
		}
		for _, r := range x.Said {
			if got, role := d.PassageAt(r.First); got != n || role != Said {
				t.Fatalf("passage %d: token %d is found in %d as %d", n, r.First, got, role)
			}
		}
	}
	for _, s := range []Span{d.TitleSpan, d.Dateline} {
		if s.Start < 0 || s.End < s.Start || s.End > len(d.Text) {
			t.Fatalf("title or dateline %v", s)
		}
	}
}

// TestWhiteSpaceDoesNotMatter writes the same article with other line ends and other blanks.
func TestWhiteSpaceDoesNotMatter(t *testing.T) {
	shape := func(d *Document) string {
		var b strings.Builder
		for k, p := range d.Paragraphs {
			b.WriteByte(kindLetters[p.Kind])
			for n := p.Sentences.First; n < p.Sentences.End; n++ {
				for i := d.Sentences[n].Tokens.First; i < d.Sentences[n].Tokens.End; i++ {
					b.WriteString(d.Word(i))
					b.WriteByte(' ')
				}
				b.WriteByte('|')
			}
			if k < len(d.Paragraphs)-1 {
				b.WriteByte('\n')
			}
		}
		for _, q := range d.Quotations {
			fmt.Fprintln(&b, q.Tokens, q.Mark, q.Depth, q.Closed, q.Continues, q.Words)
		}
		return b.String()
	}
	texts := []string{benchText, "See No. 10 and p. 3 of vol. 2. He said no. 'Tis so."}
	for _, c := range quotationCases {
		texts = append(texts, strings.NewReplacer(">[", "", "[", "", "]~", "", "]", "").Replace(c.want))
	}
	for _, text := range texts {
		want := shape(Parse(text, Metadata{}))
		for name, r := range map[string]*strings.Replacer{
			"Windows line ends":   strings.NewReplacer("\n", "\r\n"),
			"old Mac line ends":   strings.NewReplacer("\n", "\r"),
			"line separators":     strings.NewReplacer("\n", "\u2028"),
			"blank lines between": strings.NewReplacer("\n", "\n \n\n"),
			"no-break spaces":     strings.NewReplacer(" ", "\u00a0"),
			"two spaces":          strings.NewReplacer(" ", "  "),
			"byte order mark":     strings.NewReplacer("\n", "\n\ufeff"),
		} {
			if got := shape(Parse(r.Replace(text), Metadata{})); got != want {
				t.Errorf("%s: %q\n got %s\nwant %s", name, text, got, want)
			}
		}
	}
}
