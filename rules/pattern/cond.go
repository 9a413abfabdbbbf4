package pattern

import (
	"cmp"
	"strconv"
	"strings"

	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

// flag is a demand on a token or a capture that is one word.
type flag uint8

const (
	flagVerb flag = iota
	flagNoun
	flagProper
	flagFinite
	flagNegated
	flagPassive
	flagPlural
	flagAnimate
	flagQuoted
	flagTitle
	flagCaption
	flagNumber
	flagMark
	flagSubject
	flagWord
)

var flagNames = [...]string{"verb", "noun", "proper", "finite", "negated", "passive", "plural", "animate", "quoted", "title", "caption", "number", "mark", "subject", "word"}

func flagByName(name string) (flag, bool) {
	for i, n := range flagNames {
		if n == name {
			return flag(i), true
		}
	}
	return 0, false
}

// finiteTags are those of verb forms that carry tense.
var finiteTags = syntax.Tags(syntax.VBD, syntax.VBZ, syntax.VBP, syntax.MD)

// flag reports whether token i has the property.
func (m *Machine) flag(f flag, i int) bool {
	a := m.a
	tag := a.Tags[i]
	switch f {
	case flagVerb:
		return tag.Verb()
	case flagNoun:
		return tag.Noun()
	case flagProper:
		return tag.Proper()
	case flagFinite:
		return m.finite(i)
	case flagNegated:
		return m.negated(i)
	case flagPassive:
		return m.hasChild(i, func(c int) bool {
			rel := a.Relations[c]
			return rel == syntax.RelAuxpass || rel == syntax.RelNsubjpass || rel == syntax.RelCsubjpass
		})
	case flagPlural:
		return m.plural(i)
	case flagAnimate:
		return m.animate(i)
	case flagQuoted:
		return a.Doc.Tokens[i].Quotation >= 0
	case flagTitle:
		return m.inTitle(i)
	case flagCaption:
		return m.inCaption(i)
	case flagNumber:
		return tag == syntax.CD
	case flagMark:
		return !a.Doc.Tokens[i].Word
	case flagWord:
		return a.Doc.Tokens[i].Word
	case flagSubject:
		return a.Relations[i].Subject()
	}
	return false
}

// hasChild reports whether one of the tokens that depend on token i is such.
func (m *Machine) hasChild(i int, is func(c int) bool) bool {
	for c := m.a.FirstChild(i); c >= 0; c = m.a.NextSibling(c) {
		if is(c) {
			return true
		}
	}
	return false
}

// on reports whether token i is a word of the list, which may be missing.
func (m *Machine) on(list, i int) bool { return list >= 0 && m.tok.Has(i, lexicon.List(list)) }

// finite reports whether token i or its auxiliary carries tense.
func (m *Machine) finite(i int) bool {
	return finiteTags.Has(m.a.Tags[i]) || m.hasChild(i, func(c int) bool {
		rel := m.a.Relations[c]
		return (rel == syntax.RelAux || rel == syntax.RelAuxpass || rel == syntax.RelCop) && finiteTags.Has(m.a.Tags[c])
	})
}

// negated reports whether token i is negated: by the tree, or where there is none by a word of negation right before.
func (m *Machine) negated(i int) bool {
	const far = 2 // tokens
	if m.hasChild(i, func(c int) bool { return m.a.Relations[c] == syntax.RelNeg }) {
		return true
	}
	tokens := m.a.Doc.Tokens
	if m.a.Parsed[tokens[i].Sentence] {
		return false
	}
	for k := i - 1; k >= 0 && k >= i-far && tokens[k].Sentence == tokens[i].Sentence; k-- {
		if m.on(m.lists.negations, k) {
			return true
		}
	}
	return false
}

// plural reports whether token i is a plural, or joined to another noun.
func (m *Machine) plural(i int) bool {
	if tag := m.a.Tags[i]; tag == syntax.NNS || tag == syntax.NNPS || m.on(m.lists.plural, i) {
		return true
	}
	return m.hasChild(i, func(c int) bool {
		return m.a.Relations[c] == syntax.RelConj && (m.a.Tags[c].Noun() || m.a.Tags[c] == syntax.PRP)
	})
}

// animate reports whether token i is a word for somebody who can speak.
func (m *Machine) animate(i int) bool {
	tag := m.a.Tags[i]
	if m.on(m.lists.mute, i) && !tag.Proper() {
		return false
	}
	if n, ok := m.a.NameAt(i); ok && n.Class != syntax.Other {
		return true
	}
	if tag == syntax.PRP || tag == syntax.WP {
		return !m.on(m.lists.thing, i)
	}
	return m.on(m.lists.speakers, i) || m.on(m.lists.persons, i)
}

type condKind uint8

const (
	condBefore   condKind = iota // a ends before b begins
	condIs                       // a's head passes a test
	condHas                      // a has at least n words
	condWithin                   // at most n words are between a and b
	condAdjacent                 // one of some words is right before or after all of the captures
)

type cond struct {
	kind  condKind
	not   bool
	a, b  int16
	n     int
	test  int16
	slots []int16
	words []lexicon.Symbol
	after bool
	text  string
}

// condition is cond, with a fault inside of a block as its message.
func (c *compiler) condition(text string) (cd cond, msg string) {
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			msg = e.Message
		}
	}()
	return c.cond(text)
}

