package pattern

import "fmt"

// stop is the place where an attempt came furthest: an instruction, then an edge, then a condition,
// numbered one after another.
type stop struct{ at, token int }

func (m *Machine) stopped(at, token int) {
	if m.stop != nil && at > m.stop.at {
		*m.stop = stop{at, token}
	}
}

// Stop says how far an attempt came that found nothing.
type Stop struct {
	Share  float64 // of the program that was gone through, from 0 to 1
	Token  int     // where it stopped; -1 where no one token is to blame
	Reason string  // what was wanted there
}

// Explain runs p with its anchor at token i, and says where it stopped if it finds nothing.
func (m *Machine) Explain(p *Program, i int) (s Stop, found bool) {
	var at stop
	at.at = -1
	m.stop = &at
	ok := m.Try(p, i)
	m.stop = nil
	if ok {
		return Stop{Share: 1, Token: -1}, true
	}
	all := len(p.insts) + len(p.edges) + len(p.conds)
	s = Stop{Share: float64(max(at.at, 0)) / float64(all), Token: at.token}
	if at.at < 0 {
		// It was not even tried.
		s.Token = i
		s.Reason = p.unready(m, i)
		return s, false
	}
	switch k := at.at - len(p.insts); {
	case k >= len(p.edges):
		s.Reason = "where " + p.conds[k-len(p.edges)].text
	case k >= 0:
		s.Reason = p.edgeText(k)
	default:
		s.Reason = p.instText(at.at)
	}
	return s, false
}

// unready tells what the anchor lacks that Try asks for first.
func (p *Program) unready(m *Machine, i int) string {
	for k, e := range p.edges {
		if len(e.steps) == 0 || e.not || e.opt || e.steps[0].min == 0 {
			continue
		}
		s := e.steps[0]
		if !s.up && m.below[i]&s.rels == 0 || s.up && s.rels>>m.a.Relations[i]&1 == 0 {
			return p.edgeText(k)
		}
	}
	if p.quotes && !m.quotesNear(m.a.Doc.Tokens[i].Paragraph, p.within) {
		return "a quotation in the paragraph"
	}
	return p.instText(0)
}

func (p *Program) instText(i int) string {
	in := p.insts[i]
	switch in.op {
	case opToken:
		return "a word with " + p.testText(in.test)
	case opRegion:
		return p.regionText(&in)
	case opBound:
		side := "end"
		if in.back {
			side = "beginning"
		}
		return fmt.Sprintf("the %s of a %s", side, [...]string{"sentence", "paragraph", "quotation"}[in.arg])
	case opLook:
		if in.not {
			return "not what stands there"
		}
		return "something else before or behind"
	}
	return "a match"
}

func (p *Program) edgeText(k int) string {
	e := p.edges[k]
	t := "an edge"
	if e.not {
		t = "no edge"
	}
	for _, s := range e.steps {
		t += " " + p.stepText(s)
	}
	t += " from " + p.slotName(e.from)
	if e.test >= 0 {
		t += " to a word with " + p.testText(e.test)
	}
	return t
}
