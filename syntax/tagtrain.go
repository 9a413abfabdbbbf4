package syntax

// Training and measuring of the second tagger. Nothing here runs when articles are read.

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"sort"
)

// TagTrainOptions say how the second tagger is trained. A field that is 0 stands for that of DefaultTagOptions.
type TagTrainOptions struct {
	Epochs int     // skips the sentences
	Seed   uint64  // of their order
	Models int     // so many models, each with an order of its own, are averaged into one
	Least  int     // features seen less often are left out
	Prune  float64 // averaged weights below it are left out
	Margin int     // weights are mended too where the right tag wins by less
}

// DefaultTagOptions are those that the embedded model was made with.
func DefaultTagOptions() TagTrainOptions {
	return TagTrainOptions{Epochs: 6, Seed: 1, Models: 3, Least: 3, Prune: 0.5, Margin: 30}
}

func (o TagTrainOptions) withDefaults() TagTrainOptions {
	d := DefaultTagOptions()
	o.Epochs, o.Seed, o.Models = cmp.Or(o.Epochs, d.Epochs), cmp.Or(o.Seed, d.Seed), cmp.Or(o.Models, d.Models)
	o.Least, o.Prune, o.Margin = cmp.Or(o.Least, d.Least), cmp.Or(o.Prune, d.Prune), cmp.Or(o.Margin, d.Margin)
	return o
}

// taggedSentence is one sentence to learn tags from.
type taggedSentence struct {
	words []string
	gold  []Tag
	prose []proseTag
}

// TrainTagger trains the second tagger on the words (column 2) and tags (column 5) of sentences and gives the model file.
// The same sentences, options and version give the same bytes.
func TrainTagger(sents []ConlluSentence, o TagTrainOptions, log io.Writer) ([]byte, error) {
	t, err := untrainedTagger()
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(sents, func(s ConlluSentence) bool { return len(s.Tokens) > 0 && s.Tokens[0].XPOS != "_" }) {
		return nil, errors.New("train tagger: no sentence has tags")
	}
	return t.train(toTagged(sents, t.prose), o.withDefaults(), log), nil
}

// untrainedTagger gives a tagger that knows prose's tags and the lists.
func untrainedTagger() (t tagger, err error) {
	if t.prose, err = loadProse(); err == nil {
		t.lists, err = loadLists()
	}
	return t, err
}

// readTagger gives the tagger of a model file, of the embedded one where it is nil.
func readTagger(model []byte) (*tagger, error) {
	if model == nil {
		return loadTagger()
	}
	t, err := untrainedTagger()
	if err == nil {
		t.model, err = readLinearModel(model, "model", tagModelKind, false)
	}
	return &t, err
}

// ScoreTags measures how far the tagger of a model file, of the embedded one where it is nil, agrees with column 5 of sentences
// over their own words.
func ScoreTags(model []byte, sents []ConlluSentence) (*TagScore, error) {
	t, err := readTagger(model)
	if err != nil {
		return nil, err
	}
	return t.score(toTagged(sents, t.prose)), nil
}

// JackknifeTags gives the sentences with column 5 as a tagger gives it that was trained on the other folds; a
// document's id decides its fold. A parser trained on them learns to live with the tagger's errors. The words
// are in normal form. o.Models is 1 by default here.
func JackknifeTags(sents []ConlluSentence, folds int, o TagTrainOptions, log io.Writer) ([]ConlluSentence, error) {
	o.Models = max(o.Models, 1)
	o = o.withDefaults()
	t, err := untrainedTagger()
	if err != nil {
		return nil, err
	}
	tagged := toTagged(sents, t.prose)
	fold := make([]int, len(sents))
	for i := range sents {
		fold[i] = int(fnvString(sents[i].Doc) % uint64(folds))
	}
	out := cloned(sents)
	told := make([]string, folds)
	err = inParallel(folds, func(k int) (err error) {
		t := t
		if t.model, err = readLinearModel(t.train(without(tagged, fold, k), o, io.Discard), "fold", tagModelKind, false); err != nil {
			return err
		}
		var s tagScratch
		same, n := 0, 0
		for i := range tagged {
			if fold[i] == k {
				q := &tagged[i]
				t.tagTokens(q.words, out[i].Tokens, &s)
				for j, g := range q.gold {
					if n++; out[i].Tokens[j].XPOS == g.String() {
						same++
					}
				}
			}
		}
		told[k] = fmt.Sprintf("tags, fold %d of %d: %d of %d as given\n", k+1, folds, same, n)
		return nil
	})
	for _, s := range told {
		fmt.Fprint(log, s)
	}
	return out, err
}

