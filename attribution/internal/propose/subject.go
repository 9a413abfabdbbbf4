package propose

import (
	"slices"

	"whosaid/article"
	"whosaid/attribution/internal/view"
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
	ReachAbove                 // a subject further up the tree
	reachInverted              // the noun right after the verb: "said X"
	reachOwner                 // "X's claim"
	reachOf                    // "the claim by X", "from X", "of X"
	reachGiven                 // the rule captured it
	reachFirst                 // the first subject of the sentence, whatever is between
	reachNear                  // the noun right before the verb, whatever the tree
)

var reachNames = [...]string{"none", "subject", "passive", "clause", "relative", "who", "wh", "agent", "object", "modified", "above", "inverted", "owner", "of", "given", "first", "beside"}

// origin is one possible source of a cue: the head token (-1 for none) and how it was reached.
type origin struct {
	How       reach
	Inherited bool // through a verb that the cue hangs on
	viaNoun   bool // the subject of a verb whose object the cue is
	Head      int
	Given     article.Range // the words, where a rule captured them; else empty
}

// reachValues[how][inherited + 2*viaNoun] names a way as a feature value.
var reachValues = func() (out [len(reachNames)][4]view.Value) {
	for i, n := range reachNames {
		for k, p := range [4]string{"", "i:", "v:", "vi:"} {
			out[i][k] = view.ValueOf(p + n)
		}
	}
	return out
}()

func (o origin) Value() view.Value {
	k := 0
	if o.Inherited {
		k++
	}
	if o.viaNoun {
		k += 2
	}
	return reachValues[o.How][k]
}

const (
	mostOrigins   = 7 // sources tried for one cue
	deepestShare  = 4 // verbs between a verb and the one whose subject it shares
	HighestReach  = 6 // heads climbed to look for a subject further up
	farthestAfter = 8 // tokens between a verb and the noun that stands inverted after it
)

// verbOrigins are the possible sources of a verb.
type verbOrigins struct {
	verb int // 1 + its token; 0 for none
	of   []origin
}

// originsOf gives the possible sources of a verb, the likeliest first. It keeps the last answer: the rules that match at one verb ask one after
// another. The result is not to be changed.
func (b *Builder) originsOf(verb int) []origin {
	if x := &b.subjectsOf; x.verb != verb+1 {
		x.verb, x.of = verb+1, b.origins(x.of[:0], verb)
	}
	return b.subjectsOf.of
}

// origins appends the possible sources of verb v, the likeliest first.
func (b *Builder) origins(out []origin, verb int) []origin {
	out = b.subjects(out, verb, 0)
	// A subject further up survives an attachment that the parser got wrong.
	for x, n := b.Head(verb), 0; x >= 0 && n < HighestReach; x, n = b.Head(x), n+1 {
		for c := b.Syntax.FirstChild(x); c >= 0; c = b.Syntax.NextSibling(c) {
			if b.Rel(c).Subject() && c < verb && b.Tag(c) != syntax.WDT && !hasHead(out, c) {
				out = append(out, origin{How: ReachAbove, Head: c})
			}
		}
	}
	if k := b.first(verb); k >= 0 && !hasHead(out, k) {
		out = append(out, origin{How: reachFirst, Head: k})
	}
	k := b.Before(verb)
	if k < 0 && len(out) == 0 {
		k = b.beforeComma(verb)
	}
	if k >= 0 && !hasHead(out, k) {
		out = append(out, origin{How: reachNear, Head: k})
	}
	out = slices.DeleteFunc(out, func(o origin) bool { return o.Head >= 0 && b.date(o.Head) })
	agent := false
	for _, o := range out {
		agent = agent || o.How == reachAgent
	}
	if b.Tag(verb) == syntax.VBN && !agent || len(out) == 0 || b.Rel(verb) == syntax.RelAcl {
		out = append(out, origin{How: reachNone, Head: -1})
	}
	if len(out) > mostOrigins {
		out = out[:mostOrigins]
	}
	return out
}

