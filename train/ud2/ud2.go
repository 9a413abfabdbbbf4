// Package ud2 turns trees of Universal Dependencies version 2 into those of version 1, which the parser is fitted on.
package ud2

import (
	_ "embed"
	"slices"
	"strings"

	"whosaid/syntax"
)

//go:embed data/ud2.tsv
var ud2Words string

// ud2Relations are the relations of Universal Dependencies version 2 that have another name in version 1.
var ud2Relations = map[string]string{
	"obj": "dobj", "obl": "nmod", "obl:agent": "nmod", "nmod:desc": "compound",
	"nsubj:pass": "nsubjpass", "csubj:pass": "csubjpass", "aux:pass": "auxpass",
	"nsubj:outer": "nsubj", "csubj:outer": "csubj", "advcl:relcl": "acl:relcl",
	"fixed": "mwe", "goeswith": "compound", "flat": "compound",
	"list": "dep", "vocative": "dep", "reparandum": "dep", "orphan": "dep", "dislocated": "dep",
}

// Trees gives English trees of Universal Dependencies version 2 as version 1 has them, in the way of news parsers: names
// are headed by their last word, a coordinating conjunction hangs on the first conjunct, bare nouns of time and of
// measure are separate, negations have a relation of their own. What has no counterpart becomes dep.
func Trees(sents []syntax.ConlluSentence) []syntax.ConlluSentence {
	kind := map[string]string{} // by lemma
	for line := range strings.Lines(ud2Words) {
		if k, lemma, ok := strings.Cut(strings.TrimSpace(line), "\t"); ok {
			kind[lemma] = k
		}
	}
	out := slices.Clone(sents)
	for i := range out {
		if !out[i].Tree {
			continue
		}
		out[i].Tokens = slices.Clone(out[i].Tokens)
		ts := out[i].Tokens
		headNamesLast(ts)
		for j := range ts {
			t := &ts[j]
			k := kind[strings.ToLower(t.Lemma)]
			switch {
			case t.Deprel == "obl:unmarked" || t.Deprel == "nmod:unmarked":
				t.Deprel = "nmod:npmod"
				if k == "time" {
					t.Deprel = "nmod:tmod"
				}
			case t.Deprel == "advmod" && k == "negation" || t.Deprel == "det" && k == "negation-det":
				t.Deprel = "neg"
			case baseLabel(t.Deprel) == "flat":
				t.Deprel = "compound"
			default:
				if r, ok := ud2Relations[t.Deprel]; ok {
					t.Deprel = r
				}
			}
		}
		for j := range ts {
			if h := ts[j].Head; ts[j].Deprel == "cc" && h > int32(j) && ts[h].Deprel == "conj" {
				ts[j].Head = ts[h].Head
			}
		}
	}
	return out
}

// headNamesLast turns the words of a flat name, which hang on the first, onto the last.
func headNamesLast(ts []syntax.ConlluToken) {
	flat := func(d int, h int32) bool {
		return d > int(h) && ts[d].Head == h && baseLabel(ts[d].Deprel) == "flat"
	}
	heads := make([]bool, len(ts)) // tokens that a flat name hangs on
	for d := range ts {
		if h := ts[d].Head; h >= 0 && flat(d, h) {
			heads[h] = true
		}
	}
	for h := range ts {
		if !heads[h] {
			continue
		}
		last := -1
		for d := range ts {
			if flat(d, int32(h)) {
				last = d
			}
		}
		if last < 0 {
			continue
		}
		head, rel := ts[h].Head, ts[h].Deprel
		for d := range ts {
			if d == last || ts[d].Head != int32(h) {
				continue
			}
			if flat(d, int32(h)) {
				ts[d].Deprel = "compound"
			}
			ts[d].Head = int32(last)
		}
		ts[last].Head, ts[last].Deprel = head, rel
		ts[h].Head, ts[h].Deprel = int32(last), "compound"
	}
}

// baseLabel gives a relation without its subtype.
func baseLabel(relation string) string {
	base, _, _ := strings.Cut(relation, ":")
	return base
}
