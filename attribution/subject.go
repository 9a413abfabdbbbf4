package attribution

import (
	"slices"

	"whosaid/article"
	"whosaid/syntax"
)

// reach is how a source was reached from its cue.
type reach uint8

const (
	reachNone     reach = iota // the candidate names no source
	reachSubject               // the verb's own subject
	reachPassive               // the verb's own passive subject
	reachClause                // a clause as subject
	reachRelative              // what the relative clause hangs on
	reachWho                   // the relative pronoun itself
	reachWh                    // an interrogative pronoun
	reachAgent                 // "by X"
	reachObject                // the object of the verb above: "allowed X to say"
	reachModified              // the noun that a participle hangs on: "the man saying"
	reachAbove                 // a subject further up the tree
	reachInverted              // the noun right after the verb: "said X"
	reachOwner                 // "X's claim"
	reachOf                    // "the claim by X", "from X", "of X"
	reachGiven                 // the rule captured it
	reachFirst                 // the first subject of the sentence, whatever stands between
	reachBeside                // the noun right before the verb, whatever the tree
)

var reachNames = [...]string{"none", "subject", "passive", "clause", "relative", "who", "wh", "agent", "object", "modified", "above", "inverted", "owner", "of", "given", "first", "beside"}

// origin is one possible source of a cue: the head token (-1 for none) and how it was reached.
type origin struct {
	how       reach
	inherited bool // through a verb that the cue hangs on
	viaNoun   bool // the subject of a verb whose object the cue is
	head      int
	given     article.Range // the words, where a rule captured them; else empty
}

// reachValues[how][inherited + 2*viaNoun] names a way as a feature value.
var reachValues = func() (out [len(reachNames)][4]val) {
	for i, n := range reachNames {
		for k, p := range [4]string{"", "i:", "v:", "vi:"} {
			out[i][k] = valueOf(p + n)
		}
	}
	return out
}()

func (o origin) value() val {
	k := 0
	if o.inherited {
		k++
	}
	if o.viaNoun {
		k += 2
	}
	return reachValues[o.how][k]
}

const (
	mostOrigins   = 7 // sources tried for one cue
	deepestShare  = 4 // verbs between a verb and the one whose subject it shares
	highestReach  = 6 // heads climbed to look for a subject further up
	farthestAfter = 8 // tokens between a verb and the noun that stands inverted after it
)

// origins appends those whom verb v may be laid to, the likeliest first.
func (v *view) origins(out []origin, verb int) []origin {
	out = v.subjects(out, verb, 0)
	// A subject further up survives an attachment that the parser got wrong.
	for x, n := v.head(verb), 0; x >= 0 && n < highestReach; x, n = v.head(x), n+1 {
		for c := v.a.FirstChild(x); c >= 0; c = v.a.NextSibling(c) {
			if v.rel(c).Subject() && c < verb && v.tag(c) != syntax.WDT && !hasHead(out, c) {
				out = append(out, origin{how: reachAbove, head: c})
			}
		}
	}
	if k := v.first(verb); k >= 0 && !hasHead(out, k) {
		out = append(out, origin{how: reachFirst, head: k})
	}
	k := v.before(verb)
	if k < 0 && len(out) == 0 {
		k = v.beforeComma(verb)
	}
	if k >= 0 && !hasHead(out, k) {
		out = append(out, origin{how: reachBeside, head: k})
	}
	out = slices.DeleteFunc(out, func(o origin) bool { return o.head >= 0 && v.date(o.head) })
	agent := false
	for _, o := range out {
		agent = agent || o.how == reachAgent
	}
	if v.tag(verb) == syntax.VBN && !agent || len(out) == 0 || v.rel(verb) == syntax.RelAcl {
		out = append(out, origin{how: reachNone, head: -1})
	}
	if len(out) > mostOrigins {
		out = out[:mostOrigins]
	}
	return out
}

