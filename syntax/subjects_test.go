package syntax

import (
	"slices"
	"testing"
)

func TestOneSubject(t *testing.T) {
	const root = -1
	for _, c := range []struct {
		name  string
		tags  []Tag
		heads []int32
		rels  []Relation
		want  []int32
	}{
		{ // Police said Reed , 34 , was arrested
			"a name behind the verb",
			[]Tag{NNS, VBD, NNP, TagComma, CD, TagComma, VBD, VBN},
			[]int32{1, root, 1, 2, 2, 1, 7, 1},
			[]Relation{RelNsubj, RelRoot, RelNsubj, RelPunct, RelAmod, RelPunct, RelAuxpass, RelCcomp},
			[]int32{1, root, 7, 2, 2, 7, 7, 1},
		},
		{ // said Reed , he was ill: the clause has a subject
			"a clause with a subject",
			[]Tag{NNS, VBD, NNP, TagComma, PRP, VBD, JJ},
			[]int32{1, root, 1, 1, 6, 6, 1},
			[]Relation{RelNsubj, RelRoot, RelNsubj, RelPunct, RelNsubj, RelCop, RelCcomp},
			[]int32{1, root, 1, 1, 6, 6, 1},
		},
		{ // said Reed: no subject before
			"inverted",
			[]Tag{VBD, NNP, VBZ},
			[]int32{root, 0, 0},
			[]Relation{RelRoot, RelNsubj, RelCcomp},
			[]int32{root, 0, 0},
		},
	} {
		heads, rels := slices.Clone(c.heads), slices.Clone(c.rels)
		oneSubject(heads, rels, c.tags)
		if !slices.Equal(heads, c.want) {
			t.Errorf("%s: heads %v, want %v", c.name, heads, c.want)
		}
		if passive := slices.Contains(rels, RelNsubjpass); passive != slices.Contains(rels, RelAuxpass) {
			t.Errorf("%s: relations %v", c.name, rels)
		}
	}
}

func TestNoCaseSubject(t *testing.T) {
	// aide denied it but in interview said
	tags := []Tag{NN, VBD, PRP, CC, IN, NN, VBD}
	heads := []int32{1, -1, 1, 1, 5, 6, 1}
	rels := []Relation{RelNsubj, RelRoot, RelDobj, RelCc, RelCase, RelNsubj, RelConj}
	noCaseSubject(heads, rels, tags)
	if rels[5] != RelNmod || rels[0] != RelNsubj {
		t.Errorf("relations %v", rels)
	}
	rels[0], rels[5] = RelDep, RelNsubj // nobody else is there who could have said it
	noCaseSubject(heads, rels, tags)
	if rels[5] != RelNsubj {
		t.Errorf("the only subject is gone: %v", rels)
	}
}

func TestMainVerb(t *testing.T) {
	// man who knew victim said she ran .
	tags := []Tag{NN, WP, VBD, NN, VBD, PRP, VBD, TagComma}
	heads := []int32{-1, 2, 0, 4, 2, 6, 4, 0}
	rels := []Relation{RelRoot, RelNsubj, RelAclRelcl, RelNsubj, RelCcomp, RelNsubj, RelCcomp, RelPunct}
	other, otherRels := slices.Clone(heads), slices.Clone(rels)
	mainVerb(heads, rels, tags)
	if want := []int32{4, 2, 0, 2, -1, 6, 4, 4}; !slices.Equal(heads, want) || rels[0] != RelNsubj || rels[3] != RelDobj || rels[4] != RelRoot {
		t.Errorf("heads %v, want %v; relations %v", heads, want, rels)
	}
	tags[1] = NN // "check: Brook did say …": no relative pronoun
	mainVerb(other, otherRels, tags)
	if other[0] != -1 {
		t.Errorf("heads %v", other)
	}
}

