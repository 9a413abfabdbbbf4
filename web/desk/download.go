package desk

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"whosaid/article"
	"whosaid/reports"
	"whosaid/web/front"
)

// A File is a download.
type File struct {
	Name  string `json:"name"`
	Type  string `json:"type"` // media type
	Bytes []byte `json:"bytes"`
}

// The downloads. Rows come as the filter lets them through, with their changes and without those that were refused.
var downloads = []struct {
	form  string
	name  string
	media string
	write func(*Desk, Filter, io.Writer) error
}{
	{"csv", "rows.csv", "text/csv; charset=utf-8", func(d *Desk, f Filter, to io.Writer) error { return d.rowsAs(reports.CSV, f, to) }},
	{"xlsx", "rows.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(d *Desk, f Filter, to io.Writer) error { return d.rowsAs(reports.XLSX, f, to) }},
	{"jsonl", "rows.jsonl", "application/jsonl", func(d *Desk, f Filter, to io.Writer) error { return d.rowsAs(reports.JSONL, f, to) }},
	{"report", "report.html", "text/html; charset=utf-8", (*Desk).report},
	{"gold", "gold.jsonl", "application/jsonl", func(d *Desk, _ Filter, to io.Writer) error { return d.Gold(to) }},
}

// Download gives rows as a file: csv, xlsx, jsonl, report or gold.
func (d *Desk) Download(form string, f Filter) (*File, error) {
	for _, w := range downloads {
		if w.form == form {
			var b bytes.Buffer
			if err := w.write(d, f, &b); err != nil {
				return nil, err
			}
			return &File{w.name, w.media, b.Bytes()}, nil
		}
	}
	return nil, refuse("there is no download %q", form)
}

// standoffs gives the articles with the rows that the filter lets through and that nobody refused.
func (d *Desk) standoffs(f Filter, take func(*reports.Standoff, *document) error) error {
	d.mu.RLock()
	defer d.mu.RUnlock()
	all := f.empty()
	for _, doc := range d.docs {
		if f.Words != "" && !doc.holds(f.Words) {
			continue
		}
		s := doc.shownAs(doc.now)
		s.Attributions = slices.DeleteFunc(slices.Clone(s.Attributions), func(a reports.StandoffAttribution) bool {
			r := doc.now.states[a.ID]
			return r != nil && r.refused() || !f.passes(&a, r)
		})
		if len(s.Attributions) == 0 && !all {
			continue
		}
		if err := take(s, doc); err != nil {
			return err
		}
	}
	return nil
}

// rowsAs prints rows in a form that `whosaid analyze` prints.
func (d *Desk) rowsAs(form reports.Form, f Filter, to io.Writer) error {
	p, err := reports.NewPrinter(form, reports.Options{Excel: form == reports.CSV})
	if err != nil {
		return err
	}
	binder, err := reports.NewBinder(form, reports.Target{Writer: to})
	if err != nil {
		return err
	}
	out := to
	if binder != nil {
		out = binder
	}
	var b bytes.Buffer
	if err := p.Head(&b); err != nil {
		return err
	}
	if _, err := out.Write(b.Bytes()); err != nil {
		return err
	}
	b.Reset()
	err = d.standoffs(f, func(s *reports.Standoff, doc *document) error {
		options := doc.options
		if !doc.analysed {
			options = optionsOf(doc.made)
		}
		if err := p.Print(&b, reports.ResultOf(s, article.Parse(s.Text, options))); err != nil {
			return err
		}
		_, err := out.Write(b.Bytes())
		b.Reset()
		return err
	})
	if err == nil && binder != nil {
		err = binder.Close()
	}
	return err
}

// report prints the page of `whosaid report`.
func (d *Desk) report(f Filter, to io.Writer) error {
	o := front.PageOptions{MadeBy: d.o.MadeBy}
	if d.mode != ModeRead {
		if o.Checked = d.o.Annotator; o.Checked == "" {
			o.Checked = "hand, in part or in whole"
		}
	}
	page := front.NewPage(o)
	if err := d.standoffs(f, func(s *reports.Standoff, _ *document) error { page.Add(s); return nil }); err != nil {
		return fmt.Errorf("the report: %w", err)
	}
	return page.Print(to)
}
