package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"whosaid/article"
	"whosaid/article/source"
	"whosaid/reports"
)

// Progress says how far an Open is.
type Progress struct {
	Name      string `json:"name"` // of the open file
	Documents int    `json:"documents"`
	Rows      int    `json:"rows"`
	Failed    int    `json:"failed"`
}

// Opened says what an Open took in.
type Opened struct {
	Progress
	First    int       `json:"first"` // the number of the first article taken in; -1 where there is none
	Failures []Failure `json:"failures,omitempty"`
}

// failuresTold is how many failures are kept with their messages.
const failuresTold = 100

// Open reads articles, which are analysed, and rows that were made before: JSON Lines with attributions. It goes on after
// what cannot be read. The error is that of ctx. tell, if not nil, is called after every few articles.
func (d *Desk) Open(ctx context.Context, inputs []Input, tell func(Progress)) (*Opened, error) {
	t := d.taking(tell)
	for _, in := range inputs {
		t.done.Name = in.Name
		if rows, n := RowsIn(in.Bytes); rows {
			if err := t.rows(ctx, in.Name, n, bytes.NewReader(in.Bytes)); err != nil {
				return t.opened(), err
			}
			continue
		}
		config := d.o.Read
		id := source.ArticleID(source.NameAsText(in.Name))
		reader, err := config.Open(source.Origin{Name: in.Name, ID: id, Within: id}, io.NopCloser(bytes.NewReader(in.Bytes)))
		if err != nil {
			t.fail(in.Name, err)
			continue
		}
		err = t.articles(ctx, in.Name, reader)
		reader.Close()
		if err != nil {
			return t.opened(), err
		}
	}
	return t.opened(), nil
}

// Articles gives articles one after the other, as a source.Reader does.
type Articles interface {
	Next() (article.Input, error)
}

// OpenArticles analyses articles from a reader.
func (d *Desk) OpenArticles(ctx context.Context, in Articles, tell func(Progress)) (*Opened, error) {
	t := d.taking(tell)
	err := t.articles(ctx, "", in)
	return t.opened(), err
}

// OpenRows takes rows that were made before, in the stand-off form.
func (d *Desk) OpenRows(ctx context.Context, name string, r io.Reader, tell func(Progress)) (*Opened, error) {
	t := d.taking(tell)
	err := t.rows(ctx, name, 1, r)
	return t.opened(), err
}

// RowsIn reports whether bytes begin like rows in the stand-off form, and on which line they do.
func RowsIn(b []byte) (rows bool, line int) {
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	line = 1
	for len(b) > 0 && (b[0] == '\n' || b[0] == '\r' || b[0] == ' ') {
		if b[0] == '\n' {
			line++
		}
		b = b[1:]
	}
	if len(b) == 0 || b[0] != '{' {
		return false, line
	}
	first, _, _ := bytes.Cut(b, []byte("\n"))
	var head struct {
		Text         *string            `json:"text"`
		Attributions *[]json.RawMessage `json:"attributions"`
	}
	return json.Unmarshal(first, &head) == nil && head.Text != nil && head.Attributions != nil, line
}

// taking is one Open under way.
type taking struct {
	d     *Desk
	tell  func(Progress)
	done  Progress
	first int
	fails []Failure
}

func (d *Desk) taking(tell func(Progress)) *taking {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return &taking{d: d, tell: tell, first: len(d.docs)}
}

func (t *taking) opened() *Opened {
	t.d.mu.Lock()
	defer t.d.mu.Unlock()
	t.d.opening = nil
	t.d.failures = append(t.d.failures, t.fails...)
	t.d.failures = t.d.failures[max(0, len(t.d.failures)-failuresTold):]
	o := &Opened{Progress: t.done, First: t.first, Failures: t.fails}
	if len(t.d.docs) == t.first {
		o.First = -1
	}
	return o
}

func (t *taking) fail(name string, err error) {
	var passed *source.PassedOver
	if errors.As(err, &passed) && !passed.Lost {
		return
	}
	t.done.Failed++
	if len(t.fails) < failuresTold {
		t.fails = append(t.fails, Failure{Name: reports.Visible(name), Message: reports.Visible(err.Error())})
	}
}

// batch is how many articles a worker has at a time.
const batch = 8

// articles analyses what a reader gives, several at a time, and puts it on the desk in the reader's order.
func (t *taking) articles(ctx context.Context, name string, in Articles) error {
	if t.d.o.Engine == nil {
		t.fail(name, errors.New("only rows can be opened here, no articles"))
		return nil
	}
	workers := max(1, t.d.o.Workers)
	for end := false; !end; {
		var some []article.Input
		for len(some) < batch*workers {
			next, err := in.Next()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err == io.EOF {
				end = true
				break
			}
			if err != nil {
				var record *article.LineError
				t.fail(name, err)
				if end = !errors.As(err, &record) && name != ""; end {
					break
				}
				continue
			}
			some = append(some, next)
		}
		docs, err := t.analyse(ctx, some, workers)
		if err != nil {
			return err
		}
		for _, doc := range docs {
			t.put(doc)
		}
		t.report()
	}
	return nil
}

func (t *taking) put(doc *document) {
	if err := t.d.put(doc); err != nil {
		t.fail(doc.made.ID, err)
		return
	}
	t.done.Documents++
	t.done.Rows += len(doc.made.Attributions)
}

func (t *taking) report() {
	done := t.done
	t.d.mu.Lock()
	t.d.opening = &done
	t.d.mu.Unlock()
	if t.tell != nil {
		t.tell(done)
	}
}

