package rules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whosaid/syntax"
)

// faultsOf gives the faults that a proof of the user's own directory finds, less the directory.
func faultsOf(t *testing.T, o CheckOptions, files ...string) string {
	t.Helper()
	dir := write(t, files...)
	p, err := Load(dir)
	if err != nil {
		return strings.ReplaceAll(err.Error(), dir+"/", "")
	}
	an, err := syntax.New()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range p.Check(an, o) {
		out = append(out, strings.ReplaceAll(e.Error(), dir+"/", ""))
	}
	return strings.Join(out, "\n")
}

// stated finds in the examples of a match what they state, and nothing elsewhere: these tests are not about the engine.
func stated(r *Rule, a *syntax.Annotation) [][]Finding {
	for _, e := range r.Examples().Match {
		if e.Text == a.Doc.Text {
			return [][]Finding{{{Rule: r.ID, Source: e.Source, Cue: e.Cue, Content: e.Content, Addressee: e.Addressee}}}
		}
	}
	return nil
}

func TestFaultsOfAList(t *testing.T) {
	for _, c := range []struct{ name, file, text, want string }{
		{"sound", "verbs.tsv", "frobnicate\tneutral\tthat np\n", ""},
		{"an-entry-alone", "verbs.tsv", "frobnicate\n", ""},
		{"an-entry-of-several-words", "verbs.tsv", "hold forth\tclaim\tthat\n", ""},
		{"no-class-but-frames", "verbs.tsv", "frobnicate\t\tthat\n", ""},
		{"comment-and-windows-line-ends", "verbs.tsv", "# mine\r\nfrobnicate\tneutral\tthat\r\n", ""},
		{"blanks-for-tabs", "verbs.tsv", "frobnicate  neutral  that\n", `lexicon/verbs.tsv:1: "frobnicate  neutral  that": a tab parts an entry`},
		{"one-blank-for-a-tab", "verbs.tsv", "frobnicate neutral that\n", `lexicon/verbs.tsv:1: "frobnicate neutral that": a tab parts an entry`},
		{"blanks-for-the-second-tab", "verbs.tsv", "frobnicate\tneutral  that\n", `lexicon/verbs.tsv:1: "frobnicate\tneutral  that": a tab parts an entry`},
		{"one-blank-for-the-second-tab", "verbs.tsv", "frobnicate\tneutral that\n", `lexicon/verbs.tsv:1: "that" is a frame of the list verbs and stands among its classes`},
		{"class-among-frames", "verbs.tsv", "frobnicate\t\tneutral that\n", `lexicon/verbs.tsv:1: "neutral" is a class of the list verbs and stands among its frames`},
		{"misspelt-class", "verbs.tsv", "# mine\nfrobnicate\tneutrall\tthat\n", `lexicon/verbs.tsv:2: class "neutrall": no other entry of the list verbs has it and no pattern names it; the nearest is "neutral"`},
		{"swapped-letters", "verbs.tsv", "frobnicate\tdenail\tthat\n", `lexicon/verbs.tsv:1: class "denail": no other entry of the list verbs has it and no pattern names it; the nearest is "denial"`},
		{"misspelt-frame", "verbs.tsv", "frobnicate\tneutral\tthatt\n", `lexicon/verbs.tsv:1: frame "thatt": no other entry of the list verbs has it and no pattern names it; the nearest is "that"`},
		{"class-of-nothing", "verbs.tsv", "frobnicate\tzoology\tthat\n", `lexicon/verbs.tsv:1: class "zoology": no other entry of the list verbs has it and no pattern names it`},
		{"misspelt-file", "verb.tsv", "frobnicate\tneutral\tthat\n", `lexicon/verb.tsv:1: list "verb": no pattern names it; take it out, or say who reads it: #: used-by=…; the nearest list is "verbs"`},
		{"file-of-nothing", "zoology.txt", "zebra\n", `lexicon/zoology.txt:1: list "zoology": no pattern names it; take it out, or say who reads it: #: used-by=…`},
		{"read-by-somebody", "zoology.txt", "#: used-by=me\nzebra\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := faultsOf(t, CheckOptions{Mine: true}, "lexicon/"+c.file, c.text)
			if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) || strings.Contains(got, "\n") {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// A pattern that names a class makes it one.
func TestAClassThatAPatternNamesIsKnown(t *testing.T) {
	rule := strings.Replace(sound, "lemma=tell verb", "lemma=@tellers/rude verb", 1)
	files := []string{"pack.yaml", "extends: none\n", "told.yaml", rule, "lexicon/tellers.tsv", "tell\trude\n"}
	if got := faultsOf(t, CheckOptions{}, files...); got != "" {
		t.Errorf("got %s", got)
	}
	files[5] = "tell\trude\nbark\trudee\n"
	if got := faultsOf(t, CheckOptions{}, files...); !strings.Contains(got, `class "rudee"`) || !strings.Contains(got, `the nearest is "rude"`) {
		t.Errorf("got %s", got)
	}
}

func TestNearestWord(t *testing.T) {
	for _, c := range []struct{ word, of, want string }{
		{"verb", "verbs nouns", "verbs"}, {"thatt", "that wh", "that"}, {"nuetral", "neutral claim", "neutral"},
		{"np", "to", ""}, {"zoology", "denial", ""}, {"same", "same", ""}, {"", "a", "a"}, {"ab", "ac aa", "aa"},
	} {
		if got, _ := nearestWord(c.word, strings.Fields(c.of)); got != c.want {
			t.Errorf("nearest to %q of %q: %q, want %q", c.word, c.of, got, c.want)
		}
	}
}

// With Mine, the examples of the rules below are not proved again.
func TestMineProvesOwnRulesAlone(t *testing.T) {
	asked := 0
	o := CheckOptions{Alone: stated, Mine: true, Whole: func(string) []Finding { asked++; return nil }}
	got := faultsOf(t, o, "told.yaml", sound)
	if asked != 1 || !strings.HasPrefix(got, "told.yaml:") || strings.Contains(got, "rules/en") {
		t.Errorf("%d examples asked for\n%s", asked, got)
	}
}

func TestLedger(t *testing.T) {
	an, err := syntax.New()
	if err != nil {
		t.Fatal(err)
	}
	loses, wins := func(string) []Finding { return nil }, func(string) []Finding { return []Finding{{Content: "that it rained", Source: "The captain"}} }
	const text = "The captain told the crew that it rained."
	rule := sound[:strings.Index(sound, "examples:")] + "examples:\n  match:\n    - text: " + text + "\n      source: The captain\n      content: that it rained\n  no_match:\n    - text: It rained.\n      because: nobody\n"
	proof := func(ledger string, whole Analyzer) (string, *Ledger) {
		files := []string{"pack.yaml", "extends: none\n", "told.yaml", rule}
		if ledger != "" {
			files = append(files, LedgerFile, ledger)
		}
		dir := write(t, files...)
		p, err := Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		l, err := p.Ledger()
		if err != nil {
			return strings.ReplaceAll(err.Error(), dir+"/", ""), nil
		}
		var out []string
		for _, e := range p.Check(an, CheckOptions{Alone: stated, Whole: whole, Ledger: l}) {
			out = append(out, strings.ReplaceAll(e.Error(), dir+"/", ""))
		}
		return strings.Join(out, "\n"), l
	}
	got, l := proof("", loses)
	if !strings.Contains(got, "wins alone, loses in the whole pack: nothing is found") {
		t.Fatalf("got %q", got)
	}
	renewed := string(l.Renewed())
	if want := "told\tnothing is found\t" + text + "\n"; !strings.HasSuffix(renewed, want) {
		t.Fatalf("renewed %q", renewed)
	}
	for _, c := range []struct {
		name, ledger string
		whole        Analyzer
		want         string
	}{
		{"a loss that is known", renewed, loses, ""},
		{"a loss that is one no more", renewed, wins, "told.yaml:12: wins in the whole pack; take it out of the known losses"},
		{"an example that is gone", renewed + "told\tnothing is found\tIt snowed.\n", loses, LedgerFile + ":4: rule told has no such example"},
		{"no loss", "", wins, ""},
		{"not three columns", "told\tIt snowed.\n", wins, LedgerFile + ":1: 2 columns, want 3"},
	} {
		got, _ := proof(c.ledger, c.whole)
		if c.want == "" && got != "" || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// What is no regular file is refused before it is opened, and what is too large before it is read.
func TestOnlyRegularFilesAreRead(t *testing.T) {
	if _, err := os.Stat("/dev/zero"); err != nil {
		t.Skip("there is no /dev/zero")
	}
	for _, c := range []struct{ name, want string }{
		{"told.yaml", "told.yaml:1: no regular file"},
		{"pack.yaml", "pack.yaml:1: no regular file"},
		{filepath.Join("lexicon", "verbs.tsv"), "lexicon/verbs.tsv:1: no regular file"},
		{filepath.Join("lexicon", "lists.txt"), "lexicon/lists.txt:1: no regular file"},
	} {
		dir := write(t, "other.yaml", strings.Replace(sound, "id: told", "id: other", 1))
		if err := os.MkdirAll(filepath.Join(dir, "lexicon"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink("/dev/zero", filepath.Join(dir, c.name)); err != nil {
			t.Fatal(err)
		}
		_, err := Load(dir)
		if err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), dir+"/", ""), c.want) {
			t.Errorf("%s: got %v", c.name, err)
		}
	}
	dir := write(t, "told.yaml", sound)
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 1<<40); err != nil { // a hole: its size is known, and nobody could read it
		t.Skip(err)
	}
	if _, err := Load(dir); err == nil || !strings.Contains(err.Error(), "large.yaml:1: 1099511627776 bytes; the most is 131072") {
		t.Errorf("got %v", err)
	}
}
