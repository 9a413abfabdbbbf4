package reports

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// workbook binds rows into a workbook for spreadsheets (ECMA-376): a table with a frozen head and filters, its
// quotes wrapped, its numbers as numbers, and a second sheet that says what each column holds. A string is a string
// there, whatever it begins with. Rows go through a temporary file; where a sheet is full, another begins.
type workbook struct {
	to     io.Writer
	file   *excelize.File
	rows   *excelize.StreamWriter
	fields []string
	picked []int // the columns, of Columns; those beyond are fields
	head   []any
	sheet  int // the number of the current sheet
	row    int // of the current sheet, the last that has been written
	most   int // rows in one sheet

	headStyle, wrapped, plain int
}

// The bounds of a spreadsheet.
const (
	maxSheetRows  = 1 << 20
	maxCellLength = 32767 // in UTF-16
)

const cutMark = " […]"

func newWorkbook(to Target) *workbook {
	return &workbook{to: to, file: excelize.NewFile().SetZipWriter(newSheetZip), most: maxSheetRows}
}

// sheetName names the sheets with rows.
func (w *workbook) sheetName() string {
	if w.sheet == 1 {
		return "quotes"
	}
	return "quotes " + strconv.Itoa(w.sheet)
}

// wide says which columns hold running text, and how wide they are, in characters.
func wide(c *Column) float64 {
	switch {
	case c.Name == "quote" || c.Name == "sentence":
		return 60
	case c.Type != "string":
		return 11
	case c.Searched || c.Name == "title":
		return 26
	}
	return 16
}

func (w *workbook) begin(head []byte) error {
	h, err := ReadLeafHead(head)
	if err != nil {
		return err
	}
	w.fields = h.Fields
	top := &excelize.Alignment{Vertical: "top"}
	if w.plain, err = w.file.NewStyle(&excelize.Style{Alignment: top}); err != nil {
		return err
	}
	if w.wrapped, err = w.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top",
		WrapText: true}}); err != nil {
		return err
	}
	if w.headStyle, err = w.file.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true},
		Alignment: top}); err != nil {
		return err
	}
	names := columnNames(w.fields)
	if w.picked = h.Picked; w.picked == nil {
		w.picked, _ = (&Options{}).picked(names)
	}
	for _, c := range w.picked {
		w.head = append(w.head, excelize.Cell{StyleID: w.headStyle, Value: fitting(names[c])})
	}
	if err := w.file.SetSheetName("Sheet1", "quotes"); err != nil {
		return err
	}
	if err := w.codebook(); err != nil {
		return err
	}
	return w.open()
}

// open begins a sheet with its head.
func (w *workbook) open() (err error) {
	w.sheet++
	name := w.sheetName()
	if w.sheet > 1 {
		if _, err := w.file.NewSheet(name); err != nil {
			return err
		}
	}
	if w.rows, err = w.file.NewStreamWriter(name); err != nil {
		return err
	}
	for i, c := range w.picked {
		if c >= len(Columns) {
			continue
		}
		if err := w.rows.SetColWidth(i+1, i+1, wide(&Columns[c])); err != nil {
			return err
		}
	}
	if err := w.rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2",
		ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	w.row = 0
	return w.add(w.head)
}

func (w *workbook) add(cells []any) error {
	w.row++
	return w.rows.SetRow("A"+strconv.Itoa(w.row), cells)
}

// end ends the current sheet: its rows are a table, which has filters.
func (w *workbook) end() error {
	if w.row > 1 {
		last, err := excelize.CoordinatesToCellName(len(w.head), w.row)
		if err != nil {
			return err
		}
		stripes := true
		table := &excelize.Table{Range: "A1:" + last, Name: "quotes_" + strconv.Itoa(w.sheet),
			StyleName: "TableStyleLight1", ShowRowStripes: &stripes}
		if err := w.rows.AddTable(table); err != nil {
			return err
		}
	}
	return w.rows.Flush()
}

// Write takes the head or one document.
func (w *workbook) Write(b []byte) (int, error) {
	if w.rows == nil {
		return len(b), w.begin(b)
	}
	p, err := ReadLeaf(b)
	if err != nil {
		return 0, err
	}
	for i, cells := range p.Rows {
		if w.row >= w.most {
			if err := w.end(); err != nil {
				return 0, err
			}
			if err := w.open(); err != nil {
				return 0, err
			}
		}
		row := make([]any, 0, len(w.head))
		for _, c := range w.picked {
			if c >= len(Columns) {
				row = append(row, styled(p.Field(w.fields[c-len(Columns)], i), w.plain))
				continue
			}
			style := w.plain
			if wide(&Columns[c]) > 26 {
				style = w.wrapped
			}
			row = append(row, styled(cells[c], style))
		}
		if err := w.add(row); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// styled gives a cell; nil for an empty one.
func styled(cell any, style int) any {
	switch s := cell.(type) {
	case nil:
		return nil
	case string:
		cell = fitting(s)
	}
	return excelize.Cell{StyleID: style, Value: cell}
}

// fitting gives a string that a cell holds: without control characters, which XML has not, and cut, with a mark,
// where it is longer than one may be.
func fitting(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, s)
	if len(s) <= maxCellLength {
		return s
	}
	n := 0
	for i, r := range s {
		size := 1
		if utf8.RuneLen(r) == 4 {
			size = 2
		}
		if n+size > maxCellLength-len(cutMark) {
			return s[:i] + cutMark
		}
		n += size
	}
	return s
}

// codebook writes the sheet that says what each column holds.
func (w *workbook) codebook() error {
	const name = "codebook"
	if _, err := w.file.NewSheet(name); err != nil {
		return err
	}
	sheet, err := w.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range []float64{24, 10, 90, 30, 60} {
		if err := sheet.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2",
		ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	row := 0
	add := func(style int, cells ...string) error {
		row++
		line := make([]any, len(cells))
		for i, c := range cells {
			line[i] = excelize.Cell{StyleID: style, Value: fitting(c)}
		}
		return sheet.SetRow("A"+strconv.Itoa(row), line)
	}
	if err := add(w.headStyle, "column", "type", "meaning", "example", "values"); err != nil {
		return err
	}
	names := FieldColumns(w.fields)
	for _, i := range w.picked {
		cells := []string{}
		if i < len(Columns) {
			c := &Columns[i]
			cells = append(cells, c.Name, c.Type, c.Meaning, c.Example, strings.Join(c.Values, ", "))
		} else {
			i -= len(Columns)
			cells = append(cells, names[i], "string",
				"Carried along from the input, where it is called "+strconv.Quote(w.fields[i])+".")
		}
		if err := add(w.wrapped, cells...); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

// Close writes the file.
func (w *workbook) Close() error {
	defer w.file.Close()
	if w.rows == nil {
		return nil
	}
	if err := w.end(); err != nil {
		return err
	}
	to := &ErrorKeeper{Writer: w.to}
	_, err := w.file.WriteTo(to)
	return to.Or(err)
}
