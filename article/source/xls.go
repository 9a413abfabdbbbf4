package source

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/richardlehane/mscfb"
)

// Workbooks of Excel 97 to 2003 ([MS-XLS], BIFF8), in the compound files of that time ([MS-CFB]). As in xlsx.go, one
// row is in memory, and the strings that cells share are in a temporary file.
//
// Libraries that read .xls were weighed. Those that are to be had hold all strings of a workbook in memory, which are
// the articles, and few files have them. The records that a table of text needs are few.

// The records that are read.
const (
	biffBOF      = 0x809
	biffEOF      = 0x0a
	biffSheet    = 0x85
	biffStrings  = 0xfc
	biffContinue = 0x3c
	biffFormat   = 0x41e
	biffStyle    = 0xe0
	biffDate1904 = 0x22
	biffFilePass = 0x2f
	biffShared   = 0xfd
	biffLabel    = 0x204
	biffRich     = 0xd6
	biffNumber   = 0x203
	biffSmall    = 0x27e
	biffSmalls   = 0xbd
	biffFormula  = 0x06
	biffResult   = 0x207
	biffBool     = 0x205
)

// biff8 is the version in the first record of each part.
const biff8 = 0x600

var (
	errOldWorkbook  = errors.New("a workbook older than Excel 97; save it as .xlsx")
	errTornWorkbook = errors.New("the workbook is cut off or broken")
	errCodedOffice  = errors.New("an encrypted Office document; save it without a password")
)

// otherCompound says what a compound file is that is no workbook, by the name of a stream in it.
var otherCompound = map[string]error{
	"WordDocument":        errors.New("an old Word document; save it as .docx; this is not read"),
	"PowerPoint Document": errors.New("old slides; this is not read"),
	"EncryptedPackage":    errCodedOffice,
	"Book":                errOldWorkbook,
	"__properties_version1.0": errors.New(
		"an Outlook message; save it as .eml; this is not read"),
}

// openCompound begins to read an old workbook. Other old documents are refused by what they are.
func (c *Config) openCompound(from Origin, in *stream) (Reader, error) {
	at, size, err := c.seekable(in)
	if err != nil {
		return nil, err
	}
	compound, err := mscfb.New(at)
	if err != nil {
		return nil, errTornWorkbook
	}
	var book *mscfb.File
	for _, f := range compound.File {
		if other := otherCompound[f.Name]; other != nil && book == nil {
			err = other
		}
		if f.Name == "Workbook" && book == nil {
			book = f
		}
	}
	if book == nil {
		if err == nil {
			err = errors.New("an old Office document; save it as .docx or .xlsx; this is not read")
		}
		return nil, err
	}
	w := &oldBook{c: c, f: book, size: min(size, book.Size)}
	if err := w.globals(in); err != nil {
		return nil, err
	}
	return c.firstTable(from, in, XLS, len(w.sheets), func(i int) (sheetRows, error) { return w.open(w.sheets[i]) })
}

// oldBook is what is in an old workbook before its sheets.
type oldBook struct {
	c       *Config
	f       *mscfb.File
	size    int64
	sheets  []int64 // where each begins
	formats map[int]string
	styles  []int // of each style, its format of numbers
	base    time.Time
	shared  *sharedStrings
}

// records reads the records from a place on.
func (w *oldBook) records(from int64) (*biffReader, error) {
	if from < 0 || from >= w.size {
		return nil, errTornWorkbook
	}
	if _, err := w.f.Seek(from, io.SeekStart); err != nil {
		return nil, errTornWorkbook
	}
	r := &biffReader{r: bufio.NewReaderSize(io.LimitReader(w.f, w.size-from), 32<<10)}
	kind, body, err := r.next()
	if err != nil || kind != biffBOF || len(body) < 4 {
		return nil, errTornWorkbook
	}
	if binary.LittleEndian.Uint16(body) != biff8 {
		return nil, errOldWorkbook
	}
	return r, nil
}

func (w *oldBook) globals(in *stream) error {
	w.formats = map[int]string{}
	w.base = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	r, err := w.records(0)
	if err != nil {
		return err
	}
	for {
		kind, body, err := r.next()
		if err != nil {
			return errTornWorkbook
		}
		switch kind {
		case biffEOF:
			return nil
		case biffFilePass:
			return errCodedOffice
		case biffDate1904:
			if len(body) > 0 && body[0] == 1 {
				w.base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
			}
		case biffSheet: // where it begins, whether it is hidden, whether it is a sheet of cells
			if len(body) >= 6 && body[4]&3 != 2 && body[5] == 0 {
				w.sheets = append(w.sheets, int64(binary.LittleEndian.Uint32(body)))
			}
		case biffFormat:
			if len(body) > 5 {
				code, _ := biffString(body[2:], 2)
				w.formats[int(binary.LittleEndian.Uint16(body))] = code
			}
		case biffStyle:
			format := 0
			if len(body) >= 4 {
				format = int(binary.LittleEndian.Uint16(body[2:]))
			}
			w.styles = append(w.styles, format)
		case biffStrings:
			if w.shared, err = w.strings(in, r, body); err != nil {
				return err
			}
		}
	}
}

