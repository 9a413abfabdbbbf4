package attribution

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"whosaid/article"
	"whosaid/attribution/internal/decide"
	"whosaid/attribution/internal/propose"
	"whosaid/attribution/internal/speaker"
	"whosaid/attribution/internal/status"
	"whosaid/rules"
	"whosaid/syntax"
)

// Options say how an Engine decides. The zero value gives the defaults.
type Options struct {
	Rules         *rules.Pack  // nil: the English pack; rules.Load reads a user's own
	Speakers      *SpeakerList // nil: none; ReadSpeakerListFile reads one
	Weights       *Weights     // nil: the shipped ones
	MinConfidence float64
	Include       []string // what is left out by default: thought, intention
	Statuses      []string // leave out attributions of any other status, see StatusNames; all where empty
	Forms         []string // leave out attributions of any other form, see FormNames; all where empty
	Named         []string // leave out attributions of speakers with none of these names, see Speaker.IsNamed; all where empty
	Profile       string   // the scheme of one of ProfileNames; whosaid where empty
	Rows          string   // the unit of one of RowNames; attributions where empty
	Explain       bool     // fill Attribution.Steps
	Without       []string // stages left out, to see what they are worth: trees, quotations

	// MinSpeakerConfidence leaves out rows whose speaker is less sure, and those without a speaker; 0 keeps all.
	MinSpeakerConfidence float64
}

// OptionError says which of the Options has a value that it may not have.
type OptionError struct {
	Option string   // include, profile, rows or without
	Value  string   // what it was
	Want   []string // what it may be
}

// Error names the option, its value and what it may be.
func (e *OptionError) Error() string {
	want := "some of"
	if e.Option == "profile" || e.Option == "rows" {
		want = "one of"
	}
	return fmt.Sprintf("%s %q: want %s %s", e.Option, e.Value, want, strings.Join(e.Want, ", "))
}

// Check finds the first value that an option may not have.
func (o *Options) Check() error {
	profile, rows := []string{o.Profile}, []string{o.Rows}
	if o.Profile == "" {
		profile = nil
	}
	if o.Rows == "" {
		rows = nil
	}
	for _, of := range []struct {
		option      string
		values, may []string
	}{{"profile", profile, ProfileNames}, {"rows", rows, RowNames}, {"include", o.Include, IncludeNames}, {"without", o.Without, StageNames}, {"status", o.Statuses, StatusNames}, {"forms", o.Forms, FormNames}} {
		for _, x := range of.values {
			if !slices.Contains(of.may, x) {
				return &OptionError{of.option, x, of.may}
			}
		}
	}
	return nil
}

// StageNames are the stages that Options.Without may name.
var StageNames = []string{"trees", "quotations"}

// IncludeNames are what Options.Include may ask for besides speech: beliefs, intentions, and reports
// inside quotations ("I told him that …", she said), which belong to what the speaker said.
var IncludeNames = []string{"thought", "intention", "nested"}

// longText is the size of a text whose tables are given up once they are used, and not kept for the next one.
const longText = 1 << 18

// Engine finds attributions. One Engine serves all goroutines.
type Engine struct {
	options   Options
	annotator *syntax.Annotator
	weights   *Weights
	prepared  *propose.Prepared
	status    *status.Words
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
		wait.Go(func() { o.Weights, weightsErr = decide.Shipped() })
	}
	defer wait.Wait()
	if err := o.Check(); err != nil {
		return nil, err
	}
	pack := o.Rules
	if pack == nil {
		var err error
		if pack, err = rules.English(); err != nil {
			return nil, err
		}
	}
	p, err := propose.Prepare(pack)
	if err != nil {
		return nil, err
	}
	words, err := status.New(pack.Lex)
	if err != nil {
		return nil, err
	}
	if wait.Wait(); weightsErr != nil || anErr != nil {
		return nil, cmp.Or(weightsErr, anErr)
	}
	return &Engine{options: o, prepared: p, status: words, weights: o.Weights, annotator: an}, nil
}

// With gives an engine that decides by other weights and shares all else.
func (e *Engine) With(w *Weights) *Engine {
	return &Engine{options: e.options, annotator: e.annotator, weights: w, prepared: e.prepared, status: e.status}
}

// workspace is what one document needs while it is analysed; it serves one after another.
type workspace struct {
	stage  string // what is being done
	syntax syntax.Annotation
	b      *decide.Decider
	r      speaker.Resolver
}

func (e *Engine) workspace() *workspace {
	if s, ok := e.pool.Get().(*workspace); ok {
		return s
	}
	return &workspace{b: decide.New(e.prepared)}
}

// Analyze says who said what in doc. The error is that of ctx, where it ends before the analysis does; the Result
// is nil then. Where a stage fails, which is a bug, the Result names it, and holds the quotations in
// marks alone.
func (e *Engine) Analyze(ctx context.Context, doc *article.Document) (*Result, error) {
	return e.guarded(ctx, doc, func(s *workspace) *Result {
		s.stage = "syntax"
		s.syntax.Poll = pollOf(ctx)
		e.annotate(doc, &s.syntax)
		return e.analyze(&s.syntax, s)
	})
}

