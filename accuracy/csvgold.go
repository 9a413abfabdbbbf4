package accuracy

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"whosaid/article/source"
	"whosaid/reports"
)

// CSVSource says what rows of CSV are read against.
type CSVSource struct {
	Texts func(id string) (string, bool) // the article of a doc_id; nil where every row has offsets
	// Corrected rows may have offsets that their words no longer fit, since a person has corrected the
	// words: they are searched again close by. Of a program's rows that is a fault, for Reconcile to tell.
	Corrected bool
}

// ReadCSV reads rows as this program prints them, one attribution a row, also after a person has
// corrected them in a spreadsheet: columns may be in any order, be missing or be more, the
// separator may be a comma, a semicolon or a tab, and the marks that keep a spreadsheet from running
// a cell are taken off. Only doc_id and quote are needed.
//
// Offsets that are missing are found by the words: the quote must be at one place of the text
// only (of the sentence, where the row has one and the quote is in it), else the row is an error;
// source and cue are found where they stand nearest to the quote, in the sentence where that has
// them. Errors name the line that the row begins in.
func ReadCSV(r io.Reader, name string, from CSVSource) ([]*Document, error) {
	all, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	text, warning := source.Text(all)
	cr := csv.NewReader(strings.NewReader(text))
	cr.Comma = separator(text)
	cr.FieldsPerRecord = -1
	cr.ReuseRecord = true
	head, err := cr.Read()
	if err == io.EOF {
		return nil, fmt.Errorf("%s: empty: want a first line with the names of the columns", name)
	}
	if err != nil {
		return nil, csvError(name, err)
	}
	columns := map[string]int{}
	for i, h := range head {
		h = strings.TrimSpace(h)
		if _, twice := columns[h]; twice && h != "" {
			return nil, fmt.Errorf("%s:1: column %q stands twice", name, h)
		}
		columns[h] = i
	}
	for _, needed := range []string{"doc_id", "quote"} {
		if _, ok := columns[needed]; !ok {
			return nil, fmt.Errorf("%s:1: no column %q; these are the columns of whosaid's rows: %s", name, needed, strings.Join(csvColumns(), ", "))
		}
	}
	reader := &csvReader{columns: columns, from: from, docs: map[string]*csvDocument{}}
	for {
		record, err := cr.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, csvError(name, err)
		}
		line, _ := cr.FieldPos(0)
		reader.row(record, Place{name, line})
	}
	if err := reader.faults.orNil(); err != nil {
		return nil, err
	}
	_, sheet := columns["verdict"]
	for _, d := range reader.docs {
		if sheet {
			d.Meta = append(d.Meta, Field{SheetField, json.RawMessage(`"yes"`)})
			d.setAside()
		}
		d.setFlags()
	}
	var out []*Document
	for _, id := range reader.order {
		out = append(out, reader.docs[id].Document)
	}
	if warning != "" && len(out) > 0 {
		out[0].Warnings = append([]string{name + ": " + warning}, out[0].Warnings...)
	}
	return out, nil
}

// csvColumns names the columns that rows have.
func csvColumns() []string {
	var out []string
	for _, c := range reports.Columns {
		out = append(out, c.Name)
	}
	return out
}

