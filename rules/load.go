package rules

// Stage 1 of a pack, load: what do its files say, and what is wrong with them?

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"whosaid/rules/lexicon"
	"whosaid/rules/pattern"
)

// maxRuleFile is the most bytes of a rule file.
const maxRuleFile = 128 << 10

// Fault is one thing wrong in a pack.
type Fault struct {
	Path      string
	Line, Col int // from 1; Col 0 where the line is all that is known
	Message   string
}

// Error gives the place, then the message.
func (f *Fault) Error() string {
	switch {
	case f.Line == 0:
		return f.Path + ": " + f.Message
	case f.Col == 0:
		return fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Message)
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.Path, f.Line, f.Col, f.Message)
}

// file is a rule file being read; it gathers faults.
type file struct {
	path    string
	lines   []string
	faults  []error
	pattern *yaml.Node // the fields that are read when all others are
	gives   *yaml.Node
	late    bool // it has examples, which are not read yet
}

// name gives the file's name without its ending, which is the rule's id.
func (f *file) name() string { return strings.TrimSuffix(path.Base(f.path), path.Ext(f.path)) }

func (f *file) fault(n *yaml.Node, format string, args ...any) {
	line, col := 1, 0
	if n != nil {
		line, col = n.Line, n.Column
	}
	f.faults = append(f.faults, &Fault{f.path, line, col, fmt.Sprintf(format, args...)})
}

// readRule reads one rule file. It gives what could be read beside the faults, so that a pattern's own
// faults can be told with the others; nil where nothing could. The rule is not compiled.
func readRule(p string, b []byte) (*Rule, []error) {
	f := &file{path: p}
	r := f.read(b)
	return r, f.faults
}

// readRuleLate is readRule of a file that is known to be sound: its examples, which are most of it, are left until they are
// asked for.
func readRuleLate(p string, b []byte) (*Rule, []error) {
	rest, ok := withoutExamples(b)
	if !ok {
		return readRule(p, b)
	}
	f := &file{path: p, late: true}
	r := f.read(rest)
	if r != nil {
		r.lateExamples(func() []byte { return b })
	}
	return r, f.faults
}

// lateExamples lets the examples of a rule that is sound be read out of its file when they are first asked for.
func (r *Rule) lateExamples(file func() []byte) {
	at := r.Path
	r.late = sync.OnceValue(func() Examples {
		whole, _ := readRule(at, file())
		return whole.examples
	})
}

// withoutExamples gives what stands before the examples of a rule file; ok is false where they are not what comes last.
func withoutExamples(b []byte) (rest []byte, ok bool) {
	const key = "\nexamples:\n"
	i := bytes.Index(b, []byte(key))
	if i < 0 {
		return b, false
	}
	for line := range bytes.Lines(b[i+len(key):]) {
		if c := line[0]; c != ' ' && c != '\n' && c != '#' {
			return b, false
		}
	}
	return b[:i+1], true
}

// read reads a rule file: its one YAML document, field by field.
func (f *file) read(b []byte) *Rule {
	n := f.document(b)
	if n == nil {
		return nil
	}
	r := &Rule{Path: f.path}
	seen := f.mapping(n, "a rule", func(key string, _, v *yaml.Node) bool {
		read, ok := ruleFields[key]
		if ok {
			read(f, r, v)
		}
		return ok
	})
	if n.Kind == yaml.MappingNode {
		for _, k := range [...]string{"id", "title", "description", "status", "priority", "pattern", "gives", "examples"} {
			if !seen[k] && !(f.late && k == "examples") {
				f.fault(n, "no %s", k)
			}
		}
	}
	if r.Frame == "" {
		r.Frame = f.name()
	}
	if f.pattern != nil && strings.TrimSpace(r.Pattern) == "" {
		f.fault(f.pattern, "an empty pattern")
	}
	if f.gives != nil {
		f.readGives(f.gives, r)
	}
	return r
}

// document gives the one YAML document of a rule file; nil where the file holds none that can be read.
func (f *file) document(b []byte) *yaml.Node {
	if len(b) > maxRuleFile {
		f.fault(nil, "a rule of %d bytes; the most is %d", len(b), maxRuleFile)
		return nil
	}
	f.lines = strings.Split(string(b), "\n")
	for i, l := range f.lines {
		if !utf8.ValidString(l) {
			f.faults = append(f.faults, &Fault{f.path, i + 1, len([]rune(l[:validPrefix(l)])) + 1, "not valid UTF-8"})
			return nil
		}
	}
	if depth, line := brackets(b); depth > 100 {
		f.faults = append(f.faults, &Fault{f.path, line, 0, "brackets more than 100 deep"})
		return nil
	}
	loader, err := yaml.NewLoader(strings.NewReader(string(b)))
	if err != nil {
		f.fault(nil, "%v", err)
		return nil
	}
	var doc, second yaml.Node
	if err := loader.Load(&doc); err != nil {
		f.yamlFault(err)
		return nil
	}
	if err := loader.Load(&second); err == nil {
		f.fault(&second, "a second document in one file: one rule a file")
		return nil
	} else if !strings.Contains(err.Error(), "EOF") {
		f.yamlFault(err)
		return nil
	}
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		return doc.Content[0]
	}
	return &doc
}

