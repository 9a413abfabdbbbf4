package decide

import (
	"cmp"
	"slices"
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Stage 5: no quotation is lost. A quotation that none of the choices has is given to the likeliest reading that was turned
// down for it, where that is a cue of saying beside it. What is left is a row by itself: one that fills its sentences is speech and goes on
// from the one before it where that is near; one that is a part of another sentence has no speaker. Titles, names and scare quotes
// are no rows; each that stays out has its reason.

// RuleBare is the rule that such rows name.
const RuleBare = "bare-quotation"

// The flags of rows that exist because a quotation would be lost without them.
const (
	FlagWeakCue    = "weak-cue"    // the cue was too unsure for a row, but no other one has the quotation
	FlagNoCue      = "no-cue"      // nothing beside the quotation reports it
	FlagRefusedCue = "refused-cue" // a cue beside it was turned down, so that the row has no speaker
)

// rescueAbove is the confidence that a reading needs for a quotation that no row has.
const rescueAbove = 0.12

// covered says for each quotation whether one of the choices has words of it.
func (d *Decider) covered(kept []choice) []bool {
	claimed := make([]bool, len(d.Doc.Quotations))
	for i := range kept {
		d.Syntax.Tick(i)
		d.cover(claimed, kept[i].Content)
	}
	return claimed
}

// cover marks the quotations with words in content.
func (d *Decider) cover(claimed []bool, content []article.Range) {
	for _, c := range content {
		for t := c.First; t < c.End; t++ {
			if q := d.Quote[t]; q >= 0 {
				claimed[q] = true
				t = max(t, d.Doc.Quotations[q].Tokens.End-1)
			}
		}
	}
}

// rescue adds to kept, for quotations that none of them has, the likeliest choice that was turned down and has such a
// quotation: beside a cue of saying, or as a part of what a likely cue reports.
func (d *Decider) rescue(all, kept []choice) []choice {
	claimed := d.covered(kept)
	best := map[int]int{} // by quotation: index into all
	for i := range all {
		d.Syntax.Tick(i)
		c := &all[i]
		if c.p < rescueAbove || c.p > d.threshold(c.Candidate) || c.InQuote || c.Quoted < 0 && !c.Settled() && !d.On(c.Cue, d.Lists.Saying) {
			continue
		}
		for _, r := range c.Content {
			for t := r.First; t < r.End; t++ {
				q := int(d.Quote[t])
				if q < 0 {
					continue
				}
				if x, ok := best[q]; !claimed[q] && d.stays(q) == "" && (!ok || all[x].p < c.p) {
					best[q] = i
				}
				t = max(t, d.Doc.Quotations[q].Tokens.End-1)
			}
		}
	}
	taken := d.takenBy(kept)
	for q := range d.Doc.Quotations {
		d.Syntax.Tick(q)
		i, ok := best[q]
		if !ok || claimed[q] || taken.has(all[i].Candidate) {
			continue
		}
		c := all[i]
		c.weak = true
		alone := *c.Candidate // so weak a cue does not introduce the words of further paragraphs
		p := d.Doc.Tokens[c.Cue].Paragraph
		alone.Content = slices.DeleteFunc(slices.Clone(c.Content), func(r article.Range) bool {
			return d.Doc.Tokens[r.First].Paragraph != p && !d.reopens(r.First)
		})
		if c.Candidate = &alone; len(alone.Content) == 0 {
			continue
		}
		kept = append(kept, c)
		taken.add(&alone)
		d.cover(claimed, alone.Content)
	}
	return kept
}

// taken says for each token whether it is the cue of a row, or a word of its content.
type taken struct {
	d         *Decider
	cue, word []bool
}

func (d *Decider) takenBy(kept []choice) *taken {
	t := &taken{d, make([]bool, len(d.Doc.Tokens)), make([]bool, len(d.Doc.Tokens))}
	for i := range kept {
		d.Syntax.Tick(i)
		t.add(kept[i].Candidate)
	}
	return t
}

func (t *taken) add(c *propose.Candidate) {
	t.cue[c.Cue] = true
	for _, r := range c.Content {
		for i := r.First; i < r.End; i++ {
			t.word[i] = t.word[i] || t.d.IsWord(i)
		}
	}
}

// has reports whether a row has the candidate's cue or a word of its content.
func (t *taken) has(c *propose.Candidate) bool {
	if t.cue[c.Cue] {
		return true
	}
	for _, r := range c.Content {
		if slices.Contains(t.word[r.First:r.End], true) {
			return true
		}
	}
	return false
}

// reopens reports whether the quotation that token i is in goes on from an open one.
func (d *Decider) reopens(i int) bool {
	q := d.Quote[i]
	return q >= 0 && d.Doc.Quotations[q].Continues >= 0
}

// bare appends to atts the quotations that none of the rows has; refused tells which of them a choice had that is no row.
// Those that fill their sentences have one confidence: how often such
// a row is right.
func (d *Decider) bare(atts []result.Attribution, claimed, refused []bool, confidence float64) []result.Attribution {
	for q := range d.Doc.Quotations {
		d.Syntax.Tick(q)
		x := &d.Doc.Quotations[q]
		if claimed[q] || d.stays(q) != "" || d.Joined && !d.speech(q) {
			continue
		}
		a := result.Attribution{
			Kind: result.Direct, Form: result.Quotation, Sort: sortNames[inMarks], Content: []article.Range{x.Tokens}, SourceHead: -1, CueHead: -1, SourceForm: result.FormNone,
			Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1,
			Rule: RuleBare, Confidence: confidence,
		}
		if !d.speech(q) {
			a.Confidence, a.Passing = confidence/2, true
			if refused[q] {
				a.Flags = append(a.Flags, FlagRefusedCue)
			} else {
				a.Flags = append(a.Flags, FlagNoCue)
			}
		}
		if a.Confidence < d.MinConfidence {
			continue
		}
		// What was left open goes on where the next paragraph opens its marks again.
		last := x
		for k := x.ContinuedBy; k >= 0 && !claimed[k]; k = last.ContinuedBy {
			last, claimed[k] = &d.Doc.Quotations[k], true
			a.Content = append(a.Content, last.Tokens)
		}
		if d.leftOpen([]article.Range{last.Tokens}) {
			a.Flags = append(a.Flags, FlagUnclosed)
		}
		atts = append(atts, a)
	}
	return atts
}

// speech reports whether a quotation that no cue claims is speech by itself: a sentence or more of the body.
func (d *Decider) speech(q int) bool {
	x := &d.Doc.Quotations[q]
	kind := d.Doc.Paragraphs[d.Doc.Tokens[x.Tokens.First].Paragraph].Kind
	return kind == article.Body && d.StandsAlone(q) && (x.Words >= propose.LeastWords || d.Turn(q) || x.Words >= leastSentence && d.hasStop(q))
}

// hasStop reports whether quotation q has its own full stop inside.
func (d *Decider) hasStop(q int) bool {
	return strings.IndexByte(".!?", d.Char(d.Doc.Quotations[q].Tokens.End-2)) >= 0
}

// leastSentence is how many words a quotation with its own full stop has that is speech by itself: “Never again.”
const leastSentence = 2

// The reasons for which a quotation is no row of its own.
const (
	StaysAsked     = "the confidence or the profile that is asked for leaves it out"
	StaysNested    = "it stands inside another quotation"
	StaysFurniture = "its paragraph is none of the article's text"
	StaysShort     = "a word or two in marks are no speech"
	StaysTitle     = "it is a title or a name"
)

// stays gives the reason for which quotation q is no row where no cue claims it; "" for one that is.
func (d *Decider) stays(q int) string {
	x := &d.Doc.Quotations[q]
	if x.Parent >= 0 || x.Tokens.Len() == 0 {
		return StaysNested
	}
	switch d.Doc.Paragraphs[d.Doc.Tokens[x.Tokens.First].Paragraph].Kind {
	case article.Body, article.Title, article.Heading:
	default:
		return StaysFurniture
	}
	switch {
	case d.speech(q):
		return ""
	case x.Words < leastPassing:
		return StaysShort
	case d.titled(q):
		return StaysTitle
	}
	return ""
}

// LeftOut gives the quotations with no word in any of the attributions, with their reasons: those that Attributions made of the document
// last read. Quotations inside others are left out.
func (d *Decider) LeftOut(atts []result.Attribution) (out []result.LeftOut) {
	claimed := make([]bool, len(d.Doc.Quotations))
	for i := range atts {
		d.Syntax.Tick(i)
		d.cover(claimed, atts[i].Content)
	}
	n := 0
	for q := range d.Doc.Quotations {
		if x := &d.Doc.Quotations[q]; claimed[q] || x.Parent >= 0 || x.Tokens.Len() == 0 {
			claimed[q] = true
			continue
		}
		n++
	}
	if n > 0 {
		out = make([]result.LeftOut, 0, n) // of a text of nothing but marks they are many
	}
	for q := range d.Doc.Quotations {
		d.Syntax.Tick(q)
		if !claimed[q] {
			out = append(out, result.LeftOut{Span: d.Doc.SpanOf(d.Doc.Quotations[q].Tokens), Reason: cmp.Or(d.stays(q), StaysAsked)})
		}
	}
	return out
}

// leastPassing is how many words a quotation inside another's sentence has that is more than a scare quote.
const leastPassing = 3

// titled reports whether quotation q is a title or a name: a word for a work or "known as" is right before it, or all its words but those of grammar
// begin with capitals or are numbers.
func (d *Decider) titled(q int) bool {
	t := d.Doc.Quotations[q].Tokens
	if t.First > 0 && d.On(t.First-1, d.Lists.TitleWords) {
		return true
	}
	if t.First > 1 && d.On(t.First-1, d.Lists.AsWords) && d.On(t.First-2, d.Lists.Naming) {
		return true
	}
	capitals, small := 0, 0
	for i := t.First; i < t.End; i++ {
		if !d.IsWord(i) {
			continue
		}
		w := d.Doc.Word(i)
		switch c := w[0]; {
		case c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
			capitals++
		case i > t.First && grammatical(d.Tag(i)):
			small++
		default:
			return false
		}
	}
	return capitals > 1 && capitals >= small
}

// grammatical reports tags of words that titles write small.
func grammatical(t syntax.Tag) bool {
	switch t {
	case syntax.IN, syntax.TO, syntax.DT, syntax.CC, syntax.PRPS, syntax.RP, syntax.POS:
		return true
	}
	return false
}

// opener gives the quotation that was left open, and that no row has, which quotation q and those
// before it carry on; q itself where there is none.
func (d *Decider) opener(q int, claimed []bool) int {
	for k := d.Doc.Quotations[q].Continues; k >= 0 && !claimed[k]; k = d.Doc.Quotations[k].Continues {
		q = int(k)
	}
	return q
}

// split parts a row where a full quotation follows a paraphrase (said he was worried. “We …”). The two rows share
// the group and the speaker; the second has neither source nor cue.
func (d *Decider) split(atts []result.Attribution) []result.Attribution {
	groups := 0
	for i := range atts {
		d.Syntax.Tick(i << 4) // several hundred steps each
		k, r := d.fullQuotation(atts[i].Content)
		if k < 0 {
			continue
		}
		groups++
		a := &atts[i]
		a.Group = groups
		second := result.Attribution{
			Kind: result.Direct, Form: result.Quotation, Sort: sortNames[inMarks], SourceHead: -1, CueHead: -1, SourceForm: result.FormNone,
			Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1,
			Rule: a.Rule, Confidence: a.Confidence, Group: groups, Steps: a.Steps,
		}
		head := slices.Clone(a.Content[:k+1])
		second.Content = append(second.Content, article.Range{First: r, End: head[k].End})
		second.Content = append(second.Content, a.Content[k+1:]...)
		head[k].End = r
		a.Content = d.Tidy(head)
		if second.Content = d.Tidy(second.Content); len(a.Content) == 0 || len(second.Content) == 0 {
			continue
		}
		if len(a.Content) == 1 && d.Words(a.Content[0]) < leastTold { // a word before the quotation tells nothing by itself
			a.Content, a.Kind, a.Group = second.Content, d.KindOf(second.Content), 0
			groups--
			continue
		}
		a.Kind, second.Kind = d.KindOf(a.Content), d.KindOf(second.Content)
		second.Flags = nil
		a.Flags = slices.DeleteFunc(slices.Clone(a.Flags), func(f string) bool { return f == FlagUnclosed })
		if d.leftOpen(a.Content) {
			a.Flags = append(a.Flags, FlagUnclosed)
		}
		if d.leftOpen(second.Content) {
			second.Flags = append(second.Flags, FlagUnclosed)
		}
		atts = append(atts, second)
	}
	return atts
}

// behindColon reports whether quotation q follows a colon, is a sentence or more and ends its sentence: The road is shut, said Lund: “We are sorry.”
func (d *Decider) behindColon(q int) bool {
	t := d.Doc.Quotations[q].Tokens
	return d.Char(t.First-1) == ':' && d.hasStop(q) && !d.HasWord(t.End, d.Sentence(t.End-1).End)
}

// leastTold is how many words make a row of what is before a full quotation.
const leastTold = 2

// fullQuotation gives where, after words outside marks, the first quotation of a content stands from which on all is quoted and
// that fills its sentences: the part of the content, and the token. -1 where there is none.
func (d *Decider) fullQuotation(content []article.Range) (part, first int) {
	part, first = -1, -1
	told := false
	for k, r := range content {
		for t := r.First; t < r.End; t++ {
			q := int(d.Quote[t])
			if q < 0 {
				if d.IsWord(t) {
					told = true
					part = -1
				}
				continue
			}
			x := d.Doc.Quotations[q].Tokens
			if told && part < 0 && t == x.First && (d.StandsAlone(q) || k > 0 && t == r.First && d.behindColon(q)) {
				part, first = k, t
			}
			t = max(t, min(x.End, r.End)-1)
		}
	}
	return part, first
}
