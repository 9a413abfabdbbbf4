package attribution

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestGuardianProfileDrawsItsOwnBoundaries(t *testing.T) {
	e := bareReader()
	for _, c := range []reading{
		{"no marks", `"The road is closed," she said.`, []string{`The road is closed <- she [said]`}},
		{"no apposition behind the name", `"The tower is unsafe," said Peter Lund, the mayor of Harburg.`, []string{`The tower is unsafe <- Peter Lund [said]`}},
		{"no age", `A resident, Tom Hale, 61, said: "I heard a crack."`, []string{`I heard a crack. <- Tom Hale [said]`}},
		{"parts", `"The road," she said, "will close in June."`, []string{`The road … will close in June. <- she [said]`}},
		{"paragraphs opened again", "Dana Voss said: “The ward is full. We need beds.\n\n“We need nurses too.”", []string{"The ward is full. We need beds.\n\n“We need nurses too. <- Dana Voss [said]"}},
		{"a bare quotation", `"It was dark and cold and nobody came to help us."`, []string{`It was dark and cold and nobody came to help us. <- nobody []`}},
		{"indirect speech", `The union says it will strike in June.`, []string{`it will strike in June <- The union [says]`}},
	} {
		c.check(t, e)
	}
}

// TestProfilesAreOneAnalysis shows that a profile moves boundaries and nothing else: the same attributions, by
// the same rules and speakers, each part within what it was.
func TestProfilesAreOneAnalysis(t *testing.T) {
	guardian, polnear := bareReader(), mustEngine(Options{Profile: "polnear"})
	moved := 0
	for name, text := range ownArticles(t) {
		own := read(reader(), text)
		if got, want := joined(read(polnear, text)), joined(own); !slices.Equal(got, want) {
			t.Errorf("%s: polnear gives\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		other := read(guardian, text)
		if len(other.Attributions) != len(own.Attributions) {
			t.Errorf("%s: %d attributions, want %d", name, len(other.Attributions), len(own.Attributions))
			continue
		}
		for i := range own.Attributions {
			a, g := &own.Attributions[i], &other.Attributions[i]
			if a.Rule != g.Rule || a.Kind != g.Kind || a.Speaker != g.Speaker || a.Confidence != g.Confidence || a.NestedIn != g.NestedIn {
				t.Errorf("%s: %s became %s", name, line(own, a), line(other, g))
			}
			if len(a.Content) != len(g.Content) || len(a.Source) != len(g.Source) {
				t.Errorf("%s: %s has other parts than %s", name, line(other, g), line(own, a))
				continue
			}
			for k := range a.Content {
				if !a.Content[k].Contains(g.Content[k]) {
					t.Errorf("%s: %s is more than %s", name, line(other, g), line(own, a))
				}
				if a.Content[k] != g.Content[k] {
					moved++
				}
			}
			for k := range a.Source {
				if !a.Source[k].Contains(g.Source[k]) {
					t.Errorf("%s: %s is more than %s", name, line(other, g), line(own, a))
				}
			}
		}
	}
	if moved == 0 {
		t.Error("the guardian's profile moved nothing")
	}
}

// joined gives what each cue introduces, told and quoted, as one line, without the quotations that are in passing.
func joined(r *Result) (out []string) {
	at := map[string]int{}
	for i := range r.Attributions {
		a := &r.Attributions[i]
		if slices.Contains(a.Flags, "no-cue") || slices.Contains(a.Flags, "refused-cue") {
			continue
		}
		words := ""
		for _, s := range a.Content {
			words += " " + strings.Join(strings.FieldsFunc(r.Doc.Text[s.Start:s.End], func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }), " ")
		}
		if k, ok := at[a.Shared]; ok {
			out[k] += words
			continue
		}
		at[a.Shared] = len(out)
		out = append(out, a.Rule+":"+words)
	}
	return out
}
