package collection_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whosaid/article"
	"whosaid/collection"
)

// echoesOf gives the groups of articles, as JSON Lines.
func echoesOf(t testing.TB, scratch collection.Scratch, memory int64, articles ...*collection.Article) string {
	t.Helper()
	e, err := collection.NewEchoes(scratch, memory)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, a := range articles {
		if err := e.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := e.PrintLines(&b, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// said makes an article of quotations, each "speaker: words".
func quoting(id, date string, lines ...string) *collection.Article {
	var text strings.Builder
	type place struct {
		speaker string
		span    article.Span
	}
	var places []place
	for _, line := range lines {
		speaker, words, _ := strings.Cut(line, ": ")
		text.WriteString("“" + words + "”")
		places = append(places, place{speaker, article.Span{Start: text.Len() - len("“"+words+"”"), End: text.Len()}})
		text.WriteString(" " + speaker + " said.\n\n")
	}
	a := collection.NewArticle(article.Parse(text.String(), article.Metadata{ID: id, Date: date}))
	for i, p := range places {
		a.Quotes = append(a.Quotes, collection.Quote{ID: fmt.Sprint("q", i+1), Kind: "direct", Status: "asserted", Spans: []article.Span{p.span},
			Speaker: collection.Speaker{Name: p.speaker, Key: strings.ToLower(strings.ReplaceAll(p.speaker, " ", "-")), Type: "person", Confidence: 1}})
	}
	return a
}

func TestEchoes(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b string
		want []string // parts of the line; none: no group
	}{
		{"the same words in other marks", "Karin Holm: We will not sell the old harbour to anyone", "Karin Holm: WE WILL NOT SELL THE OLD HAR\u00adBOUR TO ANYONE", []string{`"documents":2`, `"overlap":1`}},
		{"a word changed", "Karin Holm: We will not sell the old harbour to anyone", "Karin Holm: We will now sell the old harbour to anyone", []string{`"differs":["words"]`, `"changed":["negation"]`}},
		{"a part left out", "Karin Holm: We will not sell the old harbour, whatever the board may say, to anyone at all", "Karin Holm: We will not sell the old harbour to anyone at all", []string{`"differs":["cut"]`}},
		{"another speaker", "Karin Holm: We will not sell the old harbour to anyone", "Lars Ek: We will not sell the old harbour to anyone", []string{`"differs":["speaker"]`}},
		{"two words by one speaker", "Karin Holm: No comment", "Karin Holm: No comment", []string{`"documents":2`}},
		{"two words by two speakers", "Karin Holm: No comment", "Lars Ek: No comment", nil},
		{"other words", "Karin Holm: We will not sell the old harbour to anyone", "Karin Holm: We shall build a new school for the children", nil},
		{"a phrase of all days", "Karin Holm: At the end of the day, it is what it is for us all", "Lars Ek: At the end of the day, the club must find a keeper", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := echoesOf(t, nil, 0, quoting("a", "2024-01-01", c.a), quoting("b", "2024-01-02", c.b))
			if (got == "") != (c.want == nil) {
				t.Fatalf("got %q", got)
			}
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("%s lacks %s", got, w)
				}
			}
		})
	}
}

