package accuracy

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"whosaid/article"
)

// readWebAnno reads WebAnno TSV 3 (3.0 to 3.3), which INCEpTION writes too. A span is a part of an
// attribution where a value of its, or else the short name of its layer, is one of the labels;
// relations and slots in any layer link parts. Values of features called kind, speaker, speaker_type
// and status are the attribution's. Offsets count UTF-16 code units; the text is put together from
// the #Text lines, and a gap of more than one between two sentences begins with two line ends.
func readWebAnno(path string, data []byte, o Reading) ([]*Document, error) {
	d := &Document{ID: strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)), HasText: true, Place: Place{path, 1}}
	w := &webanno{marked: newMarked(d), labels: o.Labels, tokens: map[string]Span{}, open: map[string]int{}, most: 4*len(data) + 1<<16}
	for n, line := range strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		if err := w.line(strings.TrimSuffix(line, "\r"), Place{path, n + 1}); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n+1, err)
		}
	}
	if w.version == "" {
		return nil, fmt.Errorf("%s:1: no #FORMAT=WebAnno TSV 3 line", path)
	}
	w.sentence()
	d.Text = string(utf16.Decode(w.text))
	unit := UTF16
	if o.Offsets != nil {
		unit = *o.Offsets
	}
	for i := range w.marks {
		w.marks[i].spans = normal(w.marks[i].spans)
	}
	w.joinTokens()
	if err := w.fit(&unit, unit); err != nil {
		return nil, err
	}
	for _, l := range w.later {
		a, b := w.target(l.from), l.mark
		if a < 0 {
			w.faults.add(l.place, "no annotation at token %s", l.from)
			continue
		}
		w.links = append(w.links, [2]int{a, b})
	}
	if err := w.faults.orNil(); err != nil {
		return nil, err
	}
	w.attributions()
	return []*Document{d}, nil
}

// webColumn is one column of the body.
type webColumn struct {
	layer    int
	feature  string
	relation bool // the layer is one of relations
	from     bool // the column tells where a relation comes from
	slot     bool // the column holds roles
	target   bool // the column holds the targets of the slot before it
}

type webanno struct {
	*marked
	labels  Labels
	version string
	layers  []string // names
	columns []webColumn
	text    []uint16
	lines   []string // #Text of the current sentence
	began   bool     // the current sentence has its place already
	tokens  map[string]Span
	order   []Span
	open    map[string]int // "layer/disambiguation id" → mark
	at      []tokenMarks
	later   []webLink
	faults  Faults
	most    int // no text of such a file is longer
}

// tokenMarks are the marks that are on one token, with their ids.
type tokenMarks struct {
	token string
	layer int
	id    string
	mark  int
}

// webLink is a link that is known once all tokens are.
type webLink struct {
	from  string // "1-3" or "1-3[4]"
	mark  int
	place Place
}

func (w *webanno) line(line string, place Place) error {
	switch {
	case strings.HasPrefix(line, "#FORMAT="):
		w.version = strings.TrimPrefix(line, "#FORMAT=")
		if !strings.HasPrefix(w.version, "WebAnno TSV 3") {
			return fmt.Errorf("format %q: want WebAnno TSV 3", w.version)
		}
	case strings.HasPrefix(line, "#T_SP="), strings.HasPrefix(line, "#T_RL="), strings.HasPrefix(line, "#T_CH="):
		w.layer(line[3:5], strings.Split(line[6:], "|"))
	case strings.HasPrefix(line, "#Text="):
		if w.began {
			w.sentence()
		}
		w.lines = append(w.lines, unescape(strings.TrimPrefix(line, "#Text=")))
	case strings.HasPrefix(line, "#"), line == "":
		if line == "" && w.began {
			w.sentence()
		}
	default:
		return w.token(strings.Split(line, "\t"), place)
	}
	return nil
}

