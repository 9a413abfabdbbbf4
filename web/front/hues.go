package front

import (
	"strconv"

	"whosaid/reports"
)

// hues gives speakers, by their numbers, the numbers of their colours.
type hues map[int]int

// newHues gives colours to speakers in the order of the articles: to each the one that is rarest in
// the article that first quotes it, so that the first speakers of an article all have different ones.
// Colours come round again; speakers' numbers do not.
func newHues(docs []*reports.Standoff, numbers speakerNumbers) hues {
	h := hues{}
	next := 0 // where to begin looking, so that all colours are used
	for _, s := range docs {
		var used [pageHues]int
		seen := map[int]bool{}
		var fresh []int
		for i := range s.Attributions {
			n := numbers.of(voiceOf(s, &s.Attributions[i]))
			if n == 0 || seen[n] {
				continue
			}
			seen[n] = true
			if c, ok := h[n]; ok {
				used[c]++
			} else {
				fresh = append(fresh, n)
			}
		}
		for _, n := range fresh {
			best := next % pageHues
			for k := range pageHues {
				if c := (next + k) % pageHues; used[c] < used[best] {
					best = c
				}
			}
			h[n] = best
			used[best]++
			next = best + 1
		}
	}
	return h
}

// of gives a speaker's colour as the page's classes have it.
func (h hues) of(speaker int) string {
	if speaker <= 0 {
		return strconv.Itoa(pageHues)
	}
	if c, ok := h[speaker]; ok {
		return strconv.Itoa(c)
	}
	return strconv.Itoa((speaker - 1) % pageHues)
}
