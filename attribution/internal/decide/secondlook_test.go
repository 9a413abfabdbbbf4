package decide

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whosaid/article"
)

// growTree adds the nodes of a tree of any shape to table.
func growTree(t *rapid.T, table map[string]float64, path string, depth int) {
	node := path
	if depth < 4 && rapid.Bool().Draw(t, "tests") {
		node += " " + rapid.SampledFrom(articleNumbers).Draw(t, "number") + "<" + rapid.SampledFrom([]string{"-1.5", "0.125", "3"}).Draw(t, "limit")
		growTree(t, table, path+"L", depth+1)
		growTree(t, table, path+"R", depth+1)
	}
	table[node] = float64(rapid.IntRange(-9999, 9999).Draw(t, "ten-thousandths")) / 10000
}

func TestTreesThatAreWrong(t *testing.T) {
	for _, c := range []struct{ shows, rows, want string }{
		{"no tree", "L\t1\n", `w.tsv:2: "L" is no node of a tree: want NUMBER.PATH`},
		{"a tree with a name", "a.\t1\n", `w.tsv:2: "a." is no node of a tree`},
		{"a way that is none", "0.LX\t1\n", `w.tsv:2: "0.LX" is no node of a tree`},
		{"a tree that is too deep", "0.LLLLLLLLL\t1\n", `w.tsv:2: "0.LLLLLLLLL" is no node of a tree`},
		{"no number of ours", "0. luck<1\t1\n0.L\t1\n0.R\t1\n", `w.tsv:2: "luck<1" is no test`},
		{"a limit that is a word", "0. rank<much\t1\n0.L\t1\n0.R\t1\n", `w.tsv:2: "rank<much" is no test`},
		{"a limit that is no number", "0. rank<NaN\t1\n0.L\t1\n0.R\t1\n", `w.tsv:2: "rank<NaN" is no test`},
		{"one way missing", "0. rank<1\t1\n0.L\t1\n", `w.tsv:2: node "0." tests and does not go both ways`},
		{"below a leaf", "0.\t1\n0.L\t1\n", `w.tsv:3: node "0.L" hangs on no test`},
		{"no root", "0.L\t1\n", `w.tsv:2: node "0.L" hangs on no test`},
		{"twice", "0.\t1\n0.\t2\n", `w.tsv:3: node "0." is there twice`},
		{"twice, a test and a leaf", "0. rank<1\t1\n0.\t2\n0.L\t1\n0.R\t1\n", `w.tsv:2: node "0." is there twice`},
	} {
		table := "rank\tbias\t1\n" + "beside\t" + strings.ReplaceAll(strings.TrimSuffix(c.rows, "\n"), "\n", "\nbeside\t") + "\n"
		w, err := ReadWeights(strings.NewReader(table), "w.tsv")
		if err == nil || !strings.HasPrefix(err.Error(), c.want) || w != nil {
			t.Errorf("%s: error %v, want %s", c.shows, err, c.want)
		}
	}
}

func TestTreesGoLeftBelowTheLimit(t *testing.T) {
	w := NewWeights(Tables{SecondLook: map[string]float64{
		"0. inside<0.5": 0.1, "0.L": 1, "0.R holds<0.25": -1, "0.RL": -2, "0.RR": -4, "1.": 10,
	}})
	for _, c := range []struct {
		inside, holds float32
		want          float64
	}{{0.49, 1, 11}, {0.5, 0, 8}, {0.5, 0.25, 6}, {1, 1, 6}} {
		n := make([]float32, len(articleNumbers))
		n[slices.Index(articleNumbers, "inside")], n[slices.Index(articleNumbers, "holds")] = c.inside, c.holds
		if got := w.forest.score(n); got != c.want {
			t.Errorf("inside %v, holds %v: %v, want %v", c.inside, c.holds, got, c.want)
		}
	}
}

