package speaker

import (
	"slices"
	"strconv"
	"strings"
)

const (
	nearShown  = 3 // names that are told as the nearest
	lettersFar = 3 // letters from which on two names are not near each other
)

// nearNames finds the names of the text that come nearest to a name of the list, without a look at all of them. Two keys
// that are fewer than three letters apart share a third of the one, letter by letter, at nearly the same place of the
// other.
type nearNames struct {
	names  []nearName
	thirds map[third][]int32
	last   map[string][]int32 // by last word, in the order of the names
}

type nearName struct{ key, name string }

// third is a third of a key: which one, how many letters the key has, and the letters.
type third struct {
	of, which int
	letters   string
}

// newNearNames takes the names of the text by their keys.
func newNearNames(met map[string]string) *nearNames {
	x := &nearNames{thirds: map[third][]int32{}, last: map[string][]int32{}}
	for key, name := range met {
		if strings.TrimSpace(key) != "" {
			x.names = append(x.names, nearName{key, name})
		}
	}
	slices.SortFunc(x.names, func(a, b nearName) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return strings.Compare(a.key, b.key)
	})
	for i, n := range x.names {
		letters := []rune(n.key)
		for which := range 3 {
			from, to := thirdOf(len(letters), which)
			t := third{len(letters), which, string(letters[from:to])}
			x.thirds[t] = append(x.thirds[t], int32(i))
		}
		word := lastWord(n.key)
		x.last[word] = append(x.last[word], int32(i))
	}
	return x
}

// thirdOf says which letters of n a third has.
func thirdOf(n, which int) (from, to int) { return which * n / 3, (which + 1) * n / 3 }

func lastWord(key string) string {
	words := strings.Fields(key)
	return words[len(words)-1]
}

// to gives the names that share the last word of a key or differ from it by a letter or two. The nearest come first,
// three at most.
func (x *nearNames) to(key string) []string {
	if strings.TrimSpace(key) == "" {
		return nil
	}
	type near struct {
		name     int32
		distance int
	}
	var all []near
	for _, i := range x.alike([]rune(key)) {
		if d := lettersApart(key, x.names[i].key, lettersFar); d < lettersFar {
			all = append(all, near{i, d})
		}
	}
	slices.SortFunc(all, func(a, b near) int {
		if a.distance != b.distance {
			return a.distance - b.distance
		}
		return int(a.name - b.name)
	})
	all = all[:min(nearShown, len(all))]
	if word := lastWord(key); len(word) >= 3 {
		for _, i := range x.last[word] {
			if len(all) == nearShown {
				break
			}
			if lettersApart(key, x.names[i].key, lettersFar) >= lettersFar {
				all = append(all, near{i, lettersFar})
			}
		}
	}
	var out []string
	for _, n := range all {
		out = append(out, strconv.Quote(x.names[n.name].name))
	}
	return out
}

// alike gives the names that share a third with the letters of a key, each once.
func (x *nearNames) alike(key []rune) (out []int32) {
	for n := max(0, len(key)-lettersFar+1); n < len(key)+lettersFar; n++ {
		for which := range 3 {
			from, to := thirdOf(n, which)
			for at := max(0, from-lettersFar+1); at < from+lettersFar && at+to-from <= len(key); at++ {
				out = append(out, x.thirds[third{n, which, string(key[at : at+to-from])}]...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
