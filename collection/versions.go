package collection

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// Two versions of one story: what became of its quotations and of its sources.

// ChangeKind is what changed between two versions.
type ChangeKind string

// The kinds of changes.
const (
	SourceAdded    ChangeKind = "source-added"    // somebody is quoted who was not before
	SourceRemoved  ChangeKind = "source-removed"  // somebody is quoted no more
	Named          ChangeKind = "named"           // who had no name has one
	Unnamed        ChangeKind = "unnamed"         // who had a name has none
	SpeakerChanged ChangeKind = "speaker-changed" // the same words are somebody else's
	QuoteAdded     ChangeKind = "quote-added"
	QuoteGone      ChangeKind = "quote-gone"
	QuoteChanged   ChangeKind = "quote-changed" // other words
	QuoteCut       ChangeKind = "quote-cut"     // less or more of it
	CueStronger    ChangeKind = "cue-stronger"  // claimed → said
	CueWeaker      ChangeKind = "cue-weaker"    // said → claimed
	StatusChanged  ChangeKind = "status-changed"
	Attributed     ChangeKind = "attributed"   // the words stood there as the paper's own
	Unattributing  ChangeKind = "unattributed" // the words are there, but as the paper's own
)

// changeKinds lists the kinds in the order in which they are shown.
var changeKinds = []ChangeKind{SourceAdded, SourceRemoved, Named, Unnamed, SpeakerChanged, QuoteAdded, QuoteGone, QuoteChanged, QuoteCut, CueStronger,
	CueWeaker, StatusChanged, Attributed, Unattributing}

// Change is one change between two versions. Of a side that has none of it, its fields are empty.
type Change struct {
	Kind      ChangeKind `json:"kind"`
	Certainty string     `json:"certainty"` // sure; perhaps; possible

	OldQuoteID string   `json:"old_quote_id,omitempty"`
	NewQuoteID string   `json:"new_quote_id,omitempty"`
	OldQuote   string   `json:"old_quote,omitempty"`
	NewQuote   string   `json:"new_quote,omitempty"`
	OldSpans   [][2]int `json:"old_spans,omitempty"`
	NewSpans   [][2]int `json:"new_spans,omitempty"`
	OldSpeaker string   `json:"old_speaker,omitempty"`
	NewSpeaker string   `json:"new_speaker,omitempty"`
	OldCue     string   `json:"old_cue,omitempty"`
	NewCue     string   `json:"new_cue,omitempty"`
	OldStatus  string   `json:"old_status,omitempty"`
	NewStatus  string   `json:"new_status,omitempty"`

	Changed []string `json:"changed,omitempty"` // number, negation, name
	Edits   []Edit   `json:"edits,omitempty"`   // from the old words to the new
}

// Versions is what differs between two versions of a story.
type Versions struct {
	Old     string   `json:"old"` // ids
	New     string   `json:"new"`
	Changes []Change `json:"changes"`

	older, newer *Article
}

// CompareVersions compares an old version of a story with a new one.
func CompareVersions(older, newer *Article) Versions {
	v := Versions{Old: older.ID, New: newer.ID, Changes: []Change{}, older: older, newer: newer}
	seen := map[string]bool{} // quotes of the old version that the new one has
	for _, f := range findingsOf(newer, older) {
		v.quote(&f, seen)
	}
	for _, f := range findingsOf(older, newer) {
		switch {
		case f.Verdict == NotFound && !seen[f.QuoteID]:
			v.add(Change{Kind: QuoteGone, OldQuoteID: f.QuoteID, OldQuote: f.Quote, OldSpans: f.Spans, OldSpeaker: f.Speaker, OldStatus: f.Status})
		case f.Verdict == Unattributed && !seen[f.QuoteID]:
			v.add(Change{Kind: Unattributing, OldQuoteID: f.QuoteID, OldQuote: f.Quote, OldSpans: f.Spans, OldSpeaker: f.Speaker, OldStatus: f.Status,
				NewQuote: f.SourceQuote, NewSpans: f.SourceSpans})
		}
	}
	v.sources()
	slices.SortStableFunc(v.Changes, func(a, b Change) int { return slices.Index(changeKinds, a.Kind) - slices.Index(changeKinds, b.Kind) })
	return v
}