// TestPartsOfTreesSumToTheScore shows that why prints everything that decides: by the shipped trees and any.
func TestPartsOfTreesSumToTheScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ts := shippedWeights().secondLook
		if rapid.Bool().Draw(t, "other trees") {
			table := map[string]float64{}
			growTree(t, table, "0.", 0)
			growTree(t, table, "1.", 0)
			ts = NewWeights(Tables{SecondLook: table}).secondLook
		}
		n := rapid.SliceOfN(rapid.Float32Range(-6, 6), len(articleNumbers), len(articleNumbers)).Draw(t, "numbers")
		parts, sum := ts.parts(n)
		for _, p := range parts {
			if !slices.Contains(articleNumbers, p.name) {
				t.Fatalf("%q is no number", p.name)
			}
			sum += p.weight
		}
		f := newForest(ts)
		if score := f.score(n); math.Abs(sum-score) > 1e-9 {
			t.Fatalf("parts sum to %v, the score is %v", sum, score)
		}
	})
}

// TestNumbersBeside holds each number that the neighbours give against an article of three choices: one that holds the
// cue of the second, which has the same source as the third, three sentences on.
func TestNumbersBeside(t *testing.T) {
	d := article.Parse("One two three four five six seven. Eight. Nine. Ten eleven twelve.", article.Metadata{})
	odds := func(p float64) float64 { return math.Log(p / (1 - p)) }
	looks := []Look{
		{content: []article.Range{{First: 2, End: 7}}, cue: 1, score: odds(0.9)},
		{content: []article.Range{{First: 4, End: 7}}, cue: 3, source: 7, score: odds(0.5)},
		{content: []article.Range{{First: 13, End: 14}}, cue: 12, sentence: 3, source: 7, score: odds(0.2)},
	}
	want := []map[string]float64{
		{"by-itself": odds(0.9), "share": 0.7 / 4, "sentence-best": 0.5, "sentence-sum": 0.5, "same-words": 0.5, "holds": 0.5, "paragraph-best": 0.5, "source-best": -1},
		{"share": 1.1 / 4, "sentence-best": 0.9, "sentence-sum": 0.9, "same-words": 0.9, "inside": 0.9, "paragraph-best": 0.9, "source-best": 0.2, "source-often": 1, "source-mean": 0.1},
		{"by-itself": odds(0.2), "share": 1.4 / 4, "place": 0.75, "paragraph-best": 0.9, "source-best": 0.5, "source-often": 1, "source-mean": 0.25},
	}
	visited := 0
	ArticleNumbers(d, looks, func(i int, numbers []float32) {
		visited++
		for k, name := range articleNumbers {
			if got := float64(numbers[k]); math.Abs(got-want[i][name]) > 1e-6 {
				t.Errorf("choice %d: %s is %v, want %v", i, name, got, want[i][name])
			}
		}
	})
	if visited != 3 {
		t.Errorf("%d choices visited, want 3", visited)
	}
}

// TestNeighboursFarAwayDoNotCount bounds the work: beyond besideWindow choices, only the sums over the article see another.
func TestNeighboursFarAwayDoNotCount(t *testing.T) {
	d := article.Parse(strings.Repeat("word ", 500)+".", article.Metadata{})
	var looks []Look
	for i := range 100 {
		l := Look{content: []article.Range{{First: 2*i + 1, End: 2*i + 2}}, cue: 2 * i, score: -9}
		if i == 0 {
			l.score, l.content[0].End = 9, 400
		}
		looks = append(looks, l)
	}
	at := slices.Index(articleNumbers, "inside")
	ArticleNumbers(d, looks, func(i int, numbers []float32) {
		if near := i > 0 && i <= nearChoices; near != (numbers[at] > 0.5) {
			t.Errorf("choice %d: inside is %v", i, numbers[at])
		}
	})
}

// TestABranchTestsAnyNumber shows that the numbers of the second look fit into a branch of a forest.
func TestABranchTestsAnyNumber(t *testing.T) {
	if len(articleNumbers) > 1<<numberBits {
		t.Errorf("%d numbers, a branch tells %d apart", len(articleNumbers), 1<<numberBits)
	}
}
