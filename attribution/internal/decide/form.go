package decide

import (
	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
	"whosaid/syntax"
)

// The form of a row, and how much evidence a row of its sort needs.

// formOf gives the form of a candidate.
func (d *Decider) formOf(c *propose.Candidate) result.Form {
	switch {
	case c.Plan.Passage():
		return d.formOfPassage(c)
	case d.Doc.Paragraphs[d.Doc.Tokens[c.Cue].Paragraph].Kind == article.Title:
		return result.Headline
	case c.Kind == result.Direct:
		return result.Quotation
	case d.clausal(c):
		return result.Clause
	}
	return result.Phrase
}

// formOfPassage gives the form of words that the layout of the page gives somebody.
func (d *Decider) formOfPassage(c *propose.Candidate) result.Form {
	n, _ := d.Doc.PassageAt(c.Content[0].First)
	switch {
	case n >= 0 && d.Doc.Passages[n].Kind == article.Turn:
		return result.Turn
	case c.Kind == result.Direct:
		return result.Quotation
	}
	return result.Block
}

// clausal reports whether a content is a clause: it begins with a word that opens a finite clause, or has a finite verb that is
// not in a relative clause, nor in an adverbial one, on a word of the content.
func (d *Decider) clausal(c *propose.Candidate) bool {
	if first := d.nextWord(c.Content[0].First, c.Content[0].End); first < c.Content[0].End {
		if t := d.Tag(first); d.On(first, d.Lists.ClauseOpeners) && (t == syntax.IN || t == syntax.WRB || t == syntax.WP) {
			return true
		}
	}
	for _, r := range c.Content {
		for i := r.First; i < r.End; i++ {
			if view.Tense(d.Tag(i)) > 0 && !d.subordinate(i, r) {
				return true
			}
		}
	}
	return false
}

// subordinate reports whether verb i is in a relative or adverbial clause that hangs on a word of r.
func (d *Decider) subordinate(i int, r article.Range) bool {
	for n := 0; i >= 0 && r.Has(i) && n < highestVerb; n++ {
		up := d.Head(i)
		if rel := d.Rel(i); (rel == syntax.RelAclRelcl || rel == syntax.RelAdvcl) && up >= 0 && r.Has(up) {
			return true
		}
		i = up
	}
	return false
}

// highestVerb is how many heads are climbed from a verb.
const highestVerb = 12

// sort is a class of rows that share a threshold: rows of one sort are wrong in the same ways.
type rowSort uint8

const (
	inMarks     rowSort = iota // all words in marks, turns and blocks
	clauses                    // a clause, and a cue of saying
	partly                     // a part in marks, and a cue of saying
	partlyOther                // a part in marks, and a cue that is no word of saying
	phrases                    // a phrase, proposed by a rule for such phrases, and a cue of saying
	weak                       // the rest: a general frame that gives a phrase, or a cue that is no word of saying
	nobodySaid                 // no source is named: "it emerged that"
	thoughts                   // the cue is of the class thought: "believes that"
)

// sortNames are the names of the sorts in the table of weights, after "threshold-".
var sortNames = [...]string{"quotation", "clause", "mixed", "mixed-other", "phrase", "weak", "sourceless", "thought"}

// thoughtClass is the class of the cues of thought in the lexicon.
const thoughtClass = "thought"

// general reports whether a rule is one of the general frames, which propose for any verb and wait for weights.
func general(c *propose.Candidate) bool { return c.Rule.Priority < generalBelow }

// generalBelow is the priority below which a rule proposes and never decides by its priority.
const generalBelow = 100

// ofSort tells which rows share the threshold of a candidate; "" where the caller chose one threshold for all.
func (d *Decider) ofSort(c *propose.Candidate) string {
	if d.MinConfidence > 0 {
		return ""
	}
	return " of rows of the sort " + sortNames[d.sortOf(c)]
}

// sortOf gives the sort of a candidate.
func (d *Decider) sortOf(c *propose.Candidate) rowSort {
	said := d.cueClass(c) != "" || !general(c)
	switch form := d.formOf(c); {
	case form == result.Quotation || form == result.Turn || form == result.Block:
		return inMarks
	case !said && c.Kind == result.Mixed:
		return partlyOther
	case !said:
		return weak
	case d.cueClass(c) == thoughtClass:
		return thoughts
	case c.Source.Len() == 0:
		return nobodySaid
	case c.Kind == result.Mixed:
		return partly
	case form == result.Clause || form == result.Headline && d.clausal(c):
		return clauses
	case !general(c):
		return phrases
	}
	return weak
}
