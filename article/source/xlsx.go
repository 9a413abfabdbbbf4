package source

import (
	"archive/zip"
	"bufio"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// sheet reads the rows of a workbook's sheet (ECMA-376, part 1, 18.3). It holds one of them in memory. The
// strings that cells share are put into a temporary file, since in a table of articles they are the articles.
type sheet struct {
	part   io.ReadCloser
	d      *xml.Decoder
	max    int
	dates  []bool // of each style, whether a number in it is a date
	base   time.Time
	shared *sharedStrings
	width  int // cells in the head; 0 before it is read
	row    int
}

func (s *sheet) Close() error   { return s.part.Close() }
func (s *sheet) fixWidth(n int) { s.width = n }

// openWorkbook begins to read the first sheet that has a column with the text.
func (c *Config) openWorkbook(from Origin, in *stream, files []*zip.File, total *watched) (Reader, error) {
	w := &workbook{c: c, files: files, total: total}
	if err := w.read(in); err != nil {
		return nil, err
	}
	return c.firstTable(from, in, XLSX, len(w.sheets), func(i int) (sheetRows, error) { return w.open(w.sheets[i]) })
}

// sheetRows are the rows of a sheet. Below the head each gets as many cells as fixWidth says.
type sheetRows interface {
	rowSource
	io.Closer
	fixWidth(n int)
}

// firstTable reads the first of n sheets that has a column with the text.
func (c *Config) firstTable(from Origin, in *stream, form Form, n int, open func(i int) (sheetRows, error)) (Reader, error) {
	var failed error
	for i := range n {
		s, err := open(i)
		if err != nil {
			return nil, err
		}
		h, err := c.headOfSheet(s)
		if err == nil {
			if err := c.lacks(h); err != nil {
				s.Close()
				return nil, err
			}
			s.fixWidth(len(h.columns))
			in.ends = append(in.ends, func() { s.Close() })
			c.took(Taken{Name: from.Name, Form: form, Named: FormOfName(from.Name) == form,
				Column: h.columns[h.text]})
			return &table{name: from.Name, in: in, head: h, max: c.article(), rows: s}, nil
		}
		s.Close()
		if failed == nil {
			failed = err
		}
	}
	if failed == nil {
		failed = errors.New("a workbook without a sheet")
	}
	return nil, failed
}

// headOfSheet reads the first row of a sheet that has any cells.
func (c *Config) headOfSheet(s sheetRows) (*head, error) {
	cells, line, err := s.read()
	if err == io.EOF {
		return nil, errors.New("an empty sheet")
	}
	if err != nil {
		return nil, fmt.Errorf("row %d: %w", line, err)
	}
	h, err := c.newHead(cells)
	if err != nil {
		return nil, fmt.Errorf("row %d: %w", line, err)
	}
	return h, nil
}

// workbook is what is in a workbook beside its sheets.
type workbook struct {
	c      *Config
	files  []*zip.File
	total  *watched
	sheets []string
	dates  []bool
	base   time.Time
	shared *sharedStrings
}

func (w *workbook) decode(name string, to any) error {
	b := &book{c: w.c, files: w.files, total: w.total}
	return b.decode(name, to)
}

func (w *workbook) read(in *stream) error {
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			ID    string `xml:"http://schemas.openxmlformats.org/officeDocument/2006/relationships id,attr"`
			State string `xml:"state,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := w.decode("xl/workbook.xml", &book); err != nil {
		return err
	}
	w.base = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if book.Properties.Date1904 == "1" || book.Properties.Date1904 == "true" {
		w.base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := w.decode("xl/_rels/workbook.xml.rels", &relations); err != nil {
		return err
	}
	for _, s := range book.Sheets {
		for _, r := range relations.All {
			if r.ID == s.ID && s.State != "veryHidden" {
				name := path.Join("xl", r.Target)
				if strings.HasPrefix(r.Target, "/") {
					name = r.Target[1:]
				}
				w.sheets = append(w.sheets, name)
			}
		}
	}
	if err := w.styles(); err != nil {
		return err
	}
	if memberNamed(w.files, "xl/sharedStrings.xml") == nil {
		return nil
	}
	var err error
	w.shared, err = w.readShared(in)
	return err
}

// styles finds out in which styles a number is a date.
func (w *workbook) styles() error {
	if memberNamed(w.files, "xl/styles.xml") == nil {
		return nil
	}
	var styles struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode("xl/styles.xml", &styles); err != nil {
		return err
	}
	for _, x := range styles.Cells {
		is := isDateID(x.ID)
		for _, f := range styles.Formats {
			if f.ID == x.ID {
				is = isDateFormat(f.Code)
			}
		}
		w.dates = append(w.dates, is)
	}
	return nil
}

// isDateID reports whether a format that every workbook has shows a day.
func isDateID(id int) bool { return id >= 14 && id <= 17 || id == 22 }

// isDateFormat reports whether a format of numbers shows a year or a day.
func isDateFormat(code string) bool {
	quoted := false
	for i, c := range strings.ToLower(code) {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			if end := strings.IndexByte(code[i:], ']'); end > 0 && isDateFormat(code[i+end+1:]) {
				return true
			}
			return false
		case c == 'y', c == 'd':
			return true
		}
	}
	return false
}

func (w *workbook) open(name string) (sheetRows, error) {
	r, err := w.c.openMember(w.files, name, w.total)
	if err != nil {
		return nil, err
	}
	return &sheet{part: r, d: newXML(bufio.NewReader(r)), max: w.c.article(), dates: w.dates, base: w.base,
		shared: w.shared}, nil
}

// sharedStrings are the strings that cells share, in a temporary file.
type sharedStrings struct {
	f  *os.File
	to *bufio.Writer
	at []int64 // where each begins
	n  int64
}

func newSharedStrings(in *stream) (*sharedStrings, error) {
	f, err := os.CreateTemp("", "whosaid-*")
	if err != nil {
		return nil, err
	}
	os.Remove(f.Name())
	in.ends = append(in.ends, func() {
		f.Close()
		os.Remove(f.Name())
	})
	return &sharedStrings{f: f, to: bufio.NewWriter(f)}, nil
}

// add writes the next string.
func (s *sharedStrings) add(text string) error {
	if len(s.at) >= maxShared {
		return errors.New("too many strings")
	}
	s.at = append(s.at, s.n)
	var size [8]byte
	binary.LittleEndian.PutUint64(size[:], uint64(len(text)))
	s.to.Write(size[:])
	s.n += int64(len(text)) + 8
	_, err := s.to.WriteString(text)
	return err
}

// maxShared is how many strings cells may share: eight bytes of memory each.
const maxShared = 16 << 20

func (w *workbook) readShared(in *stream) (*sharedStrings, error) {
	r, err := w.c.openMember(w.files, "xl/sharedStrings.xml", w.total)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s, err := newSharedStrings(in)
	if err != nil {
		return nil, err
	}
	d := newXML(bufio.NewReader(r))
	for {
		t, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("xl/sharedStrings.xml: %w", err)
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "si" {
			text, err := stringItem(d, w.c.article())
			if err != nil {
				return nil, fmt.Errorf("xl/sharedStrings.xml: string %d: %w", len(s.at), err)
			}
			if err := s.add(text); err != nil {
				return nil, fmt.Errorf("xl/sharedStrings.xml: %w", err)
			}
		}
	}
	return s, s.to.Flush()
}

// stringItem reads the text of a string whose element has begun: all its runs, but not how it is pronounced.
func stringItem(d *xml.Decoder, max int) (string, error) {
	var b strings.Builder
	text := 0
	for depth := 1; depth > 0; {
		t, err := d.Token()
		if err != nil {
			return "", unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := d.Skip(); err != nil {
					return "", err
				}
				continue
			}
			depth++
			if t.Name.Local == "t" {
				text = depth
			}
		case xml.EndElement:
			if depth == text {
				text = 0
			}
			depth--
		case xml.CharData:
			if text > 0 {
				b.Write(t)
			}
		}
		if b.Len() > max {
			return "", fmt.Errorf("more than %d bytes", max)
		}
	}
	return unescapeX(b.String()), nil
}

// unescapeX reads the characters that a spreadsheet writes as _x000D_.
func unescapeX(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, "_x")
		if i < 0 || i+7 > len(s) {
			return b.String() + s
		}
		b.WriteString(s[:i])
		n, err := strconv.ParseUint(s[i+2:min(i+6, len(s))], 16, 16)
		if err != nil || s[i+6] != '_' {
			b.WriteString("_x")
			s = s[i+2:]
			continue
		}
		if n != '\r' {
			b.WriteRune(rune(n))
		}
		s = s[i+7:]
	}
}

func (s *sharedStrings) get(i int) (string, error) {
	if s == nil || i < 0 || i >= len(s.at) {
		return "", fmt.Errorf("string %d is not there", i)
	}
	var size [8]byte
	if _, err := s.f.ReadAt(size[:], s.at[i]); err != nil {
		return "", err
	}
	b := make([]byte, binary.LittleEndian.Uint64(size[:]))
	_, err := s.f.ReadAt(b, s.at[i]+8)
	return string(b), err
}

// maxColumns is how many columns a sheet may have.
const maxColumns = 16384

// read gives the cells of the next row that has any. Those of the rows below the head are as many as in it.
func (s *sheet) read() ([]string, int, error) {
	for {
		t, err := s.d.Token()
		if err != nil {
			return nil, s.row, err
		}
		e, ok := t.(xml.StartElement)
		if !ok || e.Name.Local != "row" {
			continue
		}
		s.row++
		if n, err := strconv.Atoi(xmlAttribute(e, "r")); err == nil {
			s.row = n
		}
		cells, err := s.cells()
		if err != nil {
			return nil, s.row, err
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return c != "" }) {
			continue
		}
		if s.width > 0 {
			cells = append(cells, make([]string, max(0, s.width-len(cells)))...)[:s.width]
		}
		return cells, s.row, nil
	}
}

func (s *sheet) cells() (cells []string, err error) {
	size := 0
	for {
		t, err := s.d.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "row" {
				return cells, nil
			}
		case xml.StartElement:
			if t.Name.Local != "c" {
				continue
			}
			column := len(cells)
			if ref := xmlAttribute(t, "r"); ref != "" {
				column = columnOf(ref)
			}
			if column < 0 || column >= maxColumns {
				return nil, fmt.Errorf("a cell %q", xmlAttribute(t, "r"))
			}
			for len(cells) <= column {
				cells = append(cells, "")
			}
			if cells[column], err = s.cell(t); err != nil {
				return nil, err
			}
			if size += len(cells[column]); size > s.max {
				return nil, fmt.Errorf("a row of more than %d bytes", s.max)
			}
		}
	}
}

// columnOf gives the column of a cell by its name: 0 for A1, 26 for AA1.
func columnOf(ref string) int {
	n := 0
	for _, c := range ref {
		if c < 'A' || c > 'Z' || n > maxColumns {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n - 1
}

// cell reads a cell whose element has begun.
func (s *sheet) cell(e xml.StartElement) (string, error) {
	kind := xmlAttribute(e, "t")
	style, _ := strconv.Atoi(xmlAttribute(e, "s"))
	value := ""
	for {
		t, err := s.d.Token()
		if err != nil {
			return "", unexpected(err)
		}
		switch t := t.(type) {
		case xml.EndElement:
			if t.Name.Local == "c" {
				return s.value(kind, style, value)
			}
		case xml.StartElement:
			switch t.Name.Local {
			case "is":
				if value, err = stringItem(s.d, s.max); err != nil {
					return "", err
				}
			case "v":
				var b strings.Builder
				for {
					t, err := s.d.Token()
					if err != nil {
						return "", unexpected(err)
					}
					if c, ok := t.(xml.CharData); ok && b.Len() <= s.max {
						b.Write(c)
					}
					if _, ok := t.(xml.EndElement); ok {
						break
					}
				}
				value = b.String()
			default:
				if err := s.d.Skip(); err != nil {
					return "", err
				}
			}
		}
	}
}

func (s *sheet) value(kind string, style int, value string) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil {
			return "", fmt.Errorf("a string %q", value)
		}
		return s.shared.get(i)
	case "inlineStr":
		return value, nil
	case "str":
		return unescapeX(value), nil
	case "e":
		return "", nil
	case "b":
		return strconv.FormatBool(value == "1"), nil
	}
	if style < len(s.dates) && style >= 0 && s.dates[style] {
		if days, err := strconv.ParseFloat(value, 64); err == nil {
			if date := dateOfDays(s.base, days); date != "" {
				return date, nil
			}
		}
	}
	return value, nil
}

// dateOfDays gives the date, and the time if it is not midnight, so many days after the first of a workbook.
func dateOfDays(base time.Time, days float64) string {
	if !(days >= 0 && days < 3e6) {
		return ""
	}
	t := base.AddDate(0, 0, int(days))
	t = t.Add(time.Duration(math.Round((days-math.Floor(days))*86400)) * time.Second)
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02T15:04:05")
}
