package accuracy

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/rules"
)

// found is what the rules in a directory find in gold's texts; "" are the built-in rules.
func found(t testing.TB, gold []*Document, dir string) []*Document {
	t.Helper()
	var o attribution.Options
	if dir != "" {
		var err error
		if o.Rules, err = rules.Load(dir); err != nil {
			t.Fatal(err)
		}
	}
	e, err := attribution.New(o)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]*Document, len(gold))
	var wait sync.WaitGroup
	for half := range 2 {
		wait.Go(func() {
			for i := half; i < len(gold); i += 2 {
				g := gold[i]
				r, err := e.Analyze(t.Context(), article.Parse(g.Text, article.Metadata{ID: g.ID, Title: g.Title, Date: g.Date, URL: g.URL}))
				if err != nil {
					t.Error(err)
					continue
				}
				out[i] = FromResult(r)
			}
		})
	}
	wait.Wait()
	return out
}

// builtIn is what the built-in rules find in the project's gold.
var builtIn []*Document

func foundBuiltIn(t testing.TB, gold []*Document) []*Document {
	if builtIn == nil {
		builtIn = found(t, gold, "")
	}
	return builtIn
}

// ownBaseline is the baseline of this repository.
func ownBaseline(t testing.TB) *Baseline {
	t.Helper()
	path := filepath.Join("..", "testdata", "baseline")
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	base, err := ReadBaseline(f, path)
	if err != nil {
		t.Fatal(err)
	}
	return base
}

// TestTheProjectHoldsItsBaseline is the gate on this repository. Where it fails, look at what was
// lost; where that is meant, record it with
//
//	go run ./cmd/whosaid score --gold testdata/gold --baseline testdata/baseline --update-baseline
func TestTheProjectHoldsItsBaseline(t *testing.T) {
	gold, base := own(t), ownBaseline(t)
	v := Gate{}.Judge(base, Evaluate(gold, foundBuiltIn(t, gold), base.Choice))
	if v.Failed() {
		var b strings.Builder
		_ = v.Print(&b)
		t.Errorf("%s", b.String())
	}
	for _, n := range v.notes() {
		t.Log(n)
	}
}

// ownPack copies the built-in rules into a directory where they are alone, so that a test can
// change them.
func ownPack(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("..", "rules", "en"))); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "pack.yaml"), []byte("extends: none\n"))
	return dir
}

func TestTheGateSeesARuleTakenAway(t *testing.T) {
	gold := own(t)
	choice := Choice{Strata: []string{"S1", "S2", "S3", "S4"}}
	base := NewBaseline(Evaluate(gold, foundBuiltIn(t, gold), choice), choice, nil)
	pack := ownPack(t)
	if v := (Gate{}).Judge(base, Evaluate(gold, found(t, gold, pack), choice)); v.Failed() || len(v.Changes) > 0 {
		t.Fatalf("a copy of the rules finds something else: %v %v", v.Reasons, v.Changes)
	}
	const rule = "transcript-turn" // what it finds no other rule finds
	var files []string
	err := filepath.WalkDir(pack, func(path string, _ os.DirEntry, err error) error {
		if filepath.Base(path) == rule+".yaml" {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) != 1 {
		t.Fatalf("the file of rule %q: %v %v", rule, files, err)
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	v := Gate{}.Judge(base, Evaluate(gold, found(t, gold, pack), choice))
	if !v.Failed() {
		t.Errorf("without %s the gate is passed", rule)
	}
	named := 0
	for _, c := range v.Changes {
		if c.Kind == Lost && c.RuleWas == rule && c.Sentence != "" {
			named++
		}
	}
	if named == 0 {
		t.Errorf("no lost row names the rule %s: %+v", rule, v.Changes)
	}
}

// TestTheGateSeesEveryRowAsserted: what was said and what was not is part of the gate.
func TestTheGateSeesEveryRowAsserted(t *testing.T) {
	gold, base := own(t), ownBaseline(t)
	if v := (Gate{}).Judge(base, Evaluate(gold, foundBuiltIn(t, gold), base.Choice)); v.Failed() {
		t.Skipf("the baseline is not held as it is: %v", v.Reasons)
	}
	flat := make([]*Document, len(gold))
	for i, d := range foundBuiltIn(t, gold) {
		one := *d
		one.Attributions = slices.Clone(d.Attributions)
		for k := range one.Attributions {
			one.Attributions[k].Status = "asserted"
		}
		flat[i] = &one
	}
	v := Gate{}.Judge(base, Evaluate(gold, flat, base.Choice))
	if !slices.ContainsFunc(v.Reasons, func(r string) bool { return strings.HasPrefix(r, "status is worse") }) {
		t.Errorf("with every row asserted the gate fails for %q, want the status among it", v.Reasons)
	}
	if v.Count(StatusLost) == 0 {
		t.Error("no row is named whose status is lost")
	}
}

// TestTheGateSeesDenialsRetired: the rule of "denied the charge" is missed.
func TestTheGateSeesDenialsRetired(t *testing.T) {
	gold, base := own(t), ownBaseline(t)
	pack := ownPack(t)
	path := filepath.Join(pack, "phrase", "deny-np.yaml")
	rule, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	retired := strings.Replace(string(rule), "\nstatus: stable\n", "\nstatus: retired\n", 1)
	if retired == string(rule) {
		t.Fatal("the rule is not stable")
	}
	write(t, path, []byte(retired))
	if v := (Gate{}).Judge(base, Evaluate(gold, found(t, gold, pack), base.Choice)); !v.Failed() {
		t.Error("without deny-np the gate is passed")
	}
}

func TestTheGateNamesAChangedWordOfTheLexicon(t *testing.T) {
	gold := own(t)
	choice := Choice{Strata: []string{"S1", "S2", "S3", "S4"}}
	base := NewBaseline(Evaluate(gold, foundBuiltIn(t, gold), choice), choice, nil)
	pack := ownPack(t)
	path := filepath.Join(pack, "lexicon", "verbs.tsv")
	verbs, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	misspelt := strings.Replace(string(verbs), "\nsay\t", "\nsayy\t", 1)
	if misspelt == string(verbs) {
		t.Fatal("the verb is not in the list: name another")
	}
	write(t, path, []byte(misspelt))
	v := Gate{}.Judge(base, Evaluate(gold, found(t, gold, pack), choice))
	if !v.Failed() {
		t.Fatal("with a verb misspelt the gate is passed")
	}
	var b strings.Builder
	if err := v.Print(&b); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `cue "said"`) {
		t.Errorf("the verb is not named:\n%s", b.String())
	}
}
