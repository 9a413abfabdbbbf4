package attribution

import "whosaid/syntax"

// finiteContent reports whether the content holds a finite clause outside quotation marks or in them.
func (b *builder) finiteContent(c *candidate) bool {
	for _, r := range c.content {
		for i := r.First; i < r.End; i++ {
			t := b.tag(i)
			if t == syntax.MD || t == syntax.VBD || t == syntax.VBZ || t == syntax.VBP {
				return true
			}
		}
	}
	return false
}

// mainFinite: the clause that the content opens with is finite: a finite verb not in a relative clause.
func (b *builder) mainFinite(c *candidate) bool {
	for _, r := range c.content {
		for i := r.First; i < r.End; i++ {
			t := b.tag(i)
			if t != syntax.MD && t != syntax.VBD && t != syntax.VBZ && t != syntax.VBP {
				continue
			}
			// climb while inside content: is it under an acl:relcl whose head is in the content?
			rel := false
			for x, n := i, 0; x >= 0 && r.Has(x) && n < 12; x, n = b.head(x), n+1 {
				if (b.rel(x) == syntax.RelAclRelcl || b.rel(x) == syntax.RelAdvcl) && b.head(x) >= 0 && r.Has(b.head(x)) {
					rel = true
				}
			}
			if !rel {
				return true
			}
		}
	}
	return false
}

func (b *builder) formFlag(c *candidate) string {
	s := "form:"
	if b.mainFinite(c) {
		s += "main"
	} else if b.finiteContent(c) {
		s += "sub"
	} else {
		s += "phrase"
	}
	if b.on(c.cue, b.lists.speech) {
		s += "+speech"
	}
	return s
}