// separator is the comma, semicolon or tab that the first line has most of; commas where it has
// none.
func separator(text string) rune {
	head, _, _ := strings.Cut(text, "\n")
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := strings.Count(head, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func csvError(name string, err error) error {
	var p *csv.ParseError
	if errors.As(err, &p) {
		return fmt.Errorf("%s:%d: %w", name, p.StartLine, p.Err)
	}
	return fmt.Errorf("%s: %w", name, err)
}

type csvDocument struct {
	*Document
	flags   [][]Span // what is set aside, by row
	refused []Span   // the words of rows that report nothing
	locator *locator
	ids     map[string]int // line of each quote_id
}

// setFlags writes what is set aside into the meta of the document.
// setAside sets aside what is in no row of a sheet: nobody looked at the rows that were not drawn, so that they count neither
// for a program nor against it.
func (d *csvDocument) setAside() {
	if !d.HasText {
		return
	}
	judged := slices.Concat(d.refused, d.Flagged)
	for i := range d.Attributions {
		judged = append(judged, d.Attributions[i].Content...)
	}
	slices.SortFunc(judged, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	var rest []Span
	end := 0
	for _, s := range append(judged, Span{utf8.RuneCountInString(d.Text), 0}) {
		if s.Start > end {
			rest = append(rest, Span{end, s.Start})
		}
		end = max(end, s.End)
	}
	d.Flagged = append(d.Flagged, rest...)
	d.flags = append(d.flags, rest)
}

func (d *csvDocument) setFlags() {
	if d.flags == nil {
		return
	}
	type flag struct {
		Spans []Span `json:"spans"`
	}
	var all []flag
	for _, spans := range d.flags {
		all = append(all, flag{spans})
	}
	if b, err := json.Marshal(all); err == nil {
		d.Meta = append(d.Meta, Field{"flagged", b})
	}
}

type csvReader struct {
	columns map[string]int
	from    CSVSource
	docs    map[string]*csvDocument
	order   []string
	faults  Faults
}

func (c *csvReader) row(record []string, place Place) {
	cell := func(column string) string {
		i, ok := c.columns[column]
		if !ok || i >= len(record) {
			return ""
		}
		return reports.Unguard(record[i])
	}
	if !slices.ContainsFunc(record, func(s string) bool { return strings.TrimSpace(s) != "" }) {
		return // an empty line of a spreadsheet
	}
	id := cell("doc_id")
	if id == "" {
		c.faults.add(place, "no doc_id")
		return
	}
	d := c.docs[id]
	if d == nil {
		d = &csvDocument{Document: &Document{ID: id, Title: cell("title"), Date: cell("date"), URL: cell("url"), Place: place}, ids: map[string]int{}}
		if c.from.Texts != nil {
			d.Text, d.HasText = c.from.Texts(id)
		}
		c.docs[id] = d
		c.order = append(c.order, id)
	}
	a := Attribution{
		ID: cell("quote_id"), Kind: cell("kind"), Words: cell("quote"), Speaker: cell("speaker"), SpeakerType: cell("speaker_type"),
		NestedIn: cell("nested_in"), Rule: cell("rule"), Status: cell("status"), Place: place,
	}
	var judged sheetJudgement
	if _, sheet := c.columns["verdict"]; sheet {
		var err error
		if judged, err = readJudgement(cell); err != nil {
			c.faults.add(place, "%v", err)
			return
		}
		if judged.refused { // the document stays
			if d.place(&a, cell, c.from.Corrected) == nil {
				d.refused = append(d.refused, a.Content...)
			}
			return
		}
		if judged.speaker != "" {
			a.Speaker = judged.speaker
		}
	}
	if a.Words == "" {
		c.faults.add(place, "document %q: no quote", id)
		return
	}
	if a.ID != "" {
		if first := d.ids[a.ID]; first > 0 {
			c.faults.add(place, "document %q: quote_id %q stands in line %d already", id, a.ID, first)
			return
		}
		d.ids[a.ID] = place.Line
	} else {
		a.ID = "line" + strconv.Itoa(place.Line)
	}
	if s := cell("confidence"); s != "" {
		v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		if err != nil {
			c.faults.add(place, "confidence %q: want a number", s)
			return
		}
		a.Confidence = &v
	}
	if err := d.place(&a, cell, c.from.Corrected); err != nil {
		c.faults.add(place, "document %q, row %s: %v", id, a.ID, err)
		return
	}
	if judged.open {
		d.Flagged = append(d.Flagged, a.Content...)
		d.flags = append(d.flags, a.Content)
		return
	}
	d.Attributions = append(d.Attributions, a)
}

// SheetField is the member of meta of gold that was made of a sheet: of its articles, only some rows were looked at.
const SheetField = "sheet"

// sheetJudgement is what a person wrote into a sheet of `whosaid sample`, as far as gold goes.
type sheetJudgement struct {
	refused bool   // the row reports nothing
	open    bool   // nobody has judged it, or its right words are not known
	speaker string // another speaker; "" where it stays
}

func readJudgement(cell func(string) string) (j sheetJudgement, err error) {
	trimmed := func(c string) string { return strings.TrimSpace(cell(c)) }
	answers, unsure, err := judgeLine(trimmed)
	switch {
	case err != nil:
		return j, err
	case unsure || answers == nil || answers["report"] && !answers["quote"]:
		j.open = true
	case !answers["report"]:
		j.refused = true
	case !answers["speaker"]:
		if j.speaker = trimmed("right_speaker"); j.speaker == "" {
			j.open = true
		}
	}
	return j, nil
}

// place gives the row its spans: by the offsets that it has, else by its words.
func (d *csvDocument) place(a *Attribution, cell func(string) string, corrected bool) error {
	offsets := func(spans, start, end string) ([]Span, error) {
		if s := cell(spans); s != "" {
			return parseSpans(s)
		}
		if cell(start) == "" && cell(end) == "" {
			return nil, nil
		}
		return parseSpans(cell(start) + "-" + cell(end))
	}
	var err error
	if a.Content, err = offsets("quote_spans", "quote_start", "quote_end"); err != nil {
		return err
	}
	source, cue := cell("source"), cell("cue")
	where, err := offsets("source_spans", "source_start", "source_end")
	if err != nil {
		return err
	}
	if !d.HasText {
		if len(a.Content) == 0 {
			return errors.New("no offsets, and no text of the article to find the words in")
		}
		a.Source = where
		return nil
	}
	if d.locator == nil {
		d.locator = newLocator(d.Text)
	}
	l := d.locator
	all := Span{0, l.ix.Len()}
	sentence := all
	if s := l.all(cell("sentence")); len(s) == 1 {
		sentence = s[0]
	}
	// Offsets that do not hold the words any more, since somebody corrected the words, are searched again.
	if corrected && len(a.Content) > 0 && !sameWords(l.ix.cutAll(d.Text, a.Content), a.Words) {
		near := Span{max(0, a.Content[0].Start-200), min(all.End, a.Content[len(a.Content)-1].End+200)}
		moved, err := l.parts(a.Words, near)
		if err != nil {
			return fmt.Errorf("at %s the text has %q, the row says %q; the words alone do not help: %w", spanText(a.Content), clip(l.ix.cutAll(d.Text, a.Content), 60), clip(a.Words, 60), err)
		}
		a.Content = moved
	}
	if len(a.Content) == 0 {
		found, err := l.parts(a.Words, all)
		if err != nil && sentence != all {
			if inside, e := l.parts(a.Words, sentence); e == nil {
				found, err = inside, nil
			}
		}
		if err != nil {
			return err
		}
		a.Content = found
	}
	switch {
	case source == "":
	case len(where) > 0 && sameWords(l.ix.cutAll(d.Text, where), source):
		a.Source = where
	case len(where) > 0:
		if a.Source, err = l.parts(source, where[0]); err == nil {
			break
		}
		where = nil
		fallthrough
	default:
		if a.Source, err = d.findNear(source, sentence, a.Content); err != nil {
			return fmt.Errorf("source: %w", err)
		}
	}
	if cue != "" {
		if a.Cue, err = d.findNear(cue, sentence, append(slices.Clone(a.Source), a.Content...)); err != nil {
			return fmt.Errorf("cue: %w", err)
		}
		d.warnOfPlaces(a, cue, sentence)
	}
	return nil
}

// warnOfPlaces tells where a row's cue could stand elsewhere as well: rows have no offsets of it, and the place that
// is nearest to the source need not be the one that was meant.
func (d *csvDocument) warnOfPlaces(a *Attribution, cue string, sentence Span) {
	taken := append(slices.Clone(a.Source), a.Content...)
	n := 0
	for _, p := range within(d.locator.all(cue), sentence) {
		if !slices.ContainsFunc(taken, func(t Span) bool { return p.Start < t.End && t.Start < p.End }) {
			n++
		}
	}
	if n > 1 && len(a.Cue) > 0 {
		d.Warnings = append(d.Warnings, fmt.Sprintf("%s: row %s: the cue %q stands at %d places of its sentence; the one at code point %d is taken",
			a.Place, a.ID, clip(cue, 40), n, a.Cue[0].Start))
	}
}

// findNear finds words, part by part, where they stand nearest to what they belong to: in the
// sentence, else anywhere.
func (d *csvDocument) findNear(words string, sentence Span, to []Span) ([]Span, error) {
	var out []Span
	for _, part := range strings.Split(words, " … ") {
		p, ok := d.locator.nearest(part, sentence, to)
		if !ok {
			p, ok = d.locator.nearest(part, Span{0, d.locator.ix.Len()}, to)
		}
		if !ok { // inside the quote, then: "the minister" of a clause that goes on around its source
			p, ok = d.locator.nearest(part, Span{0, d.locator.ix.Len()}, nil)
		}
		if !ok {
			return nil, fmt.Errorf("the text does not have %q", clip(part, 60))
		}
		out = append(out, p)
	}
	return out, nil
}

// WriteCSV writes documents in the columns of this program's rows, for a spreadsheet. Columns that
// gold does not tell are left empty.
func WriteCSV(w io.Writer, docs []*Document) error {
	cw := csv.NewWriter(w)
	columns := csvColumns()
	_ = cw.Write(columns)
	for _, d := range docs {
		ix := indexOf(d.Text)
		var sentences *sentenceFinder
		for i := range d.Attributions {
			a := &d.Attributions[i]
			if sentences == nil {
				sentences = newSentenceFinder(d)
			}
			cells := map[string]string{
				"doc_id": d.ID, "title": d.Title, "date": d.Date, "url": d.URL, "quote_id": d.key(a), "kind": a.Kind,
				"quote": ix.cutAll(d.Text, a.Content), "quote_spans": spanText(a.Content), "speaker": a.Speaker, "speaker_type": a.SpeakerType,
				"source": ix.cutAll(d.Text, a.Source), "cue": ix.cutAll(d.Text, a.Cue), "status": a.Status, "rule": a.Rule, "nested_in": a.NestedIn,
				"sentence": sentences.of(a.Content, a.Cue),
			}
			if n := len(a.Content); n > 0 {
				cells["quote_start"], cells["quote_end"] = strconv.Itoa(a.Content[0].Start), strconv.Itoa(a.Content[n-1].End)
			}
			if n := len(a.Source); n > 0 {
				cells["source_start"], cells["source_end"] = strconv.Itoa(a.Source[0].Start), strconv.Itoa(a.Source[n-1].End)
			}
			if a.Confidence != nil {
				cells["confidence"] = strconv.FormatFloat(*a.Confidence, 'f', -1, 64)
			}
			row := make([]string, len(columns))
			for k, c := range columns {
				row[k] = reports.Guard(cells[c])
			}
			_ = cw.Write(row)
		}
	}
	cw.Flush()
	return cw.Error()
}
