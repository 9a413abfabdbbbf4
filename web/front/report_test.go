package front

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"whosaid/article"
	"whosaid/reports"
)

func pageOf(t *testing.T, o PageOptions, docs ...*reports.Standoff) string {
	t.Helper()
	p := NewPage(o)
	for _, s := range docs {
		p.Add(s)
	}
	var b bytes.Buffer
	if err := p.Print(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// marked prints pieces so that a test can be read: [class quotes #number:text].
func marked(ps []Paragraph) string {
	var b strings.Builder
	for _, p := range ps {
		for _, x := range p.Pieces {
			if x.Class == "" {
				b.WriteString(x.Text + x.Control)
				continue
			}
			n := ""
			if x.Speaker >= 0 {
				n = fmt.Sprintf(" #%d", x.Speaker)
			}
			fmt.Fprintf(&b, "[%s %s%s:%s%s]", x.Class, x.Quotes, n, x.Text, x.Control)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func placesOf(text string) places { return newPlaces(&reports.Standoff{Text: text}) }

func TestMark(t *testing.T) {
	quote := func(hue string, speaker int, contents, sources, cues []article.Span) Quote {
		return Quote{Hue: hue, Speaker: speaker, Kind: "direct", contents: contents, sources: sources, cues: cues}
	}
	for _, c := range []struct {
		name, text string
		quotes     []Quote
		want       string
	}{
		{"nothing-said", "a\n\nb", nil, "a\n\nb\n"},
		{"three-parts", "X said Y.", []Quote{quote("0", 1, []article.Span{{Start: 7, End: 8}}, []article.Span{{Start: 0, End: 1}}, []article.Span{{Start: 2, End: 6}})},
			"[s l0 0:X] [u l0 0:said] [q b0 direct 0 #1:Y].\n"},
		{"quote-over-two-lines", "ab\ncd", []Quote{quote("0", 1, []article.Span{{Start: 1, End: 4}}, nil, nil)},
			"a[q b0 direct 0 #1:b]\n[q b0 direct 0:c]d\n"},
		{"one-in-another", "abcde", []Quote{quote("0", 1, []article.Span{{Start: 0, End: 5}}, nil, nil), quote("1", 0, []article.Span{{Start: 2, End: 4}}, nil, nil)},
			"[q b0 direct 0 #1:ab][q b1 direct 1 0 #0:cd][q b0 direct 0:e]\n"},
		{"they-cross", "abcde", []Quote{quote("0", 1, []article.Span{{Start: 0, End: 3}}, nil, nil), quote("1", 2, []article.Span{{Start: 2, End: 5}}, nil, nil)},
			"[q b0 direct 0 #1:ab][q b1 direct 1 0 #2:c][q b1 direct 1:de]\n"},
		{"source-inside-the-quote", "abc", []Quote{quote("0", 1, []article.Span{{Start: 0, End: 3}}, []article.Span{{Start: 1, End: 2}}, nil)},
			"[q b0 direct 0 #1:a][s l0 q b0 direct 0:b][q b0 direct 0:c]\n"},
		{"overrides-are-shown", "a\u202eb\x00c", nil, "aU+202EbU+0000c\n"},
		{"windows-line-ends", "a\r\nb\r\n", nil, "a\nb\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := cmp.Diff(c.want, marked(mark(c.text, placesOf(c.text), c.quotes))); d != "" {
				t.Error(d)
			}
		})
	}
}

// Whatever is marked, the text is all there, in its order.
func TestMarkLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.RuneFrom([]rune("ab “”é\n\r\u202e\u0000"))).Draw(t, "text")
		var quotes []Quote
		spans := func() (out []article.Span) {
			for range rapid.IntRange(0, 2).Draw(t, "n") {
				a := rapid.IntRange(0, len(text)).Draw(t, "a")
				b := rapid.IntRange(a, len(text)).Draw(t, "b")
				out = append(out, article.Span{Start: a, End: b})
			}
			return out
		}
		for range rapid.IntRange(0, 12).Draw(t, "quotes") {
			quotes = append(quotes, Quote{Hue: "0", contents: spans(), sources: spans(), cues: spans()})
		}
		for i, line := range strings.SplitAfter(text, "\n") {
			if line == "" {
				continue
			}
			var got strings.Builder
			for _, p := range mark(text, placesOf(text), quotes)[i].Pieces {
				switch p.Control {
				case "":
					got.WriteString(p.Text)
				case "U+202E":
					got.WriteRune(0x202e)
				case "U+0000":
					got.WriteByte(0)
				}
			}
			// A span that cuts a character in two leaves a mark of it on both sides.
			if want := strings.TrimRight(line, "\r\n"); got.String() != want && !strings.Contains(got.String(), "\ufffd") {
				t.Fatalf("line %d: got %q, want %q", i, got.String(), want)
			}
		}
	})
}

