package decide

import (
	"slices"
	"testing"
)

// TestJoinsAndSourcesAreProposed shows what is among the candidates, or does not, whatever the weights make of it.
func TestJoinsAndSourcesAreProposed(t *testing.T) {
	for _, c := range []struct {
		shows, text, want string
		absent            bool
	}{
		{"paragraphs that are closed and opened each by itself", "\"It is a disgrace,\" the mayor said. \"We are ashamed.\"\n\n\"It should be pulled down.\"\n\n\"We shall do it in June.\"",
			"\"It is a disgrace,\" … \"We are ashamed.\"\n\n\"It should be pulled down.\"\n\n\"We shall do it in June.\" <- the mayor", false},
		{"a paragraph below a paraphrase", "Dana Voss said that the ward was full.\n\n\"We have not slept for three days.\"",
			"that the ward was full.\n\n\"We have not slept for three days.\" <- Dana Voss", false},
		{"not below a verb of another kind", "Dana Voss stopped to look at the ward.\n\n\"We have not slept for three days.\"",
			"to look at the ward.\n\n\"We have not slept for three days.\" <- Dana Voss", true},
		{"the next sentence, partly in marks", `"The ward is full," Dana Voss said. But the nurses "have not slept for three days".`,
			`"The ward is full," … But the nurses "have not slept for three days" <- Dana Voss`, false},
		{"not one with a word of saying", `"The ward is full," Dana Voss said. But nurses said they "have not slept for three days".`,
			`"The ward is full," … But nurses said they "have not slept for three days" <- Dana Voss`, true},
		{"the first subject of a participle far from it", `Voss, the mayor, left after the builder called, saying the tower was unsafe.`,
			`the tower was unsafe <- Voss, the mayor`, false},
		{"nothing behind the verb whose subject holds the cue", `Dana Voss, who said the tower was unsafe, resigned on Friday.`,
			`the tower was unsafe, resigned on Friday <- who`, true},
	} {
		if got := proposedBy(New(englishPack()), c.text); slices.Contains(got, c.want) == c.absent {
			t.Errorf("%s: %q among the candidates of %q is %v", c.shows, c.want, c.text, !c.absent)
		}
	}
}

// proposedBy gives every candidate as its content and its source.
func proposedBy(d *Decider, text string) (out []string) {
	a := annotatedText(text)
	d.Groups(a, func(g *Group) {
		for i := range g.Len() {
			content, source := g.Spans(i)
			line := ""
			for k, r := range content {
				if k > 0 {
					line += " … "
				}
				s := a.Doc.SpanOf(r)
				line += text[s.Start:s.End]
			}
			if source.Len() > 0 {
				s := a.Doc.SpanOf(source)
				line += " <- " + text[s.Start:s.End]
			}
			out = append(out, line)
		}
	})
	return out
}
