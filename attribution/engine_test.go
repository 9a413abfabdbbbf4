package attribution

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"whosaid/article"
	"whosaid/attribution/internal/decide"
	"whosaid/syntax"
)

// ruleBare is the rule that rows of bare quotations name.
const ruleBareQuotation = "bare-quotation"

// reader is the engine that most tests share: making one takes a second.
var reader = sync.OnceValue(func() *Engine { return mustEngine(Options{}) })

// bareReader draws the boundaries of the guardian's profile, ruleReader has no weights.
var (
	bareReader = sync.OnceValue(func() *Engine { return mustEngine(Options{Profile: "guardian"}) })
	ruleReader = sync.OnceValue(func() *Engine { return mustEngine(Options{Weights: NoWeights()}) })
)

func mustEngine(o Options) *Engine {
	e, err := New(o)
	if err != nil {
		panic(err)
	}
	return e
}

// read gives the attributions of a text.
func read(e *Engine, text string) *Result {
	return analyzed(e, article.Parse(text, article.Metadata{}))
}

// analyzed analyses in a context that never ends, so that there is no error.
func analyzed(e *Engine, doc *article.Document) *Result {
	r, err := e.Analyze(context.Background(), doc)
	if err != nil {
		panic(err)
	}
	return r
}

// line gives one attribution by its words: SAID <- SOURCE [CUE], parts joined by " … ".
func line(r *Result, a *Attribution) string {
	words := func(spans []article.Span) string {
		var out []string
		for _, s := range spans {
			out = append(out, r.Doc.Text[s.Start:s.End])
		}
		return strings.Join(out, " … ")
	}
	who := words(a.Source)
	if who == "" {
		who = "nobody"
	}
	return fmt.Sprintf("%s <- %s [%s]", words(a.Content), who, words(a.Cue))
}

// lines gives all attributions of a result, a line each.
func lines(r *Result) []string {
	var out []string
	for i := range r.Attributions {
		out = append(out, line(r, &r.Attributions[i]))
	}
	return out
}

// reading is a row of the tables of this room: a text, and its attributions as line gives them.
type reading struct {
	shows, text string
	want        []string
}

func (c reading) check(t *testing.T, e *Engine) {
	t.Helper()
	t.Run(strings.ReplaceAll(c.shows, " ", "-"), func(t *testing.T) {
		t.Helper()
		r := read(e, c.text)
		got := lines(r)
		if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
			t.Errorf("%s\ngot:\n\t%s\nwant:\n\t%s", c.text, strings.Join(got, "\n\t"), strings.Join(c.want, "\n\t"))
		}
		for _, fault := range faults(r) {
			t.Error(fault)
		}
	})
}

// faults tells what is wrong with the places and numbers of a result, whatever its text: every part lies
// in the text, holds more than white space, and shares no byte with another part of its attribution.
func faults(r *Result) []string {
	var out []string
	if r.Fault != nil { // the rows of a stage that panicked are sound, and say nothing
		out = append(out, r.Fault.Error())
	}
	text := r.Doc.Text
	fault := func(a *Attribution, format string, args ...any) {
		out = append(out, a.ID+": "+fmt.Sprintf(format, args...))
	}
	seen := map[string]bool{}
	for i := range r.Attributions {
		a := &r.Attributions[i]
		if seen[a.ID] || a.ID == "" {
			fault(a, "the id is not its own")
		}
		seen[a.ID] = true
		if len(a.Content) == 0 {
			fault(a, "nothing is said")
		}
		var all []article.Span
		for _, part := range []struct {
			name  string
			spans []article.Span
		}{{"content", a.Content}, {"source", a.Source}, {"cue", a.Cue}} {
			last := 0
			for _, s := range part.spans {
				switch {
				case s.Start < 0 || s.End > len(text) || s.Start >= s.End:
					fault(a, "%s %v is no place in %d bytes", part.name, s, len(text))
					continue
				case strings.TrimSpace(text[s.Start:s.End]) == "":
					fault(a, "%s %v is blank", part.name, s)
				case s.Start < last:
					fault(a, "%s %v begins before %d, where the last one ended", part.name, s, last)
				}
				last = s.End
				for _, o := range all {
					if o.Overlaps(s) {
						fault(a, "%s %v %q overlaps %v %q", part.name, s, text[s.Start:s.End], o, text[o.Start:o.End])
					}
				}
			}
			all = append(all, part.spans...)
		}
		if !(a.Confidence >= 0 && a.Confidence <= 1) {
			fault(a, "confidence %v", a.Confidence)
		}
		if a.Speaker < -1 || a.Speaker >= len(r.Speakers) {
			fault(a, "speaker %d of %d", a.Speaker, len(r.Speakers))
		}
		if a.NestedIn < -1 || a.NestedIn >= len(r.Attributions) || a.NestedIn == i {
			fault(a, "nested in %d", a.NestedIn)
		} else if a.NestedIn >= 0 {
			around := r.Attributions[a.NestedIn].Content
			if !slices.ContainsFunc(around, func(s article.Span) bool { return s.Contains(a.Cue[0]) || s == a.Content[0] }) {
				fault(a, "its cue stands in no part of %s, which holds it, nor has it the same words", r.Attributions[a.NestedIn].ID)
			}
		}
	}
	return out
}