// first gives the first subject of the sentence of a participle or a verb without a subject of its own, where it stands
// outside quotation marks; -1 where there is none. A participle far from its subject is laid to it
// whatever the parser hangs it on.
func (v *view) first(verb int) int {
	if v.tag(verb) != syntax.VBG && v.rel(verb) != syntax.RelConj {
		return -1
	}
	for k := v.sentence(verb).First; k < verb; k++ {
		if v.rel(k).Subject() && v.quote[k] < 0 && (v.tag(k).Noun() || v.tag(k) == syntax.PRP) {
			return k
		}
	}
	return -1
}

func hasHead(os []origin, h int) bool {
	for _, o := range os {
		if o.head == h {
			return true
		}
	}
	return false
}

// subjects appends the subjects of a verb that the tree tells: its own, or one that it shares with
// the verb above it.
func (v *view) subjects(out []origin, verb, depth int) []origin {
	own := false
	rel := v.rel(verb)
	for c := v.a.FirstChild(verb); c >= 0; c = v.a.NextSibling(c) {
		if !v.rel(c).Subject() || v.adverb(c) && v.otherSubject(verb, c) {
			continue
		}
		own = true
		switch v.tag(c) {
		case syntax.WDT, syntax.WP:
			if (rel == syntax.RelAclRelcl || rel == syntax.RelAcl) && v.head(verb) >= 0 {
				out = append(out, origin{how: reachWho, head: c}, origin{how: reachRelative, head: v.head(verb)})
			} else {
				out = append(out, origin{how: reachWh, head: c})
			}
		default:
			how := reachSubject
			switch v.rel(c) {
			case syntax.RelNsubjpass:
				how = reachPassive
			case syntax.RelCsubj, syntax.RelCsubjpass:
				how = reachClause
			}
			out = append(out, origin{how: how, head: c})
		}
	}
	for c := v.a.FirstChild(verb); c >= 0; c = v.a.NextSibling(c) {
		if v.rel(c) == syntax.RelNmod && v.caseOn(c, v.lists.agents) {
			out = append(out, origin{how: reachAgent, head: c})
		}
	}
	if own || depth >= deepestShare || v.head(verb) < 0 {
		return out
	}
	h := v.head(verb)
	switch rel {
	case syntax.RelConj, syntax.RelXcomp, syntax.RelAdvcl, syntax.RelDep, syntax.RelCcomp, syntax.RelParataxis:
		at := len(out)
		out = v.subjects(out, h, depth+1)
		k := at
		for _, o := range out[at:] {
			if o.how != reachAgent {
				o.inherited = true
				out[k] = o
				k++
			}
		}
		out = out[:k]
		if rel == syntax.RelXcomp {
			if o := v.child(h, syntax.RelDobj); o >= 0 {
				out = append(out, origin{how: reachObject, head: o})
			}
		}
	case syntax.RelAcl, syntax.RelAclRelcl:
		out = append(out, origin{how: reachModified, head: h})
	}
	return out
}

// date reports whether token i is a month or a weekday in a date, as in "since 1 July", which says
// nothing. A month that stands alone may be a person's name.
func (v *view) date(i int) bool {
	if i == 0 || !v.on(i, v.lists.weekdays) && !v.on(i, v.lists.months) {
		return false
	}
	switch v.tag(i - 1) {
	case syntax.CD, syntax.DT, syntax.IN:
	default:
		if i+1 >= len(v.d.Tokens) || v.tag(i+1) != syntax.CD {
			return false
		}
	}
	nm, ok := v.a.NameAt(i)
	return !ok || nm.Class != syntax.Person
}

// adverb reports whether token i is an adverb or a comparative, which parsers take for a subject
// beside the verb's own: "we earlier reported".
func (v *view) adverb(i int) bool {
	switch v.tag(i) {
	case syntax.RB, syntax.RBR, syntax.RBS, syntax.JJR:
		return true
	}
	return false
}