// analyse gives the documents of articles, in their order.
func (t *taking) analyse(ctx context.Context, inputs []article.Input, workers int) ([]*document, error) {
	docs := make([]*document, len(inputs))
	faults := make([]error, len(inputs))
	var wait sync.WaitGroup
	next := make(chan int)
	for range min(workers, len(inputs)) {
		wait.Go(func() {
			for i := range next {
				docs[i], faults[i] = t.one(ctx, &inputs[i])
			}
		})
	}
	for i := range inputs {
		next <- i
	}
	close(next)
	wait.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for i, err := range faults {
		if err != nil {
			t.fail(inputs[i].Name, err)
		}
	}
	return slices.DeleteFunc(docs, func(d *document) bool { return d == nil }), nil
}

// one analyses one article. A fault of ours is that article's error.
func (t *taking) one(ctx context.Context, in *article.Input) (doc *document, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			doc, err = nil, fmt.Errorf("a fault in whosaid, please report it: %v", fault)
		}
	}()
	parsed := in.Parse()
	if strings.TrimSpace(parsed.Text) == "" {
		return nil, errors.New("it is empty")
	}
	result, err := t.d.o.Engine.Analyze(ctx, parsed)
	if err != nil {
		return nil, err
	}
	return &document{made: reports.NewStandoff(result), options: in.Metadata, analysed: true}, nil
}

// maxRowsLine is how long one line of rows may be.
const maxRowsLine = 256 << 20

// rowsLine is a line of rows: an article, and what a sample says of it.
type rowsLine struct {
	reports.Standoff
	MadeBy string          `json:"made_by"`
	Sample map[string]Draw `json:"sample"` // by row: the rows that were drawn
}

// rows takes lines of the stand-off form.
func (t *taking) rows(ctx context.Context, name string, from int, r io.Reader) error {
	lines := newLines(r, maxRowsLine)
	for n := from; ; n++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		line, err := lines.next()
		if err == io.EOF {
			break
		}
		place := fmt.Sprintf("%s:%d", name, n)
		if err != nil {
			t.fail(place, err)
			break
		}
		if line = bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\ufeff"))); len(line) == 0 {
			continue
		}
		one := new(rowsLine)
		if err := json.Unmarshal(line, one); err != nil {
			t.fail(place, fmt.Errorf("no article with rows: %w", err))
			continue
		}
		if err := check(&one.Standoff); err != nil {
			t.fail(place, err)
			continue
		}
		visibleIDs(&one.Standoff)
		if t.d.o.Blind && t.d.o.Engine != nil {
			if err := t.blind(ctx, name, &one.Standoff); err != nil {
				return err
			}
			continue
		}
		t.madeBy(one.MadeBy)
		doc := &document{made: &one.Standoff, draws: one.Sample}
		if one.Sample != nil {
			doc.asked = map[string]bool{}
			for id := range one.Sample {
				doc.asked[id] = true
			}
		}
		t.put(doc)
		if doc.draws != nil && t.d.mode != ModeRead {
			if err := t.d.beginAtOnce(doc); err != nil {
				return err
			}
		}
		if t.done.Documents%100 == 0 {
			t.report()
		}
	}
	t.report()
	return nil
}

// visibleIDs takes out of the ids of rows what is not shown, so that a page that sends an id back means the same row.
func visibleIDs(s *reports.Standoff) {
	for i := range s.Attributions {
		a := &s.Attributions[i]
		a.ID = reports.Visible(a.ID)
		if a.NestedIn != nil {
			up := reports.Visible(*a.NestedIn)
			a.NestedIn = &up
		}
	}
}

// blind analyses an article that came without its rows.
func (t *taking) blind(ctx context.Context, name string, s *reports.Standoff) error {
	in := article.Input{Name: name, Text: s.Text, Metadata: optionsOf(s)}
	doc, err := t.one(ctx, &in)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		t.fail(name, err)
		return nil
	}
	t.put(doc)
	return nil
}

func (t *taking) madeBy(by string) {
	if by == "" {
		return
	}
	t.d.mu.Lock()
	defer t.d.mu.Unlock()
	if !slices.Contains(t.d.made, by) {
		t.d.made = append(t.d.made, by)
	}
}

// optionsOf gives what was told of an article beside its text.
func optionsOf(s *reports.Standoff) article.Metadata {
	o := article.Metadata{ID: s.ID, Title: s.Title, Date: s.Date, URL: s.URL, Author: s.Author, Site: s.Site}
	for _, name := range sortedKeys(s.Fields) {
		o.Fields = append(o.Fields, article.Field{Name: name, Value: s.Fields[name]})
	}
	return o
}

// check refuses rows whose spans are no stretches of their text.
func check(s *reports.Standoff) error {
	length := len([]rune(s.Text))
	for i := range s.Attributions {
		a := &s.Attributions[i]
		for _, part := range [][][2]int{a.Content, a.Source, a.Cue, a.Addressee} {
			if err := checkSpans(part, length); err != nil {
				return fmt.Errorf("row %s: %w", a.ID, err)
			}
		}
		if len(a.Content) == 0 {
			return fmt.Errorf("row %s: no content", a.ID)
		}
	}
	return nil
}

// checkSpans refuses spans that are no stretches of a text of so many code points, or that overlap.
func checkSpans(spans [][2]int, length int) error {
	end := 0
	for _, s := range spans {
		if s[0] < end || s[0] >= s[1] || s[1] > length {
			return fmt.Errorf("span %d-%d: want stretches of a text of %d code points, in their order", s[0], s[1], length)
		}
		end = s[1]
	}
	return nil
}
