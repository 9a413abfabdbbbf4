package collection

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// shownMoves writes an alignment: = for the same word, ~ for one in the place of another, + for one that the other
// text lacks, - for one that is left out, & for one word that is two.
func shownMoves(al alignment) string {
	var b strings.Builder
	for _, m := range al.moves {
		b.WriteByte("=~+-&&"[m.step])
	}
	return b.String()
}

func TestAlign(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"the same", "we will go", "he said we will go home", "==="},
		{"a word replaced", "we will not go", "so we will never go", "==~="},
		{"a word added", "we will never go", "we will go", "==+="},
		{"a part left out", "the ferries have to sail", "the ferries which are old have to sail", "==---==="},
		{"two words written as one", "a well known cooperation", "a wellknown co operation", "=&&"},
		{"nothing in common", "we will go", "nobody came", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			al := align(cutWords(c.a), cutWords(c.b))
			if c.want == "" {
				if al.equal != 0 {
					t.Errorf("got %s", shownMoves(al))
				}
				return
			}
			if got := shownMoves(al); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// genWords draws a short text of few different words, so that words come again.
var genWords = rapid.Custom(func(t *rapid.T) []word {
	return cutWords(strings.Join(rapid.SliceOfN(rapid.SampledFrom(strings.Fields("the minister will not go to work today co operate cooperate")), 0, 40).Draw(t, "words"), " "))
})

// Every word of a is in exactly one move, in order; the words of b come in order; equal moves are of equal words.
func checkMoves(t *rapid.T, a, b []word, moves []move) {
	i, j := 0, -1
	for _, m := range moves {
		if m.a != i || j >= 0 && m.step != stepAdded && m.b != j {
			t.Fatalf("move %+v, want words %d, %d", m, i, j)
		}
		used, taken := 1, 1
		switch m.step {
		case stepEqual:
			if a[m.a].hash != b[m.b].hash {
				t.Fatalf("%+v is of %q and %q", m, a[m.a].text, b[m.b].text)
			}
		case stepAdded:
			taken = 0
		case stepSkipped:
			used = 0
		case stepJoined:
			taken = 2
		case stepSplit:
			used = 2
		}
		i += used
		if m.step != stepAdded || j >= 0 {
			j = m.b + taken
		}
	}
	if i != len(a) {
		t.Fatalf("the moves are of %d words, want %d", i, len(a))
	}
}

func TestAlignmentsAreWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := genWords.Draw(t, "a"), genWords.Draw(t, "b")
		if len(a) == 0 || len(b) == 0 {
			return
		}
		checkMoves(t, a, b, align(a, b).moves)
		long := finished(a, alignLong(a, b))
		if long.equal+long.added+long.replaced != len(a) {
			t.Fatalf("a long alignment tells of %d words of %d", long.equal+long.added+long.replaced, len(a))
		}
	})
}

// Words that are in a text are found there.
func TestWordsAreFoundWhereTheyStand(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := genWords.Draw(t, "b")
		if len(b) == 0 {
			return
		}
		first := rapid.IntRange(0, len(b)-1).Draw(t, "first")
		end := rapid.IntRange(first+1, len(b)).Draw(t, "end")
		if al := align(b[first:end], b); al.equal != end-first {
			t.Fatalf("%d of %d words are found", al.equal, end-first)
		}
	})
}

// Two long texts that differ in a few places are aligned in linear time.
func TestLongTexts(t *testing.T) {
	var a, b strings.Builder
	for i := range 20000 {
		w := " w" + strings.Repeat(string(rune('a'+i%26)), 1+i%7) + strings.Repeat("x", i%11) + string(rune('a'+i/700))
		a.WriteString(w)
		if i%500 != 0 {
			b.WriteString(w)
		}
	}
	v, w := cutWords(a.String()), cutWords(b.String())
	if al := align(v, w); al.equal < len(w)*99/100 {
		t.Errorf("%d of %d words are found", al.equal, len(w))
	}
}
