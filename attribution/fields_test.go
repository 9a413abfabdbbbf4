package attribution

import (
	"fmt"
	"strings"
	"testing"

	"whosaid/article"
	"whosaid/rules"
)

// fieldRule is a rule with every field that acts on an analysis; the table below changes one after another.
const fieldRule = `id: flags-up
title: To flag up
description: A test.
status: stable
priority: 220
class: warning
asserted: hedged
settles: true
within: sentence
where: [cue before content, source before cue, told before content]
frame: flags-up
pattern: |
  source:<np> cue:({lemma=flag} "up") told:<np> content:{word="that"}
gives: {source: words, cue: words, content: rest, addressee: words(told)}
examples:
  match:
    - text: The harbour board flagged up sailors that the old pier was unsafe.
      source: The harbour board
      addressee: sailors
  no_match:
    - text: The pier fell.
      because: nobody flags.
`

const fieldText = "The harbour board flagged up sailors that the old pier was unsafe.\n\nIts members flagged up anglers that the gate would close in June."

// rowsBy gives the rows of a text by the shipped rules and one more, with all that a rule can change.
func rowsBy(t *testing.T, rule, text string) string {
	t.Helper()
	id, _, _ := strings.Cut(strings.TrimPrefix(rule, "id: "), "\n")
	pack, err := rules.Load(writePack(t, id+".yaml", rule))
	if err != nil {
		t.Fatal(err)
	}
	e, err := New(Options{Rules: pack})
	if err != nil {
		t.Fatal(err)
	}
	r := analyzed(e, article.Parse(text, article.Metadata{}))
	var out strings.Builder
	for i := range r.Attributions {
		a := &r.Attributions[i]
		told := text[a.Addressee.Start:a.Addressee.End]
		fmt.Fprintf(&out, "%s %s %s %s %.3f told %q\n", line(r, a), a.Rule, a.CueClass, a.Status, a.Confidence, told)
	}
	return out.String()
}

// TestEveryFieldOfARuleHasAnEffect changes one field of a rule at a time and sees other rows. id, title, description and
// examples are for people and for the proof.
func TestEveryFieldOfARuleHasAnEffect(t *testing.T) {
	base := rowsBy(t, fieldRule, fieldText)
	if strings.Count(base, "flags-up warning hedged") != 2 {
		t.Fatalf("want two rows by the rule, got\n%s", base)
	}
	for _, c := range []struct{ field, old, new, want string }{
		{"id", "id: flags-up", "id: flags-it", "flags-it warning"},
		{"status", "status: stable", "status: draft", ""},
		{"priority", "priority: 220", "priority: 150", "0.818"},
		{"class", "class: warning", "class: claim", "flags-up claim"},
		{"asserted", "asserted: hedged", "asserted: denied", "warning denied"},
		{"asserted left out", "asserted: hedged\n", "", "warning asserted"},
		{"where", "where: [cue before content,", "where: [content before cue,", ""},
		{"pattern", `"up"`, `"down"`, ""},
		{"gives a source", "source: words", "source: words(told)", "<- sailors"},
		{"gives a cue", "cue: words", "cue: none", ""},
		{"gives a content", "content: rest", "content: before(content)", ""},
		{"gives an addressee", ", addressee: words(told)", ", addressee: words(source)", `told "The harbour board"`},
	} {
		changed := strings.Replace(fieldRule, c.old, c.new, 1)
		if changed == fieldRule {
			t.Fatalf("%s: the rule has no %q", c.field, c.old)
		}
		got := rowsBy(t, changed, fieldText)
		if got == base || !strings.Contains(got, c.want) {
			t.Errorf("%s:\n%s\nwant other rows than\n%s\nwith %q", c.field, got, base, c.want)
		}
	}
}

