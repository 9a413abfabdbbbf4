package attribution

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"testing"
)

var shuffled = flag.Int("shuffled", 1500, "how many texts of shuffled words TestShuffledWords reads")

// shuffledWords are what reports are made of: marks, names that are verbs or months too, pronouns, verbs and nouns of saying, and
// what joins clauses. In random order they reach readings that no article has.
var shuffledWords = strings.Fields(`“ ” “ ” " " ‘ ’ ' « » ( ) [ , , , . . : ; — - ... ? !
	Will May Mark Bill Rose Page Price Read Skip Smith Dr Mr Ms Nobody another someone one
	he she it they I we you who which that what his her their
	said says say claims claimed insists told tells asked asking adding added denied according to quoted called calls wrote put
	claim statement reply answer question words letter view message
	not never no if whether because and but or as of in on for by from with the a an this
	road mayor minister union spokesman police council June Monday closed open close ran is was has had be been will would`)

// shuffledText gives a text of up to 40 such words. Marks are next to words as often as not.
func shuffledText(r *rand.Rand) string {
	var b strings.Builder
	for range 2 + r.IntN(38) {
		b.WriteString(shuffledWords[r.IntN(len(shuffledWords))])
		switch r.IntN(12) {
		case 0:
			b.WriteString("\n\n")
		case 1, 2, 3:
		default:
			b.WriteString(" ")
		}
	}
	return b.String()
}

// Every stage that drops readings may drop all of them; the article goes on.
func TestShuffledWords(t *testing.T) {
	engines := []*Engine{reader(), mustEngine(Options{Weights: NoWeights(), Include: IncludeNames})}
	r := rand.New(rand.NewPCG(14, 196))
	for range *shuffled {
		text := shuffledText(r)
		for k, e := range engines {
			for _, fault := range faultsOf(e, text) {
				t.Fatalf("engine %d: %q: %s", k, text, fault)
			}
		}
	}
}

// faultsOf reads a text and gives the faults of the result; a panic is one.
func faultsOf(e *Engine, text string) (out []string) {
	defer func() {
		if p := recover(); p != nil {
			out = append(out, fmt.Sprintf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return faults(read(e, text))
}

// Where source and content were taken for each other, what stood in the content stands in it no longer.
func TestNestedInWhatWasTurnedAround(t *testing.T) {
	const text = "someone ,\n\nbe\n\nSmith ran wesaid would who that denied would [ minister as ... a ,says calls claims , claimed Smith asking the Bill ’ ? for beadding\n\nwords what "
	for _, fault := range faultsOf(mustEngine(Options{Weights: NoWeights(), Include: IncludeNames}), text) {
		t.Error(fault)
	}
}

// A content may end with the text, two words behind its cue: stages that look further ask for no word that is not there.
func TestTextEndsBehindCue(t *testing.T) {
	for _, text := range []string{"Grant thatof it not will ", "Berg denied told that of it not will", "Berg said it not will", "Berg said that it not will", "Berg told that there will not"} {
		for _, e := range []*Engine{reader(), mustEngine(Options{Weights: NoWeights(), Include: IncludeNames})} {
			for _, fault := range faultsOf(e, text) {
				t.Errorf("%q: %s", text, fault)
			}
		}
	}
}

func TestNamesThatAreVerbs(t *testing.T) {
	for _, text := range []string{
		"“The road,” Will said, “will close in June.”",
		"“Their view,” said another, “is that, it",
	} {
		if r := read(reader(), text); len(r.Attributions) == 0 {
			t.Errorf("%s: no row", text)
		}
	}
}

// A subject that is nobody begins before the source; the words between are the source's only where neither cue nor content has them.
func TestNobodyInsideContent(t *testing.T) {
	const text = "because had \"\n\n‘\n\nmessagethe ) ”Nobody she-» ' tells Rose"
	for _, e := range []*Engine{reader(), mustEngine(Options{Weights: NoWeights(), Include: IncludeNames})} {
		for _, fault := range faultsOf(e, text) {
			t.Error(fault)
		}
	}
}
