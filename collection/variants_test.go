package collection

import (
	"encoding/binary"
	"testing"

	"pgregory.net/rapid"
)

// Whether two quotations are variants, and two articles copies, is the same both ways.
func TestJoinsAreSymmetric(t *testing.T) {
	one := rapid.Custom(func(t *rapid.T) *variant {
		v := &variant{indirect: rapid.Bool().Draw(t, "indirect"), who: rapid.Uint64Range(0, 2).Draw(t, "who")}
		for _, w := range genWords.Draw(t, "words") {
			v.words = append(v.words, short(w))
		}
		return v
	})
	joined := false
	rapid.Check(t, func(t *rapid.T) {
		a, b := one.Draw(t, "a"), one.Draw(t, "b")
		if rapid.Bool().Draw(t, "changed") && len(a.words) > 4 { // b is a with some words left out
			from := rapid.IntRange(0, len(a.words)-1).Draw(t, "from")
			to := rapid.IntRange(from, len(a.words)).Draw(t, "to")
			b.words = append(append([]word{}, a.words[:from]...), a.words[to:]...)
		}
		is := areVariants(a, b)
		joined = joined || is
		if areVariants(b, a) != is {
			t.Fatalf("%v one way, %v the other", is, !is)
		}
		if copies(fourBytes(a.words), fourBytes(b.words)) != copies(fourBytes(b.words), fourBytes(a.words)) {
			t.Fatal("copies one way and not the other")
		}
	})
	if !joined {
		t.Error("no two were joined: the test asks nothing")
	}
}

func fourBytes(words []word) (out []byte) {
	for _, w := range words {
		out = binary.LittleEndian.AppendUint32(out, uint32(w.hash))
	}
	return out
}

// Of each run of words that two quotations share, long enough for a window, winnowing picks one hash at least that is the same.
func TestWinnowingFindsSharedRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shared := genWords.Draw(t, "shared")
		if len(shared) < echoRun+echoWindow-1 {
			return
		}
		v := append(append(genWords.Draw(t, "before"), shared...), genWords.Draw(t, "behind")...)
		w := append(append(genWords.Draw(t, "before too"), shared...), genWords.Draw(t, "behind too")...)
		picked := map[uint64]bool{}
		for _, h := range winnow(v, echoRun, echoWindow) {
			picked[h] = true
		}
		for _, h := range winnow(w, echoRun, echoWindow) {
			if picked[h] {
				return
			}
		}
		t.Fatalf("no hash of %q is picked in both", texts(shared))
	})
}

// Pairs come sorted, whatever the memory, and each as often as it was added.
func TestSorterSortsInAnyMemory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newSorter(inMemory, 1)
		s.most = rapid.IntRange(1, 20).Draw(t, "most")
		count := map[pair]int{}
		for _, n := range rapid.SliceOf(rapid.Uint64Range(0, 30)).Draw(t, "numbers") {
			p := pair{n % 7, n}
			count[p]++
			if err := s.add(p); err != nil {
				t.Fatal(err)
			}
		}
		last := pair{}
		if err := s.each(func(p pair) error {
			if comparePairs(p, last) < 0 {
				t.Fatalf("%v behind %v", p, last)
			}
			last = p
			count[p]--
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for p, n := range count {
			if n != 0 {
				t.Fatalf("%v: %d too few", p, n)
			}
		}
	})
}
