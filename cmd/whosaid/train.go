//go:build !release

package main

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"whosaid/syntax"
	"whosaid/train"
	trees "whosaid/train/ud2"
)

// trainCommands are the commands of this build that make models. What a release links has none (train_release.go): they need
// treebanks, and the library prose, which is a sixth of the program.
func (p *program) trainCommands() []*cli.Command { return []*cli.Command{p.trainCommand()} }

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
	seed := &cli.Uint64Flag{Name: "seed", Value: 1, Usage: "shuffle the sentences with the random `SEED`"}
	jackknife := &cli.StringFlag{Name: "jackknife", Usage: "write the sentences to `FILE` (CoNLL-U, gzipped if it ends in .gz) with tags and trees by models that learnt from other documents alone"}
	overTags := []cli.Flag{
		&cli.IntFlag{Name: "tag-folds", Value: train.TagFolds, Usage: "split the documents into `N` folds for the tags"},
		&cli.BoolFlag{Name: "given-tags", DisableDefaultText: true, Usage: "learn over the tags of column 5"},
	}
	parser := syntax.DefaultParserOptions()
	return &cli.Command{
		Name:  "train",
		Usage: "fit the models of tags, names and trees to treebanks (see syntax/MODEL.md)",
		Subcommands: []*cli.Command{
			{
				Name:  "all",
				Usage: "fit all built-in models, in the way they were fitted",
				Description: "Reads " + train.NewsTreebank + ", " + train.GoldTreebanks[0].File + " and " + train.GoldTreebanks[1].File + " in the directory of --data and\n" +
					"writes " + train.ProseFile + ", " + train.TaggerFile + ", " + train.NamesFile + " and " + train.ParserFile + " into that of --out.",
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "data", Usage: "the treebanks are in `DIR`"},
					&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the models into `DIR`"},
					&cli.IntFlag{Name: "every", Value: 1, Usage: "learn from every `N`th document only, for a quick try"},
					jackknife,
				},
				Action: p.trainAll,
			},
			{
				Name:        "prose",
				Usage:       "make the file of the first tagger, which is that of the library prose",
				Description: "The weights are read from the library that the program was built with; nothing is learnt.",
				Flags:       []cli.Flag{&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the model to `FILE`"}},
				Action: func(c *cli.Context) error {
					if err := required(c, "out", "file for the model"); err != nil {
						return err
					}
					model, err := train.ProseModel()
					if err != nil {
						return trained(err)
					}
					return p.writeAll(c.String("out"), model)
				},
			},
			{
				Name:  "tagger",
				Usage: "fit the second tagger, which mends the first one's errors",
				Flags: append(files("tell the agreement with column 5 of `FILE`"), epochs(syntax.DefaultTagOptions().Epochs), seed),
				Action: func(c *cli.Context) error {
					sents, err := p.readTreebanks(c.StringSlice("train"), true)
					if err != nil {
						return err
					}
					o := syntax.TagTrainOptions{Epochs: c.Int("epochs"), Seed: c.Uint64("seed")}
					model, err := syntax.TrainTagger(sents, o, p.err)
					if err != nil {
						return trained(err)
					}
					return p.finishTraining(c, model, func(gold []syntax.ConlluSentence) (fmt.Stringer, error) { return syntax.ScoreTags(model, gold) })
				},
			},
			{
				Name:        "names",
				Usage:       "fit the finder of names",
				Description: overPredicted,
				Flags:       append(append(files("tell the agreement with the entities of `FILE`, over predicted tags"), epochs(syntax.DefaultNameOptions().Epochs), seed), overTags...),
				Action: func(c *cli.Context) error {
					sents, err := p.readTreebanks(c.StringSlice("train"), true)
					if err != nil {
						return err
					}
					if sents, err = tagsToLearnOver(c, sents, p.err); err != nil {
						return err
					}
					model, err := syntax.TrainNames(sents, syntax.NameTrainOptions{Epochs: c.Int("epochs"), Seed: c.Uint64("seed")}, p.err)
					if err != nil {
						return trained(err)
					}
					return p.finishTraining(c, model, func(gold []syntax.ConlluSentence) (fmt.Stringer, error) {
						tagged, err := syntax.TagCoNLLU(nil, gold)
						if err != nil {
							return nil, err
						}
						return syntax.ScoreNames(model, tagged)
					})
				},
			},
			{
				Name:        "parser",
				Usage:       "fit the dependency parser",
				Description: overPredicted,
				Flags: append(append(files("tell the attachment scores on `FILE`, over predicted tags"), epochs(parser.Epochs), seed,
					&cli.IntFlag{Name: "first-epochs", DefaultText: fmt.Sprint(parser.FirstEpochs), Usage: "the same for the first pass"},
					&cli.IntFlag{Name: "folds", DefaultText: fmt.Sprint(parser.Folds), Usage: "deal the documents into `N` parts for what one step learns from another; 1 leaves all steps but the second pass out"},
					&cli.StringSliceFlag{Name: "train-ud2", Usage: "learn also from `FILE`, whose trees are of Universal Dependencies version 2 and are converted"},
					jackknife), overTags...),
				Action: p.trainParser,
			},
			{
				Name:        "trim",
				Usage:       "leave small weights out of the models of tags and trees",
				Description: "Reads " + train.TaggerFile + " and " + train.ParserFile + " in the directory of --models and writes them into that of --out.",
				Flags: []cli.Flag{
					&cli.StringFlag{Name: "models", Usage: "the models are in `DIR`"},
					&cli.StringFlag{Name: "out", Aliases: []string{"o"}, Usage: "write the models into `DIR`"},
				},
				Action: p.trim,
			},
		},
	}
}

