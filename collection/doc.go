// Package collection compares the quotations of articles with other articles: a draft with its sources, the
// same words in many articles, two versions of one story.
//
// Texts are compared as normalised words: case, accents, quotation marks, apostrophes, hyphens, and the usual
// differences between British and American spelling are ignored. Hashes of short word n-grams find the places where
// two texts may share words. An alignment word by word then checks each place.
//
//	checker := collection.NewChecker(drafts)
//	for each source: if checker.Wants(source.Text) { checker.Add(source) }
//	findings := checker.Findings()
//
// Package collection reads and writes no files: articles are values, and data that do not fit into memory go to
// a store that the caller passes. The output does not depend on the order of the articles.
package collection