// tagTokens puts the tags of the words into column 5 and the words into column 2.
func (t *tagger) tagTokens(words []string, tokens []ConlluToken, s *tagScratch) {
	out := make([]Tag, len(words))
	t.tag(words, out, s)
	for j := range tokens {
		tokens[j].Form, tokens[j].XPOS = words[j], out[j].String()
	}
}

// TagCoNLLU gives the sentences with the tags of a tagger's model file, of the embedded one where it is nil, in column 5, and
// the words' normal form in column 2.
func TagCoNLLU(model []byte, sents []ConlluSentence) ([]ConlluSentence, error) {
	t, err := readTagger(model)
	if err != nil {
		return nil, err
	}
	var s tagScratch
	out := cloned(sents)
	for i := range out {
		t.tagTokens(formsOf(&out[i]), out[i].Tokens, &s)
	}
	return out, nil
}

// cloned gives the sentences with tokens of their own.
func cloned(sents []ConlluSentence) []ConlluSentence {
	out := slices.Clone(sents)
	for i := range out {
		out[i].Tokens = slices.Clone(out[i].Tokens)
	}
	return out
}

// formsOf gives the words of a sentence in normal form. Marks that say themselves whether they
// open are believed; straight ones open and close by turns.
func formsOf(s *ConlluSentence) []string {
	words := make([]string, len(s.Tokens))
	for j := range s.Tokens {
		words[j] = normalForm(s.Tokens[j].Form, quoteUnknown)
	}
	pairQuotes(words)
	return words
}

func toTagged(sents []ConlluSentence, p *proseTagger) []taggedSentence {
	var s proseScratch
	out := make([]taggedSentence, 0, len(sents))
	for i := range sents {
		q := taggedSentence{words: formsOf(&sents[i])}
		for j := range sents[i].Tokens {
			q.gold = append(q.gold, pennTag(sents[i].Tokens[j].XPOS, q.words[j]))
		}
		q.prose = append(q.prose, p.tag(q.words, &s)...)
		out = append(out, q)
	}
	return out
}

// pennTag reads column 5. The gold trees of UD tag the preposition "to" as IN and those of EWT some
// dashes and ellipses as ","; here they are TO and ":", as in the Penn Treebank and in all news trees. No tag is TagNone.
func pennTag(xpos, word string) Tag {
	t, ok := ParseTag(xpos)
	switch {
	case xpos == "_":
		return TagNone
	case !ok:
		t = NN
	}
	switch {
	case t == IN && (word == "to" || word == "To" || word == "TO"):
		return TO
	case t == TagComma && dashOrDots(word):
		return TagColon
	}
	return t
}

// train gives the bytes of a model: greedy from left to right, its own tags of the two words before as features.
func (t *tagger) train(sents []taggedSentence, o TagTrainOptions, log io.Writer) []byte {
	fixed := fixedTags(sents)
	var s tagScratch
	var out []Tag
	rows := fitLinear(linearOptions{
		classes: len(tagNames), epochs: o.Epochs, models: o.Models, least: o.Least, prune: o.Prune, margin: o.Margin, seed: [2]uint64{o.Seed, 0x7A65},
	}, len(sents), log, func(i int, _ *rand.Rand, visit func([]uint64, uint8) uint8) {
		q := &sents[i]
		s.lookAt(q.words, t.lists)
		title := caseOf(q.words)
		out = out[:0]
		for j := range q.words {
			tag, ok := fixed[s.words[j].exact]
			if !ok {
				n := s.features(j, q.prose, t.prose.toTag, out, title)
				tag = Tag(visit(s.feats[:n], uint8(q.gold[j])))
			}
			out = append(out, tag)
		}
	})
	for h, tag := range fixed {
		rows = append(rows, linearRow{mix(tagSeeds[tfFixed], h), []linearCell{{uint8(tag), 127}}})
	}
	stops, err := t.stops(writeLinearModel(tagModelKind, nil, rows), sents)
	if err != nil {
		panic(err) // the model has just been written
	}
	return writeLinearModel(tagModelKind, stops, rows)
}

