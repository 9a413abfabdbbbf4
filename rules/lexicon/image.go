package lexicon

import (
	"sync"

	"whosaid/rules/image"
)

// Image visits all of a finished lexicon but its files: files gives those of one that is read, when they are first asked for.
func Image(c *image.Codec, x *Lexicon, files func() []File) {
	image.List(c, &x.names, image.Text)
	image.List(c, &x.texts, image.Text)
	image.List(c, &x.byLemma, VisitSet)
	image.List(c, &x.byWord, VisitSet)
	image.Map(c, &x.class, image.Number, func(c *image.Codec, m *map[string]string) { image.Map(c, m, image.Text, image.Text) })
	image.Map(c, &x.phrases, image.Number, func(c *image.Codec, ps *[]phrase) { image.List(c, ps, visitPhrase) })
	image.Number(c, &x.longest)
	image.Number(c, &x.layers)
	image.Map(c, &x.parts, image.Text, func(c *image.Codec, l *[]string) { image.List(c, l, image.Text) })
	if !c.Reading() {
		return
	}
	x.late = sync.OnceValue(files)
	x.ids, x.lemmas = make(map[string]List, len(x.names)), make(map[string]Symbol, len(x.texts))
	for i, name := range x.names {
		x.ids[name] = List(i)
	}
	for i, text := range x.texts {
		x.lemmas[text] = Symbol(i)
	}
}

// VisitSet visits a set, of which most words are 0.
func VisitSet(c *image.Codec, s *Set) {
	has := uint8(0)
	for i := range s {
		if s[i] != 0 {
			has |= 1 << i
		}
	}
	image.Number(c, &has)
	for i := 0; has != 0; i, has = (i+1)%len(s), has>>1 {
		if has&1 != 0 {
			image.Number(c, &s[i])
		}
	}
}

func visitPhrase(c *image.Codec, p *phrase) {
	image.List(c, &p.rest, image.Number)
	VisitSet(c, &p.lists)
	image.Text(c, &p.text)
}
