// Package accuracy measures attributions against gold. It reads the formats of annotation tools, scores rows with
// confidence intervals, compares scores with a baseline, measures the agreement of annotators, and fits weights
// on gold.
//
// All offsets in this package count Unicode code points of Document.Text, as files of gold and rows do. Spans are
// half-open. Only package article counts bytes.
package accuracy

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"whosaid/article"
)

// Span is a stretch of code points of Document.Text, half-open. In JSON it is [start, end].
type Span struct{ Start, End int }

// MarshalJSON writes [start, end].
func (s Span) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "[%d, %d]", s.Start, s.End), nil
}

// UnmarshalJSON reads [start, end]: two whole numbers, neither more nor fewer.
func (s *Span) UnmarshalJSON(data []byte) error {
	var pair []int
	if err := json.Unmarshal(data, &pair); err != nil {
		return fmt.Errorf("span %s: want [start, end]", clip(string(data), 40))
	}
	if len(pair) != 2 {
		return fmt.Errorf("span %s: want [start, end], got %d numbers", clip(string(data), 40), len(pair))
	}
	s.Start, s.End = pair[0], pair[1]
	return nil
}

// Field is a member of a JSON object that this program does not know and keeps as it was.
type Field struct {
	Name  string
	Value json.RawMessage
}

// Place says where something is in a file, for messages. Line counts from 1; 0 is not known.
type Place struct {
	File string
	Line int
}

// String gives file:line, or the file alone.
func (p Place) String() string {
	if p.Line <= 0 {
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}

// Attribution is one row of gold, or one of a program's output: the two have one form.
type Attribution struct {
	ID          string
	Kind        string // direct, mixed, indirect; "" where not told
	Content     []Span // what was said
	Source      []Span // who said it; empty where nobody is named
	Cue         []Span // the words that report; empty where none do
	Speaker     string // the resolved name; "" where not resolved
	SpeakerType string
	NestedIn    string   // id of the attribution whose content holds this one, else ""
	Rule        string   // of a program's output: the rule that won
	Confidence  *float64 // of a program's output; nil where not told
	CueClass    *string  // "speech" or another; nil where not told
	Finite      *bool    // whether indirect content is a finite clause; nil where not told
	Required    bool     // the gate fails when this row is lost, whatever the tolerance

	Words  string  // the content's words as the file gave them beside the offsets; "" where it did not
	Other  []Field // members not named above, in the file's order
	Place  Place
	Status string // asserted, denied …; "" where not told
	Sort   string // of a program's output made here: the sort of rows that it shares a threshold with
}

// Document is one article with its attributions.
type Document struct {
	ID           string
	Text         string
	Title        string
	Date         string
	URL          string
	Attributions []Attribution
	Flagged      []Span   // what the annotators set aside: nothing there is held against a program
	TextSHA256   string   // hex, of the UTF-8 bytes of the text that the offsets point into; "" where not told
	HasText      bool     // false where the file held rows only
	Warnings     []string // what a reader of another form left out or turned, each with its place; not written

	Meta  []Field // the members of "meta", in the file's order
	Other []Field // members not named above, in the file's order
	Place Place

	numbers map[*Attribution]int // the rows' numbers, from 1, once key has been asked for one
}

// Hash is the SHA-256 of the text's UTF-8 bytes, in hex.
func (d *Document) Hash() string {
	sum := sha256.Sum256([]byte(d.Text))
	return hex.EncodeToString(sum[:])
}

// Field gives a member of the document or of its meta that this program has no use for, as text;
// "" where there is none or it is no string or number.
func (d *Document) Field(name string) string {
	for _, fields := range [2][]Field{d.Other, d.Meta} {
		for _, f := range fields {
			if f.Name == name {
				s, _ := asText(f.Value)
				return s
			}
		}
	}
	return ""
}

// Outlet names who published the document: its publisher or outlet, else the host of the url
// without www., else what is before the first "_" or "/" of the id, else "".
func (d *Document) Outlet() string {
	for _, name := range []string{"publisher", "outlet"} {
		if s := d.Field(name); s != "" {
			return s
		}
	}
	if _, rest, ok := strings.Cut(d.URL, "://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		host, _, _ = strings.Cut(host, "?")
		if _, after, ok := strings.Cut(host, "@"); ok {
			host = after
		}
		host, _, _ = strings.Cut(host, ":")
		if host != "" {
			return strings.TrimPrefix(strings.ToLower(host), "www.")
		}
	}
	if i := strings.IndexAny(d.ID, "_/"); i > 0 {
		return d.ID[:i]
	}
	return ""
}

// maxLine is the longest line of JSON that is read, in bytes: one article with its rows.
const maxLine = 256 << 20

// ReadJSONL reads stand-off JSON Lines, one document a line; name is for messages. A document with
// no id gets its number in the file, counted from 1. Two documents of one id are an error, and so
// is an attribution with no content member.
func ReadJSONL(r io.Reader, name string) ([]*Document, error) {
	br := bufio.NewReaderSize(r, 1<<20)
	var docs []*Document
	seen := map[string]int{}
	for line := 1; ; line++ {
		data, err := readLine(br)
		if err != nil && err != io.EOF {
			return nil, fmt.Errorf("%s:%d: %w", name, line, err)
		}
		end := err == io.EOF
		if line == 1 {
			data = bytes.TrimPrefix(data, []byte("\ufeff"))
		}
		if data = bytes.TrimSpace(data); len(data) > 0 {
			d := &Document{Place: Place{name, line}}
			if err := d.unmarshal(data); err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, line, err)
			}
			if d.ID == "" {
				d.ID = strconv.Itoa(len(docs) + 1)
			}
			if first := seen[d.ID]; first > 0 {
				return nil, fmt.Errorf("%s:%d: document %q stands in line %d already", name, line, d.ID, first)
			}
			seen[d.ID] = line
			docs = append(docs, d)
		}
		if end {
			return docs, nil
		}
	}
}