// TestFieldsThatWeighRulesAgainstEachOther changes fields that matter where several rules read one cue, or several matches one layout.
func TestFieldsThatWeighRulesAgainstEachOther(t *testing.T) {
	const examples = "examples:\n  match:\n    - text: a\n  no_match:\n    - text: a\n      because: a test.\n"
	for _, c := range []struct{ field, text, rule, old, new, with, without string }{
		{"settles", "The mayor said that the tower was unsafe.",
			"pattern: |\n  source:<np> cue:{lemma=say verb} content:_\ngives: {source: words, cue: words, content: rest}\nframe: say-that\npriority: 101\nsettles: true\n",
			"settles: true", "settles: false", " drawn ", " say-that "},
		{"sole", "The mayor said that the tower was unsafe.",
			"pattern: |\n  source:<np> cue:{lemma=say verb} \"that\" content:_\ngives: {source: words, cue: words, content: rest}\npriority: 130\nsole: true\n",
			"sole: true", "sole: false", " drawn ", " say-that "},
		{"frame", "The mayor flagged that the tower was unsafe.",
			"pattern: |\n  source:<np> cue:{lemma=flag verb} content:{word=\"that\"}\ngives: {source: words, cue: words, content: rest}\npriority: 130\nframe: drawn\n",
			"frame: drawn", "frame: say-that", " drawn other asserted 0.731", ""},
		{"within", "The mayor had a warning:\n\n\"The old tower is unsafe and will fall.\"",
			"pattern: |\n  source:<np> cue:{lemma=have verb} _{0,3} \":\" content:<quote>\ngives: {source: words, cue: words, content: quote}\npriority: 230\nsettles: true\nwithin: next-paragraph\n",
			"within: next-paragraph", "within: sentence", " drawn ", " bare-quotation "},
		{"chains", "The mine would close, the paper wrote, naming two officials.",
			"pattern: |\n  \",\" cue:{lemma=name verb} source:<np>\ngives: {source: words, cue: words, content: before}\npriority: 200\nsettles: true\nchains: true\n",
			"chains: true", "chains: false", "The mine would close <- the paper [wrote]", ""},
		{"exact", "The mayor said that the road would close, but drivers ignored the signs.",
			"pattern: |\n  source:<np> cue:{lemma=say verb} content:{word=\"that\"}\ngives: {source: words, cue: words, content: rest}\npriority: 230\nsettles: true\nexact: true\n",
			"exact: true", "exact: false", "but drivers ignored the signs <- The mayor", "that the road would close <- The mayor"},
	} {
		rule := "id: drawn\ntitle: Drawn\ndescription: A test.\nstatus: stable\nclass: other\n" + c.rule + examples
		changed := strings.Replace(rule, c.old, c.new, 1)
		if changed == rule {
			t.Fatalf("%s: the rule has no %q", c.field, c.old)
		}
		with, without := rowsBy(t, rule, c.text), rowsBy(t, changed, c.text)
		if with == without || !strings.Contains(with, c.with) || !strings.Contains(without, c.without) {
			t.Errorf("%s:\n%s\nand with %s\n%s", c.field, with, c.new, without)
		}
	}
}

// TestOperatorsOfPartsThatMakeNoSense shows that a part refuses an operator that could not reach it.
func TestOperatorsOfPartsThatMakeNoSense(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{"cue: words", "cue: subtree", `cue: no cue is reached by "subtree": want one of none, words, verb-group`},
		{"source: words", "source: ancestor", `source: no source is reached by "ancestor": want one of none, words, phrase, subject, possessor`},
		{"content: rest", "content: subject", `content: no content is reached by "subject"`},
		{"addressee: words(told)", "addressee: rest(told)", `addressee: no addressee is reached by "rest"`},
	} {
		dir := writePack(t, "flags-up.yaml", strings.Replace(fieldRule, c.old, c.new, 1))
		if _, err := rules.Load(dir); err == nil || !strings.HasPrefix(err.Error(), dir+"/flags-up.yaml:14:") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.new, err, c.want)
		}
	}
}