// tagHurry is how many of the tags that a part of the features settles may be others than all features give.
const tagHurry = 0.0005

// stops gives the margins from which a part of the features settles a tag, counted on every third sentence.
func (t *tagger) stops(model []byte, sents []taggedSentence) ([]int32, error) {
	m, err := readLinearModel(model, "model", tagModelKind, false)
	if err != nil {
		return nil, err
	}
	after := make([][]settled, len(tagEnds))
	var s tagScratch
	var score scores
	var out []Tag
	for i := 0; i < len(sents); i += 3 {
		q := &sents[i]
		s.lookAt(q.words, t.lists)
		title := caseOf(q.words)
		out = out[:0]
		for j := range q.words {
			c, ok := m.rows.first(fixedKey(&s.words[j]))
			if !ok {
				feats := s.feats[:s.features(j, q.prose, t.prose.toTag, out, title)]
				c = m.best(feats, &score)
				for part, end := range tagEnds {
					clear(score.sums[:m.classes])
					m.rows.score(score.keys[:end], &score.sums)
					k, margin := winnerOf(score.sums[:m.classes])
					after[part] = append(after[part], settled{margin, k != c})
				}
			}
			out = append(out, Tag(c))
		}
	}
	stops := make([]int32, len(tagEnds))
	for part := range stops {
		stops[part], _ = leastMargin(after[part], tagHurry)
	}
	return stops, nil
}

// fixedTags gives the words, as they stand, that are frequent and have had one tag always, or all
// but 1 in 1000 times.
func fixedTags(train []taggedSentence) map[uint64]Tag {
	type count struct {
		n   int
		tag [64]int32
	}
	counts := map[uint64]*count{}
	for i := range train {
		for j, w := range train[i].words {
			h := fnvString(w)
			c := counts[h]
			if c == nil {
				c = &count{}
				counts[h] = c
			}
			c.n++
			c.tag[train[i].gold[j]]++
		}
	}
	out := map[uint64]Tag{}
	for h, c := range counts {
		for t, n := range c.tag {
			if c.n >= 60 && int(n)*1000 >= c.n*999 {
				out[h] = Tag(t)
			}
		}
	}
	return out
}

// TagScore counts agreement of tags.
type TagScore struct {
	Right, Prose, All int // prose: of prose's tags alone
	wrong             map[[2]Tag]int
}

// score compares the tags given with those of the sentences.
func (t *tagger) score(sents []taggedSentence) *TagScore {
	r := &TagScore{wrong: map[[2]Tag]int{}}
	var s tagScratch
	var out []Tag
	for i := range sents {
		q := &sents[i]
		out = append(out[:0], make([]Tag, len(q.words))...)
		t.tag(q.words, out, &s)
		for j, g := range q.gold {
			if g == TagNone {
				continue
			}
			r.All++
			if t.prose.toTag[q.prose[j]] == g {
				r.Prose++
			}
			if out[j] == g {
				r.Right++
			} else {
				r.wrong[[2]Tag{g, out[j]}]++
			}
		}
	}
	return r
}

// Percent is the share of right tags.
func (r *TagScore) Percent() float64 { return percent(r.Right, r.All) }

// percent gives a share of n in percent.
func percent(part, n int) float64 { return 100 * float64(part) / float64(max(1, n)) }

// String gives the agreement and the most frequent differences.
func (r *TagScore) String() string {
	type row struct {
		k [2]Tag
		n int
	}
	var rows []row
	for k, n := range r.wrong {
		rows = append(rows, row{k, n})
	}
	sort.Slice(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.k[0], b.k[0]), cmp.Compare(a.k[1], b.k[1])) < 0
	})
	s := fmt.Sprintf("tags %.2f %% of %d; prose alone %.2f %%", r.Percent(), r.All, percent(r.Prose, r.All))
	for _, x := range rows[:min(10, len(rows))] {
		s += fmt.Sprintf("; %s as %s %d", x.k[0], x.k[1], x.n)
	}
	return s
}