func (w *webanno) layer(kind string, fields []string) {
	n := len(w.layers)
	w.layers = append(w.layers, fields[0])
	features := fields[1:]
	if kind == "RL" {
		for _, f := range features {
			if !strings.HasPrefix(f, "BT_") {
				w.columns = append(w.columns, webColumn{layer: n, feature: f, relation: true})
			}
		}
		if len(features) <= 1 { // a layer with no feature has one column of its own
			w.columns = append(w.columns, webColumn{layer: n, relation: true})
		}
		w.columns = append(w.columns, webColumn{layer: n, relation: true, from: true})
		return
	}
	for i := 0; i < len(features); i++ {
		if strings.HasPrefix(features[i], "ROLE_") {
			w.columns = append(w.columns, webColumn{layer: n, slot: true}, webColumn{layer: n, target: true})
			i++ // the target's type
			continue
		}
		w.columns = append(w.columns, webColumn{layer: n, feature: features[i]})
	}
	if len(features) == 0 {
		w.columns = append(w.columns, webColumn{layer: n})
	}
}

// sentence ends the current sentence.
func (w *webanno) sentence() { w.lines, w.began = nil, false }

func (w *webanno) token(cells []string, place Place) error {
	if len(cells) < 3 {
		return errors.New("want a token's number, offsets and word")
	}
	from, to, ok := strings.Cut(cells[1], "-")
	start, err1 := strconv.Atoi(from)
	end, err2 := strconv.Atoi(to)
	if !ok || err1 != nil || err2 != nil || start < 0 || end < start {
		return fmt.Errorf("offsets %q: want start-end", clip(cells[1], 20))
	}
	if !w.began {
		if err := w.begin(start); err != nil {
			return err
		}
	}
	id := cells[0]
	s := Span{start, end}
	w.tokens[id] = s
	if !strings.Contains(id, ".") {
		w.order = append(w.order, s)
	}
	if word := string(utf16.Decode(w.slice(s))); word != unescape(cells[2]) && uncut(word) != uncut(unescape(cells[2])) {
		return fmt.Errorf("token %s: at %d-%d the text has %q, the line says %q", id, start, end, clip(word, 40), clip(cells[2], 40))
	}
	cells = cells[3:]
	marks := map[string]int{} // of this line: "layer/index" → mark
	for c := 0; c < len(w.columns) && c < len(cells); c++ {
		col, cell := w.columns[c], cells[c]
		if cell == "_" || cell == "" {
			continue
		}
		switch {
		case col.relation && !col.from:
		case col.from:
			for _, one := range webSplit(cell, '|') {
				w.relation(col.layer, id, one, place)
			}
		case col.slot:
			key := fmt.Sprintf("%d/0", col.layer)
			if _, ok := marks[key]; !ok { // a layer with slots alone
				marks[key] = w.markAt(col.layer, "", id, s, place)
			}
		case col.target:
			owner, ok := marks[fmt.Sprintf("%d/0", col.layer)]
			if !ok {
				continue
			}
			for _, one := range webSplit(cell, ';') {
				if one != "*" {
					w.later = append(w.later, webLink{one, owner, place})
				}
			}
		default:
			for k, one := range webSplit(cell, '|') {
				value, number := webValue(one)
				key := fmt.Sprintf("%d/%d", col.layer, k)
				i, ok := marks[key]
				if !ok {
					i = w.markAt(col.layer, number, id, s, place)
					marks[key] = i
				}
				w.value(i, col.feature, value)
			}
		}
	}
	return nil
}

// begin puts the text of the current sentence where its first token stands.
func (w *webanno) begin(start int) error {
	w.began = true
	if start < len(w.text) {
		return fmt.Errorf("the sentence begins at %d, the one before it ends at %d", start, len(w.text))
	}
	if start > w.most {
		return fmt.Errorf("the sentence begins at %d, which is more than the file could hold", start)
	}
	for k, gap := 0, start-len(w.text); k < gap; k++ {
		c := uint16(' ')
		if gap > 1 && k < 2 {
			c = '\n'
		}
		w.text = append(w.text, c)
	}
	w.text = append(w.text, utf16.Encode([]rune(strings.Join(w.lines, "\n")))...)
	return nil
}

func (w *webanno) slice(s Span) []uint16 {
	return w.text[min(s.Start, len(w.text)):min(s.End, len(w.text))]
}

