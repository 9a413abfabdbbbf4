package article

// cutSentence makes a sentence end before token at, which stands inside one. A dateline is a sentence
// of its own: "Geneva - Talks …" says nothing of who talks, and no tree is to join the two.
func (p *parser) cutSentence(at int) {
	d := p.doc
	k := int(d.Tokens[at].Sentence)
	s := d.Sentences[k]
	if s.Tokens.First >= at {
		return
	}
	d.Sentences = append(d.Sentences, Sentence{})
	copy(d.Sentences[k+1:], d.Sentences[k:])
	d.Sentences[k].Tokens.End, d.Sentences[k+1].Tokens.First = at, at
	for i := at; i < len(d.Tokens); i++ {
		d.Tokens[i].Sentence++
	}
	for i := range d.Paragraphs {
		r := &d.Paragraphs[i].Sentences
		if r.First > k {
			r.First++
		}
		if r.End > k {
			r.End++
		}
	}
}
