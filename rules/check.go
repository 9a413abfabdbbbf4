package rules

// The proof of a pack: does every rule find what its examples say, and nothing that they say it
// must not find?

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/rules/pattern"
	"whosaid/syntax"
)

// Finding is one attribution of a text as the whole pack finds it.
type Finding struct {
	Rule, Source, Cue, Content, Addressee string
}

// Evaluator gives what one rule by itself proposes in an article, also where it is a draft or retired: by match, its readings. A
// reading holds what the rule's operators give; the first is the one to show. The engine, which this package
// does not import, evaluates rules: attribution.NewEvaluator makes one.
type Evaluator func(r *Rule, a *syntax.Annotation) [][]Finding

// Analyzer finds the attributions of a text with the whole pack. The engine, which this package does not
// import, provides it.
type Analyzer func(text string) []Finding

// WholeFrom is the priority from which on a rule must hold its examples against the whole pack.
// Below it stand the rules that only propose candidates, for verbs of any kind.
const WholeFrom = 100

// CheckOptions says how far a proof goes.
type CheckOptions struct {
	// Alone evaluates a rule by itself. Where it is nil, examples are not proved.
	Alone Evaluator
	// Whole, where not nil, proves each match example against the whole pack too.
	Whole Analyzer

	// Mine proves the rules and lists of the directory that was loaded alone, not those that it extends.
	Mine bool

	// Ledger, where not nil, has the examples that are known to lose in the whole pack. One that loses and
	// is there is no fault; one that is there and wins is.
	Ledger *Ledger
}

// Check proves a pack: every example of every rule, no stable rule without both kinds of example,
// no list that nothing reads. All faults come back, in the order of the rules; none is none.
func (p *Pack) Check(an *syntax.Annotator, o CheckOptions) []error {
	c := checker{an: an, o: o}
	first := 0
	if o.Mine {
		first = len(p.from) - 1
	}
	used := map[lexicon.List]bool{}
	for _, r := range p.Rules {
		for _, l := range r.program.Lists() {
			used[l] = true
		}
		if r.layer < first {
			continue
		}
		c.form(r)
		if r.Status != Retired && o.Alone != nil {
			c.examples(r)
		}
	}
	if o.Whole != nil && !o.Mine {
		c.errs = append(c.errs, o.Ledger.unsettled()...)
	}
	c.errs = append(c.errs, p.unusedLists(used, first)...)
	return append(c.errs, p.checkLists(first)...)
}

// checker gathers the faults of rules.
type checker struct {
	an   *syntax.Annotator
	o    CheckOptions
	doc  article.Document
	a    syntax.Annotation
	errs []error
}

func (c *checker) fault(r *Rule, line int, format string, args ...any) {
	c.errs = append(c.errs, &Fault{r.Path, line, 0, fmt.Sprintf(format, args...)})
}

// form checks what a rule says of itself.
func (c *checker) form(r *Rule) {
	if strings.TrimSpace(r.Title) == "" {
		c.fault(r, 1, "an empty title")
	}
	if r.Description == "" {
		c.fault(r, 1, "an empty description")
	}
	if r.Status == Stable && (len(r.Examples().Match) == 0 || len(r.Examples().NoMatch) == 0) {
		c.fault(r, 1, "a stable rule has at least one example of match and one of no_match")
	}
}

// examples proves the examples of a rule.
func (c *checker) examples(r *Rule) {
	all := r.Examples()
	for i := range all.Match {
		c.match(r, &all.Match[i])
	}
	for i := range all.NoMatch {
		if found, hit := c.find(r, &all.NoMatch[i]); hit {
			e := &all.NoMatch[i]
			c.fault(r, e.Line, "no_match: found content %q, source %q in %q", found[0].Content, found[0].Source, e.Text)
		}
	}
	for i := range all.KnownMiss {
		if _, hit := c.find(r, &all.KnownMiss[i]); hit {
			c.fault(r, all.KnownMiss[i].Line, "known_miss: is found now; move it to match")
		}
	}
}

// find gives what a rule finds in the text of an example, and whether one of these is what the example states.
func (c *checker) find(r *Rule, e *Example) (found []Finding, hit bool) {
	article.ParseInto(&c.doc, e.Text, article.Metadata{})
	c.an.AnnotateInto(&c.doc, &c.a)
	found = slices.Concat(c.o.Alone(r, &c.a)...)
	return found, slices.ContainsFunc(found, e.agrees)
}

// match proves an example that the rule must match, alone and in the whole pack.
func (c *checker) match(r *Rule, e *Example) {
	found, hit := c.find(r, e)
	switch {
	case len(found) == 0:
		c.fault(r, e.Line, "match: found nothing in %q", e.Text)
	case !hit:
		_, part, got, want := nearest(e, found)
		c.fault(r, e.Line, "match: %s: got %q, want %q", part, got, want)
	case c.o.Whole != nil && r.Status == Stable && r.Priority >= WholeFrom:
		msg := whole(e, c.o.Whole(e.Text))
		switch known := c.o.Ledger.settle(r, e, msg); {
		case msg != "" && !known:
			c.fault(r, e.Line, "wins alone, loses in the whole pack: %s", msg)
		case msg == "" && known:
			c.fault(r, e.Line, "wins in the whole pack; take it out of the known losses")
		}
	}
}