// markAt is the mark of a layer on a token: the one that its number names, else a new one.
func (w *webanno) markAt(layer int, number, token string, s Span, place Place) int {
	key := fmt.Sprintf("%d/%s", layer, number)
	if number != "" {
		if i, ok := w.open[key]; ok {
			w.marks[i].spans = append(w.marks[i].spans, s)
			w.at = append(w.at, tokenMarks{token, layer, number, i})
			return i
		}
	}
	name := w.layers[layer]
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		name = name[dot+1:]
	}
	i := len(w.marks)
	w.add(mark{id: "a" + strconv.Itoa(i+1), part: w.labels.part(name), spans: []Span{s}, values: map[string]string{}, place: place})
	if number != "" {
		w.open[key] = i
	}
	w.at = append(w.at, tokenMarks{token, layer, number, i})
	return i
}

func (w *webanno) value(i int, feature, value string) {
	if value == "*" {
		return
	}
	k := &w.marks[i]
	if slices.Contains(valueNames, feature) {
		k.values[feature] = value
	} else if p := w.labels.part(value); p != noPart {
		k.part = p
	}
}

// relation reads "1-3" or "1-3[4_7]": from the annotation 4 on token 1-3 to the annotation 7 here;
// 0 is the only one.
func (w *webanno) relation(layer int, token, cell string, place Place) {
	from, numbers := webValue(cell)
	a, b, ok := strings.Cut(numbers, "_")
	if !ok {
		a, b = "", ""
	}
	to := -1
	for _, t := range w.at {
		if t.token == token && (b == "" || b == "0" || t.id == b) && w.marks[t.mark].part != noPart {
			to = t.mark
		}
	}
	if to < 0 {
		return // between annotations that are no part of an attribution
	}
	if a != "" && a != "0" {
		from += "[" + a + "]"
	}
	w.later = append(w.later, webLink{from, to, place})
}

// target is the mark on a token: "1-3", or "1-3[4]" where there are several; -1 where there is none.
func (w *webanno) target(where string) int {
	token, number := webValue(where)
	for _, t := range w.at {
		if t.token == token && (number == "" || t.id == number) && w.marks[t.mark].part != noPart {
			return t.mark
		}
	}
	return -1
}

// joinTokens makes one span of the tokens of a mark that follow each other: the blanks between them
// are its own.
func (w *webanno) joinTokens() {
	after := map[int]Span{} // by the end of a token: the next one
	for i := 1; i < len(w.order); i++ {
		after[w.order[i-1].End] = w.order[i]
	}
	for i := range w.marks {
		k := &w.marks[i]
		var out []Span
		for _, s := range k.spans {
			if n := len(out); n > 0 {
				if next, ok := after[out[n-1].End]; ok && next.Start == s.Start {
					out[n-1].End = s.End
					continue
				}
			}
			out = append(out, s)
		}
		k.spans = out
	}
}

// webValue splits "PER[1]" into the value and the number.
func webValue(cell string) (value, number string) {
	if strings.HasSuffix(cell, "]") && !strings.HasSuffix(cell, `\]`) {
		if i := strings.LastIndexByte(cell, '['); i >= 0 && (i == 0 || cell[i-1] != '\\') {
			return unescape(cell[:i]), cell[i+1 : len(cell)-1]
		}
	}
	return unescape(cell), ""
}

// webSplit cuts at a separator that is not escaped.
func webSplit(s string, sep byte) []string {
	var out []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

var webEscape = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, "|", `\|`, "_", `\_`, "->", `\->`, ";", `\;`, "\t", `\t`, "\n", `\n`, "\r", `\r`, "*", `\*`)

