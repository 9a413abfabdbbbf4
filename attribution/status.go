package attribution

import (
	"strings"

	"whosaid/article"
	"whosaid/syntax"
)

// Status: how a report stands. "She denied it", "he may have said", "they will announce" and
// "the ministry declined to say" lay something to somebody, but none of them says that it was said.

// The values of Attribution.Status.
const (
	asserted    = "asserted"
	denied      = "denied"
	hedged      = "hedged"
	conditional = "conditional"
	question    = "question"
	intended    = "intended"
	declined    = "declined"
)

// settleStatus fills the standing of each report, whom it was told, and why a name is withheld.
func (r *resolver) settleStatus() {
	for k := range r.atts {
		at := &r.atts[k]
		at.Status = r.statusOf(at)
		if at.Addressee.Empty() {
			at.Addressee = r.addresseeOf(at)
		}
	}
	r.settleReasons()
}

// cueTraits joins what the words of the cue say, with its head's own helpers where the span
// leaves them out. Traits of verbs are looked up by lemma.
func (r *resolver) cueTraits(at *Attribution) (t trait, negative bool) {
	see := func(i int) {
		x := r.w.traits[r.lower[i]]
		if r.tag(i).Verb() || r.tag(i).Noun() || r.tag(i) == syntax.JJ {
			x |= r.w.traits[r.a.Lemmas[i]]
		}
		t |= x
		negative = negative || x&traitNegative != 0 || r.a.Relations[i] == syntax.RelNeg
	}
	head := at.CueHead
	for _, s := range at.Cue {
		c := r.tokensOf(s)
		for i := c.First; i < c.End; i++ {
			if head >= 0 && i > head+4 {
				break // "said in a statement that it may": what follows the verb is no helper
			}
			see(i)
		}
	}
	if head >= 0 && head < len(r.d.Tokens) {
		for c := r.a.FirstChild(head); c >= 0; c = r.a.NextSibling(c) {
			switch r.a.Relations[c] {
			case syntax.RelAux, syntax.RelAuxpass, syntax.RelNeg:
				see(c)
			case syntax.RelAdvmod:
				if c < head {
					see(c)
				}
			}
		}
	}
	return t, negative
}

func (r *resolver) statusOf(at *Attribution) string {
	t, negative := r.cueTraits(at)
	if len(at.Cue) == 0 {
		return asserted
	}
	denial := t&traitDenial != 0 || strings.Contains(at.CueClass, "denial")
	switch {
	case t&traitDecline != 0 || strings.Contains(at.CueClass, "refusal"):
		return declined
	case negative && t&traitComment != 0:
		return declined
	case denial && negative:
		return hedged // "did not deny"
	case denial:
		return denied
	case negative && t&(traitModalHedge|traitModalCondition|traitModalIntend) == 0 && !r.negatedInside(at):
		return declined
	case negative && t&(traitModalCondition|traitModalIntend) != 0 && t&traitAsk == 0:
		return declined // "would not say", "will not confirm"
	case t&traitModalHedge != 0:
		return hedged
	case t&traitModalIntend != 0:
		return intended
	case t&traitHedge != 0 || t&traitSoft != 0 || strings.Contains(at.CueClass, "hedge"):
		return hedged
	case t&traitModalCondition != 0 || r.underCondition(at):
		return conditional
	case t&traitIntend != 0 && r.leadsTo(at):
		return intended
	case t&traitAsk != 0 && r.asks(at) || r.isQuestion(at):
		return question
	}
	return asserted
}

// negatedInside reports whether a negative word of the cue's span stands behind its head, where
// it belongs to what is said: "said no".
func (r *resolver) negatedInside(at *Attribution) bool {
	if at.CueHead < 0 {
		return false
	}
	for _, s := range at.Cue {
		c := r.tokensOf(s)
		for i := c.First; i < c.End && i < at.CueHead; i++ {
			if r.w.traits[r.lower[i]]&traitNegative != 0 {
				return false
			}
		}
	}
	for c := r.a.FirstChild(at.CueHead); c >= 0; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelNeg && c < at.CueHead {
			return false
		}
	}
	return true
}

// underCondition reports whether the cue itself stands in an if-clause.
func (r *resolver) underCondition(at *Attribution) bool {
	h := at.CueHead
	if h < 0 || r.a.Relations[h] != syntax.RelAdvcl {
		return false
	}
	for c := r.a.FirstChild(h); c >= 0 && c < h; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelMark && r.w.traits[r.lower[c]]&traitCondition != 0 {
			return true
		}
	}
	return false
}

