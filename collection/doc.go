// Package collection compares the quotations of articles with other articles: a draft with its sources, the
// same words in many articles, two versions of one story.
//
// Texts are compared as words that are normalised first: case, accents, quotation marks, apostrophes and
// hyphens do not count, and neither do the usual differences between British and American spelling. Places where
// two texts may share words are found by the hashes of short runs of words, and then checked by an alignment
// word by word.
//
//	checker := collection.NewChecker(drafts)
//	for each source: if checker.Wants(source.Text) { checker.Add(source) }
//	findings := checker.Findings()
//
// Package collection reads and writes no file: articles come as values, and what does not fit in memory goes to
// a store that the caller gives. The same articles in any order give the same output.
package collection