// ownArticles gives the articles that were written for this project.
func ownArticles(t testing.TB) map[string]string {
	t.Helper()
	paths, err := filepath.Glob("../testdata/articles/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no articles: %v", err)
	}
	out := map[string]string{}
	for _, p := range paths {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(p)] = string(b)
	}
	return out
}

func TestPlacesAreRight(t *testing.T) {
	profiles := map[string]*Engine{
		"default":  reader(),
		"guardian": bareReader(),
		"all":      mustEngine(Options{Include: IncludeNames, MinConfidence: 0.01}),
		"priority": ruleReader(),
		"no trees": mustEngine(Options{Without: []string{"trees"}}),
	}
	articles, turns := ownArticles(t), slices.Sorted(maps.Keys(profiles))
	for i, name := range slices.Sorted(maps.Keys(articles)) {
		text := articles[name]
		for profile, e := range profiles {
			if underRace && profile != turns[i%len(turns)] {
				continue // each article in one profile
			}
			r := read(e, text)
			for _, fault := range faults(r) {
				t.Errorf("%s, %s: %s", name, profile, fault)
			}
			if profile == "all" && len(r.Attributions) < len(read(reader(), text).Attributions) {
				t.Errorf("%s: fewer attributions where all are asked for", name)
			}
		}
	}
}

func TestOneEngineServesAll(t *testing.T) {
	articles := ownArticles(t)
	names := slices.Sorted(maps.Keys(articles))[:8]
	show := func(text string) []byte {
		b, err := json.Marshal(read(reader(), text))
		if err != nil {
			t.Error(err)
		}
		return b
	}
	alone := map[string][]byte{}
	for _, n := range names {
		alone[n] = show(articles[n])
	}
	var all sync.WaitGroup
	for k := range 8 {
		all.Go(func() {
			for i := range names {
				n := names[(i+k)%len(names)]
				if !bytes.Equal(show(articles[n]), alone[n]) {
					t.Errorf("%s: read beside others it differs", n)
				}
			}
		})
	}
	all.Wait()
}

