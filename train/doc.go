// Package train makes the models of package syntax: it reads what they are made of (the weights of
// github.com/jdkato/prose/v2, treebanks of Universal Dependencies) and knows in which order and over
// which folds they are fitted (All). Nothing that analyses articles imports it, so a program that
// embeds the engine links neither prose nor what prose needs.
//
// The perceptrons learn in package syntax, beside the features that they learn for: a feature that is
// learnt in one way and asked for in another is the fault that this avoids. The linker leaves that code
// out of a program that does not train.
package train
