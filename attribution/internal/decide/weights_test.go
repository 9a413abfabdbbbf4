package decide

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math"
	"strconv"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/syntax"

	"pgregory.net/rapid"

	"whosaid/attribution/internal/view"
)

func TestWeightsAreReadAsWritten(t *testing.T) {
	feature := rapid.StringMatching(`[a-z-]{1,8}(=[a-z:,.”¦]{0,5}(\|[A-Za-z,0-9]{0,6}){0,3})?`)
	number := rapid.Custom(func(t *rapid.T) float64 { return float64(rapid.IntRange(-9999, 9999).Draw(t, "thousandths")) / 1000 })
	models := rapid.MapOfN(feature, number, 0, 20)
	rapid.Check(t, func(t *rapid.T) {
		rank, accept, thought := models.Draw(t, "rank"), models.Draw(t, "accept"), models.Draw(t, "thought")
		beside := map[string]float64{}
		for i := range rapid.IntRange(0, 12).Draw(t, "trees") {
			growTree(t, beside, fmt.Sprintf("%03d.", i), 0)
		}
		written := Tables{map[string]float64{"threshold": 0.25}, rank, accept, thought, beside}
		var b bytes.Buffer
		if err := WriteWeights(&b, []string{"a note"}, written); err != nil {
			t.Fatal(err)
		}
		w, err := ReadWeights(bytes.NewReader(b.Bytes()), "w.tsv")
		if err != nil {
			t.Fatalf("%v\n%s", err, b.String())
		}
		got := map[string]map[string]float64{"rank": {}, "accept": {}, "thought": {}, "beside": {}}
		Each(w, func(model, feature string, weight float64) { got[model][feature] = weight })
		for model, want := range map[string]map[string]float64{"rank": rank, "accept": accept, "thought": thought, "beside": beside} {
			if !maps.Equal(got[model], want) {
				t.Fatalf("%s: read %v, want %v", model, got[model], want)
			}
			for f, x := range want {
				if model == "beside" {
					break
				}
				h := view.HashFeature(f)
				at := map[string]float64{"rank": RankWeight(w, h), "accept": AcceptWeight(w, h), "thought": ThoughtWeight(w, h)}[model]
				if float32(at) != float32(x) {
					t.Fatalf("%s: the weight of %q is %v, want %v", model, f, at, x)
				}
			}
		}
		if w.threshold(clauses) != 0.25 {
			t.Fatalf("threshold %v, want 0.25", w.threshold(clauses))
		}
		var again bytes.Buffer
		if err := WriteWeights(&again, []string{"a note"}, Tables{written.Set, got["rank"], got["accept"], got["thought"], got["beside"]}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b.Bytes(), again.Bytes()) {
			t.Fatalf("written again:\n%s\nwant:\n%s", again.String(), b.String())
		}
	})
}

func TestWeightsThatAreWrong(t *testing.T) {
	for _, c := range []struct{ shows, table, want string }{
		{"no tabs", "accept bias 1\n", "w.tsv:1: want MODEL<TAB>FEATURE<TAB>WEIGHT"},
		{"two columns", "# a note\n\naccept\tbias\n", "w.tsv:3: want MODEL<TAB>FEATURE<TAB>WEIGHT"},
		{"a weight that is a word", "rank\tbias\tmuch\n", `w.tsv:1: "much" is no weight`},
		{"a weight and more", "rank\tbias\t1\t2\n", `w.tsv:1: "1\t2" is no weight`},
		{"no number", "rank\tbias\tNaN\n", `w.tsv:1: "NaN" is no weight`},
		{"without end", "set\tthreshold\t+Inf\n", `w.tsv:1: "+Inf" is no weight`},
		{"an unknown model", "rank\tbias\t1\nreject\tbias\t1\n", `w.tsv:2: no model is called "reject": want rank, accept, beside, thought or set`},
		{"a long line", strings.Repeat("x", 2<<20), "w.tsv:1: want MODEL<TAB>FEATURE<TAB>WEIGHT"},
	} {
		w, err := ReadWeights(strings.NewReader(c.table), "w.tsv")
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %s", c.shows, err, c.want)
		}
		if w != nil {
			t.Errorf("%s: weights beside an error", c.shows)
		}
		var at *article.LineError
		if !errors.As(err, &at) || at.Name != "w.tsv" || at.Line < 1 {
			t.Errorf("%s: %#v has no place", c.shows, err)
		}
	}
}