func TestSubjectBehind(t *testing.T) {
	const root = -1
	for _, c := range []struct {
		name  string
		tags  []Tag
		heads []int32
		rels  []Relation
		want  Relation // of the last token
	}{
		{"” said the Croatian", []Tag{PRP, VBD, TagCloseQuote, VBD, DT, JJ}, []int32{1, 3, 3, root, 5, 3}, []Relation{RelNsubj, RelCcomp, RelPunct, RelRoot, RelDet, RelDobj}, RelNsubj},
		{"we won said the Croatian, without a mark", []Tag{PRP, VBD, RB, VBD, DT, JJ}, []int32{1, 3, 3, root, 5, 3}, []Relation{RelNsubj, RelCcomp, RelAdvmod, RelRoot, RelDet, RelDobj}, RelDobj},
		{"Holm, the “Fox,” bought a farm", []Tag{NNP, DT, TagCloseQuote, VBD, DT, NN}, []int32{3, 0, 0, root, 5, 3}, []Relation{RelNsubj, RelDet, RelPunct, RelRoot, RelDet, RelDobj}, RelDobj},
		{"called it “odd” and sold it", []Tag{VBD, JJ, TagCloseQuote, VBD, DT, NN}, []int32{root, 0, 0, 0, 5, 3}, []Relation{RelRoot, RelXcomp, RelPunct, RelConj, RelDet, RelDobj}, RelDobj},
		{"” a verb at the end", []Tag{PRP, VBD, TagCloseQuote, VBD}, []int32{1, 3, 3, root}, []Relation{RelNsubj, RelCcomp, RelPunct, RelRoot}, RelRoot},
	} {
		rels := slices.Clone(c.rels)
		subjectBehind(c.heads, rels, c.tags)
		if got := rels[len(rels)-1]; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestPassiveSubject(t *testing.T) {
	// They had been told he had left
	heads, rels := []int32{3, 3, 3, -1, 6, 6, 3}, []Relation{RelNsubj, RelAux, RelAuxpass, RelRoot, RelNsubj, RelAux, RelCcomp}
	passiveSubject(heads, rels)
	if rels[0] != RelNsubjpass || rels[4] != RelNsubj {
		t.Errorf("relations %v", rels)
	}
}

func TestBareRelative(t *testing.T) {
	const root = -1
	for _, c := range []struct {
		name  string
		det   string
		tags  []Tag
		heads []int32
		rels  []Relation
		want  []int32
	}{
		{ // They say it leaks , a charge Moscow has denied
			"the clause before is no clause of the verb", "a",
			[]Tag{PRP, VBP, PRP, VBZ, TagComma, DT, NN, NNP, VBZ, VBN},
			[]int32{1, 9, 3, 1, 9, 6, 9, 9, 9, root},
			[]Relation{RelNsubj, RelCcomp, RelNsubj, RelCcomp, RelPunct, RelDet, RelNsubj, RelNsubj, RelAux, RelRoot},
			[]int32{1, root, 3, 1, 1, 6, 1, 9, 9, 6},
		},
		{ // They say it leaks , the agency APS has said
			"a name behind what it is", "the",
			[]Tag{PRP, VBP, PRP, VBZ, TagComma, DT, NN, NNP, VBZ, VBN},
			[]int32{1, 9, 3, 1, 9, 6, 9, 9, 9, root},
			[]Relation{RelNsubj, RelCcomp, RelNsubj, RelCcomp, RelPunct, RelDet, RelNsubj, RelNsubj, RelAux, RelRoot},
			[]int32{1, 9, 3, 1, 9, 6, 9, 9, 9, root},
		},
		{ // It leaks , a charge is denied: one subject
			"one subject", "a",
			[]Tag{PRP, VBZ, TagComma, DT, NN, VBZ, VBN},
			[]int32{1, 6, 6, 4, 6, 6, root},
			[]Relation{RelNsubj, RelCcomp, RelPunct, RelDet, RelNsubj, RelAuxpass, RelRoot},
			[]int32{1, 6, 6, 4, 6, 6, root},
		},
		{ // It leaks , the firm , Lee said: a comma between
			"a comma between the two", "a",
			[]Tag{PRP, VBZ, TagComma, DT, NN, TagComma, NNP, VBD},
			[]int32{1, 7, 7, 4, 7, 7, 7, root},
			[]Relation{RelNsubj, RelCcomp, RelPunct, RelDet, RelNsubj, RelPunct, RelNsubj, RelRoot},
			[]int32{1, 7, 7, 4, 7, 7, 7, root},
		},
	} {
		heads, rels := slices.Clone(c.heads), slices.Clone(c.rels)
		words := make([]string, len(c.tags))
		for i, t := range c.tags {
			if t == DT {
				words[i] = c.det
			}
		}
		bareRelative(words, heads, rels, c.tags)
		if !slices.Equal(heads, c.want) {
			t.Errorf("%s: heads %v, want %v", c.name, heads, c.want)
		}
		for i, h := range heads {
			if (h < 0) != (rels[i] == RelRoot) {
				t.Errorf("%s: token %d has head %d and relation %v", c.name, i, h, rels[i])
			}
		}
	}
}
