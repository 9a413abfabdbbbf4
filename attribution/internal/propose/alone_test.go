package propose

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"whosaid/article"
	"whosaid/rules"
	"whosaid/syntax"
)

var annotator = sync.OnceValue(func() *syntax.Annotator {
	an, err := syntax.New()
	if err != nil {
		panic(err)
	}
	return an
})

func builderOf(t testing.TB, pack *rules.Pack) *Builder {
	t.Helper()
	p, err := Prepare(pack)
	if err != nil {
		t.Fatal(err)
	}
	b := New(p)
	return &b
}

func english(t testing.TB) *rules.Pack {
	t.Helper()
	pack, err := rules.English()
	if err != nil {
		t.Fatal(err)
	}
	return pack
}

// proposed gives what an analysis with all rules proposes, by rule r or by any where r is nil: its readings that
// hold all that the operators give.
func proposed(b *Builder, a *syntax.Annotation, r *rules.Rule) (out []rules.Finding) {
	b.Read(a)
	b.Groups(func() {
		for i := range b.Out {
			if c := &b.Out[i]; (c.Variant == Whole || c.Variant == Quotation) && (r == nil || c.Rule == r) {
				out = append(out, b.finding(c.Rule, c))
			}
		}
	})
	return out
}

// TestExamplesAreProposed shows that what the proof of a rule reads in its examples is among the candidates of an
// analysis with all rules, content and source.
func TestExamplesAreProposed(t *testing.T) {
	pack := english(t)
	b := builderOf(t, pack)
	readings := 0
	for _, r := range pack.Rules {
		for _, e := range r.Examples().Match {
			a := annotator().Annotate(article.Parse(e.Text, article.Metadata{}))
			alone := slices.Concat(b.Alone(r, a)...)
			if r.Status != rules.Stable || alone == nil || alone[0].Cue == "" {
				continue // quotations without a cue are for continuation to judge
			}
			all := proposed(b, a, nil)
			for _, f := range alone {
				readings++
				if !slices.ContainsFunc(all, func(g rules.Finding) bool { return g.Content == f.Content && g.Source == f.Source }) {
					t.Errorf("%s:%d: the proof reads %q by %q, which no analysis proposes", r.Path, e.Line, f.Content, f.Source)
				}
			}
		}
	}
	if readings < 200 {
		t.Errorf("%d readings of all examples, want hundreds", readings)
	}
}

// The parts of generated rules: patterns with their captures, and the operators of each part.
var (
	generatedPatterns = []string{
		"source:<np> cue:{lemma=@verbs verb} rest:{lemma=@clause-openers}",
		"rest:{!verb} \",\" source:<np> cue:{lemma=@verbs verb}",
		"cue:{lemma=@verbs verb} -nsubj-> source\n  -ccomp-> rest",
		"source:<np> cue:{lemma=@verbs verb} rest:<np>",
		"cue:{lemma=@verbs verb} source:<np> _{0,2} rest:<quote>",
		"rest:<quote> \",\"? source:<np> cue:{lemma=@verbs verb}",
	}
	generatedSources = []string{"none", "words", "phrase", "subject(cue)", "possessor(cue)"}
	generatedCues    = []string{"words", "verb-group"}
	generatedTold    = []string{"", ", addressee: words(rest)", ", addressee: phrase(rest)"}
	generatedContent = []string{
		"words(rest)", "phrase(rest)", "subtree(rest)", "clause(rest)", "rest(rest)", "paragraph(rest)", "before", "before(rest)", "around",
		"ancestor(rest)", "ancestor(cue)", "quote(rest)", "quote-run(rest)", "clause(rest) minus source", "quote(rest) minus source",
		"words(rest) plus rest(rest)", "quote(rest) plus subtree(rest)", "quote(rest) plus quote-run(rest)", "ancestor(rest) minus source",
	}
)

// TestGeneratedRulesAreProposedAsTheyAreProved draws rules of any operators that settle their cues, and shows that
// the readings of their proof are those that an analysis with all rules proposes by them, and make sense.
func TestGeneratedRulesAreProposedAsTheyAreProved(t *testing.T) {
	var texts []string
	for _, r := range english(t).Rules {
		for _, e := range slices.Concat(r.Examples().Match, r.Examples().NoMatch, r.Examples().KnownMiss) {
			texts = append(texts, e.Text)
		}
	}
	dir := t.TempDir()
	matched := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(of []string, what string) string { return rapid.SampledFrom(of).Draw(t, what) }
		content := draw(generatedContent, "content")
		text := fmt.Sprintf("id: drawn\ntitle: Drawn\ndescription: A test.\nstatus: stable\npriority: 1000\nsettles: true\nwhere: [rest within 99 of cue, source within 99 of cue]\npattern: |\n  %s\n"+
			"gives: {cue: %s, source: %s, content: %s%s}\nexamples:\n  match:\n    - text: Nobody spoke.\n  no_match:\n    - text: Nobody spoke.\n      because: a test.\n",
			draw(generatedPatterns, "pattern"), draw(generatedCues, "cue"), draw(generatedSources, "source"), content, draw(generatedTold, "told"))
		if err := os.WriteFile(filepath.Join(dir, "drawn.yaml"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		pack, err := rules.Load(dir)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Prepare(pack)
		if err != nil {
			t.Fatal(err)
		}
		b := New(p)
		r := pack.Rule("drawn")
		for _, text := range rapid.SliceOfN(rapid.SampledFrom(texts), 20, 20).Draw(t, "texts") {
			a := annotator().Annotate(article.Parse(text, article.Metadata{}))
			alone := slices.Concat(b.Alone(r, a)...)
			engine := proposed(&b, a, r)
			if slices.ContainsFunc(b.reservedBy, func(o int32) bool { return o < 0 }) {
				continue // a further rule takes a link of a chain off the content's end
			}
			for _, f := range alone {
				if f.Content == "" || f.Cue == "" || strings.Contains(f.Content, f.Cue) && strings.Count(text, f.Cue) == 1 {
					t.Fatalf("%q: the reading %+v", text, f)
				}
				if !slices.Contains(engine, f) {
					t.Fatalf("%q: proved %+v, and an analysis proposes\n%+v", text, f, engine)
				}
			}
			for _, f := range engine {
				if !slices.Contains(alone, f) {
					t.Fatalf("%q: an analysis proposes %+v, and proved are\n%+v", text, f, alone)
				}
			}
			matched[content] += len(alone)
		}
	})
	if len(matched) < 5 {
		t.Errorf("few operators matched anything: %v", matched)
	}
}
