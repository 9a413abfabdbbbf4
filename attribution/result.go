package attribution

import (
	"strconv"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/view"
)

// Kind says how much of the content is in quotation marks. Its String is direct, mixed or indirect.
type Kind = result.Kind

// The kinds, after the PolNeAR guidelines (Newell, Margolin & Ruths 2018).
const (
	Direct   = result.Direct   // all of it
	Mixed    = result.Mixed    // a part
	Indirect = result.Indirect // nothing
)

// Form says in what shape the words stand: a string, one of the constants below.
type Form = result.Form

// The values of Form.
const (
	Quotation = result.Quotation // all of it in quotation marks
	Clause    = result.Clause    // a clause with a finite verb: "said that the bridge was safe"
	Phrase    = result.Phrase    // no finite clause: "called for calm", "accused him of fraud"
	Headline  = result.Headline  // in a headline
	Turn      = result.Turn      // of an interview or a transcript: "Name: words"
	Block     = result.Block     // set apart by the layout, without marks
)

// Status says how the article presents the words: a string, one of the constants below.
type Status = result.Status

// The values of Status.
const (
	StatusAsserted    = result.StatusAsserted    // "she said it"
	StatusDenied      = result.StatusDenied      // "she denied it"
	StatusHedged      = result.StatusHedged      // "she may have said it"
	StatusConditional = result.StatusConditional // "she would say it if …"
	StatusQuestion    = result.StatusQuestion    // "she asked whether …"
	StatusIntended    = result.StatusIntended    // "she will announce it"
	StatusDeclined    = result.StatusDeclined    // "she declined to say"
)

// Resolution says how a speaker was found: a string, one of the constants below.
type Resolution = result.Resolution

// The values of Resolution.
const (
	ByName         = result.ByName         // the source is the name
	ByAlias        = result.ByAlias        // a last name, an acronym, a place that stands for a government
	ByTitle        = result.ByTitle        // an office: "the minister"
	ByDescription  = result.ByDescription  // the source's own words, as they stand
	ByPronoun      = result.ByPronoun      // he, she, it, they
	ByRelative     = result.ByRelative     // who, which
	ByPossessor    = result.ByPossessor    // "her remarks"
	BySelf         = result.BySelf         // I and we in somebody's speech
	ByAuthor       = result.ByAuthor       // I and we of the one who writes
	ByContinuation = result.ByContinuation // a quotation with no source of its own
	ByNearest      = result.ByNearest      // the one person that the paragraph is about
	BySharing      = result.BySharing      // a cue that shares the source of another cue in its sentence
	ByNothing      = result.ByNothing      // no speaker was found
)

// SourceForm says what kind of words the source is: a string, one of the constants below.
type SourceForm = result.SourceForm

// The values of SourceForm.
const (
	FormName        = result.FormName
	FormDescription = result.FormDescription
	FormPronoun     = result.FormPronoun
	FormRelative    = result.FormRelative
	FormNone        = result.FormNone // there is no source
)

// SpeakerType says what kind of speaker it is: a string, one of the constants below.
type SpeakerType = result.SpeakerType

// The values of SpeakerType.
const (
	TypePerson       = result.TypePerson
	TypeOrganization = result.TypeOrganization
	TypePlace        = result.TypePlace
	TypeGroup        = result.TypeGroup
	TypeDocument     = result.TypeDocument
	TypeUnnamed      = result.TypeUnnamed
	TypeAuthor       = result.TypeAuthor
	TypeNone         = result.TypeNone
)

// Attribution is one quotation or reported claim. Spans are bytes of the document's text, half-open,
// in the order of the text, and never overlap within one part. A quotation for which no speaker was
// found is kept, with no source and Speaker -1.
type Attribution struct {
	ID         string
	Shared     string // the id of what one cue introduces: the same for a paraphrase and the full quotation after it
	Kind       Kind
	Form       Form
	Sort       string         // the sort of rows that it shares a threshold with: quotation, clause, mixed, phrase, weak …
	Content    []article.Span // the words said, quotation marks included
	Source     []article.Span // the words that name the speaker; empty where no words do
	Cue        []article.Span // the words that report; empty where no words do
	SourceHead int            // the token that heads the source, else -1
	CueHead    int            // the token that heads the cue, else -1
	CueLemma   string
	CueClass   string // neutral, claim, denial … from the rule or the lexicon
	SourceForm SourceForm
	Status     Status
	Addressee  article.Span
	Speaker    int // index into Result.Speakers, else -1
	Resolution Resolution
	NestedIn   int    // index into Result.Attributions of the attribution whose content holds this one, else -1
	Rule       string // id of the rule that won
	Confidence float64
	Flags      []string

	SpeakerConfidence float64 // that the speaker is right where quote and source are; 0 where there is no speaker

	Reason    string         // the stated reason for withholding a name, else ""
	Resolved  []article.Span // what a content that points back stands for ("denied it"); empty where the text leaves a choice
	Innermost int            // of a chain, the speaker nearest to the words; index into Speakers, else -1
	Outermost int            // of a chain, the speaker who reports it all; index into Speakers, else -1
	Steps     []Step         // only where Options.Explain asks for them
}

