package attribution

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"whosaid/article"
	"whosaid/attribution/internal/result"
	"whosaid/attribution/internal/speaker"
	"whosaid/rules"
	"whosaid/syntax"
)

// Options say how an Engine decides. The zero value gives the defaults.
type Options struct {
	Rules    string // a directory with the user's own pack, else ""
	Speakers string // a file with the user's own list of speakers, else ""

	// Listed is given the list that Speakers names, once it is read, so that its Notes can be told at the end.
	Listed func(*speaker.List)

	Weights       *Weights // nil: the shipped ones
	MinConfidence float64
	Include       []string // what is left out by default: thought, intention
	Profile       string   // whosaid, polnear or guardian
	Explain       bool     // fill Attribution.Steps
	Without       []string // stages left out, to see what they are worth: trees, quotations
}

// StageNames are the stages that Options.Without may name.
var StageNames = []string{"trees", "quotations"}

// IncludeNames are what Options.Include may ask for besides speech: beliefs, intentions, and reports
// inside quotations ("I told him that …", she said), which belong to what the speaker said.
var IncludeNames = []string{"thought", "intention", "nested"}

// Engine finds attributions. One Engine serves all goroutines.
type Engine struct {
	options   Options
	annotator *syntax.Annotator
	weights   *Weights
	pack      *rules.Pack
	lists     *lists
	frames    []val // by rule number
	speakers  *speaker.List
	pool      sync.Pool
}

// New makes an engine. Models, weights and rules are read side by side.
func New(o Options) (*Engine, error) {
	var (
		an                *syntax.Annotator
		anErr, weightsErr error
		wait              sync.WaitGroup
	)
	wait.Go(func() { an, anErr = syntax.New() })
	if o.Weights == nil {
		wait.Go(func() { o.Weights, weightsErr = Shipped() })
	}
	defer wait.Wait()
	pack, err := rules.English()
	if o.Rules != "" {
		pack, err = rules.Load(o.Rules)
	}
	if err != nil {
		return nil, err
	}
	if err := checkProfile(o.Profile); err != nil {
		return nil, err
	}
	for _, x := range o.Include {
		if !slices.Contains(IncludeNames, x) {
			return nil, fmt.Errorf("include %q: want some of %s", x, strings.Join(IncludeNames, ", "))
		}
	}
	for _, x := range o.Without {
		if !slices.Contains(StageNames, x) {
			return nil, fmt.Errorf("without %q: want some of %s", x, strings.Join(StageNames, ", "))
		}
	}
	l, err := newLists(pack.Lex)
	if err != nil {
		return nil, err
	}
	if wait.Wait(); weightsErr != nil || anErr != nil {
		return nil, cmp.Or(weightsErr, anErr)
	}
	var list *speaker.List
	if o.Speakers != "" {
		if list, err = speaker.ReadListFile(o.Speakers); err != nil {
			return nil, err
		}
		if o.Listed != nil {
			o.Listed(list)
		}
	}
	e := &Engine{speakers: list, options: o, pack: pack, lists: l, weights: o.Weights, annotator: an}
	for _, r := range pack.Rules {
		f := r.Frame
		if f == "" {
			f = r.ID
		}
		e.frames = append(e.frames, valueOf(f))
	}
	return e, nil
}

// With gives an engine that decides by other weights and shares all else.
func (e *Engine) With(w *Weights) *Engine {
	return &Engine{options: e.options, annotator: e.annotator, weights: w, pack: e.pack, lists: e.lists, frames: e.frames, speakers: e.speakers}
}

type workspace struct {
	b builder
	f features
	a syntax.Annotation
	r speaker.Resolver
}

func (e *Engine) scratch() *workspace {
	if s, ok := e.pool.Get().(*workspace); ok {
		return s
	}
	s := &workspace{}
	s.b.view = &view{lists: e.lists}
	s.b.pack, s.b.frames = e.pack, e.frames
	return s
}

// Analyze says who said what in doc.
func (e *Engine) Analyze(doc *article.Document) *Result {
	s := e.scratch()
	defer e.pool.Put(s)
	e.annotate(doc, &s.a)
	return e.analyze(&s.a, s)
}

// AnalyzeAnnotated says who said what in a document that is annotated already.
func (e *Engine) AnalyzeAnnotated(a *syntax.Annotation) *Result {
	s := e.scratch()
	defer e.pool.Put(s)
	return e.analyze(a, s)
}

