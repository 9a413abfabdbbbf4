package attribution

import (
	"strings"
	"testing"

	"whosaid/article"
)

// turnsOf gives the labels of the turns that a text is sure to have, by the priority of their rules.
func turnsOf(e *Engine, text string) (labels []string) {
	r := analyzed(e, article.Parse(text, article.Metadata{}))
	for i := range r.Attributions {
		a := &r.Attributions[i]
		if (a.Rule == "transcript-turn" || a.Rule == "question-and-answer") && a.Confidence >= 0.9 {
			labels = append(labels, r.Doc.Text[a.Source[0].Start:a.Source[0].End])
		}
	}
	return labels
}

// TestTurnsAreToldByTheirLayout shows that labels which come again before paragraphs of talk are turns, and that
// other labels, however often they come again, are not.
func TestTurnsAreToldByTheirLayout(t *testing.T) {
	const head = "A talk with a keeper\n\nMara Voss kept the light at Harburg for nine years. It was put out in May.\n\n"
	for _, c := range []struct{ shows, text, want string }{
		{"names", "Harburg Post: What did you do there?\n\nMara Voss: I counted ships.\n\nHarburg Post: It must have been dull.\n\nMara Voss: You get used to it.",
			"Harburg Post, Mara Voss, Harburg Post, Mara Voss"},
		{"letters", "Q: What did you do there?\n\nA: I counted ships.\n\nQ: Was it dull?\n\nA: You get used to it.", "Q, A, Q, A"},
		{"labels of things", "Director: Ann Lee\n\nCast: Tom Hale, Mara Voss\n\nDirector: Peter Lund\n\nCast: Tom Hale, Ann Lee", ""},
		{"labels that do not come again", "Monday: The ferry runs late.\n\nTuesday: The ferry runs early.\n\nWednesday: The pier is shut.", ""},
	} {
		if got := strings.Join(turnsOf(reader(), head+c.text), ", "); got != c.want {
			t.Errorf("%s: turns of %q, want %q", c.shows, got, c.want)
		}
	}
}

// TestOneWordThatIsAskedBack shows that the word with which the one who asks answers a question asked back is no row; an answer is one.
func TestOneWordThatIsAskedBack(t *testing.T) {
	const text = "A talk with a keeper\n\nMara Voss kept the light at Harburg for nine years.\n\nHarburg Post: What did you do there?\n\n" +
		"Mara Voss: I counted ships.\n\nHarburg Post: Why did you stay so long?\n\nMara Voss: Why did I stay?\n\nHarburg Post: Yes.\n\n" +
		"Mara Voss: You get used to it.\n\nHarburg Post: Will you go back?\n\nMara Voss: No."
	const want = "Harburg Post, Mara Voss, Harburg Post, Mara Voss, Mara Voss, Harburg Post, Mara Voss"
	if got := strings.Join(turnsOf(reader(), text), ", "); got != want {
		t.Errorf("turns of %q, want %q", got, want)
	}
}