// strings reads the strings that cells share, which go on over any number of records.
func (w *oldBook) strings(in *stream, r *biffReader, body []byte) (*sharedStrings, error) {
	s, err := newSharedStrings(in)
	if err != nil {
		return nil, err
	}
	p := &biffParts{r: r, left: body}
	head := p.bytes(8)
	if head == nil {
		return nil, errTornWorkbook
	}
	n := int(binary.LittleEndian.Uint32(head[4:]))
	for range n {
		text, ok := p.string()
		if !ok { // a torn table: the cells whose strings are lost are reported
			break
		}
		if err := s.add(text); err != nil {
			return nil, err
		}
	}
	return s, s.to.Flush()
}

// isDate reports whether a number of a style is a date.
func (w *oldBook) isDate(style int) bool {
	if style < 0 || style >= len(w.styles) {
		return false
	}
	id := w.styles[style]
	if code, ok := w.formats[id]; ok {
		return isDateFormat(code)
	}
	return isDateID(id)
}

// biffReader reads records: a kind, a length of two bytes, a body.
type biffReader struct {
	r    *bufio.Reader
	body []byte
}

// next gives the next record. Its body is valid until the record after it is read.
func (r *biffReader) next() (kind int, body []byte, err error) {
	var head [4]byte
	if _, err := io.ReadFull(r.r, head[:]); err != nil {
		return 0, nil, err
	}
	n := int(binary.LittleEndian.Uint16(head[2:]))
	r.body = slices.Grow(r.body[:0], n)[:n]
	if _, err := io.ReadFull(r.r, r.body); err != nil {
		return 0, nil, unexpected(err)
	}
	return int(binary.LittleEndian.Uint16(head[:])), r.body, nil
}

// goesOn gives the body of the next record if it continues the last one.
func (r *biffReader) goesOn() []byte {
	head, err := r.r.Peek(2)
	if err != nil || int(binary.LittleEndian.Uint16(head)) != biffContinue {
		return nil
	}
	_, body, err := r.next()
	if err != nil {
		return nil
	}
	return body
}

// biffParts reads what goes on over several records.
type biffParts struct {
	r    *biffReader
	left []byte
}

// bytes gives the next n bytes; nil where they are not there. n is small.
func (p *biffParts) bytes(n int) []byte {
	out := make([]byte, 0, n)
	for {
		part := p.left[:min(n-len(out), len(p.left))]
		out, p.left = append(out, part...), p.left[len(part):]
		if len(out) == n {
			return out
		}
		if p.left = p.r.goesOn(); len(p.left) == 0 {
			return nil
		}
	}
}

func (p *biffParts) skip(n int) bool {
	for n > len(p.left) {
		n -= len(p.left)
		if p.left = p.r.goesOn(); len(p.left) == 0 {
			return false
		}
	}
	p.left = p.left[n:]
	return true
}

// string reads a string with the runs of its fonts, which are left out. Where its characters go on in another
// record, that one begins with a byte that says whether they are of one byte or of two.
func (p *biffParts) string() (string, bool) {
	head := p.bytes(3)
	if head == nil {
		return "", false
	}
	chars, flags := int(binary.LittleEndian.Uint16(head)), head[2]
	runs, phonetic := 0, 0
	if flags&8 != 0 {
		b := p.bytes(2)
		if b == nil {
			return "", false
		}
		runs = int(binary.LittleEndian.Uint16(b))
	}
	if flags&4 != 0 {
		b := p.bytes(4)
		if b == nil {
			return "", false
		}
		phonetic = int(binary.LittleEndian.Uint32(b))
	}
	units := make([]uint16, 0, chars)
	for wide := flags&1 != 0; ; {
		units, p.left = biffUnits(units, chars, p.left, wide)
		if len(units) == chars {
			break
		}
		next := p.r.goesOn()
		if len(next) == 0 {
			return "", false
		}
		wide, p.left = next[0]&1 != 0, next[1:]
	}
	return string(utf16.Decode(units)), p.skip(4*runs) && p.skip(phonetic)
}

// biffUnits takes characters until there are n of them or none are left.
func biffUnits(units []uint16, n int, from []byte, wide bool) ([]uint16, []byte) {
	for len(units) < n {
		if wide {
			if len(from) < 2 {
				return units, nil
			}
			units, from = append(units, binary.LittleEndian.Uint16(from)), from[2:]
			continue
		}
		if len(from) < 1 {
			return units, nil
		}
		units, from = append(units, uint16(from[0])), from[1:]
	}
	return units, from
}

// biffString reads a string that is in one record after a length of so many bytes; of a torn one what is there.
func biffString(b []byte, length int) (string, bool) {
	if len(b) < length+1 {
		return "", false
	}
	chars := int(b[0])
	if length == 2 {
		chars = int(binary.LittleEndian.Uint16(b))
	}
	units, _ := biffUnits(nil, chars, b[length+1:], b[length]&1 != 0)
	return string(utf16.Decode(units)), len(units) == chars
}

// oldSheet reads the rows of a sheet.
type oldSheet struct {
	w       *oldBook
	r       *biffReader
	width   int
	row     int        // that of cells; -1 before the first
	next    []biffCell // of the row after it
	formula biffCell   // whose text is in the next record
	ended   bool
}

