// Package attribution says who said what: it turns an article into attributions, each with its
// content, source, cue and speaker, and with the reasons for them.
//
// An Engine is made once, with New, which loads models, rules and weights (all of them embedded), and
// serves all goroutines. Its Analyze takes a Document of package article and gives a Result. No text
// makes it fail, the same text gives the same Result, and its time grows linearly with the text.
//
//	engine, err := attribution.New(attribution.Options{})
//	…
//	result := engine.Analyze(article.Parse(text, article.Options{ID: "a1"}))
//
// Package reports makes rows and files of a Result.
package attribution
