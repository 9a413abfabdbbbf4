package source

import (
	"bytes"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// PDF (ISO 32000-1): the objects of a file. They are found by reading it from its beginning to its end, and not by
// its own tables, which torn files have wrong: time and memory are bounded by its size. What draws text is in
// pdftext.go, what makes paragraphs of it in pdflines.go.
//
// Others were weighed. PDFium as WebAssembly reads more files, but costs 10 MB of the binary, 320 MB of memory and two
// seconds before the first page; the readers in Go that are to be had fall over hostile files; pdftotext is not
// everywhere, and the same file would have other rows on another machine.

// The kinds of value, besides nil, bool and float64.
type (
	pdfName   string
	pdfString string
	pdfArray  []any
	pdfDict   map[pdfName]any
	pdfRef    int
	pdfStream struct {
		dict pdfDict
		raw  []byte
	}
	pdfKeyword string
)

// The bounds of a file.
const (
	maxPDFUnpacked = 256 << 20
	maxPDFDepth    = 60
	maxPDFPages    = 20_000
	maxPDFObjects  = 4 << 20
)

var errPDFCoded = errors.New("a PDF that asks for a password; save it without one")

// pdfFile is a file whose objects are known.
type pdfFile struct {
	objects map[int]any
	root    pdfDict
	left    int // bytes that may yet come out of streams
	encrypt any // what the trailer says of encryption
	id      any
	packs   []pdfPlace  // streams of objects
	at      map[int]int // of each object, where it is in the file: the last one counts
}

// pdfPlace is a stream of objects.
type pdfPlace struct {
	number, generation, at int
	stream                 *pdfStream
}

// readPDF finds the objects of a file.
func readPDF(b []byte) (*pdfFile, error) {
	f := &pdfFile{objects: map[int]any{}, at: map[int]int{}, left: maxPDFUnpacked}
	generations := map[int]int{} // those that are not 0
	trailer := 0                 // the next one
	for at := 0; at < len(b) && len(f.objects) < maxPDFObjects; {
		if trailer < at || trailer == 0 {
			if trailer = bytes.Index(b[at:], []byte("trailer")); trailer < 0 {
				trailer = len(b)
			} else {
				trailer += at
			}
		}
		i := bytes.Index(b[at:], []byte("obj"))
		if i += at; i < at {
			i = len(b)
		}
		if i == len(b) && trailer == len(b) {
			break
		}
		if trailer < i {
			l := &pdfLexer{b: b, at: trailer + len("trailer")}
			f.trailer(l.value(0))
			at = max(l.at, trailer+1)
			continue
		}
		number, generation, ok := objectNumber(b[:i])
		if !ok {
			at = i + 3
			continue
		}
		l := &pdfLexer{b: b, at: i + 3}
		value := l.value(0)
		if dict, ok := value.(pdfDict); ok {
			value = l.stream(dict)
			if s, ok := value.(*pdfStream); ok && s.dict["Type"] == pdfName("XRef") {
				f.trailer(s.dict)
			}
		}
		f.objects[number], f.at[number] = value, i
		delete(generations, number)
		if generation != 0 {
			generations[number] = generation
		}
		if s, ok := value.(*pdfStream); ok && s.dict["Type"] == pdfName("ObjStm") {
			f.packs = append(f.packs, pdfPlace{number, generation, i, s})
		}
		at = max(l.at, i+3)
	}
	if f.encrypt != nil {
		if err := f.unlock(generations); err != nil {
			return nil, err
		}
	}
	for _, p := range f.packs {
		f.packed(p)
	}
	return f, nil
}

// unlock decrypts all objects but the dictionary that says how.
func (f *pdfFile) unlock(generations map[int]int) error {
	id := ""
	if ids := f.array(f.id); len(ids) > 0 {
		id = f.string(ids[0])
	}
	c := f.newCipher(f.dict(f.encrypt), id)
	if c == nil {
		return errPDFCoded
	}
	ref, _ := f.encrypt.(pdfRef)
	for number, v := range f.objects {
		if number != int(ref) || ref == 0 {
			f.objects[number] = c.decrypt(v, number, generations[number])
		}
	}
	for _, p := range f.packs {
		if f.objects[p.number] != any(p.stream) { // a later object has its number
			c.decrypt(p.stream, p.number, p.generation)
		}
	}
	return nil
}

// objectNumber reads the two numbers before "obj".
func objectNumber(before []byte) (number, generation int, ok bool) {
	before = bytes.TrimRight(before[max(0, len(before)-30):], " \r\n\t")
	fields := bytes.FieldsFunc(before, func(r rune) bool { return r < '0' || r > '9' })
	if len(fields) < 2 || !bytes.HasSuffix(before, fields[len(fields)-1]) {
		return 0, 0, false
	}
	number, err := strconv.Atoi(string(fields[len(fields)-2]))
	generation, _ = strconv.Atoi(string(fields[len(fields)-1]))
	return number, generation, err == nil && number >= 0
}

func (f *pdfFile) trailer(v any) {
	dict, ok := v.(pdfDict)
	if !ok {
		return
	}
	if dict["Encrypt"] != nil {
		f.encrypt = dict["Encrypt"]
	}
	if dict["ID"] != nil {
		f.id = dict["ID"]
	}
	if root := dict["Root"]; root != nil {
		f.root = pdfDict{"Root": root}
	}
}

// packed takes the objects out of a stream of objects.
func (f *pdfFile) packed(p pdfPlace) {
	s := p.stream
	n, first := f.int(s.dict["N"]), f.int(s.dict["First"])
	data, err := f.data(s)
	if err != nil || first <= 0 || first > len(data) {
		return
	}
	l := &pdfLexer{b: data[:first]}
	for range min(n, len(data)) {
		number, ok := l.value(0).(float64)
		offset, ok2 := l.value(0).(float64)
		if !ok || !ok2 || offset < 0 || int(offset) > len(data)-first {
			return
		}
		if f.at[int(number)] > p.at || len(f.objects) >= maxPDFObjects {
			continue
		}
		inside := &pdfLexer{b: data, at: first + int(offset)}
		f.objects[int(number)], f.at[int(number)] = inside.value(0), p.at
	}
}

// get follows references.
func (f *pdfFile) get(v any) any {
	for range maxPDFDepth {
		ref, ok := v.(pdfRef)
		if !ok {
			return v
		}
		v = f.objects[int(ref)]
	}
	return nil
}

// dict gives a dictionary, also that of a stream; an empty one where there is none.
func (f *pdfFile) dict(v any) pdfDict {
	switch v := f.get(v).(type) {
	case pdfDict:
		return v
	case *pdfStream:
		return v.dict
	}
	return nil
}

func (f *pdfFile) array(v any) pdfArray {
	a, _ := f.get(v).(pdfArray)
	return a
}

func (f *pdfFile) int(v any) int {
	n, _ := f.get(v).(float64)
	return int(max(-1e9, min(n, 1e9)))
}

func (f *pdfFile) number(v any) float64 {
	n, _ := f.get(v).(float64)
	return n
}

func (f *pdfFile) name(v any) string {
	n, _ := f.get(v).(pdfName)
	return string(n)
}

// data gives what a stream holds. Of a torn one it is what can be read.
func (f *pdfFile) data(s *pdfStream) ([]byte, error) {
	data := s.raw
	if f.left -= len(data); f.left < 0 {
		return nil, fmt.Errorf("more than %d bytes come out of it: %w", maxPDFUnpacked, errSwells)
	}
	filters := f.array(s.dict["Filter"])
	if name, ok := f.get(s.dict["Filter"]).(pdfName); ok {
		filters = pdfArray{name}
	}
	params := f.array(s.dict["DecodeParms"])
	if p, ok := f.get(s.dict["DecodeParms"]).(pdfDict); ok {
		params = pdfArray{p}
	}
	for i, filter := range filters[:min(len(filters), 8)] {
		var err error
		var own pdfDict
		if i < len(params) {
			own = f.dict(params[i])
		}
		if data, err = f.decode(f.name(filter), own, data); err != nil {
			return nil, err
		}
		data = f.unpredicted(data, own)
	}
	return data, nil
}

func (f *pdfFile) decode(filter string, params pdfDict, data []byte) ([]byte, error) {
	var r io.Reader
	if len(data) == 0 {
		return data, nil
	}
	switch filter {
	case "FlateDecode", "Fl":
		z, err := zlib.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		r = z
	case "ASCII85Decode", "A85":
		data = bytes.TrimPrefix(bytes.TrimSpace(data), []byte("<~"))
		if i := bytes.IndexByte(data, '~'); i >= 0 {
			data = data[:i]
		}
		r = ascii85.NewDecoder(bytes.NewReader(data))
	case "ASCIIHexDecode", "AHx":
		return hexBytes(data), nil
	case "LZWDecode", "LZW":
		early, ok := f.get(params["EarlyChange"]).(float64)
		out, err := unLZW(data, !ok || early != 0, f.left)
		if f.left -= len(out); f.left < 0 {
			return nil, fmt.Errorf("more than %d bytes come out of it: %w", maxPDFUnpacked, errSwells)
		}
		return out, err
	case "Crypt": // of a stream that is not encrypted in a file that is
		return data, nil
	default:
		return nil, fmt.Errorf("a stream packed by %s", filter)
	}
	out, err := io.ReadAll(io.LimitReader(r, int64(f.left)+1))
	if f.left -= len(out); f.left < 0 {
		return nil, fmt.Errorf("more than %d bytes come out of it: %w", maxPDFUnpacked, errSwells)
	}
	if len(out) == 0 && err != nil {
		return nil, err
	}
	return out, nil
}

// unpredicted undoes the prediction of PNG, row by row.
func (f *pdfFile) unpredicted(data []byte, params pdfDict) []byte {
	if f.int(params["Predictor"]) < 10 {
		return data
	}
	colors, bits, columns := 1, 8, 1
	for name, to := range map[pdfName]*int{"Colors": &colors, "BitsPerComponent": &bits, "Columns": &columns} {
		if n := f.int(params[name]); n > 0 && n < 1<<16 {
			*to = n
		}
	}
	size, width := max(1, colors*bits/8), (colors*bits*columns+7)/8
	out := make([]byte, 0, len(data))
	above := make([]byte, width)
	for len(data) > width {
		kind, row := data[0], bytes.Clone(data[1:width+1])
		data = data[width+1:]
		for i := range row {
			var left, corner byte
			if i >= size {
				left, corner = row[i-size], above[i-size]
			}
			switch kind {
			case 1:
				row[i] += left
			case 2:
				row[i] += above[i]
			case 3:
				row[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				row[i] += paeth(left, above[i], corner)
			}
		}
		out = append(out, row...)
		above = row
	}
	return out
}

func paeth(a, b, c byte) byte {
	p := int(a) + int(b) - int(c)
	da, db, dc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case da <= db && da <= dc:
		return a
	case db <= dc:
		return b
	}
	return c
}

func abs(n int) int { return max(n, -n) }

func hexBytes(data []byte) []byte {
	out := make([]byte, 0, len(data)/2)
	high, half := 0, false
	for _, c := range data {
		n, err := strconv.ParseUint(string(rune(c)), 16, 8)
		if err != nil {
			continue
		}
		if half {
			out = append(out, byte(high<<4|int(n)))
		}
		high, half = int(n), !half
	}
	if half {
		out = append(out, byte(high<<4))
	}
	return out
}

// pdfPage is a page, with what it has from those above it in the tree.
type pdfPage struct{ dict, resources pdfDict }

// pages gives the pages in their order.
func (f *pdfFile) pages() (pages []pdfPage) {
	catalog := f.dict(f.root["Root"])
	if catalog["Pages"] == nil { // the trailer is lost
		for n, v := range f.objects {
			if d, ok := v.(pdfDict); ok && d["Type"] == pdfName("Catalog") && (catalog["Pages"] == nil ||
				n > f.int(catalog["#"])) {
				catalog = pdfDict{"Pages": d["Pages"], "#": float64(n)}
			}
		}
	}
	seen := map[pdfRef]bool{}
	var walk func(v any, resources pdfDict, depth int)
	walk = func(v any, resources pdfDict, depth int) {
		if ref, ok := v.(pdfRef); ok {
			if seen[ref] {
				return
			}
			seen[ref] = true
		}
		d := f.dict(v)
		if d == nil || depth > maxPDFDepth || len(pages) >= maxPDFPages {
			return
		}
		if own := f.dict(d["Resources"]); own != nil {
			resources = own
		}
		kids := f.array(d["Kids"])
		if kids == nil && d["Contents"] != nil {
			pages = append(pages, pdfPage{d, resources})
		}
		for _, k := range kids {
			walk(k, resources, depth+1)
		}
	}
	walk(catalog["Pages"], nil, 0)
	return pages
}

// contents gives the bytes that draw a page.
func (f *pdfFile) contents(v any) ([]byte, error) {
	switch v := f.get(v).(type) {
	case *pdfStream:
		return f.data(v)
	case pdfArray:
		var all []byte
		for _, part := range v[:min(len(v), 10_000)] {
			if s, ok := f.get(part).(*pdfStream); ok {
				data, err := f.data(s)
				if errors.Is(err, errSwells) {
					return nil, err
				}
				all = append(append(all, data...), '\n')
				if len(all) > maxPDFUnpacked {
					return nil, errSwells
				}
			}
		}
		return all, nil
	}
	return nil, nil
}

// pdfLexer reads values.
type pdfLexer struct {
	b  []byte
	at int
}

func pdfBlank(c byte) bool { return c == ' ' || c >= 9 && c <= 13 || c == 0 }

func pdfDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *pdfLexer) skip() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case pdfBlank(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// pdfEnds is what value gives at the end of an array, of a dictionary and of the bytes.
const (
	pdfArrayEnd pdfKeyword = "]"
	pdfDictEnd  pdfKeyword = ">>"
	pdfEnd      pdfKeyword = ""
)

// value reads the next value, or the next keyword. It always goes on by a byte at least, unless at the end.
func (l *pdfLexer) value(depth int) any {
	l.skip()
	if l.at >= len(l.b) {
		return pdfEnd
	}
	c := l.b[l.at]
	switch {
	case c == '/':
		l.at++
		return pdfName(l.nameBytes())
	case c == '(':
		return l.literal()
	case c == '<' && l.at+1 < len(l.b) && l.b[l.at+1] == '<':
		l.at += 2
		return l.dictionary(depth)
	case c == '<':
		l.at++
		end := bytes.IndexByte(l.b[min(l.at, len(l.b)):], '>')
		if end < 0 {
			l.at = len(l.b)
			return pdfString("")
		}
		s := pdfString(hexBytes(l.b[l.at : l.at+end]))
		l.at += end + 1
		return s
	case c == '>' && l.at+1 < len(l.b) && l.b[l.at+1] == '>':
		l.at += 2
		return pdfDictEnd
	case c == '[':
		l.at++
		a := pdfArray{}
		for depth < maxPDFDepth {
			v := l.value(depth + 1)
			if v == pdfArrayEnd || v == pdfEnd || v == pdfKeyword("endobj") {
				break
			}
			a = append(a, v)
		}
		return a
	case c == ']':
		l.at++
		return pdfArrayEnd
	case c == '{' || c == '}' || c == ')' || c == '>':
		l.at++
		return pdfKeyword(c)
	}
	return l.word()
}

// nameBytes reads up to a blank or a delimiter; #hh is a byte.
func (l *pdfLexer) nameBytes() string {
	from := l.at
	for l.at < len(l.b) && !pdfBlank(l.b[l.at]) && !pdfDelimiter(l.b[l.at]) {
		l.at++
	}
	name := l.b[from:l.at]
	if bytes.IndexByte(name, '#') < 0 {
		return string(name)
	}
	var out []byte
	for i := 0; i < len(name); i++ {
		if name[i] == '#' && i+2 < len(name) {
			if n, err := strconv.ParseUint(string(name[i+1:i+3]), 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, name[i])
	}
	return string(out)
}

func (l *pdfLexer) word() any {
	word := l.nameBytes()
	if word == "" {
		l.at++
		return pdfKeyword("?")
	}
	n, err := strconv.ParseFloat(word, 64)
	if err != nil || word[0] > '9' {
		switch word {
		case "true":
			return true
		case "false":
			return false
		case "null":
			return nil
		}
		return pdfKeyword(word)
	}
	// "12 0 R" is a reference.
	if n >= 0 && n == float64(int32(n)) && len(word) < 10 {
		rest := l.b[l.at:min(len(l.b), l.at+16)]
		fields := bytes.Fields(rest)
		if len(fields) >= 2 && len(fields[1]) > 0 && fields[1][0] == 'R' && (len(fields[1]) == 1 ||
			pdfDelimiter(fields[1][1])) && len(bytes.Trim(fields[0], "0123456789")) == 0 {
			l.at += bytes.IndexByte(rest, 'R') + 1
			return pdfRef(n)
		}
	}
	return n
}

func (l *pdfLexer) dictionary(depth int) pdfDict {
	d := pdfDict{}
	for depth < maxPDFDepth {
		key := l.value(depth + 1)
		if key == pdfDictEnd || key == pdfEnd || key == pdfKeyword("endobj") {
			break
		}
		name, ok := key.(pdfName)
		if !ok {
			continue
		}
		v := l.value(depth + 1)
		if v == pdfDictEnd || v == pdfEnd {
			break
		}
		d[name] = v
	}
	return d
}

// literal reads a string in brackets.
func (l *pdfLexer) literal() pdfString {
	l.at++
	var out []byte
	for depth := 1; l.at < len(l.b); l.at++ {
		switch c := l.b[l.at]; c {
		case '(':
			depth++
			out = append(out, c)
		case ')':
			if depth--; depth == 0 {
				l.at++
				return pdfString(out)
			}
			out = append(out, c)
		case '\\':
			out = l.escape(out)
		default:
			out = append(out, c)
		}
	}
	return pdfString(out)
}

// escape reads what follows a backslash; it leaves l.at on the last of its bytes.
func (l *pdfLexer) escape(out []byte) []byte {
	l.at++
	if l.at >= len(l.b) {
		return out
	}
	c := l.b[l.at]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r':
		if l.at+1 < len(l.b) && l.b[l.at+1] == '\n' {
			l.at++
		}
		return out
	case c == '\n':
		return out
	case '0' <= c && c <= '7':
		n := 0
		for i := 0; i < 3 && l.at < len(l.b) && '0' <= l.b[l.at] && l.b[l.at] <= '7'; i++ {
			n = n*8 + int(l.b[l.at]-'0')
			l.at++
		}
		l.at--
		return append(out, byte(n))
	}
	return append(out, c)
}

// stream reads the bytes of a stream after its dictionary, if there are any.
func (l *pdfLexer) stream(d pdfDict) any {
	l.skip()
	l.at = min(l.at, len(l.b)) // a string that ends with a backslash leads one byte too far
	if !bytes.HasPrefix(l.b[l.at:], []byte("stream")) {
		return d
	}
	from := l.at + len("stream")
	if bytes.HasPrefix(l.b[from:], []byte("\r\n")) {
		from += 2
	} else if from < len(l.b) && (l.b[from] == '\n' || l.b[from] == '\r') {
		from++
	}
	from = min(from, len(l.b))
	if n, ok := d["Length"].(float64); ok && n >= 0 && int(n) <= len(l.b)-from {
		end := from + int(n)
		if bytes.HasPrefix(bytes.TrimLeft(l.b[end:min(len(l.b), end+20)], " \r\n\t"), []byte("endstream")) {
			l.at = end
			return &pdfStream{d, l.b[from:end]}
		}
	}
	end := bytes.Index(l.b[from:], []byte("endstream"))
	if end < 0 {
		end = len(l.b) - from
	}
	l.at = from + end
	return &pdfStream{d, bytes.TrimRight(l.b[from:from+end], "\r\n")}
}
