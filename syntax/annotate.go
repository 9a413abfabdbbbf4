package syntax

import (
	"fmt"
	"strings"
	"sync"

	"whosaid/article"
)

// Annotator annotates documents. It holds the fitted models and nothing of any document, never
// changes once made, and serves any number of goroutines.
type Annotator struct {
	tags   *tagger
	lemmas *lemmatiser
	names  *namer
	parser *parserModel
	pool   sync.Pool // of *annotateScratch
}

// annotateScratch is the working memory of one Annotate.
type annotateScratch struct {
	tag   tagScratch
	say   sayingScratch
	parse parseScratch
	name  nameScratch
	words []string
	forms map[string]string // normal forms that had to be made, at most maxForms of them
	lower []byte
	later []laterLemma
}

// laterLemma is a lemma that is in annotateScratch.lower until all of the document's are known.
type laterLemma struct{ token, off, end int }

const maxForms = 4096

// manyTokens is how many a long article has. The room for its words is not kept for the next one.
const manyTokens = 1 << 16

// New reads the embedded models, side by side: about 40 ms of work. A model that is cut or of
// another version is refused; the error names it.
func New() (*Annotator, error) {
	a := new(Annotator)
	errs := make([]error, 4)
	var wait sync.WaitGroup
	for i, load := range []func() error{
		func() (err error) { a.tags, err = loadTagger(); return },
		func() (err error) { a.parser, err = loadParser(); return },
		func() error { l, err := loadLists(); a.lemmas = l.lemmas; return err },
		func() (err error) { a.names, err = loadNamer(); return },
	} {
		wait.Go(func() { errs[i] = load() })
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("syntax: %w", err)
		}
	}
	a.pool.New = func() any { return &annotateScratch{forms: map[string]string{}} }
	return a, nil
}

// Annotate gives tags, lemmas, names and trees over the document's tokens.
func (an *Annotator) Annotate(doc *article.Document) *Annotation {
	a := new(Annotation)
	an.AnnotateInto(doc, a)
	return a
}

// AnnotateInto is Annotate into an Annotation whose slices are used again. Whatever a held before
// is lost.
func (an *Annotator) AnnotateInto(doc *article.Document, a *Annotation) {
	an.AnnotateWhere(doc, a, nil)
}

// AnnotateWhere is AnnotateInto with trees for some sentences alone: those of which trees, called
// once all tags, lemmas and names are known, says so. A nil trees means all. Trees are most of the
// work.
func (an *Annotator) AnnotateWhere(doc *article.Document, a *Annotation, trees func(a *Annotation, sentence int) bool) {
	n := len(doc.Tokens)
	*a = Annotation{
		Doc: doc, Tags: resize(a.Tags, n), Lemmas: resize(a.Lemmas, n),
		Heads: Filled(a, a.Heads, n, -1), Relations: resize(a.Relations, n),
		Parsed: resize(a.Parsed, len(doc.Sentences)), Names: a.Names[:0],
		firstChild: a.firstChild, nextSibling: a.nextSibling, nameOf: a.nameOf, Poll: a.Poll,
	}
	s := an.pool.Get().(*annotateScratch)
	s.words = resize(s.words, n)
	for i := range doc.Tokens {
		a.Tick(i)
		s.words[i] = s.form(doc, i)
	}
	for _, sent := range doc.Sentences {
		a.Pause()
		r := sent.Tokens
		an.tagSaying(s.words[r.First:r.End], heading(doc, r), a.Tags[r.First:r.End], s)
	}
	an.lemmas.annotate(s, a)
	an.names.annotate(s, a)
	an.trees(s, a, trees)
	a.Link()
	if clear(s.words); n > manyTokens { // they hold on to the article's text
		s.words, s.later, s.lower = nil, nil, nil
	}
	an.pool.Put(s) // not where Poll or a fault ends the work midway: nobody knows what s holds then
}

// heading reports whether the tokens are in a title or heading.
func heading(doc *article.Document, r article.Range) bool {
	if r.Len() == 0 {
		return false
	}
	kind := doc.Paragraphs[doc.Tokens[r.First].Paragraph].Kind
	return kind == article.Title || kind == article.Heading
}

// trees fills the heads and relations of the sentences of which where says so, of all where it is nil. One pass goes over
// all of them, then the other: the tables of a pass stay in the processor's cache.
func (an *Annotator) trees(s *annotateScratch, a *Annotation, where func(a *Annotation, sentence int) bool) {
	s.parse.guides.forget()
	for i, sent := range a.Doc.Sentences {
		r := sent.Tokens
		if r.Len() == 0 || where != nil && !where(a, i) {
			continue
		}
		a.Pause()
		an.parser.guess(s.words[r.First:r.End], a.Tags[r.First:r.End], &s.parse)
		a.Parsed[i] = true
	}
	for i, sent := range a.Doc.Sentences {
		if a.Parsed[i] {
			a.Pause()
			an.tree(s, a, sent.Tokens)
		}
	}
}

// tree fills the heads and relations of one sentence, of which a guess has been made.
func (an *Annotator) tree(s *annotateScratch, a *Annotation, r article.Range) {
	heads := a.Heads[r.First:r.End]
	an.parser.settle(s.words[r.First:r.End], a.Tags[r.First:r.End], heads, a.Relations[r.First:r.End], &s.parse)
	mainVerb(heads, a.Relations[r.First:r.End], a.Tags[r.First:r.End])
	oneSubject(heads, a.Relations[r.First:r.End], a.Tags[r.First:r.End])
	noCaseSubject(heads, a.Relations[r.First:r.End], a.Tags[r.First:r.End])
	bareRelative(s.words[r.First:r.End], heads, a.Relations[r.First:r.End], a.Tags[r.First:r.End])
	passiveSubject(heads, a.Relations[r.First:r.End])
	subjectBehind(heads, a.Relations[r.First:r.End], a.Tags[r.First:r.End])
	for i, h := range heads {
		if h >= 0 {
			heads[i] = h + int32(r.First)
		}
	}
}

// resize gives a slice of n zero values, in the room of s where that suffices.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+min(n/4, 1<<12))
	}
	s = s[:n]
	clear(s)
	return s
}

// form gives the normal form of token i. Whether a mark opens or closes is known from the
// document's quotations.
func (s *annotateScratch) form(doc *article.Document, i int) string {
	w := doc.Word(i)
	mark := quoteUnknown
	if q := doc.Tokens[i].Quotation; q >= 0 && int(q) < len(doc.Quotations) {
		switch t, span := doc.Tokens[i].Span, doc.Quotations[q].Span; {
		case t.Start == span.Start:
			mark = quoteOpens
		case t.End == span.End && doc.Quotations[q].Closed:
			mark = quoteCloses
		}
	}
	if w == "" {
		return "x"
	}
	if isPlainWord(w) {
		return w
	}
	if mark != quoteUnknown {
		return normalForm(w, mark)
	}
	if f, ok := s.forms[w]; ok {
		return f
	}
	f := normalForm(w, mark)
	if len(s.forms) < maxForms && len(w) < 40 && f != w {
		s.forms[strings.Clone(w)] = f
	}
	return f
}
