// Package pattern is the language in which rules are written: patterns over words, over regions
// such as quotations and noun phrases, and over the tree of a sentence.
//
// What it will not do. It does not reach past a paragraph. It has no repeat without a bound, no
// recursion, no variables and no arithmetic: what a match can cost is known when it is compiled,
// and a pattern that could cost too much is refused. It does not decide: a match proposes, and
// what wins is for others to say. It does not look into words, save by a regular expression.
//
// Words. Items one after another match tokens one after another; a quoted text is one token.
//
//	"according" "to"             these two words, in any case
//	{lemma=say}                  say, says, said, saying
//	{lemma=say|tell tag=VBD}     either, and in the past tense
//	{lemma=@verbs/denial verb}   a lemma on a list of the lexicon, and tagged as a verb
//	@weekdays                    the same as {lemma=@weekdays}
//	{tag=/NN.*/ !quoted}         a noun outside of quotation marks; / / is a regular expression
//	{word!="not" shape=capitalized}
//	_                            any token
//
// The keys are word, lemma, tag (Penn Treebank), rel (the relation to its head, Universal
// Dependencies 1), name (person, organization, place, other, none), shape (lower, capitalized,
// upper, mixed, digits, mark, handle, hashtag) and layout (label, said and none; turn, signed, block,
// list and introduced are the colon or dash of such a passage). The flags are verb, noun, proper, finite, negated,
// passive, plural, animate, quoted, title, caption, number, mark, word and subject. != and ! turn
// one round.
//
// Repeats, groups, alternatives. A repeat takes as few as it can; what may be left out is taken
// where it is there.
//
//	{tag=RB}?   {!verb}{0,6}   ("in" | "at") "a" @venues
//
// Regions. <quote> is a quotation with its marks, <np> a noun phrase without what follows the
// noun, <name person> a name, <clause> a clause with all that hangs on it, <sentence> a sentence,
// <@anonymous> an entry of a list, of one word or of several.
//
//	content:<quote> ","? cue:{lemma=@speech} source:<np>
//
// Captures. A name before a colon keeps what matches. One of them is the cue, and a pattern is
// tried once at each place where its cue can be; where none is captured, at each place of its
// rarest item. Of the items one after another the first way that succeeds counts.
//
// Edges. After a token or region, -rel-> goes to a dependent and <-rel- to the head. All the
// edges after a token begin from it; in [ ] they begin from the target. Every way to satisfy them
// is a match of its own: a verb with two clauses matches twice.
//
//	cue:{verb} -nsubj-> source -ccomp|xcomp-> content     relations to choose from; _ is any
//	cue:{verb} !-neg-> _                                  no such dependent
//	cue:{verb} -nmod(by)->? source                        with the case "by"; kept where it is there
//	cue:{verb} -conj{0,2}-> -ccomp-> content              a path, a part of it repeated
//	cue:{verb} -ccomp-> content [-mark-> "that"]          the clause has a "that"
//
// Looking around takes up no words: ^sentence $paragraph ^quote are beginnings and ends (marks at
// the edge do not count), (?after ":") and (?before …) ask what is there, (?not-after …) and
// (?not-before …) what does not.
//
// Conditions on captures are in the rule's `where`, one a line, and all must hold:
//
//	source before cue            cue within 4 of source       content has 5 words
//	source is animate            content is not quoted        source is not {lemma=@mute}
//	"," or ":" before source cue
//
// A pattern is parsed (Parse), compiled to a small program (Compile) and run at the tokens that
// its Keys name (Machine.Try). Each stage prints. Program.Cost is the most steps that the items
// of one attempt take; its edges take at most 5,000 more and give at most 64 matches.
package pattern

import _ "embed"

// Doc is the text of this page, for a command to print.
//
//go:embed doc.go
var Doc string
