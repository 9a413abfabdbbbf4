package accuracy

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// madeUp is what a system could have answered on gold: most rows right, others with an end moved,
// a part lost, another source, cue, kind or speaker, a row too many, or a row that is not there.
func madeUp(gold []*Document, seed uint64) []*Document {
	r := rand.New(rand.NewPCG(seed, 7))
	chance := func(p float64) bool { return r.Float64() < p }
	var out []*Document
	for _, g := range gold {
		if chance(0.03) {
			continue
		}
		n := indexOf(g.Text).Len()
		d := &Document{ID: g.ID, Text: g.Text, HasText: true}
		somewhere := func() []Span {
			a := r.IntN(n + 1)
			s := []Span{{a, min(n, a+r.IntN(90))}}
			if chance(0.2) {
				b := r.IntN(n + 1)
				s = append(s, Span{b, min(n, b+r.IntN(60))})
			}
			return s
		}
		shift := func(spans []Span) []Span {
			s := append([]Span{}, spans...)
			for i := range s {
				if chance(0.4) {
					s[i].Start = max(0, s[i].Start+r.IntN(41)-20)
				}
				if chance(0.4) {
					s[i].End = min(n, s[i].End+r.IntN(61)-30)
				}
			}
			if len(s) > 1 && chance(0.3) {
				s = s[1:]
			}
			return s
		}
		for i := range g.Attributions {
			a := g.Attributions[i]
			a.Other = nil
			if chance(0.15) {
				continue
			}
			if chance(0.4) {
				a.Content = shift(a.Content)
			}
			switch {
			case chance(0.1):
				a.Source = nil
			case chance(0.1):
				a.Source = somewhere()
			case chance(0.3):
				a.Source = shift(a.Source)
			}
			if chance(0.3) {
				a.Cue = shift(a.Cue)
			}
			if chance(0.2) {
				a.Kind = append(KindNames, "", "spoken")[r.IntN(5)]
			}
			switch {
			case chance(0.2):
				a.Speaker = ""
			case chance(0.3):
				w := strings.Fields(a.Speaker + " X")
				a.Speaker = "President " + w[r.IntN(len(w))] + "’s"
			}
			d.Attributions = append(d.Attributions, a)
			if chance(0.1) {
				a.ID += "b"
				a.Content = shift(a.Content)
				d.Attributions = append(d.Attributions, a)
			}
		}
		for k := 0; k < 3; k++ {
			if chance(0.5) {
				d.Attributions = append(d.Attributions, Attribution{ID: fmt.Sprint("x", k), Kind: KindNames[r.IntN(3)],
					Content: somewhere(), Source: somewhere(), Cue: somewhere(), Rule: "made-up"})
			}
		}
		for _, f := range g.Flagged {
			d.Attributions = append(d.Attributions, Attribution{ID: "f", Kind: "direct", Content: []Span{f}})
		}
		out = append(out, d)
	}
	return out
}

// pythonDriver reads lines of JSON {gold, system, strata, kinds} and answers each with the counts
// and figures of score.py, whose path it is given.
const pythonDriver = `
import sys, json, importlib.util
spec = importlib.util.spec_from_file_location("score", sys.argv[1]); m = importlib.util.module_from_spec(spec)
sys.dont_write_bytecode = True
spec.loader.exec_module(m)
kept = {}
def load(p):
    if p not in kept: kept[p] = m.load(p)
    return kept[p]
for line in sys.stdin:
    q = json.loads(line)
    c, sp = m.score(load(q["gold"]), load(q["system"]), set(q["strata"]), set(q["kinds"]))
    print(json.dumps({"speaker": sp} | {k: [c[k].tp, c[k].fp, c[k].fn, *c[k].prf()] for k in m.NAMES}), flush=True)
`

