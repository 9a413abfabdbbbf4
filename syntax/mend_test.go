package syntax

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// crossing reports whether the tree has crossing arcs, or a word from which the root is not reached.
func crossing(heads []int32) bool {
	n := len(heads) - 1 // the last one stands for "none"
	for d := 1; d < n; d++ {
		steps := 0
		for a := int32(d); a > 0; a = heads[a] {
			if steps++; steps > n {
				return true
			}
		}
		for e := 1; e < n; e++ {
			a, b := min(int32(d), heads[d]), max(int32(d), heads[d])
			c, f := min(int32(e), heads[e]), max(int32(e), heads[e])
			if a < c && c < b && b < f {
				return true
			}
		}
	}
	return false
}

func TestEachCandidateLeavesATreeWithNoCrossingArcs(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	asked := 0
	for range 400 {
		n := 2 + rng.IntN(14)
		heads := randomTree(rng, n)
		projectivize(heads)
		var m mendScratch
		m.heads = append(heads, -1)
		m.forget(n + 2)
		m.span()
		for d := int32(1); d <= int32(n); d++ {
			h := m.heads[d]
			if h == 0 {
				continue
			}
			cands, _ := m.candidates(d)
			cands = slices.Clone(cands)
			for _, c := range cands {
				m.heads[d] = c
				if asked++; crossing(m.heads) {
					t.Fatalf("%d for head %d of %d: no tree without crossing arcs: %v", c, h, d, m.heads)
				}
			}
			m.heads[d] = h
			// All heads that would do are asked, unless they are too far up.
			for c := int32(1); c <= int32(n) && len(cands) < mendReach; c++ {
				if m.heads[d] = c; c != d && !crossing(m.heads) && !slices.Contains(cands, c) {
					t.Fatalf("%d could be the head of %d in %v, but %v are asked", c, d, heads, cands)
				}
			}
			m.heads[d] = h
		}
	}
	if asked < 1000 {
		t.Errorf("%d candidates, want more", asked)
	}
}

func TestSpansOfATree(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	for range 200 {
		heads := randomTree(rng, 1+rng.IntN(12))
		projectivize(heads)
		var m mendScratch
		m.heads = append(heads, -1)
		m.span()
		for i := 1; i < len(heads)-1; i++ {
			first, last := int32(i), int32(i)
			for d := range heads[1:] {
				a := int32(d + 1)
				for a > 0 && a != int32(i) {
					a = heads[a]
				}
				if a == int32(i) {
					first, last = min(first, int32(d+1)), max(last, int32(d+1))
				}
			}
			if m.first[i] != first || m.last[i] != last {
				t.Fatalf("%d spans %d to %d, want %d to %d, in %v", i, m.first[i], m.last[i], first, last, heads)
			}
		}
	}
}

// Every sentence gets a tree by a parser of the other folds, in the order of the sentences, and the model does not change by that.
func TestJackknifeGivesEachSentenceATree(t *testing.T) {
	sents := treebank(90)
	o := ParserOptions{Epochs: 6, FirstEpochs: 2, Folds: 3, PruneMove: 0.01, PruneLabel: 0.01, PruneMend: 0.01}
	plain, err := TrainParser(sents, o)
	if err != nil {
		t.Fatal(err)
	}
	next, right, all := 0, 0, 0
	o.Jackknife = func(i int, heads []int32, rels []Relation) {
		if i != next {
			t.Fatalf("sentence %d, want %d", i, next)
		}
		next++
		for j, h := range heads {
			if all++; h == sents[i].Tokens[j].Head && rels[j].String() == sents[i].Tokens[j].Deprel {
				right++
			}
		}
	}
	model, err := TrainParser(sents, o)
	if err != nil {
		t.Fatal(err)
	}
	if next != len(sents) || right*100 < all*90 {
		t.Errorf("%d sentences of %d; %d of %d words right", next, len(sents), right, all)
	}
	if !slices.Equal(plain, model) {
		t.Error("the model is another one")
	}
}
