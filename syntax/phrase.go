package syntax

import "whosaid/article"

// Phrases: what belongs to a noun, what to a verb, each part told apart, so that whoever asks can
// say which parts are wanted. A tree may be wrong: whatever it says, a phrase is one run of tokens
// inside one sentence, it holds its head, and parts never overlap.

// PartKind tells what a part is to its head.
type PartKind uint8

// The parts of phrases. Those before a noun: Predeterminer to Modifier; after it: Apposition to
// Conjunct; of verbs: Auxiliary to Governor.
const (
	NoPart          PartKind = iota
	Determiner               // the, all the, no
	Possessor                // the bank's
	Title                    // what stands before a person's name: Foreign Minister, spokesman
	Modifier                 // adjectives, numbers, nouns: senior, two, police
	Lead                     // an adverb before the phrase: even, nearly
	Apposition               // , the bank's governor
	Complement               // of the bank; familiar with the matter
	Restrictive              // who saw it
	NonRestrictive           // , who resigned
	Participle               // living abroad
	LooseParticiple          // , speaking in Lagos
	Loose                    // , of Lagos: a complement after a comma
	Conjunct                 // and her deputy
	Auxiliary                // has, would, was
	Negation                 // not, never
	Particle                 // pointed *out*
	Adverb                   // repeatedly
	Infinitive               // the "to" of a verb
	Governor                 // a verb whose complement the head is: *declined* to say
	partKinds
)

var partNames = [partKinds]string{"", "determiner", "possessor", "title", "modifier", "lead", "apposition", "complement", "restrictive", "non-restrictive", "participle", "loose-participle", "loose", "conjunct", "auxiliary", "negation", "particle", "adverb", "infinitive", "governor"}

// String gives the kind's name in lower case.
func (k PartKind) String() string { return partNames[k] }

// PartSet is a set of kinds.
type PartSet uint32

// Parts makes a set.
func Parts(kinds ...PartKind) (s PartSet) {
	for _, k := range kinds {
		s |= 1 << k
	}
	return s
}

// Has reports whether k is in the set.
func (s PartSet) Has(k PartKind) bool { return s>>k&1 != 0 }

// Core is what stands before a noun and belongs to it; Identity is what says besides who or what
// is meant.
var (
	CoreParts     = Parts(Determiner, Possessor, Title, Modifier)
	IdentityParts = CoreParts | Parts(Apposition, Complement, Restrictive, Participle, Conjunct)
)

// Part is one part of a phrase. Tokens leaves out the comma that may stand before it.
type Part struct {
	Kind   PartKind
	Tokens article.Range
	Head   int  // its token that hangs on the phrase's head
	Comma  bool // a comma, a dash or a bracket stands between it and what is before it
}

// NounPhrase is a noun with its parts. Core is the run from the first determiner or modifier to
// the head or, where that is later, to the end of the name that the head stands in. Parts stand in
// the order of the text; those before the head are in Core but for Lead.
type NounPhrase struct {
	Head       int
	Core       article.Range
	Parts      []Part
	Possessive bool // "'s" follows: the phrase belongs to another noun
}

// VerbGroup is a verb with its auxiliaries, negation, particles, adverbs and governors. Tokens is
// one run that holds all of Parts.
type VerbGroup struct {
	Head    int
	Tokens  article.Range
	Parts   []Part
	Negated bool
	Passive bool
}

// NounPhrase gives the phrase of which token head is the head. Parts are appended to buf[:0], which may
// be nil. In a sentence with no tree the phrase is the name that the token stands in, or the token.
func (a *Annotation) NounPhrase(head int, buf []Part) NounPhrase {
	np := NounPhrase{Head: head, Core: article.Range{First: head, End: head + 1}, Parts: buf[:0]}
	sent := a.sentence(head)
	if n, ok := a.NameAt(head); ok && sent.First <= n.Tokens.First && n.Tokens.End <= sent.End {
		np.Core = n.Tokens
	}
	// Before the head: from the head outwards, as long as nothing strange stands between.
	first := np.Core.First
	left := len(np.Parts)
	var near [24]int // the dependents before the head that stand next to it; further ones are not asked
	n := 0
	for c := a.FirstChild(head); c >= 0 && c < first; c = a.NextSibling(c) {
		near[n%len(near)] = c
		n++
	}
	for k := n - 1; k >= 0 && k >= n-len(near); k-- {
		c := near[k%len(near)]
		r := a.yield(c, sent)
		r.End = min(r.End, first)
		if r.End < first && !a.marksOnly(r.End, first) || r.Len() <= 0 {
			break
		}
		kind := a.partBefore(head, c)
		if kind == NoPart {
			if a.Relations[c] == RelPunct {
				continue
			}
			break
		}
		np.Parts = append(np.Parts, Part{kind, r, c, a.marked(r.End, first)})
		first = r.First
		if kind != Lead {
			np.Core.First = r.First
		}
	}
	reverse(np.Parts[left:])
	// After it.
	end := np.Core.End
	for c := a.FirstChild(head); c >= 0; c = a.NextSibling(c) {
		if c < end {
			continue
		}
		rel := a.Relations[c]
		if rel == RelPunct || rel == RelCc {
			continue
		}
		if rel == RelCase && a.Tags[c] == POS {
			np.Possessive = c == end || np.Possessive
			break
		}
		r := a.yield(c, sent)
		r.First = max(r.First, end)
		from := r.First
		for from > end && (a.mark(from-1) || a.Relations[from-1] == RelCc && int(a.Heads[from-1]) == head) {
			from-- // what joins it: commas, "and"
		}
		if from > end || r.Len() <= 0 {
			break // words that are none of the phrase's stand between
		}
		comma := a.marked(end, r.First)
		k := a.partAfter(c, comma)
		if k == NoPart {
			break
		}
		if k == Conjunct {
			for r.First > end && a.Relations[r.First-1] == RelCc {
				r.First--
			}
		}
		np.Parts = append(np.Parts, Part{k, r, c, comma})
		end = r.End
	}
	return np
}

