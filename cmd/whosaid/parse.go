package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"whosaid/syntax"
	"whosaid/train/ud2"
)

// The forms that `whosaid parse` reads besides those of articles, and those that it writes.
const (
	fromCoNLLU = "conllu"
	toTree     = "tree"
	toCoNLLU   = "conllu"
	toBrat     = "brat"

	toParagraphs = "paragraphs"
)

// parseCommand shows what the room of syntax makes of an article: tags, lemmas, names and trees.
func (p *program) parseCommand() *cli.Command {
	return &cli.Command{
		Name:      "parse",
		Usage:     "print the tags, lemmas, names and dependency trees of articles",
		ArgsUsage: "FILE|DIR|- ...",
		Description: "--from conllu takes the words of a CoNLL-U file (gzipped or not) as they are and predicts\n" +
			"the rest, so that `whosaid parse --from conllu --to conllu FILE` can be scored by any tool.\n" +
			"--score does that itself and prints how far tags, lemmas, names and trees agree with the file's, as far\n" +
			"as it has them; attachment scores without punctuation and with labels cut at ':', and precision, recall\n" +
			"and F1 of each label.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "to", Value: toTree, Usage: "print `FORM`: tree, for a person; conllu; brat, the .ann file of one article; or paragraphs, with the kind of each and what was left out"},
			fromFlag(fromCoNLLU),
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write to `FILE`, which appears when it is complete"},
			&cli.BoolFlag{Name: "score", DisableDefaultText: true, Usage: "read treebanks in CoNLL-U, and print how well tags, lemmas, names and trees agree with them"},
			&cli.BoolFlag{Name: "ud2", DisableDefaultText: true, Usage: "with --score: the treebanks are of Universal Dependencies version 2; their trees are converted to version 1 first"},
			&cli.BoolFlag{Name: "given-tags", DisableDefaultText: true, Usage: "with --score: find lemmas, names and trees by the tags of column 5 instead of predicted ones"},
			&cli.StringFlag{Name: "model", Usage: "with --score: use the parser's model in `FILE` instead of the built-in one"},
		},
		Action: func(c *cli.Context) error {
			to := c.String("to")
			if !slices.Contains([]string{toTree, toCoNLLU, toBrat, toParagraphs}, to) {
				return misuse("--to %s: there are %s, %s, %s, %s", to, toTree, toCoNLLU, toBrat, toParagraphs)
			}
			if c.String("from") == fromCoNLLU && to == toParagraphs {
				return misuse("--to paragraphs shows articles, and a CoNLL-U file has no paragraphs")
			}
			if !c.Args().Present() {
				return misuse("no input: name files or directories, or - for standard input")
			}
			if c.Bool("score") {
				return p.scoreTreebanks(c)
			}
			if c.Bool("given-tags") || c.Bool("ud2") || c.String("model") != "" {
				return misuse("--given-tags, --ud2 and --model are for --score")
			}
			an, err := syntax.New()
			if err != nil {
				return failed(exitNothing, err)
			}
			screen := p.out
			if to == toTree {
				screen = p.person()
			}
			out, err := openOutput(c.String("out"), screen)
			if err != nil {
				return err
			}
			if c.String("from") == fromCoNLLU {
				err = p.parseCoNLLU(c.Args().Slice(), to, an, out)
			} else {
				err = p.parseArticles(c, to, an, out)
			}
			if err != nil {
				out.discard()
			} else {
				err = out.finish()
			}
			var f *failure
			if err == nil || closedPipe(err) || errors.As(err, &f) {
				return err
			}
			return failed(exitNothing, err)
		},
	}
}

// readTreebank reads a CoNLL-U file; - is standard input.
func (p *program) readTreebank(path string) ([]syntax.ConlluSentence, error) {
	var sents []syntax.ConlluSentence
	var err error
	if path == "-" {
		sents, err = syntax.ReadCoNLLU(p.in, stdinName)
	} else {
		sents, err = syntax.ReadCoNLLUFile(path)
	}
	if err != nil {
		return nil, failed(exitNothing, err)
	}
	return sents, nil
}

