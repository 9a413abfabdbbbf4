// Package attribution says who said what: it turns an article into attributions, each with its
// content, source, cue and speaker, and with the reasons for them.
//
// An Engine is made once, with New, which loads models, rules and weights (all of them embedded), and
// serves all goroutines. Its Analyze takes a Document of package article and gives a Result. No text
// makes it fail, the same text gives the same Result, and its time grows linearly with the text.
//
//	engine, err := attribution.New(attribution.Options{})
//	…
//	result := engine.Analyze(article.Parse(text, article.Options{ID: "a1"}))
//
// Package reports makes rows and files of a Result.
package attribution

import "whosaid/article"

// Kind tells how much of the content stands in quotation marks.
type Kind uint8

// The kinds, after the PolNeAR guidelines (Newell, Margolin & Ruths 2018).
const (
	Direct   Kind = iota // all of it
	Mixed                // a part
	Indirect             // nothing
)

var kindNames = [...]string{"direct", "mixed", "indirect"}

// String gives the kind's name: direct, mixed or indirect.
func (k Kind) String() string { return kindNames[k] }

// Attribution is one claim or quotation laid to somebody. Spans are bytes of the document's text,
// half-open, in the order of the text, and never overlap within one part. A quotation that nobody
// could be found for is kept, with no source and Speaker -1.
type Attribution struct {
	ID         string
	Kind       Kind
	Content    []article.Span // the words said, quotation marks included
	Source     []article.Span // the words that name whom it is laid to; empty where none do
	Cue        []article.Span // the words that report; empty where none do
	SourceHead int            // the token that heads the source, else -1
	CueHead    int            // the token that heads the cue, else -1
	CueLemma   string
	CueClass   string // neutral, claim, denial … after the rule or the lexicon
	SourceForm string // name, description, pronoun, relative, none
	Status     string // asserted, denied, hedged, conditional, question, intended, declined
	Addressee  article.Span
	Speaker    int    // index into Result.Speakers, else -1
	Resolution string // how the speaker was reached: named, alias, title, pronoun, continuation …
	NestedIn   int    // index into Result.Attributions of the attribution whose content holds this one, else -1
	Rule       string // id of the rule that won
	Confidence float64
	Flags      []string

	Reason    string // the stated reason for withholding a name, else ""
	Innermost int    // of a chain, the speaker nearest to the words; index into Speakers, else -1
	Outermost int    // of a chain, the speaker who reports it all; index into Speakers, else -1
	Steps     []Step // only where Options.Explain asks for them
}

// Step is one decision on the way to an attribution, for a person who asks why.
type Step struct {
	Stage string // candidate, rank, accept, edge, speaker …
	Text  string
}

// Speaker is somebody to whom at least one attribution is laid: one name for all mentions.
type Speaker struct {
	Name        string // the fullest form in the article
	ID          string // the id in the user's own list, else ""
	Type        string // person, organization, place, group, document, unnamed, author, none
	Role        string // "spokesperson"
	Affiliation string // "Kremlin"
	Plural      bool
	Mentions    []article.Span
}

// Result is what was found in one article. Attributions are in the order of the text, by the
// first byte of what was said and then by the cue.
type Result struct {
	Doc          *article.Document
	Attributions []Attribution
	Speakers     []Speaker
}