// first gives the first subject of the sentence of a participle or a verb without a subject of its own, where it stands
// outside quotation marks; -1 where there is none. A participle far from its subject is linked to it
// whatever the parser hangs it on.
func (b *Builder) first(verb int) int {
	if b.Tag(verb) != syntax.VBG && b.Rel(verb) != syntax.RelConj {
		return -1
	}
	for k := b.Sentence(verb).First; k < verb; k++ {
		if b.Rel(k).Subject() && b.Quote[k] < 0 && (b.Tag(k).Noun() || b.Tag(k) == syntax.PRP) {
			return k
		}
	}
	return -1
}

func hasHead(os []origin, h int) bool {
	for _, o := range os {
		if o.Head == h {
			return true
		}
	}
	return false
}

// subjects appends the subjects of a verb that the tree tells: its own, or one that it shares with
// the verb above it.
func (b *Builder) subjects(out []origin, verb, depth int) []origin {
	own := false
	rel := b.Rel(verb)
	for c := b.Syntax.FirstChild(verb); c >= 0; c = b.Syntax.NextSibling(c) {
		if !b.Rel(c).Subject() || b.adverb(c) && b.otherSubject(verb, c) {
			continue
		}
		own = true
		switch b.Tag(c) {
		case syntax.WDT, syntax.WP:
			if (rel == syntax.RelAclRelcl || rel == syntax.RelAcl) && b.Head(verb) >= 0 {
				out = append(out, origin{How: reachWho, Head: c}, origin{How: reachRelative, Head: b.Head(verb)})
			} else {
				out = append(out, origin{How: reachWh, Head: c})
			}
		default:
			how := reachSubject
			switch b.Rel(c) {
			case syntax.RelNsubjpass:
				how = reachPassive
			case syntax.RelCsubj, syntax.RelCsubjpass:
				how = reachClause
			}
			out = append(out, origin{How: how, Head: c})
		}
	}
	for c := b.Syntax.FirstChild(verb); c >= 0; c = b.Syntax.NextSibling(c) {
		if b.Rel(c) == syntax.RelNmod && b.CaseOn(c, b.Lists.Agents) {
			out = append(out, origin{How: reachAgent, Head: c})
		}
	}
	if own || depth >= deepestShare || b.Head(verb) < 0 {
		return out
	}
	h := b.Head(verb)
	switch rel {
	case syntax.RelConj, syntax.RelXcomp, syntax.RelAdvcl, syntax.RelDep, syntax.RelCcomp, syntax.RelParataxis:
		at := len(out)
		out = b.subjects(out, h, depth+1)
		k := at
		for _, o := range out[at:] {
			if o.How != reachAgent {
				o.Inherited = true
				out[k] = o
				k++
			}
		}
		out = out[:k]
		if rel == syntax.RelXcomp {
			if o := b.Child(h, syntax.RelDobj); o >= 0 {
				out = append(out, origin{How: reachObject, Head: o})
			}
		}
	case syntax.RelAcl, syntax.RelAclRelcl:
		out = append(out, origin{How: reachModified, Head: h})
	}
	return out
}

// date reports whether token i is a month or a weekday in a date, as in "since 1 July", which says
// nothing. A month that is alone may be a person's name.
func (b *Builder) date(i int) bool {
	if i == 0 || !b.On(i, b.Lists.Weekdays) && !b.On(i, b.Lists.Months) {
		return false
	}
	switch b.Tag(i - 1) {
	case syntax.CD, syntax.DT, syntax.IN:
	default:
		if i+1 >= len(b.Doc.Tokens) || b.Tag(i+1) != syntax.CD {
			return false
		}
	}
	nm, ok := b.Syntax.NameAt(i)
	return !ok || nm.Class != syntax.Person
}

// adverb reports whether token i is an adverb or a comparative, which parsers take for a subject
// beside the verb's own: "we earlier reported".
func (b *Builder) adverb(i int) bool {
	switch b.Tag(i) {
	case syntax.RB, syntax.RBR, syntax.RBS, syntax.JJR:
		return true
	}
	return false
}

