package pattern

import (
	"strings"
	"testing"
	"time"

	"whosaid/rules/lexicon"
)

const (
	plain    = "The|DT|2|det minister|NN|3|nsubj said|VBD|0|root|say that|IN|7|mark talks|NNS|7|nsubj had|VBD|7|aux|have failed|VBN|3|ccomp|fail .|.|3|punct"
	quoted   = "“|``|8|punct We|PRP|3|nsubj go|VBP|8|ccomp ,|,|8|punct ”|''|8|punct the|DT|7|det minister|NN|8|nsubj said|VBD|0|root|say .|.|8|punct"
	twoVerbs = "He|PRP|2|nsubj came|VBD|0|root|come and|CC|2|cc said|VBD|2|conj|say talks|NNS|6|nsubj failed|VBD|4|ccomp|fail and|CC|6|cc ended|VBD|6|conj|end"
	negated  = "They|PRP|4|nsubj did|VBD|4|aux|do not|RB|4|neg deny|VB|0|root it|PRP|4|dobj"
	named    = "An|DT|2|det official|NN|3|nsubj told|VBD|0|root|tell [person Ann|NNP|5|compound Lee|NNP|3|dobj ] so|RB|3|advmod"
	bare     = "Experience|NN tells|VBZ||" + "|tell much|JJ :|: it|PRP is|VBZ||" + "|be not|RB fair|JJ"
)