func TestNoWeightsAreEmpty(t *testing.T) {
	if !NoWeights().empty() {
		t.Error("no weights are not empty")
	}
	shipped, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	if shipped.empty() || shipped.threshold(clauses) <= 0 || shipped.threshold(clauses) >= 1 {
		t.Errorf("shipped: empty %v, threshold %v", shipped.empty(), shipped.threshold(clauses))
	}
}

// TestFeatureNamesGiveTheirHashes shows that what a table of weights names is what articles are asked for.
func TestFeatureNamesGiveTheirHashes(t *testing.T) {
	texts := []string{"\"A|b=c,\" he said. \"X\u00a0=|y.\"", `The a=b|c said that 5|6 was "x|y".`}
	for _, text := range ownTexts(t) {
		texts = append(texts, text)
	}
	names := map[uint64]string{}
	for _, text := range texts {
		New(englishPack()).Groups(annotatedText(text), func(g *Group) {
			g.Names(func(uint64) float64 { return 0 }, func(hash uint64, name string) {
				if got := view.HashFeature(name); got != hash {
					t.Errorf("%q has hash %x, its description %x", name, got, hash)
				}
				if other, ok := names[hash]; ok && other != name {
					t.Errorf("%q and %q have one hash", name, other)
				}
				if strings.ContainsAny(name, "\t\n\r") {
					t.Errorf("%q does not go into a table", name)
				}
				names[hash] = name
			})
		})
	}
	if len(names) < 1000 {
		t.Errorf("%d features of all articles, want thousands", len(names))
	}
}

func TestFeatureValuesHoldNoSeparator(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := view.ValueOf(rapid.String().Draw(t, "a")), view.ValueOf(rapid.String().Draw(t, "b"))
		f := &features{named: true}
		f.add(a)
		f.add1(view.ValueOf("template"), a)
		f.add2(view.ValueOf("template"), a, b)
		f.add3(view.ValueOf("template"), b, a, b)
		for i, name := range f.names {
			if view.HashFeature(name) != f.hash[i] {
				t.Errorf("%q has another hash than its parts", name)
			}
		}
	})
}

func TestTableFindsWhatWasPut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spread := rapid.SampledFrom([]int{0, 30, 55}).Draw(t, "spread") // alike in their upper halves, or in their lower ones
		want := rapid.MapOfN(rapid.Uint64Range(0, 400), rapid.Float32Range(-9, 9), 0, 200).Draw(t, "weights")
		var all []hashWeight
		for h, x := range want {
			if h%7 == 0 { // of two with one hash the later counts
				all = append(all, hashWeight{h << spread, x + 1})
			}
			all = append(all, hashWeight{h << spread, x})
		}
		tab := newTable(all)
		var hashes []uint64
		var sum float64
		for h := uint64(0); h < 500; h++ {
			if got := tab.get(h << spread); got != want[h] {
				t.Fatalf("weight of %d is %v, want %v", h, got, want[h])
			}
			hashes, sum = append(hashes, h<<spread), sum+float64(want[h])
		}
		if got := tab.score(hashes); got != sum {
			t.Fatalf("the weights add up to %v, want %v", got, sum)
		}
	})
}

