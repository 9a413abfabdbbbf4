package train

import (
	"fmt"
	"io"

	"whosaid/syntax"
)

// NewsTreebank and GoldTreebanks are the files of trees that All reads. Tags are learnt from all of them, from gold trees of
// many kinds of text several times over; names and trees are learnt from the news alone.
const NewsTreebank = "polnear.train.conllu.gz"

var GoldTreebanks = []struct {
	File  string
	Times int
}{{"ewt.train.conllu.gz", 1}, {"gum.train.conllu.gz", 3}}

// The files that All writes.
const (
	ProseFile  = "prose.model"
	TaggerFile = "tagger.model"
	NamesFile  = "names.model"
	ParserFile = "parser.bin"
)

// TagFolds is how many parts the sentences are dealt into for the tags that names and trees are learnt over.
const TagFolds = 5

// Run is what All works with.
type Run struct {
	Read  func(file string) ([]syntax.ConlluSentence, error)
	Write func(file string, model []byte) error
	// FitParser fits the parser to sentences with predicted tags; treebank has the same with their own.
	FitParser func(sents, treebank []syntax.ConlluSentence) ([]byte, error)
	Every     int // learn from each nth document alone
	Log       io.Writer
}

// All makes every model that is built in, as it was made. The same files give the same bytes.
func All(r Run) error {
	news, err := r.read(NewsTreebank)
	if err != nil {
		return err
	}
	texts := news
	for _, t := range GoldTreebanks {
		sents, err := r.read(t.File)
		if err != nil {
			return err
		}
		for range t.Times {
			texts = append(texts[:len(texts):len(texts)], sents...)
		}
	}
	model, err := ProseModel()
	if err := r.write(ProseFile, model, err); err != nil {
		return err
	}
	model, err = syntax.TrainTagger(texts, syntax.TagTrainOptions{}, r.Log)
	if err := r.write(TaggerFile, model, err); err != nil {
		return err
	}
	tagged, err := syntax.JackknifeTags(news, TagFolds, syntax.TagTrainOptions{}, r.Log)
	if err != nil {
		return err
	}
	model, err = syntax.TrainNames(tagged, syntax.NameTrainOptions{}, r.Log)
	if err := r.write(NamesFile, model, err); err != nil {
		return err
	}
	model, err = r.FitParser(tagged, news)
	return r.write(ParserFile, model, err)
}

// read reads a treebank, less the documents that are not learnt from.
func (r Run) read(file string) ([]syntax.ConlluSentence, error) {
	sents, err := r.Read(file)
	if err != nil || r.Every <= 1 {
		return sents, err
	}
	var some []syntax.ConlluSentence
	for i, d := range syntax.GroupCoNLLU(sents) {
		if i%r.Every == 0 {
			some = append(some, d.Sentences...)
		}
	}
	return some, nil
}

// write writes a model, unless it could not be made.
func (r Run) write(file string, model []byte, err error) error {
	if err != nil {
		return err
	}
	fmt.Fprintf(r.Log, "%s: %d bytes\n", file, len(model))
	return r.Write(file, model)
}