// Extent gives the run of tokens that holds the core and every wanted part that can be reached from it with no
// unwanted part between.
func (np *NounPhrase) Extent(want PartSet) article.Range {
	r := np.Core
	before := true
	for _, p := range np.Parts {
		if p.Tokens.First >= np.Core.End {
			before = false
		}
		switch {
		case before && p.Kind == Lead && want.Has(Lead):
			r.First = min(r.First, p.Tokens.First)
		case !before && !want.Has(p.Kind):
			return r
		case !before:
			r.End = p.Tokens.End
		}
	}
	return r
}

// Part gives the first part of that kind; ok is false where there is none.
func (np *NounPhrase) Part(k PartKind) (p Part, ok bool) { return findPart(np.Parts, k) }

// Part gives the first part of that kind; ok is false where there is none.
func (g *VerbGroup) Part(k PartKind) (p Part, ok bool) { return findPart(g.Parts, k) }

func findPart(parts []Part, k PartKind) (Part, bool) {
	for _, p := range parts {
		if p.Kind == k {
			return p, true
		}
	}
	return Part{}, false
}

func (a *Annotation) partBefore(head, c int) PartKind {
	switch a.Relations[c] {
	case RelDet, RelDetPredet, RelNeg:
		return Determiner
	case RelNmodPoss:
		return Possessor
	case RelAmod, RelNummod, RelCompound, RelNmodNpmod, RelDep, RelMwe, RelNmodTmod, RelAppos:
		if r := a.Relations[c]; (r == RelDep || r == RelAppos) && !a.Tags[c].Noun() && a.Tags[c] != JJ && a.Tags[c] != CD {
			return NoPart
		}
		if n, ok := a.NameAt(head); ok && n.Class == Person && a.Tags[c].Noun() && c < n.Tokens.First {
			return Title
		}
		return Modifier
	case RelAdvmod:
		return Lead
	}
	return NoPart
}

func (a *Annotation) partAfter(c int, comma bool) PartKind {
	pick := func(bound, loose PartKind) PartKind {
		if comma {
			return loose
		}
		return bound
	}
	switch a.Relations[c] {
	case RelAppos:
		return Apposition
	case RelNmod, RelNmodNpmod, RelNmodTmod, RelAmod, RelNummod, RelAdvmod:
		return pick(Complement, Loose)
	case RelDep:
		if a.Tags[c].Noun() {
			return pick(Complement, Apposition)
		}
	case RelCompound:
		return Complement
	case RelAclRelcl:
		return pick(Restrictive, NonRestrictive)
	case RelAcl:
		return pick(Participle, LooseParticiple)
	case RelConj:
		if a.Tags[c].Noun() || a.Tags[c] == PRP || a.Tags[c] == DT || a.Tags[c] == CD || a.Tags[c] == JJ {
			return Conjunct
		}
	}
	return NoPart
}