// TestParity holds every figure to score.py's, for all strata and kinds, on outputs made up from
// the shared gold. WHOSAID_PARITY=all (make parity) takes the large files too.
func TestParity(t *testing.T) {
	shared := filepath.Join("..", "..", "shared")
	script := filepath.Join(shared, "score.py")
	if _, err := os.Stat(script); err != nil {
		t.Skip("../shared/score.py is not here: nothing to compare with")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here: nothing to compare with")
	}
	files := []string{"gold/gum-other.dev.jsonl", "gold/wikinews-sentences.jsonl", "gold/polnear.examples.jsonl", "seed/gold.jsonl"}
	if os.Getenv("WHOSAID_PARITY") == "all" {
		files, _ = filepath.Glob(filepath.Join(shared, "gold", "*.jsonl"))
		for i := range files {
			files[i], _ = filepath.Rel(shared, files[i])
		}
		files = append(files, "seed/gold.jsonl")
	} else {
		t.Log("the large files are compared by make parity")
	}
	choices := []Choice{{}, {Strata: []string{"S1", "S2", "S3"}}, {Kinds: []string{"direct", "mixed"}}, {Strata: []string{"S2", "S4"}, Kinds: []string{"mixed", "indirect"}}}
	for _, s := range StrataNames {
		choices = append(choices, Choice{Strata: []string{s}})
	}
	for _, k := range KindNames {
		choices = append(choices, Choice{Kinds: []string{k}})
	}

	type question struct {
		Gold   string   `json:"gold"`
		System string   `json:"system"`
		Strata []string `json:"strata"`
		Kinds  []string `json:"kinds"`
	}
	var asked strings.Builder
	enc := json.NewEncoder(&asked)
	type expected struct {
		name  string
		tally Tally
	}
	var want []expected
	dir := t.TempDir()
	for _, f := range files {
		gold, err := ReadJSONLFile(filepath.Join(shared, f))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.Base(f))
		w, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := WriteJSONL(w, madeUp(gold, 1)); err != nil {
			t.Fatal(err)
		}
		w.Close()
		system, err := ReadJSONLFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range choices {
			if err := enc.Encode(question{filepath.Join(shared, f), path, append([]string{}, c.Strata...), append([]string{}, c.Kinds...)}); err != nil {
				t.Fatal(err)
			}
			want = append(want, expected{f + " " + c.String(), Evaluate(gold, system, c).Total})
		}
	}
	cmd := exec.Command(python, "-c", pythonDriver, script)
	cmd.Stdin, cmd.Stderr = strings.NewReader(asked.String()), os.Stderr
	answer, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(answer)), "\n")
	if len(lines) != len(want) {
		t.Fatalf("score.py answered %d of %d questions", len(lines), len(want))
	}
	right, mixed := 0, 0
	for i, line := range lines {
		var a map[string][]float64
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Fatal(err)
		}
		got := want[i].tally
		if s := a["speaker"]; float64(got.Shares[SpeakerTrait].Right) != s[0] || float64(got.Shares[SpeakerTrait].Asked) != s[1] {
			t.Errorf("%s: speaker %d of %d, score.py has %v", want[i].name, got.Shares[SpeakerTrait].Right, got.Shares[SpeakerTrait].Asked, s)
		}
		for m, n := range got.Counts {
			p, r, f := n.PRF()
			ours := []float64{float64(n.TP), float64(n.FP), float64(n.FN), p, r, f}
			if theirs := a[measureNames[m]]; fmt.Sprint(ours) != fmt.Sprint(theirs) {
				t.Errorf("%s: %s %v, score.py has %v", want[i].name, Measure(m), ours, theirs)
			}
			right++
			if n.TP > 0 && n.FP > 0 && n.FN > 0 {
				mixed++
			}
		}
	}
	if mixed*2 < right {
		t.Errorf("only %d of %d figures had rows right, wrong and missed: the made-up outputs test little", mixed, right)
	}
	t.Logf("%d figures equal on %d files", right, len(files))
}