func TestMatches(t *testing.T) {
	tests := []struct {
		name    string
		pattern string
		where   []string
		within  Within
		text    string
		want    []string
	}{
		{"a-word-in-any-case", `cue:"SAID"`, nil, 0, plain, []string{"cue=said"}},
		{"a-lemma", `cue:{lemma=say}`, nil, 0, plain, []string{"cue=said"}},
		{"a-list", `cue:@speech`, nil, 0, negated, []string{"cue=deny"}},
		{"a-list-by-class", `cue:{lemma=@verbs/denial}`, nil, 0, plain, nil},
		{"a-list-by-frame", `cue:{lemma=@verbs+zero}`, nil, 0, plain, []string{"cue=said"}},
		{"tags-by-expression", `cue:{tag=/VB[DN]/ lemma=fail}`, nil, 0, plain, []string{"cue=failed"}},
		{"not-this-word", `cue:{verb lemma!=say !lemma=have}`, nil, 0, plain, []string{"cue=failed"}},
		{"shape", `cue:{verb shape=lower lemma=say}`, nil, 0, plain, []string{"cue=said"}},
		{"a-sequence", `source:<np> cue:@speech`, nil, 0, plain, []string{"cue=said; source=The minister"}},
		{"leftwards-from-the-cue", `a:_ b:_ cue:@speech`, nil, 0, plain, []string{"cue=said; b=minister; a=The"}},
		{"a-repeat-takes-few", `cue:@speech _{0,4} x:{noun}`, nil, 0, plain, []string{"cue=said; x=talks"}},
		{"a-repeat-captured", `cue:@speech x:_{2,3} "had"`, nil, 0, plain, []string{"cue=said; x=that talks"}},
		{"a-repeat-captured-leftwards", `x:_{1,3} ^sentence cue:@speech`, nil, 0, plain, nil},
		{"an-optional-part-is-taken", `cue:@speech x:"that"? y:_`, nil, 0, plain, []string{"cue=said; x=that; y=talks"}},
		{"an-optional-part-may-lack", `cue:@speech x:"if"? y:_`, nil, 0, plain, []string{"cue=said; x=–; y=that"}},
		{"alternatives", `cue:@speech x:("if" | "that" "talks" | "that")`, nil, 0, plain, []string{"cue=said; x=that talks"}},
		{"a-group-repeated", `cue:@speech x:({lemma=that|talks}){1,3} "had"`, nil, 0, plain, []string{"cue=said; x=that talks"}},
		{"a-group-captured-leftwards", `x:({tag=DT} {noun}) cue:@speech`, nil, 0, plain, []string{"cue=said; x=The minister"}},
		{"beginning-and-end", `^sentence x:_{1,3} cue:@speech _{1,6} $sentence`, nil, 0, plain, []string{"cue=said; x=The minister"}},
		{"look-behind", `(?after "minister") cue:@speech (?before "that")`, nil, 0, plain, []string{"cue=said"}},
		{"look-behind-not", `(?not-after "minister") cue:@speech`, nil, 0, plain, nil},
		{"look-ahead-not", `cue:@speech (?not-before "if")`, nil, 0, plain, []string{"cue=said"}},
		{"an-edge-down", `cue:@speech -nsubj-> source`, nil, 0, plain, []string{"cue=said; source=minister"}},
		{"two-edges-begin-at-one-token", `cue:@speech -nsubj-> source -ccomp-> content`, nil, 0, plain, []string{"cue=said; source=minister; content=failed"}},
		{"an-edge-up", `cue:{lemma=fail} <-ccomp- verb`, nil, 0, plain, []string{"cue=failed; verb=said"}},
		{"edges-within", `cue:@speech -ccomp-> content [-mark-> that:"that"]`, nil, 0, plain, []string{"cue=said; content=failed; that=that"}},
		{"an-edge-of-several-relations", `cue:@speech -dobj|ccomp-> x`, nil, 0, plain, []string{"cue=said; x=failed"}},
		{"each-dependent-is-a-match", `cue:@speech -_-> x:{!mark}`, nil, 0, plain, []string{"cue=said; x=minister", "cue=said; x=failed"}},
		{"an-edge-that-may-lack", `cue:@speech -dobj->? x`, nil, 0, plain, []string{"cue=said; x=–"}},
		{"an-edge-that-must-lack", `cue:@speech !-nsubj-> _`, nil, 0, twoVerbs, []string{"cue=said"}},
		{"an-edge-that-must-lack-is-there", `cue:@speech !-nsubj-> _`, nil, 0, plain, nil},
		{"a-path", `cue:{lemma=come} -conj-> -ccomp-> x`, nil, 0, twoVerbs, []string{"cue=came; x=failed"}},
		{"a-bounded-path", `cue:{lemma=come} -conj|ccomp{1,3}-> x`, nil, 0, twoVerbs, []string{"cue=came; x=said", "cue=came; x=failed", "cue=came; x=ended"}},
		{"a-path-of-no-length", `cue:{lemma=say} -conj{0,2}-> x`, nil, 0, twoVerbs, []string{"cue=said; x=said"}},
		{"a-region-and-an-edge", `content:<quote> ","? cue:{lemma=say}`, nil, 0, quoted, nil},
		{"a-quotation", `content:<quote> source:<np> cue:{lemma=say}`, nil, 0, quoted, []string{"cue=said; source=the minister; content=“ We go , ”"}},
		{"outside-of-quotations", `cue:{verb !quoted}`, nil, 0, quoted, []string{"cue=said"}},
		{"inside-of-quotations", `cue:{verb quoted}`, nil, 0, quoted, []string{"cue=go"}},
		{"a-name", `cue:"told" x:<name person>`, nil, 0, named, []string{"cue=told; x=Ann Lee"}},
		{"a-name-of-another-class", `cue:"told" x:<name place>`, nil, 0, named, nil},
		{"a-list-of-phrases", `x:<@anonymous> cue:"told"`, nil, 0, named, []string{"cue=told; x=An official"}},
		{"a-clause", `cue:@speech x:<clause>`, nil, 0, plain, []string{"cue=said; x=that talks had failed"}},
		{"marks-at-the-edges-do-not-count", `^sentence x:"He" cue:"said" $sentence`, nil, 0, "“|`` (|-LRB- -|: He|PRP said|VBD .|. ”|'' )|-RRB-", []string{"cue=said; x=He"}},
		{"a-line-of-marks-is-no-edge", `^sentence x:"He" cue:"said" $sentence`, nil, 0, "He|PRP said|VBD" + strings.Repeat(" .|.", maxMarks+1), nil},
		{"a-line-of-marks-before-is-no-edge", `^sentence x:"He" cue:"said" $sentence`, nil, 0, strings.Repeat(".|. ", maxMarks+1) + "He|PRP said|VBD", nil},
		{"a-sentence", `cue:":" x:<sentence>`, nil, InParagraph, "Note|NN :|: ‖ All|DT is|VBZ well|RB", []string{"cue=:; x=All is well"}},
		{"words-of-the-next-sentence", `cue:":" x:_`, nil, InSentence, "Note|NN :|: ‖ All|DT is|VBZ well|RB", nil},
		{"a-quotation-of-the-next-paragraph", `cue:"said" ":" x:<quote>`, nil, InNext, "He|PRP said|VBD :|: ¶ “|`` Go|VB ”|''", []string{"cue=said; x=“ Go ”"}},
		{"not-of-the-next-paragraph", `cue:"said" ":" x:<quote>`, nil, InParagraph, "He|PRP said|VBD :|: ¶ “|`` Go|VB ”|''", nil},
		{"finite", `cue:{verb finite}`, nil, 0, negated, []string{"cue=did", "cue=deny"}},
		{"negated-by-the-tree", `cue:{verb negated}`, nil, 0, negated, []string{"cue=deny"}},
		{"plural", `cue:{tag=PRP plural}`, nil, 0, negated, []string{"cue=They"}},
		{"animate", `cue:{tag=PRP animate}`, nil, 0, negated, []string{"cue=They"}},
		{"one-who-cannot-speak", `source:{noun} cue:{lemma=tell}`, []string{"source is not {lemma=@mute}"}, 0, bare, nil},
		{"one-who-cannot-speak-is-not-animate", `source:{noun} cue:{lemma=tell}`, []string{"source is animate"}, 0, bare, nil},
		{"without-a-tree", `source:{noun} cue:{lemma=tell} !-dobj-> _`, nil, 0, bare, []string{"cue=tells; source=Experience"}},
		{"where-before", `cue:@speech -ccomp-> content`, []string{"content before cue"}, 0, plain, nil},
		{"where-after", `cue:@speech -ccomp-> content`, []string{"content after cue"}, 0, plain, []string{"cue=said; content=failed"}},
		{"where-within", `cue:@speech -ccomp-> content`, []string{"content within 2 of cue"}, 0, plain, nil},
		{"where-words", `content:<quote> <np> cue:@speech`, []string{"content has 3 words"}, 0, quoted, nil},
		{"where-words-enough", `content:<quote> <np> cue:@speech`, []string{"content has 2 words"}, 0, quoted, []string{"cue=said; content=“ We go , ”"}},
		{"where-a-mark-stands", `cue:@speech -nsubj-> source`, []string{`"," or "”" before source cue`}, 0, quoted, []string{"cue=said; source=minister"}},
		{"where-a-mark-does-not-stand", `cue:@speech -nsubj-> source`, []string{`"," before source cue`}, 0, plain, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x := words(t)
			got := matches(t, tt.pattern, Options{Lexicon: x, Within: tt.within, Where: tt.where}, sentences(t, tt.text))
			if strings.Join(got, "\n") != strings.Join(tt.want, "\n") {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
			}
		})
	}
}