// VerbGroup gives the group of the verb at token head. Parts are appended to buf[:0], which may be nil.
func (a *Annotation) VerbGroup(head int, buf []Part) VerbGroup {
	g := VerbGroup{Head: head, Tokens: article.Range{First: head, End: head + 1}, Parts: buf[:0]}
	sent := a.sentence(head)
	for v, depth := head, 0; ; depth++ {
		for c := a.FirstChild(v); c >= 0; c = a.NextSibling(c) {
			k := NoPart
			switch a.Relations[c] {
			case RelAux, RelAuxpass, RelCop:
				k = Auxiliary
				if a.Relations[c] == RelCop && v == head && a.Tags[head].Verb() {
					k = NoPart
				}
				g.Passive = g.Passive || v == head && a.Relations[c] == RelAuxpass
			case RelNeg:
				k = Negation
			case RelCompoundPrt:
				k = Particle
			case RelMark:
				if a.Tags[c] == TO && c < v {
					k = Infinitive
				}
			case RelAdvmod:
				if a.Tags[c] == RB || a.Tags[c] == RBR || a.Tags[c] == RBS {
					k = Adverb
				}
			}
			if k == NoPart || c > v && k != Particle && k != Adverb || a.FirstChild(c) >= 0 && k == Adverb && a.yield(c, sent).Len() > 2 {
				continue
			}
			if k == Adverb && (c > v+1 || v != head && c > v) || c < v-6 || c > v+3 {
				continue
			}
			g.Parts = append(g.Parts, Part{Kind: k, Tokens: article.Range{First: c, End: c + 1}, Head: c})
		}
		up := int(a.Heads[v])
		if a.Relations[v] != RelXcomp || up < 0 || up >= v || v-up > 4 || depth == 3 || !a.Tags[up].Verb() {
			break
		}
		g.Parts = append(g.Parts, Part{Kind: Governor, Tokens: article.Range{First: up, End: up + 1}, Head: up})
		v = up
	}
	sortParts(g.Parts)
	// Only what hangs together with the head, with at most a subject's few words between
	// an auxiliary and its verb in a question, is in the group.
	lo := len(g.Parts)
	for lo > 0 && g.Parts[lo-1].Tokens.First > head {
		lo--
	}
	keep := lo
	for keep > 0 && g.Tokens.First-g.Parts[keep-1].Tokens.End <= 0 {
		keep--
		g.Tokens.First = g.Parts[keep].Tokens.First
	}
	hi := lo
	for hi < len(g.Parts) && g.Parts[hi].Tokens.First == g.Tokens.End {
		g.Tokens.End = g.Parts[hi].Tokens.End
		hi++
	}
	for _, p := range g.Parts {
		g.Negated = g.Negated || p.Kind == Negation
	}
	// Parts further off (an auxiliary before the subject, "pointed it out") are kept as parts, not in Tokens.
	return g
}

// sentence gives the tokens of the sentence that token i stands in.
func (a *Annotation) sentence(i int) article.Range {
	s := int(a.Doc.Tokens[i].Sentence)
	if s < 0 || s >= len(a.Doc.Sentences) || !a.Doc.Sentences[s].Tokens.Has(i) {
		return article.Range{First: i, End: i + 1}
	}
	return a.Doc.Sentences[s].Tokens
}

// yield gives the run of tokens from the first to the last that hangs, however far down, on token i, which
// is in it. In a tree with crossing arcs it may hold words of others.
func (a *Annotation) yield(i int, sent article.Range) article.Range {
	r := article.Range{First: i, End: i + 1}
	// Down the first children for the left end, down the last for the right: in a tree with no
	// crossing arcs no other token can stand further out.
	for j, steps := i, 0; j >= 0 && steps < sent.Len(); steps++ {
		r.First = min(r.First, j)
		j = a.FirstChild(j)
	}
	for j, steps := i, 0; j >= 0 && steps < sent.Len(); steps++ {
		r.End = max(r.End, j+1)
		last := -1
		for c := a.FirstChild(j); c >= 0; c = a.NextSibling(c) {
			last = c
		}
		j = last
	}
	r.First, r.End = max(r.First, sent.First), min(r.End, sent.End)
	return r
}

// mark reports whether token i is a mark that parts of a phrase are set off by.
func (a *Annotation) mark(i int) bool {
	switch a.Tags[i] {
	case TagComma, TagColon, TagLRB, TagRRB, TagOpenQuote, TagCloseQuote, HYPH:
		return true
	}
	return false
}

// marksOnly reports whether all tokens from lo to hi are marks.
func (a *Annotation) marksOnly(lo, hi int) bool {
	for ; lo < hi; lo++ {
		if !a.mark(lo) {
			return false
		}
	}
	return true
}

// marked reports whether a comma, dash or bracket stands among the tokens from lo to hi.
func (a *Annotation) marked(lo, hi int) bool {
	for ; lo < hi; lo++ {
		switch a.Tags[lo] {
		case TagComma, TagColon, TagLRB:
			return true
		}
	}
	return false
}

func reverse(p []Part) {
	for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
		p[i], p[j] = p[j], p[i]
	}
}

// sortParts puts the few parts of a verb in the order of the text.
func sortParts(p []Part) {
	for i := 1; i < len(p); i++ {
		for j := i; j > 0 && p[j].Tokens.First < p[j-1].Tokens.First; j-- {
			p[j], p[j-1] = p[j-1], p[j]
		}
	}
}