// cond reads one condition on captures; msg is "" where it is sound. The forms:
//
//	source before cue                source ends before cue begins (after: the other way)
//	cue within 4 of source           at most four tokens between them
//	content has 5 words              at least five
//	source is [not] animate          a flag, or demands: content is {tag=/VB.*/}
//	"," or ":" before source cue     that mark stands right before all that hangs on the captures
func (c *compiler) cond(text string) (cd cond, msg string) {
	cd.text = text
	f := strings.Fields(text)
	var unknown string // the first capture that is none
	slot := func(name string) int16 {
		s, ok := c.slots[name]
		if !ok && unknown == "" {
			unknown = "no capture " + strconv.Quote(name)
		}
		return s
	}
	switch {
	case len(f) > 0 && strings.HasPrefix(f[0], `"`):
		msg = c.condAdjacent(&cd, f, slot)
	case len(f) == 3 && (f[1] == "before" || f[1] == "after"):
		cd.kind, cd.a, cd.b = condBefore, slot(f[0]), slot(f[2])
		if f[1] == "after" {
			cd.a, cd.b = cd.b, cd.a
		}
	case len(f) == 5 && f[1] == "within" && f[3] == "of":
		n, err := strconv.Atoi(f[2])
		if err != nil || n < 0 {
			return cd, "want a number after within"
		}
		cd.kind, cd.a, cd.b, cd.n = condWithin, slot(f[0]), slot(f[4]), n
	case len(f) == 4 && f[1] == "has" && strings.TrimSuffix(f[3], "s") == "word":
		n, err := strconv.Atoi(f[2])
		if err != nil || n < 1 {
			return cd, "want a number after has"
		}
		cd.kind, cd.a, cd.n = condHas, slot(f[0]), n
	case len(f) >= 3 && f[1] == "is":
		cd.kind, cd.a = condIs, slot(f[0])
		msg = c.condIs(&cd, f[2:])
	default:
		return cd, "want: A before B, A after B, A within N of B, A has N words, A is [not] FLAG, or \"word\" before A B"
	}
	return cd, cmp.Or(msg, unknown)
}

// condAdjacent reads `"," or ":" before source cue`.
func (c *compiler) condAdjacent(cd *cond, f []string, slot func(string) int16) (msg string) {
	cd.kind = condAdjacent
	i := 0
	for ; i < len(f) && (strings.HasPrefix(f[i], `"`) || f[i] == "or"); i++ {
		if f[i] == "or" {
			continue
		}
		w := strings.Trim(f[i], `"`)
		if w == "" {
			return "an empty word"
		}
		cd.words = append(cd.words, c.o.Lexicon.Intern(w))
	}
	if i >= len(f)-1 || f[i] != "before" && f[i] != "after" {
		return `want: "," or ":" before source cue`
	}
	cd.after = f[i] == "after"
	for _, n := range f[i+1:] {
		cd.slots = append(cd.slots, slot(n))
	}
	return ""
}

// condIs reads what follows "is": a flag, or a block of demands.
func (c *compiler) condIs(cd *cond, f []string) (msg string) {
	if f[0] == "not" {
		cd.not = true
		f = f[1:]
	}
	block := strings.Join(f, " ")
	if !strings.HasPrefix(block, "{") {
		block = "{" + block + "}"
	}
	x, err := Parse(block)
	if err != nil {
		return err.(*Error).Message
	}
	if len(x.Sub) != 1 || x.Sub[0].Kind != Token || x.Sub[0].Max != 1 || x.Sub[0].Min != 1 {
		return "want one flag or block after is"
	}
	cd.test = c.test(x.Sub[0])
	return ""
}

func (m *Machine) holds(c *cond) bool {
	// A capture that was not made fails no condition, save that of one beside it.
	switch c.kind {
	case condBefore:
		a, b := m.slots[c.a], m.slots[c.b]
		return a.first < 0 || b.first < 0 || a.end <= b.first
	case condWithin:
		a, b := m.slots[c.a], m.slots[c.b]
		if a.first < 0 || b.first < 0 {
			return true
		}
		if a.first > b.first {
			a, b = b, a
		}
		return int(b.first-a.end) <= c.n
	case condHas:
		s := m.slots[c.a]
		if s.first < 0 {
			return true
		}
		n := 0
		for i := s.first; i < s.end; i++ {
			if m.a.Doc.Tokens[i].Word {
				if n++; n >= c.n {
					return true
				}
			}
		}
		return false
	case condIs:
		s := m.slots[c.a]
		if s.first < 0 {
			return true
		}
		h := int(s.head)
		if h < 0 {
			h = m.headOf(int(s.first), int(s.end))
		}
		return m.test(c.test, h) != c.not
	case condAdjacent:
		lo, hi := int32(1<<30), int32(-1)
		for _, k := range c.slots {
			s := m.slots[k]
			if s.first < 0 {
				continue
			}
			a, b := s.first, s.end
			if s.head >= 0 && !m.a.Tags[s.head].Verb() {
				a, b = min(a, m.left[s.head]), max(b, m.right[s.head]+1)
			}
			lo, hi = min(lo, a), max(hi, b)
		}
		at := int(lo) - 1
		if c.after {
			at = int(hi)
		}
		if hi < 0 || at < m.lo || at >= m.hi {
			return false
		}
		for _, w := range c.words {
			if m.tok.Word[at] == w {
				return true
			}
		}
		return false
	}
	return false
}
