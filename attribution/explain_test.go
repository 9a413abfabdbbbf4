package attribution

import (
	"slices"
	"strings"
	"testing"
)

func TestStepsChangeNothing(t *testing.T) {
	e := mustEngine(Options{Explain: true})
	for name, text := range ownArticles(t) {
		if got, want := lines(read(e, text)), lines(read(reader(), text)); !slices.Equal(got, want) {
			t.Errorf("%s: asked why:\n%s\nelse:\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestStepsAreThereOnRequestOnly(t *testing.T) {
	r := read(reader(), `"The road is closed," she said.`)
	if len(r.Attributions) != 1 || r.Attributions[0].Steps != nil {
		t.Errorf("%+v, want one with no steps", r.Attributions)
	}
}
