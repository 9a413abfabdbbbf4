package syntax

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// randomTree gives heads of n tokens at random, in the way of trainSentence: a root and no cycle.
func randomTree(rng *rand.Rand, n int) []int32 {
	heads := make([]int32, n+1)
	heads[0] = -1
	order := rng.Perm(n)
	for i, d := range order {
		if i > 0 {
			heads[d+1] = int32(order[rng.IntN(i)] + 1)
		}
	}
	return heads
}

func TestProjectivizeLeavesATreeWithNoCrossingArcs(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		heads := randomTree(rng, 1+rng.IntN(12))
		projectivize(heads)
		for d := 1; d < len(heads); d++ {
			for e := 1; e < len(heads); e++ {
				a, b := min(int32(d), heads[d]), max(int32(d), heads[d])
				c, f := min(int32(e), heads[e]), max(int32(e), heads[e])
				if a < c && c < b && b < f {
					t.Fatalf("%d-%d and %d-%d cross in %v", a, b, c, f, heads)
				}
			}
		}
	}
	projective := []int32{-1, 2, 0, 2, 3}
	if h := slices.Clone(projective); true {
		if projectivize(h); !slices.Equal(h, projective) {
			t.Errorf("a tree with no crossing became %v", h)
		}
	}
}

// The oracle is right if moves of cost 0 alone lead to the tree whichever of them are chosen, and if after any
// moves the best that can still be had is what the costs so far have left.
func TestCostsLeadBackToTheTree(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 2))
	for range 500 {
		n := 1 + rng.IntN(10)
		tags := make([]Tag, n)
		for i := range tags {
			tags[i] = NN
		}
		ts := &trainSentence{words: make([]string, n), tags: tags, heads: randomTree(rng, n), rels: make([]Relation, n+1)}
		projectivize(ts.heads)
		ts.setKids()
		var s parseScratch
		ts.ready(&s)
		lost := 0
		stray := rng.IntN(2) == 1
		for !s.done() {
			ok, cost := s.allowed(), s.costs(ts)
			var open []int
			for m := range moveCount {
				if ok[m] && (stray || cost[m] == 0) {
					open = append(open, m)
				}
			}
			if len(open) == 0 {
				t.Fatalf("no move of cost 0 at next %d stack %v for %v", s.next, s.stack, ts.heads)
			}
			m := open[rng.IntN(len(open))]
			lost += cost[m]
			if stray = stray && rng.IntN(4) > 0; m == moveShift {
				s.shift()
				continue
			}
			h, d := s.arcOf(m)
			s.attach(h, d, RelDep)
		}
		wrong := 0
		for d := 1; d <= n; d++ {
			if s.nodes[d].head != ts.heads[d] {
				wrong++
			}
		}
		if wrong != lost {
			t.Fatalf("costs of %d, but %d heads wrong of %v", lost, wrong, ts.heads)
		}
	}
}

// treebank makes sentences of a small language whose trees its tags tell.
func treebank(n int) []ConlluSentence {
	rng := rand.New(rand.NewPCG(9, 9))
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "# newdoc id = d%d\n", i/5)
		noun, verb := []string{"dog", "cat", "bird"}[rng.IntN(3)], []string{"sees", "hears"}[rng.IntN(2)]
		lines := [][3]string{{"the", "DT", "2 det"}, {noun, "NN", "3 nsubj"}, {verb, "VBZ", "0 root"}}
		if rng.IntN(2) == 0 {
			lines = append(lines, [3]string{"the", "DT", "5 det"}, [3]string{"sheep", "NN", "3 dobj"})
		}
		for j, l := range lines {
			head, rel, _ := strings.Cut(l[2], " ")
			fmt.Fprintf(&b, "%d\t%s\t_\t_\t%s\t_\t%s\t%s\t_\t_\n", j+1, l[0], l[1], head, rel)
		}
		b.WriteByte('\n')
	}
	s, err := ReadCoNLLU(strings.NewReader(b.String()), "treebank")
	if err != nil {
		panic(err)
	}
	return s
}

func TestTrainParserLearnsAndIsRepeatable(t *testing.T) {
	sents := treebank(60)
	o := ParserOptions{Epochs: 3, FirstEpochs: 2, Folds: 2, PruneMove: 0.01, PruneLabel: 0.01}
	model, err := TrainParser(sents, o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := TrainParser(sents, o)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(model, again) {
		t.Error("two trainings gave two models")
	}
	got, err := ParseCoNLLU(model, sents)
	if err != nil {
		t.Fatal(err)
	}
	sc, err := ScoreTrees(sents, got)
	if err != nil {
		t.Fatal(err)
	}
	if sc.LAS() != 100 || sc.Scored == 0 {
		t.Errorf("LAS %.1f on what it learnt, want 100", sc.LAS())
	}
}

func TestTrainParserWantsTrees(t *testing.T) {
	if _, err := TrainParser(nil, ParserOptions{}); err == nil {
		t.Error("no error for no sentences")
	}
}

func TestScoreTreesCountsHeadsAndLabels(t *testing.T) {
	gold, err := ReadCoNLLU(strings.NewReader("1\ta\t_\t_\t_\t_\t2\tnmod:poss\t_\t_\n2\tb\t_\t_\t_\t_\t0\troot\t_\t_\n3\tc\t_\t_\t_\t_\t2\tdobj\t_\t_\n4\t.\t_\t_\t_\t_\t2\tpunct\t_\t_\n"), "g")
	if err != nil {
		t.Fatal(err)
	}
	other, err := ReadCoNLLU(strings.NewReader("1\ta\t_\t_\t_\t_\t2\tnmod\t_\t_\n2\tb\t_\t_\t_\t_\t0\troot\t_\t_\n3\tc\t_\t_\t_\t_\t1\tdobj\t_\t_\n4\t.\t_\t_\t_\t_\t1\tpunct\t_\t_\n"), "p")
	if err != nil {
		t.Fatal(err)
	}
	sc, err := ScoreTrees(gold, other)
	if err != nil {
		t.Fatal(err)
	}
	if sc.Scored != 3 || sc.Heads != 2 || sc.Labelled != 2 {
		t.Errorf("scored %d heads %d labelled %d, want 3 2 2", sc.Scored, sc.Heads, sc.Labelled)
	}
	if f := sc.ByLabel["nmod:poss"].F1(); f != 0 {
		t.Errorf("nmod:poss F1 %.1f though the subtype was missed, want 0", f)
	}
	if f := sc.ByLabel["root"].F1(); f != 100 {
		t.Errorf("root F1 %.1f, want 100", f)
	}
	if _, err := ScoreTrees(gold, nil); err == nil {
		t.Error("no error for a sentence that lacks")
	}
}

func TestInParallelCallsAllAndGivesTheFirstError(t *testing.T) {
	var called [20]bool
	errs := map[int]error{4: errors.New("four"), 17: errors.New("seventeen")}
	if err := inParallel(len(called), func(i int) error { called[i] = true; return errs[i] }); err != errs[4] {
		t.Errorf("error %v, want %v", err, errs[4])
	}
	if i := slices.Index(called[:], false); i >= 0 {
		t.Errorf("%d was not called", i)
	}
	if err := inParallel(0, nil); err != nil {
		t.Error(err)
	}
}
