package reports

import (
	"archive/zip"
	"bytes"
	"fmt"
	"testing"
)

// TestSheetsStandByTheirNumbers: whatever the order in which sheets come, the file is the same.
func TestSheetsStandByTheirNumbers(t *testing.T) {
	orders := [][]int{{1, 2, 10}, {10, 2, 1}, {2, 10, 1}}
	var first []byte
	for _, order := range orders {
		var file bytes.Buffer
		z := newSheetZip(&file)
		for _, n := range order {
			w, err := z.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", n))
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(w, "<sheet>%d</sheet>", n)
		}
		w, err := z.Create("xl/workbook.xml")
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(w, "<workbook/>")
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = file.Bytes()
		}
		if !bytes.Equal(first, file.Bytes()) {
			t.Errorf("order %v gives other bytes", order)
		}
	}
	r, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	if want := "[xl/worksheets/sheet1.xml xl/worksheets/sheet2.xml xl/worksheets/sheet10.xml xl/workbook.xml]"; fmt.Sprint(names) != want {
		t.Errorf("parts %v, want %s", names, want)
	}
}
