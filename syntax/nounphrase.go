package syntax

import "whosaid/article"

// Base noun phrases: a noun with what is before it, and nothing of what is after it. They are found by
// tags alone, so that they hold where the tree is wrong or missing.
//
// Two other readings of noun phrases are made where they are asked for, since they answer another question: the
// extent of a head with what hangs on it (rules, by the tree), and the words before a head that say who is meant, one by
// one (the speaker stage, which looks each of them up in its word lists).

var (
	phraseStart  = Tags(DT, PDT, PRPS, CD, JJ, JJR, JJS, NN, NNS, NNP, NNPS, TagDollar)
	phraseGoesOn = phraseStart | Tags(POS, HYPH, VBN, VBG)
	phraseHead   = Tags(NN, NNS, NNP, NNPS, CD)
	phraseAlone  = Tags(PRP, WP, EX)
	determiners  = Tags(DT, PDT, PRPS)
	participles  = Tags(VBN, VBG)
)

// BasePhrases calls found for each base noun phrase of a run of tokens, in their order: determiners,
// adjectives, nouns, and what is between them. A pronoun is one of its own.
func (a *Annotation) BasePhrases(r article.Range, found func(article.Range)) {
	for i := r.First; i < r.End; {
		end, is := a.basePhrase(i, r.End)
		if is {
			found(article.Range{First: i, End: end})
		}
		i = end
	}
}

// basePhrase gives the end of the base noun phrase that begins at token i; where none does, is is false, and the
// next may begin at end.
func (a *Annotation) basePhrase(i, limit int) (end int, is bool) {
	switch {
	case phraseAlone.Has(a.Tags[i]):
		return i + 1, true
	case !phraseStart.Has(a.Tags[i]):
		return i + 1, false
	}
	head, j := -1, i
	for ; j < limit && phraseGoesOn.Has(a.Tags[j]); j++ {
		tag := a.Tags[j]
		if head >= 0 && determiners.Has(tag) {
			break // a new phrase
		}
		if head >= 0 && head == j-1 && participles.Has(tag) {
			break // the verb after its subject
		}
		if phraseHead.Has(tag) {
			head = j
		}
	}
	if head < 0 {
		return max(j, i+1), false
	}
	return head + 1, true
}
