package desk

import (
	"bytes"
	"context"

	"whosaid/article"
	"whosaid/attribution"
	"whosaid/collection"
	"whosaid/reports"
	"whosaid/web/front"
)

// Take puts the articles of another desk on this one, after those that are here. An article that is here already stays as
// it is. The other desk is not used any more.
func (d *Desk) Take(other *Desk) error {
	other.mu.RLock()
	defer other.mu.RUnlock()
	for _, by := range other.made {
		(&taking{d: d}).madeBy(by)
	}
	for _, doc := range other.docs {
		taken := &document{made: doc.made, options: doc.options, analysed: doc.analysed, asked: doc.asked, draws: doc.draws, groups: doc.groups, agreed: doc.agreed}
		if err := d.put(taken); err != nil {
			return err
		}
	}
	return nil
}

// Renew analyses the articles again with another engine, except for those whose rows were opened and those that a person has
// begun to judge. The error is that of ctx; the articles that were not reached stay as they were.
func (d *Desk) Renew(ctx context.Context, engine *attribution.Engine, tell func(Progress)) (*Opened, error) {
	d.mu.Lock()
	d.o.Engine = engine
	docs := d.docs
	d.mu.Unlock()
	t := d.taking(tell)
	t.first = 0
	for _, doc := range docs {
		if err := ctx.Err(); err != nil {
			return t.opened(), err
		}
		if !doc.analysed || doc.journal {
			continue
		}
		in := article.Input{Name: doc.made.ID, Text: doc.made.Text, Metadata: doc.options}
		again, err := t.one(ctx, &in)
		if ctx.Err() != nil {
			return t.opened(), ctx.Err()
		}
		if err != nil {
			t.fail(doc.made.ID, err)
			continue
		}
		again.made.ID = doc.made.ID
		named(again.made)
		d.mu.Lock()
		doc.made = again.made
		doc.now = doc.fold(d.mode)
		d.mu.Unlock()
		t.done.Documents++
		t.done.Rows += len(again.made.Attributions)
		t.report()
	}
	return t.opened(), nil
}

// Verify checks the quotations of one open article against all the others, and gives the page of `whosaid verify`.
func (d *Desk) Verify(draft int) (*File, error) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	doc := d.document(draft)
	if doc == nil {
		return nil, refuse("there is no article %d", draft)
	}
	if len(d.docs) < 2 {
		return nil, refuse("open the sources as well: there is no other article to look in")
	}
	checker := collection.NewChecker([]*collection.Article{doc.compared()})
	for n, other := range d.docs {
		if n != draft {
			checker.Add(other.compared())
		}
	}
	var b bytes.Buffer
	if err := front.PrintCompared(&b, checker.Checked().Page(reports.Visible(doc.made.Title))); err != nil {
		return nil, err
	}
	return &File{Name: "verify.html", Type: "text/html; charset=utf-8", Bytes: b.Bytes()}, nil
}

// compared gives the article as collection compares it, with the rows as they are now.
func (doc *document) compared() *collection.Article {
	s := doc.shownAs(doc.now)
	return collection.FromResult(reports.ResultOf(s, article.Parse(s.Text, doc.options)))
}