// webEscapeText is the escaping of a #Text line.
var webEscapeText = strings.NewReplacer(`\`, `\\`, "\t", `\t`, "\r", `\r`)

// WriteWebAnno writes one document as WebAnno TSV 3.3: one span layer whose feature "part" is the
// label, with the attribution's values on its content, and one relation layer from the content to
// its sources and cues. An end inside a token, and a paragraph's blank lines, cannot be written in
// this form: spans are widened to whole tokens.
func WriteWebAnno(w io.Writer, d *Document) error {
	doc := article.Parse(d.Text, article.Metadata{ID: d.ID})
	ix := indexOf(d.Text)
	ruler := newRuler(d.Text, UTF16)
	unit := func(b int) int { return ruler.units[ix.Of(b)] }
	number := make([]string, len(doc.Tokens))
	for s, sent := range doc.Sentences {
		for t := sent.Tokens.First; t < sent.Tokens.End; t++ {
			number[t] = fmt.Sprintf("%d-%d", s+1, t-sent.Tokens.First+1)
		}
	}
	var b strings.Builder
	b.WriteString("#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Attribution|part|" + strings.Join(valueNames, "|") + "\n#T_RL=webanno.custom.AttributionOf|role|BT_webanno.custom.Attribution\n\n")
	type onToken struct {
		label string
		id    int
		a     *Attribution
	}
	on := make([][]onToken, len(doc.Tokens))
	type relation struct {
		role, from string
		a, b       int
	}
	relations := make([][]relation, len(doc.Tokens))
	id := 0
	tokensOf := func(spans []Span) []int {
		var out []int
		for _, s := range spans {
			if s.Start >= s.End || s.Start < 0 || s.End > ix.Len() {
				continue
			}
			from, to := ix.Byte(s.Start), ix.Byte(s.End)
			t, _ := slices.BinarySearchFunc(doc.Tokens, from, func(t article.Token, at int) int {
				if t.End <= at {
					return -1
				}
				return 1
			})
			for ; t < len(doc.Tokens) && doc.Tokens[t].Start < to; t++ {
				out = append(out, t)
			}
		}
		return out
	}
	for n := range d.Attributions {
		a := &d.Attributions[n]
		contents := tokensOf(a.Content)
		if len(contents) == 0 {
			continue
		}
		id++
		content := id
		for k, p := range []struct {
			label string
			spans []Span
		}{{DefaultLabels.Content, a.Content}, {DefaultLabels.Source, a.Source}, {DefaultLabels.Cue, a.Cue}} {
			tokens := tokensOf(p.spans)
			if len(tokens) == 0 {
				continue
			}
			if k > 0 {
				id++
				relations[tokens[0]] = append(relations[tokens[0]], relation{p.label, number[contents[0]], content, id})
			}
			for _, t := range tokens {
				one := onToken{label: p.label, id: id}
				if k == 0 {
					one.a = a
				}
				on[t] = append(on[t], one)
			}
		}
	}
	for _, sent := range doc.Sentences {
		span := doc.SpanOf(sent.Tokens)
		if span.Empty() {
			continue
		}
		b.WriteByte('\n')
		for _, line := range strings.Split(d.Text[span.Start:span.End], "\n") {
			b.WriteString("#Text=" + webEscapeText.Replace(line) + "\n")
		}
		for t := sent.Tokens.First; t < sent.Tokens.End; t++ {
			tok := doc.Tokens[t]
			fmt.Fprintf(&b, "%s\t%d-%d\t%s", number[t], unit(tok.Start), unit(tok.End), webEscape.Replace(doc.Word(t)))
			cell := func(of func(onToken) string) {
				if len(on[t]) == 0 {
					b.WriteString("\t_")
					return
				}
				for k, o := range on[t] {
					b.WriteString(map[bool]string{true: "\t", false: "|"}[k == 0])
					v := of(o)
					if v == "" {
						v = "*"
					} else {
						v = webEscape.Replace(v)
					}
					fmt.Fprintf(&b, "%s[%d]", v, o.id)
				}
			}
			cell(func(o onToken) string { return o.label })
			for _, name := range valueNames {
				cell(func(o onToken) string {
					if o.a == nil {
						return ""
					}
					return o.a.values()[name]
				})
			}
			if len(relations[t]) == 0 {
				b.WriteString("\t_\t_")
			} else {
				var roles, from []string
				for _, r := range relations[t] {
					roles = append(roles, r.role)
					from = append(from, fmt.Sprintf("%s[%d_%d]", r.from, r.a, r.b))
				}
				b.WriteString("\t" + strings.Join(roles, "|") + "\t" + strings.Join(from, "|"))
			}
			b.WriteByte('\n')
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// uncut gives a word that the end of a line cuts ("re-" and "placed") without its hyphens and line ends; other words as they are.
func uncut(word string) string {
	return strings.Join(strings.FieldsFunc(word, func(r rune) bool { return r == '-' || unicode.IsSpace(r) || r == '>' }), "")
}
