package pattern

// Stage 1, parse: what does the author's text say?

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits that the parser holds an author to, so that a pattern's cost stays small and known.
const (
	maxSource = 16 << 10 // bytes of a pattern
	maxDepth  = 24       // brackets within brackets
	maxRepeat = 40       // most of a repeat
	maxPath   = 6        // most of a repeated edge
)

// Error is a fault in a pattern. Line and Col count from 1; Col counts code points.
type Error struct {
	Line, Col int
	Message   string
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Message) }

// Kind says what an expression is.
type Kind uint8

// The kinds of expression.
const (
	Seq    Kind = iota // one after another
	Alt                // one of several
	Token              // one token
	Region             // a region: <quote>
	Bound              // ^sentence, $paragraph
	Look               // (?after …), (?not-before …)
)

// Expr is a node of a parsed pattern.
type Expr struct {
	Kind     Kind
	Line     int
	Col      int
	Capture  string // the name before the colon, or ""
	Min, Max int    // repeat
	Sub      []*Expr
	Terms    []Term // of a Token: all must hold; none is any token
	Name     string // of a Region or Bound: its kind
	Arg      string // of a Region: the class of a name, or a list
	Behind   bool   // of a Look: what is before; of a Bound: the beginning
	Not      bool   // of a Look: it must not be there
	Edges    []*Edge
}

// Term is one demand on a token: key=value|value, or a flag.
type Term struct {
	Line, Col int
	Key       string
	Not       bool
	Values    []Value // none for a flag
}

// Value is a word, a @list or a /regular expression/.
type Value struct {
	Form byte // 'w', '@' or '/'
	Text string
}

// Edge is a path in the tree from the node that it follows to its target.
type Edge struct {
	Line, Col int
	Not       bool
	Optional  bool
	Steps     []Step
	Target    *Expr // a Token; its Edges go on from it
}

// Step is one edge of a path.
type Step struct {
	Up       bool
	Rels     []string // none is any relation
	Cases    []string // the words of the case that the lower end has; none is any
	Min, Max int
}

// Parse reads a pattern. The error is an *Error.
func Parse(source string) (x *Expr, err error) {
	p := &parser{src: source, line: 1, col: 1}
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(*Error)
			if !ok {
				panic(r)
			}
			x, err = nil, e
		}
	}()
	if len(source) > maxSource {
		p.fail("a pattern of %d bytes; the most is %d", len(source), maxSource)
	}
	if !utf8.ValidString(source) {
		p.fail("not valid UTF-8")
	}
	p.space()
	x = p.alt(0)
	if p.pos < len(p.src) {
		p.fail("unexpected %q", p.peek())
	}
	return x, nil
}

type parser struct {
	src       string
	pos       int
	line, col int
}

func (p *parser) fail(format string, args ...any) {
	panic(&Error{p.line, p.col, fmt.Sprintf(format, args...)})
}

func (p *parser) failAt(line, col int, format string, args ...any) {
	panic(&Error{line, col, fmt.Sprintf(format, args...)})
}

func (p *parser) peek() rune {
	if p.pos >= len(p.src) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(p.src[p.pos:])
	return r
}

func (p *parser) has(s string) bool { return strings.HasPrefix(p.src[p.pos:], s) }

func (p *parser) next() rune {
	r, n := utf8.DecodeRuneInString(p.src[p.pos:])
	p.pos += n
	if r == '\n' {
		p.line++
		p.col = 1
	} else {
		p.col++
	}
	return r
}

func (p *parser) skip(s string) {
	for range s {
		p.next()
	}
}

func (p *parser) accept(s string) bool {
	if p.has(s) {
		p.skip(s)
		return true
	}
	return false
}

func (p *parser) expect(s, in string) {
	if !p.accept(s) {
		if p.pos >= len(p.src) {
			p.fail("%s: want %q, and the pattern ends", in, s)
		}
		p.fail("%s: want %q, got %q", in, s, p.peek())
	}
}

// space skips white space and comments from # to the line's end.
func (p *parser) space() {
	for p.pos < len(p.src) {
		switch r := p.peek(); {
		case unicode.IsSpace(r):
			p.next()
		case r == '#':
			for p.pos < len(p.src) && p.peek() != '\n' {
				p.next()
			}
		default:
			return
		}
	}
}

