package pattern

import (
	"regexp"

	"whosaid/rules/image"
	"whosaid/rules/lexicon"
)

// Image visits all of a program but its lexicon, which is that of its pack. A part that Program gets is visited here too: the test of
// package rules that compares images with what is compiled fails else. It is no method, since the page has no image, and methods are
// linked where nobody calls them.
func Image(c *image.Codec, p *Program, lex *lexicon.Lexicon) {
	p.lex = lex
	image.List(c, &p.insts, visitInst)
	image.List(c, &p.tests, visitTest)
	image.List(c, &p.edges, visitEdge)
	image.List(c, &p.conds, visitCond)
	image.List(c, &p.slots, image.Text)
	image.Number(c, &p.within)
	visitKeys(c, &p.keys)
	image.Number(c, &p.cost)
	image.List(c, &p.lists, image.Number)
	image.List(c, &p.below, image.Number)
	image.Number(c, &p.above)
	image.Flags(c, &p.quotes)
	image.List(c, &p.demands, visitDemand)
	image.Number(c, &p.before)
	image.Number(c, &p.behind)
}

func visitTest(c *image.Codec, t *test) {
	image.List(c, &t.preds, visitPred)
	image.Number(c, &t.tags)
	image.Number(c, &t.rels)
	image.Shared(c, &t.rest)
}

func visitDemand(c *image.Codec, d *Demand) {
	image.Number(c, &d.bits)
	image.Number(c, &d.at)
	image.Flags(c, &d.last)
	if int(d.at) >= allTraits {
		c.Fail()
	}
}

func visitInst(c *image.Codec, in *inst) {
	image.Number(c, &in.op)
	image.Flags(c, &in.back, &in.not, &in.end)
	image.Number(c, &in.test)
	image.Number(c, &in.slot)
	image.Number(c, &in.reg)
	image.Number(c, &in.x)
	image.Number(c, &in.y)
	image.Number(c, &in.arg)
}

func visitPred(c *image.Codec, p *pred) {
	image.Number(c, &p.kind)
	image.Flags(c, &p.not, &p.list)
	image.Number(c, &p.mask)
	image.Shared(c, &p.syms)
	if p.list {
		lexicon.VisitSet(c, &p.set)
	}
	image.List(c, &p.res, visitExpression)
	image.Text(c, &p.text)
}

func visitExpression(c *image.Codec, r **regexp.Regexp) {
	var s string
	if !c.Reading() {
		s = (*r).String()
	}
	image.Text(c, &s)
	if c.Reading() {
		var err error
		if *r, err = regexp.Compile(s); err != nil {
			c.Fail()
		}
	}
}

func visitEdge(c *image.Codec, e *edge) {
	image.Number(c, &e.from)
	image.Number(c, &e.slot)
	image.Number(c, &e.test)
	image.Flags(c, &e.not, &e.opt)
	image.List(c, &e.steps, visitStep)
}

func visitStep(c *image.Codec, s *step) {
	image.Flags(c, &s.up, &s.list)
	image.Number(c, &s.rels)
	image.Shared(c, &s.cases)
	if s.list {
		lexicon.VisitSet(c, &s.set)
	}
	image.Number(c, &s.min)
	image.Number(c, &s.max)
}

func visitCond(c *image.Codec, d *cond) {
	image.Number(c, &d.kind)
	image.Flags(c, &d.not, &d.after)
	image.Number(c, &d.a)
	image.Number(c, &d.b)
	image.Number(c, &d.n)
	image.Number(c, &d.test)
	image.Shared(c, &d.slots)
	image.Shared(c, &d.words)
	image.Text(c, &d.text)
}

func visitKeys(c *image.Codec, k *Keys) {
	image.Shared(c, &k.Lemmas)
	image.Shared(c, &k.Words)
	image.Number(c, &k.Tags)
	image.Flags(c, &k.Quotes, &k.NPs, &k.Names, &k.Clauses, &k.Sentences, &k.Any)
}
