package speaker

import (
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/syntax"
)

// TestFitSalience fits the weights of salience.tsv on gold that names its speakers, and says by
// cross-validation over articles what they are worth:
//
//	WHOSAID_FIT=gold.jsonl,other.jsonl go test -run FitSalience -v ./attribution/internal/speaker
//
// With WHOSAID_WRITE=salience.tsv it writes the table. The weights start at those that ship, which also
// pull them back (an L2 prior), so that a feature of few pronouns keeps a small weight.
func TestFitSalience(t *testing.T) {
	files := os.Getenv("WHOSAID_FIT")
	if files == "" {
		t.Skip("WHOSAID_FIT names no gold files")
	}
	var races []race
	for _, f := range strings.Split(files, ",") {
		races = append(races, readRaces(t, f)...)
	}
	start := speakerWords().salience
	const folds = 5
	before, after := 0, 0
	for f := range folds {
		var train, test []race
		for _, x := range races {
			if x.doc%folds == f {
				test = append(test, x)
			} else {
				train = append(train, x)
			}
		}
		w := fitRaces(train, start)
		before += wins(test, start)
		after += wins(test, w)
	}
	w := fitRaces(races, start)
	fmt.Printf("%d pronouns; right with the weights that ship %d, cross-validated %d, fitted on all %d\n", len(races), before, after, wins(races, w))
	for i, name := range weightNames {
		fmt.Printf("  %-12s %6.2f → %6.2f\n", name, start[i], w[i])
	}
	if out := os.Getenv("WHOSAID_WRITE"); out != "" {
		writeSalience(t, out, w)
	}
}

// race is one pronoun: its candidates, and which of them are right.
type race struct {
	doc    int
	rivals []evidence
	right  []bool
}

func readRaces(t *testing.T, file string) (out []race) {
	for n, g := range readGold(t, file) {
		doc := article.Parse(g.Text, article.Metadata{})
		a := oracleAnnotate(t, doc)
		atts := g.attributions(a)
		r := new(Resolver)
		type seen struct {
			k      int
			rivals []rival
		}
		var all []seen
		r.watch = func(k int, rivals []rival) { all = append(all, seen{k, append([]rival(nil), rivals...)}) }
		r.Resolve(a, atts, Options{})
		for _, s := range all {
			row := g.Attributions[s.k]
			if row.Speaker == nil || a.Tags[r.heads[s.k][0]] != syntax.PRP {
				continue
			}
			x := race{doc: n}
			some := false
			for _, v := range s.rivals {
				ok := sameSpeaker(*row.Speaker, r.printed(v.ent))
				x.rivals = append(x.rivals, v.ev)
				x.right = append(x.right, ok)
				some = some || ok
			}
			if some && len(x.rivals) > 1 {
				out = append(out, x)
			}
		}
	}
	return out
}

// fitRaces fits a softmax over the candidates of each race by gradient ascent.
func fitRaces(races []race, start [weights]float64) [weights]float64 {
	const rounds, rate, pull = 400, 0.5, 0.3
	w := start
	for range rounds {
		var grad [weights]float64
		for _, x := range races {
			p := shares(x, w)
			good := 0.0
			for j := range p {
				if x.right[j] {
					good += p[j]
				}
			}
			for j := range p {
				d := -p[j]
				if x.right[j] {
					d += p[j] / max(good, 1e-9)
				}
				for i, v := range x.rivals[j] {
					grad[i] += d * v
				}
			}
		}
		for i := range w {
			if i != weightThreshold {
				w[i] += rate * (grad[i]/float64(len(races)) - pull*(w[i]-start[i]))
			}
		}
	}
	return w
}

func shares(x race, w [weights]float64) []float64 {
	p := make([]float64, len(x.rivals))
	top := math.Inf(-1)
	for j := range p {
		for i, v := range x.rivals[j] {
			p[j] += v * w[i]
		}
		top = max(top, p[j])
	}
	sum := 0.0
	for j := range p {
		p[j] = math.Exp(p[j] - top)
		sum += p[j]
	}
	for j := range p {
		p[j] /= sum
	}
	return p
}

func wins(races []race, w [weights]float64) (n int) {
	for _, x := range races {
		p := shares(x, w)
		best := 0
		for j := range p {
			if p[j] > p[best] {
				best = j
			}
		}
		if x.right[best] {
			n++
		}
	}
	return n
}

// writeSalience writes the table again with other weights.
func writeSalience(t *testing.T, file string, w [weights]float64) {
	t.Helper()
	lines := strings.Split(salienceTable, "\n")
	for n, l := range lines {
		cells := strings.Split(l, "\t")
		for i, name := range weightNames {
			if cells[0] == name && len(cells) == 3 {
				cells[1] = fmt.Sprintf("%.2f", w[i])
				lines[n] = strings.Join(cells, "\t")
			}
		}
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
}
