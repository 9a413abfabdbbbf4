package pattern

import (
	"testing"

	"whosaid/article"
	"whosaid/rules/lexicon"
	"whosaid/syntax"
)

func TestWindowsInWhichNoMatchIsPossible(t *testing.T) {
	lex := words(t)
	for _, tt := range []struct {
		name    string
		pattern string
		text    string
		want    bool
	}{
		{"the-word-is-there", `cue:{verb} _{0,9} "failed"`, plain, true},
		{"the-word-is-missing", `cue:{verb} _{0,9} "never"`, plain, false},
		{"the-word-may-be-left-out", `cue:{verb} "never"?`, plain, true},
		{"a-word-before-the-anchor", `"never" _{0,9} cue:{verb}`, plain, false},
		{"the-words-of-the-anchor-are-not-asked-for", `cue:{lemma=never}`, plain, true},
		{"a-list", `cue:{verb} _{0,9} {lemma=@verbs/denial}`, plain, false},
		{"a-list-or-a-word", `cue:{verb} _{0,9} {lemma=@verbs/denial|fail}`, plain, true},
		{"an-expression-is-any-word", `cue:{verb} _{0,9} {word=/q+/}`, plain, true},
		{"a-tag", `cue:{verb} _{0,9} {tag=CD}`, plain, false},
		{"a-flag", `cue:{verb} _{0,9} {number}`, plain, false},
		{"not-a-tag", `cue:{verb} _{0,9} {!tag=CD}`, plain, true},
		{"one-of-two", `cue:{verb} ("never" | "ever" _ | "failed")`, plain, true},
		{"none-of-two", `cue:{verb} ("never" | {number} "ever")`, plain, false},
		{"one-of-two-is-any", `cue:{verb} ("never" | _ _)`, plain, true},
		{"a-relation", `cue:{verb} -nsubj-> a`, plain, true},
		{"a-relation-that-is-missing", `cue:{verb} -ccomp{0,1}-> -dobj-> a`, plain, false},
		{"a-relation-of-no-times", `cue:{verb} -dobj{0,1}-> a`, plain, true},
		{"the-word-of-a-case", `cue:{verb} -nmod|nsubj(by)-> a`, plain, false},
		{"a-target", `cue:{verb} -nsubj-> a:"nobody"`, plain, false},
		{"a-target-of-a-target", `cue:{verb} -ccomp-> a [-nsubj-> b:"nobody"]`, plain, false},
		{"an-edge-that-may-lack", `cue:{verb} -dobj->? a`, plain, true},
		{"an-edge-that-must-lack", `cue:{verb} !-dobj-> _`, plain, true},
		{"an-edge-of-what-may-lack", `cue:{verb} x:"never"? -dobj-> a`, plain, true},
		{"an-edge-of-a-name-captured-twice", `cue:{verb} x:_ -dobj-> a x:<quote>?`, plain, true},
		{"a-title", `cue:{verb title}`, plain, false},
		{"no-title", `cue:{verb !title}`, plain, true},
		{"no-caption", `cue:{verb} {!caption}`, plain, true},
		{"a-layout", `cue:{verb} {layout=label}`, plain, false},
		{"no-layout", `cue:{verb} {layout=label|none}`, plain, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := mustCompile(t, tt.pattern, Options{Lexicon: lex})
			a := sentences(t, tt.text)
			var tok lexicon.Tokens
			var m Machine
			lex.Read(a, &tok)
			m.Read(a, lex, &tok, func() {})
			w := m.Window(article.Range{First: 0, End: len(a.Doc.Tokens)})
			if got := w.Meets(p.Demands()); got != tt.want {
				t.Errorf("possible: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTokensBesideTheAnchor(t *testing.T) {
	lex := words(t)
	for _, tt := range []struct {
		pattern string
		want    bool // at "said" in "The minister said that talks …"
	}{
		{`cue:{lemma=say} "that"`, true},
		{`cue:{lemma=say} "talks"`, false},
		{`cue:{lemma=say} ("that" _)`, true},
		{`cue:{lemma=say} ("talks" _)`, false},
		{`cue:{lemma=say} "talks"?`, true},
		{`cue:{lemma=say} ("talks" | "that")`, true},
		{`cue:{lemma=say} (?before "talks")`, false},
		{`cue:{lemma=say} (?not-before "talks") "that"`, true},
		{`cue:{lemma=say} (?not-before "that") "talks"`, false},
		{`cue:({lemma=say} "that") "talks"`, true},
		{`cue:({lemma=say} "that") "that"`, true}, // only what is behind one token is asked
		{`"minister" cue:{lemma=say}`, true},
		{`"the" cue:{lemma=say}`, false},
		{`("the" _) cue:{lemma=say}`, true},
		{`("minister" "the") cue:{lemma=say}`, false},
		{`(?after "the") cue:{lemma=say}`, false},
		{`"the" (?not-after "a") cue:({lemma=say} _)`, false},
		{`{tag=NN rel=nsubj !plural} cue:{lemma=say}`, true},
		{`{tag!=NN} cue:{lemma=say}`, false},
		{`{rel!=nsubj} cue:{lemma=say}`, false},
		{`{!subject} cue:{lemma=say}`, false},
	} {
		p := mustCompile(t, tt.pattern, Options{Lexicon: lex})
		a := sentences(t, plain)
		var tok lexicon.Tokens
		var m Machine
		lex.Read(a, &tok)
		m.Read(a, lex, &tok, func() {})
		w := m.Window(article.Range{First: 0, End: len(a.Doc.Tokens)})
		if got := m.Beside(p, &w, 2); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.pattern, got, tt.want)
		}
	}
}

// The table of layouts says of each token what the article says of it.
func TestLayoutIsThatOfTheArticle(t *testing.T) {
	lex := words(t)
	texts := []string{
		"INTERVIEW\n\nQ: Who closed the bridge?\n\nHOLM: No. I have done nothing wrong.\n\nVALE: The bridge is safe. It was.\n\nHOLM: It was not.\n",
		"The council wrote:\n\nThe bridge is shut.\n\nIt will open in May.\n\n“It floated.” — Ines Vale\n\nThey asked for this:\n\n- more boats\n- fewer cars\n",
	}
	seen := map[int]bool{}
	for _, text := range texts {
		d := article.Parse(text, article.Metadata{})
		n := len(d.Tokens)
		a := &syntax.Annotation{Doc: d, Tags: make([]syntax.Tag, n), Lemmas: make([]string, n), Heads: make([]int32, n), Relations: make([]syntax.Relation, n), Parsed: make([]bool, len(d.Sentences))}
		for i := range a.Heads {
			a.Heads[i] = -1
		}
		a.Link()
		var tok lexicon.Tokens
		var m Machine
		lex.Read(a, &tok)
		m.Read(a, lex, &tok, func() {})
		for i := range d.Tokens {
			want := 0
			switch k, role := d.PassageAt(i); role {
			case article.Label:
				want = 1
			case article.Said:
				want = 2
			case article.Sign:
				want = 3 + int(d.Passages[k].Kind)
			}
			if got := m.layoutOf(i); got != want {
				t.Errorf("token %d of %q, %s: layout %s, want %s", i, text, d.Word(i), layoutNames[got], layoutNames[want])
			}
			seen[want] = true
		}
	}
	if len(seen) < 5 {
		t.Errorf("the texts have only %d layouts", len(seen))
	}
}
