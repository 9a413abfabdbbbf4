package syntax

import "whosaid/article"

// Base noun phrases: a noun with what stands before it, and nothing of what stands after it. They are found by
// tags alone, so that they hold where the tree is wrong or missing.
//
// Two other readings of noun phrases are made where they are asked for, since they answer another question: the
// extent of a head with what hangs on it (rules, by the tree), and the words before a head that say who is meant, one by
// one (the speaker stage, which looks each of them up in its word lists).

// tagSet is a set of tags.
type tagSet uint64

func tagsOf(tags ...Tag) (s tagSet) {
	for _, t := range tags {
		s |= 1 << t
	}
	return s
}

func (s tagSet) has(t Tag) bool { return s>>t&1 != 0 }

var (
	phraseStart  = tagsOf(DT, PDT, PRPS, CD, JJ, JJR, JJS, NN, NNS, NNP, NNPS, TagDollar)
	phraseGoesOn = phraseStart | tagsOf(POS, HYPH, VBN, VBG)
	phraseHead   = tagsOf(NN, NNS, NNP, NNPS, CD)
	phraseAlone  = tagsOf(PRP, WP, EX)
	determiners  = tagsOf(DT, PDT, PRPS)
	participles  = tagsOf(VBN, VBG)
)

// BasePhrases calls found for each base noun phrase of a run of tokens, in their order: determiners,
// adjectives, nouns, and what stands between them. A pronoun is one of its own.
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
	case phraseAlone.has(a.Tags[i]):
		return i + 1, true
	case !phraseStart.has(a.Tags[i]):
		return i + 1, false
	}
	head, j := -1, i
	for ; j < limit && phraseGoesOn.has(a.Tags[j]); j++ {
		tag := a.Tags[j]
		if head >= 0 && determiners.has(tag) {
			break // a new phrase
		}
		if head >= 0 && head == j-1 && participles.has(tag) {
			break // the verb after its subject
		}
		if phraseHead.has(tag) {
			head = j
		}
	}
	if head < 0 {
		return max(j, i+1), false
	}
	return head + 1, true
}
