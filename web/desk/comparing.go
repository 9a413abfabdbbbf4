package desk

import (
	"context"
	"fmt"
	"slices"

	"whosaid/accuracy"
	"whosaid/reports"
	"whosaid/web/front"
)

// Compared says where a person who marked an article blind and the program have the same rows.
type Compared struct {
	Both   int           `json:"both"`
	Missed []front.Quote `json:"missed"` // the person has them, the program does not
	Extra  []front.Quote `json:"extra"`  // the program has them, the person does not
}

// compare pairs the rows of a person with those of the program.
func (doc *document) compare() *Compared {
	c := &Compared{Missed: []front.Quote{}, Extra: []front.Quote{}}
	mine, theirs := doc.now.rows, doc.made.Attributions
	pairs := pair(mine, theirs)
	shown := front.NewArticle(0, doc.shownAs(doc.now))
	other := front.NewArticle(0, doc.made)
	taken := map[int]bool{}
	for i := range mine {
		if j, ok := pairs[i]; ok {
			taken[j] = true
			c.Both++
		} else {
			c.Missed = append(c.Missed, shown.Quotes[i])
		}
	}
	for j := range theirs {
		if !taken[j] {
			c.Extra = append(c.Extra, other.Quotes[j])
		}
	}
	return c
}

// pair gives to rows of a the row of b whose words share the most with theirs, at least half of all that either has. No
// row of b is given twice.
func pair(a, b []reports.StandoffAttribution) map[int]int {
	type candidate struct{ i, j, common, all int }
	var all []candidate
	for i := range a {
		for j := range b {
			if common := shared(a[i].Content, b[j].Content); common > 0 {
				c := candidate{i, j, common, size(a[i].Content) + size(b[j].Content) - common}
				if 2*c.common >= c.all {
					all = append(all, c)
				}
			}
		}
	}
	slices.SortStableFunc(all, func(x, y candidate) int { return y.common*x.all - x.common*y.all })
	pairs, taken := map[int]int{}, map[int]bool{}
	for _, c := range all {
		if _, has := pairs[c.i]; !has && !taken[c.j] {
			pairs[c.i], taken[c.j] = c.j, true
		}
	}
	return pairs
}

func size(spans [][2]int) (n int) {
	for _, s := range spans {
		n += s[1] - s[0]
	}
	return n
}

// shared is how many code points two lists of spans have in common.
func shared(a, b [][2]int) (n int) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		n += max(0, min(a[i][1], b[j][1])-max(a[i][0], b[j][0]))
		if a[i][1] < b[j][1] {
			i++
		} else {
			j++
		}
	}
	return n
}

// Reading is what one annotator made of articles.
type Reading struct {
	Annotator string
	Documents []*accuracy.Document
}

// Settle opens what two annotators made of the same articles. Rows that both have alike are agreed; of those that differ,
// the readings of one place exclude each other, and are to be judged. Articles that one of them lacks are left out.
func (d *Desk) Settle(ctx context.Context, a, b Reading) (*Opened, error) {
	d.mu.Lock()
	d.mode = ModeSettle
	d.mu.Unlock()
	t := d.taking(nil)
	other := map[string]*accuracy.Document{}
	for _, doc := range b.Documents {
		other[doc.ID] = doc
	}
	for _, one := range a.Documents {
		if err := ctx.Err(); err != nil {
			return t.opened(), err
		}
		two := other[one.ID]
		switch {
		case two == nil:
			t.fail(one.ID, fmt.Errorf("only %s has it", a.Annotator))
		case one.Text != two.Text:
			t.fail(one.ID, fmt.Errorf("%s and %s have other texts of it", a.Annotator, b.Annotator))
		default:
			delete(other, one.ID)
			doc := settling(one, two, a.Annotator, b.Annotator)
			t.put(doc)
			if err := d.beginAtOnce(doc); err != nil {
				return t.opened(), err
			}
		}
	}
	for _, doc := range b.Documents {
		if other[doc.ID] != nil && other[doc.ID] == doc && !slices.ContainsFunc(a.Documents, func(x *accuracy.Document) bool { return x.ID == doc.ID }) {
			t.fail(doc.ID, fmt.Errorf("only %s has it", b.Annotator))
		}
	}
	return t.opened(), nil
}

// beginAtOnce puts an article into the journal before anything is decided of it: rows that two annotators have alike are
// gold with no decision, and of a sample the rows that nobody came to are counted.
func (d *Desk) beginAtOnce(doc *document) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if i, there := d.byID[doc.made.ID]; !there || d.docs[i] != doc {
		return nil // it is in the journal already
	}
	return d.begin(doc, "")
}

// settling gives an article with the rows of both annotators.
func settling(one, two *accuracy.Document, a, b string) *document {
	doc := &document{
		made:  &reports.Standoff{ID: one.ID, Text: one.Text, Title: one.Title, Date: one.Date, URL: one.URL},
		asked: map[string]bool{}, groups: map[string]int{}, agreed: map[string]bool{},
	}
	mine, theirs := rowsOf(one), rowsOf(two)
	pairs := pair(mine, theirs)
	taken := map[int]bool{}
	group := 0
	take := func(by string, row reports.StandoffAttribution, group int) {
		if group == 0 {
			doc.agreed[row.ID] = true
		} else {
			row.ID = by + ": " + row.ID
			row.Flags = []string{"by " + by}
			doc.groups[row.ID], doc.asked[row.ID] = group, true
		}
		row.NestedIn = nil
		doc.made.Attributions = append(doc.made.Attributions, row)
	}
	for i := range mine {
		j, paired := pairs[i]
		if paired {
			taken[j] = true
			if len(changed(&mine[i], &theirs[j])) == 0 {
				take(a, mine[i], 0)
				continue
			}
		}
		group++
		take(a, mine[i], group)
		if paired {
			take(b, theirs[j], group)
		}
	}
	for j := range theirs {
		if !taken[j] {
			group++
			take(b, theirs[j], group)
		}
	}
	return doc
}

// rowsOf gives the rows of gold in the form of this room.
func rowsOf(g *accuracy.Document) []reports.StandoffAttribution {
	out := make([]reports.StandoffAttribution, 0, len(g.Attributions))
	for i := range g.Attributions {
		a := &g.Attributions[i]
		row := reports.StandoffAttribution{
			ID: a.ID, Kind: a.Kind, Content: pairsOf(a.Content), Source: pairsOf(a.Source), Cue: pairsOf(a.Cue),
			SpeakerType: a.SpeakerType, Status: a.Status, Rule: a.Rule, Confidence: 1,
		}
		if a.Speaker != "" {
			row.Speaker = &a.Speaker
		}
		if a.Confidence != nil {
			row.Confidence = *a.Confidence
		}
		out = append(out, row)
	}
	return out
}

func pairsOf(spans []accuracy.Span) [][2]int {
	out := make([][2]int, 0, len(spans))
	for _, s := range spans {
		out = append(out, [2]int{s.Start, s.End})
	}
	return out
}
