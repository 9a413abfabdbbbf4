package decide

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"whosaid/attribution/internal/view"
)

// weightsNamed are three features with what each adds, as a step names them, by itself and beside the others.
var weightsNamed = func() *regexp.Regexp {
	const one = `\S+ [+-]\d+\.\d\d`
	const three = one + ", " + one + ", " + one
	return regexp.MustCompile(`^by itself [01]\.\d\d\d, ` + three + "; beside the others " + three + "$")
}()

func TestStepsNameRulesAndWeights(t *testing.T) {
	d := New(englishPack())
	o := Options{Weights: shippedWeights(), Explain: true}
	ids := map[string]bool{}
	for _, r := range englishPack().Pack.Rules {
		ids[r.ID] = true
	}
	steps := 0
	for name, text := range ownTexts(t) {
		for i, a := range readBy(d, annotatedText(text), o) {
			if a.Rule == RuleBare {
				continue
			}
			by := map[string]string{}
			for _, s := range a.Steps {
				by[s.Stage] = s.Text
				steps++
			}
			_, proposed, _ := strings.Cut(by["candidate"], "proposed by ")
			proposed, _, ok := strings.Cut(proposed, ";")
			if !ok {
				t.Errorf("%s: row %d: nobody proposed it: %q", name, i, a.Steps)
			}
			rules := strings.Split(proposed, ", ")
			if !slices.Contains(rules, a.Rule) || !slices.IsSorted(rules) {
				t.Errorf("%s: row %d is by %s, and proposed by %v", name, i, a.Rule, rules)
			}
			for _, id := range rules {
				if !ids[id] {
					t.Errorf("%s: row %d: no rule is called %q", name, i, id)
				}
			}
			_, weights, _ := strings.Cut(by["accept"], ": ")
			weights = strings.TrimPrefix(weights, noDoubt)
			if byPriority := strings.HasPrefix(weights, "by the priority "); byPriority && strings.HasSuffix(weights, "which no gold has told the weights of") && o.Weights.tellOf(view.ValueOf(a.Rule)) || !byPriority && !weightsNamed.MatchString(weights) {
				t.Errorf("%s: row %d: accepted by %q, want three weights with their names", name, i, by["accept"])
			}
			if by["source"] == "" {
				t.Errorf("%s: row %d: no step tells of its source", name, i)
			}
		}
	}
	if steps == 0 {
		t.Error("no steps at all")
	}
}

func TestHeaviestWeightsAreNamed(t *testing.T) {
	ps := []part{{"a", 0.2}, {"b", -3}, {"c", 1}, {"d", -1}, {"e", 0.1}}
	if got, want := tipped(ps), "b -3.00, c +1.00, d -1.00"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := tipped(nil); got != "" {
		t.Errorf("%q of nothing", got)
	}
	got := difference([]part{{"a", 1}, {"b", 2}, {"a", 0.5}}, []part{{"b", 2}, {"c", 1}})
	slices.SortFunc(got, func(x, y part) int { return strings.Compare(x.name, y.name) })
	if !slices.Equal(got, []part{{"a", 1.5}, {"c", -1}}) {
		t.Errorf("the difference is %v, want a 1.5 and c -1", got)
	}
}