// Step is one decision on the way to an attribution, for a person who asks why. Stage names where it
// was made (candidate, rank, accept, edge, speaker …), Text says what was decided.
type Step = result.Step

// Speaker is somebody with at least one attribution: one name for all mentions.
type Speaker struct {
	Name        string // the fullest form in the article
	ID          string // the id in the user's own list, else ""
	Type        SpeakerType
	Role        string // "spokesperson"
	Affiliation string // "Kremlin"
	Plural      bool
	Mentions    []article.Span
	Key         string   // the same for one full name in many articles, and for nobody else in another
	Gender      string   // "m" or "f" where a title, a noun or a pronoun of the text shows it, else ""
	Forms       []string // other names that the text gives the speaker, in the order of the text
}

// Result is what was found in one article. Attributions are in the order of the text, by the
// first byte of what was said and then by the cue.
type Result struct {
	Doc          *article.Document
	Attributions []Attribution
	Speakers     []Speaker
	LeftOut      []LeftOut // quotations in marks that no row has, in the order of the text
	Fault        *Fault    // nil, unless a stage failed: then there are the quotations in marks alone
}

// LeftOut is a quotation in marks that is in no row, and the reason.
type LeftOut = result.LeftOut

// speller turns ranges of tokens into spans of bytes, with the boundaries of a profile.
type speller struct {
	*view.View
	profile string
}

func (v speller) result(atts []result.Attribution, speakers []result.Speaker) *Result {
	r := &Result{Doc: v.Doc}
	if len(atts) > 0 {
		r.Attributions = make([]Attribution, 0, len(atts))
	}
	groups := map[int]int{} // by group: the number of its first row
	for i := range atts {
		v.Syntax.Tick(i)
		at := &atts[i]
		content, source := v.Doc.SpanOf, v.Doc.SpanOf
		said := v.withoutPageHeads(at.Content)
		if v.profile == profileGuardian || v.profile == profileDirectQuote {
			if v.profile == profileGuardian {
				content = v.insideMarks
			}
			if at.SourceHead >= 0 {
				source = func(r article.Range) article.Span { return v.bareSource(r, at.SourceHead) }
			}
		}
		out := Attribution{
			ID: "q" + strconv.Itoa(i+1), Shared: shared(groups, at.Group, i), Kind: at.Kind, Form: at.Form, Sort: at.Sort,
			Content: spans(said, content), Source: spans(at.Source, source), Cue: spans(at.Cue, v.Doc.SpanOf),
			SourceHead: at.SourceHead, CueHead: at.CueHead, CueLemma: at.CueLemma, CueClass: at.CueClass,
			SourceForm: at.SourceForm, Status: at.Status, Speaker: at.Speaker, Resolution: at.Resolution,
			NestedIn: at.NestedIn, Rule: at.Rule, Confidence: at.Confidence, Flags: at.Flags,
			SpeakerConfidence: at.SpeakerConfidence, Resolved: spans(at.Resolved, v.Doc.SpanOf),
			Reason: at.Reason, Innermost: at.Innermost, Outermost: at.Outermost, Steps: at.Steps,
		}
		if at.Addressee.Len() > 0 {
			out.Addressee = v.Doc.SpanOf(at.Addressee)
		}
		r.Attributions = append(r.Attributions, out)
		atts[i] = result.Attribution{} // it is not needed in both forms
	}
	for i := range speakers {
		v.Syntax.Tick(i)
		s := &speakers[i]
		r.Speakers = append(r.Speakers, Speaker{
			Name: s.Name, ID: s.ID, Type: s.Type, Role: s.Role, Affiliation: s.Affiliation, Plural: s.Plural, Mentions: spans(s.Mentions, v.Doc.SpanOf),
			Key: s.Key, Gender: s.Gender, Forms: s.Forms,
		})
	}
	return r
}

// withoutPageHeads parts what was said where the head of a page is in it.
func (v speller) withoutPageHeads(said []article.Range) []article.Range {
	if len(v.Doc.PageHeads) == 0 {
		return said
	}
	var out []article.Range
	for _, r := range said {
		out = v.Doc.PartAtPages(out, r)
	}
	return out
}

// shared gives the id of what the cue of row i introduces: that of the first row of its group.
func shared(groups map[int]int, group, i int) string {
	if group > 0 {
		if first, ok := groups[group]; ok {
			i = first
		} else {
			groups[group] = i
		}
	}
	return "a" + strconv.Itoa(i+1)
}

func spans(rs []article.Range, span func(article.Range) article.Span) (out []article.Span) {
	for _, r := range rs {
		out = append(out, span(r))
	}
	return out
}
