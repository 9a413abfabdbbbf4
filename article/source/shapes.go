package source

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"whosaid/article"
)

//go:embed data/shapes.tsv
var shapesFile string

// jsonShape says where articles are in JSON, and in each of them its parts.
type jsonShape struct {
	name  string
	path  []string // of the articles
	known []string
	parts map[string][]string // to their paths in an article
	told  bool                // by the user
}

// Paths says where in JSON an article's parts stand, as --text-path and its like have it:
// articles[].content. All begin at the same place.
type Paths struct{ Text, ID, Title, Date, URL, Author, Site string }

func (p *Paths) each(visit func(part, path string)) {
	for _, one := range [][2]string{{"text", p.Text}, {"id", p.ID}, {"title", p.Title}, {"date", p.Date}, {"url",
		p.URL}, {"author", p.Author}, {"site", p.Site}} {
		if one[1] != "" {
			visit(one[0], one[1])
		}
	}
}

// Check says what is wrong with the paths.
func (p *Paths) Check() error {
	_, err := p.shape()
	return err
}

// shape gives the shape that a user's paths tell; nil for none. The articles are the elements of the first
// array on the way to the text.
func (p *Paths) shape() (*jsonShape, error) {
	if *p == (Paths{}) {
		return nil, nil
	}
	if p.Text == "" {
		return nil, errors.New("a path of a part, and none of the text")
	}
	s := &jsonShape{parts: map[string][]string{}, told: true}
	text, err := splitPath(p.Text)
	if err != nil {
		return nil, err
	}
	s.path = text[:slices.Index(text, "[]")+1]
	p.each(func(part, path string) {
		steps, e := splitPath(path)
		if e != nil {
			err = e
			return
		}
		if len(s.path) > 0 && len(steps) > len(s.path) && slices.Equal(steps[:len(s.path)], s.path) {
			steps = steps[len(s.path):]
		} else if part != "text" && len(s.path) > 0 && slices.Contains(steps[:min(len(steps),
			len(s.path))], "[]") && steps[0] == s.path[0] {
			err = fmt.Errorf("%s: it does not begin with %s, where the articles are", path, joinPath(s.path))
		}
		s.parts[part] = steps
	})
	return s, err
}

// splitPath gives the steps of a path: names, and [] for each element of an array.
func splitPath(path string) (steps []string, err error) {
	for step := range strings.SplitSeq(path, ".") {
		name := strings.TrimRight(step, "[]")
		arrays := step[len(name):]
		if strings.ContainsAny(name, "[]") || len(arrays)%2 != 0 || strings.ReplaceAll(arrays, "[]", "") != "" ||
			step == "" {
			return nil, fmt.Errorf("%s: no path; it is like articles[].content", path)
		}
		if name != "" {
			steps = append(steps, name)
		}
		for range len(arrays) / 2 {
			steps = append(steps, "[]")
		}
	}
	return steps, nil
}

func joinPath(steps []string) string {
	var b strings.Builder
	for _, s := range steps {
		if s != "[]" && b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s)
	}
	return b.String()
}

var jsonShapes = readShapes(shapesFile)

func readShapes(file string) (shapes []*jsonShape) {
	for line := range strings.Lines(file) {
		cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) < 4 {
			continue
		}
		s := &jsonShape{name: cells[0], known: strings.Fields(cells[2]), parts: map[string][]string{}}
		if cells[1] != "" {
			s.path, _ = splitPath(cells[1])
		}
		for _, part := range strings.Fields(cells[3]) {
			name, path, _ := strings.Cut(part, "=")
			s.parts[name], _ = splitPath(path)
		}
		shapes = append(shapes, s)
	}
	return shapes
}

// maxPaths bounds how many different paths are looked at.
const maxPaths = 400

// pathsIn gives the paths of the values in the first bytes of some JSON, in their order, each once.
func pathsIn(head []byte) []string {
	w := &pathWalk{d: json.NewDecoder(bytes.NewReader(head)), seen: map[string]bool{}}
	w.value("", 0)
	return w.paths
}

type pathWalk struct {
	d     *json.Decoder
	paths []string
	seen  map[string]bool
}

// value walks through a value; false where there is no more to see.
func (w *pathWalk) value(path string, depth int) bool {
	t, err := w.d.Token()
	if err != nil || depth > 40 || len(w.paths) > maxPaths {
		return false
	}
	delim, inside := t.(json.Delim)
	if !inside {
		return true
	}
	for w.d.More() {
		below := path + "[]"
		if delim == '{' {
			name, err := w.d.Token()
			if err != nil {
				return false
			}
			below = strings.TrimPrefix(path+"."+fmt.Sprint(name), ".")
			if !w.seen[below] {
				w.seen[below] = true
				w.paths = append(w.paths, below)
			}
		}
		if !w.value(below, depth+1) {
			return false
		}
	}
	_, err = w.d.Token()
	return err == nil
}