// trim makes the models of tags and trees smaller.
func (p *program) trim(c *cli.Context) error {
	if err := cmp.Or(required(c, "models", "directory of models"), required(c, "out", "directory for the models")); err != nil {
		return err
	}
	for _, m := range []struct {
		file string
		trim func(model []byte) ([]byte, error)
	}{
		{train.TaggerFile, func(b []byte) ([]byte, error) { return syntax.TrimTagger(b, syntax.DefaultTagTrim) }},
		{train.ParserFile, func(b []byte) ([]byte, error) { return syntax.TrimParser(b, syntax.DefaultTrim) }},
	} {
		path := filepath.Join(c.String("models"), m.file)
		b, err := os.ReadFile(path)
		if err == nil {
			b, err = m.trim(b)
		}
		if err != nil {
			return trained(placed(path, err))
		}
		if err := p.writeAll(filepath.Join(c.String("out"), m.file), b); err != nil {
			return err
		}
	}
	return nil
}

const overPredicted = "Column 5 is made again first: each part of the sentences is tagged by a tagger that learnt from the\n" +
	"others. --given-tags takes the tags as they are."

// trained makes the error of a training one of the program.
func trained(err error) error {
	if err == nil {
		return nil
	}
	return failed(exitNothing, err)
}

// readTreebanks reads CoNLL-U files one after the other; needed says that there must be some.
func (p *program) readTreebanks(paths []string, needed bool) (all []syntax.ConlluSentence, err error) {
	if needed && len(paths) == 0 {
		return nil, misuse("--train: name a treebank")
	}
	for _, path := range paths {
		sents, err := p.readTreebank(path)
		if err != nil {
			return nil, err
		}
		all = append(all, sents...)
	}
	return all, nil
}

// tagsToLearnOver gives the sentences with predicted tags, if --given-tags does not say otherwise.
func tagsToLearnOver(c *cli.Context, sents []syntax.ConlluSentence, log io.Writer) ([]syntax.ConlluSentence, error) {
	if c.Bool("given-tags") {
		return sents, nil
	}
	sents, err := syntax.JackknifeTags(sents, c.Int("tag-folds"), syntax.TagTrainOptions{}, log)
	return sents, trained(err)
}