// ruleFields reads each field of a rule.
var ruleFields = map[string]func(f *file, r *Rule, v *yaml.Node){
	"id": func(f *file, r *Rule, v *yaml.Node) {
		r.ID = f.text(v)
		if r.ID != f.name() {
			f.fault(v, "id %q: the file's name says %q", r.ID, f.name())
		}
	},
	"title":       func(f *file, r *Rule, v *yaml.Node) { r.Title = f.text(v) },
	"description": func(f *file, r *Rule, v *yaml.Node) { r.Description = strings.TrimSpace(f.text(v)) },
	"status": func(f *file, r *Rule, v *yaml.Node) {
		if i := f.choice(v, "status", "draft", "stable", "retired"); i >= 0 {
			r.Status = [...]Status{Draft, Stable, Retired}[i]
		}
	},
	"priority": func(f *file, r *Rule, v *yaml.Node) { r.Priority = f.number(v, "priority", 0, 1000) },
	"class":    func(f *file, r *Rule, v *yaml.Node) { r.Class = f.text(v) },
	"asserted": func(f *file, r *Rule, v *yaml.Node) {
		f.choice(v, "asserted", "asserted", "denied", "hedged", "conditional", "question", "intended", "declined")
		r.Asserted = v.Value
	},
	"frame":   func(f *file, r *Rule, v *yaml.Node) { r.Frame = f.text(v) },
	"sole":    func(f *file, r *Rule, v *yaml.Node) { r.Sole = f.truth(v, "sole") },
	"chains":  func(f *file, r *Rule, v *yaml.Node) { r.Chains = f.truth(v, "chains") },
	"exact":   func(f *file, r *Rule, v *yaml.Node) { r.Exact = f.truth(v, "exact") },
	"settles": func(f *file, r *Rule, v *yaml.Node) { r.Settles = f.truth(v, "settles") },
	"within": func(f *file, r *Rule, v *yaml.Node) {
		if i := f.choice(v, "within", "sentence", "paragraph", "next-paragraph"); i >= 0 {
			r.Within = [...]pattern.Within{pattern.InSentence, pattern.InParagraph, pattern.InNext}[i]
		}
	},
	"pattern": func(f *file, r *Rule, v *yaml.Node) {
		f.pattern = v
		r.Pattern, r.Line, r.indent = f.text(v), v.Line, v.Column-1
		if v.Style&yaml.LiteralStyle == 0 {
			return
		}
		r.Line++
		r.indent = 0
		if r.Line <= len(f.lines) {
			l := f.lines[r.Line-1]
			r.indent = len(l) - len(strings.TrimLeft(l, " "))
		}
	},
	"where": func(f *file, r *Rule, v *yaml.Node) {
		f.sequence(v, func(c *yaml.Node) { r.Where = append(r.Where, f.text(c)) })
	},
	"gives":    func(f *file, _ *Rule, v *yaml.Node) { f.gives = v },
	"examples": (*file).readExamples,
}

// readExamples reads the three lists of examples.
func (f *file) readExamples(r *Rule, n *yaml.Node) {
	f.mapping(n, "examples", func(key string, _, v *yaml.Node) bool {
		switch key {
		case "match":
			r.examples.Match = f.examples(v, false)
		case "no_match":
			r.examples.NoMatch = f.examples(v, true)
		case "known_miss":
			r.examples.KnownMiss = f.examples(v, true)
		default:
			return false
		}
		return true
	})
}

// choice gives the index of the field's value among those that it may have; -1, with a fault, where it is another.
func (f *file) choice(v *yaml.Node, field string, values ...string) int {
	s := f.text(v)
	i := slices.Index(values, s)
	if i < 0 {
		last := len(values) - 1
		f.fault(v, "%s %q: want %s or %s", field, s, strings.Join(values[:last], ", "), values[last])
	}
	return i
}

// number reads a whole number from least to most.
func (f *file) number(v *yaml.Node, field string, least, most int) int {
	n, err := strconv.Atoi(f.text(v))
	if err != nil || n < least || n > most {
		f.fault(v, "%s %q: want a whole number from %d to %d", field, v.Value, least, most)
	}
	return n
}

