package attribution

import (
	"slices"
	"testing"
)

// TestPrioritiesDecideWithoutWeights shows that rules alone, with nothing fitted, find the plain cases.
func TestPrioritiesDecideWithoutWeights(t *testing.T) {
	e := ruleReader()
	for _, c := range []reading{
		{"say that", `Peter Lund said that the tower was unsafe.`, []string{`that the tower was unsafe <- Peter Lund [said]`}},
		{"denied", `The mayor denied that the tower was unsafe.`, []string{`that the tower was unsafe <- The mayor [denied]`}},
		{"according to", `The tower, according to the union, is unsafe.`, []string{`The tower … is unsafe <- the union [according to]`}},
		{"a quotation", `"The road is closed," she said.`, []string{`"The road is closed," <- she [said]`}},
		{"the cue interrupts", `"The road," she said, "will close in June."`, []string{`"The road," … "will close in June." <- she [said]`}},
		{"paragraphs opened again", "Dana Voss said: “The ward is full. We need beds.\n\n“We need nurses too.”", []string{"“The ward is full. We need beds.\n\n“We need nurses too.” <- Dana Voss [said]"}},
		{"an apposition", `"The tower is unsafe," Peter Lund, the mayor of Harburg, said.`, []string{`"The tower is unsafe," <- Peter Lund, the mayor of Harburg [said]`}},
		{"a bare quotation", `"It was dark and cold and nobody came to help us."`, []string{`"It was dark and cold and nobody came to help us." <- nobody []`}},
		{"two quotations and two cues", `The union said: "We will strike," and the mayor said: "We will not."`, []string{`"We will strike," <- The union [said]`, `"We will not." <- the mayor [said]`}},
		{"a chain", `The daily Post reported on Monday that Lund had told the committee in a closed session that the tower was unsafe.`, []string{
			`that Lund had told the committee in a closed session that the tower was unsafe <- The daily Post [reported]`,
			`that the tower was unsafe <- Lund [had told]`,
		}},
		{"a nickname", `Joe "The Hammer" Brandt lost the fight.`, nil},
	} {
		c.check(t, e)
	}
}

// TestChainsAreNested shows that an inner report knows the outer one, whatever the weights make of it.
func TestChainsAreNested(t *testing.T) {
	e := ruleReader()
	r := read(e, `The daily Post reported on Monday that Lund had told the committee in a closed session that the tower was unsafe.`)
	if len(r.Attributions) != 2 {
		t.Fatalf("%v, want the Post's and Lund's", lines(r))
	}
	outer, inner := r.Attributions[0], r.Attributions[1]
	if outer.NestedIn != -1 || inner.NestedIn != 0 {
		t.Errorf("nested in %d and %d, want -1 and 0", outer.NestedIn, inner.NestedIn)
	}
	if outer.Innermost < 0 || outer.Outermost != outer.Innermost {
		t.Errorf("the outer report's chain is %d to %d, want it alone", outer.Innermost, outer.Outermost)
	}
	if inner.Outermost != outer.Speaker || inner.Innermost != inner.Speaker || inner.Speaker == outer.Speaker {
		t.Errorf("the inner report's chain is %d to %d, want %d to %d", inner.Innermost, inner.Outermost, inner.Speaker, outer.Speaker)
	}
}

func TestThoughtsAndIntentionsAreAskedFor(t *testing.T) {
	for _, c := range []struct{ include, text, want string }{
		{"thought", `The mayor believes that the tower is unsafe.`, `that the tower is unsafe <- The mayor [believes]`},
		{"intention", `The council plans to close the tower by June.`, `to close the tower by June <- The council [plans]`},
	} {
		if got := lines(read(reader(), c.text)); len(got) > 0 {
			t.Errorf("%s: %v, which nobody asked for", c.text, got)
		}
		for _, include := range IncludeNames {
			got := lines(read(mustEngine(Options{Include: []string{include}}), c.text))
			if include == c.include && !slices.Equal(got, []string{c.want}) || include != c.include && len(got) > 0 {
				t.Errorf("%s: with %s %v", c.text, include, got)
			}
		}
	}
}

// TestNestedReportsStandInQuotations shows that a report inside a quotation is a row where it is asked for, and
// that it stays inside the marks.
func TestNestedReportsStandInQuotations(t *testing.T) {
	text := `"Brandt told us on Monday, in front of the whole council, that the tower was unsafe," Dana Voss said.`
	outer := `"Brandt told us on Monday, in front of the whole council, that the tower was unsafe," <- Dana Voss [said]`
	if got := lines(read(ruleReader(), text)); !slices.Equal(got, []string{outer}) {
		t.Errorf("by default %v, want %s", got, outer)
	}
	r := read(mustEngine(Options{Weights: NoWeights(), Include: []string{"nested"}}), text)
	var inner *Attribution
	for i := range r.Attributions {
		if a := &r.Attributions[i]; a.NestedIn >= 0 {
			inner = a
		}
	}
	if inner == nil || line(r, inner) != `that the tower was unsafe <- Brandt [told]` {
		t.Errorf("with nested %v, want Brandt's report in Voss's", lines(r))
	}
}

// TestConfidenceTradesRowsForRightness shows that a higher demand gives some of the same rows, none of them below it.
func TestConfidenceTradesRowsForRightness(t *testing.T) {
	demands := []float64{0.1, 0.4, 0.7}
	var engines []*Engine
	for _, d := range demands {
		engines = append(engines, mustEngine(Options{MinConfidence: d}))
	}
	most, least := 0, 0
	for name, text := range ownArticles(t) {
		var before []string
		for k, e := range engines {
			r := read(e, text)
			for i := range r.Attributions {
				a := &r.Attributions[i]
				if a.Confidence < demands[k] {
					t.Errorf("%s: %s has confidence %v, and %v was asked for", name, line(r, a), a.Confidence, demands[k])
				}
				if k > 0 && !slices.Contains(before, line(r, a)) && a.Rule != ruleBareQuotation {
					t.Errorf("%s: %s is there at %v and not at %v", name, line(r, a), demands[k], demands[k-1])
				}
			}
			before = lines(r)
			switch k {
			case 0:
				most += len(before)
			case len(demands) - 1:
				least += len(before)
			}
		}
	}
	if least == 0 || least >= most {
		t.Errorf("%d rows at %v, %d at %v: want some, and more", least, demands[len(demands)-1], most, demands[0])
	}
}

// TestWithoutStages shows that each stage that may be left out is worth something, and that the rest works without it.
func TestWithoutStages(t *testing.T) {
	text := `"The road," she said, "will close in June." The council, which had met on Monday, denied that the tower was unsafe.`
	whole := lines(read(reader(), text))
	for _, stage := range []string{"trees", "quotations"} {
		r := read(mustEngine(Options{Without: []string{stage}}), text)
		if got := lines(r); len(got) == 0 || slices.Equal(got, whole) {
			t.Errorf("without %s %v, want something else than %v", stage, got, whole)
		}
		for i := range r.Attributions {
			if a := &r.Attributions[i]; stage == "quotations" && a.Kind != Indirect {
				t.Errorf("without quotations %s is %v", line(r, a), a.Kind)
			}
		}
		for _, fault := range faults(r) {
			t.Errorf("without %s: %s", stage, fault)
		}
	}
}
