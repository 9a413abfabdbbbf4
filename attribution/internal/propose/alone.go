package propose

import (
	"slices"

	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

// Alone gives what rule r by itself proposes in an annotated document, also where r is a draft or retired: for each cue the
// readings that hold all that the rule's operators give, before other ends of the content are tried. The
// proof of a rule (rules.Check) reads the same plans and candidates as an analysis.
func (b *Builder) Alone(r *rules.Rule, a *syntax.Annotation) (out [][]rules.Finding) {
	b.Look(a)
	b.reset()
	b.Pack.ProposeAlone(r, a, &b.scratch, func(p rules.Proposal) {
		if p.Cue.Op == rules.OpNone {
			out = append(out, []rules.Finding{{Rule: r.ID, Content: rules.Text(b.Doc, b.cueless(&p))}})
			return
		}
		b.take(p)
	})
	b.claim()
	b.Groups(func() {
		var of []rules.Finding
		for i := range b.Out {
			c := &b.Out[i]
			if c.Variant != Whole && c.Variant != Quotation {
				continue
			}
			if f := b.finding(r, c); !slices.Contains(of, f) {
				of = append(of, f)
			}
		}
		if len(of) > 0 {
			out = append(out, of)
		}
	})
	return out
}

// cueless gives the content of a proposal with no cue: a quotation, with those that carry it on where the rule asks for them.
func (b *Builder) cueless(p *rules.Proposal) []article.Range {
	content := b.span(nil, &p.Content, p, p.Content.Tokens.First)
	if p.Content.Op == rules.OpQuoteRun {
		for q := b.Doc.Quotations[p.Content.Quote].ContinuedBy; q >= 0; q = b.Doc.Quotations[q].ContinuedBy {
			content = append(content, b.Doc.Quotations[q].Tokens)
		}
	}
	return b.Tidy(content)
}

func (b *Builder) finding(r *rules.Rule, c *Candidate) rules.Finding {
	text := func(rs ...article.Range) string {
		return rules.Text(b.Doc, slices.DeleteFunc(rs, func(r article.Range) bool { return r.Len() == 0 }))
	}
	return rules.Finding{
		Rule: r.ID, Source: text(c.Source), Cue: text(c.CueSpan), Content: rules.Text(b.Doc, c.Content), Addressee: text(c.Addressee()),
	}
}
