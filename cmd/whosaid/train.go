package main

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/syntax"
)

// trainCommand makes the models of the room of syntax again from treebanks. The same files, flags
// and version give the same bytes.
func (p *program) trainCommand() *cli.Command {
	files := func(test string) []cli.Flag {
		return []cli.Flag{
			&cli.StringSliceFlag{Name: "train", Usage: "learn from `FILE` (CoNLL-U, gzipped or not); may be given several times"},
			&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the model to `FILE`"},
			&cli.StringSliceFlag{Name: "test", Usage: test},
		}
	}
	epochs := func(n int) cli.Flag {
		return &cli.IntFlag{Name: "epochs", DefaultText: fmt.Sprint(n), Usage: "go over the sentences `N` times"}
	}
	seed := &cli.Uint64Flag{Name: "seed", Value: 1, Usage: "deal out the sentences in the order of `SEED`"}
	parser := syntax.DefaultParserOptions()
	return &cli.Command{
		Name:  "train",
		Usage: "fit the models of tags, names and trees to treebanks (see syntax/MODEL.md)",
		Subcommands: []*cli.Command{
			{
				Name:  "parser",
				Usage: "fit the dependency parser",
				Description: "Trees are learnt over predicted tags: each part of the sentences is tagged by a tagger that\n" +
					"learnt from the others. --given-tags takes those of column 5 as they are.",
				Flags: append(files("tell the attachment scores on `FILE`, over predicted tags"), epochs(parser.Epochs), seed,
					&cli.IntFlag{Name: "first-epochs", DefaultText: fmt.Sprint(parser.FirstEpochs), Usage: "the same for the first pass"},
					&cli.IntFlag{Name: "folds", DefaultText: fmt.Sprint(parser.Folds), Usage: "deal the documents into `N` parts for the guide of the second pass; 1 leaves the first pass out"},
					&cli.IntFlag{Name: "tag-folds", Value: tagFolds, Usage: "deal the documents into `N` parts for the tags"},
					&cli.StringSliceFlag{Name: "train-ud2", Usage: "learn also from `FILE`, whose trees are of Universal Dependencies version 2 and are converted"},
					&cli.BoolFlag{Name: "given-tags", DisableDefaultText: true, Usage: "learn over the tags of column 5"}),
				Action: p.trainParser,
			},
			{
				Name:  "tagger",
				Usage: "fit the second tagger, which mends the first one's errors",
				Flags: append(files("tell the agreement with column 5 of `FILE`"), epochs(6), seed),
				Action: func(c *cli.Context) error {
					return trained(syntax.TrainTagger(c.StringSlice("train"), syntax.TagTrainOptions{
						Out: c.String("out"), Test: c.StringSlice("test"), Epochs: c.Int("epochs"), Seed: c.Uint64("seed"),
					}, p.err))
				},
			},
			{
				Name:  "names",
				Usage: "fit the finder of names",
				Flags: append(files("tell the agreement with the entities of `FILE`"), epochs(6), seed),
				Action: func(c *cli.Context) error {
					return trained(syntax.TrainNames(c.StringSlice("train"), syntax.NameTrainOptions{
						Out: c.String("out"), Test: c.StringSlice("test"), Epochs: c.Int("epochs"), Seed: c.Uint64("seed"),
					}, p.err))
				},
			},
		},
	}
}

// tagFolds is how many parts the sentences are dealt into for the tags that the parser learns from.
const tagFolds = 10

// trained makes the error of a training one of the program.
func trained(err error) error {
	if err == nil {
		return nil
	}
	return &failure{exitNothing, err.Error()}
}

func (p *program) trainParser(c *cli.Context) error {
	files := append(c.StringSlice("train"), c.StringSlice("train-ud2")...)
	if len(files) == 0 {
		return misuse("--train: name a treebank")
	}
	var sents []syntax.ConlluSentence
	add := func(file string, s []syntax.ConlluSentence) error {
		if slices.Contains(c.StringSlice("train-ud2"), file) {
			s = syntax.FromUD2(s)
		}
		sents = append(sents, s...)
		return nil
	}
	if c.Bool("given-tags") {
		for _, f := range files {
			s, err := p.readTreebank(f)
			if err != nil {
				return err
			}
			_ = add(f, s)
		}
	} else if err := syntax.JackknifeTags(files, c.Int("tag-folds"), syntax.TagTrainOptions{}, p.err, add); err != nil {
		return trained(err)
	}
	start := time.Now()
	o := syntax.DefaultParserOptions()
	if n := c.Int("epochs"); n > 0 {
		o.Epochs = n
	}
	if n := c.Int("first-epochs"); n > 0 {
		o.FirstEpochs = n
	}
	if n := c.Int("folds"); n > 0 {
		o.Folds = n
	}
	o.Seed = c.Uint64("seed")
	o.Log = func(format string, args ...any) {
		fmt.Fprintf(p.err, "%6.0fs "+format+"\n", append([]any{time.Since(start).Seconds()}, args...)...)
	}
	model, err := syntax.TrainParser(sents, o)
	if err != nil {
		return trained(err)
	}
	fmt.Fprintf(p.err, "model: %d bytes\n", len(model))
	var b bytes.Buffer
	for _, path := range c.StringSlice("test") {
		gold, err := p.readTreebank(path)
		if err != nil {
			return err
		}
		tagged, err := syntax.TaggedCoNLLU(gold)
		if err != nil {
			return trained(err)
		}
		got, err := syntax.ParseCoNLLU(model, tagged)
		if err != nil {
			return trained(err)
		}
		score, err := syntax.ScoreTrees(gold, got)
		if err != nil {
			return trained(placed(path, err))
		}
		printScore(&b, path, score)
	}
	if _, err := p.out.Write(b.Bytes()); err != nil && !closedPipe(err) {
		return &failure{exitNothing, placed("standard output", err).Error()}
	}
	if c.String("out") == "" {
		return nil
	}
	return p.writeAll(c.String("out"), model)
}