// findingsOf checks the quotations of one article against another, which may be the same text.
func findingsOf(a, b *Article) []Finding {
	c := NewChecker([]*Article{a})
	c.compare(b, nil)
	return c.Findings()
}

func (v *Versions) add(c Change) {
	if c.Certainty == "" {
		c.Certainty = sure
	}
	v.Changes = append(v.Changes, c)
}

// quote tells what became of one quotation of the new version.
func (v *Versions) quote(f *Finding, seen map[string]bool) {
	c := Change{NewQuoteID: f.QuoteID, NewQuote: f.Quote, NewSpans: f.Spans, NewSpeaker: f.Speaker, NewStatus: f.Status, Certainty: f.Certainty}
	if q := v.newer.quoteOf(f.QuoteID); q != nil {
		c.NewCue = q.Cue
	}
	if f.Verdict == NotFound {
		c.Kind, c.Certainty = QuoteAdded, sure
		v.add(c)
		return
	}
	seen[f.SourceQuoteID] = true
	c.OldQuoteID, c.OldQuote, c.OldSpans, c.OldSpeaker, c.OldStatus, c.OldCue = f.SourceQuoteID, f.SourceQuote, f.SourceSpans, f.SourceSpeaker, f.SourceStatus, f.SourceCue
	c.Edits, c.Changed = f.Edits, f.Changed
	tell := func(kind ChangeKind) {
		one := c
		one.Kind = kind
		v.add(one)
	}
	verdicts := append([]string{string(f.Verdict)}, f.Also...)
	has := func(verdict Verdict) bool { return slices.Contains(verdicts, string(verdict)) }
	older, newer := v.older.quoteOf(f.SourceQuoteID), v.newer.quoteOf(f.QuoteID)
	if has(Unattributed) {
		tell(Attributed)
	}
	if has(Altered) || has(Paraphrase) {
		tell(QuoteChanged)
	}
	if has(Cut) {
		tell(QuoteCut)
	}
	if older == nil || newer == nil {
		return
	}
	switch was, is := older.Speaker.anonymous(), newer.Speaker.anonymous(); {
	case was && !is:
		tell(Named)
	case !was && is:
		tell(Unnamed)
	case has(OtherSpeaker):
		tell(SpeakerChanged)
	}
	if has(OtherStatus) {
		tell(StatusChanged)
	}
	switch was, is := english().strengths[older.CueClass], english().strengths[newer.CueClass]; {
	case was == 0 || is == 0 || older.CueLemma == newer.CueLemma:
	case was < is:
		tell(CueStronger)
	case was > is:
		tell(CueWeaker)
	}
}

// anonymous reports whether nobody is named.
func (s *Speaker) anonymous() bool { return s.Name == "" || s.described() }

func (a *Article) quoteOf(id string) *Quote {
	for i := range a.Quotes {
		if a.Quotes[i].ID == id {
			return &a.Quotes[i]
		}
	}
	return nil
}

// sources tells who is quoted in one version alone.
func (v *Versions) sources() {
	for _, side := range []struct {
		kind     ChangeKind
		here, of *Article
	}{{SourceAdded, v.newer, v.older}, {SourceRemoved, v.older, v.newer}} {
		var told []string // they are not told again: also who is the same under a name
		for i := range v.Changes {
			if c := &v.Changes[i]; c.Kind == Named || c.Kind == Unnamed {
				told = append(told, c.OldSpeaker, c.NewSpeaker)
			}
		}
		for i := range side.here.Quotes {
			s := side.here.Quotes[i].Speaker
			if s.Name == "" || slices.Contains(told, s.Name) || slices.ContainsFunc(side.of.Quotes, func(q Quote) bool { return q.Speaker.Name != "" && !differ(&s, &q.Speaker) }) {
				continue
			}
			told = append(told, s.Name)
			c := Change{Kind: side.kind}
			if s.Confidence < sureOf {
				c.Certainty = perhaps
			}
			if side.kind == SourceAdded {
				c.NewSpeaker = s.Name
			} else {
				c.OldSpeaker = s.Name
			}
			v.add(c)
		}
	}
}