// A hundred thousand equal quotations are no group where nobody's name ties them, and one where it does.
func TestAHundredThousandEqualQuotations(t *testing.T) {
	e, err := collection.NewEchoes(nil, 64<<20)
	if err != nil {
		t.Fatal(err)
	}
	doc := article.Parse("“No comment,” she said.", article.Metadata{ID: "x"})
	for i := range 100_000 {
		a := collection.NewArticle(doc)
		a.ID = fmt.Sprint("d", i)
		a.Quotes = []collection.Quote{{ID: "q1", Kind: "direct", Spans: []article.Span{doc.Quotations[0].Span}}}
		if i%100 == 0 {
			a.Quotes[0].Speaker = collection.Speaker{Name: "Karin Holm", Key: "karin-holm", Type: "person", Confidence: 1}
		}
		if err := e.Add(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Finish(); err != nil {
		t.Fatal(err)
	}
	groups, quotes := 0, 0
	if err := e.Each(func(g []collection.Echo) error { groups, quotes = groups+1, quotes+len(g); return nil }); err != nil {
		t.Fatal(err)
	}
	if groups != 1 || quotes != 1000 {
		t.Errorf("%d groups of %d quotations", groups, quotes)
	}
}

// diskFile is a scratch file on a disk.
func diskFile(t testing.TB) collection.Scratch {
	dir := t.TempDir()
	return func() (collection.ScratchFile, error) { return os.CreateTemp(dir, "") }
}

// Neither the order of the articles nor the memory that there is changes the output.
func TestEchoesDoNotDependOnTheOrder(t *testing.T) {
	var all []*collection.Article
	speakers := []string{"Karin Holm", "Lars Ek", "Ada Berg"}
	base := strings.Fields("we will not sell the old harbour to anyone who has never stood on its quay in the winter rain and asked what it is for")
	for i := range 40 {
		words := append([]string{}, base[i%5:]...)
		words[(i*7)%len(words)] = fmt.Sprint("word", i%3)
		all = append(all, quoting(fmt.Sprintf("d%02d", i), fmt.Sprintf("2024-01-%02d", 1+i%7), speakers[i%3]+": "+strings.Join(words, " "), speakers[i%2]+": It was a quiet day at number "+fmt.Sprint(i%4)))
	}
	want := echoesOf(t, nil, 0, all...)
	if strings.Count(want, "\n") < 2 {
		t.Fatalf("got %s", want)
	}
	rapid.Check(t, func(t *rapid.T) {
		e, err := collection.NewEchoes(nil, rapid.SampledFrom([]int64{1, 1 << 30}).Draw(t, "memory"))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range rapid.Permutation(all).Draw(t, "order") {
			if err := e.Add(a); err != nil {
				t.Fatal(err)
			}
		}
		if err := e.Finish(); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := e.PrintLines(&b, nil); err != nil {
			t.Fatal(err)
		}
		if b.String() != want {
			t.Fatalf("got %s\nwant %s", b.String(), want)
		}
	})
	if got := echoesOf(t, diskFile(t), 1, all...); got != want {
		t.Errorf("with files: got %s\nwant %s", got, want)
	}
}

// One story in several papers is one story.
func TestCopiesCountOnce(t *testing.T) {
	story := "PARIS (AFP) - The ministry opened the archive on Monday after eleven years of repairs that cost more than the building. " +
		"Historians had waited for the letters of the last governor, which nobody had read since the flood of 1953. " +
		"The first boxes were carried up by students, and by noon the reading room was full of people who had come from three countries."
	quote := "Karin Holm: We have waited for these letters longer than anybody in this room has lived"
	var all []*collection.Article
	for i, text := range []string{story, "Archive opens at last\n\n" + story, story + " The archive is open from Tuesday to Friday."} {
		a := quoting(fmt.Sprint("paper-", i), fmt.Sprintf("2024-01-0%d", i+1), quote)
		b := collection.NewArticle(article.Parse(a.Text+text, article.Metadata{ID: a.ID, Date: a.Date}))
		b.Quotes = a.Quotes
		all = append(all, b)
	}
	all = append(all, quoting("other", "2024-01-09", quote))
	got := echoesOf(t, nil, 0, all...)
	for _, want := range []string{`"quotes":4,"documents":4,"independent":2`, `"doc_id":"paper-1","copy_of":"paper-0"`, `"doc_id":"paper-2","copy_of":"paper-0"`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
	if strings.Contains(got, `"doc_id":"other","copy_of"`) {
		t.Errorf("%s", got)
	}
}

// failing is a scratch whose disk is full.
type failing struct{ collection.ScratchFile }

func (failing) Write([]byte) (int, error) { return 0, io.ErrShortWrite }
func (failing) Close() error              { return nil }

func TestAFullDiskIsTold(t *testing.T) {
	e, err := collection.NewEchoes(func() (collection.ScratchFile, error) { return failing{}, nil }, 1)
	if err != nil {
		t.Fatal(err)
	}
	err = nil
	for i := 0; err == nil && i < 5000; i++ {
		err = e.Add(quoting(fmt.Sprint("d", i), "", fmt.Sprintf("Karin Holm: We will not sell the old harbour number %d to anyone", i)))
	}
	if err == nil {
		err = e.Finish()
	}
	if err == nil {
		t.Error("nothing was told")
	}
}

func FuzzEchoes(f *testing.F) {
	f.Add("Karin Holm: We will not sell the old harbour to anyone", "Lars Ek: We will sell the old harbour to anyone")
	f.Add("a: \xff\xff", "a: “”")
	f.Add(": x", "y")
	f.Fuzz(func(t *testing.T, a, b string) {
		x, y := quoting("a", "2024-01-01", a, b), quoting("b", "2024-01-02", b)
		one, two := echoesOf(t, nil, 0, x, y), echoesOf(t, nil, 0, y, x)
		if one != two {
			t.Fatalf("%s\n%s", one, two)
		}
	})
}
