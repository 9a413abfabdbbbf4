// Package train makes the models of package syntax. It reads their sources (the weights of
// github.com/jdkato/prose/v2, treebanks of Universal Dependencies) and sets the order and the
// folds of training (All). No package that analyses articles imports it, so a program that
// embeds the engine links neither prose nor the dependencies of prose.
//
// The code that trains the perceptrons is in package syntax, next to the features, so that training and prediction
// compute a feature in the same way. The linker leaves this code out of a program that does not train.
package train
