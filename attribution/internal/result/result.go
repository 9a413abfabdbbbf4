// Package result holds what the stages of attribution hand on to each other: the attributions and
// speakers of one article, with ranges of tokens for all their parts. Package attribution turns them
// into spans of bytes when all stages are done.
package result

import "whosaid/article"

// Kind says how much of the content is in quotation marks.
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

// Status says how the article presents the words.
type Status string

// The values of Status.
const (
	StatusAsserted    Status = "asserted"    // "she said it"
	StatusDenied      Status = "denied"      // "she denied it"
	StatusHedged      Status = "hedged"      // "she may have said it"
	StatusConditional Status = "conditional" // "she would say it if …"
	StatusQuestion    Status = "question"    // "she asked whether …"
	StatusIntended    Status = "intended"    // "she will announce it"
	StatusDeclined    Status = "declined"    // "she declined to say"
)

// Resolution says how a speaker was found.
type Resolution string

// The values of Resolution.
const (
	ByName         Resolution = "named"        // the source is the name
	ByAlias        Resolution = "alias"        // a last name, an acronym, a place that stands for a government
	ByTitle        Resolution = "title"        // an office: "the minister"
	ByDescription  Resolution = "description"  // the source's own words, as they stand
	ByPronoun      Resolution = "pronoun"      // he, she, it, they
	ByRelative     Resolution = "relative"     // who, which
	ByPossessor    Resolution = "possessor"    // "her remarks"
	BySelf         Resolution = "self"         // I and we in somebody's speech
	ByAuthor       Resolution = "author"       // I and we of the one who writes
	ByContinuation Resolution = "continuation" // a quotation with no source of its own
	ByNearest      Resolution = "nearest"      // the one person that the paragraph is about
	BySharing      Resolution = "shared"       // a cue that shares the source of another cue in its sentence
	ByNothing      Resolution = "none"         // no speaker was found
)

// SourceForm says what kind of words the source is.
type SourceForm string

// The values of SourceForm.
const (
	FormName        SourceForm = "name"
	FormDescription SourceForm = "description"
	FormPronoun     SourceForm = "pronoun"
	FormRelative    SourceForm = "relative"
	FormNone        SourceForm = "none" // there is no source
)

// SpeakerType says what kind of speaker it is.
type SpeakerType string

// The values of SpeakerType.
const (
	TypePerson       SpeakerType = "person"
	TypeOrganization SpeakerType = "organization"
	TypePlace        SpeakerType = "place"
	TypeGroup        SpeakerType = "group"
	TypeDocument     SpeakerType = "document"
	TypeUnnamed      SpeakerType = "unnamed"
	TypeAuthor       SpeakerType = "author"
	TypeNone         SpeakerType = "none"
)

// Form says in what shape the words stand.
type Form string

// The values of Form.
const (
	Quotation Form = "quotation" // all of it in quotation marks
	Clause    Form = "clause"    // a clause with a finite verb: "said that the bridge was safe"
	Phrase    Form = "phrase"    // no finite clause: "called for calm", "accused him of fraud"
	Headline  Form = "headline"  // in a headline
	Turn      Form = "turn"      // of an interview or a transcript: "Name: words"
	Block     Form = "block"     // set apart by the layout, without marks
)

// Attribution is one quotation or reported claim. Ranges are tokens of the document, half-open, in
// the order of the text, and never overlap within one part.
type Attribution struct {
	Kind       Kind
	Form       Form
	Sort       string          // the sort of rows that it shares a threshold with
	Content    []article.Range // the words said, quotation marks included
	Source     []article.Range // the words that name the speaker; empty where no words do
	Cue        []article.Range // the words that report; empty where no words do
	SourceHead int             // the token that heads the source, else -1
	CueHead    int             // the token that heads the cue, else -1
	CueLemma   string
	CueClass   string // neutral, claim, denial … from the rule or the lexicon
	SourceForm SourceForm
	Status     Status // where the rule sets it, from the beginning
	Nobody     bool   // the source says that nobody spoke: "No minister"
	Addressee  article.Range
	Speaker    int // index into the speakers, else -1
	Resolution Resolution
	NestedIn   int // index of the attribution whose content holds this one, else -1
	Rule       string
	Confidence float64
	Flags      []string
	Group      int  // rows of one cue share a number above 0: a paraphrase, and the full quotation after it
	Link       bool // whom another reports: "the agency quoted the minister as saying"
	Passing    bool // a quotation that is a part of a sentence which reports nothing: it has no speaker

	SpeakerConfidence float64 // that the speaker is right where quote and source are; 0 where there is none

	Reason    string          // the stated reason for withholding a name, else ""
	Resolved  []article.Range // what a content that points back stands for: "denied it"; empty where it is not certain
	Innermost int             // of a chain, the speaker nearest to the words, else -1
	Outermost int             // of a chain, the speaker who reports it all, else -1
	Steps     []Step          // only where they are asked for
}

// Step is one decision on the way to an attribution, for a person who asks why.
type Step struct {
	Stage string // candidate, rank, accept, edge, speaker …
	Text  string
}

// Speaker is somebody with at least one attribution: one name for all mentions.
type Speaker struct {
	Name        string // the fullest form in the article
	ID          string // the id in the user's own list, else ""
	Type        SpeakerType
	Role        string // "spokesperson"
	Affiliation string // "Kremlin"
	Plural      bool
	Mentions    []article.Range
	Key         string   // the same for one full name in many articles, and for nobody else in another
	Gender      string   // "m" or "f" where a title, a noun or a pronoun of the text shows it, else ""
	Forms       []string // other names that the text gives the speaker, in the order of the text
}

// LeftOut is a quotation in marks that is in no row, and the reason: a title or a name, a word or two, a part of the page that is no text.
type LeftOut struct {
	Span   article.Span
	Reason string
}
