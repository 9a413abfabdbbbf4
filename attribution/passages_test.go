package attribution

import (
	"slices"
	"testing"
)

// TestRowsArePassages shows the rows of each unit: the passages of one report share its id.
func TestRowsArePassages(t *testing.T) {
	parted := `"The road," she said, "will close in June." The mayor said it was a "bad day" for "all of us". Ann Berg said that nobody would come.`
	for _, c := range []struct {
		name string
		o    Options
		text string
		want []string
	}{
		{"passages", Options{Rows: "passages"}, parted, []string{
			`"The road," <- she [said]`, `"will close in June." <- she [said]`, `"bad day" <- The mayor [said]`, `"all of us" <- The mayor [said]`}},
		{"directquote", Options{Profile: "directquote"}, `"It is unsafe," said Peter Lund, the mayor of Harburg.`, []string{`"It is unsafe," <- Peter Lund [said]`}},
		{"ggt", Options{Profile: "ggt"}, parted, []string{`"will close in June." <- she [said]`, `that nobody would come <- Ann Berg [said]`}},
		{"paragraphs opened again", Options{Rows: "passages"}, "Dana Voss said: “The ward is full. We need beds.\n\n“We need nurses too.”", []string{
			"“The ward is full. We need beds.\n\n“We need nurses too.” <- Dana Voss [said]"}},
		{"nothing in marks", Options{Rows: "passages"}, `The union says it will strike in June.`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := lines(read(mustEngine(c.o), c.text))
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%q\nwant\n%q", got, c.want)
			}
		})
	}
}

// TestPassagesAreOfTheRows shows that a row of a passage has the speaker and the shared id of a row of the whole, and words of its content,
// and that every quotation of the whole is in one.
func TestPassagesAreOfTheRows(t *testing.T) {
	parts := mustEngine(Options{Rows: "passages"})
	several := 0
	for name, text := range ownArticles(t) {
		whole, cut := read(reader(), text), read(parts, text)
		marked := 0
		for i := range whole.Attributions {
			a := &whole.Attributions[i]
			marked += len(whole.passages(a.Content, false))
		}
		if marked != len(cut.Attributions) {
			t.Errorf("%s: %d passages, want %d", name, len(cut.Attributions), marked)
		}
		for i := range cut.Attributions {
			p := &cut.Attributions[i]
			if len(p.Content) != 1 || p.Kind != Direct {
				t.Errorf("%s: %s is no passage in marks", name, line(cut, p))
			}
			if !slices.ContainsFunc(whole.Attributions, func(a Attribution) bool {
				return a.Shared == p.Shared && a.Rule == p.Rule && a.Confidence == p.Confidence && p.Content[0].Start >= a.Content[0].Start && p.Content[0].End <= a.Content[len(a.Content)-1].End
			}) {
				t.Errorf("%s: %s is of no row", name, line(cut, p))
			}
			if i > 0 && cut.Attributions[i-1].Shared == p.Shared {
				several++
			}
		}
	}
	if several == 0 {
		t.Error("no report has several passages")
	}
}

func TestRowsHaveAUnit(t *testing.T) {
	if _, err := New(Options{Rows: "words"}); err == nil || err.Error() != `rows "words": want one of attributions, passages` {
		t.Errorf("got %v", err)
	}
}