var errLongLine = errors.New("line longer than 256 MB")

func readLine(br *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := br.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			return nil, errLongLine
		}
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return line, err
		}
	}
}

// ReadJSONLFile is ReadJSONL on a file; "-" is standard input.
func ReadJSONLFile(path string) ([]*Document, error) {
	if path == "-" {
		return ReadJSONL(os.Stdin, "<stdin>")
	}
	f, err := article.OpenFile(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadJSONL(f, path)
}

// members gives the members of a JSON object in their order. Of two members with one name the
// last counts, as in most readers of JSON.
func members(data []byte) ([]Field, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	t, err := dec.Token()
	if err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if t != json.Delim('{') {
		return nil, fmt.Errorf("want a JSON object, got %s", clip(string(data), 40))
	}
	var out []Field
	at := map[string]int{}
	for dec.More() {
		t, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("not JSON: %w", err)
		}
		name, _ := t.(string)
		var v json.RawMessage
		if err := dec.Decode(&v); err != nil {
			return nil, fmt.Errorf("member %q: not JSON: %w", name, err)
		}
		if i, ok := at[name]; ok {
			out[i].Value = v
			continue
		}
		at[name] = len(out)
		out = append(out, Field{name, v})
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("not JSON: %w", err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, errors.New("more than one JSON value in the line")
	}
	return out, nil
}

func isNull(v json.RawMessage) bool { return string(v) == "null" }

// asText reads a string; a number stands for itself and null for "".
func asText(v json.RawMessage) (string, error) {
	if isNull(v) {
		return "", nil
	}
	var s string
	if err := json.Unmarshal(v, &s); err == nil {
		return s, nil
	}
	var n json.Number
	if err := json.Unmarshal(v, &n); err == nil {
		return n.String(), nil
	}
	return "", fmt.Errorf("want a string, got %s", clip(string(v), 40))
}

// truth reads a value as a condition: null, false, 0, "" and empty lists are false.
func truth(v json.RawMessage) bool {
	switch strings.TrimSpace(string(v)) {
	case "null", "false", `""`, "[]", "{}":
		return false
	}
	var n float64
	if json.Unmarshal(v, &n) == nil {
		return n != 0
	}
	return true
}

func (d *Document) unmarshal(data []byte) error {
	fields, err := members(data)
	if err != nil {
		return err
	}
	for _, f := range fields {
		var err error
		switch f.Name {
		case "id":
			d.ID, err = asText(f.Value)
		case "text":
			d.Text, err = asText(f.Value)
			d.HasText = err == nil && !isNull(f.Value)
		case "title":
			d.Title, err = asText(f.Value)
		case "date":
			d.Date, err = asText(f.Value)
		case "url":
			d.URL, err = asText(f.Value)
		case "text_sha256":
			d.TextSHA256, err = asText(f.Value)
		case "attributions":
			err = d.unmarshalAttributions(f.Value)
		case "meta":
			if isNull(f.Value) {
				continue
			}
			if d.Meta, err = members(f.Value); err == nil {
				err = d.unmarshalFlagged()
			}
		default:
			d.Other = append(d.Other, f)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

func (d *Document) unmarshalFlagged() error {
	for _, f := range d.Meta {
		if f.Name != "flagged" || isNull(f.Value) {
			continue
		}
		var marks []struct {
			Spans []Span `json:"spans"`
		}
		if err := decode(f.Value, &marks, "a list of objects"); err != nil {
			return fmt.Errorf("flagged: %w", err)
		}
		for _, m := range marks {
			d.Flagged = append(d.Flagged, m.Spans...)
		}
	}
	return nil
}

func (d *Document) unmarshalAttributions(v json.RawMessage) error {
	if isNull(v) {
		return nil
	}
	var raw []json.RawMessage
	if err := json.Unmarshal(v, &raw); err != nil {
		return errors.New("want a list")
	}
	d.Attributions = make([]Attribution, len(raw))
	for i, r := range raw {
		a := &d.Attributions[i]
		a.Place = d.Place
		if err := a.unmarshal(r); err != nil {
			return fmt.Errorf("number %d: %w", i+1, err)
		}
	}
	return nil
}

// decode reads a value of JSON. Where it is of another kind than wanted, the error says so.
func decode(v json.RawMessage, to any, want string) error {
	err := json.Unmarshal(v, to)
	var other *json.UnmarshalTypeError
	if errors.As(err, &other) {
		return fmt.Errorf("want %s, got %s", want, clip(string(v), 40))
	}
	return err
}

func (a *Attribution) unmarshal(data []byte) error {
	fields, err := members(data)
	if err != nil {
		return err
	}
	content := false
	for _, f := range fields {
		var err error
		switch f.Name {
		case "id":
			a.ID, err = asText(f.Value)
		case "kind":
			a.Kind, err = asText(f.Value)
		case "content":
			content = true
			err = decode(f.Value, &a.Content, "a list of spans")
		case "source":
			err = decode(f.Value, &a.Source, "a list of spans")
		case "cue":
			err = decode(f.Value, &a.Cue, "a list of spans")
		case "speaker":
			a.Speaker, err = asText(f.Value)
		case "speaker_type":
			a.SpeakerType, err = asText(f.Value)
		case "nested_in":
			a.NestedIn, err = asText(f.Value)
		case "rule":
			a.Rule, err = asText(f.Value)
		case "status":
			a.Status, err = asText(f.Value)
		case "confidence":
			err = decode(f.Value, &a.Confidence, "a number")
		case "cue_class":
			if !isNull(f.Value) {
				var s string
				s, err = asText(f.Value)
				a.CueClass = &s
			}
		case "content_finite":
			b := truth(f.Value)
			a.Finite = &b
		case "required":
			a.Required = truth(f.Value)
		case "quote":
			a.Words, err = asText(f.Value)
		default:
			a.Other = append(a.Other, f)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	if !content {
		return errors.New("no content")
	}
	return nil
}

// WriteJSONL writes stand-off JSON Lines. What ReadJSONL did not know is at the end of its
// object, as it was read.
func WriteJSONL(w io.Writer, docs []*Document) error {
	bw := bufio.NewWriter(w)
	for _, d := range docs {
		o := object{buf: []byte{'{'}}
		o.text("id", d.ID)
		if d.HasText {
			o.text("text", d.Text)
		}
		o.known("title", d.Title)
		o.known("date", d.Date)
		o.known("url", d.URL)
		o.known("text_sha256", d.TextSHA256)
		o.name("attributions")
		o.buf = append(o.buf, '[')
		for i := range d.Attributions {
			if i > 0 {
				o.buf = append(o.buf, ", "...)
			}
			o.buf = d.Attributions[i].append(o.buf)
		}
		o.buf = append(o.buf, ']')
		for _, f := range d.Other {
			o.raw(f)
		}
		if len(d.Meta) > 0 {
			o.name("meta")
			m := object{buf: append(o.buf, '{')}
			for _, f := range d.Meta {
				m.raw(f)
			}
			o.buf = append(m.buf, '}')
		}
		o.buf = append(o.buf, "}\n"...)
		if _, err := bw.Write(o.buf); err != nil {
			return err
		}
	}
	return bw.Flush()
}

// JSON gives the row as it is in a line of gold.
func (a *Attribution) JSON() json.RawMessage { return a.append(nil) }

func (a *Attribution) append(buf []byte) []byte {
	o := object{buf: append(buf, '{')}
	o.text("id", a.ID)
	o.known("kind", a.Kind)
	o.spans("content", a.Content)
	o.spans("source", a.Source)
	o.spans("cue", a.Cue)
	o.orNull("speaker", a.Speaker)
	o.known("speaker_type", a.SpeakerType)
	o.orNull("nested_in", a.NestedIn)
	o.known("rule", a.Rule)
	o.known("status", a.Status)
	if a.Confidence != nil {
		o.name("confidence")
		o.buf = strconv.AppendFloat(o.buf, *a.Confidence, 'g', -1, 64)
	}
	if a.CueClass != nil {
		o.text("cue_class", *a.CueClass)
	}
	if a.Finite != nil {
		o.name("content_finite")
		o.buf = strconv.AppendBool(o.buf, *a.Finite)
	}
	if a.Required {
		o.name("required")
		o.buf = append(o.buf, "true"...)
	}
	o.known("quote", a.Words)
	for _, f := range a.Other {
		o.raw(f)
	}
	return append(o.buf, '}')
}

// object writes the members of one JSON object, in the order asked for.
type object struct {
	buf  []byte
	some bool
}

func (o *object) name(n string) {
	if o.some {
		o.buf = append(o.buf, ", "...)
	}
	o.some = true
	o.buf = appendString(o.buf, n)
	o.buf = append(o.buf, ": "...)
}

func (o *object) text(n, v string) { o.name(n); o.buf = appendString(o.buf, v) }

func (o *object) known(n, v string) {
	if v != "" {
		o.text(n, v)
	}
}

func (o *object) orNull(n, v string) {
	if v == "" {
		o.name(n)
		o.buf = append(o.buf, "null"...)
		return
	}
	o.text(n, v)
}

func (o *object) spans(n string, v []Span) {
	o.name(n)
	o.buf = append(o.buf, '[')
	for i, s := range v {
		if i > 0 {
			o.buf = append(o.buf, ", "...)
		}
		o.buf = fmt.Appendf(o.buf, "[%d, %d]", s.Start, s.End)
	}
	o.buf = append(o.buf, ']')
}

func (o *object) raw(f Field) { o.name(f.Name); o.buf = append(o.buf, f.Value...) }

// appendString writes a JSON string with letters as they are: no \u003c for "<".
func appendString(buf []byte, s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return append(buf, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// TellsStrata reports whether the gold says what the strata S1 to S5 ask: whether a cue is one of
// speech and whether content is a finite clause. Rows of this program's own output do not.
func TellsStrata(gold []*Document) bool {
	for _, d := range gold {
		for i := range d.Attributions {
			a := &d.Attributions[i]
			if a.Finite != nil || a.CueClass != nil && *a.CueClass == "speech" {
				return true
			}
		}
	}
	return false
}

// index maps the code points of a text to its bytes, and cuts the text by them.
type index struct{ *article.CodePoints }

func indexOf(text string) index { return index{article.NewCodePoints(text)} }

// cut gives the words of s; what lies outside the text is left out.
func (ix index) cut(text string, s Span) string {
	if s.Start >= s.End {
		return ""
	}
	return text[ix.Byte(s.Start):ix.Byte(s.End)]
}

// cutAll joins the parts of a span in the way of the quote column of CSV.
func (ix index) cutAll(text string, spans []Span) string {
	parts := make([]string, len(spans))
	for i, s := range spans {
		parts[i] = ix.cut(text, s)
	}
	return strings.Join(parts, " … ")
}

// clip cuts s for a message, at a code point.
func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most] + "…"
}