// leadsTo reports whether a verb of planning governs the cue: "plans to announce".
func (r *resolver) leadsTo(at *Attribution) bool {
	for _, s := range at.Cue {
		c := r.tokensOf(s)
		for i := c.First; i+2 < c.End; i++ {
			if r.w.traits[r.a.Lemmas[i]]&traitIntend != 0 && r.tag(i+1) == syntax.TO && r.tag(i+2).Verb() {
				return true
			}
		}
	}
	return false
}

// asks reports whether a cue such as "asked" leads to a question and not to a request.
func (r *resolver) asks(at *Attribution) bool {
	if len(at.Content) == 0 {
		return false
	}
	c := r.tokensOf(at.Content[0])
	for i := c.First; i < c.End && i < c.First+3; i++ {
		if r.w.traits[r.lower[i]]&traitQuestion != 0 {
			return true
		}
		if r.d.Tokens[i].Word {
			break
		}
	}
	last := r.tokensOf(at.Content[len(at.Content)-1])
	for i := last.End; i > last.First && i > last.End-3; i-- {
		if r.mark(i-1) == '?' {
			return true
		}
	}
	return false
}

// isQuestion reports whether the sentence of the cue is itself a question, outside any quotation.
func (r *resolver) isQuestion(at *Attribution) bool {
	if at.CueHead < 0 || at.Kind == Direct {
		return false
	}
	s := r.d.Sentences[r.sentence(at.CueHead)].Tokens
	for i := s.End - 1; i >= s.First && i > s.End-3; i-- {
		if r.mark(i) == '?' {
			return !r.quoted(i)
		}
	}
	return false
}

// settleReasons finds the stated reason for withholding a name, and gives it to every row of
// that source.
func (r *resolver) settleReasons() {
	reasons := map[int32]string{}
	for k := range r.atts {
		e := r.found[k]
		if e < 0 || reasons[e] != "" {
			continue
		}
		if kd := r.ents[e].kind; kd != kindUnnamed && kd != kindGroup && kd != kindUnknown {
			continue
		}
		at := &r.atts[k]
		where := -1
		if len(r.heads[k]) > 0 {
			where = r.heads[k][0]
		} else if len(at.Cue) > 0 {
			where = r.tokensOf(at.Cue[0]).First
		}
		if where < 0 || where >= len(r.d.Tokens) {
			continue
		}
		s := r.sentence(where)
		if why := r.reasonIn(s); why != "" {
			reasons[e] = why
		} else if s+1 < len(r.d.Sentences) && r.d.Sentences[s+1].Paragraph == r.d.Sentences[s].Paragraph && r.speaksOf(s+1, e) {
			reasons[e] = r.reasonIn(s + 1)
		}
	}
	for k := range r.atts {
		if e := r.found[k]; e >= 0 {
			r.atts[k].Reason = reasons[e]
		}
	}
}

// speaksOf reports whether entity e is mentioned in sentence s.
func (r *resolver) speaksOf(s int, e int32) bool {
	t := r.d.Sentences[s].Tokens
	for i := t.First; i < t.End && i < t.First+40; i++ {
		if m := r.mentionAt[i]; m >= 0 && r.mentions[m].ent == e {
			return true
		}
	}
	return false
}

// reasonIn gives the words of sentence s that say that a name is withheld, with the reason that
// follows them, or "".
func (r *resolver) reasonIn(s int) string {
	t := r.d.Sentences[s].Tokens
	for i := t.First; i < t.End; i++ {
		if r.quoted(i) {
			continue
		}
		n := 0
		for _, p := range r.w.phrases {
			if len(p) > n && i+len(p) <= t.End && r.lower[i] == p[0] {
				same := true
				for j := range p {
					same = same && r.lower[i+j] == p[j]
				}
				if same {
					n = len(p)
				}
			}
		}
		if n == 0 {
			continue
		}
		first := i
		for first > t.First && i-first < 10 && r.w.traits[r.lower[first-1]]&traitWithheldLead != 0 {
			first--
		}
		for first < i && r.w.traits[r.lower[first]]&(traitRelative|traitPronoun) != 0 {
			first++
		}
		end := i + n
		for end < t.End && end-i < 60 && !r.quoted(end) {
			switch m := r.mark(end); {
			case m == '.' && end >= t.End-2, m == ';', m == ':', m == ')':
				return r.words(article.Range{First: first, End: end})
			case m == ',' && r.w.traits[r.lower[min(end+1, len(r.lower)-1)]]&traitWithheldReason == 0:
				return r.words(article.Range{First: first, End: end})
			}
			end++
		}
		for end > first+1 && !r.d.Tokens[end-1].Word {
			end--
		}
		return r.words(article.Range{First: first, End: end})
	}
	return ""
}