// Text gives the words of some runs, the runs set apart by " … ".
func Text(d *article.Document, rs []article.Range) string {
	var parts []string
	for _, r := range rs {
		sp := d.SpanOf(r)
		parts = append(parts, strings.Join(strings.Fields(d.Text[sp.Start:sp.End]), " "))
	}
	return strings.Join(parts, " … ")
}

// agrees reports whether every part that the example states is as found.
func (e *Example) agrees(f Finding) bool {
	return (e.Content == "" || e.Content == f.Content) && (e.Source == "" || e.Source == f.Source || e.Source == "none" && f.Source == "") &&
		(e.Cue == "" || e.Cue == f.Cue) && (e.Addressee == "" || e.Addressee == f.Addressee)
}

// nearest gives the finding that agrees in the most parts and the first part in which it does not.
func nearest(e *Example, found []Finding) (best Finding, part, got, want string) {
	most := -1
	for _, f := range found {
		n := 0
		for _, p := range e.parts(f) {
			if p.want == "" || p.want == p.got || p.want == "none" && p.got == "" {
				n++
			}
		}
		if n > most {
			most, best = n, f
		}
	}
	for _, p := range e.parts(best) {
		if p.want != "" && p.want != p.got && !(p.want == "none" && p.got == "") {
			return best, p.name, p.got, p.want
		}
	}
	return best, "", "", ""
}

type examplePart struct{ name, got, want string }

func (e *Example) parts(f Finding) [4]examplePart {
	return [4]examplePart{{"content", f.Content, e.Content}, {"source", f.Source, e.Source}, {"cue", f.Cue, e.Cue}, {"addressee", f.Addressee, e.Addressee}}
}

// whole tells how the whole pack reads an example otherwise; "" where it reads it so.
func whole(e *Example, found []Finding) string {
	if len(found) == 0 {
		return "nothing is found"
	}
	for _, f := range found {
		if (e.Content == "" || e.Content == f.Content) && (e.Source == "" || e.Source == f.Source || e.Source == "none" && f.Source == "") {
			return ""
		}
	}
	f, part, got, want := nearest(e, found)
	return fmt.Sprintf("to %s: %s: got %q, want %q", f.Rule, part, got, want)
}

// unusedLists names the files of words that no pattern, flag or other list reads and that do not
// say who does.
func (p *Pack) unusedLists(used map[lexicon.List]bool, first int) []error {
	reads := map[string]bool{}
	for _, n := range pattern.FlagLists() {
		reads[head(n)] = true
	}
	for l := range used {
		reads[head(p.Lex.Name(l))] = true
	}
	for name := range reads {
		for _, n := range p.Lex.PartsOf(name) {
			reads[head(n)] = true
		}
	}
	// A list made of lists reads them; once more for a list made of such a list.
	for name := range reads {
		for _, n := range p.Lex.PartsOf(name) {
			reads[head(n)] = true
		}
	}
	var errs []error
	var names []string
	for name := range reads {
		names = append(names, name)
	}
	for _, f := range p.Lex.Files() {
		if f.UsedBy != "" || reads[f.Name] || f.Layer < first {
			continue
		}
		msg := fmt.Sprintf("list %q: no pattern names it; take it out, or say who reads it: #: used-by=…", f.Name)
		if near, ok := nearestWord(f.Name, names); ok {
			msg += fmt.Sprintf("; the nearest list is %q", near)
		}
		errs = append(errs, &Fault{f.Path, 1, 0, msg})
	}
	return errs
}

func head(list string) string {
	if i := strings.IndexAny(list, "/+"); i >= 0 {
		return list[:i]
	}
	return list
}

// Coverage gives as faults the stable rules that fire on none of some articles; and names, as one
// line for each list, the verbs and nouns that are the cue of none of the matches there.
func (p *Pack) Coverage(an *syntax.Annotator, texts []string) (faults, idle []error) {
	fired := make([]int, len(p.Rules))
	matters := map[string]bool{}
	var s Scratch
	var doc article.Document
	var a syntax.Annotation
	for _, t := range texts {
		article.ParseInto(&doc, t, article.Metadata{})
		an.AnnotateInto(&doc, &a)
		p.Propose(&a, &s, func(pr Proposal) {
			fired[pr.Rule.Number]++
			h := pr.Cue.Head
			if h < 0 && pr.Cue.Tokens.Len() > 0 {
				h = pr.Cue.Tokens.First
			}
			if h >= 0 {
				matters[a.Lemmas[h]] = true
			}
		})
	}
	for i, r := range p.Rules {
		if r.Status == Stable && fired[i] == 0 {
			faults = append(faults, &Fault{r.Path, r.Line, 0, fmt.Sprintf("never fires on the %d articles", len(texts))})
		}
	}
	for _, f := range p.Lex.Files() {
		if f.Name != "verbs" && f.Name != "nouns" {
			continue
		}
		var words []string
		for e := range f.Lines {
			if !matters[e] {
				words = append(words, e)
			}
		}
		if len(words) > 0 {
			sort.Slice(words, func(i, j int) bool { return f.Lines[words[i]] < f.Lines[words[j]] })
			idle = append(idle, &Fault{f.Path, f.Lines[words[0]], 0, fmt.Sprintf("%d entries are the cue of nothing in the %d articles: %s", len(words), len(texts), strings.Join(words, ", "))})
		}
	}
	return faults, idle
}