// shapeOf gives the shape that JSON with these paths has; nil where each value, or each element of the one
// array, is an article by itself.
func (c *Config) shapeOf(paths []string, names *article.Names) *jsonShape {
	has := func(path string) bool { return slices.Contains(paths, path) }
	for _, s := range jsonShapes {
		if !slices.ContainsFunc(s.known, func(path string) bool { return !has(path) }) {
			return s
		}
	}
	for _, name := range names.Text {
		if has(name) || has("[]."+name) {
			return nil
		}
	}
	for _, name := range names.Text { // an envelope around an array of articles
		for _, path := range paths {
			if inside, ok := strings.CutSuffix(path, "[]."+name); ok && inside != "" && !strings.HasSuffix(inside,
				"[]") {
				steps, err := splitPath(inside + "[]")
				if err == nil {
					return &jsonShape{name: "envelope", path: steps, parts: map[string][]string{}}
				}
			}
		}
	}
	return nil
}

// shapeIn looks at the first bytes of JSON for a shape.
func (c *Config) shapeIn(in *stream) (*jsonShape, error) {
	if s, err := c.Paths.shape(); s != nil || err != nil {
		return s, err
	}
	if c.TextColumn != "" {
		return nil, nil
	}
	head, _ := in.Peek(in.Buffered())
	paths := pathsIn(bytes.TrimPrefix(head, []byte("\ufeff")))
	names := c.names(nil)
	if s := c.shapeOf(paths, names); s != nil || len(paths) == 0 || slices.ContainsFunc(names.Text,
		func(name string) bool { return slices.Contains(paths, name) }) {
		return s, nil
	}
	head, _ = in.Peek(peeked)
	return c.shapeOf(pathsIn(bytes.TrimPrefix(head, []byte("\ufeff"))), names), nil
}

// decode reads the article in one value that the shape's path leads to.
func (s *jsonShape) decode(in *article.Input, raw json.RawMessage, names *article.Names) error {
	var fields map[string]json.RawMessage
	if s == nil || json.Unmarshal(raw, &fields) != nil {
		return decodePlain(in, raw, names)
	}
	called := *names
	for _, part := range []struct {
		name string
		in   *[]string
	}{{"text", &called.Text}, {"id", &called.ID}, {"title", &called.Title}, {"date", &called.Date}, {"url",
		&called.URL}, {"author", &called.Author}, {"site", &called.Site}} {
		if path := s.parts[part.name]; path != nil {
			*part.in = append([]string{"\x00" + part.name}, *part.in...)
			if s.told && part.name == "text" {
				*part.in = (*part.in)[:1]
			}
			between := "; "
			if part.name == "text" {
				between = "\n\n"
			}
			if value, ok := valueAt(raw, path, between); ok {
				fields["\x00"+part.name] = value
			}
		}
	}
	if path := s.parts["quotes"]; path != nil {
		if value, ok := valueAt(raw, path, ""); ok {
			fields["\x00text"], _ = json.Marshal(quotesText(value))
			called.Text = []string{"\x00text"}
		}
	}
	if path := s.parts["turns"]; path != nil {
		if value, ok := valueAt(raw, path, ""); ok {
			if text := turnsText(value); text != "" {
				fields["\x00text"], _ = json.Marshal(text)
				called.Text = []string{"\x00text"}
			}
		}
	}
	if _, ok := fields["\x00text"]; !ok && s.told {
		return fmt.Errorf("nothing at %s (there are %s)", joinPath(append(slices.Clone(s.path),
			s.parts["text"]...)), someOf(pathsIn(raw)))
	}
	whole, err := json.Marshal(fields)
	if err != nil {
		return err
	}
	err = decodePlain(in, whole, &called)
	in.Metadata.Date = isoDate(in.Metadata.Date)
	return err
}