// analyze runs the stages in their order.
func (e *Engine) analyze(a *syntax.Annotation, s *workspace) *Result {
	b := &s.b
	e.ask(b)
	b.look(a)
	b.build()
	kept := b.compatible(b.decide(e.weights, &s.f, e.options.Explain), e.threshold())
	var atts []result.Attribution
	for i := range kept {
		at := b.attribution(kept[i])
		if e.options.Explain {
			at.Steps = kept[i].steps
		}
		atts = append(atts, at)
	}
	if bare := e.weights.bare(); e.options.MinConfidence <= bare {
		atts = b.bare(atts, kept, bare)
	}
	order(atts)
	speakers := s.r.Resolve(a, atts, speaker.Options{List: e.speakers, Explain: e.options.Explain})
	return b.spelled(atts, speakers, e.options.Profile)
}

// attribution makes an attribution of a choice, as yet with no speaker.
func (b *builder) attribution(c choice) result.Attribution {
	at := result.Attribution{
		Kind: c.kind, Content: slices.Clone(c.content), SourceHead: c.origin.head, CueHead: c.cue, CueLemma: b.lemma(c.cue), CueClass: b.cueClass(c.candidate), Rule: c.rule.ID, Confidence: c.p,
		Speaker: -1, NestedIn: -1, Innermost: -1, Outermost: -1,
	}
	if b.leftOpen(c.content) {
		at.Flags = append(at.Flags, flagUnclosed)
	}
	if c.source.Len() > 0 {
		at.Source = []article.Range{c.source}
	}
	if c.cueSpan.Len() > 0 {
		at.Cue = []article.Range{c.cueSpan}
	}
	return at
}

// flagUnclosed marks a row whose quotation has no closing mark: where it ends is a guess.
const flagUnclosed = "unclosed-quote"

// leftOpen reports whether a quotation in the content is closed neither where it stands nor where it goes on.
func (b *builder) leftOpen(content []article.Range) bool {
	for _, r := range content {
		for i := r.First; i < r.End; i++ {
			if q := b.quote[i]; q >= 0 {
				x := &b.d.Quotations[q]
				if !x.Closed && x.ContinuedBy < 0 {
					return true
				}
				i = max(i, x.Tokens.End-1)
			}
		}
	}
	return false
}

// cueClass gives the class of a cue: the rule's, where it tells one, else that of the word in the lexicon; ""
// for a cue that is no word of saying, such as a colon.
func (b *builder) cueClass(c *candidate) string {
	if c.rule.Class != "" {
		return c.rule.Class
	}
	if b.tag(c.cue).Verb() {
		return b.lists.lexicon.ClassIn("verbs", b.lemma(c.cue))
	}
	return b.lists.lexicon.ClassIn("nouns", b.lemma(c.cue))
}

// order sorts attributions by what was said and then by cue, and finds which stand in the content of which.
func order(as []result.Attribution) {
	cueAt := func(a *result.Attribution) int {
		if len(a.Cue) > 0 {
			return a.Cue[0].First
		}
		return -1
	}
	slices.SortStableFunc(as, func(x, y result.Attribution) int {
		if d := x.Content[0].First - y.Content[0].First; d != 0 {
			return d
		}
		if d := y.Content[len(y.Content)-1].End - x.Content[len(x.Content)-1].End; d != 0 {
			return d
		}
		return cueAt(&x) - cueAt(&y)
	})
	for i := range as {
		as[i].NestedIn = -1
		c := cueAt(&as[i])
		if c < 0 {
			continue
		}
		size := 0
		// Whoever holds this one begins at or before it; contents overlap seldom, so look back a bounded way.
		for k := i - 1; k >= 0 && k >= i-nestingWindow; k-- {
			for _, sp := range as[k].Content {
				if sp.Has(c) && sp.Has(as[i].Content[0].First) {
					if n := sp.Len(); size == 0 || n < size {
						size, as[i].NestedIn = n, k
					}
				}
			}
		}
	}
}

// nestingWindow is how many attributions back one may stand whose content holds this one.
const nestingWindow = 24

// Annotate gives the syntax of doc as the engine sees it.
func (e *Engine) Annotate(doc *article.Document) *syntax.Annotation {
	a := &syntax.Annotation{}
	e.annotate(doc, a)
	return a
}

// annotate gives doc its syntax, less what the options leave out.
func (e *Engine) annotate(doc *article.Document, a *syntax.Annotation) {
	if slices.Contains(e.options.Without, "quotations") {
		doc.Quotations = nil
		for i := range doc.Tokens {
			doc.Tokens[i].Quotation = -1
		}
	}
	if slices.Contains(e.options.Without, "trees") {
		e.annotator.AnnotateWhere(doc, a, func(*syntax.Annotation, int) bool { return false })
		return
	}
	e.annotator.AnnotateInto(doc, a)
}
