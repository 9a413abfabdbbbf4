package syntax

import "whosaid/article"

// Base noun phrases: a noun with what is before it, and nothing of what is after it. They are found by
// tags alone, so that they hold where the tree is wrong or missing. Rules (<np>) and the speaker stage (possessors) ask
// for them here.
//
// Other readings of noun phrases answer other questions, and stand where they are asked:
//
//	rules/pattern Extent            what hangs on a head in the tree, with clauses
//	propose source                  the same, less what the cue owns: the words of a source
//	propose wordsBeside             nouns and adjectives on both sides of a head: a source where the tree is wrong
//	speaker descriptionBefore       the words before a head one by one, each looked up in the word lists: who is meant
//	speaker firstHead               the head of the first phrase in a source, names taken whole
//
// To put base phrases in their place was tried. Over 60,000 words the result would differ in 2.7 of 100 calls of
// wordsBeside (a possessive, a word after the head), in 2.8 of descriptionBefore (quoted words, titles) and in 2.3 of
// firstHead (names, "one of the officials"); each difference is another row.

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

// PhraseStart gives the first token of the base noun phrase that token h ends or is in; h where it is in none. It looks no further
// back than longestPhrase tokens.
func (a *Annotation) PhraseStart(h int) int {
	start := h
	s := a.Doc.Sentences[a.Doc.Tokens[h].Sentence].Tokens
	a.BasePhrases(article.Range{First: max(s.First, h-longestPhrase), End: h + 1}, func(p article.Range) {
		if p.Has(h) {
			start = p.First
		}
	})
	return start
}

const longestPhrase = 16

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
