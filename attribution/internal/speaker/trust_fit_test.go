package speaker

import (
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"whosaid/article"
)

// TestFitTrust fits trust.tsv on gold that names its speakers, with the gold's own spans as the attributions,
// and tells by cross-validation over articles how well the probabilities answer:
//
//	WHOSAID_FIT=gold.jsonl,other.jsonl WHOSAID_WRITE=trust.tsv go test -run FitTrust -v ./attribution/internal/speaker
func TestFitTrust(t *testing.T) {
	files := os.Getenv("WHOSAID_FIT")
	if files == "" {
		t.Skip("WHOSAID_FIT names no gold files")
	}
	var all []judgedSpeaker
	for _, f := range strings.Split(files, ",") {
		all = append(all, judgeSpeakers(t, f)...)
	}
	const folds = 5
	var held []judgedSpeaker
	for f := range folds {
		var train, test []judgedSpeaker
		for _, x := range all {
			if x.doc%folds == f {
				test = append(test, x)
			} else {
				train = append(train, x)
			}
		}
		w := fitTrust(train)
		for _, x := range test {
			x.p = x.probability(w)
			held = append(held, x)
		}
	}
	w := fitTrust(all)
	fmt.Printf("%d speakers; expected calibration error, cross-validated: %.3f\n", len(all), calibrationError(held))
	if out := os.Getenv("WHOSAID_WRITE"); out != "" {
		var b strings.Builder
		b.WriteString(strings.SplitAfterN(trustTable, "\n", 2)[0])
		for _, name := range sortedKeys(w) {
			fmt.Fprintf(&b, "%s\t%.3f\n", name, w[name])
		}
		if err := os.WriteFile(out, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// judgedSpeaker is one resolved speaker: what is true of it, and whether it is right.
type judgedSpeaker struct {
	doc      int
	features map[string]float64
	right    bool
	p        float64
}

func (x *judgedSpeaker) probability(w map[string]float64) float64 {
	v := 0.0
	for name, n := range x.features {
		v += w[name] * n
	}
	return 1 / (1 + math.Exp(-v))
}

func judgeSpeakers(t *testing.T, file string) (out []judgedSpeaker) {
	for n, g := range readGold(t, file) {
		doc := article.Parse(g.Text, article.Metadata{})
		a := oracleAnnotate(t, doc)
		atts := g.attributions(a)
		r := new(Resolver)
		speakers := r.Resolve(a, atts, Options{})
		for k, row := range g.Attributions {
			if row.Speaker == nil || *row.Speaker == "" || atts[k].Speaker < 0 {
				continue
			}
			x := judgedSpeaker{doc: n, features: map[string]float64{}, right: sameSpeaker(*row.Speaker, speakers[atts[k].Speaker].Name)}
			r.trustFeatures(k, func(name string, v float64) { x.features[name] += v })
			out = append(out, x)
		}
	}
	return out
}

// fitTrust fits a logistic model by gradient ascent, with a pull to zero that spares the bias.
func fitTrust(rows []judgedSpeaker) map[string]float64 {
	const rounds, rate, pull = 1500, 0.3, 0.002
	w := map[string]float64{}
	for range rounds {
		grad := map[string]float64{}
		for i := range rows {
			x := &rows[i]
			d := -x.probability(w)
			if x.right {
				d++
			}
			for name, v := range x.features {
				grad[name] += d * v
			}
		}
		for name, g := range grad {
			g /= float64(len(rows))
			if name != "bias" {
				g -= pull * w[name]
			}
			w[name] += rate * g
		}
	}
	return w
}

// calibrationError is the mean distance of stated and met probability over ten bins.
func calibrationError(rows []judgedSpeaker) float64 {
	var stated, met [10]float64
	for _, x := range rows {
		b := min(int(x.p*10), 9)
		stated[b] += x.p
		if x.right {
			met[b]++
		}
	}
	e := 0.0
	for b := range stated {
		e += math.Abs(stated[b] - met[b])
	}
	return e / float64(max(len(rows), 1))
}

// TestTrust: what is surer has the higher confidence, and the table has no weight that nothing asks for.
func TestTrust(t *testing.T) {
	w, err := readTrust(trustTable)
	if err != nil {
		t.Fatal(err)
	}
	if w["named"] <= w["pronoun"] || w[flagTwoCandidates] >= 0 {
		t.Errorf("named %v, pronoun %v, two candidates %v: a name is surer than a pronoun, and two candidates are less sure than one", w["named"], w["pronoun"], w[flagTwoCandidates])
	}
	for _, bad := range []string{"bias\tmuch\n", "bias\t1\nbias\t2\n", "bias\n"} {
		if _, err := readTrust(bad); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
	if !slices.ContainsFunc(sortedKeys(w), func(s string) bool { return strings.HasPrefix(s, "type ") }) {
		t.Error("no weight of a type")
	}
}