func TestPageHoldsOneScript(t *testing.T) {
	page := pageOf(t, PageOptions{Title: "<script>"}, hostile())
	for what, want := range map[string]int{"<script": 1, "</script": 1, "<style": 1, "<img": 0, "<base": 0, "href=\"javascript": 0, "<!--": 0} {
		if got := strings.Count(page, what); got != want {
			t.Errorf("%q stands in the page %d times, want %d", what, got, want)
		}
	}
	if strings.Contains(page, "http://") || strings.Contains(page, "//cdn") || strings.Contains(page, "url(") || strings.Contains(page, "@import") {
		t.Error("the page asks for something from outside")
	}
}

func TestPageIsTheSameAgain(t *testing.T) {
	docs := []*reports.Standoff{reports.NewStandoff(interrupted(t)), reports.NewStandoff(interrupted(t)), reports.NewStandoff(interrupted(t))}
	docs[1].URL, docs[2].URL = "https://a.example/x", "https://b.example/x"
	first := pageOf(t, PageOptions{}, docs...)
	for range 5 {
		if again := pageOf(t, PageOptions{}, docs...); again != first {
			t.Fatal("two prints of one page differ")
		}
	}
}

func TestPageTakesWhatAPrinterPrints(t *testing.T) {
	r := interrupted(t)
	p := NewPage(PageOptions{})
	if _, err := p.Write([]byte(printed(t, r, r))); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Print(&b); err != nil {
		t.Fatal(err)
	}
	if b.String() != pageOf(t, PageOptions{}, reports.NewStandoff(r), reports.NewStandoff(r)) {
		t.Error("the page differs from that of the same documents added one by one")
	}
	if _, err := p.Write([]byte("{\n")); err == nil {
		t.Error("no error for half a line")
	}
}

func TestPageShowsTheFirstArticlesAndCountsAll(t *testing.T) {
	one := reports.NewStandoff(interrupted(t))
	page := pageOf(t, PageOptions{Articles: 2}, one, one, one)
	if got := strings.Count(page, "<article "); got != 2 {
		t.Errorf("%d articles are shown, want 2", got)
	}
	if !strings.Contains(page, "9 quotes in 3 articles; the first 2 articles are shown in full") {
		t.Error("the page does not say that it shows a part")
	}
}

func TestChain(t *testing.T) {
	name := func(s string) *string { return &s }
	s := &reports.Standoff{Attributions: []reports.StandoffAttribution{
		{ID: "q1", Speaker: name("Reuters")},
		{ID: "q2", Speaker: name("officials"), NestedIn: name("q1")},
		{ID: "q3", NestedIn: name("q2"), SpeakerOutermost: "Reuters"},
		{ID: "q4", Speaker: name("a"), NestedIn: name("q5")},
		{ID: "q5", Speaker: name("b"), NestedIn: name("q4")},
		{ID: "q6", Speaker: name("c"), NestedIn: name("gone"), SpeakerInnermost: "d"},
	}}
	byID := map[string]int{}
	for i, a := range s.Attributions {
		byID[a.ID] = i
	}
	for i, want := range []string{"", "Reuters→officials", "Reuters→officials→?", "", "", "c→d"} {
		got := strings.Join(chain(s, byID, i), "→")
		if i == 3 || i == 4 { // a circle, which no analysis makes: only that it ends is asked
			if len(chain(s, byID, i)) != deepest+1 {
				t.Errorf("q%d: %s", i+1, got)
			}
			continue
		}
		if got != want {
			t.Errorf("q%d: got %s, want %s", i+1, got, want)
		}
	}
}

