// Package attribution says who said what: it turns an article into attributions, each with its
// content, source, cue and speaker, and with the reasons for them.
//
// An Engine is made once, with New, which loads models, rules and weights (all of them embedded), and
// serves all goroutines. Its Analyze takes a Document of package article and gives a Result. The same
// text gives the same Result, and time grows linearly with the text. No text is known to make it fail.
// Where one does, that is a bug: the Result names it as its Fault and holds the quotations in
// marks, without speakers.
//
//	engine, err := attribution.New(attribution.Options{})
//	…
//	result, err := engine.Analyze(ctx, article.Parse(text, article.Metadata{ID: "a1"}))
//
// Package reports makes rows and files of a Result.
package attribution
