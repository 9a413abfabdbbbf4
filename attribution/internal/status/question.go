package status

import (
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// markAt gives the first byte of token i where it is a mark, else 0.
func (r *reader) markAt(i int) byte {
	if r.d.Tokens[i].Word {
		return 0
	}
	return r.d.Text[r.d.Tokens[i].Start]
}

func (r *reader) lastOfContent() int {
	c := r.at.Content[len(r.at.Content)-1]
	return c.End - 1
}

// directQuestion reports whether the words themselves are one short question in quotation marks.
func (r *reader) directQuestion() bool {
	if r.at.Kind != result.Direct || len(r.at.Content) != 1 {
		return false
	}
	c := r.at.Content[0]
	ends, ask := 0, false
	for i := c.First; i < c.End; i++ {
		switch r.markAt(i) {
		case '.', '!':
			ends++
		case '?':
			ends++
			ask = true
		}
	}
	return ask && ends == 1 && (r.markAt(c.End-1) == '?' || r.markAt(max(c.End-2, c.First)) == '?')
}

// asks reports whether the content is a question and no request: it opens with a word of asking, or ends in "?".
func (r *reader) asks() bool {
	if len(r.at.Content) == 0 {
		return false
	}
	c := r.at.Content[0]
	for i := c.First; i < c.End && i < c.First+4; i++ {
		if r.t.Has(i, r.w.questionWords) {
			return true
		}
		if r.d.Tokens[i].Word && r.tag(i) != syntax.IN {
			break // "of which year"
		}
	}
	for _, part := range r.at.Content {
		for i := part.End; i > part.First && i > part.End-3; i-- {
			if r.markAt(i-1) == '?' {
				return true
			}
		}
	}
	return false
}

// toKnow reports whether the content asks after a verb of its own: "demanded to know whether".
func (r *reader) toKnow() bool {
	c := r.at.Content[0]
	return c.Len() > 2 && r.tag(c.First) == syntax.TO && r.t.Has(c.First+2, r.w.questionWords)
}

// asksOf reports whether the verb of asking at x leads to a question after the person asked ("asked the minister
// what"), to a topic ("Asked about the centre"), or to words in the order of a question ("asks “can we”").
func (r *reader) asksOf(x int) bool {
	c := r.at.Content[0]
	if len(r.at.Source) == 0 && r.tag(c.First) == syntax.IN {
		return true
	}
	words := 0
	for i := c.First; i < c.End; i++ {
		t := r.tag(i)
		switch {
		case !r.d.Tokens[i].Word:
			if r.markAt(i) == ',' {
				return false
			}
			continue
		case r.t.Has(i, r.w.questionWords) && t != syntax.IN:
			return true
		case t == syntax.MD || t.Verb():
			return words == 0 && r.quoted(i) && (t == syntax.MD || r.t.Has(i, r.w.light))
		case t == syntax.TO:
			return false
		}
		words++
	}
	return false
}

// isQuestion reports whether the sentence of the cue is itself a question, outside of any quotation.
func (r *reader) isQuestion(x int) bool {
	if r.at.Kind == result.Direct {
		return false
	}
	s := r.d.Sentences[r.d.Tokens[x].Sentence].Tokens
	for i := s.End - 1; i >= s.First && i > s.End-3; i-- {
		if r.markAt(i) == '?' {
			return !r.quoted(i)
		}
	}
	return false
}

// toCome reports whether the cue is a bare infinitive with "to", as headings announce what is planned: "Minister
// to promise".
func (r *reader) toCome(x int) bool {
	c := r.at.Cue[0]
	if r.tag(c.First) == syntax.VB && c.First > 0 && r.tag(c.First-1) == syntax.TO && r.outside(c.First-1) {
		if p := int(r.a.Heads[x]); p >= 0 && r.a.Relations[x] == syntax.RelAcl {
			return r.a.Relations[p] == syntax.RelRoot // "Minister to promise", the minister as the whole
		}
		return r.a.Relations[x] == syntax.RelRoot
	}
	return c.Len() >= 2 && r.tag(c.First) == syntax.TO && r.tag(c.First+1) == syntax.VB && r.a.Relations[x] != syntax.RelXcomp
}

// passive reports whether the verb at x is passive.
func (r *reader) passive(x int) bool {
	for c := r.a.FirstChild(x); c >= 0; c = r.a.NextSibling(c) {
		if r.a.Relations[c] == syntax.RelAuxpass {
			return true
		}
	}
	return (r.tag(x) == syntax.VBN || r.tag(x) == syntax.VBD) && x > 0 && r.t.Has(x-1, r.w.be)
}
