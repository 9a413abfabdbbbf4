package rules

import "whosaid/article"

// Operator says how the words of a part are reached from what a rule captured.
type Operator uint8

// The operators of `gives`.
const (
	OpNone      Operator = iota // the part is not there
	OpWords                     // the captured words as they stand
	OpPhrase                    // the noun phrase of the captured head
	OpSubtree                   // the captured head with all that hangs on it
	OpClause                    // the subtree, less the cue and what hangs on the cue
	OpQuote                     // the captured quotation
	OpQuoteRun                  // the captured quotation and those that continue it
	OpVerbGroup                 // the captured verb with auxiliaries, negation, particles and venue
	OpSubject                   // who does the captured verb: its own subject, one shared with a verb that it hangs on, or what a relative clause hangs on
	OpPossessor                 // whose the captured noun is: "his claim", "the claim by X", "X made the claim that"
	OpRest                      // from the captured token to the sentence's end
	OpBefore                    // the sentence up to the source and the cue, or up to the captured words
	OpAround                    // the sentence before and after the source and the cue
	OpAncestor                  // the clause around the captured head, at each height: "…, according to X"
	OpParagraph                 // from the captured token to the paragraph's end
	OpPassage                   // what the layout of the page gives to the label or the line that the cue is in
)

var operatorNames = [...]string{"none", "words", "phrase", "subtree", "clause", "quote", "quote-run", "verb-group", "subject", "possessor", "rest", "before", "around", "ancestor", "paragraph", "passage"}

// String gives the operator's name as rule files write it.
func (o Operator) String() string { return operatorNames[o] }

// Part is one part of a proposal.
type Part struct {
	Op     Operator
	Tokens article.Range // the captured words
	Head   int           // the captured head token; -1 where a region was captured
	Quote  int           // index into Document.Quotations; -1 where no quotation was captured
	Less   int           // a token whose subtree is taken out again ("clause minus addressee"); -1 for none
}

// Proposal is what one match of one rule puts forward. Attribution decides. A part that the rule
// leaves out has OpNone, and Head, Quote and Less -1.
type Proposal struct {
	Rule      *Rule
	Cue       Part
	Source    Part
	Content   Part
	More      Part // a second stretch that belongs to the content ("clause plus subtree(when)"), else OpNone
	Addressee Part
}
