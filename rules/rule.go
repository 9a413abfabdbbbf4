// Package rules loads packs of rules, says what a match of a rule proposes, and checks each rule by the examples
// in its file.
//
// A pack is a directory with rule files at any depth, one rule per file, and word lists in lexicon/.
// English returns the built-in pack; Load adds a user's pack to it. Errors begin with the file, the line and the column.
package rules

import (
	"strings"

	"whosaid/rules/pattern"
)

// Rule is one way in which English reports speech. It is read-only once its pack is made.
type Rule struct {
	ID          string
	Title       string
	Description string
	Status      Status
	Priority    int    // with no weights, the higher wins
	Class       string // cue class where the rule itself sets it ("denial"), else ""
	Asserted    string // status of what was said where the rule itself sets it (denied, declined …), else ""
	Sole        bool   // where it matches, its reading of the cue is the only one
	Exact       bool   // the content ends where the pattern ends it: no other end is tried
	Settles     bool   // where it matches it is taken at its word: its reading is the only one, its priority the confidence
	Chains      bool   // its content is another's too, who reports it: "X reported …, citing Y"
	Frame       string // the grammatical frame under which weights know the rule; its id by default

	Pattern string   // as written
	Where   []string // conditions as written
	Within  pattern.Within

	Path string // the file, for messages
	Line int    // of the pattern

	Number int // its place in the pack, from 0

	examples Examples
	late     func() Examples // gives the examples where these have not been read; else nil

	layer   int // the directory of the pack that it is in, from 0
	raw     []rawGives
	indent  int // columns before the pattern's text in its file
	program *pattern.Program
	gives   gives
}

// Status is how far a rule has come.
type Status uint8

// The statuses. Only stable rules propose; draft ones are proved alone; retired ones are kept for
// what they teach.
const (
	Draft Status = iota
	Stable
	Retired
)

var statusNames = [...]string{"draft", "stable", "retired"}

// String gives the status's name.
func (s Status) String() string { return statusNames[s] }

// Examples gives the proof of the rule. That of a rule that is built in is read when it is first asked for: no analysis needs it.
func (r *Rule) Examples() Examples {
	if r.late != nil {
		return r.late()
	}
	return r.examples
}

// Examples is the proof of a rule.
type Examples struct {
	Match     []Example
	NoMatch   []Example
	KnownMiss []Example
}

// Example is a text and what the rule is to find in it. Parts that are "" are not checked.
type Example struct {
	Text      string
	Source    string
	Cue       string
	Content   string
	Addressee string
	Because   string
	Line      int // of its text in the rule's file
}

// AsCaptured reports whether the rule gives its content as the captured words, so that no other end is to be tried.
func (r *Rule) AsCaptured() bool { return r.gives.content.op == OpWords && r.gives.more.op == OpNone }

// Program gives the rule's compiled pattern, for those who print it.
func (r *Rule) Program() *pattern.Program { return r.program }

// Parsed gives the rule's pattern as it was understood, fully bracketed.
func (r *Rule) Parsed() string {
	x, err := pattern.Parse(r.Pattern)
	if err != nil {
		return err.Error()
	}
	return x.String()
}

// Language gives the page that teaches the language of patterns.
func Language() string {
	var b strings.Builder
	for _, l := range strings.Split(pattern.Doc, "\n") {
		if !strings.HasPrefix(l, "//") {
			break
		}
		b.WriteString(strings.TrimPrefix(strings.TrimPrefix(l, "//"), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// operand is one operator with what it is applied to.
type operand struct {
	op   Operator
	slot int16 // -1: none
	less int16 // -1: nothing is taken out
}

// gives says what a match puts forward, by slots of the program.
type gives struct {
	cue, source, content, more, addressee operand
}
