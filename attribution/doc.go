// Package attribution says who said what: it turns an article into attributions, each with its
// content, source, cue and speaker, and with the reasons for them.
//
// Make one Engine with New. New loads models, rules and weights, all of which are embedded. Any number of
// goroutines may use the Engine. Analyze takes a Document of package article and returns a Result. The same
// text gives the same Result, and time is linear in the length of the text. No text is known to make the analysis
// fail. If one does, that is a bug: Result.Fault names the stage, and the Result has the quotations in quotation
// marks, without speakers.
//
// All offsets in a Result are bytes into Document.Text, half-open. Confidences are probabilities from 0 to 1.
//
//	engine, err := attribution.New(attribution.Options{})
//	…
//	result, err := engine.Analyze(ctx, article.Parse(text, article.Metadata{ID: "a1"}))
//
// Package reports makes rows and files from a Result.
package attribution
