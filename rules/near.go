package rules

import (
	"sort"

	"whosaid/article"
	"whosaid/rules/pattern"
	"whosaid/syntax"
)

// Near is a rule that found nothing at a place, and how far it came.
type Near struct {
	Rule  *Rule
	Token int // where it began
	Stop  pattern.Stop
}

// Nearest gives the stable rules that came furthest without a match in the sentences that a run of
// tokens touches, at most so many, each where it came furthest. A rule that matches there is not
// among them.
func (p *Pack) Nearest(a *syntax.Annotation, s *Scratch, of article.Range, most int) []Near {
	p.read(a, nil, s)
	s.emit = func(Proposal) {}
	if of.First < 0 || of.End > len(a.Doc.Tokens) || of.Len() <= 0 {
		return nil
	}
	d := a.Doc
	first := d.Sentences[d.Tokens[of.First].Sentence].Tokens.First
	end := d.Sentences[d.Tokens[of.End-1].Sentence].Tokens.End
	var out []Near
	for _, r := range p.Rules {
		if r.Status != Stable {
			continue
		}
		if n, ok := s.nearest(r, a, first, end); ok {
			out = append(out, n)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if out[i].Stop.Share != out[j].Stop.Share {
			return out[i].Stop.Share > out[j].Stop.Share
		}
		return out[i].Rule.Priority > out[j].Rule.Priority
	})
	return out[:min(most, len(out))]
}

// NearestOf gives how far one rule came in an article; ok is false where it matches somewhere, or
// nothing in the article can begin a match.
func (p *Pack) NearestOf(r *Rule, a *syntax.Annotation) (n Near, ok bool) {
	s := new(Scratch)
	p.read(a, nil, s)
	s.emit = func(Proposal) {}
	return s.nearest(r, a, 0, len(a.Doc.Tokens))
}

func (s *Scratch) nearest(r *Rule, a *syntax.Annotation, first, end int) (best Near, ok bool) {
	s.rule = r
	keys := r.program.Keys()
	best.Stop.Share = -1
	for i := first; i < end; i++ {
		if !s.begins(keys, a, i) {
			continue
		}
		stop, found := s.Machine.Explain(r.program, i)
		if found {
			return Near{}, false
		}
		if stop.Share > best.Stop.Share {
			best = Near{r, i, stop}
		}
	}
	return best, best.Rule != nil
}