func letter(r rune) bool {
	return r == '-' || r == '_' || r == '.' || r == '\'' || r == '$' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// ident reads a name of lower-case letters, digits, - and _, or gives "".
func (p *parser) ident() string {
	a := p.pos
	for p.pos < len(p.src) {
		r := p.peek()
		if r >= 'a' && r <= 'z' || p.pos > a && (r >= '0' && r <= '9' || r == '_' || r == '-' && !p.has("->")) {
			p.next()
			continue
		}
		break
	}
	return p.src[a:p.pos]
}

func (p *parser) number(in string) int {
	n, any := 0, false
	for p.peek() >= '0' && p.peek() <= '9' {
		n = min(n*10+int(p.next()-'0'), 1<<20)
		any = true
	}
	if !any {
		p.fail("%s: want a number", in)
	}
	return n
}

func (p *parser) alt(depth int) *Expr {
	if depth > maxDepth {
		p.fail("brackets more than %d deep", maxDepth)
	}
	line, col := p.line, p.col
	first := p.seq(depth)
	if p.peek() != '|' {
		return first
	}
	x := &Expr{Kind: Alt, Line: line, Col: col, Min: 1, Max: 1, Sub: []*Expr{first}}
	for p.accept("|") {
		p.space()
		x.Sub = append(x.Sub, p.seq(depth))
	}
	return x
}

func (p *parser) seq(depth int) *Expr {
	x := &Expr{Kind: Seq, Line: p.line, Col: p.col, Min: 1, Max: 1}
	for p.pos < len(p.src) && p.peek() != ')' && p.peek() != '|' && p.peek() != ']' {
		x.Sub = append(x.Sub, p.item(depth))
		p.space()
	}
	if len(x.Sub) == 0 {
		p.fail("nothing to match here")
	}
	return x
}

func (p *parser) item(depth int) *Expr {
	line, col := p.line, p.col
	name := ""
	if r := p.peek(); r >= 'a' && r <= 'z' {
		name = p.ident()
		if !p.accept(":") {
			p.failAt(line, col, "%q: a word stands in quotation marks, a capture before a colon", name)
		}
	}
	x := p.atom(depth)
	x.Line, x.Col = line, col
	if name != "" {
		if x.Kind == Bound || x.Kind == Look {
			p.failAt(line, col, "capture %q of something that takes up no words", name)
		}
		if x.Capture != "" {
			x = &Expr{Kind: Seq, Sub: []*Expr{x}, Min: 1, Max: 1, Line: line, Col: col}
		}
		x.Capture = name
	}
	p.repeat(x)
	for {
		p.space()
		if !p.edgeAhead() {
			return x
		}
		if x.Kind != Token && x.Kind != Region {
			p.fail("an edge hangs on one token or region; this one hangs on a group")
		}
		if x.Max > 1 {
			p.fail("an edge hangs on one token; this one hangs on a repeat")
		}
		x.Edges = append(x.Edges, p.edge(depth))
	}
}

func (p *parser) edgeAhead() bool { return p.has("-") || p.has("<-") || p.has("!-") || p.has("!<-") }

// bounds reads {LEAST,MOST} or {COUNT} of what begins at line and col. An error for a bound that is missing proposes spare more.
func (p *parser) bounds(what string, line, col, spare, limit int) (least, most int) {
	p.next()
	least = p.number(what)
	most = least
	if p.accept(",") {
		if p.has("}") {
			p.fail("a pattern that cannot end: the %s has no bound; write {%d,%d}", what, least, least+spare)
		}
		most = p.number(what)
	}
	p.expect("}", what)
	if most > limit || most < least || most == 0 {
		p.failAt(line, col, "%s {%d,%d}: want least ≤ most, and most from 1 to %d", what, least, most, limit)
	}
	return least, most
}

func (p *parser) repeat(x *Expr) {
	line, col := p.line, p.col
	switch {
	case p.accept("?"):
		x.Min, x.Max = 0, 1
	case p.has("*") || p.has("+"):
		p.fail("a pattern that cannot end: %q has no bound; write {0,8} or {1,8}", p.peek())
	case p.has("{") && p.pos+1 < len(p.src) && (p.src[p.pos+1] >= '0' && p.src[p.pos+1] <= '9' || p.src[p.pos+1] == ','):
		x.Min, x.Max = p.bounds("repeat", line, col, 8, maxRepeat)
	default:
		return
	}
	if x.Kind == Bound || x.Kind == Look {
		p.failAt(line, col, "a repeat of something that takes up no words")
	}
}

func (p *parser) atom(depth int) *Expr {
	x := &Expr{Line: p.line, Col: p.col, Min: 1, Max: 1}
	switch {
	case p.has(`"`):
		x.Kind = Token
		x.Terms = []Term{{Line: x.Line, Col: x.Col, Key: "word"}}
		x.Terms[0].Values = p.words(p.quoted())
	case p.has("@"):
		x.Kind = Token
		x.Terms = []Term{{Line: x.Line, Col: x.Col, Key: "lemma"}}
		x.Terms[0].Values = []Value{p.value()}
	case p.has("{"):
		x.Kind = Token
		x.Terms = p.block()
	case p.has("_"):
		p.next()
		x.Kind = Token
	case p.has("<"):
		p.region(x)
	case p.has("^") || p.has("$"):
		x.Kind = Bound
		x.Behind = p.next() == '^'
		x.Name = p.ident()
		switch x.Name {
		case "sentence", "paragraph", "quote":
		default:
			p.fail("bound %q: want sentence, paragraph or quote", x.Name)
		}
	case p.has("(?"):
		p.skip("(?")
		x.Kind = Look
		w := p.ident()
		switch w {
		case "after", "not-after":
			x.Behind = true
		case "before", "not-before":
		default:
			p.fail("look-around %q: want after, not-after, before or not-before", w)
		}
		x.Not = strings.HasPrefix(w, "not-")
		p.space()
		x.Sub = []*Expr{p.alt(depth + 1)}
		p.expect(")", "look-around")
	case p.has("("):
		p.next()
		p.space()
		in := p.alt(depth + 1)
		p.expect(")", "group")
		return in
	case p.has("*") || p.has("+"):
		p.fail("a pattern that cannot end: %q has no bound; write {0,8} or {1,8} after what is repeated", p.peek())
	default:
		if p.pos >= len(p.src) {
			p.fail("the pattern ends where a word, { } , < > or ( ) should stand")
		}
		p.fail("unexpected %q", p.peek())
	}
	return x
}

// words makes one value of a quoted text. A quoted text is one token; several words are several tokens.
func (p *parser) words(s string) []Value {
	if strings.ContainsAny(s, " \t\n") {
		p.fail("%q: one token a pair of marks: \"in\" \"a\" \"row\"", s)
	}
	return []Value{{'w', s}}
}

func (p *parser) quoted() string {
	line, col := p.line, p.col
	p.expect(`"`, "word")
	var b strings.Builder
	for {
		if p.pos >= len(p.src) || p.peek() == '\n' {
			p.failAt(line, col, "no closing mark in this line")
		}
		r := p.next()
		if r == '"' {
			break
		}
		if r == '\\' && p.pos < len(p.src) {
			r = p.next()
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		p.failAt(line, col, "an empty word")
	}
	return b.String()
}

func (p *parser) regexp() string {
	line, col := p.line, p.col
	p.expect("/", "regular expression")
	var b strings.Builder
	for {
		if p.pos >= len(p.src) || p.peek() == '\n' {
			p.failAt(line, col, "no closing / in this line")
		}
		r := p.next()
		if r == '/' {
			return b.String()
		}
		if r == '\\' && p.has("/") {
			r = p.next()
		}
		b.WriteRune(r)
	}
}

// listRef reads what follows the @ of a list.
func (p *parser) listRef() string {
	a := p.pos
	for p.pos < len(p.src) {
		r := p.peek()
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '/' || r == '+' {
			p.next()
			continue
		}
		break
	}
	if p.pos == a {
		p.fail("@ without the name of a list")
	}
	return p.src[a:p.pos]
}

func (p *parser) value() Value {
	switch {
	case p.accept("@"):
		return Value{'@', p.listRef()}
	case p.has(`"`):
		return Value{'w', p.quoted()}
	case p.has("/"):
		return Value{'/', p.regexp()}
	}
	a := p.pos
	for p.pos < len(p.src) && letter(p.peek()) || p.has(":") {
		p.next()
	}
	if p.pos == a {
		p.fail("want a word, a @list or a /regular expression/")
	}
	return Value{'w', p.src[a:p.pos]}
}

func (p *parser) block() []Term {
	line, col := p.line, p.col
	p.expect("{", "block")
	var terms []Term
	for {
		p.space()
		if p.accept("}") {
			break
		}
		if p.pos >= len(p.src) {
			p.failAt(line, col, "no closing }")
		}
		t := Term{Line: p.line, Col: p.col}
		if p.has("@") {
			t.Key, t.Values = "lemma", []Value{p.value()}
			terms = append(terms, t)
			continue
		}
		if p.accept("!") {
			t.Not = true
			if p.has("@") {
				t.Key, t.Values = "lemma", []Value{p.value()}
				terms = append(terms, t)
				continue
			}
		}
		t.Key = p.ident()
		if t.Key == "" {
			p.fail("want key=value or a flag, got %q", p.peek())
		}
		switch {
		case p.accept("!="):
			t.Not = !t.Not
			t.Values = p.values()
		case p.accept("="):
			t.Values = p.values()
		}
		terms = append(terms, t)
	}
	if len(terms) == 0 {
		p.failAt(line, col, "an empty block; any token is _")
	}
	return terms
}

func (p *parser) values() []Value {
	vs := []Value{p.value()}
	for p.accept("|") {
		vs = append(vs, p.value())
	}
	return vs
}

func (p *parser) region(x *Expr) {
	p.expect("<", "region")
	x.Kind = Region
	if p.accept("@") {
		x.Name, x.Arg = "list", p.listRef()
	} else {
		x.Name = p.ident()
		p.space()
		x.Arg = p.ident()
	}
	p.expect(">", "region")
	switch x.Name {
	case "list":
	case "quote", "np", "clause", "sentence":
		if x.Arg != "" {
			p.fail("region <%s> takes no %q", x.Name, x.Arg)
		}
	case "name":
		switch x.Arg {
		case "", "person", "organization", "place", "other":
		default:
			p.fail("name %q: want person, organization, place or other", x.Arg)
		}
	default:
		p.fail("region <%s>: want quote, np, name, clause, sentence or a @list", x.Name)
	}
}

func (p *parser) edge(depth int) *Edge {
	if depth > maxDepth {
		p.fail("brackets more than %d deep", maxDepth)
	}
	e := &Edge{Line: p.line, Col: p.col}
	e.Not = p.accept("!")
	for {
		e.Steps = append(e.Steps, p.step())
		if len(e.Steps) > maxPath {
			p.fail("a path of more than %d edges", maxPath)
		}
		if p.accept("?") {
			e.Optional = true
			p.space()
			break
		}
		p.space()
		if !(p.has("-") || p.has("<-")) {
			break
		}
	}
	if e.Not && e.Optional {
		p.failAt(e.Line, e.Col, "an edge that must not be there cannot be optional")
	}
	// the target
	t := &Expr{Kind: Token, Line: p.line, Col: p.col, Min: 1, Max: 1}
	e.Target = t
	target := false
	if r := p.peek(); r >= 'a' && r <= 'z' && !e.Not {
		// A name alone is a target; a name before a colon is one with demands, and where a
		// region or group follows the colon it is the next item of the sequence.
		pos, line, col := p.pos, p.line, p.col
		name := p.ident()
		if p.accept(":") {
			if p.has("<") || p.has("(") {
				p.pos, p.line, p.col = pos, line, col
				name = ""
			} else {
				p.demands(t)
			}
		}
		if name != "" {
			t.Capture = name
			target = true
		}
	} else if p.has("{") || p.has(`"`) || p.has("@") || p.has("_") {
		p.demands(t)
		target = true
	}
	p.space()
	if p.accept("[") {
		if e.Not {
			p.failAt(e.Line, e.Col, "an edge that must not be there has no further edges")
		}
		for {
			p.space()
			if p.accept("]") {
				break
			}
			if !p.edgeAhead() {
				p.fail("within [ ] stand edges, got %q", p.peek())
			}
			t.Edges = append(t.Edges, p.edge(depth+1))
		}
		target = true
	}
	if !target && !e.Not {
		p.failAt(e.Line, e.Col, "an edge without a target: write a capture, { } or _ after it")
	}
	if e.Not && t.Capture != "" {
		p.failAt(e.Line, e.Col, "an edge that must not be there captures nothing")
	}
	return e
}

func (p *parser) demands(t *Expr) {
	x := p.atom(0)
	if x.Kind != Token {
		p.failAt(x.Line, x.Col, "an edge leads to one token")
	}
	t.Terms = x.Terms
}

func (p *parser) step() Step {
	line, col := p.line, p.col
	s := Step{Min: 1, Max: 1}
	if p.accept("<-") {
		s.Up = true
	} else {
		p.expect("-", "edge")
	}
	if !p.accept("_") {
		for {
			a := p.pos
			for p.peek() >= 'a' && p.peek() <= 'z' || p.has(":") {
				p.next()
			}
			if p.pos == a {
				p.fail("want the name of a relation")
			}
			s.Rels = append(s.Rels, p.src[a:p.pos])
			if !p.accept("|") {
				break
			}
		}
	}
	if p.accept("(") {
		for {
			a := p.pos
			for p.pos < len(p.src) && p.peek() != ')' && p.peek() != '|' && letter(p.peek()) || p.has("@") {
				p.next()
			}
			if p.pos == a {
				p.fail("want the word of a case")
			}
			s.Cases = append(s.Cases, p.src[a:p.pos])
			if !p.accept("|") {
				break
			}
		}
		p.expect(")", "case")
	}
	if p.has("{") {
		s.Min, s.Max = p.bounds("repeated edge", line, col, 2, maxPath)
	}
	if s.Up {
		p.expect("-", "edge")
	} else {
		p.expect("->", "edge")
	}
	return s
}
