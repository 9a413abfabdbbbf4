//go:build !race

package attribution

// underRace is true in tests that the race detector watches.
const underRace = false
