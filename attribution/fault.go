package attribution

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"strconv"

	"whosaid/article"
	"whosaid/attribution/internal/decide"
	"whosaid/syntax"
)

// FlagFault marks the rows of an article in which whosaid itself went wrong: see Fault.
const FlagFault = "fault"

// FlagCut marks the rows of an article whose source breaks off in it.
const FlagCut = "cut-article"

// Fault is a mistake in this program that an article brought to light: a stage panicked. It costs the
// attributions of that article alone, and not its quotations in marks: they are rows without a speaker,
// with the flag "fault".
type Fault struct {
	Stage string // what was being done
	Place string // file:line of this program
	Value any    // what the stage panicked with
}

// Error asks the user to report the fault.
func (f *Fault) Error() string {
	return fmt.Sprintf("a fault in whosaid (%s, %s), please report it: %v", f.Stage, f.Place, f.Value)
}

// guarded runs stages with a workspace. Where one of them panics it gives what the quotations alone tell.
func (e *Engine) guarded(ctx context.Context, doc *article.Document, stages func(s *workspace) *Result) (r *Result, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var s *workspace
	defer func() {
		if value := recover(); value != nil { // the workspace may hold anything now: it is not used again
			if end, ok := value.(stopped); ok {
				r, err = nil, end.err
				return
			}
			stage := "beginning"
			if s != nil && s.stage != "" {
				stage = s.stage
			}
			r = bareResult(doc, &Fault{Stage: stage, Place: placeOf(debug.Stack()), Value: value})
			return
		}
		if len(doc.Text) <= longText {
			e.pool.Put(s)
		}
	}()
	s = e.workspace()
	return stages(s), nil
}

// bareResult gives a row for each quotation in marks.
func bareResult(doc *article.Document, fault *Fault) (r *Result) {
	r = &Result{Doc: doc, Fault: fault}
	defer func() {
		if recover() != nil { // the document itself is not whole
			r = &Result{Doc: doc, Fault: fault}
		}
	}()
	carried := make([]bool, len(doc.Quotations))
	for q := range doc.Quotations {
		x := &doc.Quotations[q]
		if carried[q] || x.Parent >= 0 || x.Tokens.Len() == 0 || !holdsAttributions(doc, x) {
			continue
		}
		at := Attribution{
			ID: "q" + strconv.Itoa(len(r.Attributions)+1), Shared: "a" + strconv.Itoa(len(r.Attributions)+1), Kind: Direct, Content: []article.Span{x.Span}, SourceHead: -1, CueHead: -1,
			SourceForm: FormNone, Status: StatusAsserted, Speaker: -1, Resolution: ByNothing, NestedIn: -1, Innermost: -1, Outermost: -1,
			Rule: decide.RuleBare, Flags: []string{FlagFault},
		}
		last := x
		for k := x.ContinuedBy; k >= 0; k = last.ContinuedBy {
			last, carried[k] = &doc.Quotations[k], true
			at.Content = append(at.Content, last.Span)
		}
		if !last.Closed {
			at.Flags = append(at.Flags, decide.FlagUnclosed)
		}
		r.Attributions = append(r.Attributions, at)
	}
	r.cut()
	return r
}

// holdsAttributions reports whether a quotation is where attributions are looked for.
func holdsAttributions(doc *article.Document, q *article.Quotation) bool {
	switch doc.Paragraphs[doc.Tokens[q.Tokens.First].Paragraph].Kind {
	case article.Body, article.Title, article.Heading, article.Caption:
		return true
	}
	return false
}

// cut flags the rows of an article that is not whole.
func (r *Result) cut() {
	if !r.Doc.Cut {
		return
	}
	for i := range r.Attributions {
		at := &r.Attributions[i]
		at.Flags = append(at.Flags[:len(at.Flags):len(at.Flags)], FlagCut)
	}
}

// placeOf gives, of a stack, the line of this project's code in which it panicked.
func placeOf(stack []byte) string {
	_, after, _ := bytes.Cut(stack, []byte("panic("))
	for line := range bytes.Lines(after) {
		line = bytes.TrimSpace(line)
		if !bytes.Contains(line, []byte(".go:")) || bytes.Contains(line, []byte("/runtime/")) {
			continue
		}
		if i := bytes.LastIndexByte(line, ' '); i > 0 {
			line = line[:i]
		}
		return string(line[bytes.LastIndexByte(line, '/')+1:])
	}
	return "unknown"
}

// emptyAnnotation is the syntax of a document about which nothing is known.
func emptyAnnotation(doc *article.Document) *syntax.Annotation { return &syntax.Annotation{Doc: doc} }