// rawGives is `gives` before the pattern is known, with the places of its values.
type rawGives struct {
	part  string
	value string
	line  int
	col   int
}

func (f *file) readGives(n *yaml.Node, r *Rule) {
	f.mapping(n, "gives", func(key string, k, v *yaml.Node) bool {
		switch key {
		case "cue", "source", "content", "addressee":
			r.raw = append(r.raw, rawGives{key, f.text(v), v.Line, v.Column})
			return true
		}
		return false
	})
}

func (f *file) examples(n *yaml.Node, because bool) []Example {
	var out []Example
	f.sequence(n, func(c *yaml.Node) {
		e := Example{Line: c.Line}
		f.mapping(c, "an example", func(key string, k, v *yaml.Node) bool {
			switch key {
			case "text":
				e.Text, e.Line = strings.TrimSuffix(f.text(v), "\n"), v.Line
			case "source":
				e.Source = f.text(v)
			case "cue":
				e.Cue = f.text(v)
			case "content":
				e.Content = f.text(v)
			case "addressee":
				e.Addressee = f.text(v)
			case "because":
				e.Because = f.text(v)
			default:
				return false
			}
			return true
		})
		if c.Kind == yaml.MappingNode {
			if e.Text == "" {
				f.fault(c, "an example without text")
			}
			if because && e.Because == "" {
				f.fault(c, "an example of what is not found says because")
			}
		}
		out = append(out, e)
	})
	return out
}

// mapping calls f for each key; f is false of a key that is not known.
func (f *file) mapping(n *yaml.Node, what string, each func(key string, k, v *yaml.Node) bool) map[string]bool {
	seen := map[string]bool{}
	if n.Kind != yaml.MappingNode {
		f.fault(n, "%s: want key: value, got %s", what, kindName(n))
		return seen
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		if seen[k.Value] {
			f.fault(k, "%q stands twice", k.Value)
			continue
		}
		seen[k.Value] = true
		if k.Kind != yaml.ScalarNode || !each(k.Value, k, v) {
			f.fault(k, "unknown field %q in %s", k.Value, what)
		}
	}
	return seen
}

func (f *file) sequence(n *yaml.Node, each func(c *yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		f.fault(n, "want a list of items, each after a hyphen, got %s", kindName(n))
		return
	}
	for _, c := range n.Content {
		each(c)
	}
}

// truth reads true or false.
func (f *file) truth(n *yaml.Node, field string) bool {
	t := f.text(n)
	if t != "true" && t != "false" {
		f.fault(n, "%s %q: want true or false", field, t)
	}
	return t == "true"
}

func (f *file) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		f.fault(n, "want text, got %s", kindName(n))
		return ""
	}
	return n.Value
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "key: value pairs"
	case yaml.SequenceNode:
		return "a list"
	case yaml.ScalarNode:
		if n.Value == "" {
			return "nothing"
		}
		return "text"
	case yaml.AliasNode:
		return "an alias"
	}
	return "nothing"
}

// yamlFault takes the line out of the reader's message.
func (f *file) yamlFault(err error) {
	msg := strings.TrimPrefix(strings.ReplaceAll(err.Error(), "\n", " "), "yaml: ")
	line := 1
	if i := strings.Index(msg, "line "); i >= 0 {
		n := 0
		for _, c := range msg[i+5:] {
			if c < '0' || c > '9' {
				break
			}
			n = min(n*10+int(c-'0'), 1<<20)
		}
		line = max(1, min(n, len(f.lines)))
	}
	if strings.Contains(msg, "EOF") {
		msg = "an empty file"
	}
	f.faults = append(f.faults, &Fault{f.path, line, 0, "not YAML: " + msg})
}

// brackets gives the deepest nesting of brackets and its line, so that no reader is asked to descend it.
func brackets(b []byte) (deepest, at int) {
	depth, line := 0, 1
	for _, c := range b {
		switch c {
		case '[', '{':
			depth++
			if depth > deepest {
				deepest, at = depth, line
			}
		case ']', '}':
			depth--
		case '\n':
			line++
		}
	}
	return
}

func validPrefix(s string) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}

// compile makes the rule's program and resolves what it gives.
func (r *Rule) compile(lex *Lexicon) error {
	x, err := pattern.Parse(r.Pattern)
	if err == nil {
		r.program, err = pattern.Compile(x, pattern.Options{Lexicon: lex, Within: r.Within, Where: r.Where})
	}
	if err != nil {
		e := err.(*pattern.Error)
		if e.Line == 0 {
			return &Fault{r.Path, r.Line, 0, "where " + e.Message}
		}
		col := e.Col
		return &Fault{r.Path, r.Line + e.Line - 1, col + r.indent, "pattern: " + e.Message}
	}
	return r.resolve()
}

