package reports

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// cellsOfWorkbook gives head and rows of a sheet, as long as the head is.
func cellsOfWorkbook(t *testing.T, f *excelize.File, sheet string) [][]string {
	t.Helper()
	all, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range all {
		for len(row) < len(all[0]) {
			row = append(row, "")
		}
		all[i] = row
	}
	return all
}

func openWorkbook(t *testing.T, path string) *excelize.File {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestWorkbookHasEveryCell(t *testing.T) {
	rs := analysed(t)
	o := Options{Fields: carriedFields, Raw: true}
	f := openWorkbook(t, bound(t, XLSX, o, rs...))
	want := cellsOfCSV(t, printed(t, CSV, o, rs...), ',')
	for i, row := range want {
		for c := range row {
			row[c] = fitting(row[c])
			if i > 0 && c < len(Columns) && Columns[c].Type == "boolean" {
				row[c] = map[string]string{"true": "1", "false": "0", "": ""}[row[c]]
			}
		}
	}
	got := cellsOfWorkbook(t, f, "quotes")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%.3000s", diff)
	}
	for c := range Columns {
		name, _ := excelize.CoordinatesToCellName(c+1, 2)
		kind, err := f.GetCellType("quotes", name)
		if err != nil {
			t.Fatal(err)
		}
		if number := Columns[c].Type == "integer" || Columns[c].Type == "number"; got[1][c] != "" && number != (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber) {
			t.Errorf("%s: a cell of the type %v", Columns[c].Name, kind)
		}
	}
	panes, err := f.GetPanes("quotes")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	tables, err := f.GetTables("quotes")
	if last, _ := excelize.CoordinatesToCellName(len(got[0]), len(got)); err != nil || len(tables) != 1 || tables[0].Range != "A1:"+last {
		t.Errorf("tables %+v, %v", tables, err)
	}
	book := cellsOfWorkbook(t, f, "codebook")
	if len(book) != 1+len(got[0]) || book[1][0] != Columns[0].Name || book[1][2] != Columns[0].Meaning {
		t.Errorf("a codebook of %d rows", len(book))
	}
}

// Where a sheet is full another begins, and a cell that would be too long is cut and says so.
func TestWorkbookThatIsFull(t *testing.T) {
	r := interrupted(t)
	path := t.TempDir() + "/a.xlsx"
	to, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	w := newWorkbook(Target{Writer: to, Path: path})
	w.most = 3
	for _, line := range strings.SplitAfter(printed(t, XLSX, Options{}, r, r, r, r, r), "\n") {
		if line != "" {
			if _, err := w.Write([]byte(line)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f := openWorkbook(t, path)
	rows := 0
	for i := 1; ; i++ {
		name := "quotes"
		if i > 1 {
			name += " " + strconv.Itoa(i)
		}
		if n, _ := f.GetSheetIndex(name); n < 0 {
			break
		}
		rows += len(cellsOfWorkbook(t, f, name)) - 1
	}
	if want := 5 * len(Rows(r)); rows != want {
		t.Errorf("%d rows, want %d", rows, want)
	}
	long := fitting(strings.Repeat("é😀", 20_000))
	if !strings.HasSuffix(long, cutMark) || fitting(long) != long || fitting("a\x00b\r\nc") != "ab\nc" {
		t.Errorf("a cell of %d bytes", len(long))
	}
}

// A workbook of chosen columns has these alone, in their order, with the same cells; so has its codebook.
func TestWorkbookOfChosenColumns(t *testing.T) {
	rs := analysed(t)
	field := FieldColumns(carriedFields)[0]
	chosen := []string{"confidence", field, "quote", "quote_start"}
	all := Options{Fields: carriedFields, Raw: true}
	whole := cellsOfWorkbook(t, openWorkbook(t, bound(t, XLSX, all, rs...)), "quotes")
	some := all
	some.Columns = chosen
	f := openWorkbook(t, bound(t, XLSX, some, rs...))
	var want [][]string
	for _, row := range whole {
		var cells []string
		for _, name := range chosen {
			cells = append(cells, row[slices.Index(whole[0], name)])
		}
		want = append(want, cells)
	}
	if diff := cmp.Diff(want, cellsOfWorkbook(t, f, "quotes")); diff != "" {
		t.Errorf("%.2000s", diff)
	}
	for cell, number := range map[string]bool{"A2": true, "C2": false, "D2": true} {
		kind, err := f.GetCellType("quotes", cell)
		if err != nil || (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber) != number {
			t.Errorf("cell %s: type %v, %v, want a number: %v", cell, kind, err, number)
		}
	}
	var named []string
	for _, row := range cellsOfWorkbook(t, f, "codebook")[1:] {
		named = append(named, row[0])
	}
	if !slices.Equal(named, chosen) {
		t.Errorf("the codebook has %v, want %v", named, chosen)
	}
}
