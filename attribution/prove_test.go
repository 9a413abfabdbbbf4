package attribution

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whosaid/rules"
)

// soundRule is a rule file that nothing is wrong with; tests spoil it.
const soundRule = `id: told
title: Somebody told
description: A test.
status: stable
priority: 100
pattern: |
  cue:{lemma=tell verb} -nsubj-> source
  -ccomp-> content
gives: {source: phrase, content: clause, cue: verb-group}
examples:
  match:
    - text: The captain told sailors that land was near.
      source: The captain
      cue: told
      content: that land was near
  no_match:
    - text: The captain slept.
      because: nobody tells.
`

// writePack makes a pack on disk of files given as path, text, path, text.
func writePack(t testing.TB, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		name := filepath.Join(dir, files[i])
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(files[i+1]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func evaluator(t testing.TB, p *rules.Pack) rules.Evaluator {
	t.Helper()
	e, err := NewEvaluator(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEnglishPackIsProved(t *testing.T) {
	p := reader().Rules()
	for _, f := range p.Check(reader().annotator, rules.CheckOptions{Alone: evaluator(t, p)}) {
		t.Error(f)
	}
	stable := 0
	for _, r := range p.Rules {
		if r.Status == rules.Stable {
			stable++
		}
	}
	if stable < 60 {
		t.Errorf("%d stable rules, want at least 60", stable)
	}
}

func TestCheckFindsWhatIsWrong(t *testing.T) {
	swap := func(old, new string) string { return strings.Replace(soundRule, old, new, 1) }
	for _, tt := range []struct{ name, text, want string }{
		{"another-content", swap("content: that land was near", "content: that land"), `told.yaml:12: match: content: got "that land was near", want "that land"`},
		{"another-source", swap("source: The captain", "source: captain"), `told.yaml:12: match: source: got "The captain", want "captain"`},
		{"nothing-found", swap("text: The captain told sailors", "text: The captain saw"), `told.yaml:12: match: found nothing in`},
		{"found-what-it-must-not", swap("text: The captain slept.", "text: The captain told reporters that the ship was lost."), `told.yaml:17: no_match: found content "that the ship was lost", source "The captain"`},
		{"a-known-miss-is-found", swap("  no_match:", "  known_miss:\n    - text: The captain told reporters that the ship was lost.\n      because: a test.\n  no_match:"), `told.yaml:17: known_miss: is found now; move it to match`},
		{"one-kind-of-example", swap("  no_match:\n    - text: The captain slept.\n      because: nobody tells.\n", ""), `told.yaml:1: a stable rule has at least one example of match and one of no_match`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := writePack(t, "told.yaml", tt.text)
			p, err := rules.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range p.Check(reader().annotator, rules.CheckOptions{Alone: evaluator(t, p)}) {
				got = append(got, strings.TrimPrefix(f.Error(), dir+"/"))
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheckNamesAnUnusedListAndWhoWins(t *testing.T) {
	dir := writePack(t, "told.yaml", soundRule, "lexicon/idle.txt", "word\n", "lexicon/kept.txt", "#: used-by=somebody\nword\n")
	p, err := rules.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	other := func(string) []rules.Finding {
		return []rules.Finding{{Rule: "rival", Source: "The captain", Content: "land was near"}}
	}
	faults := p.Check(reader().annotator, rules.CheckOptions{Alone: evaluator(t, p), Whole: other})
	var got []string
	for _, f := range faults {
		if text, mine := strings.CutPrefix(f.Error(), dir+"/"); mine { // the rival wins over the built-in rules too
			got = append(got, text)
		}
	}
	want := []string{
		`told.yaml:12: wins alone, loses in the whole pack: to rival: content: got "land was near", want "that land was near"`,
		`lexicon/idle.txt:1: list "idle": no pattern names it; take it out, or say who reads it: #: used-by=…`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTheScaffoldIsASoundDraft(t *testing.T) {
	text, err := rules.Scaffold("quip-that")
	if err != nil {
		t.Fatal(err)
	}
	p, err := rules.Load(writePack(t, "quip-that.yaml", string(text)))
	if err != nil {
		t.Fatal(err)
	}
	r := p.Rule("quip-that")
	if r == nil || r.Status != rules.Draft {
		t.Fatalf("got %+v, want a draft", r)
	}
	for _, f := range p.Check(reader().annotator, rules.CheckOptions{Alone: evaluator(t, p)}) {
		t.Error(f)
	}
	for _, id := range []string{"", "Quip", "quip that", "../quip", "-quip", strings.Repeat("q", 61)} {
		if _, err := rules.Scaffold(id); err == nil {
			t.Errorf("id %q is taken", id)
		}
	}
}

// TestAClauseAroundAVerbGroup proves rules whose content is the clause around a cue that is a verb group, and that
// settle it: what the proof reads is the row.
func TestAClauseAroundAVerbGroup(t *testing.T) {
	const rule = `id: insist-end
title: To insist, at the end
description: A test.
status: stable
priority: 270
settles: true
where: [rest before cue]
pattern: |
  rest:{tag=JJ} "," source:<np> cue:{lemma=insist verb}
gives: {source: phrase, content: ancestor(rest), cue: verb-group}
examples:
  match:
    - text: The tower is unsafe, the union insists.
      source: the union
      cue: insists
      content: The tower is unsafe
  no_match:
    - text: The tower is unsafe.
      because: nobody insists.
`
	for _, content := range []string{"ancestor(rest)", "ancestor(cue)"} {
		dir := writePack(t, "insist-end.yaml", strings.Replace(rule, "ancestor(rest)", content, 1))
		pack, err := rules.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		e, err := New(Options{Rules: pack})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range e.Rules().Check(e.annotator, rules.CheckOptions{Alone: evaluator(t, e.Rules())}) {
			t.Errorf("%s: %v", content, f)
		}
		r := read(e, "The tower is unsafe, the union insists.")
		if got := lines(r); len(got) != 1 || got[0] != "The tower is unsafe <- the union [insists]" || r.Attributions[0].Rule != "insist-end" {
			t.Errorf("%s: %v", content, got)
		}
	}
}
