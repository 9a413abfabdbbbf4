package speaker

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// nearestOfAll looks at each name.
func nearestOfAll(met map[string]string, key string) (out []string) {
	type near struct {
		name     string
		distance int
	}
	var all []near
	for k, name := range met {
		d := lettersApart(key, k, lettersFar)
		if d < lettersFar || lastWord(k) == lastWord(key) && len(lastWord(k)) >= 3 {
			all = append(all, near{name, d})
		}
	}
	slices.SortFunc(all, func(a, b near) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return strings.Compare(a.name, b.name)
	})
	for _, n := range all[:min(nearShown, len(all))] {
		out = append(out, strconv.Quote(n.name))
	}
	return out
}

func TestNearNamesAreThoseOfAScan(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	name := func() string {
		var words []string
		for range 1 + random.IntN(2) {
			var w strings.Builder
			for range 1 + random.IntN(5) {
				w.WriteRune([]rune("abé")[random.IntN(3)])
			}
			words = append(words, w.String())
		}
		return strings.Join(words, " ")
	}
	met := map[string]string{}
	for range 400 {
		key := name()
		met[key] = strings.ToUpper(key)
	}
	x := newNearNames(met)
	found := 0
	for range 2000 {
		key := name()
		got, want := x.to(key), nearestOfAll(met, key)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: %v, want %v", key, got, want)
		}
		found += len(got)
	}
	if found == 0 {
		t.Error("nothing was near")
	}
}

func TestNearNamesLookAtFewOfMany(t *testing.T) {
	met := map[string]string{}
	for i := range maxMet {
		key := fmt.Sprintf("%x smith", uint32(i)*2654435761)
		met[key] = key
	}
	x := newNearNames(met)
	looked := 0
	for i := range 200 {
		looked += len(x.alike([]rune(fmt.Sprintf("%x berg", uint32(i)*2246822519))))
	}
	if most := 200 * maxMet / 50; looked > most {
		t.Errorf("%d names looked at for 200, want at most %d", looked, most)
	}
}