// otherSubject reports whether the verb has another subject than token c.
func (b *Builder) otherSubject(verb, c int) bool {
	for k := b.Syntax.FirstChild(verb); k >= 0; k = b.Syntax.NextSibling(k) {
		if k != c && b.Rel(k).Subject() {
			return true
		}
	}
	return false
}

// Before gives the noun or pronoun that ends right before the verb group of verb, or -1.
func (b *Builder) Before(verb int) int {
	k := b.beforeGroup(verb)
	if k < b.Sentence(verb).First || !b.Tag(k).Noun() && b.Tag(k) != syntax.PRP {
		return -1
	}
	return k
}

// beforeGroup gives the token before the verb group of verb: before its auxiliaries and adverbs.
func (b *Builder) beforeGroup(verb int) int {
	first := b.Sentence(verb).First
	k := verb - 1
	for k >= first && (b.Tag(k) == syntax.RB || b.Tag(k) == syntax.MD || b.Tag(k).Verb() && b.Head(k) == verb) {
		k--
	}
	return k
}

// beforeComma gives the head of the noun phrase that an aside parts from the verb group of a verb with no subject:
// "Winding up, the secretary, Mr Neil Marsh, promised"; -1 where none is.
func (b *Builder) beforeComma(verb int) int {
	s := b.Sentence(verb)
	k := b.beforeGroup(verb)
	if k-1 < s.First || b.Tag(k) != syntax.TagComma || b.Tag(verb) == syntax.VBG {
		return -1
	}
	for h := k - 1; h >= s.First && b.Tag(h).Noun(); h = b.Head(h) {
		switch t := b.Tree(h); {
		case t.End != k:
			return -1
		case b.Rel(h) == syntax.RelAppos && b.Tag(b.Head(h)).Noun():
		case t.First > s.First && b.Tag(t.First-1) == syntax.TagComma || b.Rel(h) == syntax.RelAppos:
			return h
		default:
			return -1
		}
	}
	return -1
}

// inverted gives the head of the noun phrase right after a verb: "said Ann Smith, a lawyer"; -1 where none is.
func (b *Builder) inverted(verb int) int {
	s := b.Sentence(verb)
	for k := verb + 1; k < min(verb+farthestAfter, s.End); k++ {
		t := b.Tag(k)
		if t.Noun() || t == syntax.PRP {
			h := k
			for b.Head(h) > verb && b.Head(h) < s.End {
				switch b.Rel(h) {
				case syntax.RelCompound, syntax.RelAmod, syntax.RelDet, syntax.RelNmodPoss:
					h = b.Head(h)
					continue
				}
				break
			}
			// A run of nouns that the parser tore apart ends at its last noun.
			for h+1 < s.End && b.Tag(h).Noun() && b.Tag(h+1).Noun() && b.Head(h) != h+1 && b.Head(h+1) < h {
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

// sayersOf appends those to whom a noun of saying may be laid: "his claim", "the claim by X", "X made the claim".
func (b *Builder) sayersOf(out []origin, noun int) []origin {
	for c := b.Syntax.FirstChild(noun); c >= 0; c = b.Syntax.NextSibling(c) {
		if b.Rel(c) == syntax.RelNmodPoss {
			out = append(out, origin{How: reachOwner, Head: c})
		}
	}
	for c := b.Syntax.FirstChild(noun); c >= 0; c = b.Syntax.NextSibling(c) {
		if b.Rel(c) == syntax.RelNmod {
			if b.CaseOn(c, b.Lists.Owners) {
				out = append(out, origin{How: reachOf, Head: c})
			}
		}
	}
	if h := b.Head(noun); h >= 0 && b.Tag(h).Verb() && (b.Rel(noun) == syntax.RelDobj || b.Rel(noun) == syntax.RelNmod) {
		at := len(out)
		out = b.subjects(out, h, 0)
		for k := at; k < len(out); k++ {
			out[k].viaNoun = true
		}
	}
	out = append(out, origin{How: reachNone, Head: -1})
	if len(out) > mostOrigins {
		out = out[:mostOrigins]
	}
	return out
}
