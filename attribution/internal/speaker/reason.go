package speaker

import (
	"whosaid/article"
	"whosaid/syntax"
)

// settleTold fills whom each report was told, and why a name is withheld.
func (r *Resolver) settleTold() {
	for k := range r.atts {
		r.a.Tick(k)
		if at := &r.atts[k]; at.Addressee.Len() == 0 {
			at.Addressee = r.addresseeOf(at)
		}
	}
	r.settleReasons()
}

// settleReasons finds the stated reason for withholding a name, for the rows beside which it stands.
func (r *Resolver) settleReasons() {
	r.reasons = map[int]string{}
	for k := range r.atts {
		r.a.Tick(k)
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
		// The reason itself, where the text gives one: "because …", "for fear of …", "to describe …".
		for j := i + n; j < i+n+3 && j < t.End; j++ {
			if r.w.traits[r.lower[j]]&traitWithheldReason != 0 && (r.tag(j) != syntax.TO || r.tag(j+1) == syntax.VB) {
				return r.words(article.Range{First: j, End: r.reasonEnd(j, t.End)})
			}
			if r.markAt(j) != ',' {
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
	for end < limit && end-i < 60 && !r.quoted(end) && r.markAt(end) != ',' && r.markAt(end) != ';' && r.markAt(end) != ':' && r.markAt(end) != ')' {
		end++
	}
	for end > i && !r.d.Tokens[end-1].Word {
		end--
	}
	return end
}