// finishTraining tells how the model does on the files of --test and writes it.
func (p *program) finishTraining(c *cli.Context, model []byte, score func(gold []syntax.ConlluSentence) (fmt.Stringer, error)) error {
	fmt.Fprintf(p.err, "model: %d bytes\n", len(model))
	var b bytes.Buffer
	for _, path := range c.StringSlice("test") {
		gold, err := p.readTreebank(path)
		if err != nil {
			return err
		}
		s, err := score(gold)
		if err != nil {
			return trained(placed(path, err))
		}
		fmt.Fprintf(&b, "%s\n%s\n", path, strings.TrimSuffix(s.String(), "\n"))
	}
	if _, err := p.out.Write(b.Bytes()); err != nil && !closedPipe(err) {
		return failed(exitNothing, placed("standard output", err))
	}
	if c.String("out") == "" {
		return nil
	}
	return p.writeAll(c.String("out"), model)
}

// trainAll makes every model.
func (p *program) trainAll(c *cli.Context) error {
	if err := cmp.Or(required(c, "data", "directory of treebanks"), required(c, "out", "directory for the models")); err != nil {
		return err
	}
	return trained(train.All(train.Run{
		Read: func(file string) ([]syntax.ConlluSentence, error) {
			return p.readTreebank(filepath.Join(c.String("data"), file))
		},
		Write: func(file string, model []byte) error {
			return p.writeAll(filepath.Join(c.String("out"), file), model)
		},
		FitParser: func(sents, treebank []syntax.ConlluSentence) ([]byte, error) {
			return p.fitParser(c, sents, treebank, syntax.DefaultParserOptions())
		},
		Every: c.Int("every"),
		Log:   p.err,
	}))
}

// fitParser trains the parser over the tags of the sentences and writes the file of --jackknife, whose words are those of the
// treebank.
func (p *program) fitParser(c *cli.Context, sents, treebank []syntax.ConlluSentence, o syntax.ParserOptions) ([]byte, error) {
	start := time.Now()
	o.Log = func(format string, args ...any) {
		fmt.Fprintf(p.err, "%6.0fs "+format+"\n", append([]any{time.Since(start).Seconds()}, args...)...)
	}
	path := c.String("jackknife")
	if path == "" {
		return syntax.TrainParser(sents, o)
	}
	var parsed []syntax.ConlluSentence
	o.Jackknife = func(i int, heads []int32, rels []syntax.Relation) {
		s := treebank[i]
		s.Tokens = slices.Clone(s.Tokens)
		for j := range s.Tokens {
			s.Tokens[j].XPOS, s.Tokens[j].Head, s.Tokens[j].Deprel = sents[i].Tokens[j].XPOS, heads[j], rels[j].String()
		}
		parsed = append(parsed, s)
	}
	model, err := syntax.TrainParser(sents, o)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if strings.HasSuffix(path, ".gz") {
		z := gzip.NewWriter(&b)
		if err = syntax.WriteCoNLLU(z, parsed); err == nil {
			err = z.Close()
		}
	} else {
		err = syntax.WriteCoNLLU(&b, parsed)
	}
	if err != nil {
		return nil, err
	}
	return model, p.writeAll(path, b.Bytes())
}

func (p *program) trainParser(c *cli.Context) error {
	if c.String("jackknife") != "" && c.Int("folds") == 1 {
		return misuse("--jackknife wants 2 --folds at least")
	}
	news, converted := c.StringSlice("train"), c.StringSlice("train-ud2")
	treebank, err := p.readTreebanks(news, len(converted) == 0)
	if err != nil {
		return err
	}
	ud2, err := p.readTreebanks(converted, false)
	if err != nil {
		return err
	}
	treebank = append(treebank, trees.Trees(ud2)...)
	sents, err := tagsToLearnOver(c, treebank, p.err)
	if err != nil {
		return err
	}
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
	model, err := p.fitParser(c, sents, treebank, o)
	if err != nil {
		return trained(err)
	}
	return p.finishTraining(c, model, func(gold []syntax.ConlluSentence) (fmt.Stringer, error) {
		tagged, err := syntax.TagCoNLLU(nil, gold)
		if err != nil {
			return nil, err
		}
		got, err := syntax.ParseCoNLLU(model, tagged)
		if err != nil {
			return nil, err
		}
		return syntax.ScoreTrees(gold, got)
	})
}