// otherSubject reports whether the verb has another subject than token c.
func (v *view) otherSubject(verb, c int) bool {
	for k := v.a.FirstChild(verb); k >= 0; k = v.a.NextSibling(k) {
		if k != c && v.rel(k).Subject() {
			return true
		}
	}
	return false
}

// before gives the head of the noun phrase that ends right before the verb group of verb, or -1.
func (v *view) before(verb int) int {
	s := v.sentence(verb)
	k := verb - 1
	for k >= s.First {
		switch t := v.tag(k); {
		case t == syntax.RB || t == syntax.MD || t.Verb() && v.head(k) == verb:
			k--
			continue
		case t.Noun() || t == syntax.PRP:
			return k
		}
		return -1
	}
	return -1
}

// beforeComma gives the head of the noun phrase that an aside parts from the verb group of a verb with no subject:
// "Winding up, the secretary, Mr Neil Marsh, promised"; -1 where none is.
func (v *view) beforeComma(verb int) int {
	s := v.sentence(verb)
	k := verb - 1
	for k >= s.First && (v.tag(k) == syntax.RB || v.tag(k) == syntax.MD || v.tag(k).Verb() && v.head(k) == verb) {
		k--
	}
	if k-1 < s.First || v.tag(k) != syntax.TagComma || v.tag(verb) == syntax.VBG {
		return -1
	}
	for h := k - 1; h >= s.First && v.tag(h).Noun(); h = v.head(h) {
		switch t := v.tree(h); {
		case t.End != k:
			return -1
		case v.rel(h) == syntax.RelAppos && v.tag(v.head(h)).Noun():
		case t.First > s.First && v.tag(t.First-1) == syntax.TagComma || v.rel(h) == syntax.RelAppos:
			return h
		default:
			return -1
		}
	}
	return -1
}

// inverted gives the head of the noun phrase right after a verb: "said Ann Smith, a lawyer"; -1 where none is.
func (v *view) inverted(verb int) int {
	s := v.sentence(verb)
	for k := verb + 1; k < min(verb+farthestAfter, s.End); k++ {
		t := v.tag(k)
		if t.Noun() || t == syntax.PRP {
			h := k
			for v.head(h) > verb && v.head(h) < s.End {
				switch v.rel(h) {
				case syntax.RelCompound, syntax.RelAmod, syntax.RelDet, syntax.RelNmodPoss:
					h = v.head(h)
					continue
				}
				break
			}
			// A run of nouns that the parser tore apart ends at its last noun.
			for h+1 < s.End && v.tag(h).Noun() && v.tag(h+1).Noun() && v.head(h) != h+1 && v.head(h+1) < h {
				h++
			}
			return h
		}
		switch t {
		case syntax.DT, syntax.JJ, syntax.PRPS, syntax.CD, syntax.RB, syntax.TagComma:
		default:
			return -1
		}
	}
	return -1
}

// owners appends those to whom a noun of saying may be laid: "his claim", "the claim by X", "X made the claim".
func (v *view) owners(out []origin, noun int) []origin {
	for c := v.a.FirstChild(noun); c >= 0; c = v.a.NextSibling(c) {
		if v.rel(c) == syntax.RelNmodPoss {
			out = append(out, origin{how: reachOwner, head: c})
		}
	}
	for c := v.a.FirstChild(noun); c >= 0; c = v.a.NextSibling(c) {
		if v.rel(c) == syntax.RelNmod {
			if v.caseOn(c, v.lists.owners) {
				out = append(out, origin{how: reachOf, head: c})
			}
		}
	}
	if h := v.head(noun); h >= 0 && v.tag(h).Verb() && (v.rel(noun) == syntax.RelDobj || v.rel(noun) == syntax.RelNmod) {
		at := len(out)
		out = v.subjects(out, h, 0)
		for k := at; k < len(out); k++ {
			out[k].viaNoun = true
		}
	}
	out = append(out, origin{how: reachNone, head: -1})
	if len(out) > mostOrigins {
		out = out[:mostOrigins]
	}
	return out
}
