package rules

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"whosaid/article"
	"whosaid/syntax"
)

var oneAnnotator = sync.OnceValues(syntax.New)

func annotator(t testing.TB) *syntax.Annotator {
	t.Helper()
	an, err := oneAnnotator()
	if err != nil {
		t.Fatal(err)
	}
	return an
}

func englishPack(t testing.TB) *Pack {
	t.Helper()
	p, err := English()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sound is a rule file that nothing is wrong with; tests spoil it.
const sound = `id: told
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

// write makes a pack on disk of files given as path, text, path, text.
func write(t testing.TB, files ...string) string {
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

func TestFaultsOfARule(t *testing.T) {
	swap := func(old, new string) string {
		if !strings.Contains(sound, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(sound, old, new, 1)
	}
	tests := []struct{ name, text, want string }{
		{"unknown-field", swap("status: stable", "state: stable"), "told.yaml:4:1: unknown field \"state\" in a rule\ntold.yaml:1:1: no status"},
		{"unknown-part", swap("{source: phrase", "{speaker: phrase"), `told.yaml:9:9: unknown field "speaker" in gives`},
		{"unknown-example-field", swap("because: nobody", "why: nobody"), "told.yaml:18:7: unknown field \"why\" in an example\ntold.yaml:17:7: an example of what is not found says because"},
		{"wrong-type", swap("title: Somebody told", "title: [Somebody, told]"), `told.yaml:2:8: want text, got a list`},
		{"wrong-type-of-examples", swap("  match:\n    - text: The captain told", "  match:\n    text: The captain told"), ``},
		{"wrong-number", swap("priority: 100", "priority: high"), `told.yaml:5:11: priority "high": want a whole number from 0 to 1000`},
		{"neither-true-nor-false", swap("priority: 100", "priority: 100\nsettles: yes"), `told.yaml:6:10: settles "yes": want true or false`},
		{"wrong-status", swap("status: stable", "status: done"), `told.yaml:4:9: status "done": want draft, stable or retired`},
		{"id-is-not-the-file", swap("id: told", "id: tell"), `told.yaml:1:5: id "tell": the file's name says "told"`},
		{"two-documents", sound + "---\nid: other\n", `told.yaml:19:1: a second document in one file: one rule a file`},
		{"twice", swap("priority: 100", "priority: 100\npriority: 90"), `told.yaml:6:1: "priority" stands twice`},
		{"no-pattern", swap("pattern: |\n  cue:{lemma=tell verb} -nsubj-> source\n  -ccomp-> content\n", ""), `told.yaml:1:1: no pattern`},
		{"pattern-fault", swap("-ccomp-> content", "-comp-> content"), `told.yaml:8:3: pattern: no relation "comp"`},
		{"pattern-cannot-end", swap("-ccomp-> content", "content:_*"), `told.yaml:8:12: pattern: a pattern that cannot end: '*' has no bound; write {0,8} or {1,8}`},
		{"unused-capture", swap("source: phrase, ", ""), `told.yaml:7: capture "source" is never used: neither gives nor where names it`},
		{"unknown-capture", swap("source: phrase", "source: phrase(speaker)"), "told.yaml:9:17: source: no capture \"speaker\" in the pattern\ntold.yaml:7: capture \"source\" is never used"},
		{"unknown-operator", swap("content: clause", "content: clauses"), `told.yaml:9:34: content: unknown operator "clauses": want one of none, words`},
		{"no-list", swap("lemma=tell verb", "lemma=@tellers verb"), `told.yaml:7:8: pattern: no list "tellers" in the lexicon`},
		{"where-fault", swap("gives:", "where:\n  - source before speaker\ngives:"), `told.yaml:7: where "source before speaker": no capture "speaker"`},
		{"not-utf8", swap("Somebody", "Some\xffbody"), `told.yaml:2:12: not valid UTF-8`},
		{"not-yaml", swap("status: stable", "status: 'stable"), `told.yaml:`},
		{"empty", "", `told.yaml:1: not YAML: an empty file`},
		{"a-list", "- a\n- b\n", `told.yaml:1:1: a rule: want key: value, got a list`},
		{"ten-megabytes-of-brackets", strings.Repeat("[", 10<<20), `told.yaml:1: 10485760 bytes; the most is 131072`},
		{"brackets", "id: " + strings.Repeat("[", 100<<10), `told.yaml:1: brackets more than 100 deep`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := write(t, "pack.yaml", "extends: none\n", "told.yaml", tt.text)
			_, err := Load(dir)
			if err == nil {
				t.Fatal("no fault")
			}
			got := strings.ReplaceAll(err.Error(), dir+"/", "")
			if !strings.HasPrefix(got, tt.want) && !strings.Contains(got, "\n"+tt.want) {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestABrokenPackTellsEveryFaultAtOnce(t *testing.T) {
	dir := write(t,
		"pack.yaml", "extends: none\n",
		"one.yaml", strings.Replace(sound, "id: told", "id: won", 1),
		"two.yaml", strings.Replace(strings.Replace(sound, "id: told", "id: two", 1), "clause,", "phrases,", 1),
		"lexicon/words.txt", "a\nb\na\n",
		"lexicon/Bad.txt", "a\n",
		"lexicon/lists.txt", "mix = words nothing\n",
	)
	_, err := Load(dir)
	if err == nil {
		t.Fatal("no fault")
	}
	for _, want := range []string{
		`one.yaml:1:5: id "won": the file's name says "one"`,
		`two.yaml:9:34: content: unknown operator "phrases"`,
		`lexicon/words.txt:3: "a" stands in line 1 already`,
		`lexicon/Bad.txt:1: list name "Bad": want lower-case letters, digits and hyphens`,
		`lexicon/lists.txt:1: no list "nothing"`,
	} {
		if !strings.Contains(err.Error(), dir+"/"+want) {
			t.Errorf("no %s in\n%v", want, err)
		}
	}
}

func TestAPackAddsReplacesAndStandsAlone(t *testing.T) {
	n := len(englishPack(t).Rules)
	own := strings.Replace(sound, "id: told", "id: say-that", 1)
	for _, tt := range []struct {
		name  string
		files []string
		rules int
		title string // of say-that
	}{
		{"adds", []string{"told.yaml", sound, ".github/work.yaml", "on: push\n"}, n + 1, englishPack(t).Rule("say-that").Title},
		{"replaces", []string{"deep/say-that.yaml", own}, n, "Somebody told"},
		{"extends-en", []string{"pack.yaml", "extends: en\n", "say-that.yaml", own}, n, "Somebody told"},
		{"stands-alone", []string{"pack.yaml", "extends: none\n", "say-that.yaml", own}, 1, "Somebody told"},
		{"extends-another", []string{"pack.yaml", "extends: base\n", "told.yaml", sound, "base/pack.yaml", "extends: none\n", "base/more/say-that.yaml", own}, 2, "Somebody told"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := write(t, tt.files...)
			if tt.name == "extends-another" {
				// The base must not lie inside of the pack, or its rules would be read twice.
				base := t.TempDir()
				if err := os.Rename(filepath.Join(dir, "base"), filepath.Join(base, "base")); err != nil {
					t.Fatal(err)
				}
				rel, err := filepath.Rel(dir, filepath.Join(base, "base"))
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, "pack.yaml"), []byte("extends: "+rel+"\n"), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			p, err := Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.Rules) != tt.rules {
				t.Errorf("%d rules, want %d", len(p.Rules), tt.rules)
			}
			if r := p.Rule("say-that"); r == nil || r.Title != tt.title {
				t.Errorf("say-that is %+v, want the title %q", r, tt.title)
			}
		})
	}
}

func TestExtendsInACircle(t *testing.T) {
	a := write(t, "told.yaml", sound)
	b := write(t, "other.yaml", strings.Replace(sound, "id: told", "id: other", 1))
	for _, p := range [][2]string{{a, b}, {b, a}} {
		rel, err := filepath.Rel(p[0], p[1])
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(p[0], "pack.yaml"), []byte("extends: "+rel+"\n"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(a); err == nil || !strings.Contains(err.Error(), "extends goes round in a circle") {
		t.Errorf("got %v", err)
	}
	if _, err := Load(filepath.Join(a, "nowhere")); err == nil {
		t.Error("a directory that is not there is no fault")
	}
}

const newsArticle = `Ferry runs again, says harbour master

The ferry to Stone Island will run again from Friday, the harbour master, Ann Holt, said on Monday.

"We have waited for this," she told reporters. "It has been a long winter."

According to the island's council, the boat carries 300 passengers a day. Critics accused the owners of greed, and the mayor declined to comment.`

func TestProposalsComeInOneOrderAndTheScratchIsUsedAgain(t *testing.T) {
	p := englishPack(t)
	an := annotator(t)
	a := an.Annotate(article.Parse(newsArticle, article.Metadata{}))
	b := an.Annotate(article.Parse("Nobody spoke.", article.Metadata{}))
	var s Scratch
	run := func() string {
		var out bytes.Buffer
		p.Propose(a, &s, func(pr Proposal) {
			if pr.Rule.Number < 0 || pr.Rule.Status != Stable {
				t.Errorf("%s proposes", pr.Rule.ID)
			}
			fmt.Fprintln(&out, pr.Rule.ID, pr.Cue, pr.Source, pr.Content, pr.More, pr.Addressee)
		})
		return out.String()
	}
	first := run()
	p.Propose(b, &s, func(Proposal) {})
	if again := run(); again != first {
		t.Errorf("another order:\n%s\n%s", first, again)
	}
	for _, id := range []string{"frame-tail", "quote-subject-told", "according-to-front", "accuse-object-of", "declined-to-comment"} {
		if !strings.Contains(first, id+" ") {
			t.Errorf("%s proposes nothing in\n%s", id, first)
		}
	}
	if n := testing.AllocsPerRun(10, func() { p.Propose(a, &s, func(Proposal) {}) }); n > 2 {
		t.Errorf("%v allocations an article, want at most 2", n)
	}
}

// Propose passes over rules by the words of a sentence. What it proposes is what each rule proposes that is tried wherever it can
// begin.
func TestNoProposalIsPassedOver(t *testing.T) {
	p := englishPack(t)
	an := annotator(t)
	texts := []string{newsArticle}
	for _, r := range p.Rules {
		for _, e := range r.Examples().Match {
			texts = append(texts, e.Text)
		}
	}
	for _, text := range texts {
		a := an.Annotate(article.Parse(text, article.Metadata{}))
		var s Scratch
		got := map[string][]Proposal{}
		p.Propose(a, &s, func(pr Proposal) { got[pr.Rule.ID] = append(got[pr.Rule.ID], pr) })
		for _, r := range p.Rules {
			if r.Status != Stable {
				continue
			}
			var want []Proposal
			s.emit = func(pr Proposal) { want = append(want, pr) }
			s.rule = r
			for i, tok := range a.Doc.Tokens {
				switch a.Doc.Paragraphs[tok.Paragraph].Kind {
				case article.Furniture, article.Caption, article.Date, article.Byline:
					continue
				}
				if s.begins(r.program.Keys(), a, i) {
					s.Machine.Try(r.program, i)
				}
			}
			if !slices.Equal(got[r.ID], want) {
				t.Errorf("%s in %q: got %v, want %v", r.ID, text, got[r.ID], want)
			}
		}
	}
}

func TestNearestTellsOnWhatARuleStopped(t *testing.T) {
	p := englishPack(t)
	an := annotator(t)
	for _, tt := range []struct{ rule, text, at, reason string }{
		{"say-that", "The minister said the road would stay shut.", "said", `an edge -mark-> from content to a word with word="that"`},
		{"say-that", "Experience said that plans fail.", "said", "where source is not {lemma=@mute}"},
		{"quote-subject-said", "The road is shut, he said.", "said", "a quotation in the paragraph"},
		{"tell-np-that", "He told me.", "told", "an edge -ccomp-> from cue"},
		{"according-to-front", "The road, according to him, is shut.", "according", "the beginning of a sentence"},
		{"quote-anonymous-said", `"The road is shut," the man said.`, "said", "<@anonymous>"},
		{"source-told-medium", "The official told people.", "told", "<name organization>"},
		{"subject-said-quote", "He said so: \"No.\"", "said", "<quote>"},
	} {
		a := an.Annotate(article.Parse(tt.text, article.Metadata{}))
		n, ok := p.NearestOf(p.Rule(tt.rule), a)
		if !ok || a.Doc.Word(n.Token) != tt.at || n.Stop.Reason != tt.reason {
			t.Errorf("%s in %q: %v, stopped at %d for %q, want %q", tt.rule, tt.text, ok, n.Token, n.Stop.Reason, tt.reason)
		}
	}
	a := an.Annotate(article.Parse("The minister said the road would stay shut.", article.Metadata{}))
	var s Scratch
	near := p.Nearest(a, &s, article.Range{First: 3, End: 8}, 5)
	if len(near) != 5 {
		t.Fatalf("%d rules, want 5", len(near))
	}
	for i, n := range near {
		if n.Rule.ID == "frame-ccomp" {
			t.Error("frame-ccomp matches and is among the near misses")
		}
		if i > 0 && n.Stop.Share > near[i-1].Stop.Share {
			t.Errorf("%s came further than %s before it", n.Rule.ID, near[i-1].Rule.ID)
		}
	}
	if p.Nearest(a, &s, article.Range{}, 5) != nil {
		t.Error("near misses of nothing")
	}
}

// Every span of every proposal lies in the article, whatever its bytes.
func FuzzPropose(f *testing.F) {
	f.Add(newsArticle)
	f.Add("“A ‘b’ c,” he said: \"d\n\n“e” — F\n\nQ: g? A: h.")
	f.Add("said said said \xff said: said, said “said”")
	p := englishPack(f)
	an := annotator(f)
	var s Scratch
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 4000 {
			return
		}
		d := article.Parse(text, article.Metadata{})
		a := an.Annotate(d)
		p.Propose(a, &s, func(pr Proposal) {
			for _, part := range []Part{pr.Cue, pr.Source, pr.Content, pr.More, pr.Addressee} {
				if r := part.Tokens; r.First < 0 || r.End > len(d.Tokens) || r.Len() < 0 || part.Head >= len(d.Tokens) || part.Quote >= len(d.Quotations) {
					t.Fatalf("%s: %+v of %d tokens", pr.Rule.ID, part, len(d.Tokens))
				}
			}
		})
	})
}

func FuzzReadRule(f *testing.F) {
	f.Add([]byte(sound))
	f.Add([]byte("id: told\npattern: {a: [b, &x c, *x]}\n---\n"))
	f.Add([]byte("\xff\xfe: ["))
	f.Add([]byte("gives: {cue: none plus minus(, content: x(y)}\npattern: 'a"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := build("fuzz", []layer{{fstest.MapFS{"told.yaml": {Data: b}}, ".", ""}}); err != nil {
			if !strings.HasPrefix(err.Error(), "told.yaml") {
				t.Fatalf("no place: %v", err)
			}
		}
	})
}

// The cost of a word does not grow with rules that cannot begin there.
func BenchmarkRules(b *testing.B) {
	an := annotator(b)
	a := an.Annotate(article.Parse(strings.Repeat(newsArticle+"\n\n", 20), article.Metadata{}))
	verbs := englishPack(b).Lex.Entries("verbs")
	for _, n := range []int{10, 100, 1000} {
		files := fstest.MapFS{}
		for i := range n {
			id := fmt.Sprintf("rule-%04d", i)
			verb := verbs[i%len(verbs)]
			if i >= len(verbs) {
				verb = fmt.Sprintf("verb%d", i)
			}
			text := strings.Replace(sound, "id: told", "id: "+id, 1)
			files[id+".yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(text, "lemma=tell", "lemma="+verb, 1))}
		}
		p, err := build("bench", []layer{{files, ".", ""}})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) { benchmarkPack(b, p, a) })
	}
	b.Run("english", func(b *testing.B) { benchmarkPack(b, englishPack(b), a) })
}