// biffCell is a cell that has been read.
type biffCell struct {
	row, column int
	value       string
}

func (w *oldBook) open(at int64) (sheetRows, error) {
	r, err := w.records(at)
	if err != nil {
		return nil, err
	}
	return &oldSheet{w: w, r: r, row: -1}, nil
}

func (s *oldSheet) Close() error    { return nil }
func (s *oldSheet) fixWidth(n int)  { s.width = n }
func (s *oldSheet) line(at int) int { return at + 1 }

// read gives the cells of the next row that has any.
func (s *oldSheet) read() ([]string, int, error) {
	for {
		cells, row, err := s.oneRow()
		if err != nil {
			return nil, s.line(max(row, 0)), err
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			continue
		}
		if s.width > 0 {
			cells = append(cells, make([]string, max(0, s.width-len(cells)))...)[:s.width]
		}
		return cells, s.line(row), nil
	}
}

// oneRow gathers cells until one of another row comes.
func (s *oldSheet) oneRow() (cells []string, row int, err error) {
	row = -1
	size := 0
	put := func(c biffCell) error {
		row = c.row
		if c.column >= maxColumns {
			return fmt.Errorf("a cell in column %d", c.column)
		}
		for len(cells) <= c.column {
			cells = append(cells, "")
		}
		cells[c.column] = c.value
		if size += len(c.value); size > s.w.c.article() {
			return fmt.Errorf("a row of more than %d bytes", s.w.c.article())
		}
		return nil
	}
	for {
		for len(s.next) > 0 {
			if row >= 0 && s.next[0].row != row {
				return cells, row, nil
			}
			c := s.next[0]
			s.next = s.next[1:]
			if err := put(c); err != nil {
				return nil, row, err
			}
		}
		if s.ended {
			if row >= 0 {
				return cells, row, nil
			}
			return nil, s.row, io.EOF
		}
		if row >= 0 {
			s.row = row
		}
		if err := s.record(); err != nil {
			return nil, s.row + 1, err
		}
	}
}

// record reads one record, and puts the cells that it holds into s.next.
func (s *oldSheet) record() error {
	kind, body, err := s.r.next()
	if err != nil {
		return errTornWorkbook
	}
	if kind == biffEOF {
		s.ended = true
		return nil
	}
	if kind == biffResult {
		text, ok := (&biffParts{r: s.r, left: body}).string()
		if ok && s.formula.row >= 0 {
			s.formula.value = text
			s.next = append(s.next[:0], s.formula)
		}
		return nil
	}
	if len(body) < 6 {
		return nil
	}
	word := func(at int) int { return int(binary.LittleEndian.Uint16(body[at:])) }
	cell := biffCell{row: word(0), column: word(2)}
	style := word(4)
	switch {
	case kind == biffShared && len(body) >= 10:
		cell.value, err = s.w.shared.get(int(binary.LittleEndian.Uint32(body[6:])))
	case kind == biffLabel || kind == biffRich:
		cell.value, _ = (&biffParts{r: s.r, left: body[6:]}).string()
	case kind == biffNumber && len(body) >= 14:
		cell.value = s.w.number(math.Float64frombits(binary.LittleEndian.Uint64(body[6:])), style)
	case kind == biffSmall && len(body) >= 10:
		cell.value = s.w.number(smallNumber(binary.LittleEndian.Uint32(body[6:])), style)
	case kind == biffSmalls: // from one column on, a style and a number each
		s.next = s.next[:0]
		for at := 4; at+6 <= len(body)-2; at += 6 {
			value := s.w.number(smallNumber(binary.LittleEndian.Uint32(body[at+2:])), word(at))
			s.next = append(s.next, biffCell{cell.row, cell.column, value})
			cell.column++
		}
		return nil
	case kind == biffBool && len(body) >= 8 && body[7] == 0:
		cell.value = strconv.FormatBool(body[6] != 0)
	case kind == biffFormula && len(body) >= 14:
		if word(12) == 0xffff { // no number
			s.formula = cell
			if body[6] == 1 {
				cell.value = strconv.FormatBool(body[8] != 0)
			}
			break
		}
		cell.value = s.w.number(math.Float64frombits(binary.LittleEndian.Uint64(body[6:])), style)
	default:
		return nil
	}
	if err != nil {
		return err
	}
	s.next = append(s.next[:0], cell)
	return nil
}

// smallNumber reads a number of four bytes: a whole one or the upper half of another, perhaps a hundred times too large.
func smallNumber(n uint32) float64 {
	var f float64
	if n&2 != 0 {
		f = float64(int32(n) >> 2)
	} else {
		f = math.Float64frombits(uint64(n&^3) << 32)
	}
	if n&1 != 0 {
		f /= 100
	}
	return f
}

func (w *oldBook) number(n float64, style int) string {
	if w.isDate(style) {
		if date := dateOfDays(w.base, n); date != "" {
			return date
		}
	}
	return strings.TrimSuffix(strconv.FormatFloat(n, 'f', -1, 64), ".0")
}
