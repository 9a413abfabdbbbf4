package speaker

import (
	"strings"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// Status: how a report stands. "She denied it", "he may have said", "they will announce" and
// "the ministry declined to say" lay something to somebody, but none of them says that it was said.

// settleStatus fills the standing of each report, whom it was told, and why a name is withheld.
func (r *Resolver) settleStatus() {
	for k := range r.atts {
		at := &r.atts[k]
		at.Status = r.statusOf(at)
		if at.Addressee.Len() == 0 {
			at.Addressee = r.addresseeOf(at)
		}
	}
	r.settleReasons()
}

// cueTraits joins what the words of the cue say, with its head's own helpers where the span
// leaves them out. Traits of verbs are looked up by lemma.
func (r *Resolver) cueTraits(at *result.Attribution) (t trait, negative bool) {
	see := func(i int) {
		x := r.w.traits[r.lower[i]]
		if r.tag(i).Verb() || r.tag(i).Noun() || r.tag(i) == syntax.JJ {
			x |= r.w.traits[r.a.Lemmas[i]]
		}
		t |= x
		negative = negative || x&traitNegative != 0 || r.a.Relations[i] == syntax.RelNeg
	}
	head := at.CueHead
	for _, c := range at.Cue {
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

func (r *Resolver) statusOf(at *result.Attribution) result.Status {
	t, negative := r.cueTraits(at)
	if len(at.Cue) == 0 {
		return result.StatusAsserted
	}
	h := at.CueHead
	if h >= 0 && t&traitRule != 0 && h+1 < len(r.d.Tokens) && r.tag(h+1) == syntax.RP {
		if negative {
			return result.StatusAsserted // "did not rule out"
		}
		return result.StatusDenied
	}
	denial := t&traitDenial != 0 || at.CueClass == "denial"
	negative = negative && !r.negatedInside(at)
	modal := t&(traitModalHedge|traitModalCondition|traitModalIntend) != 0
	switch {
	case t&traitDecline != 0 || strings.Contains(at.CueClass, "refusal"):
		return result.StatusDeclined
	case negative && t&traitComment != 0:
		return result.StatusDeclined
	case negative && modal && t&traitAsk == 0:
		return result.StatusDeclined // "would not say", "will neither confirm nor deny"
	case denial && negative:
		return result.StatusAsserted // "did not dispute"
	case denial:
		return result.StatusDenied
	case negative && r.asks(at):
		return result.StatusDeclined // "did not say whether"
	case negative:
		return result.StatusDenied
	case t&traitModalHedge != 0:
		return result.StatusHedged
	case r.directQuestion(at):
		return result.StatusQuestion
	case t&traitModalIntend != 0:
		return result.StatusIntended
	case t&traitHedge != 0 || t&traitSoft != 0 || strings.Contains(at.CueClass, "hedge"):
		return result.StatusHedged
	case t&traitRumour != 0 && h >= 0 && r.passive(h) && len(at.Source) == 0:
		return result.StatusHedged // "is believed to", "it is said"
	case t&traitModalCondition != 0 || r.underCondition(at):
		return result.StatusConditional
	case t&traitIntend != 0 && r.leadsTo(at) || r.toCome(at):
		return result.StatusIntended
	case t&traitAsk != 0 && r.asks(at) || r.isQuestion(at):
		return result.StatusQuestion
	case r.dependsOnCondition(at):
		return result.StatusConditional
	}
	return result.StatusAsserted
}

// passive reports whether the verb at h is passive.
func (r *Resolver) passive(h int) bool {
	for c := r.a.FirstChild(h); c >= 0; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelAuxpass {
			return true
		}
	}
	return false
}

// toCome reports whether the cue is a bare infinitive with "to", as headings tell of what is
// planned: "Minister to promise".
func (r *Resolver) toCome(at *result.Attribution) bool {
	c := at.Cue[0]
	return c.Len() >= 2 && r.tag(c.First) == syntax.TO && r.tag(c.First+1) == syntax.VB && (at.CueHead < 0 || r.a.Relations[at.CueHead] != syntax.RelXcomp)
}

// directQuestion reports whether the words themselves are one short question in quotation marks.
func (r *Resolver) directQuestion(at *result.Attribution) bool {
	if at.Kind != result.Direct || len(at.Content) != 1 {
		return false
	}
	c := at.Content[0]
	ends := 0
	ask := false
	for i := c.First; i < c.End; i++ {
		switch r.mark(i) {
		case '.', '!':
			ends++
		case '?':
			ends++
			ask = true
		}
	}
	return ask && ends == 1
}

// dependsOnCondition reports whether what is said is tied to a condition as a whole: it opens with
// "if", or a clause of it does.
func (r *Resolver) dependsOnCondition(at *result.Attribution) bool {
	if len(at.Content) == 0 {
		return false
	}
	c := at.Content[0]
	words := 0
	for i := c.First; i < c.End; i++ {
		if r.w.traits[r.lower[i]]&traitCondition != 0 {
			if words < 2 {
				return true
			}
			if at.Kind != result.Direct && r.a.Relations[i] == syntax.RelMark && r.a.Heads[i] >= 0 && r.a.Relations[r.a.Heads[i]] == syntax.RelAdvcl {
				return true
			}
		}
		if r.d.Tokens[i].Word {
			words++
		}
	}
	return false
}

// negatedInside reports whether a negative word of the cue's span stands behind its head, where
// it belongs to what is said: "said no".
func (r *Resolver) negatedInside(at *result.Attribution) bool {
	if at.CueHead < 0 {
		return false
	}
	for _, c := range at.Cue {
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
func (r *Resolver) underCondition(at *result.Attribution) bool {
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
func (r *Resolver) leadsTo(at *result.Attribution) bool {
	for _, c := range at.Cue {
		for i := c.First; i+2 < c.End; i++ {
			if r.w.traits[r.a.Lemmas[i]]&traitIntend != 0 && r.tag(i+1) == syntax.TO && r.tag(i+2).Verb() {
				return true
			}
		}
	}
	return false
}

// asks reports whether a cue such as "asked" leads to a question and not to a request.
func (r *Resolver) asks(at *result.Attribution) bool {
	if len(at.Content) == 0 {
		return false
	}
	c := at.Content[0]
	for i := c.First; i < c.End && i < c.First+3; i++ {
		if r.w.traits[r.lower[i]]&traitQuestion != 0 {
			return true
		}
		if r.d.Tokens[i].Word {
			break
		}
	}
	last := at.Content[len(at.Content)-1]
	for i := last.End; i > last.First && i > last.End-3; i-- {
		if r.mark(i-1) == '?' {
			return true
		}
	}
	return false
}

// isQuestion reports whether the sentence of the cue is itself a question, outside any quotation.
func (r *Resolver) isQuestion(at *result.Attribution) bool {
	if at.CueHead < 0 || at.Kind == result.Direct {
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

// settleReasons finds the stated reason for withholding a name, for the rows beside which it stands.
func (r *Resolver) settleReasons() {
	r.reasons = map[int]string{}
	for k := range r.atts {
		at := &r.atts[k]
		at.Reason = ""
		e := r.found[k]
		if e < 0 {
			continue
		}
		if kd := r.ents[e].kind; kd != kindUnnamed && kd != kindGroup && kd != kindUnknown {
			continue
		}
		where := -1
		if len(r.heads[k]) > 0 {
			where = r.heads[k][0]
		} else if len(at.Cue) > 0 {
			where = at.Cue[0].First
		}
		if where < 0 || where >= len(r.d.Tokens) {
			continue
		}
		s := r.sentence(where)
		if at.Reason = r.reasonIn(s); at.Reason == "" && s+1 < len(r.d.Sentences) && r.d.Sentences[s+1].Paragraph == r.d.Sentences[s].Paragraph && r.speaksOf(s+1, e) {
			at.Reason = r.reasonIn(s + 1)
		}
	}
}

// speaksOf reports whether entity e is mentioned in sentence s.
func (r *Resolver) speaksOf(s int, e int32) bool {
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
func (r *Resolver) reasonIn(s int) string {
	why, ok := r.reasons[s]
	if !ok {
		why = r.findReason(s)
		r.reasons[s] = why
	}
	return why
}

func (r *Resolver) findReason(s int) string {
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
		// The reason proper, where one is told: "because …", "for fear of …", "to describe …".
		for j := i + n; j < i+n+3 && j < t.End; j++ {
			if r.w.traits[r.lower[j]]&traitWithheldReason != 0 && (r.tag(j) != syntax.TO || r.tag(j+1) == syntax.VB) {
				return r.words(article.Range{First: j, End: r.reasonEnd(j, t.End)})
			}
			if r.mark(j) != ',' {
				break
			}
		}
		if i > t.First && r.w.traits[r.lower[i]]&traitNegative != 0 {
			// "because he was not authorized to speak": the phrase is the reason.
			for j := i - 1; j > t.First && i-j < 5; j-- {
				if r.w.traits[r.lower[j]]&traitWithheldReason != 0 && r.tag(j) != syntax.TO {
					return r.words(article.Range{First: j, End: r.reasonEnd(j, t.End)})
				}
			}
		}
		first := i
		for first > t.First && i-first < 10 && r.w.traits[r.lower[first-1]]&traitWithheldLead != 0 {
			first--
		}
		for first < i && r.w.traits[r.lower[first]]&(traitRelative|traitPronoun) != 0 {
			first++
		}
		return r.words(article.Range{First: first, End: r.reasonEnd(i+n, t.End)})
	}
	return ""
}

// reasonEnd gives the end of the clause that goes on at token i.
func (r *Resolver) reasonEnd(i, limit int) int {
	end := i
	for end < limit && end-i < 60 && !r.quoted(end) && r.mark(end) != ',' && r.mark(end) != ';' && r.mark(end) != ':' && r.mark(end) != ')' {
		end++
	}
	for end > i && !r.d.Tokens[end-1].Word {
		end--
	}
	return end
}