// parseCoNLLU parses the words of CoNLL-U files.
func (p *program) parseCoNLLU(paths []string, to string, an *syntax.Annotator, w io.Writer) error {
	for _, path := range paths {
		sents, err := p.readTreebank(path)
		if err != nil {
			return err
		}
		if to == toCoNLLU {
			if err := syntax.WriteCoNLLU(w, an.AnnotateCoNLLU(sents)); err != nil {
				return err
			}
			continue
		}
		for _, d := range syntax.GroupCoNLLU(sents) {
			if err := printTrees(w, to, an.Annotate(syntax.DocumentOfForms(d.ID, d.Sentences))); err != nil {
				return err
			}
		}
	}
	return nil
}

// parseArticles parses articles one after the other. Those that cannot be read are reported and skipped.
func (p *program) parseArticles(c *cli.Context, to string, an *syntax.Annotator, w io.Writer) error {
	in, err := newInputs(c.Args().Slice(), c.String("from"), p.in)
	if err != nil {
		return err
	}
	read, failed := 0, 0
	for {
		next, err := in.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Fprintln(p.err, "whosaid: "+err.Error())
			failed++
			continue
		}
		read++
		if to == toBrat && read > 1 {
			return misuse("--to brat writes the file of one article, but the input holds more")
		}
		if to == toParagraphs {
			err = printParagraphs(w, next.Parse())
		} else {
			err = printTrees(w, to, an.Annotate(next.Parse()))
		}
		if err != nil {
			return err
		}
	}
	switch {
	case failed > 0 && read == 0:
		return &failure{exitNothing, "nothing could be read"}
	case failed > 0:
		return &failure{exitSomeFailed, fmt.Sprintf("%d of %d inputs could not be read", failed, failed+read)}
	}
	return nil
}

// printTrees writes one annotation in the form asked for.
func printTrees(w io.Writer, to string, a *syntax.Annotation) error {
	switch to {
	case toCoNLLU:
		return syntax.WriteCoNLLU(w, syntax.ToCoNLLU(a))
	case toBrat:
		return syntax.PrintBrat(w, a)
	}
	return syntax.PrintTrees(w, a)
}

// scoreTreebanks measures tags, lemmas, names and trees on treebanks, as far as they have them.
func (p *program) scoreTreebanks(c *cli.Context) error {
	var model []byte
	var err error
	if path := c.String("model"); path != "" {
		if model, err = os.ReadFile(path); err != nil {
			return failed(exitNothing, placed(path, err))
		}
	}
	var b bytes.Buffer
	for _, path := range c.Args().Slice() {
		gold, err := p.readTreebank(path)
		if err != nil {
			return err
		}
		if c.Bool("ud2") {
			gold = ud2.Trees(gold)
		}
		fmt.Fprintln(&b, path)
		if err := scoreTreebank(&b, gold, model, c.Bool("given-tags")); err != nil {
			return failed(exitNothing, placed(path, err))
		}
		fmt.Fprintln(&b, strings.Repeat("-", 44))
	}
	return p.writeAll(c.String("out"), b.Bytes())
}

// scoreTreebank prints the scores of one treebank. Tags are always predicted from the words; lemmas, names and trees go by
// them too, or by the given ones.
func scoreTreebank(b *bytes.Buffer, gold []syntax.ConlluSentence, model []byte, given bool) error {
	tags, err := syntax.ScoreTags(nil, gold)
	if err != nil {
		return err
	}
	tagged := gold
	if !given {
		if tagged, err = syntax.TagCoNLLU(nil, gold); err != nil {
			return err
		}
	}
	lemmas, err := syntax.ScoreLemmas(tagged)
	if err != nil {
		return err
	}
	names, err := syntax.ScoreNames(nil, tagged)
	if err != nil {
		return err
	}
	if tags.All > 0 {
		fmt.Fprintln(b, tags)
	}
	if lemmas.Verbs+lemmas.Nouns > 0 {
		fmt.Fprintln(b, lemmas)
	}
	if names[syntax.NoName].Gold > 0 {
		fmt.Fprint(b, names)
	}
	got, err := syntax.ParseCoNLLU(model, tagged)
	if err != nil {
		return err
	}
	trees, err := syntax.ScoreTrees(gold, got)
	if err == nil && trees.Scored > 0 {
		fmt.Fprint(b, trees)
	}
	return err
}
