//go:build race

package attribution

// underRace is true in tests that the race detector watches: they take about eight times as long, and fewer articles show it as much.
const underRace = true
