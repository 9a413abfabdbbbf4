package status

import (
	"whosaid/attribution/internal/result"
	"whosaid/syntax"
)

// inFake makes a report hedged that stands in a post, a letter or a recording which is not what it seems: "a fake post in which Lund says",
// "in a forged letter, Lund says".
func (r *reader) inFake(x int) {
	if r.status != result.StatusAsserted {
		return
	}
	s := r.d.Sentences[r.d.Tokens[x].Sentence].Tokens
	for i := s.First; i < min(s.End, x+maxClimb); i++ {
		if !r.t.Has(i, r.w.fakes) || !r.outside(i) || r.inSource(i) {
			continue
		}
		if n := r.nounBehind(i, s.End); n >= 0 && (r.under(x, n) || r.a.Relations[n] == syntax.RelNmod && int(r.a.Heads[n]) == x || r.at.Cue[0].Has(n)) {
			r.set(result.StatusHedged, i)
			return
		}
	}
}

// nounBehind gives the last of the nouns right behind the word at i; -1 where none is there.
func (r *reader) nounBehind(i, end int) int {
	n := -1
	for k := i + 1; k < end && (r.tag(k).Noun() || n < 0 && r.tag(k) == syntax.JJ); k++ {
		if r.tag(k).Noun() {
			n = k
		}
	}
	return n
}

// under reports whether the word at x is in a clause that tells of the noun at n.
func (r *reader) under(x, n int) bool {
	for k := 0; k < maxClimb && x >= 0; k++ {
		rel := r.a.Relations[x]
		x = int(r.a.Heads[x])
		if x == n {
			return rel == syntax.RelAclRelcl || rel == syntax.RelAcl
		}
	}
	return false
}