func TestFaults(t *testing.T) {
	tests := []struct{ name, pattern, want string }{
		{"no-bound", `cue:"a" _*`, `1:10: a pattern that cannot end: '*' has no bound; write {0,8} or {1,8}`},
		{"no-upper-bound", `cue:"a" _{2,}`, `1:13: a pattern that cannot end: the repeat has no bound; write {2,10}`},
		{"no-bound-of-an-edge", `cue:"a" -conj{1,}-> x`, `1:17: a pattern that cannot end: the repeated edge has no bound; write {1,3}`},
		{"a-word-without-marks", "cue:\"a\"\n  said", `2:3: "said": a word stands in quotation marks, a capture before a colon`},
		{"no-closing-mark", `cue:"a`, `1:5: no closing mark in this line`},
		{"no-closing-bracket", `cue:("a" "b"`, `1:13: group: want ")", and the pattern ends`},
		{"an-unknown-list", `cue:@nobody`, `1:5: no list "nobody" in the lexicon`},
		{"an-unknown-class", `cue:{lemma=@verbs/prayer}`, `1:6: no list "verbs/prayer" in the lexicon (there are: verbs, verbs+np, verbs+that, verbs+zero, verbs/denial, verbs/neutral)`},
		{"an-unknown-flag", `cue:{loud}`, `1:6: unknown flag "loud": want one of verb, noun, proper`},
		{"an-unknown-key", `cue:{pos=NN}`, `1:6: unknown key "pos"`},
		{"an-unknown-tag", `cue:{tag=VERB}`, `1:6: no tag "VERB"`},
		{"an-unknown-relation", `cue:"a" -subject-> x`, `1:9: no relation "subject"`},
		{"an-unknown-region", `<chunk>`, `1:8: region <chunk>: want quote, np, name, clause, sentence or a @list`},
		{"a-bad-expression", `cue:{word=/(/}`, `1:6: error parsing regexp`},
		{"nothing-narrows", `cue:_`, `1:1: nothing narrows the words to begin from: give cue a word, lemma, tag or list`},
		{"nothing-narrows-but-a-shape", `cue:{shape=upper}`, `1:1: nothing narrows`},
		{"nothing-to-begin-from", `"a"? ("b" | "c")?`, `1:1: nothing to begin from`},
		{"too-costly", `cue:"a" _{0,40} _{0,40} _{0,40} "b"`, `1:1: could take more than 20000 steps at one word: make the gaps shorter or fewer`},
		{"too-deep", strings.Repeat("(", 40), `1:26: brackets more than 24 deep`},
		{"an-edge-of-a-group", `cue:("a" "b") -nsubj-> x`, `1:15: an edge hangs on one token or region; this one hangs on a group`},
		{"an-edge-to-nowhere", `cue:"a" -nsubj->`, `1:9: an edge without a target: write a capture, { } or _ after it`},
		{"a-condition-on-nothing", `(?after "a")`, `1:1: nothing to begin from`},
		{"empty", ` `, `1:2: nothing to match here`},
		{"not-utf8", "cue:\"\xff\"", `1:1: not valid UTF-8`},
		{"too-long", strings.Repeat(" ", maxSource+1), `1:1: a pattern of 16385 bytes; the most is 16384`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, err := Parse(tt.pattern)
			if err == nil {
				_, err = Compile(x, Options{Lexicon: words(t)})
			}
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestConditionFaults(t *testing.T) {
	x, err := Parse(`cue:@speech -nsubj-> source`)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range [][2]string{
		{"speaker before cue", `no capture "speaker"`},
		{"source near cue", `want: A before B`},
		{"source is loud", `unknown flag "loud"`},
		{"source has many words", `want a number after has`},
		{`"," before`, `want: "," or ":" before source cue`},
	} {
		_, err := Compile(x, Options{Lexicon: words(t), Where: []string{"source before cue", tt[0]}})
		e, ok := err.(*Error)
		if !ok || e.Line != 0 || e.Col != 2 || !strings.Contains(e.Message, tt[1]) {
			t.Errorf("%s: got %v, want condition 2: %s", tt[0], err, tt[1])
		}
	}
}

func TestPrints(t *testing.T) {
	tests := []struct{ name, pattern, parsed, program string }{
		{
			"tree", `cue:{lemma=@speech tag=/VB.*/} # the verb
			   -nsubj-> source
			   !-neg-> _
			   -nmod(by|of){1,2}-> <-dep-? x:{noun} [-det-> "the"]`,
			`cue:{lemma=@speech tag=/VB.*/} -nsubj-> source:_ !-neg-> _ -nmod(by|of){1,2}-> <-dep-? x:{noun} [ -det-> {word="the"} ]`,
			`begin at lemma say deny; at most 1 steps
  0 token lemma=@speech tag=/VB.*/ → cue
  1 match
    edge from cue -nsubj-> to any → source
    no edge from cue -neg-> to any
    edge if there from cue -nmod(by|of){1,2}-> <-dep- to noun → x
    edge from x -det-> to word="the"
`,
		},
		{
			"sequence", `(?after ",") content:<quote> ","? source:(<np> | "who"){1,2} cue:@speech $sentence`,
			`(?after {word=","}) content:<quote> {word=","}? source:(<np> | {word="who"}){1,2} cue:{lemma=@speech} $sentence`,
			`begin at lemma say deny; at most 65 steps
  0 token lemma=@speech → cue
  1 at the end of a sentence
  2 back to the anchor, leftwards
  3 end of source
  4 try 5 else 7
  5 left region <np>
  6 go on at 8
  7 left token word="who"
  8 try 13 else 9
  9 try 10 else 12
 10 left region <np>
 11 go on at 13
 12 left token word="who"
 13 beginning of source
 14 try 15 else 16
 15 left token word=","
 16 left region <quote> → content
 17 look 18 then 20
 18 left token word=","
 19 found
 20 match
`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, err := Parse(tt.pattern)
			if err != nil {
				t.Fatal(err)
			}
			if got := x.String(); got != tt.parsed {
				t.Errorf("parse\n got %s\nwant %s", got, tt.parsed)
			}
			again, err := Parse(x.String())
			if err != nil || again.String() != x.String() {
				t.Errorf("the print does not parse to itself: %v", err)
			}
			p, err := Compile(x, Options{Lexicon: words(t)})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.String(); got != tt.program {
				t.Errorf("program\n got\n%s\nwant\n%s", got, tt.program)
			}
		})
	}
}

// A pattern of many gaps over a sentence of one word again and again does no more work than Cost
// says, and a tree with thousands of dependents no more than the bound on edges.
func TestWorkIsBounded(t *testing.T) {
	x := words(t)
	p := mustCompile(t, `cue:{lemma=say} _{0,20} _{0,20} {lemma=say}{0,8} "never"`, Options{Lexicon: x})
	a := sentences(t, strings.Repeat("said|VBD|||say ", 400))
	var tok lexicon.Tokens
	var m Machine
	x.Read(a, &tok)
	m.Read(a, x, &tok, func() { t.Error("matched") })
	for i := range a.Doc.Tokens {
		m.Try(p, i)
	}
	if most := 3 * p.Cost(); m.maxSteps > most || m.maxSteps < 100 {
		t.Errorf("%d steps at one word, want 100 to %d", m.maxSteps, most)
	}
	p = mustCompile(t, `cue:{lemma=say} -dep-> a -dep-> b -dep-> c`, Options{Lexicon: x})
	a = sentences(t, "said|VBD|0|root|say "+strings.Repeat("so|RB|1|dep ", 5000))
	n := 0
	x.Read(a, &tok)
	m.Read(a, x, &tok, func() { n++ })
	start := time.Now()
	m.Try(p, 0)
	if n != maxMatches || m.tree > maxTree+1 {
		t.Errorf("%d matches in %d steps, want %d in at most %d (%v)", n, m.tree, maxMatches, maxTree, time.Since(start))
	}
}

func FuzzPattern(f *testing.F) {
	for _, s := range []string{`cue:{lemma=@speech verb} -nsubj-> source -ccomp-> content`, `content:<quote> ","? source:<np> cue:@speech`, `^sentence ("a" | b:"b"){0,3} cue:":" x:<clause> $paragraph`, `(?not-after {word=/a+/}) <name person> _{0,9} <@anonymous>`, `cue:"a" !-neg-> <-conj{0,2}- _ [-det-> x]`, `((((`, `{`, `x:`, `"\`} {
		f.Add(s)
	}
	lex := words(f)
	forms := []string{plain, quoted, twoVerbs, negated, named, bare}
	f.Fuzz(func(t *testing.T, source string) {
		x, err := Parse(source)
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("not an *Error: %v", err)
			}
			return
		}
		if again, err := Parse(x.String()); err != nil || again.String() != x.String() {
			t.Fatalf("%q prints as %q, which reads as %v", source, x, err)
		}
		for _, w := range []Within{InSentence, InParagraph, InNext} {
			p, err := Compile(x, Options{Lexicon: lex, Within: w})
			if err != nil {
				return
			}
			_ = p.String()
			for _, form := range forms {
				a := sentences(t, form)
				var tok lexicon.Tokens
				var m Machine
				lex.Read(a, &tok)
				m.Read(a, lex, &tok, func() {
					for k := range p.Slots() {
						c := m.Captured(k)
						if c.Set && (c.Tokens.First < 0 || c.Tokens.End > len(a.Doc.Tokens) || c.Tokens.First > c.Tokens.End) {
							t.Fatalf("%q: capture out of bounds: %v", source, c)
						}
					}
					if !possible(&m, p) {
						t.Fatalf("%q: a match where none is possible", source)
					}
				})
				for i := range a.Doc.Tokens {
					m.Try(p, i)
				}
			}
		}
	})
}