func benchmarkPack(b *testing.B, p *Pack, a *syntax.Annotation) {
	var s Scratch
	b.ReportAllocs()
	for b.Loop() {
		p.Propose(a, &s, func(Proposal) {})
	}
	b.ReportMetric(float64(len(a.Doc.Tokens))*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func TestCoverageNamesWhatNeverFires(t *testing.T) {
	dir := write(t, "pack.yaml", "extends: none\n", "told.yaml", sound)
	p, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	never, _ := p.Coverage(annotator(t), []string{"The captain slept."})
	if len(never) != 1 || never[0].Error() != dir+"/told.yaml:7: never fires on the 1 articles" {
		t.Errorf("got %q", never)
	}
	if never, _ = p.Coverage(annotator(t), []string{"The captain told sailors that land was near."}); len(never) > 0 {
		t.Errorf("it fires, and got %q", never)
	}
}

// What is built in is proved by its examples when it is asked for them, and they are those that its file has.
func TestLateExamples(t *testing.T) {
	pack, err := English()
	if err != nil {
		t.Fatal(err)
	}
	late := 0
	for _, r := range pack.Rules {
		b, err := english.ReadFile(strings.TrimPrefix(r.Path, "rules/"))
		if err != nil {
			t.Fatal(err)
		}
		whole, faults := readRule(r.Path, b)
		if len(faults) > 0 {
			t.Errorf("%s: %v", r.Path, faults)
			continue
		}
		if r.late != nil {
			late++
		}
		if !reflect.DeepEqual(r.Examples(), whole.Examples()) {
			t.Errorf("%s: %v, want %v", r.ID, r.Examples(), whole.Examples())
		}
		if r.Pattern != whole.Pattern || r.Line != whole.Line || r.Title != whole.Title || !reflect.DeepEqual(r.Where, whole.Where) {
			t.Errorf("%s reads otherwise without its examples", r.ID)
		}
		if first, _ := readRuleLate(r.Path, b); !reflect.DeepEqual(first.raw, whole.raw) || first.indent != whole.indent {
			t.Errorf("%s gives otherwise without its examples", r.ID)
		}
	}
	if late < len(pack.Rules)/2 {
		t.Errorf("the examples of %d of %d rules are left until they are asked for: want most", late, len(pack.Rules))
	}
}

// Only what stands at the end is left out.
func TestWithoutExamples(t *testing.T) {
	for text, want := range map[string]string{
		"id: a\nexamples:\n  match:\n    - text: b\n": "id: a\n",
		"id: a\nexamples:\n\n  # note\n  match: []\n": "id: a\n",
		"id: a\nexamples:\n  match: []\nstatus: b\n":  "",
		"id: a\nexamples: {}\n":                       "",
		"id: a\n":                                     "",
	} {
		got, ok := withoutExamples([]byte(text))
		if ok != (want != "") || ok && string(got) != want {
			t.Errorf("%q: %q, %v", text, got, ok)
		}
	}
}
