package accuracy

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Group is a part of a score: all of it, or what belongs to one stratum, kind, rule, outlet or
// document.
type Group struct {
	By        string // total, stratum, kind, rule, outlet, document, or a field of the documents
	Name      string
	Documents int
	Tally     Tally
	Intervals Intervals
	Values    [Traits][]ValueCount // of the total alone, and of traits with few values: status and type of speaker

	// RowsOnly is set for rules: gold does not say which rule should have found a row, so that
	// nothing is missed, only right or wrong, and only found, linked, tight and exact are counted.
	RowsOnly bool
}

// GroupNames are the divisions that Groups always knows.
var GroupNames = []string{"stratum", "kind", "rule", "outlet", "document"}

// ParseGroups reads the list that --by takes: some of GroupNames, and fields that documents of this
// gold have, such as a desk.
func ParseGroups(list string, gold []*Document) ([]string, error) {
	out := splitList(list)
	for _, by := range out {
		if !slices.Contains(GroupNames, by) && !slices.ContainsFunc(gold, func(d *Document) bool { return d.Field(by) != "" }) {
			return nil, fmt.Errorf("group %q: want some of %s, or a field that documents of the gold have", by, strings.Join(GroupNames, ", "))
		}
	}
	return out, nil
}

// Groups divides a score: first the total, then each division asked for, in the order asked. Strata
// and kinds are scored again, each with its own choice, as --strata and --kind would; strata are left
// out where the gold does not tell them.
func Groups(gold, system []*Document, choice Choice, by []string, r Resampling) (*Score, []Group) {
	score := Evaluate(gold, system, choice)
	groups := []Group{score.group("total", choice.String(), r)}
	for _, t := range []Trait{StatusTrait, TypeTrait} {
		groups[0].Values[t] = score.Values(t)
	}
	for _, b := range by {
		switch b {
		case "stratum":
			if !TellsStrata(gold) {
				continue
			}
			for _, s := range StrataNames {
				if len(choice.Strata) == 0 || slices.Contains(choice.Strata, s) {
					groups = append(groups, Evaluate(gold, system, Choice{Strata: []string{s}, Kinds: choice.Kinds}).group(b, s, r))
				}
			}
		case "kind":
			for _, k := range KindNames {
				if len(choice.Kinds) == 0 || slices.Contains(choice.Kinds, k) {
					groups = append(groups, Evaluate(gold, system, Choice{Strata: choice.Strata, Kinds: []string{k}}).group(b, k, r))
				}
			}
		case "rule":
			groups = append(groups, score.byRule(r)...)
		case "outlet":
			groups = append(groups, score.byPart(b, (*Document).Outlet, r)...)
		case "document":
			for i := range score.Documents {
				d := &score.Documents[i]
				groups = append(groups, group(b, d.Doc.ID, []*Tally{&d.Tally}, r))
			}
		default:
			groups = append(groups, score.byPart(b, func(d *Document) string { return d.Field(b) }, r)...)
		}
	}
	return score, groups
}

// empty reports whether nothing is asked in the group and nothing is held against the system.
func (g *Group) empty() bool { return g.By != "total" && g.Tally.Counts[Found] == Count{} }

func (s *Score) tallies() []*Tally {
	out := make([]*Tally, len(s.Documents))
	for i := range s.Documents {
		out[i] = &s.Documents[i].Tally
	}
	return out
}

func (s *Score) group(by, name string, r Resampling) Group { return group(by, name, s.tallies(), r) }

func group(by, name string, documents []*Tally, r Resampling) Group {
	g := Group{By: by, Name: name, Documents: len(documents), Intervals: r.Bootstrap(documents)}
	for _, d := range documents {
		g.Tally.Add(d)
	}
	return g
}

func (s *Score) byPart(by string, of func(*Document) string, r Resampling) []Group {
	parts := map[string][]*Tally{}
	for i := range s.Documents {
		d := &s.Documents[i]
		name := of(d.Doc)
		parts[name] = append(parts[name], &d.Tally)
	}
	return sortedGroups(by, parts, r)
}

func (s *Score) byRule(r Resampling) []Group {
	parts := map[string][]*Tally{}
	for i := range s.Documents {
		for _, c := range s.Documents[i].Rules {
			t := &Tally{}
			for l := FoundLevel; l <= ExactLevel; l++ {
				t.Counts[l.Measure()] = Count{TP: c.Right[l], FP: c.Wrong[l]}
			}
			parts[c.Rule] = append(parts[c.Rule], t)
		}
	}
	groups := sortedGroups("rule", parts, r)
	for i := range groups {
		groups[i].RowsOnly = true
	}
	// The rules that bring most stand first.
	rows := func(g Group) int { return g.Tally.Counts[Linked].TP + g.Tally.Counts[Linked].FP }
	slices.SortStableFunc(groups, func(a, b Group) int { return cmp.Compare(rows(b), rows(a)) })
	return groups
}

func sortedGroups(by string, parts map[string][]*Tally, r Resampling) []Group {
	names := make([]string, 0, len(parts))
	for n := range parts {
		names = append(names, n)
	}
	slices.Sort(names)
	out := make([]Group, 0, len(names))
	for _, n := range names {
		shown := n
		if shown == "" {
			shown = "(none)"
		}
		out = append(out, group(by, shown, parts[n], r))
	}
	return out
}
