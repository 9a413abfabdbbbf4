package speaker

import "testing"

// Who is named in the words said is seldom the one who says them: the pronoun is the other's, though the one who is named
// stands nearer and is a subject.
func TestNamesInsideTheContentAreNotTheSpeaker(t *testing.T) {
	for _, c := range []struct{ text, said, want string }{
		{`Clara Lind met Anna Berg on Monday. Berg was late. She said that Berg had missed the ferry.`, "that Berg had missed the ferry", "Clara Lind"},
		{`Clara Lind met Anna Berg on Monday. Berg was late. She said that the ferry was late.`, "that the ferry was late", "Anna Berg"},
	} {
		a := annotate(t, c.text)
		atts := lay(t, a, []saying{{c.said, "She", "said", ""}})
		speakers := resolve(a, atts, Options{})
		got := "nobody"
		if s := atts[0].Speaker; s >= 0 {
			got = speakers[s].Name
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}
