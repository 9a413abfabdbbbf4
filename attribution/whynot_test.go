package attribution

import (
	"slices"
	"strings"
	"testing"

	"whosaid/article"
)

// whyNot asks e about words of a text.
func whyNot(t *testing.T, e *Engine, text, words string) []Proposed {
	t.Helper()
	at := strings.Index(text, words)
	if at < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	return e.WhyNot(annotated(e, text), article.Span{Start: at, End: at + len(words)})
}

func TestWhyNotTellsTheReason(t *testing.T) {
	sure := mustEngine(Options{MinConfidence: 0.999})
	byRule := ruleReader()
	for _, c := range []struct {
		shows       string
		e           *Engine
		text, words string
		cue         string // of the reading that the reason is looked for in
		won         bool
		reason      string
	}{
		{"it is a row", byRule, `Lund said that the tower was unsafe.`, "the tower was", "said", true, "it is a row"},
		{"too unsure", sure, `Lund said that the tower was unsafe.`, "the tower was", "said", false, "is not above the 0.999 asked for: "},
		{"in a quotation", byRule, `"He told me that the tower was unsafe," Dana Voss said.`, "that the tower", "told", false, "the cue stands in a quotation; --include nested asks for such reports"},
		{"too short for a bare quotation", byRule, `The pier was "closed" in May.`, "closed", "", false, "a word or two in marks are no speech"},
		{"a title", byRule, `Readers of "The Harbour Gate by the Sea" will know the pier.`, "Gate", "", false, "it is a title or a name"},
		{"a bare quotation", byRule, `"It was dark and cold and nobody came to help us."`, "dark", "", true, "it is a row by itself"},
	} {
		got := whyNot(t, c.e, c.text, c.words)
		found := false
		for _, p := range got {
			if len(p.Rules) == 0 || !strings.HasPrefix(p.Shown, "[") {
				t.Errorf("%s: %+v tells not what was proposed, or by whom", c.shows, p)
			}
			found = found || p.Cue == c.cue && p.Won == c.won && strings.Contains(p.Reason, c.reason)
		}
		if !found {
			t.Errorf("%s: %+v\nwant of cue %q, won %v: %s", c.shows, got, c.cue, c.won, c.reason)
		}
	}
}

// TestWhyNotTellsOfTheNearestReading asks about both ends that a content may have: one is not the best.
func TestWhyNotTellsOfTheNearestReading(t *testing.T) {
	text := "Lund said the road would close, but drivers ignored the signs."
	lost := 0
	for _, words := range []string{"the road would close", "the road would close, but drivers ignored the signs"} {
		for _, p := range whyNot(t, reader(), text, words) {
			if p.Cue == "said" && strings.HasPrefix(p.Reason, "of the same cue [Lund] [") && p.Shown == "[Lund] ["+words+"]" {
				lost++
			}
		}
	}
	if lost != 1 {
		t.Errorf("%d of the two lost to another of the same cue, want 1", lost)
	}
}

func TestWhyNotOfOtherWords(t *testing.T) {
	text := "Lund said that the tower was unsafe. The roof was repaired in May."
	for _, words := range []string{"The roof", " "} {
		if got := whyNot(t, ruleReader(), text, words); len(got) > 0 {
			t.Errorf("%q: %+v, want nothing", words, got)
		}
	}
}

// TestWhyNotAgreesWithTheRows asks about whole articles: what it says won are the rows.
func TestWhyNotAgreesWithTheRows(t *testing.T) {
	joining := mustEngine(Options{Profile: "polnear"}) // a row a cue
	passing := func(r *Result) (n int) {
		for i := range r.Attributions {
			if f := r.Attributions[i].Flags; slices.Contains(f, "no-cue") || slices.Contains(f, "refused-cue") {
				n++
			}
		}
		return n
	}
	for name, text := range ownArticles(t) {
		won := 0
		for _, p := range reader().WhyNot(annotated(reader(), text), article.Span{Start: 0, End: len(text)}) {
			if p.Won {
				won++
			}
		}
		if rows := len(read(joining, text).Attributions); won != rows+passing(read(reader(), text)) {
			t.Errorf("%s: %d are said to be rows, and there are %d", name, won, rows)
		}
	}
}

func TestNearestRulesAreSorted(t *testing.T) {
	text := "The council plans to close the tower by June."
	near := reader().Nearest(annotated(reader(), text), article.Span{Start: 0, End: len(text)}, 4)
	if len(near) != 4 {
		t.Fatalf("%d rules, want 4", len(near))
	}
	for i, n := range near {
		if n.Stop.Reason == "" || i > 0 && near[i-1].Stop.Share < n.Stop.Share {
			t.Errorf("rule %d of %d: %s wants %q, and came %.2f far", i, len(near), n.Rule.ID, n.Stop.Reason, n.Stop.Share)
		}
	}
	if got := reader().Nearest(annotated(reader(), text), article.Span{}, 4); len(got) > 0 {
		t.Errorf("of no words %d rules", len(got))
	}
}

// TestALikelierOneHasTheWords shows what is said of a reading that a row of another cue stands against.
func TestALikelierOneHasTheWords(t *testing.T) {
	found := 0
	e := mustEngine(Options{MinConfidence: 0.01, Include: IncludeNames})
	for _, text := range ownArticles(t) {
		for _, p := range e.WhyNot(annotated(e, text), article.Span{Start: 0, End: len(text)}) {
			if _, by, ok := strings.Cut(p.Reason, "a likelier one has its words: ["); ok {
				found++
				if p.Won || !strings.Contains(by, ", by the cue ") {
					t.Errorf("%+v", p)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no two cues of the articles want the same words")
	}
}