// differ reports whether two speakers of two versions are two. What is unclear over articles of two papers is one
// in two versions of one story, except for a name and a description.
func differ(a, b *Speaker) bool {
	switch compareSpeakers(*a, *b) {
	case sameSpeaker:
		return false
	case unclear:
		return a.described() != b.described()
	}
	return true
}

// PrintJSON writes what differs as one JSON object.
func (v Versions) PrintJSON(w io.Writer) error { return printJSON(w, v) }

// PrintText writes what differs for a terminal, a change a line and the words below it.
func (v Versions) PrintText(w io.Writer) error {
	var b strings.Builder
	for i := range v.Changes {
		c := &v.Changes[i]
		fmt.Fprintf(&b, "%s", c.Kind)
		if c.Certainty != sure {
			fmt.Fprintf(&b, " (%s)", c.Certainty)
		}
		b.WriteString(": " + c.about())
		if len(c.Changed) > 0 && (c.Kind == QuoteChanged || c.Kind == QuoteCut) {
			fmt.Fprintf(&b, " [%s]", strings.Join(c.Changed, ", "))
		}
		b.WriteByte('\n')
		if words := c.words(); words != "" {
			fmt.Fprintf(&b, "    %s\n", words)
		}
	}
	if len(v.Changes) == 0 {
		b.WriteString("The sources and quotations of both versions are the same.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// about says whom or what a change is of.
func (c *Change) about() string {
	from := func(was, is string) string { return orNobody(was) + " → " + orNobody(is) }
	switch c.Kind {
	case Named, Unnamed, SpeakerChanged:
		return from(c.OldSpeaker, c.NewSpeaker)
	case CueStronger, CueWeaker:
		return orNobody(c.NewSpeaker) + ", " + from(c.OldCue, c.NewCue)
	case StatusChanged:
		return orNobody(c.NewSpeaker) + ", " + from(c.OldStatus, c.NewStatus)
	case SourceRemoved, QuoteGone, Unattributing:
		return orNobody(c.OldSpeaker)
	}
	return orNobody(c.NewSpeaker)
}

// words are the words of a change, or their difference.
func (c *Change) words() string {
	switch {
	case (c.Kind == QuoteChanged || c.Kind == QuoteCut) && len(c.Edits) > 0:
		return WordDiff(c.Edits)
	case c.NewQuote != "":
		return c.NewQuote
	}
	return c.OldQuote
}

// Page gives what the page of two versions shows: the new one beside the old one.
func (v Versions) Page(heading string) CheckPage {
	page := CheckPage{Heading: heading}
	var findings []Finding
	for i := range v.Changes {
		c := &v.Changes[i]
		findings = append(findings, Finding{
			Draft: v.New, QuoteID: c.NewQuoteID, Quote: c.words(), Spans: c.NewSpans, Speaker: c.about(), Status: c.NewStatus, Verdict: Verdict(c.Kind), Certainty: c.Certainty,
			Source: v.Old, SourceQuote: c.OldQuote, SourceSpans: c.OldSpans, SourceSpeaker: c.OldSpeaker, SourceStatus: c.OldStatus, Changed: c.Changed, Edits: c.Edits,
			draft: v.newer, source: v.older,
		})
	}
	for _, kind := range changeKinds {
		n := 0
		for i := range v.Changes {
			if v.Changes[i].Kind == kind {
				n++
			}
		}
		if n > 0 {
			page.Counts = append(page.Counts, VerdictCount{Verdict(kind), n})
		}
	}
	if len(findings) == 0 {
		page.Drafts = []DraftView{{Draft: side(v.newer, nil), Sources: []Side{side(v.older, nil)}}}
	} else {
		page.Drafts = []DraftView{draftView(findings, 0)}
	}
	return page
}