// partOperators are the operators that make sense for each part.
var partOperators = map[string][]Operator{
	"cue":       {OpNone, OpWords, OpVerbGroup},
	"source":    {OpNone, OpWords, OpPhrase, OpSubject, OpPossessor},
	"addressee": {OpNone, OpWords, OpPhrase},
	"content": {
		OpNone, OpWords, OpPhrase, OpSubtree, OpClause, OpQuote, OpQuoteRun, OpRest, OpBefore, OpAround, OpAncestor, OpParagraph, OpPassage,
	},
}

func namesOf(os []Operator) string {
	var names []string
	for _, o := range os {
		names = append(names, o.String())
	}
	return strings.Join(names, ", ")
}

func (r *Rule) resolve() error {
	var errs []error
	used := map[string]bool{}
	for _, w := range r.Where {
		for _, f := range strings.Fields(w) {
			used[f] = true
		}
	}
	none := operand{OpNone, -1, -1}
	r.gives = gives{none, none, none, none, none}
	for _, g := range r.raw {
		fault := func(format string, args ...any) {
			errs = append(errs, &Fault{r.Path, g.line, g.col, g.part + ": " + fmt.Sprintf(format, args...)})
		}
		slot := func(name string) int16 {
			k := r.program.Slot(name)
			if k < 0 {
				fault("no capture %q in the pattern", name)
			}
			used[name] = true
			return int16(k)
		}
		main, less, minus := strings.Cut(g.value, " minus ")
		first, second, plus := strings.Cut(main, " plus ")
		one := func(text string) operand {
			name := g.part
			opName := strings.TrimSpace(text)
			if a, b, ok := strings.Cut(opName, "("); ok {
				opName, name = a, strings.TrimSuffix(b, ")")
			}
			for i, n := range operatorNames {
				if n != opName {
					continue
				}
				o := operand{Operator(i), -1, -1}
				switch o.op {
				case OpNone, OpAround, OpPassage:
				case OpBefore:
					if strings.Contains(text, "(") {
						o.slot = slot(name)
					}
				default:
					o.slot = slot(name)
				}
				if !slices.Contains(partOperators[g.part], o.op) {
					fault("no %s is reached by %q: want one of %s", g.part, opName, namesOf(partOperators[g.part]))
				}
				return o
			}
			fault("unknown operator %q: want one of %s", opName, strings.Join(operatorNames[:], ", "))
			return none
		}
		o := one(first)
		if minus {
			o.less = slot(strings.TrimSpace(less))
		}
		switch g.part {
		case "cue":
			r.gives.cue = o
		case "source":
			r.gives.source = o
		case "content":
			r.gives.content = o
			if plus {
				r.gives.more = one(second)
			}
		case "addressee":
			r.gives.addressee = o
		}
		if plus && g.part != "content" {
			fault("only content has a second stretch")
		}
	}
	if r.gives.content.op == OpNone {
		errs = append(errs, &Fault{r.Path, r.Line, 0, "gives no content"})
	}
	if r.gives.cue.op == OpNone && !slices.ContainsFunc(r.raw, func(g rawGives) bool { return g.part == "cue" }) {
		errs = append(errs, &Fault{r.Path, r.Line, 0, "gives no cue: write cue: none where there is none"})
	}
	for _, s := range r.program.Slots() {
		if s != "" && !used[s] {
			errs = append(errs, &Fault{r.Path, r.Line, 0, fmt.Sprintf("capture %q is never used: neither gives nor where names it", s)})
		}
	}
	return errors.Join(errs...)
}

// readDir reads every rule below dir, in the order of their paths; lexicon/, pack.yaml and
// directories whose names begin with a dot are not rules. shown is before the paths in messages.
func readDir(fsys fs.FS, dir, shown string) (rules []*Rule, errs []error) {
	read := readRule
	if fsys == fs.FS(english) {
		read = readRuleLate
	}
	var paths []string
	err := fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "lexicon" || p != dir && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if ext := path.Ext(p); ext == ".yaml" || ext == ".yml" {
			if d.Name() != packFile {
				paths = append(paths, p)
			}
		}
		return nil
	})
	if err != nil {
		return nil, []error{err}
	}
	sort.Strings(paths)
	for _, p := range paths {
		b, err := lexicon.ReadFile(fsys, p, shown+p, maxRuleFile)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		r, faults := read(shown+p, b)
		errs = append(errs, faults...)
		if r != nil && r.Pattern != "" && (r.raw != nil || len(faults) == 0) {
			rules = append(rules, r)
		}
	}
	return rules, errs
}