// decodePlain reads the article in one object. Where there is no text, the error names what is there.
func decodePlain(in *article.Input, raw json.RawMessage, names *article.Names) error {
	err := in.DecodeJSON(raw, names)
	if err == nil {
		return nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil || slices.ContainsFunc(names.Text,
		func(name string) bool { return fields[name] != nil }) {
		return err
	}
	for name := range fields {
		if strings.HasPrefix(name, "\x00") {
			delete(fields, name)
		}
	}
	raw, _ = json.Marshal(fields)
	return fmt.Errorf("no field %q (--text-path PATH says where the text stands; there are %s)",
		strings.TrimPrefix(names.Text[0], "\x00"), someOf(pathsIn(raw)))
}

// someOf lists a few names.
func someOf(names []string) string {
	const most = 12
	quoted := make([]string, 0, most)
	for _, s := range names[:min(len(names), most)] {
		quoted = append(quoted, strconv.Quote(s[:min(len(s), 60)]))
	}
	if len(names) > most {
		quoted = append(quoted, "…")
	}
	return strings.Join(quoted, ", ")
}

// valueAt gives the value at a path. The strings of several are joined, with what is put between them.
func valueAt(raw json.RawMessage, path []string, between string) (json.RawMessage, bool) {
	if len(path) == 0 {
		return raw, len(raw) > 0 && string(raw) != "null"
	}
	if path[0] != "[]" {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil {
			return nil, false
		}
		value, ok := fields[path[0]]
		if !ok {
			return nil, false
		}
		return valueAt(value, path[1:], between)
	}
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		return nil, false
	}
	var joined []string
	for _, e := range elements {
		var s string
		if value, ok := valueAt(e, path[1:], between); ok && json.Unmarshal(value, &s) == nil {
			joined = append(joined, s)
		}
	}
	value, err := json.Marshal(strings.Join(joined, between))
	return value, err == nil && len(joined) > 0
}

// quotesText makes a text of quotations and what stands around each (GDELT's Global Quotation Graph): a
// besideQuotation puts what stands before and behind a quotation beside it, with a blank where words would touch its marks.
func besideQuotation(before, quotation, behind string) string {
	if last, _ := utf8.DecodeLastRuneInString(before); before != "" && (unicode.IsLetter(last) || strings.ContainsRune(":,.;", last)) {
		before += " "
	}
	if first, _ := utf8.DecodeRuneInString(behind); unicode.IsLetter(first) || unicode.IsDigit(first) {
		behind = " " + behind
	}
	return before + quotation + behind
}

// paragraph each.
func quotesText(raw json.RawMessage) string {
	var quotes []struct{ Pre, Quote, Post string }
	if json.Unmarshal(raw, &quotes) != nil {
		return ""
	}
	var paragraphs []string
	for _, q := range quotes {
		if q.Quote == "" {
			continue
		}
		paragraphs = append(paragraphs, squeeze(besideQuotation(q.Pre, "“"+q.Quote+"”", q.Post)))
	}
	return strings.Join(paragraphs, "\n\n")
}

// shapedLines reads JSON Lines of a shape that is not that of an article.
type shapedLines struct {
	name  string
	in    *stream
	shape *jsonShape
	names *article.Names
	lines lineReader
	line  int
}

func (l *shapedLines) Close() error { return l.in.Close() }

func (l *shapedLines) Next() (article.Input, error) {
	for {
		b, err := l.lines.read(nil)
		l.line++
		if err != nil {
			if err != io.EOF {
				err = fmt.Errorf("%s:%d: %w", l.name, l.line, err)
			}
			return article.Input{}, err
		}
		if b = bytes.TrimSpace(b); len(b) == 0 {
			continue
		}
		in := article.Input{Name: l.name, Line: l.line, Metadata: article.Metadata{ID: strconv.Itoa(l.line)}}
		value, ok := valueAt(b, l.shape.path, "")
		if !ok {
			value = b
		}
		if err := l.shape.decode(&in, value, l.names); err != nil {
			return article.Input{}, &article.LineError{Name: l.name, Line: l.line, Err: err}
		}
		plainer(&in)
		return in, nil
	}
}

// entered is a decoder of JSON that goes on to where articles are. more lets it read so much again.
type entered struct {
	d     *json.Decoder
	more  func()
	depth int // of arrays and objects that are open
}

// token reads one token and keeps count of what is open.
func (e *entered) token() (json.Token, error) {
	e.more()
	t, err := e.d.Token()
	switch t {
	case json.Delim('{'), json.Delim('['):
		e.depth++
	case json.Delim('}'), json.Delim(']'):
		e.depth--
	}
	return t, err
}

// enter goes on to the array, or to the value, that a path leads to; false where it leads nowhere.
func (e *entered) enter(path []string) (bool, error) {
	for _, step := range path {
		t, err := e.token()
		switch {
		case err != nil:
			return false, err
		case step == "[]" && t == json.Delim('['):
			continue
		case step == "[]", t != json.Delim('{'):
			return false, nil
		}
		if found, err := e.field(step); !found || err != nil {
			return false, err
		}
	}
	return true, nil
}

// field goes on to the value of a field of the object that is open.
func (e *entered) field(called string) (bool, error) {
	for e.d.More() {
		name, err := e.token()
		if err != nil {
			return false, err
		}
		if name == called {
			return true, nil
		}
		if err := e.closeTo(e.depth); err != nil {
			return false, err
		}
	}
	return false, nil
}

// closeTo reads on to the end of the value that is next, and of all that is open beyond the depth.
func (e *entered) closeTo(depth int) error {
	for {
		if _, err := e.token(); err != nil {
			return unexpected(err)
		}
		if e.depth <= depth {
			return nil
		}
	}
}
