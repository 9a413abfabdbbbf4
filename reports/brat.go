package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
	"whosaid/attribution"
)

// bratLeaves prints a document as brat has it (brat.nlplab.org/standoff.html): its text, and an
// event for each attribution with arguments Content, Source and Cue, and its values as a note, which
// `whosaid gold import` reads too. Offsets are code points; a span over several lines is cut at each.
type bratLeaves struct{}

func (bratLeaves) Head(*bytes.Buffer) error { return nil }

// bratLeaf is what corpus gets of one document.
type bratLeaf struct{ ID, Text, Marks string }

func (bratLeaves) Print(to *bytes.Buffer, r *attribution.Result) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e.Encode(bratLeaf{ID: clean(r.Doc.ID), Text: clean(r.Doc.Text), Marks: bratMarks(r)})
}

// bratMarks gives the .ann file.
func bratMarks(r *attribution.Result) string {
	var b strings.Builder
	at := r.Doc.CodePoints()
	rows := Rows(r)
	events := make(map[string]int, len(rows))
	for i := range rows {
		events[rows[i].QuoteID()] = i + 1
	}
	marks := 0
	mark := func(label string, spans []article.Span) string {
		where, words := bratSpans(r.Doc.Text, at, spans)
		if where == "" {
			return ""
		}
		marks++
		fmt.Fprintf(&b, "T%d\t%s %s\t%s\n", marks, label, where, words)
		return fmt.Sprintf("T%d", marks)
	}
	for i := range rows {
		a, row := &r.Attributions[i], &rows[i]
		var arguments string
		for _, p := range []struct {
			label string
			spans []article.Span
		}{{"Content", a.Content}, {"Source", a.Source}, {"Cue", a.Cue}} {
			if t := mark(p.label, p.spans); t != "" {
				arguments += " " + p.label + ":" + t
			}
		}
		trigger := a.Cue
		if len(trigger) == 0 {
			trigger = a.Content
		}
		t := mark("Attribution", trigger)
		if t == "" {
			continue
		}
		fmt.Fprintf(&b, "E%d\tAttribution:%s%s\n", i+1, t, arguments)
		note := []string{}
		for _, value := range [][2]string{
			{"kind", row.Kind.String()}, {"speaker", row.Speaker.Name}, {"speaker_type", string(row.Speaker.Type)}, {"status", string(row.Status)}, {"rule", row.Rule}, {"confidence", row.ConfidenceText()},
		} {
			if v := strings.ReplaceAll(Visible(value[1]), "; ", ", "); v != "" {
				note = append(note, value[0]+": "+v)
			}
		}
		if up, ok := events[row.NestedIn()]; ok {
			note = append(note, fmt.Sprintf("nested_in: E%d", up))
		}
		fmt.Fprintf(&b, "#%d\tAnnotatorNotes E%d\t%s\n", i+1, i+1, strings.Join(note, "; "))
	}
	return b.String()
}

// bratSpans gives spans as "0 4;7 9", cut at line ends, and their words joined by blanks; each
// code point of the words is one of the text.
func bratSpans(text string, at *article.CodePoints, spans []article.Span) (where, words string) {
	var places, parts []string
	for _, s := range spans {
		from := s.Start
		for from < s.End {
			to := s.End
			if i := strings.IndexAny(text[from:s.End], "\r\n"); i >= 0 {
				to = from + i
			}
			if to > from {
				start, end := at.Points(article.Span{Start: from, End: to})
				places = append(places, fmt.Sprintf("%d %d", start, end))
				parts = append(parts, strings.ReplaceAll(clean(text[from:to]), "\t", " "))
			}
			from = to + 1
		}
	}
	return strings.Join(places, ";"), strings.Join(parts, " ")
}

// bratConf is the annotation.conf that brat shows the files by.
const bratConf = `[entities]
Content
Source
Cue
Discard
[relations]
<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
Attribution Content*:Content, Source*:Source, Cue*:Cue
[attributes]
`

// corpus binds documents into a zip archive of .txt and .ann files that brat opens once it is
// unpacked. A file is called after the document's number and id.
type corpus struct {
	z *archive
	n int
}

func newCorpus(to Target) *corpus { return &corpus{z: newArchive(to)} }

// Write takes one document.
func (c *corpus) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil // the Head
	}
	var p bratLeaf
	if err := json.Unmarshal(b, &p); err != nil {
		return 0, fmt.Errorf("reports: %w", err)
	}
	c.n++
	name := fmt.Sprintf("%06d-%s", c.n, fileName(p.ID))
	if err := c.z.add(name+".txt", p.Text); err != nil {
		return 0, err
	}
	return len(b), c.z.add(name+".ann", p.Marks)
}

// Close ends the archive.
func (c *corpus) Close() error {
	if err := c.z.add("annotation.conf", bratConf); err != nil {
		return err
	}
	return c.z.close()
}

// longestName is how many bytes of an id a file's name takes.
const longestName = 80

// fileName gives a name that any system's files may have.
func fileName(id string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '.' {
			return r
		}
		return '_'
	}, id)
	for len(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.Trim(name, "._")
}