// TestGroupsAreScoredAsTheyAreDecided shows that what the fitting of weights sees is what decides: by the shipped
// weights, the features of a group give the rank and the confidence of the row.
func TestGroupsAreScoredAsTheyAreDecided(t *testing.T) {
	w := shippedWeights()
	frameOf := map[string]string{}
	for i, r := range englishPack().Pack.Rules {
		frameOf[r.ID] = englishPack().Frames[i].S
	}
	d := New(englishPack())
	for name, text := range ownTexts(t) {
		a := annotatedText(text)
		sure := confidences(d, a, w)
		New(englishPack()).Groups(a, func(g *Group) {
			at, _ := g.Rank(w.rank.weight)
			rank := func(i int) float64 { return w.rank.score(g.Reading(i).Features) }
			for i := range g.Len() {
				if rank(i) > rank(at)+unlikely {
					t.Errorf("%s: reading %d of %q ranks far above the one chosen", name, i, a.Doc.Word(g.Cue()))
				}
			}
			if c := &g.candidates[at]; c.Settled() { // no weights are asked
				sure[g.Cue()] = c.Believed()
			}
		})
		for _, at := range readBy(d, a, Options{Weights: w, Joined: true}) {
			if at.Confidence == w.joined(certain) && sure[at.CueHead] < certain {
				continue // raised to the floor
			}
			want := w.joined(sure[at.CueHead]) // the calibration of rows that are joined
			if known := w.tellOf(view.ValueOf(frameOf[at.Rule])); at.Rule != RuleBare && known && want != at.Confidence {
				t.Errorf("%s: %q has confidence %v, its features give %v", name, a.Doc.Word(at.CueHead), at.Confidence, want)
			}
		}
	}
}

func TestWeightsByHashAreThoseByName(t *testing.T) {
	rank, accept := map[string]float64{"a=b|c": 1.5, "bias": -2}, map[string]float64{"bias": 0.25}
	byHash := func(m map[string]float64) map[uint64]float64 {
		out := map[uint64]float64{}
		for f, x := range m {
			out[view.HashFeature(f)] = x
		}
		return out
	}
	set := map[string]float64{"threshold": 0.3}
	named, hashed := NewWeights(Tables{Set: set, Rank: rank, Accept: accept}), HashedWeights(set, byHash(rank), byHash(accept), nil)
	for _, f := range []string{"a=b|c", "bias", "none"} {
		h := view.HashFeature(f)
		if RankWeight(named, h) != rank[f] || RankWeight(hashed, h) != rank[f] || AcceptWeight(named, h) != accept[f] || AcceptWeight(hashed, h) != accept[f] {
			t.Errorf("%q: by name %v and %v, by hash %v and %v, want %v and %v", f,
				RankWeight(named, h), AcceptWeight(named, h), RankWeight(hashed, h), AcceptWeight(hashed, h), rank[f], accept[f])
		}
	}
	if p := Judge(named, named.accept.score([]uint64{view.HashFeature("bias")}), nil); p != view.Logistic(0.25) {
		t.Errorf("accepted with %v, want %v", p, view.Logistic(0.25))
	}
}

// readBy gives the attributions of an annotated document.
func readBy(d *Decider, a *syntax.Annotation, o Options) []result.Attribution {
	d.Read(a)
	return d.Attributions(o)
}

// confidences gives, by cue, how sure w is of the choice of every cue outside quotations: first by itself, then beside the
// others.
func confidences(d *Decider, a *syntax.Annotation, w *Weights) map[int]float64 {
	out := map[int]float64{}
	var looks []Look
	d.Groups(a, func(g *Group) {
		if g.InQuotation() {
			return
		}
		at, margin := g.Rank(w.rank.weight)
		score := w.accept.score(g.Acceptance(at, margin))
		if l := g.Look(at, margin, score); l.Kept() {
			looks = append(looks, l)
		} else {
			out[g.Cue()] = w.calibrated(score)
		}
	})
	ArticleNumbers(a.Doc, looks, func(i int, numbers []float32) { out[looks[i].cue] = Judge(w, looks[i].score, numbers) })
	return out
}

// The quick reading of a number is that of strconv, wherever it reads one.
func TestDecimal(t *testing.T) {
	read := 0
	for _, s := range []string{
		"0.016", "-0.112", "12.5", "-3.0000", "0.0001", "123456789.12345", "99999999999.999", "-0.000", "0.1", "2.675", "1.005",
		"", "-", ".", "-.", "1", "1.", ".5", "+1.5", "1e5", "1.5e3", "0x1.8", "1..5", "1.5.5", "NaN", "Inf", "1_0.5", " 1.5", "1.5 ", "1234567890123.456",
	} {
		x, ok := decimal(s)
		if !ok {
			continue
		}
		read++
		if want, err := strconv.ParseFloat(s, 64); err != nil || math.Float64bits(want) != math.Float64bits(x) {
			t.Errorf("%q: %v, want %v (%v)", s, x, want, err)
		}
	}
	if read != 11 {
		t.Errorf("read %d of them, want the first 11", read)
	}
}