func TestTimeColumns(t *testing.T) {
	for _, c := range []struct {
		name  string
		dates string
		unit  string
		want  string // the first and the last column, and how many
	}{
		{"one-day", "2024-05-02", "day", "2024-05-02 2024-05-02 1"},
		{"days-between-are-empty", "2024-02-28 2024-03-01", "day", "2024-02-28 2024-03-01 3"},
		{"months", "2024-01-31 2024-12-01", "month", "2024-01 2024-12 12"},
		{"years", "1999-12-31 2024-01-01", "year", "1999 2024 26"},
		{"more-years-than-room", "0001-01-01 2024-01-01 9999-12-31", "year", "0001 9999 3"},
		{"no-date", "", "", ""},
		{"no-such-day", "2024-02-31 soon", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOverview()
			for _, d := range strings.Fields(c.dates) {
				s := reports.NewStandoff(interrupted(t))
				s.Date = d
				o.add(s)
			}
			v := o.time()
			got := ""
			if n := len(v.Columns); n > 0 {
				got = fmt.Sprint(v.Columns[0].When, " ", v.Columns[n-1].When, " ", n)
			}
			if v.Unit != c.unit || got != c.want {
				t.Errorf("got %s %q, want %s %q", v.Unit, got, c.unit, c.want)
			}
		})
	}
}

func TestOutletOf(t *testing.T) {
	for _, c := range [][3]string{
		{"https://www.Herald.example/a/b?c", "x", "herald.example"},
		{"http://[::1]:80/", "x", "::1"},
		{"", "courier/2024/a1", "courier/2024"},
		{"", "a1", ""},
		{"://", "/a1", ""},
	} {
		if got := OutletOf(&reports.Standoff{URL: c[0], ID: c[1]}); got != c[2] {
			t.Errorf("%s %s: got %q, want %q", c[0], c[1], got, c[2])
		}
	}
}

func TestSpeakersOfAnArticleHaveColoursOfTheirOwn(t *testing.T) {
	s := &reports.Standoff{}
	for i := range pageHues {
		name := fmt.Sprint("speaker ", i)
		s.Attributions = append(s.Attributions, reports.StandoffAttribution{Speaker: &name})
	}
	other := &reports.Standoff{Attributions: s.Attributions[3:5]}
	o := newOverview()
	o.add(other)
	o.add(s)
	n := o.numbers()
	h := newHues([]*reports.Standoff{other, s}, n)
	seen := map[string]bool{}
	for i := range s.Attributions {
		seen[h.of(n.of(voiceOf(s, &s.Attributions[i])))] = true
	}
	if len(seen) != pageHues {
		t.Errorf("%d colours for %d speakers", len(seen), pageHues)
	}
}

// Whatever stand-off lines hold, they are refused or make a page with the page's own script alone.
func FuzzPage(f *testing.F) {
	r := interrupted(&testing.T{})
	for _, s := range []*reports.Standoff{reports.NewStandoff(r), hostile()} {
		line, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(line))
	}
	f.Add(`{"text":"“a”","attributions":[{"content":[[0,3]],"nested_in":"","speaker":""},{"content":[[2,1],[-1,9],[0,2]],"source":[[0,1]],"cue":[[0,3]]}]}`)
	f.Fuzz(func(t *testing.T, line string) {
		p := NewPage(PageOptions{})
		if _, err := p.Write([]byte(line)); err != nil {
			return
		}
		var b bytes.Buffer
		if err := p.Print(&b); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(strings.ToLower(b.String()), "<script"); n != 1 {
			t.Errorf("%d scripts", n)
		}
	})
}
