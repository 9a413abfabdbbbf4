package attribution

import (
	"slices"
	"strings"
	"testing"

	"whosaid/article"
)

// What a content that points back stands for. A case without resolved words is one where the text leaves a choice, or would mislead: there is no
// row of one word, and no words are given.
func TestResolvedContent(t *testing.T) {
	for _, c := range []struct{ name, text, content, want string }{
		{"the report before", "Police said the owner had sold the boats. The owner denied it.", "it", "the owner had sold the boats"},
		{"that", "The union claims that the mill lost money. The owner disputed that.", "that", "the mill lost money"},
		{"this, and another source", "The weather office says that a warning was issued at noon. The captain's brother disputed this.", "this", "a warning was issued at noon"},
		{"confirmed", "Two officials said the bridge would close in May. The mayor has confirmed it.", "it", "the bridge would close in May"},
		{"a chain says it once", "Radio Tarn, citing police, reported that prisoners had been let out. The superintendent denied it.", "it", "prisoners had been let out"},
		{"so, after a report", "Ann Lee said the dam was safe. An earlier survey said so.", "so", "the dam was safe"},
		{"so, after a plain clause", "The firm paid the guard, and the minutes say so.", "so", "The firm paid the guard"},
		{"it, after a plain clause", "The firm paid the guard, though its owner denies it.", "it", "The firm paid the guard"},
		{"accused of doing", "The union accused the owner of selling boats. He denied it.", "it", "selling boats"},
		{"a claim that", "Parents have accused the council of ignoring warnings, a claim it denies.", "a claim", "ignoring warnings"},
		{"which", "Zemoria has accused Kastania of arming the rebels, which Kastania denies.", "which", "arming the rebels"},
		{"asked whether", "Asked whether he had sold the boats, Dunn denied it.", "it", "he had sold the boats"},

		{"an action may be meant", "Police said the owner had sold the boats. The owner rejected it.", "", ""},
		{"nothing stands before", "The owner denied it.", "", ""},
		{"two reports", "Police said the boats were sold and the union said the mill was closed. The owner denied it.", "", ""},
		{"two clauses in one report", "Police said the owner sold the boats and his wife burned the papers. He denied it.", "", ""},
		{"another sentence between", "Police said the owner had sold the boats. Nobody went to the harbour. The owner denied it.", "", ""},
		{"more is said before", "Police said the owner had sold the boats, and the town laughed at it. The owner denied it.", "", ""},
		{"more is said in the sentence", "Police said the owner had sold the boats. The owner left the room and denied it.", "", ""},
		{"a denial before", "The clerk denied that the mill had lost money. The owner confirmed it.", "", ""},
		{"a denial of a negation", "The clerk said the mill had not lost money. The owner denied it.", "", ""},
		{"somebody's I", "“I sold the boats,” said Lee. The owner denied it.", "", ""},
		{"why is no claim", "Police asked why the owner had sold the boats. The owner denied it.", "", ""},
		{"only supposed", "Police said the owner had sold the boats. If the owner confirms it, he will be tried.", "", ""},
		{"only asked", "Police said the owner had sold the boats. Has the owner confirmed it?", "", ""},
		{"so many", "The firm said so many guards had left.", "", ""},
		{"a clause follows", "Police said the owner had sold the boats. The owner denied that they were his.", "", ""},
		{"a quotation of two sentences", "“The boats are gone. The mill is next,” said Lee. The owner denied it.", "", ""},
		{"a denied thing of a title", "Mill lost money, union says\n\nThe owner denied it.", "", ""},
		{"no clause", "Police spoke of theft. The owner denied it.", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reader().AnalyzeAnnotated(annotated(reader(), c.text))
			words := func(of []article.Span) string {
				var parts []string
				for _, s := range of {
					parts = append(parts, c.text[s.Start:s.End])
				}
				return strings.Join(parts, " … ")
			}
			i := slices.IndexFunc(r.Attributions, func(a Attribution) bool { return c.want != "" && words(a.Content) == c.content })
			if c.want != "" && i < 0 {
				t.Fatalf("no row %q", c.content)
			}
			for k := range r.Attributions {
				a := &r.Attributions[k]
				got := words(a.Resolved)
				switch {
				case k == i && got != c.want:
					t.Errorf("%q stands for %q, want %q", c.content, got, c.want)
				case k != i && got != "":
					t.Errorf("%q stands for %q, want nothing", words(a.Content), got)
				case k != i && len(strings.Fields(words(a.Content))) == 1:
					t.Errorf("a row of one word: %q", words(a.Content))
				}
			}
		})
	}
}
