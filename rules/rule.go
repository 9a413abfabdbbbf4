// Package rules holds the rule language's packs: what a match of a rule proposes, and the proof
// of each rule by the examples beside it.
package rules

// Rule is one way in which English reports speech.
type Rule struct {
	ID       string
	Title    string
	Priority int
}