// What an analysis gives shares no memory with the next ones.
func TestResultsOutliveTheNextAnalysis(t *testing.T) {
	articles := ownArticles(t)
	names := slices.Sorted(maps.Keys(articles))[:12]
	show := func(r *Result) string {
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var results []*Result
	var shown []string
	for _, n := range names {
		r := read(reader(), articles[n])
		results, shown = append(results, r), append(shown, show(r))
	}
	for i, r := range results {
		if now := show(r); now != shown[i] {
			t.Errorf("%s: the result was\n%s\nand is\n%s", names[i], shown[i], now)
		}
	}
}

func TestAnnotatedDocumentsGiveTheSame(t *testing.T) {
	for name, text := range ownArticles(t) {
		if got, want := lines(reader().AnalyzeAnnotated(annotated(reader(), text))), lines(read(reader(), text)); !slices.Equal(got, want) {
			t.Errorf("%s: annotated before:\n%s\nelse:\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for _, c := range []struct {
		o    Options
		want string
	}{
		{Options{Profile: "times"}, `profile "times": want one of whosaid, polnear, guardian, ggt, directquote`},
		{Options{Include: []string{"gossip"}}, `include "gossip": want some of thought, intention, nested`},
		{Options{Without: []string{"trees", "words"}}, `without "words": want some of trees, quotations`},
	} {
		_, err := New(c.o)
		var option *OptionError
		if !errors.As(err, &option) || err.Error() != c.want || len(option.Want) < 2 || !strings.Contains(c.want, option.Option+" \""+option.Value) {
			t.Errorf("%+v: error %v, want %s", c.o, err, c.want)
		}
	}
}

// The caller's document stays as it was, whatever is left out or found.
func TestTheDocumentIsNeverChanged(t *testing.T) {
	const text = "“The road will close,” she said. The “old gate” is shut, according to the mayor.\n\n“We will see. "
	for _, o := range []Options{{}, {Without: StageNames}, {Without: []string{"quotations"}, Include: IncludeNames, Explain: true, Profile: "guardian"}} {
		doc, same := article.Parse(text, article.Metadata{ID: "a"}), article.Parse(text, article.Metadata{ID: "a"})
		e := mustEngine(o)
		analyzed(e, doc)
		e.AnalyzeAnnotated(e.Annotate(doc))
		if !reflect.DeepEqual(doc, same) {
			t.Errorf("%+v: the document was changed:\n%+v\nwas\n%+v", o, doc, same)
		}
	}
}

// annotated gives a text with its syntax as e sees it.
func annotated(e *Engine, text string) *syntax.Annotation {
	return e.Annotate(article.Parse(text, article.Metadata{}))
}

func FuzzAnalyze(f *testing.F) {
	for _, table := range [][]reading{quoteReadings, candidateReadings, continuationReadings} {
		for _, c := range table {
			f.Add(c.text)
		}
	}
	f.Add("\"\"\" said said said: said \" said \n\n\" said")
	f.Add("said that said that said that \xff\xfe “ said, ” according to according to")
	f.Add("He said \"a\n\n\"b\n\n\"c,\" she said, \"d\" \n\n\"e")
	engines := []*Engine{
		reader(),
		mustEngine(Options{Weights: NoWeights(), Include: IncludeNames, Explain: true}),
		mustEngine(Options{MinConfidence: 0.001, Include: IncludeNames, Profile: "guardian", Explain: true}),
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 8<<10 {
			return
		}
		for k, e := range engines {
			r := read(e, text)
			for _, fault := range faults(r) {
				t.Errorf("engine %d: %s", k, fault)
			}
			if got := lines(read(e, text)); !slices.Equal(got, lines(r)) {
				t.Errorf("engine %d: read again:\n%s\nfirst:\n%s", k, strings.Join(got, "\n"), strings.Join(lines(r), "\n"))
			}
		}
	})
}

func TestCuesHaveTheClassOfTheRuleOrOfTheLexicon(t *testing.T) {
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`The minister said that the road would close.`:        "neutral",
		`The union denied that the talks had broken down.`:    "denial",
		`The mayor warned that the tower was unsafe.`:         "warning",
		`The company promised that it would rebuild the dam.`: "promise",
	} {
		r := analyzed(e, article.Parse(text, article.Metadata{}))
		if len(r.Attributions) != 1 || r.Attributions[0].CueClass != want {
			t.Errorf("%s: got %+v, want one of class %q", text, r.Attributions, want)
		}
	}
}

func TestAQuotationLeftOpenIsFlagged(t *testing.T) {
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"Dana Voss said: “The ward is full and we need beds.\n\nThe ward opened in May.": true,
		"Dana Voss said: “The ward is full and we need beds.”":                           false,
		"Dana Voss said: “The ward is full.\n\n“We need beds and nurses.”":               false,
	} {
		r := analyzed(e, article.Parse(text, article.Metadata{}))
		if len(r.Attributions) == 0 {
			t.Errorf("%s: nothing was found", text)
			continue
		}
		if got := slices.Contains(r.Attributions[0].Flags, decide.FlagUnclosed); got != want {
			t.Errorf("%s: flagged %v, want %v", text, got, want)
		}
	}
}
