package reports

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// OwnRow is what a summary needs of a row that was printed before.
type OwnRow struct {
	DocID, Date, URL, Site                      string
	Kind, Status, Form                          string
	Speaker, SpeakerID, SpeakerType, SpeakerKey string
	Confidence, SpeakerConfidence               float64
}

// ownColumns are the columns that an OwnRow is made of, and where each goes.
var ownColumns = []struct {
	name string
	to   func(*OwnRow) *string
}{
	{"doc_id", func(r *OwnRow) *string { return &r.DocID }},
	{"date", func(r *OwnRow) *string { return &r.Date }},
	{"url", func(r *OwnRow) *string { return &r.URL }},
	{"kind", func(r *OwnRow) *string { return &r.Kind }},
	{"status", func(r *OwnRow) *string { return &r.Status }},
	{"form", func(r *OwnRow) *string { return &r.Form }},
	{"speaker", func(r *OwnRow) *string { return &r.Speaker }},
	{"speaker_id", func(r *OwnRow) *string { return &r.SpeakerID }},
	{"speaker_type", func(r *OwnRow) *string { return &r.SpeakerType }},
	{"speaker_key", func(r *OwnRow) *string { return &r.SpeakerKey }},
}

// TallyOwn reads rows that a printer of CSV, TSV or JSON Lines made, and gives add the tally of each article, of those rows
// that keep takes. In CSV and TSV an article without a row does not occur, and a column of the input whose name
// isSite accepts holds the newspaper. Errors begin with name:line.
func TallyOwn(
	in io.Reader, name string, isSite func(column string) bool, keep func(*OwnRow) bool, add func(OwnRow, Tally),
) error {
	r := bufio.NewReaderSize(in, 64<<10)
	if b, err := r.Peek(len(byteOrderMark)); err == nil && string(b) == byteOrderMark {
		r.Discard(len(byteOrderMark))
	}
	if b, err := r.Peek(1); err == nil && b[0] == '{' {
		return tallyLines(r, name, keep, add)
	}
	return tallySheet(r, name, isSite, keep, add)
}

func tallySheet(
	r *bufio.Reader, name string, isSite func(column string) bool, keep func(*OwnRow) bool, add func(OwnRow, Tally),
) error {
	c := csv.NewReader(r)
	if head, _ := r.Peek(4 << 10); strings.Count(string(head), "\t") > strings.Count(string(head), ",") {
		c.Comma = '\t'
	}
	c.ReuseRecord = true
	head, err := c.Read()
	if err != nil {
		return fmt.Errorf("%s:1: %w", name, err)
	}
	head = slices.Clone(head)
	place := func(column string) int { return slices.Index(head, column) }
	site := slices.IndexFunc(head, func(column string) bool {
		ours := slices.ContainsFunc(Columns, func(c Column) bool { return c.Name == column })
		return !ours && isSite(strings.TrimPrefix(column, "input_"))
	})
	var article []OwnRow
	give := func() {
		if len(article) > 0 {
			add(article[0], tallyOfRows(article, keep))
		}
		article = article[:0]
	}
	for {
		cells, err := c.Read()
		if errors.Is(err, io.EOF) {
			give()
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		var row OwnRow
		for _, column := range ownColumns {
			if i := place(column.name); i >= 0 {
				*column.to(&row) = Unguard(cells[i])
			}
		}
		if site >= 0 {
			row.Site = Unguard(cells[site])
		}
		for column, to := range map[string]*float64{"confidence": &row.Confidence, "speaker_confidence": &row.SpeakerConfidence} {
			if i := place(column); i >= 0 && cells[i] != "" {
				if *to, err = strconv.ParseFloat(cells[i], 64); err != nil {
					line, _ := c.FieldPos(i)
					return fmt.Errorf("%s:%d: %s %q is no number", name, line, column, cells[i])
				}
			}
		}
		if len(article) > 0 && article[0].DocID != row.DocID {
			give()
		}
		article = append(article, row)
	}
}

func tallyLines(r *bufio.Reader, name string, keep func(*OwnRow) bool, add func(OwnRow, Tally)) error {
	for number := 1; ; number++ {
		line, err := r.ReadBytes('\n')
		if len(strings.TrimSpace(string(line))) > 0 {
			var s Standoff
			if e := json.Unmarshal(line, &s); e != nil {
				return fmt.Errorf("%s:%d: %w", name, number, e)
			}
			about := OwnRow{DocID: s.ID, Date: s.Date, URL: s.URL, Site: s.Site}
			rows := make([]OwnRow, len(s.Attributions))
			for i, a := range s.Attributions {
				rows[i] = about
				rows[i].Kind, rows[i].Status, rows[i].Form = a.Kind, a.Status, a.Form
				rows[i].SpeakerID, rows[i].SpeakerType, rows[i].SpeakerKey = a.SpeakerID, a.SpeakerType, a.SpeakerKey
				rows[i].Confidence, rows[i].SpeakerConfidence = a.Confidence, a.SpeakerConfidence
				if a.Speaker != nil {
					rows[i].Speaker = *a.Speaker
				}
			}
			t := tallyOfRows(rows, keep)
			t.Outlet, t.Date = s.Outlet(), s.Date
			add(about, t)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", name, number, err)
		}
	}
}

func tallyOfRows(rows []OwnRow, keep func(*OwnRow) bool) Tally {
	one := NewSummary()
	t := Tally{}
	for i := range rows {
		r := &rows[i]
		t.Outlet, t.Date = (&Standoff{URL: r.URL, Site: r.Site, ID: r.DocID}).Outlet(), r.Date
		if keep(r) {
			one.count(who{r.SpeakerID, r.Speaker, r.SpeakerType, r.SpeakerKey}, r.Kind, r.Status)
		}
	}
	t.Counts = one.Counts()
	return t
}