// AnalyzeAnnotated is Analyze of a document that is annotated already, to its end.
func (e *Engine) AnalyzeAnnotated(a *syntax.Annotation) *Result {
	r, _ := e.guarded(context.Background(), a.Doc, func(s *workspace) *Result { return e.analyze(a, s) })
	return r
}

// pollOf gives what stages call often: it ends them where ctx is done. It is nil for a context that never is.
func pollOf(ctx context.Context) func() {
	if ctx.Done() == nil {
		return nil
	}
	return func() {
		if err := ctx.Err(); err != nil {
			panic(stopped{err})
		}
	}
}

// stopped is what stages panic with where the context ends.
type stopped struct{ err error }

// analyze runs the stages in their order.
func (e *Engine) analyze(a *syntax.Annotation, s *workspace) *Result {
	s.stage = "attributions"
	s.b.Read(a)
	atts := s.b.Attributions(e.decideOptions())
	s.stage = "status"
	e.status.Settle(a, s.b.View.OnLists(), atts, e.options.Explain)
	atts = s.b.Resolve(atts)
	s.stage = "speakers"
	speakers := s.r.Resolve(a, atts, speaker.Options{List: e.options.Speakers, Explain: e.options.Explain})
	if p := e.options.MinSpeakerConfidence; p > 0 {
		atts, speakers = speaker.Sure(atts, speakers, p)
	}
	s.stage = "spans"
	if len(a.Doc.Text) > longText { // its tables are done with, and the rows need room
		s.r = speaker.Resolver{}
	}
	leftOut := s.b.LeftOut(atts)
	a.Pause()
	r := speller{s.b.View, e.options.Profile}.result(atts, speakers)
	a.Pause()
	r.LeftOut = leftOut
	r.keep(&e.options)
	r.asPassages(e.options.unitOf())
	r.cut()
	return r
}

func (e *Engine) decideOptions() decide.Options {
	asked := func(what string) bool { return slices.Contains(e.options.Include, what) }
	return decide.Options{
		Joined: e.options.Profile == profilePolnear, Weights: e.weights, MinConfidence: e.options.MinConfidence, Explain: e.options.Explain,
		Nested: asked("nested"), Thoughts: asked("thought"), Intentions: asked("intention"),
	}
}

// WhyNot describes every cue with a reading that shares a word with the bytes at: the reading that
// comes nearest to them, and the one that stands for the cue, where that is another. They come in
// the order of their cues. Quotations there that no cue claims and that are no rows follow, each
// with the reason.
func (e *Engine) WhyNot(a *syntax.Annotation, at article.Span) (all []decide.Proposed) {
	e.guarded(context.Background(), a.Doc, func(s *workspace) *Result {
		all = s.b.WhyNot(e.decideOptions(), a, at)
		return nil
	})
	if slices.ContainsFunc(all, func(p decide.Proposed) bool { return p.Won && p.Back }) {
		e.withoutUnresolved(a, all)
	}
	return all
}

// withoutUnresolved corrects the proposals whose content is one word for which no words were found: they are no rows.
func (e *Engine) withoutUnresolved(a *syntax.Annotation, all []decide.Proposed) {
	r := e.AnalyzeAnnotated(a)
	for i := range all {
		p := &all[i]
		if p.Won && p.Back && !slices.ContainsFunc(r.Attributions, func(at Attribution) bool {
			return slices.ContainsFunc(at.Cue, func(cue article.Span) bool { return cue.Contains(p.CueAt) })
		}) {
			p.Won, p.Reason = false, "its content is one word, and the text does not say for certain what it stands for"
		}
	}
}

// Nearest gives how far the rules came in the sentences of the bytes at, the one that came furthest
// first, at most so many. A rule that matches there is not among them.
func (e *Engine) Nearest(a *syntax.Annotation, at article.Span, most int) (all []rules.Near) {
	e.guarded(context.Background(), a.Doc, func(s *workspace) *Result {
		all = s.b.Nearest(a, at, most)
		return nil
	})
	return all
}

// Rules gives the rule pack that the engine goes by.
func (e *Engine) Rules() *rules.Pack { return e.prepared.Pack }

// Annotate gives the syntax of doc as the engine sees it. Where that fails it is empty, and
// AnalyzeAnnotated reports the fault.
func (e *Engine) Annotate(doc *article.Document) (a *syntax.Annotation) {
	defer func() {
		if recover() != nil {
			a = emptyAnnotation(doc)
		}
	}()
	a = &syntax.Annotation{}
	e.annotate(doc, a)
	return a
}

// annotate gives doc its syntax, less what the options leave out. doc stays as it is.
func (e *Engine) annotate(doc *article.Document, a *syntax.Annotation) {
	if slices.Contains(e.options.Without, "quotations") {
		doc = withoutQuotations(doc)
	}
	if slices.Contains(e.options.Without, "trees") {
		e.annotator.AnnotateWhere(doc, a, func(*syntax.Annotation, int) bool { return false })
		return
	}
	e.annotator.AnnotateInto(doc, a)
}

// withoutQuotations gives a copy of doc in which nothing is in quotation marks.
func withoutQuotations(doc *article.Document) *article.Document {
	bare := *doc
	bare.Quotations = nil
	bare.Tokens = slices.Clone(doc.Tokens)
	for i := range bare.Tokens {
		bare.Tokens[i].Quotation = -1
	}
	return &bare
}
